//! Workbooks that a child reads: .xls, .xlsb and .ods; sheets by name.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use padron::platform::confined::SheetReader;
use padron_core::sheet::{FileError, ReadOptions, Row, read_rows};
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::support::files::{people, people_csv};
use crate::support::workbooks::{
    OFFICE_ODS, OFFICE_XLS, OFFICE_XLSX, Value, ods, ods_bomb, people_ods, people_xls, people_xlsb, xls_bomb, xlsb,
};
use crate::support::{Answer, Ask, Engine, Home, OWN_PASSWORD, Server, TestApp, id_of, on_both_engines};

on_both_engines!(
    the_offices_workbook_goes_in_in_each_format,
    a_large_file_of_another_format_is_read_by_the_job_too,
    a_sheet_that_does_not_exist_is_told_with_those_that_do,
    the_command_line_reads_them_too,
    twenty_thousand_rows_of_any_format_take_the_server_little_memory,
);

async fn the_offices_workbook_goes_in_in_each_format(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let mut rows = Vec::new();
    for (name, bytes) in [("a.xlsx", OFFICE_XLSX), ("a.xls", OFFICE_XLS), ("lo-que-sea.csv", OFFICE_ODS)] {
        let import = app.upload(&token, "padres", name, bytes).await.expect(200);
        assert_eq!((import["validos"].as_u64(), import["con_errores"].as_u64()), (Some(30), Some(0)), "{name}");
        rows.push(app.rows(&token, &id_of(&import), "por_pagina=100").await);
    }
    assert_eq!(rows[0]["items"][0]["datos"]["nro_documento"], "07654321");
    assert_eq!(rows[0]["items"], rows[1]["items"]);
    assert_eq!(rows[0]["items"], rows[2]["items"]);

    let import = app.upload(&token, "padres", "a.xlsb", &people_xlsb(0..5)).await.expect(200);
    assert_eq!((import["validos"].as_u64(), import["resumen"]["formato"].as_str()), (Some(5), Some("xlsb")));
}

async fn a_large_file_of_another_format_is_read_by_the_job_too(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let answer = app.upload(&token, "padres", "a.xlsb", &people_xlsb(0..600)).await;
    let import = app.wait_while(&token, &id_of(&answer.expect(202)), "validando").await;
    assert_eq!((import["estado"].as_str(), import["validos"].as_u64()), (Some("validado"), Some(600)));
}

async fn a_sheet_that_does_not_exist_is_told_with_those_that_do(engine: Engine) {
    let app = TestApp::start(engine).await;
    let token = app.administrator().await;
    let people = [
        (0, 0, Value::Text("Tipo Doc.")),
        (0, 1, Value::Text("DNI")),
        (0, 2, Value::Text("Nombres")),
        (0, 3, Value::Text("Apellidos")),
        (0, 4, Value::Text("Celular")),
        (1, 0, Value::Text("DNI")),
        (1, 1, Value::Text("40100001")),
        (1, 2, Value::Text("Ana")),
        (1, 3, Value::Text("Ruiz")),
        (1, 4, Value::Text("+51987654321")),
    ];
    let bytes = xlsb(&[("2026", false, &people), ("2025", true, &people[..5]), ("Notas", false, &[])], &[], false);
    let ask = async |sheet: &str| -> Answer {
        let form = Form::new().text("tipo", "padres").text("hoja", sheet.to_owned());
        let form = form.part("archivo", Part::bytes(bytes.clone()).file_name("a.xlsb"));
        app.post("/api/admin/import/validate").bearer_auth(&token).multipart(form).ask().await
    };
    let refused = ask("2024").await;
    assert_eq!(refused.refusal(), (422, "hoja_no_encontrada".to_owned()));
    let body = refused.json();
    assert_eq!(
        body["mensaje"].as_str(),
        Some("El libro no tiene la hoja «2024». Elija una de estas: «2026», «Notas».")
    );
    let kept = app.find_import(&token, body["import_id"].as_str().expect("it is kept")).await;
    assert_eq!(kept["resumen"]["hojas"], json!(["2026", "Notas"]));

    let import = ask("2026").await.expect(200);
    assert_eq!((import["validos"].as_u64(), import["resumen"]["hoja"].as_str()), (Some(1), Some("2026")));
    // A hidden sheet is read by whoever knows of it; this one has a heading and nothing else.
    assert_eq!(ask("2025").await.refusal(), (422, "sin_filas".to_owned()));
}

async fn the_command_line_reads_them_too(engine: Engine) {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    fs::write(home.path("a.xls"), OFFICE_XLS).unwrap();
    fs::write(home.path("bomba.ods"), ods_bomb()).unwrap();
    let output = home.run(&["import", "--tipo", "padres", "--validar", "a.xls"], b"");
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("30 registros válidos, 0 con errores"), "{output:?}");
    let output = home.run(&["import", "--tipo", "padres", "bomba.ods"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("demasiado complejo"), "{output:?}");
}

async fn twenty_thousand_rows_of_any_format_take_the_server_little_memory(engine: Engine) {
    const GOAL: u64 = 64 << 20;
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    for (name, bytes) in [
        ("a.csv", people_csv(0..20_000)),
        ("a.xlsx", people(0..20_000)),
        ("a.xls", people_xls(0..20_000)),
        ("a.xlsb", people_xlsb(0..20_000)),
        ("a.ods", people_ods(0..20_000)),
    ] {
        // A server of its own: what an earlier file left free would hide what this one takes.
        let server = home.serve().await;
        let token = server.token("70000001", OWN_PASSWORD).await;
        // Starts a new peak.
        fs::write(format!("/proc/{}/clear_refs", server.id()), "5").unwrap();
        let before = memory(&server, "VmRSS:");
        server.upload(&token, "padres", name, &bytes).await.expect(202);
        let growth = memory(&server, "VmHWM:").saturating_sub(before);
        println!("{name}: the server grew by {:.1} MB", growth as f64 / f64::from(1 << 20));
        assert!(growth <= GOAL, "{name}: {growth}");
    }
}

