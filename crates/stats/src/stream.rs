//! Random streams that are named, so that one draw more in one place changes nothing elsewhere.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// A stream of random numbers, the same for the same seed and names on every machine.
#[derive(Clone, Debug)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream of `names` under `seed`, such as the organisation and what the draws are for.
    ///
    /// Names are folded into the seed with FNV-1a, each closed by a byte that no text contains, so
    /// that `["ab", "c"]` and `["a", "bc"]` differ; `Xoshiro256PlusPlus` spreads the seed by
    /// `SplitMix64`.
    ///
    /// ```
    /// use stats::stream::Stream;
    /// let mut once = Stream::named(7, &["RWE", "pay"]);
    /// let mut again = Stream::named(7, &["RWE", "pay"]);
    /// assert_eq!(once.below(1000), again.below(1000));
    /// ```
    #[must_use]
    pub fn named(seed: u64, names: &[&str]) -> Self {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        let hash = names.iter().fold(OFFSET, |hash, name| fold(name.bytes().fold(hash, fold), 0xff));
        Self(Xoshiro256PlusPlus::seed_from_u64(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// A whole number from 0 to `limit` − 1; 0 for a limit of 0. The bias is below 2⁻⁶⁴ × `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(limit);
        u64::try_from(wide >> 64).expect("the upper half of a product of two 64-bit numbers")
    }

    /// A whole number from `low` to `high`, both included; `low` where they are the wrong way round.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }
}

#[cfg(test)]
mod tests;
