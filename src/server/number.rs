//! Numbers in settings.

/// The number, if it is within; the complaint names the setting.
pub fn parse_number(name: &str, text: &str, least: u32, most: u32) -> Result<u32, String> {
    match text.trim().parse::<u32>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("{name}: «{text}» debe ser un número entero entre {least} y {most}.")),
    }
}
