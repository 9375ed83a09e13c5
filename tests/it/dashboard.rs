//! The start page of each role: what waits, what changed; real figures only.

use std::time::Duration;

use chrono::TimeDelta;
use padron::features::notifications::service::{Notice, notify_in};
use padron::format;
use padron_core::role::Role;
use serde_json::json;

use crate::support::files::people;
use crate::support::school::students;
use crate::support::{Ask, Engine, OWN_PASSWORD, Person, TestApp, on_both_engines};

on_both_engines!(
    a_director_starts_with_the_teachers_and_the_latest_decisions,
    a_director_is_reminded_of_the_structure_until_it_is_locked,
    an_administrator_starts_with_what_waits,
    a_teacher_starts_with_their_courses,
    a_guardian_starts_with_their_children,
    whoever_has_no_pages_of_their_own_starts_with_what_is_theirs,
    staff_come_in_with_their_dni_and_change_their_password_from_the_start_page,
    pages_are_written_while_other_instances_start_in_the_same_process,
);

async fn start_of(app: &TestApp, token: &str) -> serde_json::Value {
    app.post("/sfn/inicio").bearer_auth(token).json(&json!({})).ask().await.expect(200)
}

async fn page_of(app: &TestApp, token: &str) -> String {
    let answer = app.get("/dashboard").with_session(token).header("accept", "text/html");
    let answer = answer.ask().await;
    assert_eq!(answer.status, 200);
    answer.text()
}

/// What an instance does when it starts must not stop what another is rendering.
async fn pages_are_written_while_other_instances_start_in_the_same_process(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.token_of(&app.add(Role::Administrador).await).await;
    let pages: Vec<_> = (0..60)
        .map(|_| {
            let page = app.get("/dashboard").with_session(&token).header("accept", "text/html");
            tokio::spawn(page.timeout(Duration::from_secs(30)).send())
        })
        .collect();
    for _ in 0..6 {
        app.another().await;
    }
    for page in pages {
        assert_eq!(page.await.unwrap().unwrap().status(), 200);
    }
}

async fn permit(app: &TestApp, director: &str, teacher: &Person) {
    let body = json!({ "tipo_permiso": "comunicados", "estado_activo": true });
    let path = format!("/api/teachers/{}/permissions", teacher.id);
    app.request(reqwest::Method::PUT, &path).bearer_auth(director).json(&body).ask().await.expect(200);
}

async fn a_director_starts_with_the_teachers_and_the_latest_decisions(engine: Engine) {
    let app = TestApp::start(engine).await;
    let director = app.token_of(&app.add(Role::Director).await).await;
    let (busy, _idle) = (app.add(Role::Docente).await, app.add(Role::Docente).await);
    app.assign(&busy, "Primaria", "3", "Arte", "A").await;
    let page = page_of(&app, &director).await;
    assert!(
        page.contains("Ningún docente puede publicar todavía") && page.contains("1 docente no tiene cursos este año")
    );
    permit(&app, &director, &busy).await;
    let start = start_of(&app, &director).await;
    assert_eq!(start["Director"]["docentes"], json!({ "docentes": 2, "con_permiso": 1, "sin_asignaciones": 1 }));
    assert_eq!(start["Director"]["cambios"].as_array().unwrap().len(), 1);
    let page = page_of(&app, &director).await;
    assert!(page.contains("activó Comunicados de Rosaura") && !page.contains("Ningún docente puede publicar"));
    assert!(!page.contains("/admin/"), "nothing that a director may not open");
}

