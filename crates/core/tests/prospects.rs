//! Files of prospects: the office's own list, and what other offices write instead of it.

use std::collections::HashMap;

use padron_core::import::{CheckOptions, CheckedFile, Kind, Known, Refusal, TypedRow, check_file, parse_row};
use padron_core::issue::IssueCode;
use padron_core::person::ProgramName;

fn try_read(text: &str) -> Result<CheckedFile, Refusal> {
    check_file(Kind::Prospectos, text.as_bytes(), &CheckOptions::default())
}

fn read(text: &str) -> CheckedFile {
    try_read(text).unwrap_or_else(|refusal| panic!("{text}: {}", refusal.error))
}

/// The issues of a row: field, whether it stops the row, sentence.
fn issues(file: &CheckedFile, row: usize) -> Vec<(&str, bool, &str)> {
    let issues = file.rows[row].issues.iter();
    issues.map(|issue| (issue.campo.as_str(), issue.is_error(), issue.mensaje.as_str())).collect()
}

fn values(file: &CheckedFile, row: usize) -> Vec<&str> {
    file.rows[row].values.iter().map(|(_, value)| value).collect()
}

const HEADING: &str = "carnet,nombre,apellido,correo,programa,telefono\n";

#[test]
fn the_offices_list_of_430_is_read_whole_and_without_a_question() {
    let bytes = include_bytes!("data/prospectos.xlsx");
    let file = check_file(Kind::Prospectos, &bytes[..], &CheckOptions::default()).unwrap();
    assert_eq!((file.valid_count(), file.error_count(), file.questions.len()), (430, 0, 0));
    assert_eq!(file.layout.ignored().count(), 0);
    let of_first = ["C2026000", "Sofía", "Quispe Mamani", "sofia.mamani0@ejemplo.pe", "Enfermería Técnica", ""];
    assert_eq!(values(&file, 0), of_first);
    let mut programmes: HashMap<String, usize> = HashMap::new();
    for row in &file.rows {
        let Ok(TypedRow::Prospect(row)) = parse_row(Kind::Prospectos, &row.values, &Known::default()) else {
            panic!("a prospect: {row:?}")
        };
        *programmes.entry(row.programa.key()).or_default() += 1;
    }
    assert_eq!(programmes.values().sum::<usize>(), 430);
    assert!(programmes.contains_key("enfermeria tecnica"), "{programmes:?}");
}

#[test]
fn what_must_be_there_is_told_in_one_sentence_each() {
    let file = read(&format!(
        "{HEADING},,,,,\nC 1,Ana,Ruiz,ana,123,12\n-,Eva,Paz,e@x.pe,Contabilidad,\nana@x.pe,Luz,Mar,,Contabilidad,\n"
    ));
    let invalid = "Carnet inválido. Use hasta 20 letras sin tilde, números, guiones, puntos o barras, sin espacios.";
    assert_eq!(
        issues(&file, 0),
        [
            ("carnet", true, invalid),
            ("correo", true, "Correo inválido. Ejemplo: nombre@dominio.pe"),
            ("programa", true, "Programa inválido. Escriba su nombre con hasta 100 caracteres."),
            ("telefono", true, "Teléfono inválido. Formato esperado: +51XXXXXXXXX"),
        ]
    );
    assert_eq!(issues(&file, 1), [("carnet", true, "El carnet es obligatorio.")]);
    assert_eq!(issues(&file, 2), [("carnet", true, invalid)]);
    let file = read(&format!("{HEADING},,,a@x.pe,,\n"));
    assert_eq!(
        issues(&file, 0),
        [
            ("carnet", true, "El carnet es obligatorio."),
            ("nombre", true, "El nombre es obligatorio."),
            ("apellido", true, "El apellido es obligatorio."),
            ("programa", true, "El programa es obligatorio."),
        ]
    );
}

#[test]
fn an_address_and_a_telephone_may_be_missing_in_whatever_words() {
    for nothing in ["", "-", "no tiene", "s/c", "0"] {
        let file = read(&format!("{HEADING}c1,Ana,Ruiz,{nothing},Contabilidad,{nothing}\n"));
        assert_eq!(issues(&file, 0), [], "{nothing}");
        assert_eq!(values(&file, 0), ["C1", "Ana", "Ruiz", "", "Contabilidad", ""]);
    }
    let file = read("carnet,nombre,apellido,programa\nc1,Ana,Ruiz,Contabilidad\n");
    assert!(file.rows[0].is_valid(), "nor need there be such columns");
}

#[test]
fn what_only_one_prospect_may_have_is_found_twice_in_a_file() {
    let file = read(&format!(
        "{HEADING}C1,Ana,Ruiz,a@x.pe,Contabilidad,\nc1,Eva,Paz,,Contabilidad,\nC3,Luz,Mar,A@X.pe,Contabilidad,\n\
         c1,ANA,RUÍZ,a@x.pe,CONTABILIDAD,\n"
    ));
    assert_eq!(issues(&file, 1), [("carnet", true, "Carnet duplicado. Ya aparece en la fila 2")]);
    assert_eq!(issues(&file, 2), [("correo", true, "Correo duplicado. Ya aparece en la fila 2")]);
    assert_eq!(file.rows[3].repeats, Some(2), "it says nothing new");
}

