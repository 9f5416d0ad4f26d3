//! Fuzzes the law of `cxmetrics_fuzz::explain`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::explain::check(data));

#[cfg(not(fuzzing))]
fn main() {}
