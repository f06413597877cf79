//! What every [`Simulations`] keeps to, whoever runs it: the same checks for the fake of the tests of
//! pages and for the simulation of a workspace. Both have at least two scenarios and an empty queue.

use domain::provenance::Provenance;
use domain::scenario::{
    Base, Change, ChangeAction, ChangeField, ChangeKind, ChangeText, Scenario, ScenarioFault,
};

use super::port::{JobState, MOST_OF_ONE, NOT_SIGNED_IN, SimulationError, Simulations};

/// Checks whether `simulations` keeps to all of it.
pub(crate) fn check(simulations: &dyn Simulations) {
    scenarios_read_back(simulations);
    faults_name_their_field(simulations);
    forms_name_fields_that_their_kind_takes(simulations);
    comparisons_wait_and_are_cancelled(simulations);
}

/// Every shipped scenario reads back from its text, and means the same when it is written on a page.
fn scenarios_read_back(simulations: &dyn Simulations) {
    for shipped in simulations.shipped().unwrap() {
        assert!(!shipped.id.is_empty() && !shipped.changes.is_empty());
        assert_eq!(simulations.parse(&shipped.toml).unwrap(), shipped.scenario);
        let written = simulations.check(&shipped.scenario).unwrap();
        assert_eq!((written.id.as_str(), &written.scenario), ("", &shipped.scenario));
        assert_eq!(simulations.parse(&written.toml).unwrap(), shipped.scenario);
    }
}

fn faults_of<T: std::fmt::Debug>(refused: Result<T, SimulationError>) -> Vec<ScenarioFault> {
    match refused.unwrap_err() {
        SimulationError::Faults(faults) => faults,
        other => panic!("{other}"),
    }
}

fn scenario(change: Change) -> Scenario {
    Scenario { title: "Try it".to_owned(), base: Base::Care, changes: vec![change] }
}

/// A change that is read from fields that it may not have.
fn change(kind: ChangeKind, target: &str, to: &str, value: &str) -> Change {
    let [target, to, value] = [target, to, value].map(str::to_owned);
    let text = ChangeText { target, to, value, ..ChangeText::default() };
    let action = ChangeAction::parse("a", kind, &text).unwrap();
    Change {
        id: "a".to_owned(),
        action,
        provenance: Provenance::Synthetic,
        note: String::new(),
        starts: None,
        measure: String::new(),
    }
}

fn faults_name_their_field(simulations: &dyn Simulations) {
    // What cannot be read, and what the network has not.
    let text = "schema = \"oakham.scenario/1\"\ntitle = \"Late\"\n[[change]]\nid = \"a\"\nkind = \"site_hours\"\ntarget = \"x\"\nto = \"late\"\nprovenance = \"synthetic\"\n";
    let [ScenarioFault::Change(fault)] = &faults_of(simulations.parse(text))[..] else {
        panic!("one fault of a change")
    };
    assert_eq!((fault.change.as_str(), fault.field, fault.found.as_str()), ("a", ChangeField::To, "late"));
    let nowhere = scenario(change(ChangeKind::Capacity, "Nowhere at all", "", "+1"));
    let [ScenarioFault::Change(fault)] = &faults_of(simulations.check(&nowhere))[..] else {
        panic!("one fault of a change")
    };
    assert_eq!((fault.change.as_str(), fault.field), ("a", ChangeField::Target));
    assert!(fault.to_string().starts_with("change a: the network has no station \"Nowhere at all\"; "));
    // What is no scenario, and one that is for another engine.
    assert!(matches!(faults_of(simulations.parse("title = 3"))[..], [ScenarioFault::Whole { .. }, ..]));
    let merger = scenario(change(ChangeKind::Merge, "QK1+QPM", "", "2027-04-01"));
    assert!(matches!(faults_of(simulations.check(&merger))[..], [ScenarioFault::Whole { .. }]));
}

fn forms_name_fields_that_their_kind_takes(simulations: &dyn Simulations) {
    let forms = simulations.network().unwrap().forms;
    assert!(!forms.is_empty());
    for form in forms {
        assert!(!form.targets.is_empty() && !form.fields.is_empty(), "{}", form.kind);
        let mut text = ChangeText { target: form.targets[0].value.clone(), ..ChangeText::default() };
        for field in &form.fields {
            let value = match field.field {
                ChangeField::From => &mut text.from,
                ChangeField::To => &mut text.to,
                ChangeField::Value => &mut text.value,
                other => panic!("{}: {other} is filled in by no form", form.kind),
            };
            "no such thing".clone_into(value);
        }
        let faults = ChangeAction::parse("a", form.kind, &text).err().unwrap_or_default();
        assert!(faults.iter().all(|fault| !fault.expected.contains("takes no")), "{faults:?}");
    }
}

fn comparisons_wait_and_are_cancelled(simulations: &dyn Simulations) {
    assert!(simulations.jobs().unwrap().is_empty());
    let shipped = simulations.shipped().unwrap();
    let both: Vec<Scenario> = shipped.iter().take(2).map(|scenario| scenario.scenario.clone()).collect();
    let twice = [both[0].clone(), both[0].clone()];
    assert!(matches!(faults_of(simulations.ask(&twice, "anna"))[..], [ScenarioFault::Whole { .. }]));
    let nowhere = scenario(change(ChangeKind::Capacity, "Nowhere at all", "", "+1"));
    assert!(matches!(faults_of(simulations.ask(&[nowhere], "anna"))[..], [ScenarioFault::Change(_)]));
    let id = simulations.ask(&both, "anna").unwrap();
    let job = simulations.job(id).unwrap().unwrap();
    assert_eq!((job.state, job.asked_by.as_str()), (JobState::Queued, "anna"));
    assert!(both.iter().all(|scenario| job.title.contains(&scenario.title)), "{}", job.title);
    assert!(job.result.is_none() && simulations.contract(id).unwrap().is_none());
    assert!(simulations.cancel(id, "anna").unwrap());
    assert_eq!(simulations.job(id).unwrap().unwrap().state, JobState::Cancelled);
    assert!(!simulations.cancel(id, "anna").unwrap(), "it is over");
    let alone = simulations.ask(&[], "anna").unwrap();
    assert_eq!(simulations.job(alone).unwrap().unwrap().title, "Services as they are");
    for _ in 0..MOST_OF_ONE {
        simulations.ask(&both, NOT_SIGNED_IN).unwrap();
    }
    let full = simulations.ask(&both, NOT_SIGNED_IN).unwrap_err();
    assert_eq!(full, SimulationError::too_many(NOT_SIGNED_IN));
    assert!(simulations.job(id + 99).unwrap().is_none());
    assert_eq!(simulations.jobs().unwrap().len(), 2 + MOST_OF_ONE as usize);
}
