//! What a run measured: estimates with intervals, by station, clock and group of patients.

use std::collections::BTreeMap;
use std::fmt;

use domain::provenance::Provenance;

/// A mean over replications with the half-width of its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean, in the unit of its metric.
    pub mean: f64,
    /// Half the width of the 95 % confidence interval by Student's t; not a number below two
    /// replications.
    pub half_width: f64,
    /// How many replications had a value.
    pub n: u32,
}

impl Estimate {
    /// The lower end of the interval.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// The upper end of the interval.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }

    /// Whether the interval leaves zero out, so that a difference is shown.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.half_width.is_finite() && self.mean.abs() > self.half_width
    }
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Patients who came [a year].
    Visits,
    /// Patients whose care began [a year].
    Served,
    /// Patients who waited too long and left [a year].
    Left,
    /// Patients for whom there was no room, or who found it closed [a year].
    TurnedAway,
    /// Appointments that were kept free and not attended [a year].
    NotAttended,
    /// Mean wait [minutes].
    MeanWait,
    /// Half waited no longer than this [minutes].
    MedianWait,
    /// Nine in ten waited no longer than this [minutes].
    P90Wait,
    /// Nineteen in twenty waited no longer than this [minutes].
    P95Wait,
    /// Mean of the squared waits [minutes²].
    MeanSquareWait,
    /// Share of those served who had to wait at all.
    ShareWaited,
    /// Share served, or through, within the stated limit.
    ShareWithin,
    /// Of those who came, the share who left unserved.
    ShareLeft,
    /// Of those who came, the share turned away.
    ShareTurnedAway,
    /// Mean time in queue of all who came, served or not [minutes].
    MeanTimeInQueue,
    /// Mean time from entering to leaving [minutes].
    MeanTime,
    /// Half were through in no longer than this [minutes].
    MedianTime,
    /// Nine in ten were through in no longer than this [minutes].
    P90Time,
    /// Nineteen in twenty were through in no longer than this [minutes].
    P95Time,
    /// Mean number waiting.
    Waiting,
    /// Mean number in care: servers at work, beds occupied.
    Busy,
    /// Mean number inside, waiting or in care.
    Inside,
    /// Share of staffed time, beds or appointments in use.
    Utilisation,
    /// What those who came would take, as a share of staffed time, beds or appointments.
    Load,
    /// Mean number inside at a time of day.
    Snapshot,
    /// Mean travel of those who went [minutes].
    Travel,
    /// Cost [£ a year].
    Cost,
    /// Cost a contact [£].
    CostPerContact,
    /// Share of replications in which nobody moves again.
    Locked,
    /// From when on nobody moves again, where nobody does [minutes].
    LockedFrom,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 30] = [
        Self::Visits,
        Self::Served,
        Self::Left,
        Self::TurnedAway,
        Self::NotAttended,
        Self::MeanWait,
        Self::MedianWait,
        Self::P90Wait,
        Self::P95Wait,
        Self::MeanSquareWait,
        Self::ShareWaited,
        Self::ShareWithin,
        Self::ShareLeft,
        Self::ShareTurnedAway,
        Self::MeanTimeInQueue,
        Self::MeanTime,
        Self::MedianTime,
        Self::P90Time,
        Self::P95Time,
        Self::Waiting,
        Self::Busy,
        Self::Inside,
        Self::Utilisation,
        Self::Load,
        Self::Snapshot,
        Self::Travel,
        Self::Cost,
        Self::CostPerContact,
        Self::Locked,
        Self::LockedFrom,
    ];

    /// Its name in files: `mean_wait`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visits => "visits",
            Self::Served => "served",
            Self::Left => "left",
            Self::TurnedAway => "turned_away",
            Self::NotAttended => "not_attended",
            Self::MeanWait => "mean_wait",
            Self::MedianWait => "median_wait",
            Self::P90Wait => "p90_wait",
            Self::P95Wait => "p95_wait",
            Self::MeanSquareWait => "mean_square_wait",
            Self::ShareWaited => "share_waited",
            Self::ShareWithin => "share_within",
            Self::ShareLeft => "share_left",
            Self::ShareTurnedAway => "share_turned_away",
            Self::MeanTimeInQueue => "mean_time_in_queue",
            Self::MeanTime => "mean_time",
            Self::MedianTime => "median_time",
            Self::P90Time => "p90_time",
            Self::P95Time => "p95_time",
            Self::Waiting => "waiting",
            Self::Busy => "busy",
            Self::Inside => "inside",
            Self::Utilisation => "utilisation",
            Self::Load => "load",
            Self::Snapshot => "snapshot",
            Self::Travel => "travel",
            Self::Cost => "cost",
            Self::CostPerContact => "cost_per_contact",
            Self::Locked => "locked",
            Self::LockedFrom => "locked_from",
        }
    }

    /// In words, as a row of a table: `mean wait`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Visits => "came",
            Self::Served => "seen",
            Self::Left => "left unseen",
            Self::TurnedAway => "turned away",
            Self::NotAttended => "did not attend",
            Self::MeanWait => "mean wait",
            Self::MedianWait => "median wait",
            Self::P90Wait => "wait of 9 in 10, at most",
            Self::P95Wait => "wait of 19 in 20, at most",
            Self::MeanSquareWait => "mean squared wait",
            Self::ShareWaited => "had to wait",
            Self::ShareWithin => "within the limit",
            Self::ShareLeft => "share who left unseen",
            Self::ShareTurnedAway => "share turned away",
            Self::MeanTimeInQueue => "mean time in queue, seen or not",
            Self::MeanTime => "mean time through",
            Self::MedianTime => "median time through",
            Self::P90Time => "time through of 9 in 10, at most",
            Self::P95Time => "time through of 19 in 20, at most",
            Self::Waiting => "waiting, on average",
            Self::Busy => "in care, on average",
            Self::Inside => "inside, on average",
            Self::Utilisation => "in use",
            Self::Load => "load, of what there is",
            Self::Snapshot => "inside at the time of day",
            Self::Travel => "travel there",
            Self::Cost => "cost",
            Self::CostPerContact => "cost a contact",
            Self::Locked => "nobody moves again, of replications",
            Self::LockedFrom => "nobody moves again from",
        }
    }

    /// Whether it is of those who are seen, or get so far as to wait: it may fall because fewer do.
    #[must_use]
    pub const fn is_of_those_seen(self) -> bool {
        matches!(
            self,
            Self::Left
                | Self::MeanWait
                | Self::MedianWait
                | Self::P90Wait
                | Self::P95Wait
                | Self::MeanSquareWait
                | Self::ShareWaited
                | Self::ShareWithin
                | Self::ShareLeft
                | Self::MeanTimeInQueue
                | Self::MeanTime
                | Self::MedianTime
                | Self::P90Time
                | Self::P95Time
                | Self::Waiting
                | Self::Travel
        )
    }

    /// What it is counted in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Visits | Self::Served | Self::Left | Self::TurnedAway | Self::NotAttended => Unit::AYear,
            Self::MeanWait
            | Self::MedianWait
            | Self::P90Wait
            | Self::P95Wait
            | Self::MeanTimeInQueue
            | Self::MeanTime
            | Self::MedianTime
            | Self::P90Time
            | Self::P95Time
            | Self::LockedFrom
            | Self::Travel => Unit::Minutes,
            Self::MeanSquareWait => Unit::SquareMinutes,
            Self::ShareWaited
            | Self::ShareWithin
            | Self::ShareLeft
            | Self::ShareTurnedAway
            | Self::Utilisation
            | Self::Load
            | Self::Locked => Unit::Share,
            Self::Waiting | Self::Busy | Self::Inside | Self::Snapshot => Unit::Patients,
            Self::Cost => Unit::PoundsAYear,
            Self::CostPerContact => Unit::Pounds,
        }
    }

    /// Whether more of it is better or worse for patients or the public purse, where that is plain.
    #[must_use]
    pub const fn more_is(self) -> Option<Direction> {
        match self {
            Self::ShareWithin => Some(Direction::Better),
            Self::Left
            | Self::TurnedAway
            | Self::NotAttended
            | Self::MeanWait
            | Self::MedianWait
            | Self::P90Wait
            | Self::P95Wait
            | Self::ShareWaited
            | Self::ShareLeft
            | Self::ShareTurnedAway
            | Self::MeanTimeInQueue
            | Self::MeanTime
            | Self::MedianTime
            | Self::P90Time
            | Self::P95Time
            | Self::Waiting
            | Self::Travel
            | Self::Cost
            | Self::CostPerContact
            | Self::Locked => Some(Direction::Worse),
            _ => None,
        }
    }
}

