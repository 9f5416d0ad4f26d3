//! What went wrong, and once very right: known in advance, so that a reader can tell whether the findings are true.

use chrono::{Days, NaiveDate};

use super::network::{Channel, Store};

/// Something that happened to the company, planted in the answers.
///
/// Days are counted back from the last day of the data; with the default configuration that is 2026-10-31.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incident {
    /// A short name.
    pub code: &'static str,
    /// What happened, in a sentence; a date in it is that of the default configuration.
    pub what: &'static str,
    /// The region it touched; all of them if none is named.
    pub region: Option<&'static str>,
    /// The store it touched; all of them if none is named.
    pub store: Option<&'static str>,
    /// The channel it touched; all of them if none is named.
    pub channel: Option<Channel>,
    /// How many days before the last day of the data it began.
    pub began: u32,
    /// How many days before the last day of the data it was felt for the last time; 0 when it lasts.
    pub ended: u32,
    /// Whether it crept in: nothing at first, the full effect at the end.
    pub gradual: bool,
    pub(super) effect: Effect,
}

/// What an incident does to an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effect {
    /// Added to the mood, in standard deviations.
    pub(super) mood: f64,
    /// Added to the ease, in standard deviations.
    pub(super) ease: f64,
    /// Added to the chance that the first contact resolved the matter.
    pub(super) resolved: f64,
    /// Multiplies the handling time.
    pub(super) handling: f64,
    /// Multiplies the number of answers.
    pub(super) volume: f64,
    /// What people then write about.
    pub(super) topic: Option<&'static str>,
}

impl Effect {
    pub(super) const NONE: Self = Self { mood: 0.0, ease: 0.0, resolved: 0.0, handling: 1.0, volume: 1.0, topic: None };
}

/// The planted incidents, in the order in which they begin.
pub const INCIDENTS: [Incident; 6] = [
    Incident {
        code: "renovation",
        what: "the renovated shop in Gdynia opened on 20 April 2026 and people like it",
        region: None,
        store: Some("Gdynia"),
        channel: Some(Channel::Store),
        began: 194,
        ended: 0,
        gradual: false,
        effect: Effect { mood: 0.45, ease: 0.3, topic: Some("cleanliness"), ..Effect::NONE },
    },
    Incident {
        code: "delivery",
        what: "a carrier failed and web orders came late all over the country, 15 to 19 June 2026",
        region: None,
        store: None,
        channel: Some(Channel::Web),
        began: 138,
        ended: 134,
        gradual: false,
        effect: Effect { mood: -1.0, ease: -0.7, topic: Some("delivery"), ..Effect::NONE },
    },
    Incident {
        code: "chat_bot",
        what: "a chat bot went live on 3 August 2026: quicker answers, fewer of them of use",
        region: None,
        store: None,
        channel: Some(Channel::Chat),
        began: 89,
        ended: 0,
        gradual: false,
        effect: Effect {
            mood: -0.15,
            ease: -0.45,
            resolved: -0.2,
            handling: 0.42,
            topic: Some("chat bot"),
            ..Effect::NONE
        },
    },
    Incident {
        code: "drift",
        what: "staff left in Śląsk and service slid for six weeks, 20 September to 31 October 2026",
        region: Some("Śląsk"),
        store: None,
        channel: None,
        began: 41,
        ended: 0,
        gradual: true,
        effect: Effect { mood: -0.6, ease: -0.3, topic: Some("staff"), ..Effect::NONE },
    },
    Incident {
        code: "queue",
        what: "half of the tills in Kraków Krowodrza were out of order for nine days, 12 to 20 October 2026",
        region: None,
        store: Some("Kraków Krowodrza"),
        channel: Some(Channel::Store),
        began: 19,
        ended: 11,
        gradual: false,
        effect: Effect { mood: -0.9, ease: -1.1, topic: Some("queue"), ..Effect::NONE },
    },
    Incident {
        code: "silence",
        what: "the survey terminal in Poznań Jeżyce fell silent on 27 October 2026",
        region: None,
        store: Some("Poznań Jeżyce"),
        channel: Some(Channel::Store),
        began: 4,
        ended: 0,
        gradual: false,
        effect: Effect { volume: 0.0, ..Effect::NONE },
    },
];

impl Incident {
    /// Its first day, when the data end on `last_day`.
    pub fn first_day(&self, last_day: NaiveDate) -> NaiveDate {
        last_day.checked_sub_days(Days::new(u64::from(self.began))).unwrap_or(last_day)
    }

    /// The last day on which it was felt, when the data end on `last_day`.
    pub fn last_day(&self, last_day: NaiveDate) -> NaiveDate {
        last_day.checked_sub_days(Days::new(u64::from(self.ended))).unwrap_or(last_day)
    }

    /// Whether it touches answers of `store` through `channel`.
    pub fn touches(&self, store: &Store, channel: Channel) -> bool {
        self.region.is_none_or(|region| region == store.region)
            && self.store.is_none_or(|name| name == store.name)
            && self.channel.is_none_or(|one| one == channel)
    }

    /// How much of its effect is felt `days_left` days before the last day of the data: 0 to 1.
    fn strength(&self, days_left: u32) -> f64 {
        match days_left {
            left if self.began < left || left < self.ended => 0.0,
            left if self.gradual => f64::from(self.began - left + 1) / f64::from(self.began - self.ended + 1),
            _ => 1.0,
        }
    }
}

/// All that is felt at `store` through `channel`, `days_left` days before the last day of the data.
pub(super) fn effect(store: &Store, channel: Channel, days_left: u32) -> Effect {
    let mut sum = Effect::NONE;
    for incident in INCIDENTS.iter().filter(|incident| incident.touches(store, channel)) {
        let strength = incident.strength(days_left);
        if 0.0 < strength {
            let Effect { mood, ease, resolved, handling, volume, topic } = incident.effect;
            sum.mood += strength * mood;
            sum.ease += strength * ease;
            sum.resolved += strength * resolved;
            sum.handling *= handling;
            sum.volume *= volume;
            sum.topic = topic.or(sum.topic);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incidents_begin_and_end_on_the_days_they_tell() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let days: Vec<_> =
            INCIDENTS.iter().map(|one| (one.first_day(day(10, 31)), one.last_day(day(10, 31)))).collect();
        assert_eq!(
            days,
            [
                (day(4, 20), day(10, 31)),
                (day(6, 15), day(6, 19)),
                (day(8, 3), day(10, 31)),
                (day(9, 20), day(10, 31)),
                (day(10, 12), day(10, 20)),
                (day(10, 27), day(10, 31)),
            ]
        );
    }

    #[test]
    fn a_gradual_incident_grows_to_its_full_effect() {
        let drift = INCIDENTS.iter().find(|one| one.gradual).unwrap();
        let strengths: Vec<f64> = [42, 41, 20, 0].map(|left| drift.strength(left)).to_vec();
        assert_eq!(strengths.iter().map(|s| (s * 42.0).round()).collect::<Vec<_>>(), [0.0, 1.0, 22.0, 42.0]);
    }
}
