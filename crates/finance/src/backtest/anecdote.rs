//! The few real years of which both a month and the end are public, and how two rules did.
//!
//! Only variances to plan are public for them, so the other rules and the forecast cannot be tried.

use domain::money::Pence;
use domain::month::{FinancialYear, Month};

/// One month of one real year, against its end. Variances to plan: adverse is negative [pence].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anecdote {
    /// Of whom.
    pub whose: &'static str,
    /// The financial year.
    pub year: FinancialYear,
    /// The last closed month.
    pub month: Month,
    /// Actual less plan to that month.
    pub variance_to_date: Pence,
    /// Outturn less plan of the year.
    pub outturn_variance: Pence,
    /// Whether the outturn is one, or the last forecast that is public.
    pub is_outturn: bool,
    /// Where the figures are stated.
    pub source: &'static str,
}

impl Anecdote {
    /// What the mean monthly variance, continuing, would have come to.
    #[must_use]
    pub const fn continuing(&self) -> Pence {
        self.variance_to_date.prorata(12, self.month.count())
    }
}

const fn england(
    start: i16,
    month: u8,
    to_date: i64,
    end: i64,
    is_outturn: bool,
    source: &'static str,
) -> Anecdote {
    Anecdote {
        whose: "England, all systems",
        year: FinancialYear::starting(start).expect("a year of the NHS"),
        month: Month::new(month).expect("1 to 12"),
        variance_to_date: Pence::new(to_date * 100_000_000),
        outturn_variance: Pence::new(end * 100_000_000),
        is_outturn,
        source,
    }
}

/// Every real year that is known.
pub const ANECDOTES: [Anecdote; 4] = [
    england(2024, 4, -487, -604, false, "NHS England board paper, 3 October 2024; briefing quoting month 11"),
    england(2024, 9, -1_032, -604, false, "NHS England finance paper, month 9; briefing quoting month 11"),
    england(
        2025,
        1,
        -62,
        -563,
        true,
        "NHS England board paper, 29 May 2025; Financial performance report, quarter 4",
    ),
    england(
        2025,
        9,
        -445,
        -563,
        true,
        "NHS England finance paper, month 9; Financial performance report, quarter 4",
    ),
];
