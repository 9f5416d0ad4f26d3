//! Why a mean moved: its segments' own means, and their shares.

use serde::Serialize;

use super::quantile::check_lengths;
use crate::error::{Error, ErrorKind, Result};
use crate::stat::sum::compensated;

/// One segment in one period: how large it is, and its mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MixSide {
    weight: f64,
    mean: f64,
    se: Option<f64>,
}

impl MixSide {
    /// A segment that did not occur.
    pub const ABSENT: Self = Self { weight: 0.0, mean: 0.0, se: None };

    /// A segment of this size with this mean. Sizes are shares, numbers of answers or sums of weights: only their proportions count.
    /// A size of 0 is [`MixSide::ABSENT`], whatever the mean.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a size that is negative, and for numbers that are not finite or beyond 1e100.
    pub fn new(size: f64, mean: f64) -> Result<Self> {
        let fits = |value: f64| value.abs() <= LARGEST; // A NaN is not.
        if !(fits(size) && 0.0 <= size) {
            return Err(out_of_range(format!("the size `{size}` of a segment is not a number from 0 up")));
        }
        if size == 0.0 {
            return Ok(Self::ABSENT);
        }
        if !fits(mean) {
            return Err(out_of_range(format!("the mean `{mean}` of a segment is not a number")));
        }
        Ok(Self { weight: size, mean, se: None })
    }

    /// The same with the standard error of its mean.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a standard error that is negative or not a number.
    pub fn with_se(mut self, se: f64) -> Result<Self> {
        if !(0.0..=LARGEST).contains(&se) {
            return Err(out_of_range(format!("the standard error `{se}` is not a number from 0 up")));
        }
        self.se = Some(se);
        Ok(self)
    }

    /// A side of each segment from columns: sizes, means, and the standard errors of the means where they are known.
    ///
    /// # Errors
    /// As [`MixSide::new`] and [`MixSide::with_se`], at the row; [`ErrorKind::OutOfRange`] for columns of different length.
    pub fn from_columns(sizes: &[f64], means: &[f64], errors: Option<&[f64]>) -> Result<Vec<Self>> {
        check_lengths(("sizes", sizes.len()), ("means", means.len()))?;
        if let Some(errors) = errors {
            check_lengths(("sizes", sizes.len()), ("standard errors", errors.len()))?;
        }
        let side = |(row, (&size, &mean)): (u64, (&f64, &f64))| {
            let side = Self::new(size, mean)?;
            let error = errors.zip(usize::try_from(row).ok()).and_then(|(errors, at)| errors.get(at));
            error.map_or(Ok(side), |&error| side.with_se(error))
        };
        (0..).zip(sizes.iter().zip(means)).map(|given| side(given).map_err(|err| err.at_row(given.0))).collect()
    }

    fn is_absent(&self) -> bool {
        self.weight == 0.0
    }
}

/// The two sides of each segment, from a column of each.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for columns of different length.
pub fn paired(before: &[MixSide], after: &[MixSide]) -> Result<Vec<(MixSide, MixSide)>> {
    check_lengths(("segments before", before.len()), ("segments after", after.len()))?;
    Ok(before.iter().copied().zip(after.iter().copied()).collect())
}

/// What one segment gave to a change, in the unit of the mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MixPart {
    /// The position of the segment in what was given.
    pub segment: usize,
    /// Its share before.
    pub share_before: f64,
    /// Its share after.
    pub share_after: f64,
    /// What the change of its own mean gave, at its average share.
    pub rate: f64,
    /// What the change of its share gave, by how far its mean lies from the average of the two totals.
    pub mix: f64,
    /// The standard error of `rate` with the shares taken as fixed, where both sides came with theirs; 0 where the segment occurs in
    /// one period only, so that it has no rate effect.
    pub se_rate: Option<f64>,
}

impl MixPart {
    /// Rate and mix together.
    pub fn contribution(&self) -> f64 {
        self.rate + self.mix
    }
}

/// A change of a mean, split into what happened within segments and what their mix did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Decomposition {
    /// The mean of all before.
    pub total_before: f64,
    /// The mean of all after.
    pub total_after: f64,
    /// After minus before.
    pub change: f64,
    /// The sum of `rate` over the segments.
    pub rate_effect: f64,
    /// The sum of `mix` over the segments.
    pub mix_effect: f64,
    /// The standard error of the rate effect with the shares taken as fixed, where every segment in both periods came with its own.
    pub se_rate: Option<f64>,
    /// What the mean after would be with the shares of before.
    pub fixed_mix_after: f64,
    /// The segments that occur in either period, in the order given.
    pub parts: Vec<MixPart>,
}

