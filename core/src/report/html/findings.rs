//! Findings as a timeline, the latest at the top.

use super::super::chart::{Stretch, Timeline};
use super::super::figure::Figures;
use super::super::markup::Markup;
use super::super::plain::{pick, short_difference};
use crate::explain::words::{segment as segment_name, title};
use crate::finding::{Direction, Finding, Findings, Kind, Status};
use crate::locale::{Locale, Noun};

/// More rows are not drawn.
const MOST: usize = 30;

pub(super) fn findings(root: &mut Markup, found: &Findings, figures: Figures) {
    let (Some(from), Some(to)) = (found.from, found.to) else { return };
    // Trends and leads are of all days and come after what happened on some.
    let is_event = |finding: &&Finding| !matches!(finding.kind, Kind::Trend | Kind::Lead);
    let latest = || found.findings.iter().rev();
    let events = latest().filter(is_event).chain(latest().filter(|finding| !is_event(finding)));
    let rows: Vec<Stretch> = events.take(MOST).map(|finding| row(finding, found, figures)).collect();
    if rows.is_empty() {
        return;
    }
    let from = rows.iter().map(|row| row.from).fold(from, std::cmp::Ord::min);
    let desc: Vec<&str> = rows.iter().take(3).map(|row| row.hint.as_str()).collect();
    let name = pick(figures, "Findings over time", "Wnioski w czasie");
    Timeline { from, to, rows: &rows }.draw(root, (name, &desc.join(" ")), figures);
    let hidden = found.findings.len().saturating_sub(rows.len());
    let legend = pick(
        figures,
        "A bar reaches from the first day of a change to its last; the mark is the day on which it was seen; hollow and pale is over. One that is solid and ends has become the new level.",
        "Pasek sięga od pierwszego dnia zmiany do ostatniego; znak to dzień wykrycia; puste i blade są zakończone. Pełne, które się kończą, stały się nowym poziomem.",
    );
    let more = (0 < hidden).then(|| {
        let n = figures.locale().count_of(hidden as u64, Noun::Finding);
        match figures.locale() {
            Locale::En => format!(" Not drawn: {n}, older or of all days."),
            Locale::Pl => format!(" Bez wykresu: {n} – starsze lub z całego okresu."),
        }
    });
    root.el("div").class("cx-soft cx-note").text(format_args!("{legend}{}", more.unwrap_or_default()));
    root.line();
}

fn row(finding: &Finding, found: &Findings, figures: Figures) -> Stretch {
    let locale = figures.locale();
    let change = &finding.change;
    let segment: Vec<Option<String>> = finding.segment.values().cloned().collect();
    let segment = segment_name(&segment, locale);
    let metric = match &finding.leader {
        Some(leader) => format!("{} → {}", title(&leader.title, locale), title(&change.title, locale)),
        None => title(&change.title, locale).to_owned(),
    };
    let effect = short_difference(locale, change.effect, change.unit);
    let said = match finding.kind {
        Kind::Lead => format!("r\u{a0}{}", locale.number(change.observed, 2)),
        Kind::Trend => format!("{effect}{}", pick(figures, "/month", "/mies.")),
        _ => effect,
    };
    let is_open = finding.status != Status::Ended;
    let last = if finding.status == Status::Open { found.to.unwrap_or(finding.last_seen) } else { finding.last_seen };
    Stretch {
        name: format!("{segment} · {metric}"),
        said,
        from: finding.onset,
        to: last,
        seen: finding.first_seen,
        is_up: finding.direction == Direction::Up,
        is_good: finding.good,
        is_open,
        hint: finding.sentence(locale),
    }
}
