//! The shops of the demo company and the ways in which its customers reach it.

/// Where a customer was served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// At the counter; the only channel that follows opening hours.
    Store,
    /// The web shop.
    Web,
    /// A call to the contact centre.
    Phone,
    /// The chat of the contact centre.
    Chat,
    /// A letter to the contact centre.
    Email,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 5] = [Self::Store, Self::Web, Self::Phone, Self::Chat, Self::Email];

    /// The name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Web => "web",
            Self::Phone => "phone",
            Self::Chat => "chat",
            Self::Email => "e-mail",
        }
    }

    /// The share of the answers on the first and on the last day; in between it moves evenly.
    pub(super) const fn share(self) -> (f64, f64) {
        match self {
            Self::Store => (0.46, 0.41),
            Self::Web => (0.24, 0.29),
            Self::Phone => (0.14, 0.11),
            Self::Chat => (0.08, 0.12),
            Self::Email => (0.08, 0.07),
        }
    }

    /// Volume from Monday to Sunday, against the usual day.
    pub(super) const fn weekdays(self) -> [f64; 7] {
        match self {
            Self::Store => [0.88, 0.86, 0.90, 0.97, 1.18, 1.42, 1.00],
            Self::Web => [1.06, 1.00, 0.98, 0.97, 0.94, 0.96, 1.09],
            Self::Phone => [1.34, 1.20, 1.14, 1.12, 1.10, 0.70, 0.40],
            Self::Chat => [1.15, 1.08, 1.04, 1.03, 1.00, 0.88, 0.82],
            Self::Email => [1.30, 1.18, 1.12, 1.08, 1.02, 0.72, 0.58],
        }
    }

    /// Weights of the hours 0 to 23.
    pub(super) const fn hours(self) -> [u32; 24] {
        match self {
            Self::Store => [0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 8, 9, 9, 8, 8, 10, 13, 15, 14, 10, 5, 0, 0, 0],
            Self::Web => [5, 3, 2, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 9, 9, 9, 10, 11, 12, 14, 16, 16, 13, 9],
            Self::Phone => [0, 0, 0, 0, 0, 0, 0, 0, 10, 14, 14, 13, 12, 11, 11, 11, 10, 8, 6, 4, 0, 0, 0, 0],
            Self::Chat => [0, 0, 0, 0, 0, 0, 0, 2, 6, 9, 10, 10, 10, 9, 9, 9, 9, 9, 9, 9, 9, 8, 5, 0],
            Self::Email => [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 10, 9, 9, 9, 8, 7, 7, 7, 7, 6, 5, 3],
        }
    }

    /// How much happier than at the counter people leave it, in standard deviations.
    pub(super) const fn mood(self) -> f64 {
        match self {
            Self::Store => 0.06,
            Self::Web => 0.04,
            Self::Phone => -0.12,
            Self::Chat => -0.06,
            Self::Email => -0.16,
        }
    }

    /// The median handling time in seconds and the spread of its logarithm; nothing where nobody handles a case.
    pub(super) const fn handling(self) -> Option<(f64, f64)> {
        match self {
            Self::Store | Self::Web => None,
            Self::Phone => Some((285.0, 0.55)),
            Self::Chat => Some((430.0, 0.6)),
            Self::Email => Some((5_200.0, 0.85)),
        }
    }
}

/// One shop.
#[derive(Debug, Clone, PartialEq)]
pub struct Store {
    /// The name in the file.
    pub name: String,
    /// The region it belongs to.
    pub region: &'static str,
    /// How many answers it brings on an average day.
    pub a_day: f64,
    /// Whether its counter opens on Sundays.
    pub sundays: bool,
    /// How much happier its customers are than the company's, in standard deviations.
    pub(super) mood: f64,
}

