//! What can be checked of a specification once the survey is known.

use crate::error::{Fault, Result};
use crate::report::ReportSpec;
use crate::survey::Survey;

/// All faults of a specification for a survey at once.
pub(super) fn check(spec: &ReportSpec, survey: &Survey) -> Result<()> {
    let mut faults = spec.faults();
    for (at, metric) in spec.metrics.iter().enumerate() {
        if let Err(err) = metric.metric.bind(survey, false) {
            faults.push(Fault { path: format!("metrics.{at}"), code: err.code(), message: err.to_string() });
        }
    }
    for (path, dimensions) in spec.breakdowns() {
        for (place, name) in dimensions.iter().enumerate() {
            if let Err(err) = survey.dimension_idx(name) {
                faults.push(Fault { path: format!("{path}.{place}"), code: err.code(), message: err.to_string() });
            }
        }
    }
    ReportSpec::judge(faults)
}
