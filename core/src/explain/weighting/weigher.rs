//! From the cells of a cube and the sizes of a population to a [`Weighting`].

use std::collections::BTreeMap;

use super::{CategoryReached, MarginReached, PostStratificationRequest, RakingRequest, WeightedCell, Weighting};
use crate::calendar::Grain;
use crate::cube::{Rolled, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::explain::words::metric_title;
use crate::infer::Interval;
use crate::infer::mean::{t_interval, weighted};
use crate::infer::nps::NpsCounts;
use crate::infer::quantile::ValueCounts;
use crate::infer::share::ShareCounts;
use crate::infer::two_sample::Moments;
use crate::infer::weighted::{WeightSum, WeightedNps, WeightedShare, nps_score, share_design};
use crate::infer::weights::{
    Margin, PostStratified, mean_poststratified, nps_poststratified, rake, share_poststratified, trim_counted,
};
use crate::metric::compute::{Band, Cells, reason};
use crate::metric::sample::Counted;
use crate::metric::{Flag, Metric, Query, Reading, Withheld};
use crate::unit::Unit;

/// Cells of the sample on their way to weights.
pub(super) struct Weigher<'q> {
    query: &'q Query<'q>,
    by: Vec<String>,
    rolled: Rolled<'q>,
    cells: Vec<Cell>,
    left_out: u64,
}

/// A cell that takes part.
struct Cell {
    segment: Vec<String>,
    counted: Counted,
    n: u64,
    /// The sum of its own weights, and of their squares.
    weight: f64,
    squares: f64,
}

/// A margin with the place of each cell in it.
struct Sizes {
    by: Vec<String>,
    categories: Vec<(Vec<String>, f64)>,
    of_cell: Vec<usize>,
}

