//! The metrics of the rows, found in what a run measured.

use flow::output::{Group, Metric, RunResult, Subject};

use super::model::{Model, ONLY, class, node, within};
use super::parameters;

/// What one row asks of a network.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    reading: Reading,
    /// From minutes to the unit of the row.
    factor: f64,
}

#[derive(Clone, Debug)]
enum Reading {
    /// What was measured there.
    Plain(Subject, Group, Metric),
    /// The share beyond the limit of a clock.
    Beyond(String),
    /// Of all who came, the share not served at once: those who left had waited too.
    NotAtOnce,
}

impl Measure {
    /// What was measured as it is.
    pub(crate) const fn plain(subject: Subject, group: Group, metric: Metric) -> Self {
        Self { reading: Reading::Plain(subject, group, metric), factor: 1.0 }
    }

    /// Its value in one replication; not a number where there is none.
    pub(crate) fn value(&self, outcome: &RunResult) -> f64 {
        let mean = |subject: &Subject, group: &Group, metric: Metric| {
            outcome.value(subject, group, metric).map_or(f64::NAN, |estimate| estimate.mean)
        };
        let value = match &self.reading {
            Reading::Plain(subject, group, metric) => mean(subject, group, *metric),
            Reading::Beyond(clock) => {
                1.0 - mean(&Subject::Clock(clock.clone()), &Group::all(), Metric::ShareWithin)
            }
            Reading::NotAtOnce => {
                let mean = |metric| mean(&Subject::Station(ONLY.to_owned()), &Group::all(), metric);
                let at_once = (1.0 - mean(Metric::ShareWaited)) * mean(Metric::Served);
                1.0 - at_once / (mean(Metric::Visits) - mean(Metric::TurnedAway))
            }
        };
        value * self.factor
    }
}

/// The limit that `P(wait>t)` speaks of, where a metric does.
pub(super) fn limit(metric: &str, t: Option<f64>) -> Result<Option<f64>, String> {
    let Some(inner) = metric.strip_prefix("P(wait>").and_then(|rest| rest.strip_suffix(')')) else {
        return Ok(None);
    };
    let limit = match inner.trim() {
        "t" => t.ok_or("t is missing")?,
        number => parameters::number(number)?,
    };
    Ok((limit > 0.0).then_some(limit))
}

/// What a metric names, with the time of day where one is asked for.
pub(super) fn measure(model: &Model, metric: &str, t: Option<f64>) -> Result<Measure, String> {
    let metric = metric.trim();
    if let Some(limit) = limit(metric, t)? {
        let factor = 1.0;
        return match model {
            Model::Queue(_) => Ok(Measure { reading: Reading::Beyond(within(limit)), factor }),
            _ => Err(not_of(metric)),
        };
    }
    let to_units = 1.0 / model.unit().minutes;
    let reading = match model {
        Model::Queue(_) => of_queue(model, metric),
        Model::Endless(_) => of_endless(model, metric, t),
        Model::Jackson(_) => of_jackson(model, metric),
    };
    let reading = reading.ok_or_else(|| not_of(metric))?;
    let factor = match &reading {
        Reading::Plain(_, _, metric) => match metric.unit() {
            flow::output::Unit::Minutes => to_units,
            flow::output::Unit::SquareMinutes => to_units * to_units,
            _ => 1.0,
        },
        _ => 1.0,
    };
    Ok(Measure { reading, factor })
}

fn not_of(metric: &str) -> String {
    format!("{metric:?} is a metric that nothing here knows of this model")
}

fn at_station(name: &str, metric: Metric) -> Reading {
    Reading::Plain(Subject::Station(name.to_owned()), Group::all(), metric)
}

/// The number at the end of a metric such as `mean wait class 2`, if it is one of so many.
fn numbered(metric: &str, words: &str, n_classes: usize) -> Option<usize> {
    let number: usize = metric.strip_prefix(words)?.trim().parse().ok()?;
    (1..=n_classes).contains(&number).then_some(number)
}

fn of_queue(model: &Model, metric: &str) -> Option<Reading> {
    let plain = match metric {
        "P(wait>0)" if model.has_patience() => return Some(Reading::NotAtOnce),
        "P(wait>0)" => Metric::ShareWaited,
        "mean wait Wq" | "mean wait" | "mean wait of the admitted" | "mean wait of the served" => {
            Metric::MeanWait
        }
        "E[wait^2]" => Metric::MeanSquareWait,
        "P(abandon)" => Metric::ShareLeft,
        "P(blocked)" | "P(turned away)" => Metric::ShareTurnedAway,
        "mean queue length Lq" | "mean queue length" => Metric::Waiting,
        "mean time in queue (all)" => Metric::MeanTimeInQueue,
        "mean busy" => Metric::Busy,
        "mean number present" | "mean number present L" => Metric::Inside,
        "mean sojourn" | "mean sojourn W" => Metric::MeanTime,
        "utilisation" => Metric::Utilisation,
        _ => {
            let n = model.n_parts();
            let (number, metric) = numbered(metric, "mean wait class", n)
                .map(|number| (number, Metric::MeanWait))
                .or_else(|| Some((numbered(metric, "mean sojourn class", n)?, Metric::MeanTime)))?;
            // One class alone is everybody.
            let group = if n == 1 { Group::all() } else { Group::of("need", &class(number)) };
            return Some(Reading::Plain(Subject::Station(ONLY.to_owned()), group, metric));
        }
    };
    Some(at_station(ONLY, plain))
}

fn of_endless(model: &Model, metric: &str, t: Option<f64>) -> Option<Reading> {
    if !metric.starts_with("mean number present") {
        return None;
    }
    let swings = model.snapshot(0.0).is_some();
    let Some(snapshot) = t.and_then(|t| model.snapshot(t)) else {
        return (!swings).then(|| at_station(ONLY, Metric::Inside));
    };
    let time = Group::of("time", &snapshot.clock_time());
    Some(Reading::Plain(Subject::Station(ONLY.to_owned()), time, Metric::Snapshot))
}

fn of_jackson(model: &Model, metric: &str) -> Option<Reading> {
    if metric == "mean total time in network" {
        return Some(Reading::Plain(Subject::System, Group::all(), Metric::MeanTime));
    }
    let n = model.n_parts();
    for (words, metric_of) in [
        ("L at node", Metric::Inside),
        ("Lq at node", Metric::Waiting),
        ("mean wait at node", Metric::MeanWait),
        ("mean sojourn at node", Metric::MeanTime),
    ] {
        if let Some(number) = numbered(metric, words, n) {
            return Some(at_station(&node(number), metric_of));
        }
    }
    None
}
