//! What scenarios do place by place: tiles of one measure, and a ranked table of travel and waits.

use flow::output::{Comparison, Direction, Estimate, Metric, PairedEstimate, Subject};

use super::{
    Extent, Scale, Shows, extent, fewer_seen, figures, in_groups, known, least_reportable,
    less_than_reportable, letter, listed, provenance, provenance_of_base, row, shows, shows_at, word, words,
};
use crate::exhibit::{Cell, Chart, Column, Exhibit, RowKind, Table, Tone};
use crate::number::Number;
use crate::spec::tiles::{self, Dot, Tile, Tiles};

/// The districts of Leicester, Leicestershire and Rutland, each with its column and row on a map of tiles.
const DISTRICTS: [(&str, (usize, usize)); 9] = [
    ("North West Leicestershire", (0, 0)),
    ("Charnwood", (1, 0)),
    ("Melton", (2, 0)),
    ("Hinckley and Bosworth", (0, 1)),
    ("Leicester", (1, 1)),
    ("Oadby and Wigston", (2, 1)),
    ("Rutland", (3, 1)),
    ("Blaby", (1, 2)),
    ("Harborough", (2, 2)),
];

/// What a chart of tiles is about.
struct About {
    key: &'static str,
    name: &'static str,
    /// `Travel`, at the beginning of a sentence.
    subject: &'static str,
    /// `travel time`, after `mean`.
    measure: &'static str,
}

/// Travel by place; nothing where it is not measured.
#[must_use]
pub fn travel_by_place(comparison: &Comparison) -> Option<Exhibit> {
    let about = About { key: "C13a", name: "flow-travel", subject: "Travel", measure: "travel time" };
    tiled(comparison, Metric::Travel, &about)
}

/// Time in queue by place, or the mean wait where that is what is measured; nothing where neither is.
#[must_use]
pub fn waits_by_place(comparison: &Comparison) -> Option<Exhibit> {
    let about = About { key: "C13b", name: "flow-waits", subject: "Waiting", measure: "time in queue" };
    tiled(comparison, Metric::MeanTimeInQueue, &about).or_else(|| tiled(comparison, Metric::MeanWait, &about))
}

fn tiled(comparison: &Comparison, metric: Metric, about: &About) -> Option<Exhibit> {
    let places = ranked(in_groups(comparison, &Subject::System, "place", metric).collect());
    // Tiles show differences.
    let _ = places.first().filter(|_| !comparison.scenarios.is_empty())?;
    let of_base = provenance_of_base(comparison);
    let differences: Vec<Estimate> =
        places.iter().flat_map(|compared| compared.differences.iter().copied()).collect();
    let most = places.iter().map(|compared| compared.base.mean).fold(0.0, f64::max);
    let scale = Scale::of(metric, most, &differences);
    let mut columns = vec![figures("Base", scale.unit), figures("Base", "interval")];
    for (idx, scenario) in comparison.scenarios.iter().enumerate() {
        let group = format!("{}  {}", letter(idx), scenario.title);
        columns.extend([
            Column { group: group.clone(), ..figures("", "difference") },
            Column { group, ..words("", "95% interval") },
        ]);
    }
    let rows = places.iter().map(|compared| {
        let mut cells =
            vec![known(scale.number(compared.base.mean), of_base), word(scale.half_width(compared.base))];
        for (scenario, value) in compared.differences.iter().enumerate() {
            let interval = scale.interval(*value);
            let beneath = match fewer_seen(compared, scenario) {
                Some(fewer) => format!("{interval}, {fewer}"),
                None => interval,
            };
            cells.extend([reading_cell(compared, scale, scenario), word(beneath)]);
        }
        row(&compared.key.group.value, RowKind::Body, cells)
    });
    Some(Exhibit {
        key: about.key.into(),
        name: about.name.into(),
        heading: heading(comparison, &places, metric, about),
        note: format!(
            "Change in mean {} in {}, place by place. {}",
            about.measure,
            scale.of_difference,
            if is_nine(&places) {
                "Tiles stand roughly where the nine districts lie."
            } else {
                "Places with the greatest change come first."
            }
        ),
        provenance: provenance(comparison),
        table: Table {
            caption: format!("{} by place: the base, and the difference each scenario makes.", about.subject),
            row_heading: "Place".to_owned(),
            columns,
            rows: rows.collect(),
        },
        chart: Some(chart(comparison, &places, metric, scale, about)),
    })
}

/// The greatest shown change first, then the greatest change.
fn ranked(mut places: Vec<&PairedEstimate>) -> Vec<&PairedEstimate> {
    let largest = |compared: &PairedEstimate, is_significant: bool| {
        let differences = compared.differences.iter().enumerate();
        let counted =
            differences.filter(|(scenario, _)| !is_significant || compared.is_reportable(*scenario));
        counted.map(|(_, value)| value.mean.abs()).fold(0.0, f64::max)
    };
    places.sort_by(|place, other_place| {
        largest(other_place, true)
            .total_cmp(&largest(place, true))
            .then(largest(other_place, false).total_cmp(&largest(place, false)))
    });
    places
}

