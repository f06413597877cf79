//! Cash and the payment of invoices.

use domain::money::Pence;
use domain::organisation::OrganisationKind;
use domain::schedule::{CashItem, Payments, Supplier};
use finance::analysis::{CashPosition, OrganisationAnalysis, PositionAnalysis};

use super::share_cell;
use crate::exhibit::{Cell, Chart, Exhibit, RowKind, Table, Tone};
use crate::number::{agreeing, millions};
use crate::spec::course::{Course, Line, Stroke, course};
use crate::table::analysis::{
    amount, count_without, in_part, row, rows_of, to_date, weakest, without_cash, word,
};
use crate::table::{NO_DATA, figures, words};
use crate::words::amount::{Scale, is_nil, pounds};

/// Cash at the month's end, and the weeks ahead.
pub(super) fn cash(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let known = || {
        analysis.organisations.iter().filter_map(|organisation_analysis| {
            Some((organisation_analysis, organisation_analysis.cash.as_ref()?))
        })
    };
    known().next()?;
    let rows = known()
        .map(|(organisation_analysis, cash)| {
            let of = |value| amount(value, cash.provenance);
            let lowest = cash.lowest_week();
            let cells = vec![
                of(cash.opening),
                of(cash.receipts),
                of(cash.payments),
                of(cash.closing),
                of(cash.support_drawn),
                of(lowest.map(|(_, amount)| amount)),
                lowest.map_or(Cell::Missing(NO_DATA), |(week, _)| word(format!("week {week}"), Tone::Plain)),
            ];
            row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            )
            .reading(rows_of(organisation_analysis, "cash", &[]))
        })
        .collect();
    // A board draws its cash as it pays, and holds next to none.
    let any_trust = known()
        .any(|(organisation_analysis, _)| organisation_analysis.organisation.kind == OrganisationKind::Trust);
    let tells = |organisation_analysis: &OrganisationAnalysis| {
        !any_trust || organisation_analysis.organisation.kind == OrganisationKind::Trust
    };
    let of_trusts = any_trust && known().any(|(organisation_analysis, _)| !tells(organisation_analysis));
    let lowest = known()
        .filter(|(organisation_analysis, _)| tells(organisation_analysis))
        .filter_map(|(organisation_analysis, cash)| Some((organisation_analysis, cash.lowest_week()?)));
    let of_some = in_part(analysis, without_cash(analysis));
    let heading = lowest.min_by_key(|(_, (_, amount))| *amount).map_or_else(
        || format!("Cash at the month’s end{of_some}"),
        |(organisation_analysis, (week, amount))| {
            let level = if amount.is_negative() { "overdrawn by " } else { "" };
            format!(
                "In the next 13 weeks cash is lowest{} at {}: {level}{} in week {week}{of_some}",
                if of_trusts { ", of the trusts," } else { "" },
                organisation_analysis.organisation.short_name,
                pounds(amount, Scale::Words)
            )
        },
    );
    Some(Exhibit {
        key: "T8f".into(),
        name: "cash".into(),
        heading,
        note: "Opening is 1 April. Support drawn is part of receipts.".to_owned(),
        provenance: weakest(known().map(|(_, cash)| cash.provenance)),
        table: Table {
            caption: format!("Cash, £m, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("To date", "Opening").reading(&["value"]).of_rows(&[("item", "opening")]),
                figures("To date", "Receipts").reading(&["value"]).of_rows(&[("item", "receipts")]),
                figures("To date", "Payments").reading(&["value"]).of_rows(&[("item", "payments")]),
                figures("To date", "Closing").reading(&["value"]).of_rows(&[("item", "closing")]),
                figures("To date", "Support drawn").reading(&["value"]).of_rows(&[("item", "support_drawn")]),
                figures("Next 13 weeks", "Lowest"),
                words("Next 13 weeks", "When"),
            ],
            rows,
        },
        chart: weeks_ahead(&known().collect::<Vec<_>>()),
    })
}

/// Cash now and at the end of each of the next 13 weeks, a line an organisation. Nothing where nobody has
/// sent all of the weeks; a board draws its cash as it pays and has no line beside trusts.
fn weeks_ahead(known: &[(&OrganisationAnalysis, &CashPosition)]) -> Option<Chart> {
    let is_trust = |organisation_analysis: &OrganisationAnalysis| {
        organisation_analysis.organisation.kind == OrganisationKind::Trust
    };
    let any_trust = known.iter().any(|(organisation_analysis, _)| is_trust(organisation_analysis));
    let is_drawn = |(organisation_analysis, cash): &&(&OrganisationAnalysis, &CashPosition)| {
        let is_whole = cash.closing.is_some() && cash.weeks.iter().all(Option::is_some);
        is_whole && (!any_trust || is_trust(organisation_analysis))
    };
    let drawn: Vec<_> = known.iter().filter(is_drawn).collect();
    let (first, _) = drawn.first()?;
    let lines = drawn.iter().enumerate().map(|(idx, (organisation_analysis, cash))| Line {
        label: organisation_analysis.organisation.short_name.clone(),
        values: std::iter::once(cash.closing)
            .chain(cash.weeks.iter().copied())
            .map(|amount| amount.map(millions))
            .collect(),
        stroke: Stroke::Solid(idx),
    });
    let says = drawn.iter().filter_map(|(organisation_analysis, cash)| {
        let (week, lowest) = cash.lowest_week()?;
        let last = cash.weeks.last().copied().flatten()?;
        Some(format!(
            "{} has {} now, {} at its lowest in week {week} and {} in week {}",
            organisation_analysis.organisation.short_name,
            in_hand(cash.closing?),
            in_hand(lowest),
            in_hand(last),
            cash.weeks.len()
        ))
    });
    let weeks = (1..=CashItem::N_WEEKS).map(|week| week.to_string());
    let shown = Course {
        title: "Cash now and at the end of each of the next 13 weeks, £m".to_owned(),
        times: std::iter::once("now".to_owned()).chain(weeks).collect(),
        lines: lines.collect(),
    };
    let pair = course("cash-weeks", &shown);
    let whose = if drawn.len() == 1 { first.organisation.short_name.as_str() } else { "each organisation" };
    Some(Chart {
        label: format!("Cash of {whose} in the next 13 weeks"),
        description: format!("{}.", says.collect::<Vec<_>>().join("; ")),
        wide: pair.wide,
        narrow: pair.narrow,
    })
}

