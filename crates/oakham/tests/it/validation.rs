//! Cases with known answers, read from the folder that `OAKHAM_VALIDATION` names: scores, sums of
//! months and rules of thumb. Other files of the same layout are tried the same way.

#![expect(clippy::panic, reason = "a case that cannot be read fails the test")]
#![expect(clippy::print_stderr, reason = "a test says why it leaves the cases out")]

use std::fs;
use std::path::PathBuf;

use finance::outturn;
use serde_json::Value;
use stats::calibration::calibration;
use stats::point_error::point_errors;
use stats::score;
use stats::sum_of_months::Process;

/// The cases of a file, or why there are none.
fn cases(name: &str) -> Option<Vec<Value>> {
    let folder = std::env::var_os("OAKHAM_VALIDATION")?;
    let text = fs::read_to_string(PathBuf::from(folder).join(name)).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    Some(file["cases"].as_array().unwrap().clone())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is a number"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().map(number).collect()
}

/// Holds `found` to `expected`: relative 1e-9, as the file says; what is nought to 1e-12.
#[track_caller]
fn near(id: &str, field: &str, found: Option<f64>, expected: &Value) {
    let Some(expected) = expected.as_f64() else {
        assert_eq!(found, None, "{id} {field}: expected none");
        return;
    };
    let found = found.unwrap_or_else(|| panic!("{id} {field}: found none, expected {expected}"));
    let off = (found - expected).abs();
    assert!(off <= 1e-9 * expected.abs() || off <= 1e-12, "{id} {field}: {found}, expected {expected}");
}

#[track_caller]
fn all_near(id: &str, field: &str, found: &[f64], expected: &Value) {
    let expected = expected.as_array().unwrap();
    assert_eq!(found.len(), expected.len(), "{id} {field}");
    for (found, expected) in found.iter().zip(expected) {
        near(id, field, Some(*found), expected);
    }
}

#[test]
fn scores_sums_and_rules_come_out_as_in_the_cases() {
    let Some(cases) = cases("scoring_cases.json") else {
        eprintln!("left out: OAKHAM_VALIDATION names no folder");
        assert!(std::env::var_os("OAKHAM_VALIDATION").is_none());
        return;
    };
    assert!(!cases.is_empty());
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        let (input, expect) = (&case["input"], &case["expect"]);
        match case["kind"].as_str().unwrap() {
            "crps_normal" => crps_normal(id, input, expect),
            "crps_sample" => crps_sample(id, input, expect),
            "interval_score" => interval_score(id, input, expect),
            "quantile_scores" => quantile_scores(id, input, expect),
            "point_errors" => errors(id, input, expect),
            "pit_calibration" => pit(id, input, expect),
            "outturn_sum" => outturn_sum(id, input, expect),
            "outturn_methods" => outturn_methods(id, input, expect),
            other => panic!("{id}: {other} is a kind of case that nothing here tries"),
        }
    }
}

fn crps_normal(id: &str, input: &Value, expect: &Value) {
    let (mean, sd, y) = (number(&input["mean"]), number(&input["sd"]), number(&input["y"]));
    near(id, "crps", Some(score::crps_normal(mean, sd, y)), &expect["crps"]);
    near(id, "log_score", Some(score::log_score_normal(mean, sd, y)), &expect["log_score"]);
}

fn crps_sample(id: &str, input: &Value, expect: &Value) {
    let (sample, y) = (numbers(&input["sample"]), number(&input["y"]));
    near(id, "crps_ecdf", score::crps_sample(&sample, y), &expect["crps_ecdf"]);
    near(id, "crps_fair", score::crps_sample_fair(&sample, y), &expect["crps_fair"]);
}

fn interval_score(id: &str, input: &Value, expect: &Value) {
    let of = |name: &str| number(&input[name]);
    let found = score::interval_score(of("lower"), of("upper"), of("level"), of("y"));
    near(id, "score", Some(found), &expect["score"]);
}

fn quantile_scores(id: &str, input: &Value, expect: &Value) {
    let (levels, values) = (numbers(&input["levels"]), numbers(&input["quantiles"]));
    let y = number(&input["y"]);
    let quantiles: Vec<(f64, f64)> = levels.iter().copied().zip(values).collect();
    let pinball: Vec<f64> =
        quantiles.iter().map(|(level, value)| score::pinball(*level, *value, y)).collect();
    all_near(id, "pinball", &pinball, &expect["pinball"]);
    near(id, "mean_2x_pinball", Some(score::mean_twice_pinball(&quantiles, y)), &expect["mean_2x_pinball"]);
    let n = quantiles.len();
    let intervals: Vec<(f64, f64, f64)> = (0..n / 2)
        .map(|idx| {
            let ((level, lower), (_, upper)) = (quantiles[idx], quantiles[n - 1 - idx]);
            (1.0 - 2.0 * level, lower, upper)
        })
        .collect();
    let found = score::weighted_interval_score(quantiles[n / 2].1, &intervals, y);
    near(id, "weighted_interval_score", Some(found), &expect["weighted_interval_score"]);
}

