//! Prospects from a file.

use padron_core::role::Role;
use padron_core::search;
use serde_json::{Value, json};

use super::PROSPECTS;
use crate::support::school::csv;
use crate::support::{Answer, Ask, Engine, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    the_offices_list_becomes_430_prospects_without_an_account,
    whoever_has_a_carnet_or_an_address_is_named_with_the_import_that_made_them,
    a_row_that_somebody_was_faster_with_is_left_to_them,
    two_spellings_are_one_programme,
    two_files_at_once_make_a_new_programme_once,
    what_is_undone_is_gone_with_its_programmes_and_can_be_loaded_again,
    whoever_has_an_account_stays_and_is_named,
    nobody_but_an_administrator_loads_prospects,
    the_result_leads_to_where_accounts_are_made,
);

const HEADING: &str = "carnet,nombre,apellido,correo,programa,telefono";
const COUNT: &str = "SELECT COUNT(*) FROM prospectos";

impl TestApp {
    async fn undo_prospects(&self, token: &str, import: &str, confirm: i64) -> Answer {
        let address = format!("/api/admin/import/{import}/deshacer");
        self.post(&address).bearer_auth(token).json(&json!({ "confirmar": confirm })).ask().await
    }

    /// How many prospects have, for each word typed, one that begins with it.
    async fn found(&self, typed: &str) -> i64 {
        let terms = search::terms_of(typed);
        let has = |term: &String| {
            let end = search::end_of(term);
            format!(
                "EXISTS (SELECT 1 FROM prospecto_palabras w WHERE w.numero = p.numero \
                 AND w.palabra >= '{term}' AND w.palabra < '{end}')"
            )
        };
        let conditions: Vec<String> = terms.iter().map(has).collect();
        self.count(&format!("SELECT COUNT(*) FROM prospectos p WHERE {}", conditions.join(" AND "))).await
    }
}

/// The errors of a row: field, sentence, and the import that is named.
fn told(row: &Value) -> Vec<(String, String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let errors = row["errores"].as_array().unwrap().iter();
    let told = |it: &Value| (text(&it["campo"]).unwrap(), text(&it["mensaje"]).unwrap(), text(&it["importacion"]));
    errors.map(told).collect()
}

async fn the_offices_list_becomes_430_prospects_without_an_account(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let checked = app.check_kind(&token, "prospectos", PROSPECTS).await;
    assert_eq!((&checked["validos"], &checked["con_errores"]), (&json!(430), &json!(0)));
    assert_eq!(app.count(COUNT).await, 0, "nothing is made before it is asked for");
    let import = app.finish_import(&token, &id_of(&checked)).await;
    assert_eq!((&import["creados"], &import["fallidos"]), (&json!(430), &json!(0)));

    assert_eq!(app.count(COUNT).await, 430);
    assert_eq!(app.count(&format!("{COUNT} WHERE usuario_id IS NULL AND creado_por IS NOT NULL")).await, 430);
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios").await, 1, "nobody gets an account");
    let programmes = app.count("SELECT COUNT(*) FROM programas").await;
    assert_eq!(app.count("SELECT COUNT(DISTINCT clave) FROM programas").await, programmes);
    assert!((2..=20).contains(&programmes), "{programmes} programmes of 430 people");
    assert_eq!(app.count(&format!("{COUNT} WHERE clave_orden = 'quispe mamani sofia'")).await, 1);

    assert_eq!(app.found("C2026000").await, 1);
    assert_eq!(app.found("2026000").await, 1, "a carnet by its digits");
    assert_eq!(app.found("SOFÍA quis").await, app.found("quis sofia").await);
    assert!(app.found("sofia.mamani0@ejemplo.pe").await == 1 && app.found("salas-bravo").await > 0);
    assert_eq!(app.found("nadie").await, 0);
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'crear_prospecto' AND objeto = 'prospecto'";
    assert_eq!(app.count(&format!("{audited} AND CAST(detalle AS TEXT) LIKE '%C2026001%'")).await, 1);
}

