//! What lies behind, to be drawn beside what is said of it.

use serde::{Deserialize, Serialize};

use super::track::{PeriodState, Track, Tracks};
use crate::calendar::Period;
use crate::metric::Metric;

/// What a period came to, as it was: weekdays and special days are in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PastValue {
    /// The period.
    pub period: Period,
    /// Its answers.
    pub n: u64,
    /// The value; nothing in a gap and where the base is too small to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Whether the data hold only a part of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

/// The periods of a segment that are read. Of a total, values are those of one day where `of_a_day`, and parts of a period have none.
pub(super) fn past(tracks: &Tracks<'_>, track: &Track, min_base: u64, of_a_day: bool) -> Vec<PastValue> {
    let per_reading = tracks.metric.moments_per_reading();
    let read = track.with_periods(&tracks.periods).filter(|(_, spot)| spot.state != PeriodState::Future);
    read.map(|(period, spot)| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of answers; a cast saturates"
        )]
        let n = spot.moments.map_or(0.0, |moments| moments.n).round() as u64;
        let partial = spot.state == PeriodState::Partial;
        let value = if tracks.metric.is_total() {
            let days = if of_a_day { f64::from(period.days()) } else { 1.0 };
            Track::total(spot).filter(|_| !partial).map(|sum| sum / days)
        } else {
            spot.moments.and_then(|moments| moments.mean()).map(|mean| mean / per_reading)
        };
        let is_hidden = 0 < n && n < min_base && !matches!(tracks.metric, Metric::Volume);
        PastValue { period, n, value: value.filter(|_| !is_hidden), partial }
    })
    .collect()
}

/// Hides further values until those that are hidden hide each other among the periods that are told as one level: with a single one
/// missing, it would follow from the rest. `places` are those of the level's periods, special days left out.
pub(super) fn hide_in_level(values: &mut [PastValue], places: &[usize], min_base: u64) {
    loop {
        let mut own = places.iter().filter_map(|at| values.get(*at).map(|past| (*at, past)));
        let hidden: u64 = own.clone().filter(|(_, past)| past.value.is_none()).map(|(_, past)| past.n).sum();
        if hidden == 0 || min_base <= hidden {
            return;
        }
        let shown = own.by_ref().filter(|(_, past)| past.value.is_some() && 0 < past.n);
        let Some((smallest, _)) = shown.min_by_key(|(_, past)| past.n) else { return };
        if let Some(past) = values.get_mut(smallest) {
            past.value = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hidden_value_hides_another() {
        let period = |day: u32| format!("2026-11-{day:02}").parse::<Period>().unwrap();
        let value =
            |day: u32, n: u64| PastValue { period: period(day), n, value: (5 <= n).then_some(1.0), partial: false };
        let mut values = vec![value(1, 9), value(2, 3), value(3, 7), value(4, 6)];
        hide_in_level(&mut values, &[0, 1, 2], 5);
        let shown: Vec<bool> = values.iter().map(|value| value.value.is_some()).collect();
        assert_eq!(shown, [true, false, false, true]);
    }
}
