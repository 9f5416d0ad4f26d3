//! Leads in words. What moves first is associated with what follows; no sentence says that it brings it about.

use super::document::{Lead, LeadLag, LeadSide, NoLead, RefusedPair, Relation};
use crate::locale::{Locale, Noun};
use crate::words::{pick, segment, title};

/// More leads than this are counted, not told.
const TOLD: usize = 5;

impl LeadLag {
    /// What it says: each lead in a sentence, or that there is none, and what could not be tested.
    pub fn sentence(&self, locale: Locale) -> String {
        let mut said: Vec<String> = self.leads.iter().take(TOLD).map(|lead| self.told(lead, locale)).collect();
        if let Some(more) = self.leads.len().checked_sub(TOLD).filter(|more| *more > 0) {
            let count = locale.count(more as u64);
            let form = locale.plural(more as u64);
            said.push(match locale {
                Locale::En if more == 1 => format!("{count} lead more."),
                Locale::En => format!("{count} leads more."),
                Locale::Pl => {
                    let noun = match form {
                        crate::locale::PluralForm::One => "wyprzedzenie",
                        crate::locale::PluralForm::Few => "wyprzedzenia",
                        _ => "wyprzedzeń",
                    };
                    format!("Jeszcze {count} {noun}.")
                }
            });
        }
        if self.leads.is_empty() && self.tested > 0 {
            let segments = locale.count_of(self.segments, Noun::Segment);
            let pairs = locale.count(self.tested);
            said.push(pick(
                locale,
                format!("No measure moves before another beyond chance ({pairs} ordered pairs tested, {segments})."),
                format!("Żadna miara nie wyprzedza innej ponad przypadek (zbadano par: {pairs}, {segments})."),
            ));
        }
        if self.tested == 0 {
            said.push(match self.refused.first() {
                Some(refused) => self.cannot(refused, locale),
                None => pick(
                    locale,
                    "Which measure moves first cannot be said: there are no data.".to_owned(),
                    "Nie można ocenić, która miara zmienia się pierwsza: brak danych.".to_owned(),
                ),
            });
        } else if !self.refused.is_empty() {
            let count = locale.count(self.refused.len() as u64);
            said.push(pick(
                locale,
                format!("Too little to test: {count}."),
                format!("Za mało danych, by zbadać: {count}."),
            ));
        }
        said.join(" ")
    }

    /// One lead in a sentence.
    pub fn told(&self, lead: &Lead, locale: Locale) -> String {
        let place = self.place(&lead.segment, locale);
        let (leaders, followers) = (self.names(&lead.leaders, locale), self.names(&lead.followers, locale));
        let figures = figures(lead, locale);
        let many = listed(&lead.leaders).count() > 1;
        if lead.relation == Relation::Together {
            return pick(
                locale,
                format!(
                    "{leaders} and {followers}{place} move together, and nothing says which is first ({figures}): an association, not a cause."
                ),
                format!(
                    "{leaders} oraz {followers}{place} zmieniają się razem i nie widać, co pierwsze ({figures}): to związek, nie przyczyna."
                ),
            );
        }
        let days = locale.count_of(u64::from(lead.lag), Noun::Day);
        let opposite = self.is_opposite(lead);
        let way = match opposite {
            Some(true) => pick(locale, ", in the opposite direction", ", w przeciwną stronę"),
            Some(false) => pick(locale, ", in the same direction", ", w tę samą stronę"),
            None => "",
        };
        pick(
            locale,
            format!(
                "{leaders}{place} {} {days} before {followers}{way} ({figures}): an association, not a cause.",
                if many { "move" } else { "moves" }
            ),
            format!(
                "{leaders}{place} {} się {days} wcześniej niż {followers}{way} ({figures}): to związek, nie przyczyna.",
                if many { "zmieniają" } else { "zmienia" }
            ),
        )
    }

    /// Why a pair was not tested.
    pub fn cannot(&self, refused: &RefusedPair, locale: Locale) -> String {
        let place = self.place(&refused.segment, locale);
        let days = locale.count_of(refused.days, Noun::Day);
        let base = refused.median_base.map_or_else(String::new, |base| locale.number(base, 1));
        let reason = match refused.reason {
            NoLead::TooFewDays => pick(
                locale,
                format!("{days} have both measures, and it takes 150"),
                format!("obie miary ma {days}, a potrzeba 150"),
            ),
            NoLead::ThinDays => pick(
                locale,
                format!("half of the days have no more than {base} answers, and it takes 3"),
                format!("w połowie dni jest najwyżej {base} odpowiedzi, a potrzeba 3"),
            ),
            NoLead::ZeroVariance => {
                pick(locale, "one of the measures does not move".to_owned(), "jedna z miar się nie zmienia".to_owned())
            }
            NoLead::SmallBase => pick(
                locale,
                "there are fewer answers than may be shown".to_owned(),
                "odpowiedzi jest mniej, niż wolno pokazać".to_owned(),
            ),
        };
        pick(
            locale,
            format!("Which measure moves first{place} cannot be said: {reason}."),
            format!("Nie można ocenić, która miara zmienia się pierwsza{place}: {reason}."),
        )
    }

    fn place(&self, values: &[Option<String>], locale: Locale) -> String {
        if self.by.is_empty() {
            return String::new();
        }
        let name = segment(values, locale);
        pick(locale, format!(" in {name}"), format!(" ({name})"))
    }

    fn names(&self, sides: &[LeadSide], locale: Locale) -> String {
        let names: Vec<&str> = listed(sides)
            .filter_map(|side| self.metrics.get(side.metric))
            .map(|metric| title(&metric.title, locale))
            .collect();
        match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, before)) => format!("{} {} {last}", before.join(", "), pick(locale, "and", "i")),
            None => String::new(),
        }
    }

    /// Whether the two sides go opposite ways; nothing where metrics of one side differ in that.
    fn is_opposite(&self, lead: &Lead) -> Option<bool> {
        let turn = |side: &LeadSide| {
            self.metrics.get(side.metric).is_some_and(|metric| metric.higher_is_better == Some(false))
        };
        let pooled = |sides: &[LeadSide]| sides.len() > 1;
        let mut opposite = None;
        for leader in listed(&lead.leaders) {
            for follower in listed(&lead.followers) {
                let turned = (pooled(&lead.leaders) && turn(leader)) != (pooled(&lead.followers) && turn(follower));
                let here = (lead.correlation.value()? < 0.0) != turned;
                if opposite.is_some_and(|known| known != here) {
                    return None;
                }
                opposite = Some(here);
            }
        }
        opposite
    }
}

/// The metrics of a side that hold alone; all of them where only their pool does.
fn listed(sides: &[LeadSide]) -> impl Iterator<Item = &LeadSide> {
    let any = sides.iter().any(|side| side.holds);
    sides.iter().filter(move |side| side.holds || !any)
}

fn figures(lead: &Lead, locale: Locale) -> String {
    let r = locale.number(lead.correlation.value().unwrap_or(0.0), 2);
    let days = locale.count_of(lead.correlation.n, Noun::Day);
    let limits = lead.correlation.interval().zip(lead.correlation.confidence());
    let interval = limits.map_or_else(String::new, |((low, high), level)| {
        let (low, high) = (locale.number(low, 2), locale.number(high, 2));
        let level = locale.confidence(level.get());
        pick(locale, format!(", {level} interval {low} to {high}"), format!("; przedział {level} od {low} do {high}"))
    });
    pick(locale, format!("r {r}{interval}, {days}"), format!("r {r}{interval}; {days}"))
}
