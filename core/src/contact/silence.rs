//! Customers who no longer make contact, each judged by its own rhythm.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::activity::{ActivityBand, bands};
use super::book::{day_of, end_of};
use super::fold::Contacts;
use super::visits::Visits;
use crate::calendar::{Grain, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::silence::{GapHistory, GapModel, Prior};
use crate::intake::Names;
use crate::locale::{Locale, Noun};
use crate::metric::{Reading, Withheld};
use crate::unit::Unit;

/// When a customer counts as silent.
///
/// In serde `{}` asks with all defaults, and `{"since": "2026-09-01", "by": "store"}` also for silences that have ended since, and for
/// stores of which nobody is heard any more.
///
/// ```
/// use cxmetrics::contact::SilenceRequest;
/// let request: SilenceRequest = serde_json::from_str(r#"{"below": 0.2}"#)?;
/// assert_eq!(request, SilenceRequest { below: 0.2, ..SilenceRequest::default() });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SilenceRequest {
    /// A customer is flagged on the first day on which the probability of being still active is below this; 0.1 when absent. It is also
    /// the share of flags, at most, that are raised on customers who are still active.
    pub below: f64,
    /// Visits that make a rhythm; of customers with fewer nothing is said. 3 when absent.
    pub min_contacts: u64,
    /// Contacts that follow another within so many minutes belong to the same visit; 60 when absent.
    pub visit_minutes: u32,
    /// Silences flagged from this day on that have ended are told too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// The dimension whose segments may fall silent as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// At most so many customers are listed, those with the most contacts first; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

impl Default for SilenceRequest {
    fn default() -> Self {
        Self { below: 0.1, min_contacts: 3, visit_minutes: 60, since: None, by: None, limit: None }
    }
}

/// Who has gone silent. Made by [`Contacts::silences`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Silences {
    /// The last day whose contacts are known.
    pub as_of: NaiveDate,
    /// A customer is flagged when the probability of being still active falls below this.
    pub below: f64,
    /// Visits that make a rhythm.
    pub min_contacts: u64,
    /// How many customers have made contact.
    pub customers: u64,
    /// How many of them have a rhythm and were judged.
    pub judged: u64,
    /// How many made too few visits to be judged.
    pub too_few: u64,
    /// How many contacts lie after the last day, and were left out.
    pub later_contacts: u64,
    /// Of those judged, how many are still active, as far as can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_active: Option<f64>,
    /// The share of silent customers among those judged.
    pub share_silent: Reading,
    /// How customers keep in touch and leave; nothing where too little is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<GapModel>,
    /// Customers who were judged, by how likely they are to be still active: ten bands of a tenth each, the least likely first. Empty
    /// where nobody could be judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activity: Vec<ActivityBand>,
    /// How many are silent now, listed or not.
    pub silent: u64,
    /// How many of them are still active after all, as far as can be told: the false alarms of this list.
    pub expected_false: f64,
    /// Those who are silent now: the most contacts first.
    pub silent_customers: Vec<SilentCustomer>,
    /// Silences that were flagged since the day that was asked for, and have ended: the earliest first.
    pub ended: Vec<EndedSilence>,
    /// Segments of which nobody is heard any more: the least likely first.
    pub silent_segments: Vec<SilentSegment>,
    /// The id of the method.
    pub method: String,
}

/// How likely a customer is to be still active. Made by [`Contacts::activity`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CustomerActivity {
    /// The customer's key.
    pub customer: String,
    /// How many visits; contacts that lie close together are one.
    pub contacts: u64,
    /// The day of the last one.
    pub last_contact: NaiveDate,
    /// Whole days since.
    pub silent_days: u64,
    /// The usual days between two.
    pub usual_gap_days: f64,
    /// The share of active customers like this one that stay away as long.
    pub survival: f64,
    /// The probability that the customer is still active.
    pub p_active: f64,
}

/// A customer who is silent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SilentCustomer {
    /// The customer's key.
    pub customer: String,
    /// How many visits; contacts that lie close together are one.
    pub contacts: u64,
    /// The day of the last one.
    pub last_contact: NaiveDate,
    /// Whole days since.
    pub silent_days: u64,
    /// The usual days between two.
    pub usual_gap_days: f64,
    /// The share of active customers like this one that stay away as long.
    pub survival: f64,
    /// The probability that the customer is still active.
    pub p_active: f64,
    /// The first day on which this was to be said, from what was known then.
    pub flagged_on: NaiveDate,
    /// The probability of being still active that was stated on that day.
    pub p_active_when_flagged: f64,
    /// The values of the dimensions at the last contact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segment: Vec<Option<String>>,
}

