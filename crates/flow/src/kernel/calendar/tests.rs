//! The calendar against a plain list.

use stats::stream::Stream;

use super::{Calendar, Event, in_steps};

/// Pushes and pops at random, and holds the calendar to a sorted list.
#[track_caller]
fn check(seed: u64, n_events: usize, far: u64) {
    let mut stream = Stream::named(seed, &["calendar"]);
    let mut calendar = Calendar::new(0);
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
            let (time, key) = list.swap_remove(first);
            let event = calendar.pop().expect("as many as in the list");
            assert_eq!(event.time().to_bits(), time.to_bits());
            assert_eq!(usize::try_from(event.key()).expect("small"), key);
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
fn events_of_seats_come_among_the_others_as_if_they_were_put_in() {
    for n_seats in [1_u32, 3, 8, 36] {
        let mut stream = Stream::named(u64::from(n_seats), &["seats"]);
        let mut quarters = |most| f64::from(u32::try_from(stream.below(most)).expect("small")) / 4.0;
        let (mut seated, mut plain) = (Calendar::new(n_seats as usize), Calendar::new(0));
        for seat in 0..n_seats {
            let time = quarters(40);
            seated.seat(seat as usize, Some(time), seat);
            plain.push(time, seat);
        }
        for n in 0..5_000 {
            let (event, other) = (seated.pop(), plain.pop());
            assert_eq!(event, other);
            let Some(event) = event else { break };
            if event.key() < n_seats {
                assert!(!seated.is_empty(), "the event of a seat stays until its next");
                // In the end each seat leaves.
                let next = (n < 4_000).then(|| event.time() + quarters(40));
                seated.seat(event.key() as usize, next, event.key());
                if let Some(time) = next {
                    plain.push(time, event.key());
                }
            }
            if n % 3 == 0 {
                let time = event.time() + quarters(60);
                seated.push(time, n_seats + n);
                plain.push(time, n_seats + n);
            }
        }
        assert_eq!(seated.pop(), None);
        assert!(seated.is_empty());
    }
}

#[test]
fn widths_follow_the_density_of_events() {
    let mut calendar = Calendar::new(0);
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

#[test]
fn sums_and_differences_of_times_in_steps_are_exact() {
    let lasts = in_steps(17.0 / 60.0);
    let mut stream = Stream::named(5, &["time"]);
    for _ in 0..10_000 {
        let begins = in_steps(f64::from(u32::try_from(stream.below(1 << 30)).expect("small")) / 7.0);
        let ends = in_steps(begins + lasts);
        assert_eq!((ends - begins).to_bits(), lasts.to_bits());
        assert_eq!(in_steps(ends).to_bits(), ends.to_bits());
    }
    assert!((in_steps(1.0 / 3.0) - 1.0 / 3.0).abs() <= 0.5 / f64::from(1 << 20));
}

#[test]
fn another_event_at_the_same_time_is_known_wherever_it_lies() {
    for (n_seats, other, expected) in [(0, 5.0, true), (0, 5.5, false), (1, 5.0, true), (1, 700.0, false)] {
        let mut calendar = Calendar::new(n_seats);
        calendar.push(5.0, 1);
        if n_seats == 0 {
            calendar.push(other, 2);
        } else {
            calendar.seat(0, Some(other), 2);
        }
        calendar.push(90_000.0, 3);
        assert_eq!(calendar.pop().map(Event::key), Some(1));
        assert_eq!(calendar.has_another_at(5.0), expected, "{n_seats} seats, {other}");
    }
}
