//! `oakham.evaluate/1`: whether a change worked, by one method, with its conditions.

use evidence::evaluation::evaluated::{Evaluated, Method};
use evidence::evaluation::finding::{Change, Conclusion, Estimate, Finding};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// An evaluation. Effects are in the unit of the measure; of counts, ratios of rates.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Evaluate {
    pub schema: SchemaName<Self>,
    /// its, did, event or synthetic.
    pub method: &'static str,
    pub measure: String,
    pub unit: String,
    pub provenance: Provenance,
    pub from: Vec<String>,
    /// What changed, in words; empty where nobody said.
    pub change: String,
    pub treated: Vec<String>,
    /// The first month with the change.
    pub first_month: String,
    /// Whether effects are ratios of rates, 1 being none.
    pub ratios: bool,
    pub finding: FindingOf,
    pub months: Vec<EvaluatedMonth>,
    pub settings: Vec<Fact>,
    pub diagnostics: Vec<Fact>,
    /// The units of a synthetic control with their shares; empty of other methods.
    pub weights: Vec<Fact>,
}

impl Document for Evaluate {
    const NAME: &'static str = "oakham.evaluate/1";
}

/// The answer.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FindingOf {
    /// The answer in a sentence.
    pub sentence: String,
    /// `rise`, `fall` or `not_told`.
    pub change: &'static str,
    pub effect: f64,
    /// The effect as a share of what would have been.
    pub relative: Option<f64>,
    /// 95 %, lower end first.
    pub interval: Option<[Option<f64>; 2]>,
    pub p_value: Option<f64>,
    /// `nothing`, `description`, `direction` or `as_stated`.
    pub conclusion: &'static str,
    pub conditions: Vec<ConditionOf>,
}

/// What limits the answer.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ConditionOf {
    pub condition: String,
    pub words: String,
    /// What it leaves: `nothing`, `description`, `direction` or `as_stated`.
    pub leaves: &'static str,
}

/// A month.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct EvaluatedMonth {
    pub month: String,
    /// What was measured; of several units, the mean of those with the change.
    pub observed: Option<f64>,
    /// What would have been; of several units, the mean of those without.
    pub without_change: Option<f64>,
    pub effect: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// A number with its name.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Fact {
    pub name: String,
    pub value: Option<f64>,
}

fn facts<const N: usize>(facts: [(&str, Option<f64>); N]) -> Vec<Fact> {
    let facts = facts.into_iter();
    facts
        .map(|(name, value)| Fact { name: name.to_owned(), value: value.filter(|value| value.is_finite()) })
        .collect()
}

