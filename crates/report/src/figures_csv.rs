//! Every figure of a month end as one line of text, for spreadsheets and programs.

use domain::figure::{Figure, Step, Subject};
use domain::money::{Millions, Pence};
use domain::month_end::MonthEnd;
use exhibits::csv_file;
use jiff::civil::Date;

use crate::ReportError;
use crate::register::Words;

/// The columns, in order.
const COLUMNS: [&str; 20] = [
    "id",
    "figure",
    "definition",
    "subject_kind",
    "subject_code",
    "subject_name",
    "year",
    "from_month",
    "to_month",
    "basis",
    "support",
    "made_in",
    "version",
    "value_pence",
    "value_million_pounds",
    "provenance",
    "half_width_pence",
    "recorded_on",
    "known_in_ways",
    "source",
];

/// The file's bytes: UTF-8, a heading line, then one line a figure in the order of ids.
pub(crate) fn render(month_end: &MonthEnd) -> Result<Vec<u8>, ReportError> {
    let words = Words::of(month_end);
    let figures = month_end.figures.values().map(|figure| record(month_end, &words, figure));
    Ok(csv_file::in_memory(std::iter::once(COLUMNS.map(str::to_owned)).chain(figures))?)
}

fn record(month_end: &MonthEnd, words: &Words<'_>, figure: &Figure) -> [String; COLUMNS.len()] {
    let key = &figure.key;
    let (kind, code) = match &key.subject {
        Subject::System(code) => ("system", code),
        Subject::Organisation(code) => ("organisation", code),
    };
    [
        figure.id().to_string(),
        words.definition(key),
        key.definition.code(),
        kind.to_owned(),
        code.to_string(),
        month_end.name_of(&key.subject).to_owned(),
        key.period.year().to_string(),
        key.period.from().to_string(),
        key.period.to().to_string(),
        key.basis.code().to_owned(),
        key.support.code().to_owned(),
        key.made_in.map_or_else(String::new, |month| month.to_string()),
        key.version.to_string(),
        figure.value.get().to_string(),
        millions(figure.value),
        figure.provenance().word().to_owned(),
        figure.half_width().get().to_string(),
        recorded_on(month_end, words, figure).to_string(),
        figure.lineages.len().to_string(),
        words.source(figure),
    ]
}

/// Millions of pounds to one decimal with a minus sign: `-18.8`, the digits of print.
pub(crate) fn millions(value: Pence) -> String {
    let text = Millions(value).to_string().replace(',', "");
    if value.is_negative() && text != "0.0" { format!("-{text}") } else { text }
}

/// The day on which a claim was recorded, and for all else that of the month end's latest record.
fn recorded_on(month_end: &MonthEnd, words: &Words<'_>, figure: &Figure) -> Date {
    figure
        .lineages
        .iter()
        .min()
        .and_then(|lineage| match &lineage.step {
            Step::Claim { claim } => words.claim(claim),
            Step::Cell { .. } | Step::Formula { .. } => None,
        })
        .map_or(month_end.recorded_on, |claim| claim.recorded_on)
}

#[cfg(test)]
mod tests;
