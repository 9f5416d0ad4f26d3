//! From two sides of a cube to a [`Change`].

use std::collections::BTreeMap;
use std::vec::IntoIter;

use super::tree::{Key, Node, Pair, at_depth, base_of, level, side_by_side};
use super::{Change, ChangeRequest, Contribution, Effects, rank};
use crate::calendar::Grain;
use crate::cube::{Rolled, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::explain::shift::{Shift, standard_error};
use crate::explain::side::Side;
use crate::explain::verdict::Verdict;
use crate::explain::words::metric_title;
use crate::infer::mix::{Decomposition, MixSide, decompose};
use crate::infer::multiplicity::{Adjustment, adjust};
use crate::metric::compute::{Band, Cells, share_reading};
use crate::metric::sample::Counted;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::survey::Survey;

/// A change on its way to being explained.
pub(super) struct Explainer<'q> {
    query: &'q Query<'q>,
    request: &'q ChangeRequest,
    questions: Vec<usize>,
    /// No cells: it lends its settings to what is read from counts.
    none: Rolled<'q>,
}

/// The segments of one level, and what each gave.
pub(super) struct Level {
    pub(super) found: Decomposition,
    pub(super) rows: Vec<Row>,
}

/// A segment with its readings and its test.
pub(super) struct Row {
    pub(super) before: Reading,
    pub(super) after: Reading,
    /// The standard errors of the two values, where they have any.
    pub(super) se: [Option<f64>; 2],
    shares: [Reading; 2],
    shift: Option<Shift>,
    adjusted: Option<f64>,
    /// What it gave to the change, without what lies within it.
    pub(super) contribution: f64,
    pub(super) rate: f64,
    pub(super) mix: f64,
    pub(super) share: [f64; 2],
}

