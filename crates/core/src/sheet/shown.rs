//! Number formats: which cells show leading zeros and which show dates.

/// What a number format shows, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// The number.
    #[default]
    Plain,
    /// A whole number with at least so many digits: `00000000`.
    Zeros(u8),
    Date,
    Time,
}

/// The formats that every workbook has without saying so (ECMA-376 part 1, 18.8.30).
pub(super) fn builtin_format(id: u32) -> Shown {
    match id {
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => Shown::Date,
        18..=21 | 32 | 33 | 45..=47 => Shown::Time,
        _ => Shown::Plain,
    }
}

/// Reads the first section of a format code, without what it quotes, escapes or brackets.
pub(super) fn read_format(code: &str) -> Shown {
    let mut bare = String::with_capacity(code.len());
    let mut is_elapsed = false;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                is_elapsed |= matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            c => bare.push(c.to_ascii_lowercase()),
        }
    }
    if matches!(bare.as_str(), "general" | "standard" | "estándar" | "@") {
        Shown::Plain
    } else if bare.len() > 1 && bare.bytes().all(|byte| byte == b'0') {
        Shown::Zeros(u8::try_from(bare.len()).unwrap_or(u8::MAX))
    } else if bare.contains(['y', 'd']) {
        Shown::Date
    } else if is_elapsed || bare.contains(['h', 's']) {
        Shown::Time
    } else if bare.contains('m') {
        Shown::Date
    } else {
        Shown::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_zeros_dates_and_times_are_told_apart() {
        for (code, shown) in [
            ("00000000", Shown::Zeros(8)),
            ("[$-280A]00000000;@", Shown::Zeros(8)),
            ("0", Shown::Plain),
            ("General", Shown::Plain),
            ("0.00E+00", Shown::Plain),
            ("#,##0 \"días\"", Shown::Plain),
            ("dd/mm/yyyy", Shown::Date),
            ("mmm-yy", Shown::Date),
            ("[$-409]h:mm AM/PM", Shown::Time),
            ("[h]:mm:ss", Shown::Time),
            ("\\d0", Shown::Plain),
            ("[Red]0", Shown::Plain),
        ] {
            assert_eq!(read_format(code), shown, "{code}");
        }
    }
}
