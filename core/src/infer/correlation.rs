//! Correlation: how far two columns of numbers go together. An association, never an effect.
//!
//! Everything works on [`Pairs`], which come from two columns or from a table of counts, where the cost is in the cells of the table and
//! not in answers.
//!
//! For stores' scores beside their sales: [`spearman`] for the test, [`pearson`] for the slope, [`pearson_weighted`] only to describe,
//! and [`disattenuated`] to see what the few answers of a store have hidden. Correlating the answers of single customers with the sales of
//! their store counts each store many times over; correlate stores.

use serde::Serialize;

use super::interval::Interval;
use super::quantile::{check_lengths, check_value};
use super::weighted::WeightSum;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;
use crate::stat::{normal, student, whole};
use crate::tally::Joint;
use crate::unit::{Confidence, Unit};

/// Pairs of numbers with how often each occurs. At least one pair occurs.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::correlation::{Pairs, spearman};
/// let answers = Pairs::from_values(&[10.0, 9.0, 7.0, 7.0, 3.0], &[5.0, 5.0, 4.0, 3.0, 1.0])?;
/// // The same from a table: one row for each value of the first column, one column for each of the second.
/// let counts = [1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1];
/// let table = Pairs::from_table(&[3.0, 7.0, 9.0, 10.0], &[1.0, 3.0, 4.0, 5.0], &counts)?;
/// assert_eq!(spearman(&answers, Confidence::P95)?, spearman(&table, Confidence::P95)?);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// Ascending by x, then y; no pair twice, no count of zero.
    cells: Vec<(f64, f64, u64)>,
    n: u64,
}

impl Pairs {
    /// Two columns of one length, read side by side. Cost: a sort; one pass where both are small whole numbers, such as answers.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without rows; [`ErrorKind::OutOfRange`] for columns of different length and for a value that is not finite or
    /// beyond 1e100 either way; the place of a value is its row.
    pub fn from_values(x: &[f64], y: &[f64]) -> Result<Self> {
        check_lengths(("values of x", x.len()), ("values of y", y.len()))?;
        for (row, (&x, &y)) in (0..).zip(x.iter().zip(y)) {
            check_value(x).and_then(|()| check_value(y)).map_err(|err| err.at_row(row))?;
        }
        let rows = x.iter().zip(y);
        if let (Some((low_x, width_x)), Some((low_y, width_y))) = (whole::span(x), whole::span(y))
            && width_x * width_y <= LARGEST_TABLE
        {
            let mut counts = vec![0_u64; width_x * width_y];
            for (&x, &y) in rows {
                counts[whole::place(x, low_x) * width_y + whole::place(y, low_y)] += 1;
            }
            let values = |low: i64, width: usize| (low..).take(width).map(|value| value as f64).collect::<Vec<_>>();
            return Self::from_table(&values(low_x, width_x), &values(low_y, width_y), &counts);
        }
        Self::from_cells(rows.map(|(&x, &y)| (x, y, 1)).collect())
    }

    /// A table of counts, row by row: one row for each value of `x`, in it one count for each value of `y`. Cost: cells of the table.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] when nothing occurs; [`ErrorKind::OutOfRange`] for a table that is not as long as both scales ask, for a value
    /// that is not finite or beyond 1e100 either way, and for more than 2^53 in all.
    pub fn from_table(x: &[f64], y: &[f64], counts: &[u64]) -> Result<Self> {
        check_lengths(("cells of the two scales", x.len().saturating_mul(y.len())), ("counts", counts.len()))?;
        for &value in x.iter().chain(y) {
            check_value(value)?;
        }
        let places = x.iter().flat_map(|&x| y.iter().map(move |&y| (x, y)));
        let cells = places.zip(counts).filter(|(_, count)| **count > 0).map(|((x, y), &count)| (x, y, count));
        Self::from_cells(cells.collect())
    }

    /// The answers to two questions that were counted together; weights do not enter.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] when nobody answered both.
    pub fn from_joint(joint: &Joint) -> Result<Self> {
        Self::from_table(&joint.rows().values(), &joint.columns().values(), joint.counts())
    }

