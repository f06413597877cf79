//! `evaluation_cases.json`: did it work, by interrupted series, differences, synthetic controls and funnels.

use std::collections::BTreeMap;

use evidence::evaluation::calendar::months_after;
use evidence::evaluation::differences::{self, differences};
use evidence::evaluation::event_study::{self, event_study};
use evidence::evaluation::four_groups::{FourGroups, two_by_two};
use evidence::evaluation::interrupted::{self, ReferenceKind, SmallSample, interrupted};
use evidence::evaluation::interrupted_counts::{self, interrupted_counts};
use evidence::evaluation::many_tests::{NamedTest, many_tests};
use evidence::evaluation::panel::{ClusterCorrection, Panel, Unit};
use evidence::evaluation::series::Series;
use evidence::evaluation::synthetic::{Donors, Predictor, SyntheticControl, UnitSeries, synthetic_control};
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use stats::adjusted_p::Adjustment;

use super::fields::{given_all, number, numbers, rows, text, texts, truth, whole, wholes};
use super::{CaseResult, FileResult, Tolerance, funnels};

/// What a case without a tolerance of its own allows.
const USUAL: Tolerance = Tolerance { relative: 1e-6, absolute: 1e-12 };
/// What is allowed of p-values.
pub(super) const OF_P: Tolerance = Tolerance { relative: 0.0, absolute: 1e-8 };

type Outcome = Result<(), String>;

pub(super) fn try_cases(value: &Value) -> Result<FileResult, String> {
    FileResult::by_kind(value, |kind, held, case| {
        let (input, expect) = (&case["input"], &case["expect"]);
        Some(match kind {
            "its_hac" => its_hac(held, input, expect),
            "its_poisson" => its_poisson(held, input, expect),
            "did_twfe" => did_twfe(held, input, expect),
            "did_2x2" => did_2x2(held, input, expect),
            "event_study" => events(held, input, expect),
            "multiple_testing" => multiple_testing(held, input, expect),
            "synth_outcome_only" => synth_outcome_only(held, input, expect),
            "synth_predictors_given_v" => synth_predictors(held, input, expect),
            "funnel_overdispersion" => funnels::overdispersed(held, input, expect),
            "funnel_exact" => funnels::exact(held, input, expect),
            "interval_count_proportion" => funnels::intervals(held, input, expect),
            _ => return None,
        })
    })
}

/// Month `n`, the first being 0.
fn month(n: i32) -> Date {
    months_after(date(1960, 1, 1), n)
}

fn points(values: &[f64]) -> Vec<(Date, f64)> {
    (0..).map(month).zip(values.iter().copied()).collect()
}

fn series(input: &Value, name: &str) -> Result<Series, String> {
    given_all(Series::new(name, &points(&numbers(input, name)?), vec![]))
}

fn its_hac(held: &mut CaseResult, input: &Value, expect: &Value) -> Outcome {
    let small_sample = truth(input, "small_sample_correction")?;
    let settings = interrupted::Settings {
        last_before: month(whole::<i32>(input, "last_pre_period")? - 1),
        max_lag: whole(input, "max_lag")?,
        small_sample: if small_sample { SmallSample::Corrected } else { SmallSample::Uncorrected },
        reference: if truth(input, "use_t")? { ReferenceKind::Student } else { ReferenceKind::Normal },
        harmonics: whole(input, "harmonics")?,
        effect_at: whole(input, "effect_at")?,
        bounds: None,
        also_changed: vec![],
    };
    let found = given_all(interrupted(&series(input, "y")?, &settings))?;
    let of = |of: &dyn Fn(&interrupted::Coefficient) -> f64| {
        found.coefficients.iter().map(of).collect::<Vec<f64>>()
    };
    let mut all = |field: &str, found: Vec<f64>| held.all_within(field, &found, &expect[field], USUAL);
    all("coef", of(&|term| term.estimate.value));
    all("se_hac", of(&|term| term.estimate.standard_error));
    all("stat", of(&|term| term.estimate.value / term.estimate.standard_error));
    all("ci_low", of(&|term| term.estimate.low));
    all("ci_high", of(&|term| term.estimate.high));
    all("se_ols", of(&|term| term.plain_error));
    let p = of(&|term| term.estimate.p_value.unwrap_or(f64::NAN));
    held.all_within("p", &p, &expect["p"], OF_P);
    let last = found.by_month.last();
    for (field, found) in [
        ("sigma2", Some(found.diagnostics.variance)),
        ("r2", found.diagnostics.r_squared),
        ("durbin_watson", found.diagnostics.durbin_watson),
        ("counterfactual_last", last.map(|month| month.without_change)),
        ("fitted_last", last.map(|month| month.fitted)),
    ] {
        held.near_within(field, found, &expect[field], USUAL);
    }
    for (field, found) in [
        ("estimate", found.effect.value),
        ("se", found.effect.standard_error),
        ("ci_low", found.effect.low),
        ("ci_high", found.effect.high),
    ] {
        held.near_within(&format!("effect {field}"), Some(found), &expect["effect"][field], USUAL);
    }
    Ok(())
}

