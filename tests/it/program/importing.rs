//! `padron import`: the same service, for scripts.

use std::io::Read;
use std::process::Output;

use serde_json::{Value, json};

use crate::credentials::people_in;
use crate::support::files::{PARENTS, PARENTS_WITH_ERRORS, people, workbook};
use crate::support::process::mode_of;
use crate::support::{Engine, Home, OWN_PASSWORD, id_of, on_both_engines};

on_both_engines!(
    the_exit_code_says_whether_every_row_went_in,
    the_json_is_the_object_of_rest,
    a_file_comes_from_standard_input_too,
    checking_writes_nothing,
    the_credentials_file_is_the_owners_alone_and_its_passwords_work,
    a_large_file_goes_in_too,
    every_kind_goes_in_by_the_command_line,
);

async fn home(engine: Engine) -> Home {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    std::fs::write(home.path("padres.xlsx"), PARENTS).unwrap();
    std::fs::write(home.path("padres-con-errores.xlsx"), PARENTS_WITH_ERRORS).unwrap();
    home
}

fn import(home: &Home, arguments: &[&str], input: &[u8]) -> Output {
    home.run(&[&["import", "--tipo", "padres"], arguments].concat(), input)
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

async fn the_exit_code_says_whether_every_row_went_in(engine: Engine) {
    let home = home(engine).await;
    std::fs::write(home.path("foto.xlsx"), b"\x89PNG\r\n\x1a\n....").unwrap();
    std::fs::write(home.path("vacio.csv"), b"").unwrap();
    std::fs::write(home.path("tres.xlsx"), people(0..3)).unwrap();
    std::fs::write(home.path("cuatro.xlsx"), people(0..4)).unwrap();
    let code = |file: &str| import(&home, &[file], b"").status.code();
    assert_eq!(code("tres.xlsx"), Some(0));
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado'").await, 3);
    assert_eq!(code("tres.xlsx"), Some(3), "now all of them are duplicates");
    assert_eq!(code("cuatro.xlsx"), Some(3));
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado'").await, 4);
    assert_eq!(code("foto.xlsx"), Some(2));
    assert_eq!(code("vacio.csv"), Some(2));
    assert_eq!(code("no-existe.xlsx"), Some(1));
    let heavy = vec![b'a'; 11 << 20];
    assert_eq!(import(&home, &["-"], &heavy).status.code(), Some(2));

    let refused = import(&home, &["foto.xlsx"], b"");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("una imagen PNG"));
    let refused = json_of(&import(&home, &["foto.xlsx", "--json"], b""));
    assert_eq!(refused["codigo"], "formato_no_reconocido");
    let unknown = home.run(&["import", "padres.xlsx", "--tipo", "directores"], b"");
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("--tipo"));
}

async fn the_json_is_the_object_of_rest(engine: Engine) {
    let home = home(engine).await;
    let output = import(&home, &["padres-con-errores.xlsx", "--json"], b"");
    assert_eq!(output.status.code(), Some(3));
    let printed = json_of(&output);
    assert_eq!(
        (&printed["estado"], &printed["creados"], &printed["con_errores"]),
        (&json!("completado"), &json!(44), &json!(6))
    );
    let server = home.serve().await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    assert_eq!(printed, server.find_import(&token, &id_of(&printed)).await);
}

async fn a_file_comes_from_standard_input_too(engine: Engine) {
    let home = home(engine).await;
    let output = import(&home, &["-", "--json"], &people(0..2));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(json_of(&output)["creados"], 2);
}

