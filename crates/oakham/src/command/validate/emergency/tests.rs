//! The emergency department against its reference, for seconds or for as long as it takes.

use super::{FILE, measure, network, of_text};
use crate::command::validate::queueing::Effort;
use serde_json::{Value, json};

/// A day ward that never fills, so that its means are plain: 40 patients a day, half of them for a day.
fn ward() -> Value {
    json!({
        "arrivals": { "per_day": 40, "hourly_share": vec![1.0; 24] },
        "triage": { "servers": 20, "time": { "lognormal_mean": 5, "lognormal_sd": 2 } },
        "category_shares_1_to_5": [0.1, 0.1, 0.3, 0.3, 0.2],
        "doctors": { "shifts": { "00-08": 30, "08-24": 40 }, "time": { "lognormal_mean": 25, "lognormal_sd": 15 } },
        "admission": { "share": 0.5, "beds": 200, "stay": { "lognormal_mean": 1440, "lognormal_sd": 700 } },
        "reference": {
            "years": 2000,
            "events_per_year": 1,
            // Little's distribution; the first day fills it.
            "mean_beds_occupied": { "mean": 20.0 * (1.0 - 0.5 / 365.0) },
            "four_hour_share": { "mean": 1.0, "sd_between_years": 1e-3 },
        },
    })
}

#[test]
fn a_ward_that_never_fills_has_as_many_in_bed_as_come_in_a_stay() {
    let report = of_text(&ward().to_string(), Effort::Quick, 1, 2).unwrap();
    assert!(report.passes(), "{:#?}", report.rows);
    assert_eq!((report.file, report.rows.len(), report.n_replications), (FILE, 2, 24));
    // `four_hour_share` has a spread, and so a z.
    assert!(report.rows.iter().any(|row| row.id == "four_hour_share" && row.z.is_some()));
}

#[test]
fn a_reference_that_is_wrong_is_told() {
    let mut value = ward();
    value["reference"]["mean_beds_occupied"]["mean"] = json!(21.0);
    let report = of_text(&value.to_string(), Effort::Quick, 1, 2).unwrap();
    let fault = report.rows.iter().find_map(|row| row.fault.clone()).unwrap();
    assert!(fault.contains("expected 21 within 1.5 %"), "{fault}");
    assert_eq!(report.cases().iter().filter(|case| !case.faults.is_empty()).count(), 1);
}

#[test]
fn what_is_missing_or_unknown_is_named() {
    assert_eq!(network(&json!({})).unwrap_err(), "category_shares_1_to_5 is missing, or not a list");
    assert!(measure("wait_for_tea_minutes").unwrap_err().contains("wait_for_tea_minutes"));
    assert!(measure("wait_to_doctor_category_2_minutes").is_ok());
}
