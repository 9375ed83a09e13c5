//! The review that repairs: cells and values corrected, rows left out, duplicates that follow.

use serde_json::{Value, json};

use crate::support::files::{HEADINGS, PARENTS_WITH_ERRORS, first_name, people, person_row, workbook};
use crate::support::{Answer, Ask, Engine, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    a_corrected_cell_makes_its_row_valid_and_the_figures_follow,
    a_corrected_value_is_checked_with_the_database_too,
    correcting_the_first_of_two_duplicates_frees_the_second,
    correcting_into_a_duplicate_names_the_first_row_and_is_an_error_of_the_later_one,
    leaving_a_row_out_frees_its_duplicates_and_taking_it_in_again_binds_them,
    a_row_that_repeats_another_follows_it,
    a_wrong_value_is_corrected_in_every_row_that_has_it,
    the_suggestions_of_a_group_are_taken_together,
    errors_are_grouped_and_each_group_lists_its_rows,
    what_was_corrected_is_in_the_audit,
    only_an_import_under_review_can_be_corrected,
    a_change_that_is_none_is_refused,
    two_who_correct_at_once_leave_one_truth,
    names_that_could_not_be_told_apart_are_told_by_the_person,
    a_row_freed_of_its_duplicate_is_still_checked_with_the_database,
    many_rows_that_share_an_email_are_corrected_one_by_one,
    a_nul_in_a_corrected_value_is_dropped,
    a_warning_leaves_with_what_it_was_about,
    what_no_field_took_is_forgotten_when_the_row_is_created,
);

async fn correct(app: &TestApp, token: &str, id: &str, row: u32, body: Value) -> Answer {
    let path = format!("/api/admin/import/{id}/filas/{row}");
    app.request("PATCH".parse().unwrap(), &path).bearer_auth(token).json(&body).ask().await
}

async fn correct_all(app: &TestApp, token: &str, id: &str, field: &str, value: &str, replacement: &str) -> Answer {
    let body = json!({ "campo": field, "valor": value, "reemplazo": replacement });
    app.post(&format!("/api/admin/import/{id}/corregir")).bearer_auth(token).json(&body).ask().await
}

fn figures(import: &Value) -> [i64; 4] {
    ["total", "validos", "con_errores", "omitidos"].map(|figure| import[figure].as_i64().unwrap())
}

/// Rows of persons 1, 2, …, as `change` makes them.
fn rows(count: u32, change: impl FnOnce(&mut Vec<Vec<String>>)) -> Vec<u8> {
    let mut rows = vec![HEADINGS.map(str::to_owned).to_vec()];
    rows.extend((1..=count).map(person_row));
    change(&mut rows);
    workbook(rows)
}

async fn a_corrected_cell_makes_its_row_valid_and_the_figures_follow(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, PARENTS_WITH_ERRORS).await);
    let row = correct(&app, &token, &id, 8, json!({ "datos": { "telefono": "987 654 321" } })).await.expect(200);
    assert_eq!((&row["fila"], &row["estado"]), (&json!(8), &json!("valida")));
    assert_eq!(row["datos"]["telefono"], "+51987654321");
    let import = app.find_import(&token, &id).await;
    assert_eq!(figures(&import), [50, 45, 5, 0]);
    assert!(!errors_of(&import).iter().any(|(row, ..)| *row == 8));

    let worse = correct(&app, &token, &id, 8, json!({ "datos": { "telefono": "12", "nombre": "" } })).await.expect(200);
    assert_eq!(worse["estado"], "con_errores");
    let fields: Vec<_> = worse["errores"].as_array().unwrap().iter().map(|issue| issue["campo"].clone()).collect();
    assert_eq!(fields, ["nombre", "telefono"]);
    assert_eq!(figures(&app.find_import(&token, &id).await), [50, 44, 6, 0]);

    correct(&app, &token, &id, 8, json!({ "datos": { "telefono": "987654321", "nombre": "Ana" } })).await.expect(200);
    app.execute_import(&token, &id).await.expect(202);
    assert_eq!(app.wait_while(&token, &id, "ejecutando").await["creados"], 45);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE nombre = 'Ana' AND telefono = '+51987654321'").await, 1);
}

