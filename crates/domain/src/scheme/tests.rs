//! Words of the register are read as written and refused with what is known.

use super::*;

#[test]
fn maturity_is_ordered_from_a_gap_to_money_saved() {
    assert!(Maturity::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!("plans_in_progress".parse(), Ok(Maturity::PlansInProgress));
    let error = "Plans".parse::<Maturity>().map_err(|error| error.to_string());
    assert!(error.is_err_and(|text| text.contains("fully_developed")));
}

#[test]
fn an_assessment_is_cleared_only_by_approval_or_a_stated_reason() {
    let cleared =
        |state, reason: &str| Qeia { id: String::new(), state, reason: reason.to_owned() }.is_cleared();
    let by_state: Vec<_> = QeiaState::ALL.iter().filter(|state| cleared(Some(**state), "")).collect();
    assert_eq!(by_state, [&QeiaState::Approved, &QeiaState::LiveWatch, &QeiaState::Closed]);
    assert!(cleared(Some(QeiaState::NotRequired), "price only"));
    assert!(!cleared(Some(QeiaState::NotRequired), ""));
    assert!(!cleared(None, "price only"));
}

#[test]
fn posts_are_read_to_two_decimals() {
    for (text, hundredths) in [("-12.5", -1250), ("3", 300), ("0.07", 7), ("-0.4", -40)] {
        assert_eq!(text.parse(), Ok(WteEffect::new(hundredths)), "{text}");
    }
    assert_eq!(WteEffect::new(-40).to_string(), "-0.40");
    for bad in ["", "1,5", "1.234", "--1", "one", "99999999999"] {
        assert!(bad.parse::<WteEffect>().is_err(), "{bad}");
    }
}

#[test]
fn a_bearer_may_be_several_organisations() {
    let both: Bearer = "RWE+RT5".parse().expect("two codes");
    assert_eq!(both.organisations().len(), 2);
    assert_eq!(both.to_string(), "RWE+RT5");
    assert!("RWE+".parse::<Bearer>().is_err());
}

#[test]
fn nobody_bears_a_scheme_twice() {
    let bearer = |text: &str| text.parse::<Bearer>();
    assert_eq!(bearer("RWE+RT5").map(|bearer| bearer.organisations().len()), Ok(2));
    for text in ["RWE+RWE", "RWE + RT5+RWE"] {
        let told = bearer(text).map_err(|error| error.to_string());
        assert!(told.is_err_and(|told| told.starts_with("RWE stands twice; write each organisation once")));
    }
    assert!(matches!(bearer("RWE+"), Err(BearerError::Code(_))));
}
