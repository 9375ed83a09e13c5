//! One by one, and counted: who has come in, whose slip was handed over, whose password is shown.

use chrono::TimeDelta;
use padron::features::credentials::model::{Arrived, Selection};
use padron::features::credentials::service::{arrivals, print_people};
use padron_core::role::Role;
use serde_json::{Value, json};

use super::{PASSWORD, USER, download, families, people_in};
use crate::support::files::people;
use crate::support::{Answer, Ask, Engine, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(
    the_summary_counts_each_once_and_in_each_classroom,
    the_figures_agree_however_people_stand,
    people_are_found_by_name_child_document_and_classroom,
    a_slip_is_handed_over_until_another_password_is_issued,
    a_password_is_shown_to_the_office_one_by_one,
    there_is_nothing_to_show_of_whoever_has_none,
    the_start_page_counts_the_families_of_the_year,
    printers_get_whoever_can_be_given_a_slip_in_order,
);

async fn ask(app: &TestApp, token: &str, path: &str) -> Value {
    app.get(&format!("/api/admin/import/{path}")).bearer_auth(token).ask().await.expect(200)
}

async fn listed(app: &TestApp, token: &str, id: &str, query: &str) -> Vec<Value> {
    let page = ask(app, token, &format!("{id}/credentials/people{query}")).await;
    page["items"].as_array().unwrap().clone()
}

async fn user_id(app: &TestApp, token: &str, id: &str, document: &str) -> String {
    listed(app, token, id, &format!("?buscar={document}")).await[0]["id"].as_str().unwrap().to_owned()
}

async fn reveal(app: &TestApp, token: &str, id: &str, user: &str) -> Answer {
    app.post(&format!("/api/admin/import/{id}/credentials/{user}/revelar")).bearer_auth(token).ask().await
}

async fn hand_over(app: &TestApp, token: &str, id: &str, user: &str, handed_over: bool) -> Answer {
    let body = json!({ "entregada": handed_over });
    app.patch(&format!("/api/admin/import/{id}/credentials/{user}")).bearer_auth(token).json(&body).ask().await
}

async fn the_summary_counts_each_once_and_in_each_classroom(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    let sheet = people_in(&download(&app, &token, &id).await.body);
    let theirs = app.token(&sheet[1][USER], &sheet[1][PASSWORD]).await;
    app.change_password(&theirs, &sheet[1][PASSWORD], OWN_PASSWORD).await.expect(200);

    let stands = ask(&app, &token, &format!("{id}/credentials")).await;
    assert_eq!((&stands["total"], &stands["ingresaron"], &stands["faltan"]), (&json!(4), &json!(1), &json!(3)));
    assert_eq!((&stands["generadas"], &stands["vigentes"]), (&json!(4), &json!(3)));
    let classrooms: Vec<_> = stands["aulas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["aula"].as_str().unwrap(),
                it["nombre"].as_str().unwrap(),
                it["total"].clone(),
                it["ingresaron"].clone(),
            )
        })
        .collect();
    let expected = [
        ("P3-A", "3.º Primaria \"A\"", json!(2), json!(1)),
        ("P3-B", "3.º Primaria \"B\"", json!(1), json!(1)),
        ("S5", "5.º Secundaria", json!(1), json!(0)),
        ("sin-aula", "Sin aula", json!(1), json!(0)),
    ];
    assert_eq!(classrooms, expected);
    assert_eq!(stands["aulas"][0]["seccion"], "A");
    assert_eq!(stands["aulas"][0]["faltan"], 1);
    let students = app.get("/api/admin/import?por_pagina=1").bearer_auth(&token).ask().await.expect(200);
    let other = students["items"][0]["import_id"].as_str().unwrap();
    let none = app.get(&format!("/api/admin/import/{other}/credentials")).bearer_auth(&token).ask().await;
    assert_eq!(none.status, 404, "students have no accounts");
}

async fn the_figures_agree_however_people_stand(engine: Engine) {
    let app = TestApp::start(engine).await;
    let administrator = app.add(Role::Administrador).await;
    let token = app.token_of(&administrator).await;
    let id = id_of(&app.import(&token, &people(1..9)).await);
    let sheet = people_in(&download(&app, &token, &id).await.body);
    for person in &sheet[..2] {
        let theirs = app.token(&person[USER], &person[PASSWORD]).await;
        app.change_password(&theirs, &person[PASSWORD], OWN_PASSWORD).await.expect(200);
    }
    // Signing in alone is not coming in: the first password has still to be changed.
    app.token(&sheet[2][USER], &sheet[2][PASSWORD]).await;
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000008'").await;
    app.execute(
        "UPDATE credenciales_iniciales SET sellada = NULL, purgada_en = creada_en WHERE usuario_id IN \
         (SELECT id FROM usuarios WHERE nro_documento IN ('30000004', '30000005'))",
    )
    .await;
    let figures = async |token: &str| {
        let stands = ask(&app, token, &format!("{id}/credentials")).await;
        ["total", "ingresaron", "faltan", "vigentes", "vencidas", "olvidadas"]
            .map(|name| stands[name].as_i64().unwrap())
    };
    assert_eq!(figures(&token).await, [7, 2, 5, 3, 0, 2]);
    app.clock.advance(TimeDelta::days(14));
    let token = app.token_of(&administrator).await;
    assert_eq!(figures(&token).await, [7, 2, 5, 0, 5, 0]);
}

