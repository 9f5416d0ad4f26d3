//! Comparisons as pieces of a page: both sides on one axis, their difference around zero, and the verdict in words.

use super::super::chart::Strip;
use super::super::figure::Figures;
use super::super::markup::{Markup, clip};
use super::super::words::Word;
use super::fragment::{LONGEST_NAME, base, fragment, name_class};
use crate::explain::{ComparedSide, Comparison, Comparisons, PairedComparison};
use crate::locale::Locale;
use crate::metric::Reading;

/// Writes a comparison as a fragment of HTML: the verdict in words, both sides with their intervals on one axis, and their
/// difference around zero.
///
/// Style, themes and safety are those of [`reading`](super::reading()).
///
/// ```
/// use cxmetrics::explain::of;
/// use cxmetrics::locale::Locale;
/// use cxmetrics::report::html;
/// let found = of::nps_of_counts([100, 100, 300], [200, 100, 200]);
/// let fragment = html::comparison(&found, Locale::En);
/// assert!(fragment.contains("NPS is higher in the first") && fragment.contains("+40.0"));
/// ```
pub fn comparison(found: &Comparison, locale: Locale) -> String {
    let named =
        |side: &ComparedSide| (side.title.in_locale(locale).unwrap_or_default().to_owned(), side.reading.clone());
    let rows = [named(&found.side), named(&found.against)];
    let test = found.test.as_ref().map(|test| test.method.as_str());
    two_rows(&found.sentence(locale), &rows, &found.difference, test, locale)
}

/// Writes a comparison of the same people's answers as a fragment of HTML, as [`comparison`] does for two sides.
pub fn paired(found: &PairedComparison, locale: Locale) -> String {
    let title = |title: &crate::survey::Title| title.in_locale(locale).unwrap_or_default().to_owned();
    let rows = [(title(&found.later_title), found.after.clone()), (title(&found.title), found.before.clone())];
    let test = found.test.as_ref().map(|test| test.method.as_str());
    two_rows(&found.sentence(locale), &rows, &found.difference, test, locale)
}

/// Writes several comparisons as a fragment of HTML: what may be said of them, each side with its interval, and each difference
/// around one zero with its adjusted p-value.
///
/// Style, themes and safety are those of [`reading`](super::reading()); of more than `max_rows` comparisons the first are shown.
pub fn comparisons(found: &Comparisons, locale: Locale, max_rows: usize) -> String {
    let figures = Figures::new(locale, 0);
    let say = |side: &ComparedSide| side.title.in_locale(locale).unwrap_or_default().to_owned();
    fragment(locale, "cxmetrics", |root| {
        root.el("div").text(found.sentence(locale));
        let sides: Vec<(String, Reading)> =
            found.sides.iter().take(max_rows).map(|side| (say(side), side.reading.clone())).collect();
        let shown = found.comparisons.get(..max_rows).unwrap_or(&found.comparisons);
        let strip = Strip::around_zero(found.unit, shown.iter().map(|one| &one.difference));
        root.el("div").class("cx-scroll").body(|scroll| {
            scroll.el("table").body(|table| {
                sides_of(table, &sides, figures);
                table.el("tbody").body(|body| {
                    head(body, figures.word(Word::Difference), strip.as_ref(), figures, "p");
                    for one in shown {
                        let name = format!("{} – {}", say(&one.side), say(&one.against));
                        let p = one.test.as_ref().map(|test| figures.p_value(test.deciding_p()));
                        difference_row(body, &name, &one.difference, strip.as_ref(), &p.unwrap_or_default(), figures);
                    }
                });
            });
        });
        if shown.len() < found.comparisons.len() {
            root.el("div").class("cx-soft").text(locale.more_rows(found.comparisons.len() - shown.len()));
        }
        root.el("div").class("cx-soft").text(&found.adjustment_method);
    })
}

