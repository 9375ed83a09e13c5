//! Creating the people: once each, whatever happens meanwhile.

use std::time::Duration;

use chrono::TimeDelta;
use futures::future::{join, join_all};
use padron::platform::hashing::Cost;
use serde_json::{Value, json};

use crate::support::files::{PARENTS, PARENTS_WITH_ERRORS, people};
use crate::support::{Ask, Engine, OtherInstance, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    the_offices_file_goes_in_whole,
    rows_with_errors_stay_out_and_stop_no_other,
    executing_twice_changes_nothing,
    twenty_executions_at_once_are_one_run,
    two_administrators_with_overlapping_files_create_each_person_once,
    a_cancelled_check_cannot_be_executed,
    a_run_that_is_cancelled_keeps_who_was_created,
    a_file_without_valid_rows_cannot_be_executed,
    a_killed_instances_run_is_finished_by_another_within_fifteen_seconds,
);

async fn the_offices_file_goes_in_whole(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.import(&token, PARENTS).await;
    assert_eq!(
        (&import["estado"], &import["creados"], &import["fallidos"]),
        (&json!("completado"), &json!(45), &json!(0))
    );
    let parents = "SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado' AND debe_cambiar_password AND estado_activo \
                   AND nro_documento LIKE '0%' AND telefono LIKE '+51%' AND creado_por IS NOT NULL \
                   AND password_hash LIKE '$2b$04$%'";
    assert_eq!(app.count(parents).await, 45);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'crear_usuario'").await, 45);
    assert_eq!(app.count("SELECT COUNT(DISTINCT password_hash) FROM usuarios").await, 46, "no two share a password");
}

async fn rows_with_errors_stay_out_and_stop_no_other(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.import(&token, PARENTS_WITH_ERRORS).await;
    assert_eq!((&import["creados"], &import["con_errores"], &import["fallidos"]), (&json!(44), &json!(6), &json!(0)));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 45);
}

async fn executing_twice_changes_nothing(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let done = app.import(&token, PARENTS).await;
    let again = app.execute_import(&token, &id_of(&done)).await.expect(202);
    assert_eq!(again, done);
    assert_eq!(app.find_import(&token, &id_of(&done)).await, done);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 46);
}

async fn twenty_executions_at_once_are_one_run(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(0..60)).await);
    let answers = join_all((0..20).map(|_| app.execute_import(&token, &id))).await;
    for answer in answers {
        let import = answer.expect(202);
        assert!(["ejecutando", "completado"].contains(&import["estado"].as_str().unwrap()), "{import}");
    }
    let done = app.wait_while(&token, &id, "ejecutando").await;
    assert_eq!((&done["creados"], &done["fallidos"]), (&json!(60), &json!(0)));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 61);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'ejecutar_importacion'").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'importacion_completada'").await, 1);
}

async fn two_administrators_with_overlapping_files_create_each_person_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (one, two) = (app.administrator().await, app.administrator().await);
    // Checked before either runs: nobody is a duplicate yet. In opposite order, so that they meet half way.
    let first = id_of(&app.check(&one, &people(0..80)).await);
    let second = id_of(&app.check(&two, &people((40..120).rev())).await);
    let run = async |token: &str, id: &str| -> Value {
        app.execute_import(token, id).await.expect(202);
        app.wait_while(token, id, "ejecutando").await
    };
    let (first, second) = join(run(&one, &first), run(&two, &second)).await;
    let figure = |import: &Value, name: &str| import[name].as_i64().unwrap();
    assert_eq!(figure(&first, "creados") + figure(&second, "creados"), 120, "{first} {second}");
    // Who comes second finds some of the others there when it begins, and some while it runs.
    let lost = |import: &Value| figure(import, "fallidos") + figure(import, "con_errores");
    assert_eq!(lost(&first) + lost(&second), 40);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE nro_documento LIKE '30%'").await, 120);
    for (import, token) in [(&first, &one), (&second, &two)] {
        assert_eq!(import["estado"], "completado");
        let failed = app.rows(token, &id_of(import), "estado=fallida&por_pagina=200").await;
        assert_eq!(failed["total"], import["fallidos"]);
        for row in failed["items"].as_array().unwrap() {
            let document = row["datos"]["nro_documento"].as_str().unwrap();
            let message = format!("Documento duplicado. Ya existe un usuario con nro_documento {document}");
            let issue = json!({
                "campo": "nro_documento", "mensaje": message, "severidad": "error", "codigo": "no_creada",
            });
            assert_eq!(row["errores"], json!([issue]));
            let row = row["fila"].as_u64().unwrap();
            assert!(errors_of(import).contains(&(row, "nro_documento".into(), message)));
        }
    }
}

