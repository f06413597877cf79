//! What is known beside the month end enters once, and only where it can be simulated.

use domain::organisation::{Effective, Organisation, OrganisationKind};
use domain::risk::{InForecast, RiskKind, RiskStatus};
use domain::scheme::Maturity;
use domain::source::{CellAt, ContentHash, SourceFile};

use super::*;
use crate::efficiency::odds;
use crate::efficiency::tests::scheme;
use crate::example::{month, organisation, thousands};
use crate::forecast::forecast;
use crate::forecast::tests::system_of;

fn item(
    fell: u8,
    impact: i64,
    in_plan: bool,
    kind: OneOffKind,
) -> (OrganisationCode, OneOffItem, Provenance) {
    let item = OneOffItem {
        title: "Land".to_owned(),
        kind,
        month: month(fell),
        impact: thousands(impact),
        in_plan,
        reason: "Once.".to_owned(),
    };
    ("RWE".parse().unwrap(), item, Provenance::Derived)
}

fn risk(id: &str, change: impl FnOnce(&mut Risk)) -> Risk {
    let mut risk = Risk {
        id: id.parse().unwrap(),
        kind: RiskKind::Risk,
        linked_to: None,
        organisation: Some("RWE".parse().unwrap()),
        title: "Winter".to_owned(),
        driver: String::new(),
        gross: Some(thousands(-3_000)),
        likelihood: Likelihood::new(50),
        bites_in: Month::new(9),
        recurrence: None,
        in_forecast: Some(InForecast::No),
        status: RiskStatus::Open,
        owner: String::new(),
        next_review: None,
        provenance: Provenance::Synthetic,
        source_ref: String::new(),
        recorded_on: jiff::civil::date(2026, 7, 1),
        file: SourceFile { path: "risks.csv".to_owned(), hash: ContentHash::of(b"risks") },
        at: CellAt { row: 2, column: 1 },
    };
    change(&mut risk);
    risk
}

fn knowing(
    schemes: &[Scheme],
    risks: &[Risk],
    one_offs: &[(OrganisationCode, OneOffItem, Provenance)],
) -> Input {
    known_of(["RWE", "QK1"], schemes, risks, (one_offs, &Successions::default()))
}

type OneOffs<'a> = &'a [(OrganisationCode, OneOffItem, Provenance)];

