//! How many there were, on average over time, in all and by hour of the day.

/// Hours of a day.
pub const HOURS: usize = 24;

/// The areas under `N` counts over time, by hour of the cycle. Counts that change at the same instants
/// share a census, so that time is reckoned once for all of them.
#[derive(Clone, Debug)]
pub struct Census<const N: usize = 1> {
    since: f64,
    hour_ends: f64,
    hour_idx: usize,
    hour: f64,
    counts: [f64; N],
    areas: [[f64; N]; HOURS],
}

impl<const N: usize> Census<N> {
    /// Counts of zero from time 0 on; `hour` is the length of an hour in the unit of time.
    #[must_use]
    pub const fn new(hour: f64) -> Self {
        Self { since: 0.0, hour_ends: hour, hour_idx: 0, hour, counts: [0.0; N], areas: [[0.0; N]; HOURS] }
    }

    /// A count now.
    #[must_use]
    pub const fn count(&self, idx: usize) -> f64 {
        self.counts[idx]
    }

    /// Sets a count from `time` on.
    #[inline]
    pub fn set(&mut self, time: f64, idx: usize, count: f64) {
        self.reach(time);
        self.counts[idx] = count;
    }

    /// Adds to a count from `time` on.
    #[inline]
    pub fn add(&mut self, time: f64, idx: usize, more: f64) {
        self.reach(time);
        self.counts[idx] += more;
    }

    /// Counts up to `time`.
    #[inline]
    pub fn reach(&mut self, time: f64) {
        if time > self.since {
            if time >= self.hour_ends {
                self.end_hours(time);
            }
            self.fill(time);
        }
    }

    /// Counts the hours that ended before `time`.
    #[cold]
    fn end_hours(&mut self, time: f64) {
        while time >= self.hour_ends {
            self.fill(self.hour_ends);
            self.hour_idx = if self.hour_idx + 1 == HOURS { 0 } else { self.hour_idx + 1 };
            self.hour_ends += self.hour;
        }
    }

    /// Counts up to `time`, which is within the hour.
    #[inline]
    fn fill(&mut self, time: f64) {
        let more = time - self.since;
        let areas = &mut self.areas[self.hour_idx];
        #[expect(clippy::needless_range_loop, reason = "measured: a zip of two arrays is not always inlined")]
        for idx in 0..N {
            areas[idx] += self.counts[idx] * more;
        }
        self.since = time;
    }

    /// Forgets what was counted so far.
    pub fn forget(&mut self, time: f64) {
        self.reach(time);
        self.areas = [[0.0; N]; HOURS];
    }

    /// The area of an hour of the day up to the last time reached.
    #[must_use]
    pub const fn area_of_hour(&self, idx: usize, hour: usize) -> f64 {
        self.areas[hour][idx]
    }

    /// The area of all hours.
    #[must_use]
    pub fn area(&self, idx: usize) -> f64 {
        self.areas.iter().map(|of_hour| of_hour[idx]).sum()
    }
}

#[cfg(test)]
mod tests;
