//! The rules for a password that a person chooses. All broken rules are reported together, each by a
//! sentence of its own.

use serde::{Deserialize, Serialize};

use crate::text::sort_key;

/// The least length, in characters.
pub const MIN_CHARS: usize = 8;
/// The greatest length, in bytes: what bcrypt takes in. More is an error, never cut.
pub const MAX_BYTES: usize = 72;
/// From this length on, in characters, a password is a passphrase and needs no classes of characters.
pub const PASSPHRASE_CHARS: usize = 15;

/// What the password is checked against.
#[derive(Debug, Clone, Copy, Default)]
pub struct PasswordContext<'a> {
    pub documento: &'a str,
    pub nombre: &'a str,
    pub apellido: &'a str,
    pub email: Option<&'a str>,
    /// The school's name.
    pub institucion: &'a str,
    /// The caller compared it with the initial or present password, and it is the same.
    pub es_inicial: bool,
    /// The caller found it among common passwords.
    pub es_comun: bool,
}

/// A rule that a password does not keep; `Display` is the sentence for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BrokenRule {
    #[error("La contraseña debe tener al menos {MIN_CHARS} caracteres.")]
    TooShort,
    #[error(
        "La contraseña es demasiado larga: el máximo son {MAX_BYTES} bytes (las letras con tilde y la ñ ocupan dos)."
    )]
    TooLong,
    #[error("La contraseña no puede empezar ni terminar con un espacio.")]
    OuterSpace,
    #[error(
        "A la contraseña le falta una letra mayúscula (A-Z), o use una frase de {PASSPHRASE_CHARS} caracteres o más."
    )]
    NoUppercase,
    #[error(
        "A la contraseña le falta una letra minúscula (a-z), o use una frase de {PASSPHRASE_CHARS} caracteres o más."
    )]
    NoLowercase,
    #[error("A la contraseña le falta un número (0-9), o use una frase de {PASSPHRASE_CHARS} caracteres o más.")]
    NoDigit,
    #[error("La contraseña no puede llevar espacios, salvo que sea una frase de {PASSPHRASE_CHARS} caracteres o más.")]
    InnerSpace,
    #[error("La contraseña no puede estar hecha con su número de documento.")]
    FromDocument,
    #[error("La contraseña no puede estar hecha con su nombre, su apellido o su correo.")]
    FromName,
    #[error("La contraseña no puede estar hecha con el nombre de la institución.")]
    FromSchool,
    #[error("La contraseña nueva no puede ser la misma que la inicial.")]
    Initial,
    #[error("Esa contraseña es muy común y sería fácil de adivinar. Elija otra.")]
    Common,
}

/// Every rule that `candidate` breaks; none if it may be used.
pub fn check_own_password(candidate: &str, context: &PasswordContext<'_>) -> Vec<BrokenRule> {
    let mut broken = check_form(candidate);
    broken.extend(find_personal(candidate, context));
    if context.es_inicial {
        broken.push(BrokenRule::Initial);
    }
    if context.es_comun {
        broken.push(BrokenRule::Common);
    }
    broken
}

/// The rules that need nothing but the text, for the browser at each key: without the rules about
/// persons, whose tables of accents would weigh more than the page.
pub fn check_form(candidate: &str) -> Vec<BrokenRule> {
    let mut broken = Vec::new();
    let mut require = |kept: bool, rule: BrokenRule| {
        if !kept {
            broken.push(rule);
        }
    };
    let chars = candidate.chars().count();
    require(chars >= MIN_CHARS, BrokenRule::TooShort);
    require(candidate.len() <= MAX_BYTES, BrokenRule::TooLong);
    require(candidate.trim() == candidate, BrokenRule::OuterSpace);
    if chars < PASSPHRASE_CHARS {
        require(candidate.chars().any(char::is_uppercase), BrokenRule::NoUppercase);
        require(candidate.chars().any(char::is_lowercase), BrokenRule::NoLowercase);
        require(candidate.chars().any(|c| c.is_ascii_digit()), BrokenRule::NoDigit);
        require(!candidate.trim().chars().any(char::is_whitespace), BrokenRule::InnerSpace);
    }
    broken
}

/// The rules on personal data that the candidate breaks. It is *built from* them if, once they are cut
/// out, fewer than eight letters and digits are left: so `Maria2024!` is, and a long phrase that has a
/// first name among other words is not. Case, accents and the usual stand-ins (`M4r1a`) hide nothing.
fn find_personal(candidate: &str, context: &PasswordContext<'_>) -> Vec<BrokenRule> {
    let plain = squash(candidate);
    let mut broken = Vec::new();
    for variant in [undo_stand_ins(&sort_key(candidate)), plain] {
        let (rest, rules) = cut_personal(variant, context);
        if rest < MIN_CHARS {
            broken.extend(rules);
        }
    }
    broken.sort_by_key(|rule| *rule as u8);
    broken.dedup();
    broken
}

