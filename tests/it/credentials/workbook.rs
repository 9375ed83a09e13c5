//! The credentials workbook: everyone's first password for as long as it works, and no longer.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use chrono::{FixedOffset, TimeDelta};
use futures::future::join_all;
use padron::features::credentials::service::purge_expired;
use padron_core::role::Role;
use padron_core::text::collation_key;
use zip::ZipArchive;

use super::{COLUMNS, NAME, PASSWORD, USER, download, families, people_in};
use crate::support::files::{HEADINGS, PARENTS, last_name, people, person_row, workbook};
use crate::support::{Ask, Engine, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(
    the_workbook_has_the_columns_of_the_contract_and_one_row_a_person,
    every_exported_password_signs_in_and_must_be_changed,
    whoever_changed_the_password_stays_in_the_sheet_with_an_empty_cell,
    an_expired_password_works_no_longer_and_is_purged,
    whoever_is_inactive_has_an_empty_cell,
    a_download_is_not_kept_by_anyone_and_is_audited,
    the_three_spellings_of_the_stories_give_the_same_sheet,
    families_have_their_child_and_classroom_and_the_order_of_handing_out,
    a_zip_holds_a_workbook_for_each_classroom,
    those_who_came_in_are_left_out_on_demand,
    while_the_import_runs_the_sheet_says_that_it_is_partial,
    every_cell_is_marked_as_typed_text,
    a_name_that_looks_like_a_formula_is_a_text_cell,
    there_is_nothing_to_download_before_the_run,
);

async fn the_workbook_has_the_columns_of_the_contract_and_one_row_a_person(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.import(&token, PARENTS).await;
    let bytes = download(&app, &token, &id_of(&import)).await.body;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["Credenciales", "Cómo usar"]);
    let sheet = book.worksheet_range("Credenciales").unwrap();
    assert!(sheet.used_cells().all(|(_, _, cell)| matches!(cell, Data::String(_))), "a cell that is no text");
    let rows: Vec<_> = sheet.rows().collect();
    let header = rows.iter().position(|row| row[0] == "Nombre Completo").unwrap();
    assert!((1..10).contains(&header), "a heading block stands above");
    let texts: Vec<_> = rows[header].iter().map(ToString::to_string).collect();
    assert_eq!(texts, COLUMNS);
    assert_eq!(rows.len() - header - 1, 45, "nothing stands below the last person");

    let people = people_in(&bytes);
    let today = app.platform.now().with_timezone(&FixedOffset::west_opt(5 * 3600).unwrap()).format("%d/%m/%Y");
    let first = &people[0];
    assert_eq!(first[1..3], ["Padre", "DNI"]);
    assert_eq!(first[6..], [&today.to_string(), "Activo", "", ""]);
    for person in &people {
        let password = &person[PASSWORD];
        assert_eq!(password.chars().count(), 10, "{person:?}");
        assert!(password.chars().any(|c| c.is_ascii_uppercase()), "{person:?}");
        assert!(password.chars().any(|c| c.is_ascii_lowercase()), "{person:?}");
        assert!(password.chars().any(|c| c.is_ascii_digit()), "{person:?}");
        assert!(!password.contains(['0', 'O', 'o', '1', 'l', 'I']), "a look-alike in {person:?}");
    }
    // By surname, as Spanish sorts them.
    let listed = app.rows(&token, &id_of(&import), "por_pagina=200").await;
    let value = |row: &serde_json::Value, field: &str| row["datos"][field].as_str().unwrap().to_owned();
    let mut names: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (value(row, "apellido"), value(row, "nombre"), value(row, "nro_documento")))
        .collect();
    names.sort_by_key(|(last, first, _)| (collation_key(last), collation_key(first)));
    let documents: Vec<_> = names.into_iter().map(|(_, _, document)| document).collect();
    assert_eq!(people.iter().map(|person| person[USER].clone()).collect::<Vec<_>>(), documents);
}

