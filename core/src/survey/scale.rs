//! Rating scales: their points, their direction and their bands.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// The largest number of points that a scale may have. Beyond it, ask for the answer as a measure.
pub const MAX_POINTS: usize = 220;

/// Whether a high rating is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Direction {
    /// High is good: NPS, CSAT, CES 2.0.
    #[default]
    HigherIsBetter,
    /// Low is good: CES 1.0, where 1 means little effort.
    LowerIsBetter,
}

/// A scale with a name that everybody in the field knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Preset {
    /// Likelihood to recommend, 0 to 10: promoters 9-10, passives 7-8, detractors 0-6.
    Nps,
    /// Satisfaction, 1 to 5: satisfied 4-5, dissatisfied 1-2.
    Csat,
    /// Customer Effort Score 2.0 (2013): 1 to 7, high is easy; easy 5-7, difficult 1-3.
    Ces,
    /// Customer Effort Score 1.0 (2010): 1 to 5, low is easy; easy 1-2, difficult 4-5.
    Ces1,
}

/// An inclusive range of scale points, written `[from, to]`.
pub type Band = [i32; 2];

/// A scale as it is written in a survey definition: a preset's name, or points and bands of your own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a scale is `nps`, `csat`, `ces` or `ces1`, or an object with `min` and `max` and, where they differ from the usual, `direction`, `good` and `bad`"
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ScaleDef {
    /// `"nps"`, `"csat"`, `"ces"` or `"ces1"`.
    Preset(Preset),
    /// Points and bands of your own.
    Custom(CustomScale),
}

/// A scale of your own: any integer range with its bands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomScale {
    /// The lowest point.
    pub min: i32,
    /// The highest point.
    pub max: i32,
    /// Whether a high rating is good news.
    #[serde(default)]
    pub direction: Direction,
    /// The points that count as good, inclusive; the best two by default, or the best one of a scale under four points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub good: Option<Band>,
    /// The points that count as bad, inclusive; the worst two by default, or the worst one of a scale under four points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bad: Option<Band>,
}

/// The points of a rating question, which way is good, and the bands that shares are taken of.
///
/// ```
/// use cxmetrics::survey::Scale;
/// let nps = Scale::nps();
/// assert_eq!((nps.min(), nps.max(), nps.good()), (0, 10, [9, 10]));
/// assert_ne!(Scale::ces(), Scale::ces1());
/// assert_eq!(Scale::custom(0, 4)?.good(), [3, 4]);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ScaleDef", into = "ScaleDef")]
pub struct Scale {
    preset: Option<Preset>,
    min: i32,
    max: i32,
    direction: Direction,
    good: Band,
    bad: Band,
}

impl Scale {
    /// Likelihood to recommend, 0 to 10.
    pub const fn nps() -> Self {
        Self::of_preset(Preset::Nps)
    }

    /// Satisfaction, 1 to 5.
    pub const fn csat() -> Self {
        Self::of_preset(Preset::Csat)
    }

    /// Customer Effort Score 2.0, 1 to 7, high is easy.
    pub const fn ces() -> Self {
        Self::of_preset(Preset::Ces)
    }

    /// Customer Effort Score 1.0, 1 to 5, low is easy.
    pub const fn ces1() -> Self {
        Self::of_preset(Preset::Ces1)
    }

    /// A scale of your own where high is good, with the best two points as the good band and the worst two as the bad.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] unless `min < max` and the scale has at most [`MAX_POINTS`] points.
    pub fn custom(min: i32, max: i32) -> Result<Self> {
        Self::try_from(ScaleDef::Custom(CustomScale {
            min,
            max,
            direction: Direction::HigherIsBetter,
            good: None,
            bad: None,
        }))
    }

    /// The same scale with other bands, inclusive.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] when a band leaves the scale or the two overlap.
    pub fn with_bands(self, good: Band, bad: Band) -> Result<Self> {
        Self::try_from(ScaleDef::Custom(CustomScale {
            min: self.min,
            max: self.max,
            direction: self.direction,
            good: Some(good),
            bad: Some(bad),
        }))
    }

    const fn of_preset(preset: Preset) -> Self {
        let (min, max, direction, good, bad) = match preset {
            Preset::Nps => (0, 10, Direction::HigherIsBetter, [9, 10], [0, 6]),
            Preset::Csat => (1, 5, Direction::HigherIsBetter, [4, 5], [1, 2]),
            Preset::Ces => (1, 7, Direction::HigherIsBetter, [5, 7], [1, 3]),
            Preset::Ces1 => (1, 5, Direction::LowerIsBetter, [1, 2], [4, 5]),
        };
        Self { preset: Some(preset), min, max, direction, good, bad }
    }

    /// The preset it is, if it is one.
    pub fn preset(&self) -> Option<Preset> {
        self.preset
    }

    /// The lowest point.
    pub fn min(&self) -> i32 {
        self.min
    }

    /// The highest point.
    pub fn max(&self) -> i32 {
        self.max
    }