/// A silence that was flagged and has ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EndedSilence {
    /// The customer's key.
    pub customer: String,
    /// The day of the last contact before.
    pub last_contact: NaiveDate,
    /// The day on which the silence was flagged.
    pub flagged_on: NaiveDate,
    /// The probability of being still active that was stated on that day.
    pub p_active_when_flagged: f64,
    /// The day on which the customer came back.
    pub returned_on: NaiveDate,
}

/// A segment of which nobody is heard any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SilentSegment {
    /// The dimension.
    pub dimension: String,
    /// Its value; nothing for "not known".
    pub value: Option<String>,
    /// How many customers made their last contact there.
    pub customers: u64,
    /// The day of the last contact of any of them.
    pub last_contact: NaiveDate,
    /// Whole days since.
    pub silent_days: u64,
    /// The probability that none of them makes contact for so long, each left to its own rhythm.
    pub p_value: f64,
}

/// The id of the method.
const METHOD: &str = "silence.gap_model";
/// A model is learnt from at most so many customers.
const SAMPLE: usize = 2_000;
/// It is learnt anew every week for so many weeks, every month for so many months, then every quarter.
const WEEKS: i64 = 8;
const MONTHS: i64 = 24;
/// Segments are silent where chance alone makes one so in a thousand networks.
const SEGMENT_LEVEL: f64 = 0.001;

