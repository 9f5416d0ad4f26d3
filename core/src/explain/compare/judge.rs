//! From two samples to a difference, a test and a verdict.

use super::document::{EffectSizes, Needed, Test, Undecided};
use crate::explain::verdict::Verdict;
use crate::infer::Interval;
use crate::infer::difference::{
    Difference, fisher_exact, mover, nps_score, nps_superiority, share_miettinen_nurminen, share_z_pooled,
};
use crate::infer::nps::NpsCounts;
use crate::infer::power::{Power, mean_detectable, mean_two_sample};
use crate::infer::quantile::median_interval;
use crate::infer::share::ShareCounts;
use crate::infer::two_sample::{Moments, brunner_munzel, welch_of};
use crate::metric::compute::reason;
use crate::metric::sample::{Answers, Sample, Values};
use crate::metric::{Flag, Reading, Withheld};
use crate::stat::normal;
use crate::unit::{Confidence, Unit};

/// What decides, where the answers are ratings or numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decides {
    /// The difference of means, by Welch.
    Means,
    /// Ranks, by Brunner and Munzel, beside a difference of means.
    RanksBesideMeans,
    /// Ranks, by Brunner and Munzel, beside a difference of medians.
    RanksBesideMedians,
}

/// How two samples are to be judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    pub(super) decides: Decides,
    pub(super) unit: Unit,
    pub(super) confidence: Confidence,
    pub(super) power: Power,
    pub(super) to_see: Option<f64>,
}

/// What came of two samples.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) difference: Reading,
    pub(super) test: Option<Test>,
    pub(super) verdict: Verdict,
    pub(super) undecided: Option<Undecided>,
    pub(super) effects: EffectSizes,
    pub(super) detectable: Reading,
    pub(super) needed: Needed,
}

/// A test, which way it points, and its own interval less the value of "no difference", where it has one besides that of the
/// difference.
type Pointed = (Test, f64, Option<(f64, f64)>);

