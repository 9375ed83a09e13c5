//! Staff from a file.

use padron_core::role::Role;
use serde_json::json;

use super::{STAFF, TYPED};
use crate::credentials::people_in;
use crate::support::school::csv;
use crate::support::{Ask, Engine, TestApp, errors_of, id_of, on_both_engines};

on_both_engines!(
    the_guides_example_creates_three_and_says_why_not_the_fourth,
    whoever_exists_is_told_with_the_import_that_made_them,
    a_row_is_mended_without_its_password_being_typed_again,
    a_typed_password_is_sealed_beside_its_row_and_gone_with_it,
    a_password_is_given_to_one_person_only,
    the_chosen_method_makes_the_passwords,
    nobody_but_an_employee_comes_out_of_a_file,
    what_is_undone_can_be_loaded_again,
    a_password_made_anew_is_audited_with_document_and_file_number,
    a_file_that_is_read_again_as_staff_gets_a_digest_that_cannot_be_tried_out,
);

const HEADING: &str = "legajo,dni,nombre,apellido,correo,password";

async fn the_guides_example_creates_three_and_says_why_not_the_fourth(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let checked = app.check_kind(&token, "personal", STAFF).await;
    let sentence =
        "La contraseña debe contener al menos 8 caracteres, una letra mayúscula (A-Z) y una letra minúscula (a-z).";
    assert_eq!(errors_of(&checked), [(5, "password".to_owned(), sentence.to_owned())]);
    let import = app.finish_import(&token, &id_of(&checked)).await;
    assert_eq!((&import["creados"], &import["con_errores"]), (&json!(3), &json!(1)));

    let path = format!("/api/admin/import/{}/credentials/download", id_of(&import));
    let book = app.get(&path).bearer_auth(&token).ask().await;
    let people = people_in(&book.body);
    let password = |document: &str| people.iter().find(|person| person[3] == document).unwrap()[4].clone();
    assert!(password("39266568").starts_with("6568Sanza"), "made of the person's data");
    assert!(password("29161944").starts_with("1944Pache"));
    assert_eq!(password("37521912"), TYPED);
    for document in ["39266568", "29161944", "37521912"] {
        let signed_in = app.sign_in(document, &password(document)).await.expect(200);
        assert_eq!(
            (&signed_in["usuario"]["rol"], &signed_in["debe_cambiar_password"]),
            (&json!("empleado"), &json!(true))
        );
    }
    assert_eq!(app.sign_in("octavio.sanza@empresa.com", &password("39266568")).await.status, 200);
    let methods = "SELECT COUNT(*) FROM credenciales_iniciales WHERE metodo = ";
    assert_eq!(app.count(&format!("{methods}'user-data'")).await, 2);
    assert_eq!(app.count(&format!("{methods}'manual'")).await, 1);

    // Changed: the old one is dead, and so are the other sessions.
    let own = app.token("39266568", &password("39266568")).await;
    let other = app.token("39266568", &password("39266568")).await;
    app.change_password(&own, &password("39266568"), "Camino72verde").await.expect(200);
    assert_eq!(app.sign_in("39266568", &password("39266568")).await.status, 401);
    assert_eq!(app.who(&other).await.status, 401);
    assert_eq!(app.sign_in("39266568", "Camino72verde").await.status, 200);
}