async fn a_director_is_reminded_of_the_structure_until_it_is_locked(engine: Engine) {
    let app = TestApp::start(engine).await;
    let director = app.token_of(&app.add(Role::Director).await).await;
    let year = start_of(&app, &director).await["Director"]["anio"].as_i64().unwrap();
    let missing = format!("Falta definir la estructura de evaluación {year}");
    let drafted = format!("La estructura de evaluación {year} está en borrador");
    let save = async |weight: &str, confirm: bool| {
        let component = |name| json!({ "nombre_item": name, "peso_porcentual": weight, "tipo_evaluacion": "unica" });
        let body = json!({ "componentes": [component("Examen"), component("Arte")], "confirmar": confirm });
        let request = app.request(reqwest::Method::PUT, "/api/evaluation-structure").bearer_auth(&director);
        request.json(&body).ask().await.expect(200);
    };
    let page = page_of(&app, &director).await;
    assert!(page.contains(&missing) && page.contains("href=\"/dashboard/configuracion-evaluacion\""));
    save("40", false).await;
    let page = page_of(&app, &director).await;
    assert!(page.contains(&drafted) && page.contains("Le faltan detalles") && !page.contains(&missing));
    save("50", false).await;
    let page = page_of(&app, &director).await;
    assert!(page.contains(&drafted) && page.contains("solo falta guardarla"));
    save("50", true).await;
    assert_eq!(start_of(&app, &director).await["Director"]["estructura"], json!("Locked"));
    let page = page_of(&app, &director).await;
    assert!(!page.contains(&drafted) && page.contains("Configuración de Evaluación"));
}

async fn an_administrator_starts_with_what_waits(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let quiet = start_of(&app, &token).await["Administrator"].clone();
    assert_eq!(
        (&quiet["por_confirmar_total"], &quiet["sin_ingresar"], &quiet["vencidas"]),
        (&json!(0), &json!(0), &json!(0))
    );
    app.import(&token, &people(1..4)).await;
    app.check(&token, &people(4..6)).await;
    let start = start_of(&app, &token).await["Administrator"].clone();
    assert_eq!((&start["por_confirmar_total"], &start["por_confirmar"][0]["registros"]), (&json!(1), &json!(2)));
    assert_eq!(
        (&start["ultimas"][0]["registros"], &start["sin_ingresar"], &start["por_vencer"]),
        (&json!(3), &json!(3), &json!(0))
    );
    let guardian = app.add(Role::Apoderado).await.document;
    app.import_kind(&token, "estudiantes", &students([format!(",Ana,Paz,Primaria,3,{guardian},madre,")])).await;
    app.execute("UPDATE relaciones_familiares SET estado_activo = FALSE, fecha_fin = fecha_asignacion").await;
    app.clock.advance(TimeDelta::days(12));
    let token = app.administrator().await;
    let start = start_of(&app, &token).await["Administrator"].clone();
    assert_eq!((&start["por_vencer"], &start["estudiantes_sin_apoderado"]), (&json!(3), &json!(1)));
    assert!(page_of(&app, &token).await.contains("por vencer en tres días"));
    app.clock.advance(TimeDelta::days(3));
    let token = app.administrator().await;
    let start = start_of(&app, &token).await["Administrator"].clone();
    assert_eq!((&start["vencidas"], &start["sin_ingresar"]), (&json!(3), &json!(0)));
}

async fn a_teacher_starts_with_their_courses(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (teacher, other) = (app.add(Role::Docente).await, app.add(Role::Docente).await);
    app.assign(&teacher, "Secundaria", "1", "Música", "").await;
    app.assign(&teacher, "Primaria", "3", "Arte", "A").await;
    app.assign(&other, "Primaria", "4", "Religión", "A").await;
    let token = app.token_of(&teacher).await;
    let start = start_of(&app, &token).await;
    assert_eq!(start["Teacher"]["cursos"], json!(["Arte · 3.º Primaria \"A\"", "Música · 1.º Secundaria"]));
    assert!(page_of(&app, &token).await.contains("Cuando el director le permita publicar"));
    let idle = app.token_of(&app.add(Role::Docente).await).await;
    assert!(page_of(&app, &idle).await.contains("No tiene cursos asignados este año"));
}

async fn a_guardian_starts_with_their_children(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let (guardian, other) = (app.add(Role::Apoderado).await, app.add(Role::Apoderado).await);
    let rows = [
        format!(",Ana,Paz,Primaria,3,{},madre,A", guardian.document),
        format!(",Leo,Paz,Inicial,4,{},madre,", guardian.document),
        format!(",Eva,Sol,Primaria,3,{},madre,A", other.document),
    ];
    app.import_kind(&token, "estudiantes", &students(rows)).await;
    let start = start_of(&app, &app.token_of(&guardian).await).await;
    assert_eq!(start["Guardian"]["hijos"], json!(["Ana Paz · 3.º Primaria \"A\"", "Leo Paz · Inicial 4 años"]));
}

