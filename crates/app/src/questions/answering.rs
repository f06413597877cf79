//! What the process of a question does: asks the lake, and puts the answer into the form that is wanted.

use std::path::Path;

use anyhow::Result;
use api::document::Document;
use exhibits::csv_file;
use report::plain_table::{PlainCell, PlainTable};
use warehouse::{Answer, Cell, Database, WarehouseError};

use super::FOR_PAGES;
use super::child::{Page, Reply, Request, Wanted};
use crate::data::{document, lake};

/// The most rows, cells and letters that a page shows: a page stays small enough to be sent at once.
const MOST_ROWS: usize = 500;
const MOST_CELLS: usize = 8_000;
const MOST_LETTERS: usize = 200_000;
/// Letters of a cell that a page shows; files have all.
const MOST_LETTERS_OF_CELL: usize = 200;

/// The reply to a request over the lake of the workspace in `root`, with the bytes of a file.
///
/// # Errors
/// Where the program fails; what is wrong with the question is a reply.
pub fn reply(root: &Path, request: &Request) -> Result<(Reply, Vec<u8>)> {
    let lake = lake(root);
    let answer = Database::open(&lake, FOR_PAGES)?.ask(&request.sql);
    let answer = match answer {
        Ok(answer) => answer,
        // A message may name a file of the lake, and where the lake lies is not for everybody.
        Err(error) => return Ok((Reply::Refused(without_folder(&error, lake.folder())), Vec::new())),
    };
    Ok(match request.wanted {
        Wanted::Page => (Reply::Page(page(&answer)?), Vec::new()),
        Wanted::Csv => (Reply::File, csv(&answer)?),
        Wanted::Json => (Reply::File, document(&request.sql, &answer)?.text().into_bytes()),
        Wanted::Xlsx => (Reply::File, workbook(&request.sql, &answer)?),
        Wanted::Parquet => (Reply::File, answer.to_parquet()?),
    })
}

fn without_folder(error: &WarehouseError, folder: &Path) -> String {
    let mut text = error.to_string();
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for folder in [absolute.as_path(), folder] {
        let folder = folder.to_string_lossy();
        // The engine writes paths with and without the first stroke.
        for shown in [&*folder, folder.trim_start_matches('/')] {
            if !shown.is_empty() {
                text = text.replace(shown, "lake");
            }
        }
    }
    text
}

fn page(answer: &Answer) -> Result<Page> {
    let columns: Vec<(String, bool)> = answer
        .columns()
        .into_iter()
        .enumerate()
        .map(|(idx, name)| (name.to_owned(), answer.is_number(idx)))
        .collect();
    let most_rows = MOST_ROWS.min(MOST_CELLS / columns.len().max(1)).max(1);
    let mut n_letters = 0;
    let rows = answer.first_rows(most_rows)?.into_iter().map(|row| row.into_iter().map(shown).collect());
    let rows = rows.take_while(|row: &Vec<Option<String>>| {
        n_letters += row.iter().flatten().map(String::len).sum::<usize>();
        n_letters <= MOST_LETTERS
    });
    Ok(Page {
        columns,
        rows: rows.collect(),
        n_rows: answer.n_rows,
        is_cut: answer.is_cut,
        tables: answer.tables.iter().cloned().collect(),
    })
}

/// A cell as a page shows it; the last of a long one is left out.
fn shown(cell: Cell) -> Option<String> {
    let text = text(cell)?;
    if text.chars().count() <= MOST_LETTERS_OF_CELL {
        return Some(text);
    }
    Some(text.chars().take(MOST_LETTERS_OF_CELL - 1).chain(['…']).collect())
}

fn text(cell: Cell) -> Option<String> {
    match cell {
        Cell::Missing => None,
        Cell::Text(text) | Cell::Number(text) => Some(text),
        Cell::Truth(truth) => Some(truth.to_string()),
    }
}

fn csv(answer: &Answer) -> Result<Vec<u8>> {
    let heading = answer.columns().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let rows = answer.rows()?.into_iter();
    let rows = rows.map(|row| row.into_iter().map(|cell| text(cell).unwrap_or_default()).collect());
    Ok(csv_file::in_memory(std::iter::once(heading).chain(rows))?)
}

fn workbook(sql: &str, answer: &Answer) -> Result<Vec<u8>> {
    let cell = |cell| match cell {
        Cell::Missing => PlainCell::Nothing,
        Cell::Number(number) => PlainCell::Number(number),
        other => PlainCell::Text(text(other).unwrap_or_default()),
    };
    let rows = answer.rows()?.into_iter().map(|row| row.into_iter().map(cell).collect());
    let mut about = vec![
        ("Question".to_owned(), sql.to_owned()),
        ("Tables".to_owned(), answer.tables.iter().cloned().collect::<Vec<_>>().join(", ")),
        ("Licence".to_owned(), sources::publications::catalogue::LICENCE.to_owned()),
    ];
    if answer.is_cut {
        about.push(("Rows".to_owned(), format!("the first {}; there are more", answer.n_rows)));
    }
    let columns = answer.columns().into_iter().map(str::to_owned).collect();
    Ok(PlainTable { name: "Answer".to_owned(), columns, rows: rows.collect(), about }.workbook()?)
}

#[cfg(test)]
mod tests;
