//! What arrives.

use mail_parser::MessageParser;
use padron_core::role::Role;

use crate::support::outbox::{Handout, all};
use crate::support::smtp::{MailServer, Options, Reaction};
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    everyone_gets_their_own_user_and_password_once,
    names_and_addresses_arrive_as_they_are_and_make_no_header,
    a_server_that_asks_for_encryption_and_a_password_gets_both,
    no_password_stays_anywhere_but_sealed,
    few_connections_serve_many_messages,
);

async fn everyone_gets_their_own_user_and_password_once(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(12).await;
    let job = app.deliver(&handout, all()).await;
    assert_eq!((&job["total"], &job["enviados"], &job["simulados"]), (&12.into(), &12.into(), &0.into()), "{job}");
    let received = server.received();
    assert_eq!(received.len(), 12);
    for (n, (document, password)) in (1..).zip(&handout.passwords) {
        let message = received.iter().find(|message| message.to == Handout::address(n)).unwrap();
        assert_eq!(message.from, "avisos@colegio.pe");
        let read = MessageParser::default().parse(&message.bytes).unwrap();
        let (text, html) = (read.body_text(0).unwrap(), read.body_html(0).unwrap());
        assert!(text.contains(&format!("Usuario: {document}")), "{text}");
        assert!(text.contains(&format!("Contraseña inicial: {password}")), "{text}");
        assert!(text.contains(&format!("🔗 {}", app.platform.settings.public_url)), "{text}");
        assert!(html.contains(&format!(">{document}</td>")) && html.contains(&format!(">{password}</td>")), "{html}");
        let id = read.message_id().unwrap().to_owned();
        let stored = format!("SELECT COUNT(*) FROM envios WHERE mensaje_id = '<{id}>'");
        assert_eq!(app.count(&stored).await, 1, "{id}");
    }
    // Sending again goes to nobody: all were reached.
    assert_eq!(app.deliver(&handout, all()).await["total"], 0);
    assert_eq!(server.received().len(), 12);
}

async fn names_and_addresses_arrive_as_they_are_and_make_no_header(engine: Engine) {
    let server = MailServer::start().await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(3).await;
    for (n, name) in [(1, "Ñahui, \"la Rosa\" <b>"), (2, "Ana\r\nBcc: otro@malo.pe"), (3, "otro@malo.pe, María 🌷")]
    {
        let sql =
            format!("UPDATE usuarios SET nombre = '{name}', apellido = 'Ñope' WHERE email = '{}'", Handout::address(n));
        app.execute(&sql).await;
    }
    app.execute("INSERT INTO configuraciones_sistema (clave, valor, actualizado_en) VALUES ('telefono_soporte', '+51 999999999', '2026-01-01T00:00:00+00:00')").await;
    app.deliver(&handout, all()).await;
    let names = ["Ñahui, \"la Rosa\" <b> Ñope", "Ana Bcc: otro@malo.pe Ñope", "otro@malo.pe, María 🌷 Ñope"];
    for (n, name) in (1..).zip(names) {
        let received = server.received();
        let message = received.iter().find(|message| message.to == Handout::address(n)).unwrap();
        let read = MessageParser::default().parse(&message.bytes).unwrap();
        let to: Vec<_> = read.to().unwrap().iter().map(|to| (to.name().unwrap(), to.address().unwrap())).collect();
        assert_eq!(to, [(name, Handout::address(n).as_str())]);
        assert!(read.bcc().is_none() && read.cc().is_none());
        assert_eq!(read.from().unwrap().first().unwrap().name(), Some("I.E.P. Las Orquídeas"));
        assert_eq!(read.subject(), Some("Tu acceso a I.E.P. Las Orquídeas"));
        assert!(!read.body_html(0).unwrap().contains("<b>"));
        assert!(read.body_text(0).unwrap().contains("soporte técnico +51 999999999."));
    }
}

async fn a_server_that_asks_for_encryption_and_a_password_gets_both(engine: Engine) {
    let credentials = Some(("avisos", "s3creta"));
    let options = Options { starttls: true, credentials, ..Options::default() };
    let server = MailServer::with(options, |_, _| Reaction::Accept).await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(3).await;
    assert_eq!(app.deliver(&handout, all()).await["enviados"], 3);
    assert!(server.received().iter().all(|message| message.encrypted));

    // One whose certificate nobody vouches for is told nothing.
    let app = TestApp::start_with(engine, |settings| {
        TestApp::mail_to(&server)(settings);
        settings.email.server.as_mut().unwrap().trusted = None;
    })
    .await;
    let administrator = app.add(Role::Administrador).await;
    let handout = app.hand_out(1).await;
    let path = format!("/api/admin/import/{}/credentials/test-email", handout.import);
    let token = app.token_of(&administrator).await;
    assert_eq!(app.post(&path).bearer_auth(token).ask().await.refusal(), (409, "canal_fallido".to_owned()));
    assert_eq!(server.received().len(), 3);
}

