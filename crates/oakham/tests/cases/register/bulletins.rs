//! Bulletins: generated, written by a publisher, told where a figure has changed, and shown to everybody once the
//! month is released.

use serde_json::Value;

use super::*;
use crate::binary::oakham;

const MONTH: [&str; 4] = ["--year", "2024/25", "--month", "5"];
const PAGE: &str = "/bulletin/2024-25/M05";

fn shown(copy: &Copy) -> Value {
    let mut arguments = vec!["-w", copy.path().to_str().unwrap(), "--format", "json", "bulletin", "show"];
    arguments.extend(MONTH);
    serde_json::from_slice(&oakham(&arguments).stdout).unwrap()
}

/// Keeps a text given at standard input.
fn edit(copy: &Copy, title: &str, text: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oakham"));
    command.args([
        "-w",
        copy.path().to_str().unwrap(),
        "bulletin",
        "edit",
        "-",
        "--title",
        title,
        "--by",
        "Ann Lee",
    ]);
    command.args(MONTH).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), printed)
}

#[test]
fn of_a_month_in_which_findings_block_there_is_no_bulletin_and_no_pack_as_no_report() {
    let copy = Copy::new();
    let figures = super::packs::figures(&copy);
    copy.edit("lines.csv", |text| text.replace("P.PAY.AGY,actual_ytd,11915", "P.PAY.AGY,actual_ytd,11815"));
    let out = tempfile::tempdir().unwrap();
    let out = ["-o", out.path().to_str().unwrap()];
    let told = |asked: &[&str], what: &str| {
        let asked = [asked, &MONTH[..]].concat();
        check(&copy, &asked, 1, &["V04", &format!("{what}: correct the errors above first.")]);
    };
    told(&[&["report"][..], &out].concat(), "No report was written");
    told(&["bulletin", "show"], "No bulletin is shown");
    told(&[&["bulletin", "write"][..], &out].concat(), "No bulletin was written");
    let (code, printed) = edit(&copy, "A hard month", "All is well.");
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("No bulletin was written: correct the errors above first."), "{printed}");
    let pack = ["pack", "freeze", "x", &figures[0], "--title", "Money", "--committee", "RUTLAND"];
    told(&[&pack[..], &["--meeting", "2026-12-18", "--by", "Ann Lee"]].concat(), "No pack was frozen");
    assert!(!copy.path().join("scrutiny/packs.csv").exists());
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    let (status, page) = nobody.get(PAGE);
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Draft: errors keep the figures of this month"), "{page}");
    assert!(!page.contains("bulletin.pdf"), "{page}");
    let (status, page) = nobody.get(&format!("{PAGE}/bulletin.pdf"));
    assert_eq!(status, 404, "{page}");
}

#[test]
fn a_bulletin_is_generated_written_and_generated_again_and_every_version_is_kept() {
    let copy = Copy::new();
    let generated = shown(&copy);
    assert!(
        generated["version"].is_null() && generated["parts"].as_array().unwrap().len() > 5,
        "{generated}"
    );
    let id = generated["figures"][0]["id"].as_str().unwrap().to_owned();
    let text = format!("# What is new\n\nThe gap is {{{id}}}.\nIt has a reason.\n\nMore next month.");
    let (code, printed) = edit(&copy, "A hard month", &text);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("Version 1 is kept, by Ann Lee (not verified)"), "{printed}");
    let written = shown(&copy);
    assert_eq!((&written["title"], &written["version"]), (&"A hard month".into(), &1.into()));
    assert_eq!(written["parts"].as_array().unwrap().len(), 3);
    assert_eq!(written["figures"][0]["id"], id.as_str());

    // Where the figure was another when it was written about, that is said.
    let file = copy.path().join("scrutiny/bulletins.csv");
    let kept = fs::read_to_string(&file).unwrap();
    // What was altered by hand is told and not shown.
    fs::write(&file, kept.replace("It has a reason", "It has none")).unwrap();
    let told = "rows of this version are not those that were written";
    let shown_now = [&["bulletin", "show"][..], &MONTH].concat();
    let altered = check(&copy, &shown_now, 0, &["scrutiny/bulletins.csv row 2", told]);
    assert!(!altered.contains("It has none"), "{altered}");
    check(&copy, &["check"], 1, &["scrutiny/bulletins.csv row 2", told]);
    // A file from before hashes were kept has none.
    let without = |line: &str| line.rsplit_once(',').unwrap().0.to_owned() + "\n";
    let kept: String = kept.lines().map(without).collect();
    let value = written["figures"][0]["value_pence"].to_string();
    fs::write(&file, kept.replace(&value, "-123450000000")).unwrap();
    check(
        &copy,
        &[&["bulletin", "show"][..], &MONTH].concat(),
        0,
        &["Changed since it was written", "was £1,234.5 million"],
    );

    let (code, printed) = edit(&copy, "", "\n");
    assert_eq!(code, 0, "{printed}");
    assert_eq!(shown(&copy)["parts"], generated["parts"]);
    let rows = fs::read_to_string(&file).unwrap();
    assert!(rows.contains("A hard month") && rows.contains(",2,generated,"), "{rows}");

    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    check(&copy, &[&["bulletin", "write", "-o", folder][..], &MONTH].concat(), 0, &["bulletin.pdf"]);
    assert!(fs::read(out.path().join("bulletin.pdf")).unwrap().starts_with(b"%PDF-"));
    assert!(fs::read_to_string(out.path().join("bulletin.html")).unwrap().contains(&id));
}

