//! A school in which teachers publish: families by grade and section, courses, permissions.

use std::ops::Deref;

use padron::features::settings::service::institution;
use padron_core::permission::Permission;
use padron_core::role::Role;
use serde_json::{Value, json};

use super::answer::{Answer, Ask};
use super::app::TestApp;
use super::engine::Engine;
use super::people::Person;
use super::school::{assignments, students};
use super::visitor::Visitor;

impl TestApp {
    /// What the director's switch does, without its notices and its history.
    pub async fn permit(&self, teacher: &Person, permission: Permission, active: bool) {
        let mut tx = self.platform.db.begin().await.unwrap();
        let year = institution(&self.platform, &mut tx).await.unwrap().year;
        padron::on!(&mut tx, |c| sqlx::query(
            "INSERT INTO permisos_docentes (id, docente_id, tipo_permiso, estado_activo, fecha_otorgamiento, \
             anio_academico) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (docente_id, tipo_permiso) DO UPDATE \
             SET estado_activo = excluded.estado_activo, anio_academico = excluded.anio_academico"
        )
        .bind(self.platform.new_id())
        .bind(teacher.id)
        .bind(permission.as_str())
        .bind(active)
        .bind(self.platform.now())
        .bind(i64::from(year))
        .execute(&mut *c)
        .await
        .map(drop))
        .unwrap();
        tx.commit().await.unwrap();
    }
}

/// Someone who is signed in.
pub struct Known {
    pub person: Person,
    pub token: String,
}

/// A teacher with both permissions who gives Matemática in 3 A and Arte in all of 3 of Primaria, a teacher who gives
/// Ciencia there, and a guardian each for students of 3 A, 3 B, 3 without section, and 4 A.
pub struct School {
    pub app: TestApp,
    pub administrator: String,
    pub teacher: Known,
    pub other: Known,
    pub guardian_a: Known,
    pub guardian_b: Known,
    pub guardian_none: Known,
    pub guardian_fourth: Known,
    /// Ids of assignments.
    pub matematica_a: String,
    pub arte: String,
    pub ciencia: String,
}

impl Deref for School {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

impl School {
    pub async fn build(engine: Engine) -> Self {
        let app = TestApp::start(engine).await;
        let administrator = app.administrator().await;
        let known = async |role| {
            let person = app.add(role).await;
            Known { token: app.token_of(&person).await, person }
        };
        let (teacher, other) = (known(Role::Docente).await, known(Role::Docente).await);
        let (guardian_a, guardian_b) = (known(Role::Apoderado).await, known(Role::Apoderado).await);
        let (guardian_none, guardian_fourth) = (known(Role::Apoderado).await, known(Role::Apoderado).await);
        let row = |name: &str, grade: u8, guardian: &Known, section: &str| {
            format!(",{name},Paz,Primaria,{grade},{},madre,{section}", guardian.person.document)
        };
        let rows = [
            row("Ana", 3, &guardian_a, "A"),
            row("Bea", 3, &guardian_b, "B"),
            row("Nora", 3, &guardian_none, ""),
            row("Dina", 4, &guardian_fourth, "A"),
        ];
        assert_eq!(app.import_kind(&administrator, "estudiantes", &students(rows)).await["creados"], 4);
        let (own, theirs) = (&teacher.person.document, &other.person.document);
        let rows = [
            format!("{own},Primaria,3,Matemática,A"),
            format!("{own},Primaria,3,Arte,"),
            format!("{theirs},Primaria,3,Ciencia,"),
        ];
        assert_eq!(app.import_kind(&administrator, "asignaciones", &assignments(rows)).await["creados"], 3);
        for permission in Permission::ALL {
            app.permit(&teacher.person, permission, true).await;
            app.permit(&other.person, permission, true).await;
        }
        let (own, theirs) = (app.courses(&teacher.token).await, app.courses(&other.token).await);
        let id = |courses: &Value, name: &str| {
            let found = courses.as_array().unwrap().iter().find(|course| course["curso"] == name).unwrap();
            found["id"].as_str().unwrap().to_owned()
        };
        let (matematica_a, arte, ciencia) = (id(&own, "Matemática"), id(&own, "Arte"), id(&theirs, "Ciencia"));
        Self {
            app,
            administrator,
            teacher,
            other,
            guardian_a,
            guardian_b,
            guardian_none,
            guardian_fourth,
            matematica_a,
            arte,
            ciencia,
        }
    }

    /// A notice of the teacher's: its id.
    pub async fn publish_notice(&self, title: &str, courses: &[&str]) -> String {
        let body = json!({ "titulo": title, "texto": "Un texto.", "asignaciones": courses });
        let published = self.send(&self.teacher, "comunicados", &body).await.expect(201);
        published["id"].as_str().unwrap().to_owned()
    }

    /// A poll of the teacher's that is open for an hour: its id.
    pub async fn publish_poll(&self, question: &str, courses: &[&str]) -> String {
        let published = self.send(&self.teacher, "encuestas", &self.poll(question, courses)).await.expect(201);
        published["id"].as_str().unwrap().to_owned()
    }

    /// A poll that is open for an hour.
    pub fn poll(&self, question: &str, courses: &[&str]) -> Value {
        let closes = self.platform.now() + chrono::TimeDelta::hours(1);
        json!({ "pregunta": question, "opciones": ["Sí", "No"], "cierra_en": closes, "asignaciones": courses })
    }

    /// Posts to `/api/{list}`.
    pub async fn send(&self, who: &Known, list: &str, body: &Value) -> Answer {
        self.post(&format!("/api/{list}")).bearer_auth(&who.token).json(body).ask().await
    }

    /// Gets `/api/{path}`.
    pub async fn look(&self, who: &Known, path: &str) -> Answer {
        self.get(&format!("/api/{path}")).bearer_auth(&who.token).ask().await
    }

    pub async fn vote(&self, who: &Known, poll: &str, choice: i64) -> Answer {
        self.send(who, &format!("encuestas/{poll}/votos"), &json!({ "opcion": choice })).await
    }

    /// What somebody finds: titles or questions, the newest first.
    pub async fn titles(&self, who: &Known, list: &str) -> Vec<String> {
        let found = self.look(who, list).await.expect(200);
        let title = |item: &Value| item["titulo"].as_str().or(item["pregunta"].as_str()).unwrap().to_owned();
        found["items"].as_array().unwrap().iter().map(title).collect()
    }

    /// A page as a browser shows it.
    pub async fn page(&self, who: &Known, path: &str) -> Answer {
        let cookie = format!("padron={}", who.token);
        self.get(path).header("accept", "text/html").header("cookie", cookie).ask().await
    }
}

impl Visitor {
    /// The courses of the teacher with that token.
    async fn courses(&self, token: &str) -> Value {
        self.get("/api/asignaciones").bearer_auth(token).ask().await.expect(200)["items"].clone()
    }
}
