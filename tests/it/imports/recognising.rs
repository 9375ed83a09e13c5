//! How a file was understood, and correcting it: columns, sheet, header row, kind; what is remembered of it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::files::{HEADINGS, first_name, people, person_row, workbook};
use crate::support::{Answer, Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(
    a_column_without_a_known_name_is_named_by_hand_and_remembered_for_the_next_file,
    a_mapping_sent_with_the_file_is_used_and_what_it_leaves_out_is_proposed,
    a_mapping_that_fits_nothing_is_refused_with_what_the_file_has,
    a_file_that_lacks_a_column_is_kept_and_goes_in_once_it_is_named,
    a_file_of_another_kind_is_recognised_and_read_as_it,
    the_header_row_can_be_chosen,
    reading_again_forgets_what_was_corrected,
    a_large_file_is_read_again_by_a_job,
    an_import_that_ran_is_not_read_again,
    a_rejected_or_abandoned_upload_is_purged_after_a_day,
    the_history_lists_finds_and_sorts,
    a_field_by_its_own_name_is_never_something_else_that_was_remembered,
    what_somebody_works_on_is_not_abandoned,
    reading_again_is_in_the_audit,
);

async fn upload_with(app: &TestApp, token: &str, kind: &str, file: &[u8], more: &[(&str, &str)]) -> Answer {
    let part = reqwest::multipart::Part::bytes(file.to_vec()).file_name("oficina.xlsx");
    let mut form = reqwest::multipart::Form::new().text("tipo", kind.to_owned());
    for (name, value) in more {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    app.post("/api/admin/import/validate").bearer_auth(token).multipart(form.part("archivo", part)).ask().await
}

async fn read_again(app: &TestApp, token: &str, id: &str, fields: &[(&str, &str)]) -> Answer {
    app.post(&format!("/api/admin/import/{id}/columnas")).bearer_auth(token).form(fields).ask().await
}

/// Persons 1, 2, … under these headings.
fn file(headings: [&str; 6], count: u32) -> Vec<u8> {
    let headings = headings.map(str::to_owned).to_vec();
    workbook(std::iter::once(headings).chain((1..=count).map(person_row)))
}

const ODD: [&str; 6] = ["tipo_documento", "Identificador X", "nombre", "apellido", "telefono", "email"];

fn certainty(import: &Value, heading: &str) -> Value {
    let columns = import["resumen"]["columnas"].as_array().unwrap();
    columns.iter().find(|column| column["columna"] == heading).unwrap()["certeza"].clone()
}

async fn a_column_without_a_known_name_is_named_by_hand_and_remembered_for_the_next_file(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let refused = app.upload(&token, "padres", "a.xlsx", &file(ODD, 2)).await;
    assert_eq!(refused.refusal(), (422, "faltan_columnas".to_owned()));
    let id = refused.json()["import_id"].as_str().unwrap().to_owned();
    let kept = app.find_import(&token, &id).await;
    assert_eq!((&kept["estado"], &kept["total"]), (&json!("rechazado"), &json!(0)));
    assert!(kept["motivo"].as_str().unwrap().contains("nro_documento"), "{kept}");
    assert_eq!(kept["resumen"]["columnas"][1]["muestras"], json!(["30000001", "30000002"]));

    let answer = read_again(&app, &token, &id, &[("columna", "Identificador X"), ("campo", "nro_documento")]).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), format!("/admin/importar-usuarios?importacion={id}"));
    let import = app.find_import(&token, &id).await;
    assert_eq!((&import["estado"], &import["validos"]), (&json!("validado"), &json!(2)), "{import}");
    assert_eq!(certainty(&import, "Identificador X"), "elegido");

    let next = app.upload(&token, "padres", "b.xlsx", &file(ODD, 3)).await;
    assert_eq!(next.refusal(), (422, "faltan_columnas".to_owned()), "nobody has confirmed it yet");
    app.execute_import(&token, &id).await.expect(202);
    app.wait_while(&token, &id, "ejecutando").await;
    let next = app.upload(&token, "padres", "b.xlsx", &file(ODD, 3)).await.expect(200);
    assert_eq!(certainty(&next, "Identificador X"), "recordado");
    assert_eq!((&next["validos"], &next["con_errores"]), (&json!(1), &json!(2)));
    let other = app.upload(&token, "docentes", "c.xlsx", &file(ODD, 3)).await;
    assert_eq!(other.status, 422, "what is learnt is learnt for a kind");
}

