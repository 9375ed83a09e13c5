//! The event stream: what it says, when it ends, how many there may be.

use std::time::Duration;

use chrono::TimeDelta;
use padron_core::permission::Permission;
use padron_core::role::Role;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::{notices, notify, read};
use crate::support::{Ask, Engine, TestApp, Visitor, on_both_engines};

on_both_engines!(
    the_present_comes_at_once_and_then_only_what_differs,
    directors_are_told_of_decisions_and_nobody_else,
    directors_are_told_that_a_structure_was_saved_or_the_year_turned,
    a_stream_ends_with_its_session,
    a_notice_of_another_instance_arrives_within_seconds,
    a_session_has_six_streams_and_one_that_ends_makes_room,
    a_page_and_its_stream_know_whether_something_changed_between_them,
);

/// Longer than a look at the counter takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(15);
/// Nothing that is to come comes later than this.
const QUIET: Duration = Duration::from_secs(3);

const PATH: &str = "/api/notificaciones/eventos";

/// A stream as it is read.
struct Events {
    response: Response,
    text: String,
    /// Of the latest event.
    id: String,
}

impl Events {
    async fn open(visitor: &Visitor, token: &str) -> Self {
        let response = visitor.get(PATH).bearer_auth(token).header("accept-encoding", "br, gzip").send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        Self { response, text: String::new(), id: String::new() }
    }

    /// Name and data of the next event; `None` at the end.
    async fn next(&mut self) -> Option<(String, Value)> {
        tokio::time::timeout(PATIENCE, self.read()).await.expect("nothing came")
    }

    /// Panics if there is anything to hear.
    async fn expect_silence(&mut self) {
        if let Ok(event) = tokio::time::timeout(QUIET, self.read()).await {
            panic!("{event:?} came");
        }
    }

    async fn read(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let event = field("event:").zip(field("data:"));
                let id = field("id:").map(str::to_owned);
                let event = event.map(|(name, data)| (name.to_owned(), serde_json::from_str(data).unwrap()));
                self.text = rest.to_owned();
                self.id = id.unwrap_or_default();
                if event.is_some() {
                    return event;
                }
            }
            let piece = self.response.chunk().await.unwrap()?;
            self.text.push_str(std::str::from_utf8(&piece).unwrap());
        }
    }
}

async fn the_present_comes_at_once_and_then_only_what_differs(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ana, luis) = (app.add(Role::Apoderado).await, app.add(Role::Apoderado).await);
    let token = app.token_of(&ana).await;
    let mut events = Events::open(&app, &token).await;
    let header = |name: &str| events.response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("content-type").as_deref(), Some("text/event-stream"));
    assert_eq!(header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(header("x-accel-buffering").as_deref(), Some("no"));
    assert_eq!(header("content-encoding"), None);
    let empty = ("notificaciones".to_owned(), json!({ "sin_leer": 0, "ultima": null }));
    assert_eq!(events.next().await, Some(empty));

    notify(&app, &[&luis], "De otro", "a").await;
    events.expect_silence().await;
    notify(&app, &[&ana], "Uno\nmás", "Para \"Ana\"\r\n").await;
    let (name, told) = events.next().await.unwrap();
    assert_eq!((name.as_str(), &told["sin_leer"]), ("notificaciones", &json!(1)));
    let notice = notices(&app, &token, "").await["items"][0].clone();
    let latest = &told["ultima"];
    assert_eq!((&latest["id"], &latest["titulo"]), (&notice["id"], &json!("Uno\nmás")));
    for field in ["tipo", "texto", "enlace", "fecha"] {
        assert_eq!(latest[field], notice[field], "{field}");
    }

    // What is read elsewhere is told too.
    read(&app, &token, &notice["id"]).await.expect(200);
    let (_, told) = events.next().await.unwrap();
    assert_eq!((&told["sin_leer"], &told["ultima"]["id"]), (&json!(0), &notice["id"]));
    events.expect_silence().await;

    let mut later = Events::open(&app, &token).await;
    assert_eq!(later.next().await.unwrap().1, told, "whoever comes later hears the present");
}

