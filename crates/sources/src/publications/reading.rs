//! For tests: the rows of one table of a file as texts, and sums of them.

use std::collections::BTreeMap;
use std::path::Path;

use super::tests::{file, messages};
use super::{Values, read};

/// The named columns of all rows of a table, with `|` between them, or the messages of what is wrong.
pub(super) fn rows(path: &Path, table: &str, columns: &[&str]) -> Result<Vec<String>, String> {
    let mut rows = Vec::new();
    read(path, &mut |batch| {
        if batch.slice.table.name != table {
            return Ok(());
        }
        let mut texts = vec![Vec::new(); batch.n_rows];
        for name in columns {
            let specs = batch.slice.table.columns;
            let at = specs.iter().position(|column| column.name == *name).expect("a column of the table");
            let shown: Vec<String> = match &batch.columns[at] {
                Values::Text(values) => values.iter().map(|text| text.unwrap_or("-").to_owned()).collect(),
                Values::Date(values) => {
                    values.iter().map(|day| day.map_or("-".to_owned(), |day| day.to_string())).collect()
                }
                Values::Count(values) | Values::Decimal(values) => values
                    .iter()
                    .map(|number| number.map_or("-".to_owned(), |number| number.to_string()))
                    .collect(),
            };
            texts.iter_mut().zip(shown).for_each(|(row, text)| row.push(text));
        }
        rows.extend(texts.into_iter().map(|row| row.join("|")));
        Ok(())
    })
    .map_err(messages)?;
    Ok(rows)
}

/// Rows of a file with this text.
pub(super) fn rows_of(
    name: &str,
    text: impl AsRef<[u8]>,
    table: &str,
    columns: &[&str],
) -> Result<Vec<String>, String> {
    let (_folder, path) = file(name, text);
    rows(&path, table, columns)
}

/// The sums of a column of a table by other columns.
pub(super) fn sums_by(path: &Path, table: &str, by: &[&str], of: &str) -> BTreeMap<String, i64> {
    let columns: Vec<&str> = by.iter().copied().chain([of]).collect();
    let mut sums = BTreeMap::new();
    for row in rows(path, table, &columns).expect("it is read") {
        let (key, number) = row.rsplit_once('|').unwrap_or(("", &row));
        *sums.entry(key.to_owned()).or_default() += number.parse::<i64>().unwrap_or(0);
    }
    sums
}

/// What a reader of the figures is told.
pub(super) fn remarks(path: &Path) -> Vec<String> {
    let contents = read(path, &mut |_| Ok(())).map_err(messages).expect("it is read");
    contents.into_iter().flat_map(|table| table.remarks).collect()
}

/// A workbook with one sheet: every cell a text, or a number where it is one.
pub(super) fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    use std::fmt::Write as _;
    use std::io::Write as _;

    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let mut parts: Vec<(String, String)> = Vec::new();
    let (mut names, mut links, mut contents) = (String::new(), String::new(), String::new());
    for (idx, (name, rows)) in sheets.iter().enumerate() {
        let n = idx + 1;
        let mut data = String::new();
        for (row, cells) in rows.iter().enumerate() {
            write!(data, "<row r=\"{}\">", row + 1).expect("written");
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let letter = |idx: usize| char::from(b'A' + u8::try_from(idx).expect("a letter"));
                let letters: String =
                    (26 <= column).then_some('A').into_iter().chain([letter(column % 26)]).collect();
                let at = format!("{letters}{}", row + 1);
                if cell.parse::<f64>().is_ok() {
                    write!(data, "<c r=\"{at}\"><v>{cell}</v></c>").expect("written");
                } else {
                    let text = escaped(cell);
                    write!(data, "<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                        .expect("written");
                }
            }
            data.push_str("</row>");
        }
        let sheet = format!("{head}<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
        let name = escaped(name);
        write!(names, "<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>").expect("written");
        let target = format!("Target=\"worksheets/sheet{n}.xml\"");
        write!(links, "<Relationship Id=\"rId{n}\" Type=\"{relations}/worksheet\" {target}/>")
            .expect("written");
        let part = format!("PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{kind}.worksheet+xml\"");
        write!(contents, "<Override {part}/>").expect("written");
    }
    let book = format!(
        "{head}<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets>{names}</sheets></workbook>"
    );
    parts.push(("xl/workbook.xml".to_owned(), book));
    let links = format!("{head}<Relationships xmlns=\"{package}\">{links}</Relationships>");
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), links));
    let root = format!(
        "{head}<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{relations}/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>"
    );
    parts.push(("_rels/.rels".to_owned(), root));
    let contents = format!(
        "{head}<Types xmlns=\"{types}\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override \
         PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>{contents}</Types>"
    );
    parts.push(("[Content_Types].xml".to_owned(), contents));
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        archive.write_all(text.as_bytes()).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}
