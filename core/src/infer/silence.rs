//! How unusual a silence is, and whether who is silent will come back.
//!
//! [`gap_tail`] and [`bgnbd_p_alive`] take parameters that are known. [`GapModel`] learns them from many customers and judges each by
//! its own rhythm.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::quantile::check_value;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::chi_square::gamma_tails;

/// A silence judged by known parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GapTail {
    /// The share of a customer's gaps that last longer.
    pub survival: f64,
    /// The probability that the customer is still active.
    pub p_active: f64,
}

/// How unusual a gap is among gamma distributed gaps, and the probability that the customer is still active, `gap_tail`.
///
/// After each contact a customer leaves with probability `dropout`: P(active) = (1 - h) S / ((1 - h) S + h). Gaps are in one unit.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] unless shape and mean gap are above 0, the current gap is not negative and the dropout is 0 to 1.
///
/// ```
/// use cxmetrics::infer::silence::gap_tail;
/// // Every 14 days on average, silent for 71.
/// let found = gap_tail(2.5, 14.0, 71.0, 0.024)?;
/// assert!(found.survival < 1.2e-4 && found.p_active < 0.005);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn gap_tail(shape: f64, mean_gap: f64, current_gap: f64, dropout: f64) -> Result<GapTail> {
    for (name, value) in [("shape", shape), ("mean gap", mean_gap)] {
        above_zero(name, value)?;
    }
    not_negative("current gap", current_gap)?;
    if !(0.0..=1.0).contains(&dropout) {
        return Err(out_of_range(format!("a dropout of `{dropout}` is not a probability; give 0 to 1")));
    }
    let survival = gamma_tails(shape, shape / mean_gap * current_gap).1;
    let stays = (1.0 - dropout) * survival;
    // Nobody leaves and yet the gap is too long for a double: then the customer is active.
    let p_active = if stays + dropout == 0.0 { 1.0 } else { stays / (stays + dropout) };
    Ok(GapTail { survival, p_active })
}

/// The parameters of the BG/NBD model: contacts at a rate that is gamma distributed over customers, and a chance to leave after each
/// contact that is beta distributed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BgNbd {
    /// The shape of the rates.
    pub r: f64,
    /// The scale of the rates, in the unit of time.
    pub alpha: f64,
    /// The first parameter of the chance to leave.
    pub a: f64,
    /// The second.
    pub b: f64,
}

/// The probability that a customer is still active by the BG/NBD model (Fader, Hardie and Lee 2005), `bgnbd_p_alive`.
///
/// `frequency` counts the contacts after the first, `recency` is the time from the first to the last and `age` the time from the first to
/// now. Without a repeat it is 1 by construction: the model's known flaw.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] unless all parameters are above 0 and `0 <= recency <= age`.
pub fn bgnbd_p_alive(model: &BgNbd, frequency: u64, recency: f64, age: f64) -> Result<f64> {
    for (name, value) in [("r", model.r), ("alpha", model.alpha), ("a", model.a), ("b", model.b)] {
        above_zero(name, value)?;
    }
    not_negative("recency", recency)?;
    check_value(age)?;
    if age < recency {
        return Err(out_of_range(format!("a recency of `{recency}` exceeds the age of `{age}`")));
    }
    if frequency == 0 {
        return Ok(1.0);
    }
    let x = frequency as f64;
    let ln_odds = libm::log(model.a / (model.b + x - 1.0))
        + (model.r + x) * libm::log((model.alpha + age) / (model.alpha + recency));
    Ok(1.0 / (1.0 + libm::exp(ln_odds)))
}

fn above_zero(name: &str, value: f64) -> Result<()> {
    check_value(value)?;
    if 0.0 < value { Ok(()) } else { Err(out_of_range(format!("the {name} `{value}` is not above 0"))) }
}

fn not_negative(name: &str, value: f64) -> Result<()> {
    check_value(value)?;
    if 0.0 <= value { Ok(()) } else { Err(out_of_range(format!("the {name} `{value}` is below 0"))) }
}

fn out_of_range(message: String) -> Error {
    Error::new(ErrorKind::OutOfRange, message)
}

/// All that a customer's contacts say about its rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GapHistory {
    /// How many gaps between contacts: contacts less one.
    pub gaps: u64,
    /// Their sum in days.
    pub days: f64,
    /// The sum of the logarithms of the gaps in days.
    pub ln_days: f64,
    /// Days since the last contact.
    pub silent_days: f64,
    /// What of it is recent, from which the chances to leave are learnt; nothing where the last contact is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recent: Option<RecentGaps>,
}

/// The part of a history that begins with its first recent contact, at which the customer was active for sure.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecentGaps {
    /// How many gaps.
    pub gaps: u64,
    /// Their sum in days.
    pub days: f64,
    /// Whether the customer's very first contact is recent.
    pub has_first: bool,
}

/// Chances to leave are those of the last half-year, for they drift.
pub(crate) const RECENT_DAYS: f64 = 182.0;

