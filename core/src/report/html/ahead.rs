//! What lies ahead in pictures: forecasts as fans, leads by their lag.

use super::super::chart::{Column, Columns, Course, Look, Stop};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::plain::pick;
use super::over_time::{described, named, past, span, values};
use super::panels::{Panel, first, panels};
use crate::calendar::{Grain, Period};
use crate::explain::words::{segment, title};
use crate::locale::{Locale, Noun};
use crate::series::{Forecast, ForecastDay, Lead, LeadLag, LeadSide, SegmentForecast};

/// What lies behind, what lies ahead, and the level of the days ahead together.
struct Fan {
    behind: Vec<Stop>,
    ahead: Vec<Stop>,
    level: Option<f64>,
}

pub(super) fn forecast(root: &mut Markup, found: &Forecast, figures: Figures) {
    let locale = figures.locale();
    let shown = first(&found.segments, |own: &SegmentForecast| !own.days.is_empty(), |_| true);
    let all: Vec<Panel<Fan>> = shown
        .into_iter()
        .map(|own| {
            let ahead = |day: &ForecastDay| Stop {
                period: Period::containing(Grain::Day, day.day),
                value: day.reading.as_ref().and_then(crate::Reading::value),
                interval: day.reading.as_ref().and_then(crate::Reading::interval),
                is_open: false,
                hint: day.reading.as_ref().map_or_else(
                    || format!("{}: –", locale.date(day.day)),
                    |reading| {
                        let interval = figures.interval(reading).map_or_else(String::new, |text| format!(" ({text})"));
                        format!("{}: {}{interval}", locale.date(day.day), figures.reading(reading))
                    },
                ),
            };
            let whole = own.whole.as_ref().map(|whole| {
                let interval = figures.interval(&whole.reading).map_or_else(String::new, |text| format!(" ({text})"));
                let days = locale.count_of(found.horizon.into(), Noun::Day);
                let value = figures.reading(&whole.reading);
                match locale {
                    Locale::En => format!("the {days} ahead together: {value}{interval}"),
                    Locale::Pl => format!("łącznie {days} naprzód: {value}{interval}"),
                }
            });
            let level = own.whole.as_ref().and_then(|whole| whole.reading.value());
            // The days together make a total of other size than one day.
            let level = level.filter(|_| !found.metric.is_total());
            let behind = past(&own.past, found.unit, figures);
            let of = Fan { behind, ahead: own.days.iter().map(ahead).collect(), level };
            Panel { name: segment(&own.segment, locale), said: whole.unwrap_or_default(), of }
        })
        .collect();
    let Some(span) = span(all.iter().flat_map(|panel| [panel.of.behind.as_slice(), panel.of.ahead.as_slice()])) else {
        return;
    };
    let is_alone = all.len() < 2;
    panels(root, &all, found.segments.len(), figures, |markup, panel, height| {
        let Fan { behind, ahead, level } = &panel.of;
        let target = found.target.map(|target| target.value);
        let course = Course::new(span, found.unit, height, values(behind).chain(values(ahead)).chain(target));
        let name = named(title(&found.title, locale), &panel.name, is_alone);
        let desc = format!("{}. {}", panel.said, described(ahead, found.unit, figures));
        course.draw(markup, (&name, &desc), figures, |svg| {
            course.gaps(svg, behind);
            course.line(svg, Look::Soft, behind);
            course.band(svg, ahead);
            course.path(svg, ahead);
            if let Some(target) = target {
                let text = format!("{} {}", pick(figures, "target", "cel"), figures.value(target, found.unit));
                course.across(svg, target, &text, *level);
            }
            if let Some(first) = ahead.first() {
                course.upright(svg, first.period, pick(figures, "forecast", "prognoza"));
            }
            if let Some(value) = *level {
                course.end(svg, value, &figures.value(value, found.unit));
            }
            course.hints(svg, behind);
            course.hints(svg, ahead);
        });
    });
}

pub(super) fn leads(root: &mut Markup, found: &LeadLag, figures: Figures) {
    let locale = figures.locale();
    let names = |sides: &[LeadSide]| -> String {
        let names: Vec<&str> =
            sides.iter().filter_map(|side| Some(title(&found.metrics.get(side.metric)?.title, locale))).collect();
        names.join(", ")
    };
    let shown = first(&found.leads, |lead: &Lead| !lead.correlogram.is_empty(), |_| true);
    let all: Vec<Panel<&Lead>> = shown
        .into_iter()
        .map(|lead| {
            let days = locale.count_of(lead.lag.into(), Noun::Day);
            let (leaders, followers) = (names(&lead.leaders), names(&lead.followers));
            let said = match locale {
                Locale::En => format!("{leaders}, {days} before {followers}"),
                Locale::Pl => format!("{leaders}, {days} przed: {followers}"),
            };
            let name = if found.by.is_empty() { String::new() } else { segment(&lead.segment, locale) };
            Panel { name, said, of: lead }
        })
        .collect();
    if all.is_empty() {
        return;
    }
    panels(root, &all, found.leads.len(), figures, |markup, panel, height| {
        let lead = panel.of;
        let columns: Vec<Column> = lead
            .correlogram
            .iter()
            .map(|at| {
                let is_marked = i64::from(at.lag) == i64::from(lead.lag);
                let r = locale.number(at.r, 2);
                let name = if at.lag % 7 == 0 { locale.number(f64::from(at.lag), 0) } else { String::new() };
                let said = if is_marked { r.clone() } else { String::new() };
                let hint = format!("{}: r {r}", locale.number(f64::from(at.lag), 0));
                Column { value: at.r, name, said, is_marked, usual: at.usual, hint }
            })
            .collect();
        let of = match locale {
            Locale::En => format!("days by which {} is before; inside the band it may be chance", names(&lead.leaders)),
            Locale::Pl => format!("wyprzedzenie w dniach: {}; w pasie może to być przypadek", names(&lead.leaders)),
        };
        let desc = format!("r {} ({})", figures.reading(&lead.correlation), panel.said);
        let columns = Columns {
            unit: crate::Unit::Number,
            height: height - 40.0,
            all: &columns,
            of: &of,
            warns: false,
            every: 1,
        };
        columns.draw(markup, (pick(figures, "Correlation by lag", "Korelacja według przesunięcia"), &desc), figures);
    });
}