#[test]
fn an_office_that_calls_its_columns_otherwise_is_understood() {
    for heading in [
        "N° de carnet;Apellidos y Nombres;E-mail;Carrera;Celular",
        "Código del postulante;Apellidos y nombres del postulante;Correo electrónico;Programa de estudios;Teléfono",
        "CÓDIGO DE PROSPECTO;APELLIDOS Y NOMBRES;CORREO;ESPECIALIDAD;WHATSAPP",
        "Código;Apellidos y Nombres del alumno;Correo del alumno;Carrera a la que postula;Celular del alumno",
        "Carné;Apellidos y Nombres;Mail del interesado;Programa de interés;Celular del interesado",
    ] {
        let file = read(&format!("{heading}\nc-1;Quispe Mamani, Sofía;s@x.pe;Contabilidad;987 654 321\n"));
        assert_eq!(values(&file, 0), ["C-1", "Sofía", "Quispe Mamani", "s@x.pe", "Contabilidad", "+51987654321"]);
        assert!(file.rows[0].is_valid() && file.questions.is_empty(), "{heading}: {:?}", file.questions);
    }
    let parts = "Carnet,Apellido Paterno,Apellido Materno,Nombres,Programa\nC1,Quispe,Mamani,Sofía,Contabilidad\n";
    assert_eq!(read(parts).rows[0].values.get("apellido"), "Quispe Mamani");
}

#[test]
fn a_guardian_beside_a_prospect_is_left_out() {
    let text = "Carnet,Apellidos,Nombres,Carrera,Celular,Apoderado,Celular apoderado\n\
                C1,Quispe,Sofía,Contabilidad,987654321,Rosa Mamani,912345678\n";
    let file = read(text);
    assert_eq!(values(&file, 0), ["C1", "Sofía", "Quispe", "", "Contabilidad", "+51987654321"]);
    assert!(file.questions.is_empty(), "{:?}", file.questions);
}

#[test]
fn a_list_of_pupils_calls_them_applicants_too() {
    let text = "Apellidos del postulante,Nombres del postulante,Nivel,Grado,DNI del apoderado,Parentesco\n\
                Quispe,Sofía,Primaria,3,45678912,madre\n";
    let file = check_file(Kind::Estudiantes, text.as_bytes(), &CheckOptions::default()).unwrap();
    assert!(file.rows[0].is_valid() && file.questions.is_empty(), "{:?} {:?}", file.rows[0].issues, file.questions);
}

#[test]
fn one_programme_for_all_may_be_said_outside_the_columns() {
    let mut options = CheckOptions::default();
    options.mapping.fixed.insert("programa".into(), "Enfermería Técnica".into());
    let text = "carnet,nombre,apellido\nC1,Ana,Ruiz\n";
    let file = check_file(Kind::Prospectos, text.as_bytes(), &options).unwrap();
    assert_eq!(file.rows[0].values.get("programa"), "Enfermería Técnica");
    let refusal = try_read(text).unwrap_err();
    assert!(refusal.error.to_string().contains("programa"), "{}", refusal.error);
}

#[test]
fn a_list_of_prospects_that_was_dropped_on_another_kind_is_recognised() {
    let text = format!("{HEADING}C1,Ana,Ruiz,a@x.pe,Contabilidad,\n");
    let refusal = check_file(Kind::Padres, text.as_bytes(), &CheckOptions::default()).unwrap_err();
    assert_eq!(refusal.suggested, Some(Kind::Prospectos));
}

#[test]
fn the_templates_example_is_nobody() {
    let columns = Kind::Prospectos.columns();
    let example: Vec<&str> = columns.iter().map(|column| column.example).collect();
    let file = read(&format!("{HEADING}{}\n", example.join(",")));
    assert_eq!((file.rows[0].issues[0].codigo, issues(&file, 0)[0].0), (IssueCode::Ejemplo, "carnet"));
}

#[test]
fn a_carnet_that_a_spreadsheet_took_for_a_number_is_one() {
    let file = read(&format!("{HEADING}1024.0,Ana,Ruiz,,Contabilidad,\n"));
    assert_eq!(file.rows[0].values.get("carnet"), "1024");
    assert!(file.rows[0].is_valid() && file.rows[0].issues.len() == 1, "{:?}", file.rows[0].issues);
}

#[test]
fn two_spellings_are_one_programme() {
    let key = |text: &str| text.parse::<ProgramName>().unwrap().key();
    assert_eq!(key("Administración de Empresas"), key(" ADMINISTRACION  de empresas"));
}
