//! Files of staff: the guide's own example, and what an HR office writes instead of it.

use padron_core::country::Country;
use padron_core::import::{
    CheckOptions, CheckedFile, Kind, Known, Refusal, StaffPassword, TypedRow, check_file, check_row, parse_row,
};
use padron_core::issue::IssueCode;
use padron_core::password::Method;

fn try_read(text: &str) -> Result<CheckedFile, Refusal> {
    check_file(Kind::Personal, text.as_bytes(), &CheckOptions::default())
}

fn read(text: &str) -> CheckedFile {
    try_read(text).unwrap_or_else(|refusal| panic!("{text}: {}", refusal.error))
}

/// The issues of a row: field, whether it stops the row, sentence.
fn issues(file: &CheckedFile, row: usize) -> Vec<(&str, bool, &str)> {
    let issues = file.rows[row].issues.iter();
    issues.map(|issue| (issue.campo.as_str(), issue.is_error(), issue.mensaje.as_str())).collect()
}

const HEADING: &str = "legajo,dni,nombre,apellido,correo,password\n";

#[test]
fn the_guides_example_gives_what_the_guide_shows() {
    let bytes = include_bytes!("data/personal.csv");
    let file = check_file(Kind::Personal, &bytes[..], &CheckOptions::default()).unwrap();
    assert_eq!((file.valid_count(), file.error_count(), file.questions.len()), (3, 1, 0));
    let passwords = file.rows.iter().map(|row| row.values.get("password"));
    let kept = ["[PRESENTE]", "[PRESENTE]", "(escrita en el archivo)", "(no cumple: largo, mayúscula, minúscula)"];
    assert_eq!(passwords.collect::<Vec<_>>(), kept);
    assert_eq!(file.rows[2].secret.as_ref().unwrap().expose(), "Manual2026x");
    let sentence =
        "La contraseña debe contener al menos 8 caracteres, una letra mayúscula (A-Z) y una letra minúscula (a-z).";
    assert_eq!(issues(&file, 3), [("password", true, sentence)]);
    let Ok(TypedRow::Staff(row)) = parse_row(Kind::Personal, &file.rows[2].values, &Known::default()) else {
        panic!("a member of staff")
    };
    assert_eq!((row.password, row.dni.as_str()), (StaffPassword::Typed, "37521912"));
    assert_eq!(row.convenio.unwrap().as_ref(), "fuera");
}

#[test]
fn a_typed_password_is_nowhere_but_beside_its_row() {
    let text = "Documento,Pass,legajo,nombre,apellido,correo\n39266568,Manual2026x,A1,Ana,Ruiz,a@x.pe\n\
                39266569,1234abcZ9 ,A2,Eva,Paz,e@x.pe\n,Olvidada2026x,,,,\n";
    let file = read(text);
    let shown = format!("{file:?}");
    assert!(!shown.contains("Manual2026x") && !shown.contains("1234abcZ9") && !shown.contains("Olvidada"), "{shown}");
    // What cannot be read for want of columns is shown without them.
    let refusal = try_read("clave,legajo,dni,nombre\nManual2026x,A1,39266568,Ana\n").unwrap_err();
    assert!(!format!("{refusal:?}").contains("Manual2026x"));
    // Two columns that could be it are asked about without samples.
    let file =
        read("legajo,dni,nombre,apellido,correo,clave,contraseña\nA1,39266568,Ana,Ruiz,a@x.pe,Manual2026x,Otra2026x\n");
    assert!(!format!("{file:?}").contains("2026x"), "{:?}", file.questions);
    assert_eq!(file.questions.len(), 1);
}

