//! Figures in words.

use domain::example;
use domain::figure::{Basis, Definition, Subject};
use domain::ledger::Line;

use super::*;

const AGENCY: Line = Line::named("P.PAY.AGY");

#[test]
fn a_definition_says_whose_what_when_and_on_which_basis() {
    let month_end = example::month_end();
    let words = Words::of(&month_end);
    let position =
        |basis, support| month_end.to_date(Definition::Position, month_end.system_subject(), basis, support);
    assert_eq!(
        words.definition(&position(Basis::ActualVariance, Support::Including)),
        "Eastmere and Holt: financial position, variance to plan, April to August 2030, including deficit support"
    );
    let forecast = month_end.whole_year(
        Definition::Position,
        month_end.system_subject(),
        Basis::Forecast,
        Support::Excluding,
    );
    assert_eq!(
        words.definition(&forecast),
        "Eastmere and Holt: financial position, own forecast, 2030/31, excluding deficit support, as expected in August"
    );
    let code = &month_end.organisations[0].code;
    let line = month_end.to_date(
        Definition::Line(AGENCY),
        Subject::Organisation(code.clone()),
        Basis::Actual,
        Support::Including,
    );
    assert!(words.definition(&line).ends_with(": Pay: agency, actual, April to August 2030"));
}

#[test]
fn an_entry_leads_to_its_inputs_and_they_have_entries_too() {
    let month_end = example::month_end();
    let key = month_end.to_date(
        Definition::Position,
        month_end.system_subject(),
        Basis::Actual,
        Support::Including,
    );
    let entries = entries(&month_end, &[key.id()]);
    let ids: BTreeSet<FigureId> = entries.iter().map(|entry| entry.id).collect();
    assert_eq!(ids.len(), entries.len(), "no entry stands twice");
    assert!(entries.len() > 1);
    for input in entries.iter().flat_map(|entry| &entry.origins).flat_map(|origin| &origin.inputs) {
        assert!(ids.contains(input), "{input} has no entry");
    }
}

#[test]
fn a_published_figure_names_document_place_and_cell() {
    let month_end = example::month_end();
    let words = Words::of(&month_end);
    let key =
        month_end.to_date(Definition::Position, month_end.system_subject(), Basis::Plan, Support::Including);
    let figure = month_end.figure(&key).expect("the plan is known");
    let entry = words.entry(figure);
    assert_eq!(entry.provenance, figure.provenance());
    let first = entry.origins.first().expect("a way in which it is known");
    assert!(first.words.contains("Finance report to the board, month 5"), "{}", first.words);
    assert!(first.words.contains("paragraph 2"), "{}", first.words);
    assert!(first.place.starts_with("sources/claims.csv cell D2, SHA-256 "), "{}", first.place);
}

#[test]
fn a_margin_is_told_in_the_unit_that_fits() {
    for (pence, words) in [
        (0, ""),
        (50, "£0.50"),
        (5_000_000, "£50,000"),
        (50_000_000, "£500,000"),
        (150_000_000, "£1.5 million"),
        (123_400_000, "£1,234,000"),
    ] {
        assert_eq!(margin(Pence::new(pence)), words);
    }
}
