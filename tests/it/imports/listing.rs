//! The rows of an import, page by page, and the report of errors.

use serde_json::{Value, json};

use crate::support::files::{HEADINGS, PARENTS_WITH_ERRORS, last_name, people, person_row, workbook};
use crate::support::{Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(
    rows_are_listed_by_state_with_their_data_and_all_their_issues,
    rows_are_found_by_name_document_and_row_without_case_or_accents,
    pages_hold_what_was_asked_and_two_hundred_at_most,
    the_report_has_a_line_an_error,
    names_that_look_like_formulas_or_markup_are_names,
    what_is_not_there_is_not_found,
);

fn numbers(page: &Value) -> Vec<u64> {
    page["items"].as_array().unwrap().iter().map(|row| row["fila"].as_u64().unwrap()).collect()
}

async fn rows_are_listed_by_state_with_their_data_and_all_their_issues(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, PARENTS_WITH_ERRORS).await);
    let faulty = app.rows(&token, &id, "estado=con_errores").await;
    assert_eq!(numbers(&faulty), [5, 8, 12, 15, 22, 33]);
    assert_eq!((&faulty["total"], &faulty["pagina"], &faulty["por_pagina"]), (&json!(6), &json!(1), &json!(25)));
    let first = &faulty["items"][0];
    assert_eq!((&first["estado"], &first["datos"]["nro_documento"]), (&json!("con_errores"), &json!("1234-X")));
    assert_eq!(
        first["errores"],
        json!([{
            "campo": "nro_documento", "severidad": "error", "codigo": "formato",
            "mensaje": "Formato de documento inválido. Debe ser numérico de 8-12 dígitos.",
        }])
    );
    let valid = app.rows(&token, &id, "estado=valida&por_pagina=200").await;
    assert_eq!((valid["total"].as_u64(), numbers(&valid).len()), (Some(44), 44));
    let completed = valid["items"].as_array().unwrap().iter().find(|row| row["fila"] == 32).unwrap();
    assert_eq!((&completed["errores"], &completed["datos"]["telefono"]), (&json!([]), &json!("+51987654321")));
    let all = app.rows(&token, &id, "por_pagina=200").await;
    assert_eq!(numbers(&all), (2..=51).collect::<Vec<_>>(), "in the order of the file");
    assert_eq!(numbers(&app.rows(&token, &id, "por_pagina=3&ordenar=-fila").await), [51, 50, 49]);
    let path = format!("/api/admin/import/{id}/filas?ordenar=nombre");
    assert_eq!(app.get(&path).bearer_auth(&token).ask().await.status, 422);

    app.execute_import(&token, &id).await.expect(202);
    app.wait_while(&token, &id, "ejecutando").await;
    assert_eq!(app.rows(&token, &id, "estado=creada").await["total"], 44);
    assert_eq!(app.rows(&token, &id, "estado=valida").await["total"], 0);
    assert_eq!(app.rows(&token, &id, "estado=con_errores").await["total"], 6);
}

async fn rows_are_found_by_name_document_and_row_without_case_or_accents(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut rows = vec![HEADINGS.map(str::to_owned).to_vec()];
    rows.extend((1..=9).map(person_row));
    rows[3][2] = "Begoña".into();
    rows[5][3] = "Ñahui_100%".into();
    let id = id_of(&app.check(&token, &workbook(rows)).await);
    let found = async |text: &str| {
        let query = [("buscar", text)];
        let page = app.get(&format!("/api/admin/import/{id}/filas")).query(&query).bearer_auth(&token).ask().await;
        numbers(&page.expect(200))
    };
    assert_eq!(found("BEGONA").await, [4]);
    assert_eq!(found("ñahui").await, [6]);
    assert_eq!(found("30000007").await, [8]);
    assert_eq!(found(&format!("begoña {}", last_name(3))).await, [4]);
    assert_eq!(found("nadie").await, [0; 0]);
    // What SQL takes for wildcards are letters like others.
    assert_eq!(found("_100%").await, [6]);
    assert_eq!(found("%").await, [6]);
    assert_eq!(found("' OR 1=1 --").await, [0; 0]);
    assert_eq!(found("").await.len(), 9);
}

