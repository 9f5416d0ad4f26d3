//! Characters of foreign text: which may be shown, which cling to the one before, and how wide they stand.

/// A character as it may appear in what people read, or nothing when it must not.
///
/// Control characters, bidirectional overrides and marks, noncharacters and tag characters go: they can hide text or turn
/// it round. Line breaks of every kind become spaces. Joiners stay, for scripts and emoji need them.
pub(crate) const fn visible(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => None,
        _ if (c as u32) & 0xfffe == 0xfffe => None,
        _ => Some(c),
    }
}

/// Whether a character joins the one before it: combining marks, variation selectors, skin tones, joiners.
pub(crate) const fn clings(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
}

/// How many columns a text takes in letters of one width, where East Asian letters and emoji take two.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

const fn column(c: char) -> usize {
    match c {
        c if clings(c) => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// What may be shown of a text, in at most `most` columns; what does not fit gives way to an ellipsis.
pub(crate) fn fit(text: &str, most: usize) -> String {
    let mut fitting = String::new();
    let (mut width, mut before_last) = (0, 0);
    for c in text.chars().filter_map(visible) {
        let wide = column(c);
        if most < width + wide {
            fitting.truncate(before_last);
            fitting.truncate(fitting.trim_end().len());
            fitting.push('…');
            return fitting;
        }
        width += wide;
        fitting.push(c);
        // One column is kept for the ellipsis.
        if width < most {
            before_last = fitting.len();
        }
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_letters() {
        for (text, wide) in [("", 0), ("Łódź", 4), ("e\u{301}", 1), ("漢字", 4), ("👍🏽", 2)] {
            assert_eq!(columns(text), wide, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_gives_way() {
        for (text, most, short) in [
            ("Warszawa", 8, "Warszawa"),
            ("Warszawa Centrum", 10, "Warszawa…"),
            ("漢字漢字", 6, "漢字…"),
            ("abe\u{308}c", 4, "abe\u{308}c"),
            ("abe\u{308}cd", 4, "abe\u{308}…"),
            ("\u{1b}[31mred\u{202e}\n", 20, "[31mred "),
            ("ab", 0, "…"),
        ] {
            assert_eq!(fit(text, most), short, "{text:?}");
        }
    }
}
