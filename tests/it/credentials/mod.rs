//! First passwords: handed out for as long as they work, and no longer.

mod issuing;
mod opening;
mod people;
mod printing;
mod vault;
mod workbook;

use std::io::Cursor;

use calamine::{Reader, Xlsx};

use crate::support::files::people as people_file;
use crate::support::school::students;
use crate::support::{Answer, Ask, TestApp, id_of};

const COLUMNS: [&str; 10] = [
    "Nombre Completo",
    "Rol",
    "Tipo de Documento",
    "Usuario",
    "Contraseña Inicial",
    "Teléfono",
    "Fecha de Creación",
    "Estado",
    "Hijo",
    "Aula",
];
const NAME: usize = 0;
const USER: usize = 3;
const PASSWORD: usize = 4;

/// The workbook, after the second look.
async fn download(app: &TestApp, token: &str, id: &str) -> Answer {
    app.confirm_password(token).await;
    let answer = app.get(&format!("/api/admin/import/{id}/credentials/download")).bearer_auth(token).ask().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}

/// The rows below the header, as texts.
pub fn people_in(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Credenciales").unwrap();
    let rows = sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>());
    rows.skip_while(|row| row[0] != COLUMNS[0]).skip(1).collect()
}

/// Four guardians, `30000001` to `30000004`: of Ñusta (3.º A), of Ada (3.º A) and Beto (3.º B), of Iris (5.º of
/// Secundaria, no section), and of nobody. The import's id.
async fn families(app: &TestApp, token: &str) -> String {
    let id = id_of(&app.import(token, &people_file(1..5)).await);
    let children = students([
        ",Ñusta,Rojas,Primaria,3,30000001,madre,A",
        ",Ada,Rojas,Primaria,3,30000002,madre,A",
        ",Beto,Rojas,Primaria,3,30000002,madre,B",
        ",Iris,Soto,Secundaria,5,30000003,padre,",
    ]);
    assert_eq!(app.import_kind(token, "estudiantes", &children).await["creados"], 4);
    id
}
