//! A month end holds every figure once, and each leads back to its source.

use domain::source::{CellAt, ContentHash};
use jiff::civil::date;

use super::*;
use crate::example::{code, made, month, organisation, outline, plan, submission, thousands, year};
use crate::synthesis::{Mix, Outline};

fn claim(id: &str, figure: FigureKey, value: i64) -> Claim {
    Claim {
        id: id.to_owned(),
        document: "paper".to_owned(),
        figure,
        value: thousands(value),
        half_width: thousands(50),
        provenance: Provenance::Published,
        says: String::new(),
        locator: "page 1".to_owned(),
        recorded_on: date(2030, 9, 20),
        file: SourceFile { path: "documents/claims.csv".to_owned(), hash: ContentHash::of(b"claims") },
        at: CellAt { row: 2, column: 11 },
    }
}

/// The month end of an invented trust and board at month 5, with these claims.
fn month_end_with(claims: &[Claim]) -> MonthEnd {
    let board = Outline {
        organisation: code("XB1"),
        kind: OrganisationKind::Board,
        mix: Mix::Board,
        turnover: thousands(900_000),
        plan_year: thousands(-6_000),
        plan_to_date: thousands(-2_500),
        variance_to_date: thousands(-1_200),
        ..outline()
    };
    let years = [made(&outline()), made(&board)];
    let organisations =
        [organisation("XA1", OrganisationKind::Trust), organisation("XB1", OrganisationKind::Board)];
    let returns = years.each_ref().map(|made| submission(made, month(5)));
    let plans = years.each_ref().map(plan);
    let submissions: Vec<_> = organisations
        .iter()
        .zip(&returns)
        .zip(&plans)
        .map(|((organisation, submission), plan)| Submission { organisation, submission, plan })
        .collect();
    month_end(&SystemMonth {
        system: &code("XB1"),
        name: "Invented",
        year: year(),
        month: month(5),
        organisations: &organisations,
        submissions: &submissions,
        claims,
        documents: &[],
        findings: &[],
    })
}

fn system_variance(month_end: &MonthEnd) -> FigureKey {
    month_end.to_date(
        Definition::Position,
        month_end.system_subject(),
        Basis::ActualVariance,
        Support::Including,
    )
}

#[test]
fn a_system_is_the_sum_of_its_organisations_on_every_basis() {
    let month_end = month_end_with(&[]);
    let mut n_checked = 0;
    for figure in month_end.figures.values().filter(|figure| matches!(figure.key.subject, Subject::System(_)))
    {
        let parts: Pence = ["XA1", "XB1"]
            .iter()
            .map(|text| figure.key.with_subject(Subject::Organisation(code(text))))
            .map(|key| month_end.figure(&key).map_or(Pence::ZERO, |part| part.value))
            .sum();
        assert_eq!(figure.value, parts, "{}", figure.key.canonical());
        n_checked += 1;
    }
    assert!(n_checked > 50, "{n_checked} figures of the system");
    assert_eq!(month_end.figure(&system_variance(&month_end)).unwrap().value, thousands(-4_200));
}

#[test]
fn every_formula_leads_to_figures_of_the_month_end_and_in_the_end_to_cells() {
    let month_end = month_end_with(&[]);
    let mut n_cells = 0;
    for figure in month_end.figures.values() {
        assert!(!figure.lineages.is_empty());
        for lineage in &figure.lineages {
            match &lineage.step {
                Step::Formula { inputs, .. } => {
                    assert!(inputs.iter().all(|input| month_end.figures.contains_key(input)));
                }
                Step::Cell { file, .. } => {
                    assert!(month_end.files.contains(file));
                    n_cells += 1;
                }
                Step::Claim { .. } => panic!("there are no claims"),
            }
        }
    }
    assert!(n_cells > 500, "{n_cells} cells");
}

#[test]
fn months_run_to_the_amount_to_date() {
    let month_end = month_end_with(&[]);
    let subject = Subject::Organisation(code("XA1"));
    let months: Pence = month(5)
        .up_to()
        .map(|m| {
            month_end
                .figure(&month_end.in_month(Definition::Position, subject.clone(), m, Basis::Actual))
                .unwrap()
                .value
        })
        .sum();
    let to_date = month_end.to_date(Definition::Position, subject, Basis::Actual, Support::Including);
    assert_eq!(month_end.figure(&to_date).unwrap().value, months);
}

#[test]
fn a_published_figure_lifts_its_provenance_and_leaves_its_value() {
    let plain = month_end_with(&[]);
    let key = system_variance(&plain);
    assert_eq!(plain.figure(&key).unwrap().provenance(), Provenance::Synthetic);
    let month_end = month_end_with(&[claim("variance", key.clone(), -4_200)]);
    let figure = month_end.figure(&key).unwrap();
    assert_eq!(figure.value, thousands(-4_200));
    assert_eq!(figure.provenance(), Provenance::Published);
    assert_eq!(figure.half_width(), thousands(50));
    assert!(month_end.findings.is_empty());
}

#[test]
fn a_published_figure_that_contradicts_the_returns_is_a_finding() {
    let key = system_variance(&month_end_with(&[]));
    let month_end = month_end_with(&[claim("variance", key.clone(), -9_900)]);
    assert_eq!(month_end.figure(&key).unwrap().provenance(), Provenance::Synthetic);
    let finding = month_end.findings.iter().find(|finding| finding.rule == "P01").unwrap();
    assert!(finding.message.contains("give (4.2)"), "{}", finding.message);
    assert!(finding.message.contains("documents (9.9)"), "{}", finding.message);
}

#[test]
fn support_that_no_line_reports_is_nil_and_known_as_well_as_the_return() {
    let month_end = month_end_with(&[]);
    let board = Subject::Organisation(code("XB1"));
    let key = month_end.to_date(Definition::Support, board, Basis::Actual, Support::Including);
    let figure = month_end.figure(&key).unwrap();
    assert_eq!((figure.value, figure.provenance()), (Pence::ZERO, Provenance::Synthetic));
}

#[test]
fn a_missing_organisation_makes_the_month_end_incomplete() {
    let organisations =
        [organisation("XA1", OrganisationKind::Trust), organisation("XB1", OrganisationKind::Board)];
    let made = made(&outline());
    let (submission, plan) = (submission(&made, month(5)), plan(&made));
    let month_end = month_end(&SystemMonth {
        system: &code("XB1"),
        name: "Invented",
        year: year(),
        month: month(5),
        organisations: &organisations,
        submissions: &[Submission { organisation: &organisations[0], submission: &submission, plan: &plan }],
        claims: &[],
        documents: &[],
        findings: &[],
    });
    assert!(!month_end.is_complete());
    assert_eq!(month_end.missing, [code("XB1")]);
    assert_eq!(month_end.figure(&system_variance(&month_end)).unwrap().value, thousands(-3_000));
}
