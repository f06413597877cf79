//! A month end holds every figure once, and each leads back to its source.

use domain::source::{CellAt, ContentHash};
use jiff::civil::date;

use super::*;
use crate::example::{code, month, organisation, outline, plan, submission, synthetic_year, thousands, year};
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
        quote: String::new(),
        locator: "page 1".to_owned(),
        recorded_on: date(2030, 9, 20),
        file: SourceFile { path: "documents/claims.csv".to_owned(), hash: ContentHash::of(b"claims") },
        at: CellAt { row: 2, column: 11 },
    }
}

const CODES: [&str; 3] = ["XA1", "XA2", "XB1"];

/// The month end of two invented trusts and a board at month 5: those whose return is in, those whose
/// amounts are real, and these claims.
fn three(is_in: [bool; 3], is_real: [bool; 3], claims: &[Claim]) -> MonthEnd {
    let kinds = [OrganisationKind::Trust, OrganisationKind::Trust, OrganisationKind::Board];
    let system_part = |idx: usize| {
        let organisation = organisation(CODES[idx], kinds[idx]);
        let mix = if kinds[idx] == OrganisationKind::Board { Mix::Board } else { Mix::Acute };
        let synthetic_year = synthetic_year(&Outline {
            organisation: organisation.code.clone(),
            kind: kinds[idx],
            mix,
            ..outline()
        });
        let mut submission = submission(&synthetic_year, month(5));
        for line in synthetic_year.lines().filter(|_| is_real[idx]) {
            for measure in Measure::REQUIRED {
                if let Some(entry) = submission.entry(line, measure) {
                    submission.set(line, measure, Entry { provenance: Provenance::Published, ..entry });
                }
            }
        }
        (organisation, submission, plan(&synthetic_year))
    };
    let parts: Vec<_> = (0..3).map(system_part).collect();
    let organisations: Vec<Organisation> =
        parts.iter().map(|(organisation, _, _)| organisation.clone()).collect();
    let submissions: Vec<Submission<'_>> = parts
        .iter()
        .zip(is_in)
        .filter(|(_, is_in)| *is_in)
        .map(|((organisation, submission, plan), _)| Submission { organisation, submission, plan })
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
    let years = [synthetic_year(&outline()), synthetic_year(&board)];
    let organisations =
        [organisation("XA1", OrganisationKind::Trust), organisation("XB1", OrganisationKind::Board)];
    let returns = years.each_ref().map(|synthetic_year| submission(synthetic_year, month(5)));
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
    let synthetic_year = synthetic_year(&outline());
    let (submission, plan) = (submission(&synthetic_year, month(5)), plan(&synthetic_year));
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

#[test]
fn statements_of_one_figure_that_contradict_each_other_are_one_finding_and_establish_nothing() {
    let key = system_variance(&month_end_with(&[]));
    for values in [[-4_200, -3_000], [-3_000, -4_200]] {
        let [one, other] = values.map(|value| claim(&format!("says{value}"), key.clone(), value));
        let month_end = month_end_with(&[one, other]);
        assert_eq!(month_end.figure(&key).unwrap().provenance(), Provenance::Synthetic);
        let [finding] = month_end.findings.as_slice() else { panic!("{:?}", month_end.findings) };
        for part in ["says-4200", "says-3000", "(4,200)", "(3,000)"] {
            assert!(finding.message.contains(part), "{part}: {}", finding.message);
        }
    }
    // What rounding in print explains is no contradiction.
    let close = [claim("one", key.clone(), -4_200), claim("other", key.clone(), -4_150)];
    assert!(month_end_with(&close).findings.is_empty());
}

/// Whether a figure is reached again on the way back from it by the strongest way of each.
fn rests_on_itself(month_end: &MonthEnd, figure: &Figure) -> bool {
    let first =
        |figure: &Figure| figure.lineages.first().map(|way| way.inputs().to_vec()).unwrap_or_default();
    let (mut visited, mut waiting) = (BTreeSet::new(), first(figure));
    while let Some(id) = waiting.pop() {
        if visited.insert(id) {
            waiting.extend(month_end.figures.get(&id).map(first).unwrap_or_default());
        }
    }
    visited.contains(&figure.id())
}

mod lineage {
    use proptest::prelude::*;

    use super::*;

    /// What a document states of one figure of three organisations: which, on which basis, how exactly,
    /// how it is known, and how far it is from the returns [£000].
    fn statements() -> impl Strategy<Value = Vec<(usize, usize, bool, i64, bool, i64)>> {
        let wrong = prop_oneof![4 => Just(0_i64), 1 => Just(700_i64)];
        let half_width = prop_oneof![Just(0_i64), Just(50), Just(500)];
        let one = (0..4_usize, 0..6_usize, any::<bool>(), half_width, any::<bool>(), wrong);
        prop::collection::vec(one, 0..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_figure_rests_on_itself_whichever_returns_are_missing(
            statements in statements(),
            is_in in prop::array::uniform3(any::<bool>()),
            is_real in prop::array::uniform3(any::<bool>()),
        ) {
            let whole = three([true; 3], is_real, &[]);
            let closed = Period::to_date(year(), month(5));
            let claims: Vec<Claim> = statements
                .into_iter()
                .enumerate()
                .filter_map(|(idx, (whose, basis, excluding, half_width, is_read, wrong))| {
                    let subject = match whose {
                        3 => Subject::System(code("XB1")),
                        idx => Subject::Organisation(code(CODES[idx])),
                    };
                    let (basis, period) = [
                        (Basis::Plan, closed),
                        (Basis::Actual, closed),
                        (Basis::ActualVariance, closed),
                        (Basis::Plan, Period::whole(year())),
                        (Basis::Forecast, Period::whole(year())),
                        (Basis::ForecastVariance, Period::whole(year())),
                    ][basis];
                    let forecast = matches!(basis, Basis::Forecast | Basis::ForecastVariance);
                    let key = FigureKey {
                        definition: Definition::Position,
                        subject,
                        period,
                        basis,
                        support: if excluding { Support::Excluding } else { Support::Including },
                        made_in: forecast.then_some(month(5)),
                        version: 1,
                    };
                    let value = whole.figure(&key)?.value + thousands(wrong);
                    let provenance = if is_read { Provenance::Derived } else { Provenance::Published };
                    let half_width = thousands(half_width);
                    Some(Claim { value, half_width, provenance, ..claim(&format!("c{idx}"), key, 0) })
                })
                .collect();
            let month_end = three(is_in, is_real, &claims);
            for figure in month_end.figures.values() {
                prop_assert!(!rests_on_itself(&month_end, figure), "{}", figure.key.canonical());
                for id in figure.lineages.iter().flat_map(Lineage::inputs) {
                    prop_assert!(month_end.figures.contains_key(id), "{}", figure.key.canonical());
                }
            }
        }
    }
}
