//! Reasons as pieces of a page: a change as a waterfall, a journey as a funnel.

use super::super::chart::Falls;
use super::super::figure::Figures;
use super::super::markup::{Markup, clip};
use super::fragment::{LONGEST_NAME, fragment, name_class};
use crate::explain::words::{pick, segment, signed};
use crate::explain::{Change, Contribution, Journey, Stage, Step, Verdict};
use crate::locale::Locale;
use crate::metric::Reading;
use crate::unit::Unit;

/// Writes a change as a fragment of HTML: its sentence, and a waterfall from the value before to the value after, a row for each
/// segment.
///
/// A bar runs from where the rows above have led to where this segment leads; rises and falls differ in colour and in sign. Of more
/// segments than `max_rows` the first are shown, and how many follow is said. The segments within a segment follow it.
///
/// Style, themes and safety are those of [`reading`](super::reading). Cost: in the rows that are shown.
///
/// ```
/// # use cxmetrics::calendar::Grain;
/// # use cxmetrics::cube::{Cube, Filter, Record};
/// # use cxmetrics::explain::ChangeRequest;
/// # use cxmetrics::locale::Locale;
/// # use cxmetrics::metric::nps;
/// # use cxmetrics::report::html;
/// # use cxmetrics::survey::{Scale, Survey};
/// # let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["wave", "channel"]).build()?;
/// # let mut cube = Cube::new(&survey, Grain::All);
/// # for answer in 0..80 {
/// #     let (wave, channel) = (if answer % 2 == 0 { "1" } else { "2" }, if answer % 8 < 4 { "web" } else { "shop" });
/// #     cube.add(&Record::new().text("wave", wave).text("channel", channel).integer("nps", answer % 11))?;
/// # }
/// let request = ChangeRequest::new(Filter::is("wave", "1"), Filter::is("wave", "2"));
/// let change = cube.metric(nps("nps")).by(["channel"]).explain(&request)?;
/// let fragment = html::change(&change, Locale::En, 20);
/// assert!(fragment.contains("<svg") && fragment.contains("shop"));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn change(change: &Change, locale: Locale, max_rows: usize) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(change.sentence(locale));
        let (Some(before), Some(after)) = (change.value_before.value(), change.value_after.value()) else { return };
        if change.segments.is_empty() {
            return;
        }
        let mut rows = Vec::new();
        listed(&change.segments, 0, &mut rows);
        let hidden = rows.len().saturating_sub(max_rows);
        rows.truncate(max_rows);
        let ends = rows.iter().flat_map(|(row, _)| [row.from, row.to]).chain([before, after]);
        let Some(falls) = Falls::new(change.unit, ends) else { return };
        let waterfall = Waterfall { change, falls, figures, locale };
        root.el("div").class("cx-scroll").body(|scroll| {
            scroll.el("table").body(|table| {
                waterfall.heads(table);
                table.el("tbody").body(|body| {
                    waterfall.end(body, pick(locale, "before", "przed"), before, &change.value_before);
                    for (row, depth) in rows {
                        waterfall.row(body, row, depth);
                    }
                    if 0 < hidden {
                        body.el("tr").body(|tr| {
                            tr.el("td").class("cx-more").attr("colspan", 4).text(locale.more_rows(hidden));
                        });
                    }
                    waterfall.end(body, pick(locale, "after", "po"), after, &change.value_after);
                });
            });
        });
        root.el("div").class("cx-soft cx-note").text(pick(
            locale,
            "Within: the segment’s own value moved. Mix: its share of the answers moved. ▲ ▼: its value moved beyond chance.",
            "Wewnątrz: zmieniła się wartość segmentu. Przesunięcie: zmienił się jego udział w odpowiedziach. ▲ ▼: wartość zmieniła się \
             bardziej, niż tłumaczy przypadek.",
        ));
    })
}

/// The rows of a tree in the order of reading, each with its depth.
fn listed<'c>(rows: &'c [Contribution], depth: usize, found: &mut Vec<(&'c Contribution, usize)>) {
    for row in rows {
        found.push((row, depth));
        listed(&row.children, depth + 1, found);
    }
}

struct Waterfall<'c> {
    change: &'c Change,
    falls: Falls,
    figures: Figures,
    locale: Locale,
}

