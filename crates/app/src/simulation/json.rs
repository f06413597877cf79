//! `oakham.flow/1`: what a run or a comparison measured, as JSON; comparisons can be read back.

use anyhow::{Context, Result};
use domain::provenance::Provenance;
use flow::output::{
    Beyond, Comparison, Displaced, Estimate, Group, Key, Locked, Measured, Metric, Overloaded,
    PairedEstimate, RunRecord, RunResult, ScenarioResult, Subject, WarmUpFrom, with_fewer_seen,
};
use serde_json::{Map, Value, json};

/// The name and version of the JSON.
pub const SCHEMA: &str = "oakham.flow/1";

/// A number to ten digits, more than any of them is known to; what is none is null.
fn number(value: f64) -> Value {
    let rounded: Option<f64> =
        format!("{value:.9e}").parse().ok().filter(|rounded: &f64| rounded.is_finite());
    rounded.map_or(Value::Null, |rounded| json!(rounded))
}

fn estimate(of: &Estimate) -> Value {
    json!({ "mean": number(of.mean), "half_width": number(of.half_width), "n": of.n })
}

fn head(command: &str, made: &RunRecord, inputs: &str) -> Map<String, Value> {
    let value = json!({
        "schema": SCHEMA,
        "command": command,
        "network": made.network,
        "inputs": inputs,
        "seed": made.seed,
        "replications": made.replications,
        "warm_up_days": made.warm_up_days,
        "warm_up": made.warm_up_from.code(),
        "days": made.days,
        "events": made.events,
        "precise": made.is_precise,
        "provenance": made.provenance.word(),
        "stranded": made.stranded,
        "locked": locked(&made.locked),
        "overloaded": overloaded(&made.overloaded),
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Stations in which nobody moves again.
fn locked(of: &[Locked]) -> Vec<Value> {
    of.iter()
        .map(|of| {
            json!({
                "station": of.station, "pools": of.pools, "replications": of.replications,
                "earliest_day": of.earliest_day, "latest_day": of.latest_day,
            })
        })
        .collect()
}

/// Stations to which more come than can be seen.
fn overloaded(of: &[Overloaded]) -> Vec<Value> {
    of.iter()
        .map(|of| {
            json!({
                "station": of.station, "load": estimate(&of.load),
                "growth_a_day": number(of.growth_a_day),
                "beyond": of.beyond.code(), "share_beyond": number(of.share_beyond),
            })
        })
        .collect()
}

/// Groups, each with its measures.
type Groups = Vec<(Group, Map<String, Value>)>;

/// Rows under what they are of: subject, then group, then measure.
fn by_subject<T>(rows: &[T], key: impl Fn(&T) -> &Key, value: impl Fn(&T) -> Value) -> Vec<Value> {
    let mut subjects: Vec<(Subject, Groups)> = Vec::new();
    for row in rows {
        let of = key(row);
        if subjects.last().is_none_or(|(subject, _)| *subject != of.subject) {
            match subjects.iter().position(|(subject, _)| *subject == of.subject) {
                // A subject may come again after others: its rows stay together.
                Some(idx) => {
                    let known = subjects.remove(idx);
                    subjects.push(known);
                }
                None => subjects.push((of.subject.clone(), Vec::new())),
            }
        }
        let Some((_, groups)) = subjects.last_mut() else { continue };
        let idx = groups.iter().position(|(group, _)| *group == of.group).unwrap_or_else(|| {
            groups.push((of.group.clone(), Map::new()));
            groups.len() - 1
        });
        groups[idx].1.insert(of.metric.code().to_owned(), value(row));
    }
    subjects
        .into_iter()
        .map(|(subject, groups)| {
            let groups: Vec<Value> = groups
                .into_iter()
                .map(|(group, measures)| {
                    json!({ "dimension": group.dimension, "value": group.value, "measures": measures })
                })
                .collect();
            json!({ "kind": subject.kind(), "name": subject.name(), "groups": groups })
        })
        .collect()
}

/// An outcome as JSON.
pub fn outcome(of: &RunResult, remarks: &[String], inputs: &str) -> Value {
    let mut map = head("run", &of.made, inputs);
    map.insert("remarks".to_owned(), json!(remarks));
    let with_unit = |row: &Measured| {
        let mut value = estimate(&row.value);
        value["unit"] = json!(row.key.metric.unit().words());
        value
    };
    map.insert("stations".to_owned(), Value::Array(by_subject(&of.measured, |row| &row.key, with_unit)));
    Value::Object(map)
}

/// A comparison as JSON.
pub fn comparison(of: &Comparison, inputs: &str) -> Value {
    let mut map = head("compare", &of.made, inputs);
    let scenarios: Vec<Value> = of
        .scenarios
        .iter()
        .map(|tried| {
            let displaced: Vec<Value> = tried
                .displaced
                .iter()
                .map(|of| {
                    json!({
                        "place": of.place, "from": of.from, "to": of.to,
                        "was_unserved": of.was_unserved, "unserved": of.is_unserved,
                        "a_year": estimate(&of.a_year),
                    })
                })
                .collect();
            json!({
                "title": tried.title,
                "changes": tried.changes,
                "ignored": tried.ignored,
                "remarks": tried.remarks,
                "provenance": tried.provenance.word(),
                "displaced": displaced,
                "unseen": tried.unseen.as_ref().map(estimate),
                "locked": locked(&tried.locked),
                "overloaded": overloaded(&tried.overloaded),
            })
        })
        .collect();
    map.insert("scenarios".to_owned(), Value::Array(scenarios));
    let value = |row: &PairedEstimate| {
        json!({
            "unit": row.key.metric.unit().words(),
            "base": estimate(&row.base),
            "differences": row.differences.iter().map(estimate).collect::<Vec<_>>(),
            "fewer_seen": row.fewer_seen.iter().map(|fewer| fewer.map(number)).collect::<Vec<_>>(),
        })
    };
    map.insert("stations".to_owned(), Value::Array(by_subject(&of.compared, |row| &row.key, value)));
    Value::Object(map)
}

/// Every measure there is.
fn metric(code: &str) -> Option<Metric> {
    Metric::ALL.into_iter().find(|metric| metric.code() == code)
}

/// Reads a comparison back, with the hash of its inputs.
///
/// # Errors
/// Where it is not one that this program wrote.
pub fn read_comparison(text: &str) -> Result<(Comparison, String)> {
    let value: Value = serde_json::from_str(text).context("the result is not JSON")?;
    let read = || -> Option<(Comparison, String)> {
        (value["schema"] == SCHEMA).then_some(())?;
        let text = |of: &Value| of.as_str().map(str::to_owned);
        let estimate = |of: &Value| -> Option<Estimate> {
            Some(Estimate {
                mean: of["mean"].as_f64().unwrap_or(f64::NAN),
                half_width: of["half_width"].as_f64().unwrap_or(f64::NAN),
                n: u32::try_from(of["n"].as_u64()?).ok()?,
            })
        };
        let provenance = |of: &Value| of.as_str()?.parse::<Provenance>().ok();
        // Results that were kept before these were told have none of them.
        let locked = |of: &Value| -> Option<Vec<Locked>> {
            let one = |of: &Value| -> Option<Locked> {
                let count = |name: &str| u32::try_from(of[name].as_u64()?).ok();
                Some(Locked {
                    station: text(&of["station"])?,
                    // Results that were kept before pools were told have none.
                    pools: of["pools"].as_array().into_iter().flatten().filter_map(text).collect(),
                    replications: count("replications")?,
                    earliest_day: count("earliest_day")?,
                    latest_day: count("latest_day")?,
                })
            };
            of.as_array().map_or(&[][..], Vec::as_slice).iter().map(one).collect()
        };
        let overloaded = |of: &Value| -> Option<Vec<Overloaded>> {
            let one = |of: &Value| -> Option<Overloaded> {
                Some(Overloaded {
                    station: text(&of["station"])?,
                    load: estimate(&of["load"])?,
                    growth_a_day: of["growth_a_day"].as_f64().unwrap_or(f64::NAN),
                    // Results that were kept before these were told tell of growing queues alone.
                    beyond: Beyond::ALL
                        .into_iter()
                        .find(|beyond| of["beyond"].as_str() == Some(beyond.code()))
                        .unwrap_or(Beyond::Wait),
                    share_beyond: of["share_beyond"].as_f64().unwrap_or(f64::NAN),
                })
            };
            of.as_array().map_or(&[][..], Vec::as_slice).iter().map(one).collect()
        };
        let warm_up_from =
            |of: &Value| WarmUpFrom::ALL.into_iter().find(|from| of.as_str() == Some(from.code()));
        let made = RunRecord {
            network: text(&value["network"])?,
            seed: value["seed"].as_u64()?,
            replications: u32::try_from(value["replications"].as_u64()?).ok()?,
            warm_up_days: value["warm_up_days"].as_f64()?,
            warm_up_from: warm_up_from(&value["warm_up"]).unwrap_or(WarmUpFrom::Given),
            days: value["days"].as_f64()?,
            events: value["events"].as_u64()?,
            is_precise: value["precise"].as_bool()?,
            provenance: provenance(&value["provenance"])?,
            stranded: value["stranded"].as_u64()?,
            locked: locked(&value["locked"])?,
            overloaded: overloaded(&value["overloaded"])?,
        };
        let texts = |of: &Value| -> Option<Vec<String>> { of.as_array()?.iter().map(text).collect() };
        let scenarios: Option<Vec<ScenarioResult>> = value["scenarios"]
            .as_array()?
            .iter()
            .map(|of| {
                let displaced: Option<Vec<Displaced>> = of["displaced"]
                    .as_array()?
                    .iter()
                    .map(|of| {
                        Some(Displaced {
                            place: text(&of["place"])?,
                            from: text(&of["from"])?,
                            to: text(&of["to"])?,
                            // Results that an earlier version kept do not say it.
                            was_unserved: of["was_unserved"].as_bool().unwrap_or(false),
                            is_unserved: of["unserved"].as_bool()?,
                            a_year: estimate(&of["a_year"])?,
                        })
                    })
                    .collect();
                Some(ScenarioResult {
                    title: text(&of["title"])?,
                    changes: texts(&of["changes"])?,
                    ignored: texts(&of["ignored"])?,
                    remarks: of.get("remarks").map_or(Some(Vec::new()), texts)?,
                    provenance: provenance(&of["provenance"])?,
                    displaced: displaced?,
                    unseen: of.get("unseen").and_then(&estimate),
                    locked: locked(&of["locked"])?,
                    overloaded: overloaded(&of["overloaded"])?,
                })
            })
            .collect();
        let mut compared = Vec::new();
        for of in value["stations"].as_array()? {
            let name = text(&of["name"])?;
            let subject = match of["kind"].as_str()? {
                "system" => Subject::System,
                "clock" => Subject::Clock(name),
                "exit" => Subject::Exit(name),
                _ => Subject::Station(name),
            };
            for group in of["groups"].as_array()? {
                let of = Group::of(group["dimension"].as_str()?, group["value"].as_str()?);
                for (code, row) in group["measures"].as_object()? {
                    let differences: Option<Vec<Estimate>> =
                        row["differences"].as_array()?.iter().map(estimate).collect();
                    let key = Key { subject: subject.clone(), group: of.clone(), metric: metric(code)? };
                    compared.push(PairedEstimate {
                        key,
                        base: estimate(&row["base"])?,
                        differences: differences?,
                        fewer_seen: Vec::new(),
                    });
                }
            }
        }
        let compared = with_fewer_seen(compared);
        Some((Comparison { made, scenarios: scenarios?, compared }, text(&value["inputs"])?))
    };
    read().with_context(|| format!("the result is not {SCHEMA} as this program writes it"))
}
