//! The one error of the application, on both targets: what a person is told, the stable code
//! other programs match on, and the HTTP status. It never holds a cause: causes are logged once,
//! where they are converted.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is wrong with one field, in a sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FieldError {
    pub campo: String,
    pub mensaje: String,
}

impl FieldError {
    pub fn new(campo: impl Into<String>, mensaje: impl Into<String>) -> Self {
        Self { campo: campo.into(), mensaje: mensaje.into() }
    }
}

/// Everything that can be answered instead of success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(from = "Wire", into = "Wire")]
pub enum AppError {
    #[error("Su sesión ha terminado. Ingrese de nuevo.")]
    Unauthenticated,
    /// One sentence for unknown user, wrong password, inactive and blocked.
    #[error("Usuario o contraseña incorrectos. Revise los datos e intente nuevamente.")]
    BadCredentials,
    #[error("Debe cambiar su contraseña inicial antes de continuar.")]
    MustChangePassword,
    /// Secrets of many people are only for whoever has just typed the password once more.
    #[error("Para continuar, confirme su contraseña.")]
    ConfirmPassword,
    /// One sentence for unknown, used and expired codes.
    #[error(
        "Este enlace ya no sirve: venció, ya se usó o llegó incompleto. Pida otro en «¿Olvidó su contraseña?» o en la oficina."
    )]
    InvalidLink,
    #[error("No tiene permiso para esta acción.")]
    Forbidden,
    #[error("No encontramos lo que busca. Es posible que ya no exista.")]
    NotFound,
    /// The request itself cannot be understood (400).
    #[error("{0}")]
    Malformed(String),
    /// Fields that break a rule, all of them together (422).
    #[error("{}", summary_of(.0))]
    Invalid(Vec<FieldError>),
    /// A file that cannot be used as a whole (422), with its own code; the import under which it is kept for a
    /// day, if its recognition can be corrected by hand.
    #[error("{mensaje}")]
    RejectedFile { codigo: String, mensaje: String, import_id: Option<Uuid> },
    #[error("Este recurso no admite esa operación.")]
    MethodNotAllowed,
    #[error("{mensaje}")]
    Conflict { codigo: String, mensaje: String },
    #[error("{0}")]
    TooLarge(String),
    #[error("{0}")]
    UnsupportedMedia(String),
    #[error("Demasiadas solicitudes. Espere {segundos} segundos e intente nuevamente.")]
    TooMany { segundos: u64 },
    #[error("El servidor está ocupado. Intente nuevamente en {segundos} segundos.")]
    Unavailable { segundos: u64 },
    #[error("No hay conexión con el servidor. Verifique su conexión e intente nuevamente.")]
    Offline,
    #[error("Ocurrió un error inesperado. Intente nuevamente; si se repite, avise a soporte.")]
    Internal,
}

fn summary_of(fields: &[FieldError]) -> String {
    match fields {
        [] => "Los datos enviados no son válidos. Revise los campos e intente nuevamente.".into(),
        [one] => one.mensaje.clone(),
        many => many.iter().map(|field| field.mensaje.as_str()).collect::<Vec<_>>().join(" "),
    }
}

