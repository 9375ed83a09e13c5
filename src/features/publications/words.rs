//! How courses, families and votes are put into words.

use padron_core::school::describe_class;

use super::model::{PublicationCourse, TaughtCourse};
use crate::format;

/// «Matemática · 3.º Primaria "A" · 12 familias».
pub fn assignment_label(assignment: &TaughtCourse) -> String {
    let grade = describe_class(&assignment.nivel, assignment.grado, assignment.seccion.as_deref());
    format!("{} · {grade} · {}", assignment.curso, families(assignment.familias))
}

/// «Matemática, 3.º Primaria "A"», one after another.
pub fn courses_label(courses: &[PublicationCourse]) -> String {
    let label = |course: &PublicationCourse| {
        format!("{}, {}", course.curso, describe_class(&course.nivel, course.grado, course.seccion.as_deref()))
    };
    courses.iter().map(label).collect::<Vec<_>>().join("; ")
}

/// «12 familias».
pub fn families(count: i64) -> String {
    format::count(count, "familia", "familias")
}

/// «8 votos».
pub fn votes(count: i64) -> String {
    format::count(count, "voto", "votos")
}

/// Who will receive what the form writes; none: nothing is chosen yet.
pub fn receivers(count: Option<i64>) -> String {
    let whom = match count {
        None => "Cada familia lo recibirá una sola vez".to_owned(),
        Some(0) => "Todavía ninguna familia lo recibirá".to_owned(),
        Some(1) => "Lo recibirá 1 familia".to_owned(),
        Some(many) => format!("Lo recibirán {}", families(many)),
    };
    format!("{whom}. Lo publicado no se puede retirar.")
}

/// How many families the chosen courses reach, each counted once; `sets` as in [`super::model::Composing::alcance`].
#[cfg_attr(not(feature = "hydrate"), allow(dead_code))]
pub fn reached(sets: &str, chosen: u64) -> i64 {
    let counts = sets.split(',').filter_map(|pair| {
        let (set, count) = pair.split_once(':')?;
        Some((set.parse::<u64>().ok()?, count.parse::<i64>().ok()?))
    });
    counts.filter(|(set, _)| set & chosen != 0).map(|(_, count)| count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn courses_are_told_as_a_teacher_says_them() {
        let taught = TaughtCourse {
            id: uuid::Uuid::nil(),
            curso: "Arte".into(),
            nivel: "Primaria".into(),
            grado: 3,
            seccion: Some("A".into()),
            familias: 12,
        };
        assert_eq!(assignment_label(&taught), "Arte · 3.º Primaria \"A\" · 12\u{a0}familias");
        let course = |nivel: &str, seccion: Option<&str>| PublicationCourse {
            asignacion_id: uuid::Uuid::nil(),
            curso: "Arte".into(),
            nivel: nivel.into(),
            grado: 4,
            seccion: seccion.map(Into::into),
        };
        let label = courses_label(&[course("Primaria", Some("B")), course("Inicial", None)]);
        assert_eq!(label, "Arte, 4.º Primaria \"B\"; Arte, Inicial 4 años");
    }

    #[test]
    fn a_family_of_two_courses_is_counted_once() {
        let sets = "1:3,2:4,3:5";
        assert_eq!([0, 1, 2, 3].map(|chosen| reached(sets, chosen)), [0, 8, 9, 12]);
        assert_eq!(reached("", 1), 0);
        assert_eq!(receivers(Some(12)), "Lo recibirán 12\u{a0}familias. Lo publicado no se puede retirar.");
    }
}
