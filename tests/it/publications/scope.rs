//! Who finds what, and who may write for whom.

use padron_core::permission::Permission;
use padron_core::role::Role;
use serde_json::json;

use crate::support::publishing::{Known, School};
use crate::support::school::assignments;
use crate::support::{Ask, Engine, id_of, on_both_engines};

on_both_engines!(
    a_notice_reaches_the_families_of_its_grade_and_section,
    the_courses_of_a_teacher_say_how_many_families_they_reach,
    whoever_looks_after_nobody_there_any_more_finds_nothing,
    no_teacher_publishes_for_a_course_of_another,
    a_permission_taken_away_stops_what_is_new_and_leaves_what_was_published,
    the_permissions_are_separate_and_those_of_another_year_count_no_more,
    with_the_school_year_what_was_published_leaves_the_families,
    a_guardian_who_left_is_neither_counted_nor_told,
    each_family_is_told_once,
    what_something_was_published_for_survives_an_undo,
    an_undo_beside_publishing_removes_no_course_that_something_is_for,
);

async fn a_notice_reaches_the_families_of_its_grade_and_section(engine: Engine) {
    let school = School::build(engine).await;
    school.publish_notice("Para A", &[&school.matematica_a]).await;
    school.publish_notice("Para todos", &[&school.arte]).await;
    school.publish_notice("Para ambos", &[&school.arte, &school.matematica_a]).await;
    let all = ["Para ambos", "Para todos", "Para A"];
    assert_eq!(school.titles(&school.guardian_a, "comunicados").await, all);
    assert_eq!(school.titles(&school.guardian_b, "comunicados").await, all[..2]);
    assert_eq!(school.titles(&school.guardian_none, "comunicados").await, all, "without a section: the whole grade");
    assert!(school.titles(&school.guardian_fourth, "comunicados").await.is_empty());
    assert_eq!(school.titles(&school.teacher, "comunicados").await, all);
    assert!(school.titles(&school.other, "comunicados").await.is_empty(), "each teacher finds their own");

    let found = school.look(&school.guardian_a, "comunicados").await.expect(200);
    let notice = &found["items"][0];
    assert_eq!(notice["docente"], "Rosaura Quintanilla Ñope");
    let course = |id: &str, name: &str| json!({ "asignacion_id": id, "curso": name, "nivel": "Primaria", "grado": 3 });
    let mut in_a = course(&school.matematica_a, "Matemática");
    in_a["seccion"] = json!("A");
    assert_eq!(notice["cursos"], json!([course(&school.arte, "Arte"), in_a]));
    assert!(notice.get("alcance").is_none(), "{notice}");
    let own = school.look(&school.teacher, "comunicados").await.expect(200);
    assert_eq!([0, 1, 2].map(|n| own["items"][n]["alcance"].clone()), [json!(3), json!(3), json!(2)]);
}

async fn the_courses_of_a_teacher_say_how_many_families_they_reach(engine: Engine) {
    let school = School::build(engine).await;
    let courses = school.look(&school.teacher, "asignaciones").await.expect(200);
    assert_eq!(
        courses,
        json!({ "items": [
            { "id": school.arte, "curso": "Arte", "nivel": "Primaria", "grado": 3, "familias": 3 },
            { "id": school.matematica_a, "curso": "Matemática", "nivel": "Primaria", "grado": 3, "seccion": "A",
              "familias": 2 },
        ], "total": 2, "pagina": 1, "por_pagina": 25 })
    );
    let second = school.look(&school.teacher, "asignaciones?pagina=2&por_pagina=1").await.expect(200);
    assert_eq!((&second["items"][0]["curso"], &second["total"]), (&json!("Matemática"), &json!(2)));
}

