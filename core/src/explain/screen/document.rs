//! What is asked of a screening, and what it says.

use serde::{Deserialize, Serialize};

use super::test_of;
use crate::error::{Error, ErrorKind, Result};
use crate::explain::population::Population;
use crate::explain::verdict::Verdict;
use crate::explain::words::metric_title;
use crate::infer::funnel::Funnel;
use crate::infer::multiplicity::Adjustment;
use crate::metric::{Metric, Query, Reading, Segment, Withheld};
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// How segments are screened.
///
/// In serde `{"level": 0.05, "adjustment": "bh"}`, where each may be left out.
///
/// ```
/// use cxmetrics::explain::ScreenOptions;
/// use cxmetrics::infer::multiplicity::Adjustment;
/// let options: ScreenOptions = serde_json::from_str(r#"{"adjustment": "holm"}"#)?;
/// assert_eq!(options, ScreenOptions { level: 0.05, adjustment: Adjustment::Holm });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScreenOptions {
    /// The share of false findings among the findings that is allowed; for Holm and Bonferroni the chance of any. 0.05 without it.
    pub level: f64,
    /// How p-values are adjusted for their number: Benjamini and Hochberg without it.
    pub adjustment: Adjustment,
}

impl Default for ScreenOptions {
    fn default() -> Self {
        Self { level: 0.05, adjustment: Adjustment::Bh }
    }
}

impl ScreenOptions {
    pub(super) fn check(&self) -> Result<()> {
        if 0.0 < self.level && self.level < 1.0 {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("level `{}` is not between 0 and 1; write 0.05 for 5 percent", self.level),
        ))
    }
}

/// All segments against the rest, ranked, and drawn as a funnel. Made by [`Query::screen`](crate::metric::Query::screen).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Screening {
    /// What was asked.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// The dimensions that tell segments apart.
    pub by: Vec<String>,
    /// What values and differences are measured in.
    pub unit: Unit,
    /// The share of false findings that is allowed.
    pub level: f64,
    /// How p-values were adjusted for their number.
    pub adjustment: Adjustment,
    /// The confidence of intervals, and of all rank ranges together.
    pub confidence: Confidence,
    /// Segments with fewer answers are withheld.
    pub min_base: u64,
    /// The id of the test; a segment's own says where it differs.
    pub test: String,
    /// All segments together.
    pub overall: Reading,
    /// How many segments were tested.
    pub tested: u64,
    /// How many lie above the rest.
    pub higher: u64,
    /// How many lie below.
    pub lower: u64,
    /// How many are withheld for their small base, or to protect one that is.
    pub withheld: u64,
    /// What the shrunken values share; nothing where there are too few segments to learn from, or no spread within them. The segments'
    /// `shrunken` readings say which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub league: Option<League>,
    /// The funnel; nothing for fewer than two segments, and where all answers agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funnel: Option<ScreenFunnel>,
    /// The segments, in the order of a table: by name, "not known" last.
    pub segments: Vec<ScreenedSegment>,
}

/// One segment of a [`Screening`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScreenedSegment {
    /// A value for each dimension; nothing for "not known".
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Option<String>>"))]
    pub segment: Segment,
    /// Its own reading.
    pub reading: Reading,
    /// The segment less the rest, with the interval of this one difference.
    pub difference: Reading,
    /// Whether it lies above or below the rest: by the adjusted p-value at the level of the screening.
    pub verdict: Verdict,
    /// The id of the test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    /// The p-value of no difference, before adjusting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// The p-value adjusted for the number of segments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q_value: Option<f64>,
    /// Its value shrunken towards the others: the best guess of what its next answers will say. Rank on this one.
    pub shrunken: Reading,
    /// The standard deviation of the shrunken value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shrunken_sd: Option<f64>,
    /// How far its own value was pulled to the common one, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shrinkage: Option<f64>,
    /// Its rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<RankRange>,
    /// Its place in the funnel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funnel: Option<FunnelPlace>,
}

/// A rank by shrunken value, 1 for the highest, and how sure it is. All ranges of a screening hold at once with its confidence.
///
/// Rows whose ranges meet cannot be told apart: print `best` as the place, so that rows with nothing surely above them are all first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RankRange {
    /// The place in the order of shrunken values, equal ones by name: for sorting, not for praise.
    pub order: u64,
    /// The best rank it may have: one more than there are segments surely above it.
    pub best: u64,
    /// The worst: the segments less those surely below it.
    pub worst: u64,
}

/// What the shrunken values of a [`Screening`] share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct League {
    /// The id of the method of shrinking.
    pub method: String,
    /// The value towards which segments are pulled.
    pub mean: f64,
    /// The variance between the segments' true values, in squared units.
    pub tau2: f64,
    /// Its root: how far segments typically lie apart in truth.
    pub sd_between: f64,
    /// Whether there is any evidence that segments differ: `tau2` above 0. Without it all shrunken values are one, and all ranks tied.
    pub differ: bool,
    /// The id of the method of ranking: ranks from intervals that hold at once (Klein, Wright and Wieczorek 2020).
    pub rank_method: String,
}

/// The funnel of a [`Screening`], ready to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScreenFunnel {
    /// The id of the method.
    pub method: String,
    /// The value of the shown segments together.
    pub target: f64,
    /// The standard deviation of one answer.
    pub sigma0: f64,
    /// How much wider the segments spread than chance would have it; about 1 without overdispersion.
    pub phi: f64,
    /// The variance between segments that explains it; 0 where chance does.
    pub tau2: f64,
    /// The limits over the bases that occur, from the smallest, evenly on a logarithmic axis.
    pub curve: Vec<FunnelCurve>,
}

