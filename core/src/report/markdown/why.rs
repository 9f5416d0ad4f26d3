//! Reasons as Markdown: a change, a journey, two sources side by side.

use super::super::figure::Figures;
use super::super::words::Word;
use super::{NUMBER, TEXT, Text, bar, escape};
use crate::explain::words::{merged, pick, segment, title};
use crate::explain::{Change, Contribution, Journey, Reconciliation, SourceReading, Verdict};
use crate::locale::Locale;
use crate::metric::Reading;

/// Writes a change as Markdown: its sentence, and a table of contributions, the largest first; segments within a segment follow it.
///
/// ```
/// # use cxmetrics::calendar::Grain;
/// # use cxmetrics::cube::{Cube, Filter, Record};
/// # use cxmetrics::explain::ChangeRequest;
/// # use cxmetrics::locale::Locale;
/// # use cxmetrics::metric::nps;
/// # use cxmetrics::report::markdown;
/// # use cxmetrics::survey::{Scale, Survey};
/// # let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["wave", "channel"]).build()?;
/// # let mut cube = Cube::new(&survey, Grain::All);
/// # for answer in 0..80 {
/// #     let (wave, channel) = (if answer % 2 == 0 { "1" } else { "2" }, if answer % 8 < 4 { "web" } else { "shop" });
/// #     cube.add(&Record::new().text("wave", wave).text("channel", channel).integer("nps", answer % 11))?;
/// # }
/// let request = ChangeRequest::new(Filter::is("wave", "1"), Filter::is("wave", "2"));
/// let change = cube.metric(nps("nps")).by(["channel"]).explain(&request)?;
/// assert!(markdown::change(&change, Locale::En).contains("| shop |"));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn change(change: &Change, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let mut text = Text::default();
    text.paragraph(&escape(&change.sentence(locale)));
    if !change.segments.is_empty() {
        let by = change.by.join(", ");
        let heads = [
            (by.as_str(), TEXT),
            (pick(locale, "share", "udział"), NUMBER),
            (pick(locale, "value", "wartość"), NUMBER),
            (pick(locale, "gives", "wkład"), NUMBER),
            (pick(locale, "within", "wewnątrz"), NUMBER),
            (pick(locale, "mix", "przesunięcie"), NUMBER),
        ];
        let mut rows = Vec::new();
        contributions(change, &change.segments, 0, figures, &mut rows);
        text.table(&heads, rows);
    } else if !change.dimensions.is_empty() {
        let heads = [
            (pick(locale, "dimension", "wymiar"), TEXT),
            (pick(locale, "accounts for", "opisuje"), NUMBER),
            (pick(locale, "mix", "przesunięcie"), NUMBER),
            (pick(locale, "spread of the changes within", "rozrzut zmian wewnątrz"), NUMBER),
        ];
        let rows = change.dimensions.iter().map(|one| {
            let size = |value: f64| figures.delta(value, change.unit);
            vec![escape(title(&one.title, locale)), size(one.accounts_for), size(one.mix), size(one.spread)]
        });
        text.table(&heads, rows);
    }
    text.0
}

fn contributions(change: &Change, rows: &[Contribution], depth: usize, figures: Figures, found: &mut Vec<Vec<String>>) {
    let locale = figures.locale();
    for row in rows {
        let name = if row.merged.is_empty() { segment(&row.segment, locale) } else { merged(row.merged.len(), locale) };
        let mark = match row.verdict {
            Verdict::Higher => "▲ ",
            Verdict::Lower => "▼ ",
            Verdict::Undecided => "",
        };
        let one =
            |reading: &Reading| reading.value().map_or("–".to_owned(), |value| figures.value(value, reading.unit));
        let pair = |before: &Reading, after: &Reading| format!("{} → {}", one(before), one(after));
        let delta = |value: f64| figures.delta(value, change.unit);
        found.push(vec![
            format!("{}{}", "\u{a0}\u{a0}".repeat(depth), escape(&name)),
            pair(&row.share_before, &row.share_after),
            format!("{mark}{}", pair(&row.value_before, &row.value_after)),
            delta(row.contribution),
            delta(row.rate),
            delta(row.mix),
        ]);
        contributions(change, &row.children, depth + 1, figures, found);
    }
}