async fn a_mapping_sent_with_the_file_is_used_and_what_it_leaves_out_is_proposed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mapping = json!({ "Identificador X": "nro_documento", "email": "" }).to_string();
    let import = upload_with(&app, &token, "padres", &file(ODD, 2), &[("mapeo", &mapping)]).await.expect(200);
    assert_eq!(import["validos"], 2);
    assert_eq!(import["resumen"]["mapeo"]["Identificador X"], "nro_documento");
    assert_eq!(import["resumen"]["mapeo"]["telefono"], "telefono");
    assert_eq!(import["resumen"]["ignoradas"], json!(["email"]));
}

async fn a_mapping_that_fits_nothing_is_refused_with_what_the_file_has(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let try_with =
        async |mapping: &str| upload_with(&app, &token, "padres", &file(ODD, 2), &[("mapeo", mapping)]).await;
    let unknown = try_with(r#"{"DNI": "nro_documento"}"#).await;
    assert_eq!(unknown.refusal(), (422, "mapeo_invalido".to_owned()));
    let sentence = unknown.json()["mensaje"].as_str().unwrap().to_owned();
    assert!(sentence.contains("«DNI»") && sentence.contains("Identificador X"), "{sentence}");
    for mapping in [r#"{"Identificador X": "rol"}"#, r#"{"Identificador X": "nombre", "nombre": "nombre"}"#] {
        assert_eq!(try_with(mapping).await.refusal(), (422, "mapeo_invalido".to_owned()), "{mapping}");
    }
    for mapping in ["[]", "{", "{\"a\": 1}"] {
        let answer = try_with(mapping).await;
        assert_eq!((answer.status, &answer.json()["campos"][0]["campo"]), (422, &json!("mapeo")), "{mapping}");
    }
    let row = upload_with(&app, &token, "padres", &people(1..2), &[("fila_encabezado", "cero")]).await;
    assert_eq!((row.status, &row.json()["campos"][0]["campo"]), (422, &json!("fila_encabezado")));
}

async fn a_file_that_lacks_a_column_is_kept_and_goes_in_once_it_is_named(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    // By the form of a browser without JavaScript: it is sent to the page that says why.
    let part = reqwest::multipart::Part::bytes(file(ODD, 2)).file_name("a.xlsx");
    let form = reqwest::multipart::Form::new().text("tipo", "padres").part("archivo", part);
    let request = app.post("/api/admin/import/validate").bearer_auth(&token).header("accept", "text/html");
    let answer = request.multipart(form).ask().await;
    assert_eq!(answer.status, 303);
    assert!(answer.header("location").starts_with("/admin/importar-usuarios?importacion="));
    assert_eq!(app.count("SELECT COUNT(*) FROM importacion_filas").await, 0);

    let id = answer.header("location").rsplit('=').next().unwrap().to_owned();
    let wrong = read_again(&app, &token, &id, &[("columna", "Identificador X"), ("campo", "email")]).await;
    assert_eq!(wrong.status, 303);
    assert_eq!(app.find_import(&token, &id).await["estado"], "rechazado", "still lacks its document");
    let refused = app.execute_import(&token, &id).await;
    assert_eq!(refused.refusal(), (409, "no_ejecutable".to_owned()));
    let pairs = [("columna", "Identificador X"), ("campo", "nro_documento"), ("columna", "email"), ("campo", "email")];
    read_again(&app, &token, &id, &pairs).await;
    assert_eq!(app.find_import(&token, &id).await["validos"], 2);
}

async fn a_file_of_another_kind_is_recognised_and_read_as_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let students = include_bytes!("../../data/estudiantes.xlsx");
    let refused = app.upload(&token, "padres", "estudiantes.xlsx", students).await;
    assert_eq!(refused.refusal(), (422, "otro_tipo".to_owned()));
    let id = refused.json()["import_id"].as_str().unwrap().to_owned();
    assert_eq!(app.find_import(&token, &id).await["resumen"]["tipo_sugerido"], "estudiantes");
    read_again(&app, &token, &id, &[("tipo", "estudiantes")]).await;
    let import = app.wait_while(&token, &id, "validando").await;
    assert_eq!(
        (&import["tipo"], &import["estado"], &import["total"]),
        (&json!("estudiantes"), &json!("validado"), &json!(320))
    );
    assert_eq!(import["con_errores"], 320, "none of the guardians is there");

    let teachers = include_bytes!("../../data/docentes-excel-peru.csv");
    let taken = app.upload(&token, "padres", "docentes.csv", teachers).await.expect(200);
    assert_eq!(taken["resumen"]["tipo_sugerido"], "docentes", "same columns: only its name tells");
}

