//! What rows of returns and plans have in common: the organisation and month they belong to, and their line.

use domain::code::OrganisationCode;
use domain::ledger::{Line, Nature};
use domain::month::{FinancialYear, Month};
use domain::monthly_return::{Cover, Entry};
use domain::organisation::OrganisationKind;

use super::schema::{FIRST_COLUMNS, SCHEMA_VERSION};
use crate::fault::Fault;
use crate::sheet::Row;
use crate::sheet::form::{CODE, NAME};
use crate::toml_reader::nearest;

/// Rows that state what a row above states already.
#[derive(Default)]
pub(crate) struct Repeated {
    faults: Vec<Fault>,
    last_row: u32,
}

impl Repeated {
    /// Adds a row that repeats `first`.
    pub(crate) fn add(&mut self, row: Row<'_>, column: &str, first: Entry) {
        self.last_row = row.at(column).row;
        self.faults.push(
            row.fault(column, format!("the same line stands in row {}; keep one of them", first.at.row)),
        );
    }

    /// One fault for all of a block that was pasted twice, else each.
    pub(crate) fn faults(self) -> Vec<Fault> {
        let last_row = self.last_row;
        first_for_all(self.faults, |n_others| {
            format!(
                "{n_others} other rows, up to row {last_row}, repeat a line so: delete the rows that were pasted twice"
            )
        })
    }
}

/// Where many rows have the same fault, the first of them, with a sentence about the others.
pub(crate) fn first_for_all(mut faults: Vec<Fault>, others: impl FnOnce(usize) -> String) -> Vec<Fault> {
    const FEW: usize = 3;
    if FEW < faults.len() {
        let n_others = faults.len() - 1;
        faults.truncate(1);
        if let Some(first) = faults.first_mut() {
            first.expected.push_str("; ");
            first.expected.push_str(&others(n_others));
        }
    }
    faults
}

/// What a total is called at the foot of a table.
const TOTALS: [&str; 7] = ["total", "totals", "grand total", "sub-total", "subtotal", "sum", "overall"];

/// Whether a row is none of the table, which is told once. It is a total at the foot: called one under a heading of
/// `keys` or of the first columns, or with amounts and nothing that says of what. Or it is one cell, such as a note
/// beside or below the table.
pub(crate) fn is_no_record(row: Row<'_>, keys: &[&str], amounts: &[&str], faults: &mut Vec<Fault>) -> bool {
    let columns = || FIRST_COLUMNS.iter().chain(keys).copied();
    let is_called_so = |column: &&str| {
        let text = row.text(column).trim_end_matches(':').trim().to_lowercase();
        TOTALS.contains(&text.as_str())
    };
    let number = row.at(keys[0]).row;
    if let Some(column) = columns().find(is_called_so) {
        faults.push(row.fault(column, format!("row {number} is a total; leave the row out")));
        return true;
    }
    let has_amounts = amounts.iter().any(|column| !row.text(column).is_empty());
    let is_nameless = has_amounts && columns().all(|column| row.text(column).is_empty());
    if is_nameless {
        let message = format!(
            "row {number} holds amounts and does not say of what, as a total does; leave the row out, or fill in its first columns"
        );
        faults.push(row.fault(keys[0], message));
        return true;
    }
    if let Some(fault) = row.only_cell("the row holds nothing but this; delete it, or fill in the row") {
        faults.push(fault);
        return true;
    }
    false
}

/// What a row of a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormRow {
    /// A line that is keyed.
    Keyed(Line),
    /// A line that follows from others.
    Computed(Line),
    /// A section, a total, or a row of its maker's own.
    PassedOver,
}

/// What a row of a form is; `amounts` are the columns of its amounts. A row of amounts without a code whose name is
/// that of no total is a fault: nobody would read it.
pub(crate) fn form_row(
    row: Row<'_>,
    kind: OrganisationKind,
    amounts: &[String],
    faults: &mut Vec<Fault>,
) -> FormRow {
    let (code, name) = (row.text(CODE), row.text(NAME));
    if !code.is_empty() {
        let Some(line) = read_line_under(row, CODE, kind, faults) else { return FormRow::PassedOver };
        return if line.nature() == Nature::Computed {
            FormRow::Computed(line)
        } else {
            FormRow::Keyed(line)
        };
    }
    let is_keyed = |column: &&String| !row.text(column).is_empty() && !row.is_formula(column);
    let Some(column) = amounts.iter().find(is_keyed) else { return FormRow::PassedOver };
    let is_total = name.split_whitespace().any(|word| {
        ["total", "totals", "subtotal", "sub-total", "sum", "check", "difference"]
            .iter()
            .any(|known| word.trim_matches([':', ',']).eq_ignore_ascii_case(known))
    });
    if !is_total {
        let meant = Line::of_kind(kind).find(|line| line.label().eq_ignore_ascii_case(name));
        let todo = match meant {
            Some(line) => format!("write {} under Code", line.code()),
            None => "write the code of its line under Code, call it a total, or delete the row".to_owned(),
        };
        faults.push(
            row.fault(column, format!("the row has amounts and no code, so that nobody reads them; {todo}")),
        );
    }
    FormRow::PassedOver
}

