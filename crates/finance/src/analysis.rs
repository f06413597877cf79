//! What stands behind a system's position: the schedules of its returns, added up and compared with
//! limits, plans and each other.
//!
//! Method, source and limits: `docs/method/analysis.md`.

mod result;
mod movement;
pub(crate) mod resources;

use std::collections::BTreeMap;

use domain::break_even::Duty;
use domain::code::OrganisationCode;
use domain::ledger::Measure;
use domain::limit::Limits;
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::monthly_return::MonthlyReturn;
use domain::organisation::Organisation;
use domain::programme::Total;
use domain::provenance::Provenance;
use domain::schedule::Schedules;

pub use result::{
    Bridge, CapitalSum, CashPosition, Ceiling, Gross, IntraSystemBalance, Moved, OrganisationAnalysis, Paid,
    PositionAnalysis, RunRate, StaffSum, SupportStanding, Underlying,
};

use crate::chart;
use crate::consolidate::Position;
use crate::counterparty::{self, IntraSystemBalance as Kind};

/// One organisation's return for the month and the one before.
#[derive(Clone, Debug)]
pub struct SentReturn<'a> {
    /// Whose it is.
    pub organisation: &'a Organisation,
    /// The return.
    pub submission: &'a MonthlyReturn,
    /// The return of the month before; of an organisation that has just succeeded others, theirs. Empty where
    /// they are not all there.
    pub before: Vec<&'a MonthlyReturn>,
    /// Savings in its forecast that will not come again, positive; of nothing where no register
    /// says.
    pub savings_once: Total,
    /// Savings delivered less planned to date, as the register of schemes of the same month has them; of
    /// nothing where no register says.
    pub savings_variance: Total,
}

impl SentReturn<'_> {
    fn position(&self) -> Position {
        Position::of(self.submission, self.organisation.kind)
    }
}

/// All that an analysis is made from.
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
    pub returns: &'a [SentReturn<'a>],
    /// The limits of the year.
    pub limits: &'a Limits,
}

/// Works out what stands behind the position.
#[must_use]
pub fn analysis(input: &Input<'_>) -> PositionAnalysis {
    let returns: Vec<_> =
        input.returns.iter().map(|sent_return| (sent_return.organisation, sent_return.submission)).collect();
    let pairs = counterparty::pairs(&returns);
    let balances: Vec<IntraSystemBalance> = pairs
        .iter()
        .map(|pair| IntraSystemBalance {
            is_trade: pair.balance == Kind::Traded,
            creditor: pair.creditor.organisation.code.clone(),
            debtor: pair.debtor.organisation.code.clone(),
            said_by_creditor: pair.creditor.amount,
            said_by_debtor: pair.debtor.amount,
            in_dispute: pair.creditor.in_dispute.max(pair.debtor.in_dispute),
            provenance: pair.creditor.provenance.max(pair.debtor.provenance),
        })
        .collect();
    let all_have_balances =
        input.returns.iter().all(|sent_return| sent_return.submission.schedules.balances.is_some());
    PositionAnalysis {
        findings: input.returns.iter().filter_map(movement::v30_savings_agree).collect(),
        n_organisations: input.n_organisations,
        system: input.system.clone(),
        year: input.year,
        month: input.month,
        duty: input.duty,
        organisations: input
            .returns
            .iter()
            .map(|sent_return| organisation_analysis(input, sent_return))
            .collect(),
        gross: (all_have_balances && 1 < input.returns.len() && input.returns.len() == input.n_organisations)
            .then(|| gross(input, &balances)),
        balances,
    }
}

fn organisation_analysis(input: &Input<'_>, sent_return: &SentReturn<'_>) -> OrganisationAnalysis {
    let schedules = &sent_return.submission.schedules;
    OrganisationAnalysis {
        organisation: sent_return.organisation.clone(),
        files: files(sent_return.submission),
        commentary: sent_return.submission.cover.narrative.trim().to_owned(),
        staff: resources::staff(schedules.workforce.as_ref(), |staff| staff.contract),
        groups: resources::staff(schedules.workforce.as_ref(), |staff| staff.group),
        ceilings: resources::ceilings(input, sent_return),
        pay_bill: resources::pay_bill(sent_return.submission, sent_return.organisation.kind),
        agency_share_limit: resources::agency_share_limit(input, sent_return),
        capital: resources::capital(input, sent_return),
        schemes: schedules.capital.iter().flat_map(resources::rows_said).collect(),
        cash: schedules.cash.as_ref().map(resources::cash),
        paid: schedules
            .payments
            .iter()
            .flat_map(resources::rows_said)
            .map(|(payments, provenance)| (payments.supplier, Paid { payments, provenance }))
            .collect(),
        to_date: movement::to_date(sent_return),
        forecast: movement::forecast(sent_return),
        run_rate: movement::run_rate(sent_return, input.month),
        underlying: movement::underlying(sent_return),
        support: movement::support(input, sent_return),
    }
}

/// The files of a return, by the names of their sheets.
fn files(submission: &MonthlyReturn) -> BTreeMap<&'static str, String> {
    let Schedules { workforce, capital, cash, payments, balances, bridge, one_offs, reconcile } =
        &submission.schedules;
    let schedules = [
        workforce.as_ref().map(|schedule| &schedule.file),
        capital.as_ref().map(|schedule| &schedule.file),
        cash.as_ref().map(|schedule| &schedule.file),
        payments.as_ref().map(|schedule| &schedule.file),
        balances.as_ref().map(|schedule| &schedule.file),
        bridge.as_ref().map(|schedule| &schedule.file),
        one_offs.as_ref().map(|schedule| &schedule.file),
        reconcile.as_ref().map(|schedule| &schedule.file),
    ];
    let named = Schedules::NAMES.into_iter().zip(schedules).filter_map(|(name, file)| Some((name, file?)));
    [("lines", &submission.lines_file), ("months", &submission.months_file)]
        .into_iter()
        .chain(named)
        .map(|(name, file)| (name, file.path.clone()))
        .collect()
}

/// Income and spending to date in gross. What organisations of the system pay each other is taken off
/// at the amount that both agree on; the rest stands by itself.
fn gross(input: &Input<'_>, balances: &[IntraSystemBalance]) -> Gross {
    let traded = || balances.iter().filter(|balance| balance.is_trade);
    let mut gross = Gross {
        income: Pence::ZERO,
        spending: Pence::ZERO,
        agreed: traded().map(IntraSystemBalance::agreed).sum(),
        income_alone: traded().map(|balance| balance.said_by_creditor - balance.agreed()).sum(),
        spending_alone: traded().map(|balance| balance.said_by_debtor - balance.agreed()).sum(),
        provenance: traded().map(|balance| balance.provenance).fold(Provenance::Derived, Provenance::max),
    };
    for sent_return in input.returns {
        let kind = sent_return.organisation.kind;
        let turnover: Vec<_> = chart::turnover_parts(kind).collect();
        for line in chart::position_parts(kind) {
            let Some(entry) = sent_return.submission.entry(line, Measure::ActualToDate) else { continue };
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
