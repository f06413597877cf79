//! Clusters of boards: the best plans of each region beside what is agreed.

use domain::code::OrganisationCode;
use domain::provenance::Provenance;
use reform::cluster::{Breach, Clusters, Partition, RegionPlans};

use super::efficiency::{row, word};
use super::{figures, words};
use crate::exhibit::{Cell, Exhibit, RowKind, Table, Tone};
use crate::number::{Number, grouped_count};

/// The rules that all plans keep, in a sentence.
#[must_use]
pub fn clusters_sentence(clusters: &Clusters) -> String {
    let rules = &clusters.rules;
    format!(
        "Clusters of {} to {} people over land borders, as near to {} each as can be; people are {}.",
        grouped_count(rules.fewest),
        grouped_count(rules.most),
        grouped_count(rules.target),
        super::reform::basis(clusters.basis)
    )
}

/// A broken rule in words.
#[must_use]
pub fn breach_words(clusters: &Clusters, breach: &Breach) -> String {
    let names = |cluster: &[OrganisationCode]| {
        cluster.iter().map(|code| clusters.name(code)).collect::<Vec<_>>().join(" + ")
    };
    match breach {
        Breach::TooFew { cluster, people } => {
            format!("{} has too few people, {}", names(cluster), grouped_count(*people))
        }
        Breach::TooMany { cluster, people } => {
            format!("{} has too many people, {}", names(cluster), grouped_count(*people))
        }
        Breach::Apart { cluster } => format!("{} does not hang together over land", names(cluster)),
        Breach::Parted { one, other } => {
            format!("{} and {} are parted", clusters.name(one), clusters.name(other))
        }
        Breach::TooManyClusters { n_clusters } => format!("{n_clusters} clusters are too many"),
    }
}

/// The clusters of a plan in words: `LLR + Northants (2.00m); …`.
fn in_words(clusters: &Clusters, plans: &RegionPlans, partition: &Partition) -> String {
    let one = |cluster: &Vec<OrganisationCode>| {
        let names: Vec<&str> = cluster.iter().map(|code| clusters.name(code)).collect();
        let hundredths = (plans.region.people(cluster) + 5_000) / 10_000;
        format!("{} ({}.{:02}m)", names.join(" + "), hundredths / 100, hundredths % 100)
    };
    partition.clusters.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn people(score: u128) -> Cell {
    Cell::Number(Number::count(u64::try_from(score).unwrap_or(u64::MAX)))
}

fn n_clusters(partition: &Partition) -> Cell {
    Cell::Number(Number::count(u64::try_from(partition.clusters.len()).unwrap_or(u64::MAX)))
}

/// The best plans of a region, and the agreed one.
#[must_use]
pub fn clusters_of_region(clusters: &Clusters, plans: &RegionPlans) -> Exhibit {
    let best = plans.found.best.first().map(|partition| partition.score);
    let mut rows = Vec::new();
    for (idx, partition) in plans.found.best.iter().enumerate() {
        let name = if idx == 0 { "Best, proven".to_owned() } else { format!("Next best {idx}") };
        let cells = vec![
            people(partition.score),
            n_clusters(partition),
            word(in_words(clusters, plans, partition)),
            word("keeps every rule"),
        ];
        rows.push(row(&name, RowKind::Body, cells));
    }
    if let Some((partition, breaches)) = &plans.agreed {
        let broken: Vec<String> = breaches.iter().map(|breach| breach_words(clusters, breach)).collect();
        let cells = vec![
            people(partition.score),
            n_clusters(partition),
            word(in_words(clusters, plans, partition)),
            if broken.is_empty() {
                word("keeps every rule")
            } else {
                Cell::Word { text: broken.join("; "), tone: Tone::Adverse }
            },
        ];
        rows.push(row("Agreed", RowKind::Emphasis, cells));
    }
    let heading = match (best, &plans.agreed) {
        (None, _) if plans.found.infeasible_because.is_empty() => {
            format!("{}: that few clusters cannot hold every board", plans.name)
        }
        (None, _) => {
            let names: Vec<&str> =
                plans.found.infeasible_because.iter().map(|code| clusters.name(code)).collect();
            format!("{}: no plan keeps the rules, because of {}", plans.name, names.join(", "))
        }
        (Some(best), Some((agreed, _))) if agreed.score == best => {
            format!("{}: what is agreed is the best plan", plans.name)
        }
        (Some(best), Some((agreed, _))) => format!(
            "{}: the agreed plan is {} people further from the target than the best",
            plans.name,
            grouped_count(u64::try_from(agreed.score.saturating_sub(best)).unwrap_or(u64::MAX))
        ),
        (Some(_), None) => format!("{}: what is agreed splits a board, so it cannot be compared", plans.name),
    };
    Exhibit {
        key: "T10i".into(),
        name: format!("clusters-{}", plans.name.to_lowercase().replace(' ', "-")).into(),
        heading,
        note: format!("{} clusters are possible at all.", plans.found.n_candidates),
        provenance: Provenance::Derived,
        table: Table {
            caption: format!("Clusters of the boards of {}.", plans.name),
            row_heading: "Plan".to_owned(),
            columns: vec![
                figures("", "People off target"),
                figures("", "Clusters"),
                words("", "Which"),
                words("", "Rules"),
            ],
            rows,
        },
        chart: None,
    }
}
