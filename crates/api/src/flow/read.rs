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
        for measured in &self.stations {
            let subject = match measured.kind.as_str() {
                "system" => output::Subject::System,
                "clock" => output::Subject::Clock(measured.name.clone()),
                "exit" => output::Subject::Exit(measured.name.clone()),
                _ => output::Subject::Station(measured.name.clone()),
            };
            for group in &measured.groups {
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
            record: (&self.made).into(),
            scenarios: self.scenarios.iter().map(output::ScenarioResult::from).collect(),
            compared: with_fewer_seen(compared),
        })
    }
}

impl From<&Estimate> for output::Estimate {
    fn from(estimate: &Estimate) -> Self {
        // Results of earlier versions have intervals of zero width from any two replications that agree.
        Self::of(estimate.mean.unwrap_or(f64::NAN), estimate.half_width.unwrap_or(f64::NAN), estimate.n)
    }
}

impl From<&Locked> for output::Locked {
    fn from(locked: &Locked) -> Self {
        Self {
            station: locked.station.clone(),
            pools: locked.pools.clone(),
            replications: locked.replications,
            earliest_day: locked.earliest_day,
            latest_day: locked.latest_day,
        }
    }
}

impl From<&Overloaded> for output::Overloaded {
    fn from(overloaded: &Overloaded) -> Self {
        // Results stored by earlier versions have growing queues alone.
        let beyond = Beyond::ALL.into_iter().find(|beyond| beyond.code() == overloaded.beyond);
        Self {
            station: overloaded.station.clone(),
            load: (&overloaded.load).into(),
            growth_a_day: overloaded.growth_a_day.unwrap_or(f64::NAN),
            beyond: beyond.unwrap_or(Beyond::Wait),
            share_beyond: overloaded.share_beyond.unwrap_or(f64::NAN),
        }
    }
}

impl From<&RunRecord> for output::RunRecord {
    fn from(record: &RunRecord) -> Self {
        let warm_up = WarmUpFrom::ALL.into_iter().find(|from| from.code() == record.warm_up);
        Self {
            network: record.network.clone(),
            seed: record.seed,
            replications: record.replications,
            warm_up_days: record.warm_up_days,
            warm_up_from: warm_up.unwrap_or(WarmUpFrom::Given),
            days: record.days,
            events: record.events,
            is_precise: record.precise,
            provenance: record.provenance.into(),
            stranded: record.stranded,
            splits_week: record.splits_week,
            locked: record.locked.iter().map(output::Locked::from).collect(),
            overloaded: record.overloaded.iter().map(output::Overloaded::from).collect(),
        }
    }
}

impl From<&Scenario> for output::ScenarioResult {
    fn from(scenario: &Scenario) -> Self {
        Self {
            title: scenario.title.clone(),
            changes: scenario.changes.clone(),
            ignored: scenario.ignored.clone(),
            remarks: scenario.remarks.clone(),
            demand: scenario.demand.iter().map(output::DemandByProjection::from).collect(),
            provenance: scenario.provenance.into(),
            displaced: scenario.displaced.iter().map(output::Displaced::from).collect(),
            unseen: scenario.unseen.as_ref().map(output::Estimate::from),
            locked: scenario.locked.iter().map(output::Locked::from).collect(),
            overloaded: scenario.overloaded.iter().map(output::Overloaded::from).collect(),
        }
    }
}

impl From<&Displaced> for output::Displaced {
    fn from(displaced: &Displaced) -> Self {
        Self {
            place: displaced.place.clone(),
            from: displaced.from.clone(),
            to: displaced.to.clone(),
            was_unserved: displaced.was_unserved,
            is_unserved: displaced.unserved,
            a_year: (&displaced.a_year).into(),
        }
    }
}
