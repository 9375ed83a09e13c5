//! Resident memory stays bounded whatever a file of 10 MiB holds (the goal: growth under 100 MB).

#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::{Cursor, Write},
};

use padron_core::import::{CheckOptions, Kind, check_file};
use zip::{ZipWriter, write::SimpleFileOptions};

const GOAL: u64 = 100 << 20;

#[test]
fn the_greediest_files_stay_under_100_mb() {
    let long = "ñ".repeat(512);
    let header = "<c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c><c t=\"s\"><v>5</v></c><c t=\"s\"><v>6</v></c>";
    let names = "<si><t>tipo_documento</t></si><si><t>nro_documento</t></si><si><t>nombre</t></si><si><t>apellido</t></si><si><t>telefono</t></si><si><t>email</t></si>";
    let first = format!("<sst><si><t>{long}</t></si>{names}");
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(6));
    let full = format!(
        "<worksheet><sheetData><row>{header}</row>{}</sheetData></worksheet>",
        row.repeat(20_000)
    );
    let small = format!("<worksheet><sheetData><row>{header}</row></sheetData></worksheet>");

    for (name, strings, sheet) in [
        (
            "every cell as long as can be",
            format!("{first}</sst>"),
            &full,
        ),
        (
            "as many strings as can be",
            format!(
                "{first}{}</sst>",
                "<si><t>abcdefgh</t></si>".repeat(1_299_990)
            ),
            &full,
        ),
        (
            "as much text as can be",
            format!(
                "{first}{}</sst>",
                format!("<si><t>{}</t></si>", "x".repeat(1020)).repeat(56_000)
            ),
            &full,
        ),
        (
            "one endless string",
            format!(
                "{first}<si>{}</si></sst>",
                format!("<r><t>{}</t></r>", "x".repeat(500_000)).repeat(120)
            ),
            &small,
        ),
    ] {
        let bytes = workbook(strings.as_bytes(), sheet.as_bytes());
        drop(strings);
        assert!(bytes.len() < 10 << 20);
        let growth =
            peak_growth(|| drop(check_file(Kind::Padres, &bytes, &CheckOptions::default())));
        println!("{name}: {} MB", growth >> 20);
        assert!(growth < GOAL, "{name}: {} MB", growth >> 20);
    }
}

fn workbook(strings: &[u8], sheet: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in [
        (
            "xl/workbook.xml",
            br#"<workbook><sheets><sheet name="a" r:id="r"/></sheets></workbook>"#.as_slice(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<x><Relationship Id="r" Type="t/worksheet" Target="/xl/s.xml"/></x>"#,
        ),
        ("xl/sharedStrings.xml", strings),
        ("xl/s.xml", sheet),
    ] {
        writer
            .start_file(path, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// By how much the peak of resident memory exceeds what is resident before.
fn peak_growth(work: impl FnOnce()) -> u64 {
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS:");
    work();
    status("VmHWM:").saturating_sub(before)
}

fn status(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}
