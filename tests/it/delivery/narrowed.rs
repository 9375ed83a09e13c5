//! Sending to one classroom, or to a chosen few.

use serde_json::{Value, json};

use crate::support::files::people;
use crate::support::outbox::{Handout, all};
use crate::support::school::students;
use crate::support::smtp::{MailServer, Reaction};
use crate::support::{Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(
    a_request_for_a_classroom_goes_to_its_families_only,
    retries_are_narrowed_as_first_messages_are,
    a_chosen_few_are_written_to_and_nobody_else,
    whoever_is_not_of_the_import_cannot_be_chosen,
    plain_forms_send_to_a_classroom_and_to_one_person,
);

impl TestApp {
    /// Six guardians: 1 and 2 of 3.º A, 3 and 4 of 3.º B, 5 and 6 without a child.
    async fn hand_out_by_classroom(&self) -> Handout {
        let handout = self.hand_out(6).await;
        let child = |(n, section): (u32, &str)| format!(",Niño{n},Paz,Primaria,3,4000000{n},madre,{section}");
        let children = students([(1, "A"), (2, "A"), (3, "B"), (4, "B")].map(child));
        assert_eq!(self.import_kind(&handout.token, "estudiantes", &children).await["creados"], 4);
        handout
    }

    /// What e-mail reaches of a classroom.
    async fn reach_of(&self, handout: &Handout, classroom: &str) -> Value {
        let path = format!("/api/admin/import/{}/credentials/reach?aula={classroom}", handout.import);
        self.get(&path).bearer_auth(&handout.token).ask().await.expect(200)
    }

    /// The id of the `n`th of them.
    pub async fn person(&self, handout: &Handout, n: u32) -> String {
        let path = format!("/api/admin/import/{}/credentials/people?buscar=4000000{n}", handout.import);
        let found = self.get(&path).bearer_auth(&handout.token).ask().await.expect(200);
        found["items"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The page as it comes, entities read.
    pub async fn credentials_page(&self, handout: &Handout, query: &str) -> String {
        let path = format!("/admin/importaciones/{}/credenciales{query}", handout.import);
        let page = self.get(&path).with_session(&handout.token).header("accept", "text/html");
        let answer = page.ask().await;
        assert_eq!(answer.status, 200);
        answer.text().replace("&quot;", "\"").replace('\u{a0}', " ")
    }

    /// As a browser sends it where nothing is interactive.
    async fn post_form(&self, handout: &Handout, fields: &[(&str, &str)]) {
        let fields = [&[("id", handout.import.as_str())], fields].concat();
        let form = self.post("/sfn/credenciales-enviar").with_session(&handout.token);
        let answer = form.header("accept", "text/html").form(&fields).ask().await;
        assert_eq!(answer.status, 302, "{}", answer.text());
    }
}

fn written_to(server: &MailServer) -> Vec<String> {
    let mut to: Vec<_> = server.received().into_iter().map(|message| message.to).collect();
    to.sort();
    to
}

async fn a_request_for_a_classroom_goes_to_its_families_only(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out_by_classroom().await;
    let reach = app.reach_of(&handout, "P3-A").await;
    assert_eq!((&reach["personas"], &reach["email"]["faltan"]), (&2.into(), &2.into()), "{reach}");

    assert_eq!(app.deliver(&handout, json!({ "aula": "P3-A" })).await["total"], 2);
    assert_eq!(written_to(&server), [Handout::address(1), Handout::address(2)]);
    let reach = app.reach_of(&handout, "P3-A").await;
    assert_eq!((&reach["email"]["enviados"], &reach["email"]["faltan"]), (&2.into(), &0.into()), "{reach}");
    assert_eq!(app.reach_of(&handout, "P3-B").await["email"]["enviados"], 0);
    assert_eq!(app.reach(&handout).await["email"]["faltan"], 4);
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'enviar_credenciales' \
                   AND CAST(detalle AS TEXT) LIKE '%\"aula\"%P3-A%'";
    assert_eq!(app.count(audited).await, 1);

    assert_eq!(app.deliver(&handout, json!({ "aula": "sin-aula", "solo_faltantes": true })).await["total"], 2);
    assert_eq!(written_to(&server)[2..], [Handout::address(5), Handout::address(6)]);
    let unknown = app.send_email(&handout, json!({ "aula": "S1-Z" })).await.wrong();
    assert_eq!(unknown[0].0, "aula");
    assert!(unknown[0].1.contains("Elija una de la lista de aulas"), "{unknown:?}");
    let path = format!("/api/admin/import/{}/credentials/reach?aula=S1-Z", handout.import);
    assert_eq!(app.get(&path).bearer_auth(&handout.token).ask().await.wrong()[0].0, "aula");
}

async fn retries_are_narrowed_as_first_messages_are(engine: Engine) {
    let server = MailServer::scripted(|to, n| match (to, n) {
        ("familia1@colegio.pe" | "familia3@colegio.pe", 1) => Reaction::Refuse("550 5.1.1 User unknown"),
        ("familia2@colegio.pe" | "familia4@colegio.pe", 1) => Reaction::Vanish,
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out_by_classroom().await;
    let job = app.deliver(&handout, all()).await;
    assert_eq!((&job["fallidos"], &job["inciertos"]), (&2.into(), &2.into()), "{job}");
    let again = app.deliver(&handout, json!({ "aula": "P3-A", "solo_fallidos": true })).await;
    assert_eq!((&again["total"], &again["enviados"]), (&1.into(), &1.into()), "{again}");
    let uncertain = json!({ "aula": "P3-B", "solo_fallidos": true, "incluir_inciertos": true });
    assert_eq!(app.deliver(&handout, uncertain).await["total"], 2);
    let reach = app.reach(&handout).await["email"].clone();
    assert_eq!((&reach["fallidos"], &reach["inciertos"]), (&0.into(), &1.into()), "{reach}");
    let second = app.person(&handout, 2).await;
    let alone = json!({ "usuarios": [second], "solo_fallidos": true, "incluir_inciertos": true });
    assert_eq!(app.deliver(&handout, alone).await["total"], 1);
}

async fn a_chosen_few_are_written_to_and_nobody_else(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out_by_classroom().await;
    let (second, third) = (app.person(&handout, 2).await, app.person(&handout, 3).await);
    // Named twice, a person is one; a classroom narrows the few still more.
    let of_class = json!({ "usuarios": [second, third, second], "aula": "P3-A" });
    assert_eq!(app.deliver(&handout, of_class).await["total"], 1);
    assert_eq!(written_to(&server), [Handout::address(2)]);
    let both = json!({ "usuarios": [second, third] });
    assert_eq!(app.deliver(&handout, both.clone()).await["total"], 1, "the second has it already");
    assert_eq!(written_to(&server), [Handout::address(2), Handout::address(3)]);
    assert_eq!(app.deliver(&handout, both).await["total"], 0);
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'enviar_credenciales' \
                   AND REPLACE(CAST(detalle AS TEXT), ' ', '') LIKE '%\"elegidos\":2,%'";
    assert_eq!(app.count(audited).await, 2);
}

async fn whoever_is_not_of_the_import_cannot_be_chosen(engine: Engine) {
    let app = TestApp::start(engine).await;
    let handout = app.hand_out(2).await;
    let first = app.person(&handout, 1).await;
    let other = id_of(&app.import(&handout.token, &people(1..2)).await);
    let other = Handout { import: other, token: handout.token.clone(), passwords: Vec::new() };
    let path = format!("/api/admin/import/{}/credentials/people", other.import);
    let listed = app.get(&path).bearer_auth(&handout.token).ask().await.expect(200);
    let stranger = &listed["items"][0]["id"];
    let refused = app.send_email(&handout, json!({ "usuarios": [first, stranger] })).await.wrong();
    assert_eq!(refused[0].0, "usuarios");
    assert!(refused[0].1.starts_with("Una de las personas elegidas no recibió"), "{refused:?}");
    let many: Vec<String> = (0..201_u128).map(|n| uuid::Uuid::from_u128(n).to_string()).collect();
    let refused = app.send_email(&handout, json!({ "usuarios": many })).await.wrong();
    assert_eq!(refused[0].1, "Elija 200 personas como máximo, o envíe a toda un aula.");
    let refused = app.send_email(&handout, json!({ "usuarios": many[..200] })).await.wrong();
    assert!(refused[0].1.starts_with("200 de las personas elegidas no recibieron"), "{refused:?}");
    assert_eq!(app.send_email(&handout, json!({ "usuarios": ["nadie"] })).await.status, 422);
    assert_eq!(app.count("SELECT COUNT(*) FROM envios").await, 0);
    app.send_email(&other, json!({ "usuarios": [stranger] })).await.expect(202);
}

async fn plain_forms_send_to_a_classroom_and_to_one_person(engine: Engine) {
    let server = MailServer::scripted(|to, n| match (to, n) {
        ("familia1@colegio.pe", 1) => Reaction::Refuse("550 5.1.1 User unknown"),
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out_by_classroom().await;
    let page =
        app.credentials_page(&handout, "?preguntar=nuevos&canal=email&solo_fallidos=false&aula=P3-A&usuario=").await;
    assert!(page.contains("¿Enviar por correo a 2 personas de 3.º Primaria \"A\"?"), "asked of the classroom");
    assert!(page.contains("Se enviará a 2 personas.") && page.contains("2 con correo, 0 sin"));
    let flags = [("canal", "email"), ("a_quienes", "nuevos")];
    app.post_form(&handout, &[&flags[..], &[("aula", "P3-A"), ("usuario", "")]].concat()).await;
    while app.reach_of(&handout, "P3-A").await["email"]["pendientes"] != 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(written_to(&server), [Handout::address(2)]);

    // Offered for whom it failed, and for whom was not sent it; not for whom has it.
    let page = app.credentials_page(&handout, "").await;
    let is_offered = |n: u32| {
        let name = format!("{} {}", crate::support::files::first_name(n), crate::support::files::last_name(n));
        page.contains(&format!("Enviar por correo a {name}\""))
    };
    assert_eq!([1, 2, 3, 6].map(is_offered), [true, false, true, true]);
    let third = app.person(&handout, 3).await;
    let page = app.credentials_page(&handout, &format!("?preguntar=nuevos&canal=email&usuario={third}")).await;
    let name = format!("{} {}", crate::support::files::first_name(3), crate::support::files::last_name(3));
    assert!(page.contains(&format!(">¿Enviar por correo a {name}?<")), "asked of the one person");
    app.post_form(&handout, &[&flags[..], &[("aula", ""), ("usuario", &third)]].concat()).await;
    let first = app.person(&handout, 1).await;
    app.post_form(&handout, &[("canal", "email"), ("a_quienes", "fallidos"), ("aula", ""), ("usuario", &first)]).await;
    while app.reach(&handout).await["email"]["pendientes"] != 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(written_to(&server), [1, 2, 3].map(Handout::address));
}
