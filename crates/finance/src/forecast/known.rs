//! What registers and schedules know beyond the month end: schemes, risks and one-off items.

use std::collections::BTreeSet;

use domain::code::OrganisationCode;
use domain::money::{NonZeroU32Pence, Pence};
use domain::month::Month;
use domain::programme::Odds;
use domain::provenance::Provenance;
use domain::risk::{Likelihood, Risk};
use domain::schedule::{OneOffItem, OneOffKind};
use domain::scheme::{Entry, Scheme};
use domain::succession::Successions;

use super::{Input, OneOff, RiskOutlook, SchemeOutlook};

/// What is known beside the month end of the month, none of it later than the month.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The register of schemes.
    pub schemes: &'a [&'a Scheme],
    /// The odds of their delivery.
    pub odds: &'a Odds,
    /// The register of risks.
    pub risks: &'a [Risk],
    /// One-off items by organisation, with how each is known.
    pub one_offs: &'a [(OrganisationCode, OneOffItem, Provenance)],
    /// Who carries on whom: schemes and risks of who ended in the year are its successor's.
    pub successions: &'a Successions,
}

impl Input {
    /// The same input with what is known beside the month end.
    ///
    /// Schemes need one bearer of the system, a plan by month, a maturity and a delivery risk; risks
    /// and mitigations must be open, outside the own forecasts, and have a value and a likelihood, and
    /// land in the year's last month where none is stated; those of the system as a whole are its
    /// board's. One-off items are those that the plan does not hold. Whatever lacks this is left out.
    #[must_use]
    pub fn knowing(mut self, known: &Known<'_>) -> Self {
        let here: Vec<OrganisationCode> = self.organisations.iter().map(|known| known.code.clone()).collect();
        let now = |code: &OrganisationCode| known.successions.now(code, &here).cloned();
        let mut weakest = self.provenance;
        let mut schemes = Vec::new();
        for scheme in known.schemes.iter().filter(|scheme| scheme.entry == Entry::Scheme) {
            // A bearer who ended is who carries it on; several who merged are one.
            let bearers: Option<BTreeSet<_>> = scheme.bearer.organisations().iter().map(now).collect();
            let Some(organisation) = bearers.filter(|all| all.len() == 1).and_then(|mut all| all.pop_first())
            else {
                continue;
            };
            if let Some(outlook) = scheme_outlook(scheme, organisation, known.odds, self.closed) {
                weakest = weakest.max(scheme.provenance);
                schemes.push(outlook);
            }
        }
        let mut risks = Vec::new();
        for risk in known.risks.iter().filter(|risk| risk.counts()) {
            let Some(organisation) = now(risk.organisation.as_ref().unwrap_or(&self.system)) else {
                continue;
            };
            let lands_in = risk.bites_in.unwrap_or(Month::LAST);
            let (Some(impact), Some(likelihood)) = (risk.gross, risk.likelihood) else { continue };
            if self.closed < lands_in {
                weakest = weakest.max(risk.provenance);
                risks.push(RiskOutlook {
                    id: risk.id.to_string(),
                    organisation,
                    impact,
                    likelihood,
                    lands_in,
                });
            }
        }
        let mut one_offs = Vec::new();
        for (organisation, item, provenance) in known.one_offs {
            if here.contains(organisation) && is_outside_plan(item) {
                weakest = weakest.max(*provenance);
                one_offs.push(OneOff {
                    organisation: organisation.clone(),
                    month: item.month,
                    amount: item.impact,
                });
            }
        }
        self.past_risks = known.risks.iter().filter(|risk| risk.is_past(self.closed)).count();
        (self.schemes, self.risks, self.one_offs, self.provenance) = (schemes, risks, one_offs, weakest);
        self
    }
}

/// Whether an item is of this year and not of the plan: part of the actual that does not go on.
#[must_use]
pub fn is_outside_plan(item: &OneOffItem) -> bool {
    !item.in_plan && item.kind != OneOffKind::FullYearEffect
}

/// A scheme as the simulation takes it. Its odds are the share that is delivered on average: it is
/// delivered in full, or else half of its odds, so often that the mean is the odds.
fn scheme_outlook(
    scheme: &Scheme,
    organisation: OrganisationCode,
    odds: &Odds,
    closed: Month,
) -> Option<SchemeOutlook> {
    let planned = scheme.savings.profile?;
    let share = u32::from(odds.per_cent(scheme.maturity?, scheme.delivery_risk?));
    let otherwise = share / 2;
    let in_full = if share == 100 {
        100
    } else {
        ((share - otherwise) * 100 + (100 - otherwise) / 2) / (100 - otherwise)
    };
    let likelihood = |per_cent: u32| u8::try_from(per_cent).ok().and_then(Likelihood::new);
    Some(SchemeOutlook {
        id: scheme.id.to_string(),
        organisation,
        planned,
        delivered: delivered(scheme, &planned, closed),
        in_full: likelihood(in_full)?,
        otherwise: likelihood(otherwise)?,
    })
}

/// What was delivered in each closed month: the amount to date, split as the plan is; after the
/// register's month, as planned. Where the plan to date is nil the register's month has all of it.
fn delivered(scheme: &Scheme, planned: &[Pence; 12], closed: Month) -> Vec<Pence> {
    let reported = scheme.month.unwrap_or(closed).min(closed);
    let to_date = scheme.delivered_to_date().unwrap_or(Pence::ZERO);
    let weights: Vec<u64> =
        reported.up_to().map(|month| planned[month.index()].get().max(0).unsigned_abs()).collect();
    let mut months = if weights.iter().all(|weight| *weight == 0) {
        let mut months = vec![Pence::ZERO; weights.len()];
        months[reported.index()] = to_date;
        months
    } else {
        to_date.split(&weights, NonZeroU32Pence::PENNY)
    };
    months.extend(closed.up_to().skip(reported.index() + 1).map(|month| planned[month.index()]));
    months
}

#[cfg(test)]
mod tests;
