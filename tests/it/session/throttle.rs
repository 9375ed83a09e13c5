//! How many wrong passwords an account takes (decisions.md «Signing in»).

use chrono::TimeDelta;
use futures::future::join_all;
use padron::features::session::service::unlock;
use padron::features::users::service::find;
use padron_core::role::Role;
use serde_json::json;

use crate::support::{Ask, Engine, OWN_PASSWORD, Person, TestApp, on_both_engines};

on_both_engines!(
    ten_failures_from_one_network_block_that_network_only_and_for_fifteen_minutes,
    a_right_password_forgets_the_failures_before_it,
    failures_on_one_account_do_not_close_another,
    a_hundred_failures_in_a_day_leave_the_account_open_only_to_a_browser_that_signed_in_before,
    an_administrator_unlocks_what_a_hundred_failures_closed,
    tries_made_at_once_all_count,
    a_network_is_the_address_a_trusted_proxy_saw,
    what_a_proxy_did_not_write_hides_nobody,
    sign_ins_at_once_with_the_right_password_are_all_right,
    too_many_sign_ins_a_minute_are_told_when_to_come_back,
    the_limits_are_those_of_one_address_and_of_one_door,
);

const WRONG: &str = "equivocada";

async fn what_a_proxy_did_not_write_hides_nobody(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    for n in 0..10 {
        let from = format!("basura {n}, 1.2.3.{n}, 190.1.1.1");
        assert_eq!(app.sign_in_from(&from, &person.document, WRONG).await.status, 401);
    }
    assert_eq!(app.sign_in_from("190.1.1.1", &person.document, OWN_PASSWORD).await.status, 401);
    assert_eq!(app.sign_in_from("basura, 190.1.1.2", &person.document, OWN_PASSWORD).await.status, 200);
}