#[test]
fn a_password_that_slipped_into_another_column_or_stands_in_no_column_is_not_kept() {
    // An unquoted comma moves what follows by one; the last one stands under no heading.
    let text = "legajo,dni,nombre,apellido,correo,password,rol,convenio\nA1,39266568,Ana,Ruiz, Gil,a@x.pe,Manual2026x,fuera\n\
                A2,39266569,Eva,Paz,x,e@x.pe,AUTO,Otra2026x\nA3,39266560,Luz,Mar,Movida2026x,AUTO,,,Fuera2026x\n";
    let shown = format!("{:?}", read(text));
    assert!(!shown.contains("2026x"), "{shown}");
    // A file without headings, and a row of data that a person takes for them.
    let bare = "A1,39266568,Ana,Ruiz,a@x.pe,Manual2026x\nA2,39266569,Eva,Paz,e@x.pe,Otra2026x\n";
    let refusal = try_read(bare).unwrap_err();
    assert!(!refusal.preview.is_empty() && !format!("{refusal:?}").contains("2026x"));
    let options = CheckOptions { header_row: Some(1), ..CheckOptions::default() };
    let refusal = check_file(Kind::Personal, bare.as_bytes(), &options).unwrap_err();
    assert!(!format!("{refusal:?}").contains("2026x"), "{refusal:?}");
}

#[test]
fn a_country_is_no_password_and_a_misspelled_password_is_asked_about() {
    let text = "legajo,dni,nombre,apellido,correo,País\nA1,39266568,Ana,Ruiz,a@x.pe,Argentina\n";
    assert_eq!(read(text).rows[0].values.get("password"), "[PRESENTE]");
    let file = read("legajo,dni,nombre,apellido,correo,Contrasenia\nA1,39266568,Ana,Ruiz,a@x.pe,Manual2026x\n");
    assert_eq!(file.questions[0].asunto, "password");
}

#[test]
fn people_above_a_second_heading_are_not_left_behind() {
    let text = "legajo,dni,nombre,apellido,correo\nA1,39266568,Ana,Ruiz,a@x.pe\n\n\
                legajo,dni,nombre,apellido,correo,convenio\nA2,39266569,Eva,Paz,e@x.pe,dentro\n";
    let file = read(text);
    let found: Vec<_> = file.rows.iter().map(|row| row.values.get("legajo")).collect();
    assert!(found.contains(&"A1"), "{found:?}");
}

#[test]
fn without_a_column_of_passwords_they_are_made_and_an_empty_one_is_refused() {
    let file = read("legajo,dni,nombre,apellido,correo\nSA001,39266568,Octavio,Sanza,o@x.pe\n");
    assert_eq!(file.rows[0].values.get("password"), "[PRESENTE]");
    let file = read(&format!("{HEADING}SA001,39266568,Octavio,Sanza,o@x.pe,\n"));
    let sentence = "La contraseña es obligatoria. Escriba [PRESENTE] para que se genere.";
    assert_eq!(issues(&file, 0), [("password", true, sentence)]);
    assert_eq!(file.rows[0].issues[0].sugerencia.as_deref(), Some("[PRESENTE]"));
}

#[test]
fn nobody_is_given_a_role_but_that_of_an_employee() {
    let text = "legajo,dni,nombre,apellido,correo,rol,convenio,telefono\nA1,39266568,Ana,Ruiz,a@x.pe,director,si,12\n\
                A2,29161944,Eva,Paz,e@x.pe,Empleada,,987654321\n";
    let file = read(text);
    let fields: Vec<_> = file.rows[0].issues.iter().map(|issue| issue.campo.as_str()).collect();
    assert_eq!(fields, ["rol", "convenio", "telefono"]);
    assert_eq!(
        file.rows[0].issues[0].mensaje,
        "Rol inválido. Una carga de personal solo crea usuarios con rol empleado."
    );
    assert_eq!(issues(&file, 1), []);
    assert_eq!((file.rows[1].values.get("rol"), file.rows[1].values.get("telefono")), ("empleado", "+51987654321"));
}

