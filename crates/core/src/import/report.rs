//! The report of errors as a plain text (HU-USERS-04 CA-05: «archivo TXT con errores detallados»).

use std::fmt::Write;

use super::{CheckedFile, RowPlace, messages};
use crate::text::printable;

/// What stands above the errors.
#[derive(Debug, Clone, Copy)]
pub struct ReportMeta<'a> {
    /// The uploaded file's name.
    pub archivo: &'a str,
    /// What was imported, e.g. [`super::Kind::label`].
    pub tipo: &'a str,
    /// The date as it is to be shown.
    pub fecha: &'a str,
    pub validos: usize,
    pub con_errores: usize,
}

/// One error.
#[derive(Debug, Clone, Copy)]
pub struct ReportLine<'a> {
    /// The row's number; of several sheets, [`RowPlace::number`].
    pub fila: u32,
    pub campo: &'a str,
    /// The value as it stands in the file.
    pub valor: &'a str,
    pub mensaje: &'a str,
}

/// The text: a heading, the totals, one line an error (`Fila 5 · nro_documento · 1234-X · Formato…`).
/// Lines end in CR LF, for Notepad. Values cannot break a line or control a terminal.
pub fn error_report_txt<'a>(meta: &ReportMeta<'_>, lines: impl IntoIterator<Item = ReportLine<'a>>) -> String {
    let mut text = String::with_capacity(1024);
    let summary = messages::summary(meta.validos, meta.con_errores);
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "REPORTE DE ERRORES\r\nArchivo: {}\r\nTipo: {}\r\nFecha: {}\r\n{summary}\r\n\r\n",
        printable(meta.archivo),
        printable(meta.tipo),
        printable(meta.fecha),
    );
    let mut has_lines = false;
    for line in lines {
        has_lines = true;
        let value = printable(line.valor);
        let value = if value.trim().is_empty() { "(vacío)" } else { &value };
        let _ = write!(
            text,
            "Fila {} · {} · {value} · {}\r\n",
            RowPlace::of(line.fila),
            line.campo,
            printable(line.mensaje)
        );
    }
    if !has_lines {
        text.push_str("No hay errores.\r\n");
    }
    text
}

impl CheckedFile {
    /// The errors of all rows, for the report.
    pub fn error_lines(&self) -> impl Iterator<Item = ReportLine<'_>> {
        self.rows.iter().flat_map(|row| {
            row.issues.iter().filter(|issue| issue.is_error()).map(|issue| ReportLine {
                fila: row.number,
                campo: &issue.campo,
                valor: row.values.get(&issue.campo),
                mensaje: &issue.mensaje,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const META: ReportMeta<'_> = ReportMeta {
        archivo: "padres\n.xlsx",
        tipo: "Padres/Apoderados",
        fecha: "10/02/2025",
        validos: 45,
        con_errores: 2,
    };

    #[test]
    fn each_error_has_a_line_of_its_own_whatever_the_value() {
        let lines = [
            ReportLine { fila: 5, campo: "nro_documento", valor: "1234-X", mensaje: "Formato." },
            ReportLine { fila: 8, campo: "nombre", valor: "a\r\nFila 9\u{1b}[31m", mensaje: "Mal." },
            ReportLine { fila: 9, campo: "nombre", valor: "", mensaje: "El nombre es obligatorio." },
        ];
        let report = error_report_txt(&META, lines);
        let shown: Vec<&str> = report.lines().collect();
        assert_eq!(
            shown,
            [
                "REPORTE DE ERRORES",
                "Archivo: padres .xlsx",
                "Tipo: Padres/Apoderados",
                "Fecha: 10/02/2025",
                "45 registros válidos, 2 con errores",
                "",
                "Fila 5 · nro_documento · 1234-X · Formato.",
                "Fila 8 · nombre · a  Fila 9[31m · Mal.",
                "Fila 9 · nombre · (vacío) · El nombre es obligatorio.",
            ]
        );
    }

    #[test]
    fn a_report_without_errors_says_so() {
        assert!(error_report_txt(&META, []).ends_with("No hay errores.\r\n"));
    }
}
