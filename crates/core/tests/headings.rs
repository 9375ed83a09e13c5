//! Headings as offices write them: groups over some of the columns, the heading once more among the rows, titles without
//! labels, words around the word that matters. Through `check_file`.

use padron_core::import::{CheckOptions, CheckedFile, Kind, check_file};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

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
fn workbook(rows: &[&[&str]], merged: &[(u32, u16, u32, u16)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for &(row, column, last_row, last_column) in merged {
        let text = rows[row as usize][usize::from(column)];
        sheet.merge_range(row, column, last_row, last_column, text, &Format::new())?;
    }
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            let is_merged =
                merged.iter().any(|area| (area.0..=area.2).contains(&row) && (area.1..=area.3).contains(&column));
            if !text.is_empty() && !is_merged {
                sheet.write(row, column, *text)?;
            }
        }
    }
    book.save_to_buffer()
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
    )
    .unwrap();
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
    let book = workbook(&[&["", "", "", "APODERADO", "", ""], headings, row], &[(0, 3, 0, 5)]).unwrap();
    assert_eq!(values(&read(Kind::Estudiantes, &book), 3, &fields), ["Luz", "Rojas", "40000001"]);
    let text = [&["", "", "", "Datos del apoderado"], headings, row].map(|cells| cells.join(";")).join("\n");
    let file = read(Kind::Estudiantes, text.as_bytes());
    assert_eq!((values(&file, 3, &fields), subjects(&file)), (vec!["Luz", "Rojas", "40000001"], vec![]));
    // Titles are none, in the middle of the sheet or with what they say behind a colon.
    let text = "Tutora: Ana Ruiz;;Alumnos: 25;\nDNI;Nombres;Apellidos;Celular\n40000001;Ana;Ruiz;987654321\n";
    assert_eq!(values(&read(Kind::Padres, text.as_bytes()), 3, &["apellido"]), ["Ruiz"]);
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

#[test]
fn abbreviated_and_annotated_headings_are_known() {
    let fields = ["nro_documento", "nombre", "apellido", "telefono"];
    for heading in [
        "DNI;Ape. Pat.;Ape. Mat.;Nombres;Celular",
        "NUM_DOC;APEPAT;APEMAT;NOMBRES;TEL_CEL",
        "DNI;Apellidos (Paterno);Apellidos (Materno);Pre nombres;N° de contacto",
        "¿Cuál es su DNI?;Ap. Paterno según DNI;Ap. Materno según DNI;Nombres (como figura en su DNI);¿Cuál es su celular?",
    ] {
        let file = read(Kind::Padres, format!("{heading}\n40000001;Soto;Lima;Ana;987654321\n").as_bytes());
        assert_eq!(values(&file, 2, &fields), ["40000001", "Ana", "Soto Lima", "+51987654321"], "{heading}");
        assert_eq!(subjects(&file), Vec::<&str>::new(), "{heading}");
    }
}

#[test]
fn vague_headings_of_pupils_are_what_their_values_are() {
    let text = "Apellidos;Nombres;Aula;DNI del apoderado;Tipo\nRojas;Luz;3A Primaria;40000001;madre\n\
                Soto;Eva;4° \"B\" Prim.;40000002;papá\n";
    let file = read(Kind::Estudiantes, text.as_bytes());
    let fields = ["nivel", "grado", "seccion", "tipo_relacion"];
    assert_eq!(values(&file, 2, &fields), ["Primaria", "3", "A", "madre"]);
    assert_eq!(values(&file, 3, &fields), ["Primaria", "4", "B", "padre"]);
    assert_eq!(subjects(&file), Vec::<&str>::new());
    // With a column of its own for the grade it is the section.
    let text =
        "Apellidos;Nombres;Nivel;Año;Aula;DNI del apoderado;Tipo\nRojas;Luz;Primaria;3ro;Amarilla;40000001;madre\n";
    assert_eq!(values(&read(Kind::Estudiantes, text.as_bytes()), 2, &fields), ["Primaria", "3", "AMARILLA", "madre"]);
    // A school year is no grade.
    let text = "Apellidos;Nombres;Nivel;Año;Grado;DNI del apoderado;Tipo\nRojas;Luz;Primaria;2026;3;40000001;madre\n";
    assert_eq!(values(&read(Kind::Estudiantes, text.as_bytes()), 2, &fields), ["Primaria", "3", "", "madre"]);
    let text = "Estudiante;Apoderado;Tipo\nP3001;40000001;madre\n";
    let fields = ["codigo_estudiante", "nro_documento_padre", "tipo_relacion"];
    assert_eq!(values(&read(Kind::Relaciones, text.as_bytes()), 2, &fields), ["P3001", "40000001", "madre"]);
}

#[test]
fn a_list_of_teachers_is_theirs_without_a_question() {
    for text in [
        "Nº;Docente;DNI;Celular;Tutor de aula\n1;PAREDES RÍOS, CARMEN;41000001;987111222;3A\n",
        "Profesor;DNI;Celular;Grado;Sección;Curso\n\"PAREDES RÍOS, CARMEN\";41000001;987111222;3;A;Arte\n",
        "DNI;Ap. Paterno;Ap. Materno;Nombres;Nivel;Especialidad;Celular\n41000001;PAREDES;RÍOS;CARMEN;Secundaria;Arte;987111222\n",
    ] {
        let file = read(Kind::Docentes, text.as_bytes());
        assert_eq!(values(&file, 2, &["nro_documento", "nombre", "apellido"]), ["41000001", "CARMEN", "PAREDES RÍOS"]);
        assert_eq!(subjects(&file), Vec::<&str>::new(), "{text}");
    }
    // Beside a pupil's names the document may be the pupil's.
    let text = "Alumno;DNI;Profesor;Celular\n\"Rojas, Luz\";80000001;\"PAREDES RÍOS, CARMEN\";987111222\n";
    assert_eq!(subjects(&read(Kind::Docentes, text.as_bytes())), ["nro_documento"]);
}

