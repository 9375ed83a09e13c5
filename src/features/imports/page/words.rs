//! The wizard's sentences that depend on numbers and kinds. Plain functions, so that they can be tested.

use padron_core::import::{Certainty, Kind};
use padron_core::school::Relationship;

use crate::features::families::model::Relations;
use crate::features::imports::model::{Import, ImportState, IssueGroup, Revision, Summary};
use crate::format;

/// The wizard's four steps.
pub const STEPS: &[&str] = &["Tipo", "Plantilla", "Archivo", "Revisión"];

/// «Excel, hoja “Padres”, 412 filas, encabezado en la fila 3».
pub fn file_line(summary: &Summary, rows: i64) -> String {
    let mut parts = vec![format_name(&summary.formato).to_owned()];
    match summary.hojas_leidas.len() {
        0 => parts.extend(summary.hoja.as_ref().map(|sheet| format!("hoja “{sheet}”"))),
        sheets => parts.push(format!("{sheets} hojas juntas")),
    }
    if rows > 0 {
        parts.push(format::count(rows, "fila", "filas"));
    }
    if summary.fila_encabezado > 0 {
        parts.push(format!("encabezado en la fila {}", summary.fila_encabezado));
    }
    parts.join(", ")
}

fn format_name(format: &str) -> &str {
    match format {
        "xlsx" | "xlsm" | "xls" | "xlsb" => "Excel",
        "ods" => "OpenDocument",
        "csv" => "CSV",
        "tsv" => "TSV",
        other => other,
    }
}

/// «6 columnas reconocidas, 1 por confirmar, 1 ignorada («N°»)».
pub fn columns_line(summary: &Summary) -> String {
    let columns = &summary.columnas;
    let known = columns.iter().filter(|column| column.campo.is_some()).count() as i64;
    let near = columns.iter().filter(|column| column.certeza == Some(Certainty::Parecido)).count();
    let mut line = format::count(known, "columna reconocida", "columnas reconocidas");
    if near > 0 {
        line.push_str(&format!(", {near} por confirmar"));
    }
    let names: Vec<_> = summary.ignoradas.iter().map(|name| format!("«{name}»")).collect();
    if !names.is_empty() {
        let ignored = format::count(names.len() as i64, "ignorada", "ignoradas");
        line.push_str(&format!(", {ignored} ({})", names.join(", ")));
    }
    line
}

/// How a column was recognised.
pub fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Elegido => "elegida",
        Certainty::Recordado => "recordada",
        Certainty::Exacto => "exacta",
        Certainty::Sinonimo => "sinónimo",
        Certainty::Parecido => "parecida",
    }
}

/// «Fila 4», or «Fila 4 · 1° B» where several sheets were read together.
pub fn row_words(row: u32, sheet: Option<&str>) -> String {
    match sheet {
        Some(sheet) => format!("Fila {row} · {sheet}"),
        None => format!("Fila {row}"),
    }
}

/// «Cambió quién está en el sistema: 4 filas ahora son válidas y 1 tiene errores.»
pub fn revision_line(revision: &Revision) -> String {
    let valid = format::count(revision.ahora_validas, "fila ahora es válida", "filas ahora son válidas");
    let faulty = format::count(revision.ahora_con_errores, "fila ahora tiene errores", "filas ahora tienen errores");
    let changes: Vec<String> = [(revision.ahora_validas, valid), (revision.ahora_con_errores, faulty)]
        .into_iter()
        .filter_map(|(count, words)| (count > 0).then_some(words))
        .collect();
    format!("Cambió quién está en el sistema: {}.", changes.join(" y "))
}

/// What a person calls a field.
pub fn field_label(kind: Kind, name: &str) -> String {
    kind.column(name).map_or_else(|| name.to_owned(), |column| column.label.to_owned())
}

/// «Teléfono: no es válido», of a group of errors.
pub fn group_line(kind: Kind, group: &IssueGroup) -> String {
    format!("{}: {}", field_label(kind, &group.campo), group.codigo.label())
}

/// «373 registros válidos, 8 con errores» (HU-USERS-04 CA-05).
pub fn review_line(import: &Import) -> String {
    format!(
        "{}, {} {}",
        format::count(import.validos, "registro válido", "registros válidos"),
        format::number(import.con_errores),
        if import.con_errores == 1 { "con error" } else { "con errores" }
    )
}

