//! Numbers as a person would read them off the sheet.

use std::fmt::Write;

use super::{CellKind, shown::Shown};

/// Writes a numeric cell's text to `text` (which is empty) and says how it was kept. What is no number
/// is text.
pub(super) fn write_number(raw: &str, shown: Shown, is_1904: bool, text: &mut String) -> CellKind {
    let raw = raw.trim();
    let Some(digits) = whole_digits(raw, text) else {
        return match raw.parse::<f64>() {
            Ok(number) if number.is_finite() => write_fraction(number, shown, is_1904, text),
            _ => {
                text.push_str(raw);
                CellKind::Text
            }
        };
    };
    match shown {
        Shown::Zeros(width) => {
            let missing = usize::from(width).saturating_sub(digits);
            text.insert_str(0, &"0".repeat(missing));
            CellKind::ZeroPadded
        }
        Shown::Date | Shown::Time => match text.parse() {
            Ok(number) => {
                text.clear();
                write_fraction(number, shown, is_1904, text)
            }
            Err(_) => CellKind::Number,
        },
        Shown::Plain => CellKind::Number,
    }
}

/// Writes a whole number's digits, without the exponent and the `.0` that some producers leave, and
/// counts them; `None` if it is no whole number that a cell keeps exactly.
fn whole_digits(raw: &str, text: &mut String) -> Option<usize> {
    if !raw.is_empty() && raw.len() <= 15 && raw.bytes().all(|byte| byte.is_ascii_digit()) {
        text.push_str(raw);
        return Some(raw.len());
    }
    let number = raw.parse::<f64>().ok()?;
    if !(0.0..1e15).contains(&number) || number.fract() != 0.0 {
        return None;
    }
    let _ = write!(text, "{number:.0}");
    Some(text.len())
}

fn write_fraction(number: f64, shown: Shown, is_1904: bool, text: &mut String) -> CellKind {
    let written = match shown {
        Shown::Date => write_date(number, is_1904, text),
        Shown::Time => write_time(number, text),
        Shown::Plain | Shown::Zeros(_) => None,
    };
    if written.is_some() {
        return CellKind::Text;
    }
    // Writing to a String cannot fail.
    let _ = if number.abs() < 1e21 { write!(text, "{number}") } else { write!(text, "{number:e}") };
    CellKind::Number
}

/// `10/02/2025`, with the time if there is one. Day 60 of the 1900 calendar, 29 February 1900, never
/// was; Excel has it all the same.
fn write_date(serial: f64, is_1904: bool, text: &mut String) -> Option<()> {
    const DAYS_FROM_1904: f64 = 1_462.0;
    let serial = if is_1904 { serial + DAYS_FROM_1904 } else { serial };
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Within a tenth of a second of the next day is the next day.
    let days = (serial + 1e-6).floor();
    let (year, month, day) = match days as i64 {
        60 => (1900, 2, 29),
        days if days < 60 => civil_from_days(days - 25_568),
        days => civil_from_days(days - 25_569),
    };
    let _ = write!(text, "{day:02}/{month:02}/{year:04}");
    let minutes = ((serial - days).max(0.0) * 1_440.0).round() as i64;
    if minutes > 0 {
        let _ = write!(text, " {:02}:{:02}", minutes / 60, minutes % 60);
    }
    Some(())
}

fn write_time(serial: f64, text: &mut String) -> Option<()> {
    if !(0.0..10_000.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round() as i64;
    let _ = write!(text, "{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Some(())
}

/// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level
/// Date Algorithms").
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str, shown: Shown) -> (String, CellKind) {
        let mut text = String::new();
        let kind = write_number(raw, shown, false, &mut text);
        (text, kind)
    }

    #[test]
    fn whole_numbers_have_neither_point_nor_exponent() {
        for raw in ["7654321", "7654321.0", "7.654321E6"] {
            assert_eq!(shown(raw, Shown::Plain), ("7654321".into(), CellKind::Number));
        }
        assert_eq!(shown("1.5", Shown::Plain).0, "1.5");
        assert_eq!(shown("-3", Shown::Plain).0, "-3");
        assert_eq!(shown("1e300", Shown::Plain).0, "1e300");
    }

    #[test]
    fn zeros_that_the_format_shows_come_back() {
        assert_eq!(shown("7654321", Shown::Zeros(8)), ("07654321".into(), CellKind::ZeroPadded));
        assert_eq!(shown("123456789", Shown::Zeros(8)), ("123456789".into(), CellKind::ZeroPadded));
    }

    #[test]
    fn what_is_no_number_is_text() {
        for raw in ["abc", "", "NaN", "inf"] {
            assert_eq!(shown(raw, Shown::Plain), (raw.into(), CellKind::Text));
        }
    }

    #[test]
    fn dates_read_as_in_peru() {
        for (raw, date) in [
            ("1", "01/01/1900"),
            ("59", "28/02/1900"),
            ("60", "29/02/1900"),
            ("61", "01/03/1900"),
            ("45698", "10/02/2025"),
            ("45698.5", "10/02/2025 12:00"),
            ("45697.9999999", "10/02/2025"),
        ] {
            assert_eq!(shown(raw, Shown::Date), (date.into(), CellKind::Text));
        }
        assert_eq!(shown("0.75", Shown::Time).0, "18:00:00");
        assert_eq!(shown("-1", Shown::Date).0, "-1");
        let mut text = String::new();
        write_number("44236", Shown::Date, true, &mut text);
        assert_eq!(text, "10/02/2025");
    }
}
