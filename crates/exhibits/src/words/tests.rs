//! Sentences and the figures they rest on.

use domain::example::month_end;
use domain::figure::{Basis, Definition};

use super::*;

#[test]
fn names_in_sentences_leave_out_what_every_organisation_has() {
    let month_end = month_end();
    let names: Vec<_> = month_end.organisations.iter().map(|known| plain_name(&month_end, known)).collect();
    assert_eq!(names, ["Eastmere Hospitals", "Holt Community Trust", "the Integrated Care Board"]);
}

#[test]
fn a_trust_is_called_as_people_know_it() {
    let mut month_end = month_end();
    let mut called = |name: &str| {
        name.clone_into(&mut month_end.organisations[1].name);
        plain_name(&month_end, &month_end.organisations[1])
    };
    assert_eq!(called("Leicestershire Partnership NHS Trust"), "Leicestershire Partnership Trust");
    let university = "Midlands Partnership University NHS Foundation Trust";
    assert_eq!(called(university), university, "nobody knows a Midlands Partnership University Trust");
    assert_eq!(called("Bolton NHS Foundation Trust"), "Bolton NHS Foundation Trust");
    assert_eq!(called("London Ambulance Service NHS Trust"), "London Ambulance Service Trust");
}

#[test]
fn with_two_boards_each_keeps_its_name() {
    let mut month_end = month_end();
    let mut second = month_end.organisations[2].clone();
    second.name = "NHS Westmere Integrated Care Board".to_owned();
    month_end.organisations.push(second);
    assert_eq!(plain_name(&month_end, &month_end.organisations[3]), "Westmere Integrated Care Board");
}

#[test]
fn a_sentence_is_as_strong_as_the_weakest_figure_it_rests_on() {
    let month_end = month_end();
    let system = month_end.system_subject();
    let figure = |basis| {
        month_end
            .figure(&month_end.to_date(Definition::Position, system.clone(), basis, Support::Including))
            .unwrap()
    };
    let draft = || Draft::default().say("The plan was ").amount(figure(Basis::Plan));
    assert_eq!(draft().done().provenance, Provenance::Published);
    let sentence = draft().rest_on(figure(Basis::Actual)).say(".").done();
    assert_eq!(sentence.provenance, Provenance::Derived);
    assert_eq!(sentence.rests_on, [figure(Basis::Plan).id(), figure(Basis::Actual).id()]);
    assert_eq!(sentence.text(), "The plan was £10.7 million.");
}
