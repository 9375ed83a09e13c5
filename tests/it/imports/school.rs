//! A school from nothing: guardians, teachers, students with their families, assignments.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::files::{PARENTS, people, students, workbook};
use crate::support::{Ask, Engine, OtherInstance, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    a_school_goes_in_from_nothing_with_the_offices_files,
    the_students_file_with_errors_shows_exactly_its_errors,
    assignments_name_their_teachers_and_repeat_no_course,
    relations_are_checked_and_created_by_their_own_addresses,
    five_overlapping_imports_at_once_leave_exactly_the_distinct_set,
    a_worker_killed_amid_students_leaves_none_without_relation_and_no_gap_in_the_codes,
);

const STUDENTS: &[u8] = include_bytes!("../../data/estudiantes.xlsx");
const STUDENTS_WITH_ERRORS: &[u8] = include_bytes!("../../data/estudiantes-con-errores.xlsx");
const TEACHERS: &[u8] = include_bytes!("../../data/docentes-excel-peru.csv");
const ASSIGNMENTS: &[u8] = include_bytes!("../../data/asignaciones.xlsx");

async fn run(app: &TestApp, token: &str, kind: &str, name: &str, file: &[u8]) -> Value {
    let checked = app.upload(token, kind, name, file).await.json();
    let id = id_of(&checked);
    app.wait_while(token, &id, "validando").await;
    app.execute_import(token, &id).await.expect(202);
    app.wait_while(token, &id, "ejecutando").await
}

fn figures(import: &Value) -> [i64; 4] {
    ["total", "creados", "fallidos", "con_errores"].map(|figure| import[figure].as_i64().unwrap())
}

/// Codes are counted by level and grade: as many as there are students, from 1001 on.
async fn assert_codes_without_gaps(app: &TestApp) {
    let gaps = "SELECT COUNT(*) FROM (SELECT SUBSTR(codigo_estudiante, 1, 2) AS grado, COUNT(*) AS cuantos, \
         MAX(CAST(SUBSTR(codigo_estudiante, 3) AS INTEGER)) AS ultimo FROM estudiantes GROUP BY 1) g \
         WHERE g.cuantos <> g.ultimo";
    assert_eq!(app.count(gaps).await, 0, "a gap or a repeat in the codes");
    let alone = "SELECT COUNT(*) FROM estudiantes e WHERE NOT EXISTS \
         (SELECT 1 FROM relaciones_familiares r WHERE r.estudiante_id = e.id AND r.estado_activo)";
    assert_eq!(app.count(alone).await, 0, "a student without relation");
}

async fn a_school_goes_in_from_nothing_with_the_offices_files(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    assert_eq!(figures(&run(&app, &token, "padres", "padres.xlsx", PARENTS).await), [45, 45, 0, 0]);
    assert_eq!(figures(&run(&app, &token, "docentes", "docentes.csv", TEACHERS).await), [28, 28, 0, 0]);
    let students = run(&app, &token, "estudiantes", "estudiantes.xlsx", STUDENTS).await;
    assert_eq!(figures(&students), [320, 320, 0, 0], "{:?}", errors_of(&students));
    let relations = &students["relaciones"];
    let sum: i64 = ["padre", "madre", "apoderado", "tutor"].map(|kind| relations[kind].as_i64().unwrap()).iter().sum();
    assert_eq!((&relations["total"], sum), (&json!(320), 320));
    assert_codes_without_gaps(&app).await;
    let row = app.rows(&token, &id_of(&students), "por_pagina=1").await["items"][0].clone();
    assert_eq!(row["datos"]["codigo_estudiante"].as_str().unwrap().len(), 5, "what was made: {row}");
    assert!(!row["apoderado"].as_str().unwrap().is_empty());
    let assignments = run(&app, &token, "asignaciones", "asignaciones.xlsx", ASSIGNMENTS).await;
    let total = assignments["total"].as_i64().unwrap();
    assert_eq!(figures(&assignments), [total, total, 0, 0], "{:?}", errors_of(&assignments));
    let check = app.get("/api/admin/verify/relationships").bearer_auth(&token).ask().await.expect(200);
    assert_eq!(check, json!({ "total_estudiantes": 320, "con_apoderado": 320, "sin_apoderado": [] }));

    let again = app.upload(&token, "estudiantes", "estudiantes.xlsx", STUDENTS).await.json();
    let again = app.wait_while(&token, &id_of(&again), "validando").await;
    assert_eq!((&again["validos"], &again["con_errores"]), (&json!(0), &json!(320)), "nobody twice");
    assert_eq!(again["resumen"]["repetido_de"], students["import_id"]);
}

