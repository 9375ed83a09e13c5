//! Finds the columns of a kind in a heading row.

use super::schema::Column;
use crate::{
    sheet::Row,
    text::{fold, normalize},
};

/// A heading row matched against the columns of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeaderMatch {
    /// For each column of the kind, its place in the file.
    pub places: Vec<Option<usize>>,
    /// The headings as they stand in the file, by place.
    pub headings: Vec<String>,
}

impl HeaderMatch {
    /// Matches exact names first, then synonyms, the likeliest first; a heading serves one column only.
    pub fn of(row: &Row<'_>, columns: &[Column]) -> Self {
        let headings: Vec<String> = row.cells().map(|cell| normalize(cell.text)).collect();
        let mut free: Vec<Option<String>> = headings.iter().map(|heading| Some(heading_key(heading))).collect();
        let mut places = vec![None; columns.len()];
        for (place, column) in places.iter_mut().zip(columns) {
            *place = take(&mut free, &fold(column.name));
        }
        for (place, column) in places.iter_mut().zip(columns) {
            if place.is_none() {
                *place = column.synonyms.iter().find_map(|synonym| take(&mut free, synonym));
            }
        }
        Self { places, headings }
    }

    /// The number of columns found.
    pub fn score(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// The required columns that are not there.
    pub fn missing(&self, columns: &[Column]) -> Vec<String> {
        let absent = self.places.iter().zip(columns).filter(|(place, column)| place.is_none() && column.required);
        absent.map(|(_, column)| column.name.to_owned()).collect()
    }

    /// Headings that serve no column.
    pub fn ignored(&self) -> Vec<String> {
        let is_used = |place: usize| self.places.contains(&Some(place));
        let unused =
            self.headings.iter().enumerate().filter(|(place, heading)| !heading.is_empty() && !is_used(*place));
        unused.map(|(_, heading)| heading.clone()).collect()
    }

    /// Each heading that serves a column, with the column's name.
    pub fn mapping(&self, columns: &[Column]) -> Vec<(String, &'static str)> {
        let named = self.places.iter().zip(columns);
        named.filter_map(|(place, column)| Some((self.headings.get((*place)?)?.clone(), column.name))).collect()
    }
}

/// The heading's key, without the remarks that templates add: `email (opcional)`, `nombre*`.
fn heading_key(heading: &str) -> String {
    let key = fold(heading);
    let bare = [" opcional", " obligatorio", " requerido"].iter().find_map(|remark| key.strip_suffix(remark));
    bare.map(str::to_owned).unwrap_or(key)
}

fn take(free: &mut [Option<String>], key: &str) -> Option<usize> {
    let place = free.iter().position(|heading| heading.as_deref() == Some(key))?;
    free[place] = None;
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::{super::schema::PERSON_COLUMNS, *};
    use crate::sheet::{Limits, read_rows};

    fn matched(line: &str) -> HeaderMatch {
        let mut found = None;
        let mut visitor = |row: &Row<'_>| found = Some(HeaderMatch::of(row, PERSON_COLUMNS));
        read_rows(line.as_bytes(), &Limits::default(), &mut visitor).unwrap();
        found.unwrap()
    }

    #[test]
    fn the_headings_of_offices_are_understood() {
        let found = matched("N°,Tipo Doc.,Nº DNI,Nombres,APELLIDOS:,Celular,Correo  electrónico\n");
        assert_eq!(found.places, [Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)]);
        assert_eq!(found.ignored(), ["N°"]);
        assert_eq!(found.mapping(PERSON_COLUMNS)[1], ("Nº DNI".to_owned(), "nro_documento"));
    }

    #[test]
    fn an_exact_name_wins_over_a_synonym_in_front_of_it() {
        let found = matched("dni,nro_documento,correo,email (opcional),nombre*\n");
        assert_eq!(found.places, [None, Some(1), Some(4), None, None, Some(3)]);
        assert_eq!(found.missing(PERSON_COLUMNS), ["tipo_documento", "apellido", "telefono"]);
        assert_eq!(found.ignored(), ["dni", "correo"]);
    }
}
