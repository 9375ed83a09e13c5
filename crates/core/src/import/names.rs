//! Splits «Apellidos y Nombres» in one cell, when it can be told where the surnames end.

use std::borrow::Cow;

use super::Target;
use crate::text::{fold, normalize_cow};

/// Surnames and names that were one cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SplitNames<'a> {
    pub surnames: Cow<'a, str>,
    pub names: Cow<'a, str>,
    pub verdict: Verdict,
}

/// How sure the split is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A comma, or one word each.
    Sure,
    /// Two words each: two surnames and two names, most likely.
    Likely,
    /// It cannot be told; everything stands in the surnames.
    Unclear,
}

pub(super) const LIKELY: &str = "Separamos apellidos y nombres de una misma celda. Verifique que sea correcto.";
pub(super) const UNCLEAR: &str =
    "No se puede saber dónde terminan los apellidos. Escriba una coma después de ellos o sepárelos en dos columnas.";

/// A comma parts surnames from names; without one, two words are one each and four are two each. Anything
/// else (`De la Cruz Soto Ana`) is for a person to decide.
pub(super) fn split(text: &str, order: Target) -> SplitNames<'_> {
    let text = normalize_cow(text);
    if let Some((surnames, names)) = text.split_once(',') {
        let (surnames, names) = (surnames.trim().to_owned(), names.trim().to_owned());
        if !surnames.is_empty() && !names.is_empty() && !names.contains(',') {
            return SplitNames { surnames: surnames.into(), names: names.into(), verdict: Verdict::Sure };
        }
    }
    let words: Vec<&str> = text.split(' ').collect();
    let verdict = match words.len() {
        _ if text.contains(',') || words.iter().any(|word| is_particle(word)) => Verdict::Unclear,
        2 => Verdict::Sure,
        4 => Verdict::Likely,
        _ => Verdict::Unclear,
    };
    if verdict == Verdict::Unclear {
        return SplitNames { surnames: text, names: "".into(), verdict };
    }
    let (first, second) = words.split_at(words.len() / 2);
    let (first, second) = (first.join(" "), second.join(" "));
    let (surnames, names) = if order == Target::NamesFirst { (second, first) } else { (first, second) };
    SplitNames { surnames: surnames.into(), names: names.into(), verdict }
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

/// Small words that belong to the next: «De la Cruz», «San Martín».
fn is_particle(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(
        word.as_str(),
        "de" | "del" | "la" | "las" | "los" | "y" | "e" | "da" | "do" | "dos" | "van" | "von" | "san" | "santa"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, order: Target) -> (String, String, Verdict) {
        let split = split(text, order);
        (split.surnames.into_owned(), split.names.into_owned(), split.verdict)
    }

    fn of(surnames: &str, names: &str, verdict: Verdict) -> (String, String, Verdict) {
        (surnames.to_owned(), names.to_owned(), verdict)
    }

    #[test]
    fn a_comma_tells_in_either_order() {
        for order in [Target::SurnamesFirst, Target::NamesFirst] {
            assert_eq!(
                parts(" De la Cruz Soto,  Ana María ", order),
                of("De la Cruz Soto", "Ana María", Verdict::Sure)
            );
        }
    }

    #[test]
    fn one_word_each_is_sure_and_two_each_are_likely() {
        assert_eq!(parts("Quispe Ana", Target::SurnamesFirst), of("Quispe", "Ana", Verdict::Sure));
        assert_eq!(parts("Ana Quispe", Target::NamesFirst), of("Quispe", "Ana", Verdict::Sure));
        assert_eq!(
            parts("Quispe Mamani Ana María", Target::SurnamesFirst),
            of("Quispe Mamani", "Ana María", Verdict::Likely)
        );
    }

    #[test]
    fn what_cannot_be_told_is_left_to_a_person() {
        for text in ["Quispe Mamani Ana", "De la Cruz Ana", "Quispe", "Quispe, ", "A, B, C", ""] {
            assert_eq!(split(text, Target::SurnamesFirst).verdict, Verdict::Unclear, "{text}");
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
