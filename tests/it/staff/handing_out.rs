//! How passwords of staff are handed out: by list, workbook and message, and never a typed one on the screen.

use serde_json::{Value, json};

use super::{STAFF, TYPED};
use crate::credentials::people_in;
use crate::support::files::people;
use crate::support::outbox::{Handout, all};
use crate::support::smtp::MailServer;
use crate::support::{Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(
    a_typed_password_is_handed_out_and_never_shown,
    a_typed_password_in_a_message_that_was_simulated_is_not_shown,
    the_list_names_file_number_and_method,
    the_report_has_file_number_and_method_behind_the_state,
    a_sample_is_written_as_staff_would_get_it,
);

async fn staff(app: &TestApp, token: &str) -> String {
    id_of(&app.import_kind(token, "personal", STAFF).await)
}

async fn listed(app: &TestApp, token: &str, id: &str, document: &str) -> Value {
    let path = format!("/api/admin/import/{id}/credentials/people?buscar={document}");
    app.get(&path).bearer_auth(token).ask().await.expect(200)["items"][0].clone()
}

async fn a_typed_password_is_handed_out_and_never_shown(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = staff(&app, &token).await;
    let reveal = async |document: &str| {
        let user = listed(&app, &token, &id, document).await["id"].as_str().unwrap().to_owned();
        app.post(&format!("/api/admin/import/{id}/credentials/{user}/revelar")).bearer_auth(&token).ask().await
    };
    assert_eq!(reveal("37521912").await.refusal(), (409, "contrasena_escrita".to_owned()));
    assert!(reveal("39266568").await.expect(200)["password"].as_str().unwrap().starts_with("6568Sanza"));
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'revelar_credencial'").await, 1);

    let page = format!("/admin/importaciones/{id}/credenciales");
    let page = app.get(&page).with_session(&token).header("accept", "text/html").ask().await.text();
    assert!(page.contains("Método: escrita en el archivo") && page.contains("Método: con datos de la persona"));
    assert!(page.contains("Contraseña de OCTAVIO SANZA") && !page.contains("Contraseña de ANDRES SOSA"));
    assert!(page.contains("Ver el mensaje de ANDRES SOSA") && page.contains("Legajo SA003") && !page.contains(TYPED));

    // Another one is made like any other, and can be shown.
    let body = json!({ "renovar": true });
    app.post(&format!("/api/admin/import/{id}/credentials")).bearer_auth(&token).json(&body).ask().await.expect(200);
    assert_ne!(reveal("37521912").await.expect(200)["password"], TYPED);
}

async fn a_typed_password_in_a_message_that_was_simulated_is_not_shown(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = staff(&app, &token).await;
    let handout = Handout { token, import, passwords: Vec::new() };
    assert_eq!(app.deliver(&handout, all()).await["simulados"], 3);
    let message = async |document: &str| {
        let one = app.deliveries(&handout, &format!("buscar={document}")).await.remove(0);
        one["id"].as_str().unwrap().to_owned()
    };
    let (typed, generated) = (message("37521912").await, message("29161944").await);
    assert_eq!(app.reveal(&handout, &typed).await.refusal(), (409, "contrasena_escrita".to_owned()));
    let shown = app.message(&handout, &typed).await;
    assert_eq!(shown["revelable"], false);
    assert!(!shown.to_string().contains(TYPED), "{shown}");
    assert!(app.reveal(&handout, &generated).await.expect(200)["password"].as_str().unwrap().starts_with("1944Pache"));
}

async fn the_list_names_file_number_and_method(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = staff(&app, &token).await;
    for (document, number, method) in
        [("39266568", "SA001", "user-data"), ("29161944", "SA002", "user-data"), ("37521912", "SA003", "manual")]
    {
        let person = listed(&app, &token, &id, document).await;
        assert_eq!((&person["legajo"], &person["metodo"]), (&json!(number), &json!(method)), "{person}");
        assert!(!person.to_string().contains("assword"), "{person}");
    }
    let families = id_of(&app.import(&token, &people(1..2)).await);
    let guardian = listed(&app, &token, &families, "30000001").await;
    assert_eq!((guardian.get("legajo"), &guardian["metodo"]), (None, &json!("aleatoria")));
}

async fn the_report_has_file_number_and_method_behind_the_state(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = staff(&app, &token).await;
    let book = app.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    assert!(book.header("content-disposition").contains("Credenciales Personal "), "{:?}", book.headers);
    let found = people_in(&book.body);
    let of = |document: &str| found.iter().find(|person| person[3] == document).unwrap()[7..].to_vec();
    assert_eq!(of("39266568"), ["Activo", "SA001", "Con datos de la persona"]);
    assert_eq!(of("37521912"), ["Activo", "SA003", "Escrita en el archivo"]);
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(book.body.to_vec())).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "Credenciales").unwrap();
    let heading = sheet.rows().find(|row| row[0] == "Nombre Completo").unwrap();
    let heading: Vec<String> = heading[7..].iter().map(ToString::to_string).collect();
    assert_eq!(heading, ["Estado", "Legajo", "Método"]);
}

async fn a_sample_is_written_as_staff_would_get_it(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let token = app.administrator().await;
    let id = staff(&app, &token).await;
    app.post(&format!("/api/admin/import/{id}/credentials/test-email")).bearer_auth(&token).ask().await.expect(200);
    let received = server.received();
    let message = mail_parser::MessageParser::default().parse(&received[0].bytes).unwrap();
    assert_eq!(message.subject(), Some("Tu contraseña temporal - Sistema RRHH"));
    let text = message.body_text(0).unwrap();
    assert!(text.contains("DNI: 12345678") && !text.contains(TYPED), "{text}");
}
