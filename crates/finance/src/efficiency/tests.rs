//! Rules V15 to V19 and V29 one by one, and sums that keep their totals.

use std::collections::BTreeSet;

use domain::finding::{Finding, Severity};
use domain::organisation::{Effective, OrganisationKind};
use domain::scheme::{Baseline, EarlyWarning, Entry, Qeia, QeiaState, Savings};
use domain::source::{CellAt, ContentHash, SourceFile};
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn thousands(value: i64) -> Pence {
    Pence::from_thousands(value).expect("a small amount")
}

fn year() -> FinancialYear {
    FinancialYear::starting(2026).expect("2026 is a year")
}

fn organisations() -> Vec<Organisation> {
    let one = |code: &str, short: &str, kind| Organisation {
        code: code.parse().expect("a code"),
        name: short.to_owned(),
        short_name: short.to_owned(),
        kind,
        effective: Effective::new(date(2000, 4, 1), None).expect("no end"),
    };
    vec![
        one("RWE", "UHL", OrganisationKind::Trust),
        one("RT5", "LPT", OrganisationKind::Trust),
        one("QK1", "ICB", OrganisationKind::Board),
    ]
}

/// A scheme of UHL of £1.2m at £100k a month, in month 2, on plan, approved.
pub(crate) fn scheme(id: &str) -> Scheme {
    Scheme {
        id: id.parse().expect("an id"),
        title: "Fewer agency shifts".to_owned(),
        entry: Entry::Scheme,
        bearer: "RWE".parse().expect("a code"),
        owner: "Chief nurse".to_owned(),
        kind: Some(SchemeType::Pay),
        category: "agency".to_owned(),
        recurrence: Some(Recurrence::Recurrent),
        maturity: Some(Maturity::InDelivery),
        maturity_before: None,
        maturity_reason: String::new(),
        delivery_risk: Some(DeliveryRisk::Low),
        qeia: Qeia { id: "Q1".to_owned(), state: Some(QeiaState::Approved), reason: String::new() },
        month: Month::new(2),
        savings: Savings {
            plan_year: Some(thousands(1200)),
            plan_to_date: Some(thousands(200)),
            claimed_to_date: Some(thousands(200)),
            forecast_year: Some(thousands(1000)),
            full_year_effect: None,
            profile: Some([thousands(100); 12]),
        },
        start_month: Month::new(1),
        wte_effect: None,
        counterparty: None,
        place: String::new(),
        group: String::new(),
        baseline: Baseline::default(),
        early_warning: EarlyWarning::default(),
        provenance: Provenance::Published,
        source_ref: "test".to_owned(),
        recorded_on: date(2026, 6, 14),
        file: SourceFile { path: "finance/schemes/2026-27.csv".to_owned(), hash: ContentHash::of(b"") },
        at: CellAt { row: 2, column: 1 },
    }
}

fn efficiency(schemes: &[Scheme]) -> Efficiency {
    let organisations = organisations();
    super::efficiency(&Register {
        year: year(),
        organisations: &organisations,
        schemes,
        claims: &[],
        odds: &odds::DEFAULT,
    })
}

fn found(scheme: Scheme) -> Vec<Finding> {
    efficiency(&[scheme]).findings
}

#[track_caller]
fn check(rule: &str, severity: Severity, words: &str, change: impl Fn(&mut Scheme)) {
    assert_eq!(found(scheme("A1")), [], "the unchanged scheme is clean");
    let mut changed = scheme("A1");
    change(&mut changed);
    let findings = found(changed);
    let hit = findings.iter().find(|finding| finding.rule == rule);
    assert!(
        hit.is_some_and(|finding| finding.severity == severity && finding.message.contains(words)),
        "{rule} {words}: {findings:?}"
    );
}

#[test]
fn v15_every_scheme_stands_in_every_breakdown() {
    check("V15", Severity::Blocks, "no recurrence, delivery_risk", |scheme| {
        scheme.recurrence = None;
        scheme.delivery_risk = None;
    });
    let mut item = scheme("A1");
    (item.entry, item.recurrence) = (Entry::Item, None);
    assert_eq!(found(item), [], "a paper need not say it of an item");
}

#[test]
fn v16_a_gap_saves_nothing_and_maturity_falls_for_a_reason() {
    check("V16", Severity::Blocks, "it is unidentified", |scheme| {
        scheme.maturity = Some(Maturity::Unidentified);
    });
    check("V16", Severity::Blocks, "fell from delivered to in delivery", |scheme| {
        scheme.maturity_before = Some(Maturity::Delivered);
    });
    let mut explained = scheme("A1");
    explained.maturity_before = Some(Maturity::Delivered);
    explained.maturity_reason = "the supplier withdrew".to_owned();
    assert_eq!(found(explained), []);
}