async fn a_corrected_value_is_checked_with_the_database_too(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.import(&token, &people([77])).await;
    let id = id_of(&app.check(&token, &rows(2, |_| ())).await);
    let taken = correct(&app, &token, &id, 3, json!({ "datos": { "nro_documento": "30000077" } })).await.expect(200);
    assert_eq!(taken["estado"], "con_errores");
    let message = "Documento duplicado. Ya existe un usuario con nro_documento 30000077";
    assert_eq!(
        (&taken["errores"][0]["mensaje"], &taken["errores"][0]["codigo"]),
        (&json!(message), &json!("ya_existe"))
    );
}

async fn correcting_the_first_of_two_duplicates_frees_the_second(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    // Rows 2, 3 and 4 share a document.
    let file = rows(4, |rows| {
        rows[2][1] = "30000001".into();
        rows[3][1] = "30000001".into();
    });
    let id = id_of(&app.check(&token, &file).await);
    let said = |n: u64, first: u32| {
        (n, "nro_documento".to_owned(), format!("Documento duplicado. Ya aparece en la fila {first}"))
    };
    assert_eq!(errors_of(&app.find_import(&token, &id).await), [said(3, 2), said(4, 2)]);
    correct(&app, &token, &id, 2, json!({ "datos": { "nro_documento": "30000050" } })).await.expect(200);
    assert_eq!(errors_of(&app.find_import(&token, &id).await), [said(4, 3)], "the next one is the first now");
    correct(&app, &token, &id, 3, json!({ "datos": { "nro_documento": "30000051" } })).await.expect(200);
    assert_eq!(figures(&app.find_import(&token, &id).await), [4, 4, 0, 0]);
}

async fn correcting_into_a_duplicate_names_the_first_row_and_is_an_error_of_the_later_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &rows(4, |_| ())).await);
    let said = |n: u64, first: u32| {
        (n, "nro_documento".to_owned(), format!("Documento duplicado. Ya aparece en la fila {first}"))
    };
    for row in [4, 3] {
        correct(&app, &token, &id, row, json!({ "datos": { "nro_documento": "30000050" } })).await.expect(200);
    }
    assert_eq!(errors_of(&app.find_import(&token, &id).await), [said(4, 3)]);
    let later = correct(&app, &token, &id, 5, json!({ "datos": { "nro_documento": "30000050" } })).await.expect(200);
    assert_eq!(later["errores"][0]["mensaje"], said(5, 3).2);
    correct(&app, &token, &id, 2, json!({ "datos": { "nro_documento": "30000050" } })).await.expect(200);
    assert_eq!(errors_of(&app.find_import(&token, &id).await), [said(3, 2), said(4, 2), said(5, 2)]);
}

async fn leaving_a_row_out_frees_its_duplicates_and_taking_it_in_again_binds_them(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &rows(3, |rows| rows[2][1] = "30000001".into())).await);
    let out = correct(&app, &token, &id, 2, json!({ "omitir": true })).await.expect(200);
    assert_eq!(out["estado"], "omitida");
    let import = app.find_import(&token, &id).await;
    assert_eq!((figures(&import), errors_of(&import).len()), ([3, 2, 0, 1], 0));
    assert_eq!(app.rows(&token, &id, "estado=omitida").await["total"], 1);
    correct(&app, &token, &id, 2, json!({ "omitir": false })).await.expect(200);
    assert_eq!(figures(&app.find_import(&token, &id).await), [3, 2, 1, 0]);

    correct(&app, &token, &id, 2, json!({ "omitir": true })).await.expect(200);
    app.execute_import(&token, &id).await.expect(202);
    let done = app.wait_while(&token, &id, "ejecutando").await;
    assert_eq!((&done["creados"], &done["omitidos"], &done["estado"]), (&json!(2), &json!(1), &json!("completado")));
    assert_eq!(
        app.count("SELECT COUNT(*) FROM usuarios WHERE nombre = 'Nombre1'").await,
        0,
        "who was left out is not created"
    );
}

