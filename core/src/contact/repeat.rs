//! Who came back within some days, and whose matter was settled at the first contact.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ask::{ContactRow, Counts, Cut, DEFAULT_MIN_BASE, Key, Style};
use super::book::{DAY, end_of, start_of};
use super::fold::{Contacts, SETTLED, UNTOLD};
use crate::calendar::Grain;
use crate::error::{Error, ErrorKind, Result};
use crate::infer::operations::followed;
use crate::locale::{Locale, Noun};
use crate::metric::Reading;
use crate::unit::Confidence;

/// Which contacts count as a repeat of another.
///
/// In serde `{}` asks for repeats within seven days over all time, `{"within_days": 3, "same": ["topic"], "every": "week"}` for repeats about
/// the same topic, by week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RepeatRequest {
    /// A contact is repeated when another one comes within so many days; 7 when absent.
    pub within_days: u32,
    /// Dimensions that both contacts must agree in, such as the topic; none when absent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// The periods to tell apart, by the day of the earlier contact; all time when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<Grain>,
    /// The dimension to tell apart, by its value at the earlier contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Smaller bases are withheld; 5 when absent.
    pub min_base: u64,
    /// The confidence of intervals; 95 % when absent.
    pub confidence: Confidence,
}

impl Default for RepeatRequest {
    fn default() -> Self {
        Self {
            within_days: 7,
            same: Vec::new(),
            every: None,
            by: None,
            min_base: DEFAULT_MIN_BASE,
            confidence: Confidence::default(),
        }
    }
}

/// How many contacts were repeated. Made by [`Contacts::repeats`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Repeats {
    /// The last day whose contacts are known.
    pub as_of: NaiveDate,
    /// The window in days.
    pub within_days: u32,
    /// Dimensions that both contacts agree in.
    pub same: Vec<String>,
    /// The share of contacts that were repeated. Contacts whose window is not over are left out, for to count them as not repeated would
    /// flatter the last days.
    pub total: Reading,
    /// Contacts whose window is not over.
    pub censored: u64,
    /// By period and segment, where that was asked for. A contact whose window is not over is left out there too.
    pub rows: Vec<ContactRow>,
}

/// What first contact resolution rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ResolutionBasis {
    /// The first contact was marked as settled, and no other followed within the window.
    MarkedAndNotRepeated,
    /// No other contact followed within the window: all that events tell where nothing marks a contact as settled.
    NotRepeated,
}

/// How many matters were settled at the first contact. Made by [`Contacts::first_contact_resolution`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FirstContactResolution {
    /// The last day whose contacts are known.
    pub as_of: NaiveDate,
    /// A contact opens a matter when none came in so many days before, and leaves it settled when none comes in so many after.
    pub within_days: u32,
    /// Dimensions that contacts of one matter agree in.
    pub same: Vec<String>,
    /// What it rests on.
    pub basis: ResolutionBasis,
    /// The share of matters settled at the first contact.
    pub total: Reading,
    /// Matters whose window is not over, or whose days before the first contact are not known.
    pub censored: u64,
    /// Matters of which nobody marked whether they were settled.
    pub unmarked: u64,
    /// By period and segment, where that was asked for.
    pub rows: Vec<ContactRow>,
}