/// What a metric is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Patients a year of 365 days.
    AYear,
    /// Minutes.
    Minutes,
    /// Minutes squared.
    SquareMinutes,
    /// A share from 0 to 1.
    Share,
    /// Patients at one time.
    Patients,
    /// Pounds a year of 365 days.
    PoundsAYear,
    /// Pounds.
    Pounds,
}

impl Unit {
    /// As written in files and captions.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AYear => "a year",
            Self::Minutes => "minutes",
            Self::SquareMinutes => "minutes²",
            Self::Share => "share",
            Self::Patients => "patients",
            Self::PoundsAYear => "£ a year",
            Self::Pounds => "£",
        }
    }
}

/// What more of something means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Better,
    /// More is worse.
    Worse,
}

/// What is measured at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// All patients from arriving to leaving the network.
    System,
    /// A station by its name.
    Station(String),
    /// A clock by its name: a time over several stations.
    Clock(String),
    /// How patients ended: an exit by its name.
    Exit(String),
}

impl Subject {
    /// Its name; `whole system` for the system.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::System => "whole system",
            Self::Station(name) | Self::Clock(name) | Self::Exit(name) => name,
        }
    }

    /// What it is: `station`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Station(_) => "station",
            Self::Clock(_) => "clock",
            Self::Exit(_) => "exit",
        }
    }
}

