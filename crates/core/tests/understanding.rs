//! How sheets are understood: headings of two rows, titles, several guardians, what stands below the table. Through
//! `check_file`, with texts that stand for sheets.

use padron_core::import::{CheckOptions, CheckedFile, Kind, MappingChoice, Refusal, check_file};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

fn read_with(kind: Kind, text: &str, options: CheckOptions) -> Result<CheckedFile, Refusal> {
    check_file(kind, text.as_bytes(), &options)
}

fn read(kind: Kind, text: &str) -> CheckedFile {
    read_with(kind, text, CheckOptions::default()).unwrap_or_else(|refusal| panic!("{}\n{text}", refusal.error))
}

fn value<'f>(file: &'f CheckedFile, row: u32, field: &str) -> &'f str {
    let found = file.rows.iter().find(|found| found.number == row);
    found.unwrap_or_else(|| panic!("no row {row}")).values.get(field)
}

fn subjects(file: &CheckedFile) -> Vec<&str> {
    file.questions.iter().map(|question| question.asunto.as_str()).collect()
}

#[test]
fn a_group_that_stands_once_over_empty_cells_says_whose_the_columns_are() {
    let text = "DATOS DEL ESTUDIANTE;;;DATOS DE LA MADRE;;;\n\
                Nombres;Apellidos;DNI;Nombres;Apellidos;DNI;Celular\n\
                Luz;Rojas;80000001;Rosa;Soto;40000001;987654321\n";
    let file = read(Kind::Padres, text);
    assert_eq!((value(&file, 3, "nombre"), value(&file, 3, "nro_documento")), ("Rosa", "40000001"));
    assert_eq!(subjects(&file), Vec::<&str>::new());
    assert_eq!(file.layout.header_row, 2);
    assert!(file.layout.ignored().any(|heading| heading == "DATOS DEL ESTUDIANTE · DNI"));
}

#[test]
fn a_title_over_the_whole_table_is_no_group() {
    let text = "RELACIÓN DE ALUMNOS Y PADRES 2026;;;;\nTipo doc;DNI;Nombres;Apellidos;Celular\nDNI;40000001;Rosa;Soto;987654321\n";
    let file = read(Kind::Padres, text);
    assert_eq!((file.layout.header_row, value(&file, 3, "apellido")), (2, "Soto"));
}

#[test]
fn lines_above_the_table_are_proposed_for_all_its_rows() {
    let text = "I.E. SAN JUAN;;;\nNivel: Secundaria    Grado: 2do   Sección: B;;;\n\
                Apellidos;Nombres;DNI apoderado;Parentesco\nRojas;Luz;40000001;madre\nSoto;Eva;40000002;padre\n";
    let file = read(Kind::Estudiantes, text);
    let class = |field| value(&file, 5, field);
    assert_eq!((class("nivel"), class("grado"), class("seccion")), ("Secundaria", "2", "B"));
    assert_eq!(subjects(&file), ["nivel", "grado", "seccion"]);
    let fixed = [("nivel", "Secundaria"), ("grado", "2"), ("seccion", "")];
    let fixed = fixed.map(|(field, value)| (field.to_owned(), value.to_owned())).into();
    let mapping = MappingChoice { fixed, ..MappingChoice::default() };
    let file = read_with(Kind::Estudiantes, text, CheckOptions { mapping, ..CheckOptions::default() }).unwrap();
    assert_eq!((subjects(&file), value(&file, 5, "seccion")), (vec![], ""));
}

#[test]
fn labels_are_told_whatever_space_stands_around_the_colon() {
    let text = "AÑO: 2026  NIVEL : SECUNDARIA\u{a0} GRADO\u{a0}: 4° SECCIÓN :Ñ;;\nApellidos;Nombres;DNI de la madre\nRojas;Luz;40000001\n";
    let file = read(Kind::Estudiantes, text);
    assert_eq!(
        (value(&file, 3, "nivel"), value(&file, 3, "grado"), value(&file, 3, "seccion")),
        ("Secundaria", "4", "Ñ")
    );
}

#[test]
fn a_row_of_labels_and_values_is_no_heading() {
    let text = "Nivel:;Primaria;Grado:;4;Sección:;A\n\nNombres;Apellidos;DNI del padre;;;\nLuz;Rojas;40000001;;;\n";
    let file = read(Kind::Estudiantes, text);
    assert_eq!((file.layout.header_row, value(&file, 4, "grado")), (3, "4"));
    // «DNI del padre» says the relation, too.
    assert_eq!(value(&file, 4, "tipo_relacion"), "padre");
}

