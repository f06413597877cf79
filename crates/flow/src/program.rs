//! A network made ready to run: distributions as tables, costs of looking things up paid once.

use std::collections::BTreeMap;

use crate::kernel::calendar::in_steps;
use crate::kernel::draw::{Distribution, Sampler};
use crate::network::id::{ChoiceId, ClinicId, DelayId, DestinationId, PlaceId, ServiceId, StationId, TypeId};
use crate::network::{
    ByType, Choice, ClinicSchedule, DAY, Network, Schedule, ServiceKind, ServiceStation, ShiftEnd, Station,
    StationKind, ValidNetwork,
};
use crate::output::Group;

/// No destination.
pub(crate) const NOWHERE: u8 = 0x7f;

/// What a station does, with its place in the list of its kind.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    ServiceStation(ServiceId),
    Slots(ClinicId),
    Delay(DelayId),
    Choice(ChoiceId),
    Exit,
}

/// What is looked up of a station whenever somebody enters or leaves it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StationProgram {
    pub(crate) kind: Kind,
    /// The one station that everybody goes on to, if there is one.
    pub(crate) only_next: Option<StationId>,
    /// Clocks that start on entering, one bit for each clock.
    pub(crate) clocks_started: u8,
    /// Clocks that stop when service begins, one bit for each clock.
    pub(crate) clocks_stopped: u8,
    /// The destination that being seen here counts as; [`NOWHERE`] where it is none.
    pub(crate) destination: u8,
    /// Whether it is an exit at which to end is not to be seen.
    pub(crate) is_unserved: bool,
    pub(crate) has_opening_hours: bool,
    /// Whether it must be known who is in service.
    pub(crate) tracks_in_service: bool,
    /// Where its types begin in a list by station and type.
    pub(crate) first: u32,
    /// The longest wait that is within what is promised [minutes].
    pub(crate) limit: f64,
}

/// Servers of one kind.
#[derive(Clone, Debug)]
pub(crate) struct PoolProgram {
    /// How many there are, in turn.
    pub(crate) staffed: Schedule,
    /// How many may begin with a patient.
    pub(crate) accepting: Schedule,
}

/// Servers or beds.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of the room, looked at per event")]
pub(crate) struct ServiceProgram<'a> {
    pub(crate) spec: &'a ServiceStation,
    /// The station that it is.
    pub(crate) station: StationId,
    pub(crate) pools: Vec<PoolProgram>,
    pub(crate) service: ByType<Sampler>,
    pub(crate) mean_service: f64,
    pub(crate) patience: Option<ByType<Sampler>>,
    pub(crate) priority: Vec<u8>,
    pub(crate) n_priorities: usize,
    /// Those waiting and in service for whom there is room; endless where there is no limit.
    pub(crate) capacity: f64,
    /// Whether it must be known who is in service.
    pub(crate) tracks_in_service: bool,
    pub(crate) is_beds: bool,
    /// Whether there is one pool, which serves everybody.
    pub(crate) serves_all_from_one_pool: bool,
    pub(crate) holds_sender: bool,
    pub(crate) preempts: bool,
    pub(crate) clears_queue: bool,
    pub(crate) has_discharge: bool,
}

/// Appointments.
#[derive(Debug)]
pub(crate) struct ClinicProgram<'a> {
    pub(crate) schedule: &'a ClinicSchedule,
    pub(crate) ahead: ByType<Sampler>,
    /// Weight of the days before each weekday, as a share of the week; eight values.
    pub(crate) before: [f64; 8],
    /// The weekday of the first day, Monday 0.
    pub(crate) first_weekday: u8,
}

impl ClinicProgram<'_> {
    /// When appointments of a day begin and end [minutes].
    #[inline]
    pub(crate) fn hours_of(&self, day: u32) -> (f64, f64) {
        let (from, to) = self.schedule.hours;
        (f64::from(day) * DAY + from, f64::from(day) * DAY + to)
    }
}

/// A time without a queue.
#[derive(Debug)]
pub(crate) struct DelayProgram {
    pub(crate) time: ByType<Sampler>,
    pub(crate) is_retry: bool,
}

/// A choice among stations.
#[derive(Debug)]
pub(crate) struct ChoiceProgram<'a> {
    pub(crate) choice: &'a Choice,
}

/// Distributions made ready, each once: whoever follows the same distribution reads the same table.
#[derive(Debug, Default)]
struct Samplers(BTreeMap<String, Sampler>);