async fn a_row_that_repeats_another_follows_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    // Rows 2, 3 and 4 are the same person.
    let id = id_of(&app.check(&token, &people([1, 1, 1, 2])).await);
    let states = async || {
        let rows = app.rows(&token, &id, "").await;
        let state = |row: &Value| {
            let said = row["errores"][0]["mensaje"].as_str().unwrap_or_default().to_owned();
            (row["estado"].as_str().unwrap().to_owned(), said)
        };
        rows["items"].as_array().unwrap().iter().take(3).map(state).collect::<Vec<_>>()
    };
    let all = |expected: [(&str, &str); 3]| expected.map(|(state, said)| (state.to_owned(), said.to_owned()));
    let like = |row: u32| format!("Igual que la fila {row}");
    let (like_2, like_3) = (&*like(2), &*like(3));
    assert_eq!(states().await, all([("valida", ""), ("omitida", like_2), ("omitida", like_2)]));

    correct(&app, &token, &id, 2, json!({ "omitir": true })).await.expect(200);
    assert_eq!(
        states().await,
        all([("omitida", ""), ("valida", ""), ("omitida", like_3)]),
        "the next one is the first"
    );
    correct(&app, &token, &id, 2, json!({ "omitir": false })).await.expect(200);
    assert_eq!(states().await, all([("valida", ""), ("omitida", like_2), ("omitida", like_2)]));

    let contradicts = "Documento duplicado. Ya aparece en la fila 2";
    correct(&app, &token, &id, 2, json!({ "datos": { "nombre": "Rosa" } })).await.expect(200);
    assert_eq!(states().await, all([("valida", ""), ("con_errores", contradicts), ("con_errores", contradicts)]));
    correct(&app, &token, &id, 4, json!({ "datos": { "nombre": "ROSA" } })).await.expect(200);
    assert_eq!(states().await, all([("valida", ""), ("con_errores", contradicts), ("omitida", like_2)]));

    let again = correct(&app, &token, &id, 4, json!({ "omitir": false })).await.expect(200);
    assert_eq!(again["estado"], "omitida", "it still says nothing new");
    correct(&app, &token, &id, 4, json!({ "omitir": true })).await.expect(200);
    correct(&app, &token, &id, 2, json!({ "datos": { "nro_documento": "30000009" } })).await.expect(200);
    assert_eq!(
        states().await,
        all([("valida", ""), ("valida", ""), ("omitida", "")]),
        "left out by hand: it stays out"
    );
    let free = correct(&app, &token, &id, 4, json!({ "datos": { "nro_documento": "30000008" } })).await.expect(200);
    assert_eq!(free["estado"], "valida", "who edits it wants it");
    assert_eq!(figures(&app.find_import(&token, &id).await), [4, 4, 0, 0]);
}

async fn a_wrong_value_is_corrected_in_every_row_that_has_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let file = rows(700, |rows| rows.iter_mut().skip(1).step_by(2).for_each(|row| row[4] = "12".into()));
    let id = id_of(&app.upload(&token, "padres", "a.xlsx", &file).await.json());
    app.wait_while(&token, &id, "validando").await;
    let shown = app.rows(&token, &id, "estado=con_errores&por_pagina=1").await;
    assert_eq!(shown["items"][0]["iguales"]["telefono"], 350);
    let corrected = correct_all(&app, &token, &id, "telefono", "12", "987654321").await.expect(200);
    assert_eq!(corrected["filas_corregidas"], 350);
    assert_eq!(figures(&corrected["importacion"]), [700, 700, 0, 0]);
    assert_eq!(corrected["importacion"]["grupos"], json!([]));
    let again = correct_all(&app, &token, &id, "telefono", "12", "987654321").await;
    assert_eq!(again.status, 422, "no row has it any more");
}

