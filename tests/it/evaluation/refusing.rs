//! What is refused, with which sentence beside which field; and that a refusal leaves nothing behind.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use super::{FORMAT, MAX, MIN, PATH, School, TWO, ask, component, components, of, story, told, wrong_sum};
use crate::support::{Ask, Engine, on_both_engines};

on_both_engines!(
    weights_that_do_not_make_exactly_100_are_refused,
    a_weight_outside_the_limits_is_refused,
    what_is_no_number_of_two_decimals_is_refused,
    one_component_cannot_do_and_six_are_too_many,
    names_are_letters_and_no_two_alike,
    the_order_of_display_has_no_gaps,
    everything_that_is_wrong_is_told_together,
    a_draft_too_is_refused_what_cannot_be_kept,
    what_cannot_be_understood_is_refused_at_once,
);

impl School {
    /// What is wrong with confirming this; nothing is left behind.
    async fn refused(&self, components: &Value) -> Vec<(String, String)> {
        let wrong = self.save(components, true).await.wrong();
        assert_eq!(self.rows().await, [0, 0, 0], "{components}");
        wrong
    }
}

async fn weights_that_do_not_make_exactly_100_are_refused(engine: Engine) {
    let school = School::open(engine).await;
    for (weights, sum) in [
        (vec!["33.33", "33.33", "33.33"], "99.99"),
        (vec!["50", "40", "10.01"], "100.01"),
        (vec!["45", "50"], "95.00"),
        (vec!["20", "20", "20", "20", "19.99"], "99.99"),
    ] {
        assert_eq!(school.refused(&of(&weights)).await, told(&[("suma", &wrong_sum(sum))]), "{weights:?}");
    }
    let mut one_rests = of(&["50", "30", "20"]);
    one_rests[2]["estado_activo"] = json!(false);
    assert_eq!(school.refused(&one_rests).await, told(&[("suma", &wrong_sum("80.00"))]));
    let message = school.save(&of(&["45", "50"]), true).await.expect(422)["mensaje"].clone();
    assert_eq!(message, wrong_sum("95.00"));
}

async fn a_weight_outside_the_limits_is_refused(engine: Engine) {
    let school = School::open(engine).await;
    let weight = |index: usize| format!("componentes[{index}].peso_porcentual");
    assert_eq!(school.refused(&of(&["50", "50", "0"])).await, told(&[(&weight(2), MIN)]));
    assert_eq!(school.refused(&of(&["4.99", "50", "45.01"])).await, told(&[(&weight(0), MIN)]));
    assert_eq!(school.refused(&of(&["49.99", "50.01"])).await, told(&[(&weight(1), MAX)]));
    let beyond = school.refused(&of(&["100.01", "50"])).await;
    assert_eq!(beyond[0], (weight(0), "Un peso no puede pasar de 100%.".into()));
}

async fn what_is_no_number_of_two_decimals_is_refused(engine: Engine) {
    let school = School::open(engine).await;
    // As JSON: numbers and text are read as they are written.
    for written in [
        "\"33.335\"",
        "33.335",
        "\"1e1\"",
        "1e1",
        "1E1",
        "\"-5\"",
        "-5",
        "-0",
        "\"+5\"",
        "\"5%\"",
        "\"0x5\"",
        "\"NaN\"",
        "\"diez\"",
        "\"5.\"",
        "\".5\"",
        "1000",
        "5.000",
        "99999999999999999999999",
        "true",
        "[]",
        "{}",
        "[50]",
        "\"٥\"",
        "\"5 0\"",
    ] {
        let body = format!(
            r#"{{"componentes": [{{"nombre_item": "A", "tipo_evaluacion": "unica", "peso_porcentual": {written}}},
               {{"nombre_item": "B", "tipo_evaluacion": "unica", "peso_porcentual": "50"}}]}}"#
        );
        let request = school.request(Method::PUT, PATH).bearer_auth(&school.director);
        let answer = request.header("content-type", "application/json").body(body).ask().await;
        let expected = told(&[("componentes[0].peso_porcentual", FORMAT), ("suma", &wrong_sum("50.00"))]);
        assert_eq!(answer.wrong(), expected, "{written}");
    }
    for missing in [json!(""), json!("  "), Value::Null] {
        let wrong = school.refused(&json!([component("A", missing), component("B", json!(50))])).await;
        assert_eq!(wrong[0], ("componentes[0].peso_porcentual".into(), "Escriba el peso.".into()));
    }
    assert_eq!(school.rows().await, [0, 0, 0]);
}

