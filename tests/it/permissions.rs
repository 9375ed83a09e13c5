//! HU-USERS-01: the director's switches.

use chrono::TimeDelta;
use futures::future::join_all;
use padron_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Ask, Engine, Person, TestApp, on_both_engines};

on_both_engines!(
    a_director_sees_every_active_teacher_with_both_switches,
    a_switch_makes_one_row_and_turns_it,
    the_singular_is_understood_and_other_words_are_not,
    only_an_active_teacher_can_be_given_a_permission,
    a_teacher_without_courses_this_year_can_be_given_nothing,
    switching_off_what_is_off_is_no_error,
    the_history_says_who_when_and_what,
    fifty_changes_at_once_leave_one_row_and_a_complete_history,
    two_directors_see_each_others_result,
    the_teacher_is_told_of_what_changed_and_of_nothing_else,
    the_teachers_session_and_menu_follow_at_once,
    a_permission_ends_with_its_school_year_and_is_renewed_on_the_same_row,
    when_the_school_year_turns_permissions_and_courses_begin_anew,
    a_search_of_any_length_is_answered,
    the_list_is_searched_filtered_sorted_and_paged,
    the_page_works_as_plain_html,
    every_decision_is_in_the_audit,
);

/// A teacher, surname and courses given.
async fn teacher(app: &TestApp, first_name: &str, last_name: &str, courses: usize) -> Person {
    let (first_name, last_name) = (first_name.to_owned(), last_name.to_owned());
    let teacher = app
        .add_person(Role::Docente, crate::support::OWN_PASSWORD, |user| {
            (user.first_name, user.last_name) = (first_name, last_name);
        })
        .await;
    for (grade, course) in [("3", "Arte"), ("4", "Arte"), ("4", "Música")].into_iter().take(courses) {
        app.assign(&teacher, "Primaria", grade, course, "A").await;
    }
    teacher
}

async fn director(app: &TestApp) -> String {
    app.token_of(&app.add(Role::Director).await).await
}

async fn switch(app: &TestApp, token: &str, method: Method, teacher: &Person, body: &Value) -> Answer {
    let path = format!("/api/teachers/{}/permissions", teacher.id);
    app.request(method, &path).bearer_auth(token).json(body).ask().await
}

async fn put(app: &TestApp, token: &str, teacher: &Person, permission: &str, active: bool) -> Answer {
    switch(app, token, Method::PUT, teacher, &json!({ "tipo_permiso": permission, "estado_activo": active })).await
}

async fn list(app: &TestApp, token: &str, query: &str) -> Value {
    app.get(&format!("/api/teachers/permissions{query}")).bearer_auth(token).ask().await.expect(200)
}

async fn history(app: &TestApp, token: &str, teacher: &Person) -> Value {
    let path = format!("/api/teachers/{}/permissions/history?por_pagina=200", teacher.id);
    app.get(&path).bearer_auth(token).ask().await.expect(200)
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|row| row["nombre_completo"].as_str().unwrap()).collect()
}

async fn a_director_sees_every_active_teacher_with_both_switches(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let rosa = teacher(&app, "Rosa", "Ñahui", 3).await;
    let gone = teacher(&app, "Luz", "Arce", 1).await;
    teacher(&app, "Íñigo", "Ávila", 0).await;
    app.execute(&format!("UPDATE usuarios SET estado_activo = FALSE WHERE nro_documento = '{}'", gone.document)).await;
    put(&app, &token, &rosa, "comunicados", true).await.expect(200);
    put(&app, &token, &rosa, "encuestas", true).await.expect(200);
    let page = list(&app, &token, "").await;
    assert_eq!(names(&page), ["Íñigo Ávila", "Rosa Ñahui"], "active teachers only, by surname");
    assert_eq!(
        page["items"][1],
        json!({ "docente_id": rosa.id, "nombre_completo": "Rosa Ñahui", "comunicados": true, "encuestas": true,
            "cursos_activos": 3, "grados": "3.º y 4.º Primaria" }),
        "both at once (VN-03)"
    );
    assert_eq!(page["items"][0]["cursos_activos"], 0);
    assert_eq!(page["cuentas"], json!({ "docentes": 2, "con_permiso": 1, "sin_asignaciones": 1 }));
    assert_eq!((&page["total"], &page["pagina"], &page["por_pagina"]), (&json!(2), &json!(1), &json!(25)));
}

