//! Doors and staff that do not fit: where a station is open and nobody is there, or the other way round.

use domain::money::Pence;
use flow::network::{DAY, Network, Schedule, ServiceKind, Station, StationKind, WEEK};

use super::words;

/// Staff may come so long before doors open, and stay so long after they close to finish with those
/// inside, before it is remarked on [minutes].
const BEFORE_AND_AFTER: f64 = 60.0;

/// What of doors and staff does not fit: a sentence each, with the change that mends it.
///
/// Queues whose doors open and close are looked at. One without `hours` lets people wait overnight.
#[must_use]
pub fn remarks(network: &Network) -> Vec<String> {
    network.stations.iter().flat_map(|station| station_remarks(station, network.first_weekday)).collect()
}

/// What only the changed network is remarked on for.
#[must_use]
pub fn new_remarks(base: &Network, changed: &Network) -> Vec<String> {
    let known = remarks(base);
    remarks(changed).into_iter().filter(|remark| !known.contains(remark)).collect()
}

fn station_remarks(station: &Station, first_weekday: u8) -> Vec<String> {
    let (StationKind::ServiceStation(room), Some(opening_hours)) = (&station.kind, &station.opening_hours)
    else {
        return Vec::new();
    };
    let schedules = || room.pools.iter().map(|pool| &pool.staffed).chain([opening_hours]);
    // Beds change with the year, and have no shifts.
    if room.kind != ServiceKind::Queue || schedules().any(|schedule| WEEK < schedule.cycle) {
        return Vec::new();
    }
    let mut edges: Vec<f64> = (0..7_u8).map(|day| f64::from(day) * DAY).collect();
    for schedule in schedules() {
        let mut begin = 0.0;
        while begin < WEEK {
            edges.extend(schedule.steps.iter().map(|(from, _)| begin + from).filter(|edge| *edge < WEEK));
            begin += schedule.cycle.max(1.0);
        }
    }
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let when = |holds: &dyn Fn(f64) -> bool| Schedule {
        cycle: WEEK,
        steps: edges.iter().map(|edge| (*edge, u32::from(holds(*edge)))).collect(),
    };
    let staffed = |time: f64| room.pools.iter().any(|pool| 0 < pool.staffed.at(time));
    let is_open = |time: f64| 0 < opening_hours.at(time);
    let mut remarks = Vec::new();

    let open_alone = when(&|time| is_open(time) && !staffed(time)).tidied();
    if 0 < open_alone.most() {
        let pool = room.pools.iter().max_by_key(|pool| pool.staffed.most());
        let most = pool.map_or(1, |pool| pool.staffed.most()).max(1);
        let hours = words::written_hours(&open_alone, first_weekday);
        remarks.push(format!(
            "{} is open {} with no staff, so nobody is seen then. To staff it, add a change: kind = \"capacity\", target = \"{}\", to = \"{hours}\", value = \"{most}\".",
            station.name,
            words::hours(&hours),
            target(station, pool.map_or("", |pool| pool.name.as_str()), room.pools.len()),
        ));
    }
    for pool in &room.pools {
        let paid = without_short(&when(&|time| !is_open(time) && 0 < pool.staffed.at(time)).tidied());
        if paid.most() == 0 {
            continue;
        }
        let hours = words::written_hours(&paid, first_weekday);
        let (staff, is_paid) = (
            if room.pools.len() == 1 { "Staff".to_owned() } else { words::capital(&pool.name) },
            if Pence::ZERO < station.cost.staffed_hour { "are still paid" } else { "are still there" },
        );
        remarks.push(format!(
            "{staff} of {} {is_paid} {}, when its doors are closed. To send them home, add a change: kind = \"capacity\", target = \"{}\", to = \"{hours}\", value = \"0\".",
            station.name,
            words::hours(&hours),
            target(station, &pool.name, room.pools.len()),
        ));
    }
    remarks
}

/// A pool as the target of a change.
fn target(station: &Station, pool: &str, n_pools: usize) -> String {
    if n_pools < 2 { station.name.clone() } else { format!("{} / {pool}", station.name) }
}

/// Without the spans that are no longer than staff may come before and stay after.
fn without_short(schedule: &Schedule) -> Schedule {
    let n = schedule.steps.len();
    let lasts = |idx: usize| {
        let next = schedule.steps.get(idx + 1).map_or(WEEK + schedule.steps[0].0, |(from, _)| *from);
        next - schedule.steps[idx].0
    };
    let steps = (0..n).map(|idx| {
        let (from, count) = schedule.steps[idx];
        (from, if lasts(idx) <= BEFORE_AND_AFTER { 0 } else { count })
    });
    Schedule { cycle: WEEK, steps: steps.collect() }.tidied()
}

#[cfg(test)]
mod tests;