#[test]
fn of_several_guardians_the_first_with_a_document_is_taken_with_its_relation() {
    let text = "Apellidos;Nombres;Nivel;Grado;DNI Padre;DNI Madre\n\
                Rojas;Luz;Primaria;3;40000001;40000002\nSoto;Eva;Primaria;3;;40000004\n";
    let file = read(Kind::Estudiantes, text);
    let guardian = |row| (value(&file, row, "nro_documento_apoderado"), value(&file, row, "tipo_relacion"));
    assert_eq!((guardian(2), guardian(3)), (("40000001", "padre"), ("40000004", "madre")));
    assert_eq!(subjects(&file), Vec::<&str>::new());
    assert_eq!(file.notes.iter().filter(|note| note.contains("más de un apoderado")).count(), 1);
}

#[test]
fn the_names_of_the_guardian_whose_document_is_taken_are_his_own() {
    let text = "DNI apoderado 1;Nombres apoderado 1;Apellidos apoderado 1;DNI apoderado 2;Nombres apoderado 2;Apellidos apoderado 2;Celular\n\
                40000001;Juan;Rojas;40000002;Rosa;Soto;987654321\n;;;40000004;Eva;Lima;987654322\n";
    let file = read(Kind::Padres, text);
    let person = |row| (value(&file, row, "nro_documento"), value(&file, row, "nombre"), value(&file, row, "apellido"));
    assert_eq!(person(2), ("40000001", "Juan", "Rojas"));
    assert_eq!(person(3), ("40000004", "Eva", "Lima"));
}

#[test]
fn what_stands_below_the_table_is_listed_and_what_stands_between_is_an_error() {
    let text = "DNI;Nombres;Apellidos;Celular\n40000001;Ana;Ruiz;987654321\n;Rosa;;\n40000002;Eva;Soto;987654322\n\
                ;Lima, 3 de marzo;;\n;Rosa Núñez;Coordinadora;\n";
    let file = read(Kind::Padres, text);
    let numbers: Vec<u32> = file.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [2, 3, 4]);
    assert!(!file.rows[1].is_valid());
    let skipped: Vec<(u32, &str)> = file.skipped.iter().map(|row| (row.number, row.text.as_str())).collect();
    assert_eq!(skipped, [(5, "Lima, 3 de marzo"), (6, "Rosa Núñez")]);
}

#[test]
fn a_list_of_pupils_is_not_taken_for_guardians() {
    let text = "DNI del alumno;Apellidos del alumno;Nombres del alumno;Celular\n80000001;Rojas;Luz;987654321\n";
    let refusal = read_with(Kind::Padres, text, CheckOptions::default()).unwrap_err();
    assert_eq!((refusal.error.code(), refusal.suggested), ("otro_tipo", Some(Kind::Estudiantes)));
}

#[test]
fn what_may_be_the_childs_is_asked_whatever_its_heading() {
    // The template of students with the guardian's telephone beside it.
    let template = "nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion,telefono_apoderado\n\
                    Luz,Rojas,Primaria,3,40000001,madre,987654321\n";
    assert_eq!(subjects(&read(Kind::Padres, template)), ["nombre", "apellido"]);
    let beside_the_child = "Alumno,Nro. Documento,Nombres apoderado,Apellidos apoderado,Celular\n\
                            Rojas Luz,80000001,Ana,Soto,987654321\n";
    assert_eq!(subjects(&read(Kind::Padres, beside_the_child)), ["nro_documento"]);
    let of_a_class = "NIVEL: PRIMARIA  GRADO: 3°  SECCIÓN: A;;;\nN°;Apellidos y Nombres;DNI;Celular\n\
                      1;Rojas Soto, Luz;80000001;987654321\n";
    assert_eq!(subjects(&read(Kind::Padres, of_a_class)), ["encabezado"]);
}

#[test]
fn the_mothers_name_is_not_put_beside_the_fathers_document() {
    let text = "Alumno,DNI Padre,Apellidos Madre,Nombres Madre,Celular Madre\nRojas Luz,40000001,Soto,Ana,987654321\n";
    assert!(read_with(Kind::Padres, text, CheckOptions::default()).is_err(), "nobody's name is there");
    // What is said of neither is of both.
    let both = "DNI Padre,Nombres Padre,Apellidos Padre,DNI Madre,Nombres Madre,Apellidos Madre,Celular PPFF\n\
                40000001,Juan,Rojas,40000002,Ana,Soto,987654321\n";
    assert_eq!(value(&read(Kind::Padres, both), 2, "telefono"), "+51987654321");
}

