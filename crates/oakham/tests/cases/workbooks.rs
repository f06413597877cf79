//! Workbooks of plans and returns: filled in as people and other programs do it, they are read as they were meant or
//! refused by sheet and cell.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use crate::binary::{Copy, check, run, text};

/// A workbook's parts by name, edited as another program would.
struct Book(BTreeMap<String, String>);

impl Book {
    fn open(path: &Path) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        let mut parts = BTreeMap::new();
        for name in names {
            let mut text = String::new();
            archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
            parts.insert(name, text);
        }
        Self(parts)
    }

    fn save(&self, path: &Path) {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &self.0 {
            archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        fs::write(path, archive.finish().unwrap().into_inner()).unwrap();
    }

    /// The XML of a sheet, counted from 1.
    fn sheet(&mut self, number: usize) -> &mut String {
        self.0.get_mut(&format!("xl/worksheets/sheet{number}.xml")).unwrap()
    }

    /// Puts `content`, the inner XML of a cell, into a cell that is there.
    fn put(&mut self, sheet: usize, cell: &str, kind: &str, content: &str) {
        let xml = self.sheet(sheet);
        let start = xml.find(&format!("<c r=\"{cell}\"")).expect(cell);
        let head = start + xml[start..].find('>').unwrap();
        let (head_end, end) = if xml[..head].ends_with('/') {
            (head - 1, head + 1)
        } else {
            (head, head + xml[head..].find("</c>").unwrap() + 4)
        };
        let opening = xml[start..head_end].replace(" t=\"s\"", "").replace(" t=\"str\"", "");
        let replaced = format!("{opening}{kind}>{content}</c>");
        xml.replace_range(start..end, &replaced);
    }

    fn number(&mut self, sheet: usize, cell: &str, number: i64) {
        self.put(sheet, cell, "", &format!("<v>{number}</v>"));
    }

    fn text(&mut self, sheet: usize, cell: &str, text: &str) {
        self.put(sheet, cell, " t=\"inlineStr\"", &format!("<is><t>{text}</t></is>"));
    }

    /// Takes the stored results of formulas away, as programs do that do not work them out.
    fn forget_results(&mut self) {
        for (_, xml) in self.0.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/")) {
            let mut rest = std::mem::take(xml);
            while let Some(at) = rest.find("</f><v>") {
                let end = at + rest[at..].find("</v>").unwrap();
                xml.push_str(&rest[..at + 4]);
                rest = rest.split_off(end + 4);
            }
            xml.push_str(&rest);
        }
    }
}

const MONTHS: [&str; 12] = ["E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P"];

/// A template of UHL's plan for 2027/28, with income of £100,000 thousand and pay of £101,000 thousand a month.
fn filled(copy: &Copy, name: &str) -> (std::path::PathBuf, Book) {
    let path = copy.path().join(name);
    let out = path.to_str().unwrap();
    check(copy, &["plan", "template", "--organisation", "RWE", "--year", "2027/28", "-o", out], 0, &[name]);
    let mut book = Book::open(&path);
    for month in MONTHS {
        book.number(2, &format!("{month}6"), 100_000);
        book.number(2, &format!("{month}14"), 101_000);
    }
    book.text(1, "B9", "synthetic");
    book.forget_results();
    (path, book)
}

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

#[test]
fn returns_of_all_organisations_are_written_and_submitted_at_once_each_by_itself() {
    let copy = Copy::new();
    let forms = copy.path().join("forms");
    let forms = forms.to_str().unwrap();
    let template = ["return", "template", "--year", "2026/27", "--month", "8", "--workbook", "-o", forms];
    check(&copy, &template, 0, &["QK1/return.xlsx", "RT5/return.xlsx", "RWE/return.xlsx"]);
    let told = check(&copy, &["return", "submit", forms], 1, &["the cell is empty"]);
    assert!(told.contains("3 returns: 3 refused."), "{told}");
    // Those of a month that are here already, and one that cannot be dealt with, which keeps no other back.
    let sent = copy.path().join("sent");
    for code in ["QK1", "RWE"] {
        fs::create_dir_all(sent.join(code)).unwrap();
        let from = copy.month_5(code);
        for file in fs::read_dir(from).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            fs::copy(file.path(), sent.join(code).join(file.file_name())).unwrap();
        }
    }
    fs::create_dir_all(sent.join("NONE/empty")).unwrap();
    let told = check(&copy, &["return", "submit", sent.to_str().unwrap()], 2, &["holds no return"]);
    assert!(told.contains("3 returns: 2 unchanged, 1 failed."), "{told}");
    let no_plan = ["return", "template", "--year", "2027/28", "--month", "1", "-o", "x"];
    check(&copy, &no_plan, 2, &["RWE, RT5, QK1 have no plan for 2027/28", "nothing was written"]);
}

