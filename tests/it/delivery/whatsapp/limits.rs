//! How many people are written to in a day, and how soon somebody again.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::all;
use crate::support::meta::{MetaServer, Reaction};
use crate::support::outbox::Handout;
use crate::support::{Engine, OtherInstance, TestApp, on_both_engines};

on_both_engines!(
    no_more_people_than_meta_allows_are_written_to_in_any_24_hours,
    several_instances_keep_the_number_together,
    two_people_with_one_telephone_are_written_to_six_seconds_apart_and_count_once,
    the_screen_says_before_how_many_go_today,
    who_was_written_to_today_is_tried_again_today,
);

fn with_tier(meta: &MetaServer, tier: u32) -> impl FnOnce(&mut padron::platform::settings::Settings) + use<> {
    let settings = meta.settings();
    move |all| {
        settings(all);
        all.whatsapp.tier = tier;
    }
}

async fn no_more_people_than_meta_allows_are_written_to_in_any_24_hours(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, with_tier(&meta, 5)).await;
    let handout = app.hand_out(12).await;
    app.start_whatsapp(&handout, all()).await;
    app.wait_for_state("enviado", 5).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(meta.received().len(), 5);
    let waits = app.deliveries(&handout, "estado=pendiente").await;
    assert_eq!(waits.len(), 7);
    let told = waits[0]["ultimo_error"].as_str().unwrap().replace('\u{a0}', " ");
    assert!(told.starts_with("Hoy ya se escribió a 5 personas, lo que Meta permite"), "{told}");
    assert_eq!(app.count("SELECT MAX(intentos) FROM envios WHERE estado = 'pendiente'").await, 0);

    // Neither another date nor another start makes room.
    for _ in 0..3 {
        app.clock.advance(TimeDelta::hours(7));
        tokio::time::sleep(Duration::from_millis(150)).await;
        assert_eq!(meta.received().len(), 5);
    }
    let app = app.again_with(with_tier(&meta, 5)).await;
    app.clock.advance(TimeDelta::minutes(170));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(meta.received().len(), 5, "after 23 hours and 50 minutes");
    app.clock.advance(TimeDelta::minutes(12));
    app.wait_for_state("enviado", 10).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(meta.received().len(), 10);
    app.clock.advance(TimeDelta::hours(25));
    app.wait_for_state("enviado", 12).await;
    assert!(meta.taken().values().all(|count| *count == 1));
}

async fn several_instances_keep_the_number_together(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, with_tier(&meta, 20)).await;
    let (second, third) = (OtherInstance::start(&app), OtherInstance::start(&app));
    let handout = app.hand_out(60).await;
    app.start_whatsapp(&handout, all()).await;
    app.wait_for_state("enviado", 20).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!((meta.received().len(), app.in_state("pendiente").await), (20, 40));
    second.kill();
    third.kill();
}

async fn two_people_with_one_telephone_are_written_to_six_seconds_apart_and_count_once(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, with_tier(&meta, 2)).await;
    let handout = app.hand_out(4).await;
    let shared = Handout::phone(1);
    app.execute(&format!(
        "UPDATE usuarios SET telefono = '{shared}' WHERE nro_documento < '40000004' AND rol = 'apoderado'"
    ))
    .await;
    app.start_whatsapp(&handout, all()).await;
    for sent in 2..=4 {
        app.wait_for_state("enviado", sent).await;
        tokio::time::sleep(Duration::from_millis(250)).await;
        assert_eq!(meta.received().len(), sent as usize, "one of the telephone at a time");
        assert_eq!(meta.received_for(&shared).len(), sent as usize - 1);
        app.clock.advance(TimeDelta::seconds(6));
    }
    let users: std::collections::HashSet<_> =
        meta.received_for(&shared).iter().map(|message| message.parameters()[1].to_owned()).collect();
    assert_eq!(users.len(), 3, "each of them their own");
}

async fn the_screen_says_before_how_many_go_today(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, with_tier(&meta, 5)).await;
    let handout = app.hand_out(8).await;
    let figures = async |app: &TestApp| {
        let whatsapp = app.reach(&handout).await["whatsapp"].clone();
        ["faltan", "hoy", "manana", "por_dia"].map(|word| whatsapp[word].as_i64().unwrap())
    };
    assert_eq!(figures(&app).await, [8, 5, 3, 5]);
    let email = app.reach(&handout).await["email"].clone();
    assert_eq!((&email["hoy"], &email["manana"], &email["por_dia"]), (&8.into(), &0.into(), &json!(null)));
    app.start_whatsapp(&handout, all()).await;
    app.wait_for_state("enviado", 5).await;
    assert_eq!(figures(&app).await, [0, 0, 0, 5]);
    app.execute("DELETE FROM envios WHERE estado = 'pendiente'").await;
    assert_eq!(figures(&app).await, [3, 0, 3, 5]);
}

async fn who_was_written_to_today_is_tried_again_today(engine: Engine) {
    let meta = MetaServer::scripted(|_, n| if n == 1 { Reaction::Refuse(130429) } else { Reaction::Accept }).await;
    let app = TestApp::start_with(engine, with_tier(&meta, 3)).await;
    let handout = app.hand_out(6).await;
    app.start_whatsapp(&handout, all()).await;
    for _ in 0..200 {
        if meta.asked() == 3 && app.count("SELECT COUNT(*) FROM envios WHERE codigo_error = 'limite_diario'").await == 3
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    app.clock.advance(TimeDelta::seconds(16));
    app.wait_for_state("enviado", 3).await;
    assert_eq!(meta.asked(), 6);
    assert_eq!(meta.received().len(), 3);
}
