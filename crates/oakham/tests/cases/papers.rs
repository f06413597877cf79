//! Pages, reports, workbooks and CSV: what is shown can be read.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use crate::binary::{Copy, example, oakham, text};
use crate::server::Server;

/// A name and a short name that a spreadsheet would run.
const FORMULA: &str = r#""=HYPERLINK(""http://example.org"",""LPT"")""#;

/// A copy of the example in which organisations are called as formulas are.
fn named_as_formulas() -> Copy {
    let copy = Copy::new();
    let path = copy.path().join("system/organisations.csv");
    let before = fs::read_to_string(&path).unwrap();
    let after = before
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.splitn(4, ',').collect();
            match cells[0] {
                "RWE" => format!("RWE,@SUM(A1),=UHL+1,{}", cells[3]),
                "RT5" => format!("RT5,{FORMULA},-LPT,{}", cells[3]),
                _ => line.to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    assert_ne!(before, after);
    fs::write(path, after + "\n").unwrap();
    copy
}

#[track_caller]
fn has_no_formula(name: &str, csv: &[u8]) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    let mut n_rows = 0;
    for record in reader.records() {
        for cell in &record.unwrap() {
            let is_number = cell.parse::<f64>().is_ok();
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
        }
        n_rows += 1;
    }
    assert!(n_rows > 1, "{name} has rows");
}

#[test]
fn a_name_that_a_spreadsheet_takes_for_a_formula_is_text_in_every_csv() {
    let copy = named_as_formulas();
    let workspace = copy.path().to_str().unwrap();
    for arguments in [
        &["position", "--year", "2024/25", "--month", "5"][..],
        &["position", "--by", "driver", "--year", "2026/27", "--month", "7"],
        &["position", "--by", "line", "--year", "2024/25", "--month", "5"],
        &["check", "--year", "2024/25", "--month", "5"],
        &["forecast", "--year", "2024/25", "--month", "5"],
        &["efficiency", "--year", "2026/27"],
        &["risks", "--year", "2026/27"],
    ] {
        let output = oakham(&[&["-w", workspace, "--format", "csv"], arguments].concat());
        has_no_formula(&arguments.join(" "), &output.stdout);
    }
}

#[test]
fn a_name_that_a_spreadsheet_takes_for_a_formula_is_text_in_the_report() {
    let copy = named_as_formulas();
    let files = report(copy.path(), "2024/25", "5");
    has_no_formula("figures.csv", &fs::read(files.path().join("figures.csv")).unwrap());
    let formulas = |sheet: &str| -> Vec<String> {
        sheet.split("<f>").skip(1).filter_map(|rest| Some(rest.split_once("</f>")?.0.to_owned())).collect()
    };
    for (name, sheet) in sheets(files.path()) {
        for formula in formulas(&sheet) {
            let is_sum = formula.chars().all(|c| c.is_ascii_alphanumeric() || "()+-:".contains(c));
            assert!(is_sum && !formula.contains("UHL"), "{name}: {formula}");
        }
    }
}

