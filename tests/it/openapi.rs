//! The document describes the server that runs: same routes, same statuses, same shapes.

use std::collections::BTreeSet;

use padron_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::files::{PARENTS_WITH_ERRORS, people};
use crate::support::publishing::School;
use crate::support::{Answer, Ask, Engine, INITIAL_PASSWORD, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(
    answers_have_the_statuses_and_shapes_of_the_document,
    what_teachers_publish_has_the_shapes_of_the_document,
    the_structure_of_evaluation_has_the_shapes_of_the_document,
    what_is_sent_has_the_shapes_of_the_document,
    prospects_and_generations_have_the_shapes_of_the_document,
    every_documented_route_answers
);

struct Document(Value);

async fn answers_have_the_statuses_and_shapes_of_the_document(engine: Engine) {
    let app = TestApp::start(engine).await;
    let document = Document(app.get("/api/openapi.json").ask().await.expect(200));
    let person = app.add(Role::Administrador).await;
    let newcomer = app.add_newcomer(Role::Docente).await;

    let check = |method: &str, path: &str, answer: &Answer, status: u16| {
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        document.check(method, path, answer);
    };
    let login = "/api/auth/login";
    check("post", login, &app.sign_in(&person.document, OWN_PASSWORD).await, 200);
    check("post", login, &app.sign_in(&person.document, "equivocada").await, 401);
    check("post", login, &app.post(login).json(&json!({})).ask().await, 422);
    check("post", login, &app.post(login).header("content-type", "application/json").body("{").ask().await, 400);
    check("post", login, &app.post(login).body("x").ask().await, 415);
    check("post", login, &app.post(login).header("sec-fetch-site", "cross-site").json(&json!({})).ask().await, 403);

    let (yo, change) = ("/api/auth/yo", "/api/auth/cambiar-password");
    let token = app.token_of(&newcomer).await;
    check("get", yo, &app.who(&token).await, 200);
    check("get", yo, &app.who("nadie").await, 401);
    check("get", "/api/nivel-grado", &app.get("/api/nivel-grado").bearer_auth(&token).ask().await, 403);
    check("post", change, &app.change_password(&token, INITIAL_PASSWORD, "abc").await, 422);
    let changed = app.change_password(&token, INITIAL_PASSWORD, OWN_PASSWORD).await;
    check("post", change, &changed, 200);
    let teacher = app.token(&newcomer.document, OWN_PASSWORD).await;
    check("get", "/api/nivel-grado", &app.get("/api/nivel-grado").bearer_auth(&teacher).ask().await, 200);

    let token = app.token_of(&person).await;
    let (validate, execute) = ("/api/admin/import/validate", "/api/admin/import/execute");
    let small = app.upload(&token, "padres", "a.xlsx", PARENTS_WITH_ERRORS).await;
    check("post", validate, &small, 200);
    check("post", validate, &app.upload(&token, "padres", "b.xlsx", &people(100..250)).await, 202);
    check("post", validate, &app.upload(&token, "padres", "c.xlsx", b"").await, 422);
    check("post", validate, &app.upload(&token, "padres", "c.csv", &vec![b'a'; 11 << 20]).await, 413);
    check("post", validate, &app.upload(&token, "nada", "c.xlsx", b"").await, 422);
    check("post", validate, &app.upload(&teacher, "padres", "c.xlsx", b"").await, 403);
    check("post", validate, &app.post(validate).bearer_auth(&token).json(&json!({})).ask().await, 415);
    let id = id_of(&small.json());
    check("post", execute, &app.execute_import(&token, &id).await, 202);
    check("post", execute, &app.execute_import(&token, &uuid::Uuid::nil().to_string()).await, 404);
    app.wait_while(&token, &id, "ejecutando").await;

    check("post", "/api/auth/confirmar", &app.confirm_with(&token, "equivocada").await, 422);
    check("post", "/api/auth/confirmar", &app.confirm_with(&teacher, OWN_PASSWORD).await, 204);
    let download = app.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(&token).ask().await;
    check("get", "/api/admin/import/{id}/credentials/download", &download, 403);
    check("post", "/api/auth/confirmar", &app.confirm_with(&token, OWN_PASSWORD).await, 204);
    for path in [
        "",
        "/filas",
        "/filas?estado=con_errores",
        "/errores.txt",
        "/credentials",
        "/credentials/people",
        "/credentials/download",
        "/credentials/download?por_aula=true",
    ] {
        let template = format!("/api/admin/import/{{id}}{}", path.split('?').next().unwrap_or_default());
        for (import, token, status) in [(id.as_str(), &token, 200), ("nada", &token, 404), (id.as_str(), &teacher, 403)]
        {
            let answer = app.get(&format!("/api/admin/import/{import}{path}")).bearer_auth(token).ask().await;
            check("get", &template, &answer, status);
        }
    }
    let people = app.get(&format!("/api/admin/import/{id}/credentials/people")).bearer_auth(&token).ask().await;
    let user = people.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let credentials = format!("/api/admin/import/{id}/credentials");
    let send = async |method: Method, path: &str, body: Value, status: u16| {
        let answer = app.request(method.clone(), &path.replace("{usuario}", &user)).bearer_auth(&token);
        let template = path.replace(&id, "{id}");
        check(&method.as_str().to_lowercase(), &template, &answer.json(&body).ask().await, status);
    };
    let one = format!("{credentials}/{{usuario}}");
    send(Method::PATCH, &one, json!({ "entregada": true }), 200).await;
    send(Method::PATCH, &one, json!({}), 422).await;
    send(Method::POST, &format!("{one}/revelar"), json!({}), 200).await;
    send(Method::POST, &credentials, json!({ "renovar": true }), 200).await;
    send(Method::POST, &format!("{credentials}/purge"), json!({ "confirmar": 1 }), 422).await;
    send(Method::POST, &format!("{credentials}/purge"), json!({ "confirmar": 44 }), 200).await;
    send(Method::POST, &format!("{one}/revelar"), json!({}), 409).await;
    send(Method::GET, &format!("{credentials}/download"), json!({}), 409).await;
    let issue = json!({ "import_id": id });
    send(Method::POST, "/api/admin/import/generate-credentials", issue, 200).await;

    let suggestions = format!("/api/admin/import/{id}/sugerencias");
    check("get", &suggestions.replace(&id, "{id}"), &app.get(&suggestions).bearer_auth(&token).ask().await, 200);
    let answer = app.post(&suggestions).bearer_auth(&token).json(&json!({})).ask().await;
    check("post", &suggestions.replace(&id, "{id}"), &answer, 409);
    let answer = app.get(&format!("/api/admin/import/{id}/filas?pagina=x")).bearer_auth(&token).ask().await;
    check("get", "/api/admin/import/{id}/filas", &answer, 400);
    let answer = app.post(&format!("/api/admin/import/{id}/cancelar")).bearer_auth(&token).ask().await;
    check("post", "/api/admin/import/{id}/cancelar", &answer, 200);
    check("post", execute, &app.execute_import(&token, &id).await, 202);
    for (kind, status) in [("padres", 200), ("nada", 404), ("padres?formato=pdf", 400)] {
        let answer = app.get(&format!("/api/admin/templates/{kind}")).bearer_auth(&token).ask().await;
        check("get", "/api/admin/templates/{tipo}", &answer, status);
    }
    let out = app.post("/api/auth/logout").bearer_auth(&token).ask().await;
    check("post", "/api/auth/logout", &out, 204);
    let strict = TestApp::start_with(engine, |settings| settings.api_rate = 1).await;
    check("get", yo, &strict.who("nadie").await, 401);
    check("get", yo, &strict.who("nadie").await, 429);
}

async fn every_documented_route_answers(engine: Engine) {
    let app = TestApp::start(engine).await;
    let document = Document(app.get("/api/openapi.json").ask().await.expect(200));
    assert!(document.0["openapi"].as_str().unwrap().starts_with("3."));
    let mut operations = 0;
    let mut names = BTreeSet::new();
    for (path, item) in document.0["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations += 1;
            let concrete = path.replace("{id}", &uuid::Uuid::nil().to_string()).replace("{tipo}", "padres");
            let answer = app.request(method.to_uppercase().parse().unwrap(), &concrete).ask().await;
            assert!(![404, 405].contains(&answer.status), "{method} {path} does not exist");
            document.check(method, path, &answer);
            assert!(
                operation["summary"].as_str().is_some_and(|text| !text.is_empty()),
                "{method} {path} is not explained"
            );
            let is_open = operation["security"] == json!([{}]);
            for status in ["401", "403"] {
                let is_documented = operation["responses"].get(status).is_some();
                assert!(is_open || is_documented, "{method} {path} needs a session and does not say {status}");
            }
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "the name {name} is given twice");
        }
    }
    assert!(operations >= 15, "{operations}");
    assert_eq!(document.0["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

async fn prospects_and_generations_have_the_shapes_of_the_document(engine: Engine) {
    let app = TestApp::start(engine).await;
    let document = Document(app.get("/api/openapi.json").ask().await.expect(200));
    let token = app.administrator().await;
    let file = b"carnet,nombre,apellido,correo,programa\nC1,Ana,Ruiz,a@x.pe,Arte\nC2,Eva,Soto,,Arte";
    app.import_kind(&token, "prospectos", file).await;
    let ask = async |method: &str, path: &str, id: &str, body: Option<Value>, status: u16| -> Value {
        let address = format!("/api/{}", path.replace("{id}", id));
        let request = app.request(method.to_uppercase().parse().unwrap(), &address).bearer_auth(&token);
        let answer = match body {
            Some(body) => request.json(&body).ask().await,
            None => request.ask().await,
        };
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        document.check(method, &format!("/api/{}", path.split('?').next().unwrap_or_default()), &answer);
        serde_json::from_slice(&answer.body).unwrap_or_default()
    };
    let nobody = uuid::Uuid::nil().to_string();
    let page = ask("get", "prospectos?ordenar=carnet", "", None, 200).await;
    ask("get", "prospectos?ordenar=nada", "", None, 422).await;
    let one = page["items"][0]["id"].as_str().unwrap();
    ask("get", "prospectos/{id}", one, None, 200).await;
    ask("get", "prospectos/{id}", &nobody, None, 404).await;
    let generate = "prospectos/generar-usuarios";
    ask("post", generate, "", Some(json!({})), 422).await;
    let made = ask("post", generate, "", Some(json!({ "ids": [one] })), 202).await;
    let made = made["id"].as_str().unwrap();
    app.wait_while(&token, made, "ejecutando").await;
    ask("post", generate, "", Some(json!({ "todos": true, "filtro": { "buscar": "nadie" } })), 409).await;
    ask("get", "prospectos/generaciones", "", None, 200).await;
    for (method, path, body, status) in [
        ("get", "prospectos/generaciones/{id}", None, 200),
        ("get", "prospectos/generaciones/{id}/filas", None, 200),
        ("get", "prospectos/generaciones/{id}/filas?resultado=nada", None, 422),
        ("get", "prospectos/generaciones/{id}/credentials/download", None, 200),
        ("post", "prospectos/generaciones/{id}/credentials/send-email", Some(json!({})), 202),
        ("post", "prospectos/generaciones/{id}/cancelar", None, 200),
    ] {
        ask(method, path, made, body.clone(), status).await;
        ask(method, path, &nobody, body, if status == 422 { 422 } else { 404 }).await;
    }
}

async fn what_is_sent_has_the_shapes_of_the_document(engine: Engine) {
    let app = TestApp::start(engine).await;
    let document = Document(app.get("/api/openapi.json").ask().await.expect(200));
    let handout = app.hand_out(2).await;
    let job = app.deliver(&handout, json!({})).await["id"].as_str().unwrap().to_owned();
    let delivery = app.deliveries(&handout, "").await[0]["id"].as_str().unwrap().to_owned();
    let (import, nobody) = (handout.import.as_str(), uuid::Uuid::nil().to_string());
    for (method, path, id, status) in [
        ("post", "admin/import/{id}/credentials/send-email", import, 202),
        ("post", "admin/import/{id}/credentials/send-email", &nobody, 404),
        ("post", "admin/import/{id}/credentials/test-email", import, 200),
        ("post", "admin/import/{id}/credentials/test-email", &nobody, 404),
        ("post", "admin/import/{id}/credentials/send-whatsapp", import, 409),
        ("post", "admin/import/{id}/credentials/send-whatsapp", &nobody, 404),
        ("post", "admin/import/{id}/credentials/test-whatsapp", import, 422),
        ("post", "admin/import/{id}/credentials/test-whatsapp", &nobody, 404),
        ("get", "admin/import/{id}/credentials/print", import, 200),
        ("get", "admin/import/{id}/credentials/pdfs", import, 200),
        ("get", "admin/import/{id}/credentials/pdfs", &nobody, 404),
        ("post", "admin/import/{id}/credentials/generate-pdfs", import, 202),
        ("get", "admin/import/{id}/credentials/reach", import, 200),
        ("get", "admin/import/{id}/credentials/reach", &nobody, 404),
        ("get", "admin/import/{id}/credentials/preview", import, 200),
        ("get", "admin/import/{id}/credentials/preview", &nobody, 404),
        ("get", "admin/import/{id}/envios", import, 200),
        ("get", "admin/envios", import, 200),
        ("get", "admin/envios/{id}/mensaje", &delivery, 200),
        ("get", "admin/envios/{id}/mensaje", &nobody, 404),
        ("post", "admin/envios/{id}/mensaje/revelar", &delivery, 200),
        ("post", "admin/envios/{id}/mensaje/revelar", &nobody, 404),
        ("get", "admin/trabajos/{id}", &job, 200),
        ("get", "admin/trabajos/{id}", &nobody, 404),
        ("get", "admin/trabajos/{id}/errores.txt", &job, 200),
    ] {
        let address = format!("/api/{}", path.replace("{id}", id));
        let request = app.request(method.to_uppercase().parse().unwrap(), &address).bearer_auth(&handout.token);
        let request =
            if path.contains("/send-") || path.ends_with("-pdfs") { request.json(&json!({})) } else { request };
        let answer = request.ask().await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        document.check(method, &format!("/api/{path}"), &answer);
    }
    let reach = format!("admin/import/{import}/credentials/reach?aula=X9");
    for (path, address) in [("admin/envios", "admin/envios?ordenar=x"), ("admin/import/{id}/credentials/reach", &reach)]
    {
        let wrong = app.get(&format!("/api/{address}")).bearer_auth(&handout.token).ask().await;
        assert_eq!(wrong.status, 422);
        document.check("get", &format!("/api/{path}"), &wrong);
    }
}

async fn what_teachers_publish_has_the_shapes_of_the_document(engine: Engine) {
    let school = School::build(engine).await;
    let document = Document(school.get("/api/openapi.json").ask().await.expect(200));
    let (teacher, family, nothing) = (&school.teacher, &school.guardian_a, json!({}));
    let poll = school.publish_poll("¿Sí?", &[&school.arte]).await;
    let (ballot, results) = (format!("encuestas/{poll}/votos"), format!("encuestas/{poll}/resultados"));
    let notice = json!({ "titulo": "Hola", "texto": "Hola", "asignaciones": [school.matematica_a] });
    for (method, path, status, answer) in [
        ("get", "asignaciones", 200, school.look(teacher, "asignaciones").await),
        ("post", "comunicados", 201, school.send(teacher, "comunicados", &notice).await),
        ("post", "comunicados", 422, school.send(teacher, "comunicados", &nothing).await),
        ("post", "encuestas", 201, school.send(teacher, "encuestas", &school.poll("¿?", &[&school.arte])).await),
        ("get", "encuestas", 200, school.look(family, "encuestas").await),
        ("post", "encuestas/{id}/votos", 422, school.send(family, &ballot, &nothing).await),
        ("post", "encuestas/{id}/votos", 200, school.vote(family, &poll, 1).await),
        ("post", "encuestas/{id}/votos", 409, school.vote(family, &poll, 1).await),
        ("get", "encuestas/{id}/resultados", 200, school.look(teacher, &results).await),
        ("get", "encuestas/{id}/resultados", 403, school.look(family, &results).await),
        ("get", "comunicados", 200, school.look(family, "comunicados").await),
        ("get", "comunicados", 200, school.look(teacher, "comunicados").await),
    ] {
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        document.check(method, &format!("/api/{path}"), &answer);
    }
}

async fn the_structure_of_evaluation_has_the_shapes_of_the_document(engine: Engine) {
    let app = TestApp::start(engine).await;
    let document = Document(app.get("/api/openapi.json").ask().await.expect(200));
    let token = app.token_of(&app.add(Role::Director).await).await;
    let part = |name: &str| json!({ "nombre_item": name, "peso_porcentual": 50, "tipo_evaluacion": "unica" });
    let (half, whole) = (json!([part("Examen")]), json!([part("Examen"), part("Tareas")]));
    for base in ["/api/evaluation-structure", "/api/estructura-evaluacion"] {
        let draft = json!({ "componentes": half, "confirmar": false });
        let confirmed = json!({ "componentes": whole });
        let weights = json!({ "pesos": [{ "nombre_item": "Examen", "peso_porcentual": "40" }], "confirmar": false });
        for (method, path, body, status) in [
            ("get", "", None, 200),
            ("patch", "/weights", Some(&weights), 409),
            ("put", "", Some(&draft), 200),
            ("get", "", None, 200),
            ("put", "", Some(&json!({})), 422),
            ("patch", "/weights", Some(&weights), 200),
            ("put", "/weights", Some(&json!({})), 422),
            ("get", "/preview", None, 200),
            ("post", "/preview", Some(&json!({ "notas": ["18"] })), 200),
            ("post", "/preview", Some(&json!({ "notas": [] })), 422),
            ("put", "", Some(&confirmed), 200),
            ("get", "", None, 200),
            ("put", "", Some(&confirmed), 409),
            ("get", "/history", None, 200),
            ("get", "/templates", None, 200),
        ] {
            let request = app.request(method.to_uppercase().parse().unwrap(), &format!("{base}{path}"));
            let request = request.bearer_auth(&token);
            let answer = match body {
                Some(body) => request.json(body).ask().await,
                None => request.ask().await,
            };
            assert_eq!(answer.status, status, "{method} {base}{path}: {}", answer.text());
            document.check(method, &format!("{base}{path}"), &answer);
        }
        for (path, query) in [("", "?anio=x"), ("/history", "?pagina=x"), ("/templates", "?pagina=x")] {
            let answer = app.get(&format!("{base}{path}{query}")).bearer_auth(&token).ask().await;
            assert_eq!(answer.status, 400);
            document.check("get", &format!("{base}{path}"), &answer);
        }
        app.turn_year().await;
    }
}

impl Document {
    /// Panics unless the answer is one that the document promises for that operation.
    fn check(&self, method: &str, path: &str, answer: &Answer) {
        let case = format!("{method} {path} {}", answer.status);
        let responses = &self.0["paths"][path][method]["responses"];
        let response = [answer.status.to_string(), "default".into()]
            .iter()
            .find_map(|status| responses.get(status))
            .unwrap_or_else(|| panic!("{case} is not in the document"));
        let Some(content) = response.get("content") else {
            assert!(answer.body.is_empty(), "{case} has a body that is not in the document");
            return;
        };
        let given = answer.header("content-type");
        let media = given.split(';').next().unwrap_or_default();
        let binary = content.get("application/octet-stream");
        let described =
            content.get(media).or(binary).unwrap_or_else(|| panic!("{case}: {media} is not in the document"));
        if media == "application/json" {
            self.check_value(&described["schema"], &answer.json(), &case);
        }
    }

    /// As much of JSON Schema as the document uses; a property it does not name is a mistake too.
    fn check_value(&self, schema: &Value, value: &Value, place: &str) {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.strip_prefix("#/components/schemas/").unwrap();
            return self.check_value(&self.0["components"]["schemas"][name], value, &format!("{place} {name}"));
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.check_value(part, value, place);
        }
        if schema["oneOf"].is_array() || schema["anyOf"].is_array() {
            return;
        }
        if let Some(allowed) = schema["enum"].as_array() {
            assert!(allowed.contains(value), "{place}: {value} is not one of {allowed:?}");
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        assert!(types.contains(&found), "{place}: {value} is {found}, not {types:?}");
        for item in value.as_array().into_iter().flatten() {
            self.check_value(&schema["items"], item, &format!("{place}[]"));
        }
        let Some(object) = value.as_object() else { return };
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            assert!(object.contains_key(name), "{place}: {name} is missing");
        }
        for (name, value) in object {
            let property = schema["properties"].get(name);
            let other = schema.get("additionalProperties").filter(|other| other.is_object());
            match property.or(other) {
                Some(property) => self.check_value(property, value, &format!("{place}.{name}")),
                None => assert!(schema.get("properties").is_none(), "{place}: {name} is not in the document"),
            }
        }
    }
}