    fn from_cells(mut cells: Vec<(f64, f64, u64)>) -> Result<Self> {
        // Minus zero and zero are one value, which the total order would tell apart.
        for cell in &mut cells {
            *cell = (cell.0 + 0.0, cell.1 + 0.0, cell.2);
        }
        cells.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let n = cells.iter().try_fold(0_u64, |sum, cell| sum.checked_add(cell.2)).filter(|&n| n <= LARGEST_BASE);
        let Some(n) = n else {
            return Err(Error::new(ErrorKind::OutOfRange, "more than 2^53 pairs; check the counts"));
        };
        if n == 0 {
            return Err(Error::new(ErrorKind::Empty, "there are no pairs; a correlation needs at least three"));
        }
        cells.dedup_by(|next, kept| {
            let same = next.0.total_cmp(&kept.0).is_eq() && next.1.total_cmp(&kept.1).is_eq();
            if same {
                kept.2 += next.2;
            }
            same
        });
        Ok(Self { cells, n })
    }

    /// How many pairs, counted as often as they occur.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The different pairs with their counts, ascending.
    pub fn cells(&self) -> &[(f64, f64, u64)] {
        &self.cells
    }

    fn weighted(&self) -> Vec<(f64, f64, f64)> {
        self.cells.iter().map(|&(x, y, count)| (x, y, count as f64)).collect()
    }

    /// The same pairs with midranks for values. Ranks are doubled, so that they are whole.
    fn ranks(&self) -> Vec<(f64, f64, f64)> {
        let mut by_y: Vec<usize> = (0..self.cells.len()).collect();
        by_y.sort_by(|&a, &b| self.cells[a].1.total_cmp(&self.cells[b].1));
        let in_order: Vec<usize> = (0..self.cells.len()).collect();
        let x = self.midranks(&in_order, |cell| cell.0);
        let y = self.midranks(&by_y, |cell| cell.1);
        x.iter().zip(&y).zip(&self.cells).map(|((&x, &y), cell)| (x, y, cell.2 as f64)).collect()
    }

    /// Twice the midrank of each cell's value, where `order` has the values ascending.
    fn midranks(&self, order: &[usize], value: impl Fn(&(f64, f64, u64)) -> f64) -> Vec<f64> {
        let mut ranks = vec![0.0; order.len()];
        let mut before = 0_u64;
        for tied in order.chunk_by(|&a, &b| value(&self.cells[a]).total_cmp(&value(&self.cells[b])).is_eq()) {
            let count: u64 = tied.iter().map(|&cell| self.cells[cell].2).sum();
            for &cell in tied {
                ranks[cell] = (2 * before + count + 1) as f64;
            }
            before += count;
        }
        ranks
    }
}

/// Pairs of whole numbers are counted in a table up to this size.
const LARGEST_TABLE: usize = 1 << 16;

/// Up to here counts are exact in a double.
const LARGEST_BASE: u64 = 1 << 53;

/// A correlation with its test and its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Correlation {
    /// The coefficient, -1 to 1.
    pub estimate: f64,
    /// The interval by Fisher's transformation; nothing when there are too few pairs for one. A coefficient of 1 or -1 has an interval without
    /// width, see `degenerate`.
    pub interval: Option<Interval>,
    /// The t or z statistic of the test of no association; nothing for a coefficient of 1 or -1, where t is infinite.
    pub statistic: Option<f64>,
    /// The degrees of freedom of a t statistic; nothing for a z.
    pub df: Option<f64>,
    /// The two-sided p-value.
    pub p_value: f64,
    /// How many pairs.
    pub n: u64,
    /// Whether the coefficient is 1 or -1, so that interval and p-value say nothing about chance.
    pub degenerate: bool,
    /// The id of the method, such as `corr.pearson`.
    pub method: &'static str,
}

/// Pearson's correlation, `corr.pearson`: how near the pairs lie to a line.
///
/// Method: t with n - 2 degrees of freedom; the interval is tanh(atanh(r) -+ z / sqrt(n - 3)) (R. A. Fisher, Metron 1 (1921) 3), from four
/// pairs on.
///
/// # Errors
/// [`ErrorKind::TooFew`] for fewer than three pairs; [`ErrorKind::ZeroVariance`] when all values of one side agree.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::correlation::{Pairs, pearson};
/// let r = pearson(&Pairs::from_values(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?, Confidence::P95)?;
/// assert!((r.estimate - 0.8).abs() < 1e-12 && (r.p_value - 0.104).abs() < 1e-3);
/// let flat = pearson(&Pairs::from_values(&[1.0, 2.0, 3.0], &[4.0, 4.0, 4.0])?, Confidence::P95);
/// assert_eq!(flat.unwrap_err().code(), "zero_variance");
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn pearson(pairs: &Pairs, confidence: Confidence) -> Result<Correlation> {
    need(3, pairs.n)?;
    let r = coefficient(&pairs.weighted())?;
    let se = (pairs.n >= 4).then(|| 1.0 / (pairs.n as f64 - 3.0).sqrt());
    Ok(by_t("corr.pearson", r, se, pairs.n, confidence))
}

