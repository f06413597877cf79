//! Changes are made where they can be, and told where they cannot.

use domain::provenance::Provenance;
use domain::scenario::ChangeText;
use jiff::civil::date;

use super::*;
use crate::plan::plan;
use crate::plan::tests::input;
use crate::solve::Budget;

fn change(kind: ChangeKind, target: &str, to: &str, value: &str) -> Change {
    change_from(kind, target, "", to, value)
}

fn change_from(kind: ChangeKind, target: &str, from: &str, to: &str, value: &str) -> Change {
    let [target, from, to, value] = [target, from, to, value].map(str::to_owned);
    let id = format!("{kind} {target}");
    let text = ChangeText { target, from, to, value, unit: String::new() };
    let action = ChangeAction::parse(&id, kind, &text).unwrap();
    Change {
        id,
        action,
        provenance: Provenance::Synthetic,
        note: String::new(),
        starts: None,
        measure: String::new(),
    }
}

#[test]
fn the_reform_takes_the_kinds_that_it_says_and_leaves_the_others() {
    for kind in ChangeKind::ALL {
        let (from, to, value) = match kind {
            ChangeKind::SiteHours => ("", "always", ""),
            ChangeKind::Price => ("", "contact", "£45"),
            ChangeKind::Streaming => ("", "home", "20%"),
            ChangeKind::ProjectedDemand => ("", "2027-01", "high"),
            ChangeKind::Slots | ChangeKind::Demand => ("", "", "+5%"),
            ChangeKind::FunctionOption => ("", "retain", ""),
            ChangeKind::FunctionTransfer | ChangeKind::Merge => ("", "", "2027-04-01"),
            _ => ("", "", "4"),
        };
        let action = change_from(*kind, "T10", from, to, value).action;
        assert_eq!(settles(&action).is_some(), CHANGE_KINDS.contains(kind), "{kind}");
    }
}

#[test]
fn a_function_is_settled_and_a_transfer_takes_its_receiver_and_day() {
    let mut input = input();
    "UHL".clone_into(&mut input.options[0].receiver);
    let changes = [
        change(ChangeKind::FunctionOption, "SAFE", "retain", ""),
        change(ChangeKind::FunctionTransfer, "CHC", "uhl", "2027-06-01"),
        change(ChangeKind::Beds, "ward 12", "", "4"),
    ];
    let applied = apply(&mut input, &changes).unwrap();
    let fixed: Vec<(&str, OptionKind)> =
        applied.fixed.iter().map(|(id, kind)| (id.as_str(), *kind)).collect();
    assert_eq!(fixed, [("CHC", OptionKind::Transfer), ("SAFE", OptionKind::Retain)]);
    assert_eq!((input.moves[0].to.as_str(), input.moves[0].on), ("UHL", Some(date(2027, 6, 1))));
    assert_eq!(applied.ignored, ["beds ward 12"]);
}

#[test]
fn a_function_moves_to_nobody_whom_the_reform_does_not_name() {
    let mut input = input();
    let to_mars = [change(ChangeKind::FunctionTransfer, "CHC", "Mars", "2027-06-01")];
    let told = apply(&mut input, &to_mars).unwrap_err()[0].to_string();
    assert!(
        told.contains("CHC would move to \"Mars\", which the reform names nowhere as a receiver"),
        "{told}"
    );
    assert!(told.contains("it names LPT: write one of them, or add it"), "{told}");
    assert_eq!(input.moves[0].to, "LPT", "nothing is changed");
}

#[test]
fn a_move_to_another_body_than_the_costed_one_and_a_reform_without_duties_are_told() {
    let mut input = input();
    let told = |input: &Input| -> Vec<String> {
        let findings = crate::plan::consistency::findings(input).into_iter();
        findings.filter(|found| ["F06", "F07"].contains(&&*found.rule)).map(|found| found.message).collect()
    };
    assert!(told(&input).is_empty(), "{:?}", told(&input));
    "UHL".clone_into(&mut input.moves[0].to);
    input.duties.clear();
    let told = told(&input);
    assert!(told[0].starts_with("CHC moves to \"UHL\", and its option transfer"), "{told:?}");
    assert!(told[1].starts_with("no duty is on record"), "{told:?}");
}

#[test]
fn a_later_merger_leaves_every_duty_with_one_body_on_every_day() {
    let mut input = input();
    apply(&mut input, &[change(ChangeKind::Merge, "QK1", "LN", "2027-10-01")]).unwrap();
    assert_eq!(input.merger, Some((date(2027, 10, 1), "LN".to_owned())));
    assert_eq!((input.holders[0].to, input.holders[1].from), (Some(date(2027, 9, 30)), date(2027, 10, 1)));
    let reform = plan(input, &BTreeMap::new(), &mut Budget::default(), 1).unwrap();
    assert!(reform.duties.is_ok(), "{:?}", reform.duties);
}

#[test]
fn changes_that_cannot_be_made_are_all_told() {
    let changes = [
        change(ChangeKind::FunctionOption, "NONE", "slim", ""),
        change(ChangeKind::FunctionOption, "SAFE", "share", ""),
        change_from(ChangeKind::FunctionOption, "SAFE", "stop", "slim", ""),
        change(ChangeKind::FunctionTransfer, "CHC", "LPT", "2027-06-01"),
        change(ChangeKind::FunctionOption, "CHC", "retain", ""),
        change(ChangeKind::Merge, "QK1+QPM", "LN", "2027-10-01"),
    ];
    let errors = apply(&mut input(), &changes).unwrap_err();
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 5, "{texts:?}");
    assert!(texts[0].contains("NONE is not a function of the register; it has SAFE, CHC"));
    assert!(texts[1].contains("has no option \"share\"; it has retain, slim, stop"));
    assert!(texts[2].contains("SAFE is retain in the plan, not \"stop\""));
    assert!(texts[3].contains("it would undo what change function_transfer CHC does to CHC"));
    assert!(texts[4].contains("are not the boards of the plan; write target = \"QK1\""), "{}", texts[4]);
    let mut alone = input();
    alone.merger = None;
    let none = apply(&mut alone, &[change(ChangeKind::Merge, "QK1", "LN", "2027-10-01")]).unwrap_err();
    assert!(none[0].to_string().contains("the plan has no merger"));
    let late = apply(&mut input(), &[change(ChangeKind::Merge, "QK1", "LN", "2029-10-01")]).unwrap_err();
    assert!(late[0].to_string().contains("is outside the plan; write a day from"), "{}", late[0]);
}
