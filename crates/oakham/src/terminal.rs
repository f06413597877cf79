//! The terminal: tables in aligned columns, notes and progress apart from results.

mod rounding;

use std::io::{self, IsTerminal, StderrLock, StdoutLock, Write};
use std::path::Path;
use std::sync::OnceLock;

use app::publication::Reporter;
use domain::finding::{Finding, Severity};
use domain::provenance::Provenance;
use exhibits::exhibit::{Cell, Column, ColumnKind, Exhibit, RowKind, Table};
use exhibits::number::counted;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use unicode_width::UnicodeWidthStr;

/// Standard output, as everything is printed.
pub(crate) fn out() -> Plain<Named<StdoutLock<'static>>> {
    Plain::of(Named(io::stdout().lock()))
}

/// Standard output, which says in its errors that it is what cannot be written.
pub(crate) struct Named<W>(W);

impl<W: Write> Write for Named<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(named)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(named)
    }
}

/// Whoever closes a pipe early, and whoever asks again after an interruption, looks at the kind of an error.
fn named(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe | io::ErrorKind::Interrupted => error,
        kind => io::Error::new(kind, format!("standard output cannot be written: {error}")),
    }
}

/// Standard error, likewise.
pub(crate) fn err() -> Plain<StderrLock<'static>> {
    Plain::of(io::stderr().lock())
}

/// Text as it is seen: a terminal does what control characters say, and turns what follows a sign of
/// direction, so each is written as its number, `\u001b`, which JSON too reads so. What strangers made is
/// printed by it, as all else.
pub(crate) struct Plain<W: Write> {
    to: W,
    /// The beginning of a character or line end whose rest has not come yet.
    incomplete: Vec<u8>,
}

impl<W: Write> Plain<W> {
    pub(crate) const fn of(to: W) -> Self {
        Self { to, incomplete: Vec::new() }
    }
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut incomplete = std::mem::take(&mut self.incomplete);
        incomplete.extend_from_slice(bytes);
        let mut text = Vec::with_capacity(incomplete.len());
        let mut rest = &incomplete[..];
        while let [first, after @ ..] = rest {
            let (unseen, n) = match (*first, after) {
                (b'\r' | 0xc2 | 0xe2, []) | (0xe2, [0x80 | 0x81]) => {
                    self.incomplete = rest.to_vec();
                    break;
                }
                (b'\r', [b'\n', ..]) | (b'\n' | b'\t', _) => (None, 1),
                (0xc2, [last @ 0x80..=0x9f, ..]) => (Some(u32::from(*last)), 2),
                (0xe2, [0x80, last @ 0xaa..=0xae, ..]) => (Some(0x2000 + u32::from(last & 0x3f)), 3),
                (0xe2, [0x81, last @ 0xa6..=0xa9, ..]) => (Some(0x2040 + u32::from(last & 0x3f)), 3),
                (control @ (0..=0x1f | 0x7f), _) => (Some(u32::from(control)), 1),
                _ => (None, 1),
            };
            match unseen {
                Some(unseen) => text.extend_from_slice(format!("\\u{unseen:04x}").as_bytes()),
                None => text.extend_from_slice(&rest[..n]),
            }
            rest = &rest[n..];
        }
        self.to.write_all(&text)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let incomplete = std::mem::take(&mut self.incomplete);
        self.to.write_all(if incomplete == b"\r" { b"\\u000d" } else { &incomplete })?;
        self.to.flush()
    }
}

impl<W: Write> Drop for Plain<W> {
    fn drop(&mut self) {
        if !self.incomplete.is_empty() {
            // Nothing can be done where even the terminal is gone.
            let _ = self.flush();
        }
    }
}

/// Marks of provenance, as on the site.
pub(crate) const KEY: &str = "● published  ◐ derived by a stated formula  ■ reported, not published  ○ synthetic, generated to fill a gap";

const fn mark(provenance: Provenance) -> char {
    match provenance {
        Provenance::Published => '●',
        Provenance::Derived => '◐',
        Provenance::Reported => '■',
        Provenance::Synthetic => '○',
    }
}

