//! The lines that boards and trusts report on, their natures, and the measures a line has.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::money::Pence;
use crate::organisation::OrganisationKind;

/// How a line's entry turns into impact on the surplus, and how the line enters totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// Entered as a natural positive; adds to the surplus.
    Income,
    /// Entered as a natural positive; takes from the surplus.
    Expenditure,
    /// Entered with its own sign: positive adds to the surplus.
    Signed,
    /// Worked out from other lines; entered with its sign only to be checked.
    Computed,
    /// Part of income lines; entered as a natural positive, in no total.
    WithinIncome,
    /// Part of expenditure lines; entered as a natural positive, in no total.
    WithinExpenditure,
}

impl Nature {
    /// An entry as impact on the surplus.
    #[must_use]
    pub fn impact(self, entry: Pence) -> Pence {
        match self {
            Self::Expenditure | Self::WithinExpenditure => -entry,
            Self::Income | Self::Signed | Self::Computed | Self::WithinIncome => entry,
        }
    }

    /// Whether it is part of other lines and so enters no total.
    #[must_use]
    pub const fn is_memo(self) -> bool {
        matches!(self, Self::WithinIncome | Self::WithinExpenditure)
    }

    /// An impact on the surplus as it is entered; the reverse of [`Nature::impact`].
    #[must_use]
    pub fn entry(self, impact: Pence) -> Pence {
        self.impact(impact)
    }
}

/// A line's fixed facts.
#[derive(Debug)]
struct Definition {
    code: &'static str,
    label: &'static str,
    nature: Nature,
    kind: OrganisationKind,
}

const fn line(code: &'static str, label: &'static str, nature: Nature, kind: OrganisationKind) -> Definition {
    Definition { code, label, nature, kind }
}

use Nature::{Computed, Expenditure, Income, Signed, WithinExpenditure, WithinIncome};
use OrganisationKind::{Board, Trust};

/// Every line, in the order in which tables show them. Codes and natures: the exchange format of
/// monthly returns (`docs/reference/lines.md`).
const DEFINITIONS: [Definition; 52] = [
    line("P.INC.ICB", "Patient care income: integrated care boards", Income, Trust),
    line("P.INC.ERF", "of which variable elective income", WithinIncome, Trust),
    line("P.INC.NHSE", "Patient care income: NHS England", Income, Trust),
    line("P.INC.DSF", "of which deficit support", WithinIncome, Trust),
    line("P.INC.OTHPC", "Patient care income: other", Income, Trust),
    line("P.INC.OTH", "Education, research and other income", Income, Trust),
    line("P.PAY.SUB", "Pay: substantive", Expenditure, Trust),
    line("P.PAY.BANK", "Pay: bank", Expenditure, Trust),
    line("P.PAY.AGY", "Pay: agency", Expenditure, Trust),
    line("P.PAY.OTH", "Pay: other", Expenditure, Trust),
    line("P.NP.DRUG", "Drugs", Expenditure, Trust),
    line("P.NP.CSUP", "Clinical supplies", Expenditure, Trust),
    line("P.NP.HC", "Purchased healthcare", Expenditure, Trust),
    line("P.NP.CNST", "Negligence premium", Expenditure, Trust),
    line("P.NP.PREM", "Premises and energy", Expenditure, Trust),
    line("P.NP.PFI", "Private finance initiative", Expenditure, Trust),
    line("P.NP.OTH", "Other non-pay", Expenditure, Trust),
    line("P.DEPN", "Depreciation and amortisation", Expenditure, Trust),
    line("P.IMP", "Impairments", Expenditure, Trust),
    line("P.OPSUR", "Operating surplus or (deficit)", Computed, Trust),
    line("P.FIN.INC", "Finance income", Income, Trust),
    line("P.FIN.EXP", "Finance expense", Expenditure, Trust),
    line("P.PDC", "Public dividend capital dividend", Expenditure, Trust),
    line("P.OTHGL", "Other gains or (losses)", Signed, Trust),
    line("P.SD", "Surplus or (deficit) for the period", Computed, Trust),
    line("P.ADJ.IMP", "Adjustment: impairments", Signed, Trust),
    line("P.ADJ.DON", "Adjustment: donated assets", Signed, Trust),
    line("P.ADJ.PFI", "Adjustment: private finance initiative", Signed, Trust),
    line("P.ADJ.ABS", "Adjustment: absorption accounting", Signed, Trust),
    line("P.ADJ.OTH", "Adjustment: other", Signed, Trust),
    line("P.AFP", "Adjusted financial performance", Computed, Trust),
    line("P.AFPX", "Adjusted financial performance, excluding support", Computed, Trust),
    line("I.ALLOC.CONF", "Allocation: confirmed", Income, Board),
    line("I.ALLOC.ANT", "Allocation: anticipated", Income, Board),
    line("I.ALLOC.RUN", "Allocation: running costs", Income, Board),
    line("I.ACUTE", "Acute services", Expenditure, Board),
    line("I.MH", "Mental health services", Expenditure, Board),
    line("I.COMM", "Community services", Expenditure, Board),
    line("I.CHC", "All-age continuing care", Expenditure, Board),
    line("I.PRESC", "Prescribing", Expenditure, Board),
    line("I.PCOTH", "Other primary care", Expenditure, Board),
    line("I.DELPC", "Delegated primary medical services", Expenditure, Board),
    line("I.POD", "Pharmacy, optometry and dental", Expenditure, Board),
    line("I.SPEC", "Delegated specialised services", Expenditure, Board),
    line("I.OTHPROG", "Other programme services", Expenditure, Board),
    line("I.RESERVE", "Reserves", Expenditure, Board),
    line("I.RUN", "Running costs", Expenditure, Board),
    line("I.PROGPAY", "of which programme pay", WithinExpenditure, Board),
    line("I.DSF.PASS", "Deficit support passed to trusts", WithinExpenditure, Board),
    line("I.NHS.OUT", "of which paid to providers outside the system", WithinExpenditure, Board),
    line("I.NET", "Net expenditure", Computed, Board),
    line("I.POS", "Position: under or (over) allocation", Computed, Board),
];

