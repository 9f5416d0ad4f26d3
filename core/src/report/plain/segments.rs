//! What has a row a segment or a question: screenings, drivers, changes, journeys, follow-ups.

use super::super::figure::Figures;
use super::super::words::Word;
use super::{Grid, Plain, base, difference, difference_interval, folded_rows, interval, mark, numbers, pick, words};
use crate::explain::words::{merged, segment, title};
use crate::explain::{
    Change, Contribution, DriverItem, Drivers, FollowedUp, Journey, Quadrant, RankRange, ScreenedSegment, Screening,
    Sign, TagChange,
};
use crate::metric::Reading;

/// A rank as it may be printed: `3`, or `1–14` where it is tied with others.
pub(in super::super) fn rank(rank: Option<RankRange>) -> String {
    match rank {
        Some(rank) if rank.best == rank.worst => rank.best.to_string(),
        Some(rank) => format!("{}–{}", rank.best, rank.worst),
        None => "–".to_owned(),
    }
}

/// The rows of a screening in the order in which they are shown: by rank where there is a league, else as the document has them.
pub(in super::super) fn ranked(found: &Screening) -> Vec<&ScreenedSegment> {
    let league = found.league_table();
    if league.is_empty() { found.segments.iter().collect() } else { league }
}

pub(super) fn screening(found: &Screening, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let rows = folded_rows(&ranked(found), most, locale, |one| {
        vec![
            rank(one.rank),
            format!("{}{}", mark(one.verdict), segment(&one.segment, locale)),
            figures.reading(&one.reading),
            figures.short(&one.shrunken),
            figures.difference(&one.difference),
            difference_interval(&one.difference, figures),
            one.q_value.map_or_else(|| "–".to_owned(), |q| figures.p_value(q)),
            figures.count(one.reading.n),
        ]
    });
    let heads = vec![
        numbers(pick(figures, "place", "miejsce")),
        words(found.by.join(", ")),
        numbers(title(&found.title, locale)),
        numbers(pick(figures, "shrunken", "ściągnięte")),
        numbers(pick(figures, "less the rest", "minus reszta")),
        numbers(figures.word(Word::Interval)),
        numbers(pick(figures, "p, adjusted", "p skorygowane")),
        numbers("n"),
    ];
    plain.grids.push(Grid { heads, rows });
    plain.notes.push(format!("{}: {}", figures.word(Word::AllSegments), figures.full(&found.overall)));
    let league = found.league.as_ref();
    plain.notes.extend([Some(&found.test), league.map(|league| &league.method)].into_iter().flatten().cloned());
}

/// Importance beside performance, in words.
pub(in super::super) fn quadrant(quadrant: Quadrant, figures: Figures) -> &'static str {
    match quadrant {
        Quadrant::ConcentrateHere => pick(figures, "concentrate here", "tu działać"),
        Quadrant::KeepUp => pick(figures, "keep up", "utrzymać"),
        Quadrant::LowPriority => pick(figures, "low priority", "niski priorytet"),
        Quadrant::PossibleOverkill => pick(figures, "possible overkill", "być może nadmiar"),
    }
}

/// The places that an item may have.
pub(in super::super) fn place(item: &DriverItem) -> String {
    match item.rank {
        Some([best, worst]) if best == worst => best.to_string(),
        Some([best, worst]) => format!("{best}–{worst}"),
        None => "–".to_owned(),
    }
}

pub(super) fn drivers(found: &Drivers, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let rows = folded_rows(&found.items, most, locale, |item| {
        let sign = match item.sign {
            Sign::Positive | Sign::Negative => figures.short(&item.correlation),
            Sign::Unclear => format!("({})", figures.short(&item.correlation)),
        };
        vec![
            place(item),
            title(&item.title, locale).to_owned(),
            figures.short(&item.importance),
            interval(&item.importance, figures),
            sign,
            figures.short(&item.performance),
            item.quadrant.map_or("", |one| quadrant(one, figures)).to_owned(),
            figures.count(item.n),
        ]
    });
    let heads = vec![
        numbers(pick(figures, "place", "miejsce")),
        words(figures.word(Word::Question)),
        numbers(pick(figures, "importance", "ważność")),
        numbers(figures.word(Word::Interval)),
        numbers(pick(figures, "correlation", "korelacja")),
        numbers(pick(figures, "performance", "poziom")),
        words(""),
        numbers("n"),
    ];
    plain.grids.push(Grid { heads, rows });
    plain.notes.push(found.method.clone());
}

pub(super) fn change(found: &Change, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    if found.segments.is_empty() {
        let rows = found
            .dimensions
            .iter()
            .map(|one| {
                let size = |value: f64| figures.delta(value, found.unit);
                vec![title(&one.title, locale).to_owned(), size(one.accounts_for), size(one.mix), size(one.spread)]
            })
            .collect();
        let heads = vec![
            words(pick(figures, "dimension", "wymiar")),
            numbers(pick(figures, "accounts for", "opisuje")),
            numbers(pick(figures, "mix", "przesunięcie")),
            numbers(pick(figures, "spread of the changes within", "rozrzut zmian wewnątrz")),
        ];
        plain.grids.push(Grid { heads, rows });
        return;
    }
    let mut all = Vec::new();
    listed(&found.segments, 0, &mut all);
    let one = |reading: &Reading| figures.short(reading);
    let rows = folded_rows(&all, most, locale, |(row, depth)| {
        let name = if row.merged.is_empty() { segment(&row.segment, locale) } else { merged(row.merged.len(), locale) };
        let delta = |value: f64| figures.delta(value, found.unit);
        vec![
            format!("{}{}{name}", "\u{a0}\u{a0}".repeat(*depth), mark(row.verdict)),
            format!("{} → {}", one(&row.share_before), one(&row.share_after)),
            format!("{} → {}", one(&row.value_before), one(&row.value_after)),
            delta(row.contribution),
            delta(row.rate),
            delta(row.mix),
        ]
    });
    let heads = vec![
        words(found.by.join(", ")),
        numbers(pick(figures, "share", "udział")),
        numbers(pick(figures, "value", "wartość")),
        numbers(pick(figures, "gives", "wkład")),
        numbers(pick(figures, "within", "wewnątrz")),
        numbers(pick(figures, "mix", "przesunięcie")),
    ];
    plain.grids.push(Grid { heads, rows });
}

