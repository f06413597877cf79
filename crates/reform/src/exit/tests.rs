//! Payments, savings, payback and the spread of exits.

use domain::wte::Wte;
use proptest::prelude::*;

use super::*;

fn pounds(amount: i64) -> Pence {
    Pence::new(amount * 100)
}

/// Section 16 of the NHS terms: a month a year, at most 24, a month at least 4.35 weeks of pay, pay between
/// £23,000 and £80,000.
const SECTION_16: ExitTerms = ExitTerms {
    months_per_year: 100,
    most_months: 24,
    least_months: 0,
    weeks_per_month: 435,
    least_years: 2,
    pay_floor: Pence::new(2_300_000),
    pay_cap: Pence::new(8_000_000),
};

const ON_COSTS: OnCosts = OnCosts {
    pension: 1_438,
    pension_central: 940,
    insurance: 1_500,
    insurance_from: Pence::new(500_000),
    levy: 50,
};

fn posts(hundredths: i64) -> Wte {
    Wte::from_hundredths(hundredths)
}

fn employment(pay: i64, share: u32, years: u32) -> Employment {
    Employment { pay: pounds(pay), share, years, notice_weeks: 12, notice_paid: false }
}

#[test]
fn redundancy_is_a_month_a_year_within_floor_cap_and_most() {
    let payment = |pay, share, years| SECTION_16.payment(&employment(pay, share, years));
    assert_eq!(payment(60_000, 100, 1), pounds(0), "one year does not qualify");
    // Pay × 7 ÷ 365 × 4.35 × months, to the penny.
    assert_eq!(payment(60_000, 100, 2), Pence::new(1_001_096));
    assert_eq!(payment(60_000, 100, 30), Pence::new(12_013_151), "24 months at most");
    assert_eq!(payment(120_000, 100, 24), pounds(160_000), "the largest payment");
    assert_eq!(payment(18_000, 100, 12), Pence::new(2_302_521), "the floor of pay");
    assert_eq!(payment(18_000, 50, 12), Pence::new(1_151_260), "part time has its share of the floor");
    assert_eq!(payment(100_000, 60, 12), Pence::new(4_805_260), "and of the cap");
}

#[test]
fn a_month_of_pay_is_the_greater_of_a_twelfth_and_4_35_weeks() {
    let payment = |terms: ExitTerms, pay, years| terms.payment(&employment(pay, 100, years));
    let in_twelfths = ExitTerms { weeks_per_month: 0, ..SECTION_16 };
    let four_weeks = ExitTerms { weeks_per_month: 400, ..SECTION_16 };
    // £24,465 and 10 years: a twelfth is £20,387.50, 4.35 weeks are £20,409.84.
    assert_eq!(payment(in_twelfths, 24_465, 10), Pence::new(2_038_750));
    assert_eq!(payment(SECTION_16, 24_465, 10), Pence::new(2_040_984));
    assert_eq!(payment(four_weeks, 24_465, 10), Pence::new(2_038_750), "the twelfth is more");
    // £80,000 and 24 years: weeks would be £160,175.34, but no payment is above £160,000.
    assert_eq!(payment(in_twelfths, 80_000, 24), pounds(160_000));
    assert_eq!(payment(SECTION_16, 80_000, 24), pounds(160_000));
    assert_eq!(payment(SECTION_16, 80_000, 23), Pence::new(15_350_137));
}

#[test]
fn a_resignation_scheme_pays_half_a_month_a_year_between_three_and_twelve() {
    let terms = ExitTerms { months_per_year: 50, most_months: 12, least_months: 3, ..SECTION_16 };
    assert_eq!([2, 6, 10, 24, 40].map(|years| terms.months(years)), [300, 300, 500, 1_200, 1_200]);
    assert_eq!(terms.months(1), 0);
}

#[test]
fn the_centre_saves_its_part_of_the_pension_and_the_board_the_rest() {
    let saved = exit(&SECTION_16, &ON_COSTS, &employment(50_000, 100, 5)).unwrap();
    // 50,000 + 7,190 pension + 15 % of 45,000 + 250 levy.
    assert_eq!(saved.saving, pounds(64_190));
    assert_eq!(saved.saving_central, pounds(4_700));
    assert_eq!((saved.payment, saved.notice), (Pence::new(2_085_616), Pence::ZERO));
    let paid = Employment { notice_paid: true, ..employment(50_000, 100, 5) };
    assert_eq!(exit(&SECTION_16, &ON_COSTS, &paid).unwrap().notice, Pence::new(1_481_308));
}

