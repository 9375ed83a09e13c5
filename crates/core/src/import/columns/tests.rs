//! The understanding of headings and values, by their outcome.

use super::*;
use crate::{
    import::{heading::headings_of, mapping::FixedOrigin},
    sheet::CellKind,
};

/// The columns under a heading, with rows of values below it.
fn found_with(kind: Kind, heading: &str, lines: &[&str], choice: &MappingChoice) -> Columns {
    let texts: Vec<&str> = heading.split(',').collect();
    let cells = |line: &&str| line.split(',').map(|text| (text.to_owned(), CellKind::Text)).collect();
    let rows: Vec<KeptRow> =
        lines.iter().zip(2..).map(|(line, number)| KeptRow { number, cells: cells(line) }).collect();
    Columns::find(
        kind,
        Table { headings: &headings_of(&texts, &[], false), rows: &rows, is_titled_pupils: false },
        choice,
        &[],
    )
}

fn found(kind: Kind, heading: &str, lines: &[&str]) -> Columns {
    found_with(kind, heading, lines, &MappingChoice::default())
}

fn fields(columns: &Columns) -> Vec<&'static str> {
    columns.targets.iter().map(|target| target.map_or("", |(target, _)| target.as_str(columns.kind))).collect()
}

fn subjects(columns: &Columns) -> Vec<&str> {
    columns.questions.iter().map(|question| question.asunto.as_str()).collect()
}

#[test]
fn the_headings_of_offices_are_understood() {
    for (kind, heading, expected) in [
        (
            Kind::Padres,
            "N°,Tipo Doc.,Nº DNI,Nombres,APELLIDOS:,Celular,Correo  electrónico",
            vec!["", "tipo_documento", "nro_documento", "nombre", "apellido", "telefono", "email"],
        ),
        (
            Kind::Estudiantes,
            "Nombres del alumno,Apellidos del alumno,Nivel,Grado,DNI del apoderado,Parentesco,Aula",
            vec!["nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion", "seccion"],
        ),
        (
            Kind::Asignaciones,
            "DNI Docente,Nivel,Grado,Asignatura,Sección",
            vec!["nro_documento_docente", "nivel", "grado", "curso", "seccion"],
        ),
        (
            Kind::Docentes,
            "1er Apellido,2do Apellido,Primer nombre,Otros nombres,D.N.I.,Móvil",
            vec![
                "apellido_paterno",
                "apellido_materno",
                "primer_nombre",
                "segundo_nombre",
                "nro_documento",
                "telefono",
            ],
        ),
        (
            Kind::Estudiantes,
            "Estudiante: apellidos y nombres,Nivel,Grado y Sección,Documento de la mamá,Vínculo",
            vec!["apellidos_y_nombres", "nivel", "grado_y_seccion", "nro_documento_apoderado", "tipo_relacion"],
        ),
    ] {
        let columns = found(kind, heading, &[]);
        assert_eq!(fields(&columns), expected);
        assert_eq!(subjects(&columns), Vec::<&str>::new(), "{heading}");
    }
}

#[test]
fn the_pupils_columns_are_never_a_guardians() {
    let columns = found(
        Kind::Padres,
        "Apellidos,Nombres,Grado,DNI,DNI mamá,Apellidos mamá,Nombres mamá,Celular",
        &["Rojas,Luz,3,80000001,40000001,Soto,Rosa,987654321"],
    );
    assert_eq!(fields(&columns), ["", "", "", "", "nro_documento", "apellido", "nombre", "telefono"]);
    assert_eq!(
        columns.fixed[0],
        FixedValue { campo: "tipo_documento".into(), valor: "DNI".into(), origen: FixedOrigin::Encabezado }
    );
    let pupils = found(Kind::Padres, "DNI del alumno,Apellidos del alumno,Nombres del alumno,Celular", &[]);
    assert_eq!(fields(&pupils), ["", "", "", "telefono"]);
}

