//! `spc_cases.json` and `spc_variant_cases.json`: control charts as two other programs draw them.

use evidence::control_chart::chart::{Chart, Group, chart};
use evidence::control_chart::fault::Fault;
use evidence::control_chart::icon::{Assurance, Variation};
use evidence::control_chart::limits::Use;
use evidence::control_chart::plan::{
    Baseline, BaselineLength, Direction, Exclusion, Plan, Reason, Rebase, Targets,
};
use evidence::control_chart::point::{Point, Rule, Side, SpecialCause, Verdict};
use evidence::control_chart::series::{Observation, Series};
use evidence::control_chart::settings::{LimitFactor, RunLength, Screening, Settings, TwoInThree};
use evidence::value_fault::ValueFault;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::fields::{days, given, list, number, text, truth, whole, wholes};
use super::{CaseResult, Tolerance, cases};

const USUAL: Tolerance = Tolerance { relative: 1e-9, absolute: 1e-9 };

type Outcome = Result<(), String>;

/// Charts by the rules of `NHSRplotthedots`.
pub(super) fn try_cases(value: &Value) -> Result<Vec<CaseResult>, String> {
    Ok(CaseResult::each(cases(value)?, usual))
}

/// Charts with the settings of `PowerBI-SPC`.
pub(super) fn try_variants(value: &Value) -> Result<Vec<CaseResult>, String> {
    Ok(CaseResult::each(cases(value)?, variant))
}

fn usual(held: &mut CaseResult, case: &Value) -> Outcome {
    let (chart, expect) = (drawn(&case["input"])?, &case["expect"]);
    if expect["peer_defect"] == true {
        // Ours draws these: a missing value ends the runs that would hold it.
        let chart = given(chart)?;
        let n_trends = chart.points.iter().filter(|point| point.signals.trend.is_some()).count();
        held.same("trends across a missing value", &json!(n_trends), &json!(0));
        return Ok(());
    }
    if !expect["error"].is_null() {
        let is_refused =
            matches!(chart, Err(Fault::ShortBaseline { .. } | Fault::Value(ValueFault::Several { .. })));
        held.same("refused", &json!(is_refused), &json!(true));
        return Ok(());
    }
    same_chart(held, &given(chart)?, expect)
}

fn reason() -> Result<Reason, String> {
    given(Reason::new("as the case has it"))
}