impl Contacts {
    /// The share of contacts that the same customer repeated within some days, as known at the end of `as_of`, `repeat_contact`.
    ///
    /// Contacts at the same moment are one contact told twice. Cost: a pass over the contacts.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a window of no days; [`ErrorKind::UnknownDimension`].
    ///
    /// ```
    /// use cxmetrics::contact::{ContactSpec, Contacts, RepeatRequest};
    /// use cxmetrics::cube::Record;
    /// let mut contacts = Contacts::new(ContactSpec::new("customer", "day"))?;
    /// for (customer, day) in [("a", "2026-09-01"), ("a", "2026-09-04"), ("b", "2026-09-02"), ("c", "2026-09-27")] {
    ///     contacts.add(&Record::new().text("customer", customer).text("day", day))?;
    /// }
    /// let request = RepeatRequest { min_base: 1, ..RepeatRequest::default() };
    /// let repeats = contacts.repeats(&request, "2026-09-30".parse().unwrap())?;
    /// // One of three; of the last the week is not over.
    /// assert_eq!((repeats.total.n, repeats.censored), (3, 1));
    /// assert_eq!(repeats.total.value(), Some(1.0 / 3.0));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn repeats(&self, request: &RepeatRequest, as_of: NaiveDate) -> Result<Repeats> {
        let cut = Cut::new(self, request.every, request.by.as_deref())?;
        let mut total = Counts::default();
        let mut cells: BTreeMap<Key, Counts> = BTreeMap::new();
        self.each_issue(request, as_of, |issue| {
            for (place, (at, row)) in issue.times.iter().zip(issue.rows).enumerate() {
                let is_repeated = issue.followed(place, *at);
                total.add(is_repeated);
                cells.entry(cut.key(self, *row)).or_default().add(is_repeated);
            }
        })?;
        let style = Style { method: "repeat_contact", min_base: request.min_base, confidence: request.confidence };
        let is_cut = cut.every.is_some() || request.by.is_some();
        Ok(Repeats {
            as_of,
            within_days: request.within_days,
            same: request.same.clone(),
            total: style.share(total),
            censored: total.censored,
            rows: if is_cut { cut.rows(self, &cells, &style, as_of) } else { Vec::new() },
        })
    }

    /// First contact resolution from events, `fcr.wilson`: the share of matters that the first contact settled.
    ///
    /// A contact opens a matter when the same customer made none in the days of the window before. The matter is settled at the first
    /// contact when no other follows within the window and, where the spec names a column for it, the contact was marked as settled. Matters
    /// that nobody marked are left out, and so are those whose windows before or after reach beyond the data.
    ///
    /// # Errors
    /// As [`Contacts::repeats`].
    pub fn first_contact_resolution(
        &self,
        request: &RepeatRequest,
        as_of: NaiveDate,
    ) -> Result<FirstContactResolution> {
        let cut = Cut::new(self, request.every, request.by.as_deref())?;
        let basis = if self.spec().resolved.is_some() {
            ResolutionBasis::MarkedAndNotRepeated
        } else {
            ResolutionBasis::NotRepeated
        };
        let window = window_ms(request);
        let known_from = self.first_day().map_or(0.0, |day| start_of(day) as f64);
        let mut total = Counts::default();
        let mut unmarked = 0;
        let mut cells: BTreeMap<Key, Counts> = BTreeMap::new();
        self.each_issue(request, as_of, |issue| {
            let mut last: Option<f64> = None;
            for (place, (at, row)) in issue.times.iter().zip(issue.rows).enumerate() {
                let opens = last.is_none_or(|last| window < at - last);
                last = Some(*at);
                if !opens {
                    continue;
                }
                let marked = match basis {
                    ResolutionBasis::NotRepeated => SETTLED,
                    ResolutionBasis::MarkedAndNotRepeated => {
                        self.rows().resolved.get(*row as usize).copied().unwrap_or(UNTOLD)
                    }
                };
                let is_repeated = if *at - window < known_from { None } else { issue.followed(place, *at) };
                if is_repeated.is_some() && marked == UNTOLD {
                    unmarked += 1;
                    continue;
                }
                let is_settled = is_repeated.map(|is_repeated| !is_repeated && marked == SETTLED);
                total.add(is_settled);
                cells.entry(cut.key(self, *row)).or_default().add(is_settled);
            }
        })?;
        let style = Style { method: "fcr.wilson", min_base: request.min_base, confidence: request.confidence };
        let is_cut = cut.every.is_some() || request.by.is_some();
        Ok(FirstContactResolution {
            as_of,
            within_days: request.within_days,
            same: request.same.clone(),
            basis,
            total: style.share(total),
            censored: total.censored,
            unmarked,
            rows: if is_cut { cut.rows(self, &cells, &style, as_of) } else { Vec::new() },
        })
    }

    /// Hands the contacts of each customer, or of each customer and topic, to `visit`, in order.
    fn each_issue(&self, request: &RepeatRequest, as_of: NaiveDate, mut visit: impl FnMut(&Issue<'_>)) -> Result<()> {
        if request.within_days == 0 {
            return Err(Error::new(ErrorKind::OutOfRange, "a window of 0 days holds no contact; write 1 or more"));
        }
        let same: Vec<usize> = request.same.iter().map(|name| self.dimension_idx(name)).collect::<Result<_>>()?;
        let end = end_of(as_of);
        let until = end as f64;
        let window = window_ms(request);
        let (mut times, mut rows): (Vec<f64>, Vec<u32>) = (Vec::new(), Vec::new());
        for (at, row) in self.book().iter() {
            let known = at.partition_point(|at| *at < end);
            let (at, row) = (at.get(..known).unwrap_or_default(), row.get(..known).unwrap_or_default());
            let mut emit = |contacts: &mut dyn Iterator<Item = (i64, u32)>| {
                times.clear();
                rows.clear();
                let mut last = None;
                for (at, row) in contacts {
                    // The same contact twice over.
                    if last == Some(at) {
                        continue;
                    }
                    last = Some(at);
                    times.push(at as f64);
                    rows.push(row);
                }
                if !times.is_empty() {
                    visit(&Issue { times: &times, rows: &rows, window, until });
                }
            };
            if same.is_empty() {
                emit(&mut at.iter().copied().zip(row.iter().copied()));
                continue;
            }
            let mut topics: BTreeMap<Vec<u32>, Vec<(i64, u32)>> = BTreeMap::new();
            for (at, row) in at.iter().zip(row) {
                let codes = &self.rows().codes;
                let topic = same
                    .iter()
                    .map(|dimension| {
                        codes.get(*dimension).and_then(|codes| codes.get(*row as usize)).copied().unwrap_or(0)
                    })
                    .collect();
                topics.entry(topic).or_default().push((*at, *row));
            }
            for contacts in topics.values() {
                emit(&mut contacts.iter().copied());
            }
        }
        Ok(())
    }
}

