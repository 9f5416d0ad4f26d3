//! Words that the sentences of series share.

use crate::calendar::{Grain, Period};
use crate::locale::{Locale, Noun};

/// What periods of a grain are called.
pub(super) const fn noun(grain: Grain) -> Noun {
    match grain {
        Grain::All => Noun::Period,
        Grain::Day => Noun::Day,
        Grain::Week => Noun::Week,
        Grain::Month => Noun::Month,
        Grain::Quarter => Noun::Quarter,
        Grain::Year => Noun::Year,
    }
}

/// From one period to another.
pub(super) fn periods(first: Period, last: Period, locale: Locale) -> String {
    if first == last {
        return locale.period(first);
    }
    format!("{} – {}", locale.period(first), locale.period(last))
}