impl Contacts {
    /// Customers who no longer make contact, each judged by its own rhythm, as known at the end of `as_of`.
    ///
    /// Gaps of a customer are gamma distributed about a mean of its own, drawn to the population's as far as its visits are few; customers
    /// leave after a contact or between two, at rates that the data tell: see [`GapModel`]. A silence longer than the customer's mean gap is
    /// flagged once, on the first day at whose end the probability of being still active is below [`SilenceRequest::below`].
    ///
    /// Nothing looks ahead. The model is learnt from what lies before the week, month or quarter in which it judges (weeks for eight weeks,
    /// months for two years), from the same 2,000 customers where there are more; so a call a day later tells the same of every day before.
    ///
    /// Cost: a pass over the contacts, some rounds over the sample for each time that the model is learnt, and some microseconds a customer.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a probability or a number of visits that cannot be; [`ErrorKind::UnknownDimension`].
    pub fn silences(&self, request: &SilenceRequest, as_of: NaiveDate) -> Result<Silences> {
        check(request)?;
        let by = request.by.as_deref().map(|name| self.dimension_idx(name)).transpose()?;
        let book = self.book();
        let end = end_of(as_of);
        let visits = Visits::new(book, i64::from(request.visit_minutes) * 60_000, end);
        let min_visits = usize::try_from(request.min_contacts).unwrap_or(usize::MAX);
        let counts: Vec<usize> = (0..visits.customers()).map(|customer| visits.of(customer).len()).collect();
        let customers = counts.iter().filter(|count| 0 < **count).count() as u64;
        let rhythmic: Vec<usize> =
            counts.iter().enumerate().filter(|(_, count)| min_visits <= **count).map(|(at, _)| at).collect();
        let later: usize = book.iter().map(|(times, _)| times.len() - times.partition_point(|at| *at < end)).sum();
        let judged = rhythmic.len() as u64;
        let mut document = Silences {
            as_of,
            below: request.below,
            min_contacts: request.min_contacts,
            customers,
            judged,
            too_few: customers - judged,
            later_contacts: later as u64,
            expected_active: None,
            share_silent: Reading::withheld(
                Unit::Share,
                METHOD,
                judged,
                if judged == 0 { Withheld::Empty } else { Withheld::TooFew },
            ),
            model: None,
            activity: Vec::new(),
            silent: 0,
            expected_false: 0.0,
            silent_customers: Vec::new(),
            ended: Vec::new(),
            silent_segments: Vec::new(),
            method: METHOD.to_owned(),
        };
        let epochs = self.epochs(&visits, as_of);
        let Some(model) = epochs.last().map(|epoch| epoch.model) else { return Ok(document) };
        document.model = Some(model);
        let now = f64::from(as_of.to_epoch_days()) + 1.0;
        let histories: Vec<GapHistory> =
            rhythmic.iter().filter_map(|customer| visits.history_at(*customer, now)).collect();
        let found = model.judge_all(&histories);
        let active: Vec<f64> = found.iter().map(|found| found.p_active).collect();
        document.expected_active = Some(active.iter().sum());
        document.activity = bands(&active);

        let watch = Watch { visits: &visits, epochs: &epochs, now, request, min_visits };
        let flags = watch.flags(&rhythmic);
        let names = self.customer_names();
        let name =
            |customer: usize| names.and_then(|names| names.name(book.code(customer))).unwrap_or_default().to_owned();
        let mut silent = Vec::new();
        for (((customer, history), found), flags) in rhythmic.iter().zip(&histories).zip(&found).zip(&flags) {
            for flag in flags {
                let last_contact = day_of_days(flag.last);
                match flag.returned {
                    Some(returned) => document.ended.push(EndedSilence {
                        customer: name(*customer),
                        last_contact,
                        flagged_on: day_before(flag.raised),
                        p_active_when_flagged: flag.p_active,
                        returned_on: day_of_days(returned),
                    }),
                    None => silent.push(SilentCustomer {
                        customer: name(*customer),
                        contacts: history.gaps + 1,
                        last_contact,
                        silent_days: whole_days(as_of, last_contact),
                        usual_gap_days: found.usual_gap,
                        survival: found.survival,
                        p_active: found.p_active,
                        flagged_on: day_before(flag.raised),
                        p_active_when_flagged: flag.p_active,
                        segment: self.last_segment(*customer, end),
                    }),
                }
            }
        }
        document.silent = silent.len() as u64;
        document.expected_false = silent.iter().map(|customer| customer.p_active).sum();
        if 0 < judged {
            let share = document.silent as f64 / judged as f64;
            document.share_silent = Reading::known(Unit::Share, METHOD, judged).with_value(share);
        }
        silent.sort_by(|a, b| b.contacts.cmp(&a.contacts).then_with(|| a.customer.cmp(&b.customer)));
        if let Some(limit) = request.limit {
            silent.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        document.silent_customers = silent;
        document.ended.sort_by(|a, b| (a.flagged_on, &a.customer).cmp(&(b.flagged_on, &b.customer)));
        if let Some(by) = by {
            document.silent_segments = self.silent_segments(by, &visits, &model, as_of);
        }
        Ok(document)
    }

    /// How likely each customer with a rhythm is to be still active at the end of `as_of`, in the order of their keys; nobody where too
    /// little is known of how customers keep in touch. Of the request it is visits and their number that matter.
    ///
    /// # Errors
    /// As [`Contacts::silences`].
    pub fn activity(&self, request: &SilenceRequest, as_of: NaiveDate) -> Result<Vec<CustomerActivity>> {
        check(request)?;
        let book = self.book();
        let visits = Visits::new(book, i64::from(request.visit_minutes) * 60_000, end_of(as_of));
        let Some(Epoch { model, .. }) = self.epochs(&visits, as_of).pop() else { return Ok(Vec::new()) };
        let min_visits = usize::try_from(request.min_contacts).unwrap_or(usize::MAX);
        let now = f64::from(as_of.to_epoch_days()) + 1.0;
        let rhythmic: Vec<usize> =
            (0..visits.customers()).filter(|customer| min_visits <= visits.of(*customer).len()).collect();
        let histories: Vec<GapHistory> =
            rhythmic.iter().filter_map(|customer| visits.history_at(*customer, now)).collect();
        let names = self.customer_names();
        let found = model.judge_all(&histories);
        let activity = rhythmic.iter().zip(&histories).zip(found).map(|((customer, history), found)| {
            let last_contact = day_of_days(now - history.silent_days);
            CustomerActivity {
                customer: names.and_then(|names| names.name(book.code(*customer))).unwrap_or_default().to_owned(),
                contacts: history.gaps + 1,
                last_contact,
                silent_days: whole_days(as_of, last_contact),
                usual_gap_days: found.usual_gap,
                survival: found.survival,
                p_active: found.p_active,
            }
        });
        Ok(activity.collect())
    }

    /// The models by the days from which each judges.
    fn epochs(&self, visits: &Visits, as_of: NaiveDate) -> Vec<Epoch> {
        let first = (0..visits.customers()).filter_map(|customer| visits.of(customer).first().copied());
        let first = first.fold(f64::INFINITY, f64::min);
        if !first.is_finite() {
            return Vec::new();
        }
        let sample = self.sample_order();
        let mut epochs: Vec<Epoch> = Vec::new();
        for day in learning_days(day_of_days(first), as_of) {
            let before = f64::from(day.to_epoch_days());
            let histories: Vec<GapHistory> =
                sample.iter().filter_map(|customer| visits.history_at(*customer, before)).take(SAMPLE).collect();
            if let Ok(model) = GapModel::fit(&histories, epochs.last().map(|epoch| &epoch.model)) {
                epochs.push(Epoch { from: before, model, prior: model.prior() });
            }
        }
        epochs
    }

    /// The customers in an order that has nothing to do with their names, and that new ones do not change.
    fn sample_order(&self) -> Vec<usize> {
        let book = self.book();
        let names = self.customer_names();
        let hash = |customer: usize| {
            let name = names.and_then(|names| names.name(book.code(customer))).unwrap_or_default();
            // FNV-1a, and a mix of its bits.
            let hash = name
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            (hash ^ (hash >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        };
        let mut order: Vec<(u64, usize)> = (0..book.customers()).map(|customer| (hash(customer), customer)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, customer)| customer).collect()
    }

    /// The values of the dimensions at a customer's last contact before `end`.
    pub(super) fn last_segment(&self, customer: usize, end: i64) -> Vec<Option<String>> {
        (0..self.rows().codes.len())
            .map(|dimension| {
                let code = self.last_code(customer, dimension, end)?;
                self.dimension_names(dimension).and_then(|names| names.name(code)).map(str::to_owned)
            })
            .collect()
    }

    /// The code of a dimension at a customer's last contact before `end`.
    fn last_code(&self, customer: usize, dimension: usize, end: i64) -> Option<u32> {
        let (times, rows) = self.book().contacts(customer);
        let row = rows.get(times.partition_point(|at| *at < end).checked_sub(1)?)?;
        self.rows().codes.get(dimension)?.get(*row as usize).copied()
    }

    /// Segments of which nobody is heard: the probability that none of the customers whose last contact was there makes another for so
    /// long, each left to its own rhythm.
    fn silent_segments(&self, by: usize, visits: &Visits, model: &GapModel, as_of: NaiveDate) -> Vec<SilentSegment> {
        let end = end_of(as_of);
        let now = f64::from(as_of.to_epoch_days()) + 1.0;
        let names = self.dimension_names(by);
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); names.map_or(0, Names::len)];
        for customer in 0..visits.customers() {
            if let Some(code) = self.last_code(customer, by, end)
                && let Some(members) = members.get_mut(code as usize)
            {
                members.push(customer);
            }
        }
        let segments = members.iter().filter(|members| !members.is_empty()).count() as f64;
        let dimension = self.dimensions().get(by).copied().unwrap_or_default();
        let mut found = Vec::new();
        for (code, members) in (0_u32..).zip(&members) {
            let lasts = members.iter().filter_map(|customer| visits.of(*customer).last().copied());
            let last = lasts.fold(f64::NEG_INFINITY, f64::max);
            if !last.is_finite() || now - last < 1.0 {
                continue;
            }
            let histories: Vec<GapHistory> =
                members.iter().filter_map(|customer| visits.history_at(*customer, now)).collect();
            let then: Vec<GapHistory> =
                histories.iter().map(|history| history.silent_for(history.silent_days - (now - last))).collect();
            let ln_none = |histories: &[GapHistory]| -> f64 {
                model.judge_all(histories).iter().map(|found| libm::log(found.no_contact.max(1e-300))).sum()
            };
            let p_value = libm::exp(ln_none(&histories) - ln_none(&then)).min(1.0);
            if p_value * segments < SEGMENT_LEVEL {
                let last_contact = day_of_days(last);
                found.push(SilentSegment {
                    dimension: dimension.to_owned(),
                    value: names.and_then(|names| names.name(code)).map(str::to_owned),
                    customers: members.len() as u64,
                    last_contact,
                    silent_days: whole_days(as_of, last_contact),
                    p_value,
                });
            }
        }
        found.sort_by(|a, b| a.p_value.total_cmp(&b.p_value).then_with(|| a.value.cmp(&b.value)));
        found
    }
}

