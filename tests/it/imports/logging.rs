//! `logs/import-usuarios.log`: how each import ended and why rows were rejected, for whoever has no access to the database.

use std::sync::Arc;
use std::time::Duration;

use padron::platform::hashing::Cost;
use padron::platform::settings::ImportLogSettings;
use padron::server::worker;
use padron_core::role::Role;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::support::files::{PARENTS_WITH_ERRORS, people};
use crate::support::people::OWN_PASSWORD;
use crate::support::process::mode_of;
use crate::support::school::csv;
use crate::support::{Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(
    an_import_is_a_line_and_each_rejected_row_another,
    a_row_that_failed_when_it_was_created_is_told_too,
    a_file_that_is_refused_is_a_line,
    an_import_that_is_left_or_stopped_is_a_line,
    an_upload_that_nobody_went_on_with_is_a_line,
    whoever_goes_on_after_a_kill_tells_once_more,
    no_place_to_write_stops_no_import,
);

/// An application with a log of its own.
struct Logged {
    app: TestApp,
    folder: TempDir,
}

impl Logged {
    async fn start(engine: Engine, initial_cost: u32) -> Self {
        let logged = Self::start_without_worker(engine, initial_cost).await;
        logged.work();
        logged
    }

    async fn start_without_worker(engine: Engine, initial_cost: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logs/import-usuarios.log");
        let app = TestApp::start_without_worker(engine, |settings| {
            settings.initial_cost = Cost::for_tests(initial_cost);
            settings.import_log = Some(ImportLogSettings { path, size: 1 << 20 });
        });
        Self { app: app.await, folder }
    }

    /// Until the test ends.
    fn work(&self) {
        tokio::spawn(worker::run(Arc::clone(&self.app.platform), CancellationToken::new()));
    }

    /// Each line without its time.
    fn lines(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("logs/import-usuarios.log")).unwrap_or_default();
        let line = |line: &str| {
            let (time, rest) = line.split_once(' ').unwrap();
            assert!(time.len() == 20 && time.ends_with('Z'), "{line}");
            rest.to_owned()
        };
        text.lines().map(line).collect()
    }

    /// The same, once there are so many: what the worker tells comes after what everybody sees.
    async fn told(&self, lines: usize) -> Vec<String> {
        for _ in 0..400 {
            if self.lines().len() >= lines {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        let told = self.lines();
        assert_eq!(told.len(), lines, "{told:#?}");
        told
    }
}

async fn an_import_is_a_line_and_each_rejected_row_another(engine: Engine) {
    let logged = Logged::start(engine, 4).await;
    // Names come from files and forms: none of it breaks a line or turns it round.
    let person = logged.app.add_person(Role::Administrador, OWN_PASSWORD, |user| {
        user.first_name = "Ana \"A\"\u{1b}[31m\n".into();
        user.last_name = "Ruiz\u{202e}\u{2028}".into();
    });
    let person = person.await;
    let token = logged.app.token_of(&person).await;
    let import = logged.app.import(&token, PARENTS_WITH_ERRORS).await;
    let (id, user) = (id_of(&import), person.id);
    let told = logged.told(7).await;
    assert_eq!(
        told[0],
        format!(
            "importacion id={id} estado=completado tipo=padres archivo=padres.xlsx \
             por=\"Ana \\\"A\\\"\\u{{1b}}[31m\\n Ruiz\\u{{202e}}\\u{{2028}}\" usuario={user} total=50 creados=44 \
             fallidos=0 con_errores=6 omitidos=0 sin_crear=0"
        )
    );
    // One line for each row that is in the report of errors, with the same sentences.
    let report = logged.app.get(&format!("/api/admin/import/{id}/errores.txt")).bearer_auth(&token).ask().await;
    let report = report.text();
    for line in &told[1..] {
        assert!(line.starts_with(&format!("fila importacion={id} fila=")) && line.contains(" estado=con_errores "));
        let message = line.split("mensaje=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(report.contains(message), "{line}");
    }
    assert!(told[1].contains(" fila=5 estado=con_errores campo="), "{}", told[1]);
    let rows = logged.app.rows(&token, &id, "estado=con_errores").await;
    for row in rows["items"].as_array().unwrap() {
        let name = row["datos"]["apellido"].as_str().unwrap();
        assert!(name.is_empty() || !told.iter().any(|line| line.contains(name)), "{name}");
    }
    assert_eq!(mode_of(&logged.folder.path().join("logs/import-usuarios.log")), 0o600);
}

async fn a_row_that_failed_when_it_was_created_is_told_too(engine: Engine) {
    let logged = Logged::start_without_worker(engine, 4).await;
    let token = logged.app.administrator().await;
    let id = id_of(&logged.app.check(&token, &people(0..2)).await);
    logged.app.execute_import(&token, &id).await.expect(202);
    // Its rules were other ones when it was checked.
    let stored = "UPDATE importacion_filas SET datos = REPLACE(CAST(datos AS TEXT), '+51', '+99')";
    let stored = if engine == Engine::Postgres { format!("{stored}::jsonb") } else { stored.to_owned() };
    logged.app.execute(&format!("{stored} WHERE fila = 2")).await;
    logged.work();
    let told = logged.told(2).await;
    assert!(told[0].contains(" creados=1 fallidos=1 con_errores=0 "), "{}", told[0]);
    let failed = "fila=2 estado=fallida campo=fila codigo=no_creada mensaje=\"La fila ya no cumple las reglas.";
    assert!(told[1].contains(failed), "{}", told[1]);
}

async fn a_file_that_is_refused_is_a_line(engine: Engine) {
    let logged = Logged::start(engine, 4).await;
    let token = logged.app.administrator().await;
    let refused = logged.app.upload(&token, "docentes", "mi foto.xlsx", b"\x89PNG\r\n\x1a\n....").await;
    assert_eq!(refused.status, 422);
    let told = logged.told(1).await;
    let begins =
        "importacion estado=rechazado tipo=docentes archivo=\"mi foto.xlsx\" por=\"Rosaura Quintanilla Ñope\" usuario=";
    assert!(told[0].starts_with(begins), "{}", told[0]);
    assert!(told[0].contains(" codigo=formato_no_reconocido motivo=\"No reconocemos el formato"), "{}", told[0]);

    // One that can be read once its columns are named is kept: it has an id, and may be refused again.
    let odd = csv("uno,dos,tres", ["a,b,Plantada-clave-77"]);
    let kept = logged.app.upload(&token, "padres", "raro.csv", &odd).await;
    assert_eq!(kept.status, 422);
    let id = kept.json()["import_id"].as_str().unwrap().to_owned();
    let path = format!("/api/admin/import/{id}/columnas");
    let again = async |fields: &[(&str, &str)]| {
        assert_eq!(logged.app.post(&path).bearer_auth(&token).form(fields).ask().await.status, 303);
        logged.app.find_import(&token, &id).await["motivo"].as_str().unwrap().to_owned()
    };
    again(&[("fila_encabezado", "2")]).await;
    // A row of data that is taken for headings may hold anything: the sentence that names them is not told.
    let sentence = again(&[("columna", "no está"), ("campo", "nombre")]).await;
    assert!(sentence.contains("Plantada-clave-77"), "{sentence}");
    let told = logged.told(4).await;
    for line in &told[1..] {
        assert!(line.starts_with(&format!("importacion id={id} estado=rechazado tipo=padres archivo=raro.csv ")));
        assert!(!line.contains("Plantada"), "{line}");
    }
    assert!(told[3].ends_with(" codigo=mapeo_invalido"), "{}", told[3]);
}

async fn an_import_that_is_left_or_stopped_is_a_line(engine: Engine) {
    // Slow enough to be stopped amid.
    let logged = Logged::start(engine, 9).await;
    let token = logged.app.administrator().await;
    let cancel = async |id: &str| {
        let path = format!("/api/admin/import/{id}/cancelar");
        logged.app.post(&path).bearer_auth(&token).ask().await.expect(200)
    };
    let left = id_of(&logged.app.check(&token, PARENTS_WITH_ERRORS).await);
    cancel(&left).await;
    let told = logged.told(7).await;
    assert!(told[0].starts_with(&format!("importacion id={left} estado=cancelado ")), "{}", told[0]);
    assert!(told[0].ends_with(" total=50 creados=0 fallidos=0 con_errores=6 omitidos=0 sin_crear=44"), "{}", told[0]);
    cancel(&left).await;

    let stopped = id_of(&logged.app.check(&token, &people(0..300)).await);
    logged.app.execute_import(&token, &stopped).await.expect(202);
    while logged.app.find_import(&token, &stopped).await["creados"].as_i64().unwrap() < 5 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let created = cancel(&stopped).await["creados"].as_i64().unwrap();
    let told = logged.told(8).await;
    let rest = 300 - created;
    assert!(told[7].starts_with(&format!("importacion id={stopped} estado=cancelado ")), "{}", told[7]);
    let figures = format!(" creados={created} fallidos=0 con_errores=0 omitidos=0 sin_crear={rest}");
    assert!(told[7].ends_with(&figures), "{}", told[7]);
}

async fn an_upload_that_nobody_went_on_with_is_a_line(engine: Engine) {
    let logged = Logged::start(engine, 4).await;
    let token = logged.app.administrator().await;
    let id = id_of(&logged.app.check(&token, PARENTS_WITH_ERRORS).await);
    logged.app.clock.advance(chrono::TimeDelta::days(2));
    let purged = padron::features::imports::service::purge_abandoned(&logged.app.platform).await.unwrap();
    assert_eq!(purged, 1);
    let told = logged.told(7).await;
    assert!(told[0].starts_with(&format!("importacion id={id} estado=cancelado ")), "{}", told[0]);
    assert!(
        told[0].contains(" con_errores=6 ") && told[0].contains(" motivo=\"No se procesó en un día."),
        "{}",
        told[0]
    );
    padron::features::imports::service::purge_abandoned(&logged.app.platform).await.unwrap();
    logged.told(7).await;
}

async fn whoever_goes_on_after_a_kill_tells_once_more(engine: Engine) {
    let logged = Logged::start(engine, 4).await;
    let token = logged.app.administrator().await;
    let id = id_of(&logged.app.import(&token, &people(0..3)).await);
    let first = logged.told(1).await;
    // Killed after the import's end and before the job's: its lease runs out. What was told is lost with the disk.
    std::fs::remove_file(logged.folder.path().join("logs/import-usuarios.log")).unwrap();
    let open = "UPDATE trabajos SET estado = 'en_curso', terminado_en = NULL, arriendo_hasta = creado_en";
    logged.app.execute(&format!("{open} WHERE clase = 'ejecutar_importacion'")).await;
    logged.app.clock.advance(chrono::TimeDelta::seconds(11));
    let again = logged.told(1).await;
    assert!(again[0].starts_with(&format!("importacion id={id} estado=completado ")) && again == first, "{again:?}");
    assert_eq!(logged.app.count("SELECT COUNT(*) FROM usuarios").await, 4);
}

async fn no_place_to_write_stops_no_import(engine: Engine) {
    let logged = Logged::start(engine, 4).await;
    std::fs::write(logged.folder.path().join("logs"), "no es una carpeta").unwrap();
    let token = logged.app.administrator().await;
    let import = logged.app.import(&token, PARENTS_WITH_ERRORS).await;
    assert_eq!((import["estado"].as_str(), import["creados"].as_i64()), (Some("completado"), Some(44)));
    assert_eq!(logged.app.upload(&token, "padres", "foto.xlsx", b"\x89PNG\r\n\x1a\n....").await.status, 422);
}
