//! A workbook (xlsx), whose sheets are read by name: those parts only that are asked for, and of a
//! sheet the columns that are asked for.

use std::collections::BTreeMap;
use std::path::Path;

use domain::monthly_return::ShownOtherwise;
use domain::source::{CellAt, ContentHash, SourceFile};

use super::days::Epoch;
use super::form::{CODE, FORMS, Form, code_of};
use super::package::{Mark, Package, WorkbookError, attribute, damaged, resolved};
use super::shared::Shared;
use super::worksheet::{Area, Content, Worksheet};
use super::{Sheet, TITLE_ROWS, above_headings};
use crate::bounds::{COLUMNS, FAULTS_LISTED, LAST_ROW, RETURN_ROWS, SHEETS, WORKBOOK_CELLS};
use crate::fault::{Fault, SourcesError, file_fault, shortened};
use crate::file::{self, Kind};
use crate::passed_over;

/// A workbook.
pub struct Workbook {
    path: String,
    hash: ContentHash,
    package: Package,
    shared: Shared,
    sheets: Vec<Listed>,
    cells_left: usize,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    part: String,
    is_hidden: bool,
}

/// A relationship of a part: its kind, and the other part.
struct Related {
    kind: String,
    part: String,
}

impl Workbook {
    /// Opens a workbook below `root`.
    ///
    /// # Errors
    /// Where the file is missing, or is no workbook that can be read.
    pub fn open(root: &Path, path: &str) -> Result<Self, SourcesError> {
        let bytes = file::bytes(root, path)?;
        let hash = ContentHash::of(&bytes);
        let opened = not_zip(Kind::of(&bytes)).and_then(|()| Package::open(bytes));
        let opened = opened.and_then(|mut package| {
            let (shared, sheets) = contents(&mut package)?;
            Ok((package, shared, sheets))
        });
        let (package, shared, sheets) =
            opened.map_err(|error| SourcesError::fault(path, error.to_string()))?;
        Ok(Self { path: path.to_owned(), hash, package, shared, sheets, cells_left: WORKBOOK_CELLS })
    }

    /// The sheets whose name is nearly one of `known` and that nobody reads, each with what to do. Sheets of other
    /// names are their maker's own.
    #[must_use]
    pub fn unread(&self, known: &[&str]) -> Vec<Fault> {
        let is_known = |name: &str| known.iter().any(|known| name.trim().eq_ignore_ascii_case(known));
        let unread = self.sheets.iter().filter(|sheet| !is_known(&sheet.name));
        let fault = |sheet: &Listed| {
            let meant = passed_over::sheet_meant(&sheet.name, known.iter().copied())?;
            let is_there = self.sheets.iter().any(|other| other.name.trim().eq_ignore_ascii_case(meant));
            let todo = if is_there {
                format!("{meant} is there too: remove this sheet, or give it a name of its own")
            } else {
                format!("name it {meant}, or give a sheet of your own another name")
            };
            let why =
                format!("the sheet {:?} is not read, and is nearly {meant}; {todo}", shortened(&sheet.name));
            Some(file_fault(&self.path, why))
        };
        unread.filter_map(fault).collect()
    }

    /// Whether it has a sheet `name`, whatever its capitals and blanks around it.
    #[must_use]
    pub(crate) fn has_sheet(&self, name: &str) -> bool {
        self.sheets.iter().any(|sheet| sheet.name.trim().eq_ignore_ascii_case(name))
    }

    /// The sheet that is meant as `name`, where none is called so and one of the others nearly is; `known` are the
    /// names that are read. It is told as unread, and read all the same where what else is wrong is to be told with it.
    #[must_use]
    pub(crate) fn meant_as(&self, name: &str, known: &[&str]) -> Option<String> {
        if self.has_sheet(name) {
            return None;
        }
        let is_meant = |sheet: &&Listed| {
            let is_known = known.iter().any(|known| sheet.name.trim().eq_ignore_ascii_case(known));
            !is_known && passed_over::sheet_meant(&sheet.name, known.iter().copied()) == Some(name)
        };
        let mut meant = self.sheets.iter().filter(is_meant);
        let first = meant.next()?;
        meant.next().is_none().then(|| first.name.trim().to_owned())
    }

    /// The sheet `name`, which must be there.
    ///
    /// # Errors
    /// As [`Workbook::sheet`]; also where it is missing.
    pub fn required(&mut self, name: &str, columns: &[&str]) -> Result<Sheet, SourcesError> {
        let missing = SourcesError::fault(&self.path, format!("the workbook has no sheet {name:?}; add it"));
        self.sheet(name, columns)?.ok_or(missing)
    }

