//! A system is the sum of its organisations, and the sum of their lines.

use super::*;
use crate::example::{month, outline, submission, synthetic_year, thousands};
use crate::synthesis::{Mix, Outline};

fn amounts(plan_to_date: i64, actual_to_date: i64, plan_year: i64, forecast_year: i64) -> Amounts {
    Amounts {
        plan_to_date: thousands(plan_to_date),
        actual_to_date: thousands(actual_to_date),
        plan_year: thousands(plan_year),
        forecast_year: thousands(forecast_year),
    }
}

/// The worked check of the method page, month 8 in £000.
#[test]
fn the_worked_example_comes_out_with_and_without_support() {
    let position = |including, support| Position { including, support, ..Position::default() };
    let trust_a = position(amounts(-12_000, -21_400, 0, -6_000), amounts(16_000, 12_000, 24_000, 18_000));
    let trust_b = position(amounts(800, 900, 0, 0), Amounts::default());
    let board = position(amounts(0, -1_700, 0, 0), Amounts::default());
    let total = trust_a.plus(&trust_b).plus(&board);
    assert_eq!(total.including, amounts(-11_200, -22_200, 0, -6_000));
    assert_eq!(total.including.variance_to_date(), thousands(-11_000));
    assert_eq!(total.support.variance_to_date(), thousands(-4_000));
    assert_eq!(total.excluding(), amounts(-27_200, -34_200, -24_000, -24_000));
    assert_eq!(total.excluding().variance_to_date(), thousands(-7_000));
    assert_eq!(total.excluding().variance_year(), Pence::ZERO);
}

#[test]
fn a_system_equals_its_organisations_and_their_lines() {
    let board = Outline {
        organisation: crate::example::code("XB1"),
        kind: OrganisationKind::Board,
        mix: Mix::Board,
        ..outline()
    };
    let returns =
        [submission(&synthetic_year(&outline()), month(5)), submission(&synthetic_year(&board), month(5))];
    let kinds = [OrganisationKind::Trust, OrganisationKind::Board];
    let system = consolidate(returns.iter().zip(kinds));
    assert_eq!(system.total.including.actual_to_date, thousands(-28_000));
    let months: Pence = system.total.by_month.iter().sum();
    assert_eq!(months, system.total.including.actual_to_date);
    for kind in kinds {
        let lines: Pence =
            chart::position_parts(kind).map(|line| system.total.lines[line.index()].actual_to_date).sum();
        assert_eq!(lines, thousands(-14_000));
    }
}
