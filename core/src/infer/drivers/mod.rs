//! Drivers: which items go together with an outcome, and how much of its variance each of them accounts for.
//!
//! An importance is a share of R², not an effect: it says what goes with the outcome, never what moves it. Differences of a few percent
//! are noise; ask for the intervals of [`bootstrap_rows`] or [`bootstrap_pairs`].
//!
//! ```
//! use cxmetrics::infer::drivers::{DriverMatrix, lmg};
//! // Two items that correlate by 0.5, and by 0.6 and 0.4 with the outcome.
//! let matrix = DriverMatrix::new(&[0.5], &[0.6, 0.4])?;
//! let importance = lmg(&matrix)?;
//! assert!((importance.r2 - 0.37333).abs() < 1e-5);
//! let shares = importance.shares.unwrap();
//! assert!((shares[0] - 0.7679).abs() < 1e-4);
//! # Ok::<(), cxmetrics::Error>(())
//! ```

mod resample;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::correlation::PairwiseCorrelation;
use super::quantile::check_value;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::matrix::{Dependence, Symmetric};
use crate::stat::sum::compensated;

pub use resample::{ImportanceIntervals, Resampling, bootstrap_pairs, bootstrap_rows};

/// More items than this are refused by [`lmg`]: every one doubles its cost.
pub const LMG_MOST_ITEMS: usize = 20;

/// The largest number of items: what is left of a correlation matrix beyond it is noise.
pub const MOST_ITEMS: usize = 200;

/// How R² is shared out among the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ImportanceMethod {
    /// What an item adds to R², averaged over all orders of the items: Lindeman, Merenda and Gold, which is Shapley's value.
    #[serde(rename = "drivers.lmg_shapley")]
    Lmg,
    /// Johnson's relative weights: near to LMG, and cheap for any number of items.
    #[serde(rename = "drivers.relative_weights")]
    RelativeWeights,
}

impl ImportanceMethod {
    /// The default for so many items: LMG to 12, Johnson's weights beyond.
    pub fn for_items(items: usize) -> Self {
        if items <= 12 { Self::Lmg } else { Self::RelativeWeights }
    }

    /// The id of the method.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Lmg => "drivers.lmg_shapley",
            Self::RelativeWeights => "drivers.relative_weights",
        }
    }

    /// The importance by this method.
    ///
    /// # Errors
    /// As [`lmg`] and [`relative_weights`].
    pub fn importance(self, matrix: &DriverMatrix) -> Result<Importance> {
        match self {
            Self::Lmg => lmg(matrix),
            Self::RelativeWeights => relative_weights(matrix),
        }
    }

    fn raw(self, correlations: &Symmetric) -> Vec<f64> {
        match self {
            Self::Lmg => lmg_raw(correlations),
            Self::RelativeWeights => johnson_raw(correlations),
        }
    }
}

impl FromStr for ImportanceMethod {
    type Err = Error;

    /// The method of an [`ImportanceMethod::id`].
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for any other word.
    fn from_str(id: &str) -> Result<Self> {
        [Self::Lmg, Self::RelativeWeights].into_iter().find(|method| method.id() == id).ok_or_else(|| {
            Error::new(
                ErrorKind::OutOfRange,
                format!("`{id}` is no way to share out importance; write `drivers.lmg_shapley` or `drivers.relative_weights`"),
            )
        })
    }
}

/// The correlations among items and of each with the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverMatrix {
    /// The items, then the outcome.
    correlations: Symmetric,
    /// For each entry of the lower triangle below the diagonal, row by row, its own n and variance.
    pairwise: Option<Vec<PairwiseCorrelation>>,
    names: Vec<String>,
}

impl DriverMatrix {
    /// From known coefficients: those among the items as the lower triangle below the diagonal row by row - (2, 1), (3, 1), (3, 2), ... - and
    /// those of each item with the outcome.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without items; [`ErrorKind::OutOfRange`] for a coefficient outside -1 to 1, for a triangle of the wrong length,
    /// and for more than [`MOST_ITEMS`] items.
    pub fn new(among: &[f64], with_outcome: &[f64]) -> Result<Self> {
        let items = check_items(with_outcome.len())?;
        let entries: Vec<f64> = among.iter().chain(with_outcome).copied().collect();
        check_triangle(items, among.len(), items * (items - 1) / 2)?;
        Self::from_entries(items, &entries, None)
    }