#[test]
fn all_that_is_wrong_with_a_text_is_told_and_nothing_is_kept() {
    let copy = Copy::new();
    let (code, printed) = edit(&copy, "", "It is £18.8 million.\n\nAnd {0000000000}, {half");
    assert_eq!(code, 2, "{printed}");
    for told in ["paragraph 1: “£18.8 million”", "no figure \"0000000000\"", "paragraph 2: the brace"] {
        assert!(printed.contains(told), "{told}: {printed}");
    }
    assert!(!copy.path().join("scrutiny/bulletins.csv").exists());
    check(&copy, &["bulletin", "edit", "/nowhere", "--by", "Ann Lee"], 2, &["cannot be read as text"]);
}

#[test]
fn a_publisher_writes_on_the_page_and_everybody_reads_what_is_released() {
    let copy = Copy::new();
    add_account(&copy, "publ.all", &["publisher"], None);
    add_account(&copy, "cleo.clerk", &["clerk"], None);
    check(&copy, &["release", "2024/25", "4", "--by", "publ.all", "--withdraw", "to try"], 0, &[]);
    let server = served(&copy);
    let nobody = Visitor::nobody(&server);
    let (publisher, clerk) =
        (Visitor::signed_in(&server, "publ.all"), Visitor::signed_in(&server, "cleo.clerk"));
    let (status, page) = nobody.get(PAGE);
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("/f/") && !page.contains("<textarea"), "{page}");
    assert_eq!(nobody.get("/bulletin/2024-25/M04").0, 404);
    assert_eq!(publisher.get("/bulletin/2024-25/M04").0, 200);
    assert!(publisher.get(PAGE).1.contains("<textarea"));

    let wrong = [("title", "A title"), ("text", "It is £3 million.")];
    let (status, page) = publisher.send(PAGE, &wrong);
    assert_eq!(status, 422);
    assert!(page.contains("There is a problem") && page.contains("It is £3 million."), "{page}");
    let right = [("title", "A hard month"), ("text", "Nothing more is known.")];
    assert_eq!(clerk.send(PAGE, &right).0, 403);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(nobody.post(PAGE, form, "title=x&text=y").0, 403);
    assert_eq!(publisher.send(PAGE, &right).0, 200);

    let (_, page) = nobody.get(PAGE);
    assert!(page.contains("A hard month") && page.contains("Written by a publisher on"), "{page}");
    assert!(!page.contains("publ.all"), "no name of an account");
    let (_, feed) = nobody.get("/bulletin/feed.xml");
    assert!(feed.contains("A hard month") && !feed.contains("2024-25/M04"), "{feed}");
    let (_, of_body) = nobody.get("/bulletin/feed.xml?organisation=RWE");
    assert!(of_body.contains("bulletin/RWE/2026-27/M07") && !of_body.contains("A hard month"), "{of_body}");
    assert_eq!(nobody.get("/bulletin/feed.xml?organisation=XXX").0, 404);
    assert_eq!(nobody.get(&format!("{PAGE}/bulletin.pdf")).0, 200);
}
