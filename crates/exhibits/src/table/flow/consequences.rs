//! The consequence table: the base, then each scenario as a difference with its interval.

use domain::provenance::Provenance;
use flow::output::{
    Beyond, Comparison, Direction, Estimate, Locked, Metric, Overloaded, PairedEstimate, Subject,
};

use super::{
    Extent, Scale, Shows, capital_first, extent, extent_of_any, fewer_seen, figures, in_groups, in_how_many,
    is_significant, known, letter, listed, of_all, provenance, provenance_of_base, row, shows_at, subjects,
    synthetic_beside_the_base, words, worst,
};
use crate::csv_file;
use crate::exhibit::{Cell, Column, Exhibit, RowKind, Table, Tone};
use crate::number::Number;

/// What is told of the whole system.
const OF_SYSTEM: [Metric; 7] = [
    Metric::Served,
    Metric::Left,
    Metric::TurnedAway,
    Metric::NotAttended,
    Metric::MeanTimeInQueue,
    Metric::MeanTime,
    Metric::Travel,
];
/// What is told of a clock.
pub(super) const OF_CLOCK: [Metric; 3] = [Metric::ShareWithin, Metric::MeanTime, Metric::P95Time];
/// What is told of a station.
const OF_STATION: [Metric; 6] = [
    Metric::Visits,
    Metric::MeanWait,
    Metric::P95Wait,
    Metric::ShareLeft,
    Metric::ShareTurnedAway,
    Metric::Utilisation,
];
/// What is told of money.
const OF_MONEY: [Metric; 2] = [Metric::Cost, Metric::CostPerContact];
/// What is told of a place.
pub(super) const OF_PLACE: [Metric; 4] =
    [Metric::Travel, Metric::MeanTimeInQueue, Metric::ShareLeft, Metric::ShareTurnedAway];

/// How groups of patients are told apart, but for places.
const GROUPS: [&str; 3] = ["age", "deprivation", "need"];

/// A table of consequences, before a medium sets it.
#[derive(Clone, Debug, PartialEq)]
pub struct Consequences {
    /// The finding.
    pub heading: String,
    /// How it is known: the weakest of the base and the scenarios.
    pub provenance: Provenance,
    /// How the base is known.
    pub provenance_of_base: Provenance,
    /// What is synthetic, in a sentence; none where nothing is.
    pub synthetic: Option<String>,
    /// The headings of the scenarios: letter and title.
    pub scenarios: Vec<(char, String)>,
    /// The rows in groups.
    pub groups: Vec<ConsequenceGroup>,
}

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsequenceGroup {
    /// `Money`.
    pub title: String,
    /// The rows.
    pub rows: Vec<Consequence>,
    /// What is left out because no scenario makes a difference that is shown: a sentence, or empty.
    pub left_out: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Consequence {
    /// What of it: `Oakham urgent care unit: mean wait`.
    pub name: String,
    /// The unit: `minutes`.
    pub unit: String,
    /// The value as things are; `Not applicable` where there is none.
    pub base: String,
    /// The same as a number.
    pub base_number: Option<Number>,
    /// Its interval: `±0.4`; empty where there is no value.
    pub base_interval: String,
    /// The value and the ends of its interval in the unit of values, as they are.
    pub base_ends: Option<Ends>,
    /// The unit of differences: `percentage points`.
    pub unit_of_difference: String,
    /// A difference a scenario.
    pub differences: Vec<Difference>,
}

/// A value with the ends of its interval, neither rounded; without an interval the ends are none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ends {
    /// The value.
    pub value: f64,
    /// The lower and the upper end.
    pub interval: Option<(f64, f64)>,
}

impl Ends {
    fn of(estimate: Estimate, drawn: impl Fn(f64) -> f64) -> Option<Self> {
        let is_interval = estimate.half_width.is_finite();
        let interval = is_interval.then(|| (drawn(estimate.low()), drawn(estimate.high())));
        (!estimate.mean.is_nan()).then(|| Self { value: drawn(estimate.mean), interval })
    }

