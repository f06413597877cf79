//! Queues, move by move.

use super::{FifoQueue, FifoQueues, Links};

/// Does what is written (`+n` joins, `^n` cuts in, `-n` leaves) and compares who stands in the queue.
#[track_caller]
fn check(moves: &str, expected: &[u32]) {
    let (mut queue, mut links) = (FifoQueue::default(), Links::default());
    links.grow_to(10);
    for one in moves.split_whitespace() {
        let id = one[1..].parse().expect("a number");
        match one.as_bytes()[0] {
            b'+' => queue.push_back(&mut links, id),
            b'^' => queue.push_front(&mut links, id),
            _ => queue.remove(&mut links, id),
        }
    }
    let mut found = Vec::new();
    let mut next = queue.first();
    while let Some(id) = next {
        found.push(id);
        next = links.next(id);
    }
    assert_eq!(found, expected, "{moves}");
}

#[test]
fn those_who_come_first_stand_first() {
    check("", &[]);
    check("+3 +1 +2", &[3, 1, 2]);
    check("+3 +1 ^2", &[2, 3, 1]);
    check("^5", &[5]);
}

#[test]
fn leaving_from_anywhere_closes_the_gap() {
    check("+1 +2 +3 -2", &[1, 3]);
    check("+1 +2 +3 -1", &[2, 3]);
    check("+1 +2 +3 -3 +4", &[1, 2, 4]);
    check("+1 -1", &[]);
    check("+1 -1 +1 ^2 -1", &[2]);
}

#[test]
fn whoever_stands_in_an_earlier_line_is_first() {
    // A queue of its own a bit, and those from the 64th on, which share one.
    for (early, late) in [(0, 1), (2, 62), (5, 70), (63, 64), (66, 70)] {
        let (mut all, mut links) = (FifoQueues::new(71), Links::default());
        links.grow_to(10);
        assert_eq!(all.first(), None);
        all.push_back(&mut links, late, 1);
        all.push_back(&mut links, late, 2);
        all.push_back(&mut links, early, 3);
        all.push_front(&mut links, early, 4);
        assert_eq!(all.heads().collect::<Vec<_>>(), [(4, early), (1, late)]);
        for expected in [(4, early), (3, early), (1, late), (2, late)] {
            assert_eq!(all.first(), Some(expected), "{early} before {late}");
            all.remove(&mut links, expected.1, expected.0);
        }
        assert_eq!(all.first(), None);
    }
}
