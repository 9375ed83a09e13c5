//! Prints first passwords for 1,000 people (HU-USERS-06 CA-04): `cargo bench -p padron-print`.
//!
//! Prints the median of several runs in milliseconds, on one core, and how it compares with deflating the same bytes, which
//! any way of making a zip of them has to do. The goal is 3 s for 1,000 PDFs, single files too.

#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::io::{self, Write};
use std::time::Instant;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use padron_print::{Archive, Institution, MadeAt, Person, letter, letters, slips};

const PEOPLE: usize = 1_000;
const RUNS: usize = 5;
const MADE_AT: MadeAt = MadeAt { year: 2026, month: 11, day: 30, hour: 10, minute: 0 };

fn main() {
    let school = Institution {
        name: "I.E.P. Las Orquídeas".into(),
        site_url: "https://plataforma.orquideas.edu.pe".into(),
        support_phone: Some("+51 999999999".into()),
    };
    let people: Vec<_> = (0..PEOPLE).map(person).collect();

    let singles: Vec<_> = people.iter().map(|person| letter(&school, person).unwrap()).collect();
    let size = singles.iter().map(Vec::len).sum::<usize>();
    let deflate = measure(|| {
        for single in &singles {
            let mut encoder = DeflateEncoder::new(io::sink(), Compression::default());
            encoder.write_all(single).unwrap();
            encoder.finish().unwrap();
        }
    });
    println!("deflate of {PEOPLE} letters, {} kB in all: {deflate:.0} ms (the reference)", size >> 10);

    let report = |what: &str, size: usize, milliseconds: f64| {
        println!("{what}: {milliseconds:.0} ms, {:.1} times the reference, {} kB", milliseconds / deflate, size >> 10);
    };
    let time = measure(|| people.iter().map(|person| letter(&school, person).unwrap().len()).sum::<usize>());
    report("1,000 single letters", size, time);
    let time = measure(|| letters(&school, &people).unwrap());
    report("1,000 letters in one file", letters(&school, &people).unwrap().len(), time);
    let time = measure(|| slips(&school, &people).unwrap());
    report("1,000 slips in one file", slips(&school, &people).unwrap().len(), time);
    let zip = || {
        let mut archive = Archive::new(&school, MADE_AT, Vec::new());
        for person in &people {
            archive.add(&person.full_name, person).unwrap();
        }
        archive.finish().unwrap()
    };
    let time = measure(zip);
    report("1,000 single letters in a zip", zip().len(), time);
}

/// The median in milliseconds.
fn measure<T>(work: impl Fn() -> T) -> f64 {
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    runs[RUNS / 2]
}

fn person(number: usize) -> Person {
    const FIRST: [&str; 6] = ["José Luis", "Rosa", "María del Pilar", "Iñaki", "Zoë", "Ángel"];
    const LAST: [&str; 7] = ["Huamán", "Quispe", "Ñahui", "Mamani", "Šimůnek", "García", "D'Ángelo"];
    let pick = |names: &[&str], by: usize| names[number / by % names.len()].to_owned();
    let full_name = format!("{} {} {}", pick(&FIRST, 1), pick(&LAST, 3), pick(&LAST, 11));
    let letters = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let password = (1..=10).map(|place| char::from(letters[(number * 7919 + place * place * 31) % letters.len()]));
    Person {
        child: Some(format!("{} {}", pick(&FIRST, 5), pick(&LAST, 3))),
        full_name,
        system: "Plataforma educativa".into(),
        role_label: "Padre/Apoderado".into(),
        document_label: "DNI".into(),
        user_name: format!("{:08}", 40_000_000 + number * 37),
        password: password.collect::<String>().into(),
        phone: Some(format!("+519{:08}", number * 53)),
        valid_until: "14/12/2026".into(),
        classroom: Some(format!("{}.º A", number % 6 + 1)),
    }
}
