//! Sums of risks and rule V20.

use domain::money::Pence;
use domain::source::{CellAt, ContentHash, SourceFile};
use jiff::civil::date;

use super::*;

/// A row of UHL outside the forecast, open, at a likelihood of 50%; £k without sign.
fn row(id: &str, kind: RiskKind, value: i64, linked_to: Option<&str>) -> Risk {
    let value = Pence::from_thousands(value).expect("a small amount");
    Risk {
        id: id.parse().expect("an id"),
        kind,
        linked_to: linked_to.map(|id| id.parse().expect("an id")),
        organisation: "RWE".parse().ok(),
        title: "Pay award above plan".to_owned(),
        driver: id.to_owned(),
        gross: Some(if kind == RiskKind::Risk { -value } else { value }),
        likelihood: "50".parse().ok(),
        bites_in: None,
        recurrence: None,
        in_forecast: Some(InForecast::No),
        status: RiskStatus::Open,
        owner: "Director".to_owned(),
        next_review: None,
        provenance: Provenance::Synthetic,
        source_ref: "test".to_owned(),
        recorded_on: date(2026, 6, 14),
        file: SourceFile { path: "finance/risks/2026-27.csv".to_owned(), hash: ContentHash::of(b"") },
        at: CellAt { row: 2, column: 1 },
    }
}

/// A risk of UHL of £4m.
pub(crate) fn risk(id: &str) -> Risk {
    row(id, RiskKind::Risk, 4000, None)
}

fn thousands(total: Total) -> Option<i64> {
    total.value.map(Pence::thousands)
}

#[test]
fn net_is_gross_less_mitigations_and_stands_beside_the_weighted_pair() {
    let total =
        position(&[row("R1", RiskKind::Risk, 4000, None), row("M1", RiskKind::Mitigation, 1000, Some("R1"))])
            .total;
    assert_eq!(thousands(total.gross), Some(-4000));
    assert_eq!(thousands(total.mitigations), Some(1000));
    assert_eq!(thousands(total.net), Some(-3000));
    assert_eq!(thousands(total.weighted_net), Some(-1500));
}

#[test]
fn what_is_in_the_forecast_happened_or_is_over_does_not_count() {
    let mut inside = row("R1", RiskKind::Risk, 4000, None);
    inside.in_forecast = Some(InForecast::Yes);
    let mut happened = row("R2", RiskKind::Risk, 500, None);
    happened.status = RiskStatus::Happened;
    let risks = position(&[inside, happened, row("R3", RiskKind::Risk, 700, None)]);
    assert_eq!(thousands(risks.total.gross), Some(-700));
    assert_eq!(risks.total.n_rows, 3);
}

#[test]
fn exhausted_mitigations_are_worth_nothing_and_are_told() {
    let mut spent = row("M1", RiskKind::Mitigation, 1000, Some("R1"));
    spent.status = RiskStatus::Exhausted;
    let risks = position(&[row("R1", RiskKind::Risk, 4000, None), spent]);
    assert_eq!(thousands(risks.total.net), Some(-4000));
    assert!(risks.mitigations_exhausted());
    assert!(!position(&[row("R1", RiskKind::Risk, 1, None)]).mitigations_exhausted());
}

#[test]
fn organisations_sum_to_the_total() {
    let mut board = row("R2", RiskKind::Risk, 900, None);
    board.organisation = "QK1".parse().ok();
    let risks = position(&[row("R1", RiskKind::Risk, 400, None), board]);
    let parts = Total::sum(risks.by_organisation.iter().map(|part| part.sums.net));
    assert_eq!(parts.value, risks.total.net.value);
}

#[track_caller]
fn check_v20(rows: &[Risk], words: &str) {
    let findings = check(rows);
    assert!(
        findings.iter().any(|finding| finding.rule == "V20" && finding.message.contains(words)),
        "{words}: {findings:?}"
    );
}

#[test]
fn v20_finds_what_would_count_twice_or_offsets_nothing() {
    let risk = || row("R1", RiskKind::Risk, 400, None);
    check_v20(&[risk(), row("M1", RiskKind::Mitigation, 100, None)], "it names no risk");
    check_v20(&[risk(), row("M1", RiskKind::Mitigation, 100, Some("R9"))], "not in the register");
    check_v20(&[risk(), row("M1", RiskKind::Mitigation, 500, Some("R1"))], "worth more than the risk");
    let mut inside = row("R2", RiskKind::Risk, 300, None);
    inside.in_forecast = Some(InForecast::Yes);
    inside.driver = "R1".to_owned();
    check_v20(&[risk(), inside.clone()], "same driver outside it");
    check_v20(&[inside, row("M1", RiskKind::Mitigation, 100, Some("R2"))], "same side of the forecast");
    let mut over = risk();
    over.status = RiskStatus::Closed;
    check_v20(&[over, row("M1", RiskKind::Mitigation, 100, Some("R1"))], "which is closed");
    assert_eq!(check(&[risk(), row("M1", RiskKind::Mitigation, 400, Some("R1"))]), []);
}

#[test]
fn a_net_is_known_only_where_every_part_of_it_is() {
    let risk = |likelihood| Risk { likelihood, ..row("R1", RiskKind::Risk, 4000, None) };
    let mitigation = row("M1", RiskKind::Mitigation, 2000, Some("R1"));
    let total = position(&[risk(None), mitigation.clone()]).total;
    assert_eq!(thousands(total.net), Some(-2000));
    assert_eq!((thousands(total.weighted_gross), thousands(total.weighted_mitigations)), (None, Some(1000)));
    assert_eq!(thousands(total.weighted_net), None, "half of the mitigation is no net of the risk");
    let unvalued = Risk { gross: None, ..row("R2", RiskKind::Risk, 1, None) };
    let total = position(&[row("R1", RiskKind::Risk, 4000, None), unvalued]).total;
    assert_eq!((thousands(total.gross), thousands(total.net)), (Some(-4000), None));
    // Nothing on the other side is nil.
    assert_eq!(thousands(position(&[mitigation]).total.weighted_net), Some(1000));
}

#[test]
fn an_open_risk_whose_month_is_past_is_told() {
    let bites = |id: &str, month| Risk { bites_in: Month::new(month), ..row(id, RiskKind::Risk, 4000, None) };
    let closed = Risk { status: RiskStatus::Closed, ..bites("R4", 3) };
    let register = [bites("R1", 3), bites("R2", 7), bites("R3", 8), closed];
    let findings = v20_risks_are_to_come(&register, Month::new(7).unwrap());
    let told: Vec<&str> = findings.iter().map(|finding| finding.message.split(' ').next().unwrap()).collect();
    assert_eq!(told, ["R1", "R2"]);
    assert!(findings[0].message.contains("bites in month 3, which is past"), "{}", findings[0].message);
}
