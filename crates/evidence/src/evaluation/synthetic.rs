//! Synthetic control: the mixture of units without the change that is most like the one with it, before; what they do
//! after is what would have been.
//!
//! Sources: A. Abadie, A. Diamond and J. Hainmueller, JASA 105 (2010) and American Journal of Political Science 59
//! (2015). Weights are exact (`stats::simplex`). By default every month before counts alike and nothing is scaled:
//! then the answer is one that others can repeat. There is no standard error: how sure an effect is, is its rank among
//! those of units where nothing was done.

mod donor;
mod placebo;

use jiff::civil::Date;
use stats::least_squares::squares;
use stats::order::quantile;
use stats::simplex::{SimplexFit, nearest_in_hull};

pub use self::donor::{Donors, Exclusion, Predictor, Reason, UnitSeries};
pub use self::placebo::PlaceboUnit;

use super::finding::{Change, Condition, Finding};

/// A donor's part in the mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct DonorWeight {
    /// Its name.
    pub name: String,
    /// Its share, from 0 to 1; all together are 1.
    pub weight: f64,
}

/// A month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthGap {
    /// The month.
    pub month: Date,
    /// What was measured.
    pub observed: f64,
    /// The mixture.
    pub synthetic: f64,
    /// Observed less mixture.
    pub gap: f64,
    /// Between which gaps 19 in 20 units without the change lie, those left out that fit badly before; none with fewer than ten.
    pub placebo_range: Option<(f64, f64)>,
}

/// What the effect would be without one of the donors that carry it.
#[derive(Clone, Debug, PartialEq)]
pub struct Without {
    /// The donor.
    pub donor: String,
    /// The mean gap after the change without it.
    pub effect: f64,
}

/// The effect of a change that was pretended halfway through the months before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlierChange {
    /// The pretended first month.
    pub start: Date,
    /// The mean gap from then to the actual change.
    pub effect: f64,
    /// The rank of its ratio among those of all units, over their number.
    pub p_value: f64,
}

/// A synthetic control.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntheticControl {
    /// The donors with their weights, in the order in which they were given.
    pub weights: Vec<DonorWeight>,
    /// Donors left out, with reasons.
    pub excluded: Vec<Exclusion>,
    /// By how much the weights could be bettered, over the scale of the units: zero but for rounding.
    pub optimality_gap: f64,
    /// Month by month.
    pub by_month: Vec<MonthGap>,
    /// The root of the mean squared gap before the change.
    pub rmspe_before: f64,
    /// The same after it.
    pub rmspe_after: f64,
    /// After over before; none where the mixture fits without error.
    pub ratio: Option<f64>,
    /// The mean gap after the change.
    pub effect: f64,
    /// Every donor as if it had had the change, with the other donors for its mixture.
    pub placebos: Vec<PlaceboUnit>,
    /// The place of the ratio among those of all units, the largest being 1.
    pub rank: usize,
    /// Of how many.
    pub n_ranked: usize,
    /// Rank over number: the chance of so large a ratio where the change was handed out by chance.
    pub p_value: f64,
    /// The same among the units that fit before as well as five times the mean squared gap.
    pub p_value_of_good_fits: f64,
    /// The effect without each donor of weight.
    pub without: Vec<Without>,
    /// The effect of a change pretended earlier; none with fewer than eight months before, or with predictors.
    pub earlier: Option<EarlierChange>,
    /// The answer.
    pub finding: Finding,
}

/// A mean squared gap before so many times that of the unit itself makes a placebo of little use.
const BAD_FIT: f64 = 5.0;
/// Placebos from which on their gaps show a range.
const PLACEBOS_WANTED: usize = 10;
/// A weight from which on one donor carries nearly all.
const CARRIES: f64 = 0.9;
/// A weight that is more than rounding.
const NOTABLE: f64 = 1e-9;