async fn every_exported_password_signs_in_and_must_be_changed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.import(&token, PARENTS).await;
    let people = people_in(&download(&app, &token, &id_of(&import)).await.body);
    assert!(people.iter().all(|person| person[USER].starts_with('0')), "a leading zero was lost");
    join_all(people.iter().map(async |person| {
        let answer = app.sign_in(&person[USER], &person[PASSWORD]).await.expect(200);
        assert_eq!(answer["debe_cambiar_password"], true);
        assert_eq!(answer["usuario"]["rol"], "apoderado");
        let token = answer["token"].as_str().unwrap();
        let closed = app.get("/api/nivel-grado").bearer_auth(token).ask().await;
        assert_eq!(closed.refusal(), (403, "debe_cambiar_password".to_owned()));
        app.change_password(token, &person[PASSWORD], OWN_PASSWORD).await.expect(200);
        assert_eq!(app.sign_in(&person[USER], &person[PASSWORD]).await.status, 401);
        assert_eq!(app.sign_in(&person[USER], OWN_PASSWORD).await.expect(200)["debe_cambiar_password"], false);
    }))
    .await;
    assert_eq!(people.len(), 45);
}

async fn whoever_changed_the_password_stays_in_the_sheet_with_an_empty_cell(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    let before = people_in(&download(&app, &token, &id).await.body);
    let theirs = app.token(&before[1][USER], &before[1][PASSWORD]).await;
    let again = people_in(&download(&app, &token, &id).await.body);
    assert_eq!(again, before, "signing in alone uses nothing up, and a second download is the same");

    app.change_password(&theirs, &before[1][PASSWORD], OWN_PASSWORD).await.expect(200);
    let mut expected = before;
    expected[1][PASSWORD] = String::new();
    assert_eq!(people_in(&download(&app, &token, &id).await.body), expected);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 2);
    let purged = "SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NULL AND purgada_en IS NOT NULL";
    assert_eq!(app.count(purged).await, 1);
}

async fn an_expired_password_works_no_longer_and_is_purged(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |settings| settings.initial_validity = TimeDelta::days(3)).await;
    let worker = crate::support::OtherInstance::start(&app);
    let administrator = app.add(Role::Administrador).await;
    let token = app.token_of(&administrator).await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    worker.kill();
    let people = people_in(&download(&app, &token, &id).await.body);
    let theirs = app.token(&people[0][USER], &people[0][PASSWORD]).await;

    app.clock.advance(TimeDelta::days(3) - TimeDelta::minutes(5));
    assert_eq!(purge_expired(&app.platform).await.unwrap(), 0);
    app.sign_in(&people[1][USER], &people[1][PASSWORD]).await.expect(200);

    app.clock.advance(TimeDelta::minutes(5));
    let token = app.token_of(&administrator).await;
    let offered = (409, "credenciales_vencidas".to_owned());
    let refused = || app.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask();
    assert_eq!(refused().await.refusal(), offered, "no empty sheet, even before the purge");
    assert_eq!(app.sign_in(&people[1][USER], &people[1][PASSWORD]).await.status, 401);
    let late = app.change_password(&theirs, &people[0][PASSWORD], OWN_PASSWORD).await;
    assert!([401, 422].contains(&late.status), "{}", late.text());

    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 3);
    assert_eq!(purge_expired(&app.platform).await.unwrap(), 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 0);
    assert_eq!(refused().await.refusal(), offered);
}

async fn whoever_is_inactive_has_an_empty_cell(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000001'").await;
    let people = people_in(&download(&app, &token, &id).await.body);
    assert_eq!((people[0][PASSWORD].as_str(), people[0][7].as_str()), ("", "Inactivo"));
    assert_eq!((people[1][PASSWORD].len(), people[1][7].as_str()), (10, "Activo"));
}

