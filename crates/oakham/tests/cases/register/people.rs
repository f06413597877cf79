//! Nobody approves what they prepared, and whoever is named is somebody.

use std::fs;

use super::*;

#[test]
fn one_person_in_other_letters_is_one_person() {
    let (same, unusual) = ("may not approve it", "write it with usual letters of one alphabet");
    for (preparer, approver, reason) in [
        ("Zo\u{eb} Shaw", "Zoe\u{308} Shaw", same),
        ("Sean O'Neil", "Sean O\u{2019}Neil", same),
        ("Ann Lee", "\u{200f}ANN  lee\u{200b}", unusual),
        ("Ann Lee", "\u{410}nn L\u{435}e", unusual),
        ("Ann Lee", "\u{202e}eeL nnA", unusual),
        ("Ann Lee", "ann.lee", same),
    ] {
        let copy = Copy::new();
        let folder = with_more_agency_pay(&copy, 1000);
        check(&copy, &["return", "submit", &folder, "--by", preparer], 0, &["submitted as version 2"]);
        check(&copy, &of_rwe("approve", &["--by", approver]), 2, &["V27", reason]);
        check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &["approved by Bo Shaw (not verified)"]);
    }
}

#[test]
fn whoever_prepared_figures_that_another_explains_does_not_approve_them() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Bo Shaw"], 0, &["version 2"]);
    let explained = "rule,place,text,by\nV11,lines H125,a note,Ann Lee\n";
    fs::write(format!("{folder}/explanations.csv"), explained).unwrap();
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee", "--reason", "a note"], 0, &["version 3"]);
    for name in ["Bo Shaw", "bo shaw", "Ann Lee", "synthesiser"] {
        check(&copy, &of_rwe("approve", &["--by", name]), 2, &["V27", "may not approve it"]);
    }
    check(&copy, &of_rwe("approve", &["--by", "Cy Fox"]), 0, &["version 3", "approved by Cy Fox"]);
    // Once they are approved, what is new is what comes after.
    let other = with_more_agency_pay(&copy, 2000);
    check(&copy, &["return", "submit", &other, "--by", "Ann Lee", "--reason", "more"], 0, &["version 4"]);
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &["version 4", "approved by Bo Shaw"]);
}

#[test]
fn where_there_are_accounts_the_command_takes_them_and_their_roles() {
    let copy = Copy::new();
    for (name, role, organisation) in [
        ("prep.rwe", "preparer", Some("RWE")),
        ("appr.rwe", "approver", Some("RWE")),
        ("appr.rt5", "approver", Some("RT5")),
        ("publ", "publisher", None),
    ] {
        add_account(&copy, name, &[role], organisation);
    }
    let folder = with_more_agency_pay(&copy, 1000);
    let submit = |by: &'static str| vec!["return", "submit", folder.as_str(), "--by", by];
    check(&copy, &["return", "submit", &folder], 2, &["there is no account \"synthesiser\"", "--by"]);
    check(&copy, &submit("Ann Lee"), 2, &["there is no account \"Ann Lee\""]);
    check(&copy, &submit("appr.rwe"), 2, &["appr.rwe is no preparer"]);
    let printed = check(&copy, &submit("prep.rwe"), 0, &["submitted as version 2", "by prep.rwe."]);
    assert!(!printed.contains("not verified"), "{printed}");
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 2, &["there is no account \"Bo Shaw\""]);
    check(&copy, &of_rwe("approve", &["--by", "prep.rwe"]), 2, &["prep.rwe is no approver"]);
    check(&copy, &of_rwe("approve", &["--by", "appr.rt5"]), 2, &["appr.rt5 is not of RWE"]);
    check(&copy, &of_rwe("approve", &["--by", "APPR.rwe"]), 0, &["approved by appr.rwe."]);
    let json = ["--format", "json", "return", "lock", "RWE", "2024/25", "5", "--by", "publ"];
    check(&copy, &json, 0, &["\"by\": \"publ\"", "\"verified\": true", "\"recorded\": true"]);
}

#[test]
fn sending_back_and_locking_cover_what_was_looked_at() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    check(&copy, &["return", "submit", &folder, "--by", "Ann Lee"], 0, &["version 2"]);
    let hash = last_hash(&copy);
    let back =
        |content| of_rwe("send-back", &["--by", "Bo Shaw", "--reason", "too high", "--content", content]);
    check(&copy, &back("0123456789ab"), 2, &["V27", "has changed since it was looked at"]);
    check(&copy, &back(&hash[..12]), 0, &["version 2", "sent back"]);
    let other = with_more_agency_pay(&copy, 2000);
    check(&copy, &["return", "submit", &other, "--by", "Ann Lee"], 0, &["version 3"]);
    check(&copy, &of_rwe("approve", &["--by", "Bo Shaw"]), 0, &["version 3"]);
    let lock = |content| of_rwe("lock", &["--by", "Pat Fox", "--content", content]);
    check(&copy, &lock(&hash[..12]), 2, &["V27", "has changed since it was looked at"]);
    check(&copy, &lock(&last_hash(&copy)), 0, &["version 3", "locked by Pat Fox"]);
}

#[test]
fn a_return_that_is_prepared_in_the_future_is_refused() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    let cover = format!("{folder}/cover.csv");
    let text = fs::read_to_string(&cover).unwrap();
    let soon = jiff::Zoned::now().date().checked_add(jiff::Span::new().days(30)).unwrap();
    fs::write(&cover, text.replace("prepared_at,2024-09-09", &format!("prepared_at,{soon}"))).unwrap();
    let finding = format!("prepared on {soon}, and today is");
    check(&copy, &["return", "submit", &folder], 1, &["V01", &finding]);
    assert!(!copy.month_5("RWE").join("versions.csv").exists());
}

#[test]
fn at_the_desk_too_whoever_prepared_figures_does_not_approve_them_explained_by_another() {
    let copy = Copy::new();
    add_account(&copy, "both.rwe", &["preparer", "approver"], Some("RWE"));
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    let folder = with_more_agency_pay(&copy, 1000);
    let server = served(&copy);
    let (both, preparer) = (Visitor::signed_in(&server, "both.rwe"), Visitor::signed_in(&server, "prep.rwe"));
    assert_eq!(both.hand_in(PAGE, Some(&folder), "an invoice").0, 200);
    let explained = [("rule-0", "V13"), ("place-0", "lines H125"), ("text-0", "It is recovered by March.")];
    let (status, page) = preparer.send(&format!("{PAGE}/explain"), &explained);
    assert_eq!(status, 200, "{page}");
    let hash = last_hash(&copy);
    let page = both.get(PAGE).1;
    assert!(page.contains("You prepared these figures; somebody else approves them."), "{page}");
    let (status, page) = both.send(&format!("{PAGE}/approve"), &[("content", &hash)]);
    assert_eq!(status, 422);
    assert!(page.contains("V27: both.rwe prepared this return and may not approve it"), "{page}");
}
