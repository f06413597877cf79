//! Which boards should work together: the partitions of a region into clusters, best first.
//!
//! Every connected cluster within the limits of population is a candidate; the best partition of
//! the region into candidates is found exactly, by dividing what is left after the cluster of its
//! first body. Method and limits: `docs/method/reform.md`.

use std::collections::{BTreeMap, BTreeSet};

use domain::code::OrganisationCode;
use domain::geography::PopulationBasis;
use domain::money::Pence;
use thiserror::Error;

/// A body that may be put together with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its ODS code.
    pub code: OrganisationCode,
    /// Its people, on the basis that was chosen.
    pub people: u64,
    /// What it costs to run each year [pence]; `None` where it is not known.
    pub running_cost: Option<Pence>,
}

/// A region: bodies, which of them share a land border, and which may not be parted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Region {
    /// Its bodies.
    pub bodies: Vec<Body>,
    /// Pairs that share a land border; of bodies outside the region none counts.
    pub borders: Vec<(OrganisationCode, OrganisationCode)>,
    /// Pairs that one cluster must hold both of, such as those that share a council.
    pub together: Vec<(OrganisationCode, OrganisationCode)>,
}

/// What a cluster may be, and what is better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The fewest people of a cluster.
    pub fewest: u64,
    /// The most people of a cluster.
    pub most: u64,
    /// The people that a cluster should have.
    pub target: u64,
    /// The most clusters of a region; `None` where any number may be.
    pub most_clusters: Option<usize>,
    /// What each person off the target counts.
    pub weight_of_distance: u64,
    /// What each pound of running cost above the cap counts.
    pub weight_of_cost: u64,
    /// The cap on running costs [pence a head].
    pub cap_per_head: Pence,
}

/// One way to divide a region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partition {
    /// What the rules count it: 0 is best.
    pub score: u128,
    /// Its clusters, each in the order of codes, the clusters in the order of their first.
    pub clusters: Vec<Vec<OrganisationCode>>,
}

/// All that was found of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partitions {
    /// How many clusters the rules allow at all.
    pub n_candidates: usize,
    /// The best partitions, best first, proven; as many as were asked for or as there are.
    pub best: Vec<Partition>,
    /// Where there is none: the bodies that make it so.
    pub infeasible_because: Vec<OrganisationCode>,
}

/// A region with its best partitions, beside what its boards have agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionPlans {
    /// The region's name.
    pub name: String,
    /// Its bodies and borders.
    pub region: Region,
    /// What was found.
    pub found: Partitions,
    /// What is agreed, with the rules that it breaks; `None` where a body is split among several.
    pub agreed: Option<(Partition, Vec<Breach>)>,
}

/// The best partitions of several regions under the same rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clusters {
    /// The rules.
    pub rules: Rules,
    /// On whom people are counted.
    pub basis: PopulationBasis,
    /// What the bodies are called.
    pub names: BTreeMap<OrganisationCode, String>,
    /// The regions.
    pub regions: Vec<RegionPlans>,
}

impl Clusters {
    /// What a body is called; its code where it has no name.
    #[must_use]
    pub fn name<'a>(&'a self, code: &'a OrganisationCode) -> &'a str {
        self.names.get(code).map_or(code.as_str(), String::as_str)
    }
}

impl Region {
    /// The people of a cluster of its bodies.
    #[must_use]
    pub fn people(&self, cluster: &[OrganisationCode]) -> u64 {
        self.bodies.iter().filter(|body| cluster.contains(&body.code)).map(|body| body.people).sum()
    }
}

/// A rule that a partition breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// The cluster has too few people.
    TooFew {
        /// The cluster.
        cluster: Vec<OrganisationCode>,
        /// Its people.
        people: u64,
    },
    /// The cluster has too many people.
    TooMany {
        /// The cluster.
        cluster: Vec<OrganisationCode>,
        /// Its people.
        people: u64,
    },
    /// Not all of the cluster can be reached over its own land.
    Apart {
        /// The cluster.
        cluster: Vec<OrganisationCode>,
    },
    /// Two bodies that belong together are parted.
    Parted {
        /// A body.
        one: OrganisationCode,
        /// The other.
        other: OrganisationCode,
    },
    /// There are more clusters than may be.
    TooManyClusters {
        /// How many there are.
        n_clusters: usize,
    },
}

