//! Every version that was saved; and the templates.

use chrono::TimeDelta;
use padron_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{PATH, STORY, School, ask, of, story, weights_of};
use crate::support::files::people;
use crate::support::{Ask, Engine, OWN_PASSWORD, id_of, on_both_engines};

on_both_engines!(
    the_history_has_every_version_of_all_years_the_latest_first,
    the_history_is_paged,
    the_template_is_the_storys,
    who_saved_a_structure_survives_an_undo,
);

async fn the_history_has_every_version_of_all_years_the_latest_first(engine: Engine) {
    let school = School::open(engine).await;
    assert_eq!(school.history("").await, json!({ "items": [], "total": 0, "pagina": 1, "por_pagina": 25 }));
    let luz = school
        .add_person(Role::Director, OWN_PASSWORD, |user| {
            (user.first_name, user.last_name) = ("Luz".into(), "Arce".into());
        })
        .await;
    let luz = school.token_of(&luz).await;
    let first = school.save(&of(&["30", "30"]), false).await.expect(200);
    school.clock.advance(TimeDelta::minutes(1));
    let body = json!({ "componentes": story() });
    let second = ask(&school, &luz, Method::PUT, PATH, Some(&body)).await.expect(200);
    school.clock.advance(TimeDelta::minutes(1));
    school.turn_year().await;
    let third = school.save(&of(&["50"]), false).await.expect(200);
    let history = school.history("").await;
    assert_eq!(history["total"], 3);
    for (line, (saved, by)) in history["items"].as_array().unwrap().iter().zip([
        (&third, "Rosaura Quintanilla Ñope"),
        (&second, "Luz Arce"),
        (&first, "Rosaura Quintanilla Ñope"),
    ]) {
        assert_eq!(line["realizado_por"], by);
        assert_eq!(line["fecha"], saved["fecha_configuracion"]);
        for field in ["anio_academico", "bloqueada", "componentes", "suma"] {
            assert_eq!(line[field], saved[field], "{field}");
        }
    }
    let years: Vec<_> = history["items"].as_array().unwrap().iter().map(|it| it["anio_academico"].as_i64()).collect();
    assert_eq!(years[0].unwrap(), years[1].unwrap() + 1);
    assert_eq!(ask(&school, &luz, Method::GET, &format!("{PATH}/history"), None).await.expect(200), history);
}

async fn the_history_is_paged(engine: Engine) {
    let school = School::open(engine).await;
    for weight in ["10", "20", "30"] {
        school.clock.advance(TimeDelta::seconds(1));
        school.save(&of(&[weight]), false).await.expect(200);
    }
    let sums = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|it| it["suma"].as_str().unwrap().to_owned()).collect()
    };
    let page = school.history("?por_pagina=2").await;
    assert_eq!((sums(&page), &page["total"]), (vec!["30.00".into(), "20.00".into()], &json!(3)));
    let page = school.history("?por_pagina=2&pagina=2").await;
    assert_eq!((sums(&page), &page["pagina"], &page["por_pagina"]), (vec!["10.00".into()], &json!(2), &json!(2)));
    assert_eq!(sums(&school.history("?pagina=9").await), Vec::<String>::new());
    assert_eq!(school.history("?por_pagina=9999").await["por_pagina"], 200);
    let unreadable = ask(&school, &school.director, Method::GET, &format!("{PATH}/history?pagina=x"), None).await;
    assert_eq!(unreadable.status, 400);
}

async fn the_template_is_the_storys(engine: Engine) {
    let school = School::open(engine).await;
    let path = format!("{PATH}/templates");
    let templates = ask(&school, &school.director, Method::GET, &path, None).await.expect(200);
    assert_eq!((&templates["total"], &templates["items"][0]["id"]), (&json!(1), &json!("predeterminada")));
    let template = &templates["items"][0]["componentes"];
    let parts: Vec<_> = template
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["nombre_item"].as_str().unwrap(), it["peso_porcentual"].as_str().unwrap()))
        .collect();
    assert_eq!(
        parts,
        STORY.map(|(name, weight)| (name, format!("{weight}.00"))).each_ref().map(|(n, w)| (*n, w.as_str()))
    );
    let saved = school.save(template, true).await.expect(200);
    assert_eq!(&saved["componentes"], template, "it can be confirmed as it is told");
    assert_eq!(weights_of(&saved).len(), 5);
    let path = format!("{PATH}/templates?pagina=2");
    let second = ask(&school, &school.director, Method::GET, &path, None).await.expect(200);
    assert_eq!((&second["items"], &second["total"]), (&json!([]), &json!(1)));
}

async fn who_saved_a_structure_survives_an_undo(engine: Engine) {
    let school = School::open(engine).await;
    school.save(&of(&["30"]), false).await.expect(200);
    let token = school.administrator().await;
    let import = id_of(&school.import_kind(&token, "docentes", &people(1..4)).await);
    // Behind the application's back: nothing else names them.
    for (table, column, document) in
        [("estructura_anios", "modificado_por", 30_000_001), ("estructura_historial", "realizado_por", 30_000_003)]
    {
        let person = format!("(SELECT id FROM usuarios WHERE nro_documento = '{document}')");
        school.execute(&format!("UPDATE {table} SET {column} = {person}")).await;
    }
    let address = format!("/api/admin/import/{import}/deshacer");
    let undone = school.post(&address).bearer_auth(&token).json(&json!({ "confirmar": 3 })).ask().await.expect(200);
    assert_eq!(undone["deshechos"], 1);
    let kept = undone["conservados"].as_array().unwrap().iter();
    let kept: Vec<_> = kept.map(|one| (one["fila"].as_u64().unwrap(), one["motivo"].as_str().unwrap())).collect();
    let reason = "Ya definió una estructura de evaluación.";
    assert_eq!(kept, [(2, reason), (4, reason)]);
}
