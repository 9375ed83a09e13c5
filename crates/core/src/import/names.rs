//! Splits «Apellidos y Nombres» in one cell, when it can be told where the surnames end.

use std::borrow::Cow;

use super::Target;
use crate::{
    clean::unwrap_text,
    text::{fold, normalize_cow},
};

/// Surnames and names that were one cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SplitNames<'a> {
    pub surnames: Cow<'a, str>,
    pub names: Cow<'a, str>,
    pub confidence: Confidence,
    /// What most likely is meant where it cannot be told: «Apellidos, Nombres».
    pub suggestion: Option<String>,
}

/// How sure the split is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Confidence {
    /// A comma, or one word each.
    Sure,
    /// Two surnames and one or two names, most likely.
    Likely,
    /// It cannot be told; everything stands in the surnames.
    Unclear,
}

pub(super) const LIKELY: &str = "Separamos apellidos y nombres de una misma celda. Verifique que sea correcto.";
pub(super) const UNCLEAR: &str =
    "No se puede saber dónde terminan los apellidos. Escriba una coma después de ellos o sepárelos en dos columnas.";

/// A comma parts surnames from names. Without one, small words count with the next («De la Cruz» is one), and of what
/// then are words two are one each, three are two surnames and a name, and four are two each. More is for a person to
/// decide.
pub(super) fn split(text: &str, order: Target) -> SplitNames<'_> {
    let text = normalize_cow(unwrap_text(text));
    if let Some((surnames, names)) = text.split_once(',') {
        let (surnames, names) = (surnames.trim().to_owned(), names.trim().to_owned());
        if !surnames.is_empty() && !names.is_empty() && !names.contains(',') {
            let (surnames, names) = (surnames.into(), names.into());
            return SplitNames { surnames, names, confidence: Confidence::Sure, suggestion: None };
        }
    }
    let units = units_of(&text);
    let has_particle = units.iter().any(|unit| unit.contains(' '));
    // «1. Rojas» has a word that is none.
    let is_odd = text.contains(',') || units.iter().any(|unit| !unit.contains(char::is_alphabetic));
    let confidence = match units.len() {
        _ if is_odd => Confidence::Unclear,
        2 if !has_particle => Confidence::Sure,
        2..=4 => Confidence::Likely,
        _ => Confidence::Unclear,
    };
    // Two surnames are the rule; of two units each is one.
    let surname_count = if units.len() == 2 { 1 } else { 2 };
    let parts = if order == Target::NamesFirst {
        units.len().checked_sub(surname_count).map(|place| units.split_at(place)).map(|(names, rest)| (rest, names))
    } else {
        units.split_at_checked(surname_count)
    };
    match parts {
        Some((surnames, names)) if confidence != Confidence::Unclear => SplitNames {
            surnames: surnames.join(" ").into(),
            names: names.join(" ").into(),
            confidence,
            suggestion: None,
        },
        parts => {
            let likely = parts.filter(|(surnames, names)| !surnames.is_empty() && !names.is_empty());
            let suggestion = likely
                .filter(|_| !is_odd)
                .map(|(surnames, names)| format!("{}, {}", surnames.join(" "), names.join(" ")));
            SplitNames { surnames: text, names: "".into(), confidence: Confidence::Unclear, suggestion }
        }
    }
}

/// The words of a name, each with the small words before it.
fn units_of(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut particles = String::new();
    for word in text.split_whitespace() {
        particles.push_str(word);
        if is_particle(word) {
            particles.push(' ');
        } else {
            units.push(std::mem::take(&mut particles));
        }
    }
    // Small words at the end belong to nothing.
    if !particles.is_empty() {
        units.push(particles.trim_end().to_owned());
    }
    units
}

/// Surnames and names of a cell that could not be split, when a person has typed the names, or all of it with a comma.
/// None: what was typed is not in the cell.
pub fn split_by_hand(text: &str, typed: &str) -> Option<(String, String)> {
    let (text, typed) = (normalize_cow(text), normalize_cow(typed));
    if let Some((surnames, names)) = typed.split_once(',') {
        let (surnames, names) = (surnames.trim(), names.trim());
        let is_whole = !surnames.is_empty() && !names.is_empty() && !names.contains(',');
        return is_whole.then(|| (surnames.to_owned(), names.to_owned()));
    }
    let words: Vec<&str> = text.split(' ').collect();
    let count = typed.split(' ').count();
    let rest = words.len().checked_sub(count).filter(|rest| *rest > 0)?;
    let same = |words: &[&str]| fold(&words.join(" ")) == fold(&typed);
    let surnames = if same(&words[rest..]) {
        &words[..rest]
    } else if same(&words[..count]) {
        &words[count..]
    } else {
        return None;
    };
    Some((surnames.join(" "), typed.into_owned()))
}