/// Why a region cannot be worked on.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ClusterError {
    /// There are too many bodies to try every cluster.
    #[error("a region of {n_bodies} bodies is too large; divide it into parts of at most {most}")]
    TooManyBodies {
        /// How many there are.
        n_bodies: usize,
        /// How many there may be.
        most: usize,
    },
    /// No cluster can have as many people as are asked for.
    #[error(
        "no cluster has at least {fewest} people and at most {most}; let the fewest be no more than the most"
    )]
    NoSize {
        /// The fewest people asked for.
        fewest: u64,
        /// The most.
        most: u64,
    },
    /// A partition does not hold every body once.
    #[error("{code} must stand in exactly one cluster; it stands in {n_times}")]
    NotOnce {
        /// The body.
        code: OrganisationCode,
        /// In how many clusters it stands.
        n_times: usize,
    },
}

/// The most bodies of a region: with more, its clusters are too many to try.
pub const MOST_BODIES: usize = 24;

type Mask = u32;

struct Candidate {
    mask: Mask,
    score: u128,
}

/// A partition of the remaining bodies: its score and its candidates.
type Part = (u128, Vec<usize>);

/// Finds the `n_best` best partitions of a region.
///
/// # Errors
/// Where the region has more than [`MOST_BODIES`] bodies, or the fewest people are more than the most.
pub fn partitions(region: &Region, rules: &Rules, n_best: usize) -> Result<Partitions, ClusterError> {
    if rules.most < rules.fewest {
        return Err(ClusterError::NoSize { fewest: rules.fewest, most: rules.most });
    }
    let n_bodies = region.bodies.len();
    if n_bodies > MOST_BODIES {
        return Err(ClusterError::TooManyBodies { n_bodies, most: MOST_BODIES });
    }
    let map = Map::of(region);
    let candidates = map.candidates(region, rules);
    let all_bodies: Mask = (1 << n_bodies) - 1;
    let covered = candidates.iter().fold(0, |covered, candidate| covered | candidate.mask);
    let codes_of = |mask: Mask| -> Vec<OrganisationCode> {
        let mut codes: Vec<_> = (0..n_bodies)
            .filter(|idx| mask & (1 << idx) != 0)
            .map(|idx| region.bodies[idx].code.clone())
            .collect();
        codes.sort();
        codes
    };
    let mut by_first: Vec<Vec<usize>> = vec![Vec::new(); n_bodies];
    for (idx, candidate) in candidates.iter().enumerate() {
        by_first[candidate.mask.trailing_zeros() as usize].push(idx);
    }
    let mut memo = BTreeMap::new();
    let most_clusters = rules.most_clusters.unwrap_or(n_bodies);
    let divisions = divide(all_bodies, most_clusters, n_best.max(1), &candidates, &by_first, &mut memo);
    let mut best: Vec<Partition> = divisions
        .into_iter()
        .map(|(score, parts)| {
            let mut clusters: Vec<_> = parts.iter().map(|idx| codes_of(candidates[*idx].mask)).collect();
            clusters.sort();
            Partition { score, clusters }
        })
        .collect();
    best.sort();
    let infeasible_because = match (best.is_empty(), all_bodies & !covered) {
        (false, _) => Vec::new(),
        (true, 0) => codes_of(all_bodies & !most_covered(all_bodies, &candidates, &by_first)),
        (true, alone) => codes_of(alone),
    };
    Ok(Partitions { n_candidates: candidates.len(), best, infeasible_because })
}

