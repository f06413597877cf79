//! Changes of a scenario as far as a care network knows them.

use std::collections::BTreeSet;

use domain::money::Pence;
use domain::scenario::{
    Amount, Change, ChangeAction, ChangeFault, ChangeField, DaysOfYear, Misfit, OpeningHours, Percentage,
    PriceBasis, RelativeAmount, ValueError, WeekHours, price_text,
};
use flow::alter::{AppliedChange, NetworkChange};
use flow::network::id::{PoolId, StationId};
use flow::network::{DAY, Network, Schedule, ServiceKind, StationKind, YEAR};
use flow::output::DemandByProjection;
use jiff::civil::Date;

use super::demand::{demand, projected_demand};
use super::follows::FollowedSeries;
use super::named::{station, stations, types, unknown};
use super::{limits, opening_hours, words};

/// What scenarios do to a network: the changes that fit it, and the ids of those of kinds that it does
/// not know. Whether the changed network hangs together is for
/// [`Network::validate`] to say.
///
/// # Errors
/// Every change that cannot be made.
pub fn alterations(
    network: &Network,
    start: Date,
    followed: &[FollowedSeries],
    changes: &[Change],
) -> Result<(Vec<AppliedChange>, Vec<String>), Vec<ChangeFault>> {
    let (mut applied, mut ignored, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    // Later changes see what earlier ones did.
    let mut network = network.clone();
    let mut settled: Vec<Settled<'_>> = Vec::new();
    for change in changes {
        let effect = network_change(&network, start, followed, &change.action).and_then(|effect| {
            if let Some((_, network_change, _)) = &effect {
                settle(&network, start, change, network_change, &mut settled)?;
            }
            Ok(effect)
        });
        match effect {
            Ok(Some((sentence, network_change, demand))) => {
                network.apply(&network_change);
                // Told where it arises; what is as large already is the network's own fault.
                if let Some((subject, why)) = limits::faults(&network).into_iter().next() {
                    let subject = if why.contains(&subject) { String::new() } else { format!("{subject}: ") };
                    let has_value = !change.action.text().value.is_empty();
                    let field = if has_value { ChangeField::Value } else { ChangeField::Target };
                    let misfit = Misfit { field, expected: format!("{subject}{why}") };
                    faults.push(change.fault(misfit));
                    break;
                }
                applied.push(AppliedChange {
                    sentence,
                    provenance: change.provenance,
                    change: network_change,
                    demand,
                });
            }
            Ok(None) => ignored.push(change.id.clone()),
            Err(misfit) => faults.push(change.fault(misfit)),
        }
    }
    if faults.is_empty() { Ok((applied, ignored)) } else { Err(faults) }
}

/// Where a value does not fit, or a day of the year is none of this year.
fn of_value(error: ValueError) -> Misfit {
    let field = if error == ValueError::DaysOfYear { ChangeField::To } else { ChangeField::Value };
    Misfit { field, expected: error.to_string() }
}

/// What a change settled, so that a later one that would undo it unseen is refused.
struct Settled<'c> {
    change_id: &'c str,
    station: StationId,
    part: Part,
    /// When, within the cycle; empty for always.
    spans: Vec<(f64, f64)>,
}

/// A part of a station that a change settles.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Doors,
    Pool(PoolId),
    ContactCost,
    FixedCost,
}

/// Notes what a change settles; refuses it where it would undo an earlier one.
fn settle<'c>(
    network: &Network,
    start: Date,
    change: &'c Change,
    network_change: &NetworkChange,
    settled: &mut Vec<Settled<'c>>,
) -> Result<(), Misfit> {
    let (stations, part): (&[StationId], Part) = match network_change {
        NetworkChange::OpeningHours { stations, .. } => (stations, Part::Doors),
        NetworkChange::Staffing { station, pool, .. } => (std::slice::from_ref(station), Part::Pool(*pool)),
        NetworkChange::ContactCost { station, .. } => (std::slice::from_ref(station), Part::ContactCost),
        NetworkChange::FixedCost { station, .. } => (std::slice::from_ref(station), Part::FixedCost),
        // These go on from what earlier ones left.
        _ => return Ok(()),
    };
    // A step goes on from what an earlier change left; a number in its place undoes it.
    let (spans, goes_on) = match &change.action {
        ChangeAction::Capacity { when, servers, .. } => {
            let spans = when.as_ref().map(|when| spans_of_week(when, network.first_weekday));
            (spans.unwrap_or_default(), servers.goes_on())
        }
        ChangeAction::Beds { when, beds, .. } => {
            let spans = when.map(|when| spans_of_year(when, start)).transpose().map_err(of_value)?;
            (spans.unwrap_or_default(), beds.goes_on())
        }
        _ => (Vec::new(), false),
    };
    let overlaps = |known: &[(f64, f64)]| {
        known.is_empty()
            || spans.is_empty()
            || known.iter().any(|(from, to)| spans.iter().any(|(begin, end)| from < end && begin < to))
    };
    for station in stations {
        let known = settled
            .iter()
            .find(|known| known.station == *station && known.part == part && overlaps(&known.spans));
        if let Some(known) = known.filter(|_| !goes_on) {
            return Err(Misfit::of_target(format!(
                "it would undo what change {} does to {} at the same time; write one change of both",
                known.change_id,
                network.stations[station.idx()].name
            )));
        }
        settled.push(Settled { change_id: &change.id, station: *station, part, spans: spans.clone() });
    }
    Ok(())
}

