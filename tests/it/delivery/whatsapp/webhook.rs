//! What Meta tells of messages after it took them.

use std::time::Duration;

use serde_json::json;

use super::all;
use crate::support::meta::{APP_SECRET, MetaServer, PHONE_ID, Reaction, VERIFY_TOKEN, sign, webhook};
use crate::support::outbox::Handout;
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    only_what_is_signed_with_the_secret_is_taken,
    the_address_is_confirmed_to_whoever_knows_the_token,
    states_come_in_any_order_and_twice_and_never_go_back,
    news_that_come_before_the_answer_settle_the_message,
    what_nobody_knew_is_settled_by_what_is_told,
    a_late_failure_of_an_earlier_attempt_fails_nobody,
    whoever_stops_messages_is_remembered,
    whoever_says_so_to_whatsapp_is_written_to_no_more_or_again,
    what_meta_repeats_of_a_message_is_not_shown,
    what_is_about_no_message_of_ours_changes_nothing,
    many_are_told_at_once,
);

/// An application with messages that Meta took.
async fn sent(engine: Engine, count: u32) -> (TestApp, MetaServer, Handout) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(count).await;
    app.deliver_whatsapp(&handout, all()).await;
    (app, meta, handout)
}

async fn only_what_is_signed_with_the_secret_is_taken(engine: Engine) {
    let (app, meta, _) = sent(engine, 1).await;
    let told = webhook(PHONE_ID, &[meta.received()[0].status("delivered")]);
    for signature in ["", "sha256=", &sign("otra", &told), &sign(APP_SECRET, b"{}"), &sign(APP_SECRET, &told)[7..]] {
        let refused = app.post_webhook(told.clone(), signature).await;
        assert_eq!(refused.refusal(), (403, "prohibido".to_owned()), "{signature}");
    }
    let unsigned = app.post("/api/webhooks/whatsapp").body(told.clone()).ask().await;
    assert_eq!(unsigned.status, 403);
    assert_eq!(app.in_state("enviado").await, 1);
    // A body is taken as it came, whatever it is called.
    let request = app.post("/api/webhooks/whatsapp").header("x-hub-signature-256", sign(APP_SECRET, &told));
    assert_eq!(request.body(told.clone()).ask().await.status, 200);
    assert_eq!(app.in_state("entregado").await, 1);
    let large = vec![b' '; 4 << 20];
    let signature = sign(APP_SECRET, &large);
    assert_eq!(app.post_webhook(large, &signature).await.status, 413);

    // Without a secret there is nothing to check by.
    let app = app.again_with(|settings| {
        meta.settings()(settings);
        settings.whatsapp.webhook = None;
    });
    let app = app.await;
    let read = webhook(PHONE_ID, &[meta.received()[0].status("read")]);
    for signature in [sign(APP_SECRET, &read), sign("", &read)] {
        assert_eq!(app.post_webhook(read.clone(), &signature).await.status, 403);
    }
    assert_eq!(app.in_state("entregado").await, 1);
}

async fn the_address_is_confirmed_to_whoever_knows_the_token(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let ask = async |mode: &str, token: &str, challenge: &str| {
        let path = format!("/api/webhooks/whatsapp?hub.mode={mode}&hub.verify_token={token}&hub.challenge={challenge}");
        app.get(&path).ask().await
    };
    let confirmed = ask("subscribe", VERIFY_TOKEN, "1158201444").await;
    assert_eq!((confirmed.status, confirmed.text().as_str()), (200, "1158201444"));
    assert!(confirmed.header("content-type").starts_with("text/plain"));
    for (mode, token, challenge) in [
        ("subscribe", "otro", "1"),
        ("subscribe", "", "1"),
        ("otro", VERIFY_TOKEN, "1"),
        ("subscribe", VERIFY_TOKEN, "%3Cb%3E"),
    ] {
        assert_eq!(ask(mode, token, challenge).await.status, 403, "{mode} {token} {challenge}");
    }
    assert_eq!(app.get("/api/webhooks/whatsapp").ask().await.status, 403);
}

