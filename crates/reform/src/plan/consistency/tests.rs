//! Registers that agree, and each way in which they may not.

use super::*;
use crate::plan::tests::input;

/// The rules that the example breaks once `change` is made, with its baseline at what its functions cost.
#[track_caller]
fn check(change: impl Fn(&mut crate::plan::Input), expected: &[&str]) {
    let mut input = input();
    for function in &input.functions {
        let is_retained = |option: &&mut FunctionOption| {
            option.function == function.id && option.kind == OptionKind::Retain
        };
        if let Some(retained) = input.options.iter_mut().find(is_retained) {
            (retained.icb_cost, retained.receiver_cost) = (function.cost(), Pence::ZERO);
            retained.posts =
                input.posts.iter().filter(|posts| posts.function == function.id).map(|p| p.wte).sum();
        }
    }
    input.baseline.cost = cost(&input.functions);
    change(&mut input);
    let found = findings(&input);
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, expected, "{found:?}");
}

#[test]
fn registers_that_agree_within_rounding_are_left_alone() {
    check(|_| {}, &[]);
    check(|input| input.baseline.cost += Pence::new(100_000), &[]);
}

#[test]
fn a_baseline_that_is_not_what_the_functions_cost_is_told() {
    check(|input| input.baseline.cost += Pence::new(700_000_000), &["F01"]);
}

#[test]
fn a_saving_above_all_that_the_boards_cost_is_told() {
    check(|input| input.least_saving = input.baseline.cost + Pence::new(100_000), &["F04"]);
    check(|input| input.least_saving = input.baseline.cost, &[]);
    let saving = |level: TargetLevel, above: i64| {
        move |input: &mut crate::plan::Input| {
            let ask = Ask::Saving(input.baseline.cost + Pence::new(above));
            let mut target = crate::target::tests::target(ask);
            target.level = level;
            input.targets = vec![target];
        }
    };
    check(saving(TargetLevel::Cluster, 100_000), &["F04"]);
    check(saving(TargetLevel::Cluster, 0), &[]);
    // What a nation is to save is more than these boards cost.
    check(saving(TargetLevel::Nation, 100_000), &[]);
}

#[test]
fn a_limit_in_pounds_for_thousands_is_told() {
    let times = |limit: Pence, factor: i64| Pence::new(limit.get() * factor);
    check(|input| input.envelope = times(input.baseline.cost, 500), &["F04"]);
    check(|input| input.most_exit_cost = times(input.baseline.cost, 200), &["F04"]);
    // More than today, and a budget that nobody will use up, are limits that may be meant.
    check(
        |input| {
            input.envelope = times(input.baseline.cost, 2);
            input.most_exit_cost = times(input.baseline.cost, 10);
        },
        &[],
    );
    let mut input = input();
    input.baseline.cost = Pence::new(5_300_000_000);
    input.envelope = Pence::new(2_650_000_000_000);
    let told = limits_in_another_unit(&input).next().unwrap();
    assert_eq!(told.severity, Severity::Warns);
    assert!(told.message.starts_with("limits.envelope is 26500000, more than 10 times"), "{}", told.message);
    assert!(told.fix.ends_with("26500000 pounds are 26500."), "{}", told.fix);
}

#[test]
fn a_function_that_costs_or_has_something_else_when_it_is_kept_is_told() {
    let retained_idx = |input: &mut crate::plan::Input| {
        input.options.iter().position(|option| option.kind == OptionKind::Retain).unwrap()
    };
    check(
        |input| {
            let idx = retained_idx(input);
            input.options[idx].icb_cost = Pence::ZERO;
        },
        &["F02"],
    );
    check(
        |input| {
            let idx = retained_idx(input);
            input.options[idx].posts = input.options[idx].posts + Wte::from_hundredths(500);
        },
        &["F03"],
    );
}

#[test]
fn a_limit_that_somebody_asked_for_is_named_as_it_was_asked_for() {
    let mut input = input();
    input.baseline.cost = Pence::new(5_300_000_000);
    input.envelope = Pence::new(2_650_000_000_000);
    input.asked = [(Limit::Envelope, "--envelope 26500000".to_owned())].into();
    let told = limits_in_another_unit(&input).next().unwrap().to_string();
    assert_eq!(
        told,
        "F04 --envelope 26500000 is read as £26,500.0 million, more than 10 times the £53.0 million that the boards \
         cost, so it limits nothing; it may be in another unit. Write the unit: 26.5m for a thousandth of it, else an \
         amount that limits something."
    );
    input.envelope = Pence::ZERO;
    input.least_saving = Pence::new(6_670_000_000);
    input.asked = [(Limit::SystemSaving, "--saving 66700".to_owned())].into();
    let told = savings_within_cost(&input)[0].to_string();
    assert!(told.starts_with("F04 --saving 66700 asks the system to save £66.7 million"), "{told}");
    assert!(told.ends_with("Ask for at most 53m.") && !told.contains("plan.toml"), "{told}");
}