/// Cuts every personal word out: how many characters are left, and which rules the cuts belong to.
fn cut_personal(mut text: String, context: &PasswordContext<'_>) -> (usize, Vec<BrokenRule>) {
    let mut rules = Vec::new();
    let mailbox = context.email.and_then(|email| email.split('@').next()).unwrap_or_default();
    let mut words: Vec<(String, BrokenRule)> = document_parts(&squash(context.documento))
        .map(|part| (part, BrokenRule::FromDocument))
        .chain(
            [context.nombre, context.apellido, mailbox]
                .into_iter()
                .flat_map(words_of)
                .map(|word| (word, BrokenRule::FromName)),
        )
        .chain(words_of(context.institucion).map(|word| (word, BrokenRule::FromSchool)))
        .collect();
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    for (word, rule) in words {
        if text.contains(&word) {
            // A mark in the gap keeps its two sides from forming a word that was not there.
            text = text.replace(&word, "\0");
            rules.push(rule);
        }
    }
    (text.chars().filter(|c| *c != '\0').count(), rules)
}

/// The whole text squashed and each word of it, three characters or more.
fn words_of(text: &str) -> impl Iterator<Item = String> + use<> {
    let key = sort_key(text);
    let mut words: Vec<String> = key.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    words.push(squash(text));
    words.into_iter().filter(|word| word.chars().count() >= 3)
}

/// Every stretch of five digits or more of the document number.
fn document_parts(document: &str) -> impl Iterator<Item = String> {
    let chars: Vec<char> = document.chars().collect();
    (5..=chars.len())
        .flat_map(move |length| chars.windows(length).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>())
}

/// Lower case, no accents, letters and digits only.
fn squash(text: &str) -> String {
    sort_key(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn undo_stand_ins(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '4' | '@' => 'a',
            '3' => 'e',
            '1' | '!' | '|' => 'i',
            '0' => 'o',
            '5' | '$' => 's',
            '7' => 't',
            c => c,
        })
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use BrokenRule::*;

    use super::*;

    fn context() -> PasswordContext<'static> {
        PasswordContext {
            documento: "40100037",
            nombre: "María Elena",
            apellido: "Quispe Ñahui",
            email: Some("mquispe@ejemplo.pe"),
            institucion: "I.E.P. Las Orquídeas",
            es_inicial: false,
            es_comun: false,
        }
    }

    fn check(candidate: &str) -> Vec<BrokenRule> {
        check_own_password(candidate, &context())
    }

    #[test]
    fn four_classes_or_a_passphrase_will_do() {
        for good in ["Camino72verde", "Ñandú7gris", "mi gato duerme al sol", "caballo-azul-lento", "Xk7mPq2vJn"] {
            assert_eq!(check(good), [], "{good}");
        }
    }

    #[test]
    fn every_failed_rule_is_named() {
        assert_eq!(check("abc"), [TooShort, NoUppercase, NoDigit]);
        assert_eq!(check("CAMINOVERDE7"), [NoLowercase]);
        assert_eq!(check("Camino verde7"), [InnerSpace]);
        assert_eq!(check(" Camino7verde"), [OuterSpace]);
        assert_eq!(check(""), [TooShort, NoUppercase, NoLowercase, NoDigit]);
    }

    #[test]
    fn the_limit_is_72_bytes_not_characters() {
        assert_eq!(check(&"zxcvbnmk".repeat(9)), []);
        assert_eq!(check(&format!("{}z", "zxcvbnmk".repeat(9))), [TooLong]);
        assert_eq!(check(&"ñ".repeat(37)), [TooLong]);
    }

    #[test]
    fn it_is_not_built_from_what_everyone_knows() {
        assert_eq!(check("40100037Ab"), [FromDocument]);
        assert_eq!(check("Ab0100037x"), [FromDocument]);
        assert_eq!(check("Maria2024!"), [FromName]);
        assert_eq!(check("M4r1a-Elena9"), [FromName]);
        assert_eq!(check("NAHUIquispe1"), [FromName]);
        assert_eq!(check("mquispe#2026A"), [FromName]);
        assert_eq!(check("Orquideas2026"), [FromSchool]);
        assert_eq!(check("mariaelenaquispe"), [FromName]);
        assert_eq!(check("Maria40100037"), [FromDocument, FromName]);
    }

    #[test]
    fn a_long_phrase_may_have_a_name_in_it() {
        assert_eq!(check("maria tiene un burro celeste"), []);
    }

    #[test]
    fn the_callers_findings_are_worded_here() {
        let context = PasswordContext { es_inicial: true, es_comun: true, ..context() };
        assert_eq!(check_own_password("Camino72verde", &context), [Initial, Common]);
        assert_eq!(TooShort.to_string(), "La contraseña debe tener al menos 8 caracteres.");
    }

    #[test]
    fn a_person_without_data_is_checked_too() {
        assert_eq!(check_own_password("Camino72verde", &PasswordContext::default()), []);
    }
}
