//! Changes of a scenario as far as a care network knows them.

use domain::scenario::{Change, ChangeKind};
use flow::alter::{AppliedChange, NetworkChange};
use flow::kernel::intensity::Arrivals;
use flow::network::id::{PoolId, SourceId, StationId, TypeId};
use flow::network::{DAY, Network, Schedule, ServiceKind, StationKind, YEAR};
use jiff::civil::Date;

use super::{limits, unit, words};

/// What scenarios do to a network: the changes that fit it, and the ids of those of kinds that it does
/// not know.
///
/// # Errors
/// Every change that cannot be made, a sentence each.
pub fn alterations(
    network: &Network,
    start: Date,
    changes: &[Change],
) -> Result<(Vec<AppliedChange>, Vec<String>), Vec<String>> {
    let (mut found, mut ignored, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    // Later changes see what earlier ones did.
    let mut network = network.clone();
    let mut settled: Vec<Settled<'_>> = Vec::new();
    for change in changes {
        let made = one(&network, start, change).and_then(|made| {
            if let Some((_, what)) = &made {
                passed_over(change)?;
                settle(&network, start, change, what, &mut settled)?;
            }
            Ok(made)
        });
        match made {
            Ok(Some((sentence, what))) => {
                network.make(&what);
                // Told where it arises; what is as large already is the network's own fault.
                if let Some((of, why)) = limits::faults(&network).into_iter().next() {
                    let value = if change.value.is_empty() {
                        String::new()
                    } else {
                        format!("value = {:?}: ", change.value)
                    };
                    let of = if why.contains(&of) { String::new() } else { format!("{of}: ") };
                    errors.push(format!("change {}: {value}{of}{why}", change.id));
                    break;
                }
                found.push(AppliedChange { sentence, provenance: change.provenance, what });
            }
            Ok(None) => ignored.push(change.id.clone()),
            Err(why) => errors.push(format!("change {}: {why}", change.id)),
        }
    }
    if errors.is_empty() {
        errors.extend(
            network
                .faults()
                .into_iter()
                .map(|fault| format!("with these changes, {}: {}", fault.of, fault.what)),
        );
    }
    if errors.is_empty() { Ok((found, ignored)) } else { Err(errors) }
}

/// Refuses a part of a change that its kind does not take: nobody would notice that it did nothing.
fn passed_over(change: &Change) -> Result<(), String> {
    let taken: &[&str] = match change.kind {
        ChangeKind::SiteHours => &["from", "to"],
        ChangeKind::Capacity | ChangeKind::Beds | ChangeKind::Slots | ChangeKind::Price => {
            &["to", "value", "unit"]
        }
        ChangeKind::Demand => &["from", "value", "unit"],
        ChangeKind::Streaming => &["from", "to", "value", "unit"],
        _ => return Ok(()),
    };
    let parts =
        [("from", &change.from), ("to", &change.to), ("value", &change.value), ("unit", &change.unit)];
    match parts.into_iter().find(|(name, text)| !text.trim().is_empty() && !taken.contains(name)) {
        Some((name, text)) => Err(format!(
            "{name} = {text:?}: {} takes no {name}, so it would change nothing; remove it",
            change.kind
        )),
        None => Ok(()),
    }
}

/// What a change settled, so that a later one that would undo it unseen is refused.
struct Settled<'c> {
    by: &'c str,
    station: StationId,
    what: Part,
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
    what: &NetworkChange,
    settled: &mut Vec<Settled<'c>>,
) -> Result<(), String> {
    let (stations, part): (&[StationId], Part) = match what {
        NetworkChange::OpeningHours { stations, .. } => (stations, Part::Doors),
        NetworkChange::Staffed { station, pool, .. } => (std::slice::from_ref(station), Part::Pool(*pool)),
        NetworkChange::ContactCost { station, .. } => (std::slice::from_ref(station), Part::ContactCost),
        NetworkChange::FixedCost { station, .. } => (std::slice::from_ref(station), Part::FixedCost),
        // These go on from what earlier ones left.
        _ => return Ok(()),
    };
    let is_pool = matches!(part, Part::Pool(_));
    let spans = match (is_pool, change.kind) {
        (true, _) if change.to.is_empty() => Vec::new(),
        (true, ChangeKind::Beds) => spans_of_year(&change.to, start)?,
        (true, _) => spans_of_week(&change.to, network.first_weekday)?,
        _ => Vec::new(),
    };
    // A step goes on from what an earlier change left; a number in its place undoes it.
    let text = change.value.trim();
    let is_step =
        is_pool && (text.starts_with(['+', '-', '−']) || text.ends_with('%') || change.unit.trim() == "%");
    let overlaps = |known: &[(f64, f64)]| {
        known.is_empty()
            || spans.is_empty()
            || known.iter().any(|(from, to)| spans.iter().any(|(begin, end)| from < end && begin < to))
    };
    for station in stations {
        let known = settled
            .iter()
            .find(|known| known.station == *station && known.what == part && overlaps(&known.spans));
        if let Some(known) = known.filter(|_| !is_step) {
            return Err(format!(
                "it would undo what change {} does to {} at the same time; write one change of both",
                known.by,
                network.stations[station.idx()].name
            ));
        }
        settled.push(Settled { by: &change.id, station: *station, what: part, spans: spans.clone() });
    }
    Ok(())
}

