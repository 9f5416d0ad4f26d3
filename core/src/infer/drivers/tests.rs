use super::*;
use crate::infer::correlation::{Pairs, pairwise};
use crate::stat::random::Random;

/// Ratings of `items` items and an outcome that share a common part, on `points` points from 1.
fn ratings(n: usize, items: usize, points: f64, seed: u64) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut random = Random::new(seed, 0);
    let mut columns = vec![Vec::with_capacity(n); items];
    let mut outcome = Vec::with_capacity(n);
    // Skewed to the top, as satisfaction is.
    let coded = |latent: f64, points: f64| (points * (0.72 + 0.26 * latent)).ceil().clamp(1.0, points);
    for _ in 0..n {
        let common = random.normal();
        let mut total = 0.0;
        for (item, column) in columns.iter_mut().enumerate() {
            let latent = 0.6 * common + 0.8 * random.normal();
            total += latent * (items - item) as f64;
            column.push(coded(latent, points));
        }
        let scale = 0.65 * (items * items) as f64 / 2.0;
        outcome.push(coded(0.75 * total / scale + 0.66 * random.normal(), 10.0));
    }
    (columns, outcome)
}

fn pairwise_of(columns: &[Vec<f64>], outcome: &[f64]) -> DriverMatrix {
    let all: Vec<&[f64]> = columns.iter().map(Vec::as_slice).chain([outcome]).collect();
    let mut pairs = Vec::new();
    for i in 0..all.len() {
        for j in 0..i {
            pairs.push(pairwise(&Pairs::from_values(all[i], all[j]).unwrap()).unwrap());
        }
    }
    DriverMatrix::from_pairwise(columns.len(), &pairs).unwrap()
}

/// LMG by its definition: all orders of the items.
fn slow_lmg(matrix: &DriverMatrix) -> Vec<f64> {
    fn r2(matrix: &DriverMatrix, subset: &[usize]) -> f64 {
        let items = matrix.items();
        let r: Vec<f64> = subset.iter().map(|&i| matrix.correlations.at(items, i)).collect();
        let inner = Symmetric::from_lower(subset.len(), |i, j| matrix.correlations.at(subset[i], subset[j]));
        inner.cholesky(0.0).unwrap().solve(&r).iter().zip(&r).map(|(b, r)| b * r).sum()
    }
    fn walk(matrix: &DriverMatrix, order: &mut Vec<usize>, sums: &mut [f64], count: &mut f64) {
        if order.len() == matrix.items() {
            *count += 1.0;
            let mut before = 0.0;
            for end in 1..=order.len() {
                let after = r2(matrix, &order[..end]);
                sums[order[end - 1]] += after - before;
                before = after;
            }
            return;
        }
        for item in 0..matrix.items() {
            if !order.contains(&item) {
                order.push(item);
                walk(matrix, order, sums, count);
                order.pop();
            }
        }
    }
    let (mut sums, mut count) = (vec![0.0; matrix.items()], 0.0);
    walk(matrix, &mut Vec::new(), &mut sums, &mut count);
    sums.iter().map(|sum| sum / count).collect()
}

#[test]
fn importance_sums_to_r2_and_is_the_mean_over_all_orders() {
    for items in 1..=5 {
        let (columns, outcome) = ratings(300, items, 7.0, 3);
        let matrix = DriverMatrix::from_columns(&columns, &outcome).unwrap();
        let exact = lmg(&matrix).unwrap();
        for (got, slow) in exact.raw.iter().zip(slow_lmg(&matrix)) {
            assert!((got - slow).abs() < 1e-13, "{got} is not {slow}");
        }
        for importance in [exact, relative_weights(&matrix).unwrap()] {
            assert!((importance.raw.iter().sum::<f64>() - importance.r2).abs() < 1e-13);
            assert!((importance.shares.unwrap().iter().sum::<f64>() - 1.0).abs() < 1e-13);
        }
    }
}

