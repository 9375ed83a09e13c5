//! Rows about students, each with the guardian it is linked to (HU-USERS-04 CA-02, HU-USERS-05 CA-02).

use super::{
    field,
    keys::KeyKind,
    person::name,
    reading::{Cells, Reading},
};
use crate::{
    clean::is_nothing,
    issue::IssueCode,
    person::{DocumentNumber, Parsed, PersonName},
    school::{ClassText, GradeError, Level, LevelGrade, Relationship, Section, StudentCode, is_single},
    text::{fold, normalize},
};

/// A row about a student in which everything passed its rule. Whether the guardian exists is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudentRow {
    /// None: the next of its grade.
    pub codigo_estudiante: Option<StudentCode>,
    pub nombre: PersonName,
    pub apellido: PersonName,
    pub grado: LevelGrade,
    pub nro_documento_apoderado: DocumentNumber,
    pub tipo_relacion: Relationship,
    pub seccion: Option<Section>,
}

/// A row that gives a student without guardian a new one (HU-USERS-05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationRow {
    pub nro_documento_padre: DocumentNumber,
    pub codigo_estudiante: StudentCode,
    pub tipo_relacion: Relationship,
}

impl StudentRow {
    pub(super) fn read(reading: &mut Reading<'_, impl Cells>) -> Option<Self> {
        // The code is checked once more below, when the grade is known.
        let code = reading.optional(field::CODIGO_ESTUDIANTE, |cell| StudentCode::parse(cell.text).map(Parsed::plain));
        let nombre = name(reading, field::NOMBRE);
        let apellido = name(reading, field::APELLIDO);
        let Class { grade: grado, section: beside_grade } = class(reading);
        let guardian = document(reading, field::NRO_DOCUMENTO_APODERADO);
        let relation = relationship(reading);
        let seccion = section(reading, beside_grade);
        if let (Some(code), Some(grade)) = (&code, grado)
            && let Err(error) = StudentCode::parse_for(code.as_str(), grade)
        {
            reading.fault(field::CODIGO_ESTUDIANTE, IssueCode::Formato, error.to_string());
        }
        if let Some(code) = &code {
            reading.key(KeyKind::StudentCode, code.as_str());
        }
        if let (Some(nombre), Some(apellido), Some(grade), Some(guardian)) = (&nombre, &apellido, grado, &guardian) {
            let child = child(nombre, apellido, grade);
            reading.key(KeyKind::Student, &format!("{child}|{guardian}"));
            reading.key(KeyKind::Child, &child);
        }
        Some(Self {
            codigo_estudiante: code,
            nombre: nombre?,
            apellido: apellido?,
            grado: grado?,
            nro_documento_apoderado: guardian?,
            tipo_relacion: relation?,
            seccion,
        })
    }
}

/// What makes two rows of a year one student: name (without case or accents), grade and guardian.
pub fn identity(first_name: &PersonName, last_name: &PersonName, grade: LevelGrade, guardian: &str) -> String {
    format!("{}|{guardian}", child(first_name, last_name, grade))
}

/// What two rows about the same child share, whoever its guardian is: how [`identity`] begins.
pub fn child(first_name: &PersonName, last_name: &PersonName, grade: LevelGrade) -> String {
    format!("{}|{}|{}", fold(last_name.as_str()), fold(first_name.as_str()), grade.prefix())
}

impl RelationRow {
    pub(super) fn read(reading: &mut Reading<'_, impl Cells>) -> Option<Self> {
        let guardian = document(reading, field::NRO_DOCUMENTO_PADRE);
        let code = reading.required(field::CODIGO_ESTUDIANTE, |cell| StudentCode::parse(cell.text).map(Parsed::plain));
        let relation = relationship(reading);
        if let Some(code) = &code {
            reading.key(KeyKind::Relation, code.as_str());
        }
        Some(Self { nro_documento_padre: guardian?, codigo_estudiante: code?, tipo_relacion: relation? })
    }
}

/// Level and grade, and the section that stands in the grade's cell.
pub(super) struct Class {
    /// None: one of them is missing or wrong, or the level does not have the grade.
    pub grade: Option<LevelGrade>,
    pub section: Option<Section>,
}

