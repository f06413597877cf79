//! Tokens are added, looked up and removed, each time with a line in the log.

use domain::account::{Account, Role, Roles};
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
    store.add_token(&name("metabase"), VERIFIER, None, BY).await.unwrap();
    assert_eq!(store.token_verifier(&name("metabase")).await.unwrap().as_deref(), Some(VERIFIER));
    let record = TokenRecord { name: name("metabase"), added_at: BY.1.to_owned(), account: None };
    assert_eq!(store.tokens().await.unwrap(), [record]);
    let again = store.add_token(&name("metabase"), VERIFIER, None, BY).await;
    assert!(matches!(again, Err(StoreError::TokenExists { .. })), "{again:?}");

    store.remove_token(&name("metabase"), BY).await.unwrap();
    assert_eq!(store.token_verifier(&name("metabase")).await.unwrap(), None);
    let gone = store.remove_token(&name("metabase"), BY).await;
    assert!(matches!(gone, Err(StoreError::NoToken { .. })), "{gone:?}");
    store.add_token(&name("metabase"), VERIFIER, None, BY).await.unwrap();
    let log = store.events_of(&name("metabase"), 10).await.unwrap();
    let kinds: Vec<&str> = log.iter().map(|event| &*event.kind).collect();
    assert_eq!(kinds, ["token added", "token removed", "token added"]);
}

#[tokio::test]
async fn a_token_is_of_an_account_that_there_is() {
    let (_folder, store) = opened().await;
    let anna =
        Account { name: name("anna"), roles: Roles::new([Role::Auditor]).unwrap(), organisation: None };
    let early = store.add_token(&name("claude"), VERIFIER, Some(&anna.name), BY).await;
    assert!(matches!(early, Err(StoreError::NoAccount { .. })), "{early:?}");
    store.add_account(&anna, "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA", BY).await.unwrap();
    store.add_token(&name("claude"), VERIFIER, Some(&anna.name), BY).await.unwrap();
    store.add_token(&name("plain"), VERIFIER, None, BY).await.unwrap();
    let of = async |token: &str| store.token(&name(token)).await.unwrap().map(|kept| kept.account);
    assert_eq!(of("claude").await, Some(Some(anna.name.clone())));
    assert_eq!(of("plain").await, Some(None));
    assert_eq!(of("nobody").await, None);
    let log = store.events_of(&name("claude"), 10).await.unwrap();
    assert_eq!(log.iter().map(|event| &*event.detail).collect::<Vec<_>>(), ["of anna"]);
}

#[tokio::test]
async fn what_might_be_the_token_itself_is_not_kept() {
    let (_folder, store) = opened().await;
    let kept = store.add_token(&name("metabase"), "oakham_abc", None, BY).await;
    assert!(matches!(kept, Err(StoreError::NotAVerifier)), "{kept:?}");
    let salted = format!("SCRAM-SHA-256$4096:{}${}", "00".repeat(16), "00".repeat(32));
    let kept = store.add_token(&name("metabase"), &salted, None, BY).await;
    assert!(matches!(kept, Err(StoreError::NotAVerifier)), "{kept:?}");
    let timeless = store.add_token(&name("metabase"), VERIFIER, None, ("command line", "today")).await;
    assert!(matches!(timeless, Err(StoreError::Time { .. })), "{timeless:?}");
    assert_eq!(store.tokens().await.unwrap(), []);
}

/// The token "pencil" of RFC 7677 as it was kept at first, and as it is kept now.
const SALTED: &str = "c4a49510323ab4f952cac1fa99441939e78ea74d6be81ddf7096e87513dc615d";
const PENCIL: &str = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:\
                      wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

fn as_at_first() -> String {
    format!("SCRAM-SHA-256$4096:5b6d99689d12358eeca04b141236fa81${SALTED}")
}

#[test]
fn a_verifier_as_at_first_becomes_the_one_that_the_standard_has() {
    assert_eq!(renewal::renewed(&as_at_first()).as_deref(), Some(PENCIL));
    for other in [PENCIL, VERIFIER, "", "oakham_abc", "SCRAM-SHA-256$4096:zz$00", &as_at_first()[..90]] {
        assert_eq!(renewal::renewed(other), None, "{other}");
    }
}

/// A database with tokens as they were kept at first, in rows and in parts that are not used any more.
async fn written_at_first(path: &std::path::Path) {
    Store::open(path).await.unwrap().close().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    for n in 0..200 {
        let verifier = as_at_first();
        sqlx::query("INSERT INTO token (name, verifier, added_at) VALUES (?, ?, '2030-09-18T09:00:00Z')")
            .bind(format!("program{n:03}"))
            .bind(verifier)
            .execute(&pool)
            .await
            .unwrap();
    }
    sqlx::query("DELETE FROM token WHERE name <> 'program007'").execute(&pool).await.unwrap();
    pool.close().await;
}

fn holds_salted(path: &std::path::Path) -> bool {
    let log = path.with_file_name("oakham.db-wal");
    let files = [path, &*log].map(|path| std::fs::read(path).unwrap_or_default());
    files.concat().windows(SALTED.len()).any(|bytes| bytes == SALTED.as_bytes())
}

#[tokio::test]
async fn opening_renews_verifiers_of_before_and_nothing_of_them_is_left_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("oakham.db");
    written_at_first(&path).await;
    assert!(holds_salted(&path));

    // Somebody reads meanwhile: tokens are renewed, and what is left of them is swept out another time.
    let reading =
        sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(&path)).await;
    let reading = reading.unwrap();
    let mut open = reading.begin().await.unwrap();
    sqlx::query("SELECT * FROM token").fetch_all(&mut *open).await.unwrap();
    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.token_verifier(&name("program007")).await.unwrap().as_deref(), Some(PENCIL));
    assert!(holds_salted(&path), "it is still read");
    store.close().await;
    drop(open);
    reading.close().await;

    let store = Store::open(&path).await.unwrap();
    assert!(!holds_salted(&path));
    let secret = store.sign_in_secret().await.unwrap();
    store.close().await;
    assert!(!holds_salted(&path));
    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.sign_in_secret().await.unwrap(), secret, "it stays the same");
    assert_eq!(store.tokens().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_kept_of_a_token_that_is_removed_is_gone_from_the_file() {
    let (folder, store) = opened().await;
    let path = folder.path().join("oakham.db");
    let verifier = PENCIL.replace("WG5d8oPm3Otc", "AAAAAAAAAAAA");
    store.add_token(&name("metabase"), &verifier, None, BY).await.unwrap();
    store.remove_token(&name("metabase"), BY).await.unwrap();
    store.close().await;
    let kept = std::fs::read(&path).unwrap();
    assert!(!kept.windows(12).any(|bytes| bytes == b"AAAAAAAAAAAA"));
}
