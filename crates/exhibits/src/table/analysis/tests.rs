//! What stands behind a position is shown in full, adds up, and says what is not known.

use std::collections::BTreeMap;

use domain::break_even::Duty;
use domain::example;
use domain::limit::LimitKind;
use domain::month_end::MonthEnd;
use domain::programme::Total;
use domain::schedule::{
    BridgeOf, CapitalScheme, Contract, Funding, MoveDriver, OneOffItem, OneOffKind, Payments, StaffGroup,
    Supplier,
};
use domain::wte::Wte;
use finance::analysis::{
    Bridge, CapitalSum, CashPosition, Ceiling, Gross, IntraSystemBalance, Moved, OrganisationAnalysis, Paid,
    RunRate, StaffSum, SupportStanding, Underlying,
};

use super::movement::{movement, movement_headline};
use super::resources::{resources, resources_headline};
use super::*;
use crate::exhibit::Exhibit;
use crate::words::Wording;

const KNOWN: Provenance = Provenance::Synthetic;

fn millions(millions: i64) -> Pence {
    Pence::new(millions * 100_000_000)
}

/// The invented system, its larger trust with every schedule and the others with none.
fn analysis() -> (MonthEnd, PositionAnalysis) {
    let month_end = example::month_end();
    let staff = StaffSum {
        plan_wte: Wte::from_hundredths(1_250_000),
        actual_wte: Wte::from_hundredths(1_240_050),
        prior_year_wte: None,
        plan_cost: millions(200),
        actual_cost: millions(203),
        provenance: KNOWN,
    };
    let scheme = CapitalScheme {
        title: "Theatres".to_owned(),
        funding: Funding::Operational,
        in_limit: true,
        plan_to_date: millions(5),
        actual_to_date: millions(3),
        plan_to_january: millions(8),
        plan_year: millions(20),
        forecast: millions(21),
    };
    let whole = OrganisationAnalysis {
        organisation: month_end.organisations[0].clone(),
        files: BTreeMap::new(),
        commentary: "Beds stayed open that were to close.".to_owned(),
        staff: BTreeMap::from([(Contract::Substantive, staff)]),
        groups: BTreeMap::from([(StaffGroup::Nursing, staff)]),
        ceilings: vec![Ceiling {
            kind: LimitKind::Agency,
            to_date: millions(7),
            forecast: Some(millions(17)),
            ceiling: Some(millions(15)),
            provenance: KNOWN,
        }],
        pay_bill: Some(millions(203)),
        agency_share_limit: Some(320),
        capital: Some(CapitalSum {
            plan_to_date: millions(5),
            actual_to_date: millions(3),
            plan_to_january: millions(8),
            plan_year: millions(20),
            forecast: millions(21),
            envelope: Some(millions(20)),
            provenance: KNOWN,
        }),
        schemes: vec![(scheme, KNOWN)],
        cash: Some(CashPosition {
            opening: Some(millions(40)),
            receipts: Some(millions(300)),
            payments: Some(millions(310)),
            closing: Some(millions(30)),
            support_drawn: None,
            weeks: vec![Some(millions(25)), Some(millions(-2)), None],
            provenance: KNOWN,
        }),
        paid: BTreeMap::from([(
            Supplier::NonNhs,
            Paid {
                payments: Payments {
                    supplier: Supplier::NonNhs,
                    number: 100,
                    number_within: 95,
                    value: Pence::new(7_947_400_000),
                    value_within: Pence::new(7_546_000_000),
                },
                provenance: KNOWN,
            },
        )]),
        to_date: Some(Bridge {
            kind: BridgeOf::PlanToActual,
            from: millions(-4),
            to: millions(-10),
            steps: vec![
                Moved {
                    driver: MoveDriver::Staffing,
                    impact: millions(-5),
                    notes: vec!["Wards.".to_owned()],
                    provenance: KNOWN,
                },
                Moved {
                    driver: MoveDriver::Activity,
                    impact: millions(1),
                    notes: Vec::new(),
                    provenance: KNOWN,
                },
            ],
        }),
        forecast: None,
        run_rate: rate(),
        underlying: Some(Underlying {
            forecast: millions(-12),
            support: millions(3),
            savings_once: Total::of(Some(millions(4)), KNOWN),
            items: vec![(
                OneOffItem {
                    title: "Land".to_owned(),
                    kind: OneOffKind::Income,
                    month: domain::month::Month::FIRST,
                    impact: millions(2),
                    in_plan: true,
                    reason: "Once.".to_owned(),
                },
                KNOWN,
            )],
        }),
        support: Some(SupportStanding {
            plan_year: millions(12),
            plan_to_date: millions(5),
            received: millions(5),
            notified_year: Some(millions(9)),
            forecast: millions(12),
            provenance: KNOWN,
        }),
    };
    let others = month_end.organisations[1..].iter().map(|organisation| OrganisationAnalysis {
        organisation: organisation.clone(),
        files: BTreeMap::new(),
        commentary: String::new(),
        staff: BTreeMap::new(),
        groups: BTreeMap::new(),
        ceilings: Vec::new(),
        pay_bill: None,
        agency_share_limit: None,
        capital: None,
        schemes: Vec::new(),
        cash: None,
        paid: BTreeMap::new(),
        to_date: None,
        forecast: None,
        run_rate: rate(),
        underlying: None,
        support: None,
    });
    let codes: Vec<_> =
        month_end.organisations.iter().map(|organisation| organisation.code.clone()).collect();
    let analysis = PositionAnalysis {
        findings: Vec::new(),
        n_organisations: month_end.organisations.len(),
        system: month_end.system.clone(),
        year: month_end.year,
        month: month_end.month,
        duty: Some(Duty::EachOrganisation),
        organisations: std::iter::once(whole).chain(others).collect(),
        balances: vec![IntraSystemBalance {
            is_trade: true,
            creditor: codes[0].clone(),
            debtor: codes[2].clone(),
            said_by_creditor: millions(50),
            said_by_debtor: millions(46),
            in_dispute: millions(4),
            provenance: KNOWN,
        }],
        gross: Some(Gross {
            income: millions(500),
            spending: millions(-518),
            agreed: millions(46),
            income_alone: millions(4),
            spending_alone: Pence::ZERO,
            provenance: KNOWN,
        }),
    };
    (month_end, analysis)
}

