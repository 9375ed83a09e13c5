//! Links that the office sends to those of a classroom who have come in and forgot the password, or to one of them.

use padron::features::delivery::model::Channel;
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::files::{first_name, last_name};
use crate::support::links::NEW_PASSWORD;
use crate::support::meta::MetaServer;
use crate::support::outbox::Handout;
use crate::support::school::students;
use crate::support::smtp::MailServer;
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    a_classroom_is_sent_links_by_the_channel_that_was_chosen,
    one_person_is_offered_what_reaches_them,
    nobody_is_everybody,
);

/// Of 3.º A: 1 has come in; 2 too, with somebody else's telephone; 3 is a director by now, 4 inactive, 5 has not come in.
/// 6 has come in, and is of 3.º B.
async fn school(engine: Engine) -> (TestApp, Handout, MailServer, MetaServer) {
    let (server, meta) = (MailServer::start().await, MetaServer::start().await);
    let (by_mail, by_whatsapp) = (TestApp::mail_to(&server), meta.settings());
    let app = TestApp::start_with(engine, |settings| {
        by_mail(settings);
        by_whatsapp(settings);
    })
    .await;
    let handout = app.hand_out(6).await;
    let child = |n: u32| {
        let section = if n == 6 { "B" } else { "A" };
        format!(",Niño{n},Paz,Primaria,3,4000000{n},madre,{section}")
    };
    assert_eq!(app.import_kind(&handout.token, "estudiantes", &students((1..=6).map(child))).await["creados"], 6);
    for statement in [
        "UPDATE usuarios SET password_vence_en = NULL WHERE nro_documento IN \
         ('40000001', '40000002', '40000003', '40000004', '40000006')",
        "UPDATE usuarios SET telefono = '+51910000006' WHERE nro_documento = '40000002'",
        "UPDATE usuarios SET rol = 'director' WHERE nro_documento = '40000003'",
        "UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '40000004'",
    ] {
        app.execute(statement).await;
    }
    (app, handout, server, meta)
}

impl TestApp {
    /// «Enviar enlace», as the page posts it once it is interactive.
    async fn send_links(&self, handout: &Handout, channel: Channel, fields: &[(&str, &str)]) -> Answer {
        let own = [("id", handout.import.as_str()), ("canal", channel.as_str())];
        let form = self.post("/sfn/credenciales-recuperar").with_session(&handout.token);
        form.header("accept", "application/json").form(&[&own[..], fields].concat()).ask().await
    }

