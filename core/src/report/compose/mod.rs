//! From a cube and a specification to a report: every number of it is computed here.

mod change;
mod check;
mod defaults;
mod frame;
mod headline;
mod phrase;
mod quality;
mod segment;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Block, Card, Change, Figures, Good, KeyReadings, MetricSpec, Notice, Point, Report, ReportSpec, Section, Series,
};
use crate::calendar::DayRange;
use crate::cube::Cube;
use crate::error::Result;
use crate::metric::{Flag, Metric, Query, Reading, Withheld};
use crate::unit::Unit;
use change::change;
use frame::Frame;
use phrase::Phrases;

impl Cube {
    /// Composes a report of the answers up to and with the day `as_of`.
    ///
    /// A report never fails for lack of data: what cannot be shown is withheld with its reason, or a notice says why. The
    /// same cube, specification and day give the same report, down to its fingerprint.
    ///
    /// Cost: some passes over the cells for each metric and breakdown.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidReport`](crate::ErrorKind::InvalidReport) when the specification does not fit the survey, with
    /// every fault in [`Error::faults`](crate::Error::faults).
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::report::{Block, ReportSpec, html};
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// for day in 1..=28 {
    ///     let day = format!("2026-10-{day:02}");
    ///     cube.add(&Record::new().text("day", &day).text("store", "A").integer("nps", 9))?;
    /// }
    /// let day = chrono::NaiveDate::from_ymd_opt(2026, 10, 29).unwrap();
    /// let report = cube.report(&ReportSpec::default_for(&survey), day)?;
    /// let Some(Block::KeyReadings(key)) = report.sections[0].blocks.get(1) else { panic!() };
    /// assert_eq!(key.cards[0].now.value(), Some(100.0));
    /// assert!(html::render(&report).contains("NPS"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn report(&self, spec: &ReportSpec, as_of: NaiveDate) -> Result<Report> {
        check::check(spec, self.survey())?;
        let phrases = Phrases { figures: Figures::new(spec.locale, spec.min_base) };
        let frame = Frame::new(self, spec, as_of, phrases);
        let until = frame::until(self.grain(), as_of);
        Composer { cube: self, spec, frame, phrases, until }.compose(as_of)
    }
}

/// What a report is composed from.
struct Composer<'c> {
    cube: &'c Cube,
    spec: &'c ReportSpec,
    frame: Frame,
    phrases: Phrases,
    /// No later answer takes part.
    until: DayRange,
}

/// A metric with its readings.
struct Lead {
    title: String,
    metric: Metric,
    unit: Unit,
    good: Good,
    goal: Option<f64>,
    now: Reading,
    before: Option<Reading>,
    change: Option<Change>,
    /// One reading for each period of the series.
    course: Vec<Point>,
}

