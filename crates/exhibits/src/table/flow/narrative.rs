//! The finding and what follows it, in sentences made by rule from what is shown and what is not.

use flow::network::DAY;
use flow::output::{
    Comparison, Direction, Displaced, Estimate, Metric, PairedEstimate, ScenarioResult, Subject,
};

use super::consequences::{OF_CLOCK, OF_PLACE, names_of_places, of_place, of_table};
use super::{
    Extent, Finding, Scale, Shows, extent, fewer_seen, in_how_many, is_of_too_few, least_reportable,
    less_than_reportable, letter, listed, of_all, provenance, provenance_of, shows, subjects,
};
use crate::number::grouped;
use crate::words::capital_first;

/// Verbs that titles of scenarios begin with, and how a sentence about them begins.
const VERBS: [(&str, &str); 16] = [
    ("Add", "Adding"),
    ("Build", "Building"),
    ("Change", "Changing"),
    ("Close", "Closing"),
    ("Cut", "Cutting"),
    ("Double", "Doubling"),
    ("Extend", "Extending"),
    ("Halve", "Halving"),
    ("Keep", "Keeping"),
    ("Merge", "Merging"),
    ("Move", "Moving"),
    ("Open", "Opening"),
    ("Raise", "Raising"),
    ("Reduce", "Reducing"),
    ("Send", "Sending"),
    ("Stream", "Streaming"),
];

/// `Closing the unit on weekday evenings`; a title that begins otherwise stands in quotation marks.
fn doing(title: &str) -> String {
    let title = title.trim().trim_end_matches('.');
    let verb = title.split_once(' ').and_then(|(first, rest)| {
        VERBS.iter().find(|(verb, _)| *verb == first).map(|(_, doing)| format!("{doing} {rest}"))
    });
    verb.unwrap_or_else(|| format!("“{title}”"))
}

/// The finding: where each scenario makes a difference, and where none can be shown.
#[must_use]
pub fn headline(comparison: &Comparison) -> Finding {
    let provenance = provenance(comparison);
    if comparison.scenarios.is_empty() {
        return Finding { text: as_it_is(comparison), provenance };
    }
    let findings: Vec<String> = (0..comparison.scenarios.len()).map(|idx| finding(comparison, idx)).collect();
    Finding { text: findings.join("; "), provenance }
}

/// What the base alone is told by: the chief clock, or that it is as it is.
fn as_it_is(comparison: &Comparison) -> String {
    let within = chief_clock(comparison).and_then(|clock| {
        let share = of_all(comparison, &Subject::Clock(clock.to_owned()), Metric::ShareWithin)?;
        Some(format!("{}: {}% within the limit", capital_first(clock), grouped(share.base.mean * 100.0, 1)))
    });
    within.map_or_else(
        || "Services as they are, without a change".to_owned(),
        |within| format!("{within}, as services are"),
    )
}

/// Where one scenario makes a difference, and where none can be shown.
fn finding(comparison: &Comparison, idx: usize) -> String {
    let action = doing(&comparison.scenarios[idx].title);
    let places = changed_places(comparison, idx);
    let at_clock = chief_clock(comparison).map(|clock| (clock, extent(&of_clock(comparison, clock), idx)));
    let stations: Vec<&str> = subjects(comparison, |subject| matches!(subject, Subject::Station(_)))
        .into_iter()
        .filter(|station| {
            [Metric::MeanWait, Metric::ShareLeft, Metric::ShareTurnedAway, Metric::Visits].iter().any(
                |metric| {
                    of_all(comparison, station, *metric).is_some_and(|compared| compared.is_reportable(idx))
                },
            )
        })
        .map(Subject::name)
        .collect();
    match (places.as_slice(), at_clock) {
        ([], Some((clock, Extent::Reportable))) => {
            let elsewhere = match quiet_places(comparison, idx) {
                None if stations.is_empty() => String::new(),
                None => format!(" and at {}", listed(&stations, 3)),
                Some((_, Extent::Nothing)) => ", and none that can be shown in any place".to_owned(),
                Some(_) => format!(", and none of {} or more in any place", least_reportable()),
            };
            format!("{action} makes a difference to {clock}{elsewhere}")
        }
        ([], _) if stations.is_empty() => format!("{action} {}", anything(comparison, idx)),
        ([], _) => format!("{action} makes a difference at {}", listed(&stations, 3)),
        (places, Some((clock, Extent::Reportable))) => {
            format!("{action} makes a difference in {} and to {clock}", listed(places, 3))
        }
        (places, Some((clock, Extent::Small))) => {
            let part = less_than_reportable();
            format!("{action} makes a difference in {}, and one of {part} to {clock}", listed(places, 3))
        }
        (places, Some((clock, Extent::Nothing))) => {
            format!(
                "{action} makes a difference in {}, and none that can be shown to {clock}",
                listed(places, 3)
            )
        }
        (places, None) => match quiet_places(comparison, idx) {
            None | Some((0, _)) => {
                format!("{action} makes a difference in every place, most in {}", places[0])
            }
            Some((1, _)) => {
                format!("{action} makes a difference in all places but one, most in {}", places[0])
            }
            Some((n, extent)) => {
                let none = match extent {
                    Extent::Nothing => "none that can be shown".to_owned(),
                    Extent::Small | Extent::Reportable => format!("none of {} or more", least_reportable()),
                };
                format!(
                    "{action} makes a difference in {}, and {none} in {n} other places",
                    listed(places, 3)
                )
            }
        },
    }
}

