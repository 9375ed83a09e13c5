//! Sentences that the checks here and the server's checks against the database share
//! (HU-USERS-04, "Mensajes de Error Específicos" and CA-05).

use super::RowPlace;
use crate::role::Role;

/// The row is still the one that the template shows how to fill in.
pub const EXAMPLE_ROW: &str = "Esta es la fila de ejemplo de la plantilla. Bórrela.";

/// An earlier row of the same file says all that this one says.
pub fn repeated_row(first_row: u32) -> String {
    format!("Igual que la fila {}", RowPlace::of(first_row))
}

/// A user with this document number is already in the database.
pub fn duplicate_document(number: &str) -> String {
    format!("Documento duplicado. Ya existe un usuario con nro_documento {number}")
}

/// Who has this document is in the database with another role.
pub fn exists_with_other_role(role: Role, name: &str) -> String {
    format!(
        "Ya existe como {role}: {name}. Cada persona tiene un solo rol: omita la fila o, si es otra persona, corrija el \
         documento."
    )
}

/// A user with this e-mail is already in the database.
pub fn duplicate_email(email: &str) -> String {
    format!("Correo duplicado. Ya existe un usuario con el correo {email}")
}

/// Somebody has what only one member of staff, or one prospect, may have (the guide's «DNI duplicado», «Correo
/// duplicado»).
pub fn taken_by(what: &str, value: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{what} duplicado. Lo tiene {name}: {value}"),
        None => format!("{what} duplicado. Ya existe un usuario con {value}"),
    }
}

/// An earlier row of the same file has what only one member of staff, or one prospect, may have.
pub fn repeated_in_file(what: &str, first_row: u32) -> String {
    format!("{what} duplicado. Ya aparece en la fila {}", RowPlace::of(first_row))
}

/// An earlier row of the same file has this document number.
pub fn duplicate_document_in_file(first_row: u32) -> String {
    format!("Documento duplicado. Ya aparece en la fila {}", RowPlace::of(first_row))
}

/// Someone in an earlier row of the same file has this e-mail, and signs in with it.
pub fn shared_email_in_file(first_row: u32) -> String {
    format!("Otra persona de la fila {} tiene este correo: {ONLY_FOR_CONTACT}", RowPlace::of(first_row))
}

/// Someone in the database has this e-mail.
pub fn shared_email() -> String {
    format!("Otra persona del sistema tiene este correo: {ONLY_FOR_CONTACT}")
}

const ONLY_FOR_CONTACT: &str = "se guarda para contacto, y no servirá para ingresar.";

/// An earlier row of the same file has this student code.
pub fn duplicate_code_in_file(first_row: u32) -> String {
    format!("Código duplicado. Ya aparece en la fila {}", RowPlace::of(first_row))
}

/// An earlier row of the same file is the same student.
pub fn duplicate_student_in_file(first_row: u32) -> String {
    format!(
        "Estudiante duplicado. Ya aparece en la fila {} con el mismo nombre, grado y apoderado",
        RowPlace::of(first_row)
    )
}

/// An earlier row of the same file has a student of the same name and grade with another guardian.
pub fn other_guardian_in_file(first_row: u32) -> String {
    format!("Ya aparece en la fila {} con otro apoderado. {ONE_GUARDIAN}", RowPlace::of(first_row))
}

/// A student of the same name and grade is in the database with another guardian; `guardian`: whom, if anybody still is.
pub fn other_guardian(code: &str, guardian: Option<&str>) -> String {
    let whom = guardian.map(|name| format!(" ({name})")).unwrap_or_default();
    format!("Ya existe como {code} con otro apoderado{whom}. {ONE_GUARDIAN}")
}

const ONE_GUARDIAN: &str = "Solo se registra un apoderado por estudiante, el primero.";

/// An earlier row of the same file gives this student a guardian.
pub fn duplicate_relation_in_file(first_row: u32) -> String {
    format!(
        "El estudiante ya tiene apoderado en la fila {}. Solo se permite un apoderado por estudiante.",
        RowPlace::of(first_row)
    )
}

/// An earlier row of the same file is the same assignment.
pub fn duplicate_assignment_in_file(first_row: u32) -> String {
    format!("Asignación duplicada. Ya aparece en la fila {}", RowPlace::of(first_row))
}

/// A student with this code is already in the database.
pub fn duplicate_code(code: &str) -> String {
    format!("Código duplicado. Ya existe un estudiante con codigo_estudiante {code}")
}

/// The same student is already in the database.
pub fn duplicate_student(code: &str) -> String {
    format!("Estudiante duplicado. Ya existe con el mismo nombre, grado y apoderado: {code}")
}

/// Nobody has the guardian's document.
pub fn guardian_missing(document: &str) -> String {
    format!("El apoderado con documento {document} no existe en el sistema. Créelo primero.")
}

/// Who has the document is no guardian (HU-USERS-05).
pub fn not_a_guardian(document: &str) -> String {
    format!("El usuario con documento {document} no tiene rol 'apoderado'.")
}

/// The guardian's account is switched off.
pub fn guardian_inactive(document: &str) -> String {
    format!("El apoderado con documento {document} está inactivo. Actívelo primero.")
}

/// No student has the code.
pub fn student_missing(code: &str) -> String {
    format!("El estudiante con código {code} no existe en el sistema. Impórtelo primero.")
}

/// The student is of another school year.
pub fn student_of_another_year(code: &str, year: i64, current: i32) -> String {
    format!("El estudiante {code} es del año {year}. Solo se vinculan estudiantes del año {current}.")
}

/// The student is not enrolled any more.
pub fn student_inactive(code: &str, state: &str) -> String {
    format!("El estudiante {code} no está activo: figura como {state}.")
}

/// The student has a guardian, who stays.
pub fn already_linked(code: &str, guardian: &str, document: &str) -> String {
    format!("El estudiante {code} ya tiene apoderado: {guardian} (documento {document}).")
}

/// Nobody has the teacher's document.
pub fn teacher_missing(document: &str) -> String {
    format!("El docente con documento {document} no existe en el sistema. Créelo primero.")
}

/// Who has the document is no teacher.
pub fn not_a_teacher(document: &str) -> String {
    format!("El usuario con documento {document} no tiene rol 'docente'.")
}

/// The teacher's account is switched off.
pub fn teacher_inactive(document: &str) -> String {
    format!("El docente con documento {document} está inactivo. Actívelo primero.")
}

/// The teacher has the course already.
pub fn duplicate_assignment(course: &str) -> String {
    format!("Asignación duplicada. El docente ya dicta {course} en ese grado y sección.")
}

/// Telephones of nine digits were completed: told once for the file.
pub fn completed_phones(rows: usize) -> Option<String> {
    match rows {
        0 => None,
        1 => Some("Se completó 1 teléfono con +51.".to_owned()),
        rows => Some(format!("Se completaron {rows} teléfonos con +51.")),
    }
}

/// The summary of a checked file: «45 registros válidos, 3 con errores».
pub fn summary(valid: usize, with_errors: usize) -> String {
    let records = if valid == 1 { "registro válido" } else { "registros válidos" };
    let errors = if with_errors == 1 { "con error" } else { "con errores" };
    format!("{valid} {records}, {with_errors} {errors}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentences_are_those_of_the_story() {
        assert_eq!(
            duplicate_document("87654321"),
            "Documento duplicado. Ya existe un usuario con nro_documento 87654321"
        );
        assert_eq!(summary(45, 0), "45 registros válidos, 0 con errores");
        assert_eq!(summary(1, 1), "1 registro válido, 1 con error");
    }
}