impl Waterfall<'_> {
    fn heads(&self, table: &mut Markup) {
        let locale = self.locale;
        table.el("thead").body(|head| {
            head.el("tr").body(|tr| {
                let mut column = |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
                column("cx-name", &self.change.by.join(", "));
                column("cx-num cx-wide", pick(locale, "share", "udział"));
                column("cx-num cx-wide", pick(locale, "value", "wartość"));
                tr.el("td").class("cx-plot").body(|td| self.falls.ticks(td, self.figures));
                let mut column = |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
                column("cx-num", pick(locale, "gives", "wkład"));
                column("cx-num cx-wide", pick(locale, "within", "wewnątrz"));
                column("cx-num cx-wide", pick(locale, "mix", "przesunięcie"));
            });
        });
        table.line();
    }

    /// The value before, or after.
    fn end(&self, body: &mut Markup, name: &str, value: f64, reading: &Reading) {
        body.el("tr").class("cx-total").body(|tr| {
            tr.el("th").attr("scope", "row").class("cx-name").text(name);
            tr.el("td").class("cx-num cx-wide").text(format_args!("n\u{a0}=\u{a0}{}", self.figures.count(reading.n)));
            tr.el("td").class("cx-num cx-wide").text("");
            tr.el("td").class("cx-plot").body(|td| self.falls.level(td, value));
            tr.el("td").class("cx-num cx-strong").text(self.figures.value(value, self.change.unit));
            tr.el("td").class("cx-num cx-wide").text("");
            tr.el("td").class("cx-num cx-wide").text("");
        });
        body.line();
    }

    fn row(&self, body: &mut Markup, row: &Contribution, depth: usize) {
        let unit = self.change.unit;
        let name = if row.merged.is_empty() {
            let own = if depth == 0 { &row.segment[..] } else { row.segment.split_at(depth.min(row.segment.len())).1 };
            segment(own, self.locale)
        } else {
            crate::explain::words::merged(row.merged.len(), self.locale)
        };
        let mark = match row.verdict {
            Verdict::Higher => "▲\u{a0}",
            Verdict::Lower => "▼\u{a0}",
            Verdict::Undecided => "",
        };
        let pair = |before: &Reading, after: &Reading| {
            let one = |reading: &Reading| match reading.value() {
                Some(value) => self.figures.value(value, reading.unit),
                None => "–".to_owned(),
            };
            format!("{}\u{a0}→\u{a0}{}", one(before), one(after))
        };
        let delta = |value: f64| self.figures.delta(value, unit);
        body.el("tr").body(|tr| {
            let deep = if depth == 0 { "" } else { " cx-deep cx-soft" };
            let head = tr.el("th").attr("scope", "row").class(format_args!("{}{deep}", name_class(&name)));
            let head = if row.merged.is_empty() {
                head
            } else {
                let names: Vec<String> = row.merged.iter().map(|one| segment(one, self.locale)).collect();
                head.attr("title", names.join("; "))
            };
            head.text(clip(&name, LONGEST_NAME));
            tr.el("td").class("cx-num cx-wide").text(pair(&row.share_before, &row.share_after));
            let values = pair(&row.value_before, &row.value_after);
            tr.el("td").class("cx-num cx-wide").text(format_args!("{mark}{values}"));
            let title = signed(self.locale, row.contribution, unit);
            tr.el("td").class("cx-plot").attr("title", title).body(|td| self.falls.step(td, row.from, row.to));
            tr.el("td").class("cx-num cx-strong").text(delta(row.contribution));
            tr.el("td").class("cx-num cx-wide").text(delta(row.rate));
            tr.el("td").class("cx-num cx-wide").text(delta(row.mix));
        });
        body.line();
    }
}

/// Writes a journey as a fragment of HTML: its sentence, and a bar for the volume of each stage with its score and what is lost to the
/// next.
///
/// Style, themes and safety are those of [`reading`](super::reading).
///
/// ```
/// # use cxmetrics::calendar::Grain;
/// # use cxmetrics::cube::{Cube, Record};
/// # use cxmetrics::explain::JourneyRequest;
/// # use cxmetrics::locale::Locale;
/// # use cxmetrics::metric::csat;
/// # use cxmetrics::report::html;
/// # use cxmetrics::survey::{Scale, Survey};
/// # let survey = Survey::builder().rating("csat", Scale::csat()).dimensions(["stage"]).build()?;
/// # let mut cube = Cube::new(&survey, Grain::All);
/// # for answer in 0..90 {
/// #     cube.add(&Record::new().text("stage", if answer % 3 == 0 { "cart" } else { "search" }).integer("csat", answer % 5 + 1))?;
/// # }
/// let journey = cube.metric(csat("csat")).journey(&JourneyRequest::new("stage", ["search", "cart"]))?;
/// assert!(html::journey(&journey, Locale::En).contains("\u{2212}30"));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn journey(journey: &Journey, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        root.el("p").class("cx-sentence").text(journey.sentence(locale));
        root.el("div").class("cx-scroll").body(|scroll| {
            scroll.el("table").body(|table| {
                table.el("thead").body(|head| {
                    head.el("tr").body(|tr| {
                        let mut column =
                            |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
                        column("cx-name", &journey.dimension);
                        column("cx-plot", "");
                        column("cx-num", pick(locale, "rows", "wiersze"));
                        column("cx-num", pick(locale, "lost to the next", "ubywa dalej"));
                        column("cx-num", journey.title.in_locale(locale).unwrap_or_default());
                        column("cx-num cx-wide", &figures.interval_head(None));
                    });
                });
                table.line();
                table.el("tbody").body(|body| {
                    for (at, stage) in journey.stages.iter().enumerate() {
                        let step = journey.steps.get(at);
                        let is_most = journey.most_lost == Some(at);
                        let is_worst = journey.worst_stage == Some(at);
                        one(body, stage, step, (is_most, is_worst), figures);
                    }
                });
            });
        });
    })
}

fn one(body: &mut Markup, stage: &Stage, step: Option<&Step>, (is_most, is_worst): (bool, bool), figures: Figures) {
    let strong = |is: bool| if is { "cx-num cx-strong cx-down" } else { "cx-num" };
    body.el("tr").body(|tr| {
        let head = tr.el("th").attr("scope", "row").class(name_class(&stage.stage));
        head.text(clip(&stage.stage, LONGEST_NAME));
        tr.el("td").class("cx-plot").body(|td| Falls::volume(td, stage.of_largest));
        tr.el("td").class("cx-num").text(figures.count(stage.volume));
        let lost = step.and_then(|step| {
            let lost = figures.locale().number(-(step.lost? as f64), 0);
            let share = step.loss.value().map(|share| format!(" ({})", figures.value(share, Unit::Share)));
            Some(format!("{lost}{}", share.unwrap_or_default()))
        });
        tr.el("td").class(strong(is_most)).text(lost.unwrap_or_default());
        tr.el("td").class(strong(is_worst)).text(figures.short(&stage.score));
        tr.el("td").class("cx-num cx-wide").text(figures.interval(&stage.score).unwrap_or_default());
    });
    body.line();
}