type Made = Result<(String, NetworkChange), Misfit>;

/// What a change does, and a sentence of it; nothing where its kind is not one of [`flow::alter::CHANGE_KINDS`].
fn network_change(
    network: &Network,
    start: Date,
    followed: &[FollowedSeries],
    action: &ChangeAction,
) -> Result<Option<(String, NetworkChange, Option<DemandByProjection>)>, Misfit> {
    let target = action.target();
    let effect = match action {
        ChangeAction::SiteHours { site, hours, now } => site_hours(network, site, hours, now.as_ref()),
        ChangeAction::Capacity { station, pool, when, servers } => {
            capacity(network, (station, pool.as_deref()), when.as_ref(), *servers, &target)
        }
        ChangeAction::Beds { station, when, beds } => self::beds(network, start, station, *when, *beds),
        ChangeAction::Slots { stations, staff, appointments } => {
            slots(network, stations, staff.as_deref(), *appointments, &target)
        }
        ChangeAction::Demand { source, patients, arrivals } => {
            demand(network, source, patients.as_deref(), *arrivals)
        }
        ChangeAction::ProjectedDemand { sources, month, end } => {
            let projected = projected_demand(network, followed, sources.as_deref(), *month, *end);
            return projected.map(|(sentence, change, demand)| Some((sentence, change, Some(demand))));
        }
        ChangeAction::Streaming { station, patients, to, share } => {
            streaming(network, station, patients.as_deref(), to, *share)
        }
        ChangeAction::Price { station, basis, price } => self::price(network, station, *basis, *price),
        ChangeAction::Budget { .. }
        | ChangeAction::Efficiency { .. }
        | ChangeAction::Posts { .. }
        | ChangeAction::FunctionOption { .. }
        | ChangeAction::FunctionTransfer { .. }
        | ChangeAction::Merge { .. }
        | ChangeAction::Event { .. } => return Ok(None),
    };
    effect.map(|(sentence, change)| Some((sentence, change, None)))
}

fn site_hours(network: &Network, site: &str, hours: &OpeningHours, now: Option<&OpeningHours>) -> Made {
    let stations: Vec<StationId> = stations(network, site)?
        .into_iter()
        .filter(|idx| matches!(network.stations[idx.idx()].kind, StationKind::ServiceStation(_)))
        .collect();
    if stations.is_empty() {
        return Err(Misfit::of_target(format!(
            "{site} has no queue or beds whose doors could open or close"
        )));
    }
    if let Some(idx) = stations.iter().find(|idx| network.stations[idx.idx()].opening_hours.is_none()) {
        return Err(Misfit::of_target(format!(
            "{} has no hours, so the network does not say where those go who find it closed; give it hours = \"00-24\" and closed there",
            network.stations[idx.idx()].name
        )));
    }
    // Doors that are always open are written as open at all hours, so that what is said of finding them closed
    // still has its place.
    let doors = |hours: &OpeningHours| {
        opening_hours::schedule(hours, network.first_weekday).unwrap_or_else(|| Schedule::always(1))
    };
    if let Some(now) = now {
        let now = Some(doors(now));
        let is_now =
            |idx: &&StationId| network.stations[idx.idx()].opening_hours.clone().map(Schedule::tidied) == now;
        if let Some(idx) = stations.iter().find(|idx| !is_now(idx)) {
            let station = &network.stations[idx.idx()];
            let now = station.opening_hours.as_ref().map_or_else(
                || "always".to_owned(),
                |doors| words::written_hours(doors, network.first_weekday),
            );
            let expected = format!("{} is open {now}; correct from, or leave it out", station.name);
            return Err(Misfit { field: ChangeField::From, expected });
        }
    }
    let sentence = match hours {
        OpeningHours::Never => format!("{site} is closed."),
        OpeningHours::Always | OpeningHours::At(_) => format!("{site} is open {}.", hours.in_words()),
    };
    let opening_hours = Some(doors(hours));
    Ok((sentence, NetworkChange::OpeningHours { stations, opening_hours }))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small and not negative"
)]
fn whole(number: f64) -> u32 {
    number.round() as u32
}