type Made = Result<Option<(String, NetworkChange)>, String>;

fn one(network: &Network, start: Date, change: &Change) -> Made {
    match change.kind {
        ChangeKind::SiteHours => site_hours(network, change).map(Some),
        ChangeKind::Capacity => capacity(network, change).map(Some),
        ChangeKind::Beds => beds(network, start, change).map(Some),
        ChangeKind::Slots => slots(network, change).map(Some),
        ChangeKind::Demand => demand(network, change).map(Some),
        ChangeKind::Streaming => streaming(network, change).map(Some),
        ChangeKind::Price => price(network, change).map(Some),
        _ => Ok(None),
    }
}

/// Stations by their own name or that of their site.
fn stations(network: &Network, target: &str) -> Result<Vec<StationId>, String> {
    let named = |id: &StationId| {
        let station = &network.stations[id.idx()];
        station.name == target || (!station.site.is_empty() && station.site == target)
    };
    let found: Vec<StationId> = network.station_ids().filter(named).collect();
    if found.is_empty() {
        let known: Vec<&str> = network.stations.iter().map(|station| station.name.as_str()).collect();
        return Err(unknown("station or site", target, &known));
    }
    Ok(found)
}

fn station(network: &Network, target: &str) -> Result<StationId, String> {
    network.station(target).ok_or_else(|| {
        let known: Vec<&str> = network.stations.iter().map(|station| station.name.as_str()).collect();
        unknown("station", target, &known)
    })
}

fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let hint = crate::toml_reader::nearest(name, known)
        .map_or_else(|| crate::toml_reader::there_is(known), |near| format!("did you mean {near:?}?"));
    format!("the network has no {what} {name:?}; {hint}")
}

fn site_hours(network: &Network, change: &Change) -> Result<(String, NetworkChange), String> {
    let stations: Vec<StationId> = stations(network, &change.target)?
        .into_iter()
        .filter(|idx| matches!(network.stations[idx.idx()].kind, StationKind::ServiceStation(_)))
        .collect();
    if stations.is_empty() {
        return Err(format!("{} has no queue or beds whose doors could open or close", change.target));
    }
    if let Some(idx) = stations.iter().find(|idx| network.stations[idx.idx()].opening_hours.is_none()) {
        return Err(format!(
            "{} has no hours, so the network does not say where those go who find it closed; give it hours = \"00-24\" and closed there",
            network.stations[idx.idx()].name
        ));
    }
    let read = |key: &str, text: &str| {
        super::opening_hours::doors_of_text(text, network.first_weekday)
            .ok_or_else(|| format!("{key} = {text:?}: {}", super::opening_hours::DOORS))
    };
    let doors = read("to", &change.to)?;
    if !change.from.trim().is_empty() {
        let from = read("from", &change.from)?;
        let is_now = |idx: &&StationId| {
            network.stations[idx.idx()].opening_hours.clone().map(Schedule::tidied) == from
        };
        if let Some(idx) = stations.iter().find(|idx| !is_now(idx)) {
            let station = &network.stations[idx.idx()];
            let now = station.opening_hours.as_ref().map_or_else(
                || "always".to_owned(),
                |doors| words::written_hours(doors, network.first_weekday),
            );
            return Err(format!(
                "from = {:?}: {} is open {now}; correct from, or leave it out",
                change.from, station.name
            ));
        }
    }
    let sentence = match change.to.trim() {
        "never" => format!("{} is closed.", change.target),
        to => format!("{} is open {}.", change.target, words::hours(to)),
    };
    Ok((sentence, NetworkChange::OpeningHours { stations, opening_hours: doors }))
}

