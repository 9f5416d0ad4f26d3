//! One metric of every segment, day by day: what was expected, what came, what the whole network did.

use serde::{Deserialize, Serialize};

use super::level::{Level, Surprise};
use super::tail;
use super::wander::{self, Wander, Weights};
use crate::metric::Metric;

/// What fades of sums over days in half a year.
const FADING: f64 = 0.995;
/// The same for weekdays, of which there is one in seven days.
const WEEKDAY_FADING: f64 = 0.97;
/// A week's day is worth the network's curve and so many own answers.
const WEEKDAY_ANSWERS: f64 = 500.0;
/// The same for counts.
const WEEKDAY_COUNTS: f64 = 60.0;
/// How much the mean may move in a day, as a share of the variance of one answer: a fifth of a standard deviation in 30 years of days.
const MEAN_DRIFT: f64 = 4e-6;
/// Days and answers before a series has a level.
const FIRST_DAYS: u32 = 14;
const FIRST_ANSWERS: f64 = 40.0;
/// Days before anything of a tag is expected, for tags are rare.
const FIRST_TAG_DAYS: u32 = 28;
/// Segments needed before the network says what all of them did.
const FEWEST_PEERS: usize = 5;
/// A segment this far from the others does not pull them.
const PEER_LIMIT: f64 = 2.0;

/// More days than any calendar has.
const MOST_DAYS: u32 = u32::MAX / 2;

/// What is followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Followed {
    /// The mean of what answers say.
    Mean(Metric),
    /// How many rows there are.
    Volume,
    /// How many rows have a tag.
    Tag { question: String, tag: String },
}

impl Followed {
    pub(super) fn counts(&self) -> bool {
        !matches!(self, Self::Mean(_))
    }
}

/// A number of answers with their sums, old days fading.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Sums {
    n: f64,
    sum: f64,
    sum_sq: f64,
    sum_cu: f64,
}

/// What a segment brings to a series on a day.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Today {
    /// Answers; rows for a tag; 1 for a volume.
    pub(super) n: f64,
    /// Their sum; for counts the count.
    pub(super) sum: f64,
    pub(super) sum_sq: f64,
    pub(super) sum_cu: f64,
    /// How much of a usual day is looked at: less than one where a part of the segment has a special day.
    pub(super) part: f64,
    /// Whether the day is special for the whole segment.
    pub(super) special: bool,
    /// Whether the series is followed, not waiting for the end of an event.
    pub(super) quiet: bool,
}

/// What the day says of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    pub(super) surprise: Surprise,
    /// What the network did, in the line's own unit, and the variance of that.
    pub(super) shared: [f64; 2],
    /// The variance of the expectation.
    pub(super) uncertain: f64,
}

/// One series: a metric of a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) level: Option<Level>,
    wander: Wander,
    /// Of each weekday what came above what was expected, and on how much that rests.
    weekdays: [[f64; 2]; 7],
    /// The first days.
    first: Sums,
    first_days: u32,
    /// The answers of late.
    own: Sums,
    /// Over-dispersion: its numerator, its denominator, the variance of the numerator.
    dispersion: [f64; 3],
    /// Squares of surprises over their variances, and their number.
    fit: [f64; 2],
}

impl Default for Line {
    fn default() -> Self {
        Self {
            level: None,
            wander: Wander::default(),
            weekdays: [[0.0; 2]; 7],
            first: Sums::default(),
            first_days: 0,
            own: Sums::default(),
            dispersion: [0.0; 3],
            fit: [0.0; 2],
        }
    }
}

/// A metric of every segment, and what all of them have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Track {
    pub(super) followed: Followed,
    /// The family of series that are judged together.
    pub(super) family: usize,
    pub(super) lines: Vec<Line>,
    /// The network's weekdays, over-dispersion, fit, and variance of special days.
    weekdays: [[f64; 2]; 7],
    dispersion: [f64; 2],
    fit: [f64; 2],
    special: [f64; 2],
    /// Squares of what the network did beyond chance, and days.
    moves: [f64; 2],
    /// How the segments of each group wander.
    wander: Vec<Weights>,
    /// Days since the track was begun.
    days: u32,
    #[serde(skip)]
    pub(super) seen: Vec<Option<Seen>>,
}

