//! Weights alone (HU-USERS-03): of the draft's components.

use reqwest::Method;
use serde_json::{Value, json};

use super::{FORMAT, MAX, MIN, SPELLINGS, School, ask, of, story, told, weights_of, wrong_sum};
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    weights_are_set_and_the_unnamed_keep_theirs,
    setting_weights_confirms_unless_it_is_said_to_be_a_draft,
    names_are_looked_for_as_they_are_compared,
    what_is_wrong_is_told_beside_what_was_sent,
    without_a_draft_there_is_nothing_to_weigh,
);

fn weight(name: &str, weight: Value) -> Value {
    json!({ "nombre_item": name, "peso_porcentual": weight })
}

async fn weights_are_set_and_the_unnamed_keep_theirs(engine: Engine) {
    let school = School::open(engine).await;
    school.save(&story(), false).await.expect(200);
    let mut version = 1;
    for spelling in SPELLINGS {
        for (method, examen) in [(Method::PATCH, "30"), (Method::PUT, "31.5")] {
            let body = json!({ "pesos": [weight("Examen", json!(examen))], "confirmar": false });
            let path = format!("{spelling}/weights");
            // Once with each spelling: the second time the first one's weight is gone.
            let saved = ask(&school, &school.director, method, &path, Some(&body)).await.expect(200);
            version += 1;
            assert_eq!(weights_of(&saved)[0].parse::<f32>().unwrap(), examen.parse::<f32>().unwrap());
            assert_eq!(weights_of(&saved)[1..], ["20.00", "15.00", "15.00", "10.00"]);
            assert_eq!((&saved["version"], &saved["bloqueada"]), (&json!(version), &json!(false)));
            assert_eq!(school.structure().await, saved);
        }
    }
}

async fn setting_weights_confirms_unless_it_is_said_to_be_a_draft(engine: Engine) {
    let school = School::open(engine).await;
    let draft = school.save(&of(&["30", "30", "20"]), false).await.expect(200);
    let too_little = json!({ "pesos": [weight("A", json!(30))] });
    assert_eq!(school.patch_weights(&too_little).await.wrong(), told(&[("suma", &wrong_sum("80.00"))]));
    assert_eq!(school.structure().await, draft);
    let all = json!({ "pesos": [weight("A", json!(33.34)), weight("B", json!("33,33")), weight("C", json!("33.33"))] });
    let locked = school.patch_weights(&all).await.expect(200);
    assert_eq!((&locked["bloqueada"], &locked["suma"]), (&json!(true), &json!("100.00")));
    assert_eq!(weights_of(&locked), ["33.34", "33.33", "33.33"]);
    assert_eq!(school.structure().await, locked);
    assert_eq!(school.history("").await["items"][0]["bloqueada"], true);
}

async fn names_are_looked_for_as_they_are_compared(engine: Engine) {
    let school = School::open(engine).await;
    school.save(&story(), false).await.expect(200);
    let body =
        json!({ "pesos": [weight(" PARTICIPACION ", json!(25)), weight("examen", json!(35))], "confirmar": false });
    let saved = school.patch_weights(&body).await.expect(200);
    assert_eq!(weights_of(&saved), ["35.00", "25.00", "15.00", "15.00", "10.00"]);
    assert_eq!(saved["componentes"][1]["nombre_item"], "Participación", "the name stays as it was written");
}

async fn what_is_wrong_is_told_beside_what_was_sent(engine: Engine) {
    let school = School::open(engine).await;
    let draft = school.save(&of(&["45", "45", "2"]), false).await.expect(200);
    let wrong = async |weights: Value, confirm: bool| {
        school.patch_weights(&json!({ "pesos": weights, "confirmar": confirm })).await.wrong()
    };
    let unknown = "El borrador no tiene un componente con ese nombre.";
    let twice = "Ese componente está dos veces. Deje un solo peso.";
    assert_eq!(
        wrong(json!([weight("Nada", json!(5)), weight("A", json!(5)), weight("a", json!(5)), {}]), false).await,
        told(&[("pesos[0].nombre_item", unknown), ("pesos[2].nombre_item", twice), ("pesos[3].nombre_item", unknown)])
    );
    assert_eq!(
        wrong(json!([weight("B", json!("33.335")), weight("A", json!("-5"))]), false).await,
        told(&[
            ("pesos[1].peso_porcentual", FORMAT),
            ("pesos[0].peso_porcentual", FORMAT),
            ("componentes[2].peso_porcentual", MIN),
            ("suma", &wrong_sum("2.00")),
        ]),
        "in the order of the draft"
    );
    assert_eq!(
        wrong(json!([weight("B", json!("50.01")), weight("A", json!("4.99"))]), true).await,
        told(&[
            ("pesos[1].peso_porcentual", MIN),
            ("pesos[0].peso_porcentual", MAX),
            ("componentes[2].peso_porcentual", MIN),
            ("suma", &wrong_sum("57.00")),
        ])
    );
    // No weight at all is no wish to lock the year.
    for nothing in [json!({}), json!({ "pesos": [] })] {
        assert_eq!(
            school.patch_weights(&nothing).await.wrong(),
            told(&[("pesos", "Envíe de 1 a 5 pesos: llegaron 0.")])
        );
    }
    assert_eq!(school.structure().await, draft);
    assert_eq!(school.rows().await, [1, 3, 1]);
}

async fn without_a_draft_there_is_nothing_to_weigh(engine: Engine) {
    let school = School::open(engine).await;
    for confirm in [true, false] {
        let body = json!({ "pesos": [weight("Examen", json!(50))], "confirmar": confirm });
        let refused = school.patch_weights(&body).await.expect(409);
        assert_eq!(refused["codigo"], "sin_estructura");
        assert_eq!(refused["mensaje"], "Todavía no hay una estructura de evaluación. Créela primero.");
    }
    assert_eq!(school.rows().await, [0, 0, 0]);
}
