//! Sentences and the figures they rest on.

use domain::example::book;
use domain::figure::{Basis, Definition};

use super::*;

#[test]
fn names_in_sentences_leave_out_what_every_organisation_has() {
    let book = book();
    let names: Vec<_> = book.organisations.iter().map(|known| plain_name(&book, known)).collect();
    assert_eq!(names, ["Eastmere Hospitals", "Holt Community Trust", "the Integrated Care Board"]);
}

#[test]
fn with_two_boards_each_keeps_its_name() {
    let mut book = book();
    let mut second = book.organisations[2].clone();
    second.name = "NHS Westmere Integrated Care Board".to_owned();
    book.organisations.push(second);
    assert_eq!(plain_name(&book, &book.organisations[3]), "Westmere Integrated Care Board");
}

#[test]
fn a_sentence_is_as_strong_as_the_weakest_figure_it_rests_on() {
    let book = book();
    let system = book.system_subject();
    let figure = |basis| {
        book.figure(&book.to_date(Definition::Position, system.clone(), basis, Support::Including)).unwrap()
    };
    let draft = || Draft::default().say("The plan was ").amount(figure(Basis::Plan));
    assert_eq!(draft().done().provenance, Provenance::Published);
    let sentence = draft().rest_on(figure(Basis::Actual)).say(".").done();
    assert_eq!(sentence.provenance, Provenance::Derived);
    assert_eq!(sentence.rests_on, [figure(Basis::Plan).id(), figure(Basis::Actual).id()]);
    assert_eq!(sentence.text(), "The plan was £10.7 million.");
}
