//! When a series changed its level: the cut into stretches that fits best for what it costs.
//!
//! Looking back over a whole series; no alarm. [`pelt`] lets every day count alike, [`pelt_weighted`] by its base, and both find how many
//! levels there are, each at a price; [`segment_known_k`] is told how many. [`break_ranges`] says how sure each date is.
//!
//! A wandering level looks like many small changes. What allows for that, and for the weekday, is
//! [`Query::change_points`](crate::metric::Query::change_points).
//!
//! ```
//! use cxmetrics::infer::change_point::{break_ranges, default_penalty, pelt_weighted};
//! // Three weeks at about 40, then at about 20; the variance of an answer is 2,500.
//! let days: Vec<Option<f64>> = (0..42).map(|day| Some(if day < 21 { 40.0 } else { 20.0 } + f64::from(day * 7 % 5))).collect();
//! let bases = vec![50.0; 42];
//! let found = pelt_weighted(&days, &bases, default_penalty(2500.0, 42)?, 7)?;
//! assert_eq!(found.breakpoints, [21, 42]);
//! let ranges = break_ranges(&days, Some(&bases), &found, 2500.0)?;
//! assert_eq!((ranges[0].earliest, ranges[0].latest), (21, 21));
//! # Ok::<(), cxmetrics::Error>(())
//! ```

use serde::Serialize;

use super::quantile::{check_lengths, check_value};
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;

/// A further level has to explain so many times the logarithm of the number of days.
const PENALTY: f64 = 3.0;
/// The chi-square number of one degree of freedom that 95 % lie below.
const MARGIN: f64 = 3.84;
/// No series has more breaks.
const MOST_BREAKS: usize = 1_000;

/// A series cut into levels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Levels {
    /// Where each level ends: the place after its last day. The last is the length of the series; all others are where the next one begins.
    pub breakpoints: Vec<usize>,
    /// The levels, in the order of time.
    pub levels: Vec<Level>,
    /// The weighted squares of all values about the mean of their level.
    pub cost: f64,
    /// The cost and the penalty for each level but the first; the cost alone where the number of levels was given.
    pub objective: f64,
    /// How many days a level has at least.
    pub min_size: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// A stretch of one level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Level {
    /// Its first day.
    pub from: usize,
    /// The day after its last.
    pub to: usize,
    /// The weighted mean of its values; nothing where it has none.
    pub mean: Option<f64>,
    /// The sum of its bases; its days with a value where all count alike.
    pub n: f64,
}

/// Where a change may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BreakRange {
    /// The first day of the new level where it fits best.
    pub at: usize,
    /// The earliest first day of the new level that fits about as well.
    pub earliest: usize,
    /// The latest.
    pub latest: usize,
}

/// What a further level costs if nothing better is known: three times `variance` times the logarithm of the number of days.
///
/// The variance is what a cost is measured in: of a day where all count alike; where days count by their base, of an answer, and to it the
/// mean base times the variance between days.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a variance that is not above 0; [`ErrorKind::TooFew`] for fewer than two days.
///
/// ```
/// # use cxmetrics::infer::change_point::default_penalty;
/// assert!((default_penalty(100.0, 365)? - 1770.0).abs() < 1.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn default_penalty(variance: f64, days: usize) -> Result<f64> {
    check_variance(variance)?;
    if days < 2 {
        return Err(Error::new(ErrorKind::TooFew, format!("`{days}` days have no place to break at")));
    }
    let penalty = PENALTY * variance * libm::log(days as f64);
    if !penalty.is_finite() {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("a variance of `{variance}` is too large for a penalty"),
        ));
    }
    Ok(penalty)
}