/// Servers or beds changed within a span of the cycle; what rounds to no change is refused, for nobody would
/// notice that it did nothing.
fn within(staffed: &Schedule, spans: &[(f64, f64)], amount: Amount) -> Result<Schedule, Misfit> {
    let mut edges: Vec<f64> = staffed.steps.iter().map(|(from, _)| *from).collect();
    edges.extend(spans.iter().flat_map(|(from, to)| [*from, *to]).filter(|edge| *edge < staffed.cycle));
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let mut steps = Vec::new();
    for edge in edges {
        let now = staffed.at(edge);
        let is_in = spans.iter().any(|(from, to)| *from <= edge && edge < *to);
        let count = if is_in { whole(amount.apply(f64::from(now)).map_err(of_value)?) } else { now };
        steps.push((edge, count));
    }
    let changed = Schedule { cycle: staffed.cycle, steps }.tidied();
    if (amount.is_share() || !amount.is_whole()) && changed == staffed.clone().tidied() {
        let counts: BTreeSet<u32> = staffed.steps.iter().map(|(_, count)| *count).collect();
        let counts: Vec<String> = counts.iter().map(u32::to_string).collect();
        let expected = format!(
            "{amount} {} {} rounds to no change; write how many more or fewer, such as +1",
            if amount.is_share() { "of" } else { "where there are" },
            counts.join(" or ")
        );
        return Err(Misfit { field: ChangeField::Value, expected });
    }
    Ok(changed)
}

/// What becomes of staff or beds; of parts of one also what was asked for: `2 more staff (+1.5, rounded)`.
fn counted(amount: Amount, noun: &str) -> String {
    if amount.is_share() || amount.is_whole() {
        return amount.in_words(noun);
    }
    format!("{} ({amount}, rounded)", amount.rounded().in_words(noun))
}

/// Hours of days as spans of the week of the simulation.
fn spans_of_week(hours: &WeekHours, first_weekday: u8) -> Vec<(f64, f64)> {
    let mut spans = Vec::new();
    for (days, hours) in hours.parts() {
        for day in 0..7_u8 {
            if days[usize::from((first_weekday + day) % 7)] {
                let midnight = f64::from(day) * DAY;
                spans.push((midnight + f64::from(hours.from()), midnight + f64::from(hours.to())));
            }
        }
    }
    spans
}

/// Days of the year as spans of the year of the simulation.
fn spans_of_year(days: DaysOfYear, start: Date) -> Result<Vec<(f64, f64)>, ValueError> {
    let midnight = |day| opening_hours::midnight_of(start, day).ok_or(ValueError::DaysOfYear);
    let (from, to) = (midnight(days.first)?, midnight(days.last)? + DAY);
    Ok(if from < to { vec![(from, to)] } else { vec![(0.0, to), (from, YEAR)] })
}

fn capacity(
    network: &Network,
    (name, pool_name): (&str, Option<&str>),
    when: Option<&WeekHours>,
    servers: Amount,
    target: &str,
) -> Made {
    let station = station(network, name)?;
    let StationKind::ServiceStation(room) = &network.stations[station.idx()].kind else {
        let is_clinic = matches!(network.stations[station.idx()].kind, StationKind::Slots(_));
        let instead =
            if is_clinic { "use kind = \"slots\" for appointments" } else { "name a station that has" };
        return Err(Misfit::of_target(format!("{name} has no servers; {instead}")));
    };
    if room.kind == ServiceKind::Beds {
        return Err(Misfit::of_target(format!("{name} has beds; use kind = \"beds\"")));
    }
    let known: Vec<&str> = room.pools.iter().map(|pool| pool.name.as_str()).collect();
    let pool = match pool_name {
        Some(pool_name) => known
            .iter()
            .position(|known| *known == pool_name)
            .map(PoolId::new)
            .ok_or_else(|| Misfit::of_target(unknown("pool", pool_name, &known)))?,
        None if known.len() > 1 => {
            return Err(Misfit::of_target(format!(
                "{name} has several pools; write target = \"{name} / {}\"",
                known.join("\" or \"")
            )));
        }
        None => PoolId::FIRST,
    };
    let now = &room.pools[pool.idx()].staffed;
    let spans =
        when.map_or_else(|| vec![(0.0, now.cycle)], |when| spans_of_week(when, network.first_weekday));
    let staffed = within(now, &spans, servers)?;
    let when = when.map_or_else(String::new, |when| format!(", {}", when.in_words()));
    let sentence = format!("{target}: {}{when}.", counted(servers, "staff"));
    Ok((sentence, NetworkChange::Staffing { station, pool, staffed }))
}

