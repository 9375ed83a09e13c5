//! Sentences that the checks here and the server's checks against the database share
//! (HU-USERS-04, "Mensajes de Error Específicos" and CA-05).

/// The row is still the one that the template shows how to fill in.
pub const EXAMPLE_ROW: &str = "Esta es la fila de ejemplo de la plantilla. Bórrela.";

/// A user with this document number is already in the database.
pub fn duplicate_document(number: &str) -> String {
    format!("Documento duplicado. Ya existe un usuario con nro_documento {number}")
}

/// A user with this e-mail is already in the database.
pub fn duplicate_email(email: &str) -> String {
    format!("Correo duplicado. Ya existe un usuario con el correo {email}")
}

/// An earlier row of the same file has this document number.
pub fn duplicate_document_in_file(first_row: u32) -> String {
    format!("Documento duplicado. Ya aparece en la fila {first_row}")
}

/// An earlier row of the same file has this e-mail.
pub fn duplicate_email_in_file(first_row: u32) -> String {
    format!("Correo duplicado. Ya aparece en la fila {first_row}")
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