async fn a_switch_makes_one_row_and_turns_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let teacher = teacher(&app, "Rosa", "Ñahui", 1).await;
    // POST registers and activates, whether it says so or not; PUT and PATCH turn.
    let made =
        switch(&app, &token, Method::POST, &teacher, &json!({ "tipo_permiso": "comunicados" })).await.expect(200);
    assert_eq!((&made["comunicados"], &made["encuestas"]), (&json!(true), &json!(false)));
    let given = "SELECT COUNT(*) FROM permisos_docentes WHERE tipo_permiso = 'comunicados' AND estado_activo \
                 AND fecha_otorgamiento IS NOT NULL AND anio_academico > 2000";
    assert_eq!(app.count(given).await, 1);
    for (method, active) in [(Method::PATCH, false), (Method::PUT, true), (Method::PUT, false)] {
        let body = json!({ "tipo_permiso": "comunicados", "estado_activo": active });
        assert_eq!(switch(&app, &token, method, &teacher, &body).await.expect(200)["comunicados"], active);
        assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes").await, 1);
        assert_eq!(app.count(given).await, i64::from(active));
    }
    // PUT makes the row that is missing.
    assert_eq!(put(&app, &token, &teacher, "encuestas", true).await.expect(200)["encuestas"], true);
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes").await, 2);
}

async fn the_singular_is_understood_and_other_words_are_not(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let teacher = teacher(&app, "Rosa", "Ñahui", 1).await;
    assert_eq!(put(&app, &token, &teacher, "comunicado", true).await.expect(200)["comunicados"], true);
    assert_eq!(put(&app, &token, &teacher, "encuesta", true).await.expect(200)["encuestas"], true);
    let stored = "SELECT COUNT(*) FROM permisos_docentes WHERE tipo_permiso IN ('comunicados', 'encuestas')";
    assert_eq!(app.count(stored).await, 2);
    let unknown = json!({ "campo": "tipo_permiso", "mensaje": "El tipo de permiso no existe. Valores válidos: comunicados, encuestas." });
    let missing = json!({ "campo": "estado_activo", "mensaje": "Indique true o false." });
    assert_eq!(put(&app, &token, &teacher, "notas", true).await.expect(422)["campos"], json!([unknown]));
    let told = switch(&app, &token, Method::PUT, &teacher, &json!({})).await.expect(422);
    assert_eq!(told["campos"], json!([unknown, missing]), "both together");
    let told = switch(&app, &token, Method::PATCH, &teacher, &json!({ "tipo_permiso": "encuestas" })).await.expect(422);
    assert_eq!(told["campos"], json!([missing]));
    assert_eq!(history(&app, &token, &teacher).await["total"], 2);
}

async fn only_an_active_teacher_can_be_given_a_permission(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let inactive = teacher(&app, "Rosa", "Ñahui", 1).await;
    app.execute(&format!("UPDATE usuarios SET estado_activo = FALSE WHERE nro_documento = '{}'", inactive.document))
        .await;
    let guardian = app.add(Role::Apoderado).await;
    for other in [&inactive, &guardian] {
        assert_eq!(put(&app, &token, other, "encuestas", true).await.refusal(), (404, "no_encontrado".into()));
    }
    for id in ["01900000-0000-7000-8000-000000000000", "7", "x'--"] {
        let path = format!("/api/teachers/{id}/permissions");
        let body = json!({ "tipo_permiso": "encuestas", "estado_activo": true });
        let answer = app.request(Method::PUT, &path).bearer_auth(&token).json(&body).ask().await;
        assert_eq!(answer.refusal(), (404, "no_encontrado".into()), "{id}");
    }
    let path = format!("/api/teachers/{}/permissions/history", guardian.id);
    assert_eq!(app.get(&path).bearer_auth(&token).ask().await.status, 404);
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes_historial").await, 0);
}

async fn a_teacher_without_courses_this_year_can_be_given_nothing(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let idle = teacher(&app, "Rosa", "Ñahui", 0).await;
    let former = teacher(&app, "Luz", "Arce", 1).await;
    let ended = teacher(&app, "Ana", "Vega", 1).await;
    app.execute(&format!(
        "UPDATE asignaciones_docente_curso SET anio_academico = anio_academico - 1 WHERE docente_id = \
         (SELECT id FROM usuarios WHERE nro_documento = '{}')",
        former.document
    ))
    .await;
    app.execute(&format!(
        "UPDATE asignaciones_docente_curso SET estado_activo = FALSE WHERE docente_id = \
         (SELECT id FROM usuarios WHERE nro_documento = '{}')",
        ended.document
    ))
    .await;
    for teacher in [&idle, &former, &ended] {
        let refused = put(&app, &token, teacher, "comunicados", true).await.expect(409);
        assert_eq!(refused["codigo"], "docente_sin_asignaciones");
        assert_eq!(refused["mensaje"], "Este docente no tiene asignaciones activas. Asigne cursos primero.");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes").await, 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes_historial").await, 0);
}

