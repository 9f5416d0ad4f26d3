//! Runs every case file of a folder through the public API: `conformance DIR`.
//!
//! Prints the failing cases, the names of skipped methods, and `rust: N passed, N failed, N skipped` as the last line. The exit status is 0
//! only when nothing failed.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use cxmetrics_examples::conformance::Report;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(dir), None) = (arguments.next(), arguments.next()) else {
        return complain("give one folder with case files: conformance DIR");
    };
    let report = match Report::of_folder(Path::new(&dir)) {
        Ok(report) => report,
        Err(err) => return complain(&format!("`{}` cannot be read: {err}", dir.to_string_lossy())),
    };
    if let Err(err) = report.write(io::stdout().lock()) {
        return complain(&format!("the result cannot be written: {err}"));
    }
    if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn complain(message: &str) -> ExitCode {
    // Nobody is left to tell when even the error stream is closed.
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::FAILURE
}
