//! The selection, by the plain forms of the page: what it holds, what the filter hides, and what becomes of it.

use serde_json::json;

use super::chosen_on;
use crate::support::{Ask, Engine, TestApp, on_both_engines};

on_both_engines!(
    a_selection_survives_filters_pages_and_tabs_and_says_what_it_holds,
    all_who_match_are_chosen_but_for_those_taken_out_one_by_one,
    the_first_two_hundred_of_filter_and_order_are_chosen_whatever_the_page_shows,
    a_selection_is_made_into_accounts_once_and_is_empty_then,
    the_toggles_are_kept_and_change_the_words,
    nobody_sees_or_changes_another_administrators_selection,
    a_filter_whose_programme_is_gone_hides_nobody_who_was_ticked,
);

const PAGE: &str = "/academico/generacion_envio_masivo";

async fn a_selection_survives_filters_pages_and_tabs_and_says_what_it_holds(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=12).await;
    let list = format!("{PAGE}?pestana=seleccionar");
    assert!(chosen_on(&app.page(&token, &list).await).contains("Elija a quiénes crear su usuario"));
    let ids = app.prospect_ids(&token, "ordenar=carnet").await;
    let tick = [
        ("vistos[0]", &*ids[0]),
        ("vistos[1]", &*ids[1]),
        ("vistos[2]", &*ids[2]),
        ("elegidos[0]", &*ids[0]),
        ("elegidos[1]", &*ids[1]),
    ];
    app.submit(&token, "prospectos-marcar", &tick).await;
    let page = app.page(&token, &list).await;
    assert!(chosen_on(&page).starts_with("2 seleccionados de 12"), "{}", chosen_on(&page));
    let narrowed = app.page(&token, &format!("{list}&programa=Contabilidad")).await;
    assert!(chosen_on(&narrowed).contains("1 con este filtro · 1 fuera de él"), "{}", chosen_on(&narrowed));
    assert!(app.page(&token, PAGE).await.contains("Generar Usuarios y Enviar Correos a 2\u{a0}Prospectos"));
    let shown = app.page(&token, &format!("{list}&ver=elegidos")).await;
    assert!(shown.contains("C2026001") && shown.contains("C2026002") && !shown.contains("C2026003"));
    // What is no longer ticked is no longer chosen; who was not shown stays.
    app.submit(&token, "prospectos-marcar", &[("vistos[0]", &ids[0])]).await;
    assert!(chosen_on(&app.page(&token, &list).await).starts_with("1 seleccionado de 12"));
    app.submit(&token, "prospectos-quitar", &[]).await;
    assert!(chosen_on(&app.page(&token, &list).await).starts_with("0 seleccionados de 12"));
}

async fn all_who_match_are_chosen_but_for_those_taken_out_one_by_one(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=20).await;
    let list = format!("{PAGE}?pestana=seleccionar");
    let count = async || chosen_on(&app.page(&token, &list).await).split(' ').next().unwrap_or_default().to_owned();
    app.submit(&token, "prospectos-elegir-todos", &[("programa", "Contabilidad")]).await;
    assert_eq!(count().await, "10");
    app.submit(&token, "prospectos-elegir-todos", &[("buscar", "nahui")]).await;
    // Ñahui are those whose number is a multiple of four: all of them even, so nobody new.
    assert_eq!(count().await, "10");
    app.submit(&token, "prospectos-elegir-todos", &[("buscar", "bravo")]).await;
    assert_eq!(count().await, "15");
    let ids = app.prospect_ids(&token, "ordenar=carnet").await;
    app.submit(&token, "prospectos-marcar", &[("vistos[0]", &ids[1]), ("vistos[1]", &ids[0])]).await;
    assert_eq!(count().await, "13", "one of each filter was taken out");
    // Choosing all of a filter again takes back that somebody of it was left out.
    app.submit(&token, "prospectos-elegir-todos", &[("programa", "contabilidad")]).await;
    assert_eq!(count().await, "14");
    app.submit(&token, "prospectos-elegir-todos", &[]).await;
    assert_eq!(count().await, "20");
    // Who is loaded afterwards is of it too, and is counted before anything is made.
    app.import_kind(&token, "prospectos", &super::file(21..=22)).await;
    assert_eq!(count().await, "22");
}

