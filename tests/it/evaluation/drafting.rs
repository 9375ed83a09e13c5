//! Reading, and drafts, which may be incomplete.

use chrono::{DateTime, Datelike, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::{PATH, SPELLINGS, School, TWO, ask, component, components, names_of, of, story, weights_of, wrong_sum};
use crate::support::{Ask, Engine, on_both_engines};

on_both_engines!(
    a_year_without_structure_is_told_as_empty,
    the_year_is_asked_for_in_both_spellings,
    a_draft_is_kept_with_what_it_lacks,
    a_draft_can_be_changed_until_it_is_confirmed,
    weights_come_as_numbers_or_text_with_point_or_comma,
    components_are_shown_in_their_order_of_display,
    a_draft_saved_as_it_is_changes_nothing,
    both_spellings_answer_the_same,
);

async fn a_year_without_structure_is_told_as_empty(engine: Engine) {
    let school = School::open(engine).await;
    let empty = school.structure().await;
    let year = i64::from(school.platform.now().year());
    assert!((empty["anio_academico"].as_i64().unwrap() - year).abs() <= 1);
    assert_eq!(
        empty,
        json!({
            "anio_academico": empty["anio_academico"], "bloqueada": false, "fecha_configuracion": null,
            "modificado_por": null, "componentes": [], "suma": "0.00", "pendientes": [], "version": 0,
        })
    );
    assert_eq!(school.rows().await, [0, 0, 0], "looking begins nothing");
}

async fn the_year_is_asked_for_in_both_spellings(engine: Engine) {
    let school = School::open(engine).await;
    school.save(&story(), true).await.expect(200);
    let current = school.structure().await;
    let year = current["anio_academico"].as_i64().unwrap();
    let of_year =
        async |query: String| ask(&school, &school.director, Method::GET, &(PATH.to_owned() + &query), None).await;
    for name in ["anio", "año", "a%C3%B1o"] {
        assert_eq!(of_year(format!("?{name}={year}")).await.expect(200), current, "{name}");
        let other = of_year(format!("?{name}={}", year - 1)).await.expect(200);
        assert_eq!((&other["anio_academico"], &other["componentes"]), (&json!(year - 1), &json!([])), "{name}");
    }
    for nonsense in ["?anio=abc", "?anio=", "?anio=99999999999", "?anio=2026.5", "?anio=2026&a%C3%B1o=2025"] {
        assert_eq!(of_year(nonsense.into()).await.status, 400, "{nonsense}");
    }
    for far in ["?anio=-1", "?anio=0", "?anio=2147483647"] {
        assert_eq!(of_year(far.into()).await.expect(200)["componentes"], json!([]), "{far}");
    }
}

async fn a_draft_is_kept_with_what_it_lacks(engine: Engine) {
    let school = School::open(engine).await;
    let saved = school.save(&components(&[("Examen", "40")]), false).await.expect(200);
    assert_eq!(
        saved["componentes"],
        json!([{
            "nombre_item": "Examen", "peso_porcentual": "40.00", "tipo_evaluacion": "unica",
            "orden_visualizacion": 1, "estado_activo": true,
        }])
    );
    assert_eq!((&saved["bloqueada"], &saved["suma"], &saved["version"]), (&json!(false), &json!("40.00"), &json!(1)));
    assert_eq!(saved["modificado_por"], "Rosaura Quintanilla Ñope");
    let lacks = json!([
        { "campo": "componentes", "mensaje": TWO },
        { "campo": "suma", "mensaje": wrong_sum("40.00") },
    ]);
    assert_eq!(saved["pendientes"], lacks);
    assert_eq!(school.structure().await, saved);
    let whole = school.save(&story(), false).await.expect(200);
    assert_eq!((&whole["pendientes"], &whole["bloqueada"]), (&json!([]), &json!(false)), "it could be confirmed");
    assert_eq!(school.rows().await, [1, 5, 2]);
}

async fn a_draft_can_be_changed_until_it_is_confirmed(engine: Engine) {
    let school = School::open(engine).await;
    let first = school.save(&of(&["50", "50"]), false).await.expect(200);
    school.clock.advance(chrono::TimeDelta::minutes(1));
    let second = school.save(&components(&[("B", "30"), ("A", "30"), ("Nueva", "40")]), false).await.expect(200);
    assert_eq!(names_of(&second), ["B", "A", "Nueva"], "names may change places");
    assert_eq!(second["version"], 2);
    let at = |structure: &Value| structure["fecha_configuracion"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    assert!(at(&second) > at(&first));
    let fewer = school.save(&of(&["50"]), false).await.expect(200);
    assert_eq!(names_of(&fewer), ["A"]);
    assert_eq!(school.rows().await, [1, 1, 3]);
    let locked = school.save(&story(), true).await.expect(200);
    assert_eq!((&locked["bloqueada"], &locked["version"]), (&json!(true), &json!(4)));
}

async fn weights_come_as_numbers_or_text_with_point_or_comma(engine: Engine) {
    let school = School::open(engine).await;
    // As it is written: a number must not become something else on its way.
    let body = r#"{"confirmar": false, "componentes": [
        {"nombre_item": "A", "tipo_evaluacion": "unica", "peso_porcentual": 33.33},
        {"nombre_item": "B", "tipo_evaluacion": "Única", "peso_porcentual": "16,67"},
        {"nombre_item": "C", "tipo_evaluacion": "RECURRENTE", "peso_porcentual": " 25.5 "},
        {"nombre_item": "D", "tipo_evaluacion": "recurrente", "peso_porcentual": 20},
        {"nombre_item": "E", "tipo_evaluacion": "recurrente", "peso_porcentual": 4.50, "estado_activo": false}]}"#;
    let request = school.request(Method::PUT, PATH).bearer_auth(&school.director);
    let saved = request.header("content-type", "application/json").body(body).ask().await.expect(200);
    assert_eq!(weights_of(&saved), ["33.33", "16.67", "25.50", "20.00", "4.50"]);
    assert_eq!(saved["suma"], "95.50", "of the active ones");
    let kinds: Vec<_> = saved["componentes"].as_array().unwrap().iter().map(|it| &it["tipo_evaluacion"]).collect();
    assert_eq!(kinds, ["unica", "unica", "recurrente", "recurrente", "recurrente"]);
    let stored = "SELECT CAST(SUM(peso_porcentual) AS BIGINT) FROM estructura_evaluacion";
    assert_eq!(school.count(stored).await, 10_000, "hundredths, whole numbers");
}

