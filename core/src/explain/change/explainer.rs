//! From two sides of a cube to a [`Change`].

use std::collections::{BTreeMap, BTreeSet};
use std::vec::IntoIter;

use super::tree::{Key, Node, Pair, at_depth, base_of, level, side_by_side};
use super::{Change, ChangeRequest, Contribution, Effects, rank};
use crate::calendar::{Grain, Period};
use crate::cube::{Filter, Rolled, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::explain::shift::{Shift, standard_error};
use crate::explain::side::Side;
use crate::explain::verdict::Verdict;
use crate::explain::words::metric_title;
use crate::infer::mix::{Decomposition, MixSide, decompose};
use crate::infer::multiplicity::{Adjustment, adjust};
use crate::metric::compute::{Band, Cells, share_reading};
use crate::metric::sample::{Answers, Counted};
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::stat::sum::compensated;
use crate::survey::Survey;

/// A difference of two sides on its way to being split: of one cube, or of two.
pub(in crate::explain) struct Explainer<'q> {
    sides: [Asked<'q>; 2],
    nested: bool,
    false_discovery_rate: f64,
    /// The grain by which segments are told apart too.
    grain: Grain,
}

/// One side: what is asked, and of which cells.
struct Asked<'q> {
    query: &'q Query<'q>,
    filter: Filter,
    questions: Vec<usize>,
    /// No cells that matter: it lends its settings to what is read from counts.
    none: Rolled<'q>,
}

impl<'q> Asked<'q> {
    fn new(query: &'q Query<'q>, filter: Filter) -> Result<Self> {
        check_mean(&query.metric, "only a mean of answers splits into what its segments gave to it")?;
        let questions = query.metric.bind(query.cube.survey(), query.settings.unweighted)?;
        let nobody = Filter::Any(Vec::new());
        let none = query.cube.select(&Selection {
            by: Vec::new(),
            grain: Grain::All,
            filter: &nobody,
            questions: Vec::new(),
        })?;
        Ok(Self { query, filter, questions, none })
    }

    fn cells(&self) -> Cells<'_> {
        Cells { rolled: &self.none, survey: self.query.cube.survey(), settings: self.query.settings }
    }

    fn nothing(&self) -> Result<Counted> {
        self.query.metric.counted_nothing(self.query.cube.survey())
    }

    /// What it counted in each segment of these dimensions, and of each period where the grain tells them apart.
    fn counted(&self, by: &[String], grain: Grain) -> Result<BTreeMap<Key, Counted>> {
        let survey = self.query.cube.survey();
        let by: Vec<usize> = by.iter().map(|name| survey.dimension_idx(name)).collect::<Result<_>>()?;
        let questions = self.questions.clone();
        let rolled = self.query.cube.select(&Selection { by, grain, filter: &self.filter, questions })?;
        let cells = Cells { rolled: &rolled, ..self.cells() };
        let mut found: BTreeMap<Key, Counted> = BTreeMap::new();
        for cell in rolled.ordered() {
            let counted = cells.counted(&self.query.metric, cell).filter(|counted| 0 < counted.n());
            let Some(counted) = counted else { continue };
            let mut key: Key =
                rolled.segment(cell).into_iter().map(|value| (value.is_none(), value.map(str::to_owned))).collect();
            if grain != Grain::All {
                key.push((false, rolled.period(cell).map(Period::label)));
            }
            match found.get_mut(&key) {
                Some(all) => all.merge(&counted),
                None => {
                    found.insert(key, counted);
                }
            }
        }
        Ok(found)
    }

    /// What it counted in tagged answers: in all of them, and in those with each tag.
    fn by_tag(&self, tags: &str, question: &str) -> Result<(Counted, BTreeMap<String, Counted>)> {
        let survey = self.query.cube.survey();
        let questions = vec![survey.tagged_pair(tags, question)?];
        let selection = Selection { by: Vec::new(), grain: Grain::All, filter: &self.filter, questions };
        let rolled = self.query.cube.select(&selection)?;
        let cells = Cells { rolled: &rolled, ..self.cells() };
        let (mut all, mut by_tag) = (self.nothing()?, BTreeMap::new());
        for (total, tagged) in (0..rolled.cells()).filter_map(|cell| cells.by_tag(tags, question, cell)) {
            all.merge(&cells.counted_in(&self.query.metric, &total).map_or_else(|| self.nothing(), Ok)?);
            for (tag, bins) in tagged {
                let Some(counted) = cells.counted_in(&self.query.metric, &bins) else { continue };
                by_tag.entry(tag).and_modify(|own: &mut Counted| own.merge(&counted)).or_insert(counted);
            }
        }
        Ok((all, by_tag))
    }

    /// A reading, withheld where it has too few answers.
    fn shown(&self, counted: &Counted) -> Reading {
        let reading = self.read(counted);
        if 0 < counted.n() && counted.n() < self.query.min_base { reading.hide(Withheld::SmallBase) } else { reading }
    }

    fn read(&self, counted: &Counted) -> Reading {
        self.cells().reading_of(&self.query.metric, counted)
    }

    fn size(&self, counted: &Counted) -> f64 {
        let base = base_of(counted);
        if self.cells().weighs() { base.weight.weight() } else { base.n as f64 }
    }

    /// Its value, what it gives to a decomposition, and its share of all.
    fn part(&self, counted: &Counted, all: Band) -> Result<Part> {
        let value = self.read(counted);
        let sample = self.cells().sample(counted).ok();
        let se = sample.as_ref().and_then(standard_error);
        let base = value.n_eff.unwrap_or(value.n as f64);
        let squares = match sample.map(|sample| sample.answers) {
            // The variance of numbers is that of a sample already.
            Some(Answers::Values(_)) => se.map(|se| se * se * base * (base - 1.0)).or((value.n == 1).then_some(0.0)),
            _ => se.map(|se| se * se * base * base),
        };
        let side = value.value().map_or(Ok(MixSide::ABSENT), |value| MixSide::new(self.size(counted), value))?;
        let (own, mut rest) = (base_of(counted), all);
        rest.sub(own);
        let share = share_reading(&own, &rest, "csat.ci.wilson", self.cells().weighs(), self.query.settings);
        let squares = squares.filter(|_| value.value().is_some()).map(|squares| (base, squares));
        Ok(Part { value, se, squares, side, share })
    }
}

