//! Public documents from end to end: read, kept, their figures found, and compared with each other.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::binary::{Copy, check, oakham, run, text};

/// The five public documents with the days that a person says of them; none where no folder is named.
fn public() -> Option<Vec<(PathBuf, String)>> {
    let folder = std::env::var_os("OAKHAM_VALIDATION").map(PathBuf::from)?;
    let labels: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("claims.json")).unwrap()).unwrap();
    let documents = labels["documents"].as_array().unwrap().iter().map(|document| {
        let word = |field: &str| document[field].as_str().unwrap().to_owned();
        (folder.join("../documents").join(word("file")), word("dated"))
    });
    Some(documents.collect())
}

fn listed(copy: &Copy, arguments: &[&str]) -> Value {
    let mut all = vec!["-w", copy.path().to_str().unwrap(), "--format", "json"];
    all.extend(arguments);
    let output = oakham(&all);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_document_is_read_kept_and_known_again() {
    let copy = Copy::new();
    let file = copy.path().join("Minutes of July.txt");
    fs::write(
        &file,
        "Finance committee, 17 July 2025\n\nUHL had a deficit of £18.8m at month 3. LLR ICB will lose 33% of its staff by March 2026.\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let first = listed(&copy, &["document", "read", path, "--publisher", "A council"]);
    let document = &first["documents"][0];
    assert_eq!(first["schema"], "oakham.claims/1");
    assert_eq!(document["id"], "Minutes-of-July");
    assert_eq!(document["dated"], "2025-07-17");
    assert_eq!(document["was_kept"], false);
    let deficit =
        document["claims"].as_array().unwrap().iter().find(|claim| claim["text"] == "£18.8m").unwrap();
    assert_eq!(deficit["value"], 18_800_000);
    assert_eq!(deficit["subject"], "UHL");
    assert_eq!(deficit["confirmed"], false);
    let again = listed(&copy, &["document", "read", path]);
    assert_eq!(again["documents"][0]["id"], "Minutes-of-July");
    assert_eq!(again["documents"][0]["was_kept"], true);
    let register = fs::read_to_string(copy.path().join("documents/documents.csv")).unwrap();
    assert_eq!(register.matches("Minutes-of-July").count(), 1, "{register}");
    assert!(copy.path().join("documents/kept/Minutes-of-July.txt").exists());
    check(&copy, &["document", "claims", "Minutes-of-July"], 0, &["£18.8m", "readings are proposals"]);
    check(
        &copy,
        &["document", "claims", "Minutes-of-July", "--format", "csv"],
        0,
        &["document_id,start,end"],
    );
    // Positions are read as before.
    check(&copy, &["position", "--year", "2024/25", "--month", "5"], 0, &[]);
}

const MINUTES: &str = "Finance committee, 17 July 2025\n\nUHL had a deficit of £18.8m at month 3. LLR ICB will lose 33% of its staff by March 2026.\n";

/// A copy of the example with minutes read in it; gives the file and the figures found.
fn with_minutes() -> (Copy, String, Value) {
    let copy = Copy::new();
    let file = copy.path().join("minutes.txt");
    fs::write(&file, MINUTES).unwrap();
    let path = file.to_str().unwrap().to_owned();
    let found = listed(&copy, &["document", "read", &path, "--publisher", "A council"]);
    (copy, path, found)
}

fn figure<'a>(found: &'a Value, text: &str) -> &'a Value {
    found["documents"][0]["claims"].as_array().unwrap().iter().find(|claim| claim["text"] == text).unwrap()
}

