//! Runs case files through the public API of `cxmetrics` and says how many agree.
//!
//! A case names a method, its inputs and parameters, and the numbers to expect with their tolerance; the format is described beside the
//! project's own cases. A method that is not implemented is skipped by name, never passed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use case::{Case, Stop};

mod case;
mod methods;

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Passed cases by method.
    pub passed: BTreeMap<String, u64>,
    /// Failed cases: their id, and what differed.
    pub failed: Vec<(String, String)>,
    /// Skipped cases by method, or alert scenarios by their id.
    pub skipped: BTreeMap<String, u64>,
}

impl Report {
    /// Runs every `*.json` in `dir`, in the order of the file names.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read. A file that can be read but is no case file is a failure of the run, not an error.
    pub fn of_folder(dir: &Path) -> io::Result<Self> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                paths.push(path);
            }
        }
        paths.sort();
        let mut report = Self::default();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            report.run(&name, &fs::read_to_string(&path)?);
        }
        Ok(report)
    }

    /// Runs the cases of one file; `name` stands for it in messages.
    pub fn run(&mut self, name: &str, text: &str) {
        let file: Value = match serde_json::from_str(text) {
            Ok(file) => file,
            Err(err) => return self.fail(name, format!("this is not JSON: {err}")),
        };
        match file["format"].as_str() {
            Some("cx-vectors/1") => match file["cases"].as_array() {
                Some(cases) => cases.iter().for_each(|case| self.case(name, case)),
                None => self.fail(name, "there is no list `cases`"),
            },
            Some("cx-alert-scenarios/1") => match file["scenarios"].as_array() {
                Some(scenarios) => scenarios.iter().for_each(|scenario| self.scenario(name, scenario)),
                None => self.fail(name, "there is no list `scenarios`"),
            },
            other => self.fail(name, format!("the format `{}` is unknown", other.unwrap_or("none"))),
        }
    }

    /// How many cases passed.
    pub fn n_passed(&self) -> u64 {
        self.passed.values().sum()
    }

    /// How many cases were skipped.
    pub fn n_skipped(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Writes the failures, the names of what was skipped, and the line of counts, last.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        for (id, detail) in &self.failed {
            writeln!(out, "FAILED {id}: {detail}")?;
        }
        for (method, n) in &self.skipped {
            writeln!(out, "skipped {method}: {n}")?;
        }
        writeln!(out, "rust: {} passed, {} failed, {} skipped", self.n_passed(), self.failed.len(), self.n_skipped())
    }

    fn fail(&mut self, id: &str, detail: impl Into<String>) {
        self.failed.push((id.to_owned(), detail.into()));
    }

    fn scenario(&mut self, file: &str, scenario: &Value) {
        match scenario["id"].as_str() {
            Some(id) => *self.skipped.entry(format!("alert scenario {id}")).or_default() += 1,
            None => self.fail(file, "a scenario has no `id`"),
        }
    }

    fn case(&mut self, file: &str, case: &Value) {
        let (Some(id), Some(method)) = (case["id"].as_str(), case["method"].as_str()) else {
            return self.fail(file, "a case has no `id` or no `method`");
        };
        let Some(result) = methods::compute(method, &Case { inputs: &case["inputs"], params: &case["params"] }) else {
            *self.skipped.entry(method.to_owned()).or_default() += 1;
            return;
        };
        let tolerance = Tolerance {
            abs: case["tolerance"]["abs"].as_f64().unwrap_or(0.0),
            rel: case["tolerance"]["rel"].as_f64().unwrap_or(0.0),
        };
        let differences = match result {
            Ok(produced) => tolerance.differences(&case["expected"], &produced),
            // Where the library refuses, every number is undefined.
            Err(Stop::Refused(err)) => {
                let mut produced = json!({ "error": err.code() });
                for (name, value) in case["expected"].as_object().into_iter().flatten() {
                    if value.is_null() {
                        produced[name.as_str()] = Value::Null;
                    }
                }
                let mut differences = tolerance.differences(&case["expected"], &produced);
                if !differences.is_empty() {
                    differences.push(format!("refused with `{}`: {err}", err.code()));
                }
                differences
            }
            Err(Stop::Unreadable(detail)) => vec![detail],
        };
        if differences.is_empty() {
            *self.passed.entry(method.to_owned()).or_default() += 1;
        } else {
            self.fail(id, format!("{method}: {}", differences.join("; ")));
        }
    }
}

/// How far a number may lie from the expected one: `abs + rel * |expected|`.
#[derive(Debug, Clone, Copy)]
struct Tolerance {
    abs: f64,
    rel: f64,
}

impl Tolerance {
    /// What in `produced` does not match `expected`. Values that nobody expects do not count.
    fn differences(self, expected: &Value, produced: &Value) -> Vec<String> {
        let mut found = Vec::new();
        if expected.as_object().is_none_or(Map::is_empty) {
            found.push("nothing is expected".to_owned());
        }
        self.compare("", expected, produced, &mut found);
        found
    }

