//! A care network as it is described: who comes, where they wait, how they go on.
//!
//! Times are minutes from midnight of the first day. Names are unique; ids of stations, types and
//! places are places in the lists of [`Network`].

pub mod id;
mod cycle;
mod fault;
mod valid;
mod ring;

use domain::money::Pence;
use domain::provenance::Provenance;

use crate::kernel::draw::{Distribution, Shares};
use crate::kernel::intensity::Arrivals;
use crate::output::Metric;
pub use valid::ValidNetwork;

use id::{DestinationId, PlaceId, StationId, TypeId};

/// Minutes of an hour, a day, a week and a year of 365 days.
pub const HOUR: f64 = 60.0;
/// Minutes of a day.
pub const DAY: f64 = 1_440.0;
/// Minutes of a week.
pub const WEEK: f64 = 10_080.0;
/// Minutes of a year of 365 days.
pub const YEAR: f64 = 525_600.0;

/// A care network.
#[derive(Clone, Debug)]
pub struct Network {
    /// What it is, as a heading.
    pub title: String,
    /// What it is for.
    pub about: About,
    /// How well its numbers are known: the weakest of them.
    pub provenance: Provenance,
    /// The day of the week of the first day, Monday 0.
    pub first_weekday: u8,
    /// How runs are made where nobody says.
    pub run: Run,
    /// Kinds of patients.
    pub types: Vec<PatientType>,
    /// Where patients live.
    pub places: Vec<Place>,
    /// Travel from each place to each station [minutes]; none where nobody can go there.
    pub travel: Vec<Vec<Option<f64>>>,
    /// Where patients come from.
    pub sources: Vec<Source>,
    /// Where they wait, are cared for, choose and end.
    pub stations: Vec<Station>,
    /// Times over several stations.
    pub clocks: Vec<Clock>,
    /// Which of several kinds of care each station gives, for telling where patients were seen.
    pub destinations: Vec<Destination>,
    /// Every number that a planner may change, with its source, for the description.
    pub parameters: Vec<Parameter>,
}

/// What a network is for, in the words of whoever made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What it is to answer.
    pub purpose: String,
    /// What is to be tried with it.
    pub aims: String,
    /// What is assumed, a sentence each.
    pub assumptions: Vec<String>,
    /// What is left out, a sentence each.
    pub excluded: Vec<String>,
}

/// How a run is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What is left out at the beginning.
    pub warm_up: WarmUp,
    /// How long is measured after that [minutes].
    pub length: f64,
    /// At least so many replications.
    pub least: u32,
    /// At most so many.
    pub most: u32,
    /// Replications are added until the half-width of every chosen measure is below this share of it.
    pub precision: f64,
    /// The measures that precision is asked of; whole groups.
    pub measures: Vec<Chosen>,
    /// Times of day at which those inside are counted [minutes after midnight].
    pub snapshots: Vec<f64>,
}

/// A measure that precision is asked of.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// A station, a clock, or nothing for the whole system.
    pub of: String,
    /// What of it.
    pub metric: Metric,
}

/// What is left out at the beginning of a replication, while it fills.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WarmUp {
    /// So much [minutes].
    Given(f64),
    /// As much as trial runs find: see [`crate::run`].
    Found,
}

/// A kind of patient.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientType {
    /// Unique: `minor injury, Rutland, 75 and over`.
    pub name: String,
    /// What sets it apart: dimension and value, such as `place` and `Rutland`.
    pub labels: Vec<(String, String)>,
    /// Where they live.
    pub place: Option<PlaceId>,
}

impl PatientType {
    /// Whether this is its name or one of its labels.
    #[must_use]
    pub fn is_called(&self, label: &str) -> bool {
        self.name == label || self.labels.iter().any(|(_, value)| value == label)
    }
}

/// A part of the area.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Residents.
    pub residents: u64,
}

