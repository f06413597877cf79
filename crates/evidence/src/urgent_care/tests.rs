//! Urgent care as it is worked out.

use jiff::civil::date;

use super::*;
use crate::fact::Fact;

const MONTH: Date = Date::constant(2025, 4, 1);

fn stated(value: u32) -> Stated {
    Stated { value, provenance: Provenance::Published }
}

fn site(contacts_a_month: Option<u32>, pounds_a_year: Option<u32>) -> Site {
    Site {
        code: "NNJ15".to_owned(),
        name: "Oakham".to_owned(),
        district: Some("Rutland".to_owned()),
        not_counted: None,
        contacts_a_month: contacts_a_month.map(stated),
        pounds_a_year: pounds_a_year.map(stated),
        source: String::new(),
    }
}

fn facts(figures: &[(Measure, Date, Option<&str>, u64)]) -> Facts {
    let of = |(measure, period, kind, value): &(Measure, Date, Option<&str>, u64)| Fact {
        measure: *measure,
        place: "NNJ15".to_owned(),
        period: *period,
        kind: kind.map(|kind| (Dimension::AeType, kind.to_owned())),
        value: *value,
        edition: "a".to_owned(),
    };
    Facts::new(figures.iter().map(of)).expect("each is there once")
}

#[test]
fn a_minor_injuries_unit_has_attendances_waits_and_use_but_no_admissions() {
    let facts = facts(&[
        (Measure::Attendances, MONTH, None, 460),
        (Measure::Attendances, MONTH, Some("Type 3"), 460),
        (Measure::AttendancesOver4Hours, MONTH, None, 23),
        (Measure::WaitsOver12Hours, MONTH, None, 0),
        (Measure::AdmissionsThroughAe, MONTH, None, 0),
    ]);
    let care = urgent_care(&facts, &site(Some(1_500), None), MONTH).expect("it is published");
    assert_eq!(care.within_4_hours, Ratio::new(437, 460));
    assert_eq!(care.utilisation(), Ratio::new(460, 1_500));
    assert_eq!((care.over_12_hours, care.is_major), (None, false));
    assert_eq!(urgent_care(&facts, &site(None, None), date(2025, 5, 1)), None);
}

#[test]
fn twelve_hour_waits_are_of_the_admissions_through_a_and_e() {
    let facts = facts(&[
        (Measure::Attendances, MONTH, None, 1_000),
        (Measure::Attendances, MONTH, Some("Type 1"), 800),
        (Measure::AdmissionsThroughAe, MONTH, None, 200),
        (Measure::WaitsOver12Hours, MONTH, None, 30),
    ]);
    let care = urgent_care(&facts, &site(None, None), MONTH).expect("it is published");
    assert_eq!((care.over_12_hours, care.is_major), (Ratio::new(30, 200), true));
    assert_eq!(care.within_4_hours, None, "it is not published");
    assert_eq!(care.utilisation(), None, "nobody states what it could see");
}

#[test]
fn a_contact_costs_the_year_s_cost_over_the_year_s_attendances() {
    let facts = facts(&[
        (Measure::Attendances, MONTH, None, 400),
        (Measure::Attendances, date(2025, 5, 1), None, 600),
    ]);
    // 315,000 a year over 6,000 contacts a year.
    let costed = history(&facts, &site(None, Some(315_000)));
    assert_eq!(pounds_a_contact(&costed), Some(52.5));
    assert_eq!(pounds_a_contact(&history(&facts, &site(None, None))), None);
    let by_day = Some("the weekday daytime unit".to_owned());
    let partly = Site { not_counted: by_day, ..site(None, Some(315_000)) };
    assert_eq!(pounds_a_contact(&history(&facts, &partly)), None, "the cost is of more than the attendances");
}
