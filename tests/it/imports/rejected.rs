//! The rejected rows as a workbook: corrected, it goes in whole.

use padron_core::import::{CheckOptions, Kind, check_file};
use serde_json::json;

use crate::support::files::PARENTS_WITH_ERRORS;
use crate::support::{Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(rejected_rows_come_back_as_uploaded_and_go_in_when_corrected,);

async fn rejected_rows_come_back_as_uploaded_and_go_in_when_corrected(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let import = app.import(&token, PARENTS_WITH_ERRORS).await;
    let address = format!("/api/admin/import/{}/errores.xlsx", id_of(&import));
    let answer = app.get(&address).bearer_auth(&token).ask().await;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!((answer.status, answer.header("content-type").as_str()), (200, media), "{}", answer.text());

    // Uploaded as it is: the same rows, the same errors, and the column «Error» is ignored.
    let again = app.check(&token, &answer.body).await;
    assert_eq!((&again["total"], &again["validos"]), (&json!(6), &json!(0)), "{again}");
    let ignored = again["resumen"]["ignoradas"].as_array().unwrap();
    assert!(ignored.contains(&json!("Error")), "{ignored:?}");

    // Corrected by hand: every row gets a document and a telephone of its own.
    let checked = check_file(Kind::Padres, &answer.body, &CheckOptions::default()).unwrap();
    let mut text = "tipo_documento,nro_documento,nombre,apellido,telefono,email,Error".to_owned();
    for (number, row) in checked.rows.iter().enumerate() {
        let or = |field: &str, other: &str| {
            Some(row.values.get(field)).filter(|v| !v.is_empty()).unwrap_or(other).to_owned()
        };
        let (name, surname) = (or("nombre", "Ana"), or("apellido", "Ruiz"));
        text.push_str(&format!("\nDNI,5010000{number},{name},{surname},+5191234567{number},,antes mal"));
    }
    let corrected = app.import(&token, text.as_bytes()).await;
    assert_eq!((&corrected["creados"], &corrected["con_errores"]), (&json!(6), &json!(0)), "{corrected}");
}