async fn whoever_exists_is_told_with_the_import_that_made_them(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let first = id_of(&app.import_kind(&token, "personal", STAFF).await);
    let teacher = app.add_person(Role::Docente, "Camino72verde", |user| user.email = Some("ana@x.pe".into())).await;
    let rows = [
        "SA001,39266568,Luz,Mar,otro@x.pe,AUTO".to_owned(),
        "SA900,50000001,Luz,Mar,damian.pacheco@empresa.com,AUTO".to_owned(),
        format!("SA901,{},Luz,Mar,ana@x.pe,AUTO", teacher.document),
    ];
    let checked = app.check_kind(&token, "personal", &csv(HEADING, rows)).await;
    assert_eq!(checked["validos"], 0);
    let rows = app.rows(&token, &id_of(&checked), "").await;
    let errors = |row: usize| rows["items"][row]["errores"].as_array().unwrap().clone();
    let told: Vec<_> = errors(0).iter().map(|it| it["mensaje"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        told,
        [
            "DNI duplicado. Lo tiene OCTAVIO SANZA (empleado): 39266568",
            "Legajo duplicado. Lo tiene OCTAVIO SANZA (empleado): SA001",
        ]
    );
    assert_eq!(errors(0)[0]["importacion"], json!(first));
    assert!(errors(1)[0]["mensaje"].as_str().unwrap().starts_with("Correo duplicado. Lo tiene DAMIAN PACHECO"));
    let fields: Vec<_> = errors(2).iter().map(|it| it["campo"].clone()).collect();
    assert_eq!(fields, [json!("dni"), json!("correo")], "a teacher is somebody, too");
    assert!(errors(2)[0].get("importacion").is_none(), "no import made that person");
}

async fn a_row_is_mended_without_its_password_being_typed_again(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let rows = ["A1,39266568,Ana,Ruiz,ana,Manual2026x", "A2,29161944,Eva,Paz,e@x.pe,1234"];
    let id = id_of(&app.check_kind(&token, "personal", &csv(HEADING, rows)).await);
    let mend = async |row: u32, field: &str, value: &str| {
        let path = format!("/api/admin/import/{id}/filas/{row}");
        app.patch(&path).bearer_auth(&token).json(&json!({ "datos": { field: value } })).ask().await.expect(200)
    };
    assert_eq!(mend(2, "correo", "ana@x.pe").await["estado"], "valida");
    let whole = json!({ "datos": { "nombre": "Ana María", "password": "(escrita en el archivo)" } });
    let sent_back = app.patch(&format!("/api/admin/import/{id}/filas/2")).bearer_auth(&token).json(&whole);
    assert_eq!(sent_back.ask().await.expect(200)["estado"], "valida", "the sealed one stays");
    let refused = mend(3, "password", "(escrita en el archivo)").await;
    assert_eq!(refused["estado"], "con_errores", "what stands for a password is none");
    let mended = mend(3, "password", "Tecleada2026").await;
    assert_eq!(
        (&mended["estado"], &mended["datos"]["password"]),
        (&json!("valida"), &json!("(escrita en el archivo)"))
    );
    app.finish_import(&token, &id).await;
    assert_eq!(app.sign_in("39266568", "Manual2026x").await.status, 200);
    assert_eq!(app.sign_in("29161944", "Tecleada2026").await.status, 200);
    let told =
        app.count("SELECT COUNT(*) FROM auditoria WHERE CAST(detalle AS TEXT) LIKE '%Tecleada2026%' OR CAST(detalle AS TEXT) LIKE '%1234%'").await;
    assert_eq!(told, 0, "the audit tells that it is another one, not which");
}

async fn a_typed_password_is_sealed_beside_its_row_and_gone_with_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let kept = "SELECT COUNT(*) FROM contrasenas_escritas";
    let rows = ["A1,39266568,Ana,Ruiz,a@x.pe,Manual2026x", "A2,29161944,Eva,Paz,e,Manual2026y"];
    let id = id_of(&app.check_kind(&token, "personal", &csv(HEADING, rows)).await);
    assert_eq!(app.count(kept).await, 2);
    let shown = app.rows(&token, &id, "").await.to_string() + &app.find_import(&token, &id).await.to_string();
    assert!(!shown.contains("Manual2026"), "{shown}");
    let rejected = app.get(&format!("/api/admin/import/{id}/errores.xlsx")).bearer_auth(&token).ask().await;
    let rejected = calamine::open_workbook_from_rs::<calamine::Xlsx<_>, _>(std::io::Cursor::new(rejected.body));
    let cells = format!("{:?}", calamine::Reader::worksheets(&mut rejected.unwrap()));
    assert!(cells.contains("29161944") && !cells.contains("Manual2026") && !cells.contains("(escrita"), "{cells}");

    let asked = app.patch(&format!("/api/admin/import/{id}/filas/3")).bearer_auth(&token);
    asked.json(&json!({ "datos": { "password": "auto" } })).ask().await.expect(200);
    assert_eq!(app.count(kept).await, 1, "whoever asks for one forgets the typed one");
    app.finish_import(&token, &id).await;
    assert_eq!(app.count(kept).await, 0);

    let rows = ["A3,39266569,Ana,Ruiz,b@x.pe,Manual2026x"];
    let id = id_of(&app.check_kind(&token, "personal", &csv(HEADING, rows)).await);
    app.post(&format!("/api/admin/import/{id}/cancelar")).bearer_auth(&token).ask().await.expect(200);
    assert_eq!(app.count(kept).await, 0, "nobody goes on with it");
}

