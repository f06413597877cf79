//! `oakham reform clusters`: the best partitions of each region, beside what boards have agreed.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use domain::cluster::AgreedCluster;
use domain::code::OrganisationCode;
use domain::geography::PopulationBasis;
use domain::money::Pence;
use jiff::civil::{Date, date};
use reform::cluster::{Breach, Partition, Partitions, Region, Rules, assess, partitions};
use serde_json::{Value, json};
use sources::register::register;

use super::instance;
use crate::Outcome;
use crate::arguments::{Format, Global};

/// The name and version of the JSON.
const SCHEMA: &str = "oakham.reform-clusters/1";
/// The boards that are put together: those of July 2022 to March 2026, of which all can be.
const DAY: Date = date(2025, 10, 6);

/// What was asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) region: Option<&'a str>,
    pub(super) fewest: u64,
    pub(super) most: u64,
    pub(super) target: u64,
    pub(super) basis: PopulationBasis,
    pub(super) most_clusters: Option<usize>,
    pub(super) water: bool,
    pub(super) n_plans: usize,
}

/// A region with what was found of it.
struct Found {
    name: String,
    region: Region,
    partitions: Partitions,
    /// What is agreed, as far as it is made of whole boards.
    agreed: Option<(Partition, Vec<Breach>)>,
}

pub(super) fn instance(global: &Global, file: &Path, n_best: usize) -> Result<Outcome> {
    super::answered(global, file, |problem| {
        let answer = instance::clusters(problem)?.answer(n_best)?;
        let feasible = answer["status"] == "optimal";
        Ok((answer, feasible))
    })
}

