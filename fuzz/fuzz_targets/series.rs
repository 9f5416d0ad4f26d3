//! Fuzzes the law of `cxmetrics_fuzz::series`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::series::check(data));

#[cfg(not(fuzzing))]
fn main() {}