/// The limits of a funnel at one base.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FunnelCurve {
    /// The base.
    pub n: f64,
    /// Where 95 % of segments lie by chance.
    pub limits95: (f64, f64),
    /// Where 99.8 % do.
    pub limits998: (f64, f64),
    /// The first with overdispersion.
    pub limits95_random_effects: (f64, f64),
    /// The second with overdispersion.
    pub limits998_random_effects: (f64, f64),
}

/// A segment's place in the funnel: its value is that of its reading.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FunnelPlace {
    /// The base, the effective one where the answers carry weights.
    pub n: f64,
    /// How many standard errors it lies from the target.
    pub z: f64,
    /// The same with overdispersion.
    pub z_random_effects: f64,
    /// Where 95 % of segments of its base lie by chance.
    pub limits95: (f64, f64),
    /// Where 99.8 % do.
    pub limits998: (f64, f64),
    /// The first with overdispersion.
    pub limits95_random_effects: (f64, f64),
    /// The second with overdispersion.
    pub limits998_random_effects: (f64, f64),
}

/// Points of a funnel's curve.
const CURVE_STEPS: u32 = 48;

impl ScreenFunnel {
    pub(super) fn of(funnel: &Funnel) -> Self {
        let bases = || funnel.points.iter().map(|point| point.n);
        let (low, high) = bases().fold((f64::MAX, 0.0), |(low, high): (f64, f64), n| (low.min(n), high.max(n)));
        let step = (high / low).ln() / f64::from(CURVE_STEPS);
        let at = |place: u32| {
            let n = if place == CURVE_STEPS { high } else { low * (step * f64::from(place)).exp() };
            let [limits95, limits998, limits95_random_effects, limits998_random_effects] = funnel.limits_at(n);
            FunnelCurve { n, limits95, limits998, limits95_random_effects, limits998_random_effects }
        };
        Self {
            method: funnel.method.to_owned(),
            target: funnel.target,
            sigma0: funnel.sigma0,
            phi: funnel.phi,
            tau2: funnel.tau2,
            curve: (0..=CURVE_STEPS).map(at).collect(),
        }
    }
}

impl Screening {
    /// The segments with their readings, nothing compared yet.
    pub(super) fn empty(query: &Query<'_>, options: &ScreenOptions, population: &Population<'_>) -> Self {
        let unit = population.unit();
        let survey = query.cube.survey();
        let segments = population.members().iter().map(|member| {
            let reason = member.reading.reason().unwrap_or(Withheld::Empty);
            let nothing = |method| Reading::withheld(unit, method, member.reading.n, reason);
            ScreenedSegment {
                segment: member.segment.clone(),
                reading: member.reading.clone(),
                difference: nothing("none"),
                verdict: Verdict::Undecided,
                test: None,
                p_value: None,
                q_value: None,
                shrunken: nothing("none"),
                shrunken_sd: None,
                shrinkage: None,
                rank: None,
                funnel: None,
            }
        });
        Self {
            metric: query.metric.clone(),
            title: metric_title(&query.metric, survey),
            by: query.by.clone(),
            unit,
            level: options.level,
            adjustment: options.adjustment,
            confidence: query.settings.confidence,
            min_base: query.min_base,
            test: test_of(unit).to_owned(),
            overall: population.overall().clone(),
            tested: 0,
            higher: 0,
            lower: 0,
            withheld: 0,
            league: None,
            funnel: None,
            segments: segments.collect(),
        }
    }

    /// Counts what the segments say.
    pub(super) fn count(&mut self) {
        let count =
            |of: &dyn Fn(&ScreenedSegment) -> bool| self.segments.iter().filter(|segment| of(segment)).count() as u64;
        let hidden = |segment: &ScreenedSegment| {
            matches!(segment.reading.reason(), Some(Withheld::SmallBase | Withheld::Complementary))
        };
        let (tested, withheld) = (count(&|segment| segment.p_value.is_some()), count(&hidden));
        let (higher, lower) =
            (count(&|segment| segment.verdict == Verdict::Higher), count(&|segment| segment.verdict == Verdict::Lower));
        (self.tested, self.withheld, self.higher, self.lower) = (tested, withheld, higher, lower);
    }

    /// The segments from the highest shrunken value to the lowest; those without a rank are left out.
    pub fn league_table(&self) -> Vec<&ScreenedSegment> {
        let mut ranked: Vec<(u64, &ScreenedSegment)> =
            self.segments.iter().filter_map(|segment| Some((segment.rank?.order, segment))).collect();
        ranked.sort_by_key(|(order, _)| *order);
        ranked.into_iter().map(|(_, segment)| segment).collect()
    }

    /// The segments that lie above or below the rest beyond chance, the surest first.
    pub fn findings(&self) -> Vec<&ScreenedSegment> {
        let mut found: Vec<&ScreenedSegment> =
            self.segments.iter().filter(|segment| segment.verdict != Verdict::Undecided).collect();
        let p_value = |segment: &ScreenedSegment| segment.p_value.unwrap_or(1.0);
        found.sort_by(|a, b| p_value(a).total_cmp(&p_value(b)));
        found
    }
}