    /// From pairs that were counted one by one, with an n of their own: the whole lower triangle below the diagonal row by row, the outcome
    /// as the last row - (2, 1), (3, 1), (3, 2), ..., (outcome, 1), (outcome, 2), ...
    ///
    /// # Errors
    /// As [`DriverMatrix::new`]; [`ErrorKind::TooFew`] for a pair of columns seen fewer than three times.
    pub fn from_pairwise(items: usize, pairs: &[PairwiseCorrelation]) -> Result<Self> {
        let items = check_items(items)?;
        check_triangle(items, pairs.len(), items * (items + 1) / 2)?;
        for pair in pairs {
            check_value(pair.n).and_then(|()| check_value(pair.variance))?;
            if pair.n < 3.0 {
                return Err(Error::new(
                    ErrorKind::TooFew,
                    format!("a pair was seen `{}` times; it needs at least 3", pair.n),
                ));
            }
        }
        let entries: Vec<f64> = pairs.iter().map(|pair| pair.estimate).collect();
        Self::from_entries(items, &entries, Some(pairs.to_vec()))
    }

    fn from_entries(items: usize, entries: &[f64], pairwise: Option<Vec<PairwiseCorrelation>>) -> Result<Self> {
        if let Some(odd) = entries.iter().find(|r| !(-1.0..=1.0).contains(*r)) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("`{odd}` is no correlation; it lies between -1 and 1"),
            ));
        }
        let mut below = entries.iter();
        let correlations =
            Symmetric::from_lower(items + 1, |i, j| if i == j { 1.0 } else { below.next().copied().unwrap_or(0.0) });
        let names = (1..=items).map(|item| format!("item {item}")).collect();
        Ok(Self { correlations, pairwise, names })
    }

    /// From columns of one length, read side by side: one for each item, and the outcome.
    ///
    /// Cost: rows times the square of items.
    ///
    /// # Errors
    /// As [`DriverMatrix::new`]; [`ErrorKind::OutOfRange`] for columns of different length and values that are not finite or beyond 1e100;
    /// [`ErrorKind::TooFew`] for fewer than three rows; [`ErrorKind::ZeroVariance`] naming a column whose values all agree.
    pub fn from_columns<C: AsRef<[f64]>>(items: &[C], outcome: &[f64]) -> Result<Self> {
        let rows = Rows::of(items, outcome)?;
        let n = rows.n();
        let all: Vec<usize> = (0..n).collect();
        let moments = rows.moments(&all);
        Self::from_entries(items.len(), &moments.triangle(), None)
    }

    /// The same matrix with names for its items, which errors then use. Names beyond the number of items are left out.
    #[must_use]
    pub fn named<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        for (place, name) in self.names.iter_mut().zip(names) {
            *place = name.into();
        }
        self
    }

    /// How many items.
    pub fn items(&self) -> usize {
        self.names.len()
    }

    /// The correlation of two items, or of an item with the outcome, which comes after the last item; nothing outside the matrix.
    pub fn correlation(&self, a: usize, b: usize) -> Option<f64> {
        let side = self.correlations.size();
        (a < side && b < side).then(|| self.correlations.at(a, b))
    }

    /// The mean correlation among the items; nothing for a single one.
    pub fn mean_among(&self) -> Option<f64> {
        let items = self.items();
        let pairs = (items * (items - 1) / 2) as f64;
        let sum = compensated((0..items).flat_map(|i| (0..i).map(move |j| self.correlations.at(i, j))));
        (pairs > 0.0).then(|| sum / pairs)
    }

    /// Why the items cannot be told apart; nothing when they can.
    ///
    /// # Errors
    /// [`ErrorKind::Collinear`], naming the items.
    fn check(&self) -> Result<()> {
        let items = self.items();
        let name = |item: usize| self.names.get(item).map_or("", String::as_str);
        match self.correlations.leading(items).dependence(SMALLEST_PIVOT) {
            Some(Dependence::Combination { column, of }) => {
                let others: Vec<String> = of.iter().map(|&item| format!("`{}`", name(item))).collect();
                Err(Error::new(
                    ErrorKind::Collinear,
                    format!(
                        "`{}` is a combination of {}, so what they account for cannot be told apart; leave one of them out",
                        name(column),
                        others.join(", ")
                    ),
                )
                .at_column(name(column)))
            }
            Some(Dependence::Contradiction { column }) => Err(contradiction(name(column)).at_column(name(column))),
            None if self.correlations.dependence(SMALLEST_PIVOT).is_some_and(|found| contradicts(&found)) => {
                Err(contradiction("the outcome"))
            }
            None => Ok(()),
        }
    }

    /// The items that cannot be told apart, by number, and whether that is because correlations contradict each other; nothing when all is
    /// well. Empty when it is the outcome that contradicts the items.
    pub(crate) fn dependent(&self) -> Option<(Vec<usize>, bool)> {
        match self.correlations.leading(self.items()).dependence(SMALLEST_PIVOT) {
            Some(Dependence::Combination { column, mut of }) => {
                of.push(column);
                of.sort_unstable();
                Some((of, false))
            }
            Some(Dependence::Contradiction { column }) => Some((vec![column], true)),
            // The outcome may be a combination of the items: that is an R² of 1.
            None => self.correlations.dependence(SMALLEST_PIVOT).filter(contradicts).map(|_| (Vec::new(), true)),
        }
    }
}

