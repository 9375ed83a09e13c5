//! Why a file as a whole cannot be taken in.

use serde::{Deserialize, Serialize};

/// The reason, and what to do about it. [`FileError::code`] is for programs, `Display` for the person;
/// [`FileError::detail`] is for the operator's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FileError {
    #[error("El archivo está vacío. Revise que sea el correcto y vuelva a subirlo.")]
    Empty,
    #[error("El archivo pesa {} y el máximo es {}. Divídalo en varios archivos y súbalos uno por uno.", mebibytes(*.bytes), mebibytes(*.limit))]
    TooLarge { bytes: usize, limit: usize },
    #[error(
        "No reconocemos el formato del archivo: parece ser {looks_like}. Suba una hoja de cálculo .xlsx o un texto .csv."
    )]
    UnknownFormat { looks_like: String },
    #[error(
        "Todavía no leemos archivos {format}. Ábralo, guárdelo como .xlsx («Guardar como» › «Libro de Excel») y vuelva a subirlo."
    )]
    UnsupportedFormat { format: String },
    /// A page or an XML document with the name of a workbook.
    #[error(
        "El archivo es {looks_like}, aunque su nombre diga otra cosa: algunos sistemas exportan así. Ábralo en Excel, guárdelo como .xlsx («Guardar como» › «Libro de Excel») y vuelva a subirlo."
    )]
    Disguised { looks_like: String },
    #[error(
        "El archivo está protegido con contraseña. Ábralo, quítele la contraseña («Archivo» › «Información» › «Proteger libro»), guárdelo y vuelva a subirlo."
    )]
    Protected,
    #[error(
        "El archivo está dañado o incompleto y no se puede leer. Ábralo en su hoja de cálculo, guárdelo otra vez como .xlsx y vuelva a subirlo."
    )]
    Damaged {
        /// For the log; it names parts of the file, never values.
        detail: String,
    },
    /// What the confined reader could not get through: a crash, a limit of memory or time, or plain damage.
    #[error(
        "No se pudo leer el archivo {format}: está dañado o es demasiado complejo. Ábralo en Excel y guárdelo como .xlsx."
    )]
    Unreadable {
        format: String,
        /// For the log; it never holds values.
        detail: String,
    },
    /// A package of Office in which no workbook, or no part of it, can be made out.
    #[error(
        "El archivo es un libro de Excel que no podemos leer. Ábralo en Excel, guárdelo otra vez como .xlsx («Guardar como» › «Libro de Excel») y vuelva a subirlo."
    )]
    UnreadableWorkbook {
        /// For the log; it names parts of the file, never values.
        detail: String,
    },
    #[error("El contenido del archivo es demasiado grande: descomprimido, pasa de {}. Copie solo las filas necesarias en un libro nuevo y súbalo.", mebibytes(*.limit))]
    InflatedTooLarge { limit: usize },
    #[error("El libro tiene más de {} textos o estilos distintos, que es el máximo. Copie solo las filas necesarias en un libro nuevo y súbalo.", grouped(*.limit))]
    TooManyParts { limit: usize },
    #[error("El libro no tiene ninguna hoja visible con filas. Revise que sea el archivo correcto.")]
    NoSheet,
    #[error("{}", sheet_not_found(.wanted, .sheets))]
    SheetNotFound {
        wanted: String,
        /// The visible sheets of the workbook; none in a text.
        sheets: Vec<String>,
    },
    #[error("El archivo tiene más de {} filas, que es el máximo (la fila {row} ya no entra). Divídalo en varios archivos y súbalos uno por uno.", grouped(*.limit as usize))]
    TooManyRows { row: u32, limit: u32 },
    #[error(
        "La fila {row} tiene datos en la columna {column} y el máximo son {limit} columnas. Borre lo que esté a la derecha de su tabla y vuelva a subir el archivo."
    )]
    TooManyColumns { row: u32, column: String, limit: usize },
    #[error("La celda {column}{row} tiene un texto demasiado largo: el máximo son {} bytes. Acórtelo y vuelva a subir el archivo.", grouped(*.limit))]
    CellTooLong { row: u32, column: String, limit: usize },
    #[error("El texto del archivo no se puede leer: hay caracteres dañados{}. Guárdelo como «CSV UTF-8» o como .xlsx y vuelva a subirlo.", near_row(*.row))]
    InvalidEncoding { row: Option<u32> },
    #[error(
        "En la fila {row} se abre una comilla (\") que no se cierra. Corríjala, o guarde el archivo como .xlsx, y vuelva a subirlo."
    )]
    UnbalancedQuotes { row: u32 },
    #[error("No encontramos la fila de encabezados en las primeras {} filas. Debe tener las columnas {}. Puede descargar la plantilla y copiar ahí sus datos.", super::HEADER_ROWS, .expected.join(", "))]
    HeaderNotFound { expected: Vec<String> },
    #[error("Al encabezado (fila {row}) le {}: {}. {} y vuelva a subir el archivo.",
        if .missing.len() == 1 { "falta la columna" } else { "faltan las columnas" },
        .missing.join(", "),
        if .missing.len() == 1 { "Agréguela" } else { "Agréguelas" })]
    MissingColumns { row: u32, missing: Vec<String> },
    #[error("{sentence}")]
    BadMapping { sentence: String },
    #[error("La fila {row}, que eligió como encabezado, está vacía. Elija otra.")]
    HeaderRowBlank { row: u32 },
    #[error("El archivo no parece de {wanted} sino de {found}. Cambie el tipo de carga o elija otro archivo.")]
    OtherKind { wanted: String, found: String },
    #[error("El archivo tiene encabezado (fila {header_row}) pero ninguna fila con datos. Llénelo y vuelva a subirlo.")]
    NoRows { header_row: u32 },
}

