//! The schedules of a return: what stands behind its lines. Staff, capital, cash, payments,
//! balances with other organisations, one-off items, and what moved the position.
//!
//! Amounts are natural positives unless a field says that it is impact on the surplus.

use std::str::FromStr;

use crate::code::OrganisationCode;
use crate::ledger::Line;
use crate::money::Pence;
use crate::month::Month;
use crate::provenance::Provenance;
use crate::source::{CellAt, SourceFile};
use crate::word::{WordError, words};
use crate::wte::Wte;

/// One schedule: the rows of a sheet that say something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule<R> {
    /// The file they stand in.
    pub file: SourceFile,
    /// The headings of its columns, from the first.
    pub columns: Vec<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<ScheduleRow<R>>,
}

/// One row of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow<R> {
    /// The row of the file, counted from 1 with the heading row.
    pub number: u32,
    /// How it is known.
    pub provenance: Provenance,
    /// What it says.
    pub says: R,
}

impl<R> Schedule<R> {
    /// Where the cell of a row under a heading stands; the first cell where there is no such heading.
    #[must_use]
    pub fn at(&self, row: &ScheduleRow<R>, column: &str) -> CellAt {
        let idx = self.columns.iter().position(|heading| heading == column).unwrap_or(0);
        CellAt { row: row.number, column: u16::try_from(idx + 1).unwrap_or(u16::MAX) }
    }

    /// What the rows say.
    pub fn says(&self) -> impl Iterator<Item = &R> {
        self.rows.iter().map(|row| &row.says)
    }
}

words! {
    /// A staff group, as the NHS counts its workforce.
    StaffGroup, "medical, nursing, scientific, clinical_support, infrastructure or other", {
        /// Doctors and dentists.
        Medical = "medical", "medical and dental";
        /// Registered nurses, midwives and health visitors.
        Nursing = "nursing", "registered nursing and midwifery";
        /// Scientific, therapeutic and technical staff, ambulance staff among them.
        Scientific = "scientific", "scientific, therapeutic and technical";
        /// Support to clinical staff.
        ClinicalSupport = "clinical_support", "support to clinical staff";
        /// Administration, estates and managers.
        Infrastructure = "infrastructure", "administration, estates and managers";
        /// Any other.
        Other = "other", "other";
    }
}

words! {
    /// How somebody is engaged.
    Contract, "substantive, bank or agency", {
        /// Employed.
        Substantive = "substantive", "substantive";
        /// From the staff bank.
        Bank = "bank", "bank";
        /// From an agency.
        Agency = "agency", "agency";
    }
}

/// Staff of one group on one kind of contract. WTE as at the month's end, as paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The staff group.
    pub group: StaffGroup,
    /// How they are engaged.
    pub contract: Contract,
    /// Planned at the month's end.
    pub plan_wte: Wte,
    /// In post at the month's end.
    pub actual_wte: Wte,
    /// In post a year before; nothing where it is not known.
    pub prior_year_wte: Option<Wte>,
    /// Planned cost, April to the month [pence].
    pub plan_cost: Pence,
    /// Cost, April to the month [pence].
    pub actual_cost: Pence,
    /// Cost a year before, April to the same month [pence]; nothing where it is not known.
    pub prior_year_cost: Option<Pence>,
}

words! {
    /// Where the money for a capital scheme comes from.
    Funding, "operational, national, ifrs16, pfi, donated or grant", {
        /// The system's operational capital.
        Operational = "operational", "operational capital";
        /// A national programme.
        National = "national", "national programme";
        /// Leases under IFRS 16.
        Ifrs16 = "ifrs16", "leases (IFRS 16)";
        /// The residual interest of a private finance initiative.
        Pfi = "pfi", "private finance initiative, residual interest";
        /// Donations.
        Donated = "donated", "donated";
        /// Grants.
        Grant = "grant", "grant";
    }
}

/// A capital scheme. Spending is positive [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapitalScheme {
    /// What it is.
    pub title: String,
    /// Who pays.
    pub funding: Funding,
    /// Whether it counts against the capital departmental expenditure limit.
    pub in_limit: bool,
    /// Planned, April to the month.
    pub plan_to_date: Pence,
    /// Spent, April to the month.
    pub actual_to_date: Pence,
    /// Planned, April to January.
    pub plan_to_january: Pence,
    /// Planned for the year.
    pub plan_year: Pence,
    /// Expected for the year.
    pub forecast: Pence,
}

/// A line of the cash schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CashItem {
    /// In the bank on 1 April.
    Opening,
    /// Received, April to the month.
    Receipts,
    /// Paid, April to the month.
    Payments,
    /// In the bank at the month's end.
    Closing,
    /// Revenue support drawn, April to the month; part of receipts.
    SupportDrawn,
    /// Expected in the bank at the end of one of the next 13 weeks, counted from 1.
    Week(u8),
}