async fn a_cancelled_check_cannot_be_executed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, PARENTS).await);
    let cancel = async || app.post(&format!("/api/admin/import/{id}/cancelar")).bearer_auth(&token).ask().await;
    assert_eq!(cancel().await.expect(200)["estado"], "cancelado");
    assert_eq!(cancel().await.expect(200)["estado"], "cancelado");
    assert_eq!(app.execute_import(&token, &id).await.refusal(), (409, "no_ejecutable".to_owned()));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 1);
}

async fn a_run_that_is_cancelled_keeps_who_was_created(engine: Engine) {
    // Slow enough to be caught in the middle.
    let app = TestApp::start_with(engine, |settings| settings.initial_cost = Cost::for_tests(9)).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(0..400)).await);
    app.execute_import(&token, &id).await.expect(202);
    wait_until_created(&app, 20).await;
    let cancelled = app.post(&format!("/api/admin/import/{id}/cancelar")).bearer_auth(&token).ask().await.expect(200);
    let created = cancelled["creados"].as_i64().unwrap();
    assert_eq!(cancelled["estado"], "cancelado");
    assert!((20..400).contains(&created), "{created}");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let later = app.find_import(&token, &id).await;
    assert_eq!((&later["estado"], &later["creados"]), (&json!("cancelado"), &json!(created)));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, created + 1);
    let finished = app.post(&format!("/api/admin/import/{id}/cancelar")).bearer_auth(&token).ask().await;
    assert_eq!(finished.expect(200)["creados"], created);
}

async fn a_file_without_valid_rows_cannot_be_executed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.import(&token, PARENTS).await;
    let again = id_of(&app.check(&token, PARENTS).await);
    assert_eq!(app.execute_import(&token, &again).await.refusal(), (409, "sin_filas_validas".to_owned()));
}

async fn a_killed_instances_run_is_finished_by_another_within_fifteen_seconds(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |settings| settings.initial_cost = Cost::for_tests(8)).await;
    let token = app.administrator().await;
    let doomed = OtherInstance::start(&app);
    let id = id_of(&app.check(&token, &people(0..150)).await);
    app.execute_import(&token, &id).await.expect(202);
    wait_until_created(&app, 20).await;
    doomed.kill();
    let before = app.find_import(&token, &id).await["creados"].as_i64().unwrap();
    assert!(before < 150, "killed too late to tell");

    let _heir = OtherInstance::start(&app);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(app.find_import(&token, &id).await["creados"].as_i64().unwrap() <= before + 1, "the lease still holds");
    app.clock.advance(TimeDelta::seconds(11));
    let done = app.wait_while(&token, &id, "ejecutando").await;
    assert_eq!((&done["estado"], &done["creados"], &done["fallidos"]), (&json!("completado"), &json!(150), &json!(0)));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE nro_documento LIKE '30%'").await, 150);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'crear_usuario'").await, 150);
}

async fn wait_until_created(app: &TestApp, people: i64) {
    for _ in 0..1500 {
        if app.count("SELECT COUNT(*) FROM importacion_filas WHERE estado = 'creada'").await >= people {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("nobody is created");
}
