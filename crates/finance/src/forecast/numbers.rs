//! Money as numbers inside the simulation, and back to pence at its end.

use domain::forecast::Range;
use domain::money::Pence;

/// An amount as a number [pence]; exact up to £90 million million.
#[expect(clippy::cast_precision_loss, reason = "amounts of a country are far below 2^53 pence")]
pub(super) const fn number(amount: Pence) -> f64 {
    amount.get() as f64
}

/// A number as an amount, rounded to the penny.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rounded first; what is larger than all money stays at its end"
)]
pub(super) fn amount(number: f64) -> Pence {
    Pence::new(number.round() as i64)
}

/// The 1st, 5th and 9th tenth of `draws`, between ranks where need be.
pub(super) fn range(draws: &[f64]) -> Range {
    let mut sorted = draws.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Range {
        p10: amount(quantile(&sorted, 0.1)),
        p50: amount(quantile(&sorted, 0.5)),
        p90: amount(quantile(&sorted, 0.9)),
    }
}

/// What a share `level` of honest draws stays below, from draws in order: rank (n + 1) × level, so
/// that a further draw falls below it with this chance whatever their number. Zero for no draws.
pub(crate) fn quantile(sorted: &[f64], level: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let n = f64::from(u32::try_from(sorted.len()).expect("fewer than four billion draws"));
    let rank = ((n + 1.0) * level - 1.0).clamp(0.0, n - 1.0);
    let below = whole(rank).min(last);
    let above = (below + 1).min(last);
    sorted[below] + rank.fract() * (sorted[above] - sorted[below])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank is not negative and small"
)]
const fn whole(rank: f64) -> usize {
    rank as usize
}
