//! Prospects: loaded from a file, looked up, chosen, and given accounts.

mod choosing;
mod generating;
mod loading;
mod looking_up;
mod program;
mod together;

use serde_json::{Value, json};

use crate::support::school::csv;
use crate::support::{Ask, TestApp};

/// The office's own list: 430 people.
const PROSPECTS: &[u8] = include_bytes!("../../../crates/core/tests/data/prospectos.xlsx");

/// Prospect `n` as a row: `C2026001,Álvaro,Ñahui Béjar,p001@ejemplo.pe,Enfermería Técnica,`. Every tenth has no e-mail; even
/// ones study something else.
fn row(n: u32) -> String {
    let names = ["Álvaro", "Bertha", "César", "Dina", "Érika"];
    let surnames = ["Ñahui Béjar", "Salas-Bravo Ríos", "De la Cruz Soto", "Quispe Mamani"];
    let programme = if n.is_multiple_of(2) { "Contabilidad" } else { "Enfermería Técnica" };
    let email = if n.is_multiple_of(10) { String::new() } else { format!("p{n:03}@ejemplo.pe") };
    format!("C2026{n:03},{},{},{email},{programme},", names[n as usize % 5], surnames[n as usize % 4])
}

/// A file of those prospects.
fn file(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    csv("carnet,nombre,apellido,correo,programa,telefono", numbers.into_iter().map(row))
}

impl TestApp {
    /// Loads prospects from a file; the administrator's token, after the second look.
    async fn with_prospects(&self, numbers: impl IntoIterator<Item = u32>) -> String {
        let token = self.administrator().await;
        let import = self.import_kind(&token, "prospectos", &file(numbers)).await;
        assert_eq!((&import["estado"], &import["fallidos"]), (&json!("completado"), &json!(0)), "{import}");
        self.confirm_password(&token).await;
        token
    }

    /// The list by that query.
    async fn prospects(&self, token: &str, query: &str) -> Value {
        self.get(&format!("/api/prospectos?{query}")).bearer_auth(token).ask().await.expect(200)
    }

    /// The ids of a list's page.
    async fn prospect_ids(&self, token: &str, query: &str) -> Vec<String> {
        let page = self.prospects(token, query).await;
        page["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Asks for accounts, and waits until they are there.
    async fn generate(&self, token: &str, body: &Value) -> Value {
        let answer = self.post("/api/prospectos/generar-usuarios").bearer_auth(token).json(body).ask().await;
        let id = answer.expect(202)["id"].as_str().unwrap().to_owned();
        self.wait_for_generation(token, &id).await
    }

    async fn generation(&self, token: &str, id: &str) -> Value {
        self.get(&format!("/api/prospectos/generaciones/{id}")).bearer_auth(token).ask().await.expect(200)
    }

    /// The generation at its end.
    async fn wait_for_generation(&self, token: &str, id: &str) -> Value {
        self.wait_for(token, id, |it| ["completado", "cancelado"].contains(&it["estado"].as_str().unwrap())).await
    }

    /// The generation once all of its e-mails have gone.
    async fn wait_for_emails(&self, token: &str, id: &str) -> Value {
        self.wait_for(token, id, |it| it["correos"]["pendientes"] == 0).await
    }

    async fn wait_for(&self, token: &str, id: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..1_500 {
            let generation = self.generation(token, id).await;
            if is_so(&generation) {
                return generation;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{}", self.generation(token, id).await);
    }

    /// What became of each: carnet, outcome, reason.
    async fn outcomes(&self, token: &str, id: &str) -> Vec<(String, String, String)> {
        let path = format!("/api/prospectos/generaciones/{id}/filas?por_pagina=200");
        let page = self.get(&path).bearer_auth(token).ask().await.expect(200);
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let rows = page["items"].as_array().unwrap().iter();
        rows.map(|row| (text(row, "carnet"), text(row, "resultado"), text(row, "motivo"))).collect()
    }

    /// A form of the pages, as a browser posts it.
    async fn post_fields(&self, token: &str, endpoint: &str, pairs: &[(&str, &str)]) -> crate::support::Answer {
        let form = pairs.iter().fold(form_urlencoded::Serializer::new(String::new()), |mut form, (name, value)| {
            form.append_pair(name, value);
            form
        });
        self.post(&format!("/sfn/{endpoint}"))
            .with_session(token)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body({ form }.finish())
            .ask()
            .await
    }

    /// The same, and it went well.
    async fn submit(&self, token: &str, endpoint: &str, pairs: &[(&str, &str)]) {
        let answer = self.post_fields(token, endpoint, pairs).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// A page as the browser gets it.
    async fn page(&self, token: &str, path: &str) -> String {
        self.get(path).with_session(token).header("accept", "text/html").ask().await.text()
    }
}

/// Of a page: what the bar at its foot says, «3 seleccionados de 12 …».
fn chosen_on(page: &str) -> String {
    let bar = page.split("data-part=\"eleccion\"").nth(1).unwrap_or_default();
    let bar = bar.split("<form").next().unwrap_or_default();
    // The rest of the opening tag, and then a text behind each tag.
    let texts = bar.split('>').skip(1).map(|text| text.split('<').next().unwrap_or_default());
    texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}
