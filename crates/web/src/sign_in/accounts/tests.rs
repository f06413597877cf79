//! Accounts in memory answer as those of a store do.

use domain::account::{Role, Roles};

use super::*;

fn anna() -> Account {
    let name = "anna".parse().unwrap();
    Account { name, roles: Roles::new([Role::Auditor]).unwrap(), organisation: None }
}

#[test]
fn only_the_right_password_of_an_account_signs_in() {
    let accounts = MemoryAccounts::default();
    accounts.put(anna(), "three random words");
    let name = anna().name;
    let sign_in = |name: Option<&AccountName>, password| accounts.sign_in(name, password, "::1").unwrap();
    assert_eq!(sign_in(Some(&name), "three random words").unwrap().account, anna());
    assert_eq!(sign_in(Some(&name), "three random word"), None);
    assert_eq!(sign_in(Some(&"bert".parse().unwrap()), "three random words"), None);
    assert_eq!(sign_in(None, "three random words"), None);
    let kinds: Vec<String> = accounts.events(&name, 9).unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["sign-in refused", "signed in"]);
}

#[test]
fn a_new_password_counts_and_a_removed_account_is_gone() {
    let accounts = MemoryAccounts::default();
    accounts.put(anna(), "first");
    accounts.put(anna(), "second");
    let name = anna().name;
    assert_eq!(accounts.identity(&name).unwrap().unwrap().password_version, 2);
    accounts.remove(&name);
    assert_eq!(accounts.identity(&name).unwrap(), None);
}