/// The report of a month, in a folder of its own.
#[track_caller]
fn report(workspace: &Path, year: &str, month: &str) -> tempfile::TempDir {
    let out = tempfile::tempdir().unwrap();
    let (workspace, folder) = (workspace.to_str().unwrap(), out.path().to_str().unwrap());
    let output = oakham(&["report", "-w", workspace, "--year", year, "--month", month, "-o", folder]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    out
}

/// The parts of a workbook whose names begin with `beginning`.
fn parts(folder: &Path, beginning: &str) -> Vec<(String, String)> {
    let bytes = fs::read(folder.join("board-report.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let names = names.into_iter().filter(|name| name.starts_with(beginning));
    names
        .map(|name| {
            let mut part = String::new();
            archive.by_name(&name).unwrap().read_to_string(&mut part).unwrap();
            (name, part)
        })
        .collect()
}

fn sheets(folder: &Path) -> Vec<(String, String)> {
    parts(folder, "xl/worksheets/sheet")
}

/// Whether a text is an amount, share or count with the mark of how it is known: `(9.0)○`, `32.5% ◐`.
fn is_marked_number(text: &str) -> bool {
    let Some(number) = text.strip_suffix(['●', '◐', '■', '○']) else { return false };
    is_number_in_print(number.trim_end())
}

/// Whether a text is a number as papers print it: `(9.0)`, `16,286`, `32.5%`.
fn is_number_in_print(text: &str) -> bool {
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let text = text.strip_prefix(['-', '−', '+']).unwrap_or(text);
    let text = text.strip_suffix('%').unwrap_or(text);
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
}

/// What signs of control charts say that are drawn like marks of provenance.
const SIGNS: [&str; 3] = [" no change shown", " concern", " usual variation"];

#[test]
fn every_cell_of_the_workbook_that_shows_a_number_holds_one() {
    let files = report(&example(), "2026/27", "7");
    let strings = parts(files.path(), "xl/sharedStrings.xml");
    let strings: Vec<&str> = strings[0]
        .1
        .split("<si>")
        .skip(1)
        .map(|item| item.split_once('>').map_or("", |(_, rest)| rest.split('<').next().unwrap_or("")))
        .collect();
    for text in &strings {
        assert!(!is_marked_number(text), "{text}");
        // A sign of a control chart stands before its word.
        let mut after_marks = text.split(['●', '◐', '■', '○']).skip(1);
        assert!(after_marks.all(|rest| SIGNS.iter().any(|sign| rest.starts_with(sign))), "{text}");
        // Years and the numbers of rows are names.
        let is_name = text.len() < 5 && text.parse::<u16>().is_ok();
        assert!(is_name || !is_number_in_print(text), "{text}");
    }
    let sheets = sheets(files.path());
    assert!(sheets.len() > 40, "{} sheets", sheets.len());
    let n_with_numbers = sheets.iter().filter(|(_, sheet)| sheet.contains("<v>") && is_with_numbers(sheet));
    assert!(n_with_numbers.count() > 35);
}

/// Whether any cell of a sheet holds a number rather than a text.
fn is_with_numbers(sheet: &str) -> bool {
    sheet.split("<c ").skip(1).any(|cell| {
        let head = cell.split('>').next().unwrap_or("");
        cell.contains("<v>") && !head.contains("t=\"s\"")
    })
}

#[test]
fn every_csv_of_a_page_holds_numbers_as_numbers() {
    let scratch = tempfile::tempdir().unwrap();
    let copy = Copy::new();
    let server = Server::start(&["-w", copy.path().to_str().unwrap(), "serve"], scratch.path());
    let month = "?year=2026/27&month=7";
    let pages =
        ["/money", "/movement", "/resources", "/forecast", "/efficiency", "/risks", "/organisation/RWE"];
    let pages: Vec<String> = pages
        .iter()
        .map(|page| format!("{page}{month}"))
        .chain(["/reform", "/flow/observed"].map(str::to_owned))
        .collect();
    let mut files = BTreeSet::new();
    for page in &pages {
        let (status, body) = server.get(page);
        assert_eq!(status, 200, "{page}");
        let links = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        files.extend(links.filter(|link| link.contains(".csv")).map(|link| link.replace("&amp;", "&")));
    }
    assert!(files.len() > 30, "{} files", files.len());
    let mut n_with_provenance = 0;
    for file in &files {
        let (status, answer) = server.get(file);
        assert_eq!(status, 200, "{file}");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        has_no_formula(file, body.as_bytes());
        let mut reader = csv::Reader::from_reader(body.as_bytes());
        let heads = reader.headers().unwrap().clone();
        n_with_provenance += usize::from(heads.iter().any(|head| head.ends_with("provenance")));
        for cell in reader
            .records()
            .map(Result::unwrap)
            .flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(!is_marked_number(&cell) && !cell.contains(['●', '◐', '■', '○']), "{file}: {cell}");
            let has_print = cell.contains(['(', ',', '%']) && is_number_in_print(&cell);
            assert!(!has_print, "{file}: {cell}");
        }
    }
    assert!(n_with_provenance > 25, "{n_with_provenance} files say how numbers are known");
}

#[test]
fn a_character_that_the_pdf_cannot_draw_stops_the_report_and_is_named() {
    let copy = Copy::new();
    let path = copy.path().join("system/organisations.csv");
    let before = fs::read_to_string(&path).unwrap();
    fs::write(&path, before.replace("University Hospitals", "University 数 Hospitals")).unwrap();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("report");
    let (workspace, to) = (copy.path().to_str().unwrap(), folder.to_str().unwrap());
    let output = oakham(&["report", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", to]);
    let errors = text(&output.stderr);
    assert_ne!(output.status.code(), Some(0));
    assert!(errors.contains("数 (U+6570) in ") && errors.contains("University 数 Hospitals"), "{errors}");
    assert!(!folder.exists(), "no half report is left");
}

/// A copy of the example in which one amount of UHL's return for month 5 of 2024/25 cannot be read.
fn unreadable_return() -> Copy {
    let copy = Copy::new();
    copy.edit("lines.csv", |text| text.replacen(",498438,", ",49843x,", 1));
    copy
}

/// What a page says to somebody who sits elsewhere.
fn from_elsewhere(server: &Server, path: &str) -> String {
    let headers = [("Host", server.address()), ("X-Forwarded-For", "192.0.2.7")];
    server.ask("GET", path, &headers, "").text
}

#[test]
fn the_public_learns_that_a_return_cannot_be_read_and_not_what_stands_in_it() {
    let copy = unreadable_return();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    // Twice: the second answer comes from memory.
    for _ in 0..2 {
        for path in ["/", "/money", "/organisation/RWE", "/exhibit/findings.csv"] {
            let (status, page) = server.get(path);
            assert_eq!(status, 200, "{path}");
            assert!(page.contains("49843x"), "{path}: whoever sits at the computer sees what is wrong");
            let elsewhere = from_elsewhere(&server, path);
            assert!(!elsewhere.contains("49843x") && !elsewhere.contains("row 3"), "{path}: {elsewhere}");
            assert!(elsewhere.contains("cannot be read"), "{path}: {elsewhere}");
        }
    }
    for path in [
        "/movement",
        "/resources",
        "/forecast",
        "/efficiency",
        "/risks",
        "/reform",
        "/sources",
        "/documents",
        "/corrections",
        "/packs",
        "/scenarios/adopted",
        "/bulletin",
        "/feeds",
        "/about",
        "/docs",
        "/periods",
        "/search?q=49843x",
        "/returns/2024-25/M05",
        "/returns/2024-25/M05/RWE",
        "/?year=2031/32&month=1",
        "/nowhere",
    ] {
        let elsewhere = from_elsewhere(&server, path).replace("“49843x”", "").replace("\"49843x\"", "");
        assert!(!elsewhere.contains("49843x"), "{path}: {elsewhere}");
    }
}

#[test]
fn every_section_of_an_empty_workspace_says_what_is_missing_and_what_to_do() {
    let copy = Copy::new();
    for folder in ["finance/returns", "finance/schemes", "finance/risks", "reform", "data"] {
        fs::remove_dir_all(copy.path().join(folder)).unwrap();
    }
    for file in ["finance/controls.csv", "events.csv"] {
        let _ = fs::remove_file(copy.path().join(file));
    }
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    for path in [
        "/",
        "/money",
        "/movement",
        "/resources",
        "/forecast",
        "/efficiency",
        "/risks",
        "/access",
        "/access/urgent",
        "/reform",
        "/reform/moves",
        "/reform/trial",
        "/reform/duties",
        "/sources",
        "/periods",
    ] {
        let (status, page) = server.get(path);
        assert_eq!(status, 200, "{path}: {page}");
        // A reform needs its own registers, and no return.
        let phrases = if path.starts_with("/reform") {
            ["No reform is on record", "<code>reform/plan.toml</code>", "<code>oakham reform plan</code>"]
        } else if path.starts_with("/access") {
            ["No published figures are here yet", "oakham data import FILE", "oakham data condense"]
        } else {
            ["No figures are recorded yet", "No return counts yet", "<code>oakham return submit DIR</code>"]
        };
        for phrase in phrases {
            assert!(page.contains(phrase), "{path}: {phrase}: {page}");
        }
        assert!(!page.contains('`'), "{path}: commands stand as code: {page}");
    }
    // A search finds what needs no month.
    for path in [
        "/about",
        "/flow",
        "/returns",
        "/documents",
        "/corrections",
        "/scenarios/adopted",
        "/bulletin",
        "/feeds",
        "/search?q=pay",
    ] {
        assert_eq!(server.get(path).0, 200, "{path}");
    }
    // What has an id of its own is not there.
    assert_eq!(server.get("/organisation/RWE").0, 404);
}

#[test]
fn a_return_whose_plan_is_not_on_record_counts_as_not_in_and_the_report_goes_on() {
    let copy = Copy::new();
    let plan = "finance/plans/2024-25/RWE-v1.csv";
    fs::remove_file(copy.path().join(plan)).unwrap();
    let files = report(copy.path(), "2024/25", "5");
    let page = fs::read_to_string(files.path().join("board-report.html")).unwrap();
    assert!(page.contains("2 of 3 organisations reported"), "the report says of how many it is");
    let workspace = copy.path().to_str().unwrap();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let output = oakham(&["report", "-w", workspace, "--year", "2024/25", "--month", "5", "-o", folder]);
    let printed = text(&output.stderr);
    assert!(printed.contains("has no plan on record") && printed.contains("V08"), "{printed}");
    let server = Server::start(&["serve", "-w", workspace], out.path());
    let (status, page) = server.get("/");
    assert_eq!(status, 200, "{page}");
    for phrase in ["the plan it reports against is not on record", plan, "2 of 3 reported"] {
        assert!(page.contains(phrase), "{phrase}: {page}");
    }
    // Those who check are still told that it is an error.
    let output = oakham(&["check", "-w", workspace, "--year", "2024/25", "--month", "5"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
}

#[test]
fn an_amount_below_a_tenth_of_a_million_is_said_in_pounds() {
    let workspace = example();
    let output = oakham(&["reform", "optimise", "-w", workspace.to_str().unwrap(), "--envelope=22100"]);
    let printed = text(&output.stdout) + &text(&output.stderr);
    assert!(printed.contains("£4,000"), "{printed}");
    assert!(!printed.contains("£0.0"), "{printed}");
}

#[test]
fn a_tag_says_what_the_words_under_it_say() {
    let copy = Copy::new();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    for month in ["2024/25&month=5", "2026/27&month=7"] {
        let (status, page) = server.get(&format!("/?year={month}"));
        assert_eq!(status, 200, "{page}");
        let tiles: Vec<&str> = page.split("<li class=\"oak-tile\">").skip(1).collect();
        assert!(tiles.len() > 8, "{} tiles", tiles.len());
        for tile in tiles {
            let tile = tile.split("</li>").next().unwrap_or_default();
            let is_worse = tile.contains("worse than plan") || tile.contains("less than planned");
            assert!(!(is_worse && tile.contains("On plan</strong>")), "{tile}");
            assert!(!tile.contains("No data</strong>"), "{tile}");
        }
        assert!(page.contains("On plan: less than £50,000 from plan."), "{page}");
    }
}

#[test]
fn beside_part_of_the_system_the_tiles_of_registers_say_that_they_are_of_all() {
    let copy = Copy::new();
    fs::remove_dir_all(copy.path().join("finance/returns/2026-27/M07/RWE")).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let server = Server::start(&["serve", "-w", copy.path().to_str().unwrap()], scratch.path());
    let (status, page) = server.get("/?year=2026/27&month=7");
    assert_eq!(status, 200, "{page}");
    for tile in page.split("<li class=\"oak-tile\">").skip(1) {
        let tile = tile.split("</li>").next().unwrap_or_default();
        assert!(tile.contains("2 of 3 reported") || tile.contains("all 3 organisations"), "{tile}");
    }
    assert!(page.contains("all 3 organisations"), "{page}");
}

#[test]
fn what_a_boards_expenditure_is_also_made_of_stands_under_the_whole_of_it() {
    let workspace = example();
    let workspace = workspace.to_str().unwrap();
    let output = oakham(&["-w", workspace, "position", "--year", "2026/27", "--month", "7", "--by", "line"]);
    let printed = text(&output.stdout);
    let position = |name: &str| printed.find(name).unwrap_or_else(|| panic!("{name}: {printed}"));
    assert!(position("Running costs") < position("Net expenditure"));
    assert!(
        position("Net expenditure") < position("of which paid to providers outside the system"),
        "{printed}"
    );
}
