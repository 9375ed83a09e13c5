//! What people type and spreadsheets keep, made comparable.
//!
//! Cells carry no-break spaces, zero-width characters, letters in two code points and accents that
//! come and go. [`normalize`] keeps what a reader sees; [`sort_key`] and [`fold`] go further, for
//! sorting, searching and matching.

use std::borrow::Cow;

use unicode::{compose, is_composed, strip_marks};

pub use unicode::is_mark;

/// The text as a reader sees it: composed (NFC), without invisible characters (zero-width, byte order
/// mark, soft hyphen, direction marks), trimmed, every run of spaces one plain space.
///
/// Line breaks and tabs inside the text stay: a name must not have them, and says so.
pub fn normalize(text: &str) -> String {
    normalize_cow(text).into_owned()
}

/// [`normalize`] that borrows when there is nothing to change, as for nearly every cell.
pub fn normalize_cow(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    for c in compose(&visible).chars() {
        if !is_space(c) {
            clean.push(c);
        } else if !clean.ends_with(' ') {
            clean.push(' ');
        }
    }
    // Dropping an invisible character can bare a space that it hid.
    let end = clean.trim_end().len();
    clean.truncate(end);
    if clean.starts_with(char::is_whitespace) {
        clean.drain(..clean.len() - clean.trim_start().len());
    }
    Cow::Owned(clean)
}

/// Whether a reader sees nothing: only spaces and invisible characters, or nothing at all.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// The key to sort and search by: normalised, lower case, without accents. `Ñahui` becomes `nahui`.
pub fn sort_key(text: &str) -> String {
    let text = normalize_cow(text);
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    strip_marks(&text).chars().flat_map(char::to_lowercase).collect()
}

/// Behind an `n`, sorts after every letter that may stand there.
const TILDE: &str = "n\u{10FFFF}";

/// The key to sort names by as Spanish does: as [`sort_key`], but `ñ` is a letter of its own, after `n`.
pub fn collation_key(text: &str) -> String {
    let text = normalize_cow(text);
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    sort_key(&text.replace(['ñ', 'Ñ'], TILDE))
}

/// The text in ASCII, for what knows no other letters: without accents, and without what has no such letter. `3.º Ñahui`
/// becomes `3.o Nahui`.
pub fn ascii(text: &str) -> String {
    strip_marks(text).chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect()
}

/// The key to match headings and words by: [`sort_key`] with letters and digits only, words parted by
/// one space. `Nº_DNI:` becomes `no dni`.
pub fn fold(text: &str) -> String {
    let key = sort_key(text);
    let mut folded = String::with_capacity(key.len());
    for word in key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// The text on one line and harmless to a terminal or an editor: control characters and invisible
/// ones are dropped, line breaks and tabs become spaces.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect()
}

/// Nothing that [`normalize`] would change, given that both ends are trimmed.
fn is_clean(text: &str) -> bool {
    if text.is_ascii() {
        return !text.contains("  ");
    }
    let mut after_space = false;
    for c in text.chars() {
        if is_invisible(c) || (is_space(c) && (c != ' ' || after_space)) {
            return false;
        }
        after_space = c == ' ';
    }
    is_composed(text)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}')
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// The forms of Unicode.
#[cfg(not(target_arch = "wasm32"))]
mod unicode {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};

    /// NFC.
    pub fn compose(text: &str) -> String {
        text.nfc().collect()
    }

    /// Whether it is sure to be NFC.
    pub fn is_composed(text: &str) -> bool {
        is_nfc_quick(text.chars()) == IsNormalized::Yes
    }

    /// NFKD without its accents.
    pub fn strip_marks(text: &str) -> String {
        text.nfkd().filter(|c| !is_combining_mark(*c)).collect()
    }

    /// Whether it is an accent or another sign upon a letter.
    pub fn is_mark(c: char) -> bool {
        is_combining_mark(c)
    }
}

/// The forms of Unicode by the browser's own tables: ours would be a quarter of all that it has to fetch.
#[cfg(target_arch = "wasm32")]
mod unicode {
    use js_sys::{JsString, RegExp};

    fn normalized(text: &str, form: &str) -> JsString {
        JsString::from(text).normalize(form)
    }

    pub fn compose(text: &str) -> String {
        normalized(text, "NFC").into()
    }

    pub fn is_composed(text: &str) -> bool {
        compose(text) == text
    }

    pub fn strip_marks(text: &str) -> String {
        normalized(text, "NFKD").replace_by_pattern(&RegExp::new(r"\p{M}", "gu"), "").into()
    }

    pub fn is_mark(c: char) -> bool {
        RegExp::new(r"^\p{M}$", "u").test(c.encode_utf8(&mut [0; 4]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spaces_and_invisible_characters_of_spreadsheets_go() {
        assert_eq!(normalize("\u{FEFF} \u{A0}María\u{A0}\u{2003} Elena\u{200B} "), "María Elena");
        assert_eq!(normalize("Sal\u{AD}as"), "Salas");
        assert_eq!(normalize("\u{202E}Ana\u{200B} \u{200B}"), "Ana");
        assert_eq!(normalize(" \u{A0}\u{200B} "), "");
        assert!(is_blank(" \u{A0}\u{200B} ") && is_blank("") && !is_blank(" . "));
    }

    #[test]
    fn letters_in_two_code_points_become_one() {
        assert_eq!(normalize("Jose\u{301} N\u{303}ahui"), "José Ñahui");
    }

    #[test]
    fn line_breaks_inside_stay_for_the_rule_that_forbids_them() {
        assert_eq!(normalize("\tAna\nMaría\r\n"), "Ana\nMaría");
    }

    #[test]
    fn the_sort_key_has_no_case_and_no_accents() {
        assert_eq!(sort_key("  Íñigo  ÑAHUI "), "inigo nahui");
        assert_eq!(sort_key("O'Higgins"), "o'higgins");
    }

    #[test]
    fn names_are_sorted_as_spanish_sorts_them() {
        let sorted = ["Nazario", "Nuñez", "Núñez Ríos", "nuñoa", "NUOVO", "Nuzco", "Ñahui", "Ñope", "Ochoa"];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| collation_key(name));
        assert_eq!(names, sorted);
        assert_eq!(collation_key("Pérez"), collation_key("PEREZ"));
        assert_eq!(collation_key("N\u{303}ahui"), collation_key("Ñahui"), "in two code points too");
    }

    #[test]
    fn ascii_has_no_other_letters() {
        assert_eq!(ascii("Credenciales Padres 3.º Ñahui 👤\r\n"), "Credenciales Padres 3.o Nahui ");
    }

    #[test]
    fn folding_keeps_letters_and_digits_only() {
        for (heading, key) in [
            ("nro_documento", "nro documento"),
            ("Nº DNI", "no dni"),
            ("N° DNI:", "n dni"),
            ("Correo\nElectrónico", "correo electronico"),
            ("Tipo Doc.", "tipo doc"),
            ("***", ""),
        ] {
            assert_eq!(fold(heading), key);
        }
    }

    #[test]
    fn printable_text_has_no_control_characters() {
        assert_eq!(printable("a\u{1b}[31m\r\nb\0\u{202E}c"), "a[31m  bc");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in ".*") {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }

        #[test]
        fn normalised_text_has_no_outer_and_no_double_spaces(text in "[a\u{A0} \u{200B}\t\u{301}]*") {
            let clean = normalize(&text);
            prop_assert_eq!(clean.trim(), &clean);
            prop_assert!(!clean.contains("  "));
        }
    }
}
