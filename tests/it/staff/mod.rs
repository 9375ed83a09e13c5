//! Staff of an institution (the guide): by file, by one call of the API, and what becomes of typed passwords.

mod bulk;
mod handing_out;
mod loading;
mod program;

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::support::{Answer, Ask, TestApp};

/// The guide's own example, with a weak password.
const STAFF: &[u8] = include_bytes!("../../../crates/core/tests/data/personal.csv");
/// What the example's third person typed.
const TYPED: &str = "Manual2026x";

impl TestApp {
    /// `POST /api/usuarios/importar-masivo`.
    async fn load(&self, token: &str, body: &Value, key: Option<&str>) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(key) = key {
            headers.insert("idempotency-key", key.parse().unwrap());
        }
        self.post("/api/usuarios/importar-masivo").bearer_auth(token).headers(headers).json(body).ask().await
    }
}

/// A person of the API; `n` tells them apart.
fn user(n: u32, password: &str) -> Value {
    json!({
        "legajo": format!("N{n:05}"), "dni": (30_000_000 + n).to_string(), "nombre": "OCTAVIO", "apellido": "SANZA",
        "correo": format!("octavio{n}@empresa.com"), "password": password, "rol": "empleado", "convenio": "dentro",
    })
}
