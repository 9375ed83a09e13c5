//! Taking an import back.

use padron::error::AppError;
use padron::features::families::service::enrol_in;
use padron::features::users::service as users;
use padron_core::import::{Kind, Known, StudentRow, TypedRow, parse_row};
use padron_core::role::Role;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::support::files::{first_name, last_name, people};
use crate::support::school::{assignments, relations, students};
use crate::support::{Answer, Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(
    an_import_of_people_is_undone_whole_and_leaves_no_trace_of_passwords,
    who_signed_in_or_changed_or_is_referred_to_stays_and_is_named,
    what_has_become_removable_goes_the_next_time,
    only_a_finished_import_and_only_with_the_right_number,
    students_give_their_codes_back,
    students_with_marks_or_another_guardian_stay,
    relations_and_assignments_are_undone,
    a_run_that_was_cancelled_can_be_undone,
    an_initial_password_issued_again_is_no_change,
    an_undo_beside_enrolments_leaves_no_student_without_guardian,
    whatever_refers_to_what_an_undo_removes_is_indexed,
    thousands_are_undone_in_one_go,
);

impl TestApp {
    async fn undo(&self, token: &str, import: &str, confirm: i64) -> Answer {
        let address = format!("/api/admin/import/{import}/deshacer");
        self.post(&address).bearer_auth(token).json(&json!({ "confirmar": confirm })).ask().await
    }
}

/// Row, person and reason of those who were kept.
fn kept(undone: &Value) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let kept = undone["conservados"].as_array().unwrap().iter();
    kept.map(|one| (one["fila"].as_u64().unwrap(), text(&one["usuario"]), text(&one["motivo"]))).collect()
}

async fn an_import_of_people_is_undone_whole_and_leaves_no_trace_of_passwords(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..31)).await);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 30);
    let sealed = first_sealed_password(&app).await;
    let undone = app.undo(&token, &id, 30).await.expect(200);
    assert_eq!(undone, json!({ "deshechos": 30, "conservados": [] }));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM identificadores WHERE identificador LIKE '30%'").await, 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales").await, 0);
    if let crate::support::engine::Database::Sqlite(folder) = &app.database {
        for name in ["padron.db", "padron.db-wal"] {
            let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
            assert!(
                !bytes.windows(sealed.len()).any(|window| window == sealed),
                "{name} still holds a sealed password"
            );
        }
    }
    let import = app.find_import(&token, &id).await;
    assert_eq!(
        (&import["estado"], &import["creados"], &import["deshechos"]),
        (&json!("completado"), &json!(0), &json!(30))
    );
    assert!(import["deshecha_en"].is_string(), "{import}");
    assert_eq!(app.rows(&token, &id, "estado=deshecha").await["total"], 30);
    let audited = app
        .count("SELECT COUNT(*) FROM auditoria WHERE accion = 'deshacer_importacion' AND actor_id IS NOT NULL")
        .await;
    assert_eq!(audited, 1);

    assert_eq!(app.undo(&token, &id, 0).await.refusal(), (409, "no_se_puede_deshacer".to_owned()));
    let again = app.import(&token, &people(1..31)).await;
    assert_eq!((&again["creados"], &again["fallidos"]), (&json!(30), &json!(0)), "the same people can come again");
}

async fn first_sealed_password(app: &TestApp) -> Vec<u8> {
    let mut reader = app.platform.db.read().await.unwrap();
    let sql = "SELECT sellada FROM credenciales_iniciales WHERE sellada IS NOT NULL";
    padron::on!(&mut reader, |c| sqlx::query_scalar(sql).fetch_one(&mut *c).await).unwrap()
}

async fn who_signed_in_or_changed_or_is_referred_to_stays_and_is_named(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..8)).await);
    app.execute("UPDATE usuarios SET ultimo_ingreso = fecha_creacion WHERE nro_documento = '30000001'").await;
    app.execute("UPDATE usuarios SET password_vence_en = NULL WHERE nro_documento = '30000003'").await;
    app.execute("UPDATE usuarios SET modificado_en = fecha_creacion WHERE nro_documento = '30000004'").await;
    app.import_kind(&token, "estudiantes", &students([",Luz,Paz,Primaria,3,30000006,madre,"])).await;

    let undone = app.undo(&token, &id, 7).await.expect(200);
    assert_eq!(undone["deshechos"], 3);
    let kept = kept(&undone);
    let signed_in = &kept[0].2;
    assert!(signed_in.starts_with("Ya ingresó a la plataforma el ") && signed_in.ends_with("."), "{signed_in}");
    let one = |row: u64, n: u32, reason: &str| {
        (row, format!("{} {} (3000000{n})", first_name(n), last_name(n)), reason.to_owned())
    };
    assert_eq!(
        kept,
        [
            one(2, 1, signed_in),
            one(4, 3, "Ya tiene una contraseña propia."),
            one(5, 4, "Sus datos cambiaron después de la importación."),
            one(7, 6, "Tiene estudiantes vinculados."),
        ]
    );
    let import = app.find_import(&token, &id).await;
    assert_eq!((&import["creados"], &import["deshechos"]), (&json!(4), &json!(3)));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado'").await, 4);
}

