//! Tiles of what stands beside the position: the likely range, the underlying position, savings, net
//! risk, capital and cash; only of what is known.

use domain::forecast::{Forecast, Range, has_straight_line};
use domain::money::Pence;
use domain::organisation::OrganisationKind;
use domain::programme::{Programme, Saving, Total};
use domain::provenance::Provenance;
use finance::analysis::{CapitalSum, PositionAnalysis};

use super::{Rating, Tile, TileValue, of_all, of_those_that_sent, scale};
use crate::exhibit::Tone;
use crate::table::actions::Grounds;
use crate::table::analysis::{without_capital, without_cash};
use crate::table::course;
use crate::words::amount::{Balance, Direction, Scale, is_nil, pounds};
use crate::words::{Draft, Sentence, Wording, capital_first};

/// The tiles of what is known beside the position, in the order of reading.
#[must_use]
pub fn tiles_beside(grounds: &Grounds<'_>) -> Vec<Tile> {
    let scale = scale(grounds.view.wording);
    let analysis = grounds.analysis;
    let of_registers = |tile: Tile| Tile { unit: of_all(grounds.month_end, tile.unit), ..tile };
    let of_schedules = |tile: Tile, n_without: usize| {
        let unit = of_those_that_sent(grounds.month_end, n_without, tile.unit);
        Tile { unit, ..tile }
    };
    [
        grounds.forecast.map(|made| range(made, grounds, scale)),
        analysis.and_then(|analysis| underlying(analysis, scale)).map(|tile| of_schedules(tile, 0)),
        grounds.programme.and_then(|programme| savings(programme, scale)).map(of_registers),
        grounds.programme.and_then(|programme| net_risk(programme, grounds, scale)).map(of_registers),
        analysis
            .and_then(|analysis| Some(of_schedules(capital(analysis, scale)?, without_capital(analysis)))),
        analysis.and_then(|analysis| Some(of_schedules(cash(analysis, scale)?, without_cash(analysis)))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn said(text: &str) -> Sentence {
    Draft::default().say(text).done()
}

fn tile(label: &str, rating: Rating, (text, provenance): (String, Provenance), unit: &str) -> Tile {
    Tile {
        label: label.to_owned(),
        rating,
        value: TileValue::WorkedOut { text, provenance },
        unit: unit.to_owned(),
        plan: said(""),
        difference: said(""),
        tone: Tone::Plain,
        spark: None,
    }
}

/// Where 8 in 10 simulated years end.
fn range(made: &Forecast, grounds: &Grounds<'_>, scale: Scale) -> Tile {
    let course = course(&made.system, grounds.view.support);
    let ends = course.year_end;
    let label = match grounds.view.wording {
        Wording::Staff => "Likely year end",
        Wording::Public => "Where the year may end",
    };
    let (text, middle, side) = likely(ends, scale);
    let variance = ends.p50 - course.plan_year();
    // Where no straight line is drawn yet, the range says that it is that of other years.
    let months = grounds.month_end.month.get();
    let early = match (has_straight_line(usize::from(months)), months) {
        (true, _) => String::new(),
        (false, 1) => "; an early forecast, from 1 month".to_owned(),
        (false, n) => format!("; an early forecast, from {n} months"),
    };
    Tile {
        plan: said(&format!("8 in 10 chance; middle {middle}{early}")),
        difference: said(&capital_first(&format!("{} of meeting plan", course.meets_plan.words()))),
        tone: Direction::of(variance).tone(),
        ..tile(label, Rating::Comparison, (text, made.provenance), side)
    }
}

/// A range in words, its middle, and the side on which all of it lies. Where it reaches from a surplus to a deficit,
/// each amount says its side.
fn likely(ends: Range, scale: Scale) -> (String, String, &'static str) {
    let (best, worst) = (Balance::of(ends.p90).word(), Balance::of(ends.p10).word());
    let amount = |end: Pence| pounds(end, scale);
    if best == worst {
        return (format!("{} to {}", amount(ends.p90), amount(ends.p10)), amount(ends.p50), worst);
    }
    let sided = |end: Pence| format!("{} {}", amount(end), Balance::of(end).word());
    (format!("{} to {}", sided(ends.p90), sided(ends.p10)), sided(ends.p50), "")
}

/// The forecast without what will not come again; of systems of which every part says what is one-off.
fn underlying(analysis: &PositionAnalysis, scale: Scale) -> Option<Tile> {
    let parts: Option<Vec<_>> = analysis
        .organisations
        .iter()
        .map(|organisation_analysis| organisation_analysis.underlying.as_ref())
        .collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    let position: Pence = parts.iter().map(|part| part.position()).sum();
    let forecast: Pence = parts.iter().map(|part| part.forecast).sum();
    let provenance = parts.iter().map(|part| part.provenance()).fold(Provenance::Derived, Provenance::max);
    let apart = position - forecast;
    Some(Tile {
        plan: said(&format!("Forecast outturn {} {}", pounds(forecast, scale), Balance::of(forecast).word())),
        difference: said(&match Direction::of(apart) {
            Direction::OnPlan => "Nothing in it happens once".to_owned(),
            direction => {
                format!("{} {} than the forecast", pounds(apart, scale), direction.words(Wording::Public))
            }
        }),
        tone: Direction::of(apart).tone(),
        ..tile(
            "Underlying",
            Rating::Comparison,
            (pounds(position, scale), provenance),
            Balance::of(position).word(),
        )
    })
}

/// Savings delivered against their plan to date: far behind below 90 % of it.
fn savings(programme: &Programme, scale: Scale) -> Option<Tile> {
    let net = &programme.efficiency.net;
    let (delivered, plan): (Total, Total) = (net.get(Saving::Delivered), net.get(Saving::PlanToDate));
    let (done, planned) = (delivered.value?, plan.value?);
    let apart = done - planned;
    let rating = Rating::of(apart, Pence::new(planned.magnitude().get() / 10));
    Some(Tile {
        plan: said(&format!("Plan {}", pounds(planned, scale))),
        difference: said(&match Direction::of(apart) {
            Direction::OnPlan => "On plan".to_owned(),
            Direction::Adverse => format!("{} less than planned", pounds(apart, scale)),
            Direction::Favourable => format!("{} more than planned", pounds(apart, scale)),
        }),
        tone: Direction::of(apart).tone(),
        ..tile(
            "Savings delivered",
            rating,
            (pounds(done, scale), delivered.provenance.max(plan.provenance)),
            "to date",
        )
    })
}

/// Risks less mitigations outside the forecasts, against turnover: within 0.25 %, far over from 1 % on.
fn net_risk(programme: &Programme, grounds: &Grounds<'_>, scale: Scale) -> Option<Tile> {
    let sums = &programme.risks.total;
    let net = sums.net.value?;
    let month_end = grounds.month_end;
    let turnover = month_end.figure(&month_end.whole_year(
        domain::figure::Definition::Turnover,
        month_end.system_subject(),
        domain::figure::Basis::Plan,
        domain::figure::Support::Including,
    ));
    // The turnover of some organisations is no measure for the risks of all.
    let turnover = turnover.filter(|_| month_end.is_complete());
    let limit = turnover.map_or_else(String::new, |turnover| {
        format!("; limit {}", pounds(Pence::new(turnover.value.magnitude().get() / 400), scale))
    });
    let rating = turnover.map_or(Rating::Comparison, |turnover| {
        let (risk, turnover) = (i128::from(net.magnitude().get()), i128::from(turnover.value.get()));
        if !net.is_negative() || risk * 400 <= turnover {
            Rating::Within
        } else if risk * 100 <= turnover {
            Rating::Over
        } else {
            Rating::FarOver
        }
    });
    let exhausted = if programme.risks.mitigations_exhausted() { "; mitigations are exhausted" } else { "" };
    Some(Tile {
        plan: said(&format!(
            "Risks {}, mitigations {}",
            pounds(sums.gross.or_nil(), scale),
            pounds(sums.mitigations.or_nil(), scale)
        )),
        difference: said(&format!(
            "Weighted {}{limit}{exhausted}",
            pounds(sums.weighted_net.or_nil(), scale)
        )),
        tone: if net.is_negative() && !is_nil(net) { Tone::Adverse } else { Tone::Plain },
        ..tile("Net risk", rating, (pounds(net, scale), sums.net.provenance), "outside the forecasts")
    })
}

/// Capital expected against the envelope: within, up to 3 % over, more.
fn capital(analysis: &PositionAnalysis, scale: Scale) -> Option<Tile> {
    let total = CapitalSum::sum(
        analysis.organisations.iter().filter_map(|organisation_analysis| organisation_analysis.capital),
    )?;
    let rating = match total.envelope {
        None => Rating::Comparison,
        Some(envelope) if total.forecast <= envelope => Rating::Within,
        Some(envelope) if (total.forecast - envelope).wide() * 100 <= envelope.wide() * 3 => Rating::Over,
        Some(_) => Rating::FarOver,
    };
    let envelope = total.envelope.map_or_else(
        || "Envelope not known".to_owned(),
        |envelope| format!("Envelope {}", pounds(envelope, scale)),
    );
    Some(Tile {
        plan: said(&envelope),
        difference: said(&format!(
            "Spent {} of {} planned to date",
            pounds(total.actual_to_date, scale),
            pounds(total.plan_to_date, scale)
        )),
        ..tile(
            "Capital, own forecast",
            rating,
            (pounds(total.forecast, scale), total.provenance),
            "for the year",
        )
    })
}

/// Cash of the trusts; a board draws its cash as it pays.
fn cash(analysis: &PositionAnalysis, scale: Scale) -> Option<Tile> {
    let trusts: Vec<_> = analysis
        .organisations
        .iter()
        .filter(|organisation_analysis| organisation_analysis.organisation.kind == OrganisationKind::Trust)
        .filter_map(|organisation_analysis| {
            Some((organisation_analysis, organisation_analysis.cash.as_ref()?))
        })
        .collect();
    let closing: Pence = trusts.iter().map(|(_, cash)| cash.closing).sum::<Option<Pence>>()?;
    let lowest = trusts
        .iter()
        .filter_map(|(organisation_analysis, cash)| Some((organisation_analysis, cash.lowest_week()?)));
    let (organisation_analysis, (week, least)) = lowest.min_by_key(|(_, (_, amount))| *amount)?;
    let provenance =
        trusts.iter().map(|(_, cash)| cash.provenance).fold(Provenance::Derived, Provenance::max);
    let drawn: Pence = trusts.iter().filter_map(|(_, cash)| cash.support_drawn).sum();
    Some(Tile {
        plan: said(&format!("Support drawn {}", pounds(drawn, scale))),
        difference: said(&format!(
            "Lowest in 13 weeks: {} {}{} in week {week}",
            organisation_analysis.organisation.short_name,
            if least.is_negative() { "overdrawn " } else { "" },
            pounds(least, scale)
        )),
        tone: if least.is_negative() { Tone::Adverse } else { Tone::Plain },
        ..tile(
            "Cash of the trusts",
            Rating::Comparison,
            (pounds(closing, scale), provenance),
            "at the month’s end",
        )
    })
}

#[cfg(test)]
mod tests;