/// The chart of a case in the layout of `NHSRplotthedots`, or why it is refused.
fn drawn(input: &Value) -> Result<Result<Chart, Fault>, String> {
    let values = list(input, "values")?.iter().map(Value::as_f64);
    let observations =
        days(input, "dates")?.into_iter().zip(values).map(|(date, value)| Observation { date, value });
    let direction = match text(input, "improvement_direction")? {
        "increase" => Direction::Increase,
        "decrease" => Direction::Decrease,
        _ => Direction::Neutral,
    };
    let target = if input["target"].is_null() { None } else { Some(number(input, "target")?) };
    let length =
        if input["fix_after_n_points"].is_null() { None } else { Some(whole(input, "fix_after_n_points")?) };
    let screening = if truth(input, "screen_outliers")? { Screening::Once } else { Screening::Off };
    let reason = reason()?;
    let rebases = days(input, "rebase")?.into_iter().map(|first| Rebase { first, reason: reason.clone() });
    let rebases = rebases.collect();
    let draw = || {
        let first = |faults: evidence::control_chart::fault::Faults| faults.0.into_iter().next();
        let series = Series::new(observations).map_err(|faults| first(faults).unwrap_or(Fault::NoPoints))?;
        let baseline = match length {
            None => Baseline::WholeGroup,
            Some(n) => Baseline::First(BaselineLength::new(n)?),
        };
        let targets = target.map_or(Ok(Targets::none()), Targets::one)?;
        let plan = Plan { targets, rebases, baseline, ..Plan::plain(direction) };
        Ok(chart(&series, &plan, Settings { screening, ..Settings::MAKING_DATA_COUNT }))
    };
    Ok(draw())
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

fn same_chart(held: &mut CaseResult, chart: &Chart, expect: &Value) -> Outcome {
    let points = list(expect, "points")?;
    held.same("points", &json!(chart.points.len()), &json!(points.len()));
    for (point, expected) in chart.points.iter().zip(points) {
        same_point(held, point, &chart.groups[point.group], expected);
    }
    let groups = list(expect, "summary")?;
    held.same("groups", &json!(chart.groups.len()), &json!(groups.len()));
    for (group, expected) in chart.groups.iter().zip(groups) {
        let mut same = |field: &str, found: Value| {
            held.same(&format!("{field} of group {}", group.number), &found, &expected[field]);
        };
        same("rebase_group", json!(group.number));
        same("n", json!(group.n_points));
        same("common_cause", json!(group.n_common_cause));
        same("special_cause_improvement", json!(group.n_improvement));
        same("special_cause_concern", json!(group.n_concern));
        same("variation_type", json!(variation_word(group.variation)));
        held.near_within("mean of a group", group.level.mean, &expected["mean"], USUAL);
    }
    if let Some(last) = groups.last() {
        held.same("assurance_type", &json!(assurance_word(chart.assurance)), &last["assurance_type"]);
        held.same("variation_type", &json!(variation_word(chart.variation)), &last["variation_type"]);
    }
    let is_short = chart.groups.iter().any(Group::is_short);
    held.same("warned_short_group", &json!(is_short), &expect["warned_short_group"]);
    Ok(())
}

fn same_point(held: &mut CaseResult, point: &Point, group: &Group, expected: &Value) {
    let limits = group.level.limits;
    let is_there = point.used != Use::Missing;
    let side = match point.side {
        None => 0,
        Some(Side::High) => 1,
        Some(Side::Low) => -1,
    };
    let is_judged = is_there && limits.is_some();
    let mut same = |field: &str, found: Value| {
        held.same(&format!("{field} of {}", point.date), &found, &expected[field]);
    };
    same("date", json!(point.date.to_string()));
    same("rebase_group", json!(group.number));
    same("short_group_warning", json!(group.is_short()));
    same("relative_to_mean", json!(is_there.then_some(side)));
    same("outside_limits", json!(is_judged.then_some(point.signals.outside.is_some())));
    same("close_to_limits", json!(is_judged.then_some(point.is_near_limit)));
    same("special_cause_type", json!(cause_word(point.cause)));
    same("special_cause_flag", json!(point.cause.is_some()));
    same("point_type", json!(verdict_word(point.verdict)));
    for (field, found) in [
        ("value", point.value),
        ("mean", group.level.mean),
        ("lpl", limits.map(|limits| limits.lower)),
        ("upl", limits.map(|limits| limits.upper)),
    ] {
        held.near_within(&format!("{field} of {}", point.date), found, &expected[field], USUAL);
    }
}

fn variant(held: &mut CaseResult, case: &Value) -> Outcome {
    let (input, expect) = (&case["input"], &case["expect"]);
    let of = |idx: i64| date(2000, 1, 1).checked_add(idx.days()).unwrap_or(Date::MAX);
    let values = (0..).zip(list(input, "values")?);
    let series = values.map(|(idx, value)| Observation { date: of(idx), value: value.as_f64() });
    let reason = reason()?;
    let excluded = wholes(input, "excluded")?.into_iter();
    let exclusions = excluded.map(|idx| Exclusion { date: of(idx), reason: reason.clone() }).collect();
    let plan = Plan { exclusions, ..Plan::plain(Direction::Increase) };
    let run = |name: &str| given(RunLength::new(whole(input, name)?));
    let settings = Settings {
        shift: run("shift_n")?,
        trend: run("trend_n")?,
        two_in_three: if truth(input, "highlight")? {
            TwoInThree::AnySideWholeWindow
        } else {
            TwoInThree::AnySide
        },
        limit_factor: LimitFactor::ThreeSigma,
        screening: if truth(input, "screen")? { Screening::Once } else { Screening::Off },
    };
    let chart = chart(&given(Series::new(series))?, &plan, settings);
    let level = chart.groups.first().map(|group| group.level).ok_or("the chart has no group")?;
    let limits = level.limits;
    for (field, found) in [
        ("mean", level.mean),
        ("lower3", limits.map(|limits| limits.lower)),
        ("upper3", limits.map(|limits| limits.upper)),
        ("lower2", limits.map(|limits| limits.near_lower)),
        ("upper2", limits.map(|limits| limits.near_upper)),
    ] {
        held.near_within(field, found, &expect[field], USUAL);
    }
    let mut same = |name: &str, found: &dyn Fn(&Point) -> Option<Side>| {
        let words = chart.points.iter().map(|point| match found(point) {
            None => "none",
            Some(Side::High) => "upper",
            Some(Side::Low) => "lower",
        });
        held.same(name, &words.collect::<Value>(), &expect[name]);
    };
    same("astronomical", &|point| point.signals.outside);
    same("trend", &|point| point.signals.trend);
    same("two_in_three", &|point| point.signals.two_in_three);
    same("shift", &|point| point.signals.shift);
    Ok(())
}
