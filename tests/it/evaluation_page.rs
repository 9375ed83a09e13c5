//! The director's page of the structure as plain HTML: every state of it, and what may be done there.

use chrono::{DateTime, Utc};
use padron_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::school::students;
use crate::support::{Ask, Engine, OWN_PASSWORD, TestApp, on_both_engines};

on_both_engines!(
    without_a_structure_the_page_says_what_to_do,
    a_draft_says_what_it_lacks,
    a_complete_draft_can_be_saved_and_asks_first,
    confirmed_by_a_plain_form_the_year_is_locked,
    whoever_comes_too_late_is_told_and_sees_what_stands,
    once_marks_exist_nothing_can_be_set,
    the_history_is_there_to_be_looked_at,
);

const PATH: &str = "/dashboard/configuracion-evaluacion";

/// Someone whose name would do harm if it were not escaped.
async fn director(app: &TestApp) -> String {
    let person = app
        .add_person(Role::Director, OWN_PASSWORD, |user| {
            (user.first_name, user.last_name) = ("Rosa <b>".into(), "Ñahui".into());
        })
        .await;
    app.token_of(&person).await
}

async fn open(app: &TestApp, token: &str, query: &str) -> String {
    let request = app.get(&format!("{PATH}{query}")).with_session(token);
    let answer = request.header("accept", "text/html").ask().await;
    assert_eq!(answer.status, 200);
    answer.text()
}

fn component(name: &str, weight: &str, active: bool) -> Value {
    json!({ "nombre_item": name, "peso_porcentual": weight, "tipo_evaluacion": "recurrente", "estado_activo": active })
}

async fn put(app: &TestApp, token: &str, components: &[Value], confirm: bool) -> Value {
    let body = json!({ "componentes": components, "confirmar": confirm });
    app.request(Method::PUT, "/api/evaluation-structure").bearer_auth(token).json(&body).ask().await.expect(200)
}

fn halves() -> [Value; 2] {
    [component("Examen", "50", true), component("Gimnasia", "50", true)]
}

/// A tag from this on, as far as its end.
fn tag<'a>(text: &'a str, beginning: &str) -> &'a str {
    let start = text.find(beginning).unwrap_or_else(|| panic!("{beginning} is missing"));
    text[start..].split_once('>').unwrap().0
}

fn has_word(tag: &str, word: &str) -> bool {
    tag.split_whitespace().any(|each| each == word || each.starts_with(&format!("{word}=")))
}

fn question_is_open(text: &str) -> bool {
    has_word(tag(text, "<dialog id=\"confirmar-estructura\""), "open")
}

/// What may be pressed to change something.
fn changes(text: &str) -> (bool, bool) {
    (text.contains("data-opens=\"editor-estructura\""), text.contains("data-opens=\"confirmar-estructura\""))
}

async fn without_a_structure_the_page_says_what_to_do(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let text = open(&app, &token, "").await;
    let year = app.count("SELECT COALESCE(MAX(anio_academico), 0) FROM estructura_anios").await;
    assert_eq!(year, 0, "looking makes nothing");
    assert!(text.contains("Sin definir") && text.contains("Crear Estructura"));
    assert_eq!(changes(&text), (true, false));
    assert!(!question_is_open(&open(&app, &token, "?confirmar=1").await), "there is nothing to confirm");
    assert!(open(&app, &token, "?historial=1").await.contains("Todavía no hay cambios"));
}

