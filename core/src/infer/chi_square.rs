//! Counts against counts: are two ways to classify answers independent, and do counts fit stated shares?

use serde::Serialize;

use super::quantile::check_lengths;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::chi_square;
use crate::stat::sum::compensated;

/// A chi-square test of independence with the strength of the association.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Independence {
    /// Pearson's statistic, without continuity correction.
    pub chi2: f64,
    /// The degrees of freedom.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// The smallest expected count; below 5 the p-value is rough.
    pub min_expected: f64,
    /// Cramer's V, 0 to 1. Biased upwards in small samples.
    pub cramers_v: f64,
    /// Cramer's V with its bias taken off, 0 to 1; nothing where there are too few answers to tell the bias.
    pub cramers_v_bias_corrected: Option<f64>,
}

/// Pearson's test of independence, `chi2.independence`, of a table of counts by row and column.
///
/// Rows and columns without a count say nothing and are left out. Cost: one pass over the table.
///
/// Method: Pearson without Yates' correction; W. Bergsma, Journal of the Korean Statistical Society 42 (2013) 323 for the corrected V.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for rows of different lengths; [`ErrorKind::Empty`] when all counts are zero; [`ErrorKind::ZeroVariance`]
/// when all fall in one row or one column.
///
/// ```
/// use cxmetrics::infer::chi_square::independence;
/// let found = independence(&[[500, 300, 200], [450, 320, 230]])?;
/// assert_eq!(found.df, 2);
/// assert!((found.p_value - 0.0682).abs() < 1e-4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn independence(table: &[impl AsRef<[u64]>]) -> Result<Independence> {
    let width = table.first().map_or(0, |row| row.as_ref().len());
    for row in table {
        check_lengths(("columns", width), ("counts in a row", row.as_ref().len()))?;
    }
    let sum_of = |counts: &mut dyn Iterator<Item = u64>| counts.map(|count| count as f64).sum::<f64>();
    let rows: Vec<f64> = table.iter().map(|row| sum_of(&mut row.as_ref().iter().copied())).collect();
    let columns: Vec<f64> = (0..width)
        .map(|column| sum_of(&mut table.iter().filter_map(|row| row.as_ref().get(column).copied())))
        .collect();
    let n: f64 = rows.iter().sum();
    if n <= 0.0 {
        return Err(Error::new(ErrorKind::Empty, "all counts are zero; a table needs answers"));
    }
    let occupied = |sums: &[f64]| sums.iter().filter(|sum| 0.0 < **sum).count() as f64;
    let (height, width) = (occupied(&rows), occupied(&columns));
    if height.min(width) < 2.0 {
        return Err(Error::new(
            ErrorKind::ZeroVariance,
            "all answers fall in one row or one column; independence needs two of each with answers",
        ));
    }
    let mut min_expected = f64::INFINITY;
    let cells = table.iter().zip(&rows).flat_map(|(row, of_row)| {
        row.as_ref().iter().zip(&columns).map(move |(count, of_column)| (*count as f64, of_row * (of_column / n)))
    });
    let terms = cells.filter(|(_, expected)| 0.0 < *expected).map(|(count, expected)| {
        min_expected = min_expected.min(expected);
        (count - expected).powi(2) / expected
    });
    let chi2 = compensated(terms);
    let degrees = (height - 1.0) * (width - 1.0);
    let phi2 = chi2 / n;
    let corrected = |levels: f64| levels - (levels - 1.0).powi(2) / (n - 1.0);
    let room = corrected(height).min(corrected(width)) - 1.0;
    let bias_corrected = (room > 0.0).then(|| ((phi2 - degrees / (n - 1.0)).max(0.0) / room).sqrt().min(1.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of cells")]
    let df = degrees as u64;
    Ok(Independence {
        chi2,
        df,
        p_value: chi_square::upper_tail(chi2, degrees),
        min_expected,
        cramers_v: (phi2 / (height.min(width) - 1.0)).sqrt().min(1.0),
        cramers_v_bias_corrected: bias_corrected,
    })
}

/// A chi-square test of goodness of fit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GoodnessOfFit {
    /// Pearson's statistic.
    pub chi2: f64,
    /// The degrees of freedom: one less than there are classes.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// The smallest expected count; below 5 the p-value is rough.
    pub min_expected: f64,
}