/// A line of the server's status, in bytes.
fn memory(server: &Server, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

fn reader() -> SheetReader {
    SheetReader::new(env!("CARGO_BIN_EXE_padron"))
}

/// Reads a file by a child, to its end; the numbers of its rows.
async fn rows_of(bytes: &[u8]) -> Result<Vec<u32>, FileError> {
    let file = reader().readable(Arc::new(bytes.to_vec())).await?;
    let mut rows = Vec::new();
    read_rows(file.source(), &ReadOptions::default(), &mut |row: &Row<'_>| rows.push(row.number()))?;
    Ok(rows)
}

#[tokio::test]
async fn a_file_that_is_cut_or_changed_anywhere_is_read_or_refused() {
    let xlsb = people_xlsb(0..3);
    for whole in [OFFICE_XLS, OFFICE_ODS, xlsb.as_slice()] {
        let expected = rows_of(whole).await.unwrap();
        for sixteenth in 1..16 {
            let at = whole.len() * sixteenth / 16;
            match rows_of(&whole[..at]).await {
                Ok(rows) => assert_eq!(rows, expected),
                Err(error) => assert!(error.to_string().ends_with('.'), "{error}"),
            }
            let mut changed = whole.to_vec();
            changed[at..].iter_mut().take(8).for_each(|byte| *byte ^= 0x5A);
            if let Err(error) = rows_of(&changed).await {
                assert!(error.to_string().ends_with('.'), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn bombs_end_in_the_child() {
    for (bytes, format) in [(ods_bomb(), ".ods"), (xls_bomb(), ".xls")] {
        assert!(bytes.len() < 60_000, "{format}: {}", bytes.len());
        let error = rows_of(&bytes).await.unwrap_err();
        let FileError::Unreadable { format: told, detail } = &error else { panic!("{error:?}") };
        assert_eq!((told.as_str(), detail.contains("signal")), (format, true), "{error:?}");
        assert_eq!(
            error.to_string(),
            format!(
                "No se pudo leer el archivo {format}: está dañado o es demasiado complejo. \
                 Ábralo en Excel y guárdelo como .xlsx."
            )
        );
    }
    // A million rows that repeat one row are too much as well, and told so.
    let rows = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"float\" \
                office:value=\"7\"/></table:table-row>";
    assert_eq!(rows_of(&ods(rows)).await.unwrap_err(), FileError::TooManyRows { row: 20_001, limit: 20_000 });
}

/// A program that stands in for the child. Not below the folder for temporary files: programs may not be run there.
fn script(folder: &tempfile::TempDir, text: &str) -> SheetReader {
    let path = folder.path().join(format!("{}.sh", text.len()));
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    SheetReader::new(path).with_time(Duration::from_secs(5))
}

#[tokio::test]
async fn whatever_a_child_does_is_an_error_of_the_file() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = || Arc::new(OFFICE_XLS.to_vec());
    for (text, detail) in [
        ("kill -SEGV $$", "signal"),
        ("exit 3", "exit status: 3"),
        ("cat >/dev/null; echo Galgo", "broken grid"),
        ("cat >/dev/null; echo E{", "EOF while parsing"),
        ("cat >/dev/null; echo hola", "nothing that is understood"),
        (": ; true", "nothing that is understood"),
        ("printf G; yes padron", "too much"),
    ] {
        let answer = script(&folder, text).readable(file()).await;
        let error = match answer {
            Ok(file) => read_rows(file.source(), &ReadOptions::default(), &mut |_: &Row<'_>| ()).unwrap_err(),
            Err(error) => error,
        };
        // What calls itself a grid and is none is found when it is read.
        let told = error.detail().unwrap_or_default();
        assert!(told.contains(detail) || told == "no grid", "{text}: {error:?}");
    }
    let missing = SheetReader::new(folder.path().join("nada")).readable(file()).await.unwrap_err();
    assert_eq!(missing.code(), "archivo_ilegible");
}

#[tokio::test]
async fn a_child_that_takes_too_long_is_killed() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mark = folder.path().join("pid");
    let text = format!("echo $$ > {}; exec sleep 600", mark.display());
    let start = Instant::now();
    let reader = script(&folder, &text).with_time(Duration::from_secs(1));
    let error = reader.readable(Arc::new(OFFICE_ODS.to_vec())).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(10));
    assert!(error.detail().is_some_and(|detail| detail.contains("no answer within 1s")), "{error:?}");
    let pid = fs::read_to_string(mark).unwrap();
    assert!(!fs::exists(format!("/proc/{}", pid.trim())).unwrap(), "it is gone, and was waited for");
}

#[tokio::test]
async fn a_child_knows_nothing_of_its_parents_surroundings() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let seen = folder.path().join("seen");
    let text = format!("cat >/dev/null; (/usr/bin/env; pwd) > {}", seen.display());
    let _ = script(&folder, &text).readable(Arc::new(OFFICE_XLS.to_vec())).await;
    let seen = fs::read_to_string(seen).unwrap();
    // The shell sets PWD and the like itself.
    assert!(!seen.contains("CARGO") && !seen.contains("HOME") && seen.trim_end().ends_with('/'), "{seen}");
}
