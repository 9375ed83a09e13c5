//! The page's forms, posted plainly by a browser.

use serde_json::json;

use super::{School, names_of, of, story, weights_of};
use crate::support::{Answer, Ask, Engine, on_both_engines};

on_both_engines!(
    a_draft_is_saved_by_a_plain_form,
    what_a_form_gets_wrong_is_told,
    a_form_confirms_the_draft_that_was_seen,
    what_another_director_changed_is_not_confirmed,
    the_page_reads_what_stands,
);

const HTML: &str = "text/html";
const PAGE: &str = "/dashboard/configuracion-evaluacion";

impl School {
    /// A form as a browser posts it, its fields' names encoded; `accept` says whether a page is expected.
    async fn post_form(&self, function: &str, fields: &[(String, String)], accept: &str) -> Answer {
        self.post(&format!("/sfn/{function}"))
            .with_session(&self.director)
            .header("accept", accept)
            .header("referer", self.url(PAGE))
            .form(fields)
            .ask()
            .await
    }

    async fn year(&self) -> i64 {
        self.structure().await["anio_academico"].as_i64().unwrap()
    }
}

fn head(year: i64, version: i64) -> Vec<(String, String)> {
    vec![("anio".into(), year.to_string()), ("version".into(), version.to_string())]
}

fn form(year: i64, version: i64, parts: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = head(year, version);
    for (index, (name, weight)) in parts.iter().enumerate() {
        let mut field = |field: &str, value: &str| {
            fields.push((format!("componentes[{index}][{field}]"), value.to_owned()));
        };
        field("nombre_item", name);
        field("peso_porcentual", weight);
        field("tipo_evaluacion", "recurrente");
        field("orden_visualizacion", &(index + 1).to_string());
        field("estado_activo", "true");
    }
    fields
}

async fn a_draft_is_saved_by_a_plain_form(engine: Engine) {
    let school = School::open(engine).await;
    let year = school.year().await;
    let fields = form(year, 0, &[("Examen", "40"), ("Participación", "33,5")]);
    let done = school.post_form("estructura-guardar", &fields, HTML).await;
    assert_eq!((done.status, done.header("location")), (302, format!("{PAGE}?aviso=borrador")), "{}", done.text());
    let saved = school.structure().await;
    assert_eq!((names_of(&saved), weights_of(&saved)), (vec!["Examen", "Participación"], vec!["40.00", "33.50"]));
    assert_eq!(
        (&saved["bloqueada"], &saved["componentes"][0]["tipo_evaluacion"]),
        (&json!(false), &json!("recurrente"))
    );
    // Without the places and what is not ticked; the brackets as they are.
    let body = format!(
        "anio={year}&version=1&componentes[0][nombre_item]=Uno&componentes[0][peso_porcentual]=50\
         &componentes[0][tipo_evaluacion]=unica&componentes[0][estado_activo]=true\
         &componentes[1][nombre_item]=Dos&componentes[1][peso_porcentual]=7&componentes[1][tipo_evaluacion]=unica"
    );
    let request = school.post("/sfn/estructura-guardar").with_session(&school.director);
    let done = request.header("accept", HTML).header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(done.ask().await.status, 302);
    let saved = school.structure().await;
    assert_eq!((names_of(&saved), &saved["suma"]), (vec!["Uno", "Dos"], &json!("50.00")));
    assert_eq!(saved["componentes"][1]["estado_activo"], false);
}

