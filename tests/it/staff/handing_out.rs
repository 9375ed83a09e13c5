//! How passwords of staff are handed out: by list, workbook and message, and never a typed one on the screen.

use serde_json::{Value, json};

use super::STAFF;
use crate::support::files::people;
use crate::support::{Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(
    the_list_names_file_number_and_method,
);

async fn staff(app: &TestApp, token: &str) -> String {
    id_of(&app.import_kind(token, "personal", STAFF).await)
}

async fn listed(app: &TestApp, token: &str, id: &str, document: &str) -> Value {
    let path = format!("/api/admin/import/{id}/credentials/people?buscar={document}");
    app.get(&path).bearer_auth(token).ask().await.expect(200)["items"][0].clone()
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