#[test]
fn a_row_that_names_the_mother_is_not_given_the_fathers_document() {
    let text = "Apellidos,Nombres,Nivel,Grado,Parentesco,DNI Padre,DNI Madre\nRojas,Luz,Primaria,3,madre,40000001,\n";
    let file = read(Kind::Estudiantes, text);
    assert!(!file.rows[0].is_valid());
    assert_eq!(value(&file, 2, "nro_documento_apoderado"), "");
}

#[test]
fn a_second_name_is_joined_whatever_the_first_is_called() {
    let text = "DNI,Nombre,Segundo nombre,Apellido,Segundo apellido,Celular\n40000001,Ana,María,Rojas,Soto,987654321\n";
    let file = read(Kind::Docentes, text);
    assert_eq!((value(&file, 2, "nombre"), value(&file, 2, "apellido")), ("Ana María", "Rojas Soto"));
}

#[test]
fn two_columns_of_the_fields_own_name_are_asked_about() {
    let text = "Nombre,Apellido,Nombre,Apellido,DNI,Teléfono\nLuz,Rojas,Ana,Soto,40000001,987654321\n";
    assert_eq!(subjects(&read(Kind::Docentes, text)), ["nombre", "apellido"]);
}

#[test]
fn the_relation_that_nobody_says_is_a_question() {
    let text = "Apellidos;Nombres;Nivel;Grado;DNI apoderado\nRojas;Luz;Primaria;3;40000001\n";
    let file = read(Kind::Estudiantes, text);
    assert_eq!(subjects(&file), ["tipo_relacion"]);
    let options: Vec<&str> = file.questions[0].opciones.iter().map(|option| option.valor.as_str()).collect();
    assert_eq!(options, ["apoderado", "padre", "madre", "tutor"]);
}

#[test]
fn parts_of_names_are_joined_and_an_empty_second_one_is_none() {
    let text = "DNI;Apellido Paterno;Apellido Materno;Primer Nombre;Segundo Nombre;Celular\n\
                40000001;Ruiz;Soto;Ana;Luz;987654321\n40000002;Lima;-;Eva;;987654322\n";
    let file = read(Kind::Docentes, text);
    assert_eq!((value(&file, 2, "apellido"), value(&file, 2, "nombre")), ("Ruiz Soto", "Ana Luz"));
    assert_eq!((value(&file, 3, "apellido"), value(&file, 3, "nombre")), ("Lima", "Eva"));
}

/// A person of a random table.
type Person = (String, String, String, String);

#[test]
fn a_whole_name_that_is_merged_counts_in_every_row_that_it_covers() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["Apellidos y nombres del apoderado", "DNI del apoderado", "Celular"],
        ["", "44440001", "987654321"],
        ["", "44440002", "987654322"],
        ["Soto, Ana", "44440003", "987654323"],
    ];
    for (number, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(row) {
            sheet.write_string(number, column, text).unwrap();
        }
    }
    sheet.merge_range(1, 0, 2, 0, "Rojas Lima, Juan", &Format::new()).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let file = check_file(Kind::Padres, &bytes, &CheckOptions::default()).unwrap();
    for row in [2, 3] {
        assert_eq!((value(&file, row, "apellido"), value(&file, row, "nombre")), ("Rojas Lima", "Juan"));
    }
    assert_eq!((value(&file, 4, "apellido"), value(&file, 4, "nombre")), ("Soto", "Ana"));
}

#[test]
fn an_empty_tab_among_several_adds_no_row_and_refuses_nothing() {
    let mut workbook = Workbook::new();
    for (name, people) in [("3A", 2), ("3B", 0), ("3C", 1)] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (column, heading) in (0..).zip(["Nombres", "Apellidos", "DNI", "Celular"]) {
            sheet.write_string(0, column, heading).unwrap();
        }
        for number in 1..=people {
            let document = format!("4444{}{number:03}", name.len() + people as usize);
            for (column, text) in (0..).zip(["Ana", "Rojas", &document, "987654321"]) {
                sheet.write_string(number, column, text).unwrap();
            }
        }
    }
    workbook.add_worksheet().set_name("Vacía").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let all = CheckOptions { all_sheets: true, ..CheckOptions::default() };
    let file = check_file(Kind::Padres, &bytes, &all).unwrap();
    let places: Vec<_> = file.rows.iter().map(|row| (row.number, row.is_valid())).collect();
    assert_eq!(places.len(), 3, "{places:?}");
    assert!(places.iter().all(|(_, is_valid)| *is_valid), "{places:?}");
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let name = || "[A-ZÑÁ][a-zñáé]{2,6}( [A-ZÑÁ][a-zñáé]{2,6})?";
    prop::collection::vec(("[1-8][0-9]{7}", name(), name(), "9[0-9]{8}"), 1..8)
}

