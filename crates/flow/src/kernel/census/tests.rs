//! Areas by hand.

use super::Census;

#[test]
fn the_area_is_count_times_time_in_the_hour_where_it_was() {
    let mut census = Census::<2>::new(60.0);
    census.set(30.0, 0, 2.0);
    census.add(90.0, 0, 1.0);
    census.set(90.0, 1, 7.0);
    census.reach(60.0 * 25.0);
    assert!((census.area_of_hour(0, 0) - (2.0 * 30.0 + 3.0 * 60.0)).abs() < 1e-9, "{census:?}");
    assert!((census.area_of_hour(0, 1) - (2.0 * 30.0 + 3.0 * 30.0)).abs() < 1e-9);
    assert!((census.area(0) - (2.0 * 60.0 + 3.0 * (60.0 * 25.0 - 90.0))).abs() < 1e-9);
    assert!((census.area(1) - 7.0 * (60.0 * 25.0 - 90.0)).abs() < 1e-9);
}

#[test]
fn what_is_forgotten_is_not_counted() {
    let mut census = Census::<1>::new(60.0);
    census.set(0.0, 0, 5.0);
    census.forget(100.0);
    census.reach(110.0);
    assert!((census.area(0) - 50.0).abs() < 1e-9);
    assert!((census.count(0) - 5.0).abs() < 1e-9);
}