async fn components_are_shown_in_their_order_of_display(engine: Engine) {
    let school = School::open(engine).await;
    let ordered = |orders: [i64; 3]| -> Value {
        ["Uno", "Dos", "Tres"]
            .iter()
            .zip(orders)
            .map(|(name, order)| {
                let mut component = component(name, json!("30"));
                component["orden_visualizacion"] = json!(order);
                component
            })
            .collect()
    };
    let saved = school.save(&ordered([3, 1, 2]), false).await.expect(200);
    assert_eq!(names_of(&saved), ["Dos", "Tres", "Uno"]);
    let orders: Vec<_> = saved["componentes"].as_array().unwrap().iter().map(|it| &it["orden_visualizacion"]).collect();
    assert_eq!(orders, [1, 2, 3]);
    assert_eq!(school.structure().await, saved);
}

async fn a_draft_saved_as_it_is_changes_nothing(engine: Engine) {
    let school = School::open(engine).await;
    let saved = school.save(&of(&["30", "30"]), false).await.expect(200);
    school.clock.advance(chrono::TimeDelta::minutes(1));
    let again = school.save(&of(&["30.00", " 30 "]), false).await.expect(200);
    assert_eq!(again, saved);
    assert_eq!(school.rows().await, [1, 2, 1]);
    assert_eq!(school.history("").await["total"], 1);
}

async fn both_spellings_answer_the_same(engine: Engine) {
    let school = School::open(engine).await;
    school.save(&of(&["30", "30"]), false).await.expect(200);
    let weights = json!({ "pesos": [{ "nombre_item": "A", "peso_porcentual": "40" }], "confirmar": false });
    let (draft, marks) =
        (json!({ "componentes": of(&["45", "45"]), "confirmar": false }), json!({ "notas": ["20", 10] }));
    for (method, rest, body) in [
        (Method::GET, "", None),
        (Method::PUT, "", Some(&draft)),
        (Method::PUT, "", Some(&json!({}))),
        (Method::PATCH, "/weights", Some(&weights)),
        (Method::PUT, "/weights", Some(&weights)),
        (Method::GET, "/preview", None),
        (Method::POST, "/preview", Some(&marks)),
        (Method::GET, "/history", None),
        (Method::GET, "/history?por_pagina=1", None),
        (Method::GET, "/templates", None),
        (Method::GET, "/nada", None),
        (Method::DELETE, "", None),
    ] {
        // The second time a draft is saved it is as it stands.
        let mut answers = Vec::new();
        for spelling in SPELLINGS {
            let answer = ask(&school, &school.director, method.clone(), &format!("{spelling}{rest}"), body).await;
            let mut told = answer.json();
            told.as_object_mut().unwrap().remove("solicitud");
            answers.push((answer.status, told));
        }
        assert_eq!(answers[0], answers[1], "{method} {rest}");
    }
}
