//! Where a measure goes next, in a sentence, a table and a chart.

use domain::provenance::Provenance;
use evidence::measured::Measured;
use evidence::projection::history::History;
use evidence::projection::outturn::Outturn;
use evidence::projection::project::Projection;
use evidence::projection::score::Rehearsal;
use evidence::projection::settings::{Adjustment, Settings};

use super::control::written;
use super::efficiency::{row, word};
use super::measure::{Written, date_in_words, headed, rows_of, short_date};
use super::{figures, words};
use crate::exhibit::{Cell, Chart, Exhibit, RowKind, Table};
use crate::number::counted;
use crate::spec::projected::{Ahead, Projected, ProjectedPoint, projected};
use crate::words::capital_first;

/// The most known months that are drawn before those ahead.
const MOST_DRAWN: usize = 60;

/// What a projection says, in a sentence: `Attendances: 1,204 in March 2027, between 1,110 and 1,300 four times in five`.
#[must_use]
pub fn projection_heading(measured: &Measured, projection: &Projection) -> String {
    let Some(last) = projection.months().last() else {
        return format!("{}: nothing is projected", measured.name);
    };
    let written = written(measured);
    format!(
        "{}: about {} in {}; four times in five between {} and {}",
        measured.name,
        written.with_unit(last.median),
        date_in_words(last.month),
        end(written, last.interval_80.low),
        end(written, last.interval_80.high),
    )
}

/// An end of an interval, beside a value that bears the unit: signs of amounts and shares stay, words are not repeated.
fn end(written: Written<'_>, value: f64) -> String {
    if matches!(written.unit, "%" | "£m") { written.with_unit(value) } else { written.bare(value) }
}

/// What the year comes to, in a sentence.
#[must_use]
pub fn outturn_sentence(measured: &Measured, outturn: &Outturn) -> String {
    let written = written(measured);
    let total = &outturn.total;
    format!(
        "The year {} comes to about {}, {} of which are of {} known; four times in five between {} and {}, 19 times in 20 between \
         {} and {}.",
        outturn.year,
        written.with_unit(total.median),
        end(written, outturn.known),
        counted(outturn.n_known, "month", "months"),
        end(written, total.interval_80.low),
        end(written, total.interval_80.high),
        end(written, total.interval_95.low),
        end(written, total.interval_95.high),
    )
}

/// How a projection as long did on the last known months, in a sentence.
#[must_use]
pub fn rehearsal_sentence(rehearsal: Option<&Rehearsal>) -> String {
    let Some(Rehearsal { projected, repeated_mase, n_months, .. }) = rehearsal else {
        return "There is too little before the last months to see how a projection of them would have done."
            .to_owned();
    };
    let than = if projected.mase < *repeated_mase {
        "nearer than"
    } else if *repeated_mase < projected.mase {
        "further off than"
    } else {
        "as near as"
    };
    format!(
        "On the last {}, made from those before, the middle was {than} repeating the year before (mean error {:.2} \
         against {:.2} of the usual change in a year), and {:.0}% of them fell within the 80% interval.",
        counted(*n_months, "known month", "known months"),
        projected.mase,
        repeated_mase,
        100.0 * projected.coverage_80,
    )
}