/// The best cut into levels where every day counts alike, `pelt`: the least sum of squares about the levels' means, where each level beyond
/// the first costs `penalty` and none is shorter than `min_size` days. Days without a value cost nothing but are counted in `min_size`.
///
/// Method: R. Killick, P. Fearnhead and I. A. Eckley, Journal of the American Statistical Association 107 (2012) 1590. The cut is the best
/// of all whatever the shortest level: a place is passed over only once the place that beats it can begin a level. Cost: days squared
/// at worst, days where levels are many.
///
/// # Errors
/// [`ErrorKind::Empty`] without a value; [`ErrorKind::TooFew`] for fewer days than `min_size`; [`ErrorKind::OutOfRange`] for a `min_size` of
/// 0, for a penalty that is not above 0, and for a value that is not finite or beyond 1e100, with its row.
///
/// ```
/// use cxmetrics::infer::change_point::pelt;
/// let days = [5.0, 6.0, 5.0, 6.0, 9.0, 10.0, 9.0, 10.0].map(Some);
/// let found = pelt(&days, 4.0, 2)?;
/// assert_eq!(found.breakpoints, [4, 8]);
/// assert_eq!(found.levels[1].mean, Some(9.5));
/// assert_eq!((found.cost, found.objective), (2.0, 6.0));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn pelt(values: &[Option<f64>], penalty: f64, min_size: usize) -> Result<Levels> {
    penalized(values, None, penalty, min_size, "pelt")
}

/// The best cut into levels where every day counts by its base, `pelt_weighted`: [`pelt`] with the squares times `bases`. A day without a
/// value or with a base of 0 costs nothing.
///
/// # Errors
/// As [`pelt`]; [`ErrorKind::Empty`] when all bases are 0; [`ErrorKind::OutOfRange`] for lists of different length and for a base that is
/// negative, not finite or beyond 1e100, with its row.
///
/// ```
/// use cxmetrics::infer::change_point::pelt_weighted;
/// // One answer is no change of level, ninety days of it are.
/// let days = [40.0, 41.0, -100.0, 39.0, 40.0, 42.0].map(Some);
/// assert_eq!(pelt_weighted(&days, &[90.0, 90.0, 1.0, 90.0, 90.0, 90.0], 30_000.0, 1)?.breakpoints, [6]);
/// assert_eq!(pelt_weighted(&days, &[90.0, 90.0, 90.0, 90.0, 90.0, 90.0], 30_000.0, 1)?.breakpoints, [2, 3, 6]);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn pelt_weighted(values: &[Option<f64>], bases: &[f64], penalty: f64, min_size: usize) -> Result<Levels> {
    penalized(values, Some(bases), penalty, min_size, "pelt_weighted")
}

fn penalized(
    values: &[Option<f64>],
    bases: Option<&[f64]>,
    penalty: f64,
    min_size: usize,
    method: &'static str,
) -> Result<Levels> {
    if !(0.0 < penalty && penalty.is_finite()) {
        let message = format!(
            "a penalty of `{penalty}` is not above 0; three variances times the logarithm of the days is usual"
        );
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    let sums = Sums::of(values, bases)?;
    check_size(values.len(), 1, min_size)?;
    let breakpoints = sums.cut(penalty, min_size);
    Ok(told(values, bases, breakpoints, (min_size, penalty), method))
}

/// The best cut at `n_breaks` places, `segment_known_k`: the least sum of squares, weighted by `bases` if given, with no level shorter than
/// `min_size` days.
///
/// Method: dynamic programming over the last level, R. Bellman, Communications of the ACM 4 (1961) 284. Cost: days squared x breaks.
///
/// # Errors
/// As [`pelt_weighted`]; [`ErrorKind::TooFew`] where so many levels do not fit in; [`ErrorKind::OutOfRange`] for more than 1,000 breaks.
///
/// ```
/// use cxmetrics::infer::change_point::segment_known_k;
/// let days = [5.0, 6.0, 5.0, 6.0, 9.0, 10.0, 9.0, 10.0].map(Some);
/// assert_eq!(segment_known_k(&days, None, 1, 2)?.breakpoints, [4, 8]);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn segment_known_k(
    values: &[Option<f64>],
    bases: Option<&[f64]>,
    n_breaks: usize,
    min_size: usize,
) -> Result<Levels> {
    if n_breaks > MOST_BREAKS {
        return Err(Error::new(ErrorKind::OutOfRange, format!("`{n_breaks}` breaks are more than {MOST_BREAKS}")));
    }
    let sums = Sums::of(values, bases)?;
    check_size(values.len(), n_breaks + 1, min_size)?;
    let breakpoints = sums.cut_into(n_breaks + 1, min_size);
    Ok(told(values, bases, breakpoints, (min_size, 0.0), "segment_known_k"))
}