/// «45 usuarios», «320 estudiantes»: what a run makes.
pub fn made(kind: Kind, count: i64) -> String {
    match kind.role() {
        Some(_) => format::count(count, "usuario", "usuarios"),
        None => format!("{}\u{a0}{}", format::number(count), kind.noun(plain(count))),
    }
}

fn plain(count: i64) -> u64 {
    count.max(0).cast_unsigned()
}

/// The question and the button of the confirmation: «Crear 373 usuarios».
pub fn create_label(kind: Kind, valid: i64) -> String {
    format!("Crear {}", made(kind, valid))
}

/// What happens to each row that is created.
pub fn what_creating_means(kind: Kind) -> &'static str {
    match kind {
        Kind::Padres | Kind::Docentes | Kind::Personal | Kind::Generacion => {
            "Cada uno recibirá una contraseña temporal, que deberá cambiar al ingresar por primera vez. Después podrá descargar sus credenciales."
        }
        Kind::Estudiantes => {
            "Cada estudiante quedará matriculado y vinculado a su apoderado. No recibe usuario ni contraseña."
        }
        Kind::Relaciones => "Cada estudiante quedará vinculado al apoderado de su fila.",
        Kind::Prospectos => {
            "Cada prospecto quedará registrado en su programa, sin usuario ni contraseña. Podrá generárselos después. Un programa que todavía no existe se crea."
        }
        Kind::Asignaciones => "Cada docente quedará a cargo de su curso. Un curso que todavía no existe se crea.",
    }
}

/// The title while they are created: «Creando usuarios».
pub fn creating_title(kind: Kind) -> String {
    match kind.role() {
        Some(_) => "Creando usuarios".into(),
        None => format!("Creando {}", kind.noun(2)),
    }
}

/// «45 padres creados exitosamente».
pub fn created_line(kind: Kind, created: i64) -> String {
    format!("{} {} {} exitosamente", format::number(created), kind.noun(plain(created)), kind.created(plain(created)))
}

/// «No se creó ningún usuario».
pub fn none_line(kind: Kind) -> String {
    match kind {
        Kind::Padres | Kind::Docentes | Kind::Personal | Kind::Generacion => "No se creó ningún usuario".into(),
        Kind::Estudiantes | Kind::Prospectos => format!("No se creó ningún {}", kind.noun(1)),
        Kind::Relaciones | Kind::Asignaciones => format!("No se creó ninguna {}", kind.noun(1)),
    }
}

/// «Ya se crearon 112; se quedan.»
pub fn staying_line(created: i64) -> String {
    match created {
        0 => "Todavía no se creó ninguno.".into(),
        1 => "Ya se creó 1; se queda.".into(),
        many => format!("Ya se crearon {}; se quedan.", format::number(many)),
    }
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

/// «320 relaciones familiares creadas» (HU-USERS-05 UX-03).
pub fn relations_line(relations: &Relations) -> String {
    let (noun, made) =
        (Kind::Relaciones.noun(plain(relations.total)), Kind::Relaciones.created(plain(relations.total)));
    format!("{} {noun} {made}", format::number(relations.total))
}

/// Each type of relation and how many there are of it, in the documents' order.
pub fn relations_by_type(relations: &Relations) -> impl Iterator<Item = (&'static str, i64)> {
    Relationship::ALL.into_iter().map(|relationship| (relationship.as_str(), relations.of(relationship)))
}

/// Where an import stands, for the history.
pub fn state_label(import: &Import) -> &'static str {
    match import.estado {
        _ if import.deshechos > 0 && import.creados > 0 => "Deshecha en parte",
        _ if import.deshechos > 0 => "Deshecha",
        ImportState::Validando => "Validando",
        ImportState::Validado => "Por confirmar",
        ImportState::Ejecutando => "En proceso",
        ImportState::Completado => "Completada",
        ImportState::Cancelado => "Cancelada",
        ImportState::Rechazado => "Rechazada",
    }
}

