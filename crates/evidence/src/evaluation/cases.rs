//! `evaluation_cases.json`: every case with a known answer, from the folder that `OAKHAM_VALIDATION` names.

#![expect(clippy::disallowed_methods, reason = "a test reads its cases")]
#![expect(clippy::print_stderr, reason = "a test says why it leaves the cases out, and how near it came")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::{Date, date};
use serde_json::Value;
use stats::adjusted_p::Adjustment;
use stats::interval::{Interval, byar, exact_count, exact_proportion, wilson};

use super::calendar::months_after;
use super::differences::{self, differences};
use super::event_study::{self, event_study};
use super::four_groups::{FourGroups, two_by_two};
use super::interrupted::{self, ReferenceKind, SmallSample, interrupted};
use super::interrupted_counts::{self, interrupted_counts};
use super::many_tests::{NamedTest, many_tests};
use super::panel::{ClusterCorrection, Panel, Unit};
use super::series::Series;
use super::synthetic::{Donors, Predictor, SyntheticControl, UnitSeries, synthetic_control};
use crate::funnel::exact::{Counted, Limits, exact_limits};
use crate::funnel::overdispersion::{self, FunnelUnit, LimitConvention, Measure, funnel};

/// How near a case came, and what is too far.
#[derive(Default)]
struct Held {
    worst: f64,
    faults: Vec<String>,
}

impl Held {
    /// Holds a number to what is expected: by this share of it, or absolutely by this much.
    fn near(&mut self, field: &str, found: f64, expected: &Value, relative: f64, absolute: f64) {
        let Some(expected) = expected.as_f64() else {
            self.faults.push(format!("{field} is {found}, expected {expected}"));
            return;
        };
        let off = (found - expected).abs();
        if off.is_nan() || (relative * expected.abs()).max(absolute) < off {
            self.faults.push(format!("{field} is {found}, expected {expected}"));
        }
        // As a share of what is allowed.
        self.worst = self.worst.max(off / (relative * expected.abs()).max(absolute));
    }

    fn all(&mut self, field: &str, found: &[f64], expected: &Value, relative: f64, absolute: f64) {
        let expected = expected.as_array().map_or(&[][..], Vec::as_slice);
        self.same(&format!("{field} (how many)"), &found.len(), &expected.len());
        for (idx, (found, expected)) in found.iter().zip(expected).enumerate() {
            self.near(&format!("{field}[{idx}]"), *found, expected, relative, absolute);
        }
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, field: &str, found: &T, expected: &T) {
        if found != expected {
            self.faults.push(format!("{field} is {found:?}, expected {expected:?}"));
        }
    }
}

/// The tolerance of a case that states none, and of p-values.
const RELATIVE: f64 = 1e-6;
const OF_P: f64 = 1e-8;
/// What is zero but for rounding.
const ZERO: f64 = 1e-12;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn whole(value: &Value) -> i32 {
    i32::try_from(value.as_i64().unwrap()).unwrap()
}

fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// Month `n`, the first being 0.
fn month(n: i32) -> Date {
    months_after(date(1960, 1, 1), n)
}

fn points(values: &[f64]) -> Vec<(Date, f64)> {
    (0..).map(month).zip(values.iter().copied()).collect()
}

fn series(values: &Value) -> Series {
    Series::new("y", &points(&numbers(values)), vec![]).unwrap()
}