async fn switching_off_what_is_off_is_no_error(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let rosa = teacher(&app, "Rosa", "Ñahui", 1).await;
    for _ in 0..2 {
        assert_eq!(put(&app, &token, &rosa, "comunicados", false).await.expect(200)["comunicados"], false);
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM notificaciones").await, 0, "nothing changed: nothing to tell");
    // What was given before the courses ended can be taken away.
    put(&app, &token, &rosa, "encuestas", true).await.expect(200);
    app.execute("UPDATE asignaciones_docente_curso SET estado_activo = FALSE").await;
    assert_eq!(put(&app, &token, &rosa, "encuestas", false).await.expect(200)["encuestas"], false);
}

async fn the_history_says_who_when_and_what(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (one, two) = (director(&app).await, director(&app).await);
    let rosa = teacher(&app, "Rosa", "Ñahui", 1).await;
    put(&app, &one, &rosa, "comunicados", true).await.expect(200);
    app.clock.advance(TimeDelta::minutes(1));
    put(&app, &two, &rosa, "comunicados", false).await.expect(200);
    app.clock.advance(TimeDelta::minutes(1));
    put(&app, &one, &rosa, "encuestas", true).await.expect(200);
    let told = history(&app, &two, &rosa).await;
    let lines: Vec<_> =
        told["items"].as_array().unwrap().iter().map(|line| (&line["tipo_permiso"], &line["estado_activo"])).collect();
    let (notices, polls, on, off) = (json!("comunicados"), json!("encuestas"), json!(true), json!(false));
    assert_eq!(lines, [(&polls, &on), (&notices, &off), (&notices, &on)], "the latest first");
    assert_eq!(told["items"][0]["realizado_por"], "Rosaura Quintanilla Ñope");
    let at = |index: usize| told["items"][index]["fecha"].as_str().unwrap().to_owned();
    assert!(at(0) > at(1) && at(1) > at(2) && at(0).ends_with('Z'), "{told}");
    let by_two = "SELECT COUNT(DISTINCT realizado_por) FROM permisos_docentes_historial";
    assert_eq!(app.count(by_two).await, 2);
    let path = format!("/api/teachers/{}/permissions/history?por_pagina=2&pagina=2", rosa.id);
    let last = app.get(&path).bearer_auth(&one).ask().await.expect(200);
    assert_eq!((&last["total"], last["items"].as_array().unwrap().len()), (&json!(3), 1));
}

async fn fifty_changes_at_once_leave_one_row_and_a_complete_history(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (one, two) = (director(&app).await, director(&app).await);
    let rosa = teacher(&app, "Rosa", "Ñahui", 1).await;
    let changes = (0..50).map(|n| {
        let token = if n % 2 == 0 { &one } else { &two };
        put(&app, token, &rosa, "comunicados", n % 3 != 0)
    });
    for answer in join_all(changes).await {
        answer.expect(200);
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes").await, 1);
    let told = history(&app, &one, &rosa).await;
    assert_eq!(told["total"], 50);
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes_historial WHERE estado_activo").await, 33);
    // The row is as the last decision left it, and the teacher heard of each turn, in the order of the decisions.
    let row = &list(&app, &one, "").await["items"][0];
    assert_eq!(row["comunicados"], told["items"][0]["estado_activo"]);
    let mut states: Vec<bool> =
        told["items"].as_array().unwrap().iter().rev().map(|line| line["estado_activo"] == true).collect();
    states.insert(0, false);
    let turns = states.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert_eq!(app.count("SELECT COUNT(*) FROM notificaciones").await, turns as i64);
}

async fn two_directors_see_each_others_result(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (one, two) = (director(&app).await, director(&app).await);
    let rosa = teacher(&app, "Rosa", "Ñahui", 1).await;
    put(&app, &one, &rosa, "comunicados", true).await.expect(200);
    assert_eq!(list(&app, &two, "").await["items"][0]["comunicados"], true);
    let row = put(&app, &two, &rosa, "encuestas", true).await.expect(200);
    assert_eq!((&row["comunicados"], &row["encuestas"]), (&json!(true), &json!(true)), "the row is whole");
    put(&app, &two, &rosa, "comunicados", false).await.expect(200);
    assert_eq!(list(&app, &one, "").await["items"][0]["comunicados"], false);
}

async fn the_teacher_is_told_of_what_changed_and_of_nothing_else(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let (rosa, other) = (teacher(&app, "Rosa", "Ñahui", 1).await, teacher(&app, "Luz", "Arce", 1).await);
    for active in [true, true, false] {
        put(&app, &token, &rosa, "encuestas", active).await.expect(200);
    }
    let of = |person: &Person, title: &str| {
        format!(
            "SELECT COUNT(*) FROM notificaciones n JOIN usuarios u ON u.id = n.usuario_id \
             WHERE u.nro_documento = '{}' AND n.titulo = '{title}' AND n.tipo = 'permisos' AND n.leida_en IS NULL",
            person.document
        )
    };
    assert_eq!(app.count(&of(&rosa, "Permiso de Encuestas activado")).await, 1);
    assert_eq!(app.count(&of(&rosa, "Permiso de Encuestas desactivado")).await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM notificaciones").await, 2, "nobody else hears of it");
    assert_eq!(put(&app, &token, &other, "notas", true).await.status, 422);
    assert_eq!(app.count("SELECT COUNT(*) FROM notificaciones").await, 2);
}

async fn the_teachers_session_and_menu_follow_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let rosa = teacher(&app, "Rosa", "Ñahui", 1).await;
    let session = app.token_of(&rosa).await;
    let allowed = async || app.who(&session).await.expect(200)["permisos"].clone();
    assert_eq!(allowed().await, json!([]));
    put(&app, &token, &rosa, "encuestas", true).await.expect(200);
    put(&app, &token, &rosa, "comunicados", true).await.expect(200);
    assert_eq!(allowed().await, json!(["comunicados", "encuestas"]));
    put(&app, &token, &rosa, "comunicados", false).await.expect(200);
    assert_eq!(allowed().await, json!(["encuestas"]), "without signing in again");
}

async fn a_permission_ends_with_its_school_year_and_is_renewed_on_the_same_row(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let rosa = teacher(&app, "Rosa", "Ñahui", 1).await;
    put(&app, &token, &rosa, "comunicados", true).await.expect(200);
    let session = app.token_of(&rosa).await;
    app.execute("UPDATE permisos_docentes SET anio_academico = anio_academico - 1").await;
    assert_eq!(app.who(&session).await.expect(200)["permisos"], json!([]));
    assert_eq!(list(&app, &token, "").await["items"][0]["comunicados"], false);
    assert_eq!(list(&app, &token, "?filtro=con_permiso").await["total"], 0);
    put(&app, &token, &rosa, "comunicados", true).await.expect(200);
    assert_eq!(app.who(&session).await.expect(200)["permisos"], json!(["comunicados"]));
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes").await, 1);
}

async fn when_the_school_year_turns_permissions_and_courses_begin_anew(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let rosa = teacher(&app, "Rosa", "Ñahui", 1).await;
    put(&app, &token, &rosa, "comunicados", true).await.expect(200);
    let session = app.token_of(&rosa).await;
    app.turn_year().await;
    assert_eq!(app.who(&session).await.expect(200)["permisos"], json!([]));
    let row = list(&app, &token, "").await["items"][0].clone();
    assert_eq!((&row["comunicados"], &row["cursos_activos"], &row["grados"]), (&json!(false), &json!(0), &json!("")));
    let refused = put(&app, &token, &rosa, "comunicados", true).await;
    assert_eq!(refused.refusal(), (409, "docente_sin_asignaciones".into()));
    app.assign(&rosa, "Primaria", "5", "Arte", "A").await;
    put(&app, &token, &rosa, "comunicados", true).await.expect(200);
    assert_eq!(app.who(&session).await.expect(200)["permisos"], json!(["comunicados"]));
    assert_eq!(app.count("SELECT COUNT(*) FROM permisos_docentes").await, 1);
}

async fn a_search_of_any_length_is_answered(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    teacher(&app, "Rosa", "Ñahui", 1).await;
    let long = "a".repeat(55_000);
    assert_eq!(list(&app, &token, &format!("?buscar={long}")).await["total"], 0);
}

async fn the_list_is_searched_filtered_sorted_and_paged(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let rosa = teacher(&app, "Rosa María", "Ñahui Quispe", 1).await;
    teacher(&app, "Luz", "Arce", 0).await;
    teacher(&app, "Zoë", "100%_Real", 1).await;
    put(&app, &token, &rosa, "encuestas", true).await.expect(200);
    for (query, found) in [
        ("?buscar=quispe%20ROSA", vec!["Rosa María Ñahui Quispe"]),
        ("?buscar=nahui", vec!["Rosa María Ñahui Quispe"]),
        ("?buscar=%25", vec!["Zoë 100%_Real"]),
        ("?buscar=_R", vec!["Zoë 100%_Real"]),
        ("?buscar=nadie", vec![]),
        ("?buscar=%00%27%3B--", vec![]),
        ("?filtro=con_permiso", vec!["Rosa María Ñahui Quispe"]),
        ("?filtro=sin_permiso", vec!["Zoë 100%_Real", "Luz Arce"]),
        ("?filtro=sin_asignaciones", vec!["Luz Arce"]),
        ("?filtro=sin_permiso&buscar=luz", vec!["Luz Arce"]),
        ("?ordenar=-nombre", vec!["Rosa María Ñahui Quispe", "Luz Arce", "Zoë 100%_Real"]),
        ("?por_pagina=1&pagina=2", vec!["Luz Arce"]),
        ("?por_pagina=1&pagina=9", vec![]),
        ("?pagina=0&por_pagina=0", vec!["Zoë 100%_Real"]),
    ] {
        assert_eq!(names(&list(&app, &token, query).await), found, "{query}");
    }
    let by_document = list(&app, &token, &format!("?buscar={}", rosa.document)).await;
    assert_eq!(names(&by_document), ["Rosa María Ñahui Quispe"]);
    for (query, status) in [("?filtro=nada", 400), ("?ordenar=edad", 422), ("?pagina=-1", 400)] {
        assert_eq!(
            app.get(&format!("/api/teachers/permissions{query}")).bearer_auth(&token).ask().await.status,
            status
        );
    }
}

async fn the_page_works_as_plain_html(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let rosa = teacher(&app, "Rosa <b>", "Ñahui", 1).await;
    let idle = teacher(&app, "Luz", "Arce", 0).await;
    let open = async |address: &str| app.get(address).with_session(&token).header("accept", "text/html").ask().await;
    let page = open("/dashboard/gestion-permisos").await;
    let text = page.text();
    assert_eq!(page.status, 200);
    assert!(text.contains("Rosa &lt;b&gt; Ñahui") && !text.contains("Rosa <b>"));
    assert!(text.contains("¿Desea activar el permiso de Comunicados para Rosa &lt;b&gt; Ñahui?"));
    assert!(text.contains("Este docente no tiene asignaciones activas. Asigne cursos primero."));
    assert_eq!(text.matches("role=\"switch\"").count(), 2, "{} has no switches", idle.document);
    // Pressed before the page is interactive: the question stands open, with a form that posts.
    let pressed = format!(
        "/dashboard/gestion-permisos?filtro=sin_permiso&docente_id={}&tipo_permiso=comunicados&estado_activo=true",
        rosa.id
    );
    let text = open(&pressed).await.text();
    let opened = |text: &str| {
        let dialog = text.split("<dialog").nth(1).unwrap();
        let (tag, rest) = dialog.split_once('>').unwrap();
        (
            tag.split_whitespace().any(|word| word == "open"),
            rest.split("</h2>").next().unwrap().contains("Rosa &lt;b&gt; Ñahui?"),
        )
    };
    assert_eq!(opened(&text), (true, true), "the question is open, and names the teacher");
    assert_eq!(opened(&page.text()), (false, false), "nothing is asked before");
    let decide = async |active: &str, teacher: &Person| {
        app.post("/sfn/permisos-cambiar")
            .with_session(&token)
            .header("accept", "text/html")
            .header("referer", app.url(&pressed))
            .form(&[
                ("docente_id", teacher.id.to_string().as_str()),
                ("tipo_permiso", "comunicados"),
                ("estado_activo", active),
                ("volver", "filtro=sin_permiso"),
            ])
            .ask()
            .await
    };
    let done = decide("true", &rosa).await;
    assert_eq!(
        (done.status, done.header("location").as_str()),
        (302, "/dashboard/gestion-permisos?filtro=sin_permiso&aviso=permiso")
    );
    let text = open(&format!("/dashboard/gestion-permisos/{}", rosa.id)).await.text();
    assert!(text.contains("Rosaura Quintanilla Ñope") && text.contains("activó Comunicados"));
    let refused = decide("true", &idle).await;
    assert_eq!(refused.status, 302);
    let text = open(refused.header("location").trim_start_matches(&app.url(""))).await.text();
    assert!(text.contains("Este docente no tiene asignaciones activas."));
}

async fn every_decision_is_in_the_audit(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let rosa = teacher(&app, "Rosa", "Ñahui", 1).await;
    put(&app, &token, &rosa, "encuestas", true).await.expect(200);
    let noted = format!(
        "SELECT COUNT(*) FROM auditoria WHERE accion = 'cambiar_permiso' AND objeto = 'docente' AND objeto_id = '{}' \
         AND red = '127.0.0.1'",
        rosa.id
    );
    assert_eq!(app.count(&noted).await, 1);
}
