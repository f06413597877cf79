//! Months count from April.

use super::*;

fn month(number: u8) -> Month {
    Month::new(number).expect("a month")
}

#[test]
fn a_financial_year_is_written_with_a_slash() {
    let year: FinancialYear = "2024/25".parse().expect("a year");
    assert_eq!(year.to_string(), "2024/25");
    assert_eq!("1999-00".parse::<FinancialYear>().expect("a year").folder(), "1999-00");
    for wrong in ["2024", "2024/26", "24/25", "2024/2025", "", "x/y"] {
        assert_eq!(wrong.parse::<FinancialYear>(), Err(MonthError::Year(wrong.to_owned())));
    }
}

#[test]
fn a_month_is_understood_as_of_the_calendar_and_as_of_a_financial_year() {
    for text in
        ["2026-07", "2026/27-4", "2026/27-04", "2026/27 month 4", "2026/27 m4", "2026/27 M04", "2026/27 4"]
    {
        assert_eq!(month_written(text), Some(date(2026, 7, 1)), "{text}");
    }
    assert_eq!(month_written("2026/27-12"), Some(date(2027, 3, 1)));
    for wrong in
        ["", "4", "2026-13", "2026/27", "2026/27-13", "2026/27-0", "2026/28-4", "2026-27-4", "July 2026"]
    {
        assert_eq!(month_written(wrong), None, "{wrong}");
    }
}

#[test]
fn month_5_is_august_and_month_12_the_march_after() {
    let year = FinancialYear::starting(2024).expect("a year");
    assert_eq!(month(5).last_day(year), date(2024, 8, 31));
    assert_eq!(month(11).last_day(year), date(2025, 2, 28));
    assert_eq!(month(12).name(), "March");
    assert_eq!("M05".parse::<Month>(), Ok(month(5)));
    assert!("13".parse::<Month>().is_err());
    assert!("0".parse::<Month>().is_err());
}

#[test]
fn a_day_belongs_to_the_year_that_began_the_april_before() {
    for (day, year) in
        [(date(2024, 3, 31), "2023/24"), (date(2024, 4, 1), "2024/25"), (date(2025, 1, 9), "2024/25")]
    {
        assert_eq!(FinancialYear::of(day).to_string(), year);
    }
}

#[test]
fn a_period_reads_as_words() {
    let year = FinancialYear::starting(2024).expect("a year");
    assert_eq!(Period::to_date(year, month(5)).to_string(), "April to August 2024");
    assert_eq!(Period::to_date(year, month(10)).to_string(), "April 2024 to January 2025");
    assert_eq!(Period::month(year, month(12)).to_string(), "March 2025");
    assert_eq!(Period::whole(year).to_string(), "2024/25");
    assert_eq!(day_in_words(date(2026, 11, 21)), "21 November 2026");
    assert_eq!(day_in_words(date(2026, 4, 1)), "1 April 2026");
    assert_eq!(day_in_words(date(2026, 3, 31)), "31 March 2026");
}

#[test]
fn whoever_writes_a_year_or_month_otherwise_is_told_the_form() {
    for (text, expected) in [
        ("2026/2027", "\"2026/2027\" is not a financial year; write it as 2026/27"),
        ("26/27", "\"26/27\" is not a financial year; write it as 2026/27"),
        ("2026/28", "\"2026/28\" is not a financial year; write it as 2024/25"),
        ("FY27", "\"FY27\" is not a financial year; write it as 2024/25"),
    ] {
        assert_eq!(text.parse::<FinancialYear>().unwrap_err().to_string(), expected);
    }
    for (text, expected) in [
        ("August", "\"August\" is not a month; write 1 (April) to 12 (March), so 5 for August"),
        ("mar", "\"mar\" is not a month; write 1 (April) to 12 (March), so 12 for March"),
        ("13", "\"13\" is not a month; write 1 (April) to 12 (March)"),
    ] {
        assert_eq!(text.parse::<Month>().unwrap_err().to_string(), expected);
    }
}
