//! The life of a return: from template to approval, resubmission, and back in time.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::binary::{Copy, check, run};

/// UHL's return for month 5 in a folder of its own, with £1m more agency pay to date.
pub(crate) fn revised(copy: &Copy) -> PathBuf {
    let folder = copy.path().join("sent");
    fs::create_dir_all(&folder).unwrap();
    for name in ["cover.csv", "lines.csv", "months.csv"] {
        let mut text = fs::read_to_string(copy.month_5("RWE").join(name)).unwrap();
        text = text.replace("P.PAY.AGY,actual_ytd,11915", "P.PAY.AGY,actual_ytd,12915");
        text = text.replace("2376,2402,2365,2367,2405", "2376,2402,2365,2367,3405");
        for (row, measure) in [
            ("P.AFP,", "actual_ytd"),
            ("P.AFPX,", "actual_ytd"),
            ("P.OPSUR,", "actual_ytd"),
            ("P.SD,", "actual_ytd"),
        ] {
            text = add(&text, &format!("{row}{measure},"), -1000);
        }
        text = text.replace("prepared_by,synthesiser", "prepared_by,Ann Lee");
        text = text.replace("approved_by,example\n", "approved_by,\n");
        text = text.replace("approved_at,2024-09-14", "approved_at,");
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// Adds to the amount that follows `key`.
fn add(text: &str, key: &str, by: i64) -> String {
    let Some(at) = text.find(key).map(|at| at + key.len()) else { return text.to_owned() };
    let end = at + text[at..].find(',').unwrap();
    let amount: i64 = text[at..end].parse().unwrap();
    format!("{}{}{}", &text[..at], amount + by, &text[end..])
}

const RWE: [&str; 3] = ["RWE", "2024/25", "5"];

fn with<'a>(start: &[&'a str], end: &[&'a str]) -> Vec<&'a str> {
    start.iter().chain(&RWE).chain(end).copied().collect()
}

#[test]
fn a_return_is_submitted_approved_by_another_and_counts_from_then() {
    let copy = Copy::new();
    let position = ["--format", "json", "position", "--year", "2024/25", "--month", "5"];
    let before = run(&copy, &position);
    let as_then = [&position[..], &["--as-at", "2024-09-20"]].concat();
    let then = run(&copy, &as_then);
    assert_eq!(then.0, 0, "{}", then.1);

    let sent = revised(&copy);
    let sent = sent.to_str().unwrap();
    check(&copy, &["return", "submit", sent], 0, &["submitted as version 2", "It counts once approved"]);
    // Not approved: nothing is different yet.
    assert!(run(&copy, &position) == before, "what is not approved counts for nothing");
    check(&copy, &["return", "submit", sent], 0, &["byte for byte version 2", "Nothing was changed"]);

    check(&copy, &with(&["return", "approve"], &["--by", "ann  lee"]), 2, &["V27", "may not approve it"]);
    let other = ["--by", "Bo", "--content", "0000000000"];
    check(&copy, &with(&["return", "approve"], &other), 2, &["V27", "has changed since it was looked at"]);
    check(&copy, &with(&["return", "approve"], &["--by", "Bo"]), 0, &["version 2", "approved by Bo"]);
    check(&copy, &with(&["return", "approve"], &["--by", "Bo"]), 2, &["the return is approved"]);

    // £64.8m of deficit to date becomes £65.8m; the past comes out byte for byte.
    assert!(before.1.contains("\"actual_ytd\": -6480000000"), "{}", before.1);
    check(&copy, &position, 0, &["\"actual_ytd\": -6580000000"]);
    assert!(run(&copy, &as_then) == then, "the past is as it was");
    let listed =
        check(&copy, &["return", "list", "--year", "2024/25", "--month", "5"], 0, &["superseded", "Ann Lee"]);
    assert_eq!(listed.lines().count(), 5, "{listed}");
}

#[test]
fn a_past_report_comes_out_byte_for_byte() {
    let copy = Copy::new();
    let figures = |name: &str, as_at: &[&str]| {
        let out = copy.path().join(name);
        let mut arguments = vec!["report", "--year", "2024/25", "--month", "5", "-o", out.to_str().unwrap()];
        arguments.extend(as_at);
        check(&copy, &arguments, 0, &[]);
        ["figures.csv", "board-report.html", "board-report.xlsx", "board-report.pdf"]
            .map(|name| fs::read(out.join(name)).unwrap())
    };
    let then = ["--as-at", "2024-09-20"];
    let (before, now) = (figures("before", &then), figures("now", &[]));
    let sent = revised(&copy);
    check(&copy, &["return", "submit", sent.to_str().unwrap()], 0, &[]);
    check(&copy, &with(&["return", "approve"], &["--by", "Bo"]), 0, &[]);
    assert!(figures("after", &[]) != now, "the report of today has the new version");
    assert!(figures("again", &then) == before, "the report of that day is as it was");
}

#[test]
fn a_difference_is_told_in_words_with_its_effect() {
    let copy = Copy::new();
    let sent = revised(&copy);
    check(&copy, &["return", "submit", sent.to_str().unwrap(), "--reason", "agency accrual"], 0, &[]);
    check(
        &copy,
        &with(&["return", "diff"], &[]),
        0,
        &[
            "from version 1",
            "P.PAY.AGY Pay: agency, actual to date: was 11,915, is 12,915 (£000): 1,000 worse.",
            "P.PAY.AGY Pay: agency, actual of August: was 2,405, is 3,405 (£000): 1,000 worse.",
            "actual to date: was",
            "1.0 worse",
            "plan for the year: (64.9), unchanged",
        ],
    );
    let json =
        check(&copy, &with(&["--format", "json", "return", "diff"], &[]), 0, &["oakham.return-diff/1"]);
    assert!(json.contains("\"unit\": \"pence\""), "{json}");
    check(&copy, &with(&["return", "diff"], &["--from", "2", "--to", "9"]), 2, &["2 versions"]);
}

#[test]
fn a_return_with_errors_is_not_submitted_and_all_errors_are_told() {
    let copy = Copy::new();
    let sent = revised(&copy);
    let lines = sent.join("lines.csv");
    let text = fs::read_to_string(&lines).unwrap();
    let text = add(&add(&text, "P.NP.DRUG,actual_ytd,", 5_000), "P.PDC,plan_fy,", 7);
    fs::write(&lines, text).unwrap();
    let printed = check(
        &copy,
        &["return", "submit", sent.to_str().unwrap()],
        1,
        &["V05", "V08", "Nothing was submitted"],
    );
    assert!(printed.contains("lines.csv row"), "{printed}");
    fs::write(&lines, "").unwrap();
    check(&copy, &["return", "submit", sent.to_str().unwrap()], 1, &["lines.csv", "the file is empty"]);
    assert!(!copy.month_5("RWE").join("versions.csv").exists());
    assert!(!copy.path().join("oakham.db").exists());
}

#[test]
fn a_locked_month_takes_only_a_resubmission_with_a_reason() {
    let copy = Copy::new();
    let sent = revised(&copy);
    check(&copy, &with(&["return", "lock"], &["--by", "Pat"]), 0, &["locked by Pat"]);
    let path = sent.to_str().unwrap();
    check(&copy, &["return", "submit", path], 1, &["V01", "the month is locked"]);
    let cover = fs::read_to_string(sent.join("cover.csv")).unwrap();
    fs::write(sent.join("cover.csv"), cover.replace("basis,final", "basis,resubmission")).unwrap();
    check(&copy, &["return", "submit", path, "--reason", "agency accrual"], 0, &["version 2"]);
    check(&copy, &with(&["return", "approve"], &["--by", "Bo"]), 0, &["approved by Bo"]);
    check(&copy, &["check", "--year", "2024/25", "--month", "5"], 0, &["3 of 3 organisations reported"]);
}

#[test]
fn a_submitted_return_that_nobody_approved_leaves_the_total_incomplete() {
    let copy = Copy::new();
    let sent = revised(&copy);
    fs::remove_dir_all(copy.month_5("RWE")).unwrap();
    check(&copy, &["return", "submit", sent.to_str().unwrap()], 0, &["submitted as version 1"]);
    check(
        &copy,
        &["check", "--year", "2024/25", "--month", "5"],
        0,
        &["2 of 3 organisations reported", "has a return for month 5, but it is not approved"],
    );
}

#[test]
fn a_month_of_which_nothing_counts_yet_says_that_a_return_waits() {
    let copy = Copy::new();
    let sent = revised(&copy);
    for code in ["RWE", "RT5", "QK1"] {
        fs::remove_dir_all(copy.month_5(code)).unwrap();
    }
    let month = ["position", "--year", "2024/25", "--month", "5"];
    check(&copy, &month, 2, &["there is no return for month 5 of 2024/25"]);
    check(&copy, &["return", "submit", sent.to_str().unwrap()], 0, &["submitted as version 1"]);
    check(
        &copy,
        &month,
        2,
        &[
            "no return for month 5 of 2024/25 counts yet: RWE is submitted and waits for approval",
            " return approve RWE 2024/25 5 --by NAME",
        ],
    );
    check(&copy, &["return", "approve", RWE[0], RWE[1], RWE[2], "--by", "Bo Shah"], 0, &["approved"]);
    check(&copy, &month, 0, &["1 of 3 organisations reported"]);
}

/// A ledger of UHL's actuals to date, an account a line, as a trial balance prints it.
fn ledger(copy: &Copy) -> (PathBuf, String) {
    let lines = fs::read_to_string(copy.month_5("RWE").join("lines.csv")).unwrap();
    let (mut extract, mut mapping) = ("subcode,main_code,value\n".to_owned(), String::new());
    let computed = ["P.OPSUR", "P.SD", "P.AFP", "P.AFPX"];
    for (number, row) in lines.lines().filter(|row| row.contains(",actual_ytd,")).enumerate() {
        let cells: Vec<&str> = row.split(',').collect();
        if computed.contains(&cells[5]) {
            continue;
        }
        let income = cells[5].starts_with("P.INC")
            || cells[5] == "P.FIN.INC"
            || cells[5] == "P.OTHGL"
            || cells[5].starts_with("P.ADJ");
        let value: i64 = cells[7].parse().unwrap();
        let value = if income { -value * 1000 } else { value * 1000 };
        let (account, sign) = (4000 + number, if income { "-" } else { "+" });
        writeln!(extract, "10,{account},{value}.00").unwrap();
        writeln!(mapping, "{account},*,{},{sign},Ann,", cells[5]).unwrap();
    }
    let path = copy.path().join("extract.csv");
    fs::write(&path, extract).unwrap();
    (path, format!("main_code,subcode,line_code,sign,reviewed_by,note\n{mapping}"))
}

fn template<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let of = ["return", "template", "--organisation", "RWE", "--year", "2024/25", "--month", "5", "-o", out];
    of.into_iter().chain(more.iter().copied()).collect()
}

/// Puts what the organisation has to say into a template.
fn fill_in(folder: &Path, copy: &Copy) {
    let cover = fs::read_to_string(folder.join("cover.csv")).unwrap();
    let cover = cover
        .replace("prepared_by,\n", "prepared_by,Ann\n")
        .replace("prepared_at,\n", "prepared_at,2024-09-09\n");
    fs::write(folder.join("cover.csv"), cover).unwrap();
    let own = fs::read_to_string(copy.month_5("RWE").join("lines.csv")).unwrap();
    let lines = fs::read_to_string(folder.join("lines.csv")).unwrap();
    let filled = lines.lines().map(|row| {
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        if cells[7].is_empty() {
            let key = format!(",{},{},", cells[5], cells[6]);
            let same = own.lines().find(|row| row.contains(&key)).unwrap();
            same.split(',').nth(7).unwrap().clone_into(&mut cells[7]);
        }
        cells.join(",") + "\n"
    });
    fs::write(folder.join("lines.csv"), filled.collect::<String>()).unwrap();
}

#[test]
fn a_template_filled_from_the_ledger_is_submitted() {
    let copy = Copy::new();
    let (extract, mapping) = ledger(&copy);
    let out = copy.path().join("new");
    let (out_text, extract) = (out.to_str().unwrap(), extract.to_str().unwrap());
    check(&copy, &template(out_text, &["--ledger", extract]), 2, &["there is no finance/mappings/RWE.csv"]);
    fs::create_dir_all(copy.path().join("finance/mappings")).unwrap();
    let first = mapping.lines().filter(|row| !row.contains("P.PAY.AGY")).map(|row| row.to_owned() + "\n");
    fs::write(copy.path().join("finance/mappings/RWE.csv"), first.collect::<String>()).unwrap();
    check(
        &copy,
        &template(out_text, &["--ledger", extract]),
        1,
        &[
            "V26",
            "with £11,915,000.00 is in no line",
            "unmapped.csv",
            "of the ledger's value is mapped by reviewed rules",
        ],
    );
    check(&copy, &template(out_text, &["--ledger", extract]), 2, &["is there already"]);
    fs::remove_dir_all(&out).unwrap();
    fs::write(copy.path().join("finance/mappings/RWE.csv"), mapping).unwrap();
    check(&copy, &template(out_text, &["--ledger", extract]), 0, &["100.0% of the ledger's value"]);
    fill_in(&out, &copy);
    check(&copy, &["return", "submit", out_text], 0, &["submitted as version 2"]);
    // The plan was touched: the cells say which; another month's template says so too.
    let lines = fs::read_to_string(out.join("lines.csv")).unwrap();
    fs::write(out.join("lines.csv"), add(&lines, "P.PAY.SUB,plan_fy,", 7)).unwrap();
    let cover = fs::read_to_string(out.join("cover.csv")).unwrap();
    let at = cover.find("template_hash,").unwrap() + 14;
    let other = format!("{}{}{}", &cover[..at], "0".repeat(64), &cover[at + 64..]);
    fs::write(out.join("cover.csv"), other).unwrap();
    check(
        &copy,
        &["return", "submit", out_text],
        1,
        &["V08", "V01", "the template (00000000) is not the one"],
    );
}

#[test]
fn a_workbook_template_is_read_back_with_its_gaps_named() {
    let copy = Copy::new();
    let out = copy.path().join("book");
    let out = out.to_str().unwrap();
    check(&copy, &template(out, &["--workbook"]), 0, &["return.xlsx"]);
    let month_end = Path::new(out).join("return.xlsx");
    let printed = check(
        &copy,
        &["return", "submit", month_end.to_str().unwrap()],
        1,
        &["return.xlsx#cover", "expected a day"],
    );
    assert!(!printed.contains("schema_version"), "{printed}");
}

#[test]
fn a_return_is_sent_back_with_a_reason_and_never_counts() {
    let copy = Copy::new();
    let sent = revised(&copy);
    let sent = sent.to_str().unwrap();
    let before = copy.position();
    check(&copy, &["return", "submit", sent, "--reason", "agency invoices found"], 0, &["version 2"]);
    let of = |verb: &'static str, more: &[&'static str]| {
        let mut all = vec!["return", verb, RWE[0], RWE[1], RWE[2]];
        all.extend(more);
        all
    };
    check(
        &copy,
        &of("send-back", &["--by", "Bo Shah", "--reason", " "]),
        2,
        &["not sent back without a reason"],
    );
    check(
        &copy,
        &of("send-back", &["--by", "Bo Shah", "--reason", "The accrual lacks its invoice."]),
        0,
        &["version 2", "sent back by Bo Shah"],
    );
    assert_eq!(copy.position(), before, "what was sent back never counts");
    // It cannot be approved or sent back again, and the same files are not taken twice.
    check(&copy, &of("approve", &["--by", "Bo Shah"]), 2, &["the return is draft"]);
    check(&copy, &of("send-back", &["--by", "Bo Shah", "--reason", "again"]), 2, &["the return is draft"]);
    check(&copy, &["return", "submit", sent], 2, &["Bo Shah sent back: The accrual lacks its invoice."]);
    check(
        &copy,
        &["return", "list", "--year", "2024/25", "--month", "5"],
        0,
        &[
            "sent back",
            "RWE 2024/25 month 5 version 2 was sent back by Bo Shah: The accrual lacks its invoice.",
        ],
    );
    // Changed files are a new version, which can be approved.
    let cover = Path::new(sent).join("cover.csv");
    let text = fs::read_to_string(&cover).unwrap();
    fs::write(&cover, text.replace("Synthetic return", "With its invoice. Synthetic return")).unwrap();
    check(&copy, &["return", "submit", sent, "--reason", "invoice added"], 0, &["version 3"]);
    check(&copy, &of("approve", &["--by", "Bo Shah"]), 0, &["version 3", "approved by Bo Shah"]);
    assert_ne!(copy.position(), before);
}
