//! Which teacher gives which course.

use std::sync::Arc;

use futures::future::join_all;
use padron::features::courses::service::assign_in;
use padron_core::import::{AssignmentRow, Kind, Known, TypedRow, parse_row};
use padron_core::role::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::school::assignments;
use crate::support::{Ask, Engine, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    a_course_is_created_when_it_is_first_named_and_once,
    every_wrong_row_of_assignments_gets_its_sentence,
    a_course_that_the_school_has_is_one_whatever_its_name,
    four_imports_at_once_create_a_course_once,
);

async fn a_course_is_created_when_it_is_first_named_and_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let (one, two) = (app.add(Role::Docente).await.document, app.add(Role::Docente).await.document);
    let file = assignments([
        format!("{one},Primaria,3,Religión,A"),
        format!("{one},Primaria,3,RELIGION,B"),
        format!("{two},Secundaria,1ro,religion,"),
        format!("{two},Secundaria,1,Matemática,"),
    ]);
    let import = app.import_kind(&token, "asignaciones", &file).await;
    assert_eq!((&import["creados"], &import["fallidos"]), (&json!(4), &json!(0)), "{import}");
    assert_eq!(app.count("SELECT COUNT(*) FROM cursos").await, 2);
    assert_eq!(app.count("SELECT COUNT(*) FROM cursos WHERE nombre = 'Religión'").await, 1, "the first spelling stays");
    let active = "SELECT COUNT(*) FROM asignaciones_docente_curso a JOIN nivel_grado g ON g.id = a.nivel_grado_id \
                  WHERE a.estado_activo AND (g.codigo = 'P3' AND a.seccion IN ('A', 'B') OR g.codigo = 'S1' AND a.seccion = '')";
    assert_eq!(app.count(active).await, 4);
}

async fn every_wrong_row_of_assignments_gets_its_sentence(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let teacher = app.add(Role::Docente).await.document;
    let guardian = app.add(Role::Apoderado).await.document;
    let inactive = app.add(Role::Docente).await.document;
    app.execute(&format!("UPDATE usuarios SET estado_activo = FALSE WHERE nro_documento = '{inactive}'")).await;
    app.import_kind(&token, "asignaciones", &assignments([format!("{teacher},Primaria,3,Religión,A")])).await;
    let file = assignments([
        format!("{teacher},primaria,tercero,RELIGION,a"),
        "12345678,Primaria,3,Arte,A".to_owned(),
        format!("{guardian},Primaria,9,Arte,A"),
        format!("{inactive},Primaria,3,Arte,A"),
        format!("{teacher},Primaria,3,Religión,B"),
    ]);
    let import = app.check_kind(&token, "asignaciones", &file).await;
    let error = |row: u64, field: &str, sentence: &str| (row, field.to_owned(), sentence.to_owned());
    let document = "nro_documento_docente";
    assert_eq!(
        errors_of(&import),
        [
            error(2, "curso", "Asignación duplicada. El docente ya dicta RELIGION en ese grado y sección."),
            error(3, document, "El docente con documento 12345678 no existe en el sistema. Créelo primero."),
            error(4, "grado", "El grado '9' no existe en Primaria. Valores válidos: 1, 2, 3, 4, 5, 6"),
            error(4, document, &format!("El usuario con documento {guardian} no tiene rol 'docente'.")),
            error(5, document, &format!("El docente con documento {inactive} está inactivo. Actívelo primero.")),
        ]
    );
}

async fn a_course_that_the_school_has_is_one_whatever_its_name(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let teacher = app.add(Role::Docente).await;
    let file = assignments([
        format!("{},Secundaria,3,FISICA Y QUIMICA,A", teacher.document),
        format!("{},Secundaria,3,Historia y Geometría,A", teacher.document),
    ]);
    let several = "La celda nombra varios cursos. Escriba una fila para cada curso.";
    let refused = |row: u64| (row, "curso".to_owned(), several.to_owned());
    let before = app.check_kind(&token, "asignaciones", &file).await;
    assert_eq!(errors_of(&before), [refused(2), refused(3)], "nobody gives such a course");

    app.assign(&teacher, "Secundaria", "4", "Física y Química", "").await;
    let now = app.check_kind(&token, "asignaciones", &file).await;
    assert_eq!(errors_of(&now), [refused(3)]);
    // A review that was opened before, and what is typed by hand, know it as well.
    let path = format!("/api/admin/import/{}", id_of(&before));
    let seen = app.get(&path).bearer_auth(&token).ask().await.expect(200);
    assert_eq!(errors_of(&seen), [refused(3)]);
    let typed = json!({ "datos": { "curso": "física y química", "seccion": "B" } });
    app.request(Method::PATCH, &format!("{path}/filas/3")).bearer_auth(&token).json(&typed).ask().await.expect(200);
    let done = app.finish_import(&token, &id_of(&before)).await;
    assert_eq!((&done["creados"], &done["fallidos"]), (&json!(2), &json!(0)), "{done}");
    assert_eq!(app.count("SELECT COUNT(*) FROM cursos").await, 1);
}

async fn four_imports_at_once_create_a_course_once(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let by = app.add(Role::Administrador).await.id;
    let mut teachers = Vec::new();
    for _ in 0..4 {
        teachers.push(app.add(Role::Docente).await.document);
    }
    let task = |teacher: String| {
        let platform = Arc::clone(&app.platform);
        tokio::spawn(async move {
            for n in 1..=5 {
                let row = row(&teacher, &format!("Taller {}", ["uno", "dos"][n % 2]), &n.to_string());
                let mut tx = platform.db.begin().await.unwrap();
                assign_in(&mut tx, &platform, &row, by).await.unwrap();
                tx.commit().await.unwrap();
            }
        })
    };
    join_all(teachers.into_iter().map(task)).await.into_iter().for_each(Result::unwrap);
    assert_eq!(app.count("SELECT COUNT(*) FROM cursos").await, 2);
    assert_eq!(app.count("SELECT COUNT(*) FROM asignaciones_docente_curso").await, 20);
}

fn row(teacher: &str, course: &str, grade: &str) -> AssignmentRow {
    let values = [
        ("nro_documento_docente", teacher),
        ("nivel", "Primaria"),
        ("grado", grade),
        ("curso", course),
        ("seccion", ""),
    ];
    match parse_row(Kind::Asignaciones, &values.into_iter().collect(), &Known::default()) {
        Ok(TypedRow::Assignment(row)) => row,
        other => panic!("{other:?}"),
    }
}
