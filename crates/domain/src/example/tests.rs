//! The invented system adds up.

use crate::figure::Step;

use super::*;

fn position(month_end: &MonthEnd, subject: &Subject, basis: Basis, support: Support) -> Pence {
    let key = match basis {
        Basis::Forecast | Basis::ForecastVariance => {
            month_end.whole_year(Definition::Position, subject.clone(), basis, support)
        }
        _ => month_end.to_date(Definition::Position, subject.clone(), basis, support),
    };
    month_end.figure(&key).unwrap().value
}

#[test]
fn the_system_has_the_position_that_its_document_states() {
    let month_end = month_end();
    let system = month_end.system_subject();
    let check = |basis, support, thousands| {
        assert_eq!(position(&month_end, &system, basis, support), pounds(thousands), "{basis:?} {support:?}");
    };
    check(Basis::Plan, Support::Including, -10_700);
    check(Basis::Actual, Support::Including, -18_100);
    check(Basis::ActualVariance, Support::Including, -7_400);
    check(Basis::ActualVariance, Support::Excluding, -6_400);
    check(Basis::Forecast, Support::Including, -36_800);
    check(Basis::ForecastVariance, Support::Including, -2_000);
}

#[test]
fn organisations_sum_to_the_system_on_every_basis_and_in_every_month() {
    let month_end = month_end();
    let system = month_end.system_subject();
    let mut n_checked = 0;
    for figure in month_end.figures.values() {
        if figure.key.subject != system || figure.key.period.year() != month_end.year {
            continue;
        }
        let parts = month_end.organisations.iter().map(|organisation| {
            let subject = Subject::Organisation(organisation.code.clone());
            month_end.figure(&figure.key.with_subject(subject)).unwrap().value
        });
        assert_eq!(parts.sum::<Pence>(), figure.value, "{}", figure.key.canonical());
        n_checked += 1;
    }
    assert!(n_checked > 50, "only {n_checked} figures of the system");
}

#[test]
fn lines_sum_to_the_position_of_their_organisation() {
    let month_end = month_end();
    for account in [&HOSPITALS, &COMMUNITY, &BOARD] {
        for basis in [Basis::Plan, Basis::Actual, Basis::ActualVariance] {
            let lines = account.position_lines().map(|line| {
                month_end.figure(&month_end.line_to_date(line, &code(account.code), basis)).unwrap().value
            });
            let position = position(&month_end, &account.subject(), basis, Support::Including);
            assert_eq!(lines.sum::<Pence>(), position, "{} {basis:?}", account.code);
        }
    }
}

#[test]
fn months_sum_to_what_is_to_date() {
    let month_end = month_end();
    for basis in [Basis::Plan, Basis::Actual, Basis::ActualVariance] {
        let month = |month| {
            let key = month_end.in_month(Definition::Position, month_end.system_subject(), month, basis);
            month_end.figure(&key).unwrap().value
        };
        let to_date = position(&month_end, &month_end.system_subject(), basis, Support::Including);
        assert_eq!(MONTH.up_to().map(month).sum::<Pence>(), to_date, "{basis:?}");
    }
}

#[test]
fn figures_are_known_in_all_three_ways_strongest_first() {
    let month_end = month_end();
    for provenance in [Provenance::Published, Provenance::Derived, Provenance::Synthetic] {
        assert!(month_end.figures.values().any(|figure| figure.provenance() == provenance), "{provenance}");
    }
    for (id, figure) in &month_end.figures {
        assert_eq!(*id, figure.id());
        assert!(!figure.lineages.is_empty(), "{}", figure.key.canonical());
        assert!(figure.lineages.is_sorted(), "{}", figure.key.canonical());
    }
}

#[test]
fn claims_state_the_value_that_the_figures_have() {
    let month_end = month_end();
    assert!(!month_end.claims.is_empty());
    for claim in &month_end.claims {
        assert_eq!(month_end.figure(&claim.figure).unwrap().value, claim.value, "{}", claim.id);
        assert!(month_end.documents.iter().any(|document| document.id == claim.document));
    }
}

#[test]
fn every_step_back_leads_to_something_in_the_month_end() {
    let month_end = month_end();
    for figure in month_end.figures.values() {
        for lineage in &figure.lineages {
            match &lineage.step {
                Step::Formula { inputs, .. } => {
                    assert!(inputs.iter().all(|input| month_end.figures.contains_key(input)));
                }
                Step::Claim { claim } => assert!(month_end.claims.iter().any(|known| known.id == *claim)),
                Step::Cell { file, .. } => assert!(!file.path.is_empty()),
            }
        }
    }
}

#[test]
fn without_a_return_the_system_is_the_sum_of_those_that_reported() {
    let month_end = incomplete_month_end();
    assert!(!month_end.is_complete());
    let variance =
        position(&month_end, &month_end.system_subject(), Basis::ActualVariance, Support::Including);
    assert_eq!(variance, pounds(200 - 3_000));
    let missing =
        month_end.to_date(Definition::Position, HOSPITALS.subject(), Basis::Actual, Support::Including);
    assert_eq!(month_end.figure(&missing), None);
}
