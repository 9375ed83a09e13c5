//! Resident memory stays bounded whatever a small file unpacks to (the goal: growth under 100 MB).

#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

mod common;

use std::fs;

use common::{HEADER, workbook_of};
use padron_core::import::{CheckOptions, Kind, check_file};

const GOAL_BYTES: u64 = 100 << 20;

#[test]
fn the_greediest_workbook_grows_memory_by_less_than_100_mb() {
    // As many and as much shared strings as may be, and every cell of every row as long as may be.
    let mut strings = format!("<sst><si><t>{}</t></si>", "x".repeat(1024));
    for name in HEADER {
        strings += &format!("<si><t>{name}</t></si>");
    }
    strings += &"<si><t>abcdefghijklmnopqrstuvwx</t></si>".repeat(1_290_000);
    strings += "</sst>";
    let row = |indexes: [u8; 6]| {
        let cells: String = indexes.iter().map(|index| format!("<c t=\"s\"><v>{index}</v></c>")).collect();
        format!("<row>{cells}</row>")
    };
    let rows = row([1, 2, 3, 4, 5, 6]) + &row([0; 6]).repeat(20_000);
    let bytes = workbook_of(
        format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes(),
        strings.as_bytes(),
        b"<styleSheet/>",
    );
    drop((strings, rows));

    let mut found = None;
    let growth = peak_growth(|| found = Some(check_file(Kind::Padres, &bytes, &CheckOptions::default())));
    assert_eq!(found.unwrap().unwrap().error_count(), 20_000);
    assert!(growth < GOAL_BYTES, "{} MB", growth >> 20);
}

/// By how much the peak of resident memory exceeds what is resident before.
fn peak_growth(work: impl FnOnce()) -> u64 {
    // Starts a new peak.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS:");
    work();
    status("VmHWM:").saturating_sub(before)
}

/// A line of the process's status, in bytes.
fn status(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}
