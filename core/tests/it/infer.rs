//! Laws of the intervals: they hold for any counts, not only for the cases that somebody thought of.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the slow ways to compute things here index with small positions"
)]

use cxmetrics::infer::Interval;
use cxmetrics::infer::difference;
use cxmetrics::infer::mean::{self, Cluster};
use cxmetrics::infer::nps::{self, NpsCounts, PseudoAnswers};
use cxmetrics::infer::operations::{self, AgentTime};
use cxmetrics::infer::quantile::{self, QuantileType, ValueCounts};
use cxmetrics::infer::rating::{self, RatingCounts};
use cxmetrics::infer::share::{self, ShareCounts};
use cxmetrics::infer::suppress::{Rule, suppress};
use cxmetrics::infer::weighted::{self, WeightSum, WeightedNps, WeightedShare};
use cxmetrics::{Confidence, Error, ErrorKind, Unit};
use proptest::prelude::*;

/// Any double at all, with the awkward ones often.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        prop::num::f64::ANY,
        prop::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            0.5,
            -1.0,
            5e-324,
            1e-100,
            1e-99,
            1e-30,
            1e9,
            1e15,
            1e100,
            1e101,
            f64::MAX,
            f64::MIN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ]),
    ]
}

/// Counts as they occur: none, few, many.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), 0_u64..30, 0_u64..2_000_000_000]
}

fn any_confidence() -> impl Strategy<Value = Confidence> {
    prop_oneof![
        prop::sample::select(vec![0.8, 0.9, 0.95, 0.99]),
        0.001..0.9999_f64,
        prop::sample::select(vec![5e-324, 1e-20, 1.0 - f64::EPSILON / 2.0, 1.0 - 1e-12]),
    ]
    .prop_map(|level| Confidence::new(level).unwrap())
}

fn usual_confidence() -> impl Strategy<Value = Confidence> {
    prop::sample::select(vec![0.8, 0.9, 0.95, 0.99]).prop_map(|level| Confidence::new(level).unwrap())
}

fn sane(interval: &Interval) -> bool {
    [interval.estimate, interval.lower, interval.upper].iter().all(|value| value.is_finite())
        && interval.lower <= interval.upper
}

fn within(interval: &Interval, low: f64, high: f64) -> bool {
    sane(interval) && low <= interval.lower && interval.upper <= high
}

fn holds_estimate(interval: &Interval) -> bool {
    interval.lower <= interval.estimate && interval.estimate <= interval.upper
}

