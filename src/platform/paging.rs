//! What every list takes and answers alike: pages, orders, words to search for.

use padron_core::text;

use crate::error::AppError;

const DEFAULT_PAGE: u32 = 25;
const MAX_PAGE: u32 = 200;

/// A page of a list.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// From 1.
    pub page: u32,
    pub per_page: u32,
}

impl Paging {
    /// What was asked for, within the limits: from 1, at most 200 at a time, 25 when nothing is said.
    pub fn new(page: Option<u32>, per_page: Option<u32>) -> Self {
        Self { page: page.unwrap_or(1).max(1), per_page: per_page.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE) }
    }

    pub fn limit(self) -> i64 {
        i64::from(self.per_page)
    }

    pub fn offset(self) -> i64 {
        i64::from(self.page - 1) * i64::from(self.per_page)
    }
}

/// The error of a list that cannot be sorted so; `valid` names how it can.
pub fn unknown_order(valid: &str) -> AppError {
    AppError::invalid("ordenar", format!("No se puede ordenar así. Valores válidos: {valid}."))
}

/// Text to find anywhere, as a pattern of LIKE with `\` as its escape.
pub fn like_pattern(search: &str) -> String {
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
    fn a_page_stays_within_the_limits() {
        let page = |page, per_page| {
            let paging = Paging::new(page, per_page);
            (paging.page, paging.limit(), paging.offset())
        };
        assert_eq!(page(None, None), (1, 25, 0));
        assert_eq!(page(Some(0), Some(0)), (1, 1, 0));
        assert_eq!(page(Some(3), Some(1_000)), (3, 200, 400));
        assert_eq!(page(Some(u32::MAX), Some(200)).2, (i64::from(u32::MAX) - 1) * 200);
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