async fn what_has_become_removable_goes_the_next_time(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let parents = id_of(&app.import(&token, &people(1..4)).await);
    let children = app.import_kind(&token, "estudiantes", &students([",Luz,Paz,Primaria,3,30000002,madre,"])).await;
    assert_eq!(app.undo(&token, &parents, 3).await.expect(200)["deshechos"], 2);
    assert_eq!(app.undo(&token, &parents, 1).await.expect(200)["deshechos"], 0);
    assert_eq!(app.undo(&token, &id_of(&children), 1).await.expect(200)["deshechos"], 1);
    assert_eq!(app.undo(&token, &parents, 1).await.expect(200), json!({ "deshechos": 1, "conservados": [] }));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 1);
}

async fn only_a_finished_import_and_only_with_the_right_number(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let checked = id_of(&app.check(&token, &people(1..4)).await);
    assert_eq!(app.undo(&token, &checked, 0).await.refusal(), (409, "no_se_puede_deshacer".to_owned()));
    app.finish_import(&token, &checked).await;
    let answer = app.undo(&token, &checked, 2).await;
    let refused = answer.expect(422);
    let sentence = "Esta importación tiene 3 registros creados. Escriba 3 para deshacerla.";
    assert_eq!(refused["campos"], json!([{ "campo": "confirmar", "mensaje": sentence }]));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 4);
    let unknown = "01900000-0000-7000-8000-000000000000";
    assert_eq!(app.undo(&token, unknown, 1).await.status, 404);
    for role in [Role::Director, Role::Docente] {
        let other = app.token_of(&app.add(role).await).await;
        assert_eq!(app.undo(&other, &checked, 3).await.refusal(), (403, "prohibido".to_owned()));
    }
    let (one, two) = futures::future::join(app.undo(&token, &checked, 3), app.undo(&token, &checked, 3)).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "a double click undoes once");
}

async fn students_give_their_codes_back(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let guardian = app.add(Role::Apoderado).await.document;
    let file = |names: &[&str], code: &str| {
        students(names.iter().map(|name| format!("{code},{name},Paz,Primaria,3,{guardian},madre,")).collect::<Vec<_>>())
    };
    app.import_kind(&token, "estudiantes", &file(&["Ana", "Eva"], "")).await;
    app.import_kind(&token, "estudiantes", &file(&["Ida"], "P3900")).await;
    let mistaken = app.import_kind(&token, "estudiantes", &file(&["Luz", "Leo", "Mar"], "")).await;
    assert_eq!(app.undo(&token, &id_of(&mistaken), 3).await.expect(200)["deshechos"], 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM estudiantes").await, 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM relaciones_familiares").await, 3);
    let right = app.import_kind(&token, "estudiantes", &file(&["Sol", "Ivo"], "")).await;
    let rows = app.rows(&token, &id_of(&right), "estado=creada").await;
    let codes: Vec<_> =
        rows["items"].as_array().unwrap().iter().map(|row| &row["datos"]["codigo_estudiante"]).collect();
    assert_eq!(codes, ["P3003", "P3004"]);
    // What an earlier import made in between keeps the numbers above it from being given again.
    let first = app.import_kind(&token, "estudiantes", &file(&["Noe"], "")).await;
    app.import_kind(&token, "estudiantes", &file(&["Rut"], "")).await;
    app.undo(&token, &id_of(&first), 1).await.expect(200);
    let last = app.import_kind(&token, "estudiantes", &file(&["Lea"], "")).await;
    assert_eq!(app.rows(&token, &id_of(&last), "").await["items"][0]["datos"]["codigo_estudiante"], "P3007");
}