fn is_nine(places: &[&PairedEstimate]) -> bool {
    places.len() == DISTRICTS.len() && places.iter().all(|compared| district(compared).is_some())
}

fn district(compared: &PairedEstimate) -> Option<(usize, usize)> {
    let name = compared.key.group.value.replace("NW ", "North West ").replace(" & ", " and ");
    DISTRICTS.iter().find(|(known, _)| *known == name).map(|(_, position)| *position)
}

/// A difference as a tile or a narrow cell tells it.
fn reading(compared: &PairedEstimate, scale: Scale, scenario: usize) -> (String, Tone) {
    let Some(value) = compared.differences.get(scenario) else { return (String::new(), Tone::Plain) };
    match shows_at(compared, scenario) {
        Shows::Difference(direction) => {
            let tone = match direction {
                Some(Direction::Better) => Tone::Favourable,
                Some(Direction::Worse) => Tone::Adverse,
                None => Tone::Plain,
            };
            (scale.difference(value.mean), tone)
        }
        Shows::Nothing => ("no difference shown".to_owned(), Tone::Plain),
        Shows::Same => ("the same".to_owned(), Tone::Plain),
        Shows::Unknown => ("not known".to_owned(), Tone::Plain),
    }
}

/// The same in a cell: a number where a difference is shown.
fn reading_cell(compared: &PairedEstimate, scale: Scale, scenario: usize) -> Cell {
    let (text, tone) = reading(compared, scale, scenario);
    match (shows_at(compared, scenario), compared.differences.get(scenario)) {
        (Shows::Difference(_), Some(value)) => {
            Cell::Number(Number { text, tone, ..scale.number_of_difference(value.mean) })
        }
        _ => Cell::Word { text, tone },
    }
}

/// `Travel is longer in Rutland and Melton under A; shorter in Leicester under C`.
fn heading(comparison: &Comparison, places: &[&PairedEstimate], metric: Metric, about: &About) -> String {
    let clauses: Vec<String> = (0..comparison.scenarios.len())
        .flat_map(|scenario| {
            [
                (Some(Direction::Worse), "longer"),
                (Some(Direction::Better), "shorter"),
                (None, "shorter because fewer are seen"),
            ]
            .map(|(wanted, effect)| {
                let is_shown = |compared: &&&PairedEstimate| {
                    compared.is_reportable(scenario)
                        && shows_at(compared, scenario) == Shows::Difference(wanted)
                };
                let names: Vec<&str> = places
                    .iter()
                    .filter(is_shown)
                    .map(|compared| compared.key.group.value.as_str())
                    .collect();
                let in_places =
                    if names.len() == places.len() { "every place".to_owned() } else { listed(&names, 3) };
                (!names.is_empty()).then(|| format!("{effect} in {in_places} under {}", letter(scenario)))
            })
        })
        .flatten()
        .collect();
    let is_sure = |compared: &&PairedEstimate| {
        compared.differences.iter().any(|value| matches!(shows(metric, *value), Shows::Difference(_)))
    };
    if clauses.is_empty() && places.iter().any(is_sure) {
        format!("{} is not shown to change by {} or more in any place", about.subject, least_reportable())
    } else if clauses.is_empty() {
        format!("{} changes in no place by a difference that can be shown", about.subject)
    } else {
        format!("{} is {}", about.subject, clauses.join("; "))
    }
}

fn chart(
    comparison: &Comparison,
    places: &[&PairedEstimate],
    metric: Metric,
    scale: Scale,
    about: &About,
) -> Chart {
    let nine = is_nine(places);
    let tile = |compared: &&PairedEstimate| Tile {
        name: compared.key.group.value.clone(),
        at: if nine { district(compared) } else { None },
        dots: compared
            .differences
            .iter()
            .enumerate()
            .map(|(scenario, value)| {
                let is_significant = compared.is_reportable(scenario);
                let ends = if value.half_width.is_finite() {
                    (value.low(), value.high())
                } else {
                    (value.mean, value.mean)
                };
                Dot {
                    mean: scale.drawn(value.mean),
                    low: scale.drawn(ends.0),
                    high: scale.drawn(ends.1),
                    is_significant,
                    label: match (is_significant, shows(metric, *value)) {
                        (true, _) => scale.difference(value.mean),
                        (false, Shows::Difference(_)) => less_than_reportable(),
                        (false, Shows::Unknown) => "not known".to_owned(),
                        (false, _) => "no difference".to_owned(),
                    },
                }
            })
            .collect(),
    };
    let drawn = tiles::tiles(
        about.name,
        &Tiles {
            tiles: places.iter().map(tile).collect(),
            scenarios: comparison
                .scenarios
                .iter()
                .enumerate()
                .map(|(idx, scenario)| (letter(idx), scenario.title.clone()))
                .collect(),
            unit: scale.of_difference.to_owned(),
        },
    );
    Chart {
        label: format!("{} by place: change under each scenario", about.subject),
        description: format!(
            "{}. A tile a place, a dot a scenario, with its 95% interval; hollow where it holds zero. The table has each value.",
            heading(comparison, places, metric, about)
        ),
        wide: drawn.wide,
        narrow: drawn.narrow,
    }
}

