//! What forecasts of earlier months said, beside what came.

use domain::figure::{Basis, Definition, Support};
use domain::forecast::{Forecast, Range};
use domain::money::Pence;
use domain::month::Month;
use domain::month_end::MonthEnd;
use domain::provenance::Provenance;

use super::super::{caption, figures, shown, words};
use super::course;
use crate::exhibit::{Cell, Exhibit, Row, RowKind, Table, Tone};
use crate::number::{Number, agreeing};
use crate::words::Wording;
use crate::words::amount::{Scale, pounds};

/// T7d: what forecasts of earlier months said of the position to the end of this one, beside what
/// came. Nothing where no earlier month had a forecast.
#[must_use]
pub fn forecast_kept(month_end: &MonthEnd, earlier: &[&Forecast], support: Support) -> Option<Exhibit> {
    let key = month_end.to_date(Definition::Position, month_end.system_subject(), Basis::Actual, support);
    let actual = month_end.figure(&key)?;
    let ranges: Vec<(Month, Range)> = earlier
        .iter()
        .filter(|forecast| forecast.year == month_end.year && forecast.closed < month_end.month)
        .filter_map(|forecast| {
            let ahead = month_end.month.index() - forecast.closed.index() - 1;
            Some((forecast.closed, *course(&forecast.system, support).months.get(ahead)?))
        })
        .collect();
    let n_holding = ranges.iter().filter(|(_, range)| holds(*range, actual.value)).count();
    let misses: i64 = ranges.iter().map(|(_, range)| (range.p50 - actual.value).get().abs()).sum();
    let mean = Pence::new(misses / i64::try_from(ranges.len()).ok().filter(|n| 0 < *n)?);
    let provenance =
        earlier.iter().map(|forecast| forecast.provenance).fold(actual.provenance(), Provenance::max);
    let plain = |value: Pence| Cell::Number(Number::pounds(value));
    let rows = ranges
        .iter()
        .map(|(closed, range)| {
            let (text, tone) = if holds(*range, actual.value) {
                ("within", Tone::Favourable)
            } else {
                ("outside", Tone::Adverse)
            };
            let name = format!("Made at month {closed}");
            Row {
                name: name.clone(),
                short_name: name,
                link: None,
                kind: RowKind::Body,
                read_from: Vec::new(),
                counts: None,
                cells: vec![
                    plain(range.p10),
                    plain(range.p50),
                    plain(range.p90),
                    Cell::Figure(shown(actual, Wording::Staff)),
                    plain(range.p50 - actual.value),
                    Cell::Word { text: text.to_owned(), tone },
                ],
            }
        })
        .collect();
    Some(Exhibit {
        key: "T7d".into(),
        name: "forecast-kept".into(),
        heading: format!(
            "{n_holding} of {} earlier ranges {} what came by {}; the middle missed it by {} on average",
            ranges.len(),
            agreeing(n_holding, "holds", "hold"),
            month_end.month.name(),
            pounds(mean, Scale::Words)
        ),
        note: "A range of 8 in 10 fails 2 times in 10. The forecasts are of one year and one system, so they stand or fall together: this is no proof.".to_owned(),
        provenance,
        table: Table {
            caption: caption(month_end, "Position to date: what earlier forecasts said, and what came", Wording::Staff),
            row_heading: "Forecast".to_owned(),
            columns: vec![
                figures("Oakham said", "1 in 10 worse"),
                figures("Oakham said", "Middle"),
                figures("Oakham said", "1 in 10 better"),
                figures("", "What came"),
                figures("", "Middle less that"),
                words("", "Range"),
            ],
            rows,
        },
        chart: None,
    })
}

fn holds(range: Range, actual: Pence) -> bool {
    range.p10 <= actual && actual <= range.p90
}