/// Where patients come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Unique.
    pub name: String,
    /// The station they come to.
    pub to: StationId,
    /// When they come.
    pub arrivals: Arrivals,
    /// The types that come.
    pub types: Vec<TypeId>,
    /// Their shares, in the same order.
    pub shares: Shares,
    /// The share of each type that still comes, in the same order; empty where all do.
    pub kept: Vec<f64>,
    /// The number of its random streams; the same in every scenario.
    pub stream: u64,
}

/// Something of each type of patient, kept once for those who share it.
#[derive(Clone, Debug, PartialEq)]
pub struct ByType<T> {
    values: Vec<T>,
    of: Vec<u16>,
}

impl<T> ByType<T> {
    /// The same for all `n_types`.
    #[must_use]
    pub fn same(value: T, n_types: usize) -> Self {
        Self { values: vec![value], of: vec![0; n_types] }
    }

    /// Gives `value` to the types in `who`.
    pub fn set(&mut self, value: T, who: impl IntoIterator<Item = TypeId>) {
        let idx = u16::try_from(self.values.len()).unwrap_or(u16::MAX);
        self.values.push(value);
        for one in who {
            if let Some(slot) = self.of.get_mut(one.idx()) {
                *slot = idx;
            }
        }
    }

    /// What a type has.
    #[must_use]
    #[inline]
    pub fn get(&self, of: TypeId) -> &T {
        if let [only] = self.values.as_slice() { only } else { &self.values[usize::from(self.of[of.idx()])] }
    }

    /// Every value there is.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }

    /// The same, each value made into another.
    pub fn map<U>(&self, make: impl FnMut(&T) -> U) -> ByType<U> {
        ByType { values: self.values.iter().map(make).collect(), of: self.of.clone() }
    }

    /// Changes every value.
    pub fn change(&mut self, mut change: impl FnMut(&mut T)) {
        self.values.iter_mut().for_each(&mut change);
    }

    /// Which types share which value: the value's place in the list.
    #[must_use]
    pub fn which(&self, of: TypeId) -> usize {
        usize::from(self.of[of.idx()])
    }
}

/// Where patients go on to, by shares.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Stations.
    pub to: Vec<StationId>,
    /// The weights as they were written, in the same order.
    pub weights: Vec<f64>,
    /// Which of them, by an even draw.
    pub shares: Shares,
}

impl Route {
    /// Everybody to one station.
    #[must_use]
    pub fn only(to: StationId) -> Self {
        Self::of(vec![to], vec![1.0])
    }

    /// The stations that somebody is sent to.
    pub(crate) fn taken(&self) -> impl Iterator<Item = StationId> {
        self.to.iter().zip(&self.weights).filter(|(_, weight)| 0.0 < **weight).map(|(to, _)| *to)
    }

    /// To stations by weights.
    #[must_use]
    pub fn of(to: Vec<StationId>, weights: Vec<f64>) -> Self {
        let shares = Shares::new(&weights);
        Self { to, weights, shares }
    }
}

/// Where in its cycle a time is, neither negative; as the remainder of a division, in a tenth of the steps.
#[inline]
pub(crate) fn within(time: f64, cycle: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "cycles are minutes and longer")]
    let past = (time / cycle) as i64;
    #[expect(clippy::cast_precision_loss, reason = "cycles past stay below 2⁵³")]
    let within = time - past as f64 * cycle;
    // The quotient may round up to the next whole.
    if within < 0.0 { within + cycle } else { within }
}

/// A number that repeats after a cycle, from each time on.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The length of the cycle [minutes].
    pub cycle: f64,
    /// From when in the cycle [minutes], and how many; from 0 on, in order of time.
    pub steps: Vec<(f64, u32)>,
}

impl Schedule {
    /// Always so many.
    #[must_use]
    pub fn always(count: u32) -> Self {
        Self { cycle: WEEK, steps: vec![(0.0, count)] }
    }

