//! SIGKILL at any moment of a run: everyone once, and every password works.

use std::time::Duration;

use futures::StreamExt;
use padron::platform::random::{Entropy, SystemEntropy};
use serde_json::json;

use crate::credentials::people_in;
use crate::support::files::{people, students};
use crate::support::{Ask, Engine, Home, OWN_PASSWORD, id_of, on_both_engines};

on_both_engines!(
    kills_at_random_in_a_run_lose_nobody_and_make_nobody_twice,
    kills_amid_students_leave_none_without_relation_and_no_gap_in_the_codes,
);

async fn kills_at_random_in_a_run_lose_nobody_and_make_nobody_twice(engine: Engine) {
    // Hashing takes its time: the whole measure on one engine.
    let (rows, kills) = match engine {
        Engine::Sqlite => (500, 20),
        Engine::Postgres => (150, 7),
    };
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let mut server = home.serve().await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    let id = id_of(&server.check(&token, &people(0..rows)).await);
    server.execute_import(&token, &id).await.expect(202);
    let created = "SELECT COUNT(*) FROM importacion_filas WHERE estado = 'creada'";
    let mut moved = 0;
    let mut before = 0;
    let mut kills_at = Vec::new();
    for kill in 0..kills {
        // Every other one waits until the run goes on, however slow the machine; the rest hit what they hit.
        while kill % 2 == 0 && server.find_import(&token, &id).await["creados"].as_i64().unwrap() <= before {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(chance(0, 400)).await;
        server.kill();
        // One statement: PostgreSQL may end a commit that was sent after its client is gone.
        let differing = format!("SELECT (SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado') - ({created})");
        assert_eq!(home.count(&differing).await, 0, "kill {kill}");
        let now = home.count(created).await;
        assert!(now < i64::from(rows), "the run ended before the kills did");
        moved += usize::from(now > before);
        before = now;
        kills_at.push(usize::try_from(now).unwrap());
        // The ten seconds of the dead instance's lease pass.
        home.execute("UPDATE trabajos SET arriendo_hasta = creado_en").await;
        server = home.serve().await;
    }
    assert!(moved >= kills / 2, "only {moved} of the kills hit a run at work");

    let done = server.wait_while(&token, &id, "ejecutando").await;
    assert_eq!((&done["estado"], &done["creados"], &done["fallidos"]), (&json!("completado"), &json!(rows), &json!(0)));
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado'").await, i64::from(rows));
    assert_eq!(
        home.count("SELECT COUNT(DISTINCT nro_documento) FROM usuarios WHERE rol = 'apoderado'").await,
        i64::from(rows)
    );
    assert_eq!(home.count("SELECT COUNT(DISTINCT usuario_id) FROM importacion_filas").await, i64::from(rows));
    assert_eq!(
        home.count("SELECT COUNT(*) FROM credenciales_iniciales WHERE sellada IS NOT NULL").await,
        i64::from(rows)
    );
    assert_eq!(
        home.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'crear_usuario' AND actor_id IS NOT NULL").await,
        i64::from(rows)
    );

    server.confirm_password(&token).await;
    let book = server.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    let mut people = people_in(&book.body);
    // In the order of the file.
    people.sort_by(|one, other| one[3].cmp(&other[3]));
    let mut documents: Vec<_> = people.iter().map(|person| person[3].clone()).collect();
    documents.sort();
    documents.dedup();
    assert_eq!(documents.len(), rows as usize);
    // Checking a password costs what making it did: those who were being made at a kill, and some of the others.
    let is_near_a_kill = |place: usize| kills_at.iter().any(|&at| place.abs_diff(at) <= 3);
    let chosen: Vec<_> =
        people.iter().enumerate().filter(|(place, _)| place % 10 == 0 || is_near_a_kill(*place)).collect();
    let signed_in = futures::stream::iter(&chosen)
        .map(|(_, person)| server.sign_in(&person[3], &person[4]))
        .buffer_unordered(8)
        .filter(|answer| std::future::ready(answer.status == 200))
        .count()
        .await;
    assert!(chosen.len() > rows as usize / 10);
    assert_eq!(signed_in, chosen.len(), "every password works");
}

async fn kills_amid_students_leave_none_without_relation_and_no_gap_in_the_codes(engine: Engine) {
    const ROWS: u32 = 2_000;
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let mut server = home.serve().await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    let guardians = id_of(&server.check(&token, &people(0..5)).await);
    server.execute_import(&token, &guardians).await.expect(202);
    server.wait_while(&token, &guardians, "ejecutando").await;
    let students = server.upload(&token, "estudiantes", "e.xlsx", &students(0..ROWS)).await.expect(202);
    let id = id_of(&students);
    server.wait_while(&token, &id, "validando").await;
    server.execute_import(&token, &id).await.expect(202);
    let created = "SELECT COUNT(*) FROM importacion_filas WHERE estudiante_id IS NOT NULL";
    let differing = |table: &str| format!("SELECT (SELECT COUNT(*) FROM {table}) - ({created})");
    let gaps = "SELECT COUNT(*) FROM estudiantes WHERE CAST(SUBSTR(codigo_estudiante, 3) AS INTEGER) > \
         (SELECT COUNT(*) FROM estudiantes)";
    let mut interrupted = 0;
    for kill in 0..6 {
        let before = home.count(created).await;
        while home.count(created).await <= before + 20
            && server.find_import(&token, &id).await["estado"] == "ejecutando"
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(chance(0, 60)).await;
        server.kill();
        interrupted += usize::from(home.count(created).await < i64::from(ROWS));
        // One statement each: PostgreSQL may end a commit that was sent after its client is gone.
        assert_eq!(home.count(&differing("estudiantes")).await, 0, "kill {kill}");
        assert_eq!(home.count(&differing("relaciones_familiares")).await, 0, "kill {kill}");
        assert_eq!(home.count(gaps).await, 0, "kill {kill}: a code was skipped");
        home.execute("UPDATE trabajos SET arriendo_hasta = creado_en").await;
        server = home.serve().await;
    }
    assert!(interrupted >= 3, "only {interrupted} of the kills hit a run at work");
    let done = server.wait_while(&token, &id, "ejecutando").await;
    assert_eq!(
        (&done["creados"], &done["fallidos"], &done["relaciones"]["total"]),
        (&json!(ROWS), &json!(0), &json!(ROWS))
    );
    assert_eq!(home.count("SELECT COUNT(DISTINCT codigo_estudiante) FROM estudiantes").await, i64::from(ROWS));
    assert_eq!(home.count(gaps).await, 0);
}

/// A duration between the two, in milliseconds.
fn chance(least: u64, most: u64) -> Duration {
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    Duration::from_millis(least + u64::from_le_bytes(bytes) % (most - least))
}
