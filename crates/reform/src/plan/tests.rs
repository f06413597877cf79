//! A reform of two functions from end to end.

use domain::example;
use domain::function::{PostFunding, PostStatus};
use domain::geography::{Population, PopulationBasis};
use governance::transfer::GateEvent;
use jiff::civil::date;

use super::*;

fn pounds(amount: i64) -> Pence {
    Pence::new(amount * 100)
}

fn id(text: &str) -> RegisterId {
    text.parse().unwrap()
}

fn function(name: &str, cost: i64) -> Function {
    Function { pay: pounds(cost), ..example::function(name, name) }
}

fn option(
    function: &str,
    kind: OptionKind,
    icb: i64,
    receiver: i64,
    posts: i64,
    impact: u16,
) -> FunctionOption {
    FunctionOption {
        function: id(function),
        kind,
        icb_cost: pounds(icb),
        receiver_cost: pounds(receiver),
        receiver: if kind == OptionKind::Transfer { "LPT".to_owned() } else { String::new() },
        posts: Wte::from_hundredths(posts * 100),
        exit_cost: Pence::ZERO,
        one_off_cost: Pence::ZERO,
        impact,
        earliest: None,
        dual_running_months: 0,
        provenance: Provenance::Synthetic,
        source_ref: String::new(),
    }
}

fn duty(name: &str, function: &str) -> Duty {
    Duty {
        id: id(name),
        act: "Children Act 2004".to_owned(),
        section: "s11".to_owned(),
        what: "Safeguard children".to_owned(),
        kind: DutyKind::Duty,
        executive: "nursing".to_owned(),
        function: Some(id(function)),
        lapses_on: None,
        source_ref: String::new(),
    }
}

fn posts(function: &str, wte: i64, status: PostStatus) -> Posts {
    Posts {
        function: id(function),
        band: Band::Seven,
        wte: Wte::from_hundredths(wte * 100),
        funding: PostFunding::RunningCost,
        status,
        service: Some((10, 10)),
        age: None,
        provenance: Provenance::Synthetic,
    }
}

/// Safeguarding, which the law demands, and continuing care, whose cost would move to a trust.
pub(crate) fn input() -> Input {
    use OptionKind::{Retain, Slim, Stop, Transfer};
    let holder = |name: &str, from, to| Holder { name: name.to_owned(), full_name: String::new(), from, to };
    Input {
        name: "two boards".to_owned(),
        bodies: vec!["QK1".parse().unwrap()],
        people_of: vec![vec![Population {
            basis: PopulationBasis::Resident,
            people: 100_000,
            on: date(2021, 3, 21),
            provenance: Provenance::Published,
            source: String::new(),
        }]],
        baseline: Baseline {
            cost: pounds(3_000_000),
            people: vec![Population {
                basis: PopulationBasis::Resident,
                people: 100_000,
                on: date(2021, 3, 21),
                provenance: Provenance::Published,
                source: String::new(),
            }],
            cost_of_post: pounds(60_000),
            cap_per_head: Pence::new(1_876),
        },
        year: FinancialYear::starting(2025).unwrap(),
        provenance: Provenance::Published,
        source_ref: String::new(),
        staff: 40,
        targets: Vec::new(),
        functions: vec![function("SAFE", 1_000_000), function("CHC", 2_000_000)],
        chosen: vec![Some(Retain), Some(Transfer)],
        options: vec![
            option("SAFE", Retain, 1_000_000, 0, 15, 0),
            option("SAFE", Slim, 600_000, 0, 9, 6),
            option("SAFE", Stop, 0, 0, 0, 1),
            option("CHC", Retain, 2_000_000, 0, 25, 0),
            option("CHC", Slim, 1_500_000, 0, 18, 5),
            option("CHC", Transfer, 200_000, 1_800_000, 2, 2),
        ],
        posts: vec![
            posts("SAFE", 13, PostStatus::Filled),
            posts("SAFE", 2, PostStatus::Vacant),
            posts("CHC", 25, PostStatus::Filled),
        ],
        duties: vec![duty("D45", "SAFE"), duty("D53", "CHC")],
        moves: vec![governance::transfer::Transfer {
            function: id("CHC"),
            from: "QK1".to_owned(),
            to: "LPT".to_owned(),
            prepares_from: date(2026, 8, 1),
            on: Some(date(2027, 1, 1)),
            dual_running_months: 3,
            duties: vec![id("D53")],
            assessed: false,
            open_items: 0,
            open_question: String::new(),
            history: passed_g1(),
            measure: String::new(),
        }],
        envelope: pounds(2_600_000),
        least_saving: pounds(400_000),
        most_exit_cost: pounds(1_000_000),
        terms: ExitTerms {
            months_per_year: 100,
            most_months: 24,
            least_months: 0,
            weeks_per_month: 435,
            least_years: 2,
            pay_floor: pounds(23_000),
            pay_cap: pounds(80_000),
        },
        on_costs: OnCosts {
            pension: 1_438,
            pension_central: 940,
            insurance: 1_500,
            insurance_from: pounds(5_000),
            levy: 50,
        },
        pay: [(Band::Seven, (pounds(48_000), pounds(48_000)))].into(),
        take_up: (100, 100),
        quarterly_leavers: 1_000,
        safe_share: 70,
        holders: vec![
            holder("QK1", date(2022, 7, 1), Some(date(2027, 3, 31))),
            holder("LNR", date(2027, 4, 1), None),
            holder("LPT", date(2002, 4, 1), None),
        ],
        duties_of: "QK1".to_owned(),
        days: (date(2026, 4, 1), date(2028, 3, 31)),
        merger: Some((date(2027, 4, 1), "LNR".to_owned())),
        on: date(2026, 11, 24),
        leave_on: None,
        asked: BTreeMap::new(),
    }
}