#[test]
fn v17_a_scheme_without_an_approved_assessment_delivers_nothing() {
    check("V17", Severity::Blocks, "£200k is claimed", |scheme| scheme.qeia.state = Some(QeiaState::Panel));
    check("V17", Severity::Blocks, "£200k is claimed", |scheme| {
        scheme.qeia.state = Some(QeiaState::NotRequired);
    });
    let mut uncleared = scheme("A1");
    uncleared.qeia.state = Some(QeiaState::Submitted);
    let total = efficiency(&[uncleared, scheme("A2")]).total;
    assert_eq!(total.get(Saving::Delivered).value, Some(thousands(200)));
    assert_eq!(total.get(Saving::NotCounted).value, Some(thousands(200)));
    assert_eq!(total.get(Saving::Likely).value, Some(thousands(1960)), "98% of twice £1.0m");
    assert_eq!(total.get(Saving::Cautious).value, Some(thousands(980)), "nothing for the uncleared one");
}

#[test]
fn v18_a_started_scheme_delivers_and_is_not_left_to_the_end() {
    check("V18", Severity::Warns, "nothing is delivered", |scheme| {
        scheme.savings.claimed_to_date = Some(Pence::ZERO);
    });
    check("V18", Severity::Warns, "66.6% of the plan", |scheme| {
        let mut profile = [thousands(100); 12];
        profile[SECOND_HALF..].fill(thousands(200));
        scheme.savings.profile = Some(profile);
    });
}

#[test]
fn v18_does_not_take_rounding_for_a_plan_left_to_the_end() {
    // 1,951 of 3,251 is 60.01%: each month lies within half a thousand of the truth.
    let mut register = scheme("UHL-1");
    let mut profile = [thousands(217); 12];
    profile[..2].copy_from_slice(&[thousands(216), thousands(216)]);
    profile[SECOND_HALF..].fill(thousands(325));
    profile[11] = thousands(326);
    register.savings.profile = Some(profile);
    let findings = format!("{:#?}", efficiency(&[register]).findings);
    assert!(!findings.contains("falls in months 7 to 12"), "{findings}");
}

#[test]
fn v19_a_saving_at_the_cost_of_a_neighbour_is_taken_off() {
    check("V19", Severity::Warns, "nobody saves at their own cost", |scheme| {
        scheme.counterparty = "RWE".parse().ok();
    });
    check("V19", Severity::Warns, "it is a cost to ICB", |scheme| scheme.counterparty = "QK1".parse().ok());
    let mut board = scheme("ICB-1");
    board.bearer = "QK1".parse().expect("a code");
    board.counterparty = "RWE".parse().ok();
    let mut trust = scheme("UHL-1");
    trust.counterparty = "QK1".parse().ok();
    let efficiency = efficiency(&[board, trust, scheme("UHL-2")]);
    let pairs: Vec<_> = efficiency.findings.iter().filter(|finding| finding.rule == "V19").collect();
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    assert!(pairs[0].message.contains("claims the same saving"));
    assert_eq!(efficiency.total.get(Saving::Forecast).value, Some(thousands(3000)));
    assert_eq!(efficiency.neutral.get(Saving::Forecast).value, Some(thousands(-2000)));
    assert_eq!(efficiency.net.get(Saving::Forecast).value, Some(thousands(1000)));
    assert_eq!(efficiency.by_bearer[0].bearer.to_string(), "QK1", "the board comes first");
}

#[test]
fn a_cost_to_someone_outside_the_system_is_no_double_count() {
    let mut outside = scheme("A1");
    outside.counterparty = "RNS".parse().ok();
    let efficiency = efficiency(&[outside]);
    assert_eq!(efficiency.neutral.get(Saving::Forecast).value, None);
    assert_eq!(efficiency.findings, []);
}

#[test]
fn odds_never_fall_with_maturity_nor_rise_with_risk() {
    let odds = odds::DEFAULT;
    for (idx, maturity) in Maturity::ALL.iter().enumerate() {
        let row = odds.per_cent[idx];
        assert!(row[0] >= row[1] && row[1] >= row[2], "{maturity:?}");
        assert!(row.iter().all(|per_cent| *per_cent <= 100));
        if 0 < idx {
            assert!(
                row.iter().zip(odds.per_cent[idx - 1]).all(|(now, before)| before <= *now),
                "{maturity:?}"
            );
        }
    }
    assert_eq!(odds.per_cent(Maturity::FullyDeveloped, DeliveryRisk::Low), 95);
    assert_eq!(odds.per_cent(Maturity::Unidentified, DeliveryRisk::High), 10);
}

