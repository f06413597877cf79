//! Slows down those who try passwords: counts failed attempts in memory.
//!
//! An attempt is counted before the password is looked at, so that many at once count as many.
//! Where looking at it takes no time, as with a proof by a token, it is judged and counted at once.
//! Names that are nobody's are counted like all others, so that a limit tells nothing about them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long attempts are remembered.
const WINDOW: Duration = Duration::from_mins(15);

/// Failed attempts in a window: for one name from one address, for one name, from one address.
/// The last two are wide, so that nobody is locked out by a stranger or a neighbour at once.
const LIMITS: [usize; 3] = [5, 50, 100];

/// The most keys in memory; with more, those not tried for longest are forgotten.
const MOST_KEYS: usize = 10_000;

/// What is counted: name and address, name, address; empty where it does not matter.
type Key = (String, String);

/// Failed attempts to sign in.
#[derive(Debug, Default)]
pub struct Throttle {
    failed: Mutex<BTreeMap<Key, Vec<Instant>>>,
}

impl Throttle {
    /// Counts an attempt on `name` from `address`.
    ///
    /// # Errors
    /// Where there were too many; with how long to wait. Such an attempt is not counted.
    pub(crate) fn admit(&self, name: &str, address: &str, now: Instant) -> Result<(), Duration> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = keys(name, address);
        check(&mut failed, &keys, now)?;
        count(&mut failed, keys, now);
        Ok(())
    }

    /// Counts an attempt on `name` from `address` unless it `is_right`, which takes back what failed before it.
    ///
    /// # Errors
    /// Where there were too many before it, whether it is right or not; with how long to wait.
    pub fn judge(&self, name: &str, address: &str, is_right: bool, now: Instant) -> Result<(), Duration> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = keys(name, address);
        check(&mut failed, &keys, now)?;
        if is_right {
            failed.remove(&keys[0]);
        } else {
            count(&mut failed, keys, now);
        }
        Ok(())
    }

    /// Takes back an attempt that turned out well, and what failed before it.
    pub(crate) fn forgive(&self, name: &str, address: &str) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let [of_both, of_name, of_address] = keys(name, address);
        failed.remove(&of_both);
        for key in [of_name, of_address] {
            if let Some(times) = failed.get_mut(&key) {
                times.pop();
            }
        }
    }
}

/// Refuses where there were too many attempts on one of the keys.
fn check(failed: &mut BTreeMap<Key, Vec<Instant>>, keys: &[Key; 3], now: Instant) -> Result<(), Duration> {
    for (key, limit) in keys.iter().zip(LIMITS) {
        let Some(times) = failed.get_mut(key) else { continue };
        times.retain(|time| now.duration_since(*time) < WINDOW);
        if let Some(first) = times.first().filter(|_| limit <= times.len()) {
            return Err(WINDOW.saturating_sub(now.duration_since(*first)));
        }
    }
    Ok(())
}

fn count(failed: &mut BTreeMap<Key, Vec<Instant>>, keys: [Key; 3], now: Instant) {
    if MOST_KEYS <= failed.len() + keys.len() {
        forget(failed, now);
    }
    for key in keys {
        failed.entry(key).or_default().push(now);
    }
}

fn keys(name: &str, address: &str) -> [Key; 3] {
    let key = |name: &str, address: &str| (name.to_owned(), address.to_owned());
    [key(name, address), key(name, ""), key("", address)]
}

/// Drops what is out of the window, and then the older half if that was not enough.
fn forget(failed: &mut BTreeMap<Key, Vec<Instant>>, now: Instant) {
    let last = |times: &Vec<Instant>| times.last().copied();
    failed.retain(|_, times| last(times).is_some_and(|time| now.duration_since(time) < WINDOW));
    if MOST_KEYS / 2 < failed.len() {
        let mut times: Vec<Option<Instant>> = failed.values().map(last).collect();
        times.sort_unstable();
        let middle = times[times.len() / 2];
        failed.retain(|_, times| middle < last(times));
    }
}

#[cfg(test)]
mod tests;
