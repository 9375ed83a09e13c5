//! Voting once, in time, and counting.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::publishing::School;
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    a_guardian_votes_once_and_finds_the_own_vote,
    twenty_votes_at_once_of_one_guardian_are_one,
    a_poll_that_has_closed_takes_no_votes,
    only_its_author_counts_a_poll,
);

async fn a_guardian_votes_once_and_finds_the_own_vote(engine: Engine) {
    let school = School::build(engine).await;
    let poll = school.publish_poll("¿Paseo?", &[&school.matematica_a]).await;
    for choice in [json!(3), json!(0), json!(-1), Value::Null] {
        let body = json!({ "opcion": choice });
        let answer = school.send(&school.guardian_a, &format!("encuestas/{poll}/votos"), &body).await;
        assert_eq!(answer.expect(422)["campos"][0]["campo"], "opcion", "{choice}");
    }
    let voted = school.vote(&school.guardian_a, &poll, 2).await.expect(200);
    assert_eq!((&voted["mi_voto"], &voted["cerrada"]), (&json!(2), &json!(false)));
    let again = school.vote(&school.guardian_a, &poll, 1).await;
    assert_eq!(again.refusal(), (409, "ya_voto".to_owned()));
    assert_eq!(again.json()["mensaje"], "Usted ya votó en esta encuesta.");
    let found = school.look(&school.guardian_a, "encuestas").await.expect(200);
    assert_eq!(found["items"][0], voted, "the answer is what the list says");
    let count = |value: &Value| value.get("votos").is_some() || value.get("alcance").is_some();
    assert!(!count(&voted) && !voted["opciones"].as_array().unwrap().iter().any(count), "{voted}");
    assert!(school.look(&school.guardian_none, "encuestas").await.expect(200)["items"][0].get("mi_voto").is_none());
    assert_eq!(school.vote(&school.guardian_b, &poll, 1).await.status, 404, "of another section");
    let nobodys = "01900000-0000-7000-8000-000000000000";
    assert_eq!(school.vote(&school.guardian_a, nobodys, 1).await.status, 404);
    assert_eq!(school.vote(&school.guardian_a, "x", 1).await.status, 404);
    let notice = school.publish_notice("Hola", &[&school.arte]).await;
    assert_eq!(school.vote(&school.guardian_a, &notice, 1).await.status, 404, "a notice is no poll");
    assert_eq!(school.vote(&school.teacher, &poll, 1).await.status, 403);
}

async fn twenty_votes_at_once_of_one_guardian_are_one(engine: Engine) {
    let school = School::build(engine).await;
    let poll = school.publish_poll("¿Paseo?", &[&school.arte]).await;
    let votes = (0..20).map(|n| school.vote(&school.guardian_a, &poll, 1 + n % 2));
    let mut statuses: Vec<_> = futures::future::join_all(votes).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (200, [409; 19].as_slice()));
    assert_eq!(school.count("SELECT COUNT(*) FROM encuesta_votos").await, 1);
    let results = school.look(&school.teacher, &format!("encuestas/{poll}/resultados")).await.expect(200);
    assert_eq!(results["votos"], 1);
}

async fn a_poll_that_has_closed_takes_no_votes(engine: Engine) {
    let school = School::build(engine).await;
    let poll = school.publish_poll("¿Paseo?", &[&school.arte]).await;
    school.vote(&school.guardian_a, &poll, 1).await.expect(200);
    school.clock.advance(TimeDelta::minutes(61));
    let late = school.vote(&school.guardian_b, &poll, 1).await;
    assert_eq!(late.refusal(), (409, "encuesta_cerrada".to_owned()));
    assert_eq!(school.vote(&school.guardian_a, &poll, 1).await.refusal(), (409, "ya_voto".to_owned()));
    let found = school.look(&school.guardian_b, "encuestas").await.expect(200);
    assert_eq!(found["items"][0]["cerrada"], true);
    let results = school.look(&school.teacher, &format!("encuestas/{poll}/resultados")).await.expect(200);
    assert_eq!((&results["cerrada"], &results["votos"]), (&json!(true), &json!(1)));
}

async fn only_its_author_counts_a_poll(engine: Engine) {
    let school = School::build(engine).await;
    let poll = school.publish_poll("¿Paseo?", &[&school.arte]).await;
    for (guardian, choice) in [(&school.guardian_a, 2), (&school.guardian_b, 2), (&school.guardian_none, 1)] {
        school.vote(guardian, &poll, choice).await.expect(200);
    }
    let path = format!("encuestas/{poll}/resultados");
    let mut results = school.look(&school.teacher, &path).await.expect(200);
    assert!(results.as_object_mut().unwrap().remove("cierra_en").is_some());
    assert_eq!(
        results,
        json!({ "id": poll, "pregunta": "¿Paseo?", "cerrada": false, "votos": 3, "alcance": 3, "opciones": [
            { "numero": 1, "texto": "Sí", "votos": 1 }, { "numero": 2, "texto": "No", "votos": 2 },
        ] })
    );
    assert_eq!(school.look(&school.other, &path).await.status, 404);
    assert_eq!(school.look(&school.guardian_a, &path).await.status, 403);
    let own = school.look(&school.teacher, "encuestas").await.expect(200);
    assert_eq!((&own["items"][0]["votos"], &own["items"][0]["opciones"][1]["votos"]), (&json!(3), &json!(2)));
}
