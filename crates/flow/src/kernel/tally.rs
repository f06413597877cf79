//! Durations in a fixed space: moments, shares and quantiles, however many there are.

/// Slots an octave: each is about 9 % wide.
const PER_OCTAVE_BITS: u32 = 3;
/// The shortest duration that has a slot of its own: 2⁻¹⁰ of the unit.
const LEAST_EXPONENT: u64 = 1023 - 10;
/// Octaves from there on, to about 3.5 million units.
const N_OCTAVES: usize = 32;
const N_SLOTS: usize = N_OCTAVES << PER_OCTAVE_BITS;

/// What is known of many durations, none negative.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Tally {
    n: u32,
    n_zero: u32,
    n_within: u32,
    sum: f64,
    sum_of_squares: f64,
    shortest: f64,
    longest: f64,
    slots: [u32; N_SLOTS],
}

impl Default for Tally {
    fn default() -> Self {
        Self::new()
    }
}

impl Tally {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            n: 0,
            n_zero: 0,
            n_within: 0,
            sum: 0.0,
            sum_of_squares: 0.0,
            shortest: f64::INFINITY,
            longest: 0.0,
            slots: [0; N_SLOTS],
        }
    }

    /// Adds a duration, and counts whether it is within `limit`.
    #[inline]
    pub fn add(&mut self, duration: f64, limit: f64) {
        self.n += 1;
        // Without a check of overflow, so without a branch: whether it is within cannot be foreseen.
        self.n_within = self.n_within.wrapping_add(u32::from(duration <= limit));
        if duration > 0.0 {
            self.sum += duration;
            self.sum_of_squares += duration * duration;
            // None is not a number, so that one instruction each tells which is less.
            self.shortest = if duration < self.shortest { duration } else { self.shortest };
            self.longest = if self.longest < duration { duration } else { self.longest };
            self.slots[slot(duration)] += 1;
        } else {
            self.n_zero += 1;
        }
    }

    /// Adds all that `other` has counted.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.n_zero += other.n_zero;
        self.n_within += other.n_within;
        self.sum += other.sum;
        self.sum_of_squares += other.sum_of_squares;
        self.shortest = self.shortest.min(other.shortest);
        self.longest = self.longest.max(other.longest);
        for (slot, more) in self.slots.iter_mut().zip(other.slots.iter()) {
            *slot += more;
        }
    }

    /// How many.
    #[must_use]
    pub fn n(&self) -> u64 {
        u64::from(self.n)
    }

    /// The mean; none of nothing.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        self.per_one(self.sum)
    }

    /// The mean of the squares.
    #[must_use]
    pub fn mean_square(&self) -> Option<f64> {
        self.per_one(self.sum_of_squares)
    }

    /// The share above zero.
    #[must_use]
    pub fn share_above_zero(&self) -> Option<f64> {
        self.per_one(f64::from(self.n - self.n_zero))
    }

    /// The share within the limit.
    #[must_use]
    pub fn share_within(&self) -> Option<f64> {
        self.per_one(f64::from(self.n_within))
    }

    /// Their sum.
    #[must_use]
    pub const fn sum(&self) -> f64 {
        self.sum
    }

    fn per_one(&self, sum: f64) -> Option<f64> {
        if self.n == 0 { None } else { Some(sum / f64::from(self.n)) }
    }

    /// The duration that a share of them does not exceed, spread evenly within a slot between the shortest
    /// and the longest there were; within about 1 % where they come from a smooth distribution.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        if self.n == 0 {
            return None;
        }
        let mut remaining = share * f64::from(self.n) - f64::from(self.n_zero);
        if remaining <= 0.0 {
            return Some(0.0);
        }
        for (idx, &count) in self.slots.iter().enumerate() {
            let count = f64::from(count);
            if count > 0.0 && remaining <= count {
                let (low, high) = (bound(idx).max(self.shortest), bound(idx + 1).min(self.longest));
                return Some(low + (high - low) * remaining / count);
            }
            remaining -= count;
        }
        Some(self.longest)
    }
}

/// The slot of a duration above zero, from the bits of its exponent and the first of its fraction.
#[inline]
fn slot(duration: f64) -> usize {
    let steps = duration.to_bits() >> (52 - PER_OCTAVE_BITS);
    let first = LEAST_EXPONENT << PER_OCTAVE_BITS;
    (steps.saturating_sub(first) as usize).min(N_SLOTS - 1)
}

/// Where a slot begins; the first begins at zero.
fn bound(idx: usize) -> f64 {
    if idx == 0 {
        return 0.0;
    }
    f64::from_bits(((LEAST_EXPONENT << PER_OCTAVE_BITS) + idx as u64) << (52 - PER_OCTAVE_BITS))
}

#[cfg(test)]
mod tests;