/// Small words that belong to the next: «De la Cruz», «San Martín», «Vda. de Soto»; titles too, which are no surname.
fn is_particle(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(
        word.as_str(),
        "de" | "del"
            | "la"
            | "las"
            | "los"
            | "y"
            | "e"
            | "da"
            | "do"
            | "dos"
            | "van"
            | "von"
            | "san"
            | "santa"
            | "santo"
            | "vda"
            | "vda."
            | "viuda"
            | "der"
            | "den"
            | "mc"
            | "sr."
            | "sra."
            | "srta."
            | "prof."
            | "profa."
            | "lic."
            | "ing."
            | "dr."
            | "dra."
            | "mg."
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str, order: Target) -> (String, String, Confidence) {
        let split = split(text, order);
        (split.surnames.into_owned(), split.names.into_owned(), split.confidence)
    }

    fn of(surnames: &str, names: &str, confidence: Confidence) -> (String, String, Confidence) {
        (surnames.to_owned(), names.to_owned(), confidence)
    }

    #[test]
    fn a_comma_tells_in_either_order() {
        for order in [Target::SurnamesFirst, Target::NamesFirst] {
            assert_eq!(
                parts(" De la Cruz Soto,  Ana María ", order),
                of("De la Cruz Soto", "Ana María", Confidence::Sure)
            );
        }
    }

    #[test]
    fn one_word_each_is_sure() {
        assert_eq!(parts("Quispe Ana", Target::SurnamesFirst), of("Quispe", "Ana", Confidence::Sure));
        assert_eq!(parts("Ana Quispe", Target::NamesFirst), of("Quispe", "Ana", Confidence::Sure));
    }

    #[test]
    fn two_surnames_and_small_words_that_go_with_the_next_are_likely() {
        for (text, surnames, names) in [
            ("Rojas Chávez Rosa Elena", "Rojas Chávez", "Rosa Elena"),
            ("ROJAS CHÁVEZ ROSA", "ROJAS CHÁVEZ", "ROSA"),
            ("De la Torre Rosa", "De la Torre", "Rosa"),
            ("De la Torre Ugarte Rosa Elena", "De la Torre Ugarte", "Rosa Elena"),
            ("Rojas del Águila Luz de María", "Rojas del Águila", "Luz de María"),
            ("San Martín y Ortiz Rosa", "San Martín y Ortiz", "Rosa"),
            ("Rojas Chávez\nRosa", "Rojas Chávez", "Rosa"),
            ("Rojas Vda. de Soto Ana", "Rojas Vda. de Soto", "Ana"),
            ("Sra. Rojas Chávez Rosa", "Sra. Rojas Chávez", "Rosa"),
            ("Von der Heyde Rojas Ana", "Von der Heyde Rojas", "Ana"),
        ] {
            assert_eq!(parts(text, Target::SurnamesFirst), of(surnames, names, Confidence::Likely), "{text}");
        }
        for (text, surnames, names) in [
            ("Rosa Rojas Chávez", "Rojas Chávez", "Rosa"),
            ("Rosa Elena Rojas De la Torre", "Rojas De la Torre", "Rosa Elena"),
        ] {
            assert_eq!(parts(text, Target::NamesFirst), of(surnames, names, Confidence::Likely), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_left_to_a_person() {
        for (text, order, suggestion) in [
            ("Rojas Chávez Rosa Elena Luz", Target::SurnamesFirst, Some("Rojas Chávez, Rosa Elena Luz")),
            ("Rosa Elena Luz Rojas Chávez", Target::NamesFirst, Some("Rojas Chávez, Rosa Elena Luz")),
            ("Rojas", Target::SurnamesFirst, None),
            ("Rojas", Target::NamesFirst, None),
            ("De la", Target::NamesFirst, None),
            ("7. Rojas Chávez Rosa", Target::SurnamesFirst, None),
            ("Rojas, ", Target::SurnamesFirst, None),
            ("A, B, C", Target::SurnamesFirst, None),
            ("", Target::NamesFirst, None),
        ] {
            let split = split(text, order);
            assert_eq!(split.confidence, Confidence::Unclear, "{text}");
            assert_eq!(split.suggestion.as_deref(), suggestion, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "((de|la|San|Rosa|Rojas|Luz) ?){0,7}", first in any::<bool>()) {
            let order = if first { Target::SurnamesFirst } else { Target::NamesFirst };
            let split = split(&text, order);
            let sorted = |text: &str| {
                let mut words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
                words.sort();
                words
            };
            prop_assert_eq!(sorted(&format!("{} {}", split.surnames, split.names)), sorted(&text));
        }
    }

    #[test]
    fn a_person_says_which_words_are_the_names() {
        let told = |typed: &str| split_by_hand("De la Cruz Soto Ana María", typed);
        let parts = |surnames: &str, names: &str| Some((surnames.to_owned(), names.to_owned()));
        assert_eq!(told("ana maria"), parts("De la Cruz Soto", "ana maria"));
        assert_eq!(told("De la Cruz Soto, Ana María"), parts("De la Cruz Soto", "Ana María"));
        assert_eq!(split_by_hand("Ana De la Cruz", "Ana"), parts("De la Cruz", "Ana"));
        for typed in ["Rosa", "", "De la Cruz Soto Ana María", "Soto", ", Ana", "Cruz,", "a, b, c"] {
            assert_eq!(told(typed), None, "{typed}");
        }
    }
}
