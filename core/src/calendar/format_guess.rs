//! The format of a column of dates that does not state it: found out where only one fits, refused where two do.

use super::{Moment, TimeFormat};
use crate::error::{Error, ErrorKind, Result};

/// Finds the format of a column from its texts.
///
/// Candidates are ISO 8601, and dates in numbers with four-digit years, one of the separators `/`, `.` and `-`, and no
/// time, `%H:%M`, `%H:%M:%S`, `%I:%M %p` or `%I:%M:%S %p`: day first, month first and year first. A family of candidates
/// (an order with a separator) fits when it reads every text that any candidate reads. Between day first and month first
/// nothing is ever guessed: one value over 12 in the right place settles it, otherwise the survey must.
///
/// Cost: a few tries for each text. Memory: constant.
///
/// ```
/// use cxmetrics::calendar::FormatGuess;
///
/// let mut guess = FormatGuess::new();
/// guess.see("3/4/2020");
/// assert_eq!(guess.decide().unwrap_err().code(), "time_format_ambiguous");
/// guess.see("25/4/2020 10:30");
/// let formats: Vec<_> = guess.decide()?.iter().map(|format| format.to_string()).collect();
/// assert_eq!(formats, ["%d/%m/%Y", "%d/%m/%Y %H:%M"]);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FormatGuess {
    families: Vec<Family>,
    n_read: u64,
    n_unreadable: u64,
    /// The first text that nothing reads.
    unreadable: Option<String>,
    /// The first text that something reads, and each that ruled out a family which read all before it.
    witnesses: Vec<String>,
    /// The first text that day first and month first read differently.
    two_ways: Option<String>,
}

#[derive(Debug, Clone)]
struct Family {
    order: Order,
    separator: u8,
    candidates: Vec<Candidate>,
    /// The candidate that read last. No text is read by two of a family, so it may be tried first.
    last: usize,
    n_read: u64,
}

#[derive(Debug, Clone)]
struct Candidate {
    format: TimeFormat,
    used: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Iso,
    YearFirst,
    DayFirst,
    MonthFirst,
}

const TIMES: [&str; 5] = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p"];

impl Family {
    fn new(order: Order, separator: u8) -> Self {
        let s = char::from(separator);
        let (date, times): (String, &[&str]) = match order {
            Order::Iso => ("iso".to_owned(), &TIMES[..1]),
            Order::YearFirst => (format!("%Y{s}%m{s}%d"), &TIMES),
            Order::DayFirst => (format!("%d{s}%m{s}%Y"), &TIMES),
            Order::MonthFirst => (format!("%m{s}%d{s}%Y"), &TIMES),
        };
        // Each of these is a format: a test counts them.
        let formats = times.iter().filter_map(|time| TimeFormat::parse(&format!("{date}{time}")).ok());
        let candidates = formats.map(|format| Candidate { format, used: false }).collect();
        Self { order, separator, candidates, last: 0, n_read: 0 }
    }

    /// The candidate that reads `text`, and what it reads.
    fn read(&self, text: &str) -> Option<(usize, Moment)> {
        let (before, rest) = self.candidates.split_at_checked(self.last)?;
        let likely_first = rest.iter().zip(self.last..).chain(before.iter().zip(0..));
        likely_first.into_iter().find_map(|(candidate, at)| Some((at, candidate.format.read(text)?)))
    }
}

impl Default for FormatGuess {
    fn default() -> Self {
        Self::new()
    }
}

impl FormatGuess {
    /// A guess that has seen nothing.
    pub fn new() -> Self {
        // ISO stands before the laxer year first with hyphens: both read the same dates from its texts.
        let mut families = vec![Family::new(Order::Iso, b'-')];
        for order in [Order::YearFirst, Order::DayFirst, Order::MonthFirst] {
            families.extend([b'/', b'.', b'-'].map(|separator| Family::new(order, separator)));
        }
        Self { families, n_read: 0, n_unreadable: 0, unreadable: None, witnesses: Vec::new(), two_ways: None }
    }

    /// Takes one text of the column into account. A blank text says nothing.
    pub fn see(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let separator = text.as_bytes().get(n_digits).copied();
        let (mut read, mut missed, mut day_first, mut month_first) = (false, false, None, None);
        for family in &mut self.families {
            let year_first = matches!(family.order, Order::Iso | Order::YearFirst);
            let likely = Some(family.separator) == separator && (n_digits == 4) == year_first;
            match likely.then(|| family.read(text)).flatten() {
                Some((at, moment)) => {
                    read = true;
                    family.n_read += 1;
                    family.last = at;
                    if let Some(candidate) = family.candidates.get_mut(at) {
                        candidate.used = true;
                    }
                    match family.order {
                        Order::DayFirst => day_first = Some(moment),
                        Order::MonthFirst => month_first = Some(moment),
                        Order::Iso | Order::YearFirst => {}
                    }
                }
                None => missed |= family.n_read == self.n_read,
            }
        }
        if !read {
            self.n_unreadable += 1;
            self.unreadable.get_or_insert_with(|| text.to_owned());
            return;
        }
        self.n_read += 1;
        if missed {
            self.witnesses.push(text.to_owned());
        }
        if day_first.is_some() && month_first.is_some() && day_first != month_first {
            self.two_ways.get_or_insert_with(|| text.to_owned());
        }
    }