    /// How many at a time.
    #[must_use]
    pub fn at(&self, time: f64) -> u32 {
        let within = within(time, self.cycle);
        let step = self.steps.partition_point(|(from, _)| *from <= within).max(1) - 1;
        self.steps[step].1
    }

    /// The next time after `time` at which the number changes; none where it never does.
    #[must_use]
    pub fn next_change(&self, time: f64) -> Option<f64> {
        if self.steps.len() < 2 {
            return None;
        }
        let begin = (time / self.cycle).floor() * self.cycle;
        let within = time - begin;
        let next = self.steps.partition_point(|(from, _)| *from <= within);
        Some(self.steps.get(next).map_or(begin + self.cycle, |(from, _)| begin + from))
    }

    /// The mean over a cycle.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let ends = self.steps.iter().skip(1).map(|(from, _)| *from).chain([self.cycle]);
        self.steps.iter().zip(ends).map(|((from, count), end)| f64::from(*count) * (end - from)).sum::<f64>()
            / self.cycle
    }

    /// The most there ever are.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.steps.iter().map(|(_, count)| *count).max().unwrap_or(0)
    }

    /// How many of those who are there now will be there for `before` more minutes: the least from each
    /// time until that much later, both included.
    #[must_use]
    pub fn least_until(&self, before: f64) -> Self {
        let cycle = self.cycle;
        let ends = self.steps.iter().skip(1).map(|(from, _)| *from).chain([cycle]);
        // Each number holds from when it is foreseen until it ends, the least of those that hold at once.
        let foreseen: Vec<(f64, f64, f64, u32)> = self
            .steps
            .iter()
            .zip(ends)
            .map(|((from, count), end)| ((from - before).rem_euclid(cycle), end, end - from + before, *count))
            .collect();
        let mut edges: Vec<f64> = vec![0.0];
        edges.extend(foreseen.iter().map(|(begin, ..)| *begin).filter(|begin| *begin < cycle));
        edges.extend(self.steps.iter().map(|(from, _)| *from));
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let least = |time: f64| {
            let holds = |begin: f64, end: f64, length: f64| match (cycle <= length, begin < end) {
                (true, _) => true,
                (false, true) => begin <= time && time < end,
                // It is foreseen before the cycle's end and holds beyond it.
                (false, false) => begin <= time || time < end,
            };
            let held = foreseen.iter().filter(|(begin, end, length, _)| holds(*begin, *end, *length));
            held.map(|(.., count)| *count).min().unwrap_or(0)
        };
        Self { cycle, steps: edges.into_iter().map(|edge| (edge, least(edge))).collect() }.tidied()
    }

    /// Leaves out steps that change nothing.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.steps.dedup_by(|next, before| next.1 == before.1);
        self
    }
}

/// What becomes of the patient in service when a shift ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ShiftEnd {
    /// Whoever is over the new number leaves on finishing the patient in service.
    FinishThenLeave,
    /// The patient in service is handed over at once, and goes on first when somebody is free, for as long
    /// as was left.
    HandOver,
    /// Whoever will be over the new number begins nothing new in the last minutes before it.
    StopNewWorkBefore {
        /// How long before [minutes].
        before: f64,
    },
}

/// The most pools of one station.
pub(crate) const MAX_POOLS: usize = 16;

/// Servers of one kind at a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Its name: `doctors`.
    pub name: String,
    /// How many there are when.
    pub staffed: Schedule,
    /// Whom they serve, by type; empty for all.
    pub serves: Vec<bool>,
}

/// What happens to those for whom there is no room.
#[derive(Clone, Debug, PartialEq)]
pub enum WhenFull {
    /// They go on along this route.
    Lost(ByType<Route>),
    /// They wait where they are, and keep the server or bed they hold there.
    Blocks,
}

