//! `oakham.flow-fit/1`: parameters of a network fitted to what was observed.

use flow::calibrate::{Fit, Observed, Parameter};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::{Provenance, finite};

/// What a fit found.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FittedNetwork {
    pub schema: SchemaName<Self>,
    pub network: String,
    /// How many runs it took.
    pub runs: u32,
    /// Standard deviations.
    pub misfit_before: f64,
    pub misfit_after: f64,
    pub observed: Vec<ObservedValue>,
    pub parameters: Vec<FittedParameter>,
}

impl Document for FittedNetwork {
    const NAME: &'static str = "oakham.flow-fit/1";
}

/// A value that was observed, beside what the fitted network gives.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ObservedValue {
    pub of: String,
    pub group: String,
    pub measure: &'static str,
    pub unit: &'static str,
    pub observed: f64,
    pub sd: f64,
    pub simulated: Option<f64>,
    pub period: String,
    pub source: String,
    pub provenance: Provenance,
}

/// A parameter that was fitted.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct FittedParameter {
    pub name: String,
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub standard_error: Option<f64>,
    /// What the observations tell of it, in words.
    pub identified: &'static str,
    pub confused_with: Option<Confused>,
    pub note: String,
}

/// A parameter that the observations do not tell from another.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Confused {
    pub name: String,
    pub correlation: f64,
}

impl FittedNetwork {
    /// What came of fitting `parameters` of a network to what was `observed`.
    #[must_use]
    pub fn of(network: &str, observed: &[Observed], parameters: &[Parameter], found: &Fit) -> Self {
        let observed = observed.iter().zip(&found.simulated).map(|(target, simulated)| ObservedValue {
            of: target.of.clone(),
            group: target.group.clone(),
            measure: target.metric.code(),
            unit: target.metric.unit().words(),
            observed: target.value,
            sd: target.sd,
            simulated: finite(*simulated),
            period: target.period.clone(),
            source: target.source.clone(),
            provenance: target.provenance.into(),
        });
        let parameters = found.parameters.iter().zip(parameters).map(|(fitted, parameter)| FittedParameter {
            name: fitted.name.clone(),
            value: fitted.value,
            low: parameter.low,
            high: parameter.high,
            standard_error: finite(fitted.standard_error),
            identified: fitted.identified.words(),
            confused_with: fitted
                .confused_with
                .as_ref()
                .map(|(name, by)| Confused { name: name.clone(), correlation: *by }),
            note: parameter.note.clone(),
        });
        Self {
            schema: SchemaName::default(),
            network: network.to_owned(),
            runs: found.n_runs,
            misfit_before: found.misfit.0,
            misfit_after: found.misfit.1,
            observed: observed.collect(),
            parameters: parameters.collect(),
        }
    }
}