/// Spearman's rank correlation, `corr.spearman`: whether higher goes with higher, on any ordered scale.
///
/// Method: Pearson's on midranks; p by t with n - 2 degrees of freedom; the interval by Fisher's transformation with
/// sqrt((1 + rho^2 / 2) / (n - 3)) (D. G. Bonett and T. A. Wright, Psychometrika 65 (2000) 23), from four pairs on.
///
/// # Errors
/// As [`pearson`].
pub fn spearman(pairs: &Pairs, confidence: Confidence) -> Result<Correlation> {
    need(3, pairs.n)?;
    let rho = coefficient(&pairs.ranks())?;
    let se = (pairs.n >= 4).then(|| ((1.0 + 0.5 * rho * rho) / (pairs.n as f64 - 3.0)).sqrt());
    Ok(by_t("corr.spearman", rho, se, pairs.n, confidence))
}

/// Kendall's tau-b, `corr.kendall_b`: how many more pairs of pairs agree in order than disagree, ties allowed for.
///
/// Method: z with the variance under ties (M. G. Kendall, Rank Correlation Methods, 1970); the interval by Fisher's transformation with
/// sqrt(0.437 / (n - 4)) (E. C. Fieller, H. O. Hartley and E. S. Pearson, Biometrika 44 (1957) 470), from five pairs on.
/// Cost: n log n in different pairs.
///
/// # Errors
/// As [`pearson`].
pub fn kendall_b(pairs: &Pairs, confidence: Confidence) -> Result<Correlation> {
    need(3, pairs.n)?;
    let mut y_counts: Vec<(f64, u64)> = pairs.cells.iter().map(|cell| (cell.1, cell.2)).collect();
    y_counts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let ys = merged(y_counts);
    let xs = merged(pairs.cells.iter().map(|cell| (cell.0, cell.2)).collect());
    if xs.len() < 2 || ys.len() < 2 {
        return Err(no_variance());
    }
    let (tied_x, tied_y) = (Ties::of(&xs), Ties::of(&ys));
    let n = pairs.n as f64;
    let m = n * (n - 1.0);
    let excess = concordance(pairs, &ys) as f64;
    let tau = settle(excess / (m / 2.0 - tied_x.pairs).sqrt() / (m / 2.0 - tied_y.pairs).sqrt());
    let variance = (m * (2.0 * n + 5.0) - tied_x.spread - tied_y.spread) / 18.0
        + 2.0 * tied_x.pairs * tied_y.pairs / m
        + tied_x.triples * tied_y.triples / (9.0 * m * (n - 2.0));
    let z = excess / variance.sqrt();
    let se = (pairs.n > 4).then(|| (0.437 / (n - 4.0)).sqrt());
    Ok(Correlation {
        estimate: tau,
        interval: fisher("corr.kendall_b", tau, se, confidence),
        statistic: Some(z),
        df: None,
        p_value: normal::two_sided(z),
        n: pairs.n,
        degenerate: tau.abs() >= 1.0,
        method: "corr.kendall_b",
    })
}

/// A weighted correlation: a description without a test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WeightedCorrelation {
    /// The coefficient, -1 to 1.
    pub estimate: f64,
    /// How many pairs have a weight above zero.
    pub n: u64,
    /// Kish's effective number of pairs, (sum w)^2 / sum w^2.
    pub n_eff: f64,
}

/// Rows of x, y and weight, from a column of each.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] when the columns differ in length.
pub fn weighted_rows(x: &[f64], y: &[f64], weights: &[f64]) -> Result<Vec<(f64, f64, f64)>> {
    check_lengths(("values of x", x.len()), ("values of y", y.len()))?;
    check_lengths(("values", x.len()), ("weights", weights.len()))?;
    Ok(x.iter().zip(y).zip(weights).map(|((&x, &y), &weight)| (x, y, weight)).collect())
}