/// The workbook of UHL's return for month 5, filled in from its CSV files.
fn filled_return(copy: &Copy, folder: &str) -> (std::path::PathBuf, Book) {
    let out = copy.path().join(folder);
    let arguments = [
        "return",
        "template",
        "--organisation",
        "RWE",
        "--year",
        "2024/25",
        "--month",
        "5",
        "--workbook",
        "-o",
    ];
    let arguments: Vec<&str> = arguments.into_iter().chain([out.to_str().unwrap()]).collect();
    check(copy, &arguments, 0, &["return.xlsx"]);
    let path = out.join("return.xlsx");
    let mut book = Book::open(&path);
    let code_rows = |book: &mut Book, sheet: usize| -> Vec<(usize, String)> {
        let strings = book.0["xl/sharedStrings.xml"].clone();
        let strings: Vec<String> = strings
            .split("<si>")
            .skip(1)
            .map(|item| item.split("</t>").next().unwrap().rsplit('>').next().unwrap().to_owned())
            .collect();
        let xml = book.sheet(sheet).clone();
        let mut rows = Vec::new();
        for cell in xml.split("<c r=\"A").skip(1).filter(|cell| cell.contains("t=\"s\"")) {
            let row: usize = cell.split('"').next().unwrap().parse().unwrap();
            let idx = cell.split("<v>").nth(1).and_then(|rest| rest.split("</v>").next());
            let text = idx.and_then(|idx| strings.get(idx.parse::<usize>().unwrap()));
            rows.extend(text.filter(|text| text.starts_with("P.")).map(|text| (row, text.clone())));
        }
        rows
    };
    let own = fs::read_to_string(copy.month_5("RWE").join("lines.csv")).unwrap();
    let keyed = |line: &str, measure: &str| -> Option<i64> {
        let row = own.lines().find(|row| row.contains(&format!(",{line},{measure},")))?;
        row.split(',').nth(7)?.parse().ok()
    };
    let computed = ["P.OPSUR", "P.SD", "P.AFP", "P.AFPX"];
    for (row, line) in
        code_rows(&mut book, 2).into_iter().filter(|(_, line)| !computed.contains(&line.as_str()))
    {
        book.number(2, &format!("F{row}"), keyed(&line, "actual_ytd").unwrap());
        book.number(2, &format!("J{row}"), keyed(&line, "fot").unwrap());
    }
    let months = fs::read_to_string(copy.month_5("RWE").join("months.csv")).unwrap();
    for (row, line) in
        code_rows(&mut book, 3).into_iter().filter(|(_, line)| !computed.contains(&line.as_str()))
    {
        let own = months.lines().find(|row| row.contains(&format!(",{line},"))).unwrap();
        book.number(3, &format!("H{row}"), own.split(',').nth(9).unwrap().parse().unwrap());
    }
    // The fields stand in the order of the file, below title, guidance and headings.
    for (field, value) in [("prepared_by", "Ann Lee"), ("prepared_at", "2024-09-09")] {
        let fields = [
            "org_code",
            "org_name",
            "fin_year",
            "period",
            "basis",
            "plan_version",
            "prepared_by",
            "prepared_at",
        ];
        let row = 4 + fields.iter().position(|known| *known == field).unwrap();
        book.text(1, &format!("B{row}"), value);
    }
    book.forget_results();
    (path, book)
}

#[test]
fn a_return_filled_in_by_a_program_without_results_has_the_position_of_its_csv_files() {
    let copy = Copy::new();
    let (path, book) = filled_return(&copy, "book");
    book.save(&path);
    let (_, printed) = run(&copy, &["return", "submit", path.to_str().unwrap(), "--reason", "as a workbook"]);
    assert!(printed.contains("submitted as version 2") && printed.contains("0 errors"), "{printed}");
    let before = copy.position().1;
    // By its short name; what is neither is told with all that there are.
    let of_nobody = ["return", "approve", "XYZ", "2024/25", "5", "--by", "Bo Shah"];
    check(&copy, &of_nobody, 2, &["XYZ is not in the system", "RWE (UHL)", "RT5 (LPT)"]);
    check(&copy, &["return", "approve", "uhl", "2024/25", "5", "--by", "Bo Shah"], 0, &["approved"]);
    // Its amounts, without the marks of how each is known: the workbook leaves that to its cover.
    let system = |printed: &str| {
        let is_amount = |word: &&str| word.trim_matches(['(', ')']).parse::<f64>().is_ok();
        let amounts = |line: &str| -> Vec<String> {
            let line = line.replace(['●', '◐', '■', '○'], " ");
            line.split_whitespace().filter(is_amount).map(str::to_owned).collect()
        };
        let of = |line: &&str| line.starts_with("University Hospitals") || line.starts_with("Total, system");
        let rows: Vec<_> = printed.lines().filter(of).map(amounts).collect();
        assert!(rows.len() == 2 && rows.iter().all(|row| row.len() == 9), "{printed}");
        rows
    };
    assert_eq!(system(&copy.position().1), system(&before));
}