fn two_rows(
    sentence: &str,
    rows: &[(String, Reading)],
    difference: &Reading,
    test: Option<&str>,
    locale: Locale,
) -> String {
    let figures = Figures::new(locale, 0);
    fragment(locale, "cxmetrics", |root| {
        root.el("div").text(sentence);
        let strip = Strip::around_zero(difference.unit, std::iter::once(difference));
        root.el("div").class("cx-scroll").body(|scroll| {
            scroll.el("table").body(|table| {
                sides_of(table, rows, figures);
                table.el("tbody").body(|body| {
                    head(body, "", strip.as_ref(), figures, "n");
                    let n = figures.count(difference.n);
                    difference_row(body, figures.word(Word::Difference), difference, strip.as_ref(), &n, figures);
                });
            });
        });
        let methods = [Some(difference.method.as_ref()), test.filter(|test| *test != difference.method)];
        let methods: Vec<&str> = methods.into_iter().flatten().filter(|_| difference.value().is_some()).collect();
        let flags = figures.flags(difference);
        let notes: Vec<&str> = methods.into_iter().chain([flags.as_str()]).filter(|note| !note.is_empty()).collect();
        if !notes.is_empty() {
            root.el("div").class("cx-soft").text(notes.join(" · "));
        }
    })
}

/// The readings of all sides on one axis.
fn sides_of(table: &mut Markup, sides: &[(String, Reading)], figures: Figures) {
    let unit = sides.iter().find(|(_, reading)| reading.value().is_some()).map(|(_, reading)| reading.unit);
    let strip = unit.and_then(|unit| Strip::common(unit, sides.iter().map(|(_, reading)| reading)));
    table.el("thead").body(|thead| head(thead, "", strip.as_ref(), figures, "n"));
    table.line();
    table.el("tbody").body(|body| {
        for (name, reading) in sides {
            body.el("tr").body(|tr| {
                let name = clip(name, LONGEST_NAME);
                tr.el("th").attr("scope", "row").class(name_class(&name)).text(&name);
                tr.el("td").class("cx-num cx-strong").text(figures.short(reading));
                mark(tr, reading, strip.as_ref(), figures);
                tr.el("td").class("cx-num cx-wide").text(figures.interval(reading).unwrap_or_default());
                tr.el("td").class("cx-num").attr("title", base(reading, figures)).text(figures.count(reading.n));
            });
            body.line();
        }
    });
}

/// A row of heads with an axis.
fn head(part: &mut Markup, name: &str, strip: Option<&Strip>, figures: Figures, last: &str) {
    part.el("tr").body(|tr| {
        tr.el("td").class("cx-name cx-soft").text(name);
        tr.el("td").class("cx-num").text("");
        tr.el("td").class("cx-plot").body(|td| {
            if let Some(strip) = strip {
                strip.ticks(td, figures);
            }
        });
        tr.el("th").attr("scope", "col").class("cx-num cx-wide cx-soft").text(figures.word(Word::Interval));
        tr.el("th").attr("scope", "col").class("cx-num cx-soft").text(last);
    });
    part.line();
}

fn difference_row(
    body: &mut Markup,
    name: &str,
    difference: &Reading,
    strip: Option<&Strip>,
    last: &str,
    figures: Figures,
) {
    body.el("tr").body(|tr| {
        let name = clip(name, LONGEST_NAME);
        tr.el("th").attr("scope", "row").class(name_class(&name)).text(&name);
        tr.el("td").class("cx-num cx-strong").text(figures.difference(difference));
        mark(tr, difference, strip, figures);
        tr.el("td").class("cx-num cx-wide").text(figures.difference_interval(difference).unwrap_or_default());
        tr.el("td").class("cx-num").text(last);
    });
    body.line();
}

fn mark(tr: &mut Markup, reading: &Reading, strip: Option<&Strip>, figures: Figures) {
    match (strip, reading.value()) {
        (_, None) => tr.el("td").class("cx-plot cx-withheld").text(figures.reading(reading)),
        (None, _) => tr.el("td").class("cx-plot").text(""),
        (Some(strip), _) => tr.el("td").class("cx-plot").body(|td| strip.mark(td, reading)),
    }
}
