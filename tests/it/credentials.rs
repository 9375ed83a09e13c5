//! The credentials workbook: everyone's first password for as long as it works, and no longer.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::{FixedOffset, TimeDelta};
use futures::future::join_all;
use padron::features::credentials::service::purge_expired;
use padron_core::role::Role;

use crate::support::files::{HEADINGS, PARENTS, last_name, people, person_row, workbook};
use crate::support::{Answer, Ask, Engine, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(
    the_workbook_has_the_columns_of_the_contract_and_one_row_a_person,
    every_exported_password_signs_in_and_must_be_changed,
    whoever_changed_the_password_stays_in_the_sheet_with_an_empty_cell,
    an_expired_password_works_no_longer_and_is_purged,
    whoever_is_inactive_has_an_empty_cell,
    a_download_is_not_kept_by_anyone_and_is_audited,
    the_three_spellings_of_the_stories_give_the_same_sheet,
    a_name_that_looks_like_a_formula_is_a_text_cell,
    there_is_nothing_to_download_before_the_run,
);

const COLUMNS: [&str; 8] = [
    "Nombre Completo",
    "Rol",
    "Tipo de Documento",
    "Usuario",
    "Contraseña Inicial",
    "Teléfono",
    "Fecha de Creación",
    "Estado",
];
const NAME: usize = 0;
const USER: usize = 3;
const PASSWORD: usize = 4;

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
    assert_eq!(first[..4], ["Milagros Pérez López", "Padre", "DNI", "01234501"]);
    assert_eq!(first[5..], ["+51952992312", &today.to_string(), "Activo"]);
    for person in &people {
        let password = &person[PASSWORD];
        assert_eq!(password.chars().count(), 10, "{person:?}");
        assert!(password.chars().any(|c| c.is_ascii_uppercase()), "{person:?}");
        assert!(password.chars().any(|c| c.is_ascii_lowercase()), "{person:?}");
        assert!(password.chars().any(|c| c.is_ascii_digit()), "{person:?}");
        assert!(!password.contains(['0', 'O', 'o', '1', 'l', 'I']), "a look-alike in {person:?}");
    }
    // The order of the file, which is the one the office knows.
    let listed = app.rows(&token, &id_of(&import), "por_pagina=200").await;
    let documents: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|row| row["datos"]["nro_documento"].as_str().unwrap()).collect();
    assert_eq!(people.iter().map(|person| person[USER].as_str()).collect::<Vec<_>>(), documents);
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
    let mut expected = people.clone();
    expected.iter_mut().for_each(|person| person[PASSWORD].clear());
    assert_eq!(people_in(&download(&app, &token, &id).await.body), expected, "empty even before the purge");
    assert_eq!(app.sign_in(&people[1][USER], &people[1][PASSWORD]).await.status, 401);
    let late = app.change_password(&theirs, &people[0][PASSWORD], OWN_PASSWORD).await;
    assert!([401, 422].contains(&late.status), "{}", late.text());

    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 3);
    assert_eq!(purge_expired(&app.platform).await.unwrap(), 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 0);
    assert_eq!(people_in(&download(&app, &token, &id).await.body), expected);
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
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"credenciales-"));
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

async fn download(app: &TestApp, token: &str, id: &str) -> Answer {
    let answer = app.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(token).ask().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}

/// The rows below the header, as texts.
pub fn people_in(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Credenciales").unwrap();
    let rows = sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>());
    rows.skip_while(|row| row[0] != COLUMNS[0]).skip(1).collect()
}