async fn a_download_is_not_kept_by_anyone_and_is_audited(engine: Engine) {
    let app = TestApp::start(engine).await;
    let administrator = app.add(Role::Administrador).await;
    let token = app.token_of(&administrator).await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'descargar_credenciales'";
    assert_eq!(app.count(audited).await, 0);
    let answer = download(&app, &token, &id).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let name = answer.header("content-disposition");
    let day = app.platform.now().with_timezone(&FixedOffset::west_opt(5 * 3600).unwrap()).format("%d-%m-%Y");
    assert_eq!(name, format!("attachment; filename=\"Credenciales Padres {day}.xlsx\""));
    let by_whom = format!("{audited} AND objeto_id = '{id}' AND solicitud = '{}'", answer.header("x-request-id"));
    assert_eq!(app.count(&by_whom).await, 1);
    let passwords = people_in(&answer.body);
    for person in passwords {
        let told = format!("SELECT COUNT(*) FROM auditoria WHERE CAST(detalle AS TEXT) LIKE '%{}%'", person[PASSWORD]);
        assert_eq!(app.count(&told).await, 0);
    }
}

async fn the_three_spellings_of_the_stories_give_the_same_sheet(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let expected = people_in(&download(&app, &token, &id).await.body);
    for path in [format!("/api/admin/import/credentials/{id}"), format!("/api/admin/import/credentials/{id}/download")]
    {
        let answer = app.get(&path).bearer_auth(&token).ask().await;
        assert_eq!((answer.status, answer.header("cache-control").as_str()), (200, "no-store"), "{path}");
        assert_eq!(people_in(&answer.body), expected, "{path}");
    }
}

async fn a_name_that_looks_like_a_formula_is_a_text_cell(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut row = person_row(1);
    row[2] = "=HYPERLINK(\"http://malo\",\"Ana\")".into();
    let id = id_of(&app.import(&token, &workbook([HEADINGS.map(str::to_owned).to_vec(), row])).await);
    let bytes = download(&app, &token, &id).await.body;
    assert_eq!(people_in(&bytes)[0][NAME], format!("=HYPERLINK(\"http://malo\",\"Ana\") {}", last_name(1)));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.worksheet_formula("Credenciales").unwrap().used_cells().count(), 0);
}

async fn there_is_nothing_to_download_before_the_run(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.check(&token, &people(1..3)).await);
    let answer = app.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    assert_eq!(answer.refusal(), (404, "no_encontrado".to_owned()));
}

async fn families_have_their_child_and_classroom_and_the_order_of_handing_out(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    let sheet = async |query: &str| people_in(&download_with(&app, &token, &id, query).await.body);
    let users = |rows: &[Vec<String>]| rows.iter().map(|row| row[USER].clone()).collect::<Vec<_>>();

    let all = sheet("").await;
    assert_eq!(users(&all), ["30000001", "30000002", "30000003", "30000004"]);
    assert_eq!(all[0][8..], ["Ñusta Rojas", "3.º Primaria \"A\""]);
    assert_eq!(all[1][8..], ["Ada Rojas, Beto Rojas", "3.º Primaria \"A\", 3.º Primaria \"B\""]);
    assert_eq!(all[3][8..], ["", ""]);
    // Ada (3.º A), Ñusta (3.º A), the one in Secundaria, and last who has no child.
    assert_eq!(users(&sheet("?orden=aula").await), ["30000002", "30000001", "30000003", "30000004"]);
    assert_eq!(users(&sheet("?aula=P3-B").await), ["30000002"]);
    assert_eq!(users(&sheet("?aula=sin-aula").await), ["30000004"]);
    let answer = download_with(&app, &token, &id, "?aula=P3-A").await;
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"Credenciales Padres 3.o Primaria A "), "{disposition}");
    assert!(
        disposition.contains("filename*=UTF-8''Credenciales%20Padres%203.%C2%BA%20Primaria%20A%20"),
        "{disposition}"
    );
    let unknown = app.get(&format!("/api/admin/import/{id}/credentials/download?orden=edad")).bearer_auth(&token);
    assert_eq!(unknown.ask().await.wrong()[0].0, "orden");
    let nobody = app.get(&format!("/api/admin/import/{id}/credentials/download?aula=S1-Z")).bearer_auth(&token);
    assert_eq!(nobody.ask().await.wrong()[0].0, "aula");

    let rows = "tipo_documento,nro_documento,nombre,apellido,telefono\nDNI,40000001,Eva,Paz,987654321";
    let teachers = id_of(&app.import_kind(&token, "docentes", rows.as_bytes()).await);
    let rows = people_in(&download(&app, &token, &teachers).await.body);
    assert_eq!((rows[0].len(), rows[0][1].as_str()), (8, "Docente"));
}