/// One side of a segment.
struct Part {
    value: Reading,
    se: Option<f64>,
    /// Its base, and the sum of the squared deviations from its value.
    squares: Option<(f64, f64)>,
    side: MixSide,
    share: Reading,
}

/// The segments of one level, and what each gave.
pub(in crate::explain) struct Level {
    pub(in crate::explain) found: Decomposition,
    pub(in crate::explain) rows: Vec<Row>,
}

/// A segment with its readings and its test.
pub(in crate::explain) struct Row {
    pub(in crate::explain) before: Reading,
    pub(in crate::explain) after: Reading,
    /// The standard errors of the two values by the variance within segments, where they have any.
    pub(in crate::explain) se: [Option<f64>; 2],
    pub(in crate::explain) shares: [Reading; 2],
    pub(in crate::explain) shift: Option<Shift>,
    adjusted: Option<f64>,
    /// What it gave to the change, without what lies within it.
    pub(in crate::explain) contribution: f64,
    pub(in crate::explain) rate: f64,
    pub(in crate::explain) mix: f64,
    pub(in crate::explain) share: [f64; 2],
}

/// What the answers with one tag gave.
pub(super) struct TagPart {
    pub(super) values: [Reading; 2],
    pub(super) shares: [Reading; 2],
    pub(super) shift: Option<Shift>,
    pub(super) rate: f64,
    /// What the change of the answers without the tag gave.
    pub(super) rest: f64,
    /// What the change of their share gave, by how far they lie from the answers without the tag.
    pub(super) mix: f64,
    /// The standard error of both together.
    pub(super) se: Option<f64>,
}

/// The variance of one answer within segments and sides, pooled over all: a few answers that agree by chance show none of their own.
fn within(parts: &[[Part; 2]]) -> Option<f64> {
    let known = || parts.iter().flatten().filter_map(|part| part.squares);
    let spare = compensated(known().map(|(base, _)| base)) - known().count() as f64;
    (0.0 < spare).then(|| compensated(known().map(|(_, squares)| squares)) / spare)
}