/// A number as it is now, set to, added to, or moved by a share.
fn moved(now: f64, value: &str, unit: &str) -> Result<f64, String> {
    let text = value.trim();
    let (text, is_share) = text.strip_suffix('%').map_or((text, unit.trim() == "%"), |text| (text, true));
    let number: f64 = text.trim().replace(',', "").replace('−', "-").parse().map_err(|_| {
        format!("value = {value:?}: expected a number such as \"7\", \"+2\", \"-30\" or \"+5%\"")
    })?;
    let is_step = text.trim_start().starts_with(['+', '-', '−']);
    let moved = match (is_share, is_step) {
        (true, true) => now * (1.0 + number / 100.0),
        (true, false) => now * number / 100.0,
        (false, true) => now + number,
        (false, false) => number,
    };
    if !moved.is_finite() {
        return Err(format!("value = {value:?}: that is more than can be counted; expected less"));
    }
    if moved < 0.0 {
        return Err(format!("value = {value:?} would leave {moved}; less than none is not possible"));
    }
    Ok(moved)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small and not negative"
)]
fn whole(number: f64) -> u32 {
    number.round() as u32
}

/// Servers or beds changed within a span of the cycle.
fn within(staffed: &Schedule, spans: &[(f64, f64)], value: &str, unit: &str) -> Result<Schedule, String> {
    let mut edges: Vec<f64> = staffed.steps.iter().map(|(from, _)| *from).collect();
    edges.extend(spans.iter().flat_map(|(from, to)| [*from, *to]).filter(|edge| *edge < staffed.cycle));
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let mut steps = Vec::new();
    for edge in edges {
        let now = staffed.at(edge);
        let is_in = spans.iter().any(|(from, to)| *from <= edge && edge < *to);
        let count = if is_in { whole(moved(f64::from(now), value, unit)?) } else { now };
        steps.push((edge, count));
    }
    Ok(Schedule { cycle: staffed.cycle, steps }.tidied())
}

/// Hours of days as spans of the week of the simulation.
fn spans_of_week(text: &str, first_weekday: u8) -> Result<Vec<(f64, f64)>, String> {
    let mut spans = Vec::new();
    for part in text.split(';') {
        let part = part.trim();
        let (days, hours) = match part.split_once(' ') {
            Some((days, hours)) => (unit::days(days), unit::hours(hours)),
            None => (Some([true; 7]), unit::hours(part)),
        };
        let (Some(days), Some((from, to))) = (days, hours) else {
            return Err(format!("to = {text:?}: expected when, such as \"Mon-Fri 16:00-24:00\""));
        };
        for day in 0..7_u8 {
            if days[usize::from((first_weekday + day) % 7)] {
                spans.push((f64::from(day) * DAY + from, f64::from(day) * DAY + to));
            }
        }
    }
    Ok(spans)
}