/// `£21.4 million`, `£0.3 million overdrawn`.
fn in_hand(amount: Pence) -> String {
    let overdrawn = if amount.is_negative() && !is_nil(amount) { " overdrawn" } else { "" };
    format!("{}{overdrawn}", pounds(amount, Scale::Words))
}

/// The four shares of invoices paid in time: in tenths of a per cent, cut and not rounded.
fn shares(payments: &Payments) -> [Option<(i128, i128)>; 2] {
    let number = (i128::from(payments.number_within), i128::from(payments.number));
    let value = (i128::from(payments.value_within.get()), i128::from(payments.value.get()));
    [number, value].map(|(within, paid)| (0 < paid).then_some((within, paid)))
}

/// Invoices paid within 30 days or terms.
pub(super) fn payments(analysis: &PositionAnalysis) -> Option<Exhibit> {
    let known = || {
        analysis.organisations.iter().filter(|organisation_analysis| !organisation_analysis.paid.is_empty())
    };
    known().next()?;
    let mut below = Vec::new();
    let rows = known()
        .map(|organisation_analysis| {
            let mut cells = Vec::new();
            let mut worst: Option<i128> = None;
            for supplier in [Supplier::Nhs, Supplier::NonNhs] {
                let paid = organisation_analysis.paid.get(&supplier);
                for (idx, measure) in ["number", "value"].into_iter().enumerate() {
                    let Some((paid, (within, all))) =
                        paid.and_then(|paid| Some((paid, shares(&paid.payments)[idx]?)))
                    else {
                        cells.push(Cell::Missing(NO_DATA));
                        continue;
                    };
                    // Cut, so that 94.95 % is never read as 95 %.
                    let tenths = within * 1000 / all;
                    worst = Some(worst.map_or(tenths, |worst| worst.min(tenths)));
                    if within * 100 < all * 95 {
                        let share = format!(
                            "{}.{}% of {} invoices in time by {measure}",
                            tenths / 10,
                            tenths % 10,
                            supplier.words()
                        );
                        below.push((tenths, organisation_analysis.organisation.short_name.as_str(), share));
                    }
                    cells.push(share_cell(tenths, paid.provenance));
                }
            }
            cells.push(match worst {
                None => Cell::Missing(NO_DATA),
                Some(worst) if 950 <= worst => word("met", Tone::Favourable),
                Some(worst) if 900 <= worst => word("at risk: below 95%", Tone::Adverse),
                Some(_) => word("off plan: below 90%", Tone::Adverse),
            });
            row(
                &organisation_analysis.organisation.name,
                &organisation_analysis.organisation.short_name,
                RowKind::Body,
                cells,
            )
            .reading(rows_of(organisation_analysis, "payments", &[]))
        })
        .collect();
    let heading = match &below[..] {
        [] => format!(
            "At least 95% of invoices are paid in time, by number and by value{}",
            in_part(
                analysis,
                count_without(analysis, |organisation_analysis| organisation_analysis.paid.is_empty())
            )
        ),
        [(_, who, share)] => format!("{who} pays {share}, below 95%"),
        [first, ..] => {
            let mut late: Vec<&str> = below.iter().map(|(_, who, _)| *who).collect();
            late.dedup();
            let (_, lowest, share) = below.iter().min_by_key(|(tenths, ..)| *tenths).unwrap_or(first);
            format!(
                "{} of {} organisations {} less than 95% in time by some measure; the lowest is {lowest}’s {share}",
                late.len(),
                known().count(),
                agreeing(late.len(), "pays", "pay")
            )
        }
    };
    Some(Exhibit {
        key: "T8g".into(),
        name: "payments".into(),
        heading,
        note: "The Better Payment Practice Code asks for 95% within 30 days or terms. Met is 95% of each; at risk is below 95%, off plan below 90%. Shares are cut after the first decimal, never rounded up.".to_owned(),
        provenance: weakest(known().flat_map(|organisation_analysis| organisation_analysis.paid.values().map(|paid| paid.provenance))),
        table: Table {
            caption: format!("Invoices paid within 30 days or terms, {}.", to_date(analysis)),
            row_heading: "Organisation".to_owned(),
            columns: vec![
                figures("NHS", "By number").reading(&["within_number", "paid_number"]).of_rows(&[("supplier", "nhs")]),
                figures("NHS", "By value").reading(&["within_value", "paid_value"]).of_rows(&[("supplier", "nhs")]),
                figures("Non-NHS", "By number").reading(&["within_number", "paid_number"]).of_rows(&[("supplier", "non_nhs")]),
                figures("Non-NHS", "By value").reading(&["within_value", "paid_value"]).of_rows(&[("supplier", "non_nhs")]),
                words("", "95% each"),
            ],
            rows,
        },
        chart: None,
    })
}
