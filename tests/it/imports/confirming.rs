//! What a file leaves open is confirmed or answered before anything is created; sheets of one table are read together.

use reqwest::Method;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::support::{Answer, Ask, Engine, Home, OWN_PASSWORD, TestApp, id_of, on_both_engines};

on_both_engines!(
    nothing_is_created_before_what_the_file_leaves_open_is_confirmed,
    an_answered_question_is_not_asked_again_nor_of_the_next_file,
    a_value_for_all_rows_is_given_with_the_file,
    the_encoding_of_a_text_can_be_named,
    sheets_of_one_table_are_read_together_and_each_row_names_its_sheet,
    an_answer_for_one_sheet_is_not_used_for_the_others,
    the_command_line_says_what_is_to_be_confirmed,
);

const TWO_MOBILES: &str = "DNI;Nombres;Apellidos;Celular 1;Celular 2\n\
                           40100001;Ana;Ruiz;987600001;987700001\n40100002;Eva;Paz;987600002;987700002\n";

async fn upload(app: &TestApp, token: &str, kind: &str, file: &[u8], more: &[(&str, &str)]) -> Answer {
    let part = reqwest::multipart::Part::bytes(file.to_vec()).file_name("lista");
    let mut form = reqwest::multipart::Form::new().text("tipo", kind.to_owned());
    for (name, value) in more {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    app.post("/api/admin/import/validate").bearer_auth(token).multipart(form.part("archivo", part)).ask().await
}

fn subjects(import: &Value) -> Vec<&str> {
    let questions = import["resumen"]["por_confirmar"].as_array().unwrap();
    questions.iter().map(|question| question["asunto"].as_str().unwrap()).collect()
}

async fn nothing_is_created_before_what_the_file_leaves_open_is_confirmed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = upload(&app, &token, "padres", TWO_MOBILES.as_bytes(), &[]).await.expect(200);
    assert_eq!((subjects(&import), &import["validos"]), (vec!["telefono"], &json!(2)));
    let options = &import["resumen"]["por_confirmar"][0]["opciones"];
    assert_eq!(
        (&options[0]["valor"], &options[1]["valor"], &options[1]["muestras"][0]),
        (&json!("Celular 1"), &json!("Celular 2"), &json!("987700001"))
    );
    let id = id_of(&import);
    let refused = app.execute_import(&token, &id).await;
    assert_eq!(refused.refusal(), (409, "falta_confirmar".to_owned()));
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado'").await, 0);
    let body = json!({ "import_id": id, "confirmar": true });
    app.post("/api/admin/import/execute").bearer_auth(&token).json(&body).ask().await.expect(202);
    assert_eq!(app.wait_while(&token, &id, "ejecutando").await["creados"], 2);
}

async fn an_answered_question_is_not_asked_again_nor_of_the_next_file(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&upload(&app, &token, "padres", TWO_MOBILES.as_bytes(), &[]).await.expect(200));
    // The supposed answer is one, too.
    let supposed = [("respuesta", "si"), ("columna", "Celular 1"), ("campo", "telefono")];
    app.post(&format!("/api/admin/import/{id}/columnas")).bearer_auth(&token).form(&supposed).ask().await;
    assert_eq!(subjects(&app.find_import(&token, &id).await), [""; 0]);
    let answer = [("respuesta", "si"), ("columna", "Celular 2"), ("campo", "telefono")];
    app.post(&format!("/api/admin/import/{id}/columnas")).bearer_auth(&token).form(&answer).ask().await;
    let import = app.find_import(&token, &id).await;
    assert_eq!(subjects(&import), [""; 0]);
    let rows = app.rows(&token, &id, "").await;
    assert_eq!(rows["items"][0]["datos"]["telefono"], "+51987700001");
    app.execute_import(&token, &id).await.expect(202);
    app.wait_while(&token, &id, "ejecutando").await;

    let next = TWO_MOBILES.replace("4010000", "4010001");
    let next = upload(&app, &token, "padres", next.as_bytes(), &[]).await.expect(200);
    assert_eq!(subjects(&next), [""; 0]);
    assert_eq!(next["resumen"]["mapeo"]["Celular 2"], "telefono");
}