#[test]
fn what_a_person_decided_about_a_figure_is_kept_when_the_document_is_read_again() {
    let (copy, file, found) = with_minutes();
    let place = |text: &str| figure(&found, text)["start"].as_u64().unwrap().to_string();
    let (deficit, cut) = (place("£18.8m"), place("33%"));
    check(
        &copy,
        &["document", "confirm", "minutes", &deficit, "--by", "Ann Lee"],
        0,
        &["£18.8m is confirmed: UHL"],
    );
    check(
        &copy,
        &[
            "document",
            "correct",
            "minutes",
            &cut,
            "--measure",
            "staff reduction",
            "--basis",
            "plan",
            "--by",
            "Ann Lee",
        ],
        0,
        &["33% is corrected: LLR ICB, staff reduction", "plan"],
    );
    let reject =
        ["document", "reject", "minutes", &deficit, "--because", "of another year", "--by", "Bo Ray"];
    check(&copy, &reject, 0, &["£18.8m is rejected"]);
    let readings = fs::read_to_string(copy.path().join("documents/readings.csv")).unwrap();
    assert!(readings.contains(",confirmed,UHL,") && readings.contains(",rejected,UHL,"), "{readings}");
    // Under another name it is the same document, and told to be.
    let other = copy.path().join("another name.txt");
    fs::rename(&file, &other).unwrap();
    let again = listed(&copy, &["document", "read", other.to_str().unwrap()]);
    assert_eq!(again["documents"][0]["id"], "minutes");
    assert_eq!(again["documents"][0]["was_kept"], true);
    assert_eq!(figure(&again, "£18.8m")["standing"], "rejected");
    assert_eq!(figure(&again, "£18.8m")["decided_by"], "Bo Ray");
    let cut = figure(&again, "33%");
    assert_eq!((&cut["standing"], &cut["measure"]), (&json!("corrected"), &json!("staff reduction")));
    assert_eq!(cut["confirmed"], true);
    let log = fs::read(copy.path().join("oakham.db")).unwrap();
    assert!(String::from_utf8_lossy(&log).contains("figure corrected"), "the log has it");
}

#[test]
fn a_reading_that_cannot_be_one_changes_nothing_and_all_of_it_is_told() {
    let (copy, _, found) = with_minutes();
    let place = figure(&found, "£18.8m")["start"].as_u64().unwrap().to_string();
    let wrong = [
        "document",
        "correct",
        "minutes",
        &place,
        "--measure",
        "money",
        "--basis",
        "guess",
        "--period",
        "2025/27",
        "--by",
        "Ann Lee",
    ];
    check(&copy, &wrong, 2, &["\"money\" is no measure", "\"guess\" is no basis", "\"2025/27\" is no time"]);
    check(&copy, &["document", "confirm", "minutes", "7", "9", "--by", "Ann Lee"], 2, &["no figure at 7, 9"]);
    check(
        &copy,
        &["document", "correct", "minutes", &place, "--by", "Ann Lee"],
        2,
        &["nothing is corrected"],
    );
    check(
        &copy,
        &["document", "confirm", "nobody", &place, "--by", "Ann Lee"],
        2,
        &["no document is called nobody"],
    );
    let example = fs::read_to_string(crate::binary::example().join("documents/readings.csv")).unwrap();
    let readings = fs::read_to_string(copy.path().join("documents/readings.csv")).unwrap();
    assert_eq!(readings, example);
    fs::write(
        copy.path().join("documents/readings.csv"),
        readings + "minutes,,1,2,x,,maybe,,,,,,Ann Lee,now\n",
    )
    .unwrap();
    let confirm = ["document", "confirm", "minutes", &place, "--by", "Ann Lee"];
    check(&copy, &confirm, 2, &["documents/readings.csv", "row 6", "no decision", "decided_at"]);
}

#[test]
fn the_same_text_under_another_hash_is_told() {
    let (copy, _, _) = with_minutes();
    let file = copy.path().join("spaced.txt");
    fs::write(&file, MINUTES.replace(' ', "  ")).unwrap();
    check(&copy, &["document", "read", file.to_str().unwrap()], 0, &["It has the same text as minutes."]);
}