#[test]
fn a_return_of_another_month_or_with_a_formula_without_result_is_told_by_its_cell() {
    let copy = Copy::new();
    let (path, mut book) = filled_return(&copy, "book");
    book.put(2, "F7", "", "<f>[1]TB!H4</f>");
    book.text(4, "A1", "Return of RT5 2024/25 month 5: staff");
    book.save(&path);
    check(
        &copy,
        &["return", "submit", path.to_str().unwrap()],
        1,
        &[
            "return.xlsx#lines row 7 column F",
            "holds no result of the formula",
            "return.xlsx#workforce row 1 column A",
            "the cover says RWE 2024/25 month 5",
        ],
    );
}

#[test]
fn a_title_in_other_words_is_taken_where_it_says_the_same_month() {
    let copy = Copy::new();
    let (path, mut book) = filled_return(&copy, "book");
    book.text(4, "A1", "Return of UHL, month 5");
    book.save(&path);
    let submit = ["return", "submit", path.to_str().unwrap()];
    let (_, told) = run(&copy, &submit);
    assert!(!told.contains("the cover says"), "{told}");
    let copy = Copy::new();
    let (path, mut book) = filled_return(&copy, "book");
    book.text(4, "A1", "Return of UHL, month 6");
    book.save(&path);
    let submit = ["return", "submit", path.to_str().unwrap()];
    check(&copy, &submit, 1, &["return.xlsx#workforce row 1 column A", "the cover says RWE 2024/25 month 5"]);
}

#[test]
fn a_workbook_of_another_month_is_told_as_that_alone_and_a_plan_as_a_plan() {
    let copy = Copy::new();
    let (path, mut book) = filled_return(&copy, "book");
    book.text(1, "B7", "6");
    book.save(&path);
    let told = check(
        &copy,
        &["return", "submit", path.to_str().unwrap()],
        1,
        &["the cover says RWE 2024/25 month 6"],
    );
    let first = told.lines().find(|line| line.starts_with("error")).unwrap();
    assert!(
        first.contains("row 1 column A") && !told.contains("V02") && !told.contains("is empty"),
        "{told}"
    );
    let plan = copy.path().join("plan.xlsx");
    let template =
        ["plan", "template", "--organisation", "RWE", "--year", "2027/28", "-o", plan.to_str().unwrap()];
    check(&copy, &template, 0, &[]);
    let told = check(
        &copy,
        &["return", "submit", plan.to_str().unwrap()],
        1,
        &["the workbook is a plan, not a return", "Import it with `oakham"],
    );
    assert!(!told.contains("has no sheet"), "{told}");
}

#[test]
fn a_cell_that_cannot_be_read_hides_no_empty_one() {
    let copy = Copy::new();
    let (path, mut book) = filled_return(&copy, "book");
    book.text(2, "F7", "-");
    book.put(2, "F8", "", "");
    book.save(&path);
    check(
        &copy,
        &["return", "submit", path.to_str().unwrap()],
        1,
        &["return.xlsx#lines row 7 column F", "return.xlsx#lines row 8 column F", "Write the amount"],
    );
}

