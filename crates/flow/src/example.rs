//! Small networks for tests.

use domain::provenance::Provenance;

use crate::kernel::draw::{Distribution, Shares};
use crate::kernel::intensity::Arrivals;
use crate::network::id::{StationId, TypeId};
use crate::network::{
    About, ByType, ClinicSchedule, Clock, Cost, DAY, HOUR, Network, PatientType, Pool, Route, Run, Schedule,
    ServiceKind, ServiceStation, Session, ShiftEnd, Source, Station, StationKind, ValidNetwork, WarmUp,
    WhenFull,
};

/// A network of these stations, to the first of which patients of `n_types` kinds come at `rate` a minute.
pub(crate) fn network(rate: f64, n_types: usize, stations: Vec<Station>) -> Network {
    let types = (0..n_types)
        .map(|idx| PatientType {
            name: format!("kind {}", idx + 1),
            labels: vec![("need".to_owned(), format!("kind {}", idx + 1))],
            place: None,
        })
        .collect();
    Network {
        title: "A small network".to_owned(),
        about: About::default(),
        provenance: Provenance::Synthetic,
        first_weekday: 0,
        run: Run {
            warm_up: WarmUp::Given(2.0 * DAY),
            length: 30.0 * DAY,
            least: 2,
            most: 10,
            precision: 0.1,
            measures: Vec::new(),
            snapshots: Vec::new(),
        },
        types,
        places: Vec::new(),
        travel: Vec::new(),
        sources: vec![Source {
            name: "patients".to_owned(),
            to: StationId::new(0),
            arrivals: Arrivals::Steady { rate },
            types: TypeId::all(n_types).collect(),
            shares: Shares::new(&vec![1.0; n_types]),
            multipliers: Vec::new(),
            adds_to: None,
            stream: 0,
        }],
        stations,
        clocks: Vec::<Clock>::new(),
        destinations: Vec::new(),
        parameters: Vec::new(),
    }
}

/// The network, in which nothing is wrong.
#[track_caller]
pub(crate) fn valid(network: &Network) -> ValidNetwork {
    network.clone().validate().expect("nothing is wrong with it")
}

/// A station with a queue, whose patients go on to `next`.
pub(crate) fn service_station(
    name: &str,
    kind: ServiceKind,
    staffed: Schedule,
    service: Distribution,
    next: usize,
    n_types: usize,
) -> Station {
    let nowhere = ByType::same(only(next), n_types);
    station(
        name,
        StationKind::ServiceStation(Box::new(ServiceStation {
            kind,
            pools: vec![Pool { name: "servers".to_owned(), staffed, serves: Vec::new() }],
            shift_end: ShiftEnd::FinishThenLeave,
            clears_queue: false,
            service: ByType::same(service, n_types),
            priority: ByType::same(0, n_types),
            preempts: false,
            capacity: None,
            when_full: WhenFull::Lost(nowhere.clone()),
            holds_sender: false,
            patience: None,
            reneged: nowhere,
            discharge: None,
            discharge_days: [1.0; 7],
        })),
        next,
        n_types,
    )
}

/// An appointment book of so many a week, up to four weeks ahead, whose patients go on by `then`; those
/// who find none or miss theirs leave by `next`.
pub(crate) fn appointments(
    name: &str,
    slots_a_week: f64,
    then: Route,
    next: usize,
    n_types: usize,
) -> Station {
    let leave = ByType::same(only(next), n_types);
    let clinic = ClinicSchedule {
        sessions: vec![Session { staff: "GP".to_owned(), slots_a_week, same_day: 0.3 }],
        session_shares: Shares::new(&[1.0]),
        session_weights: vec![1.0],
        wants_same_day: ByType::same(0.4, n_types),
        ahead: ByType::same(Distribution::Exponential { mean: 6.0 * DAY }, n_types),
        horizon_days: 28,
        not_attended: 0.1,
        same_day_full: leave.clone(),
        full: leave.clone(),
        missed: leave,
        hours: (8.0 * HOUR, 18.0 * HOUR),
        days: [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0],
    };
    let mut station = station(name, StationKind::Slots(Box::new(clinic)), next, n_types);
    station.next_route = ByType::same(then, n_types);
    station
}

/// Everybody to one station.
pub(crate) fn only(to: usize) -> Route {
    Route::only(StationId::new(to))
}

/// To stations by weights.
pub(crate) fn by_weights(to: Vec<usize>, weights: Vec<f64>) -> Route {
    Route::of(to.into_iter().map(StationId::new).collect(), weights)
}

/// An exit.
pub(crate) fn exit(name: &str, n_types: usize) -> Station {
    station(name, StationKind::Exit, 0, n_types)
}

fn station(name: &str, kind: StationKind, next: usize, n_types: usize) -> Station {
    Station {
        name: name.to_owned(),
        site: String::new(),
        kind,
        next_route: ByType::same(only(next), n_types),
        diversions: Vec::new(),
        opening_hours: None,
        route_when_closed: ByType::same(only(next), n_types),
        limit: None,
        cost: Cost::default(),
        destination: None,
        provenance: Provenance::Synthetic,
        source: String::new(),
    }
}

/// Changes the servers or beds of a station.
pub(crate) fn change(network: &mut Network, station: usize, change: impl FnOnce(&mut ServiceStation)) {
    if let StationKind::ServiceStation(service_station) = &mut network.stations[station].kind {
        change(service_station);
    }
}
