//! Single readings and tables as pieces of a page, for notebooks and for pages of other hosts.

use super::super::chart::Strip;
use super::super::figure::Figures;
use super::super::markup::{Markup, clip};
use super::super::words::Word;
use crate::calendar::Grain;
use crate::locale::Locale;
use crate::metric::{Flag, Reading, Table, TableRow, ends};
use crate::unit::Unit;

const STYLE: &str = include_str!("fragment.css");

/// Names of segments and dimensions are cut to so many characters.
pub(super) const LONGEST_NAME: usize = 80;
/// Names of up to so many characters stay on one line, where the page is not narrow.
const SHORT_NAME: usize = 26;

/// Writes a reading as a fragment of HTML: value, interval, base and flags, or why it is withheld.
///
/// The bar shows the interval and the dot the value, on the whole range of the unit where it has one (-100 to 100 points,
/// 0 to 100 percent).
///
/// The fragment is one `div` of class `cxmetrics` with its own style sheet, which touches nothing outside; it holds no
/// script and asks for nothing from elsewhere. It is light or dark as the reader's system, or as the theme of Jupyter,
/// VS Code or Colab around it. The same reading gives the same bytes.
///
/// ```
/// use cxmetrics::locale::Locale;
/// use cxmetrics::report::html;
/// use cxmetrics::{Confidence, Reading, Unit, Withheld};
///
/// let nps = Reading::known(Unit::Points, "nps.ci.score", 1_234).with_value(41.2).with_interval(38.0, 44.4, Confidence::P95);
/// let fragment = html::reading(&nps, Locale::En);
/// assert!(fragment.contains("41.2\u{a0}points") && fragment.contains("95% interval 38.0 to 44.4"));
/// assert!(html::reading(&nps.hide(Withheld::SmallBase), Locale::En).contains("withheld: small base"));
/// ```
pub fn reading(reading: &Reading, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics cx-one", |one| {
        match reading.value() {
            Some(value) => one.el("div").class("cx-value").text(locale.quantity(value, reading.unit)),
            None => one.el("div").class("cx-value cx-withheld").text(figures.reading(reading)),
        }
        if let Some(interval) = figures.interval_named(reading) {
            one.el("div").class("cx-soft").text(interval);
        }
        if let Some(strip) = Strip::alone(reading) {
            one.el("div").class("cx-plot").body(|plot| {
                strip.mark(plot, reading);
                strip.ticks(plot, figures);
            });
        }
        one.el("div").class("cx-soft").text(base(reading, figures));
    })
}

/// The class of a name's cell: a long name may take several lines.
pub(super) fn name_class(name: &str) -> &'static str {
    if SHORT_NAME < name.chars().count() { "cx-name cx-long" } else { "cx-name" }
}