/// Where each break of `levels` may lie: between the first and the last place that costs at most 3.84 times `variance` more than the best,
/// the other breaks held. Roughly a 95 % range; the variance is that of [`default_penalty`].
///
/// Shape: one for each break, none where there is one level. `values` and `bases` are those the levels were found in. Cost: days.
///
/// # Errors
/// As [`pelt_weighted`]; [`ErrorKind::OutOfRange`] for a variance that is not above 0 and for levels of another series.
///
/// ```
/// use cxmetrics::infer::change_point::{break_ranges, segment_known_k};
/// let days = [5.0, 6.0, 5.0, 6.0, 7.5, 10.0, 9.0, 10.0].map(Some);
/// let found = segment_known_k(&days, None, 1, 2)?;
/// let range = break_ranges(&days, None, &found, 1.0)?[0];
/// // The fifth day lies between the levels and could be of either.
/// assert_eq!((range.earliest, range.at, range.latest), (4, 5, 5));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn break_ranges(
    values: &[Option<f64>],
    bases: Option<&[f64]>,
    levels: &Levels,
    variance: f64,
) -> Result<Vec<BreakRange>> {
    check_variance(variance)?;
    let sums = Sums::of(values, bases)?;
    let ends = &levels.breakpoints;
    let begins = || std::iter::once(&0).chain(ends);
    if ends.last() != Some(&values.len()) || begins().zip(ends).any(|(from, to)| to <= from) {
        let message = format!("these levels are not those of a series of `{}` days", values.len());
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    let min_size = levels.min_size.max(1);
    let around = begins().zip(ends.iter().zip(ends.iter().skip(1)));
    let range = |(&from, (&at, &to)): (&usize, (&usize, &usize))| {
        let cost = |place: usize| sums.cost(from, place) + sums.cost(place, to);
        let most = cost(at) + MARGIN * variance;
        let near = |place: &usize| cost(*place) <= most;
        let earliest = (from.saturating_add(min_size).min(at)..at).find(near).unwrap_or(at);
        let latest = (at + 1..=to.saturating_sub(min_size)).rev().find(near).unwrap_or(at);
        BreakRange { at, earliest, latest }
    };
    Ok(around.map(range).collect())
}

fn check_variance(variance: f64) -> Result<()> {
    if variance > 0.0 && variance.is_finite() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfRange, format!("a variance of `{variance}` is not above 0; pool it over more days")))
}

fn check_size(days: usize, levels: usize, min_size: usize) -> Result<()> {
    if min_size == 0 {
        return Err(Error::new(ErrorKind::OutOfRange, "a level of no days is none; a week of days is 7"));
    }
    if levels.checked_mul(min_size).is_some_and(|needed| needed <= days) {
        return Ok(());
    }
    let message = format!("`{days}` days are too few for {levels} levels of at least {min_size}");
    Err(Error::new(ErrorKind::TooFew, message))
}

/// The weight of a day.
fn weight(value: Option<f64>, base: Option<f64>) -> f64 {
    if value.is_some() { base.unwrap_or(1.0) } else { 0.0 }
}

/// Values with their weights.
fn weighted<'a>(
    values: &'a [Option<f64>],
    bases: Option<&'a [f64]>,
) -> impl DoubleEndedIterator<Item = (f64, f64)> + Clone + 'a {
    values.iter().enumerate().map(move |(at, value)| {
        let base = bases.and_then(|bases| bases.get(at).copied());
        (value.unwrap_or(0.0), weight(*value, base))
    })
}

