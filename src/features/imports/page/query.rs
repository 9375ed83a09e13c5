//! What the address says about the wizard, and the addresses it leads to. All of its state is there, so
//! that a reload, the way back and a shared link find the same.

use padron_core::import::Kind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub const PATH: &str = "/admin/importar-usuarios";

/// The steps before there is an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    #[default]
    Kind,
    Template(Kind),
    File(Kind),
}

/// Which rows of the review are shown; without a choice, those that need attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowsTab {
    Valid,
    Errors,
}

impl RowsTab {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "validos",
            Self::Errors => "errores",
        }
    }
}

/// Part of the address that chooses an import and its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub id: Uuid,
    pub tab: Option<RowsTab>,
    /// From 1.
    pub page: u32,
    pub search: String,
    /// «Procesar Válidos» was pressed before the page came alive: the question stands open.
    pub asking: bool,
}

/// Where the wizard stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Steps(Step),
    Import(Review),
}

/// Reads it from the query, by name. What makes no sense counts as absent.
pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Place {
    if let Some(id) = get("importacion").and_then(|id| id.parse().ok()) {
        let tab = match get("tab") {
            Some("validos") => Some(RowsTab::Valid),
            Some("errores") => Some(RowsTab::Errors),
            _ => None,
        };
        let page = get("pagina").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1);
        let search = get("buscar").unwrap_or_default().trim().to_owned();
        let asking = get("confirmar").is_some();
        return Place::Import(Review { id, tab, page, search, asking });
    }
    let kind = get("tipo").and_then(|kind| kind.parse().ok());
    Place::Steps(match (kind, get("paso")) {
        (Some(kind), Some("2")) => Step::Template(kind),
        (Some(kind), Some("3")) => Step::File(kind),
        _ => Step::Kind,
    })
}

/// The address of a step.
pub fn step_href(step: Step) -> String {
    match step {
        Step::Kind => PATH.to_owned(),
        Step::Template(kind) => format!("{PATH}?tipo={kind}&paso=2"),
        Step::File(kind) => format!("{PATH}?tipo={kind}&paso=3"),
    }
}

/// The address of an import, wherever it stands.
pub fn import_href(id: Uuid) -> String {
    format!("{PATH}?importacion={id}")
}

/// The address of one tab of its rows, at its first page.
pub fn tab_href(id: Uuid, tab: RowsTab, search: &str) -> String {
    let mut href = format!("{}&tab={}", import_href(id), tab.as_str());
    if !search.is_empty() {
        href.push_str("&buscar=");
        href.push_str(&escape(search));
    }
    href
}

/// As a value in an address.
fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The address of a page of the rows at `base` ([`tab_href`]).
pub fn page_href(base: &str, page: u32) -> String {
    if page > 1 { format!("{base}&pagina={page}") } else { base.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_pairs(pairs: &[(&'static str, &'static str)]) -> Place {
        read(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1))
    }

    #[test]
    fn steps_need_a_kind() {
        assert_eq!(read_pairs(&[]), Place::Steps(Step::Kind));
        assert_eq!(read_pairs(&[("paso", "3")]), Place::Steps(Step::Kind));
        assert_eq!(read_pairs(&[("tipo", "marcianos"), ("paso", "3")]), Place::Steps(Step::Kind));
        assert_eq!(read_pairs(&[("tipo", "docentes"), ("paso", "3")]), Place::Steps(Step::File(Kind::Docentes)));
        assert_eq!(step_href(Step::Template(Kind::Padres)), "/admin/importar-usuarios?tipo=padres&paso=2");
    }

    #[test]
    fn an_import_wins_over_steps_and_nonsense_counts_as_absent() {
        let id = Uuid::from_u128(7);
        let text: &'static str = Box::leak(id.to_string().into_boxed_str());
        let expected = Review { id, tab: None, page: 1, search: "ana".into(), asking: false };
        assert_eq!(
            read_pairs(&[
                ("importacion", text),
                ("tab", "x"),
                ("pagina", "0"),
                ("buscar", " ana "),
                ("tipo", "padres")
            ]),
            Place::Import(expected)
        );
        assert_eq!(read_pairs(&[("importacion", "7")]), Place::Steps(Step::Kind));
    }

    #[test]
    fn addresses_carry_the_search_and_leave_the_first_page_out() {
        let base = tab_href(Uuid::nil(), RowsTab::Errors, "Ñ b");
        assert!(base.ends_with("&tab=errores&buscar=%C3%91%20b"), "{base}");
        assert_eq!(page_href(&base, 1), base);
        assert!(page_href(&base, 2).ends_with("&pagina=2"));
    }
}