#[test]
fn the_published_plan_pays_back_in_17_3_months() {
    assert_eq!(payback_tenths(pounds(104_000), pounds(72_300)), Some(173));
    assert_eq!(payback_tenths(pounds(104_000), Pence::ZERO), None);
    assert_eq!(payback_tenths(Pence::ZERO, pounds(1)), Some(0));
}

#[test]
fn whoever_leaves_at_the_end_of_december_saves_three_months_of_the_year() {
    assert_eq!(in_year(pounds(120_000), 9), pounds(30_000));
    assert_eq!(in_year(pounds(120_000), 12), Pence::ZERO);
}

#[test]
fn terms_and_shares_that_contradict_themselves_are_refused() {
    let upside_down = ExitTerms { pay_floor: pounds(90_000), ..SECTION_16 };
    assert!(matches!(upside_down.checked(), Err(ExitError::FloorAboveCap { .. })));
    let upside_down = ExitTerms { least_months: 30, ..SECTION_16 };
    assert!(matches!(upside_down.checked(), Err(ExitError::MonthsUpsideDown { least: 30, most: 24 })));
    // Even unchecked they are worked out without a panic.
    assert_eq!(upside_down.months(5), 2_400);
    for share in [0, 101] {
        assert_eq!(exit(&SECTION_16, &ON_COSTS, &employment(1, share, 1)), Err(ExitError::Share(share)));
    }
}

fn crowd(name: &str, people: u32, take_up: (u32, u32), years: (u32, u32)) -> Crowd {
    Crowd {
        name: name.to_owned(),
        people,
        take_up: Range { low: take_up.0, high: take_up.1 },
        pay: Range { low: pounds(40_000), high: pounds(60_000) },
        share: 100,
        years: Range { low: years.0, high: years.1 },
        notice_weeks: 12,
        notice_paid: false,
    }
}

#[test]
fn without_uncertainty_there_is_no_spread() {
    let mut sure = crowd("sure", 10, (100, 100), (12, 12));
    sure.pay = Range { low: pounds(48_000), high: pounds(48_000) };
    let spread = spread(&SECTION_16, &ON_COSTS, &[sure], 100, 1).unwrap();
    let each = pounds(48_000);
    // 12 months of 4.35 weeks at £48,000, ten times.
    let spent = Pence::new(48_052_600);
    assert_eq!(spread.spent, Uncertain { p10: spent, p50: spent, p90: spent });
    let saving = Pence::new(ON_COSTS.employer(each).get() * 10);
    assert_eq!(spread.saving, Uncertain { p10: saving, p50: saving, p90: saving });
    assert_eq!(spread.leavers.p50, 10);
}

#[test]
fn the_middle_of_many_draws_is_what_is_expected() {
    let crowds = [crowd("a", 100, (50, 50), (0, 30))];
    let spread = spread(&SECTION_16, &ON_COSTS, &crowds, 4_000, 7).unwrap();
    // 50 people; pay £50,000 on average; years 0 to 30: (0 + 0 + 2 + … + 24 + 6 x 24) / 31 months.
    let months = f64::from((2..=24).sum::<u32>() + 6 * 24) / 31.0;
    let expected = 50.0 * 50_000.0 * 7.0 / 365.0 * 4.35 * months;
    #[expect(clippy::cast_precision_loss, reason = "a few million pounds")]
    let found = spread.spent.p50.get() as f64 / 100.0;
    assert!((found / expected - 1.0).abs() < 0.02, "{found} against {expected}");
    assert!(spread.spent.p10 < spread.spent.p50 && spread.spent.p50 < spread.spent.p90);
}

#[test]
fn another_crowd_changes_no_draw_of_the_first() {
    let alone = spread(&SECTION_16, &ON_COSTS, &[crowd("a", 20, (30, 70), (0, 30))], 500, 3).unwrap();
    let nobody = crowd("b", 0, (30, 70), (0, 30));
    let both = [crowd("a", 20, (30, 70), (0, 30)), nobody];
    let mut with_nobody = spread(&SECTION_16, &ON_COSTS, &both, 500, 3).unwrap();
    assert_eq!(with_nobody.of_crowds.pop(), Some(Expected::default()));
    assert_eq!(with_nobody, alone);
}

#[test]
fn a_function_of_ten_that_loses_a_tenth_each_quarter_is_likely_below_eight_after_the_third() {
    let wait = waiting(posts(1_000), posts(800), 0.1, 4);
    assert!((wait.expected[2] - 8.1).abs() < 1e-12);
    assert_eq!(wait.falls_below_in, Some(3));
    // After one quarter fewer than 8 of 10 stay with the chance of three or more leaving.
    let at_most_two = 0.9_f64.powi(10) + 10.0 * 0.1 * 0.9_f64.powi(9) + 45.0 * 0.01 * 0.9_f64.powi(8);
    assert!((wait.chance_below_floor[1] - (1.0 - at_most_two)).abs() < 1e-12);
    assert!(wait.chance_below_floor[0].abs() < 1e-12);
    assert_eq!(waiting(posts(300), posts(500), 0.1, 0).chance_below_floor, vec![1.0]);
}

