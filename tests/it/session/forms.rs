//! Signing in as a browser does: plain form posts, cookies, and posts from elsewhere.

use padron_core::role::Role;
use serde_json::json;

use crate::support::{Answer, Ask, Engine, INITIAL_PASSWORD, OWN_PASSWORD, TestApp, on_both_engines};

on_both_engines!(
    a_form_post_without_javascript_signs_in_and_goes_where_the_person_belongs,
    a_refused_form_post_goes_back_to_its_page_and_the_address_holds_no_password,
    a_changed_password_and_signing_out_work_as_plain_posts,
    with_javascript_the_same_form_answers_the_true_status,
    cookies_cannot_be_read_by_scripts_nor_sent_from_elsewhere,
    under_https_cookies_are_bound_to_the_host,
    a_post_from_another_site_is_refused_at_both_doors,
);

const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn post_form(app: &TestApp, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let referer = app.url("/login");
    app.post(path).header("accept", HTML).header("referer", referer).header("cookie", cookie).form(fields).ask().await
}

async fn a_form_post_without_javascript_signs_in_and_goes_where_the_person_belongs(engine: Engine) {
    let app = TestApp::start(engine).await;
    for (person, home) in
        [(app.add(Role::Director).await, "/dashboard"), (app.add_newcomer(Role::Apoderado).await, "/cambiar-password")]
    {
        let form = [("usuario", person.document.as_str()), ("password", person.password)];
        let answer = post_form(&app, "/sfn/ingresar", "", &form).await;
        assert_eq!((answer.status, answer.header("location").as_str()), (302, home));
        let cookie = answer.cookie("padron").unwrap().sent();
        let page = app.get(home).header("cookie", &cookie).ask().await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("Rosaura"), "the page is that person's");
        assert!(!page.text().contains(person.password));
    }
}

async fn a_refused_form_post_goes_back_to_its_page_and_the_address_holds_no_password(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let wrong = "Clave-equivocada-77";
    let form = [("usuario", person.document.as_str()), ("password", wrong)];
    let answer = post_form(&app, "/sfn/ingresar", "", &form).await;
    let back = answer.header("location");
    assert_eq!(answer.status, 302);
    assert!(back.starts_with(&app.url("/login?")) || back.starts_with("/login?"), "{back}");
    assert!(answer.cookie("padron").is_none());
    assert!(!back.contains("equivocada") && !back.contains(&person.document), "{back}");

    let path = back.strip_prefix(&app.url("")).unwrap_or(&back);
    let page = app.get(path).ask().await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Usuario o contraseña incorrectos"), "the page says what was wrong");
    assert!(!page.text().contains("equivocada"));
}

async fn a_changed_password_and_signing_out_work_as_plain_posts(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add_newcomer(Role::Apoderado).await;
    let token = app.token_of(&person).await;
    let cookie = format!("padron={token}");
    let change = |confirmation| {
        [("password_actual", INITIAL_PASSWORD), ("password_nueva", OWN_PASSWORD), ("confirmacion", confirmation)]
    };
    let differing = post_form(&app, "/sfn/cambiar-password", &cookie, &change("Otra-cosa-58")).await;
    assert_eq!(differing.status, 302);
    assert!(!differing.header("location").contains("Trompeta"), "{}", differing.header("location"));
    app.who(&token).await.expect(200);

    let changed = post_form(&app, "/sfn/cambiar-password", &cookie, &change(OWN_PASSWORD)).await;
    assert_eq!(changed.status, 302);
    assert!(changed.header("location").starts_with("/dashboard"), "{}", changed.header("location"));
    let fresh = changed.cookie("padron").unwrap();
    assert_eq!(app.who(&token).await.status, 401);
    app.who(&fresh.value).await.expect(200);

    let out = post_form(&app, "/sfn/salir", &fresh.sent(), &[]).await;
    assert_eq!((out.status, out.header("location").as_str()), (302, "/login"));
    let emptied = out.cookie("padron").unwrap();
    assert!(emptied.value.is_empty() && emptied.attributes.contains(&"Max-Age=0".into()), "{emptied:?}");
    assert_eq!(app.who(&fresh.value).await.status, 401);
}

