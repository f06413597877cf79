//! The parts of a discrete-event simulation, which know nothing of what is simulated: a calendar of
//! pending events, draws that are looked up by whom and what they are for, queues to wait in, and
//! statistics that do not grow with simulated time.
//!
//! Time is an `f64` from 0, in whatever unit the caller keeps. Nothing here allocates, hashes or
//! dispatches per event once it has grown to its working size.
//!
//! ```text
//! loop {
//!     let Some(event) = calendar.pop() else { break };   // earliest; of equals the first put in
//!     …                                                  // change state, draw, calendar.push(…)
//! }
//! ```
//!
//! What always has one event pending, such as a source of arrivals, may have a seat beside the calendar.

pub mod calendar;
pub mod draw;
pub mod queue;
pub mod intensity;
pub mod census;
pub mod tally;
