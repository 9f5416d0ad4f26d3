//! The native half of the Python package `cxmetrics`: it converts, calls the library and converts back.
//!
//! The Python half (`python/cxmetrics`) has the types and the documentation that users see. Between the two small things
//! travel as JSON - the library's own - and columns as Arrow, by the `PyCapsule` interface, without being copied.
//!
//! Rules of this crate: every entry runs in `failure::contained`, so that a panic arrives as an ordinary exception;
//! work is done while detached from the interpreter; a lock is only ever waited for while detached, so that two threads
//! never hold one each of what the other waits for.
#![allow(clippy::needless_pass_by_value, reason = "the arguments of an entry arrive by value")]

use pyo3::prelude::*;

mod arrow;
mod calendar;
mod columns;
mod compare;
mod contact;
mod cube;
mod document;
mod failure;
mod finding;
mod fold;
mod infer;
mod lines;
mod numbers;
mod query;
mod reading;
mod report;
mod survey;
mod table;
mod watch;

/// What the package `cxmetrics` is made of; use that.
#[pymodule(gil_used = false)]
mod _cxmetrics {
    use pyo3::prelude::*;
    use pyo3::types::PyTuple;

    #[pymodule_export]
    use crate::calendar::{bucket, special_days_of_csv};
    #[pymodule_export]
    use crate::compare::{
        compare_ces, compare_csat, compare_nps, compare_nps_of_counts, compare_ratings, compare_shares,
    };
    #[pymodule_export]
    use crate::contact::Contacts;
    #[pymodule_export]
    use crate::cube::Cube;
    #[pymodule_export]
    use crate::document::{document_json, document_rendered, document_sentence, investment_return, json_schemas};
    #[pymodule_export]
    use crate::failure::error_codes;
    #[pymodule_export]
    use crate::finding::{Monitor, finding_sentence};
    #[pymodule_export]
    use crate::reading::{
        ces, csat, nps, nps_of_counts, nps_of_shares, period, reading_html, reading_text, share_without_base,
    };
    #[pymodule_export]
    use crate::report::Report;
    #[pymodule_export]
    use crate::survey::Survey;
    #[pymodule_export]
    use crate::table::Table;

