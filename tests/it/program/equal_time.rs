//! A refused sign-in costs the same work whatever was wrong with it, so that its time tells nothing. Work is measured
//! in the processor time of the hashing threads: other programs on the machine do not show in it.

use crate::support::{Engine, Home, OWN_PASSWORD, Server};

const TRIES: u32 = 2;

#[tokio::test]
async fn every_refused_sign_in_costs_the_same_work() {
    let mut home = Home::new(Engine::Sqlite).await;
    home.own_cost = "12";
    home.create_user("docente", "70000001", OWN_PASSWORD);
    home.create_user("docente", "70000002", OWN_PASSWORD);
    home.create_user("docente", "70000003", OWN_PASSWORD);
    home.execute("UPDATE usuarios SET estado_activo = 0 WHERE nro_documento = '70000003'").await;
    // A machine-made password is hashed at a lower cost.
    let reset = home.run(&["user", "reset", "--documento", "70000002"], b"");
    assert!(reset.status.success());
    let server = home.serve().await;
    let long = "x".repeat(100);
    let mut spent = Vec::new();
    for (case, user, password) in [
        ("wrong password", "70000001", "equivocada"),
        ("wrong initial password", "70000002", "equivocada"),
        ("right password of an inactive user", "70000003", OWN_PASSWORD),
        ("unknown user", "87654321", "equivocada"),
        ("too long to be right", "70000001", &long),
    ] {
        let before = hashing_ticks(&server);
        for _ in 0..TRIES {
            assert_eq!(server.sign_in(user, password).await.status, 401, "{case}");
        }
        spent.push((case, hashing_ticks(&server) - before));
    }
    let (least, most) =
        (spent.iter().map(|case| case.1).min().unwrap(), spent.iter().map(|case| case.1).max().unwrap());
    assert!(least >= 20, "nothing was measured: {spent:?}");
    assert!(most * 10 <= least * 13, "{spent:?}");
}

/// Processor time of the hashing threads, in hundredths of a second.
fn hashing_ticks(server: &Server) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{}/task", server.id())).unwrap();
    threads
        .map(|thread| std::fs::read_to_string(thread.unwrap().path().join("stat")).unwrap())
        .filter(|stat| stat.contains("(bcrypt-"))
        .map(|stat| {
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
            // The 14th and 15th of the whole line: utime and stime.
            fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
        })
        .sum()
}
