//! All charts of the cases with known answers, from the folder that `OAKHAM_VALIDATION` names.

#![expect(
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test reads cases and says how many passed"
)]

use std::path::PathBuf;

use serde_json::Value;

use crate::control_chart::chart::{Chart, chart};
use crate::control_chart::fault::Fault;
use crate::control_chart::icon::{Assurance, Variation};
use crate::control_chart::limits::Use;
use crate::control_chart::plan::{
    Baseline, BaselineLength, Direction, Exclusion, Plan, Reason, Rebase, Targets,
};
use crate::control_chart::point::{Rule, Side, SpecialCause, Verdict};
use crate::control_chart::series::{Observation, Series};
use crate::control_chart::settings::{LimitFactor, RunLength, Screening, Settings, TwoInThree};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The cases of a file, or none without the folder.
fn cases(file: &str) -> Option<Vec<Value>> {
    let Some(folder) = std::env::var_os("OAKHAM_VALIDATION").map(PathBuf::from) else {
        eprintln!("left out: OAKHAM_VALIDATION names no folder");
        return None;
    };
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    let Value::Array(cases) = file["cases"].take() else { panic!("no cases") };
    Some(cases)
}

fn day(value: &Value) -> Date {
    value.as_str().unwrap().parse().unwrap()
}

fn reason() -> Reason {
    Reason::new("as the case has it").unwrap()
}

/// The chart of a case in the layout of `NHSRplotthedots`, or why it is refused.
fn drawn(input: &Value) -> Result<Chart, Fault> {
    let dates = input["dates"].as_array().unwrap().iter();
    let values = input["values"].as_array().unwrap().iter();
    let observations =
        dates.zip(values).map(|(date, value)| Observation { date: day(date), value: value.as_f64() });
    let series = Series::new(observations).map_err(|faults| faults.0[0].clone())?;
    let direction = match input["improvement_direction"].as_str().unwrap() {
        "increase" => Direction::Increase,
        "decrease" => Direction::Decrease,
        _ => Direction::Neutral,
    };
    let baseline = match input["fix_after_n_points"].as_u64() {
        None => Baseline::WholeGroup,
        Some(n) => Baseline::First(BaselineLength::new(usize::try_from(n).unwrap())?),
    };
    let rebases = input["rebase"].as_array().unwrap().iter();
    let plan = Plan {
        targets: input["target"].as_f64().map_or(Ok(Targets::none()), Targets::one)?,
        rebases: rebases.map(|first| Rebase { first: day(first), reason: reason() }).collect(),
        baseline,
        ..Plan::plain(direction)
    };
    let screening =
        if input["screen_outliers"].as_bool().unwrap() { Screening::Once } else { Screening::Off };
    Ok(chart(&series, &plan, Settings { screening, ..Settings::MAKING_DATA_COUNT }))
}

/// The largest difference from what was expected, relative, and absolute near zero.
struct Worst(f64);

impl Worst {
    fn same(&mut self, found: Option<f64>, expected: &Value, id: &str) {
        assert_eq!(found.is_none(), expected.is_null(), "{id}: {found:?} is not {expected}");
        if let (Some(found), Some(expected)) = (found, expected.as_f64()) {
            let difference = (found - expected).abs() / expected.abs().max(1.0);
            assert!(difference <= 1e-9, "{id}: {found} is not {expected}");
            self.0 = self.0.max(difference);
        }
    }
}

/// The peer's word for a cause.
fn cause_word(cause: Option<SpecialCause>) -> &'static str {
    match cause.map(|cause| (cause.rule, cause.side)) {
        None => "Common Cause",
        Some((Rule::Outside, Side::High)) => "Above UCL",
        Some((Rule::Outside, Side::Low)) => "Below LCL",
        Some((Rule::Trend, Side::High)) => "7 Point Trend (Increasing)",
        Some((Rule::Trend, Side::Low)) => "7 Point Trend (Decreasing)",
        Some((Rule::TwoInThree, Side::High)) => "2 in 3 Above CL",
        Some((Rule::TwoInThree, Side::Low)) => "2 in 3 Below CL",
        Some((Rule::Shift, Side::High)) => "7 Points Above CL",
        Some((Rule::Shift, Side::Low)) => "7 Points Below CL",
    }
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::CommonCause => "common_cause",
        Verdict::Improvement => "special_cause_improvement",
        Verdict::Concern => "special_cause_concern",
        Verdict::NeutralHigh => "special_cause_neutral_high",
        Verdict::NeutralLow => "special_cause_neutral_low",
    }
}