fn its_poisson(held: &mut CaseResult, input: &Value, expect: &Value) -> Outcome {
    let settings = interrupted_counts::Settings {
        last_before: month(whole::<i32>(input, "last_pre_period")? - 1),
        harmonics: 0,
        effect_at: 1,
        also_changed: vec![],
    };
    let (counts, population) = (series(input, "y")?, series(input, "population")?);
    let found = given_all(interrupted_counts(&counts, &population, &settings))?;
    let of = |of: &dyn Fn(&interrupted_counts::Coefficient) -> f64| {
        found.coefficients.iter().map(of).collect::<Vec<f64>>()
    };
    let coefficients = of(&|term| term.estimate.value);
    held.all_within("coef", &coefficients, &expect["coef"], USUAL);
    held.all_within("se", &of(&|term| term.poisson_error), &expect["se"], USUAL);
    held.all_within("se_quasi", &of(&|term| term.quasi_error), &expect["se_quasi"], USUAL);
    for (field, found) in [
        ("deviance", Some(found.deviance)),
        ("loglik", Some(found.log_likelihood)),
        ("pearson_dispersion", Some(found.dispersion)),
        ("rate_ratio_level", coefficients.get(2).map(|level| level.exp())),
    ] {
        held.near_within(field, found, &expect[field], USUAL);
    }
    Ok(())
}

/// The panel of a case in long form; `start` says when each unit begins.
fn panel(input: &Value, start: &dyn Fn(i32) -> Option<i32>) -> Result<Panel, String> {
    let mut units: BTreeMap<i32, Vec<(Date, f64)>> = BTreeMap::new();
    let (names, times) = (wholes::<i32>(input, "unit")?, wholes(input, "time")?);
    for ((unit, time), value) in names.into_iter().zip(times).zip(numbers(input, "y")?) {
        units.entry(unit).or_default().push((month(time), value));
    }
    let units = units.into_iter().map(|(unit, values)| Unit {
        name: unit.to_string(),
        start: start(unit).map(month),
        values,
    });
    given_all(Panel::new(units.collect()))
}

fn did_twfe(held: &mut CaseResult, input: &Value, expect: &Value) -> Outcome {
    let mut starts: BTreeMap<i32, i32> = BTreeMap::new();
    let (names, times) = (wholes::<i32>(input, "unit")?, wholes::<i32>(input, "time")?);
    for ((unit, time), treated) in names.into_iter().zip(times).zip(numbers(input, "treated")?) {
        if 0.0 < treated {
            let first = starts.entry(unit).or_insert(i32::MAX);
            *first = time.min(*first);
        }
    }
    let panel = panel(input, &|unit| starts.get(&unit).copied())?;
    let of = |errors| {
        let settings = differences::Settings { errors, n_placebos: 0, seed: 1 };
        given_all(differences(&panel, &settings))
    };
    let (all, nested) = (of(ClusterCorrection::AllParameters)?, of(ClusterCorrection::NestedEffects)?);
    for (field, found) in [
        ("att", all.effect.value),
        ("se_ols", all.errors.plain),
        ("se_cluster_uncorrected", all.errors.uncorrected),
        ("se_cluster_all_parameters", all.errors.all_parameters),
        ("se_cluster_nested_fe", all.errors.nested_effects),
    ] {
        held.near_within(field, Some(found), &expect[field], USUAL);
    }
    held.all_within("ci", &[all.effect.low, all.effect.high], &expect["ci_all_parameters"], USUAL);
    for (field, found) in
        [("p_all_parameters_t", all.effect.p_value), ("p_nested_fe_t", nested.effect.p_value)]
    {
        held.near_within(field, found, &expect[field], OF_P);
    }
    held.same("n", &json!(all.n), &expect["n"]);
    held.same("parameters", &json!(all.n_parameters), &expect["parameters"]);
    held.same("clusters", &json!(all.n_units), &expect["clusters"]);
    Ok(())
}

