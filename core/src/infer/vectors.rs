//! The cases of the conformance corpus about time, for unit tests.

use serde_json::Value;

/// The cases of a method.
pub(crate) fn cases(method: &str) -> Vec<Value> {
    let text = include_str!("../../tests/vectors/time-series.json");
    let all: Value = serde_json::from_str(text).unwrap();
    all["cases"].as_array().unwrap().iter().filter(|case| case["method"] == method).cloned().collect()
}

/// A list of numbers.
pub(crate) fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// A number that counts.
pub(crate) fn size(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// A list of numbers with gaps.
pub(crate) fn gapped(list: &Value) -> Vec<Option<f64>> {
    list.as_array().unwrap().iter().map(Value::as_f64).collect()
}

/// Asserts that `found` is what the case expects under `name`, a list or one number.
pub(crate) fn close(case: &Value, name: &str, found: &[f64]) {
    let found: Vec<Option<f64>> = found.iter().copied().map(Some).collect();
    close_gapped(case, name, &found);
}

/// The same with gaps.
pub(crate) fn close_gapped(case: &Value, name: &str, found: &[Option<f64>]) {
    let expected = &case["expected"][name];
    let wanted = if expected.is_array() { gapped(expected) } else { vec![expected.as_f64()] };
    assert_eq!(found.len(), wanted.len(), "{} {name}", case["id"]);
    let tolerance = &case["tolerance"];
    let [abs, rel] = ["abs", "rel"].map(|kind| tolerance[kind].as_f64().unwrap_or(0.0));
    for (at, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
        let same = match (found, wanted) {
            (Some(found), Some(wanted)) => (found - wanted).abs() <= abs + rel * wanted.abs(),
            (found, wanted) => found.is_none() && wanted.is_none(),
        };
        assert!(same, "{} {name}[{at}]: {found:?} for {wanted:?}", case["id"]);
    }
}