/// A line of the monthly return: `P.PAY.AGY` is a trust's agency pay, `I.CHC` a board's continuing
/// care. Ordered as tables show them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(u8);

/// What is not a line.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a line of the return")]
pub struct LineError(String);

impl Line {
    /// How many lines there are; [`Line::index`] is below it.
    pub const COUNT: usize = DEFINITIONS.len();

    /// Every line, in the order of tables.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).take(Self::COUNT).map(Self)
    }

    /// The lines that an organisation of `kind` reports on; none for kinds that make no return.
    pub fn of_kind(kind: OrganisationKind) -> impl Iterator<Item = Self> {
        Self::all().filter(move |line| line.kind() == kind)
    }

    /// The line with this code, known to exist: for lines named in code.
    ///
    /// # Panics
    /// Where no line has the code; evaluate it in a `const`.
    #[must_use]
    #[expect(clippy::panic, reason = "a line named in code is checked when the code is compiled")]
    pub const fn named(code: &str) -> Self {
        let mut idx: u8 = 0;
        while (idx as usize) < Self::COUNT {
            if equal(DEFINITIONS[idx as usize].code.as_bytes(), code.as_bytes()) {
                return Self(idx);
            }
            idx += 1;
        }
        panic!("no line has this code")
    }

    const fn definition(self) -> &'static Definition {
        &DEFINITIONS[self.0 as usize]
    }

    /// The code: `P.PAY.AGY`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.definition().code
    }

    /// What the line is called in tables.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.definition().label
    }

    /// How its entries turn into impact on the surplus.
    #[must_use]
    pub const fn nature(self) -> Nature {
        self.definition().nature
    }

    /// The kind of organisation that reports it.
    #[must_use]
    pub const fn kind(self) -> OrganisationKind {
        self.definition().kind
    }

    /// The position in an array of [`Line::COUNT`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

const fn equal(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut idx = 0;
    while idx < left.len() {
        if left[idx] != right[idx] {
            return false;
        }
        idx += 1;
    }
    true
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Line {
    type Err = LineError;

    fn from_str(text: &str) -> Result<Self, LineError> {
        Self::all().find(|line| line.code() == text).ok_or_else(|| LineError(text.to_owned()))
    }
}

/// What is reported about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Plan, April to the month of the return.
    PlanToDate,
    /// Actual, April to the month of the return.
    ActualToDate,
    /// Plan, all twelve months.
    PlanYear,
    /// The organisation's own forecast of the year's outturn.
    ForecastYear,
    /// Actual of the year before, April to the same month.
    PriorYearToDate,
    /// Outturn of the year before.
    PriorYear,
}

/// What is not a measure.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a measure; write plan_ytd, actual_ytd, plan_fy, fot, prior_year_ytd or prior_year_fy")]
pub struct MeasureError(String);

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 6] = [
        Self::PlanToDate,
        Self::ActualToDate,
        Self::PlanYear,
        Self::ForecastYear,
        Self::PriorYearToDate,
        Self::PriorYear,
    ];

    /// The measures every return must give for every line.
    pub const REQUIRED: [Self; 4] =
        [Self::PlanToDate, Self::ActualToDate, Self::PlanYear, Self::ForecastYear];

    /// The code used in returns: `actual_ytd`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PlanToDate => "plan_ytd",
            Self::ActualToDate => "actual_ytd",
            Self::PlanYear => "plan_fy",
            Self::ForecastYear => "fot",
            Self::PriorYearToDate => "prior_year_ytd",
            Self::PriorYear => "prior_year_fy",
        }
    }

    /// In words: `actual to date`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PlanToDate => "plan to date",
            Self::ActualToDate => "actual to date",
            Self::PlanYear => "plan for the year",
            Self::ForecastYear => "own forecast for the year",
            Self::PriorYearToDate => "last year to date",
            Self::PriorYear => "last year",
        }
    }

    /// As its heading in a workbook, with the code of a file for programs: `actual to date (actual_ytd)`.
    #[must_use]
    pub fn named(self) -> String {
        format!("{} ({})", self.words(), self.code())
    }

    /// The position in an array of six.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl FromStr for Measure {
    type Err = MeasureError;

    fn from_str(text: &str) -> Result<Self, MeasureError> {
        Self::ALL
            .into_iter()
            .find(|measure| measure.code() == text)
            .ok_or_else(|| MeasureError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests;