impl AppError {
    pub fn invalid(campo: &str, mensaje: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(campo, mensaje)])
    }

    pub fn conflict(codigo: &str, mensaje: impl Into<String>) -> Self {
        Self::Conflict { codigo: codigo.into(), mensaje: mensaje.into() }
    }

    /// The stable code of the REST body.
    pub fn code(&self) -> &str {
        match self {
            Self::Unauthenticated => "no_autenticado",
            Self::BadCredentials => "credenciales_invalidas",
            Self::MustChangePassword => "debe_cambiar_password",
            Self::ConfirmPassword => "confirmar_password",
            Self::InvalidLink => "enlace_invalido",
            Self::Forbidden => "prohibido",
            Self::NotFound => "no_encontrado",
            Self::MethodNotAllowed => "metodo_no_permitido",
            Self::Malformed(_) => "solicitud_invalida",
            Self::Invalid(_) => "datos_invalidos",
            Self::RejectedFile { codigo, .. } | Self::Conflict { codigo, .. } => codigo,
            Self::TooLarge(_) => "archivo_demasiado_grande",
            Self::UnsupportedMedia(_) => "tipo_no_admitido",
            Self::TooMany { .. } => "demasiadas_solicitudes",
            Self::Unavailable { .. } => "no_disponible",
            Self::Offline => "sin_conexion",
            Self::Internal => "error_interno",
        }
    }

    /// The HTTP status, by number, so that the browser's build needs no `http` types.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) => 400,
            Self::Unauthenticated | Self::BadCredentials => 401,
            Self::MustChangePassword | Self::ConfirmPassword | Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict { .. } => 409,
            Self::TooLarge(_) => 413,
            Self::UnsupportedMedia(_) => 415,
            Self::InvalidLink | Self::Invalid(_) | Self::RejectedFile { .. } => 422,
            Self::TooMany { .. } => 429,
            Self::Unavailable { .. } | Self::Offline => 503,
            Self::Internal => 500,
        }
    }

    /// The field errors, empty for every other kind.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Invalid(fields) => fields,
            _ => &[],
        }
    }

    /// The import under which a refused file is kept, to be read by other columns.
    pub fn import_id(&self) -> Option<Uuid> {
        match self {
            Self::RejectedFile { import_id, .. } => *import_id,
            _ => None,
        }
    }

    /// What an answer that is no success says: its status, its `Retry-After`, and its body, which is a server function's
    /// error or that of REST.
    pub fn read(status: u16, retry_after: Option<&str>, body: &str) -> Self {
        match serde_json::from_str::<Wire>(body) {
            Ok(wire) => {
                let seconds = retry_after.and_then(|seconds| seconds.parse().ok()).unwrap_or(wire.segundos);
                Wire { estado: status, segundos: seconds, ..wire }.into()
            }
            // What stands between here and the server has words of its own.
            Err(_) => Self::Internal,
        }
    }

    /// Seconds after which trying again makes sense (`Retry-After`).
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany { segundos } | Self::Unavailable { segundos } => Some(*segundos),
            // What somebody else is doing is done soon.
            Self::Conflict { codigo, .. } if codigo == "en_curso" => Some(1),
            _ => None,
        }
    }
}

/// How it travels to the browser: the body of a REST error, so that what a layer refused is understood too, with its
/// status. (One flat struct is read by far less WASM than an enum.)
#[derive(Serialize, Deserialize)]
struct Wire {
    /// The HTTP status; 0 in the body of a REST error, whose answer has it.
    #[serde(default)]
    estado: u16,
    codigo: String,
    mensaje: String,
    #[serde(default)]
    campos: Vec<FieldError>,
    #[serde(default)]
    segundos: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    import_id: Option<Uuid>,
}

impl From<AppError> for Wire {
    fn from(error: AppError) -> Self {
        Self {
            estado: error.status(),
            codigo: error.code().into(),
            mensaje: error.to_string(),
            campos: error.fields().to_vec(),
            segundos: error.retry_after().unwrap_or_default(),
            import_id: error.import_id(),
        }
    }
}

impl From<Wire> for AppError {
    fn from(wire: Wire) -> Self {
        let Wire { estado, codigo, mensaje, campos, segundos, import_id } = wire;
        match codigo.as_str() {
            "no_autenticado" => Self::Unauthenticated,
            "credenciales_invalidas" => Self::BadCredentials,
            "debe_cambiar_password" => Self::MustChangePassword,
            "confirmar_password" => Self::ConfirmPassword,
            "enlace_invalido" => Self::InvalidLink,
            "prohibido" => Self::Forbidden,
            "no_encontrado" => Self::NotFound,
            "solicitud_invalida" => Self::Malformed(mensaje),
            "datos_invalidos" => Self::Invalid(campos),
            "metodo_no_permitido" => Self::MethodNotAllowed,
            "archivo_demasiado_grande" => Self::TooLarge(mensaje),
            "tipo_no_admitido" => Self::UnsupportedMedia(mensaje),
            "demasiadas_solicitudes" if segundos > 0 => Self::TooMany { segundos },
            "no_disponible" if segundos > 0 => Self::Unavailable { segundos },
            "sin_conexion" => Self::Offline,
            "error_interno" => Self::Internal,
            // Those that have codes of their own differ by their status. (Also a limit's answer that was read without its
            // header: the sentence says how long to wait.)
            _ if estado == 409 => Self::Conflict { codigo, mensaje },
            _ => Self::RejectedFile { codigo, mensaje, import_id },
        }
    }
}

