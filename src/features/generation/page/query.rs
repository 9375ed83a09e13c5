//! What the addresses of these pages ask for.

use crate::features::generation::model::ChoosingQuery;
use crate::features::prospects::model::{ProspectOrder, ProspectQuery};
use crate::paths::GENERATION;
use crate::ui::address::{read_page, with_query};

/// The three tabs, each with an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TabName {
    #[default]
    Prepare,
    Choose,
    History,
}

impl TabName {
    pub const ALL: [Self; 3] = [Self::Prepare, Self::Choose, Self::History];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prepare => "",
            Self::Choose => "seleccionar",
            Self::History => "historial",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Prepare => "Generación",
            Self::Choose => "Seleccionar Prospectos",
            Self::History => "Historial",
        }
    }

    pub fn href(self) -> String {
        with_query(GENERATION, &[("pestana", self.as_str())])
    }

    pub fn read(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|tab| Some(tab.as_str()) == word).unwrap_or_default()
    }
}

/// Sizes of a page (the document).
pub const SIZES: [u32; 3] = [25, 50, 100];

/// The list of prospects: what is looked for, and how it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ListAddress {
    pub search: String,
    pub programme: String,
    pub has_user: Option<bool>,
    pub order: ProspectOrder,
    pub size: u32,
    pub page: u32,
    /// Only those who are chosen.
    pub only_chosen: bool,
}

impl Default for ListAddress {
    fn default() -> Self {
        Self {
            search: String::new(),
            programme: String::new(),
            has_user: None,
            order: ProspectOrder::default(),
            size: SIZES[0],
            page: 1,
            only_chosen: false,
        }
    }
}

impl ListAddress {
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |name: &str| get(name).unwrap_or_default().trim().to_owned();
        let size = get("mostrar").and_then(|size| size.parse().ok());
        Self {
            search: text("buscar"),
            programme: text("programa"),
            has_user: match get("con_usuario") {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            order: get("ordenar").and_then(ProspectOrder::parse).unwrap_or_default(),
            size: size.filter(|size| SIZES.contains(size)).unwrap_or(SIZES[0]),
            page: read_page(get("pagina")),
            only_chosen: get("ver") == Some("elegidos"),
        }
    }

    /// The words of [`Self::has_user`] in an address.
    pub fn account_word(&self) -> &'static str {
        match self.has_user {
            None => "",
            Some(true) => "true",
            Some(false) => "false",
        }
    }

    /// The same list from its first page.
    pub fn href(&self) -> String {
        let order = if self.order == ProspectOrder::default() { "" } else { self.order.as_str() };
        let size = if self.size == SIZES[0] { String::new() } else { self.size.to_string() };
        let pairs = [
            ("pestana", TabName::Choose.as_str()),
            ("buscar", &*self.search),
            ("programa", &*self.programme),
            ("con_usuario", self.account_word()),
            ("ordenar", order),
            ("mostrar", &*size),
            ("ver", if self.only_chosen { "elegidos" } else { "" }),
        ];
        with_query(GENERATION, &pairs)
    }

    /// The same page of the same list.
    pub fn here(&self) -> String {
        crate::ui::address::page_of(&self.href(), self.page)
    }

    /// What a form carries along to come back to the same page.
    pub fn pairs(&self) -> [(&'static str, String); 7] {
        [
            ("buscar", self.search.clone()),
            ("programa", self.programme.clone()),
            ("con_usuario", self.account_word().to_owned()),
            ("ordenar", self.order.as_str().to_owned()),
            ("mostrar", self.size.to_string()),
            ("pagina", self.page.to_string()),
            ("ver", if self.only_chosen { "elegidos" } else { "" }.to_owned()),
        ]
    }

    /// Whether it leaves anybody out who could be chosen.
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.programme.is_empty()
    }

    pub fn query(&self) -> ChoosingQuery {
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        ChoosingQuery {
            lista: ProspectQuery {
                pagina: Some(self.page),
                por_pagina: Some(self.size),
                buscar: filled(&self.search),
                programa: filled(&self.programme),
                con_usuario: self.has_user,
                ordenar: Some(self.order.as_str().to_owned()),
            },
            solo_elegidos: self.only_chosen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_what_its_address_says_and_nonsense_counts_as_absent() {
        let pairs =
            [("buscar", " ñahui "), ("programa", "Contabilidad"), ("mostrar", "50"), ("ordenar", "x"), ("pagina", "3")];
        let address = ListAddress::read(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1));
        assert_eq!((address.size, address.page, address.order), (50, 3, ProspectOrder::Name));
        let list =
            "/academico/generacion_envio_masivo?pestana=seleccionar&buscar=%C3%B1ahui&programa=Contabilidad&mostrar=50";
        assert_eq!(address.href(), list);
        assert_eq!(address.here(), format!("{list}&pagina=3"));
        let odd = [("mostrar", "1000"), ("con_usuario", "quizás"), ("ver", "nada")];
        let odd = ListAddress::read(|name| odd.iter().find(|pair| pair.0 == name).map(|pair| pair.1));
        assert_eq!(odd, ListAddress::default());
    }

    #[test]
    fn each_tab_has_an_address() {
        let hrefs = TabName::ALL.map(TabName::href);
        assert_eq!(hrefs[0], "/academico/generacion_envio_masivo");
        assert_eq!(TabName::read(Some("historial")), TabName::History);
        assert_eq!(TabName::read(Some("otra")), TabName::Prepare);
    }
}
