//! From the forecast outturn to the underlying position, and its one-off items.

use domain::money::Pence;
use domain::schedule::OneOffKind;
use finance::analysis::{OrganisationAnalysis, PositionAnalysis, Underlying};

use super::{side, sum};
use crate::exhibit::{Cell, Exhibit, RowKind, Table, Tone};
use crate::table::analysis::{
    amount, count_without, in_part, row, rows_of, to_date, total_of, weakest, word,
};
use crate::table::{figures, words};
use crate::words::amount::{Scale, pounds};
use crate::words::capital_first;

/// How many of those that reported have sent no schedule of one-off items.
fn without_one_offs(analysis: &PositionAnalysis) -> usize {
    count_without(analysis, |organisation_analysis| organisation_analysis.underlying.is_none())
}

/// From the forecast outturn to the underlying position.
pub(super) fn underlying(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let known = || {
        analysis.organisations.iter().filter_map(|organisation_analysis| {
            Some((organisation_analysis, organisation_analysis.underlying.as_ref()?))
        })
    };
    known().next()?;
    let provenance = weakest(known().map(|(_, underlying)| underlying.provenance()));
    let parts = |underlying: &Underlying| {
        [
            underlying.forecast,
            -underlying.support,
            -underlying.savings_once.or_nil(),
            -underlying.items_of(OneOffKind::Income),
            -underlying.items_of(OneOffKind::Cost),
            underlying.items_of(OneOffKind::FullYearEffect),
            underlying.position(),
        ]
    };
    let cells = |parts: [Pence; 7], provenance, exit: Option<Pence>| {
        let exit = exit.map_or(Cell::Missing("Not applicable"), |exit| amount(Some(exit), provenance));
        parts.into_iter().map(|part| amount(Some(part), provenance)).chain([exit]).collect()
    };
    let mut total = [Pence::ZERO; 7];
    let mut rows = Vec::new();
    for (organisation_analysis, underlying) in known() {
        let parts = parts(underlying);
        for (sum, part) in total.iter_mut().zip(parts) {
            *sum += part;
        }
        let cells = cells(parts, underlying.provenance(), organisation_analysis.run_rate.exit);
        rows.push(
            row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            )
            .reading(rows_of(organisation_analysis, "one_offs", &[])),
        );
    }
    let is_whole = known().count() == analysis.organisations.len();
    let exit = sum(analysis, |rate| rate.exit).filter(|_| is_whole);
    rows.push(row(
        total_of(analysis, without_one_offs(analysis)),
        "System",
        RowKind::Total,
        cells(total, provenance, exit),
    ));
    let [forecast, .., position] = total;
    Some(Exhibit {
        key: "T9b".into(),
        name: "underlying".into(),
        heading: format!(
            "Underlying position: {}; forecast: {}{}",
            side(position),
            side(forecast),
            in_part(analysis, without_one_offs(analysis))
        ),
        note: "Each step is its effect on the position. The exit run rate is twelve times the mean of the last 3 months without the one-off items that fell in them.".to_owned(),
        provenance,
        table: Table {
            caption: format!("From the forecast outturn to the underlying position, £m, {}.", analysis.year),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("", "Forecast outturn"),
                figures("Taken out", "Deficit support"),
                figures("Taken out", "Savings once"),
                figures("Taken out", "One-off income").reading(&["impact"]).of_rows(&[("kind", "income")]),
                figures("Taken out", "One-off costs").reading(&["impact"]).of_rows(&[("kind", "cost")]),
                figures("Put in", "Full-year effects").reading(&["impact"]).of_rows(&[("kind", "full_year_effect")]),
                figures("", "Underlying"),
                figures("", "Exit run rate"),
            ],
            rows,
        },
        chart: None,
    })
}

/// One-off items and full-year effects, each with its reason.
pub(super) fn one_offs(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let items = || {
        let items_of = |organisation_analysis| {
            let organisation_analysis: &OrganisationAnalysis = organisation_analysis;
            let items = organisation_analysis.underlying.iter().flat_map(|underlying| &underlying.items);
            items.map(move |(item, provenance)| (organisation_analysis, item, *provenance))
        };
        analysis.organisations.iter().flat_map(items_of)
    };
    let (organisation_analysis, largest, _) = items().max_by_key(|(_, item, _)| item.impact.magnitude())?;
    let rows = items()
        .map(|(organisation_analysis, item, provenance)| {
            let cells = vec![
                word(organisation_analysis.organisation.short_name.clone(), Tone::Plain),
                amount(Some(item.impact), provenance),
                word(item.kind.words(), Tone::Plain),
                word(capital_first(item.month.name()), Tone::Plain),
                word(if item.in_plan { "in the plan" } else { "not in the plan" }, Tone::Plain),
                word(item.reason.clone(), Tone::Plain),
            ];
            let chosen_by = [("title", item.title.as_str()), ("kind", item.kind.code())];
            row(item.title.clone(), item.title.clone(), RowKind::Body, cells).reading(rows_of(
                organisation_analysis,
                "one_offs",
                &chosen_by,
            ))
        })
        .collect();
    Some(Exhibit {
        key: "T9c".into(),
        name: "one-offs".into(),
        heading: format!(
            "{} this year apart from the underlying position; the largest is {}’s “{}”, {}{}",
            match items().count() {
                1 => "1 one-off item or full-year effect sets".to_owned(),
                n => format!("{n} one-off items and full-year effects set"),
            },
            organisation_analysis.organisation.short_name,
            largest.title,
            pounds(largest.impact, Scale::Words),
            in_part(analysis, without_one_offs(analysis))
        ),
        note: "Income is positive, costs are in brackets; a full-year effect is what it adds to the underlying position.".to_owned(),
        provenance: weakest(items().map(|(.., provenance)| provenance)),
        table: Table {
            caption: format!("One-off items and full-year effects, £m, {}.", to_date(analysis)),
            row_heading: "Item".to_owned(),
            columns: vec![
                words("", "Whose"),
                figures("", "Impact").reading(&["impact"]),
                words("", "What"),
                words("", "When"),
                words("", "Plan"),
                words("", "Why"),
            ],
            rows,
        },
        chart: None,
    })
}
