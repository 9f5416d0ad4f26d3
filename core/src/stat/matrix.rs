//! Small symmetric matrices: Cholesky factors, eigen decomposition, and which column is a combination of the others.
//!
//! Made for correlation matrices of tens of columns. Every loop runs in a fixed order, so the same matrix gives the same bits.

/// A symmetric matrix, kept whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Symmetric {
    size: usize,
    values: Vec<f64>,
}

/// A lower triangular matrix with a positive diagonal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lower {
    size: usize,
    values: Vec<f64>,
}

/// Why a correlation matrix is not positive definite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dependence {
    /// A column is a linear combination of these others.
    Combination {
        /// The column that the others give.
        column: usize,
        /// The others, ascending.
        of: Vec<usize>,
    },
    /// The correlations of this column with the others cannot stand together.
    Contradiction {
        /// The column with the most negative variance left.
        column: usize,
    },
}

impl Symmetric {
    /// The matrix whose lower triangle is given by row and column.
    pub(crate) fn from_lower(size: usize, mut value: impl FnMut(usize, usize) -> f64) -> Self {
        let mut matrix = Self { size, values: vec![0.0; size * size] };
        for i in 0..size {
            for j in 0..=i {
                matrix.set(i, j, value(i, j));
            }
        }
        matrix
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] = value;
        self.values[column * self.size + row] = value;
    }

    /// Row by row.
    pub(crate) fn values(&self) -> &[f64] {
        &self.values
    }

    /// The matrix of the first `size` rows and columns.
    pub(crate) fn leading(&self, size: usize) -> Self {
        Self::from_lower(size, |i, j| self.at(i, j))
    }

    /// The factor L with L L' the matrix; nothing when a pivot is not above `tolerance`.
    pub(crate) fn cholesky(&self, tolerance: f64) -> Option<Lower> {
        let size = self.size;
        let mut lower = Lower { size, values: vec![0.0; size * size] };
        for i in 0..size {
            for j in 0..=i {
                let mut rest = self.at(i, j);
                for m in 0..j {
                    rest -= lower.at(i, m) * lower.at(j, m);
                }
                let value = if i > j {
                    rest / lower.at(j, j)
                } else if rest > tolerance {
                    rest.sqrt()
                } else {
                    return None;
                };
                lower.values[i * size + j] = value;
            }
        }
        Some(lower)
    }

    /// Why the matrix, whose diagonal is 1, is not positive definite; nothing when it is.
    ///
    /// Factors with the largest variance left as the next pivot. A column with no more than `tolerance` left is a combination of the
    /// pivots before it; those with a coefficient that counts are named.
    pub(crate) fn dependence(&self, tolerance: f64) -> Option<Dependence> {
        let size = self.size;
        let mut left: Vec<f64> = (0..size).map(|i| self.at(i, i)).collect();
        let mut pivots: Vec<usize> = Vec::with_capacity(size);
        // Row i of the factor, one entry for each pivot so far.
        let mut rows: Vec<Vec<f64>> = vec![Vec::with_capacity(size); size];
        while pivots.len() < size {
            let open = || (0..size).filter(|i| !pivots.contains(i));
            let Some(next) = open().reduce(|best, i| if left[i] > left[best] { i } else { best }) else { break };
            if left[next] <= tolerance {
                let worst = open().reduce(|worst, i| if left[i] < left[worst] { i } else { worst }).unwrap_or(next);
                if left[worst] < -CONTRADICTION {
                    return Some(Dependence::Contradiction { column: worst });
                }
                return Some(Dependence::Combination { column: next, of: combination(&rows, &pivots, next) });
            }
            let root = left[next].sqrt();
            let pivot_row = rows[next].clone();
            let others: Vec<usize> = open().filter(|&i| i != next).collect();
            for i in others {
                let known: f64 = rows[i].iter().zip(&pivot_row).map(|(a, b)| a * b).sum();
                let entry = (self.at(i, next) - known) / root;
                rows[i].push(entry);
                left[i] -= entry * entry;
            }
            rows[next].push(root);
            pivots.push(next);
        }
        None
    }

    /// The eigenvalues and their vectors, the vectors as columns of a square matrix kept row by row. Cyclic Jacobi rotations.
    pub(crate) fn eigen(&self) -> (Vec<f64>, Vec<f64>) {
        let size = self.size;
        let mut a = self.clone();
        let mut vectors = vec![0.0; size * size];
        for i in 0..size {
            vectors[i * size + i] = 1.0;
        }
        for _ in 0..MOST_SWEEPS {
            let off: f64 = (0..size).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a.at(i, j).powi(2)).sum();
            let on: f64 = (0..size).map(|i| a.at(i, i).powi(2)).sum();
            if off <= 1e-34 * on {
                break;
            }
            for p in 0..size {
                for q in p + 1..size {
                    rotate(&mut a, &mut vectors, p, q);
                }
            }
        }
        ((0..size).map(|i| a.at(i, i)).collect(), vectors)
    }
}

/// Beyond this a negative variance is no rounding.
const CONTRADICTION: f64 = 1e-8;