    /// How many texts some candidate reads.
    pub fn n_read(&self) -> u64 {
        self.n_read
    }

    /// How many texts no candidate reads, such as `n/a`.
    pub fn n_unreadable(&self) -> u64 {
        self.n_unreadable
    }

    /// The formats of the family that fits, as far as some text needed them, in a fixed order: each text is to be
    /// read by the first that takes it.
    ///
    /// Texts that no candidate reads do not count against the column.
    ///
    /// # Errors
    /// [`ErrorKind::TimeFormatAmbiguous`] when day first and month first both read everything seen.
    /// [`ErrorKind::TimeFormatUnknown`] when no family does, or nothing was seen. Both show a value.
    pub fn decide(&self) -> Result<Vec<TimeFormat>> {
        if self.n_read == 0 {
            return Err(Error::new(
                ErrorKind::TimeFormatUnknown,
                match &self.unreadable {
                    Some(text) => format!(
                        "no known time format reads `{}`; state the format in the survey, such as `%d %b %Y` or `unix_s`",
                        shortened(text)
                    ),
                    None => "the time column has no values to find its format from; state it in the survey".to_owned(),
                },
            ));
        }
        let fits: Vec<&Family> = self.families.iter().filter(|family| family.n_read == self.n_read).collect();
        let of = |order| fits.iter().find(|family| family.order == order);
        if let (Some(day_first), Some(month_first)) = (of(Order::DayFirst), of(Order::MonthFirst)) {
            return Err(self.ambiguous(day_first, month_first));
        }
        match fits.first() {
            Some(family) => {
                let used = family.candidates.iter().filter(|candidate| candidate.used);
                Ok(used.map(|candidate| candidate.format.clone()).collect())
            }
            None => Err(Error::new(
                ErrorKind::TimeFormatUnknown,
                format!(
                    "no one time format reads all of {}; state the format in the survey",
                    self.witnesses_in_words()
                ),
            )),
        }
    }

    fn ambiguous(&self, day_first: &Family, month_first: &Family) -> Error {
        let ways = self.two_ways.as_deref().and_then(|text| {
            let way = |family: &Family| {
                let (at, moment) = family.read(text)?;
                Some(format!("{} (`{}`)", in_words(moment)?, family.candidates.get(at)?.format))
            };
            Some(format!("`{}` could be {} or {}", shortened(text), way(day_first)?, way(month_first)?))
        });
        let ways =
            ways.unwrap_or_else(|| format!("{} can be read day first and month first", self.witnesses_in_words()));
        Error::new(ErrorKind::TimeFormatAmbiguous, format!("{ways}; state the format in the survey"))
    }

    fn witnesses_in_words(&self) -> String {
        let texts: Vec<String> = self.witnesses.iter().map(|text| format!("`{}`", shortened(text))).collect();
        texts.join(", ")
    }
}

/// The date of a moment, such as `3 April 2020`.
fn in_words(moment: Moment) -> Option<String> {
    let (Moment::Civil(micros) | Moment::Instant(micros)) = moment;
    let date = chrono::DateTime::from_timestamp_micros(micros)?.date_naive();
    Some(date.format("%-d %B %Y").to_string())
}