/// The best ways to divide `remaining` into at most `n_clusters` candidates.
fn divide(
    remaining: Mask,
    n_clusters: usize,
    n_best: usize,
    candidates: &[Candidate],
    by_first: &[Vec<usize>],
    memo: &mut BTreeMap<(Mask, usize), Vec<Part>>,
) -> Vec<Part> {
    if remaining == 0 {
        return vec![(0, Vec::new())];
    }
    if n_clusters == 0 {
        return Vec::new();
    }
    if let Some(known) = memo.get(&(remaining, n_clusters)) {
        return known.clone();
    }
    let mut parts: Vec<Part> = Vec::new();
    for &idx in &by_first[remaining.trailing_zeros() as usize] {
        let candidate = &candidates[idx];
        if candidate.mask & !remaining != 0 {
            continue;
        }
        for (score, mut rest) in
            divide(remaining & !candidate.mask, n_clusters - 1, n_best, candidates, by_first, memo)
        {
            rest.push(idx);
            parts.push((score + candidate.score, rest));
        }
    }
    parts.sort();
    parts.truncate(n_best);
    memo.insert((remaining, n_clusters), parts.clone());
    parts
}

/// The bodies that candidates can hold at once at most, however many clusters that takes.
fn most_covered(bodies: Mask, candidates: &[Candidate], by_first: &[Vec<usize>]) -> Mask {
    fn best(
        remaining: Mask,
        candidates: &[Candidate],
        by_first: &[Vec<usize>],
        memo: &mut BTreeMap<Mask, Mask>,
    ) -> Mask {
        if remaining == 0 {
            return 0;
        }
        if let Some(known) = memo.get(&remaining) {
            return *known;
        }
        let first = remaining.trailing_zeros() as usize;
        let mut most_covered = best(remaining & !(1 << first), candidates, by_first, memo);
        for &idx in &by_first[first] {
            let mask = candidates[idx].mask;
            if mask & !remaining == 0 {
                let covered = mask | best(remaining & !mask, candidates, by_first, memo);
                if covered.count_ones() > most_covered.count_ones() {
                    most_covered = covered;
                }
            }
        }
        memo.insert(remaining, most_covered);
        most_covered
    }
    best(bodies, candidates, by_first, &mut BTreeMap::new())
}

/// Scores a partition that others chose, and names the rules that it breaks.
///
/// # Errors
/// Where a body stands in no cluster or in several.
pub fn assess(
    region: &Region,
    rules: &Rules,
    clusters: &[Vec<OrganisationCode>],
) -> Result<(Partition, Vec<Breach>), ClusterError> {
    let map = Map::of(region);
    let mut score = 0;
    let mut breaches = Vec::new();
    for body in &region.bodies {
        let n_times = clusters.iter().flatten().filter(|code| **code == body.code).count();
        if n_times != 1 {
            return Err(ClusterError::NotOnce { code: body.code.clone(), n_times });
        }
    }
    for cluster in clusters {
        let mask = map.mask(cluster);
        let people = people(region, mask);
        score += rules.score(region, mask);
        let cluster = cluster.clone();
        if people < rules.fewest {
            breaches.push(Breach::TooFew { cluster: cluster.clone(), people });
        }
        if people > rules.most {
            breaches.push(Breach::TooMany { cluster: cluster.clone(), people });
        }
        if !map.is_connected(mask) {
            breaches.push(Breach::Apart { cluster });
        }
    }
    for (one, other) in &region.together {
        let cluster_of = |code: &OrganisationCode| clusters.iter().position(|cluster| cluster.contains(code));
        if cluster_of(one) != cluster_of(other) {
            breaches.push(Breach::Parted { one: one.clone(), other: other.clone() });
        }
    }
    if rules.most_clusters.is_some_and(|most| clusters.len() > most) {
        breaches.push(Breach::TooManyClusters { n_clusters: clusters.len() });
    }
    let mut clusters: Vec<Vec<_>> = clusters
        .iter()
        .map(|cluster| cluster.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect())
        .collect();
    clusters.sort();
    Ok((Partition { score, clusters }, breaches))
}