/// A variance that is left below this is none: an item with a multiple correlation beyond 0.999,999,999,9 with the others.
const SMALLEST_PIVOT: f64 = 1e-10;

fn contradicts(dependence: &Dependence) -> bool {
    matches!(dependence, Dependence::Contradiction { .. })
}

fn contradiction(name: &str) -> Error {
    Error::new(
        ErrorKind::Collinear,
        format!(
            "the correlations of `{name}` do not go together with the others: they come from answers of different people; leave it out, or \
             count only who answered everything"
        ),
    )
}

fn check_items(items: usize) -> Result<usize> {
    match items {
        0 => Err(Error::new(ErrorKind::Empty, "there are no items; give at least one")),
        1..=MOST_ITEMS => Ok(items),
        _ => Err(Error::new(ErrorKind::OutOfRange, format!("`{items}` items are too many; give up to {MOST_ITEMS}"))),
    }
}

fn check_triangle(items: usize, given: usize, needed: usize) -> Result<()> {
    if given == needed {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfRange, format!("{items} items have `{needed}` correlations here, not `{given}`")))
}

/// What each item accounts for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Importance {
    /// The id of the method.
    pub method: &'static str,
    /// The share of the outcome's variance that all items together account for, 0 to 1.
    pub r2: f64,
    /// What each item accounts for; sums to `r2`.
    pub raw: Vec<f64>,
    /// The same as shares of `r2`, 0 to 1; nothing when `r2` is 0.
    pub shares: Option<Vec<f64>>,
    /// The coefficients of the standardised regression. No measure of importance: between items that correlate they may be tiny or negative.
    pub standardized_beta: Vec<f64>,
    /// The simple correlation of each item with the outcome.
    pub pearson_r: Vec<f64>,
}

/// Importance by LMG, which is Shapley's value of R², `drivers.lmg_shapley`: what each item adds, averaged over all orders.
///
/// Exact: all 2^k subsets, each by one step of elimination from a smaller one. Cost: 12 items some 0.1 ms, each item more twice that.
///
/// Method: R. H. Lindeman, P. F. Merenda and R. Z. Gold, Introduction to Bivariate and Multivariate Analysis (1980) 119.
///
/// # Errors
/// [`ErrorKind::Collinear`] when an item is a combination of others, naming them, and when correlations that come from answers of
/// different people contradict each other; [`ErrorKind::OutOfRange`] for more than [`LMG_MOST_ITEMS`] items.
pub fn lmg(matrix: &DriverMatrix) -> Result<Importance> {
    if matrix.items() > LMG_MOST_ITEMS {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!(
                "`{}` items are too many for LMG, which takes {LMG_MOST_ITEMS}; use relative weights",
                matrix.items()
            ),
        ));
    }
    importance(matrix, ImportanceMethod::Lmg)
}

