//! The odds of delivery by maturity and risk, until closed schemes teach better ones.

use domain::programme::Odds;

/// The default odds [%]: low, medium and high delivery risk by maturity, ripest last.
///
/// Chosen by the authors in October 2026 and published so that they can be argued with: a scheme
/// that is fully developed at low risk delivers 95 of 100, a sum without an idea 10 of 100. No
/// public record of closed schemes by maturity and risk is known to them.
pub const DEFAULT: Odds = Odds {
    per_cent: [[10, 10, 10], [50, 40, 30], [80, 65, 50], [95, 80, 55], [98, 85, 65], [100, 100, 100]],
    source: "defaults chosen by the authors, not learnt from closed schemes; docs/method/efficiency.md",
};