async fn one_component_cannot_do_and_six_are_too_many(engine: Engine) {
    let school = School::open(engine).await;
    assert_eq!(
        school.refused(&of(&["100"])).await,
        told(&[("componentes[0].peso_porcentual", MAX), ("componentes", TWO)])
    );
    assert_eq!(school.refused(&of(&["50"])).await, told(&[("componentes", TWO), ("suma", &wrong_sum("50.00"))]));
    assert_eq!(
        school.refused(&of(&["20", "20", "20", "20", "10", "10"])).await,
        told(&[("componentes", "Puede tener 5 componentes como máximo.")])
    );
    let none = "Debe tener al menos 1 componente de evaluación activo.";
    let sum = wrong_sum("0.00");
    assert_eq!(school.refused(&json!([])).await, told(&[("componentes", none), ("suma", &sum)]));
    assert_eq!(school.put(&json!({})).await.wrong(), told(&[("componentes", none), ("suma", &sum)]));
    let mut resting = of(&["50", "50"]);
    for index in 0..2 {
        resting[index]["estado_activo"] = json!(false);
    }
    assert_eq!(school.refused(&resting).await, told(&[("componentes", none), ("suma", &sum)]));
}

async fn names_are_letters_and_no_two_alike(engine: Engine) {
    let school = School::open(engine).await;
    for (one, two) in [
        ("Examen", "examen"),
        ("Participación", " PARTICIPACION "),
        ("Ñañas", "nanas"),
        ("Participación", "Participacio\u{301}n"),
        ("Tarea", "Tarea\u{200B}"),
        ("Tarea Larga", "tarea  larga"),
    ] {
        assert_eq!(
            school.refused(&components(&[(one, "50"), (two, "50")])).await,
            told(&[("componentes[1].nombre_item", "Ya existe un componente con ese nombre. Use otro nombre.")]),
            "{one} {two}"
        );
    }
    let long = "a".repeat(51);
    for (name, sentence) in [
        ("Examen 1", "Use solo letras y espacios en el nombre."),
        ("<script>", "Use solo letras y espacios en el nombre."),
        ("=A", "Use solo letras y espacios en el nombre."),
        ("", "Escriba el nombre del componente."),
        (" \u{200B} ", "Escriba el nombre del componente."),
        (&long, "Acorte el nombre: tiene 51 caracteres y el máximo es 50."),
    ] {
        let wrong = school.refused(&components(&[(name, "50"), ("Otro", "50")])).await;
        assert_eq!(wrong, told(&[("componentes[0].nombre_item", sentence)]), "{name}");
    }
    let fifty = "ñ".repeat(50);
    let saved = school.save(&components(&[(&format!("  {fifty} "), "50"), ("Ελληνικά", "50")]), true).await.expect(200);
    assert_eq!(saved["componentes"][0]["nombre_item"], fifty);
}

async fn the_order_of_display_has_no_gaps(engine: Engine) {
    let school = School::open(engine).await;
    for orders in [[1, 2, 4], [0, 1, 2], [1, 1, 2], [3, 4, 5], [-1, 1, 2], [1, 2, i64::MAX]] {
        let mut components = of(&["40", "30", "30"]);
        for (index, order) in orders.into_iter().enumerate() {
            components[index]["orden_visualizacion"] = json!(order);
        }
        assert_eq!(
            school.refused(&components).await,
            told(&[("orden_visualizacion", "El orden de visualización debe ser consecutivo: del 1 al 3.")]),
            "{orders:?}"
        );
    }
}

async fn everything_that_is_wrong_is_told_together(engine: Engine) {
    let school = School::open(engine).await;
    let proposed = json!([
        { "nombre_item": "Examen 1", "peso_porcentual": "60", "tipo_evaluacion": "doble", "orden_visualizacion": 1 },
        { "nombre_item": "Tarea", "peso_porcentual": "x", "tipo_evaluacion": "unica", "orden_visualizacion": 2 },
        { "nombre_item": "tarea", "peso_porcentual": "1", "tipo_evaluacion": "recurrente", "orden_visualizacion": 4 },
        { "orden_visualizacion": 5 },
    ]);
    let kind = "Elija el tipo de evaluación: única o recurrente.";
    assert_eq!(
        school.refused(&proposed).await,
        told(&[
            ("componentes[0].nombre_item", "Use solo letras y espacios en el nombre."),
            ("componentes[0].peso_porcentual", MAX),
            ("componentes[0].tipo_evaluacion", kind),
            ("componentes[1].peso_porcentual", FORMAT),
            ("componentes[2].nombre_item", "Ya existe un componente con ese nombre. Use otro nombre."),
            ("componentes[2].peso_porcentual", MIN),
            ("componentes[3].nombre_item", "Escriba el nombre del componente."),
            ("componentes[3].peso_porcentual", "Escriba el peso."),
            ("componentes[3].tipo_evaluacion", kind),
            ("orden_visualizacion", "El orden de visualización debe ser consecutivo: del 1 al 4."),
            ("suma", &wrong_sum("61.00")),
        ])
    );
}