#[test]
fn documents_that_cannot_be_read_are_told_at_once_and_none_is_kept() {
    let copy = Copy::new();
    let file = |name: &str, bytes: &[u8]| {
        let path = copy.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let good = file("good.txt", b"On 3 June 2025 it was short of 5m.");
    let empty = file("empty.pdf", b"");
    let broken = file("broken.pdf", b"%PDF-1.7 and no more");
    let undated = file("undated.html", b"<html><body><p>A deficit of 5 million pounds</p></body></html>");
    let register = copy.path().join("documents/documents.csv");
    let before = fs::read_to_string(&register).unwrap();
    check(
        &copy,
        &["document", "read", &good, &empty, &broken, &undated, "no-such-file.txt"],
        2,
        &[
            "empty.pdf: the file is empty",
            "broken.pdf: the PDF is damaged",
            "undated.html: it does not say",
            "--dated",
            "no-such-file.txt",
        ],
    );
    assert_eq!(fs::read_to_string(&register).unwrap(), before);
    let titled = file("titled.html", b"<html><head><title>News of 17 June 2025</title></head><body><p>A deficit of 5 million pounds</p></body></html>");
    check(&copy, &["document", "read", &titled], 0, &["dated 2025-06-17"]);
    check(&copy, &["document", "read", &undated, "--dated", "some day"], 2, &["--dated", "June 2025"]);
    check(
        &copy,
        &["document", "claims", "nobody"],
        2,
        &["no document is called nobody", "nub-news-2024-autumn"],
    );
    check(
        &copy,
        &["document", "claims", "nub-news-2024-autumn"],
        2,
        &["no copy is kept", "oakham document read"],
    );
}

#[test]
fn the_pdf_of_the_board_report_can_be_read() {
    let copy = Copy::new();
    let folder = copy.path().join("out");
    let out = folder.to_str().unwrap();
    check(&copy, &["report", "--year", "2024/25", "--month", "5", "-o", out], 0, &[]);
    let pdf = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "pdf"))
        .unwrap();
    let found = listed(&copy, &["document", "read", pdf.to_str().unwrap(), "--dated", "2024-09-20"]);
    let document = &found["documents"][0];
    assert!(1 < document["pages"].as_u64().unwrap());
    assert!(50 < document["claims"].as_array().unwrap().len(), "{document}");
}

#[test]
fn the_five_public_documents_are_held_against_each_other() {
    let Some(documents) = public() else {
        return;
    };
    let copy = Copy::new();
    for (file, dated) in &documents {
        check(
            &copy,
            &["document", "read", file.to_str().unwrap(), "--dated", dated],
            0,
            &["readings are proposals"],
        );
    }
    let (code, printed) = run(&copy, &["document", "claims", "--check"]);
    assert_eq!(code, 0, "{printed}");
    for part in ["£140m fits", "conflict:", "implausible:", "does not add up:", "checkable:"] {
        assert!(printed.contains(part), "{part:?} is not in:\n{printed}");
    }
    let found = listed(&copy, &["document", "claims", "--check"]);
    let confirmed = found["documents"].as_array().unwrap().iter().flat_map(|document| {
        document["claims"].as_array().unwrap().iter().filter(|claim| claim["confirmed"] == true)
    });
    assert!(1 <= confirmed.count(), "claims of the example are confirmed");
    every_conflict_is_told(&found);
}

/// Every conflict of `claims.json` is among the checks, with half of its figures or more.
fn every_conflict_is_told(found: &Value) {
    let folder = std::env::var_os("OAKHAM_VALIDATION").map(PathBuf::from).unwrap();
    let labels: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("claims.json")).unwrap()).unwrap();
    let hash_of = |id: &Value| {
        let documents = found["documents"].as_array().unwrap().iter();
        documents.filter(|document| &document["id"] == id).map(|document| document["sha256"].clone()).next()
    };
    let mut places: Vec<(String, Value, u64)> = Vec::new();
    for document in labels["documents"].as_array().unwrap() {
        for label in document["claims"].as_array().unwrap() {
            let id = label["id"].as_str().unwrap().to_owned();
            places.push((id, document["sha256"].clone(), label["start"].as_u64().unwrap()));
        }
    }
    for conflict in
        labels["cross_checks"].as_array().unwrap().iter().filter(|check| check["type"] == "conflict")
    {
        let wanted: Vec<&(String, Value, u64)> = places
            .iter()
            .filter(|(id, ..)| conflict["claims"].as_array().unwrap().contains(&json!(id)))
            .collect();
        let told =
            found["checks"].as_array().unwrap().iter().filter(|check| check["kind"] == "conflict").any(
                |check| {
                    let figures = check["figures"].as_array().unwrap();
                    let has = |(_, hash, start): &&&(String, Value, u64)| {
                        figures.iter().any(|figure| {
                            hash_of(&figure["document"]).as_ref() == Some(hash)
                                && figure["start"] == json!(start)
                        })
                    };
                    wanted.len() <= 2 * wanted.iter().filter(has).count()
                },
            );
        assert!(told, "{} is not told", conflict["id"]);
    }
}

