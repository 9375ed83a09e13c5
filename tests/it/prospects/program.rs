//! `padron prospectos generar`.

use std::process::Output;

use super::file;
use crate::support::{Engine, Home, OWN_PASSWORD, on_both_engines};

on_both_engines!(
    everybody_without_an_account_gets_one_by_the_command_line,
    a_programme_that_there_is_not_is_refused_and_the_known_ones_are_named,
);

async fn home(engine: Engine) -> Home {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    std::fs::write(home.path("prospectos.csv"), file(1..=6)).unwrap();
    let loaded = home.run(&["import", "--tipo", "prospectos", "prospectos.csv"], b"");
    assert_eq!(loaded.status.code(), Some(0), "{loaded:?}");
    home
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

async fn everybody_without_an_account_gets_one_by_the_command_line(engine: Engine) {
    let home = home(engine).await;
    let generate = |arguments: &[&str]| home.run(&[&["prospectos", "generar"], arguments].concat(), b"");
    let some = generate(&["--programa", "enfermeria tecnica", "--sin-correo", "--sin-forzar-cambio"]);
    assert_eq!(some.status.code(), Some(0), "{some:?}");
    assert!(said(&some).contains("3 usuarios creados de 3 prospectos; 0 omitidos, 0 fallidos."), "{some:?}");
    let unforced = "SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante' AND NOT debe_cambiar_password";
    assert_eq!(home.count(unforced).await, 3);
    assert_eq!(home.count("SELECT COUNT(*) FROM envios").await, 0);

    home.execute("UPDATE usuarios SET email = 'p002@ejemplo.pe' WHERE rol = 'administrador'").await;
    let rest = generate(&[]);
    assert_eq!(rest.status.code(), Some(3), "{rest:?}");
    let text = said(&rest);
    assert!(text.contains("2 usuarios creados de 3 prospectos; 1 omitidos"), "{text}");
    assert!(
        text.contains("C2026002 César Ñahui Béjar · Otra persona ya tiene este correo.")
            || text.contains("C2026002 César De la Cruz Soto · Otra persona ya tiene este correo."),
        "{text}"
    );
    assert_eq!(home.count("SELECT COUNT(*) FROM envios").await, 2);
    home.execute("UPDATE usuarios SET email = NULL WHERE rol = 'administrador'").await;
    assert_eq!(generate(&["--sin-correo"]).status.code(), Some(0));
    let nobody = generate(&[]);
    assert_eq!(nobody.status.code(), Some(0), "nothing was to be done: {nobody:?}");
    assert!(said(&nobody).contains("no hay nada que generar"), "{nobody:?}");
}

async fn a_programme_that_there_is_not_is_refused_and_the_known_ones_are_named(engine: Engine) {
    let home = home(engine).await;
    let refused = home.run(&["prospectos", "generar", "--programa", "Medicina"], b"");
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(
        said(&refused).contains("No existe el programa «Medicina». Hay: Contabilidad, Enfermería Técnica."),
        "{refused:?}"
    );
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante'").await, 0);
}
