//! What the credentials workbook of 100,000 people costs: wall time and the highest memory.
//!
//! `cargo bench --bench credentials`

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::time::Instant;

use padron::features::credentials::export::{CredentialRow, Further, Heading, build};
use padron::features::credentials::model::Order;
use padron_core::password::PlainPassword;
use padron_core::role::Role;

const PEOPLE: usize = 100_000;

fn main() {
    let heading = Heading {
        institution: "I.E.P. Las Orquídeas".into(),
        site_url: "https://plataforma.orquideas.edu.pe".into(),
        generated_on: "10/02/2025".into(),
        order: Order::Name,
        is_partial: false,
        further: Further::Children,
    };
    let rows: Vec<_> = (0..PEOPLE).map(row).collect();
    println!("{PEOPLE} rows: {} MB before", peak());
    for _ in 0..3 {
        let started = Instant::now();
        let bytes = build(&heading, &rows).unwrap();
        println!("{:?}, {} KB, {} MB at the highest", started.elapsed(), bytes.len() / 1024, peak());
    }
}

fn row(n: usize) -> CredentialRow {
    CredentialRow {
        full_name: format!("María Elena Quispe Mamani {n}"),
        role: Role::Apoderado,
        document_type: "DNI".into(),
        user_name: (30_000_000 + n).to_string(),
        password: Some(PlainPassword::new(format!("aB9xT{n:05}"))),
        phone: format!("+519{n:08}"),
        created_on: "10/02/2025".into(),
        active: true,
        further: [format!("Luz Quispe Rojas {n}"), format!("{}.º Primaria \"A\"", n % 6 + 1)],
    }
}

/// The process's highest memory so far, in MB (Linux).
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() / 1024
}
