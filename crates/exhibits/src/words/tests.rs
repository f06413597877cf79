//! Sentences and the figures they rest on.

use domain::example::month_end;
use domain::figure::{Basis, Definition};

use super::*;

#[test]
fn names_in_sentences_leave_out_what_every_organisation_has() {
    let month_end = month_end();
    let names: Vec<_> = month_end.organisations.iter().map(plain_name).collect();
    assert_eq!(names, ["Eastmere Hospitals", "Holt Community NHS Trust", "the Eastmere and Holt ICB"]);
}

#[test]
fn a_trust_is_called_as_people_know_it() {
    let mut month_end = month_end();
    let mut called = |name: &str| {
        name.clone_into(&mut month_end.organisations[1].name);
        plain_name(&month_end.organisations[1])
    };
    assert_eq!(called("University Hospitals of Leicester NHS Trust"), "University Hospitals of Leicester");
    for registered in [
        "Leicestershire Partnership NHS Trust",
        "Shropshire Community Health NHS Trust",
        "The Robert Jones and Agnes Hunt Orthopaedic Hospital NHS Foundation Trust",
        "Midlands Partnership University NHS Foundation Trust",
        "Bolton NHS Foundation Trust",
    ] {
        assert_eq!(called(registered), registered, "without its end no such body exists");
    }
}

#[test]
fn a_board_is_called_by_its_place_whether_it_is_the_only_one_or_not() {
    let board = |name: &str| {
        let mut board = month_end().organisations[2].clone();
        name.clone_into(&mut board.name);
        plain_name(&board)
    };
    assert_eq!(board("NHS Westmere Integrated Care Board"), "the Westmere ICB");
    assert_eq!(board("NHS Westmere ICB"), "the Westmere ICB");
    assert_eq!(board("NHS Integrated Care Board"), "the Integrated Care Board");
    assert_eq!(board("Commissioners of Westmere"), "Commissioners of Westmere");
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
