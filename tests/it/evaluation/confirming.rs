//! Confirming: everything is checked, the year is locked, and every teacher is told.

use padron_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{PATH, SPELLINGS, School, another_director, ask, component, of, story, weights_of};
use crate::support::{Ask, Engine, Person, on_both_engines};

on_both_engines!(
    a_structure_is_confirmed_unless_it_is_said_to_be_a_draft,
    whatever_makes_exactly_100_is_accepted,
    inactive_components_weigh_what_they_like_and_do_not_count,
    nothing_changes_a_locked_year,
    every_active_teacher_is_told_once_and_nobody_else,
    each_version_is_in_the_audit,
    the_settings_of_the_institution_are_the_limits,
);

async fn a_structure_is_confirmed_unless_it_is_said_to_be_a_draft(engine: Engine) {
    let school = School::open(engine).await;
    let saved = school.put(&json!({ "componentes": story() })).await.expect(200);
    assert_eq!((&saved["bloqueada"], &saved["suma"], &saved["version"]), (&json!(true), &json!("100.00"), &json!(1)));
    assert_eq!(weights_of(&saved), ["40.00", "20.00", "15.00", "15.00", "10.00"]);
    assert_eq!(saved["pendientes"], json!([]));
    assert_eq!(school.structure().await, saved);
    let another = another_director(&school).await;
    assert_eq!(ask(&school, &another, Method::GET, PATH, None).await.expect(200), saved);
    assert_eq!(school.rows().await, [1, 5, 1]);
}

async fn whatever_makes_exactly_100_is_accepted(engine: Engine) {
    let school = School::open(engine).await;
    for weights in [
        vec!["33.34", "33.33", "33.33"],
        vec!["47.31", "41.93", "10.76"],
        vec!["12.4", "25.9", "13.27", "26.91", "21.52"],
        vec!["35.35", "45.11", "7.42", "12.12"],
        vec!["50", "50"],
    ] {
        let saved = school.save(&of(&weights), true).await.expect(200);
        assert_eq!((&saved["suma"], &saved["bloqueada"]), (&json!("100.00"), &json!(true)), "{weights:?}");
        school.turn_year().await;
    }
}

async fn inactive_components_weigh_what_they_like_and_do_not_count(engine: Engine) {
    let school = School::open(engine).await;
    let mut all = of(&["50", "50", "0", "100", "3.21"]);
    for index in 2..5 {
        all[index]["estado_activo"] = json!(false);
    }
    let saved = school.save(&all, true).await.expect(200);
    assert_eq!((&saved["suma"], &saved["bloqueada"]), (&json!("100.00"), &json!(true)));
    assert_eq!(weights_of(&saved), ["50.00", "50.00", "0.00", "100.00", "3.21"]);
    assert_eq!(saved["componentes"][3]["estado_activo"], false);
}

async fn nothing_changes_a_locked_year(engine: Engine) {
    let school = School::open(engine).await;
    let locked = school.save(&story(), true).await.expect(200);
    let weights = json!([{ "nombre_item": "Examen", "peso_porcentual": "40" }]);
    for spelling in SPELLINGS {
        for (method, rest, mut body) in [
            (Method::PUT, "", json!({ "componentes": of(&["50", "50"]) })),
            (Method::PUT, "", json!({ "componentes": story() })),
            (Method::PUT, "", json!({ "componentes": [] })),
            (Method::PATCH, "/weights", json!({ "pesos": weights })),
            (Method::PUT, "/weights", json!({ "pesos": weights })),
            (Method::PUT, "/weights", json!({ "pesos": [] })),
        ] {
            for confirm in [true, false] {
                body["confirmar"] = json!(confirm);
                let answer =
                    ask(&school, &school.director, method.clone(), &format!("{spelling}{rest}"), Some(&body)).await;
                let refused = answer.expect(409);
                assert_eq!(refused["codigo"], "estructura_bloqueada", "{method} {rest} {body}");
                let sentence = refused["mensaje"].as_str().unwrap();
                assert!(sentence.ends_with("y queda fija todo el año académico."), "{sentence}");
            }
        }
    }
    assert_eq!(school.structure().await, locked);
    assert_eq!(school.rows().await, [1, 5, 1]);
}