impl Samplers {
    fn get(&mut self, distribution: &Distribution) -> Sampler {
        // As text a distribution is told from every other: each number has as many digits as it needs.
        self.0.entry(format!("{distribution:?}")).or_insert_with(|| Sampler::new(distribution)).clone()
    }
}

/// A network made ready to run.
#[derive(Debug)]
pub struct Program<'a> {
    pub(crate) network: &'a ValidNetwork,
    pub(crate) stations: Vec<StationProgram>,
    pub(crate) service_stations: Vec<ServiceProgram<'a>>,
    pub(crate) clinics: Vec<ClinicProgram<'a>>,
    pub(crate) delays: Vec<DelayProgram>,
    pub(crate) choices: Vec<ChoiceProgram<'a>>,
    pub(crate) clock_limits: Vec<f64>,
    pub(crate) places: Vec<u8>,
    /// Whether stations may come to wait for each other in a ring, so that nobody moves again.
    pub(crate) may_deadlock: bool,
    /// Every group, with the types in it; everybody first.
    pub(crate) groups: Vec<(Group, Vec<TypeId>)>,
}

impl<'a> Program<'a> {
    /// Makes a network ready to run.
    #[must_use]
    pub fn new(network: &'a ValidNetwork) -> Self {
        let mut program = Self {
            network,
            stations: Vec::with_capacity(network.stations.len()),
            service_stations: Vec::new(),
            clinics: Vec::new(),
            delays: Vec::new(),
            choices: Vec::new(),
            clock_limits: network
                .clocks
                .iter()
                .map(|clock| clock.limit.map_or(f64::INFINITY, in_steps))
                .collect(),
            places: network
                .types
                .iter()
                .map(|patient_type| patient_type.place.map_or(u8::MAX, PlaceId::number))
                .collect(),
            may_deadlock: network.may_deadlock(),
            groups: groups(network),
        };
        let mut samplers = Samplers::default();
        for station in &network.stations {
            let kind = match &station.kind {
                StationKind::ServiceStation(spec) => {
                    let id = StationId::new(program.stations.len());
                    program.service_stations.push(service_program(
                        spec,
                        id,
                        network.types.len(),
                        &mut samplers,
                    ));
                    Kind::ServiceStation(ServiceId::new(program.service_stations.len() - 1))
                }
                StationKind::Slots(clinic) => {
                    program.clinics.push(clinic_program(clinic, network.first_weekday, &mut samplers));
                    Kind::Slots(ClinicId::new(program.clinics.len() - 1))
                }
                StationKind::Delay { time, is_retry } => {
                    let time = time.map(|distribution| samplers.get(distribution));
                    program.delays.push(DelayProgram { time, is_retry: *is_retry });
                    Kind::Delay(DelayId::new(program.delays.len() - 1))
                }
                StationKind::Choice(choice) => {
                    program.choices.push(ChoiceProgram { choice });
                    Kind::Choice(ChoiceId::new(program.choices.len() - 1))
                }
                StationKind::Exit => Kind::Exit,
            };
            program.stations.push(StationProgram {
                kind,
                only_next: only_next(station),
                clocks_started: 0,
                clocks_stopped: 0,
                destination: station.destination.map_or(NOWHERE, DestinationId::number),
                is_unserved: network.is_unserved_exit(station),
                has_opening_hours: station.opening_hours.is_some(),
                tracks_in_service: matches!(kind, Kind::ServiceStation(service) if program.service_stations[service.idx()].tracks_in_service),
                first: u32::try_from(program.stations.len() * network.types.len()).unwrap_or(u32::MAX),
                limit: station.limit.map_or(f64::INFINITY, in_steps),
            });
        }
        for (idx, clock) in network.clocks.iter().enumerate().take(8) {
            for station in &clock.starts {
                program.stations[station.idx()].clocks_started |= 1 << idx;
            }
            for station in &clock.stops {
                program.stations[station.idx()].clocks_stopped |= 1 << idx;
            }
        }
        program
    }

    /// How many stations there are.
    pub(crate) fn n_stations(&self) -> u32 {
        u32::try_from(self.stations.len()).unwrap_or(u32::MAX)
    }

    /// How many groups of patients a network has, with the group of everybody.
    pub(crate) fn n_groups(network: &Network) -> usize {
        groups(network).len()
    }