#[test]
fn every_case_with_a_known_answer_comes_out_as_it_should() {
    let Some(folder) = std::env::var_os("OAKHAM_VALIDATION").map(PathBuf::from) else {
        eprintln!("left out: OAKHAM_VALIDATION names no folder");
        return;
    };
    let text = std::fs::read_to_string(folder.join("evaluation_cases.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let mut of_kinds: BTreeMap<&str, (usize, usize, f64)> = BTreeMap::new();
    let mut faults = Vec::new();
    for case in file["cases"].as_array().unwrap() {
        let (kind, id) = (case["kind"].as_str().unwrap(), case["id"].as_str().unwrap());
        let (input, expect) = (&case["input"], &case["expect"]);
        let mut held = Held::default();
        match kind {
            "its_hac" => its_hac(&mut held, input, expect),
            "its_poisson" => its_poisson(&mut held, input, expect),
            "did_twfe" => did_twfe(&mut held, input, expect),
            "did_2x2" => did_2x2(&mut held, input, expect),
            "event_study" => events(&mut held, input, expect),
            "multiple_testing" => multiple_testing(&mut held, input, expect),
            "synth_outcome_only" => synth_outcome_only(&mut held, input, expect),
            "synth_predictors_given_v" => synth_predictors(&mut held, input, expect),
            "funnel_overdispersion" => funnel_overdispersion(&mut held, input, expect),
            "funnel_exact" => funnel_exact(&mut held, input, expect),
            "interval_count_proportion" => intervals(&mut held, input, expect),
            other => held.faults.push(format!("{other:?} is a kind of case that nothing here tries")),
        }
        let (n, n_passed, worst) = of_kinds.entry(kind).or_default();
        *n += 1;
        *n_passed += usize::from(held.faults.is_empty());
        *worst = worst.max(held.worst);
        faults.extend(held.faults.iter().take(5).map(|fault| format!("{id}: {fault}")));
    }
    for (kind, (n, n_passed, worst)) in of_kinds {
        eprintln!("{kind}: {n_passed} of {n}, worst {worst:.1e} of what is allowed");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn its_hac(held: &mut Held, input: &Value, expect: &Value) {
    let series = series(&input["y"]);
    let settings = interrupted::Settings {
        last_before: month(whole(&input["last_pre_period"]) - 1),
        max_lag: u32::try_from(whole(&input["max_lag"])).unwrap(),
        small_sample: if input["small_sample_correction"].as_bool().unwrap() {
            SmallSample::Corrected
        } else {
            SmallSample::Uncorrected
        },
        reference: if input["use_t"].as_bool().unwrap() {
            ReferenceKind::Student
        } else {
            ReferenceKind::Normal
        },
        harmonics: u32::try_from(whole(&input["harmonics"])).unwrap(),
        effect_at: u32::try_from(whole(&input["effect_at"])).unwrap(),
        bounds: None,
        also_changed: vec![],
    };
    let found = interrupted(&series, &settings).unwrap();
    let of = |of: &dyn Fn(&interrupted::Coefficient) -> f64| {
        found.coefficients.iter().map(of).collect::<Vec<f64>>()
    };
    let mut all = |field: &str, found: Vec<f64>| held.all(field, &found, &expect[field], RELATIVE, ZERO);
    all("coef", of(&|term| term.estimate.value));
    all("se_hac", of(&|term| term.estimate.standard_error));
    all("stat", of(&|term| term.estimate.value / term.estimate.standard_error));
    all("ci_low", of(&|term| term.estimate.low));
    all("ci_high", of(&|term| term.estimate.high));
    all("se_ols", of(&|term| term.plain_error));
    held.all("p", &of(&|term| term.estimate.p_value.unwrap()), &expect["p"], 0.0, OF_P);
    let last = found.by_month.last().unwrap();
    for (field, found) in [
        ("sigma2", found.diagnostics.variance),
        ("r2", found.diagnostics.r_squared.unwrap()),
        ("durbin_watson", found.diagnostics.durbin_watson.unwrap()),
        ("counterfactual_last", last.without_change),
        ("fitted_last", last.fitted),
    ] {
        held.near(field, found, &expect[field], RELATIVE, ZERO);
    }
    let effect =
        found.by_month.iter().filter_map(|month| month.effect).nth(index(&input["effect_at"]) - 1).unwrap();
    held.same("the effect of the month", &effect, &found.effect);
    for (field, found) in [
        ("estimate", effect.value),
        ("se", effect.standard_error),
        ("ci_low", effect.low),
        ("ci_high", effect.high),
    ] {
        held.near(field, found, &expect["effect"][field], RELATIVE, ZERO);
    }
}

fn its_poisson(held: &mut Held, input: &Value, expect: &Value) {
    let settings = interrupted_counts::Settings {
        last_before: month(whole(&input["last_pre_period"]) - 1),
        harmonics: 0,
        effect_at: 1,
        also_changed: vec![],
    };
    let found = interrupted_counts(&series(&input["y"]), &series(&input["population"]), &settings).unwrap();
    let of = |of: &dyn Fn(&interrupted_counts::Coefficient) -> f64| {
        found.coefficients.iter().map(of).collect::<Vec<f64>>()
    };
    held.all("coef", &of(&|term| term.estimate.value), &expect["coef"], RELATIVE, ZERO);
    held.all("se", &of(&|term| term.poisson_error), &expect["se"], RELATIVE, ZERO);
    held.all("se_quasi", &of(&|term| term.quasi_error), &expect["se_quasi"], RELATIVE, ZERO);
    for (field, found) in [
        ("deviance", found.deviance),
        ("loglik", found.log_likelihood),
        ("pearson_dispersion", found.dispersion),
        ("rate_ratio_level", libm::exp(found.coefficients[2].estimate.value)),
    ] {
        held.near(field, found, &expect[field], RELATIVE, ZERO);
    }
}

/// The panel of a case in long form; `start` says when each unit begins.
fn panel(input: &Value, start: &dyn Fn(i32) -> Option<i32>) -> Panel {
    let mut units: BTreeMap<i32, Vec<(Date, f64)>> = BTreeMap::new();
    let list = |name: &str| input[name].as_array().unwrap();
    for ((unit, time), value) in list("unit").iter().zip(list("time")).zip(list("y")) {
        units.entry(whole(unit)).or_default().push((month(whole(time)), value.as_f64().unwrap()));
    }
    let units = units.into_iter().map(|(unit, values)| Unit {
        name: unit.to_string(),
        start: start(unit).map(month),
        values,
    });
    Panel::new(units.collect()).unwrap()
}

fn did_twfe(held: &mut Held, input: &Value, expect: &Value) {
    let mut starts: BTreeMap<i32, i32> = BTreeMap::new();
    let list = |name: &str| input[name].as_array().unwrap();
    for ((unit, time), treated) in list("unit").iter().zip(list("time")).zip(list("treated")) {
        if treated.as_f64().unwrap() > 0.0 {
            let first = starts.entry(whole(unit)).or_insert(i32::MAX);
            *first = whole(time).min(*first);
        }
    }
    let panel = panel(input, &|unit| starts.get(&unit).copied());
    let of = |errors| {
        let settings = differences::Settings { errors, n_placebos: 0, seed: 1 };
        differences(&panel, &settings).unwrap()
    };
    let (all, nested) = (of(ClusterCorrection::AllParameters), of(ClusterCorrection::NestedEffects));
    for (field, found) in [
        ("att", all.effect.value),
        ("se_ols", all.errors.plain),
        ("se_cluster_uncorrected", all.errors.uncorrected),
        ("se_cluster_all_parameters", all.errors.all_parameters),
        ("se_cluster_nested_fe", all.errors.nested_effects),
    ] {
        held.near(field, found, &expect[field], RELATIVE, ZERO);
    }
    held.all("ci", &[all.effect.low, all.effect.high], &expect["ci_all_parameters"], RELATIVE, ZERO);
    held.near("p", all.effect.p_value.unwrap(), &expect["p_all_parameters_t"], 0.0, OF_P);
    held.near("p nested", nested.effect.p_value.unwrap(), &expect["p_nested_fe_t"], 0.0, OF_P);
    held.same("n", &all.n, &index(&expect["n"]));
    held.same("parameters", &all.n_parameters, &index(&expect["parameters"]));
    held.same("clusters", &all.n_units, &index(&expect["clusters"]));
}

fn did_2x2(held: &mut Held, input: &Value, expect: &Value) {
    let list = |name: &str| numbers(&input[name]);
    let group = |treated: f64, post: f64| -> Vec<f64> {
        let rows = list("y").into_iter().zip(list("treated")).zip(list("post"));
        let is = |a: f64, b: f64| (a - b).abs() < 0.5;
        rows.filter(|((_, t), p)| is(*t, treated) && is(*p, post)).map(|((y, _), _)| y).collect()
    };
    let groups = FourGroups::new(group(1.0, 0.0), group(1.0, 1.0), group(0.0, 0.0), group(0.0, 1.0)).unwrap();
    let found = two_by_two(&groups);
    held.near("att", found.effect.value, &expect["att"], RELATIVE, ZERO);
    held.near("se_ols", found.plain_error, &expect["se_ols"], RELATIVE, ZERO);
    held.near("se_hc1", found.effect.standard_error, &expect["se_hc1"], RELATIVE, ZERO);
    for (field, mean) in
        ["treated_pre", "treated_post", "control_pre", "control_post"].iter().zip(found.means)
    {
        held.near(field, mean, &expect["means"][field], RELATIVE, ZERO);
    }
}

fn events(held: &mut Held, input: &Value, expect: &Value) {
    let treated: Vec<i32> = input["treated_units"].as_array().unwrap().iter().map(whole).collect();
    let start = whole(&input["treatment_time"]);
    let panel = panel(input, &|unit| treated.contains(&unit).then_some(start));
    let settings = event_study::Settings {
        reference: whole(&input["reference"]),
        low: whole(&input["bin_low"]),
        high: whole(&input["bin_high"]),
        errors: ClusterCorrection::AllParameters,
    };
    let found = event_study(&panel, &settings).unwrap();
    let relative: Vec<i32> = found.effects.iter().map(|month| month.relative).collect();
    held.same(
        "relative_time",
        &relative,
        &expect["relative_time"].as_array().unwrap().iter().map(whole).collect(),
    );
    let of =
        |of: &dyn Fn(&event_study::RelativeMonth) -> f64| found.effects.iter().map(of).collect::<Vec<f64>>();
    let mut all = |field: &str, found: Vec<f64>| held.all(field, &found, &expect[field], RELATIVE, ZERO);
    all("coef", of(&|month| month.effect.value));
    all("se_cluster_all_parameters", of(&|month| month.effect.standard_error));
    all("se_cluster_uncorrected", of(&|month| month.uncorrected_error));
    held.near("mean_post", found.mean_after.value, &expect["mean_post"], RELATIVE, ZERO);
    match (&found.leads, expect["pretrend_wald_uncorrected"].is_null()) {
        (Some(leads), false) => {
            held.near("wald", leads.statistic, &expect["pretrend_wald_uncorrected"], RELATIVE, ZERO);
            held.same("pretrend_df", &leads.degrees, &index(&expect["pretrend_df"]));
        }
        (leads, is_null) => held.same("there is a test of leads", &leads.is_some(), &!is_null),
    }
}

fn multiple_testing(held: &mut Held, input: &Value, expect: &Value) {
    let tests = numbers(&input["p"]).into_iter().enumerate();
    let tests: Vec<NamedTest> =
        tests.map(|(idx, p_value)| NamedTest { name: idx.to_string(), p_value }).collect();
    for (name, adjustment) in [
        ("fdr_bh", Adjustment::BenjaminiHochberg),
        ("fdr_by", Adjustment::BenjaminiYekutieli),
        ("holm", Adjustment::Holm),
        ("bonferroni", Adjustment::Bonferroni),
    ] {
        let found = many_tests(&tests, tests.len(), adjustment, input["alpha"].as_f64().unwrap()).unwrap();
        let adjusted: Vec<f64> = found.tests.iter().map(|test| test.adjusted).collect();
        held.all(name, &adjusted, &expect[name]["adjusted"], 0.0, OF_P);
        let is_found: Vec<bool> = found.tests.iter().map(|test| test.is_found).collect();
        let expected =
            expect[name]["reject"].as_array().unwrap().iter().map(|found| found.as_bool().unwrap());
        held.same(name, &is_found, &expected.collect());
    }
}

/// Units of a table of one row a month.
fn units(names: &[String], rows: &[Vec<f64>]) -> Vec<UnitSeries> {
    let values = |idx: usize| points(&rows.iter().map(|row| row[idx]).collect::<Vec<_>>());
    names
        .iter()
        .enumerate()
        .map(|(idx, name)| UnitSeries { name: name.clone(), values: values(idx) })
        .collect()
}

fn weights(found: &SyntheticControl) -> Vec<f64> {
    found.weights.iter().map(|donor| donor.weight).collect()
}

fn synth_outcome_only(held: &mut Held, input: &Value, expect: &Value) {
    let treated = input["treated"].as_str().unwrap();
    let all = units(&texts(&input["units"]), &rows(&input["periods_by_unit"]));
    let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|unit| unit.name == treated);
    let donors = Donors::new(&own[0], &others, vec![], month(whole(&input["n_pre"]) - 1), &[]).unwrap();
    let found = synthetic_control(&donors);
    let names: Vec<String> = found.weights.iter().map(|donor| donor.name.clone()).collect();
    held.same("donors", &names, &texts(&expect["donors"]));
    held.all("weights", &weights(&found), &expect["weights"], 0.0, 1e-5);
    let gaps: Vec<f64> = found.by_month.iter().map(|month| month.gap).collect();
    let scale = own[0].values.iter().map(|(_, value)| value.abs()).fold(0.0, f64::max);
    held.all("gap", &gaps, &expect["gap"], 0.0, 1e-6 * scale);
    for (field, found) in [
        ("pre_rmspe", found.rmspe_before),
        ("post_rmspe", found.rmspe_after),
        ("rmspe_ratio", found.ratio.unwrap()),
        ("att", found.effect),
        ("p_value", found.p_value),
    ] {
        held.near(field, found, &expect[field], RELATIVE, ZERO);
    }
    held.same("rank", &found.rank, &index(&expect["rank"]));
    held.same("units ranked", &found.n_ranked, &expect["placebo_rmspe_ratio"].as_object().unwrap().len());
    for placebo in &found.placebos {
        let expected = &expect["placebo_rmspe_ratio"][&placebo.name];
        held.near(&placebo.name, placebo.ratio.unwrap(), expected, RELATIVE, ZERO);
    }
}

fn synth_predictors(held: &mut Held, input: &Value, expect: &Value) {
    let treated = input["treated"].as_str().unwrap();
    let names = texts(&input["donors"]);
    let table = |part: &str| rows(&input[format!("{part}_outcomes_donors")]);
    let n_before = i32::try_from(table("pre").len()).unwrap();
    let donors = units(&names, &[table("pre"), table("post")].concat());
    let own = [numbers(&input["pre_outcomes_treated"]), numbers(&input["post_outcomes_treated"])].concat();
    let own = UnitSeries { name: treated.to_owned(), values: points(&own) };
    let of_treated = numbers(&input["x_treated"]);
    let predictors = rows(&input["x_donors"]).into_iter().enumerate().map(|(idx, of_donors)| Predictor {
        name: idx.to_string(),
        weight: numbers(&input["v"])[idx],
        values: names.iter().cloned().zip(of_donors).chain([(treated.to_owned(), of_treated[idx])]).collect(),
    });
    let predictors: Vec<Predictor> = predictors.collect();
    let donors = Donors::new(&own, &donors, vec![], month(n_before - 1), &predictors).unwrap();
    let found = synthetic_control(&donors);
    held.all("weights", &weights(&found), &expect["weights"], 0.0, 1e-4);
    let mut peers = Held::default();
    peers.all("peer weights", &weights(&found), &expect["peer_weights_pysyncon"], 0.0, 1e-3);
    held.faults.append(&mut peers.faults);
    held.near("att", found.effect, &expect["att"], RELATIVE, ZERO);
    held.near("pre_mspe", found.rmspe_before * found.rmspe_before, &expect["pre_mspe"], RELATIVE, ZERO);
}

fn funnel_overdispersion(held: &mut Held, input: &Value, expect: &Value) {
    let measure = match (input["data_type"].as_str().unwrap(), input["sr_method"].as_str().unwrap()) {
        ("SR", "SHMI") => Measure::RatioByLogarithm,
        ("SR", _) => Measure::RatioBySquareRoot,
        ("PR", _) => Measure::Proportion,
        _ => Measure::RatioOfCounts,
    };
    let trim = input["trim_by"].as_f64().unwrap();
    let settings = overdispersion::Settings { measure, trim, convention: LimitConvention::FunnelPlotR };
    let (numerators, denominators) = (numbers(&input["numerator"]), numbers(&input["denominator"]));
    let units = texts(&input["group"]).into_iter().enumerate().map(|(idx, name)| FunnelUnit {
        name,
        numerator: numerators[idx],
        denominator: denominators[idx],
    });
    let found = funnel(&units.collect::<Vec<_>>(), &settings).unwrap();
    let relative = 1e-9;
    held.near("target", found.target, &expect["target"], relative, ZERO);
    held.near("phi", found.dispersion, &expect["phi"], relative, ZERO);
    held.near("tau2", found.variance_between, &expect["tau2"], relative, ZERO);
    held.same("n_used", &found.n_used, &index(&expect["n_used"]));
    let of =
        |of: &dyn Fn(&overdispersion::PlacedUnit) -> f64| found.units.iter().map(of).collect::<Vec<f64>>();
    held.all("z", &of(&|unit| unit.z), &expect["z"], relative, ZERO);
    for (unit, expected) in found.units.iter().zip(expect["z_used"].as_array().unwrap()) {
        match unit.z_used {
            Some(z) => held.near("z_used", z, expected, relative, ZERO),
            None => held.same("z_used", &Value::Null, expected),
        }
    }
    let placed = found.units.iter();
    for (prefix, limits) in [
        ("", placed.clone().map(|unit| unit.limits).collect::<Vec<Limits>>()),
        ("od_", placed.map(|unit| unit.adjusted).collect()),
    ] {
        for (name, found) in [
            ("ll95", limits.iter().map(|limits| limits.low_95).collect::<Vec<f64>>()),
            ("ul95", limits.iter().map(|limits| limits.high_95).collect()),
            ("ll998", limits.iter().map(|limits| limits.low_998).collect()),
            ("ul998", limits.iter().map(|limits| limits.high_998).collect()),
        ] {
            let field = format!("{prefix}{name}");
            held.all(&field, &found, &expect[&field], relative, ZERO);
        }
    }
}

fn funnel_exact(held: &mut Held, input: &Value, expect: &Value) {
    let counted = match input["distribution"].as_str().unwrap() {
        "binomial" => Counted::Proportion,
        _ => Counted::Events,
    };
    let found = exact_limits(counted, input["target"].as_f64().unwrap(), &numbers(&input["n"])).unwrap();
    let expected = expect["limits"].as_array().unwrap();
    held.same("limits", &found.len(), &expected.len());
    for (found, expected) in found.iter().zip(expected) {
        for (reading, limits) in [("quantile", found.quantile), ("interpolated", found.smooth)] {
            for (side, limit) in [
                ("lo998", limits.low_998),
                ("lo95", limits.low_95),
                ("hi95", limits.high_95),
                ("hi998", limits.high_998),
            ] {
                let field = format!("{side}_{reading}");
                held.near(&format!("{field} of {}", found.size), limit, &expected[&field], 1e-9, ZERO);
            }
        }
    }
}

fn intervals(held: &mut Held, input: &Value, expect: &Value) {
    let level = input["level"].as_f64().unwrap();
    for item in expect["items"].as_array().unwrap() {
        let count = |name: &str| item[name].as_u64().and_then(|n| u32::try_from(n).ok());
        let x = count("x").unwrap();
        let found: [(&str, Interval); 2] = match count("n") {
            Some(n) => [("exact", exact_proportion(x, n, level)), ("wilson", wilson(x, n, level))],
            None => [("poisson_exact", exact_count(f64::from(x), level)), ("byar", byar(x, level))],
        };
        for (name, Interval { low, high }) in found {
            held.all(&format!("{name} of {x}"), &[low, high], &item[name], 1e-9, ZERO);
        }
    }
}
