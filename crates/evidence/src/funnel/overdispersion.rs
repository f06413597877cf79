//! Funnels that allow for units that differ by more than chance in ways no denominator knows.
//!
//! Source: D. J. Spiegelhalter, Statistics in Medicine 24 (2005) and Quality and Safety in Health Care 14 (2005): the
//! measure is transformed so that its error depends on size alone, the ends are trimmed, and the variance that is left
//! is added to that of chance. The mortality indicator SHMI takes logarithms and drops the ends, the Care Quality
//! Commission takes square roots and pulls them in.

use stats::interval::exact_count;
use stats::order::{quantile, ranks};

use super::exact::Limits;
use super::fault::FunnelFault;

/// A unit.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelUnit {
    /// Its name.
    pub name: String,
    /// Observed, or those who have it.
    pub numerator: f64,
    /// Expected, or all.
    pub denominator: f64,
}

/// What is compared, and on which scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Observed over expected, by logarithm; the ends are dropped. As the mortality indicator SHMI.
    RatioByLogarithm,
    /// Observed over expected, by square root; the ends are pulled in. As the Care Quality Commission.
    RatioBySquareRoot,
    /// A proportion, by arcsine of the square root.
    Proportion,
    /// A ratio of two counts, by logarithm with a half added to both.
    RatioOfCounts,
}

/// How limits are drawn where the error of a unit does not depend on its denominator alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitConvention {
    /// By the error of the unit itself, on the scale of the measure.
    OwnError,
    /// As `FunnelPlotR` draws them: those of a ratio of counts with an error of 1 ÷ (2 √denominator), which is too
    /// small, and adjusted ones of square roots left on the scale of the square root.
    FunnelPlotR,
}

/// How units are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What is compared.
    pub measure: Measure,
    /// The share trimmed at each end, usually 0.1.
    pub trim: f64,
    /// How limits are drawn.
    pub convention: LimitConvention,
}

/// Where a unit lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Below the 99.8 % limit.
    FarBelow,
    /// Below the 95 % limit.
    Below,
    /// Within.
    Within,
    /// Above the 95 % limit.
    Above,
    /// Above the 99.8 % limit.
    FarAbove,
}

/// A unit in the funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedUnit {
    /// Its name.
    pub name: String,
    /// Numerator over denominator.
    pub value: f64,
    /// How many standard errors of chance alone it lies from the target.
    pub z: f64,
    /// What was used of that to tell how units vary; none where it was dropped.
    pub z_used: Option<f64>,
    /// The same with the variance between units added.
    pub z_adjusted: f64,
    /// Limits of chance alone.
    pub limits: Limits,
    /// Limits with the variance between units added.
    pub adjusted: Limits,
    /// Where it lies by chance alone.
    pub zone: Zone,
    /// Where it lies with the variance between units added.
    pub zone_adjusted: Zone,
}

/// Units in their funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// How they were compared.
    pub settings: Settings,
    /// What they are compared with: 1 for observed over expected, else that of all together.
    pub target: f64,
    /// The units, in their order.
    pub units: Vec<PlacedUnit>,
    /// How many told how units vary.
    pub n_used: usize,
    /// How many times more units vary than by chance: the mean squared z used.
    pub dispersion: f64,
    /// The variance between units, on the scale of the transform; 0 where they vary as by chance.
    pub variance_between: f64,
    /// How many units chance alone puts outside the 95 % limits, on average.
    pub n_outside_by_chance: f64,
}

/// Standard errors of the 95 % limits, to the digits that are usual.
const AT_95: f64 = 1.959_964;
/// Standard errors of the 99.8 % limits.
const AT_998: f64 = 3.090_232;
/// The largest count that is believed.
const MOST: f64 = 1e12;
/// The fewest units that tell how they vary.
const FEWEST: usize = 5;