async fn a_value_for_all_rows_is_given_with_the_file(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let file = "Documento;Nombres;Apellidos;Celular\n401000012;Ana;Ruiz;987600001\n";
    let refused = upload(&app, &token, "docentes", file.as_bytes(), &[]).await;
    assert_eq!(refused.refusal(), (422, "faltan_columnas".to_owned()));
    let fixed = [("valores_fijos", r#"{"tipo_documento":"CE"}"#)];
    let import = upload(&app, &token, "docentes", file.as_bytes(), &fixed).await.expect(200);
    assert_eq!(import["resumen"]["valores_fijos"], json!({ "tipo_documento": "CE" }));
    let rows = app.rows(&token, &id_of(&import), "").await;
    assert_eq!(rows["items"][0]["datos"]["tipo_documento"], "CE");
    let unknown = [("valores_fijos", r#"{"rol":"director"}"#)];
    let refused = upload(&app, &token, "docentes", file.as_bytes(), &unknown).await;
    assert_eq!(refused.refusal(), (422, "mapeo_invalido".to_owned()));
    let broken = upload(&app, &token, "docentes", file.as_bytes(), &[("valores_fijos", "CE")]).await;
    assert_eq!(broken.refusal(), (422, "datos_invalidos".to_owned()));
}

async fn the_encoding_of_a_text_can_be_named(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    // «£» of Windows is «ú» of MS-DOS: two words are not enough to know.
    let file = b"DNI;Nombres;Apellidos;Celular\n40100001;Jes\xA3s;Ruiz;987600001\n";
    let import = upload(&app, &token, "docentes", file, &[("codificacion", "cp850")]).await.expect(200);
    assert_eq!((subjects(&import), &import["resumen"]["codificacion"]), (vec![], &json!("cp850")));
    let rows = app.rows(&token, &id_of(&import), "").await;
    assert_eq!(rows["items"][0]["datos"]["nombre"], "Jesús");
    let refused = upload(&app, &token, "docentes", file, &[("codificacion", "klingon")]).await;
    assert_eq!(refused.refusal(), (422, "datos_invalidos".to_owned()));
}

async fn sheets_of_one_table_are_read_together_and_each_row_names_its_sheet(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let case = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/casos").join(name);
        std::fs::read(path).unwrap()
    };
    let parents = app.upload(&token, "padres", "a.xlsx", &case("00-apoderados.xlsx")).await.expect(200);
    app.execute_import(&token, &id_of(&parents)).await.expect(202);
    app.wait_while(&token, &id_of(&parents), "ejecutando").await;
    let file = case("46-one-tab-per-class.xlsx");
    let import = upload(&app, &token, "estudiantes", &file, &[("hojas", "todas")]).await.expect(200);
    assert_eq!((&import["total"], &import["validos"]), (&json!(12), &json!(12)));
    assert_eq!(import["resumen"]["hojas_leidas"], json!(["1° A", "1° B", "2° A"]));
    assert_eq!(import["resumen"]["otras_hojas"], json!([]));
    let id = id_of(&import);
    let rows = app.rows(&token, &id, "").await;
    let places: Vec<(&Value, &Value)> =
        rows["items"].as_array().unwrap().iter().map(|row| (&row["fila"], &row["hoja"])).collect();
    assert_eq!(places[3..5], [(&json!(5), &json!("1° A")), (&json!(2), &json!("1° B"))]);

    // A row is named by its sheet, too.
    let path = format!("/api/admin/import/{id}/filas/2");
    let body = json!({ "datos": { "nombre": "Otro Nombre" } });
    let unnamed = app.request(Method::PATCH, &path).bearer_auth(&token).json(&body).ask().await;
    assert_eq!(unnamed.refusal(), (422, "datos_invalidos".to_owned()));
    let query = [("hoja", "2° A")];
    let row = app.request(Method::PATCH, &path).query(&query).bearer_auth(&token).json(&body).ask().await.expect(200);
    assert_eq!(
        (&row["fila"], &row["hoja"], &row["datos"]["nombre"]),
        (&json!(2), &json!("2° A"), &json!("Otro Nombre"))
    );
    app.execute_import(&token, &id).await.expect(202);
    assert_eq!(app.wait_while(&token, &id, "ejecutando").await["creados"], 12);

    // The same once more is a repeated file, another sheet of it is none.
    let again = upload(&app, &token, "estudiantes", &file, &[("hojas", "todas")]).await.expect(200);
    assert_eq!(again["resumen"]["repetido_de"], json!(id));
    let next = upload(&app, &token, "estudiantes", &file, &[("hoja", "1° B")]).await.expect(200);
    assert_eq!(next["resumen"].get("repetido_de"), None);
}

async fn an_answer_for_one_sheet_is_not_used_for_the_others(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut workbook = Workbook::new();
    for (name, people) in [("3A", ["64800001", "64800002"]), ("3B", ["64800003", "64800004"])] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        let title = format!("Nivel: {}", if name == "3A" { "Primaria" } else { "Secundaria" });
        sheet.write_string(0, 0, title).unwrap();
        for (column, heading) in (0..).zip(["Nombres", "Apellidos", "Grado", "DNI de la madre"]) {
            sheet.write_string(1, column, heading).unwrap();
        }
        for (number, document) in (2..).zip(people) {
            for (column, text) in (0..).zip(["Luz", "Rojas", "3", document]) {
                sheet.write_string(number, column, text).unwrap();
            }
        }
    }
    let file = workbook.save_to_buffer().unwrap();
    let one = upload(&app, &token, "estudiantes", &file, &[("hoja", "3A")]).await.expect(200);
    assert!(subjects(&one).contains(&"nivel"), "{one}");
    let levels = async |import: &Value| {
        let rows = app.rows(&token, &id_of(import), "").await;
        let level = |row: &Value| row["datos"]["nivel"].as_str().unwrap().to_owned();
        rows["items"].as_array().unwrap().iter().map(level).collect::<Vec<_>>()
    };
    let path = format!("/api/admin/import/{}/columnas", id_of(&one));
    let answer = [("respuesta", "si"), ("fijo", "nivel"), ("valor", "Inicial")];
    app.post(&path).bearer_auth(&token).form(&answer).ask().await;
    assert_eq!(levels(&one).await, ["Inicial", "Inicial"]);
    app.post(&path).bearer_auth(&token).form(&[("hojas", "todas")]).ask().await;
    assert_eq!(levels(&one).await, ["Primaria", "Primaria", "Secundaria", "Secundaria"]);
}

async fn the_command_line_says_what_is_to_be_confirmed(engine: Engine) {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    std::fs::write(home.path("celulares.csv"), TWO_MOBILES).unwrap();
    let run = |more: &[&str]| home.run(&[&["import", "celulares.csv", "--tipo", "padres"], more].concat(), b"");
    let asked = run(&[]);
    assert_eq!(asked.status.code(), Some(4), "{asked:?}");
    assert!(String::from_utf8_lossy(&asked.stdout).contains("telefono: ¿Qué columna es «Teléfono»"), "{asked:?}");
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado'").await, 0);
    let confirmed = run(&["--confirmar"]);
    assert_eq!(confirmed.status.code(), Some(0), "{confirmed:?}");
    assert_eq!(home.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'apoderado'").await, 2);
}