/// The weighted mean about which squares are summed; nothing without weight.
fn mean(days: impl Iterator<Item = (f64, f64)> + Clone) -> (Option<f64>, f64) {
    let n = compensated(days.clone().map(|(_, weight)| weight));
    let sum = compensated(days.map(|(value, weight)| value * weight));
    ((n > 0.0).then(|| sum / n + 0.0), n)
}

/// The levels that end at `breakpoints`, with costs summed afresh.
fn told(
    values: &[Option<f64>],
    bases: Option<&[f64]>,
    breakpoints: Vec<usize>,
    (min_size, penalty): (usize, f64),
    method: &'static str,
) -> Levels {
    let mut levels = Vec::with_capacity(breakpoints.len());
    let (mut from, mut cost) = (0, 0.0);
    for &to in &breakpoints {
        let stretch = weighted(values, bases).skip(from).take(to - from);
        let (mean, n) = mean(stretch.clone());
        let about = mean.unwrap_or(0.0);
        cost += compensated(stretch.map(|(value, weight)| weight * (value - about) * (value - about)));
        levels.push(Level { from, to, mean, n });
        from = to;
    }
    let objective = cost + penalty * (levels.len().saturating_sub(1) as f64);
    Levels { breakpoints, levels, cost, objective, min_size, method }
}

/// Running sums of weights, of values and of squares, from which the cost of any stretch is a subtraction.
struct Sums {
    weight: Vec<f64>,
    value: Vec<f64>,
    square: Vec<f64>,
}

impl Sums {
    fn of(values: &[Option<f64>], bases: Option<&[f64]>) -> Result<Self> {
        if let Some(bases) = bases {
            check_lengths(("values", values.len()), ("bases", bases.len()))?;
            for (row, &base) in (0..).zip(bases) {
                check_value(base).map_err(|err| err.at_row(row))?;
                if base < 0.0 {
                    return Err(Error::new(ErrorKind::OutOfRange, format!("base `{base}` is negative")).at_row(row));
                }
            }
        }
        for (row, value) in (0..).zip(values) {
            check_value(value.unwrap_or(0.0)).map_err(|err| err.at_row(row))?;
        }
        // About the mean, so that the squares of a high level do not swallow small differences.
        let (Some(centre), _) = mean(weighted(values, bases)) else {
            return Err(Error::new(ErrorKind::Empty, "there is no day with a value and a base"));
        };
        let room = || {
            let mut sums = Vec::with_capacity(values.len() + 1);
            sums.push(0.0);
            sums
        };
        let mut sums = Self { weight: room(), value: room(), square: room() };
        let (mut of_weight, mut of_value, mut of_square) = (0.0, 0.0, 0.0);
        for (value, weight) in weighted(values, bases) {
            let off = value - centre;
            of_weight += weight;
            if weight > 0.0 {
                of_value += weight * off;
                of_square += weight * off * off;
            }
            sums.weight.push(of_weight);
            sums.value.push(of_value);
            sums.square.push(of_square);
        }
        if of_square.is_finite() && (of_value * of_value).is_finite() && of_weight.is_finite() {
            return Ok(sums);
        }
        Err(Error::new(ErrorKind::OutOfRange, "values and bases are too large together; check their units"))
    }

    fn at(&self, place: usize) -> (f64, f64, f64) {
        let read = |sums: &[f64]| sums.get(place).copied().unwrap_or(0.0);
        (read(&self.weight), read(&self.value), read(&self.square))
    }

    /// The weighted squares of the days `from..to` about their own mean.
    fn cost(&self, from: usize, to: usize) -> f64 {
        let (a, b) = (self.at(from), self.at(to));
        (b.2 - a.2 - between(a.1, b.1, a.0, b.0)).max(0.0)
    }

