//! Why an answer or a row was refused, and how that is counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::survey::{ConsentDef, Survey, TimeDef};

/// Why an answer was dropped, or a row kept out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[repr(u8)]
pub enum Reason {
    /// A rating outside its scale.
    OutOfScale = FIRST,
    /// A rating between two points of a scale.
    Fractional,
    /// Not a number: NaN.
    NotANumber,
    /// Infinite.
    Infinite,
    /// A truth value where a number is asked for.
    Boolean,
    /// A word where a number, a yes or a no is asked for.
    Word,
    /// A negative duration or count: a clock error, not an outlier.
    Negative,
    /// A number too large to be real.
    TooLarge,
    /// The value has a type that the question cannot read, such as a date.
    WrongType,
    /// One of the two times of a duration cannot be read.
    TimeUnreadableInMeasure,
    /// The row has no time.
    TimeMissing,
    /// The row's time cannot be read.
    TimeUnreadable,
    /// The row has no weight.
    WeightMissing,
    /// The row's weight is zero.
    WeightZero,
    /// The row's weight is negative.
    WeightNegative,
    /// The row's weight is not a number, or too large.
    WeightUnreadable,
    /// The row's respondent has not consented.
    ConsentWithheld,
    /// The row has no id.
    IdMissing,
    /// The row's revision is not a whole number.
    RevisionUnreadable,
    /// A row with this id, and the same or no revision, was counted before.
    Duplicate,
    /// A row with this id and a higher revision was counted before.
    StaleRevision,
    /// A later row with this id and a higher revision took the row's place.
    Replaced,
    /// A line of a text file has more fields than the header.
    TooManyFields,
    /// A line of a text file is not in the stated encoding.
    InvalidEncoding,
    /// A line of a file does not read, or nests too deep.
    MalformedLine,
    /// A line of a file is longer than the reader takes.
    LineTooLong,
    /// A line of a file would bring more columns than the reader takes.
    TooManyColumns,
}

/// The lowest code of a [`Reason`] in a buffer of answer codes; below it stand [`MISSING`] and the bins.
const FIRST: u8 = 225;

/// The code of a row without an answer.
pub(crate) const MISSING: u8 = FIRST - 1;

/// The code of a row that takes no part.
pub(crate) const SKIPPED: u8 = 255;

impl Reason {
    /// Every reason, in the order of declaration.
    pub const ALL: &'static [Self] = &[
        Self::OutOfScale,
        Self::Fractional,
        Self::NotANumber,
        Self::Infinite,
        Self::Boolean,
        Self::Word,
        Self::Negative,
        Self::TooLarge,
        Self::WrongType,
        Self::TimeUnreadableInMeasure,
        Self::TimeMissing,
        Self::TimeUnreadable,
        Self::WeightMissing,
        Self::WeightZero,
        Self::WeightNegative,
        Self::WeightUnreadable,
        Self::ConsentWithheld,
        Self::IdMissing,
        Self::RevisionUnreadable,
        Self::Duplicate,
        Self::StaleRevision,
        Self::Replaced,
        Self::TooManyFields,
        Self::InvalidEncoding,
        Self::MalformedLine,
        Self::LineTooLong,
        Self::TooManyColumns,
    ];

    /// The reason that stands behind a code in a buffer.
    pub(crate) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code.checked_sub(FIRST)?)).copied()
    }

    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    /// The stable name of the reason.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OutOfScale => "out_of_scale",
            Self::Fractional => "fractional",
            Self::NotANumber => "not_a_number",
            Self::Infinite => "infinite",
            Self::Boolean => "boolean",
            Self::Word => "word",
            Self::Negative => "negative",
            Self::TooLarge => "too_large",
            Self::WrongType => "wrong_type",
            Self::TimeUnreadableInMeasure => "time_unreadable_in_measure",
            Self::TimeMissing => "time_missing",
            Self::TimeUnreadable => "time_unreadable",
            Self::WeightMissing => "weight_missing",
            Self::WeightZero => "weight_zero",
            Self::WeightNegative => "weight_negative",
            Self::WeightUnreadable => "weight_unreadable",
            Self::ConsentWithheld => "consent_withheld",
            Self::IdMissing => "id_missing",
            Self::RevisionUnreadable => "revision_unreadable",
            Self::Duplicate => "duplicate",
            Self::StaleRevision => "stale_revision",
            Self::Replaced => "replaced",
            Self::TooManyFields => "too_many_fields",
            Self::InvalidEncoding => "invalid_encoding",
            Self::MalformedLine => "malformed_line",
            Self::LineTooLong => "line_too_long",
            Self::TooManyColumns => "too_many_columns",
        }
    }

    /// What to do about it, for whoever sent the answer.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::OutOfScale => "give a point of the scale, or leave it out",
            Self::Fractional => "give a whole number, or leave it out",
            Self::NotANumber | Self::Infinite | Self::Boolean | Self::Word => "give a number, or leave it out",
            Self::Negative => "give a number that is not negative, or leave it out; is a clock wrong?",
            Self::TooLarge => "give a smaller number, or leave it out; is it in another unit?",
            Self::WrongType => "give a value of the question's kind, or leave it out",
            Self::TimeUnreadableInMeasure => "give both times in one of the stated formats, or leave them out",
            Self::TimeMissing => "say when the answer was given",
            Self::TimeUnreadable => "give the time as `2026-09-01T12:30:00Z`, or in a format that the survey states",
            Self::WeightMissing | Self::WeightNegative | Self::WeightUnreadable => {
                "give a weight that is a number above 0"
            }
            Self::WeightZero => "an answer of weight 0 counts for nothing; leave the row out",
            Self::ConsentWithheld => "keep the answer out, for there is no consent to count it",
            Self::IdMissing => "give the answer an id",
            Self::RevisionUnreadable => "give a whole number as revision",
            Self::Duplicate => "an answer of this id is counted already; correct that one, or give another id",
            Self::StaleRevision | Self::Replaced => "a higher revision is counted already; send a higher one still",
            Self::TooManyFields => "quote fields that hold the delimiter",
            Self::InvalidEncoding => "name the encoding of the file",
            Self::MalformedLine => "write one object a line, as JSON",
            Self::LineTooLong | Self::TooManyColumns => "check whether line breaks or delimiters are missing",
        }
    }

    /// The column that a row is refused for.
    pub(crate) fn column(self, survey: &Survey) -> Option<String> {
        let def = survey.def();
        match self {
            Self::TimeMissing | Self::TimeUnreadable => match &def.time {
                Some(TimeDef::Column(column)) => Some(column.clone()),
                Some(TimeDef::Full(time)) => Some(time.column.clone()),
                None => None,
            },
            Self::WeightMissing | Self::WeightZero | Self::WeightNegative | Self::WeightUnreadable => {
                def.weight.clone()
            }
            Self::ConsentWithheld => match &def.consent {
                Some(ConsentDef::Column(column)) => Some(column.clone()),
                Some(ConsentDef::Full(consent)) => Some(consent.column.clone()),
                None => None,
            },
            Self::IdMissing | Self::Duplicate => def.id.clone(),
            Self::RevisionUnreadable | Self::StaleRevision | Self::Replaced => def.revision.clone(),
            _ => None,
        }
    }

    /// Whether it speaks of the host's wishes rather than of bad data: consent, duplicates and replaced rows do not
    /// count towards the share of refusals past which an intake fails.
    pub const fn is_expected(self) -> bool {
        matches!(
            self,
            Self::ConsentWithheld | Self::Duplicate | Self::StaleRevision | Self::Replaced | Self::WeightZero
        )
    }
}

