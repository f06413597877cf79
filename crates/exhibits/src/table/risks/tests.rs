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

/// What the headline says of sums of risks and mitigations, in £m: in full, and times their likelihood. A half of
/// nothing is a side that has no row; `(None, None)` one whose row has no value, or no likelihood.
#[track_caller]
fn check_sums(
    risks: Option<(Option<i64>, Option<i64>)>,
    mitigations: Option<(Option<i64>, Option<i64>)>,
    words: &str,
) {
    let of = |value: Option<Option<i64>>| match value {
        None => Total::NONE,
        Some(value) => {
            Total::of(value.map(|millions| Pence::new(millions * 100_000_000)), Provenance::Synthetic)
        }
    };
    let net = |left: Total, right: Total| {
        let sum = Total::sum([left, right]);
        if sum.n_missing == 0 { sum } else { Total { value: None, ..sum } }
    };
    let mut programme = empty();
    let total = &mut programme.risks.total;
    total.gross = of(risks.map(|side| side.0));
    total.mitigations = of(mitigations.map(|side| side.0));
    total.weighted_gross = of(risks.map(|side| side.1));
    total.weighted_mitigations = of(mitigations.map(|side| side.1));
    total.weighted_net = net(total.weighted_gross, total.weighted_mitigations);
    assert_eq!(risks_headline(&programme).text, format!("Beside the forecast stand {words}"));
}

#[test]
fn the_sentence_says_what_the_sums_of_the_table_say() {
    let (risk, mitigation) =
        (|full, weighted| Some((full, weighted)), |full, weighted| Some((full, weighted)));
    check_sums(
        risk(Some(-10), Some(-1)),
        mitigation(Some(9), Some(8)),
        "risks of £10.0 million and mitigations of £9.0 million; weighted by likelihood, the mitigations are worth £7.0 million more than the risks",
    );
    check_sums(
        risk(Some(-10), Some(-5)),
        None,
        "risks of £10.0 million and no mitigation; weighted by likelihood, £5.0 million is left",
    );
    check_sums(
        risk(Some(-10), None),
        mitigation(Some(2), Some(1)),
        "risks of £10.0 million and mitigations of £2.0 million; what is left, weighted by likelihood, is not known: 1 row has no value or no likelihood",
    );
    check_sums(
        risk(Some(-10), None),
        None,
        "risks of £10.0 million and no mitigation; no value with a likelihood is published",
    );
    check_sums(
        risk(Some(-4), Some(-2)),
        mitigation(Some(4), Some(2)),
        "risks of £4.0 million and mitigations of £4.0 million; weighted by likelihood, they offset each other",
    );
    check_sums(
        None,
        mitigation(Some(4), Some(2)),
        "mitigations of £4.0 million and no risk; weighted by likelihood, they are worth £2.0 million",
    );
    check_sums(
        risk(None, None),
        mitigation(Some(4), Some(2)),
        "1 risk without a value and mitigations of £4.0 million; what is left, weighted by likelihood, is not known: 1 row has no value or no likelihood",
    );
    check_sums(
        risk(None, None),
        mitigation(None, None),
        "1 risk without a value and 1 mitigation without a value; no value with a likelihood is published",
    );
}
