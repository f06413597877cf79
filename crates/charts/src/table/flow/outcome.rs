//! One run by station: who came, how long they waited, who left, what is in use.

use domain::provenance::Provenance;
use flow::output::{Group, Metric, Outcome, Subject};

use super::{Scale, capital_first, figures, known, row};
use crate::exhibit::{Cell, Exhibit, RowKind, Table};
use crate::number::{Form, Number};

/// The columns, each with its heading and the unit its values are told in.
const COLUMNS: [(Metric, &str); 7] = [
    (Metric::Visits, "Came a year"),
    (Metric::MeanWait, "Mean wait"),
    (Metric::P95Wait, "19 in 20 wait at most"),
    (Metric::ShareLeft, "Left unseen"),
    (Metric::ShareTurnedAway, "Turned away"),
    (Metric::Utilisation, "In use"),
    (Metric::Cost, "Cost a year"),
];

/// A run by station, then the whole system.
#[must_use]
pub fn by_station(outcome: &Outcome) -> Exhibit {
    let provenance = outcome.made.provenance.max(Provenance::Derived);
    let mut stations: Vec<&Subject> = Vec::new();
    for measured in &outcome.measured {
        let subject = &measured.key.subject;
        if matches!(subject, Subject::Station(_)) && !stations.contains(&subject) {
            stations.push(subject);
        }
    }
    let all = Group::all();
    let cells = |subject: &Subject| -> Vec<Cell> {
        COLUMNS
            .iter()
            .map(|(metric, _)| {
                let Some(value) = outcome.value(subject, &all, *metric) else {
                    return Cell::Missing(super::NOT_APPLICABLE);
                };
                let scale = Scale::of(*metric, value.mean, &[]);
                let number = scale.number(value.mean);
                let after = match (*metric, scale.unit) {
                    (Metric::MeanWait | Metric::P95Wait, "days") => " days",
                    (Metric::MeanWait | Metric::P95Wait, "hours") => " hours",
                    (Metric::MeanWait | Metric::P95Wait, _) => " minutes",
                    (Metric::Cost, "£000 a year") => " £000",
                    _ => number.form.after,
                };
                let text = format!("{}{}", number.text.trim_end_matches(number.form.after), after);
                known(Number { text, form: Form { after, ..number.form }, ..number }, provenance)
            })
            .collect()
    };
    // The busiest: the one most in use.
    let busiest = stations
        .iter()
        .filter_map(|subject| Some((*subject, outcome.value(subject, &all, Metric::Utilisation)?.mean)))
        .max_by(|(_, one), (_, other)| one.total_cmp(other));
    let mut rows: Vec<_> = stations
        .iter()
        .map(|subject| row(&capital_first(subject.name()), RowKind::Body, cells(subject)))
        .collect();
    if outcome.value(&Subject::System, &all, Metric::Visits).is_some() {
        rows.push(row("Whole system", RowKind::Total, cells(&Subject::System)));
    }
    Exhibit {
        key: "T13d",
        name: "flow-stations",
        heading: busiest.map_or_else(
            || format!("{} stations, as simulated", stations.len()),
            |(subject, share)| {
                format!(
                    "{} is the busiest station, {:.0}% in use",
                    capital_first(subject.name()),
                    share * 100.0
                )
            },
        ),
        note: format!(
            "Means over {} replications of {:.0} days. Patients may pass several stations.",
            outcome.made.replications, outcome.made.days
        ),
        provenance,
        table: Table {
            caption: format!("{}: one year by station.", outcome.made.network),
            row_heading: "Station".to_owned(),
            columns: COLUMNS.iter().map(|(_, heading)| figures("", heading)).collect(),
            rows,
        },
        chart: None,
    }
}
