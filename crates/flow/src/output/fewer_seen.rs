//! Whether fewer patients are seen in a scenario than in the base, so that shorter waits are no better service.

use std::collections::BTreeMap;

use super::comparison::{IMMATERIAL, PairedEstimate};
use super::key::{Group, Key, Subject};
use super::metric::Metric;

/// Notes at each measure of those who are seen how many fewer are seen.
///
/// A wait falls, too, where those who would wait longest are no longer seen: that makes no service better.
#[must_use]
pub fn with_fewer_seen(mut compared: Vec<PairedEstimate>) -> Vec<PairedEstimate> {
    let seen = SeenCounts::of(&compared);
    let fewer: Vec<Vec<Option<f64>>> = compared
        .iter()
        .map(|row| (0..row.differences.len()).map(|scenario| seen.fewer(&row.key, scenario)).collect())
        .collect();
    for (row, fewer) in compared.iter_mut().zip(fewer) {
        row.fewer_seen = fewer;
    }
    compared
}

/// The measures that say how many are seen: the base and the differences, by what they are of.
struct SeenCounts<'c>(BTreeMap<(&'c Subject, &'c Group, Metric), &'c PairedEstimate>);

impl<'c> SeenCounts<'c> {
    fn of(compared: &'c [PairedEstimate]) -> Self {
        const METRICS: [Metric; 5] =
            [Metric::Visits, Metric::Served, Metric::Left, Metric::TurnedAway, Metric::ShareLeft];
        let rows = compared.iter().filter(|row| METRICS.contains(&row.key.metric));
        Self(rows.map(|row| ((&row.key.subject, &row.key.group, row.key.metric), row)).collect())
    }

    /// How many fewer are seen of those whom a measure is of; none where that is not sure, or is no more
    /// than the share by which fewer come to the whole system.
    fn fewer(&self, key: &Key, scenario: usize) -> Option<f64> {
        let is_of_seen = match key.subject {
            // How many leave unseen is what tells of the whole system how many are seen.
            Subject::System => key.metric.is_of_those_seen() && key.metric != Metric::ShareLeft,
            Subject::Station(_) | Subject::Clock(_) => key.metric.is_of_those_seen(),
            Subject::Exit(_) => false,
        };
        if !is_of_seen {
            return None;
        }
        let visits = self.0.get(&(&Subject::System, &key.group, Metric::Visits));
        let share_that_comes = visits
            .and_then(|visits| Some((visits.differences.get(scenario)?.mean, visits.base.mean)))
            .filter(|(_, base)| 0.0 < *base)
            .map_or(1.0, |(difference, base)| (1.0 + difference / base).min(1.0));
        let fewer = match self.0.get(&(&key.subject, &key.group, Metric::Left)) {
            Some(unseen) if matches!(key.subject, Subject::Clock(_)) => {
                self.fewer_seen_by_clock(key, unseen, scenario, share_that_comes)
            }
            _ => self.fewer_served(&key.subject, &key.group, scenario, share_that_comes),
        };
        if key.subject == Subject::System {
            fewer.or_else(|| self.more_unseen(&key.group, scenario, share_that_comes))
        } else {
            fewer
        }
    }

    fn fewer_served(&self, subject: &Subject, group: &Group, scenario: usize, comes: f64) -> Option<f64> {
        let served = self.0.get(&(subject, group, Metric::Served))?;
        let difference = served.differences.get(scenario)?;
        let fewer = -difference.mean - (1.0 - comes) * served.base.mean;
        let is_sure = difference.mean < 0.0 && difference.is_significant();
        (is_sure && IMMATERIAL * served.base.mean <= fewer).then_some(fewer)
    }

    /// How many fewer are seen of those whose clock stops, where some of them end unseen. A clock that stops when
    /// somebody leaves unseen, as the four-hour standard does, shows a short time, and nobody was served by it.
    fn fewer_seen_by_clock(
        &self,
        key: &Key,
        unseen: &PairedEstimate,
        scenario: usize,
        comes: f64,
    ) -> Option<f64> {
        let stopped = self.0.get(&(&key.subject, &key.group, Metric::Served))?;
        let (more_unseen, more_stopped) =
            (unseen.differences.get(scenario)?, stopped.differences.get(scenario)?);
        let seen = stopped.base.mean - unseen.base.mean;
        let lost = more_unseen.mean - more_stopped.mean;
        let fewer = lost - (1.0 - comes) * seen;
        // The two are of the same replications; at worst their half-widths add up.
        let is_sure = more_unseen.half_width + more_stopped.half_width < lost;
        (is_sure && IMMATERIAL * seen <= fewer).then_some(fewer)
    }

    /// How many more leave the whole system unseen: as exits tell it, or else as stations do. Those who come
    /// besides and are seen count against them.
    fn more_unseen(&self, group: &Group, scenario: usize, comes: f64) -> Option<f64> {
        let visits = self.0.get(&(&Subject::System, group, Metric::Visits))?;
        let came = visits.base.mean * comes;
        if let Some(unseen) = self.0.get(&(&Subject::System, group, Metric::ShareLeft)) {
            let difference = unseen.differences.get(scenario)?;
            if difference.is_significant() && IMMATERIAL <= difference.mean {
                let more_come = visits.differences.get(scenario)?.mean.max(0.0);
                let seen_besides = more_come * (1.0 - unseen.base.mean - difference.mean);
                let fewer = difference.mean * came - seen_besides;
                return (IMMATERIAL * came <= fewer).then_some(fewer);
            }
        }
        let sum = |metrics: &[Metric]| -> f64 {
            let rows = self.0.iter().filter(|((subject, group_of_row, metric), _)| {
                matches!(subject, Subject::Station(_)) && *group_of_row == group && metrics.contains(metric)
            });
            let differences = rows.filter_map(|(_, row)| row.differences.get(scenario));
            differences
                .filter(|difference| difference.is_significant())
                .map(|difference| difference.mean)
                .sum()
        };
        let unseen = sum(&[Metric::Left, Metric::TurnedAway]).min(-sum(&[Metric::Served]));
        (0.0 < came && IMMATERIAL * came <= unseen).then_some(unseen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Estimate;

    #[test]
    fn who_comes_besides_and_is_seen_counts_against_those_no_longer_seen() {
        let row = |metric, base, difference| {
            let estimate = |mean| Estimate { mean, half_width: 0.001, n: 10 };
            PairedEstimate {
                key: Key { subject: Subject::System, group: Group::all(), metric },
                base: estimate(base),
                differences: vec![estimate(difference)],
                fewer_seen: Vec::new(),
            }
        };
        let fewer = |more_come| {
            let rows = with_fewer_seen(vec![
                row(Metric::Visits, 20_000.0, more_come),
                row(Metric::ShareLeft, 0.05, 0.2),
                row(Metric::MeanTimeInQueue, 30.0, -5.0),
            ]);
            rows[2].fewer_seen[0].map(f64::round)
        };
        // 19,000 of 20,000 are seen in the base; then 15,000, 16,500 of 22,000, and 22,500 of 30,000.
        assert_eq!(fewer(0.0), Some(4_000.0));
        assert_eq!(fewer(2_000.0), Some(2_500.0));
        assert_eq!(fewer(10_000.0), None);
    }
}