impl GapHistory {
    /// The history of contacts at these times, in days and in order, up to `now`. Contacts at the same time are one.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without contacts; [`ErrorKind::OutOfRange`] for times that are not finite, out of order or after `now`.
    pub fn from_times(times: &[f64], now: f64) -> Result<Self> {
        check_value(now)?;
        let mut history = Self::default();
        let mut last: Option<f64> = None;
        for (row, &at) in (0..).zip(times) {
            check_value(at).map_err(|err| err.at_row(row))?;
            let is_recent = now - RECENT_DAYS <= at;
            match last {
                Some(before) if at < before => {
                    return Err(out_of_range(format!("the time `{at}` comes before `{before}`; sort them")).at_row(row));
                }
                Some(before) if before < at => {
                    history.add_gap(at - before);
                    match &mut history.recent {
                        Some(recent) => {
                            recent.gaps += 1;
                            recent.days += at - before;
                        }
                        None if is_recent => history.recent = Some(RecentGaps::default()),
                        None => {}
                    }
                }
                None if is_recent => history.recent = Some(RecentGaps { has_first: true, ..RecentGaps::default() }),
                _ => {}
            }
            last = Some(at);
        }
        let Some(last) = last else {
            return Err(Error::new(ErrorKind::Empty, "there are no contacts; a history needs at least one"));
        };
        if now < last {
            return Err(out_of_range(format!("the last contact at `{last}` comes after `{now}`")));
        }
        history.silent_days = now - last;
        Ok(history)
    }

    /// Adds a gap; above 0.
    pub(crate) fn add_gap(&mut self, days: f64) {
        self.gaps += 1;
        self.days += days;
        self.ln_days += libm::log(days.max(f64::MIN_POSITIVE));
    }

    pub(crate) fn of_sums(gaps: u64, days: f64, ln_days: f64, silent_days: f64) -> Self {
        Self { gaps, days, ln_days, silent_days: silent_days.max(0.0), recent: None }
    }

    /// The same gaps, silent for another number of days.
    pub(crate) fn silent_for(self, days: f64) -> Self {
        Self { silent_days: days.max(0.0), ..self }
    }

    fn check(&self) -> Result<()> {
        for value in [self.days, self.ln_days, self.silent_days] {
            check_value(value)?;
        }
        let fits = 0.0 <= self.days && 0.0 <= self.silent_days && (self.gaps == 0 || 0.0 < self.days);
        // The mean of logarithms never exceeds the logarithm of the mean.
        let n = self.gaps as f64;
        let jensen = self.gaps == 0 || self.ln_days / n <= libm::log(self.days / n) + 1e-9;
        let recent = self.recent.is_none_or(|recent| {
            recent.gaps <= self.gaps && 0.0 <= recent.days && recent.days <= self.days * (1.0 + 1e-9)
        });
        if fits && jensen && recent {
            Ok(())
        } else {
            Err(out_of_range("the sums of a history do not fit together".to_owned()))
        }
    }
}

/// How a population of customers keeps in touch and leaves.
///
/// A customer's gaps are gamma distributed. Its mean gap is log-normal over customers, and so is the shape of its gaps, on a grid from
/// 0.35 (bursts) to 16 (a clock). A customer leaves after a contact with one probability, another one after the very first, or at any
/// moment by a rate a day; the data decide which of these matters. Chances to leave drift, so they are those of the last half-year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GapModel {
    /// The mean over customers of the logarithm of the mean gap in days.
    pub ln_mean_gap: f64,
    /// Its standard deviation.
    pub ln_mean_gap_sd: f64,
    /// The mean over customers of the logarithm of the shape of their gaps.
    pub ln_shape: f64,
    /// Its standard deviation.
    pub ln_shape_sd: f64,
    /// The probability to leave after the first contact.
    pub leave_at_first: f64,
    /// The probability to leave after any later contact.
    pub leave_at_contact: f64,
    /// The rate of leaving between contacts, a day.
    pub leave_per_day: f64,
    /// How many customers the model rests on.
    pub customers: u64,
    /// How many of them have left within the last half-year, as far as can be told: the chances to leave rest on these.
    pub left: f64,
}

/// What a model says of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Silent {
    /// The probability that the customer is still active.
    pub p_active: f64,
    /// The share of active customers like this one that stay away as long or longer.
    pub survival: f64,
    /// The customer's usual gap in days: its own, drawn to the population's as far as its contacts are few.
    pub usual_gap: f64,
    /// The probability of no contact for so long, whether the customer is active or has left.
    pub(crate) no_contact: f64,
}

