//! `oakham reform clusters`: the best partitions of each region, beside what boards have agreed.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use api::clusters::{ClusterPlans, Clusters as ClustersDocument};
use api::document::Document;
use domain::cluster::AgreedCluster;
use domain::code::OrganisationCode;
use domain::geography::PopulationBasis;
use domain::money::Pence;
use exhibits::csv_file::CsvFile;
use exhibits::table::clusters::{breach_words, clusters_of_region, clusters_sentence};
use jiff::civil::{Date, date};
use reform::cluster::{Clusters, Region, RegionPlans, Rules, assess, partitions};
use serde_json::Value;
use sources::register::register;

use super::instance;
use crate::Outcome;
use crate::arguments::{Format, Global};
use crate::terminal;

/// The boards that are put together: those of July 2022 to March 2026, of which all can be.
const DAY: Date = date(2025, 10, 6);

/// What was asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClusterQuery<'a> {
    pub(super) region: Option<&'a str>,
    pub(super) fewest: u64,
    pub(super) most: u64,
    pub(super) target: u64,
    pub(super) basis: PopulationBasis,
    pub(super) most_clusters: Option<usize>,
    pub(super) water: bool,
    pub(super) n_plans: usize,
}

pub(super) fn instance(global: &Global, file: &Path, n_best: usize) -> Result<Outcome> {
    let answer = |problem: &Value| {
        let answer = instance::clusters(problem)?.answer(n_best)?;
        let feasible = matches!(answer, ClustersDocument::Answer(_));
        Ok((answer, feasible))
    };
    super::answered(global, file, answer, super::csv::clusters_in_words)
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
    let mut out = io::stdout().lock();
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

/// The best clusters of every region, as they are shown where nobody asks otherwise.
///
/// # Errors
/// Where a table that is built in cannot be read.
pub(crate) fn usual() -> Result<Clusters> {
    clusters(&ClusterQuery {
        region: None,
        fewest: 1_000_000,
        most: 4_000_000,
        target: 2_000_000,
        basis: PopulationBasis::ProjectedRegistered,
        most_clusters: None,
        water: false,
        n_plans: 3,
    })
}

fn clusters(asked: &ClusterQuery<'_>) -> Result<Clusters> {
    let rules = Rules {
        fewest: asked.fewest,
        most: asked.most,
        target: asked.target,
        most_clusters: asked.most_clusters,
        weight_of_distance: 1,
        weight_of_cost: 0,
        cap_per_head: Pence::ZERO,
    };
    let divided =
        instance::regions(DAY, asked.basis, asked.water, asked.region).map_err(anyhow::Error::msg)?;
    let agreements = sources::clusters::agreed()?;
    let mut regions = Vec::new();
    for (name, region) in divided {
        let found = partitions(&region, &rules, asked.n_plans)?;
        let agreed = agreed_in(&region, &agreements).and_then(|plan| assess(&region, &rules, &plan).ok());
        regions.push(RegionPlans { name, region, found, agreed });
    }
    let names = register()
        .boards_on(DAY)
        .map(|board| {
            let short = board.organisation.short_name.trim_end_matches(" ICB");
            (board.code().clone(), short.to_owned())
        })
        .collect();
    Ok(Clusters { rules, basis: asked.basis, names, regions })
}

/// What is agreed among the boards of a region; nothing where a board is split among several.
fn agreed_in(region: &Region, agreements: &[AgreedCluster]) -> Option<Vec<Vec<OrganisationCode>>> {
    let inside = |code: &OrganisationCode| region.bodies.iter().any(|body| body.code == *code);
    let mut plan = Vec::new();
    for agreed in agreements {
        if agreed.parts.iter().any(inside) {
            return None;
        }
        let members: Vec<OrganisationCode> =
            agreed.members.iter().filter(|code| inside(code)).cloned().collect();
        if !members.is_empty() {
            plan.push(members);
        }
    }
    Some(plan)
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
