//! What the confined process does with .xls, .xlsb and .ods. calamine may panic, or ask for more memory than there is:
//! for that the process is confined, so a panic inside of it is no find. One in our own code is. Run it with
//! `-fork=1 -ignore_ooms=1 -ignore_crashes=1`.
#![no_main]

mod shared;

use std::cell::Cell;
use std::io::{Cursor, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use libfuzzer_sys::fuzz_target;
use padron_core::sheet::{Limits, Source, legacy};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

thread_local!(static IS_OURS: Cell<bool> = const { Cell::new(false) });
static HOOK: Once = Once::new();

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (path, part) in parts {
        writer.start_file(*path, options).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn ods(content: &[u8]) -> Vec<u8> {
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content),
    ])
}

fn xlsb(part: usize, bytes: &[u8]) -> Vec<u8> {
    let workbook = b"\x9c\x01\x24\0\0\0\0\x01\0\0\0\x04\0\0\0r\0I\0d\01\0\x02\0\0\0a\0b\0\x90\x01\0\x84\x01\0";
    let relations = br#"<R><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/1.bin"/></R>"#;
    let usual: [(&str, &[u8]); 4] = [
        ("xl/worksheets/1.bin", b"\x94\x01\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x91\x01\0\x92\x01\0"),
        ("xl/styles.bin", b""),
        ("xl/workbook.bin", workbook),
        ("xl/_rels/workbook.bin.rels", relations),
    ];
    let parts: Vec<_> = usual
        .into_iter()
        .enumerate()
        .map(|(at, (path, usual))| (path, if at == part { bytes } else { usual }))
        .collect();
    archive(&parts)
}

fn xls(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    HOOK.call_once(|| {
        panic::set_hook(Box::new(|info| {
            IS_OURS.set(info.location().is_some_and(|place| place.file().contains("crates/core")));
            if IS_OURS.get() {
                eprintln!("{info}");
            }
        }));
    });
    let bytes = match choice & 0x03 {
        0 => rest.to_vec(),
        1 => xls(rest),
        2 => ods(rest),
        _ => xlsb(usize::from(choice >> 2 & 1), rest),
    };
    match panic::catch_unwind(AssertUnwindSafe(|| legacy::convert(&bytes, &Limits::default()))) {
        Ok(Ok(grid)) => shared::check_as_every_kind(Source::Grid(&grid), None, None),
        Ok(Err(error)) => assert!(error.to_string().ends_with('.'), "{error}"),
        Err(_) if IS_OURS.get() => std::process::abort(),
        Err(_) => {}
    }
});