fn capacity(network: &Network, change: &Change) -> Result<(String, NetworkChange), String> {
    let (name, pool_name) = change.target.split_once(" / ").unwrap_or((&change.target, ""));
    let station = station(network, name)?;
    let StationKind::ServiceStation(room) = &network.stations[station.idx()].kind else {
        return Err(format!("{name} has no servers; use kind = \"slots\" for appointments"));
    };
    if room.kind == ServiceKind::Beds {
        return Err(format!("{name} has beds; use kind = \"beds\""));
    }
    let pool = if pool_name.is_empty() {
        if room.pools.len() > 1 {
            let known: Vec<&str> = room.pools.iter().map(|pool| pool.name.as_str()).collect();
            return Err(format!(
                "{name} has several pools; write target = \"{name} / {}\"",
                known.join("\" or \"")
            ));
        }
        PoolId::FIRST
    } else {
        room.pools.iter().position(|pool| pool.name == pool_name).map(PoolId::new).ok_or_else(|| {
            let known: Vec<&str> = room.pools.iter().map(|pool| pool.name.as_str()).collect();
            unknown("pool", pool_name, &known)
        })?
    };
    let now = &room.pools[pool.idx()].staffed;
    let spans = if change.to.is_empty() {
        vec![(0.0, now.cycle)]
    } else {
        spans_of_week(&change.to, network.first_weekday)?
    };
    let staffed = within(now, &spans, &change.value, &change.unit)?;
    let when = if change.to.is_empty() { String::new() } else { format!(", {}", words::hours(&change.to)) };
    let amount = words::amount(&change.value, &change.unit, "staff");
    let sentence = format!("{}: {amount}{when}.", change.target);
    Ok((sentence, NetworkChange::Staffed { station, pool, staffed }))
}

fn beds(network: &Network, start: Date, change: &Change) -> Result<(String, NetworkChange), String> {
    let station = station(network, &change.target)?;
    let StationKind::ServiceStation(room) = &network.stations[station.idx()].kind else {
        return Err(format!("{} has no beds", change.target));
    };
    if room.kind != ServiceKind::Beds {
        return Err(format!("{} has servers; use kind = \"capacity\"", change.target));
    }
    let mut now = room.pools[0].staffed.clone();
    let spans = if change.to.is_empty() {
        vec![(0.0, now.cycle)]
    } else {
        let spans = spans_of_year(&change.to, start)?;
        if (now.cycle - YEAR).abs() > 0.5 {
            now = Schedule { cycle: YEAR, steps: vec![(0.0, now.at(0.0))] };
        }
        spans
    };
    let staffed = within(&now, &spans, &change.value, &change.unit)?;
    let when =
        if change.to.is_empty() { String::new() } else { format!(", {}", words::days_of_year(&change.to)) };
    let amount = words::amount(&change.value, &change.unit, "beds");
    let sentence = format!("{}: {amount}{when}.", change.target);
    Ok((sentence, NetworkChange::Staffed { station, pool: PoolId::FIRST, staffed }))
}

/// Days of the year, both included, as spans of the year of the simulation.
fn spans_of_year(text: &str, start: Date) -> Result<Vec<(f64, f64)>, String> {
    let expected = || format!("to = {text:?}: expected days of the year, such as \"12-01 to 02-28\"");
    let day = |text: &str| super::opening_hours::day_of_year(start, text.trim()).ok_or_else(expected);
    let (from, to) = text.split_once(" to ").ok_or_else(expected)?;
    let (from, to) = (day(from)?, day(to)? + DAY);
    Ok(if from < to { vec![(from, to)] } else { vec![(0.0, to), (from, YEAR)] })
}

fn slots(network: &Network, change: &Change) -> Result<(String, NetworkChange), String> {
    let mut found = Vec::new();
    for target in change.target.split(';') {
        found.extend(stations(network, target.trim())?);
    }
    found.retain(|idx| matches!(network.stations[idx.idx()].kind, StationKind::Slots(_)));
    if found.is_empty() {
        return Err(format!("{} has no appointments", change.target));
    }
    let staff = (!change.to.is_empty()).then(|| change.to.clone());
    if let Some(name) = &staff {
        let has = found.iter().any(|idx| {
            matches!(&network.stations[idx.idx()].kind, StationKind::Slots(book) if book.sessions.iter().any(|session| session.staff == *name))
        });
        if !has {
            return Err(format!("{} has no appointments of {name:?}", change.target));
        }
    }
    let factor = if change.value.contains('%') || change.unit == "%" {
        moved(1.0, &change.value, &change.unit)?
    } else {
        return Err(format!(
            "value = {:?}: expected a share of what there is, such as \"+5%\"",
            change.value
        ));
    };
    let of = staff.as_ref().map_or(String::new(), |staff| format!(" of {staff}"));
    let amount = words::amount(&change.value, &change.unit, "appointments");
    let sentence = format!("{}: {amount}{of}.", change.target);
    Ok((sentence, NetworkChange::Slots { stations: found, staff, factor }))
}