#[test]
fn half_the_plan_in_the_second_half_is_even() {
    assert_eq!(efficiency(&[scheme("A1")]).back_loaded_per_cent(), Some(50));
    let mut unphased = scheme("A1");
    unphased.savings.profile = None;
    assert_eq!(efficiency(&[unphased]).back_loaded_per_cent(), None);
}

#[test]
fn what_is_measured_stands_beside_what_is_claimed() {
    let mut measured = scheme("A1");
    measured.baseline = Baseline {
        what: "agency spend of last year".to_owned(),
        expected_to_date: Some(thousands(900)),
        measured_to_date: Some(thousands(750)),
    };
    let total = efficiency(&[measured]).total;
    assert_eq!(total.get(Saving::Measured).value, Some(thousands(150)));
    assert_eq!(total.get(Saving::Delivered).value, Some(thousands(200)));
}

fn any_scheme(id: usize) -> impl Strategy<Value = Scheme> {
    let amounts = (0_i64..5_000, 0_i64..2_000, 0_i64..2_000, 0_i64..5_000);
    let words = (0..3_usize, 0..2_usize, 0..6_usize, 0..3_usize, 0..12_usize, 0..3_usize);
    (amounts, words).prop_map(move |((plan, to_date, claimed, forecast), (kind, r, m, d, q, org))| {
        let mut varied = scheme(&format!("S-{id}"));
        varied.bearer = ["RWE", "RT5", "QK1"][org].parse().expect("a code");
        varied.kind = Some(SchemeType::ALL[kind]);
        varied.recurrence = Some(Recurrence::ALL[r]);
        varied.maturity = Some(Maturity::ALL[m]);
        varied.delivery_risk = Some(DeliveryRisk::ALL[d]);
        varied.qeia.state = Some(QeiaState::ALL[q]);
        varied.savings.plan_year = Some(thousands(plan));
        varied.savings.plan_to_date = Some(thousands(to_date));
        varied.savings.claimed_to_date = Some(thousands(claimed));
        varied.savings.forecast_year = Some(thousands(forecast));
        varied.savings.profile = None;
        varied
    })
}

proptest! {
    #[test]
    fn every_breakdown_sums_to_the_same_total(
        schemes in (1..12_usize).prop_flat_map(|n| (0..n).map(any_scheme).collect::<Vec<_>>())
    ) {
        let efficiency = efficiency(&schemes);
        for saving in [Saving::PlanYear, Saving::Delivered, Saving::NotCounted, Saving::Forecast, Saving::Likely] {
            let total = efficiency.total.get(saving).or_nil();
            let sum_of = |parts: &[Part]| parts.iter().map(|part| part.amounts.get(saving).or_nil()).sum::<Pence>();
            prop_assert_eq!(sum_of(&efficiency.by_recurrence), total);
            prop_assert_eq!(sum_of(&efficiency.by_type), total);
            prop_assert_eq!(sum_of(&efficiency.by_category), total);
            prop_assert_eq!(efficiency.by_bearer.iter().map(|b| b.amounts.get(saving).or_nil()).sum::<Pence>(), total);
        }
        let plan = efficiency.total.get(Saving::PlanYear).or_nil();
        prop_assert_eq!(efficiency.matrix.iter().map(|row| row.total.or_nil()).sum::<Pence>(), plan);
        for row in &efficiency.matrix {
            prop_assert_eq!(row.by_risk.iter().map(|cell| cell.or_nil()).sum::<Pence>(), row.total.or_nil());
        }
        let claimed: Pence = schemes.iter().filter_map(|scheme| scheme.savings.claimed_to_date).sum();
        let split = efficiency.total.get(Saving::Delivered).or_nil() + efficiency.total.get(Saving::NotCounted).or_nil();
        prop_assert_eq!(split, claimed);
        prop_assert!(efficiency.total.get(Saving::Cautious).or_nil() <= efficiency.total.get(Saving::Likely).or_nil());
        let ids: BTreeSet<_> = efficiency.schemes.iter().map(|assessed| &assessed.scheme.id).collect();
        prop_assert_eq!(ids.len(), schemes.len());
    }
}

