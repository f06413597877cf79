//! Activity of people who are more, fewer or older.

use super::{AgeGroups, GrowthError, growth};

#[test]
fn the_same_people_need_the_same() {
    let people = [100.0, 50.0];
    let groups = AgeGroups {
        activity: &[10.0, 40.0],
        base_population: &people,
        mid_year_start: &people,
        mid_year_next: &people,
    };
    let grown = growth(groups).unwrap();
    assert!((grown.growth_factor - 1.0).abs() < 1e-12);
    assert!((grown.age_structure_factor - 1.0).abs() < 1e-12);
}

#[test]
fn as_many_but_older_people_need_more() {
    let groups = AgeGroups {
        activity: &[10.0, 40.0],
        base_population: &[100.0, 50.0],
        mid_year_start: &[90.0, 60.0],
        mid_year_next: &[90.0, 60.0],
    };
    let grown = growth(groups).unwrap();
    // 10 × 90/100 + 40 × 60/50 = 57 of 50.
    assert!((grown.growth_factor - 1.14).abs() < 1e-12);
    assert!((grown.size_factor - 1.0).abs() < 1e-12);
}

#[test]
fn groups_that_differ_are_refused() {
    let groups = AgeGroups {
        activity: &[10.0],
        base_population: &[100.0, 50.0],
        mid_year_start: &[90.0],
        mid_year_next: &[90.0],
    };
    assert_eq!(growth(groups), Err(GrowthError::GroupsDiffer));
    let nobody = AgeGroups {
        activity: &[1.0],
        base_population: &[0.0],
        mid_year_start: &[1.0],
        mid_year_next: &[1.0],
    };
    assert_eq!(growth(nobody), Err(GrowthError::NothingToGrow));
}
