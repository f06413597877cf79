//! Plans as workbooks and CSV files.

use std::fs;

use super::{Book, MONTHS, filled};
use crate::binary::{Copy, check, run};

#[test]
fn an_organisation_that_ends_in_the_year_plans_its_months_alone() {
    let copy = Copy::new();
    let organisations = copy.path().join("system/organisations.csv");
    let text_before = fs::read_to_string(&organisations).unwrap();
    let ended = text_before.replacen(",trust,2000-04-01,,", ",trust,2000-04-01,2027-07-31,", 1);
    assert_ne!(ended, text_before);
    fs::write(&organisations, ended).unwrap();
    let path = copy.path().join("ended.xlsx");
    let sent = path.to_str().unwrap();
    let asked = ["plan", "template", "--organisation", "RWE", "--year", "2027/28", "-o", sent];
    check(&copy, &asked, 0, &["ended.xlsx"]);
    let mut book = Book::open(&path);
    let said = "RWE is of the system until 31 July 2027: the months after July are closed";
    assert!(book.0.values().any(|part| part.contains(said)), "{said}");
    for month in &MONTHS[..4] {
        book.number(2, &format!("{month}7"), 100_000);
        book.number(2, &format!("{month}15"), 101_000);
    }
    book.text(1, "B9", "synthetic");
    book.forget_results();
    book.save(&path);
    let told = check(&copy, &["plan", "import", sent], 0, &["a deficit of £4.0m", "version 1: imported"]);
    assert!(!told.contains("the cell is empty"), "{told}");
    let kept = fs::read_to_string(copy.path().join("finance/plans/2027-28/RWE-v1.csv")).unwrap();
    assert!(kept.contains("P.INC.ICB,100000,100000,100000,100000,0,0,0,0,0,0,0,0,"), "{kept}");
    // The next version begins with these months, as a CSV file too.
    let next = copy.path().join("next.csv");
    let asked =
        ["plan", "template", "--organisation", "RWE", "--year", "2027/28", "-o", next.to_str().unwrap()];
    check(&copy, &asked, 0, &["next.csv"]);
    let begun = fs::read_to_string(&next).unwrap();
    assert!(begun.contains(",100000,100000,100000,100000,,,,,,,,,,"), "{begun}");
    // One that is missing in a month of its own is told.
    let mut gap = Book::open(&path);
    gap.put(2, "H7", "", "");
    gap.save(&path);
    check(&copy, &["plan", "check", sent], 1, &["1 error", "row 7 column H: the cell is empty"]);
}

