//! Both sides of the register, the log beside it, and what is refused.

use std::fs;
use std::path::Path;

use governance::scrutiny::clock::Due;
use governance::scrutiny::register::{Openness, Particulars};
use governance::scrutiny::request::Power;
use governance::scrutiny::standing::Owed;
use jiff::civil::date;

use super::*;

/// A copy of the example with an empty register.
fn workspace() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/llr");
    for path in ["oakham.toml", "system/organisations.csv", "scrutiny/committees.csv"] {
        let to = folder.path().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(example.join(path), to).unwrap();
    }
    let workspace = open_workspace(folder.path()).unwrap();
    (folder, workspace)
}

fn asked(title: &str) -> RegisterEntry {
    let particulars = Particulars {
        title: title.to_owned(),
        asked: "Appointments by who gives them, for each month.".to_owned(),
        committee: "LEICESTER".to_owned(),
        minute: String::new(),
        web_address: String::new(),
        raised_by: "a member".to_owned(),
        raised_on: date(2026, 6, 1),
        tags: Vec::new(),
        places: Vec::new(),
        linked: Vec::new(),
        owner: "QK1".to_owned(),
        owner_role: String::new(),
        openness: Openness::Public,
    };
    let clock = Some("28 days".parse().unwrap());
    let thing = scrutiny::thing(ObjectKind::InformationRequest, clock, Power::Courtesy).unwrap();
    RegisterEntry { particulars, thing }
}

fn clerk(name: &str) -> EnteredBy<'_> {
    EnteredBy::Person(ActorRef::Named(name))
}

fn does(
    workspace: &Workspace,
    id: &ScrutinyId,
    name: &str,
    verb: &str,
    text: &str,
    evidence: &str,
) -> Result<String> {
    let written = Written {
        verb: verb.to_owned(),
        text: text.to_owned(),
        evidence: if evidence.is_empty() { Vec::new() } else { vec![evidence.to_owned()] },
        ..Written::default()
    };
    let asked = Act { id, written: &written, role: "an officer", on: date(2026, 6, 2), known: &[] };
    act(workspace, ActorRef::Named(name), asked).map(|done| done.state)
}

#[test]
fn a_request_goes_from_one_side_to_the_other_until_it_is_closed() {
    let (folder, workspace) = workspace();
    let done =
        enter(&workspace, clerk("Ann Lee"), ObjectKind::InformationRequest, asked("Appointments")).unwrap();
    assert!(done.id.to_string().ends_with("-IR-2026-001"), "{}", done.id);
    assert_eq!(done.not_recorded, None);
    let id = &done.id;
    assert_eq!(does(&workspace, id, "Ann Lee", "raise", "", "").unwrap(), "raised");
    assert_eq!(does(&workspace, id, "Bo Ray", "acknowledge", "head of access", "").unwrap(), "acknowledged");
    assert_eq!(does(&workspace, id, "Bo Ray", "start", "", "").unwrap(), "in progress");
    let error = does(&workspace, id, "Bo Ray", "answer", "Half are with a GP.", "").unwrap_err();
    assert!(format!("{error:#}").contains("a link or the id of a frozen figure"), "{error:#}");
    assert_eq!(
        does(&workspace, id, "Bo Ray", "answer", "Half are with a GP.", "/access").unwrap(),
        "answered"
    );
    let error = does(&workspace, id, "Bo Ray", "accept", "", "").unwrap_err();
    assert!(error.to_string().contains("nobody does for both"), "{error:#}");
    assert_eq!(does(&workspace, id, "Ann Lee", "accept", "", "").unwrap(), "accepted");
    assert_eq!(does(&workspace, id, "Ann Lee", "close", "Members have it.", "").unwrap(), "closed");

    let again = open_workspace(folder.path()).unwrap();
    assert_eq!(again.faults, []);
    let [(_, entry, standing)] = &standings(&again, date(2026, 7, 1), true)[..] else { panic!("one") };
    assert_eq!((standing.state.as_str(), standing.owed, standing.is_overdue), ("closed", None, false));
    assert_eq!(entry.thing.history().len(), 6);
}

#[test]
fn what_is_refused_changes_nothing() {
    let (folder, workspace) = workspace();
    let wrong = RegisterEntry {
        particulars: Particulars {
            committee: "TOWN".to_owned(),
            owner: String::new(),
            ..asked("x").particulars
        },
        ..asked("x")
    };
    let error = format!(
        "{:#}",
        enter(&workspace, clerk("Ann Lee"), ObjectKind::InformationRequest, wrong).unwrap_err()
    );
    assert!(
        error.contains("there is no committee TOWN") && error.contains("the body that is asked"),
        "{error}"
    );
    assert!(!folder.path().join(scrutiny::REGISTER).exists());

    let id = enter(&workspace, clerk("Ann Lee"), ObjectKind::InformationRequest, asked("x")).unwrap().id;
    let to_come = Act {
        id: &id,
        written: &Written { verb: "raise".to_owned(), ..Written::default() },
        role: "clerk",
        on: date(2999, 1, 1),
        known: &[],
    };
    let error = act(&workspace, ActorRef::Named("Ann Lee"), to_come).unwrap_err();
    assert!(error.to_string().contains("is still to come"), "{error:#}");
    let error = does(&workspace, &id, "Ann Lee", "raise", "now", "").unwrap_err();
    assert!(error.to_string().contains("raise takes no text"), "{error:#}");
    assert!(!folder.path().join(scrutiny::MOVES).exists());
}

#[test]
fn a_register_that_cannot_be_read_takes_nothing_more() {
    let (folder, workspace) = workspace();
    fs::write(folder.path().join(scrutiny::REGISTER), "id,title\n").unwrap();
    let error = enter(&workspace, clerk("Ann Lee"), ObjectKind::InformationRequest, asked("x")).unwrap_err();
    assert!(format!("{error:#}").contains("scrutiny/register.csv"), "{error:#}");
    assert_eq!(fs::read_to_string(folder.path().join(scrutiny::REGISTER)).unwrap(), "id,title\n");
}

#[test]
fn what_is_late_is_owed_by_the_other_side() {
    let (_folder, workspace) = workspace();
    let id = enter(&workspace, EnteredBy::Public, ObjectKind::Question, asked("x")).unwrap().id;
    let stood = |on| standings(&open_workspace(&workspace.root).unwrap(), on, true);
    assert!(stood(date(2026, 6, 2)).is_empty(), "a draft is not public");
    does(&workspace, &id, "Ann Lee", "raise", "", "").unwrap();
    // Five working days after 2 June 2026.
    assert!(!stood(date(2026, 6, 9))[0].2.is_overdue);
    assert_eq!(stood(date(2026, 6, 10))[0].2.owed, Some(Owed::Acknowledgement));
    assert!(stood(date(2026, 6, 10))[0].2.is_overdue);
    does(&workspace, &id, "Bo Ray", "acknowledge", "head of access", "").unwrap();
    assert_eq!(stood(date(2026, 6, 30))[0].2.due, Some(Due::On(date(2026, 6, 30))));
    assert!(stood(date(2026, 7, 1))[0].2.is_overdue);
}