/// Pearson's correlation of weighted moments, `corr.pearson_weighted`: each row is x, y and its weight. Only to describe: it comes without
/// interval, because a weight may stand for a number of answers or for a share of a population, and the two have different errors.
///
/// Rows of weight zero do not count.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a value or weight that is not finite or beyond 1e100, and for a negative weight; the place is the row.
/// [`ErrorKind::TooFew`] for fewer than three rows with weight; [`ErrorKind::ZeroVariance`] when all values of one side agree.
///
/// ```
/// use cxmetrics::infer::correlation::pearson_weighted;
/// let stores = [(41.0, 900.0, 120.0), (35.0, 850.0, 30.0), (52.0, 990.0, 80.0), (47.0, 870.0, 45.0)];
/// assert!((pearson_weighted(&stores)?.estimate - 0.8209).abs() < 1e-4);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn pearson_weighted(rows: &[(f64, f64, f64)]) -> Result<WeightedCorrelation> {
    let mut total = WeightSum::default();
    let mut kept = Vec::with_capacity(rows.len());
    for (row, &(x, y, weight)) in (0..).zip(rows) {
        let place = |err: Error| err.at_row(row);
        check_value(x).and_then(|()| check_value(y)).map_err(place)?;
        let one = WeightSum::of([weight]).map_err(place)?;
        if one.weight() > 0.0 {
            kept.push((x, y, weight));
            total = WeightSum::new(total.weight() + one.weight(), total.squares() + one.squares())?;
        }
    }
    need(3, kept.len() as u64)?;
    let estimate = coefficient(&kept)?;
    Ok(WeightedCorrelation { estimate, n: kept.len() as u64, n_eff: total.weight() / total.squares() * total.weight() })
}

/// A correlation corrected for the noise of one side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Disattenuated {
    /// Pearson's correlation as observed.
    pub observed: Correlation,
    /// Which part of the variance between the estimates is real: 1 - mean sampling variance / observed variance. At or below 0 the
    /// estimates differ by no more than chance.
    pub reliability: f64,
    /// The observed coefficient over the root of the reliability; nothing when that is not above 0. It may pass 1: show it capped.
    pub corrected: Option<f64>,
    /// The limits of the observed coefficient over the same root, uncapped: they take the reliability for known.
    pub interval: Option<Interval>,
}

/// The correlation that estimates with sampling error hide, `corr.disattenuated`: each estimate (a store's NPS, say) comes with its sampling
/// variance; the other side (sales) is taken as free of error.
///
/// Thirty answers to a store often leave a reliability of 0.4: an observed 0.3 then stands for about 0.47.
///
/// Method: C. Spearman, American Journal of Psychology 15 (1904) 72, with the reliability 1 - mean(v) / s^2 (divisor n - 1).
///
/// # Errors
/// As [`pearson`]; [`ErrorKind::OutOfRange`] for columns of different length and for a negative sampling variance.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::correlation::disattenuated;
/// let (nps, variance) = ([0.41, 0.35, 0.52, 0.47, 0.30], [0.002, 0.003, 0.001, 0.002, 0.004]);
/// let hidden = disattenuated(&nps, &variance, &[900.0, 850.0, 940.0, 870.0, 860.0], Confidence::P95)?;
/// assert!((hidden.reliability - 0.694).abs() < 1e-3);
/// assert!(hidden.observed.estimate < hidden.corrected.unwrap());
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn disattenuated(
    estimates: &[f64],
    sampling_variances: &[f64],
    other: &[f64],
    confidence: Confidence,
) -> Result<Disattenuated> {
    check_lengths(("estimates", estimates.len()), ("sampling variances", sampling_variances.len()))?;
    for (row, &variance) in (0..).zip(sampling_variances) {
        check_value(variance).map_err(|err| err.at_row(row))?;
        if variance < 0.0 {
            return Err(Error::new(ErrorKind::OutOfRange, format!("a variance of `{variance}` is below 0")).at_row(row));
        }
    }
    let observed = pearson(&Pairs::from_values(estimates, other)?, confidence)?;
    let n = estimates.len() as f64;
    let mean = compensated(estimates.iter().copied()) / n;
    let variance = compensated(estimates.iter().map(|value| (value - mean).powi(2))) / (n - 1.0);
    let noise = compensated(sampling_variances.iter().copied()) / n;
    // The range of values lets the ratio pass what a double holds.
    let reliability = (1.0 - noise / variance).max(-f64::MAX);
    let root = (reliability > 0.0).then(|| reliability.sqrt());
    let interval = root.zip(observed.interval).map(|(root, interval)| {
        let limits = (interval.lower / root, interval.upper / root);
        Interval::new(Unit::Number, "corr.disattenuated", observed.estimate / root, limits, confidence)
    });
    Ok(Disattenuated { observed, reliability, corrected: root.map(|root| observed.estimate / root), interval })
}

