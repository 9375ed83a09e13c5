//! Files that are none, or too much: a clear sentence, nothing stored, and the server lives. On the real program, so
//! that its memory can be looked at.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::files::{HEADINGS, people, people_csv, workbook, workbook_around, xml_row};
use crate::support::workbooks::{
    OFFICE_ODS, OFFICE_XLS, ods, ods_bomb, people_xlsb, xls_bomb, xls_with_password, xlsx_with_password,
};
use crate::support::{Answer, Ask, Engine, Home, OWN_PASSWORD, Server, TestApp, on_both_engines};

on_both_engines!(
    a_file_that_cannot_be_used_is_refused_with_a_sentence_and_nothing_is_stored,
    a_request_that_is_no_upload_is_refused,
    an_upload_that_breaks_off_is_forgotten,
    the_sentence_reaches_a_client_that_is_still_sending,
    uploads_over_the_rate_are_told_when_to_come_back,
);

/// Name, bytes, status, `codigo`, and a part of the sentence.
type Case = (&'static str, Vec<u8>, u16, &'static str, &'static str);

async fn a_file_that_cannot_be_used_is_refused_with_a_sentence_and_nothing_is_stored(engine: Engine) {
    let (home, server, token) = start(engine).await;
    server.upload(&token, "padres", "calentar.xlsx", &people(0..100)).await.expect(200);
    let before = resident_mebibytes(&server);
    let mut peak = before;
    for (name, bytes, status, code, sentence) in cases() {
        let answer = server.upload(&token, "padres", name, &bytes).await;
        assert_eq!(answer.refusal(), (status, code.to_owned()), "{name}");
        let message = answer.json()["mensaje"].as_str().unwrap().to_owned();
        assert!(message.contains(sentence), "{name}: {message}");
        assert!(message.ends_with('.') && message.starts_with(char::is_uppercase), "{name}: {message}");
        assert!(!message.contains("error") && !message.contains("Err("), "{name}: {message}");
        peak = peak.max(peak_mebibytes(&server));
    }
    assert!(peak - before < 100, "resident memory grew from {before} to {peak} MiB");
    // Of three a person can say what the columns are, or whether another sheet is meant.
    assert_only_the_first_import_exists(&home, &server, &token, 3).await;
}

fn cases() -> Vec<Case> {
    let headings = HEADINGS.join(",");
    vec![
        ("vacio.xlsx", Vec::new(), 422, "archivo_vacio", "vacío"),
        ("blancos.csv", b" \r\n\t\n".to_vec(), 422, "archivo_vacio", "vacío"),
        ("foto.xlsx", png(), 422, "formato_no_reconocido", "una imagen PNG"),
        ("carta.csv", b"%PDF-1.7 ...".to_vec(), 422, "formato_no_reconocido", "un documento PDF"),
        ("reporte.xls", b"<html><table>".to_vec(), 422, "formato_no_reconocido", "una página web (HTML), aunque"),
        ("reporte.xls", excel_2003(), 422, "formato_no_reconocido", "una hoja de cálculo XML de 2003"),
        ("clave.xlsx", xlsx_with_password(), 422, "archivo_protegido", "quítele la contraseña"),
        ("clave.xls", xls_with_password(), 422, "archivo_protegido", "quítele la contraseña"),
        ("roto.xls", ole("Workbook"), 422, "archivo_ilegible", "el archivo .xls: está dañado"),
        ("cortado.xls", OFFICE_XLS[..6000].to_vec(), 422, "archivo_danado", "guárdelo otra vez como .xlsx"),
        ("cortado.ods", OFFICE_ODS[..20_000].to_vec(), 422, "archivo_danado", "dañado"),
        ("cortado.xlsb", people_xlsb(0..3)[..900].to_vec(), 422, "archivo_danado", "dañado"),
        ("bomba.xls", xls_bomb(), 422, "archivo_ilegible", "demasiado complejo"),
        ("bomba.ods", ods_bomb(), 422, "archivo_ilegible", "el archivo .ods"),
        ("bomba-xml.ods", ods(&" ".repeat(65 << 20)), 422, "contenido_demasiado_grande", "64 MiB"),
        ("muchas.xlsb", people_xlsb(0..20_001), 422, "demasiadas_filas", "20,000 filas"),
        ("carta.doc", ole("WordDocument"), 422, "formato_no_reconocido", "Word antiguo"),
        ("padron.grid", b"\0PADRON\x01\0\0\0".to_vec(), 422, "formato_no_reconocido", "archivo interno"),
        ("nul.xlsx", nul_in_a_cell(), 422, "codificacion_invalida", "cerca de la fila 2"),
        ("cortado.xlsx", people(0..50)[..900].to_vec(), 422, "archivo_danado", "dañado"),
        ("bomba.xlsx", zip_bomb(), 422, "contenido_demasiado_grande", "64 MiB"),
        ("lejos.xlsx", far_cell(), 422, "demasiadas_columnas", "64 columnas"),
        ("ancho.xlsx", wide(), 422, "demasiadas_columnas", "64 columnas"),
        ("largo.xlsx", workbook([vec!["x".repeat(1025)]]), 422, "celda_demasiado_larga", "celda A1"),
        ("muchas.xlsx", people(0..20_001), 422, "demasiadas_filas", "20,000 filas"),
        ("muchas.csv", people_csv(0..20_001), 422, "demasiadas_filas", "20,000 filas"),
        ("pesado.csv", vec![b'a'; 11 << 20], 413, "archivo_demasiado_grande", "10 MiB"),
        ("sin-encabezado.csv", b"1,2,3\r\n4,5,6".to_vec(), 422, "encabezado_no_encontrado", "fila de encabezados"),
        ("incompleto.csv", headings.replace(",telefono", "").into_bytes(), 422, "faltan_columnas", "telefono"),
        ("solo-encabezado.csv", headings.clone().into_bytes(), 422, "sin_filas", "ninguna fila con datos"),
        ("comillas.csv", format!("{headings}\r\nDNI,\"1").into_bytes(), 422, "comillas_sin_cerrar", "En la fila 2"),
        ("codificacion.csv", with_nul(&headings), 422, "codificacion_invalida", "CSV UTF-8"),
        ("sin-nada.xlsx", workbook_around(|_| ()), 422, "encabezado_no_encontrado", "fila de encabezados"),
    ]
}

async fn a_request_that_is_no_upload_is_refused(engine: Engine) {
    use reqwest::multipart::{Form, Part};
    let (home, server, token) = start(engine).await;
    server.upload(&token, "padres", "primero.xlsx", &people(0..1)).await.expect(200);
    let ask = |form: Form| server.post("/api/admin/import/validate").bearer_auth(&token).multipart(form);
    let file = || Part::bytes(people(0..1)).file_name("a.xlsx");
    let field_of = |answer: &Answer| answer.json()["campos"][0]["campo"].as_str().unwrap_or_default().to_owned();

    let nothing = ask(Form::new().text("otro", "1")).ask().await;
    assert_eq!((nothing.status, field_of(&nothing).as_str()), (422, "tipo"));
    let no_kind = ask(Form::new().part("archivo", file())).ask().await;
    assert_eq!((no_kind.status, field_of(&no_kind).as_str()), (422, "tipo"));
    let no_file = ask(Form::new().text("tipo", "padres")).ask().await;
    assert_eq!((no_file.status, field_of(&no_file).as_str()), (422, "archivo"));
    for kind in ["directores", "administrador", "", "PADRES; DROP TABLE usuarios"] {
        let unknown = ask(Form::new().text("tipo", kind).part("archivo", file())).ask().await;
        assert_eq!((unknown.status, field_of(&unknown).as_str()), (422, "tipo"), "{kind}");
    }
    for (content_type, body) in [("application/json", "{}"), ("text/plain", "hola"), ("multipart/form-data", "hola")] {
        let request =
            server.post("/api/admin/import/validate").bearer_auth(&token).header("content-type", content_type);
        let answer = request.body(body).ask().await;
        assert_eq!(answer.refusal(), (415, "tipo_no_admitido".to_owned()), "{content_type}");
    }
    let request = server.post("/api/admin/import/validate").bearer_auth(&token);
    let answer = request.header("content-type", "multipart/form-data; boundary=x").body("--x\r\nhola").ask().await;
    assert_eq!(answer.refusal(), (400, "solicitud_invalida".to_owned()));
    assert_only_the_first_import_exists(&home, &server, &token, 0).await;
}

async fn an_upload_that_breaks_off_is_forgotten(engine: Engine) {
    let (home, server, token) = start(engine).await;
    server.upload(&token, "padres", "primero.xlsx", &people(0..1)).await.expect(200);
    for announced in [5_000, 500_000] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let head = format!(
            "POST /api/admin/import/validate HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {announced}\r\n\r\n--x\r\n\
             Content-Disposition: form-data; name=\"tipo\"\r\n\r\npadres\r\n--x\r\n\
             Content-Disposition: form-data; name=\"archivo\"; filename=\"a.csv\"\r\n\r\n",
            server.address
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&people_csv(0..20)).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await.expect("an end");
        assert!(!String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 200"));
    }
    assert_only_the_first_import_exists(&home, &server, &token, 0).await;
}

async fn the_sentence_reaches_a_client_that_is_still_sending(engine: Engine) {
    let (home, server, token) = start(engine).await;
    home.create_user("docente", "70000003", OWN_PASSWORD);
    let teacher = server.token("70000003", OWN_PASSWORD).await;
    let heavy = vec![b'a'; 16 << 20];
    for _ in 0..4 {
        let answer = server.upload(&token, "padres", "pesado.csv", &heavy).await;
        assert_eq!(answer.refusal(), (413, "archivo_demasiado_grande".to_owned()));
        let answer = server.upload(&teacher, "padres", "pesado.csv", &heavy).await;
        assert_eq!(answer.refusal(), (403, "prohibido".to_owned()));
        let answer = server.upload("nadie", "padres", "pesado.csv", &heavy).await;
        assert_eq!(answer.refusal(), (401, "no_autenticado".to_owned()));
    }
}

async fn start(engine: Engine) -> (Home, Server, String) {
    let home = Home::new(engine).await;
    home.create_user("administrador", "70000001", OWN_PASSWORD);
    let server = home.serve().await;
    let token = server.token("70000001", OWN_PASSWORD).await;
    (home, server, token)
}

async fn uploads_over_the_rate_are_told_when_to_come_back(engine: Engine) {
    let app = TestApp::start_with(engine, |settings| settings.api_rate = 3).await;
    let token = app.administrator().await;
    for n in 0..3 {
        app.upload(&token, "padres", "a.xlsx", &people(n..n + 1)).await.expect(200);
    }
    let answer = app.upload(&token, "padres", "a.xlsx", &people(9..10)).await;
    assert_eq!(answer.refusal(), (429, "demasiadas_solicitudes".to_owned()));
    assert!((1..=60).contains(&answer.header("retry-after").parse::<u64>().unwrap()));
    assert_eq!(app.count("SELECT COUNT(*) FROM importaciones").await, 3);
}

/// The server answers as before, and has stored nothing but the file of the start, and those refused files that are
/// kept to be understood by hand.
async fn assert_only_the_first_import_exists(home: &Home, server: &Server, token: &str, kept: i64) {
    assert_eq!(server.get("/readyz").ask().await.status, 200);
    assert_eq!(server.who(token).await.status, 200);
    assert_eq!(home.count("SELECT COUNT(*) FROM importaciones WHERE estado <> 'rechazado'").await, 1);
    assert_eq!(home.count("SELECT COUNT(*) FROM importaciones WHERE estado = 'rechazado'").await, kept);
    assert_eq!(home.count("SELECT COUNT(DISTINCT importacion_id) FROM importacion_filas").await, 1);
    assert_eq!(home.count("SELECT COUNT(*) FROM importacion_archivos").await, 1 + kept);
    assert_eq!(home.count("SELECT COUNT(*) FROM trabajos").await, 0);
}

fn resident_mebibytes(server: &Server) -> i64 {
    status_of(server, "VmRSS:")
}

fn peak_mebibytes(server: &Server) -> i64 {
    status_of(server, "VmHWM:")
}

fn status_of(server: &Server, field: &str) -> i64 {
    let text = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = text.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<i64>().unwrap() / 1024
}

fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec()
}