async fn the_suggestions_of_a_group_are_taken_together(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let file = rows(4, |rows| {
        rows[1][1] = "1234567".into();
        rows[2][1] = "1234568".into();
        rows[3][1] = "12-X".into();
    });
    let import = app.check(&token, &file).await;
    let id = id_of(&import);
    let group = json!({ "campo": "nro_documento", "codigo": "formato", "filas": 3, "sugerencias": 2 });
    assert_eq!((figures(&import), &import["grupos"]), ([4, 1, 3, 0], &json!([group])));
    let address = format!("/api/admin/import/{id}/sugerencias");
    let would = app.get(&format!("{address}?campo=nro_documento")).bearer_auth(&token).ask().await.expect(200);
    let would_be =
        |row, old: &str| json!({ "fila": row, "campo": "nro_documento", "antes": old, "despues": format!("0{old}") });
    assert_eq!(would, json!([would_be(2, "1234567"), would_be(3, "1234568")]));

    let take = async |body: Value| app.post(&address).bearer_auth(&token).json(&body).ask().await;
    assert_eq!(take(json!({ "campo": "telefono" })).await.wrong()[0].0, "campo", "nothing is suggested there");
    assert_eq!(take(json!({ "codigo": "vacio" })).await.status, 422);
    let taken = take(json!({ "campo": "nro_documento", "codigo": "formato" })).await.expect(200);
    assert_eq!((&taken["filas_corregidas"], figures(&taken["importacion"])), (&json!(2), [4, 3, 1, 0]));
    assert_eq!(app.rows(&token, &id, "").await["items"][1]["datos"]["nro_documento"], "01234568");
    assert_eq!(take(json!({})).await.status, 422, "none is left");
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'aceptar_sugerencias'").await, 1);
}

async fn errors_are_grouped_and_each_group_lists_its_rows(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let file = rows(9, |rows| {
        rows[1][4] = "12".into();
        rows[2][4] = "13".into();
        rows[3][4] = "".into();
        rows[4][1] = "30000005".into();
        rows[6][2] = "".into();
    });
    let id = id_of(&app.check(&token, &file).await);
    let import = app.find_import(&token, &id).await;
    let expected = json!([
        { "campo": "telefono", "codigo": "formato", "filas": 2, "sugerencias": 0 },
        { "campo": "nombre", "codigo": "vacio", "filas": 1, "sugerencias": 0 },
        { "campo": "nro_documento", "codigo": "repetido_en_archivo", "filas": 1, "sugerencias": 0 },
        { "campo": "telefono", "codigo": "vacio", "filas": 1, "sugerencias": 0 },
    ]);
    assert_eq!(import["grupos"], expected);
    let of = async |query: &str| {
        let page = app.rows(&token, &id, query).await;
        page["items"].as_array().unwrap().iter().map(|row| row["fila"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of("campo=telefono&codigo=formato").await, [2, 3]);
    assert_eq!(of("campo=telefono").await, [2, 3, 4]);
    assert_eq!(of("codigo=repetido_en_archivo").await, [6]);
    assert_eq!(of("campo=apellido").await, [0; 0]);
}

async fn what_was_corrected_is_in_the_audit(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &rows(3, |rows| rows[1][4] = "12".into())).await);
    correct(&app, &token, &id, 2, json!({ "datos": { "telefono": "+51987654321" } })).await.expect(200);
    correct(&app, &token, &id, 3, json!({ "omitir": true })).await.expect(200);
    correct(&app, &token, &id, 3, json!({ "omitir": false })).await.expect(200);
    for action in ["corregir_fila", "omitir_fila", "incluir_fila"] {
        assert_eq!(
            app.count(&format!("SELECT COUNT(*) FROM auditoria WHERE accion = '{action}'")).await,
            1,
            "{action}"
        );
    }
    let told = "SELECT COUNT(*) FROM auditoria WHERE accion = 'corregir_fila' \
                AND CAST(detalle AS TEXT) LIKE '%+51987654321%' AND CAST(detalle AS TEXT) LIKE '%antes%'";
    assert_eq!(app.count(told).await, 1, "before and after");
}

