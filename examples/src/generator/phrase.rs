//! What people write about, and how: topics and a phrase book in Polish and English.

use super::network::Channel;
use crate::random::Random;

/// A topic: how often it comes up, and what is said of it.
struct Topic {
    name: &'static str,
    /// Weights by channel: store, web, phone, chat, e-mail.
    channels: [u32; 5],
    /// How the weight grows among the pleased and among the cross.
    pleased: u32,
    cross: u32,
    praise: [&'static [&'static str]; 2],
    blame: [&'static [&'static str]; 2],
}

/// `praise` and `blame` hold the Polish phrases first, then the English ones.
const TOPICS: [Topic; 13] = [
    Topic {
        name: "staff",
        channels: [30, 3, 20, 18, 12],
        pleased: 5,
        cross: 2,
        praise: [
            &["Bardzo miła i pomocna obsługa", "Pani przy kasie rozwiązała sprawę od ręki", "Fachowa porada, polecam"],
            &["Friendly people who know what they sell", "The assistant went out of her way to help"],
        ],
        blame: [
            &["Nikt nie chciał pomóc", "Sprzedawca nie znał towaru", "Obsługa opryskliwa, wyszłam bez zakupów"],
            &["Nobody around to ask", "The assistant was rude", "New staff, no idea about the products"],
        ],
    },
    Topic {
        name: "queue",
        channels: [22, 0, 0, 0, 0],
        pleased: 1,
        cross: 4,
        praise: [&["Szybko, bez kolejki", "Krótko się czekało"], &["In and out in five minutes"]],
        blame: [
            &["Czynna jedna kasa na cztery", "Pół godziny w kolejce do kasy", "Kolejka do drzwi"],
            &["One till open, twenty people waiting", "The queue was endless"],
        ],
    },
    Topic {
        name: "price",
        channels: [14, 16, 4, 3, 6],
        pleased: 3,
        cross: 3,
        praise: [
            &["Dobre ceny, lepsze niż u konkurencji", "Świetna promocja"],
            &["Good value for money", "Cheaper than elsewhere"],
        ],
        blame: [
            &["Drogo, a cena na półce inna niż przy kasie", "Ceny poszły w górę"],
            &["Too expensive", "The shelf price was wrong, again"],
        ],
    },
    Topic {
        name: "range",
        channels: [14, 12, 3, 3, 4],
        pleased: 4,
        cross: 2,
        praise: [&["Duży wybór, wszystko na miejscu", "Jest w czym wybierać"], &["Found all I needed", "Great choice"]],
        blame: [
            &["Znowu brak towaru z gazetki", "Mało rozmiarów"],
            &["Half of the shelves were empty", "My size is never there"],
        ],
    },
    Topic {
        name: "cleanliness",
        channels: [8, 0, 0, 0, 0],
        pleased: 3,
        cross: 2,
        praise: [
            &["Czysto, jasno, łatwo trafić", "Piękny sklep, aż chce się wracać"],
            &["Bright and tidy shop", "Everything is easy to find now"],
        ],
        blame: [&["Brudna podłoga i bałagan na półkach"], &["The fitting rooms were filthy"]],
    },
    Topic {
        name: "parking",
        channels: [6, 0, 0, 0, 0],
        pleased: 1,
        cross: 2,
        praise: [&["Wygodny parking"], &["Easy to park"]],
        blame: [&["Nie ma gdzie zaparkować"], &["No parking spaces on Saturdays"]],
    },
    Topic {
        name: "delivery",
        channels: [0, 34, 14, 16, 22],
        pleased: 3,
        cross: 4,
        praise: [
            &["Paczka na drugi dzień, super", "Dostawa przed czasem, kurier uprzejmy"],
            &["Next-day delivery, well packed", "Arrived sooner than promised"],
        ],
        blame: [
            &[
                "Paczka spóźniona o tydzień",
                "Kurier nie zadzwonił, paczka wróciła do magazynu",
                "Gdzie jest moje zamówienie?",
            ],
            &["Still waiting for my parcel", "The order came late and damaged", "Three days late, no message"],
        ],
    },
    Topic {
        name: "returns",
        channels: [6, 14, 16, 14, 24],
        pleased: 1,
        cross: 3,
        praise: [&["Zwrot przyjęty bez problemu"], &["Returned it in two minutes, money back next day"]],
        blame: [
            &["Czekam na zwrot pieniędzy trzeci tydzień", "Reklamacja odrzucona bez uzasadnienia"],
            &["The refund takes forever", "They refused my return"],
        ],
    },
    Topic {
        name: "website",
        channels: [0, 20, 2, 4, 3],
        pleased: 2,
        cross: 2,
        praise: [&["Strona przejrzysta, zakup w trzy kliknięcia"], &["Easy to order online"]],
        blame: [
            &["Strona się zawiesza przy płatności", "Filtr rozmiarów nie działa"],
            &["The website kept logging me out", "Search finds nothing"],
        ],
    },
    Topic {
        name: "app",
        channels: [3, 12, 2, 5, 2],
        pleased: 2,
        cross: 2,
        praise: [&["Aplikacja działa świetnie"], &["I like the loyalty card in the app"]],
        blame: [&["Aplikacja nie wczytuje kuponów"], &["The app crashes on my phone"]],
    },
    Topic {
        name: "payment",
        channels: [4, 9, 5, 4, 5],
        pleased: 1,
        cross: 2,
        praise: [&["Płatność telefonem bez problemu"], &["Paying was quick"]],
        blame: [&["Pobrano płatność dwa razy", "Terminal nie działał"], &["I was charged twice"]],
    },
    Topic {
        name: "phone line",
        channels: [0, 2, 30, 3, 6],
        pleased: 2,
        cross: 4,
        praise: [&["Odebrali od razu, sprawa załatwiona"], &["Answered at once and sorted it out"]],
        blame: [
            &["Czterdzieści minut muzyczki i rozłączyło", "Każdy konsultant mówi co innego"],
            &["Forty minutes on hold", "Passed from one person to another"],
        ],
    },
    Topic {
        name: "chat bot",
        channels: [0; 5],
        pleased: 1,
        cross: 1,
        praise: [&["Bot odpowiedział w sekundę, wystarczyło"], &["The bot found my order at once"]],
        blame: [
            &["Bot w kółko pyta o to samo", "Nie da się połączyć z człowiekiem", "Bot nie rozumie po polsku"],
            &["The bot goes in circles", "I want to talk to a human"],
        ],
    },
];