fn rate() -> RunRate {
    RunRate {
        last_month: millions(-2),
        last_three: Some(millions(-3)),
        to_date: millions(-2),
        required: Some(millions(-1)),
        exit: Some(millions(-36)),
    }
}

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Figure(figure) => &figure.text,
        Cell::Number(number) => &number.text,
        Cell::Word { text, .. } => text,
        Cell::Missing(text) => text,
    }
}

fn find<'a>(exhibits: &'a [Exhibit], name: &str) -> &'a Exhibit {
    exhibits.iter().find(|exhibit| exhibit.name == name).unwrap_or_else(|| panic!("no {name}"))
}

fn cells<'a>(exhibit: &'a Exhibit, row: &str) -> Vec<&'a str> {
    let row = exhibit.table.rows.iter().find(|found| found.name == row);
    row.unwrap_or_else(|| panic!("no {row:?}")).cells.iter().map(text).collect()
}

#[test]
fn every_row_fills_its_columns_and_no_cell_is_empty() {
    let (month_end, analysis) = analysis();
    for wording in [Wording::Staff, Wording::Public] {
        for exhibit in movement(&month_end, &analysis, wording).iter().chain(&resources(&analysis, wording)) {
            assert!(!exhibit.heading.is_empty() && !exhibit.table.rows.is_empty(), "{}", exhibit.name);
            for row in &exhibit.table.rows {
                assert_eq!(row.cells.len(), exhibit.table.columns.len(), "{} {}", exhibit.name, row.name);
                assert!(row.cells.iter().all(|cell| !text(cell).is_empty()), "{} {}", exhibit.name, row.name);
            }
        }
    }
}

#[test]
fn a_bridge_shows_its_steps_and_what_none_explains() {
    let (month_end, analysis) = analysis();
    assert_eq!(
        movement_headline(&analysis),
        "The largest step from plan to actual is staffing above plan: £5.0 million of £6.0 million worse in all (1 of 3 organisations)"
    );
    let exhibits = movement(&month_end, &analysis, Wording::Staff);
    let bridge = find(&exhibits, "moved-to-date");
    let name = &analysis.organisations[0].organisation.short_name;
    assert_eq!(cells(bridge, "Staffing above plan"), ["(5.0)", "adverse", &format!("{name}: Wards.")]);
    assert_eq!(cells(bridge, "Activity and elective income"), ["1.0", "favourable", "Not stated"]);
    // From £4.0m to £10.0m of deficit; the steps explain £4.0m of the £6.0m.
    assert_eq!(cells(bridge, "Not explained")[0], "(2.0)");
    assert!(bridge.chart.as_ref().unwrap().description.contains("Not explained: £2.0 million adverse"));
}

#[test]
fn the_underlying_position_shows_each_step() {
    let (month_end, analysis) = analysis();
    let exhibits = movement(&month_end, &analysis, Wording::Staff);
    let underlying = find(&exhibits, "underlying");
    assert_eq!(
        cells(underlying, "Total of 1 of 3 organisations"),
        [
            "(12.0)",
            "(3.0)",
            "(4.0)",
            "(2.0)",
            "0.0",
            "0.0",
            "(21.0)",
            // Not every organisation has said what is one-off.
            "Not applicable"
        ]
    );
    assert_eq!(cells(find(&exhibits, "run-rate"), "System")[4], "£6.0m a month better than the last 3");
}