async fn students_with_marks_or_another_guardian_stay(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let teacher = app.add(Role::Docente).await.document;
    let (one, two) = (app.add(Role::Apoderado).await.document, app.add(Role::Apoderado).await.document);
    let rows = ["Ana", "Eva", "Luz", "Sol"].map(|name| format!(",{name},Paz,Primaria,3,{one},madre,"));
    let id = id_of(&app.import_kind(&token, "estudiantes", &students(rows)).await);
    app.import_kind(&token, "asignaciones", &assignments([format!("{teacher},Primaria,3,Arte,")])).await;
    app.execute(
        "INSERT INTO calificaciones (id, estudiante_id, curso_id, anio_academico, nombre_item, nota, registrado_por, \
         registrado_en) SELECT e.id, e.id, c.id, e.anio_academico, 'Examen', 1400, u.id, u.fecha_creacion \
         FROM estudiantes e, cursos c, usuarios u WHERE e.codigo_estudiante = 'P3001' AND u.rol = 'docente'",
    )
    .await;
    app.execute("UPDATE estudiantes SET modificado_en = fecha_creacion WHERE codigo_estudiante = 'P3002'").await;
    app.execute(
        "UPDATE relaciones_familiares SET estado_activo = FALSE, fecha_fin = fecha_asignacion WHERE estudiante_id = \
         (SELECT id FROM estudiantes WHERE codigo_estudiante = 'P3003')",
    )
    .await;
    app.import_kind(&token, "relaciones", &relations([format!("{two},P3003,padre")])).await;
    let undone = app.undo(&token, &id, 4).await.expect(200);
    let one = |row: u64, who: &str, reason: &str| (row, who.to_owned(), reason.to_owned());
    assert_eq!(
        kept(&undone),
        [
            one(2, "Ana Paz (P3001)", "Tiene calificaciones registradas."),
            one(3, "Eva Paz (P3002)", "Sus datos cambiaron después de la importación."),
            one(4, "Luz Paz (P3003)", "Su apoderado cambió después de la importación."),
        ]
    );
    assert_eq!(undone["deshechos"], 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM estudiantes").await, 3);
}

async fn relations_and_assignments_are_undone(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let (one, two) = (app.add(Role::Apoderado).await.document, app.add(Role::Apoderado).await.document);
    app.import_kind(&token, "estudiantes", &students([format!(",Luz,Paz,Primaria,3,{one},madre,")])).await;
    app.execute("UPDATE relaciones_familiares SET estado_activo = FALSE, fecha_fin = fecha_asignacion").await;
    let linked = app.import_kind(&token, "relaciones", &relations([format!("{two},P3001,padre")])).await;
    assert_eq!(app.undo(&token, &id_of(&linked), 1).await.expect(200)["deshechos"], 1);
    assert_eq!(app.verify_relations(&token).await["sin_apoderado"][0]["codigo_estudiante"], "P3001");
    assert_eq!(app.count("SELECT COUNT(*) FROM relaciones_familiares").await, 1, "the ended one is history");

    let teachers = app.import_kind(&token, "docentes", &people(1..3)).await;
    let old = app.import_kind(&token, "asignaciones", &assignments(["30000001,Primaria,3,Arte,"])).await;
    let new = app
        .import_kind(
            &token,
            "asignaciones",
            &assignments(["30000002,Primaria,3,ARTE,", "30000002,Primaria,3,Mecanografía,"]),
        )
        .await;
    let undone = app.undo(&token, &id_of(&teachers), 2).await.expect(200);
    assert_eq!(undone["deshechos"], 0);
    assert_eq!(kept(&undone)[1].2, "Tiene cursos asignados.");
    assert_eq!(app.undo(&token, &id_of(&new), 2).await.expect(200)["deshechos"], 2);
    assert_eq!(app.count("SELECT COUNT(*) FROM cursos").await, 1, "a course that nobody gives any more goes too");
    assert_eq!(app.undo(&token, &id_of(&old), 1).await.expect(200)["deshechos"], 1);
    assert_eq!(app.undo(&token, &id_of(&teachers), 2).await.expect(200)["deshechos"], 2);
}

async fn a_run_that_was_cancelled_can_be_undone(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    app.execute("UPDATE importaciones SET estado = 'ejecutando'").await;
    assert_eq!(app.undo(&token, &id, 3).await.refusal(), (409, "no_se_puede_deshacer".to_owned()));
    app.post(&format!("/api/admin/import/{id}/cancelar")).bearer_auth(&token).ask().await.expect(200);
    assert_eq!(app.undo(&token, &id, 3).await.expect(200)["deshechos"], 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 1);
}

async fn an_initial_password_issued_again_is_no_change(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let now = Some(app.platform.now());
    let mut tx = app.platform.db.begin().await.unwrap();
    for (document, expires, changed_at) in [("30000001", now, None), ("30000002", None, now)] {
        let user = users::find_by_identifier(&mut tx, document).await.unwrap().unwrap();
        let replaced =
            users::replace_password(&mut tx, user.id, &user.password_hash, "otro", expires, changed_at).await;
        assert!(replaced.unwrap());
    }
    tx.commit().await.unwrap();
    let undone = app.undo(&token, &id, 2).await.expect(200);
    assert_eq!(undone["deshechos"], 1);
    let own =
        (3, format!("{} {} (30000002)", first_name(2), last_name(2)), "Ya tiene una contraseña propia.".to_owned());
    assert_eq!(kept(&undone), [own]);
}

async fn an_undo_beside_enrolments_leaves_no_student_without_guardian(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let by = app.add(Role::Administrador).await.id;
    let parents = id_of(&app.import(&token, &people(1..41)).await);
    let enrol = |task: u32| {
        let platform = Arc::clone(&app.platform);
        tokio::spawn(async move {
            let mut enrolled = 0;
            for n in (task * 10 + 1)..=(task * 10 + 10) {
                let document = (30_000_000 + n).to_string();
                let mut tx = platform.db.begin().await.unwrap();
                match enrol_in(&mut tx, &platform, &student_of(&document), true, by).await {
                    Ok(_) => {
                        tx.commit().await.unwrap();
                        enrolled += 1;
                    }
                    Err(error) => {
                        let sentence =
                            format!("El apoderado con documento {document} no existe en el sistema. Créelo primero.");
                        assert_eq!(error, AppError::invalid("nro_documento_apoderado", sentence));
                    }
                }
            }
            enrolled
        })
    };
    let enrolments = futures::future::join_all((0..4).map(enrol));
    let (undone, enrolled) = futures::future::join(app.undo(&token, &parents, 40), enrolments).await;
    let enrolled: i64 = enrolled.into_iter().map(Result::unwrap).sum();
    let undone = undone.expect(200);
    assert_eq!(undone["deshechos"], 40 - kept(&undone).len());
    assert!(kept(&undone).iter().all(|(_, _, reason)| reason == "Tiene estudiantes vinculados."));
    assert_eq!(app.count("SELECT COUNT(*) FROM estudiantes").await, enrolled);
    assert_eq!(kept(&undone).len() as i64, enrolled, "whoever got a student stays, and nobody else");
    let check = app.verify_relations(&token).await;
    assert_eq!((&check["con_apoderado"], &check["sin_apoderado"]), (&json!(enrolled), &json!([])));
}

fn student_of(guardian: &str) -> StudentRow {
    let values = [
        ("nombre", "Luz"),
        ("apellido", "Paz"),
        ("nivel", "Primaria"),
        ("grado", "3"),
        ("nro_documento_apoderado", guardian),
        ("tipo_relacion", "madre"),
    ];
    match parse_row(Kind::Estudiantes, &values.into_iter().collect(), &Known::default()) {
        Ok(TypedRow::Student(row)) => row,
        other => panic!("{other:?}"),
    }
}

/// Each removal looks in every table that may refer to it: one that has to be read whole makes an undo quadratic.
async fn whatever_refers_to_what_an_undo_removes_is_indexed(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let (references, unindexed) = match engine {
        Engine::Sqlite => (
            "SELECT COUNT(*) FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.seq = 0 \
             AND f.\"table\" IN ('usuarios', 'estudiantes', 'relaciones_familiares', 'asignaciones_docente_curso', \
             'prospectos', 'programas')",
            " AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i, pragma_index_info(i.name) c \
             WHERE c.seqno = 0 AND c.name = f.\"from\")",
        ),
        Engine::Postgres => (
            "SELECT COUNT(*) FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid IN ('usuarios'::regclass, \
             'estudiantes'::regclass, 'relaciones_familiares'::regclass, 'asignaciones_docente_curso'::regclass, \
             'prospectos'::regclass, 'programas'::regclass)",
            " AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = f.conrelid AND i.indkey[0] = f.conkey[1])",
        ),
    };
    // A new table that names a person: does an undo have to keep whom it names (`imports::undo`)? Then count it here.
    assert_eq!(app.count(references).await, 45);
    assert_eq!(app.count(&format!("{references}{unindexed}")).await, 0);
}

async fn thousands_are_undone_in_one_go(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let count = 1_000;
    let import = app.import(&token, &people(1..count + 1)).await;
    assert_eq!(import["creados"], count);
    assert_eq!(app.undo(&token, &id_of(&import), count.into()).await.expect(200)["deshechos"], count);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 1);
}