fn check(request: &SilenceRequest) -> Result<()> {
    if !(0.0 < request.below && request.below < 1.0) {
        let message = format!("`{}` is not a probability between 0 and 1; 0.1 is usual", request.below);
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    if request.min_contacts < 2 {
        let message = format!("{} contacts have no gap between them; ask for 2 or more", request.min_contacts);
        return Err(Error::new(ErrorKind::OutOfRange, message));
    }
    Ok(())
}

/// A model and the first day that it judges.
struct Epoch {
    from: f64,
    model: GapModel,
    prior: Prior,
}

/// The days on which the model is learnt anew, up to `as_of`.
fn learning_days(first: NaiveDate, as_of: NaiveDate) -> Vec<NaiveDate> {
    let monday = |day: NaiveDate| day.weekday() == Weekday::Mon;
    let mut days: Vec<NaiveDate> = first
        .iter_days()
        .skip(1)
        .take_while(|day| *day <= as_of && (*day - first).num_days() <= WEEKS * 7)
        .filter(|day| monday(*day))
        .collect();
    let mut period = Period::containing(Grain::Month, first).next();
    let mut months = 0;
    while let Some(month) = period.filter(|month| month.start() <= as_of) {
        if months < MONTHS || month.start().month0().is_multiple_of(3) {
            days.push(month.start());
        }
        months += 1;
        period = month.next();
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// A silence that was flagged; all in days since 1970-01-01.
struct Flagged {
    last: f64,
    /// The end of the day of the flag.
    raised: f64,
    p_active: f64,
    returned: Option<f64>,
}

/// What silences are looked for with.
struct Watch<'a> {
    visits: &'a Visits,
    epochs: &'a [Epoch],
    now: f64,
    request: &'a SilenceRequest,
    min_visits: usize,
}

impl Watch<'_> {
    /// The flags of each of these customers.
    fn flags(&self, customers: &[usize]) -> Vec<Vec<Flagged>> {
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            customers.par_iter().with_min_len(128).map(|customer| self.of(*customer)).collect()
        }
        #[cfg(not(feature = "parallel"))]
        customers.iter().map(|customer| self.of(*customer)).collect()
    }

    fn of(&self, customer: usize) -> Vec<Flagged> {
        let visits = self.visits.of(customer);
        let mut flags = Vec::new();
        let since = self.request.since.map(|day| f64::from(day.to_epoch_days()) + 1.0);
        for so_many in self.min_visits..=visits.len() {
            let returned = visits.get(so_many).copied();
            if returned.is_some() && since.is_none() {
                continue;
            }
            let until = returned.unwrap_or(self.now);
            if let (Some(since), Some(_)) = (since, returned)
                && until < since
            {
                continue;
            }
            let Some(flag) = self.gap(customer, so_many, until, returned) else { continue };
            if returned.is_none() || since.is_none_or(|since| since <= flag.raised) {
                flags.push(flag);
            }
        }
        flags
    }

    /// The flag of the silence after a customer's first visits, if one is raised before it ends.
    fn gap(&self, customer: usize, so_many: usize, until: f64, returned: Option<f64>) -> Option<Flagged> {
        let history = self.visits.history(customer, so_many, until)?;
        let last = until - history.silent_days;
        let from = (last + history.days / history.gaps as f64).ceil();
        // Days end at whole numbers. A contact at the very end of a day is one of the next.
        let until = until.floor();
        if until < from {
            return None;
        }
        let begin = self.epochs.partition_point(|epoch| epoch.from < from).saturating_sub(1);
        for (at, epoch) in self.epochs.iter().enumerate().skip(begin) {
            let next = self.epochs.get(at + 1).map_or(f64::INFINITY, |next| next.from);
            let (mut low, mut high) = (from.max(epoch.from + 1.0), until.min(next));
            if until < low {
                break;
            }
            if high < low {
                continue;
            }
            let customer = epoch.model.customer(&history, &epoch.prior);
            let p_active = |end_of_day: f64| customer.silent_for(end_of_day - last).p_active;
            let mut p_high = p_active(high);
            if self.request.below <= p_high {
                continue;
            }
            // The first day of this model below the limit: the longer the silence, the lower the probability.
            while low < high {
                let middle = f64::midpoint(low, high).floor();
                let p_middle = p_active(middle);
                if p_middle < self.request.below {
                    (high, p_high) = (middle, p_middle);
                } else {
                    low = middle + 1.0;
                }
            }
            return Some(Flagged { last, raised: high, p_active: p_high, returned });
        }
        None
    }
}