fn did_2x2(held: &mut CaseResult, input: &Value, expect: &Value) -> Outcome {
    let (values, treated, post) = (numbers(input, "y")?, numbers(input, "treated")?, numbers(input, "post")?);
    let group = |is_treated: bool, is_post: bool| -> Vec<f64> {
        let rows = values.iter().zip(&treated).zip(&post);
        let wanted = rows.filter(|((_, t), p)| (0.5 < **t) == is_treated && (0.5 < **p) == is_post);
        wanted.map(|((value, _), _)| *value).collect()
    };
    let groups =
        FourGroups::new(group(true, false), group(true, true), group(false, false), group(false, true));
    let found = two_by_two(&given_all(groups)?);
    held.near_within("att", Some(found.effect.value), &expect["att"], USUAL);
    held.near_within("se_ols", Some(found.plain_error), &expect["se_ols"], USUAL);
    held.near_within("se_hc1", Some(found.effect.standard_error), &expect["se_hc1"], USUAL);
    for (field, mean) in
        ["treated_pre", "treated_post", "control_pre", "control_post"].iter().zip(found.means)
    {
        held.near_within(field, Some(mean), &expect["means"][field], USUAL);
    }
    Ok(())
}

fn events(held: &mut CaseResult, input: &Value, expect: &Value) -> Outcome {
    let treated: Vec<i32> = wholes(input, "treated_units")?;
    let start = whole(input, "treatment_time")?;
    let panel = panel(input, &|unit| treated.contains(&unit).then_some(start))?;
    let settings = event_study::Settings {
        reference: whole(input, "reference")?,
        low: whole(input, "bin_low")?,
        high: whole(input, "bin_high")?,
        errors: ClusterCorrection::AllParameters,
    };
    let found = given_all(event_study(&panel, &settings))?;
    let relative: Vec<i32> = found.effects.iter().map(|month| month.relative).collect();
    held.same("relative_time", &json!(relative), &expect["relative_time"]);
    let of =
        |of: &dyn Fn(&event_study::RelativeMonth) -> f64| found.effects.iter().map(of).collect::<Vec<f64>>();
    let mut all = |field: &str, found: Vec<f64>| held.all_within(field, &found, &expect[field], USUAL);
    all("coef", of(&|month| month.effect.value));
    all("se_cluster_all_parameters", of(&|month| month.effect.standard_error));
    all("se_cluster_uncorrected", of(&|month| month.uncorrected_error));
    held.near_within("mean_post", Some(found.mean_after.value), &expect["mean_post"], USUAL);
    let leads = found.leads.as_ref();
    let (statistic, degrees) = (leads.map(|leads| leads.statistic), leads.map(|leads| leads.degrees));
    let name = "pretrend_wald_uncorrected";
    held.near_within(name, statistic, &expect[name], USUAL);
    if degrees.is_some() {
        held.same("pretrend_df", &json!(degrees), &expect["pretrend_df"]);
    }
    Ok(())
}

fn multiple_testing(held: &mut CaseResult, input: &Value, expect: &Value) -> Outcome {
    let tests = numbers(input, "p")?.into_iter().enumerate();
    let tests: Vec<NamedTest> =
        tests.map(|(idx, p_value)| NamedTest { name: idx.to_string(), p_value }).collect();
    for (name, adjustment) in [
        ("fdr_bh", Adjustment::BenjaminiHochberg),
        ("fdr_by", Adjustment::BenjaminiYekutieli),
        ("holm", Adjustment::Holm),
        ("bonferroni", Adjustment::Bonferroni),
    ] {
        let found = given_all(many_tests(&tests, tests.len(), adjustment, number(input, "alpha")?))?;
        let adjusted: Vec<f64> = found.tests.iter().map(|test| test.adjusted).collect();
        held.all_within(name, &adjusted, &expect[name]["adjusted"], OF_P);
        let is_found: Vec<bool> = found.tests.iter().map(|test| test.is_found).collect();
        held.same(&format!("{name} reject"), &json!(is_found), &expect[name]["reject"]);
    }
    Ok(())
}