/// Pearson's test of counts against the shares they should have, `chi2.gof`. The check of an experiment's allocation is one.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] when the lengths differ, for fewer than two classes, for a share that is not above 0 and for shares that
/// do not sum to 1 within 1e-9; [`ErrorKind::Empty`] when all counts are zero.
///
/// ```
/// use cxmetrics::infer::chi_square::goodness_of_fit;
/// assert!(goodness_of_fit(&[5063, 4937], &[0.5, 0.5])?.p_value > 0.05);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn goodness_of_fit(observed: &[u64], shares: &[f64]) -> Result<GoodnessOfFit> {
    check_lengths(("counts", observed.len()), ("shares", shares.len()))?;
    if observed.len() < 2 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("`{}` classes are too few; a fit needs at least 2", observed.len()),
        ));
    }
    if let Some(share) = shares.iter().find(|share| !(0.0 < **share && **share < 1.0)) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("share `{share}` is not between 0 and 1; leave out classes that nobody should fall in"),
        ));
    }
    let total = compensated(shares.iter().copied());
    if (total - 1.0).abs() > 1e-9 {
        return Err(Error::new(ErrorKind::OutOfRange, format!("the shares sum to `{total}`; they must sum to 1")));
    }
    let n: f64 = observed.iter().map(|count| *count as f64).sum();
    if n <= 0.0 {
        return Err(Error::new(ErrorKind::Empty, "all counts are zero; a fit needs answers"));
    }
    let expected = |share: &f64| n * (share / total);
    let chi2 = compensated(
        observed.iter().zip(shares).map(|(count, share)| (*count as f64 - expected(share)).powi(2) / expected(share)),
    );
    let df = observed.len() as u64 - 1;
    Ok(GoodnessOfFit {
        chi2,
        df,
        p_value: chi_square::upper_tail(chi2, df as f64),
        min_expected: shares.iter().map(expected).fold(f64::INFINITY, f64::min),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_row_changes_nothing() {
        let (plain, padded) = (independence(&[[12, 5], [7, 9]]), independence(&[[12, 0, 5], [0, 0, 0], [7, 0, 9]]));
        assert_eq!(plain.unwrap(), padded.unwrap());
    }

    #[test]
    fn extremes_of_association() {
        let none = independence(&[[10, 20], [20, 40]]).unwrap();
        assert!(none.chi2.abs() < 1e-20 && none.p_value == 1.0 && none.cramers_v_bias_corrected == Some(0.0));
        let full = independence(&[[50, 0], [0, 50]]).unwrap();
        assert!((full.chi2 - 100.0).abs() < 1e-12 && full.cramers_v == 1.0);
        // Two answers: the correction has nothing to stand on.
        assert_eq!(independence(&[[1, 0], [0, 1]]).unwrap().cramers_v_bias_corrected, None);
    }

    #[test]
    fn what_cannot_be_tested_is_said() {
        let code = |table: &[Vec<u64>]| independence(table).unwrap_err().code();
        assert_eq!(code(&[]), "empty");
        assert_eq!(code(&[vec![0, 0], vec![0, 0]]), "empty");
        assert_eq!(code(&[vec![1, 2], vec![3]]), "out_of_range");
        assert_eq!(code(&[vec![1, 2], vec![0, 0]]), "zero_variance");
        let code = |observed: &[u64], shares: &[f64]| goodness_of_fit(observed, shares).unwrap_err().code();
        assert_eq!(code(&[1, 2], &[0.5, 0.4]), "out_of_range");
        assert_eq!(code(&[1, 2], &[1.0, 0.0]), "out_of_range");
        assert_eq!(code(&[1, 2], &[f64::NAN, 0.5]), "out_of_range");
        assert_eq!(code(&[1], &[1.0]), "out_of_range");
        assert_eq!(code(&[0, 0], &[0.5, 0.5]), "empty");
    }
}
