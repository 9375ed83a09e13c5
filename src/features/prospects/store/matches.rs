//! Which prospects a query is about, as the condition behind its `WHERE`. The prospect is `p`.

use padron_core::search::{end_of, terms_of};
use padron_core::text::fold;
use uuid::Uuid;

use crate::features::prospects::model::ProspectFilter;

/// Whom a list or a count is of.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub filter: ProspectFilter,
    /// Only those with an account, or only those without.
    pub has_user: Option<bool>,
    /// Only those whom somebody has chosen.
    pub chosen: Option<Chosen>,
}

/// Whom an administrator has chosen: all without an account whom one of the filters matches, but for the exceptions
/// (`seleccion_excepciones`).
#[derive(Clone, Debug)]
pub struct Chosen {
    pub by: Uuid,
    pub filters: Vec<ProspectFilter>,
}

impl Wanted {
    /// Whether words are looked for. Then the index of words is the way in, and no other condition may lead past it: an
    /// index of all who have no account would be walked from end to end.
    pub fn has_words(&self) -> bool {
        let chosen = self.chosen.iter().flat_map(|chosen| &chosen.filters);
        std::iter::once(&self.filter).chain(chosen).any(|filter| !parts_of(filter).0.is_empty())
    }
}

/// What a filter looks for: for each word the texts between which it lies, and the programme's key.
pub fn parts_of(filter: &ProspectFilter) -> (Vec<(String, String)>, Option<String>) {
    let terms = terms_of(filter.buscar.as_deref().unwrap_or_default());
    (terms.into_iter().map(|term| (term.clone(), end_of(&term))).collect(), filter.programa.as_deref().map(fold))
}

/// No account, or an account; `words`: without an index of it.
pub fn account(has_user: bool, words: bool) -> &'static str {
    match (has_user, words) {
        (false, false) => "p.usuario_id IS NULL",
        (true, false) => "p.usuario_id IS NOT NULL",
        (false, true) => "CASE WHEN p.usuario_id IS NULL THEN TRUE ELSE FALSE END",
        (true, true) => "CASE WHEN p.usuario_id IS NULL THEN FALSE ELSE TRUE END",
    }
}

/// Everybody whom the filter matches.
macro_rules! push_filter {
    ($query:ident, $filter:expr) => {{
        let (terms, programme) = $crate::features::prospects::store::matches::parts_of($filter);
        $query.push("(TRUE");
        if let Some(key) = programme {
            $query
                .push(" AND p.programa_id IN (SELECT g.id FROM programas g WHERE g.clave = ")
                .push_bind(key)
                .push(")");
        }
        for (from, until) in terms {
            $query.push(" AND p.numero IN (SELECT w.numero FROM prospecto_palabras w WHERE w.palabra >= ");
            $query.push_bind(from).push(" AND w.palabra < ").push_bind(until).push(")");
        }
        $query.push(")");
    }};
}

/// Everybody whom one of these filters matches; nobody without any.
macro_rules! push_any_filter {
    ($query:ident, $filters:expr) => {{
        $query.push(if $filters.is_empty() { "(FALSE" } else { "(" });
        for (place, filter) in $filters.iter().enumerate() {
            $query.push(if place == 0 { "" } else { " OR " });
            push_filter!($query, filter);
        }
        $query.push(")");
    }};
}

/// Whether there is such an exception of the one who chooses.
macro_rules! push_exception {
    ($query:ident, $by:expr, $taken:literal) => {{
        $query.push("EXISTS (SELECT 1 FROM seleccion_excepciones e WHERE e.prospecto_id = p.id AND e.usuario_id = ");
        $query.push_bind($by).push(concat!(" AND ", $taken, " e.elegido)"));
    }};
}

/// Whom somebody has chosen.
macro_rules! push_chosen {
    ($query:ident, $chosen:expr) => {{
        let chosen: &$crate::features::prospects::store::Chosen = $chosen;
        $query.push("(p.usuario_id IS NULL AND (");
        push_exception!($query, chosen.by, "");
        $query.push(" OR (");
        push_any_filter!($query, chosen.filters);
        $query.push(" AND NOT ");
        push_exception!($query, chosen.by, "NOT");
        $query.push(")))");
    }};
}

/// Whom a list or a count is of.
macro_rules! push_wanted {
    ($query:ident, $wanted:expr) => {{
        let wanted: &$crate::features::prospects::store::Wanted = $wanted;
        push_filter!($query, &wanted.filter);
        if let Some(has_user) = wanted.has_user {
            let account = $crate::features::prospects::store::matches::account(has_user, wanted.has_words());
            $query.push(" AND ").push(account);
        }
        if let Some(chosen) = &wanted.chosen {
            $query.push(" AND ");
            push_chosen!($query, chosen);
        }
    }};
}

pub(super) use {push_any_filter, push_chosen, push_exception, push_filter, push_wanted};
