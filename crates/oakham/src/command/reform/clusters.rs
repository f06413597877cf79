//! `oakham reform clusters`: the best partitions of each region, beside what boards have agreed.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use domain::code::OrganisationCode;
use exhibits::csv_file::CsvFile;
use exhibits::table::clusters::{breach_words, clusters_of_region, clusters_sentence};
use reform::cluster::{Clusters, Partition, Region, RegionPlans};
use serde_json::{Value, json};
use sources::register::register;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;
use app::reform::clusters::{ClusterQuery, DAY, clusters};
use app::reform::problem;

/// The name and version of the JSON.
const SCHEMA: &str = "oakham.reform-clusters/1";
pub(super) fn instance(global: &Global, file: &Path, n_best: usize) -> Result<Outcome> {
    super::answered(global, file, |problem| {
        let answer = problem::clusters(problem)?.answer(n_best)?;
        let feasible = answer["status"] == "optimal";
        Ok((answer, feasible))
    })
}

pub(super) fn run(global: &Global, asked: &ClusterQuery<'_>) -> Result<Outcome> {
    let clusters = clusters(asked)?;
    if clusters.regions.is_empty() {
        let mut names: Vec<&str> =
            register().boards_on(DAY).map(|board| register().region(board).name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        anyhow::bail!("{:?} is not a region; they are {}", asked.region.unwrap_or(""), names.join(", "));
    }
    let mut out = terminal::out();
    match global.format {
        Format::Json => writeln!(out, "{:#}", as_json(&clusters))?,
        Format::Csv => as_csv(&clusters, &mut out)?,
        Format::Table => {
            writeln!(out, "{}", clusters_sentence(&clusters))?;
            for plans in &clusters.regions {
                writeln!(out)?;
                terminal::exhibit(&mut out, &clusters_of_region(&clusters, plans))?;
            }
        }
    }
    let feasible = clusters.regions.iter().all(|plans| !plans.found.best.is_empty());
    Ok(if feasible { Outcome::Done } else { Outcome::Blocked })
}

fn as_json(clusters: &Clusters) -> Value {
    let plan = |region: &Region, partition: &Partition| {
        let clusters: Vec<Value> = partition
            .clusters
            .iter()
            .map(|cluster| {
                let codes: Vec<&str> = cluster.iter().map(OrganisationCode::as_str).collect();
                json!({ "members": codes, "people": region.people(cluster) })
            })
            .collect();
        json!({ "off_target": u64::try_from(partition.score).ok(), "clusters": clusters })
    };
    let regions: Vec<Value> = clusters
        .regions
        .iter()
        .map(|RegionPlans { name, region, found, agreed }| {
            let because: Vec<&str> = found.infeasible_because.iter().map(OrganisationCode::as_str).collect();
            json!({
                "region": name,
                "candidates": found.n_candidates,
                "plans": found.best.iter().map(|partition| plan(region, partition)).collect::<Vec<_>>(),
                "infeasible_because": because,
                "agreed": agreed.as_ref().map(|(partition, breaches)| json!({
                    "plan": plan(region, partition),
                    "breaks": breaches.iter().map(|breach| breach_words(clusters, breach)).collect::<Vec<_>>(),
                })),
            })
        })
        .collect();
    json!({
        "schema": SCHEMA,
        "basis": clusters.basis.word(),
        "fewest": clusters.rules.fewest,
        "most": clusters.rules.most,
        "target": clusters.rules.target,
        "regions": regions,
    })
}

/// A row a board of a plan.
fn as_csv(clusters: &Clusters, out: &mut dyn Write) -> Result<()> {
    let mut writer = CsvFile::to(out);
    writer.row(["region", "plan", "off_target", "cluster", "board", "people"])?;
    for RegionPlans { name, region, found, agreed } in &clusters.regions {
        let plans = found.best.iter().enumerate().map(|(idx, plan)| ((idx + 1).to_string(), plan));
        let agreed = agreed.iter().map(|(plan, _)| ("agreed".to_owned(), plan));
        for (rank, plan) in plans.chain(agreed) {
            for (idx, cluster) in plan.clusters.iter().enumerate() {
                for code in cluster {
                    let count = region.people(std::slice::from_ref(code));
                    writer.row([
                        name.as_str(),
                        &rank,
                        &plan.score.to_string(),
                        &(idx + 1).to_string(),
                        code.as_str(),
                        &count.to_string(),
                    ])?;
                }
            }
        }
    }
    writer.flush()?;
    Ok(())
}
