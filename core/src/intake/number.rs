//! Reading numbers as people and programs write them.

/// A cell of text, read as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    /// Nothing but blanks.
    Blank,
    /// A whole number.
    Integer(i64),
    /// Any other number, infinities and NaN included.
    Float(f64),
    /// `true` or `false`.
    Bool,
    /// Anything else.
    Word,
}

/// Reads a cell: `9`, `+9`, `9.0`, `9,0` with a decimal comma, `9e0`; blanks around it do not matter.
pub(crate) fn number(text: &str, decimal_comma: bool) -> Number {
    let text = text.trim();
    match text.as_bytes() {
        [] => return Number::Blank,
        [digit @ b'0'..=b'9'] => return Number::Integer(i64::from(digit - b'0')),
        _ => {}
    }
    if let Ok(value) = text.parse::<i64>() {
        return Number::Integer(value);
    }
    if !matches!(text.as_bytes().first(), Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b',')) {
        return if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
            Number::Bool
        } else if text.eq_ignore_ascii_case("nan") {
            Number::Float(f64::NAN)
        } else if text.eq_ignore_ascii_case("inf") || text.eq_ignore_ascii_case("infinity") {
            Number::Float(f64::INFINITY)
        } else {
            Number::Word
        };
    }
    let parsed = if decimal_comma && text.contains(',') && !text.contains('.') {
        text.replacen(',', ".", 1).parse::<f64>()
    } else {
        text.parse::<f64>()
    };
    match parsed {
        Ok(value) if value.fract() == 0.0 && value.abs() < 9e15 =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            Number::Integer(value as i64)
        }
        Ok(value) => Number::Float(value),
        Err(_) => Number::Word,
    }
}

/// Reads a plain decimal number as a whole number of ticks, `per_unit` to one, rounded half away from zero.
///
/// Exact where a float would not be: `1.005` at 1000 ticks is 1005. Nothing when the text is not a plain decimal.
pub(crate) fn ticks(text: &str, per_unit: i64, decimal_comma: bool) -> Option<i64> {
    let bytes = text.trim().as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    };
    let mut whole = 0_i64;
    let mut fraction = 0_i128;
    let mut scale = 1_i128;
    let mut seen_point = false;
    let mut n_digits = 0;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                let digit = i64::from(byte - b'0');
                n_digits += 1;
                if !seen_point {
                    whole = whole.checked_mul(10)?.checked_add(digit)?;
                } else if scale < 1_000_000_000_000_000_000 {
                    fraction = fraction * 10 + i128::from(digit);
                    scale *= 10;
                }
            }
            b'.' if !seen_point => seen_point = true,
            b',' if !seen_point && decimal_comma => seen_point = true,
            _ => return None,
        }
    }
    if n_digits == 0 {
        return None;
    }
    // The fraction is below 10^18 and a unit has at most 86,400,000 ticks.
    let rounded = (2 * fraction * i128::from(per_unit) + scale) / (2 * scale);
    let rounded = whole.checked_mul(per_unit)?.checked_add(i64::try_from(rounded).ok()?)?;
    Some(if negative { -rounded } else { rounded })
}

/// A float as a whole number of ticks, rounded half away from zero; nothing when it does not fit.
pub(crate) fn float_ticks(value: f64, per_unit: i64) -> Option<i64> {
    let ticks = (value * per_unit as f64).round();
    if ticks.abs() < 9e15 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        return Some(ticks as i64);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_written() {
        let cases = [
            ("9", Number::Integer(9)),
            (" 10 ", Number::Integer(10)),
            ("+7", Number::Integer(7)),
            ("9.0", Number::Integer(9)),
            ("8.5", Number::Float(8.5)),
            ("-1", Number::Integer(-1)),
            ("1e1", Number::Integer(10)),
            ("", Number::Blank),
            ("  ", Number::Blank),
            ("true", Number::Bool),
            ("Blank", Number::Word),
            ("9 of 10", Number::Word),
            ("9,0", Number::Word),
            ("１", Number::Word),
            ("inf", Number::Float(f64::INFINITY)),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text, false), expected, "{text}");
        }
        assert_eq!(number("9,0", true), Number::Integer(9));
        assert_eq!(number("8,5", true), Number::Float(8.5));
        assert!(matches!(number("NaN", false), Number::Float(value) if value.is_nan()));
    }

    #[test]
    fn ticks_are_exact_and_round_half_away_from_zero() {
        let cases =
            [("1.005", 1000, Some(1005)), ("0.005", 100, Some(1)), ("-0.005", 100, Some(-1)), ("12", 100, Some(1200))];
        for (text, per_unit, expected) in cases {
            assert_eq!(ticks(text, per_unit, false), expected, "{text}");
        }
        assert_eq!(ticks("1234,50", 100, true), Some(123_450));
        assert_eq!(ticks("1.2.3", 100, false), None);
        assert_eq!(ticks(".", 100, false), None);
        assert_eq!(ticks("99999999999999999999", 100, false), None);
        assert_eq!(ticks("0.00000000000000000000000001", 100, false), Some(0));
    }
}