#[test]
fn a_plain_list_with_grades_is_asked_whose_it_is() {
    let columns = found(
        Kind::Padres,
        "Apellidos,Nombres,Grado,DNI,Celular",
        &["Rojas,Luz,3,80000001,987654321", "Soto,Ana,4,80000002,987654322"],
    );
    assert_eq!(subjects(&columns), ["encabezado"]);
    let options: Vec<&str> = columns.questions[0].opciones.iter().map(|option| option.valor.as_str()).collect();
    assert_eq!(options, ["padres", "estudiantes"]);
    // What was said of the telephone, or of an earlier file, is no answer to it.
    let lines = ["Rojas,Luz,3,80000001,987654321"];
    let heading = "Apellidos,Nombres,Grado,DNI,Celular";
    let chosen = [("Celular".to_owned(), "telefono".to_owned())].into();
    let remembered = [("dni".to_owned(), "nro_documento".to_owned())].into();
    let choice = MappingChoice { chosen, remembered, ..MappingChoice::default() };
    assert_eq!(subjects(&found_with(Kind::Padres, heading, &lines, &choice)), ["encabezado"]);
    let chosen = [("DNI".to_owned(), "nro_documento".to_owned())].into();
    let choice = MappingChoice { chosen, ..MappingChoice::default() };
    assert_eq!(subjects(&found_with(Kind::Padres, heading, &lines, &choice)), Vec::<&str>::new());
}

#[test]
fn values_decide_between_columns_that_could_serve_a_field() {
    let lines = ["4445566,987654321,Ana,Ruiz", "4445567,987654322,Luz,Soto", "4445568,987654323,Eva,Rojas"];
    let columns = found(Kind::Docentes, "telefono,WhatsApp,Nombres,Apellidos", &lines);
    assert_eq!(fields(&columns), ["", "telefono", "nombre", "apellido"]);
    assert_eq!(subjects(&columns), Vec::<&str>::new());
}

#[test]
fn two_columns_that_serve_alike_are_a_question_unless_they_say_the_same() {
    let choice = MappingChoice::default();
    let ask = |lines: &[&str], choice: &MappingChoice| {
        let columns = found_with(Kind::Docentes, "Correo personal,Correo institucional,Nombres", lines, choice);
        columns.questions.iter().map(|question| (question.asunto.clone(), question.opciones.len())).collect::<Vec<_>>()
    };
    assert_eq!(ask(&["a@x.pe,b@y.pe,Ana"], &choice), [("email".to_owned(), 3)]);
    assert_eq!(ask(&["a@x.pe,a@x.pe,Ana"], &choice), []);
    let chosen = [("Correo institucional".to_owned(), "email".to_owned())].into();
    assert_eq!(ask(&["a@x.pe,b@y.pe,Ana"], &MappingChoice { chosen, ..choice }), []);
}

#[test]
fn a_misspelled_heading_is_a_question_with_its_samples() {
    let columns = found(Kind::Docentes, "Nombers,Apelidos,Telefno", &["Ana,Ruiz,987654321"]);
    assert_eq!(subjects(&columns), ["nombre", "apellido", "telefono"]);
    assert_eq!(columns.questions[0].opciones[0].muestras, ["Ana"]);
}

#[test]
fn one_common_word_is_no_likeness() {
    let columns = found(
        Kind::Padres,
        "Tipo de sangre,Código postal,Nombre de la calle,Fecha de documento",
        &["O+,15001,Los Olivos,01/02/2026"],
    );
    assert_eq!(fields(&columns), ["", "", "", ""]);
}

#[test]
fn a_bare_owner_is_a_document_or_a_name_by_its_values() {
    let columns = found(Kind::Estudiantes, "Alumno,Apoderado", &["Rojas Luz,Soto Ana"]);
    assert_eq!(fields(&columns), ["apellidos_y_nombres", ""]);
    // Nothing tells in which order its words stand.
    assert_eq!(subjects(&columns), ["apellidos_y_nombres"]);
    let columns = found(Kind::Asignaciones, "Docente,Curso", &["40000001,Arte"]);
    assert_eq!(fields(&columns), ["nro_documento_docente", "curso"]);
    let columns = found(Kind::Asignaciones, "Docente,Curso", &["Ana Ruiz,Arte"]);
    assert_eq!(fields(&columns), ["", "curso"]);
}

#[test]
fn of_father_and_mother_each_has_columns_of_his_own() {
    let columns = found(
        Kind::Estudiantes,
        "Apellidos,Nombres,Nivel,Grado,DNI Padre,Celular Padre,DNI Madre,Celular Madre",
        &["Rojas,Luz,Primaria,3,,,40000001,987654321"],
    );
    let relations: Vec<_> = columns.people.iter().map(|person| person.relation).collect();
    assert_eq!(relations, [Some(Relationship::Padre), Some(Relationship::Madre)]);
    assert!(columns.missing.is_empty() && columns.questions.is_empty(), "{:?}", columns.questions);
    assert!(columns.notes.iter().any(|note| note.contains("más de un apoderado")));
}

