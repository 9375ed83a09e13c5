//! Why there is no file.

use krilla::error::KrillaError;

/// Why there is no file, in words for whoever asked for it. None of it names a person or a password.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The list was empty: a sheet of paper that says nothing helps nobody.
    #[error("No hay credenciales que imprimir. Elija al menos una persona cuya contraseña inicial siga vigente.")]
    Nobody,
    /// The document could not be made, or is no valid PDF/UA-1; the source says what is wrong.
    #[error("No se pudieron generar los PDF. Intente nuevamente; si se repite, avise a soporte técnico.")]
    Document(#[source] Box<KrillaError>),
    /// What was made could not be written (the story's sentence).
    #[error("No se pudieron generar PDFs. Verifique espacio en servidor.")]
    Write(#[source] std::io::Error),
}

impl From<KrillaError> for PrintError {
    fn from(error: KrillaError) -> Self {
        Self::Document(Box::new(error))
    }
}
