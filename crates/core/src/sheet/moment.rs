//! Moments written as ISO 8601 has them, in the strict form of .xlsx and in .ods.

/// `2025-02-10` and `2025-02-10T12:00:00` as a date among numbers is shown; a fraction of the second and a zone behind
/// it are dropped. `None` for what is no such moment.
pub(super) fn show_moment(iso: &str) -> Option<String> {
    let (date, time) = iso.split_once('T').unwrap_or((iso, ""));
    let mut parts = date.splitn(3, '-');
    let mut next = || parts.next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (year, month, day): (u16, u8, u8) = (next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let date = format!("{day:02}/{month:02}/{year:04}");
    let time = time.split(['Z', '+', '-']).next().unwrap_or_default();
    let seconds = if time.is_empty() { 0.0 } else { clock_seconds(time)? };
    match (seconds / 60.0).round() as u32 {
        0 => Some(date),
        minutes => Some(format!("{date} {:02}:{:02}", minutes / 60, minutes % 60)),
    }
}

/// `18:00:00` with or without a `T` in front, as a time among numbers is shown.
pub(super) fn show_clock(iso: &str) -> Option<String> {
    let time = iso.strip_prefix('T').unwrap_or(iso);
    clock_seconds(time.strip_suffix('Z').unwrap_or(time)).map(show_seconds)
}

pub(super) fn show_seconds(seconds: f64) -> String {
    let seconds = seconds.round() as u32;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Seconds of `12:30:15.5`; at most 10,000 days.
pub(super) fn clock_seconds(time: &str) -> Option<f64> {
    let mut parts = time.splitn(3, ':');
    let (hours, minutes): (u32, u32) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let seconds: f64 = parts.next().unwrap_or("0").replace(',', ".").parse().ok()?;
    let total = f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds;
    (0.0..864e6).contains(&total).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_in_a_workbook() {
        for (iso, shown) in [
            ("2025-02-10", Some("10/02/2025")),
            ("2025-02-10T12:00:00", Some("10/02/2025 12:00")),
            ("2025-02-10T00:00:00", Some("10/02/2025")),
            ("2025-02-10T08:05:40.250000000", Some("10/02/2025 08:06")),
            ("2025-02-10T08:05:00Z", Some("10/02/2025 08:05")),
            ("2025-02-10T08:05-05:00", Some("10/02/2025 08:05")),
            ("ayer", None),
            ("2025-02", None),
            ("2025-13-01", None),
            ("+2025-+1-01", None),
        ] {
            assert_eq!(show_moment(iso).as_deref(), shown, "{iso}");
        }
        assert_eq!(show_clock("T18:30:00").as_deref(), Some("18:30:00"));
        assert_eq!(show_clock("18:30").as_deref(), Some("18:30:00"));
        assert_eq!(show_clock("45698"), None);
    }
}
