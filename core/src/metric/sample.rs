//! What a cell of a metric gives to a test.

use super::compute::{
    Band, Bins, Cells, band_split, flag_binned, mean_reading, nps_classes, nps_of_classes, pairs_of, reason,
    share_reading, standard_deviation, weighted_moments, weighted_nps, weighted_points, weighted_share, within_limit,
};
use super::definition::Metric;
use super::reading::{Reading, Withheld};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::nps::NpsCounts;
use crate::infer::quantile::ValueCounts;
use crate::infer::rating::RatingCounts;
use crate::infer::share::ShareCounts;
use crate::survey::{QuestionKind, Survey};
use crate::tally::{Histogram, Measure};
use crate::unit::{Confidence, Unit};

/// What a metric counts in a cell. It adds and takes away, so that the rest of a network is the network less the store.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Counted {
    /// The bad band, those between, the good band.
    Nps([Band; 3]),
    /// Those who count and those who do not. `binned` when a limit cuts a bin.
    Share { hits: Band, misses: Band, binned: bool },
    /// The points of a scale.
    Rating(Histogram),
    /// A measure, how many ticks make one of its unit, and its unit.
    Measure(Measure, f64, Unit),
}

/// The answers of one side, in the form that a test takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sample {
    /// How many answered.
    pub(crate) n: u64,
    /// The effective base that the tests use, where the answers carry weights.
    pub(crate) n_eff: Option<f64>,
    /// Whether some values are known to 1/256 of their size only.
    pub(crate) binned: bool,
    /// The answers.
    pub(crate) answers: Answers,
}

/// What kind of test the answers take.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answers {
    /// Classes of NPS; on the effective base where they carry weights.
    Nps(NpsCounts),
    /// A share; on the effective base where it carries weights.
    Share(ShareCounts),
    /// Ratings or numbers.
    Values(Values),
}

/// Ratings or numbers: each value with its count, and their exact moments.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Values {
    /// Each value with how many chose it, from the lowest. Weights do not enter.
    pub(crate) pairs: Vec<(f64, u64)>,
    /// The mean, weighted where the answers carry weights.
    pub(crate) mean: f64,
    /// The standard error of the mean, linearised where the answers carry weights; nothing for a single answer.
    pub(crate) se: Option<f64>,
    /// What the values are measured in.
    pub(crate) unit: Unit,
}

impl Values {
    /// Each value with its count, for tests of ranks.
    pub(crate) fn counts(&self) -> Result<ValueCounts<'_>> {
        ValueCounts::new(&self.pairs)
    }

    /// The sum of the counts.
    pub(crate) fn n(&self) -> u64 {
        self.pairs.iter().map(|pair| pair.1).sum()
    }
}

impl Metric {
    /// Refuses a metric that has no test of two samples, with what to ask for instead.
    pub(crate) fn check_testable(&self) -> Result<()> {
        let advice = match self {
            Self::Nps { .. }
            | Self::Csat { .. }
            | Self::Ces { .. }
            | Self::BoxShare { .. }
            | Self::Mean { .. }
            | Self::Median { .. }
            | Self::Share { .. }
            | Self::TagShare { .. }
            | Self::Within { .. }
            | Self::Abandonment { .. }
            | Self::HandlingTime { agent: None, .. } => return Ok(()),
            Self::HandlingTime { agent: Some(_), .. } => {
                "handling time by agent has no test of two samples; compare handling time without agents"
            }
            Self::InterpolatedMedian { .. } => {
                "an interpolated median has no test of two samples; compare the median or the mean"
            }
            Self::Quantile { .. } => {
                "a quantile has no test of two samples; compare the median, or the share within a limit"
            }
            Self::TrimmedMean { .. } => "a trimmed mean has no test of two samples; compare the median or the mean",
            Self::Sum { .. } => "a sum is a count of what was recorded and has no test; compare the mean",
            Self::Volume => {
                "a number of rows is a count of what was recorded, and rows come in bursts; compare a share or a mean"
            }
            Self::Composite { .. } => {
                "a composite has no test, for its parts come from the same answers; compare each of its parts"
            }
        };
        Err(Error::new(ErrorKind::InvalidMetric, advice))
    }

