//! How often the monitor finds something where nothing happens, against the rate that it states.

use std::collections::BTreeMap;
use std::fmt;

use cxmetrics::Result;
use cxmetrics::finding::Watch;
use cxmetrics::metric::{handling_time, mean, nps};

use crate::networks::{self, Answer, Config, DAYS, Deal, Network, Noise, Profile, Store, WARM_UP, dealt, special_days};

/// The mean length of a month in days.
const MONTH: f64 = 30.436_875;

/// Answers in which there is nothing to find.
#[derive(Debug, Clone, PartialEq)]
pub enum Null {
    /// Constant rates.
    Constant(Noise),
    /// The answers of a network dealt anew to the days of their stores.
    Days,
    /// What was said in a network dealt anew within stores and channels; only that is watched.
    Words,
    /// Networks that wander, and in which nothing happens.
    Quiet,
}

impl Null {
    /// Those that are tried: one store, few of them, many; a network dealt anew; networks in which nothing happens.
    pub fn all() -> [(&'static str, Self); 6] {
        let constant = |stores, rates| Self::Constant(Noise { seed: 0, stores, days: DAYS, rates });
        [
            ("constant rates, 1 store of 40 a day", constant(1, (40.0, 40.0))),
            ("constant rates, 8 stores of 2 to 20 a day", constant(8, (2.0, 20.0))),
            ("constant rates, 40 stores of 1.2 to 130 a day", constant(40, (1.2, 130.0))),
            ("a network, its answers dealt to other days", Self::Days),
            ("a network, its words dealt to other answers", Self::Words),
            ("networks that wander, without an incident", Self::Quiet),
        ]
    }
}

/// How often something was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Where.
    pub what: &'static str,
    /// False findings a month that the monitor states.
    pub stated: f64,
    /// False findings.
    pub found: u64,
    /// In how many months.
    pub months: f64,
    /// In how many series, the last round's.
    pub series: u64,
    /// False findings by the name of their kind.
    pub by_kind: BTreeMap<&'static str, u64>,
}

impl Rate {
    /// False findings a month.
    pub fn rate(&self) -> f64 {
        self.found as f64 / self.months
    }

    /// What counts as large as this one leave open, in 19 of 20 cases: on the root scale, where they scatter alike.
    pub fn interval(&self) -> (f64, f64) {
        let root = (self.found as f64 + 0.375).sqrt();
        let at = |root: f64| (root.max(0.0) * root.max(0.0) - 0.375).max(0.0) / self.months;
        (at(root - 0.98), at(root + 0.98))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, stated, found, months, series, by_kind } = self;
        let (low, high) = self.interval();
        let rate = self.rate();
        write!(
            f,
            "{what:<46} stated {stated:.2} a month, found {rate:.3} ({low:.3} to {high:.3}): {found} in {months:.0} months of {series} series"
        )?;
        by_kind.iter().try_for_each(|(kind, count)| write!(f, ", {count} {kind}"))
    }
}

/// Tries one null for so many rounds.
///
/// # Errors
/// Those of the library.
pub fn rate(what: &'static str, null: &Null, rounds: u64, seed: u64, sensitivity: f64) -> Result<Rate> {
    let judged = (DAYS - WARM_UP) as f64 / MONTH;
    let mut rate = Rate {
        what,
        stated: sensitivity,
        found: 0,
        months: rounds as f64 * judged,
        series: 0,
        by_kind: BTreeMap::new(),
    };
    let watch = || Watch::new().sensitivity(sensitivity).as_of(networks::date(DAYS - 1));
    let network = matches!(null, Null::Days | Null::Words)
        .then(|| Network::new(&Config { seed, profile: Profile::Null, volume: 1.0 }));
    for round in 0..rounds {
        let seed = seed.wrapping_mul(1_000_003).wrapping_add(round);
        let deal = |by| {
            let network = network.as_ref()?;
            Some((network.stores.clone(), dealt(&network.stores, &network.answers, DAYS, by, seed)))
        };
        let (drawn, watch) = match null {
            Null::Constant(noise) => (Some(Noise { seed, ..noise.clone() }.answers()), watch()),
            Null::Days => (deal(Deal::Days), watch()),
            Null::Words => {
                let said = [nps("nps"), mean("csat"), mean("ces"), handling_time("handling")];
                (deal(Deal::Words), watch().metrics(said).tags(["tag"]))
            }
            Null::Quiet => {
                let network = Network::new(&Config { seed, profile: Profile::Null, volume: 1.0 });
                let watch = watch().special_days(special_days(&network.calendar));
                (Some((network.stores, network.answers)), watch)
            }
        };
        let (stores, answers): (Vec<Store>, Vec<Answer>) = drawn.unwrap_or_default();
        let found = networks::fold(&stores, &answers)?.findings(&watch)?;
        let first = networks::date(WARM_UP);
        for finding in found.findings.iter().filter(|finding| first <= finding.first_seen) {
            rate.found += 1;
            *rate.by_kind.entry(finding.kind.name()).or_default() += 1;
        }
        rate.series = found.series;
    }
    Ok(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_counted_and_told() {
        let [.., (what, _)] = Null::all();
        let rate = Rate { what, stated: 0.5, found: 9, months: 18.0, series: 3, by_kind: [("drift", 9)].into() };
        assert!((rate.rate() - 0.5).abs() < 1e-12);
        let (low, high) = rate.interval();
        assert!((0.2..0.3).contains(&low) && (0.8..1.0).contains(&high), "{low} to {high}");
        assert!(rate.to_string().contains("stated 0.50 a month, found 0.500 (0.2"), "{rate}");
        assert!(rate.to_string().ends_with("9 in 18 months of 3 series, 9 drift"), "{rate}");
        assert!(Rate { found: 0, ..rate }.interval().0.abs() < 1e-12);
    }

    #[test]
    fn a_store_of_constant_rates_is_nearly_silent() {
        let noise = Noise { stores: 1, rates: (8.0, 8.0), ..Noise::default() };
        let rate = rate("one store", &Null::Constant(noise), 2, 7, 0.5).unwrap();
        // 20 months, in which 10 are stated; 25 would be 4 standard deviations above.
        assert!(rate.found < 25, "{rate}");
        assert!(0 < rate.series);
    }
}
