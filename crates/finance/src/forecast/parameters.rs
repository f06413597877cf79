//! What past years say before a single month of this year is known.
//!
//! Few figures are public, so every value is rough; how each was found stands beside it and, at
//! length, in `docs/method/forecast.md`. No figure of Leicester, Leicestershire and Rutland was used.

/// What the forecast takes from past years. Shares are of a month's turnover: a trust's operating
/// income, a board's allocation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// The mean monthly variance to plan, excluding support [share of turnover, adverse negative].
    pub mean_variance: f64,
    /// How much one month differs from the next [standard deviation, share of turnover].
    pub month_sd: f64,
    /// How many closed months `month_sd` is worth when it meets those of this year [degrees of
    /// freedom].
    pub month_sd_degrees: f64,
    /// How much organisations differ in their level [variance, in squares of the month's deviation].
    pub level_variance: f64,
    /// How much the level moves from month to month [variance, in squares of the month's deviation].
    pub drift_variance: f64,
    /// The correlation of shocks between organisations of one system, 0 to 1.
    pub common: f64,
    /// What the last month takes back of an adverse variance [mean share of the variance].
    pub recovery_mean: f64,
    /// The same [standard deviation between systems and years].
    pub recovery_sd: f64,
    /// The chance that support to come is withheld, where none was so far, 0 to 1.
    pub withheld: f64,
    /// The same, where some was withheld already.
    pub withheld_again: f64,
}

impl Parameters {
    /// Learnt in November 2026 from what is public of other systems.
    ///
    /// - `mean_variance`, `month_sd`, `level_variance`, `drift_variance`: largest likelihood on a
    ///   coarse grid, for 18 variances to date of 12 systems at months 2 to 6 of 2023/24 to 2026/27
    ///   (The Lowdown, round-ups of board papers, 2023 to 2024; newsroom log, 2026) and 20 Midlands
    ///   trusts at month 9 of 2025/26 (NHS England, Financial performance report, quarter 3).
    ///   Turnover of a system was taken as twice the mean allocation a head, £2,147 (NHS England,
    ///   financial performance update month 10 2023/24: £110,052m to date, 61.5m registered people).
    /// - `common`: a judgement. The same trusts, 18 in 7 systems, give −0.08 (intraclass, one-way
    ///   analysis of variance), too few to tell from 0.2; strikes and pay awards strike all at once.
    /// - `recovery_mean`, `recovery_sd`: England, all systems, against its run rate: 2023/24 −0.03
    ///   (month 10 to outturn), 2024/25 0.56 (month 9 to the forecast of month 11), 2025/26 0.05
    ///   (month 9 to outturn); NHS England finance papers of these months.
    /// - `withheld`: £91m of £2.2bn in 2025/26 (NHS England, Financial performance report, quarter 4).
    /// - `month_sd_degrees`, `withheld_again`: judgements; nothing public measures them.
    pub const LEARNT: Self = Self {
        mean_variance: -0.007,
        month_sd: 0.012,
        month_sd_degrees: 8.0,
        level_variance: 0.25,
        drift_variance: 0.1,
        common: 0.2,
        recovery_mean: 0.19,
        recovery_sd: 0.32,
        withheld: 0.04,
        withheld_again: 0.5,
    };

    /// The range that a recovery share is held to: a last month may worsen a variance by half or
    /// take all of it back, and no more.
    pub const RECOVERY_LIMITS: (f64, f64) = (-0.5, 1.0);
}