async fn every_active_teacher_is_told_once_and_nobody_else(engine: Engine) {
    let school = School::open(engine).await;
    let teachers = [school.add(Role::Docente).await, school.add_newcomer(Role::Docente).await];
    let gone = school.add(Role::Docente).await;
    let document = &gone.document;
    school.execute(&format!("UPDATE usuarios SET estado_activo = FALSE WHERE nro_documento = '{document}'")).await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Docente) {
        school.add(role).await;
    }
    let told = "SELECT COUNT(*) FROM notificaciones";
    school.save(&of(&["30", "30"]), false).await.expect(200);
    assert_eq!(school.count(told).await, 0, "a draft concerns nobody");
    assert_eq!(school.save(&of(&["30", "30"]), true).await.status, 422);
    assert_eq!(school.count(told).await, 0, "nothing was confirmed");

    let mut parts = story();
    parts[4]["estado_activo"] = json!(false);
    parts[3]["peso_porcentual"] = json!("12.5");
    parts[2]["peso_porcentual"] = json!("27.5");
    let year = school.save(&parts, true).await.expect(200)["anio_academico"].clone();
    assert_eq!(school.count(told).await, 2);
    let notice = async |teacher: &Person| -> Value {
        let token = school.token_of(teacher).await;
        school.get("/api/notificaciones").bearer_auth(&token).ask().await.expect(200)["items"][0].clone()
    };
    let notice = notice(&teachers[0]).await;
    assert_eq!(notice["tipo"], "evaluacion");
    assert_eq!(notice["titulo"], format!("Estructura de evaluación {year} definida"));
    assert_eq!(
        notice["texto"],
        "Rosaura Quintanilla Ñope definió cómo se promedian las notas: Examen 40%, Participación 20%, Revisión de \
         Cuaderno 27.5%, Revisión de Libro 12.5%. Queda fija todo el año académico."
    );
    assert_eq!(notice["enlace"], Value::Null, "the page is the director's alone");
    let of_newcomer =
        format!("{told} n JOIN usuarios u ON u.id = n.usuario_id WHERE u.nro_documento = '{}'", teachers[1].document);
    assert_eq!(school.count(&of_newcomer).await, 1);
    assert_eq!(school.save(&story(), true).await.status, 409);
    assert_eq!(school.count(told).await, 2, "told once");
}

async fn each_version_is_in_the_audit(engine: Engine) {
    let school = School::open(engine).await;
    school.save(&of(&["30", "30"]), false).await.expect(200);
    school.save(&of(&["30", "30"]), false).await.expect(200);
    school.save(&of(&["60", "40"]), true).await.wrong();
    school.save(&story(), true).await.expect(200);
    school.save(&story(), true).await.expect(409);
    let noted = |action: &str| {
        format!(
            "SELECT COUNT(*) FROM auditoria WHERE accion = '{action}' AND objeto = 'estructura_evaluacion' \
             AND red = '127.0.0.1'"
        )
    };
    assert_eq!(school.count(&noted("guardar_estructura")).await, 1);
    assert_eq!(school.count(&noted("confirmar_estructura")).await, 1);
    let with_weights = format!("{} AND CAST(detalle AS TEXT) LIKE '%\"40.00\"%'", noted("confirmar_estructura"));
    assert_eq!(school.count(&with_weights).await, 1);
}

async fn the_settings_of_the_institution_are_the_limits(engine: Engine) {
    let school = School::open(engine).await;
    school.set("peso_minimo", "12.5").await;
    school.set("peso_maximo", "60").await;
    let refused = school.save(&of(&["60.01", "12.49", "27.5"]), true).await.wrong();
    let sentences: Vec<_> = refused.iter().map(|(_, sentence)| sentence.as_str()).collect();
    assert_eq!(
        sentences,
        ["El peso máximo permitido es 60% por componente.", "El peso mínimo permitido es 12.5% por componente."]
    );
    school.set("peso_maximo", "30").await;
    let lacks = school.save(&of(&["30", "30"]), false).await.expect(200)["pendientes"].clone();
    assert_eq!(lacks[0]["mensaje"], "Debe tener al menos 4 componentes activos: cada uno puede pesar 30% como máximo.");
    // What makes no sense is as if it were absent.
    for (min, max) in [("60", "40"), ("diez", "-1"), ("", "100.01"), ("0", "0"), ("5", "1e2")] {
        school.set("peso_minimo", min).await;
        school.set("peso_maximo", max).await;
        let refused = school.save(&of(&["50.01", "45", "4.99"]), true).await.wrong();
        let sentences: Vec<_> = refused.iter().map(|(_, sentence)| sentence.as_str()).collect();
        assert_eq!(sentences, [super::MAX, super::MIN], "{min} {max}");
    }
    // The whole may then weigh on one.
    school.set("peso_minimo", "0").await;
    school.set("peso_maximo", "100").await;
    let one = json!([component("Examen", json!("100"))]);
    assert_eq!(school.save(&one, true).await.expect(200)["bloqueada"], true);
    school.set("peso_maximo", "50").await;
    assert_eq!(school.structure().await["pendientes"], json!([]), "what is locked lacks nothing");
}