    /// The question whose answers it reads, where these are ratings or yes and no, each counted by itself.
    pub(crate) fn rated(&self) -> Option<&str> {
        match self {
            Self::Nps { question }
            | Self::Csat { question }
            | Self::Ces { question }
            | Self::BoxShare { question, .. }
            | Self::Mean { question }
            | Self::Share { question } => Some(question),
            _ => None,
        }
    }

    /// What nobody's answers count. The metric has been bound to the survey.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for a metric without a test.
    pub(crate) fn counted_nothing(&self, survey: &Survey) -> Result<Counted> {
        self.check_testable()?;
        let no_share = Counted::Share { hits: Band::default(), misses: Band::default(), binned: false };
        Ok(match self {
            Self::Nps { .. } => Counted::Nps([Band::default(); 3]),
            Self::Ces { question }
            | Self::Mean { question }
            | Self::Median { question }
            | Self::HandlingTime { question, .. } => match survey.question(question)?.kind() {
                QuestionKind::Rating(scale) => Counted::Rating(Histogram::new(scale)),
                QuestionKind::Measure(unit) => {
                    Counted::Measure(Measure::default(), unit.ticks_per_reading(), unit.unit())
                }
                _ => no_share,
            },
            _ => no_share,
        })
    }
}

impl Cells<'_> {
    /// What a metric counts in a cell; nothing for a metric without a test. The metric has been bound to the survey.
    pub(crate) fn counted(&self, metric: &Metric, cell: usize) -> Option<Counted> {
        let share = |(hits, misses): (Band, Band)| Counted::Share { hits, misses, binned: false };
        match metric {
            Metric::Nps { question }
            | Metric::Csat { question }
            | Metric::BoxShare { question, .. }
            | Metric::Ces { question } => self.answers(question, cell).and_then(|answers| of_ratings(metric, answers)),
            Metric::Mean { question }
            | Metric::Median { question }
            | Metric::HandlingTime { question, agent: None } => match self.measure(question, cell) {
                Some((measure, ticks, unit)) => Some(Counted::Measure(measure.clone(), ticks, unit)),
                None => self.answers(question, cell).map(Counted::Rating),
            },
            Metric::Share { question } => {
                let (no, yes) = self.flag(question, cell);
                Some(share((yes, no)))
            }
            Metric::TagShare { question, tag } => self.tagged(question, tag, cell).map(share),
            Metric::Within { question, at_most } => self.measure(question, cell).map(|(measure, ticks, _)| {
                let (hits, misses, binned) = within_limit(measure, ticks, *at_most);
                Counted::Share { hits, misses, binned }
            }),
            Metric::Abandonment { abandoned, short } => {
                let (no, mut yes) = self.flag(abandoned, cell);
                if let Some(short) = short {
                    yes.sub(self.flag(short, cell).1);
                }
                Some(share((yes, no)))
            }
            _ => None,
        }
    }

    /// What a metric counts in answers to its question. The metric has been bound to the survey.
    pub(crate) fn counted_in(&self, metric: &Metric, bins: &Bins) -> Option<Counted> {
        match self.survey.question(metric.rated()?).ok()?.kind() {
            QuestionKind::Rating(scale) => {
                let weights = self.weighs().then_some(&bins.weights[..]);
                of_ratings(metric, Histogram::from_bins(scale, &bins.n, weights))
            }
            QuestionKind::Flag => {
                let [no, yes] = [0, 1].map(|at| Band {
                    n: bins.n.get(at).copied().unwrap_or(0),
                    weight: bins.weights.get(at).copied().unwrap_or_default(),
                });
                Some(Counted::Share { hits: yes, misses: no, binned: false })
            }
            _ => None,
        }
    }

    /// The reading of what a metric counted, as [`Cells::reading`] gives it for one cell.
    pub(crate) fn reading_of(&self, metric: &Metric, counted: &Counted) -> Reading {
        match counted {
            Counted::Nps(classes) => nps_of_classes(*classes, self.weighs(), self.settings),
            Counted::Share { hits, misses, binned } => {
                let method = match metric {
                    Metric::Share { .. } => "fcr.wilson",
                    Metric::Abandonment { .. } => "abandonment.excluding_short",
                    _ => "csat.ci.wilson",
                };
                flag_binned(share_reading(hits, misses, method, self.weighs(), self.settings), *binned)
            }
            Counted::Rating(histogram) => match metric {
                Metric::Median { .. } => self.rating_median(histogram),
                _ => mean_reading(histogram, self.settings),
            },
            Counted::Measure(measure, ticks, unit) => match metric {
                Metric::Median { .. } => self.measure_median(measure, *ticks, *unit),
                Metric::HandlingTime { .. } => {
                    let mut reading = self.measure_mean(measure, *ticks, *unit);
                    reading.method = "aht.ratio".into();
                    reading
                }
                _ => self.measure_mean(measure, *ticks, *unit),
            },
        }
    }

    /// What the test takes, or why there is nothing to take.
    pub(crate) fn sample(&self, counted: &Counted) -> std::result::Result<Sample, Withheld> {
        counted.sample(self.weighs(), self.settings.confidence)
    }
}