/// What a scenario changes where no sentence of its own tells it: the first row of the table that shows a
/// difference, by its name, and only where none does that there is none.
fn anything(comparison: &Comparison, scenario: usize) -> String {
    let measures = of_table(comparison, scenario);
    let rows = |wanted: Extent| -> Vec<&str> {
        let matching = measures.iter().filter(|(compared, _)| extent([*compared], scenario) == wanted);
        matching.map(|(_, name)| name.as_str()).collect()
    };
    match (rows(Extent::Reportable).as_slice(), rows(Extent::Small).as_slice()) {
        ([first], _) => format!("makes a difference to one measure, “{first}”"),
        ([first, others @ ..], _) => {
            format!("makes a difference to “{first}” and {} more", super::counted(others.len(), "measure"))
        }
        ([], [first, ..]) => {
            format!(
                "makes no difference of {} or more; what can be shown is less, as in “{first}”",
                least_reportable()
            )
        }
        ([], []) if comparison.record.replications < 2 => {
            "shows no difference from one replication, which has no interval; make more".to_owned()
        }
        ([], []) => "makes no difference that can be shown".to_owned(),
    }
}

/// The clock whose share within a limit is measured, first of them.
fn chief_clock(comparison: &Comparison) -> Option<&str> {
    subjects(comparison, |subject| matches!(subject, Subject::Clock(_)))
        .into_iter()
        .map(Subject::name)
        .find(|clock| !of_clock(comparison, clock).is_empty())
}

/// What the table tells of a clock.
fn of_clock(comparison: &Comparison, clock: &str) -> Vec<PairedEstimate> {
    let subject = Subject::Clock(clock.to_owned());
    OF_CLOCK.into_iter().filter_map(|metric| of_all(comparison, &subject, metric)).collect()
}

/// Places in which a scenario makes a difference that is told, the greatest first: by travel where it is
/// measured and told, then by waiting, then by who leaves and who is turned away.
fn changed_places(comparison: &Comparison, scenario: usize) -> Vec<&str> {
    let mut ranked: Vec<(usize, f64, &str)> = Vec::new();
    for name in names_of_places(comparison) {
        let reportable =
            of_place(comparison, name).into_iter().find(|compared| compared.is_reportable(scenario));
        let Some(compared) = reportable else { continue };
        let rank =
            OF_PLACE.iter().position(|metric| *metric == compared.key.metric).unwrap_or(OF_PLACE.len());
        let size = compared.differences.get(scenario).map_or(0.0, |difference| difference.mean.abs());
        ranked.push((rank, size, name));
    }
    ranked.sort_by(|(rank, size, _), (other_rank, other_size, _)| {
        rank.cmp(other_rank).then(other_size.total_cmp(size))
    });
    ranked.into_iter().map(|(.., name)| name).collect()
}

/// How many places a scenario makes no difference in that is told, and how large what is shown there is;
/// nothing where places are not told apart.
fn quiet_places(comparison: &Comparison, scenario: usize) -> Option<(usize, Extent)> {
    let extents: Vec<Extent> = names_of_places(comparison)
        .into_iter()
        .map(|name| of_place(comparison, name))
        .filter(|rows| !rows.is_empty())
        .map(|rows| extent(rows, scenario))
        .collect();
    if extents.is_empty() {
        return None;
    }
    let quiet: Vec<Extent> = extents.into_iter().filter(|extent| *extent < Extent::Reportable).collect();
    Some((quiet.len(), quiet.into_iter().max().unwrap_or(Extent::Nothing)))
}

