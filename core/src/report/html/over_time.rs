//! A metric over time in pictures: its course, where it goes, its levels, its parts.

use super::super::chart::{Column, Columns, Course, Look, Stop};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::plain::{pick, short_difference, trend_verdict};
use super::panels::{Panel, first, panels};
use crate::calendar::Period;
use crate::explain::words::{segment, signed, title};
use crate::metric::{Flag, Reading};
use crate::series::{
    ChangePoints, Decomposition, PastValue, PeriodState, SegmentChanges, SegmentDecomposition, SegmentSeries,
    SegmentTrend, Series, Trend, TrendVerdict,
};
use crate::unit::Unit;

/// What is drawn of a past period.
pub(super) fn past(values: &[PastValue], unit: Unit, figures: Figures) -> Vec<Stop> {
    let stop = |past: &PastValue| Stop {
        period: past.period,
        value: past.value,
        interval: None,
        is_open: past.partial,
        hint: hint(past.period, past.value, unit, past.n, figures),
    };
    values.iter().map(stop).collect()
}

fn hint(period: Period, value: Option<f64>, unit: Unit, n: u64, figures: Figures) -> String {
    let value = value.map_or_else(|| "–".to_owned(), |value| figures.value(value, unit));
    format!("{}: {value}, {}", figures.locale().period(period), figures.base(n))
}

/// A course in words, for those who do not see it: where it begins and ends, and how much is missing.
pub(super) fn described(stops: &[Stop], unit: Unit, figures: Figures) -> String {
    let known = || stops.iter().filter_map(|stop| Some((stop.period, stop.value?)));
    let (Some(from), Some(to)) = (known().next(), known().next_back()) else { return String::new() };
    let at = |(period, value): (Period, f64)| {
        format!("{} ({})", figures.value(value, unit), figures.locale().period(period))
    };
    let missing = stops.iter().filter(|stop| stop.value.is_none()).count();
    let (from, to, missing) = (at(from), at(to), figures.count(missing as u64));
    match figures.locale() {
        crate::locale::Locale::En => format!("From {from} to {to}; periods without a value: {missing}."),
        crate::locale::Locale::Pl => format!("Od {from} do {to}; okresy bez wartości: {missing}."),
    }
}

/// The first and the last period of several courses.
pub(super) fn span<'s>(all: impl Iterator<Item = &'s [Stop]>) -> Option<(Period, Period)> {
    let periods = all.flat_map(|stops| [stops.first(), stops.last()]).flatten().map(|stop| stop.period);
    let (low, high) = periods.fold((None, None), |(low, high): (Option<Period>, Option<Period>), period| {
        (Some(low.map_or(period, |low| low.min(period))), Some(high.map_or(period, |high| high.max(period))))
    });
    Some((low?, high?))
}

/// All values and ends of intervals.
pub(super) fn values(stops: &[Stop]) -> impl Iterator<Item = f64> {
    stops.iter().flat_map(|stop| {
        let (low, high) = stop.interval.unzip();
        [stop.value, low, high].into_iter().flatten()
    })
}

/// What a picture and the whole of its document are called.
pub(super) fn named(of: &str, name: &str, is_alone: bool) -> String {
    if is_alone { of.to_owned() } else { format!("{of}: {name}") }
}

/// Totals of segments differ by their size, and each has an axis of its own; of other metrics all share one, so that they compare.
fn axis_values(own: &[Stop], all: &[&[Stop]], unit: Unit) -> Vec<f64> {
    match unit {
        Unit::Count | Unit::Money(_) => values(own).collect(),
        _ => all.iter().flat_map(|stops| values(stops)).collect(),
    }
}

