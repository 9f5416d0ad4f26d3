//! Writing markup: the one place where text is escaped, and elements that close themselves.

use std::fmt::{self, Display, Write};

use crate::locale::glyph::{clings, visible};

/// The first `most` characters of a text, with an ellipsis when there are more. Combining marks and joiners stay with what
/// they belong to, so a letter is never cut from its accent.
pub(super) fn clip(text: &str, most: usize) -> String {
    let clean: Vec<char> = text.chars().filter_map(visible).collect();
    if clean.len() <= most {
        return clean.into_iter().collect();
    }
    let mut end = most.saturating_sub(1);
    while clean.get(end).copied().is_some_and(clings) || 0 < end && clean.get(end - 1) == Some(&'\u{200d}') {
        if end == 0 {
            break;
        }
        end -= 1;
    }
    let mut short: String = clean.into_iter().take(end).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// As much of a text as fits into the width of `most` small letters, by a rough measure of its letters: nobody but the
/// reader's program knows its font.
pub(super) fn clip_to_width(text: &str, most: u32) -> String {
    // In quarters of a small letter.
    let width = |c: char| match c {
        c if clings(c) => 0,
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | '1' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '-' | '('
        | ')' => 3,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 6,
        '\u{1100}'.. => 8,
        c if c.is_uppercase() => 5,
        _ => 4,
    };
    let mut left = most.saturating_mul(4);
    let fitting = text.chars().filter_map(visible).take_while(|c| {
        let fits = width(*c) <= left;
        left = left.saturating_sub(width(*c));
        fits
    });
    clip(text, fitting.count())
}

/// Escapes whatever is written through it, for text and for attributes in double quotes alike.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars().filter_map(visible) {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

/// HTML or SVG being written. Names of elements and attributes are fixed in the program; everything else is escaped.
#[derive(Debug, Default)]
pub(super) struct Markup(String);

impl Markup {
    /// An empty piece of markup with room for `capacity` bytes.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(String::with_capacity(capacity))
    }

    /// Begins an element; it is written when its content is given.
    pub(super) fn el(&mut self, name: &'static str) -> Element<'_> {
        self.0.push('<');
        self.0.push_str(name);
        Element { markup: self, name }
    }

    /// Text, escaped.
    pub(super) fn text(&mut self, text: impl Display) {
        // Writing to a `String` cannot fail.
        let _ = write!(Escaped(&mut self.0), "{text}");
    }

    /// Markup fixed in the program, written as it is.
    pub(super) fn fixed(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// A line break between elements, for people who read the source.
    pub(super) fn line(&mut self) {
        self.0.push('\n');
    }

    /// What has been written.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// An element whose attributes are being written.
#[must_use = "an element is closed by giving its content"]
pub(super) struct Element<'a> {
    markup: &'a mut Markup,
    name: &'static str,
}

impl<'a> Element<'a> {
    /// An attribute, escaped, in double quotes.
    pub(super) fn attr(self, name: &'static str, value: impl Display) -> Self {
        self.markup.0.push(' ');
        self.markup.0.push_str(name);
        self.markup.0.push_str("=\"");
        let _ = write!(Escaped(&mut self.markup.0), "{value}");
        self.markup.0.push('"');
        self
    }

    /// The `class` attribute.
    pub(super) fn class(self, class: impl Display) -> Self {
        self.attr("class", class)
    }

    /// Ends the element with elements and text inside.
    pub(super) fn body(self, body: impl FnOnce(&mut Markup)) {
        let (markup, name) = self.open();
        body(markup);
        markup.close(name);
    }

    /// Ends the element with a text inside, escaped.
    pub(super) fn text(self, text: impl Display) {
        self.body(|markup| markup.text(text));
    }

    /// Ends an element of SVG, or a void element of HTML, that has nothing inside.
    pub(super) fn empty(self) {
        self.markup.0.push_str("/>");
    }

    fn open(self) -> (&'a mut Markup, &'static str) {
        self.markup.0.push('>');
        (self.markup, self.name)
    }
}

impl Markup {
    fn close(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }
}

/// A coordinate in pixels: at most two decimals, never `NaN`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Px(pub(super) f64);

impl Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = if self.0.is_finite() { (self.0 * 100.0).round() / 100.0 + 0.0 } else { 0.0 };
        write!(f, "{rounded}")
    }
}

/// A place across the chart: 0 at its left edge, 1 at its right, written in percent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Across(pub(super) f64);

impl Display for Across {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", Px(self.0 * 100.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        let mut markup = Markup::default();
        markup.text(text);
        markup.finish()
    }

    #[test]
    fn text_cannot_leave_its_place() {
        for (hostile, safe) in [
            ("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"),
            ("a \" onload=\"b", "a &quot; onload=&quot;b"),
            ("a&lt;", "a&amp;lt;"),
            ("abc\u{202e}cba\u{2066}\u{200f}", "abccba"),
            ("nul\0 bell\u{7} esc\u{1b}[31m", "nul bell esc[31m"),
            ("two\r\nlines\u{2028}", "two  lines "),
            ("Łódź 👩‍🚀", "Łódź 👩‍🚀"),
        ] {
            assert_eq!(text(hostile), safe);
        }
    }

    #[test]
    fn attributes_are_escaped_and_elements_close() {
        let mut markup = Markup::default();
        markup.el("g").attr("title", "\"<>").body(|g| {
            g.el("line").attr("x1", Across(0.125)).attr("y1", Px(f64::NAN)).empty();
            g.el("text").text("1 < 2");
        });
        assert_eq!(markup.finish(), r#"<g title="&quot;&lt;&gt;"><line x1="12.5%" y1="0"/><text>1 &lt; 2</text></g>"#);
    }

    #[test]
    fn clipping_keeps_accents_and_families() {
        assert_eq!(clip("Warszawa", 8), "Warszawa");
        assert_eq!(clip("Warszawa Centrum", 10), "Warszawa…");
        assert_eq!(clip("abe\u{308}cd", 4), "ab…");
        assert_eq!(clip("", 0), "");
        assert_eq!(clip("ab", 0), "…");
        assert_eq!(clip_to_width("ananas", 6), "ananas");
        assert_eq!(clip_to_width("WWWWWW", 6), "WWW…"); // 6 of 24 quarters each: 4 fit, the last gives way to the dots
        assert_eq!(clip_to_width("漢字漢字", 6), "漢字…");
    }
}