/// Twelve schemes that grow from different months on, after `change` of the plan of each; the findings that block.
fn of_register(change: impl Fn(&mut Scheme)) -> Vec<String> {
    let schemes: Vec<Scheme> = (1..=12_u8)
        .map(|n| {
            let mut one = scheme(&format!("UHL26-{n:02}"));
            let start = usize::from(n % 4);
            let profile: [Pence; 12] = std::array::from_fn(|idx| {
                let n_month = i64::try_from(idx).expect("twelve") + 1;
                if start <= idx { thousands(i64::from(n) * 10 + n_month * 7) } else { Pence::ZERO }
            });
            one.month = Month::new(5);
            one.start_month = Month::new(n % 4 + 1);
            let sum = |months: &[Pence]| Some(months.iter().sum::<Pence>());
            one.savings = Savings {
                plan_year: sum(&profile),
                plan_to_date: sum(&profile[..5]),
                claimed_to_date: sum(&profile[..4]).map(|sum| sum - thousands(9)),
                forecast_year: sum(&profile[1..]).map(|sum| sum - thousands(40)),
                full_year_effect: None,
                profile: Some(profile),
            };
            one.at.row = u32::from(n) + 1;
            change(&mut one);
            one
        })
        .collect();
    let findings = efficiency(&schemes).findings;
    let blocking = findings.into_iter().filter(|finding| finding.severity == Severity::Blocks);
    blocking.map(|finding| format!("{} {}", finding.rule, finding.message)).collect()
}

#[test]
fn one_slip_throughout_a_register_is_told_once() {
    assert_eq!(of_register(|_| {}), Vec::<String>::new());
    let check = |change: &dyn Fn(&mut Scheme), told: &str| {
        let found = of_register(change);
        assert!(found.len() == 1 && found[0].contains(told), "{told}: {found:#?}");
        assert!(found[0].contains(" findings follow from it"), "{found:#?}");
    };
    let months = |change: fn(&[Pence; 12]) -> [Pence; 12]| {
        move |one: &mut Scheme| one.savings.profile = one.savings.profile.as_ref().map(change)
    };
    let left = months(|row| std::array::from_fn(|idx| row.get(idx + 1).copied().unwrap_or_default()));
    check(&left, "the months of the plan stand one column too far to the left");
    let right = months(|row| std::array::from_fn(|idx| if idx == 0 { Pence::ZERO } else { row[idx - 1] }));
    check(&right, "the months of the plan stand one column too far to the right");
    check(&months(|row| std::array::from_fn(|idx| row[..=idx].iter().sum())), "added up from April");
    check(
        &|one| std::mem::swap(&mut one.savings.plan_year, &mut one.savings.forecast_year),
        "plan and forecast have changed places",
    );
    check(
        &|one| one.month = Month::new(4),
        "the amounts to date are those to August, which is not the month",
    );
    // One scheme alone is told by itself.
    let one = of_register(|one| {
        if one.at.row == 4 {
            one.month = Month::new(4);
        }
    });
    assert!(one.len() == 1 && one[0].contains("plan_ytd is "), "{one:#?}");
}

#[test]
fn savings_that_are_negative_throughout_are_told_once() {
    let negative = |of_rwe: bool, of_rt5: bool| {
        let schemes: Vec<Scheme> = (0..8_u32)
            .map(|number| {
                let mut scheme = scheme(&format!("A{number}"));
                scheme.at = CellAt { row: number + 2, column: 1 };
                scheme.bearer = if number % 2 == 0 { "RWE" } else { "RT5" }.parse().expect("a code");
                let is_negative = if number % 2 == 0 { of_rwe } else { of_rt5 };
                if is_negative {
                    let savings = &mut scheme.savings;
                    savings.claimed_to_date = savings.claimed_to_date.map(|amount| -amount);
                    savings.forecast_year = savings.forecast_year.map(|amount| -amount);
                }
                scheme
            })
            .collect();
        let findings = efficiency(&schemes).findings;
        let of_sign = findings.into_iter().filter(|finding| finding.rule == "V06");
        of_sign.map(|finding| format!("{}: {}", finding.severity, finding.message)).collect::<Vec<_>>()
    };
    assert!(negative(false, false).is_empty());
    let all = negative(true, true);
    assert!(
        all.len() == 1
            && all[0].starts_with(
                "error: all savings under actual_ytd, fot are negative, in 8 schemes. 8 findings follow"
            ),
        "{all:#?}"
    );
    let one = negative(false, true);
    assert!(
        one.len() == 1
            && one[0].starts_with("error: all savings of RT5 under actual_ytd, fot are negative, in 4"),
        "{one:#?}"
    );
    // One scheme that costs more than it has saved is told as that.
    let mut schemes = [scheme("A1"), scheme("A2"), scheme("A3")];
    schemes[0].savings.claimed_to_date = Some(thousands(-20));
    let told = efficiency(&schemes).findings;
    assert!(told.iter().all(|finding| finding.severity == Severity::Warns), "{told:#?}");
}
