//! The one error of the crate: what went wrong, a stable code, and where.

use std::fmt;

use serde::Serialize;

/// The result of every fallible call in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of thing went wrong.
///
/// Match on this, or on [`ErrorKind::code`] when the decision is made in another language; the text of a message may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A survey definition has faults; [`Error::faults`] lists all of them.
    InvalidSurvey,
    /// A metric definition cannot be computed from this survey.
    InvalidMetric,
    /// A report specification has faults; [`Error::faults`] lists all of them.
    InvalidReport,
    /// An argument lies outside its range.
    OutOfRange,
    /// A date, period or grain cannot be read or does not exist.
    InvalidPeriod,
    /// A time zone name is not in the database.
    UnknownZone,
    /// A column that the survey names is not in the data.
    UnknownColumn,
    /// A question that a call names is not in the survey.
    UnknownQuestion,
    /// A dimension that a call names is not in the survey.
    UnknownDimension,
    /// Two questions with different scales, units or directions were asked to be one.
    ScaleMismatch,
    /// A column has a type that its role cannot take.
    ColumnType,
    /// A date column can be read day first and month first, and nothing says which.
    TimeFormatAmbiguous,
    /// No stated or known format reads a time column.
    TimeFormatUnknown,
    /// More than the stated share of the rows or answers was refused.
    TooManyRefusals,
    /// The cube would grow over its limit of cells.
    TooManyCells,
    /// Two cubes were counted with different surveys or grains.
    CubeMismatch,
    /// What is to be removed was never counted.
    NotContained,
    /// A count would exceed what its integer type can hold.
    Overflow,
    /// A table is not a cube table.
    InvalidTable,
    /// Saved data carries a version that this release does not read.
    UnsupportedVersion,
    /// A file does not have the format it was read as.
    MalformedInput,
    /// A file's format is not known, or its reader was not compiled in.
    UnsupportedFormat,
    /// The host's reader or writer failed.
    Io,
    /// The host stopped the work before its end.
    Cancelled,
    /// There is nothing to compute from.
    Empty,
    /// The data have no variation where the method needs some.
    ZeroVariance,
    /// There are fewer observations than the method needs.
    TooFew,
    /// Two sides that are to be compared share answers.
    Overlap,
    /// Amounts in two currencies were asked to be one.
    CurrencyMismatch,
    /// A column is a combination of others, so their shares cannot be told apart; the message names it.
    Collinear,
    /// No weights reach the margins that were asked for.
    UnreachableTarget,
}

impl ErrorKind {
    /// Every kind, in the order of declaration.
    pub const ALL: &'static [Self] = &[
        Self::InvalidSurvey,
        Self::InvalidMetric,
        Self::InvalidReport,
        Self::OutOfRange,
        Self::InvalidPeriod,
        Self::UnknownZone,
        Self::UnknownColumn,
        Self::UnknownQuestion,
        Self::UnknownDimension,
        Self::ScaleMismatch,
        Self::ColumnType,
        Self::TimeFormatAmbiguous,
        Self::TimeFormatUnknown,
        Self::TooManyRefusals,
        Self::TooManyCells,
        Self::CubeMismatch,
        Self::NotContained,
        Self::Overflow,
        Self::InvalidTable,
        Self::UnsupportedVersion,
        Self::MalformedInput,
        Self::UnsupportedFormat,
        Self::Io,
        Self::Cancelled,
        Self::Empty,
        Self::ZeroVariance,
        Self::TooFew,
        Self::Overlap,
        Self::CurrencyMismatch,
        Self::Collinear,
        Self::UnreachableTarget,
    ];

    /// The stable code of the kind, the same in every language.
    ///
    /// ```
    /// assert_eq!(cxmetrics::ErrorKind::UnknownColumn.code(), "unknown_column");
    /// ```
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidSurvey => "invalid_survey",
            Self::InvalidMetric => "invalid_metric",
            Self::InvalidReport => "invalid_report",
            Self::OutOfRange => "out_of_range",
            Self::InvalidPeriod => "invalid_period",
            Self::UnknownZone => "unknown_zone",
            Self::UnknownColumn => "unknown_column",
            Self::UnknownQuestion => "unknown_question",
            Self::UnknownDimension => "unknown_dimension",
            Self::ScaleMismatch => "scale_mismatch",
            Self::ColumnType => "column_type",
            Self::TimeFormatAmbiguous => "time_format_ambiguous",
            Self::TimeFormatUnknown => "time_format_unknown",
            Self::TooManyRefusals => "too_many_refusals",
            Self::TooManyCells => "too_many_cells",
            Self::CubeMismatch => "cube_mismatch",
            Self::NotContained => "not_contained",
            Self::Overflow => "overflow",
            Self::InvalidTable => "invalid_table",
            Self::UnsupportedVersion => "unsupported_version",
            Self::MalformedInput => "malformed_input",
            Self::UnsupportedFormat => "unsupported_format",
            Self::Io => "io",
            Self::Cancelled => "cancelled",
            Self::Empty => "empty",
            Self::ZeroVariance => "zero_variance",
            Self::TooFew => "too_few",
            Self::Overlap => "overlap",
            Self::CurrencyMismatch => "currency_mismatch",
            Self::Collinear => "collinear",
            Self::UnreachableTarget => "unreachable_target",
        }
    }
}