/// As much of a text as an error message has room for.
fn shortened(text: &str) -> String {
    const ROOM: usize = 40;
    let mut short: String = text.chars().take(ROOM).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn guess(texts: &[&str]) -> FormatGuess {
        let mut guess = FormatGuess::new();
        for text in texts {
            guess.see(text);
        }
        guess
    }

    #[test]
    fn every_candidate_is_a_format() {
        let n: usize = FormatGuess::new().families.iter().map(|family| family.candidates.len()).sum();
        assert_eq!(n, 1 + 3 * 3 * 5);
    }

    #[test]
    fn one_family_fits() {
        let cases: [(&[&str], &[&str]); 14] = [
            (&["2026-11-22", "2026-11-22T10:30:00+01:00", "n/a", ""], &["iso"]),
            (&["2026-1-5", "2026-11-22"], &["%Y-%m-%d"]),
            (&["2026/1/5", "2026/11/22 10:30"], &["%Y/%m/%d", "%Y/%m/%d %H:%M"]),
            (&["2026.01.05"], &["%Y.%m.%d"]),
            (&["3/4/2020", "25/4/2020"], &["%d/%m/%Y"]),
            (&["3/4/2020", "4/25/2020"], &["%m/%d/%Y"]),
            (&["4/25/2020 1:05"], &["%m/%d/%Y %H:%M"]),
            (&["4/25/2020 1:05:09 PM", "4/3/2020 12:00 am"], &["%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p"]),
            (&["31.12.2026 23:59:59"], &["%d.%m.%Y %H:%M:%S"]),
            (&["25-04-2020"], &["%d-%m-%Y"]),
            (&["  25/4/2020  ", "unknown", "?"], &["%d/%m/%Y"]),
            (&["29/2/2024"], &["%d/%m/%Y"]),
            (&["12/31/2026", "1/1/2027"], &["%m/%d/%Y"]),
            (&["4/25/2020 13:05", "4/25/2020"], &["%m/%d/%Y", "%m/%d/%Y %H:%M"]),
        ];
        for (texts, formats) in cases {
            let decided = guess(texts).decide().unwrap();
            assert_eq!(decided.iter().map(TimeFormat::as_str).collect::<Vec<_>>(), formats, "{texts:?}");
            for text in texts {
                let read = decided.iter().any(|format| format.read(text).is_some());
                assert_eq!(read, text.contains("20"), "{text}");
            }
        }
    }

    #[test]
    fn nothing_is_guessed() {
        let cases: [(&[&str], &str, &str); 9] = [
            (
                &["n/a", "5/5/2020", "3/4/2020", "4/3/2020"],
                "time_format_ambiguous",
                "`3/4/2020` could be 3 April 2020 (`%d/%m/%Y`) or 4 March 2020 (`%m/%d/%Y`); state the format in the survey",
            ),
            (
                &["03.04.2020 10:30"],
                "time_format_ambiguous",
                "`03.04.2020 10:30` could be 3 April 2020 (`%d.%m.%Y %H:%M`) or 4 March 2020 (`%m.%d.%Y %H:%M`); state the \
                 format in the survey",
            ),
            (
                &["5/5/2020", "6/6/2020"],
                "time_format_ambiguous",
                "`5/5/2020` can be read day first and month first; state the format in the survey",
            ),
            (
                &["3/4/2020", "25/4/2020", "4/25/2020"],
                "time_format_unknown",
                "no one time format reads all of `3/4/2020`, `25/4/2020`, `4/25/2020`; state the format in the survey",
            ),
            (
                &["25/4/2020", "25.4.2020"],
                "time_format_unknown",
                "no one time format reads all of `25/4/2020`, `25.4.2020`; state the format in the survey",
            ),
            (
                &["n/a", "soon"],
                "time_format_unknown",
                "no known time format reads `n/a`; state the format in the survey, such as `%d %b %Y` or `unix_s`",
            ),
            (
                &["3/4/20", "13/13/2020", "0/1/2020"],
                "time_format_unknown",
                "no known time format reads `3/4/20`; state the format in the survey, such as `%d %b %Y` or `unix_s`",
            ),
            (
                &["żółć żółć żółć żółć żółć żółć żółć żółć żółć"],
                "time_format_unknown",
                "no known time format reads `żółć żółć żółć żółć żółć żółć żółć żółć …`; state the format in the survey, \
                 such as `%d %b %Y` or `unix_s`",
            ),
            (
                &[" ", ""],
                "time_format_unknown",
                "the time column has no values to find its format from; state it in the survey",
            ),
        ];
        for (texts, code, message) in cases {
            let err = guess(texts).decide().unwrap_err();
            assert_eq!((err.code(), err.to_string().as_str()), (code, message), "{texts:?}");
        }
    }

    #[test]
    fn no_text_is_read_by_two_of_a_family() {
        for family in &FormatGuess::new().families {
            let s = char::from(family.separator);
            let date = if family.order == Order::YearFirst { format!("2026{s}1{s}2") } else { format!("1{s}2{s}2026") };
            for time in ["", " 1:05", " 1:05:09", " 1:05 pm", " 1:05:09 pm"] {
                let text = format!("{date}{time}");
                let n = family.candidates.iter().filter(|candidate| candidate.format.read(&text).is_some()).count();
                assert_eq!(n, usize::from(family.order != Order::Iso), "{text}");
            }
        }
    }

    #[test]
    fn what_nothing_reads_is_counted() {
        let guess = guess(&["n/a", "25/4/2020", "", "later", "26/4/2020"]);
        assert_eq!((guess.n_read(), guess.n_unreadable()), (2, 2));
    }

    proptest! {
        #[test]
        fn any_texts_are_taken(texts in proptest::collection::vec("\\PC{0,12}|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}( .*)?", 0..8)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let guess = guess(&texts);
            let blank = texts.iter().filter(|text| text.trim().is_empty()).count() as u64;
            prop_assert_eq!(guess.n_read() + guess.n_unreadable() + blank, texts.len() as u64);
            if let Ok(formats) = guess.decide() {
                let read = texts.iter().filter(|text| formats.iter().any(|format| format.read(text).is_some()));
                prop_assert!(guess.n_read() <= read.count() as u64);
            }
        }

        #[test]
        fn the_order_of_the_texts_does_not_matter(
            mut dates in proptest::collection::vec((1_u32..=28, 1_u32..=28), 1..6),
        ) {
            let texts = |dates: &[(u32, u32)]| dates.iter().map(|(a, b)| format!("{a}/{b}/2020")).collect::<Vec<_>>();
            let decide = |texts: Vec<String>| {
                let mut guess = FormatGuess::new();
                for text in &texts {
                    guess.see(text);
                }
                guess.decide().map_err(|err| err.kind())
            };
            let forward = decide(texts(&dates));
            dates.reverse();
            prop_assert_eq!(forward, decide(texts(&dates)));
        }
    }
}
