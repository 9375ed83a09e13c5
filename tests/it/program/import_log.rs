//! `logs/import-usuarios.log` as an operator meets it: where it lies, who may read it, two servers at once, no place.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use futures::future::join_all;

use crate::support::files::people;
use crate::support::process::mode_of;
use crate::support::school::csv;
use crate::support::{Ask, Engine, Home, OWN_PASSWORD, Server, id_of, on_both_engines};

on_both_engines!(
    the_command_line_leaves_a_log_of_its_owner_alone,
    two_servers_tear_no_line_and_lose_none_while_files_are_put_aside,
    a_place_that_cannot_be_written_is_one_warning,
);

async fn home(engine: Engine) -> Home {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    home
}

async fn the_command_line_leaves_a_log_of_its_owner_alone(engine: Engine) {
    let home = home(engine).await;
    fs::write(home.path("tres.xlsx"), people(0..3)).unwrap();
    assert!(home.run(&["import", "tres.xlsx", "--tipo", "padres"], b"").status.success());
    let log = home.path("logs/import-usuarios.log");
    let text = fs::read_to_string(&log).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains(" estado=completado tipo=padres archivo=tres.xlsx por=\"Ana Ruiz\" "), "{text}");
    assert_eq!((mode_of(&log), mode_of(&home.path("logs"))), (0o600, 0o700));
    // What is only checked is no import; what is told goes where it is said, or nowhere.
    assert!(home.run(&["import", "tres.xlsx", "--tipo", "padres", "--validar"], b"").status.code() == Some(3));
    fs::write(home.path("vacio.csv"), b"").unwrap();
    for place in ["otro.log", ""] {
        let mut command = home.command(&["import", "vacio.csv", "--tipo", "padres"]);
        let output = crate::support::process::run(command.env("PADRON_IMPORT_LOG", place), b"");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let other = fs::read_to_string(home.path("otro.log")).unwrap();
        assert_eq!(other.matches(" codigo=archivo_vacio ").count(), 1, "{place} {other}");
    }
    assert_eq!(fs::read_to_string(&log).unwrap(), text);
}

/// Uploads rows of which none is right, and leaves them: each is a line.
async fn reject(server: &Server, token: &str, rows: usize) -> String {
    let wrong = (0..rows).map(|n| format!("DNI,{},Rosa,Ñahui,123,nadie", 40_000_000 + n));
    let file = csv("tipo_documento,nro_documento,nombre,apellido,telefono,email", wrong);
    let id = id_of(&server.check(token, &file).await);
    server.post(&format!("/api/admin/import/{id}/cancelar")).bearer_auth(token).ask().await.expect(200);
    id
}

async fn two_servers_tear_no_line_and_lose_none_while_files_are_put_aside(engine: Engine) {
    const ROWS: usize = 2_000;
    let home = home(engine).await;
    let small = |command: &mut std::process::Command| _ = command.env("PADRON_IMPORT_LOG_SIZE", "1");
    let (one, two) = (home.serve_with(small).await, home.serve_with(small).await);
    let token = one.token("70000001", OWN_PASSWORD).await;
    let imports = join_all([&one, &two, &one, &two].map(|server| reject(server, &token, ROWS))).await;
    let text: String = ["", ".1", ".2", ".3"]
        .iter()
        .map(|ending| fs::read_to_string(home.path(&format!("logs/import-usuarios.log{ending}"))).unwrap_or_default())
        .collect();
    assert!(home.path("logs/import-usuarios.log.1").exists(), "nothing was put aside: {} bytes", text.len());
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines() {
        let mut words = line.split(' ').skip(1);
        match words.next() {
            Some("fila") => {
                let import = words.next().unwrap().trim_start_matches("importacion=");
                let whole = line.contains(" campo=telefono codigo=formato mensaje=\"") && line.ends_with('"');
                assert!(whole && line.matches(" fila ").count() == 1, "{line}");
                *told.entry(import).or_default() += 1;
            }
            Some("importacion") => {
                assert!(line.contains(" estado=cancelado ") && line.ends_with(" sin_crear=0"), "{line}")
            }
            _ => panic!("{line}"),
        }
    }
    assert_eq!(told, imports.iter().map(|id| (id.as_str(), ROWS)).collect());
}

async fn a_place_that_cannot_be_written_is_one_warning(engine: Engine) {
    let home = home(engine).await;
    // A full disk, and a folder that nobody can make.
    std::os::unix::fs::symlink("/dev/full", home.path("lleno.log")).unwrap();
    let full = home.path("lleno.log");
    for (number, place) in [full.as_path(), Path::new("/proc/nada/import-usuarios.log")].into_iter().enumerate() {
        let server = home.serve_with(|command| _ = command.env("PADRON_IMPORT_LOG", place)).await;
        let token = server.token("70000001", OWN_PASSWORD).await;
        let first = u32::try_from(number).unwrap() * 10;
        let import = server.import(&token, &people(first..first + 2)).await;
        assert_eq!((import["estado"].as_str(), import["creados"].as_i64()), (Some("completado"), Some(2)));
        let warnings = async || {
            let warning = "the log of imports could not be written";
            server.log().lines().filter(|line| line.contains("WARN") && line.contains(warning)).count()
        };
        // The job tells after what everybody sees.
        for _ in 0..200 {
            if warnings().await > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(warnings().await, 1, "{}", server.log());
    }
}