async fn a_draft_says_what_it_lacks(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let draft =
        [component("Examen", "60", true), component("Gimnasia", "4.5", true), component("Arte", "12.33", false)];
    put(&app, &token, &draft, false).await;
    let text = open(&app, &token, "?confirmar=1").await;
    for said in [
        "Incompleta",
        "Examen: El peso máximo permitido es 50% por componente.",
        "Gimnasia: El peso mínimo permitido es 5% por componente.",
        "La suma de pesos debe ser exactamente 100%. Actual: 64.50%",
        "Suma: 64.5% / 100%",
        "Este componente representa 60% de la nota final",
        "Ejemplo: con una nota de 18 aporta 10.80 puntos",
        "Inactivo",
        "Recurrente",
        "3.º en orden",
        "PROMEDIO PONDERADO",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert_eq!(changes(&text), (true, true));
    let save = tag(&text, " id=\"guardar\"");
    assert!(has_word(save, "disabled") && has_word(save, "aria-describedby"));
    assert!(!question_is_open(&text), "what cannot be confirmed is not asked");
}

async fn a_complete_draft_can_be_saved_and_asks_first(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let version = put(&app, &token, &halves(), false).await["version"].as_i64().unwrap();
    let text = open(&app, &token, "").await;
    assert!(text.contains("Lista para guardar") && text.contains("Suma: 100% / 100%"));
    assert!(!has_word(tag(&text, " id=\"guardar\""), "disabled"));
    assert!(!question_is_open(&text));
    let text = open(&app, &token, "?confirmar=1").await;
    assert!(question_is_open(&text));
    for said in [
        "¿Está seguro de crear la estructura de evaluación?",
        "Una vez generado no se podrá cambiar hasta fin de año.",
        "Una vez guardados, los pesos quedarán fijos durante todo el año académico.",
        &format!("name=\"version\" value=\"{version}\""),
    ] {
        assert!(text.contains(said), "{said}");
    }
}

/// Posts the question's form as a browser without the WASM does.
async fn confirm(app: &TestApp, token: &str, year: i64, version: i64) -> String {
    let answer = app
        .post("/sfn/estructura-confirmar")
        .with_session(token)
        .header("accept", "text/html")
        .header("referer", app.url(&format!("{PATH}?confirmar=1")))
        .form(&[("anio", year), ("version", version)])
        .ask()
        .await;
    assert_eq!(answer.status, 302);
    let location = answer.header("location");
    location.trim_start_matches(&app.url("")).trim_start_matches(PATH).to_owned()
}

async fn confirmed_by_a_plain_form_the_year_is_locked(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let saved = put(&app, &token, &halves(), false).await;
    let (year, version) = (saved["anio_academico"].as_i64().unwrap(), saved["version"].as_i64().unwrap());
    assert!(!open(&app, &token, "?aviso=registrada").await.contains("registrados correctamente"), "nothing was");
    let query = confirm(&app, &token, year, version).await;
    assert_eq!(query, "?aviso=registrada");
    let text = open(&app, &token, &query).await;
    assert!(text.contains("Estructura de evaluación registrada correctamente"));
    assert!(text.contains("Pesos de evaluación registrados correctamente"));
    assert!(text.contains("Los docentes activos tienen el aviso en la plataforma."));
    let at: DateTime<Utc> = saved["fecha_configuracion"].as_str().unwrap().parse().unwrap();
    let day = padron::format::date(at);
    for said in [
        format!("Bloqueada para todo el año académico {year}"),
        format!("La confirmó Rosa &lt;b&gt; Ñahui el {day}."),
        format!("podrá definir otra estructura para {}", year + 1),
    ] {
        assert!(text.contains(&said), "{said}");
    }
    assert!(!text.contains("Rosa <b>"), "names are escaped");
    assert_eq!(changes(&text), (false, false), "nothing that changes anything");
    assert!(!open(&app, &token, "").await.contains("registrados correctamente"), "said once");
}

async fn whoever_comes_too_late_is_told_and_sees_what_stands(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let seen = put(&app, &token, &halves(), false).await;
    let (year, version) = (seen["anio_academico"].as_i64().unwrap(), seen["version"].as_i64().unwrap());
    let other = app.token_of(&app.add(Role::Director).await).await;
    put(&app, &other, &[component("Arte", "50", true), component("Danza", "50", true)], false).await;
    let query = confirm(&app, &token, year, version).await;
    let text = open(&app, &token, &query).await;
    assert!(text.contains("La estructura cambió mientras usted la revisaba."));
    assert!(text.contains("Danza") && !text.contains("Gimnasia"), "the winner's structure");
    assert!(!question_is_open(&text), "nothing is asked again by itself");
    put(&app, &other, &halves(), true).await;
    let query = confirm(&app, &token, year, version).await;
    let text = open(&app, &token, &query).await;
    assert!(text.contains("queda fija todo el año académico.") && text.contains("Bloqueada"));
}

/// Somebody is marked in that year.
async fn give_mark(app: &TestApp, year: i64) {
    let token = app.administrator().await;
    let (teacher, guardian) = (app.add(Role::Docente).await, app.add(Role::Apoderado).await.document);
    app.import_kind(&token, "estudiantes", &students([format!(",Luz,Paz,Primaria,3,{guardian},madre,")])).await;
    app.assign(&teacher, "Primaria", "3", "Arte", "A").await;
    app.execute(&format!(
        "INSERT INTO calificaciones (id, estudiante_id, curso_id, anio_academico, nombre_item, nota, registrado_por, \
         registrado_en) SELECT e.id, e.id, c.id, {year}, 'Examen', 1400, u.id, u.fecha_creacion FROM estudiantes e, \
         cursos c, usuarios u WHERE u.nro_documento = '{}'",
        teacher.document
    ))
    .await;
}

async fn once_marks_exist_nothing_can_be_set(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    let year = put(&app, &token, &halves(), false).await["anio_academico"].as_i64().unwrap();
    give_mark(&app, year).await;
    let text = open(&app, &token, "?confirmar=1").await;
    assert!(text.contains("Cerrada") && text.contains(&format!("Ya hay calificaciones de {year}")));
    assert!(text.contains("Gimnasia"), "the draft can still be seen");
    assert_eq!((changes(&text), question_is_open(&text)), ((false, false), false));
}

async fn the_history_is_there_to_be_looked_at(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = director(&app).await;
    for weight in 10..20 {
        let draft = [component("Arte", &format!("{weight}"), true), component("Danza", "20", false)];
        put(&app, &token, &draft, false).await;
    }
    put(&app, &token, &halves(), true).await;
    let closed = open(&app, &token, "").await;
    assert!(closed.contains("Ver historial") && !closed.contains("Guardó un borrador"));
    let text = open(&app, &token, "?historial=1").await;
    assert!(text.contains("Ocultar historial") && text.contains("Solo de consulta"));
    assert!(text.contains("Rosa &lt;b&gt; Ñahui") && !text.contains("Rosa <b>"));
    assert_eq!((text.matches("Confirmó").count(), text.matches("Guardó un borrador").count()), (1, 9));
    assert!(text.contains("Danza 20% (inactivo)") && text.contains("Arte 19%") && !text.contains("Arte 10%"));
    assert!(text.contains(&format!("{PATH}?historial=1&amp;pagina=2")));
    let text = open(&app, &token, "?historial=1&pagina=2").await;
    assert!(text.contains("Arte 10%") && text.contains("Suma: 10%") && !text.contains("Arte 11%"));
}
