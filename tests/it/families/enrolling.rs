//! Students, their codes and their guardians, as one unit.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::future::join_all;
use padron::error::AppError;
use padron::features::families::service::{Enrolled, count_relations, enrol_in, guardian_names, student_names};
use padron::platform::Platform;
use padron_core::import::{Kind, Known, StudentRow, TypedRow, parse_row};
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use crate::support::school::{relations, students};
use crate::support::{Engine, OtherInstance, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    siblings_share_their_guardian_and_codes_run_on_without_gaps,
    a_row_that_fails_leaves_no_gap_and_nothing_of_itself,
    four_imports_at_once_neither_clash_nor_leave_gaps,
    codes_given_by_hand_are_left_out,
    the_first_guardian_stays_and_an_ended_relation_makes_room,
    names_are_looked_up_for_the_review,
);

fn row(name: &str, grade: &str, guardian: &str, code: &str) -> StudentRow {
    let values = [
        ("codigo_estudiante", code),
        ("nombre", name),
        ("apellido", "Ñahui Ríos"),
        ("nivel", "Primaria"),
        ("grado", grade),
        ("nro_documento_apoderado", guardian),
        ("tipo_relacion", "madre"),
        ("seccion", "A"),
    ];
    match parse_row(Kind::Estudiantes, &values.into_iter().collect(), &Known::default()) {
        Ok(TypedRow::Student(row)) => row,
        other => panic!("{other:?}"),
    }
}

async fn enrol(platform: &Platform, row: &StudentRow, by: Uuid) -> Result<Enrolled, AppError> {
    let mut tx = platform.db.begin().await.unwrap();
    let enrolled = enrol_in(&mut tx, platform, row, false, by).await?;
    tx.commit().await.unwrap();
    Ok(enrolled)
}