/// The day of a moment in days.
fn day_of_days(days: f64) -> NaiveDate {
    #[expect(clippy::cast_possible_truncation, reason = "days of the calendar")]
    let day = days.floor() as i64;
    day_of(day.saturating_mul(super::book::DAY))
}

/// The day that ends at a moment in days.
fn day_before(end: f64) -> NaiveDate {
    day_of_days(end - 1.0)
}

fn whole_days(later: NaiveDate, earlier: NaiveDate) -> u64 {
    u64::try_from((later - earlier).num_days()).unwrap_or(0)
}

impl SilentCustomer {
    /// What is to be said of the customer, in a sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        let usual = self.usual_gap_days.round().max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of days above 0")]
        let usual = usual as u64;
        let contacts = locale.count_of(self.contacts, Noun::Contact);
        let silent = locale.count_of(self.silent_days, Noun::Day);
        let active = locale.percent(self.p_active, 0);
        let one_in = one_in(self.survival);
        match locale {
            Locale::En => {
                let every = if usual == 1 { "day".to_owned() } else { locale.count_of(usual, Noun::Day) };
                format!(
                    "{}: usually every {every} ({contacts}); silent for {silent}. One in {} active customers stays away that long; \
                     probability of being still active {active}.",
                    self.customer,
                    locale.count(one_in)
                )
            }
            Locale::Pl => {
                let every = if usual == 1 { "dzień".to_owned() } else { locale.count_of(usual, Noun::Day) };
                format!(
                    "{}: zwykle co {every} ({contacts}); cisza od {silent}. Tak długo milczy jeden na {} aktywnych klientów; \
                     prawdopodobieństwo, że klient jest nadal aktywny: {active}.",
                    self.customer,
                    locale.count(one_in)
                )
            }
        }
    }
}