async fn a_zip_holds_a_workbook_for_each_classroom(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    let answer = download_with(&app, &token, &id, "?por_aula=true").await;
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut zip = ZipArchive::new(Cursor::new(answer.body)).unwrap();
    let mut found = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let rows = people_in(&bytes);
        assert!(rows.iter().all(|row| row[PASSWORD].len() == 10));
        found.push((file.name().unwrap().into_owned(), rows.iter().map(|row| row[USER].clone()).collect::<Vec<_>>()));
    }
    let expected = [
        ("Credenciales Padres 3.º Primaria A.xlsx", &["30000002", "30000001"][..]),
        ("Credenciales Padres 3.º Primaria B.xlsx", &["30000002"]),
        ("Credenciales Padres 5.º Secundaria.xlsx", &["30000003"]),
        ("Credenciales Padres Sin aula.xlsx", &["30000004"]),
    ];
    let expected = expected.map(|(name, users)| (name.to_owned(), users.iter().map(|it| (*it).to_owned()).collect()));
    assert_eq!(found, expected);
    let opened = "SELECT cantidad FROM credenciales_aperturas";
    assert_eq!(app.count(opened).await, 4, "who is in two classrooms counts once");
}

async fn those_who_came_in_are_left_out_on_demand(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    let all = people_in(&download(&app, &token, &id).await.body);
    let theirs = app.token(&all[0][USER], &all[0][PASSWORD]).await;
    app.change_password(&theirs, &all[0][PASSWORD], OWN_PASSWORD).await.expect(200);
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000002'").await;
    let missing = people_in(&download_with(&app, &token, &id, "?solo_faltantes=true").await.body);
    assert_eq!(missing, all[2..]);
}

async fn while_the_import_runs_the_sheet_says_that_it_is_partial(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let subtitle = async || {
        let bytes = download(&app, &token, &id).await.body;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        book.worksheet_range("Credenciales").unwrap().get_value((1, 0)).unwrap().to_string()
    };
    assert!(!subtitle().await.contains("PARCIAL"));
    app.execute("UPDATE importaciones SET estado = 'ejecutando'").await;
    assert!(subtitle().await.contains("LISTA PARCIAL"));
}

async fn every_cell_is_marked_as_typed_text(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let bytes = download(&app, &token, &id).await.body;
    let part = |name: &str| {
        let mut text = String::new();
        let mut zip = ZipArchive::new(Cursor::new(&bytes)).unwrap();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let styles = part("xl/styles.xml");
    let formats = styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap();
    let formats: Vec<&str> = formats.split("<xf ").skip(1).collect();
    // The first is that of cells without a format of their own: there is none with a text.
    assert!(formats.len() > 5 && formats[1..].iter().all(|format| format.contains("quotePrefix=\"1\"")), "{formats:?}");
    let sheet = part("xl/worksheets/sheet1.xml");
    let cells: Vec<&str> = sheet.split("<c ").skip(1).collect();
    assert!(cells.len() > 20 && cells.iter().all(|cell| cell.contains(" s=\"") && !cell.starts_with("r=\"A1\" t")));
}

async fn download_with(app: &TestApp, token: &str, id: &str, query: &str) -> crate::support::Answer {
    let address = format!("/api/admin/import/{id}/credentials/download{query}");
    let answer = app.get(&address).bearer_auth(token).ask().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}