    /// As cells of a file: value, lower and upper end.
    fn cells(ends: Option<Self>) -> [String; 3] {
        let interval = ends.and_then(|ends| ends.interval);
        let cell = |value: Option<f64>| value.map_or_else(String::new, csv_file::plain);
        [
            cell(ends.map(|ends| ends.value)),
            cell(interval.map(|ends| ends.0)),
            cell(interval.map(|ends| ends.1)),
        ]
    }
}

impl Consequence {
    /// Whether there is anything to say of the base.
    #[must_use]
    pub fn has_base(&self) -> bool {
        self.base != super::NOT_APPLICABLE
    }
}

/// What a scenario changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The difference as a number; none where words stand for it.
    pub number: Option<Number>,
    /// `better`, `worse`; empty where neither is plain.
    pub word: &'static str,
    /// The difference: `+8.6`; words where none is shown.
    pub text: String,
    /// The interval, or what else stands beneath: `+7.4 to +9.8`.
    pub beneath: String,
    /// The colour role of the word.
    pub tone: Tone,
    /// Whether the interval leaves zero out.
    pub is_significant: bool,
    /// The difference and the ends of its interval in the unit of differences, as they are, shown or not.
    pub ends: Option<Ends>,
}

impl Difference {
    /// What is said of it beside its number: `better`, `less than 1% of the base`, `no difference shown`.
    fn in_words(&self) -> String {
        if self.number.is_none() {
            let beneath = if self.ends.is_some() { "" } else { self.beneath.as_str() };
            return format!("{} {beneath}", self.text).trim_end().to_owned();
        }
        let beside = self.beneath.split_once(", ").map_or("", |(_, beside)| beside);
        [self.word, beside].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// The consequences of the scenarios of a comparison.
#[must_use]
pub fn consequences(comparison: &Comparison) -> Consequences {
    let groups = [
        standing(comparison),
        group("Whole system", comparison, &[Subject::System], &OF_SYSTEM, Keep::All),
        clocks(comparison),
        stations(comparison),
        exits(comparison),
        money(comparison),
        places(comparison),
        most_affected(comparison),
    ];
    Consequences {
        heading: heading(comparison, &groups),
        provenance: provenance(comparison),
        provenance_of_base: provenance_of_base(comparison),
        synthetic: synthetic(comparison),
        scenarios: comparison
            .scenarios
            .iter()
            .enumerate()
            .map(|(idx, scenario)| (letter(idx), scenario.title.clone()))
            .collect(),
        groups: groups
            .into_iter()
            .filter(|group| !group.rows.is_empty() || !group.left_out.is_empty())
            .collect(),
    }
}

/// The stations in which nobody moves again, and those to which more come than can be seen: what is
/// to be known before anything else of them is read.
fn standing(comparison: &Comparison) -> ConsequenceGroup {
    let run = &comparison.record;
    let locked = |stations: &[Locked], station: &str| {
        let found = stations.iter().find(|found| found.station == station)?;
        Some(format!("{} of {}", found.replications, run.replications))
    };
    let overloaded = |stations: &[Overloaded], station: &str| {
        let found = stations.iter().find(|found| found.station == station)?;
        Some(if found.load.mean.is_nan() {
            "nobody was seen".to_owned()
        } else {
            format!("{}%", crate::number::grouped(found.load.mean * 100.0, 0))
        })
    };
    let line = |name: String, unit: &str, base: Option<String>, results: Vec<Option<String>>| Consequence {
        name,
        unit: unit.to_owned(),
        base: base.clone().unwrap_or_else(|| "no".to_owned()),
        base_number: None,
        base_interval: String::new(),
        base_ends: None,
        unit_of_difference: String::new(),
        differences: results
            .into_iter()
            .map(|text| Difference {
                number: None,
                word: "",
                is_significant: text != base,
                tone: if text.is_some() { Tone::Adverse } else { Tone::Plain },
                text: text.unwrap_or_else(|| "no".to_owned()),
                beneath: String::new(),
                ends: None,
            })
            .collect(),
    };
    let scenarios = &comparison.scenarios;
    let mut rows = Vec::new();
    for station in
        names(run.locked.iter().chain(scenarios.iter().flat_map(|scenario| &scenario.locked)), |locked| {
            &locked.station
        })
    {
        let results = scenarios.iter().map(|scenario| locked(&scenario.locked, station)).collect();
        let name = format!("{}: nobody moves again", capital_first(station));
        rows.push(line(name, "replications", locked(&run.locked, station), results));
    }
    let overloaded_stations =
        run.overloaded.iter().chain(scenarios.iter().flat_map(|scenario| &scenario.overloaded));
    for station in names(overloaded_stations, |overloaded| &overloaded.station) {
        let results = scenarios.iter().map(|scenario| overloaded(&scenario.overloaded, station));
        let results: Vec<Option<String>> = results.collect();
        let base = overloaded(&run.overloaded, station);
        // A system has many clinics, and above its rows one sentence tells of all: of these stand whom a scenario moves.
        let is_clinic =
            |found: &Overloaded| found.station == station && found.beyond == Beyond::NoAppointment;
        let is_same = !results.is_empty() && results.iter().all(|result| *result == base);
        if is_same && run.overloaded.iter().any(is_clinic) {
            continue;
        }
        let name = format!("{}: more come than can be seen", capital_first(station));
        rows.push(line(name, "load", base, results));
    }
    ConsequenceGroup { title: "What cannot keep up".to_owned(), rows, left_out: String::new() }
}

/// Each name once, in order.
fn names<'a, T: 'a>(
    stations: impl Iterator<Item = &'a T>,
    name: impl Fn(&'a T) -> &'a String,
) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for station in stations {
        if !names.contains(&name(station).as_str()) {
            names.push(name(station));
        }
    }
    names
}

/// Whether rows without any shown difference stay.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    All,
    Shown,
}

fn group(
    title: &str,
    comparison: &Comparison,
    subjects: &[Subject],
    metrics: &[Metric],
    keep: Keep,
) -> ConsequenceGroup {
    // Of the base alone everything is told.
    let keep = if comparison.scenarios.is_empty() { Keep::All } else { keep };
    let mut rows = Vec::new();
    let mut left_out = Vec::new();
    let mut quiet: Vec<PairedEstimate> = Vec::new();
    for subject in subjects {
        let measures: Vec<PairedEstimate> =
            metrics.iter().filter_map(|metric| of_all(comparison, subject, *metric)).collect();
        if keep == Keep::Shown && !measures.is_empty() && !measures.iter().any(is_significant) {
            left_out.push(subject.name());
            quiet.extend(measures);
            continue;
        }
        let retained = measures.iter().filter(|compared| keep == Keep::All || is_significant(compared));
        rows.extend(retained.map(|compared| row_of(comparison, compared, &name_of(compared))));
    }
    let left_out = if left_out.is_empty() {
        String::new()
    } else {
        format!(
            "{} at {}.",
            no_difference(comparison, &quiet.iter().collect::<Vec<_>>()),
            named_or_counted(&left_out, "others")
        )
    };
    ConsequenceGroup { title: title.to_owned(), rows, left_out }
}

/// What is said of rows that are left out, since none of them tells a difference.
fn no_difference(comparison: &Comparison, quiet: &[&PairedEstimate]) -> String {
    match extent_of_any(comparison, quiet) {
        Extent::Nothing => "No difference can be shown".to_owned(),
        Extent::Small | Extent::Reportable => {
            format!("No difference of {} or more can be shown", super::least_reportable())
        }
    }
}

/// Names, or how many where they are too many to be read.
fn named_or_counted(names: &[&str], others: &str) -> String {
    const MOST_NAMED: usize = 12;
    if names.len() <= MOST_NAMED { listed(names, MOST_NAMED) } else { format!("{} {others}", names.len()) }
}

fn owned(subjects: Vec<&Subject>) -> Vec<Subject> {
    subjects.into_iter().cloned().collect()
}

fn clocks(comparison: &Comparison) -> ConsequenceGroup {
    let clocks = owned(subjects(comparison, |subject| matches!(subject, Subject::Clock(_))));
    group("Time from end to end", comparison, &clocks, &OF_CLOCK, Keep::All)
}

fn stations(comparison: &Comparison) -> ConsequenceGroup {
    let stations = owned(subjects(comparison, |subject| matches!(subject, Subject::Station(_))));
    group("Access, station by station", comparison, &stations, &OF_STATION, Keep::Shown)
}

fn exits(comparison: &Comparison) -> ConsequenceGroup {
    let exits = owned(subjects(comparison, |subject| matches!(subject, Subject::Exit(_))));
    let visits = group("Where journeys end", comparison, &exits, &[Metric::Visits], Keep::Shown);
    // The first only: ends have names such as “treated at an urgent care site”.
    ConsequenceGroup { left_out: visits.left_out.replacen(" at ", " in how many end here: ", 1), ..visits }
}

fn money(comparison: &Comparison) -> ConsequenceGroup {
    let system = group("Money", comparison, &[Subject::System], &OF_MONEY, Keep::All);
    let stations = owned(subjects(comparison, |subject| matches!(subject, Subject::Station(_))));
    let by_station = group("", comparison, &stations, &[Metric::Cost], Keep::Shown);
    let is_silent = system.rows.is_empty() && by_station.rows.is_empty() && by_station.left_out.is_empty();
    if is_silent && !comparison.scenarios.is_empty() {
        // Said, so that nobody takes a change for free.
        let left_out = "The network states no costs, so nothing is said of money.".to_owned();
        return ConsequenceGroup { left_out, ..system };
    }
    ConsequenceGroup {
        rows: system.rows.into_iter().chain(by_station.rows).collect(),
        left_out: by_station.left_out.replacen(" can be shown", " in cost can be shown", 1),
        ..system
    }
}

/// Every place that is told apart, in the order of the network.
pub(super) fn names_of_places(comparison: &Comparison) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for compared in &comparison.compared {
        let group = &compared.key.group;
        if group.dimension == "place" && !names.contains(&group.value.as_str()) {
            names.push(&group.value);
        }
    }
    names
}

