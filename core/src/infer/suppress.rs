//! Hiding small cells, and others so that the small ones cannot be computed from a total.

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};

/// The rule of hiding.
///
/// ```
/// use cxmetrics::infer::suppress::{Rule, suppress};
/// // 3 answers are too few; with the total in sight, hiding them alone would hide nothing.
/// let hidden = suppress(&[3, 20, 50], Rule::INTERNAL);
/// assert_eq!(hidden.primary, [0]);
/// assert_eq!(hidden.all, [0, 1]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Cells with at least one and fewer than this many answers are hidden. 0 and 1 hide nothing.
    pub smallest: u64,
    /// Whether the total of the cells is shown too, or can be found elsewhere.
    pub total_published: bool,
}

impl Default for Rule {
    /// [`Rule::INTERNAL`].
    fn default() -> Self {
        Self::INTERNAL
    }
}

impl Rule {
    /// Fewer than 5, with the total shown: customary inside a company.
    pub const INTERNAL: Self = Self { smallest: 5, total_published: true };
    /// Fewer than 11, with the total shown: the rule of the US Centers for Medicare and Medicaid Services for publications.
    pub const PUBLIC: Self = Self { smallest: 11, total_published: true };
}

/// Which cells to hide, by position, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Hidden {
    /// Cells hidden for their own sake.
    pub primary: Vec<usize>,
    /// These and the ones hidden to protect them.
    pub all: Vec<usize>,
}

/// The cells of one breakdown to hide, `suppress.primary_and_complementary`.
///
/// Hides every cell with `0 < n < smallest`; empty cells may be shown. If anything is hidden and the total is published, hides on from the
/// smallest shown cell that is not empty (the first on ties) while fewer than two are hidden or their answers sum to fewer than
/// `smallest`. Percentages of a hidden cell must be hidden with it; and a filter that leaves fewer than `smallest` beside it needs
/// the same care. Cost: a sort of the cells.
pub fn suppress(base_of_cell: &[u64], rule: Rule) -> Hidden {
    let primary: Vec<usize> =
        (0_usize..).zip(base_of_cell).filter(|&(_, &n)| 0 < n && n < rule.smallest).map(|(cell, _)| cell).collect();
    complete(base_of_cell, primary, rule)
}

/// The same, starting from cells that are hidden for another reason too, such as unanimity ([`unanimous`]).
///
/// # Errors
/// [`ErrorKind::OutOfRange`] for a cell that is not there.
pub fn suppress_also(base_of_cell: &[u64], also: &[usize], rule: Rule) -> Result<Hidden> {
    if let Some(cell) = also.iter().find(|&&cell| cell >= base_of_cell.len()) {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("cell `{cell}` is not one of the `{}` cells, counted from 0", base_of_cell.len()),
        ));
    }
    let mut primary = suppress(base_of_cell, Rule { total_published: false, ..rule }).primary;
    primary.extend_from_slice(also);
    primary.sort_unstable();
    primary.dedup();
    Ok(complete(base_of_cell, primary, rule))
}

/// Whether all answers of a cell agree, so that showing the cell tells what each of them said, however many they are.
pub fn unanimous(counts: &[u64]) -> bool {
    counts.iter().filter(|&&count| count > 0).count() == 1
}

fn complete(base_of_cell: &[u64], primary: Vec<usize>, rule: Rule) -> Hidden {
    let mut all = primary.clone();
    if rule.total_published && !primary.is_empty() {
        let mut sum =
            primary.iter().filter_map(|&cell| base_of_cell.get(cell)).fold(0_u64, |sum, &n| sum.saturating_add(n));
        let mut shown: Vec<(u64, usize)> = (0_usize..)
            .zip(base_of_cell)
            .filter(|&(cell, &n)| n > 0 && primary.binary_search(&cell).is_err())
            .map(|(cell, &n)| (n, cell))
            .collect();
        shown.sort_unstable();
        for (n, cell) in shown {
            if all.len() >= 2 && sum >= rule.smallest {
                break;
            }
            all.push(cell);
            sum = sum.saturating_add(n);
        }
        all.sort_unstable();
    }
    Hidden { primary, all }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_until_the_rest_is_safe() {
        let all = |cells: &[u64]| suppress(cells, Rule::INTERNAL).all;
        assert_eq!(all(&[9, 8, 7]), [0; 0]);
        assert_eq!(all(&[0, 9]), [0; 0]);
        assert_eq!(all(&[2]), [0]);
        // 1 + 1 is fewer than 5: a third must go.
        assert_eq!(all(&[1, 1, 90, 40]), [0, 1, 3]);
        assert_eq!(all(&[4, 8, 8]), [0, 1]);
        assert_eq!(all(&[3, u64::MAX, 4]), [0, 2]);
        assert_eq!(suppress(&[3, 20], Rule { total_published: false, ..Rule::INTERNAL }).all, [0]);
    }

    #[test]
    fn unanimous_cells_take_company_too() {
        assert!(unanimous(&[0, 0, 40]) && !unanimous(&[1, 40]) && !unanimous(&[0, 0]));
        let hidden = suppress_also(&[40, 60, 70], &[1], Rule::INTERNAL).unwrap();
        assert_eq!((hidden.primary, hidden.all), (vec![1], vec![0, 1]));
        assert_eq!(suppress_also(&[40], &[1], Rule::INTERNAL).unwrap_err().code(), "out_of_range");
    }
}
