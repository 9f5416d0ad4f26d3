//! Runs case files through the public API of `cxmetrics` and says how many agree.
//!
//! A case names a method, its inputs and parameters, and the numbers to expect with their tolerance; the format is described beside the
//! project's own cases. A method that is not implemented is skipped by name, never passed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use cxmetrics::infer::mean::{self, Cluster};
use cxmetrics::infer::nps::{self, NpsCounts, PseudoAnswers};
use cxmetrics::infer::operations::{self, AgentTime};
use cxmetrics::infer::quantile::{self, QuantileType, ValueCounts};
use cxmetrics::infer::rating::{self, RatingCounts};
use cxmetrics::infer::share::{self, ShareCounts};
use cxmetrics::infer::suppress::{self, Rule};
use cxmetrics::infer::weighted::{self, WeightSum, WeightedNps, WeightedShare};
use cxmetrics::infer::{Interval, METHODS};
use cxmetrics::{Confidence, Error};
use serde_json::{Map, Value, json};

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
        let Some(result) = compute(method, &Case { inputs: &case["inputs"], params: &case["params"] }) else {
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

/// The same the other way round: JSON has no infinity.
fn worded(value: f64) -> Value {
    match value {
        f64::INFINITY => json!("inf"),
        f64::NEG_INFINITY => json!("-inf"),
        value => json!(value),
    }
}

/// Why a case gave no values.
enum Stop {
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

/// The values that a case produces by name.
type Produced = Result<Value, Stop>;

/// The values of a case by its method; nothing for a method that is not implemented.
fn compute(method: &str, case: &Case<'_>) -> Option<Produced> {
    let run: fn(&Case<'_>) -> Produced = match method {
        "nps.point" => nps_point,
        "nps.ci.wald" | "nps.ci.adjusted_wald" => nps_wald,
        "nps.ci.score" => nps_score,
        "nps.ci.dirichlet_jeffreys" => nps_posterior,
        "nps.test.score" => nps_test,
        "nps.weighted" => nps_weighted,
        "csat.top2box" => csat,
        "csat.ci.wilson" => |case| share_by(case, share::wilson),
        "csat.ci.jeffreys" => |case| share_by(case, share::jeffreys),
        "csat.ci.agresti_coull" => |case| share_by(case, share::agresti_coull),
        "csat.ci.clopper_pearson" => |case| share_by(case, share::clopper_pearson),
        "csat.weighted_wilson" => weighted_share,
        "ces.summary" => effort,
        "ces.topbox_wilson" => topbox,
        "rating.mean_t_ci" => mean_t,
        "rating.mean_perks_ci" => mean_perks,
        "quantile.type1" => |case| quantiles(case, QuantileType::Observed),
        "quantile.type2" => |case| quantiles(case, QuantileType::Averaged),
        "quantile.type7" => |case| quantiles(case, QuantileType::Interpolated),
        "median.interpolated" => interpolated_median,
        "median.ci_order" => median_interval,
        "median.weighted" => weighted_median,
        "mean.trimmed" => trimmed,
        "mean.geometric" => geometric,
        "mean.weighted" => weighted_mean,
        "mean.cluster_robust" => cluster_robust,
        "mad" => median_deviation,
        "fcr.wilson" => first_contact_resolution,
        "abandonment.excluding_short" => abandonment,
        "aht.ratio" => handle_time,
        "suppress.primary_and_complementary" => suppression,
        // A method that the library has and this table has not must not hide among the skipped.
        other if METHODS.contains(&other) => {
            return Some(Err(Stop::Unreadable("the method is implemented, but not run here".to_owned())));
        }
        _ => return None,
    };
    Some(run(case))
}

/// The inputs and parameters of a case, read by name.
struct Case<'a> {
    inputs: &'a Value,
    params: &'a Value,
}

impl Case<'_> {
    fn confidence(&self) -> Result<Confidence, Stop> {
        match &self.params["confidence"] {
            Value::Null => Ok(Confidence::default()),
            level => Ok(Confidence::new(float(level, "confidence")?)?),
        }
    }

    fn input(&self, name: &str) -> Result<f64, Stop> {
        float(&self.inputs[name], name)
    }

    fn count(&self, name: &str) -> Result<u64, Stop> {
        count(&self.inputs[name], name)
    }

    fn list(&self, name: &str) -> Result<&Vec<Value>, Stop> {
        self.inputs[name].as_array().ok_or_else(|| unreadable(name))
    }

    fn floats(&self, name: &str) -> Result<Vec<f64>, Stop> {
        self.list(name)?.iter().filter(|value| !value.is_null()).map(|value| float(value, name)).collect()
    }

    fn counts(&self, name: &str) -> Result<Vec<u64>, Stop> {
        self.list(name)?.iter().map(|value| count(value, name)).collect()
    }

    fn param(&self, name: &str) -> Result<f64, Stop> {
        float(&self.params[name], name)
    }

    fn point(&self, name: &str) -> Result<i32, Stop> {
        let value = self.params[name].as_i64().ok_or_else(|| unreadable(name))?;
        i32::try_from(value).map_err(|_| unreadable(name))
    }

    /// Only what the method offers may be asked for.
    fn only(&self, name: &str, offered: &Value) -> Result<(), Stop> {
        match &self.params[name] {
            Value::Null => Ok(()),
            asked if asked == offered => Ok(()),
            asked => Err(Stop::Unreadable(format!("the parameter {name} is {asked}; only {offered} is offered"))),
        }
    }

    fn nps_counts(&self) -> Result<NpsCounts, Stop> {
        Ok(NpsCounts::new(self.input("detractors")?, self.input("passives")?, self.input("promoters")?)?)
    }

    /// Counts by score under a key that names the scale, such as `counts_by_score_1_to_5`: the lowest point and the counts.
    fn ratings(&self) -> Result<(i32, Vec<u64>), Stop> {
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
    fn weighted_rows(&self, name: &str) -> Result<Vec<(f64, f64)>, Stop> {
        let (values, weights) = (self.list(name)?, self.list("weights")?);
        if values.len() != weights.len() {
            return Err(Stop::Unreadable(format!("{name} and weights differ in length")));
        }
        let rows = values.iter().zip(weights).filter(|(value, weight)| !value.is_null() && !weight.is_null());
        rows.map(|(value, weight)| Ok((float(value, name)?, float(weight, "weights")?))).collect()
    }
}

fn unreadable(name: &str) -> Stop {
    Stop::Unreadable(format!("`{name}` is missing or cannot be read"))
}

fn float(value: &Value, name: &str) -> Result<f64, Stop> {
    number(value).ok_or_else(|| unreadable(name))
}

fn count(value: &Value, name: &str) -> Result<u64, Stop> {
    value.as_u64().ok_or_else(|| unreadable(name))
}

fn limits(interval: &Interval) -> Value {
    json!([interval.lower, interval.upper])
}

fn nps_point(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let answers = RatingCounts::new(lowest, &counts)?;
    let classes = answers.nps_counts(case.point("detractor_max")?, case.point("promoter_min")?)?;
    let point = nps::point(&classes);
    Ok(json!({
        "n": answers.n(),
        "nps": point.nps,
        "promoter_pct": point.promoter_pct,
        "passive_pct": point.passive_pct,
        "detractor_pct": point.detractor_pct,
        "variance_points2": point.variance,
        "se_points": point.se,
        "promoters": classes.promoters(),
        "passives": classes.passives(),
        "detractors": classes.detractors(),
        "mean_rating": answers.mean(),
    }))
}

fn nps_wald(case: &Case<'_>) -> Produced {
    case.only("clip", &json!([-100, 100]))?;
    let counts = case.nps_counts()?;
    let pseudo = &case.params["pseudo_observations"];
    let pseudo = PseudoAnswers::new(
        float(&pseudo["detractors"], "pseudo_observations")?,
        float(&pseudo["passives"], "pseudo_observations")?,
        float(&pseudo["promoters"], "pseudo_observations")?,
    )?;
    let confidence = case.confidence()?;
    let wald = if pseudo == PseudoAnswers::NONE {
        nps::wald(&counts, confidence)
    } else {
        nps::adjusted_wald(&counts, pseudo, confidence)
    };
    Ok(json!({
        "nps": wald.interval.estimate,
        "center": wald.center,
        "se": wald.se,
        "lower": wald.interval.lower,
        "upper": wald.interval.upper,
        "lower_unclipped": wald.unclipped.0,
        "upper_unclipped": wald.unclipped.1,
    }))
}

fn nps_score(case: &Case<'_>) -> Produced {
    let interval = nps::score_interval(&case.nps_counts()?, case.confidence()?);
    Ok(json!({ "nps": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn nps_posterior(case: &Case<'_>) -> Produced {
    case.only("prior", &json!([0.5, 0.5, 0.5]))?;
    case.only("kind", &json!("equal-tailed"))?;
    let posterior = nps::dirichlet_jeffreys(&case.nps_counts()?, case.confidence()?)?;
    Ok(json!({
        "nps": posterior.interval.estimate,
        "posterior_mean": posterior.posterior_mean,
        "lower": posterior.interval.lower,
        "upper": posterior.interval.upper,
    }))
}

fn nps_test(case: &Case<'_>) -> Produced {
    case.only("alternative", &json!("two-sided"))?;
    let test = nps::score_test(&case.nps_counts()?, case.param("null_nps")?)?;
    Ok(json!({ "nps": test.nps, "z": worded(test.z), "p_value": test.p_value }))
}

fn nps_weighted(case: &Case<'_>) -> Produced {
    let confidence = case.confidence()?;
    let answers = WeightedNps::from_ratings(case.weighted_rows("scores")?)?;
    let n_eff = answers.n_eff_kish();
    Ok(json!({
        "n": answers.n(),
        "sum_weights": answers.sum_weights(),
        "n_eff_kish": n_eff,
        "deff_kish": answers.n() as f64 / n_eff,
        "promoter_share": answers.promoter_share(),
        "detractor_share": answers.detractor_share(),
        "nps": answers.nps(),
        "se_linearized": answers.se(),
        "ci_linearized_t": weighted::nps_linearised(&answers, confidence).ok().as_ref().map(limits),
        "ci_adjusted_wald_kish": limits(&weighted::nps_adjusted_wald_kish(&answers, confidence)?),
        "ci_score_kish": limits(&weighted::nps_score_kish(&answers, confidence)?),
        "n_eff_design": answers.n_eff_design(),
        "n_eff_design_df_adjusted": answers.n_eff_used(confidence),
        "ci_score_design": weighted::nps_score(&answers, confidence).ok().as_ref().map(limits),
    }))
}

fn csat(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let summary = rating::csat(&RatingCounts::new(lowest, &counts)?, case.point("top_min")?)?;
    Ok(json!({
        "n": summary.n,
        "satisfied": summary.satisfied,
        "csat": summary.csat,
        "top_box": summary.top_box,
        "bottom2": summary.bottom2,
        "net_top2_minus_bottom2": summary.net,
        "mean": summary.mean,
        "sd": summary.sd,
    }))
}

fn share_by(case: &Case<'_>, method: fn(&ShareCounts, Confidence) -> Interval) -> Produced {
    case.only("clip", &json!([0, 1]))?;
    let counts = ShareCounts::new(case.input("successes")?, case.input("n")?)?;
    let interval = method(&counts, case.confidence()?);
    Ok(json!({ "p": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn weighted_share(case: &Case<'_>) -> Produced {
    case.only("n_eff", &json!("kish"))?;
    let rows = case.weighted_rows("satisfied")?;
    let sum = |wanted: bool| WeightSum::of(rows.iter().filter(|row| (row.0 != 0.0) == wanted).map(|row| row.1));
    let n = rows.iter().filter(|row| row.1 > 0.0).count() as u64;
    let answers = WeightedShare::new(n, sum(true)?, sum(false)?)?;
    let interval = weighted::share_kish(&answers, case.confidence()?)?;
    Ok(json!({
        "p": interval.estimate,
        "n_eff_kish": answers.n_eff_kish(),
        "lower": interval.lower,
        "upper": interval.upper,
    }))
}

fn effort(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let summary = rating::effort(&RatingCounts::new(lowest, &counts)?)?;
    Ok(json!({
        "n": summary.n,
        "mean": summary.mean,
        "sd": summary.sd,
        "easy_5_to_7": summary.easy_5_to_7,
        "easy_6_to_7": summary.easy_6_to_7,
        "difficult_1_to_3": summary.difficult_1_to_3,
        "net_easy": summary.net_easy,
    }))
}

fn topbox(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let answers = RatingCounts::new(lowest, &counts)?;
    let interval = rating::topbox_wilson(&answers, case.point("top_min")?, case.confidence()?)?;
    Ok(json!({ "p": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn mean_t(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let answers = RatingCounts::new(lowest, &counts)?;
    case.only("clip", &json!([answers.lowest(), answers.highest()]))?;
    let sd = answers.sd();
    let mut produced = json!({
        "mean": answers.mean(),
        "sd": sd,
        "se": sd.map(|sd| sd / (answers.n() as f64).sqrt()),
        "lower": null,
        "upper": null,
    });
    match rating::mean_t(&answers, case.confidence()?) {
        Ok(interval) => {
            produced["lower"] = json!(interval.lower);
            produced["upper"] = json!(interval.upper);
        }
        // The mean stands without an interval: both the reason and the undefined limits are said.
        Err(err) => produced["error"] = json!(err.code()),
    }
    Ok(produced)
}

fn mean_perks(case: &Case<'_>) -> Produced {
    let (lowest, counts) = case.ratings()?;
    let answers = RatingCounts::new(lowest, &counts)?;
    case.only("scale", &json!([answers.lowest(), answers.highest()]))?;
    let perks = rating::mean_perks(&answers, case.confidence()?);
    Ok(json!({
        "posterior_mean": perks.posterior_mean,
        "posterior_sd": perks.posterior_sd,
        "lower": perks.interval.lower,
        "upper": perks.interval.upper,
    }))
}

fn quantiles(case: &Case<'_>, kind: QuantileType) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let probs = case.params["probs"].as_array().ok_or_else(|| unreadable("probs"))?;
    let quantiles: Result<Vec<f64>, Stop> =
        probs.iter().map(|p| Ok(quantile::quantile(&values, float(p, "probs")?, kind)?)).collect();
    Ok(json!({ "quantiles": quantiles? }))
}

fn interpolated_median(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    Ok(json!({
        "median": quantile::median(&values),
        "interpolated_median": quantile::interpolated_median(&values, case.param("class_width")?)?,
    }))
}

fn median_interval(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let found = quantile::median_interval(&values, case.confidence()?);
    Ok(json!({
        "median": found.median,
        "lower": found.interval.map(|interval| interval.lower),
        "upper": found.interval.map(|interval| interval.upper),
        "actual_confidence": found.actual_confidence,
    }))
}

fn weighted_median(case: &Case<'_>) -> Produced {
    let mut rows = case.weighted_rows("values")?;
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(json!({ "weighted_median": quantile::weighted_median(&rows)? }))
}

fn trimmed(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let trimmed = mean::trimmed(&values, case.param("proportion_each_side")?, case.confidence()?)?;
    Ok(json!({
        "trimmed_mean": trimmed.interval.estimate,
        "g": trimmed.cut,
        "winsorized_sd": trimmed.winsorized_sd,
        "se": trimmed.se,
        "df": trimmed.df,
        "lower": trimmed.interval.lower,
        "upper": trimmed.interval.upper,
    }))
}

fn geometric(case: &Case<'_>) -> Produced {
    let values = ValueCounts::from_values(&case.floats("values")?)?;
    let geometric = mean::geometric(&values, case.confidence()?)?;
    Ok(json!({
        "geometric_mean": geometric.mean,
        "lower": geometric.interval.map(|interval| interval.lower),
        "upper": geometric.interval.map(|interval| interval.upper),
    }))
}

fn weighted_mean(case: &Case<'_>) -> Produced {
    let rows = case.weighted_rows("values")?;
    let n = rows.iter().filter(|row| row.1 > 0.0).count() as u64;
    let sums: Result<Vec<(f64, WeightSum)>, Error> =
        rows.iter().map(|&(value, weight)| Ok((value, WeightSum::of([weight])?))).collect();
    let mean = mean::weighted(n, &sums?)?;
    Ok(json!({
        "mean": mean.mean,
        "se_linearized": mean.se,
        "n_eff_kish": mean.n_eff_kish,
        "var_weighted_population": mean.variance,
    }))
}

fn cluster_robust(case: &Case<'_>) -> Produced {
    let (values, names) = (case.floats("values")?, case.list("cluster")?);
    let weights = if case.inputs["weights"].is_null() { vec![1.0; values.len()] } else { case.floats("weights")? };
    if values.len() != names.len() || values.len() != weights.len() {
        return Err(Stop::Unreadable("values, weights and cluster differ in length".to_owned()));
    }
    let mut clusters: BTreeMap<String, Cluster> = BTreeMap::new();
    for ((value, weight), name) in values.iter().zip(weights).zip(names) {
        let cluster = clusters.entry(name.to_string()).or_insert(Cluster { weight: 0.0, weighted_sum: 0.0 });
        cluster.weight += weight;
        cluster.weighted_sum += weight * value;
    }
    let clusters: Vec<Cluster> = clusters.into_values().collect();
    let mean = mean::cluster_robust(&clusters)?;
    Ok(json!({ "mean": mean.mean, "se": mean.se, "clusters": mean.clusters, "df": mean.df }))
}

fn median_deviation(case: &Case<'_>) -> Produced {
    let deviation = mean::median_deviation(&ValueCounts::from_values(&case.floats("values")?)?);
    Ok(json!({ "mad_raw": deviation.raw, "mad_scaled": deviation.scaled }))
}

fn first_contact_resolution(case: &Case<'_>) -> Produced {
    let (resolved, eligible) = (case.count("resolved_first_contact")?, case.count("eligible_contacts")?);
    let interval = operations::first_contact_resolution(resolved, eligible, case.confidence()?)?;
    Ok(json!({ "fcr": interval.estimate, "lower": interval.lower, "upper": interval.upper }))
}

fn abandonment(case: &Case<'_>) -> Produced {
    let (offered, abandoned, short) = (case.count("offered")?, case.count("abandoned")?, case.count("short_abandons")?);
    let abandonment = operations::abandonment(offered, abandoned, short, case.confidence()?)?;
    Ok(json!({
        "rate_excluding_short": abandonment.interval.estimate,
        "rate_all": abandonment.rate_all,
        "lower": abandonment.interval.lower,
        "upper": abandonment.interval.upper,
    }))
}

fn handle_time(case: &Case<'_>) -> Produced {
    let (seconds, contacts) = (case.floats("handle_seconds_by_agent")?, case.counts("contacts_by_agent")?);
    if seconds.len() != contacts.len() {
        return Err(Stop::Unreadable("seconds and contacts differ in length".to_owned()));
    }
    let agents: Vec<AgentTime> = seconds
        .into_iter()
        .zip(contacts)
        .map(|(handle_seconds, contacts)| AgentTime { handle_seconds, contacts })
        .collect();
    let time = operations::handle_time(&agents, case.confidence()?)?;
    Ok(json!({
        "aht": time.ratio,
        "mean_of_agent_aht": time.mean_of_agents,
        "se": time.se,
        "lower": time.interval.map(|interval| interval.lower),
        "upper": time.interval.map(|interval| interval.upper),
    }))
}

fn suppression(case: &Case<'_>) -> Produced {
    let rule = Rule {
        smallest: count(&case.params["k"], "k")?,
        total_published: case.params["total_published"].as_bool().ok_or_else(|| unreadable("total_published"))?,
    };
    let hidden = suppress::suppress(&case.counts("segment_n")?, rule);
    Ok(json!({ "primary": hidden.primary, "all_suppressed": hidden.all }))
}

#[cfg(test)]
mod tests {
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
            let Some(Err(Stop::Unreadable(detail))) = compute(method, &case) else {
                panic!("{method} took an empty case");
            };
            assert!(!detail.contains("not run here"), "{method}");
        }
    }
}
