//! Staff, ceilings, capital, cash and payments.

mod staff;
mod ceilings;
mod capital;
mod cash;
mod trend;
mod working_capital;

use domain::money::Pence;
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use finance::analysis::{OrganisationAnalysis, PositionAnalysis};

use super::word;
use crate::exhibit::{Cell, Exhibit, Tone};
use crate::number::{Form, Number};
use crate::words::Wording;
use capital::{capital, capital_schemes, over_envelope};
use cash::{cash, payments};
use ceilings::{ceilings, over_ceilings};
use staff::{staff, staff_groups};
use working_capital::working_capital;

pub use trend::staff_by_month;

/// Every exhibit about resources that has something to show, in the order of reading.
#[must_use]
pub fn resources(analysis: &PositionAnalysis, wording: Wording) -> Vec<Exhibit> {
    [
        staff(analysis, wording),
        ceilings(analysis),
        staff_groups(analysis, wording),
        capital(analysis),
        capital_schemes(analysis),
        cash(analysis),
        payments(analysis),
        working_capital(analysis),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The finding about resources as a whole: the worst of what passes a limit, else that nothing does.
#[must_use]
pub fn resources_headline(analysis: &PositionAnalysis) -> String {
    let over: Vec<String> = analysis
        .organisations
        .iter()
        .flat_map(|organisation_analysis| {
            over_ceilings(organisation_analysis).into_iter().chain(over_envelope(organisation_analysis))
        })
        .collect();
    let n_with_limit = count_where(analysis, LimitsKnown::is_any);
    let n_all_limits = count_where(analysis, LimitsKnown::is_full);
    match &over[..] {
        [] if n_with_limit == 0 => "No limit of agency, bank or capital spending is known".to_owned(),
        [] if n_all_limits == analysis.n_organisations => {
            "Staff, capital and cash keep within their limits".to_owned()
        }
        [] if n_all_limits == 0 => "Staff, capital and cash keep within the limits that are known".to_owned(),
        [] => format!(
            "Staff, capital and cash keep within their limits at {n_all_limits} of {} organisations",
            analysis.n_organisations
        ),
        [finding] => finding.clone(),
        [first, rest @ ..] => format!(
            "{first}, and {} more {} passed",
            rest.len(),
            if rest.len() == 1 { "limit is" } else { "limits are" }
        ),
    }
}

/// How much of an organisation's spending is compared with a limit.
struct LimitsKnown {
    /// Spending whose limit is known.
    n_with: usize,
    /// Spending whose limit is not known, or of which nothing was sent.
    n_without: usize,
}

impl LimitsKnown {
    fn of(organisation_analysis: &OrganisationAnalysis) -> Self {
        let ceilings = organisation_analysis.ceilings.iter().map(|spending| spending.ceiling.is_some());
        let capital = match organisation_analysis.capital {
            Some(capital) => Some(capital.envelope.is_some()),
            None => (organisation_analysis.organisation.kind == OrganisationKind::Trust).then_some(false),
        };
        let known: Vec<bool> = ceilings.chain(capital).collect();
        let n_with = known.iter().filter(|is_known| **is_known).count();
        Self { n_with, n_without: known.len() - n_with }
    }

    const fn is_any(&self) -> bool {
        0 < self.n_with
    }

    const fn is_full(&self) -> bool {
        self.n_without == 0
    }
}

/// How many organisations are so.
fn count_where(analysis: &PositionAnalysis, is_counted: impl Fn(&LimitsKnown) -> bool) -> usize {
    analysis.organisations.iter().map(LimitsKnown::of).filter(is_counted).count()
}

#[expect(clippy::cast_precision_loss, reason = "counts of staff and shares are far below 2^53")]
fn hundredths(value: i64) -> f64 {
    value as f64 / 100.0
}

/// A share in tenths of a per cent as a cell: `94.9%`.
#[expect(clippy::cast_precision_loss, reason = "shares are at most a few thousand tenths")]
fn share_cell(tenths: i128, provenance: Provenance) -> Cell {
    let text = format!("{}.{}%", tenths / 10, tenths % 10);
    Cell::Number(Number::new(text, tenths as f64 / 10.0, Form::per_cent(1)).known(provenance))
}

/// How an amount stands to what it is held to: up to all of it, up to 3 % over, more.
fn rated(value: Pence, limit: Pence) -> Cell {
    let over = value - limit;
    if over <= Pence::ZERO {
        word("within", Tone::Favourable)
    } else if over.wide() * 100 <= limit.wide() * 3 {
        word("at risk: up to 3% over", Tone::Adverse)
    } else {
        word("over", Tone::Adverse)
    }
}
