//! What arrives, and to whom.

use padron_core::role::Role;
use serde_json::json;

use super::all;
use crate::support::meta::{MetaServer, TOKEN};
use crate::support::outbox::Handout;
use crate::support::{Ask, Engine, OWN_PASSWORD, TestApp, on_both_engines};

on_both_engines!(
    everyone_gets_the_template_with_their_own_user_and_password_once,
    a_link_goes_as_the_template_of_links,
    nobody_is_written_to_before_the_office_confirmed_that_they_agreed,
    only_whole_telephones_are_written_to,
    without_meta_the_message_is_kept_as_it_would_look,
    a_sample_goes_to_the_own_telephone_and_says_what_meta_answers,
    the_templates_can_be_copied_as_they_are_sent,
);

async fn everyone_gets_the_template_with_their_own_user_and_password_once(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(12).await;
    let job = app.deliver_whatsapp(&handout, all()).await;
    assert_eq!((&job["total"], &job["enviados"], &job["simulados"]), (&12.into(), &12.into(), &0.into()), "{job}");
    assert_eq!(meta.received().len(), 12);
    for (n, (document, password)) in (1..).zip(&handout.passwords) {
        let received = meta.received_for(&Handout::phone(n)).remove(0);
        assert_eq!(received.template(), "padron_password");
        assert_eq!(received.parameters()[1..], [document.as_str(), password.as_str()]);
        let stored = format!("SELECT COUNT(*) FROM envios WHERE mensaje_id = '{}'", received.id);
        assert_eq!(app.count(&stored).await, 1);
    }
    let one = app.deliveries(&handout, "canal=whatsapp&buscar=40000002").await.remove(0);
    assert_eq!((&one["destinatario"], &one["estado"]), (&"+51 9•• ••• 002".into(), &"enviado".into()));
    assert_eq!(app.deliver_whatsapp(&handout, json!({})).await["total"], 0);
    assert_eq!(meta.received().len(), 12);
    // The other channel has its own rows.
    assert_eq!(app.reach(&handout).await["email"]["faltan"], 12);
}

async fn a_link_goes_as_the_template_of_links(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(1).await;
    app.deliver_whatsapp(&handout, json!({ "modo": "enlace", "consentimiento": true })).await;
    let received = meta.received().remove(0);
    assert_eq!(received.template(), "padron_enlace");
    let link = received.parameters()[2].to_owned();
    assert!(link.starts_with(&format!("{}/activar/", app.platform.settings.public_url)), "{link}");
    assert!(!received.body.to_string().contains(&handout.passwords[0].1));
    assert_eq!(app.count("SELECT COUNT(*) FROM enlaces").await, 1);
}

async fn nobody_is_written_to_before_the_office_confirmed_that_they_agreed(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(2).await;
    assert_eq!(app.reach(&handout).await["whatsapp"]["falta_consentimiento"], true);
    let refused = app.send_whatsapp(&handout, json!({})).await;
    assert_eq!(refused.refusal(), (409, "falta_consentimiento".to_owned()));
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 0);

    // By the story's spelling.
    let path = "/api/admin/import/credentials/send-whatsapp";
    let body = json!({ "import_id": handout.import, "consentimiento": true });
    app.post(path).bearer_auth(&handout.token).json(&body).ask().await.expect(202);
    app.wait_for_state("enviado", 2).await;
    assert_eq!(app.reach(&handout).await["whatsapp"]["falta_consentimiento"], false);
    let kept = "SELECT COUNT(*) FROM canales WHERE consentimiento_en IS NOT NULL AND consentimiento_por IS NOT NULL";
    assert_eq!(app.count(kept).await, 1);
    // Once, whoever says so again.
    app.send_whatsapp(&handout, all()).await.expect(202);
    app.send_whatsapp(&handout, json!({})).await.expect(202);
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'confirmar_consentimiento' AND actor_id IS NOT NULL";
    assert_eq!(app.count(audited).await, 1);
}

async fn only_whole_telephones_are_written_to(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_without_worker(engine, meta.settings()).await;
    let handout = app.hand_out(5).await;
    for (n, phone) in [(1, "NULL"), (2, "'987654321'"), (3, "'+5198765432'")] {
        app.execute(&format!("UPDATE usuarios SET telefono = {phone} WHERE nro_documento = '4000000{n}'")).await;
    }
    let whatsapp = app.reach(&handout).await["whatsapp"].clone();
    assert_eq!((&whatsapp["con"], &whatsapp["sin"], &whatsapp["faltan"]), (&2.into(), &3.into(), &2.into()));
    let job = app.start_whatsapp(&handout, all()).await;
    app.execute("UPDATE usuarios SET telefono = '+51 111' WHERE nro_documento = '40000004'").await;
    let worker = crate::support::OtherInstance::start(&app);
    let done = app.wait_for_job(&handout, &job).await;
    worker.kill();
    assert_eq!((&done["enviados"], &done["fallidos"]), (&1.into(), &1.into()), "{done}");
    assert_eq!(meta.received().len(), 1);
    let failed = app.deliveries(&handout, "estado=fallido").await.remove(0);
    assert!(failed["ultimo_error"].as_str().unwrap().starts_with("No tiene un celular válido registrado"), "{failed}");
}