const CLOSINGS: [&[&str]; 2] = [
    &[
        "Pozdrawiam.",
        "Dziękuję!",
        "Proszę o kontakt: jan.k@example.com, tel. 600 000 000",
        "Na pytanie usłyszałam: \"nie mamy i nie będzie\".",
        "👍",
        "Byłem tam w sobotę; było pełno ludzi.",
    ],
    &["Thanks.", "Please call me back, 600 000 000", "They said \"not our problem\".", "🙂", "See you soon!"],
];

/// How the answer as a whole sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Pleased,
    Mixed,
    Cross,
}

/// None to three topics, by channel and tone. `first` goes first, most of the time.
pub(super) fn topics(
    random: &mut Random,
    channel: Channel,
    tone: Tone,
    first: Option<&'static str>,
) -> Vec<&'static str> {
    let wanted = random.weighted(&[25, 50, 20, 5]);
    let weights = TOPICS.map(|topic| {
        let by_tone = match tone {
            Tone::Pleased => topic.pleased,
            Tone::Mixed => 2,
            Tone::Cross => topic.cross,
        };
        topic.channels[channel as usize] * by_tone
    });
    let mut names = Vec::with_capacity(wanted);
    if let Some(name) = first.filter(|_| 0 < wanted && random.chance(0.55)) {
        names.push(name);
    }
    while names.len() < wanted {
        let name = TOPICS[random.weighted(&weights)].name;
        if names.contains(&name) {
            break;
        }
        names.push(name);
    }
    names
}

/// A comment on the first of `topics`.
pub(super) fn comment(random: &mut Random, tone: Tone, topics: &[&str]) -> String {
    let language = usize::from(random.chance(0.28));
    let about = TOPICS.iter().find(|topic| topics.first().is_some_and(|name| *name == topic.name));
    let about = about.unwrap_or(&TOPICS[random.below(4) as usize]);
    let mut text = match tone {
        Tone::Pleased => random.one(about.praise[language]).to_owned(),
        Tone::Cross => random.one(about.blame[language]).to_owned(),
        Tone::Mixed => {
            let other = &TOPICS[random.below(4) as usize];
            let but = [", ale: ", ", but: "][language];
            format!("{}{but}{}", random.one(other.praise[language]), random.one(about.blame[language]))
        }
    };
    if random.chance(0.2) {
        text.push_str(if random.chance(0.1) { "\n" } else { ". " });
        text.push_str(random.one(CLOSINGS[language]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_fit_the_channel_and_come_once() {
        let mut random = Random::new(1);
        for channel in Channel::ALL {
            for _ in 0..500 {
                let mut names = topics(&mut random, channel, Tone::Cross, None);
                assert!(names.iter().all(|name| {
                    TOPICS.iter().any(|topic| topic.name == *name && 0 < topic.channels[channel as usize])
                }));
                assert!(names.iter().all(|name| !name.contains(';')));
                let n = names.len();
                names.sort_unstable();
                names.dedup();
                assert!(names.len() == n && n <= 3);
            }
        }
    }

    #[test]
    fn a_comment_speaks_of_its_first_topic() {
        let mut random = Random::new(2);
        let queue = TOPICS.iter().find(|topic| topic.name == "queue").unwrap();
        for _ in 0..50 {
            let text = comment(&mut random, Tone::Cross, &["queue", "price"]);
            assert!(queue.blame.iter().flat_map(|phrases| *phrases).any(|phrase| text.starts_with(phrase)), "{text}");
        }
    }
}
