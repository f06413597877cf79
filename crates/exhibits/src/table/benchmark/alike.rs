//! Units like one, each with the reason.

use domain::provenance::Provenance;
use evidence::benchmark::compare::{Benchmark, Placed};
use evidence::benchmark::distance::{Features, Peers};
use evidence::benchmark::likeness::{Apart, LEAST_ALIKE, MOST_ALIKE};
use evidence::benchmark::unit::Unit;

use super::{Subject, named};
use crate::exhibit::{Exhibit, FileRows, RowKind, Table};
use crate::number::{Form, Number, counted, grouped};
use crate::table::efficiency::{row, word};
use crate::table::measure::headed;
use crate::table::{figures, words};

/// Z2: the units like the one asked for in size, age and deprivation; none where its size is not known.
#[must_use]
pub fn alike_units(
    subject: &Subject,
    benchmark: &Benchmark,
    chosen: &Placed,
    reading: impl Fn(&Unit) -> Vec<FileRows>,
) -> Option<Exhibit> {
    chosen.unit.likeness.size?;
    let alike = benchmark.alike(chosen);
    let provenance = Provenance::of_formula([subject.provenance]);
    let rows = std::iter::once((chosen, "the one asked for".to_owned(), RowKind::Emphasis))
        .chain(alike.units.iter().map(|(placed, apart)| (*placed, reason(apart), RowKind::Body)));
    let rows = rows.map(|(placed, why, kind)| {
        let cells = vec![subject.written().cell(Some(placed.value), provenance), word(why)];
        row(&named(&placed.unit), kind, cells).reading(reading(&placed.unit))
    });
    let heading = match alike.median {
        Some(median) => format!(
            "{} like {} have {} in the middle, it has {}",
            counted(alike.units.len(), &subject.units.0, subject.many()),
            named(&chosen.unit),
            subject.value(median),
            subject.value(chosen.value)
        ),
        None => format!(
            "Fewer than {LEAST_ALIKE} {} are like {}: too few to compare it with",
            subject.many(),
            named(&chosen.unit)
        ),
    };
    let known = chosen.unit.likeness;
    let size = subject.counts[1].to_lowercase();
    let mut by = vec![format!("at most a quarter larger or smaller in {size}")];
    let mut missing = Vec::new();
    for (is_known, words, name) in [
        (known.older.is_some(), "people aged 65 and over within 5 percentage points", "age"),
        (known.deprivation.is_some(), "at most a fifth apart in deprivation", "deprivation"),
    ] {
        if is_known {
            by.push(words.to_owned());
        } else {
            missing.push(name);
        }
    }
    let missing = match &missing[..] {
        [] => String::new(),
        missing => format!("; by {} not, for no file read has it of them", missing.join(" and ")),
    };
    Some(Exhibit {
        key: "Z2".into(),
        name: "alike".into(),
        heading,
        note: format!(
            "Alike are {} {}, the {MOST_ALIKE} nearest{missing}. A middle of units alike is no target.",
            subject.many(),
            by.join(", ")
        ),
        provenance,
        table: Table {
            caption: format!("{}, of units alike, the nearest first.", headed(&subject.name, &subject.unit)),
            row_heading: crate::words::capital_first(&subject.units.0),
            columns: vec![
                figures("", &headed("Value", &subject.unit)).reading(super::READ),
                words("", "Why it is alike"),
            ],
            rows: rows.collect(),
        },
        chart: None,
    })
}

/// `4% larger; 1.2 points more aged 65 and over; as deprived`.
fn reason(apart: &Apart) -> String {
    let percent = (apart.size * 100.0).round();
    let size = match percent {
        _ if percent.abs() < 1.0 => "as large".to_owned(),
        _ if percent < 0.0 => format!("{}% smaller", grouped(percent, 0)),
        _ => format!("{}% larger", grouped(percent, 0)),
    };
    let older = apart.older.map(|points| {
        let direction = if points < 0.0 { "fewer" } else { "more" };
        format!("{} points {direction} aged 65 and over", grouped(points, 1))
    });
    let deprivation = apart.deprivation.map(|fifths| match fifths {
        0 => "as deprived".to_owned(),
        ..0 => "a fifth more deprived".to_owned(),
        1.. => "a fifth less deprived".to_owned(),
    });
    [Some(size), older, deprivation].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Z2: the units nearest in features that a file has, with what each feature makes of the distance.
#[must_use]
pub fn peers_by_features(
    subject: &Subject,
    (units, values): (&[Unit], &[Option<f64>]),
    features: &Features,
    (chosen, peers): (&Unit, &Peers),
) -> Exhibit {
    let value = |idx: usize| subject.written().cell(values[idx], Provenance::Derived);
    let rows = peers.peers.iter().map(|peer| {
        let distance = Number::new(grouped(peer.distance, 2), peer.distance, Form::decimals(2));
        let mut cells = vec![value(peer.idx), crate::exhibit::Cell::Number(distance)];
        cells.extend(peer.contributions.iter().map(|share| {
            let percent = share * 100.0;
            crate::exhibit::Cell::Number(Number::new(format!("{percent:.0}%"), percent, Form::per_cent(0)))
        }));
        row(&named(&units[peer.idx]), RowKind::Body, cells)
    });
    let mut columns = vec![figures("", &headed("Value", &subject.unit)), figures("", "Distance")];
    columns.extend(features.names.iter().map(|name| figures("Share of the distance", name)));
    let nearest = peers.peers.first().map_or_else(
        || format!("No unit is like {}", named(chosen)),
        |first| {
            format!(
                "{} is most like {} ({})",
                named(chosen),
                named(&units[first.idx]),
                grouped(first.distance, 2)
            )
        },
    );
    let dropped = match &peers.dropped[..] {
        [] => String::new(),
        dropped => format!(" {} left out, being the same everywhere.", dropped.join(", ")),
    };
    let left_out = match peers.left_out.len() {
        0 => String::new(),
        n => format!(" {} without a feature left out.", counted(n, &subject.units.0, subject.many())),
    };
    Exhibit {
        key: "Z2".into(),
        name: "alike".into(),
        heading: nearest,
        note: format!(
            "By {}: capped at five standard deviations above the mean, square roots, standardised; the distance is in standard \
             deviations.{dropped}{left_out}",
            features.names.join(", ")
        ),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("{}, of units alike, the nearest first.", headed(&subject.name, &subject.unit)),
            row_heading: crate::words::capital_first(&subject.units.0),
            columns,
            rows: rows.collect(),
        },
        chart: None,
    }
}