pub(super) fn series(root: &mut Markup, found: &Series, figures: Figures) {
    let locale = figures.locale();
    let shown = first(
        &found.segments,
        |own: &SegmentSeries| own.points.iter().any(|point| point.reading.value().is_some()),
        |_| true,
    );
    let stop = |period: Period, state: PeriodState, reading: &Reading| Stop {
        period,
        value: reading.value(),
        interval: reading.interval().filter(|_| reading.value().is_some()),
        is_open: state == PeriodState::Partial || reading.has(Flag::Partial),
        hint: format!("{}: {}", locale.period(period), figures.full(reading)),
    };
    // Of each segment its points, and its windows where those were asked for.
    let all: Vec<Panel<(Vec<Stop>, Vec<Stop>)>> = shown
        .into_iter()
        .map(|own| {
            let read = || own.points.iter().filter(|point| point.state != PeriodState::Future);
            let points = read().map(|point| stop(point.period, point.state, &point.reading)).collect();
            let windows = read().filter_map(|point| Some(stop(point.period, point.state, point.rolling.as_ref()?)));
            Panel { name: segment(&own.segment, locale), said: String::new(), of: (points, windows.collect()) }
        })
        .collect();
    let Some(span) = span(all.iter().map(|panel| panel.of.0.as_slice())) else { return };
    let is_alone = all.len() < 2;
    let main = |(points, windows): &(Vec<Stop>, Vec<Stop>)| -> Vec<Stop> {
        // Of points behind windows only the values are drawn.
        let points =
            points.iter().map(|stop| Stop { interval: stop.interval.filter(|_| windows.is_empty()), ..stop.clone() });
        points.chain(windows.iter().cloned()).collect()
    };
    let drawn: Vec<Vec<Stop>> = all.iter().map(|panel| main(&panel.of)).collect();
    let drawn: Vec<&[Stop]> = drawn.iter().map(Vec::as_slice).collect();
    panels(root, &all, found.segments.len(), figures, |markup, panel, height| {
        let (points, windows) = &panel.of;
        let course = Course::new(span, found.unit, height, axis_values(&main(&panel.of), &drawn, found.unit))
            .of_totals(found.metric.is_total());
        let name = named(title(&found.title, locale), &panel.name, is_alone);
        course.draw(markup, (&name, &described(points, found.unit, figures)), figures, |svg| {
            course.gaps(svg, points);
            let lead = if windows.is_empty() { points } else { windows };
            course.band(svg, lead);
            if !windows.is_empty() {
                course.cloud(svg, points);
            }
            course.line(svg, Look::Strong, lead);
            if let Some(value) = lead.iter().rev().find_map(|stop| stop.value) {
                course.end(svg, value, &figures.value(value, found.unit));
            }
            course.hints(svg, points);
        });
    });
}

pub(super) fn trend(root: &mut Markup, found: &Trend, figures: Figures) {
    let locale = figures.locale();
    let moves = |own: &SegmentTrend| matches!(own.verdict, TrendVerdict::Rising | TrendVerdict::Falling);
    let shown = first(&found.segments, |own: &SegmentTrend| own.values.iter().any(|past| past.value.is_some()), moves);
    let all: Vec<Panel<(&SegmentTrend, Vec<Stop>)>> = shown
        .into_iter()
        .map(|own| {
            let rate = own.slope.as_ref().map(|slope| {
                let rate = signed(locale, slope.per_month, found.unit);
                format!("{}: {rate} {}", trend_verdict(own.verdict, locale), pick(figures, "a month", "miesięcznie"))
            });
            let stops = past(&own.values, found.unit, figures);
            Panel { name: segment(&own.segment, locale), said: rate.unwrap_or_default(), of: (own, stops) }
        })
        .collect();
    let Some(span) = span(all.iter().map(|panel| panel.of.1.as_slice())) else { return };
    let is_alone = all.len() < 2;
    let drawn: Vec<&[Stop]> = all.iter().map(|panel| panel.of.1.as_slice()).collect();
    panels(root, &all, found.segments.len(), figures, |markup, panel, height| {
        let (own, stops) = &panel.of;
        let reach = axis_values(stops, &drawn, found.unit).into_iter().chain(found.goal);
        let course = Course::new(span, found.unit, height, reach);
        let name = named(title(&found.title, locale), &panel.name, is_alone);
        let desc = [panel.said.as_str(), &described(stops, found.unit, figures)].join(". ");
        course.draw(markup, (&name, &desc), figures, |svg| {
            course.gaps(svg, stops);
            course.line(svg, Look::Soft, stops);
            let end = own.line.map(|[_, end]| end);
            if let Some(goal) = found.goal {
                let text = format!("{} {}", pick(figures, "goal", "cel"), figures.value(goal, found.unit));
                course.across(svg, goal, &text, end);
            }
            if let (Some([from, to]), Some(first), Some(last)) = (own.line, own.first, own.last) {
                let class = if moves(own) { "cx-slope" } else { "cx-slope cx-unsure" };
                course.straight(svg, class, (first, from), (last, to));
                course.end(svg, to, &figures.value(to, found.unit));
            }
            course.hints(svg, stops);
        });
    });
}