/// Servers or beds with a line before them.
#[derive(Clone, Debug)]
pub struct ServiceStation {
    /// Whether it has servers or beds.
    pub kind: ServiceKind,
    /// Servers or beds; several pools where kinds of staff differ in whom they see.
    pub pools: Vec<Pool>,
    /// What becomes of the patient in service at the end of a shift.
    pub shift_end: ShiftEnd,
    /// Whether staff stay after the end of a shift until nobody waits.
    pub clears_queue: bool,
    /// Service or stay [minutes].
    pub service: ByType<Distribution>,
    /// Who is served first: 0 before 1. First come, first served within.
    pub priority: ByType<u8>,
    /// Whether those of higher priority interrupt others, who resume later.
    pub preempts: bool,
    /// At most so many inside, waiting or in care.
    pub capacity: Option<u32>,
    /// What becomes of those beyond.
    pub when_full: WhenFull,
    /// Whether those who wait here keep the server or bed they come from.
    pub holds_sender: bool,
    /// How long patients wait before they leave [minutes].
    pub patience: Option<ByType<Distribution>>,
    /// Where those go who left.
    pub reneged: ByType<Route>,
    /// Discharge happens only in these minutes of the day, from and to; none for any time.
    pub discharge: Option<(f64, f64)>,
    /// The share of those due on a weekday who do leave on it, Monday first; others a day later.
    pub discharge_days: [f64; 7],
}

/// What a room has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKind {
    /// Servers.
    Queue,
    /// Beds.
    Beds,
}

/// A book of appointments.
#[derive(Clone, Debug)]
pub struct ClinicSchedule {
    /// Kinds of staff whose appointments are asked for.
    pub sessions: Vec<Session>,
    /// Which kind a request is for, in the order of sessions.
    pub session_shares: Shares,
    /// The weights as they were written, in the same order.
    pub session_weights: Vec<f64>,
    /// Share of requests that want to be seen on the day.
    pub wants_same_day: ByType<f64>,
    /// How far ahead the others want to be seen [minutes].
    pub ahead: ByType<Distribution>,
    /// No appointment is given beyond this [days].
    pub horizon_days: u32,
    /// Share of appointments, of those booked ahead, that are not attended.
    pub not_attended: f64,
    /// Where requests go for which there is no appointment on the day.
    pub same_day_full: ByType<Route>,
    /// Where requests go for which there is none within the horizon.
    pub full: ByType<Route>,
    /// Where those go who did not attend.
    pub missed: ByType<Route>,
    /// When appointments are given [minutes of the day].
    pub hours: (f64, f64),
    /// Weight of each weekday, Monday first.
    pub days: [f64; 7],
}

/// Appointments of one kind of staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// `GP`.
    pub staff: String,
    /// Appointments a week.
    pub slots_a_week: f64,
    /// The share kept for requests of the day.
    pub same_day: f64,
}

/// Where patients choose among stations: the one of the highest utility, each with random numbers of  own
/// (multinomial logit).
#[derive(Clone, Debug)]
pub struct Choice {
    /// What there is to choose from.
    pub options: Vec<ChoiceOption>,
    /// Utility a minute of travel, not positive.
    pub per_travel_minute: f64,
    /// Utility a minute of expected wait, not positive.
    pub per_wait_minute: f64,
    /// Utility of going outside 08:00 to 18:30 on working days, not positive.
    pub out_of_hours: f64,
    /// Nobody goes further than this [minutes].
    pub reach: f64,
    /// Whether travelling takes its time.
    pub travels: bool,
    /// Where those go for whom nothing is open within reach.
    pub none_open: ByType<Route>,
}

/// A station that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    /// The station.
    pub to: StationId,
    /// Its own utility; none for those who may not choose it.
    pub constant: ByType<Option<f64>>,
}