async fn the_students_file_with_errors_shows_exactly_its_errors(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    run(&app, &token, "padres", "padres.xlsx", PARENTS).await;
    run(&app, &token, "docentes", "docentes.csv", TEACHERS).await;
    let import = app.upload(&token, "estudiantes", "e.xlsx", STUDENTS_WITH_ERRORS).await.expect(200);
    let expected = [
        (6, "nro_documento_apoderado", "El apoderado con documento 99999999 no existe en el sistema. Créelo primero."),
        (7, "nivel", "El nivel 'Premaria' no existe. Valores válidos: Inicial, Primaria, Secundaria"),
        (8, "tipo_relacion", "Tipo de relación inválido: 'tio'. Valores válidos: padre, madre, apoderado, tutor."),
        (9, "nro_documento_apoderado", "El usuario con documento 40100000 no tiene rol 'apoderado'."),
        (10, "grado", "El grado '9' no existe en Primaria. Valores válidos: 1, 2, 3, 4, 5, 6"),
    ];
    let expected = expected.map(|(row, field, message)| (row, field.to_owned(), message.to_owned()));
    assert_eq!(errors_of(&import), expected);
    assert_eq!((&import["total"], &import["validos"]), (&json!(12), &json!(7)));
    let id = id_of(&import);
    let body = json!({ "campo": "nivel", "valor": "Premaria", "reemplazo": "Primaria" });
    let corrected =
        app.post(&format!("/api/admin/import/{id}/corregir")).bearer_auth(&token).json(&body).ask().await.expect(200);
    assert_eq!((&corrected["filas_corregidas"], &corrected["importacion"]["validos"]), (&json!(1), &json!(8)));
}

async fn assignments_name_their_teachers_and_repeat_no_course(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    run(&app, &token, "padres", "padres.xlsx", PARENTS).await;
    run(&app, &token, "docentes", "docentes.csv", TEACHERS).await;
    let rows = [
        ["nro_documento_docente", "nivel", "grado", "curso"],
        ["40100000", "Primaria", "3", "Matemática"],
        ["40100000", "Primaria", "3ro", "MATEMATICA"],
        ["49999999", "Primaria", "3", "Arte"],
        ["01234501", "Primaria", "3", "Arte"],
        ["40100037", "Inicial", "6", "Arte"],
    ];
    let import = app.upload(&token, "asignaciones", "a.xlsx", &workbook(rows)).await.expect(200);
    let expected = [
        (4, "nro_documento_docente", "El docente con documento 49999999 no existe en el sistema. Créelo primero."),
        (5, "nro_documento_docente", "El usuario con documento 01234501 no tiene rol 'docente'."),
        (6, "grado", "El grado '6' no existe en Inicial. Valores válidos: 3, 4, 5"),
    ];
    assert_eq!(errors_of(&import), expected.map(|(row, field, said)| (row, field.to_owned(), said.to_owned())));
    let repeated = app.rows(&token, &id_of(&import), "estado=omitida").await["items"][0].clone();
    let said = repeated["errores"][0]["mensaje"].clone();
    assert_eq!((&repeated["fila"], said), (&json!(3), json!("Igual que la fila 2")));
}

async fn relations_are_checked_and_created_by_their_own_addresses(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    run(&app, &token, "padres", "padres.xlsx", PARENTS).await;
    run(&app, &token, "docentes", "docentes.csv", TEACHERS).await;
    run(&app, &token, "estudiantes", "estudiantes.xlsx", STUDENTS).await;
    // Two students lose their guardian, as when a family moves away.
    app.execute(
        "UPDATE relaciones_familiares SET estado_activo = FALSE, fecha_fin = fecha_asignacion WHERE estudiante_id IN \
         (SELECT id FROM estudiantes WHERE codigo_estudiante IN ('P2001', 'P2002'))",
    )
    .await;
    let check = app.get("/api/admin/verify/relationships").bearer_auth(&token).ask().await.expect(200);
    assert_eq!((&check["con_apoderado"], check["sin_apoderado"].as_array().unwrap().len()), (&json!(318), 2));
    let rows = [
        ["nro_documento_padre", "codigo_estudiante", "tipo_relacion"],
        ["01234501", "P2001", "madre"],
        ["01234538", "P2001", "padre"],
        ["01234538", "P2002", "Tutor"],
        ["99999999", "P2003", "madre"],
        ["40100000", "P9999", "tio"],
        ["01234501", "P2004", "madre"],
    ];
    let part = reqwest::multipart::Part::bytes(workbook(rows)).file_name("relaciones.xlsx");
    let form = reqwest::multipart::Form::new().part("archivo", part);
    let request = app.post("/api/admin/import/validate-relationships").bearer_auth(&token).multipart(form);
    let import = request.ask().await.expect(200);
    assert_eq!((&import["tipo"], &import["validos"]), (&json!("relaciones"), &json!(2)));
    let said: Vec<_> = errors_of(&import).into_iter().map(|(row, field, _)| (row, field)).collect();
    let expected = [
        (3, "codigo_estudiante"),
        (5, "nro_documento_padre"),
        (5, "codigo_estudiante"),
        (6, "codigo_estudiante"),
        (6, "tipo_relacion"),
        (6, "nro_documento_padre"),
        (7, "codigo_estudiante"),
    ];
    let sorted = |mut pairs: Vec<(u64, String)>| {
        pairs.sort();
        pairs
    };
    assert_eq!(sorted(said), sorted(expected.map(|(row, field)| (row, field.to_owned())).to_vec()), "{import}");
    let body = json!({ "import_id": import["import_id"] });
    app.post("/api/admin/import/create-relationships").bearer_auth(&token).json(&body).ask().await.expect(202);
    let done = app.wait_while(&token, &id_of(&import), "ejecutando").await;
    assert_eq!(figures(&done), [6, 2, 0, 4]);
    assert_eq!((&done["relaciones"]["madre"], &done["relaciones"]["tutor"]), (&json!(1), &json!(1)));
    assert_eq!(app.count("SELECT COUNT(*) FROM relaciones_familiares WHERE estado_activo").await, 320);
}