fn variation_word(variation: Variation) -> &'static str {
    match variation {
        Variation::CommonCause => "common_cause",
        Variation::Improvement(_) => "special_cause_improvement",
        Variation::Concern(_) => "special_cause_concern",
        Variation::Neutral(Side::High) => "special_cause_neutral_high",
        Variation::Neutral(Side::Low) => "special_cause_neutral_low",
    }
}

fn assurance_word(assurance: Option<Assurance>) -> Option<&'static str> {
    Some(match assurance? {
        Assurance::ConsistentPass => "consistent_pass",
        Assurance::ConsistentFail => "consistent_fail",
        // Without limits the peer says so too; ours tells the two apart.
        Assurance::HitAndMiss | Assurance::NoLimits => "inconsistent",
    })
}

fn same_chart(chart: &Chart, expect: &Value, id: &str, worst: &mut Worst) {
    let points = expect["points"].as_array().unwrap();
    assert_eq!(points.len(), chart.points.len(), "{id}");
    for (point, expected) in chart.points.iter().zip(points) {
        let id = format!("{id} {}", point.date);
        let group = &chart.groups[point.group];
        let limits = group.level.limits;
        assert_eq!(point.date, day(&expected["date"]), "{id}");
        assert_eq!(point.value, expected["value"].as_f64(), "{id}");
        assert_eq!(expected["rebase_group"], group.number, "{id}");
        assert_eq!(expected["short_group_warning"], group.is_short(), "{id}");
        worst.same(group.level.mean, &expected["mean"], &id);
        worst.same(limits.map(|limits| limits.lower), &expected["lpl"], &id);
        worst.same(limits.map(|limits| limits.upper), &expected["upl"], &id);
        let is_judged = point.used != Use::Missing;
        let side = match point.side {
            None => 0,
            Some(Side::High) => 1,
            Some(Side::Low) => -1,
        };
        assert_eq!(expected["relative_to_mean"].as_i64(), is_judged.then_some(side), "{id}");
        let is_judged = is_judged && limits.is_some();
        let is_outside = is_judged.then_some(point.signals.outside.is_some());
        assert_eq!(expected["outside_limits"].as_bool(), is_outside, "{id}");
        assert_eq!(expected["close_to_limits"].as_bool(), is_judged.then_some(point.is_near_limit), "{id}");
        assert_eq!(expected["special_cause_type"], cause_word(point.cause), "{id}");
        assert_eq!(expected["special_cause_flag"], point.cause.is_some(), "{id}");
        assert_eq!(expected["point_type"], verdict_word(point.verdict), "{id}");
    }
    let groups = expect["summary"].as_array().unwrap();
    assert_eq!(groups.len(), chart.groups.len(), "{id}");
    for (place, (group, expected)) in chart.groups.iter().zip(groups).enumerate() {
        assert_eq!(expected["rebase_group"], group.number, "{id}");
        worst.same(group.level.mean, &expected["mean"], id);
        assert_eq!(expected["n"], group.n_points, "{id}");
        assert_eq!(expected["common_cause"], group.n_common_cause, "{id}");
        assert_eq!(expected["special_cause_improvement"], group.n_improvement, "{id}");
        assert_eq!(expected["special_cause_concern"], group.n_concern, "{id}");
        assert_eq!(expected["variation_type"], variation_word(group.variation), "{id}");
        if place + 1 == groups.len() {
            assert_eq!(expected["assurance_type"].as_str(), assurance_word(chart.assurance), "{id}");
            assert_eq!(chart.variation, group.variation, "{id}");
        }
    }
    assert_eq!(expect["warned_short_group"], chart.groups.iter().any(super::Group::is_short), "{id}");
}