/// A few sentences a scenario: money, who goes elsewhere, the worst-affected place, the clock.
#[must_use]
pub fn leads(comparison: &Comparison) -> Vec<(char, Finding)> {
    (0..comparison.scenarios.len())
        .map(|idx| {
            let (places, clock) = (places(comparison, idx), clock(comparison, idx));
            // Where neither a place nor a clock tells of waits, the stations do.
            let says_waits = places.iter().any(Option::is_some)
                || clock.as_ref().is_some_and(|(_, extent)| *extent > Extent::Nothing);
            let waits =
                if says_waits { [None, None] } else { [wait(comparison, idx), left(comparison, idx)] };
            let [wait, left] = waits;
            let (moved, moved_nobody) = (moved(comparison, idx), moved_nobody(comparison, idx));
            let ends_unseen =
                if moved.is_some() || moved_nobody.is_some() { None } else { ends_unseen(comparison, idx) };
            let turned_away = [Metric::Left, Metric::TurnedAway].map(|metric| {
                // Where it is not known which ends are unseen, whoever goes without care is told.
                let is_told = metric == Metric::Left && left.is_some();
                (!is_told && !knows_unseen(comparison)).then(|| without_care(comparison, idx, metric))?
            });
            let [unseen_left, turned_away] = turned_away;
            let [place, other_place] = places;
            let clauses = [
                money(comparison, idx),
                moved,
                place,
                other_place,
                wait,
                left,
                unseen_left,
                turned_away,
                clock.map(|(clause, _)| clause),
                moved_nobody,
                ends_unseen,
            ];
            let clauses: Vec<String> = clauses.into_iter().flatten().collect();
            let text = if clauses.is_empty() {
                format!("{}.", anything(comparison, idx))
            } else {
                format!("{}.", clauses.join(". It "))
            };
            (letter(idx), Finding { text, provenance: provenance_of(comparison, idx) })
        })
        .collect()
}

/// `saves £183,000 a year (£110,000 to £256,000)`.
fn money(comparison: &Comparison, scenario: usize) -> Option<String> {
    let cost = of_all(comparison, &Subject::System, Metric::Cost)?;
    let value = *cost.differences.get(scenario)?;
    let pounds = |value: f64| format!("£{}", grouped(rounded(value), 0));
    Some(match shows(Metric::Cost, value) {
        Shows::Difference(_) => {
            let (verb, low, high) = if value.mean < 0.0 {
                ("saves", -value.high(), -value.low())
            } else {
                ("costs", value.low(), value.high())
            };
            let interval = in_brackets(&pounds(low), &pounds(high));
            format!("{verb} {} a year{interval}", pounds(value.mean))
        }
        Shows::Nothing => "has a net cost that cannot be told from zero".to_owned(),
        Shows::Same if is_of_too_few(value) => format!("costs the same {}", in_how_many(value)),
        Shows::Same => "costs the same".to_owned(),
        Shows::Unknown if value.is_same_in_all() => {
            let verb = if value.mean < 0.0 { "saves" } else { "costs" };
            format!("{verb} {} a year {}", pounds(value.mean.abs()), in_how_many(value))
        }
        Shows::Unknown => return None,
    })
}

/// To three significant digits, so that no sentence is more exact than its interval.
pub(super) fn rounded(value: f64) -> f64 {
    let mut step = 1.0;
    while value.abs() / step >= 1_000.0 {
        step *= 10.0;
    }
    (value / step).round() * step
}

/// `moves about 4,300 patients a year elsewhere; 270 more end unseen`.
fn moved(comparison: &Comparison, scenario: usize) -> Option<String> {
    let result = comparison.scenarios.get(scenario)?;
    let patients: f64 = result.displaced.iter().map(|moved| moved.a_year.mean).sum();
    if patients < 1.0 {
        return None;
    }
    let count = grouped(rounded(patients), 0);
    // Where no end is known as unseen, those who find it closed or leave are told in a clause of their own.
    let is_told_apart = !knows_unseen(comparison)
        && [Metric::Left, Metric::TurnedAway]
            .into_iter()
            .any(|metric| without_care(comparison, scenario, metric).is_some());
    let unseen = if is_told_apart { String::new() } else { format!("; {}", unseen(result)) };
    Some(format!("moves about {count} patients a year elsewhere{unseen}"))
}