/// Name, region, answers a day, open on Sundays, mood in hundredths; the largest first.
const SHOPS: [(&str, &str, u16, bool, i8); 40] = [
    ("Warszawa Wola", "Mazowsze", 130, true, -4),
    ("Kraków Krowodrza", "Małopolska", 105, true, 9),
    ("Wrocław Krzyki", "Dolny Śląsk", 88, true, 2),
    ("Poznań Jeżyce", "Wielkopolska", 76, true, 14),
    ("Gdańsk Wrzeszcz", "Pomorze", 66, true, 5),
    ("Katowice Centrum", "Śląsk", 58, true, -8),
    ("Warszawa Mokotów", "Mazowsze", 50, true, -12),
    ("Kraków Podgórze", "Małopolska", 44, true, 4),
    ("Gdynia", "Pomorze", 39, true, -14),
    ("Warszawa Ursynów", "Mazowsze", 35, true, 6),
    ("Gliwice", "Śląsk", 31, true, 3),
    ("Wrocław Fabryczna", "Dolny Śląsk", 28, true, -6),
    ("Częstochowa", "Śląsk", 25, false, -3),
    ("Poznań Rataje", "Wielkopolska", 23, true, 8),
    ("Bielsko-Biała", "Śląsk", 21, false, 11),
    ("Radom", "Mazowsze", 19, false, -18),
    ("Kraków Nowa Huta", "Małopolska", 17, true, -9),
    ("Warszawa Bemowo", "Mazowsze", 16, true, 0),
    ("Sopot", "Pomorze", 15, true, 12),
    ("Rybnik", "Śląsk", 14, false, 7),
    ("Tarnów", "Małopolska", 12, false, 16),
    ("Legnica", "Dolny Śląsk", 11, false, -11),
    ("Płock", "Mazowsze", 10, false, 1),
    ("Kalisz", "Wielkopolska", 9, false, -2),
    ("Tychy", "Śląsk", 8, false, 5),
    ("Słupsk", "Pomorze", 8, false, -7),
    ("Nowy Sącz", "Małopolska", 7, false, 18),
    ("Wałbrzych", "Dolny Śląsk", 6, false, -22),
    ("Sosnowiec", "Śląsk", 6, true, -5),
    ("Konin", "Wielkopolska", 5, false, 4),
    ("Jelenia Góra", "Dolny Śląsk", 5, false, 10),
    ("Warszawa Praga", "Mazowsze", 4, true, -10),
    ("Zakopane", "Małopolska", 4, true, 3),
    ("Gdańsk Oliwa", "Pomorze", 3, true, 13),
    ("Siedlce", "Mazowsze", 3, false, 6),
    ("Leszno", "Wielkopolska", 2, false, 15),
    ("Tczew", "Pomorze", 2, false, -1),
    ("Gniezno", "Wielkopolska", 2, false, -13),
    ("Bochnia", "Małopolska", 1, false, 8),
    ("Chorzów", "Śląsk", 1, false, -6),
];

/// The `n` largest shops; past the forty they come again, numbered.
pub(super) fn stores(n: usize) -> Vec<Store> {
    (0..n)
        .zip(SHOPS.iter().cycle())
        .map(|(i, (name, region, a_day, sundays, mood))| Store {
            name: if i < SHOPS.len() { (*name).to_owned() } else { format!("{name} {}", i / SHOPS.len() + 1) },
            region,
            a_day: f64::from(*a_day),
            sundays: *sundays,
            mood: f64::from(*mood) / 100.0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_network_is_as_told() {
        let all = stores(100);
        assert_eq!(all.iter().map(|store| &store.name).collect::<BTreeSet<_>>().len(), 100);
        assert_eq!(all[80].name, "Warszawa Wola 3");
        let forty = stores(40);
        assert_eq!(forty.iter().map(|store| store.region).collect::<BTreeSet<_>>().len(), 6);
        assert_eq!(forty.iter().filter(|store| store.sundays).count(), 20);
        for channel in Channel::ALL {
            let week: f64 = channel.weekdays().iter().sum();
            assert!((week - 7.0).abs() < 0.25, "{channel:?}: {week}");
        }
    }
}
