//! Clusters against every partition of small regions.

use proptest::prelude::*;

use super::*;

fn code(idx: usize) -> OrganisationCode {
    format!("Q{idx:02}").parse().unwrap()
}

fn region(people: &[u64], borders: &[(usize, usize)]) -> Region {
    let bodies = people
        .iter()
        .enumerate()
        .map(|(idx, people)| Body { code: code(idx), people: *people, running_cost: None })
        .collect();
    let borders = borders.iter().map(|(a, b)| (code(*a), code(*b))).collect();
    Region { bodies, borders, together: Vec::new() }
}

fn rules(fewest: u64, most: u64, target: u64) -> Rules {
    Rules {
        fewest,
        most,
        target,
        most_clusters: None,
        weight_of_distance: 1,
        weight_of_cost: 0,
        cap_per_head: Pence::new(1_876),
    }
}

/// Every partition of the region, by putting each body into a cluster that is there or a new one.
fn every_partition(n_bodies: usize) -> Vec<Vec<Vec<OrganisationCode>>> {
    let mut divisions = vec![Vec::new()];
    for idx in 0..n_bodies {
        divisions = divisions
            .into_iter()
            .flat_map(|partition: Vec<Vec<OrganisationCode>>| {
                let joined = (0..partition.len()).map({
                    let partition = partition.clone();
                    move |place| {
                        let mut next = partition.clone();
                        next[place].push(code(idx));
                        next
                    }
                });
                let alone = partition.iter().cloned().chain([vec![code(idx)]]).collect();
                joined.chain([alone]).collect::<Vec<_>>()
            })
            .collect();
    }
    divisions
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_best_partitions_are_those_of_trying_every_one(
        people in prop::collection::vec(300_u64..2_000, 1..=6),
        borders in prop::collection::vec((0_usize..6, 0_usize..6), 0..10),
        together in prop::collection::vec((0_usize..6, 0_usize..6), 0..2),
        most_clusters in prop::option::of(1_usize..5),
    ) {
        let n_bodies = people.len();
        let inside = |pairs: Vec<(usize, usize)>| -> Vec<(usize, usize)> {
            pairs.into_iter().filter(|(a, b)| a != b && *a < n_bodies && *b < n_bodies).collect()
        };
        let mut region = region(&people, &inside(borders));
        region.together = inside(together).into_iter().map(|(a, b)| (code(a), code(b))).collect();
        let rules = Rules { most_clusters, ..rules(800, 3_000, 1_500) };
        let mut allowed: Vec<u128> = every_partition(n_bodies)
            .iter()
            .map(|clusters| assess(&region, &rules, clusters).unwrap())
            .filter(|(_, breaches)| breaches.is_empty())
            .map(|(partition, _)| partition.score)
            .collect();
        allowed.sort_unstable();
        allowed.truncate(4);
        let found = partitions(&region, &rules, 4).unwrap();
        let scores: Vec<u128> = found.best.iter().map(|partition| partition.score).collect();
        prop_assert_eq!(scores, allowed.clone());
        if allowed.is_empty() && most_clusters.is_none() {
            prop_assert!(!found.infeasible_because.is_empty());
        }
        for partition in &found.best {
            let (again, breaches) = assess(&region, &rules, &partition.clusters).unwrap();
            prop_assert_eq!(&again, partition);
            prop_assert_eq!(breaches, vec![]);
        }
    }
}

#[test]
fn a_body_above_the_maximum_makes_a_region_infeasible_and_is_named() {
    let region = region(&[3_500, 1_000, 1_000], &[(0, 1), (1, 2)]);
    let found = partitions(&region, &rules(500, 3_000, 1_500), 1).unwrap();
    assert_eq!((found.best, found.infeasible_because), (vec![], vec![code(0)]));
}

#[test]
fn an_island_too_small_for_itself_makes_a_region_infeasible() {
    let region = region(&[400, 1_000, 1_000], &[(1, 2)]);
    let found = partitions(&region, &rules(500, 3_000, 1_500), 1).unwrap();
    assert_eq!(found.infeasible_because, vec![code(0)]);
}

#[test]
fn running_costs_above_the_cap_count_where_they_have_a_weight() {
    let mut region = region(&[1_000_000, 1_000_000], &[(0, 1)]);
    // One is £5m above the cap of £18.76 a head, the other £4m below it.
    region.bodies[0].running_cost = Some(Pence::new(2_376_000_000));
    region.bodies[1].running_cost = Some(Pence::new(1_476_000_000));
    let rules = Rules { weight_of_distance: 0, weight_of_cost: 1, ..rules(1, 9_000_000, 1_000_000) };
    let found = partitions(&region, &rules, 2).unwrap();
    let scores: Vec<_> =
        found.best.iter().map(|partition| (partition.clusters.len(), partition.score)).collect();
    assert_eq!(scores, vec![(1, 1_000_000), (2, 5_000_000)]);
}

#[test]
fn a_plan_of_others_is_told_what_it_breaks() {
    let region =
        Region { together: vec![(code(0), code(1))], ..region(&[400, 2_900, 600], &[(0, 1), (1, 2)]) };
    let plan = [vec![code(0), code(2)], vec![code(1)]];
    let rules = Rules { most_clusters: Some(1), ..rules(1_200, 2_000, 1_500) };
    let (partition, breaches) = assess(&region, &rules, &plan).unwrap();
    assert_eq!(partition.score, 500 + 1_400);
    let cluster = vec![code(0), code(2)];
    assert_eq!(
        breaches,
        vec![
            Breach::TooFew { cluster: cluster.clone(), people: 1_000 },
            Breach::Apart { cluster },
            Breach::TooMany { cluster: vec![code(1)], people: 2_900 },
            Breach::Parted { one: code(0), other: code(1) },
            Breach::TooManyClusters { n_clusters: 2 },
        ]
    );
    let twice = [vec![code(0), code(1)], vec![code(1), code(2)]];
    assert_eq!(assess(&region, &rules, &twice), Err(ClusterError::NotOnce { code: code(1), n_times: 2 }));
}

#[test]
fn fewest_people_above_the_most_are_refused() {
    let refused = partitions(&region(&[5, 5], &[(0, 1)]), &rules(9, 2, 5), 1).unwrap_err();
    assert_eq!(refused, ClusterError::NoSize { fewest: 9, most: 2 });
}