fn passed_g1() -> Vec<GateEvent> {
    [Gate::Mapped, Gate::Destination]
        .map(|gate| GateEvent::Passed { gate, on: date(2026, 6, 1), signed: gate.signatures().to_vec() })
        .to_vec()
}

fn evaluated() -> Reform {
    plan(input(), &BTreeMap::new(), &mut Budget::default(), 1).unwrap()
}

#[test]
fn a_function_that_the_law_demands_cannot_stop() {
    let reform = evaluated();
    assert_eq!(reform.refused.len(), 1);
    assert_eq!((&reform.refused[0].function, reform.refused[0].kind), (&id("SAFE"), OptionKind::Stop));
    assert!(reform.refused[0].why.contains("D45"));
    // Where the law ends it in time it may.
    let mut lapsed = input();
    lapsed.duties[0].lapses_on = Some(date(2027, 1, 1));
    let reform = plan(lapsed, &BTreeMap::new(), &mut Budget::default(), 1).unwrap();
    assert!(reform.refused.is_empty());
}

#[test]
fn a_function_is_not_slimmed_below_the_posts_with_which_it_is_safe() {
    let mut input = input();
    input.functions[1].floor = Some(Wte::from_hundredths(2_000));
    let reform = plan(input, &BTreeMap::new(), &mut Budget::default(), 1).unwrap();
    let refused = reform.refused.iter().find(|refused| refused.function == id("CHC")).unwrap();
    assert_eq!(refused.kind, OptionKind::Slim);
    assert_eq!(refused.why, "18.00 posts are fewer than the 20.00 with which it is safe");
    // Without it safeguarding must be slimmed instead, at an impact score of 6.
    assert_eq!(reform.best().unwrap().plan.impact, 6);
}

#[test]
fn the_draft_that_moves_its_cost_to_a_trust_saves_nothing() {
    let reform = evaluated();
    let draft = reform.draft.as_ref().unwrap();
    assert_eq!((draft.icb_saving, draft.system_saving), (pounds(1_800_000), Pence::ZERO));
    assert_eq!(reform.breaks(draft), vec![(Limit::SystemSaving, pounds(400_000))]);
    let best = &reform.best().unwrap().plan;
    assert_eq!((best.impact, best.system_saving), (5, pounds(500_000)));
    assert!(reform.breaks(best).is_empty());
    let standing = &reform.standings[0];
    assert_eq!((standing.passed, standing.next), (Some(Gate::Destination), Some(Gate::Money)));
    assert_eq!(standing.blocking, vec![GateRefusal::CostShift]);
    assert_eq!(standing.system_saving(), Some(Pence::ZERO));
}