/// What follows a finding that rests on figures that are synthetic or not published.
pub(crate) const fn rests_on(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Synthetic => " (○ rests on synthetic figures)",
        Provenance::Reported => " (■ rests on figures that are not published)",
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
    if rounding::shows(table) {
        writeln!(out, "\nAmounts may not sum because of rounding.")?;
    }
    Ok(())
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
        (Cell::Number(number), ColumnKind::Figures) => {
            in_slot(&number.text, number.provenance.map_or(' ', mark))
        }
        (Cell::Number(number), ColumnKind::Words) => match number.provenance {
            Some(provenance) => format!("{} {}", number.text, mark(provenance)),
            None => number.text.clone(),
        },
        (Cell::Word { text, .. }, ColumnKind::Figures) => in_slot(text, ' '),
        (Cell::Word { text, .. }, ColumnKind::Words) => text.clone(),
        (Cell::Missing(why), _) => format!("{why}  "),
    }
}

fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
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
            runnable(&finding.message),
            runnable(&finding.fix)
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

/// Says on standard error how publishing goes.
pub(crate) struct TerminalReporter {
    quiet: bool,
    bar: OnceLock<ProgressBar>,
}

impl TerminalReporter {
    /// One that says nothing where nobody wants to hear.
    pub(crate) const fn new(quiet: bool) -> Self {
        Self { quiet, bar: OnceLock::new() }
    }
}

impl Reporter for TerminalReporter {
    fn note(&self, text: &str) {
        note(self.quiet, text);
    }

    fn progress(&self, done: usize, n_steps: usize, next: &str) {
        let bar = self.bar.get_or_init(|| progress(self.quiet, n_steps));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        bar.set_message(next.to_owned());
        if done == n_steps {
            bar.finish_and_clear();
        }
    }
}

/// How the workspace is named behind `oakham` in commands that are printed: ` -w DIR`, or nothing in its folder.
static OPTIONS: OnceLock<String> = OnceLock::new();

/// Commands that are printed from here on name this workspace, so that they run as they are printed.
pub(crate) fn name_workspace(folder: &Path) {
    let named = if folder == Path::new(".") {
        String::new()
    } else {
        format!(" -w {}", quoted(&folder.display().to_string()))
    };
    // It is named once, before anything is printed.
    let _ = OPTIONS.set(named);
}

/// What stands behind `oakham` in a command that is printed.
pub(crate) fn options() -> &'static str {
    OPTIONS.get().map_or("", String::as_str)
}

/// A path as a shell takes it.
pub(crate) fn quoted(path: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-~".contains(letter);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// Commands that work on a workspace: those that others print name it.
const OF_A_WORKSPACE: [&str; 18] = [
    "bundle",
    "check",
    "efficiency",
    "flow",
    "forecast",
    "plan",
    "position",
    "reform",
    "release",
    "report",
    "return",
    "risks",
    "scenario",
    "search",
    "serve",
    "spc",
    "user",
    "validate",
];

/// A text whose commands name the workspace: the layers below do not know how it was named.
pub(crate) fn runnable(text: &str) -> String {
    with_options(text, options())
}

fn with_options(text: &str, options: &str) -> String {
    const PROGRAM: &str = "oakham ";
    let mut runnable = String::new();
    let mut rest = text;
    while let Some(place) = rest.find(PROGRAM) {
        let (before, command) = rest.split_at(place + PROGRAM.len());
        let name = command.split(|letter: char| !letter.is_ascii_lowercase()).next().unwrap_or_default();
        if OF_A_WORKSPACE.contains(&name) {
            runnable += before.trim_end();
            runnable += options;
            runnable.push(' ');
        } else {
            runnable += before;
        }
        rest = command;
    }
    runnable + rest
}

/// Says something to the person at the terminal, not in the results.
pub(crate) fn note(quiet: bool, text: &str) {
    if !quiet {
        // A lost note must not stop the work.
        let _ = writeln!(err(), "{}", runnable(text));
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

/// A bar of bytes that come; invisible where quiet is asked for or nobody watches.
pub(crate) fn bytes(quiet: bool) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:24} {bytes}/{total_bytes} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    progress(quiet, 0).with_style(style)
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
