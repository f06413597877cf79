//! The calendar against a plain list.

use stats::stream::Stream;

use super::{Calendar, Event};

/// Pushes and pops at random, and holds the calendar to a sorted list.
#[track_caller]
fn check(seed: u64, n_events: usize, far: u64) {
    let mut stream = Stream::named(seed, &["calendar"]);
    let mut calendar = Calendar::new();
    let mut list: Vec<(f64, usize)> = Vec::new();
    let mut now = 0.0;
    let mut n_put = 0;
    while n_put < n_events || !list.is_empty() {
        assert_eq!(calendar.len(), list.len());
        if n_put < n_events && (list.is_empty() || stream.below(100) < 52) {
            let reach = if stream.below(10) == 0 { far } else { 20 };
            let ahead = f64::from(u32::try_from(stream.below(reach * 4)).expect("small")) / 4.0;
            calendar.push(now + ahead, u32::try_from(n_put).expect("small"));
            list.push((now + ahead, n_put));
            n_put += 1;
        } else {
            let first = list
                .iter()
                .enumerate()
                .min_by(|(_, one), (_, other)| one.partial_cmp(other).expect("numbers"))
                .map(|(idx, _)| idx)
                .expect("not empty");
            let (time, whose) = list.swap_remove(first);
            let event = calendar.pop().expect("as many as in the list");
            assert_eq!(event.time().to_bits(), time.to_bits());
            assert_eq!(usize::try_from(event.whose()).expect("small"), whose);
            now = time;
        }
    }
    assert!(calendar.pop().is_none());
}

#[test]
fn events_come_earliest_first_and_ties_in_order_of_insertion() {
    for seed in 0..20 {
        check(seed, 3_000, 50);
    }
}

#[test]
fn events_far_off_come_in_their_turn() {
    for seed in 0..10 {
        check(seed, 2_000, 1_000_000);
    }
}

#[test]
fn widths_follow_the_density_of_events() {
    let mut calendar = Calendar::new();
    for scale in [1e-6, 1.0, 1e6] {
        let begin = calendar.pop().map_or(0.0, Event::time);
        calendar.push(begin, 0);
        let mut last = begin;
        let mut stream = Stream::named(3, &["gap"]);
        for _ in 0..20_000 {
            let event = calendar.pop().expect("one is always pending");
            assert!(event.time() >= last);
            last = event.time();
            let gap = f64::from(u32::try_from(stream.below(1_000)).expect("small")) * scale;
            calendar.push(last + gap, 1);
        }
    }
}
