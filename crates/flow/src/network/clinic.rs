//! Appointments: sessions, how far ahead they are given, and what becomes of requests that get none.

use super::patients::ByType;
use super::route::Route;
use crate::kernel::draw::{Distribution, Shares};

/// A book of appointments.
#[derive(Clone, Debug)]
pub struct ClinicSchedule {
    /// Kinds of staff whose appointments are asked for.
    pub sessions: Vec<Session>,
    /// Which kind a request is for, in the order of sessions.
    pub session_shares: Shares,
    /// The weights as they were written, in the same order.
    pub session_weights: Vec<f64>,
    /// Share of requests that want to be seen on the day.
    pub wants_same_day: ByType<f64>,
    /// How far ahead the others want to be seen [minutes].
    pub ahead: ByType<Distribution>,
    /// No appointment is given beyond this [days].
    pub horizon_days: u32,
    /// Share of appointments, of those booked ahead, that are not attended.
    pub not_attended: f64,
    /// Where requests go for which there is no appointment on the day.
    pub same_day_full: ByType<Route>,
    /// Where requests go for which there is none within the horizon.
    pub full: ByType<Route>,
    /// Where those go who did not attend.
    pub missed: ByType<Route>,
    /// When appointments are given [minutes of the day].
    pub hours: (f64, f64),
    /// Weight of each weekday, Monday first.
    pub days: [f64; 7],
}

/// Appointments of one kind of staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// `GP`.
    pub staff: String,
    /// Appointments a week.
    pub slots_a_week: f64,
    /// The share kept for requests of the day.
    pub same_day: f64,
}
