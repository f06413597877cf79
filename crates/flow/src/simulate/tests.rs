//! What holds of every run, whatever the rules; and single patients by hand.

use proptest::prelude::*;

use super::{Simulation, Task, Unwatched, keys, values};
use crate::example::{appointments, by_weights, change, exit, network, only, service_station, valid};
use crate::kernel::draw::Distribution;
use crate::kernel::intensity::Arrivals;
use crate::network::id::{SourceId, TypeId};
use crate::network::{ByType, DAY, Network, Schedule, ServiceKind, ShiftEnd, StationKind, WhenFull};
use crate::output::{Group, Metric};
use crate::program::Program;

const TASK: Task = Task {
    seed: 3,
    replication: 0,
    warm_up: 0.0,
    length: 20.0 * DAY,
    keeps_seen: false,
    keeps_days: false,
    opens: 0.0,
};

/// The values of one replication of a network, by station and metric of everybody.
fn run(network: &Network, task: Task) -> impl Fn(&str, Metric) -> f64 {
    let network = valid(network);
    let program = Program::new(&network);
    let keys = keys(&program);
    let mut simulation = Simulation::new(&program, task);
    simulation.run(&Unwatched).expect("nobody stops it");
    // Whoever came has gone, is inside, or was taken out.
    let came: u32 = simulation.journeys.arrivals.iter().sum();
    let gone: u32 = simulation.journeys.exits.iter().sum();
    let inside = simulation.patients.len() - simulation.free.len();
    let stranded = usize::try_from(simulation.n_stranded).expect("few");
    let (came, gone) = (usize::try_from(came).expect("few"), usize::try_from(gone).expect("few"));
    if task.warm_up <= 0.0 {
        assert_eq!(came, gone + inside + stranded, "patients are lost or made");
    }
    // Nobody is in two places, and nobody waits while somebody is free.
    for (now, program) in simulation.service_stations.iter().zip(&program.service_stations) {
        let busy: u32 = now.pools.iter().map(|pool| pool.busy).sum();
        assert!((f64::from(busy) - now.busy()).abs() < 1e-9);
        let is_free = now.pools.iter().any(|pool| pool.busy < pool.accepting);
        assert!(!is_free || now.waiting() < 0.5 || !program.serves_all_from_one_pool);
        assert!(
            now.census.area(super::BUSY)
                <= now.census.area(super::station_state::STAFFED) * (1.0 + 1e-12) + 1e-9,
            "more time worked than staffed"
        );
    }
    let values = values(&mut simulation);
    move |name, metric| {
        let program = |key: &crate::output::Key| {
            key.subject.name() == name && key.group == Group::all() && key.metric == metric
        };
        values[keys.iter().position(program).expect("it is measured")]
    }
}

/// Two queues one after the other, with everything that can happen to patients.
fn busy_network(rate: f64, servers: u32, beds: u32, rule: u8) -> Network {
    let shifts =
        Schedule { cycle: DAY, steps: vec![(0.0, 1), (480.0, servers), (1_200.0, 0), (1_300.0, servers)] };
    let mut network = network(
        rate,
        3,
        vec![
            service_station(
                "first",
                ServiceKind::Queue,
                shifts,
                Distribution::Lognormal { mean: 20.0, sd: 15.0 },
                1,
                3,
            ),
            service_station(
                "ward",
                ServiceKind::Beds,
                Schedule::always(beds),
                Distribution::Gamma { mean: 300.0, sd: 200.0 },
                2,
                3,
            ),
            exit("home", 3),
            exit("left", 3),
        ],
    );
    change(&mut network, 0, |service_station| {
        service_station.priority.set(1, [TypeId::new(1)]);
        service_station.priority.set(2, [TypeId::new(2)]);
        service_station.preempts = rule % 2 == 1;
        service_station.patience = Some(ByType::same(Distribution::Exponential { mean: 120.0 }, 3));
        service_station.reneged = ByType::same(only(3), 3);
        service_station.shift_end = match rule % 3 {
            0 => ShiftEnd::FinishThenLeave,
            1 => ShiftEnd::HandOver,
            _ => ShiftEnd::StopNewWorkBefore { before: 30.0 },
        };
        if rule & 8 == 8 {
            service_station.capacity = Some(servers + 5);
            service_station.when_full = WhenFull::Lost(ByType::same(only(3), 3));
        }
    });
    change(&mut network, 1, |service_station| {
        service_station.holds_sender = rule & 4 == 4;
        if rule & 16 == 16 {
            service_station.capacity = Some(beds + 1);
            service_station.when_full = WhenFull::Blocks;
        }
    });
    network
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn nobody_is_lost_and_nobody_works_more_than_staffed(
        rate in 0.01..0.2_f64, servers in 1..6_u32, beds in 1..40_u32, rule in 0..32_u8, seed in 0..1_000_u64,
    ) {
        let network = busy_network(rate, servers, beds, rule);
        let found = run(&network, Task { seed, ..TASK });
        prop_assert!(found("ward", Metric::Busy) <= f64::from(beds) + 1e-9);
        prop_assert!(found("first", Metric::Utilisation) <= 1.0 + 1e-9);
    }

    #[test]
    fn more_beds_never_lengthen_the_wait_for_one(beds in 3..12_u32, seed in 0..1_000_u64) {
        // First come, first served, on the same patients.
        let wait = |beds: u32| {
            let ward = service_station("ward", ServiceKind::Beds, Schedule::always(beds), Distribution::Exponential { mean: 300.0 }, 1, 1);
            let network = network(0.02, 1, vec![ward, exit("home", 1)]);
            let found = run(&network, Task { seed, ..TASK });
            found("ward", Metric::Waiting)
        };
        prop_assert!(wait(beds + 1) <= wait(beds) + 1e-9);
    }

    #[test]
    fn those_inside_are_those_who_come_times_how_long_they_stay(seed in 0..200_u64) {
        // Little's distribution, within what is cut off at both ends.
        let queue = service_station("nurse", ServiceKind::Queue, Schedule::always(3), Distribution::Gamma { mean: 20.0, sd: 10.0 }, 1, 1);
        let network = network(0.1, 1, vec![queue, exit("home", 1)]);
        let found = run(&network, Task { seed, length: 60.0 * DAY, ..TASK });
        let inside = found("nurse", Metric::Inside);
        let arrivals = found("nurse", Metric::Visits) / crate::network::YEAR;
        let expected = arrivals * found("nurse", Metric::MeanTime);
        prop_assert!((inside / expected - 1.0).abs() < 0.01, "{inside} is not {expected}");
    }
}

