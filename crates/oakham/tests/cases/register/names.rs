//! Nobody's name gets into a register, and nothing that its own reader would refuse.

use super::*;

/// All files of registers, with their contents.
fn registers(copy: &Copy) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for folder in ["scrutiny", "documents", "adopted"] {
        for entry in fs::read_dir(copy.path().join(folder)).into_iter().flatten().flatten() {
            if entry.path().is_file() {
                found.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_name_of_nobody_is_taken_by_no_register() {
    let copy = Copy::new();
    let minutes = copy.path().join("minutes.txt");
    fs::write(&minutes, "17 July 2025\n\nUHL had a deficit of £18.8m at month 3.\n").unwrap();
    let path = minutes.to_str().unwrap().to_owned();
    let read = check(&copy, &["--format", "json", "document", "read", &path], 0, &[]);
    let read: serde_json::Value = serde_json::from_str(&read).unwrap();
    let place = read["documents"][0]["claims"][0]["start"].to_string();
    let figure = packs::figures(&copy).remove(0);
    let bulletin = copy.path().join("bulletin.txt");
    fs::write(&bulletin, "A hard month for everybody.\n").unwrap();
    let bulletin = bulletin.to_str().unwrap();
    let meeting = ["--title", "T", "--committee", "RUTLAND", "--meeting", "2026-12-18"];
    let month = ["--year", "2024/25", "--month", "5"];
    let before = registers(&copy);
    let writers: [Vec<&str>; 7] = [
        [&["pack", "begin", "m"][..], &meeting, &month].concat(),
        [&["pack", "freeze", "m", &figure][..], &meeting, &month].concat(),
        "request add question --title T --asked A? --committee RUTLAND --owner QK1 --raised-by member"
            .split(' ')
            .collect(),
        "request move LLR-IR-2025-002 acknowledge --text secretary --role secretary".split(' ').collect(),
        vec!["document", "confirm", "minutes", &place],
        [&["bulletin", "edit", bulletin][..], &month].concat(),
        "scenario adopt quick --on 2027-01-04".split(' ').collect(),
    ];
    for writer in writers {
        for nobody in ["", " ", "\u{3164}", " . "] {
            let (code, told) = run(&copy, &[&writer[..], &["--by", nobody]].concat());
            let is_told = ["nobody is named; say who with --by NAME", "the name has the character"];
            let is_told = is_told.iter().any(|words| told.contains(words));
            assert!(code == 2 && is_told, "{writer:?} {nobody:?}: {told}");
            assert!(before == registers(&copy), "{writer:?} {nobody:?} wrote a row");
        }
        check(&copy, &[&writer[..], &["--by", "Ann\u{7}Lee"]].concat(), 2, &["U+0007"]);
    }
    assert!(before == registers(&copy));
}

#[test]
fn what_the_register_would_not_read_again_is_not_written() {
    let copy = Copy::new();
    let before = registers(&copy);
    let add = ["request", "add", "question", "--title", "T", "--asked", "A?", "--committee", "RUTLAND"];
    let add = [&add[..], &["--owner", "QK1", "--raised-by", "a member", "--by", "Ann Lee"]].concat();
    let unseen = [&add[..], &["--owner-role", "the\u{7} director"]].concat();
    check(&copy, &unseen, 2, &["nothing was changed", "register.csv (owner_role)", "U+0007"]);
    assert!(before == registers(&copy));
    check(&copy, &add, 0, &["it is draft"]);
}

#[test]
fn who_is_not_signed_in_reads_the_name_of_no_account() {
    let copy = Copy::new();
    let minutes = copy.path().join("minutes.txt");
    fs::write(&minutes, "17 July 2025\n\nUHL had a deficit of £18.8m at month 3.\n").unwrap();
    let read = check(&copy, &["--format", "json", "document", "read", minutes.to_str().unwrap()], 0, &[]);
    let read: serde_json::Value = serde_json::from_str(&read).unwrap();
    let place = read["documents"][0]["claims"][0]["start"].to_string();
    add_account(&copy, "pub.lisher", &["publisher"], None);
    add_account(&copy, "cleo.clerk", &["clerk"], None);
    let reject = ["document", "reject", "minutes", &place, "--because", "other year", "--by", "pub.lisher"];
    check(&copy, &reject, 0, &["is rejected"]);
    let add = ["request", "add", "question", "--title", "T", "--asked", "A?", "--committee", "RUTLAND"];
    let add = [&add[..], &["--owner", "QK1", "--raised-by", "a member", "--by", "cleo.clerk"]].concat();
    let added = check(&copy, &add, 0, &["it is draft"]);
    let id = added.split(": entered").next().unwrap().rsplit(char::is_whitespace).next().unwrap().to_owned();
    check(&copy, &["request", "move", &id, "raise", "--by", "cleo.clerk"], 0, &["it is raised"]);
    let acknowledge = ["request", "move", &id, "acknowledge", "--text", "head of access"];
    check(&copy, &[&acknowledge[..], &["--by", "pub.lisher", "--role", "pub.lisher"]].concat(), 0, &[]);
    let moves = copy.path().join("scrutiny/moves.csv");
    let written = fs::read_to_string(&moves).unwrap();
    assert!(written.contains(",a clerk of the committee,") && written.contains(",the body that was asked,"));
    // A row of before has the account where the role stands now.
    fs::write(&moves, written.replace(",the body that was asked,", ",pub.lisher,")).unwrap();

    let server = served(&copy);
    let (nobody, clerk) = (Visitor::nobody(&server), Visitor::signed_in(&server, "cleo.clerk"));
    let entry = format!("/scrutiny/{id}");
    let addresses = [
        "/api/1/claims",
        "/documents",
        "/documents/minutes",
        "/documents.csv",
        "/api/1/requests",
        "/scrutiny",
        "/scrutiny.csv",
        "/scrutiny/feed.xml",
        &entry,
    ];
    for address in addresses {
        let (status, page) = nobody.get(address);
        assert!(status == 200 || address == "/documents.csv", "{address}: {status}");
        for account in ["pub.lisher", "cleo.clerk"] {
            assert!(!page.contains(account), "{address} names {account}: {page}");
        }
    }
    assert!(nobody.get(&entry).1.contains("the body that was asked"));
    assert!(clerk.get("/api/1/claims").1.contains("pub.lisher"), "who is signed in sees who decided");
}

#[test]
fn the_public_writes_no_formula_into_the_register() {
    let copy = Copy::new();
    add_account(&copy, "cleo.clerk", &["clerk"], None);
    let before = registers(&copy);
    let server = served(&copy);
    let mut nobody = Visitor::nobody(&server);
    let (_, form) = nobody.get("/scrutiny/ask");
    nobody.cookie = cookie(&form, "oakham-visit");
    let question = [
        ("title", "=cmd|'/c calc'!A0"),
        ("asked", "@sum(A1) A?"),
        ("committee", "RUTLAND"),
        ("owner", "QK1"),
    ];
    let (status, page) = nobody.send_with(&token(&form), "/scrutiny/ask", &question);
    assert_eq!(status, 422, "{page}");
    assert!(page.contains("the title begins with") && page.contains("what is asked begins with"), "{page}");
    assert!(before == registers(&copy));
}

#[test]
fn nothing_is_asked_on_a_day_to_come_or_with_a_clock_that_ran_out_before() {
    let copy = Copy::new();
    let add = ["request", "add", "question", "--title", "T", "--asked", "A?", "--committee", "RUTLAND"];
    let add = [&add[..], &["--owner", "QK1", "--raised-by", "a member", "--by", "Ann Lee"]].concat();
    let before = registers(&copy);
    check(
        &copy,
        &[&add[..], &["--raised-on", "2999-03-01"]].concat(),
        2,
        &["still to come", "at the latest"],
    );
    let clock = ["--raised-on", "2026-11-02", "--clock", "2026-01-01"];
    check(
        &copy,
        &[&add[..], &clock].concat(),
        2,
        &["runs out on 2026-01-01", "write 2026-11-02 or a later day"],
    );
    let (_, told) = run(&copy, &[&add[..], &["--raised-on", "1999-01-01"]].concat());
    assert!(told.contains("does not sit on 1999-01-01") && !told.contains("no id of the register"), "{told}");
    assert!(before == registers(&copy));
    let listed = check(&copy, &["request", "list", "--on", "2020-01-01"], 0, &[]);
    assert!(!listed.contains("LLR-"), "{listed}");
}
