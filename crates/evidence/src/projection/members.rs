//! What four methods say of the same coming months on one scale, and their mean.
//!
//! No method is chosen: the mean of several is better than the choice of one nearly always (R. T. Clemen, International
//! Journal of Forecasting 5, 1989; S. Makridakis and others on the M4 competition, the same journal 36, 2020).

use stats::arima::arima;
use stats::order::quantile;
use stats::seasonal::Seasonal;
use stats::smoothing::{Form, Smoothing, smoothing};
use stats::steps_ahead::StepsAhead;
use stats::theta::theta;

/// The normal quantile of the ends of the 50 % interval.
pub(super) const HALF: f64 = 0.674_489_750_196_081_7;
/// The normal quantile of the ends of the 80 % interval.
pub(super) const INNER: f64 = 1.281_551_565_544_600_4;

/// The mean of the methods.
pub(super) struct Combined {
    /// Means and parts of the months.
    pub(super) ahead: StepsAhead,
    /// Akaike's criterion of the best form of exponential smoothing, by which scales are compared.
    pub(super) criterion: f64,
    /// How wide the middle four fifths of its errors are over a normal distribution of the same spread, drawn half way
    /// to 1.
    pub(super) inner: f64,
    /// Values less its parameters.
    pub(super) degrees: f64,
}

/// What four methods say of `values`, which have no gap, taken apart as `parts` says; `None` for fewer than four.
pub(super) fn combined(values: &[f64], parts: &Seasonal, n_months: usize) -> Option<Combined> {
    let length = parts.season.len();
    let adjusted: Vec<f64> =
        values.iter().enumerate().map(|(idx, value)| value - parts.season[idx % length]).collect();
    let fit = |values: &[f64], season: &[f64], forms: &[Form]| -> Vec<Smoothing> {
        forms.iter().filter_map(|form| smoothing(values, season, *form)).collect()
    };
    let without_season = fit(&adjusted, &[0.0], &FORMS[..2]);
    let mut forms = if 1 < length { fit(values, &parts.season, &FORMS[2..]) } else { Vec::new() };
    forms.extend(if 1 < length { fit(values, &[0.0], &FORMS[..2]) } else { without_season.clone() });
    let best = forms.iter().min_by(|a, b| a.criterion.total_cmp(&b.criterion))?;
    let (criterion, inner) = (best.criterion, inner(&best.errors));
    let degrees = count(best.errors.len()) - count(best.n_parameters());
    let members: Vec<StepsAhead> = [
        weighted(&forms, n_months),
        theta(&adjusted, n_months).map(|ahead| with_season(ahead, parts, values.len())),
        arima(values, length, parts.strength, n_months),
        weighted(&without_season, n_months).map(|ahead| with_season(ahead, parts, values.len())),
    ]
    .into_iter()
    .flatten()
    .collect();
    Some(Combined { ahead: mean(&members), criterion, inner, degrees })
}

const FORMS: [Form; 4] = [
    Form { has_trend: false, has_season: false },
    Form { has_trend: true, has_season: false },
    Form { has_trend: false, has_season: true },
    Form { has_trend: true, has_season: true },
];

/// The mean of methods. Where they differ any of them may be right, so each difference is a part of its own.
fn mean(members: &[StepsAhead]) -> StepsAhead {
    let share = 1.0 / count(members.len()).max(1.0);
    let equal: Vec<(f64, &StepsAhead)> = members.iter().map(|member| (share, member)).collect();
    let mut ahead = StepsAhead::mean_of(&equal);
    for member in members {
        let apart = member.means.iter().zip(&ahead.means).map(|(one, mean)| share.sqrt() * (one - mean));
        ahead.parts.push(apart.collect());
    }
    ahead
}

/// The mean of forms, weighted by Akaike's criterion.
fn weighted(forms: &[Smoothing], n_months: usize) -> Option<StepsAhead> {
    let best = forms.iter().map(|form| form.criterion).min_by(f64::total_cmp)?;
    let weights: Vec<f64> = forms.iter().map(|form| libm::exp((best - form.criterion) / 2.0)).collect();
    let total: f64 = weights.iter().sum();
    let ahead: Vec<StepsAhead> = forms.iter().map(|form| form.ahead(n_months)).collect();
    let weighted: Vec<(f64, &StepsAhead)> = weights.iter().map(|weight| weight / total).zip(&ahead).collect();
    Some(StepsAhead::mean_of(&weighted))
}

/// Puts the season back, of which each phase is as unsure as it was measured.
fn with_season(mut ahead: StepsAhead, parts: &Seasonal, n_before: usize) -> StepsAhead {
    let length = parts.season.len();
    let phase = |step: usize| (n_before + step) % length;
    for (step, mean) in ahead.means.iter_mut().enumerate() {
        *mean += parts.season[phase(step)];
    }
    let sd = parts.variance.sqrt();
    for of in 0..length {
        let part = (0..ahead.means.len()).map(|step| if phase(step) == of { sd } else { 0.0 });
        ahead.parts.push(part.collect());
    }
    ahead
}

/// How wide the middle four fifths of errors are over a normal distribution of the same spread, drawn half way to 1.
fn inner(errors: &[f64]) -> f64 {
    let sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    let sd = (errors.iter().map(|error| error * error).sum::<f64>() / count(errors.len())).sqrt();
    let found = quantile(&sizes, 0.8).filter(|_| 0.0 < sd).map_or(1.0, |size| size / INNER / sd);
    f64::midpoint(1.0, found.clamp(0.6, 1.05))
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("a series has fewer than four billion months"))
}
