//! Changes are made where they can be, and told where they cannot.

use domain::provenance::Provenance;
use jiff::civil::date;

use super::*;
use crate::plan::plan;
use crate::plan::tests::input;
use crate::solve::Effort;

fn change(kind: ChangeKind, target: &str, to: &str, value: &str) -> Change {
    Change {
        id: format!("{kind} {target}"),
        kind,
        target: target.to_owned(),
        from: String::new(),
        to: to.to_owned(),
        value: value.to_owned(),
        unit: String::new(),
        provenance: Provenance::Synthetic,
        note: String::new(),
    }
}

#[test]
fn a_function_is_settled_and_a_transfer_takes_its_receiver_and_day() {
    let mut input = input();
    let changes = [
        change(ChangeKind::FunctionOption, "SAFE", "retain", ""),
        change(ChangeKind::FunctionTransfer, "CHC", "UHL", "2027-06-01"),
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
fn a_later_merger_leaves_every_duty_with_one_body_on_every_day() {
    let mut input = input();
    apply(&mut input, &[change(ChangeKind::Merge, "QK1", "LN", "2027-10-01")]).unwrap();
    assert_eq!(input.merger, Some((date(2027, 10, 1), "LN".to_owned())));
    assert_eq!((input.holders[0].to, input.holders[1].from), (Some(date(2027, 9, 30)), date(2027, 10, 1)));
    let reform = plan(input, &BTreeMap::new(), Effort::default(), 1).unwrap();
    assert!(reform.duties.is_ok(), "{:?}", reform.duties);
}

#[test]
fn changes_that_cannot_be_made_are_all_told() {
    let mut wrong_from = change(ChangeKind::FunctionOption, "SAFE", "slim", "");
    wrong_from.from = "stop".to_owned();
    let changes = [
        change(ChangeKind::FunctionOption, "NONE", "slim", ""),
        change(ChangeKind::FunctionOption, "SAFE", "share", ""),
        wrong_from,
        change(ChangeKind::FunctionTransfer, "CHC", "UHL", "soon"),
        change(ChangeKind::Merge, "QK1", "LN", ""),
    ];
    let errors = apply(&mut input(), &changes).unwrap_err();
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 5, "{texts:?}");
    assert!(texts[0].contains("NONE is not a function of the register; it has SAFE, CHC"));
    assert!(texts[1].contains("has no option \"share\"; it has retain, slim, stop"));
    assert!(texts[2].contains("SAFE is retain in the plan, not \"stop\""));
    assert!(texts[3].contains("\"soon\" is not a day"));
    let mut alone = input();
    alone.merger = None;
    let none = apply(&mut alone, &[change(ChangeKind::Merge, "QK1", "LN", "2027-10-01")]).unwrap_err();
    assert!(none[0].to_string().contains("the plan has no merger"));
}