/// Jacobi converges quadratically; tens of columns take some eight sweeps.
const MOST_SWEEPS: usize = 60;

/// The pivots whose coefficient counts in the combination that gives `column`.
fn combination(rows: &[Vec<f64>], pivots: &[usize], column: usize) -> Vec<usize> {
    let mut coefficients = rows[column].clone();
    for m in (0..pivots.len()).rev() {
        let value = coefficients[m] / rows[pivots[m]][m];
        coefficients[m] = value;
        for earlier in 0..m {
            coefficients[earlier] -= rows[pivots[m]][earlier] * value;
        }
    }
    let largest = coefficients.iter().fold(0.0_f64, |most, c| most.max(c.abs()));
    let counts = coefficients.iter().zip(pivots).filter(|(c, _)| c.abs() > 1e-5 * largest);
    let mut of: Vec<usize> = counts.map(|(_, &pivot)| pivot).collect();
    of.sort_unstable();
    of
}

/// One rotation that makes the entry (p, q) zero.
fn rotate(a: &mut Symmetric, vectors: &mut [f64], p: usize, q: usize) {
    let size = a.size;
    let apq = a.at(p, q);
    if apq == 0.0 {
        return;
    }
    let theta = (a.at(q, q) - a.at(p, p)) / (2.0 * apq);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    let (app, aqq) = (a.at(p, p), a.at(q, q));
    for i in 0..size {
        if i != p && i != q {
            let (aip, aiq) = (a.at(i, p), a.at(i, q));
            a.set(i, p, c * aip - s * aiq);
            a.set(i, q, s * aip + c * aiq);
        }
        let (vip, viq) = (vectors[i * size + p], vectors[i * size + q]);
        vectors[i * size + p] = c * vip - s * viq;
        vectors[i * size + q] = s * vip + c * viq;
    }
    a.set(p, p, app - t * apq);
    a.set(q, q, aqq + t * apq);
    a.set(p, q, 0.0);
}

impl Lower {
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    /// The x with L L' x = b.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for i in 0..self.size {
            for m in 0..i {
                x[i] -= self.at(i, m) * x[m];
            }
            x[i] /= self.at(i, i);
        }
        for i in (0..self.size).rev() {
            for m in i + 1..self.size {
                x[i] -= self.at(m, i) * x[m];
            }
            x[i] /= self.at(i, i);
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Symmetric {
        let lower = [vec![1.0], vec![0.5, 1.0], vec![-0.2, 0.3, 1.0], vec![0.1, 0.0, 0.6, 1.0]];
        Symmetric::from_lower(4, |i, j| lower[i][j])
    }

    #[test]
    fn factors_and_eigenvectors_give_the_matrix_back() {
        let matrix = sample();
        let lower = matrix.cholesky(0.0).unwrap();
        let (values, vectors) = matrix.eigen();
        for i in 0..4 {
            for j in 0..4 {
                let product: f64 = (0..=i.min(j)).map(|m| lower.at(i, m) * lower.at(j, m)).sum();
                assert!((product - matrix.at(i, j)).abs() < 1e-15);
                let product: f64 = (0..4).map(|m| vectors[i * 4 + m] * values[m] * vectors[j * 4 + m]).sum();
                assert!((product - matrix.at(i, j)).abs() < 1e-14);
            }
        }
        let x = lower.solve(&[1.0, 2.0, 3.0, 4.0]);
        for i in 0..4 {
            let b: f64 = (0..4).map(|j| matrix.at(i, j) * x[j]).sum();
            assert!((b - (i as f64 + 1.0)).abs() < 1e-14);
        }
    }

    #[test]
    fn what_depends_on_what_is_named() {
        assert_eq!(sample().dependence(1e-10), None);
        // Columns a, b, c with c a copy of a.
        let twin = [vec![1.0], vec![0.4, 1.0], vec![1.0, 0.4, 1.0]];
        let found = Symmetric::from_lower(3, |i, j| twin[i][j]).dependence(1e-10);
        assert_eq!(found, Some(Dependence::Combination { column: 2, of: vec![0] }));
        // a, b independent, c = (a + b) / sqrt 2, d apart.
        let h = 0.5_f64.sqrt();
        let sum = [vec![1.0], vec![0.0, 1.0], vec![h, h, 1.0], vec![0.0, 0.0, 0.0, 1.0]];
        let found = Symmetric::from_lower(4, |i, j| sum[i][j]).dependence(1e-10);
        assert_eq!(found, Some(Dependence::Combination { column: 2, of: vec![0, 1] }));
        // No three columns can be so.
        let odd = [vec![1.0], vec![0.9, 1.0], vec![-0.9, 0.9, 1.0]];
        let found = Symmetric::from_lower(3, |i, j| odd[i][j]).dependence(1e-10);
        assert!(matches!(found, Some(Dependence::Contradiction { .. })), "{found:?}");
        assert!(Symmetric::from_lower(3, |i, j| odd[i][j]).cholesky(1e-10).is_none());
    }
}