/// Level and grade, and whether the level has the grade. «3° B Prim.» in the grade's cell says the level too, which
/// fills an empty one and must not contradict another. A cell that contradicts stays as it was, so that the row is
/// still wrong when it is looked at again.
pub(super) fn class(reading: &mut Reading<'_, impl Cells>) -> Class {
    let said = ClassText::parse(reading.cell(field::GRADO).text).ok().map(|parsed| parsed.value);
    let said_level = said.as_ref().and_then(|class| class.level);
    let level = reading.required(field::NIVEL, |cell| match said_level {
        Some(level) if is_nothing(cell.text) => Ok(Parsed::plain(level)),
        _ => Level::parse(cell.text).map(Parsed::plain),
    });
    reading.recode(field::NIVEL, IssueCode::NoExiste);
    let column_section = reading.cell(field::SECCION).text.parse::<Section>().ok();
    let column_section = column_section.filter(|section| !is_nothing(section.as_str()) && !is_single(section.as_str()));
    let mut is_unknown = false;
    let grade = reading.required(field::GRADO, |cell| {
        let class = ClassText::parse(cell.text).map_err(|error| match (error, level) {
            // A word that is no grade at all is no grade of its level either, and that names the valid ones.
            (GradeError::Unknown(grade), Some(level)) => GradeError::NotInLevel { grade, level },
            (error, _) => error,
        });
        is_unknown = matches!(class, Err(GradeError::Unknown(_) | GradeError::NotInLevel { .. }));
        let Parsed { value, warnings, is_completed } = class?;
        let grade = || normalize(cell.text);
        match (value.level, level) {
            (Some(said), Some(level)) if said != level => {
                return Err(GradeError::OtherLevel { grade: grade(), said, level });
            }
            _ => {}
        }
        match (value.section, column_section) {
            (Some(said), Some(column)) if said != column => {
                return Err(GradeError::OtherSection { grade: grade(), section: column.into() });
            }
            _ => {}
        }
        Ok(Parsed { value: value.grade, warnings, is_completed })
    });
    if is_unknown {
        reading.recode(field::GRADO, IssueCode::NoExiste);
    }
    let section = said.and_then(|class| class.section);
    let (Some(level), Some(grade)) = (level, grade) else {
        return Class { grade: None, section };
    };
    match LevelGrade::new(level, grade) {
        Ok(grade) => Class { grade: Some(grade), section },
        Err(error) => {
            reading.fault(field::GRADO, IssueCode::NoExiste, error.to_string());
            Class { grade: None, section }
        }
    }
}

/// The section of its column, or else the one that stands in the grade's cell. A grade's only section has no name.
pub(super) fn section(reading: &mut Reading<'_, impl Cells>, beside_grade: Option<Section>) -> Option<Section> {
    let text = reading.cell(field::SECCION).text;
    if is_nothing(text) || is_single(text) {
        reading.values.push(field::SECCION, beside_grade.as_ref().map_or("", Section::as_str));
        return beside_grade;
    }
    reading.required(field::SECCION, |cell| cell.text.parse().map(Parsed::plain))
}

/// Somebody's document whose type the file does not say.
pub(super) fn document(reading: &mut Reading<'_, impl Cells>, field: &'static str) -> Option<DocumentNumber> {
    reading.required(field, |cell| DocumentNumber::parse_cell(cell.text, cell.kind, None))
}

