//! Sessions are kept by the hash of a token, and end in time, by request and for want of room.

use domain::account::{Account, Role, Roles};
use tempfile::TempDir;

use super::*;

const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
const LIMITS: SessionLimits = SessionLimits { of_account: 2, in_all: 3 };

async fn opened() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("oakham.db")).await.unwrap();
    for name in ["anna", "bert"] {
        let roles = Roles::new([Role::Preparer]).unwrap();
        let account = Account { name: name.parse().unwrap(), roles, organisation: None };
        store.add_account(&account, HASH, ("test", "2030-09-18T09:00:00Z")).await.unwrap();
    }
    (folder, store)
}

fn session(name: &str, ends_at: i64) -> SessionRecord {
    SessionRecord { account: name.parse().unwrap(), password_version: 1, ends_at }
}

fn token(n: u8) -> ContentHash {
    ContentHash::of(&[n])
}

#[tokio::test]
async fn a_session_is_given_back_until_it_is_ended() {
    let (_folder, store) = opened().await;
    store.add_session(&token(1), &session("anna", 100), 0, LIMITS).await.unwrap();
    assert_eq!(store.session(&token(1)).await.unwrap(), Some(session("anna", 100)));
    assert_eq!(store.session(&token(2)).await.unwrap(), None);
    store.end_session(&token(1)).await.unwrap();
    store.end_session(&token(1)).await.unwrap();
    assert_eq!(store.session(&token(1)).await.unwrap(), None);
}

#[tokio::test]
async fn the_oldest_of_an_account_and_of_all_make_room_and_those_that_are_over_go() {
    let (_folder, store) = opened().await;
    for n in 1..=3 {
        store.add_session(&token(n), &session("anna", 100 + i64::from(n)), 0, LIMITS).await.unwrap();
    }
    assert_eq!(store.session(&token(1)).await.unwrap(), None);
    for n in 4..=5 {
        store.add_session(&token(n), &session("bert", 100 + i64::from(n)), 0, LIMITS).await.unwrap();
    }
    assert_eq!(store.session(&token(2)).await.unwrap(), None);
    assert!(store.session(&token(3)).await.unwrap().is_some());
    store.add_session(&token(6), &session("anna", 200), 103, LIMITS).await.unwrap();
    assert_eq!(store.session(&token(3)).await.unwrap(), None);
    assert!(store.session(&token(4)).await.unwrap().is_some());
}

#[tokio::test]
async fn nobody_without_an_account_has_a_session() {
    let (_folder, store) = opened().await;
    assert!(store.add_session(&token(1), &session("carla", 100), 0, LIMITS).await.is_err());
}
