//! Several who make accounts at once, and instances that die amid it.

use std::time::Duration;

use chrono::TimeDelta;
use futures::future::join;
use padron::platform::hashing::Cost;
use serde_json::json;

use crate::support::{Ask, Engine, OtherInstance, TestApp, on_both_engines};

on_both_engines!(
    two_administrators_at_once_with_overlapping_selections_make_exactly_the_set,
    a_killed_run_is_finished_by_another_and_nobody_is_made_or_written_to_twice,
    a_run_that_is_stopped_keeps_who_was_made,
);

async fn two_administrators_at_once_with_overlapping_selections_make_exactly_the_set(engine: Engine) {
    let app = TestApp::start(engine).await;
    let one = app.with_prospects(1..=60).await;
    let two = app.administrator().await;
    app.confirm_password(&two).await;
    let ids = app.prospect_ids(&one, "ordenar=carnet&por_pagina=100").await;
    let backwards: Vec<&String> = ids[20..50].iter().rev().collect();
    let (first, second) = (json!({ "ids": ids[..40] }), json!({ "ids": backwards }));
    let (first, second) = join(app.generate(&one, &first), app.generate(&two, &second)).await;
    let figure = |name: &str| [&first, &second].map(|it| it[name].as_i64().unwrap()).iter().sum::<i64>();
    assert_eq!((figure("creados"), figure("omitidos"), figure("fallidos")), (50, 20, 0), "{first} {second}");
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante'").await, 50);
    let made = "SELECT COUNT(*) FROM prospectos WHERE usuario_id IS NOT NULL AND carnet <= 'C2026050'";
    assert_eq!(app.count(made).await, 50);
    for generation in [&first, &second] {
        app.wait_for_emails(&one, generation["id"].as_str().unwrap()).await;
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 45, "one message each, but for those without e-mail");
}

async fn a_killed_run_is_finished_by_another_and_nobody_is_made_or_written_to_twice(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |settings| settings.initial_cost = Cost::for_tests(8)).await;
    let doomed = OtherInstance::start(&app);
    let token = app.with_prospects(1..=150).await;
    let body = json!({ "todos": true });
    let begun = app.post("/api/prospectos/generar-usuarios").bearer_auth(&token).json(&body).ask().await.expect(202);
    let id = begun["id"].as_str().unwrap();
    app.wait_for(&token, id, |it| it["creados"].as_i64().unwrap() >= 20).await;
    doomed.kill();
    let before = app.generation(&token, id).await;
    assert!(before["creados"].as_i64().unwrap() < 150, "killed too late to tell: {before}");
    let _heir = OtherInstance::start(&app);
    app.clock.advance(TimeDelta::seconds(13));
    let done = app.wait_for_generation(&token, id).await;
    let figures = ["total", "creados", "omitidos", "fallidos"].map(|name| done[name].as_i64().unwrap());
    assert_eq!(figures, [150, 150, 0, 0]);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante'").await, 150);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'crear_usuario'").await, 150);
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 135);
}

async fn a_run_that_is_stopped_keeps_who_was_made(engine: Engine) {
    let app = TestApp::start_with(engine, |settings| settings.initial_cost = Cost::for_tests(9)).await;
    let token = app.with_prospects(1..=200).await;
    let body = json!({ "todos": true });
    let begun = app.post("/api/prospectos/generar-usuarios").bearer_auth(&token).json(&body).ask().await.expect(202);
    let id = begun["id"].as_str().unwrap();
    app.wait_for(&token, id, |it| it["creados"].as_i64().unwrap() >= 10).await;
    let stop = async || {
        app.post(&format!("/api/prospectos/generaciones/{id}/cancelar")).bearer_auth(&token).ask().await.expect(200)
    };
    let stopped = stop().await;
    assert_eq!(stopped["estado"], "cancelado");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let later = stop().await;
    assert_eq!(later["creados"], stopped["creados"], "repeating it changes nothing");
    let created = stopped["creados"].as_i64().unwrap();
    assert!((10..200).contains(&created), "{created}");
    assert_eq!(app.prospects(&token, "con_usuario=false").await["total"], 200 - created);
    let page = app.page(&token, &format!("/academico/generacion_envio_masivo/{id}")).await;
    assert!(page.contains("Se detuvo antes de terminar"), "{page}");
}