#[test]
fn gross_takes_off_what_both_agree_on_and_shows_the_rest_by_itself() {
    let (month_end, analysis) = analysis();
    let exhibits = movement(&month_end, &analysis, Wording::Staff);
    let gross = find(&exhibits, "gross");
    assert_eq!(cells(gross, "Unreconciled within the system"), ["(4.0)", "0.0", "(4.0)"]);
    assert_eq!(cells(gross, "With others than the system’s own"), ["450.0", "(472.0)", "(22.0)"]);
    assert!(gross.heading.contains("on £4.0 million the two sides do not agree"), "{}", gross.heading);
}

#[test]
fn what_passes_a_limit_is_told_first() {
    let (_, analysis) = analysis();
    let name = &analysis.organisations[0].organisation.short_name;
    assert_eq!(
        resources_headline(&analysis),
        format!("{name} expects to pass its agency ceiling by £2.0 million, and 1 more limit is passed")
    );
    let exhibits = resources(&analysis, Wording::Staff);
    let row = format!("{name}, agency");
    // 7 of 203 is 3.448 %: cut, not rounded.
    assert_eq!(
        cells(find(&exhibits, "ceilings"), &row),
        ["7.0", "6.3", "17.0", "15.0", "over", "3.4%", "3.20%"]
    );
    assert_eq!(cells(find(&exhibits, "capital"), "Total of 2 of 3 organisations")[5..], ["over", "60%"]);
    assert!(
        find(&exhibits, "cash")
            .heading
            .ends_with("overdrawn by £2.0 million in week 2 (2 of 3 organisations)")
    );
}

#[test]
fn a_share_below_95_per_cent_never_reads_as_95() {
    let (_, analysis) = analysis();
    let exhibits = resources(&analysis, Wording::Staff);
    let payments = find(&exhibits, "payments");
    let name = &analysis.organisations[0].organisation.name;
    assert_eq!(cells(payments, name), ["No data", "No data", "95.0%", "94.9%", "at risk: below 95%"]);
}

#[test]
fn staff_fewer_than_planned_and_dearer_are_told_apart() {
    let (_, analysis) = analysis();
    let exhibits = resources(&analysis, Wording::Staff);
    let staff = find(&exhibits, "staff");
    assert_eq!(
        staff.heading,
        "12,401 whole-time equivalents work in 1 of 3 organisations, 100 fewer than planned; they cost £3.0 million more than planned"
    );
    let system = cells(staff, "Total of 1 of 3 organisations, all staff");
    assert_eq!(system[2..4], ["(100)", "No data"]);
    assert_eq!(system[6..], ["(3.0)", "adverse"]);
    // With the plan, which everybody sees, the difference would tell how many are in post.
    let groups = &find(&exhibits, "staff-groups").heading;
    assert!(groups.starts_with("Vacancies are most among ") && !groups.contains("WTE"), "{groups}");
}

/// Every heading, and the sentence above them.
fn headings(analysis: &PositionAnalysis) -> String {
    let (month_end, _) = self::analysis();
    let exhibits = resources(analysis, Wording::Staff);
    let moved = movement(&month_end, analysis, Wording::Staff);
    let all = exhibits.iter().chain(&moved).map(|exhibit| exhibit.heading.clone());
    [resources_headline(analysis)].into_iter().chain(all).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_keeps_within_a_limit_that_is_not_known() {
    let (_, mut analysis) = analysis();
    let first = &mut analysis.organisations[0];
    first.ceilings[0].ceiling = None;
    first.capital.as_mut().unwrap().envelope = None;
    first.capital.as_mut().unwrap().plan_to_january = millions(15);
    let text = headings(&analysis);
    assert!(text.starts_with("No limit of agency, bank or capital spending is known\n"), "{text}");
    assert!(text.contains("No ceiling of agency or bank spending is known"), "{text}");
    assert!(text.contains("is expected; no envelope is known"), "{text}");
    assert!(!text.contains("within the envelope") && !text.contains("within their"), "{text}");
    // Of one it is known, of another not.
    analysis.organisations[0].ceilings[0].ceiling = Some(millions(30));
    let text = headings(&analysis);
    assert!(
        text.starts_with("Staff, capital and cash keep within their limits at 1 of 3 organisations"),
        "{text}"
    );
}

#[test]
fn a_heading_says_of_how_many_organisations_it_is() {
    let (_, mut analysis) = analysis();
    analysis.organisations[0].ceilings[0].ceiling = Some(millions(30));
    let capital = analysis.organisations[0].capital.as_mut().unwrap();
    (capital.envelope, capital.plan_to_january) = (Some(millions(30)), millions(15));
    let cash = analysis.organisations[0].cash.as_mut().unwrap();
    cash.weeks = vec![Some(millions(2))];
    let text = headings(&analysis);
    for of_some in ["within the envelope (2 of 3 organisations)", "in week 1 (2 of 3 organisations)"] {
        assert!(text.contains(of_some), "{of_some}: {text}");
    }
    for begins in ["The largest step", "Underlying position", "Vacancies are", "1 one-off item or"] {
        let line =
            text.lines().find(|line| line.starts_with(begins)).unwrap_or_else(|| panic!("{begins}: {text}"));
        assert!(line.ends_with("(1 of 3 organisations)"), "{line}");
    }
}