/// What a metric counts in ratings.
fn of_ratings(metric: &Metric, answers: Histogram) -> Option<Counted> {
    let share = |(hits, misses): (Band, Band)| Counted::Share { hits, misses, binned: false };
    match metric {
        Metric::Nps { .. } => Some(Counted::Nps(nps_classes(&answers))),
        Metric::Csat { .. } => Some(share(band_split(&answers, answers.scale().good()))),
        Metric::BoxShare { band, .. } => Some(share(band_split(&answers, *band))),
        Metric::Ces { .. } | Metric::Mean { .. } | Metric::Median { .. } => Some(Counted::Rating(answers)),
        _ => None,
    }
}

impl Counted {
    /// How many answered.
    pub(crate) fn n(&self) -> u64 {
        match self {
            Self::Nps(classes) => classes.iter().map(|class| class.n).sum(),
            Self::Share { hits, misses, .. } => hits.n + misses.n,
            Self::Rating(histogram) => histogram.n(),
            Self::Measure(measure, ..) => measure.moments.n,
        }
    }

    /// Adds the answers of another cell of the same metric.
    pub(crate) fn merge(&mut self, other: &Self) {
        match (self, other) {
            (Self::Nps(classes), Self::Nps(others)) => {
                for (class, other) in classes.iter_mut().zip(others) {
                    class.add(*other);
                }
            }
            (
                Self::Share { hits, misses, binned },
                Self::Share { hits: more_hits, misses: more_misses, binned: also },
            ) => {
                hits.add(*more_hits);
                misses.add(*more_misses);
                *binned |= also;
            }
            (Self::Rating(histogram), Self::Rating(other)) => histogram.merge_cell(other),
            (Self::Measure(measure, ..), Self::Measure(other, ..)) => measure.merge(other),
            _ => {}
        }
    }

    /// Takes the answers of a part away.
    pub(crate) fn unmerge(&mut self, part: &Self) {
        match (self, part) {
            (Self::Nps(classes), Self::Nps(parts)) => {
                for (class, part) in classes.iter_mut().zip(parts) {
                    class.sub(*part);
                }
            }
            (Self::Share { hits, misses, .. }, Self::Share { hits: less_hits, misses: less_misses, .. }) => {
                hits.sub(*less_hits);
                misses.sub(*less_misses);
            }
            (Self::Rating(histogram), Self::Rating(part)) => histogram.unmerge_cell(part),
            (Self::Measure(measure, ..), Self::Measure(part, ..)) => measure.unmerge(part),
            _ => {}
        }
    }

