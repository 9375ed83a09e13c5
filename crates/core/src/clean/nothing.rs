//! The signs and words with which an office says that there is nothing to write.

use crate::text::fold;

/// Whole texts that mean nothing, as [`fold`] leaves them.
const WORDS: &[&str] = &[
    "na",
    "n a",
    "nd",
    "n d",
    "nn",
    "no",
    "no aplica",
    "no disponible",
    "no especifica",
    "no hay",
    "no indica",
    "no precisa",
    "no usa",
    "ninguna",
    "ninguno",
    "nada",
    "nan",
    "none",
    "notiene",
    "null",
    "nulo",
    "pendiente",
    "por asignar",
    "por completar",
    "por confirmar",
    "por definir",
    "desconoce",
    "desconocido",
    "en tramite",
    "falta",
    "s c",
    "s d",
    "s n",
    "sc",
    "sd",
    "sincorreo",
    "sn",
    "vacio",
    "xxx",
];

/// What a text that means nothing begins with: «sin correo», «no tiene e-mail».
const BEGINNINGS: &[&str] = &[
    "sin",
    "no tiene",
    "no tengo",
    "no cuenta",
    "no posee",
    "no registra",
    "no consigna",
    "no corresponde",
    "no recuerda",
    "no sabe",
    "no conoce",
    "no dispone",
    "no maneja",
    "aun no",
    "todavia no",
];

/// Whether the text says that there is no value: blank, only signs, only zeros, or one of the words for nothing.
/// For a column that may be empty; in one that may not, it is as wrong as ever.
pub fn is_nothing(text: &str) -> bool {
    // Numbers and addresses, as nearly all values of such columns are.
    let has_digit = || text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    if (text.starts_with(|c: char| c.is_ascii_digit()) && has_digit())
        || text.split_once('@').is_some_and(|(user, host)| !user.trim().is_empty() && host.contains('.'))
    {
        return false;
    }
    let key = fold(text);
    if key.is_empty() {
        return text.chars().all(|c| !c.is_control() && !matches!(c, '#' | '@' | '\u{FFFD}') || c.is_whitespace());
    }
    let begins = |start: &&str| key.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    key.chars().all(|c| matches!(c, '0' | ' '))
        || WORDS.contains(&key.as_str())
        // An address is one, whatever its words: sin.correo@ejemplo.pe.
        || (!text.contains('@') && BEGINNINGS.iter().any(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_write_nothing_are_nothing() {
        for text in [
            "",
            " ",
            "-",
            "—",
            "---",
            "...",
            "_",
            "0",
            "0.0",
            "No",
            "N/A",
            "S/C",
            "s/n",
            "NINGUNO",
            "No tiene",
            "sin",
            "Sin correo",
            "no tiene e-mail",
            "No registra",
            "no corresponde",
            "no recuerda",
            "Aún no tiene",
            "Desconoce",
            "null",
            "*",
            "?",
            "xxx",
        ] {
            assert!(is_nothing(text), "{text}");
        }
    }

    #[test]
    fn a_value_is_something() {
        for text in ["A", "x", "10", "Sinaí", "Nora", "sin@correo.pe", "no.tiene@x.pe", "P3001", "####", "\u{FFFD}"] {
            assert!(!is_nothing(text), "{text}");
        }
    }
}