/// Pearson's coefficient of one pair of columns, and how it varies from sample to sample whatever the distribution is.
///
/// What [`DriverMatrix::from_pairwise`](super::drivers::DriverMatrix::from_pairwise) is made from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairwiseCorrelation {
    /// Pearson's coefficient, -1 to 1.
    pub estimate: f64,
    /// How many pairs; where they carry weights, Kish's effective number.
    pub n: f64,
    /// The large-sample variance of sqrt(n) times the coefficient, from the pairs themselves; (1 - r^2)^2 if they were normal.
    pub variance: f64,
}

/// Pearson's coefficient with its distribution-free variance.
///
/// Method: the mean square of `z_x z_y - r (z_x^2 + z_y^2) / 2` over the pairs (J. H. Steiger and A. R. Hakstian, British Journal of
/// Mathematical and Statistical Psychology 35 (1982) 208). Cost: cells.
///
/// # Errors
/// As [`pearson`].
pub fn pairwise(pairs: &Pairs) -> Result<PairwiseCorrelation> {
    need(3, pairs.n)?;
    pairwise_of(&pairs.weighted(), |at| pairs.cells.get(at).map_or(0.0, |cell| cell.2 as f64))
}

/// The same of weighted pairs: x, y, and the weights of all who gave this pair. The coefficient is that of [`pearson_weighted`]; n is
/// Kish's effective number, and the variance is linearised.
///
/// # Errors
/// As [`pearson_weighted`]; [`ErrorKind::TooFew`] for an effective number below 3.
pub fn pairwise_weighted(cells: &[(f64, f64, WeightSum)]) -> Result<PairwiseCorrelation> {
    for &(x, y, _) in cells {
        check_value(x).and_then(|()| check_value(y))?;
    }
    let kept: Vec<&(f64, f64, WeightSum)> = cells.iter().filter(|cell| cell.2.weight() > 0.0).collect();
    let weighted: Vec<(f64, f64, f64)> = kept.iter().map(|cell| (cell.0, cell.1, cell.2.weight())).collect();
    let total = compensated(weighted.iter().map(|cell| cell.2));
    let squares = compensated(kept.iter().map(|cell| cell.2.squares()));
    if weighted.is_empty() || total / squares * total < 3.0 {
        return Err(Error::new(ErrorKind::TooFew, "an effective number below 3 is too few for a correlation"));
    }
    pairwise_of(&weighted, |at| kept.get(at).map_or(0.0, |cell| cell.2.squares()))
}

/// `squares` has the sum of the squared weights of each cell.
fn pairwise_of(cells: &[(f64, f64, f64)], squares: impl Fn(usize) -> f64) -> Result<PairwiseCorrelation> {
    let r = coefficient(cells)?;
    let (x, y) = (Column::of(cells, |cell| cell.0)?, Column::of(cells, |cell| cell.1)?);
    let total = compensated(cells.iter().map(|cell| cell.2));
    let n = total / compensated((0..cells.len()).map(&squares)) * total;
    let (sx, sy) = ((x.squares / total).sqrt(), (y.squares / total).sqrt());
    let variance = compensated(x.centred.iter().zip(&y.centred).enumerate().map(|(at, (x, y))| {
        let (x, y) = (x / sx, y / sy);
        squares(at) / total * (x * y - 0.5 * r * (x * x + y * y)).powi(2)
    })) / total
        * n;
    Ok(PairwiseCorrelation { estimate: r, n, variance })
}

fn need(least: u64, n: u64) -> Result<()> {
    if least <= n {
        return Ok(());
    }
    Err(Error::new(ErrorKind::TooFew, format!("`{n}` pairs are too few; a correlation needs at least {least}")))
}

fn no_variance() -> Error {
    Error::new(ErrorKind::ZeroVariance, "all values of one side agree, so nothing can go together with them")
}

/// One side of the pairs, centred on its mean and scaled to at most 1.
struct Column {
    centred: Vec<f64>,
    squares: f64,
}

