//! The boards of England put together: the best partitions of each region, beside what is agreed.

use anyhow::Result;
use domain::cluster::AgreedCluster;
use domain::code::OrganisationCode;
use domain::geography::PopulationBasis;
use domain::money::Pence;
use jiff::civil::{Date, date};
use reform::cluster::{Clusters, Region, RegionPlans, Rules, assess, partitions};
use sources::register::register;

use super::problem;

/// The boards that are put together: those of July 2022 to March 2026, of which all can be.
pub const DAY: Date = date(2025, 10, 6);

/// Which clusters are looked for.
#[derive(Clone, Copy, Debug)]
pub struct ClusterQuery<'a> {
    pub region: Option<&'a str>,
    pub fewest: u64,
    pub most: u64,
    pub target: u64,
    pub basis: PopulationBasis,
    pub most_clusters: Option<usize>,
    pub water: bool,
    pub n_plans: usize,
}

/// The best clusters of every region, as they are shown where nobody asks otherwise.
///
/// # Errors
/// Where a table that is built in cannot be read.
pub fn usual() -> Result<Clusters> {
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

/// The best clusters of the regions that are asked about.
///
/// # Errors
/// Where a table that is built in cannot be read.
pub fn clusters(query: &ClusterQuery<'_>) -> Result<Clusters> {
    let rules = Rules {
        fewest: query.fewest,
        most: query.most,
        target: query.target,
        most_clusters: query.most_clusters,
        weight_of_distance: 1,
        weight_of_cost: 0,
        cap_per_head: Pence::ZERO,
    };
    let divided =
        problem::regions(DAY, query.basis, query.water, query.region).map_err(anyhow::Error::msg)?;
    let agreements = sources::clusters::agreed()?;
    let mut regions = Vec::new();
    for (name, region) in divided {
        let partitions = partitions(&region, &rules, query.n_plans)?;
        let agreed = agreed_in(&region, &agreements).and_then(|plan| assess(&region, &rules, &plan).ok());
        regions.push(RegionPlans { name, region, found: partitions, agreed });
    }
    let names = register()
        .boards_on(DAY)
        .map(|board| {
            let short = board.organisation.short_name.trim_end_matches(" ICB");
            (board.code().clone(), short.to_owned())
        })
        .collect();
    Ok(Clusters { rules, basis: query.basis, names, regions })
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
