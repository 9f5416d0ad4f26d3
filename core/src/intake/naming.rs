//! Names of columns that occur more than once.

use std::collections::{HashMap, HashSet};

/// Numbers the names that occur again, as pandas does: `category`, `category.1`, `category.2`. A number that is taken is passed over.
pub(super) fn numbered(names: Vec<String>) -> Vec<String> {
    let mut taken: HashSet<String> = names.iter().cloned().collect();
    let mut seen = HashSet::new();
    // Where the search for a free number goes on, so that many equal names cost no more than few.
    let mut counters: HashMap<String, u64> = HashMap::new();
    let mut unique = Vec::with_capacity(names.len());
    for name in names {
        if seen.insert(name.clone()) {
            unique.push(name);
            continue;
        }
        let counter = counters.entry(name.clone()).or_default();
        unique.push(loop {
            *counter += 1;
            let candidate = format!("{name}.{counter}");
            if taken.insert(candidate.clone()) {
                break candidate;
            }
        });
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_taken_is_passed_over() {
        let names = ["a", "b", "a", "a.1", "a", "a.1"].map(str::to_owned);
        assert_eq!(numbered(names.to_vec()), ["a", "b", "a.2", "a.1", "a.3", "a.1.1"]);
    }
}
