//! The segments of a query with what their answers give to a test, and what of it may be shown.

use crate::calendar::Grain;
use crate::cube::Rolled;
use crate::cube::{Filter, Selection};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::groups::GroupMoments;
use crate::infer::suppress::{Rule, suppress};
use crate::metric::compute::{Cells, Settings};
use crate::metric::sample::{Answers, Counted, Sample, Values};
use crate::metric::{Metric, Query, Reading, Segment, Withheld};
use crate::survey::Survey;
use crate::unit::Unit;

/// All segments of a query, side by side.
pub(super) struct Population<'c> {
    rolled: Rolled<'c>,
    survey: &'c Survey,
    settings: Settings,
    members: Vec<Member>,
    /// What all segments count together.
    whole: Counted,
    total: Option<Sample>,
    overall: Reading,
}

/// One segment.
pub(super) struct Member {
    pub(super) segment: Segment,
    counted: Counted,
    /// Nothing where it is withheld or nobody answered.
    sample: Option<Sample>,
    pub(super) reading: Reading,
}

impl<'c> Population<'c> {
    /// The segments that a query asks for; `what` names the work in messages.
    pub(super) fn of(query: &Query<'c>, what: &str) -> Result<Self> {
        Self::passing(query, &query.filter, what)
    }

    /// The same, of the cells that pass this filter.
    pub(super) fn passing(query: &Query<'c>, filter: &Filter, what: &str) -> Result<Self> {
        let survey = query.cube.survey();
        let questions = query.metric.bind(survey, query.settings.unweighted)?;
        check(query, what)?;
        let by: Vec<usize> = query.by.iter().map(|name| survey.dimension_idx(name)).collect::<Result<_>>()?;
        let rolled = query.cube.select(&Selection { by, grain: Grain::All, filter, questions })?;
        let settings = query.settings;
        let cells = Cells { rolled: &rolled, survey, settings };
        let mut whole = query.metric.counted_nothing(survey)?;
        let mut members = Vec::new();
        for cell in rolled.ordered() {
            let Some(counted) = cells.counted(&query.metric, cell) else { continue };
            whole.merge(&counted);
            let segment: Vec<Option<String>> =
                rolled.segment(cell).into_iter().map(|value| value.map(str::to_owned)).collect();
            members.push(Member {
                segment: segment.into(),
                sample: None,
                reading: cells.reading_of(&query.metric, &counted),
                counted,
            });
        }
        let bases: Vec<u64> = members.iter().map(|member| member.counted.n()).collect();
        let hidden = suppress(&bases, Rule { smallest: query.min_base, total_published: true });
        for (at, member) in members.iter_mut().enumerate() {
            if hidden.all.binary_search(&at).is_err() {
                member.sample = cells.sample(&member.counted).ok();
                continue;
            }
            let primary = hidden.primary.binary_search(&at).is_ok();
            let reason = if primary { Withheld::SmallBase } else { Withheld::Complementary };
            member.reading = member.reading.clone().hide(reason);
        }
        let mut overall = cells.reading_of(&query.metric, &whole);
        if 0 < whole.n() && whole.n() < query.min_base {
            overall = overall.hide(Withheld::SmallBase);
        }
        let total = cells.sample(&whole).ok();
        Ok(Self { rolled, survey, settings, members, whole, total, overall })
    }

    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The segments that are shown and have answers, by their place among all.
    pub(super) fn shown(&self) -> Vec<(usize, &Sample)> {
        let known = |(at, member): (usize, &'_ Member)| member.sample.is_some().then_some(at);
        let rows = self.members.iter().enumerate().filter_map(known);
        rows.filter_map(|at| Some((at, self.members.get(at)?.sample.as_ref()?))).collect()
    }

    /// What all segments count together gives to a test.
    pub(super) fn total(&self) -> Option<&Sample> {
        self.total.as_ref()
    }

    /// The reading of all segments together.
    pub(super) fn overall(&self) -> &Reading {
        &self.overall
    }

    pub(super) fn unit(&self) -> Unit {
        self.overall.unit
    }

    /// All segments but one.
    pub(super) fn rest(&self, row: usize) -> std::result::Result<Sample, Withheld> {
        let mut rest = self.whole.clone();
        if let Some(member) = self.members.get(row) {
            rest.unmerge(&member.counted);
        }
        Cells { rolled: &self.rolled, survey: self.survey, settings: self.settings }.sample(&rest)
    }
}

/// Refuses what has no segments to compare.
fn check(query: &Query<'_>, what: &str) -> Result<()> {
    query.metric.check_testable()?;
    if matches!(query.metric, Metric::Median { .. }) {
        return Err(Error::new(
            ErrorKind::InvalidMetric,
            format!(
                "a median has no {what}, for nothing says how far to shrink it; take the mean, or the share within a limit"
            ),
        ));
    }
    if query.by.is_empty() {
        return Err(Error::new(
            ErrorKind::UnknownDimension,
            format!("{what} needs segments; name the dimensions that tell them apart"),
        ));
    }
    if query.grain != Grain::All {
        return Err(Error::new(
            ErrorKind::InvalidPeriod,
            format!("{what} takes its days as one; leave the grain out and ask within a range of days"),
        ));
    }
    Ok(())
}

/// The moments of a sample of values, on the effective base where the answers carry weights.
pub(super) fn moments_of(sample: &Sample, values: &Values) -> Option<GroupMoments> {
    let n = sample.n_eff.unwrap_or(sample.n as f64);
    let variance = values.se.map_or(0.0, |se| se * se * (n - 1.0).max(0.0));
    GroupMoments::new(n, values.mean, variance).ok()
}

/// Base, value and variance of one answer (divisor n) of any sample: what shrinking needs, in the unit of the metric.
pub(super) fn group_of(sample: &Sample) -> Option<GroupMoments> {
    match &sample.answers {
        Answers::Nps(counts) => GroupMoments::new(counts.n(), counts.nps(), counts.variance()).ok(),
        Answers::Share(counts) => {
            let share = counts.share();
            GroupMoments::new(counts.base(), share, share * (1.0 - share)).ok()
        }
        Answers::Values(values) => moments_of(sample, values),
    }
}
