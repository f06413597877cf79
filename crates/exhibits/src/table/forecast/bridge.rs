//! Why the forecast stands where it stands: from the run rate to the middle of the range.

use domain::figure::{Basis, FigureKey, Support};
use domain::forecast::{Bridge, Course, Forecast, Step};
use domain::money::Pence;
use domain::month_end::MonthEnd;

use super::super::{IN_WORDS, caption, direction, figures, note, simulated_amount, words};
use super::{basis, course, plain_row, position, simulated};
use crate::exhibit::{Cell, Chart, Exhibit, Row, RowKind, Table, Tone};
use crate::number::millions;
use crate::spec::{self, Amount};
use crate::words::amount::{Balance, Direction, Scale, is_nil, pounds};
use crate::words::overview::balance;
use crate::words::{Wording, capital_first};

const START: &str = "Run rate for the year";
const END: &str = "Middle of the range";
/// Where the bridge begins: another than that of the last three months, which is a rule of thumb.
const RUN_RATE: &str = "underlying run rate of all months so far";

/// `The middle of the range, a £73.3 million deficit, is worse than every rule of thumb. Beside the run rate, the
/// largest cause is …`; what is said where it lies among them is the cause alone.
#[must_use]
pub fn forecast_bridge_sentence(course: &Course) -> String {
    let middle = course.year_end.p50;
    let is_worse = course.rules_of_thumb().all(|end| Direction::of(middle - end) == Direction::Adverse);
    let is_better = course.rules_of_thumb().all(|end| Direction::of(middle - end) == Direction::Favourable);
    let place = match (is_worse, is_better) {
        (true, _) => "is worse than by every rule of thumb",
        (_, true) => "is better than by every rule of thumb",
        _ => "lies between the rules of thumb",
    };
    format!("The middle of the range, {}, {place}. It is {}.", balance(middle), why(&course.bridge, 2))
}

/// The `most` largest causes of the difference from the run rate, and as many that offset it; what the others of
/// either come to, so that what is named accounts for the whole.
fn why(bridge: &Bridge, most: usize) -> String {
    let difference = bridge.middle - bridge.run_rate;
    let is_along = |step: &&Step| (step.amount < Pence::ZERO) == (difference < Pence::ZERO);
    let mut steps: Vec<&Step> = bridge.steps.iter().filter(|step| !is_nil(step.amount)).collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.amount.magnitude()));
    let named = |steps: Vec<&Step>| -> String {
        // One more is named rather than called another.
        let n_named = if steps.len() == most + 1 { steps.len() } else { most };
        let (first, others) = steps.split_at(n_named.min(steps.len()));
        let mut parts: Vec<String> = first
            .iter()
            .map(|step| format!("{} ({})", step.cause.words(), pounds(step.amount, Scale::Words)))
            .collect();
        if !others.is_empty() {
            let sum = others.iter().map(|step| step.amount).sum();
            parts.push(format!("{} other causes ({})", others.len(), pounds(sum, Scale::Words)));
        }
        match parts.split_last() {
            Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
            _ => parts.concat(),
        }
    };
    let (along, against): (Vec<&Step>, Vec<&Step>) = steps.into_iter().partition(is_along);
    if is_nil(difference) {
        return format!("where the {RUN_RATE} ends");
    }
    let away = format!(
        "{} {} than the {RUN_RATE}, {}",
        pounds(difference, Scale::Words),
        Direction::of(difference).words(Wording::Public),
        balance(bridge.run_rate)
    );
    let because = if along.is_empty() { String::new() } else { format!(", through {}", named(along)) };
    let but =
        if against.is_empty() { String::new() } else { format!(", partly offset by {}", named(against)) };
    away + &because + &but
}

/// T7h: from the run rate through plan, schemes, risks, one-offs and March to the middle of the range.
#[must_use]
pub fn forecast_bridge(
    month_end: &MonthEnd,
    forecast: &Forecast,
    support: Support,
    wording: Wording,
) -> Exhibit {
    let course = course(&forecast.system, support);
    let bridge = &course.bridge;
    let key = FigureKey { support, ..position(month_end, &month_end.system_subject(), Basis::Forecast) };
    let variance = key.with_basis(Basis::ForecastVariance);
    let end = |name: &str, value: Pence, kind: RowKind, why: &str| Row {
        kind,
        ..plain_row(
            name,
            vec![
                simulated_amount(&key, value, wording),
                Cell::Word { text: Balance::of(value).word().to_owned(), tone: Tone::Plain },
                Cell::Word { text: why.to_owned(), tone: Tone::Plain },
            ],
        )
    };
    let mut rows = vec![end(
        START,
        bridge.run_rate,
        RowKind::Body,
        "Actual to date, and the mean of the closed months without one-off items for each month to come.",
    )];
    rows.extend(bridge.steps.iter().filter(|step| step.amount != Pence::ZERO).map(|step| {
        let cells = vec![
            simulated_amount(&variance, step.amount, wording),
            direction(step.amount, wording),
            Cell::Word { text: step.explanation().to_owned(), tone: Tone::Plain },
        ];
        plain_row(&capital_first(step.cause.words()), cells)
    }));
    rows.push(end(END, bridge.middle, RowKind::Total, "As many simulated years end worse as end better."));
    Exhibit {
        key: "T7h".into(),
        name: "forecast-bridge".into(),
        heading: format!("The middle of the range is {}", why(bridge, 1)),
        note: format!(
            "{} Each cause is the mean of all simulated years. {}",
            simulated(forecast),
            note(month_end, "")
        ),
        provenance: forecast.provenance,
        table: Table {
            caption: caption(
                month_end,
                &basis("From the run rate to the middle of the range, surplus or (deficit)", support),
                wording,
            ),
            row_heading: "Step".to_owned(),
            columns: vec![figures("", "Amount"), words("", IN_WORDS), words("", "Why")],
            rows,
        },
        chart: Some(chart(bridge, wording)),
    }
}

fn chart(bridge: &Bridge, wording: Wording) -> Chart {
    let amount = |label: String, value| Amount { label, millions: millions(value) };
    let steps: Vec<&Step> = bridge.steps.iter().filter(|step| !is_nil(step.amount)).collect();
    let pair = spec::bridge::bridge(
        "forecast-bridge",
        &spec::bridge::Bridge {
            start: amount(START.to_owned(), bridge.run_rate),
            steps: steps.iter().map(|step| amount(capital_first(step.cause.words()), step.amount)).collect(),
            end: amount(END.to_owned(), bridge.middle),
            adverse: Direction::Adverse.words(wording),
            favourable: Direction::Favourable.words(wording),
        },
    );
    let told = steps.iter().map(|step| {
        format!(
            "{}: {} {}",
            capital_first(step.cause.words()),
            pounds(step.amount, Scale::Words),
            Direction::of(step.amount).words(wording)
        )
    });
    Chart {
        label: "Bridge from the run rate to the middle of the range, by cause".to_owned(),
        description: format!(
            "The run rate ends in {}. {}. The middle of the range is {}.",
            balance(bridge.run_rate),
            told.collect::<Vec<_>>().join("; "),
            balance(bridge.middle)
        ),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}
