//! Autoregressive integrated moving averages with a season: a value follows from those before it and their errors.
//!
//! Errors are found step by step from a start of none (conditional least squares). Orders are looked for from a few
//! usual ones outwards and weighted by Akaike's corrected criterion, not chosen.
//! Source: G. E. P. Box and others, Time Series Analysis (2016), chapters 5, 7 and 9; R. J. Hyndman and Y. Khandakar,
//! Journal of Statistical Software 27 (2008), for the search; D. Kwiatkowski and others, Journal of Econometrics 54
//! (1992), for whether to difference.

use std::collections::BTreeMap;

use crate::nelder_mead::{Range, lowest};
use crate::score::count;
use crate::smoothing::criterion;
use crate::steps_ahead::StepsAhead;

/// How many steps back values and errors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// Values before, up to 2.
    pub p: u8,
    /// Errors before, up to 2.
    pub q: u8,
    /// Values of seasons before, up to 1.
    pub seasonal_p: u8,
    /// Errors of seasons before, up to 1.
    pub seasonal_q: u8,
    /// Whether differences have a mean of their own.
    pub has_mean: bool,
}

/// How often neighbours and seasons are subtracted before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Differencing {
    /// Of neighbours.
    pub d: usize,
    /// Of seasons.
    pub seasonal_d: usize,
}

/// A fitted order.
#[derive(Clone, Debug, PartialEq)]
struct Fit {
    criterion: f64,
    shock_sd: f64,
    mean: f64,
    /// Of differences: (steps before, coefficient).
    of_values: Vec<(usize, f64)>,
    of_errors: Vec<(usize, f64)>,
    errors: Vec<f64>,
}

/// Most orders that are tried.
const MOST_ORDERS: usize = 14;
/// Evaluations for each coefficient that is searched for.
const EVALUATIONS: usize = 30;
/// Roots stay this far within the circle, so that no forecast runs away.
const MOST: f64 = 0.97;
/// The statistic of Kwiatkowski and others above which a level is not steady, at 5 %.
const NOT_STEADY: f64 = 0.463;
/// The strength of a season above which seasons are subtracted (R. J. Hyndman and G. Athanasopoulos, Forecasting:
/// Principles and Practice, 2021, section 9.9).
const STRONG: f64 = 0.64;

/// The next `n_steps` steps of `values` with a season of `length` and this `strength`; `None` for too few values.
#[must_use]
pub fn arima(values: &[f64], length: usize, strength: f64, n_steps: usize) -> Option<StepsAhead> {
    let has_season = 1 < length && 3 * length <= values.len();
    let seasonal_d = usize::from(has_season && STRONG < strength);
    let after_season = if seasonal_d == 1 { differences(values, length) } else { values.to_vec() };
    let d = usize::from(NOT_STEADY < steadiness(&after_season));
    let differenced = if d == 1 { differences(&after_season, 1) } else { after_season };
    if differenced.len() < 8 {
        return None;
    }
    let differencing = Differencing { d, seasonal_d };
    let fits = search(&differenced, if has_season { length } else { 1 }, differencing);
    let best = fits.iter().map(|fit| fit.criterion).fold(f64::INFINITY, f64::min);
    let weights: Vec<f64> = fits.iter().map(|fit| libm::exp((best - fit.criterion) / 2.0)).collect();
    let total: f64 = weights.iter().sum();
    let ahead: Vec<StepsAhead> =
        fits.iter().map(|fit| fit.ahead(values, &differenced, differencing, length, n_steps)).collect();
    let weighted: Vec<(f64, &StepsAhead)> = weights
        .iter()
        .map(|weight| weight / total)
        .zip(&ahead)
        .filter(|(weight, _)| 0.01 < *weight)
        .collect();
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    let weighted: Vec<(f64, &StepsAhead)> =
        weighted.into_iter().map(|(weight, ahead)| (weight / total, ahead)).collect();
    Some(StepsAhead::mean_of(&weighted))
}