/// The change of a mean from before to after by segment, `nps.mix_decomposition`.
///
/// It holds for the mean of anything: NPS in points, a share, a rating, a measure. With shares w, means x and c the average of the
/// two totals, a segment gives the *rate* effect (w0 + w1)/2 · (x1 − x0) and the *mix* effect (w1 − w0) · ((x0 + x1)/2 − c). Without c
/// the mix effect of a single segment would mean nothing: a growing segment of +30 would always "help", even where the total is +60.
/// A segment that occurs in one period only takes its mean of that one in the other, so it is pure mix; one that occurs in neither is
/// left out.
///
/// **Adds up**: `rate` and `mix` over all parts give `change`, which is `total_after - total_before`; what rounding leaves over (some
/// 1e-16 of the largest term) is put to the largest part, so that it holds to 1e-12 of the largest of them in any order of adding.
/// Swapping the periods turns every sign round.
///
/// **Method**: E. M. Kitagawa, JASA 50 (1955) 1168; centring after P. Das Gupta (1993). The symmetric form leaves no interaction
/// over. se of the rate effect: sqrt(Σ w̄² (se0² + se1²)). Cost: a few passes over the segments.
///
/// # Errors
/// [`ErrorKind::Empty`] when no segment occurs before, or none after.
///
/// ```
/// use cxmetrics::infer::mix::{MixSide, decompose};
/// // Both channels rose by 5 points, and the total fell: the web, where scores are low, grew.
/// let channel = |size, nps| MixSide::new(size, nps);
/// let found = decompose(&[
///     (channel(80.0, 50.0)?, channel(40.0, 55.0)?), // shop
///     (channel(20.0, 10.0)?, channel(60.0, 15.0)?), // web
/// ])?;
/// assert_eq!((found.total_before, found.total_after), (42.0, 31.0));
/// assert!((found.rate_effect - 5.0).abs() < 1e-12 && (found.mix_effect + 16.0).abs() < 1e-12);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn decompose(segments: &[(MixSide, MixSide)]) -> Result<Decomposition> {
    let size = |side: fn(&(MixSide, MixSide)) -> MixSide| compensated(segments.iter().map(|pair| side(pair).weight));
    let (all_before, all_after) = (size(|pair| pair.0), size(|pair| pair.1));
    for (all, when) in [(all_before, "before"), (all_after, "after")] {
        if all == 0.0 {
            return Err(Error::new(
                ErrorKind::Empty,
                format!("no segment has any answers {when}; there is no change to split"),
            ));
        }
    }
    // Where the other period has no mean, it takes this one's.
    let means = |(before, after): &(MixSide, MixSide)| match (before.is_absent(), after.is_absent()) {
        (true, _) => (after.mean, after.mean),
        (_, true) => (before.mean, before.mean),
        _ => (before.mean, after.mean),
    };
    let shares = |(before, after): &(MixSide, MixSide)| (before.weight / all_before, after.weight / all_after);
    let total_before = compensated(segments.iter().map(|pair| shares(pair).0 * means(pair).0));
    let total_after = compensated(segments.iter().map(|pair| shares(pair).1 * means(pair).1));
    let centre = 0.5 * total_before + 0.5 * total_after;
    let mut parts: Vec<MixPart> = Vec::with_capacity(segments.len());
    for (segment, pair) in segments.iter().enumerate().filter(|(_, pair)| !(pair.0.is_absent() && pair.1.is_absent())) {
        let ((x0, x1), (w0, w1)) = (means(pair), shares(pair));
        let average = 0.5 * (w0 + w1);
        let is_pure_mix = pair.0.is_absent() || pair.1.is_absent();
        let se = pair.0.se.zip(pair.1.se).map(|(before, after)| average * (before * before + after * after).sqrt());
        parts.push(MixPart {
            segment,
            share_before: w0,
            share_after: w1,
            rate: average * (x1 - x0),
            mix: (w1 - w0) * (0.5 * x0 + 0.5 * x1 - centre),
            se_rate: if is_pure_mix { Some(0.0) } else { se },
        });
    }
    let change = total_after - total_before;
    settle(&mut parts, change);
    let squares: Option<Vec<f64>> = parts.iter().map(|part| part.se_rate.map(|se| se * se)).collect();
    let found = Decomposition {
        total_before,
        total_after,
        change,
        rate_effect: compensated(parts.iter().map(|part| part.rate)),
        mix_effect: compensated(parts.iter().map(|part| part.mix)),
        se_rate: squares.map(|squares| compensated(squares).sqrt()),
        fixed_mix_after: compensated(segments.iter().map(|pair| shares(pair).0 * means(pair).1)),
        parts,
    };
    if [found.change, found.rate_effect, found.mix_effect].iter().all(|value| value.is_finite()) {
        Ok(found)
    } else {
        Err(out_of_range("the means of the segments are too large to be compared".to_owned()))
    }
}

/// Puts what rounding left over to the largest effect, so that all of them add up to the change.
fn settle(parts: &mut [MixPart], change: f64) {
    // Once the first correction is itself rounded, a second one is left.
    for _ in 0..2 {
        let left = compensated(parts.iter().flat_map(|part| [part.rate, part.mix]).chain([-change]));
        let largest = |part: &&mut MixPart| part.rate.abs().max(part.mix.abs());
        let Some(part) = parts.iter_mut().max_by(|a, b| largest(a).total_cmp(&largest(b))) else { return };
        let effect = if part.rate.abs() < part.mix.abs() { &mut part.mix } else { &mut part.rate };
        // Never more than rounding: an effect of 0 stays 0.
        if *effect != 0.0 {
            *effect -= left;
        }
    }
}