pub(super) fn changes(root: &mut Markup, found: &ChangePoints, figures: Figures) {
    /// With more changes than this their days are not written into the picture.
    const DATED: usize = 3;
    let locale = figures.locale();
    let shown = first(
        &found.segments,
        |own: &SegmentChanges| own.values.iter().any(|past| past.value.is_some()),
        |own| !own.changes.is_empty(),
    );
    let all: Vec<Panel<(&SegmentChanges, Vec<Stop>)>> = shown
        .into_iter()
        .map(|own| {
            let stops = past(&own.values, found.unit, figures);
            Panel { name: segment(&own.segment, locale), said: String::new(), of: (own, stops) }
        })
        .collect();
    let Some(span) = span(all.iter().map(|panel| panel.of.1.as_slice())) else { return };
    let is_alone = all.len() < 2;
    let drawn: Vec<&[Stop]> = all.iter().map(|panel| panel.of.1.as_slice()).collect();
    panels(root, &all, found.segments.len(), figures, |markup, panel, height| {
        let (own, stops) = &panel.of;
        let course = Course::new(span, found.unit, height, axis_values(stops, &drawn, found.unit));
        let name = named(title(&found.title, locale), &panel.name, is_alone);
        let days: Vec<String> = own.changes.iter().map(|change| locale.period(change.period)).collect();
        let changes = pick(figures, "Changes", "Zmiany");
        let days = if days.is_empty() { "–".to_owned() } else { days.join(", ") };
        let desc = format!("{} {changes}: {days}.", described(stops, found.unit, figures));
        course.draw(markup, (&name, &desc), figures, |svg| {
            for change in &own.changes {
                course.tint(svg, "cx-possible", change.earliest, change.latest);
            }
            course.line(svg, Look::Soft, stops);
            for change in &own.changes {
                let text = if own.changes.len() <= DATED { locale.period(change.period) } else { String::new() };
                course.upright(svg, change.period, &text);
                if let (Some(before), Some(after)) = (change.before.value(), change.after.value()) {
                    course.step(svg, change.period, before, after);
                }
            }
            for (at, level) in own.levels.iter().enumerate() {
                let Some(value) = level.reading.value() else { continue };
                // A level reaches to the next, whatever lies between.
                let last = own.changes.get(at).and_then(|change| change.period.previous()).unwrap_or(level.last);
                course.level(svg, level.first, last, value);
                let text = figures.value(value, found.unit);
                if at + 1 == own.levels.len() {
                    course.end(svg, value, &text);
                } else if course.has_room(level.first, last, text.chars().count()) {
                    course.on_level(svg, (level.first, last), value, &text);
                }
            }
            course.hints(svg, stops);
        });
    });
}