async fn whoever_has_a_carnet_or_an_address_is_named_with_the_import_that_made_them(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let rows = ["C1,Ana,Ruiz,ana@x.pe,Contabilidad,"];
    let first = id_of(&app.import_kind(&token, "prospectos", &csv(HEADING, rows)).await);
    app.add_person(Role::Docente, "Camino72verde", |user| user.email = Some("eva@x.pe".into())).await;
    let of_staff = csv("legajo,dni,nombre,apellido,correo", ["A1,39266568,Luz,Mar,luz@x.pe"]);
    let staff = id_of(&app.import_kind(&token, "personal", &of_staff).await);
    app.add_person(Role::Docente, "Camino72verde", |user| user.document = Some("C4".into())).await;
    app.execute("UPDATE usuarios SET nombre = 'Eva', apellido = 'Paz' WHERE rol = 'docente'").await;

    let rows = [
        "c1,Otra,Persona,otra@x.pe,Contabilidad,",
        "C2,Otra,Persona,ANA@x.pe,Contabilidad,",
        "C3,Otra,Persona,eva@x.pe,Contabilidad,",
        "c4,Otra,Persona,,Contabilidad,",
        "C5,Otra,Persona,luz@x.pe,Contabilidad,",
        "39266568,Otra,Persona,,Contabilidad,",
        "C6,Otra,Persona,,Contabilidad,",
    ];
    let checked = app.check_kind(&token, "prospectos", &csv(HEADING, rows)).await;
    assert_eq!(checked["validos"], 1);
    let rows = app.rows(&token, &id_of(&checked), "estado=con_errores").await;
    let all: Vec<_> = rows["items"].as_array().unwrap().iter().flat_map(told).collect();
    let one =
        |field: &str, sentence: &str, import: Option<&String>| (field.to_owned(), sentence.to_owned(), import.cloned());
    assert_eq!(
        all,
        [
            one("carnet", "Carnet duplicado. Lo tiene Ana Ruiz (prospecto): C1", Some(&first)),
            one("correo", "Correo duplicado. Lo tiene Ana Ruiz (prospecto): ana@x.pe", Some(&first)),
            one("correo", "Correo duplicado. Lo tiene Eva Paz (docente): eva@x.pe", None),
            one("carnet", "Carnet duplicado. Lo tiene Eva Paz (docente): C4", None),
            one("correo", "Correo duplicado. Lo tiene Luz Mar (empleado): luz@x.pe", Some(&staff)),
            one("carnet", "Carnet duplicado. Lo tiene Luz Mar (empleado): 39266568", Some(&staff)),
        ]
    );
}

async fn a_row_that_somebody_was_faster_with_is_left_to_them(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let people: Vec<String> = (0..40).map(|n| format!("C{n},Ana,Ruiz,ana{n}@x.pe,Contabilidad,")).collect();
    let one = id_of(&app.check_kind(&token, "prospectos", &csv(HEADING, &people)).await);
    let other = id_of(&app.check_kind(&token, "prospectos", &csv(HEADING, people.iter().rev())).await);
    // Whoever starts late may find, looking again, that nothing is left to create.
    let _ = tokio::join!(app.execute_import(&token, &one), app.execute_import(&token, &other));
    for id in [one, other] {
        app.wait_while(&token, &id, "ejecutando").await;
    }
    assert_eq!(app.count(COUNT).await, 40);
    assert_eq!(app.count("SELECT COUNT(*) FROM importacion_filas WHERE estado = 'creada'").await, 40);
    assert_eq!(app.count("SELECT COUNT(*) FROM programas").await, 1);
}

async fn two_spellings_are_one_programme(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let rows = [
        "C1,Ana,Ruiz,,Enfermería Técnica,",
        "C2,Eva,Paz,,ENFERMERIA  TECNICA,987654321",
        "C3,Luz,Mar,,Contabilidad,",
        "C4,Sol,Río,,,",
    ];
    let import = app.import_kind(&token, "prospectos", &csv(HEADING, rows)).await;
    assert_eq!(import["creados"], 3);
    let missing = (5, "programa".to_owned(), "El programa es obligatorio.".to_owned());
    assert_eq!(errors_of(&import), [missing]);
    assert_eq!(app.count("SELECT COUNT(*) FROM programas").await, 2);
    assert_eq!(app.count("SELECT COUNT(*) FROM programas WHERE nombre = 'Enfermería Técnica'").await, 1);
    assert_eq!(app.count(&format!("{COUNT} WHERE telefono = '+51987654321'")).await, 1);
}

