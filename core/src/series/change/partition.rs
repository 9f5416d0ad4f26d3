//! The best cut of a series into levels, `pelt_weighted`.

/// A value and its weight: one over its variance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub(super) value: f64,
    pub(super) weight: f64,
}

/// Running sums, from which the cost of any stretch is one subtraction.
pub(super) struct Costs {
    sums: Vec<[f64; 3]>,
}

impl Costs {
    pub(super) fn of(values: &[Weighed]) -> Self {
        // Around the middle, so that squares of large levels do not swallow small differences.
        let total: f64 = values.iter().map(|one| one.weight).sum();
        let centre = values.iter().map(|one| one.weight * one.value).sum::<f64>() / total.max(f64::MIN_POSITIVE);
        let mut sums = Vec::with_capacity(values.len() + 1);
        let mut sum = [0.0; 3];
        sums.push(sum);
        for one in values {
            let off = one.value - centre;
            for (sum, more) in sum.iter_mut().zip([one.weight, one.weight * off, one.weight * off * off]) {
                *sum += more;
            }
            sums.push(sum);
        }
        Self { sums }
    }

    /// The weighted squares of the values `from..to` about their own mean.
    pub(super) fn cost(&self, from: usize, to: usize) -> f64 {
        let (Some(a), Some(b)) = (self.sums.get(from), self.sums.get(to)) else { return f64::INFINITY };
        let [weight, sum, squares] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
        if weight <= 0.0 { 0.0 } else { (squares - sum * sum / weight).max(0.0) }
    }

    pub(super) fn len(&self) -> usize {
        self.sums.len() - 1
    }
}

/// Where the levels begin, the first at 0: the cut of least cost, each level beyond the first at `penalty`, none shorter than `shortest`.
///
/// Method: R. Killick, P. Fearnhead and I. A. Eckley, Journal of the American Statistical Association 107 (2012) 1590.
pub(super) fn cut(costs: &Costs, penalty: f64, shortest: usize) -> Vec<usize> {
    let len = costs.len();
    let shortest = shortest.max(1);
    let mut best = vec![f64::INFINITY; len + 1];
    let mut from = vec![0; len + 1];
    if let Some(first) = best.first_mut() {
        *first = -penalty;
    }
    // Where a level may begin, and since when it is known to be worse than another by more than a level costs.
    let mut starts: Vec<(usize, Option<usize>)> = Vec::new();
    for to in shortest..=len {
        starts.push((to - shortest, None));
        let cost = |start: usize| best.get(start).map_or(f64::INFINITY, |before| before + costs.cost(start, to));
        let tried: Vec<(usize, Option<usize>, f64)> =
            starts.iter().map(|(start, worse)| (*start, *worse, cost(*start))).collect();
        let mut found = (f64::INFINITY, 0);
        for (start, _, cost) in &tried {
            if *cost + penalty < found.0 {
                found = (*cost + penalty, *start);
            }
        }
        if let (Some(best), Some(from)) = (best.get_mut(to), from.get_mut(to)) {
            (*best, *from) = found;
        }
        // The better one begins here, so it has to be as long as a level before the worse one can go.
        let since = |worse: Option<usize>, cost: f64| worse.or((found.0 < cost).then_some(to));
        starts = tried.into_iter().map(|(start, worse, cost)| (start, since(worse, cost))).collect();
        starts.retain(|(_, worse)| worse.is_none_or(|worse| to + 1 < worse + shortest));
    }
    let mut cuts = Vec::new();
    let mut to = len;
    while 0 < to {
        let start = from.get(to).copied().unwrap_or(0);
        cuts.push(start);
        to = start;
    }
    cuts.reverse();
    cuts
}

/// The first and the last place at which the change between two levels may lie that costs at most `margin` more than the best.
pub(super) fn around(
    costs: &Costs,
    (from, best, to): (usize, usize, usize),
    shortest: usize,
    margin: f64,
) -> (usize, usize) {
    let at = |cut: usize| costs.cost(from, cut) + costs.cost(cut, to);
    let most = at(best) + margin;
    let (first, last) = ((from + shortest).min(best), to.saturating_sub(shortest).max(best));
    let near = |cut: &usize| at(*cut) <= most;
    ((first..=best).find(near).unwrap_or(best), (best..=last).rev().find(near).unwrap_or(best))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, numbers};
    use crate::stat::random::Random;

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places of a list")]
    fn whole(place: f64) -> usize {
        place as usize
    }

    #[test]
    fn as_in_the_vectors() {
        for case in cases("pelt_weighted") {
            let (y, n) = (numbers(&case["inputs"]["y"]), numbers(&case["inputs"]["n"]));
            let values: Vec<Weighed> =
                y.iter().zip(n).map(|(value, weight)| Weighed { value: *value, weight }).collect();
            let penalty = case["params"]["penalty"].as_f64().unwrap();
            let shortest = usize::try_from(case["params"]["min_size"].as_u64().unwrap()).unwrap();
            let cuts = cut(&Costs::of(&values), penalty, shortest);
            let expected: Vec<usize> =
                numbers(&case["expected"]["breakpoints"]).iter().map(|cut| whole(*cut)).collect();
            let ends: Vec<usize> = cuts.iter().skip(1).copied().chain([y.len()]).collect();
            assert_eq!(ends, expected);
        }
    }

    #[test]
    fn no_other_cut_costs_less() {
        let mut random = Random::new(3, 0);
        for round in 0..40 {
            let values: Vec<Weighed> = (0..14)
                .map(|at| Weighed {
                    value: random.normal() + if at > 6 { f64::from(round % 4) } else { 0.0 },
                    weight: 0.5 + random.uniform(),
                })
                .collect();
            let costs = Costs::of(&values);
            let (penalty, shortest) = (2.0, 3);
            let total = |cuts: &[usize]| -> f64 {
                let ends = cuts.iter().skip(1).copied().chain([values.len()]);
                cuts.iter().zip(ends).map(|(from, to)| costs.cost(*from, to)).sum::<f64>()
                    + penalty * (cuts.len() - 1) as f64
            };
            let mut least = f64::INFINITY;
            for mask in 0..1_u32 << 13 {
                let cuts: Vec<usize> =
                    [0].into_iter().chain((1..14).filter(|at| mask & (1 << (at - 1)) != 0)).collect();
                let ends: Vec<usize> = cuts.iter().skip(1).copied().chain([14]).collect();
                if cuts.iter().zip(&ends).all(|(from, to)| shortest <= to - from) {
                    least = least.min(total(&cuts));
                }
            }
            assert!((total(&cut(&costs, penalty, shortest)) - least).abs() < 1e-9);
        }
    }
}