/// A group of patients, or a time of day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// What groups are told apart by: `all`, `need`, `place`, `age`, `deprivation`, `hour`, `time`.
    pub dimension: String,
    /// Which: `Rutland`; empty for all.
    pub value: String,
}

impl Group {
    /// Everybody.
    #[must_use]
    pub fn all() -> Self {
        Self { dimension: "all".to_owned(), value: String::new() }
    }

    /// Those of one place, age or need.
    #[must_use]
    pub fn of(dimension: &str, value: &str) -> Self {
        Self { dimension: dimension.to_owned(), value: value.to_owned() }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value.is_empty() { f.pad(&self.dimension) } else { f.pad(&self.value) }
    }
}

/// What exactly an estimate is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Where.
    pub subject: Subject,
    /// Of whom.
    pub group: Group,
    /// What.
    pub metric: Metric,
}

/// One measured value.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What it is of.
    pub key: Key,
    /// Its value.
    pub value: Estimate,
}

/// Where the warm-up comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarmUpFrom {
    /// It was given.
    Given,
    /// Trial runs found it.
    Found,
    /// Trial runs did not settle within the longest that is tried, which is what was left out: what was
    /// measured may still hold how the run began.
    NotSettled,
}

impl WarmUpFrom {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Given, Self::Found, Self::NotSettled];

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Found => "found",
            Self::NotSettled => "not_settled",
        }
    }
}

/// A station, or some pools of one, in which nobody moves again, because its patients wait for others in which nobody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// The station.
    pub station: String,
    /// The pools of which that is true; empty where it is true of all.
    pub pools: Vec<String>,
    /// In how many replications.
    pub replications: u32,
    /// From which day on, in the replication in which it came first; the first day is 1, warm-up included.
    pub earliest_day: u32,
    /// The same in that in which it came last.
    pub latest_day: u32,
}

/// What becomes of most of those who come to a station beyond what it can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// They wait: the queue grows for as long as is simulated, and waits say how long that was.
    Wait,
    /// They lose patience and leave.
    Leave,
    /// They find it full.
    TurnedAway,
}

impl Beyond {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Wait, Self::Leave, Self::TurnedAway];

    /// Its name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Leave => "leave",
            Self::TurnedAway => "turned_away",
        }
    }
}