    /// Which way is good.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The good band, inclusive: promoters, the satisfied, those who found it easy.
    pub fn good(&self) -> Band {
        self.good
    }

    /// The bad band, inclusive: detractors, the dissatisfied, those who found it difficult.
    pub fn bad(&self) -> Band {
        self.bad
    }

    /// How many points it has.
    pub fn points(&self) -> usize {
        // Validated: max - min < MAX_POINTS.
        usize::try_from(self.max - self.min).unwrap_or(0) + 1
    }

    /// The point of bin `bin`.
    pub(crate) fn point(&self, bin: usize) -> i32 {
        self.min + i32::try_from(bin).unwrap_or(0)
    }

    /// The bins of an inclusive range of points, cut to the scale.
    pub(crate) fn bins(&self, band: Band) -> std::ops::Range<usize> {
        let from = band[0].max(self.min);
        let to = band[1].min(self.max);
        if to < from {
            return 0..0;
        }
        let bin = |point: i32| usize::try_from(point - self.min).unwrap_or(0);
        bin(from)..bin(to) + 1
    }
}

impl TryFrom<ScaleDef> for Scale {
    type Error = Error;

    fn try_from(def: ScaleDef) -> Result<Self> {
        let custom = match def {
            ScaleDef::Preset(preset) => return Ok(Self::of_preset(preset)),
            ScaleDef::Custom(custom) => custom,
        };
        let CustomScale { min, max, direction, good, bad } = custom;
        let refuse = |message: String| Err(Error::new(ErrorKind::OutOfRange, message));
        let span = i64::from(max) - i64::from(min);
        if span < 1 {
            return refuse(format!("a scale from {min} to {max} has fewer than two points"));
        }
        if i64::try_from(MAX_POINTS).unwrap_or(i64::MAX) <= span {
            return refuse(format!(
                "a scale from {min} to {max} has more than {MAX_POINTS} points; make the question a measure"
            ));
        }
        let depth = i32::from(3 <= span);
        let (high, low) = ([max - depth, max], [min, min + depth]);
        let (best, worst) = match direction {
            Direction::HigherIsBetter => (high, low),
            Direction::LowerIsBetter => (low, high),
        };
        let (good, bad) = (good.unwrap_or(best), bad.unwrap_or(worst));
        for (name, band) in [("good", good), ("bad", bad)] {
            if band[1] < band[0] || band[0] < min || max < band[1] {
                return refuse(format!("the {name} band {} to {} does not lie in {min} to {max}", band[0], band[1]));
            }
        }
        if good[0] <= bad[1] && bad[0] <= good[1] {
            return refuse(format!(
                "the good band {} to {} and the bad band {} to {} overlap",
                good[0], good[1], bad[0], bad[1]
            ));
        }
        let high_is_good = good[0] > bad[1];
        if high_is_good != (direction == Direction::HigherIsBetter) {
            return refuse("the good band lies at the wrong end for the scale's direction".to_owned());
        }
        Ok(Self { preset: None, min, max, direction, good, bad })
    }
}

impl From<Scale> for ScaleDef {
    fn from(scale: Scale) -> Self {
        match scale.preset {
            Some(preset) => Self::Preset(preset),
            None => Self::Custom(CustomScale {
                min: scale.min,
                max: scale.max,
                direction: scale.direction,
                good: Some(scale.good),
                bad: Some(scale.bad),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cut_to_bins() {
        assert_eq!(Scale::nps().bins(Scale::nps().bad()), 0..7);
        assert_eq!(Scale::csat().bins([4, 5]), 3..5);
        assert_eq!(Scale::csat().bins([-3, 1]), 0..1);
        assert_eq!(Scale::csat().bins([7, 9]), 0..0);
    }

    #[test]
    fn scales_that_cannot_be_are_refused() {
        let check = |json: &str, part: &str| {
            let err = serde_json::from_str::<Scale>(json).unwrap_err().to_string();
            assert!(err.contains(part), "{json}: {err}");
        };
        check(r#"{"min":1,"max":1}"#, "fewer than two points");
        check(r#"{"min":0,"max":1000}"#, "make the question a measure");
        check(r#"{"min":-2147483648,"max":2147483647}"#, "make the question a measure");
        check(r#"{"min":1,"max":5,"good":[4,6]}"#, "does not lie in 1 to 5");
        check(r#"{"min":1,"max":5,"good":[3,5],"bad":[1,3]}"#, "overlap");
        check(r#"{"min":1,"max":5,"good":[1,2],"bad":[4,5]}"#, "wrong end");
    }

    #[test]
    fn a_scale_reads_back_as_it_was_written() {
        for scale in [Scale::nps(), Scale::ces1(), Scale::custom(1, 10).unwrap(), Scale::custom(0, 1).unwrap()] {
            let json = serde_json::to_string(&scale).unwrap();
            assert_eq!(serde_json::from_str::<Scale>(&json).unwrap(), scale, "{json}");
        }
    }
}