/// Which group a segment is of: 0 the whole, 1 the peers, which are many and like each other, 2 the others.
pub(super) const WHOLE: u8 = 0;
pub(super) const PEER: u8 = 1;
pub(super) const GROUPS: u8 = 3;

impl Track {
    pub(super) fn new(followed: Followed, family: usize) -> Self {
        Self {
            followed,
            family,
            lines: Vec::new(),
            weekdays: [[0.0; 2]; 7],
            dispersion: [0.0; 2],
            fit: [0.0; 2],
            special: [0.0; 2],
            moves: [0.0; 2],
            wander: vec![wander::alike(); usize::from(GROUPS)],
            days: 0,
            seen: Vec::new(),
        }
    }

    /// Whether a state that was read back is one of so many segments and families.
    pub(super) fn is_sound(&self, segments: usize, families: usize) -> bool {
        let sound = |line: &Line| {
            let level = line.level.as_ref();
            line.wander.is_sound() && line.first_days < MOST_DAYS && level.is_none_or(|level| level.is_sound(MOST_DAYS))
        };
        self.family < families
            && self.lines.len() <= segments
            && self.lines.iter().all(sound)
            && self.wander.len() == usize::from(GROUPS)
            && self.wander.iter().all(|weights| weights.len() == wander::MODELS)
            && self.days < MOST_DAYS
    }

    /// The variance of one answer of a segment, drawn to the network's; 1 for counts, whose levels are relative.
    pub(super) fn scale(&self, segment: usize) -> f64 {
        if self.followed.counts() {
            return 1.0;
        }
        let squares =
            |sums: &Sums| if 1.0 < sums.n { (sums.sum_sq - sums.sum * sums.sum / sums.n).max(0.0) } else { 0.0 };
        let Some(whole) = self.lines.first() else { return 1.0 };
        let network = if 1.0 < whole.own.n { squares(&whole.own) / whole.own.n } else { 1.0 };
        let own = &self.lines[segment].own;
        // A constant series has no variance; a hundredth of its size stands for it.
        let floor = whole.own.n.max(1.0);
        let floor = 1e-4 * (whole.own.sum_sq / floor) + 1e-12;
        ((squares(own) + 50.0 * network) / (own.n + 50.0)).max(floor)
    }

    /// The skewness of one answer.
    fn skewness(&self, segment: usize) -> f64 {
        let moments = |sums: &Sums| {
            let mean = sums.sum / sums.n;
            let square = sums.sum_sq / sums.n - mean * mean;
            let cube = sums.sum_cu / sums.n - 3.0 * mean * sums.sum_sq / sums.n + 2.0 * mean * mean * mean;
            if 30.0 <= sums.n && 1e-12 < square { Some(cube / (square * square.sqrt())) } else { None }
        };
        let of = |segment: usize| self.lines.get(segment).and_then(|line| moments(&line.own));
        of(segment).or_else(|| of(0)).unwrap_or(0.0).clamp(-5.0, 5.0)
    }

    /// How much a Poisson count's variance is exceeded, relative to the square of its mean; an empirical Bayes estimate.
    pub(super) fn dispersion(&self, segment: usize, group: u8) -> f64 {
        let network = (self.dispersion[0] / self.dispersion[1].max(1e-9)).clamp(0.0, 3.0);
        let (centre, spread) =
            if group == PEER { (network, 0.02 + 0.5 * network) } else { (network / 5.0, 0.1 + network) };
        let [numerator, denominator, variance] = self.lines[segment].dispersion;
        if denominator <= 0.0 || variance <= 0.0 {
            return centre;
        }
        let weight = spread * spread / (spread * spread + variance / (denominator * denominator));
        let floor = if group == PEER { 0.5 * network } else { 5e-4 };
        (centre + weight * (numerator / denominator - centre)).max(floor).min(3.0)
    }