/// Places `units` as `settings` say.
///
/// # Errors
///
/// All faults at once: denominators of zero, numerators below zero or beyond all, names that are there twice, too few units.
pub fn funnel(units: &[FunnelUnit], settings: &Settings) -> Result<Funnel, Vec<FunnelFault>> {
    let target = checked(units, settings)?;
    let scale = Scale { measure: settings.measure, convention: settings.convention, target };
    let errors: Vec<f64> = units.iter().map(|unit| scale.error(unit)).collect();
    let z: Vec<f64> =
        units.iter().zip(&errors).map(|(unit, error)| (scale.value(unit) - scale.middle()) / error).collect();
    let z_used = trimmed(&z, settings);
    let used: Vec<(f64, f64)> =
        z_used.iter().zip(&errors).filter_map(|(z, error)| z.map(|z| (z, 1.0 / (error * error)))).collect();
    let n = size(used.len());
    let dispersion = used.iter().map(|(z, _)| z * z).sum::<f64>() / n;
    let weights: f64 = used.iter().map(|(_, weight)| weight).sum();
    let weights_squared: f64 = used.iter().map(|(_, weight)| weight * weight).sum();
    let beyond = n * dispersion - (n - 1.0);
    let variance_between = if beyond < 0.0 { 0.0 } else { beyond / (weights - weights_squared / weights) };
    let place = |idx: usize| {
        let (unit, error) = (&units[idx], errors[idx]);
        let z_adjusted = z[idx] * error / (error * error + variance_between).sqrt();
        PlacedUnit {
            name: unit.name.clone(),
            value: unit.numerator / unit.denominator,
            z: z[idx],
            z_used: z_used[idx],
            z_adjusted,
            limits: scale.limits(unit),
            adjusted: scale.adjusted(unit, variance_between),
            zone: zone(z[idx]),
            zone_adjusted: zone(z_adjusted),
        }
    };
    Ok(Funnel {
        settings: *settings,
        target,
        units: (0..units.len()).map(place).collect(),
        n_used: used.len(),
        dispersion,
        variance_between,
        n_outside_by_chance: 0.05 * size(units.len()),
    })
}

impl Funnel {
    /// The limits of a unit with this denominator, with the variance between units added. Of a ratio of counts, whose
    /// error depends on both, those of a unit on the target.
    #[must_use]
    pub fn adjusted_at(&self, denominator: f64) -> Limits {
        let Settings { measure, convention, .. } = self.settings;
        let scale = Scale { measure, convention, target: self.target };
        let numerator = self.target * denominator;
        scale.adjusted(&FunnelUnit { name: String::new(), numerator, denominator }, self.variance_between)
    }
}

/// The target, once nothing is wrong.
fn checked(units: &[FunnelUnit], settings: &Settings) -> Result<f64, Vec<FunnelFault>> {
    let mut faults = Vec::new();
    if units.len() < FEWEST {
        faults.push(FunnelFault::FewUnits { n: units.len(), needed: FEWEST });
    }
    if !(0.02..=0.25).contains(&settings.trim) {
        faults.push(FunnelFault::Trim { trim: settings.trim });
    }
    for (idx, FunnelUnit { name, numerator, denominator }) in units.iter().enumerate() {
        if units[..idx].iter().any(|other| other.name == *name) {
            faults.push(FunnelFault::UnitTwice { name: name.clone() });
        }
        if !(0.0..=MOST).contains(numerator) {
            faults.push(FunnelFault::Numerator { name: name.clone(), value: *numerator });
        }
        if !(0.0 < *denominator && *denominator <= MOST) {
            faults.push(FunnelFault::Denominator { name: name.clone(), value: *denominator });
        }
        if settings.measure == Measure::Proportion && denominator < numerator {
            let (numerator, denominator) = (*numerator, *denominator);
            faults.push(FunnelFault::MoreThanAll { name: name.clone(), numerator, denominator });
        }
        if settings.measure == Measure::RatioByLogarithm && numerator.abs() <= 0.0 {
            faults.push(FunnelFault::ZeroUnderLogarithm { name: name.clone() });
        }
    }
    let sum = |of: &dyn Fn(&FunnelUnit) -> f64| units.iter().map(of).sum::<f64>();
    let of_all = sum(&|unit| unit.numerator) / sum(&|unit| unit.denominator);
    let target = match settings.measure {
        Measure::RatioByLogarithm | Measure::RatioBySquareRoot => 1.0,
        Measure::Proportion | Measure::RatioOfCounts => of_all,
    };
    let is_end = target <= 0.0 || (settings.measure == Measure::Proportion && 1.0 <= target);
    if faults.is_empty() && is_end {
        faults.push(FunnelFault::TargetAtEnd { share: target });
    }
    if faults.is_empty() { Ok(target) } else { Err(faults) }
}

/// The scale on which units are compared.
#[derive(Clone, Copy)]
struct Scale {
    measure: Measure,
    convention: LimitConvention,
    target: f64,
}

