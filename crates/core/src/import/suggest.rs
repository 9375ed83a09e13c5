//! Which kind a file seems to be that was dropped on another.

use super::{Kind, MappingChoice, Owner, heading::Heading, layout};
use crate::{
    sheet::{Head, KeptRow, SheetShape},
    text::fold,
};

/// The kind whose columns are all there; a list in which only pupils' names are found is one of pupils, whatever it lacks.
pub(super) fn other_kind(wanted: Kind, rows: &[KeptRow], shape: &SheetShape) -> Option<Kind> {
    let head = Head { sheet: None, rows: rows.to_vec(), shape: shape.clone() };
    let fits = |kind: Kind| {
        let found = layout::find(kind, &head, None, &MappingChoice::default());
        found.is_some_and(|found| found.columns.missing.is_empty())
    };
    let complete = Kind::ALL.into_iter().filter(|kind| *kind != wanted).find(|kind| fits(*kind));
    complete.or_else(|| {
        let of_people = wanted.role().is_some();
        (of_people && rows.iter().any(|row| is_list_of_pupils(wanted, row))).then_some(Kind::Estudiantes)
    })
}

/// Headings that say «del alumno» and none that says whom the wanted kind is about.
fn is_list_of_pupils(wanted: Kind, row: &KeptRow) -> bool {
    let headings: Vec<Heading> = row.texts().into_iter().map(|text| Heading::of(text, None, 0)).collect();
    let of = |owner: Owner| headings.iter().filter(|heading| heading.owner == Some(owner)).count();
    of(Owner::Pupil) >= 2 && of(wanted.subject()) == 0
}

/// Guardians and teachers have the same columns: only words tell them apart.
pub(super) fn twin<'a>(kind: Kind, hints: impl Iterator<Item = &'a str>) -> Option<Kind> {
    const GUARDIANS: &[&str] = &["padre", "padres", "madre", "madres", "apoderado", "apoderados", "ppff", "familias"];
    const TEACHERS: &[&str] = &["docente", "docentes", "profesor", "profesores", "maestros", "profesoras"];
    let (own, others, twin) = match kind {
        Kind::Padres => (GUARDIANS, TEACHERS, Kind::Docentes),
        Kind::Docentes => (TEACHERS, GUARDIANS, Kind::Padres),
        _ => return None,
    };
    let mut is_other = false;
    for hint in hints {
        for word in fold(hint).split(' ') {
            if own.contains(&word) {
                return None;
            }
            is_other = is_other || others.contains(&word);
        }
    }
    is_other.then_some(twin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_guardians_from_teachers() {
        assert_eq!(twin(Kind::Padres, ["docentes-excel-peru.csv"].into_iter()), Some(Kind::Docentes));
        assert_eq!(twin(Kind::Docentes, ["Relación de padres"].into_iter()), Some(Kind::Padres));
        assert_eq!(twin(Kind::Docentes, ["Docentes", "DNI del padre"].into_iter()), None);
        assert_eq!(twin(Kind::Padres, ["datos.xlsx"].into_iter()), None);
        assert_eq!(twin(Kind::Estudiantes, ["docentes"].into_iter()), None);
    }

    #[test]
    fn columns_tell_the_other_kinds() {
        let row = |number: u32, texts: &[&str]| KeptRow {
            number,
            cells: texts.iter().map(|text| ((*text).to_owned(), Default::default())).collect(),
        };
        let other = |rows: &[KeptRow]| other_kind(Kind::Padres, rows, &SheetShape::default());
        let students = ["nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion"];
        assert_eq!(other(&[row(1, &["Lista 2026"]), row(2, &students)]), Some(Kind::Estudiantes));
        assert_eq!(other(&[row(1, &["Apellidos del alumno", "Nombres del alumno", "DNI"])]), Some(Kind::Estudiantes));
        assert_eq!(other(&[row(1, &["a", "b"])]), None);
    }
}
