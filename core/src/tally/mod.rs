//! Counts that merge: histograms, weighted counts, logarithmic bins and moments.
