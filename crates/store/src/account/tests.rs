//! Accounts are added, changed and removed, each time with a line in the log, never with a password.

use domain::account::Role;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

use super::*;

const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA";
const BY: (&str, &str) = ("command line", "2030-09-18T09:00:00Z");

async fn opened() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    (folder, store)
}

fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

fn anna() -> Account {
    Account {
        name: name("anna"),
        roles: Roles::new([Role::Preparer]).unwrap(),
        organisation: Some("Z9A".parse().unwrap()),
    }
}

/// A way past the store, as another program has it.
async fn behind(folder: &TempDir) -> SqlitePool {
    SqlitePool::connect_with(SqliteConnectOptions::new().filename(folder.path().join("oakham.db")))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_account_is_given_back_as_it_was_added() {
    let (folder, store) = opened().await;
    store.add_account(&anna(), HASH, BY).await.unwrap();
    store.close().await;
    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    let credential = store.credential(&name("Anna")).await.unwrap().unwrap();
    assert_eq!(credential.hash, HASH);
    assert_eq!(
        credential.record,
        AccountRecord { account: anna(), added_at: BY.1.to_owned(), password_version: 1 }
    );
    assert_eq!(store.accounts().await.unwrap(), [credential.record]);
    assert_eq!(store.account(&name("bert")).await.unwrap(), None);
}

#[tokio::test]
async fn every_change_is_in_the_log_and_none_says_a_hash() {
    let (_folder, store) = opened().await;
    store.add_account(&anna(), HASH, BY).await.unwrap();
    let changed = Account { roles: Roles::new([Role::Approver]).unwrap(), organisation: None, ..anna() };
    store.change_roles(&changed, BY).await.unwrap();
    store.change_password(&name("anna"), &format!("{HASH}2"), BY).await.unwrap();
    assert_eq!(store.account(&name("anna")).await.unwrap().unwrap().password_version, 2);
    store.remove_account(&name("anna"), BY).await.unwrap();

    let events = store.events_of(&name("anna"), 9).await.unwrap();
    let entries: Vec<(&str, &str)> =
        events.iter().rev().map(|event| (event.kind.as_str(), event.detail.as_str())).collect();
    assert_eq!(
        entries,
        [
            ("account added", "preparer for Z9A"),
            ("account roles changed", "approver; was preparer for Z9A"),
            ("account password changed", ""),
            ("account removed", ""),
        ]
    );
    assert!(events.iter().all(|event| event.actor == BY.0 && event.subject == "anna"));
    assert!(!format!("{events:?}").contains("argon2"));
}

#[tokio::test]
async fn a_removed_account_has_no_password_and_its_name_stays_taken() {
    let (folder, store) = opened().await;
    store.add_account(&anna(), HASH, BY).await.unwrap();
    let error = store.add_account(&anna(), HASH, BY).await.unwrap_err();
    assert!(matches!(error, StoreError::AccountExists { .. }), "{error}");
    store.remove_account(&name("anna"), BY).await.unwrap();

    assert_eq!(store.credential(&name("anna")).await.unwrap(), None);
    assert_eq!(store.accounts().await.unwrap(), []);
    let error = store.add_account(&anna(), HASH, BY).await.unwrap_err();
    assert!(error.to_string().contains("was removed on 2030-09-18"), "{error}");
    for refused in [
        store.remove_account(&name("anna"), BY).await,
        store.change_password(&name("anna"), HASH, BY).await,
        store.change_roles(&anna(), BY).await,
    ] {
        assert!(matches!(refused, Err(StoreError::NoAccount { .. })), "{refused:?}");
    }
    let n_passwords: i64 = sqlx::query_scalar("SELECT COUNT(password) FROM account")
        .fetch_one(&behind(&folder).await)
        .await
        .unwrap();
    assert_eq!(n_passwords, 0);
}

#[tokio::test]
async fn what_is_no_hash_is_not_kept_in_place_of_one() {
    let (folder, store) = opened().await;
    let error = store.add_account(&anna(), "correct horse battery staple", BY).await.unwrap_err();
    assert!(matches!(error, StoreError::NotAHash), "{error}");
    assert_eq!(store.accounts().await.unwrap(), []);
    store.add_account(&anna(), HASH, BY).await.unwrap();
    assert!(store.change_password(&name("anna"), "secret", BY).await.is_err());
    // Nor past this program.
    let past = sqlx::query("UPDATE account SET password = 'secret'").execute(&behind(&folder).await).await;
    assert!(past.is_err());
    assert_eq!(store.credential(&name("anna")).await.unwrap().unwrap().hash, HASH);
}

#[tokio::test]
async fn past_the_store_an_account_is_not_deleted_renamed_replaced_or_brought_back() {
    let (folder, store) = opened().await;
    store.add_account(&anna(), HASH, BY).await.unwrap();
    let other = behind(&folder).await;
    let refused = async |sql: &'static str, said: &str| {
        let error = sqlx::query(sql).execute(&other).await.unwrap_err().to_string();
        assert!(error.contains(said), "{sql}: {error}");
    };
    refused("DELETE FROM account", "never deleted").await;
    refused("UPDATE account SET name = 'bert'", "keeps its name").await;
    refused(
        "INSERT OR REPLACE INTO account (name, roles, password, added_at) \
         VALUES ('anna', 'administrator', '$argon2id$', '')",
        "never replaced",
    )
    .await;
    store.remove_account(&name("anna"), BY).await.unwrap();
    refused(
        "UPDATE account SET removed_at = NULL, password = '$argon2id$' WHERE name = 'anna'",
        "a removed account is not changed",
    )
    .await;
}

#[tokio::test]
async fn a_change_without_a_proper_time_is_refused_whole() {
    let (_folder, store) = opened().await;
    let error = store.add_account(&anna(), HASH, ("command line", "yesterday")).await.unwrap_err();
    assert!(matches!(error, StoreError::Time { .. }), "{error}");
    assert_eq!(store.accounts().await.unwrap(), []);
}

#[tokio::test]
async fn a_damaged_account_is_named() {
    let (folder, store) = opened().await;
    store.add_account(&anna(), HASH, BY).await.unwrap();
    sqlx::query("UPDATE account SET roles = 'king'").execute(&behind(&folder).await).await.unwrap();
    let error = store.account(&name("anna")).await.unwrap_err();
    assert!(error.to_string().contains("anna is damaged: \"king\" is not a role"), "{error}");
}
