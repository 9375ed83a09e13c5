//! What only the database knows about rows of students and relations.

use padron::features::families::service::{check_relations, check_students};
use padron_core::import::{Kind, Known, check_row};
use padron_core::role::Role;
use serde_json::json;

use crate::support::school::{relations, students};
use crate::support::{Ask, Engine, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    every_wrong_row_of_students_gets_the_sentence_of_the_documents,
    a_value_is_looked_up_even_if_another_of_its_row_is_wrong,
    a_student_who_is_there_is_named_by_code,
    the_same_child_with_another_guardian_is_asked_about,
    every_wrong_row_of_relations_gets_its_sentence,
    every_row_of_a_large_file_gets_its_own_answer,
);

fn error(row: u64, field: &str, sentence: &str) -> (u64, String, String) {
    (row, field.to_owned(), sentence.to_owned())
}

async fn every_wrong_row_of_students_gets_the_sentence_of_the_documents(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let guardian = app.add(Role::Apoderado).await.document;
    let teacher = app.add(Role::Docente).await.document;
    let inactive = app.add(Role::Apoderado).await.document;
    app.execute(&format!("UPDATE usuarios SET estado_activo = FALSE WHERE nro_documento = '{inactive}'")).await;
    app.import_kind(&token, "estudiantes", &students([format!("P3007,Ana,Ruiz,Primaria,3,{guardian},madre,A")])).await;

    let file = students([
        format!(",Luz,Ñahui,Primaria,3ro,{guardian},Madre,A"),
        ",Leo,Paz,Primaria,3,12345678,padre,".to_owned(),
        format!(",Mar,Paz,Primaria,3,{teacher},padre,"),
        format!(",Sol,Paz,Primaria,3,{inactive},padre,"),
        format!("p3007,Eva,Paz,Primaria,3,{guardian},tutor,"),
        format!(",Eva,Paz,Premaria,3,{guardian},tio,"),
    ]);
    let import = app.check_kind(&token, "estudiantes", &file).await;
    assert_eq!((&import["validos"], &import["con_errores"]), (&1.into(), &5.into()), "{import}");
    let document = "nro_documento_apoderado";
    assert_eq!(
        errors_of(&import),
        [
            error(3, document, "El apoderado con documento 12345678 no existe en el sistema. Créelo primero."),
            error(4, document, &format!("El usuario con documento {teacher} no tiene rol 'apoderado'.")),
            error(5, document, &format!("El apoderado con documento {inactive} está inactivo. Actívelo primero.")),
            error(6, "codigo_estudiante", "Código duplicado. Ya existe un estudiante con codigo_estudiante P3007"),
            error(7, "nivel", "El nivel 'Premaria' no existe. Valores válidos: Inicial, Primaria, Secundaria"),
            error(
                7,
                "tipo_relacion",
                "Tipo de relación inválido: 'tio'. Valores válidos: padre, madre, apoderado, tutor."
            ),
        ]
    );
}

async fn a_value_is_looked_up_even_if_another_of_its_row_is_wrong(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.check_kind(&token, "estudiantes", &students([",,Paz,Primaria,9,12345678,padre,"])).await;
    let fields: Vec<_> = errors_of(&import).into_iter().map(|(_, field, _)| field).collect();
    assert_eq!(fields, ["nombre", "grado", "nro_documento_apoderado"]);
}

async fn a_student_who_is_there_is_named_by_code(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let guardian = app.add(Role::Apoderado).await.document;
    let row = format!(",José,Ñahui,Primaria,3,{guardian},padre,");
    app.import_kind(&token, "estudiantes", &students([&row])).await;
    let again = students([format!(",JOSE,ñahui,primaria,tercero,{guardian},tutor,B"), row.replace(",3,", ",4,")]);
    let import = app.check_kind(&token, "estudiantes", &again).await;
    let sentence = "Estudiante duplicado. Ya existe con el mismo nombre, grado y apoderado: P3001";
    assert_eq!(errors_of(&import), [error(2, "nombre", sentence)]);
}

async fn the_same_child_with_another_guardian_is_asked_about(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let (one, two) = (app.add(Role::Apoderado).await.document, app.add(Role::Apoderado).await.document);
    app.import_kind(&token, "estudiantes", &students([format!(",José,Ñahui,Primaria,3,{one},padre,")])).await;
    let file = students([
        format!(",JOSE,Ñahui,Primaria,3,{two},madre,"),
        format!(",Ana Lucía,Paz,Primaria,3,{one},madre,"),
        format!(",Ana Luisa,Paz,Primaria,3,{one},madre,"),
        format!(",Ana Lucía,Paz,Primaria,3,{two},padre,"),
        format!(",Ana Lucía,Paz,Primaria,4,{two},padre,"),
    ]);
    let id = id_of(&app.check_kind(&token, "estudiantes", &file).await);
    let one_guardian = "Solo se registra un apoderado por estudiante, el primero.";
    let there = format!("Ya existe como P3001 con otro apoderado (Rosaura Quintanilla Ñope). {one_guardian}");
    let in_file = format!("Ya aparece en la fila 3 con otro apoderado. {one_guardian}");
    let expected = [error(2, "nombre", &there), error(5, "nombre", &in_file)];
    let import = app.find_import(&token, &id).await;
    assert_eq!(errors_of(&import), expected);
    assert_eq!(import["grupos"][0]["codigo"], "otro_apoderado");

    let answer = async |row: u32, body: serde_json::Value| {
        let path = format!("/api/admin/import/{id}/filas/{row}");
        app.request("PATCH".parse().unwrap(), &path).bearer_auth(&token).json(&body).ask().await.expect(200)
    };
    for row in [2, 5] {
        let other = answer(row, json!({ "homonimo": true })).await;
        assert_eq!((&other["estado"], &other["homonimo"]), (&json!("valida"), &json!(true)), "{other}");
    }
    let kept = answer(5, json!({ "datos": { "seccion": "B" } })).await;
    assert_eq!(kept["estado"], "valida", "it is still another child: {kept}");
    assert_eq!(answer(5, json!({ "homonimo": false })).await["estado"], "con_errores");
    answer(5, json!({ "homonimo": true })).await;
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'distinguir_fila'").await, 4);
    let done = app.finish_import(&token, &id).await;
    assert_eq!((&done["creados"], &done["fallidos"]), (&json!(5), &json!(0)), "{done}");
    let parents = id_of(&app.check(&token, &crate::support::files::people([1])).await);
    let path = format!("/api/admin/import/{parents}/filas/2");
    let patch = app.request("PATCH".parse().unwrap(), &path).bearer_auth(&token);
    assert_eq!(patch.json(&json!({ "homonimo": true })).ask().await.wrong()[0].0, "homonimo");
}