async fn pages_hold_what_was_asked_and_two_hundred_at_most(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(0..230)).await);
    let page = app.rows(&token, &id, "").await;
    assert_eq!((numbers(&page).len(), &page["total"]), (25, &json!(230)));
    let page = app.rows(&token, &id, "pagina=3&por_pagina=100").await;
    assert_eq!(numbers(&page), (202..=231).collect::<Vec<_>>());
    let page = app.rows(&token, &id, "por_pagina=5000").await;
    assert_eq!((numbers(&page).len(), &page["por_pagina"]), (200, &json!(200)));
    let page = app.rows(&token, &id, "pagina=99").await;
    assert_eq!((numbers(&page).len(), &page["total"]), (0, &json!(230)));
    for wrong in ["estado=nada", "pagina=-1", "pagina=x"] {
        let answer = app.get(&format!("/api/admin/import/{id}/filas?{wrong}")).bearer_auth(&token).ask().await;
        assert_eq!(answer.refusal(), (400, "solicitud_invalida".to_owned()), "{wrong}");
    }
}

async fn the_report_has_a_line_an_error(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, PARENTS_WITH_ERRORS).await);
    let answer = app.get(&format!("/api/admin/import/{id}/errores.txt")).bearer_auth(&token).ask().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert!(answer.header("content-disposition").contains(&format!("errores-{id}.txt")));
    let text = answer.text();
    assert!(text.starts_with("REPORTE DE ERRORES\r\nArchivo: padres.xlsx\r\nTipo: "), "{text}");
    assert!(text.contains("\r\n44 registros válidos, 6 con errores\r\n"), "{text}");
    let lines: Vec<_> = text.lines().filter(|line| line.starts_with("Fila ")).collect();
    let document = "Formato de documento inválido. Debe ser numérico de 8-12 dígitos.";
    assert_eq!(lines.len(), 6, "{text}");
    assert_eq!(lines[0], format!("Fila 5 · nro_documento · 1234-X · {document}"));
    assert_eq!(lines[3], "Fila 15 · nombre · (vacío) · El nombre es obligatorio.");
}

async fn names_that_look_like_formulas_or_markup_are_names(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let names =
        ["=HYPERLINK(\"http://malo\",\"Ana\")", "<img src=x onerror=alert(1)>", "O'Neil", "+Ana", "@Ana", "-Ana"];
    let mut rows = vec![HEADINGS.map(str::to_owned).to_vec()];
    rows.extend((0..).zip(names).map(|(n, name)| {
        let mut row = person_row(n);
        row[2] = name.to_owned();
        row
    }));
    let import = app.import(&token, &workbook(rows)).await;
    assert_eq!(import["creados"], names.len(), "{import}");
    let page = app.rows(&token, &id_of(&import), "").await;
    let shown: Vec<_> = page["items"].as_array().unwrap().iter().map(|row| row["datos"]["nombre"].clone()).collect();
    assert_eq!(shown, names);
    for name in names {
        let sql = format!("SELECT COUNT(*) FROM usuarios WHERE nombre = '{}'", name.replace('\'', "''"));
        assert_eq!(app.count(&sql).await, 1, "{name}");
    }
}

async fn what_is_not_there_is_not_found(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    for id in ["00000000-0000-0000-0000-000000000007", "no-es-un-id", "%27%20OR%201=1"] {
        for path in ["", "/filas", "/errores.txt", "/credentials/download"] {
            let answer = app.get(&format!("/api/admin/import/{id}{path}")).bearer_auth(&token).ask().await;
            assert_eq!(answer.refusal(), (404, "no_encontrado".to_owned()), "{id}{path}");
        }
    }
    let id = "00000000-0000-0000-0000-000000000007";
    assert_eq!(app.execute_import(&token, id).await.status, 404);
    assert_eq!(app.post(&format!("/api/admin/import/{id}/cancelar")).bearer_auth(&token).ask().await.status, 404);
    assert_eq!(app.execute_import(&token, "no-es-un-id").await.status, 422);
}
