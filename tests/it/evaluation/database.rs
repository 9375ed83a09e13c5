//! The rules that the database itself holds, whatever program writes to it.

use sqlx::AssertSqlSafe;

use super::{School, of, story};
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    nothing_of_a_locked_year_can_be_changed,
    only_what_is_whole_can_be_locked,
    a_year_with_marks_cannot_be_changed,
    what_is_no_component_is_not_kept,
);

impl School {
    /// What the database says to a statement; `None` when it does it, and then it is undone.
    async fn objection(&self, sql: &str) -> Option<String> {
        let mut tx = self.platform.db.begin().await.unwrap();
        let done = padron::on!(&mut tx, |c| sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut *c)
            .await
            .map(|done| done.rows_affected()));
        match done {
            Ok(rows) => {
                assert!(rows > 0, "{sql} does nothing, with or without rules");
                None
            }
            Err(error) => Some(error.to_string()),
        }
    }

    async fn assert_refused(&self, sql: &str, why: &str) {
        let said = self.objection(sql).await.unwrap_or_else(|| panic!("{sql} is done"));
        assert!(said.contains(why), "{sql}: {said}");
    }

    /// Puts a component into the current or the next year, its values given.
    fn insert(&self, years_on: i64, order: i64, key: &str, weight: i64, kind: &str) -> String {
        format!(
            "INSERT INTO estructura_evaluacion (anio_academico, orden_visualizacion, nombre_item, clave, \
             peso_porcentual, tipo_evaluacion, estado_activo) SELECT MIN(anio_academico) + {years_on}, {order}, 'Otro', \
             '{key}', {weight}, '{kind}', TRUE FROM estructura_anios"
        )
    }

    /// A year beside those there are.
    fn begin(&self, years_on: i64, locked: bool) -> String {
        format!(
            "INSERT INTO estructura_anios (anio_academico, version, bloqueada, fecha_configuracion, modificado_por) \
             SELECT MIN(anio_academico) + {years_on}, 0, {locked}, MIN(fecha_configuracion), \
             (SELECT id FROM usuarios WHERE rol = 'director') FROM estructura_anios"
        )
    }
}

const LOCK: &str = "UPDATE estructura_anios SET bloqueada = TRUE";
const LOCKED: &str = "estructura bloqueada";
const INCOMPLETE: &str = "estructura incompleta";

async fn nothing_of_a_locked_year_can_be_changed(engine: Engine) {
    let school = School::open(engine).await;
    let locked = school.save(&story(), true).await.expect(200);
    let year = locked["anio_academico"].as_i64().unwrap();
    // Another year is open, so that what is refused is not just anything.
    school.execute(&school.begin(1, false)).await;
    school.execute(&school.insert(1, 5, "otro", 1_000, "unica")).await;
    let of_locked = format!("WHERE anio_academico = {year}");
    let of_open = format!("WHERE anio_academico = {}", year + 1);
    for sql in [
        format!("UPDATE estructura_evaluacion SET peso_porcentual = 4100 {of_locked} AND orden_visualizacion = 1"),
        format!("UPDATE estructura_evaluacion SET nombre_item = 'Otro' {of_locked}"),
        format!("UPDATE estructura_evaluacion SET estado_activo = FALSE {of_locked}"),
        format!("UPDATE estructura_evaluacion SET anio_academico = {} {of_locked}", year + 1),
        format!("UPDATE estructura_evaluacion SET anio_academico = {year} {of_open}"),
        format!("DELETE FROM estructura_evaluacion {of_locked} AND orden_visualizacion = 5"),
        "DELETE FROM estructura_evaluacion".to_owned(),
        school.insert(0, 5, "otro", 1_000, "unica"),
        format!("UPDATE estructura_anios SET bloqueada = FALSE {of_locked}"),
        format!("UPDATE estructura_anios SET version = version + 1 {of_locked}"),
        format!("UPDATE estructura_anios SET anio_academico = {} {of_locked}", year + 2),
        format!("DELETE FROM estructura_anios {of_locked}"),
        "DELETE FROM estructura_anios".to_owned(),
    ] {
        school.assert_refused(&sql, LOCKED).await;
    }
    school.assert_refused(&school.begin(2, true), LOCKED).await;
    match engine {
        Engine::Sqlite => {
            let or_replace = |sql: String| sql.replacen("INSERT", "INSERT OR REPLACE", 1);
            school.assert_refused(&or_replace(school.begin(0, false)), LOCKED).await;
            school.assert_refused(&or_replace(school.insert(0, 5, "otro", 1_000, "unica")), LOCKED).await;
            let update = format!("UPDATE OR REPLACE estructura_evaluacion SET anio_academico = {year} {of_open}");
            school.assert_refused(&update, LOCKED).await;
            let update = format!("UPDATE OR REPLACE estructura_anios SET anio_academico = {year} {of_open}");
            school.assert_refused(&update, LOCKED).await;
        }
        Engine::Postgres => {
            for sql in ["TRUNCATE estructura_evaluacion", "TRUNCATE estructura_anios CASCADE"] {
                school.assert_refused(sql, LOCKED).await;
            }
            let upsert =
                format!("{} ON CONFLICT (anio_academico) DO UPDATE SET bloqueada = FALSE", school.begin(0, false));
            school.assert_refused(&upsert, LOCKED).await;
        }
    }
    assert_eq!(school.structure().await, locked);
    for sql in [
        format!("UPDATE estructura_evaluacion SET peso_porcentual = 1 {of_open}"),
        format!("DELETE FROM estructura_evaluacion {of_open}"),
        format!("UPDATE estructura_anios SET version = 7 {of_open}"),
    ] {
        assert_eq!(school.objection(&sql).await, None, "an open year can be changed: {sql}");
    }
}