#[test]
fn every_chart_is_as_nhsrplotthedots_draws_it() {
    let Some(cases) = cases("spc_cases.json") else { return };
    let mut worst = Worst(0.0);
    let mut n_defects = 0;
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        let (chart, expect) = (drawn(&case["input"]), &case["expect"]);
        if expect["peer_defect"] == true {
            // Ours draws these: a missing value ends the runs that would hold it.
            let chart = chart.unwrap();
            assert!(chart.points.iter().any(|point| point.value.is_none()), "{id}");
            let is_trend = |point: &&super::Point| point.signals.trend.is_some();
            assert_eq!(chart.points.iter().filter(is_trend).count(), 0, "{id}");
            n_defects += 1;
        } else if expect["error"].is_string() {
            let fault = chart.unwrap_err();
            assert!(
                matches!(fault, Fault::ShortBaseline { .. } | Fault::DuplicateDate { .. }),
                "{id}: {fault}"
            );
        } else {
            same_chart(&chart.unwrap(), expect, id, &mut worst);
        }
    }
    assert!(!cases.is_empty() && n_defects <= cases.len());
    eprintln!(
        "spc_cases: {} passed, {n_defects} of them defects of the peer, worst {:e}",
        cases.len(),
        worst.0
    );
}

#[test]
fn other_settings_are_as_powerbi_spc_has_them() {
    let Some(cases) = cases("spc_variant_cases.json") else { return };
    let mut worst = Worst(0.0);
    for case in &cases {
        let (id, input, expect) = (case["id"].as_str().unwrap(), &case["input"], &case["expect"]);
        let of = |idx: u64| date(2000, 1, 1) + i64::try_from(idx).unwrap().days();
        let values = (0..).zip(input["values"].as_array().unwrap());
        let series = values.map(|(idx, value)| Observation { date: of(idx), value: value.as_f64() });
        let excluded = input["excluded"].as_array().unwrap().iter();
        let excluded = excluded.map(|idx| Exclusion { date: of(idx.as_u64().unwrap()), reason: reason() });
        let plan = Plan { exclusions: excluded.collect(), ..Plan::plain(Direction::Increase) };
        let run =
            |name: &str| RunLength::new(usize::try_from(input[name].as_u64().unwrap()).unwrap()).unwrap();
        let is = |name: &str| input[name].as_bool().unwrap();
        let settings = Settings {
            shift: run("shift_n"),
            trend: run("trend_n"),
            two_in_three: if is("highlight") { TwoInThree::AnySideWholeWindow } else { TwoInThree::AnySide },
            limit_factor: LimitFactor::ThreeSigma,
            screening: if is("screen") { Screening::Once } else { Screening::Off },
        };
        let chart = chart(&Series::new(series).unwrap(), &plan, settings);
        let level = chart.groups[0].level;
        let limits = level.limits.unwrap();
        worst.same(level.mean, &expect["mean"], id);
        worst.same(Some(limits.lower), &expect["lower3"], id);
        worst.same(Some(limits.upper), &expect["upper3"], id);
        worst.same(Some(limits.near_lower), &expect["lower2"], id);
        worst.same(Some(limits.near_upper), &expect["upper2"], id);
        let same = |name: &str, found: &dyn Fn(&super::Point) -> Option<Side>| {
            let words = chart.points.iter().map(|point| match found(point) {
                None => "none",
                Some(Side::High) => "upper",
                Some(Side::Low) => "lower",
            });
            assert_eq!(expect[name], words.collect::<Value>(), "{id} {name}");
        };
        same("astronomical", &|point| point.signals.outside);
        same("trend", &|point| point.signals.trend);
        same("two_in_three", &|point| point.signals.two_in_three);
        same("shift", &|point| point.signals.shift);
    }
    assert!(!cases.is_empty());
    eprintln!("spc_variant_cases: {} passed, worst {:e}", cases.len(), worst.0);
}