/// The shapes of gaps that are told apart.
const SHAPES: usize = 9;
/// From one to the next: a step of 1.61, so that nine reach from 0.35 to 16.
const LN_SHAPE_STEP: f64 = 0.477_5;
const LN_FIRST_SHAPE: f64 = -1.05;
/// Points on the mean gap for each shape: Gauss and Hermite's, for a normal deviate.
const NODES: [(f64, f64); 7] = [
    (-3.750_439_717_725_742, 5.482_688_559_722_18e-4),
    (-2.366_759_410_734_541, 3.075_712_396_758_65e-2),
    (-1.154_405_394_739_968, 0.240_123_178_605_013),
    (0.0, 0.457_142_857_142_857),
    (1.154_405_394_739_968, 0.240_123_178_605_013),
    (2.366_759_410_734_541, 3.075_712_396_758_65e-2),
    (3.750_439_717_725_742, 5.482_688_559_722_18e-4),
];
/// A point that is so much less likely than the likeliest, in logarithms, does not count.
const NEGLIGIBLE: f64 = 16.0;
/// Steps to the likeliest mean gap.
const MOST_STEPS: usize = 400;
/// The fewest gaps, and customers with one, that a model is learnt from.
const FEWEST_GAPS: u64 = 30;
const FEWEST_CUSTOMERS: usize = 10;
/// Spreads do not fall below this, for no population is of one mould.
const LEAST_SPREAD: f64 = 0.2;
/// Rounds of expectation and maximisation from the start, and from an earlier model.
const ROUNDS: [usize; 2] = [60, 6];
/// From so many leavings on the doubt about their rate does not matter.
const LEFT_FOR_SURE: f64 = 200.0;

/// Upper tails of the gamma distributions of all shapes, as tables over the cube root of their argument, on which they are nearly
/// normal. Linear between steps: within 0.0001.
struct Tails {
    /// For each shape its tail, and that of the shape one higher.
    of_shape: Vec<[Vec<f64>; 2]>,
    shapes: [f64; SHAPES],
    /// Their cube roots, and the logarithms of the gamma function there.
    roots: [f64; SHAPES],
    ln_gammas: [f64; SHAPES],
}

const STEPS_PER_UNIT: f64 = 100.0;
const STEPS: u32 = 1_000;

static TAILS: LazyLock<Tails> = LazyLock::new(|| {
    let mut shapes = [0.0; SHAPES];
    for (at, shape) in (0_u32..).zip(&mut shapes) {
        *shape = libm::exp(LN_FIRST_SHAPE + LN_SHAPE_STEP * f64::from(at));
    }
    let table =
        |shape: f64| (0..=STEPS).map(|at| gamma_tails(shape, (f64::from(at) / STEPS_PER_UNIT).powi(3)).1).collect();
    Tails {
        of_shape: shapes.iter().map(|shape| [table(*shape), table(shape + 1.0)]).collect(),
        shapes,
        roots: shapes.map(libm::cbrt),
        ln_gammas: shapes.map(libm::lgamma),
    }
});

/// The tail at the cube of `root`.
fn tail(table: &[f64], root: f64) -> f64 {
    let place = root * STEPS_PER_UNIT;
    if place >= f64::from(STEPS) {
        return 0.0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
    let at = place as usize;
    match (table.get(at), table.get(at + 1)) {
        (Some(here), Some(next)) => here + (next - here) * (place - at as f64),
        _ => 0.0,
    }
}

/// A customer's mean gap and the shape of its gaps, as one of the points on which they are integrated.
#[derive(Debug, Clone, Copy, Default)]
struct Point {
    shape_idx: usize,
    ln_mean: f64,
    /// The weight by the gaps alone, up to a factor that all points share.
    weight: f64,
    /// The shape over the mean gap, and its cube root.
    rate: f64,
    root: f64,
    /// The same for contacts before the customer leaves: they come at a higher rate, and so much fewer.
    leaving_root: f64,
    leaving_share: f64,
}

const POINTS: usize = SHAPES * NODES.len();

/// The ways to leave that belong to one customer.
#[derive(Debug, Clone, Copy, Default)]
struct Leaving {
    at_contact: f64,
    per_day: f64,
}

/// What is likely about a customer's rhythm by its gaps alone.
#[derive(Debug, Clone)]
struct Rhythm {
    points: [Point; POINTS],
    len: usize,
    leaving: Leaving,
    /// The logarithm of the factor that the weights share.
    ln_factor: f64,
}

/// Sums over the points of a rhythm.
#[derive(Default)]
struct Since {
    survival: f64,
    active: f64,
    no_contact: f64,
}

impl Rhythm {
    fn points(&self) -> &[Point] {
        self.points.get(..self.len).unwrap_or_default()
    }

    /// Sets the ways to leave.
    fn leave(&mut self, leaving: Leaving) {
        let shapes = &TAILS.shapes;
        for point in self.points.iter_mut().take(self.len) {
            let shape = shapes.get(point.shape_idx).copied().unwrap_or(1.0);
            let ln_ratio = libm::log1p(leaving.per_day / point.rate);
            point.leaving_root = point.root * exp(ln_ratio / 3.0);
            point.leaving_share = exp(-shape * ln_ratio);
        }
        self.leaving = leaving;
    }

    /// P(gap > silence), P(no contact and still active) and P(no contact), times the sum of the weights.
    fn since(&self, silent: f64) -> Since {
        let root = libm::cbrt(silent);
        let stays = 1.0 - self.leaving.at_contact;
        let alive = stays * libm::exp(-self.leaving.per_day * silent);
        let mut sums = Since::default();
        let tails = &*TAILS;
        for point in self.points() {
            let Some([table, _]) = tails.of_shape.get(point.shape_idx) else { continue };
            let survival = point.weight * tail(table, point.root * root);
            sums.survival += survival;
            sums.active += survival * alive;
            let came = point.leaving_share * (1.0 - tail(table, point.leaving_root * root));
            sums.no_contact += point.weight * (1.0 - stays * came);
        }
        sums
    }
}

/// A customer's rhythm by a model, to be asked about any length of silence.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    rhythm: Rhythm,
    /// The same with lower and higher chances to leave, where few leavings leave them in doubt.
    doubts: Option<Box<[Rhythm; 2]>>,
    weights: f64,
    usual_gap: f64,
}

