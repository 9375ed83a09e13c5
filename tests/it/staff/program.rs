//! Staff with the real program: the command line, and typed passwords that nothing may hold.

use std::fs;

use serde_json::{Value, json};

use super::{STAFF, TYPED, user};
use crate::support::school::csv;
use crate::support::{Ask, Engine, Home, OWN_PASSWORD, id_of, on_both_engines};

on_both_engines!(
    the_guides_example_goes_in_by_the_command_line,
    a_typed_password_is_in_no_log_no_file_and_no_table_but_sealed,
);

async fn home(engine: Engine) -> Home {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    home
}

async fn the_guides_example_goes_in_by_the_command_line(engine: Engine) {
    let home = home(engine).await;
    let import = |more: &[&str], input: &[u8]| {
        let output = home.run(&[&["import", "-", "--tipo", "personal", "--json"], more].concat(), input);
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default())
    };
    let (code, checked) = import(&["--validar"], STAFF);
    assert_eq!((code, &checked["validos"]), (Some(3), &json!(3)));
    let (code, import_of_example) = import(&[], STAFF);
    assert_eq!(
        (code, &import_of_example["creados"], &import_of_example["con_errores"]),
        (Some(3), &json!(3), &json!(1))
    );
    let more = csv("legajo,dni,nombre,apellido,correo", ["B1,30000001,Luz,Mar,luz@x.pe"]);
    assert_eq!(import(&["--metodo", "aleatoria"], &more).0, Some(0));
    let methods = "SELECT COUNT(*) FROM credenciales_iniciales WHERE metodo = ";
    for (method, count) in [("user-data", 2), ("manual", 1), ("aleatoria", 1)] {
        assert_eq!(home.count(&format!("{methods}'{method}'")).await, count, "{method}");
    }
    let wrong = home.run(&["import", "-", "--tipo", "personal", "--metodo", "manual"], STAFF);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("--metodo: El método no existe."));
    // Another country's documents.
    let mut argentine = home.command(&["import", "-", "--tipo", "personal", "--json"]);
    let short = csv("legajo,dni,nombre,apellido,correo", ["C1,9266568,Luz,Mar,mar@x.pe"]);
    let output = crate::support::process::run(argentine.env("PADRON_PAIS", "AR"), &short);
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&printed["creados"], &printed["advertencias"]), (&json!(1), &json!(0)));
}

/// By every door: a file that waits, one that is created, one that is left; a request of the API; a row that is mended.
async fn a_typed_password_is_in_no_log_no_file_and_no_table_but_sealed(engine: Engine) {
    const MENDED: &str = "Plantada2026m";
    const REFUSED: &str = "plantadarefusada";
    let home = home(engine).await;
    let server = home.serve_with(|command| _ = command.env("RUST_LOG", "trace")).await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    let created = server.import_kind(&token, "personal", STAFF).await;
    let heading = "legajo,dni,nombre,apellido,correo,password";
    let rows = [
        "D1,30000011,Luz,Mar,d1@x.pe,Plantada2026a".to_owned(),
        format!("D2,30000012,Luz,Mar,d2@x.pe,{REFUSED}"),
        "D3,30000013,Luz,Mar,mal,Plantada2026b".to_owned(),
    ];
    let waiting = id_of(&server.check_kind(&token, "personal", &csv(heading, rows.clone())).await);
    let mend = server.patch(&format!("/api/admin/import/{waiting}/filas/3")).bearer_auth(&token);
    mend.json(&json!({ "datos": { "password": MENDED } })).ask().await.expect(200);
    let left = id_of(&server.check_kind(&token, "personal", &csv(heading, rows)).await);
    server.post(&format!("/api/admin/import/{left}/cancelar")).bearer_auth(&token).ask().await.expect(200);
    let body = json!({ "usuarios": [user(1, "Plantada2026c"), user(2, REFUSED)] });
    let bulk = server.post("/api/usuarios/importar-masivo").bearer_auth(&token).header("idempotency-key", "k");
    bulk.json(&body).ask().await.expect(200);
    // As pages, reports and lists show them.
    let mut shown = String::new();
    for id in [&id_of(&created), &waiting, &left] {
        for path in ["", "/filas", "/errores.txt"] {
            shown += &server.get(&format!("/api/admin/import/{id}{path}")).bearer_auth(&token).ask().await.text();
        }
    }
    let secrets = [TYPED, "Plantada2026a", "Plantada2026b", "Plantada2026c", MENDED, REFUSED];
    let log = server.log() + &fs::read_to_string(home.path("logs/import-usuarios.log")).unwrap();
    assert!(log.contains("TRACE") && log.contains(&waiting), "the log is not at its loudest");
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} is shown");
        let line = log.lines().find(|line| line.contains(secret)).unwrap_or_default();
        assert!(line.is_empty(), "{secret} is in the log: {line}");
    }
    // Every file of the program, the database among them (on PostgreSQL: every table).
    let mut looked_at = 0;
    for file in walk(&home.path("")) {
        let bytes = fs::read(&file).unwrap_or_default();
        looked_at += 1;
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} is in {}", file.display());
        }
    }
    assert!(looked_at > 1);
    for table in
        ["importaciones", "importacion_filas", "importacion_errores", "importacion_claves", "auditoria", "trabajos"]
    {
        let rows = match engine {
            Engine::Sqlite => continue,
            Engine::Postgres => {
                home.count(&format!("SELECT COUNT(*) FROM {table} t WHERE t::text ~ 'lantada|Manual2026x'")).await
            }
        };
        assert_eq!(rows, 0, "{table}");
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let (folders, mut files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| walk(folder)));
    files
}
