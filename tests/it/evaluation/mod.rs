//! HU-USERS-02 and HU-USERS-03: the structure of evaluation, through HTTP.

mod confirming;
mod database;
mod drafting;
mod forms;
mod history;
mod previewing;
mod refusing;
mod together;
mod weights;
mod years;

use std::ops::Deref;

use padron_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::school::students;
use crate::support::{Answer, Ask, Engine, TestApp, Visitor};

const PATH: &str = "/api/evaluation-structure";
/// How the stories spell it.
const SPELLINGS: [&str; 2] = [PATH, "/api/estructura-evaluacion"];

/// The template's components and weights.
const STORY: [(&str, &str); 5] = [
    ("Examen", "40"),
    ("Participación", "20"),
    ("Revisión de Cuaderno", "15"),
    ("Revisión de Libro", "15"),
    ("Comportamiento", "10"),
];

/// How many rows a structure may leave: years, components, versions.
const ROWS: [&str; 3] = ["estructura_anios", "estructura_evaluacion", "estructura_historial"];

/// An application with a director.
struct School {
    app: TestApp,
    director: String,
}

impl Deref for School {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

impl School {
    async fn open(engine: Engine) -> Self {
        let app = TestApp::start(engine).await;
        let director = another_director(&app).await;
        Self { app, director }
    }

    /// The current year's structure.
    async fn structure(&self) -> Value {
        ask(self, &self.director, Method::GET, PATH, None).await.expect(200)
    }

    /// Saves components: a draft, or confirmed.
    async fn save(&self, components: &Value, confirm: bool) -> Answer {
        self.put(&json!({ "componentes": components, "confirmar": confirm })).await
    }

    async fn put(&self, body: &Value) -> Answer {
        ask(self, &self.director, Method::PUT, PATH, Some(body)).await
    }

    async fn patch_weights(&self, body: &Value) -> Answer {
        ask(self, &self.director, Method::PATCH, &format!("{PATH}/weights"), Some(body)).await
    }

    async fn preview(&self, body: &Value) -> Answer {
        ask(self, &self.director, Method::POST, &format!("{PATH}/preview"), Some(body)).await
    }

    async fn history(&self, query: &str) -> Value {
        ask(self, &self.director, Method::GET, &format!("{PATH}/history{query}"), None).await.expect(200)
    }

    /// Rows of years, components and versions.
    async fn rows(&self) -> [i64; 3] {
        let mut rows = [0; 3];
        for (count, table) in rows.iter_mut().zip(ROWS) {
            *count = self.count(&format!("SELECT COUNT(*) FROM {table}")).await;
        }
        rows
    }

    /// A setting of the institution.
    async fn set(&self, key: &str, value: &str) {
        self.execute(&format!("DELETE FROM configuraciones_sistema WHERE clave = '{key}'")).await;
        let insert = "INSERT INTO configuraciones_sistema (clave, valor, actualizado_en)";
        self.execute(&format!("{insert} VALUES ('{key}', '{value}', '2026-01-01T00:00:00+00:00')")).await;
    }

    /// Someone has a mark in that year.
    async fn give_mark(&self, year: i64) {
        let sql = self.mark_of(year).await;
        self.execute(&sql).await;
    }

    /// The statement that writes a mark of that year.
    async fn mark_of(&self, year: i64) -> String {
        let token = self.administrator().await;
        let teacher = self.add(Role::Docente).await;
        let guardian = self.add(Role::Apoderado).await.document;
        let rows = [format!(",Luz,Paz,Primaria,3,{guardian},madre,")];
        assert_eq!(self.import_kind(&token, "estudiantes", &students(rows)).await["creados"], 1);
        self.assign(&teacher, "Primaria", "3", "Arte", "A").await;
        format!(
            "INSERT INTO calificaciones (id, estudiante_id, curso_id, anio_academico, nombre_item, nota, \
             registrado_por, registrado_en) SELECT e.id, e.id, c.id, {year}, 'Examen', 1400, u.id, u.fecha_creacion \
             FROM estudiantes e, cursos c, usuarios u WHERE u.rol = 'docente' AND u.nro_documento = '{}'",
            teacher.document
        )
    }
}

async fn another_director(app: &TestApp) -> String {
    app.token_of(&app.add(Role::Director).await).await
}

async fn ask(visitor: &Visitor, token: &str, method: Method, path: &str, body: Option<&Value>) -> Answer {
    let request = visitor.request(method, path).bearer_auth(token);
    match body {
        Some(body) => request.json(body).ask().await,
        None => request.ask().await,
    }
}

/// Active components of these names and weights, in this order.
fn components(parts: &[(&str, &str)]) -> Value {
    parts.iter().map(|(name, weight)| component(name, json!(weight))).collect()
}

fn component(name: &str, weight: Value) -> Value {
    json!({ "nombre_item": name, "peso_porcentual": weight, "tipo_evaluacion": "unica" })
}

/// Components of these weights, with names of their own.
fn of(weights: &[&str]) -> Value {
    weights.iter().zip('A'..).map(|(weight, name)| component(&name.to_string(), json!(weight))).collect()
}

fn story() -> Value {
    components(&STORY)
}

/// The weights of a structure, as they are told.
fn weights_of(structure: &Value) -> Vec<&str> {
    structure["componentes"].as_array().unwrap().iter().map(|it| it["peso_porcentual"].as_str().unwrap()).collect()
}

fn names_of(structure: &Value) -> Vec<&str> {
    structure["componentes"].as_array().unwrap().iter().map(|it| it["nombre_item"].as_str().unwrap()).collect()
}

fn told(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(field, sentence)| ((*field).to_owned(), (*sentence).to_owned())).collect()
}

fn wrong_sum(actual: &str) -> String {
    format!("La suma de pesos debe ser exactamente 100%. Actual: {actual}%")
}

const TWO: &str = "Debe tener al menos 2 componentes activos: cada uno puede pesar 50% como máximo.";
const MIN: &str = "El peso mínimo permitido es 5% por componente.";
const MAX: &str = "El peso máximo permitido es 50% por componente.";
const FORMAT: &str = "Escriba el peso como un número de 0 a 100 con 2 decimales como máximo. Ejemplo: 33.33";