/// Beyond this, products of sizes and means could leave the range of numbers.
const LARGEST: f64 = 1e100;

fn out_of_range(message: String) -> Error {
    Error::new(ErrorKind::OutOfRange, message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_make_segments_or_say_which_row_does_not() {
        let one = MixSide::new(2.0, 5.0).unwrap().with_se(0.5).unwrap();
        assert_eq!(MixSide::from_columns(&[2.0], &[5.0], Some(&[0.5])).unwrap(), [one]);
        assert_eq!(MixSide::from_columns(&[2.0, -1.0], &[5.0, 1.0], None).unwrap_err().place().row, Some(1));
        assert_eq!(MixSide::from_columns(&[2.0], &[], None).unwrap_err().kind(), ErrorKind::OutOfRange);
        assert_eq!(paired(&[one], &[]).unwrap_err().kind(), ErrorKind::OutOfRange);
        assert_eq!(paired(&[one], &[MixSide::ABSENT]).unwrap(), [(one, MixSide::ABSENT)]);
    }

    fn side(size: f64, mean: f64) -> MixSide {
        MixSide::new(size, mean).unwrap()
    }

    #[test]
    fn a_segment_in_one_period_is_pure_mix_and_one_in_neither_is_left_out() {
        let found = decompose(&[
            (side(50.0, 40.0), side(50.0, 40.0)),
            (MixSide::ABSENT, side(50.0, 0.0)),
            (MixSide::ABSENT, MixSide::ABSENT),
        ])
        .unwrap();
        assert_eq!((found.total_before, found.total_after, found.rate_effect), (40.0, 20.0, 0.0));
        // c = 30: the old segment lost half of its share at 10 above, the new one came at 30 below.
        assert_eq!(found.parts.iter().map(|part| part.mix).collect::<Vec<_>>(), [-5.0, -15.0]);
        assert_eq!(found.parts.iter().map(|part| part.segment).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(found.fixed_mix_after, 40.0);
    }

    #[test]
    fn the_rate_effect_has_a_standard_error_where_the_segments_have() {
        let with = |size: f64, mean: f64, se: f64| side(size, mean).with_se(se).unwrap();
        let new = (MixSide::ABSENT, side(20.0, 1.0));
        let found = decompose(&[(with(60.0, 1.0, 3.0), with(60.0, 2.0, 4.0)), new]).unwrap();
        // Average share (1 + 0.75) / 2, and 3, 4, 5.
        assert!((found.se_rate.unwrap() - 0.875 * 5.0).abs() < 1e-12);
        assert_eq!(decompose(&[(with(60.0, 1.0, 3.0), side(60.0, 2.0)), new]).unwrap().se_rate, None);
    }

    #[test]
    fn nothing_on_one_side_is_said() {
        assert_eq!(decompose(&[]).unwrap_err().code(), "empty");
        assert_eq!(decompose(&[(side(1.0, 1.0), MixSide::ABSENT)]).unwrap_err().code(), "empty");
        assert_eq!(MixSide::new(f64::NAN, 1.0).unwrap_err().code(), "out_of_range");
        assert_eq!(MixSide::new(1.0, f64::INFINITY).unwrap_err().code(), "out_of_range");
        assert_eq!(MixSide::new(-1.0, 1.0).unwrap_err().code(), "out_of_range");
        assert_eq!(side(1.0, 1.0).with_se(f64::NAN).unwrap_err().code(), "out_of_range");
    }

    fn segment() -> impl Strategy<Value = (MixSide, MixSide)> {
        let one =
            || (0_u32..1000, -1000_i32..1000).prop_map(|(size, mean)| side(f64::from(size), f64::from(mean) / 7.0));
        (one(), one())
    }

    proptest! {
        #[test]
        fn the_parts_add_up_and_turn_round(segments in prop::collection::vec(segment(), 1..40)) {
            let Ok(found) = decompose(&segments) else { return Ok(()) };
            let parts = || found.parts.iter().flat_map(|part| [part.rate, part.mix]);
            let largest = parts().fold(1.0_f64, |largest, effect| largest.max(effect.abs()));
            prop_assert!((compensated(parts()) - found.change).abs() <= 1e-14 * largest);
            prop_assert!((parts().sum::<f64>() - found.change).abs() <= 1e-12 * largest);
            prop_assert!((found.rate_effect + found.mix_effect - found.change).abs() <= 1e-12 * largest);
            let turned: Vec<_> = segments.iter().map(|(before, after)| (*after, *before)).collect();
            let back = decompose(&turned).unwrap();
            prop_assert_eq!(back.change, -found.change);
            for (there, back) in found.parts.iter().zip(&back.parts) {
                prop_assert!((there.rate + back.rate).abs() <= 1e-13 * largest);
                prop_assert!((there.mix + back.mix).abs() <= 1e-13 * largest);
            }
        }
    }
}
