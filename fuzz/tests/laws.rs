//! The laws, on random samples.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests assert")]

use cxmetrics::calendar::{DayRange, Grain};
use cxmetrics::cube::{Cube, Filter};
use cxmetrics_fuzz::sample::{DIMENSIONS, Kind, Sample};
use cxmetrics_fuzz::{Bytes, law};
use proptest::prelude::*;

fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default);
    ProptestConfig { cases, ..ProptestConfig::default() }
}

/// The bytes of a sample, most of them too few for the whole of it: then its rows end alike.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..600)
}

fn kind() -> impl Strategy<Value = Kind> {
    any::<[bool; 4]>().prop_map(|[weighted, ids, measures, pairs]| Kind { weighted, ids, measures, pairs })
}

fn sample(kind: Kind, bytes: &[u8]) -> Sample {
    Sample::any(kind, 40, &mut Bytes::new(bytes))
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let day = |text: &str| Some(text.parse().unwrap());
    let leaf = prop::sample::select(vec![
        Filter::everything(),
        Filter::is("store", "A"),
        Filter::one_of("store", ["B", "Ż", "never"]),
        Filter::not_known("region"),
        Filter::Is([("store".to_owned(), vec![None, Some("A".to_owned())]), ("channel".to_owned(), vec![])].into()),
        Filter::Days(DayRange::new(day("2026-10-25"), day("2026-11-01")).unwrap()),
        Filter::Days(DayRange::new(None, day("2026-12-31")).unwrap()),
        Filter::Any(Vec::new()),
    ]);
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::Any),
            inner.prop_map(Filter::negate),
        ]
    })
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn merging(kind in kind(), a in bytes(), b in bytes(), c in bytes()) {
        let cubes = [a, b, c].map(|bytes| sample(Kind { ids: false, ..kind }, &bytes).cube());
        law::merge_is_a_commutative_monoid(&cubes[0], &cubes[1], &cubes[2]);
        law::unmerge_undoes_merge(&cubes[0], &cubes[1]);
    }

    #[test]
    fn merging_with_ids(kind in kind(), bytes in bytes(), cuts in any::<[prop::sample::Index; 4]>()) {
        // Parts of one sample: the same id and revision is the same row in each.
        let kind = Kind { ids: true, ..kind };
        let sample = sample(Kind { measures: false, ..kind }, &bytes);
        let n = sample.rows.len();
        let part = |from: usize, to: usize| sample.cube_of(&sample.rows[from.min(to)..from.max(to)], Grain::Day);
        let cuts = cuts.map(|cut| cut.index(n + 1));
        let (a, b, c) = (part(0, cuts[0]), part(cuts[1], cuts[2]), part(cuts[3], n));
        law::merge_is_a_commutative_monoid(&a, &b, &c);
        law::unmerge_undoes_merge(&a, &b);
    }

    #[test]
    fn splitting(kind in kind(), bytes in bytes(), cuts in prop::collection::vec(0..40_usize, 0..4)) {
        law::split_is_whole(&sample(kind, &bytes), &cuts);
    }

    #[test]
    fn order(kind in kind(), bytes in bytes(), order in prop::collection::vec(0..40_usize, 0..40)) {
        law::order_is_irrelevant(&sample(kind, &bytes), &order);
    }

    #[test]
    fn living(kind in kind(), bytes in bytes()) {
        law::live_is_folded(&sample(kind, &bytes));
    }

    #[test]
    fn rolling_up(
        kind in kind(),
        bytes in bytes(),
        cut in 0..40_usize,
        by in prop::sample::subsequence(DIMENSIONS.to_vec(), 0..=3),
    ) {
        law::roll_ups_agree(&sample(kind, &bytes), cut, &by);
    }

    #[test]
    fn filtering(kind in kind(), bytes in bytes(), filter in any_filter()) {
        law::filters_part(&sample(kind, &bytes).cube(), &filter);
    }

    #[test]
    fn reading(kind in kind(), bytes in bytes(), min_base in 1..12_u64) {
        let cube = sample(kind, &bytes).cube();
        law::readings_are_sound(&cube);
        law::nothing_hidden_shows(&cube, min_base);
        law::nothing_hidden_shows(&cube, law::MIN_BASE);
    }

    #[test]
    fn pairing(kind in kind(), bytes in bytes()) {
        law::pairs_are_those_of_rows(&sample(kind, &bytes));
        law::scores_by_tag_are_those_of_rows(&sample(kind, &bytes));
    }

    #[test]
    fn storing(kind in kind(), bytes in bytes()) {
        let cube = sample(kind, &bytes).cube();
        law::table_round_trips(&cube);
        law::segments_add_up(&cube);
    }

    #[test]
    fn weighing(kind in kind(), bytes in bytes(), weight in prop::sample::select(vec![1.0, 0.1, 3.5, 1e-9, 1e6])) {
        law::equal_weights_weigh_nothing(&sample(kind, &bytes), weight);
    }

    #[test]
    fn sharing_ids(kind in kind(), bytes in bytes(), from in 0..40_usize, to in 0..40_usize) {
        law::shared_ids_count_once(&sample(Kind { ids: true, ..kind }, &bytes), from, to);
    }

    #[test]
    fn explaining(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        cxmetrics_fuzz::explain::check(&bytes);
    }

    #[test]
    fn failing(kind in kind(), bytes in bytes(), cut in 0..40_usize, max_cells in 0..30_usize) {
        law::failure_changes_nothing(&sample(kind, &bytes), cut, max_cells);
    }
}

proptest! {
    // Each case is some sixty days of a monitor, several times over.
    #![proptest_config(cases(6))]

    #[test]
    fn watching(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        cxmetrics_fuzz::series::check(&bytes);
    }
}

/// Above 131,072 rows the fold works on all cores; the cube is the one of small folds.
#[test]
fn a_large_fold_is_many_small_ones() {
    let mut state = 7_u32;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(20_000)
    .collect();
    let kinds = [
        Kind { measures: true, ..Kind::default() },
        Kind { weighted: true, ..Kind::default() },
        Kind { pairs: true, ..Kind::default() },
    ];
    for kind in kinds {
        let sample = Sample::any(kind, 1_000, &mut Bytes::new(&bytes));
        let rows: Vec<_> = sample.rows.iter().cycle().take(140_000).cloned().collect();
        let large = sample.cube_of(&rows, Grain::Day);
        let mut small = Cube::new(&sample.survey, Grain::Day);
        for rows in rows.chunks(9_999) {
            sample.fold_into(&mut small, rows).unwrap();
        }
        assert_eq!(large, small);
        assert_eq!(large.intake(), small.intake());
        law::accounts_balance(&large);
    }
}
