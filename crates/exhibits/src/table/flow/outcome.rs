//! One run by station: who came, how long they waited, who left, what is in use.

use domain::provenance::Provenance;

use flow::output::{Beyond, Group, Measured, Metric, RunRecord, RunResult, Subject, Unit};
use flow::run::is_chosen;
use flow::settings::RunSettings;

use super::narrative::days;
use super::{Scale, capital_first, figures, known, row};
use crate::exhibit::{Cell, Exhibit, RowKind, Table};
use crate::number::{Form, Number};

/// The columns, each with its heading and the unit its values are told in.
const COLUMNS: [(Metric, &str); 9] = [
    (Metric::Visits, "Came a year"),
    (Metric::Load, "Load"),
    (Metric::MeanWait, "Mean wait"),
    (Metric::MedianWait, "Median wait"),
    (Metric::P95Wait, "95th percentile wait"),
    (Metric::ShareLeft, "Left unseen"),
    (Metric::ShareTurnedAway, "Turned away"),
    (Metric::Utilisation, "In use"),
    (Metric::Cost, "Cost a year"),
];

/// The columns of clocks.
const OF_CLOCK: [(Metric, &str); 4] = [
    (Metric::ShareWithin, "Within the limit"),
    (Metric::MeanTime, "Mean time"),
    (Metric::MedianTime, "Median time"),
    (Metric::P95Time, "95th percentile time"),
];

/// What a run says of one thing, with its interval: a mean without one would look known; the same in every
/// replication has none.
fn measured(outcome: &RunResult, subject: &Subject, metric: Metric) -> Cell {
    let provenance = outcome.record.provenance.max(Provenance::Derived);
    let Some(value) = outcome.value(subject, &Group::all(), metric) else {
        return Cell::Missing(super::NOT_APPLICABLE);
    };
    let scale = Scale::of(metric, value.mean, &[]);
    let number = scale.number(value.mean);
    let after = match (metric.unit(), scale.unit) {
        (Unit::Minutes, "days") => " days",
        (Unit::Minutes, "hours") => " hours",
        (Unit::Minutes, _) => " minutes",
        (Unit::PoundsAYear, "£000 a year") => " £000",
        _ => number.form.after,
    };
    let bare = number.text.trim_end_matches(number.form.after);
    let text = if value.half_width == 0.0 {
        format!("{bare}{after}")
    } else if value.half_width.is_finite() && !scale.half_width(value).starts_with('±') {
        format!("{bare}{after}, {}", scale.half_width(value))
    } else if value.half_width.is_finite() {
        format!("{bare} {}{after}", scale.half_width(value))
    } else {
        format!("{bare}{after}, {}", scale.half_width(value))
    };
    known(Number { text, form: Form { after, ..number.form }, ..number }, provenance)
}

/// The clocks of a run: what share is within the limit, and how long it takes; nothing where there are none.
#[must_use]
pub fn by_clock(outcome: &RunResult) -> Option<Exhibit> {
    let mut clocks: Vec<&Subject> = Vec::new();
    for measured in &outcome.measured {
        let subject = &measured.key.subject;
        if matches!(subject, Subject::Clock(_)) && !clocks.contains(&subject) {
            clocks.push(subject);
        }
    }
    let rows = clocks.iter().map(|subject| {
        let cells = OF_CLOCK.iter().map(|(metric, _)| measured(outcome, subject, *metric)).collect();
        row(&capital_first(subject.name()), RowKind::Body, cells)
    });
    let heading = clocks.iter().find_map(|subject| {
        let share = outcome.value(subject, &Group::all(), Metric::ShareWithin)?.mean;
        Some(format!("{}: {:.1}% within the limit", capital_first(subject.name()), share * 100.0))
    });
    let heading = heading.unwrap_or_else(|| super::counted(clocks.len(), "clock"));
    (!clocks.is_empty()).then(|| Exhibit {
        key: "T13e".into(),
        name: "flow-clocks".into(),
        heading,
        note: "Times over several stations, from where a clock starts to where it stops, with 95% intervals."
            .to_owned(),
        provenance: outcome.record.provenance.max(Provenance::Derived),
        table: Table {
            caption: format!("{}: time from end to end.", outcome.record.network),
            row_heading: "Clock".to_owned(),
            columns: OF_CLOCK.iter().map(|(_, heading)| figures("", heading)).collect(),
            rows: rows.collect(),
        },
        chart: None,
    })
}

/// The measures that precision was asked of, and how precise each is; nothing where there are none.
#[must_use]
pub fn chosen(outcome: &RunResult, settings: &RunSettings) -> Option<Exhibit> {
    let provenance = outcome.record.provenance.max(Provenance::Derived);
    let found = settings
        .measures
        .iter()
        .filter_map(|chosen| outcome.measured.iter().find(|known| is_chosen(&known.key, chosen)));
    let mut n_wide = 0;
    let rows: Vec<_> = found
        .map(|Measured { key, value }| {
            let share = value.half_width / value.mean.abs();
            let is_wide = settings.precision < share || (share.is_nan() && value.mean != 0.0);
            n_wide += usize::from(is_wide);
            let of_it = if share.is_finite() {
                let number = Number::new(format!("{:.1}%", share * 100.0), share * 100.0, Form::decimals(1));
                known(Number { form: Form { after: "%", ..number.form }, ..number }, provenance)
            } else {
                Cell::Missing(super::NOT_APPLICABLE)
            };
            let name = match &key.subject {
                Subject::System => capital_first(key.metric.words()),
                subject => format!("{}: {}", capital_first(subject.name()), key.metric.words()),
            };
            let cells = vec![
                measured(outcome, &key.subject, key.metric),
                of_it,
                super::word(if is_wide { "no" } else { "yes" }),
            ];
            row(&name, RowKind::Body, cells)
        })
        .collect();
    let n = rows.len();
    (0 < n).then(|| Exhibit {
        key: "T13f".into(),
        name: "flow-chosen".into(),
        heading: format!("{} of {} as precise as asked for", n - n_wide, super::counted(n, "chosen measure")),
        note: format!(
            "Chosen in [run] measures of the network, or as precise as --precision asks: half the 95% interval is to be within {}% of the measure.",
            settings.precision * 100.0
        ),
        provenance,
        table: Table {
            caption: format!("{}: the chosen measures.", outcome.record.network),
            row_heading: "Measure".to_owned(),
            columns: vec![
                figures("", "Value"),
                figures("", "Half the interval, of the value"),
                super::words("", "Precise enough"),
            ],
            rows,
        },
        chart: None,
    })
}

