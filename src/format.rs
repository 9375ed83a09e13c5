//! Numbers, times and durations as a person in Peru reads them. Plain functions, so that they can be tested.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike, Utc};

/// Lima keeps one offset all year.
const LIMA_HOURS: i64 = -5;

/// The wall clock in Lima. (Format strings would bring chrono's whole formatter into the WASM.)
pub fn in_lima(time: DateTime<Utc>) -> NaiveDateTime {
    time.naive_utc() + Duration::hours(LIMA_HOURS)
}

/// The calendar year in Lima.
pub fn year(time: DateTime<Utc>) -> i32 {
    in_lima(time).year()
}

/// `10/02/2025`, in Lima.
pub fn date(time: DateTime<Utc>) -> String {
    let local = in_lima(time);
    format!("{:02}/{:02}/{}", local.day(), local.month(), local.year())
}

/// `10/02/2025, 14:05`, in Lima.
pub fn date_time(moment: DateTime<Utc>) -> String {
    format!("{}, {}", date(moment), time(moment))
}

/// `14:05`, in Lima.
pub fn time(moment: DateTime<Utc>) -> String {
    let local = in_lima(moment);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `2025-02-10`, in Lima: as a date field of a form has it.
pub fn iso_date(time: DateTime<Utc>) -> String {
    let local = in_lima(time);
    format!("{:04}-{:02}-{:02}", local.year(), local.month(), local.day())
}

/// The last second of that day in Lima; none at the end of all days.
pub fn end_of_day(day: NaiveDate) -> Option<DateTime<Utc>> {
    Some(day.and_hms_opt(23, 59, 59)?.checked_sub_signed(Duration::hours(LIMA_HOURS))?.and_utc())
}

/// `12,345`: thousands apart as es-PE writes them, from five digits on.
pub fn number(value: i64) -> String {
    let digits = value.abs().to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    if value < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `96.6 %`, never 100 unless all of them, never 0 unless none.
pub fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 || part <= 0 {
        return "0\u{a0}%".into();
    }
    if part >= whole {
        return "100\u{a0}%".into();
    }
    let tenths = ((part * 2000 / whole + 1) / 2).clamp(1, 999);
    match tenths % 10 {
        0 => format!("{}\u{a0}%", tenths / 10),
        rest => format!("{}.{rest}\u{a0}%", tenths / 10),
    }
}

/// `1 fila`, `7 filas`.
pub fn count(value: i64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", number(value), if value == 1 { one } else { many })
}

/// `18 filas por segundo`; slow work is counted by the minute.
pub fn rate(per_second: f64) -> String {
    if per_second >= 1.0 {
        format!("{} por segundo", count(per_second.round() as i64, "fila", "filas"))
    } else {
        format!("{} por minuto", count((per_second * 60.0).round() as i64, "fila", "filas"))
    }
}

/// Time left, as coarse as it is known.
pub fn remaining(seconds: f64) -> String {
    match seconds.ceil() as i64 {
        ..=1 => "Casi listo".into(),
        few @ 2..=9 => format!("Quedan {few} segundos"),
        some @ 10..=59 => format!("Quedan unos {} segundos", (some + 4) / 5 * 5),
        60..=89 => "Queda 1 minuto".into(),
        many @ 90..=5399 => format!("Quedan {} minutos", (many + 30) / 60),
        hours => format!("Quedan {} horas", (hours + 1800) / 3600),
    }
}

/// How long something took: «34 s», «2 min 5 s».
pub fn duration(time: Duration) -> String {
    match time.num_seconds() {
        ..1 => "menos de 1\u{a0}s".into(),
        few @ 1..60 => format!("{few}\u{a0}s"),
        many => format!("{}\u{a0}min {}\u{a0}s", many / 60, many % 60),
    }
}

/// `184 kB`, `2.4 MB`.
pub fn file_size(bytes: u64) -> String {
    if bytes < 999_500 {
        format!("{}\u{a0}kB", bytes.div_ceil(1000).max(1))
    } else {
        // Not by floating point, whose formatting would weigh ten kilobytes in the browser.
        let tenths = (bytes + 50_000) / 100_000;
        format!("{}.{}\u{a0}MB", tenths / 10, tenths % 10)
    }
}

/// The initials of an avatar: «Ana Ruiz» is «AR».
pub fn initials(given: &str, family: &str) -> String {
    [given, family].iter().filter_map(|name| name.trim().chars().next()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_limas() {
        let time = "2025-02-11T03:04:59Z".parse().unwrap();
        assert_eq!((date(time).as_str(), date_time(time).as_str()), ("10/02/2025", "10/02/2025, 22:04"));
    }

    #[test]
    fn a_day_ends_when_it_does_in_lima() {
        let end = end_of_day("2025-02-10".parse().unwrap()).unwrap();
        assert_eq!((date_time(end).as_str(), iso_date(end).as_str()), ("10/02/2025, 23:59", "2025-02-10"));
        assert_eq!(end.to_rfc3339(), "2025-02-11T04:59:59+00:00");
        assert_eq!(end_of_day(NaiveDate::MAX), None);
    }

    #[test]
    fn thousands_stand_apart_from_five_digits_on() {
        assert_eq!((number(0).as_str(), number(9999).as_str(), number(-12345).as_str()), ("0", "9999", "-12,345"));
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(
            (count(1, "fila", "filas").as_str(), count(0, "fila", "filas").as_str()),
            ("1\u{a0}fila", "0\u{a0}filas")
        );
    }

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        assert_eq!(percent(398, 412), "96.6\u{a0}%");
        assert_eq!(percent(1, 2), "50\u{a0}%");
        assert_eq!(percent(9999, 10_000), "99.9\u{a0}%");
        assert_eq!(percent(1, 20_000), "0.1\u{a0}%");
        assert_eq!(
            (percent(0, 5).as_str(), percent(5, 5).as_str(), percent(0, 0).as_str()),
            ("0\u{a0}%", "100\u{a0}%", "0\u{a0}%")
        );
    }

    #[test]
    fn rates_and_times_left_are_told_as_coarsely_as_they_are_known() {
        assert_eq!(rate(17.6), "18\u{a0}filas por segundo");
        assert_eq!(rate(0.5), "30\u{a0}filas por minuto");
        assert_eq!(remaining(0.2), "Casi listo");
        assert_eq!(remaining(7.0), "Quedan 7 segundos");
        assert_eq!(remaining(41.0), "Quedan unos 45 segundos");
        assert_eq!(
            (remaining(70.0).as_str(), remaining(95.0).as_str(), remaining(7200.0).as_str()),
            ("Queda 1 minuto", "Quedan 2 minutos", "Quedan 2 horas")
        );
    }

    #[test]
    fn sizes_and_initials_are_short() {
        assert_eq!(
            (file_size(10).as_str(), file_size(183_400).as_str(), file_size(2_430_000).as_str()),
            ("1\u{a0}kB", "184\u{a0}kB", "2.4\u{a0}MB")
        );
        assert_eq!((initials("ángel", "Condori Apaza").as_str(), initials(" ", "Ruiz").as_str()), ("ÁC", "R"));
    }
}