async fn what_a_form_gets_wrong_is_told(engine: Engine) {
    let school = School::open(engine).await;
    let year = school.year().await;
    let fields = form(year, 0, &[("Examen 1", "40"), ("Tarea", "33.335")]);
    let wrong = school.post_form("estructura-guardar", &fields, "application/json").await.wrong();
    let named: Vec<_> = wrong.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(named, ["componentes[0].nombre_item", "componentes[1].peso_porcentual", "suma"]);
    let refused = school.post_form("estructura-guardar", &fields, HTML).await;
    assert_eq!(refused.status, 302);
    assert!(refused.header("location").starts_with(&school.url(PAGE)), "back where it came from");
    let none = school.post_form("estructura-guardar", &head(year, 0), "application/json").await;
    assert_eq!(none.wrong()[0].1, "Debe tener al menos 1 componente de evaluación activo.");
    let other_year = form(year - 1, 0, &[("Examen", "40")]);
    let refused = school.post_form("estructura-guardar", &other_year, "application/json").await;
    assert_eq!(refused.refusal(), (409, "otro_anio".into()));
    for broken in [
        "version=0".to_owned(),
        format!("anio={year}"),
        format!("anio={year}&version=0&componentes=x"),
        format!("anio={year}&version=0&componentes[0]=x"),
        format!("anio={year}&version=0&componentes[0][a][b][c][d][e]=x"),
        format!("anio={year}&version=0&componentes[0][estado_activo]=quizás"),
        format!("anio={year}&version=0&componentes[18446744073709551616][nombre_item]=x"),
        "&".repeat(60_000),
        "a=1&".repeat(60_000),
    ] {
        let request = school.post("/sfn/estructura-guardar").bearer_auth(&school.director);
        let shown: String = broken.chars().take(80).collect();
        let answer = request.header("content-type", "application/x-www-form-urlencoded").body(broken).ask().await;
        assert!((400..500).contains(&answer.status), "{shown}: {} {}", answer.status, answer.text());
    }
    assert_eq!(school.rows().await, [0, 0, 0]);
}

async fn a_form_confirms_the_draft_that_was_seen(engine: Engine) {
    let school = School::open(engine).await;
    let year = school.year().await;
    let confirm =
        async |version| school.post_form("estructura-confirmar", &head(year, version), "application/json").await;
    assert_eq!(confirm(0).await.refusal(), (409, "sin_estructura".into()));
    school.save(&of(&["45", "50"]), false).await.expect(200);
    let wrong = confirm(1).await.wrong();
    assert_eq!(wrong, super::told(&[("suma", &super::wrong_sum("95.00"))]));
    school.save(&story(), false).await.expect(200);
    let done = school.post_form("estructura-confirmar", &head(year, 2), HTML).await;
    assert_eq!((done.status, done.header("location")), (302, format!("{PAGE}?aviso=registrada")), "{}", done.text());
    let locked = school.structure().await;
    assert_eq!((&locked["bloqueada"], &locked["version"]), (&json!(true), &json!(3)));
    assert_eq!(confirm(3).await.refusal(), (409, "estructura_bloqueada".into()));
    let draft = form(year, 3, &[("Examen", "40")]);
    let late = school.post_form("estructura-guardar", &draft, "application/json").await;
    assert_eq!(late.refusal(), (409, "estructura_bloqueada".into()));
    assert_eq!(school.structure().await, locked);
}

async fn what_another_director_changed_is_not_confirmed(engine: Engine) {
    let school = School::open(engine).await;
    let year = school.year().await;
    school.save(&story(), false).await.expect(200);
    school.save(&of(&["50", "50"]), false).await.expect(200);
    let unseen = school.post_form("estructura-confirmar", &head(year, 1), "application/json").await;
    assert_eq!(unseen.refusal(), (409, "estructura_modificada".into()));
    let refused = school.post_form("estructura-confirmar", &head(year, 1), HTML).await;
    assert!(refused.status == 302 && refused.header("location").starts_with(&school.url(PAGE)));
    let over = school.post_form("estructura-guardar", &form(year, 1, &[("Examen", "40")]), "application/json").await;
    assert_eq!(over.refusal(), (409, "estructura_modificada".into()));
    school.turn_year().await;
    let last = school.post_form("estructura-confirmar", &head(year, 2), "application/json").await;
    assert_eq!(last.refusal(), (409, "otro_anio".into()));
    assert_eq!(school.rows().await, [1, 2, 2]);
}

async fn the_page_reads_what_stands(engine: Engine) {
    let school = School::open(engine).await;
    let call = async |function: &str, body: serde_json::Value| {
        school.post(&format!("/sfn/{function}")).bearer_auth(&school.director).json(&body).ask().await
    };
    let board = call("estructura", json!({ "history": null })).await.expect(200);
    assert_eq!((&board["configuraciones"], &board["historial"]), (&json!(0), &json!(null)));
    assert_eq!(board["con_calificaciones"], false);
    assert_eq!(board["limites"], json!({ "min": "5.00", "max": "50.00" }));
    let saved = school.save(&of(&["30", "30"]), false).await.expect(200);
    let board = call("estructura", json!({ "history": { "pagina": 1 } })).await.expect(200);
    assert_eq!((&board["estructura"], &board["historial"]["total"]), (&saved, &json!(1)));
}