    fn compare(self, path: &str, expected: &Value, produced: &Value, found: &mut Vec<String>) {
        match (expected, produced) {
            (Value::Object(expected), Value::Object(produced)) => {
                for (name, value) in expected {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    match produced.get(name) {
                        Some(got) => self.compare(&path, value, got, found),
                        None => found.push(format!("{path} is missing")),
                    }
                }
            }
            (Value::Array(expected), Value::Array(produced)) if expected.len() == produced.len() => {
                for (at, (value, got)) in expected.iter().zip(produced).enumerate() {
                    self.compare(&format!("{path}[{at}]"), value, got, found);
                }
            }
            _ => {
                let agree = match (number(expected), number(produced)) {
                    (Some(wanted), Some(got)) => self.holds(wanted, got),
                    _ => expected == produced,
                };
                if !agree {
                    found.push(format!("{path} is {produced}, not {expected}"));
                }
            }
        }
    }

    fn holds(self, wanted: f64, got: f64) -> bool {
        if wanted.is_finite() && got.is_finite() {
            (got - wanted).abs() <= self.abs + self.rel * wanted.abs()
        } else {
            wanted.total_cmp(&got).is_eq()
        }
    }
}

/// A number of a case file, where infinity is a word.
fn number(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some("inf") => Some(f64::INFINITY),
        Some("-inf") => Some(f64::NEG_INFINITY),
        _ => value.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use cxmetrics::infer::METHODS;

    use super::*;

    fn run(text: &str) -> Report {
        let mut report = Report::default();
        report.run("file.json", text);
        report
    }

    fn case(method: &str, expected: &str) -> Report {
        run(&format!(
            r#"{{"format": "cx-vectors/1", "cases": [{{"id": "a", "method": "{method}", "inputs": {{"values": [4, 9]}},
                "params": {{"probs": [0.5], "confidence": 0.95, "class_width": 1}},
                "expected": {expected}, "tolerance": {{"abs": 0.001, "rel": 0.0}}}}]}}"#
        ))
    }

    #[test]
    fn a_case_passes_only_when_every_value_matches() {
        let outcome = |method, expected| {
            let report = case(method, expected);
            (report.n_passed(), report.failed.len(), report.n_skipped())
        };
        assert_eq!(outcome("quantile.type7", r#"{"quantiles": [6.5009]}"#), (1, 0, 0));
        assert_eq!(outcome("quantile.type7", r#"{"quantiles": [6.502]}"#), (0, 1, 0));
        assert_eq!(outcome("quantile.type7", r#"{"quantiles": [6.5, 7]}"#), (0, 1, 0));
        assert_eq!(outcome("quantile.type7", r#"{"quantiles": [6.5], "other": 1}"#), (0, 1, 0));
        assert_eq!(outcome("quantile.type7", r#"{"quantiles": [null]}"#), (0, 1, 0));
        assert_eq!(outcome("quantile.type7", r#"{"quantiles": ["inf"]}"#), (0, 1, 0));
        assert_eq!(outcome("quantile.type7", "{}"), (0, 1, 0));
        assert_eq!(outcome("median.ci_order", r#"{"median": 6.5, "lower": null}"#), (1, 0, 0));
        assert_eq!(outcome("median.ci_order", r#"{"lower": 4}"#), (0, 1, 0));
        assert_eq!(outcome("mean.of_everything", r#"{"mean": 6.5}"#), (0, 0, 1));
        assert_eq!(outcome("mean.trimmed", r#"{"trimmed_mean": 6.5}"#), (0, 1, 0));
    }

    #[test]
    fn files_that_are_no_case_files_fail() {
        assert_eq!(run("{").failed.len(), 1);
        assert_eq!(run(r#"{"format": "cx-vectors/2", "cases": []}"#).failed.len(), 1);
        assert_eq!(run(r#"{"format": "cx-vectors/1"}"#).failed.len(), 1);
        assert_eq!(run(r#"{"format": "cx-vectors/1", "cases": [{}]}"#).failed.len(), 1);
        let scenarios = run(r#"{"format": "cx-alert-scenarios/1", "scenarios": [{"id": "quiet"}]}"#);
        assert_eq!((scenarios.failed.len(), scenarios.n_skipped()), (0, 1));
    }

    #[test]
    fn every_method_of_the_library_is_run() {
        for method in METHODS {
            let case = Case { inputs: &Value::Null, params: &Value::Null };
            let Some(Err(Stop::Unreadable(detail))) = methods::compute(method, &case) else {
                panic!("{method} took an empty case");
            };
            assert!(!detail.contains("not run here"), "{method}");
        }
    }
}
