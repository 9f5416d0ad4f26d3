//! A metric by segment: breakdowns and heat, with what must be withheld.

use std::collections::BTreeMap;

use super::change::change;
use super::{Composer, Lead};
use crate::calendar::DayRange;
use crate::error::Result;
use crate::infer::suppress::{Rule, suppress_also};
use crate::metric::{Flag, Metric, Reading, Segment, TableRow, Withheld};
use crate::report::{AxisRange, Breakdown, BreakdownRow, Good, Heat, HeatPeriod, HeatRow};

impl Composer<'_> {
    /// The readings of each segment, without those that would give a hidden one away.
    pub(super) fn by_segment(&self, metric: &Metric, by: &[String], days: DayRange) -> Result<Vec<(Segment, Reading)>> {
        let query = self.query(metric).by(by.to_vec()).within(days);
        let above = self.above(by)?;
        // Under another dimension the siblings come first: what they hide protects the total too.
        let query = if above.is_some() { query } else { query.with_total() };
        let rows = query.table()?.into_rows();
        let mut rows: Vec<(Segment, Reading)> = rows.into_iter().map(|row| (row.segment, row.reading)).collect();
        if let Some(above) = above
            && rows.iter().any(|(_, reading)| is_hidden(reading))
        {
            let mut groups = self.siblings(metric, above, by, days, &rows)?;
            groups.push((0..rows.len()).collect());
            while self.hide_among(&groups, &mut rows)? {}
        }
        Ok(rows)
    }

    /// The dimension above the one that a breakdown is by.
    fn above(&self, by: &[String]) -> Result<Option<&'_ str>> {
        let [name] = by else { return Ok(None) };
        let survey = self.cube.survey();
        let own = survey.dimensions().get(survey.dimension_idx(name)?);
        let above = own.and_then(crate::survey::Dimension::parent).and_then(|at| survey.dimensions().get(at));
        Ok(above.map(crate::survey::Dimension::name))
    }

    /// The rows that lie in the same segment of the dimension above, whose reading may stand elsewhere in the report.
    fn siblings(
        &self,
        metric: &Metric,
        above: &str,
        by: &[String],
        days: DayRange,
        rows: &[(Segment, Reading)],
    ) -> Result<Vec<Vec<usize>>> {
        let names = [above].into_iter().chain(by.iter().map(String::as_str));
        let pairs = self.query(metric).by(names).within(days).without_intervals().table()?;
        let places: BTreeMap<&[Option<String>], usize> =
            rows.iter().zip(0..).map(|((segment, _), at)| (&segment[..], at)).collect();
        let mut families: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
        for TableRow { segment, .. } in pairs.rows() {
            if let Some((family, own)) = segment.split_first()
                && let Some(at) = places.get(own)
            {
                families.entry(family.clone()).or_default().push(*at);
            }
        }
        Ok(families.into_values().collect())
    }

    /// Hides on in each group that hides something, until its total gives nothing away; tells whether anything changed.
    fn hide_among(&self, groups: &[Vec<usize>], rows: &mut [(Segment, Reading)]) -> Result<bool> {
        let rule = Rule { smallest: self.min_base(), total_published: true };
        let mut changed = false;
        for members in groups {
            let readings = || members.iter().filter_map(|at| rows.get(*at)).map(|(_, reading)| reading);
            let bases: Vec<u64> = readings().map(|reading| reading.n).collect();
            let hidden: Vec<usize> =
                readings().enumerate().filter(|(_, reading)| is_hidden(reading)).map(|(place, _)| place).collect();
            if hidden.is_empty() {
                continue;
            }
            for place in suppress_also(&bases, &hidden, rule)?.all {
                let row = members.get(place).and_then(|at| rows.get_mut(*at));
                if let Some((_, reading)) = row
                    && reading.value().is_some()
                {
                    *reading = reading.clone().hide(Withheld::Complementary);
                    changed = true;
                }
            }
        }
        Ok(changed)
    }

    /// What a segment is called.
    pub(super) fn names(&self, segment: &Segment) -> Vec<String> {
        let name = |value: &Option<String>| value.clone().unwrap_or_else(|| self.phrases.not_known().to_owned());
        segment.iter().map(name).collect()
    }

    /// What dimensions are called.
    pub(super) fn dimension_titles(&self, by: &[String]) -> Vec<String> {
        let survey = self.cube.survey();
        let title = |name: &String| {
            let dimension = survey.dimensions().iter().find(|dimension| dimension.name() == name);
            dimension.map_or_else(|| name.clone(), |dimension| dimension.title(self.phrases.locale()).to_owned())
        };
        by.iter().map(title).collect()
    }

    /// A metric by segment, now and before; the segments that need care first.
    pub(super) fn breakdown(&self, lead: &Lead, by: &[String]) -> Result<Breakdown> {
        let now = self.by_segment(&lead.metric, by, self.frame.now)?;
        let before: Option<BTreeMap<Segment, Reading>> = match &self.frame.before {
            Some((days, _)) => Some(self.by_segment(&lead.metric, by, *days)?.into_iter().collect()),
            None => None,
        };
        let mut rows: Vec<BreakdownRow> = now
            .into_iter()
            .map(|(segment, now)| {
                let earlier = before.as_ref().map(|before| {
                    let none = || Reading::withheld(now.unit, now.method.clone(), 0, Withheld::Empty);
                    before.get(&segment).cloned().unwrap_or_else(none)
                });
                let change = earlier.as_ref().map(|before| change(&now, before));
                BreakdownRow { segment: self.names(&segment), now, before: earlier, change }
            })
            .collect();
        rows.sort_by(|a, b| worst_first(lead.good, &a.now, &b.now));
        let dimensions = self.dimension_titles(by);
        let order = match lead.good {
            Good::Up => self.phrases.pick(", lowest first", ", od najniższych"),
            Good::Down | Good::Neither => self.phrases.pick(", highest first", ", od najwyższych"),
        };
        Ok(Breakdown {
            title: format!("{}{order}", self.by_title(&lead.title, &dimensions)),
            metric: lead.title.clone(),
            unit: lead.unit,
            good: lead.good,
            dimensions,
            overall: lead.now.clone(),
            shown: self.spec.limits.rows,
            axis: None,
            rows,
        })
    }

    /// `NPS by store`; Polish sets the names side by side.
    fn by_title(&self, metric: &str, dimensions: &[String]) -> String {
        let of = dimensions.join(" × ");
        self.phrases.pick(format!("{metric} by {of}"), format!("{metric} – {of}"))
    }

    /// A metric by segment and period of the series, in the order of the breakdown by the same dimensions.
    pub(super) fn heat(&self, lead: &Lead, by: &[String]) -> Result<Option<Heat>> {
        let periods = &self.frame.periods;
        if periods.is_empty() || by.is_empty() {
            return Ok(None);
        }
        let order = self.breakdown(lead, by)?;
        let query = self.query(&lead.metric).by(by.to_vec()).every(self.frame.every).within(self.frame.series_days());
        let mut cells: BTreeMap<(Vec<String>, i32), Reading> = BTreeMap::new();
        for row in query.with_total().table()?.into_rows() {
            if let Some(period) = row.period {
                cells.insert((self.names(&row.segment), period.index()), row.reading);
            }
        }
        // Segments without answers now, but with some in the series, follow at the end.
        let mut segments: Vec<Vec<String>> = order.rows.into_iter().map(|row| row.segment).collect();
        for (segment, _) in cells.keys() {
            if !segments.contains(segment) {
                segments.push(segment.clone());
            }
        }
        let axis = steady_range(cells.values());
        let none = || Reading::withheld(lead.unit, lead.now.method.clone(), 0, Withheld::Empty);
        let rows = segments
            .into_iter()
            .map(|segment| {
                let reading = |index: i32| cells.get(&(segment.clone(), index)).cloned().unwrap_or_else(none);
                let readings = periods.iter().map(|one| reading(one.period.index())).collect();
                HeatRow { segment, readings }
            })
            .collect();
        let dimensions = self.dimension_titles(by);
        let columns = periods.iter().map(|one| HeatPeriod {
            label: short_label(&one.period.label()),
            from: one.period.start(),
            partial: one.partial,
        });
        let grain = self.phrases.grain(self.frame.every);
        Ok(Some(Heat {
            title: self.phrases.pick(
                format!("{} and {grain}", self.by_title(&lead.title, &dimensions)),
                format!("{} × {grain}", self.by_title(&lead.title, &dimensions)),
            ),
            metric: lead.title.clone(),
            unit: lead.unit,
            good: lead.good,
            dimensions,
            periods: columns.collect(),
            axis,
            shown: self.spec.limits.rows,
            rows,
        }))
    }
}

/// The range of the readings that rest on a fair base: a handful of answers would take all shades for itself.
fn steady_range<'r>(readings: impl Iterator<Item = &'r Reading>) -> Option<AxisRange> {
    let steady = readings.filter(|reading| !reading.has(Flag::LowBase)).filter_map(Reading::value);
    let (low, high) =
        steady.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    (low < high).then_some(AxisRange { low, high })
}

fn is_hidden(reading: &Reading) -> bool {
    matches!(reading.reason(), Some(Withheld::SmallBase | Withheld::Complementary))
}

/// Readings in the order of what needs care; those without a value last. Equal ones stay in the order of their names.
pub(super) fn worst_first(good: Good, a: &Reading, b: &Reading) -> std::cmp::Ordering {
    match (a.value(), b.value()) {
        (Some(x), Some(y)) if good == Good::Up => x.total_cmp(&y),
        (Some(x), Some(y)) => y.total_cmp(&x),
        (x, y) => y.is_some().cmp(&x.is_some()),
    }
}

/// A week without its year, for the narrow columns of a table: the title of the report has the year.
fn short_label(label: &str) -> String {
    label.split_once("-W").map_or_else(|| label.to_owned(), |(_, week)| format!("W{week}"))
}
