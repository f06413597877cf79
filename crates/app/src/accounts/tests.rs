//! Accounts of a database answer pages: who they are, and what is in the log.

use domain::account::{Account, Role, Roles};
use tokio::runtime::Runtime;

use super::*;

const PASSWORD: &str = "three random words";
const BY: (&str, &str) = ("command line", "2030-09-18T09:00:00Z");

fn anna() -> Account {
    let roles = Roles::new([Role::Preparer]).unwrap();
    Account { name: "anna".parse().unwrap(), roles, organisation: None }
}

/// Accounts in a new folder, where Anna has one; and what they run on.
fn opened() -> (tempfile::TempDir, Runtime, StoredAccounts) {
    let (folder, runtime) = (tempfile::tempdir().unwrap(), Runtime::new().unwrap());
    let accounts = runtime.block_on(async {
        let accounts = StoredAccounts::open(folder.path()).await.unwrap();
        accounts.store.add_account(&anna(), &password::hash(PASSWORD).unwrap(), BY).await.unwrap();
        accounts
    });
    (folder, runtime, accounts)
}

#[test]
fn attempts_are_recorded_without_what_was_typed() {
    let (_folder, runtime, accounts) = opened();
    let name = anna().name;
    let sign_in =
        |name: Option<&AccountName>, password: &str| accounts.sign_in(name, password, "::1").unwrap();
    assert_eq!(sign_in(Some(&name), PASSWORD), Some(Identity { account: anna(), password_version: 1 }));
    assert_eq!(sign_in(Some(&name), "my other password"), None);
    assert_eq!(sign_in(Some(&"hunter2hunter2".parse().unwrap()), PASSWORD), None);
    assert_eq!(sign_in(None, PASSWORD), None);
    accounts.sign_out(&name).unwrap();

    let all_events = runtime.block_on(accounts.store.events(9)).unwrap();
    let entries: Vec<(&str, &str, &str)> = all_events
        .iter()
        .rev()
        .skip(1)
        .map(|event| (event.actor.as_str(), event.kind.as_str(), event.subject.as_str()))
        .collect();
    assert_eq!(
        entries,
        [
            ("anna", "signed in", "anna"),
            ("nobody", "sign-in refused", "anna"),
            ("nobody", "sign-in refused", "an unknown name"),
            ("nobody", "sign-in refused", "an unknown name"),
            ("anna", "signed out", "anna"),
        ]
    );
    let text = format!("{all_events:?}");
    assert!(text.contains("from ::1") && !text.contains("hunter2") && !text.contains("password\""), "{text}");
    let theirs = accounts.events(&name, 9).unwrap();
    assert_eq!(theirs.len(), 4);
    assert_eq!(theirs[0].kind, "signed out");
}

#[test]
fn a_removed_account_is_nobodys() {
    let (_folder, runtime, accounts) = opened();
    let name = anna().name;
    assert!(accounts.identity(&name).unwrap().is_some());
    runtime.block_on(accounts.store.remove_account(&name, BY)).unwrap();
    assert_eq!(accounts.identity(&name).unwrap(), None);
    assert_eq!(accounts.sign_in(Some(&name), PASSWORD, "::1").unwrap(), None);
}