/// Units of a table of one row a month.
fn units(names: &[String], rows: &[Vec<f64>]) -> Vec<UnitSeries> {
    let values =
        |idx: usize| points(&rows.iter().filter_map(|row| row.get(idx).copied()).collect::<Vec<_>>());
    let names = names.iter().enumerate();
    names.map(|(idx, name)| UnitSeries { name: name.clone(), values: values(idx) }).collect()
}

fn weights(found: &SyntheticControl) -> Vec<f64> {
    found.weights.iter().map(|donor| donor.weight).collect()
}

/// What is allowed of a value in the unit of the measure.
const fn absolute(absolute: f64) -> Tolerance {
    Tolerance { relative: 0.0, absolute }
}

fn synth_outcome_only(held: &mut CaseResult, input: &Value, expect: &Value) -> Outcome {
    let treated = text(input, "treated")?;
    let all = units(&texts(input, "units")?, &rows(input, "periods_by_unit")?);
    let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|unit| unit.name == treated);
    let own = own.first().ok_or_else(|| format!("{treated} is not among the units"))?;
    let last_before = month(whole::<i32>(input, "n_pre")? - 1);
    let donors = given_all(Donors::new(own, &others, vec![], last_before, &[]))?;
    let found = synthetic_control(&donors);
    let names: Vec<String> = found.weights.iter().map(|donor| donor.name.clone()).collect();
    held.same("donors", &json!(names), &expect["donors"]);
    held.all_within("weights", &weights(&found), &expect["weights"], absolute(1e-5));
    let gaps: Vec<f64> = found.by_month.iter().map(|month| month.gap).collect();
    let scale = own.values.iter().map(|(_, value)| value.abs()).fold(0.0, f64::max);
    held.all_within("gap", &gaps, &expect["gap"], absolute(1e-6 * scale));
    for (field, found) in [
        ("pre_rmspe", Some(found.rmspe_before)),
        ("post_rmspe", Some(found.rmspe_after)),
        ("rmspe_ratio", found.ratio),
        ("att", Some(found.effect)),
        ("p_value", Some(found.p_value)),
    ] {
        held.near_within(field, found, &expect[field], USUAL);
    }
    held.same("rank", &json!(found.rank), &expect["rank"]);
    let ratios = &expect["placebo_rmspe_ratio"];
    held.same("units ranked", &json!(found.n_ranked), &json!(ratios.as_object().map(serde_json::Map::len)));
    for placebo in &found.placebos {
        held.near_within(&placebo.name, placebo.ratio, &ratios[&placebo.name], USUAL);
    }
    Ok(())
}

fn synth_predictors(held: &mut CaseResult, input: &Value, expect: &Value) -> Outcome {
    let treated = text(input, "treated")?;
    let names = texts(input, "donors")?;
    let before = rows(input, "pre_outcomes_donors")?;
    let n_before = i32::try_from(before.len()).map_err(|_| "too many months before".to_owned())?;
    let donors = units(&names, &[before, rows(input, "post_outcomes_donors")?].concat());
    let own = [numbers(input, "pre_outcomes_treated")?, numbers(input, "post_outcomes_treated")?].concat();
    let own = UnitSeries { name: treated.to_owned(), values: points(&own) };
    let predictors = rows(input, "x_donors")?.into_iter().zip(numbers(input, "x_treated")?);
    let predictors = predictors.zip(numbers(input, "v")?).enumerate();
    let predictors = predictors.map(|(idx, ((of_donors, of_treated), weight))| Predictor {
        name: idx.to_string(),
        weight,
        values: names.iter().cloned().zip(of_donors).chain([(treated.to_owned(), of_treated)]).collect(),
    });
    let predictors: Vec<Predictor> = predictors.collect();
    let donors = given_all(Donors::new(&own, &donors, vec![], month(n_before - 1), &predictors))?;
    let found = synthetic_control(&donors);
    held.all_within("weights", &weights(&found), &expect["weights"], absolute(1e-4));
    let peer = "peer_weights_pysyncon";
    held.all_apart_from_worst(peer, &weights(&found), &expect[peer], absolute(1e-3));
    held.near_within("att", Some(found.effect), &expect["att"], USUAL);
    let squared = found.rmspe_before * found.rmspe_before;
    held.near_within("pre_mspe", Some(squared), &expect["pre_mspe"], USUAL);
    Ok(())
}