    /// The network it was made of.
    #[must_use]
    pub const fn network(&self) -> &'a ValidNetwork {
        self.network
    }
}

/// The one station that everybody goes on to; none where there are several.
fn only_next(station: &Station) -> Option<StationId> {
    if !station.diversions.is_empty() {
        return None;
    }
    let mut routes = station.next_route.values();
    match (routes.next(), routes.next()) {
        (Some(route), None) if route.to.len() == 1 => Some(route.to[0]),
        _ => None,
    }
}

fn service_program<'a>(
    spec: &'a ServiceStation,
    station: StationId,
    n_types: usize,
    samplers: &mut Samplers,
) -> ServiceProgram<'a> {
    let priority: Vec<u8> = TypeId::all(n_types).map(|type_id| *spec.priority.get(type_id)).collect();
    let n_priorities = usize::from(priority.iter().copied().max().unwrap_or(0)) + 1;
    let means: Vec<f64> = spec.service.values().map(Distribution::mean).collect();
    #[expect(clippy::cast_precision_loss, reason = "distributions are few")]
    let mean_service = means.iter().sum::<f64>() / means.len().max(1) as f64;
    ServiceProgram {
        spec,
        station,
        pools: spec.pools.iter().map(|pool| pool_program(&pool.staffed, spec.shift_end)).collect(),
        service: spec.service.map(|distribution| samplers.get(distribution)),
        mean_service,
        patience: spec
            .patience
            .as_ref()
            .map(|distributions| distributions.map(|distribution| samplers.get(distribution))),
        priority,
        n_priorities,
        capacity: spec.capacity.map_or(f64::INFINITY, f64::from),
        tracks_in_service: spec.preempts || spec.shift_end == ShiftEnd::HandOver,
        serves_all_from_one_pool: matches!(spec.pools.as_slice(), [pool] if pool.serves.is_empty()),
        holds_sender: spec.holds_sender,
        preempts: spec.preempts,
        clears_queue: spec.clears_queue,
        is_beds: spec.kind == ServiceKind::Beds,
        has_discharge: spec.discharge.is_some() || spec.discharge_days.iter().any(|share| *share < 1.0),
    }
}

fn pool_program(staffed: &Schedule, shift_end: ShiftEnd) -> PoolProgram {
    let accepting = match shift_end {
        ShiftEnd::StopNewWorkBefore { before } => staffed.least_until(before),
        ShiftEnd::FinishThenLeave | ShiftEnd::HandOver => staffed.clone(),
    };
    PoolProgram { staffed: staffed.clone(), accepting }
}

fn clinic_program<'a>(
    schedule: &'a ClinicSchedule,
    first_weekday: u8,
    samplers: &mut Samplers,
) -> ClinicProgram<'a> {
    let weight_of_week: f64 = schedule.days.iter().sum();
    let mut before = [0.0; 8];
    for (idx, weight) in schedule.days.iter().enumerate() {
        before[idx + 1] = before[idx] + weight / weight_of_week;
    }
    before[7] = 1.0;
    ClinicProgram {
        schedule,
        ahead: schedule.ahead.map(|distribution| samplers.get(distribution)),
        before,
        first_weekday,
    }
}

/// Everybody, and then each value of each dimension in the order in which types name them.
fn groups(network: &Network) -> Vec<(Group, Vec<TypeId>)> {
    let mut groups = vec![(Group::all(), TypeId::all(network.types.len()).collect::<Vec<_>>())];
    for (id, patient_type) in TypeId::all(network.types.len()).zip(&network.types) {
        for (dimension, value) in &patient_type.labels {
            let group = Group::of(dimension, value);
            match groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, types)) => types.push(id),
                None => groups.push((group, vec![id])),
            }
        }
    }
    // A dimension of one value tells nobody apart.
    let n_of = |dimension: &str| groups.iter().filter(|(group, _)| group.dimension == dimension).count();
    let tells_apart: Vec<bool> =
        groups.iter().map(|(group, _)| group.dimension == "all" || n_of(&group.dimension) > 1).collect();
    let mut is_retained = tells_apart.iter();
    groups.retain(|_| *is_retained.next().unwrap_or(&true));
    groups.sort_by_key(|(group, _)| group.dimension != "all");
    groups
}

/// The day of a time, counted from the first.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "times are not negative and days few"
)]
pub(crate) fn day(time: f64) -> u32 {
    (time / DAY) as u32
}