/// The words that offices write above each of the four columns.
const HEADINGS: [&[&str]; 4] = [
    &["DNI", "Nº DNI", "nro_documento", "Documento de identidad", "N° de documento", "DNI del apoderado"],
    &["Nombres", "nombre", "NOMBRE(S)", "Nombres del padre o apoderado", "Nombres completos"],
    &["Apellidos", "apellido", "APELLIDOS:", "Apellidos del padre o apoderado", "Apellido(s)"],
    &["Celular", "telefono", "N° de celular", "Teléfono móvil", "WhatsApp", "Celular del apoderado"],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_same_people_come_out_however_the_table_stands(
        people in people(),
        words in (0..6_usize, 0..5_usize, 0..5_usize, 0..6_usize),
        order in Just([0_usize, 1, 2, 3]).prop_shuffle(),
        titles in 0..4_usize,
        is_numbered: bool,
    ) {
        let words = [words.0, words.1, words.2, words.3];
        // Whose the names and the document are is said of both, or of none: otherwise it is rightly asked.
        let is_said = |column: usize| HEADINGS[column][words[column]].contains("apoderado");
        prop_assume!(is_said(0) == is_said(1) && is_said(1) == is_said(2) && (is_said(0) || !is_said(3)));
        let number = |text: &str| if is_numbered { format!("{text};") } else { String::new() };
        let mut text = "Lista de la institución;;;;\n".repeat(titles);
        let headings: Vec<&str> = order.iter().map(|column| HEADINGS[*column][words[*column]]).collect();
        text += &format!("{}{}\n", number("N°"), headings.join(";"));
        for (index, person) in people.iter().enumerate() {
            let cells = [&person.0, &person.1, &person.2, &person.3];
            let cells: Vec<&str> = order.iter().map(|column| cells[*column].as_str()).collect();
            text += &format!("{}{}\n", number(&(index + 1).to_string()), cells.join(";"));
        }
        let file = read(Kind::Padres, &text);
        prop_assert_eq!(subjects(&file), Vec::<&str>::new(), "{}", text);
        let found: Vec<Person> = file.rows.iter().map(|row| {
            let value = |field: &str| row.values.get(field).to_owned();
            (value("nro_documento"), value("nombre"), value("apellido"), value("telefono"))
        }).collect();
        let expected: Vec<Person> =
            people.iter().map(|(dni, first, last, phone)| (dni.clone(), first.clone(), last.clone(), format!("+51{phone}"))).collect();
        prop_assert_eq!(found, expected, "{}", text);
    }

    #[test]
    fn nothing_of_a_pupils_column_comes_into_a_guardian(
        columns in prop::collection::vec((0..4_usize, 0..3_usize), 3..10),
        rows in 1..4_usize,
    ) {
        const SUBJECTS: [&str; 4] = ["DNI", "Nombres", "Apellidos", "Celular"];
        const OWNERS: [&str; 3] = ["", " del alumno", " del apoderado"];
        let headings: Vec<String> = columns.iter().map(|(subject, owner)| format!("{}{}", SUBJECTS[*subject], OWNERS[*owner])).collect();
        let mut text = format!("{}\n", headings.join(";"));
        for row in 0..rows {
            let cell = |(index, (subject, owner)): (usize, &(usize, usize))| {
                // A pupil's values begin with 8, or with «Pupilo».
                let digit = if *owner == 1 { 8 } else { 4 };
                let letter = ["", "a", "b", "c"][row];
                match subject {
                    0 => format!("{digit}{:07}", row * 100 + index),
                    3 => format!("9{digit}{:07}", row * 100 + index),
                    _ if *owner == 1 => format!("Pupilo{letter}"),
                    _ => format!("Apoderado{letter}"),
                }
            };
            let cells: Vec<String> = columns.iter().enumerate().map(cell).collect();
            text += &format!("{}\n", cells.join(";"));
        }
        let Ok(file) = read_with(Kind::Padres, &text, CheckOptions::default()) else { return Ok(()) };
        for row in file.rows.iter().filter(|row| row.is_valid()) {
            let value = |field: &str| row.values.get(field);
            prop_assert!(!value("nro_documento").starts_with('8'), "{}", text);
            prop_assert!(!value("nombre").starts_with("Pupilo") && !value("apellido").starts_with("Pupilo"), "{}", text);
            prop_assert!(!value("telefono").starts_with("+5198"), "{}", text);
        }
    }

    #[test]
    fn no_table_makes_it_panic(text in "(;|,|\n|DNI|Apellidos|Nombres|Nivel:|Grado|Madre|alumno|3A| |40000001|9|Ñ){0,60}") {
        for kind in Kind::ALL {
            let _ = read_with(kind, &text, CheckOptions::default());
        }
    }
}