async fn only_an_import_under_review_can_be_corrected(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.import(&token, &people(1..3)).await;
    let answer = correct(&app, &token, &id_of(&import), 2, json!({ "datos": { "nombre": "Otra" } })).await;
    assert_eq!(answer.refusal(), (409, "no_editable".to_owned()));
    let answer = correct_all(&app, &token, &id_of(&import), "nombre", &first_name(1), "Otra").await;
    assert_eq!(answer.refusal(), (409, "no_editable".to_owned()));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE nombre = 'Otra'").await, 0);
}

async fn a_change_that_is_none_is_refused(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(1..3)).await);
    for (body, field) in [
        (json!({}), "datos"),
        (json!({ "datos": {} }), "datos"),
        (json!({ "datos": { "nombre": "A" }, "omitir": true }), "datos"),
        (json!({ "datos": { "rol": "administrador" } }), "rol"),
        (json!({ "datos": { "codigo_estudiante": "P1001" } }), "codigo_estudiante"),
        (json!({ "datos": { "nombre": "x".repeat(501) } }), "nombre"),
    ] {
        let answer = correct(&app, &token, &id, 2, body.clone()).await;
        assert_eq!((answer.status, &answer.json()["campos"][0]["campo"]), (422, &json!(field)), "{body}");
    }
    assert_eq!(correct(&app, &token, &id, 999, json!({ "omitir": true })).await.status, 404);
    assert_eq!(figures(&app.find_import(&token, &id).await), [2, 2, 0, 0]);
}

async fn two_who_correct_at_once_leave_one_truth(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &rows(20, |_| ())).await);
    let into_one = |row: u32| correct(&app, &token, &id, row, json!({ "datos": { "nro_documento": "30000900" } }));
    for answer in futures::future::join_all((2..=21).map(into_one)).await {
        answer.expect(200);
    }
    let import = app.find_import(&token, &id).await;
    assert_eq!(figures(&import), [20, 1, 19, 0], "one of them has it");
    let expected: Vec<_> = (3..=21)
        .map(|row| (row, "nro_documento".to_owned(), "Documento duplicado. Ya aparece en la fila 2".to_owned()))
        .collect();
    assert_eq!(errors_of(&import), expected);
}