/// The start of an OLE compound file with a directory entry of that name.
fn ole(entry: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(entry.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

/// About 300 kB that unpack to 300 MB.
fn zip_bomb() -> Vec<u8> {
    let spaces = vec![b' '; 1 << 20];
    workbook_around(|sheet| (0..300).for_each(|_| sheet.write_all(&spaces).unwrap()))
}

/// A header, and one cell in the sheet's last corner.
fn far_cell() -> Vec<u8> {
    workbook_around(|sheet| {
        write!(sheet, "{}<row r=\"1048576\">", xml_row(1, HEADINGS)).unwrap();
        write!(sheet, "<c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>").unwrap();
    })
}

/// The XML that some systems call .xls.
fn excel_2003() -> Vec<u8> {
    b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
      <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"
        .to_vec()
}

fn nul_in_a_cell() -> Vec<u8> {
    workbook_around(|sheet| {
        let rows = [xml_row(1, HEADINGS), xml_row(2, ["DNI", "4010\u{0}001", "Ana", "Ruiz", "+51987654321", ""])];
        write!(sheet, "{}", rows.concat()).unwrap();
    })
}

fn wide() -> Vec<u8> {
    workbook([(0..65).map(|n| format!("c{n}")).collect::<Vec<_>>()])
}

/// A text with a character that no text has.
fn with_nul(headings: &str) -> Vec<u8> {
    format!("{headings}\r\nDNI,30000001,Jos\0,Ruiz,+51987654321,\r\n").into_bytes()
}