async fn people_are_found_by_name_child_document_and_classroom(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    let found = async |query: &str| {
        let people = listed(&app, &token, &id, query).await;
        people.iter().map(|it| it["usuario"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("").await.len(), 4);
    assert_eq!(found("?buscar=30000003").await, ["30000003"]);
    assert_eq!(found("?buscar=nusta%20rojas").await, ["30000001"], "by the child's name");
    assert_eq!(found("?buscar=apellidoc").await, ["30000002"], "by the own");
    assert_eq!(found("?aula=P3-A").await, ["30000001", "30000002"]);
    assert_eq!(found("?aula=S5").await, ["30000003"]);
    assert_eq!(found("?aula=sin-aula").await, ["30000004"]);
    assert_eq!(found("?por_pagina=2&pagina=2").await, ["30000003", "30000004"]);
    let page = ask(&app, &token, &format!("{id}/credentials/people?por_pagina=1&aula=P3-A")).await;
    assert_eq!((&page["total"], page["items"].as_array().unwrap().len()), (&json!(2), 1));

    let two = &listed(&app, &token, &id, "?buscar=30000002").await[0];
    assert_eq!(
        (&two["hijo"], &two["aula"]),
        (&json!("Ada Rojas, Beto Rojas"), &json!("3.º Primaria \"A\", 3.º Primaria \"B\""))
    );
    assert_eq!(
        (&two["rol"], &two["documento"], &two["email"]),
        (&json!("apoderado"), &json!("DNI 30000002"), &Value::Null)
    );
    assert_eq!((&two["ingreso"], &two["vigente"], &two["entregada"]), (&json!(false), &json!(true), &json!(false)));
    assert!(two["expira_en"].is_string() && two.get("password").is_none());

    let sheet = people_in(&download(&app, &token, &id).await.body);
    let theirs = app.token(&sheet[0][USER], &sheet[0][PASSWORD]).await;
    app.change_password(&theirs, &sheet[0][PASSWORD], OWN_PASSWORD).await.expect(200);
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000003'").await;
    assert_eq!(found("").await, ["30000001", "30000002", "30000004"]);
    assert_eq!(found("?faltan=true").await, ["30000002", "30000004"]);
    assert_eq!(found("?faltan=true&aula=P3-A").await, ["30000002"]);
    assert_eq!(listed(&app, &token, &id, "").await[0]["ingreso"], true);
}

async fn a_slip_is_handed_over_until_another_password_is_issued(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let user = user_id(&app, &token, &id, "30000001").await;
    let ticked = hand_over(&app, &token, &id, &user, true).await.expect(200);
    assert!(ticked["entregada"] == true && ticked["entregada_en"].is_string(), "{ticked}");
    assert_eq!(hand_over(&app, &token, &id, &user, true).await.expect(200), ticked, "ticked twice, it stays as it was");
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'entregar_credencial' AND actor_id IS NOT NULL";
    assert_eq!(app.count(audited).await, 1);
    assert_eq!(ask(&app, &token, &format!("{id}/credentials")).await["entregadas"], 1);
    assert_eq!(hand_over(&app, &token, &id, &user, false).await.expect(200)["entregada"], false);
    assert_eq!(app.count(audited).await, 2);

    hand_over(&app, &token, &id, &user, true).await.expect(200);
    let renew = app.post(&format!("/api/admin/import/{id}/credentials")).bearer_auth(&token);
    renew.json(&json!({ "renovar": true })).ask().await.expect(200);
    assert_eq!(listed(&app, &token, &id, "").await[0]["entregada"], false, "the new one was not");
    let stranger = app.add(Role::Apoderado).await.id.to_string();
    assert_eq!(hand_over(&app, &token, &id, &stranger, true).await.status, 404);
}

async fn a_password_is_shown_to_the_office_one_by_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..3)).await);
    let user = user_id(&app, &token, &id, "30000002").await;
    app.execute(
        "INSERT INTO configuraciones_sistema (clave, valor, actualizado_en) \
         VALUES ('telefono_soporte', '+51 999999999', '2026-01-01T00:00:00+00:00')",
    )
    .await;
    let answer = reveal(&app, &token, &id, &user).await;
    let shown = answer.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let password = shown["password"].as_str().unwrap();
    assert_eq!(shown["usuario"], "30000002");
    app.sign_in("30000002", password).await.expect(200);
    let message = shown["mensaje"].as_str().unwrap();
    let site = &app.platform.settings.public_url;
    for part in ["I.E.P. Las Orquídeas 🏫", site, "👤 Usuario: 30000002\n", password, "soporte técnico +51 999999999."]
    {
        assert!(message.contains(part), "{part} is not in {message}");
    }
    let audited =
        format!("SELECT COUNT(*) FROM auditoria WHERE accion = 'revelar_credencial' AND objeto_id = '{user}'");
    assert_eq!(app.count(&audited).await, 1);
    let told = format!("SELECT COUNT(*) FROM auditoria WHERE CAST(detalle AS TEXT) LIKE '%{password}%'");
    assert_eq!(app.count(&told).await, 0);
}

