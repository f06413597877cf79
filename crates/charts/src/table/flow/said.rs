//! The finding and what follows it, in sentences made by rule from what is shown and what is not.

use flow::output::{Compared, Comparison, Direction, IMMATERIAL, Metric, Subject};

use super::observed::Observed;
use super::{
    Saying, Scale, Shows, grouped, in_groups, is_shown, letter, listed, of_all, provenance, provenance_of,
    shows, subjects, worst,
};

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

/// The finding: where the first scenario makes a difference, and where none can be shown.
#[must_use]
pub fn headline(comparison: &Comparison) -> Saying {
    let provenance = provenance(comparison);
    let Some(first) = comparison.scenarios.first() else {
        return Saying { text: "No scenario was held against the base".to_owned(), provenance };
    };
    let who = doing(&first.title);
    let places = changed_places(comparison, 0);
    let clock = chief_clock(comparison);
    let at_clock = clock.as_ref().map(|(name, compared)| {
        let is_shown = compared.tells(0);
        (*name, is_shown)
    });
    // It may be sure and yet too small to be told.
    let is_sure = clock
        .as_ref()
        .and_then(|(_, compared)| Some(shows(compared.key.metric, *compared.differences.first()?)))
        .is_some_and(|shown| matches!(shown, Shows::Difference(_)));
    let stations: Vec<&str> = subjects(comparison, |subject| matches!(subject, Subject::Station(_)))
        .into_iter()
        .filter(|station| {
            [Metric::MeanWait, Metric::ShareLeft, Metric::ShareTurnedAway, Metric::Visits]
                .iter()
                .any(|metric| of_all(comparison, station, *metric).is_some_and(|found| found.tells(0)))
        })
        .map(Subject::name)
        .collect();
    let text = match (places.as_slice(), at_clock) {
        ([], Some((clock, true))) => {
            let elsewhere = match by_place(comparison).len() {
                0 if stations.is_empty() => String::new(),
                0 => format!(" and at {}", listed(&stations, 3)),
                _ => ", and none that can be shown in any place".to_owned(),
            };
            format!("{who} makes a difference to {clock}{elsewhere}")
        }
        ([], _) if stations.is_empty() => format!("{who} makes no difference that can be shown"),
        ([], _) => format!("{who} makes a difference at {}", listed(&stations, 3)),
        (places, Some((clock, true))) => {
            format!("{who} makes a difference in {} and to {clock}", listed(places, 3))
        }
        (places, Some((clock, false))) if is_sure => {
            let part = less_than_is_told();
            format!("{who} makes a difference in {}, and one of {part} to {clock}", listed(places, 3))
        }
        (places, Some((clock, false))) => {
            format!(
                "{who} makes a difference in {}, and none that can be shown to {clock}",
                listed(places, 3)
            )
        }
        (places, None) => match quiet_places(comparison, 0).len() {
            0 => format!("{who} makes a difference in every place, most in {}", places[0]),
            1 => format!("{who} makes a difference in all places but one, most in {}", places[0]),
            n => format!(
                "{who} makes a difference in {}, and none that can be shown in {n} other places",
                listed(places, 3)
            ),
        },
    };
    Saying { text, provenance }
}

/// `1%`: from what share of the base a difference is told.
pub(super) fn least_told() -> String {
    format!("{:.0}%", IMMATERIAL * 100.0)
}

/// `less than 1%`: what is sure, and too small to be told.
pub(super) fn less_than_is_told() -> String {
    format!("less than {}", least_told())
}

/// The clock whose share within a limit is measured, first of them.
fn chief_clock(comparison: &Comparison) -> Option<(&str, Compared)> {
    subjects(comparison, |subject| matches!(subject, Subject::Clock(_))).into_iter().find_map(|clock| {
        let found = of_all(comparison, clock, Metric::ShareWithin)
            .or_else(|| of_all(comparison, clock, Metric::MeanTime))?;
        Some((clock.name(), found))
    })
}

