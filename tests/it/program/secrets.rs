//! No plain password anywhere but where it is meant to be: not in a log at its loudest, not in the database file.

use std::fs;
use std::time::Duration;

use padron::platform::db::Db;
use serde_json::json;
use sqlx::Row;

use crate::credentials::people_in;
use crate::support::files::people;
use crate::support::links::{code_in, text_of};
use crate::support::school::csv;
use crate::support::smtp::MailServer;
use crate::support::{Ask, Engine, Home, Server, id_of, on_both_engines};

on_both_engines!(no_password_is_in_the_log_at_trace_level, no_code_of_a_link_is_in_the_log_at_trace_level);

const ADMINISTRATOR: &str = "Plantada-admin-11";
const WRONG: &str = "Plantada-mala-22";
const NEW: &str = "Plantada-nueva-33";
const WEAK: &str = "plantada44";
const IN_WRONG_BOX: &str = "Plantada-caja-55";
const MALFORMED: &str = "Plantada-rota-66";
const TYPED: &str = "Plantada-hoja-88";

/// Everything a password passes through; gives back what must not be found, and the import.
async fn live(server: &Server) -> (Vec<String>, String) {
    let token = server.token("70000001", ADMINISTRATOR).await;
    server.sign_in("70000001", WRONG).await;
    server.sign_in("87654321", WRONG).await;
    server.sign_in(IN_WRONG_BOX, WRONG).await;
    server.post("/api/auth/login").header("content-type", "application/json").body(MALFORMED).ask().await;
    server.post("/api/auth/login").json(&json!({ "usuario": 7, "password": MALFORMED })).ask().await;
    let form = [("usuario", "70000001"), ("password", WRONG)];
    server.post("/sfn/ingresar").header("accept", "text/html").form(&form).ask().await;
    let id = id_of(&server.import(&token, &people(0..8)).await);
    server.confirm_with(&token, ADMINISTRATOR).await;
    let book = server.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    let people = people_in(&book.body);
    let list = server.get(&format!("/api/admin/import/{id}/credentials/people")).bearer_auth(&token).ask().await;
    let shown = list.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let reveal = format!("/api/admin/import/{id}/credentials/{shown}/revelar");
    server.post(&reveal).bearer_auth(&token).ask().await.expect(200);
    let theirs = server.token(&people[0][3], &people[0][4]).await;
    server.change_password(&theirs, WRONG, NEW).await.expect(422);
    server.change_password(&theirs, &people[0][4], WEAK).await.expect(422);
    let cookie = format!("padron={theirs}");
    let change = [("password_actual", people[0][4].as_str()), ("password_nueva", WEAK), ("confirmacion", NEW)];
    server
        .post("/sfn/cambiar-password")
        .header("accept", "text/html")
        .header("cookie", &cookie)
        .form(&change)
        .ask()
        .await;
    server.change_password(&theirs, &people[0][4], NEW).await.expect(200);
    let renew = server.post(&format!("/api/admin/import/{id}/credentials")).bearer_auth(&token);
    renew.json(&json!({ "renovar": true })).ask().await.expect(200);
    let book = server.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    let renewed = people_in(&book.body).into_iter().map(|person| person[4].clone()).filter(|it| !it.is_empty());
    let mut secrets: Vec<String> =
        [ADMINISTRATOR, WRONG, NEW, WEAK, IN_WRONG_BOX, MALFORMED].map(str::to_owned).to_vec();
    secrets.extend(renewed);
    secrets.extend(people.into_iter().map(|person| person[4].clone()));
    // Bearer tokens are as good as passwords while they last.
    secrets.extend([token, theirs]);
    (secrets, id)
}

async fn no_password_is_in_the_log_at_trace_level(engine: Engine) {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", ADMINISTRATOR);
    let server = home.serve_with(|command| _ = command.env("RUST_LOG", "trace")).await;
    let (mut secrets, id) = live(&server).await;
    // A password that an office typed beside people whose rows are rejected.
    let token = server.token("70000001", ADMINISTRATOR).await;
    let file = csv(
        "tipo_documento,nro_documento,nombre,apellido,telefono,password",
        [format!("DNI,40000001,Rosa,Ñahui,123,{TYPED}"), format!("DNI,40000002,{TYPED},,+51987654321,x")],
    );
    let rejected = id_of(&server.check(&token, &file).await);
    let leave = format!("/api/admin/import/{rejected}/cancelar");
    server.post(&leave).bearer_auth(&token).ask().await.expect(200);
    secrets.push(TYPED.to_owned());
    let log = server.log();
    assert!(log.contains("TRACE") && log.contains(&id), "the log is not at its loudest");
    let imports = fs::read_to_string(home.path("logs/import-usuarios.log")).unwrap();
    let is_told = |line: &str| line.contains(&rejected) && line.contains(" mensaje=");
    assert!(imports.contains(&id) && imports.lines().filter(|line| is_told(line)).count() == 2, "{imports}");
    assert_eq!(secrets.len(), 24);
    for secret in &secrets {
        let line = log.lines().chain(imports.lines()).find(|line| line.contains(secret.as_str())).unwrap_or_default();
        assert!(line.is_empty(), "{secret} is in the log: {line}");
    }
}