impl<'q> Weigher<'q> {
    pub(super) fn new(query: &'q Query<'q>, by: Vec<String>) -> Result<Self> {
        check_metric(&query.metric)?;
        if !query.by.is_empty() || query.grain != Grain::All {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                "weights go by the dimensions of their request; leave segments and periods out of the query, and filter instead",
            ));
        }
        if by.is_empty() {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                "there is no dimension to weight by; give the sizes of at least one",
            ));
        }
        let survey = query.cube.survey();
        let questions = query.metric.bind(survey, query.settings.unweighted)?;
        let dimensions = by.iter().map(|name| survey.dimension_idx(name)).collect::<Result<Vec<_>>>()?;
        let filter = &query.filter;
        let rolled = query.cube.select(&Selection { by: dimensions, grain: Grain::All, filter, questions })?;
        let reader = Cells { rolled: &rolled, survey, settings: query.settings };
        let (mut cells, mut left_out) = (Vec::new(), 0);
        for at in rolled.ordered() {
            let Some(counted) = reader.counted(&query.metric, at) else { continue };
            let n = counted.n();
            if matches!(counted, Counted::Measure(..)) {
                return Err(Error::new(
                    ErrorKind::InvalidMetric,
                    "a measure cannot be reweighted; ask for nps, a share, or the mean of a rating",
                ));
            }
            if n == 0 {
                continue;
            }
            let segment: Option<Vec<String>> =
                rolled.segment(at).into_iter().map(|value| value.map(str::to_owned)).collect();
            let Some(segment) = segment else {
                left_out += n;
                continue;
            };
            let weighs = reader.weighs();
            let (weight, squares) = classes(&counted, weighs)
                .iter()
                .fold((0.0, 0.0), |sum, class| (sum.0 + class.weight, sum.1 + class.squares));
            cells.push(Cell { segment, counted, n, weight, squares });
        }
        Ok(Self { query, by, rolled, cells, left_out })
    }

    fn reader(&self) -> Cells<'_> {
        Cells { rolled: &self.rolled, survey: self.query.cube.survey(), settings: self.query.settings }
    }

    pub(super) fn raked(self, request: &RakingRequest) -> Result<Weighting> {
        let mut margins = Vec::with_capacity(self.by.len());
        for (place, name) in self.by.iter().enumerate() {
            let sizes = request.margins.get(name).into_iter().flatten();
            let categories = sizes.map(|(value, size)| (vec![value.clone()], *size)).collect();
            margins.push(self.sizes(vec![name.clone()], categories, |cell| cell.segment.get(place..=place))?);
        }
        let starts = self.starts(request.trim)?;
        self.weigh("weights.raking", &margins, &starts, false)
    }

    pub(super) fn poststratified(self, request: &PostStratificationRequest) -> Result<Weighting> {
        for stratum in &request.population {
            if stratum.segment.len() != self.by.len() {
                return Err(Error::new(
                    ErrorKind::OutOfRange,
                    format!(
                        "`{}` is no stratum by {}; give one value for each",
                        stratum.segment.join(", "),
                        self.by.join(", ")
                    ),
                ));
            }
        }
        let categories = request.population.iter().map(|stratum| (stratum.segment.clone(), stratum.size)).collect();
        let strata = self.sizes(self.by.clone(), categories, |cell| Some(&cell.segment))?;
        if let Some(lone) = self.cells.iter().find(|cell| cell.n < 2) {
            return Err(Error::new(
                ErrorKind::TooFew,
                format!(
                    "the stratum `{}` has one answer; merge it with another, so that each has two at least",
                    lone.segment.join(", ")
                ),
            ));
        }
        let starts = self.starts(None)?;
        let within = !self.reader().weighs();
        self.weigh("nps.poststratified", &[strata], &starts, within)
    }

    /// The categories of a margin with the place of each cell among them.
    fn sizes(
        &self,
        by: Vec<String>,
        categories: Vec<(Vec<String>, f64)>,
        of: impl Fn(&Cell) -> Option<&[String]>,
    ) -> Result<Sizes> {
        let mut places = BTreeMap::new();
        for (place, (segment, _)) in categories.iter().enumerate() {
            if places.insert(segment.as_slice(), place).is_some() {
                return Err(Error::new(
                    ErrorKind::OutOfRange,
                    format!("`{}` has two sizes; give one", segment.join(", ")),
                ));
            }
        }
        let place = |cell: &Cell| {
            let segment = of(cell).unwrap_or_default();
            places.get(segment).copied().ok_or_else(|| {
                let message = format!(
                    "`{}` of `{}` has answers, and no size in the population; give its size, or filter it out",
                    segment.join(", "),
                    by.join(", ")
                );
                Error::new(ErrorKind::OutOfRange, message)
            })
        };
        let of_cell = self.cells.iter().map(place).collect::<Result<_>>()?;
        Ok(Sizes { by, categories, of_cell })
    }

    /// How much of each cell's own weights stays, and in how many answers they were cut.
    fn starts(&self, trim: Option<f64>) -> Result<(Vec<f64>, u64)> {
        let Some(multiple) = trim else { return Ok((vec![1.0; self.cells.len()], 0)) };
        let means: Vec<(f64, f64)> =
            self.cells.iter().map(|cell| (cell.weight / cell.n as f64, cell.n as f64)).collect();
        let trimmed = trim_counted(&means, multiple)?;
        let kept: Vec<f64> = trimmed
            .weights
            .iter()
            .zip(&means)
            .map(|(weight, mean)| if 0.0 < mean.0 { weight / mean.0 } else { 1.0 })
            .collect();
        let cut = self.cells.iter().zip(&kept).filter(|(_, kept)| **kept < 1.0).map(|(cell, _)| cell.n).sum();
        Ok((kept, cut))
    }

    /// The document. `within` takes the variance within strata, which the cells are.
    fn weigh(
        self,
        method: &str,
        sizes: &[Sizes],
        (kept, trimmed): &(Vec<f64>, u64),
        within: bool,
    ) -> Result<Weighting> {
        let survey = self.query.cube.survey();
        let unit = self.query.metric.unit(survey)?;
        let mut all = self.query.metric.counted_nothing(survey)?;
        for cell in &self.cells {
            all.merge(&cell.counted);
        }
        let mut as_answered = self.shown(self.reader().reading_of(&self.query.metric, &all), all.n());
        // Beside the reading over all answers it would tell what the few said that are left out.
        if 0 < self.left_out && self.left_out < self.query.min_base && as_answered.value().is_some() {
            as_answered = as_answered.hide(Withheld::Complementary);
        }
        let start: Vec<f64> = self.cells.iter().zip(kept).map(|(cell, kept)| kept * cell.weight).collect();
        let mut margins = Vec::with_capacity(sizes.len());
        for sizes in sizes {
            let names = sizes.categories.iter().map(|(segment, _)| segment.join(", "));
            let targets = sizes.categories.iter().map(|(_, size)| *size).collect();
            margins.push(Margin::new(sizes.by.join(" x "), names, targets, sizes.of_cell.clone())?);
        }
        let factors = rake(&start, &margins)?.factors;
        // Weights are 1 on average over the answers that have any.
        let fitted: Vec<f64> = start.iter().zip(&factors).map(|(start, factor)| start * factor).collect();
        let sum: f64 = fitted.iter().sum();
        let n =
            self.cells.iter().zip(&fitted).filter(|(_, fitted)| 0.0 < **fitted).map(|(cell, _)| cell.n).sum::<u64>();
        let scale = n as f64 / sum;
        let factors: Vec<f64> = factors.iter().zip(kept).map(|(factor, kept)| factor * kept * scale).collect();
        let squares: f64 = self.cells.iter().zip(&factors).map(|(cell, factor)| factor * factor * cell.squares).sum();
        let n_eff = (n as f64 * (n as f64 / squares)).min(n as f64);
        let cells: Vec<WeightedCell> = self
            .cells
            .iter()
            .zip(&fitted)
            .map(|(cell, fitted)| WeightedCell {
                segment: cell.segment.clone(),
                n: cell.n,
                weight: fitted * scale / cell.n as f64,
                share: fitted / sum,
            })
            .collect();
        let reached: Vec<MarginReached> = sizes.iter().map(|sizes| self.reached(sizes, &fitted)).collect();
        let smallest =
            reached.iter().flat_map(|margin| &margin.categories).map(|category| category.n).filter(|n| 0 < *n).min();
        let read = if within { self.within(unit, sizes)? } else { self.given(unit, n, &factors) };
        let mut reweighted = self.shown(read.with_flag(Flag::Weighted), n);
        let base = self.query.min_base as f64;
        // One category alone, or weights that leave only a few answers, would tell what those few said.
        if reweighted.value().is_some() && (smallest.is_some_and(|n| n < self.query.min_base) || n_eff < base) {
            reweighted = reweighted.hide(Withheld::SmallBase);
        }
        Ok(Weighting {
            metric: self.query.metric.clone(),
            title: metric_title(&self.query.metric, survey),
            unit,
            method: method.to_owned(),
            by: self.by.clone(),
            as_answered,
            reweighted,
            n,
            n_eff,
            design_effect: n as f64 / n_eff,
            left_out: self.left_out,
            trimmed: *trimmed,
            largest_weight: cells.iter().map(|cell| cell.weight).fold(0.0, f64::max),
            cells,
            margins: reached,
        })
    }

    fn shown(&self, reading: Reading, n: u64) -> Reading {
        if 0 < n && n < self.query.min_base { reading.hide(Withheld::SmallBase) } else { reading }
    }

    fn reached(&self, sizes: &Sizes, fitted: &[f64]) -> MarginReached {
        let population: f64 = sizes.categories.iter().map(|(_, size)| size).sum();
        let answered: f64 = self.cells.iter().map(|cell| cell.weight).sum();
        let sum: f64 = fitted.iter().sum();
        let category = |place: usize, segment: &[String], size: f64| {
            let members = || {
                let cells = self.cells.iter().zip(fitted).zip(&sizes.of_cell);
                cells.filter(move |(_, of)| **of == place).map(|(pair, _)| pair)
            };
            CategoryReached {
                segment: segment.to_vec(),
                n: members().map(|(cell, _)| cell.n).sum(),
                as_answered: members().map(|(cell, _)| cell.weight).sum::<f64>() / answered,
                target: size / population,
                reached: members().map(|(_, fitted)| fitted).sum::<f64>() / sum,
            }
        };
        let categories = sizes.categories.iter().enumerate();
        MarginReached {
            by: sizes.by.clone(),
            categories: categories.map(|(place, (segment, size))| category(place, segment, *size)).collect(),
        }
    }

    /// The reading with the weights taken as given.
    fn given(&self, unit: Unit, n: u64, factors: &[f64]) -> Reading {
        let weighs = self.reader().weighs();
        let mut sums: Vec<Class> = Vec::new();
        for (cell, factor) in self.cells.iter().zip(factors) {
            let classes = classes(&cell.counted, weighs);
            if sums.is_empty() {
                sums = classes.iter().map(|class| Class { value: class.value, ..Class::default() }).collect();
            }
            for (sum, class) in sums.iter_mut().zip(&classes) {
                sum.weight += factor * class.weight;
                sum.squares += factor * factor * class.squares;
            }
        }
        let confidence = self.query.settings.confidence;
        let method = match unit {
            Unit::Points => "nps.weighted",
            Unit::Share => "csat.weighted_wilson",
            _ => "mean.weighted",
        };
        let weights: Result<Vec<(f64, WeightSum)>> =
            sums.iter().map(|sum| Ok((sum.value, WeightSum::new(sum.weight, sum.squares)?))).collect();
        let read = || -> Result<(f64, f64, Option<Interval>)> {
            let weights = weights?;
            match (unit, weights.as_slice()) {
                (Unit::Points, &[(_, bad), (_, passives), (_, good)]) => {
                    let answers = WeightedNps::new(n, bad, passives, good)?;
                    Ok((answers.nps(), answers.n_eff_kish(), nps_score(&answers, confidence).ok()))
                }
                (Unit::Share, &[(_, misses), (_, hits)]) => {
                    let answers = WeightedShare::new(n, hits, misses)?;
                    Ok((answers.share(), answers.n_eff_kish(), share_design(&answers, confidence).ok()))
                }
                (_, values) => {
                    let found = weighted(n, values)?;
                    let sd = found.se.filter(|se| 0.0 < *se).map(|se| se * (n as f64).sqrt());
                    let interval = sd.and_then(|sd| t_interval(found.mean, sd, n, confidence).ok());
                    Ok((found.mean, found.n_eff_kish, interval))
                }
            }
        };
        match read() {
            Ok((value, n_eff, interval)) => self.reading(unit, method, n, (value, n_eff, interval), &sums),
            Err(err) => Reading::withheld(unit, method, n, reason(&err)),
        }
    }

    /// The reading with the variance within strata; the cells are the strata.
    fn within(&self, unit: Unit, sizes: &[Sizes]) -> Result<Reading> {
        let Some(sizes) = sizes.first() else {
            return Ok(Reading::withheld(unit, "nps.poststratified", 0, Withheld::Empty));
        };
        let population: Vec<f64> =
            sizes.of_cell.iter().map(|place| sizes.categories.get(*place).map_or(0.0, |(_, size)| *size)).collect();
        let confidence = self.query.settings.confidence;
        let counted = || self.cells.iter().map(|cell| &cell.counted);
        let n = counted().map(Counted::n).sum::<u64>();
        let (method, found): (&'static str, Result<PostStratified>) = match unit {
            Unit::Points => {
                let strata = counted().filter_map(|counted| match counted {
                    Counted::Nps([bad, passives, good]) => Some(NpsCounts::from_counts(bad.n, passives.n, good.n)),
                    _ => None,
                });
                (
                    "nps.poststratified",
                    nps_poststratified(&strata.collect::<Result<Vec<_>>>()?, &population, confidence),
                )
            }
            Unit::Share => {
                let strata = counted().filter_map(|counted| match counted {
                    Counted::Share { hits, misses, .. } => Some(ShareCounts::from_counts(hits.n, hits.n + misses.n)),
                    _ => None,
                });
                (
                    "prop.poststratified",
                    share_poststratified(&strata.collect::<Result<Vec<_>>>()?, &population, confidence),
                )
            }
            _ => {
                let strata = counted().filter_map(|counted| match counted {
                    Counted::Rating(histogram) => {
                        Some(ValueCounts::new(&histogram.pairs()).and_then(|values| Moments::of_counts(&values)))
                    }
                    _ => None,
                });
                (
                    "mean.poststratified",
                    mean_poststratified(&strata.collect::<Result<Vec<_>>>()?, &population, confidence),
                )
            }
        };
        let first = self.cells.first().map(|cell| classes(&cell.counted, false)).unwrap_or_default();
        Ok(match found {
            Ok(found) => {
                self.reading(unit, method, n, (found.interval.estimate, found.n_eff, Some(found.interval)), &first)
            }
            // Where nothing varies the weights still say which value it is.
            Err(err) if err.kind() == ErrorKind::ZeroVariance => {
                let sum: f64 = population.iter().sum();
                let factors: Vec<f64> = self
                    .cells
                    .iter()
                    .zip(&population)
                    .map(|(cell, size)| size / sum * n as f64 / cell.weight)
                    .collect();
                self.given(unit, n, &factors)
            }
            Err(err) => Reading::withheld(unit, method, n, reason(&err)),
        })
    }

    /// A reading whose limits stay on the scale.
    fn reading(
        &self,
        unit: Unit,
        method: &'static str,
        n: u64,
        (value, n_eff, interval): (f64, f64, Option<Interval>),
        classes: &[Class],
    ) -> Reading {
        let reading = Reading::known(unit, method, n).with_value(value).with_n_eff(n_eff);
        let Some(interval) = interval.filter(|_| self.query.settings.intervals) else {
            let is_missing = interval.is_none() && self.query.settings.intervals;
            return if is_missing { reading.with_flag(Flag::Degenerate) } else { reading };
        };
        let (low, high) = match (unit, classes.first(), classes.last()) {
            (Unit::Score, Some(first), Some(last)) => (interval.lower.max(first.value), interval.upper.min(last.value)),
            _ => (interval.lower, interval.upper),
        };
        reading.with_interval(low, high, self.query.settings.confidence)
    }
}

