//! One root of a continuous function between two points where its signs differ.

/// The root of `f` in `[low, high]`, by Chandrupatla's method: inverse quadratic steps where they are safe, halving elsewhere.
///
/// `f(low)` and `f(high)` must have opposite signs or be zero; when they have not, the end with the smaller absolute value
/// comes back. Values of `f` may be infinite. The result is within `tolerance` (absolute) plus four ulps of the root.
/// Cost: about ten calls of `f`; never more than 200.
///
/// Method: T. R. Chandrupatla, Advances in Engineering Software 28 (1997) 145.
pub(crate) fn bracketed(mut f: impl FnMut(f64) -> f64, low: f64, high: f64, tolerance: f64) -> f64 {
    let (mut near, mut far) = (high, low);
    let (mut f_near, mut f_far) = (f(near), f(far));
    if f_near == 0.0 {
        return near;
    }
    if f_far == 0.0 {
        return far;
    }
    if (f_near > 0.0) == (f_far > 0.0) {
        return if f_near.abs() <= f_far.abs() { near } else { far };
    }
    let mut part = 0.5;
    for _ in 0..200 {
        let at = near + part * (far - near);
        let f_at = f(at);
        let (old, f_old);
        if (f_at > 0.0) == (f_near > 0.0) {
            (old, f_old) = (near, f_near);
        } else {
            (old, f_old) = (far, f_far);
            (far, f_far) = (near, f_near);
        }
        (near, f_near) = (at, f_at);
        let (best, f_best) = if f_near.abs() < f_far.abs() { (near, f_near) } else { (far, f_far) };
        let limit = (2.0 * f64::EPSILON * best.abs() + 0.5 * tolerance) / (far - near).abs();
        if f_best == 0.0 || limit >= 0.5 || limit.is_nan() {
            return best;
        }
        // Chandrupatla's test: the inverse quadratic through the three points stays inside the bracket.
        let xi = (near - far) / (old - far);
        let phi = (f_near - f_far) / (f_old - f_far);
        part = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            f_near / (f_far - f_near) * f_old / (f_far - f_old)
                + (old - near) / (far - near) * f_near / (f_old - f_near) * f_far / (f_old - f_far)
        } else {
            0.5
        };
        if !part.is_finite() {
            part = 0.5;
        }
        part = part.clamp(limit, 1.0 - limit);
    }
    if f_near.abs() < f_far.abs() { near } else { far }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_smooth_steep_and_flat_roots_in_few_steps() {
        let check = |f: fn(f64) -> f64, low: f64, high: f64, root: f64| {
            let mut calls = 0;
            let found = bracketed(
                |x| {
                    calls += 1;
                    f(x)
                },
                low,
                high,
                1e-14,
            );
            assert!((found - root).abs() < 1e-12, "{found} is not {root}");
            assert!(calls < 60, "{calls} calls for {root}");
        };
        check(|x| x * x - 2.0, 0.0, 2.0, std::f64::consts::SQRT_2);
        check(|x| x.exp() - 1.0, -3.0, 50.0, 0.0);
        check(|x| (x - 0.25).cbrt(), 0.0, 1.0, 0.25);
        check(|x| if x < 0.3 { f64::NEG_INFINITY } else { 1.0 }, 0.0, 1.0, 0.3);
    }

    #[test]
    fn without_a_change_of_sign_the_better_end_comes_back() {
        assert_eq!(bracketed(|x| x + 1.0, 0.0, 3.0, 1e-12), 0.0);
    }
}
