//! What an upload answers: every error of every row, by the file's own row numbers.

use padron::error::AppError;
use padron::features::users::service::{NewUser, create_in};
use padron_core::role::Role;
use serde_json::{Value, json};

use crate::support::files::{
    HEADINGS, PARENTS, PARENTS_WITH_ERRORS, first_name, people, people_csv, person_row, workbook,
};
use crate::support::{Ask, Engine, OWN_PASSWORD, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    the_object_of_an_import_has_exactly_the_keys_of_the_contract,
    the_offices_file_with_errors_shows_exactly_its_errors,
    people_who_are_in_the_database_are_row_errors_by_document,
    an_email_that_somebody_has_is_kept_for_contact_and_signs_nobody_else_in,
    a_document_of_another_role_says_whose_it_is,
    duplicates_inside_a_file_name_the_first_row,
    a_row_that_says_nothing_new_is_left_out_and_is_no_error,
    the_same_bytes_again_name_the_earlier_import_and_go_on,
    up_to_a_hundred_rows_are_answered_at_once_and_more_become_a_job,
    a_text_is_read_like_a_workbook,
    checking_creates_nobody,
);

async fn the_object_of_an_import_has_exactly_the_keys_of_the_contract(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let answer = app.upload(&token, "padres", "C:\\oficina\\padres 2026.xlsx", PARENTS).await.expect(200);
    let mut expected = json!({
        "tipo": "padres", "archivo": "padres 2026.xlsx", "estado": "validado",
        "total": 45, "validos": 45, "con_errores": 0, "advertencias": 0, "omitidos": 0, "creados": 0, "fallidos": 0,
        "deshechos": 0, "progreso": { "procesadas": 45, "total": 45 }, "errores": [], "grupos": [],
        "creado_por": "Rosaura Quintanilla Ñope",
        "resumen": {
            "formato": "xlsx", "hoja": "Padres", "hojas": ["Padres"], "fila_encabezado": 1, "ignoradas": [],
            "no_tomadas": [], "por_confirmar": [], "avisos": [], "otras_hojas": [], "valores_fijos": {},
            "mapeo": HEADINGS.map(|heading| (heading.to_owned(), json!(heading))).into_iter().collect::<Value>(),
        },
    });
    for taken in ["import_id", "fecha", "sha256"] {
        expected[taken] = answer[taken].clone();
    }
    expected["resumen"]["columnas"] = answer["resumen"]["columnas"].clone();
    assert_eq!(answer, expected);
    assert_eq!(answer["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(
        answer["resumen"]["columnas"][1],
        json!({
            "letra": "B", "columna": "nro_documento", "campo": "nro_documento", "certeza": "exacto",
            "razon": "tiene el nombre del campo; 45 de 45 valores son correctos",
            "muestras": answer["resumen"]["columnas"][1]["muestras"],
        })
    );
    let at: chrono::DateTime<chrono::Utc> = answer["fecha"].as_str().unwrap().parse().unwrap();
    assert!((app.platform.now() - at).num_seconds() < 60);
    assert!(answer["fecha"].as_str().unwrap().ends_with('Z'), "times are UTC");

    let id = id_of(&answer);
    assert_eq!(app.find_import(&token, &id).await, expected);
    app.execute_import(&token, &id).await.expect(202);
    let done = app.wait_while(&token, &id, "ejecutando").await;
    expected["estado"] = json!("completado");
    expected["creados"] = json!(45);
    for column in expected["resumen"]["columnas"].as_array_mut().unwrap() {
        column["muestras"] = json!([]); // Nobody has to look at the columns any more.
    }
    for time in ["iniciada_en", "terminada_en"] {
        assert!(done[time].as_str().unwrap().ends_with('Z'));
        expected[time] = done[time].clone();
    }
    assert_eq!(done, expected);
}

async fn the_offices_file_with_errors_shows_exactly_its_errors(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.check(&token, PARENTS_WITH_ERRORS).await;
    let figures = ["total", "validos", "con_errores", "advertencias"].map(|figure| import[figure].as_i64().unwrap());
    assert_eq!(figures, [50, 44, 6, 0]);
    let document = "Formato de documento inválido. Debe ser numérico de 8-12 dígitos.";
    let expected = [
        (5, "nro_documento", document),
        (8, "telefono", "Teléfono inválido. Formato esperado: +51XXXXXXXXX"),
        (12, "nro_documento", "Documento duplicado. Ya aparece en la fila 4"),
        (15, "nombre", "El nombre es obligatorio."),
        (22, "email", "Correo inválido. Ejemplo: nombre@dominio.pe"),
        (33, "nro_documento", document),
    ];
    let expected = expected.map(|(row, field, message)| (row, field.to_owned(), message.to_owned()));
    assert_eq!(errors_of(&import), expected);
    assert_eq!(import["errores"][0], json!({ "fila": 5, "campo": "nro_documento", "mensaje": document }));
}

async fn people_who_are_in_the_database_are_row_errors_by_document(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.add_person(Role::Apoderado, OWN_PASSWORD, |user| user.document = Some("30000002".into())).await;
    let import = app.check(&token, &people(1..4)).await;
    let sentence = "Documento duplicado. Ya existe un usuario con nro_documento 30000002";
    assert_eq!(errors_of(&import), [(3, "nro_documento".into(), sentence.into())]);
    assert_eq!(import["validos"], 2);
}

async fn an_email_that_somebody_has_is_kept_for_contact_and_signs_nobody_else_in(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.add_person(Role::Docente, OWN_PASSWORD, |user| user.email = Some("ana@colegio.pe".into())).await;
    let mut rows: Vec<Vec<String>> = (1..=3).map(person_row).collect();
    rows[0][5] = "casa@colegio.pe".into();
    rows[1][5] = "Casa@colegio.pe".into();
    rows[2][5] = "Ana@Colegio.PE".into();
    let headings = HEADINGS.map(str::to_owned).to_vec();
    let import = app.check(&token, &workbook(std::iter::once(headings).chain(rows))).await;
    assert_eq!((&import["validos"], &import["advertencias"]), (&json!(3), &json!(2)), "{import}");
    let told = app.rows(&token, &id_of(&import), "").await;
    let told: Vec<_> = (0..3).map(|row| told["items"][row]["errores"][0]["mensaje"].clone()).collect();
    let contact = "tiene este correo: se guarda para contacto, y no servirá para ingresar.";
    let (of_file, of_system) =
        (format!("Otra persona de la fila 2 {contact}"), format!("Otra persona del sistema {contact}"));
    assert_eq!(json!(told), json!([null, of_file, of_system]));

    let done = app.finish_import(&token, &id_of(&import)).await;
    assert_eq!(done["creados"], 3, "{done}");
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE email = 'casa@colegio.pe'").await, 2);
    let signs_in = "SELECT COUNT(*) FROM identificadores i JOIN usuarios u ON u.id = i.usuario_id \
                    WHERE i.identificador IN ('casa@colegio.pe', 'ana@colegio.pe') AND u.nombre IN ('$1', 'Rosaura')";
    let signs_in = signs_in.replace("$1", &first_name(1));
    assert_eq!(app.count(&signs_in).await, 2, "whoever had it first");
    let mut tx = app.platform.db.begin().await.unwrap();
    let office = NewUser { role: Role::Administrador, ..somebody("casa@colegio.pe") };
    let error = create_in(&mut tx, &app.platform, office).await.unwrap_err();
    let sentence = "Correo duplicado. Ya existe un usuario con el correo casa@colegio.pe";
    assert_eq!(error, AppError::invalid("email", sentence), "another role signs in with its own");
    drop(tx);
    let undo = app.post(&format!("/api/admin/import/{}/deshacer", id_of(&import))).bearer_auth(&token);
    let undone = undo.json(&json!({ "confirmar": 3 })).ask().await.expect(200);
    assert_eq!(undone["deshechos"], 3, "{undone}");
}

fn somebody(email: &str) -> NewUser {
    NewUser {
        document_type: None,
        document: Some("45454545".into()),
        first_name: "Eva".into(),
        last_name: "Paz".into(),
        phone: None,
        email: Some(email.into()),
        role: Role::Empleado,
        password_hash: "x".into(),
        password_expires: None,
        must_change_password: false,
        created_by: None,
    }
}

async fn a_document_of_another_role_says_whose_it_is(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.add_person(Role::Docente, OWN_PASSWORD, |user| user.document = Some("30000002".into())).await;
    let import = app.check(&token, &people(1..4)).await;
    let sentence = "Ya existe como docente: Rosaura Quintanilla Ñope. Cada persona tiene un solo rol: omita la fila o, si es \
                    otra persona, corrija el documento.";
    assert_eq!(errors_of(&import), [(3, "nro_documento".into(), sentence.into())]);
    assert_eq!(import["grupos"][0]["codigo"], "otro_rol");
}

async fn duplicates_inside_a_file_name_the_first_row(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut rows: Vec<Vec<String>> = (1..=4).map(person_row).collect();
    for row in &mut rows[2..] {
        row[1] = "30000001".into();
    }
    let headings = HEADINGS.map(str::to_owned).to_vec();
    let import = app.check(&token, &workbook(std::iter::once(headings).chain(rows))).await;
    let expected =
        [4, 5].map(|row| (row, "nro_documento".into(), "Documento duplicado. Ya aparece en la fila 2".into()));
    assert_eq!(errors_of(&import), expected);
}

async fn a_row_that_says_nothing_new_is_left_out_and_is_no_error(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut rows: Vec<Vec<String>> = [1, 2, 1, 1].map(person_row).to_vec();
    rows[2][2] = first_name(1).to_uppercase();
    rows[3][4] = "900 000 001".into();
    let headings = HEADINGS.map(str::to_owned).to_vec();
    let file = workbook(std::iter::once(headings).chain(rows));
    let import = app.check(&token, &file).await;
    let figures = ["total", "validos", "con_errores", "advertencias", "omitidos"].map(|figure| import[figure].clone());
    assert_eq!(json!(figures), json!([4, 2, 0, 0, 2]));
    let left_out = app.rows(&token, &id_of(&import), "estado=omitida").await;
    let issue = json!({
        "campo": "nro_documento", "mensaje": "Igual que la fila 2", "severidad": "advertencia", "codigo": "repetida",
    });
    for row in left_out["items"].as_array().unwrap() {
        assert_eq!(row["errores"], json!([issue]));
    }
    let done = app.finish_import(&token, &id_of(&import)).await;
    assert_eq!((&done["creados"], &done["omitidos"], &done["total"]), (&json!(2), &json!(2), &json!(4)));
}

async fn the_same_bytes_again_name_the_earlier_import_and_go_on(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let seen_only = app.check(&token, PARENTS).await;
    assert!(seen_only["resumen"].get("repetido_de").is_none());
    let first = app.import(&token, PARENTS).await;
    assert!(first["resumen"].get("repetido_de").is_none(), "a file that was only looked at was not imported");
    let second = app.check(&token, PARENTS).await;
    assert_eq!(second["estado"], "validado");
    assert_eq!(second["resumen"]["repetido_de"], first["import_id"]);
    assert_eq!((second["validos"].as_i64(), second["con_errores"].as_i64()), (Some(0), Some(45)));
    let other = app.check(&token, &people([1])).await;
    assert!(other["resumen"].get("repetido_de").is_none());
}

async fn up_to_a_hundred_rows_are_answered_at_once_and_more_become_a_job(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let token = app.administrator().await;
    let hundred = app.upload(&token, "padres", "a.xlsx", &people(0..100)).await.expect(200);
    assert_eq!((&hundred["estado"], &hundred["validos"]), (&json!("validado"), &json!(100)));

    let waiting = app.upload(&token, "padres", "b.xlsx", &people(1000..1500)).await.expect(202);
    assert_eq!(waiting["estado"], "validando");
    assert_eq!(waiting["progreso"], json!({ "procesadas": 0, "total": 500 }));
    let early = app.execute_import(&token, &id_of(&waiting)).await;
    assert_eq!(early.refusal(), (409, "validando".to_owned()));
    let kept = app.count("SELECT COUNT(*) FROM importacion_archivos").await;
    assert_eq!(kept, 2);

    let _worker = crate::support::OtherInstance::start(&app);
    let checked = app.wait_while(&token, &id_of(&waiting), "validando").await;
    assert_eq!(checked["estado"], "validado");
    assert_eq!(checked["progreso"], json!({ "procesadas": 500, "total": 500 }));
    assert_eq!((&checked["validos"], &checked["con_errores"]), (&json!(500), &json!(0)));
    let _ = app.execute_import(&token, &id_of(&waiting)).await.expect(202);
    let _ = app.execute_import(&token, &id_of(&hundred)).await.expect(202);
    let kept = app.count("SELECT COUNT(*) FROM importacion_archivos").await;
    assert_eq!(kept, 0, "the upload is kept no longer than needed");
}

async fn a_text_is_read_like_a_workbook(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let answer = app.upload(&token, "padres", "padres.csv", &people_csv(1..4)).await.expect(200);
    assert_eq!((&answer["resumen"]["formato"], &answer["validos"]), (&json!("csv"), &json!(3)));
    let teachers = include_bytes!("../../data/docentes-excel-peru.csv");
    let answer = app.upload(&token, "docentes", "docentes.csv", teachers).await.expect(200);
    assert_eq!(
        (&answer["tipo"], &answer["validos"], &answer["con_errores"]),
        (&json!("docentes"), &json!(28), &json!(0))
    );
    let office = include_bytes!("../../data/padres-oficina.xlsx");
    let answer = app.upload(&token, "padres", "padres-oficina.xlsx", office).await.expect(200);
    assert_eq!(
        (&answer["validos"], &answer["advertencias"]),
        (&json!(30), &json!(0)),
        "a completed telephone is no warning"
    );
    assert_eq!(answer["resumen"]["fila_encabezado"], 4);
    assert_eq!(answer["resumen"]["mapeo"]["Nº DNI"], "nro_documento");
    assert_eq!(answer["resumen"]["ignoradas"], json!(["N°"]));
}

async fn checking_creates_nobody(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.check(&token, PARENTS).await;
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales").await, 0);
}
