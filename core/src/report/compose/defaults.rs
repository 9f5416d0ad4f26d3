//! The report that suits a survey when nobody says which.

use crate::metric::{Metric, box_share, mean, volume};
use crate::report::{MetricSpec, ReportSpec};
use crate::survey::{MeasureUnit, Preset, QuestionKind, Scale, Survey};

impl ReportSpec {
    /// A report on everything that a survey asks.
    ///
    /// NPS, CSAT and CES for ratings on those scales, the mean of other ratings, the median of durations, the mean of
    /// other measures, the share of yes of flags; then, after all of them, what stands beside: the mean of durations, the
    /// share of the best two points of effort. Broken down by each dimension, those above others first; series by week.
    ///
    /// ```
    /// use cxmetrics::report::ReportSpec;
    /// use cxmetrics::survey::{Scale, Survey};
    /// let survey = Survey::builder().hierarchy(["region", "store"]).rating("nps", Scale::nps()).flag("solved").build()?;
    /// let spec = ReportSpec::default_for(&survey);
    /// assert_eq!(spec.metrics.len(), 2);
    /// assert_eq!((spec.by.len(), spec.heat), (2, vec!["store".to_owned()]));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn default_for(survey: &Survey) -> Self {
        let mut ranked: Vec<(u8, Metric)> = Vec::new();
        for question in survey.questions() {
            let name = question.name();
            let Ok(metric) = Metric::default_for(survey, name) else { continue };
            let rank = match &metric {
                Metric::Nps { .. } => 0,
                Metric::Csat { .. } => 1,
                Metric::Ces { .. } => 2,
                Metric::Share { .. } => 5,
                _ => match question.kind() {
                    QuestionKind::Rating(_) => 3,
                    QuestionKind::Measure(unit) if unit.is_time() || matches!(unit, MeasureUnit::Money(_)) => 4,
                    _ => 6,
                },
            };
            // What stands beside comes after all the rest.
            match &metric {
                Metric::Median { .. } => ranked.push((7, mean(name))),
                Metric::Ces { .. } => {
                    let best =
                        if question.scale().and_then(Scale::preset) == Some(Preset::Ces) { [6, 7] } else { [1, 2] };
                    ranked.push((8, box_share(name, best[0], best[1])));
                }
                _ => {}
            }
            ranked.push((rank, metric));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut metrics: Vec<MetricSpec> = ranked.into_iter().map(|(_, metric)| metric.into()).collect();
        if metrics.is_empty() {
            metrics.push(volume().into());
        }
        let mut spec = Self::new("", metrics);
        // The index stands behind the depth, so that the order of the survey decides among equals.
        let mut order: Vec<(usize, usize)> = (0..survey.dimensions().len()).map(|at| (depth(survey, at), at)).collect();
        order.sort_unstable();
        let name = |at: usize| survey.dimensions().get(at).map(|dimension| dimension.name().to_owned());
        spec.by = order.iter().filter_map(|(_, at)| Some(vec![name(*at)?])).collect();
        let deepest = order.iter().max_by_key(|(depth, at)| (*depth, std::cmp::Reverse(*at)));
        spec.heat = deepest.and_then(|(_, at)| name(*at)).into_iter().collect();
        spec
    }
}

/// How many dimensions lie above a dimension.
fn depth(survey: &Survey, at: usize) -> usize {
    let above = std::iter::successors(Some(at), |at| survey.dimensions().get(*at)?.parent());
    above.take(survey.dimensions().len()).count() - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{ces, csat, median, nps, share};

    #[test]
    fn every_kind_of_question_has_its_metric() {
        let survey = Survey::builder()
            .dimensions(["channel"])
            .hierarchy(["country", "region"])
            .rating("n", Scale::nps())
            .rating("c", Scale::csat())
            .rating("e", Scale::ces1())
            .rating("stars", Scale::custom(1, 3).unwrap())
            .measure("wait", MeasureUnit::Minutes)
            .measure("visits", MeasureUnit::Count)
            .flag("solved")
            .tags("topics")
            .build()
            .unwrap();
        let spec = ReportSpec::default_for(&survey);
        let metrics: Vec<Metric> = spec.metrics.into_iter().map(|metric| metric.metric).collect();
        let expected = [
            nps("n"),
            csat("c"),
            ces("e"),
            mean("stars"),
            median("wait"),
            share("solved"),
            mean("visits"),
            mean("wait"),
            box_share("e", 1, 2),
        ];
        assert_eq!(metrics, expected);
        assert_eq!(spec.by, [["channel"], ["country"], ["region"]]);
        assert_eq!(spec.heat, ["region"]);
    }

    #[test]
    fn nothing_to_rate_is_counted() {
        let survey = Survey::builder().comment("why").build().unwrap();
        assert_eq!(ReportSpec::default_for(&survey).metrics[0].metric, volume());
    }
}