async fn there_is_nothing_to_show_of_whoever_has_none(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import(&token, &people(1..5)).await);
    let mut users = Vec::new();
    for n in 1..5 {
        users.push(user_id(&app, &token, &id, &format!("3000000{n}")).await);
    }
    let password = reveal(&app, &token, &id, &users[0]).await.expect(200)["password"].as_str().unwrap().to_owned();
    let theirs = app.token("30000001", &password).await;
    app.change_password(&theirs, &password, OWN_PASSWORD).await.expect(200);
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000002'").await;
    app.execute("UPDATE usuarios SET rol = 'administrador' WHERE nro_documento = '30000003'").await;
    for (user, status) in [(&users[0], 409), (&users[1], 409), (&users[2], 404), (&users[3], 200)] {
        assert_eq!(reveal(&app, &token, &id, user).await.status, status, "{user}");
    }
    let other = id_of(&app.import(&token, &people(50..51)).await);
    assert_eq!(reveal(&app, &token, &other, &users[3]).await.status, 404, "another import's");
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'revelar_credencial'").await, 2);
}

async fn the_start_page_counts_the_families_of_the_year(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    app.add(Role::Docente).await;
    let sheet = people_in(&download(&app, &token, &id).await.body);
    let theirs = app.token(&sheet[0][USER], &sheet[0][PASSWORD]).await;
    app.change_password(&theirs, &sheet[0][PASSWORD], OWN_PASSWORD).await.expect(200);
    let counted = arrivals(&app.platform, &mut app.platform.db.read().await.unwrap()).await.unwrap();
    assert_eq!(counted.familias, Arrived { ingresaron: 1, total: 4 });
    assert_eq!(counted.docentes, Arrived { ingresaron: 1, total: 1 });
    let keys: Vec<_> = counted.aulas.iter().map(|it| (it.aula.as_str(), it.total, it.ingresaron)).collect();
    assert_eq!(keys, [("P3-A", 2, 1), ("P3-B", 1, 0), ("S5", 1, 0), ("sin-aula", 1, 0)]);

    app.turn_year().await;
    let counted = arrivals(&app.platform, &mut app.platform.db.read().await.unwrap()).await.unwrap();
    assert_eq!(
        counted.familias,
        Arrived { ingresaron: 0, total: 1 },
        "whose children are of the old year are not of this"
    );
    assert_eq!(counted.aulas.len(), 1);
}

async fn printers_get_whoever_can_be_given_a_slip_in_order(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = families(&app, &token).await;
    let import = id.parse().unwrap();
    let actor = app.actor(&token).await;
    let sheet = people_in(&download(&app, &token, &id).await.body);
    let theirs = app.token(&sheet[3][USER], &sheet[3][PASSWORD]).await;
    app.change_password(&theirs, &sheet[3][PASSWORD], OWN_PASSWORD).await.expect(200);
    app.execute("UPDATE usuarios SET estado_activo = (1 = 0) WHERE nro_documento = '30000003'").await;

    let selection = Selection::new(true, None, Some("aula")).unwrap();
    let printed = print_people(&app.platform, &actor, import, &selection).await.unwrap();
    let users: Vec<_> = printed.iter().map(|person| (person.user_name.as_str(), person.child.as_str())).collect();
    assert_eq!(users, [("30000002", "Ada Rojas, Beto Rojas"), ("30000001", "Ñusta Rojas")]);
    assert_eq!(printed[0].password.expose(), sheet[1][PASSWORD]);
    assert_eq!(printed[0].document_type, "DNI");
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'imprimir_credenciales'";
    assert_eq!(app.count(audited).await, 1);
    let nobody = Selection::new(true, Some("S5"), None).unwrap();
    let refused = print_people(&app.platform, &actor, import, &nobody).await.err().unwrap();
    assert_eq!(refused.code(), "credenciales_vencidas");
    assert_eq!(app.count(audited).await, 1);
}