impl Customer {
    pub(crate) fn silent_for(&self, days: f64) -> Silent {
        let p_active =
            |sums: &Since| if 0.0 < sums.no_contact { (sums.active / sums.no_contact).min(1.0) } else { 1.0 };
        let sums = self.rhythm.since(days);
        let (mut active, mut none) = (p_active(&sums), sums.no_contact);
        if let Some(doubts) = &self.doubts {
            (active, none) = (active * 2.0 / 3.0, none * 2.0 / 3.0);
            for rhythm in doubts.iter() {
                let sums = rhythm.since(days);
                active += p_active(&sums) / 6.0;
                none += sums.no_contact / 6.0;
            }
        }
        Silent {
            p_active: active,
            survival: (sums.survival / self.weights).min(1.0),
            usual_gap: self.usual_gap,
            no_contact: (none / self.weights).clamp(0.0, 1.0),
        }
    }
}

/// The logarithm of the share of customers of each shape.
#[derive(Debug, Clone)]
pub(crate) struct Prior([f64; SHAPES]);

/// Sums over customers, from which the next round takes its parameters.
#[derive(Clone, Copy, Default)]
struct Expected {
    customers: f64,
    trials: f64,
    left_at_first: f64,
    left_at_contact: f64,
    left_between: f64,
    score: f64,
    ln_mean: [f64; 2],
    ln_shape: [f64; 2],
    likelihood: f64,
}

impl Expected {
    fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.trials += other.trials;
        self.left_at_first += other.left_at_first;
        self.left_at_contact += other.left_at_contact;
        self.left_between += other.left_between;
        self.score += other.score;
        for at in 0..2 {
            self.ln_mean[at] += other.ln_mean[at];
            self.ln_shape[at] += other.ln_shape[at];
        }
        self.likelihood += other.likelihood;
    }
}