/// How long the creation took, once it has ended.
pub fn duration_line(import: &Import) -> Option<String> {
    Some(format::duration(import.terminada_en? - import.iniciada_en?))
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
    use padron_core::import::FoundColumn;

    use super::*;

    #[test]
    fn the_file_line_names_format_sheet_rows_and_heading() {
        let mut summary =
            Summary { formato: "xlsx".into(), hoja: Some("Padres".into()), fila_encabezado: 3, ..Summary::default() };
        assert_eq!(file_line(&summary, 412), "Excel, hoja “Padres”, 412\u{a0}filas, encabezado en la fila 3");
        summary.hoja = None;
        summary.formato = "csv".into();
        assert_eq!(file_line(&summary, 1), "CSV, 1\u{a0}fila, encabezado en la fila 3");
    }

    #[test]
    fn a_revision_says_what_became_valid_and_what_wrong() {
        let line = |valid, faulty| {
            revision_line(&Revision { en: Default::default(), ahora_validas: valid, ahora_con_errores: faulty })
        };
        assert_eq!(line(4, 0), "Cambió quién está en el sistema: 4\u{a0}filas ahora son válidas.");
        let both = "Cambió quién está en el sistema: 1\u{a0}fila ahora es válida y 2\u{a0}filas ahora tienen errores.";
        assert_eq!(line(1, 2), both);
    }

    #[test]
    fn the_columns_line_counts_what_is_known_unsure_and_ignored() {
        let column = |campo: Option<&str>, certeza| FoundColumn {
            letra: "A".into(),
            columna: "x".into(),
            campo: campo.map(str::to_owned),
            certeza,
            razon: None,
            muestras: Vec::new(),
        };
        let columnas = vec![
            column(Some("nombre"), Some(Certainty::Exacto)),
            column(Some("telefono"), Some(Certainty::Parecido)),
            column(None, None),
        ];
        let summary = Summary { columnas, ignoradas: vec!["N°".into()], ..Summary::default() };
        assert_eq!(columns_line(&summary), "2\u{a0}columnas reconocidas, 1 por confirmar, 1\u{a0}ignorada («N°»)");
    }

    #[test]
    fn one_is_told_in_the_singular() {
        assert_eq!(created_line(Kind::Padres, 45), "45 padres creados exitosamente");
        assert_eq!(created_line(Kind::Docentes, 1), "1 docente creado exitosamente");
        assert_eq!(created_line(Kind::Estudiantes, 320), "320 estudiantes creados exitosamente");
        assert_eq!(created_line(Kind::Prospectos, 430), "430 prospectos creados exitosamente");
        assert_eq!(none_line(Kind::Prospectos), "No se creó ningún prospecto");
        assert_eq!(created_line(Kind::Asignaciones, 42), "42 asignaciones creadas exitosamente");
        assert_eq!(omitted_line(1), "1 registro omitido por errores. Descargue el reporte para más detalles.");
        assert_eq!(create_label(Kind::Padres, 1), "Crear 1\u{a0}usuario");
        assert_eq!(create_label(Kind::Estudiantes, 320), "Crear 320\u{a0}estudiantes");
        assert_eq!(credentials_line(45), "45\u{a0}credenciales generadas");
        assert_eq!(none_line(Kind::Asignaciones), "No se creó ninguna asignación");
        assert_eq!(
            (staying_line(112).as_str(), staying_line(1).as_str()),
            ("Ya se crearon 112; se quedan.", "Ya se creó 1; se queda.")
        );
    }

    #[test]
    fn relations_are_told_in_all_and_by_type() {
        let relations = Relations { total: 320, padre: 131, madre: 134, apoderado: 50, tutor: 5 };
        assert_eq!(relations_line(&relations), "320 relaciones familiares creadas");
        assert_eq!(relations_by_type(&relations).last(), Some(("tutor", 5)));
    }

    #[test]
    fn a_pace_needs_time_and_rows() {
        assert_eq!(pace((0.0, 0), (1000.0, 20)), None);
        assert_eq!(pace((0.0, 10), (5000.0, 10)), None);
        assert_eq!(pace((0.0, 10), (5000.0, 110)), Some(20.0));
        assert_eq!(pace_line(20.0, 100), "20\u{a0}filas por segundo · Quedan 5 segundos");
    }
}