#[test]
fn an_optional_column_of_which_nothing_passes_is_not_used_and_that_is_told() {
    let lines = ["Ana,Ruiz,preguntar a la tía", "Eva,Soto,calle Lima 3", "Luz,Rojas,ver ficha"];
    let columns = found(Kind::Docentes, "Nombres,Apellidos,Correo", &lines);
    assert_eq!(fields(&columns), ["nombre", "apellido", ""]);
    assert!(columns.notes[0].contains("«Correo» no se usa"), "{:?}", columns.notes);
    // What has the field's own name is that field, and its values are wrong.
    assert_eq!(fields(&found(Kind::Docentes, "Nombres,Apellidos,email", &lines)), ["nombre", "apellido", "email"]);
}

#[test]
fn the_type_of_a_document_is_said_by_its_heading_or_by_its_digits() {
    let fixed = |heading: &str, value: &str| {
        let columns = found(Kind::Docentes, heading, &[value]);
        columns.fixed.first().map(|fixed| (fixed.valor.clone(), fixed.origen))
    };
    assert_eq!(fixed("Carné de extranjería CE: documento", "001234567"), None);
    assert_eq!(fixed("DNI", "001234567"), Some(("DNI".into(), FixedOrigin::Encabezado)));
    assert_eq!(fixed("Documento", "01234567"), Some(("DNI".into(), FixedOrigin::Valores)));
    assert_eq!(fixed("Documento", "001234567"), None);
}

#[test]
fn choices_come_first_then_what_was_learnt() {
    let choice = MappingChoice {
        chosen: [("Nombre".to_owned(), String::new()), ("Apodo".to_owned(), "nombre".to_owned())].into(),
        remembered: [("clave".to_owned(), "nro_documento".to_owned())].into(),
        ..MappingChoice::default()
    };
    let columns = found_with(Kind::Padres, "Nombre,Apodo,Clave,DNI", &[], &choice);
    let shown: Vec<_> = columns.targets.iter().map(|target| target.map(|(_, certainty)| certainty)).collect();
    assert_eq!(shown, [None, Some(Certainty::Elegido), Some(Certainty::Recordado), None]);
}

#[test]
fn every_column_says_why_it_is_used_or_not() {
    let columns = found(Kind::Padres, "DNI del alumno,DNI del papá,Edad", &["80000001,40000001,9"]);
    let reasons: Vec<_> = columns.shown(&[]).into_iter().map(|column| column.razon).collect();
    assert_eq!(
        reasons,
        [
            Some("es del alumno".to_owned()),
            Some("su nombre significa lo mismo; 1 de 1 valores son correctos".to_owned()),
            None
        ]
    );
}

#[test]
fn whole_names_below_a_bare_owner_are_asked_for_their_order() {
    let heading = "Alumno,Nivel,Grado,DNI apoderado";
    let lines = ["Rojas Soto Luz,Primaria,3,40000001", "Soto Ríos Eva,Primaria,3,40000002"];
    let columns = found(Kind::Estudiantes, heading, &lines);
    let question = columns.questions.iter().find(|question| question.asunto == "apellidos_y_nombres").unwrap();
    let fields: Vec<_> = question.opciones.iter().filter_map(|option| option.campo.as_deref()).collect();
    assert_eq!(fields, ["apellidos_y_nombres", "nombres_y_apellidos"]);
    assert!(question.opciones.iter().all(|option| option.valor == "Alumno" && !option.muestras.is_empty()));
    let chosen = [("Alumno".to_owned(), "nombres_y_apellidos".to_owned())].into();
    let choice = MappingChoice { chosen, ..MappingChoice::default() };
    let columns = found_with(Kind::Estudiantes, heading, &lines, &choice);
    assert_eq!(
        (fields_of(&columns, "Alumno"), subjects(&columns)),
        (Some("nombres_y_apellidos"), vec!["tipo_relacion"])
    );
}

#[test]
fn the_doubtful_columns_of_every_guardian_are_asked_about() {
    let heading =
        "Teléfono papá,DNI papá,Apellidos papá,Nombres papá,Telefno mamá,DNI mamá,Apellidos mamá,Nombres mamá";
    let lines = ["987654321,40000001,Rojas,Juan,987654322,40000002,Soto,Rosa"];
    let columns = found(Kind::Padres, heading, &lines);
    let asked: Vec<&str> = columns.questions.iter().map(|question| question.opciones[0].valor.as_str()).collect();
    assert_eq!(asked, ["Telefno mamá"]);
}

fn fields_of(columns: &Columns, name: &str) -> Option<&'static str> {
    let place = columns.headings.iter().position(|heading| heading.name == name)?;
    columns.targets[place].map(|(target, _)| target.as_str(columns.kind))
}
