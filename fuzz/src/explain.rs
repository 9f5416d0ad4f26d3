//! Analyses of any cube.

use cxmetrics::Reading;
use cxmetrics::cube::Cube;
use cxmetrics::locale::Locale;
use cxmetrics::metric::Metric;
use cxmetrics::{Analysis, Document};
use serde_json::{Value, json};

use crate::sample::{DIMENSIONS, Kind, Sample};
use crate::{Bytes, law};

/// Any analysis of any sample, asked in any way.
pub fn check(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let kind = Kind::any(&mut bytes);
    let asked: Vec<Asked> = (0..4).map(|_| Asked::any(kind, &mut bytes)).collect();
    let cube = Sample::any(kind, 200, &mut bytes).cube();
    for asked in &asked {
        asked.check(&cube);
    }
}

/// A query with an analysis.
struct Asked {
    metric: Metric,
    by: Vec<&'static str>,
    min_base: u64,
    unweighted: bool,
    analysis: Analysis,
}

impl Asked {
    fn any(kind: Kind, bytes: &mut Bytes<'_>) -> Self {
        let metrics = law::metrics(&kind.survey());
        let metric = if bytes.flag() { bytes.pick(&metrics) } else { cxmetrics::metric::nps("nps") };
        let by = DIMENSIONS.into_iter().filter(|_| bytes.flag()).collect();
        Self {
            metric,
            by,
            min_base: bytes.pick(&[law::MIN_BASE, 0, 1, 2, 12]),
            unweighted: bytes.flag(),
            analysis: serde_json::from_value(analysis(bytes)).expect("an analysis"),
        }
    }

    /// Whatever is asked, the answer is sound or an error that says something; it comes back from JSON; and no number of a base that is
    /// hidden stands in it.
    fn check(&self, cube: &Cube) {
        let text = serde_json::to_string(&self.analysis).expect("plain data");
        assert_eq!(serde_json::from_str::<Analysis>(&text).expect("its own text"), self.analysis);
        let query = cube.metric(self.metric.clone()).by(self.by.iter().copied()).min_base(self.min_base);
        let query = if self.unweighted { query.unweighted() } else { query };
        let document = match query.analyse(&self.analysis) {
            Ok(document) => document,
            Err(err) => return assert!(!err.to_string().is_empty(), "{err:?}"),
        };
        let text = serde_json::to_string(&document).expect("plain data");
        // A NaN is written as null, and does not come back.
        assert_eq!(serde_json::from_str::<Document>(&text).expect("its own text"), document);
        for locale in [Locale::En, Locale::Pl] {
            let sentence = document.sentence(locale);
            assert!(!sentence.is_empty() && !sentence.contains("NaN") && !sentence.contains(" inf"), "{sentence}");
        }
        no_small_base_shows(&serde_json::from_str(&text).expect("its own text"), self.min_base);
    }
}

/// Every reading in a document with a value rests on enough answers, and those without have no interval.
fn no_small_base_shows(value: &Value, min_base: u64) {
    if let Some(fields) = value.as_object()
        && fields.contains_key("n")
        && fields.contains_key("unit")
        && let Ok(reading) = serde_json::from_value::<Reading>(value.clone())
    {
        match (reading.value(), reading.interval()) {
            (Some(number), interval) => {
                assert!(number.is_finite() && min_base <= reading.n, "{reading:?} shows, below {min_base}");
                assert!(interval.is_none_or(|(low, high)| low <= high), "{reading:?}");
            }
            (None, interval) => assert_eq!(interval, None, "{reading:?}"),
        }
    }
    match value {
        Value::Array(all) => all.iter().for_each(|part| no_small_base_shows(part, min_base)),
        Value::Object(all) => all.values().for_each(|part| no_small_base_shows(part, min_base)),
        _ => {}
    }
}

