//! Waiting lists as they are added up.

use super::*;
use crate::fact::Fact;

const MONTH: Date = Date::constant(2026, 4, 1);

fn facts(figures: &[(Measure, &str, &str, u64)]) -> Facts {
    let of = |(measure, place, function, value): &(Measure, &str, &str, u64)| Fact {
        measure: *measure,
        place: (*place).to_owned(),
        period: MONTH,
        kind: Some((Dimension::TreatmentFunction, (*function).to_owned())),
        value: *value,
        edition: "a".to_owned(),
    };
    Facts::new(figures.iter().map(of)).expect("each is there once")
}

#[test]
fn lists_of_places_are_added_function_by_function_the_longest_first() {
    let facts = facts(&[
        (Measure::WaitingList, "03W", "Cardiology", 100),
        (Measure::WaitingList, "04C", "Cardiology", 50),
        (Measure::WaitingList, "03W", "Urology", 400),
        (Measure::WaitingOver18Weeks, "03W", "Cardiology", 30),
        (Measure::WaitingOver18Weeks, "04C", "Cardiology", 15),
        (Measure::WaitingOver18Weeks, "03W", "Urology", 100),
        (Measure::WaitingOver52Weeks, "03W", "Urology", 7),
    ]);
    let lists = waiting_lists(&facts, &["03W".to_owned(), "04C".to_owned()], MONTH);
    let names: Vec<_> = lists.iter().map(|list| (list.function.as_deref(), list.total)).collect();
    assert_eq!(names, [(None, 550), (Some("Urology"), 400), (Some("Cardiology"), 150)]);
    assert_eq!(lists[0].within_18_weeks, Ratio::new(405, 550));
    assert_eq!(lists[2].within_18_weeks, Ratio::new(105, 150));
    assert_eq!((lists[0].over_52_weeks, lists[1].over_52_weeks, lists[2].over_52_weeks), (7, 7, 0));
    assert_eq!(lists[0].over_65_weeks, None, "it is not published");
}

#[test]
fn a_place_without_a_list_has_none() {
    assert_eq!(waiting_lists(&Facts::default(), &["03W".to_owned()], MONTH), []);
}