async fn names_that_could_not_be_told_apart_are_told_by_the_person(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let row = |n: u32, name: &str| {
        vec!["DNI".to_owned(), (30_000_000 + n).to_string(), name.to_owned(), "987654321".to_owned()]
    };
    let headings = ["Tipo", "DNI", "Apellidos y Nombres", "Celular"].map(str::to_owned).to_vec();
    let file = workbook([
        headings,
        row(1, "De la Cruz Soto Ana María Luz"),
        row(2, "San Martín Ruiz Paz Luis José"),
        row(3, "Los Ríos del Águila Eva Ana Paz"),
    ]);
    let mapping = json!({ "Tipo": "tipo_documento" }).to_string();
    let part = reqwest::multipart::Part::bytes(file).file_name("a.xlsx");
    let form = reqwest::multipart::Form::new().text("tipo", "padres").text("mapeo", mapping).part("archivo", part);
    let import = app.post("/api/admin/import/validate").bearer_auth(&token).multipart(form).ask().await.expect(200);
    let id = id_of(&import);
    assert_eq!(figures(&import), [3, 0, 3, 0]);
    assert_eq!(import["grupos"][0]["codigo"], "sin_separar");

    let names = |row: &Value| (row["datos"]["apellido"].clone(), row["datos"]["nombre"].clone(), row["estado"].clone());
    let typed = correct(&app, &token, &id, 2, json!({ "datos": { "nombre": "Ana María Luz" } })).await.expect(200);
    assert_eq!(names(&typed), (json!("De la Cruz Soto"), json!("Ana María Luz"), json!("valida")));
    let comma = correct(&app, &token, &id, 3, json!({ "datos": { "nombre": "San Martín Ruiz, Paz Luis José" } }))
        .await
        .expect(200);
    assert_eq!(names(&comma), (json!("San Martín Ruiz"), json!("Paz Luis José"), json!("valida")));
    let other = correct(&app, &token, &id, 4, json!({ "datos": { "nombre": "Rosa" } })).await.expect(200);
    assert_eq!(other["estado"], "con_errores", "a word that is not there tells nothing: {other}");
    let codes: Vec<_> = other["errores"].as_array().unwrap().iter().map(|issue| issue["codigo"].clone()).collect();
    assert!(codes.contains(&json!("sin_separar")), "{other}");
    let both = json!({ "datos": { "apellido": "Los Ríos del Águila", "nombre": "Eva Luz" } });
    let both = correct(&app, &token, &id, 4, both).await.expect(200);
    assert_eq!(names(&both), (json!("Los Ríos del Águila"), json!("Eva Luz"), json!("valida")));
}

async fn a_row_freed_of_its_duplicate_is_still_checked_with_the_database(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    app.import(&token, &people(0..3)).await;
    let headings =
        ["codigo_estudiante", "nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion"];
    let row = |code: &'static str, name: &'static str| [code, name, "Ruiz", "Primaria", "3", "30000001", "madre"];
    let there =
        app.upload(&token, "estudiantes", "a.xlsx", &workbook([headings, row("P3007", "Luz")])).await.expect(200);
    app.execute_import(&token, &id_of(&there)).await.expect(202);
    app.wait_while(&token, &id_of(&there), "ejecutando").await;

    let file = workbook([headings, row("P3007", "Sol"), row("P3007", "Mar"), row("", "Luz"), row("", "LUZ")]);
    let id = id_of(&app.upload(&token, "estudiantes", "b.xlsx", &file).await.expect(200));
    for first in [2, 4] {
        correct(&app, &token, &id, first, json!({ "omitir": true })).await.expect(200);
    }
    let said: Vec<String> =
        errors_of(&app.find_import(&token, &id).await).into_iter().map(|(_, _, said)| said).collect();
    assert_eq!(
        said,
        [
            "Código duplicado. Ya existe un estudiante con codigo_estudiante P3007",
            "Estudiante duplicado. Ya existe con el mismo nombre, grado y apoderado: P3007",
        ]
    );
    let headings = ["nro_documento_padre", "codigo_estudiante", "tipo_relacion"];
    let file = workbook([headings, ["30000001", "P3007", "madre"], ["30000002", "P3007", "padre"]]);
    let id = id_of(&app.upload(&token, "relaciones", "r.xlsx", &file).await.expect(200));
    correct(&app, &token, &id, 2, json!({ "omitir": true })).await.expect(200);
    let row = app.rows(&token, &id, "estado=con_errores").await["items"][0].clone();
    assert_eq!((&row["fila"], &row["errores"][0]["codigo"]), (&json!(3), &json!("ya_vinculado")), "{row}");
}