/// The types that a label names; all where it is empty.
fn types(network: &Network, label: &str) -> Result<Vec<TypeId>, String> {
    let found: Vec<TypeId> = network
        .type_ids()
        .filter(|id| label.is_empty() || network.types[id.idx()].is_called(label))
        .collect();
    if found.is_empty() {
        let mut known: Vec<&str> =
            network.types.iter().flat_map(|of| of.labels.iter().map(|(_, value)| value.as_str())).collect();
        known.sort_unstable();
        known.dedup();
        return Err(unknown("patients called", label, &known));
    }
    Ok(found)
}

fn demand(network: &Network, change: &Change) -> Result<(String, NetworkChange), String> {
    let source = network
        .sources
        .iter()
        .position(|source| source.name == change.target)
        .map(SourceId::new)
        .ok_or_else(|| {
            let known: Vec<&str> = network.sources.iter().map(|source| source.name.as_str()).collect();
            unknown("source", &change.target, &known)
        })?;
    let types = types(network, &change.from)?;
    if !(change.value.contains('%') || change.unit == "%") {
        return Err(format!(
            "value = {:?}: expected a share of what there is, such as \"+5%\"",
            change.value
        ));
    }
    let factor = moved(1.0, &change.value, &change.unit)?;
    if matches!(network.sources[source.idx()].arrivals, Arrivals::Gaps(_) | Arrivals::Times(_))
        && factor > 1.0
    {
        return Err(format!(
            "{} comes by gaps or a list of times, so more cannot come; give it a rate",
            change.target
        ));
    }
    let who = if change.from.is_empty() { String::new() } else { format!(", {}", change.from) };
    let amount = words::amount(&change.value, &change.unit, "patients");
    let sentence = format!("{}{who}: {amount}.", change.target);
    Ok((sentence, NetworkChange::Demand { source, types, factor }))
}

fn streaming(network: &Network, change: &Change) -> Result<(String, NetworkChange), String> {
    let at = station(network, &change.target)?;
    if matches!(network.stations[at.idx()].kind, StationKind::Choice(_) | StationKind::Exit) {
        return Err(format!("nobody can be streamed from {}; name the station before", change.target));
    }
    let to = station(network, &change.to)?;
    let types = types(network, &change.from)?;
    let share: Option<f64> = change.value.trim().trim_end_matches('%').trim().parse().ok();
    let Some(share) = share.map(|share| share / 100.0).filter(|share| (0.0..=1.0).contains(share)) else {
        return Err(format!("value = {:?}: expected a share from 0% to 100%", change.value));
    };
    let who = if change.from.is_empty() { "all" } else { &change.from };
    let sentence = format!("{} of {who} at {} go to {}.", percent(share), change.target, change.to);
    Ok((sentence, NetworkChange::Streaming { station: at, types, to, share }))
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 1_000.0).round() / 10.0)
}

fn price(network: &Network, change: &Change) -> Result<(String, NetworkChange), String> {
    let station = station(network, &change.target)?;
    let cost = unit::amount(&change.value, None).ok_or_else(|| {
        format!("value = {:?}: expected an amount to the penny, such as \"£45\"", change.value)
    })?;
    match change.to.as_str() {
        "contact" => Ok((
            format!("A contact at {} costs {}.", change.target, change.value),
            NetworkChange::ContactCost { station, cost },
        )),
        "fixed" => Ok((
            format!("{} costs {} a year besides.", change.target, change.value),
            NetworkChange::FixedCost { station, cost },
        )),
        other => Err(format!("to = {other:?}: expected contact or fixed")),
    }
}