async fn with_javascript_the_same_form_answers_the_true_status(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    for (password, status) in [("equivocada", 401), (OWN_PASSWORD, 200)] {
        let form = [("usuario", person.document.as_str()), ("password", password)];
        let answer = app.post("/sfn/ingresar").header("accept", "application/json").form(&form).ask().await;
        assert_eq!(answer.status, status, "{}", answer.text());
        assert_eq!(answer.cookie("padron").is_some(), status == 200);
    }
}

async fn cookies_cannot_be_read_by_scripts_nor_sent_from_elsewhere(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let answer =
        post_form(&app, "/sfn/ingresar", "", &[("usuario", &person.document), ("password", OWN_PASSWORD)]).await;
    for name in ["padron", "padron-dispositivo"] {
        let cookie = answer.cookie(name).unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.attributes.iter().any(|found| found == attribute), "{attribute} is not in {cookie:?}");
        }
        assert!(!cookie.attributes.contains(&"Secure".into()), "plain http on this machine: {cookie:?}");
    }
    // REST answers a token and leaves the browser's cookies alone.
    assert!(app.sign_in(&person.document, OWN_PASSWORD).await.cookie("padron").is_none());
}

async fn under_https_cookies_are_bound_to_the_host(engine: Engine) {
    let app = TestApp::start_with(engine, |settings| {
        settings.public_url = "https://colegio.pe".into();
        settings.secure_cookies = true;
    })
    .await;
    let person = app.add(Role::Docente).await;
    let form = [("usuario", person.document.as_str()), ("password", OWN_PASSWORD)];
    let request = app.post("/sfn/ingresar").header("accept", HTML).header("origin", "https://colegio.pe");
    let answer = request.header("referer", "https://colegio.pe/login").form(&form).ask().await;
    for name in ["__Host-padron", "__Host-padron-dispositivo"] {
        let cookie = answer.cookie(name).unwrap_or_else(|| panic!("no {name}: {answer:?}"));
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
            assert!(cookie.attributes.iter().any(|found| found == attribute), "{attribute} is not in {cookie:?}");
        }
        assert!(!cookie.attributes.iter().any(|attribute| attribute.starts_with("Domain")), "{cookie:?}");
    }
    let token = answer.cookie("__Host-padron").unwrap();
    assert_eq!(app.get("/api/auth/yo").header("cookie", token.sent()).ask().await.status, 200);
    let unbound = format!("padron={}", token.value);
    assert_eq!(app.get("/api/auth/yo").header("cookie", unbound).ask().await.status, 401);
    assert!(answer.header("strict-transport-security").contains("max-age=31536000"));
}

async fn a_post_from_another_site_is_refused_at_both_doors(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let token = app.token_of(&person).await;
    let body = json!({ "usuario": person.document, "password": OWN_PASSWORD });
    let form = [("usuario", person.document.as_str()), ("password", OWN_PASSWORD)];
    for (header, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://malo.example"),
        ("origin", "null"),
    ] {
        let rest = app.post("/api/auth/login").header(header, value).json(&body).ask().await;
        assert_eq!(rest.refusal(), (403, "prohibido".to_owned()), "{header}: {value}");
        let post = app.post("/sfn/ingresar").header("accept", HTML).header(header, value).form(&form).ask().await;
        assert_eq!(post.status, 403, "{header}: {value}");
        assert!(post.cookie("padron").is_none());
        let out = app.post("/api/auth/logout").with_session(&token).header(header, value);
        assert_eq!(out.ask().await.status, 403, "{header}: {value}");
    }
    app.who(&token).await.expect(200);
    let own = app.url("");
    for (header, value) in [("sec-fetch-site", "same-origin"), ("origin", own.as_str()), ("sec-fetch-site", "none")] {
        let rest = app.post("/api/auth/login").header(header, value).json(&body).ask().await;
        assert_eq!(rest.status, 200, "{header}: {value}");
    }
    // A link from elsewhere only reads, and lands on a page.
    let link = app.get("/login").header("sec-fetch-site", "cross-site").ask().await;
    assert_eq!(link.status, 200);
}
