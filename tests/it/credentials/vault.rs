//! What is kept of first passwords, and that nothing of it is left once it is forgotten.

use std::time::{Duration, Instant};

use aho_corasick::AhoCorasick;
use padron::platform::db::Db;
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

use super::{PASSWORD, USER, download, people_in};
use crate::support::engine::Database;
use crate::support::files::people;
use crate::support::{Answer, Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(forgotten_passwords_work_on_and_are_handed_out_no_more, no_plain_password_is_in_any_table,);

async fn purge(app: &TestApp, token: &str, id: &str, confirm: i64) -> Answer {
    let body = json!({ "confirmar": confirm });
    app.post(&format!("/api/admin/import/{id}/credentials/purge")).bearer_auth(token).json(&body).ask().await
}

async fn forgotten_passwords_work_on_and_are_handed_out_no_more(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..4)).await);
    let other = id_of(&app.import(&token, &people(4..6)).await);
    let before = people_in(&download(&app, &token, &id).await.body);
    let wrong = purge(&app, &token, &id, 2).await.wrong();
    assert_eq!(wrong, [("confirmar".to_owned(), "Se guardan 3 contraseñas. Escriba 3 para olvidarlas.".to_owned())]);
    assert_eq!(purge(&app, &token, &id, 3).await.expect(200)["olvidadas"], 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await, 2);
    let audited =
        format!("SELECT COUNT(*) FROM auditoria WHERE accion = 'olvidar_credenciales' AND objeto_id = '{id}'");
    assert_eq!(app.count(&audited).await, 1);
    assert_eq!(purge(&app, &token, &id, 0).await.refusal(), (409, "sin_contrasenas".to_owned()));
    assert_eq!(people_in(&download(&app, &token, &other).await.body).len(), 2);

    let address = format!("/api/admin/import/{id}/credentials");
    let refused = app.get(&format!("{address}/download")).bearer_auth(&token).ask().await;
    assert_eq!(refused.refusal(), (409, "credenciales_vencidas".to_owned()));
    let stands = app.get(&address).bearer_auth(&token).ask().await.expect(200);
    assert_eq!((&stands["vigentes"], &stands["olvidadas"], &stands["vencidas"]), (&json!(0), &json!(3), &json!(0)));
    for person in &before {
        app.sign_in(&person[USER], &person[PASSWORD]).await.expect(200);
    }
}

/// How many people have their passwords planted. `PADRON_TEST_PEOPLE=5000` takes minutes.
fn planted() -> u32 {
    std::env::var("PADRON_TEST_PEOPLE").map_or(300, |count| count.parse().unwrap())
}

/// Everything a password passes through in the vault, for many people.
async fn no_plain_password_is_in_any_table(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..planted() + 1)).await);
    let mut secrets: Vec<String> = Vec::new();
    for round in 0..2 {
        let sheet = people_in(&download(&app, &token, &id).await.body);
        assert!(sheet.iter().all(|person| person[PASSWORD].len() == 10));
        secrets.extend(sheet.into_iter().map(|person| person[PASSWORD].clone()));
        let list = app.get(&format!("/api/admin/import/{id}/credentials/people")).bearer_auth(&token).ask().await;
        let user = list.expect(200)["items"][round]["id"].as_str().unwrap().to_owned();
        let address = format!("/api/admin/import/{id}/credentials/{user}/revelar");
        app.post(&address).bearer_auth(&token).ask().await.expect(200);
        let renew = app.post(&format!("/api/admin/import/{id}/credentials")).bearer_auth(&token);
        renew.json(&json!({ "renovar": true })).ask().await.expect(202);
        let busy = "SELECT COUNT(*) FROM credenciales_emisiones WHERE terminada_en IS NULL";
        while app.count(busy).await > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    secrets.sort();
    secrets.dedup();
    assert_eq!(secrets.len(), 2 * planted() as usize, "the second round's are others");
    let search = AhoCorasick::new(&secrets).unwrap();
    match &app.database {
        Database::Sqlite(folder) => {
            let names = ["padron.db", "padron.db-wal"];
            let files: Vec<_> = names.map(|name| std::fs::read(folder.path().join(name)).unwrap_or_default()).into();
            assert!(holds(&files, b"30000007"), "the search finds what is there");
            assert!(files.iter().all(|file| search.find(file).is_none()));
        }
        Database::Postgres { .. } => {
            let mut reader = app.platform.db.read().await.unwrap();
            let tables: Vec<String> = padron::fetch_all!(
                &mut reader,
                scalar "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
            )
            .unwrap();
            assert!(tables.len() > 20);
            for table in tables {
                let sql = sqlx::AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
                let rows: Vec<String> =
                    padron::on!(&mut reader, |c| sqlx::query_scalar(sql).fetch_all(&mut *c).await).unwrap();
                assert!(rows.iter().all(|row| search.find(row).is_none()), "{table}");
                if table == "usuarios" {
                    let known = rows.iter().filter(|row| row.contains("30000007")).count();
                    assert_eq!(known, 1, "the search finds what is there");
                }
            }
        }
    }
}

/// A backup, or whoever else looks at the file for long, holds the log back. Once it ends, nothing is left within a minute.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_long_reader_holds_back_is_erased_when_it_ends() {
    let app = TestApp::start(Engine::Sqlite).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..30)).await);
    let Database::Sqlite(folder) = &app.database else { unreachable!() };
    let copies: Vec<Vec<u8>> = padron::fetch_all!(
        &mut app.platform.db.read().await.unwrap(),
        scalar "SELECT sellada FROM credenciales_iniciales"
    )
    .unwrap();
    let is_left = || {
        let names = ["padron.db", "padron.db-wal"];
        let files: Vec<_> = names.map(|name| std::fs::read(folder.path().join(name)).unwrap_or_default()).into();
        // No stretch of them either: a page may hold one in two pieces.
        copies.iter().flat_map(|copy| copy.windows(16).step_by(8)).any(|piece| holds(&files, piece))
    };
    assert!(copies.len() == 29 && is_left());

    let url = format!("sqlite:{}", folder.path().join("padron.db").display());
    let mut reader = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("BEGIN").execute(&mut reader).await.unwrap();
    let seen = "SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL";
    let before: i64 = sqlx::query_scalar(seen).fetch_one(&mut reader).await.unwrap();
    let started = Instant::now();
    assert_eq!(purge(&app, &token, &id, before).await.expect(200)["olvidadas"], 29);
    assert!(started.elapsed() < Duration::from_secs(5), "nobody waits for the reader");
    app.add(padron_core::role::Role::Docente).await;
    assert_eq!(sqlx::query_scalar::<_, i64>(seen).fetch_one(&mut reader).await.unwrap(), 29, "it reads what was");
    assert!(is_left() && app.platform.traces.are_left());

    sqlx::query("COMMIT").execute(&mut reader).await.unwrap();
    let ended = Instant::now();
    while is_left() {
        assert!(ended.elapsed() < Duration::from_secs(60), "copies are still there a minute later");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(matches!(app.platform.db, Db::Sqlite { .. }));
}

fn holds(files: &[Vec<u8>], piece: &[u8]) -> bool {
    files.iter().any(|file| memchr::memmem::find(file, piece).is_some())
}
