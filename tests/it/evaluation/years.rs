//! School years: each has a structure of its own, and none once there are marks.

use reqwest::Method;
use serde_json::json;

use super::{PATH, SPELLINGS, School, ask, of, story};
use crate::support::{Ask, Engine, on_both_engines};

on_both_engines!(
    a_new_year_begins_without_structure_and_the_last_one_stays,
    what_was_meant_for_another_year_is_refused,
    with_marks_nothing_can_be_set_any_more,
    a_mark_that_is_being_written_is_waited_for,
    marks_of_other_years_do_not_matter,
    a_draft_of_a_year_that_has_got_marks_stays_as_it_is,
);

async fn a_new_year_begins_without_structure_and_the_last_one_stays(engine: Engine) {
    let school = School::open(engine).await;
    let last = school.save(&story(), true).await.expect(200);
    let year = last["anio_academico"].as_i64().unwrap();
    school.turn_year().await;
    let new = school.structure().await;
    assert_eq!((&new["anio_academico"], &new["componentes"]), (&json!(year + 1), &json!([])));
    let new = school.save(&of(&["50", "50"]), true).await.expect(200);
    assert_eq!((&new["bloqueada"], &new["version"]), (&json!(true), &json!(1)));
    let path = format!("{PATH}?anio={year}");
    assert_eq!(ask(&school, &school.director, Method::GET, &path, None).await.expect(200), last);
    assert_eq!(school.structure().await, new);
    assert_eq!(school.rows().await, [2, 7, 2]);
}

async fn what_was_meant_for_another_year_is_refused(engine: Engine) {
    let school = School::open(engine).await;
    let draft = school.save(&of(&["30", "30"]), false).await.expect(200);
    let year = draft["anio_academico"].as_i64().unwrap();
    let weights = json!([{ "nombre_item": "A", "peso_porcentual": 50 }]);
    for other in [year - 1, year + 1, 0] {
        for spelling in SPELLINGS {
            for (rest, body) in [
                ("", json!({ "componentes": story(), "anio_academico": other })),
                ("/weights", json!({ "pesos": weights, "anio_academico": other, "confirmar": false })),
            ] {
                let path = format!("{spelling}{rest}");
                let refused = ask(&school, &school.director, Method::PUT, &path, Some(&body)).await.expect(409);
                assert_eq!(refused["codigo"], "otro_anio");
                assert_eq!(refused["mensaje"], format!("El año académico ahora es {year}. Recargue la página."));
            }
        }
    }
    assert_eq!(school.structure().await, draft);
    school.put(&json!({ "componentes": story(), "anio_academico": year })).await.expect(200);
}

async fn with_marks_nothing_can_be_set_any_more(engine: Engine) {
    let school = School::open(engine).await;
    let year = school.structure().await["anio_academico"].as_i64().unwrap();
    school.give_mark(year).await;
    for confirm in [true, false] {
        for (rest, body) in [
            ("", json!({ "componentes": story(), "confirmar": confirm })),
            ("/weights", json!({ "pesos": [{ "nombre_item": "A", "peso_porcentual": 5 }], "confirmar": confirm })),
        ] {
            let path = format!("{PATH}{rest}");
            let refused = ask(&school, &school.director, Method::PUT, &path, Some(&body)).await.expect(409);
            assert_eq!(refused["codigo"], "existen_calificaciones", "{rest}");
            assert_eq!(
                refused["mensaje"],
                format!(
                    "Ya hay calificaciones registradas en {year}: los pesos solo se definen antes de la primera calificación."
                )
            );
        }
    }
    assert_eq!(school.rows().await, [0, 0, 0]);
    let board = school.post("/sfn/estructura").bearer_auth(&school.director).json(&json!({})).ask().await.expect(200);
    assert_eq!(board["con_calificaciones"], true);
}

async fn a_mark_that_is_being_written_is_waited_for(engine: Engine) {
    let school = School::open(engine).await;
    let year = school.structure().await["anio_academico"].as_i64().unwrap();
    let mark = school.mark_of(year).await;
    let mut tx = school.app.platform.db.begin().await.unwrap();
    padron::on!(&mut tx, |c| sqlx::raw_sql(sqlx::AssertSqlSafe(mark)).execute(&mut *c).await.map(drop)).unwrap();
    let writing = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        tx.commit().await.unwrap();
    };
    let structure = story();
    let (answer, ()) = tokio::join!(school.save(&structure, true), writing);
    assert_eq!(answer.refusal(), (409, "existen_calificaciones".into()));
    assert_eq!(school.rows().await, [0, 0, 0]);
}

async fn marks_of_other_years_do_not_matter(engine: Engine) {
    let school = School::open(engine).await;
    let year = school.structure().await["anio_academico"].as_i64().unwrap();
    school.give_mark(year - 1).await;
    school.save(&of(&["30", "30"]), false).await.expect(200);
    school.save(&story(), true).await.expect(200);
}

async fn a_draft_of_a_year_that_has_got_marks_stays_as_it_is(engine: Engine) {
    let school = School::open(engine).await;
    let draft = school.save(&story(), false).await.expect(200);
    school.give_mark(draft["anio_academico"].as_i64().unwrap()).await;
    for confirm in [true, false] {
        assert_eq!(school.save(&story(), confirm).await.refusal(), (409, "existen_calificaciones".into()));
        let body = json!({ "pesos": [{ "nombre_item": "Examen", "peso_porcentual": 40 }], "confirmar": confirm });
        assert_eq!(school.patch_weights(&body).await.refusal(), (409, "existen_calificaciones".into()));
    }
    assert_eq!(school.structure().await, draft);
    assert_eq!(school.rows().await, [1, 5, 1]);
}
