//! Surveys.

use std::sync::Arc;

use cxmetrics::report::ReportSpec;
use pyo3::prelude::*;

use crate::cube::Cube;
use crate::failure::contained;

/// A validated survey.
#[pyclass(frozen, module = "cxmetrics._cxmetrics")]
pub(crate) struct Survey(pub(crate) Arc<cxmetrics::survey::Survey>);

#[pymethods]
impl Survey {
    #[staticmethod]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Self> {
        contained(|| Ok(Self(Arc::new(py.detach(|| cxmetrics::survey::Survey::from_json(json))?))))
    }

    fn to_json(&self) -> PyResult<String> {
        contained(|| Ok(self.0.to_json()))
    }

    fn name(&self) -> &str {
        self.0.name()
    }

    fn columns(&self) -> Vec<&str> {
        self.0.columns()
    }

    fn equals(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    #[pyo3(signature = (grain, max_cells=None))]
    fn cube(&self, grain: &str, max_cells: Option<usize>) -> PyResult<Cube> {
        contained(|| {
            let cube = cxmetrics::cube::Cube::new(&self.0, grain.parse()?);
            Ok(Cube::new(match max_cells {
                Some(max_cells) => cube.with_max_cells(max_cells),
                None => cube,
            }))
        })
    }

    fn report_spec(&self) -> PyResult<String> {
        contained(|| Ok(ReportSpec::default_for(&self.0).to_json()))
    }
}