async fn sign_ins_at_once_with_the_right_password_are_all_right(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let answers = join_all((0..4).map(|_| app.sign_in(&person.document, OWN_PASSWORD))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(app.count("SELECT COUNT(*) FROM intentos_ingreso").await, 0);
    // What nobody can have as a name is a wrong sign-in like any other.
    assert_eq!(app.sign_in("7000\u{0}0001", OWN_PASSWORD).await.status, 401);
}

async fn ten_failures_from_one_network_block_that_network_only_and_for_fifteen_minutes(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    for _ in 0..10 {
        assert_eq!(app.sign_in_from("190.1.1.1", &person.document, WRONG).await.status, 401);
    }
    let from = async |network: &str| app.sign_in_from(network, &person.document, OWN_PASSWORD).await.status;
    assert_eq!(from("190.1.1.1").await, 401);
    assert_eq!(from("190.1.1.2").await, 200);
    app.clock.advance(TimeDelta::minutes(14));
    assert_eq!(from("190.1.1.1").await, 401);
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(from("190.1.1.1").await, 200);
}

async fn a_right_password_forgets_the_failures_before_it(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    for _ in 0..4 {
        for _ in 0..9 {
            app.sign_in(&person.document, WRONG).await;
        }
        app.sign_in(&person.document, OWN_PASSWORD).await.expect(200);
    }
    for _ in 0..10 {
        app.sign_in(&person.email, WRONG).await;
    }
    assert_eq!(app.sign_in(&person.document, OWN_PASSWORD).await.status, 401, "the e-mail names the same account");
}

async fn failures_on_one_account_do_not_close_another(engine: Engine) {
    let app = TestApp::start(engine).await;
    let (one, other) = (app.add(Role::Docente).await, app.add(Role::Docente).await);
    for _ in 0..12 {
        app.sign_in(&one.document, WRONG).await;
    }
    assert_eq!(app.sign_in(&one.document, OWN_PASSWORD).await.status, 401);
    app.sign_in(&other.document, OWN_PASSWORD).await.expect(200);
}

async fn a_hundred_failures_in_a_day_leave_the_account_open_only_to_a_browser_that_signed_in_before(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    let device = device_cookie(&app, &person).await;
    let stranger = device_cookie(&app, &app.add(Role::Docente).await).await;
    fail_from(&app, &person, 0..99).await;
    app.sign_in_from("201.0.0.1", &person.document, OWN_PASSWORD).await.expect(200);
    fail_from(&app, &person, 99..100).await;

    let from = async |cookie: &str| {
        let body = json!({ "usuario": person.document, "password": OWN_PASSWORD });
        let request = app.post("/api/auth/login").header("x-forwarded-for", "201.0.0.2").header("cookie", cookie);
        request.json(&body).ask().await.status
    };
    assert_eq!(from("").await, 401);
    assert_eq!(from(&stranger).await, 401, "another person's device is none");
    assert_eq!(from(&device).await, 200);
    app.clock.advance(TimeDelta::hours(23));
    assert_eq!(from("").await, 401);
    app.clock.advance(TimeDelta::hours(1) + TimeDelta::minutes(1));
    assert_eq!(from("").await, 200);
}

async fn an_administrator_unlocks_what_a_hundred_failures_closed(engine: Engine) {
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    fail_from(&app, &person, 0..100).await;
    assert_eq!(app.sign_in_from("201.0.0.1", &person.document, OWN_PASSWORD).await.status, 401);
    let row = find(&mut app.platform.db.read().await.unwrap(), person.id).await.unwrap().unwrap();
    unlock(&app.platform, &row).await.unwrap();
    app.sign_in_from("201.0.0.1", &person.document, OWN_PASSWORD).await.expect(200);
    assert_eq!(app.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'desbloquear'").await, 1);
}

/// A wrong sign-in whose password was checked: on a busy machine some find no place in the queue (503), and count for nothing.
async fn fail_once(app: &TestApp, from: &str, person: &Person) {
    while app.sign_in_from(from, &person.document, WRONG).await.status == 503 {}
}

async fn tries_made_at_once_all_count(engine: Engine) {
    let app = TestApp::start(engine).await;
    let counted = "SELECT COUNT(*) FROM intentos_ingreso WHERE contado";
    let one = app.add(Role::Docente).await;
    join_all((0..100).map(|_| fail_once(&app, "190.1.1.1", &one))).await;
    assert_eq!(app.count(counted).await, 10, "the eleventh from one network is already blocked");
    assert_eq!(app.count("SELECT COUNT(*) FROM intentos_ingreso").await, 100);

    app.execute("DELETE FROM intentos_ingreso").await;
    let other = app.add(Role::Docente).await;
    let from = |n: usize| format!("190.2.{}.{}", n / 200, n % 200);
    let networks: Vec<String> = (0..120).map(from).collect();
    join_all(networks.iter().map(|network| fail_once(&app, network, &other))).await;
    assert_eq!(app.count(counted).await, 100, "the limit of the day is passed by nobody");
    assert_eq!(app.sign_in_from("201.0.0.9", &other.document, OWN_PASSWORD).await.status, 401);
}

async fn a_network_is_the_address_a_trusted_proxy_saw(engine: Engine) {
    // Without trusted proxies the header is what anybody may write: it opens no new network.
    let app = TestApp::start_with(engine, |settings| settings.trusted_proxies.clear()).await;
    let person = app.add(Role::Docente).await;
    for n in 0..10 {
        app.sign_in_from(&format!("190.1.1.{n}"), &person.document, WRONG).await;
    }
    assert_eq!(app.sign_in_from("190.1.1.99", &person.document, OWN_PASSWORD).await.status, 401);

    // With one, what stands left of the address it added is the visitor's own claim.
    let app = TestApp::start(engine).await;
    let person = app.add(Role::Docente).await;
    for n in 0..10 {
        app.sign_in_from(&format!("10.0.0.{n}, 190.1.1.1"), &person.document, WRONG).await;
    }
    assert_eq!(app.sign_in_from("190.1.1.1", &person.document, OWN_PASSWORD).await.status, 401);
    assert_eq!(app.sign_in_from("190.1.1.1, 190.1.1.2", &person.document, OWN_PASSWORD).await.status, 200);
}

async fn too_many_sign_ins_a_minute_are_told_when_to_come_back(engine: Engine) {
    let app = TestApp::start_with(engine, |settings| settings.login_rate = 3).await;
    let person = app.add(Role::Docente).await;
    for _ in 0..3 {
        app.sign_in(&person.document, OWN_PASSWORD).await.expect(200);
    }
    let answer = app.sign_in(&person.document, OWN_PASSWORD).await;
    assert_eq!(answer.refusal(), (429, "demasiadas_solicitudes".to_owned()));
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let form = [("usuario", person.document.as_str()), ("password", OWN_PASSWORD)];
    assert_eq!(app.post("/sfn/ingresar").form(&form).ask().await.status, 429, "REST and the form share the limit");
}

async fn the_limits_are_those_of_one_address_and_of_one_door(engine: Engine) {
    let app = TestApp::start_with(engine, |settings| (settings.login_rate, settings.api_rate) = (2, 4)).await;
    let person = app.add(Role::Docente).await;
    let token = app.token_of(&person).await;
    for _ in 0..4 {
        app.who(&token).await.expect(200);
    }
    assert_eq!(app.who(&token).await.status, 429);
    app.sign_in(&person.document, OWN_PASSWORD).await.expect(200);
    assert_eq!(app.sign_in(&person.document, OWN_PASSWORD).await.status, 429);
    app.sign_in_from("190.1.1.1", &person.document, OWN_PASSWORD).await.expect(200);
    assert_eq!(app.get("/healthz").ask().await.status, 200);
}

/// Wrong passwords, one each from the networks numbered `networks`.
async fn fail_from(app: &TestApp, person: &Person, networks: std::ops::Range<u32>) {
    for n in networks {
        let network = format!("190.9.{}.{}", n / 250, n % 250);
        assert_eq!(app.sign_in_from(&network, &person.document, WRONG).await.status, 401);
    }
}

/// What a browser keeps after signing in once.
async fn device_cookie(app: &TestApp, person: &Person) -> String {
    let form = [("usuario", person.document.as_str()), ("password", person.password)];
    let answer = app.post("/sfn/ingresar").header("x-forwarded-for", "201.9.9.9").form(&form).ask().await;
    answer.cookie("padron-dispositivo").expect("a device cookie").sent()
}
