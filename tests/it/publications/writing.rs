//! Writing: the rules of what is written, and that nothing is written twice.

use chrono::TimeDelta;
use padron_core::permission::Permission;
use serde_json::json;

use crate::support::publishing::School;
use crate::support::{Answer, Ask, Engine, on_both_engines};

on_both_engines!(
    everything_that_is_wrong_is_told_together,
    a_poll_closes_later_than_now_and_within_a_year,
    hostile_text_is_kept_as_text_or_refused,
    a_form_that_is_sent_twice_publishes_once,
    a_form_that_was_published_publishes_nothing_else,
    a_plain_post_goes_on_to_the_list_or_back_with_its_error,
    lists_are_paged_searched_and_ordered,
);

async fn everything_that_is_wrong_is_told_together(engine: Engine) {
    let school = School::build(engine).await;
    let told = |pairs: &[(&str, &str)]| -> Vec<_> {
        pairs.iter().map(|(field, sentence)| ((*field).to_owned(), (*sentence).to_owned())).collect()
    };
    assert_eq!(
        school.send(&school.teacher, "comunicados", &json!({})).await.wrong(),
        told(&[
            ("titulo", "Escriba el título."),
            ("texto", "Escriba el texto."),
            ("asignaciones", "Marque al menos un curso.")
        ])
    );
    let long = json!({ "titulo": "a".repeat(121), "texto": "a".repeat(10_000), "asignaciones": [school.arte] });
    assert_eq!(
        school.send(&school.teacher, "comunicados", &long).await.wrong(),
        told(&[
            ("titulo", "Acorte el título: tiene 121 caracteres y el máximo es 120."),
            ("texto", "Acorte el texto: tiene 10000 caracteres y el máximo es 4000."),
        ])
    );
    let poll = json!({ "pregunta": "\u{0}", "opciones": ["Sí", "", "SI"], "cierra_en": "mañana", "asignaciones": [] });
    assert_eq!(
        school.send(&school.teacher, "encuestas", &poll).await.wrong(),
        told(&[
            ("pregunta", "Escriba la pregunta."),
            ("opciones", "Cambie la opción 2: dice lo mismo que la opción 1."),
            ("cierra_en", "Indique hasta qué día se puede votar."),
            ("asignaciones", "Marque al menos un curso."),
        ])
    );
    let mut poll = school.poll("¿?", &[&school.arte]);
    for (choices, sentence) in [
        (json!(["Sí"]), "Escriba al menos 2 opciones."),
        (json!((0..11).map(|n| n.to_string()).collect::<Vec<_>>()), "Deje 10 opciones como máximo: hay 11."),
    ] {
        poll["opciones"] = choices;
        assert_eq!(school.send(&school.teacher, "encuestas", &poll).await.wrong(), told(&[("opciones", sentence)]));
    }
    assert_eq!(school.send(&school.teacher, "encuestas", &json!({ "pregunta": 7 })).await.status, 422);
    assert_eq!(school.count("SELECT COUNT(*) FROM publicaciones").await, 0);
}

async fn a_poll_closes_later_than_now_and_within_a_year(engine: Engine) {
    let school = School::build(engine).await;
    let now = school.platform.now();
    for (closes, status) in [
        ((now - TimeDelta::seconds(1)).to_rfc3339(), 422),
        ((now + TimeDelta::minutes(1)).to_rfc3339(), 201),
        ((now + TimeDelta::days(365)).to_rfc3339(), 201),
        ((now + TimeDelta::days(367)).to_rfc3339(), 422),
        ("+262142-12-31".to_owned(), 422),
        ("-262143-01-01".to_owned(), 422),
        ("9999-12-31T23:59:60Z".to_owned(), 422),
    ] {
        let mut poll = school.poll(&closes, &[&school.arte]);
        poll["cierra_en"] = json!(closes);
        let answer = school.send(&school.teacher, "encuestas", &poll).await;
        assert_eq!(answer.status, status, "{closes}: {}", answer.text());
    }
}

