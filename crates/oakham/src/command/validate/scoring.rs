//! `scoring_cases.json`: scores, sums of months and rules of thumb.

use finance::outturn;
use serde_json::{Value, json};
use stats::calibration::calibration;
use stats::point_error::point_errors;
use stats::score;
use stats::sum_of_months::Process;

use super::{CaseResult, FileResult};

pub(super) fn try_cases(value: &Value) -> Result<FileResult, String> {
    FileResult::by_kind(value, |kind, result, case| {
        let (input, expect) = (&case["input"], &case["expect"]);
        Some(match kind {
            "crps_normal" => crps_normal(result, input, expect),
            "crps_sample" => crps_sample(result, input, expect),
            "interval_score" => interval_score(result, input, expect),
            "quantile_scores" => quantile_scores(result, input, expect),
            "point_errors" => errors(result, input, expect),
            "pit_calibration" => pit(result, input, expect),
            "outturn_sum" => outturn_sum(result, input, expect),
            "outturn_methods" => outturn_methods(result, input, expect),
            _ => return None,
        })
    })
}

fn number(value: &Value) -> Result<f64, String> {
    value.as_f64().ok_or_else(|| format!("{value} is not a number"))
}

fn count(value: &Value) -> Result<usize, String> {
    value.as_u64().and_then(|n| usize::try_from(n).ok()).ok_or_else(|| format!("{value} is not a count"))
}

fn numbers(value: &Value) -> Result<Vec<f64>, String> {
    value.as_array().into_iter().flatten().map(number).collect()
}

fn crps_normal(result: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let (mean, sd, y) = (number(&input["mean"])?, number(&input["sd"])?, number(&input["y"])?);
    result.near("crps", Some(score::crps_normal(mean, sd, y)), &expect["crps"]);
    result.near("log_score", Some(score::log_score_normal(mean, sd, y)), &expect["log_score"]);
    Ok(())
}

fn crps_sample(result: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let (sample, y) = (numbers(&input["sample"])?, number(&input["y"])?);
    result.near("crps_ecdf", score::crps_sample(&sample, y), &expect["crps_ecdf"]);
    result.near("crps_fair", score::crps_sample_fair(&sample, y), &expect["crps_fair"]);
    Ok(())
}

fn interval_score(result: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let of = |name: &str| number(&input[name]);
    let found = score::interval_score(of("lower")?, of("upper")?, of("level")?, of("y")?);
    result.near("score", Some(found), &expect["score"]);
    Ok(())
}

fn quantile_scores(result: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let (levels, values) = (numbers(&input["levels"])?, numbers(&input["quantiles"])?);
    let y = number(&input["y"])?;
    let quantiles: Vec<(f64, f64)> = levels.iter().copied().zip(values).collect();
    let pinball: Vec<f64> =
        quantiles.iter().map(|(level, value)| score::pinball(*level, *value, y)).collect();
    result.all_near("pinball", &pinball, &expect["pinball"]);
    result.near(
        "mean_2x_pinball",
        Some(score::mean_twice_pinball(&quantiles, y)),
        &expect["mean_2x_pinball"],
    );
    let n = quantiles.len();
    let intervals: Vec<(f64, f64, f64)> = (0..n / 2)
        .map(|idx| {
            let ((level, lower), (_, upper)) = (quantiles[idx], quantiles[n - 1 - idx]);
            (1.0 - 2.0 * level, lower, upper)
        })
        .collect();
    let found = score::weighted_interval_score(quantiles[n / 2].1, &intervals, y);
    result.near("weighted_interval_score", Some(found), &expect["weighted_interval_score"]);
    Ok(())
}

fn errors(result: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let season = count(&input["season"])?;
    let of = |name: &str| numbers(&input[name]);
    let found = point_errors(&of("history")?, &of("actual")?, &of("forecast")?, season)
        .ok_or("the series have no errors to speak of")?;
    result.near("mae", Some(found.mae), &expect["mae"]);
    result.near("rmse", Some(found.rmse), &expect["rmse"]);
    result.near("mase_season_1", found.mase_season_1, &expect["mase_season_1"]);
    result.near("mase", found.mase, &expect[format!("mase_season_{season}")]);
    result.near("rmsse", found.rmsse, &expect[format!("rmsse_season_{season}")]);
    result.near("smape_percent", Some(found.smape_percent), &expect["smape_percent"]);
    result.near("wape", found.wape, &expect["wape"]);
    result.near("bias", Some(found.bias), &expect["bias"]);
    Ok(())
}

fn pit(result: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let found = calibration(&numbers(&input["pit"])?).ok_or("there are no values to calibrate")?;
    result.same("histogram_10", &json!(found.histogram), &expect["histogram_10"]);
    result.near("ks_statistic", Some(found.ks_statistic), &expect["ks_statistic"]);
    result.near("chi_squared", Some(found.chi_squared), &expect["chi_squared"]);
    Ok(())
}

fn outturn_sum(result: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let of = |name: &str| number(&input["parameters"][name]);
    let process = match input["model"].as_str().unwrap_or_default() {
        "IID" => Process::Iid { level: of("level")? },
        "RW" => Process::RandomWalk { level: of("level")? },
        "ANN" => Process::Ann { level: of("level")?, alpha: of("alpha")? },
        "AAN" => {
            Process::Aan { level: of("level")?, trend: of("trend")?, alpha: of("alpha")?, beta: of("beta")? }
        }
        "AAdN" => Process::Aadn {
            level: of("level")?,
            trend: of("trend")?,
            phi: of("phi")?,
            alpha: of("alpha")?,
            beta: of("beta")?,
        },
        "AR1" => Process::Ar1 { mean: of("mean")?, phi: of("phi")?, last: of("last")? },
        other => return Err(format!("{other:?} is a process that nothing here knows")),
    };
    let n_steps = count(&input["months_left"])?;
    let found = process.sum(number(&input["year_to_date"])?, n_steps, number(&input["innovation_sd"])?);
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
        result.near(field, Some(value), &expect[field]);
    }
    result.all_near("monthly_mean", &found.step_mean, &expect["monthly_mean"]);
    result.all_near("monthly_sd", &found.step_sd, &expect["monthly_sd"]);
    Ok(())
}

fn outturn_methods(result: &mut CaseResult, input: &Value, expect: &Value) -> Result<(), String> {
    let plan: [f64; 12] = numbers(&input["plan_by_month"])?
        .try_into()
        .map_err(|_| "plan_by_month has not twelve values".to_owned())?;
    let (actual, non_recurrent) =
        (numbers(&input["actual_to_date"])?, numbers(&input["non_recurrent_to_date"])?);
    let found = outturn::rules(&plan, &actual, &non_recurrent).ok_or("the months to date are not 1 to 12")?;
    for (field, value) in [
        ("plan_year", Some(found.plan_year)),
        ("year_to_date", Some(found.year_to_date)),
        ("variance_to_date", Some(found.variance_to_date)),
        ("straight_line", Some(found.straight_line)),
        ("run_rate_last_three", Some(found.run_rate_last_three)),
        ("underlying_run_rate_year_to_date", Some(found.underlying_run_rate_year_to_date)),
        ("plan_plus_variance_to_date", Some(found.plan_plus_variance_to_date)),
        ("plan_plus_variance_continuing", Some(found.plan_plus_variance_continuing)),
        ("plan_scaled", found.plan_scaled.ok()),
        ("required_monthly_rest_to_hit_plan", found.required_monthly_rest_to_hit_plan),
    ] {
        result.near(field, value, &expect[field]);
    }
    Ok(())
}