/// The squared standard errors of the values of both sides, from the variance within that the two share: a few answers that agree by
/// chance show none of their own.
fn pooled(parts: [&Part; 2]) -> Option<[f64; 2]> {
    let [before, after] = parts.map(|part| {
        let n = part.value.n_eff.unwrap_or(part.value.n as f64);
        (part.value.value().is_some()).then(|| Some((n, part.se?.powi(2) * n)))
    });
    Some(match (before, after) {
        (Some(before), Some(after)) => {
            let ((n, variance), (m, other)) = (before?, after?);
            let within = (n * variance + m * other) / (n + m - 2.0).max(1.0);
            [within / n, within / m]
        }
        (Some(before), None) => [before?.1 / before?.0, 0.0],
        (None, Some(after)) => [0.0, after?.1 / after?.0],
        (None, None) => [0.0; 2],
    })
}

/// The standard error of w1 (x1 - y) - w0 (x0 - y) with y the average of y0 and y1, to the first order: values and shares vary
/// independently, with variances pooled over both sides. A value that is not there is that of the other side.
fn error_of(own: [&Part; 2], rest: [&Part; 2], shares: [f64; 2], share_errors: [f64; 2]) -> Option<f64> {
    let there = |part: &Part| part.value.value().is_some();
    let values = |parts: [&Part; 2]| {
        let [before, after] = parts.map(|part| part.value.value());
        [before.or(after).unwrap_or(0.0), after.or(before).unwrap_or(0.0)]
    };
    let (x, y) = (values(own), values(rest));
    let (centre, moved) = (0.5 * y[0] + 0.5 * y[1], shares[1] - shares[0]);
    let halves = if rest.iter().all(|part| there(part)) { 0.5 } else { 1.0 };
    let own_errors = pooled(own)?;
    let rest_errors = if moved == 0.0 { [0.0; 2] } else { pooled(rest)? };
    let mut variance = 0.0;
    for side in 0..2 {
        variance += shares[side].powi(2) * own_errors[side];
        variance += (halves * moved).powi(2) * rest_errors[side];
        variance += (x[side] - centre).powi(2) * share_errors[side];
    }
    Some(variance.sqrt()).filter(|se| se.is_finite())
}