    /// By how much surprises are larger than they should be: the square root of their mean square.
    pub(super) fn fit(&self, segment: usize) -> f64 {
        let network = if 0.0 < self.fit[1] { self.fit[0] / self.fit[1] } else { 1.0 };
        let [squares, days] = self.lines[segment].fit;
        // Squares beyond 9 are cut, which takes 1.5 per cent off.
        ((squares + 60.0 * network) / (days + 60.0) / 0.985).clamp(0.9, 3.0).sqrt()
    }

    /// What a weekday adds to a mean.
    fn weekday_offset(&self, segment: usize, weekday: usize) -> f64 {
        let [above, on] = self.weekdays[weekday];
        let network = if 0.0 < on { above / on } else { 0.0 };
        let [above, on] = self.lines[segment].weekdays[weekday];
        (above + WEEKDAY_ANSWERS * network) / (on + WEEKDAY_ANSWERS)
    }

    /// What a weekday multiplies a count by; the week's days have 1 on average.
    fn weekday_factor(&self, segment: usize, weekday: usize) -> f64 {
        let one = |day: usize| {
            let [count, on] = self.weekdays[day];
            let network = if 0.0 < on { count / on } else { 1.0 };
            let [count, on] = self.lines[segment].weekdays[day];
            (count + WEEKDAY_COUNTS * network) / (on + WEEKDAY_COUNTS)
        };
        let mean = (0..7).map(one).sum::<f64>() / 7.0;
        one(weekday) / mean.max(1e-9)
    }

    /// The rate of a tag in the whole network, from the first days.
    fn tag_rate(&self) -> f64 {
        self.lines.first().map_or(0.0, |whole| (whole.first.sum + 0.5) / (whole.first.n + 1.0))
    }

    fn is_ready(&self, line: &Line) -> bool {
        match self.followed {
            Followed::Mean(_) => FIRST_DAYS <= line.first_days && FIRST_ANSWERS <= line.first.n,
            Followed::Volume => FIRST_DAYS <= line.first_days,
            Followed::Tag { .. } => {
                FIRST_TAG_DAYS < self.days && FIRST_DAYS <= line.first_days && FIRST_ANSWERS <= line.first.n
            }
        }
    }

    /// The level that a line begins with once it is ready.
    fn begin(&self, segment: usize) -> Level {
        let line = &self.lines[segment];
        match self.followed {
            Followed::Mean(_) => Level::new(0.0, 2.0 * self.scale(segment) / line.first.n),
            Followed::Volume => Level::new(0.0, 0.3),
            Followed::Tag { .. } => {
                // A gamma prior around the network's rate, worth two mentions.
                let expected = line.first.n * self.tag_rate();
                Level::new((line.first.sum + 2.0) / (expected + 2.0) - 1.0, 1.5 / (expected + 2.0))
            }
        }
    }

    /// One day of all segments. `monitored` says that changes are looked for.
    pub(super) fn advance(&mut self, day: i32, weekday: usize, today: &[Today], groups: &[u8], monitored: bool) {
        self.days += 1;
        self.lines.resize_with(groups.len(), Line::default);
        for (segment, today) in today.iter().enumerate() {
            self.gather(segment, today);
        }
        let mut expected: Vec<Option<Expected>> = Vec::with_capacity(groups.len());
        let mut has_level = Vec::with_capacity(groups.len());
        for (segment, today) in today.iter().enumerate() {
            has_level.push(self.lines[segment].level.is_some());
            expected.push(self.expect(segment, weekday, today, groups[segment]));
        }
        let shared = self.network(&expected, today, groups);
        if 0.0 < shared.weight {
            // One wild day is not what days usually do.
            let square = (shared.value * shared.value).min(9.0 * (shared.usual + 1.0 / shared.weight));
            self.moves = [self.moves[0] * FADING + square - 1.0 / shared.weight, self.moves[1] * FADING + 1.0];
        }
        self.seen.clear();
        for (segment, expected) in expected.into_iter().enumerate() {
            let seen = expected
                .map(|expected| self.compare(segment, weekday, expected, &today[segment], groups[segment], &shared));
            // The onsets of a line are many; they are read once a day, in one place.
            if let Some(level) = &mut self.lines[segment].level
                && has_level[segment]
            {
                let quiet = today[segment].quiet;
                level.pass_onsets(day, monitored && quiet);
                match seen.as_ref().filter(|_| quiet) {
                    Some(seen) => level.learn(day, &seen.surprise, seen.shared),
                    None => level.learn_nothing(),
                }
            }
            self.seen.push(seen);
        }
        if self.days.is_multiple_of(7) {
            self.end_week(groups);
        }
    }

