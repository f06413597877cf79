//! A part of a whole, exact.

/// A part of a whole that is more than zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    part: u64,
    whole: u64,
}

impl Ratio {
    /// `part` of `whole`; none of nothing.
    #[must_use]
    pub const fn new(part: u64, whole: u64) -> Option<Self> {
        if whole == 0 { None } else { Some(Self { part, whole }) }
    }

    /// The part.
    #[must_use]
    pub const fn part(self) -> u64 {
        self.part
    }

    /// The whole.
    #[must_use]
    pub const fn whole(self) -> u64 {
        self.whole
    }

    /// The part for each `n` of the whole.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of people and appointments are below 2^53")]
    pub fn per(self, n: u32) -> f64 {
        self.part as f64 * f64::from(n) / self.whole as f64
    }

    /// The part [percent of the whole].
    #[must_use]
    pub fn percent(self) -> f64 {
        self.per(100)
    }
}
