//! A reform that leaves values open: what can be said of it, and what is to be stated.

use domain::money::Pence;
use domain::provenance::Provenance;
use reform::open::OpenReform;

use super::super::efficiency::{row, word};
use super::super::{figures, words};
use super::{amount, basis, count, pounds};
use crate::exhibit::{Cell, Exhibit, RowKind, Table};
use crate::number::{Number, agreeing, counted, grouped_count};
use crate::words::amount::Scale;

/// What stands where a value is open.
const NOT_STATED: &str = "not stated";

/// What is known and what is missing, in a sentence each.
#[must_use]
pub fn reform_open_leads(open: &OpenReform) -> Vec<String> {
    let n_functions = open.functions.len();
    let mut leads = vec![format!(
        "{} and {} are on record; {} not stated, and nothing is worked out without {}.",
        counted(n_functions, "function", "functions"),
        counted(open.n_duties, "duty", "duties"),
        counted(open.n_open(), "value is", "values are"),
        agreeing(open.n_open(), "it", "them")
    )];
    if let (Some(cost), Some(people)) = (open.cost, open.people.first())
        && let Some(envelope) = open.envelope(people)
    {
        let saving = cost - envelope;
        let text = if saving > Pence::ZERO {
            format!("the announced cap asks for {} of it to be saved", pounds(saving, Scale::Words))
        } else {
            "that is within the announced cap".to_owned()
        };
        leads.push(format!(
            "The boards cost {} a year; on {} {text}.",
            pounds(cost, Scale::Words),
            basis(people.basis)
        ));
    }
    leads
}

/// What the announced cap allows on each count of people: known without a value of the boards.
#[must_use]
pub fn reform_open_envelopes(open: &OpenReform) -> Exhibit {
    let rows = open.people.iter().map(|people| {
        let envelope = open.envelope(people);
        let saving = open.cost.zip(envelope).map(|(cost, envelope)| cost - envelope);
        let known = |value: Option<Pence>| {
            value.map_or(Cell::Missing(NOT_STATED), |value| amount(value, Provenance::Derived))
        };
        let cells =
            vec![count(people.people, people.provenance), known(envelope), known(open.cost), known(saving)];
        row(basis(people.basis), RowKind::Body, cells)
    });
    let heading = match open.people.first().and_then(|people| Some((people, open.envelope(people)?))) {
        Some((people, envelope)) => format!(
            "The announced cap allows {} a year for {} {}",
            pounds(envelope, Scale::Words),
            grouped_count(people.people),
            basis(people.basis)
        ),
        None => "No cap a head is stated".to_owned(),
    };
    Exhibit {
        key: "T10m".into(),
        name: "reform-open-envelopes".into(),
        heading,
        note: "The cap counts running costs and programme pay; it was not said on which people.".to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: "The envelope by the announced cap, £m a year.".to_owned(),
            row_heading: "Counted on".to_owned(),
            columns: vec![
                figures("", "People"),
                figures("", "Cap allows"),
                figures("", "Cost today"),
                figures("", "To save"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}

/// Which values are to be stated, by file and column.
#[must_use]
pub fn reform_open_values(open: &OpenReform) -> Exhibit {
    let rows = open.open.iter().map(|column| {
        let place = match &column.rows[..] {
            [] => "key".to_owned(),
            [row] => format!("row {row}"),
            [first, .., last] => format!("rows {first} to {last}"),
        };
        let n_open = u64::try_from(column.n_open()).unwrap_or(u64::MAX);
        row(
            &format!("{} {}", column.file, column.column),
            RowKind::Body,
            vec![word(place), Cell::Number(Number::count(n_open))],
        )
    });
    Exhibit {
        key: "T10n".into(),
        name: "reform-open-values".into(),
        heading: format!("{} to be stated by the boards", counted(open.n_open(), "value is", "values are")),
        note: "The comment of each column says what it means, its unit, and who has it; a value is put in the place of its ?.".to_owned(),
        provenance: Provenance::Published,
        table: Table {
            caption: "Values that are open, by file and column.".to_owned(),
            row_heading: "File and column".to_owned(),
            columns: vec![words("", "Where"), figures("", "Open")],
            rows: rows.collect(),
        },
        chart: None,
    }
}

/// The functions of the boards by the blueprint, with what is stated of them.
#[must_use]
pub fn reform_open_functions(open: &OpenReform) -> Exhibit {
    let rows = open.functions.iter().map(|function| {
        let cost = |value: Option<Pence>| {
            value.map_or(Cell::Missing(NOT_STATED), |value| amount(value, Provenance::Derived))
        };
        let [pay, non_pay, programme_pay] = function.costs;
        let cells = vec![
            function.direction.map_or(Cell::Missing(NOT_STATED), |direction| word(direction.words())),
            if function.destination.is_empty() { word("stays") } else { word(function.destination.clone()) },
            cost(pay),
            cost(non_pay),
            cost(programme_pay),
        ];
        row(&format!("{} {}", function.id, function.name), RowKind::Body, cells)
    });
    let n_stated =
        open.functions.iter().filter(|function| function.costs.iter().all(Option::is_some)).count();
    Exhibit {
        key: "T10o".into(),
        name: "reform-open-functions".into(),
        heading: format!("The costs of {n_stated} of {} functions are stated", open.functions.len()),
        note: "Functions and where they go are those of the Model ICB Blueprint, May 2025.".to_owned(),
        provenance: Provenance::Derived,
        table: Table {
            caption: "Functions of the boards, £m a year.".to_owned(),
            row_heading: "Function".to_owned(),
            columns: vec![
                words("", "Blueprint"),
                words("", "To"),
                figures("", "Pay"),
                figures("", "Non-pay"),
                figures("", "Programme pay"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}