/// Everything that the table may tell of a place.
pub(super) fn of_place<'a>(comparison: &'a Comparison, name: &str) -> Vec<&'a PairedEstimate> {
    OF_PLACE
        .iter()
        .flat_map(|metric| in_groups(comparison, &Subject::System, "place", *metric))
        .filter(|compared| compared.key.group.value == name)
        .collect()
}

/// Everything that the table may tell of a scenario, each with its name, in the order of its groups.
pub(super) fn of_table(comparison: &Comparison, scenario: usize) -> Vec<(&PairedEstimate, String)> {
    let measures = |is_subject: fn(&Subject) -> bool, metrics: &'static [Metric]| {
        let found = comparison.compared.iter().filter(move |compared| {
            let key = &compared.key;
            key.group.dimension == "all" && is_subject(&key.subject) && metrics.contains(&key.metric)
        });
        found.map(|compared| (compared, name_of(compared)))
    };
    let is_system = |subject: &Subject| matches!(subject, Subject::System);
    let is_station = |subject: &Subject| matches!(subject, Subject::Station(_));
    let mut rows: Vec<(&PairedEstimate, String)> = measures(is_system, &OF_SYSTEM)
        .chain(measures(|subject| matches!(subject, Subject::Clock(_)), &OF_CLOCK))
        .chain(measures(is_station, &OF_STATION))
        .chain(measures(|subject| matches!(subject, Subject::Exit(_)), &[Metric::Visits]))
        .chain(measures(is_system, &OF_MONEY))
        .chain(measures(is_station, &[Metric::Cost]))
        .collect();
    for name in names_of_places(comparison) {
        let found = of_place(comparison, name).into_iter();
        rows.extend(found.map(|compared| (compared, format!("{name}: {}", compared.key.metric.words()))));
    }
    let group = worst(comparison, scenario, &GROUPS);
    rows.extend(group.map(|(compared, _)| {
        (compared, format!("{}: {}", group_in_words(compared), compared.key.metric.words()))
    }));
    rows
}