#[test]
fn a_title_that_nobody_sees_all_of_makes_no_register_unreadable() {
    let (copy, _, _) = with_minutes();
    let files = [
        ("u2.html", "<html><head><title>Board\u{202a} papers\u{202c}</title></head><body>"),
        ("u6.html", "<html><head><title>Board&#7; papers</title></head><body>"),
        ("u7.html", "<html><head><title>=Board papers</title></head><body>"),
        ("u10.txt", "\u{2068}Board papers\u{2069}\n\n"),
        ("u11.txt", "\u{b}\u{7}\nBoard\u{b}papers\n\n"),
    ];
    for (name, head) in files {
        let file = copy.path().join(name);
        fs::write(&file, format!("{head}17 July 2025 in {name}: LPT had a deficit of £1.8m at month 3.\n"))
            .unwrap();
        let read = listed(&copy, &["document", "read", file.to_str().unwrap()]);
        assert_eq!(read["documents"][0]["title"], "Board papers", "{name}");
    }
    let known = listed(&copy, &["document", "claims"]);
    let known = known["documents"].as_array().unwrap().iter();
    assert_eq!(known.filter(|document| document["title"] == "Board papers").count(), 5);
}

#[test]
fn what_the_list_of_documents_would_not_read_again_is_not_written() {
    let (copy, _, _) = with_minutes();
    let other = copy.path().join("other.txt");
    fs::write(&other, "Board, 17 July 2025\n\nLPT had a deficit of £1.8m at month 3.\n").unwrap();
    let register = copy.path().join("documents/documents.csv");
    let before = fs::read_to_string(&register).unwrap();
    for (option, text, why) in [
        ("--address", "www.x.org", "this is no web address"),
        ("--address", "http://x.org/a b", "this is no web address"),
        ("--publisher", "", "--publisher is empty"),
        ("--title", "  ", "--title is empty"),
        ("--title", "=cmd|x", "takes it for a formula"),
        ("--note", "seen\u{202e}", "U+202E"),
        ("--dated", "", "--dated is empty"),
    ] {
        check(&copy, &["document", "read", other.to_str().unwrap(), option, text], 2, &[why]);
        assert_eq!(fs::read_to_string(&register).unwrap(), before, "{option}");
        assert!(!copy.path().join("documents/kept/other.txt").exists());
    }
    check(&copy, &["document", "read", other.to_str().unwrap(), "--address", "https://x.org/a"], 0, &[]);
}

#[test]
fn a_document_whose_row_cannot_be_read_is_left_out_and_the_others_stand() {
    let (copy, _, found) = with_minutes();
    let place = figure(&found, "£18.8m")["start"].as_u64().unwrap().to_string();
    let register = copy.path().join("documents/documents.csv");
    let good = fs::read_to_string(&register).unwrap();
    let n_rows = good.lines().count();
    let headings = good.lines().next().unwrap();
    let cells = headings.split(',').map(|heading| match heading {
        "document_id" => "odd",
        "publisher" => "",
        "dated" => "July 2025",
        "web_address" => "www.x.org",
        _ => "x",
    });
    let row: Vec<&str> = cells.collect();
    fs::write(&register, format!("{good}{}\n", row.join(","))).unwrap();
    let at = format!("documents/documents.csv row {}", n_rows + 1);
    let told = [at.as_str(), "the cell is empty", "this is no web address", "£18.8m"];
    check(&copy, &["document", "claims"], 0, &told);
    check(&copy, &["document", "claims", "odd"], 2, &told[..3]);
    check(&copy, &["document", "confirm", "minutes", &place, "--by", "Ann Lee"], 0, &["is confirmed"]);
    check(&copy, &["check"], 1, &told[..3]);
    // Another file of that name does not take the place of what is kept of it.
    let other = copy.path().join("odd.txt");
    fs::write(&other, "Board, 17 July 2025\n\nLPT had a deficit of £1.8m at month 3.\n").unwrap();
    assert_eq!(listed(&copy, &["document", "read", other.to_str().unwrap()])["documents"][0]["id"], "odd-2");
}
