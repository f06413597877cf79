//! What a programme says of itself.

use domain::money::Pence;
use domain::month::FinancialYear;
use domain::programme::{Efficiency, MatrixRow, Odds, RiskPosition, RiskSums};

use super::*;

/// A programme of nothing, for sentences and tables to be made of.
pub(crate) fn empty() -> Programme {
    let none = Amounts::new(|_| Total::NONE);
    let sums = RiskSums {
        gross: Total::NONE,
        mitigations: Total::NONE,
        net: Total::NONE,
        weighted_gross: Total::NONE,
        weighted_mitigations: Total::NONE,
        weighted_net: Total::NONE,
        n_rows: 0,
    };
    Programme {
        system: "QK1".parse().expect("a code"),
        system_name: "Leicester, Leicestershire and Rutland".to_owned(),
        year: FinancialYear::starting(2026).expect("a year"),
        month: Month::new(7),
        organisations: Vec::new(),
        efficiency: Efficiency {
            stated: Vec::new(),
            schemes: Vec::new(),
            by_bearer: Vec::new(),
            total: none,
            neutral: none,
            net: none,
            by_recurrence: Vec::new(),
            by_type: Vec::new(),
            by_category: Vec::new(),
            matrix: Vec::new(),
            back_loading: None,
            odds: Odds { per_cent: [[0; 3]; 6], source: "test" },
            findings: Vec::new(),
        },
        risks: RiskPosition {
            risks: Vec::new(),
            by_organisation: Vec::new(),
            total: sums,
            findings: Vec::new(),
        },
        controls: Vec::new(),
        events: Vec::new(),
        unreadable_controls: None,
        unreadable_events: None,
        documents: Vec::new(),
    }
}

/// A scheme of which nothing is stated.
pub(crate) fn row(programme: &Programme) -> Assessed {
    use domain::scheme::{Baseline, EarlyWarning, Qeia, Savings, Scheme};
    use domain::source::{CellAt, ContentHash, SourceFile};
    let scheme = Scheme {
        id: "A1".parse().expect("an id"),
        title: "Fewer agency shifts".to_owned(),
        entry: Entry::Scheme,
        bearer: "RWE".parse().expect("a code"),
        owner: String::new(),
        kind: None,
        category: String::new(),
        recurrence: None,
        maturity: None,
        maturity_before: None,
        maturity_reason: String::new(),
        delivery_risk: None,
        qeia: Qeia { id: String::new(), state: None, reason: String::new() },
        month: Month::new(7),
        savings: Savings::default(),
        start_month: None,
        wte_effect: None,
        counterparty: None,
        place: String::new(),
        group: String::new(),
        baseline: Baseline::default(),
        early_warning: EarlyWarning::default(),
        provenance: Provenance::Synthetic,
        source_ref: "test".to_owned(),
        recorded_on: programme.year.first_day(),
        file: SourceFile { path: "finance/schemes/2026-27.csv".to_owned(), hash: ContentHash::of(b"") },
        at: CellAt { row: 2, column: 1 },
    };
    Assessed { scheme, amounts: Amounts::new(|_| Total::NONE) }
}

fn synthetic(millions: i64) -> Total {
    Total::of(Some(Pence::new(millions * 100_000_000)), Provenance::Synthetic)
}

#[test]
fn a_programme_with_months_says_what_is_delivered() {
    let mut programme = empty();
    assert_eq!(programme_headline(&programme).text, "No register of schemes of 2026/27 is on record");
    programme.efficiency.schemes = vec![row(&programme)];
    programme.efficiency.net = Amounts::new(|saving| match saving {
        Saving::PlanToDate => synthetic(45),
        Saving::Delivered => synthetic(31),
        Saving::NotCounted => synthetic(2),
        _ => Total::NONE,
    });
    let headline = programme_headline(&programme);
    assert_eq!(
        headline.text,
        "Savings of £31.0 million are delivered of the £45.0 million planned by October"
    );
    assert_eq!(headline.provenance, Provenance::Synthetic);
    let leads = programme_leads(&programme);
    assert!(leads[0].text.starts_with("£2.0 million is claimed as delivered and not counted"));
}

#[test]
fn amounts_say_how_they_are_known_beside_the_number() {
    let known = |text: &str, value| {
        Cell::Number(
            Number::new(text.to_owned(), value, crate::number::Form::MILLIONS).known(Provenance::Synthetic),
        )
    };
    assert_eq!(amount(Total::NONE), Cell::Missing(NO_DATA));
    assert_eq!(amount(synthetic(3)), known("3.0", 3.0));
    assert_eq!(amount(synthetic(-3)), known("(3.0)", -3.0));
}

#[test]
fn what_is_not_worked_up_is_told_and_the_table_has_a_total() {
    let mut programme = empty();
    assert_eq!(programme_matrix(&programme), None);
    let row = |maturity, value| MatrixRow {
        maturity: Some(maturity),
        by_risk: [Total::NONE, Total::NONE, synthetic(value), Total::NONE],
        total: synthetic(value),
        likely: synthetic(1),
    };
    programme.efficiency.matrix = vec![row(Maturity::Unidentified, 4), row(Maturity::InDelivery, 6)];
    assert_eq!(matrix_heading(&programme), "£4.0 million has no worked-up plan");
    let table = programme_matrix(&programme).expect("a matrix").table;
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.columns.len(), 5, "three risks, total and likely");
    assert!(table.rows.iter().all(|row| row.cells.len() == 5));
}

#[test]
fn a_year_without_schemes_says_so() {
    assert_eq!(register_heading(&empty()), "No scheme of 2026/27 is published");
}