async fn five_overlapping_imports_at_once_leave_exactly_the_distinct_set(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.import(&token, &people(0..10)).await;
    let mut waiting = Vec::new();
    for n in 0..5 {
        // Each shares half of its rows with the next; every second one runs backwards.
        let numbers = n * 20..n * 20 + 40;
        let file = if n % 2 == 0 { students(numbers) } else { students(numbers.rev()) };
        let import = app.upload(&token, "estudiantes", &format!("{n}.xlsx"), &file).await.expect(200);
        assert_eq!(import["validos"], 40, "checked before any runs");
        waiting.push(id_of(&import));
    }
    let _other = OtherInstance::start(&app);
    let done = join_all(waiting.iter().map(async |id| {
        app.execute_import(&token, id).await.expect(202);
        app.wait_while(&token, id, "ejecutando").await
    }))
    .await;
    let sum = |figure: &str| done.iter().map(|import| import[figure].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("creados"), sum("fallidos") + sum("con_errores")), (120, 80), "{done:?}");
    assert_eq!(app.count("SELECT COUNT(*) FROM estudiantes").await, 120);
    assert_codes_without_gaps(&app).await;
    for import in &done {
        let lost = errors_of(import);
        assert_eq!(
            lost.len() as i64,
            import["fallidos"].as_i64().unwrap() + import["con_errores"].as_i64().unwrap(),
            "every loser is reported"
        );
        assert!(lost.iter().all(|(_, _, said)| said.starts_with("Estudiante duplicado. Ya existe")), "{lost:?}");
    }
}

async fn a_worker_killed_amid_students_leaves_none_without_relation_and_no_gap_in_the_codes(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let token = app.administrator().await;
    let guardians = id_of(&app.check(&token, &people(0..10)).await);
    app.execute_import(&token, &guardians).await.expect(202);
    let first = OtherInstance::start(&app);
    app.wait_while(&token, &guardians, "ejecutando").await;
    first.kill();
    let import = app.upload(&token, "estudiantes", "e.xlsx", &students(0..600)).await.expect(202);
    let id = id_of(&import);
    let mut killed = 0;
    let reader = OtherInstance::start(&app);
    app.wait_while(&token, &id, "validando").await;
    reader.kill();
    app.execute_import(&token, &id).await.expect(202);
    while app.find_import(&token, &id).await["estado"] == "ejecutando" {
        let before = app.count("SELECT COUNT(*) FROM estudiantes").await;
        let worker = OtherInstance::start(&app);
        for _ in 0..400 {
            let now = app.count("SELECT COUNT(*) FROM estudiantes").await;
            if now > before + 100 || app.find_import(&token, &id).await["estado"] != "ejecutando" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        worker.kill();
        killed += 1;
        // What it held is free again once its lease has run out.
        app.clock.advance(chrono::TimeDelta::seconds(11));
    }
    assert!(killed > 2, "it must have been interrupted ({killed})");
    let done = app.find_import(&token, &id).await;
    assert_eq!(figures(&done), [600, 600, 0, 0]);
    assert_eq!(app.count("SELECT COUNT(*) FROM estudiantes").await, 600);
    assert_codes_without_gaps(&app).await;
}
