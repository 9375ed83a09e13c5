//! A review that was left open: checked again against the people who came and went meanwhile.

use chrono::TimeDelta;
use padron_core::role::Role;
use serde_json::{Value, json};

use crate::support::files::people;
use crate::support::school::students;
use crate::support::{Ask, Engine, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    students_become_valid_once_their_guardians_are_there,
    what_a_person_did_to_a_row_stays,
    who_came_meanwhile_is_an_error_before_anything_runs,
    a_change_that_no_count_shows_is_seen_after_a_while,
);

fn figures(import: &Value) -> [i64; 4] {
    ["total", "validos", "con_errores", "omitidos"].map(|figure| import[figure].as_i64().unwrap())
}

/// A student of each of the persons numbered so.
fn children(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    students(numbers.into_iter().map(|n| {
        let name = ["Ana", "Eva", "Luz", "Sol", "Mar"][n as usize % 5];
        format!(",{name},Paz,Primaria,3,{},madre,A", 30_000_000 + n)
    }))
}

async fn students_become_valid_once_their_guardians_are_there(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check_kind(&token, "estudiantes", &children(1..5)).await);
    assert_eq!(figures(&app.find_import(&token, &id).await), [4, 0, 4, 0]);
    app.import(&token, &people(1..4)).await;
    let rows = app.rows(&token, &id, "estado=valida").await;
    assert_eq!(rows["total"], 3, "the list of rows is checked too");
    let import = app.find_import(&token, &id).await;
    assert_eq!(figures(&import), [4, 3, 1, 0]);
    let revision = &import["resumen"]["revision"];
    assert_eq!((&revision["ahora_validas"], &revision["ahora_con_errores"]), (&json!(3), &json!(0)), "{revision}");
    app.find_import(&token, &id).await;
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'revisar_importacion'").await, 1);
    assert_eq!(app.finish_import(&token, &id).await["creados"], 3);
}

async fn what_a_person_did_to_a_row_stays(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check_kind(&token, "estudiantes", &children(1..5)).await);
    let patch = async |row: u32, body: Value| {
        let path = format!("/api/admin/import/{id}/filas/{row}");
        app.request("PATCH".parse().unwrap(), &path).bearer_auth(&token).json(&body).ask().await.expect(200)
    };
    patch(2, json!({ "omitir": true })).await;
    patch(3, json!({ "datos": { "nombre": "Flor de María" } })).await;
    app.import(&token, &people(1..5)).await;
    assert_eq!(figures(&app.find_import(&token, &id).await), [4, 3, 0, 1]);
    let row = app.rows(&token, &id, "buscar=flor").await["items"][0].clone();
    assert_eq!((&row["fila"], &row["estado"]), (&json!(3), &json!("valida")));
}

async fn who_came_meanwhile_is_an_error_before_anything_runs(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(1..4)).await);
    app.import(&token, &people(2..3)).await;
    let begun = app.execute_import(&token, &id).await.expect(202);
    assert_eq!(figures(&begun), [3, 2, 1, 0]);
    let done = app.wait_while(&token, &id, "ejecutando").await;
    assert_eq!((&done["creados"], &done["fallidos"]), (&json!(2), &json!(0)));
    let sentence = "Documento duplicado. Ya existe un usuario con nro_documento 30000002";
    assert_eq!(errors_of(&done), [(3, "nro_documento".to_owned(), sentence.to_owned())]);
}

async fn a_change_that_no_count_shows_is_seen_after_a_while(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let guardian = app.add(Role::Apoderado).await.document;
    let file = students([format!(",Luz,Paz,Primaria,3,{guardian},madre,A")]);
    let id = id_of(&app.check_kind(&token, "estudiantes", &file).await);
    assert_eq!(figures(&app.find_import(&token, &id).await), [1, 1, 0, 0]);
    app.execute(&format!("UPDATE usuarios SET estado_activo = FALSE WHERE nro_documento = '{guardian}'")).await;
    app.clock.advance(TimeDelta::seconds(11));
    let import = app.find_import(&token, &id).await;
    assert_eq!((figures(&import), &import["grupos"][0]["codigo"]), ([1, 0, 1, 0], &json!("inactivo")));
    assert_eq!(import["resumen"]["revision"]["ahora_con_errores"], 1);
}
