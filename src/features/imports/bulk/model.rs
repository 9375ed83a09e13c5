//! What travels in `POST /api/usuarios/importar-masivo`.

use padron_core::import::{Values, field};
use padron_core::issue::Issue;
use padron_core::password::Method;
use padron_core::password::given::KeptPassword;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Body of `POST /api/usuarios/importar-masivo`.
#[derive(Deserialize, ToSchema)]
pub struct BulkRequest {
    /// 1 to 1,000.
    pub usuarios: Vec<BulkUser>,
    /// How passwords are made where `password` is absent or a marker: `user-data` (the default) or `aleatoria`.
    #[serde(default)]
    #[schema(example = "user-data")]
    pub metodo: Option<String>,
}

/// A person. What is wrong with one is told in its result.
#[derive(Deserialize, ToSchema)]
pub struct BulkUser {
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = String, example = "SA001")]
    legajo: Cell,
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = String, example = "39266568")]
    dni: Cell,
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = String, example = "OCTAVIO")]
    nombre: Cell,
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = String, example = "SANZA")]
    apellido: Cell,
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = String, example = "octavio.sanza@empresa.com")]
    correo: Cell,
    /// A marker (`[PRESENTE]`, `AUTO`, `GENERATE`) or a password. Absent: one is made. Empty: refused.
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = Option<String>, format = Password)]
    password: Cell,
    /// Only `empleado`.
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = Option<String>, example = "empleado")]
    rol: Cell,
    /// `dentro` or `fuera`.
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = Option<String>, example = "dentro")]
    convenio: Cell,
    #[serde(default, deserialize_with = "cell")]
    #[schema(value_type = Option<String>)]
    telefono: Cell,
}

/// What stands under a key: nothing, or a text as a cell of a file would have it.
type Cell = Option<String>;

/// A text; a number is its digits. Anything else is kept as it is written, so that its rule refuses it by name.
fn cell<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cell, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        other => Some(other.to_string()),
    })
}

impl BulkUser {
    /// The row of a file that says the same.
    pub fn into_values(self) -> Values {
        // What stands for a password is none.
        let password = self.password.map(|password| KeptPassword::typed(&password));
        let required = [
            (field::LEGAJO, self.legajo),
            (field::DNI, self.dni),
            (field::NOMBRE, self.nombre),
            (field::APELLIDO, self.apellido),
            (field::CORREO, self.correo),
        ];
        let optional = [
            (field::PASSWORD, password),
            (field::ROL, self.rol),
            (field::CONVENIO, self.convenio),
            (field::TELEFONO, self.telefono),
        ];
        let given = required.into_iter().chain(optional).filter_map(|(field, cell)| Some((field, cell?)));
        // No database keeps a NUL; none is part of a value.
        given.map(|(field, text)| (field, text.replace('\0', "\u{FFFD}"))).collect()
    }
}

/// What became of the request.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum BulkAnswer {
    /// More than 100: a job works on it.
    Working {
        import_id: Uuid,
        total: i64,
    },
    Done {
        import_id: Uuid,
        total: i64,
        creados: i64,
        con_errores: i64,
        resultados: Vec<BulkResult>,
    },
}

/// What became of one person.
#[derive(Serialize, ToSchema)]
pub struct BulkResult {
    /// Its place in the request, from 1.
    pub fila: i64,
    pub legajo: String,
    pub dni: String,
    pub creado: bool,
    #[schema(value_type = Option<String>, example = "user-data")]
    pub metodo: Option<Method>,
    /// Only in the first answer, and only if it was generated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Password)]
    pub password: Option<String>,
    pub errores: Vec<BulkError>,
}

#[derive(Serialize, ToSchema)]
pub struct BulkError {
    pub campo: String,
    pub mensaje: String,
}

impl BulkError {
    pub fn of(issue: &Issue) -> Self {
        Self { campo: issue.campo.clone(), mensaje: issue.mensaje.clone() }
    }
}
