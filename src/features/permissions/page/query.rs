//! What the address says about the list of teachers, and the addresses it leads to.

use uuid::Uuid;

use crate::features::permissions::model::{TeacherFilter, TeacherQuery};
use crate::ui::address::{page_of, read_page, with_query};

pub use crate::paths::PERMISSIONS as PATH;
/// By surname from Z to A.
const DESCENDING: &str = "-nombre";

/// What the address asks for. What makes no sense counts as absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    pub search: String,
    pub filter: Option<TeacherFilter>,
    pub descending: bool,
    pub page: u32,
    /// Only this teacher: a row is written anew by it.
    pub teacher: Option<Uuid>,
    /// A switch was pressed before the page became interactive: the question stands open.
    pub question: Option<Question>,
    /// A decision was just written.
    pub saved: bool,
}

/// Which switch is to be turned which way.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub teacher: Uuid,
    pub permission: String,
    pub active: bool,
}

const FILTERS: [TeacherFilter; 3] =
    [TeacherFilter::ConPermiso, TeacherFilter::SinPermiso, TeacherFilter::SinAsignaciones];

impl Address {
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        let filter = get("filtro").unwrap_or_default();
        let teacher = get("docente_id").and_then(|id| id.parse().ok());
        let permission = get("tipo_permiso").map(str::to_owned);
        let active = get("estado_activo").map(|word| word == "true");
        let question = teacher.zip(permission.zip(active));
        Self {
            search: get("buscar").unwrap_or_default().trim().to_owned(),
            filter: FILTERS.into_iter().find(|each| each.as_str() == filter),
            descending: get("ordenar") == Some(DESCENDING),
            page: read_page(get("pagina")),
            teacher: teacher.filter(|_| question.is_none()),
            question: question.map(|(teacher, (permission, active))| Question { teacher, permission, active }),
            saved: get("aviso") == Some("permiso"),
        }
    }

    /// The names and values of the list itself, those that are not empty.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let pairs = [
            ("buscar", self.search.clone()),
            ("filtro", self.filter.map_or("", TeacherFilter::as_str).to_owned()),
            ("ordenar", if self.descending { DESCENDING } else { "" }.to_owned()),
            ("pagina", page),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The list's address, at this page.
    pub fn href(&self) -> String {
        page_of(&self.base(), self.page)
    }

    /// The list's address, at its first page.
    pub fn base(&self) -> String {
        let pairs = Self { page: 1, ..self.clone() }.pairs();
        with_query(PATH, &pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    }

    /// The same teachers by another filter, from the first page.
    pub fn filtered(&self, filter: Option<TeacherFilter>) -> String {
        Self { filter, ..self.clone() }.base()
    }

    /// The same teachers in the other order, from the first page.
    pub fn turned(&self) -> String {
        Self { descending: !self.descending, ..self.clone() }.base()
    }

    pub fn query(&self, per_page: u32) -> TeacherQuery {
        TeacherQuery {
            pagina: Some(self.page),
            por_pagina: Some(per_page),
            buscar: Some(self.search.clone()).filter(|search| !search.is_empty()),
            filtro: self.filter,
            ordenar: self.descending.then(|| DESCENDING.to_owned()),
            docente_id: self.teacher,
        }
    }
}

/// The address of all teachers by a filter.
pub fn filter_href(filter: TeacherFilter) -> String {
    Address::default().filtered(Some(filter))
}

/// The address of one teacher's history.
pub fn history_href(teacher: Uuid) -> String {
    format!("{PATH}/{teacher}")
}

/// Where a plain form goes back to: the list as its query (from a hidden box, so anything) says, with the word that
/// the decision was saved.
#[cfg(feature = "ssr")]
pub fn saved_href(query: &str) -> String {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let address = Address::read(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.as_str()));
    let list = Address { teacher: None, question: None, ..address };
    with_query(&list.href(), &[("aviso", "permiso")])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &'static str)]) -> Address {
        Address::read(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1))
    }

    #[test]
    fn the_address_says_what_is_asked_and_nonsense_counts_as_absent() {
        let address =
            read(&[("buscar", " Ñahui "), ("filtro", "con_permiso"), ("ordenar", "-nombre"), ("pagina", "2")]);
        assert_eq!((address.search.as_str(), address.page, address.descending), ("Ñahui", 2, true));
        assert_eq!(address.href(), format!("{PATH}?buscar=%C3%91ahui&filtro=con_permiso&ordenar=-nombre&pagina=2"));
        assert_eq!(address.filtered(None), format!("{PATH}?buscar=%C3%91ahui&ordenar=-nombre"));
        assert_eq!(address.turned(), format!("{PATH}?buscar=%C3%91ahui&filtro=con_permiso"));
        let nonsense = read(&[("filtro", "nada"), ("ordenar", "x"), ("pagina", "0"), ("docente_id", "7")]);
        assert_eq!(nonsense, Address { page: 1, ..Address::default() });
    }

    #[test]
    fn a_switch_that_was_pressed_is_a_question_and_a_teacher_alone_is_a_row() {
        let id = "01900000-0000-7000-8000-000000000001";
        let pressed = read(&[("docente_id", id), ("tipo_permiso", "encuestas"), ("estado_activo", "true")]);
        let question = Question { teacher: id.parse().unwrap(), permission: "encuestas".into(), active: true };
        assert_eq!((pressed.question, pressed.teacher), (Some(question), None));
        assert_eq!(read(&[("docente_id", id)]).query(25).docente_id, Some(id.parse().unwrap()));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_way_back_leads_nowhere_else() {
        assert_eq!(
            saved_href("filtro=sin_permiso&pagina=3"),
            format!("{PATH}?filtro=sin_permiso&pagina=3&aviso=permiso")
        );
        assert_eq!(saved_href("//malo.pe/?a=b\r\nX: y"), format!("{PATH}?aviso=permiso"));
    }
}