    /// Adds the day to what is known of single answers, and to the first days while these last.
    fn gather(&mut self, segment: usize, today: &Today) {
        if today.n <= 0.0 || today.part < 0.02 || today.special {
            return;
        }
        if !self.followed.counts() {
            let own = &mut self.lines[segment].own;
            own.n = own.n * 0.997 + today.n;
            own.sum = own.sum * 0.997 + today.sum;
            own.sum_sq = own.sum_sq * 0.997 + today.sum_sq;
            own.sum_cu = own.sum_cu * 0.997 + today.sum_cu;
        }
        let line = &self.lines[segment];
        if line.level.is_none() && !self.is_ready(line) {
            let volume = self.followed == Followed::Volume;
            let line = &mut self.lines[segment];
            line.first.n += if volume { today.part } else { today.n };
            line.first.sum += today.sum;
            line.first_days += 1;
        }
    }

    /// What the day should bring to a segment, beside what it brings.
    fn expect(&mut self, segment: usize, weekday: usize, today: &Today, group: u8) -> Option<Expected> {
        if self.lines[segment].level.is_none() {
            if !self.is_ready(&self.lines[segment]) {
                return None;
            }
            let level = self.begin(segment);
            self.lines[segment].level = Some(level);
            return None;
        }
        let scale = self.scale(segment);
        let level = self.lines[segment].level.as_mut()?;
        level.pass(MEAN_DRIFT * scale);
        if today.n <= 0.0 || today.part < 0.02 {
            return None;
        }
        let line = &self.lines[segment];
        let level = line.level.as_ref()?;
        let base = line.first.sum / line.first.n;
        match self.followed {
            Followed::Mean(_) => {
                let base = base + self.weekday_offset(segment, weekday);
                let noise = scale / today.n + level.spread.daily;
                let value = today.sum / today.n - base - level.value();
                Some(Expected { value, noise, over: level.spread.daily, scale, base, unit: 0.0, poisson: 0.0 })
            }
            Followed::Volume | Followed::Tag { .. } => {
                let unit = if self.followed == Followed::Volume {
                    let factor = self.weekday_factor(segment, weekday);
                    // A weekday on which it is never open.
                    if factor < 0.04 {
                        return None;
                    }
                    base * factor * today.part
                } else {
                    today.n * self.tag_rate()
                };
                if unit < 1e-3 {
                    return None;
                }
                let mean = unit * (1.0 + level.value()).max(0.05);
                let poisson = mean / (unit * unit);
                let over = self.dispersion(segment, group) * mean * mean / (unit * unit);
                let noise = poisson + over;
                let value = today.sum / unit - 1.0 - level.value();
                Some(Expected { value, noise, over, scale, base: 1.0, unit, poisson })
            }
        }
    }