impl<'q> Explainer<'q> {
    pub(super) fn new(query: &'q Query<'q>, request: &'q ChangeRequest) -> Result<Self> {
        check_mean(&query.metric)?;
        if !(0.0..=1.0).contains(&request.false_discovery_rate) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("the false discovery rate `{}` is not between 0 and 1", request.false_discovery_rate),
            ));
        }
        let questions = query.metric.bind(query.cube.survey(), query.settings.unweighted)?;
        let filter = query.filter.clone().and(request.before.filter()).and(request.after.filter());
        let shared = query.cube.select(&Selection {
            by: Vec::new(),
            grain: Grain::All,
            filter: &filter,
            questions: Vec::new(),
        })?;
        if (0..shared.cells()).any(|cell| 0 < shared.rows(cell)) {
            return Err(Error::new(
                ErrorKind::Overlap,
                "the two sides of the change share answers; take days or segments that lie apart, such as two months",
            ));
        }
        Ok(Self { query, request, questions, none: shared })
    }

    pub(super) fn survey(&self) -> &Survey {
        self.query.cube.survey()
    }

    fn cells(&self) -> Cells<'_> {
        Cells { rolled: &self.none, survey: self.survey(), settings: self.query.settings }
    }

    pub(super) fn explain(&self) -> Result<Change> {
        let survey = self.survey();
        let levels = self.levels()?;
        let entries = self.entries(&levels)?;
        let mut total = self.nothing()?;
        for (_, pair) in &entries {
            total.merge(pair);
        }
        let (value_before, value_after) = (self.shown(&total.before), self.shown(&total.after));
        let withheld = value_before.reason().or(value_after.reason());
        let mut change = Change {
            metric: self.query.metric.clone(),
            title: metric_title(&self.query.metric, survey),
            unit: self.query.metric.unit(survey)?,
            by: levels.iter().filter_map(|at| survey.dimensions().get(*at)).map(|by| by.name().to_owned()).collect(),
            nested: self.request.nested,
            before: self.request.before.clone(),
            after: self.request.after.clone(),
            value_before,
            value_after,
            change: None,
            verdict: Verdict::Undecided,
            withheld,
            effects: None,
            segments: Vec::new(),
            dimensions: Vec::new(),
            reversed: false,
            false_discovery_rate: self.request.false_discovery_rate,
            method: "nps.mix_decomposition".to_owned(),
        };
        if withheld.is_some() {
            return Ok(change);
        }
        change.change = self.shift(&total);
        change.verdict = change.change.as_ref().map_or(Verdict::Undecided, |shift| {
            Verdict::of(shift.value, shift.p_value, self.query.settings.confidence.alpha())
        });
        if levels.is_empty() {
            change.dimensions = rank::dimensions(self, 0..survey.dimensions().len())?;
            return Ok(change);
        }
        let nodes = self.nodes(&entries, levels.len());
        let depths = if self.request.nested { levels.len() } else { 1 };
        let parts: Vec<Level> = (0..depths).map(|depth| self.level(&nodes, depth)).collect::<Result<_>>()?;
        if let Some(Level { found, .. }) = parts.first() {
            change.effects = Some(Effects {
                change: found.change,
                rate: found.rate_effect,
                rate_se: found.se_rate,
                mix: found.mix_effect,
                fixed_mix_after: found.fixed_mix_after,
            });
            change.reversed = is_reversed(found);
            let (start, end) = (found.total_before, found.total_after);
            let mut rows: Vec<IntoIter<Row>> = parts.into_iter().map(|level| level.rows.into_iter()).collect();
            change.segments = self.contributions(&nodes, &mut rows);
            steps(&mut change.segments, start, end);
        }
        change.dimensions = rank::dimensions(self, levels.iter().copied())?;
        Ok(change)
    }

    /// The dimensions asked for, from the top where they are nested.
    fn levels(&self) -> Result<Vec<usize>> {
        let survey = self.survey();
        if let ([only], true) = (&self.query.by[..], self.request.nested) {
            return survey.lineage(only);
        }
        let mut levels = Vec::new();
        for name in &self.query.by {
            let at = survey.dimension_idx(name)?;
            if !levels.contains(&at) {
                levels.push(at);
            }
        }
        Ok(levels)
    }

    fn nothing(&self) -> Result<Pair> {
        let nothing = self.query.metric.counted_nothing(self.survey())?;
        Ok(Pair { before: nothing.clone(), after: nothing })
    }

    /// What both sides counted in each segment of these dimensions.
    pub(super) fn entries(&self, by: &[usize]) -> Result<Vec<(Key, Pair)>> {
        let nothing = self.query.metric.counted_nothing(self.survey())?;
        Ok(side_by_side(self.side(by, &self.request.before)?, self.side(by, &self.request.after)?, &nothing))
    }

    fn side(&self, by: &[usize], side: &Side) -> Result<BTreeMap<Key, Counted>> {
        let filter = self.query.filter.clone().and(side.filter());
        let questions = self.questions.clone();
        let rolled =
            self.query.cube.select(&Selection { by: by.to_vec(), grain: Grain::All, filter: &filter, questions })?;
        let cells = Cells { rolled: &rolled, ..self.cells() };
        let mut found: BTreeMap<Key, Counted> = BTreeMap::new();
        // Where the cells are the cube's own, a segment's periods stand apart.
        for cell in rolled.ordered() {
            let Some(counted) = cells.counted(&self.query.metric, cell).filter(|counted| 0 < counted.n()) else {
                continue;
            };
            let key: Key =
                rolled.segment(cell).into_iter().map(|value| (value.is_none(), value.map(str::to_owned))).collect();
            match found.get_mut(&key) {
                Some(all) => all.merge(&counted),
                None => {
                    found.insert(key, counted);
                }
            }
        }
        Ok(found)
    }

    /// The segments, small ones merged: a tree where they are nested, else one level.
    pub(super) fn nodes(&self, entries: &[(Key, Pair)], width: usize) -> Vec<Node> {
        let first = if self.request.nested { 1 } else { width };
        level(entries, first, width, self.query.min_base)
    }

    /// A reading of a side, withheld where it has too few answers.
    fn shown(&self, counted: &Counted) -> Reading {
        let reading = self.cells().reading_of(&self.query.metric, counted);
        if 0 < counted.n() && counted.n() < self.query.min_base { reading.hide(Withheld::SmallBase) } else { reading }
    }

    fn shift(&self, pair: &Pair) -> Option<Shift> {
        let cells = self.cells();
        let (before, after) = (cells.sample(&pair.before).ok()?, cells.sample(&pair.after).ok()?);
        Shift::between(&before, &after, self.query.metric.unit(self.survey()).ok()?, self.query.settings.confidence)
    }

    fn size(&self, counted: &Counted) -> f64 {
        let base = base_of(counted);
        if self.cells().weighs() { base.weight.weight() } else { base.n as f64 }
    }

    fn se(&self, counted: &Counted) -> Option<f64> {
        self.cells().sample(counted).ok().and_then(|sample| standard_error(&sample))
    }

    /// The segments `depth` levels down with what they gave to the change of all.
    pub(super) fn level(&self, nodes: &[Node], depth: usize) -> Result<Level> {
        let mut found = Vec::new();
        at_depth(nodes, depth, &mut found);
        let mut totals = [Band::default(); 2];
        for (node, _) in &found {
            totals[0].add(base_of(&node.pair.before));
            totals[1].add(base_of(&node.pair.after));
        }
        let read = |counted: &Counted, all: Band| -> Result<(Reading, Option<f64>, MixSide, Reading)> {
            let reading = self.cells().reading_of(&self.query.metric, counted);
            let se = self.se(counted);
            let side = match reading.value() {
                Some(value) => {
                    let side = MixSide::new(self.size(counted), value)?;
                    se.map_or(Ok(side), |se| side.with_se(se))?
                }
                None => MixSide::ABSENT,
            };
            let (own, mut rest) = (base_of(counted), all);
            rest.sub(own);
            let share = share_reading(&own, &rest, "csat.ci.wilson", self.cells().weighs(), self.query.settings);
            Ok((reading, se, side, share))
        };
        let mut rows = Vec::with_capacity(found.len());
        let mut sides = Vec::with_capacity(found.len());
        for (node, _) in &found {
            let (before, se_before, first, share_before) = read(&node.pair.before, totals[0])?;
            let (after, se_after, second, share_after) = read(&node.pair.after, totals[1])?;
            sides.push((first, second));
            rows.push(Row {
                before,
                after,
                se: [se_before, se_after],
                shares: [share_before, share_after],
                shift: self.shift(&node.pair),
                adjusted: None,
                contribution: 0.0,
                rate: 0.0,
                mix: 0.0,
                share: [0.0; 2],
            });
        }
        let decomposition = decompose(&sides)?;
        for part in &decomposition.parts {
            if let Some(row) = rows.get_mut(part.segment) {
                (row.rate, row.mix, row.contribution) = (part.rate, part.mix, part.contribution());
                row.share = [part.share_before, part.share_after];
            }
        }
        // A segment that has no such level was tested on its own.
        let p_values: Vec<Option<f64>> = rows
            .iter()
            .zip(&found)
            .map(|(row, (_, is_own))| row.shift.as_ref().filter(|_| *is_own).map(|shift| shift.p_value))
            .collect();
        for (row, adjusted) in rows.iter_mut().zip(adjust(&p_values, Adjustment::Bh)) {
            row.adjusted = adjusted;
        }
        Ok(Level { found: decomposition, rows })
    }

    /// The rows of siblings, the largest contribution first and what was merged last; `rows` holds those of each level in the order
    /// of the tree.
    fn contributions(&self, nodes: &[Node], rows: &mut [IntoIter<Row>]) -> Vec<Contribution> {
        let Some((own, deeper)) = rows.split_first_mut() else { return Vec::new() };
        let mut found: Vec<Contribution> = nodes
            .iter()
            .filter_map(|node| {
                let row = own.next()?;
                let children = if node.children.is_empty() {
                    for level in deeper.iter_mut() {
                        level.next();
                    }
                    Vec::new()
                } else {
                    self.contributions(&node.children, deeper)
                };
                Some(self.contribution(node, row, children))
            })
            .collect();
        found.sort_by(|a, b| {
            let is_merged = |row: &Contribution| !row.merged.is_empty();
            is_merged(a).cmp(&is_merged(b)).then_with(|| b.contribution.abs().total_cmp(&a.contribution.abs()))
        });
        found
    }

    fn contribution(&self, node: &Node, row: Row, children: Vec<Contribution>) -> Contribution {
        let average = 0.5 * (row.share[0] + row.share[1]);
        let limits = row.shift.as_ref().map(|shift| (average * shift.low, average * shift.high));
        let verdict = match (&row.shift, row.adjusted) {
            (Some(shift), Some(adjusted)) => Verdict::of(shift.value, adjusted, self.request.false_discovery_rate),
            _ => Verdict::Undecided,
        };
        let [share_before, share_after] = row.shares;
        Contribution {
            segment: node.segment.clone(),
            merged: node.merged.clone(),
            value_before: row.before,
            value_after: row.after,
            share_before,
            share_after,
            contribution: row.contribution,
            rate: row.rate,
            rate_low: limits.map(|(low, _)| low.min(row.rate)),
            rate_high: limits.map(|(_, high)| high.max(row.rate)),
            mix: row.mix,
            change: row.shift,
            p_adjusted: row.adjusted,
            verdict,
            from: 0.0,
            to: 0.0,
            children,
        }
    }
}

