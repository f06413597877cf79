//! Demand of a scenario that follows the projection of its series: each source with its factor, and what it rests on.

use flow::output;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one change of demand by projection did. Months are as `2027-01`.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct DemandByProjection {
    pub month: String,
    /// `low`, `middle` or `high`: the tenth, the fiftieth or the ninetieth of a hundred projected months.
    pub end: String,
    pub sources: Vec<SourceDemand>,
    pub kept: Vec<KeptDemand>,
}

/// A source whose patients follow a series.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct SourceDemand {
    pub source: String,
    pub series: String,
    pub files: String,
    /// The months that the network was observed in.
    pub observed: String,
    /// The months that the projection rests on.
    pub rests_on: String,
    /// How many times as many come as in the base.
    pub factor: f64,
    pub lower_80: f64,
    pub median: f64,
    pub upper_80: f64,
    /// What weakens the projection, a clause each; absent in results of before this was told.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// A source that keeps its demand.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct KeptDemand {
    pub source: String,
    pub why: String,
}

impl From<&output::DemandByProjection> for DemandByProjection {
    fn from(demand: &output::DemandByProjection) -> Self {
        let sources = demand.sources.iter().map(|of| SourceDemand {
            source: of.source.clone(),
            series: of.series.clone(),
            files: of.files.clone(),
            observed: of.observed.clone(),
            rests_on: of.rests_on.clone(),
            factor: of.factor,
            lower_80: of.low,
            median: of.middle,
            upper_80: of.high,
            warnings: of.warnings.clone(),
        });
        let kept = demand.kept.iter();
        Self {
            month: demand.month.clone(),
            end: demand.end.clone(),
            sources: sources.collect(),
            kept: kept.map(|of| KeptDemand { source: of.source.clone(), why: of.why.clone() }).collect(),
        }
    }
}

impl From<&DemandByProjection> for output::DemandByProjection {
    fn from(demand: &DemandByProjection) -> Self {
        let sources = demand.sources.iter().map(|of| output::SourceDemand {
            source: of.source.clone(),
            series: of.series.clone(),
            files: of.files.clone(),
            observed: of.observed.clone(),
            rests_on: of.rests_on.clone(),
            factor: of.factor,
            low: of.lower_80,
            middle: of.median,
            high: of.upper_80,
            warnings: of.warnings.clone(),
        });
        let kept = demand.kept.iter();
        Self {
            month: demand.month.clone(),
            end: demand.end.clone(),
            sources: sources.collect(),
            kept: kept
                .map(|of| output::KeptDemand { source: of.source.clone(), why: of.why.clone() })
                .collect(),
        }
    }
}
