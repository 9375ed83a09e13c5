//! Starting, stopping, and what an operator sees.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::files::people;
use crate::support::{Ask, Engine, Home, OWN_PASSWORD, id_of, on_both_engines};

on_both_engines!(
    sigterm_in_the_middle_of_a_run_gives_it_back_and_the_restart_goes_on_at_once,
    a_demo_signs_in_with_what_it_prints,
    figures_are_on_an_address_of_their_own,
);

const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn sigterm_ends_the_server_well_and_sessions_outlive_it() {
    let home = Home::new(Engine::Sqlite).await;
    home.create_user("docente", "70000001", OWN_PASSWORD);
    let server = home.serve().await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    // An idle connection and a half-sent request keep nobody waiting.
    let _idle = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let mut half = tokio::net::TcpStream::connect(server.address).await.unwrap();
    half.write_all(b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{").await.unwrap();
    let status = server.terminate(PATIENCE).await;
    assert_eq!(status.code(), Some(0));
    let _ = half.read(&mut [0; 1]).await;

    let server = home.serve().await;
    server.who(&token).await.expect(200);
}

#[tokio::test]
async fn sigterm_ends_open_streams_and_the_server_with_them() {
    let home = Home::new(Engine::Sqlite).await;
    home.create_user("docente", "70000001", OWN_PASSWORD);
    let server = home.serve().await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    let mut stream = server.get("/api/notificaciones/eventos").bearer_auth(&token).send().await.unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    assert!(stream.chunk().await.unwrap().is_some());
    // Well before requests that hang would be given up.
    let status = server.terminate(Duration::from_secs(4)).await;
    assert_eq!(status.code(), Some(0));
    while let Some(piece) = stream.chunk().await.expect("it ends, it does not break off") {
        assert!(!piece.is_empty());
    }
}

async fn sigterm_in_the_middle_of_a_run_gives_it_back_and_the_restart_goes_on_at_once(engine: Engine) {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let server = home.serve().await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    let id = id_of(&server.check(&token, &people(0..60)).await);
    server.execute_import(&token, &id).await.expect(202);
    while server.find_import(&token, &id).await["creados"].as_i64().unwrap() < 5 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(server.terminate(PATIENCE).await.code(), Some(0));
    let created = home.count("SELECT COUNT(*) FROM importacion_filas WHERE estado = 'creada'").await;
    assert!((5..60).contains(&created), "{created}");
    assert_eq!(home.count("SELECT COUNT(*) FROM trabajos WHERE estado = 'en_curso'").await, 0, "no lease is left");

    let server = home.serve().await;
    let done = server.wait_while(&token, &id, "ejecutando").await;
    assert_eq!((&done["estado"], &done["creados"]), (&json!("completado"), &json!(60)));
}

async fn a_demo_signs_in_with_what_it_prints(engine: Engine) {
    let home = Home::new(engine).await;
    for _ in 0..2 {
        let server = home.serve_with(|command| _ = command.env("PADRON_DEMO", "true")).await;
        // It answers before it has printed everything.
        for _ in 0..500 {
            if server.log().matches("contraseña").count() >= 4 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let log = server.log();
        let accounts: Vec<Vec<&str>> = log
            .lines()
            .filter(|line| line.contains("contraseña"))
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(accounts.len(), 4, "{log}");
        for account in accounts {
            let answer = server.sign_in(account[2], account[4]).await.expect(200);
            assert_eq!(answer["usuario"]["rol"], account[0]);
            let page = server.get("/login").ask().await.text();
            assert!(page.contains(account[4]), "the sign-in page of the demo shows its sign-ins");
        }
        assert_eq!(home.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'docente'").await, 31);
        assert_eq!(server.terminate(PATIENCE).await.code(), Some(0));
    }
    // Without --demo it is not served at all: its passwords are published.
    let output = home.run(&["serve", "--addr", "127.0.0.1:0"], b"");
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("PADRON_DATABASE_URL") && told.contains("demostración"), "{told}");
}

async fn figures_are_on_an_address_of_their_own(engine: Engine) {
    let home = Home::new(engine).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = home.serve_with(|command| _ = command.env("PADRON_METRICS_ADDR", free.to_string())).await;
    assert_eq!(server.get("/healthz").ask().await.status, 200);
    assert_eq!(server.get("/readyz").ask().await.status, 200);
    assert_eq!(server.get("/metrics").ask().await.status, 404);
    let figures = crate::support::Visitor::new(free).get("/metrics").ask().await;
    assert_eq!(figures.status, 200);
    assert!(figures.text().contains("padron_http_requests_total"), "{}", figures.text());
}