/// Puts the steps of a waterfall end to end.
fn steps(rows: &mut [Contribution], start: f64, end: f64) {
    let mut from = start;
    let last = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        row.from = from;
        row.to = if at + 1 == last { end } else { from + row.contribution };
        from = row.to;
        let (start, end) = (row.from, row.to);
        steps(&mut row.children, start, end);
    }
}

/// Whether every segment that occurs on both sides moved the other way than all of them together.
fn is_reversed(found: &Decomposition) -> bool {
    let both = found.parts.iter().filter(|part| 0.0 < part.share_before && 0.0 < part.share_after);
    let moves: Vec<f64> = both.map(|part| part.rate).collect();
    2 <= moves.len() && found.change != 0.0 && moves.iter().all(|rate| *rate * found.change < 0.0)
}

/// Refuses what is no mean of answers.
fn check_mean(metric: &Metric) -> Result<()> {
    let advice = match metric {
        Metric::Nps { .. }
        | Metric::Csat { .. }
        | Metric::Ces { .. }
        | Metric::BoxShare { .. }
        | Metric::Mean { .. }
        | Metric::Share { .. }
        | Metric::TagShare { .. }
        | Metric::Within { .. }
        | Metric::Abandonment { .. }
        | Metric::HandlingTime { agent: None, .. } => return Ok(()),
        Metric::HandlingTime { agent: Some(_), .. } => "explain handling time without its agents",
        Metric::Median { .. } | Metric::InterpolatedMedian { .. } | Metric::TrimmedMean { .. } => {
            "explain the mean instead"
        }
        Metric::Quantile { .. } => "explain the mean, or the share within a limit",
        Metric::Sum { .. } => "explain the mean, and ask for the numbers of rows",
        Metric::Volume => "numbers of rows add up by themselves; ask for them by segment and period",
        Metric::Composite { .. } => "explain each of its parts",
    };
    let message = format!("only a mean of answers splits into what its segments gave to it; {advice}");
    Err(Error::new(ErrorKind::InvalidMetric, message))
}
