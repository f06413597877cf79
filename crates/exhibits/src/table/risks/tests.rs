//! What a year’s risks say of themselves.

use super::super::efficiency::tests::empty;
use super::*;

#[test]
fn a_year_without_risks_says_so() {
    assert_eq!(risks_headline(&empty()).text, "No risk of 2026/27 is on record");
    assert_eq!(controls_heading(&empty()), "No control of 2026/27 is on record");
}

#[test]
fn risks_stand_beside_mitigations_and_the_weighted_rest() {
    let mut programme = empty();
    let of = |millions: i64| Total::of(Some(Pence::new(millions * 100_000_000)), Provenance::Synthetic);
    programme.risks.total.gross = of(-40);
    programme.risks.total.mitigations = of(10);
    programme.risks.total.weighted_net = of(-15);
    assert_eq!(
        risks_headline(&programme).text,
        "Beside the forecast stand risks of £40.0 million and mitigations of £10.0 million; weighted by likelihood, £15.0 million is left"
    );
    let table = risks_by_organisation(&programme).table;
    assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
}
