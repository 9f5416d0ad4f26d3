//! Metric definitions, as data.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::survey::{Band, Preset, Question, QuestionKind, Scale, Survey};
use crate::unit::Unit;

/// What to compute from the answers, as plain data.
///
/// Make one with the functions of this module - [`nps`], [`csat`], [`mean`] - or read it from JSON.
///
/// ```
/// use cxmetrics::metric::{Metric, nps};
/// let metric = nps("recommend");
/// assert_eq!(serde_json::to_string(&metric).unwrap(), r#"{"metric":"nps","question":"recommend"}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "metric", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Metric {
    /// Net Promoter Score in points: 100 x (share of the good band - share of the bad band). Interval: Tango's score
    /// interval, `nps.ci.score`; weighted, `nps.weighted`.
    Nps {
        /// A rating question.
        question: String,
    },
    /// Customer satisfaction: the share of the good band (top 2 of 5). Interval: Wilson, `csat.ci.wilson`.
    Csat {
        /// A rating question.
        question: String,
    },
    /// Customer Effort Score: the mean on the question's scale. The scale must be CES 2.0 or CES 1.0; the two have
    /// opposite directions and never mix. Interval: `rating.mean_t_ci`.
    Ces {
        /// A rating question on a CES scale.
        question: String,
    },
    /// The share of a band of points. Interval: Wilson.
    BoxShare {
        /// A rating question.
        question: String,
        /// The points that count, inclusive.
        band: Band,
    },
    /// The mean of a rating or a measure. Interval: t.
    Mean {
        /// A rating or measure question.
        question: String,
    },
    /// The median of a rating (type 2) or a measure. Interval: order statistics, `median.ci_order`; weighted, none.
    Median {
        /// A rating or measure question.
        question: String,
    },
    /// The interpolated median of a rating: moves where the plain one sits on 4 for years. No interval.
    InterpolatedMedian {
        /// A rating question.
        question: String,
    },
    /// A quantile of a measure (type 7) or a rating (type 2), such as the 90th percentile. No interval.
    Quantile {
        /// A rating or measure question.
        question: String,
        /// The share of answers at or below it, 0 to 1.
        p: f64,
    },
    /// The mean without the lowest and highest answers. Interval: `mean.trimmed`.
    TrimmedMean {
        /// A rating or measure question.
        question: String,
        /// The share left out on each side, under 0.5; 0.1 is customary.
        each_side: f64,
    },
    /// The share of yes: first contact resolution, response rate, SLA kept. Interval: Wilson, `fcr.wilson`.
    Share {
        /// A flag question.
        question: String,
    },
    /// The share of tagged answers that carry a tag. Interval: Wilson.
    TagShare {
        /// A tags question.
        question: String,
        /// The tag.
        tag: String,
    },
    /// The share of a measure's answers up to a limit: the SLA share. Interval: Wilson.
    Within {
        /// A measure question.
        question: String,
        /// The limit in the reading's unit (seconds, currency), inclusive.
        at_most: f64,
    },
    /// The sum of a measure. No interval: it is a count of what was recorded.
    Sum {
        /// A measure question.
        question: String,
    },
    /// The number of rows. No interval.
    Volume,
    /// The share of abandoned contacts, without those abandoned within moments where a flag tells them.
    /// Interval: Wilson, `abandonment.excluding_short`.
    Abandonment {
        /// A flag question: the contact was abandoned.
        abandoned: String,
        /// A flag question: it was abandoned within moments.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        short: Option<String>,
    },
    /// Average handling time: the sum of a measure over the number of its contacts, linearised by the dimension that
    /// does the work (the agent), `aht.ratio`. The mean of agents' means is another quantity and not offered.
    HandlingTime {
        /// A measure question that counts time.
        question: String,
        /// The dimension whose values are the agents; without it contacts are taken for independent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
    },
    /// A composite of your own, 0 to 100: the weighted mean of metrics, each placed between its worst and its best
    /// value. No interval: the parts come from the same answers and are not independent.
    Composite {
        /// Its parts.
        parts: Vec<Part>,
    },
}