#[test]
fn what_only_one_person_may_have_is_found_twice_in_a_file() {
    let text = format!(
        "{HEADING}A1,39266568,Ana,Ruiz,a@x.pe,AUTO\nA1,29161944,Eva,Paz,A@x.pe,AUTO\nA3,39266568,Ana,Ruiz,c@x.pe,AUTO\n\
         A1,39266568,ANA,RUÍZ,a@x.pe,[PRESENTE]\n"
    );
    let file = read(&text);
    let second = [
        ("correo", true, "Correo duplicado. Ya aparece en la fila 2"),
        ("legajo", true, "Legajo duplicado. Ya aparece en la fila 2"),
    ];
    assert_eq!(issues(&file, 1), second);
    assert_eq!(issues(&file, 2), [("dni", true, "DNI duplicado. Ya aparece en la fila 2")]);
    let zeros = format!("{HEADING}B1,01234567,Ana,Ruiz,a@x.pe,AUTO\nB2,1234567,Eva,Paz,e@x.pe,AUTO\n");
    assert!(!read(&zeros).rows[1].is_valid(), "with and without its zero it is one document");
    assert_eq!(file.rows[3].repeats, Some(2), "it says nothing new");
    let typed = format!("{HEADING}A1,39266568,Ana,Ruiz,a@x.pe,Manual2026x\nA1,39266568,Ana,Ruiz,a@x.pe,Manual2026y\n");
    let file = read(&typed);
    assert_eq!(
        issues(&file, 1),
        [("dni", true, "DNI duplicado. Ya aparece en la fila 2")],
        "another password is no repeat"
    );
}

#[test]
fn an_argentine_document_of_seven_digits_is_right_and_a_warning_in_peru() {
    let row = "A1,9266568,Ana,Ruiz,a@x.pe,AUTO\n";
    let file = read(&format!("{HEADING}{row}"));
    assert!(file.rows[0].is_valid());
    assert_eq!(file.rows[0].values.get("dni"), "9266568", "nothing is put in front");
    assert_eq!(
        issues(&file, 0),
        [("dni", false, "Un DNI tiene 8 dígitos y este tiene 7. Si perdió un cero, es 09266568.")]
    );
    let known = Known { country: Country::Argentina, ..Known::default() };
    assert_eq!(check_row(Kind::Personal, 2, &file.rows[0].values, &known).issues, []);
}

#[test]
fn a_row_without_its_file_number_is_told_that_its_password_is_random() {
    let file = read(&format!("{HEADING},39266568,Ana,Ruiz,a@x.pe,AUTO\n"));
    assert!(file.rows[0].is_valid());
    assert_eq!(file.rows[0].issues[0].codigo, IssueCode::Aviso);
    let known = Known { method: Method::Random, ..Known::default() };
    assert_eq!(check_row(Kind::Personal, 2, &file.rows[0].values, &known).issues, []);
}

#[test]
fn a_row_is_mended_without_its_password_and_another_one_is_typed() {
    let file = read(&format!("{HEADING}A1,39266568,Ana,Ruiz,ana,Manual2026x\n"));
    let mut values = file.rows[0].values.clone();
    values.set("correo", "ana@x.pe");
    let mended = check_row(Kind::Personal, 2, &values, &Known::default());
    assert!(mended.is_valid() && mended.secret.is_none(), "the sealed one stays");
    values.set("password", "Otra2026x");
    let retyped = check_row(Kind::Personal, 2, &values, &Known::default());
    assert_eq!(retyped.secret.unwrap().expose(), "Otra2026x");
    assert_eq!(retyped.values.get("password"), "(escrita en el archivo)");
}

#[test]
fn one_password_for_everybody_is_refused() {
    let mut options = CheckOptions::default();
    options.mapping.fixed.insert("password".into(), "Manual2026x".into());
    let text = "legajo,dni,nombre,apellido,correo\nSA001,39266568,Octavio,Sanza,o@x.pe\n";
    let refusal = check_file(Kind::Personal, text.as_bytes(), &options).unwrap_err();
    assert!(refusal.error.to_string().contains("No se puede dar la misma contraseña a todos."));
}

#[test]
fn an_office_that_calls_its_columns_otherwise_is_understood() {
    let text = "Nro. de Legajo;Documento;Apellido y Nombre;E-mail laboral;Contraseña inicial;Convenio Colectivo\n\
                1024;39.266.568;SANZA, OCTAVIO;octavio@empresa.com;auto;Dentro de convenio\n";
    let file = read(text);
    let values: Vec<_> = file.rows[0].values.iter().map(|(_, value)| value).collect();
    let told = ["1024", "39266568", "OCTAVIO", "SANZA", "octavio@empresa.com", "[PRESENTE]", "", "dentro", ""];
    assert_eq!(values, told, "{:?}", file.rows[0].issues);
    assert!(file.rows[0].is_valid());
}