    /// Where the levels of least cost end, each beyond the first at `penalty`.
    fn cut(&self, penalty: f64, min_size: usize) -> Vec<usize> {
        let days = self.weight.len() - 1;
        // What a cut up to a place costs, and where its last level begins.
        let mut best = vec![0.0; days + 1];
        let mut last = vec![0; days + 1];
        let mut starts = Starts::default();
        let mut costs: Vec<f64> = Vec::new();
        for to in min_size..=days {
            let start = to - min_size;
            if start == 0 || min_size <= start {
                let before = best.get(start).copied().unwrap_or(0.0) + if start == 0 { 0.0 } else { penalty };
                let (weight, value, square) = self.at(start);
                starts.push(start, (weight, value, before - square));
            }
            let (weight, value, square) = self.at(to);
            starts.costs(weight, value, &mut costs);
            let (mut least, mut nth) = (f64::INFINITY, 0);
            for (at, &cost) in costs.iter().enumerate() {
                if cost < least {
                    (least, nth) = (cost, at);
                }
            }
            if let (Some(best), Some(last), Some(&from)) = (best.get_mut(to), last.get_mut(to), starts.place.get(nth)) {
                (*best, *last) = (least + square, from);
            }
            starts.prune(&costs, least + penalty, to, min_size);
        }
        ends(days, |to| last.get(to).copied().unwrap_or(0))
    }

    /// Where `levels` levels of least cost end.
    fn cut_into(&self, levels: usize, min_size: usize) -> Vec<usize> {
        let days = self.weight.len() - 1;
        let mut best: Vec<f64> =
            (0..=days).map(|to| if to < min_size { f64::INFINITY } else { self.cost(0, to) }).collect();
        let mut lasts: Vec<Vec<u32>> = Vec::new();
        for nth in 2..=levels {
            let mut next = vec![f64::INFINITY; days + 1];
            let mut last = vec![0_u32; days + 1];
            for (to, (next, last)) in next.iter_mut().zip(&mut last).enumerate().skip(nth * min_size) {
                let starts = (0_u32..).zip(best.iter().enumerate().take(to - min_size + 1));
                for (place, (start, before)) in starts.skip((nth - 1) * min_size) {
                    let cost = before + self.cost(start, to);
                    if cost < *next {
                        (*next, *last) = (cost, place);
                    }
                }
            }
            best = next;
            lasts.push(last);
        }
        let mut ends = vec![days];
        for last in lasts.iter().rev() {
            let to = ends.last().copied().unwrap_or(0);
            ends.push(last.get(to).map_or(0, |&place| place as usize));
        }
        ends.reverse();
        ends
    }
}

/// What the mean of a stretch takes off its squares.
fn between(from: f64, to: f64, weight_from: f64, weight_to: f64) -> f64 {
    // Without weight the sum is 0 as well.
    let (sum, weight) = (to - from, (weight_to - weight_from).max(f64::MIN_POSITIVE));
    sum * sum / weight
}

/// The ends of levels, from where the last one of each place begins.
fn ends(days: usize, begins: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut to = days;
    while to > 0 {
        ends.push(to);
        to = begins(to).min(to - 1);
    }
    ends.reverse();
    ends
}

/// Where the last level may begin.
#[derive(Default)]
struct Starts {
    place: Vec<usize>,
    weight: Vec<f64>,
    value: Vec<f64>,
    /// The least cost before, less the squares up to here.
    before: Vec<f64>,
    /// From which end on another start is better for sure.
    until: Vec<usize>,
}

impl Starts {
    fn push(&mut self, place: usize, (weight, value, before): (f64, f64, f64)) {
        self.place.push(place);
        self.weight.push(weight);
        self.value.push(value);
        self.before.push(before);
        self.until.push(usize::MAX);
    }

    /// What each start costs up to an end with these sums, less the squares up to there.
    fn costs(&self, weight: f64, value: f64, into: &mut Vec<f64>) {
        into.clear();
        let starts = self.before.iter().zip(self.value.iter().zip(&self.weight));
        into.extend(starts.map(|(before, (from, weight_from))| before - between(*from, value, *weight_from, weight)));
    }

