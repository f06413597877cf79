//! Announced targets side by side: what each leaves on one baseline, a head and in posts, and which
//! of them cannot be about the same baseline.
//!
//! Method and limits: `docs/method/reform.md`.

use domain::geography::Population;
use domain::money::Pence;
use domain::target::{Ask, Target};
use domain::wte::Wte;

/// The baseline that targets are laid on, so that they can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// What the boards cost a year [pence].
    pub cost: Pence,
    /// Counts of their people, one a basis.
    pub people: Vec<Population>,
    /// What a post costs a year on average [pence].
    pub cost_of_post: Pence,
    /// The cap on running costs [pence a head].
    pub cap_per_head: Pence,
}

/// What a target means on the baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The index of the target.
    pub target: usize,
    /// On which people it counts, by index of the baseline's counts; `None` for a cut that counts on
    /// none.
    pub counted_on: Option<usize>,
    /// What is left to spend a year [pence].
    pub left: Pence,
    /// What is to be saved a year; negative where more may be spent than today [pence].
    pub saving: Pence,
    /// The cut, in hundredths of a per cent of the baseline.
    pub percent: i64,
    /// What is left a head, by count of people [pence].
    pub left_per_head: Vec<Pence>,
    /// The saving in posts at the average cost of one: how many go if nothing but posts is saved.
    pub posts: Wte,
    /// How many people the cap would allow what is left for.
    pub people_at_cap: u64,
    /// The index of the count of people that comes nearest to that, if it is within 2 %.
    pub agrees_with: Option<usize>,
}

/// Two targets that cannot be about the same baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The index of the one that cuts less.
    pub less: usize,
    /// The index of the one that cuts more.
    pub more: usize,
    /// For both to leave the same, the baseline of the one that cuts more must be this many
    /// hundredths of a per cent of the other's: 12,000 is 120 %.
    pub ratio: u64,
}

/// A value times `parts` over `total`, rounded half away from nil.
fn part(value: i64, parts: i64, total: i64) -> i64 {
    let total = i128::from(total.max(1));
    let product = i128::from(value) * i128::from(parts);
    i64::try_from((product + product.signum() * (total / 2)) / total).unwrap_or(i64::MAX)
}

/// What every target means on one baseline: a cap per head that does not say on which people counts
/// on each in turn.
#[must_use]
pub fn readings(targets: &[Target], baseline: &Baseline) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (target, announced) in targets.iter().enumerate() {
        match announced.ask {
            Ask::Percent(hundredths) => {
                let saving = part(baseline.cost.get(), i64::from(hundredths), 10_000);
                readings.push(reading(target, None, Pence::new(saving), baseline));
            }
            Ask::Saving(saving) => readings.push(reading(target, None, saving, baseline)),
            Ask::CapPerHead(cap) => {
                for (idx, count) in baseline.people.iter().enumerate() {
                    if announced.population.is_none_or(|basis| basis == count.basis) {
                        let people = i64::try_from(count.people).unwrap_or(i64::MAX);
                        let left = Pence::new(cap.get().saturating_mul(people));
                        readings.push(reading(target, Some(idx), baseline.cost - left, baseline));
                    }
                }
            }
        }
    }
    readings
}

fn reading(target: usize, counted_on: Option<usize>, saving: Pence, baseline: &Baseline) -> Reading {
    let left = baseline.cost - saving;
    let head = |people: u64| Pence::new(part(left.get(), 1, i64::try_from(people).unwrap_or(i64::MAX)));
    let people_at_cap = u64::try_from(part(left.get(), 1, baseline.cap_per_head.get())).unwrap_or(0);
    let is_near =
        |count: &Population| count.people.abs_diff(people_at_cap).saturating_mul(50) <= count.people;
    let agrees_with = baseline
        .people
        .iter()
        .enumerate()
        .filter(|(_, count)| is_near(count))
        .min_by_key(|(_, count)| count.people.abs_diff(people_at_cap))
        .map(|(idx, _)| idx);
    Reading {
        target,
        counted_on,
        left,
        saving,
        percent: part(saving.get(), 10_000, baseline.cost.get()),
        left_per_head: baseline.people.iter().map(|count| head(count.people)).collect(),
        posts: Wte::from_hundredths(part(saving.get(), 100, baseline.cost_of_post.get())),
        people_at_cap,
        agrees_with,
    }
}

/// Which cuts cannot be about the same baseline, and how far apart their baselines would have to be
/// for both to leave the same.
#[must_use]
pub fn conflicts(targets: &[Target]) -> Vec<Conflict> {
    let cut = |target: &Target| match target.ask {
        Ask::Percent(hundredths) => Some(hundredths),
        Ask::CapPerHead(_) | Ask::Saving(_) => None,
    };
    let mut conflicts = Vec::new();
    for (first_idx, first) in targets.iter().enumerate() {
        for (second_idx, second) in targets.iter().enumerate().skip(first_idx + 1) {
            let (Some(first_cut), Some(second_cut)) = (cut(first), cut(second)) else { continue };
            if first_cut == second_cut || first_cut.max(second_cut) >= 10_000 {
                continue;
            }
            let (less, more) =
                if first_cut < second_cut { (first_idx, second_idx) } else { (second_idx, first_idx) };
            let left_by = |hundredths: u32| u64::from(10_000 - hundredths);
            let ratio = (left_by(first_cut.min(second_cut)) * 10_000
                + left_by(first_cut.max(second_cut)) / 2)
                / left_by(first_cut.max(second_cut));
            conflicts.push(Conflict { less, more, ratio });
        }
    }
    conflicts
}

#[cfg(test)]
pub(crate) mod tests;