#[test]
fn two_items_share_equally_by_symmetry_and_both_methods_agree() {
    // For two items Johnson's weights are LMG.
    let matrix = DriverMatrix::new(&[0.7], &[0.5, 0.3]).unwrap();
    let (a, b) = (lmg(&matrix).unwrap(), relative_weights(&matrix).unwrap());
    assert!(a.raw.iter().zip(&b.raw).all(|(a, b)| (a - b).abs() < 1e-14), "{a:?} {b:?}");
    let equal = lmg(&DriverMatrix::new(&[0.2, 0.2, 0.2], &[0.4, 0.4, 0.4]).unwrap()).unwrap();
    assert!(equal.raw.iter().all(|part| (part - equal.r2 / 3.0).abs() < 1e-15));
    let nothing = lmg(&DriverMatrix::new(&[0.2], &[0.0, 0.0]).unwrap()).unwrap();
    assert_eq!((nothing.r2, nothing.shares), (0.0, None));
}

#[test]
fn items_that_cannot_be_told_apart_are_named() {
    let (mut columns, outcome) = ratings(100, 3, 5.0, 9);
    columns.push(columns[0].iter().zip(&columns[1]).map(|(a, b)| a + b).collect());
    let matrix = DriverMatrix::from_columns(&columns, &outcome).unwrap().named(["food", "wifi", "crew", "sum"]);
    for method in [lmg, relative_weights] {
        let err = method(&matrix).unwrap_err();
        assert_eq!(err.code(), "collinear");
        let named = ["food", "wifi", "sum"].iter().all(|name| err.to_string().contains(name));
        assert!(named && !err.to_string().contains("crew"), "{err}");
    }
    assert_eq!(matrix.dependent(), Some((vec![0, 1, 3], false)));
    let twins = DriverMatrix::new(&[1.0], &[0.3, 0.3]).unwrap();
    assert!(lmg(&twins).unwrap_err().to_string().starts_with("`item 2` is a combination of `item 1`"));
    let odd = DriverMatrix::new(&[0.9, -0.9, 0.9], &[0.1, 0.1, 0.1]).unwrap();
    assert_eq!(lmg(&odd).unwrap_err().code(), "collinear");
    // Two items that hardly correlate cannot both be nearly the outcome.
    let odd = DriverMatrix::new(&[0.0], &[0.9, 0.9]).unwrap();
    assert!(lmg(&odd).unwrap_err().to_string().contains("the outcome"));
    // But both together may be exactly the outcome.
    let h = 0.5_f64.sqrt();
    assert!((lmg(&DriverMatrix::new(&[0.0], &[h, h]).unwrap()).unwrap().r2 - 1.0).abs() < 1e-12);
}

#[test]
fn what_makes_no_matrix_is_refused() {
    let none: [Vec<f64>; 0] = [];
    assert_eq!(DriverMatrix::from_columns(&none, &[1.0, 2.0, 3.0]).unwrap_err().code(), "empty");
    assert_eq!(DriverMatrix::new(&[], &[]).unwrap_err().code(), "empty");
    assert_eq!(DriverMatrix::new(&[], &[0.1, 0.2]).unwrap_err().code(), "out_of_range");
    assert_eq!(DriverMatrix::new(&[f64::NAN], &[0.1, 0.2]).unwrap_err().code(), "out_of_range");
    assert_eq!(DriverMatrix::from_columns(&[[1.0, 2.0]], &[1.0, 2.0]).unwrap_err().code(), "too_few");
    let flat = DriverMatrix::from_columns(&[[1.0, 1.0, 1.0]], &[1.0, 2.0, 4.0]).unwrap_err();
    assert_eq!((flat.code(), flat.place().column.as_deref()), ("zero_variance", Some("item 1")));
    let long = DriverMatrix::new(&vec![0.0; 21 * 10], &[0.1; 21]).unwrap();
    assert_eq!(lmg(&long).unwrap_err().code(), "out_of_range");
    assert!(relative_weights(&long).is_ok());
    let bare = bootstrap_pairs(
        &DriverMatrix::new(&[0.1], &[0.2, 0.3]).unwrap(),
        ImportanceMethod::Lmg,
        &Resampling::default(),
    );
    assert_eq!(bare.unwrap_err().code(), "out_of_range");
}

