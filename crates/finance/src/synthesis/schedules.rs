//! synthetic schedules of the returns of a system, and its limits: all agree with the lines, with one
//! another and between the organisations.
//!
//! Method and limits: `docs/method/synthesis.md`, "Schedules".

use domain::code::OrganisationCode;
use domain::ledger::{Line, Measure};
use domain::limit::{LimitKind, LimitValue};
use domain::money::Pence;
use domain::month::{FinancialYear, Month};
use domain::organisation::OrganisationKind;
use domain::provenance::Provenance;
use domain::schedule::{Balance, BalanceKind, Schedule, ScheduleRow, Schedules};
use domain::source::{ContentHash, SourceFile};
use stats::stream::Stream;

use super::{Mix, Outline, STEP, Year};
use crate::chart;

mod money;
mod movement;
mod staff;

/// What goes less well than it should, or differs, in an organisation's schedules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The year's ceiling on agency spending is the plan, which is overspent; otherwise it has room.
    pub is_agency_over: bool,
    /// Invoices paid within terms [parts of 10,000]; without it 95 to 98 in 100.
    pub paid_within: Option<u16>,
    /// More than half of the capital plan falls in February and March.
    pub is_capital_late: bool,
    /// More income than the board reports spending with the trust, in the last closed month [pence].
    pub unagreed_income: Pence,
    /// What the return holds and the ledger does not, impact on the surplus [pence].
    pub beyond_ledger: Pence,
}

impl Story {
    /// One drawn for an organisation of a wholly synthetic system.
    #[must_use]
    pub fn drawn(organisation: &OrganisationCode, year: FinancialYear, seed: u64) -> Self {
        let mut stream = Stream::named(seed, &[organisation.as_str(), &year.to_string(), "story"]);
        let late = stream.below(5) == 0;
        let paid = (stream.below(4) == 0).then(|| u16::try_from(stream.between(9_300, 9_490)).unwrap_or(0));
        Self {
            is_agency_over: stream.below(3) == 0,
            paid_within: paid,
            is_capital_late: late,
            ..Self::default()
        }
    }
}

/// An organisation of the system: what was given, what was made of it, and its story.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// What was given.
    pub outline: &'a Outline,
    /// The year made from it.
    pub made: &'a Year,
    /// What goes less well.
    pub story: &'a Story,
}

/// One member's return, about to have schedules.
struct Desk<'a> {
    member: Member<'a>,
    year: FinancialYear,
    month: Month,
    seed: u64,
}

impl Desk<'_> {
    /// What the return says of a line, as it is keyed.
    fn keyed(&self, line: &str, measure: Measure) -> Pence {
        let line: Line = line.parse().expect("code names lines of the return");
        line.nature().entry(self.amount(line, measure))
    }

    /// What the return says of a line, as impact on the surplus.
    fn amount(&self, line: Line, measure: Measure) -> Pence {
        self.member.made.reported(line, measure, self.month).unwrap_or_default()
    }

    /// The position.
    fn position(&self, measure: Measure) -> Pence {
        chart::position_parts(self.member.made.kind).map(|line| self.amount(line, measure)).sum()
    }

    /// A stream that is the same in every month of the year.
    fn stream(&self, names: &[&str]) -> Stream {
        let year = self.year.to_string();
        let mut names_of_stream = vec![self.member.made.organisation.as_str(), &year, "schedules"];
        names_of_stream.extend(names);
        Stream::named(self.seed, &names_of_stream)
    }

    fn is_board(&self) -> bool {
        self.member.made.kind == OrganisationKind::Board
    }
}

/// `parts` of `of` of an amount, in whole thousands of pounds, towards zero.
fn share(amount: Pence, parts: i64, whole: i64) -> Pence {
    thousands(amount.thousands() * parts / whole.max(1))
}

fn thousands(value: i64) -> Pence {
    Pence::from_thousands(value).expect("it is near amounts of returns")
}

/// A schedule that was made up, and so stands in no file yet.
fn schedule<R>(says: Vec<R>) -> Option<Schedule<R>> {
    let rows =
        (2..).zip(says).map(|(number, says)| ScheduleRow { number, provenance: Provenance::Synthetic, says });
    let rows: Vec<_> = rows.collect();
    let file = SourceFile { path: String::new(), hash: ContentHash::of(&[]) };
    (!rows.is_empty()).then_some(Schedule { file, columns: Vec::new(), rows })
}

