//! Clocks over weekends, bank holidays, ends of years and changes of the calendar.

use super::*;

#[track_caller]
fn check(rule: ClockRule, began: Date, stops: &[Stop], due: Due) {
    assert_eq!(rule.due(began, stops, &england()), Ok(due), "{rule:?} from {began}");
}

#[test]
fn an_nhs_body_has_28_days_also_over_the_end_of_a_year_and_holidays() {
    check(ClockRule::TwentyEightDays, date(2025, 7, 8), &[], Due::On(date(2025, 8, 5)));
    check(ClockRule::TwentyEightDays, date(2025, 12, 10), &[], Due::On(date(2026, 1, 7)));
    check(ClockRule::TwentyEightDays, date(2024, 2, 1), &[], Due::On(date(2024, 2, 29)));
}

#[test]
fn an_executive_has_two_months_to_the_day_or_the_end_of_a_shorter_month() {
    check(ClockRule::TwoMonths, date(2025, 7, 8), &[], Due::On(date(2025, 9, 8)));
    check(ClockRule::TwoMonths, date(2025, 12, 31), &[], Due::On(date(2026, 2, 28)));
    check(ClockRule::TwoMonths, date(2025, 11, 30), &[], Due::On(date(2026, 1, 30)));
}

#[test]
fn working_days_pass_over_weekends_and_bank_holidays() {
    // Christmas Day and Boxing Day of 2025 are a Thursday and a Friday.
    check(ClockRule::WorkingDays(5), date(2025, 12, 23), &[], Due::On(date(2026, 1, 2)));
    check(ClockRule::WorkingDays(5), date(2025, 4, 16), &[], Due::On(date(2025, 4, 25)));
    check(ClockRule::WorkingDays(0), date(2025, 12, 25), &[], Due::On(date(2025, 12, 25)));
}

#[test]
fn a_clock_stands_still_while_the_side_that_asked_is_to_clarify() {
    let stop = |from, to| Stop { from, to };
    let open = stop(date(2025, 7, 10), None);
    check(ClockRule::TwentyEightDays, date(2025, 7, 8), &[open], Due::Stopped);
    let ten_days = stop(date(2025, 7, 10), Some(date(2025, 7, 20)));
    check(ClockRule::TwentyEightDays, date(2025, 7, 8), &[ten_days], Due::On(date(2025, 8, 15)));
    let week = stop(date(2025, 7, 10), Some(date(2025, 7, 17)));
    check(ClockRule::WorkingDays(5), date(2025, 7, 8), &[week], Due::On(date(2025, 7, 22)));
    check(ClockRule::Agreed(date(2025, 9, 1)), date(2025, 7, 8), &[open], Due::On(date(2025, 9, 1)));
}

#[test]
fn papers_are_public_five_clear_days_before_the_meeting() {
    let last = |meeting| last_day_of_publication(meeting, &england());
    // Tuesday 8 July: 7, 4, 3, 2, 1 July are clear.
    assert_eq!(last(date(2025, 7, 8)), Ok(date(2025, 6, 30)));
    // Tuesday 6 January 2026: 5, 2 January, 31, 30, 29 December are clear.
    assert_eq!(last(date(2026, 1, 6)), Ok(date(2025, 12, 24)));
    assert_eq!(is_published_in_time(date(2025, 6, 30), date(2025, 7, 8), &england()), Ok(true));
    assert_eq!(is_published_in_time(date(2025, 7, 1), date(2025, 7, 8), &england()), Ok(false));
    // On a Sunday: the working days after it are clear.
    assert_eq!(is_published_in_time(date(2025, 6, 29), date(2025, 7, 8), &england()), Ok(true));
}

#[test]
fn a_bank_holiday_proclaimed_later_moves_clocks_of_working_days_alone() {
    let from = date(2022, 9, 1);
    let before = WorkingCalendar::new(from, date(2022, 12, 31), [date(2022, 12, 26), date(2022, 12, 27)]);
    let days = [date(2022, 9, 19), date(2022, 12, 26), date(2022, 12, 27)];
    let after = WorkingCalendar::new(from, date(2022, 12, 31), days);
    let (before, after) = (before.expect("the days lie within"), after.expect("the days lie within"));
    let began = date(2022, 9, 15);
    let due = |rule: ClockRule, calendar: &WorkingCalendar| rule.due(began, &[], calendar);
    assert_eq!(due(ClockRule::WorkingDays(5), &before), Ok(Due::On(date(2022, 9, 22))));
    assert_eq!(due(ClockRule::WorkingDays(5), &after), Ok(Due::On(date(2022, 9, 23))));
    assert_eq!(due(ClockRule::TwentyEightDays, &before), due(ClockRule::TwentyEightDays, &after));
}

#[test]
fn a_day_beyond_the_calendar_is_told_and_not_guessed() {
    let beyond = england().working_days_after(date(2027, 12, 30), 3);
    let error = beyond.expect_err("2028 is not covered");
    assert!(matches!(error, CalendarError::Unknown { day, .. } if day == date(2028, 1, 1)), "{error}");
    assert!(error.to_string().contains("add those of 2028"), "{error}");
    let outside = WorkingCalendar::new(date(2025, 1, 1), date(2025, 12, 31), [date(2026, 1, 1)]);
    assert!(matches!(outside, Err(CalendarError::Outside { .. })));
    assert!(matches!(
        WorkingCalendar::new(date(2025, 2, 1), date(2025, 1, 1), []),
        Err(CalendarError::Empty { .. })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn working_days_forth_and_back_meet(days in 0_i64..900, number in 1_u16..60) {
        let (calendar, from) = (england(), date(2024, 6, 1).saturating_add(days.days()));
        let after = calendar.working_days_after(from, number).expect("it is covered");
        prop_assert!(calendar.is_working_day(after).expect("it is covered"));
        // Between the day and the `number`th working day after it lie all the others.
        prop_assert_eq!(calendar.clear_days_between(from, after).expect("it is covered"), number - 1);
        let back = calendar.working_days_before(after, number).expect("it is covered");
        prop_assert!(back <= from);
    }

    #[test]
    fn the_last_day_of_publication_is_in_time_and_the_working_day_after_is_not(days in 30_i64..1_300) {
        let (calendar, meeting) = (england(), date(2024, 1, 2).saturating_add(days.days()));
        let last = last_day_of_publication(meeting, &calendar).expect("it is covered");
        prop_assert!(is_published_in_time(last, meeting, &calendar).expect("it is covered"));
        let next = calendar.working_days_after(last, 1).expect("it is covered");
        prop_assert!(!is_published_in_time(next, meeting, &calendar).expect("it is covered"));
    }

    #[test]
    fn a_stop_never_makes_a_clock_run_faster(days in 0_i64..300, wait in 0_i64..40, long in 0_i64..60, rule in 0_usize..3) {
        let rule = [ClockRule::TwentyEightDays, ClockRule::TwoMonths, ClockRule::WorkingDays(10)][rule];
        let (calendar, began) = (england(), date(2024, 6, 3).saturating_add(days.days()));
        let from = began.saturating_add(wait.days());
        let stop = Stop { from, to: Some(from.saturating_add(long.days())) };
        let (Due::On(without), Due::On(with)) = (
            rule.due(began, &[], &calendar).expect("it is covered"),
            rule.due(began, &[stop], &calendar).expect("it is covered"),
        ) else { return Err(TestCaseError::fail("the clock stands still")) };
        prop_assert!(without <= with);
    }
}