/// A line that organisations of this kind report on.
pub(crate) fn read_line(row: Row<'_>, kind: OrganisationKind, faults: &mut Vec<Fault>) -> Option<Line> {
    read_line_under(row, "line_code", kind, faults)
}

/// The same, the code of which stands under another heading.
fn read_line_under(
    row: Row<'_>,
    column: &str,
    kind: OrganisationKind,
    faults: &mut Vec<Fault>,
) -> Option<Line> {
    let Ok(line) = row.text(column).parse::<Line>() else {
        let capitals = row.text(column).to_uppercase();
        if capitals.parse::<Line>().is_ok() {
            let expected = format!("codes of lines are written in capitals; write {capitals}");
            faults.push(row.fault(column, expected));
            return None;
        }
        let text = row.text(column);
        let is_heading =
            ["code", "line_code", "line code", "line"].iter().any(|known| known.eq_ignore_ascii_case(text));
        let expected = if is_heading {
            "headings stand once, above the table; delete this row".to_owned()
        } else if text.contains('.') && !text.contains(char::is_whitespace) {
            let meant = meant(text, kind);
            let all = if meant.is_empty() { "; all lines:" } else { " All lines:" };
            format!("it is not a line of the return{meant}{all} docs/reference/lines.md")
        } else {
            "it is no code of a line; delete the row or move a note out of this column, or write the code of the line (docs/reference/lines.md)".to_owned()
        };
        faults.push(row.fault(column, expected));
        return None;
    };
    if line.kind() == kind {
        return Some(line);
    }
    faults.push(
        row.fault(column, format!("a {kind} does not report this line; it belongs to a {}", line.kind())),
    );
    None
}

/// The lines that a code may be meant as, as a question: the one that is the fewest letters away, else those that begin
/// with it; nothing where it is like none.
fn meant(text: &str, kind: OrganisationKind) -> String {
    let codes: Vec<&str> = Line::of_kind(kind).map(Line::code).collect();
    let upper = text.to_uppercase();
    let group = format!("{}.", upper.trim_end_matches('.'));
    let begun: Vec<&str> = codes.iter().copied().filter(|code| code.starts_with(&group)).collect();
    let near = if begun.is_empty() { nearest(text, &codes).into_iter().collect() } else { begun };
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) }
}

/// Whether a text names the version of the format; a spreadsheet drops what it takes for decimals.
pub(crate) fn is_schema(text: &str) -> bool {
    text == SCHEMA_VERSION || Some(text) == SCHEMA_VERSION.strip_suffix(".0")
}

/// A row must be of the same organisation, year and month as the cover, where that can be read.
pub(crate) fn check_cover(row: Row<'_>, cover: Option<&Cover>, faults: &mut Vec<Fault>) {
    if !is_schema(row.text("schema_version")) {
        faults.push(row.fault("schema_version", format!("expected format version {SCHEMA_VERSION}")));
    }
    let organisation = row.parse::<OrganisationCode>("org_code", faults);
    let year = row.parse::<FinancialYear>("fin_year", faults);
    let month = row.parse::<Month>("period", faults);
    let Some(cover) = cover else { return };
    let mut expect = |column: &str, is_same: bool, expected: String| {
        if !is_same {
            faults.push(
                row.fault(column, format!("the cover says {expected}; a return holds rows of its own only")),
            );
        }
    };
    expect(
        "org_code",
        organisation.is_none_or(|found| found == cover.organisation),
        cover.organisation.to_string(),
    );
    expect("fin_year", year.is_none_or(|found| found == cover.year), cover.year.to_string());
    expect("period", month.is_none_or(|found| found == cover.month), cover.month.to_string());
}