/// Makes the mixture of `donors` and ranks its gap among theirs.
#[must_use]
pub fn synthetic_control(donors: &Donors) -> SyntheticControl {
    let all: Vec<usize> = (0..donors.n_donors()).collect();
    let fit = weights(donors, None, &all);
    let gaps = gaps(donors, None, &all, &fit);
    let errors = Errors::of(donors, &gaps);
    let placebos = placebo::placebos(donors, &errors);
    let rank = errors.rank(&placebos);
    let good: Vec<&PlaceboUnit> = placebos.iter().filter(|placebo| !placebo.fits_badly).collect();
    let rank_of_good = 1 + good.iter().filter(|placebo| errors.ratio_or_more(placebo)).count();
    let size = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let (n_ranked, p_value) = (placebos.len() + 1, size(rank) / size(placebos.len() + 1));
    let effect = mean(&gaps[donors.n_before()..]);
    let without = without(donors, &fit);
    let by_month: Vec<MonthGap> = donors
        .months()
        .iter()
        .enumerate()
        .map(|(row, month)| {
            let observed = donors.treated()[row];
            let others: Vec<f64> = good.iter().map(|placebo| placebo.gaps[row]).collect();
            let range = quantile(&others, 0.025).zip(quantile(&others, 0.975));
            let placebo_range = range.filter(|_| PLACEBOS_WANTED <= others.len());
            MonthGap {
                month: *month,
                observed,
                synthetic: observed - gaps[row],
                gap: gaps[row],
                placebo_range,
            }
        })
        .collect();
    let earlier = earlier_change(donors);
    let mut conditions = conditions(donors, &fit, &errors, &placebos, &without, effect);
    if let Some(EarlierChange { start, effect, p_value }) = earlier.filter(|earlier| earlier.p_value <= 0.05)
    {
        conditions.push(Condition::EarlierEffect { start, effect, p_value });
    }
    let change = match effect {
        _ if 0.05 < p_value => Change::NotTold,
        effect if 0.0 < effect => Change::Rise,
        effect if effect < 0.0 => Change::Fall,
        _ => Change::NotTold,
    };
    let would_have_been =
        mean(&by_month[donors.n_before()..].iter().map(|month| month.synthetic).collect::<Vec<_>>());
    SyntheticControl {
        weights: all
            .iter()
            .map(|donor| DonorWeight { name: donors.name(*donor).to_owned(), weight: fit.weights[*donor] })
            .collect(),
        excluded: donors.excluded().to_vec(),
        optimality_gap: fit.gap,
        rmspe_before: errors.before,
        rmspe_after: errors.after,
        ratio: errors.ratio(),
        effect,
        rank,
        n_ranked,
        p_value,
        p_value_of_good_fits: size(rank_of_good) / size(good.len() + 1),
        finding: Finding::new(
            change,
            effect,
            Some(effect / would_have_been),
            None,
            Some(p_value),
            conditions,
        ),
        by_month,
        placebos,
        without,
        earlier,
    }
}

/// The weights of the donors `of` in the mixture for `unit`, a donor, or for the unit with the change.
fn weights(donors: &Donors, unit: Option<usize>, of: &[usize]) -> SimplexFit {
    let (columns, target) = donors.to_match(unit, of);
    nearest_in_hull(&columns, &target)
        .expect("there are at least two donors, so another one is left for each")
}

/// What `unit` has beyond its mixture, month by month.
fn gaps(donors: &Donors, unit: Option<usize>, of: &[usize], fit: &SimplexFit) -> Vec<f64> {
    let own = donors.values(unit);
    let mixture = |row: usize| -> f64 {
        of.iter().zip(&fit.weights).map(|(donor, weight)| weight * donors.values(Some(*donor))[row]).sum()
    };
    own.iter().enumerate().map(|(row, value)| value - mixture(row)).collect()
}

/// How large gaps are before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Errors {
    before: f64,
    after: f64,
    /// A root mean square below this is rounding.
    rounding: f64,
}

impl Errors {
    fn of(donors: &Donors, gaps: &[f64]) -> Self {
        let (before, after) = gaps.split_at(donors.n_before());
        let rms = |gaps: &[f64]| mean(&gaps.iter().map(|gap| gap * gap).collect::<Vec<_>>()).sqrt();
        Self { before: rms(before), after: rms(after), rounding: 1e-10 * rms(donors.treated()) }
    }

    fn ratio(self) -> Option<f64> {
        (self.rounding < self.before).then(|| self.after / self.before)
    }

