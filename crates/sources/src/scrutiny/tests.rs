//! The register reads back as it was written; what is wrong in it is told, and takes out no other entry.

use std::fs;

use governance::scrutiny::written::Written;

use super::*;

const COMMITTEE_ROWS: &str = "code,name,from,to,successor\n\
    CITY,\"Public Health Commission, Leicester\",2020-01-01,2028-03-31,UNITARY\n\
    UNITARY,Health Scrutiny,2028-04-01,,\n";
const ENTRY_HEAD: &str = "id,title,asked,committee,minute,web_address,raised_by,raised_on,clock,power,owner,owner_role,tags,places,linked,closed_because,recorded_by,recorded_at\n";
const ENTRY: &str = "LLR-IR-2025-001,What makes up £190m,\"The detail, by scheme.\",CITY,minute 14,https://example.org/m,a member,2025-07-08,28 days,regulation 26,QK1,chief finance officer,savings; money,E06000016,/efficiency,,Jo Bloggs,2025-07-09T09:00:00Z\n";
const SECOND: &str = "LLR-RE-2025-001,Publish waits by place,Publish waits by place each quarter.,CITY,,,the commission,2025-07-08,28 days,,QK1,,,,,,Jo Bloggs,2025-07-09T09:00:00Z\n";
const MOVE_HEAD: &str = "id,on,move,by,text,more,evidence,choice,recorded_by,recorded_at\n";
const RAISED: &str = "LLR-IR-2025-001,2025-07-08,raise,the chair,,,,,Jo Bloggs,2025-07-09T09:00:00Z\n";