/// The body of every REST error.
#[cfg(feature = "ssr")]
#[derive(Serialize, utoipa::ToSchema)]
pub struct ErrorBody {
    pub codigo: String,
    pub mensaje: String,
    pub campos: Vec<FieldError>,
    /// The import under which a refused file is kept for a day, if its recognition can be corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_id: Option<Uuid>,
    /// Id of the request, to find it in the server's log.
    pub solicitud: String,
}

#[cfg(feature = "ssr")]
impl ErrorBody {
    pub fn new(error: &AppError, request_id: &str) -> Self {
        Self {
            codigo: error.code().into(),
            mensaje: error.to_string(),
            campos: error.fields().to_vec(),
            import_id: error.import_id(),
            solicitud: request_id.into(),
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::Malformed("La solicitud no se entiende. Recargue la página e intente nuevamente.".into())
            }
            _ => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_field_errors_are_told_together() {
        let error = AppError::Invalid(vec![FieldError::new("a", "Falta a."), FieldError::new("b", "Falta b.")]);
        assert_eq!(error.to_string(), "Falta a. Falta b.");
        assert_eq!((error.code(), error.status(), error.fields().len()), ("datos_invalidos", 422, 2));
    }

    /// One of every kind.
    fn all() -> Vec<AppError> {
        let all = vec![
            AppError::Unauthenticated,
            AppError::BadCredentials,
            AppError::MustChangePassword,
            AppError::ConfirmPassword,
            AppError::InvalidLink,
            AppError::Forbidden,
            AppError::NotFound,
            AppError::Malformed("No se entiende.".into()),
            AppError::Invalid(vec![]),
            AppError::Invalid(vec![FieldError::new("a", "Falta a."), FieldError::new("b", "Falta b.")]),
            AppError::RejectedFile { codigo: "sin_datos".into(), mensaje: "Vacío.".into(), import_id: None },
            AppError::RejectedFile {
                codigo: "columnas_faltantes".into(),
                mensaje: "Faltan.".into(),
                import_id: Some(Uuid::from_u128(7)),
            },
            AppError::MethodNotAllowed,
            AppError::conflict("no_ejecutable", "Ya se ejecutó."),
            AppError::TooLarge("Demasiado.".into()),
            AppError::UnsupportedMedia("Otro tipo.".into()),
            AppError::TooMany { segundos: 7 },
            AppError::Unavailable { segundos: 5 },
            AppError::Offline,
            AppError::Internal,
        ];
        // Whoever adds a kind adds it above too.
        for error in &all {
            match error {
                AppError::Unauthenticated
                | AppError::BadCredentials
                | AppError::MustChangePassword
                | AppError::ConfirmPassword
                | AppError::InvalidLink
                | AppError::Forbidden
                | AppError::NotFound
                | AppError::Malformed(_)
                | AppError::Invalid(_)
                | AppError::RejectedFile { .. }
                | AppError::MethodNotAllowed
                | AppError::Conflict { .. }
                | AppError::TooLarge(_)
                | AppError::UnsupportedMedia(_)
                | AppError::TooMany { .. }
                | AppError::Unavailable { .. }
                | AppError::Offline
                | AppError::Internal => {}
            }
        }
        all
    }

    #[test]
    fn every_error_comes_back_from_a_server_function_as_it_was() {
        for error in all() {
            let json = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<AppError>(&json).unwrap(), error, "{json}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn every_error_comes_back_from_rest_as_it_was() {
        for error in all() {
            let body = serde_json::to_string(&ErrorBody::new(&error, "1")).unwrap();
            let retry_after = error.retry_after().map(|seconds| seconds.to_string());
            assert_eq!(AppError::read(error.status(), retry_after.as_deref(), &body), error, "{body}");
        }
        let limited = serde_json::to_string(&ErrorBody::new(&AppError::TooMany { segundos: 37 }, "1")).unwrap();
        let read = serde_json::from_str::<AppError>(&limited).unwrap();
        assert_eq!(read.to_string(), "Demasiadas solicitudes. Espere 37 segundos e intente nuevamente.");
        assert_eq!(AppError::read(502, None, "<html>Bad gateway</html>"), AppError::Internal);
    }
}
