//! Coming steps of a series as a joint distribution: what each may be, and how much of it they have in common.

/// Means of coming steps, and the parts that move them: each part is one standard normal draw that enters the steps with
/// these weights, and draws of different parts have nothing to do with one another.
#[derive(Clone, Debug, PartialEq)]
pub struct StepsAhead {
    /// The mean of each step.
    pub means: Vec<f64>,
    /// Parts: the weight of one draw in each step.
    pub parts: Vec<Vec<f64>>,
}

impl StepsAhead {
    /// Steps whose shocks are as large as `shock_sd` and are kept by later steps as `kept` says, one step later first.
    #[must_use]
    pub fn of_shocks(means: Vec<f64>, shock_sd: f64, kept: &[f64]) -> Self {
        let n = means.len();
        let parts = (0..n)
            .map(|shock| {
                let mut part = vec![0.0; n];
                part[shock] = shock_sd;
                for (step, kept) in part.iter_mut().skip(shock + 1).zip(kept) {
                    *step = shock_sd * kept;
                }
                part
            })
            .collect();
        Self { means, parts }
    }

    /// The mean of several forecasts of the same steps with these weights, which add up to 1. Parts of the same place are
    /// taken to be the same draw.
    #[must_use]
    pub fn mean_of(forecasts: &[(f64, &Self)]) -> Self {
        let n = forecasts.iter().map(|(_, one)| one.means.len()).min().unwrap_or(0);
        let n_parts = forecasts.iter().map(|(_, one)| one.parts.len()).max().unwrap_or(0);
        let mut mean = Self { means: vec![0.0; n], parts: vec![vec![0.0; n]; n_parts] };
        for (weight, one) in forecasts {
            add(&mut mean.means, *weight, &one.means);
            for (part, added) in mean.parts.iter_mut().zip(&one.parts) {
                add(part, *weight, added);
            }
        }
        mean
    }

    /// The variance of each step.
    #[must_use]
    pub fn variances(&self) -> Vec<f64> {
        let mut variances = vec![0.0; self.means.len()];
        for part in &self.parts {
            for (variance, weight) in variances.iter_mut().zip(part) {
                *variance += weight * weight;
            }
        }
        variances
    }

    /// The covariance of the steps with one another.
    #[must_use]
    pub fn covariance(&self) -> Vec<Vec<f64>> {
        let n = self.means.len();
        let mut covariance = vec![vec![0.0; n]; n];
        for part in &self.parts {
            for (row, left) in covariance.iter_mut().zip(part) {
                add(row, *left, part);
            }
        }
        covariance
    }
}

/// Adds `weight` times `added`, place by place.
pub(crate) fn add(sum: &mut [f64], weight: f64, added: &[f64]) {
    for (sum, added) in sum.iter_mut().zip(added) {
        *sum += weight * added;
    }
}

/// The lower triangle whose product with its own transpose is this covariance, row by row. Directions without variance
/// have zero columns.
#[must_use]
pub fn triangle(covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = covariance.len();
    let mut triangle = vec![vec![0.0; n]; n];
    for row in 0..n {
        for column in 0..=row {
            let known: f64 = (0..column).map(|idx| triangle[row][idx] * triangle[column][idx]).sum();
            let left = covariance[row][column] - known;
            triangle[row][column] = if row == column {
                if left <= 1e-12 * covariance[row][row] { 0.0 } else { left.sqrt() }
            } else if triangle[column][column] > 0.0 {
                left / triangle[column][column]
            } else {
                0.0
            };
        }
    }
    triangle
}

#[cfg(test)]
mod tests;
