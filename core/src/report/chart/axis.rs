//! The value axis: its range and its ticks, at round numbers.

use super::super::block::AxisRange;
use crate::unit::Unit;

/// A value axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    /// How far the ticks lie apart.
    pub(super) step: f64,
    /// The ticks, lowest first.
    pub(super) ticks: Vec<f64>,
}

/// What lies beyond cannot be drawn with sense, and its differences could overflow.
const FAR: f64 = 1e15;

impl Axis {
    /// An axis that holds `values`, or exactly `range` when it is given and has a width.
    ///
    /// The axis never shows less than a least span of its unit (40 NPS points, 20 percentage points, 1 point of a score),
    /// so that noise does not look like news, and never leaves the unit's own range.
    pub(super) fn fit(
        range: Option<AxisRange>,
        unit: Unit,
        values: impl IntoIterator<Item = f64>,
        most_ticks: usize,
    ) -> Self {
        Self::fit_within(range, values, most_ticks, unit, 1.0)
    }

    /// An axis for a small drawing without ticks: it shows a quarter of the least span, for its height is a quarter too.
    pub(super) fn small(unit: Unit, values: impl IntoIterator<Item = f64>) -> Self {
        Self::fit_within(None, values, 4, unit, 0.25)
    }

    /// An axis of differences, which holds zero and may leave the range of its unit: two shares differ by -1 to 1.
    pub(super) fn around_zero(unit: Unit, values: impl IntoIterator<Item = f64>, most_ticks: usize) -> Self {
        let (low, high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .map(|value| value.clamp(-FAR, FAR))
            .fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let (low, high) = if low < high { (low, high) } else { (-1.0, 1.0) };
        let step = step_of(unit, (high - low) / most_ticks.max(1) as f64);
        Self::between((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step, step)
    }

    fn fit_within(
        range: Option<AxisRange>,
        values: impl IntoIterator<Item = f64>,
        most_ticks: usize,
        unit: Unit,
        zoom: f64,
    ) -> Self {
        if let Some(AxisRange { low, high }) = range
            && low < high
            && low.abs() <= FAR
            && high.abs() <= FAR
        {
            return Self::between(low, high, step_of(unit, (high - low) / most_ticks.max(1) as f64));
        }
        let (mut low, mut high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .map(|value| value.clamp(-FAR, FAR))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let (floor, ceiling) = limits(unit, low);
        if high < low {
            (low, high) = if ceiling < FAR { (floor, ceiling) } else { (0.0, 1.0) };
        }
        let least = match unit {
            Unit::Points => 40.0,
            Unit::Share => 0.2,
            Unit::Score => 1.0,
            _ => (low.abs().max(high.abs()) * 0.1).max(1e-6),
        } * zoom;
        if high - low < least {
            let middle = f64::midpoint(low, high);
            (low, high) = (middle - least / 2.0, middle + least / 2.0);
        }
        // Moved inside rather than cut, so that the least span holds at the ends of the scale too.
        if low < floor {
            (low, high) = (floor, (high + floor - low).min(ceiling));
        }
        if ceiling < high {
            (low, high) = ((low + ceiling - high).max(floor), ceiling);
        }
        let step = step_of(unit, (high - low) / most_ticks.max(1) as f64);
        let low = ((low / step + 1e-9).floor() * step).max(floor);
        let high = ((high / step - 1e-9).ceil() * step).min(ceiling);
        Self::between(low, high, step)
    }

    fn between(low: f64, high: f64, step: f64) -> Self {
        const MOST: u8 = 12;
        let first = (low / step - 1e-9).ceil();
        let ticks = (0..=MOST)
            .map(|at| (first + f64::from(at)) * step + 0.0)
            .take_while(|tick| *tick <= high + step * 1e-9)
            .collect();
        Self { low, high, step, ticks }
    }

    /// How far along the axis a value lies, 0 at its low end and 1 at its high end; what lies outside is at the end.
    pub(super) fn at(&self, value: f64) -> f64 {
        let at = (value - self.low) / (self.high - self.low);
        if at.is_finite() { at.clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// The range that a unit cannot leave.
fn limits(unit: Unit, low: f64) -> (f64, f64) {
    match unit {
        Unit::Points => (-100.0, 100.0),
        Unit::Share => (0.0, 1.0),
        _ if 0.0 <= low => (0.0, f64::INFINITY),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// How far ticks lie apart that would lie `rough` apart: round in the unit, and time is round by the clock.
fn step_of(unit: Unit, rough: f64) -> f64 {
    const CLOCK: [f64; 14] =
        [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0];
    let by_clock = CLOCK.into_iter().find(|step| rough <= step * (1.0 + 1e-9));
    match (unit, by_clock) {
        (Unit::Seconds, Some(step)) if 0.5 < rough => step,
        // Beyond the clock in whole hours.
        (Unit::Seconds, None) if rough.is_finite() => 3_600.0 * nice(rough / 3_600.0),
        _ => nice(rough),
    }
}

/// The round number not below `rough`: 1, 2, 2.5 or 5 times a power of ten.
fn nice(rough: f64) -> f64 {
    if !rough.is_finite() || rough <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let power = if power.is_finite() && 0.0 < power { power } else { 1.0 };
    [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .find(|factor| rough <= factor * power * (1.0 + 1e-9))
        .map_or(10.0 * power, |factor| factor * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (rough, step) in
            [(7.0, 10.0), (2.1, 2.5), (0.03, 0.05), (1.0, 1.0), (f64::NAN, 1.0), (0.0, 1.0), (130.0, 200.0)]
        {
            assert!((nice(rough) - step).abs() < 1e-9, "{rough}");
        }
    }

    #[test]
    fn time_is_round_by_the_clock() {
        for (rough, step) in [(0.1, 0.1), (16.0, 30.0), (33.0, 60.0), (1_000.0, 1_800.0), (9_000.0, 3.0 * 3_600.0)] {
            let found = step_of(Unit::Seconds, rough);
            assert!(rough <= found && found <= step * 2.0 && (rough < 1.0 || found % 1.0 == 0.0), "{rough}: {found}");
        }
        assert_eq!(step_of(Unit::Seconds, 33.0), 60.0);
    }

    #[test]
    fn ranges_by_unit() {
        for (unit, values, low, high) in [
            (Unit::Points, &[38.0, 52.0][..], 20.0, 70.0), // at least 40 wide: 25 to 65
            (Unit::Points, &[95.0, 99.0], 60.0, 100.0),
            (Unit::Points, &[], -100.0, 100.0),
            (Unit::Share, &[0.97, 0.99], 0.8, 1.0),
            (Unit::Share, &[0.01], 0.0, 0.2),
            (Unit::Score, &[4.2, 4.4], 3.75, 5.0),
            (Unit::Seconds, &[0.0, 340.0], 0.0, 360.0),
            (Unit::Number, &[f64::NAN], 0.0, 1.0),
        ] {
            let axis = Axis::fit(None, unit, values.iter().copied(), 4);
            assert!(axis.low <= low + 1e-9 && high - 1e-9 <= axis.high, "{unit:?} {values:?}: {axis:?}");
            assert!(axis.ticks.len() <= 8 && 2 <= axis.ticks.len(), "{axis:?}");
        }
    }

    #[test]
    fn no_value_breaks_an_axis() {
        for values in [vec![f64::MAX, f64::MIN], vec![f64::MIN_POSITIVE], vec![1e300, 1e300], vec![-0.0]] {
            for unit in [Unit::Points, Unit::Share, Unit::Number, Unit::Seconds] {
                let axis = Axis::fit(None, unit, values.iter().copied(), 4);
                assert!(
                    values.iter().all(|value| (0.0..=1.0).contains(&axis.at(*value))),
                    "{unit:?} {values:?} {axis:?}"
                );
            }
        }
    }

    #[test]
    fn a_given_range_is_kept() {
        let axis = Axis::fit(Some(AxisRange { low: -100.0, high: 100.0 }), Unit::Points, [3.0], 4);
        assert_eq!((axis.low, axis.high), (-100.0, 100.0));
        assert_eq!(axis.ticks, [-100.0, -50.0, 0.0, 50.0, 100.0]);
        assert_eq!(axis.at(0.0), 0.5);
    }
}
