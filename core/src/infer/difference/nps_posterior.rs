//! How probable it is that one NPS is above the other.

use crate::error::{Error, ErrorKind, Result};
use crate::infer::nps::NpsCounts;
use crate::infer::posterior::Posterior;

/// The probability that the NPS of `a` is above that of `b`, `nps.diff.bayes_superiority`, under independent Jeffreys priors.
///
/// The sentence that managers ask for. Report it beside the interval of [`nps_score`](super::nps_score), not instead of it: it says nothing
/// about how large the difference is. The probabilities of both directions sum to 1. Cost: some ten milliseconds; not for tables.
///
/// Method: both posteriors are integrated numerically; accurate to about 1e-6.
///
/// # Errors
/// [`ErrorKind::OutOfRange`] above 1e15 answers, where the quadrature has no digits left.
///
/// ```
/// use cxmetrics::infer::difference::nps_superiority;
/// use cxmetrics::infer::nps::NpsCounts;
/// let (a, b) = (NpsCounts::from_counts(6, 30, 64)?, NpsCounts::from_counts(12, 33, 55)?);
/// assert!((nps_superiority(&a, &b)? - 0.9465).abs() < 1e-3);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn nps_superiority(a: &NpsCounts, b: &NpsCounts) -> Result<f64> {
    let posterior = |counts: &NpsCounts| {
        if counts.n() > 1e15 {
            let message = format!("`{}` answers are too many for this; use the score test", counts.n());
            return Err(Error::new(ErrorKind::OutOfRange, message));
        }
        Ok(Posterior::new(counts.promoters() + 0.5, counts.detractors() + 0.5, counts.passives() + 0.5))
    };
    Ok(Posterior::superiority(&posterior(a)?, &posterior(b)?))
}
