//! How long notices are kept.

use chrono::TimeDelta;
use padron::features::notifications::service::prune;
use padron_core::role::Role;

use super::{notices, notify, read, titles};
use crate::support::{Engine, TestApp, on_both_engines};

on_both_engines!(read_notices_leave_after_ninety_days_and_all_after_a_year);

async fn read_notices_leave_after_ninety_days_and_all_after_a_year(engine: Engine) {
    let app = TestApp::start_without_worker(engine, |_| ()).await;
    let ana = app.add(Role::Docente).await;
    let left = async || {
        prune(&app.platform).await.unwrap();
        // Sessions end sooner.
        let page = notices(&app, &app.token_of(&ana).await, "ordenar=fecha").await;
        titles(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for title in ["Leída al llegar", "Leída después", "Nunca leída"] {
        notify(&app, &[&ana], title, "a").await;
    }
    let token = app.token_of(&ana).await;
    let items = notices(&app, &token, "ordenar=fecha").await["items"].clone();
    read(&app, &token, &items[0]["id"]).await.expect(200);
    app.clock.advance(TimeDelta::days(60));
    read(&app, &app.token_of(&ana).await, &items[1]["id"]).await.expect(200);
    app.clock.advance(TimeDelta::days(29));
    assert_eq!(left().await.len(), 3);
    app.clock.advance(TimeDelta::days(2));
    assert_eq!(left().await, ["Leída después", "Nunca leída"]);
    app.clock.advance(TimeDelta::days(60));
    assert_eq!(left().await, ["Nunca leída"]);
    app.clock.advance(TimeDelta::days(213));
    assert_eq!(left().await, ["Nunca leída"]);
    notify(&app, &[&ana], "Nueva", "a").await;
    app.clock.advance(TimeDelta::days(2));
    assert_eq!(left().await, ["Nueva"]);
}