pub(super) fn run(global: &Global, asked: &Asked<'_>) -> Result<Outcome> {
    let rules = Rules {
        fewest: asked.fewest,
        most: asked.most,
        target: asked.target,
        most_clusters: asked.most_clusters,
        weight_of_distance: 1,
        weight_of_cost: 0,
        cap_per_head: Pence::ZERO,
    };
    let regions =
        instance::regions(DAY, asked.basis, asked.water, asked.region).map_err(anyhow::Error::msg)?;
    if regions.is_empty() {
        let mut names: Vec<&str> =
            register().boards_on(DAY).map(|board| register().region(board).name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        anyhow::bail!("{:?} is not a region; they are {}", asked.region.unwrap_or(""), names.join(", "));
    }
    let agreements = sources::clusters::agreed()?;
    let mut found = Vec::new();
    for (name, region) in regions {
        let partitions = partitions(&region, &rules, asked.n_plans)?;
        let agreed = agreed_in(&region, &agreements).and_then(|plan| assess(&region, &rules, &plan).ok());
        found.push(Found { name, region, partitions, agreed });
    }
    let mut out = io::stdout().lock();
    match global.format {
        Format::Json => writeln!(out, "{:#}", as_json(asked, &found))?,
        Format::Csv => as_csv(&found, &mut out)?,
        Format::Table => print(asked, &found, &mut out)?,
    }
    let feasible = found.iter().all(|found| !found.partitions.best.is_empty());
    Ok(if feasible { Outcome::Done } else { Outcome::Blocked })
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

fn people(region: &Region, cluster: &[OrganisationCode]) -> u64 {
    region.bodies.iter().filter(|body| cluster.contains(&body.code)).map(|body| body.people).sum()
}

fn short(code: &OrganisationCode) -> String {
    register().board(code, DAY).map_or_else(
        || code.to_string(),
        |board| board.organisation.short_name.trim_end_matches(" ICB").to_owned(),
    )
}

/// `LLR + Northants (2.00m), …`.
fn in_words(region: &Region, clusters: &[Vec<OrganisationCode>]) -> String {
    let words = clusters.iter().map(|cluster| {
        let names: Vec<String> = cluster.iter().map(short).collect();
        #[expect(clippy::cast_precision_loss, reason = "people are far fewer than 2^52")]
        let millions = people(region, cluster) as f64 / 1e6;
        format!("{} ({millions:.2}m)", names.join(" + "))
    });
    words.collect::<Vec<_>>().join(", ")
}

fn breach(breach: &Breach) -> String {
    let names = |cluster: &[OrganisationCode]| cluster.iter().map(short).collect::<Vec<_>>().join(" + ");
    match breach {
        Breach::TooFew { cluster, people } => format!("{} has too few people ({people})", names(cluster)),
        Breach::TooMany { cluster, people } => format!("{} has too many people ({people})", names(cluster)),
        Breach::Apart { cluster } => format!("{} does not hang together over land", names(cluster)),
        Breach::Parted { one, other } => format!("{} and {} are parted", short(one), short(other)),
        Breach::TooManyClusters { n_clusters } => format!("{n_clusters} clusters are too many"),
    }
}

fn print(asked: &Asked<'_>, found: &[Found], out: &mut dyn Write) -> Result<()> {
    writeln!(
        out,
        "Clusters of {} to {} people, as near to {} as can be, {}, over {}.",
        asked.fewest,
        asked.most,
        asked.target,
        asked.basis,
        if asked.water { "land and water" } else { "land" }
    )?;
    for Found { name, region, partitions, agreed } in found {
        writeln!(out, "\n{name}: {} clusters are possible", partitions.n_candidates)?;
        if partitions.best.is_empty() {
            let names: Vec<String> = partitions.infeasible_because.iter().map(short).collect();
            writeln!(
                out,
                "  no plan: {}",
                if names.is_empty() {
                    "that many clusters are too few".to_owned()
                } else {
                    format!("{} cannot be placed", names.join(", "))
                }
            )?;
        }
        for (idx, plan) in partitions.best.iter().enumerate() {
            let rank = if idx == 0 { "best (proven)".to_owned() } else { format!("plan {}", idx + 1) };
            writeln!(out, "  {rank:14} {:>9} off target: {}", plan.score, in_words(region, &plan.clusters))?;
        }
        match agreed {
            Some((plan, breaches)) => {
                writeln!(
                    out,
                    "  {:14} {:>9} off target: {}",
                    "agreed",
                    plan.score,
                    in_words(region, &plan.clusters)
                )?;
                for broken in breaches {
                    writeln!(out, "  {:14} {}", "", breach(broken))?;
                }
            }
            None => writeln!(
                out,
                "  agreed         not comparable: a board of the region was split among several"
            )?,
        }
    }
    Ok(())
}

fn as_json(asked: &Asked<'_>, found: &[Found]) -> Value {
    let plan = |region: &Region, partition: &Partition| {
        let clusters: Vec<Value> = partition
            .clusters
            .iter()
            .map(|cluster| {
                let codes: Vec<&str> = cluster.iter().map(OrganisationCode::as_str).collect();
                json!({ "members": codes, "people": people(region, cluster) })
            })
            .collect();
        json!({ "off_target": u64::try_from(partition.score).ok(), "clusters": clusters })
    };
    let regions: Vec<Value> = found
        .iter()
        .map(|Found { name, region, partitions, agreed }| {
            json!({
                "region": name,
                "candidates": partitions.n_candidates,
                "plans": partitions.best.iter().map(|partition| plan(region, partition)).collect::<Vec<_>>(),
                "infeasible_because": partitions.infeasible_because.iter().map(OrganisationCode::as_str).collect::<Vec<_>>(),
                "agreed": agreed.as_ref().map(|(partition, breaches)| json!({
                    "plan": plan(region, partition),
                    "breaks": breaches.iter().map(breach).collect::<Vec<_>>(),
                })),
            })
        })
        .collect();
    json!({
        "schema": SCHEMA,
        "basis": asked.basis.word(),
        "fewest": asked.fewest,
        "most": asked.most,
        "target": asked.target,
        "regions": regions,
    })
}

/// A row a board of a plan.
fn as_csv(found: &[Found], out: &mut dyn Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["region", "plan", "off_target", "cluster", "board", "people"])?;
    for Found { name, region, partitions, agreed } in found {
        let plans = partitions.best.iter().enumerate().map(|(idx, plan)| ((idx + 1).to_string(), plan));
        let agreed = agreed.iter().map(|(plan, _)| ("agreed".to_owned(), plan));
        for (rank, plan) in plans.chain(agreed) {
            for (idx, cluster) in plan.clusters.iter().enumerate() {
                for code in cluster {
                    let count = people(region, std::slice::from_ref(code));
                    writer.write_record([
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