#[test]
fn a_gate_of_a_day_to_come_is_told_and_does_not_count_yet() {
    let mut input = input();
    let [_, GateEvent::Passed { on, .. }] = &mut input.moves[0].history[..] else {
        panic!("two gates are passed")
    };
    *on = date(2030, 1, 1);
    let reform = plan(input.clone(), &BTreeMap::new(), &mut Budget::default(), 1).unwrap();
    let told: Vec<&Finding> = reform.findings.iter().filter(|finding| finding.rule == "F05").collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].message.starts_with("G1 of CHC is passed on 2030-01-01, after 2026-11-24"),
        "{:?}",
        told[0]
    );
    assert_eq!(reform.standings[0].passed, Some(Gate::Mapped));
    // On that day it is so.
    input.on = date(2030, 1, 1);
    let reform = plan(input, &BTreeMap::new(), &mut Budget::default(), 1).unwrap();
    assert!(reform.findings.iter().all(|finding| finding.rule != "F05"));
    assert_eq!(reform.standings[0].passed, Some(Gate::Destination));
}

#[test]
fn keeping_a_function_whole_has_a_price() {
    let reform = evaluated();
    // Slimming continuing care does 5; with it kept, slimming safeguarding does 6.
    assert_eq!(
        reform.keeping,
        vec![RetentionCost { function: id("CHC"), lowest: Lowest::Score { impact: 6, bound: 6 } }]
    );
    let fixed = BTreeMap::from([(id("SAFE"), OptionKind::Slim), (id("CHC"), OptionKind::Slim)]);
    let both = plan(input(), &fixed, &mut Budget::default(), 1).unwrap();
    assert_eq!(both.best().unwrap().plan.impact, 11);
}

#[test]
fn vacant_posts_go_first_and_whoever_moves_does_not_leave() {
    let reform = evaluated();
    // Seven posts of continuing care go: seven people with ten years at £48,000, each £40,043.84.
    let exits = reform.exits.unwrap();
    assert_eq!((exits.leavers.p50, exits.spent.p50), (7, Pence::new(28_030_688)));
    assert_eq!(reform.posts_without_exit, Wte::ZERO);
    let fixed = BTreeMap::from([(id("SAFE"), OptionKind::Slim), (id("CHC"), OptionKind::Transfer)]);
    let moved = plan(input(), &fixed, &mut Budget::default(), 1).unwrap();
    // Six posts of safeguarding go, two of them vacant; 23 of continuing care move.
    assert_eq!(moved.exits.unwrap().leavers.p50, 4);
    assert_eq!(moved.posts_without_exit, Wte::from_hundredths(2_500));
}

#[test]
fn a_merger_takes_the_duties_that_have_not_moved() {
    let reform = evaluated();
    let map = reform.duties.unwrap();
    assert_eq!(map.holder(&id("D53"), date(2027, 1, 1)), Some("LPT"));
    assert_eq!(map.holder(&id("D45"), date(2027, 3, 31)), Some("QK1"));
    assert_eq!(map.holder(&id("D45"), date(2027, 4, 1)), Some("LNR"));
}

#[test]
fn a_function_short_of_people_is_told_before_it_is_unsafe() {
    let reform = evaluated();
    let safe = reform.at_risk.iter().find(|risk| risk.function == id("SAFE")).unwrap();
    let posts = Wte::from_hundredths;
    assert_eq!((safe.filled, safe.floor), (posts(1_300), SafeFloor::ShareOfFilled(posts(910))));
    // Of 13 fewer than 9.1 stay with the chance 0.49 after three quarters and 0.71 after four.
    assert_eq!(safe.waiting.falls_below_in, Some(4));
    assert_eq!(safe.waiting.expected.len(), 6, "November 2026 to March 2028");
}

#[test]
fn shares_of_what_boards_share_sum_to_all_of_it() {
    let count = |people| Population { people, ..input().people_of[0][0].clone() };
    let counts_of = |people: &[u64]| {
        let people_of = people.iter().map(|people| vec![count(*people)]).collect();
        Input { people_of, ..input() }.split_key(PopulationBasis::Resident)
    };
    assert_eq!(counts_of(&[2, 1]), Some(vec![6_667, 3_333]));
    assert_eq!(counts_of(&[1, 1, 1]).unwrap().iter().sum::<i64>(), 10_000);
    assert_eq!(input().split_key(PopulationBasis::Registered), None, "nobody counted them");
}

#[test]
fn a_trial_within_the_limits_of_the_workspace_is_its_plan() {
    let input = input();
    let reform = plan(input.clone(), &BTreeMap::new(), &mut Budget::default(), 1).unwrap();
    let trial = trial(&input, Limits::of(&input), &BTreeMap::new(), &mut Budget::default(), 1).unwrap();
    assert_eq!(trial.answer, reform.answer);
    assert_eq!(trial.exits, reform.exits);
    assert_eq!(trial.posts_without_exit, reform.posts_without_exit);
}

