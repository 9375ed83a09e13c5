//! First passwords on paper: slips, letters, and a zip of letters. What stands on the pages is tested beside
//! `padron-print`.

use std::io::Cursor;

use padron_core::role::Role;
use serde_json::{Value, json};
use zip::ZipArchive;

use super::{PASSWORD, USER, download, families, people_in};
use crate::support::files::people;
use crate::support::{Answer, Ask, Engine, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(
    slips_and_letters_are_pdfs_and_letters_come_singly_too,
    who_has_come_in_or_is_inactive_is_not_printed_for,
    prints_of_many_want_the_second_look_and_are_audited,
    letters_that_were_asked_for_are_a_job_that_is_done,
    a_form_or_an_order_that_nobody_knows_is_refused,
);

async fn print(app: &TestApp, token: &str, id: &str, rest: &str) -> Answer {
    app.get(&format!("/api/admin/import/{id}/credentials/{rest}")).bearer_auth(token).ask().await
}

/// The names of the files in a zip, each a PDF.
fn files_in(answer: &Answer) -> Vec<String> {
    let mut zip = ZipArchive::new(Cursor::new(answer.body.to_vec())).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut file, &mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            assert!(bytes.starts_with(b"%PDF-"), "{name}");
            name
        })
        .collect()
}

async fn slips_and_letters_are_pdfs_and_letters_come_singly_too(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    for (rest, name) in [("print", "Tiras Padres"), ("print?formato=hojas&aula=P3-A", "Cartas Padres")] {
        let file = print(&app, &token, &id, rest).await;
        assert_eq!((file.status, file.header("content-type").as_str()), (200, "application/pdf"), "{rest}");
        assert!(file.body.starts_with(b"%PDF-"));
        assert!(file.header("content-disposition").contains(name), "{}", file.header("content-disposition"));
        assert_eq!(file.header("cache-control"), "no-store");
    }
    let all = files_in(&print(&app, &token, &id, "pdfs").await);
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|name| name.ends_with(".pdf") && name.contains(" - 3000000")), "{all:?}");
    let class = files_in(&print(&app, &token, &id, "print?individuales=true&aula=P3-B").await);
    assert!(class.len() == 1 && class[0].contains("30000002"), "{class:?}");
}

async fn who_has_come_in_or_is_inactive_is_not_printed_for(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    let sheet = people_in(&download(&app, &token, &id).await.body);
    let theirs = app.token(&sheet[1][USER], &sheet[1][PASSWORD]).await;
    app.change_password(&theirs, &sheet[1][PASSWORD], OWN_PASSWORD).await.expect(200);
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000004'").await;
    let names = files_in(&print(&app, &token, &id, "pdfs").await);
    assert_eq!(names.len(), 2, "{names:?}");
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE rol = 'apoderado'").await;
    for rest in ["print", "print?formato=hojas", "pdfs"] {
        assert_eq!(print(&app, &token, &id, rest).await.refusal(), (409, "credenciales_vencidas".to_owned()), "{rest}");
    }
}

async fn prints_of_many_want_the_second_look_and_are_audited(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..22)).await);
    for rest in ["print", "pdfs"] {
        assert_eq!(print(&app, &token, &id, rest).await.refusal(), (403, "confirmar_password".to_owned()), "{rest}");
    }
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'imprimir_credenciales'";
    assert_eq!(app.count(audited).await, 0);
    app.confirm_password(&token).await;
    assert_eq!(files_in(&print(&app, &token, &id, "pdfs").await).len(), 21);
    assert_eq!(print(&app, &token, &id, "print").await.status, 200);
    assert_eq!(app.count(audited).await, 2);
    let director = app.add(Role::Director).await;
    let director = app.token_of(&director).await;
    assert_eq!(print(&app, &director, &id, "print").await.status, 403);
}

async fn letters_that_were_asked_for_are_a_job_that_is_done(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    let post = async |path: &str, body: Value| {
        app.post(&format!("/api/admin/import/{path}")).bearer_auth(&token).json(&body).ask().await.expect(202)
    };
    let whole = post(&format!("{id}/credentials/generate-pdfs"), json!({})).await;
    assert_eq!(whole["total"], 4);
    let class = post("credentials/generate-pdfs", json!({ "import_id": id, "aula": "P3-A" })).await;
    assert_eq!(class["total"], 2);
    let job = format!("/api/admin/trabajos/{}", whole["trabajo_id"].as_str().unwrap());
    let job = app.get(&job).bearer_auth(&token).ask().await.expect(200);
    assert_eq!((&job["canal"], &job["estado"]), (&json!("pdf"), &json!("completado")));
    assert_eq!((&job["total"], &job["enviados"]), (&json!(4), &json!(4)));
}

async fn a_form_or_an_order_that_nobody_knows_is_refused(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    for (rest, field) in [("print?formato=rollo", "formato"), ("print?orden=edad", "orden")] {
        assert_eq!(print(&app, &token, &id, rest).await.wrong()[0].0, field);
    }
    let nowhere = print(&app, &token, "01900000-0000-7000-8000-000000000000", "print").await;
    assert_eq!(nowhere.status, 404);
}
