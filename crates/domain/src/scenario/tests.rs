//! Kinds and values of changes are read once and written as they were read.

use super::*;

#[test]
fn every_kind_reads_back_and_another_word_names_them_all() {
    for kind in ChangeKind::ALL {
        assert_eq!(kind.code().parse::<ChangeKind>().unwrap(), *kind);
    }
    let error = "close".parse::<ChangeKind>().unwrap_err().to_string();
    assert!(error.contains("function_option, function_transfer, merge"), "{error}");
}

#[test]
fn amounts_say_more_fewer_or_none() {
    for (value, unit, written, words) in [
        ("+2", "", "+2", "2 more beds"),
        ("-30", "", "-30", "30 fewer beds"),
        ("−30", "", "-30", "30 fewer beds"),
        ("-1", "", "-1", "1 fewer bed"),
        ("+1", "", "+1", "1 more bed"),
        ("1", "", "1", "1 bed"),
        ("7", "", "7", "7 beds"),
        ("0", "", "0", "no beds"),
        ("1,000", "", "1000", "1000 beds"),
        ("+5%", "", "+5%", "5% more beds"),
        ("-5", "%", "-5%", "5% fewer beds"),
        ("80%", "", "80%", "80% of the beds of today"),
        ("0%", "", "0%", "no beds"),
        ("+1e308%", "", "+1e308%", "1e308% more beds"),
    ] {
        let amount = Amount::parse(value, unit).unwrap();
        assert_eq!((amount.to_string(), amount.in_words("beds")), (written.to_owned(), words.to_owned()));
    }
    assert_eq!(Amount::parse("a few", ""), Err(ValueError::Amount));
    assert_eq!(Amount::parse("1e309", ""), Err(ValueError::TooLarge));
    for (text, expected) in
        [("+1.5", "+2"), ("+2.4", "+2"), ("-1.5", "-1"), ("2.4", "2"), ("2.5", "3"), ("+7.5%", "+7.5%")]
    {
        assert_eq!(Amount::parse(text, "").unwrap().rounded().to_string(), expected, "{text}");
    }
    assert_eq!(Amount::parse("-3", "").unwrap().apply(2.0), Err(ValueError::BelowNone { left: -1.0 }));
    assert_eq!(RelativeAmount::parse("+5", ""), Err(ValueError::Relative));
    assert!(RelativeAmount::parse("-101%", "").is_err());
    assert!("101%".parse::<Percentage>().is_err());
}

#[test]
fn hours_are_written_as_they_were_read_and_name_the_days() {
    for (text, written, words) in [
        (
            "Mon-Fri 10:00-18:00; Sat,Sun 09:00-19:00",
            "Mon-Fri 10:00-18:00; Sat,Sun 09:00-19:00",
            "Monday to Friday 10:00 to 18:00, Saturday and Sunday 09:00 to 19:00",
        ),
        ("Mon,Wed,Fri 9-12", "Mon,Wed,Fri 09:00-12:00", "Monday, Wednesday and Friday 09:00 to 12:00"),
        ("09:00-17:00", "09:00-17:00", "09:00 to 17:00"),
        ("always", "always", "always"),
        (" never ", "never", "never"),
        ("Never", "never", "never"),
        ("ALWAYS", "always", "always"),
    ] {
        let hours: OpeningHours = text.parse().unwrap();
        assert_eq!((hours.to_string(), hours.in_words()), (written.to_owned(), words.to_owned()));
    }
    for wrong in ["", "late", "10:00-10:00", "24:00-10:00", "Mon-Fry 10:00-12:00", "25-26", "10:00-12:00;"] {
        assert_eq!(wrong.parse::<OpeningHours>(), Err(ValueError::OpeningHours), "{wrong}");
    }
    let over_the_weekend: Weekdays = "Fri-Mon".parse().unwrap();
    assert_eq!(over_the_weekend.flags(), [true, false, false, false, true, true, true]);
}

#[test]
fn hours_over_midnight_are_told_as_the_two_to_write() {
    for (text, remedy) in [
        ("20:00-08:00", "write two: 20:00-24:00 and 00:00-08:00, "),
        ("Fri 18:30-2", "\"Fri 18:30-24:00; Sat 00:00-02:00\""),
        ("Mon-Fri 20:00-00:00", "write 20:00-24:00"),
    ] {
        let told = [
            text.parse::<OpeningHours>().unwrap_err().to_string(),
            text.parse::<WeekHours>().unwrap_err().to_string(),
        ];
        assert!(told.iter().all(|told| told.contains(remedy)), "{text}: {told:?}");
    }
    let two: OpeningHours = "Fri 18:30-24:00; Sat 00:00-02:00".parse().unwrap();
    assert_eq!(two.in_words(), "Friday 18:30 to 24:00, Saturday 00:00 to 02:00");
}

#[test]
fn days_of_the_year_name_the_month() {
    let winter: DaysOfYear = "12-01 to 2-28".parse().unwrap();
    assert_eq!(winter.to_string(), "12-01 to 02-28");
    assert_eq!(winter.in_words(), "1 December to 28 February");
    for wrong in ["winter", "13-01 to 00-02", "12-01"] {
        assert_eq!(wrong.parse::<DaysOfYear>(), Err(ValueError::DaysOfYear));
    }
}

#[test]
fn a_price_is_whole_pence() {
    let read = |text: &str| price(text).map(price_text);
    for (text, written) in
        [("£45", "£45"), ("£450000", "£450,000"), ("£1,200.5", "£1,200.50"), ("£0.05", "£0.05")]
    {
        assert_eq!(read(text).unwrap(), written);
    }
    for wrong in ["45", "£", "£-1", "£1.005", "£99999999999999999999"] {
        assert_eq!(read(wrong), Err(ValueError::Price), "{wrong}");
    }
}

#[test]
fn every_field_that_cannot_be_read_is_told_with_what_stands_there() {
    let text = ChangeText {
        target: "LRI majors / doctors".to_owned(),
        from: "now".to_owned(),
        to: "late".to_owned(),
        value: "some".to_owned(),
        unit: "hours".to_owned(),
    };
    let faults = ChangeAction::parse("a", ChangeKind::Capacity, &text).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "change a: from = \"now\": capacity takes no from, so it would change nothing; remove it",
            "change a: to = \"late\": expected when, such as \"Mon-Fri 16:00-24:00\"",
            "change a: unit = \"hours\": expected % or nothing: a number is one of what the target has; remove the unit",
            "change a: value = \"some\": expected a number such as \"7\", \"+2\", \"-30\" or \"+5%\"",
        ]
    );
    assert_eq!(faults[1].field, ChangeField::To);
}