#[test]
fn the_same_seed_gives_the_same_values_and_another_gives_others() {
    let network = busy_network(0.1, 4, 20, 5);
    let value = |seed| run(&network, Task { seed, ..TASK })("first", Metric::MeanWait);
    assert_eq!(value(1).to_bits(), value(1).to_bits());
    assert_ne!(value(1).to_bits(), value(2).to_bits());
}

#[test]
fn what_is_measured_begins_after_the_warm_up() {
    let ward = service_station(
        "ward",
        ServiceKind::Beds,
        Schedule::always(5_000),
        Distribution::Fixed(5.0 * DAY),
        1,
        1,
    );
    let network = network(0.5, 1, vec![ward, exit("home", 1)]);
    let busy = |warm_up| run(&network, Task { warm_up, ..TASK })("ward", Metric::Busy);
    let full = 0.5 * 5.0 * DAY;
    assert!(busy(0.0) < 0.92 * full);
    assert!((busy(10.0 * DAY) / full - 1.0).abs() < 0.05);
}

/// One patient a quarter of an hour before a shift ends, who needs half an hour; then another.
#[track_caller]
fn check_shift_end(rule: ShiftEnd, waits: [f64; 2], left_at: f64) {
    let steps = vec![(0.0, 1), (600.0, 0), (720.0, 1)];
    let mut network = network(
        1.0,
        1,
        vec![
            service_station(
                "nurse",
                ServiceKind::Queue,
                Schedule { cycle: DAY, steps },
                Distribution::Fixed(30.0),
                1,
                1,
            ),
            exit("home", 1),
        ],
    );
    change(&mut network, 0, |service_station| service_station.shift_end = rule);
    network.sources[0].arrivals = Arrivals::Times(vec![585.0, 590.0]);
    let network = valid(&network);
    let program = Program::new(&network);
    let mut simulation = Simulation::new(&program, TASK);
    simulation.trace(SourceId::new(0), 0);
    simulation.run(&Unwatched).expect("nobody stops it");
    let system = simulation.journeys.time_in_network[0].clone();
    let steps = simulation.into_steps();
    assert!((steps.last().expect("it left").time - left_at).abs() < 1e-9, "{rule:?}: {steps:?}");
    let expected = waits[0] + waits[1] + 60.0;
    assert!((system.sum() - expected).abs() < 1e-9, "{rule:?}: {} is not {expected}", system.sum());
}

#[test]
fn the_rule_of_a_shift_end_says_what_becomes_of_the_patient_in_hand() {
    // Seen from 585 to 615; the next from 720.
    check_shift_end(ShiftEnd::FinishThenLeave, [0.0, 130.0], 615.0);
    // Half seen by 600, and the other half from 720 on; the next from 735.
    check_shift_end(ShiftEnd::HandOver, [120.0, 145.0], 735.0);
    // Nothing new is begun from 580 on.
    check_shift_end(ShiftEnd::StopNewWorkBefore { before: 20.0 }, [135.0, 160.0], 750.0);
}

