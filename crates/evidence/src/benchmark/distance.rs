//! Units alike by any features: the two-stage distance by which NHS England's Model Health System finds a board's peers.

use thiserror::Error;

/// How many standard deviations above the mean a feature is cut at.
const CAP: f64 = 5.0;

/// Features of units, and which unit is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// What they are called.
    pub names: Vec<String>,
    /// How much each weighs.
    pub weights: Vec<f64>,
    /// A row a unit, a value a feature; none where it is not known.
    pub values: Vec<Vec<Option<f64>>>,
    /// Whether square roots are taken, which draws large units nearer.
    pub root: Root,
}

/// Whether square roots are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// They are.
    Taken,
    /// They are not: of features that may be below zero.
    NotTaken,
}

/// A unit that is like the one asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// Its place among the units.
    pub idx: usize,
    /// How far it is, in standard deviations.
    pub distance: f64,
    /// How much of the squared distance each feature makes; they add up to 1.
    pub contributions: Vec<f64>,
}

/// The peers of a unit, and what was not used to find them.
#[derive(Clone, Debug, PartialEq)]
pub struct Peers {
    /// The nearest first.
    pub peers: Vec<Peer>,
    /// Features that are the same everywhere.
    pub dropped: Vec<String>,
    /// Units of which a feature is not known.
    pub left_out: Vec<usize>,
}

/// Why there are no peers.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoPeers {
    /// A feature below zero, of which a root is wanted.
    #[error("{feature} has values below zero, of which there is no square root; compare without roots")]
    NegativeUnderRoot {
        /// Which feature.
        feature: String,
    },
    /// The unit lacks a feature.
    #[error("{feature} of the unit is not known; leave the feature out")]
    UnitLacks {
        /// Which feature.
        feature: String,
    },
    /// Nothing differs.
    #[error("no feature differs between units; give others")]
    NoSpread,
}

/// The `k` units nearest to the one at `own`: features capped at five standard deviations above their mean, their square
/// roots taken, standardised, and weighted.
///
/// # Errors
/// Where the unit lacks a feature, a root is wanted of what is below zero, or nothing differs.
pub fn peers(features: &Features, own: usize, k: usize) -> Result<Peers, NoPeers> {
    let Features { names, weights, values, root } = features;
    let lacks = values.get(own).and_then(|row| row.iter().position(Option::is_none));
    if let Some(idx) = lacks {
        return Err(NoPeers::UnitLacks { feature: names[idx].clone() });
    }
    let whole = |row: &Vec<Option<f64>>| row.iter().copied().collect::<Option<Vec<f64>>>();
    let rows: Vec<(usize, Vec<f64>)> =
        values.iter().enumerate().filter_map(|(idx, row)| Some((idx, whole(row)?))).collect();
    let left_out = (0..values.len()).filter(|idx| !rows.iter().any(|(kept, _)| kept == idx)).collect();
    let (mut dropped, mut scores) = (Vec::new(), Vec::new());
    for (column, name) in names.iter().enumerate() {
        let of_feature: Vec<f64> = rows.iter().map(|(_, row)| row[column]).collect();
        if *root == Root::Taken && of_feature.iter().any(|value| *value < 0.0) {
            return Err(NoPeers::NegativeUnderRoot { feature: name.clone() });
        }
        let score = standardised(&of_feature, *root);
        if score.is_none() {
            dropped.push(name.clone());
        }
        scores.push(score);
    }
    if dropped.len() == names.len() {
        return Err(NoPeers::NoSpread);
    }
    let Some(own_row) = rows.iter().position(|(idx, _)| *idx == own) else { return Err(NoPeers::NoSpread) };
    let mut peers: Vec<Peer> = (0..rows.len())
        .filter(|row| *row != own_row)
        .map(|row| {
            let square = |(score, weight): (&Option<Vec<f64>>, &f64)| {
                score.as_ref().map_or(0.0, |score| weight * (score[row] - score[own_row]).powi(2))
            };
            let squares: Vec<f64> = scores.iter().zip(weights).map(square).collect();
            let sum: f64 = squares.iter().sum();
            let share = |part: f64| if 0.0 < sum { part / sum } else { 0.0 };
            let contributions = squares.into_iter().map(share).collect();
            Peer { idx: rows[row].0, distance: sum.sqrt(), contributions }
        })
        .collect();
    peers.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.idx.cmp(&b.idx)));
    peers.truncate(k);
    Ok(Peers { peers, dropped, left_out })
}

/// A feature in standard deviations from its mean; none where it is the same everywhere.
fn standardised(values: &[f64], root: Root) -> Option<Vec<f64>> {
    let (mean, deviation) = spread(values)?;
    let most = mean + CAP * deviation;
    let taken = |value: &f64| {
        let capped = value.min(most);
        if root == Root::Taken { capped.sqrt() } else { capped }
    };
    let rooted: Vec<f64> = values.iter().map(taken).collect();
    let (mean, deviation) = spread(&rooted)?;
    Some(rooted.into_iter().map(|value| (value - mean) / deviation).collect())
}

/// Mean and standard deviation, with n − 1; none where values do not differ.
fn spread(values: &[f64]) -> Option<(f64, f64)> {
    let n = f64::from(u32::try_from(values.len()).ok().filter(|n| 1 < *n)?);
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    // What differs by rounding only does not differ.
    let is_spread = mean.abs() * 1e-12 < variance.sqrt();
    is_spread.then(|| (mean, variance.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(values: &[[Option<f64>; 2]], root: Root) -> Features {
        Features {
            names: vec!["people".to_owned(), "rural".to_owned()],
            weights: vec![1.0, 1.0],
            values: values.iter().map(|row| row.to_vec()).collect(),
            root,
        }
    }

    #[test]
    fn the_nearest_in_what_differs_comes_first_and_says_why() {
        let values = [[100.0, 0.2], [121.0, 0.2], [400.0, 0.2]].map(|row| row.map(Some));
        let found = peers(&features(&values, Root::Taken), 0, 5).unwrap();
        assert_eq!(found.peers.iter().map(|peer| peer.idx).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(found.peers[0].contributions, [1.0, 0.0]);
        assert_eq!(found.dropped, ["rural"]);
        // Roots are 10, 11 and 20: the second is ten times as far.
        assert!((found.peers[1].distance / found.peers[0].distance - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_unit_without_a_feature_is_left_out_and_the_one_asked_for_is_refused() {
        let values = [[Some(1.0), Some(2.0)], [None, Some(3.0)], [Some(3.0), Some(1.0)]];
        let found = peers(&features(&values, Root::NotTaken), 0, 5).unwrap();
        assert_eq!((found.left_out, found.peers.len()), (vec![1], 1));
        let refused = peers(&features(&values, Root::NotTaken), 1, 5);
        assert_eq!(refused, Err(NoPeers::UnitLacks { feature: "people".to_owned() }));
    }

    #[test]
    fn roots_of_what_is_below_zero_are_refused() {
        let values = [[-1.0, 0.1], [2.0, 0.3]].map(|row| row.map(Some));
        let refused = peers(&features(&values, Root::Taken), 0, 5);
        assert_eq!(refused, Err(NoPeers::NegativeUnderRoot { feature: "people".to_owned() }));
    }
}