async fn a_password_is_given_to_one_person_only(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let rows = ["A1,39266568,Ana,Ruiz,a@x.pe,1234", "A2,29161944,Eva,Paz,e@x.pe,1234"];
    let id = id_of(&app.check_kind(&token, "personal", &csv(HEADING, rows)).await);
    let kept = "(no cumple: largo, mayúscula, minúscula)";
    let everywhere = async |with: &str| {
        let body = json!({ "campo": "password", "valor": kept, "reemplazo": with });
        app.post(&format!("/api/admin/import/{id}/corregir")).bearer_auth(&token).json(&body).ask().await
    };
    assert_eq!(everywhere("Manual2026x").await.wrong()[0].0, "reemplazo");
    assert_eq!(everywhere("[PRESENTE]").await.expect(200)["filas_corregidas"], 2);
    // Nor to a whole file, whose corrections are kept.
    let upload = app.post("/api/admin/import/validate").bearer_auth(&token);
    let file =
        reqwest::multipart::Part::bytes(csv("legajo,dni,nombre,apellido,correo", ["A9,39266569,Ana,Ruiz,z@x.pe"]));
    let form = reqwest::multipart::Form::new().text("tipo", "personal").part("archivo", file.file_name("a.csv"));
    let refused = upload.multipart(form.text("valores_fijos", r#"{"password":"Todos2026x"}"#)).ask().await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        app.count("SELECT COUNT(*) FROM importaciones WHERE CAST(opciones AS TEXT) LIKE '%Todos2026x%'").await,
        0
    );
}

async fn the_chosen_method_makes_the_passwords(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let upload = async |method: &str| {
        let file =
            csv("legajo,dni,nombre,apellido,correo", ["A1,39266568,Octavio,Sanza,o@x.pe", ",29161944,Eva,Paz,e@x.pe"]);
        let part = reqwest::multipart::Part::bytes(file).file_name("a.csv");
        let form = reqwest::multipart::Form::new().text("tipo", "personal").part("archivo", part);
        let form = form.text("metodo", method.to_owned());
        app.post("/api/admin/import/validate").bearer_auth(&token).multipart(form).ask().await
    };
    assert_eq!(upload("manual").await.wrong()[0].0, "metodo");
    let random = upload("aleatoria").await.expect(200);
    assert_eq!(random["advertencias"], 0);
    app.finish_import(&token, &id_of(&random)).await;
    let methods = "SELECT COUNT(*) FROM credenciales_iniciales WHERE metodo = ";
    assert_eq!(app.count(&format!("{methods}'aleatoria'")).await, 2);

    let rows = ["A3,39266569,Octavio,Sanza,o3@x.pe", ",29161945,Eva,Paz,e3@x.pe"];
    let import = app.import_kind(&token, "personal", &csv("legajo,dni,nombre,apellido,correo", rows)).await;
    assert_eq!((&import["creados"], &import["advertencias"]), (&json!(2), &json!(1)), "the second has no file number");
    assert_eq!(app.count(&format!("{methods}'user-data'")).await, 1);
    assert_eq!(app.count(&format!("{methods}'aleatoria'")).await, 3);
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'crear_usuario' AND CAST(detalle AS TEXT) LIKE '%\"39266569\"%' \
                   AND CAST(detalle AS TEXT) LIKE '%\"A3\"%' AND CAST(detalle AS TEXT) LIKE '%user-data%'";
    assert_eq!(app.count(audited).await, 1, "method, document and file number");
}

async fn nobody_but_an_employee_comes_out_of_a_file(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let rows = ["A1,39266568,Ana,Ruiz,a@x.pe,AUTO,director", "A2,29161944,Eva,Paz,e@x.pe,AUTO,administrador"];
    let checked = app.check_kind(&token, "personal", &csv(&format!("{HEADING},rol"), rows)).await;
    assert_eq!(checked["validos"], 0);
    let forged = app.patch(&format!("/api/admin/import/{}/filas/2", id_of(&checked))).bearer_auth(&token);
    let forged = forged.json(&json!({ "datos": { "rol": "administrador" } })).ask().await.expect(200);
    assert_eq!(forged["estado"], "con_errores");
}

async fn what_is_undone_can_be_loaded_again(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let first = id_of(&app.import_kind(&token, "personal", STAFF).await);
    let undo = app.post(&format!("/api/admin/import/{first}/deshacer")).bearer_auth(&token);
    assert_eq!(undo.json(&json!({ "confirmar": 3 })).ask().await.expect(200)["deshechos"], 3);
    assert_eq!(app.count("SELECT COUNT(*) FROM personal").await, 0);
    let again = app.import_kind(&token, "personal", STAFF).await;
    assert_eq!(again["creados"], 3, "documents, addresses and file numbers are free");
    assert_eq!(app.sign_in("37521912", TYPED).await.status, 200);
}

async fn a_password_made_anew_is_audited_with_document_and_file_number(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let id = id_of(&app.import_kind(&token, "personal", STAFF).await);
    let renew = app.post(&format!("/api/admin/import/{id}/credentials")).bearer_auth(&token);
    assert_eq!(renew.json(&json!({ "renovar": true })).ask().await.expect(200)["generadas"], 3);
    let audited = "SELECT COUNT(*) FROM auditoria WHERE accion = 'emitir_credencial' \
                   AND CAST(detalle AS TEXT) LIKE '%aleatoria%' AND CAST(detalle AS TEXT) LIKE ";
    for named in ["'%39266568%'", "'%SA001%'", "'%37521912%'", "'%SA003%'"] {
        assert_eq!(app.count(&format!("{audited}{named}")).await, 1, "{named}");
    }
    assert_eq!(app.sign_in("37521912", TYPED).await.status, 401, "the typed one has ended");
}

async fn a_file_that_is_read_again_as_staff_gets_a_digest_that_cannot_be_tried_out(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let file = csv("legajo,dni,nombre,apellido,correo,PIN", ["A1,39266568,Ana,Ruiz,a@x.pe,Manual2026x"]);
    let refused = app.upload(&token, "docentes", "a.csv", &file).await.expect(422);
    let id = refused["import_id"].as_str().unwrap();
    let plain = app.find_import(&token, id).await["sha256"].clone();
    let again = app.post(&format!("/api/admin/import/{id}/columnas")).bearer_auth(&token);
    let fields = [("tipo", "personal"), ("columna", "PIN"), ("campo", "password")];
    assert_eq!(again.form(&fields).ask().await.status, 303);
    let read = app.find_import(&token, id).await;
    assert_eq!((&read["tipo"], &read["validos"]), (&json!("personal"), &json!(1)), "{read}");
    assert_ne!(read["sha256"], plain);
    assert!(!read.to_string().contains("Manual2026x"), "{read}");
}