/// Rows of places in which anything is shown.
fn places(comparison: &Comparison) -> ConsequenceGroup {
    let mut rows = Vec::new();
    let mut quiet: Vec<&str> = Vec::new();
    let mut left_out: Vec<&PairedEstimate> = Vec::new();
    for name in names_of_places(comparison) {
        let measures = of_place(comparison, name);
        let is_alone = comparison.scenarios.is_empty();
        let significant: Vec<&PairedEstimate> =
            measures.iter().copied().filter(|compared| is_alone || is_significant(compared)).collect();
        if significant.is_empty() {
            quiet.push(name);
            left_out.extend(measures);
        }
        rows.extend(significant.iter().map(|compared| {
            row_of(comparison, compared, &format!("{name}: {}", compared.key.metric.words()))
        }));
    }
    let left_out = if quiet.is_empty() {
        String::new()
    } else {
        format!("{} in {}.", no_difference(comparison, &left_out), listed(&quiet, 12))
    };
    ConsequenceGroup { title: "Places".to_owned(), rows, left_out }
}

/// Which place and which group each scenario is worst for.
fn most_affected(comparison: &Comparison) -> ConsequenceGroup {
    let line = |name: &str, unit: &str, none: &str, dimensions: &[&'static str]| {
        let is_measured = comparison.compared.iter().any(|compared| {
            compared.key.subject == Subject::System
                && dimensions.contains(&compared.key.group.dimension.as_str())
        });
        (is_measured && !comparison.scenarios.is_empty()).then(|| Consequence {
            name: name.to_owned(),
            unit: unit.to_owned(),
            base: super::NOT_APPLICABLE.to_owned(),
            base_number: None,
            base_interval: String::new(),
            base_ends: None,
            unit_of_difference: String::new(),
            differences: (0..comparison.scenarios.len())
                .map(|scenario| match worst(comparison, scenario, dimensions) {
                    Some((compared, difference)) => {
                        let scale = Scale::of(compared.key.metric, compared.base.mean, &[difference]);
                        Difference {
                            number: None,
                            word: "",
                            text: group_in_words(compared),
                            beneath: format!(
                                "{}: {} {}",
                                compared.key.metric.words(),
                                scale.difference(difference.mean),
                                scale.of_difference
                            ),
                            tone: Tone::Adverse,
                            is_significant: true,
                            ends: None,
                        }
                    }
                    None => Difference {
                        number: None,
                        word: "",
                        text: "none shown".to_owned(),
                        beneath: none.to_owned(),
                        tone: Tone::Plain,
                        is_significant: false,
                        ends: None,
                    },
                })
                .collect(),
        })
    };
    let rows = [
        line("Worst-affected place", "by travel, then waiting", "no place worse", &["place"]),
        line("Worst-affected group", "by age, deprivation or need", "no group worse", &GROUPS),
    ];
    ConsequenceGroup {
        title: "Who is affected most".to_owned(),
        rows: rows.into_iter().flatten().collect(),
        left_out: String::new(),
    }
}

