//! What people and programs write is read as it is meant, or refused with the reason for that spelling.

use std::fs;

use crate::binary::{Copy, check};

fn edit(copy: &Copy, file: &str, from: &str, to: &str) {
    let path = copy.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file}: {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

const YEAR: [&str; 3] = ["check", "--year", "2026/27"];

#[test]
fn per_cents_are_read_in_every_spelling_that_leaves_nothing_open() {
    let checked = |copy: &Copy| check(copy, &YEAR, 1, &[]).replace(copy.path().to_str().unwrap(), "");
    let whole = checked(&Copy::new());
    for (risk, share) in [("50.0", "3.200"), ("50%", "3.2000000001"), ("50.0 %", "3.2%")] {
        let copy = Copy::new();
        edit(&copy, "finance/risks/2026-27.csv", "9000,50,", &format!("9000,{risk},"));
        edit(&copy, "finance/limits/2026-27.csv", "agency_share,3.20", &format!("agency_share,{share}"));
        assert_eq!(checked(&copy), whole, "{risk} {share}");
    }
    for (risk, why) in [
        ("0.5", "it is in per cent, and this is a fraction"),
        ("50.5", "Round it"),
        ("\"50,5\"", "behind a point: 50.5"),
        ("many", "expected whole per cent"),
    ] {
        let copy = Copy::new();
        edit(&copy, "finance/risks/2026-27.csv", "9000,50,", &format!("9000,{risk},"));
        check(&copy, &YEAR, 1, &["2026-27.csv row 2 column H", why]);
    }
}

#[test]
fn arguments_are_refused_with_the_form_to_write() {
    let copy = Copy::new();
    check(&copy, &["request", "list", "--due", "14 days"], 2, &["expected a whole number, from 0 to 3650"]);
    check(
        &copy,
        &["document", "confirm", "leicester-hwb-2025", "£11m", "--by", "Ann Lee"],
        2,
        &["the place of a figure"],
    );
    check(
        &copy,
        &["request", "list", "--owner", "Leicester hospitals"],
        2,
        &["nothing of the register is asked of", "QK1", "RWE"],
    );
    check(&copy, &["--as-at", "20 Sept 2024", "position"], 2, &["for 20 Sept 2024 write 2024-09-20"]);
    check(&copy, &["return", "diff", "RWE", "2024/25", "5"], 2, &["one version, so there is no other"]);
}

#[test]
fn months_of_a_series_are_asked_for_as_they_may_be_written() {
    let copy = Copy::new();
    let series = copy.path().join("series.csv");
    fs::write(&series, "date,value\n2024-01,1\nFebruary,2\n2024-Q1,3\n").unwrap();
    check(&copy, &["spc", "--csv", series.to_str().unwrap()], 2, &["or a month such as 2024-08"]);
}

#[test]
fn a_total_is_no_unit_among_others() {
    let copy = Copy::new();
    let units = copy.path().join("units.csv");
    fs::write(&units, "unit,numerator,denominator\nA,50,100\nB,60,110\nC,70,120\nEngland,180,330\n").unwrap();
    check(
        &copy,
        &["benchmark", "--csv", units.to_str().unwrap()],
        2,
        &["England has as many as all others together"],
    );
}

#[test]
fn a_document_stands_once_by_the_hash_of_its_file() {
    let copy = Copy::new();
    let minutes = copy.path().join("minutes.txt");
    fs::write(&minutes, "The trust is short of one point two billion pounds, a £65-million gap.\n").unwrap();
    let read = ["document", "read", minutes.to_str().unwrap(), "--dated", "2026-03"];
    check(&copy, &read, 0, &["one point two billion pounds", "£65-million"]);
    let register = copy.path().join("documents/documents.csv");
    let text = fs::read_to_string(&register).unwrap();
    let row = text.lines().last().unwrap().replacen("minutes", "other", 1);
    fs::write(&register, format!("{text}{row}\n")).unwrap();
    check(
        &copy,
        &["check", "--month", "5"],
        1,
        &["documents/documents.csv", "the file with this hash is minutes"],
    );
}

#[test]
fn what_is_no_text_is_not_read_as_text() {
    let copy = Copy::new();
    let file = copy.path().join("page.html");
    fs::write(&file, "<div><p>A deficit of £5m.</p></div>").unwrap();
    let said = check(&copy, &["document", "read", file.to_str().unwrap(), "--dated", "2026-03"], 0, &["£5m"]);
    assert!(!said.contains("<div>"), "{said}");
    let file = copy.path().join("paper.rtf");
    fs::write(&file, "{\\rtf1 A deficit of £5m.}").unwrap();
    check(
        &copy,
        &["document", "read", file.to_str().unwrap(), "--dated", "2026-03"],
        2,
        &["rich text (RTF)"],
    );
}

#[test]
fn a_register_of_one_that_was_split_is_complete() {
    let copy = Copy::new();
    edit(&copy, "system/organisations.csv", "LPT,trust,1999-04-01,,", "LPT,trust,1999-04-01,2026-08-31,");
    let path = copy.path().join("system/organisations.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text + "RX1,One Trust,ONE,trust,2026-09-01,,x\nRX2,Two Trust,TWO,trust,2026-09-01,,x\n")
        .unwrap();
    let said = check(&copy, &["efficiency", "--year", "2026/27"], 1, &["LPT"]);
    assert!(!said.contains("C06") && !said.contains("without their part"), "{said}");
}

#[test]
fn an_organisation_is_found_by_the_name_that_it_had() {
    let copy = Copy::new();
    edit(&copy, "system/organisations.csv", "UHL,trust,2000-04-01,,", "UHL,trust,2000-04-01,2026-08-31,");
    let path = copy.path().join("system/organisations.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text + "RWE,University Hospitals of the Shires,UHS,trust,2026-09-01,,x\n").unwrap();
    check(&copy, &["return", "diff", "UHL", "2026/27", "7"], 2, &["RWE 2026/27 month 7 has one version"]);
    check(
        &copy,
        &["return", "diff", "XYZ", "2026/27", "7"],
        2,
        &["XYZ is not in the system in October 2026;"],
    );
    check(&copy, &["position", "--year", "2026/2027"], 2, &["write it as 2026/27"]);
    check(&copy, &["position", "--year", "2026/27", "--month", "August"], 2, &["so 5 for August"]);
}

#[test]
fn a_register_of_a_year_is_of_nobody_who_ended_before_it() {
    let copy = Copy::new();
    edit(&copy, "system/organisations.csv", "UHL,trust,2000-04-01,,", "UHL,trust,2000-04-01,2025-03-31,");
    let path = copy.path().join("system/organisations.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text + "RX9,One Trust,ONE,trust,2025-04-01,,x\n").unwrap();
    let told =
        ["finance/risks/2026-27.csv row 2", "finance/schemes/2026-27.csv", "rite who came after it: RX9"];
    check(&copy, &["check", "--year", "2026/27"], 1, &told);
}
