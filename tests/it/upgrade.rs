//! A filled database of an earlier version is brought up to date, and nobody is lost on the way.

use chrono::DateTime;
use padron::platform::db::Db;
use sqlx::migrate::Migrator;
use uuid::Uuid;

use crate::support::engine::{Database, count, execute};
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    an_email_becomes_several_peoples_and_nobody_is_lost,
    messages_and_their_attempts_outlive_the_new_outbox
);

/// Brings an empty database as far as step `last`.
async fn migrate_to(db: &Db, last: i64) {
    let until = |all: Migrator| Migrator::with_migrations(all.iter().filter(|s| s.version <= last).cloned().collect());
    match db {
        Db::Sqlite { writer, .. } => until(sqlx::migrate!("migrations/sqlite")).run(writer).await.unwrap(),
        Db::Postgres(pool) => until(sqlx::migrate!("migrations/postgres")).run(pool).await.unwrap(),
    }
}

/// A person with a sign-in name and a session, made by `by`.
async fn fill(db: &Db, id: Uuid, document: &str, email: &str, by: Option<Uuid>) {
    let (mut tx, now) = (db.begin().await.unwrap(), DateTime::from_timestamp(1_770_000_000, 0).unwrap());
    padron::execute!(
        &mut tx,
        "INSERT INTO usuarios (id, tipo_documento, nro_documento, nombre, apellido, clave_orden, telefono, email, rol, \
         password_hash, password_vence_en, debe_cambiar_password, estado_activo, creado_por, fecha_creacion, \
         ultimo_ingreso, modificado_en) VALUES ($1, 'DNI', $2, 'Ana', 'Ñahui', 'nahui ana', '+51987654321', $3, \
         'apoderado', 'x', $4, $5, $5, $6, $4, $4, $4)",
        id,
        document,
        email,
        now,
        true,
        by
    )
    .unwrap();
    for name in [document, email] {
        padron::execute!(&mut tx, "INSERT INTO identificadores (identificador, usuario_id) VALUES ($1, $2)", name, id)
            .unwrap();
    }
    padron::execute!(
        &mut tx,
        "INSERT INTO sesiones (id, usuario_id, red, creada_en, expira_en) VALUES ($1, $1, 'x', $2, $2)",
        id,
        now
    )
    .unwrap();
    padron::execute!(
        &mut tx,
        "INSERT INTO auditoria (id, ocurrido_en, actor_id, accion, objeto, objeto_id, detalle) \
         VALUES ($1, $2, $1, 'x', 'x', 'x', '{}')",
        id,
        now
    )
    .unwrap();
    tx.commit().await.unwrap();
}

/// What people are, as far as a text shows it.
async fn people(db: &Db) -> Vec<String> {
    padron::fetch_all!(
        &mut db.read().await.unwrap(),
        scalar "SELECT nro_documento || '|' || email || '|' || nombre || '|' || apellido || '|' || clave_orden || '|' || \
         telefono || '|' || rol || '|' || CAST(password_vence_en AS TEXT) || CAST(fecha_creacion AS TEXT) || \
         CAST(ultimo_ingreso AS TEXT) || CAST(modificado_en AS TEXT) || CAST(estado_activo AS TEXT) || \
         COALESCE((SELECT b.nro_documento FROM usuarios b WHERE b.id = u.creado_por), '-') \
         FROM usuarios u ORDER BY nro_documento"
    )
    .unwrap()
}

