//! Values as people write them at the command line.

use super::values::{cut, day, days, limit, share, whole};

#[test]
fn a_day_is_written_year_first_and_the_message_says_how() {
    assert_eq!(day("2024-09-13").map(|day| day.to_string()), Ok("2024-09-13".to_owned()));
    for (text, message) in [
        ("13/09/2024", "expected a day such as 2024-09-13; for 13/09/2024 write 2024-09-13"),
        ("13.9.2024", "expected a day such as 2024-09-13; for 13.9.2024 write 2024-09-13"),
        (
            "1.9.2024",
            "expected a day such as 2024-09-13; 1.9.2024: it may be 2024-09-01 or 2024-01-09; write the one that is meant",
        ),
        (
            "09/10/2024",
            "expected a day such as 2024-09-13; 09/10/2024: it may be 2024-10-09 or 2024-09-10; write the one that is meant",
        ),
        ("2024-09-31", "expected a day such as 2024-09-13"),
        ("2024-09-13T10:00", "expected a day such as 2024-09-13"),
        ("20240913", "expected a day such as 2024-09-13"),
        ("yesterday", "expected a day such as 2024-09-13"),
        ("31/02/2024", "expected a day such as 2024-09-13"),
        ("", "expected a day such as 2024-09-13"),
    ] {
        assert_eq!(day(text), Err(message.to_owned()), "{text}");
    }
}

#[test]
fn a_limit_keeps_what_was_written_and_a_cut_below_one_is_asked_back() {
    let envelope = limit(" 26.5m ").unwrap();
    assert_eq!((envelope.value.get(), envelope.text.as_str()), (2_650_000_000, "26.5m"));
    assert_eq!(limit("36300").unwrap().value.get(), 3_630_000_000);
    assert!(limit("26.5").unwrap_err().to_string().contains("millions are written 36.3m"));
    assert_eq!(cut("50%").unwrap().value, 500);
    assert!(cut("0.5").unwrap_err().to_string().ends_with("write 0.5% or 50"));
}

#[test]
fn a_whole_number_says_its_bounds() {
    assert_eq!(whole::<u32>("12", 1, 100), Ok(12));
    let message = "expected a whole number, from 1 to 5000, without commas";
    for text in ["2,000", "2 000", "2e3", "2000.0", "2_000"] {
        assert_eq!(whole::<u32>(text, 1, 5_000), Err(format!("{message}; for {text} write 2000")));
    }
    for text in ["0", "5001", "1.5", "-3", "", "99999999999999999999", "1e300", "NaN", "5,001"] {
        assert_eq!(whole::<u32>(text, 1, 5_000), Err(message.to_owned()), "{text}");
    }
}

#[test]
fn a_share_and_a_number_of_days_say_how_they_are_written() {
    assert_eq!(share("0.05"), Ok(0.05));
    for (text, instead) in [
        ("5%", "; for 5% write 0.05"),
        ("2.5 %", "; for 2.5 % write 0.025"),
        ("0,05", "; for 0,05 write 0.05"),
        ("-0.05", ""),
        ("-5%", ""),
        ("0", ""),
        ("NaN", ""),
        ("inf", ""),
        ("narrow", ""),
        ("", ""),
    ] {
        assert_eq!(share(text), Err(format!("expected a share such as 0.05{instead}")), "{text}");
    }
    assert_eq!(days("0.5"), Ok(0.5));
    for (text, instead) in [
        ("30d", "; for 30d write 30"),
        ("4 weeks", "; for 4 weeks write 28"),
        ("1,000", "; for 1,000 write 1000"),
        ("1 year", "; for 1 year write 365"),
        ("-5", ""),
        ("1e9", ""),
        ("1,000,000", ""),
    ] {
        let message = format!("expected a number of days above 0 and up to 36500, such as 90{instead}");
        assert_eq!(days(text), Err(message), "{text}");
    }
}