/// `Rutland`; a fifth by deprivation is a number alone, so it says of what.
fn group_in_words(compared: &PairedEstimate) -> String {
    let group = &compared.key.group;
    match group.dimension.as_str() {
        "deprivation" => format!("Deprivation {}", group.value),
        _ => group.value.clone(),
    }
}

/// `Oakham urgent care unit: mean wait`; of the whole system the measure alone.
fn name_of(compared: &PairedEstimate) -> String {
    match &compared.key.subject {
        // Of the whole system all are counted who leave it, unseen ones too.
        Subject::System if compared.key.metric == Metric::Served => "Journeys ended, seen or not".to_owned(),
        Subject::System => capital_first(compared.key.metric.words()),
        Subject::Exit(name) => capital_first(name),
        subject => format!("{}: {}", capital_first(subject.name()), compared.key.metric.words()),
    }
}

fn row_of(comparison: &Comparison, compared: &PairedEstimate, name: &str) -> Consequence {
    let metric = compared.key.metric;
    let scale = Scale::of(metric, compared.base.mean, &compared.differences);
    let unit = if scale.unit == scale.of_difference || comparison.scenarios.is_empty() {
        scale.unit.to_owned()
    } else {
        format!("{}, differences in {}", scale.unit, scale.of_difference)
    };
    Consequence {
        name: name.to_owned(),
        unit,
        base: scale.value(compared.base.mean),
        base_number: Some(scale.number(compared.base.mean)),
        base_interval: scale.half_width(compared.base),
        base_ends: Ends::of(compared.base, |value| scale.in_unit_of_values(value)),
        unit_of_difference: scale.of_difference.to_owned(),
        differences: (0..compared.differences.len())
            .map(|scenario| {
                let is_locked =
                    comparison.scenarios.get(scenario).is_some_and(|result| !result.locked.is_empty());
                difference(compared, scale, scenario, is_locked.then_some("nobody moves again somewhere"))
            })
            .collect(),
    }
}

