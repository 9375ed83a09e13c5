//! People with first passwords, and what is sent to them.

use padron::features::credentials::service::{Issued, expiry, seal_in};
use padron::features::users::service::{NewUser, create_in};
use padron_core::password::Method;
use padron_core::password::PlainPassword;
use padron_core::role::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, Ask};
use super::app::TestApp;
use super::files::{first_name, last_name, people};
use super::importing::id_of;
use super::smtp::MailServer;

/// An executed import, and the first passwords it issued, by document.
pub struct Handout {
    pub import: String,
    pub token: String,
    pub passwords: Vec<(String, String)>,
}

impl Handout {
    /// The address of the `n`th of them, from 1.
    pub fn address(n: u32) -> String {
        format!("familia{n}@colegio.pe")
    }

    /// The telephone of the `n`th of them, from 1.
    pub fn phone(n: u32) -> String {
        format!("+519{:08}", 10_000_000 + n)
    }
}

impl TestApp {
    /// Settings that send to that server, quickly.
    pub fn mail_to(server: &MailServer) -> impl FnOnce(&mut padron::platform::settings::Settings) + use<> {
        let server = server.server();
        move |settings| {
            settings.email.server = Some(server);
            settings.email.rate = 10_000;
            settings.email.poll = std::time::Duration::from_millis(20);
        }
    }

    /// An import that created `count` guardians, with addresses and passwords of its own making.
    pub async fn hand_out(&self, count: u32) -> Handout {
        let token = self.administrator().await;
        // The import is a real one; its people are put beside its one row, so that thousands are there quickly.
        let import = id_of(&self.check(&token, &people(0..1)).await);
        let id: Uuid = import.parse().unwrap();
        let expires = expiry(&self.platform);
        let mut passwords = Vec::new();
        let mut tx = self.platform.db.begin().await.unwrap();
        padron::execute!(&mut tx, "UPDATE importaciones SET estado = 'completado' WHERE id = $1", id).unwrap();
        padron::execute!(&mut tx, "UPDATE importacion_filas SET estado = 'omitida' WHERE importacion_id = $1", id)
            .unwrap();
        for n in 1..=count {
            let user = NewUser {
                document_type: Some("DNI".into()),
                document: Some((40_000_000 + n).to_string()),
                first_name: first_name(n),
                last_name: last_name(n),
                phone: Some(Handout::phone(n)),
                email: Some(Handout::address(n)),
                role: Role::Apoderado,
                password_hash: "-".into(),
                password_expires: Some(expires),
                must_change_password: true,
                created_by: None,
            };
            let document = user.document.clone().unwrap();
            let user = create_in(&mut tx, &self.platform, user).await.unwrap();
            let password = format!("Kp{n}wRzT");
            let plain = PlainPassword::new(password.clone());
            let issued = Issued { user, import: Some(id), password: &plain, method: Method::Random, expires };
            seal_in(&mut tx, &self.platform, &issued).await.unwrap();
            padron::execute!(
                &mut tx,
                "INSERT INTO importacion_filas (importacion_id, fila, estado, advertida, datos, problemas, otros, busqueda, usuario_id) \
                 SELECT importacion_id, $1, 'creada', advertida, datos, problemas, otros, busqueda, $2 FROM importacion_filas \
                 WHERE importacion_id = $3 AND fila = 2",
                i64::from(n) + 2,
                user,
                id
            )
            .unwrap();
            passwords.push((document, password));
        }
        tx.commit().await.unwrap();
        self.confirm_password(&token).await;
        Handout { import, token, passwords }
    }

    /// `POST …/send-email`.
    pub async fn send_email(&self, handout: &Handout, body: Value) -> Answer {
        let path = format!("/api/admin/import/{}/credentials/send-email", handout.import);
        self.post(&path).bearer_auth(&handout.token).json(&body).ask().await
    }

    /// Sends, and waits until nothing is to be done: the job at its end.
    pub async fn deliver(&self, handout: &Handout, body: Value) -> Value {
        let started = self.send_email(handout, body).await.expect(202);
        self.wait_for_job(handout, started["trabajo_id"].as_str().unwrap()).await
    }

    /// The job once nothing of it is to be done any more.
    pub async fn wait_for_job(&self, handout: &Handout, id: &str) -> Value {
        for _ in 0..1_500 {
            let job = self.job(handout, id).await;
            if job["estado"] == "completado" {
                return job;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{}", self.job(handout, id).await);
    }

    pub async fn job(&self, handout: &Handout, id: &str) -> Value {
        self.get(&format!("/api/admin/trabajos/{id}")).bearer_auth(&handout.token).ask().await.expect(200)
    }

    /// The messages of the import, by the query.
    pub async fn deliveries(&self, handout: &Handout, query: &str) -> Vec<Value> {
        let path = format!("/api/admin/import/{}/envios?por_pagina=200&{query}", handout.import);
        let page = self.get(&path).bearer_auth(&handout.token).ask().await.expect(200);
        page["items"].as_array().unwrap().clone()
    }

    /// Whom e-mail reaches.
    pub async fn reach(&self, handout: &Handout) -> Value {
        let path = format!("/api/admin/import/{}/credentials/reach", handout.import);
        self.get(&path).bearer_auth(&handout.token).ask().await.expect(200)
    }
}

/// A plain request: to all who are missing.
pub fn all() -> Value {
    json!({})
}