async fn states_come_in_any_order_and_twice_and_never_go_back(engine: Engine) {
    let (app, meta, handout) = sent(engine, 3).await;
    let received = meta.received();
    let version = app.count("SELECT valor FROM contadores WHERE clave = 'envios'").await;
    for word in ["delivered", "sent", "delivered", "read", "delivered", "sent", "read"] {
        app.tell(&[received[0].status(word)]).await;
    }
    app.tell(&[received[1].status("read"), received[1].status("delivered"), received[1].failure(131026)]).await;
    app.tell(&[received[2].failure(131026)]).await;
    app.tell(&[received[2].failure(131026), received[2].status("sent")]).await;
    assert_eq!((app.in_state("leido").await, app.in_state("fallido").await), (2, 1));
    let told = async |result: &str| {
        app.count(&format!("SELECT COUNT(*) FROM intentos_envio WHERE resultado = '{result}'")).await
    };
    assert_eq!(
        (told("enviado").await, told("entregado").await, told("leido").await, told("fallido").await),
        (3, 1, 2, 1)
    );
    assert!(app.count("SELECT valor FROM contadores WHERE clave = 'envios'").await > version, "open pages look again");
    let failed = app.deliveries(&handout, "estado=fallido").await.remove(0);
    assert!(failed["ultimo_error"].as_str().unwrap().starts_with("Número inválido. "), "{failed}");
    // A failure that is told can be sent again; that it arrived all the same counts more.
    app.tell(&[received[2].status("delivered")]).await;
    assert_eq!(app.in_state("entregado").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM envios WHERE ultimo_error IS NOT NULL").await, 0);
}

async fn news_that_come_before_the_answer_settle_the_message(engine: Engine) {
    let meta = MetaServer::scripted(|_, _| Reaction::Silence).await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(2).await;
    app.start_whatsapp(&handout, all()).await;
    for _ in 0..500 {
        if meta.received().len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let received = meta.received();
    app.tell(&[received[0].status("delivered"), received[1].failure(131026)]).await;
    assert_eq!((app.in_state("entregado").await, app.in_state("fallido").await), (1, 1));
    // The answer that never comes changes nothing any more.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!((app.in_state("entregado").await, app.in_state("fallido").await), (1, 1));
    assert_eq!(app.count("SELECT MAX(intentos) FROM envios").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM envios WHERE tomado_por IS NOT NULL").await, 0);
}

async fn what_nobody_knew_is_settled_by_what_is_told(engine: Engine) {
    let meta = MetaServer::scripted(|_, _| Reaction::Vanish).await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(3).await;
    assert_eq!(app.deliver_whatsapp(&handout, all()).await["inciertos"], 3);
    let received = meta.received();
    app.tell(&[received[0].status("sent"), received[1].failure(131026)]).await;
    assert_eq!(
        [app.in_state("enviado").await, app.in_state("fallido").await, app.in_state("incierto").await],
        [1, 1, 1]
    );
    // By Meta's own id, once that is known.
    let mut without = received[0].status("read");
    without.as_object_mut().unwrap().remove("biz_opaque_callback_data");
    app.tell(&[without]).await;
    assert_eq!(app.in_state("leido").await, 1);
}

async fn a_late_failure_of_an_earlier_attempt_fails_nobody(engine: Engine) {
    let meta = MetaServer::scripted(|_, n| if n == 1 { Reaction::Vanish } else { Reaction::Accept }).await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(2).await;
    assert_eq!(app.deliver_whatsapp(&handout, all()).await["inciertos"], 2);
    let earlier = meta.received();
    let job = app.deliver_whatsapp(&handout, json!({ "incluir_inciertos": true })).await;
    assert_eq!(job["enviados"], 2, "{job}");
    app.tell(&[earlier[0].failure(131026), earlier[1].status("delivered")]).await;
    assert_eq!(app.in_state("enviado").await, 2, "the present attempt is not settled by the one before");
    let present = meta.received();
    app.tell(&[present[2].status("delivered"), present[3].failure(131026)]).await;
    assert_eq!((app.in_state("entregado").await, app.in_state("fallido").await), (1, 1));
}

async fn whoever_stops_messages_is_remembered(engine: Engine) {
    let (app, meta, handout) = sent(engine, 2).await;
    let stopped = &meta.received_for(&Handout::phone(1))[0];
    app.tell(&[stopped.failure(131050)]).await;
    app.tell(&[stopped.failure(131050)]).await;
    let kept = format!("SELECT COUNT(*) FROM bajas_whatsapp WHERE telefono = '{}'", Handout::phone(1));
    assert_eq!((app.count(&kept).await, app.in_state("fallido").await), (1, 1));
    assert_eq!(app.deliver_whatsapp(&handout, json!({ "solo_fallidos": true })).await["total"], 0);
}

async fn whoever_says_so_to_whatsapp_is_written_to_no_more_or_again(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(2).await;
    let now = app.platform.now().timestamp();
    let say = async |phone_id: &str, value: &str, timestamp: i64| {
        let said = json!({
            "wa_id": &Handout::phone(1)[1..], "detail": "User requested", "category": "marketing_messages",
            "value": value, "timestamp": timestamp,
        });
        let value = json!({ "metadata": { "phone_number_id": phone_id }, "user_preferences": [said] });
        let change = json!({ "field": "user_preferences", "value": value });
        let body = serde_json::to_vec(&json!({ "entry": [{ "id": "1", "changes": [change] }] })).unwrap();
        let signature = sign(APP_SECRET, &body);
        assert_eq!(app.post_webhook(body, &signature).await.status, 200);
        app.reach(&handout).await["whatsapp"]["sin"].clone()
    };
    assert_eq!(say("999", "stop", now).await, 0, "to another number of the account");
    let version = app.count("SELECT valor FROM contadores WHERE clave = 'envios'").await;
    assert_eq!(say(PHONE_ID, "stop", now - 60).await, 1);
    assert!(app.count("SELECT valor FROM contadores WHERE clave = 'envios'").await > version, "open pages look again");
    assert_eq!(app.deliver_whatsapp(&handout, all()).await["total"], 1);
    assert_eq!(say(PHONE_ID, "resume", now - 90).await, 1, "was said before");
    assert_eq!(say(PHONE_ID, "stop", now - 30).await, 1);
    assert_eq!(say(PHONE_ID, "resume", now - 45).await, 1, "was said between the two");
    assert_eq!(say(PHONE_ID, "resume", now).await, 0);
    assert_eq!(app.deliver_whatsapp(&handout, all()).await["total"], 1);
    assert_eq!(meta.received_for(&Handout::phone(1)).len(), 1);
}

async fn what_meta_repeats_of_a_message_is_not_shown(engine: Engine) {
    let (app, meta, handout) = sent(engine, 1).await;
    let received = meta.received().remove(0);
    let mut failure = received.failure(131026);
    let code = "abcdefghijkmnpqrstuvwxyz23456789";
    let said = format!("{} did not get https://colegio.pe/activar/{code}, Kp1wRzT", received.to);
    failure["errors"][0]["error_data"] = json!({ "details": said });
    app.tell(&[failure]).await;
    let failed = app.deliveries(&handout, "estado=fallido").await.remove(0);
    let shown = "+51 9•• ••• 001 did not get https://colegio.pe/activar/••••••••••, ••••••••••";
    assert!(failed["ultimo_error"].as_str().unwrap().contains(shown), "{failed}");
    let attempt = format!("SELECT COUNT(*) FROM intentos_envio WHERE texto LIKE '%{shown}%'");
    assert_eq!(app.count(&attempt).await, 1);
}

async fn what_is_about_no_message_of_ours_changes_nothing(engine: Engine) {
    let (app, meta, _) = sent(engine, 1).await;
    let received = meta.received().remove(0);
    let mut unknown = received.status("read");
    unknown["biz_opaque_callback_data"] = json!(format!("{}.1", uuid::Uuid::nil()));
    let mut foreign = received.status("read");
    foreign["biz_opaque_callback_data"] = json!("pedido 12 de la tienda");
    let mut other = received.status("read");
    other.as_object_mut().unwrap().remove("biz_opaque_callback_data");
    other["id"] = json!("wamid.otro");
    app.tell(&[unknown, foreign, other]).await;
    for body in [
        webhook("999", &[received.status("read")]),
        b"nada".to_vec(),
        b"{\"object\":\"page\",\"entry\":[{}]}".to_vec(),
        b"{\"entry\":[{\"changes\":[{\"value\":{\"metadata\":{\"phone_number_id\":\"1\"},\"messages\":[]}}]}]}"
            .to_vec(),
    ] {
        let signature = sign(APP_SECRET, &body);
        assert_eq!(app.post_webhook(body, &signature).await.status, 200);
    }
    assert_eq!(app.in_state("enviado").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM intentos_envio").await, 1);
}

async fn many_are_told_at_once(engine: Engine) {
    let (app, meta, _) = sent(engine, 60).await;
    let received = meta.received();
    let read: Vec<_> = received.iter().map(|message| message.status("read")).collect();
    let (backward, delivered): (Vec<_>, Vec<_>) =
        (read.iter().rev().cloned().collect(), received.iter().map(|message| message.status("delivered")).collect());
    tokio::join!(app.tell(&read), app.tell(&backward), app.tell(&delivered), app.tell(&read));
    assert_eq!(app.in_state("leido").await, 60);
    assert_eq!(app.count("SELECT COUNT(*) FROM intentos_envio WHERE resultado = 'leido'").await, 60);
}