impl Evaluate {
    /// The document of an evaluation, with its answer as a `sentence` and each condition as title and words.
    #[must_use]
    pub fn of(evaluated: &Evaluated, sentence: String, conditions: Vec<(&'static str, String)>) -> Self {
        let (settings, diagnostics) = settings_and_diagnostics(&evaluated.method);
        let weights = match &evaluated.method {
            Method::Synthetic(of) => of
                .weights
                .iter()
                .map(|donor| Fact { name: donor.name.clone(), value: Some(donor.weight) })
                .collect(),
            _ => Vec::new(),
        };
        Self {
            schema: SchemaName::default(),
            method: evaluated.method.code(),
            measure: evaluated.measure.clone(),
            unit: evaluated.unit.clone(),
            provenance: evaluated.provenance.into(),
            from: evaluated.from.clone(),
            change: evaluated.what.clone(),
            treated: evaluated.treated.clone(),
            first_month: evaluated.first.to_string(),
            ratios: matches!(evaluated.method, Method::Counts(_)),
            finding: FindingOf::of(evaluated.method.finding(), sentence, conditions),
            months: months(evaluated),
            settings,
            diagnostics,
            weights,
        }
    }
}

impl FindingOf {
    fn of(finding: &Finding, sentence: String, words: Vec<(&'static str, String)>) -> Self {
        let finite = |value: f64| Some(value).filter(|value| value.is_finite());
        let conditions = finding.conditions.iter().zip(words);
        Self {
            sentence,
            change: match finding.change {
                Change::Rise => "rise",
                Change::Fall => "fall",
                Change::NotTold => "not_told",
            },
            effect: finding.effect,
            relative: finding.relative,
            interval: finding.interval.map(|(low, high)| [finite(low), finite(high)]),
            p_value: finding.p_value,
            conclusion: conclusion(finding.conclusion),
            conditions: conditions
                .map(|(condition, (title, words))| ConditionOf {
                    condition: title.to_owned(),
                    words,
                    leaves: conclusion(condition.leaves()),
                })
                .collect(),
        }
    }
}

const fn conclusion(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Nothing => "nothing",
        Conclusion::Description => "description",
        Conclusion::Direction => "direction",
        Conclusion::AsStated => "as_stated",
    }
}

fn months(evaluated: &Evaluated) -> Vec<EvaluatedMonth> {
    let month = |month: jiff::civil::Date,
                 observed,
                 without_change,
                 effect: Option<f64>,
                 ends: Option<(f64, f64)>| {
        let (low, high) = ends.unzip();
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        EvaluatedMonth {
            month: month.to_string(),
            observed: finite(observed),
            without_change: finite(without_change),
            effect: finite(effect),
            low: finite(low),
            high: finite(high),
        }
    };
    let ends = |estimate: &Estimate| (estimate.low, estimate.high);
    match &evaluated.method {
        Method::Interrupted(of) => of
            .by_month
            .iter()
            .map(|of| {
                let effect = of.told.as_ref();
                month(
                    of.month,
                    Some(of.observed),
                    Some(of.without_change),
                    effect.map(|of| of.value),
                    effect.map(ends),
                )
            })
            .collect(),
        Method::Counts(of) => of
            .by_month
            .iter()
            .map(|of| {
                let ratio = of.ratio;
                let ends = ratio.map(|ratio| (ratio.low, ratio.high));
                month(
                    of.month,
                    Some(of.observed),
                    Some(of.without_change),
                    ratio.map(|ratio| ratio.value),
                    ends,
                )
            })
            .collect(),
        Method::Differences(of) => of
            .by_month
            .iter()
            .map(|of| {
                let gap = of.treated.zip(of.control).map(|(treated, control)| treated - control);
                month(of.month, of.treated, of.control, gap, None)
            })
            .collect(),
        Method::Events(of) => of
            .effects
            .iter()
            .map(|of| {
                let at = evidence::evaluation::calendar::months_after(evaluated.first, of.relative);
                month(at, None, None, Some(of.effect.value), Some(ends(&of.effect)))
            })
            .collect(),
        Method::Synthetic(of) => of
            .by_month
            .iter()
            .map(|of| month(of.month, Some(of.observed), Some(of.synthetic), Some(of.gap), of.placebo_range))
            .collect(),
    }
}

fn settings_and_diagnostics(method: &Method) -> (Vec<Fact>, Vec<Fact>) {
    match method {
        Method::Interrupted(of) => (
            facts([
                ("max_lag", Some(f64::from(of.settings.max_lag))),
                ("harmonics", Some(f64::from(of.settings.harmonics))),
                ("effect_at", Some(f64::from(of.settings.effect_at))),
            ]),
            facts([
                ("mean_effect", Some(of.mean_effect.value)),
                ("r_squared", of.diagnostics.r_squared),
                ("durbin_watson", of.diagnostics.durbin_watson),
                ("error_kept", of.kept),
            ]),
        ),
        Method::Counts(of) => (
            facts([
                ("harmonics", Some(f64::from(of.settings.harmonics))),
                ("effect_at", Some(f64::from(of.settings.effect_at))),
            ]),
            facts([("dispersion", Some(of.dispersion)), ("deviance", Some(of.deviance))]),
        ),
        Method::Differences(of) => (
            facts([("placebos", Some(f64::from(of.settings.n_placebos)))]),
            facts([
                ("error_uncorrected", Some(of.errors.uncorrected)),
                ("error_all_parameters", Some(of.errors.all_parameters)),
                ("error_nested_effects", Some(of.errors.nested_effects)),
                ("placebo_p_value", of.placebos.as_ref().map(|placebos| placebos.p_value)),
            ]),
        ),
        Method::Events(of) => (
            facts([
                ("reference", Some(f64::from(of.settings.reference))),
                ("low", Some(f64::from(of.settings.low))),
                ("high", Some(f64::from(of.settings.high))),
            ]),
            facts([("leads_p_value", of.leads.as_ref().map(|leads| leads.p_value))]),
        ),
        Method::Synthetic(of) => (
            Vec::new(),
            facts([
                ("rmspe_before", Some(of.rmspe_before)),
                ("rmspe_after", Some(of.rmspe_after)),
                ("ratio", of.ratio),
                ("p_value_of_good_fits", Some(of.p_value_of_good_fits)),
            ]),
        ),
    }
}
