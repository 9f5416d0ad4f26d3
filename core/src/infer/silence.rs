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
}

impl GapHistory {
    /// The history of contacts at these times, in days and in order, up to `now`. Contacts at the same time are one.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without contacts; [`ErrorKind::OutOfRange`] for times that are not finite, out of order or after `now`.
    pub fn from_times(times: &[f64], now: f64) -> Result<Self> {
        let mut history = Self::default();
        let mut last: Option<f64> = None;
        for (row, &at) in (0..).zip(times) {
            check_value(at).map_err(|err| err.at_row(row))?;
            match last {
                Some(before) if at < before => {
                    return Err(out_of_range(format!("the time `{at}` comes before `{before}`; sort them")).at_row(row));
                }
                Some(before) if before < at => history.add_gap(at - before),
                _ => {}
            }
            last = Some(at);
        }
        let Some(last) = last else {
            return Err(Error::new(ErrorKind::Empty, "there are no contacts; a history needs at least one"));
        };
        check_value(now)?;
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
        Self { gaps, days, ln_days, silent_days: silent_days.max(0.0) }
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
        if fits && jensen { Ok(()) } else { Err(out_of_range("the sums of a history do not fit together".to_owned())) }
    }
}

/// How a population of customers keeps in touch and leaves.
///
/// A customer's gaps are gamma distributed. Its mean gap is log-normal over customers, and so is the shape of its gaps, on a grid from
/// 0.35 (bursts) to 16 (a clock). A customer leaves after a contact with one probability, another one after the very first, or at any
/// moment by a rate a day; the data decide which of these matters.
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
    /// How many of them have left, as far as can be told.
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
#[derive(Clone, Copy, Default)]
struct Point {
    shape_idx: usize,
    ln_mean: f64,
    /// The shape over the mean gap, and its cube root.
    rate: f64,
    root: f64,
    /// The weight by the gaps alone, up to a factor that all points share.
    weight: f64,
}

const POINTS: usize = SHAPES * NODES.len();

/// What is likely about a customer's rhythm by its gaps alone.
struct Rhythm {
    points: [Point; POINTS],
    len: usize,
}

impl Rhythm {
    fn points(&self) -> &[Point] {
        self.points.get(..self.len).unwrap_or_default()
    }
}

/// The ways to leave that belong to one customer.
#[derive(Clone, Copy)]
struct Leaving {
    at_contact: f64,
    per_day: f64,
}

/// What a point says of the time since the last contact.
struct Since {
    /// P(gap > silence).
    survival: f64,
    /// P(no contact and still active).
    active: f64,
    /// P(no contact).
    no_contact: f64,
    /// The derivative of P(no contact) by the rate of leaving, where it is asked for.
    slope: f64,
}

fn since(point: &Point, leaving: Leaving, silent: f64, silent_root: f64, wants_slope: bool) -> Since {
    let tails = &*TAILS;
    let nothing = Since { survival: 0.0, active: 0.0, no_contact: 1.0, slope: 0.0 };
    let (Some([table, next]), Some(&shape)) = (tails.of_shape.get(point.shape_idx), tails.shapes.get(point.shape_idx))
    else {
        return nothing;
    };
    let Leaving { at_contact, per_day } = leaving;
    let survival = tail(table, point.root * silent_root);
    // Contacts before the customer leaves are gamma distributed at a higher rate, and that many fewer.
    let ratio = per_day / point.rate;
    let fewer = libm::exp(-shape * libm::log1p(ratio));
    let root = point.root * silent_root * libm::cbrt(1.0 + ratio);
    let came = fewer * (1.0 - tail(table, root));
    let slope = if wants_slope {
        shape / (point.rate + per_day) * fewer * (1.0 - tail(next, root)) * (1.0 - at_contact)
    } else {
        0.0
    };
    Since {
        survival,
        active: (1.0 - at_contact) * libm::exp(-per_day * silent) * survival,
        no_contact: 1.0 - (1.0 - at_contact) * came,
        slope,
    }
}

/// Sums over customers, from which the next round takes its parameters.
#[derive(Clone, Copy, Default)]
struct Expected {
    customers: f64,
    regulars: f64,
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
        self.regulars += other.regulars;
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
        let prior = self.ln_prior_of_shapes();
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