/// The base of a reading, its effective base, the design effect, and what to know before leaning on it.
pub(super) fn base(reading: &Reading, figures: Figures) -> String {
    let n = (!reading.has(Flag::NoBase)).then(|| format!("n\u{a0}=\u{a0}{}", figures.count(reading.n)));
    let n_eff = reading.n_eff.map(|n_eff| {
        let name = figures.word(Word::EffectiveBase).to_lowercase().replace(' ', "\u{a0}");
        format!("{name}\u{a0}=\u{a0}{}", figures.effective(n_eff))
    });
    let effect = reading.design_effect().map(|effect| {
        let name = figures.word(Word::DesignEffect).to_lowercase().replace(' ', "\u{a0}");
        format!("{name}\u{a0}=\u{a0}{}", figures.design_effect(effect))
    });
    let flags = Some(figures.flags(reading)).filter(|flags| !flags.is_empty());
    [n, n_eff, effect, flags].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Writes a table of readings as a fragment of HTML: a row for each, with its bar on one axis for all.
///
/// Shape: dimensions, period, value, bar, interval, base and remarks, each where the table has any; totals last. A table
/// longer than `max_rows` shows its first and last rows and says how many it leaves out; so do its totals. Where no row
/// has an interval, bars run from zero to the value.
///
/// Style, themes and safety are those of [`reading`]; names longer than 80 characters are cut.
///
/// Cost: in the rows that are shown.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::cube::{Cube, Record};
/// use cxmetrics::locale::Locale;
/// use cxmetrics::metric::nps;
/// use cxmetrics::report::html;
/// use cxmetrics::survey::{Scale, Survey};
///
/// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
/// let mut cube = Cube::new(&survey, Grain::Day);
/// for score in [10, 9, 9, 7, 2] {
///     cube.add(&Record::new().text("day", "2026-11-02").text("store", "<b>A</b>").integer("nps", score))?;
/// }
/// let table = cube.metric(nps("nps")).by(["store"]).every(Grain::Week).table()?;
/// let fragment = html::table(&table, Locale::En, 20);
/// assert!(fragment.contains("&lt;b&gt;A&lt;/b&gt;") && fragment.contains("2026-W45"));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn table(table: &Table, locale: Locale, max_rows: usize) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        let Some(unit) = table.unit() else {
            root.el("div").class("cx-soft").text(figures.word(Word::NoRows));
            return;
        };
        let parts = [ends(table.rows(), max_rows), ends(table.totals(), max_rows)];
        let shown = parts.iter().flat_map(|(head, _, tail)| head.iter().chain(*tail)).map(|row| &row.reading);
        let layout = Layout::of(table, unit, shown, figures);
        root.el("div").class("cx-scroll").body(|scroll| {
            scroll.el("table").body(|markup| {
                layout.heads(markup);
                markup.line();
                for ((head, hidden, tail), section) in parts.into_iter().zip(["tbody", "tfoot"]) {
                    if head.is_empty() && hidden == 0 {
                        continue;
                    }
                    let is_total = section == "tfoot";
                    markup.el(section).body(|body| {
                        layout.rows(body, head, is_total);
                        if 0 < hidden {
                            body.el("tr").body(|tr| {
                                let columns = layout.before_interval();
                                tr.el("td").class("cx-more").attr("colspan", columns).text(locale.more_rows(hidden));
                            });
                        }
                        layout.rows(body, tail, is_total);
                    });
                    markup.line();
                }
            });
        });
    })
}

/// The `div` around a fragment, with its style.
pub(super) fn fragment(locale: Locale, class: &str, body: impl FnOnce(&mut Markup)) -> String {
    let mut markup = Markup::with_capacity(STYLE.len() + 4_096);
    markup.el("div").class(class).attr("lang", locale.code()).body(|root| {
        root.fixed("<style>\n");
        root.fixed(STYLE);
        root.fixed("</style>\n");
        body(root);
    });
    markup.line();
    markup.finish()
}

/// Which columns a table has, and how they are drawn.
struct Layout<'a> {
    dimensions: &'a [String],
    has_period: bool,
    unit: Unit,
    strip: Option<Strip>,
    /// The head of the column of intervals, where there are any.
    interval: Option<String>,
    has_n_eff: bool,
    has_flags: bool,
    figures: Figures,
}