async fn many_rows_that_share_an_email_are_corrected_one_by_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let file = rows(1_200, |rows| rows.iter_mut().skip(1).for_each(|row| row[5] = "sin@correo.pe".into()));
    let id = id_of(&app.upload(&token, "padres", "a.xlsx", &file).await.json());
    let warned = async || app.find_import(&token, &id).await["advertencias"].clone();
    assert_eq!(figures(&app.wait_while(&token, &id, "validando").await), [1200, 1200, 0, 0]);
    assert_eq!(warned().await, 1199);
    for row in [700, 701] {
        let corrected = correct(&app, &token, &id, row, json!({ "datos": { "email": "" } })).await.expect(200);
        assert_eq!(corrected["errores"], json!([]));
    }
    let told = |row: &Value, first: u32| {
        let sentence = format!(
            "Otra persona de la fila {first} tiene este correo: se guarda para contacto, y no servirá para ingresar."
        );
        assert_eq!(row["errores"][0]["mensaje"], sentence);
    };
    let back = correct(&app, &token, &id, 700, json!({ "datos": { "email": "sin@correo.pe" } })).await.expect(200);
    told(&back, 2);
    correct(&app, &token, &id, 2, json!({ "datos": { "email": "" } })).await.expect(200);
    assert_eq!(warned().await, 1197);
    // All follow the first.
    told(&app.rows(&token, &id, "buscar=1201").await["items"][0], 3);
}

async fn a_nul_in_a_corrected_value_is_dropped(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &rows(2, |rows| rows[1][4] = "12".into())).await);
    let row = correct(&app, &token, &id, 3, json!({ "datos": { "nombre": "A\u{0}na" } })).await.expect(200);
    assert_eq!(row["datos"]["nombre"], "Ana");
    let corrected = correct_all(&app, &token, &id, "telefono", "12\u{0}", "987654321\u{0}").await.expect(200);
    assert_eq!(corrected["filas_corregidas"], 1);
    assert_eq!(correct(&app, &token, &id, 2, json!({ "datos": { "\u{0}": "x" } })).await.status, 422);
    let mapping = json!({ "email\u{0}": "\u{0}" });
    let fields = [("hoja", "\u{0}"), ("columna", "a\u{0}"), ("campo", "\u{0}")];
    assert!(
        app.post(&format!("/api/admin/import/{id}/columnas")).bearer_auth(&token).form(&fields).ask().await.status
            < 500
    );
    let part = reqwest::multipart::Part::bytes(people(0..1)).file_name("a\u{0}.xlsx");
    let form = reqwest::multipart::Form::new().text("tipo", "padres").text("mapeo", mapping.to_string());
    let form = form.text("hoja", "Hoja\u{0}").part("archivo", part);
    let answer = app.post("/api/admin/import/validate").bearer_auth(&token).multipart(form).ask().await;
    assert!(answer.status < 500, "{}", answer.text());
}

async fn a_warning_leaves_with_what_it_was_about(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    // Nine digits are unusual for a DNI and usual for a CE.
    let id = id_of(&app.check(&token, &rows(1, |rows| rows[1][1] = "300000011".into())).await);
    let before = app.rows(&token, &id, "").await["items"][0].clone();
    assert_eq!(before["errores"][0]["severidad"], "advertencia", "{before}");
    let after = correct(&app, &token, &id, 2, json!({ "datos": { "tipo_documento": "CE" } })).await.expect(200);
    assert_eq!((&after["errores"], &after["estado"]), (&json!([]), &json!("valida")));
}

async fn what_no_field_took_is_forgotten_when_the_row_is_created(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let file = rows(2, |rows| {
        rows[0].push("Dirección".into());
        rows[1].push("Jr. Junín 100".into());
        rows[2].push("Jr. Puno 200".into());
        rows[2][4] = "12".into();
    });
    let id = id_of(&app.check(&token, &file).await);
    app.execute_import(&token, &id).await.expect(202);
    app.wait_while(&token, &id, "ejecutando").await;
    let kept =
        |street: &str| format!("SELECT COUNT(*) FROM importacion_filas WHERE CAST(otros AS TEXT) LIKE '%{street}%'");
    assert_eq!(app.count(&kept("Junín")).await, 0, "created: nobody needs it here any more");
    assert_eq!(app.count(&kept("Puno")).await, 1, "rejected: its report has it");
}