    /// What all peers did today: a clipped, precision-weighted mean, so that one segment's trouble is not everybody's.
    fn network(&self, expected: &[Option<Expected>], today: &[Today], groups: &[u8]) -> Shared {
        let mut peers: Vec<(usize, f64, f64)> = Vec::new();
        for (segment, expected) in expected.iter().enumerate() {
            if let (PEER, Some(expected), Some(level)) = (groups[segment], expected, &self.lines[segment].level)
                && today[segment].quiet
                && !today[segment].special
                && 7 <= level.seen
            {
                peers.push((segment, expected.value, level.value_variance() + expected.noise));
            }
        }
        let usual = (self.moves[0] / self.moves[1].max(1.0)).max(0.0);
        let mut shared = Shared { value: 0.0, weight: 0.0, weights: vec![0.0; groups.len()], usual };
        if peers.len() < FEWEST_PEERS {
            return shared;
        }
        let (mut sum, mut weight) = (0.0, 0.0);
        for (_, value, variance) in &peers {
            sum += value / variance;
            weight += 1.0 / variance;
        }
        shared.value = sum / weight;
        for _ in 0..8 {
            (sum, weight) = (0.0, 0.0);
            for (segment, value, variance) in &peers {
                let z = (value - shared.value) / variance.sqrt();
                let own = (PEER_LIMIT / z.abs().max(1e-12)).min(1.0) / variance;
                shared.weights[*segment] = own;
                sum += own * value;
                weight += own;
            }
            shared.value = sum / weight;
        }
        shared.weight = weight;
        shared
    }

