//! What people are found by: the beginnings of words, without case and accents. Whoever stores a person stores these words
//! beside them, so that a search is a look into an index, on any database.

use crate::text::{fold, is_blank, sort_key};

/// Words of one search that count; what is typed beyond them is ignored.
pub const MAX_TERMS: usize = 4;

/// The words that a person is found by, each once: of the names, of a code (a carnet) and of an e-mail.
pub fn words_of(names: &[&str], codes: &[&str], emails: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for token in names.iter().flat_map(|name| name.split_whitespace()) {
        words.push(compact(token));
        words.extend(parts(token));
    }
    for code in codes {
        // «118» finds PR-26-0118.
        let last = parts(code).pop().unwrap_or_default();
        let digits = &last[last.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
        words.push(digits.trim_start_matches('0').to_owned());
        words.push(digits.to_owned());
        words.push(compact(code));
    }
    for email in emails {
        let whole = sort_key(email);
        if let Some((local, domain)) = whole.rsplit_once('@') {
            words.push(format!("@{domain}"));
            words.push(compact(local));
            words.extend(parts(local));
        }
        words.push(whole);
    }
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words.dedup();
    words
}

/// What is looked for: somebody is found who has, for each of these, a word that begins with it. At most [`MAX_TERMS`].
pub fn terms_of(typed: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for token in typed.split(|c: char| c.is_whitespace() || c == ',').filter(|token| !is_blank(token)) {
        let term = if token.contains('@') { sort_key(token) } else { compact(token) };
        if !term.is_empty() && !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms.truncate(MAX_TERMS);
    terms
}

/// The first text behind all that begin with `term`, in the order of bytes.
pub fn end_of(term: &str) -> String {
    format!("{term}\u{10FFFF}")
}

/// Letters and digits only: `PR-26-0118` becomes `pr260118`.
fn compact(token: &str) -> String {
    fold(token).replace(' ', "")
}

/// The words that signs part: `Salas-Bravo` has two.
fn parts(token: &str) -> Vec<String> {
    fold(token).split(' ').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finds(typed: &str) -> bool {
        let words =
            words_of(&["Luis Ángel", "Salas-Bravo O'Higgins Ñaupari"], &["PR-26-0118"], &["luis.garay@mail.pe"]);
        terms_of(typed).iter().all(|term| words.iter().any(|word| word.starts_with(term) && **word < *end_of(term)))
    }

    #[test]
    fn somebody_is_found_by_the_beginning_of_any_word() {
        for typed in [
            "luis",
            "LUÍS ang",
            "angel salas",
            "bravo",
            "salas-bravo",
            "o'hig",
            "higgins",
            "naupari, luis",
            "ÑAU",
            "PR-26-0118",
            "pr26",
            "0118",
            "118",
            "luis.garay@mail.pe",
            "luis.garay@",
            "luis.gar",
            "garay",
            "@mail",
            "",
            " - ",
        ] {
            assert!(finds(typed), "{typed:?}");
        }
        for typed in ["uis", "luis garcia", "mail.pe", "119", "@gmail"] {
            assert!(!finds(typed), "{typed:?}");
        }
    }

    #[test]
    fn what_is_typed_beyond_four_words_is_ignored() {
        assert_eq!(terms_of("a b a c d e"), ["a", "b", "c", "d"]);
    }

    proptest! {
        #[test]
        fn whoever_is_typed_whole_is_found(first in "\\PC{1,20}", last in "\\PC{1,20}", code in "[A-Z0-9-]{1,12}") {
            let words = words_of(&[&first, &last], &[&code], &[]);
            for typed in [&first, &last, &code] {
                // (An «@» would be an e-mail's.)
                prop_assume!(!typed.contains('@') && !typed.contains(','));
                for term in terms_of(typed) {
                    prop_assert!(words.iter().any(|word| word.starts_with(&term)), "{} in {:?}", term, words);
                }
            }
        }
    }
}