async fn the_first_two_hundred_of_filter_and_order_are_chosen_whatever_the_page_shows(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=210).await;
    let pick = [("ordenar", "-carnet"), ("buscar", "")];
    app.submit(&token, "prospectos-elegir-pagina", &pick).await;
    let page = app.page(&token, &format!("{PAGE}?pestana=seleccionar&mostrar=25")).await;
    assert!(chosen_on(&page).starts_with("200 seleccionados de 210"), "{}", chosen_on(&page));
    assert!(page.contains("toma los primeros 200 sin usuario de este filtro y orden"), "{page}");
    let shown = app.page(&token, &format!("{PAGE}?pestana=seleccionar&ver=elegidos&ordenar=carnet")).await;
    assert!(!shown.contains("C2026010") && shown.contains("C2026011"), "the last by carnet are left");
}

async fn a_selection_is_made_into_accounts_once_and_is_empty_then(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=5).await;
    app.submit(&token, "prospectos-elegir-todos", &[]).await;
    let ids = app.prospect_ids(&token, "ordenar=carnet").await;
    app.submit(&token, "prospectos-marcar", &[("vistos[0]", &ids[0])]).await;
    let wrong = app.post_fields(&token, "generacion-generar", &[("confirmar", "5")]).await;
    assert_eq!(wrong.status, 409);
    assert!(wrong.text().contains("La selección cambió: ahora son 4."), "{}", wrong.text());
    let done = app.post_fields(&token, "generacion-generar", &[("confirmar", "4")]).await;
    let address = done.header("location");
    let id = address.rsplit('/').next().unwrap();
    assert_eq!(app.wait_for_generation(&token, id).await["creados"], 4);
    for number in ["4", "0"] {
        let again = app.post_fields(&token, "generacion-generar", &[("confirmar", number)]).await;
        assert_eq!(again.status, 409, "pressed twice it is one");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM usuarios WHERE rol = 'estudiante'").await, 4);
    assert!(chosen_on(&app.page(&token, PAGE).await).starts_with("0 seleccionados de 1"));
    let history = app.page(&token, &format!("{PAGE}?pestana=historial")).await;
    assert!(history.contains("Completada") && history.contains("4\u{a0}creados"), "{history}");
}

async fn the_toggles_are_kept_and_change_the_words(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=3).await;
    app.post_fields(&token, "prospectos-elegir-todos", &[]).await;
    let off = [("enviar_email", "false"), ("forzar_cambio", "false")];
    app.submit(&token, "generacion-ajustar", &off).await;
    let page = app.page(&token, PAGE).await;
    assert!(page.contains("Generar Usuarios para 3\u{a0}Prospectos"), "{page}");
    assert!(page.contains("se descargan en Excel o se imprimen") && page.contains("será la suya"));
    // Given up, the selection keeps how accounts are to be made.
    app.submit(&token, "prospectos-quitar", &[]).await;
    app.submit(&token, "prospectos-elegir-todos", &[]).await;
    let done = app.post_fields(&token, "generacion-generar", &[("confirmar", "3")]).await;
    let address = done.header("location");
    let made = app.wait_for_generation(&token, address.rsplit('/').next().unwrap()).await;
    assert_eq!((&made["enviar_email"], &made["forzar_cambio"]), (&json!(false), &json!(false)));
    // For the next ones both are on again.
    assert!(app.page(&token, PAGE).await.contains("Generar Usuarios y Enviar Correos"));
}

async fn nobody_sees_or_changes_another_administrators_selection(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects(1..=3).await;
    app.post_fields(&token, "prospectos-elegir-todos", &[]).await;
    let other = app.administrator().await;
    assert!(chosen_on(&app.page(&other, PAGE).await).starts_with("0 seleccionados de 3"));
    app.submit(&other, "prospectos-quitar", &[]).await;
    assert!(chosen_on(&app.page(&token, PAGE).await).starts_with("3 seleccionados de 3"));
}

async fn a_filter_whose_programme_is_gone_hides_nobody_who_was_ticked(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.with_prospects([1, 3, 5]).await;
    let import = app.import_kind(&token, "prospectos", &super::file([2])).await;
    app.submit(&token, "prospectos-elegir-todos", &[("programa", "Contabilidad")]).await;
    let undo = app.post(&format!("/api/admin/import/{}/deshacer", import["import_id"].as_str().unwrap()));
    undo.bearer_auth(&token).json(&json!({ "confirmar": 1 })).ask().await.expect(200);
    let ids = app.prospect_ids(&token, "ordenar=carnet").await;
    app.submit(&token, "prospectos-marcar", &[("vistos[0]", &ids[0]), ("elegidos[0]", &ids[0])]).await;
    assert!(chosen_on(&app.page(&token, PAGE).await).starts_with("1 seleccionado de 3"));
    let done = app.post_fields(&token, "generacion-generar", &[("confirmar", "1")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
}