/// A part of a composite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Part {
    /// The metric, not itself a composite.
    pub of: Metric,
    /// Its weight, above 0; weights need not add to 1.
    pub weight: f64,
    /// The value that makes 0 points, such as -100 for NPS.
    pub worst: f64,
    /// The value that makes 100 points, such as 100 for NPS. Below `worst` where low is good.
    pub best: f64,
}

/// Net Promoter Score of a rating question.
pub fn nps(question: impl Into<String>) -> Metric {
    Metric::Nps { question: question.into() }
}

/// Customer satisfaction: the share of the question's good band.
pub fn csat(question: impl Into<String>) -> Metric {
    Metric::Csat { question: question.into() }
}

/// Customer Effort Score: the mean on a CES scale.
pub fn ces(question: impl Into<String>) -> Metric {
    Metric::Ces { question: question.into() }
}

/// The share of an inclusive range of points.
pub fn box_share(question: impl Into<String>, from: i32, to: i32) -> Metric {
    Metric::BoxShare { question: question.into(), band: [from, to] }
}

/// The mean of a rating or a measure.
pub fn mean(question: impl Into<String>) -> Metric {
    Metric::Mean { question: question.into() }
}

/// The median of a rating or a measure.
pub fn median(question: impl Into<String>) -> Metric {
    Metric::Median { question: question.into() }
}

/// The interpolated median of a rating.
pub fn interpolated_median(question: impl Into<String>) -> Metric {
    Metric::InterpolatedMedian { question: question.into() }
}

/// A quantile of a rating or a measure: 0.9 for the 90th percentile.
pub fn quantile(question: impl Into<String>, p: f64) -> Metric {
    Metric::Quantile { question: question.into(), p }
}

/// The mean without a tenth of the answers on each side.
pub fn trimmed_mean(question: impl Into<String>) -> Metric {
    Metric::TrimmedMean { question: question.into(), each_side: 0.1 }
}

/// The share of yes in a flag question.
pub fn share(question: impl Into<String>) -> Metric {
    Metric::Share { question: question.into() }
}

/// First contact resolution: the share of yes in a flag question whose blanks are the contacts that are not eligible.
pub fn first_contact_resolution(question: impl Into<String>) -> Metric {
    share(question)
}

/// Response rate: the share of yes in a flag question that every invitation carries.
pub fn response_rate(question: impl Into<String>) -> Metric {
    share(question)
}

/// The share of tagged answers that carry a tag.
pub fn tag_share(question: impl Into<String>, tag: impl Into<String>) -> Metric {
    Metric::TagShare { question: question.into(), tag: tag.into() }
}

/// The share of a measure's answers up to a limit in the reading's unit.
pub fn within(question: impl Into<String>, at_most: f64) -> Metric {
    Metric::Within { question: question.into(), at_most }
}

/// The sum of a measure.
pub fn sum(question: impl Into<String>) -> Metric {
    Metric::Sum { question: question.into() }
}

/// The number of rows.
pub fn volume() -> Metric {
    Metric::Volume
}

/// The share of abandoned contacts.
pub fn abandonment(abandoned: impl Into<String>) -> Metric {
    Metric::Abandonment { abandoned: abandoned.into(), short: None }
}

/// Average handling time of contacts.
pub fn handling_time(question: impl Into<String>) -> Metric {
    Metric::HandlingTime { question: question.into(), agent: None }
}

/// A composite of your own, 0 to 100.
pub fn composite(parts: impl IntoIterator<Item = Part>) -> Metric {
    Metric::Composite { parts: parts.into_iter().collect() }
}

