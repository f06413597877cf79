//! Patients choose where to go.

use super::patient::{DrawPurpose, State};
use super::{Simulation, minute_of_week};
use crate::kernel::calendar::in_steps;
use crate::network::id::{ChoiceId, StationId};
use crate::network::{DAY, HOUR, within};
use crate::program::Kind;

/// Working hours, from and to [minutes of the day].
const WORKING_HOURS: (f64, f64) = (8.0 * HOUR, 18.5 * HOUR);

impl Simulation<'_> {
    /// A patient chooses the station of the highest utility, with random numbers of their own at each: what
    /// changes at one station moves only those who would have gone there or now do. Gives the station that
    /// they enter at once; `None` where they travel.
    pub(super) fn choose(&mut self, patient_idx: u32, choice: ChoiceId) -> Option<StationId> {
        let program = self.program;
        let choice = program.choices[choice.idx()].choice;
        let patient = self.patients[patient_idx as usize];
        let type_id = patient.type_id;
        let place = program.network.types[type_id.idx()].place;
        let draw = patient.key.sub_key(u64::from(patient.purpose(self.n_stations, 0)));
        let mut best: Option<(f64, StationId, f64)> = None;
        for option in &choice.options {
            let Some(constant) = option.constant.get(type_id) else { continue };
            let travel = match place {
                Some(place) => match program.network.travel[place.idx()][option.to.idx()] {
                    Some(travel) if travel <= choice.reach => travel,
                    _ => continue,
                },
                None => 0.0,
            };
            let to = option.to;
            let uniform = draw.uniform(to.number());
            let mut utility = constant + choice.per_travel_minute * travel;
            // A wait and the hour only take away: most need not be looked at further.
            if best.is_some_and(|(most, ..)| utility + gumbel_bound(uniform) < most) {
                continue;
            }
            // Where travelling takes no time, they are there at once.
            let arrives = if choice.travels { in_steps(self.now + travel) } else { self.now };
            let station = &program.network.stations[to.idx()];
            if station.opening_hours.as_ref().is_some_and(|opening_hours| opening_hours.at(arrives) == 0) {
                continue;
            }
            if choice.per_wait_minute < 0.0 {
                utility += choice.per_wait_minute * self.expected_wait(to);
            }
            if choice.out_of_hours < 0.0 && is_out_of_hours(arrives, program.network.first_weekday) {
                utility += choice.out_of_hours;
            }
            // The greatest of utilities with Gumbel noise is chosen with the odds of a logit.
            utility -= libm::log(-libm::log(uniform));
            if best.is_none_or(|(most, ..)| utility > most) {
                best = Some((utility, to, travel));
            }
        }
        let Some((_, to, travel)) = best else {
            self.count_turned_away(patient_idx);
            self.log_step(patient_idx, "finds nothing open within reach");
            return Some(self.draw_route(&choice.none_open, &patient, DrawPurpose::Full));
        };
        let counts_of_choice = self.counts_of(patient_idx);
        counts_of_choice.n_travelled += 1;
        counts_of_choice.travel_time += travel;
        counts_of_choice.completed += 1;
        let counts_idx = self.counts_idx_at(&program.stations[to.idx()], patient.type_id) as usize;
        self.counts[counts_idx].n_travelled += 1;
        self.counts[counts_idx].travel_time += travel;
        if choice.travels && travel > 0.0 {
            self.log_step(patient_idx, "sets out");
            let due = in_steps(self.now + travel);
            let patient = &mut self.patients[patient_idx as usize];
            patient.state = State::Travelling;
            patient.station = to;
            patient.due = due;
            self.calendar.push(due, patient_idx);
            return None;
        }
        Some(to)
    }

    /// How long somebody who joins now would wait [minutes]: those in queue, shared among the servers.
    fn expected_wait(&mut self, station: StationId) -> f64 {
        match self.program.stations[station.idx()].kind {
            Kind::ServiceStation(service) => {
                let state = &self.service_stations[service.idx()];
                let pools = &state.pools[..state.program.pools.len()];
                let staffed: u32 = pools.iter().map(|pool| pool.accepting).sum();
                state.waiting() * self.program.service_stations[service.idx()].mean_service
                    / f64::from(staffed.max(1))
            }
            Kind::Slots(clinic) => self.wait_for_appointment(clinic),
            _ => 0.0,
        }
    }
}

/// A bound of the Gumbel noise of a uniform draw: −ln(−ln u) < −ln(1 − u), which is below ln 2 for each binary
/// place at which 1 − u begins.
#[inline]
fn gumbel_bound(uniform: f64) -> f64 {
    let exponent = ((1.0 - uniform).to_bits() >> 52) as u32;
    f64::from(1023_u32.saturating_sub(exponent)) * std::f64::consts::LN_2
}

fn is_out_of_hours(time: f64, first_weekday: u8) -> bool {
    let minute = minute_of_week(time, first_weekday);
    let (from, to) = WORKING_HOURS;
    minute >= 5.0 * DAY || !(from..to).contains(&within(minute, DAY))
}