#[test]
fn a_deeper_cut_costs_more_posts_and_a_higher_score_or_has_no_plan() {
    let input = input();
    let cut = |tenths| {
        let limits = Limits { least_saving: Pence::ZERO, ..Limits::of(&input) };
        trial(&input, limits.cut(input.baseline.cost, tenths), &BTreeMap::new(), &mut Budget::default(), 1)
            .unwrap()
    };
    // Nothing changes without a cut; SAFE and CHC as they are have 40 posts.
    let none = cut(0);
    assert_eq!(none.best().unwrap().plan.impact, 0);
    assert_eq!(none.posts(&input), Some(Wte::from_hundredths(4_000)));
    // Half of £3.0m: only moving CHC away reaches it, with SAFE as it is.
    let half = cut(500);
    assert_eq!(half.limits.envelope, pounds(1_500_000));
    assert_eq!(half.best().unwrap().plan.impact, 2);
    assert_eq!(half.option(1).unwrap().kind, OptionKind::Transfer);
    assert_eq!(half.posts(&input), Some(Wte::from_hundredths(1_700)));
    let all = cut(1_000);
    assert!(all.best().is_none() && all.exits.is_none() && all.posts(&input).is_none());
}

/// As many functions, all but alike: what each costs is a little off the next, and scores follow costs.
fn all_but_alike(n_functions: i64) -> Input {
    use OptionKind::{Retain, Slim, Stop, Transfer};
    let (mut functions, mut options) = (Vec::new(), Vec::new());
    for idx in 0..n_functions {
        let name = format!("F{idx:02}");
        let of = |cost: i64| cost * (1_000 + idx * 37 % 21);
        functions.push(function(&name, of(1_511)));
        for (kind, icb, receiver, exits, impact) in [
            (Retain, 1_511, 0, 0, 0),
            (Slim, 1_067, 0, 213, 7),
            (Transfer, 103, 919, 97, 11),
            (Stop, 0, 0, 617, 23),
        ] {
            let costed = option(&name, kind, of(icb), of(receiver), 1, impact);
            options.push(FunctionOption { exit_cost: pounds(of(exits)), ..costed });
        }
    }
    let cost = functions.iter().map(Function::cost).sum::<Pence>();
    let share = |hundredths: i64| Pence::new(cost.get() / 100 * hundredths);
    Input {
        chosen: vec![Some(Retain); functions.len()],
        functions,
        options,
        posts: Vec::new(),
        duties: Vec::new(),
        moves: Vec::new(),
        baseline: Baseline { cost, ..input().baseline },
        envelope: share(69),
        least_saving: share(29),
        most_exit_cost: share(15),
        ..input()
    }
}

#[test]
fn one_budget_is_shared_by_all_that_is_searched_and_what_is_not_proven_says_so() {
    let input = all_but_alike(20);
    let with = |steps: u64| {
        let mut budget = Budget::new(steps, 0);
        let reform = plan(input.clone(), &BTreeMap::new(), &mut budget, 1).unwrap();
        (reform, budget.spent())
    };
    let (short, n_short) = with(3_000);
    // Each search takes one step at least, and there are fewer than so many.
    assert!((2_500..5_000).contains(&n_short), "{n_short} steps");
    let best = short.best().unwrap();
    assert!(best.bound <= best.plan.impact);
    assert!(short.breaks(&best.plan).is_empty(), "what is found keeps the limits");
    assert!(short.frontier.len() > 10 && !short.keeping.is_empty());
    let rising = short.frontier.windows(2).all(|pair| {
        pair[0].plan.impact < pair[1].plan.impact && pair[0].plan.system_saving < pair[1].plan.system_saving
    });
    assert!(rising, "no point of the frontier beats another");
    assert!(short.frontier.iter().any(|point| point.most_saving != point.plan.system_saving));
    // The same steps give the same, and what more of them find lies within the bounds.
    assert_eq!(format!("{:?}", with(3_000).0), format!("{short:?}"));
    let (long, n_long) = with(12_000);
    assert!(n_short < n_long && n_long < 15_000, "{n_long} steps");
    let better = long.best().unwrap();
    assert!(best.bound <= better.plan.impact && better.plan.impact <= best.plan.impact);
    for (short, long) in short.keeping.iter().zip(&long.keeping) {
        assert!(short.lowest.bound() <= long.lowest.impact(), "{short:?} {long:?}");
    }
}