impl CashItem {
    /// How many weeks are looked ahead.
    pub const N_WEEKS: u8 = 13;

    /// Every one, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Opening, Self::Receipts, Self::Payments, Self::Closing, Self::SupportDrawn]
            .into_iter()
            .chain((1..=Self::N_WEEKS).map(Self::Week))
    }

    /// The code used in files: `closing`, `w01`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Opening => "opening".to_owned(),
            Self::Receipts => "receipts".to_owned(),
            Self::Payments => "payments".to_owned(),
            Self::Closing => "closing".to_owned(),
            Self::SupportDrawn => "support_drawn".to_owned(),
            Self::Week(week) => format!("w{week:02}"),
        }
    }
}

impl FromStr for CashItem {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        let item = Self::all().find(|item| item.code() == text);
        item.ok_or_else(|| {
            WordError::new(text, "opening, receipts, payments, closing, support_drawn or w01 to w13")
        })
    }
}

/// An amount of the cash schedule [pence].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cash {
    /// What it is.
    pub item: CashItem,
    /// The amount; cash out is positive under `payments`, an overdrawn balance negative.
    pub amount: Pence,
}

words! {
    /// Who was paid.
    Supplier, "nhs or non_nhs", {
        /// Bodies of the NHS.
        Nhs = "nhs", "NHS";
        /// Everybody else.
        NonNhs = "non_nhs", "non-NHS";
    }
}

/// Invoices paid, April to the month: the Better Payment Practice Code asks for 95 % within 30 days
/// or terms, by number and by value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payments {
    /// Who was paid.
    pub supplier: Supplier,
    /// Invoices paid [invoices].
    pub number: u64,
    /// Of them within terms [invoices].
    pub number_within: u64,
    /// Value of the invoices paid [pence].
    pub value: Pence,
    /// Of it within terms [pence].
    pub value_within: Pence,
}

words! {
    /// What stands between two organisations.
    BalanceKind, "receivable, payable, income or expenditure", {
        /// Owed by the other at the month's end.
        Receivable = "receivable", "receivable";
        /// Owed to the other at the month's end.
        Payable = "payable", "payable";
        /// Income from the other, April to the month.
        Income = "income", "income";
        /// Spent with the other, April to the month.
        Expenditure = "expenditure", "expenditure";
    }
}

impl BalanceKind {
    /// What the other organisation should report for the same amount.
    #[must_use]
    pub const fn counterpart(self) -> Self {
        match self {
            Self::Receivable => Self::Payable,
            Self::Payable => Self::Receivable,
            Self::Income => Self::Expenditure,
            Self::Expenditure => Self::Income,
        }
    }
}

/// What one organisation reports of its intra-system balances with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The other organisation.
    pub counterparty: OrganisationCode,
    /// What it is.
    pub kind: BalanceKind,
    /// The amount, positive [pence].
    pub amount: Pence,
    /// Of it in dispute [pence].
    pub in_dispute: Pence,
}

words! {
    /// Between which two figures a bridge stands.
    BridgeOf, "plan_to_actual or forecast_to_forecast", {
        /// From the plan to date to the actual to date.
        PlanToActual = "plan_to_actual", "plan to date to actual to date";
        /// From the forecast of the month before to this month's.
        ForecastToForecast = "forecast_to_forecast", "last month's forecast to this month's";
    }
}

words! {
    /// What moves a position.
    MoveDriver, "efficiency, pay_award, industrial_action, continuing_care, prescribing, urgent_care, activity, inflation, staffing, support or other", {
        /// Savings that fell short, or went further.
        Efficiency = "efficiency", "efficiency savings";
        /// A pay award that was not fully funded.
        PayAward = "pay_award", "pay award";
        /// Industrial action.
        IndustrialAction = "industrial_action", "industrial action";
        /// All-age continuing care.
        ContinuingCare = "continuing_care", "continuing care";
        /// Prescribing.
        Prescribing = "prescribing", "prescribing";
        /// Urgent and emergency care.
        UrgentCare = "urgent_care", "urgent and emergency care";
        /// Planned activity and the income for it.
        Activity = "activity", "activity and elective income";
        /// Prices.
        Inflation = "inflation", "inflation";
        /// Posts filled, and by whom: substantive, bank, agency.
        Staffing = "staffing", "staffing above plan";
        /// Deficit support not received, or more of it.
        Support = "support", "deficit support";
        /// Anything else.
        Other = "other", "other";
    }
}

/// One step of a bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeStep {
    /// Which bridge it belongs to.
    pub kind: BridgeOf,
    /// What moved it.
    pub driver: MoveDriver,
    /// By how much, as impact on the surplus [pence].
    pub impact: Pence,
    /// Why, in a sentence.
    pub note: String,
}

