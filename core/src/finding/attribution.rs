//! At which level an incident belongs: a store's trouble is told once, of the store, not again of its region and of the whole.

/// A change somewhere else at about the same time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Elsewhere {
    pub(super) segment: usize,
    /// Its size beyond what the network did.
    pub(super) size: f64,
    pub(super) onset: i32,
    pub(super) z: f64,
    /// How much of this segment's answers are of that one.
    pub(super) part: f64,
    /// How the two stand to each other.
    pub(super) relation: Relation,
}

/// How another segment stands to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// It is a part of this one.
    Part,
    /// It is another value of the same dimension, of which there are few, so that what one does the others seem not to do.
    Sibling,
    /// It is the whole.
    Whole,
    /// None of these.
    Other,
}

/// Onsets so near are of the same incident.
const NEAR: i32 = 10;
/// A change of which less than this part is left without another segment is that segment's.
const LEFT: f64 = 0.4;

/// Whether a change of this size is told already, or is better told, elsewhere. `whole` says that this segment is the whole, whose
/// change is not beyond the network's.
pub(super) fn explained(size: f64, z: f64, onset: i32, whole: bool, others: &[Elsewhere]) -> bool {
    others.iter().filter(|other| (other.onset - onset).abs() <= NEAR).any(|other| match other.relation {
        Relation::Part => {
            let there = other.size + if whole { size } else { 0.0 };
            let part = other.part.min(0.999);
            let rest = (size - part * there) / (1.0 - part);
            0.0 < size * there && rest.abs() < LEFT * size.abs()
        }
        Relation::Sibling => size * other.size < 0.0 && z.abs() < other.z.abs(),
        Relation::Whole => {
            let same_way = 0.0 < size * other.size;
            (same_way && size.abs() < 0.5 * other.size.abs())
                || (!same_way && (other.onset - onset).abs() <= 2 && z.abs() < 0.7 * other.z.abs())
        }
        Relation::Other => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(size: f64, part: f64, relation: Relation) -> Elsewhere {
        Elsewhere { segment: 7, size, onset: 102, z: -9.0, part, relation }
    }

    #[test]
    fn a_whole_that_fell_because_a_part_fell_is_not_told() {
        // A fifth of the answers fell by 20: the whole by 4.
        assert!(explained(-4.0, -6.0, 100, true, &[other(-16.0, 0.2, Relation::Part)]));
        // Everything fell by 20: the part explains little.
        assert!(!explained(-20.0, -6.0, 100, true, &[other(-1.0, 0.2, Relation::Part)]));
        // Long ago.
        assert!(!explained(-4.0, -6.0, 130, true, &[other(-16.0, 0.2, Relation::Part)]));
    }

    #[test]
    fn siblings_seem_to_rise_when_one_falls() {
        assert!(explained(3.0, 5.0, 100, false, &[other(-14.0, 0.0, Relation::Sibling)]));
        assert!(!explained(-3.0, -5.0, 100, false, &[other(-14.0, 0.0, Relation::Sibling)]));
    }
}
