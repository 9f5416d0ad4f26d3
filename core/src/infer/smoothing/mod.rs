//! Forecasts that smooth what was: the newer a day, the more it counts.
//!
//! For a series without gaps whose days all count alike. Of daily readings, where a day may have 3 answers or 300 or none, the level is better
//! followed by [`local_level_filter`](super::local_level::local_level_filter), which knows how much each day says; intervals of what is here
//! know the spread of days, not why they spread.
//!
//! | what | parameters | function |
//! | --- | --- | --- |
//! | a level | given | [`ses`] |
//! | a level and a trend that fades | given | [`holt_damped`] |
//! | a level, a season, perhaps a trend | given | [`holt_winters_additive`] |
//! | a level, with intervals | fitted | [`ets_ann`] |
//! | a level and half a trend, with intervals | fitted | [`theta`] |

mod ets;
mod exponential;
mod theta;

pub use ets::{EtsAnn, ets_ann};
pub use exponential::{HoltDamped, HoltWinters, Smoothed, holt_damped, holt_winters_additive, ses};
pub use theta::{Theta, ThetaSeason, theta};

use super::quantile::check_value;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::normal;
use crate::unit::Confidence;

/// No forecast looks farther ahead.
const MOST_STEPS: usize = 100_000;
/// Fitted weights lie this far from 0 and 1 at least, as in statsmodels.
const EDGE: f64 = 1e-4;
/// So many places are tried before the best one is refined.
const GRID: u32 = 100;

fn check_series(values: &[f64], least: usize, steps: usize) -> Result<()> {
    for (row, &value) in (0..).zip(values) {
        check_value(value).map_err(|err| err.at_row(row))?;
    }
    if values.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "there are no values to smooth"));
    }
    if values.len() < least {
        let message = format!("`{}` values are too few; this needs at least {least}", values.len());
        return Err(Error::new(ErrorKind::TooFew, message));
    }
    if MOST_STEPS < steps {
        return Err(Error::new(ErrorKind::OutOfRange, format!("`{steps}` steps ahead are more than {MOST_STEPS}")));
    }
    Ok(())
}

/// A weight from 0 to 1.
fn check_weight(name: &str, weight: f64) -> Result<()> {
    if (0.0..=1.0).contains(&weight) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfRange, format!("{name} `{weight}` is not between 0 and 1")))
}

fn check_finite(numbers: &[f64]) -> Result<()> {
    if numbers.iter().all(|number| number.is_finite()) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::OutOfRange, "the values span too much to be smoothed; check their units"))
}

/// The ends of intervals about a forecast with these standard deviations.
fn around(forecast: &[f64], deviations: &[f64], confidence: Confidence) -> (Vec<f64>, Vec<f64>) {
    let z = normal::two_sided_quantile(confidence.get());
    let side = |sign: f64| forecast.iter().zip(deviations).map(|(mean, sd)| mean + sign * z * sd).collect();
    (side(-1.0), side(1.0))
}

/// Where `f` is least in `low` to `high`: the best of a grid, refined by golden section. Cost: 160 calls.
fn least(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    let step = (high - low) / f64::from(GRID);
    let place = |nth: u32| if nth == GRID { high } else { low + step * f64::from(nth) };
    let (mut best, mut nth) = (f64::INFINITY, 0);
    for at in 0..=GRID {
        let found = f(place(at));
        if found < best {
            (best, nth) = (found, at);
        }
    }
    let (mut a, mut b) = (place(nth.saturating_sub(1)), place((nth + 1).min(GRID)));
    let (mut x, mut y) = (b - GOLDEN * (b - a), a + GOLDEN * (b - a));
    let (mut f_x, mut f_y) = (f(x), f(y));
    for _ in 0..60 {
        if f_x <= f_y {
            (b, y, f_y) = (y, x, f_x);
            x = b - GOLDEN * (b - a);
            f_x = f(x);
        } else {
            (a, x, f_x) = (x, y, f_y);
            y = a + GOLDEN * (b - a);
            f_y = f(y);
        }
    }
    let refined = 0.5 * (a + b);
    // At an end the grid has it exactly.
    if f(refined) < best { refined } else { place(nth) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_is_found_inside_and_at_the_ends() {
        assert!((least(0.0, 1.0, |x| (x - 0.314_159).powi(2)) - 0.314_159).abs() < 1e-8);
        assert_eq!(least(0.25, 1.0, |x| x), 0.25);
        assert_eq!(least(0.25, 1.0, |x| -x), 1.0);
        // Of two valleys the deeper one.
        assert!((least(0.0, 1.0, |x| ((x - 0.2) * (x - 0.8)).powi(2) + 0.01 * x) - 0.2).abs() < 0.05);
    }
}
