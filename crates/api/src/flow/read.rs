//! Comparisons read back from what was kept of them.

use flow::output::{self, Beyond, Key, Metric, PairedEstimate, WarmUpFrom, with_fewer_seen};
use thiserror::Error;

use super::{Comparison, Displaced, Estimate, Locked, Overloaded, RunRecord, Scenario};

/// Why a comparison cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Not such a document.
    #[error("the result is not a comparison of oakham.flow/1 as this program writes it")]
    Document(#[from] serde_json::Error),
    /// A measure that there is not.
    #[error("the result has the measure {0:?}, which this program does not know")]
    Measure(String),
}

impl Comparison {
    /// Reads what `text` keeps of a comparison.
    ///
    /// # Errors
    /// Where it is not one that this program, or a version before it, wrote.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The comparison as an engine's result. How many fewer are seen is worked out anew.
    ///
    /// # Errors
    /// Where it has a measure that there is not.
    pub fn to_result(&self) -> Result<output::Comparison, ReadError> {
        let mut compared = Vec::new();
        for of in &self.stations {
            let subject = match of.kind.as_str() {
                "system" => output::Subject::System,
                "clock" => output::Subject::Clock(of.name.clone()),
                "exit" => output::Subject::Exit(of.name.clone()),
                _ => output::Subject::Station(of.name.clone()),
            };
            for group in &of.groups {
                for (code, measure) in &group.measures {
                    let metric = Metric::ALL.into_iter().find(|metric| metric.code() == code);
                    let metric = metric.ok_or_else(|| ReadError::Measure(code.clone()))?;
                    let group = output::Group::of(&group.dimension, &group.value);
                    compared.push(PairedEstimate {
                        key: Key { subject: subject.clone(), group, metric },
                        base: (&measure.base).into(),
                        differences: measure.differences.iter().map(output::Estimate::from).collect(),
                        fewer_seen: Vec::new(),
                    });
                }
            }
        }
        Ok(output::Comparison {
            made: (&self.made).into(),
            scenarios: self.scenarios.iter().map(output::ScenarioResult::from).collect(),
            compared: with_fewer_seen(compared),
        })
    }
}

impl From<&Estimate> for output::Estimate {
    fn from(of: &Estimate) -> Self {
        Self { mean: of.mean.unwrap_or(f64::NAN), half_width: of.half_width.unwrap_or(f64::NAN), n: of.n }
    }
}

impl From<&Locked> for output::Locked {
    fn from(of: &Locked) -> Self {
        Self {
            station: of.station.clone(),
            pools: of.pools.clone(),
            replications: of.replications,
            earliest_day: of.earliest_day,
            latest_day: of.latest_day,
        }
    }
}

impl From<&Overloaded> for output::Overloaded {
    fn from(of: &Overloaded) -> Self {
        // Results that were kept before these were told tell of growing queues alone.
        let beyond = Beyond::ALL.into_iter().find(|beyond| beyond.code() == of.beyond);
        Self {
            station: of.station.clone(),
            load: (&of.load).into(),
            growth_a_day: of.growth_a_day.unwrap_or(f64::NAN),
            beyond: beyond.unwrap_or(Beyond::Wait),
            share_beyond: of.share_beyond.unwrap_or(f64::NAN),
        }
    }
}

impl From<&RunRecord> for output::RunRecord {
    fn from(made: &RunRecord) -> Self {
        let warm_up = WarmUpFrom::ALL.into_iter().find(|from| from.code() == made.warm_up);
        Self {
            network: made.network.clone(),
            seed: made.seed,
            replications: made.replications,
            warm_up_days: made.warm_up_days,
            warm_up_from: warm_up.unwrap_or(WarmUpFrom::Given),
            days: made.days,
            events: made.events,
            is_precise: made.precise,
            provenance: made.provenance.into(),
            stranded: made.stranded,
            locked: made.locked.iter().map(output::Locked::from).collect(),
            overloaded: made.overloaded.iter().map(output::Overloaded::from).collect(),
        }
    }
}

impl From<&Scenario> for output::ScenarioResult {
    fn from(of: &Scenario) -> Self {
        Self {
            title: of.title.clone(),
            changes: of.changes.clone(),
            ignored: of.ignored.clone(),
            remarks: of.remarks.clone(),
            provenance: of.provenance.into(),
            displaced: of.displaced.iter().map(output::Displaced::from).collect(),
            unseen: of.unseen.as_ref().map(output::Estimate::from),
            locked: of.locked.iter().map(output::Locked::from).collect(),
            overloaded: of.overloaded.iter().map(output::Overloaded::from).collect(),
        }
    }
}

impl From<&Displaced> for output::Displaced {
    fn from(of: &Displaced) -> Self {
        Self {
            place: of.place.clone(),
            from: of.from.clone(),
            to: of.to.clone(),
            was_unserved: of.was_unserved,
            is_unserved: of.unserved,
            a_year: (&of.a_year).into(),
        }
    }
}
