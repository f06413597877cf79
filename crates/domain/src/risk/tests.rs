//! Likelihoods and states of risks.

use super::*;

#[test]
fn a_likelihood_is_a_whole_per_cent() {
    let half: Likelihood = "50".parse().expect("50 is a per cent");
    assert_eq!(half.of(Pence::new(-301)), Pence::new(-151));
    assert_eq!(half.to_string(), "50%");
    for bad in ["", "101", "-1", "0.5", "likely"] {
        assert!(bad.parse::<Likelihood>().is_err(), "{bad}");
    }
}

#[test]
fn exhausted_is_a_state_of_its_own() {
    assert_eq!("exhausted".parse(), Ok(RiskStatus::Exhausted));
    assert_eq!(RiskStatus::Exhausted.words(), "Exhausted");
}
