//! What moved the position, what a month costs, what is underneath, who must break even, and the
//! system in gross.

mod bridge;
mod run_rate;
mod underlying;
mod break_even;
mod gross;

use domain::money::Pence;
use domain::month_end::MonthEnd;
use domain::schedule::BridgeOf;
use finance::analysis::{PositionAnalysis, RunRate};

use crate::exhibit::Exhibit;
use crate::words::Wording;
use crate::words::amount::{Balance, Scale, pounds};
use break_even::{duties, support};
use bridge::{heading, moved};
use gross::{balances, gross};
use run_rate::run_rate;
pub use run_rate::run_rate_later;
use underlying::{one_offs, underlying};

/// Every exhibit about movement that has something to show, in the order of reading.
#[must_use]
pub fn movement(month_end: &MonthEnd, analysis: &PositionAnalysis, wording: Wording) -> Vec<Exhibit> {
    [
        moved(analysis, BridgeOf::PlanToActual, wording),
        moved(analysis, BridgeOf::ForecastToForecast, wording),
        run_rate_later(analysis).is_none().then(|| run_rate(month_end, analysis)),
        underlying(analysis),
        one_offs(analysis),
        duties(month_end, analysis, wording),
        support(month_end, analysis, wording),
        gross(analysis),
        balances(analysis),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The finding about movement as a whole: the largest step from plan to actual.
#[must_use]
pub fn movement_headline(analysis: &PositionAnalysis) -> String {
    match analysis.bridge(BridgeOf::PlanToActual) {
        Some(bridge) => heading(analysis, &bridge, Wording::Public),
        None => "No organisation has said what moved its position".to_owned(),
    }
}

/// `£46.0 million deficit`, `break-even`.
fn side(value: Pence) -> String {
    match Balance::of(value) {
        Balance::Even => Balance::Even.word().to_owned(),
        balance => format!("{} {}", pounds(value, Scale::Words), balance.word()),
    }
}

/// A system's sum of something that not every organisation has.
fn sum(analysis: &PositionAnalysis, amount_of: impl Fn(&RunRate) -> Option<Pence>) -> Option<Pence> {
    analysis
        .organisations
        .iter()
        .map(|organisation_analysis| amount_of(&organisation_analysis.run_rate))
        .sum()
}
