//! The list of prospects over REST: searched, filtered, sorted, in pages.

use serde_json::json;

use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    a_prospect_is_found_by_the_beginning_of_any_word,
    the_list_is_filtered_sorted_and_in_pages,
    what_cannot_be_asked_is_said,
    one_prospect_has_the_rest_of_its_data,
);

async fn a_prospect_is_found_by_the_beginning_of_any_word(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=20).await;
    let total = async |typed: &str| app.prospects(&token, &format!("buscar={typed}")).await["total"].as_i64().unwrap();
    for (typed, found) in [
        ("C2026007", 1),
        ("c2026", 20),
        ("nahui", 5),
        ("ÑAHUI", 5),
        ("bravo", 5),
        ("salas-bravo", 5),
        ("alvaro nahui", 1),
        ("p007@ejemplo.pe", 1),
        ("p007", 1),
        ("@ejemplo", 18),
        ("ahui", 0),
        ("%", 20),
        ("_", 20),
        ("'; DROP TABLE prospectos", 0),
    ] {
        assert_eq!(total(typed).await, found, "{typed}");
    }
}

async fn the_list_is_filtered_sorted_and_in_pages(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=12).await;
    let carnets = async |query: &str| -> Vec<String> {
        let page = app.prospects(&token, query).await;
        page["items"].as_array().unwrap().iter().map(|it| it["carnet"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(carnets("ordenar=carnet&por_pagina=3&pagina=2").await, ["C2026004", "C2026005", "C2026006"]);
    assert_eq!(carnets("ordenar=-carnet&por_pagina=1").await, ["C2026012"]);
    let by_name = app.prospects(&token, "por_pagina=100").await;
    let names: Vec<&str> =
        by_name["items"].as_array().unwrap().iter().map(|it| it["apellido"].as_str().unwrap()).collect();
    assert!(names.is_sorted_by_key(|name| padron_core::text::sort_key(name)), "{names:?}");
    let accountants = app.prospects(&token, "programa=CONTABILIDAD").await;
    assert_eq!(accountants["total"], 6);
    assert_eq!(app.prospects(&token, "programa=Medicina").await["total"], 0);
    let first = app.prospect_ids(&token, "ordenar=carnet&por_pagina=1").await;
    app.generate(&token, &json!({ "ids": first })).await;
    assert_eq!(carnets("con_usuario=true").await, ["C2026001"]);
    assert_eq!(app.prospects(&token, "con_usuario=false").await["total"], 11);
    assert_eq!(app.prospects(&token, "con_usuario=false&buscar=c2026001").await["total"], 0);
    assert_eq!(app.prospects(&token, "con_usuario=true&buscar=c2026").await["total"], 1);
}

async fn what_cannot_be_asked_is_said(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let ask = async |query: &str| app.get(&format!("/api/prospectos?{query}")).bearer_auth(&token).ask().await;
    assert_eq!(ask("ordenar=apodo").await.refusal(), (422, "datos_invalidos".to_owned()));
    let empty = ask("").await.expect(200);
    assert_eq!((&empty["total"], &empty["items"]), (&json!(0), &json!([])));
    let nobody = app.get(&format!("/api/prospectos/{}", uuid::Uuid::nil())).bearer_auth(&token).ask().await;
    assert_eq!(nobody.refusal(), (404, "no_encontrado".to_owned()));
}

async fn one_prospect_has_the_rest_of_its_data(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects([3]).await;
    let id = app.prospect_ids(&token, "").await.remove(0);
    let one = app.get(&format!("/api/prospectos/{id}")).bearer_auth(&token).ask().await.expect(200);
    assert_eq!(one["nombre_completo"], "Dina Quispe Mamani");
    assert_eq!((&one["carnet"], &one["programa"]), (&json!("C2026003"), &json!("Enfermería Técnica")));
    assert_eq!((&one["estado"], &one["usuario_id"]), (&json!("sin_usuario"), &json!(null)));
    let page = app.page(&token, &format!("/academico/prospectos/{id}")).await;
    assert!(page.contains("Registrado como prospecto") && page.contains("Todavía no se le envió nada."), "{page}");
}
