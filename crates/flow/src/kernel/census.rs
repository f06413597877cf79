//! How many there were, on average over time, in all and by hour of the day.

/// Hours of a day.
pub const HOURS: usize = 24;

/// The area under a count over time, by hour of the cycle.
#[derive(Clone, Debug)]
pub struct Census {
    count: f64,
    since: f64,
    hour_ends: f64,
    hour_idx: usize,
    hour: f64,
    areas: [f64; HOURS],
}

impl Census {
    /// A count of `count` from time 0 on; `hour` is the length of an hour in the unit of time.
    #[must_use]
    pub const fn new(count: f64, hour: f64) -> Self {
        Self { count, since: 0.0, hour_ends: hour, hour_idx: 0, hour, areas: [0.0; HOURS] }
    }

    /// The count now.
    #[must_use]
    pub const fn count(&self) -> f64 {
        self.count
    }

    /// Sets the count from `time` on.
    #[inline]
    pub fn set(&mut self, time: f64, count: f64) {
        self.reach(time);
        self.count = count;
    }

    /// Adds to the count from `time` on.
    #[inline]
    pub fn add(&mut self, time: f64, more: f64) {
        self.reach(time);
        self.count += more;
    }

    /// Counts up to `time`.
    #[inline]
    pub fn reach(&mut self, time: f64) {
        while time >= self.hour_ends {
            self.areas[self.hour_idx] += self.count * (self.hour_ends - self.since);
            self.since = self.hour_ends;
            self.hour_idx = if self.hour_idx + 1 == HOURS { 0 } else { self.hour_idx + 1 };
            self.hour_ends += self.hour;
        }
        self.areas[self.hour_idx] += self.count * (time - self.since);
        self.since = time;
    }

    /// Forgets what was counted so far.
    pub fn forget(&mut self, time: f64) {
        self.reach(time);
        self.areas = [0.0; HOURS];
    }

    /// The area of each hour of the day up to the last time reached.
    #[must_use]
    pub const fn areas(&self) -> &[f64; HOURS] {
        &self.areas
    }

    /// The area of all hours.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.areas.iter().sum()
    }
}

#[cfg(test)]
mod tests;