async fn hostile_text_is_kept_as_text_or_refused(engine: Engine) {
    let school = School::build(engine).await;
    let title = "<script>alert(1)</script> \u{202E}oiraruS\u{0} =HYPERLINK(\"x\")";
    let text =
        "Línea 1\r\n\r\n<img src=x onerror=alert(2)>\u{7}\n\n\n\n\n\nhttps://malo.example/?a=1&b=2 \u{2066}fin\u{2069}";
    let notice = json!({ "titulo": title, "texto": text, "asignaciones": [school.arte] });
    let published = school.send(&school.teacher, "comunicados", &notice).await.expect(201);
    assert_eq!(published["titulo"], "<script>alert(1)</script> oiraruS =HYPERLINK(\"x\")");
    let kept = "Línea 1\n\n<img src=x onerror=alert(2)>\n\n\nhttps://malo.example/?a=1&b=2 fin";
    assert_eq!(published["texto"], kept);
    let mut poll = school.poll("<b>¿Sí?</b>", &[&school.arte]);
    poll["opciones"] = json!(["<i>uno</i>\u{0}", "\"><script>dos</script>"]);
    school.send(&school.teacher, "encuestas", &poll).await.expect(201);

    for (who, path) in [
        (&school.teacher, "/dashboard/comunicados"),
        (&school.teacher, "/dashboard/encuestas"),
        (&school.guardian_a, "/dashboard"),
    ] {
        let page = school.page(who, path).await;
        assert_eq!(page.status, 200);
        let page = page.text();
        for raw in ["<script>alert", "<img src=x", "<b>¿", "<i>uno", "<script>dos", "\u{202E}", "href=\"https://malo"]
        {
            assert!(!page.contains(raw), "{path} contains {raw}");
        }
        assert!(page.contains("&lt;"), "{path} shows it as text");
    }
}

/// The form of a notice, as a browser posts it.
fn form(school: &School, key: &str, title: &str) -> String {
    let course = &school.arte;
    format!("clave={key}&titulo={title}&texto=Uno%0D%0ADos&asignaciones%5B%5D={course}")
}

async fn post(school: &School, function: &str, body: String, accept: &str) -> Answer {
    school
        .post(&format!("/sfn/{function}"))
        .with_session(&school.teacher.token)
        .header("accept", accept)
        .header("referer", school.url("/dashboard/comunicados"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .ask()
        .await
}

const JSON: &str = "application/json";
const HTML: &str = "text/html,application/xhtml+xml";
const KEY: &str = "01900000-0000-7000-8000-00000000000a";

async fn a_form_that_is_sent_twice_publishes_once(engine: Engine) {
    let school = School::build(engine).await;
    let sent = (0..10).map(|_| post(&school, "comunicado-publicar", form(&school, KEY, "Paseo"), JSON));
    for answer in futures::future::join_all(sent).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("location"), "/dashboard/comunicados?aviso=publicado");
    }
    assert_eq!(school.titles(&school.guardian_b, "comunicados").await, ["Paseo"]);
    assert_eq!(school.count("SELECT COUNT(*) FROM notificaciones").await, 3);
    let poll = |_| {
        let closes = (school.platform.now() + TimeDelta::days(2)).format("%Y-%m-%d");
        let course = &school.matematica_a;
        let key = "01900000-0000-7000-8000-00000000000b";
        let body = format!(
            "clave={key}&pregunta=Paseo%3F&opciones%5B%5D=S%C3%AD&opciones%5B%5D=No&opciones%5B%5D=&cierra_en={closes}\
             &asignaciones%5B%5D={course}"
        );
        post(&school, "encuesta-publicar", body, JSON)
    };
    for answer in futures::future::join_all((0..10).map(poll)).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let polls = school.look(&school.guardian_a, "encuestas").await.expect(200);
    let choices = json!([{ "numero": 1, "texto": "Sí" }, { "numero": 2, "texto": "No" }]);
    assert_eq!((&polls["total"], &polls["items"][0]["opciones"]), (&json!(1), &choices));
    assert!(polls["items"][0]["cierra_en"].as_str().unwrap().ends_with("T04:59:59Z"), "at the end of the day in Lima");
}

