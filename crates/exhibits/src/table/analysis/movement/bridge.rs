//! What moved the position, by driver: from plan to actual, and from one forecast to the next.

use domain::money::Pence;
use domain::provenance::Provenance;
use domain::schedule::BridgeOf;
use finance::analysis::{Bridge, PositionAnalysis};

use super::side;
use crate::exhibit::{Cell, Chart, Exhibit, RowKind, Table, Tone};
use crate::number::millions;
use crate::spec::{self, Amount};
use crate::table::analysis::{
    amount, count_without, in_part, of_how_many, row, rows_of_all, to_date, weakest, word,
};
use crate::table::{figures, of_all, words};
use crate::words::amount::{Balance, Direction, Scale, is_nil, pounds};
use crate::words::{Wording, capital_first};

/// Steps beyond these are drawn together; the table has them all.
const MOST_STEPS: usize = 7;

/// `The largest step from plan to actual is staffing above plan: £3.2 million of £18.8 million worse in all`.
pub(super) fn heading(analysis: &PositionAnalysis, bridge: &Bridge, wording: Wording) -> String {
    let way = match bridge.kind {
        BridgeOf::PlanToActual => "from plan to actual",
        BridgeOf::ForecastToForecast => "from last month’s forecast to this month’s",
    };
    let rest = bridge.unexplained();
    let largest = bridge.steps.iter().max_by_key(|step| step.impact.magnitude());
    // A forecast that did not move needs no bridge.
    let n_without = match bridge.kind {
        BridgeOf::PlanToActual => {
            count_without(analysis, |organisation_analysis| organisation_analysis.to_date.is_none())
        }
        BridgeOf::ForecastToForecast => 0,
    };
    let finding = match largest {
        Some(step) if rest.magnitude() <= step.impact.magnitude() => format!(
            "The largest step {way} is {}: {}",
            step.driver.words(),
            of_all(step.impact, bridge.to - bridge.from, wording)
        ),
        _ if is_nil(rest) => format!("Nothing moved {way}"),
        _ => format!("{} {way} is explained by no driver", pounds(rest, Scale::Words)),
    };
    finding + &in_part(analysis, n_without)
}

/// From one position of the system to another, by driver.
pub(super) fn moved(analysis: &PositionAnalysis, kind: BridgeOf, wording: Wording) -> Option<Exhibit> {
    let bridge = analysis.bridge(kind)?;
    let (key, name, ends) = match kind {
        BridgeOf::PlanToActual => ("T2a", "moved-to-date", ["Plan to date", "Actual to date"]),
        BridgeOf::ForecastToForecast => ("T2b", "moved-forecast", ["Forecast a month ago", "Forecast now"]),
    };
    let n_without = analysis.organisations.len() - senders(analysis, kind).len();
    let ends = ends.map(|end| match of_how_many(analysis, n_without).as_str() {
        "the system" => end.to_owned(),
        of_some => format!("{end}, {of_some}"),
    });
    let provenance = weakest(bridge.steps.iter().map(|step| step.provenance));
    let end = |name: &str, value: Pence, kind| {
        let side = word(Balance::of(value).word(), Tone::Plain);
        row(
            name,
            name,
            kind,
            vec![
                amount(Some(value), Provenance::Derived.max(provenance)),
                side,
                Cell::Missing("Not applicable"),
            ],
        )
    };
    let mut rows = vec![end(&ends[0], bridge.from, RowKind::Body)];
    rows.extend(bridge.steps.iter().map(|step| {
        let name = capital_first(step.driver.words());
        let direction = Direction::of(step.impact);
        let why = if step.notes.is_empty() { "Not stated".to_owned() } else { step.notes.join(" ") };
        let cells = vec![
            amount(Some(step.impact), step.provenance),
            word(direction.words(wording), direction.tone()),
            word(why, Tone::Plain),
        ];
        let chosen_by = [("bridge", kind.code()), ("driver", step.driver.code())];
        row(name.clone(), name, RowKind::Body, cells).reading(rows_of_all(analysis, "bridge", &chosen_by))
    }));
    let rest = bridge.unexplained();
    let direction = Direction::of(rest);
    rows.push(row(
        "Not explained",
        "Not explained",
        RowKind::Body,
        vec![
            amount(Some(rest), provenance),
            word(direction.words(wording), direction.tone()),
            word("What no driver accounts for.", Tone::Plain),
        ],
    ));
    rows.push(end(&ends[1], bridge.to, RowKind::Total));
    Some(Exhibit {
        key: key.into(),
        name: name.into(),
        heading: heading(analysis, &bridge, wording),
        note: format!(
            "Including deficit support. Of the organisations that sent a bridge: {}.{}",
            senders(analysis, kind).join(", "),
            if kind == BridgeOf::PlanToActual { contradictions(analysis) } else { String::new() }
        ),
        provenance,
        table: Table {
            caption: format!("{}, £m, {}.", capital_first(kind.words()), to_date(analysis)),
            row_heading: "Driver".to_owned(),
            columns: vec![
                figures("", "Amount").reading(&["impact"]),
                words("", "Which way"),
                words("", "Why"),
            ],
            rows,
        },
        chart: Some(chart(&bridge, name, ends.each_ref().map(String::as_str), wording)),
    })
}