    /// Drops the starts that a level beginning at `to` beats from `min_size` days on.
    fn prune(&mut self, costs: &[f64], most: f64, to: usize, min_size: usize) {
        let mut any = false;
        for (until, cost) in self.until.iter_mut().zip(costs) {
            if most < *cost {
                *until = (*until).min(to.saturating_add(min_size));
            }
            any |= *until <= to + 1;
        }
        if !any {
            return;
        }
        let keep: Vec<bool> = self.until.iter().map(|until| to + 1 < *until).collect();
        for sums in [&mut self.weight, &mut self.value, &mut self.before] {
            kept(sums, &keep);
        }
        kept(&mut self.place, &keep);
        kept(&mut self.until, &keep);
    }
}

fn kept<T>(all: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    all.retain(|_| keep.next().copied().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::infer::vectors::{cases, close, gapped, numbers, size};

    fn sizes(case: &serde_json::Value) -> Vec<usize> {
        case["expected"]["breakpoints"].as_array().unwrap().iter().map(size).collect()
    }

    #[test]
    fn as_in_the_vectors() {
        assert_eq!((cases("pelt").len(), cases("pelt_weighted").len(), cases("segment_known_k").len()), (2, 1, 1));
        let penalty = |case: &serde_json::Value| case["params"]["penalty"].as_f64().unwrap();
        for case in cases("pelt") {
            let found = pelt(&gapped(&case["inputs"]["y"]), penalty(&case), size(&case["params"]["min_size"])).unwrap();
            assert_eq!(found.breakpoints, sizes(&case));
            close(&case, "cost", &[found.cost]);
        }
        for case in cases("pelt_weighted") {
            let (values, bases) = (gapped(&case["inputs"]["y"]), numbers(&case["inputs"]["n"]));
            let found = pelt_weighted(&values, &bases, penalty(&case), size(&case["params"]["min_size"])).unwrap();
            assert_eq!(found.breakpoints, sizes(&case));
            close(&case, "objective", &[found.objective]);
        }
        for case in cases("segment_known_k") {
            let params = &case["params"];
            let (breaks, min_size) = (size(&params["n_bkps"]), size(&params["min_size"]));
            let found = segment_known_k(&gapped(&case["inputs"]["y"]), None, breaks, min_size).unwrap();
            assert_eq!(found.breakpoints, sizes(&case));
        }
    }

    #[test]
    fn refuses_what_cannot_be_cut() {
        let days = [1.0, 2.0, 3.0, 4.0].map(Some);
        let code = |found: Result<Levels>| found.unwrap_err().code();
        assert_eq!(code(pelt(&[], 1.0, 1)), "empty");
        assert_eq!(code(pelt(&[None; 9], 1.0, 1)), "empty");
        assert_eq!(code(pelt_weighted(&days, &[0.0; 4], 1.0, 1)), "empty");
        assert_eq!(code(pelt_weighted(&days, &[1.0; 3], 1.0, 1)), "out_of_range");
        assert_eq!(code(pelt_weighted(&days, &[1.0, -1.0, 1.0, 1.0], 1.0, 1)), "out_of_range");
        assert_eq!(code(pelt(&days, 1.0, 5)), "too_few");
        assert_eq!(code(pelt(&days, 1.0, 0)), "out_of_range");
        for penalty in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(code(pelt(&days, penalty, 1)), "out_of_range");
        }
        assert_eq!(code(pelt(&[Some(f64::NAN)], 1.0, 1)), "out_of_range");
        assert_eq!(code(segment_known_k(&days, None, 2, 2)), "too_few");
        assert_eq!(code(segment_known_k(&days, None, usize::MAX, 2)), "out_of_range");
        let found = pelt(&days, 1.0, 1).unwrap();
        assert_eq!(break_ranges(&days[1..], None, &found, 1.0).unwrap_err().code(), "out_of_range");
        assert_eq!(break_ranges(&days, None, &found, 0.0).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn a_constant_has_one_level() {
        let found = pelt(&[Some(7.0); 50], 1e-9, 1).unwrap();
        assert_eq!((found.breakpoints, found.cost, found.levels[0].mean), (vec![50], 0.0, Some(7.0)));
    }

    #[test]
    fn a_break_in_a_gap_may_lie_anywhere_in_it() {
        let mut days: Vec<Option<f64>> = (0..30).map(|day| Some(if day < 15 { 0.0 } else { 10.0 })).collect();
        days[12..18].fill(None);
        let found = pelt(&days, 10.0, 3).unwrap();
        let range = break_ranges(&days, None, &found, 1.0).unwrap()[0];
        assert_eq!((range.earliest, range.latest), (12, 18));
    }

    /// The least cost over all cuts, one by one.
    fn least(values: &[Option<f64>], bases: &[f64], price: f64, min_size: usize, levels: Option<usize>) -> f64 {
        let n = values.len();
        let mut best = f64::INFINITY;
        for mask in 0..1_usize << (n - 1) {
            let mut ends: Vec<usize> = (1..n).filter(|place| mask >> (place - 1) & 1 == 1).collect();
            ends.push(n);
            let sizes = std::iter::once(&0).chain(&ends).zip(&ends).map(|(from, to)| to - from).min().unwrap();
            if min_size <= sizes && levels.is_none_or(|levels| levels == ends.len()) {
                best = best.min(told(values, Some(bases), ends, (min_size, price), "").objective);
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_cut_costs_less(
            days in prop::collection::vec((prop::option::weighted(0.85, -9..9_i32), 0..4_i32), 1..11),
            penalty in 0.5..60.0_f64,
            min_size in 1..4_usize,
            breaks in 0..3_usize,
        ) {
            let values: Vec<Option<f64>> = days.iter().map(|day| day.0.map(f64::from)).collect();
            let bases: Vec<f64> = days.iter().map(|day| f64::from(day.1)).collect();
            if let Ok(found) = pelt_weighted(&values, &bases, penalty, min_size) {
                let best = least(&values, &bases, penalty, min_size, None);
                prop_assert!((found.objective - best).abs() < 1e-9, "{} for {best}: {found:?}", found.objective);
                prop_assert!(found.levels.iter().all(|level| min_size <= level.to - level.from));
                for range in break_ranges(&values, Some(&bases), &found, 1.0).unwrap() {
                    prop_assert!(range.earliest <= range.at && range.at <= range.latest);
                }
            }
            if let Ok(found) = segment_known_k(&values, Some(&bases), breaks, min_size) {
                prop_assert_eq!(found.breakpoints.len(), breaks + 1);
                let best = least(&values, &bases, 0.0, min_size, Some(breaks + 1));
                prop_assert!((found.cost - best).abs() < 1e-9, "{} for {best}: {found:?}", found.cost);
            }
        }

        #[test]
        fn a_constant_moves_no_break(values in prop::collection::vec(-50.0..50.0_f64, 5..80), penalty in 100.0..5000.0_f64) {
            let days: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
            let higher: Vec<Option<f64>> = values.iter().map(|value| Some(value + 300.0)).collect();
            let (found, other) = (pelt(&days, penalty, 3).unwrap(), pelt(&higher, penalty, 3).unwrap());
            prop_assert!((found.objective - other.objective).abs() < 1e-6);
        }

        #[test]
        fn never_panics(
            days in prop::collection::vec((prop::option::of(prop::num::f64::ANY), prop::num::f64::ANY), 0..30),
            penalty in prop::num::f64::ANY, min_size in 0..9_usize, breaks in 0..9_usize,
        ) {
            let values: Vec<Option<f64>> = days.iter().map(|day| day.0).collect();
            let bases: Vec<f64> = days.iter().map(|day| day.1.abs()).collect();
            let found = [
                pelt_weighted(&values, &bases, penalty, min_size),
                segment_known_k(&values, Some(&bases), breaks, min_size),
            ];
            for found in found.into_iter().flatten() {
                prop_assert!(found.cost.is_finite());
            }
        }
    }
}
