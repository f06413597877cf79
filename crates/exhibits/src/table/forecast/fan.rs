//! The fan of the system, month by month, as a table and drawn.

use domain::figure::{Basis, Definition, FigureKey, Support};
use domain::forecast::{Cause, Course, Forecast, Range};
use domain::money::Pence;
use domain::month::{Month, Period};
use domain::month_end::MonthEnd;

use super::super::{NOT_YET, caption, figures, headings, note, simulated_amount};
use super::{basis, better_heading, course, forecast_sentence, plain_row, position, simulated};
use crate::exhibit::{Cell, Chart, Exhibit, Row, Table};
use crate::number::millions;
use crate::spec::Amount;
use crate::spec::fan::{Fan, fan as drawn};
use crate::spec::months::ByMonth;
use crate::words::Wording;
use crate::words::amount::is_nil;
use crate::words::overview::balance;

/// In place of the range of a month that is closed.
const CLOSED: &str = "Closed";
/// Why the lines turn in the last month.
const RECOVERY: &str = " They turn in March, when part of the variance is recovered, as in past years.";

/// Whether the simulated years recover anything in the last month.
fn recovers(course: &Course) -> bool {
    course.bridge.steps.iter().any(|step| step.cause == Cause::Recovery && !is_nil(step.amount))
}

/// C3: the fan of the system, month by month.
#[must_use]
pub fn fan(month_end: &MonthEnd, forecast: &Forecast, support: Support, wording: Wording) -> Exhibit {
    let course = course(&forecast.system, support);
    let names = headings(wording);
    let key = FigureKey { support, ..position(month_end, &month_end.system_subject(), Basis::Forecast) };
    let rows = Month::all().map(|month| {
        let year = month.last_day(month_end.year).year();
        let open = month.index().checked_sub(course.actual.len());
        let range = open.and_then(|open_idx| course.months.get(open_idx));
        let money = |value: Option<Pence>, missing: &'static str| {
            value.map_or(Cell::Missing(missing), |value| simulated_amount(&key, value, wording))
        };
        Row {
            short_name: month.name().chars().take(3).collect(),
            ..plain_row(
                &format!("{} {year}", month.name()),
                vec![
                    money(Some(course.plan[month.index()]), NOT_YET),
                    money(course.actual.get(month.index()).copied(), NOT_YET),
                    money(range.map(|range| range.p10), CLOSED),
                    money(range.map(|range| range.p50), CLOSED),
                    money(range.map(|range| range.p90), CLOSED),
                ],
            )
        }
    });
    let plan = course.plan_year();
    let heading = match (plan < course.year_end.p10, course.year_end.p90 < plan) {
        (_, true) => "The plan of the year is outside the likely range: better than all of it",
        (true, _) => "The plan of the year is outside the likely range: worse than all of it",
        _ => "The plan of the year lies within the likely range",
    };
    Exhibit {
        key: "C3".into(),
        name: "forecast-fan".into(),
        heading: heading.to_owned(),
        note: format!(
            "{} The range holds 8 in 10 of them.{} {}",
            simulated(forecast),
            if recovers(course) { RECOVERY } else { "" },
            note(month_end, "")
        ),
        provenance: forecast.provenance,
        table: Table {
            caption: caption(
                month_end,
                &basis("Position built up since April, surplus or (deficit)", support),
                wording,
            ),
            row_heading: "To the end of".to_owned(),
            columns: vec![
                figures("", names.plan),
                figures("", names.actual),
                figures("Oakham", "1 in 10 worse"),
                figures("Oakham", "Middle"),
                figures("Oakham", better_heading(std::iter::once(course))),
            ],
            rows: rows.collect(),
        },
        chart: Some(chart(month_end, course)),
    }
}

fn chart(month_end: &MonthEnd, course: &Course) -> Chart {
    let closed = course.actual.len();
    let open = |value: fn(&Range) -> Pence| -> ByMonth {
        std::array::from_fn(|month_idx| {
            let open_idx = month_idx.checked_sub(closed)?;
            course.months.get(open_idx).map(|range| millions(value(range)))
        })
    };
    let before = month_end.year.before();
    let key = FigureKey {
        period: Period::whole(before),
        ..month_end.whole_year(
            Definition::Position,
            month_end.system_subject(),
            Basis::Actual,
            Support::Including,
        )
    };
    let last_year = month_end.figure(&key).map(|outturn| outturn.value);
    let pair = drawn(
        "forecast-fan",
        &Fan {
            plan: course.plan.map(|amount| Some(millions(amount))),
            actual: std::array::from_fn(|month_idx| course.actual.get(month_idx).copied().map(millions)),
            worse: open(|range| range.p10),
            middle: open(|range| range.p50),
            better: open(|range| range.p90),
            own_forecast: Some(millions(course.own_forecast)),
            last_year: last_year
                .map(|outturn| Amount { label: format!("{before} outturn"), millions: millions(outturn) }),
        },
    );
    let mut sentences = vec![
        format!("{}.", forecast_sentence(course)),
        format!("The middle is {}.", balance(course.year_end.p50)),
        format!("The plan of the year is {}.", balance(course.plan_year())),
        format!("The forecast outturn is {}.", balance(course.own_forecast)),
    ];
    sentences.extend(last_year.map(|outturn| format!("The year {before} ended with {}.", balance(outturn))));
    Chart {
        label: format!("Plan, actual and likely range built up since April, {}", month_end.year),
        description: sentences.join(" "),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}
