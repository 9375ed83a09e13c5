//! What Meta refuses, and what becomes of it.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::all;
use crate::support::meta::{MetaServer, Reaction, TOKEN};
use crate::support::outbox::Handout;
use crate::support::smtp::{MailServer, Reaction as MailReaction};
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    a_number_without_whatsapp_fails_with_the_storys_sentence_and_goes_out_again_when_asked,
    what_passes_is_tried_again_and_not_before_meta_says,
    who_had_too_many_messages_is_left_alone_for_a_day,
    whoever_opted_out_is_not_written_to_again,
    a_template_that_is_not_approved_stops_all_and_names_itself,
    a_token_that_is_refused_stops_all_and_costs_nobody_an_attempt,
    what_was_handed_over_without_an_answer_waits_for_a_person,
    while_there_is_no_connection_nobody_is_lost,
    one_channel_holds_the_other_not_up,
);

async fn a_number_without_whatsapp_fails_with_the_storys_sentence_and_goes_out_again_when_asked(engine: Engine) {
    let meta = MetaServer::scripted(|to, n| match (to == Handout::phone(1), n) {
        (true, 1) => Reaction::Refuse(131026),
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(2).await;
    let job = app.deliver_whatsapp(&handout, all()).await;
    assert_eq!((&job["enviados"], &job["fallidos"]), (&1.into(), &1.into()), "{job}");
    let path = format!("/api/admin/trabajos/{}/errores.txt", job["id"].as_str().unwrap());
    let report = app.get(&path).bearer_auth(&handout.token).ask().await.text();
    assert!(report.starts_with("Envío WhatsApp fallido para el usuario 40000001. Número inválido. "), "{report}");
    assert!(report.contains("131026") && !report.contains(&Handout::phone(1)[1..]), "{report}");
    let job = app.deliver_whatsapp(&handout, json!({ "solo_fallidos": true })).await;
    assert_eq!((&job["total"], &job["enviados"]), (&1.into(), &1.into()), "{job}");
}

async fn what_passes_is_tried_again_and_not_before_meta_says(engine: Engine) {
    let meta =
        MetaServer::scripted(|_, n| if n == 1 { Reaction::RefuseFor(130429, 40) } else { Reaction::Accept }).await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(1).await;
    let before = app.platform.now();
    app.start_whatsapp(&handout, all()).await;
    wait_for_attempts(&app, 1).await;
    let mut reader = app.platform.db.read().await.unwrap();
    let next: chrono::DateTime<chrono::Utc> =
        padron::fetch_one!(&mut reader, scalar "SELECT proximo_intento FROM envios").unwrap();
    drop(reader);
    assert!((39.0..60.0).contains(&(next - before).as_seconds_f64()), "{next}");
    app.clock.advance(TimeDelta::seconds(41));
    app.wait_for_state("enviado", 1).await;
    assert_eq!(meta.asked(), 2);
}

async fn wait_for_attempts(app: &TestApp, count: i64) {
    for _ in 0..750 {
        if app.count("SELECT COUNT(*) FROM intentos_envio").await >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", app.state_of_the_one().await);
}

async fn who_had_too_many_messages_is_left_alone_for_a_day(engine: Engine) {
    let meta = MetaServer::scripted(|_, n| if n == 1 { Reaction::Refuse(131049) } else { Reaction::Accept }).await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(1).await;
    app.start_whatsapp(&handout, all()).await;
    wait_for_attempts(&app, 1).await;
    let (state, _, told) = app.state_of_the_one().await;
    assert!(state == "pendiente" && told.unwrap().contains("Se intenta otra vez mañana"));
    app.clock.advance(TimeDelta::hours(23));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(meta.asked(), 1);
    app.clock.advance(TimeDelta::hours(2));
    app.wait_for_state("enviado", 1).await;
}

async fn whoever_opted_out_is_not_written_to_again(engine: Engine) {
    let meta = MetaServer::scripted(|to, _| match to == Handout::phone(1) {
        true => Reaction::Refuse(131050),
        false => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(3).await;
    let job = app.deliver_whatsapp(&handout, all()).await;
    assert_eq!((&job["enviados"], &job["fallidos"]), (&2.into(), &1.into()), "{job}");
    assert_eq!(app.count("SELECT COUNT(*) FROM bajas_whatsapp").await, 1);
    let failed = app.deliveries(&handout, "estado=fallido").await.remove(0);
    assert!(failed["ultimo_error"].as_str().unwrap().contains("pidió a WhatsApp no recibir mensajes"), "{failed}");
    let whatsapp = app.reach(&handout).await["whatsapp"].clone();
    assert_eq!((&whatsapp["con"], &whatsapp["sin"]), (&2.into(), &1.into()), "{whatsapp}");
    // Neither when asked for, nor somebody else with that telephone who was asked for before.
    let again = app.deliver_whatsapp(&handout, json!({ "solo_fallidos": true })).await;
    assert_eq!(again["total"], 0);
    assert_eq!(meta.asked(), 3);
    app.execute("UPDATE envios SET estado = 'fallido'").await;
    let same = format!("UPDATE usuarios SET telefono = '{}' WHERE nro_documento = '40000002'", Handout::phone(1));
    app.execute(&same).await;
    let again = app.deliver_whatsapp(&handout, json!({ "solo_fallidos": true })).await;
    assert_eq!(again["total"], 1, "{again}");
    assert_eq!(meta.received_for(&Handout::phone(1)).len(), 0);
}

async fn a_template_that_is_not_approved_stops_all_and_names_itself(engine: Engine) {
    let meta = MetaServer::scripted(|_, n| if n == 1 { Reaction::Refuse(132001) } else { Reaction::Accept }).await;
    let app = TestApp::start_with(engine, |settings| {
        meta.settings()(settings);
        settings.whatsapp.connections = 1;
    })
    .await;
    let handout = app.hand_out(5).await;
    let job = app.start_whatsapp(&handout, all()).await;
    let rests = app.wait_until(&handout, &job, |job| job["pausado_hasta"] != json!(null)).await;
    assert!(rests["motivo"].as_str().unwrap().contains("La plantilla padron_password no está aprobada"), "{rests}");
    assert_eq!((meta.asked(), &rests["pendientes"]), (1, &5.into()), "{rests}");
    for _ in 0..40 {
        if app.in_state("enviado").await == 5 {
            break;
        }
        app.clock.advance(TimeDelta::minutes(6));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    app.wait_for_state("enviado", 5).await;
    assert_eq!(app.count("SELECT MAX(intentos) FROM envios").await, 1);
}

async fn a_token_that_is_refused_stops_all_and_costs_nobody_an_attempt(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, |settings| {
        meta.settings()(settings);
        settings.whatsapp.server.as_mut().unwrap().token = "EAAviejo".to_owned().into();
    })
    .await;
    let handout = app.hand_out(30).await;
    let job = app.start_whatsapp(&handout, all()).await;
    let rests = app.wait_until(&handout, &job, |job| job["pausado_hasta"] != json!(null)).await;
    assert!(rests["motivo"].as_str().unwrap().contains("PADRON_WHATSAPP_TOKEN"), "{rests}");
    assert!(!rests.to_string().contains("EAAviejo"));
    app.wait_for_state("pendiente", 30).await;
    assert_eq!(app.count("SELECT COALESCE(MAX(intentos), 0) FROM envios").await, 0);
    let app = app.again_with(meta.settings()).await;
    app.clock.advance(TimeDelta::minutes(6));
    app.wait_for_state("enviado", 30).await;
    assert!(meta.taken().values().all(|count| *count == 1) && !TOKEN.is_empty());
}

async fn what_was_handed_over_without_an_answer_waits_for_a_person(engine: Engine) {
    let meta = MetaServer::scripted(|to, n| match (to.as_bytes().last(), n) {
        (Some(b'1'), 1) => Reaction::Vanish,
        (Some(b'2'), 1) => Reaction::Silence,
        (Some(b'3'), 1) => Reaction::Status(502),
        (Some(b'4'), 1) => Reaction::Flood,
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(6).await;
    let job = app.deliver_whatsapp(&handout, all()).await;
    assert_eq!((&job["enviados"], &job["inciertos"]), (&2.into(), &4.into()), "{job}");
    app.clock.advance(TimeDelta::hours(1));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(meta.asked(), 6, "nothing is sent again by itself");
    let unknown = app.deliveries(&handout, "estado=incierto").await.remove(0);
    assert!(unknown["ultimo_error"].as_str().unwrap().contains("puede haber llegado"), "{unknown}");
    let job = app.deliver_whatsapp(&handout, json!({ "incluir_inciertos": true })).await;
    assert_eq!((&job["total"], &job["enviados"]), (&4.into(), &4.into()), "{job}");
}

async fn while_there_is_no_connection_nobody_is_lost(engine: Engine) {
    let meta = MetaServer::start().await;
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let app = TestApp::start_with(engine, |settings| {
        meta.settings()(settings);
        settings.whatsapp.server.as_mut().unwrap().base = format!("http://{nobody}");
    })
    .await;
    let handout = app.hand_out(20).await;
    let job = app.start_whatsapp(&handout, all()).await;
    let rests = app.wait_until(&handout, &job, |job| job["pausado_hasta"] != json!(null)).await;
    assert!(rests["motivo"].as_str().unwrap().starts_with("No hay conexión con la API de WhatsApp"), "{rests}");
    app.wait_for_state("pendiente", 20).await;
    let app = app.again_with(meta.settings()).await;
    app.clock.advance(TimeDelta::minutes(2));
    app.wait_for_state("enviado", 20).await;
    assert_eq!(app.count("SELECT MAX(intentos) FROM envios").await, 1);
    assert!(meta.taken().values().all(|count| *count == 1));
}

async fn one_channel_holds_the_other_not_up(engine: Engine) {
    let meta = MetaServer::scripted(|_, _| Reaction::Silence).await;
    let mail = MailServer::scripted(|_, _| MailReaction::Accept).await;
    let app = TestApp::start_with(engine, |settings| {
        meta.settings()(settings);
        settings.whatsapp.timeout = Duration::from_secs(30);
        TestApp::mail_to(&mail)(settings);
    })
    .await;
    let handout = app.hand_out(40).await;
    app.start_whatsapp(&handout, all()).await;
    for _ in 0..500 {
        if meta.asked() >= 16 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(meta.asked(), 16, "all of its connections wait");
    assert_eq!(app.deliver(&handout, json!({})).await["enviados"], 40);
}
