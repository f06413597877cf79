//! Notices of a change of service, by command and on pages.

use super::*;

#[test]
fn a_notice_goes_from_the_proposal_to_the_decision_with_its_clocks() {
    let copy = Copy::new();
    let moved = |verb: &'static str, by: &'static str, more: &[&'static str]| {
        let mut arguments = vec!["request", "move", "LLR-SC-2026-001", verb, "--by", by];
        arguments.extend(more);
        arguments
    };
    let add = [
        "request",
        "add",
        "service-change",
        "--title",
        "Evening hours in Oadby",
        "--asked",
        "To close at 18:00.",
        "--committee",
        "LEICESTERSHIRE",
        "--owner",
        "QK1",
        "--raised-by",
        "the board",
        "--raised-on",
        "2026-09-01",
        "--by",
        "Bo Ray",
    ];
    check(&copy, &add, 0, &["LLR-SC-2026-001: entered", "it is draft"]);
    check(&copy, &moved("notify", "Bo Ray", &["--on", "2026-09-01"]), 0, &["it is notified"]);
    let shown = ["request", "show", "LLR-SC-2026-001", "--on", "2026-09-10"];
    check(&copy, &shown, 0, &["whether it is substantial owed by 2026-09-29", "judge"]);
    let substantial = ["--choice", "substantial", "--on", "2026-09-10", "--text", "Four in ten come then."];
    check(&copy, &moved("judge", "Ann Lee", &substantial), 2, &["how people are to be consulted"]);
    let planned = [&substantial[..], &["--more", "Twelve weeks."]].concat();
    check(&copy, &moved("judge", "Bo Ray", &planned), 2, &["somebody else acts"]);
    check(&copy, &moved("judge", "Ann Lee", &planned), 0, &["a substantial variation"]);
    let at = |days: &'static str| ["--text", "A survey.", "--more", days, "--on", "2026-09-20"];
    check(&copy, &moved("consult", "Bo Ray", &at("December")), 2, &["is not two days"]);
    check(&copy, &moved("consult", "Bo Ray", &at("2026-09-20 2026-12-01")), 2, &["write days in that order"]);
    check(&copy, &moved("consult", "Bo Ray", &at("2026-11-02 2026-11-16")), 0, &["being consulted on"]);
    let decide = ["--choice", "changed", "--text", "Until 20:00.", "--on", "2026-11-02"];
    check(&copy, &moved("decide", "Bo Ray", &decide), 2, &["may comment until 2026-11-02"]);
    check(
        &copy,
        &["request", "due", "--on", "2026-10-28", "--committee", "LEICESTERSHIRE"],
        0,
        &["Due this week", "the committee’s comments owed by 2026-11-02"],
    );
    let said = ["--text", "Keep the evenings.", "--on", "2026-11-02"];
    check(&copy, &moved("comment", "Ann Lee", &said), 0, &["commented on"]);
    check(
        &copy,
        &moved("refer", "Ann Lee", &["--text", "No.", "--on", "2026-11-02"]),
        2,
        &["ask the Secretary of State to call it in"],
    );
    check(
        &copy,
        &moved("decide", "Bo Ray", &["--choice", "changed", "--text", "Until 20:00.", "--on", "2026-11-16"]),
        0,
        &["decided with changes"],
    );
    check(
        &copy,
        &moved("close", "Bo Ray", &["--text", "Known.", "--on", "2026-11-17"]),
        2,
        &["somebody else acts"],
    );
    check(
        &copy,
        &moved("close", "Ann Lee", &["--text", "Evenings stay.", "--on", "2026-11-17"]),
        0,
        &["it is closed"],
    );
    let listed = ["--format", "json", "request", "list", "--kind", "service-change"];
    check(&copy, &listed, 0, &["\"service change\"", "LLR-SC-2025-001", "2026-11-02 2026-11-16"]);
}

#[test]
fn on_pages_the_body_gives_notice_and_the_committee_judges_it() {
    let copy = Copy::new();
    for (name, role, organisation) in [("cleo.clerk", "clerk", None), ("pat.trust", "publisher", Some("RWE"))]
    {
        add_account(&copy, name, &[role], organisation);
    }
    let server = served(&copy);
    let [clerk, trust] = ["cleo.clerk", "pat.trust"].map(|name| Visitor::signed_in(&server, name));
    let nobody = Visitor::nobody(&server);
    assert!(trust.get("/scrutiny/ask").1.contains("Give notice of a change of service"));
    let notice = |owner: &'static str| {
        [
            ("kind", "service change"),
            ("title", "A ward closes"),
            ("asked", "Ward 7 closes in April 2027."),
            ("committee", "LEICESTER"),
            ("owner", owner),
            ("raised_by", "the trust"),
        ]
    };
    let (status, page) = trust.send("/scrutiny/ask", &notice("QK1"));
    assert!(status == 403 && page.contains("is not of QK1"), "{page}");
    let (status, answer) = trust.send("/scrutiny/ask", &notice("RWE"));
    assert_eq!(status, 303, "{answer}");
    let list = clerk.get("/scrutiny?kind=service+change").1;
    let entry = list.split("href=\"/scrutiny/LLR-SC-").skip(1).map(|rest| rest.split('"').next().unwrap());
    let entry = entry.map(|id| format!("/scrutiny/LLR-SC-{id}")).find(|id| !id.contains("2025-001")).unwrap();
    assert!(!list.contains("LLR-IR-2025-001"), "{list}");
    assert_eq!(nobody.get(&entry).0, 404, "a draft is not public");
    assert!(trust.send(&entry, &[("verb", "notify")]).1.contains("it is notified"));
    let judged = [("verb", "judge"), ("choice", "not substantial"), ("text", "Beds move to ward 8.")];
    assert_eq!(trust.send(&entry, &judged).0, 403);
    let (status, page) = clerk.send(&entry, &judged);
    assert!(status == 200 && page.contains("not a substantial variation"), "{page}");
    assert!(!page.contains("Record: refer"), "referral ended: {page}");
    let seen = nobody.get(&entry).1;
    assert!(
        seen.contains("Beds move to ward 8.") && seen.contains("decided whether it is substantial"),
        "{seen}"
    );
    assert_eq!(nobody.get("/scrutiny/LLR-SC-2025-001").0, 200);
}