async fn siblings_share_their_guardian_and_codes_run_on_without_gaps(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let (one, two) = (app.add(Role::Apoderado).await.document, app.add(Role::Apoderado).await.document);
    let file = students([
        format!(",Luz,Ñahui,Primaria,3,{one},madre,A"),
        format!(",Leo,Ñahui,Primaria,3,{one},madre,A"),
        format!(",Mar,Ñahui,Secundaria,5,{one},madre,"),
        format!(",Sol,Paz,Primaria,3,{two},padre,B"),
        format!(",Ivo,Paz,Inicial,4,{two},tutor,"),
    ]);
    let import = app.import_kind(&token, "estudiantes", &file).await;
    assert_eq!((&import["creados"], &import["fallidos"]), (&json!(5), &json!(0)), "{import}");
    let expected = json!({ "total": 5, "padre": 1, "madre": 3, "apoderado": 0, "tutor": 1 });
    assert_eq!(import["relaciones"], expected);
    let counted = count_relations(&mut app.platform.db.read().await.unwrap(), id_of(&import).parse().unwrap()).await;
    assert_eq!(json!(counted.unwrap()), expected);

    let rows = app.rows(&token, &id_of(&import), "estado=creada").await;
    let codes: Vec<_> =
        rows["items"].as_array().unwrap().iter().map(|row| &row["datos"]["codigo_estudiante"]).collect();
    assert_eq!(codes, ["P3001", "P3002", "S5001", "P3003", "I4001"]);
    let siblings = format!(
        "SELECT COUNT(*) FROM relaciones_familiares r JOIN usuarios u ON u.id = r.padre_id JOIN estudiantes e ON \
         e.id = r.estudiante_id AND e.anio_academico = r.anio_academico WHERE u.nro_documento = '{one}' AND r.estado_activo \
         AND r.fecha_fin IS NULL AND e.estado_matricula = 'activo'"
    );
    assert_eq!(app.count(&siblings).await, 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante'").await, 0, "students get no account");
}

async fn a_row_that_fails_leaves_no_gap_and_nothing_of_itself(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let token = app.administrator().await;
    let (one, gone) = (app.add(Role::Apoderado).await.document, app.add(Role::Apoderado).await.document);
    let file = students([
        format!(",Luz,Ñahui,Primaria,3,{one},madre,"),
        format!(",Leo,Paz,Primaria,3,{gone},madre,"),
        format!(",Mar,Ñahui,Primaria,3,{one},madre,"),
    ]);
    let id = id_of(&app.check_kind(&token, "estudiantes", &file).await);
    app.execute_import(&token, &id).await.expect(202);
    // Begun, and not yet done.
    app.execute(&format!("UPDATE usuarios SET estado_activo = FALSE WHERE nro_documento = '{gone}'")).await;
    let _worker = OtherInstance::start(&app);
    let import = app.wait_while(&token, &id, "ejecutando").await;
    assert_eq!((&import["creados"], &import["fallidos"]), (&json!(2), &json!(1)));
    let sentence = format!("El apoderado con documento {gone} está inactivo. Actívelo primero.");
    assert_eq!(errors_of(&import), [(3, "nro_documento_apoderado".to_owned(), sentence)]);
    assert_eq!(app.count("SELECT COUNT(*) FROM estudiantes").await, 2);
    assert_eq!(app.count("SELECT COUNT(*) FROM estudiantes WHERE codigo_estudiante IN ('P3001', 'P3002')").await, 2);

    // A number taken and given back in the same unit.
    let by = app.add(Role::Administrador).await.id;
    let mut tx = app.platform.db.begin().await.unwrap();
    let lost = enrol_in(&mut tx, &app.platform, &row("Ivo", "3", &one, ""), false, by).await.unwrap();
    drop(tx);
    assert_eq!(lost.code, "P3003");
    assert_eq!(enrol(&app.platform, &row("Eva", "3", &one, ""), by).await.unwrap().code, "P3003");
}

async fn four_imports_at_once_neither_clash_nor_leave_gaps(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let guardian = app.add(Role::Apoderado).await.document;
    let by = app.add(Role::Administrador).await.id;
    let task = |task: u32| {
        let (platform, guardian) = (Arc::clone(&app.platform), guardian.clone());
        tokio::spawn(async move {
            let mut codes = Vec::new();
            for n in 0..25 {
                let (name, grade) = (format!("Luz {}", letters(task * 100 + n)), if n % 5 == 4 { "4" } else { "3" });
                // Every seventh unit is given up.
                if n % 7 == 3 {
                    let mut tx = platform.db.begin().await.unwrap();
                    enrol_in(&mut tx, &platform, &row(&format!("{name} X"), grade, &guardian, ""), false, by)
                        .await
                        .unwrap();
                    drop(tx);
                }
                codes.push(enrol(&platform, &row(&name, grade, &guardian, ""), by).await.unwrap().code);
            }
            codes
        })
    };
    let codes: Vec<String> = join_all((0..4).map(task)).await.into_iter().flat_map(Result::unwrap).collect();
    let found: BTreeSet<_> = codes.iter().cloned().collect();
    let third = (1..=80).map(|n| format!("P3{n:03}"));
    let fourth = (1..=20).map(|n| format!("P4{n:03}"));
    assert_eq!(found, third.chain(fourth).collect());
    assert_eq!(codes.len(), 100, "no code twice");
}

/// A number as a word: names hold letters.
fn letters(number: u32) -> String {
    number.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
}

async fn codes_given_by_hand_are_left_out(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let guardian = app.add(Role::Apoderado).await.document;
    let by = app.add(Role::Administrador).await.id;
    for (name, code) in [("Ana", "P3001"), ("Eva", "P3002"), ("Ida", "P3004")] {
        assert_eq!(enrol(&app.platform, &row(name, "3", &guardian, code), by).await.unwrap().code, code);
    }
    let mut codes = Vec::new();
    for name in ["Luz", "Leo", "Mar"] {
        codes.push(enrol(&app.platform, &row(name, "3", &guardian, ""), by).await.unwrap().code);
    }
    assert_eq!(codes, ["P3003", "P3005", "P3006"]);
    let taken = enrol(&app.platform, &row("Sol", "3", &guardian, "P3005"), by).await.unwrap_err();
    let sentence = "Código duplicado. Ya existe un estudiante con codigo_estudiante P3005";
    assert_eq!(taken, AppError::invalid("codigo_estudiante", sentence));
    let same = enrol(&app.platform, &row("LUZ", "3ro", &guardian, ""), by).await.unwrap_err();
    let sentence = "Estudiante duplicado. Ya existe con el mismo nombre, grado y apoderado: P3003";
    assert_eq!(same, AppError::invalid("nombre", sentence));
    let missing = enrol(&app.platform, &row("Ivo", "3", "12345678", ""), by).await.unwrap_err();
    let sentence = "El apoderado con documento 12345678 no existe en el sistema. Créelo primero.";
    assert_eq!(missing, AppError::invalid("nro_documento_apoderado", sentence));
    assert_eq!(enrol(&app.platform, &row("Ivo", "3", &guardian, ""), by).await.unwrap().code, "P3007");
}

async fn the_first_guardian_stays_and_an_ended_relation_makes_room(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let (first, second) = (app.add(Role::Apoderado).await.document, app.add(Role::Apoderado).await.document);
    app.import_kind(&token, "estudiantes", &students([format!(",Luz,Ñahui,Primaria,3,{first},madre,")])).await;
    let file = relations([format!("{second},P3001,padre")]);
    app.execute("UPDATE relaciones_familiares SET estado_activo = FALSE, fecha_fin = fecha_asignacion").await;
    let doomed = id_of(&app.check_kind(&token, "relaciones", &file).await);
    let import = app.import_kind(&token, "relaciones", &file).await;
    assert_eq!(import["relaciones"], json!({ "total": 1, "padre": 1, "madre": 0, "apoderado": 0, "tutor": 0 }));
    // Checked while there was room: it is checked again before it runs.
    assert_eq!(app.execute_import(&token, &doomed).await.refusal(), (409, "sin_filas_validas".to_owned()));
    let import = app.find_import(&token, &doomed).await;
    let sentence = format!("El estudiante P3001 ya tiene apoderado: Rosaura Quintanilla Ñope (documento {second}).");
    assert_eq!(errors_of(&import), [(2, "codigo_estudiante".to_owned(), sentence)]);
    assert_eq!(app.count("SELECT COUNT(*) FROM relaciones_familiares").await, 2);
    assert_eq!(app.count("SELECT COUNT(*) FROM relaciones_familiares WHERE estado_activo").await, 1);
}

async fn names_are_looked_up_for_the_review(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let guardian = app.add(Role::Apoderado).await.document;
    let teacher = app.add(Role::Docente).await.document;
    let by = app.add(Role::Administrador).await.id;
    enrol(&app.platform, &row("Luz", "3", &guardian, ""), by).await.unwrap();
    let mut reader = app.platform.db.read().await.unwrap();
    let names = guardian_names(&mut reader, &[guardian.clone(), teacher, "12345678".to_owned()]).await.unwrap();
    assert_eq!(names, [(guardian, "Rosaura Quintanilla Ñope".to_owned())].into());
    let names = student_names(&mut reader, &["P3001".to_owned(), "P3002".to_owned()]).await.unwrap();
    assert_eq!(names, [("P3001".to_owned(), "Luz Ñahui Ríos".to_owned())].into());
}
