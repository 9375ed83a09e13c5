//! Several directors, and several instances, at once.

use futures::future::join_all;
use padron_core::role::Role;
use reqwest::Method;
use serde_json::json;

use super::{PATH, School, another_director, ask, components, of, story};
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    of_many_who_confirm_at_once_one_does,
    the_first_structure_of_a_year_is_begun_once,
    drafts_that_are_saved_at_once_stay_whole,
    of_drafts_made_from_the_same_version_one_is_saved,
    nobody_writes_over_what_they_have_not_seen,
    what_another_instance_saved_is_seen_at_once,
    a_new_name_of_the_director_is_seen_at_once,
);

async fn of_many_who_confirm_at_once_one_does(engine: Engine) {
    let school = School::open(engine).await;
    let other = school.another().await;
    let directors = [school.director.clone(), another_director(&school).await];
    for _ in 0..3 {
        school.add(Role::Docente).await;
    }
    school.save(&of(&["30", "30"]), false).await.expect(200);
    let structures: Vec<_> = (1..=24)
        .map(|n| {
            let (one, two) = (format!("{}", 50 - n), format!("{}", n));
            json!({ "componentes": components(&[("A", "50"), ("B", &one), ("C", &two)]) })
        })
        .filter(|it| it["componentes"][2]["peso_porcentual"].as_str().unwrap().parse::<u32>().unwrap() >= 5)
        .collect();
    let confirmations = structures.iter().enumerate().map(|(n, body)| {
        let visitor = if n % 2 == 0 { &*school.app } else { &other };
        ask(visitor, &directors[n % 3 % 2], Method::PUT, PATH, Some(body))
    });
    let answers = join_all(confirmations).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(won.len(), 1);
    for answer in &lost {
        assert_eq!(answer.refusal(), (409, "estructura_bloqueada".into()));
    }
    assert_eq!(school.structure().await, won[0].json(), "what stands is the winner's");
    assert_eq!(ask(&other, &school.director, Method::GET, PATH, None).await.expect(200), won[0].json());
    assert_eq!(school.count("SELECT COUNT(*) FROM estructura_historial WHERE bloqueada").await, 1);
    assert_eq!(school.rows().await, [1, 3, 2]);
    assert_eq!(school.count("SELECT COUNT(*) FROM notificaciones").await, 3, "each teacher is told once");
    assert_eq!(school.count("SELECT COUNT(DISTINCT usuario_id) FROM notificaciones").await, 3);
    assert_eq!(school.count("SELECT COUNT(*) FROM auditoria WHERE accion = 'confirmar_estructura'").await, 1);
}

async fn the_first_structure_of_a_year_is_begun_once(engine: Engine) {
    let school = School::open(engine).await;
    let other = school.another().await;
    let body = json!({ "componentes": story() });
    let confirmations = (0..16).map(|n| {
        let visitor = if n % 2 == 0 { &*school.app } else { &other };
        ask(visitor, &school.director, Method::PUT, PATH, Some(&body))
    });
    let mut statuses: Vec<_> = join_all(confirmations).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (200, &[409; 15][..]));
    assert_eq!(school.rows().await, [1, 5, 1]);
}

async fn drafts_that_are_saved_at_once_stay_whole(engine: Engine) {
    let school = School::open(engine).await;
    let other = school.another().await;
    let bodies: Vec<_> = (1..=20)
        .map(|n| {
            let weight = n.to_string();
            let parts: Vec<_> =
                ["A", "B", "C", "D", "E"].into_iter().take(n % 5 + 1).map(|it| (it, &*weight)).collect();
            json!({ "componentes": components(&parts), "confirmar": false })
        })
        .collect();
    let drafts = bodies.iter().enumerate().map(|(n, body)| {
        let visitor = if n % 2 == 0 { &*school.app } else { &other };
        ask(visitor, &school.director, Method::PUT, PATH, Some(body))
    });
    let mut versions: Vec<_> =
        join_all(drafts).await.iter().map(|answer| answer.expect(200)["version"].as_i64().unwrap()).collect();
    versions.sort_unstable();
    assert_eq!(versions, (1..=20).collect::<Vec<_>>());
    let stands = school.structure().await;
    assert_eq!(stands["version"], 20);
    let weights = super::weights_of(&stands);
    assert!(weights.iter().all(|weight| *weight == weights[0]), "all of one draft: {weights:?}");
    let number = weights[0].parse::<f64>().unwrap() as usize;
    assert_eq!(weights.len(), number % 5 + 1);
    assert_eq!(school.rows().await[2], 20);
}