async fn every_wrong_row_of_relations_gets_its_sentence(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let guardian = app.add(Role::Apoderado).await.document;
    let other = app.add(Role::Apoderado).await.document;
    let teacher = app.add(Role::Docente).await.document;
    let names = ["Ana", "Eva", "Luz", "Sol"].map(|name| format!(",{name},Ruiz,Primaria,3,{guardian},madre,"));
    app.import_kind(&token, "estudiantes", &students(names)).await;
    let end = "UPDATE relaciones_familiares SET estado_activo = FALSE, fecha_fin = fecha_asignacion WHERE estudiante_id IN \
               (SELECT id FROM estudiantes WHERE codigo_estudiante IN ('P3002', 'P3003', 'P3004'))";
    app.execute(end).await;
    app.execute("UPDATE estudiantes SET estado_matricula = 'retirado' WHERE codigo_estudiante = 'P3003'").await;

    let file = relations([
        format!("{other},P3001,padre"),
        format!("{guardian},P3001,madre"),
        format!("{other},P3002,padre"),
        format!("{other},P3003,padre"),
        format!("{teacher},P3004,padre"),
        format!("{other},P3999,padre"),
    ]);
    let import = app.check_kind(&token, "relaciones", &file).await;
    let code = "codigo_estudiante";
    let linked = format!("El estudiante P3001 ya tiene apoderado: Rosaura Quintanilla Ñope (documento {guardian}).");
    let repeated = "El estudiante ya tiene apoderado en la fila 2. Solo se permite un apoderado por estudiante.";
    assert_eq!(
        errors_of(&import),
        [
            error(2, code, &linked),
            error(3, code, repeated),
            error(3, code, &linked),
            error(5, code, "El estudiante P3003 no está activo: figura como retirado."),
            error(6, "nro_documento_padre", &format!("El usuario con documento {teacher} no tiene rol 'apoderado'.")),
            error(7, code, "El estudiante con código P3999 no existe en el sistema. Impórtelo primero."),
        ]
    );
    let same = app.check_kind(&token, "relaciones", &relations([format!("{guardian},P3001,madre")])).await;
    assert_eq!(errors_of(&same), [error(2, code, &linked)], "the same guardian is still an error");
}

async fn every_row_of_a_large_file_gets_its_own_answer(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    people_in_bulk(&app, 6_000).await;
    let rows: Vec<_> = (0..3_000)
        .map(|n| {
            // Every tenth guardian does not exist.
            let document = (if n % 10 == 0 { 70_000_000 } else { 30_000_000 + n * 2 }).to_string();
            let values = [
                ("codigo_estudiante", format!("P3{n:05}")),
                ("nombre", format!("Nombre {n}")),
                ("apellido", "Ñahui".to_owned()),
                ("nivel", "Primaria".to_owned()),
                ("grado", "3".to_owned()),
                ("nro_documento_apoderado", document),
                ("tipo_relacion", "madre".to_owned()),
            ];
            check_row(Kind::Estudiantes, n + 2, &values.into_iter().collect(), &Known::default())
        })
        .collect();
    let rows: Vec<_> = rows.iter().collect();
    let mut reader = app.platform.db.read().await.unwrap();
    let answers = check_students(&mut reader, 2026, &rows).await.unwrap();
    assert_eq!(answers.len(), 3_000);
    for (n, issues) in answers.iter().enumerate() {
        assert_eq!(issues.is_empty(), n % 10 != 0, "row {n}: {issues:?}");
    }
    assert!(check_relations(&mut reader, 2026, &[]).await.unwrap().is_empty());
}

/// Guardians with the documents 30000000…, straight into the database.
async fn people_in_bulk(app: &TestApp, count: u32) {
    let admin = app.add(Role::Administrador).await.id;
    let mut tx = app.platform.db.begin().await.unwrap();
    let now = app.platform.now();
    for first in (0..count).step_by(500) {
        padron::on!(&mut tx, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "INSERT INTO usuarios (id, nro_documento, nombre, apellido, clave_orden, rol, password_hash, \
                 debe_cambiar_password, estado_activo, creado_por, fecha_creacion) ",
            );
            query.push_values(first..first + 500, |mut row, n| {
                row.push_bind(app.platform.new_id())
                    .push_bind((30_000_000 + n).to_string())
                    .push_bind("Rosa")
                    .push_bind("Paz")
                    .push_bind("paz rosa")
                    .push_bind("apoderado")
                    .push_bind("x")
                    .push_bind(true)
                    .push_bind(true)
                    .push_bind(admin)
                    .push_bind(now);
            });
            query.build().execute(&mut *c).await.map(drop)
        })
        .unwrap();
    }
    tx.commit().await.unwrap();
}