async fn directors_are_told_of_decisions_and_nobody_else(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (director, teacher) = (app.add(Role::Director).await, app.add(Role::Docente).await);
    let mut directors = Events::open(&app, &app.token_of(&director).await).await;
    assert_eq!(directors.next().await.unwrap().0, "notificaciones");
    assert_eq!(directors.next().await, Some(("permisos".into(), json!({ "version": "0" }))));
    assert_eq!(directors.next().await.unwrap().0, "estructura");
    let mut teachers = Events::open(&app, &app.token_of(&teacher).await).await;
    assert_eq!(teachers.next().await.unwrap().0, "notificaciones");
    assert_eq!(teachers.next().await, Some(("mis-permisos".into(), json!({ "version": "" }))));

    let bytes = |id: uuid::Uuid| match engine {
        Engine::Sqlite => format!("X'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    };
    let decision = format!(
        "INSERT INTO permisos_docentes_historial (id, docente_id, tipo_permiso, estado_activo, anio_academico, fecha, \
         realizado_por) VALUES ({}, {}, 'comunicados', {}, 2026, '2026-03-01T10:00:00Z', {})",
        bytes(uuid::Uuid::from_u128(7)),
        bytes(teacher.id),
        if engine == Engine::Sqlite { "1" } else { "TRUE" },
        bytes(director.id)
    );
    app.execute(&decision).await;
    app.execute("UPDATE contadores SET valor = valor + 1 WHERE clave = 'cambios'").await;
    assert_eq!(directors.next().await, Some(("permisos".into(), json!({ "version": "1" }))));
    teachers.expect_silence().await;
    // A teacher is told of what they may do, however it came about.
    app.permit(&teacher, Permission::Encuestas, true).await;
    app.execute("UPDATE contadores SET valor = valor + 1 WHERE clave = 'cambios'").await;
    assert_eq!(teachers.next().await, Some(("mis-permisos".into(), json!({ "version": "encuestas" }))));
    directors.expect_silence().await;
}

async fn directors_are_told_that_a_structure_was_saved_or_the_year_turned(engine: Engine) {
    let app = TestApp::start(engine).await;
    let other = app.another().await;
    let token = app.token_of(&app.add(Role::Director).await).await;
    let mut teachers = Events::open(&app, &app.token_of(&app.add(Role::Docente).await).await).await;
    assert_eq!(teachers.next().await.unwrap().0, "notificaciones");
    assert_eq!(teachers.next().await.unwrap().0, "mis-permisos");
    let mut directors = Events::open(&app, &token).await;
    assert_eq!(directors.next().await.unwrap().0, "notificaciones");
    assert_eq!(directors.next().await.unwrap().0, "permisos");
    let mut versions = vec![directors.next().await.unwrap()];
    let save = async |body: Value| {
        other.request(Method::PUT, "/api/evaluation-structure").bearer_auth(&token).json(&body).ask().await
    };
    let part = |name: &str| json!({ "nombre_item": name, "peso_porcentual": 50, "tipo_evaluacion": "unica" });
    let draft = json!({ "componentes": [part("Examen")], "confirmar": false });
    save(draft.clone()).await.expect(200);
    versions.push(directors.next().await.unwrap());
    teachers.expect_silence().await;
    save(draft.clone()).await.expect(200);
    save(json!({ "componentes": [part("Examen")] })).await.wrong();
    directors.expect_silence().await;
    save(json!({ "componentes": [part("Examen"), part("Tareas")] })).await.expect(200);
    versions.push(directors.next().await.unwrap());
    let (name, told) = teachers.next().await.unwrap();
    assert_eq!((name.as_str(), &told["ultima"]["tipo"]), ("notificaciones", &json!("evaluacion")));
    app.turn_year().await;
    app.execute("UPDATE contadores SET valor = valor + 1 WHERE clave = 'cambios'").await;
    versions.push(directors.next().await.unwrap());
    for (index, (name, version)) in versions.iter().enumerate() {
        assert_eq!(name, "estructura");
        assert!(version["version"].is_string() && !versions[..index].iter().any(|(_, earlier)| earlier == version));
    }
}

async fn a_stream_ends_with_its_session(engine: Engine) {
    let app = TestApp::start(engine).await;
    let stranger = app.add(Role::Apoderado).await;
    let open = async || {
        let person = app.add(Role::Apoderado).await;
        let token = app.token_of(&person).await;
        let mut events = Events::open(&app, &token).await;
        events.next().await.unwrap();
        (person, token, events)
    };
    // Whatever is told to anybody makes each stream look at its session.
    let ends = async |mut events: Events, why: &str| {
        notify(&app, &[&stranger], "Uno", "a").await;
        assert_eq!(events.next().await, None, "{why}");
    };
    let (_, token, events) = open().await;
    app.post("/api/auth/logout").bearer_auth(&token).ask().await;
    ends(events, "signed out").await;
    let (person, token, events) = open().await;
    app.change_password(&token, person.password, "Campana-verde-19").await.expect(200);
    ends(events, "password changed").await;
    let (person, _, events) = open().await;
    let active = if engine == Engine::Sqlite { "0" } else { "FALSE" };
    let document = &person.document;
    app.execute(&format!("UPDATE usuarios SET estado_activo = {active} WHERE nro_documento = '{document}'")).await;
    ends(events, "deactivated").await;
    let (_, _, events) = open().await;
    app.clock.advance(TimeDelta::hours(13));
    ends(events, "expired").await;
    // And without any news at the next heartbeat.
    let (_, token, mut events) = open().await;
    app.post("/api/auth/logout").bearer_auth(&token).ask().await;
    let end = tokio::time::timeout(Duration::from_secs(28), events.read()).await;
    assert_eq!(end.expect("the heartbeat is late"), None);
}

async fn a_notice_of_another_instance_arrives_within_seconds(engine: Engine) {
    let app = TestApp::start(engine).await;
    let other = app.another().await;
    let ana = app.add(Role::Apoderado).await;
    let token = app.token_of(&ana).await;
    let mut events = Events::open(&other, &token).await;
    assert_eq!(events.next().await.unwrap().1["sin_leer"], 0);
    notify(&app, &[&ana], "De la otra", "a").await;
    let told = tokio::time::timeout(Duration::from_secs(5), events.read()).await.expect("within seconds").unwrap();
    assert_eq!((&told.1["sin_leer"], &told.1["ultima"]["titulo"]), (&json!(1), &json!("De la otra")));
}

async fn a_session_has_six_streams_and_one_that_ends_makes_room(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ana = app.add(Role::Apoderado).await;
    let token = app.token_of(&ana).await;
    let mut open = Vec::new();
    for _ in 0..6 {
        open.push(Events::open(&app, &token).await);
    }
    let refused = app.get(PATH).bearer_auth(&token).ask().await;
    assert_eq!(refused.refusal(), (503, "no_disponible".into()));
    assert!(refused.header("retry-after").parse::<u32>().is_ok());
    let _another_session = Events::open(&app, &app.token_of(&ana).await).await;
    // None of them holds a connection: there are fewer than streams.
    assert_eq!(notices(&app, &token, "").await["total"], 0);

    open.pop();
    for _ in 0..100 {
        if app.get(PATH).bearer_auth(&token).ask().await.status == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the place of a stream that was left is taken for ever");
}

async fn a_page_and_its_stream_know_whether_something_changed_between_them(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ana = app.add(Role::Apoderado).await;
    let token = app.token_of(&ana).await;
    let written_at = async || {
        let answer = app.get("/perfil").with_session(&token).ask().await;
        let page = answer.text();
        let props = page.split("&quot;changes&quot;:").nth(1).or_else(|| page.split("\"changes\":").nth(1));
        props.expect("the bell says it").chars().take_while(char::is_ascii_digit).collect::<String>()
    };
    let before = written_at().await;
    let mut events = Events::open(&app, &token).await;
    events.next().await.unwrap();
    assert_eq!(events.id, before, "nothing changed");

    let before = written_at().await;
    notify(&app, &[&ana], "Uno", "a").await;
    let mut events = Events::open(&app, &token).await;
    events.next().await.unwrap();
    assert_ne!(events.id, before);
    assert_eq!(events.id, written_at().await);
}