/// What a scenario changes; `left_out` says why its values are not told, where they are not.
fn difference(
    compared: &PairedEstimate,
    scale: Scale,
    scenario: usize,
    left_out: Option<&str>,
) -> Difference {
    let value = compared.differences[scenario];
    let (word, text, mut beneath, tone) = match shows_at(compared, scenario) {
        // What is sure and too small to matter is neither better nor worse; money is told to the pound.
        Shows::Difference(_) if !is_reported(compared, scenario) => {
            let beneath = format!("{}, {} of the base", scale.interval(value), super::less_than_reportable());
            ("", scale.difference(value.mean), beneath, Tone::Plain)
        }
        Shows::Difference(direction) => {
            let (word, tone) = match direction {
                Some(Direction::Better) => ("better", Tone::Favourable),
                Some(Direction::Worse) => ("worse", Tone::Adverse),
                None => ("", Tone::Plain),
            };
            (word, scale.difference(value.mean), scale.interval(value), tone)
        }
        Shows::Nothing => ("", "no difference shown".to_owned(), scale.interval(value), Tone::Plain),
        Shows::Same => ("", "the same".to_owned(), in_how_many(value), Tone::Plain),
        // A mean of nobody is none.
        Shows::Unknown if value.mean.is_nan() => match left_out {
            Some(reason) => ("", "left out".to_owned(), reason.to_owned(), Tone::Plain),
            None => ("", "nobody to measure".to_owned(), "in one of the two".to_owned(), Tone::Plain),
        },
        Shows::Unknown => {
            let text = format!("{} {}", scale.difference(value.mean), in_how_many(value));
            ("", text, "interval not known".to_owned(), Tone::Plain)
        }
    };
    if let Some(fewer) = fewer_seen(compared, scenario) {
        beneath = format!("{beneath}, {fewer}");
    }
    let is_told = matches!(shows_at(compared, scenario), Shows::Difference(_));
    let number = is_told.then(|| scale.number_of_difference(value.mean));
    let ends = Ends::of(value, |value| scale.drawn(value));
    Difference { number, word, text, beneath, tone, is_significant: value.is_significant(), ends }
}

/// Whether a difference is large enough to be called better or worse: money of the whole is told to the
/// pound, of the rest only what is large enough to matter.
fn is_reported(compared: &PairedEstimate, scenario: usize) -> bool {
    let is_cost_of_all = compared.key.metric == Metric::Cost && compared.key.subject == Subject::System;
    is_cost_of_all || compared.is_reportable(scenario)
}

