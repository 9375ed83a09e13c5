//! One's own notices, read and unread.

use padron_core::role::Role;
use serde_json::json;

use super::{notices, notify, read, titles};
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    everyone_has_their_own_notices_only_the_newest_first,
    reading_a_notice_again_changes_nothing_and_anothers_is_not_found,
    all_are_read_at_once,
    notices_come_in_pages_and_are_found_without_case_or_accents,
    the_page_shows_hostile_text_as_text_and_its_forms_work_without_any_script,
    every_page_says_how_many_are_unread,
);

async fn everyone_has_their_own_notices_only_the_newest_first(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ana, luis) = (app.add(Role::Docente).await, app.add(Role::Docente).await);
    let (anas, luiss) = (app.token_of(&ana).await, app.token_of(&luis).await);
    assert_eq!(
        notices(&app, &anas, "").await,
        json!({ "items": [], "total": 0, "pagina": 1, "por_pagina": 25, "sin_leer": 0 })
    );
    notify(&app, &[&ana, &luis], "Uno", "Para ambos").await;
    notify(&app, &[&ana], "Dos", "Para Ana").await;
    let page = notices(&app, &anas, "").await;
    assert_eq!((titles(&page), &page["total"], &page["sin_leer"]), (vec!["Dos", "Uno"], &json!(2), &json!(2)));
    let first = &page["items"][0];
    assert_eq!(
        (&first["tipo"], &first["texto"], &first["enlace"], &first["leida"]),
        (&json!("permisos"), &json!("Para Ana"), &json!("/dashboard"), &json!(false))
    );
    assert_eq!(titles(&notices(&app, &anas, "ordenar=fecha").await), ["Uno", "Dos"]);
    assert_eq!(titles(&notices(&app, &luiss, "").await), ["Uno"]);
    let odd = app.get("/api/notificaciones?ordenar=titulo").bearer_auth(&anas).ask().await;
    assert_eq!(odd.refusal(), (422, "datos_invalidos".into()));
}

async fn reading_a_notice_again_changes_nothing_and_anothers_is_not_found(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ana, luis) = (app.add(Role::Docente).await, app.add(Role::Apoderado).await);
    let (anas, luiss) = (app.token_of(&ana).await, app.token_of(&luis).await);
    notify(&app, &[&ana], "Uno", "a").await;
    notify(&app, &[&ana], "Dos", "b").await;
    let id = notices(&app, &anas, "").await["items"][0]["id"].clone();
    assert_eq!(read(&app, &luiss, &id).await.refusal(), (404, "no_encontrado".into()));
    assert_eq!(notices(&app, &anas, "").await["sin_leer"], 2);

    let answer = read(&app, &anas, &id).await.expect(200);
    assert_eq!((&answer["id"], &answer["leida"], &answer["titulo"]), (&id, &json!(true), &json!("Dos")));
    let at = "SELECT COUNT(DISTINCT leida_en) + COUNT(leida_en) FROM notificaciones";
    let before = app.count("SELECT valor FROM contadores WHERE clave = 'cambios'").await;
    assert_eq!(app.count(at).await, 2);
    assert_eq!(read(&app, &anas, &id).await.expect(200), answer);
    assert_eq!(app.count("SELECT valor FROM contadores WHERE clave = 'cambios'").await, before, "nothing to tell");
    assert_eq!(titles(&notices(&app, &anas, "leida=true").await), ["Dos"]);
    let unread = notices(&app, &anas, "leida=false").await;
    assert_eq!((titles(&unread), &unread["total"], &unread["sin_leer"]), (vec!["Uno"], &json!(1), &json!(1)));
    assert_eq!(read(&app, &anas, &json!("nada")).await.status, 404);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE objeto = 'notificacion'").await, 0);
}

async fn all_are_read_at_once(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (ana, luis) = (app.add(Role::Docente).await, app.add(Role::Docente).await);
    let (anas, luiss) = (app.token_of(&ana).await, app.token_of(&luis).await);
    for title in ["Uno", "Dos", "Tres"] {
        notify(&app, &[&ana, &luis], title, "a").await;
    }
    let id = notices(&app, &anas, "").await["items"][0]["id"].clone();
    read(&app, &anas, &id).await.expect(200);
    let mark = || app.post("/api/notificaciones/leidas").bearer_auth(&anas).ask();
    assert_eq!(mark().await.expect(200), json!({ "sin_leer": 0, "leidas": 2 }));
    assert_eq!(mark().await.expect(200), json!({ "sin_leer": 0, "leidas": 0 }));
    assert_eq!(notices(&app, &anas, "leida=false").await["total"], 0);
    assert_eq!(notices(&app, &luiss, "").await["sin_leer"], 3, "of nobody else");
}