impl Metric {
    /// The question it is about, where it is about one.
    pub fn question(&self) -> Option<&str> {
        match self {
            Self::Nps { question }
            | Self::Csat { question }
            | Self::Ces { question }
            | Self::BoxShare { question, .. }
            | Self::Mean { question }
            | Self::Median { question }
            | Self::InterpolatedMedian { question }
            | Self::Quantile { question, .. }
            | Self::TrimmedMean { question, .. }
            | Self::Share { question }
            | Self::TagShare { question, .. }
            | Self::Within { question, .. }
            | Self::Sum { question }
            | Self::HandlingTime { question, .. } => Some(question),
            Self::Abandonment { abandoned, .. } => Some(abandoned),
            Self::Volume | Self::Composite { .. } => None,
        }
    }

    /// Whether a higher value is good news, or nothing where that depends on what is counted.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`].
    pub fn higher_is_better(&self, survey: &Survey) -> Result<Option<bool>> {
        use crate::survey::Direction;
        let rating = |question: &str| -> Result<Option<bool>> {
            Ok(survey.question(question)?.scale().map(|scale| scale.direction() == Direction::HigherIsBetter))
        };
        Ok(match self {
            Self::Nps { .. } | Self::Csat { .. } | Self::Within { .. } | Self::Composite { .. } => Some(true),
            Self::Ces { question }
            | Self::Mean { question }
            | Self::Median { question }
            | Self::InterpolatedMedian { question }
            | Self::Quantile { question, .. }
            | Self::TrimmedMean { question, .. } => match survey.question(question)?.kind() {
                QuestionKind::Measure(unit) if unit.is_time() => Some(false),
                QuestionKind::Rating(_) => rating(question)?,
                _ => None,
            },
            Self::Abandonment { .. } | Self::HandlingTime { .. } => Some(false),
            Self::BoxShare { .. } | Self::Share { .. } | Self::TagShare { .. } | Self::Sum { .. } | Self::Volume => {
                None
            }
        })
    }

    /// The questions whose tallies it needs, by index, having checked that each is of the right kind.
    pub(crate) fn bind(&self, survey: &Survey) -> Result<Vec<usize>> {
        self.bind_nested(survey, true)
    }