fn days(bytes: &mut Bytes<'_>) -> Value {
    bytes.pick(&[
        json!({"from": "2026-10-01", "to": "2026-11-01"}),
        json!({"from": "2026-11-01", "to": "2027-02-01"}),
        json!({"to": "2026-10-26"}),
        json!({"from": "2026-10-26"}),
        json!({"from": "2026-10-26", "to": "2026-10-27"}),
    ])
}

fn side(bytes: &mut Bytes<'_>) -> Value {
    let filter = bytes.pick(&[
        json!({"channel": "web"}),
        json!({"channel": "desk"}),
        json!({"store": "A"}),
        json!({"store": ["B", "Ż"]}),
        json!({"region": null}),
        json!({"store": "never"}),
        json!({}),
    ]);
    let mut side = json!({"where": filter});
    if bytes.flag() {
        side["within"] = days(bytes);
    }
    side
}

fn analysis(bytes: &mut Bytes<'_>) -> Value {
    match bytes.below(13) {
        0 => {
            let against = match bytes.below(3) {
                0 => json!("rest"),
                1 => json!("before"),
                _ => side(bytes),
            };
            json!({"analysis": "compare", "side": side(bytes), "against": against, "power": bytes.pick(&[0.8, 0.9])})
        }
        1 => json!({"analysis": "compare_all", "control": bytes.pick(&[Some("A"), Some("web"), None]),
            "planned": bytes.pick(&[json!({"A": 1.0, "B": 1.0, "C": 2.0, "Ż": 1.0}), json!({"web": 0.5, "desk": 0.5}), Value::Null])}),
        2 => json!({"analysis": "correlate", "with": bytes.pick(&["effort", "ok", "nps", "topics"])}),
        3 => json!({"analysis": "drivers", "items": bytes.pick(&[["effort", "ok"], ["nps", "ok"], ["nps", "effort"]]),
            "resamples": 100, "method": bytes.pick(&["drivers.lmg_shapley", "drivers.relative_weights"])}),
        4 => json!({"analysis": "explain", "before": side(bytes), "after": side(bytes), "nested": bytes.flag()}),
        12 => {
            json!({"analysis": "explain_tags", "tags": bytes.pick(&["topics", "ok"]), "before": side(bytes), "after": side(bytes)})
        }
        5 => json!({"analysis": "follow_up", "before": days(bytes), "after": days(bytes),
            "selected": bytes.pick(&[json!({"lowest": 1}), json!({"highest": 3}), json!({"segments": [["A"], [null]]})])}),
        6 => json!({"analysis": "journey", "dimension": bytes.pick(&["store", "channel", "region"]),
            "stages": bytes.pick(&[vec!["A", "B", "C"], vec!["web", "desk"], vec!["south", "north"], vec!["C", "never"]])}),
        7 => json!({"analysis": "paired", "later": bytes.pick(&["effort", "ok", "nps"])}),
        8 => json!({"analysis": "poststratified", "by": ["channel"],
            "population": [{"segment": ["web"], "size": bytes.pick(&[1.0, 3e6, 0.0])}, {"segment": ["desk"], "size": 2.0}]}),
        9 => json!({"analysis": "raked", "margins": {
            "channel": {"web": bytes.pick(&[3.0, 1e-9, 0.0]), "desk": 1.0},
            "region": {"north": 2.0, "south": bytes.pick(&[2.0, 0.0])}}}),
        10 => json!({"analysis": "revenue_at_risk", "customers": bytes.pick(&[12_000_u64, 0, u64::MAX]),
            "value_per_customer": {"amount": bytes.pick(&[850.0, 0.0, 1e12]), "currency": "PLN"},
            "loss_rates": {"detractors": 0.3, "passives": bytes.pick(&[0.12, 0.4]), "promoters": 0.05}}),
        _ => {
            json!({"analysis": "screen", "level": bytes.pick(&[0.05, 0.2]), "adjustment": bytes.pick(&["bh", "holm", "by"])})
        }
    }
}