async fn no_code_of_a_link_is_in_the_log_at_trace_level(engine: Engine) {
    let mail = MailServer::start().await;
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", ADMINISTRATOR);
    let url = format!("smtp://127.0.0.1:{}", mail.address.port());
    let server = home
        .serve_with(|command| {
            command.env("PADRON_SMTP_URL", url).env("PADRON_SMTP_FROM", "a@colegio.pe").env("RUST_LOG", "trace");
        })
        .await;
    let token = server.token("70000001", ADMINISTRATOR).await;
    let rows = (1..=2).map(|n| format!("DNI,4000000{n},Rosa,Ñahui,+51987654321,familia{n}@colegio.pe"));
    let file = csv("tipo_documento,nro_documento,nombre,apellido,telefono,email", rows);
    let id = id_of(&server.import_kind(&token, "padres", &file).await);
    let path = format!("/api/admin/import/{id}/credentials/send-email");
    server.post(&path).bearer_auth(&token).json(&json!({ "modo": "enlace" })).ask().await.expect(202);
    assert_eq!(server.recover("40000002").await.status, 202);
    while mail.received().len() < 3 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let codes: Vec<String> = mail.received().iter().map(|mail| code_in(&text_of(mail))).collect();
    for code in &codes {
        assert_eq!(server.get(&format!("/activar/{code}")).ask().await.status, 303);
        let cookie = format!("padron-enlace={code}");
        assert_eq!(server.get("/activar").header("cookie", &cookie).ask().await.status, 200);
        assert_eq!(server.activate(code, WEAK).await.status, 422);
        let form = [("password_nueva", WEAK), ("confirmacion", WEAK)];
        server.post("/sfn/activar").header("accept", "text/html").header("cookie", &cookie).form(&form).ask().await;
    }
    server.activate(&codes[0], NEW).await;
    let log = server.log();
    assert!(log.contains("TRACE") && log.contains("/activar/…"), "the log is not at its loudest");
    for secret in codes.iter().map(String::as_str).chain([NEW, WEAK]) {
        let line = log.lines().find(|line| line.contains(secret)).unwrap_or_default();
        assert!(line.is_empty(), "{secret} is in the log: {line}");
    }
}

#[tokio::test]
async fn no_password_is_in_the_database_file_nor_its_log() {
    let home = Home::new(Engine::Sqlite).await;
    home.create_user("administrador", "70000001", ADMINISTRATOR);
    let server = home.serve().await;
    let (secrets, id) = live(&server).await;
    let files = read_files(&home);
    // The search finds what is there.
    assert!(find(&files, b"70000001") && find(&files, id_bytes(&id).as_slice()));
    for secret in &secrets {
        assert!(!find(&files, secret.as_bytes()), "{secret} is in the database");
        let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!find(&files, &wide), "{secret} is in the database");
    }
}

#[tokio::test]
async fn after_the_change_the_sealed_copy_is_neither_in_the_file_nor_in_its_log() {
    let home = Home::new(Engine::Sqlite).await;
    home.create_user("administrador", "70000001", ADMINISTRATOR);
    let server = home.serve().await;
    let token = server.token("70000001", ADMINISTRATOR).await;
    let id = id_of(&server.import(&token, &people(0..40)).await);
    server.confirm_with(&token, ADMINISTRATOR).await;
    let book = server.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    let people = people_in(&book.body);
    let sealed = sealed_copy_of(&home, &people[7][3]).await;
    assert!(sealed.len() > 40 && find(&read_files(&home), &sealed), "the copy is there before");

    let theirs = server.token(&people[7][3], &people[7][4]).await;
    server.change_password(&theirs, &people[7][4], NEW).await.expect(200);
    let files = read_files(&home);
    // No stretch of it either: a page may hold it in two pieces.
    for piece in sealed.windows(16).step_by(8) {
        assert!(!find(&files, piece), "a piece of the sealed copy is still there");
    }
    let other = sealed_copy_of(&home, &people[8][3]).await;
    assert!(find(&files, &other), "the others keep theirs");
}

async fn sealed_copy_of(home: &Home, document: &str) -> Vec<u8> {
    let Db::Sqlite { writer, readers } = Db::open(&home.database_url()).await.unwrap() else { unreachable!() };
    let row = sqlx::query(
        "SELECT c.sellada FROM credenciales_iniciales c JOIN usuarios u ON u.id = c.usuario_id WHERE u.nro_documento = $1",
    )
    .bind(document)
    .fetch_one(&readers)
    .await
    .unwrap();
    writer.close().await;
    readers.close().await;
    row.get(0)
}

fn read_files(home: &Home) -> Vec<Vec<u8>> {
    let names = ["padron.db", "padron.db-wal", "padron.db-shm"];
    let files: Vec<_> = names.iter().filter_map(|name| fs::read(home.path(name)).ok()).collect();
    assert_eq!(files.len(), 3, "the server runs, so all three files are there");
    files
}

fn find(files: &[Vec<u8>], piece: &[u8]) -> bool {
    files.iter().any(|file| memchr::memmem::find(file, piece).is_some())
}

fn id_bytes(id: &str) -> Vec<u8> {
    id.parse::<uuid::Uuid>().unwrap().as_bytes().to_vec()
}
