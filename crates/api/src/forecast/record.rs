//! `oakham.forecast-record/1`: how forecasts did in years whose end is known.

use domain::provenance;
use finance::backtest::{self, ANECDOTES};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::Provenance;

/// How forecasts of synthetic years did, and what is known of real ones.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ForecastRecord {
    pub schema: SchemaName<Self>,
    pub unit: &'static str,
    /// The level of the interval: 0.8.
    pub level: f64,
    pub worlds: Vec<World>,
    pub anecdotes: Vec<Anecdote>,
}

impl Document for ForecastRecord {
    const NAME: &'static str = "oakham.forecast-record/1";
}

/// The record in one synthetic world.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct World {
    pub world: &'static str,
    pub provenance: Provenance,
    pub years: u32,
    pub paths: u32,
    pub seed: u64,
    /// How many outcomes the interval held.
    pub held: u32,
    pub outcomes: u32,
    /// How often the outcome lay in each part of its forecast.
    pub pit_histogram: Vec<u32>,
    pub pit_ks_statistic: f64,
    pub months: Vec<MonthRecord>,
}

/// Forecasts made at one month: means over years [£m].
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct MonthRecord {
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub held: u32,
    pub outcomes: u32,
    pub width: f64,
    /// The continuous ranked probability score.
    pub crps: f64,
    pub interval_score: f64,
    pub methods: Vec<MethodRecord>,
}

/// How far one method was off [£m].
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct MethodRecord {
    pub method: &'static str,
    pub mean_absolute_miss: f64,
    /// Forecast less outturn: positive is too hopeful.
    pub bias: f64,
}

/// A real year of which a month and an end are public, in pence.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Anecdote {
    pub whose: &'static str,
    pub year: String,
    #[schemars(range(min = 1, max = 12))]
    pub month: u8,
    pub variance_to_date: i64,
    pub continuing: i64,
    pub end: i64,
    pub end_is_outturn: bool,
    pub source: &'static str,
}

impl From<&backtest::Record> for World {
    fn from(record: &backtest::Record) -> Self {
        Self {
            world: record.world.code(),
            provenance: provenance::Provenance::Synthetic.into(),
            years: record.n_years,
            paths: record.n_paths,
            seed: record.seed,
            held: record.coverage.n(),
            outcomes: record.coverage.of(),
            pit_histogram: record.calibration.histogram.to_vec(),
            pit_ks_statistic: record.calibration.ks_statistic,
            months: record.months.iter().map(MonthRecord::from).collect(),
        }
    }
}

impl From<&backtest::MonthRecord> for MonthRecord {
    fn from(month: &backtest::MonthRecord) -> Self {
        let methods = month.methods.iter().map(|method| MethodRecord {
            method: method.method.code(),
            mean_absolute_miss: method.absolute,
            bias: method.bias,
        });
        Self {
            month: month.month.get(),
            held: month.coverage.n(),
            outcomes: month.coverage.of(),
            width: month.width,
            crps: month.crps,
            interval_score: month.interval_score,
            methods: methods.collect(),
        }
    }
}

impl From<&[backtest::Record]> for ForecastRecord {
    fn from(records: &[backtest::Record]) -> Self {
        let anecdotes = ANECDOTES.iter().map(|anecdote| Anecdote {
            whose: anecdote.whose,
            year: anecdote.year.to_string(),
            month: anecdote.month.get(),
            variance_to_date: anecdote.variance_to_date.get(),
            continuing: anecdote.continuing().get(),
            end: anecdote.outturn_variance.get(),
            end_is_outturn: anecdote.is_outturn,
            source: anecdote.source,
        });
        Self {
            schema: SchemaName::default(),
            unit: "£m; anecdotes in pence",
            level: backtest::LEVEL,
            worlds: records.iter().map(World::from).collect(),
            anecdotes: anecdotes.collect(),
        }
    }
}