pub(super) fn decomposition(root: &mut Markup, found: &Decomposition, figures: Figures) {
    /// Three plots a segment are many.
    const MOST: usize = 2;
    let locale = figures.locale();
    let mut shown = first(
        &found.segments,
        |own: &SegmentDecomposition| own.reason.is_none() && own.days.iter().any(|day| day.trend.is_some()),
        |_| true,
    );
    shown.truncate(MOST);
    let all: Vec<Panel<&SegmentDecomposition>> = shown
        .into_iter()
        .map(|own| Panel { name: segment(&own.segment, locale), said: String::new(), of: own })
        .collect();
    let is_alone = all.len() < 2;
    panels(root, &all, found.segments.len(), figures, |markup, panel, _| {
        let own = panel.of;
        let part = |of: fn(&crate::series::DecomposedDay) -> Option<f64>| -> Vec<Stop> {
            let stop = |day: &crate::series::DecomposedDay| Stop {
                period: day.period,
                value: of(day),
                interval: None,
                is_open: false,
                hint: hint(day.period, of(day), found.unit, day.n, figures),
            };
            own.days.iter().map(stop).collect()
        };
        let (values_of, trend, rest) = (part(|day| day.value), part(|day| day.trend), part(|day| day.remainder));
        let Some(span) = span([values_of.as_slice()].into_iter()) else { return };
        let of = title(&found.title, locale);
        let name = |part: &str| named(&format!("{of}, {part}"), &panel.name, is_alone);

        let level = pick(figures, "trend", "trend");
        markup.el("div").class("cx-part").text(pick(figures, "Trend, over the days as they were", "Trend na tle dni"));
        let course = Course::new(span, found.unit, 140.0, values(&values_of).chain(values(&trend)));
        course.draw(markup, (&name(level), &described(&trend, found.unit, figures)), figures, |svg| {
            course.cloud(svg, &values_of);
            course.line(svg, Look::Strong, &trend);
            if let Some(value) = trend.iter().rev().find_map(|stop| stop.value) {
                course.end(svg, value, &figures.value(value, found.unit));
            }
            course.hints(svg, &values_of);
        });

        weekdays(markup, found, own, &name(pick(figures, "week", "tydzień")), figures);

        let left = pick(figures, "remainder", "reszta");
        markup.el("div").class("cx-part").text(pick(figures, "What is left of each day", "Co zostaje z każdego dnia"));
        let course = Course::around_zero(span, found.unit, 90.0, values(&rest));
        course.draw(markup, (&name(left), &described(&rest, found.unit, figures)), figures, |svg| {
            course.needles(svg, &rest);
            course.hints(svg, &rest);
        });
    });
}

/// What each weekday adds; of totals how many times the level it is.
fn weekdays(markup: &mut Markup, found: &Decomposition, own: &SegmentDecomposition, name: &str, figures: Figures) {
    if own.weekdays.is_empty() {
        return;
    }
    let locale = figures.locale();
    let is_total = found.metric.is_total();
    let said = |effect: f64| {
        if is_total {
            format!("×\u{a0}{}", locale.number(effect, 2))
        } else {
            short_difference(locale, effect, found.unit)
        }
    };
    let columns: Vec<Column> = own
        .weekdays
        .iter()
        .map(|day| {
            let name = locale.weekday_short(day.weekday).to_owned();
            let hint = format!("{name}: {}, n\u{a0}=\u{a0}{}", said(day.effect), locale.number(day.n, 0));
            Column { value: day.effect, said: said(day.effect), name, is_marked: false, usual: None, hint }
        })
        .collect();
    let heading = if is_total {
        pick(figures, "A weekday, as so many times the trend", "Dzień tygodnia jako wielokrotność trendu")
    } else {
        pick(figures, "What a weekday adds", "Co wnosi dzień tygodnia")
    };
    markup.el("div").class("cx-part").text(heading);
    let desc: Vec<String> = columns.iter().map(|column| format!("{} {}", column.name, column.said)).collect();
    let unit = if is_total { Unit::Number } else { found.unit };
    let columns = Columns { unit, height: 70.0, all: &columns, of: "", warns: false, every: 1 };
    columns.draw(markup, (name, &desc.join(", ")), figures);
}