#[test]
fn nobody_is_interrupted_at_the_instant_at_which_their_care_ends() {
    let check =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    // Shifts end with the service of one and in the middle of that of another; the mean wait.
    let shift_end = |staffed: u32, comes: Vec<f64>| {
        let steps = vec![(0.0, staffed), (600.0, staffed - 1), (720.0, staffed)];
        let shifts = Schedule { cycle: DAY, steps };
        let nurse = service_station("nurse", ServiceKind::Queue, shifts, Distribution::Fixed(60.0), 1, 1);
        let mut network = network(1.0, 1, vec![nurse, exit("home", 1)]);
        change(&mut network, 0, |service_station| service_station.shift_end = ShiftEnd::HandOver);
        network.sources[0].arrivals = Arrivals::Times(comes);
        let found = run(&network, TASK);
        found("nurse", Metric::MeanTimeInQueue)
    };
    check(shift_end(1, vec![540.0]), 0.0);
    // The one who stays goes on with whoever is not done.
    check(shift_end(2, vec![540.0, 570.0]), 0.0);
    check(shift_end(2, vec![540.0, 540.0]), 0.0);
    // Who is next begins with the next shift, at 720, not at the very end of this one.
    check(shift_end(1, vec![540.0, 570.0]), 150.0 / 2.0);
    // More urgent patients come as care ends.
    let urgent = |servers: u32, urgent: Vec<f64>, others: Vec<f64>| {
        let nurse = service_station(
            "nurse",
            ServiceKind::Queue,
            Schedule::always(servers),
            Distribution::Fixed(30.0),
            1,
            2,
        );
        let mut network = network(1.0, 2, vec![nurse, exit("home", 2)]);
        change(&mut network, 0, |service_station| {
            service_station.priority.set(1, [TypeId::new(1)]);
            service_station.preempts = true;
        });
        let mut second = network.sources[0].clone();
        (second.name, second.types, second.stream) = ("others".to_owned(), vec![TypeId::new(1)], 1);
        (second.shares, second.arrivals) =
            (crate::kernel::draw::Shares::new(&[1.0]), Arrivals::Times(others));
        let first = &mut network.sources[0];
        (first.types, first.shares) = (vec![TypeId::new(0)], crate::kernel::draw::Shares::new(&[1.0]));
        first.arrivals = Arrivals::Times(urgent);
        network.sources.push(second);
        run(&network, TASK)("nurse", Metric::MeanTimeInQueue)
    };
    check(urgent(1, vec![60.0], vec![30.0]), 0.0);
    // One of two ends, and the other goes on.
    check(urgent(2, vec![60.0], vec![30.0, 45.0]), 0.0);
    // Of two who come one takes the server that comes free, the other that of whoever still needs it: who
    // waits from 60 to 90.
    check(urgent(2, vec![60.0, 60.0], vec![30.0, 45.0]), 30.0 / 4.0);
}

#[test]
fn whoever_interrupts_gives_up_the_server_that_they_come_from() {
    let doctor =
        service_station("doctor", ServiceKind::Queue, Schedule::always(1), Distribution::Fixed(10.0), 1, 2);
    let ward =
        service_station("ward", ServiceKind::Beds, Schedule::always(1), Distribution::Fixed(100.0), 2, 2);
    let mut network = network(1.0, 2, vec![doctor, ward, exit("home", 2)]);
    change(&mut network, 1, |service_station| {
        service_station.priority.set(1, [TypeId::new(1)]);
        (service_station.preempts, service_station.holds_sender) = (true, true);
    });
    let mut second = network.sources[0].clone();
    (second.name, second.types, second.stream) = ("others".to_owned(), vec![TypeId::new(1)], 1);
    second.shares = crate::kernel::draw::Shares::new(&[1.0]);
    second.arrivals = Arrivals::Times(vec![0.0]);
    let first = &mut network.sources[0];
    (first.types, first.shares) = (vec![TypeId::new(0)], crate::kernel::draw::Shares::new(&[1.0]));
    first.arrivals = Arrivals::Times(vec![20.0]);
    network.sources.push(second);
    // Twice ten minutes of the doctor in 20 days, and nothing after.
    let found = run(&network, TASK);
    assert!((found("doctor", Metric::Busy) - 20.0 / TASK.length).abs() < 1e-9);
}

#[test]
fn whoever_waits_for_a_bed_may_keep_a_server() {
    let blocked = |holds: bool| {
        let mut network = network(
            0.05,
            1,
            vec![
                service_station(
                    "doctor",
                    ServiceKind::Queue,
                    Schedule::always(2),
                    Distribution::Fixed(10.0),
                    1,
                    1,
                ),
                service_station(
                    "ward",
                    ServiceKind::Beds,
                    Schedule::always(20),
                    Distribution::Fixed(390.0),
                    2,
                    1,
                ),
                exit("home", 1),
            ],
        );
        change(&mut network, 1, |service_station| service_station.holds_sender = holds);
        run(&network, TASK)("doctor", Metric::Busy)
    };
    assert!((blocked(false) / 0.5 - 1.0).abs() < 0.1);
    assert!(blocked(true) > 0.7);
}

