//! What does not go through, and what becomes of it.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::outbox::{Handout, all};
use crate::support::smtp::{MailServer, Reaction};
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    what_is_refused_for_now_is_tried_again_after_a_pause_that_doubles,
    what_is_refused_for_good_fails_at_once_and_goes_out_again_when_asked,
    what_was_handed_over_without_an_answer_waits_for_a_person,
    a_channel_that_fails_rests_and_costs_nobody_an_attempt,
    a_wrong_password_of_the_server_is_told_and_nobody_is_lost,
    an_address_that_breaks_the_connection_holds_nobody_up,
    whoever_stops_renewing_leaves_nothing_behind_but_what_may_have_arrived,
    a_message_that_is_refused_again_and_again_fails_in_the_end,
    a_server_that_is_silent_about_one_message_holds_no_other_up,
    attempts_of_messages_that_ended_are_forgotten_after_ninety_days,
);

impl TestApp {
    /// Waits until the job's figures are these.
    pub async fn wait_until(&self, handout: &Handout, job: &str, done: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..1_500 {
            let state = self.job(handout, job).await;
            if done(&state) {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{}", self.job(handout, job).await);
    }

    async fn start_job(&self, handout: &Handout, body: Value) -> String {
        self.send_email(handout, body).await.expect(202)["trabajo_id"].as_str().unwrap().to_owned()
    }
}

async fn what_is_refused_for_now_is_tried_again_after_a_pause_that_doubles(engine: Engine) {
    let server = MailServer::scripted(|_, n| match n {
        1 => Reaction::Refuse("450 4.2.0 Greylisted"),
        2 => Reaction::RefuseData("451 4.3.0 Try again"),
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(1).await;
    let before = app.platform.now();
    let job = app.start_job(&handout, all()).await;
    let tried = |times: i64| move |value: &Value| value["intentos"] == times;
    wait_for_delivery(&app, &handout, tried(1)).await;
    let waits = pause_of(&app, before).await;
    assert!((4.0..=16.0).contains(&waits), "{waits}");
    app.clock.advance(TimeDelta::seconds(16));
    let before = app.platform.now();
    let told = wait_for_delivery(&app, &handout, tried(2)).await;
    assert_eq!(told["estado"], "pendiente");
    assert!(told["ultimo_error"].as_str().unwrap().contains("451 4.3.0 Try again"), "{told}");
    let waits = pause_of(&app, before).await;
    assert!((9.0..=31.0).contains(&waits), "{waits}");
    app.clock.advance(TimeDelta::seconds(31));
    let done = app.wait_for_job(&handout, &job).await;
    assert_eq!((&done["enviados"], &done["fallidos"]), (&1.into(), &0.into()));
    assert_eq!(server.taken().values().sum::<u32>(), 1);
    let attempts = "SELECT COUNT(*) FROM intentos_envio WHERE resultado = 'aplazado' AND codigo IN (450, 451)";
    assert_eq!(app.count(attempts).await, 2);
}

/// Seconds until the one message is tried again.
async fn pause_of(app: &TestApp, from: chrono::DateTime<chrono::Utc>) -> f64 {
    let mut reader = app.platform.db.read().await.unwrap();
    let next: chrono::DateTime<chrono::Utc> =
        padron::fetch_one!(&mut reader, scalar "SELECT proximo_intento FROM envios").unwrap();
    (next - from).as_seconds_f64()
}

async fn wait_for_delivery(app: &TestApp, handout: &Handout, done: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..1_500 {
        let one = app.deliveries(handout, "").await.remove(0);
        if done(&one) {
            return one;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", app.deliveries(handout, "").await);
}

async fn what_is_refused_for_good_fails_at_once_and_goes_out_again_when_asked(engine: Engine) {
    let server = MailServer::scripted(|to, n| match to {
        "familia2@colegio.pe" if n == 1 => Reaction::Refuse("550 5.1.1 User unknown"),
        "familia3@colegio.pe" if n == 1 => Reaction::RefuseData("552 5.2.2 Mailbox full"),
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(4).await;
    let job = app.deliver(&handout, all()).await;
    assert_eq!((&job["enviados"], &job["fallidos"]), (&2.into(), &2.into()), "{job}");
    let failed = app.deliveries(&handout, "estado=fallido&ordenar=nombre").await;
    assert_eq!(failed[0]["usuario"], "40000002");
    assert_eq!(failed[0]["destinatario"], "f•••••@colegio.pe");
    let report = format!("/api/admin/trabajos/{}/errores.txt", job["id"].as_str().unwrap());
    let report = app.get(&report).bearer_auth(&handout.token).ask().await.text();
    let lines: Vec<_> = report.lines().collect();
    assert_eq!(
        lines[0],
        "Envío por correo fallido para el usuario 40000002. La dirección no existe o no recibe correo. Revísela y reintente \
         (550 5.1.1 User unknown)."
    );
    assert!(lines[1].contains("usuario 40000003. El buzón de la persona está lleno"), "{report}");

    // A plain request goes to nobody, a retry to those two only.
    assert_eq!(app.deliver(&handout, all()).await["total"], 0);
    let again = app.deliver(&handout, json!({ "solo_fallidos": true })).await;
    assert_eq!((&again["total"], &again["enviados"]), (&2.into(), &2.into()));
    assert!(server.taken().values().all(|count| *count == 1), "{:?}", server.taken());
    assert_eq!(server.taken().len(), 4);
    let before = app.job(&handout, job["id"].as_str().unwrap()).await;
    assert_eq!((&before["enviados"], &before["omitidos"]), (&2.into(), &2.into()), "the later request took two over");
}

async fn what_was_handed_over_without_an_answer_waits_for_a_person(engine: Engine) {
    let server = MailServer::scripted(|to, n| match to {
        "familia1@colegio.pe" if n == 1 => Reaction::Vanish,
        "familia2@colegio.pe" if n == 1 => Reaction::Silence,
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, |settings| {
        TestApp::mail_to(&server)(settings);
        settings.email.timeout = Duration::from_millis(500);
    })
    .await;
    let handout = app.hand_out(3).await;
    let job = app.deliver(&handout, all()).await;
    assert_eq!((&job["enviados"], &job["inciertos"], &job["fallidos"]), (&1.into(), &2.into(), &0.into()), "{job}");
    app.clock.advance(TimeDelta::hours(1));
    for body in [all(), json!({ "solo_fallidos": true })] {
        assert_eq!(app.deliver(&handout, body).await["total"], 0);
    }
    assert_eq!(server.received().len(), 3, "each was taken once, whatever was answered");
    let asked = app.deliver(&handout, json!({ "solo_fallidos": true, "incluir_inciertos": true })).await;
    assert_eq!((&asked["total"], &asked["enviados"]), (&2.into(), &2.into()));
}

async fn a_channel_that_fails_rests_and_costs_nobody_an_attempt(engine: Engine) {
    // A port where nobody listens.
    let server = MailServer::start().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let app = TestApp::start_with(engine, |settings| {
        TestApp::mail_to(&server)(settings);
        settings.email.server.as_mut().unwrap().port = nobody;
    })
    .await;
    let handout = app.hand_out(3).await;
    let job = app.start_job(&handout, all()).await;
    let resting = app.wait_until(&handout, &job, |job| job["pausado_hasta"].is_string()).await;
    assert_eq!(resting["pendientes"], 3);
    assert!(resting["motivo"].as_str().unwrap().contains("PADRON_SMTP_URL"), "{resting}");
    assert_eq!(app.count("SELECT CAST(SUM(intentos + interrupciones) AS BIGINT) FROM envios").await, 0);
    // The server comes back.
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", nobody)).await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            let mut to = tokio::net::TcpStream::connect(server.address).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut from, &mut to).await });
        }
    });
    app.clock.advance(TimeDelta::minutes(1));
    let done = app.wait_for_job(&handout, &job).await;
    assert_eq!((&done["enviados"], &done["motivo"]), (&3.into(), &Value::Null));
    assert_eq!(app.count("SELECT fallas FROM canales WHERE canal = 'email'").await, 0);
}

async fn a_wrong_password_of_the_server_is_told_and_nobody_is_lost(engine: Engine) {
    let options = crate::support::smtp::Options { credentials: Some(("avisos", "s3creta")), ..Default::default() };
    let server = MailServer::with(options, |_, _| Reaction::Accept).await;
    let app = TestApp::start_with(engine, |settings| {
        TestApp::mail_to(&server)(settings);
        settings.email.server.as_mut().unwrap().credentials = Some(("avisos".into(), "otra".into()));
    })
    .await;
    let handout = app.hand_out(2).await;
    let job = app.start_job(&handout, all()).await;
    let resting = app.wait_until(&handout, &job, |job| job["pausado_hasta"].is_string()).await;
    let told = resting["motivo"].as_str().unwrap();
    assert!(told.contains("no aceptó el usuario o la clave") && told.contains("535"), "{told}");
    assert_eq!((&resting["pendientes"], server.received().len()), (&2.into(), 0));
}

async fn an_address_that_breaks_the_connection_holds_nobody_up(engine: Engine) {
    let server = MailServer::scripted(|to, _| match to {
        "familia1@colegio.pe" => Reaction::HangUp,
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(30).await;
    let job = app.start_job(&handout, all()).await;
    for _ in 0..200 {
        let state = app.job(&handout, &job).await;
        if state["pendientes"] == 0 {
            break;
        }
        app.clock.advance(TimeDelta::seconds(30));
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    let state = app.wait_for_job(&handout, &job).await;
    assert_eq!((&state["enviados"], &state["fallidos"]), (&29.into(), &1.into()), "{state}");
    assert!(server.taken().values().all(|count| *count == 1));
}

async fn whoever_stops_renewing_leaves_nothing_behind_but_what_may_have_arrived(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_without_worker(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(3).await;
    let job = app.start_job(&handout, all()).await;
    // As an instance left them that was killed: one taken, one handed over.
    let lease = match engine {
        Engine::Sqlite => "x'01900000000070008000000000000001'",
        Engine::Postgres => "'01900000-0000-7000-8000-000000000001'",
    };
    let until = app.platform.now() + TimeDelta::seconds(12);
    let mut tx = app.platform.db.begin().await.unwrap();
    let sql = format!("UPDATE envios SET tomado_por = {lease}, tomado_hasta = $1");
    let sql = sqlx::AssertSqlSafe(sql);
    padron::on!(&mut tx, |c| sqlx::query(sql).bind(until).execute(&mut *c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    app.execute(
        "UPDATE envios SET estado = 'enviando' WHERE usuario_id = (SELECT id FROM usuarios WHERE email = 'familia1@colegio.pe')",
    )
    .await;
    let worker = crate::support::OtherInstance::start(&app);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(app.job(&handout, &job).await["pendientes"], 3, "the lease still holds");
    app.clock.advance(TimeDelta::seconds(13));
    let done = app.wait_for_job(&handout, &job).await;
    assert_eq!((&done["enviados"], &done["inciertos"]), (&2.into(), &1.into()), "{done}");
    assert!(!server.taken().contains_key("familia1@colegio.pe"));
    worker.kill();
}

async fn a_message_that_is_refused_again_and_again_fails_in_the_end(engine: Engine) {
    let server = MailServer::scripted(|_, _| Reaction::Refuse("450 4.2.0 Greylisted")).await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(1).await;
    let job = app.start_job(&handout, all()).await;
    let mut state = app.job(&handout, &job).await;
    for _ in 0..400 {
        if state["pendientes"] == 0 {
            break;
        }
        app.clock.advance(TimeDelta::minutes(2));
        tokio::time::sleep(Duration::from_millis(40)).await;
        state = app.job(&handout, &job).await;
    }
    assert_eq!(state["fallidos"], 1, "{state}");
    assert_eq!(app.deliveries(&handout, "").await[0]["intentos"], 8);
}

async fn a_server_that_is_silent_about_one_message_holds_no_other_up(engine: Engine) {
    let server = MailServer::scripted(|to, _| match to {
        "familia1@colegio.pe" => Reaction::Silence,
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(12).await;
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '40000012'").await;
    let job = app.start_job(&handout, all()).await;
    let state = app.wait_until(&handout, &job, |job| job["enviados"] == 10).await;
    assert_eq!(state["pendientes"], 1, "{state}");
    // Nor what is asked for meanwhile.
    app.execute("UPDATE usuarios SET estado_activo = (1 = 1)").await;
    let later = app.start_job(&handout, all()).await;
    app.wait_until(&handout, &later, |job| job["enviados"] == 1).await;
    assert_eq!(app.job(&handout, &job).await["pendientes"], 1);
}

async fn attempts_of_messages_that_ended_are_forgotten_after_ninety_days(engine: Engine) {
    const ATTEMPTS: &str = "SELECT COUNT(*) FROM intentos_envio";
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(2).await;
    assert_eq!(app.deliver(&handout, all()).await["enviados"], 2);
    // One that is still to be sent, some day.
    app.execute(
        "UPDATE envios SET estado = 'pendiente', proximo_intento = '2099-01-01T00:00:00+00:00' \
         WHERE usuario_id = (SELECT id FROM usuarios WHERE email = 'familia1@colegio.pe')",
    )
    .await;
    app.clock.advance(TimeDelta::days(89));
    padron::features::delivery::service::prune(&app.platform).await.unwrap();
    assert_eq!(app.count(ATTEMPTS).await, 2);
    app.clock.advance(TimeDelta::days(2));
    padron::features::delivery::service::prune(&app.platform).await.unwrap();
    assert_eq!(app.count(ATTEMPTS).await, 1);
    let kept = "SELECT COUNT(*) FROM intentos_envio i JOIN envios e ON e.id = i.envio_id WHERE e.estado = 'pendiente'";
    assert_eq!(app.count(kept).await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 2, "how they ended is kept");
}
