//! Weights count, or the metric says that it cannot weigh.

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Record};
use cxmetrics::metric::{
    Metric, Part, abandonment, composite, handling_time, interpolated_median, median, quantile, sum, trimmed_mean,
    volume,
};
use cxmetrics::report::ReportSpec;
use cxmetrics::survey::{MeasureUnit, Scale, Survey};
use cxmetrics::{ErrorKind, Flag};

fn cube(weighted: bool) -> Cube {
    let survey = Survey::builder()
        .rating("csat", Scale::csat())
        .measure("seconds", MeasureUnit::Seconds)
        .flag("gone")
        .flag("soon")
        .dimensions(["agent"]);
    let survey = if weighted { survey.weight("w") } else { survey }.build().unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    for (csat, weight) in [(1, 0.5), (2, 0.5), (3, 1.0), (4, 1.0), (5, 7.0)] {
        let record = Record::new()
            .text("agent", if csat < 3 { "A" } else { "B" })
            .integer("csat", csat)
            .float("seconds", csat as f64)
            .flag("gone", csat < 3)
            .flag("soon", csat < 2);
        cube.add(&if weighted { record.float("w", weight) } else { record }).unwrap();
    }
    cube
}

fn value(cube: &Cube, metric: Metric) -> Option<f64> {
    cube.metric(metric).min_base(0).overall().unwrap().value()
}

#[test]
fn quantiles_go_by_weight() {
    let (plain, weighted) = (cube(false), cube(true));
    for question in ["csat", "seconds"] {
        // A measure's values are those of its bins.
        let close = |value: Option<f64>, expected: f64| {
            let tolerance = if question == "csat" { 0.0 } else { expected / 256.0 };
            assert!((value.unwrap() - expected).abs() <= tolerance, "{value:?} of {question}, not {expected}");
        };
        close(value(&plain, median(question)), 3.0);
        close(value(&weighted, median(question)), 5.0);
        // A tenth of the weight lies on 1 and 2, a fifth up to 3.
        for (p, expected) in [(0.0, 1.0), (0.1, 2.5), (0.15, 3.0), (0.2, 3.5), (0.3, 4.5), (0.5, 5.0), (1.0, 5.0)] {
            let reading = weighted.metric(quantile(question, p)).min_base(0).overall().unwrap();
            close(reading.value(), expected);
            assert_eq!((reading.method.as_ref(), reading.has(Flag::Weighted)), ("quantile.weighted", true));
        }
        let unweighted = weighted.metric(quantile(question, 0.3)).min_base(0).unweighted().overall().unwrap();
        assert_eq!(unweighted, plain.metric(quantile(question, 0.3)).min_base(0).overall().unwrap());
    }
    assert_eq!((value(&weighted, sum("seconds")), value(&weighted, volume())), (Some(15.0), Some(5.0)));
}

#[test]
fn what_cannot_weigh_says_so() {
    let (plain, weighted) = (cube(false), cube(true));
    let part = |of: Metric| Part { of, weight: 1.0, worst: 1.0, best: 5.0 };
    let by_agent = Metric::HandlingTime { question: "seconds".into(), agent: Some("agent".into()) };
    let without_short = Metric::Abandonment { abandoned: "gone".into(), short: Some("soon".into()) };
    for metric in [
        interpolated_median("csat"),
        trimmed_mean("csat"),
        trimmed_mean("seconds"),
        without_short,
        by_agent,
        composite([part(median("csat")), part(trimmed_mean("csat"))]),
    ] {
        let err = weighted.metric(metric.clone()).table().unwrap_err();
        assert_eq!(err.kind(), ErrorKind::InvalidMetric, "{metric:?}");
        assert!(err.to_string().contains("ask for it unweighted"), "{err}");
        let query = weighted.metric(metric.clone()).min_base(0);
        assert_eq!(query.unweighted().overall().unwrap(), plain.metric(metric).min_base(0).overall().unwrap());
    }
    for metric in [abandonment("gone"), handling_time("seconds"), composite([part(median("csat"))])] {
        assert_ne!(value(&weighted, metric.clone()), value(&plain, metric));
    }
}

#[test]
fn a_report_says_so_too() {
    let json = r#"{"schema": "cx-report-spec/1", "metrics": [{"metric": "trimmed_mean", "question": "csat", "each_side": 0.1}]}"#;
    let spec: ReportSpec = serde_json::from_str(json).unwrap();
    let as_of = "2026-11-22".parse().unwrap();
    let err = cube(true).report(&spec, as_of).unwrap_err();
    assert_eq!(err.faults()[0].code, "invalid_metric", "{err:?}");
    assert!(cube(false).report(&spec, as_of).is_ok());
}
