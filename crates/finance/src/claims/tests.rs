//! What documents establish follows by sums, and carries its rounding.

use domain::source::{CellAt, ContentHash, SourceFile};
use jiff::civil::date;

use super::*;
use crate::example::{code, thousands};

fn key(subject: Subject, basis: Basis, month: u8) -> FigureKey {
    let year = FinancialYear::starting(2024).unwrap();
    FigureKey {
        definition: Definition::Position,
        subject,
        period: Period::to_date(year, Month::new(month).unwrap()),
        basis,
        support: Support::Including,
        made_in: None,
        version: 1,
    }
}

fn system() -> Subject {
    Subject::System(code("QK1"))
}

fn body(text: &str) -> Subject {
    Subject::Organisation(code(text))
}

fn claim(id: &str, figure: FigureKey, value: i64, rounded_to: i64) -> Claim {
    Claim {
        id: id.to_owned(),
        document: "news".to_owned(),
        figure,
        value: thousands(value),
        half_width: Pence::new(thousands(rounded_to).get() / 2),
        provenance: Provenance::Published,
        says: String::new(),
        quote: String::new(),
        locator: String::new(),
        recorded_on: date(2026, 11, 14),
        file: SourceFile { path: "documents/claims.csv".to_owned(), hash: ContentHash::of(b"") },
        at: CellAt { row: 2, column: 11 },
    }
}

fn llr(extra: impl IntoIterator<Item = Claim>) -> BTreeMap<FigureKey, Established> {
    let mut claims = vec![
        claim("plan", key(system(), Basis::Plan, 5), -46_000, 1_000),
        claim("variance", key(system(), Basis::ActualVariance, 5), -18_800, 100),
        claim("icb", key(body("QK1"), Basis::ActualVariance, 5), -14_800, 100),
        claim("lpt", key(body("RT5"), Basis::ActualVariance, 5), -1_000, 1_000),
    ];
    claims.extend(extra);
    establish(&claims, &code("QK1"), &[code("RWE"), code("RT5"), code("QK1")])
}

#[test]
fn the_last_organisation_is_the_remainder_between_two_and_a_half_and_three_and_a_half_million() {
    let established = llr([]);
    let uhl = &established[&key(body("RWE"), Basis::ActualVariance, 5)];
    assert_eq!(uhl.value, thousands(-3_000));
    assert_eq!(uhl.lineage.provenance, Provenance::Derived);
    // 0.05 for the system, 0.05 for the board and 0.5 for the trust printed to the nearest million.
    assert_eq!(uhl.lineage.half_width, thousands(600));
    let Step::Formula { formula, inputs } = &uhl.lineage.step else { panic!("a formula") };
    assert_eq!((*formula, inputs.len()), (Formula::RemainderOfSystem, 3));
}

#[test]
fn actual_is_plan_plus_variance_when_only_those_are_printed() {
    let actual = &llr([])[&key(system(), Basis::Actual, 5)];
    assert_eq!(actual.value, thousands(-64_800));
    let Step::Formula { formula, .. } = actual.lineage.step else { panic!("a formula") };
    assert_eq!(formula, Formula::PlanPlusVariance);
}

#[test]
fn excluding_support_follows_when_none_was_received() {
    let none = |text: &str| {
        let figure = FigureKey { definition: Definition::Support, ..key(body(text), Basis::Actual, 5) };
        claim(&format!("support-{text}"), figure, 0, 0)
    };
    let established = llr([none("RWE"), none("RT5"), none("QK1")]);
    let excluding = FigureKey { support: Support::Excluding, ..key(system(), Basis::Actual, 5) };
    assert_eq!(established[&excluding].value, thousands(-64_800));
}

#[test]
fn a_variance_excludes_the_variance_of_support() {
    let support = |basis, value| {
        let figure = FigureKey { definition: Definition::Support, ..key(body("RWE"), basis, 5) };
        claim(&format!("support-{}", basis.code()), figure, value, 0)
    };
    let established = llr([support(Basis::Plan, 5_000), support(Basis::Actual, 2_000)]);
    let excluding = FigureKey { support: Support::Excluding, ..key(body("RWE"), Basis::ActualVariance, 5) };
    // 3.0 adverse, of which 3.0 is support that did not come: nothing is left.
    assert_eq!(established[&excluding].value, Pence::ZERO);
}

#[test]
fn what_no_claim_reaches_is_not_established() {
    let established = llr([]);
    assert!(!established.contains_key(&key(body("RWE"), Basis::Actual, 5)));
    assert!(!established.contains_key(&key(system(), Basis::Plan, 6)));
}

#[test]
fn of_two_claims_of_one_figure_the_more_exact_stands() {
    let figure = key(system(), Basis::Plan, 6);
    let claims =
        [claim("rough", figure.clone(), -50_000, 1_000), claim("fine", figure.clone(), -50_300, 100)];
    let established = establish(&claims, &code("QK1"), &[]);
    assert_eq!(established[&figure].value, thousands(-50_300));
}

#[test]
fn a_month_end_knows_nothing_of_what_lay_ahead() {
    let year = FinancialYear::starting(2024).unwrap();
    let bears = |basis, to: u8, year, closed| {
        let claim = claim("any", key(system(), basis, to), 0, 0);
        bears_on(&claim, year, Month::new(closed).unwrap())
    };
    assert!(bears(Basis::Plan, 12, year, 5));
    assert!(bears(Basis::ActualVariance, 5, year, 5));
    assert!(!bears(Basis::ActualVariance, 5, year, 4));
    assert!(!bears(Basis::Actual, 12, year, 5));
    let next = FinancialYear::starting(2025).unwrap();
    assert!(bears(Basis::Actual, 12, next, 1));
    assert!(!bears(Basis::Actual, 5, next, 1));
    assert!(!bears(Basis::Plan, 12, year.before(), 12));
}