pub(super) fn tag_change(found: &TagChange, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let one = |reading: &Reading| figures.short(reading);
    let delta = |value: f64| figures.delta(value, found.unit);
    let rows = folded_rows(&found.contributions, most, locale, |row| {
        vec![
            format!("{}{}", mark(row.verdict), row.tag),
            format!("{} → {}", one(&row.share_before), one(&row.share_after)),
            format!("{} → {}", one(&row.value_before), one(&row.value_after)),
            delta(row.contribution),
            delta(row.rate),
            delta(row.mix),
        ]
    });
    let heads = vec![
        words(title(&found.tags_title, locale)),
        numbers(pick(figures, "share", "udział")),
        numbers(pick(figures, "value", "wartość")),
        numbers(pick(figures, "gives", "wkład")),
        numbers(pick(figures, "within", "wewnątrz")),
        numbers(pick(figures, "mix", "przesunięcie")),
    ];
    plain.grids.push(Grid { heads, rows });
    plain.notes.push(
        pick(
            figures,
            "an answer may carry several tags, so the contributions of different tags do not add up",
            "odpowiedź może mieć kilka tagów, więc wkłady różnych tagów nie sumują się",
        )
        .to_owned(),
    );
}

/// The rows of a tree in the order of reading, each with its depth.
fn listed<'c>(rows: &'c [Contribution], depth: usize, found: &mut Vec<(&'c Contribution, usize)>) {
    for row in rows {
        found.push((row, depth));
        listed(&row.children, depth + 1, found);
    }
}

pub(super) fn journey(found: &Journey, figures: Figures, plain: &mut Plain) {
    let locale = figures.locale();
    let rows = found
        .stages
        .iter()
        .enumerate()
        .map(|(at, stage)| {
            let lost = found.steps.get(at).and_then(|step| {
                let share = step.loss.value().map(|share| format!(" ({})", figures.value(share, step.loss.unit)));
                Some(format!("{}{}", figures.count(step.lost?), share.unwrap_or_default()))
            });
            vec![
                stage.stage.clone(),
                figures.count(stage.volume),
                lost.unwrap_or_default(),
                figures.reading(&stage.score),
                interval(&stage.score, figures),
            ]
        })
        .collect();
    let heads = vec![
        words(&found.dimension),
        numbers(pick(figures, "rows", "wiersze")),
        numbers(pick(figures, "lost to the next", "ubywa dalej")),
        numbers(title(&found.title, locale)),
        numbers(figures.word(Word::Interval)),
    ];
    plain.grids.push(Grid { heads, rows });
}

/// The parts of a follow-up: what each is called, and whether it is a value or a change.
pub(in super::super) fn parts(found: &FollowedUp, figures: Figures) -> [(&'static str, &Reading, bool); 6] {
    [
        (pick(figures, "before", "przed"), &found.value_before, false),
        (pick(figures, "after", "po"), &found.value_after, false),
        (pick(figures, "naive change", "zmiana bez poprawki"), &found.change, true),
        (pick(figures, "regression to the mean", "regresja do średniej"), &found.expected, true),
        (pick(figures, "what is left", "pozostaje"), &found.net, true),
        (pick(figures, "change of the others", "zmiana pozostałych"), &found.rest_change, true),
    ]
}

pub(super) fn followed(found: &FollowedUp, figures: Figures, most: usize, plain: &mut Plain) {
    let locale = figures.locale();
    let rows = parts(found, figures)
        .into_iter()
        .map(|(name, reading, is_change)| {
            let (value, limits) = if is_change {
                (difference(reading, figures), difference_interval(reading, figures))
            } else {
                (figures.reading(reading), interval(reading, figures))
            };
            vec![name.to_owned(), value, limits]
        })
        .collect();
    let heads = vec![words(title(&found.title, locale)), numbers(""), numbers(figures.word(Word::Interval))];
    plain.grids.push(Grid { heads, rows });
    let rows = folded_rows(&found.segments, most, locale, |one| {
        let values = [&one.before, &one.expected_after, &one.after].map(|reading| figures.short(reading));
        let [before, expected, after] = values;
        vec![segment(&one.segment, locale), before, expected, after, base(one.after.n, figures)]
    });
    let heads = vec![
        words(found.by.join(", ")),
        numbers(pick(figures, "before", "przed")),
        numbers(pick(figures, "expected", "oczekiwane")),
        numbers(pick(figures, "after", "po")),
        numbers(""),
    ];
    plain.grids.push(Grid { heads, rows });
}