fn relationship(reading: &mut Reading<'_, impl Cells>) -> Option<Relationship> {
    reading.required(field::TIPO_RELACION, |cell| cell.text.parse().map(Parsed::plain))
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Known, Values, check_row};

    fn row(changes: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut values: Values = [
            ("codigo_estudiante", ""),
            ("nombre", "Luz"),
            ("apellido", "Ñahui"),
            ("nivel", "Primaria"),
            ("grado", "3ro"),
            ("nro_documento_apoderado", "01234567"),
            ("tipo_relacion", "Madre"),
            ("seccion", ""),
        ]
        .into_iter()
        .collect();
        for (field, value) in changes {
            values.set(field, value);
        }
        let checked = check_row(Kind::Estudiantes, 2, &values, &Known::default());
        checked.issues.into_iter().map(|issue| (issue.campo, issue.mensaje)).collect()
    }

    fn one(field: &str, sentence: &str) -> Vec<(String, String)> {
        vec![(field.to_owned(), sentence.to_owned())]
    }

    #[test]
    fn a_student_needs_no_code_and_no_section() {
        assert_eq!(row(&[]), []);
        let values: Values = [
            ("nombre", "Luz"),
            ("apellido", "Ñahui"),
            ("nivel", "PRIMARIA"),
            ("grado", "tercero"),
            ("nro_documento_apoderado", "01234567"),
            ("tipo_relacion", "MADRE"),
        ]
        .into_iter()
        .collect();
        let checked = check_row(Kind::Estudiantes, 2, &values, &Known::default());
        assert_eq!(checked.values.get("grado"), "3");
        assert_eq!(checked.values.get("nivel"), "Primaria");
        assert_eq!(checked.values.get("tipo_relacion"), "madre");
    }

    #[test]
    fn each_wrong_value_gets_the_sentence_of_the_documents() {
        assert_eq!(
            row(&[("nivel", "Premaria")]),
            one("nivel", "El nivel 'Premaria' no existe. Valores válidos: Inicial, Primaria, Secundaria")
        );
        assert_eq!(
            row(&[("grado", "9")]),
            one("grado", "El grado '9' no existe en Primaria. Valores válidos: 1, 2, 3, 4, 5, 6")
        );
        assert_eq!(
            row(&[("nivel", "Inicial"), ("grado", "6")]),
            one("grado", "El grado '6' no existe en Inicial. Valores válidos: 3, 4, 5")
        );
        assert_eq!(
            row(&[("tipo_relacion", "tio")]),
            one("tipo_relacion", "Tipo de relación inválido: 'tio'. Valores válidos: padre, madre, apoderado, tutor.")
        );
        assert_eq!(
            row(&[("codigo_estudiante", "S1001")]),
            one("codigo_estudiante", "El código S1001 no corresponde a Primaria 3: debe empezar con P3.")
        );
        assert_eq!(
            row(&[("nro_documento_apoderado", "1234567")]),
            one(
                "nro_documento_apoderado",
                "Formato de documento inválido. Debe ser numérico de 8-12 dígitos. ¿Quiso escribir 01234567?"
            )
        );
    }

    #[test]
    fn the_grades_cell_fills_level_and_section_that_are_empty() {
        let kept = |nivel: &str, grado: &str, seccion: &str| {
            let values: Values = [
                ("nombre", "Luz"),
                ("apellido", "Ñahui"),
                ("nivel", nivel),
                ("grado", grado),
                ("nro_documento_apoderado", "01234567"),
                ("tipo_relacion", "mamá"),
                ("seccion", seccion),
            ]
            .into_iter()
            .collect();
            let checked = check_row(Kind::Estudiantes, 2, &values, &Known::default());
            assert!(checked.is_valid(), "{grado}: {:?}", checked.issues);
            let value = |field: &str| checked.values.get(field).to_owned();
            assert_eq!(check_row(Kind::Estudiantes, 2, &checked.values, &Known::default()).values, checked.values);
            [value("nivel"), value("grado"), value("seccion")]
        };
        assert_eq!(kept("", "2do B Prim.", ""), ["Primaria", "2", "B"]);
        assert_eq!(kept("SEC", "2° \"C\"", "-"), ["Secundaria", "2", "C"]);
        assert_eq!(kept("Primaria", "2C", "c"), ["Primaria", "2", "C"]);
        assert_eq!(kept("Primaria", "2", "Única"), ["Primaria", "2", ""]);
        assert_eq!(kept("Inicial", "4 años", "."), ["Inicial", "4", ""]);
    }

    #[test]
    fn cells_that_contradict_each_other_are_errors() {
        assert_eq!(
            row(&[("grado", "1º SEC")]),
            one("grado", "El grado '1º SEC' es de Secundaria y el nivel es Primaria. Corrija el que no corresponda.")
        );
        assert_eq!(
            row(&[("grado", "3A"), ("seccion", "B")]),
            one("grado", "El grado '3A' dice otra sección que la columna sección, B. Corrija la que no corresponda.")
        );
        assert_eq!(
            row(&[("grado", "3° y 4°")]),
            one("grado", "El grado '3° y 4°' nombra más de uno. Escriba una fila para cada grado y sección.")
        );
        assert_eq!(
            row(&[("seccion", "A y B")]),
            one("seccion", "La celda nombra varias secciones. Escriba una fila para cada sección.")
        );
    }

    #[test]
    fn two_spellings_of_a_student_share_a_key() {
        let key = |nombre: &str, grado: &str| {
            let values: Values = [
                ("nombre", nombre),
                ("apellido", "Ñahui"),
                ("nivel", "Primaria"),
                ("grado", grado),
                ("nro_documento_apoderado", "01234567"),
                ("tipo_relacion", "madre"),
            ]
            .into_iter()
            .collect();
            check_row(Kind::Estudiantes, 2, &values, &Known::default()).keys
        };
        assert_eq!(key("José", "3"), key("JOSE", "3ro"));
        assert_ne!(key("José", "3"), key("José", "4"));
    }
}