    /// Waits until so many links are sent.
    async fn wait_for_links(&self, count: i64) {
        let sent = "SELECT COUNT(*) FROM envios WHERE proposito = 'recuperacion' AND estado = 'enviado'";
        for _ in 0..750 {
            if self.count(sent).await == count {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{} links are sent, not {count}", self.count(sent).await);
    }
}

async fn a_classroom_is_sent_links_by_the_channel_that_was_chosen(engine: Engine) {
    let (app, handout, server, meta) = school(engine).await;
    let page = app.credentials_page(&handout, "?aula=P3-A").await;
    assert!(page.contains("2 personas ya ingresaron: 2 por correo, 1 por WhatsApp"), "said beforehand");
    let asked = app.credentials_page(&handout, "?aula=P3-A&preguntar=recuperar&por=whatsapp&usuario=").await;
    assert!(asked.contains("¿Enviar por WhatsApp un enlace para otra contraseña a 1 persona de 3.º Primaria \"A\"?"));
    assert!(asked.contains("form=\"recuperar-whatsapp-whatsapp\""), "the box of consent belongs to the question");

    let classroom = [("aula", "P3-A"), ("usuario", "")];
    let refused = app.send_links(&handout, Channel::WhatsApp, &classroom).await;
    assert_eq!(refused.refusal(), (409, "falta_consentimiento".to_owned()));
    let agreed = [&classroom[..], &[("consentimiento", "true")]].concat();
    assert_eq!(app.send_links(&handout, Channel::WhatsApp, &agreed).await.status, 200);
    app.wait_for_links(1).await;
    let told: Vec<String> = meta.received().into_iter().map(|message| message.to).collect();
    assert_eq!(told, [Handout::phone(1)]);

    let page = app.credentials_page(&handout, "?aula=P3-A").await;
    assert!(page.contains("A 1 persona ya se envió un enlace en las últimas 24 horas: recibirían otro."));
    assert!(!page.contains("name=\"consentimiento\""), "confirmed once, it is not asked again");
    assert_eq!(app.send_links(&handout, Channel::Email, &classroom).await.status, 200);
    app.wait_for_links(3).await;
    let mut told: Vec<String> = server.received().into_iter().map(|mail| mail.to).collect();
    told.sort();
    assert_eq!(told, [Handout::address(1), Handout::address(2)], "no director, nobody inactive, of no other classroom");
    app.activate(&server.code_to(&Handout::address(2)), NEW_PASSWORD).await.expect(200);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'enviar_recuperacion'").await, 2);

    // Whoever has had three within a day is counted no more.
    assert_eq!(app.send_links(&handout, Channel::WhatsApp, &classroom).await.status, 200);
    app.wait_for_links(4).await;
    let page = app.credentials_page(&handout, "?aula=P3-A").await;
    assert!(page.contains("2 personas ya ingresaron: 1 por correo, 0 por WhatsApp"));
}

async fn one_person_is_offered_what_reaches_them(engine: Engine) {
    let (app, handout, _, meta) = school(engine).await;
    let page = app.credentials_page(&handout, "").await;
    let offers = |n: u32| {
        let name = format!("{} {}", first_name(n), last_name(n));
        let both = page.contains(&format!("\"¿Enviar a {name} un enlace para otra contraseña?\""));
        let email = page.contains(&format!("\"¿Enviar por correo un enlace para otra contraseña a {name}?\""));
        (both, email)
    };
    let [none, email, both] = [(false, false), (false, true), (true, false)];
    // Who has the same telephone as somebody else is not written to there, whichever of them it is.
    assert_eq!([1, 2, 3, 4, 5, 6].map(offers), [both, email, none, none, none, email]);

    let first = app.person(&handout, 1).await;
    let asked = app.credentials_page(&handout, &format!("?preguntar=recuperar&por=ambos&usuario={first}")).await;
    let name = format!("{} {}", first_name(1), last_name(1));
    assert!(asked.contains(&format!(">¿Enviar a {name} un enlace para otra contraseña?<")), "asked of the one person");
    let alone = [("aula", ""), ("usuario", first.as_str()), ("consentimiento", "true")];
    assert_eq!(app.send_links(&handout, Channel::WhatsApp, &alone).await.status, 200);
    app.wait_for_links(1).await;
    assert_eq!(meta.received()[0].to, Handout::phone(1));
}

async fn nobody_is_everybody(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(2).await;
    app.execute("UPDATE usuarios SET password_vence_en = NULL WHERE nro_documento LIKE '4000000_'").await;
    let nobody = [("aula", ""), ("usuario", "")];
    assert_eq!(app.send_links(&handout, Channel::Email, &nobody).await.wrong()[0].0, "usuarios");
    let path = format!("/api/admin/import/{}/credentials/send-recovery", handout.import);
    let send = async |body: Value| app.post(&path).bearer_auth(&handout.token).json(&body).ask().await;
    assert_eq!(send(json!({ "aula": " " })).await.wrong()[0].0, "usuarios");
    // Who has become a director is let in again by the command line only.
    let first = app.person(&handout, 1).await;
    app.execute("UPDATE usuarios SET rol = 'director' WHERE nro_documento = '40000001'").await;
    let director = [("aula", ""), ("usuario", first.as_str())];
    assert_eq!(app.send_links(&handout, Channel::Email, &director).await.wrong()[0].0, "usuarios");
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 0);
}