#[test]
fn an_appointment_of_which_nothing_else_can_come_counts_as_if_it_had_been_waited_for() {
    let then = by_weights(vec![1, 2], vec![0.05, 0.95]);
    let nurse = service_station(
        "nurse",
        ServiceKind::Queue,
        Schedule::always(2),
        Distribution::Exponential { mean: 30.0 },
        2,
        1,
    );
    let network = network(0.1, 1, vec![appointments("practice", 800.0, then, 2, 1), nurse, exit("home", 1)]);
    let network = valid(&network);
    let program = Program::new(&network);
    let run_with = |warm_up, keeps_days| {
        // Where the number inside is kept day by day, everybody is waited for.
        let task = Task { warm_up, length: 60.0 * DAY, keeps_days, ..TASK };
        let mut simulation = Simulation::new(&program, task);
        simulation.run(&Unwatched).expect("nobody stops it");
        (values(&mut simulation), simulation.n_events)
    };
    // Some appointments are given before the warm-up ends and take place after it.
    for warm_up in [0.0, 30.0 * DAY] {
        let ((at_once, events), (waited_for, all_events)) =
            (run_with(warm_up, false), run_with(warm_up, true));
        assert_eq!(events, all_events);
        for (idx, (one, other)) in at_once.iter().zip(&waited_for).enumerate() {
            let is_same = (one.is_nan() && other.is_nan()) || (one - other).abs() <= 1e-9 * other.abs();
            assert!(is_same, "{:?}: {one} is not {other}", keys(&program)[idx]);
        }
    }
}

#[test]
fn no_appointment_is_given_beyond_the_horizon() {
    let mut practice = appointments("practice", 70.0, only(1), 2, 1);
    if let StationKind::Slots(clinic) = &mut practice.kind {
        clinic.sessions[0].same_day = 0.0;
        (clinic.wants_same_day, clinic.not_attended) = (ByType::same(0.0, 1), 0.0);
        (clinic.horizon_days, clinic.days) = (2, [1.0; 7]);
    }
    let mut network = network(1.0, 1, vec![practice, exit("seen", 1), exit("not seen", 1)]);
    // A hundred ask on the first day, for whom there are ten appointments on each of the two days after it.
    network.sources[0].arrivals = Arrivals::Times((0..100).map(f64::from).collect());
    let network = valid(&network);
    let program = Program::new(&network);
    let mut simulation = Simulation::new(&program, TASK);
    simulation.run(&Unwatched).expect("nobody stops it");
    assert_eq!(simulation.journeys.exits, [0, 20, 80]);
}

#[test]
fn rooms_of_which_somebody_may_still_move_are_not_locked() {
    let wards = |beds: u32, then: [Vec<usize>; 2]| {
        let stay = || Distribution::Exponential { mean: 1_200.0 };
        let ward = |name| service_station(name, ServiceKind::Beds, Schedule::always(beds), stay(), 2, 1);
        let mut network = network(0.003, 1, vec![ward("ward"), ward("unit"), exit("home", 1)]);
        for (station, to) in then.into_iter().enumerate() {
            let weights = vec![1.0; to.len()];
            network.stations[station].next_route = ByType::same(by_weights(to, weights), 1);
            change(&mut network, station, |service_station| service_station.holds_sender = true);
        }
        network
    };
    let deadlocks = |network: &Network| {
        let network = valid(network);
        let program = Program::new(&network);
        let mut simulation = Simulation::new(&program, Task { length: 200.0 * DAY, ..TASK });
        simulation.run(&Unwatched).expect("nobody stops it");
        simulation.deadlocks()
    };
    // Two by two, they lock; the second cannot be locked before the first.
    let both = wards(2, [vec![1, 2], vec![0, 2]]);
    let found = deadlocks(&both);
    assert_eq!(found.iter().map(|deadlock| deadlock.station.idx()).collect::<Vec<_>>(), [0, 1], "{found:?}");
    assert_eq!(found[0].day, found[1].day, "of two rooms both lock at once: {found:?}");
    // One after the other, they only wait.
    assert!(deadlocks(&wards(2, [vec![1, 2], vec![2]])).is_empty());
    // Somebody reneges in the end.
    let mut patient = both;
    change(&mut patient, 1, |service_station| {
        service_station.patience = Some(ByType::same(Distribution::Fixed(3.0 * DAY), 1));
        service_station.reneged = ByType::same(only(2), 1);
    });
    assert!(deadlocks(&patient).is_empty());
}