async fn whoever_looks_after_nobody_there_any_more_finds_nothing(engine: Engine) {
    let school = School::build(engine).await;
    school.publish_notice("Para todos", &[&school.arte]).await;
    let poll = school.publish_poll("¿Paseo?", &[&school.arte]).await;
    let end = |document: &str| {
        format!(
            "UPDATE relaciones_familiares SET estado_activo = FALSE, fecha_fin = fecha_asignacion \
             WHERE padre_id = (SELECT id FROM usuarios WHERE nro_documento = '{document}')"
        )
    };
    school.execute(&end(&school.guardian_a.person.document)).await;
    school.execute("UPDATE estudiantes SET estado_matricula = 'retirado' WHERE nombre = 'Bea'").await;
    school.execute("UPDATE asignaciones_docente_curso SET estado_activo = FALSE").await;
    for gone in [&school.guardian_a, &school.guardian_b, &school.guardian_fourth] {
        assert!(school.titles(gone, "comunicados").await.is_empty());
        assert!(school.titles(gone, "encuestas").await.is_empty());
        assert_eq!(school.vote(gone, &poll, 1).await.refusal(), (404, "no_encontrado".to_owned()));
    }
    assert_eq!(school.titles(&school.guardian_none, "comunicados").await, ["Para todos"], "though the course ended");
    school.vote(&school.guardian_none, &poll, 1).await.expect(200);
}

async fn no_teacher_publishes_for_a_course_of_another(engine: Engine) {
    let school = School::build(engine).await;
    let nobodys = "01900000-0000-7000-8000-000000000000";
    for foreign in [school.ciencia.as_str(), nobodys, "no es un id", ""] {
        let courses = [school.arte.as_str(), foreign];
        let notice = json!({ "titulo": "Hola", "texto": "Hola", "asignaciones": courses });
        let refused = (403, "prohibido".to_owned());
        assert_eq!(school.send(&school.teacher, "comunicados", &notice).await.refusal(), refused, "{foreign}");
        let poll = school.poll("¿Sí?", &courses);
        assert_eq!(school.send(&school.teacher, "encuestas", &poll).await.refusal(), refused, "{foreign}");
    }
    school.execute("UPDATE asignaciones_docente_curso SET estado_activo = FALSE").await;
    let notice = json!({ "titulo": "Hola", "texto": "Hola", "asignaciones": [school.arte] });
    assert_eq!(school.send(&school.teacher, "comunicados", &notice).await.status, 403, "a course that ended");
    assert_eq!(school.count("SELECT COUNT(*) FROM publicaciones").await, 0);
    assert_eq!(school.count("SELECT COUNT(*) FROM notificaciones").await, 0);
}

async fn a_permission_taken_away_stops_what_is_new_and_leaves_what_was_published(engine: Engine) {
    let school = School::build(engine).await;
    school.publish_notice("Antes", &[&school.arte]).await;
    let poll = school.publish_poll("¿Antes?", &[&school.arte]).await;
    for permission in Permission::ALL {
        school.permit(&school.teacher.person, permission, false).await;
    }
    let refused = (403, "prohibido".to_owned());
    for path in ["comunicados", "encuestas", &format!("encuestas/{poll}/resultados")] {
        assert_eq!(school.look(&school.teacher, path).await.refusal(), refused, "{path}");
    }
    let notice = json!({ "titulo": "Después", "texto": "…", "asignaciones": [school.arte] });
    assert_eq!(school.send(&school.teacher, "comunicados", &notice).await.refusal(), refused);
    let late = school.poll("¿Después?", &[&school.arte]);
    assert_eq!(school.send(&school.teacher, "encuestas", &late).await.refusal(), refused);
    assert_eq!(school.send(&school.teacher, "encuestas", &json!({})).await.refusal(), refused, "before any rule");

    assert_eq!(school.titles(&school.guardian_b, "comunicados").await, ["Antes"]);
    school.vote(&school.guardian_b, &poll, 2).await.expect(200);
    school.permit(&school.teacher.person, Permission::Encuestas, true).await;
    let results = school.look(&school.teacher, &format!("encuestas/{poll}/resultados")).await.expect(200);
    assert_eq!(results["votos"], 1);
}