async fn a_form_that_was_published_publishes_nothing_else(engine: Engine) {
    let school = School::build(engine).await;
    assert_eq!(post(&school, "comunicado-publicar", form(&school, KEY, "Paseo"), JSON).await.status, 200);
    let other = post(&school, "comunicado-publicar", form(&school, KEY, "Otro"), JSON).await;
    assert_eq!(other.refusal(), (409, "ya_publicado".to_owned()));
    let theirs = school
        .post("/sfn/comunicado-publicar")
        .with_session(&school.other.token)
        .header("accept", JSON)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form(&school, KEY, "Paseo").replace(&school.arte, &school.ciencia))
        .ask()
        .await;
    assert_eq!(theirs.refusal(), (409, "ya_publicado".to_owned()), "nobody gets what another wrote");
    assert_eq!(school.count("SELECT COUNT(*) FROM publicaciones").await, 1);
}

async fn a_plain_post_goes_on_to_the_list_or_back_with_its_error(engine: Engine) {
    let school = School::build(engine).await;
    let done = post(&school, "comunicado-publicar", form(&school, KEY, "Paseo"), HTML).await;
    assert_eq!((done.status, done.header("location").as_str()), (302, "/dashboard/comunicados?aviso=publicado"));
    let refused = post(&school, "comunicado-publicar", format!("clave={KEY}&titulo=Secreto"), HTML).await;
    let back = refused.header("location");
    assert!(refused.status == 302 && !back.contains("Secreto"), "{back}");
    let page = school.page(&school.teacher, back.strip_prefix(&school.url("")).unwrap_or(&back)).await.text();
    assert!(page.contains("Escriba el texto.") && page.contains("Marque al menos un curso."), "beside their fields");
}

async fn lists_are_paged_searched_and_ordered(engine: Engine) {
    let school = School::build(engine).await;
    for title in ["Reunión de julio", "PASEO al museo", "Feria de Ñañas", "100% lana"] {
        school.publish_notice(title, &[&school.arte]).await;
    }
    let titles = async |query: &str| {
        let found = school.look(&school.guardian_b, &format!("comunicados?{query}")).await.expect(200);
        let titles: Vec<_> =
            found["items"].as_array().unwrap().iter().map(|item| item["titulo"].as_str().unwrap().to_owned()).collect();
        (titles, found["total"].as_i64().unwrap(), found["pagina"].clone(), found["por_pagina"].clone())
    };
    let (first, total, page, per_page) = titles("por_pagina=3&pagina=0").await;
    assert_eq!((first.len(), total, page, per_page), (3, 4, json!(1), json!(3)));
    assert_eq!(titles("por_pagina=3&pagina=2").await.0, ["Reunión de julio"]);
    assert_eq!(titles("ordenar=fecha&por_pagina=1000").await.0[0], "Reunión de julio");
    assert_eq!(titles("ordenar=fecha&por_pagina=1000").await.3, json!(200));
    assert_eq!(titles("buscar=NANAS").await.0, ["Feria de Ñañas"]);
    assert_eq!(titles("buscar=%25").await.0, ["100% lana"]);
    assert_eq!(titles("buscar=museo").await.1, 1);
    assert_eq!(titles("pagina=9").await, (vec![], 4, json!(9), json!(25)));
    assert_eq!(titles("buscar=nada").await.1, 0);
    assert_eq!(school.look(&school.guardian_b, "comunicados?ordenar=titulo").await.status, 422);
    assert_eq!(school.look(&school.guardian_b, "comunicados?pagina=x").await.status, 400);
    school.permit(&school.teacher.person, Permission::Comunicados, true).await;
    assert_eq!(school.look(&school.teacher, "comunicados?buscar=paseo").await.expect(200)["total"], 1);
}