impl<'c> Composer<'c> {
    fn query(&self, metric: &Metric) -> Query<'c> {
        let query = self.cube.metric(metric.clone()).within(self.until);
        query.min_base(self.spec.min_base).confidence(self.spec.confidence)
    }

    fn min_base(&self) -> u64 {
        self.spec.min_base
    }

    fn lead(&self, spec: &MetricSpec) -> Result<Lead> {
        let survey = self.cube.survey();
        let metric = spec.metric.clone();
        let now = self.query(&metric).within(self.frame.now).overall()?;
        let before = match &self.frame.before {
            Some((days, _)) => Some(self.query(&metric).within(*days).overall()?),
            None => None,
        };
        let change = before.as_ref().map(|before| change(&now, before));
        Ok(Lead {
            title: spec.title.clone().unwrap_or_else(|| metric.title(survey, self.phrases.locale())),
            unit: metric.unit(survey)?,
            good: self.good(spec)?,
            goal: spec.goal,
            course: self.course(&metric)?,
            now,
            before,
            change,
            metric,
        })
    }

    /// Which way is good news: as stated, as the metric says, or as the band says that a share is taken of.
    fn good(&self, spec: &MetricSpec) -> Result<Good> {
        if let Some(good) = spec.good {
            return Ok(good);
        }
        let survey = self.cube.survey();
        if let Metric::BoxShare { question, band } = &spec.metric
            && let Some(scale) = survey.question(question)?.scale()
        {
            let within = |outer: [i32; 2]| outer[0] <= band[0] && band[1] <= outer[1];
            let good = if within(scale.good()) {
                Good::Up
            } else if within(scale.bad()) {
                Good::Down
            } else {
                Good::Neither
            };
            return Ok(good);
        }
        Ok(match spec.metric.higher_is_better(survey)? {
            Some(true) => Good::Up,
            Some(false) => Good::Down,
            None => Good::Neither,
        })
    }

    /// The readings of the series: a period without answers has one too, withheld as empty.
    fn course(&self, metric: &Metric) -> Result<Vec<Point>> {
        if self.frame.periods.is_empty() {
            return Ok(Vec::new());
        }
        let table = self.query(metric).every(self.frame.every).within(self.frame.series_days()).table()?;
        let unit = metric.unit(self.cube.survey())?;
        let mut readings: BTreeMap<i32, Reading> =
            table.into_rows().into_iter().filter_map(|row| Some((row.period?.index(), row.reading))).collect();
        let method = readings.values().next().map_or("none".into(), |reading| reading.method.clone());
        let point = |stretch: &frame::Stretch| {
            let none = || Reading::withheld(unit, method.clone(), 0, Withheld::Empty);
            let reading = readings.remove(&stretch.period.index()).unwrap_or_else(none);
            let reading = if stretch.partial { reading.with_flag(Flag::Partial) } else { reading };
            Point { label: stretch.period.label(), from: stretch.period.start(), partial: stretch.partial, reading }
        };
        Ok(self.frame.periods.iter().map(point).collect())
    }

    fn compose(&self, as_of: NaiveDate) -> Result<Report> {
        let leads: Vec<Lead> = self.spec.metrics.iter().map(|metric| self.lead(metric)).collect::<Result<_>>()?;
        let breakdowns = self.breakdowns(&leads)?;
        let pick = |en: &str, pl: &str| self.phrases.pick(en, pl).to_owned();
        let mut sections = Vec::new();

        let of_first: Vec<_> =
            breakdowns.iter().filter_map(|(by, blocks)| Some((by.clone(), blocks.first()?.clone()))).collect();
        let mut summary = Section::new(pick("Summary", "Podsumowanie")).with(self.headline(&leads, &of_first)?);
        summary = summary.with(self.cards(&leads));
        for remark in &self.frame.remarks {
            let (title, text) = self.phrases.remark(*remark);
            summary = summary.with(Notice { title, text });
        }
        sections.push(summary);

        if !self.frame.periods.is_empty() {
            let mut section = Section::new(pick("Change in time", "Zmiany w czasie"));
            section.blocks.extend(leads.iter().map(|lead| Block::from(self.series(lead))));
            sections.push(section);
        }
        for (by, blocks) in breakdowns {
            let name = phrase::first_upper(&self.dimension_titles(&by).join(" × "));
            let mut section = Section::new(name);
            section.blocks.extend(blocks.into_iter().map(Block::from));
            if by == self.spec.heat {
                section.blocks.extend(self.heat_of(&leads)?.map(Block::from));
            }
            sections.push(section);
        }
        if !self.spec.by.contains(&self.spec.heat)
            && let Some(heat) = self.heat_of(&leads)?
        {
            sections.push(Section::new(phrase::first_upper(&heat.dimensions.join(" × "))).with(heat));
        }
        let spreads = self.distributions(&leads)?;
        if !spreads.is_empty() {
            let mut section = Section::new(pick("How people answered", "Jak odpowiadano"));
            section.blocks.extend(spreads.into_iter().map(Block::from));
            sections.push(section);
        }
        sections.push(Section::new(pick("Data", "Dane")).with(self.data_quality()));
        sections.push(Section::new(pick("Method", "Metoda")).with(self.method(&leads)));

        let span = self.frame.now_span.clone();
        let title = match self.spec.title.trim() {
            "" => self.phrases.report_title(&span.label),
            title => title.to_owned(),
        };
        let mut report = Report::new(title, self.cube.survey().name(), as_of, span);
        report.locale = self.spec.locale;
        report.min_base = self.spec.min_base;
        report.compared_to = self.frame.before.as_ref().map(|(_, span)| span.clone());
        report.sections = sections;
        report.fingerprint = Some(format!("{:016x}", fnv1a(report.to_json().as_bytes())));
        Ok(report)
    }

    /// For each list of dimensions the breakdowns: of the first metric always, of the others where their segments are few.
    fn breakdowns(&self, leads: &[Lead]) -> Result<Vec<(Vec<String>, Vec<super::Breakdown>)>> {
        let mut found = Vec::new();
        for by in &self.spec.by {
            let mut blocks: Vec<super::Breakdown> = Vec::new();
            for lead in leads.iter().take(self.spec.limits.cards) {
                if blocks.first().is_some_and(|first| self.spec.limits.rows < first.rows.len()) {
                    break;
                }
                blocks.push(self.breakdown(lead, by)?);
            }
            found.push((by.clone(), blocks));
        }
        Ok(found)
    }

    fn heat_of(&self, leads: &[Lead]) -> Result<Option<super::Heat>> {
        match leads.first() {
            Some(lead) => self.heat(lead, &self.spec.heat),
            None => Ok(None),
        }
    }

    fn cards(&self, leads: &[Lead]) -> KeyReadings {
        let card = |lead: &Lead| Card {
            title: lead.title.clone(),
            good: lead.good,
            now: lead.now.clone(),
            before: lead.before.clone(),
            change: lead.change.clone(),
            course: lead.course.clone(),
        };
        KeyReadings { cards: leads.iter().take(self.spec.limits.cards).map(card).collect() }
    }

    fn series(&self, lead: &Lead) -> Series {
        Series {
            title: format!("{}, {}", lead.title, self.phrases.by_grain(self.frame.every)),
            unit: lead.unit,
            good: lead.good,
            goal: lead.goal,
            axis: None,
            points: lead.course.clone(),
        }
    }
}

/// The 64-bit FNV-1a hash: it tells documents apart, it protects nothing.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