/// `moves nobody elsewhere, and 4,380 fewer a year end their journeys`: where fewer or more come, which no stream
/// shows; nothing where as many do.
fn moved_nobody(comparison: &Comparison, scenario: usize) -> Option<String> {
    let result = comparison.scenarios.get(scenario)?;
    if 1.0 <= result.displaced.iter().map(|moved| moved.a_year.mean).sum::<f64>() {
        return None;
    }
    let ended = of_all(comparison, &Subject::System, Metric::Served)?;
    let value = *ended.differences.get(scenario)?;
    if !ended.is_reportable(scenario) {
        return None;
    }
    let more = if 0.0 < value.mean { "more" } else { "fewer" };
    let count = grouped(rounded(value.mean.abs()), 0);
    let unseen = if result.unseen.is_some_and(|net| matches!(shows(Metric::Left, net), Shows::Difference(_)))
    {
        format!("; {}", unseen(result))
    } else {
        String::new()
    };
    Some(format!("moves nobody elsewhere, and {count} {more} a year end their journeys, seen or not{unseen}"))
}

/// Whether any end of a journey is known as one of those who are not seen.
fn knows_unseen(comparison: &Comparison) -> bool {
    comparison.scenarios.iter().any(|result| {
        let is_unseen = |moved: &Displaced| moved.was_unserved || moved.is_unserved;
        result.displaced.iter().any(is_unseen) || result.unseen.is_some_and(|net| net.mean.abs() > 0.0)
    })
}

/// `makes 1,460 more a year end unseen (1,400 to 1,520)`: where no patient is known by where they are seen, so
/// that nobody is counted as moved.
fn ends_unseen(comparison: &Comparison, scenario: usize) -> Option<String> {
    let net = comparison.scenarios.get(scenario)?.unseen?;
    matches!(shows(Metric::Left, net), Shows::Difference(_)).then(|| {
        let more = if 0.0 < net.mean { "more" } else { "fewer" };
        let count = |value: f64| grouped(rounded(value.abs()), 0);
        let (low, high) = if 0.0 < net.mean { (net.low(), net.high()) } else { (net.high(), net.low()) };
        let interval = in_brackets(&count(low), &count(high));
        format!("makes {} {more} a year end unseen{interval}", count(net.mean))
    })
}

/// The share of those who end otherwise than today that is not told apart, for it is of the first and last days.
const AT_THE_EDGES: f64 = 0.01;

/// Who ends unseen, the net first: `338 fewer end unseen (1,560 seen today would end unseen, 1,900
/// unseen today would be seen)`.
pub(super) fn unseen(result: &ScenarioResult) -> String {
    let sum = |is_counted: &dyn Fn(&&Displaced) -> bool| -> f64 {
        result.displaced.iter().filter(is_counted).map(|moved| moved.a_year.mean).sum()
    };
    let printed = |count: f64| grouped(rounded(count), 0);
    let newly_unseen = sum(&|moved| moved.is_unserved && !moved.was_unserved);
    let newly_seen = sum(&|moved| moved.was_unserved && !moved.is_unserved);
    let (has_lost, has_gained) = (0.5 <= newly_unseen, 0.5 <= newly_seen);
    // Where a scenario changes how many come, the net counts those who come in one of the two only.
    let others = result.unseen.map_or(0.0, |net| net.mean - (newly_unseen - newly_seen));
    // A few of the same patients end before or after the days measured in one of the two.
    let has_others = 0.5 <= others.abs() && AT_THE_EDGES * (newly_unseen + newly_seen) <= others.abs();
    if !has_lost && !has_gained && !has_others {
        return "none of them end unseen who were seen".to_owned();
    }
    let Some(net) = result.unseen else {
        // A result that an earlier version kept does not tell who was unseen before.
        return format!("{} seen today would end unseen", printed(newly_unseen));
    };
    let net_change = match shows(Metric::Left, net) {
        Shows::Difference(_) => {
            let more = if 0.0 < net.mean { "more" } else { "fewer" };
            format!("{} {more} end unseen", printed(net.mean.abs()))
        }
        Shows::Unknown => {
            let more = if 0.0 < net.mean { "more" } else { "fewer" };
            format!("{} {more} end unseen {}", printed(net.mean.abs()), in_how_many(net))
        }
        Shows::Nothing | Shows::Same => "no difference can be shown in how many end unseen".to_owned(),
    };
    let mut parts = Vec::new();
    if has_lost {
        parts.push(format!("{} seen today would end unseen", printed(newly_unseen)));
    }
    if has_gained {
        parts.push(format!("{} unseen today would be seen", printed(newly_seen)));
    }
    if has_others {
        let more = if 0.0 < others { "more" } else { "fewer" };
        parts.push(format!(
            "{} {more} of those who come, or end within the days measured, in one of the two only",
            printed(others.abs())
        ));
    }
    if parts.len() < 2 { net_change } else { format!("{net_change} ({})", parts.join(", ")) }
}