async fn the_header_row_can_be_chosen(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut rows = vec![HEADINGS.map(str::to_owned).to_vec(), HEADINGS.map(|heading| heading.to_uppercase()).to_vec()];
    rows.extend((1..=3).map(person_row));
    let import = upload_with(&app, &token, "padres", &workbook(&rows), &[("fila_encabezado", "2")]).await.expect(200);
    assert_eq!((&import["resumen"]["fila_encabezado"], &import["validos"]), (&json!(2), &json!(3)));
    let blank = upload_with(&app, &token, "padres", &workbook(&rows), &[("fila_encabezado", "90")]).await;
    assert_eq!(blank.refusal(), (422, "encabezado_vacio".to_owned()));
}

async fn reading_again_forgets_what_was_corrected(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(1..4)).await);
    let path = format!("/api/admin/import/{id}/filas/2");
    let body = json!({ "datos": { "nombre": "Corregida" } });
    app.request("PATCH".parse().unwrap(), &path).bearer_auth(&token).json(&body).ask().await.expect(200);
    read_again(&app, &token, &id, &[("columna", "email"), ("campo", "")]).await;
    let rows = app.rows(&token, &id, "").await;
    assert_eq!(rows["items"][0]["datos"]["nombre"], first_name(1));
    assert_eq!(app.find_import(&token, &id).await["resumen"]["ignoradas"], json!(["email"]));
}

async fn a_large_file_is_read_again_by_a_job(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.upload(&token, "padres", "a.xlsx", &file(HEADINGS, 600)).await.expect(202));
    app.wait_while(&token, &id, "validando").await;
    for _ in 0..3 {
        read_again(&app, &token, &id, &[("columna", "email"), ("campo", "")]).await;
        let import = app.wait_while(&token, &id, "validando").await;
        assert_eq!((&import["estado"], &import["validos"]), (&json!("validado"), &json!(600)));
        assert_eq!(import["progreso"], json!({ "procesadas": 600, "total": 600 }));
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM importacion_filas").await, 600);
}

async fn an_import_that_ran_is_not_read_again(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.import(&token, &people(1..4)).await;
    let answer = read_again(&app, &token, &id_of(&import), &[("columna", "email"), ("campo", "")]).await;
    assert_eq!(answer.refusal(), (409, "archivo_no_disponible".to_owned()));
    assert_eq!(app.find_import(&token, &id_of(&import)).await["creados"], 3);
}

async fn a_rejected_or_abandoned_upload_is_purged_after_a_day(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let token = app.administrator().await;
    let abandoned = id_of(&app.check(&token, &people(1..4)).await);
    app.upload(&token, "padres", "a.xlsx", &file(ODD, 2)).await;
    app.clock.advance(TimeDelta::hours(23));
    padron::features::imports::service::purge_abandoned(&app.platform).await.unwrap();
    assert_eq!(app.count("SELECT COUNT(*) FROM importacion_archivos").await, 2, "not yet a day old");
    app.clock.advance(TimeDelta::hours(2));
    let token = app.administrator().await;
    let fresh = id_of(&app.check(&token, &people(5..9)).await);
    assert_eq!(padron::features::imports::service::purge_abandoned(&app.platform).await.unwrap(), 2);
    let left = "SELECT COUNT(DISTINCT importacion_id) FROM importacion_filas";
    assert_eq!((app.count(left).await, app.count("SELECT COUNT(*) FROM importacion_archivos").await), (1, 1));
    assert_eq!(app.find_import(&token, &fresh).await["estado"], "validado");
    let gone = app.find_import(&token, &abandoned).await;
    assert_eq!(gone["estado"], "cancelado");
    assert!(gone["motivo"].as_str().unwrap().contains("un día"));
    let text = gone.to_string();
    assert!(!text.contains("30000001") && !text.contains(&first_name(1)), "no sample of a person stays: {text}");
    assert_eq!(padron::features::imports::service::purge_abandoned(&app.platform).await.unwrap(), 0);
}