    /// What the test takes, or why there is nothing to take.
    pub(crate) fn sample(&self, weighs: bool, confidence: Confidence) -> std::result::Result<Sample, Withheld> {
        let n = self.n();
        if n == 0 {
            return Err(Withheld::Empty);
        }
        let plain = |answers| Sample { n, n_eff: None, binned: false, answers };
        match self {
            Self::Nps(classes) if weighs => {
                let answers = weighted_nps(*classes).ok_or(Withheld::NoDenominator)?;
                let counts = answers.effective_counts(confidence).map_err(|err| reason(&err))?;
                Ok(Sample { n_eff: Some(counts.n()), ..plain(Answers::Nps(counts)) })
            }
            Self::Nps([bad, passives, good]) => NpsCounts::from_counts(bad.n, passives.n, good.n)
                .map(|counts| plain(Answers::Nps(counts)))
                .map_err(|err| reason(&err)),
            Self::Share { hits, misses, binned } if weighs => {
                let answers = weighted_share(*hits, *misses).ok_or(Withheld::NoDenominator)?;
                let counts = answers.effective_counts(confidence).map_err(|err| reason(&err))?;
                Ok(Sample { n_eff: Some(counts.base()), binned: *binned, ..plain(Answers::Share(counts)) })
            }
            Self::Share { hits, binned, .. } => ShareCounts::from_counts(hits.n, n)
                .map(|counts| Sample { binned: *binned, ..plain(Answers::Share(counts)) })
                .map_err(|err| reason(&err)),
            Self::Rating(histogram) => {
                let found = if weighs { weighted_points(histogram) } else { None };
                let (mean, se, n_eff) = match found {
                    Some(found) => {
                        let found = found.map_err(|err| reason(&err))?;
                        (found.mean, found.se, Some(found.n_eff_kish))
                    }
                    None => {
                        let answers = RatingCounts::new(histogram.scale().min(), histogram.counts())
                            .map_err(|err| reason(&err))?;
                        (answers.mean(), answers.sd().map(|sd| sd / (n as f64).sqrt()), None)
                    }
                };
                let values = Values { pairs: histogram.pairs(), mean, se, unit: Unit::Score };
                Ok(Sample { n_eff, ..plain(Answers::Values(values)) })
            }
            Self::Measure(measure, ticks, unit) => {
                let (pairs, binned) = pairs_of(measure, *ticks);
                let (mean, se, n_eff) = if weighs {
                    let found = weighted_moments(measure, *ticks).map_err(|err| reason(&err))?;
                    (found.mean, found.se, Some(found.n_eff_kish))
                } else {
                    let sd = (1 < n).then(|| standard_deviation(measure) / ticks);
                    (measure.moments.sum as f64 / n as f64 / ticks, sd.map(|sd| sd / (n as f64).sqrt()), None)
                };
                let values = Values { pairs, mean, se, unit: *unit };
                Ok(Sample { n_eff, binned, ..plain(Answers::Values(values)) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::cube::{Cube, Filter, Record, Selection};
    use crate::metric::compute::Settings;
    use crate::metric::{
        Flag, abandonment, box_share, ces, csat, handling_time, mean, median, nps, share, tag_share, within,
    };
    use crate::survey::{MeasureUnit, Scale};
    use proptest::prelude::*;

    fn survey(weighted: bool) -> Survey {
        let survey = Survey::builder()
            .dimensions(["store"])
            .rating("nps", Scale::nps())
            .rating("csat", Scale::csat())
            .rating("ces", Scale::ces())
            .measure("wait", MeasureUnit::Seconds)
            .flag("solved")
            .tags("topics");
        if weighted { survey.weight("w") } else { survey }.build().unwrap()
    }

    fn metrics() -> Vec<Metric> {
        vec![
            nps("nps"),
            csat("csat"),
            ces("ces"),
            mean("csat"),
            median("csat"),
            box_share("ces", 6, 7),
            mean("wait"),
            median("wait"),
            handling_time("wait"),
            within("wait", 300.0),
            share("solved"),
            abandonment("solved"),
            tag_share("topics", "price"),
        ]
    }

    prop_compose! {
        fn row()(store in 0..3_u8, nps in 0..=10_i64, csat in 1..=5_i64, wait in 0..5000_u32, solved: bool, price: bool)
            -> Record
        {
            let tags: &[&str] = if price { &["price", "taste"] } else { &["taste"] };
            Record::new()
                .text("store", ["A", "B", "C"][usize::from(store)])
                .integer("nps", nps)
                .integer("csat", csat)
                .integer("ces", csat)
                .float("wait", f64::from(wait))
                .flag("solved", solved)
                .tags("topics", tags.iter().copied())
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_counted_reads_as_the_cell_and_the_rest_is_the_total_less_the_part(
            rows in prop::collection::vec((row(), 1..40_u32), 1..60),
            weighted: bool,
        ) {
            let survey = survey(weighted);
            let mut cube = Cube::new(&survey, Grain::All);
            for (row, weight) in rows {
                let row = if weighted { row.float("w", f64::from(weight) / 8.0) } else { row };
                cube.add(&row).unwrap();
            }
            let settings = Settings { confidence: Confidence::P95, intervals: true, unweighted: false };
            let questions: Vec<usize> = (0..survey.questions().len()).collect();
            let filter = Filter::everything();
            let by_store = cube.select(&Selection { by: vec![0], grain: Grain::All, filter: &filter, questions: questions.clone() }).unwrap();
            let filter = Filter::is("store", "A").negate();
            let others = cube.select(&Selection { by: vec![], grain: Grain::All, filter: &filter, questions }).unwrap();
            let stores = Cells { rolled: &by_store, survey: &survey, settings };
            let rest = Cells { rolled: &others, survey: &survey, settings };
            for metric in metrics() {
                let mut total = metric.counted_nothing(&survey).unwrap();
                for cell in by_store.ordered() {
                    let counted = stores.counted(&metric, cell).unwrap();
                    prop_assert_eq!(stores.reading_of(&metric, &counted), stores.reading(&metric, cell));
                    total.merge(&counted);
                    if let Ok(sample) = stores.sample(&counted) {
                        prop_assert_eq!(sample.n, counted.n());
                        prop_assert!(sample.n_eff.is_none_or(|n_eff| n_eff <= sample.n as f64 * (1.0 + 1e-9)));
                        let reading = stores.reading(&metric, cell);
                        let value = reading.value().unwrap();
                        match sample.answers {
                            Answers::Nps(counts) => prop_assert!((counts.nps() - value).abs() < 1e-9),
                            Answers::Share(counts) => prop_assert!((counts.share() - value).abs() < 1e-9),
                            Answers::Values(values) if matches!(metric, Metric::Median { .. }) => {
                                prop_assert_eq!(values.n(), sample.n);
                            }
                            Answers::Values(values) => prop_assert_eq!(values.mean, value),
                        }
                    }
                }
                for cell in by_store.ordered() {
                    if by_store.segment(cell) == [Some("A")] {
                        total.unmerge(&stores.counted(&metric, cell).unwrap());
                    }
                }
                let expected = others.ordered().first().map(|cell| rest.counted(&metric, *cell).unwrap());
                match expected {
                    Some(expected) => {
                        // After a removal the extremes are not known, so that bins may be used where they were not needed.
                        let (left, counted) = (stores.reading_of(&metric, &total), stores.reading_of(&metric, &expected));
                        let others = |reading: &Reading| {
                            reading.flags().filter(|flag| *flag != Flag::Binned).collect::<Vec<_>>()
                        };
                        prop_assert_eq!(left.value(), counted.value());
                        prop_assert_eq!(left.interval(), counted.interval());
                        prop_assert_eq!((left.n, left.n_eff, left.reason()), (counted.n, counted.n_eff, counted.reason()));
                        prop_assert_eq!(others(&left), others(&counted));
                    }
                    None => prop_assert_eq!(stores.sample(&total).unwrap_err(), Withheld::Empty),
                }
            }
        }
    }

    #[test]
    fn a_metric_without_a_test_says_what_to_ask_for() {
        let err = crate::metric::volume().check_testable().unwrap_err();
        assert_eq!(err.kind(), ErrorKind::InvalidMetric);
        assert!(err.to_string().contains("compare a share or a mean"), "{err}");
    }
}
