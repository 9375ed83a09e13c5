//! The wizard's sentences that depend on numbers. Plain functions, so that they can be tested.

use padron_core::import::Kind;

use crate::features::imports::model::{Importacion, Summary};
use crate::ui::format;

/// «Hoja «Padres» · encabezado en la fila 1 · 6 columnas reconocidas, 1 ignorada («N°»)».
pub fn file_line(summary: &Summary) -> String {
    let sheet = match &summary.hoja {
        Some(sheet) => format!("Hoja «{sheet}»"),
        None => match summary.formato.as_str() {
            "xlsx" => "Excel".to_owned(),
            format => format.to_uppercase(),
        },
    };
    let known = summary.mapeo.len() as i64;
    let mut line = format!(
        "{sheet} · encabezado en la fila {} · {}",
        summary.fila_encabezado,
        format::count(known, "columna reconocida", "columnas reconocidas")
    );
    let ignored = &summary.ignoradas;
    if !ignored.is_empty() {
        let names: Vec<_> = ignored.iter().map(|name| format!("«{name}»")).collect();
        line.push_str(&format!(
            ", {} ({})",
            format::count(ignored.len() as i64, "ignorada", "ignoradas"),
            names.join(", ")
        ));
    }
    line
}

/// «373 registros válidos, 8 con errores» (HU-USERS-04 CA-05).
pub fn review_line(import: &Importacion) -> String {
    format!(
        "{}, {} con errores",
        format::count(import.validos, "registro válido", "registros válidos"),
        format::number(import.con_errores)
    )
}

/// The question and the button of the confirmation: «Crear 373 usuarios».
pub fn create_label(valid: i64) -> String {
    format!("Crear {}", format::count(valid, "usuario", "usuarios"))
}

/// «45 padres creados exitosamente».
pub fn created_line(kind: Kind, created: i64) -> String {
    let noun = kind.noun(created.max(0).cast_unsigned());
    let done = if created == 1 { "creado" } else { "creados" };
    format!("{} {noun} {done} exitosamente", format::number(created))
}

/// «5 registros omitidos por errores. Descargue el reporte para más detalles.»
pub fn omitted_line(omitted: i64) -> String {
    let noun = if omitted == 1 { "registro omitido" } else { "registros omitidos" };
    format!("{} {noun} por errores. Descargue el reporte para más detalles.", format::number(omitted))
}

/// «45 credenciales generadas».
pub fn credentials_line(created: i64) -> String {
    format::count(created, "credencial generada", "credenciales generadas")
}

/// Rows a second, from how many were done and when; `None` until it means something.
pub fn pace(first: (f64, i64), latest: (f64, i64)) -> Option<f64> {
    let (seconds, rows) = ((latest.0 - first.0) / 1000.0, latest.1 - first.1);
    (seconds >= 1.5 && rows > 0).then(|| rows as f64 / seconds)
}

/// «18 filas por segundo · Quedan 20 segundos».
pub fn pace_line(per_second: f64, left: i64) -> String {
    format!("{} · {}", format::rate(per_second), format::remaining(left as f64 / per_second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_line_names_sheet_heading_and_columns() {
        let mapeo = ["DNI", "Nombres"].map(|heading| (heading.to_owned(), String::new())).into();
        let mut summary = Summary {
            formato: "Excel".into(),
            hoja: Some("Padres".into()),
            fila_encabezado: 4,
            mapeo,
            ..Summary::default()
        };
        assert_eq!(file_line(&summary), "Hoja «Padres» · encabezado en la fila 4 · 2\u{a0}columnas reconocidas");
        summary.hoja = None;
        summary.formato = "csv".into();
        summary.ignoradas = vec!["N°".into()];
        assert_eq!(
            file_line(&summary),
            "CSV · encabezado en la fila 4 · 2\u{a0}columnas reconocidas, 1\u{a0}ignorada («N°»)"
        );
    }

    #[test]
    fn one_is_told_in_the_singular() {
        assert_eq!(created_line(Kind::Padres, 45), "45 padres creados exitosamente");
        assert_eq!(created_line(Kind::Docentes, 1), "1 docente creado exitosamente");
        assert_eq!(omitted_line(1), "1 registro omitido por errores. Descargue el reporte para más detalles.");
        assert_eq!(create_label(1), "Crear 1\u{a0}usuario");
        assert_eq!(credentials_line(45), "45\u{a0}credenciales generadas");
    }

    #[test]
    fn a_pace_needs_time_and_rows() {
        assert_eq!(pace((0.0, 0), (1000.0, 20)), None);
        assert_eq!(pace((0.0, 10), (5000.0, 10)), None);
        assert_eq!(pace((0.0, 10), (5000.0, 110)), Some(20.0));
        assert_eq!(pace_line(20.0, 100), "20\u{a0}filas por segundo · Quedan 5 segundos");
    }
}