async fn the_history_lists_finds_and_sorts(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let names = ["Beta.xlsx", "alfa.xlsx", "gamma 100%.xlsx"];
    for (n, name) in (1..).zip(names) {
        app.clock.advance(TimeDelta::minutes(1));
        app.upload(&token, "padres", name, &people(n * 10..n * 10 + n)).await.expect(200);
    }
    app.upload(&token, "docentes", "docentes.csv", include_bytes!("../../data/docentes-excel-peru.csv"))
        .await
        .expect(200);
    let list = async |query: &str| {
        let page = app.get(&format!("/api/admin/import?{query}")).bearer_auth(&token).ask().await.expect(200);
        let names: Vec<String> =
            page["items"].as_array().unwrap().iter().map(|item| item["archivo"].as_str().unwrap().to_owned()).collect();
        (page["total"].as_i64().unwrap(), names.join(" | "))
    };
    assert_eq!(list("").await, (4, "docentes.csv | gamma 100%.xlsx | alfa.xlsx | Beta.xlsx".into()));
    assert_eq!(list("ordenar=fecha&por_pagina=2&pagina=2").await, (4, "gamma 100%.xlsx | docentes.csv".into()));
    assert_eq!(list("ordenar=archivo&tipo=padres").await, (3, "alfa.xlsx | Beta.xlsx | gamma 100%.xlsx".into()));
    assert_eq!(list("ordenar=-archivo&tipo=padres").await, (3, "gamma 100%.xlsx | Beta.xlsx | alfa.xlsx".into()));
    assert_eq!(list("buscar=100%25").await, (1, "gamma 100%.xlsx".into()));
    assert_eq!(list("buscar=QUINTANILLA").await.0, 4, "by who uploaded it");
    assert_eq!(list("estado=completado").await, (0, String::new()));
    let whole = app.get("/api/admin/import?buscar=gamma").bearer_auth(&token).ask().await.expect(200);
    assert_eq!((&whole["items"][0]["validos"], &whole["items"][0]["total"]), (&json!(3), &json!(3)));
    let hash = whole["items"][0]["sha256"].as_str().unwrap().to_owned();
    assert_eq!(list(&format!("buscar={}", &hash[..12])).await.0, 1);
    let bad = app.get("/api/admin/import?ordenar=tamano").bearer_auth(&token).ask().await;
    assert_eq!((bad.status, &bad.json()["campos"][0]["campo"]), (422, &json!("ordenar")));
}

async fn a_field_by_its_own_name_is_never_something_else_that_was_remembered(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mapping = json!({ "email": "", "tipo_documento": "tipo_documento" }).to_string();
    let import = upload_with(&app, &token, "padres", &file(HEADINGS, 2), &[("mapeo", &mapping)]).await.expect(200);
    assert_eq!(import["resumen"]["ignoradas"], json!(["email"]));
    app.execute_import(&token, &id_of(&import)).await.expect(202);
    app.wait_while(&token, &id_of(&import), "ejecutando").await;
    let next = app.upload(&token, "padres", "b.xlsx", &file(HEADINGS, 3)).await.expect(200);
    assert_eq!((certainty(&next, "email"), &next["resumen"]["ignoradas"]), (json!("exacto"), &json!([])));
}

async fn what_somebody_works_on_is_not_abandoned(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(1..4)).await);
    app.clock.advance(TimeDelta::hours(23));
    let token = app.administrator().await;
    let path = format!("/api/admin/import/{id}/filas/2");
    let body = json!({ "datos": { "nombre": "Corregida" } });
    app.request("PATCH".parse().unwrap(), &path).bearer_auth(&token).json(&body).ask().await.expect(200);
    app.clock.advance(TimeDelta::hours(23));
    assert_eq!(padron::features::imports::service::purge_abandoned(&app.platform).await.unwrap(), 0);
    app.clock.advance(TimeDelta::hours(2));
    assert_eq!(padron::features::imports::service::purge_abandoned(&app.platform).await.unwrap(), 1);
}

async fn reading_again_is_in_the_audit(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(1..4)).await);
    read_again(&app, &token, &id, &[("columna", "email"), ("campo", "")]).await;
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'releer_archivo'").await, 1);
}