impl Column {
    fn of(cells: &[(f64, f64, f64)], value: impl Fn(&(f64, f64, f64)) -> f64) -> Result<Self> {
        let (low, high) = cells
            .iter()
            .map(&value)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let width = high - low;
        if width <= 0.0 || !width.is_finite() {
            return Err(no_variance());
        }
        let total = compensated(cells.iter().map(|cell| cell.2));
        let scaled = |cell: &(f64, f64, f64)| (value(cell) - low) / width;
        let mean = compensated(cells.iter().map(|cell| cell.2 / total * scaled(cell)));
        let centred: Vec<f64> = cells.iter().map(|cell| scaled(cell) - mean).collect();
        let squares = compensated(cells.iter().zip(&centred).map(|(cell, c)| cell.2 * c * c));
        // A weight too small to count leaves no spread although two values differ.
        if squares <= 0.0 { Err(no_variance()) } else { Ok(Self { centred, squares }) }
    }
}

/// Pearson's coefficient of weighted pairs.
fn coefficient(cells: &[(f64, f64, f64)]) -> Result<f64> {
    let (x, y) = (Column::of(cells, |cell| cell.0)?, Column::of(cells, |cell| cell.1)?);
    let product = compensated(cells.iter().zip(x.centred.iter().zip(&y.centred)).map(|(cell, (x, y))| cell.2 * x * y));
    Ok(settle(product / x.squares.sqrt() / y.squares.sqrt()))
}

/// A coefficient that differs from 1 or -1 by rounding alone is 1 or -1.
fn settle(r: f64) -> f64 {
    if 1.0 - r.abs() <= 1e-14 { r.signum() } else { r }
}

/// The limits of a Pearson coefficient that rests on `n` pairs, which may be an effective number; nothing for 3 or fewer.
pub(crate) fn pearson_limits(r: f64, n: f64, confidence: Confidence) -> Option<(f64, f64)> {
    let se = (n > 3.0).then(|| 1.0 / (n - 3.0).sqrt());
    fisher("corr.pearson", r, se, confidence).map(|interval| (interval.lower, interval.upper))
}

fn by_t(method: &'static str, r: f64, se: Option<f64>, n: u64, confidence: Confidence) -> Correlation {
    let df = n as f64 - 2.0;
    let degenerate = r.abs() >= 1.0;
    let t = r * (df / ((1.0 - r) * (1.0 + r))).sqrt();
    Correlation {
        estimate: r,
        interval: fisher(method, r, se, confidence),
        statistic: (!degenerate).then_some(t),
        df: Some(df),
        p_value: if degenerate { 0.0 } else { student::two_sided(t, df) },
        n,
        degenerate,
        method,
    }
}

fn fisher(method: &'static str, r: f64, se: Option<f64>, confidence: Confidence) -> Option<Interval> {
    let margin = normal::two_sided_quantile(confidence.get()) * se?;
    let limits = if r.abs() >= 1.0 {
        (r, r)
    } else {
        let centre = libm::atanh(r);
        // Far from zero the transformation and its inverse may lose the last bits of the estimate.
        (libm::tanh(centre - margin).min(r), libm::tanh(centre + margin).max(r))
    };
    Some(Interval::new(Unit::Number, method, r, limits, confidence))
}

/// Kendall's score of pairs whose x are all different, such as times, and its variance when nothing goes together.
pub(super) struct RankScore {
    /// Pairs that rise less pairs that fall.
    pub(super) score: f64,
    /// Allows for ties of y.
    pub(super) variance: f64,
}

pub(super) fn rank_score(pairs: &Pairs) -> RankScore {
    let mut y_counts: Vec<(f64, u64)> = pairs.cells.iter().map(|cell| (cell.1, cell.2)).collect();
    y_counts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let ys = merged(y_counts);
    let n = pairs.n as f64;
    let variance = (n * (n - 1.0) * (2.0 * n + 5.0) - Ties::of(&ys).spread) / 18.0;
    RankScore { score: concordance(pairs, &ys) as f64, variance }
}

/// Values with their counts, where equal neighbours become one.
fn merged(sorted: Vec<(f64, u64)>) -> Vec<(f64, u64)> {
    let mut groups: Vec<(f64, u64)> = Vec::new();
    for (value, count) in sorted {
        match groups.last_mut() {
            Some((last, sum)) if *last >= value => *sum += count,
            _ => groups.push((value, count)),
        }
    }
    groups
}

/// What ties take from the variance of Kendall's statistic.
struct Ties {
    /// Pairs within a tie: sum of t (t - 1) / 2.
    pairs: f64,
    /// Sum of t (t - 1) (t - 2).
    triples: f64,
    /// Sum of t (t - 1) (2 t + 5).
    spread: f64,
}