#[test]
fn a_part_of_a_post_counts_on_both_sides() {
    // Eight of whole time and one of 0.81 keep eight posts only while all eight stay.
    let wait = waiting(posts(881), posts(800), 0.04, 5);
    assert!(wait.chance_below_floor[0].abs() < 1e-12, "today it is safe");
    assert!((wait.chance_below_floor[1] - (1.0 - 0.96_f64.powi(8))).abs() < 1e-12);
    assert_eq!(wait.falls_below_in, Some(3), "0.96^24 is 0.38, 0.96^16 is 0.52");
    // One of whole time and one of 0.96: below 1.37 once either leaves.
    let wait = waiting(posts(196), posts(138), 0.04, 5);
    assert!((wait.chance_below_floor[1] - (1.0 - 0.96_f64.powi(2))).abs() < 1e-12);
    assert_eq!(wait.falls_below_in, None, "0.96^10 is 0.66");
    assert!((wait.expected[1] - 1.96 * 0.96).abs() < 1e-12);
}

proptest! {
    #[test]
    fn a_payment_never_exceeds_the_most_months_at_the_cap(
        pay in 0_i64..300_000, share in 1_u32..=100, years in 0_u32..60,
    ) {
        let payment = SECTION_16.payment(&employment(pay, share, years));
        prop_assert!(payment <= pounds(160_000));
        prop_assert_eq!(payment == Pence::ZERO, years < 2);
    }

    #[test]
    fn chances_stay_chances_and_grow_while_people_wait(filled in 0_i64..4_000, floor in 0_i64..4_000, hazard in 0.0..1.0_f64) {
        let wait = waiting(posts(filled), posts(floor), hazard, 6);
        for pair in wait.chance_below_floor.windows(2) {
            prop_assert!(pair[0] <= pair[1] + 1e-12);
            prop_assert!((0.0..=1.0 + 1e-12).contains(&pair[1]));
        }
    }
}

#[test]
fn what_is_expected_of_crowds_lies_about_the_middle_of_all() {
    let crowds = [crowd("a", 20, (30, 70), (0, 30)), crowd("b", 7, (80, 100), (4, 9))];
    let spread = spread(&SECTION_16, &ON_COSTS, &crowds, 2_000, 3).unwrap();
    let expected: u64 = spread.of_crowds.iter().map(|crowd| crowd.leavers_hundredths).sum();
    // 20 × 50% and 7 × 90%.
    assert!(expected.abs_diff(1_630) < 25, "{expected}");
    assert!(expected.abs_diff(u64::from(spread.leavers.p50) * 100) <= 100, "{expected}");
    assert!(spread.of_crowds.iter().all(|crowd| Pence::ZERO < crowd.spent));
}

#[test]
fn payments_are_paid_back_by_the_end_of_a_month_counted_from_that_of_leaving() {
    use jiff::civil::date;
    for (tenths, by) in [
        (0, date(2026, 12, 31)),
        (1, date(2027, 1, 31)),
        (20, date(2027, 2, 28)),
        (100, date(2027, 10, 31)),
        (101, date(2027, 11, 30)),
    ] {
        assert_eq!(paid_back_by(date(2026, 12, 31), tenths), by, "{tenths}");
    }
}

#[test]
fn people_leave_after_consultation_and_notice_unless_another_day_is_asked_for() {
    use jiff::civil::date;
    let decided = date(2026, 11, 30);
    for (people, consultation_days, earliest, on) in [
        (104, 45, date(2027, 4, 8), date(2027, 4, 30)),
        (100, 45, date(2027, 4, 8), date(2027, 4, 30)),
        (99, 30, date(2027, 3, 24), date(2027, 3, 31)),
        (20, 30, date(2027, 3, 24), date(2027, 3, 31)),
        (19, 0, date(2027, 2, 22), date(2027, 2, 28)),
    ] {
        let by_law = leaving_day(decided, people, None);
        assert_eq!(
            (by_law.consultation_days, by_law.earliest, by_law.on),
            (consultation_days, earliest, on),
            "{people}"
        );
        assert!(by_law.origin == LeavingDayOrigin::Statutory && !by_law.is_too_early());
    }
    let asked = leaving_day(decided, 104, Some(date(2026, 12, 31)));
    assert!(asked.on == date(2026, 12, 31) && asked.is_too_early());
    assert!(!leaving_day(decided, 104, Some(date(2027, 4, 8))).is_too_early());
}