/// P2: the last known months beside what a projection from those before would have said.
#[must_use]
pub fn rehearsal_exhibit(measured: &Measured, rehearsal: &Rehearsal) -> Exhibit {
    let written = written(measured);
    let provenance = Provenance::of_formula([measured.provenance]);
    let cell = |value: f64| -> Cell { written.cell(Some(value), provenance) };
    let rows = rehearsal.months.iter().map(|month| {
        let ahead = &month.ahead;
        let cells = vec![
            cell(month.known),
            cell(ahead.median),
            cell(month.known - ahead.median),
            cell(ahead.interval_80.low),
            cell(ahead.interval_80.high),
            word(if month.is_within_80() { "within" } else { "outside" }),
        ];
        row(&date_in_words(ahead.month), RowKind::Body, cells).reading(rows_of(measured, ahead.month))
    });
    let n_within = rehearsal.months.iter().filter(|month| month.is_within_80()).count();
    let of = |group: &str, name: &str| figures(group, &headed(name, &measured.unit));
    Exhibit {
        key: "P2".into(),
        name: "projection-held-back".into(),
        heading: format!(
            "Held back, {} of the last {} fell within the 80% interval",
            n_within,
            counted(rehearsal.n_months, "known month", "known months")
        ),
        note: rehearsal_sentence(Some(rehearsal)),
        provenance,
        table: Table {
            caption: format!("{}, known and as it would have been projected.", measured.name),
            row_heading: "Month".to_owned(),
            columns: vec![
                of("", "Known").reading(&["value"]),
                of("", "Middle"),
                of("", "Known less middle"),
                of("80% interval", "Low"),
                of("80% interval", "High"),
                words("80% interval", "Is it within?"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    }
}

/// All that weakens a projection, a sentence each.
#[must_use]
pub fn projection_warnings(projection: &Projection) -> Vec<String> {
    projection.warnings().iter().map(|warning| format!("{}.", capital_first(&warning.to_string()))).collect()
}

/// P1: where a measure goes next, month by month.
#[must_use]
pub fn projection_exhibit(
    measured: &Measured,
    history: &History,
    settings: &Settings,
    projection: &Projection,
) -> Exhibit {
    let adjusted = match settings.adjustment {
        Adjustment::AsIs => "",
        Adjustment::Days => ", each month by how many days it has",
        Adjustment::WorkingDays => ", each month by its working days in England, bank holidays left out",
    };
    let n_known = history.values().iter().flatten().count();
    Exhibit {
        key: "P1".into(),
        name: "projection".into(),
        heading: projection_heading(measured, projection),
        note: format!(
            "{} from {} up to {}{adjusted}, by the mean of four methods. It says where the series goes if it goes on as it \
             did, and knows of no plan.",
            capital_first(&headed(&measured.name, &measured.unit)),
            counted(n_known, "month", "months"),
            date_in_words(history.last()),
        ),
        provenance: Provenance::of_formula([measured.provenance]),
        table: rows(measured, projection),
        chart: Some(drawn(measured, history, projection)),
    }
}

fn rows(measured: &Measured, projection: &Projection) -> Table {
    let written = written(measured);
    let provenance = Provenance::of_formula([measured.provenance]);
    let cell = |value: f64| -> Cell { written.cell(Some(value), provenance) };
    let each = projection.months().iter().map(|month| {
        let cells = vec![
            cell(month.median),
            cell(month.interval_50.low),
            cell(month.interval_50.high),
            cell(month.interval_80.low),
            cell(month.interval_80.high),
            cell(month.interval_95.low),
            cell(month.interval_95.high),
            cell(month.mean),
        ];
        row(&date_in_words(month.month), RowKind::Body, cells)
    });
    let of = |group: &str, name: &str| figures(group, &headed(name, &measured.unit));
    Table {
        caption: format!("{}, projected.", measured.name),
        row_heading: "Month".to_owned(),
        columns: vec![
            of("", "Middle"),
            of("50% interval", "Low"),
            of("50% interval", "High"),
            of("80% interval", "Low"),
            of("80% interval", "High"),
            of("95% interval", "Low"),
            of("95% interval", "High"),
            of("", "Mean"),
        ],
        rows: each.collect(),
    }
}

fn drawn(measured: &Measured, history: &History, projection: &Projection) -> Chart {
    let n = history.values().len();
    let known = (n.saturating_sub(MOST_DRAWN)..n).map(|idx| ProjectedPoint {
        date: short_date(history.month(idx)),
        value: history.values()[idx],
        ahead: None,
    });
    let ahead = projection.months().iter().map(|month| ProjectedPoint {
        date: short_date(month.month),
        value: None,
        ahead: Some(Ahead {
            median: month.median,
            half: (month.interval_50.low, month.interval_50.high),
            inner: (month.interval_80.low, month.interval_80.high),
            outer: (month.interval_95.low, month.interval_95.high),
        }),
    });
    let title = headed(&measured.name, &measured.unit);
    let points = known.chain(ahead).collect();
    let pair = projected("projection", &Projected { title, decimals: measured.decimals, points });
    Chart {
        label: "Known months, then the middle and intervals of those ahead".to_owned(),
        description: format!(
            "{}, {} and {} ahead.",
            measured.name,
            counted(n.min(MOST_DRAWN), "known month", "known months"),
            counted(projection.months().len(), "month", "months"),
        ),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}

#[cfg(test)]
mod tests;