impl Ties {
    fn of(groups: &[(f64, u64)]) -> Self {
        let sum = |term: fn(f64) -> f64| compensated(groups.iter().map(|group| term(group.1 as f64)));
        Self {
            pairs: sum(|t| 0.5 * t * (t - 1.0)),
            triples: sum(|t| t * (t - 1.0) * (t - 2.0)),
            spread: sum(|t| t * (t - 1.0) * (2.0 * t + 5.0)),
        }
    }
}

/// Concordant less discordant pairs of pairs, by running counts of the lower and higher values of y.
fn concordance(pairs: &Pairs, ys: &[(f64, u64)]) -> i128 {
    let mut seen = Running(vec![0; ys.len() + 1]);
    let mut total = 0_u64;
    let mut excess = 0_i128;
    for tied in pairs.cells.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let place = |y: f64| ys.partition_point(|group| group.0 < y);
        for &(_, y, count) in tied {
            let at = place(y);
            let (below, up_to) = (seen.before(at), seen.before(at + 1));
            excess += i128::from(count) * (i128::from(below) - i128::from(total - up_to));
        }
        for &(_, y, count) in tied {
            seen.add(place(y), count);
            total += count;
        }
    }
    excess
}

/// Sums of the first entries of a growing list, in logarithmic time (P. M. Fenwick, 1994).
struct Running(Vec<u64>);

impl Running {
    fn add(&mut self, at: usize, count: u64) {
        let mut i = at + 1;
        while let Some(sum) = self.0.get_mut(i) {
            *sum += count;
            i += i & i.wrapping_neg();
        }
    }