impl GapModel {
    /// Learns how a population keeps in touch and leaves, `silence.gap_model`, by expectation and maximisation over all that is not
    /// seen: each customer's mean gap and shape, whether it has left, and how. `earlier` is a model of fewer days to start from.
    ///
    /// Cost: some microseconds a customer and round. From a sample of a few thousand it is as good.
    ///
    /// # Errors
    /// [`ErrorKind::TooFew`] below 30 gaps of 10 customers; [`ErrorKind::OutOfRange`] for sums that cannot be.
    ///
    /// ```
    /// use cxmetrics::infer::silence::{GapHistory, GapModel};
    /// // Every five days, every six, ...; the first three have been away for a year.
    /// let of = |at: u32| {
    ///     let times: Vec<f64> = (0..10).map(|n| f64::from(n * (5 + at % 4) + n % 2)).collect();
    ///     let last = times[9];
    ///     GapHistory::from_times(&times, last + if at < 3 { 365.0 } else { 2.0 })
    /// };
    /// let histories = (0..40).map(of).collect::<Result<Vec<_>, _>>()?;
    /// let model = GapModel::fit(&histories, None)?;
    /// assert!(model.judge(&histories[0])?.p_active < 0.01);
    /// assert!(model.judge(&histories[9])?.p_active > 0.95);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn fit(histories: &[GapHistory], earlier: Option<&Self>) -> Result<Self> {
        for (row, history) in (0..).zip(histories) {
            history.check().map_err(|err| err.at_row(row))?;
        }
        let gaps: u64 = histories.iter().map(|history| history.gaps).fold(0, u64::saturating_add);
        let regulars = histories.iter().filter(|history| 0 < history.gaps).count();
        if gaps < FEWEST_GAPS || regulars < FEWEST_CUSTOMERS {
            return Err(Error::new(
                ErrorKind::TooFew,
                format!(
                    "{gaps} gaps of {regulars} customers do not show how customers keep in touch; it takes \
                     {FEWEST_GAPS} of {FEWEST_CUSTOMERS}"
                ),
            ));
        }
        let (mut model, rounds) = match earlier {
            Some(model) => (*model, ROUNDS[1]),
            None => (Self::first_guess(histories), ROUNDS[0]),
        };
        let mut likelihood = f64::NEG_INFINITY;
        for _ in 0..rounds {
            let expected = model.expect(histories);
            model = model.next(&expected);
            if (expected.likelihood - likelihood).abs() < 1e-3 {
                break;
            }
            likelihood = expected.likelihood;
        }
        Ok(model)
    }

    fn first_guess(histories: &[GapHistory]) -> Self {
        let with_gaps = || histories.iter().filter(|history| 0 < history.gaps);
        let n = with_gaps().count() as f64;
        let ln_mean = |history: &GapHistory| libm::log(history.days / history.gaps as f64);
        let centre = with_gaps().map(ln_mean).sum::<f64>() / n;
        let spread = with_gaps().map(|history| (ln_mean(history) - centre).powi(2)).sum::<f64>() / n;
        Self {
            ln_mean_gap: centre,
            ln_mean_gap_sd: spread.sqrt().max(0.5),
            ln_shape: 0.0,
            ln_shape_sd: 0.7,
            leave_at_first: 0.05,
            leave_at_contact: 0.02,
            leave_per_day: 0.02 / libm::exp(centre),
            customers: 0,
            left: 0.0,
        }
    }

    fn expect(&self, histories: &[GapHistory]) -> Expected {
        const CHUNK: usize = 128;
        let prior = self.prior();
        let part = |chunk: &[GapHistory]| {
            let mut sums = Expected::default();
            for history in chunk {
                sums.add(&self.expect_one(history, &prior));
            }
            sums
        };
        #[cfg(feature = "parallel")]
        let parts: Vec<Expected> = {
            use rayon::prelude::*;
            histories.par_chunks(CHUNK).map(part).collect()
        };
        #[cfg(not(feature = "parallel"))]
        let parts: Vec<Expected> = histories.chunks(CHUNK).map(part).collect();
        // In the order of the chunks, so that the sum does not hang on who was first.
        let mut whole = Expected::default();
        for part in &parts {
            whole.add(part);
        }
        whole
    }

    fn expect_one(&self, history: &GapHistory, prior: &Prior) -> Expected {
        let mut rhythm = self.rhythm(history, prior);
        let leaving = self.leaving(history);
        rhythm.leave(leaving);
        let stays = 1.0 - leaving.at_contact;
        let silent = history.silent_days;
        let root = libm::cbrt(silent);
        let alive = stays * libm::exp(-leaving.per_day * silent);
        let (mut total, mut active, mut slope, mut weights) = (0.0, 0.0, 0.0, 0.0);
        let (mut ln_mean, mut ln_shape) = ([0.0; 2], [0.0; 2]);
        let tails = &*TAILS;
        for point in rhythm.points() {
            let (Some([table, next]), Some(shape)) =
                (tails.of_shape.get(point.shape_idx), tails.shapes.get(point.shape_idx))
            else {
                continue;
            };
            let place = point.leaving_root * root;
            let no_contact = 1.0 - stays * point.leaving_share * (1.0 - tail(table, place));
            let weight = point.weight * no_contact;
            let ln_of_shape = ln_shape_at(point.shape_idx);
            weights += point.weight;
            total += weight;
            active += point.weight * alive * tail(table, point.root * root);
            // The derivative of P(no contact) by the rate of leaving.
            slope += point.weight * stays * shape / (point.rate + leaving.per_day)
                * point.leaving_share
                * (1.0 - tail(next, place));
            ln_mean[0] += weight * point.ln_mean;
            ln_mean[1] += weight * point.ln_mean * point.ln_mean;
            ln_shape[0] += weight * ln_of_shape;
            ln_shape[1] += weight * ln_of_shape * ln_of_shape;
        }
        if total <= 0.0 || total.is_nan() {
            return Expected::default();
        }
        let at_contact = (leaving.at_contact * weights / total).min(1.0);
        let is_regular = 0 < history.gaps;
        let rhythm_alone = Expected {
            customers: 1.0,
            // Of first contacts there may be none lately, so all of them tell.
            left_at_first: if is_regular { 0.0 } else { at_contact },
            ln_mean: ln_mean.map(|sum| sum / total),
            ln_shape: ln_shape.map(|sum| sum / total),
            likelihood: libm::log(total) + rhythm.ln_factor,
            ..Expected::default()
        };
        // Who was not heard of lately may have left long ago, at the chances of then.
        let Some(recent) = history.recent else { return rhythm_alone };
        let first = f64::from(u8::from(recent.has_first));
        let later = (recent.gaps as f64 + 1.0 - first).max(0.0);
        let stayed_first = if is_regular { first } else { 0.0 };
        let stayed_later = if is_regular { (later - 1.0).max(0.0) } else { 0.0 };
        let stayed = stayed_first * libm::log1p(-self.leave_at_first)
            + stayed_later * libm::log1p(-self.leave_at_contact)
            - self.leave_per_day * recent.days;
        Expected {
            trials: later,
            left_at_contact: if is_regular { at_contact } else { 0.0 },
            left_between: (1.0 - at_contact - active / total).max(0.0),
            score: slope / total - recent.days,
            likelihood: rhythm_alone.likelihood + stayed,
            ..rhythm_alone
        }
    }

    /// The parameters that make what is expected likeliest, with half a leaving in one trial more.
    fn next(&self, expected: &Expected) -> Self {
        let n = expected.customers.max(1.0);
        let mean = |sums: [f64; 2]| {
            let mean = sums[0] / n;
            (mean, (sums[1] / n - mean * mean).max(0.0).sqrt().max(LEAST_SPREAD))
        };
        let (ln_mean_gap, ln_mean_gap_sd) = mean(expected.ln_mean);
        let (ln_shape, ln_shape_sd) = mean(expected.ln_shape);
        // The days under risk follow from the score: score = leavings / rate - days.
        let days = expected.left_between / self.leave_per_day - expected.score;
        let leave_per_day = (expected.left_between + 0.5) / (days.max(1.0) + 0.5 / self.leave_per_day);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let customers = expected.customers as u64;
        Self {
            ln_mean_gap,
            ln_mean_gap_sd,
            ln_shape,
            ln_shape_sd,
            leave_at_first: (expected.left_at_first + 0.5) / (expected.customers + 1.0),
            leave_at_contact: (expected.left_at_contact + 0.5) / (expected.trials + 1.0),
            leave_per_day: leave_per_day.clamp(1e-12, 1e3),
            customers,
            left: expected.left_at_first + expected.left_at_contact + expected.left_between,
        }
    }

    fn leaving(&self, history: &GapHistory) -> Leaving {
        let at_contact = if history.gaps == 0 { self.leave_at_first } else { self.leave_at_contact };
        Leaving { at_contact, per_day: self.leave_per_day }
    }

    /// The logarithm of the share of customers of each shape.
    pub(crate) fn prior(&self) -> Prior {
        let mut prior = [0.0; SHAPES];
        for (at, prior) in prior.iter_mut().enumerate() {
            *prior = -0.5 * ((ln_shape_at(at) - self.ln_shape) / self.ln_shape_sd).powi(2);
        }
        let highest = prior.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ln_sum = highest + libm::log(prior.iter().map(|prior| libm::exp(prior - highest)).sum::<f64>());
        Prior(prior.map(|prior| prior - ln_sum))
    }

    /// The points on which a customer's rhythm is integrated. For each shape they lie about the likeliest mean gap, as wide as that is
    /// known.
    fn rhythm(&self, history: &GapHistory, prior: &Prior) -> Rhythm {
        let tails = &*TAILS;
        let n = history.gaps as f64;
        let precision = 1.0 / (self.ln_mean_gap_sd * self.ln_mean_gap_sd);
        let ln_own = if 0 < history.gaps { libm::log(history.days / n) } else { 0.0 };
        // For each shape the likeliest mean gap, how well it is known, and the weight there.
        let mut modes = [(0.0, 0.0, 0.0, 0.0); SHAPES];
        let mut highest = f64::NEG_INFINITY;
        for (((mode, shape), ln_gamma), prior) in
            modes.iter_mut().zip(&tails.shapes).zip(&tails.ln_gammas).zip(&prior.0)
        {
            let own = n * shape;
            let mut centre = (own * ln_own + precision * self.ln_mean_gap) / (own + precision);
            let mut pull = 0.0;
            if 0 < history.gaps {
                // Twice is near enough for customers of this world.
                for round in 1..=MOST_STEPS {
                    pull = shape * history.days * exp(-centre);
                    let gradient = pull - own - (centre - self.ln_mean_gap) * precision;
                    let step = (gradient / (pull + precision)).clamp(-2.0, 2.0);
                    centre += step;
                    if 2 <= round && step.abs() < 0.01 {
                        break;
                    }
                }
            }
            let spread = 1.0 / (pull + precision).sqrt();
            let away = (centre - self.ln_mean_gap) / self.ln_mean_gap_sd;
            let constant = prior
                + n * (shape * libm::log(*shape) - ln_gamma)
                + (shape - 1.0) * history.ln_days
                + libm::log(spread);
            let at_centre = constant - own * centre - shape * history.days * exp(-centre) - 0.5 * away * away;
            *mode = (centre, spread, constant, at_centre);
            highest = highest.max(at_centre);
        }
        let mut rhythm =
            Rhythm { points: [Point::default(); POINTS], len: 0, leaving: Leaving::default(), ln_factor: highest };
        for (shape_idx, ((centre, spread, constant, at_centre), shape)) in
            modes.into_iter().zip(tails.shapes).enumerate()
        {
            let shape_root = tails.roots.get(shape_idx).copied().unwrap_or(1.0);
            // A shape whose best is so much less likely does not count; its other points may be a little better than its centre.
            if at_centre - highest < -2.0 * NEGLIGIBLE || at_centre.is_nan() {
                continue;
            }
            for (deviate, share) in NODES {
                let ln_mean = centre + spread * deviate;
                let root = exp(ln_mean / -3.0);
                let rate = shape * root * root * root;
                let away = (ln_mean - self.ln_mean_gap) / self.ln_mean_gap_sd;
                let ln_weight = constant - n * shape * ln_mean - rate * history.days - 0.5 * away * away
                    + 0.5 * deviate * deviate
                    - highest;
                // What is so much less likely than the likeliest does not count.
                if ln_weight < -NEGLIGIBLE || ln_weight.is_nan() {
                    continue;
                }
                if let Some(point) = rhythm.points.get_mut(rhythm.len) {
                    let weight = share * exp(ln_weight);
                    *point = Point { shape_idx, ln_mean, weight, rate, root: shape_root * root, ..Point::default() };
                    rhythm.len += 1;
                }
            }
        }
        rhythm
    }

    /// What the model says of one customer. Where few have left, the doubt about how many do is part of it.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for sums that cannot be.
    pub fn judge(&self, history: &GapHistory) -> Result<Silent> {
        history.check()?;
        Ok(self.customer(history, &self.prior()).silent_for(history.silent_days))
    }

    /// What the gaps of a history, whose sums fit together, say of its customer.
    pub(crate) fn customer(&self, history: &GapHistory, prior: &Prior) -> Customer {
        let mut rhythm = self.rhythm(history, prior);
        let leaving = self.leaving(history);
        rhythm.leave(leaving);
        let (mut weights, mut ln_mean) = (0.0, 0.0);
        for point in rhythm.points() {
            weights += point.weight;
            ln_mean += point.weight * point.ln_mean;
        }
        // Three points on the logarithm of the chances to leave, known to one over the square root of the leavings.
        let doubts = (self.left < LEFT_FOR_SURE).then(|| {
            let spread = (3.0 / (self.left + 0.5)).sqrt().min(2.0);
            Box::new([-spread, spread].map(|deviate| {
                let factor = libm::exp(deviate);
                let mut doubt = rhythm.clone();
                doubt.leave(Leaving {
                    at_contact: (leaving.at_contact * factor).min(1.0),
                    per_day: leaving.per_day * factor,
                });
                doubt
            }))
        });
        Customer { rhythm, doubts, weights, usual_gap: libm::exp(ln_mean / weights) }
    }

    /// The same for many customers, on all cores where that pays.
    pub(crate) fn judge_all(&self, histories: &[GapHistory]) -> Vec<Silent> {
        let prior = self.prior();
        let judged = |history: &GapHistory| self.customer(history, &prior).silent_for(history.silent_days);
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            histories.par_iter().with_min_len(256).map(judged).collect()
        }
        #[cfg(not(feature = "parallel"))]
        histories.iter().map(judged).collect()
    }
}

