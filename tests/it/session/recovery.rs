//! Forgotten passwords (HU-AUTH-02): the same answer for everybody, and a link for whom it can be for.

use std::time::Duration;

use chrono::TimeDelta;
use padron::features::users::service::NewUser;
use padron_core::role::Role;

use crate::support::links::{NEW_PASSWORD, code_in};
use crate::support::meta::MetaServer;
use crate::support::smtp::MailServer;
use crate::support::{Ask, Engine, INITIAL_PASSWORD, OWN_PASSWORD, TestApp, on_both_engines};

on_both_engines!(
    a_forgotten_password_is_replaced_behind_a_link,
    everybody_gets_the_same_answer_and_few_a_link,
    a_link_is_sent_three_times_a_day,
    whoever_cannot_be_reached_any_more_gets_nothing,
    without_an_e_mail_a_link_goes_to_the_telephone_for_an_hour,
    an_old_simulated_message_makes_no_link_any_more,
);

/// Until the mail server has so many.
async fn wait_for(server: &MailServer, count: usize) {
    for _ in 0..1_000 {
        if server.received().len() >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} mails came instead of {count}", server.received().len());
}

/// Until nobody's request waits, nor any message.
async fn settle(app: &TestApp) {
    let waiting = "SELECT (SELECT COUNT(*) FROM solicitudes_recuperacion) + \
                   (SELECT COUNT(*) FROM envios WHERE estado IN ('pendiente', 'enviando'))";
    for _ in 0..1_000 {
        if app.count(waiting).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("requests are left");
}

async fn a_forgotten_password_is_replaced_behind_a_link(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let person = app.add(Role::Apoderado).await;
    let session = app.token_of(&person).await;
    let answer = app.recover(&person.document).await;
    assert_eq!((answer.status, answer.text().as_str()), (202, ""));
    wait_for(&server, 1).await;
    let text = server.text_to(&person.email);
    assert!(text.contains("Elige aquí tu nueva contraseña") && text.contains("Si no lo pediste"), "{text}");

    // Until the link is used, all is as it was.
    app.who(&session).await.expect(200);
    app.token_of(&person).await;
    let code = server.code_to(&person.email);
    let signed = app.activate(&code, NEW_PASSWORD).await.expect(200);
    app.who(signed["token"].as_str().unwrap()).await.expect(200);
    assert_eq!(app.who(&session).await.status, 401, "the other sessions have ended");
    assert_eq!(app.sign_in(&person.document, OWN_PASSWORD).await.status, 401);
    app.token(&person.document, NEW_PASSWORD).await;
    assert_eq!(app.activate(&code, OWN_PASSWORD).await.refusal(), (422, "enlace_invalido".to_owned()));
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'recuperar_password'").await, 1);
}

async fn everybody_gets_the_same_answer_and_few_a_link(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let known = app.add(Role::Docente).await;
    let newcomer = app.add_newcomer(Role::Apoderado).await;
    let inactive = app.add(Role::Apoderado).await;
    app.execute(&format!("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '{}'", inactive.document))
        .await;
    let shared = app.add(Role::Apoderado).await;
    let sharing = app.add_person(Role::Apoderado, OWN_PASSWORD, |user| user.email = Some(shared.email.clone())).await;
    let without = app.add_person(Role::Apoderado, OWN_PASSWORD, |user| user.email = None).await;
    let director = app.add(Role::Director).await;
    let administrator = app.add(Role::Administrador).await;
    let typed = [
        known.email.as_str(),
        &newcomer.document,
        &inactive.document,
        &shared.document,
        &sharing.document,
        &without.document,
        &director.document,
        &administrator.email,
        "99999999",
        "nadie@colegio.pe",
        "",
        "a b c",
        "Trompeta-azul-58",
    ];
    for user in typed {
        let answer = app.recover(user).await;
        assert_eq!((answer.status, answer.text().as_str()), (202, ""), "{user}");
    }
    settle(&app).await;
    let mut to: Vec<_> = server.received().into_iter().map(|mail| mail.to).collect();
    to.sort();
    let mut expected = [known.email.clone(), newcomer.email.clone()];
    expected.sort();
    assert_eq!(to, expected);
    // A first password is replaced as well, by another.
    let refused = app.activate(&server.code_to(&newcomer.email), INITIAL_PASSWORD).await.wrong();
    assert_eq!(refused.len(), 1, "{refused:?}");
    app.activate(&server.code_to(&newcomer.email), NEW_PASSWORD).await.expect(200);
    assert_eq!(app.count("SELECT COUNT(*) FROM solicitudes_recuperacion").await, 0, "nothing that was typed is kept");
}

async fn a_link_is_sent_three_times_a_day(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let person = app.add(Role::Apoderado).await;
    for _ in 0..5 {
        assert_eq!(app.recover(&person.document).await.status, 202);
        settle(&app).await;
    }
    assert_eq!(server.received().len(), 3);
    app.activate(&server.code_to(&person.email), NEW_PASSWORD).await.expect(200);
    app.clock.advance(TimeDelta::hours(25));
    assert_eq!(app.recover(&person.document).await.status, 202);
    wait_for(&server, 4).await;
}

async fn whoever_cannot_be_reached_any_more_gets_nothing(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let (person, other) = (app.add(Role::Apoderado).await, app.add(Role::Apoderado).await);
    for one in [&person, &other] {
        assert_eq!(app.recover(&one.document).await.status, 202);
    }
    wait_for(&server, 2).await;
    // Between asking and using it the person was deactivated, or became somebody whom only the command line lets in.
    app.execute(&format!("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '{}'", person.document))
        .await;
    app.execute(&format!("UPDATE usuarios SET rol = 'director' WHERE nro_documento = '{}'", other.document)).await;
    for one in [&person, &other] {
        let refused = app.activate(&server.code_to(&one.email), NEW_PASSWORD).await.refusal();
        assert_eq!(refused, (422, "enlace_invalido".to_owned()));
    }
}

async fn without_an_e_mail_a_link_goes_to_the_telephone_for_an_hour(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let with_phone = |user: &mut NewUser, phone: &str| (user.email, user.phone) = (None, Some(phone.to_owned()));
    let person = app.add_person(Role::Apoderado, OWN_PASSWORD, |user| with_phone(user, "+51987654321")).await;
    let shared = app.add_person(Role::Apoderado, OWN_PASSWORD, |user| with_phone(user, "+51987654322")).await;
    app.add_person(Role::Apoderado, OWN_PASSWORD, |user| with_phone(user, "+51987654322")).await;
    // Nobody is written to before the office has said that people agreed.
    app.recover(&person.document).await;
    settle(&app).await;
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 0);
    app.execute(
        "UPDATE canales SET consentimiento_en = '2026-01-01T00:00:00Z', \
         consentimiento_por = (SELECT id FROM usuarios LIMIT 1) WHERE canal = 'whatsapp'",
    )
    .await;
    for one in [&person, &shared] {
        assert_eq!(app.recover(&one.document).await.status, 202);
    }
    settle(&app).await;
    assert_eq!(meta.received().len(), 1, "the other shares the telephone");
    let code = |n: usize| code_in(meta.received()[n].parameters()[2]);
    app.clock.advance(TimeDelta::minutes(59));
    app.activate(&code(0), NEW_PASSWORD).await.expect(200);
    app.recover(&person.document).await;
    settle(&app).await;
    app.clock.advance(TimeDelta::minutes(61));
    let late = app.activate(&code(1), NEW_PASSWORD).await.refusal();
    assert_eq!(late, (422, "enlace_invalido".to_owned()));
}

async fn an_old_simulated_message_makes_no_link_any_more(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Apoderado).await;
    app.recover(&person.document).await;
    settle(&app).await;
    let reveal = async || {
        let token = app.administrator().await;
        let list = app.get("/api/admin/envios").bearer_auth(&token).ask().await.expect(200);
        assert_eq!(list["items"][0]["proposito"], "recuperacion");
        let path = format!("/api/admin/envios/{}/mensaje/revelar", list["items"][0]["id"].as_str().unwrap());
        app.post(&path).bearer_auth(&token).ask().await
    };
    let shown = reveal().await.expect(200);
    app.activate(&code_in(shown["texto"].as_str().unwrap()), NEW_PASSWORD).await.expect(200);
    assert_eq!(reveal().await.refusal(), (409, "no_disponible_ya".to_owned()), "the link was used");
    app.execute("UPDATE usuarios SET modificado_en = NULL").await;
    app.clock.advance(TimeDelta::hours(25));
    assert_eq!(reveal().await.refusal(), (409, "no_disponible_ya".to_owned()), "a day is over");
}
