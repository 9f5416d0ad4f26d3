//! A change by tag as Markdown.

use super::super::figure::Figures;
use super::super::words::Word;
use super::{NUMBER, TEXT, Text, escape};
use crate::explain::words::{pick, title};
use crate::explain::{TagChange, TagContribution, Verdict};
use crate::locale::Locale;
use crate::metric::Reading;

/// Writes a change by tag as Markdown: its sentence, and a table of tags by the size of their contribution.
///
/// ```
/// # use cxmetrics::calendar::Grain;
/// # use cxmetrics::cube::{Cube, Filter, Record};
/// # use cxmetrics::explain::TagChangeRequest;
/// # use cxmetrics::locale::Locale;
/// # use cxmetrics::metric::nps;
/// # use cxmetrics::report::markdown;
/// # use cxmetrics::survey::{Scale, Survey};
/// # let survey = Survey::builder().rating("nps", Scale::nps()).tags("topics").dimensions(["wave"]).pairs(["topics", "nps"]).build()?;
/// # let mut cube = Cube::new(&survey, Grain::All);
/// # for answer in 0..80 {
/// #     let (wave, topic) = (if answer % 2 == 0 { "1" } else { "2" }, if answer % 8 < 4 { "price" } else { "staff" });
/// #     cube.add(&Record::new().text("wave", wave).tags("topics", [topic]).integer("nps", answer % 11))?;
/// # }
/// let request = TagChangeRequest::new("topics", Filter::is("wave", "1"), Filter::is("wave", "2"));
/// let change = cube.metric(nps("nps")).explain_tags(&request)?;
/// assert!(markdown::tag_change(&change, Locale::En).contains("| staff |"));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn tag_change(change: &TagChange, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let mut text = Text::default();
    text.paragraph(&escape(&change.sentence(locale)));
    if !change.contributions.is_empty() {
        let heads = [
            (title(&change.tags_title, locale), TEXT),
            (pick(locale, "share", "udział"), NUMBER),
            (pick(locale, "value", "wartość"), NUMBER),
            (pick(locale, "gives", "wkład"), NUMBER),
            (figures.word(Word::Interval), NUMBER),
            ("p", NUMBER),
        ];
        text.table(&heads, change.contributions.iter().map(|row| cells(change, row, figures)));
    }
    if !change.too_few.is_empty() {
        let said = pick(locale, "Too few answers to be shown", "Za mało odpowiedzi, aby pokazać");
        text.paragraph(&escape(&format!("{said}: {}", change.too_few.join(", "))));
    }
    text.0
}

fn cells(change: &TagChange, row: &TagContribution, figures: Figures) -> Vec<String> {
    let mark = match row.verdict {
        Verdict::Higher => "▲ ",
        Verdict::Lower => "▼ ",
        Verdict::Undecided => "",
    };
    let one = |reading: &Reading| reading.value().map_or("–".to_owned(), |value| figures.value(value, reading.unit));
    let pair = |before: &Reading, after: &Reading| format!("{} → {}", one(before), one(after));
    let delta = |value: f64| figures.delta(value, change.unit);
    let to = pick(figures.locale(), "to", "do");
    let limits = row.low.zip(row.high).map(|(low, high)| format!("{} {to} {}", delta(low), delta(high)));
    vec![
        escape(&row.tag),
        pair(&row.share_before, &row.share_after),
        pair(&row.value_before, &row.value_after),
        format!("{mark}{}", delta(row.contribution)),
        limits.unwrap_or_default(),
        row.p_adjusted.map(|p| figures.p_value(p)).unwrap_or_default(),
    ]
}