/// e to the power of `x`, within 1e-8 of it, and never below e to the -700: a multiple of ln 2 and a polynomial. Half of the cost of all is
/// in here.
#[inline]
fn exp(x: f64) -> f64 {
    /// Adding it leaves a whole number in the lowest bits.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * std::f64::consts::LOG2_E + WHOLE;
    let r = x - (shifted - WHOLE) * std::f64::consts::LN_2;
    let (r2, r4) = (r * r, r * r * r * r);
    let power = (1.0 + r) + r2 * (0.5 + r / 6.0) + r4 * ((1.0 / 24.0 + r / 120.0) + r2 * (1.0 / 720.0 + r / 5_040.0));
    power * f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52)
}

fn ln_shape_at(shape_idx: usize) -> f64 {
    LN_FIRST_SHAPE + LN_SHAPE_STEP * shape_idx as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::random::Random;

    #[test]
    fn known_parameters_give_what_scipy_and_lifetimes_give() {
        let near = |value: f64, expected: f64| assert!((value / expected - 1.0).abs() < 1e-8, "{value} {expected}");
        let found = gap_tail(2.5, 14.0, 71.0, 0.024).unwrap();
        near(found.survival, 0.000_118_861_698_102_863_41);
        near(found.p_active, 0.004_810_456_708_029_135);
        near(gap_tail(3.0, 21.0, 0.0, 0.024).unwrap().p_active, 0.976);
        let model = BgNbd { r: 1.0999, alpha: 16.9012, a: 0.13304, b: 2.51373 };
        near(bgnbd_p_alive(&model, 30, 290.0, 300.0).unwrap(), 0.988_686_000_358_701);
        near(bgnbd_p_alive(&model, 2, 60.0, 400.0).unwrap(), 0.122_812_334_941_967_57);
        assert_eq!(bgnbd_p_alive(&model, 0, 0.0, 400.0).unwrap(), 1.0);
        assert_eq!(gap_tail(1.0, 1.0, 1e9, 0.0).unwrap().p_active, 1.0);
        for wrong in [
            gap_tail(0.0, 1.0, 1.0, 0.1),
            gap_tail(1.0, 1.0, -1.0, 0.1),
            gap_tail(1.0, f64::NAN, 1.0, 0.1),
            gap_tail(1.0, 1.0, 1.0, 2.0),
        ] {
            assert_eq!(wrong.unwrap_err().code(), "out_of_range");
        }
        assert_eq!(bgnbd_p_alive(&model, 1, 2.0, 1.0).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn quick_powers_of_e_are_near() {
        for at in -7_000..=7_000 {
            let x = f64::from(at) / 10.3;
            assert!((exp(x) / libm::exp(x) - 1.0).abs() < 1e-7, "{x}");
        }
    }

    /// Customers with gamma gaps who leave at a known rate: the model finds the rate, and what it says of each is so.
    #[test]
    fn a_model_finds_what_made_its_customers() {
        let mut random = Random::new(7, 0);
        let (mut histories, mut active) = (Vec::new(), Vec::new());
        for _ in 0..1_500 {
            let mean = libm::exp(2.7 + 0.7 * random.normal());
            let leaves = -libm::log(random.uniform()) / 0.003;
            let mut at = 100.0 * random.uniform();
            let end = at + leaves;
            let mut times = Vec::new();
            while at < end.min(300.0) {
                times.push(at);
                at += mean * random.chi_square(4.0) / 4.0;
            }
            histories.push(GapHistory::from_times(&times, 300.0).unwrap());
            active.push(300.0 < end);
        }
        let model = GapModel::fit(&histories, None).unwrap();
        assert!((model.leave_per_day / 0.003).ln().abs() < 0.2, "{model:?}");
        assert!(model.leave_at_contact < 0.01 && model.leave_at_first < 0.05, "{model:?}");
        assert!((model.ln_mean_gap - 2.7).abs() < 0.1 && (model.ln_mean_gap_sd - 0.7).abs() < 0.1, "{model:?}");
        // Said and so, by quarters of the probability.
        let mut bins = [(0.0, 0.0, 0.0); 4];
        for (history, active) in histories.iter().zip(&active) {
            let found = model.judge(history).unwrap();
            assert!((0.0..=1.0).contains(&found.p_active) && (0.0..=1.0).contains(&found.survival), "{found:?}");
            let bin = &mut bins[if found.p_active < 0.1 {
                0
            } else if found.p_active < 0.5 {
                1
            } else if found.p_active < 0.9 {
                2
            } else {
                3
            }];
            *bin = (bin.0 + 1.0, bin.1 + found.p_active, bin.2 + f64::from(u8::from(*active)));
        }
        for (n, said, so) in bins {
            let noise: f64 = 0.5 / f64::sqrt(n);
            assert!((said / n - so / n).abs() < 0.02 + 3.0 * noise, "{bins:?}");
        }
    }

    #[test]
    fn longer_silence_never_makes_a_customer_likelier_to_be_active() {
        let times: Vec<f64> = (0..8).map(|n| f64::from(n * 9 + n % 3)).collect();
        let histories: Vec<GapHistory> =
            (0..40).map(|at| GapHistory::from_times(&times, times[7] + f64::from(at % 5) * 30.0).unwrap()).collect();
        let model = GapModel::fit(&histories, None).unwrap();
        let customer = model.customer(&histories[0], &model.prior());
        let mut last = 1.0;
        for days in 0..400 {
            let found = customer.silent_for(f64::from(days));
            assert!(found.p_active <= last + 1e-12, "{days}");
            last = found.p_active;
        }
        assert_eq!(GapModel::fit(&histories[..5], None).unwrap_err().code(), "too_few");
        let broken = GapHistory { gaps: 3, days: -1.0, ..GapHistory::default() };
        assert_eq!(model.judge(&broken).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn extreme_histories_give_numbers() {
        let times: Vec<f64> = (0..8).map(|n| f64::from(n * 9 + n % 3)).collect();
        let histories: Vec<GapHistory> = (0..40).map(|_| GapHistory::from_times(&times, 100.0).unwrap()).collect();
        let model = GapModel::fit(&histories, None).unwrap();
        for times in [vec![0.0, 1e-300], vec![0.0, 1e90], vec![-4e99, 4e99], vec![0.0, 1e-300, 4e99], vec![5.0]] {
            for now in [times[times.len() - 1], 5e99] {
                let found = model.judge(&GapHistory::from_times(&times, now).unwrap()).unwrap();
                let numbers = [found.p_active, found.survival, found.usual_gap];
                assert!(numbers.iter().all(|number| number.is_finite()), "{times:?} {now} {found:?}");
            }
        }
        let mut wild = histories.clone();
        wild.push(GapHistory::from_times(&[0.0, 1e-300, 1e90], 5e99).unwrap());
        let model = GapModel::fit(&wild, None).unwrap();
        assert!(model.judge(&wild[0]).unwrap().p_active.is_finite(), "{model:?}");
    }
}