/// Travel and waits by place, the most affected first; nothing where nothing is measured by place.
#[must_use]
pub fn places_ranked(comparison: &Comparison) -> Option<Exhibit> {
    const MEASURES: [(Metric, &str); 4] = [
        (Metric::Travel, "Travel"),
        (Metric::MeanTimeInQueue, "Waiting"),
        (Metric::ShareLeft, "Left unseen"),
        (Metric::ShareTurnedAway, "Turned away"),
    ];
    let measured: Vec<(Metric, &str, Vec<&PairedEstimate>)> = MEASURES
        .into_iter()
        .map(|(metric, name)| {
            (metric, name, in_groups(comparison, &Subject::System, "place", metric).collect::<Vec<_>>())
        })
        .filter(|(.., places)| !places.is_empty())
        .collect();
    let order = ranked(measured.first()?.2.clone());
    let (of_base, mut columns) = (provenance_of_base(comparison), Vec::new());
    let scales: Vec<Scale> = measured
        .iter()
        .map(|(metric, _, places)| {
            let most = places.iter().map(|compared| compared.base.mean).fold(0.0, f64::max);
            let differences: Vec<Estimate> =
                places.iter().flat_map(|c| c.differences.iter().copied()).collect();
            Scale::of(*metric, most, &differences)
        })
        .collect();
    for ((_, name, _), scale) in measured.iter().zip(&scales) {
        let group = format!("{name}, {}", scale.unit);
        columns.push(Column { group: group.clone(), ..figures("", "Base") });
        columns.extend(
            (0..comparison.scenarios.len())
                .map(|idx| Column { group: group.clone(), ..figures("", &letter(idx).to_string()) }),
        );
    }
    let rows = order.iter().map(|place| {
        let name = place.key.group.value.as_str();
        let mut cells = Vec::new();
        for ((.., places), scale) in measured.iter().zip(&scales) {
            match places.iter().find(|compared| compared.key.group.value == name) {
                Some(compared) => {
                    cells.push(known(scale.number(compared.base.mean), of_base));
                    cells.extend((0..compared.differences.len()).map(|scenario| {
                        if compared.is_reportable(scenario) {
                            reading_cell(compared, *scale, scenario)
                        } else {
                            Cell::Missing("none shown")
                        }
                    }));
                }
                None => cells.extend(
                    std::iter::repeat_with(|| Cell::Missing(super::NOT_APPLICABLE))
                        .take(comparison.scenarios.len() + 1),
                ),
            }
        }
        row(name, RowKind::Body, cells)
    });
    let n_quiet = order.iter().filter(|place| {
        let name = place.key.group.value.as_str();
        !measured
            .iter()
            .flat_map(|(.., places)| places.iter())
            .any(|compared| compared.key.group.value == name && super::is_significant(compared))
    });
    let (n_quiet, n_all) = (n_quiet.count(), order.len());
    // What is sure and small is a change too, so the heading says from where on it counts.
    let mut small = measured.iter().flat_map(|(.., places)| places.iter().copied());
    let has_small = small.any(|compared| {
        (0..comparison.scenarios.len()).any(|scenario| extent([compared], scenario) == Extent::Small)
    });
    let threshold = if has_small { format!(" by {} or more", least_reportable()) } else { String::new() };
    Some(Exhibit {
        key: "T13b".into(),
        name: "flow-places".into(),
        heading: match (n_quiet, n_all) {
            (_, n) if comparison.scenarios.is_empty() => {
                format!("Travel and waits in {}", if n == 1 { "1 place".to_owned() } else { format!("{n} places") })
            }
            (0, n) => format!("Something changes in all {n} places"),
            (quiet, n) if quiet == n => format!("No place is shown to change{threshold}"),
            (quiet, n) => format!(
                "{} of {n} places {} shown to change{threshold}, {quiet} {} not",
                n - quiet,
                if n - quiet == 1 { "is" } else { "are" },
                if quiet == 1 { "is" } else { "are" }
            ),
        },
        note: if comparison.scenarios.is_empty() {
            "Services as they are."
        } else {
            "The most affected place first. Base is as things are; the letters are the differences that the scenarios make, where one is shown that is at least 1%."
        }
        .to_owned(),
        provenance: provenance(comparison),
        table: Table {
            caption: "Travel and waits by place.".to_owned(),
            row_heading: "Place".to_owned(),
            columns,
            rows: rows.collect(),
        },
        chart: None,
    })
}