fn errors(id: &str, input: &Value, expect: &Value) {
    let season = usize::try_from(input["season"].as_u64().unwrap()).unwrap();
    let of = |name: &str| numbers(&input[name]);
    let found = point_errors(&of("history"), &of("actual"), &of("forecast"), season).unwrap();
    near(id, "mae", Some(found.mae), &expect["mae"]);
    near(id, "rmse", Some(found.rmse), &expect["rmse"]);
    near(id, "mase_season_1", found.mase_season_1, &expect["mase_season_1"]);
    near(id, "mase", found.mase, &expect[format!("mase_season_{season}")]);
    near(id, "rmsse", found.rmsse, &expect[format!("rmsse_season_{season}")]);
    near(id, "smape_percent", Some(found.smape_percent), &expect["smape_percent"]);
    near(id, "wape", found.wape, &expect["wape"]);
    near(id, "bias", Some(found.bias), &expect["bias"]);
}

fn pit(id: &str, input: &Value, expect: &Value) {
    let found = calibration(&numbers(&input["pit"])).unwrap();
    assert_eq!(serde_json::json!(found.histogram), expect["histogram_10"], "{id}");
    near(id, "ks_statistic", Some(found.ks_statistic), &expect["ks_statistic"]);
    near(id, "chi_squared", Some(found.chi_squared), &expect["chi_squared"]);
}

fn outturn_sum(id: &str, input: &Value, expect: &Value) {
    let of = |name: &str| number(&input["parameters"][name]);
    let process = match input["model"].as_str().unwrap() {
        "IID" => Process::Iid { level: of("level") },
        "RW" => Process::RandomWalk { level: of("level") },
        "ANN" => Process::Ann { level: of("level"), alpha: of("alpha") },
        "AAN" => {
            Process::Aan { level: of("level"), trend: of("trend"), alpha: of("alpha"), beta: of("beta") }
        }
        "AAdN" => Process::Aadn {
            level: of("level"),
            trend: of("trend"),
            phi: of("phi"),
            alpha: of("alpha"),
            beta: of("beta"),
        },
        "AR1" => Process::Ar1 { mean: of("mean"), phi: of("phi"), last: of("last") },
        other => panic!("{id}: {other} is a process that nothing here knows"),
    };
    let n_steps = usize::try_from(input["months_left"].as_u64().unwrap()).unwrap();
    let found = process.sum(number(&input["year_to_date"]), n_steps, number(&input["innovation_sd"]));
    for (field, value) in [
        ("outturn_mean", found.mean),
        ("outturn_sd", found.sd),
        ("lo95", found.interval_95.0),
        ("lo80", found.interval_80.0),
        ("hi80", found.interval_80.1),
        ("hi95", found.interval_95.1),
        ("sd_if_months_were_independent", found.sd_if_independent),
        ("sd_if_interval_ends_were_added", found.sd_if_ends_added),
    ] {
        near(id, field, Some(value), &expect[field]);
    }
    all_near(id, "monthly_mean", &found.step_mean, &expect["monthly_mean"]);
    all_near(id, "monthly_sd", &found.step_sd, &expect["monthly_sd"]);
}

fn outturn_methods(id: &str, input: &Value, expect: &Value) {
    let plan: [f64; 12] = numbers(&input["plan_by_month"]).try_into().unwrap();
    let (actual, non_recurrent) =
        (numbers(&input["actual_to_date"]), numbers(&input["non_recurrent_to_date"]));
    let found = outturn::rules(&plan, &actual, &non_recurrent).unwrap();
    for (field, value) in [
        ("plan_year", Some(found.plan_year)),
        ("year_to_date", Some(found.year_to_date)),
        ("variance_to_date", Some(found.variance_to_date)),
        ("straight_line", Some(found.straight_line)),
        ("run_rate_last_three", Some(found.run_rate_last_three)),
        ("underlying_run_rate_year_to_date", Some(found.underlying_run_rate_year_to_date)),
        ("plan_plus_variance_to_date", Some(found.plan_plus_variance_to_date)),
        ("plan_plus_variance_continuing", Some(found.plan_plus_variance_continuing)),
        ("plan_scaled", found.plan_scaled),
        ("required_monthly_rest_to_hit_plan", found.required_monthly_rest_to_hit_plan),
    ] {
        near(id, field, value, &expect[field]);
    }
}