/// Where something went wrong, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Place {
    /// The row of the data, counted from 0 over everything the cube has read; for text files without the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The column of the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The path in a definition, such as `questions.nps.scale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// One fault of a definition, or of one answer: where it is, what it is, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The path in the definition, such as `questions.nps.scale`; of an answer its column or question.
    pub path: String,
    /// A stable code, such as `duplicate_name`; of an answer the [`Reason`](crate::intake::Reason) of its refusal.
    pub code: &'static str,
    /// What is wrong and what to do about it, in one sentence.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// The error of every fallible call in this crate, one word wide.
///
/// The text says what happened and what to do; [`Error::kind`], [`Error::code`] and [`Error::place`] are for programs.
/// It never repeats what a respondent wrote in a comment.
///
/// ```
/// let err = cxmetrics::calendar::Zone::get("Europe/Warszawa").unwrap_err();
/// assert_eq!(err.code(), "unknown_zone");
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.message)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    place: Place,
    faults: Vec<Fault>,
}

impl Error {
    /// An error of `kind` with a message that says what to do: lowercase, without a full stop, user input in backticks.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), place: Place::default(), faults: Vec::new() }))
    }

    /// An error that stands for all `faults` of a definition. The message lists them.
    pub(crate) fn of_faults(kind: ErrorKind, what: &str, faults: Vec<Fault>) -> Self {
        let n = faults.len();
        let mut message = format!("{what} has {n} fault{}", if n == 1 { "" } else { "s" });
        for fault in &faults {
            message.push_str("; ");
            message.push_str(&fault.to_string());
        }
        let path = faults.first().map(|fault| fault.path.clone());
        Self(Box::new(Inner { kind, message, place: Place { path, ..Place::default() }, faults }))
    }

    pub(crate) fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.0.faults = faults;
        self
    }

    pub(crate) fn at_row(mut self, row: u64) -> Self {
        self.0.place.row = Some(row);
        self
    }

    pub(crate) fn at_column(mut self, column: impl Into<String>) -> Self {
        self.0.place.column = Some(column.into());
        self
    }

    pub(crate) fn at_path(mut self, path: impl Into<String>) -> Self {
        self.0.place.path = Some(path.into());
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The stable code of the kind.
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// Where it went wrong, as far as it is known.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// All faults of a definition, or of one answer that was refused; empty for every other kind of error.
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }
}

impl From<std::io::Error> for Error {
    fn from(err: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, format!("the reader or writer failed: {err}"))
    }
}

/// The name in `known` nearest to `name`, if one is near enough to be a slip of the pen: for hosts with names of their own.
///
/// ```
/// assert_eq!(cxmetrics::nearest("delimeter", ["delimiter", "quote"]), Some("delimiter"));
/// assert_eq!(cxmetrics::nearest("colour", ["delimiter", "quote"]), None);
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (edit_distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Says what exists when a name does not: the nearest one and the list.
pub(crate) fn unknown_name<'a>(
    kind: ErrorKind,
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Error {
    use std::fmt::Write as _;
    const LISTED: usize = 40;
    let mut message = format!("there is no {what} `{name}`");
    if let Some(near) = nearest(name, known.clone()) {
        let _ = write!(message, "; did you mean `{near}`?");
    }
    let names: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        message.push_str("; there are none");
    } else {
        let _ = write!(message, "; there are: {}", names[..names.len().min(LISTED)].join(", "));
        if LISTED < names.len() {
            let _ = write!(message, " and {} more", names.len() - LISTED);
        }
    }
    Error::new(kind, message)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_snake_case() {
        let mut codes: Vec<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ErrorKind::ALL.len());
    }

    #[test]
    fn nearest_name_is_a_slip_not_a_guess() {
        assert_eq!(nearest("stor", ["store", "region"]), Some("store"));
        assert_eq!(nearest("NPS", ["nps"]), Some("nps"));
        assert_eq!(nearest("country", ["store", "region"]), None);
    }
}
