//! One accountable body on every day, or a fault that says why not.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn duty(name: &str) -> RegisterId {
    name.parse().unwrap()
}

fn body(name: &str, from: Date, to: Option<Date>) -> Holder {
    Holder { name: name.to_owned(), full_name: String::new(), from, to }
}

fn passing(on: Date, name: &str, from: &str, to: &str) -> Passing {
    Passing { on, duty: duty(name), from: from.to_owned(), to: to.to_owned() }
}

/// The board until March 2027, the merged board from April, and a trust throughout.
fn plan(passings: Vec<Passing>) -> DutyPlan {
    let initial = |name: &str| InitialDuty { duty: duty(name), holder: "QK1".to_owned(), lapses_after: None };
    DutyPlan {
        from: date(2026, 4, 1),
        to: date(2028, 3, 31),
        holders: vec![
            body("QK1", date(2022, 7, 1), Some(date(2027, 3, 31))),
            body("LNR", date(2027, 4, 1), None),
            body("RT5", date(2002, 4, 1), None),
        ],
        initial: vec![initial("D45"), initial("D53")],
        passings,
    }
}

#[test]
fn a_merger_and_a_transfer_leave_one_holder_on_every_day() {
    let plan = plan(vec![
        passing(date(2027, 4, 1), "D45", "QK1", "LNR"),
        passing(date(2026, 10, 1), "D53", "QK1", "RT5"),
    ]);
    let map = plan.map().unwrap();
    assert_eq!(map.holder(&duty("D45"), date(2027, 3, 31)), Some("QK1"));
    assert_eq!(map.holder(&duty("D45"), date(2027, 4, 1)), Some("LNR"));
    assert_eq!(map.holder(&duty("D53"), date(2026, 9, 30)), Some("QK1"));
    assert_eq!(map.holder(&duty("D53"), date(2026, 10, 1)), Some("RT5"));
    let on: Vec<_> = map.on(date(2026, 12, 1)).map(|(duty, holder)| (duty.to_string(), holder)).collect();
    assert_eq!(on, [("D45".to_owned(), "QK1"), ("D53".to_owned(), "RT5")]);
    assert_eq!(map.terms(&duty("D53")).len(), 2);
}

#[test]
fn a_duty_left_with_a_board_that_closes_is_refused_with_the_first_day() {
    let faults = plan(vec![passing(date(2026, 10, 1), "D53", "QK1", "RT5")]).map().unwrap_err();
    assert_eq!(
        faults,
        [DutyFault::Orphan { duty: duty("D45"), on: date(2027, 4, 1), holder: "QK1".to_owned() }]
    );
    assert_eq!(
        faults[0].to_string(),
        "nobody is accountable for D45 on 2027-04-01: QK1 does not exist that day"
    );
}

#[test]
fn a_duty_given_to_a_body_before_it_exists_is_refused() {
    let faults = plan(vec![
        passing(date(2027, 3, 1), "D45", "QK1", "LNR"),
        passing(date(2027, 4, 1), "D53", "QK1", "LNR"),
    ])
    .map()
    .unwrap_err();
    assert_eq!(
        faults,
        [DutyFault::Orphan { duty: duty("D45"), on: date(2027, 3, 1), holder: "LNR".to_owned() }]
    );
}

#[test]
fn every_fault_of_a_plan_is_told_at_once() {
    let mut plan = plan(vec![
        passing(date(2026, 10, 1), "D53", "RT5", "QK1"),
        passing(date(2025, 1, 1), "D45", "QK1", "RT5"),
        passing(date(2026, 10, 1), "D99", "QK1", "RT5"),
        passing(date(2026, 11, 1), "D45", "QK1", "RT5"),
        passing(date(2026, 11, 1), "D45", "RT5", "LNR"),
    ]);
    plan.initial.push(InitialDuty { duty: duty("D53"), holder: "RT5".to_owned(), lapses_after: None });
    let faults = plan.map().unwrap_err();
    assert!(matches!(faults[0], DutyFault::TwoHolders { .. }));
    assert!(faults.iter().any(|fault| matches!(fault, DutyFault::NotTheHolder { .. })));
    assert!(faults.iter().any(|fault| matches!(fault, DutyFault::Outside { .. })));
    assert!(faults.iter().any(|fault| matches!(fault, DutyFault::Unknown { .. })));
    assert_eq!(faults.iter().filter(|fault| matches!(fault, DutyFault::TwoHolders { .. })).count(), 2);
}

#[test]
fn a_duty_that_lapses_in_law_needs_nobody_afterwards() {
    let mut plan = plan(vec![passing(date(2027, 4, 1), "D45", "QK1", "LNR")]);
    plan.initial[1].lapses_after = Some(date(2027, 3, 31));
    let map = plan.map().unwrap();
    assert_eq!(map.holder(&duty("D53"), date(2027, 3, 31)), Some("QK1"));
    assert_eq!(map.holder(&duty("D53"), date(2027, 4, 1)), None);
    plan.passings.push(passing(date(2027, 5, 1), "D53", "QK1", "RT5"));
    assert!(matches!(plan.map().unwrap_err()[0], DutyFault::Lapsed { .. }));
}

fn plans() -> impl Strategy<Value = DutyPlan> {
    let from = date(2026, 4, 1);
    let day = move |offset: i64| from.saturating_add(offset.days());
    let names = ["A", "B", "C"];
    let holder =
        (0_usize..3, 0_i64..40, prop::option::of(0_i64..80)).prop_map(move |(name, start, length)| {
            body(names[name], day(start - 30), length.map(|length| day(start - 30 + length)))
        });
    let passing = (0_i64..60, 0_usize..3, 0_usize..3, 0_usize..3).prop_map(move |(on, duty, from, to)| {
        super::tests::passing(day(on), ["D1", "D2", "D3"][duty], names[from], names[to])
    });
    let initial = prop::collection::vec(0_usize..3, 3).prop_map(move |holders| {
        holders
            .iter()
            .zip(["D1", "D2", "D3"])
            .map(|(holder, name)| InitialDuty {
                duty: duty(name),
                holder: names[*holder].to_owned(),
                lapses_after: None,
            })
            .collect::<Vec<_>>()
    });
    (prop::collection::vec(holder, 0..5), initial, prop::collection::vec(passing, 0..6), prop::bool::ANY)
        .prop_map(move |(mut holders, initial, passings, all_exist)| {
            if all_exist {
                holders.extend(names.map(|name| body(name, day(-100), None)));
            }
            DutyPlan { from, to: day(59), holders, initial, passings }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Every day of every plan that is accepted, each duty has exactly one accountable body, which
    /// exists that day; and what is refused is refused for a reason.
    #[test]
    fn each_duty_has_exactly_one_accountable_body_on_every_day(plan in plans()) {
        match plan.map() {
            Ok(map) => {
                let mut day = plan.from;
                while day <= plan.to {
                    for initial in &plan.initial {
                        let terms = map.terms(&initial.duty);
                        let holding: Vec<_> =
                            terms.iter().filter(|term| term.from <= day && day <= term.to).collect();
                        prop_assert_eq!(holding.len(), 1, "{} on {}", initial.duty, day);
                        let exists = |holder: &Holder| {
                            holder.name == holding[0].holder
                                && holder.from <= day
                                && holder.to.is_none_or(|to| day <= to)
                        };
                        prop_assert!(plan.holders.iter().any(exists));
                    }
                    day = day.saturating_add(1.day());
                }
            }
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}