/// Writes a journey as Markdown: its sentence, and a table of stages with a bar of text for their volume.
///
/// ```
/// # use cxmetrics::calendar::Grain;
/// # use cxmetrics::cube::{Cube, Record};
/// # use cxmetrics::explain::JourneyRequest;
/// # use cxmetrics::locale::Locale;
/// # use cxmetrics::metric::csat;
/// # use cxmetrics::report::markdown;
/// # use cxmetrics::survey::{Scale, Survey};
/// # let survey = Survey::builder().rating("csat", Scale::csat()).dimensions(["stage"]).build()?;
/// # let mut cube = Cube::new(&survey, Grain::All);
/// # for answer in 0..90 {
/// #     cube.add(&Record::new().text("stage", if answer % 3 == 0 { "cart" } else { "search" }).integer("csat", answer % 5 + 1))?;
/// # }
/// let journey = cube.metric(csat("csat")).journey(&JourneyRequest::new("stage", ["search", "cart"]))?;
/// assert!(markdown::journey(&journey, Locale::En).contains("| search |"));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn journey(journey: &Journey, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let mut text = Text::default();
    text.paragraph(&escape(&journey.sentence(locale)));
    let name = title(&journey.title, locale);
    let heads = [
        (journey.dimension.as_str(), TEXT),
        ("", TEXT),
        (pick(locale, "rows", "wiersze"), NUMBER),
        (pick(locale, "lost to the next", "ubywa dalej"), NUMBER),
        (name, NUMBER),
        (figures.word(Word::Interval), NUMBER),
    ];
    let rows = journey.stages.iter().enumerate().map(|(at, stage)| {
        let lost = journey.steps.get(at).and_then(|step| {
            let share = step.loss.value().map(|share| format!(" ({})", figures.value(share, step.loss.unit)));
            Some(format!("{}{}", figures.count(step.lost?), share.unwrap_or_default()))
        });
        vec![
            escape(&stage.stage),
            bar(stage.of_largest),
            figures.count(stage.volume),
            lost.unwrap_or_default(),
            escape(&figures.reading(&stage.score)),
            super::interval(&stage.score, figures),
        ]
    });
    text.table(&heads, rows);
    text.0
}

/// Writes two sources side by side as Markdown: the sentence, a table of both, and how their definitions differ.
pub fn reconciliation(found: &Reconciliation, locale: Locale) -> String {
    let figures = Figures::new(locale, 0);
    let mut text = Text::default();
    text.paragraph(&escape(&found.sentence(locale)));
    let heads =
        [(figures.word(Word::Metric), TEXT), (found.first.name.as_str(), NUMBER), (found.second.name.as_str(), NUMBER)];
    let row = |name: &str, read: &dyn Fn(&SourceReading) -> String| {
        vec![escape(name), escape(&read(&found.first)), escape(&read(&found.second))]
    };
    let rows = vec![
        row(title(&found.title, locale), &|source| figures.full(&source.value)),
        row(figures.word(Word::RowsRead), &|source| figures.count(source.rows_read)),
        row(figures.word(Word::Refused), &|source| figures.reading(&source.rows_refused)),
        row(figures.word(Word::Blank), &|source| figures.reading(&source.missing)),
        row(figures.word(Word::AnswersRefused), &|source| figures.reading(&source.answers_refused)),
    ];
    text.table(&heads, rows);
    let nothing = || "–".to_owned();
    text.list(found.definitions.iter().map(|one| {
        let [first, second] = [&one.first, &one.second].map(|value| value.as_deref().map_or_else(nothing, escape));
        format!("{}: {first} / {second}", escape(title(&one.title, locale)))
    }));
    text.0
}