    /// The place of the ratio among those of placebos, the largest being 1.
    fn rank(self, placebos: &[PlaceboUnit]) -> usize {
        1 + placebos.iter().filter(|placebo| self.ratio_or_more(placebo)).count()
    }

    /// Whether a placebo is as extreme. A mixture without error before is more extreme than any with one.
    fn ratio_or_more(self, placebo: &PlaceboUnit) -> bool {
        match (self.ratio(), placebo.ratio) {
            (Some(own), Some(other)) => own <= other,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => self.after <= placebo.rmspe_after,
        }
    }
}

fn earlier_change(donors: &Donors) -> Option<EarlierChange> {
    let earlier = donors.halfway()?;
    let all: Vec<usize> = (0..earlier.n_donors()).collect();
    let gaps = gaps(&earlier, None, &all, &weights(&earlier, None, &all));
    let errors = Errors::of(&earlier, &gaps);
    let placebos = placebo::placebos(&earlier, &errors);
    let size = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    Some(EarlierChange {
        start: earlier.months()[earlier.n_before()],
        effect: mean(&gaps[earlier.n_before()..]),
        p_value: size(errors.rank(&placebos)) / size(placebos.len() + 1),
    })
}

fn without(donors: &Donors, fit: &SimplexFit) -> Vec<Without> {
    let carries = |donor: &usize| NOTABLE < fit.weights[*donor];
    (0..donors.n_donors())
        .filter(carries)
        .map(|donor| {
            let others: Vec<usize> = (0..donors.n_donors()).filter(|other| *other != donor).collect();
            let gaps = gaps(donors, None, &others, &weights(donors, None, &others));
            Without { donor: donors.name(donor).to_owned(), effect: mean(&gaps[donors.n_before()..]) }
        })
        .collect()
}

fn conditions(
    donors: &Donors,
    fit: &SimplexFit,
    errors: &Errors,
    placebos: &[PlaceboUnit],
    without: &[Without],
    effect: f64,
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let (before, after) = (donors.n_before(), donors.months().len() - donors.n_before());
    let wanted = super::segments::MONTHS_WANTED;
    if before < wanted {
        conditions.push(Condition::FewMonths { before, after, wanted });
    }
    let others: Vec<f64> = placebos.iter().map(|placebo| placebo.rmspe_before).collect();
    if let Some(usual) = quantile(&others, 0.5).filter(|usual| 2.0 * usual < errors.before) {
        conditions.push(Condition::PoorFit { rmspe: errors.before, usual });
    }
    let outside = (0..before).filter(|row| {
        let of_row = |donor: usize| donors.values(Some(donor))[*row];
        let own = donors.treated()[*row];
        let is_above = (0..donors.n_donors()).all(|donor| of_row(donor) < own);
        is_above || (0..donors.n_donors()).all(|donor| own < of_row(donor))
    });
    let months = outside.count();
    if before < 2 * months {
        conditions.push(Condition::OutsideDonors { months, of: before });
    }
    if !fit.is_unique {
        conditions.push(Condition::WeightsNotUnique);
    }
    if let Some(donor) = (0..donors.n_donors()).find(|donor| CARRIES < fit.weights[*donor]) {
        let name = donors.name(donor).to_owned();
        conditions.push(Condition::OneDonorCarries { donor: name, weight: fit.weights[donor] });
    }
    if let Some(turned) = without.iter().find(|without| without.effect * effect < 0.0) {
        conditions.push(Condition::DependsOnDonor { donor: turned.donor.clone(), effect: turned.effect });
    }
    let smallest_p = 1.0 / f64::from(u32::try_from(placebos.len() + 1).unwrap_or(u32::MAX));
    if 0.05 < smallest_p {
        conditions.push(Condition::FewPlacebos { smallest_p });
    }
    conditions
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / f64::from(u32::try_from(values.len().max(1)).unwrap_or(u32::MAX))
}

/// The standard deviation of values, over one less than there are.
fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let away: Vec<f64> = values.iter().map(|value| value - mean).collect();
    (squares(&away) / f64::from(u32::try_from(values.len().saturating_sub(1).max(1)).unwrap_or(u32::MAX)))
        .sqrt()
}

#[cfg(test)]
mod tests;
