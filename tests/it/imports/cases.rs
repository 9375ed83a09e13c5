//! The cases of «Understanding a sheet»: small files, each an example of a kind of trouble, and `casos.json`, which says
//! what must come out of each. They are looked at over REST, and by their counts on the command line.

use std::path::PathBuf;

use padron_core::text;
use serde_json::{Value, json};

use crate::support::{Engine, Home, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(every_case_comes_out_as_it_says_over_rest, every_case_is_counted_alike_by_the_command_line,);

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/casos").join(name)
}

fn cases() -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(path("casos.json")).unwrap()).unwrap()
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn words(value: &Value) -> Vec<String> {
    list(value).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Capitals and repeated spaces do not matter, letters and accents do.
fn plain(text: &str) -> String {
    text::normalize(text).to_lowercase()
}

/// `a|b`: one of them.
fn is_one_of(choices: &str, is: impl Fn(&str) -> bool) -> bool {
    choices.split('|').any(is)
}

/// What an upload came to: its answer, and its rows.
struct Outcome {
    import: Value,
    rows: Vec<Value>,
}

impl Outcome {
    /// How the outcome differs from what is expected of it.
    fn differences(&self, expected: &Value) -> Vec<String> {
        let alternatives = list(&expected["o"]);
        let mut wrong = self.differences_of_file(expected);
        wrong.extend(list(&expected["filas"]).iter().flat_map(|row| self.differences_of_row(row)));
        if !alternatives.is_empty() {
            let tried: Vec<Vec<String>> =
                alternatives.iter().map(|alternative| self.differences(alternative)).collect();
            if tried.iter().all(|differences| !differences.is_empty()) {
                wrong.extend(tried.into_iter().flatten());
            }
        }
        wrong
    }

    fn differences_of_file(&self, expected: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        for key in ["total", "validos", "con_errores"] {
            if expected[key].is_number() && expected[key] != self.import[key] {
                wrong.push(format!("{key} is {}, not {}", self.import[key], expected[key]));
            }
        }
        let asked: Vec<&str> =
            self.import["resumen"]["por_confirmar"].as_array().unwrap().iter().map(|it| word(it, "asunto")).collect();
        match &expected["preguntas"] {
            Value::Number(_) if !asked.is_empty() => wrong.push(format!("asks {asked:?}")),
            subjects @ Value::Array(_) if words(subjects) != asked => {
                wrong.push(format!("asks {asked:?}, not {subjects}"))
            }
            _ => {}
        }
        if let Some(sheets) = expected["otras_hojas"].as_object() {
            let named = list(&self.import["resumen"]["otras_hojas"]);
            let named = named.iter().map(|it| (word(it, "hoja").to_owned(), it["filas"].clone())).collect();
            if *sheets != named {
                wrong.push(format!("other sheets are {named:?}"));
            }
        }
        wrong
    }

    fn differences_of_row(&self, expected: &Value) -> Vec<String> {
        let number = &expected["fila"];
        let mut wrong = Vec::new();
        let row = self.rows.iter().find(|row| row["fila"] == *number);
        let is_skipped = list(&self.import["resumen"]["no_tomadas"]).iter().any(|line| line["fila"] == *number);
        let state = match row {
            Some(row) => word(row, "estado"),
            None if is_skipped => "no_tomada",
            None => "nothing",
        };
        let issues = row.map(|row| list(&row["errores"])).unwrap_or_default();
        if !is_one_of(word(expected, "estado"), |choice| choice == state) {
            wrong.push(format!("row {number} is {state}, not {}: {issues:?}", expected["estado"]));
        }
        for (field, value) in expected["datos"].as_object().filter(|_| state == "valida").into_iter().flatten() {
            let read = row.map(|row| word(&row["datos"], field)).unwrap_or_default();
            if plain(read) != plain(value.as_str().unwrap_or_default()) {
                wrong.push(format!("row {number}: {field} is «{read}», not {value}"));
            }
        }
        let has = |severity: &str, fields: &str| {
            let is = |field: &str| {
                issues.iter().any(|issue| word(issue, "campo") == field && word(issue, "severidad") == severity)
            };
            is_one_of(fields, is)
        };
        for (key, severity, must) in
            [("avisos", "advertencia", true), ("errores", "error", true), ("sin_avisos", "advertencia", false)]
        {
            for fields in words(&expected[key]).iter().filter(|fields| has(severity, fields) != must) {
                wrong.push(format!("row {number}: {key} on {fields}: {issues:?}"));
            }
        }
        let sentences = text::sort_key(&issues.iter().map(|it| word(it, "mensaje")).collect::<Vec<_>>().join(" "));
        for part in words(&expected["contiene"]).iter().filter(|part| !sentences.contains(&text::sort_key(part))) {
            wrong.push(format!("row {number} does not say «{part}»: {issues:?}"));
        }
        for (field, value) in expected["sugerencias"].as_object().into_iter().flatten() {
            if !issues.iter().any(|issue| word(issue, "campo") == field && issue["sugerencia"] == *value) {
                wrong.push(format!("row {number}: {field} does not suggest {value}: {issues:?}"));
            }
        }
        wrong
    }
}

/// Uploads a file of `casos` and creates what is valid in it.
async fn load(app: &TestApp, token: &str, file: &Value) {
    let (name, kind) = (word(file, "archivo"), word(file, "tipo"));
    let import = app.upload(token, kind, name, &std::fs::read(path(name)).unwrap()).await.expect(200);
    app.execute_import(token, &id_of(&import)).await.expect(202);
    app.wait_while(token, &id_of(&import), "ejecutando").await;
}

async fn try_case(engine: Engine, case: &Value) -> Vec<String> {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    for file in list(&case["antes"]) {
        load(&app, &token, &file).await;
    }
    let (name, expected) = (word(case, "archivo"), &case["espera"]);
    let answer = app.upload(&token, word(case, "tipo"), name, &std::fs::read(path(name)).unwrap()).await;
    let mut wrong = Vec::new();
    if answer.status != 200 || !expected["http"].is_null() {
        let body = answer.json();
        let sentence = text::sort_key(word(&body, "mensaje"));
        let says = |part: &String| sentence.contains(&text::sort_key(part));
        let is_expected = expected["http"] == json!(answer.status)
            && (expected["codigo"].is_null() || expected["codigo"] == body["codigo"])
            && words(&expected["contiene"]).iter().all(says)
            && !words(&expected["no_contiene"]).iter().any(says);
        if !is_expected {
            wrong.push(format!("answered {} {body}", answer.status));
        }
        return wrong;
    }
    let id = id_of(&answer.json());
    for file in list(&case["despues"]) {
        load(&app, &token, &file).await;
    }
    let import = app.find_import(&token, &id).await;
    let rows = list(&app.rows(&token, &id, "por_pagina=200").await["items"]);
    Outcome { import, rows }.differences(expected)
}

async fn every_case_comes_out_as_it_says_over_rest(engine: Engine) {
    let mut failures = Vec::new();
    let cases = cases();
    assert!(cases.len() > 40);
    for case in &cases {
        let wrong = try_case(engine, case).await;
        failures.extend(wrong.into_iter().map(|it| format!("{} ({}): {it}", case["archivo"], case["tipo"])));
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

async fn every_case_is_counted_alike_by_the_command_line(engine: Engine) {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let mut failures = Vec::new();
    // What needs people in the database is looked at over REST: the commands here write nothing.
    let alone = |case: &&Value| list(&case["antes"]).is_empty() && list(&case["despues"]).is_empty();
    for case in cases().iter().filter(alone) {
        let file = path(word(case, "archivo")).display().to_string();
        let output = home.run(&["import", &file, "--tipo", word(case, "tipo"), "--validar", "--json"], b"");
        let Ok(import) = serde_json::from_slice::<Value>(&output.stdout) else {
            failures.push(format!("{file}: {output:?}"));
            continue;
        };
        let mut wrong = Outcome { import: import.clone(), rows: Vec::new() }.differences_of_file(&case["espera"]);
        let asks = !list(&import["resumen"]["por_confirmar"]).is_empty();
        let rejects = import["con_errores"] != json!(0);
        let code = if asks {
            4
        } else if rejects {
            3
        } else {
            0
        };
        if output.status.code() != Some(code) {
            wrong.push(format!("exits {:?}, not {code}", output.status.code()));
        }
        failures.extend(wrong.into_iter().map(|it| format!("{file}: {it}")));
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