/// The places that gain and lose most, the larger change first: `makes people in Rutland travel 8.6 minutes
/// longer (7.4 to 9.8)`.
fn places(comparison: &Comparison, scenario: usize) -> [Option<String>; 2] {
    let most_changed = |wanted| super::most(comparison, scenario, &["place"], wanted);
    let (worse, better) = (most_changed(Direction::Worse), most_changed(Direction::Better));
    let rank =
        |metric: Metric| OF_PLACE.iter().position(|ranked| *ranked == metric).unwrap_or(OF_PLACE.len());
    let is_better_first = match (&worse, &better) {
        (Some((worse, lost)), Some((better, gained))) => {
            match rank(better.key.metric).cmp(&rank(worse.key.metric)) {
                std::cmp::Ordering::Equal => lost.mean.abs() < gained.mean.abs(),
                order => order.is_lt(),
            }
        }
        _ => false,
    };
    let [first, second] = if is_better_first { [better, worse] } else { [worse, better] };
    [first, second].map(|place| place.map(|(compared, value)| at_place(compared, value)))
}

fn at_place(compared: &PairedEstimate, value: Estimate) -> String {
    let metric = compared.key.metric;
    let scale = Scale::of(metric, compared.base.mean, &[value]);
    let (place, size, interval) =
        (&compared.key.group.value, scale.size(value.mean.abs()), between(scale, value));
    let (unit, is_more) = (scale.of_difference, 0.0 < value.mean);
    let (longer, more) = if is_more { ("longer", "more") } else { ("shorter", "fewer") };
    match metric {
        Metric::Travel if is_more => format!("makes people in {place} travel {size} {unit} longer{interval}"),
        Metric::Travel => format!("spares people in {place} {size} {unit} of travel{interval}"),
        Metric::MeanWait | Metric::MeanTimeInQueue => {
            format!("makes people in {place} wait {size} {unit} {longer}{interval}")
        }
        Metric::ShareLeft => format!("makes {size} {unit} {more} of {place} leave unseen{interval}"),
        _ => format!("turns {size} {unit} {more} of {place} away{interval}"),
    }
}

/// `makes the mean wait at triage 10.1 minutes shorter (8.2 to 12.0)`: of the station where most changes.
fn wait(comparison: &Comparison, scenario: usize) -> Option<String> {
    let most = subjects(comparison, |subject| matches!(subject, Subject::Station(_)))
        .into_iter()
        .filter_map(|station| of_all(comparison, station, Metric::MeanWait))
        .filter_map(|compared| Some((*compared.differences.get(scenario)?, compared)))
        .filter(|(_, compared)| compared.is_reportable(scenario))
        .max_by(|(difference, _), (other_difference, _)| {
            difference.mean.abs().total_cmp(&other_difference.mean.abs())
        });
    let (value, compared) = most?;
    let scale = Scale::of(Metric::MeanWait, compared.base.mean, &[value]);
    let longer = if 0.0 < value.mean { "longer" } else { "shorter" };
    Some(format!(
        "makes the mean wait at {} {} {} {longer}{}{}",
        compared.key.subject.name(),
        scale.size(value.mean),
        scale.of_difference,
        between(scale, value),
        of_fewer(&compared, scenario)
    ))
}

/// `, of those seen; 4,380 fewer a year were seen`, where a difference looks better because of that.
fn of_fewer(compared: &PairedEstimate, scenario: usize) -> String {
    fewer_seen(compared, scenario).map_or_else(String::new, |clause| format!(", {clause}"))
}

/// `makes 150 more a year leave unseen (100 to 200)`.
fn left(comparison: &Comparison, scenario: usize) -> Option<String> {
    let compared = of_all(comparison, &Subject::System, Metric::Left)?;
    without_care_at(&compared, scenario, "leave unseen")
}