/// Where registers say otherwise of savings than the bridge above.
fn contradictions(analysis: &PositionAnalysis) -> String {
    analysis.findings.iter().flat_map(|finding| [" ", finding.message.as_str()]).collect()
}

fn senders(analysis: &PositionAnalysis, kind: BridgeOf) -> Vec<&str> {
    let senders = analysis.organisations.iter().filter(|organisation_analysis| match kind {
        BridgeOf::PlanToActual => organisation_analysis.to_date.is_some(),
        BridgeOf::ForecastToForecast => organisation_analysis.forecast.is_some(),
    });
    senders.map(|organisation_analysis| organisation_analysis.organisation.short_name.as_str()).collect()
}

fn chart(bridge: &Bridge, name: &str, ends: [&str; 2], wording: Wording) -> Chart {
    let amount = |label: &str, value| Amount { label: label.to_owned(), millions: millions(value) };
    let mut steps: Vec<(String, Pence)> =
        bridge.steps.iter().map(|step| (capital_first(step.driver.words()), step.impact)).collect();
    steps.push(("Not explained".to_owned(), bridge.unexplained()));
    steps.retain(|(_, value)| !is_nil(*value));
    steps.sort_by_key(|(_, value)| std::cmp::Reverse(value.magnitude()));
    if MOST_STEPS < steps.len() {
        let smaller = steps.split_off(MOST_STEPS - 1);
        let rest: Pence = smaller.iter().map(|(_, value)| *value).sum();
        steps.push((format!("{} smaller steps", smaller.len()), rest));
    }
    let steps_in_words: Vec<String> = steps
        .iter()
        .map(|(name, value)| {
            format!("{name}: {} {}", pounds(*value, Scale::Words), Direction::of(*value).words(wording))
        })
        .collect();
    let pair = spec::bridge::bridge(
        name,
        &spec::bridge::Bridge {
            start: amount(ends[0], bridge.from),
            steps: steps.iter().map(|(name, value)| amount(name, *value)).collect(),
            end: amount(ends[1], bridge.to),
            adverse: Direction::Adverse.words(wording),
            favourable: Direction::Favourable.words(wording),
        },
    );
    Chart {
        label: format!("Bridge from {} to {}, by driver", lower(ends[0]), lower(ends[1])),
        description: format!(
            "{} is {}. {}. {} is {}.",
            ends[0],
            side(bridge.from),
            steps_in_words.join("; "),
            ends[1],
            side(bridge.to)
        ),
        wide: pair.wide,
        narrow: pair.narrow,
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