/// Importance by Johnson's relative weights, `drivers.relative_weights`.
///
/// The items are replaced by the nearest uncorrelated ones; what those account for goes back to the items by the squared entries of the
/// symmetric root of their correlations. Cost: the cube of items.
///
/// Method: J. W. Johnson, Multivariate Behavioral Research 35 (2000) 1.
///
/// # Errors
/// As [`lmg`], without its limit.
pub fn relative_weights(matrix: &DriverMatrix) -> Result<Importance> {
    importance(matrix, ImportanceMethod::RelativeWeights)
}

fn importance(matrix: &DriverMatrix, method: ImportanceMethod) -> Result<Importance> {
    matrix.check()?;
    let items = matrix.items();
    let pearson_r: Vec<f64> = (0..items).map(|item| matrix.correlations.at(items, item)).collect();
    // `check` has found every pivot large enough; the factor may still differ in its last bits.
    let factor = matrix.correlations.leading(items).cholesky(0.0).ok_or_else(|| contradiction("item"))?;
    let standardized_beta = factor.solve(&pearson_r);
    let r2 = compensated(standardized_beta.iter().zip(&pearson_r).map(|(b, r)| b * r)).clamp(0.0, 1.0);
    let raw = method.raw(&matrix.correlations);
    let shares = shares(&raw);
    Ok(Importance { method: method.id(), r2, raw, shares, standardized_beta, pearson_r })
}

/// Parts of their sum; nothing when there is nothing to share out.
fn shares(raw: &[f64]) -> Option<Vec<f64>> {
    let sum = compensated(raw.iter().copied());
    (sum > 1e-15).then(|| raw.iter().map(|part| part / sum).collect())
}

fn lmg_raw(correlations: &Symmetric) -> Vec<f64> {
    let side = correlations.size();
    let items = side - 1;
    let mut r2 = vec![0.0; 1 << items];
    let mut scratch = vec![0.0; side * side * items];
    Elimination { side, r2: &mut r2 }.descend(correlations.values(), 0, 0, &mut scratch);
    // s! (k - s - 1)! / k! for a subset of s items that an item joins: 1 / (k (k - 1 over s)).
    let mut weights = vec![0.0; items];
    let mut choose = 1.0;
    for (size, weight) in weights.iter_mut().enumerate() {
        *weight = 1.0 / (items as f64 * choose);
        choose *= (items - 1 - size) as f64 / (size + 1) as f64;
    }
    let mut raw = vec![0.0; items];
    for (item, part) in raw.iter_mut().enumerate() {
        let bit = 1_usize << item;
        let mut sum = 0.0;
        // The masks without this item, in blocks of those that differ below it.
        for high in (0..r2.len()).step_by(bit << 1) {
            for mask in high..high + bit {
                sum += weights[mask.count_ones() as usize] * (r2[mask | bit] - r2[mask]);
            }
        }
        *part = sum.max(0.0);
    }
    raw
}

/// Walks all subsets of the items: at each item the matrix of what comes after it goes on as it is, and cleared of the item.
struct Elimination<'a> {
    side: usize,
    r2: &'a mut [f64],
}

impl Elimination<'_> {
    fn descend(&mut self, at: &[f64], item: usize, mask: usize, scratch: &mut [f64]) {
        let side = self.side;
        let last = side - 1;
        let pivot_row = &at[item * side..(item + 1) * side];
        let pivot = pivot_row[item];
        if item + 1 == last {
            let left = at[last * side + last];
            self.r2[mask] = 1.0 - left;
            self.r2[mask | 1 << item] = 1.0 - (left - pivot_row[last] * pivot_row[last] / pivot);
            return;
        }
        self.descend(at, item + 1, mask, scratch);
        let (own, deeper) = scratch.split_at_mut(side * side);
        // The upper triangle is enough: row i is read from column i on.
        for i in item + 1..side {
            let factor = pivot_row[i] / pivot;
            let from = i * side;
            let row = own[from + i..from + side].iter_mut();
            for (cell, (old, by)) in row.zip(at[from + i..from + side].iter().zip(&pivot_row[i..])) {
                *cell = old - factor * by;
            }
        }
        self.descend(own, item + 1, mask | 1 << item, deeper);
    }
}

