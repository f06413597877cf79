//! Servers or beds with a queue before them.

use super::patients::ByType;
use super::route::Route;
use super::schedule::Schedule;
use crate::kernel::draw::Distribution;

/// Servers or beds with a queue before them.
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
    /// At most so many inside, waiting or in service.
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

/// What a station has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKind {
    /// Servers.
    Queue,
    /// Beds.
    Beds,
}

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

/// The most pools of one station.
pub(crate) const MAX_POOLS: usize = 16;

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

/// What happens to those for whom there is no room.
#[derive(Clone, Debug, PartialEq)]
pub enum WhenFull {
    /// They go on along this route.
    Lost(ByType<Route>),
    /// They wait where they are, and keep the server or bed they hold there.
    Blocks,
}
