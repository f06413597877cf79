//! `rank_cases.json`: ranks in words, how sure they are, and units alike by features.

use evidence::benchmark::distance::{Features, NoPeers, Root, peers};
use evidence::benchmark::rank::{End, Rank, among, ranks};
use serde_json::{Value, json};
use stats::rank_distribution::rank_distributions;
use stats::refused::Refused;

use super::fields::{list, number, numbers, text, texts, truth, whole};
use super::{CaseResult, FileResult, Tolerance};

/// The seed of ranks that would be drawn; those of the cases are all summed.
const SEED: u64 = 1;

pub(super) fn try_cases(value: &Value) -> Result<FileResult, String> {
    FileResult::by_kind(value, |kind, held, case| {
        Some(match kind {
            "rank" => of_ranks(held, case),
            "rank_uncertainty" => of_uncertainty(held, case),
            "peers" => of_peers(held, case),
            _ => return None,
        })
    })
}

fn end(given: &Value) -> Result<End, String> {
    match text(given, "from_end")? {
        "lowest" => Ok(End::Lowest),
        "highest" => Ok(End::Highest),
        other => Err(format!("from_end is {other:?}, expected lowest or highest")),
    }
}

/// A refusal, where one is expected.
fn refused(held: &mut CaseResult, reason: &str, case: &Value) {
    held.same("the reason of refusal", &json!(reason), &case["refuse"]);
}

fn of_ranks(held: &mut CaseResult, case: &Value) -> Result<(), String> {
    let (given, expect) = (&case["given"], &case["expect"]);
    let values: Vec<Option<f64>> = list(given, "value")?.iter().map(Value::as_f64).collect();
    let end = end(given)?;
    let found = ranks(&values, end);
    let Some(rank) = found.get(whole::<usize>(given, "unit")?).copied().flatten() else {
        refused(held, "unit_has_no_value", case);
        return Ok(());
    };
    let places: Vec<Option<usize>> = found.iter().map(|rank| rank.map(|rank| rank.place)).collect();
    let n_with = places.iter().flatten().count();
    let Rank { place, is_joint } = rank;
    held.same("rank", &json!(places), &expect["rank"]);
    held.same("unit_rank", &json!(place), &expect["unit_rank"]);
    held.same("joint", &json!(is_joint), &expect["joint"]);
    let phrase = among(rank, end, (n_with, places.len() - n_with), "systems");
    held.same("phrase", &json!(phrase), &expect["phrase"]);
    held.same("among_10", &json!(place <= 10), &expect["among_10"]);
    Ok(())
}

fn of_uncertainty(held: &mut CaseResult, case: &Value) -> Result<(), String> {
    /// As the file says.
    const CLOSE: Tolerance = Tolerance { relative: 1e-6, absolute: 1e-6 };
    let (given, expect) = (&case["given"], &case["expect"]);
    let end = end(given)?;
    let values: Vec<f64> = numbers(given, "value")?.into_iter().map(|value| end.turned(value)).collect();
    let found = match rank_distributions(&values, &numbers(given, "se")?, SEED) {
        Ok(found) => found,
        Err(Refused::StandardErrorNotPositive { .. }) => {
            refused(held, "standard_error_not_positive", case);
            return Ok(());
        }
        Err(other) => return Err(other.to_string()),
    };
    let k = whole::<usize>(given, "k")?;
    let each = |of: &dyn Fn(&stats::rank_distribution::RankDistribution) -> f64| {
        found.iter().map(of).collect::<Vec<f64>>()
    };
    held.all_within("mean_rank", &each(&|of| of.mean()), &expect["mean_rank"], CLOSE);
    held.all_within("probability_first", &each(&|of| of.among_first(1)), &expect["probability_first"], CLOSE);
    let among = each(&|of| of.among_first(k));
    held.all_within("probability_among_lowest_k", &among, &expect["probability_among_lowest_k"], CLOSE);
    for (name, level) in [("interval_95", 0.95), ("interval_80", 0.8)] {
        let intervals: Vec<[usize; 2]> = found.iter().map(|of| of.interval(level).into()).collect();
        held.same(name, &json!(intervals), &expect[name]);
    }
    // The file gives it for few units only.
    if found.len() <= 9 || !expect["distribution"].is_null() {
        for (idx, of) in found.iter().enumerate() {
            held.all_within(
                &format!("distribution[{idx}]"),
                &of.chances,
                &expect["distribution"][idx],
                CLOSE,
            );
        }
    }
    Ok(())
}

fn of_peers(held: &mut CaseResult, case: &Value) -> Result<(), String> {
    let (given, expect) = (&case["given"], &case["expect"]);
    if (number(given, "cap_sd")? - 5.0).abs() > 0.0 {
        return Err("features are capped at five standard deviations here".to_owned());
    }
    let rows = list(given, "value")?;
    let row = |row: &Value| row.as_array().map(|cells| cells.iter().map(Value::as_f64).collect());
    let values: Option<Vec<Vec<Option<f64>>>> = rows.iter().map(row).collect();
    let features = Features {
        names: texts(given, "feature")?,
        weights: numbers(given, "weight")?,
        values: values.ok_or("value is no table")?,
        root: if truth(given, "root")? { Root::Taken } else { Root::NotTaken },
    };
    let found = match peers(&features, whole(given, "unit")?, whole(given, "k")?) {
        Ok(found) => found,
        Err(NoPeers::NegativeUnderRoot { .. }) => {
            refused(held, "negative_value_under_root", case);
            return Ok(());
        }
        Err(other) => return Err(other.to_string()),
    };
    let expected = list(expect, "peers")?;
    held.same("peers, how many", &json!(found.peers.len()), &json!(expected.len()));
    for (peer, expected) in found.peers.iter().zip(expected) {
        held.same("unit", &json!(peer.idx), &expected["unit"]);
        held.near("distance", Some(peer.distance), &expected["distance"]);
        held.all_near("contribution", &peer.contributions, &expected["contribution"]);
    }
    let none = json!([]);
    let or_none = |name: &str| if expect[name].is_null() { none.clone() } else { expect[name].clone() };
    held.same("dropped", &json!(found.dropped), &or_none("dropped"));
    held.same("left_out", &json!(found.left_out), &or_none("left_out"));
    Ok(())
}