fn workspace(committees: &str, entries: &str, moves: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(FOLDER)).unwrap();
    for (path, text) in [(COMMITTEES, committees), (REGISTER, entries), (MOVES, moves)] {
        fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

fn read(entries: &str, moves: &str) -> (Scrutiny, String) {
    let folder = workspace(COMMITTEE_ROWS, &format!("{ENTRY_HEAD}{entries}"), &format!("{MOVE_HEAD}{moves}"));
    let (scrutiny, faults) = scrutiny(folder.path());
    (scrutiny, faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[track_caller]
fn told(entries: &str, moves: &str, words: &[&str]) {
    let (_, faults) = read(entries, moves);
    for word in words {
        assert!(faults.contains(word), "{word}: {faults}");
    }
}

#[test]
fn a_register_that_is_not_there_is_empty() {
    let (scrutiny, faults) = scrutiny(tempfile::tempdir().unwrap().path());
    assert!(scrutiny.register.entries().is_empty() && faults.is_empty());
}

#[test]
fn what_is_added_reads_back_and_changes_no_row_before_it() {
    let folder = workspace(COMMITTEE_ROWS, &format!("{ENTRY_HEAD}{ENTRY}"), &format!("{MOVE_HEAD}{RAISED}"));
    let (before, faults) = scrutiny(folder.path());
    assert_eq!(faults, []);
    let id: ScrutinyId = "LLR-IR-2025-001".parse().unwrap();
    let recorded = Recorded { by: "Ann Lee".to_owned(), at: "2025-07-10T10:00:00Z".parse().unwrap() };
    let written = Written {
        verb: "acknowledge".to_owned(),
        text: "the chief \"finance\" officer, or a deputy".to_owned(),
        ..Written::default()
    };
    let on = date(2025, 7, 10);
    let by = "secretary, of the board";
    let new = NewMove { id: &id, on, written: &written, by, recorded: &recorded };
    crate::monthly_return::version::take(&move_steps(folder.path(), &new).unwrap()).unwrap();
    let text = fs::read_to_string(folder.path().join(MOVES)).unwrap();
    assert!(text.starts_with(&format!("{MOVE_HEAD}{RAISED}")), "{text}");

    let (after, faults) = scrutiny(folder.path());
    assert_eq!(faults, []);
    let entry = &after.register.entries()[&id];
    assert_eq!(entry.thing.state(), "acknowledged");
    assert_eq!(entry.thing.history().pop().unwrap().0, written);
    assert_eq!(after.recorded[&id].last(), Some(&recorded));
    assert_eq!(before.register.entries()[&id].particulars, entry.particulars);

    let second: ScrutinyId = "LLR-IR-2025-002".parse().unwrap();
    crate::monthly_return::version::take(
        &entry_steps(folder.path(), (&second, &before.register.entries()[&id]), &recorded).unwrap(),
    )
    .unwrap();
    let (after, faults) = scrutiny(folder.path());
    assert_eq!(faults, []);
    assert_eq!(after.register.entries()[&second].particulars, entry.particulars);
    assert_eq!(after.register.entries()[&second].thing.state(), "draft");
}

#[test]
fn all_that_is_wrong_of_an_entry_is_told_at_once() {
    let wrong = ENTRY
        .replace("IR-2025-001", "XX-2025-1")
        .replace("2025-07-08", "8 July")
        .replace("28 days", "soon")
        .replace("CITY", "TOWN");
    told(&wrong, "", &["row 2", "id", "raised_on", "clock", "28 days, two months", "committee", "TOWN"]);
    told(&ENTRY.replace("28 days", ""), "", &["of information request a clock is needed"]);
    told(&format!("{ENTRY}{ENTRY}"), "", &["row 3", "never used again"]);
}

#[test]
fn a_move_that_cannot_be_takes_out_its_entry_and_no_other() {
    let skipped = RAISED.replace("raise", "answer");
    let (scrutiny, faults) = read(&format!("{ENTRY}{SECOND}"), &format!("{skipped}{RAISED}"));
    assert!(faults.contains("moves.csv row 2") && !faults.contains("row 3"), "{faults}");
    assert_eq!(
        scrutiny.register.entries().keys().map(ToString::to_string).collect::<Vec<_>>(),
        ["LLR-RE-2025-001"]
    );
    told(ENTRY, &RAISED.replace("001,", "009,"), &["LLR-IR-2025-009 is not in the register"]);
    told(
        ENTRY,
        &RAISED.replace("raise,", "shout,"),
        &["there is no move \"shout\" here", "raise, acknowledge"],
    );
    told(ENTRY, &format!("{RAISED}{RAISED}"), &["row 3", "it is raised"]);
}

#[test]
fn a_committee_needs_a_code_of_its_own_and_a_successor_that_there_is() {
    let wrong = format!("{COMMITTEE_ROWS}CITY,Another,2020-01-01,2019-01-01,NOBODY\n");
    let folder = workspace(&wrong, ENTRY_HEAD, MOVE_HEAD);
    let (_, faults) = scrutiny(folder.path());
    let faults = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for word in
        ["row 4", "another committee has this code", "ends before it begins", "write one of CITY, UNITARY"]
    {
        assert!(faults.contains(word), "{word}: {faults}");
    }
}

#[test]
fn notice_of_a_change_of_service_is_kept_with_or_without_a_clock() {
    let notice = ENTRY.replace("-IR-", "-SC-").replace("regulation 26", "");
    let notified =
        RAISED.replace("-IR-", "-SC-").replace("raise,the chair", "notify,the director of strategy");
    let (scrutiny, faults) = read(&notice, &notified);
    assert_eq!(faults, "");
    let id: ScrutinyId = "LLR-SC-2025-001".parse().unwrap();
    assert_eq!(scrutiny.register.entries()[&id].thing.state(), "notified");
    let (scrutiny, faults) = read(&notice.replace("28 days", ""), "");
    assert_eq!((faults.as_str(), scrutiny.register.entries().len()), ("", 1));
    let days =
        notified.replace("notify,the director of strategy,,", "consult,the director,By letter.,December");
    told(&notice, &days, &["is not two days", "2026-12-04 2027-02-01"]);
}
