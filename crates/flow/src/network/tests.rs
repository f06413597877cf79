//! Schedules, and networks that do not hang together.

use super::{DAY, RoomKind, Schedule, ShiftEnd, WEEK};
use crate::example::{change, exit, network, room};
use crate::kernel::draw::Law;

#[test]
fn a_schedule_says_how_many_there_are_and_when_that_changes() {
    let schedule = Schedule { cycle: DAY, steps: vec![(0.0, 4), (480.0, 7), (960.0, 8)] };
    assert_eq!([0.0, 479.0, 480.0, 1_439.0, 1_440.0].map(|time| schedule.at(time)), [4, 4, 7, 8, 4]);
    assert_eq!(schedule.next_change(0.0), Some(480.0));
    assert_eq!(schedule.next_change(960.0), Some(1_440.0));
    assert_eq!(schedule.next_change(1_440.0 + 480.0), Some(1_440.0 + 960.0));
    assert!((schedule.mean() - 19.0 / 3.0).abs() < 1e-12);
    assert_eq!(Schedule::always(3).next_change(5.0), None);
    assert_eq!(Schedule { cycle: WEEK, steps: vec![(0.0, 1), (5.0, 1)] }.tidied().steps.len(), 1);
}

/// Holds a day of staff, and those of them who begin something new when they stop `before` minutes before
/// their number falls, to the steps expected.
#[track_caller]
fn begins(staffed: &[(f64, u32)], before: f64, expected: &[(f64, u32)]) {
    let staffed = Schedule { cycle: DAY, steps: staffed.to_vec() };
    assert_eq!(staffed.least_until(before).steps, expected, "{staffed:?}, {before} minutes before");
}

#[test]
fn whoever_will_be_gone_begins_nothing_new() {
    let day = [(0.0, 2), (480.0, 5), (960.0, 3)];
    begins(&day, 0.0, &day);
    // Two leave at 16:00, and one more at midnight.
    begins(&day, 30.0, &[(0.0, 2), (480.0, 5), (930.0, 3), (1_410.0, 2)]);
    // Three come for half an hour: they begin nothing, nor does one of the two who leave then.
    begins(&[(0.0, 2), (600.0, 5), (630.0, 1)], 60.0, &[(0.0, 2), (570.0, 1)]);
    begins(
        &[(0.0, 2), (600.0, 5), (690.0, 1), (900.0, 2)],
        60.0,
        &[(0.0, 2), (600.0, 5), (630.0, 1), (900.0, 2)],
    );
    // A lull shorter than that is seen from before it, and over when it ends.
    begins(&[(0.0, 4), (600.0, 2), (610.0, 4)], 60.0, &[(0.0, 4), (540.0, 2), (610.0, 4)]);
    // The fall is on the next day.
    begins(&[(0.0, 0), (60.0, 3)], 120.0, &[(0.0, 0), (60.0, 3), (1_320.0, 0)]);
    begins(&[(0.0, 1), (600.0, 2)], 2_000.0, &[(0.0, 1)]);
}

/// Holds what is wrong with a network to what is expected.
#[track_caller]
fn check(network: &super::Network, expected: &[&str]) {
    let faults: Vec<String> =
        network.faults().into_iter().map(|fault| format!("{}: {}", fault.of, fault.what)).collect();
    assert_eq!(faults.len(), expected.len(), "{faults:?}");
    for (fault, expected) in faults.iter().zip(expected) {
        assert!(fault.contains(expected), "{expected:?} is not in {fault:?}");
    }
}

#[test]
fn what_does_not_hang_together_is_told() {
    let queue = |next| room("nurse", RoomKind::Queue, Schedule::always(1), Law::Fixed(1.0), next, 1);
    check(&network(1.0, 1, vec![queue(1), exit("home", 1)]), &[]);
    check(
        &network(1.0, 1, vec![queue(0), exit("home", 1)]),
        &["no exit can be reached", "no route leads here"],
    );
    let mut nobody = network(1.0, 1, vec![queue(1), exit("home", 1)]);
    change(&mut nobody, 0, |room| room.pools[0].staffed = Schedule::always(0));
    check(&nobody, &["never has a server"]);
    let mut small = network(1.0, 1, vec![queue(1), exit("home", 1)]);
    change(&mut small, 0, |room| {
        room.pools[0].staffed = Schedule::always(3);
        room.capacity = Some(2);
    });
    check(&small, &["room for 2 is less than its 3 servers"]);
    let mut brief = network(1.0, 1, vec![queue(1), exit("home", 1)]);
    change(&mut brief, 0, |room| {
        room.pools[0].staffed = Schedule { cycle: DAY, steps: vec![(0.0, 0), (600.0, 2), (630.0, 0)] };
        room.shift_end = ShiftEnd::StopNewWorkBefore { before: 29.0 };
    });
    check(&brief, &[]);
    change(&mut brief, 0, |room| room.shift_end = ShiftEnd::StopNewWorkBefore { before: 30.0 });
    check(
        &brief,
        &["its servers never begin with anybody: they are never there for longer than the 30 minutes"],
    );
    let mut unserved = network(
        1.0,
        2,
        vec![room("nurse", RoomKind::Queue, Schedule::always(1), Law::Fixed(1.0), 1, 2), exit("home", 2)],
    );
    change(&mut unserved, 0, |room| room.pools[0].serves = vec![true, false]);
    check(&unserved, &["no pool serves kind 2"]);
}
