//! `padron user` and `padron openapi`.

use padron_core::role::Role;

use crate::support::{Ask, Engine, Home, OWN_PASSWORD, on_both_engines};

on_both_engines!(
    a_reset_makes_a_password_of_the_roles_form,
    a_user_made_here_signs_in_and_must_change_unless_it_is_definitive,
    a_reset_prints_a_new_temporary_password_and_ends_the_old_one,
    an_unlocked_account_is_open_again,
);

fn create<'a>(document: &'a str, role: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["user", "create", "--rol", role, "--documento", document, "--nombre", "Ana", "--apellido", "Ruiz"];
    [&fixed[..], &["--password-stdin"], more].concat()
}

async fn a_user_made_here_signs_in_and_must_change_unless_it_is_definitive(engine: Engine) {
    let home = Home::new(engine).await;
    for (n, role) in Role::ALL.into_iter().enumerate() {
        let output = home.run(&create(&format!("7000000{n}"), role.as_str(), &[]), OWN_PASSWORD.as_bytes());
        assert!(output.status.success(), "{output:?}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains(OWN_PASSWORD));
    }
    let more = ["--definitiva", "--email", "Ana.Ruiz@Colegio.pe"];
    // A line end is the shell's, not the password's.
    let output = home.run(&create("70000008", "director", &more), format!("{OWN_PASSWORD}\n").as_bytes());
    assert!(output.status.success(), "{output:?}");
    let server = home.serve().await;
    let temporary = server.sign_in("70000001", OWN_PASSWORD).await.expect(200);
    assert_eq!(
        (temporary["debe_cambiar_password"].as_bool(), temporary["usuario"]["rol"].as_str()),
        (Some(true), Some("administrador"))
    );
    let definitive = server.sign_in("ana.ruiz@colegio.pe", OWN_PASSWORD).await.expect(200);
    assert_eq!(definitive["debe_cambiar_password"], false);

    for (arguments, password, sentence) in [
        (create("70000008", "docente", &[]), OWN_PASSWORD, "70000008"),
        (create("123", "docente", &[]), OWN_PASSWORD, "--documento"),
        (create("70000010", "jefe", &[]), OWN_PASSWORD, "--rol"),
        (create("70000010", "docente", &["--email", "ana"]), OWN_PASSWORD, "--email"),
        (create("70000010", "docente", &[]), "corta", "al menos 8 caracteres"),
        (create("70000010", "docente", &[]), "", "al menos 8 caracteres"),
    ] {
        let output = home.run(&arguments, password.as_bytes());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(sentence), "{told}");
        assert!(password.is_empty() || !told.contains(password), "{told}");
    }
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios").await, 7);
}

async fn a_reset_prints_a_new_temporary_password_and_ends_the_old_one(engine: Engine) {
    let home = Home::new(engine).await;
    home.create_user("docente", "70000001", OWN_PASSWORD);
    let server = home.serve().await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    let output = home.run(&["user", "reset", "--documento", "70000001"], b"");
    assert!(output.status.success(), "{output:?}");
    let password = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert_eq!(password.len(), 10);
    assert_eq!(server.who(&token).await.status, 401);
    assert_eq!(server.sign_in("70000001", OWN_PASSWORD).await.status, 401);
    assert_eq!(server.sign_in("70000001", &password).await.expect(200)["debe_cambiar_password"], true);
    assert_eq!(home.run(&["user", "reset", "--documento", "70000099"], b"").status.code(), Some(1));
}

async fn a_reset_makes_a_password_of_the_roles_form(engine: Engine) {
    let home = Home::new(engine).await;
    for (n, role) in Role::ALL.into_iter().enumerate() {
        let document = format!("7000000{n}");
        home.create_user(role.as_str(), &document, OWN_PASSWORD);
        let output = home.run(&["user", "reset", "--documento", &document], b"");
        let password = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        let has_symbol = password.bytes().any(|byte| !byte.is_ascii_alphanumeric());
        let form = if matches!(role, Role::Empleado | Role::Estudiante) { (12, true) } else { (10, false) };
        assert_eq!((password.len(), has_symbol), form, "{role}");
    }
}

async fn an_unlocked_account_is_open_again(engine: Engine) {
    let home = Home::new(engine).await;
    home.create_user("docente", "70000001", OWN_PASSWORD);
    let server = home.serve().await;
    for _ in 0..10 {
        server.sign_in("70000001", "equivocada").await;
    }
    assert_eq!(server.sign_in("70000001", OWN_PASSWORD).await.status, 401);
    assert!(home.run(&["user", "unlock", "--documento", "70000001"], b"").status.success());
    server.sign_in("70000001", OWN_PASSWORD).await.expect(200);
}

#[tokio::test]
async fn the_document_printed_is_the_one_that_is_served() {
    let home = Home::new(Engine::Sqlite).await;
    let output = home.run(&["openapi"], b"");
    assert!(output.status.success());
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!home.path("padron.db").exists(), "printing it needs no database");
    let server = home.serve().await;
    assert_eq!(printed, server.get("/api/openapi.json").ask().await.expect(200));
}