    /// The sheet `name`, whatever its capitals and blanks around it; nothing where there is none. Of it
    /// the `columns` are read, by their headings; what stands in others is a note of its maker.
    ///
    /// # Errors
    /// Where two sheets have the name; where it is empty; where what is read shows something else than
    /// it holds: formulas, errors, merged cells, and rows or columns that nobody sees. All of them, at
    /// once.
    pub fn sheet(&mut self, name: &str, columns: &[&str]) -> Result<Option<Sheet>, SourcesError> {
        let has_name = |sheet: &&Listed| sheet.name.trim().eq_ignore_ascii_case(name);
        let listed: Vec<&Listed> = self.sheets.iter().filter(has_name).collect();
        let listed = match listed[..] {
            [] => return Ok(None),
            [listed] => listed,
            [first, second, ..] => {
                return Err(SourcesError::fault(
                    &self.path,
                    format!(
                        "the sheets {:?} and {:?} have the same name but for capitals and blanks; remove or rename the one that is not meant",
                        shortened(&first.name),
                        shortened(&second.name)
                    ),
                ));
            }
        };
        let file = SourceFile { path: format!("{}#{name}", self.path), hash: self.hash };
        if listed.is_hidden {
            let why = "the sheet is hidden; show it, and look at it before it is sent";
            return Err(SourcesError::fault(&file.path, why));
        }
        let part = listed.part.clone();
        let worksheet = self.package.part(&part).and_then(|xml| {
            let xml = xml.ok_or_else(|| damaged(format!("{part} is not in it")))?;
            Worksheet::read(&mut self.package, &xml, &self.shared, self.cells_left)
        });
        let sheet = worksheet.map_err(|error| SourcesError::fault(&file.path, error.to_string()))?;
        self.cells_left -= sheet.cells.len();
        table(file, &sheet, columns).map(Some)
    }
}