#[test]
fn whole_names_below_a_name_are_asked_for_their_order() {
    let text = "NOMBRE DEL DOCENTE;DNI;CELULAR\nAna Ríos Paz;41000001;987654321\nLuis Vega Soto;41000002;987654322\n";
    let file = read(Kind::Docentes, text.as_bytes());
    assert_eq!(subjects(&file), ["apellidos_y_nombres"]);
    // Two given names are no whole name.
    let text = "NOMBRE;DNI;CELULAR\nAna María;41000001;987654321\n";
    assert!(check_file(Kind::Docentes, text.as_bytes(), &CheckOptions::default()).is_err());
}

#[test]
fn what_names_all_of_them_is_several() {
    let text = "DNI docente;Nivel;Grado;Sección;Curso\n41000001;Primaria;4;Todas;Arte\n41000001;Primaria;4;A;Todas las áreas\n";
    let file = read(Kind::Asignaciones, text.as_bytes());
    assert!(file.rows.iter().all(|row| !row.is_valid()));
}

#[test]
fn the_tutor_of_a_class_is_no_section() {
    let text = "Apellidos;Nombres;Nivel;Grado;Tutor de aula;DNI apoderado;Relación\nRojas;Luz;Primaria;3;Vega;40000001;madre\n";
    assert_eq!(values(&read(Kind::Estudiantes, text.as_bytes()), 2, &["seccion"]), [""]);
    let text = "DNI docente;Nivel;Grado;Curso;Tutor de aula\n41000001;Primaria;3;Arte;Vega\n";
    assert_eq!(values(&read(Kind::Asignaciones, text.as_bytes()), 2, &["seccion"]), [""]);
    // A room by its class, for assignments too.
    let text = "DNI profesor,Materia,Salón\n41000001,Arte,3A Primaria\n41000002,Inglés,1ro B Secundaria\n";
    let file = read(Kind::Asignaciones, text.as_bytes());
    assert_eq!(values(&file, 3, &["nivel", "grado", "seccion"]), ["Secundaria", "1", "B"]);
    // Among teachers «Tutor» says who has a class.
    let text = "DNI;Apellidos y nombres;Celular;Tutor(a)\n41000001;Ríos Paz, Ana;987654321;SI\n";
    assert_eq!(subjects(&read(Kind::Docentes, text.as_bytes())), Vec::<&str>::new());
}

#[test]
fn a_title_that_speaks_of_pupils_is_asked_about() {
    for (title, asked) in [
        ("RELACIÓN DE ALUMNOS 2026", &["encabezado"][..]),
        ("PADRES DE LOS ALUMNOS DE 3A", &[]),
        ("I.E.P. LAS ORQUÍDEAS", &[]),
    ] {
        let text = format!("{title};;;\nDNI;Nombres;Apellidos;Celular\n80000001;Luz;Rojas;987654321\n");
        assert_eq!(subjects(&read(Kind::Padres, text.as_bytes())), asked, "{title}");
    }
}

#[test]
fn a_row_that_does_not_say_its_level_is_wrong_by_itself() {
    let text = "Apellidos;Nombres;Grado;DNI apoderado;Parentesco\nRojas;Luz;3° Prim;40000001;madre\n\
                Soto;Eva;1° Sec;40000002;madre\nPaz;Isa;2°;40000003;madre\n";
    let file = read(Kind::Estudiantes, text.as_bytes());
    assert_eq!(file.rows.iter().map(|row| row.is_valid()).collect::<Vec<_>>(), [true, true, false]);
    // The sheet's name can say it for all.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Primaria").unwrap();
    for (row, cells) in (0..).zip([
        ["Apellidos", "Nombres", "Grado", "DNI apoderado", "Parentesco"],
        ["Soto", "Eva", "3", "40000001", "madre"],
    ]) {
        sheet.write_row(row, 0, cells).unwrap();
    }
    let file = read(Kind::Estudiantes, &book.save_to_buffer().unwrap());
    assert_eq!((values(&file, 2, &["nivel"]), subjects(&file)), (vec!["Primaria"], vec!["nivel"]));
}

#[test]
fn a_guardian_whose_document_is_a_word_is_passed_over() {
    let text = "DNI Madre;Nombres Madre;Apellidos Madre;DNI Padre;Nombres Padre;Apellidos Padre;Celular\n\
                40000001;Ana;Soto;40000002;Juan;Rojas;987654321\nS/N;Eva;Lima;40000004;Luis;Paz;987654322\n\
                fallecida;-;-;40000005;José;Paz;987654323\n";
    let file = read(Kind::Padres, text.as_bytes());
    assert_eq!(values(&file, 3, &["nro_documento", "nombre"]), ["40000004", "Luis"]);
    assert_eq!(values(&file, 4, &["nro_documento", "nombre"]), ["40000005", "José"]);
}

#[test]
fn beside_the_mothers_document_the_fathers_name_is_no_rival() {
    let text = "Nombre de la madre;Apellidos de la madre;DNI de la madre;Nombre del padre;Celular madre;Celular padre\n\
                Ana;Soto;40000001;Juan;987654321;912345678\n";
    let file = read(Kind::Padres, text.as_bytes());
    assert_eq!(values(&file, 2, &["nombre", "telefono"]), ["Ana", "+51987654321"]);
    assert_eq!(subjects(&file), Vec::<&str>::new());
}
