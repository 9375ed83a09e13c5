//! What the address says about the page, and the addresses it leads to.

use crate::features::evaluation::model::ConfigurationQuery;
use crate::ui::address::{read_page, with_query};

pub use crate::paths::EVALUATION as PATH;
/// Versions a page of the history.
const PER_PAGE: u32 = 10;

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Done {
    Drafted,
    Confirmed,
}

impl Done {
    /// HU-USERS-02 CA-04.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Drafted => "Borrador guardado",
            Self::Confirmed => "Estructura de evaluación registrada correctamente",
        }
    }
}

/// What the editor begins with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    Saved,
    Template,
}

/// What the address asks for. What makes no sense counts as absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// The history stands open at this page.
    pub history: Option<u32>,
    /// The editor was opened before the page became interactive: it stands open.
    pub edit: Option<Start>,
    /// «Guardar Configuración» was pressed before the page became interactive: the question stands open.
    pub confirm: bool,
    pub done: Option<Done>,
}

impl Asked {
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let is_set = |name| get(name) == Some("1");
        Self {
            history: is_set("historial").then(|| read_page(get("pagina"))),
            edit: match get("editar") {
                Some("1") => Some(Start::Saved),
                Some("plantilla") => Some(Start::Template),
                _ => None,
            },
            confirm: is_set("confirmar"),
            done: match get("aviso") {
                Some("borrador") => Some(Done::Drafted),
                Some("registrada") => Some(Done::Confirmed),
                _ => None,
            },
        }
    }

    pub fn query(&self) -> Option<ConfigurationQuery> {
        self.history.map(|page| ConfigurationQuery { pagina: Some(page), por_pagina: Some(PER_PAGE) })
    }
}

/// The page with the editor open, as the structure is now.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
pub fn edit_href() -> String {
    with_query(PATH, &[("editar", "1")])
}

/// The page with its history open, at the latest version.
pub fn history_href() -> String {
    with_query(PATH, &[("historial", "1")])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &'static str)]) -> Asked {
        Asked::read(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1))
    }

    #[test]
    fn the_address_says_what_is_asked_and_nonsense_counts_as_absent() {
        assert_eq!(read(&[("historial", "1")]).history, Some(1));
        assert_eq!(read(&[("historial", "1"), ("pagina", "3")]).query().unwrap().pagina, Some(3));
        assert_eq!(read(&[("aviso", "registrada")]).done, Some(Done::Confirmed));
        assert!(read(&[("confirmar", "1")]).confirm);
        assert_eq!(read(&[("editar", "1")]).edit, Some(Start::Saved));
        assert_eq!(read(&[("editar", "plantilla")]).edit, Some(Start::Template));
        let nonsense =
            read(&[("historial", "si"), ("pagina", "3"), ("confirmar", ""), ("aviso", "permiso"), ("editar", "si")]);
        assert_eq!(nonsense, Asked::default());
        assert_eq!(history_href(), format!("{PATH}?historial=1"));
    }
}