/// Tells somebody something: nobody writes to staff and students yet.
async fn tell(app: &TestApp, person: &Person, title: &str) {
    let notice = Notice { kind: "aviso", title, text: "El lunes a las ocho.", link: None };
    let mut tx = app.platform.db.begin().await.unwrap();
    notify_in(&mut tx, &app.platform, &[person.id], &notice).await.unwrap();
    tx.commit().await.unwrap();
}

async fn whoever_has_no_pages_of_their_own_starts_with_what_is_theirs(engine: Engine) {
    let app = TestApp::start(engine).await;
    for (role, name, helper) in
        [(Role::Empleado, "Employee", "Recursos Humanos"), (Role::Estudiante, "Student", "la secretaría del colegio")]
    {
        let person = app.add(role).await;
        let token = app.token_of(&person).await;
        let own = start_of(&app, &token).await[name].clone();
        let expected = json!({
            "nombre_completo": "Rosaura Quintanilla Ñope", "documento": person.document, "email": person.email,
            "password_cambiada_en": null, "notificaciones": [],
        });
        assert_eq!(own, expected);
        let page = page_of(&app, &token).await;
        for text in [
            "Hola, Rosaura",
            &person.document,
            &person.email,
            "No tiene notificaciones",
            &format!("Comuníquese con {helper}."),
            "href=\"/perfil\"",
            "href=\"/cambiar-password\"",
        ] {
            assert!(page.contains(text), "{role}: {text}");
        }
        for other in ["/admin/", "/dashboard/", "plataforma educativa", "hijos"] {
            assert!(!page.contains(other), "{role}: {other}");
        }

        for number in 1..=4 {
            app.clock.advance(TimeDelta::minutes(1));
            tell(&app, &person, &format!("Reunión {number}")).await;
        }
        tell(&app, &app.add(role).await, "De otra persona").await;
        let page = page_of(&app, &token).await;
        let places = ["Reunión 4", "Reunión 3", "Reunión 2"].map(|title| page.find(title));
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{places:?}");
        assert!(page.contains("El lunes a las ocho.") && page.contains("href=\"/notificaciones\""));
        assert!(!page.contains("Reunión 1") && !page.contains("De otra persona"));
    }
}

async fn staff_come_in_with_their_dni_and_change_their_password_from_the_start_page(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add_newcomer(Role::Empleado).await;
    let first = app.token(&person.document, person.password).await;
    let start = app.post("/sfn/inicio").bearer_auth(&first).json(&json!({})).ask().await;
    assert_eq!(start.refusal(), (403, "debe_cambiar_password".to_owned()));
    let another = app.token(&person.document, person.password).await;
    let changed = app.change_password(&first, person.password, OWN_PASSWORD).await.expect(200);
    let own = changed["token"].as_str().unwrap();
    assert_eq!(app.who(&another).await.status, 401, "other sessions end");
    assert_eq!(app.sign_in(&person.document, person.password).await.status, 401);
    let day = format::date(app.platform.now());
    let start = start_of(&app, own).await["Employee"].clone();
    assert!(start["password_cambiada_en"].is_string(), "{start}");
    assert!(page_of(&app, own).await.contains(&format!("La cambió el {day}.")));
    let number = "INSERT INTO personal (usuario_id, legajo) SELECT id, 'SA-0071' FROM usuarios WHERE nro_documento = ";
    app.execute(&format!("{number}'{}'", person.document)).await;
    assert_eq!(start_of(&app, own).await["Employee"]["legajo"], "SA-0071");
    assert!(page_of(&app, own).await.contains("SA-0071"));
    let profile = app.get("/perfil").with_session(own).header("accept", "text/html").ask().await.text();
    assert!(profile.contains("Cambiar contraseña") && profile.contains("href=\"/cambiar-password\""));
}