/// Fits usual orders, then neighbours of the best for as long as one is better.
fn search(values: &[f64], length: usize, differencing: Differencing) -> Vec<Fit> {
    let seasonal = u8::from(1 < length);
    let has_mean = differencing.d == 0;
    let order = |p, q, seasonal_p, seasonal_q| Order {
        p,
        q,
        seasonal_p: seasonal_p * seasonal,
        seasonal_q: seasonal_q * seasonal,
        has_mean,
    };
    let mut tried: BTreeMap<Order, Fit> = BTreeMap::new();
    for order in [order(0, 0, 0, 0), order(1, 0, 1, 0), order(0, 1, 0, 1), order(2, 1, 0, 1)] {
        tried.entry(order).or_insert_with(|| Fit::new(values, length, order));
    }
    loop {
        let best =
            tried.iter().min_by(|a, b| a.1.criterion.total_cmp(&b.1.criterion)).map(|(order, _)| *order);
        let Some(best) = best else { break };
        let next =
            best.neighbours(1 < length, differencing).into_iter().find(|order| !tried.contains_key(order));
        let Some(next) = next.filter(|_| tried.len() < MOST_ORDERS) else { break };
        tried.insert(next, Fit::new(values, length, next));
    }
    tried.into_values().collect()
}

impl Order {
    /// Orders one step away.
    fn neighbours(self, has_season: bool, differencing: Differencing) -> Vec<Self> {
        let moved = |value: u8, most: u8| {
            [value.checked_add(1).filter(|value| *value <= most), value.checked_sub(1)].into_iter().flatten()
        };
        let mut near: Vec<Self> = Vec::new();
        near.extend(moved(self.q, 2).map(|q| Self { q, ..self }));
        near.extend(moved(self.p, 2).map(|p| Self { p, ..self }));
        if has_season {
            near.extend(moved(self.seasonal_q, 1).map(|seasonal_q| Self { seasonal_q, ..self }));
            near.extend(moved(self.seasonal_p, 1).map(|seasonal_p| Self { seasonal_p, ..self }));
        }
        if differencing.d + differencing.seasonal_d == 1 {
            near.push(Self { has_mean: !self.has_mean, ..self });
        }
        near
    }

    fn n_searched(self) -> usize {
        [self.p, self.q, self.seasonal_p, self.seasonal_q].into_iter().map(usize::from).sum()
    }
}

impl Fit {
    fn new(values: &[f64], length: usize, order: Order) -> Self {
        let n = count(values.len());
        let mean = if order.has_mean { values.iter().sum::<f64>() / n } else { 0.0 };
        let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
        let mut errors = vec![0.0; values.len()];
        let ranges = vec![Range { low: -MOST, high: MOST, start: 0.1 }; order.n_searched()];
        let (mut of_values, mut of_errors) = (Vec::new(), Vec::new());
        let mut squares = |at: &[f64]| {
            expand(order, length, at, &mut of_values, &mut of_errors);
            errors_of(&centred, &of_values, &of_errors, &mut errors)
        };
        let at = if ranges.is_empty() {
            Vec::new()
        } else {
            lowest(&ranges, EVALUATIONS * ranges.len(), &mut squares).at
        };
        let squares = squares(&at);
        let n_parameters = order.n_searched() + usize::from(order.has_mean);
        Self {
            criterion: criterion(n, squares, n_parameters + 1),
            shock_sd: (squares / (n - count(n_parameters)).max(1.0)).sqrt(),
            mean,
            of_values,
            of_errors,
            errors,
        }
    }

    fn ahead(
        &self,
        values: &[f64],
        differenced: &[f64],
        Differencing { d, seasonal_d }: Differencing,
        length: usize,
        n_steps: usize,
    ) -> StepsAhead {
        let mut centred: Vec<f64> = differenced.iter().map(|value| value - self.mean).collect();
        let n = centred.len();
        for step in 0..n_steps {
            let at = n + step;
            let of_values = terms(&self.of_values, at, |idx| centred[idx]);
            let of_errors = terms(&self.of_errors, at, |idx| self.errors.get(idx).copied().unwrap_or(0.0));
            centred.push(of_values + of_errors);
        }
        // Differences are added up again: of neighbours, then of seasons.
        let mut kept = vec![1.0];
        for step in 1..=n_steps {
            let own: f64 =
                self.of_errors.iter().filter(|(lag, _)| *lag == step).map(|(_, share)| share).sum();
            let earlier = terms(&self.of_values, step, |idx| kept[idx]);
            kept.push(own + earlier);
        }
        let mut ahead: Vec<f64> = centred[n..].iter().map(|value| value + self.mean).collect();
        let seasons: Vec<f64> = if seasonal_d == 1 { differences(values, length) } else { values.to_vec() };
        if d == 1 {
            add_up(&mut ahead, &seasons, 1);
            add_up(&mut kept, &[0.0], 1);
        }
        if seasonal_d == 1 {
            add_up(&mut ahead, values, length);
            add_up(&mut kept, &vec![0.0; length], length);
        }
        StepsAhead::of_shocks(ahead, self.shock_sd, &kept[1..])
    }
}