/// The mean over items of the width of both intervals, by items.
fn widths(columns: &[Vec<f64>], outcome: &[f64], method: ImportanceMethod) -> Vec<(f64, f64)> {
    let how = Resampling::default();
    let rows = bootstrap_rows(columns, outcome, method, &how).unwrap();
    let pairs = bootstrap_pairs(&pairwise_of(columns, outcome), method, &how).unwrap();
    assert_eq!(rows.shares.len(), pairs.shares.len());
    rows.shares.iter().zip(&pairs.shares).map(|(a, b)| (a.upper - a.lower, b.upper - b.lower)).collect()
}

#[test]
fn pairs_resample_as_wide_as_rows() {
    for (items, points, n) in [(4, 5.0, 400), (6, 7.0, 1500)] {
        let (columns, outcome) = ratings(n, items, points, 11);
        for (rows, pairs) in widths(&columns, &outcome, ImportanceMethod::Lmg) {
            assert!((pairs / rows - 1.0).abs() < 0.2, "{items} {points} {n}: {pairs} beside {rows}");
        }
    }
}

/// Prints widths and coverage; takes a minute: `cargo test --release -p cxmetrics --lib drivers -- --ignored --nocapture`.
#[test]
#[ignore = "a study of some minutes: run it by name"]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn study_of_both_resamplings() {
    for (items, points, n) in [(4, 5.0, 200), (4, 5.0, 1000), (6, 7.0, 1000), (8, 11.0, 2000), (12, 5.0, 1000)] {
        let truth = {
            let (columns, outcome) = ratings(400_000, items, points, 999);
            lmg(&DriverMatrix::from_columns(&columns, &outcome).unwrap()).unwrap().shares.unwrap()
        };
        let (mut ratio, mut worst) = (0.0, 1.0_f64);
        let (mut hit_rows, mut hit_pairs, mut total) = (0.0, 0.0, 0.0);
        let how = Resampling { resamples: 400, ..Resampling::default() };
        for seed in 0..100 {
            let (columns, outcome) = ratings(n, items, points, seed);
            let rows = bootstrap_rows(&columns, &outcome, ImportanceMethod::Lmg, &how).unwrap();
            let pairs = bootstrap_pairs(&pairwise_of(&columns, &outcome), ImportanceMethod::Lmg, &how).unwrap();
            for ((a, b), truth) in rows.shares.iter().zip(&pairs.shares).zip(&truth) {
                let inside = |i: &crate::infer::Interval| f64::from(u8::from(i.lower <= *truth && *truth <= i.upper));
                hit_rows += inside(a);
                hit_pairs += inside(b);
                total += 1.0;
                let one = (b.upper - b.lower) / (a.upper - a.lower);
                ratio += one;
                worst = if (one - 1.0).abs() > (worst - 1.0).abs() { one } else { worst };
            }
        }
        println!(
            "{items} items of {points} points, {n} rows: pairs / rows width {:.3} (furthest single {worst:.3}), coverage rows {:.3} pairs {:.3}",
            ratio / total,
            hit_rows / total,
            hit_pairs / total
        );
    }
}

/// `cargo test --release -p cxmetrics --lib drivers -- --ignored --nocapture`.
#[test]
#[ignore = "a timing: run it by name, in release"]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn twelve_items_in_well_under_a_second() {
    let (columns, outcome) = ratings(1_000_000, 12, 5.0, 1);
    let matrix = pairwise_of(&columns, &outcome);
    let start = std::time::Instant::now();
    let importance = lmg(&matrix).unwrap();
    let once = start.elapsed();
    let start = std::time::Instant::now();
    let limits = bootstrap_pairs(&matrix, ImportanceMethod::Lmg, &Resampling::default()).unwrap();
    let thousand = start.elapsed();
    println!("LMG of 12 items {once:?}; 1,000 resamples {thousand:?}; R2 {:.3}, {:?}", importance.r2, limits.shares[0]);
    assert!(once + thousand < std::time::Duration::from_secs(1));
}