/// Who leaves before they are seen, or finds it closed or full: of the whole system where that is measured, else of
/// the station where most changes, `makes 150 more a year find nurse closed or full (100 to 200)`.
fn without_care(comparison: &Comparison, scenario: usize, metric: Metric) -> Option<String> {
    let is_left = metric == Metric::Left;
    if let Some(compared) = of_all(comparison, &Subject::System, metric) {
        let what = if is_left { "leave unseen" } else { "find it closed or full" };
        return without_care_at(&compared, scenario, what);
    }
    let size = |compared: &PairedEstimate| {
        compared.differences.get(scenario).map_or(0.0, |difference| difference.mean.abs())
    };
    let most = subjects(comparison, |subject| matches!(subject, Subject::Station(_)))
        .into_iter()
        .filter_map(|station| of_all(comparison, station, metric))
        .filter(|compared| compared.is_reportable(scenario))
        .max_by(|one, other| size(one).total_cmp(&size(other)))?;
    let station = most.key.subject.name();
    let what =
        if is_left { format!("leave {station} unseen") } else { format!("find {station} closed or full") };
    without_care_at(&most, scenario, &what)
}

fn without_care_at(compared: &PairedEstimate, scenario: usize, what: &str) -> Option<String> {
    let value = *compared.differences.get(scenario)?;
    if !compared.is_reportable(scenario) {
        return None;
    }
    let scale = Scale::of(compared.key.metric, compared.base.mean, &[value]);
    let more = if 0.0 < value.mean { "more" } else { "fewer" };
    let interval = between(scale, value);
    Some(format!("makes {} {more} a year {what}{interval}", scale.size(value.mean)))
}

/// The interval of a difference without its sign, the smaller end first: ` (8.2 to 12.0)`.
fn between(scale: Scale, value: Estimate) -> String {
    let ends = [value.low(), value.high()].map(|end| scale.size(end));
    if value.mean < 0.0 { in_brackets(&ends[1], &ends[0]) } else { in_brackets(&ends[0], &ends[1]) }
}

/// An interval after a value; nothing where both ends print the same, which is the value.
fn in_brackets(low: &str, high: &str) -> String {
    if low == high { String::new() } else { format!(" ({low} to {high})") }
}

/// `brings 1.9 percentage points more within the limit of … (1.4 to 2.4)`: the first measure of the clock
/// with a difference that is told, and how large any of them is. It says that there is none only where no
/// measure of the clock shows one.
fn clock(comparison: &Comparison, scenario: usize) -> Option<(String, Extent)> {
    let name = chief_clock(comparison)?;
    let rows = of_clock(comparison, name);
    let extent_of_clock = extent(&rows, scenario);
    let value = |compared: &PairedEstimate| compared.differences.get(scenario).copied();
    // What the table says is too small to be told has no size in a sentence either.
    if extent_of_clock == Extent::Small {
        let part = less_than_reportable();
        return Some((format!("makes a difference of {part} to {name}"), extent_of_clock));
    }
    let Some(compared) = rows.iter().find(|compared| compared.is_reportable(scenario)) else {
        let is_open = rows.iter().any(|compared| {
            value(compared).is_some_and(|value| shows(compared.key.metric, value) == Shows::Nothing)
        });
        return is_open
            .then(|| (format!("makes no difference that can be shown to {name}"), extent_of_clock));
    };
    let (metric, value) = (compared.key.metric, value(compared)?);
    let scale = Scale::of(metric, compared.base.mean, &compared.differences);
    let (size, unit, interval) = (scale.size(value.mean), scale.of_difference, between(scale, value));
    let longer = if 0.0 < value.mean { "longer" } else { "shorter" };
    let clause = match metric {
        Metric::ShareWithin => {
            let (brings, more) = if 0.0 < value.mean { ("brings", "more") } else { ("leaves", "fewer") };
            format!("{brings} {size} {unit} {more} within the limit of {name}{interval}")
        }
        Metric::P95Time => format!("makes {name} of 19 in 20 {size} {unit} {longer}{interval}"),
        _ => format!("makes {name} {size} {unit} {longer}{interval}"),
    };
    Some((format!("{clause}{}", of_fewer(compared, scenario)), extent_of_clock))
}

/// `30 days`, `1 day`, `0.5 days`; `14 minutes` where days would be none.
#[must_use]
pub fn days(days: f64) -> String {
    if 0.0 < days && days < 0.05 {
        let minutes = format!("{:.3}", days * DAY);
        let minutes = minutes.trim_end_matches('0').trim_end_matches('.');
        return format!("{minutes} minute{}", if minutes == "1" { "" } else { "s" });
    }
    let text = if (days - days.round()).abs() < 0.05 { format!("{days:.0}") } else { format!("{days:.1}") };
    format!("{text} day{}", if text == "1" { "" } else { "s" })
}