async fn an_email_becomes_several_peoples_and_nobody_is_lost(engine: Engine) {
    let database = Database::create_empty(engine).await;
    let db = Db::open(&database.url()).await.unwrap();
    migrate_to(&db, 6).await;
    let (ana, eva) = (Uuid::from_u128(1), Uuid::from_u128(2));
    fill(&db, ana, "40100001", "ana@x.pe", None).await;
    fill(&db, eva, "40100002", "eva@x.pe", Some(ana)).await;
    let before = people(&db).await;

    db.migrate().await.unwrap();
    assert_eq!(people(&db).await, before);
    for table in ["usuarios", "sesiones", "auditoria"] {
        assert_eq!(count(&db, &format!("SELECT COUNT(*) FROM {table}")).await, 2, "{table}");
    }
    assert_eq!(count(&db, "SELECT COUNT(*) FROM identificadores").await, 4);
    execute(&db, "UPDATE usuarios SET email = 'ana@x.pe'").await;

    // What holds the table together still does, on the connection that migrated too.
    let refused = async |sql: &str| {
        let mut tx = db.begin().await.unwrap();
        padron::on!(&mut tx, |c| sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut *c).await.is_err())
    };
    assert!(refused("UPDATE usuarios SET nro_documento = '40100001'").await, "a document is one person's");
    assert!(refused("DELETE FROM usuarios WHERE nro_documento = '40100001'").await, "she made somebody");
    execute(&db, "DELETE FROM auditoria").await;
    execute(&db, "DELETE FROM usuarios WHERE nro_documento = '40100002'").await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM sesiones").await, 1, "a session goes with its person");
    if engine == Engine::Sqlite {
        assert_eq!(count(&db, "SELECT COUNT(*) FROM pragma_foreign_key_check").await, 0);
        let indexes =
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'usuarios' AND sql IS NOT NULL";
        assert_eq!(count(&db, indexes).await, 4);
    }
}

async fn messages_and_their_attempts_outlive_the_new_outbox(engine: Engine) {
    let database = Database::create_empty(engine).await;
    let db = Db::open(&database.url()).await.unwrap();
    migrate_to(&db, 12).await;
    let (id, now) = (Uuid::from_u128(1), DateTime::from_timestamp(1_770_000_000, 0).unwrap());
    fill(&db, id, "40100001", "ana@x.pe", None).await;
    let mut tx = db.begin().await.unwrap();
    for sql in [
        "INSERT INTO importaciones (id, tipo, archivo, sha256, estado, total, procesadas, resumen, creado_por, creado_en) \
         VALUES ($1, 'padres', 'x', 'x', 'completado', 1, 1, '{}', $1, $2)",
        "INSERT INTO lotes_envio (id, importacion_id, canal, proposito, modo, total, creado_por, creado_en) \
         VALUES ($1, $1, 'email', 'credencial', 'password', 1, $1, $2)",
        "INSERT INTO envios (id, lote_id, usuario_id, canal, proposito, emision, estado, destinatario, intentos, limite, \
         interrupciones, proximo_intento, mensaje_id, simulado, creado_en, actualizado_en) \
         VALUES ($1, $1, $1, 'email', 'credencial', 1, 'enviado', 'a', 1, 8, 0, $2, '<x>', 1 = 0, $2, $2)",
        "INSERT INTO intentos_envio (id, envio_id, ocurrido_en, resultado, codigo_smtp, texto) \
         VALUES ($1, $1, $2, 'enviado', 250, 'ok')",
    ] {
        padron::execute!(&mut tx, sql, id, now).unwrap();
    }
    tx.commit().await.unwrap();

    db.migrate().await.unwrap();
    let whole = "SELECT COUNT(*) FROM intentos_envio i JOIN envios e ON e.id = i.envio_id JOIN lotes_envio l \
                 ON l.id = e.lote_id WHERE i.codigo = 250 AND i.texto = 'ok' AND e.estado = 'enviado' AND e.mensaje_id = '<x>' \
                 AND e.limite = 8 AND l.total = 1 AND l.creado_por = e.usuario_id AND l.importacion_id IS NOT NULL";
    assert_eq!(count(&db, whole).await, 1);
    execute(&db, "DELETE FROM envios").await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM intentos_envio").await, 0, "attempts go with their message");
    if engine == Engine::Sqlite {
        assert_eq!(count(&db, "SELECT COUNT(*) FROM pragma_foreign_key_check").await, 0);
    }
}
