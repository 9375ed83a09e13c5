//! Workers that are killed amid a sending: everyone is reached once, or listed as failed or uncertain.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;

use crate::support::outbox::{Handout, all};
use crate::support::smtp::{MailServer, Reaction};
use crate::support::{Engine, OtherInstance, TestApp, on_both_engines};

on_both_engines!(nobody_is_forgotten_or_written_to_twice_however_often_workers_are_killed);

const KILLS: u32 = 50;

/// How many are written to: enough for every kill to come amid something. `PADRON_TEST_PEOPLE=5000` takes minutes.
fn people() -> u32 {
    std::env::var("PADRON_TEST_PEOPLE").map_or(600, |count| count.parse().unwrap())
}

/// One in ten is refused for now, one in twenty taken without an answer; by the number in the address.
fn reaction(to: &str, n: u32) -> Reaction {
    let number: u32 = to.trim_start_matches("familia").split('@').next().unwrap().parse().unwrap();
    match (number % 20, n) {
        (3, 1) => Reaction::Refuse("450 4.2.0 Greylisted"),
        (13, 1) => Reaction::RefuseData("451 4.3.0 Try again"),
        (7, _) => Reaction::Vanish,
        _ => Reaction::Accept,
    }
}

async fn nobody_is_forgotten_or_written_to_twice_however_often_workers_are_killed(engine: Engine) {
    let people = people();
    let server = MailServer::scripted(reaction).await;
    let app = TestApp::start_without_worker(engine, TestApp::mail_to(&server)).await;
    let handout = app.hand_out(people).await;
    let job = app.send_email(&handout, all()).await.expect(202)["trabajo_id"].as_str().unwrap().to_owned();
    // Where in its work a worker dies is as good as random: the times have nothing to do with it.
    for kill in 0..KILLS {
        let worker = OtherInstance::start(&app);
        let share = people as usize * (kill as usize + 1) / (KILLS as usize + 5);
        for _ in 0..400 {
            if server.received().len() >= share {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_micros(u64::from(kill) * 7_919 % 9_000)).await;
        worker.kill();
        app.clock.advance(TimeDelta::seconds(13));
    }
    let worker = OtherInstance::start(&app);
    let mut state = app.job(&handout, &job).await;
    for _ in 0..600 {
        if state["pendientes"] == 0 {
            break;
        }
        app.clock.advance(TimeDelta::seconds(20));
        tokio::time::sleep(Duration::from_millis(50)).await;
        state = app.job(&handout, &job).await;
    }
    worker.kill();

    let of = |word: &str| state[word].as_i64().unwrap();
    assert_eq!(of("pendientes"), 0, "{state}");
    assert_eq!(of("enviados") + of("fallidos") + of("inciertos"), i64::from(people), "{state}");
    let taken = server.taken();
    assert!(taken.values().all(|count| *count == 1), "somebody was written to twice");
    let sent = states(&app).await;
    for n in 1..=people {
        let address = Handout::address(n);
        let told = sent[&address].as_str();
        // What is called sent has arrived; what has not arrived is called failed or uncertain.
        assert!(taken.contains_key(&address) || told != "enviado", "{address} is {told} and has nothing");
        assert!(told != "fallido" || !taken.contains_key(&address), "{address} is {told} and has a message");
    }
    let killed = of("inciertos") - i64::from(people / 20);
    println!("{engine:?}: {state}; uncertain because of kills: {killed}");
    assert!((0..i64::from(KILLS) * 10).contains(&killed), "{state}");
}

/// By address.
async fn states(app: &TestApp) -> HashMap<String, String> {
    let mut reader = app.platform.db.read().await.unwrap();
    let states: Vec<(String, String)> = padron::fetch_all!(
        &mut reader,
        "SELECT u.email, e.estado FROM envios e JOIN usuarios u ON u.id = e.usuario_id"
    )
    .unwrap();
    states.into_iter().collect()
}