/// Adds to each of the coming steps the one `lag` before it, the first to the last of `before`.
fn add_up(ahead: &mut [f64], before: &[f64], lag: usize) {
    for step in 0..ahead.len() {
        let earlier = match step.checked_sub(lag) {
            Some(idx) => ahead[idx],
            None => before[before.len() + step - lag],
        };
        ahead[step] += earlier;
    }
}

/// Coefficients of values and errors from the numbers that are searched for.
fn expand(
    order: Order,
    length: usize,
    at: &[f64],
    of_values: &mut Vec<(usize, f64)>,
    of_errors: &mut Vec<(usize, f64)>,
) {
    let (p, rest) = at.split_at(usize::from(order.p));
    let (q, rest) = rest.split_at(usize::from(order.q));
    let (seasonal_p, seasonal_q) = rest.split_at(usize::from(order.seasonal_p));
    multiply(p, seasonal_p, length, 1.0, of_values);
    multiply(q, seasonal_q, length, -1.0, of_errors);
}

/// The product of a polynomial of steps, from its partial correlations, and one of seasons.
fn multiply(partial: &[f64], seasonal: &[f64], length: usize, sign: f64, product: &mut Vec<(usize, f64)>) {
    product.clear();
    match *partial {
        [one] => product.push((1, sign * one)),
        [one, two] => product.extend([(1, sign * one * (1.0 - two)), (2, sign * two)]),
        _ => {}
    }
    if let [season] = *seasonal {
        let n = product.len();
        product.push((length, sign * season));
        for idx in 0..n {
            let (lag, share) = product[idx];
            product.push((length + lag, -share * season));
        }
    }
}

/// The errors of `values`, and the sum of their squares.
fn errors_of(
    values: &[f64],
    of_values: &[(usize, f64)],
    of_errors: &[(usize, f64)],
    errors: &mut [f64],
) -> f64 {
    let mut squares = 0.0;
    for at in 0..values.len() {
        let expected = terms(of_values, at, |idx| values[idx]) + terms(of_errors, at, |idx| errors[idx]);
        errors[at] = values[at] - expected;
        squares += errors[at] * errors[at];
    }
    squares
}

/// The sum of coefficients times what stood so many steps before `at`.
fn terms(coefficients: &[(usize, f64)], at: usize, before: impl Fn(usize) -> f64) -> f64 {
    coefficients.iter().filter(|(lag, _)| *lag <= at).map(|(lag, share)| share * before(at - lag)).sum()
}

/// Each value less the one `lag` before it.
fn differences(values: &[f64], lag: usize) -> Vec<f64> {
    values.iter().skip(lag).zip(values).map(|(value, before)| value - before).collect()
}

/// How far the sums of departures from the mean wander: larger is less steady (Kwiatkowski and others).
fn steadiness(values: &[f64]) -> f64 {
    let n = count(values.len());
    let mean = values.iter().sum::<f64>() / n;
    let left: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let (mut sum, mut squares) = (0.0, 0.0);
    for left in &left {
        sum += left;
        squares += sum * sum;
    }
    let n_lags = (0..values.len()).take_while(|lag| count(*lag) <= 3.0 * n.sqrt() / 13.0).count() - 1;
    let together = |lag: usize| left.iter().skip(lag).zip(&left).map(|(a, b)| a * b).sum::<f64>();
    let long_run = together(0)
        + 2.0
            * (1..=n_lags).map(|lag| (1.0 - count(lag) / (count(n_lags) + 1.0)) * together(lag)).sum::<f64>();
    if long_run > 0.0 { squares / (n * long_run) } else { 0.0 }
}

#[cfg(test)]
mod tests;