#[test]
fn a_return_with_the_figures_of_another_organisation_is_refused() {
    let copy = Copy::new();
    let folder = copy.path().join("sent");
    fs::create_dir_all(&folder).unwrap();
    let file = |code: &str, name: &str| fs::read_to_string(copy.month_5(code).join(name)).unwrap();
    let other = file("RT5", "lines.csv");
    let of_other = |line: &str, measure: &str| {
        let row = other.lines().find(|row| row.contains(&format!(",{line},{measure},")))?;
        row.split(',').nth(7).map(str::to_owned)
    };
    let lines: Vec<String> = file("RWE", "lines.csv")
        .lines()
        .map(|row| {
            let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
            if ["actual_ytd", "fot"].contains(&cells[6].as_str()) {
                cells[7] = of_other(&cells[5], &cells[6]).unwrap_or_else(|| "0".to_owned());
            }
            cells.join(",")
        })
        .collect();
    fs::write(folder.join("lines.csv"), lines.join("\n") + "\n").unwrap();
    fs::write(folder.join("months.csv"), file("RT5", "months.csv").replace(",RT5,", ",RWE,")).unwrap();
    let cover = file("RWE", "cover.csv").replace("prepared_by,synthesiser", "prepared_by,Ann Lee");
    fs::write(folder.join("cover.csv"), cover).unwrap();
    let sent = folder.to_str().unwrap();
    check(
        &copy,
        &["return", "submit", sent, "--reason", "corrected"],
        1,
        &[
            "V01",
            "the amounts are those of",
            "(RT5)",
            "actual to date (actual_ytd)",
            "Put in the amounts of RWE",
        ],
    );
}

#[test]
fn what_is_pasted_stays_open_and_what_is_fixed_is_locked() {
    let copy = Copy::new();
    let (path, mut book) = filled_return(&copy, "book");
    let styles = &book.0["xl/styles.xml"];
    let of_normal = styles.split("<cellStyleXfs").nth(1).unwrap().split("</cellStyleXfs>").next().unwrap();
    assert!(of_normal.contains("<protection locked=\"0\"/>"), "{of_normal}");
    // The code of a line has a style that is not open; the amount to be keyed has one that is.
    let of_cells = styles.split("<cellXfs").nth(1).unwrap().to_owned();
    let formats: Vec<&str> = of_cells.split("<xf ").skip(1).collect();
    let xml = book.sheet(2).clone();
    let is_open = |cell: &str| {
        let head = xml.split(&format!("<c r=\"{cell}\"")).nth(1).unwrap().split('>').next().unwrap();
        let style: usize =
            head.split("s=\"").nth(1).map_or(0, |rest| rest.split('"').next().unwrap().parse().unwrap());
        formats[style].contains("locked=\"0\"")
    };
    assert!(!is_open("A6") && !is_open("D6") && is_open("F6") && is_open("J6"));
    for part in [
        "fitToPage=\"1\"",
        "<pageSetup",
        "&amp;P of &amp;N",
        "<dataValidation ",
        "<sheetProtection",
        "state=\"frozen\"",
    ] {
        assert!(xml.contains(part), "{part}");
    }
    drop(path);
}

#[test]
fn a_trial_balance_fills_a_return_in_and_names_propose_lines_for_review() {
    let copy = Copy::new();
    let ledger = copy.path().join("tb.csv");
    let accounts = "account,description,debit,credit\n4100,Income ICB contract,,500000000.00\n6500,Agency nursing,11915000.00,\n1500,Trade receivables,1000.00,\n7999,Sundry,250.00,\n,Total,,\n";
    fs::write(&ledger, accounts).unwrap();
    let out = copy.path().join("filled");
    let template = |more: &[&str]| -> Vec<String> {
        let of =
            ["return", "template", "--organisation", "RWE", "--year", "2024/25", "--month", "5", "--ledger"];
        let of = of.into_iter().chain([ledger.to_str().unwrap(), "-o", out.to_str().unwrap()]);
        of.chain(more.iter().copied()).map(str::to_owned).collect()
    };
    check(&copy, &as_str(&template(&[])), 2, &["there is no finance/mappings/RWE.csv", "--propose"]);
    check(
        &copy,
        &as_str(&template(&["--propose"])),
        1,
        &[
            "3 rules were added to finance/mappings/RWE.csv",
            "account 7999 (Sundry) with £250.00",
            "nobody has reviewed",
            "debits come to £11,916,250.00 and credits to £500,000,000.00, £488,083,750.00 apart",
        ],
    );
    let mapping = fs::read_to_string(copy.path().join("finance/mappings/RWE.csv")).unwrap();
    assert!(mapping.contains("6500,,P.PAY.AGY,+,,proposed by its name: Agency nursing"), "{mapping}");
    assert!(mapping.contains("1500,,none,,,"), "{mapping}");
    let lines = fs::read_to_string(out.join("lines.csv")).unwrap();
    assert!(lines.contains("P.PAY.AGY,actual_ytd,11915,"), "{lines}");
    assert_eq!(text(mapping.as_bytes()), mapping);
}

fn as_str(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}