fn beds(network: &Network, start: Date, name: &str, when: Option<DaysOfYear>, beds: Amount) -> Made {
    let station = station(network, name)?;
    let StationKind::ServiceStation(room) = &network.stations[station.idx()].kind else {
        return Err(Misfit::of_target(format!("{name} has no beds")));
    };
    if room.kind != ServiceKind::Beds {
        return Err(Misfit::of_target(format!("{name} has servers; use kind = \"capacity\"")));
    }
    let mut now = room.pools[0].staffed.clone();
    let spans = match when {
        None => vec![(0.0, now.cycle)],
        Some(when) => {
            if (now.cycle - YEAR).abs() > 0.5 {
                now = Schedule { cycle: YEAR, steps: vec![(0.0, now.at(0.0))] };
            }
            spans_of_year(when, start).map_err(of_value)?
        }
    };
    let staffed = within(&now, &spans, beds)?;
    let when = when.map_or_else(String::new, |when| format!(", {}", when.in_words()));
    let sentence = format!("{name}: {}{when}.", counted(beds, "beds"));
    Ok((sentence, NetworkChange::Staffing { station, pool: PoolId::FIRST, staffed }))
}

fn slots(
    network: &Network,
    names: &[String],
    staff: Option<&str>,
    appointments: RelativeAmount,
    target: &str,
) -> Made {
    let mut clinics = Vec::new();
    for name in names {
        clinics.extend(stations(network, name)?);
    }
    clinics.retain(|idx| matches!(network.stations[idx.idx()].kind, StationKind::Slots(_)));
    let mut known = BTreeSet::new();
    if let Some(twice) = clinics.iter().find(|clinic| !known.insert(clinic.idx())) {
        let twice = &network.stations[twice.idx()].name;
        return Err(Misfit::of_target(format!("{twice} is named twice; name each station once")));
    }
    if clinics.is_empty() {
        return Err(Misfit::of_target(format!("{target} has no appointments")));
    }
    if let Some(name) = staff {
        let is_offered = clinics.iter().any(|idx| {
            matches!(&network.stations[idx.idx()].kind, StationKind::Slots(book) if book.sessions.iter().any(|session| session.staff == name))
        });
        if !is_offered {
            let expected = format!("{target} has no appointments of {name:?}");
            return Err(Misfit { field: ChangeField::To, expected });
        }
    }
    if appointments.factor() <= 0.0 {
        let expected =
            format!("{target} would never have an appointment; close it with kind = \"site_hours\"");
        return Err(Misfit { field: ChangeField::Value, expected });
    }
    let of_staff = staff.map_or(String::new(), |staff| format!(" of {staff}"));
    let sentence = format!("{target}: {}{of_staff}.", appointments.amount().in_words("appointments"));
    let staff = staff.map(str::to_owned);
    Ok((sentence, NetworkChange::Slots { stations: clinics, staff, factor: appointments.factor() }))
}

fn streaming(
    network: &Network,
    name: &str,
    patients: Option<&str>,
    to_name: &str,
    share: Percentage,
) -> Made {
    let from = station(network, name)?;
    if matches!(network.stations[from.idx()].kind, StationKind::Choice(_) | StationKind::Exit) {
        return Err(Misfit::of_target(format!(
            "nobody can be streamed from {name}; name the station before"
        )));
    }
    let to = station(network, to_name).map_err(|misfit| Misfit { field: ChangeField::To, ..misfit })?;
    if to == from {
        let expected = format!("they are at {name} already; name the station that they go to instead");
        return Err(Misfit { field: ChangeField::To, expected });
    }
    let types = types(network, patients)?;
    let share = share.share();
    let patients_text = patients.unwrap_or("all");
    let sentence = format!("{} of {patients_text} at {name} go to {to_name}.", percent(share));
    Ok((sentence, NetworkChange::Streaming { station: from, types, to, share }))
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 1_000.0).round() / 10.0)
}

fn price(network: &Network, name: &str, basis: PriceBasis, price: Pence) -> Made {
    let station = station(network, name)?;
    if basis == PriceBasis::Contact && matches!(network.stations[station.idx()].kind, StationKind::Exit) {
        return Err(Misfit::of_target(format!(
            "{name} is an exit, where nobody has a contact; name a station where patients are seen"
        )));
    }
    let (cost, price) = (price, price_text(price));
    Ok(match basis {
        PriceBasis::Contact => {
            (format!("A contact at {name} costs {price}."), NetworkChange::ContactCost { station, cost })
        }
        PriceBasis::Fixed => {
            (format!("{name} costs {price} a year besides."), NetworkChange::FixedCost { station, cost })
        }
    })
}

#[cfg(test)]
mod tests;
