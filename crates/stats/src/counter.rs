//! Random draws that are looked up rather than taken in turn: the draw of path 812 is the same
//! whether or not path 811 was drawn, so that work may be shared among threads in any way.

use crate::distribution::normal_quantile;

/// A table of random draws without end, the same for the same seed and names on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter(u64);

impl Counter {
    /// The draws of `names` under `seed`, such as an organisation and what the draws are for.
    ///
    /// ```
    /// use stats::counter::Counter;
    /// let draws = Counter::named(7, &["RWE", "drift"]);
    /// assert_eq!(draws.uniform(812, 3).to_bits(), draws.uniform(812, 3).to_bits());
    /// ```
    #[must_use]
    pub fn named(seed: u64, names: &[&str]) -> Self {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        let hash = names.iter().fold(OFFSET, |hash, name| fold(name.bytes().fold(hash, fold), 0xff));
        Self(mixed(hash ^ mixed(seed.wrapping_add(GOLDEN))))
    }

    /// The 64 random bits at (`row`, `column`).
    #[must_use]
    pub const fn bits(self, row: u64, column: u64) -> u64 {
        let at_row = mixed(self.0 ^ row.wrapping_mul(GOLDEN).wrapping_add(GOLDEN));
        mixed(at_row.wrapping_add(column.wrapping_mul(GOLDEN).wrapping_add(GOLDEN)))
    }

    /// An even draw above 0 and below 1 at (`row`, `column`), in steps of 2⁻⁵³.
    #[must_use]
    pub fn uniform(self, row: u64, column: u64) -> f64 {
        // Both halves are below 2³², so the conversions are exact and the sum has at most 53 bits.
        let bits = self.bits(row, column) >> 12;
        let high = u32::try_from(bits >> 26).expect("26 bits");
        let low = u32::try_from(bits & 0x03ff_ffff).expect("26 bits");
        (f64::from(high) * 67_108_864.0 + f64::from(low) + 0.5) / 4_503_599_627_370_496.0
    }

    /// A draw of the standard normal distribution at (`row`, `column`).
    #[must_use]
    pub fn normal(self, row: u64, column: u64) -> f64 {
        normal_quantile(self.uniform(row, column))
    }
}

/// 2⁶⁴ divided by the golden ratio, odd: steps of it visit every number.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finisher of `SplitMix64`: every bit of the input moves every bit of the output.
const fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests;
