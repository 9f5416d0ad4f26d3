//! A line of best fit through several columns and a constant.

use super::matrix::Symmetric;
use super::sum::compensated;

/// What ordinary least squares found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fit {
    /// One for each column, without the constant.
    pub(crate) coefficients: Vec<f64>,
    /// The squares that are left.
    pub(crate) rss: f64,
    /// The squares about the mean.
    pub(crate) tss: f64,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoFit {
    /// A column does not vary.
    Flat,
    /// A column is a combination of the others.
    Collinear,
}

/// Below this share of its squares left beside the others, a column is a combination of them.
const TOLERANCE: f64 = 1e-10;

/// `y` on a constant and `columns`, all of one length. Columns are centred and scaled first, so that the normal equations lose nothing;
/// what is left is summed from the residuals, not from a difference. Cost: rows x columns squared.
pub(crate) fn fit(y: &[f64], columns: &[&[f64]]) -> Result<Fit, NoFit> {
    let centred: Vec<(Vec<f64>, f64)> =
        columns.iter().map(|column| standardised(column).ok_or(NoFit::Flat)).collect::<Result<_, _>>()?;
    let (target, scale) = match standardised(y) {
        Some(found) => found,
        None => (vec![0.0; y.len()], 0.0),
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let cross =
        Symmetric::from_lower(centred.len(), |i, j| if i == j { 1.0 } else { dot(&centred[i].0, &centred[j].0) });
    let lower = cross.cholesky(TOLERANCE).ok_or(NoFit::Collinear)?;
    let moments: Vec<f64> = centred.iter().map(|(column, _)| dot(column, &target)).collect();
    let mut solution = lower.solve(&moments);
    let residuals = |solution: &[f64]| -> Vec<f64> {
        let mut left = target.clone();
        for ((column, _), b) in centred.iter().zip(solution) {
            for (left, x) in left.iter_mut().zip(column) {
                *left -= b * x;
            }
        }
        left
    };
    // One step of refinement takes back what squaring the condition has cost.
    let left = residuals(&solution);
    let again: Vec<f64> = centred.iter().map(|(column, _)| dot(column, &left)).collect();
    for (b, step) in solution.iter_mut().zip(lower.solve(&again)) {
        *b += step;
    }
    let left = compensated(residuals(&solution).iter().map(|r| r * r));
    Ok(Fit {
        coefficients: solution.iter().zip(&centred).map(|(b, (_, width))| b * (scale / width)).collect(),
        rss: left * scale * scale,
        tss: scale * scale,
    })
}

/// A column about its mean with squares of one in all, and the root of what they were; nothing where it does not vary.
fn standardised(column: &[f64]) -> Option<(Vec<f64>, f64)> {
    let largest = column.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if largest <= 0.0 || column.iter().all(|x| x.total_cmp(&column[0]).is_eq()) {
        return None;
    }
    let mean = compensated(column.iter().map(|x| x / largest)) / column.len() as f64;
    let mut centred: Vec<f64> = column.iter().map(|x| x / largest - mean).collect();
    let root = compensated(centred.iter().map(|x| x * x)).sqrt();
    if root <= 1e-14 {
        return None;
    }
    for x in &mut centred {
        *x /= root;
    }
    Some((centred, root * largest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_comes_back() {
        let x: Vec<f64> = (0..20).map(|i| f64::from(i * i % 7) + 1e6).collect();
        let z: Vec<f64> = (0..20).map(|i| f64::from(i * 3 % 5) * 1e-6).collect();
        let y: Vec<f64> = x.iter().zip(&z).map(|(x, z)| 4.0 - 2.0 * x + 3e6 * z).collect();
        let found = fit(&y, &[&x, &z]).unwrap();
        assert!((found.coefficients[0] + 2.0).abs() < 1e-8 && (found.coefficients[1] / 3e6 - 1.0).abs() < 1e-8);
        assert!(found.rss < 1e-12 * found.tss);
    }

    #[test]
    fn what_has_no_fit_says_why() {
        let x = [1.0, 2.0, 3.0, 5.0];
        let twice = x.map(|x| 2.0 * x + 1.0);
        assert_eq!(fit(&x, &[&x, &twice]), Err(NoFit::Collinear));
        assert_eq!(fit(&x, &[&[4.0; 4]]), Err(NoFit::Flat));
        assert_eq!(fit(&[2.0; 4], &[&x]).unwrap().rss, 0.0);
    }
}
