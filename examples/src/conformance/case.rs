//! A case, read by the names of its inputs and parameters.

use cxmetrics::infer::nps::NpsCounts;
use cxmetrics::{Confidence, Error};
use serde_json::{Map, Value};

use super::number;

/// Why a case gave no values.
pub(super) enum Stop {
    /// The library refused the inputs: that may be what the case expects.
    Refused(Error),
    /// The case does not say what its method needs.
    Unreadable(String),
}

impl From<Error> for Stop {
    fn from(err: Error) -> Self {
        Self::Refused(err)
    }
}

/// The inputs and parameters of a case, read by name.
pub(super) struct Case<'a> {
    pub(super) inputs: &'a Value,
    pub(super) params: &'a Value,
}

impl Case<'_> {
    pub(super) fn confidence(&self) -> Result<Confidence, Stop> {
        match &self.params["confidence"] {
            Value::Null => Ok(Confidence::default()),
            level => Ok(Confidence::new(float(level, "confidence")?)?),
        }
    }

    pub(super) fn input(&self, name: &str) -> Result<f64, Stop> {
        float(&self.inputs[name], name)
    }

    pub(super) fn count(&self, name: &str) -> Result<u64, Stop> {
        count(&self.inputs[name], name)
    }

    pub(super) fn list(&self, name: &str) -> Result<&Vec<Value>, Stop> {
        self.inputs[name].as_array().ok_or_else(|| unreadable(name))
    }

    pub(super) fn floats(&self, name: &str) -> Result<Vec<f64>, Stop> {
        self.list(name)?.iter().filter(|value| !value.is_null()).map(|value| float(value, name)).collect()
    }

    /// One entry for each day; null is a day without a value.
    pub(super) fn gapped(&self, name: &str) -> Result<Vec<Option<f64>>, Stop> {
        let entry = |value: &Value| if value.is_null() { Ok(None) } else { float(value, name).map(Some) };
        self.list(name)?.iter().map(entry).collect()
    }

    pub(super) fn counts(&self, name: &str) -> Result<Vec<u64>, Stop> {
        self.list(name)?.iter().map(|value| count(value, name)).collect()
    }

    pub(super) fn param(&self, name: &str) -> Result<f64, Stop> {
        float(&self.params[name], name)
    }

    /// A parameter that counts, such as lags.
    pub(super) fn size(&self, name: &str) -> Result<usize, Stop> {
        usize::try_from(count(&self.params[name], name)?).map_err(|_| unreadable(name))
    }

    pub(super) fn point(&self, name: &str) -> Result<i32, Stop> {
        let value = self.params[name].as_i64().ok_or_else(|| unreadable(name))?;
        i32::try_from(value).map_err(|_| unreadable(name))
    }

    /// Only what the method offers may be asked for.
    pub(super) fn only(&self, name: &str, offered: &Value) -> Result<(), Stop> {
        match &self.params[name] {
            Value::Null => Ok(()),
            asked if asked == offered => Ok(()),
            asked => Err(Stop::Unreadable(format!("the parameter {name} is {asked}; only {offered} is offered"))),
        }
    }

    pub(super) fn nps_counts(&self) -> Result<NpsCounts, Stop> {
        Ok(NpsCounts::new(self.input("detractors")?, self.input("passives")?, self.input("promoters")?)?)
    }

    /// Counts by score under a key that names the scale, such as `counts_by_score_1_to_5`: the lowest point and the counts.
    pub(super) fn ratings(&self) -> Result<(i32, Vec<u64>), Stop> {
        let keys = self.inputs.as_object().into_iter().flat_map(Map::keys);
        for key in keys {
            let Some((low, high)) = key.strip_prefix("counts_by_score_").and_then(|scale| scale.split_once("_to_"))
            else {
                continue;
            };
            let (Ok(low), Ok(high)) = (low.parse::<i32>(), high.parse::<i32>()) else { continue };
            let counts = self.counts(key)?;
            if i64::try_from(counts.len()) != Ok(i64::from(high) - i64::from(low) + 1) {
                return Err(Stop::Unreadable(format!("{key} has {} counts", counts.len())));
            }
            return Ok((low, counts));
        }
        Err(unreadable("counts_by_score"))
    }

    /// Rows of a value and a weight; rows that miss either are left out.
    pub(super) fn weighted_rows(&self, name: &str) -> Result<Vec<(f64, f64)>, Stop> {
        let (values, weights) = (self.list(name)?, self.list("weights")?);
        if values.len() != weights.len() {
            return Err(Stop::Unreadable(format!("{name} and weights differ in length")));
        }
        let rows = values.iter().zip(weights).filter(|(value, weight)| !value.is_null() && !weight.is_null());
        rows.map(|(value, weight)| Ok((float(value, name)?, float(weight, "weights")?))).collect()
    }
}

pub(super) fn unreadable(name: &str) -> Stop {
    Stop::Unreadable(format!("`{name}` is missing or cannot be read"))
}

pub(super) fn float(value: &Value, name: &str) -> Result<f64, Stop> {
    number(value).ok_or_else(|| unreadable(name))
}

pub(super) fn count(value: &Value, name: &str) -> Result<u64, Stop> {
    value.as_u64().ok_or_else(|| unreadable(name))
}