/// A refusal must be one of the four kinds that the module promises.
fn promised(err: &Error) -> bool {
    matches!(err.kind(), ErrorKind::Empty | ErrorKind::TooFew | ErrorKind::ZeroVariance | ErrorKind::OutOfRange)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nps_intervals_are_total(d in any_number(), n in any_number(), p in any_number(), null in any_number(), level in any_confidence()) {
        match NpsCounts::new(d, n, p) {
            Err(err) => prop_assert!(promised(&err)),
            Ok(counts) => {
                let point = nps::point(&counts);
                prop_assert!([point.nps, point.promoter_pct, point.passive_pct, point.detractor_pct, point.variance, point.se].iter().all(|v| v.is_finite()));
                let score = nps::score_interval(&counts, level);
                prop_assert!(within(&score, -100.0, 100.0) && holds_estimate(&score), "{counts:?} {score:?}");
                let wald = nps::wald(&counts, level).interval;
                prop_assert!(within(&wald, -100.0, 100.0) && holds_estimate(&wald), "{counts:?} {wald:?}");
                let adjusted = nps::adjusted_wald(&counts, PseudoAnswers::THREE, level);
                prop_assert!(within(&adjusted.interval, -100.0, 100.0), "{counts:?} {adjusted:?}");
                match nps::score_test(&counts, null) {
                    Err(err) => prop_assert!(promised(&err)),
                    Ok(test) => prop_assert!(!test.z.is_nan() && (0.0..=1.0).contains(&test.p_value), "{test:?}"),
                }
            }
        }
    }

    #[test]
    fn swapping_promoters_and_detractors_mirrors_nps(d in count(), n in count(), p in count(), level in usual_confidence()) {
        prop_assume!(d + n + p > 0);
        let one = NpsCounts::from_counts(d, n, p).unwrap();
        let other = NpsCounts::from_counts(p, n, d).unwrap();
        for method in [nps::score_interval as fn(&NpsCounts, Confidence) -> Interval, |c, l| nps::wald(c, l).interval] {
            let (a, b) = (method(&one, level), method(&other, level));
            prop_assert_eq!((a.estimate, a.lower, a.upper), (-b.estimate, -b.upper, -b.lower));
        }
    }

    #[test]
    fn more_answers_at_the_same_shares_narrow_the_interval(d in 0_u64..200, n in 0_u64..200, p in 0_u64..200, times in 2_u64..50, level in usual_confidence()) {
        prop_assume!(d + n + p > 0);
        let few = nps::score_interval(&NpsCounts::from_counts(d, n, p).unwrap(), level);
        let many = nps::score_interval(&NpsCounts::from_counts(d * times, n * times, p * times).unwrap(), level);
        prop_assert!((few.estimate - many.estimate).abs() < 1e-12);
        prop_assert!(few.lower - 1e-9 <= many.lower && many.upper <= few.upper + 1e-9, "{few:?} {many:?}");
        for method in [share::wilson, share::jeffreys, share::clopper_pearson] {
            let few = method(&ShareCounts::from_counts(p, d + n + p).unwrap(), level);
            let many = method(&ShareCounts::from_counts(p * times, (d + n + p) * times).unwrap(), level);
            prop_assert!(few.lower - 1e-9 <= many.lower && many.upper <= few.upper + 1e-9, "{few:?} {many:?}");
        }
    }

    #[test]
    fn a_higher_confidence_widens_the_interval(d in count(), n in count(), p in count(), low in 0.01..0.99_f64, more in 0.001..0.5_f64) {
        prop_assume!(d + n + p > 0);
        let high = (low + more * (1.0 - low)).min(0.999_999);
        let counts = NpsCounts::from_counts(d, n, p).unwrap();
        let (inner, outer) = (Confidence::new(low).unwrap(), Confidence::new(high).unwrap());
        let (inner, outer) = (nps::score_interval(&counts, inner), nps::score_interval(&counts, outer));
        prop_assert!(outer.lower <= inner.lower + 1e-10 && inner.upper <= outer.upper + 1e-10);
    }

    #[test]
    fn the_test_rejects_what_the_interval_excludes(d in count(), n in count(), p in count(), target in -100.0..100.0_f64, level in usual_confidence()) {
        prop_assume!(d + n + p > 0);
        let counts = NpsCounts::from_counts(d, n, p).unwrap();
        let interval = nps::score_interval(&counts, level);
        let near = (target - interval.lower).abs().min((target - interval.upper).abs()) < 1e-6;
        let inside = interval.lower <= target && target <= interval.upper;
        let kept = nps::score_test(&counts, target).unwrap().p_value >= level.alpha();
        prop_assert!(near || inside == kept, "{counts:?} {target} {interval:?}");
    }

    #[test]
    fn share_intervals_are_total(hits in any_number(), base in any_number(), level in any_confidence()) {
        match ShareCounts::new(hits, base) {
            Err(err) => prop_assert!(promised(&err)),
            Ok(counts) => {
                for method in [share::wilson, share::jeffreys, share::clopper_pearson] {
                    let interval = method(&counts, level);
                    prop_assert!(within(&interval, 0.0, 1.0) && holds_estimate(&interval), "{counts:?} {interval:?}");
                }
                prop_assert!(within(&share::agresti_coull(&counts, level), 0.0, 1.0), "{counts:?}");
            }
        }
    }

    #[test]
    fn share_intervals_nest_as_they_should(hits in 0_u64..500, misses in 0_u64..500, level in usual_confidence()) {
        prop_assume!(hits + misses > 0);
        let counts = ShareCounts::from_counts(hits, hits + misses).unwrap();
        let mirrored = ShareCounts::from_counts(misses, hits + misses).unwrap();
        let (wilson, back) = (share::wilson(&counts, level), share::wilson(&mirrored, level));
        prop_assert!((wilson.lower + back.upper - 1.0).abs() < 1e-15 && (wilson.upper + back.lower - 1.0).abs() < 1e-15);
        let (exact, jeffreys) = (share::clopper_pearson(&counts, level), share::jeffreys(&counts, level));
        prop_assert!(exact.lower <= jeffreys.lower + 1e-12 && jeffreys.upper <= exact.upper + 1e-12);
        let coull = share::agresti_coull(&counts, level);
        prop_assert!(coull.lower <= wilson.lower + 1e-12 && wilson.upper <= coull.upper + 1e-12);
    }

    #[test]
    fn rating_intervals_are_total(lowest in any::<i32>(), counts in prop::collection::vec(prop_oneof![count(), any::<u64>()], 0..12), level in any_confidence()) {
        match RatingCounts::new(lowest, &counts) {
            Err(err) => prop_assert!(promised(&err)),
            Ok(answers) => {
                let (low, high) = (f64::from(answers.lowest()), f64::from(answers.highest()));
                prop_assert!(low <= answers.mean() && answers.mean() <= high);
                prop_assert!(answers.sd().is_none_or(|sd| sd.is_finite() && sd >= 0.0));
                match rating::mean_t(&answers, level) {
                    Err(err) => prop_assert!(promised(&err)),
                    Ok(interval) => prop_assert!(within(&interval, low, high) && holds_estimate(&interval), "{answers:?} {interval:?}"),
                }
                let perks = rating::mean_perks(&answers, level);
                prop_assert!(within(&perks.interval, low, high), "{answers:?} {perks:?}");
            }
        }
    }

    #[test]
    fn quantiles_of_counts_are_those_of_the_values(mut values in prop::collection::vec(prop_oneof![(0_i32..11).prop_map(f64::from), -1e6..1e6_f64], 1..120), p in 0.0..=1.0_f64, steps in 0_u32..=20) {
        let counted = ValueCounts::from_values(&values).unwrap();
        values.sort_by(f64::total_cmp);
        for p in [p, f64::from(steps) / 20.0] {
            for (kind, slow) in [
                (QuantileType::Observed, slow_type_1(&values, p)),
                (QuantileType::Averaged, slow_type_2(&values, p)),
                (QuantileType::Interpolated, slow_type_7(&values, p)),
            ] {
                let fast = quantile::quantile(&counted, p, kind).unwrap();
                prop_assert!((fast - slow).abs() <= 1e-9 * (1.0 + slow.abs()), "{kind:?} {p}: {fast} is not {slow}");
            }
        }
        prop_assert_eq!(quantile::median(&counted), quantile::quantile(&counted, 0.5, QuantileType::Averaged).unwrap());
        // Counting each value a hundred million times moves neither the type 1 quantile nor the median.
        let many: Vec<(f64, u64)> = counted.pairs().iter().map(|&(value, n)| (value, n * 100_000_000)).collect();
        let many = ValueCounts::new(&many).unwrap();
        prop_assert_eq!(quantile::median(&many), quantile::median(&counted));
    }

    #[test]
    fn value_statistics_are_total(values in prop::collection::vec(any_number(), 0..20), counts in prop::collection::vec(prop_oneof![count(), any::<u64>()], 20), p in any_number(), level in any_confidence()) {
        let mut pairs: Vec<(f64, u64)> = values.iter().copied().zip(counts).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let finite: Vec<f64> = values.iter().copied().filter(|value| value.abs() <= 1e100).collect();
        let unchecked = [ValueCounts::from_values(&values), ValueCounts::new(&pairs), ValueCounts::from_values(&finite)];
        for values in unchecked {
            let values = match values {
                Err(err) => {
                    prop_assert!(promised(&err));
                    continue;
                }
                Ok(values) => values,
            };
            prop_assert!(quantile::median(&values).is_finite());
            let median = quantile::median_interval(&values, level);
            prop_assert!(median.interval.is_none_or(|interval| sane(&interval) && holds_estimate(&interval)));
            prop_assert!(median.actual_confidence.is_none_or(|actual| actual >= level.get() - 1e-9));
            for kind in [QuantileType::Observed, QuantileType::Averaged, QuantileType::Interpolated] {
                prop_assert!(quantile::quantile(&values, p, kind).map_or_else(|err| promised(&err), f64::is_finite));
            }
            prop_assert!(quantile::interpolated_median(&values, p).map_or_else(|err| promised(&err), f64::is_finite));
            prop_assert!(mean::median_deviation(&values).scaled.is_finite());
            prop_assert!(mean::trimmed(&values, p, level).map_or_else(|err| promised(&err), |mean| sane(&mean.interval) && holds_estimate(&mean.interval)));
            prop_assert!(mean::geometric(&values, level).map_or_else(
                |err| promised(&err),
                |mean| mean.mean.is_finite() && mean.interval.is_none_or(|interval| sane(&interval) && holds_estimate(&interval)),
            ));
        }
        let (mean, sd) = (values.first().copied().unwrap_or(1.0), p);
        prop_assert!(mean::t_interval(mean, sd, values.len() as u64, level).map_or_else(|err| promised(&err), |interval| sane(&interval)));
    }

    #[test]
    fn trimming_counts_is_trimming_values(values in prop::collection::vec((0_i32..40).prop_map(f64::from), 4..60), proportion in 0.0..0.45_f64) {
        let counted = ValueCounts::from_values(&values).unwrap();
        let mut sorted = values;
        sorted.sort_by(f64::total_cmp);
        let cut = (sorted.len() as f64 * proportion + 1e-12).floor() as usize;
        let kept = &sorted[cut..sorted.len() - cut];
        match mean::trimmed(&counted, proportion, Confidence::P95) {
            Err(err) => prop_assert!(promised(&err) && kept.len() < 2),
            Ok(trimmed) => {
                prop_assert!((trimmed.interval.estimate - kept.iter().sum::<f64>() / kept.len() as f64).abs() < 1e-10);
                prop_assert_eq!(trimmed.df as usize, kept.len() - 1);
            }
        }
    }

    #[test]
    fn weighted_statistics_are_total(rows in prop::collection::vec((any_number(), any_number()), 0..12), n in any::<u64>(), level in any_confidence()) {
        let tame = |value: f64| (value.abs() % 11.0).floor();
        for rows in [rows.clone(), rows.iter().map(|row| (tame(row.0), row.1.abs())).collect(), rows.iter().map(|row| (tame(row.0), row.1.abs() % 7.0)).collect()] {
            match WeightedNps::from_ratings(rows.iter().copied()) {
                Err(err) => prop_assert!(promised(&err)),
                Ok(answers) => {
                    prop_assert!(answers.n_eff_kish().is_finite() && answers.se().is_none_or(f64::is_finite));
                    for interval in [weighted::nps_score, weighted::nps_score_kish, weighted::nps_linearised, weighted::nps_adjusted_wald_kish].map(|method| method(&answers, level)) {
                        prop_assert!(interval.map_or_else(|err| promised(&err), |interval| within(&interval, -100.0, 100.0)));
                    }
                }
            }
            let sums = WeightSum::of(rows.iter().map(|row| row.1));
            let other = WeightSum::of(rows.iter().map(|row| row.0.abs()));
            if let (Ok(hits), Ok(misses)) = (sums, other) {
                match WeightedShare::new(n, hits, misses) {
                    Err(err) => prop_assert!(promised(&err)),
                    Ok(answers) => for interval in [weighted::share_design, weighted::share_kish].map(|method| method(&answers, level)) {
                        prop_assert!(interval.map_or_else(|err| promised(&err), |interval| within(&interval, 0.0, 1.0)));
                    },
                }
                let mean = mean::weighted(n, &[(rows.first().map_or(0.0, |row| row.0), hits), (3.0, misses)]);
                prop_assert!(mean.map_or_else(|err| promised(&err), |mean| mean.mean.is_finite() && mean.se.is_none_or(f64::is_finite)));
            }
            let mut sorted = rows.clone();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            prop_assert!(quantile::weighted_median(&sorted).map_or_else(|err| promised(&err), f64::is_finite));
            let clusters: Vec<Cluster> = rows.iter().map(|&(weighted_sum, weight)| Cluster { weight, weighted_sum }).collect();
            prop_assert!(mean::cluster_robust(&clusters).map_or_else(|err| promised(&err), |mean| mean.mean.is_finite() && mean.se.is_none_or(f64::is_finite)));
            let agents: Vec<AgentTime> = rows.iter().map(|&(handle_seconds, contacts)| AgentTime { handle_seconds, contacts: contacts as u64 }).collect();
            prop_assert!(operations::handle_time(&agents, level).map_or_else(|err| promised(&err), |time| time.ratio.is_finite() && time.interval.is_none_or(|interval| sane(&interval))));
        }
    }

    #[test]
    fn scaling_weights_changes_nothing(rows in prop::collection::vec((0_i32..11, 0.1..5.0_f64), 2..60), scale in prop::sample::select(vec![1e-20, 0.01, 3.0, 1e20])) {
        let score = |scale: f64| {
            let answers = WeightedNps::from_ratings(rows.iter().map(|row| (f64::from(row.0), row.1 * scale))).unwrap();
            weighted::nps_score(&answers, Confidence::P95).unwrap()
        };
        let (plain, scaled) = (score(1.0), score(scale));
        prop_assert!((plain.estimate - scaled.estimate).abs() < 1e-9);
        prop_assert!((plain.lower - scaled.lower).abs() < 1e-7 && (plain.upper - scaled.upper).abs() < 1e-7, "{plain:?} {scaled:?}");
    }

    #[test]
    fn equal_weights_are_none(d in 0_u64..400, n in 0_u64..400, p in 0_u64..400, weight in 0.01..100.0_f64, level in usual_confidence()) {
        prop_assume!(d + n + p > 1);
        let sum = |count: u64| WeightSum::new(count as f64 * weight, count as f64 * weight * weight).unwrap();
        let answers = WeightedNps::new(d + n + p, sum(d), sum(n), sum(p)).unwrap();
        let plain = nps::score_interval(&NpsCounts::from_counts(d, n, p).unwrap(), level);
        let kish = weighted::nps_score_kish(&answers, level).unwrap();
        prop_assert!((plain.estimate - kish.estimate).abs() < 1e-9);
        prop_assert!((plain.lower - kish.lower).abs() < 1e-7 && (plain.upper - kish.upper).abs() < 1e-7);
        // The design base pays n / (n - 1) and t for z, no more.
        let design = weighted::nps_score(&answers, level).unwrap();
        prop_assert!(design.lower <= plain.lower + 1e-9 && plain.upper <= design.upper + 1e-9);
        let share = WeightedShare::new(d + n + p, sum(p), sum(d + n)).unwrap();
        let (kish, plain) = (weighted::share_kish(&share, level).unwrap(), share::wilson(&ShareCounts::from_counts(p, d + n + p).unwrap(), level));
        prop_assert!((plain.lower - kish.lower).abs() < 1e-9 && (plain.upper - kish.upper).abs() < 1e-9);
    }

    #[test]
    fn hidden_cells_cannot_be_computed_from_the_total(cells in prop::collection::vec(prop_oneof![0_u64..12, 0_u64..500], 0..30), smallest in 0_u64..20) {
        let hidden = suppress(&cells, Rule { smallest, total_published: true });
        for (cell, &n) in cells.iter().enumerate() {
            prop_assert_eq!(hidden.primary.contains(&cell), 0 < n && n < smallest);
        }
        prop_assert!(hidden.primary.iter().all(|cell| hidden.all.contains(cell)));
        if !hidden.all.is_empty() {
            let sum: u64 = hidden.all.iter().map(|&cell| cells[cell]).sum();
            let shown = cells.iter().enumerate().filter(|(cell, n)| **n > 0 && !hidden.all.contains(cell)).count();
            prop_assert!(shown == 0 || (hidden.all.len() >= 2 && sum >= smallest));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn posterior_intervals_are_total_and_mirror(d in count(), n in count(), p in count(), level in any_confidence()) {
        prop_assume!(d + n + p > 0);
        let a = nps::dirichlet_jeffreys(&NpsCounts::from_counts(d, n, p).unwrap(), level).unwrap();
        let b = nps::dirichlet_jeffreys(&NpsCounts::from_counts(p, n, d).unwrap(), level).unwrap();
        prop_assert!(within(&a.interval, -100.0, 100.0), "{a:?}");
        prop_assert!((a.interval.lower + b.interval.upper).abs() < 1e-6, "{a:?} {b:?}");
        // It is near the score interval, and nearer the more answers there are.
        let base = (d + n + p) as f64;
        if base > 1000.0 && (0.5..0.999).contains(&level.get()) {
            let score = nps::score_interval(&NpsCounts::from_counts(d, n, p).unwrap(), level);
            prop_assert!((a.interval.margin() / score.margin()).ln().abs() < 1.0, "{a:?} {score:?}");
        }
    }
}

fn slow_type_1(sorted: &[f64], p: f64) -> f64 {
    let rank = (sorted.len() as f64 * p - 1e-11).ceil().max(1.0) as usize;
    sorted[rank - 1]
}

fn slow_type_2(sorted: &[f64], p: f64) -> f64 {
    let position = sorted.len() as f64 * p;
    let nearest = position.round();
    if (position - nearest).abs() < 1e-11 && 0.0 < nearest && nearest < sorted.len() as f64 {
        0.5 * (sorted[nearest as usize - 1] + sorted[nearest as usize])
    } else {
        slow_type_1(sorted, p)
    }
}

fn slow_type_7(sorted: &[f64], p: f64) -> f64 {
    let position = (sorted.len() - 1) as f64 * p;
    let below = position.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (position - below as f64) * (sorted[above] - sorted[below])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_one_by_one_are_total(answers in prop::collection::vec((any_number(), any_number(), 0_u8..4), 0..12), p in any_number(), level in any_confidence()) {
        let pairs: Vec<(f64, f64)> = answers.iter().map(|answer| (answer.0, answer.1)).collect();
        let (values, weights): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let clusters: Vec<u8> = answers.iter().map(|answer| answer.2).collect();
        match mean::weighted_of(&pairs) {
            Err(err) => prop_assert!(promised(&err)),
            Ok(mean) => prop_assert!(mean.mean.is_finite() && mean.variance.is_finite()),
        }
        for given in [None, Some(weights.as_slice())] {
            match mean::cluster_robust_of(&values, &clusters, given) {
                Err(err) => prop_assert!(promised(&err)),
                Ok(mean) => prop_assert!(mean.mean.is_finite() && mean.clusters <= 4),
            }
        }
        match quantile::weighted_quantile_of(&pairs, p) {
            Err(err) => prop_assert!(promised(&err)),
            Ok(value) => prop_assert!(value.is_finite()),
        }
        match WeightedShare::from_answers(pairs.iter().copied()) {
            Err(err) => prop_assert!(promised(&err)),
            Ok(share) => prop_assert!(holds_estimate(&weighted::share_kish(&share, level).unwrap())),
        }
    }

    #[test]
    fn answers_one_by_one_and_their_sums_are_the_same(answers in prop::collection::vec((any::<bool>(), 1_u32..40, 0_u8..5), 2..40)) {
        let weight = |whole: u32| f64::from(whole) / 8.0;
        let pairs: Vec<(f64, f64)> = answers.iter().map(|answer| (f64::from(u8::from(answer.0)), weight(answer.1))).collect();
        let sum = |wanted: bool| WeightSum::of(answers.iter().filter(|answer| answer.0 == wanted).map(|answer| weight(answer.1))).unwrap();
        let share = WeightedShare::from_answers(pairs.iter().copied()).unwrap();
        prop_assert_eq!(share, WeightedShare::new(answers.len() as u64, sum(true), sum(false)).unwrap());
        let mean = mean::weighted_of(&pairs).unwrap();
        prop_assert!((mean.mean - share.share()).abs() < 1e-12 && (mean.n_eff_kish - share.n_eff_kish()).abs() < 1e-9);

        let (values, weights): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let names: Vec<u8> = answers.iter().map(|answer| answer.2).collect();
        let renamed: Vec<String> = names.iter().map(|name| format!("customer {}", 9 - name)).collect();
        let one = mean::cluster_robust_of(&values, &names, Some(&weights)).unwrap();
        prop_assert_eq!(one, mean::cluster_robust_of(&values, &renamed, Some(&weights)).unwrap());
        let mut clusters = vec![Cluster { weight: 0.0, weighted_sum: 0.0 }; 5];
        for ((value, weight), name) in pairs.iter().zip(&names) {
            clusters[usize::from(*name)].weight += weight;
            clusters[usize::from(*name)].weighted_sum += weight * value;
        }
        let other = mean::cluster_robust(&clusters).unwrap();
        prop_assert!((one.mean - other.mean).abs() < 1e-12 && one.clusters == other.clusters);
    }
}

#[test]
fn a_refused_answer_is_named_by_its_row() {
    let row = |err: Error| (err.kind(), err.place().row);
    let wrong = (ErrorKind::OutOfRange, Some(1));
    assert_eq!(row(ValueCounts::from_values(&[1.0, f64::NAN]).unwrap_err()), wrong);
    assert_eq!(row(WeightedNps::from_ratings([(9.0, 1.0), (8.5, 1.0)]).unwrap_err()), wrong);
    assert_eq!(row(WeightedNps::from_ratings([(9.0, 1.0), (8.0, -1.0)]).unwrap_err()), wrong);
    assert_eq!(row(WeightedShare::from_answers([(1.0, 1.0), (0.5, 1.0)]).unwrap_err()), wrong);
    assert_eq!(row(mean::weighted_of(&[(1.0, 1.0), (1.0, f64::INFINITY)]).unwrap_err()), wrong);
    assert_eq!(row(mean::cluster_robust_of(&[1.0, 2e100], &["a", "a"], None).unwrap_err()), wrong);
    assert_eq!(row(quantile::weighted_median_of(&[(1.0, 1.0), (2.0, -1.0)]).unwrap_err()), wrong);
    let agents = AgentTime::from_columns(&[60.0, -1.0], &[1, 1]).unwrap();
    assert_eq!(row(operations::handle_time(&agents, Confidence::P95).unwrap_err()), wrong);
}

#[test]
fn columns_of_different_lengths_are_refused() {
    let refused = (ErrorKind::OutOfRange, "there are `2` values and `1` weights; give one for each".to_owned());
    let said = |err: Error| (err.kind(), err.to_string());
    assert_eq!(said(weighted::paired(&[1.0, 2.0], &[1.0]).unwrap_err()), refused);
    assert_eq!(said(mean::cluster_robust_of(&[1.0, 2.0], &["a", "b"], Some(&[1.0])).unwrap_err()), refused);
    assert!(mean::cluster_robust_of(&[1.0, 2.0], &["a"], None).is_err());
    assert!(AgentTime::from_columns(&[1.0, 2.0], &[1]).is_err());
}

#[test]
fn only_intervals_of_one_unit_and_level_have_a_difference() {
    let given = |unit, level| Interval::given(unit, 41.0, (35.0, 47.0), level).unwrap();
    let one = given(Unit::Points, Confidence::P95);
    let kind = |other: &Interval| difference::try_mover(&one, other).map_err(|err| err.kind());
    assert_eq!(kind(&one), Ok(difference::mover(&one, &one)));
    assert_eq!(kind(&given(Unit::Score, Confidence::P95)), Err(ErrorKind::ScaleMismatch));
    assert_eq!(kind(&given(Unit::Points, Confidence::P90)), Err(ErrorKind::OutOfRange));
    for limits in [(47.0, 35.0), (f64::NAN, 47.0), (35.0, f64::INFINITY)] {
        assert!(Interval::given(Unit::Points, 41.0, limits, Confidence::P95).is_err());
    }
}

#[test]
fn types_of_quantiles_have_words() {
    for kind in [QuantileType::Observed, QuantileType::Averaged, QuantileType::Interpolated] {
        assert_eq!(kind.name().parse::<QuantileType>().unwrap(), kind);
    }
    assert_eq!("type7".parse::<QuantileType>().unwrap_err().kind(), ErrorKind::OutOfRange);
}
