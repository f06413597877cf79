//! What is not released is seen by those who are signed in, and by nobody else.

use domain::account::{Account, Role, Roles};
use domain::example;
use governance::release::{Decision, ReleaseEvent};

use super::*;
use crate::library::LibrarySnapshot;
use crate::sign_in::accounts::MemoryAccounts;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The example's month and the one before, of which the earlier is released at `from`.
fn library(from: Timestamp) -> Arc<dyn Library> {
    let month_end = example::month_end();
    let before = MonthEnd { month: month_end.month.before().unwrap(), ..month_end.clone() };
    let mut releases = Releases::none();
    let (month, decision) = ((before.year, before.month), Decision::Released { from });
    releases.push(ReleaseEvent { month, by: "Jo".to_owned(), at: from, decision }).unwrap();
    Arc::new(LibrarySnapshot::new([before, month_end]).with_releases(releases))
}

/// The same at a site with an account, or without one.
fn public(library: &Arc<dyn Library>, account: Option<&str>) -> PublicLibrary {
    let accounts = MemoryAccounts::default();
    if let Some(name) = account {
        let roles = Roles::new([Role::Preparer]).unwrap();
        accounts
            .put(Account { name: name.parse().unwrap(), roles, organisation: None }, "three random words");
    }
    let auth = AuthState::new(Arc::new(accounts), Arc::default());
    auth.refresh_whether_accounts_exist();
    PublicLibrary::new(Arc::clone(library), Some(Arc::new(auth)))
}

fn months(library: &dyn Library) -> Vec<u8> {
    library.periods().iter().map(|(_, month)| month.get()).collect()
}

#[test]
fn where_there_are_accounts_everybody_sees_what_is_released() {
    let all = library(at("2026-01-01T00:00:00Z"));
    let public = public(&all, Some("anna"));
    assert_eq!((months(&*all), months(&public)), (vec![4, 5], vec![4]));
    let year = example::month_end().year;
    let [released, other] = [4, 5].map(|number| Month::new(number).unwrap());
    assert_eq!(public.featured(), Some((year, released)));
    assert!(public.month_end(year, released).is_some() && public.shows((year, released)));
    assert!(public.month_end(year, other).is_none() && !public.shows((year, other)));
}

#[test]
fn everybody_reads_under_disclosure_control_and_who_runs_a_site_alone_does_not() {
    let rule = DisclosureRule::new(9, 10).unwrap();
    let snapshot = LibrarySnapshot::new([example::month_end()]).with_disclosure_rule(rule);
    let all: Arc<dyn Library> = Arc::new(snapshot);
    assert_eq!(public(&all, Some("anna")).readers(), Readers::Everybody(rule));
    assert_eq!(public(&all, None).readers(), Readers::Keepers);
    assert_eq!(all.readers(), Readers::Keepers);
}

#[test]
fn a_site_without_accounts_shows_all_and_one_that_is_asked_before_it_knows_shows_what_is_released() {
    let all = library(at("2026-01-01T00:00:00Z"));
    assert_eq!(months(&public(&all, None)), [4, 5]);
    let unknown = AuthState::new(Arc::new(MemoryAccounts::default()), Arc::default());
    assert_eq!(months(&PublicLibrary::new(all, Some(Arc::new(unknown)))), [4]);
}

#[test]
fn an_embargoed_month_is_not_shown_and_changes_the_edition_once_it_is() {
    let embargoed = library(at("2999-01-01T00:00:00Z"));
    let kept = public(&embargoed, Some("anna"));
    assert!(months(&kept).is_empty() && kept.featured().is_none());
    let released = library(at("2026-01-01T00:00:00Z"));
    let shown = public(&released, Some("anna"));
    assert_ne!(kept.edition(), shown.edition());
    assert_ne!(shown.edition(), released.edition());
}
