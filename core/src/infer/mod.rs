//! Intervals, tests and suppression by name.
