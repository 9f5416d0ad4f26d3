//! What happened, in sentences as strong as the intervals allow.

use std::collections::BTreeMap;

use super::change::change;
use super::phrase::first_upper;
use super::{Composer, Lead};
use crate::error::Result;
use crate::locale::{Locale, Noun};
use crate::metric::{Reading, volume};
use crate::report::{Breakdown, Change, Headline, Sentence, Tone, Verdict};
use crate::unit::Confidence;

/// The most segments that a breakdown brings into the summary.
const NAMED: usize = 1;

/// A sentence with how far up it belongs.
type Ranked = (u8, Sentence);

impl Composer<'_> {
    /// The sentences of the summary, the weightiest first: clear changes, then what stands out within, then what held.
    pub(super) fn headline(&self, leads: &[Lead], breakdowns: &[(Vec<String>, Breakdown)]) -> Result<Headline> {
        let mut ranked: Vec<Ranked> = Vec::new();
        let mut held: Vec<String> = Vec::new();
        for lead in leads.iter().take(self.spec.limits.cards) {
            match lead.change.as_ref().filter(|change| change.delta.is_some()) {
                Some(change) if change.verdict == Verdict::Undecided => {
                    held.push(format!("{} ({})", lead.title, self.phrases.figures.reading(&lead.now)));
                }
                Some(change) if matches!(change.verdict, Verdict::Higher | Verdict::Lower) => {
                    let tone = change.verdict.tone(lead.good);
                    let rank = u8::from(tone == Tone::Neutral);
                    ranked.push((
                        rank,
                        Sentence::new(self.moved(&lead.title, change, &lead.now, lead.before.as_ref()), tone),
                    ));
                }
                _ => ranked.push((2, Sentence::plain(self.stands(lead)))),
            }
        }
        if let Some(lead) = leads.first() {
            for (by, breakdown) in breakdowns {
                ranked.extend(self.moved_segments(lead, by, breakdown)?);
            }
            // Where they differ is said once, of the finest breakdown; the others are short enough to be seen at a glance.
            if let Some((by, breakdown)) = breakdowns.iter().max_by_key(|(_, breakdown)| breakdown.rows.len()) {
                ranked.extend(self.standing(lead, by, breakdown)?);
            }
        }
        if !held.is_empty() {
            let list = held.join("; ");
            let text = self.phrases.pick(format!("No clear change: {list}."), format!("Bez istotnej zmiany: {list}."));
            ranked.push((5, Sentence::plain(text)));
        }
        ranked.push((6, Sentence::plain(self.answers()?)));
        ranked.sort_by_key(|(rank, _)| *rank);
        Ok(Headline { sentences: ranked.into_iter().map(|(_, sentence)| sentence).collect() })
    }

    /// `NPS rose by 3.2 points to 45.6 (42.4 before).`
    fn moved(&self, title: &str, change: &Change, now: &Reading, before: Option<&Reading>) -> String {
        let figures = self.phrases.figures;
        let delta = change.delta.unwrap_or_default();
        let size =
            format!("{}{}", figures.delta(delta.abs(), now.unit).trim_start_matches('+'), figures.delta_unit(now.unit));
        let (to, rose) = (figures.reading(now), 0.0 < delta);
        let from = before.map(|before| figures.reading(before)).unwrap_or_default();
        match self.phrases.locale() {
            Locale::En => {
                let verb = if rose { "rose" } else { "fell" };
                format!("{title} {verb} by {size} to {to} ({from} before).")
            }
            Locale::Pl => {
                let noun = if rose { "wzrost" } else { "spadek" };
                format!("{title}: {noun} o {size}, do {to} (poprzednio {from}).")
            }
        }
    }

    /// A reading with nothing to compare it with.
    fn stands(&self, lead: &Lead) -> String {
        let figures = self.phrases.figures;
        match (lead.now.value(), figures.interval_named(&lead.now)) {
            (Some(_), Some(interval)) => format!("{}: {} ({interval}).", lead.title, figures.reading(&lead.now)),
            _ => format!("{}: {}.", lead.title, figures.reading(&lead.now)),
        }
    }

    /// The readings of each segment at a confidence that allows for how many segments there are.
    fn widened(
        &self,
        lead: &Lead,
        by: &[String],
        days: crate::calendar::DayRange,
        n: usize,
    ) -> Result<BTreeMap<Vec<String>, Reading>> {
        let Ok(confidence) = Confidence::new(1.0 - self.spec.confidence.alpha() / n.max(1) as f64) else {
            return Ok(BTreeMap::new());
        };
        let table = self.query(&lead.metric).by(by.to_vec()).within(days).confidence(confidence).table()?;
        Ok(table.into_rows().into_iter().map(|row| (self.names(&row.segment), row.reading)).collect())
    }

    /// Segments that moved, even after allowing for how many there are.
    fn moved_segments(&self, lead: &Lead, by: &[String], breakdown: &Breakdown) -> Result<Vec<Ranked>> {
        let Some((before_days, _)) = &self.frame.before else { return Ok(Vec::new()) };
        let compared =
            breakdown.rows.iter().filter(|row| row.change.as_ref().is_some_and(|change| change.delta.is_some()));
        let compared: Vec<_> = compared.collect();
        if compared.len() < 2 {
            return Ok(Vec::new());
        }
        let now = self.widened(lead, by, self.frame.now, compared.len())?;
        let before = self.widened(lead, by, *before_days, compared.len())?;
        let mut moved: Vec<(f64, Sentence)> = Vec::new();
        for row in compared {
            let (Some(a), Some(b)) = (now.get(&row.segment), before.get(&row.segment)) else { continue };
            let found = change(a, b);
            if !matches!(found.verdict, Verdict::Higher | Verdict::Lower) {
                continue;
            }
            let name = first_upper(&format!(
                "{} {}",
                breakdown.dimensions.join(" × "),
                self.phrases.figures.segment(&row.segment)
            ));
            let title = match self.phrases.locale() {
                Locale::En => format!("{name}: {}", lead.title),
                Locale::Pl => format!("{name}, {}", lead.title),
            };
            let text = self.moved(&title, &found, &row.now, row.before.as_ref());
            moved.push((found.delta.unwrap_or_default().abs(), Sentence::new(text, found.verdict.tone(lead.good))));
        }
        moved.sort_by(|a, b| b.0.total_cmp(&a.0));
        let rest = moved.len().saturating_sub(NAMED);
        let mut ranked: Vec<Ranked> = moved.into_iter().take(NAMED).map(|(_, sentence)| (3, sentence)).collect();
        if 0 < rest
            && let Some((_, last)) = ranked.last_mut()
        {
            let more = self.phrases.figures.count(rest as u64);
            last.text.push_str(&self.phrases.pick(
                format!(" Clear changes in {more} more."),
                format!(" Wyraźne zmiany także gdzie indziej: {more}."),
            ));
        }
        Ok(ranked)
    }

    /// How many segments lie clearly below and above all together.
    fn standing(&self, lead: &Lead, by: &[String], breakdown: &Breakdown) -> Result<Option<Ranked>> {
        let Some(overall) = lead.now.value() else { return Ok(None) };
        let shown: Vec<_> = breakdown.rows.iter().filter(|row| row.now.value().is_some()).collect();
        if shown.len() < 3 {
            return Ok(None);
        }
        let wide = self.widened(lead, by, self.frame.now, shown.len())?;
        let limits = |segment: &Vec<String>| wide.get(segment).and_then(Reading::interval);
        let below: Vec<_> =
            shown.iter().filter(|row| limits(&row.segment).is_some_and(|(_, high)| high < overall)).collect();
        let above: Vec<_> =
            shown.iter().filter(|row| limits(&row.segment).is_some_and(|(low, _)| overall < low)).collect();
        if below.is_empty() && above.is_empty() {
            return Ok(None);
        }
        let figures = self.phrases.figures;
        let by_value = |a: &&&&crate::report::BreakdownRow, b: &&&&crate::report::BreakdownRow| {
            a.now.value().unwrap_or_default().total_cmp(&b.now.value().unwrap_or_default())
        };
        let name = |row: &crate::report::BreakdownRow| {
            format!("{}, {}", figures.segment(&row.segment), figures.reading(&row.now))
        };
        let of = self.phrases.pick(format!(" of {}", shown.len()), format!(" z {}", shown.len()));
        let low = below.iter().min_by(by_value).map(|row| {
            let (n, name) = (below.len(), name(row));
            self.phrases.pick(
                format!("{n}{of} clearly below all together (lowest: {name})"),
                format!("{n}{of} wyraźnie poniżej wyniku ogółem (najniżej: {name})"),
            )
        });
        let of = if low.is_some() { "" } else { &of };
        let high = above.iter().max_by(by_value).map(|row| {
            let (n, name) = (above.len(), name(row));
            self.phrases.pick(
                format!("{n}{of} clearly above (highest: {name})"),
                format!("{n}{of} wyraźnie powyżej (najwyżej: {name})"),
            )
        });
        let parts: Vec<String> = low.into_iter().chain(high).collect();
        let dimension = first_upper(&breakdown.dimensions.join(" × "));
        let text = self.phrases.pick(
            format!("{} by {}: {}.", lead.title, breakdown.dimensions.join(" × "), parts.join(", ")),
            format!("{dimension}, {}: {}.", lead.title, parts.join(", ")),
        );
        Ok(Some((4, Sentence::plain(text))))
    }

    /// How many answers there are, now and before.
    fn answers(&self) -> Result<String> {
        let rows = |days| -> Result<u64> { Ok(self.query(&volume()).within(days).overall()?.n) };
        let locale = self.phrases.locale();
        let now = locale.count_of(rows(self.frame.now)?, Noun::Answer);
        Ok(match &self.frame.before {
            Some((days, span)) => {
                let before = locale.count(rows(*days)?);
                let label = super::phrase::first_lower(&span.label);
                // English names of months keep their capital.
                let label = if locale == Locale::En { &span.label } else { &label };
                self.phrases.pick(
                    format!("{now}; {before} in {label}."),
                    format!("{now}; {before} w poprzednim okresie ({label})."),
                )
            }
            None => format!("{now}."),
        })
    }
}
