//! Drivers in words: associated with, never because.

use super::document::{DriverItem, Drivers, Sign};
use crate::explain::words::{pick, title};
use crate::locale::{Locale, Noun};
use crate::metric::{Reading, Withheld};

/// How many items a sentence names.
const NAMED: usize = 3;

impl Drivers {
    /// What the drivers say, in a few sentences.
    pub fn sentence(&self, locale: Locale) -> String {
        let mut text = match self.withheld {
            None => self.ranked(locale),
            Some(why) => self.refused(why, locale),
        };
        let incomplete: Vec<String> = self
            .items
            .iter()
            .filter(|item| item.incomplete && self.withheld.is_none())
            .take(NAMED)
            .map(|item| format!("{} ({})", title(&item.title, locale), locale.percent(item.missing, 0)))
            .collect();
        if !incomplete.is_empty() {
            let list = incomplete.join(", ");
            text.push_str(&pick(
                locale,
                format!(" Not answered by everyone, share missing: {list}."),
                format!(" Nie wszyscy odpowiedzieli, udział braków: {list}."),
            ));
        }
        text
    }

    fn ranked(&self, locale: Locale) -> String {
        let outcome = title(&self.title, locale);
        let named = self.items.iter().take(NAMED).enumerate();
        let items: Vec<String> = named.map(|(at, item)| importance(item, at == 0, locale)).collect();
        let list = listed(&items, locale);
        let r2 = percent(&self.r2, locale);
        let count = self.items.len();
        let answers = locale.count_of(self.n_max, Noun::Answer);
        let base = if self.n_min == self.n_max {
            answers
        } else {
            pick(
                locale,
                format!("{} to {answers} a pair", locale.count(self.n_min)),
                format!("od {} do {answers} na parę", locale.count(self.n_min)),
            )
        };
        let mut text = pick(
            locale,
            format!(
                "Most closely associated with {outcome}: {list} of what the items account for. Together the items ({count}) account for \
                 {r2} of its variance ({base}); this is association, not effect."
            ),
            format!(
                "Najsilniejszy związek z „{outcome}” – według udziału w tym, co pytania tłumaczą razem – mają: {list}. Razem pytania \
                 ({count}) tłumaczą {r2} zmienności ({base}); to związek, nie wpływ."
            ),
        );
        if let Some(first) = self.items.first().filter(|item| !item.tied_with.is_empty()) {
            let ties: Vec<String> =
                first.tied_with.iter().take(NAMED).map(|name| self.name_of(name, locale).to_owned()).collect();
            let (first, ties) = (title(&first.title, locale), listed(&ties, locale));
            text.push_str(&pick(
                locale,
                format!(" Which of {first} and {ties} is more important cannot be told."),
                format!(" Nie da się rozstrzygnąć, co jest ważniejsze: {first} czy {ties}."),
            ));
        }
        text
    }

    fn refused(&self, why: Withheld, locale: Locale) -> String {
        let outcome = title(&self.title, locale);
        let names = |questions: &[String]| {
            let names: Vec<String> = questions.iter().map(|name| self.name_of(name, locale).to_owned()).collect();
            listed(&names, locale)
        };
        let r2 = percent(&self.r2, locale);
        match why {
            Withheld::Unexplained => pick(
                locale,
                format!("The items account for only {r2} of the variance of {outcome}: too little to rank them."),
                format!("Pytania tłumaczą tylko {r2} zmienności „{outcome}”: za mało, by je uszeregować."),
            ),
            Withheld::Indistinct => {
                let mean = self.mean_correlation.map_or_else(String::new, |mean| locale.number(mean, 2));
                pick(
                    locale,
                    format!(
                        "The items do not discriminate (they correlate by {mean} in the mean): which of them is more closely associated with \
                         {outcome} cannot be told."
                    ),
                    format!(
                        "Pytania nie różnicują (średnia korelacja między nimi {mean}): nie da się rozstrzygnąć, które ma silniejszy związek \
                         z „{outcome}”."
                    ),
                )
            }
            Withheld::Collinear if !self.contradictory.is_empty() => {
                let list = names(&self.contradictory);
                pick(
                    locale,
                    format!(
                        "The items cannot be ranked: the correlations of {list} do not go together with the others, for different people \
                         answered; leave it out."
                    ),
                    format!(
                        "Nie można uszeregować pytań: korelacje „{list}” nie pasują do pozostałych, bo odpowiadały różne osoby; \
                         trzeba je pominąć."
                    ),
                )
            }
            Withheld::Collinear => {
                let list = names(&self.collinear);
                pick(
                    locale,
                    format!(
                        "The items cannot be ranked: of {list}, one is a combination of the others; leave one of them out."
                    ),
                    format!(
                        "Nie można uszeregować pytań: spośród {list} jedno jest kombinacją pozostałych; jedno trzeba pominąć."
                    ),
                )
            }
            Withheld::ZeroVariance => pick(
                locale,
                format!("The items cannot be ranked beside {outcome}: all answers to a question agree."),
                format!(
                    "Nie można uszeregować pytań względem „{outcome}”: wszystkie odpowiedzi na jedno z pytań są takie same."
                ),
            ),
            _ => pick(
                locale,
                format!("Too few answered {outcome} together with the items to rank them."),
                format!(
                    "Zbyt mało osób odpowiedziało na „{outcome}” razem z pozostałymi pytaniami, by je uszeregować."
                ),
            ),
        }
    }

    /// What a question of the document is called.
    fn name_of<'a>(&'a self, question: &'a str, locale: Locale) -> &'a str {
        let found = self.items.iter().find(|item| item.question == question).map(|item| &item.title);
        found.map_or_else(
            || if question == self.outcome { title(&self.title, locale) } else { question },
            |t| title(t, locale),
        )
    }
}

fn percent(reading: &Reading, locale: Locale) -> String {
    reading.value().map_or_else(|| "–".to_owned(), |value| locale.percent(value, 0))
}

/// `Wi-Fi (31%, 95% interval 28% to 34%)`; a negative association is called so.
fn importance(item: &DriverItem, with_interval: bool, locale: Locale) -> String {
    let (name, mut value) = (title(&item.title, locale), percent(&item.importance, locale));
    if item.sign == Sign::Negative {
        value.push_str(pick(locale, ", negative", ", ujemny"));
    }
    let interval = item.importance.interval().zip(item.importance.confidence()).filter(|_| with_interval);
    match interval {
        None => format!("{name} ({value})"),
        Some(((low, high), level)) => {
            let (low, high, level) = (locale.percent(low, 0), locale.percent(high, 0), locale.confidence(level.get()));
            pick(
                locale,
                format!("{name} ({value}, {level} interval {low} to {high})"),
                format!("{name} ({value}, przedział {level}: {low} do {high})"),
            )
        }
    }
}

/// `a, b and c`.
fn listed(parts: &[String], locale: Locale) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} {} {last}", before.join(", "), pick(locale, "and", "i")),
    }
}
