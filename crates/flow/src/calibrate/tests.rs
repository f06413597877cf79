//! Fits whose answers are known, and fits that cannot have one.

use crate::network::id::SourceId;

use super::{Identified, Parameter, ParameterKind, fit};

fn parameter(name: &str, low: f64, high: f64) -> Parameter {
    Parameter {
        name: name.to_owned(),
        kind: ParameterKind::Demand { source: SourceId::new(0) },
        low,
        high,
        note: String::new(),
    }
}

#[test]
fn what_made_the_observations_is_found_again() {
    let parameters = [parameter("one", 0.2, 3.0), parameter("other", 0.2, 3.0)];
    let model =
        |values: &[f64]| vec![100.0 * values[0] * values[1], 50.0 * values[0].powi(2), 30.0 / values[1]];
    let observed: Vec<(f64, f64)> =
        model(&[1.4, 0.8]).into_iter().map(|value| (value, 0.02 * value)).collect();
    let found = fit(&parameters, &observed, &mut |values| Some(model(values))).expect("not stopped");
    assert!((found.parameters[0].value - 1.4).abs() < 0.02, "{found:?}");
    assert!((found.parameters[1].value - 0.8).abs() < 0.02, "{found:?}");
    assert!(found.parameters.iter().all(|of| of.identified == Identified::Yes));
    assert!(found.misfit.1 < found.misfit.0 / 20.0);
}

#[test]
fn what_observations_cannot_tell_is_said() {
    let parameters =
        [parameter("arrivals", 0.5, 2.0), parameter("staying", 0.5, 2.0), parameter("nothing", 0.5, 2.0)];
    // Only the product of the first two is seen, and nothing of the third.
    let model = |values: &[f64]| vec![100.0 * values[0] * values[1], 200.0 * values[0] * values[1]];
    let observed = [(120.0, 2.0), (240.0, 4.0)];
    let found = fit(&parameters, &observed, &mut |values| Some(model(values))).expect("not stopped");
    assert!((found.simulated[0] - 120.0).abs() < 2.0, "{found:?}");
    assert!(found.parameters.iter().all(|of| of.identified == Identified::No), "{found:?}");
}

#[test]
fn a_value_beyond_what_is_plausible_stops_at_the_bound() {
    let parameters = [parameter("one", 0.5, 1.2)];
    let found =
        fit(&parameters, &[(300.0, 5.0)], &mut |values| Some(vec![100.0 * values[0]])).expect("not stopped");
    assert_eq!(found.parameters[0].identified, Identified::AtBound);
    assert!(fit(&parameters, &[(1.0, 1.0)], &mut |_| None).is_none());
}
