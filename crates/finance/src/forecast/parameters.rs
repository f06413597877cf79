//! What past years say before a single month of this year is known.
//!
//! Few figures are public, so every value is rough; how each was found, from how many values, and what
//! is made of its error stand beside it and, at length, in `docs/method/forecast.md`. No figure of
//! Leicester, Leicestershire and Rutland was used.

use domain::forecast::Ground;
use stats::next_value::NextValue;

/// What the forecast takes from past years. Shares are of a month's turnover: a trust's operating
/// income, a board's allocation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// The mean monthly variance to plan, excluding support [share of turnover, adverse negative].
    pub mean_variance: f64,
    /// How far that mean may be off [variance, in squares of the month's deviation].
    pub mean_error: f64,
    /// How much one month differs from the next [standard deviation, share of turnover].
    pub month_sd: f64,
    /// How many closed months `month_sd` is worth when it meets those of this year [degrees of
    /// freedom].
    pub month_sd_degrees: f64,
    /// How much organisations differ in their level [variance, in squares of the month's deviation].
    pub level_variance: f64,
    /// How much the level moves from month to month, each value as likely as the others [variance, in
    /// squares of the month's deviation].
    pub drift_variances: [f64; N_DRIFTS],
    /// The correlation of shocks between organisations of one system, 0 to 1: any value from the first
    /// to the second is as likely as the others.
    pub common: (f64, f64),
    /// What the last month took back of an adverse variance in past years [share of the variance].
    pub recoveries: [f64; 3],
    /// The chance that support to come is withheld, where none was so far, 0 to 1.
    pub withheld: f64,
    /// The same, where some was withheld already.
    pub withheld_again: f64,
}

/// How many values of the drift are held for possible.
pub(crate) const N_DRIFTS: usize = 3;

/// How many values `mean_variance`, `month_sd`, `level_variance` and `drift_variances` were learnt from.
const N_VARIANCES: u32 = 38;

impl Parameters {
    /// Learnt in November 2026 from what is public of other systems.
    ///
    /// - `mean_variance`, `month_sd`, `level_variance`, `drift_variances`: largest likelihood on a
    ///   coarse grid, for 18 variances to date of 12 systems at months 2 to 6 of 2023/24 to 2026/27
    ///   (The Lowdown, round-ups of board papers, 2023 to 2024; newsroom log, 2026) and 20 Midlands
    ///   trusts at month 9 of 2025/26 (NHS England, Financial performance report, quarter 3).
    ///   Turnover of a system was taken as twice the mean allocation a head, £2,147 (NHS England,
    ///   financial performance update month 10 2023/24: £110,052m to date, 61.5m registered people).
    ///   The likelihood is largest at a drift of 0.1 and nearly as large at 0.02 and 0.2.
    /// - `mean_error`: one such value differs from the mean with a variance of about 0.7 (0.25 of the
    ///   level, 0.2 to 0.35 of drift, the rest of months). Values of one system are not independent,
    ///   so each system counts once: 12, 7 of which the trusts are, and 2 trusts of other systems.
    /// - `common`: a judgement. The same trusts, 18 in 7 systems, give −0.08 (intraclass, one-way
    ///   analysis of variance) with a standard error of 0.3; strikes and pay awards strike all at once.
    /// - `recoveries`: England, all systems, against its run rate: 2023/24 −0.03 (month 10 to
    ///   outturn), 2024/25 0.56 (month 9 to the forecast of month 11), 2025/26 0.05 (month 9 to
    ///   outturn); NHS England finance papers of these months.
    /// - `withheld`: £91m of £2.2bn in 2025/26 (NHS England, Financial performance report, quarter 4).
    /// - `month_sd_degrees`, `withheld_again`: judgements; nothing public measures them.
    pub const LEARNT: Self = Self {
        mean_variance: -0.007,
        mean_error: 0.7 / 21.0,
        month_sd: 0.012,
        month_sd_degrees: 8.0,
        level_variance: 0.25,
        drift_variances: [0.02, 0.1, 0.2],
        common: (0.0, 0.4),
        recoveries: [-0.03, 0.56, 0.05],
        withheld: 0.04,
        withheld_again: 0.5,
    };

    /// The range that a recovery share is held to, a judgement: a last month may worsen a variance by
    /// half or take all of it back, and no more.
    pub const RECOVERY_LIMITS: (f64, f64) = (-0.5, 1.0);

    /// What this year's recovery may be, from those of past years.
    pub(super) fn recovery(&self) -> NextValue {
        NextValue::after(&self.recoveries).expect("three values are more than one")
    }

    /// What each parameter rests on, in the order of the method page.
    #[must_use]
    pub fn ground(&self) -> Vec<Ground> {
        let ground = |code, words, n_values, value, error| Ground { code, words, n_values, value, error };
        let per_cent = |share: f64, decimals: usize| {
            let sign = if share < 0.0 { "−" } else { "" };
            format!("{sign}{:.decimals$}%", share.abs() * 100.0)
        };
        let (least, most) = Self::RECOVERY_LIMITS;
        let [slow, middle, fast] = self.drift_variances;
        let chance = |share: f64| format!("{:.0} in 100", share * 100.0);
        let turnover = |share: f64| format!("{} of a month’s turnover", per_cent(share, 1));
        vec![
            ground(
                "mean_variance",
                "mean monthly variance",
                N_VARIANCES,
                turnover(self.mean_variance),
                DRAWN,
            ),
            ground(
                "month_sd",
                "difference of one month from the next",
                N_VARIANCES,
                turnover(self.month_sd),
                DRAWN,
            ),
            ground(
                "month_sd_months",
                "how many months that difference is worth",
                0,
                format!("{:.0} months", self.month_sd_degrees),
                TAKEN_AS_KNOWN,
            ),
            ground(
                "level_variance",
                "how far organisations are apart",
                N_VARIANCES,
                format!("{:.2} of a month’s variance", self.level_variance),
                TAKEN_AS_KNOWN,
            ),
            ground(
                "drift_variance",
                "how far the level moves in a month",
                N_VARIANCES,
                format!("{slow:.2}, {middle:.2} or {fast:.2} of a month’s variance"),
                DRAWN,
            ),
            ground(
                "common_share",
                "share of shocks common to a system",
                0,
                format!("{} to {}", per_cent(self.common.0, 0), per_cent(self.common.1, 0)),
                DRAWN,
            ),
            ground(
                "recovery",
                "recovery in month 12",
                u32::try_from(self.recoveries.len()).unwrap_or(0),
                self.recoveries.map(|share| per_cent(share, 0)).join(", "),
                DRAWN,
            ),
            ground(
                "recovery_limits",
                "limits of the recovery",
                0,
                format!("{} to {}", per_cent(least, 0), per_cent(most, 0)),
                TAKEN_AS_KNOWN,
            ),
            ground("withheld", "chance that support is withheld", 1, chance(self.withheld), TAKEN_AS_KNOWN),
            ground(
                "withheld_again",
                "the same where some was withheld already",
                0,
                chance(self.withheld_again),
                TAKEN_AS_KNOWN,
            ),
        ]
    }
}

/// Every simulated year draws another value of the parameter.
const DRAWN: &str = "drawn anew for each simulated year";
/// The value is taken as if it were the true one.
const TAKEN_AS_KNOWN: &str = "taken as known";
