//! The templates to fill in.

use padron_core::import::Kind;

use crate::support::files::HEADINGS;
use crate::support::{Ask, Engine, TestApp, errors_of, on_both_engines};

on_both_engines!(
    a_template_downloads_in_both_formats_and_comes_back_with_its_columns,
    a_template_with_a_person_typed_over_the_example_goes_in,
    a_template_that_does_not_exist_is_not_found,
);

async fn a_template_downloads_in_both_formats_and_comes_back_with_its_columns(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    for kind in Kind::ALL {
        for (query, ending, media) in [
            ("", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("?formato=xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("?formato=csv", "csv", "text/csv; charset=utf-8"),
        ] {
            let answer = app.get(&format!("/api/admin/templates/{kind}{query}")).bearer_auth(&token).ask().await;
            assert_eq!((answer.status, answer.header("content-type").as_str()), (200, media));
            let name = format!("attachment; filename=\"plantilla-{kind}.{ending}\"");
            assert_eq!(answer.header("content-disposition"), name);
            let back = app.upload(&token, kind.as_str(), "plantilla", &answer.body).await.expect(200);
            let columns: Vec<_> = back["resumen"]["mapeo"].as_object().unwrap().keys().cloned().collect();
            assert_eq!(columns.len(), kind.columns().len(), "{kind} {ending}");
            assert_eq!(back["validos"], 0, "the example itself is nobody");
            assert!(errors_of(&back)[0].2.contains("fila de ejemplo"), "{back}");
        }
    }
}

async fn a_template_with_a_person_typed_over_the_example_goes_in(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let template = app.get("/api/admin/templates/padres?formato=csv").bearer_auth(&token).ask().await.text();
    let header = template.lines().next().unwrap();
    assert_eq!(header.trim_start_matches('\u{feff}'), HEADINGS.join(","));
    let filled = format!("{header}\r\nDNI,01234567,José,Ñahui,+51987654321,\r\n");
    let import = app.import(&token, filled.as_bytes()).await;
    assert_eq!(import["creados"], 1, "{import}");
    assert_eq!(
        app.count("SELECT COUNT(*) FROM usuarios WHERE nro_documento = '01234567' AND apellido = 'Ñahui'").await,
        1
    );
}

async fn a_template_that_does_not_exist_is_not_found(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let answer = app.get("/api/admin/templates/directores").bearer_auth(&token).ask().await;
    assert_eq!(answer.refusal(), (404, "no_encontrado".to_owned()));
    let answer = app.get("/api/admin/templates/padres?formato=pdf").bearer_auth(&token).ask().await;
    assert_eq!(answer.refusal(), (400, "solicitud_invalida".to_owned()));
}