impl Scale {
    fn value(self, unit: &FunnelUnit) -> f64 {
        let ratio = unit.numerator / unit.denominator;
        match self.measure {
            Measure::RatioOfCounts => libm::log((unit.numerator + 0.5) / (unit.denominator + 0.5)),
            _ => self.transform(ratio),
        }
    }

    fn middle(self) -> f64 {
        self.transform(self.target)
    }

    fn transform(self, ratio: f64) -> f64 {
        match self.measure {
            Measure::RatioByLogarithm | Measure::RatioOfCounts => libm::log(ratio),
            Measure::RatioBySquareRoot => ratio.sqrt(),
            Measure::Proportion => libm::asin(ratio.sqrt()),
        }
    }

    fn back(self, value: f64) -> f64 {
        match self.measure {
            Measure::RatioByLogarithm | Measure::RatioOfCounts => libm::exp(value),
            Measure::RatioBySquareRoot if self.convention == LimitConvention::FunnelPlotR => value,
            Measure::RatioBySquareRoot => value.max(0.0) * value.max(0.0),
            Measure::Proportion => {
                let sine = libm::sin(value.clamp(0.0, std::f64::consts::FRAC_PI_2));
                sine * sine
            }
        }
    }

    /// The standard error of a unit by chance alone.
    fn error(self, unit: &FunnelUnit) -> f64 {
        let FunnelUnit { numerator, denominator, .. } = *unit;
        match self.measure {
            Measure::RatioByLogarithm => 1.0 / denominator.sqrt(),
            Measure::RatioBySquareRoot | Measure::Proportion => 1.0 / (2.0 * denominator.sqrt()),
            Measure::RatioOfCounts => {
                let part = |count: f64| count / ((count + 0.5) * (count + 0.5));
                (part(numerator) + part(denominator)).sqrt()
            }
        }
    }

    /// The standard error that limits are drawn with.
    fn drawn_error(self, unit: &FunnelUnit) -> f64 {
        match (self.measure, self.convention) {
            (Measure::RatioOfCounts, LimitConvention::FunnelPlotR) => 1.0 / (2.0 * unit.denominator.sqrt()),
            _ => self.error(unit),
        }
    }

    fn around(self, error: f64) -> Limits {
        let at = |errors: f64| self.back(self.middle() + errors * error);
        Limits { low_998: at(-AT_998), low_95: at(-AT_95), high_95: at(AT_95), high_998: at(AT_998) }
    }

    fn limits(self, unit: &FunnelUnit) -> Limits {
        match self.measure {
            Measure::RatioByLogarithm | Measure::RatioBySquareRoot => {
                let [at_95, at_998] = [0.95, 0.998].map(|level| exact_count(unit.denominator, level));
                let over = |count: f64| count / unit.denominator;
                Limits {
                    low_998: over(at_998.low),
                    low_95: over(at_95.low),
                    high_95: over(at_95.high),
                    high_998: over(at_998.high),
                }
            }
            Measure::Proportion | Measure::RatioOfCounts => self.around(self.drawn_error(unit)),
        }
    }

    fn adjusted(self, unit: &FunnelUnit, variance_between: f64) -> Limits {
        let error = self.drawn_error(unit);
        self.around((error * error + variance_between).sqrt())
    }
}

/// The z that tell how units vary: without the ends, or with the ends pulled in.
fn trimmed(z: &[f64], settings: &Settings) -> Vec<Option<f64>> {
    if settings.measure == Measure::RatioByLogarithm {
        // Ranks in 1 ÷ trim bands; the first and the last are dropped.
        let bands = 1.0 / settings.trim;
        let n = size(z.len());
        let band = |rank: f64| (rank * bands / (n + 1.0)).floor();
        let keep = |band: f64| 1.0 <= band && band < bands - 1.0;
        return z.iter().zip(ranks(z)).map(|(z, rank)| keep(band(rank)).then_some(*z)).collect();
    }
    let low = quantile(z, settings.trim).unwrap_or(f64::NEG_INFINITY);
    let high = quantile(z, 1.0 - settings.trim).unwrap_or(f64::INFINITY);
    z.iter().map(|z| Some(z.max(low).min(high))).collect()
}

fn zone(z: f64) -> Zone {
    match z {
        z if z < -AT_998 => Zone::FarBelow,
        z if z < -AT_95 => Zone::Below,
        z if AT_998 < z => Zone::FarAbove,
        z if AT_95 < z => Zone::Above,
        _ => Zone::Within,
    }
}

fn size(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
