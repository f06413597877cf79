//! `oakham.reform-clusters/1`: boards that are put together, by region.

use domain::code::OrganisationCode;
use reform::cluster::{self, Breach, Partition, Region};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, SchemaName};
use crate::word::texts;

/// The best clusters of a system of boards, or the answer to a problem in a file of its own.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
pub enum Clusters {
    Plans(ClusterPlans),
    Answer(ClusterAnswer),
    Infeasible(InfeasibleClusters),
}

impl Document for Clusters {
    const NAME: &'static str = "oakham.reform-clusters/1";
}

/// The best clusters of each region, beside what boards have agreed.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ClusterPlans {
    pub schema: SchemaName<Clusters>,
    /// How people are counted.
    pub basis: &'static str,
    /// The fewest people of a cluster.
    pub fewest: u64,
    pub most: u64,
    pub target: u64,
    pub regions: Vec<RegionPlans>,
}

/// The clusters of a region.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct RegionPlans {
    pub region: String,
    /// How many clusters were possible.
    pub candidates: usize,
    pub plans: Vec<ClusterPlan>,
    /// Boards that fit into no cluster.
    pub infeasible_because: Vec<String>,
    pub agreed: Option<Agreed>,
}

/// A way to put the boards of a region together.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ClusterPlan {
    /// How far its clusters are off the target [people]; `null` where it is beyond any count.
    pub off_target: Option<u64>,
    pub clusters: Vec<Cluster>,
}

/// Boards put together.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Cluster {
    pub members: Vec<String>,
    pub people: u64,
}

/// What boards have agreed.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Agreed {
    pub plan: ClusterPlan,
    /// Which rules it breaks, in words.
    pub breaks: Vec<String>,
}

impl ClusterPlan {
    fn of(region: &Region, partition: &Partition) -> Self {
        let clusters = partition
            .clusters
            .iter()
            .map(|cluster| Cluster { members: texts(cluster), people: region.people(cluster) });
        Self { off_target: u64::try_from(partition.score).ok(), clusters: clusters.collect() }
    }
}

impl ClusterPlans {
    /// The clusters; `words` says which rule a breach is of.
    #[must_use]
    pub fn of(clusters: &cluster::Clusters, words: impl Fn(&Breach) -> String) -> Self {
        let regions = clusters.regions.iter().map(
            |cluster::RegionPlans { name, region, found: partitions, agreed }| RegionPlans {
                region: name.clone(),
                candidates: partitions.n_candidates,
                plans: partitions.best.iter().map(|partition| ClusterPlan::of(region, partition)).collect(),
                infeasible_because: texts(&partitions.infeasible_because),
                agreed: agreed.as_ref().map(|(partition, breaches)| Agreed {
                    plan: ClusterPlan::of(region, partition),
                    breaks: breaches.iter().map(&words).collect(),
                }),
            },
        );
        Self {
            schema: SchemaName::default(),
            basis: clusters.basis.word(),
            fewest: clusters.rules.fewest,
            most: clusters.rules.most,
            target: clusters.rules.target,
            regions: regions.collect(),
        }
    }
}

/// Every region can be divided.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct ClusterAnswer {
    pub schema: SchemaName<Clusters>,
    pub status: Optimal,
    pub optimum_total: Score,
    pub candidate_clusters: usize,
    pub regions: Vec<RegionAnswer>,
}

/// A region cannot be divided.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct InfeasibleClusters {
    pub schema: SchemaName<Clusters>,
    pub status: Infeasible,
    /// Boards of the first such region that fit into no cluster.
    pub infeasible_because: Vec<String>,
    pub candidate_clusters: usize,
    pub regions: Vec<RegionAnswer>,
}

#[derive(Clone, Copy, Debug, Default, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Optimal {
    #[default]
    Optimal,
}

#[derive(Clone, Copy, Debug, Default, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Infeasible {
    #[default]
    Infeasible,
}

/// What was found of a region.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
pub enum RegionAnswer {
    Divided(DividedRegion),
    Infeasible(InfeasibleRegion),
}

/// The best partitions of a region.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct DividedRegion {
    pub region: String,
    pub status: Optimal,
    pub optimum: Score,
    pub candidates: usize,
    pub one_optimal_solution: Vec<Vec<String>>,
    pub next_best: Vec<NextBest>,
}

/// Another partition.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct NextBest {
    pub total: Score,
    pub clusters: Vec<Vec<String>>,
}

/// A region that cannot be divided.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct InfeasibleRegion {
    pub region: String,
    pub status: Infeasible,
    pub infeasible_because: Vec<String>,
    pub candidates: usize,
}

/// A score; one beyond the range of numbers is a text of digits.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
pub enum Score {
    Number(u64),
    Text(String),
}

impl From<u128> for Score {
    fn from(score: u128) -> Self {
        u64::try_from(score).map_or_else(|_| Self::Text(score.to_string()), Self::Number)
    }
}

impl RegionAnswer {
    #[must_use]
    pub fn of(region: &str, partitions: &cluster::Partitions) -> Self {
        let named = |partition: &Partition| -> Vec<Vec<String>> {
            partition.clusters.iter().map(texts::<&OrganisationCode>).collect()
        };
        let Some((best, next)) = partitions.best.split_first() else {
            return Self::Infeasible(InfeasibleRegion {
                region: region.to_owned(),
                status: Infeasible::default(),
                infeasible_because: texts(&partitions.infeasible_because),
                candidates: partitions.n_candidates,
            });
        };
        let next = next
            .iter()
            .map(|partition| NextBest { total: partition.score.into(), clusters: named(partition) });
        Self::Divided(DividedRegion {
            region: region.to_owned(),
            status: Optimal::default(),
            optimum: best.score.into(),
            candidates: partitions.n_candidates,
            one_optimal_solution: named(best),
            next_best: next.collect(),
        })
    }
}

impl Clusters {
    /// The answer to a problem of these regions, each with what was found of it.
    #[must_use]
    pub fn answer(regions: &[(&str, cluster::Partitions)]) -> Self {
        let candidate_clusters = regions.iter().map(|(_, partitions)| partitions.n_candidates).sum();
        // The first region that cannot be divided settles the whole; the others say their own.
        let infeasible = regions.iter().find(|(_, partitions)| partitions.best.is_empty());
        let answers =
            regions.iter().map(|(region, partitions)| RegionAnswer::of(region, partitions)).collect();
        match infeasible {
            Some((_, partitions)) => Self::Infeasible(InfeasibleClusters {
                schema: SchemaName::default(),
                status: Infeasible::default(),
                infeasible_because: texts(&partitions.infeasible_because),
                candidate_clusters,
                regions: answers,
            }),
            None => Self::Answer(ClusterAnswer {
                schema: SchemaName::default(),
                status: Optimal::default(),
                optimum_total: regions
                    .iter()
                    .filter_map(|(_, partitions)| partitions.best.first())
                    .map(|best| best.score)
                    .sum::<u128>()
                    .into(),
                candidate_clusters,
                regions: answers,
            }),
        }
    }
}
