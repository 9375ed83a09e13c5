//! Files about students, relations and assignments, and importing them.

use padron::features::courses::service::assign_in;
use padron_core::import::{Kind, Known, TypedRow, parse_row};
use serde_json::Value;
use uuid::Uuid;

use super::answer::Ask;
use super::app::TestApp;
use super::importing::id_of;
use super::people::Person;
use super::visitor::Visitor;

/// A delimited file: a heading line and its rows.
pub fn csv(headings: &str, rows: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<u8> {
    let mut text = headings.to_owned();
    for row in rows {
        text.push('\n');
        text.push_str(row.as_ref());
    }
    text.into_bytes()
}

/// `codigo_estudiante,nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion,seccion`
pub fn students(rows: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<u8> {
    csv("codigo_estudiante,nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion,seccion", rows)
}

/// `nro_documento_padre,codigo_estudiante,tipo_relacion`
pub fn relations(rows: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<u8> {
    csv("nro_documento_padre,codigo_estudiante,tipo_relacion", rows)
}

/// `nro_documento_docente,nivel,grado,curso,seccion`
pub fn assignments(rows: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<u8> {
    csv("nro_documento_docente,nivel,grado,curso,seccion", rows)
}

impl Visitor {
    /// Uploads a file of any kind and waits until it is checked.
    pub async fn check_kind(&self, token: &str, kind: &str, bytes: &[u8]) -> Value {
        let answer = self.upload(token, kind, "archivo.csv", bytes).await;
        assert!([200, 202].contains(&answer.status), "{}", answer.text());
        self.wait_while(token, &id_of(&answer.json()), "validando").await
    }

    /// Executes a checked import and waits: the import at its end.
    pub async fn finish_import(&self, token: &str, id: &str) -> Value {
        self.execute_import(token, id).await.expect(202);
        self.wait_while(token, id, "ejecutando").await
    }

    /// Uploads, executes and waits: the import at its end.
    pub async fn import_kind(&self, token: &str, kind: &str, bytes: &[u8]) -> Value {
        let id = id_of(&self.check_kind(token, kind, bytes).await);
        self.finish_import(token, &id).await
    }

    /// `GET /admin/verify/relationships`.
    pub async fn verify_relations(&self, token: &str) -> Value {
        self.get("/api/admin/verify/relationships").bearer_auth(token).ask().await.expect(200)
    }
}

impl TestApp {
    /// Gives the teacher a course, by the rules of `asignaciones`; answers the assignment's id.
    pub async fn assign(&self, teacher: &Person, level: &str, grade: &str, course: &str, section: &str) -> Uuid {
        let values = [
            ("nro_documento_docente", teacher.document.as_str()),
            ("nivel", level),
            ("grado", grade),
            ("curso", course),
            ("seccion", section),
        ];
        let known = Known { courses: [padron_core::text::fold(course)].into(), ..Known::default() };
        let row = parse_row(Kind::Asignaciones, &values.into_iter().collect(), &known);
        let Ok(TypedRow::Assignment(row)) = row else { panic!("{row:?}") };
        let mut tx = self.platform.db.begin().await.unwrap();
        let id = assign_in(&mut tx, &self.platform, &row, teacher.id).await.unwrap();
        tx.commit().await.unwrap();
        id
    }
}

impl TestApp {
    /// The next school year begins.
    pub async fn turn_year(&self) {
        let mut tx = self.platform.db.begin().await.unwrap();
        let year = padron::features::settings::service::institution(&self.platform, &mut tx).await.unwrap().year + 1;
        drop(tx);
        self.execute("DELETE FROM configuraciones_sistema WHERE clave = 'anio_academico'").await;
        self.execute(&format!(
            "INSERT INTO configuraciones_sistema (clave, valor, actualizado_en) VALUES ('anio_academico', '{year}', \
             '2026-01-01T00:00:00+00:00')"
        ))
        .await;
    }
}