async fn notices_come_in_pages_and_are_found_without_case_or_accents(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ana = app.add(Role::Docente).await;
    let token = app.token_of(&ana).await;
    for number in 1..=7 {
        notify(&app, &[&ana], &format!("Aviso {number}"), "Sobre el año").await;
    }
    notify(&app, &[&ana], "ÑANDÚ al 50%", "Último").await;
    let page = notices(&app, &token, "pagina=2&por_pagina=3").await;
    assert_eq!(titles(&page), ["Aviso 5", "Aviso 4", "Aviso 3"]);
    assert_eq!((&page["total"], &page["pagina"], &page["por_pagina"]), (&json!(8), &json!(2), &json!(3)));
    assert_eq!(notices(&app, &token, "pagina=9").await["items"], json!([]));
    assert_eq!(notices(&app, &token, "por_pagina=1000").await["por_pagina"], 200);
    for (words, found) in [("ñandu", 1), ("ULTIMO", 1), ("aviso", 7), ("%", 1), ("' OR 1=1 --", 0), ("", 8)] {
        let query = [("buscar", words)];
        let page = app.get("/api/notificaciones").query(&query).bearer_auth(&token).ask().await.expect(200);
        assert_eq!(page["total"], found, "{words}");
    }
}

async fn the_page_shows_hostile_text_as_text_and_its_forms_work_without_any_script(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ana = app.add(Role::Docente).await;
    let token = app.token_of(&ana).await;
    let page = async |path: &str| {
        let answer = app.get(path).with_session(&token).ask().await;
        assert_eq!(answer.status, 200);
        answer.text()
    };
    assert!(page("/notificaciones").await.contains("No tiene notificaciones"));
    notify(&app, &[&ana], "<script>alert(1)</script>", "\u{202e}olrevér <img src=x onerror=alert(2)>").await;
    let text = page("/notificaciones").await;
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !text.contains("<script>alert"));
    assert!(text.contains("&lt;img src=x") && !text.contains("<img src=x"));
    assert!(text.contains("Sin leer") && text.contains("Marcar todas como leídas"));

    let id = notices(&app, &token, "").await["items"][0]["id"].clone();
    let post = async |function: &str| {
        let form = app.post(&format!("/sfn/{function}")).form(&[("id", id.as_str().unwrap())]);
        let form = form.header("accept", "text/html").header("referer", app.url("/notificaciones"));
        let answer = form.with_session(&token).ask().await;
        (answer.status, answer.header("location"))
    };
    assert_eq!(post("notificacion-abrir").await, (302, "/dashboard".into()), "opening it leads on");
    assert_eq!(notices(&app, &token, "").await["sin_leer"], 0, "and marks it as read");
    assert!(page("/notificaciones?ver=sin-leer").await.contains("Está al día"));
    notify(&app, &[&ana], "Otra", "a").await;
    let (status, back) = post("notificaciones-leidas").await;
    assert!(status == 302 && back.trim_end_matches('?').ends_with("/notificaciones"), "{status} {back}");
    assert_eq!(notices(&app, &token, "").await["sin_leer"], 0);
    // What stood on a page that is no more.
    assert!(page("/notificaciones?pagina=7").await.contains("Otra"));
}

async fn every_page_says_how_many_are_unread(engine: Engine) {
    let app = TestApp::start(engine).await;
    let ana = app.add(Role::Apoderado).await;
    let token = app.token_of(&ana).await;
    notify(&app, &[&ana], "Uno", "a").await;
    notify(&app, &[&ana], "Dos", "a").await;
    for path in ["/dashboard", "/perfil", "/notificaciones"] {
        let page = app.get(path).with_session(&token).ask().await.text();
        assert_eq!(page.matches("aria-label=\"Notificaciones, 2 sin leer\"").count(), 2, "{path}: one a menu");
    }
    let newcomer = app.add_newcomer(Role::Docente).await;
    let token = app.token_of(&newcomer).await;
    let page = app.get("/cambiar-password").with_session(&token).ask().await;
    assert!(page.status == 200 && !page.text().contains("Notificaciones"), "the password comes first");
}
