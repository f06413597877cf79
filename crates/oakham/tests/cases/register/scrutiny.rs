//! The register of scrutiny, by command and on pages: both sides, the public, and what is refused.

use super::*;

const ENTRY: &str = "/scrutiny/LLR-IR-2025-002";

fn moved<'a>(verb: &'a str, by: &'a str) -> Vec<&'a str> {
    vec!["request", "move", "LLR-IR-2025-002", verb, "--by", by]
}

#[test]
fn real_requests_stand_in_the_example_each_with_the_page_that_answers_it() {
    let copy = Copy::new();
    check(
        &copy,
        &["request", "list", "--on", "2025-07-20"],
        0,
        &["LLR-IR-2025-004", "late since 2025-07-15"],
    );
    let (_, listed) = run(&copy, &["request", "list", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let entries = listed["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 10);
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    for entry in entries {
        for page in entry["linked"].as_array().unwrap() {
            assert_eq!(nobody.get(page.as_str().unwrap()).0, 200, "{entry}");
        }
    }
}

#[test]
fn what_a_body_owes_that_has_ended_is_owed_by_the_one_after_it() {
    let copy = Copy::new();
    let path = copy.path().join("system/organisations.csv");
    let text = fs::read_to_string(&path).unwrap();
    let board = text.lines().find(|line| line.starts_with("QK1,")).unwrap();
    let before = board.replace(",2022-07-01,,", ",2022-07-01,2026-09-30,");
    let name = board.split('"').nth(1).unwrap();
    let after = board.replace("QK1,", "QX9,").replace(",2022-07-01,,", ",2026-10-01,,");
    let after = after.replace(name, "NHS East Midlands Board").replace(",ICB,", ",EMB,");
    fs::write(&path, text.replace(board, &format!("{before}\n{after}"))).unwrap();
    let list = |owner: &str, on: &str, expected: &[&str]| {
        check(&copy, &["request", "list", "--open", "--owner", owner, "--on", on], 0, expected)
    };
    let listed = list("QX9", "2026-11-02", &["LLR-", "asked of QX9"]);
    assert!(!listed.contains("asked of QK1"), "{listed}");
    list("QK1", "2026-11-02", &["QK1 was of the system until 2026-09-30; QX9 came after it"]);
    list("QK1", "2026-09-01", &["asked of QK1"]);
    let add = ["request", "add", "question", "--title", "T", "--asked", "A?", "--committee", "RUTLAND"];
    let add = [&add[..], &["--owner", "QK1", "--raised-by", "a member", "--by", "Ann Lee"]].concat();
    let late = [&add[..], &["--raised-on", "2026-11-02"]].concat();
    check(&copy, &late, 2, &["QK1 was of the system until 2026-09-30; QX9 came after it", "2026-11-02"]);
    check(&copy, &[&add[..], &["--raised-on", "2026-09-29"]].concat(), 0, &["it is draft"]);
}

#[test]
fn an_answer_needs_evidence_and_only_the_side_that_asks_closes() {
    let copy = Copy::new();
    let role = ["--text", "head of primary care"];
    check(&copy, &[&moved("acknowledge", "Bo Ray")[..], &role].concat(), 0, &["it is acknowledged"]);
    check(&copy, &moved("start", "Bo Ray"), 0, &["in progress"]);
    let answer = ["--text", "46.6 % with a GP in 03W"];
    check(
        &copy,
        &[&moved("answer", "Bo Ray")[..], &answer].concat(),
        2,
        &["a link or the id of a frozen figure"],
    );
    let evidence = ["--evidence", "/access"];
    check(&copy, &[&moved("answer", "Bo Ray")[..], &answer, &evidence].concat(), 0, &["it is answered"]);
    check(&copy, &moved("accept", "Bo Ray"), 2, &["somebody else acts", "nobody does for both"]);
    check(&copy, &moved("accept", "Ann Lee"), 0, &["it is accepted"]);
    let outcome = ["--text", "Members have it"];
    check(&copy, &[&moved("close", "Ann Lee")[..], &outcome].concat(), 0, &["it is closed"]);
    check(&copy, &moved("answr", "Bo Ray"), 2, &["there is no move \"answr\" here", "acknowledge, start"]);
    check(&copy, &["request", "measures"], 0, &["QK1: 5 raised, 1 answered", "1 with evidence"]);
    // What happened is in the log too.
    let moves = fs::read_to_string(copy.path().join("scrutiny/moves.csv")).unwrap();
    assert!(
        moves.contains("LLR-IR-2025-002") && moves.contains(",close,Ann Lee,Members have it,"),
        "{moves}"
    );
}

#[test]
fn an_answer_rests_on_what_readers_can_look_up() {
    let copy = Copy::new();
    let role = ["--text", "head of primary care"];
    check(&copy, &[&moved("acknowledge", "Bo Ray")[..], &role].concat(), 0, &["it is acknowledged"]);
    check(&copy, &moved("start", "Bo Ray"), 0, &["in progress"]);
    let before = fs::read_to_string(copy.path().join("scrutiny/moves.csv")).unwrap();
    let answer = [&moved("answer", "Bo Ray")[..], &["--text", "46.6 % with a GP in 03W"]].concat();
    for (evidence, why) in [
        ("javascript:alert(1)", "is neither a page, a web address with https:// nor an id"),
        ("https://", "is neither a page"),
        ("file:///etc/passwd", "is neither a page"),
        ("../secret", "is neither a page"),
        ("see the minutes", "is neither a page"),
        ("//evil.example", "is no page of this site"),
        ("/nowhere", "is no page of this site"),
        ("ZZZZZZZZZZ", "is no figure of any month"),
        ("/f/ZZZZZZZZZZ", "is no figure of any month"),
    ] {
        let asked = [&answer[..], &["--evidence", evidence]].concat();
        check(&copy, &asked, 2, &[why, "write a page of this site such as /access/waiting"]);
    }
    assert_eq!(fs::read_to_string(copy.path().join("scrutiny/moves.csv")).unwrap(), before);
    add_account(&copy, "pat.board", &["publisher"], Some("QK1"));
    let server = served(&copy);
    let board = Visitor::signed_in(&server, "pat.board");
    let sent =
        |evidence| [("verb", "answer"), ("text", "x"), ("role", "ICB secretary"), ("evidence", evidence)];
    let (status, page) = board.send(ENTRY, &sent("/nowhere"));
    assert_eq!(status, 422, "{page}");
    assert!(page.contains("is no page of this site"), "{page}");
    let (status, page) = board.send(ENTRY, &sent("/access/waiting https://www.england.nhs.uk/statistics/"));
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Recorded: it is answered"), "{page}");
}

#[test]
fn a_row_that_cannot_be_read_takes_out_its_entry_and_nothing_is_written() {
    let copy = Copy::new();
    let path = copy.path().join("scrutiny/moves.csv");
    let text = fs::read_to_string(&path).unwrap().replacen(",raise,", ",answer,", 1);
    fs::write(&path, &text).unwrap();
    let (status, listed) = run(&copy, &["request", "list"]);
    assert!(listed.contains("scrutiny/moves.csv") && listed.contains("row 2"), "{listed}");
    assert!(!listed.contains("LLR-IR-2025-001  ") && listed.contains("LLR-IR-2025-002"), "{status} {listed}");
    check(&copy, &[&moved("start", "Bo Ray")[..]].concat(), 2, &["scrutiny/moves.csv"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    check(&copy, &["check"], 1, &["scrutiny/moves.csv"]);
}

#[test]
fn on_pages_each_side_does_its_own_and_nobody_else_anything() {
    let copy = Copy::new();
    for (name, role, organisation) in [
        ("cleo.clerk", "clerk", None),
        ("pat.board", "publisher", Some("QK1")),
        ("pat.trust", "publisher", Some("RWE")),
    ] {
        add_account(&copy, name, &[role], organisation);
    }
    let server = served(&copy);
    let [clerk, board, trust] =
        ["cleo.clerk", "pat.board", "pat.trust"].map(|name| Visitor::signed_in(&server, name));
    let acknowledge = [("verb", "acknowledge"), ("text", "head of access"), ("role", "ICB secretary")];
    for (visitor, why) in [(&clerk, "takes a publisher"), (&trust, "is not of QK1")] {
        let (status, page) = visitor.send(ENTRY, &acknowledge);
        assert_eq!(status, 403, "{page}");
        assert!(page.contains("Nothing was recorded"), "{why}: {page}");
    }
    let (status, page) = board.send(ENTRY, &acknowledge);
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Recorded: it is acknowledged") && page.contains("by ICB secretary"), "{page}");
    let nobody = Visitor::nobody(&server);
    assert_eq!(nobody.post(ENTRY, "application/x-www-form-urlencoded", "verb=start").0, 403);
    assert!(nobody.get(ENTRY).1.contains("acknowledged"));
}

#[test]
fn the_public_asks_and_reads_its_question_once_a_clerk_has_raised_it() {
    let copy = Copy::new();
    add_account(&copy, "cleo.clerk", &["clerk"], None);
    let server = served(&copy);
    let mut nobody = Visitor::nobody(&server);
    let (_, form) = nobody.get("/scrutiny/ask");
    nobody.cookie = cookie(&form, "oakham-visit");
    let question = [
        ("title", "Waits in Rutland"),
        ("asked", "How long do people in Rutland wait for a scan?"),
        ("committee", "RUTLAND"),
        ("owner", "QK1"),
    ];
    let (status, thanks) = nobody.send_with(&token(&form), "/scrutiny/ask", &question);
    assert_eq!(status, 200, "{thanks}");
    let year = thanks.split("LLR-QU-").nth(1).unwrap();
    let id = format!("LLR-QU-{}", &year[..8]);
    assert_eq!(nobody.get(&format!("/scrutiny/{id}")).0, 404, "a draft is not public");
    assert!(!nobody.get("/scrutiny").1.contains("Waits in Rutland"));

    let clerk = Visitor::signed_in(&server, "cleo.clerk");
    assert!(clerk.get("/scrutiny").1.contains("Waits in Rutland"));
    let (status, page) = clerk.send(&format!("/scrutiny/{id}"), &[("verb", "raise")]);
    assert_eq!(status, 200, "{page}");
    assert!(nobody.get(&format!("/scrutiny/{id}")).1.contains("How long do people in Rutland wait"));
    assert!(nobody.get("/scrutiny/feed.xml").1.contains("Waits in Rutland: raised"));
    assert!(nobody.get("/scrutiny.csv?show=owed").1.contains("Waits in Rutland"));

    // Few are taken from one place in a short time.
    let statuses: Vec<u16> =
        (0..6).map(|_| nobody.send_with(&token(&form), "/scrutiny/ask", &question).0).collect();
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    // Nothing is entered without a question.
    let (status, page) =
        clerk.send("/scrutiny/ask", &[("kind", "action"), ("title", "x"), ("committee", "TOWN")]);
    assert_eq!(status, 422, "{page}");
    assert!(page.contains("there is no committee TOWN") && page.contains("what is asked"), "{page}");
}
