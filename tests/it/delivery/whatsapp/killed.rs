//! Workers that are killed amid a sending, with webhooks that settle part of what nobody knows: everyone is reached once, or
//! listed as failed or uncertain.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;

use super::all;
use crate::support::meta::{MetaServer, Reaction};
use crate::support::outbox::Handout;
use crate::support::{Engine, OtherInstance, TestApp, on_both_engines};

on_both_engines!(nobody_is_forgotten_or_written_to_twice_however_often_workers_are_killed);

const KILLS: u32 = 50;

/// How many are written to: enough for every kill to come amid something. `PADRON_TEST_PEOPLE=5000` takes minutes.
fn people() -> u32 {
    std::env::var("PADRON_TEST_PEOPLE").map_or(600, |count| count.parse().unwrap())
}

fn number(phone: &str) -> u32 {
    phone[4..].parse::<u32>().unwrap() - 10_000_000
}

/// One in ten is refused for now, one in twenty taken without an answer, one in twenty is no number.
fn reaction(to: &str, n: u32) -> Reaction {
    match (number(to) % 20, n) {
        (3, 1) => Reaction::Refuse(130429),
        (13, 1) => Reaction::Status(429),
        (7, _) => Reaction::Vanish,
        (11, _) => Reaction::Refuse(131026),
        _ => Reaction::Accept,
    }
}

async fn nobody_is_forgotten_or_written_to_twice_however_often_workers_are_killed(engine: Engine) {
    let people = people();
    let meta = MetaServer::scripted(reaction).await;
    let app = TestApp::start_without_worker(engine, meta.settings()).await;
    let handout = app.hand_out(people).await;
    let job = app.start_whatsapp(&handout, all()).await;
    // Where in its work a worker dies is as good as random: the times have nothing to do with it.
    for kill in 0..KILLS {
        let worker = OtherInstance::start(&app);
        let share = people as usize * (kill as usize + 1) / (KILLS as usize + 5);
        for _ in 0..400 {
            if meta.received().len() >= share {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_micros(u64::from(kill) * 7_919 % 9_000)).await;
        worker.kill();
        app.clock.advance(TimeDelta::seconds(13));
        // Meta tells of every other message, some of them twice and some of them late.
        let told: Vec<_> = meta
            .received()
            .iter()
            .filter(|message| number(&message.to).is_multiple_of(2))
            .map(|message| message.status("delivered"))
            .collect();
        for statuses in told.chunks(100) {
            app.tell(statuses).await;
        }
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
    let taken = meta.taken();
    assert!(taken.values().all(|count| *count == 1), "somebody was written to twice");
    assert_told_truly(&app, &taken, people).await;

    // What was uncertain and arrived is settled by what Meta tells of it.
    let uncertain = of("inciertos");
    let all: Vec<_> = meta.received().iter().map(|message| message.status("sent")).collect();
    for statuses in all.chunks(100) {
        app.tell(statuses).await;
    }
    let left = app.in_state("incierto").await;
    println!("{engine:?}: {state}; uncertain before and after Meta told: {uncertain}, {left}");
    assert_told_truly(&app, &taken, people).await;
    let lost: i64 =
        states(&app).await.iter().filter(|(phone, state)| *state == "incierto" && !taken.contains_key(*phone)).count()
            as i64;
    assert_eq!(left, lost, "uncertain is only what never arrived and may have");
    assert!(left < i64::from(KILLS) * 16, "{left}");
}

/// What is called sent has arrived; what has arrived is not called failed.
async fn assert_told_truly(app: &TestApp, taken: &HashMap<String, u32>, people: u32) {
    let states = states(app).await;
    for n in 1..=people {
        let phone = Handout::phone(n);
        let (told, arrived) = (states[&phone].as_str(), taken.contains_key(&phone));
        assert!(arrived || !["enviado", "entregado", "leido"].contains(&told), "{phone} is {told} and has nothing");
        assert!(told != "fallido" || !arrived, "{phone} is {told} and has a message");
        assert!(["fallido", "incierto"].contains(&told) || n % 20 != 11, "{phone} is no number and {told}");
    }
}

/// By telephone.
async fn states(app: &TestApp) -> HashMap<String, String> {
    let mut reader = app.platform.db.read().await.unwrap();
    let states: Vec<(String, String)> = padron::fetch_all!(
        &mut reader,
        "SELECT u.telefono, e.estado FROM envios e JOIN usuarios u ON u.id = e.usuario_id"
    )
    .unwrap();
    states.into_iter().collect()
}