/// The schedules of each member's return of `month`, in the order of the members. They stand in no
/// file yet: path and columns are empty.
#[must_use]
pub fn schedules(members: &[Member<'_>], year: FinancialYear, month: Month, seed: u64) -> Vec<Schedules> {
    let desks: Vec<Desk<'_>> = members.iter().map(|&member| Desk { member, year, month, seed }).collect();
    desks
        .iter()
        .map(|desk| Schedules {
            workforce: schedule(staff::workforce(desk)),
            capital: schedule(money::capital(desk)),
            cash: schedule(money::cash(desk)),
            payments: schedule(money::payments(desk)),
            balances: schedule(balances(desk, &desks)),
            bridge: schedule(movement::bridges(desk)),
            one_offs: schedule(movement::one_offs(desk)),
            reconcile: schedule(movement::control_totals(desk)),
        })
        .collect()
}

/// Parts of 1,000 of the trusts' income from boards that comes from this system's board: at most
/// 920, and no more than nine tenths of what the board plans to buy within the system.
fn own_board_share(desks: &[Desk<'_>]) -> i64 {
    let sum = |board: bool, line: &str| -> i64 {
        desks
            .iter()
            .filter(|desk| desk.is_board() == board)
            .map(|desk| desk.keyed(line, Measure::PlanYear).thousands())
            .sum()
    };
    let bought = sum(true, "I.ACUTE") + sum(true, "I.MH") + sum(true, "I.COMM") - sum(true, "I.NHS.OUT");
    let earned = sum(false, "P.INC.ICB");
    (bought * 900 / earned.max(1)).clamp(0, 920)
}

/// What `provider` earned from `payer` to date, by the record they share.
fn earned(provider: &Desk<'_>, payer: &Desk<'_>, desks: &[Desk<'_>]) -> Pence {
    let n_trusts = desks.iter().filter(|desk| !desk.is_board()).count();
    if provider.is_board() {
        Pence::ZERO
    } else if payer.is_board() {
        share(provider.keyed("P.INC.ICB", Measure::ActualToDate), own_board_share(desks), 1000)
    } else {
        let others = i64::try_from(n_trusts.saturating_sub(1)).unwrap_or(i64::MAX);
        share(payer.keyed("P.NP.HC", Measure::ActualToDate), 1, others.saturating_mul(10))
    }
}

/// What `provider` is owed by `payer`: a third to half of a month's income, the same share all year.
fn owed(provider: &Desk<'_>, payer: &Desk<'_>, amount: Pence) -> Pence {
    let mut stream = provider.stream(&["owed", payer.member.made.organisation.as_str()]);
    let parts = stream.between(33, 50).cast_signed();
    share(amount, parts, 100 * i64::from(provider.month.get()))
}

fn balances(desk: &Desk<'_>, desks: &[Desk<'_>]) -> Vec<Balance> {
    let mut rows = Vec::new();
    for other in desks {
        if other.member.made.organisation == desk.member.made.organisation {
            continue;
        }
        let (income, cost) = (earned(desk, other, desks), earned(other, desk, desks));
        let unagreed = if other.is_board() { unagreed(desk) } else { Pence::ZERO };
        let mut add = |kind, amount, in_dispute| {
            if amount != Pence::ZERO {
                let counterparty = other.member.made.organisation.clone();
                rows.push(Balance { counterparty, kind, amount, in_dispute });
            }
        };
        add(BalanceKind::Receivable, owed(desk, other, income), Pence::ZERO);
        add(BalanceKind::Payable, owed(other, desk, cost), Pence::ZERO);
        add(BalanceKind::Income, income + unagreed, unagreed);
        add(BalanceKind::Expenditure, cost, Pence::ZERO);
    }
    rows
}

/// Income the board does not agree to: it grows evenly to the last closed month.
fn unagreed(desk: &Desk<'_>) -> Pence {
    let closed = i64::try_from(desk.member.made.n_closed()).unwrap_or(12);
    share(desk.member.story.unagreed_income, i64::from(desk.month.get()), closed)
}

/// The limits of each member's year.
#[must_use]
pub fn limits(
    members: &[Member<'_>],
    year: FinancialYear,
    seed: u64,
) -> Vec<(OrganisationCode, LimitKind, LimitValue)> {
    let mut limits = Vec::new();
    for &member in members {
        let desk = Desk { member, year, month: Month::LAST, seed };
        let [_, bank, agency] = staff::plan_of_year(&desk);
        let room = if member.story.is_agency_over { 100 } else { 120 };
        let mut amounts = vec![
            (LimitKind::Agency, share(agency, room, 100)),
            (LimitKind::Bank, share(bank, 115, 100)),
            (LimitKind::Capital, money::envelope(&desk)),
        ];
        let by_month = member.outline.support_year.split(&[1; 12], STEP);
        let quarters =
            [LimitKind::SupportQ1, LimitKind::SupportQ2, LimitKind::SupportQ3, LimitKind::SupportQ4];
        let received = usize::from(member.outline.support_months_received);
        for (idx, kind) in quarters.into_iter().enumerate() {
            // What was withheld is not notified for its quarter; quarters to come are as planned.
            let first = idx * 3;
            let is_notified = received > first || first >= member.made.n_closed();
            let amount = by_month[first..first + 3].iter().copied().sum();
            amounts.push((kind, if is_notified { amount } else { Pence::ZERO }));
        }
        let code = || member.made.organisation.clone();
        limits.extend(amounts.into_iter().map(|(kind, amount)| (code(), kind, LimitValue::Amount(amount))));
        limits.push((code(), LimitKind::AgencyShare, LimitValue::Share(320)));
    }
    limits.sort_by_key(|(_, kind, _)| *kind);
    let order = |code: &OrganisationCode| members.iter().position(|member| member.made.organisation == *code);
    limits.sort_by_key(|(code, ..)| order(code));
    limits
}

#[cfg(test)]
mod tests;