async fn a_draft_too_is_refused_what_cannot_be_kept(engine: Engine) {
    let school = School::open(engine).await;
    for broken in [
        json!([]),
        of(&["10", "10", "10", "10", "10", "10"]),
        of(&["33.335"]),
        of(&["100.01"]),
        components(&[("Examen", "10"), ("EXAMEN", "10")]),
        components(&[("Examen 1", "10")]),
        json!([{ "nombre_item": "A", "peso_porcentual": 5, "tipo_evaluacion": "" }]),
        json!([{ "nombre_item": "A", "peso_porcentual": 5, "tipo_evaluacion": "unica", "orden_visualizacion": 2 }]),
    ] {
        school.save(&broken, false).await.wrong();
        assert_eq!(school.rows().await, [0, 0, 0], "{broken}");
    }
    // A refusal leaves the draft as it was, and the notices unsent.
    let draft = school.save(&of(&["30", "30"]), false).await.expect(200);
    for refused in [of(&["33.33", "33.33", "33.33"]), of(&["33.335"])] {
        school.save(&refused, true).await.wrong();
    }
    assert_eq!(school.structure().await, draft);
    assert_eq!(school.rows().await, [1, 2, 1]);
    assert_eq!(school.count("SELECT COUNT(*) FROM auditoria WHERE objeto = 'estructura_evaluacion'").await, 1);
}

async fn what_cannot_be_understood_is_refused_at_once(engine: Engine) {
    let school = School::open(engine).await;
    let many: Vec<Value> = (0..100_000).map(|_| component("A", json!("1"))).collect();
    let thousand: Vec<Value> = (0..500).map(|_| component("A", json!("1"))).collect();
    let nested = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let with = |components: &str| format!(r#"{{"componentes": {components}}}"#);
    let weights = |weights: &str| format!(r#"{{"pesos": {weights}}}"#);
    let named: Vec<Value> = (0..1_000).map(|_| json!({ "nombre_item": "A", "peso_porcentual": 1 })).collect();
    school.save(&of(&["30", "30"]), false).await.expect(200);
    let (structure, weights_door, preview) = (PATH.to_owned(), format!("{PATH}/weights"), format!("{PATH}/preview"));
    for (path, body, status) in [
        (&structure, "null".to_owned(), 422),
        (&structure, "[]".to_owned(), 422),
        (&structure, "7".to_owned(), 422),
        (&structure, String::new(), 400),
        (&structure, "{".to_owned(), 400),
        (&structure, with("null"), 422),
        (&structure, with("{}"), 422),
        (&structure, with("[null]"), 422),
        (&structure, with("[7]"), 422),
        (&structure, with("[[]]"), 422),
        (&structure, with(r#"[{"nombre_item": 7}]"#), 422),
        (&structure, with(r#"[{"nombre_item": "A", "estado_activo": "sí"}]"#), 422),
        (&structure, with(r#"[{"nombre_item": "A", "orden_visualizacion": 1.5}]"#), 422),
        (&structure, with(r#"[{"nombre_item": "A", "orden_visualizacion": 9223372036854775808}]"#), 422),
        (&structure, with(r#"[{"nombre_item": "A", "nombre_item": "B"}]"#), 422),
        (&structure, r#"{"componentes": [], "confirmar": "no"}"#.to_owned(), 422),
        (&structure, r#"{"componentes": [], "version": -9223372036854775808}"#.to_owned(), 409),
        (&structure, r#"{"componentes": [], "anio_academico": 99999999999}"#.to_owned(), 422),
        (&structure, with(&Value::from(many.clone()).to_string()), 413),
        (&structure, with(&Value::from(thousand.clone()).to_string()), 422),
        (&structure, with(&components(&[(&"a".repeat(60_000), "5")]).to_string()), 422),
        (&structure, with(&components(&[("A", &"5".repeat(60_000))]).to_string()), 422),
        (&structure, with(&components(&[(&"\u{301}".repeat(20_000), "5")]).to_string()), 422),
        (&structure, with(&nested), 422),
        (&weights_door, weights("null"), 422),
        (&weights_door, weights("[null]"), 422),
        (&weights_door, weights(&Value::from(named).to_string()), 422),
        (&weights_door, weights(&json!([{ "nombre_item": "a".repeat(60_000) }]).to_string()), 422),
        (&weights_door, "{}".to_owned(), 422),
        (&preview, "null".to_owned(), 422),
        (&preview, r#"{"notas": "18"}"#.to_owned(), 422),
        (&preview, r#"{"notas": [null]}"#.to_owned(), 422),
        (&preview, format!(r#"{{"notas": {}}}"#, Value::from(vec![1; 20_000])), 422),
        (&preview, with(&Value::from(thousand).to_string()), 422),
    ] {
        let method = if *path == preview { Method::POST } else { Method::PUT };
        let started = Instant::now();
        let request = school.request(method, path).bearer_auth(&school.director);
        let shown: String = body.chars().take(80).collect();
        let answer = request.header("content-type", "application/json").body(body).ask().await;
        assert_eq!(answer.status, status, "{path} {shown}: {}", answer.text());
        assert!(started.elapsed() < Duration::from_secs(2), "{path} {shown}");
        assert!(answer.body.len() < 8_000, "{path} {shown} is answered at length");
    }
    let plain = school.request(Method::PUT, PATH).bearer_auth(&school.director).body("x").ask().await;
    assert_eq!(plain.status, 415);
    assert_eq!(school.rows().await, [1, 2, 1]);
    assert_eq!(
        ask(&school, &school.director, Method::PUT, PATH, Some(&json!({ "componentes": story() }))).await.status,
        200
    );
}
