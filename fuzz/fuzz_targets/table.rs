//! Fuzzes the law of `cxmetrics_fuzz::table`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::table::check(data));

#[cfg(not(fuzzing))]
fn main() {}