/// One in how many, in two leading digits: 1 in 400, not in 413. From a million on it is a million.
fn one_in(share: f64) -> u64 {
    let n = (1.0 / share.max(1e-6)).min(1e6);
    let mut step = 1.0;
    while n / step >= 100.0 {
        step *= 10.0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to a million")]
    let rounded = ((n / step).round() * step) as u64;
    rounded.max(1)
}

impl Silences {
    /// Who has gone silent, in a sentence or two, with the false alarms to be expected.
    pub fn sentence(&self, locale: Locale) -> String {
        let day = locale.date(self.as_of);
        let judged = locale.count_of(self.judged, Noun::Customer);
        let silent = locale.count_of(self.silent, Noun::Customer);
        let share = locale.percent(self.below, 0);
        let some = |value: f64| locale.number(value, u32::from(value < 10.0));
        let fewest = locale.count(self.min_contacts);
        let fewest_contacts = locale.count_of(self.min_contacts, Noun::Contact);
        let mut text = match (locale, self.model.is_some(), self.silent) {
            (Locale::En, false, _) => format!(
                "As of {day} too little is known of how customers keep in touch: nobody can be said to have gone silent."
            ),
            (Locale::Pl, false, _) => format!(
                "Stan na {day}: za mało wiadomo o tym, jak często klienci się odzywają, by o kimkolwiek powiedzieć, że zamilkł."
            ),
            (Locale::En, true, 0) => {
                format!("As of {day} none of {judged} with at least {fewest} contacts has gone silent.")
            }
            (Locale::Pl, true, 0) => {
                format!(
                    "Stan na {day}: nie zamilkł nikt z klientów, którzy odzywali się co najmniej {fewest} razy ({judged})."
                )
            }
            (Locale::En, true, n) => format!(
                "As of {day} {silent} of {} with at least {fewest} contacts {} gone silent: the probability of being still active fell \
                 below {share}. About {} of them {} active all the same.",
                locale.count(self.judged),
                if n == 1 { "has" } else { "have" },
                some(self.expected_false),
                if some(self.expected_false) == some(1.0) { "is" } else { "are" }
            ),
            (Locale::Pl, true, _) => format!(
                "Stan na {day}: zamilkło {silent} z {} mających co najmniej {fewest_contacts}; prawdopodobieństwo, że są nadal aktywni, \
                 spadło poniżej {share}. Spośród nich mimo to aktywnych jest około {}.",
                locale.count(self.judged),
                some(self.expected_false)
            ),
        };
        for segment in &self.silent_segments {
            text.push(' ');
            text.push_str(&segment.sentence(locale));
        }
        text
    }
}

impl SilentSegment {
    /// What is to be said of the segment, in a sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        let customers = locale.count_of(self.customers, Noun::Customer);
        let days = locale.count_of(self.silent_days, Noun::Day);
        match locale {
            Locale::En => {
                let value = self.value.as_deref().unwrap_or("not known");
                format!("Nobody of {customers} of {} {value} has made contact for {days}.", self.dimension)
            }
            Locale::Pl => {
                let value = self.value.as_deref().unwrap_or("nieznane");
                format!("{} {value}: od {days} brak kontaktu ({customers}).", self.dimension)
            }
        }
    }
}