async fn checking_writes_nothing(engine: Engine) {
    let home = home(engine).await;
    let output = import(&home, &["padres-con-errores.xlsx", "--validar", "--json"], b"");
    assert_eq!(output.status.code(), Some(3));
    let checked = json_of(&output);
    assert_eq!(
        (&checked["estado"], &checked["validos"], &checked["con_errores"]),
        (&json!("validado"), &json!(44), &json!(6))
    );
    assert_eq!(checked["errores"][0]["fila"], 5);
    assert_eq!(checked["archivo"], "padres-con-errores.xlsx");
    assert_eq!(import(&home, &["padres.xlsx", "--validar"], b"").status.code(), Some(0));
    for table in ["importaciones", "importacion_filas", "credenciales_iniciales", "trabajos"] {
        assert_eq!(home.count(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios").await, 1);

    let folder = home.path("padres-con-errores.xlsx").display().to_string();
    let by_path = json_of(&import(&home, &[&folder, "--validar", "--json"], b""));
    assert_eq!(by_path["archivo"], "padres-con-errores.xlsx", "the name, as REST has it");
}

async fn the_credentials_file_is_the_owners_alone_and_its_passwords_work(engine: Engine) {
    let home = home(engine).await;
    // The office's whole file on one engine: hashing takes its time.
    if engine == Engine::Postgres {
        std::fs::write(home.path("padres.xlsx"), people(100..103)).unwrap();
    }
    // A file that was there before, and open to all.
    std::fs::write(home.path("salida.xlsx"), b"antes").unwrap();
    std::fs::set_permissions(home.path("salida.xlsx"), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    // Whoever has the old one open sees nothing of the new one.
    let mut old = std::fs::File::open(home.path("salida.xlsx")).unwrap();
    for (file, name) in [("padres.xlsx", "salida.xlsx"), ("otros.xlsx", "nueva.xlsx")] {
        std::fs::write(home.path("otros.xlsx"), people(0..3)).unwrap();
        let output = import(&home, &[file, "--credenciales", name], b"");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(mode_of(&home.path(name)), 0o600, "{name}");
    }
    let mut seen = String::new();
    old.read_to_string(&mut seen).unwrap();
    assert_eq!(seen, "antes");
    std::fs::write(home.path("mas.xlsx"), people(10..11)).unwrap();
    let folder = import(&home, &["mas.xlsx", "--credenciales", "."], b"");
    assert_eq!(folder.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&folder.stderr).contains("--credenciales: no se pudo escribir"), "{folder:?}");
    let people = people_in(&std::fs::read(home.path("salida.xlsx")).unwrap());
    assert_eq!(people.len(), if engine == Engine::Postgres { 3 } else { 45 });
    let server = home.serve().await;
    for person in &people {
        assert_eq!(server.sign_in(&person[3], &person[4]).await.expect(200)["debe_cambiar_password"], true);
    }
}

async fn a_large_file_goes_in_too(engine: Engine) {
    let home = home(engine).await;
    // Enough rows for a job, few people to hash for.
    std::fs::write(home.path("muchos.xlsx"), people((0..4).cycle().take(120))).unwrap();
    let output = import(&home, &["muchos.xlsx", "--json"], b"");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let import = json_of(&output);
    assert_eq!((&import["creados"], &import["omitidos"], &import["con_errores"]), (&json!(4), &json!(116), &json!(0)));
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado'").await, 4);
    assert_eq!(home.count("SELECT COUNT(*) FROM trabajos WHERE estado = 'terminado'").await, 2);
    assert_eq!(home.count("SELECT COUNT(*) FROM trabajos").await, 2);
}

async fn every_kind_goes_in_by_the_command_line(engine: Engine) {
    let home = home(engine).await;
    let run = |kind: &str, more: &[&str], input: &[u8]| {
        let output = home.run(&[&["import", "-", "--json", "--tipo", kind], more].concat(), input);
        (output.status.code(), json_of(&output))
    };
    let people = |documents: &[&str]| {
        let rows = documents.iter().map(|document| ["DNI", document, "Rosa", "Quispe", "987654321"]);
        workbook(std::iter::once(["tipo_documento", "nro_documento", "nombre", "apellido", "telefono"]).chain(rows))
    };
    assert_eq!(run("padres", &[], &people(&["30000001"])).0, Some(0));
    assert_eq!(run("docentes", &[], &people(&["40000001"])).0, Some(0));
    let students = workbook([
        ["nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion"],
        ["Luz", "Quispe", "Primaria", "3", "30000001", "madre"],
        ["Sol", "Quispe", "Inicial", "5 años", "30000001", "tutor"],
    ]);
    let (code, import) = run("estudiantes", &["--hoja", "Sheet1", "--fila-encabezado", "1"], &students);
    assert_eq!((code, &import["creados"], &import["relaciones"]["total"]), (Some(0), &json!(2), &json!(2)), "{import}");
    let (code, refused) = run("estudiantes", &["--hoja", "Otra"], &students);
    assert_eq!((code, &refused["codigo"]), (Some(2), &json!("hoja_no_encontrada")), "{refused}");
    let (code, refused) = run("docentes", &[], &students);
    assert_eq!((code, &refused["codigo"]), (Some(2), &json!("otro_tipo")), "{refused}");
    let courses = workbook([
        ["nro_documento_docente", "nivel", "grado", "curso"],
        ["40000001", "Primaria", "3", "Arte"],
        ["30000001", "Primaria", "3", "Arte"],
    ]);
    let (code, import) = run("asignaciones", &[], &courses);
    assert_eq!((code, &import["creados"], &import["con_errores"]), (Some(3), &json!(1), &json!(1)), "{import}");
    let relations =
        workbook([["nro_documento_padre", "codigo_estudiante", "tipo_relacion"], ["30000001", "P3001", "madre"]]);
    let (code, import) = run("relaciones", &[], &relations);
    assert_eq!((code, &import["con_errores"]), (Some(3), &json!(1)), "the first guardian stays: {import}");
    assert_eq!(home.count("SELECT COUNT(*) FROM relaciones_familiares").await, 2);
}