async fn without_meta_the_message_is_kept_as_it_would_look(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(2).await;
    assert_eq!(app.reach(&handout).await["whatsapp"]["simulado"], true);
    let job = app.deliver_whatsapp(&handout, all()).await;
    assert_eq!((&job["enviados"], &job["simulados"]), (&2.into(), &2.into()), "{job}");
    let one = app.deliveries(&handout, "buscar=40000001").await.remove(0);
    let path = format!("/api/admin/envios/{}/mensaje", one["id"].as_str().unwrap());
    let message = app.get(&path).bearer_auth(&handout.token).ask().await.expect(200);
    let text = message["texto"].as_str().unwrap();
    assert!(text.starts_with("Hola, ") && text.contains("👤 Usuario: 40000001\n🔑 Contraseña inicial: ••••"), "{text}");
    assert_eq!((&message["html"], &message["revelable"]), (&"".into(), &true.into()));
    let revealed = app.post(&format!("{path}/revelar")).bearer_auth(&handout.token).ask().await.expect(200);
    assert!(revealed["texto"].as_str().unwrap().contains("Contraseña inicial: Kp1wRzT"));
    let path = format!("/api/admin/import/{}/credentials/preview?canal=whatsapp", handout.import);
    let preview = app.get(&path).bearer_auth(&handout.token).ask().await.expect(200);
    assert_eq!((&preview["destinatario"], &preview["canal"]), (&"+51 9•• ••• 001".into(), &"whatsapp".into()));

    // Once there is Meta, what was simulated reached nobody.
    let meta = MetaServer::start().await;
    let app = app.again_with(meta.settings()).await;
    let job = app.deliver_whatsapp(&handout, json!({})).await;
    assert_eq!((&job["total"], &job["enviados"], &job["simulados"]), (&2.into(), &2.into(), &0.into()), "{job}");
    assert_eq!(meta.received().len(), 2);
}

async fn a_sample_goes_to_the_own_telephone_and_says_what_meta_answers(engine: Engine) {
    let meta = MetaServer::start().await;
    let app = TestApp::start_with(engine, meta.settings()).await;
    let handout = app.hand_out(1).await;
    let path = format!("/api/admin/import/{}/credentials/test-whatsapp", handout.import);
    let person =
        app.add_person(Role::Administrador, OWN_PASSWORD, |user| user.phone = Some("+51999888777".into())).await;
    let token = app.token_of(&person).await;
    let tested = app.post(&path).bearer_auth(&token).ask().await.expect(200);
    assert_eq!(tested, json!({ "destinatario": "+51999888777", "simulado": false }));
    let received = meta.received().remove(0);
    assert_eq!(received.parameters(), ["Rosaura Quintanilla Ñope", "12345678", "aB9xT3qZ"]);
    assert_eq!(app.count("SELECT COUNT(*) FROM telefonos_whatsapp WHERE telefono = '+51999888777'").await, 1);
    // What Meta tells of it is about no message of the outbox.
    app.tell(&[received.status("delivered")]).await;
    let nobody = app.post(&path).bearer_auth(&handout.token).ask().await.wrong();
    assert_eq!(nobody[0].0, "telefono");

    let app = app.again_with(|settings| {
        meta.settings()(settings);
        settings.whatsapp.server.as_mut().unwrap().token = format!("{TOKEN}-viejo").into();
    });
    let refused = app.await.post(&path).bearer_auth(&token).ask().await;
    assert_eq!(refused.refusal(), (409, "canal_fallido".to_owned()));
    let told = refused.json()["mensaje"].as_str().unwrap().to_owned();
    assert!(told.contains("PADRON_WHATSAPP_TOKEN (190 ") && !told.contains(TOKEN), "{told}");
}

async fn the_templates_can_be_copied_as_they_are_sent(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let answer = app.post("/sfn/plantillas-whatsapp").with_session(&token).json(&json!({})).ask().await.expect(200);
    let names: Vec<_> =
        answer.as_array().unwrap().iter().map(|template| template["nombre"].as_str().unwrap()).collect();
    assert_eq!(names, ["padron_password", "padron_enlace", "padron_permiso"]);
    let text = answer[0]["texto"].as_str().unwrap();
    assert!(text.contains("I.E.P. Las Orquídeas") && text.contains("Contraseña inicial: {{3}}"), "{text}");
}
