//! Headings as offices write them: groups over some of the columns, the heading once more among the rows, titles without
//! labels, words around the word that matters. Through `check_file`.

use padron_core::import::{CheckOptions, CheckedFile, Kind, check_file};
use rust_xlsxwriter::{Format, Workbook};

fn read(kind: Kind, source: &[u8]) -> CheckedFile {
    check_file(kind, source, &CheckOptions::default()).unwrap_or_else(|refusal| panic!("{}", refusal.error))
}

fn values<'f>(file: &'f CheckedFile, row: u32, fields: &[&str]) -> Vec<&'f str> {
    let found = file.rows.iter().find(|found| found.number == row).unwrap_or_else(|| panic!("no row {row}"));
    fields.iter().map(|field| found.values.get(field)).collect()
}

fn subjects(file: &CheckedFile) -> Vec<&str> {
    file.questions.iter().map(|question| question.asunto.as_str()).collect()
}

/// A workbook of one sheet; merged areas as (first row, first column, last row, last column).
fn workbook(rows: &[&[&str]], merged: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for &(row, column, last_row, last_column) in merged {
        let text = rows[row as usize][usize::from(column)];
        sheet.merge_range(row, column, last_row, last_column, text, &Format::new()).unwrap();
    }
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            let is_merged =
                merged.iter().any(|area| (area.0..=area.2).contains(&row) && (area.1..=area.3).contains(&column));
            if !text.is_empty() && !is_merged {
                sheet.write(row, column, *text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_heading_once_more_among_the_rows_leaves_nobody_behind() {
    let text = "Tipo Doc;DNI;Nombres;Apellidos;Celular\nDNI;41000001;Ana;Ruiz;987654321\nTOTAL;;;;1\nSECCIÓN B;;;;\n\
                Tipo Doc;DNI;Nombres;Apellidos;Celular\nDNI;41000002;Eva;Soto;987654322\n";
    let file = read(Kind::Padres, text.as_bytes());
    assert_eq!(file.layout.header_row, 1);
    assert_eq!(values(&file, 2, &["nro_documento"]), ["41000001"]);
    assert_eq!(values(&file, 6, &["nro_documento"]), ["41000002"]);
    // A second table with more columns, too.
    let text = "DNI;Nombres;Apellidos;Celular;\n41000001;Ana;Ruiz;987654321;\n\nDNI;Nombres;Apellidos;Celular;Correo\n\
                41000002;Eva;Soto;987654322;eva@ejemplo.pe\n";
    let file = read(Kind::Padres, text.as_bytes());
    assert_eq!((file.layout.header_row, values(&file, 2, &["nombre"])), (1, vec!["Ana"]));
}

#[test]
fn whole_names_of_a_group_are_not_left_for_the_parts_of_another() {
    let book = workbook(
        &[
            &["NÓMINA 2026"],
            &["N°", "ESTUDIANTE", "", "", "PADRE", "", "", "MADRE", "", ""],
            &[
                "",
                "Apellidos",
                "Nombres",
                "DNI",
                "Apellidos y nombres",
                "DNI",
                "Celular",
                "Apellidos y nombres",
                "DNI",
                "Celular",
            ],
            &[
                "1",
                "Rojas Soto",
                "Luz",
                "80000001",
                "Rojas Paz, Juan",
                "40000001",
                "987654321",
                "Soto Lima, Rosa",
                "40000002",
                "987654322",
            ],
            &["2", "Díaz Paz", "Eva", "80000002", "", "", "", "Paz Rey, Ana", "40000004", "987654324"],
        ],
        &[(0, 0, 0, 9), (1, 0, 2, 0), (1, 1, 1, 3), (1, 4, 1, 6), (1, 7, 1, 9)],
    );
    let file = read(Kind::Padres, &book);
    let fields = ["nro_documento", "nombre", "apellido", "telefono"];
    assert_eq!(values(&file, 4, &fields), ["40000001", "Juan", "Rojas Paz", "+51987654321"]);
    assert_eq!(values(&file, 5, &fields), ["40000004", "Ana", "Paz Rey", "+51987654324"]);
    assert_eq!(subjects(&file), Vec::<&str>::new());
}

#[test]
fn one_group_over_some_of_the_columns_says_whose_they_are() {
    let headings: &[&str] = &["Apellidos", "Nombres", "Grado", "Nombre", "DNI", "Parentesco"];
    let row: &[&str] = &["Rojas", "Luz", "3° Primaria", "Ana", "40000001", "madre"];
    let fields = ["nombre", "apellido", "nro_documento_apoderado"];
    let book = workbook(&[&["", "", "", "APODERADO", "", ""], headings, row], &[(0, 3, 0, 5)]);
    assert_eq!(values(&read(Kind::Estudiantes, &book), 3, &fields), ["Luz", "Rojas", "40000001"]);
    let text = [&["", "", "", "Datos del apoderado"], headings, row].map(|cells| cells.join(";")).join("\n");
    let file = read(Kind::Estudiantes, text.as_bytes());
    assert_eq!((values(&file, 3, &fields), subjects(&file)), (vec!["Luz", "Rojas", "40000001"], vec![]));
    // A title in the middle of the sheet is none.
    let text = ";;PADRES DE FAMILIA;\nDNI;Nombres;Apellidos;Celular\n40000001;Ana;Ruiz;987654321\n";
    assert_eq!(values(&read(Kind::Padres, text.as_bytes()), 3, &["apellido"]), ["Ruiz"]);
}

#[test]
fn a_title_without_labels_proposes_its_class() {
    let text = "I.E. SAN JUAN;;;\nPRIMARIA - TERCER GRADO - SECCIÓN \"C\";;;\n\
                Apellidos;Nombres;DNI del apoderado;Parentesco\nRojas;Luz;40000001;madre\n";
    let file = read(Kind::Estudiantes, text.as_bytes());
    assert_eq!(values(&file, 4, &["nivel", "grado", "seccion"]), ["Primaria", "3", "C"]);
    assert_eq!(subjects(&file), ["nivel", "grado", "seccion"]);
    // The only section is none, and nothing to ask.
    let text = "GRADO:;5TO;SECCIÓN:;ÚNICA;NIVEL:;SECUNDARIA\nApellidos;Nombres;DNI del apoderado;Parentesco\n\
                Rojas;Luz;40000001;madre\n";
    let file = read(Kind::Estudiantes, text.as_bytes());
    assert_eq!((values(&file, 3, &["grado", "seccion"]), subjects(&file)), (vec!["5", ""], vec!["grado", "nivel"]));
}
