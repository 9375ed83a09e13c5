//! Reads and checks 10,000 rows (HU-USERS-04): `cargo bench -p padron-core`.
//!
//! Prints the median of several runs in milliseconds, and how the cost of a row compares between 1,000,
//! 10,000 and 20,000 rows. The goal is 100 ms for 10,000 rows of xlsx on one core.

#![allow(clippy::unwrap_used)]

use std::{hint::black_box, time::Instant};

use padron_core::import::{CheckOptions, Kind, check_file};
use rust_xlsxwriter::Workbook;

const HEADER: [&str; 6] = ["tipo_documento", "nro_documento", "nombre", "apellido", "telefono", "email"];
const RUNS: usize = 15;

fn main() {
    let mut per_row = Vec::new();
    for rows in [1_000, 10_000, 20_000] {
        let milliseconds = report(&format!("xlsx, {rows} rows"), rows, &workbook(rows));
        per_row.push((rows, milliseconds / f64::from(rows)));
    }
    for (rows, cost) in &per_row {
        println!("xlsx, cost of a row at {rows} rows / at 10000: {:.2}", cost / per_row[1].1);
    }
    report("csv, 10000 rows", 10_000, &delimited(10_000));
}

/// Prints and gives the median in milliseconds.
fn report(name: &str, rows: u32, bytes: &[u8]) -> f64 {
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let file = check_file(Kind::Padres, black_box(bytes), &CheckOptions::default()).unwrap();
            let elapsed = start.elapsed().as_secs_f64() * 1e3;
            assert_eq!(file.valid_count() as u32, rows);
            elapsed
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    let median = runs[RUNS / 2];
    println!("{name}: {median:.1} ms (best {:.1}, worst {:.1}; {} kB)", runs[0], runs[RUNS - 1], bytes.len() >> 10);
    median
}

fn person(row: u32) -> [String; 6] {
    const GIVEN: [&str; 5] = ["María Elena", "José Luis", "Íñigo", "Brayan", "Luz Marina"];
    const FAMILY: [&str; 5] = ["Quispe Mamani", "Muñoz Ñahui", "O'Higgins Díaz", "Pérez López", "Huamán Ccori"];
    [
        "DNI".to_owned(),
        format!("{:08}", 1_000_000 + row * 37),
        GIVEN[row as usize % 5].to_owned(),
        FAMILY[row as usize / 5 % 5].to_owned(),
        format!("+519{:08}", row * 91),
        format!("persona.{row}@ejemplo.pe"),
    ]
}

fn workbook(rows: u32) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(HEADER) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for row in 1..=rows {
        for (column, value) in (0..).zip(person(row)) {
            sheet.write_string(row, column, value).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn delimited(rows: u32) -> Vec<u8> {
    let mut text = HEADER.join(";");
    for row in 1..=rows {
        text.push_str("\r\n");
        text.push_str(&person(row).join(";"));
    }
    text.into_bytes()
}
