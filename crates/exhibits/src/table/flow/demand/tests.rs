//! Demand as projected, in a table.

use super::super::example;
use super::*;
use crate::exhibit::Cell;

fn source(name: &str, factor: f64) -> SourceDemand {
    SourceDemand {
        source: name.to_owned(),
        series: "attendances of RWE, Type 1".to_owned(),
        files: "Monthly-AE-June-2025.csv".to_owned(),
        observed: "2024-06 to 2025-06".to_owned(),
        rests_on: "30 months from 2023-01 to 2025-06".to_owned(),
        factor,
        low: factor - 0.1,
        middle: factor,
        high: factor + 0.1,
        warnings: Vec::new(),
    }
}

fn projected(sources: Vec<SourceDemand>) -> DemandByProjection {
    let kept = [("calls", "it follows no series"), ("crisis", "it follows no series")];
    let kept = kept.map(|(source, why)| KeptDemand { source: source.to_owned(), why: why.to_owned() });
    DemandByProjection { month: "2027-01".to_owned(), end: "middle".to_owned(), sources, kept: kept.into() }
}

#[test]
fn each_source_has_its_factor_and_those_that_keep_theirs_are_named() {
    let mut comparison = example::comparison();
    assert_eq!(demand(&comparison), None);
    comparison.scenarios.truncate(1);
    comparison.scenarios[0].demand = vec![projected(vec![source("walk-ins", 1.07), source("others", 0.955)])];
    let exhibit = demand(&comparison).unwrap();
    assert_eq!(exhibit.heading, "2 sources follow their series to 2027-01");
    assert!(
        exhibit.note.ends_with("Unchanged, since it follows no series: calls, crisis."),
        "{}",
        exhibit.note
    );
    let names: Vec<&str> = exhibit.table.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["walk-ins", "others"]);
    let Cell::Number(factor) = &exhibit.table.rows[0].cells[1] else { panic!("a number") };
    assert_eq!(factor.text, "1.07");
    assert!(exhibit.table.rows.iter().all(|row| row.cells.len() == exhibit.table.columns.len()));
}

#[test]
fn several_scenarios_are_told_apart_by_their_letters() {
    let mut comparison = example::comparison();
    assert!(1 < comparison.scenarios.len());
    for scenario in &mut comparison.scenarios[..2] {
        scenario.demand = vec![projected(vec![source("walk-ins", 1.07)])];
    }
    let exhibit = demand(&comparison).unwrap();
    assert_eq!(exhibit.heading, "Demand follows published series in 2 changes");
    let names: Vec<&str> = exhibit.table.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["A walk-ins", "B walk-ins"]);
}

#[test]
fn what_weakens_a_projection_is_told_once_with_its_series() {
    let mut comparison = example::comparison();
    comparison.scenarios.truncate(1);
    let weak = |name: &str, warning: &str| SourceDemand {
        warnings: vec!["2 years of months show a season twice".to_owned(), warning.to_owned()],
        ..source(name, 1.07)
    };
    let sources = vec![weak("walk-ins", "2 months are odd"), weak("others", "June 2025 is odd")];
    comparison.scenarios[0].demand = vec![projected(sources)];
    let note = demand(&comparison).unwrap().note;
    for (part, n) in [
        ("To be known of attendances of RWE, Type 1: 2 years of months show a season twice.", 1),
        ("2 months are odd.", 1),
        ("June 2025 is odd.", 1),
    ] {
        assert_eq!(note.matches(part).count(), n, "{part} in {note}");
    }
}