impl FileError {
    /// The stable code of the contract (`codigo`).
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "archivo_vacio",
            Self::TooLarge { .. } => "archivo_demasiado_grande",
            Self::UnknownFormat { .. } | Self::Disguised { .. } => "formato_no_reconocido",
            Self::UnsupportedFormat { .. } => "formato_no_soportado",
            Self::Protected => "archivo_protegido",
            Self::Damaged { .. } => "archivo_danado",
            Self::Unreadable { .. } | Self::UnreadableWorkbook { .. } => "archivo_ilegible",
            Self::InflatedTooLarge { .. } | Self::TooManyParts { .. } => "contenido_demasiado_grande",
            Self::NoSheet => "sin_hojas",
            Self::SheetNotFound { .. } => "hoja_no_encontrada",
            Self::TooManyRows { .. } => "demasiadas_filas",
            Self::TooManyColumns { .. } => "demasiadas_columnas",
            Self::CellTooLong { .. } => "celda_demasiado_larga",
            Self::InvalidEncoding { .. } => "codificacion_invalida",
            Self::UnbalancedQuotes { .. } => "comillas_sin_cerrar",
            Self::HeaderNotFound { .. } => "encabezado_no_encontrado",
            Self::MissingColumns { .. } => "faltan_columnas",
            Self::BadMapping { .. } => "mapeo_invalido",
            Self::HeaderRowBlank { .. } => "encabezado_vacio",
            Self::OtherKind { .. } => "otro_tipo",
            Self::NoRows { .. } => "sin_filas",
        }
    }

    /// What the log should say beyond the sentence, if anything.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Damaged { detail } | Self::Unreadable { detail, .. } | Self::UnreadableWorkbook { detail } => {
                Some(detail)
            }
            _ => None,
        }
    }

    pub(super) fn damaged(detail: impl ToString) -> Self {
        Self::Damaged { detail: detail.to_string() }
    }
}

/// `10 MiB`, `10.5 MiB`: one decimal at most, never rounded down to the limit itself.
fn mebibytes(bytes: usize) -> String {
    let tenths = (bytes * 10).div_ceil(1 << 20);
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} MiB"),
        (whole, tenth) => format!("{whole}.{tenth} MiB"),
    }
}

/// `20,000`, as es-PE groups digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Names the sheets that can be chosen instead; a person reads ten of them at most.
fn sheet_not_found(wanted: &str, sheets: &[String]) -> String {
    const SHOWN: usize = 10;
    let quoted: Vec<String> = sheets.iter().take(SHOWN).map(|name| format!("«{name}»")).collect();
    let rest = if sheets.len() > SHOWN { " y otras" } else { "" };
    match quoted.as_slice() {
        [] => format!("El archivo no tiene la hoja «{wanted}». Vuelva a subirlo sin elegir hoja."),
        [only] => format!("El libro no tiene la hoja «{wanted}». Su única hoja visible es {only}: elíjala."),
        _ => format!("El libro no tiene la hoja «{wanted}». Elija una de estas: {}{rest}.", quoted.join(", ")),
    }
}

fn near_row(row: Option<u32>) -> String {
    row.map(|row| format!(" cerca de la fila {row}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_named_in_figures_that_people_read() {
        let error = FileError::TooLarge { bytes: (10 << 20) + 1, limit: 10 << 20 };
        assert!(error.to_string().contains("pesa 10.1 MiB y el máximo es 10 MiB"), "{error}");
        let error = FileError::TooManyRows { row: 20_002, limit: 20_000 };
        assert!(error.to_string().contains("más de 20,000 filas"), "{error}");
    }

    #[test]
    fn missing_columns_are_all_named() {
        let one = FileError::MissingColumns { row: 1, missing: vec!["telefono".into()] };
        assert_eq!(
            one.to_string(),
            "Al encabezado (fila 1) le falta la columna: telefono. Agréguela y vuelva a subir el archivo."
        );
        let two = FileError::MissingColumns { row: 4, missing: vec!["nombre".into(), "telefono".into()] };
        assert_eq!(
            two.to_string(),
            "Al encabezado (fila 4) le faltan las columnas: nombre, telefono. Agréguelas y vuelva a subir el archivo."
        );
    }

    #[test]
    fn an_error_survives_a_trip_through_json() {
        let error = FileError::CellTooLong { row: 7, column: "C".into(), limit: 1024 };
        let json = serde_json::to_string(&error).unwrap();
        assert_eq!(serde_json::from_str::<FileError>(&json).unwrap(), error);
    }
}
