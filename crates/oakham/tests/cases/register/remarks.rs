//! What is written into the register can be read again, and everybody sees all of it.

use super::*;

/// A text that is refused, and why.
fn refused() -> Vec<(String, &'static str)> {
    let mut refused_texts: Vec<(String, &str)> =
        ['\u{b}', '\u{1b}', '\u{7f}', '\u{202a}', '\u{202e}', '\u{2066}']
            .into_iter()
            .map(|unseen| (format!("left out{unseen}of month"), "a character that nobody sees"))
            .collect();
    refused_texts.push(("x".repeat(40_000), "has 40000 characters; write 300 at most"));
    refused_texts
}

#[test]
fn a_reason_that_the_register_would_not_take_back_is_refused() {
    let copy = Copy::new();
    let folder = with_more_agency_pay(&copy, 1000);
    let submit =
        |reason: &str| run(&copy, &["return", "submit", &folder, "--by", "Ann Lee", "--reason", reason]);
    for (reason, why) in refused() {
        let (code, printed) = submit(&reason);
        assert!(code == 2 && printed.contains(why), "{printed}");
    }
    let long = "x".repeat(40_000);
    let submit_as_long = ["return", "submit", &folder, "--by", &long, "--reason", "an invoice"];
    check(&copy, &submit_as_long, 2, &["the name has 40000 characters; write 100 at most"]);
    assert!(!copy.month_5("RWE").join("versions.csv").exists(), "nothing is kept");
    // Lines become one, so that none looks like a row of a list.
    assert_eq!(submit("an invoice\nRWE 2024/25 month 5 was sent back").0, 0);
    for (reason, why) in refused() {
        check(&copy, &of_rwe("send-back", &["--by", "Bo Shaw", "--reason", &reason]), 2, &[why]);
    }
    for blank in ["\u{200b}", "\u{ad}", "\u{3164}", "\u{feff}", " \n"] {
        let back = of_rwe("send-back", &["--by", "Bo Shaw", "--reason", blank]);
        check(&copy, &back, 2, &["is not sent back without a reason; say what to correct"]);
    }
    check(&copy, &of_rwe("send-back", &["--by", "Bo Shaw", "--reason", "too high\nand late"]), 0, &[]);
    let listed =
        check(&copy, &["return", "list", "--year", "2024/25", "--month", "5"], 0, &["too high and late"]);
    assert!(
        !listed.lines().any(
            |line| line.starts_with("and late") || line.starts_with("RWE 2024/25 month 5 was sent back:")
        ),
        "{listed}"
    );
}

#[test]
fn the_forms_take_what_the_command_takes() {
    let copy = Copy::new();
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    add_account(&copy, "appr.rwe", &["approver"], Some("RWE"));
    let folder = with_more_agency_pay(&copy, 1000);
    let server = served(&copy);
    let (preparer, approver) =
        (Visitor::signed_in(&server, "prep.rwe"), Visitor::signed_in(&server, "appr.rwe"));
    for (reason, why) in refused() {
        let (status, page) = preparer.hand_in(PAGE, Some(&folder), &reason);
        assert!(status == 422 && page.contains(why), "{status}: {page}");
    }
    assert_eq!(preparer.hand_in(PAGE, Some(&folder), "an invoice").0, 200);
    let content = last_hash(&copy);
    for (reason, why) in [("left%0Bout", "nobody sees"), ("%E2%80%8B", "without a reason")] {
        let back = [("content", content.as_str()), ("reason", reason)];
        let (status, page) = approver.send(&format!("{PAGE}/send-back"), &back);
        assert!(status == 422 && page.contains(why), "{status}: {page}");
        assert!(!page.contains("--reason"), "a page knows no options");
    }
    let explain = [("rule-0", "V13"), ("place-0", "lines H125"), ("text-0", "%E3%85%A4")];
    let (status, page) = preparer.send(&format!("{PAGE}/explain"), &explain);
    assert!(status == 422 && page.contains("No explanation was written"), "{status}: {page}");
    assert_eq!(preparer.get(PAGE).0, 200);
}

#[test]
fn two_files_of_one_name_and_names_in_other_letters_are_refused_as_at_the_command_line() {
    let copy = Copy::new();
    add_account(&copy, "prep.rwe", &["preparer"], Some("RWE"));
    let folder = with_more_agency_pay(&copy, 1000);
    let server = served(&copy);
    let preparer = Visitor::signed_in(&server, "prep.rwe");
    let upload = |files: &[(&str, &str)]| {
        let mut content = String::new();
        let form_token = token(&preparer.get("/sign-out").1);
        write!(content, "--X\r\nContent-Disposition: form-data; name=\"form-token\"\r\n\r\n{form_token}\r\n")
            .unwrap();
        for (name, text) in files {
            write!(
                content,
                "--X\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n{text}\r\n"
            )
            .unwrap();
        }
        content.push_str("--X--\r\n");
        preparer.post(&format!("{PAGE}/submit"), "multipart/form-data; boundary=X", &content)
    };
    let lines = fs::read_to_string(format!("{folder}/lines.csv")).unwrap();
    for (files, why) in [
        (
            vec![("lines.csv", &*lines), ("lines.csv", "a,b\n")],
            "two files named lines.csv were sent; send one",
        ),
        (vec![("one.xlsx", "a"), ("two.XLSX", "b")], "two workbooks were sent; send one"),
        (vec![("LINES.CSV", &*lines)], "the sheet is read under the name lines.csv"),
        (vec![("notes.docx", "a")], "notes.docx is no part of a return"),
    ] {
        let (status, page) = upload(&files);
        assert!(status == 422 && page.contains(why), "{status} {why}: {page}");
    }
    // What lies beside a return in its folder, such as accounts to be mapped, is not read here either.
    let texts: Vec<(String, String)> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    let mut whole: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (&**name, &**text)).collect();
    whole.extend([("unmapped.csv", "account,value\n"), ("notes.docx", "a")]);
    let (status, page) = upload(&whole);
    assert!(status < 400, "{status}: {page}");
    assert!(page.contains("Not read, since it is no part of a return: unmapped.csv, notes.docx."), "{page}");
    fs::rename(format!("{folder}/lines.csv"), format!("{folder}/LINES.CSV")).unwrap();
    check(
        &copy,
        &["return", "submit", &folder, "--by", "prep.rwe"],
        2,
        &["the sheet is read under the name lines.csv"],
    );
}

#[test]
fn a_locked_month_takes_a_resubmission_with_a_reason_only() {
    let copy = Copy::new();
    check(&copy, &of_rwe("lock", &["--by", "Pat Fox"]), 0, &["locked"]);
    let folder = with_more_agency_pay(&copy, 1000);
    let cover = format!("{folder}/cover.csv");
    let text = fs::read_to_string(&cover).unwrap().replace("basis,final", "basis,resubmission");
    fs::write(&cover, text).unwrap();
    for name in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = fs::read_to_string(&name).unwrap().replace(",final,", ",resubmission,");
        fs::write(&name, text).unwrap();
    }
    let submit = ["return", "submit", &folder, "--by", "Ann Lee", "--reason"];
    check(&copy, &submit[..5], 1, &["V01", "nothing says why it is sent again"]);
    check(&copy, &[&submit[..], &["\u{200b}"]].concat(), 1, &["V01", "nothing says why it is sent again"]);
    check(&copy, &[&submit[..], &["an invoice"]].concat(), 0, &["submitted as version 2"]);
}