/// What a sheet of a workbook has under the headings of `columns`.
fn table(file: SourceFile, sheet: &Worksheet, columns: &[&str]) -> Result<Sheet, SourcesError> {
    let Some(((heading_row, _), _)) = sheet.cells.first_key_value() else {
        return super::without_faults(Sheet::new(file, Vec::new(), 0)?);
    };
    let first_row = *heading_row;
    let form_heading_row = form_heading_row(sheet, first_row, columns);
    let heading_row = form_heading_row.unwrap_or(first_row);
    if form_heading_row.is_none()
        && let Some(below) = headings_below(sheet, first_row, columns)
    {
        return Err(SourcesError::fault(&file.path, above_headings(first_row, below)));
    }
    let is_form = form_heading_row.is_some();
    let mut faults = Vec::new();
    let fault = |at: CellAt, value: &str, expected: &str| Fault {
        file: file.path.clone(),
        at: Some(at),
        column: String::new(),
        value: shortened(value),
        expected: expected.to_owned(),
    };
    let far = sheet.cells.iter().find(|((row, column), content)| {
        let holds_text = matches!(content, Content::Keyed(_));
        holds_text && (LAST_ROW < *row || COLUMNS < usize::from(*column))
    });
    if let Some(((row, column), Content::Keyed(text))) = far {
        let why = "the cell lies far from the table, where nobody looks; delete its row or column";
        faults.push(fault(CellAt { row: *row, column: *column }, text, why));
    }
    let in_heading = sheet.cells.range((heading_row, 0)..=(heading_row, u16::MAX));
    // Headings that are formulas are reported below.
    let headed = in_heading.clone().filter_map(|((_, column), content)| match content {
        Content::Keyed(text) => Some((*column, heading_read(text, is_form, columns))),
        _ => None,
    });
    let mut read_columns: BTreeMap<u16, bool> = BTreeMap::new();
    let mut rows: BTreeMap<u32, Vec<(u16, String)>> = BTreeMap::new();
    let mut form = Form { title: is_form.then(|| title_of(sheet, first_row)).flatten(), ..Form::default() };
    for (column, heading) in headed {
        let is_read = columns.contains(&heading.as_str());
        read_columns.insert(column, is_read);
        rows.entry(heading_row).or_default().push((column, heading));
    }
    let is_read = |column: u16| read_columns.get(&column).copied().unwrap_or(false);
    let body = sheet.cells.range((heading_row + 1, 0)..);
    for ((row, column), content) in body.filter(|((_, column), _)| is_read(*column)) {
        let at = CellAt { row: *row, column: *column };
        match content {
            Content::Keyed(_) if sheet.is_filled(at) && !is_form => {
                faults.push(fault(at, "", "the result of a formula is not read; key the value in its place"));
            }
            Content::Keyed(text) => rows.entry(*row).or_default().push((*column, text.clone())),
            Content::Formula(formula) if is_form => match sheet.results.get(&(*row, *column)) {
                Some(Content::Keyed(text)) => {
                    if !text.is_empty() {
                        rows.entry(*row).or_default().push((*column, text.clone()));
                    }
                    form.formulas.insert(at);
                }
                Some(Content::Wrong(text)) => {
                    faults.push(fault(
                        at,
                        text,
                        "the cell shows an error; correct its formula, or key the value in its place",
                    ));
                }
                _ => {
                    form.without_result.insert(at, format!("={formula}"));
                }
            },
            Content::Formula(formula) => {
                let formula = format!("={formula}");
                faults.push(fault(at, &formula, "formulas are not read; key the value in its place"));
            }
            Content::Wrong(text) => {
                faults.push(fault(at, text, "the cell shows an error; key the value in its place"));
            }
            Content::Marked(text, mark) => faults.push(fault(at, text, &mark.remedy())),
        }
        // The heading is none of them.
        if RETURN_ROWS + 1 < rows.len() {
            faults.push(fault(
                at,
                "",
                &format!("the sheet has more than {RETURN_ROWS} rows, the most that is read; remove what does not belong to it"),
            ));
            break;
        }
        // Somebody who made a thousand formulas learns nothing from the rest.
        if FAULTS_LISTED * 5 < faults.len() {
            break;
        }
    }
    for ((_, column), content) in in_heading {
        if let Content::Formula(_) = content {
            let at = CellAt { row: heading_row, column: *column };
            // Its name may be that of a column that is read.
            let below = sheet
                .cells
                .range((heading_row + 1, *column)..)
                .any(|((_, other), content)| other == column && matches!(content, Content::Keyed(_)));
            if below {
                faults.push(fault(
                    at,
                    "",
                    "a heading that is a formula is not read; key it, or remove the column",
                ));
            }
        }
    }
    // Titles above the headings may span columns.
    let touches =
        |area: &&Area| heading_row <= area.last.row && (area.first.column..=area.last.column).any(is_read);
    faults.extend(
        sheet
            .merged
            .iter()
            .filter(touches)
            .take(FAULTS_LISTED)
            .map(|area| fault(area.first, "", "merged cells are not read; unmerge them, and key each cell")),
    );
    for row in rows.keys().filter(|row| sheet.is_hidden_row(**row)).take(FAULTS_LISTED) {
        let at = CellAt { row: *row, column: 1 };
        faults.push(fault(
            at,
            "",
            "the row is hidden or has no height, perhaps by a filter; show it, or delete it",
        ));
    }
    for column in read_columns.iter().filter(|(_, is_read)| **is_read).map(|(column, _)| *column) {
        if sheet.is_hidden_column(column) {
            let at = CellAt { row: heading_row, column };
            faults.push(fault(at, "", "the column is hidden or has no width; show it, or delete it"));
        }
    }
    if !faults.is_empty() {
        return Err(SourcesError::Faults(faults));
    }
    let shown_otherwise = sheet.shown_otherwise.iter().filter(|((_, column), _)| is_read(*column));
    let mut shown_otherwise = shown_otherwise.filter_map(|(place, shows)| match sheet.cells.get(place)? {
        Content::Keyed(text) if heading_row < place.0 => Some((*place, text, *shows)),
        _ => None,
    });
    let first = shown_otherwise.next().map(|((row, column), text, shows)| ShownOtherwise {
        file: file.clone(),
        at: CellAt { row, column },
        holds: quoted(text),
        shows,
        n_others: shown_otherwise.count(),
    });
    // Headings that nobody reads are named where one is missing, and may stand twice.
    let is_read = |heading: &str| columns.contains(&heading);
    let table = super::without_faults(Sheet::of_columns(file, rows.into_iter().collect(), is_read)?)?;
    Ok(Sheet { shown_otherwise: first, form: is_form.then_some(form), ..table })
}

/// A heading in small letters; in a form the code of the column that it says in words.
fn heading_read(text: &str, is_form: bool, columns: &[&str]) -> String {
    // A heading may be broken into lines to keep its column narrow.
    let heading = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if !is_form || columns.contains(&heading.as_str()) {
        return heading;
    }
    let code = code_of(&heading);
    if columns.contains(&code.as_str()) { code } else { heading }
}