async fn the_permissions_are_separate_and_those_of_another_year_count_no_more(engine: Engine) {
    let school = School::build(engine).await;
    school.permit(&school.teacher.person, Permission::Encuestas, false).await;
    assert_eq!(school.look(&school.teacher, "comunicados").await.status, 200);
    assert_eq!(school.look(&school.teacher, "encuestas").await.status, 403);
    school.execute("UPDATE permisos_docentes SET anio_academico = anio_academico - 1").await;
    assert_eq!(school.look(&school.teacher, "comunicados").await.status, 403);
    for role in [Role::Director, Role::Administrador, Role::Estudiante, Role::Empleado] {
        let person = school.add(role).await;
        let someone = Known { token: school.token_of(&person).await, person };
        for path in ["comunicados", "encuestas", "asignaciones"] {
            assert_eq!(school.look(&someone, path).await.status, 403, "{role} {path}");
        }
    }
}

async fn with_the_school_year_what_was_published_leaves_the_families(engine: Engine) {
    let school = School::build(engine).await;
    school.publish_notice("Para todos", &[&school.arte]).await;
    let poll = school.publish_poll("¿Paseo?", &[&school.arte]).await;
    school.turn_year().await;
    for kind in ["comunicados", "encuestas"] {
        assert!(school.titles(&school.guardian_a, kind).await.is_empty(), "{kind} of last year");
    }
    assert_eq!(school.vote(&school.guardian_a, &poll, 1).await.refusal(), (404, "no_encontrado".to_owned()));
    for permission in Permission::ALL {
        school.permit(&school.teacher.person, permission, true).await;
    }
    assert_eq!(school.titles(&school.teacher, "comunicados").await, ["Para todos"], "its author finds it still");
    let body = json!({ "titulo": "De ayer", "texto": "…", "asignaciones": [school.arte] });
    assert_eq!(school.send(&school.teacher, "comunicados", &body).await.status, 403, "last year's course is no course");
}

async fn a_guardian_who_left_is_neither_counted_nor_told(engine: Engine) {
    let school = School::build(engine).await;
    let gone = &school.guardian_b.person.document;
    school.execute(&format!("UPDATE usuarios SET estado_activo = FALSE WHERE nro_documento = '{gone}'")).await;
    school.publish_notice("Para todos", &[&school.arte]).await;
    let own = school.look(&school.teacher, "comunicados").await.expect(200);
    assert_eq!(own["items"][0]["alcance"], 2);
    assert_eq!(school.count("SELECT COUNT(*) FROM notificaciones WHERE tipo = 'comunicado'").await, 2);
}

async fn each_family_is_told_once(engine: Engine) {
    let school = School::build(engine).await;
    school.publish_notice("Para ambos", &[&school.arte, &school.matematica_a]).await;
    school.publish_poll("¿Paseo?", &[&school.matematica_a]).await;
    let told =
        |kind: &str| format!("SELECT COUNT(*) FROM notificaciones WHERE tipo = '{kind}' AND enlace = '/dashboard'");
    assert_eq!(school.count(&told("comunicado")).await, 3);
    assert_eq!(school.count(&told("encuesta")).await, 2);
    let to = "SELECT COUNT(*) FROM notificaciones WHERE texto = 'Para ambos' \
              AND titulo = 'Nuevo comunicado de Rosaura Quintanilla Ñope'";
    assert_eq!(school.count(to).await, 3);
    assert_eq!(
        school
            .count("SELECT COUNT(*) FROM auditoria WHERE accion IN ('publicar_comunicado', 'publicar_encuesta')")
            .await,
        2
    );
    let quoted = "SELECT COUNT(*) FROM auditoria WHERE CAST(detalle AS TEXT) LIKE '%Para ambos%'";
    assert_eq!(school.count(quoted).await, 0);
}