/// A station to which more come than can be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Overloaded {
    /// The station.
    pub station: String,
    /// What those who came would take, as a share of staffed time or beds: 1 or more.
    pub load: Estimate,
    /// By how many the queue grows [patients a day].
    pub growth_a_day: f64,
    /// What becomes of those beyond.
    pub beyond: Beyond,
    /// Of those who came, the share of whom that became.
    pub share_beyond: f64,
}

/// How a run was made.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    /// The title of the network.
    pub network: String,
    /// The seed.
    pub seed: u64,
    /// Replications that were made.
    pub replications: u32,
    /// Left out at the beginning of each [days].
    pub warm_up_days: f64,
    /// Where that comes from.
    pub warm_up_from: WarmUpFrom,
    /// Measured of each, after that [days].
    pub days: f64,
    /// Events of all replications, warm-up included.
    pub events: u64,
    /// Whether every chosen measure reached the precision that was asked for.
    pub is_precise: bool,
    /// How well the network's numbers are known: the weakest of them.
    pub provenance: Provenance,
    /// Patients who were sent in a circle at one instant and taken out; zero in a sound network.
    pub stranded: u64,
    /// Stations in which nobody moves again in some replications, in their order; of a comparison those
    /// of the base. Of such a run no means and shares are given.
    pub locked: Vec<Locked>,
    /// Stations to which more come than can be seen, in their order; of a comparison those of the base.
    pub overloaded: Vec<Overloaded>,
}

impl RunRecord {
    /// Whether a warm-up was looked for that is more than a third of what is measured.
    #[must_use]
    pub fn is_warm_up_long(&self) -> bool {
        self.warm_up_from != WarmUpFrom::Given && 3.0 * self.warm_up_days > self.days
    }
}

/// What a run measured.
#[derive(Clone, Debug, PartialEq)]
pub struct RunResult {
    /// How it was made.
    pub made: RunRecord,
    /// Every estimate, in the order of stations and groups.
    pub measured: Vec<Measured>,
}

impl RunResult {
    /// The estimate of one thing.
    #[must_use]
    pub fn value(&self, subject: &Subject, group: &Group, metric: Metric) -> Option<Estimate> {
        let is = |key: &Key| key.subject == *subject && key.group == *group && key.metric == metric;
        self.measured.iter().find(|measured| is(&measured.key)).map(|measured| measured.value)
    }
}

/// One thing measured with and without changes, on the same patients.
#[derive(Clone, Debug, PartialEq)]
pub struct PairedEstimate {
    /// What it is of.
    pub key: Key,
    /// Its value as things are.
    pub base: Estimate,
    /// What each scenario adds or takes away: scenario minus base, replication by replication.
    pub differences: Vec<Estimate>,
    /// Of each scenario, where this is of those who are seen: how many fewer those are [a year], if they
    /// are fewer for any other reason than that fewer come.
    pub fewer_seen: Vec<Option<f64>>,
}

/// Notes at each measure of those who are seen how many fewer are seen.
///
/// A wait falls, too, where those who would wait longest are no longer seen: that makes no service better.
#[must_use]
pub fn with_fewer_seen(mut compared: Vec<PairedEstimate>) -> Vec<PairedEstimate> {
    let seen = Seen::of(&compared);
    let fewer: Vec<Vec<Option<f64>>> = compared
        .iter()
        .map(|row| (0..row.differences.len()).map(|scenario| seen.fewer(&row.key, scenario)).collect())
        .collect();
    for (row, fewer) in compared.iter_mut().zip(fewer) {
        row.fewer_seen = fewer;
    }
    compared
}

/// What tells how many are seen: the base and the differences, by what they are of.
struct Seen<'c>(BTreeMap<(&'c Subject, &'c Group, Metric), &'c PairedEstimate>);