words! {
    /// How an item bears on the years after.
    OneOffKind, "income, cost or full_year_effect", {
        /// Income that will not come again.
        Income = "income", "one-off income";
        /// A cost that will not come again.
        Cost = "cost", "one-off cost";
        /// What a change in this year is worth more, or less, in a full year.
        FullYearEffect = "full_year_effect", "full-year effect";
    }
}

/// An item that tells this year's position from the underlying one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOffItem {
    /// What it is.
    pub title: String,
    /// How it bears on the years after.
    pub kind: OneOffKind,
    /// The month it falls, or fell, in.
    pub month: Month,
    /// What it does to this year's position or, for a full-year effect, what it adds to the
    /// underlying one: impact on the surplus [pence].
    pub impact: Pence,
    /// Whether the plan held it.
    pub in_plan: bool,
    /// Why it is one-off, in a sentence.
    pub reason: String,
}

words! {
    /// What a return is compared with.
    ControlSource, "ledger or national_return", {
        /// The control total of the organisation's ledger.
        Ledger = "ledger", "ledger control total";
        /// The headline total of the return sent to NHS England.
        NationalReturn = "national_return", "national return";
    }
}

/// A total of another record, beside the same total of the return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// The line it is of; its actual to date is compared.
    pub line: Line,
    /// The other record.
    pub source: ControlSource,
    /// What the other record says, as impact on the surplus [pence].
    pub value: Pence,
    /// Why they differ; empty where they do not.
    pub reason: String,
}

/// All schedules of a return; those not sent are nothing, which is not nil.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedules {
    /// Staff and what they cost (`workforce`).
    pub workforce: Option<Schedule<Staff>>,
    /// Capital schemes (`capital`).
    pub capital: Option<Schedule<CapitalScheme>>,
    /// Cash (`cash`).
    pub cash: Option<Schedule<Cash>>,
    /// Payments within terms (`payments`).
    pub payments: Option<Schedule<Payments>>,
    /// Intra-system balances with other organisations (`balances`).
    pub balances: Option<Schedule<Balance>>,
    /// What moved the position (`bridge`).
    pub bridge: Option<Schedule<BridgeStep>>,
    /// What tells this year from the underlying position (`one_offs`).
    pub one_offs: Option<Schedule<OneOffItem>>,
    /// What the return is compared with (`reconcile`).
    pub reconcile: Option<Schedule<ControlTotal>>,
}

impl Schedules {
    /// The names of the schedules, which are those of their sheets and files, in their order.
    pub const NAMES: [&'static str; 8] =
        ["workforce", "capital", "cash", "payments", "balances", "bridge", "one_offs", "reconcile"];

    /// The files they stand in.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        let Self { workforce, capital, cash, payments, balances, bridge, one_offs, reconcile } = self;
        [
            workforce.as_ref().map(|schedule| &schedule.file),
            capital.as_ref().map(|schedule| &schedule.file),
            cash.as_ref().map(|schedule| &schedule.file),
            payments.as_ref().map(|schedule| &schedule.file),
            balances.as_ref().map(|schedule| &schedule.file),
            bridge.as_ref().map(|schedule| &schedule.file),
            one_offs.as_ref().map(|schedule| &schedule.file),
            reconcile.as_ref().map(|schedule| &schedule.file),
        ]
        .into_iter()
        .flatten()
    }

    /// Whether each was sent, in the order of [`Schedules::NAMES`].
    #[must_use]
    pub const fn sent(&self) -> [bool; 8] {
        let Self { workforce, capital, cash, payments, balances, bridge, one_offs, reconcile } = self;
        [
            workforce.is_some(),
            capital.is_some(),
            cash.is_some(),
            payments.is_some(),
            balances.is_some(),
            bridge.is_some(),
            one_offs.is_some(),
            reconcile.is_some(),
        ]
    }

    /// The same, to be changed.
    pub fn files_mut(&mut self) -> impl Iterator<Item = &mut SourceFile> {
        let Self { workforce, capital, cash, payments, balances, bridge, one_offs, reconcile } = self;
        [
            workforce.as_mut().map(|schedule| &mut schedule.file),
            capital.as_mut().map(|schedule| &mut schedule.file),
            cash.as_mut().map(|schedule| &mut schedule.file),
            payments.as_mut().map(|schedule| &mut schedule.file),
            balances.as_mut().map(|schedule| &mut schedule.file),
            bridge.as_mut().map(|schedule| &mut schedule.file),
            one_offs.as_mut().map(|schedule| &mut schedule.file),
            reconcile.as_mut().map(|schedule| &mut schedule.file),
        ]
        .into_iter()
        .flatten()
    }
}

#[cfg(test)]
mod tests;
