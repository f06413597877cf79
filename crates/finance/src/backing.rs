//! What stands behind a system's position: the schedules of its returns, added up and held against
//! limits, plans and each other.
//!
//! Method, source and limits: `docs/method/backing.md`.

mod movement;
pub(crate) mod resources;

use domain::backing::{Backed, Backing, Dealing, Duty, Gross};
use domain::code::OrganisationCode;
use domain::ledger::Measure;
use domain::limit::Limits;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::MonthlyReturn;
use domain::organisation::Organisation;
use domain::programme::Total;
use domain::provenance::Provenance;

use crate::chart;
use crate::consolidate::Position;
use crate::counterparty::{self, Dealing as Kind};

/// One organisation's return for the month and the one before.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// Whose it is.
    pub organisation: &'a Organisation,
    /// The return.
    pub submission: &'a MonthlyReturn,
    /// The return of the month before, if there is one.
    pub before: Option<&'a MonthlyReturn>,
    /// Savings in its forecast that will not come again, positive; of nothing where no register
    /// says.
    pub savings_once: Total,
    /// Savings delivered less planned to date, as the register of schemes of the same month has them; of
    /// nothing where no register says.
    pub savings_variance: Total,
}

impl Sent<'_> {
    fn position(&self) -> Position {
        Position::of(self.submission, self.organisation.kind)
    }
}

/// All that a backing is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The system's code.
    pub system: &'a OrganisationCode,
    /// The financial year.
    pub year: FinancialYear,
    /// The last closed month.
    pub month: Month,
    /// Who must break even in the year, where that is known.
    pub duty: Option<Duty>,
    /// How many organisations make up the system.
    pub n_organisations: usize,
    /// The returns, in the order of tables.
    pub returns: &'a [Sent<'a>],
    /// The limits of the year.
    pub limits: &'a Limits,
}

/// Works out what stands behind the position.
#[must_use]
pub fn backing(input: &Input<'_>) -> Backing {
    let returns: Vec<_> = input.returns.iter().map(|sent| (sent.organisation, sent.submission)).collect();
    let pairs = counterparty::pairs(&returns);
    let dealings: Vec<Dealing> = pairs
        .iter()
        .map(|pair| Dealing {
            is_trade: pair.dealing == Kind::Traded,
            creditor: pair.creditor.organisation.code.clone(),
            debtor: pair.debtor.organisation.code.clone(),
            said_by_creditor: pair.creditor.amount,
            said_by_debtor: pair.debtor.amount,
            in_dispute: pair.creditor.in_dispute.max(pair.debtor.in_dispute),
            provenance: pair.creditor.provenance.max(pair.debtor.provenance),
        })
        .collect();
    let all_sent = input.returns.iter().all(|sent| sent.submission.schedules.balances.is_some());
    Backing {
        findings: input.returns.iter().filter_map(movement::v30_savings_agree).collect(),
        n_organisations: input.n_organisations,
        system: input.system.clone(),
        year: input.year,
        month: input.month,
        duty: input.duty,
        organisations: input.returns.iter().map(|sent| backed(input, sent)).collect(),
        gross: (all_sent && 1 < input.returns.len() && input.returns.len() == input.n_organisations)
            .then(|| gross(input, &dealings)),
        dealings,
    }
}

fn backed(input: &Input<'_>, sent: &Sent<'_>) -> Backed {
    let schedules = &sent.submission.schedules;
    Backed {
        organisation: sent.organisation.clone(),
        staff: resources::staff(schedules.workforce.as_ref(), |staff| staff.contract),
        groups: resources::staff(schedules.workforce.as_ref(), |staff| staff.group),
        ceilings: resources::ceilings(input, sent),
        pay_bill: resources::pay_bill(sent.submission, sent.organisation.kind),
        agency_share_limit: resources::agency_share_limit(input, sent),
        capital: resources::capital(input, sent),
        schemes: schedules.capital.iter().flat_map(resources::said).collect(),
        cash: schedules.cash.as_ref().map(resources::cash),
        paid: schedules
            .payments
            .iter()
            .flat_map(resources::said)
            .map(|(payments, provenance)| (payments.supplier, domain::backing::Paid { payments, provenance }))
            .collect(),
        to_date: movement::to_date(sent),
        forecast: movement::forecast(sent),
        run_rate: movement::run_rate(sent, input.month),
        underlying: movement::underlying(sent),
        support: movement::support(input, sent),
    }
}

/// Income and spending to date in gross. What organisations of the system pay each other is taken off
/// at the amount that both agree on; the rest stands by itself.
fn gross(input: &Input<'_>, dealings: &[Dealing]) -> Gross {
    let traded = || dealings.iter().filter(|dealing| dealing.is_trade);
    let mut gross = Gross {
        income: Pence::ZERO,
        spending: Pence::ZERO,
        agreed: traded().map(Dealing::agreed).sum(),
        income_alone: traded().map(|dealing| dealing.said_by_creditor - dealing.agreed()).sum(),
        spending_alone: traded().map(|dealing| dealing.said_by_debtor - dealing.agreed()).sum(),
        provenance: traded().map(|dealing| dealing.provenance).fold(Provenance::Derived, Provenance::max),
    };
    for sent in input.returns {
        let kind = sent.organisation.kind;
        let turnover: Vec<_> = chart::turnover_parts(kind).collect();
        for line in chart::position_parts(kind) {
            let Some(entry) = sent.submission.entry(line, Measure::ActualToDate) else { continue };
            gross.provenance = gross.provenance.max(entry.provenance);
            if turnover.contains(&line) {
                gross.income += entry.value;
            } else {
                gross.spending += entry.value;
            }
        }
    }
    gross
}

#[cfg(test)]
mod tests;
