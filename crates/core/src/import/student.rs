//! Rows about students, each with the guardian it is linked to (HU-USERS-04 CA-02, HU-USERS-05 CA-02).

use super::{
    field,
    keys::KeyKind,
    person::name,
    reading::{Cells, Reading},
};
use crate::{
    issue::IssueCode,
    person::{DocumentNumber, Parsed, PersonName},
    school::{Grade, GradeError, Level, LevelGrade, Relationship, Section, StudentCode},
    text::fold,
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
        // The code is judged once more below, when the grade is known.
        let code = reading.optional(field::CODIGO_ESTUDIANTE, |cell| StudentCode::parse(cell.text).map(Parsed::plain));
        let nombre = name(reading, field::NOMBRE);
        let apellido = name(reading, field::APELLIDO);
        let grado = grade(reading);
        let guardian = document(reading, field::NRO_DOCUMENTO_APODERADO);
        let relation = relationship(reading);
        let seccion = reading.optional(field::SECCION, |cell| cell.text.parse::<Section>().map(Parsed::plain));
        if let (Some(code), Some(grade)) = (&code, grado)
            && let Err(error) = StudentCode::parse_for(code.as_str(), grade)
        {
            reading.fault(field::CODIGO_ESTUDIANTE, IssueCode::Formato, error.to_string());
        }
        if let Some(code) = &code {
            reading.key(KeyKind::StudentCode, code.as_str());
        }
        if let (Some(nombre), Some(apellido), Some(grade), Some(guardian)) = (&nombre, &apellido, grado, &guardian) {
            reading.key(KeyKind::Student, &identity(nombre, apellido, grade, guardian.as_str()));
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
    format!("{}|{}|{}|{guardian}", fold(last_name.as_str()), fold(first_name.as_str()), grade.prefix())
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

/// Level and grade, and whether the level has the grade.
pub(super) fn grade(reading: &mut Reading<'_, impl Cells>) -> Option<LevelGrade> {
    let level = reading.required(field::NIVEL, |cell| Level::parse(cell.text).map(Parsed::plain));
    reading.recode(field::NIVEL, IssueCode::NoExiste);
    let grade = reading.required(field::GRADO, |cell| {
        // A word that is no grade at all is no grade of its level either, and that names the valid ones.
        Grade::parse(cell.text).map(Parsed::plain).map_err(|error| match (error, level) {
            (GradeError::Unknown(grade), Some(level)) => GradeError::NotInLevel { grade, level },
            (error, _) => error,
        })
    });
    reading.recode(field::GRADO, IssueCode::NoExiste);
    match LevelGrade::new(level?, grade?) {
        Ok(grade) => Some(grade),
        Err(error) => {
            reading.fault(field::GRADO, IssueCode::NoExiste, error.to_string());
            None
        }
    }
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
    use super::super::{Kind, Values, check_row};

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
        let checked = check_row(Kind::Estudiantes, 2, &values);
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
        let checked = check_row(Kind::Estudiantes, 2, &values);
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
            check_row(Kind::Estudiantes, 2, &values).keys
        };
        assert_eq!(key("José", "3"), key("JOSE", "3ro"));
        assert_ne!(key("José", "3"), key("José", "4"));
    }
}