impl<'a> Layout<'a> {
    fn of<'r>(
        table: &'a Table,
        unit: Unit,
        readings: impl Iterator<Item = &'r Reading> + Clone,
        figures: Figures,
    ) -> Self {
        let interval = readings.clone().any(|reading| reading.interval().is_some()).then(|| {
            let level = figures.locale().common_confidence(readings.clone().filter_map(Reading::confidence));
            figures.interval_head(level.as_deref())
        });
        Self {
            dimensions: table.dimensions(),
            has_period: table.grain() != Grain::All,
            unit,
            interval,
            has_n_eff: readings.clone().any(|reading| reading.n_eff.is_some()),
            has_flags: readings.clone().any(|reading| !figures.flags(reading).is_empty()),
            strip: Strip::common(unit, readings),
            figures,
        }
    }

    /// How many columns stand before that of intervals, which a narrow page leaves out.
    fn before_interval(&self) -> usize {
        self.dimensions.len() + usize::from(self.has_period) + 2
    }

    /// The class of the column of bars; the labels of amounts need more room.
    const fn plot(&self) -> &'static str {
        if matches!(self.unit, Unit::Money(_)) { "cx-plot cx-amounts" } else { "cx-plot" }
    }

    fn heads(&self, table: &mut Markup) {
        let word = |word| self.figures.word(word);
        table.el("thead").body(|head| {
            head.el("tr").body(|tr| {
                let mut column = |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
                for name in self.dimensions {
                    column(name_class(name), &clip(name, LONGEST_NAME));
                }
                if self.has_period {
                    column("cx-name", word(Word::Period));
                }
                column("cx-num", word(if self.unit == Unit::Points { Word::Points } else { Word::Reading }));
                tr.el("td").class(self.plot()).body(|td| {
                    if let Some(strip) = &self.strip {
                        strip.ticks(td, self.figures);
                    }
                });
                let mut column = |class: &str, text: &str| tr.el("th").attr("scope", "col").class(class).text(text);
                if let Some(interval) = &self.interval {
                    column("cx-num cx-wide", interval);
                }
                column("cx-num", "n");
                if self.has_n_eff {
                    column("cx-num cx-wide", word(Word::EffectiveBase));
                    column("cx-num cx-wide", word(Word::DesignEffect));
                }
                if self.has_flags {
                    column("cx-flags", word(Word::Remarks));
                }
            });
        });
    }

    fn rows(&self, body: &mut Markup, rows: &[TableRow], is_total: bool) {
        let mut before: &[Option<String>] = &[];
        for (at, row) in rows.iter().enumerate() {
            body.el("tr").body(|tr| {
                if is_total && !self.dimensions.is_empty() {
                    let class = if at == 0 { "cx-name" } else { "cx-name cx-soft" };
                    let name = tr.el("th").attr("scope", "row").class(class).attr("colspan", self.dimensions.len());
                    name.text(self.figures.word(Word::AllSegments));
                } else {
                    self.names(tr, row, before);
                }
                self.cells(tr, row);
            });
            body.line();
            before = &row.segment;
        }
    }

    /// The names of a row's segment; those that the row before has too stand back.
    fn names(&self, tr: &mut Markup, row: &TableRow, before: &[Option<String>]) {
        for at in 0..self.dimensions.len() {
            let is_again = row.segment.get(..=at).is_some_and(|names| before.get(..=at) == Some(names));
            let name = match row.segment.get(at) {
                Some(Some(name)) => clip(name, LONGEST_NAME),
                _ => self.figures.word(Word::NotKnown).to_owned(),
            };
            let again = if is_again { " cx-soft" } else { "" };
            tr.el("th").attr("scope", "row").class(format_args!("{}{again}", name_class(&name))).text(name);
        }
    }

    fn cells(&self, tr: &mut Markup, row: &TableRow) {
        let (figures, reading) = (self.figures, &row.reading);
        let interval = figures.interval(reading);
        if self.has_period {
            match row.period {
                Some(period) => {
                    let title = figures.locale().period(period);
                    tr.el("td").class("cx-period").attr("title", title).text(period);
                }
                None => tr.el("td").class("cx-period").text("–"),
            }
        }
        tr.el("td").class("cx-num cx-strong").text(figures.short(reading));
        match (&self.strip, reading.value()) {
            (_, None) => tr.el("td").class("cx-plot cx-withheld").text(figures.reading(reading)),
            (None, _) => tr.el("td").class("cx-plot").text(""),
            (Some(strip), _) => {
                let cell = tr.el("td").class(self.plot());
                let cell = match &interval {
                    Some(interval) => cell.attr("title", interval),
                    None => cell,
                };
                cell.body(|td| strip.mark(td, reading));
            }
        }
        if self.interval.is_some() {
            tr.el("td").class("cx-num cx-wide").text(interval.unwrap_or_default());
        }
        tr.el("td").class("cx-num").text(figures.count(reading.n));
        if self.has_n_eff {
            let n_eff = reading.n_eff.map(|n_eff| figures.effective(n_eff)).unwrap_or_default();
            tr.el("td").class("cx-num cx-wide").text(n_eff);
            let effect = reading.design_effect().map(|effect| figures.design_effect(effect)).unwrap_or_default();
            tr.el("td").class("cx-num cx-wide").text(effect);
        }
        if self.has_flags {
            tr.el("td").class("cx-flags").text(figures.flags(reading));
        }
    }
}