/// The evidence before it is weighed.
struct Evidence {
    difference: Reading,
    test: Result<Pointed, Withheld>,
    effects: EffectSizes,
    /// The variance of one answer on each side, in squares of the difference's unit.
    spread: [Option<f64>; 2],
    methods: [&'static str; 2],
}

const NPS_POWER: [&str; 2] = ["mde.nps", "n.nps_two_sample"];
const SHARE_POWER: [&str; 2] = ["mde.share", "n.share_two_sample"];
const MEAN_POWER: [&str; 2] = ["mde.mean", "n.mean_two_sample"];

/// Nothing can be said, for `why`.
pub(super) fn withheld(terms: Terms, method: &'static str, n: u64, why: Withheld) -> Judged {
    Judged {
        difference: Reading::withheld(terms.unit, method, n, why),
        test: None,
        verdict: Verdict::Undecided,
        undecided: Some(Undecided::Withheld),
        effects: EffectSizes::default(),
        detectable: Reading::withheld(terms.unit, method, n, why),
        needed: Needed { to_see: terms.to_see, answers_per_side: Reading::withheld(Unit::Count, method, n, why) },
    }
}

/// Judges the difference of two samples of one metric.
pub(super) fn judge(a: &Sample, b: &Sample, terms: Terms) -> Judged {
    let mut evidence = match (&a.answers, &b.answers) {
        (Answers::Nps(left), Answers::Nps(right)) => of_nps(left, right, [a, b], terms),
        (Answers::Share(left), Answers::Share(right)) => of_shares(left, right, [a, b], terms),
        (Answers::Values(left), Answers::Values(right)) => of_values(left, right, [a, b], terms),
        _ => return withheld(terms, "none", a.n + b.n, Withheld::NoDenominator),
    };
    let alpha = terms.confidence.alpha();
    if let Err(why) = &evidence.test
        && evidence.difference.value().is_some()
    {
        evidence.difference = evidence.difference.hide(*why);
    }
    let (test, verdict, undecided) = match evidence.test {
        Err(_) => (None, Verdict::Undecided, Some(Undecided::Withheld)),
        Ok(_) if evidence.difference.value().is_none() => (None, Verdict::Undecided, Some(Undecided::Withheld)),
        Ok((test, direction, own)) => {
            let interval = own.or_else(|| evidence.difference.interval());
            let excludes = interval.map(|(low, high)| 0.0 < low || high < 0.0);
            let opposed = evidence.difference.value().is_some_and(|value| value * direction < 0.0);
            let (verdict, undecided) = weigh(direction, test.p_value, alpha, excludes, opposed);
            (Some(test), verdict, undecided)
        }
    };
    let (detectable, needed) = plan(&evidence.difference, evidence.spread, evidence.methods, [a.n, b.n], terms);
    let effects = if evidence.difference.value().is_some() { evidence.effects } else { EffectSizes::default() };
    Judged { difference: evidence.difference, test, verdict, undecided, effects, detectable, needed }
}

/// The verdict: the test and the interval must both exclude "no difference", and the effect must not point the other way.
fn weigh(direction: f64, p: f64, alpha: f64, excludes: Option<bool>, opposed: bool) -> (Verdict, Option<Undecided>) {
    let verdict = Verdict::of(direction, p, alpha);
    let clear = verdict != Verdict::Undecided;
    match (clear, excludes) {
        (true, Some(true) | None) if !opposed => (verdict, None),
        (false, Some(false) | None) => (Verdict::Undecided, Some(Undecided::Chance)),
        _ => (Verdict::Undecided, Some(Undecided::Disagreement)),
    }
}

fn reading_of(interval: &Interval, n: u64) -> Reading {
    Reading::known(interval.unit, interval.method, n).with_value(interval.estimate).with_interval(
        interval.lower,
        interval.upper,
        interval.confidence,
    )
}

fn test_of(method: &str, found: &Difference) -> Test {
    Test {
        method: method.to_owned(),
        statistic: Some(found.statistic),
        df: found.df,
        p_value: found.p_value,
        p_adjusted: None,
    }
}

/// How many answers one effective answer takes.
fn design_effect(sample: &Sample) -> f64 {
    sample.n_eff.filter(|n_eff| 0.0 < *n_eff).map_or(1.0, |n_eff| sample.n as f64 / n_eff)
}

fn of_nps(a: &NpsCounts, b: &NpsCounts, [left, right]: [&Sample; 2], terms: Terms) -> Evidence {
    let found = nps_score(a, b, terms.confidence);
    Evidence {
        difference: reading_of(&found.interval, left.n + right.n),
        test: Ok((test_of("nps.diff.score", &found), found.interval.estimate, None)),
        effects: EffectSizes { probability_above: nps_superiority(a, b).ok(), ..EffectSizes::default() },
        spread: [Some(a.variance() * design_effect(left)), Some(b.variance() * design_effect(right))],
        methods: NPS_POWER,
    }
}

fn of_shares(a: &ShareCounts, b: &ShareCounts, [left, right]: [&Sample; 2], terms: Terms) -> Evidence {
    /// Below this the normal approximation is not to be leaned on (Cochran 1954).
    const SMALLEST_EXPECTED: f64 = 5.0;
    let (all, hits) = (a.base() + b.base(), a.hits() + b.hits());
    let rarer = hits.min(all - hits);
    let expected = rarer * a.base().min(b.base()) / all;
    let is_weighted = left.n_eff.is_some() || right.n_eff.is_some();
    let pooled = share_z_pooled(a, b, terms.confidence);
    let (found, test) = if SMALLEST_EXPECTED <= expected {
        (pooled, test_of("prop.diff.z_pooled", &pooled))
    } else if is_weighted {
        // Effective counts are not whole, so there is no exact test of them.
        let score = share_miettinen_nurminen(a, b, terms.confidence);
        (score, test_of("prop.diff.miettinen_nurminen", &score))
    } else {
        match fisher_exact((whole(a.hits()), whole(a.base())), (whole(b.hits()), whole(b.base()))) {
            Ok(p_value) => {
                let method = "prop.test.fisher".to_owned();
                (pooled, Test { method, statistic: None, df: None, p_value, p_adjusted: None })
            }
            Err(_) => (pooled, test_of("prop.diff.z_pooled", &pooled)),
        }
    };
    let variance = |counts: &ShareCounts| counts.share() * (1.0 - counts.share());
    Evidence {
        difference: reading_of(&found.interval, left.n + right.n),
        test: Ok((test, found.interval.estimate, None)),
        effects: EffectSizes::default(),
        spread: [Some(variance(a) * design_effect(left)), Some(variance(b) * design_effect(right))],
        methods: SHARE_POWER,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole count, not negative")]
fn whole(count: f64) -> u64 {
    count.round() as u64
}

fn of_values(a: &Values, b: &Values, [left, right]: [&Sample; 2], terms: Terms) -> Evidence {
    let n = left.n + right.n;
    let means = welch([(a, left.n), (b, right.n)], terms);
    let medians = medians(a, b, n, terms);
    let ranks = ranks(a, b, terms.confidence);
    let superiority = ranks.as_ref().map_or_else(
        |why| Reading::withheld(Unit::Share, "brunner_munzel", n, *why),
        |found| found.superiority.clone(),
    );
    let by_ranks = || ranks.as_ref().map(|found| (found.test.clone(), found.direction, found.own)).map_err(|why| *why);
    let mean_reading = means.reading.clone();
    let is_measure = a.unit != Unit::Score;
    let (difference, test) = match terms.decides {
        Decides::Means => {
            let test = means.test.map(|test| (test, mean_reading.value().unwrap_or_default(), None));
            (means.reading, test)
        }
        Decides::RanksBesideMeans => (means.reading, by_ranks()),
        Decides::RanksBesideMedians => (medians.clone(), by_ranks()),
    };
    let weighted = left.n_eff.is_some() || right.n_eff.is_some();
    let effects = EffectSizes {
        // Ranks know no weights.
        superiority: (!weighted).then_some(superiority),
        means: (terms.decides == Decides::RanksBesideMedians).then_some(mean_reading),
        medians: (terms.decides != Decides::RanksBesideMedians && is_measure && !weighted).then_some(medians.clone()),
        probability_above: None,
    };
    let variance = |values: &Values, sample: &Sample| values.se.map(|se| se * se * sample.n as f64);
    let spread = match terms.decides {
        Decides::RanksBesideMedians => [median_spread(a, terms), median_spread(b, terms)],
        _ => [variance(a, left), variance(b, right)],
    };
    Evidence { difference, test, effects, spread, methods: MEAN_POWER }
}

/// A difference of means with its test.
struct Means {
    reading: Reading,
    test: Result<Test, Withheld>,
}

/// Welch's test from means and their standard errors, `ttest.welch`; those of a weighted survey are linearised.
fn welch([a, b]: [(&Values, u64); 2], terms: Terms) -> Means {
    const METHOD: &str = "ttest.welch";
    let n = a.1 + b.1;
    let none = |why| Means { reading: Reading::withheld(terms.unit, METHOD, n, why), test: Err(why) };
    let moments = |(values, n): (&Values, u64)| {
        let se = values.se.ok_or(Withheld::TooFew)?;
        Moments::new(n as f64, values.mean, se * se * n as f64).map_err(|err| reason(&err))
    };
    match (moments(a), moments(b)) {
        (Ok(a), Ok(b)) => match welch_of(&a, &b, terms.confidence) {
            Ok(found) => {
                let test = Test {
                    method: METHOD.to_owned(),
                    statistic: Some(found.statistic),
                    df: Some(found.df),
                    p_value: found.p_value,
                    p_adjusted: None,
                };
                Means { reading: reading_of(&found.interval.with_unit(terms.unit), n), test: Ok(test) }
            }
            Err(err) => {
                // Where neither side varies the difference is known, but not how sure it is.
                let difference = a.mean() - b.mean();
                let reading = Reading::known(terms.unit, METHOD, n).with_value(difference).with_flag(Flag::Degenerate);
                Means { reading, test: Err(reason(&err)) }
            }
        },
        (Err(why), _) | (_, Err(why)) => none(why),
    }
}

/// The difference of medians, `diff.mover` on their intervals by order statistics.
fn medians(a: &Values, b: &Values, n: u64, terms: Terms) -> Reading {
    const METHOD: &str = "diff.mover";
    let (a, b) = match (a.counts(), b.counts()) {
        (Ok(a), Ok(b)) => (median_interval(&a, terms.confidence), median_interval(&b, terms.confidence)),
        (Err(err), _) | (_, Err(err)) => return Reading::withheld(terms.unit, METHOD, n, reason(&err)),
    };
    let reading = Reading::known(terms.unit, METHOD, n).with_value(a.median - b.median);
    match (a.interval, b.interval) {
        (Some(a), Some(b)) => {
            let found = mover(&a, &b);
            reading.with_interval(found.lower, found.upper, terms.confidence)
        }
        _ => reading,
    }
}

/// The variance that one answer would have for a mean as uncertain as this median.
fn median_spread(values: &Values, terms: Terms) -> Option<f64> {
    let interval = median_interval(&values.counts().ok()?, terms.confidence).interval?;
    let se = interval.margin() / normal::two_sided_quantile(terms.confidence.get());
    Some(se * se * values.n() as f64)
}

/// A comparison of ranks.
struct ByRanks {
    test: Test,
    superiority: Reading,
    /// Which way it points.
    direction: f64,
    /// The interval of the superiority less one half.
    own: Option<(f64, f64)>,
}

/// Brunner and Munzel's test.
fn ranks(a: &Values, b: &Values, confidence: Confidence) -> Result<ByRanks, Withheld> {
    const METHOD: &str = "brunner_munzel";
    let (a, b) = (a.counts().map_err(|err| reason(&err))?, b.counts().map_err(|err| reason(&err))?);
    let found = brunner_munzel(&a, &b, confidence).map_err(|err| reason(&err))?;
    let interval = &found.interval;
    let test = Test {
        method: METHOD.to_owned(),
        // Sides that do not overlap are infinitely many standard errors apart.
        statistic: Some(found.statistic).filter(|statistic| statistic.is_finite()),
        df: found.df,
        p_value: found.p_value,
        p_adjusted: None,
    };
    Ok(ByRanks {
        test,
        superiority: reading_of(interval, a.n() + b.n()),
        direction: interval.estimate - 0.5,
        own: Some((interval.lower - 0.5, interval.upper - 0.5)),
    })
}

/// The smallest difference that would be seen, and how many answers it takes to see one.
fn plan(
    difference: &Reading,
    spread: [Option<f64>; 2],
    [detects, needs]: [&'static str; 2],
    [n_a, n_b]: [u64; 2],
    terms: Terms,
) -> (Reading, Needed) {
    let n = n_a + n_b;
    let to_see = terms.to_see.or_else(|| difference.value().map(f64::abs).filter(|size| 0.0 < *size));
    let none = |why| {
        let answers_per_side = Reading::withheld(Unit::Count, needs, n, why);
        (Reading::withheld(terms.unit, detects, n, why), Needed { to_see, answers_per_side })
    };
    if difference.value().is_none() {
        return none(difference.reason().unwrap_or(Withheld::Empty));
    }
    let [Some(a), Some(b)] = spread else { return none(Withheld::TooFew) };
    // Answers that do not vary would promise to show anything.
    if !(0.0 < a && 0.0 < b) {
        return none(Withheld::ZeroVariance);
    }
    let largest = match terms.unit {
        Unit::Points => 200.0,
        Unit::Share => 1.0,
        _ => f64::MAX,
    };
    let (sd_a, sd_b) = (a.sqrt(), b.sqrt());
    let smallest = mean_detectable((sd_a, n_a as f64), (sd_b, n_b as f64), terms.power, terms.confidence);
    let detectable = match smallest {
        Ok(size) => Reading::known(terms.unit, detects, n).with_value(size.min(largest)),
        Err(_) => Reading::withheld(terms.unit, detects, n, Withheld::NoDenominator),
    };
    let size = to_see.map(|size| mean_two_sample(size, sd_a, sd_b, terms.power, terms.confidence));
    let needed = match size {
        Some(Ok(size)) => Reading::known(Unit::Count, needs, n).with_value(size.n as f64),
        _ => Reading::withheld(Unit::Count, needs, n, Withheld::NoDenominator),
    };
    (detectable, Needed { to_see, answers_per_side: needed })
}