impl<'q> Explainer<'q> {
    /// Two sides of one query.
    pub(super) fn new(query: &'q Query<'q>, request: &ChangeRequest) -> Result<Self> {
        if !(0.0..=1.0).contains(&request.false_discovery_rate) {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("the false discovery rate `{}` is not between 0 and 1", request.false_discovery_rate),
            ));
        }
        let of = |side: &Side| Asked::new(query, query.filter.clone().and(side.filter()));
        let sides = [of(&request.before)?, of(&request.after)?];
        let (nested, false_discovery_rate) = (request.nested, request.false_discovery_rate);
        let explainer = Self { sides, nested, false_discovery_rate, grain: Grain::All };
        explainer.check_apart()?;
        Ok(explainer)
    }

    /// Two queries, of one cube or of two, with the segments and periods of the first.
    pub(in crate::explain) fn of_two(first: &'q Query<'q>, second: &'q Query<'q>) -> Result<Self> {
        let of = |query: &'q Query<'q>| Asked::new(query, query.filter.clone());
        let explainer =
            Self { sides: [of(first)?, of(second)?], nested: false, false_discovery_rate: 0.05, grain: first.grain };
        if std::ptr::eq(first.cube, second.cube) {
            explainer.check_apart()?;
        }
        Ok(explainer)
    }

    fn check_apart(&self) -> Result<()> {
        let [first, second] = &self.sides;
        let filter = first.filter.clone().and(second.filter.clone());
        let selection = Selection { by: Vec::new(), grain: Grain::All, filter: &filter, questions: Vec::new() };
        let shared = first.query.cube.select(&selection)?;
        if (0..shared.cells()).any(|cell| 0 < shared.rows(cell)) {
            return Err(Error::new(
                ErrorKind::Overlap,
                "the two sides share answers; take days or segments that lie apart, such as two months",
            ));
        }
        Ok(())
    }

    pub(super) fn query(&self) -> &'q Query<'q> {
        self.sides[0].query
    }

    pub(super) fn survey(&self) -> &'q Survey {
        self.query().cube.survey()
    }

    pub(super) fn explain(&self, request: &ChangeRequest) -> Result<Change> {
        let survey = self.survey();
        let levels = self.levels()?;
        let entries = self.entries(&levels)?;
        let total = self.total(&entries)?;
        let [value_before, value_after] = self.shown(&total);
        let withheld = value_before.reason().or(value_after.reason());
        let mut change = Change {
            metric: self.query().metric.clone(),
            title: metric_title(&self.query().metric, survey),
            unit: self.query().metric.unit(survey)?,
            by: levels.clone(),
            nested: self.nested,
            before: request.before.clone(),
            after: request.after.clone(),
            value_before,
            value_after,
            change: None,
            verdict: Verdict::Undecided,
            withheld,
            effects: None,
            segments: Vec::new(),
            dimensions: Vec::new(),
            reversed: false,
            false_discovery_rate: self.false_discovery_rate,
            method: "nps.mix_decomposition".to_owned(),
        };
        if withheld.is_some() {
            return Ok(change);
        }
        change.change = self.shift(&total);
        change.verdict = change.change.as_ref().map_or(Verdict::Undecided, |shift| {
            Verdict::of(shift.value, shift.p_value, self.query().settings.confidence.alpha())
        });
        if levels.is_empty() {
            let every: Vec<String> = survey.dimensions().iter().map(|by| by.name().to_owned()).collect();
            change.dimensions = rank::dimensions(self, &every)?;
            return Ok(change);
        }
        let nodes = self.nodes(&entries, levels.len());
        let depths = if self.nested { levels.len() } else { 1 };
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
        change.dimensions = rank::dimensions(self, &levels)?;
        Ok(change)
    }

    /// The dimensions asked for, from the top where they are nested.
    fn levels(&self) -> Result<Vec<String>> {
        let survey = self.survey();
        let by = &self.query().by;
        if let ([only], true) = (&by[..], self.nested) {
            let name = |at: usize| survey.dimensions().get(at).map(|by| by.name().to_owned());
            return Ok(survey.lineage(only)?.into_iter().filter_map(name).collect());
        }
        let mut levels: Vec<String> = Vec::new();
        for name in by {
            if !levels.contains(name) {
                levels.push(name.clone());
            }
        }
        Ok(levels)
    }

    /// What both sides counted in each segment of these dimensions.
    pub(in crate::explain) fn entries(&self, by: &[String]) -> Result<Vec<(Key, Pair)>> {
        let [before, after] = &self.sides;
        let counted = [before.counted(by, self.grain)?, after.counted(by, self.grain)?];
        Ok(side_by_side(counted, &[before.nothing()?, after.nothing()?]))
    }

    /// What both sides counted in tagged answers: in all of them, and in those with each tag.
    pub(super) fn by_tag(&self, tags: &str, question: &str) -> Result<(Pair, BTreeMap<String, Pair>)> {
        let [before, after] = &self.sides;
        let ((all_before, mut first), (all_after, mut second)) =
            (before.by_tag(tags, question)?, after.by_tag(tags, question)?);
        let names: BTreeSet<String> = first.keys().chain(second.keys()).cloned().collect();
        let mut pairs = BTreeMap::new();
        for name in names {
            let own = [first.remove(&name), second.remove(&name)];
            let [own_before, own_after] = own;
            let pair = Pair {
                before: own_before.map_or_else(|| before.nothing(), Ok)?,
                after: own_after.map_or_else(|| after.nothing(), Ok)?,
            };
            pairs.insert(name, pair);
        }
        Ok((Pair { before: all_before, after: all_after }, pairs))
    }

    /// What the answers with a tag gave to the change of all, beside those without it.
    pub(super) fn tag_part(&self, tagged: &Pair, others: &Pair) -> Result<TagPart> {
        let mut totals = [base_of(&tagged.before), base_of(&tagged.after)];
        totals[0].add(base_of(&others.before));
        totals[1].add(base_of(&others.after));
        let [first, second] = &self.sides;
        let own = [first.part(&tagged.before, totals[0])?, second.part(&tagged.after, totals[1])?];
        let rest = [first.part(&others.before, totals[0])?, second.part(&others.after, totals[1])?];
        let found = decompose(&[(own[0].side, own[1].side), (rest[0].side, rest[1].side)])?;
        let part = found.parts.iter().find(|part| part.segment == 0);
        let rate = part.map_or(0.0, |part| part.rate);
        let shares = part.map_or([0.0; 2], |part| [part.share_before, part.share_after]);
        let carried = |side: &Asked<'_>, own: &Counted, rest: &Counted| {
            let share = Counted::Share { hits: base_of(own), misses: base_of(rest), binned: false };
            match side.cells().sample(&share).ok()?.answers {
                Answers::Share(counts) => Some(counts),
                _ => None,
            }
        };
        let carried = carried(first, &tagged.before, &others.before).zip(carried(second, &tagged.after, &others.after));
        let se = carried.and_then(|(before, after)| {
            let share = (before.hits() + after.hits()) / (before.base() + after.base());
            let spread = share * (1.0 - share);
            let errors = [spread / before.base(), spread / after.base()];
            error_of([&own[0], &own[1]], [&rest[0], &rest[1]], shares, errors)
        });
        let [own_before, own_after] = own;
        Ok(TagPart {
            values: [own_before.value, own_after.value],
            shares: [own_before.share, own_after.share],
            shift: self.shift(tagged),
            rate,
            rest: found.parts.iter().find(|part| part.segment == 1).map_or(0.0, |part| part.rate),
            mix: found.mix_effect,
            se,
        })
    }

    pub(super) fn min_base(&self) -> u64 {
        self.sides.iter().map(|side| side.query.min_base).max().unwrap_or(0)
    }

    /// What both sides counted in all.
    pub(in crate::explain) fn total(&self, entries: &[(Key, Pair)]) -> Result<Pair> {
        let [before, after] = &self.sides;
        let mut total = Pair { before: before.nothing()?, after: after.nothing()? };
        for (_, pair) in entries {
            total.merge(pair);
        }
        Ok(total)
    }

    /// The segments, small ones merged: a tree where they are nested, else one level.
    pub(in crate::explain) fn nodes(&self, entries: &[(Key, Pair)], width: usize) -> Vec<Node> {
        let first = if self.nested { 1 } else { width };
        level(entries, first, width, self.min_base())
    }

    /// The readings of both sides, each withheld where it has too few answers.
    pub(in crate::explain) fn shown(&self, pair: &Pair) -> [Reading; 2] {
        [self.sides[0].shown(&pair.before), self.sides[1].shown(&pair.after)]
    }

    pub(in crate::explain) fn shift(&self, pair: &Pair) -> Option<Shift> {
        let [before, after] = &self.sides;
        let (first, second) = (before.cells().sample(&pair.before).ok()?, after.cells().sample(&pair.after).ok()?);
        Shift::between(&first, &second, before.query.settings.confidence)
    }

    /// The segments `depth` levels down with what they gave to the change of all.
    pub(in crate::explain) fn level(&self, nodes: &[Node], depth: usize) -> Result<Level> {
        let mut found = Vec::new();
        at_depth(nodes, depth, &mut found);
        let mut totals = [Band::default(); 2];
        for (node, _) in &found {
            totals[0].add(base_of(&node.pair.before));
            totals[1].add(base_of(&node.pair.after));
        }
        let mut rows = Vec::with_capacity(found.len());
        let mut sides = Vec::with_capacity(found.len());
        let mut parts = Vec::with_capacity(found.len());
        for (node, _) in &found {
            let before = self.sides[0].part(&node.pair.before, totals[0])?;
            parts.push([before, self.sides[1].part(&node.pair.after, totals[1])?]);
        }
        let within = within(&parts);
        let se_of = |part: &Part| Some((within? / part.squares?.0).sqrt()).filter(|se| se.is_finite());
        for ((node, _), [before, after]) in found.iter().zip(parts) {
            let se = [se_of(&before), se_of(&after)];
            let with_se = |part: &Part, se: Option<f64>| se.map_or(Ok(part.side), |se| part.side.with_se(se));
            sides.push((with_se(&before, se[0])?, with_se(&after, se[1])?));
            rows.push(Row {
                before: before.value,
                after: after.value,
                se,
                shares: [before.share, after.share],
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
            (Some(shift), Some(adjusted)) => Verdict::of(shift.value, adjusted, self.false_discovery_rate),
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
pub(in crate::explain) fn check_mean(metric: &Metric, why: &str) -> Result<()> {
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
        Metric::HandlingTime { agent: Some(_), .. } => "ask for handling time without its agents",
        Metric::Median { .. } | Metric::InterpolatedMedian { .. } | Metric::TrimmedMean { .. } => {
            "ask for the mean instead"
        }
        Metric::Quantile { .. } => "ask for the mean, or the share within a limit",
        Metric::Sum { .. } => "ask for the mean, and for the numbers of rows beside it",
        Metric::Volume => "numbers of rows add up by themselves; ask for them by segment and period",
        Metric::Composite { .. } => "ask for each of its parts",
    };
    Err(Error::new(ErrorKind::InvalidMetric, format!("{why}; {advice}")))
}