    #[pymodule_export]
    use crate::infer::autocorrelation::{
        infer_acf, infer_ccf, infer_granger, infer_ljung_box, infer_local_level_filter, infer_prewhitened_ccf,
    };
    #[pymodule_export]
    use crate::infer::chart::{
        infer_between_day_variance, infer_cusum, infer_ewma_chart, infer_laney_p_prime, infer_nps_chart, infer_p_chart,
        infer_volume_tail,
    };
    #[pymodule_export]
    use crate::infer::correlation::{
        infer_disattenuated, infer_kendall_b, infer_pairwise_correlation, infer_pearson, infer_pearson_weighted,
        infer_spearman,
    };
    #[pymodule_export]
    use crate::infer::difference::{
        infer_fisher_exact, infer_mover, infer_nps_difference, infer_nps_difference_adjusted_wald,
        infer_nps_difference_score, infer_nps_difference_score_skewed, infer_nps_difference_welch,
        infer_nps_superiority, infer_share_difference, infer_share_difference_miettinen_nurminen,
        infer_share_difference_z_pooled,
    };
    #[pymodule_export]
    use crate::infer::drivers::{
        infer_importance_intervals, infer_lmg, infer_lmg_of, infer_relative_weights, infer_relative_weights_of,
    };
    #[pymodule_export]
    use crate::infer::experiment::{infer_cuped, infer_sample_ratio};
    #[pymodule_export]
    use crate::infer::funnel::{infer_funnel_means, infer_funnel_nps, infer_funnel_shares};
    #[pymodule_export]
    use crate::infer::groups::{
        infer_chi_square_goodness_of_fit, infer_chi_square_independence, infer_group_moments, infer_kruskal_wallis,
        infer_welch_anova, infer_welch_anova_of,
    };
    #[pymodule_export]
    use crate::infer::mean::{
        infer_cluster_robust_mean, infer_geometric_mean, infer_median_deviation, infer_t_interval, infer_trimmed_mean,
        infer_weighted_mean,
    };
    #[pymodule_export]
    use crate::infer::mix::infer_decompose;
    #[pymodule_export]
    use crate::infer::multiplicity::{infer_adjust, infer_findings};
    #[pymodule_export]
    use crate::infer::nps::{
        infer_nps_adjusted_wald, infer_nps_dirichlet_jeffreys, infer_nps_point, infer_nps_score_interval,
        infer_nps_score_test, infer_nps_wald,
    };
    #[pymodule_export]
    use crate::infer::operations::{
        infer_abandonment, infer_first_contact_resolution, infer_handle_time, infer_repeat_contact,
    };
    #[pymodule_export]
    use crate::infer::paired::{infer_paired_mean, infer_paired_nps, infer_paired_shares};
    #[pymodule_export]
    use crate::infer::parts::{
        infer_default_penalty, infer_mstl, infer_pelt, infer_pelt_weighted, infer_s_h_esd, infer_segment_known_k,
        infer_stl,
    };
    #[pymodule_export]
    use crate::infer::power::{
        infer_mean_detectable, infer_mean_margin, infer_mean_two_sample, infer_nps_detectable, infer_nps_margin,
        infer_nps_spread, infer_nps_two_sample, infer_share_detectable, infer_share_margin, infer_share_two_sample,
    };
    #[pymodule_export]
    use crate::infer::quantile::{
        infer_interpolated_median, infer_median, infer_median_interval, infer_quantile, infer_weighted_median,
        infer_weighted_quantile,
    };
    #[pymodule_export]
    use crate::infer::rating::{
        infer_csat_summary, infer_effort_summary, infer_mean_perks, infer_mean_t, infer_nps_counts,
        infer_rating_summary, infer_topbox_wilson,
    };
    #[pymodule_export]
    use crate::infer::share::{infer_agresti_coull, infer_clopper_pearson, infer_jeffreys, infer_wilson};
    #[pymodule_export]
    use crate::infer::shrink::{
        infer_shrink_means, infer_shrink_normal_dl, infer_shrink_normal_pm, infer_shrink_nps, infer_shrink_shares,
    };
    #[pymodule_export]
    use crate::infer::silence::{infer_bgnbd_p_alive, infer_gap_tail};
    #[pymodule_export]
    use crate::infer::smoothing::{infer_ets, infer_holt_damped, infer_holt_winters, infer_ses, infer_theta};
    #[pymodule_export]
    use crate::infer::suppress::{infer_suppress, infer_suppress_also, infer_unanimous};
    #[pymodule_export]
    use crate::infer::trend::{infer_mann_kendall, infer_theil_sen, infer_weighted_trend};
    #[pymodule_export]
    use crate::infer::two_sample::{infer_brunner_munzel, infer_mann_whitney, infer_welch, infer_welch_of};
    #[pymodule_export]
    use crate::infer::weighted::{
        infer_weighted_nps, infer_weighted_nps_adjusted_wald_kish, infer_weighted_nps_linearised,
        infer_weighted_nps_score, infer_weighted_nps_score_kish, infer_weighted_share, infer_weighted_share_design,
        infer_weighted_share_kish,
    };
    #[pymodule_export]
    use crate::infer::weights::{
        infer_mean_poststratified, infer_nps_poststratified, infer_rake, infer_share_poststratified, infer_trim_weights,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("METHOD_VERSION", cxmetrics::METHOD_VERSION)?;
        module.add("METHODS", PyTuple::new(module.py(), cxmetrics::infer::METHODS)?)?;
        // Set beside the names that the module exports: it is no part of them, and not in a release.
        #[cfg(debug_assertions)]
        module.setattr("_panic", wrap_pyfunction!(crate::failure::_panic, module)?)?;
        Ok(())
    }
}
