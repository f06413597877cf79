//! Seats: a few that always have one event pending, such as sources of arrivals. A tree of knock-out
//! rounds knows the earliest; a new event of a seat is played up its path alone, without a branch that
//! depends on times.

use super::Event;

/// One pending event a seat, or none.
#[derive(Clone, Debug)]
pub(super) struct Seats {
    /// The winner is at 1; those at `n` and `n + 1` play for the place at `n / 2`; seats come last.
    rounds: Vec<Event>,
}

impl Seats {
    pub(super) fn new(n: usize) -> Self {
        Self { rounds: vec![Event::NEVER; 2 * n.next_power_of_two()] }
    }

    /// The earliest; [`Event::NEVER`] where no seat has one.
    #[inline]
    pub(super) fn first(&self) -> Event {
        self.rounds[1]
    }

    /// How many seats have an event pending; they are counted.
    pub(super) fn len(&self) -> usize {
        self.rounds[self.rounds.len() / 2..].iter().filter(|event| **event != Event::NEVER).count()
    }

    /// What a seat has pending from now on.
    #[inline]
    pub(super) fn set(&mut self, seat: usize, event: Option<Event>) {
        let mut winner = event.unwrap_or(Event::NEVER);
        let mut node = self.rounds.len() / 2 + seat;
        self.rounds[node] = winner;
        while node > 1 {
            winner = winner.min(self.rounds[node ^ 1]);
            node /= 2;
            self.rounds[node] = winner;
        }
    }
}