/// What a station does.
#[derive(Clone, Debug)]
pub enum StationKind {
    /// Servers or beds with a line.
    ServiceStation(Box<ServiceStation>),
    /// Appointments.
    Slots(Box<ClinicSchedule>),
    /// Takes time; nobody waits.
    Delay {
        /// How long [minutes].
        time: ByType<Distribution>,
        /// Whether whoever goes on from here tries again.
        is_retry: bool,
    },
    /// Patients choose where to go.
    Choice(Box<Choice>),
    /// Patients leave the network.
    Exit,
}

impl StationKind {
    /// The word used in files.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ServiceStation(service_station) => match service_station.kind {
                ServiceKind::Queue => "queue",
                ServiceKind::Beds => "beds",
            },
            Self::Slots(_) => "slots",
            Self::Delay { .. } => "delay",
            Self::Choice(_) => "choice",
            Self::Exit => "exit",
        }
    }
}

/// A place of the network where patients wait, are cared for, choose or end.
#[derive(Clone, Debug)]
pub struct Station {
    /// Unique.
    pub name: String,
    /// The site it belongs to; may be empty.
    pub site: String,
    /// What it does.
    pub kind: StationKind,
    /// Where patients go on to.
    pub then: ByType<Route>,
    /// Who is sent elsewhere first, by a draw of its own, before `then` is asked.
    pub diversions: Vec<Diversion>,
    /// When doors are open, 1 or 0; none for always.
    pub opening_hours: Option<Schedule>,
    /// Where those go who find it closed.
    pub closed: ByType<Route>,
    /// Waits within this are told apart [minutes].
    pub limit: Option<f64>,
    /// What it costs.
    pub cost: Cost,
    /// Which destination being seen here counts as.
    pub destination: Option<DestinationId>,
    /// How well its numbers are known.
    pub provenance: Provenance,
    /// Where they come from.
    pub source: String,
}

/// A share of some patients who are sent elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Diversion {
    /// Whether each type of patient is meant.
    pub who: Vec<bool>,
    /// Where they go.
    pub to: StationId,
    /// The share, from 0 to 1.
    pub share: f64,
}

/// What a station costs: positive, as a price is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// A year, whatever happens.
    pub fixed: Pence,
    /// Each patient served.
    pub contact: Pence,
    /// Each hour of a server or bed that is staffed.
    pub staffed_hour: Pence,
}

impl Cost {
    /// Whether nothing is said of it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// A time from one station to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// Unique among clocks and stations.
    pub name: String,
    /// It starts when a patient enters one of these.
    pub starts: Vec<StationId>,
    /// It stops when care begins at one of these; at an exit, on arriving there.
    pub stops: Vec<StationId>,
    /// Times within this are told apart [minutes].
    pub limit: Option<f64>,
}

/// Where a patient may turn out to have been seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// `Leicester Royal Infirmary, emergency department`.
    pub name: String,
    /// Whether to end there is not to be seen at all.
    pub is_unserved: bool,
}

/// A number of the network with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Whose: `station LRI triage`.
    pub of: String,
    /// What: `service`.
    pub name: String,
    /// As written.
    pub value: String,
    /// How it is known.
    pub provenance: Provenance,
    /// Where it comes from.
    pub source: String,
}

/// What is wrong with a network, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkFault {
    /// Whose fault it is: the name of a station, source or clock.
    pub of: String,
    /// What is wrong and how to mend it.
    pub what: String,
}

impl Network {
    /// The ids of all stations, in their order.
    pub fn station_ids(&self) -> impl DoubleEndedIterator<Item = StationId> + Clone + use<> {
        StationId::all(self.stations.len())
    }

    /// The ids of all types of patients, in their order.
    pub fn type_ids(&self) -> impl DoubleEndedIterator<Item = TypeId> + Clone + use<> {
        TypeId::all(self.types.len())
    }

    /// The station of this name.
    #[must_use]
    pub fn station(&self, name: &str) -> Option<StationId> {
        self.stations.iter().position(|station| station.name == name).map(StationId::new)
    }
}

#[cfg(test)]
mod tests;
