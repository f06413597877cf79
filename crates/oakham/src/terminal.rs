//! The terminal: tables in aligned columns, notes and progress apart from results.

use std::io::{self, IsTerminal, Write};

use charts::exhibit::{Cell, Column, ColumnKind, Exhibit, RowKind, Table};
use domain::finding::{Finding, Severity};
use domain::provenance::Provenance;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Marks of provenance, as on the site.
pub(crate) const KEY: &str = "● published  ◐ derived by a stated formula  ○ synthetic, made up to fill a gap";

const fn mark(provenance: Provenance) -> char {
    match provenance {
        Provenance::Published => '●',
        Provenance::Derived => '◐',
        Provenance::Synthetic => '○',
    }
}

/// What follows a finding that rests on made-up figures.
pub(crate) const fn rests_on(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Synthetic => " (○ rests on synthetic figures)",
        Provenance::Published | Provenance::Derived => "",
    }
}

/// Writes an exhibit: its finding, its note, its table.
pub(crate) fn exhibit(out: &mut dyn Write, exhibit: &Exhibit) -> io::Result<()> {
    writeln!(out, "{}{}", exhibit.heading, rests_on(exhibit.provenance))?;
    table(out, &exhibit.table)
}

/// Writes a table in aligned columns: figures right, words left, a rule above totals.
pub(crate) fn table(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    writeln!(out, "{}\n", table.caption)?;
    let text_of = |(cell, column): (&Cell, &Column)| cell_text(cell, column.kind);
    let texts: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.cells.iter().zip(&table.columns).map(text_of).collect()).collect();
    let name_width = std::iter::once(&table.row_heading)
        .chain(table.rows.iter().map(|row| &row.name))
        .map(|text| width(text))
        .max()
        .unwrap_or(0);
    let widths: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .map(|(idx, column)| {
            let cells = texts.iter().filter_map(|row| row.get(idx)).map(|text| width(text));
            cells.chain([width(&column.heading)]).max().unwrap_or(0)
        })
        .collect();
    let line = |name: &str, cells: &[String]| -> String {
        let mut text = pad_right(name, name_width);
        for ((cell, width), column) in cells.iter().zip(&widths).zip(&table.columns) {
            text.push_str("  ");
            text.push_str(&match column.kind {
                ColumnKind::Figures => pad_left(cell, *width),
                ColumnKind::Words => pad_right(cell, *width),
            });
        }
        text.trim_end().to_owned()
    };
    if table.columns.iter().any(|column| !column.group.is_empty()) {
        writeln!(out, "{}", groups(table, &widths, name_width))?;
    }
    // A heading of figures stands over the digits, left of the slot for the mark.
    let headings: Vec<String> = table
        .columns
        .iter()
        .map(|column| match column.kind {
            ColumnKind::Figures => format!("{}  ", column.heading),
            ColumnKind::Words => column.heading.clone(),
        })
        .collect();
    let full_width = name_width + widths.iter().map(|width| width + 2).sum::<usize>();
    let rule = "─".repeat(full_width);
    writeln!(out, "{}\n{rule}", line(&table.row_heading, &headings))?;
    for (row, cells) in table.rows.iter().zip(&texts) {
        if row.kind == RowKind::Total {
            writeln!(out, "{rule}")?;
        }
        writeln!(out, "{}", line(&row.name, cells))?;
    }
    if differs_as_printed(table) {
        writeln!(out, "\nAmounts may not sum because of rounding.")?;
    }
    Ok(())
}

/// A number as printed, in units of its last decimal, and how many decimals it has: `(18.8)` is −188
/// and 1.
fn printed(cell: &Cell) -> Option<(i64, usize)> {
    let text = match cell {
        Cell::Figure(figure) => figure.text.as_str(),
        // The mark of how it is known stands behind.
        Cell::Word { text, .. } => text.trim_end_matches([' ', '●', '◐', '○']),
        Cell::Missing(_) => return None,
    };
    let (negative, number) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let number = number.replace(',', "");
    let n_decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let digits: i64 = number.replace('.', "").parse().ok().filter(|_| is_number)?;
    Some((if negative { -digits } else { digits }, n_decimals))
}