/// The answers of one value: their weights and the squares of them.
#[derive(Debug, Clone, Copy, Default)]
struct Class {
    value: f64,
    weight: f64,
    squares: f64,
}

/// The classes of a cell from the lowest value, by the survey's own weights where they count.
fn classes(counted: &Counted, weighs: bool) -> Vec<Class> {
    let of = |value: f64, band: &Band| {
        let (weight, squares) =
            if weighs { (band.weight.weight(), band.weight.weight_sq()) } else { (band.n as f64, band.n as f64) };
        Class { value, weight, squares }
    };
    match counted {
        Counted::Nps([bad, passives, good]) => vec![of(-100.0, bad), of(0.0, passives), of(100.0, good)],
        Counted::Share { hits, misses, .. } => vec![of(0.0, misses), of(1.0, hits)],
        Counted::Rating(histogram) => {
            let sums = histogram.weight_sums().unwrap_or_default();
            let bands = histogram.counts().iter().enumerate().map(|(bin, n)| {
                let band = Band { n: *n, weight: sums.get(bin).copied().unwrap_or_default() };
                of(f64::from(histogram.scale().point(bin)), &band)
            });
            bands.collect()
        }
        Counted::Measure(..) => Vec::new(),
    }
}

fn check_metric(metric: &Metric) -> Result<()> {
    match metric {
        Metric::Nps { .. }
        | Metric::Csat { .. }
        | Metric::Ces { .. }
        | Metric::BoxShare { .. }
        | Metric::Mean { .. }
        | Metric::Share { .. }
        | Metric::TagShare { .. }
        | Metric::Within { .. }
        | Metric::Abandonment { short: None, .. } => Ok(()),
        _ => Err(Error::new(
            ErrorKind::InvalidMetric,
            "only nps, shares and means of ratings are reweighted; ask for one of them",
        )),
    }
}
