//! Least squares by Householder reflections, and what a design's columns explain of a vector.
//!
//! Source: G. H. Golub and C. F. Van Loan, Matrix Computations (2013), sections 5.2 and 5.3. No column is exchanged
//! with another, so the first column that hangs together with those before it is told.

/// A table of numbers, row by row.
pub type Matrix = Vec<Vec<f64>>;

/// A column that the columns before it make up, so that its coefficient is any number at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependent {
    /// Which, counted from 0.
    pub column: usize,
}

/// What is left of a column beyond those before it, over its own length, for it to count as one of its own.
const LEAST_OWN: f64 = 1e-10;

/// Columns as reflections and a triangle: what is asked of them is then a few sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Factored {
    n_rows: usize,
    /// Reflector of each column, from its own row down.
    reflectors: Vec<Vec<f64>>,
    /// The triangle, column by column: entry `i` of column `j` for i ≤ j.
    triangle: Vec<Vec<f64>>,
}

impl Factored {
    /// Factors `columns`, all of one length.
    ///
    /// # Errors
    ///
    /// The first column that those before it make up, as any is that is all zero or stands beyond the number of rows.
    pub fn new(columns: &[Vec<f64>]) -> Result<Self, Dependent> {
        let n_rows = columns.first().map_or(0, Vec::len);
        let mut factored = Self { n_rows, reflectors: Vec::new(), triangle: Vec::new() };
        for (idx, column) in columns.iter().enumerate() {
            let mut rest = column.clone();
            factored.reflect(&mut rest);
            let length = norm(column);
            let own = rest.get(idx..).map_or(0.0, norm);
            if length <= 0.0 || own <= LEAST_OWN * length {
                return Err(Dependent { column: idx });
            }
            let (above, below) = rest.split_at(idx);
            let mut reflector = below.to_vec();
            let pivot = if reflector[0] < 0.0 { own } else { -own };
            reflector[0] -= pivot;
            let scale = norm(&reflector);
            for part in &mut reflector {
                *part /= scale;
            }
            let mut entries = above.to_vec();
            entries.push(pivot);
            factored.reflectors.push(reflector);
            factored.triangle.push(entries);
        }
        Ok(factored)
    }

    /// How many columns there are.
    #[must_use]
    pub const fn n_columns(&self) -> usize {
        self.triangle.len()
    }

    /// The coefficients with which the columns come nearest to `vector`.
    #[must_use]
    pub fn coefficients(&self, vector: &[f64]) -> Vec<f64> {
        let mut reflected = vector.to_vec();
        self.reflect(&mut reflected);
        let mut coefficients = vec![0.0; self.n_columns()];
        for row in (0..self.n_columns()).rev() {
            let known: f64 = (row + 1..self.n_columns())
                .map(|later| self.triangle[later][row] * coefficients[later])
                .sum();
            coefficients[row] = (reflected[row] - known) / self.triangle[row][row];
        }
        coefficients
    }

    /// What the columns explain of `vector`, along directions of length 1 that are square to one another: the squares
    /// add up to the explained part of its own.
    #[must_use]
    pub fn explained(&self, vector: &[f64]) -> Vec<f64> {
        let mut reflected = vector.to_vec();
        self.reflect(&mut reflected);
        reflected.truncate(self.n_columns());
        reflected
    }

    /// What the columns leave unexplained of `vector`.
    #[must_use]
    pub fn residual(&self, vector: &[f64]) -> Vec<f64> {
        let mut left = vector.to_vec();
        self.reflect(&mut left);
        left[..self.n_columns().min(self.n_rows)].fill(0.0);
        for (idx, reflector) in self.reflectors.iter().enumerate().rev() {
            mirror(reflector, &mut left[idx..]);
        }
        left
    }

    /// The inverse of the columns' products with one another.
    #[must_use]
    pub fn inverse_of_products(&self) -> Matrix {
        let k = self.n_columns();
        // The inverse of the triangle, column by column, each as long as its place.
        let mut inverse: Matrix = Vec::with_capacity(k);
        for (place, entries) in self.triangle.iter().enumerate() {
            let mut column = vec![0.0; place + 1];
            column[place] = 1.0 / entries[place];
            for row in (0..place).rev() {
                let known: f64 = (row + 1..=place).map(|step| self.triangle[step][row] * column[step]).sum();
                column[row] = -known / self.triangle[row][row];
            }
            inverse.push(column);
        }
        (0..k)
            .map(|row| {
                (0..k)
                    .map(|column| {
                        (row.max(column)..k).map(|idx| inverse[idx][row] * inverse[idx][column]).sum()
                    })
                    .collect()
            })
            .collect()
    }

    fn reflect(&self, vector: &mut [f64]) {
        for (idx, reflector) in self.reflectors.iter().enumerate() {
            mirror(reflector, &mut vector[idx..]);
        }
    }
}

/// A fit of an outcome by the columns of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    /// One for each column.
    pub coefficients: Vec<f64>,
    /// The fitted outcome, row by row.
    pub fitted: Vec<f64>,
    /// Outcome less fitted.
    pub residuals: Vec<f64>,
    /// The inverse of the columns' products with one another: the bread of a sandwich.
    pub bread: Matrix,
}

/// Fits `outcome` by `columns`, all of one length.
///
/// # Errors
///
/// The first column that those before it make up.
pub fn least_squares(columns: &[Vec<f64>], outcome: &[f64]) -> Result<LeastSquares, Dependent> {
    let factored = Factored::new(columns)?;
    let coefficients = factored.coefficients(outcome);
    let residuals = factored.residual(outcome);
    let fitted = outcome.iter().zip(&residuals).map(|(outcome, left)| outcome - left).collect();
    Ok(LeastSquares { coefficients, fitted, residuals, bread: factored.inverse_of_products() })
}

/// The sum of products, place by place.
#[must_use]
pub fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The sum of squares.
#[must_use]
pub fn squares(values: &[f64]) -> f64 {
    product(values, values)
}

fn norm(values: impl AsRef<[f64]>) -> f64 {
    squares(values.as_ref()).sqrt()
}

/// Mirrors `vector` at the plane across a reflector of length 1.
fn mirror(reflector: &[f64], vector: &mut [f64]) {
    let twice = 2.0 * product(reflector, vector);
    for (part, direction) in vector.iter_mut().zip(reflector) {
        *part -= twice * direction;
    }
}

#[cfg(test)]
mod tests;