/// What places are told by: travel where it is measured, else waiting.
pub(super) fn by_place(comparison: &Comparison) -> Vec<&Compared> {
    [Metric::Travel, Metric::MeanTimeInQueue, Metric::MeanWait]
        .into_iter()
        .map(|metric| in_groups(comparison, &Subject::System, "place", metric).collect::<Vec<_>>())
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Places in which a scenario makes a difference that is shown, the greatest first.
fn changed_places(comparison: &Comparison, scenario: usize) -> Vec<&str> {
    let mut found: Vec<(&str, f64)> = by_place(comparison)
        .into_iter()
        .filter_map(|compared| {
            let difference = compared.differences.get(scenario)?;
            compared.tells(scenario).then(|| (compared.key.group.value.as_str(), difference.mean.abs()))
        })
        .collect();
    found.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    found.into_iter().map(|(name, _)| name).collect()
}

fn quiet_places(comparison: &Comparison, scenario: usize) -> Vec<&str> {
    let is_quiet = |compared: &&Compared| !compared.tells(scenario);
    by_place(comparison)
        .into_iter()
        .filter(is_quiet)
        .map(|compared| compared.key.group.value.as_str())
        .collect()
}

/// A few sentences a scenario: money, who goes elsewhere, the worst-affected place, the clock.
#[must_use]
pub fn leads(comparison: &Comparison) -> Vec<(char, Saying)> {
    (0..comparison.scenarios.len())
        .map(|idx| {
            let clauses = [
                money(comparison, idx),
                moved(comparison, idx),
                worst_place(comparison, idx),
                clock(comparison, idx),
            ];
            let clauses: Vec<String> = clauses.into_iter().flatten().collect();
            let text = if clauses.is_empty() {
                "makes no difference that can be shown.".to_owned()
            } else {
                format!("{}.", clauses.join(". It "))
            };
            (letter(idx), Saying { text, provenance: provenance_of(comparison, idx) })
        })
        .collect()
}

/// `saves £183,000 a year (£110,000 to £256,000)`.
fn money(comparison: &Comparison, scenario: usize) -> Option<String> {
    let found = of_all(comparison, &Subject::System, Metric::Cost)?;
    let value = *found.differences.get(scenario)?;
    let pounds = |value: f64| format!("£{}", grouped(rounded(value), 0));
    Some(match shows(Metric::Cost, value) {
        Shows::Difference(_) => {
            let (verb, low, high) = if value.mean < 0.0 {
                ("saves", -value.high(), -value.low())
            } else {
                ("costs", value.low(), value.high())
            };
            format!("{verb} {} a year ({} to {})", pounds(value.mean), pounds(low), pounds(high))
        }
        Shows::Nothing => "has a net cost that cannot be told from nought".to_owned(),
        Shows::Same => "costs the same".to_owned(),
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

/// `moves about 4,300 patients a year elsewhere, 270 of them unseen`.
fn moved(comparison: &Comparison, scenario: usize) -> Option<String> {
    let tried = comparison.scenarios.get(scenario)?;
    let sum = |of: &dyn Fn(&&flow::output::Displaced) -> bool| -> f64 {
        tried.displaced.iter().filter(of).map(|moved| moved.a_year.mean).sum()
    };
    let all = sum(&|_| true);
    if all < 1.0 {
        return None;
    }
    let unseen = sum(&|moved| moved.is_unserved);
    let told = grouped(rounded(all), 0);
    Some(if 1.0 <= unseen {
        format!(
            "moves about {told} patients a year elsewhere, {} of them unseen",
            grouped(rounded(unseen), 0)
        )
    } else {
        format!("moves about {told} patients a year elsewhere, none of them unseen")
    })
}

/// `makes people in Rutland travel 8.6 minutes longer (7.4 to 9.8)`.
fn worst_place(comparison: &Comparison, scenario: usize) -> Option<String> {
    let (compared, value) = worst(comparison, scenario, &["place"])?;
    let metric = compared.key.metric;
    let scale = Scale::of(metric, compared.base.mean, &[value]);
    let (place, size) = (&compared.key.group.value, scale.size(value.mean));
    let interval = format!("({} to {})", scale.size(value.low()), scale.size(value.high()));
    let unit = scale.of_difference;
    Some(match metric {
        Metric::Travel => format!("makes people in {place} travel {size} {unit} longer {interval}"),
        Metric::MeanWait | Metric::MeanTimeInQueue => {
            format!("makes people in {place} wait {size} {unit} longer {interval}")
        }
        Metric::ShareLeft => format!("makes {size} {unit} more of {place} leave unseen {interval}"),
        _ => format!("turns {size} {unit} more of {place} away {interval}"),
    })
}

/// `brings 1.9 percentage points more within the limit of … (1.4 to 2.4)`.
fn clock(comparison: &Comparison, scenario: usize) -> Option<String> {
    let (name, found) = chief_clock(comparison)?;
    let value = *found.differences.get(scenario)?;
    let metric = found.key.metric;
    let scale = Scale::of(metric, found.base.mean, &found.differences);
    let (size, unit) = (scale.size(value.mean), scale.of_difference);
    let ends = [scale.size(value.low()), scale.size(value.high())];
    let interval = if value.mean < 0.0 {
        format!("({} to {})", ends[1], ends[0])
    } else {
        format!("({} to {})", ends[0], ends[1])
    };
    match (shows(metric, value), metric) {
        (Shows::Difference(direction), Metric::ShareWithin) => {
            let (brings, more) =
                if direction == Some(Direction::Better) { ("brings", "more") } else { ("leaves", "fewer") };
            Some(format!("{brings} {size} {unit} {more} within the limit of {name} {interval}"))
        }
        (Shows::Difference(_), _) => {
            let longer = if 0.0 < value.mean { "longer" } else { "shorter" };
            Some(format!("makes {name} {size} {unit} {longer} {interval}"))
        }
        (Shows::Nothing, _) => Some(format!("makes no difference that can be shown to {name}")),
        (Shows::Same | Shows::Unknown, _) => None,
    }
}

fn whole_count(count: usize) -> String {
    super::grouped_count(u64::try_from(count).unwrap_or(u64::MAX))
}

/// How far to trust a comparison: a sentence each.
#[must_use]
pub fn trust(comparison: &Comparison, seen: &[Observed]) -> Vec<String> {
    let made = &comparison.made;
    let mut said = Vec::new();
    if let Some(told) = super::observed::in_a_sentence(seen) {
        said.push(told);
    }
    said.push(if made.is_precise {
        format!(
            "{} replications of {} days on the same patients. Every chosen measure reached the precision that was asked for.",
            made.replications,
            grouped(made.days, 0)
        )
    } else {
        format!(
            "{} replications of {} days on the same patients. Not every chosen measure reached the precision that was asked for, so wide intervals stay wide.",
            made.replications,
            grouped(made.days, 0)
        )
    });
    // Those that are nought in every replication cannot be shown by chance.
    let tested = comparison
        .compared
        .iter()
        .flat_map(|compared| compared.differences.iter())
        .filter(|value| 0.0 < value.half_width)
        .count();
    let shown = comparison.compared.iter().filter(|compared| is_shown(compared)).count();
    if 20 <= tested {
        said.push(format!(
            "{} differences were looked at, one by one; {} measures show one. If nothing had changed, about {} would still be shown by chance. A single small one proves little.",
            whole_count(tested),
            whole_count(shown),
            whole_count(tested.div_ceil(20))
        ));
    }
    said.push(match provenance(comparison) {
        domain::provenance::Provenance::Synthetic => {
            "The intervals hold the chance of who comes when. They do not hold what is not known of the network. Some of its numbers are made up: the result shows what follows from them.".to_owned()
        }
        _ => "The intervals hold the chance of who comes when. They do not hold what is not known of the network.".to_owned(),
    });
    for (idx, tried) in comparison.scenarios.iter().enumerate() {
        if !tried.ignored.is_empty() {
            said.push(format!(
                "Of scenario {} the simulation does not know: {}. These changes are left out.",
                letter(idx),
                tried.ignored.join(", ")
            ));
        }
    }
    if 0 < made.stranded {
        said.push(format!(
            "{} patients were sent in a circle and taken out: the network has a fault there.",
            made.stranded
        ));
    }
    said
}