async fn only_what_is_whole_can_be_locked(engine: Engine) {
    let school = School::open(engine).await;
    for weights in [vec!["33.33", "33.33", "33.33"], vec!["50", "49.99"], vec!["50", "50.01"], vec!["100", "100"]] {
        school.save(&of(&weights), false).await.expect(200);
        school.assert_refused(LOCK, INCOMPLETE).await;
    }
    let mut resting = of(&["50", "50", "10"]);
    resting[1]["estado_activo"] = serde_json::json!(false);
    school.save(&resting, false).await.expect(200);
    school.assert_refused(LOCK, INCOMPLETE).await;
    // A gap in the order.
    school.save(&of(&["50", "50"]), false).await.expect(200);
    school.execute("UPDATE estructura_evaluacion SET orden_visualizacion = 4 WHERE orden_visualizacion = 1").await;
    school.assert_refused(LOCK, INCOMPLETE).await;
    school.execute("UPDATE estructura_evaluacion SET orden_visualizacion = 1 WHERE orden_visualizacion = 4").await;
    assert_eq!(school.objection(LOCK).await, None);
    school.execute("DELETE FROM estructura_evaluacion").await;
    school.assert_refused(LOCK, INCOMPLETE).await;
}

async fn a_year_with_marks_cannot_be_changed(engine: Engine) {
    let school = School::open(engine).await;
    let draft = school.save(&story(), false).await.expect(200);
    let year = draft["anio_academico"].as_i64().unwrap();
    let mut changes = vec![
        "UPDATE estructura_evaluacion SET peso_porcentual = 1 WHERE orden_visualizacion = 1".to_owned(),
        "DELETE FROM estructura_evaluacion WHERE orden_visualizacion = 5".to_owned(),
        "UPDATE estructura_anios SET version = 9".to_owned(),
        LOCK.to_owned(),
    ];
    for sql in &changes {
        assert_eq!(school.objection(sql).await, None, "before: {sql}");
    }
    school.execute("DELETE FROM estructura_evaluacion WHERE orden_visualizacion = 5").await;
    school.give_mark(year).await;
    changes[1] = "DELETE FROM estructura_evaluacion".to_owned();
    changes.push(school.insert(0, 5, "otro", 1_000, "unica"));
    changes.push("DELETE FROM estructura_anios".to_owned());
    for sql in &changes {
        school.assert_refused(sql, LOCKED).await;
    }
    let body = serde_json::json!({ "pesos": [{ "nombre_item": "Examen", "peso_porcentual": 5 }] });
    assert_eq!(school.patch_weights(&body).await.status, 409);
}

async fn what_is_no_component_is_not_kept(engine: Engine) {
    let school = School::open(engine).await;
    school.save(&of(&["30", "30"]), false).await.expect(200);
    assert_eq!(school.objection(&school.insert(0, 3, "otro", 10_000, "recurrente")).await, None);
    for (sql, what) in [
        (school.insert(0, 3, "a", 1_000, "unica"), "two equal keys"),
        (school.insert(0, 2, "otro", 1_000, "unica"), "two at one place"),
        (school.insert(0, 6, "otro", 1_000, "unica"), "a sixth"),
        (school.insert(0, 0, "otro", 1_000, "unica"), "a place before the first"),
        (school.insert(0, 3, "otro", 10_001, "unica"), "more than all"),
        (school.insert(0, 3, "otro", -1, "unica"), "less than nothing"),
        (school.insert(0, 3, "otro", 1_000, "doble"), "an unknown kind"),
        (school.insert(7, 3, "otro", 1_000, "unica"), "a year that nobody has begun"),
        (school.insert(0, 3, "otro", 1_000, "unica").replace("'Otro'", "''"), "no name"),
        (school.insert(0, 3, "otro", 1_000, "unica").replace("'Otro'", &format!("'{}'", "a".repeat(51))), "51 letters"),
    ] {
        assert!(school.objection(&sql).await.is_some(), "{what} is kept");
    }
}