impl<'c> Seen<'c> {
    fn of(compared: &'c [PairedEstimate]) -> Self {
        const TELL: [Metric; 5] =
            [Metric::Visits, Metric::Served, Metric::Left, Metric::TurnedAway, Metric::ShareLeft];
        let rows = compared.iter().filter(|row| TELL.contains(&row.key.metric));
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
        let come = self.0.get(&(&Subject::System, &key.group, Metric::Visits));
        let share_that_comes = come
            .and_then(|come| Some((come.differences.get(scenario)?.mean, come.base.mean)))
            .filter(|(_, base)| 0.0 < *base)
            .map_or(1.0, |(difference, base)| (1.0 + difference / base).min(1.0));
        let fewer = self.fewer_served(&key.subject, &key.group, scenario, share_that_comes);
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

    /// How many more leave the whole system unseen: as exits tell it, or else as stations do.
    fn more_unseen(&self, group: &Group, scenario: usize, comes: f64) -> Option<f64> {
        let came = self.0.get(&(&Subject::System, group, Metric::Visits))?.base.mean * comes;
        if let Some(unseen) = self.0.get(&(&Subject::System, group, Metric::ShareLeft)) {
            let difference = unseen.differences.get(scenario)?;
            if difference.is_significant() && IMMATERIAL <= difference.mean {
                return Some(difference.mean * came);
            }
        }
        let sum = |metrics: &[Metric]| -> f64 {
            let rows = self.0.iter().filter(|((subject, of, metric), _)| {
                matches!(subject, Subject::Station(_)) && *of == group && metrics.contains(metric)
            });
            let differences = rows.filter_map(|(_, row)| row.differences.get(scenario));
            differences.filter(|of| of.is_significant()).map(|of| of.mean).sum()
        };
        let unseen = sum(&[Metric::Left, Metric::TurnedAway]).min(-sum(&[Metric::Served]));
        (0.0 < came && IMMATERIAL * came <= unseen).then_some(unseen)
    }
}

/// A difference below this share of the base is not worth telling, however sure it is.
pub const IMMATERIAL: f64 = 0.01;

impl PairedEstimate {
    /// Whether a scenario's difference is sure and large enough to be told.
    #[must_use]
    pub fn is_reportable(&self, scenario: usize) -> bool {
        let told = |difference: &Estimate| {
            difference.is_significant() && difference.mean.abs() >= IMMATERIAL * self.base.mean.abs()
        };
        self.differences.get(scenario).is_some_and(told)
    }
}

/// Patients who went elsewhere than in the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Displaced {
    /// Where they live; empty where the network has no places.
    pub place: String,
    /// Where they were seen in the base, or how they ended unseen.
    pub from: String,
    /// Where they are seen in the scenario, or how they end unseen.
    pub to: String,
    /// Whether they ended unseen in the base.
    pub was_unserved: bool,
    /// Whether they end unseen there.
    pub is_unserved: bool,
    /// How many [a year].
    pub a_year: Estimate,
}

/// A scenario in a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioResult {
    /// Its heading.
    pub title: String,
    /// The changes that were made, a sentence each.
    pub changes: Vec<String>,
    /// Ids of changes that the simulation does not know.
    pub ignored: Vec<String>,
    /// What is to be known of the network as it is changed, a sentence each.
    pub remarks: Vec<String>,
    /// How well it is known: the weakest of the changes.
    pub provenance: Provenance,
    /// Who went elsewhere, most first.
    pub displaced: Vec<Displaced>,
    /// How many more end unseen, fewer is negative [a year]; none in results of before it was measured.
    pub unseen: Option<Estimate>,
    /// Stations in which nobody moves again in some replications; then no differences of means and shares
    /// are given.
    pub locked: Vec<Locked>,
    /// Stations to which more come than can be seen.
    pub overloaded: Vec<Overloaded>,
}

/// Scenarios compared with the base on the same patients.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// How it was made.
    pub made: RunRecord,
    /// The scenarios, in the order asked for.
    pub scenarios: Vec<ScenarioResult>,
    /// Every thing that was measured, in the order of stations and groups.
    pub compared: Vec<PairedEstimate>,
}

impl Comparison {
    /// What was found of one thing.
    #[must_use]
    pub fn find(&self, subject: &Subject, group: &Group, metric: Metric) -> Option<&PairedEstimate> {
        self.compared.iter().find(|compared| {
            compared.key.metric == metric && compared.key.group == *group && compared.key.subject == *subject
        })
    }
}
