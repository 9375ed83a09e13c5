//! Uploading, executing and waiting, as a client of the REST interface does.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::answer::{Answer, Ask};
use super::visitor::Visitor;

impl Visitor {
    /// `POST /admin/import/validate`.
    pub async fn upload(&self, token: &str, kind: &str, name: &str, bytes: &[u8]) -> Answer {
        let file = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form = Form::new().text("tipo", kind.to_owned()).part("archivo", file);
        self.post("/api/admin/import/validate").bearer_auth(token).multipart(form).ask().await
    }

    /// Uploads a file of parents and waits until it is checked.
    pub async fn check(&self, token: &str, bytes: &[u8]) -> Value {
        let answer = self.upload(token, "padres", "padres.xlsx", bytes).await;
        assert!([200, 202].contains(&answer.status), "{}", answer.text());
        self.wait_while(token, &id_of(&answer.json()), "validando").await
    }

    /// `POST /admin/import/execute`.
    pub async fn execute_import(&self, token: &str, id: &str) -> Answer {
        self.post("/api/admin/import/execute").bearer_auth(token).json(&json!({ "import_id": id })).ask().await
    }

    /// Uploads, executes and waits: the import at its end.
    pub async fn import(&self, token: &str, bytes: &[u8]) -> Value {
        let id = id_of(&self.check(token, bytes).await);
        self.execute_import(token, &id).await.expect(202);
        self.wait_while(token, &id, "ejecutando").await
    }

    /// The import once its state is no longer `state`.
    pub async fn wait_while(&self, token: &str, id: &str, state: &str) -> Value {
        for _ in 0..6000 {
            let import = self.find_import(token, id).await;
            if import["estado"] != state {
                return import;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("import {id} is {state} for ever");
    }

    pub async fn find_import(&self, token: &str, id: &str) -> Value {
        self.get(&format!("/api/admin/import/{id}")).bearer_auth(token).ask().await.expect(200)
    }

    /// `GET /admin/import/{id}/filas?query`.
    pub async fn rows(&self, token: &str, id: &str, query: &str) -> Value {
        self.get(&format!("/api/admin/import/{id}/filas?{query}")).bearer_auth(token).ask().await.expect(200)
    }
}

pub fn id_of(import: &Value) -> String {
    import["import_id"].as_str().expect("an import").to_owned()
}

/// `errores` of an import as tuples.
pub fn errors_of(import: &Value) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = import["errores"].as_array().unwrap();
    errors
        .iter()
        .map(|error| (error["fila"].as_u64().unwrap(), text(&error["campo"]), text(&error["mensaje"])))
        .collect()
}