    fn expect_one(&self, history: &GapHistory, prior: &[f64; SHAPES]) -> Expected {
        let (rhythm, ln_factor) = self.rhythm(history, prior);
        let leaving = self.leaving(history);
        let silent = history.silent_days;
        let root = libm::cbrt(silent);
        let (mut total, mut active, mut slope) = (0.0, 0.0, 0.0);
        let (mut ln_mean, mut ln_shape) = ([0.0; 2], [0.0; 2]);
        let mut weights = 0.0;
        for point in rhythm.points() {
            let found = since(point, leaving, silent, root, true);
            let weight = point.weight * found.no_contact;
            let shape = ln_shape_at(point.shape_idx);
            weights += point.weight;
            total += weight;
            active += point.weight * found.active;
            slope += point.weight * found.slope;
            ln_mean[0] += weight * point.ln_mean;
            ln_mean[1] += weight * point.ln_mean * point.ln_mean;
            ln_shape[0] += weight * shape;
            ln_shape[1] += weight * shape * shape;
        }
        if !(0.0 < total) {
            return Expected::default();
        }
        let at_contact = (leaving.at_contact * weights / total).min(1.0);
        let is_regular = 0 < history.gaps;
        let (later, n) = ((history.gaps as f64 - 1.0).max(0.0), history.gaps as f64);
        let stayed = if is_regular {
            libm::log1p(-self.leave_at_first) + later * libm::log1p(-self.leave_at_contact)
        } else {
            0.0
        };
        Expected {
            customers: 1.0,
            regulars: f64::from(u8::from(is_regular)),
            trials: if is_regular { n } else { 0.0 },
            left_at_first: if is_regular { 0.0 } else { at_contact },
            left_at_contact: if is_regular { at_contact } else { 0.0 },
            left_between: (1.0 - at_contact - active / total).max(0.0),
            score: slope / total - history.days,
            ln_mean: ln_mean.map(|sum| sum / total),
            ln_shape: ln_shape.map(|sum| sum / total),
            likelihood: libm::log(total) + ln_factor + stayed - self.leave_per_day * history.days,
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
    fn ln_prior_of_shapes(&self) -> [f64; SHAPES] {
        let mut prior = [0.0; SHAPES];
        for (at, prior) in prior.iter_mut().enumerate() {
            *prior = -0.5 * ((ln_shape_at(at) - self.ln_shape) / self.ln_shape_sd).powi(2);
        }
        let highest = prior.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ln_sum = highest + libm::log(prior.iter().map(|prior| libm::exp(prior - highest)).sum::<f64>());
        prior.map(|prior| prior - ln_sum)
    }

    /// The points on which a customer's rhythm is integrated, and the logarithm of the factor that their weights share.
    ///
    /// For each shape they lie about the likeliest mean gap, as wide as that is known.
    fn rhythm(&self, history: &GapHistory, prior: &[f64; SHAPES]) -> (Rhythm, f64) {
        let tails = &*TAILS;
        let n = history.gaps as f64;
        let precision = 1.0 / (self.ln_mean_gap_sd * self.ln_mean_gap_sd);
        let mut rhythm = Rhythm { points: [Point::default(); POINTS], len: 0 };
        let mut highest = f64::NEG_INFINITY;
        for shape_idx in 0..SHAPES {
            let (Some(&shape), Some(&ln_gamma), Some(&prior)) =
                (tails.shapes.get(shape_idx), tails.ln_gammas.get(shape_idx), prior.get(shape_idx))
            else {
                continue;
            };
            let mut centre = self.ln_mean_gap;
            if 0 < history.gaps {
                let own = n * shape;
                centre = (own * libm::log(history.days / n) + precision * self.ln_mean_gap) / (own + precision);
                for _ in 0..4 {
                    let pull = shape * history.days * libm::exp(-centre);
                    let gradient = pull - own - (centre - self.ln_mean_gap) * precision;
                    centre += (gradient / (pull + precision)).clamp(-2.0, 2.0);
                }
            }
            let spread = 1.0 / (shape * history.days * libm::exp(-centre) + precision).sqrt();
            let constant = prior
                + n * (shape * libm::log(shape) - ln_gamma)
                + (shape - 1.0) * history.ln_days
                + libm::log(spread / self.ln_mean_gap_sd);
            for (deviate, node_weight) in NODES {
                let ln_mean = centre + spread * deviate;
                let rate = shape * libm::exp(-ln_mean);
                let away = (ln_mean - self.ln_mean_gap) / self.ln_mean_gap_sd;
                let ln_weight = constant - n * shape * ln_mean - rate * history.days - 0.5 * away * away
                    + 0.5 * deviate * deviate
                    + libm::log(node_weight);
                if let Some(point) = rhythm.points.get_mut(rhythm.len) {
                    *point = Point { shape_idx, ln_mean, rate, root: 0.0, weight: ln_weight };
                    rhythm.len += 1;
                }
                highest = highest.max(ln_weight);
            }
        }
        let mut kept = 0;
        for at in 0..rhythm.len {
            let Some(mut point) = rhythm.points.get(at).copied() else { continue };
            if point.weight < highest - NEGLIGIBLE {
                continue;
            }
            point.weight = libm::exp(point.weight - highest);
            point.root = libm::cbrt(point.rate);
            if let Some(place) = rhythm.points.get_mut(kept) {
                *place = point;
                kept += 1;
            }
        }
        rhythm.len = kept;
        (rhythm, highest)
    }

    /// What the model says of one customer. Where few have left, the doubt about how many do is part of it.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for sums that cannot be.
    pub fn judge(&self, history: &GapHistory) -> Result<Silent> {
        history.check()?;
        Ok(self.judged(history, &self.ln_prior_of_shapes()))
    }

    /// What the model says of sums that fit together; `prior` is its own.
    fn judged(&self, history: &GapHistory, prior: &[f64; SHAPES]) -> Silent {
        let (rhythm, _) = self.rhythm(history, prior);
        let leaving = self.leaving(history);
        let silent = history.silent_days;
        let root = libm::cbrt(silent);
        // Three points on the logarithm of the chances to leave, known to one over the square root of the leavings.
        let doubt = (3.0 / (self.left + 0.5)).sqrt().min(2.0);
        let chances: &[(f64, f64)] = if self.left < LEFT_FOR_SURE {
            &[(-1.0, 1.0 / 6.0), (0.0, 2.0 / 3.0), (1.0, 1.0 / 6.0)]
        } else {
            &[(0.0, 1.0)]
        };
        let (mut weights, mut survival, mut ln_mean) = (0.0, 0.0, 0.0);
        for point in rhythm.points() {
            weights += point.weight;
            ln_mean += point.weight * point.ln_mean;
        }
        let (mut p_active, mut p_none) = (0.0, 0.0);
        for (deviate, chance) in chances {
            let factor = libm::exp(deviate * doubt);
            let leaving =
                Leaving { at_contact: (leaving.at_contact * factor).min(1.0), per_day: leaving.per_day * factor };
            let (mut active, mut no_contact) = (0.0, 0.0);
            survival = 0.0;
            for point in rhythm.points() {
                let found = since(point, leaving, silent, root, false);
                active += point.weight * found.active;
                no_contact += point.weight * found.no_contact;
                survival += point.weight * found.survival;
            }
            p_active += chance * if 0.0 < no_contact { (active / no_contact).min(1.0) } else { 1.0 };
            p_none += chance * no_contact;
        }
        Silent {
            p_active,
            survival: (survival / weights).min(1.0),
            usual_gap: libm::exp(ln_mean / weights),
            no_contact: (p_none / weights).clamp(0.0, 1.0),
        }
    }

    /// The same for many customers, on all cores where that pays.
    pub(crate) fn judge_all(&self, histories: &[GapHistory]) -> Vec<Silent> {
        let prior = self.ln_prior_of_shapes();
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            histories.par_iter().with_min_len(256).map(|history| self.judged(history, &prior)).collect()
        }
        #[cfg(not(feature = "parallel"))]
        histories.iter().map(|history| self.judged(history, &prior)).collect()
    }
}

fn ln_shape_at(shape_idx: usize) -> f64 {
    LN_FIRST_SHAPE + LN_SHAPE_STEP * shape_idx as f64
}