/// `Of the 24 measures in the table, A makes 5 worse and 1 better; B …`: what its rows are marked as.
fn heading(comparison: &Comparison, groups: &[ConsequenceGroup]) -> String {
    let rows = || groups.iter().flat_map(|group| &group.rows).filter(|row| row.base_number.is_some());
    if comparison.scenarios.is_empty() {
        return format!("Services as they are, in {}", super::counted(rows().count(), "measure"));
    }
    let sentences = (0..comparison.scenarios.len()).map(|idx| {
        let n_marked = |word: &str| {
            let is_marked = |row: &&Consequence| {
                row.differences.get(idx).is_some_and(|difference| difference.word == word)
            };
            rows().filter(is_marked).count()
        };
        let (better, worse) = (n_marked("better"), n_marked("worse"));
        let counted = || comparison.compared.iter().filter(|compared| counts(compared));
        let of_fewer = counted()
            .filter(|compared| is_reported(compared, idx) && fewer_seen(compared, idx).is_some())
            .count();
        let effect = match (worse, better) {
            (0, 0) if extent(counted(), idx) == Extent::Small => {
                format!("makes nothing better or worse by {} or more", super::least_reportable())
            }
            (0, 0) => "shows nothing better or worse".to_owned(),
            (worse, 0) => format!("makes {worse} worse and none better"),
            (0, better) => format!("makes {better} better and none worse"),
            (worse, better) => format!("makes {worse} worse and {better} better"),
        };
        let of_fewer = match of_fewer {
            0 => String::new(),
            1 => ", and 1 looks better because fewer are seen".to_owned(),
            n => format!(", and {n} look better because fewer are seen"),
        };
        format!("{} {effect}{of_fewer}", letter(idx))
    });
    let sentences: Vec<String> = sentences.collect();
    format!("Of the {} in the table, {}", super::counted(rows().count(), "measure"), sentences.join("; "))
}

/// Whether a row is of everybody, and one of those the table may tell as better or worse.
fn counts(compared: &PairedEstimate) -> bool {
    let metric = compared.key.metric;
    let is_reported = match compared.key.subject {
        Subject::System => OF_SYSTEM.contains(&metric) || OF_MONEY.contains(&metric),
        Subject::Clock(_) => OF_CLOCK.contains(&metric),
        Subject::Station(_) => OF_STATION.contains(&metric) || metric == Metric::Cost,
        Subject::Exit(_) => false,
    };
    compared.key.group.dimension == "all" && is_reported && metric.more_is().is_some()
}

/// `All figures synthetic.`, or which scenarios are where the base is not.
fn synthetic(comparison: &Comparison) -> Option<String> {
    if provenance_of_base(comparison) == Provenance::Synthetic {
        return Some("All figures synthetic.".to_owned());
    }
    let letters = synthetic_beside_the_base(comparison)?;
    Some(format!("Changes of {letters} are synthetic; nothing in the base is."))
}

impl Consequences {
    /// As an exhibit, for files and plain tables: a row a consequence, three columns a scenario.
    #[must_use]
    pub fn exhibit(&self) -> Exhibit {
        let mut columns =
            vec![words("", "Part"), words("", "Unit"), figures("Base", "value"), words("Base", "interval")];
        for (letter, title) in &self.scenarios {
            let group = format!("{letter}  {title}");
            columns.extend([
                Column { group: group.clone(), ..words("", "difference") },
                Column { group, ..words("", "95% interval") },
            ]);
        }
        let rows = self.groups.iter().flat_map(|group| {
            group.rows.iter().map(|line| {
                let mut cells =
                    vec![plain(&group.title), plain(&line.unit), self.base(line), plain(&line.base_interval)];
                for difference in &line.differences {
                    let text = format!("{} {}", difference.word, difference.text);
                    let (text, tone) = (text.trim().to_owned(), difference.tone);
                    cells.push(match difference.number.clone() {
                        Some(number) => Cell::Number(Number { text, tone, ..number }),
                        None => Cell::Word { text, tone },
                    });
                    cells.push(plain(&difference.beneath));
                }
                row(&line.name, RowKind::Body, cells)
            })
        });
        Exhibit {
            key: "T13".into(),
            name: "flow-consequences".into(),
            heading: self.heading.clone(),
            note: self.note().to_owned(),
            provenance: self.provenance,
            table: Table {
                caption: if self.scenarios.is_empty() {
                    "Services as they are, each measure with its 95% interval.".to_owned()
                } else {
                    "Consequences of each scenario, the same patients in each column.".to_owned()
                },
                row_heading: if self.scenarios.is_empty() { "Measure" } else { "Consequence" }.to_owned(),
                columns,
                rows: rows.collect(),
            },
            chart: None,
        }
    }