async fn no_password_stays_anywhere_but_sealed(engine: Engine) {
    let server = MailServer::scripted(|to, n| match (to, n) {
        ("familia1@colegio.pe", 1) => Reaction::Refuse("450 4.2.1 Try later"),
        ("familia2@colegio.pe", _) => Reaction::Refuse("550 5.1.1 Kp2wRzT is no user"),
        ("familia3@colegio.pe", _) => Reaction::Vanish,
        _ => Reaction::Accept,
    })
    .await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(6).await;
    let started = app.send_email(&handout, all()).await.expect(202);
    let job = started["trabajo_id"].as_str().unwrap();
    while app.job(&handout, job).await["pendientes"] != 0 {
        app.clock.advance(chrono::TimeDelta::seconds(20));
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    let message = app.deliveries(&handout, "estado=fallido").await;
    assert!(message[0]["ultimo_error"].as_str().unwrap().contains("550 5.1.1 •••"), "{message:?}");
    let texts = texts_of_the_database(&app).await;
    assert!(texts.iter().any(|text| text.contains("direccion_rechazada")));
    for text in texts {
        for (_, password) in &handout.passwords {
            let digits: String = password.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!text.contains(password.as_str()) && !text.contains(&digits), "{password} stands in {text}");
        }
    }
    if let crate::support::engine::Database::Sqlite(folder) = &app.database {
        for name in ["padron.db", "padron.db-wal"] {
            let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
            for (_, password) in &handout.passwords {
                assert!(memchr::memmem::find(&bytes, password.as_bytes()).is_none(), "{password} stands in {name}");
            }
        }
    }
}

/// Every row of every table, as text.
pub async fn texts_of_the_database(app: &TestApp) -> Vec<String> {
    let mut reader = app.platform.db.read().await.unwrap();
    let tables: Vec<String> = match &app.platform.db {
        padron::platform::db::Db::Sqlite { .. } => padron::fetch_all!(
            &mut reader,
            scalar "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        .unwrap(),
        padron::platform::db::Db::Postgres(_) => padron::fetch_all!(
            &mut reader,
            scalar "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'"
        )
        .unwrap(),
    };
    assert!(tables.len() > 20, "{tables:?}");
    let mut texts = Vec::new();
    for table in tables {
        let columns: Vec<String> = match &app.platform.db {
            padron::platform::db::Db::Sqlite { .. } => {
                padron::fetch_all!(&mut reader, scalar "SELECT name FROM pragma_table_info($1)", &table).unwrap()
            }
            padron::platform::db::Db::Postgres(_) => padron::fetch_all!(
                &mut reader,
                scalar "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_name = $1",
                &table
            )
            .unwrap(),
        };
        // PostgreSQL writes bytes as hexadecimal digits by itself.
        let as_text = |column: &String| match &app.platform.db {
            padron::platform::db::Db::Sqlite { .. } => format!(
                "COALESCE(CASE typeof({column}) WHEN 'blob' THEN lower(hex({column})) ELSE CAST({column} AS TEXT) END, '')"
            ),
            padron::platform::db::Db::Postgres(_) => format!("COALESCE(CAST({column} AS TEXT), '')"),
        };
        let row: Vec<String> = columns.iter().map(as_text).collect();
        let sql = sqlx::AssertSqlSafe(format!("SELECT {} FROM {table}", row.join(" || ' ' || ")));
        let found: Vec<String> =
            padron::on!(&mut reader, |c| sqlx::query_scalar(sql).fetch_all(&mut *c).await).unwrap();
        texts.extend(found);
    }
    assert!(texts.iter().any(|text| text.contains("familia1@colegio.pe")));
    texts
}

async fn few_connections_serve_many_messages(engine: Engine) {
    let options = Options { per_connection: Some(10), ..Options::default() };
    let server = MailServer::with(options, |_, _| Reaction::Accept).await;
    let app = TestApp::start_with(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(60).await;
    let job = app.deliver(&handout, all()).await;
    assert_eq!((&job["enviados"], &job["total"]), (&60.into(), &60.into()));
    assert!((6..=12).contains(&server.connections()), "{}", server.connections());
    // A server that ends a connection after its due is no failing channel.
    assert_eq!(app.count("SELECT fallas FROM canales WHERE canal = 'email'").await, 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM intentos_envio WHERE resultado <> 'enviado'").await, 0);
}