async fn what_something_was_published_for_survives_an_undo(engine: Engine) {
    let school = School::build(engine).await;
    let undo = async |import: &str, confirm: i64| {
        let body = json!({ "confirmar": confirm });
        let address = format!("/api/admin/import/{import}/deshacer");
        let undone = school.post(&address).bearer_auth(&school.administrator).json(&body).ask().await.expect(200);
        let kept = undone["conservados"].as_array().unwrap().iter();
        (undone["deshechos"].clone(), kept.map(|one| one["motivo"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    let own = &school.teacher.person.document;
    let rows = [format!("{own},Primaria,3,Religión,"), format!("{own},Primaria,3,Inglés,")];
    let import = id_of(&school.import_kind(&school.administrator, "asignaciones", &assignments(rows)).await);
    let courses = school.look(&school.teacher, "asignaciones").await.expect(200);
    let course = courses["items"].as_array().unwrap().iter().find(|course| course["curso"] == "Inglés").unwrap();
    let poll = school.publish_poll("¿Paseo?", &[course["id"].as_str().unwrap()]).await;
    school.vote(&school.guardian_a, &poll, 1).await.expect(200);
    let reason = "El docente ya publicó algo para ese curso.".to_owned();
    assert_eq!(undo(&import, 2).await, (json!(1), vec![reason]));

    // People of an import who, behind the application's back, are named by nothing but these tables.
    let people = school.import_kind(&school.administrator, "docentes", &crate::support::files::people(1..5)).await;
    let person = |n: u32| format!("(SELECT id FROM usuarios WHERE nro_documento = '{}')", 30_000_000 + n);
    school.execute(&format!("UPDATE publicaciones SET docente_id = {}", person(1))).await;
    school.execute(&format!("UPDATE encuesta_votos SET votante_id = {}", person(2))).await;
    school
        .execute(&format!(
            "UPDATE permisos_docentes SET docente_id = {} WHERE tipo_permiso = 'encuestas' AND docente_id = \
             (SELECT id FROM usuarios WHERE nro_documento = '{own}')",
            person(3)
        ))
        .await;
    let reasons = [
        "Ya publicó algo para las familias.",
        "Ya votó en una encuesta.",
        "El director ya decidió sobre sus permisos.",
    ];
    assert_eq!(undo(&id_of(&people), 4).await, (json!(1), reasons.map(str::to_owned).to_vec()));
}

async fn an_undo_beside_publishing_removes_no_course_that_something_is_for(engine: Engine) {
    let school = School::build(engine).await;
    let own = &school.teacher.person.document;
    // Not in the order of their names, so that whoever locks by another order than by id would meet the other.
    let rows = (0..30).map(|n| format!("{own},Primaria,{},Taller {n},", 1 + n * 5 % 6));
    let import = id_of(&school.import_kind(&school.administrator, "asignaciones", &assignments(rows)).await);
    let courses = school.look(&school.teacher, "asignaciones?por_pagina=200").await.expect(200);
    let workshops = courses["items"].as_array().unwrap().iter();
    let workshops: Vec<_> =
        workshops.filter(|course| course["curso"].as_str().unwrap().starts_with("Taller")).collect();
    let publish = async |course: &serde_json::Value| {
        let notice = json!({ "titulo": "Hola", "texto": "Hola", "asignaciones": [course["id"]] });
        school.send(&school.teacher, "comunicados", &notice).await.status
    };
    let undo = async {
        let body = json!({ "confirmar": 30 });
        let address = format!("/api/admin/import/{import}/deshacer");
        school.post(&address).bearer_auth(&school.administrator).json(&body).ask().await.expect(200)
    };
    let all = futures::future::join_all(workshops.iter().map(|course| publish(course)));
    let (undone, statuses) = futures::future::join(undo, all).await;
    assert!(statuses.iter().all(|status| [201, 403].contains(status)), "{statuses:?}");
    let published = statuses.iter().filter(|status| **status == 201).count();
    assert_eq!(undone["conservados"].as_array().unwrap().len(), published);
    assert_eq!(school.count("SELECT COUNT(*) FROM publicacion_asignaciones").await, published as i64);
}