    /// As rows of a file, the heading first: every number of its own, with its unit and the ends of its interval
    /// beside it, what a table says of it in words, and its id and provenance from `table`, that of its exhibit.
    #[must_use]
    pub fn file_rows(&self, table: &Table) -> Vec<Vec<String>> {
        let fixed = [
            "Consequence",
            "Part",
            "Base",
            "Base unit",
            "Base low",
            "Base high",
            "Base in words",
            "Base id",
            "Base provenance",
        ];
        let mut cells_of_rows = table.rows.iter().map(|row| row.cells.as_slice());
        let mut heading: Vec<String> = fixed.map(str::to_owned).to_vec();
        for (letter, title) in &self.scenarios {
            let parts = ["difference", "unit", "low", "high", "in words", "id", "provenance"];
            heading.extend(parts.map(|part| format!("{letter} {title}, {part}")));
        }
        let unit =
            |ends: Option<Ends>, unit: &str| if ends.is_some() { unit.to_owned() } else { String::new() };
        let rows = self.groups.iter().flat_map(|group| group.rows.iter().map(move |line| (group, line)));
        let rows: Vec<Vec<String>> = rows
            .map(|(group, line)| {
                let cells = cells_of_rows.next().unwrap_or_default();
                let known = |idx: usize| {
                    let cell = cells.get(idx);
                    [cell.map_or("", csv_file::id), cell.map_or("", csv_file::provenance)].map(str::to_owned)
                };
                let [value, low, high] = Ends::cells(line.base_ends);
                let unit_of_value = line.unit.split(", differences in ").next().unwrap_or_default();
                let words = if line.base_ends.is_some() { String::new() } else { line.base.clone() };
                let name = line.name.clone();
                let base_unit = unit(line.base_ends, unit_of_value);
                let mut record = vec![name, group.title.clone(), value, base_unit, low, high, words];
                record.extend(known(2));
                for (idx, difference) in line.differences.iter().enumerate() {
                    let [value, low, high] = Ends::cells(difference.ends);
                    record.extend([value, unit(difference.ends, &line.unit_of_difference), low, high]);
                    record.push(difference.in_words());
                    record.extend(known(4 + 2 * idx));
                }
                record
            })
            .collect();
        std::iter::once(heading).chain(rows).collect()
    }

    /// The note under its heading.
    #[must_use]
    pub fn note(&self) -> &'static str {
        if self.scenarios.is_empty() { NOTE_OF_THE_BASE } else { NOTE }
    }

    fn base(&self, line: &Consequence) -> Cell {
        let number = line.base_number.clone();
        match number {
            Some(number) => known(number, self.provenance_of_base),
            None if !line.has_base() => Cell::Missing(super::NOT_APPLICABLE),
            None => plain(&line.base),
        }
    }
}

const NOTE_OF_THE_BASE: &str =
    "Nothing is changed. The 95% interval beside a measure holds the chance of who comes when.";
const NOTE: &str = "Scenario columns show the difference from the base, with its 95% interval. “No difference shown” means that the interval holds zero, not that there is no difference. Better and worse are for patients or the public purse; waits and times of those seen are not called better where fewer are seen; the heading counts the rows that are marked so: those of at least 1%, and any in the cost of the whole.";

fn plain(text: &str) -> Cell {
    if text.is_empty() { Cell::Missing(super::NOT_APPLICABLE) } else { super::word(text) }
}