fn known_of(
    organisations: [&str; 2],
    schemes: &[Scheme],
    risks: &[Risk],
    (one_offs, successions): (OneOffs<'_>, &Successions),
) -> Input {
    let schemes: Vec<&Scheme> = schemes.iter().collect();
    let input = system_of(&organisations, &[-500; 5]);
    let input = Input { system: "QK1".parse().unwrap(), provenance: Provenance::Published, ..input };
    input.knowing(&Known { schemes: &schemes, odds: &odds::DEFAULT, risks, one_offs, successions })
}

/// The system rests on the same registers whatever the codes of its organisations are.
#[test]
fn schemes_and_risks_of_who_ended_in_the_year_are_simulated_with_who_carries_it_on() {
    let (last, next) = (jiff::civil::date(2026, 7, 31), jiff::civil::date(2026, 8, 1));
    let of = |code: &str, from, to| Organisation {
        effective: Effective::new(from, to).unwrap(),
        ..organisation(code, OrganisationKind::Trust)
    };
    let long_ago = jiff::civil::date(2020, 4, 1);
    let all = [of("RWE", long_ago, Some(last)), of("RT5", long_ago, Some(last)), of("RX9", next, None)];
    let (schemes, risks) = ([scheme("A1"), joint("A2")], [risk("R1", |_| ())]);
    let input = known_of(["RX9", "QK1"], &schemes, &risks, (&[], &Successions::among(&all)));
    let whose = |code: &OrganisationCode| code.as_str().to_owned();
    assert_eq!(input.schemes.iter().map(|one| whose(&one.organisation)).collect::<Vec<_>>(), ["RX9", "RX9"]);
    assert_eq!(input.risks.iter().map(|one| whose(&one.organisation)).collect::<Vec<_>>(), ["RX9"]);
    // Of two that are both there neither bears a scheme of both alone.
    let both = known_of(["RWE", "RT5"], &schemes, &risks, (&[], &Successions::default()));
    assert_eq!(both.schemes.len(), 1);
}

/// A scheme that two trusts bear together.
fn joint(id: &str) -> Scheme {
    Scheme { bearer: "RWE+RT5".parse().unwrap(), ..scheme(id) }
}

#[test]
fn a_scheme_delivers_its_odds_on_average_and_to_date_what_the_register_says() {
    let ripe = scheme("A1");
    let plans = Scheme {
        maturity: Some(Maturity::PlansInProgress),
        provenance: Provenance::Synthetic,
        ..scheme("A2")
    };
    let input = knowing(&[ripe, plans], &[], &[]);
    let mean = |outlook: &SchemeOutlook| {
        let (full, less) = (f64::from(outlook.in_full.per_cent()), f64::from(outlook.otherwise.per_cent()));
        full + (100.0 - full) * less / 100.0
    };
    // Low risk: 98 of 100 in delivery, 80 with plans in progress; whole per cent are within one.
    assert!((mean(&input.schemes[0]) - 98.0).abs() < 1.0, "{:?}", input.schemes[0]);
    assert!((mean(&input.schemes[1]) - 80.0).abs() < 1.0, "{:?}", input.schemes[1]);
    // £200k to the register's month 2, and from then as planned: no shortfall is made up.
    let delivered: Vec<i64> = input.schemes[0].delivered.iter().map(|amount| amount.thousands()).collect();
    assert_eq!(delivered, [100; 5]);
    assert_eq!(input.provenance, Provenance::Synthetic);
}

#[test]
fn a_register_without_months_odds_or_a_single_bearer_is_left_out() {
    let no_months = {
        let mut scheme = scheme("A1");
        scheme.savings.profile = None;
        scheme
    };
    let no_odds = Scheme { delivery_risk: None, ..scheme("A2") };
    let of_two = Scheme { bearer: "RWE+RT5".parse().unwrap(), ..scheme("A3") };
    let of_another = Scheme { bearer: "RT5".parse().unwrap(), ..scheme("A4") };
    let item = Scheme { entry: Entry::Item, ..scheme("A5") };
    assert!(knowing(&[no_months, no_odds, of_two, of_another, item], &[], &[]).schemes.is_empty());
}

#[test]
fn what_a_scheme_fell_short_of_is_split_as_its_plan_and_keeps_its_sum() {
    let mut short = scheme("A1");
    short.month = Month::new(5);
    short.savings.claimed_to_date = Some(thousands(301));
    let input = knowing(&[short], &[], &[]);
    assert_eq!(input.schemes[0].delivered.iter().copied().sum::<Pence>(), thousands(301));
    let mut late = scheme("A2");
    late.month = Month::new(3);
    let mut profile = [thousands(100); 12];
    profile[..3].fill(Pence::ZERO);
    late.savings.profile = Some(profile);
    late.savings.claimed_to_date = Some(thousands(40));
    let input = knowing(&[late], &[], &[]);
    let delivered: Vec<i64> = input.schemes[0].delivered.iter().map(|amount| amount.thousands()).collect();
    assert_eq!(delivered, [0, 0, 40, 100, 100]);
}

#[test]
fn only_open_risks_outside_the_forecast_that_are_still_to_land_are_simulated() {
    let risks = [
        risk("R1", |_| ()),
        risk("R2", |risk| risk.in_forecast = Some(InForecast::Yes)),
        risk("R3", |risk| risk.status = RiskStatus::Exhausted),
        risk("R4", |risk| risk.bites_in = Month::new(5)),
        risk("R5", |risk| risk.likelihood = None),
        risk("R6", |risk| (risk.organisation, risk.bites_in) = (None, None)),
    ];
    let input = knowing(&[], &risks, &[]);
    let ids: Vec<&str> = input.risks.iter().map(|risk| risk.id.as_str()).collect();
    assert_eq!(ids, ["R1", "R6"]);
    assert_eq!(input.past_risks, 1, "R4 was to bite in month 5");
    // A risk of the system as a whole is its board's, and lands at the year's end.
    assert_eq!((input.risks[1].organisation.as_str(), input.risks[1].lands_in), ("QK1", Month::LAST));
}

#[test]
fn items_of_the_plan_and_full_year_effects_are_no_one_offs_of_the_forecast() {
    let items = [
        item(2, 900, false, OneOffKind::Income),
        item(3, 900, true, OneOffKind::Income),
        item(4, -900, false, OneOffKind::FullYearEffect),
    ];
    let input = knowing(&[], &[], &items);
    assert_eq!(input.one_offs.len(), 1);
    assert_eq!((input.one_offs[0].month, input.one_offs[0].amount), (month(2), thousands(900)));
}

/// £5m of income that will not come again hides a deficit that will: knowing it lowers the middle.
#[test]
fn income_that_came_once_does_not_go_on() {
    let blind = forecast(&knowing(&[], &[], &[]), 400, 7);
    let knows = forecast(&knowing(&[], &[], &[item(5, 5_000, false, OneOffKind::Income)]), 400, 7);
    assert!(knows.system.including.year_end.p50 < blind.system.including.year_end.p50);
    assert_eq!(knows.knows.words(), "Known one by one: 1 one-off item.");
}