#[test]
fn an_amount_of_a_plan_that_is_struck_through_is_told_with_its_cell() {
    let copy = Copy::new();
    let (path, mut book) = filled(&copy, "struck.xlsx");
    let styles = book.0.get_mut("xl/styles.xml").unwrap();
    let n_of = |part: &str, entry: &str| {
        let inside = styles.split_once(&format!("<{part} ")).unwrap().1;
        inside.split_once(&format!("</{part}>")).unwrap().0.matches(entry).count()
    };
    let (n_fonts, n_styles) = (n_of("fonts", "<font>"), n_of("cellXfs", "<xf "));
    let style =
        format!("<xf numFmtId=\"0\" fontId=\"{n_fonts}\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs>");
    *styles =
        styles.replacen("</fonts>", "<font><strike/></font></fonts>", 1).replacen("</cellXfs>", &style, 1);
    let sheet = book.sheet(2);
    let before = sheet.split_once("<c r=\"G14\" s=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    *sheet =
        sheet.replace(&format!("<c r=\"G14\" s=\"{before}\""), &format!("<c r=\"G14\" s=\"{n_styles}\""));
    book.save(&path);
    let told = check(
        &copy,
        &["plan", "check", path.to_str().unwrap()],
        0,
        &["V31", "row 14 column G", "holds 101000, which is read, but shows it struck through"],
    );
    assert!(told.contains("It can be imported"), "a warning keeps nothing from being imported: {told}");
}

/// The row of the cover of a plan in which a field stands.
fn cover_row(field: &str) -> usize {
    let fields = [
        "org_code",
        "org_name",
        "fin_year",
        "plan_version",
        "unit",
        "provenance",
        "source_ref",
        "reason",
        "approved_by",
        "approved_on",
    ];
    4 + fields.iter().position(|known| *known == field).unwrap()
}

#[test]
fn a_plan_goes_from_template_to_version_and_changes_only_with_a_reason() {
    let copy = Copy::new();
    let (path, book) = filled(&copy, "plan.xlsx");
    book.save(&path);
    let sent = path.to_str().unwrap();
    check(&copy, &["plan", "check", sent], 0, &["a deficit of £12.0m", "It can be imported"]);
    let kept = copy.path().join("finance/plans/2027-28/RWE-v1.csv");
    assert!(!kept.exists(), "a check writes nothing");
    check(&copy, &["plan", "import", sent], 0, &["RWE 2027/28 version 1: imported", "RWE-v1.csv"]);
    let first = fs::read_to_string(&kept).unwrap();
    assert!(first.contains("P.INC.ICB,100000,100000") && first.contains("P.PAY.SUB,101000"), "{first}");
    check(&copy, &["plan", "import", sent], 0, &["is here already with the same amounts"]);

    // The same version with other amounts is refused, and what is there stays.
    let (path, mut other) = filled(&copy, "other.xlsx");
    other.text(1, "B7", "1");
    other.text(1, "B14", "plan RWE 2027/28 v1");
    other.number(2, "E6", 90_000);
    other.save(&path);
    let other = path.to_str().unwrap();
    check(
        &copy,
        &["plan", "import", other],
        1,
        &["version 1 is there with other amounts: 1 line differs", "V09"],
    );
    assert_eq!(fs::read_to_string(&kept).unwrap(), first);

    // The template of the next version begins with the one before; it needs a reason, an approver and a day.
    let (path, mut next) = filled(&copy, "next.xlsx");
    next.number(2, "E6", 90_000);
    next.save(&path);
    let next_path = path.to_str().unwrap();
    check(
        &copy,
        &["plan", "import", next_path],
        1,
        &["no reason", "nobody who approved it", "no day of approval"],
    );
    assert!(!copy.path().join("finance/plans/2027-28/RWE-v2.csv").exists());
    next.text(1, &format!("B{}", cover_row("reason")), "contract lost");
    next.text(1, &format!("B{}", cover_row("approved_by")), "Board");
    next.text(1, &format!("B{}", cover_row("approved_on")), "2026-04-01");
    next.save(&path);
    let printed = check(
        &copy,
        &["plan", "import", next_path],
        0,
        &[
            "Against version 1, 1 line of the year differ",
            "(P.INC.ICB) from 1,200,000 to 1,190,000",
            "changes.csv",
        ],
    );
    assert!(printed.contains("Position of the year from (12,000) to (22,000)"), "{printed}");
    let changes = fs::read_to_string(copy.path().join("finance/plans/2027-28/changes.csv")).unwrap();
    assert!(changes.contains("RWE,2,contract lost,Board,2026-04-01"), "{changes}");
    let (_, found) = run(&copy, &["check"]);
    // The other organisations have no plan yet, which is told; of this one there is nothing to say.
    assert!(!found.contains("finance/plans/2027-28/RWE"), "{found}");
}

#[test]
fn what_is_wrong_with_a_plan_is_told_by_sheet_and_cell_and_nothing_is_written() {
    type Spoil = fn(&mut Book);
    let slips: [(Spoil, &[&str]); 9] = [
        (|book| book.text(2, "E6", "n/a"), &["plan.xlsx#plan row 6 column E", "found \"n/a\""]),
        (
            |book| book.put(2, "F6", "", "<f>SUM(A1)</f>"),
            &["row 6 column F", "holds no result of the formula"],
        ),
        (
            |book| book.put(2, "G6", " t=\"e\"", "<v>#REF!</v>"),
            &["row 6 column G", "the cell shows an error"],
        ),
        (|book| book.put(2, "H6", "", ""), &["row 6 column H", "the cell is empty"]),
        (
            |book| book.text(1, "B4", "RT5"),
            &["plan.xlsx#cover", "plan RT5 2027/28 v1", "plan RWE 2027/28 v1"],
        ),
        (|book| book.text(1, "B6", "2026/27"), &["plan.xlsx#cover", "the workbook was made for that"]),
        (|book| book.number(2, "Q6", 5), &["row 6 column Q", "the months sum to 1200000"]),
        (|book| book.text(2, "A6", ""), &["row 6 column E", "no code", "rite P.INC.ICB under Code"]),
        (
            |book| {
                for month in MONTHS {
                    book.number(2, &format!("{month}6"), 100_000_000);
                }
            },
            &["V07", "seems to be in pounds"],
        ),
    ];
    let copy = Copy::new();
    let (path, _) = filled(&copy, "plan.xlsx");
    let template = fs::read(&path).unwrap();
    for (spoil, expected) in slips {
        fs::write(&path, &template).unwrap();
        fs::remove_file(&path).unwrap();
        let (path, mut book) = filled(&copy, "plan.xlsx");
        spoil(&mut book);
        book.save(&path);
        check(&copy, &["plan", "import", path.to_str().unwrap()], 1, expected);
        assert!(!copy.path().join("finance/plans/2027-28").exists());
    }
    let sent = path.to_str().unwrap();
    fs::remove_file(&path).unwrap();
    let (path, book) = filled(&copy, "plan.xlsx");
    book.save(&path);
    check(&copy, &["plan", "check", sent, "--organisation", "RT5"], 1, &["that of RT5 was asked for"]);
    check(&copy, &["plan", "check", sent, "--year", "2026/27"], 1, &["that for 2026/27 was asked for"]);
}

/// The filled-in plan of UHL with `alter` done to what stands in each month, April first.
fn altered(copy: &Copy, name: &str, alter: impl Fn(usize, i64) -> i64) -> std::path::PathBuf {
    let (path, mut book) = filled(copy, name);
    for (idx, month) in MONTHS.iter().enumerate() {
        book.number(2, &format!("{month}6"), alter(idx, 100_000));
        book.number(2, &format!("{month}14"), alter(idx, 101_000));
        book.number(2, &format!("{month}20"), alter(idx, 2_000));
    }
    book.forget_results();
    book.save(&path);
    path
}

#[test]
fn two_workbooks_of_one_version_with_different_amounts_are_both_refused() {
    let copy = Copy::new();
    altered(&copy, "one.xlsx", |_, amount| amount);
    let other = altered(&copy, "other.xlsx", |_, amount| amount * 2);
    let sent = copy.path().join("sent");
    fs::create_dir(&sent).unwrap();
    for name in ["one.xlsx", "other.xlsx"] {
        fs::rename(copy.path().join(name), sent.join(name)).unwrap();
    }
    let folder = sent.to_str().unwrap();
    let kept = copy.path().join("finance/plans/2027-28/RWE-v1.csv");
    for more in [&[][..], &["--replace"]] {
        let expected = [
            "it is version 1 of the plan of RWE for 2027/28, and so is other.xlsx with other amounts",
            "and so is one.xlsx with other amounts",
            "Name the file that is right",
            "2 plans: 2 refused.",
        ];
        check(&copy, &[&["plan", "import", folder], more].concat(), 1, &expected);
        assert!(!kept.exists(), "neither is kept");
    }
    // The same amounts twice are one plan.
    fs::copy(sent.join("one.xlsx"), sent.join(other.file_name().unwrap())).unwrap();
    check(&copy, &["plan", "import", folder], 0, &["2 plans: 1 imported, 1 here already."]);
    assert!(kept.exists());
}

#[test]
fn a_first_plan_that_was_wrong_is_replaced_while_no_return_is_in_and_the_log_says_so() {
    let copy = Copy::new();
    let import = |path: &std::path::Path, more: &[&str], status: i32, expected: &[&str]| {
        let sent = ["plan", "import", path.to_str().unwrap()];
        check(&copy, &[&sent[..], more].concat(), status, expected)
    };
    // In millions it is refused.
    let in_millions = altered(&copy, "millions.xlsx", |_, amount| amount / 1_000);
    import(&in_millions, &[], 1, &["V07", "millions of pounds", "Nothing was written"]);
    // Twice what is right nobody can know; it is kept, and the right one takes its place.
    let kept = copy.path().join("finance/plans/2027-28/RWE-v1.csv");
    let double = altered(&copy, "double.xlsx", |_, amount| amount * 2);
    import(&double, &[], 0, &["version 1: imported"]);
    let wrong = fs::read_to_string(&kept).unwrap();
    let (path, mut right) = filled(&copy, "right.xlsx");
    right.text(1, "B7", "1");
    right.text(1, "B14", "plan RWE 2027/28 v1");
    for month in MONTHS {
        right.number(2, &format!("{month}20"), 2_000);
    }
    right.save(&path);
    import(&path, &[], 1, &["version 1 is there with other amounts", "import this one with --replace"]);
    assert_eq!(fs::read_to_string(&kept).unwrap(), wrong);
    import(&path, &["--replace"], 0, &["Beside version 1 that is there", "imported in place of the one"]);
    let after = fs::read_to_string(&kept).unwrap();
    assert!(after.contains("P.INC.ICB,100000,"), "{after}");
    assert!(!copy.path().join("finance/plans/2027-28/changes.csv").exists());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let events = runtime.block_on(async {
        let store = store::Store::open(&copy.path().join("oakham.db")).await.unwrap();
        store.events(10).await.unwrap()
    });
    let event = events.iter().find(|event| event.kind == "plan replaced").unwrap();
    assert_eq!(event.subject, "RWE 2027/28 version 1");
    assert!(event.detail.contains("lines of the year, position from"), "{event:?}");
    // Once a return is in, it stays what the return was compared with.
    fs::create_dir_all(copy.path().join("finance/returns/2027-28/M01/RWE")).unwrap();
    let told =
        import(&double, &["--replace"], 1, &["version 1 is there with other amounts", "Returns of 2027/28"]);
    assert!(!told.contains("--replace"), "{told}");
}

#[test]
fn what_may_be_wrong_with_a_plan_is_confirmed_and_what_is_wrong_is_refused() {
    let copy = Copy::new();
    let import = |path: &std::path::Path, more: &[&str], status: i32, expected: &[&str]| {
        let sent = ["plan", "import", path.to_str().unwrap()];
        check(&copy, &[&sent[..], more].concat(), status, expected)
    };
    let kept = copy.path().join("finance/plans/2027-28/RWE-v1.csv");
    let april = altered(&copy, "april.xlsx", |idx, amount| if idx == 0 { amount * 12 } else { 0 });
    import(&april, &["--confirm", "V08"], 1, &["V08", "the whole year stands under one month"]);
    let drugs_below_nil = |book: &mut Book| book.number(2, "G14", -101_000);
    let (path, mut book) = filled(&copy, "credit.xlsx");
    drugs_below_nil(&mut book);
    book.save(&path);
    let told = import(&path, &[], 1, &["V06", "look at the warnings of V06", "--confirm V06"]);
    assert!(!kept.exists() && told.contains("Nothing was written"), "{told}");
    let sent = path.to_str().unwrap();
    check(&copy, &["plan", "check", sent], 0, &["once you have looked", "--confirm V06"]);
    let (_, json) = run(&copy, &["plan", "check", sent, "--format", "json"]);
    assert!(json.replace(char::is_whitespace, "").contains("\"to_confirm\":[\"V06\"]"), "{json}");
    check(&copy, &["plan", "import", sent, "--confirm", "V6"], 2, &["such as V06"]);
    import(&path, &["--confirm", "v06"], 0, &["V06", "version 1: imported"]);
    assert!(kept.exists());
}

#[test]
fn a_plan_with_the_months_of_another_organisation_is_refused() {
    let copy = Copy::new();
    let path = copy.path().join("RT5.csv");
    // The plan of UHL under the code of the other trust.
    let own = fs::read_to_string(copy.path().join("finance/plans/2026-27/RWE-v1.csv")).unwrap();
    fs::remove_file(copy.path().join("finance/plans/2026-27/RT5-v1.csv")).unwrap();
    fs::write(&path, own.replace(",RWE,", ",RT5,")).unwrap();
    let sent = path.to_str().unwrap();
    check(&copy, &["plan", "check", sent], 1, &["V08", "has the amounts of the plan of RWE"]);
}

#[test]
fn columns_that_are_moved_or_added_and_stored_results_are_taken() {
    let copy = Copy::new();
    let (path, mut book) = filled(&copy, "plan.xlsx");
    // A formula with its result, a check column, and a total that was pasted as a value.
    book.put(2, "E6", "", "<f>50000*2</f><v>100000</v>");
    let xml = book.sheet(2);
    *xml = xml.replacen("<row r=\"6\"", "<row r=\"6\" ", 1);
    let at = xml.find("<row r=\"7\"").unwrap();
    let end = xml[..at].rfind("</row>").unwrap();
    xml.insert_str(end, "<c r=\"X6\"><f>E6-D6</f><v>3</v></c>");
    book.save(&path);
    check(
        &copy,
        &["plan", "check", path.to_str().unwrap()],
        0,
        &["1 amount is a formula", "a deficit of £12.0m"],
    );
}

#[test]
fn a_csv_plan_is_read_and_lines_without_a_month_are_left_out() {
    let copy = Copy::new();
    let path = copy.path().join("plan.csv");
    let out = path.to_str().unwrap();
    check(
        &copy,
        &["plan", "template", "--organisation", "QK1", "--year", "2027/28", "-o", out],
        0,
        &["plan.csv"],
    );
    let template = fs::read_to_string(&path).unwrap();
    let months = ",50000".repeat(12);
    let filled = template.replace(
        &format!("I.ACUTE,Acute services{},,", ",".repeat(12)),
        &format!("I.ACUTE,Acute services{months},synthetic,board paper"),
    );
    assert_ne!(filled, template);
    fs::write(&path, filled).unwrap();
    check(&copy, &["plan", "import", out], 0, &["nothing is keyed", "I.ALLOC.CONF", "version 1: imported"]);
    let kept = fs::read_to_string(copy.path().join("finance/plans/2027-28/QK1-v1.csv")).unwrap();
    assert_eq!(kept.lines().count(), 2, "{kept}");
}

#[test]
fn plans_of_all_organisations_are_written_and_imported_at_once_each_by_itself() {
    let copy = Copy::new();
    let plans = copy.path().join("plans");
    let folder = plans.to_str().unwrap();
    let template = ["plan", "template", "--year", "2027/28", "-o"];
    let all: Vec<&str> = template.into_iter().chain([folder]).collect();
    check(&copy, &all, 0, &["RWE-plan.xlsx", "RT5-plan.xlsx", "QK1-plan.xlsx"]);
    // What an open spreadsheet program leaves there is not taken for a plan.
    fs::write(plans.join("~$RWE-plan.xlsx"), "").unwrap();
    for code in ["RWE", "RT5"] {
        let path = plans.join(format!("{code}-plan.xlsx"));
        let mut book = Book::open(&path);
        for month in MONTHS {
            book.number(2, &format!("{month}6"), 100_000);
        }
        book.text(1, "B9", "synthetic");
        book.forget_results();
        book.save(&path);
    }
    let told = check(&copy, &["plan", "import", folder], 1, &["no amount is keyed"]);
    assert!(told.contains("3 plans: 2 imported, 1 refused."), "{told}");
    for (code, is_kept) in [("RWE", true), ("RT5", true), ("QK1", false)] {
        let kept = copy.path().join(format!("finance/plans/2027-28/{code}-v1.csv"));
        assert_eq!(kept.exists(), is_kept, "{code}");
    }
    let (status, json) = run(&copy, &["plan", "check", folder, "--format", "json"]);
    assert!(status == 1 && json.contains("\"oakham.plans/1\""), "{json}");
    assert_eq!(json.matches("\"outcome\": \"unchanged\"").count(), 2, "{json}");
    check(&copy, &all, 2, &["is there already and would be lost"]);
    let to_file: Vec<&str> = template.into_iter().chain(["plans.xlsx"]).collect();
    check(&copy, &to_file, 2, &["is one file, and 3 plans are asked for"]);
}