/// Whether a total, or a difference of neighbours, is printed otherwise than what is printed gives.
fn differs_as_printed(table: &Table) -> bool {
    let mut totals = table.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Total);
    let sums_differ = totals.any(|(at, total)| {
        let body = || table.rows[..at].iter().filter(|row| row.kind == RowKind::Body);
        (0..table.columns.len()).any(|column| {
            let Some((total, n_decimals)) = total.cells.get(column).and_then(printed) else { return false };
            let parts: Vec<(i64, usize)> =
                body().filter_map(|row| row.cells.get(column)).filter_map(printed).collect();
            // Half a unit of each is lost or gained at most; what differs by more is no sum of these.
            let most = i64::try_from(parts.len()).unwrap_or(i64::MAX / 2) / 2 + 1;
            let is_one_kind = 1 < parts.len() && parts.iter().all(|(_, decimals)| *decimals == n_decimals);
            let apart = parts.iter().map(|(part, _)| part).sum::<i64>() - total;
            is_one_kind && apart != 0 && apart.abs() <= most
        })
    });
    sums_differ || table.rows.iter().any(|row| row.cells.windows(3).any(difference_differs))
}

/// Whether the third of three figures is the second less the first, and is printed otherwise.
fn difference_differs(cells: &[Cell]) -> bool {
    let [Cell::Figure(before), Cell::Figure(after), Cell::Figure(apart)] = cells else { return false };
    let is_difference = (after.millions - before.millions - apart.millions).abs() < 1e-7;
    let of = |idx: usize| printed(&cells[idx]);
    let (Some(before), Some(after), Some(apart)) = (of(0), of(1), of(2)) else { return false };
    is_difference && before.1 == after.1 && after.1 == apart.1 && after.0 - before.0 != apart.0
}

/// The line of headings that neighbouring columns share.
fn groups(table: &Table, widths: &[usize], name_width: usize) -> String {
    let mut text = " ".repeat(name_width);
    let mut idx = 0;
    while idx < table.columns.len() {
        let group = &table.columns[idx].group;
        let n_columns = table.columns[idx..].iter().take_while(|column| column.group == *group).count();
        let span = widths[idx..idx + n_columns].iter().map(|width| width + 2).sum::<usize>();
        text.push_str(&pad_right(&format!("  {group}"), span));
        idx += n_columns;
    }
    text.trim_end().to_owned()
}

/// A figure with its mark; a positive leaves room for a closing bracket, an amount without a mark
/// room for one.
fn cell_text(cell: &Cell, kind: ColumnKind) -> String {
    let in_slot = |text: &str, mark: char| {
        let bracket = if text.ends_with(')') { "" } else { " " };
        format!("{text}{bracket}{mark}")
    };
    match (cell, kind) {
        (Cell::Figure(figure), _) => in_slot(&figure.text, mark(figure.provenance)),
        (Cell::Word { text, .. }, ColumnKind::Figures) => in_slot(text, ' '),
        (Cell::Word { text, .. }, ColumnKind::Words) => text.clone(),
        (Cell::Missing(why), _) => format!("{why}  "),
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn pad_right(text: &str, wanted: usize) -> String {
    format!("{text}{}", " ".repeat(wanted.saturating_sub(width(text))))
}

fn pad_left(text: &str, wanted: usize) -> String {
    format!("{}{text}", " ".repeat(wanted.saturating_sub(width(text))))
}

/// Writes findings, most severe first, and their count.
pub(crate) fn findings(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let place = match (finding.file.as_str(), finding.at) {
            ("", _) => String::new(),
            (file, None) => format!("{file}: "),
            (file, Some(at)) => format!("{file} row {} column {}: ", at.row, at.column_letters()),
        };
        writeln!(
            out,
            "{:<11} {}  {place}{}\n                 {}",
            finding.severity.word(),
            finding.rule,
            finding.message,
            finding.fix
        )?;
    }
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    writeln!(
        out,
        "{}, {}, {}",
        counted(count(Severity::Blocks), "error", "errors"),
        counted(count(Severity::Warns), "warning", "warnings"),
        counted(count(Severity::Informs), "note", "notes")
    )
}

/// `1 warning`, `2 warnings`.
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Says something to the person at the terminal, not in the results.
pub(crate) fn note(quiet: bool, text: &str) {
    if !quiet {
        // A lost note must not stop the work.
        let _ = writeln!(io::stderr(), "{text}");
    }
}

/// A bar of `n_steps`; invisible where quiet is asked for or nobody watches.
pub(crate) fn progress(quiet: bool, n_steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(n_steps).unwrap_or(u64::MAX));
    if quiet || !io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style)
}

/// A bar of a thousand parts for a run whose end is not known beforehand; none where nobody looks.
pub(crate) fn replications(quiet: bool) -> Option<ProgressBar> {
    if quiet || !io::stderr().is_terminal() {
        return None;
    }
    let style =
        ProgressStyle::with_template("{bar:24} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    Some(ProgressBar::new(1000).with_style(style))
}

#[cfg(test)]
mod tests;