fn people(region: &Region, mask: Mask) -> u64 {
    members(region, mask).map(|body| body.people).sum()
}

fn members(region: &Region, mask: Mask) -> impl Iterator<Item = &Body> {
    region.bodies.iter().enumerate().filter(move |(idx, _)| mask & (1 << idx) != 0).map(|(_, body)| body)
}

impl Rules {
    /// What a cluster counts: people off the target and pounds above the cap, each with its weight.
    fn score(&self, region: &Region, mask: Mask) -> u128 {
        let people = people(region, mask);
        let distance = u128::from(people.abs_diff(self.target)) * u128::from(self.weight_of_distance);
        let cost: Pence = members(region, mask).filter_map(|body| body.running_cost).sum();
        let cap = i128::from(self.cap_per_head.get()) * i128::from(people);
        let above = (i128::from(cost.get()) - cap).max(0) / 100;
        distance + u128::try_from(above).unwrap_or(0) * u128::from(self.weight_of_cost)
    }
}

/// The bodies by number, with their neighbours.
struct Map {
    by_code: BTreeMap<OrganisationCode, usize>,
    neighbours: Vec<Mask>,
    together: Vec<Mask>,
}

impl Map {
    fn of(region: &Region) -> Self {
        let by_code: BTreeMap<_, _> =
            region.bodies.iter().enumerate().map(|(idx, body)| (body.code.clone(), idx)).collect();
        let mut neighbours = vec![0; region.bodies.len()];
        for (one, other) in &region.borders {
            if let (Some(one), Some(other)) = (by_code.get(one), by_code.get(other)) {
                neighbours[*one] |= 1 << other;
                neighbours[*other] |= 1 << one;
            }
        }
        let pair = |(one, other): &(OrganisationCode, OrganisationCode)| {
            Some((1 << by_code.get(one)?) | (1 << by_code.get(other)?))
        };
        let together = region.together.iter().filter_map(pair).collect();
        Self { by_code, neighbours, together }
    }

    fn mask(&self, cluster: &[OrganisationCode]) -> Mask {
        cluster.iter().filter_map(|code| self.by_code.get(code)).fold(0, |mask, idx| mask | (1 << idx))
    }

    /// All bodies that border on `mask`.
    fn around(&self, mask: Mask) -> Mask {
        let neighbours_of =
            |(idx, neighbours): (usize, &Mask)| if mask & (1 << idx) == 0 { 0 } else { *neighbours };
        self.neighbours
            .iter()
            .enumerate()
            .map(neighbours_of)
            .fold(0, |around, neighbours| around | neighbours)
            & !mask
    }

    fn is_connected(&self, mask: Mask) -> bool {
        let mut reached = mask & mask.wrapping_neg();
        loop {
            let next = reached | (self.around(reached) & mask);
            if next == reached {
                return reached == mask;
            }
            reached = next;
        }
    }

    /// Every connected cluster that the rules allow.
    fn candidates(&self, region: &Region, rules: &Rules) -> Vec<Candidate> {
        let mut connected: BTreeSet<Mask> = BTreeSet::new();
        let mut to_visit: Vec<Mask> = (0..region.bodies.len()).map(|idx| 1 << idx).collect();
        while let Some(mask) = to_visit.pop() {
            if people(region, mask) > rules.most || !connected.insert(mask) {
                continue;
            }
            let around = self.around(mask);
            to_visit.extend(
                (0..region.bodies.len()).filter(|idx| around & (1 << idx) != 0).map(|idx| mask | (1 << idx)),
            );
        }
        let parts_pair = |mask: Mask| {
            self.together.iter().any(|pair| !matches!(mask & pair, both if both == 0 || both == *pair))
        };
        connected
            .into_iter()
            .filter(|mask| people(region, *mask) >= rules.fewest && !parts_pair(*mask))
            .map(|mask| Candidate { mask, score: rules.score(region, mask) })
            .collect()
    }
}

#[cfg(test)]
mod tests;
