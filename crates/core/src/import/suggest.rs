//! Which kind a file seems to be that was dropped on another.

use super::{Kind, MappingChoice, header::HeaderMatch};
use crate::text::fold;

/// The kind whose columns are all in one of the rows.
pub(super) fn other_kind(wanted: Kind, rows: &[Vec<&str>]) -> Option<Kind> {
    let fits = |kind: Kind| {
        let none = MappingChoice::default();
        rows.iter().any(|row| HeaderMatch::of_headings(kind, row, &none).missing().is_empty())
    };
    Kind::ALL.into_iter().filter(|kind| *kind != wanted).find(|kind| fits(*kind))
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
        let students = vec!["nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion"];
        assert_eq!(other_kind(Kind::Padres, &[vec!["Lista 2026"], students]), Some(Kind::Estudiantes));
        assert_eq!(other_kind(Kind::Padres, &[vec!["a", "b"]]), None);
    }
}