/// Of those who come at random, none comes in 1 of 20 runs where so many are expected: −ln 0.05.
const EXPECTED_OF_NONE: f64 = 2.995_732;

/// What is known of those of whom none came in all of a run: the most a year of whom none comes that often.
fn rare(run: &RunRecord, length: &str) -> String {
    let years = f64::from(run.replications) * run.days / 365.0;
    let most = crate::number::grouped((EXPECTED_OF_NONE / years).max(1.0), 0);
    format!("Where 0 came, none was seen in {length}: it may be up to {most} a year (95%). ")
}

/// A run by station, then the whole system.
#[must_use]
pub fn by_station(outcome: &RunResult) -> Exhibit {
    let provenance = outcome.record.provenance.max(Provenance::Derived);
    let mut stations: Vec<&Subject> = Vec::new();
    for measured in &outcome.measured {
        let subject = &measured.key.subject;
        if matches!(subject, Subject::Station(_)) && !stations.contains(&subject) {
            stations.push(subject);
        }
    }
    let everybody = Group::all();
    let cells = |subject: &Subject| -> Vec<Cell> {
        COLUMNS.iter().map(|(metric, _)| measured(outcome, subject, *metric)).collect()
    };
    // The busiest: the one most in use.
    let busiest = stations
        .iter()
        .filter_map(|subject| Some((*subject, outcome.value(subject, &everybody, Metric::Utilisation)?.mean)))
        .max_by(|(_, utilisation), (_, other)| utilisation.total_cmp(other));
    let mut rows: Vec<_> = stations
        .iter()
        .map(|subject| row(&capital_first(subject.name()), RowKind::Body, cells(subject)))
        .collect();
    if outcome.value(&Subject::System, &everybody, Metric::Visits).is_some() {
        rows.push(row("Whole system", RowKind::Total, cells(&Subject::System)));
    }
    // What a share of such a run is of is no service.
    let names = |stations: &mut dyn Iterator<Item = &String>| -> Vec<String> {
        stations.map(|name| capital_first(name)).collect()
    };
    let run = &outcome.record;
    let places: Vec<String> = run.locked.iter().map(super::warnings::locked_place).collect();
    let locked = names(&mut places.iter());
    // Where those beyond leave or are turned away, it is a service that falls short, and told as one.
    let endless = run.overloaded.iter().filter(|station| station.beyond == Beyond::Wait);
    let overloaded = names(&mut endless.map(|station| &station.station));
    let stuck = if !locked.is_empty() {
        Some(format!("Nobody moves again at {}", super::joined(&locked)))
    } else if !overloaded.is_empty() {
        Some(format!("More come to {} than can be seen", super::joined(&overloaded)))
    } else {
        None
    };
    let undecided: Vec<String> = stations
        .iter()
        // How many find no appointment is measured of its own.
        .filter(|subject| outcome.value(subject, &everybody, Metric::NotAttended).is_none())
        .filter_map(|subject| {
            let load = outcome.value(subject, &everybody, Metric::Load)?;
            super::warnings::undecided(subject.name(), load, run)
        })
        .collect();
    let n = outcome.record.replications;
    let length = format!(
        "{} of {}",
        super::counted(usize::try_from(n).unwrap_or(usize::MAX), "replication"),
        days(outcome.record.days)
    );
    let is_unseen = |subject: &&Subject| {
        outcome.value(subject, &everybody, Metric::Visits).is_some_and(|value| value.mean == 0.0)
    };
    let unseen = if stations.iter().any(is_unseen) { rare(run, &length) } else { String::new() };
    Exhibit {
        key: "T13d".into(),
        name: "flow-stations".into(),
        heading: stuck.unwrap_or_else(|| {
            busiest.map_or_else(
                || format!("{}, as simulated", super::counted(stations.len(), "station")),
                |(subject, share)| {
                    format!(
                        "{} is the busiest station, {:.0}% in use",
                        capital_first(subject.name()),
                        share * 100.0
                    )
                },
            )
        }),
        note: format!(
            "{}{unseen}Means with their 95% intervals over {}, each after {} of warm-up; one without an interval is the same in every replication. Numbers and costs are a year of 365 days, whatever length is simulated. Patients may pass several stations.",
            undecided.iter().flat_map(|sentence| [sentence.as_str(), " "]).collect::<String>(),
            length,
            days(outcome.record.warm_up_days)
        ),
        provenance,
        table: Table {
            caption: format!("{}: by station, from {length}.", outcome.record.network),
            row_heading: "Station".to_owned(),
            columns: COLUMNS.iter().map(|(_, heading)| figures("", heading)).collect(),
            rows,
        },
        chart: None,
    }
}
