//! Rows about which teacher gives which course in which grade.

use super::{
    Known, field,
    keys::KeyKind,
    reading::{Cells, Reading},
    student::{Class, class, document, section},
};
use crate::{
    person::{DocumentNumber, Parsed},
    school::{CourseName, LevelGrade, Section},
};

/// A row about a teacher's course in which everything passed its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentRow {
    pub nro_documento_docente: DocumentNumber,
    pub grado: LevelGrade,
    pub curso: CourseName,
    pub seccion: Option<Section>,
}

impl AssignmentRow {
    pub(super) fn read(reading: &mut Reading<'_, impl Cells>, known: &Known) -> Option<Self> {
        let teacher = document(reading, field::NRO_DOCUMENTO_DOCENTE);
        let Class { grade: grado, section: beside_grade } = class(reading);
        let exists = |course: &CourseName| known.courses.contains(&course.key());
        let curso = reading.required(field::CURSO, |cell| CourseName::parse_one(cell.text, exists).map(Parsed::plain));
        let seccion = section(reading, beside_grade);
        if let (Some(teacher), Some(grade), Some(course)) = (&teacher, grado, &curso) {
            let section = seccion.as_ref().map_or("", Section::as_str);
            let key = format!("{teacher}|{}|{}|{section}", grade.prefix(), course.key());
            reading.key(KeyKind::Assignment, &key);
        }
        Some(Self { nro_documento_docente: teacher?, grado: grado?, curso: curso?, seccion })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Known, Values, check_row};

    #[test]
    fn the_same_course_of_two_sections_is_two_assignments() {
        let keys = |course: &str, section: &str| {
            let values: Values = [
                ("nro_documento_docente", "40100000"),
                ("nivel", "Secundaria"),
                ("grado", "3"),
                ("curso", course),
                ("seccion", section),
            ]
            .into_iter()
            .collect();
            let checked = check_row(Kind::Asignaciones, 2, &values, &Known::default());
            assert!(checked.is_valid(), "{:?}", checked.issues);
            checked.keys
        };
        assert_eq!(keys("Religión", "a"), keys("RELIGION", "A"));
        assert_ne!(keys("Religión", "A"), keys("Religión", "B"));
    }

    #[test]
    fn a_course_that_the_school_has_is_one_though_it_sounds_like_two() {
        let values: Values = [
            ("nro_documento_docente", "40100000"),
            ("nivel", "Secundaria"),
            ("grado", "3"),
            ("curso", "Física y Química"),
        ]
        .into_iter()
        .collect();
        let known = Known { courses: ["fisica y quimica".to_owned()].into(), ..Known::default() };
        assert!(check_row(Kind::Asignaciones, 2, &values, &known).is_valid());
        assert!(!check_row(Kind::Asignaciones, 2, &values, &Known::default()).is_valid());
    }
}