/// The contacts of one customer about one thing, in order, each at a time of its own; in milliseconds, which doubles hold exactly.
struct Issue<'a> {
    times: &'a [f64],
    rows: &'a [u32],
    window: f64,
    until: f64,
}

impl Issue<'_> {
    fn followed(&self, place: usize, at: f64) -> Option<bool> {
        followed(self.times.get(place + 1..).unwrap_or_default(), at, self.window, self.until)
    }
}

fn window_ms(request: &RepeatRequest) -> f64 {
    f64::from(request.within_days) * DAY as f64
}

/// A share with its interval in brackets, or nothing where it is withheld.
pub(super) fn share_text(locale: Locale, reading: &Reading) -> Option<String> {
    let value = locale.percent(reading.value()?, 1);
    Some(match reading.interval() {
        None => value,
        Some((low, high)) => {
            let (low, high) = (locale.percent(low, 1), locale.percent(high, 1));
            match locale {
                Locale::En => format!("{value} ({low} to {high})"),
                Locale::Pl => format!("{value} (od {low} do {high})"),
            }
        }
    })
}

impl Repeats {
    /// The share that came back, and how many were left out, in a sentence or two.
    pub fn sentence(&self, locale: Locale) -> String {
        let window = match (locale, self.within_days) {
            // After "w ciągu" and "obserwacji" one day has its genitive; that of more days is the same as their nominative.
            (Locale::Pl, 1) => "1 dnia".to_owned(),
            (_, days) => locale.count_of(u64::from(days), Noun::Day),
        };
        let Some(share) = share_text(locale, &self.total) else {
            return match locale {
                Locale::En => format!("Too few contacts have been followed for {window} to say how many are repeated."),
                Locale::Pl => {
                    format!("Zbyt mało kontaktów ma za sobą {window} obserwacji, by podać odsetek ponownych.")
                }
            };
        };
        let base = locale.count_of(self.total.n, Noun::Contact);
        let mut text = match locale {
            Locale::En => format!("{share} of {base} were followed by another of the same customer within {window}."),
            Locale::Pl => format!("Ponowny kontakt tego samego klienta w ciągu {window}: {share}; {base}."),
        };
        if 0 < self.censored {
            let censored = locale.count_of(self.censored, Noun::Contact);
            let more = match locale {
                Locale::En => format!(" Left out, for their {window} are not over: {censored}."),
                Locale::Pl => format!(" Pominięto te, dla których okno jeszcze trwa: {censored}."),
            };
            text.push_str(&more);
        }
        text
    }
}

impl FirstContactResolution {
    /// The share settled at the first contact, and what it rests on, in a sentence or two.
    pub fn sentence(&self, locale: Locale) -> String {
        let window = locale.count_of(u64::from(self.within_days), Noun::Day);
        let Some(share) = share_text(locale, &self.total) else {
            return match locale {
                Locale::En => format!(
                    "Too few matters have been followed for {window} to say how many the first contact settled."
                ),
                Locale::Pl => {
                    format!("Zbyt mało spraw ma za sobą {window} obserwacji, by podać odsetek załatwionych od razu.")
                }
            };
        };
        let n = locale.count(self.total.n);
        match (locale, self.basis) {
            (Locale::En, ResolutionBasis::MarkedAndNotRepeated) => format!(
                "First contact resolution {share} of {n} matters: marked as settled, and no other contact within {window}."
            ),
            (Locale::En, ResolutionBasis::NotRepeated) => format!(
                "First contact resolution {share} of {n} matters, as far as events tell: no other contact within {window}."
            ),
            (Locale::Pl, ResolutionBasis::MarkedAndNotRepeated) => format!(
                "Załatwione przy pierwszym kontakcie: {share}; liczba spraw: {n}. Oznaczone jako załatwione i bez kolejnego kontaktu: {window}."
            ),
            (Locale::Pl, ResolutionBasis::NotRepeated) => format!(
                "Załatwione przy pierwszym kontakcie: {share}; liczba spraw: {n}. Tyle mówią zdarzenia: brak kolejnego kontaktu ({window})."
            ),
        }
    }
}
