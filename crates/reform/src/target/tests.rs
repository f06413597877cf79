//! Targets on the published baseline of two boards.

use domain::geography::PopulationBasis;
use domain::provenance::Provenance;
use domain::source::{CellAt, ContentHash, SourceFile};
use domain::target::{Scope, TargetLevel};
use jiff::civil::date;

use super::*;

fn million(tenths: i64) -> Pence {
    Pence::new(tenths * 10_000_000)
}

pub(crate) fn target(ask: Ask) -> Target {
    Target {
        id: "T-1".parse().unwrap(),
        label: "a target".to_owned(),
        ask,
        scope: Scope::NotSaid,
        year: None,
        baseline: None,
        population: None,
        level: TargetLevel::Cluster,
        of: "QK1+QPM".to_owned(),
        by: None,
        provenance: Provenance::Published,
        source_ref: String::new(),
        file: SourceFile { path: "reform/targets.csv".to_owned(), hash: ContentHash::of(b"") },
        at: CellAt { row: 2, column: 1 },
    }
}

/// Leicester, Leicestershire and Rutland with Northamptonshire: £53.0m, 1,907,100 residents of
/// 2021 and 2,070,415 registered in August 2026.
fn baseline() -> Baseline {
    let count = |basis, people, on| Population {
        basis,
        people,
        on,
        provenance: Provenance::Published,
        source: String::new(),
    };
    Baseline {
        cost: million(530),
        people: vec![
            count(PopulationBasis::Resident, 1_907_100, date(2021, 3, 21)),
            count(PopulationBasis::Registered, 2_070_415, date(2026, 8, 1)),
        ],
        cost_of_post: Pence::new(6_600_000),
        cap_per_head: Pence::new(1_876),
    }
}

#[test]
fn the_published_saving_rests_on_residents_and_the_cap_on_registered_people_leaves_more() {
    let targets = [target(Ask::Saving(million(167))), target(Ask::CapPerHead(Pence::new(1_876)))];
    let readings = readings(&targets, &baseline());
    let published = &readings[0];
    assert_eq!((published.left, published.percent), (million(363), 3_151));
    assert_eq!(published.people_at_cap, 1_934_968, "£36.3m at £18.76 is 1.935 million people");
    assert_eq!(published.agrees_with, Some(0), "residents");
    let on_registered = &readings[2];
    assert_eq!(on_registered.counted_on, Some(1));
    // £38.8m is left and £14.2m is to be saved.
    assert_eq!(on_registered.left, Pence::new(3_884_098_540));
    assert_eq!(on_registered.saving, Pence::new(1_415_901_460));
    assert_eq!(on_registered.left_per_head[1], Pence::new(1_876));
    assert_eq!(on_registered.agrees_with, Some(1));
}

#[test]
fn a_third_of_the_baseline_is_so_many_posts() {
    let readings = readings(&[target(Ask::Percent(3_300))], &baseline());
    assert_eq!(
        (readings[0].saving, readings[0].left),
        (Pence::new(1_749_000_000), Pence::new(3_551_000_000))
    );
    assert_eq!(readings[0].posts, Wte::from_hundredths(26_500));
    assert_eq!(readings[0].left_per_head, [Pence::new(1_862), Pence::new(1_715)]);
}

#[test]
fn cuts_of_a_third_and_of_half_need_baselines_that_differ_by_a_third() {
    let targets = [
        target(Ask::Percent(5_000)),
        target(Ask::CapPerHead(Pence::new(1_876))),
        target(Ask::Percent(3_300)),
        target(Ask::Percent(3_300)),
    ];
    assert_eq!(
        conflicts(&targets),
        [Conflict { less: 2, more: 0, ratio: 13_400 }, Conflict { less: 3, more: 0, ratio: 13_400 }]
    );
}

#[test]
fn a_cap_above_what_is_spent_leaves_a_negative_saving() {
    let rich = Baseline { cost: million(300), ..baseline() };
    let readings = readings(&[target(Ask::CapPerHead(Pence::new(1_876)))], &rich);
    assert!(readings[1].saving < Pence::ZERO);
}
