//! The blocks of a report: what can stand in it, with all the numbers it shows.

mod change;
mod distribution;
mod reading;
mod remark;

use serde::{Deserialize, Serialize};

pub use change::{Change, Good, Tone, Verdict};
pub use distribution::{Band, BandShare, Bin, Distribution};
pub use reading::{AxisRange, Breakdown, BreakdownRow, Card, Heat, HeatPeriod, HeatRow, KeyReadings, Point, Series};
pub use remark::{DataQuality, Definition, Headline, Method, Notice, Refusal, Response, Sentence, Version};

/// One block of a report. In JSON its `kind` says which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Block {
    /// What happened, in plain sentences.
    Headline(Headline),
    /// The key readings as cards, each with its comparison and its recent course.
    KeyReadings(KeyReadings),
    /// One metric over periods.
    Series(Series),
    /// One metric by segment.
    Breakdown(Breakdown),
    /// How the answers to one question spread over its scale.
    Distribution(Distribution),
    /// One metric by segment and period.
    Heat(Heat),
    /// What was read, refused and left out.
    DataQuality(DataQuality),
    /// How the numbers were made.
    Method(Method),
    /// Something that could not be shown, and why.
    Notice(Notice),
}

macro_rules! blocks {
    ($($name:ident),+ $(,)?) => {
        $(impl From<$name> for Block {
            fn from(block: $name) -> Self {
                Self::$name(block)
            }
        })+
    };
}

blocks!(Headline, KeyReadings, Series, Breakdown, Distribution, Heat, DataQuality, Method, Notice);

impl Block {
    /// A headline of these sentences.
    pub fn headline(sentences: impl IntoIterator<Item = Sentence>) -> Self {
        Self::Headline(Headline { sentences: sentences.into_iter().collect() })
    }

    /// The word in `kind`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Headline(_) => "headline",
            Self::KeyReadings(_) => "key_readings",
            Self::Series(_) => "series",
            Self::Breakdown(_) => "breakdown",
            Self::Distribution(_) => "distribution",
            Self::Heat(_) => "heat",
            Self::DataQuality(_) => "data_quality",
            Self::Method(_) => "method",
            Self::Notice(_) => "notice",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_is_the_tag() {
        let block = Block::from(Notice { title: "a".into(), text: "b".into() });
        let json = serde_json::to_value(&block).unwrap();
        assert_eq!(json["kind"], block.kind());
    }
}