    /// What the day says of a segment beyond what all did, and what it teaches.
    fn compare(
        &mut self,
        segment: usize,
        weekday: usize,
        expected: Expected,
        today: &Today,
        group: u8,
        network: &Shared,
    ) -> Seen {
        let Expected { value: raw, noise, over, scale, base, unit, poisson } = expected;
        let (mut value, mut noise, mut shared) = (raw, noise, [0.0; 2]);
        if group != WHOLE && 0.0 < network.weight {
            let own = network.weights[segment];
            let weight = network.weight - own;
            // Where one peer outweighs all others, rounding leaves nothing of them.
            if 0.0 < weight {
                let others = (network.value * network.weight - own * raw) / weight;
                let kept = network.kept(others, weight);
                shared = [kept * others, kept / weight];
                value -= shared[0];
                noise += shared[1];
            }
        }
        let counts = self.followed.counts();
        let (uncertain, mean_variance, wander, seen) =
            self.lines[segment].level.as_ref().map_or((0.0, 0.0, 0.0, 0), |level| {
                (level.value_variance(), level.mean_variance(), level.wander, level.seen)
            });
        if today.special {
            let prior = if counts { 0.04 } else { 0.01 };
            let variance = ((self.special[0] + 40.0 * prior) / (self.special[1] + 40.0)).max(0.0) * scale;
            if today.quiet && group == PEER {
                let all = uncertain + noise;
                self.special[0] += ((value * value).min(12.0 * (all + variance)) - all) / scale;
                self.special[1] += 1.0;
            }
            noise += variance;
        }
        let all = uncertain + noise;
        // Unlike `clamp`, these take what a damaged state makes of a variance.
        let clipped = |limit: f64| value.max(-limit * all.sqrt()).min(limit * all.sqrt());
        if !today.quiet || today.special {
            self.lines[segment].wander.pass(scale);
        } else {
            self.lines[segment].wander.learn(clipped(3.5) + wander, noise - over, mean_variance, scale);
            if 21 < seen {
                let square = (value * value / all).min(9.0);
                let fit = &mut self.lines[segment].fit;
                *fit = [fit[0] * FADING + square, fit[1] * FADING + 1.0];
                if group == PEER {
                    self.fit = [self.fit[0] * 0.9999 + square, self.fit[1] * 0.9999 + 1.0];
                }
            }
            self.learn_weekday(segment, weekday, today, group, clipped(3.0), unit, poisson);
            if counts && 21 < seen {
                self.learn_dispersion(
                    segment,
                    group,
                    clipped(3.0) * unit,
                    poisson * unit * unit,
                    uncertain * unit * unit,
                );
            }
        }
        let surprise = if counts {
            Surprise {
                value,
                noise,
                third: 0.0,
                n: 1.0,
                observed: today.sum,
                base: unit * base,
                per_level: unit,
                least: 0.05 * unit,
            }
        } else {
            let third = self.skewness(segment) * scale * scale.sqrt() / (today.n * today.n);
            Surprise {
                value,
                noise,
                third,
                n: today.n,
                observed: today.sum,
                base: today.n * base,
                per_level: today.n,
                least: f64::NEG_INFINITY,
            }
        };
        Seen { surprise, shared, uncertain }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one day of one line")]
    fn learn_weekday(
        &mut self,
        segment: usize,
        weekday: usize,
        today: &Today,
        group: u8,
        above: f64,
        unit: f64,
        poisson: f64,
    ) {
        let (add, on) = match self.followed {
            Followed::Mean(_) => (today.n * (above + self.weekday_offset(segment, weekday)), today.n),
            Followed::Volume => {
                let factor = self.weekday_factor(segment, weekday);
                let mean = poisson * unit * unit;
                ((mean + above * unit).max(0.0), mean / factor.max(1e-9))
            }
            Followed::Tag { .. } => return,
        };
        let learn = |known: &mut [f64; 2]| {
            *known = [known[0] * WEEKDAY_FADING + add, known[1] * WEEKDAY_FADING + on];
        };
        learn(&mut self.lines[segment].weekdays[weekday]);
        if group == WHOLE {
            learn(&mut self.weekdays[weekday]);
        }
    }

    /// `off` is how far the count was from its mean `mean`, of which `uncertain` is the variance.
    fn learn_dispersion(&mut self, segment: usize, group: u8, off: f64, mean: f64, uncertain: f64) {
        let weight = 1.0 / (1.0 + mean);
        let (numerator, denominator) = (weight * (off * off - mean - uncertain), weight * mean * mean);
        let variance = weight * weight * (2.0 * mean * mean + mean);
        let known = &mut self.lines[segment].dispersion;
        *known =
            [known[0] * FADING + numerator, known[1] * FADING + denominator, known[2] * FADING * FADING + variance];
        if group == PEER {
            let fading = 0.9995;
            self.dispersion = [self.dispersion[0] * fading + numerator, self.dispersion[1] * fading + denominator];
        }
    }

    /// Once a week the wander is weighed: that of peers in the light of each other's.
    fn end_week(&mut self, groups: &[u8]) {
        self.wander[usize::from(PEER)] = wander::network(self.lines.iter().zip(groups).filter_map(|(line, group)| {
            let seen = line.level.as_ref().map_or(0, |level| level.seen);
            (*group == PEER && 20 < seen).then_some(&line.wander.weights)
        }));
        for (segment, group) in groups.iter().enumerate().take(self.lines.len()) {
            let scale = self.scale(segment);
            let line = &mut self.lines[segment];
            if let (Some(level), Some(network)) = (&mut line.level, self.wander.get(usize::from(*group))) {
                level.spread = line.wander.weigh(network, scale);
            }
        }
    }

    /// How unusual a count since an onset is.
    pub(super) fn count_z(&self, segment: usize, group: u8, onset: &super::level::Onset) -> f64 {
        let level = (1.0 + onset.level).max(0.05);
        let dispersion = self.dispersion(segment, group) * onset.squares / (onset.expected * onset.expected)
            + onset.level_variance / (level * level)
            + onset.unsure / (onset.expected * onset.expected);
        tail::counted(onset.observed, onset.expected, dispersion)
    }
}

/// The network's part in a day.
struct Shared {
    value: f64,
    weight: f64,
    weights: Vec<f64>,
    /// The variance of what networks do from day to day.
    usual: f64,
}

impl Shared {
    /// How much of a mean of peers is theirs and not chance: what their days usually do, and more where the day stands out.
    fn kept(&self, value: f64, weight: f64) -> f64 {
        let chance = 1.0 / weight;
        let usual = self.usual / (self.usual + chance);
        let stands_out = 1.0 - chance / (value * value).max(1e-300);
        usual.max(stands_out).clamp(0.0, 1.0)
    }
}

/// What was expected of a segment's day and what came beyond it.
#[derive(Debug, Clone, Copy)]
struct Expected {
    /// Above the expectation.
    value: f64,
    noise: f64,
    /// The part of it that the counts do not explain.
    over: f64,
    scale: f64,
    /// The value at level 0.
    base: f64,
    /// For counts: the count at level 0.
    unit: f64,
    /// For counts: the part of the noise that is Poisson's.
    poisson: f64,
}
