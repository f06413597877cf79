//! Tokens are added, looked up and removed, each time with a line in the log.

use tempfile::TempDir;

use super::*;

const VERIFIER: &str = "SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy";
const BY: (&str, &str) = ("command line", "2030-09-18T09:00:00Z");

async fn opened() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    (folder, store)
}

fn name(name: &str) -> AccountName {
    name.parse().unwrap()
}

#[tokio::test]
async fn a_token_is_there_until_it_is_removed_and_its_name_is_free_again() {
    let (_folder, store) = opened().await;
    assert_eq!(store.token_verifier(&name("metabase")).await.unwrap(), None);
    store.add_token(&name("metabase"), VERIFIER, BY).await.unwrap();
    assert_eq!(store.token_verifier(&name("metabase")).await.unwrap().as_deref(), Some(VERIFIER));
    let record = TokenRecord { name: name("metabase"), added_at: BY.1.to_owned() };
    assert_eq!(store.tokens().await.unwrap(), [record]);
    let again = store.add_token(&name("metabase"), VERIFIER, BY).await;
    assert!(matches!(again, Err(StoreError::TokenExists { .. })), "{again:?}");

    store.remove_token(&name("metabase"), BY).await.unwrap();
    assert_eq!(store.token_verifier(&name("metabase")).await.unwrap(), None);
    let gone = store.remove_token(&name("metabase"), BY).await;
    assert!(matches!(gone, Err(StoreError::NoToken { .. })), "{gone:?}");
    store.add_token(&name("metabase"), VERIFIER, BY).await.unwrap();
    let log = store.events_of(&name("metabase"), 10).await.unwrap();
    let kinds: Vec<&str> = log.iter().map(|event| &*event.kind).collect();
    assert_eq!(kinds, ["token added", "token removed", "token added"]);
}

#[tokio::test]
async fn what_might_be_the_token_itself_is_not_kept() {
    let (_folder, store) = opened().await;
    let kept = store.add_token(&name("metabase"), "oakham_abc", BY).await;
    assert!(matches!(kept, Err(StoreError::NotAVerifier)), "{kept:?}");
    let timeless = store.add_token(&name("metabase"), VERIFIER, ("command line", "today")).await;
    assert!(matches!(timeless, Err(StoreError::Time { .. })), "{timeless:?}");
    assert_eq!(store.tokens().await.unwrap(), []);
}