/// The row in which the headings of a form stand: below the title that says whose it is, or, where that was taken
/// away, a row that has the heading of the codes of lines among others that are read. Nothing where the sheet is no
/// form.
fn form_heading_row(sheet: &Worksheet, first: u32, columns: &[&str]) -> Option<u32> {
    let has_title = title_of(sheet, first).is_some();
    let headings = |row: u32| {
        let cells = sheet.cells.range((row, 0)..=(row, u16::MAX));
        cells.filter_map(|(_, held)| match held {
            Content::Keyed(text) => Some(heading_read(text, true, columns)),
            _ => None,
        })
    };
    let n_read = |row: u32| headings(row).filter(|text| columns.contains(&text.as_str())).count();
    let is_of_codes = |row: u32| 4 <= n_read(row) && headings(row).any(|text| text == CODE);
    let below = first + 1..first + TITLE_ROWS;
    (first..below.end)
        .find(|row| is_of_codes(*row))
        .or_else(|| has_title.then(|| below.clone().find(|row| 2 <= n_read(*row))).flatten())
}

/// The title of a form in the first row that holds something: `Return of RWE 2026/27 month 8: cash`.
fn title_of(sheet: &Worksheet, first: u32) -> Option<(CellAt, String)> {
    let mut cells = sheet.cells.range((first, 0)..=(first, u16::MAX));
    cells.find_map(|((row, column), held)| match held {
        Content::Keyed(text) if FORMS.iter().any(|form| text.starts_with(form)) => {
            Some((CellAt { row: *row, column: *column }, text.clone()))
        }
        _ => None,
    })
}

/// The row in which the headings of `columns` stand where rows such as a title stand above them.
fn headings_below(sheet: &Worksheet, first: u32, columns: &[&str]) -> Option<u32> {
    let n_headings = |row: u32| {
        let cells = sheet.cells.range((row, 0)..=(row, u16::MAX));
        let is_heading = |held: &Content| match held {
            Content::Keyed(text) => columns.contains(&text.trim().to_lowercase().as_str()),
            _ => false,
        };
        cells.filter(|(_, held)| is_heading(held)).count()
    };
    let below = (first + 1..first + TITLE_ROWS).find(|row| columns.len() <= 2 * n_headings(*row));
    below.filter(|_| n_headings(first) == 0)
}

/// What a cell holds, for a message: not all of a long text.
fn quoted(text: &str) -> String {
    if text.parse::<f64>().is_ok() { text.to_owned() } else { format!("{:?}", shortened(text)) }
}

