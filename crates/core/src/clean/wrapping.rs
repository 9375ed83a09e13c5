//! The tricks that keep a spreadsheet from changing a value: a formula around it, an apostrophe before it.

/// The text inside `="…"`, and without a leading apostrophe. Whoever wrote them never meant them to be read.
pub fn unwrap_text(text: &str) -> &str {
    let mut inner = text;
    loop {
        let trimmed = inner.trim();
        let next = formula(trimmed).or_else(|| apostrophe(trimmed));
        match next {
            // Within one cell there can be both: `="'01234567"`.
            Some(next) => inner = next,
            None => return inner,
        }
    }
}

fn formula(text: &str) -> Option<&str> {
    text.strip_prefix('=')?.trim_start().strip_prefix('"')?.strip_suffix('"').filter(|inner| !inner.contains('"'))
}

fn apostrophe(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('\'')?;
    Some(inner.strip_suffix('\'').unwrap_or(inner)).filter(|inner| !inner.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_and_apostrophes_that_keep_zeros_go() {
        for (text, inner) in [
            ("=\"04561230\"", "04561230"),
            (" = \"+51912345678\" ", "+51912345678"),
            ("'00412345", "00412345"),
            ("=\"'00412345\"", "00412345"),
            ("'Rosa'", "Rosa"),
        ] {
            assert_eq!(unwrap_text(text), inner, "{text}");
        }
    }

    #[test]
    fn what_is_no_such_trick_stays() {
        for text in ["D'Angelo", "=HYPERLINK(\"http://x\")", "=A1", "\"Rosa\"", "'", "=\"a\"&\"b\"", " Ana ", ""] {
            assert_eq!(unwrap_text(text), text);
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "[=\"' a0]{0,12}|\\PC{0,12}") {
            let once = unwrap_text(&text);
            prop_assert_eq!(unwrap_text(once), once);
        }
    }
}
