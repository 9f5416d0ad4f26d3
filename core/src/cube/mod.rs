//! Segment x period x question -> tally: count once, ask anything.