async fn of_drafts_made_from_the_same_version_one_is_saved(engine: Engine) {
    let school = School::open(engine).await;
    let bodies: Vec<_> =
        (5..25).map(|n| json!({ "componentes": of(&[&n.to_string()]), "confirmar": false, "version": 0 })).collect();
    let drafts = bodies.iter().map(|body| school.put(body));
    let answers = join_all(drafts).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.refusal(), (409, "estructura_modificada".into()));
    }
    assert_eq!(school.rows().await, [1, 1, 1]);
}

async fn nobody_writes_over_what_they_have_not_seen(engine: Engine) {
    let school = School::open(engine).await;
    let draft = school.put(&json!({ "componentes": of(&["30", "30"]), "confirmar": false, "version": 0 })).await;
    assert_eq!(draft.expect(200)["version"], 1);
    let weights = json!([{ "nombre_item": "A", "peso_porcentual": 50 }]);
    for seen in [0, 2, -1] {
        for answer in [
            school.put(&json!({ "componentes": story(), "version": seen })).await,
            school.patch_weights(&json!({ "pesos": weights, "confirmar": false, "version": seen })).await,
        ] {
            let refused = answer.expect(409);
            assert_eq!(refused["codigo"], "estructura_modificada");
            assert_eq!(
                refused["mensaje"],
                "La estructura cambió mientras usted la revisaba. Vea la versión guardada antes de continuar."
            );
        }
    }
    assert_eq!(school.structure().await, draft.json());
    let weighed = school.patch_weights(&json!({ "pesos": weights, "confirmar": false, "version": 1 })).await;
    assert_eq!(weighed.expect(200)["version"], 2);
    school.put(&json!({ "componentes": story(), "version": 2 })).await.expect(200);
    // Of a locked year that is said first.
    let late = school.put(&json!({ "componentes": story(), "version": 1 })).await;
    assert_eq!(late.refusal(), (409, "estructura_bloqueada".into()));
}

async fn what_another_instance_saved_is_seen_at_once(engine: Engine) {
    let school = School::open(engine).await;
    let other = school.another().await;
    let here = async || school.structure().await;
    let there = async || ask(&other, &school.director, Method::GET, PATH, None).await.expect(200);
    assert_eq!(here().await, there().await);
    for (n, weight) in ["10", "20", "30"].into_iter().enumerate() {
        let visitor = if n % 2 == 0 { &other } else { &*school.app };
        let body = json!({ "componentes": of(&[weight]), "confirmar": false });
        let saved = ask(visitor, &school.director, Method::PUT, PATH, Some(&body)).await.expect(200);
        // Twice: the second time from what is remembered.
        for _ in 0..2 {
            assert_eq!((here().await, there().await), (saved.clone(), saved.clone()));
        }
    }
    let body = json!({ "componentes": story() });
    let locked = ask(&other, &school.director, Method::PUT, PATH, Some(&body)).await.expect(200);
    assert_eq!(locked["bloqueada"], true);
    assert_eq!((here().await, there().await), (locked.clone(), locked));
    let preview = ask(&school, &school.director, Method::GET, &format!("{PATH}/preview"), None).await.expect(200);
    assert_eq!(preview["promedio"], "16.45");
}

async fn a_new_name_of_the_director_is_seen_at_once(engine: Engine) {
    let school = School::open(engine).await;
    school.save(&story(), true).await.expect(200);
    assert_eq!(school.structure().await["modificado_por"], "Rosaura Quintanilla Ñope");
    school.execute("UPDATE usuarios SET nombre = 'Rosa' WHERE rol = 'director'").await;
    assert_eq!(school.structure().await["modificado_por"], "Rosa Quintanilla Ñope");
    assert_eq!(school.history("").await["items"][0]["realizado_por"], "Rosa Quintanilla Ñope");
}