    fn bind_nested(&self, survey: &Survey, may_compose: bool) -> Result<Vec<usize>> {
        let refuse = |message: String| Err(Error::new(ErrorKind::InvalidMetric, message));
        let of = |name: &str, wanted: &[&str]| -> Result<usize> {
            let at = survey.question_idx(name)?;
            let kind = survey.questions()[at].kind().name();
            if wanted.contains(&kind) {
                return Ok(at);
            }
            Err(Error::new(
                ErrorKind::InvalidMetric,
                format!("`{name}` is a {kind} question; this metric needs a {} question", wanted.join(" or a ")),
            ))
        };
        Ok(match self {
            Self::Volume => Vec::new(),
            Self::Nps { question } => {
                let at = of(question, &["rating"])?;
                match survey.questions()[at].scale().map(Scale::preset) {
                    Some(Some(Preset::Csat | Preset::Ces | Preset::Ces1)) => {
                        return refuse(format!(
                            "`{question}` is not a likelihood to recommend from 0 to 10; five stars make no NPS"
                        ));
                    }
                    _ => vec![at],
                }
            }
            Self::Csat { question } | Self::InterpolatedMedian { question } => vec![of(question, &["rating"])?],
            Self::Ces { question } => {
                let at = of(question, &["rating"])?;
                match survey.questions()[at].scale().map(Scale::preset) {
                    Some(Some(Preset::Ces | Preset::Ces1)) => vec![at],
                    _ => {
                        return Err(Error::new(
                            ErrorKind::ScaleMismatch,
                            format!("`{question}` is on neither the scale `ces` nor `ces1`; ask for its mean instead"),
                        ));
                    }
                }
            }
            Self::BoxShare { question, band } => {
                let at = of(question, &["rating"])?;
                let scale = survey.questions()[at].scale();
                if scale.is_none_or(|scale| scale.bins(*band).is_empty()) {
                    return refuse(format!("the band {} to {} holds no point of `{question}`", band[0], band[1]));
                }
                vec![at]
            }
            Self::Mean { question } | Self::Median { question } => vec![of(question, &["rating", "measure"])?],
            Self::Quantile { question, p } => {
                if !(0.0..=1.0).contains(p) {
                    return Err(out_of_range(format!("the quantile `{p}` is not between 0 and 1")));
                }
                vec![of(question, &["rating", "measure"])?]
            }
            Self::TrimmedMean { question, each_side } => {
                if !(0.0..0.5).contains(each_side) {
                    return Err(out_of_range(format!("the share `{each_side}` is not at least 0 and under 0.5")));
                }
                vec![of(question, &["rating", "measure"])?]
            }
            Self::Share { question } => vec![of(question, &["flag"])?],
            Self::TagShare { question, .. } => vec![of(question, &["tags"])?],
            Self::Within { question, at_most } => {
                if !at_most.is_finite() {
                    return Err(out_of_range(format!("the limit `{at_most}` is not a number")));
                }
                vec![of(question, &["measure"])?]
            }
            Self::Sum { question } => vec![of(question, &["measure"])?],
            Self::Abandonment { abandoned, short } => {
                let mut questions = vec![of(abandoned, &["flag"])?];
                if let Some(short) = short {
                    questions.push(of(short, &["flag"])?);
                }
                questions
            }
            Self::HandlingTime { question, agent } => {
                let at = of(question, &["measure"])?;
                if unit_of(&survey.questions()[at]) != Unit::Seconds {
                    return refuse(format!("`{question}` does not count time; ask for its mean instead"));
                }
                if let Some(agent) = agent {
                    survey.dimension_idx(agent)?;
                }
                vec![at]
            }
            Self::Composite { parts } => {
                if !may_compose {
                    return refuse("a composite cannot be a part of a composite".to_owned());
                }
                if parts.is_empty() {
                    return refuse("a composite needs at least one part".to_owned());
                }
                let mut questions = Vec::new();
                for part in parts {
                    part.check()?;
                    questions.extend(part.of.bind_nested(survey, false)?);
                }
                questions
            }
        })
    }

    /// What its value is measured in.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`].
    pub fn unit(&self, survey: &Survey) -> Result<Unit> {
        Ok(match self {
            Self::Nps { .. } => Unit::Points,
            Self::Csat { .. }
            | Self::BoxShare { .. }
            | Self::Share { .. }
            | Self::TagShare { .. }
            | Self::Within { .. }
            | Self::Abandonment { .. } => Unit::Share,
            Self::Ces { question }
            | Self::Mean { question }
            | Self::Median { question }
            | Self::InterpolatedMedian { question }
            | Self::Quantile { question, .. }
            | Self::TrimmedMean { question, .. }
            | Self::Sum { question }
            | Self::HandlingTime { question, .. } => unit_of(survey.question(question)?),
            Self::Volume => Unit::Count,
            Self::Composite { .. } => Unit::Number,
        })
    }
}

impl Part {
    fn check(&self) -> Result<()> {
        if !(self.weight.is_finite() && 0.0 < self.weight) {
            return Err(out_of_range(format!("the weight `{}` is not above 0", self.weight)));
        }
        let span = self.best - self.worst;
        if !span.is_finite() || span.abs() < f64::EPSILON {
            let message = format!("worst `{}` and best `{}` do not span a range", self.worst, self.best);
            return Err(out_of_range(message));
        }
        Ok(())
    }
}

fn unit_of(question: &Question) -> Unit {
    match question.kind() {
        QuestionKind::Measure(unit) => unit.unit(),
        _ => Unit::Score,
    }
}

fn out_of_range(message: String) -> Error {
    Error::new(ErrorKind::OutOfRange, message)
}
