//! What every list in pages has in common: how much of it, in what order, and what one searches for.

use padron_core::text;

use crate::error::AppError;
use crate::page::Page;

const DEFAULT_SIZE: u32 = 25;
const LARGEST_SIZE: u32 = 200;

/// A page of a list, from 1, and how many it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paging {
    pub page: u32,
    pub per_page: u32,
}

impl Paging {
    /// What was asked for, within what is served.
    pub fn new(page: Option<u32>, per_page: Option<u32>) -> Self {
        Self { page: page.unwrap_or(1).max(1), per_page: per_page.unwrap_or(DEFAULT_SIZE).clamp(1, LARGEST_SIZE) }
    }

    /// That page of a list of `total`.
    pub fn page_of<T>(self, items: Vec<T>, total: i64) -> Page<T> {
        Page { items, total, pagina: self.page, por_pagina: self.per_page }
    }

    /// The same of a list that is all there.
    pub fn cut<T>(self, all: Vec<T>) -> Page<T> {
        let total = all.len() as i64;
        let skipped = usize::try_from(self.offset()).unwrap_or(usize::MAX);
        self.page_of(all.into_iter().skip(skipped).take(self.per_page as usize).collect(), total)
    }

    pub fn limit(self) -> i64 {
        i64::from(self.per_page)
    }

    pub fn offset(self) -> i64 {
        i64::from(self.page - 1) * self.limit()
    }
}

/// An order that the list does not know.
pub fn unknown_order(valid: &str) -> AppError {
    AppError::invalid("ordenar", format!("No se puede ordenar así. Valores válidos: {valid}."))
}

/// What is typed to find something, as the key ([`text::sort_key`]) it is looked for by; `None` for nothing.
pub fn search_key(typed: Option<&str>) -> Option<String> {
    typed.map(|words| text::sort_key(&text::printable(words))).filter(|key| !key.is_empty())
}

/// Text to find anywhere, as a pattern of LIKE with `\` as its escape. What is longer than anything one looks for is
/// cut: SQLite refuses patterns beyond 50,000 bytes.
pub fn like_pattern(search: &str) -> String {
    const LONGEST: usize = 200;
    let search: String = search.chars().take(LONGEST).collect();
    let escaped = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// The first four words of a search, without case or accents, each as a pattern of LIKE: all of them must be found.
pub fn search_patterns(search: Option<&str>) -> [Option<String>; 4] {
    let search = text::sort_key(&text::printable(search.unwrap_or_default()));
    let mut words = search.split_whitespace().map(like_pattern);
    std::array::from_fn(|_| words.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_first_of_twenty_five_unless_asked_otherwise_and_two_hundred_at_most() {
        assert_eq!(Paging::new(None, None), Paging { page: 1, per_page: 25 });
        assert_eq!(Paging::new(Some(0), Some(0)), Paging { page: 1, per_page: 1 });
        let third = Paging::new(Some(3), Some(1000));
        assert_eq!((third.limit(), third.offset()), (200, 400));
    }

    #[test]
    fn wildcards_are_letters_like_others() {
        assert_eq!(like_pattern(r"50%_\"), r"%50\%\_\\%");
        assert_eq!(like_pattern(&"ñ".repeat(60_000)).chars().count(), 202);
        assert_eq!(search_key(Some(" Ñandú ")).as_deref(), Some("nandu"));
        assert_eq!(search_key(Some(" \u{200b}")), None);
    }

    #[test]
    fn words_are_searched_without_case_or_accents_and_taken_literally() {
        let words = |search| search_patterns(search).into_iter().flatten().collect::<Vec<_>>();
        assert_eq!(words(Some("  QUISPE  maría\u{0} ")), ["%quispe%", "%maria%"]);
        assert_eq!(words(Some("100%_\\")), ["%100\\%\\_\\\\%"]);
        assert_eq!(words(Some("a b c d e")).len(), 4);
        assert!(words(None).is_empty());
    }
}