fn johnson_raw(correlations: &Symmetric) -> Vec<f64> {
    let items = correlations.size() - 1;
    let (values, vectors) = correlations.leading(items).eigen();
    let vector = |i: usize, m: usize| vectors[i * items + m];
    let roots: Vec<f64> = values.iter().map(|value| value.max(0.0).sqrt()).collect();
    // In the axes of the eigenvectors: what the outcome has along each, over the root.
    let along: Vec<f64> = (0..items)
        .map(|m| {
            let sum: f64 = (0..items).map(|i| vector(i, m) * correlations.at(items, i)).sum();
            if roots[m] > 0.0 { sum / roots[m] } else { 0.0 }
        })
        .collect();
    let weight = |i: usize| -> f64 { (0..items).map(|m| vector(i, m) * along[m]).sum() };
    let beta_squares: Vec<f64> = (0..items).map(|i| weight(i).powi(2)).collect();
    let root = |i: usize, j: usize| -> f64 { (0..items).map(|m| vector(i, m) * roots[m] * vector(j, m)).sum() };
    (0..items).map(|i| (0..items).map(|j| root(i, j).powi(2) * beta_squares[j]).sum()).collect()
}

/// Rows of items and outcome, centred and scaled.
struct Rows {
    side: usize,
    values: Vec<f64>,
}

impl Rows {
    fn of<C: AsRef<[f64]>>(items: &[C], outcome: &[f64]) -> Result<Self> {
        check_items(items.len())?;
        let n = outcome.len();
        let side = items.len() + 1;
        if n < 3 {
            return Err(Error::new(ErrorKind::TooFew, format!("`{n}` rows are too few; importance needs at least 3")));
        }
        let mut values = vec![0.0; n * side];
        for (column, cells) in items.iter().map(AsRef::as_ref).chain([outcome]).enumerate() {
            let called = if column + 1 == side { "the outcome".to_owned() } else { format!("item {}", column + 1) };
            super::quantile::check_lengths(("rows of the outcome", n), ("values of an item", cells.len()))?;
            for (row, &value) in (0..).zip(cells) {
                check_value(value).map_err(|err| err.at_row(row).at_column(&called))?;
            }
            let low = cells.iter().copied().fold(f64::INFINITY, f64::min);
            let high = cells.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let width = high - low;
            if width <= 0.0 {
                return Err(Error::new(
                    ErrorKind::ZeroVariance,
                    format!("all values of `{called}` agree, so nothing can go together with them; leave it out"),
                )
                .at_column(called));
            }
            let mean = compensated(cells.iter().map(|value| (value - low) / width)) / n as f64;
            for (row, value) in cells.iter().enumerate() {
                values[row * side + column] = (value - low) / width - mean;
            }
        }
        Ok(Self { side, values })
    }

    fn n(&self) -> usize {
        self.values.len() / self.side
    }

    fn moments(&self, rows: &[usize]) -> Moments {
        let side = self.side;
        let mut moments =
            Moments { side, n: rows.len() as f64, sums: vec![0.0; side], products: vec![0.0; side * side] };
        for &row in rows {
            let values = &self.values[row * side..(row + 1) * side];
            for (i, &value) in values.iter().enumerate() {
                moments.sums[i] += value;
                let products = &mut moments.products[i * side..=i * side + i];
                for (product, other) in products.iter_mut().zip(values) {
                    *product += value * other;
                }
            }
        }
        moments
    }
}

/// Sums and sums of products of rows: the lower triangle.
struct Moments {
    side: usize,
    n: f64,
    sums: Vec<f64>,
    products: Vec<f64>,
}

impl Moments {
    fn covariance(&self, i: usize, j: usize) -> f64 {
        self.products[i * self.side + j] - self.sums[i] * self.sums[j] / self.n
    }

    /// The correlations below the diagonal, row by row; a column without spread correlates with nothing.
    fn triangle(&self) -> Vec<f64> {
        let spread: Vec<f64> = (0..self.side).map(|i| self.covariance(i, i).max(0.0).sqrt()).collect();
        let entry = |i: usize, j: usize| {
            let scale = spread[i] * spread[j];
            if scale > 0.0 { (self.covariance(i, j) / scale).clamp(-1.0, 1.0) } else { 0.0 }
        };
        (0..self.side).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| entry(i, j)).collect()
    }
}

#[cfg(test)]
mod tests;
