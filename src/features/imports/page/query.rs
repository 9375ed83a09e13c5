//! What the address says about the wizard, and the addresses it leads to. All of its state is there, so
//! that a reload, the way back and a shared link find the same.

use padron_core::import::Kind;
use padron_core::issue::IssueCode;
use uuid::Uuid;

use crate::ui::address::{read_page, with_query};

pub use crate::paths::{IMPORT as PATH, IMPORTS as HISTORY};

/// The steps before there is an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    #[default]
    Kind,
    Template(Kind),
    File(Kind),
}

/// Which rows of the review are shown; without a choice, those that need attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsTab {
    Valid,
    Errors,
    Omitted,
    /// All rows, as students and guardians (HU-USERS-05 UX-01).
    Relations,
}

impl RowsTab {
    const ALL: [Self; 4] = [Self::Valid, Self::Errors, Self::Omitted, Self::Relations];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "validos",
            Self::Errors => "errores",
            Self::Omitted => "omitidos",
            Self::Relations => "relaciones",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.as_str() == word)
    }
}

/// Only rows with this kind of error in this field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub field: String,
    pub code: IssueCode,
}

/// Part of the address that chooses an import and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub id: Uuid,
    pub tab: Option<RowsTab>,
    /// From 1.
    pub page: u32,
    pub search: String,
    /// Of the rows with errors.
    pub filter: Option<Filter>,
    /// «Procesar Válidos» was pressed before the page became interactive: the question stands open.
    pub asking: bool,
}

impl Review {
    /// The address of one tab of its rows, at its first page; the filter goes with the rows it is about.
    pub fn href(&self, tab: RowsTab) -> String {
        let filter = self.filter.as_ref().filter(|_| tab == RowsTab::Errors);
        with_query(
            &import_href(self.id),
            &[
                ("tab", tab.as_str()),
                ("buscar", &self.search),
                ("campo", filter.map_or("", |filter| filter.field.as_str())),
                ("codigo", filter.map_or("", |filter| filter.code.as_str())),
            ],
        )
    }
}

/// The address of an import in the history.
pub fn detail_href(id: Uuid) -> String {
    format!("{HISTORY}/{id}")
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
        let code = get("codigo").and_then(|code| code.parse().ok());
        return Place::Import(Review {
            id,
            tab: get("tab").and_then(RowsTab::parse),
            page: read_page(get("pagina")),
            search: get("buscar").unwrap_or_default().trim().to_owned(),
            filter: get("campo").zip(code).map(|(field, code)| Filter { field: field.to_owned(), code }),
            asking: get("confirmar").is_some(),
        });
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

impl Review {
    /// The chosen tab, or the one that needs attention.
    pub fn open_tab(&self, errors: i64) -> RowsTab {
        self.tab.unwrap_or(if errors > 0 { RowsTab::Errors } else { RowsTab::Valid })
    }
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
        let expected = Review { id, tab: None, page: 1, search: "ana".into(), filter: None, asking: false };
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
    fn addresses_carry_the_search_and_the_filter_only_its_own_tab() {
        let filter = Filter { field: "telefono".into(), code: IssueCode::Formato };
        let review =
            Review { id: Uuid::nil(), tab: None, page: 2, search: "Ñ b".into(), filter: Some(filter), asking: false };
        let href = review.href(RowsTab::Errors);
        assert!(href.ends_with("&tab=errores&buscar=%C3%91%20b&campo=telefono&codigo=formato"), "{href}");
        assert!(review.href(RowsTab::Valid).ends_with("&tab=validos&buscar=%C3%91%20b"));
        let text: &'static str = Box::leak(Uuid::nil().to_string().into_boxed_str());
        let Place::Import(read) =
            read_pairs(&[("importacion", text), ("campo", "telefono"), ("codigo", "formato"), ("tab", "relaciones")])
        else {
            panic!("an import")
        };
        assert_eq!((read.filter, read.tab), (review.filter, Some(RowsTab::Relations)));
    }
}
