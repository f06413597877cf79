//! `oakham reform clusters`: the best partitions of each region, beside what boards have agreed.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use api::clusters::{ClusterPlans, Clusters as ClustersDocument};
use api::document::Document;
use exhibits::csv_file::CsvFile;
use exhibits::table::clusters::{breach_words, clusters_of_region, clusters_sentence};
use reform::cluster::{Clusters, RegionPlans};
use serde_json::Value;
use sources::register::register;

use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;
use app::reform::clusters::{ClusterQuery, DAY, clusters};
use app::reform::problem;

pub(super) fn instance(global: &Global, file: &Path, n_best: usize) -> Result<Outcome> {
    let answer = |problem: &Value| {
        let answer = problem::clusters(problem)?.answer(n_best)?;
        let feasible = matches!(answer, ClustersDocument::Answer(_));
        Ok((answer, feasible))
    };
    super::answered(global, file, answer, super::csv::clusters_in_words)
}

pub(super) fn run(global: &Global, query: &ClusterQuery<'_>) -> Result<Outcome> {
    let clusters = clusters(query)?;
    if clusters.regions.is_empty() {
        let mut names: Vec<&str> =
            register().boards_on(DAY).map(|board| register().region(board).name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        anyhow::bail!("{:?} is not a region; they are {}", query.region.unwrap_or(""), names.join(", "));
    }
    let mut out = terminal::out();
    match global.format {
        Format::Json => {
            let plans = ClusterPlans::of(&clusters, |breach| breach_words(&clusters, breach));
            out.write_all(ClustersDocument::Plans(plans).text().as_bytes())?;
        }
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
