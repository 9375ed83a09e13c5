//! A setting that is unknown or wrong stops the start with a sentence that names it.

use crate::support::process::{mode_of, run};
use crate::support::{Engine, Home, OWN_PASSWORD, on_both_engines};

on_both_engines!(check_says_what_is_right_and_what_is_missing);

/// What `padron serve` said when it did not start.
async fn refusal(variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let home = Home::new(Engine::Sqlite).await;
    let mut command = home.command(&[&["serve"], arguments].concat());
    command.envs(variables.iter().copied());
    let output = run(&mut command, b"");
    assert!(!output.status.success(), "{variables:?} {arguments:?} started");
    assert!(output.status.code().is_some_and(|code| code != 0));
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn an_unknown_or_malformed_setting_is_named() {
    for (name, value) in [
        ("PADRON_ADRR", "127.0.0.1:0"),
        ("PADRON_ADDR", "aquí"),
        ("PADRON_PUBLIC_URL", "ftp://colegio.pe"),
        ("PADRON_BCRYPT_COST_INICIAL", "9"),
        ("PADRON_BCRYPT_COST_PROPIA", "9"),
        ("PADRON_BCRYPT_COST_PROPIA", "doce"),
        ("PADRON_PASSWORD_INICIAL_DIAS", "31"),
        ("PADRON_PASSWORD_INICIAL_DIAS", "0"),
        ("PADRON_PASSWORD_INICIAL_LARGO", "7"),
        ("PADRON_TRUSTED_PROXIES", "10.0.0.0/8,nada"),
        ("PADRON_LOGIN_RATE", "0"),
        ("PADRON_API_RATE", "muchas"),
        ("PADRON_DATABASE_URL", "mysql://localhost/padron"),
        ("PADRON_DATABASE_URL_FILE", "/no/existe"),
        ("PADRON_KEY_FILE", "/no/existe/padron.key"),
        ("PADRON_METRICS_ADDR", "aquí"),
        ("PADRON_IMPORT_LOG", "/tmp"),
        ("PADRON_IMPORT_LOG_SIZE", "0"),
    ] {
        let told = refusal(&[("PADRON_ADDR", "127.0.0.1:0"), (name, value)], &[]).await;
        let subject = if name == "PADRON_KEY_FILE" { "/no/existe/padron.key" } else { name };
        assert!(told.contains(subject), "{name}={value}: {told}");
        assert!(!told.contains("panicked"), "{told}");
    }
}

#[tokio::test]
async fn plain_http_is_for_this_machine_only() {
    let told = refusal(&[], &["--addr", "0.0.0.0:0"]).await;
    assert!(told.contains("PADRON_PUBLIC_URL") && told.contains("https"), "{told}");
}

#[tokio::test]
async fn a_demo_refuses_the_network_and_a_database_of_real_people() {
    let told = refusal(&[("PADRON_PUBLIC_URL", "https://colegio.pe")], &["--demo", "--addr", "0.0.0.0:0"]).await;
    assert!(told.contains("PADRON_DEMO"), "{told}");

    let home = Home::new(Engine::Sqlite).await;
    home.create_user("administrador", "70000009", OWN_PASSWORD);
    let output = home.run(&["serve", "--demo", "--addr", "127.0.0.1:0"], b"");
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("PADRON_DEMO") && told.contains("1 usuario"), "{told}");
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios").await, 1);
}

#[tokio::test]
async fn the_database_and_the_key_are_the_owners_alone() {
    let home = Home::new(Engine::Sqlite).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    assert_eq!(mode_of(&home.path("padron.db")), 0o600);
    assert_eq!(mode_of(&home.path("padron.key")), 0o600);
}

#[tokio::test]
async fn a_secret_may_come_from_a_file() {
    let home = Home::new(Engine::Sqlite).await;
    let path = home.path("url");
    std::fs::write(&path, format!("sqlite:{}\n", home.path("otra.db").display())).unwrap();
    let mut command = home.command(&["check"]);
    command.env_remove("PADRON_DATABASE_URL").env("PADRON_DATABASE_URL_FILE", &path);
    run(&mut command, b"");
    assert!(home.path("otra.db").exists() && !home.path("padron.db").exists());
}

async fn check_says_what_is_right_and_what_is_missing(engine: Engine) {
    let home = Home::new(engine).await;
    let output = home.run(&["check"], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("✓ Base de datos") && text.contains("✗ Administrador"), "{text}");

    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let output = home.run(&["check"], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(!text.contains('✗') && text.contains("✓ Registro de importaciones: "), "{text}");

    // Nobody can make a folder there.
    let output = run(home.command(&["check"]).env("PADRON_IMPORT_LOG", "/proc/nada/import-usuarios.log"), b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("✗ PADRON_IMPORT_LOG: no se puede escribir en /proc/nada"), "{text}");

    let output = run(home.command(&["check"]).env("PADRON_BCRYPT_COST_PROPIA", "9"), b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("✗ PADRON_BCRYPT_COST_PROPIA"), "{text}");
}