    fn before(&self, at: usize) -> u64 {
        let (mut i, mut sum) = (at, 0);
        while i > 0 {
            sum += self.0.get(i).copied().unwrap_or(0);
            i &= i - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(x: &[f64], y: &[f64]) -> Pairs {
        Pairs::from_values(x, y).unwrap()
    }

    /// Tau-b over all pairs of rows, the slow way.
    fn slow_tau(x: &[f64], y: &[f64]) -> f64 {
        let (mut excess, mut nx, mut ny) = (0.0, 0.0, 0.0);
        for i in 0..x.len() {
            for j in 0..i {
                let (dx, dy) = (x[i] - x[j], y[i] - y[j]);
                let sign = |d: f64| if d == 0.0 { 0.0 } else { d.signum() };
                excess += sign(dx) * sign(dy);
                nx += sign(dx).abs();
                ny += sign(dy).abs();
            }
        }
        excess / f64::sqrt(nx * ny)
    }

    #[test]
    fn a_line_is_degenerate_and_says_so() {
        let line = of(&[1.0, 2.0, 3.0, 4.0, 5.5], &[-2.0, -4.0, -6.0, -8.0, -11.0]);
        for r in [pearson, spearman, kendall_b].map(|method| method(&line, Confidence::P95).unwrap()) {
            assert!(r.degenerate && r.estimate == -1.0, "{r:?}");
            assert_eq!(r.interval.map(|i| (i.lower, i.upper)), Some((-1.0, -1.0)));
        }
    }

    #[test]
    fn what_has_no_correlation_is_refused() {
        for method in [pearson, spearman, kendall_b] {
            let check = |x: &[f64], y: &[f64]| method(&of(x, y), Confidence::P95).unwrap_err().code();
            assert_eq!(check(&[1.0, 2.0], &[1.0, 2.0]), "too_few");
            assert_eq!(check(&[1.0, 2.0, 3.0], &[7.0, 7.0, 7.0]), "zero_variance");
            assert_eq!(method(&of(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]), Confidence::P95).unwrap().interval, None);
        }
        assert_eq!(Pairs::from_values(&[], &[]).unwrap_err().code(), "empty");
        assert_eq!(Pairs::from_values(&[1.0], &[]).unwrap_err().code(), "out_of_range");
        assert_eq!(Pairs::from_values(&[1.0], &[f64::NAN]).unwrap_err().place().row, Some(0));
        assert_eq!(Pairs::from_table(&[1.0], &[1.0, 2.0], &[3]).unwrap_err().code(), "out_of_range");
        assert_eq!(Pairs::from_table(&[1.0], &[1.0], &[u64::MAX]).unwrap_err().code(), "out_of_range");
        assert_eq!(pearson_weighted(&[(1.0, 2.0, -1.0)]).unwrap_err().code(), "out_of_range");
        assert_eq!(pearson_weighted(&[(1.0, 2.0, 1.0), (2.0, 1.0, 0.0)]).unwrap_err().code(), "too_few");
        let noise = disattenuated(&[0.1, 0.2, 0.3, 0.2], &[1.0; 4], &[1.0, 2.0, 3.0, 4.0], Confidence::P95).unwrap();
        assert!(noise.reliability < 0.0 && noise.corrected.is_none() && noise.interval.is_none());
    }

    #[test]
    fn numbers_at_the_ends_of_their_range_stay_finite() {
        let huge = of(&[1e100, -1e100, 3e99, 0.0, 1e-300], &[1e-300, 2e-300, 0.0, 4e-300, 1e-310]);
        for method in [pearson, spearman, kendall_b] {
            let r = method(&huge, Confidence::P95).unwrap();
            assert!(r.estimate.abs() <= 1.0 && r.p_value.is_finite());
        }
        // A thousand million answers in four cells.
        let counts = [400_000_000, 100_000_000, 100_000_000, 400_000_000];
        let table = Pairs::from_table(&[0.0, 1.0], &[0.0, 1.0], &counts).unwrap();
        for method in [pearson, spearman, kendall_b] {
            assert!((method(&table, Confidence::P95).unwrap().estimate - 0.6).abs() < 1e-12);
        }
    }

    #[test]
    fn the_variance_of_normal_pairs_is_that_of_normal_theory() {
        let mut random = crate::stat::random::Random::new(5, 0);
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for _ in 0..60_000 {
            let (a, b) = (random.normal(), random.normal());
            x.push(a);
            y.push(0.6 * a + 0.8 * b);
        }
        let pair = pairwise(&of(&x, &y)).unwrap();
        assert!((pair.variance / (1.0 - 0.36_f64).powi(2) - 1.0).abs() < 0.05, "{pair:?}");
    }

    #[test]
    fn weights_of_one_change_nothing_and_weights_of_two_halve_no_error() {
        let cells = [(1.0, 2.0, 30_u32), (2.0, 2.0, 12), (3.0, 5.0, 40), (4.0, 1.0, 9)];
        let one = |weight: f64| -> Vec<(f64, f64, WeightSum)> {
            let sum = |n: u32| WeightSum::of(std::iter::repeat_n(weight, n as usize)).unwrap();
            cells.iter().map(|&(x, y, n)| (x, y, sum(n))).collect()
        };
        let mut rows = Vec::new();
        for &(x, y, n) in &cells {
            rows.extend(std::iter::repeat_n((x, y), n as usize));
        }
        let (x, y): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let plain = pairwise(&of(&x, &y)).unwrap();
        for weight in [1.0, 2.0] {
            let weighted = pairwise_weighted(&one(weight)).unwrap();
            for (a, b) in
                [(plain.estimate, weighted.estimate), (plain.n, weighted.n), (plain.variance, weighted.variance)]
            {
                assert!((a - b).abs() < 1e-10 * a.abs(), "{a} {b}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_table_of_counts_gives_what_its_rows_give(rows in prop::collection::vec((0_u8..5, 0_u8..4), 5..60)) {
            let x: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let y: Vec<f64> = rows.iter().map(|row| f64::from(row.1)).collect();
            let mut counts = [0; 20];
            for row in &rows {
                counts[usize::from(row.0) * 4 + usize::from(row.1)] += 1;
            }
            let rows = of(&x, &y);
            let table = Pairs::from_table(&[0.0, 1.0, 2.0, 3.0, 4.0], &[0.0, 1.0, 2.0, 3.0], &counts).unwrap();
            prop_assert_eq!(&rows, &table);
            let swapped = of(&y, &x);
            for method in [pearson, spearman, kendall_b] {
                match (method(&rows, Confidence::P95), method(&swapped, Confidence::P95)) {
                    (Ok(r), Ok(s)) => {
                        prop_assert!((r.estimate - s.estimate).abs() < 1e-12 && r.estimate.abs() <= 1.0);
                        prop_assert!((0.0..=1.0).contains(&r.p_value));
                        let interval = r.interval.unwrap();
                        prop_assert!(interval.lower <= r.estimate && r.estimate <= interval.upper);
                    }
                    (Err(r), Err(s)) => prop_assert!(r.code() == "zero_variance" && s.code() == "zero_variance"),
                    _ => prop_assert!(false),
                }
            }
            if let Ok(tau) = kendall_b(&rows, Confidence::P95) {
                prop_assert!((tau.estimate - slow_tau(&x, &y)).abs() < 1e-12);
            }
        }
    }
}
