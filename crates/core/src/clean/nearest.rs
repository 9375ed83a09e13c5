//! Which of a few words a misspelled one means.

use crate::text::fold;

/// The choice that a misspelled text means: «Premaria» is Primaria. `None` if none is near, or if two are.
pub fn nearest<'c>(choices: impl IntoIterator<Item = &'c str>, text: &str) -> Option<&'c str> {
    const FARTHEST: usize = 2;
    let key = fold(text);
    let mut near: Vec<_> = choices
        .into_iter()
        .map(|choice| (strsim::osa_distance(&fold(choice), &key), choice))
        .filter(|(distance, choice)| *distance <= FARTHEST && *distance * 2 < choice.chars().count())
        .collect();
    near.sort_unstable();
    match near.as_slice() {
        [(_, choice)] => Some(choice),
        [(first, choice), (second, _), ..] if first < second => Some(choice),
        _ => None,
    }
}