/// Finds the sheets, texts and formats of a workbook by what its parts say of each other: names of parts
/// are the choice of the program that wrote it.
fn contents(package: &mut Package) -> Result<(Shared, Vec<Listed>), WorkbookError> {
    let Some(main) = related(package, "")?.into_iter().find(|(_, related)| related.kind == "officeDocument")
    else {
        return Err(no_workbook(package));
    };
    let main = main.1.part;
    let Some(xml) = package.part(&main)? else { return Err(no_workbook(package)) };
    let related = related(package, &main)?;
    let mut sheets = Vec::new();
    let mut epoch = Epoch::From1900;
    let mut is_workbook = false;
    package.walk(&xml, |mark| {
        let Mark::Open(element, depth) = mark else { return Ok(()) };
        match (depth, element.local_name().as_ref()) {
            (1, name) => is_workbook = name == "workbook",
            (2, "workbookPr") => {
                if matches!(attribute(&element, "date1904")?.as_deref(), Some("1" | "true")) {
                    epoch = Epoch::From1904;
                }
            }
            (3, "sheet") => {
                let name = attribute(&element, "name")?.unwrap_or_default();
                let id = attribute(&element, "id")?.unwrap_or_default();
                let is_hidden = attribute(&element, "state")?.is_some_and(|state| state != "visible");
                if let Some(related) = related.get(&id).filter(|related| related.kind == "worksheet") {
                    sheets.push(Listed { name, part: related.part.clone(), is_hidden });
                }
                if SHEETS < sheets.len() {
                    return Err(WorkbookError::Beyond {
                        excess: format!("the workbook has more than {SHEETS} sheets, the most that is read"),
                        remedy: "copy the sheets of the return into a new workbook",
                    });
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    if !is_workbook {
        return Err(no_workbook(package));
    }
    let part = |kind: &str| {
        related.values().find(|related| related.kind == kind).map(|related| related.part.as_str())
    };
    let shared = Shared::read(package, part("sharedStrings"), part("styles"), epoch)?;
    Ok((shared, sheets))
}

/// What a part is related to, by the ids of its relationships; those of the package itself under the
/// empty name.
fn related(package: &mut Package, source_part: &str) -> Result<BTreeMap<String, Related>, WorkbookError> {
    let (folder, name) =
        source_part.rsplit_once('/').map_or(("", source_part), |(folder, name)| (folder, name));
    let path = format!("{folder}/_rels/{name}.rels");
    let mut relationships = BTreeMap::new();
    let Some(xml) = package.part(path.trim_start_matches('/'))? else { return Ok(relationships) };
    package.walk(&xml, |mark| {
        let Mark::Open(element, 2) = mark else { return Ok(()) };
        let text = |name| attribute(&element, name);
        if let (Some(id), Some(kind), Some(target)) = (text("Id")?, text("Type")?, text("Target")?) {
            // The strict form of the format has the same words after another beginning.
            let kind_of_part = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relationships.insert(id, Related { kind: kind_of_part, part: resolved(source_part, &target) });
        }
        Ok(())
    })?;
    Ok(relationships)
}

/// Why a file that is no zip archive cannot be a workbook.
fn not_zip(kind: Kind) -> Result<(), WorkbookError> {
    Err(WorkbookError::NoWorkbook(match kind {
        Kind::Zip => return Ok(()),
        Kind::Empty => "the file is empty; save the workbook again, and send it whole",
        Kind::Locked => "the workbook is locked with a password; save it without one",
        Kind::OldOffice => {
            "the file is a workbook in the old format of Excel (.xls); save it as an Excel workbook (.xlsx)"
        }
        Kind::Pdf => "the file is a PDF, not a workbook; send the workbook itself (.xlsx)",
        Kind::Markup => {
            "the file is a web page or other XML under the name of a workbook; open it in a spreadsheet program, and save it as an Excel workbook (.xlsx)"
        }
        Kind::Text | Kind::Utf16 => {
            "the file is text, perhaps CSV, under the name of a workbook; name it after its sheet, such as lines.csv, or save it as an Excel workbook (.xlsx)"
        }
        Kind::Packed(_) => "the file is packed; unpack it, and send the workbook that is in it (.xlsx)",
        Kind::Other(_) | Kind::Binary => {
            "the file is not a readable workbook; save it again as an Excel workbook (.xlsx), or send CSV files"
        }
    }))
}

/// Why a zip archive is no workbook that can be read.
fn no_workbook(package: &Package) -> WorkbookError {
    let begins = |with: &'static str| package.any_part(|name| name.starts_with(with));
    WorkbookError::NoWorkbook(if package.has("xl/workbook.bin") {
        "the file is a binary workbook (.xlsb); save it as an Excel workbook (.xlsx)"
    } else if package.has("mimetype") && package.has("content.xml") {
        "the file is an OpenDocument spreadsheet (.ods); save it as an Excel workbook (.xlsx)"
    } else if begins("index/") && package.any_part(|name| name.contains(".iwa")) || package.has("index.zip") {
        "the file is a document of Numbers; export it as an Excel workbook (.xlsx)"
    } else if begins("word/") || begins("ppt/") {
        "the file is a text document or presentation, not a workbook; send the workbook itself (.xlsx)"
    } else if begins("xl/") {
        "the workbook is damaged (its main part is not in it); save it again as .xlsx, or send CSV files"
    } else {
        "the file is a zip archive, not a workbook; unpack it, and send the workbook or the CSV files in it"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_above_the_headings_are_told_with_the_row_in_which_the_headings_stand() {
        let told = |first: &[&str], second: &[&str]| {
            let mut sheet = Worksheet::default();
            for (row, cells) in [(1, first), (2, second)] {
                for (column, text) in (1_u16..).zip(cells) {
                    sheet.cells.insert((row, column), Content::Keyed((*text).to_owned()));
                }
            }
            let file = SourceFile { path: "return.xlsx#cash".to_owned(), hash: ContentHash::of(b"") };
            table(file, &sheet, &["item", "value"]).map(|_| ()).map_err(|error| error.to_string())
        };
        let title = told(&["UHL"], &["Item", "value", "my note"]).unwrap_err();
        assert!(
            title.contains("return.xlsx#cash") && title.contains("row 1 is taken for the headings"),
            "{title}"
        );
        assert!(title.contains("they stand in row 2; remove what stands above row 2"), "{title}");
        let again = told(&["item", "value"], &["item", "value"]).unwrap_err();
        assert!(
            again.contains("row 2, column A") && again.contains("the headings stand here again"),
            "{again}"
        );
    }
}