/// How many places of each reason are kept.
const PLACES: usize = 5;

/// How often something was refused, by reason, with the first places.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refusals {
    by_reason: BTreeMap<Reason, Refusal>,
}

/// How often something was refused for one reason, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Refusal {
    /// How often.
    pub count: u64,
    /// The first rows it happened in, at most five, counted from 0 over everything that was read. For reasons that only
    /// a reader of files gives, such as [`Reason::TooManyFields`], the lines of the file, counted from 1.
    pub first_rows: Vec<u64>,
}

impl Refusals {
    pub(crate) fn add(&mut self, reason: Reason, row: u64) {
        let refusal = self.by_reason.entry(reason).or_default();
        refusal.count += 1;
        if refusal.first_rows.len() < PLACES {
            refusal.first_rows.push(row);
        }
    }

    pub(crate) fn add_many(&mut self, reason: Reason, count: u64, first_rows: &[u64]) {
        if count == 0 {
            return;
        }
        let refusal = self.by_reason.entry(reason).or_default();
        refusal.count += count;
        refusal.first_rows.extend(first_rows);
        refusal.first_rows.sort_unstable();
        refusal.first_rows.truncate(PLACES);
    }

    pub(crate) fn take_back(&mut self, reason: Reason) {
        if let Some(refusal) = self.by_reason.get_mut(&reason) {
            refusal.count = refusal.count.saturating_sub(1);
            if refusal.count == 0 {
                self.by_reason.remove(&reason);
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self, rows_before: u64) {
        for (reason, refusal) in &other.by_reason {
            let rows: Vec<u64> = refusal.first_rows.iter().map(|row| row + rows_before).collect();
            self.add_many(*reason, refusal.count, &rows);
        }
    }

    /// How often in all.
    pub fn total(&self) -> u64 {
        self.by_reason.values().map(|refusal| refusal.count).sum()
    }

    /// How often for bad data: without withheld consent, duplicates, replaced rows and zero weights.
    pub fn total_bad(&self) -> u64 {
        self.by_reason.iter().filter(|(reason, _)| !reason.is_expected()).map(|(_, refusal)| refusal.count).sum()
    }

    /// How often for this reason.
    pub fn count(&self, reason: Reason) -> u64 {
        self.by_reason.get(&reason).map_or(0, |refusal| refusal.count)
    }

    /// The reasons that occurred, with their counts and first places, in the order of [`Reason::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Reason, &Refusal)> {
        self.by_reason.iter().map(|(reason, refusal)| (*reason, refusal))
    }

    /// Whether nothing was refused.
    pub fn is_empty(&self) -> bool {
        self.by_reason.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_reasons() {
        for reason in Reason::ALL {
            assert_eq!(Reason::of_code(reason.code()), Some(*reason));
            assert!(reason.code() < SKIPPED && MISSING < reason.code());
            assert_eq!(serde_json::to_string(reason).unwrap(), format!("\"{}\"", reason.name()));
        }
        assert_eq!(Reason::of_code(MISSING), None);
        assert_eq!(Reason::of_code(SKIPPED), None);
    }

    #[test]
    fn first_places_stay_the_first_whatever_the_order_of_merging() {
        let mut early = Refusals::default();
        early.add(Reason::Word, 3);
        let mut late = Refusals::default();
        (0..9).for_each(|row| late.add(Reason::Word, row));
        let mut a = early.clone();
        a.merge(&late, 10);
        let mut b = Refusals::default();
        b.merge(&late, 10);
        b.merge(&early, 0);
        assert_eq!(a, b);
        assert_eq!(a.iter().next().unwrap().1, &Refusal { count: 10, first_rows: vec![3, 10, 11, 12, 13] });
    }
}