async fn two_files_at_once_make_a_new_programme_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let file = |letter: char| {
        let row = |n: u32| format!("{letter}{n},Ana,Ruiz,,Programa {},", ["Uno", "Dos", "Tres"][n as usize % 3]);
        csv(HEADING, (0..60).map(row))
    };
    let one = id_of(&app.check_kind(&token, "prospectos", &file('A')).await);
    let other = id_of(&app.check_kind(&token, "prospectos", &file('B')).await);
    let (one, other) = tokio::join!(app.finish_import(&token, &one), app.finish_import(&token, &other));
    assert_eq!((&one["creados"], &other["creados"]), (&json!(60), &json!(60)));
    assert_eq!(app.count("SELECT COUNT(*) FROM programas").await, 3);
    assert_eq!(app.count(COUNT).await, 120);
}

async fn what_is_undone_is_gone_with_its_programmes_and_can_be_loaded_again(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let kept = csv(HEADING, ["X1,Ana,Ruiz,,Contabilidad,"]);
    app.import_kind(&token, "prospectos", &kept).await;
    let first = id_of(&app.import_kind(&token, "prospectos", PROSPECTS).await);
    let undone = app.undo_prospects(&token, &first, 430).await.expect(200);
    assert_eq!(undone, json!({ "deshechos": 430, "conservados": [] }));
    assert_eq!(app.count(COUNT).await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM programas").await, 1, "somebody is still interested in that one");
    assert_eq!(app.found("ana").await, 1);
    assert_eq!(app.count("SELECT COUNT(DISTINCT numero) FROM prospecto_palabras").await, 1);
    let again = app.import_kind(&token, "prospectos", PROSPECTS).await;
    assert_eq!(again["creados"], 430, "carnets and addresses are free");
}

async fn whoever_has_an_account_stays_and_is_named(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let rows = ["C1,Ana,Ruiz,,Contabilidad,", "C2,Eva,Paz,,Contabilidad,", "C3,Luz,Mar,,Enfermería,"];
    let id = id_of(&app.import_kind(&token, "prospectos", &csv(HEADING, rows)).await);
    app.add(Role::Estudiante).await;
    let account = "(SELECT id FROM usuarios WHERE rol = 'estudiante')";
    app.execute(&format!("UPDATE prospectos SET usuario_id = {account} WHERE carnet = 'C2'")).await;
    let undone = app.undo_prospects(&token, &id, 3).await.expect(200);
    assert_eq!(undone["deshechos"], 2);
    let kept = json!([{ "fila": 3, "usuario": "Eva Paz (C2)", "motivo": "Ya tiene usuario." }]);
    assert_eq!(undone["conservados"], kept);
    assert_eq!(app.count(COUNT).await, 1);
    assert_eq!(app.count("SELECT COUNT(*) FROM programas").await, 1);

    app.execute("UPDATE prospectos SET usuario_id = NULL").await;
    assert_eq!(app.undo_prospects(&token, &id, 1).await.expect(200)["deshechos"], 1, "nothing holds them any more");
}

async fn nobody_but_an_administrator_loads_prospects(engine: Engine) {
    let app = TestApp::start(engine).await;
    let director = app.add(Role::Director).await;
    let token = app.token(&director.document, director.password).await;
    assert_eq!(app.upload(&token, "prospectos", "prospectos.xlsx", PROSPECTS).await.status, 403);
}

async fn the_result_leads_to_where_accounts_are_made(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import_kind(&token, "prospectos", PROSPECTS).await);
    let page = app.get(&format!("/admin/importar-usuarios?importacion={id}")).bearer_auth(&token).ask().await.text();
    assert!(page.contains("430 prospectos creados exitosamente"), "{page}");
    assert!(page.contains("/academico/generacion_envio_masivo") && page.contains("Generar usuarios"));
    assert!(!page.contains("contraseñas temporales"), "nobody has one yet");
}
