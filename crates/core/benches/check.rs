//! Reads and checks rows of people and of students (HU-USERS-04): `cargo bench -p padron-core --features legacy`.
//!
//! Prints the median of several runs in milliseconds, and how the cost of a row compares between 1,000,
//! 10,000 and 20,000 rows; the goal is within 20 %. The goal is 100 ms for 10,000 rows of xlsx on one core.

#![allow(clippy::unwrap_used)]

use std::{hint::black_box, time::Instant};

#[cfg(feature = "legacy")]
use padron_core::sheet::Limits;
use padron_core::{
    import::{CheckOptions, Kind, check_file},
    sheet::Source,
};
use rust_xlsxwriter::Workbook;

#[cfg(feature = "legacy")]
#[path = "../tests/common/mod.rs"]
mod common;

const RUNS: usize = 15;

fn main() {
    for kind in [Kind::Padres, Kind::Estudiantes] {
        compare(&format!("xlsx, {kind:?}"), |rows| report(kind, rows, Source::Upload(&workbook(kind, rows))));
        compare(&format!("csv, {kind:?}"), |rows| report(kind, rows, Source::Upload(&delimited(kind, rows))));
    }
    println!("xlsx of 64 columns, 60 rows: nearly all of it is understanding");
    report(Kind::Padres, 60, Source::Upload(&wide(60)));
    #[cfg(feature = "legacy")]
    compare("grid of an xlsb, Padres", |rows| {
        let upload = xlsb(Kind::Padres, rows);
        let start = Instant::now();
        let grid = padron_core::sheet::legacy::convert(&upload, &Limits::default()).unwrap();
        println!("    made in the child: {:.1} ms, {} kB", start.elapsed().as_secs_f64() * 1e3, grid.len() >> 10);
        report(Kind::Padres, rows, Source::Grid(&grid))
    });
}

/// Runs at each size, and prints what a row costs at each in relation to 10,000 rows.
fn compare(name: &str, milliseconds: impl Fn(u32) -> f64) {
    println!("{name}");
    let per_row = [1_000, 10_000, 20_000].map(|rows| (rows, milliseconds(rows) / f64::from(rows)));
    for (rows, cost) in per_row {
        println!("    a row at {rows} rows / at 10000: {:.2}", cost / per_row[1].1);
    }
}

/// Prints and gives the median in milliseconds.
fn report(kind: Kind, rows: u32, source: Source<'_>) -> f64 {
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let file = check_file(kind, black_box(source), &CheckOptions::default()).unwrap();
            let elapsed = start.elapsed().as_secs_f64() * 1e3;
            assert_eq!(file.valid_count() as u32, rows);
            elapsed
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    let median = runs[RUNS / 2];
    println!("    {rows} rows: {median:.1} ms (best {:.1}, worst {:.1})", runs[0], runs[RUNS - 1]);
    median
}

/// The headings and a row of a kind, each valid and unlike the others.
fn headings(kind: Kind) -> Vec<String> {
    kind.columns().iter().map(|column| column.name.to_owned()).collect()
}

fn person(kind: Kind, row: u32) -> Vec<String> {
    const GIVEN: [&str; 5] = ["María Elena", "José Luis", "Íñigo", "Brayan", "Luz Marina"];
    const FAMILY: [&str; 5] = ["Quispe Mamani", "Muñoz Ñahui", "O'Higgins Díaz", "Pérez López", "Huamán Ccori"];
    let given = GIVEN[row as usize % 5];
    let family = FAMILY[row as usize / 5 % 5];
    let value = |name: &str| match name {
        "tipo_documento" => "DNI".to_owned(),
        "nro_documento" | "nro_documento_apoderado" => format!("{:08}", 1_000_000 + row * 37),
        // No two children of a name and a grade: they would be one.
        "nombre" => {
            let letter = |place: u32| LETTERS[(row / place % 26) as usize];
            format!("{given} {}{}{}", letter(25), letter(650), letter(16_900))
        }
        "apellido" => family.to_owned(),
        "telefono" => format!("+519{:08}", row * 91),
        "email" => format!("persona.{row}@ejemplo.pe"),
        "nivel" => "Primaria".to_owned(),
        "grado" => (row % 6 + 1).to_string(),
        "seccion" => LETTERS[row as usize % 4].to_owned(),
        "tipo_relacion" => "madre".to_owned(),
        _ => String::new(),
    };
    kind.columns().iter().map(|column| value(column.name)).collect()
}

const LETTERS: [&str; 26] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W",
    "X", "Y", "Z",
];

fn table(kind: Kind, rows: u32) -> impl Iterator<Item = Vec<String>> {
    std::iter::once(headings(kind)).chain((1..=rows).map(move |row| person(kind, row)))
}

fn workbook(kind: Kind, rows: u32) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, values) in (0..).zip(table(kind, rows)) {
        for (column, value) in (0..).zip(values) {
            sheet.write_string(row, column, value).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A table with as many columns as there may be: a guardian's, and what else a school writes down.
fn wide(rows: u32) -> Vec<u8> {
    const OTHERS: [&str; 4] = ["Observación", "Pensión de marzo", "Nombre de la tía", "Celular de emergencia"];
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, mut values) in (0..).zip(table(Kind::Padres, rows)) {
        let other = |column: usize| match row {
            0 => format!("{} {column}", OTHERS[column % OTHERS.len()]),
            row => format!("98{:07}", row * 64 + column as u32),
        };
        values.extend((values.len()..64).map(other));
        for (column, value) in (0..).zip(values) {
            sheet.write_string(row, column, value).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn delimited(kind: Kind, rows: u32) -> Vec<u8> {
    table(kind, rows).map(|values| values.join(";")).collect::<Vec<_>>().join("\r\n").into_bytes()
}

#[cfg(feature = "legacy")]
fn xlsb(kind: Kind, rows: u32) -> Vec<u8> {
    use common::binary::Value;
    let table: Vec<Vec<String>> = table(kind, rows).collect();
    let cells = (0..)
        .zip(&table)
        .flat_map(|(row, values)| (0..).zip(values).map(move |(column, value)| (row, column, Value::Text(value))));
    common::binary::xlsb(&[("Hoja1", false, &cells.collect::<Vec<_>>())], &[], false)
}
