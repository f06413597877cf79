//! Workbooks of plans and returns: filled in as people and other programs do it, they are read as they were meant or
//! refused by sheet and cell.

mod plans;

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
