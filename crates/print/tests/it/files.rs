//! Letters and slips. That a file is made at all says that krilla found it to be a PDF/UA-1.

use padron_print::{Person, PrintError, letter, letters, slips};

use crate::support::{File, person, school};

/// Names that have broken other programs.
const ODD: [&str; 14] = [
    "José Huamán Ccori",
    "Rosa Ñahui D'Ángelo Güell",
    "Ángel O’Higgins–Núñez",
    "Zoë Šimůnková Łukasz Ĩũĉ Żółć Nguyễn Ɨɨ",
    "María de los Ángeles Concepción Fernández-Maldonado y Villavicencio",
    "María de los Ángeles Concepción Fernández-Maldonado y Villavicencio de la Puente Olavide, viuda de Gutiérrez de \
     Quintanilla y Álvarez Calderón, condesa de San Isidro y Surco",
    "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "Ana 😀 Ruiz 👨 😀",
    "李小龍 田中",
    "مريم خالد שרה",
    "=HYPERLINK(\"https://example.org\";\"ver\")",
    "<b>&amp;\"(\\)</b> %PDF ET",
    "Αλέξης Жанна",
    "q\u{303}x\u{304} ﬁn office affl",
];

fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn a_letter_says_everything_in_reading_order() {
    let file = File::read(&letter(&school(), &person("José Huamán Ccori")).unwrap());
    assert_eq!(file.pages(), 1);
    assert_eq!(file.root.texts("H1"), ["José Huamán Ccori"]);
    assert_eq!(file.root.texts("H2"), ["Su primer ingreso", "¿Necesita ayuda?"]);
    assert_eq!(
        file.root.texts("P"),
        [
            "I.E.P. Las Orquídeas",
            "Plataforma educativa · Credenciales de acceso",
            "Padre/Apoderado",
            "Contacte con soporte técnico: +51 999999999.",
            "Confidencial. Entregue esta hoja solo a José Huamán Ccori. No la fotografíe ni la comparta; destrúyala después \
             de cambiar la contraseña.",
        ]
    );
    let items: Vec<_> = file.root.all("LI").iter().map(|item| (item.texts("Lbl"), item.texts("LBody"))).collect();
    let expected = [
        ("Ingrese en", "https://plataforma.orquideas.edu.pe"),
        ("Usuario (su DNI)", "40125678"),
        ("Contraseña inicial", "aB9xT3qZ"),
        ("Contraseña válida hasta", "14/12/2026"),
        ("Teléfono registrado", "+51987654321"),
        ("Estudiante", "Ana Quispe"),
        ("Aula", "3.º A"),
        ("1", "Ingrese a https://plataforma.orquideas.edu.pe desde su celular o computadora."),
        (
            "2",
            "Escriba su usuario y su contraseña inicial tal como está escrita: las mayúsculas y las minúsculas cuentan.",
        ),
        (
            "3",
            "Cambie su contraseña en el primer ingreso: la plataforma se lo pedirá. Elija una que solo usted conozca.",
        ),
    ];
    assert_eq!(items, expected.map(|(label, body)| (vec![label], vec![body])));
    assert_eq!(file.root.all("Figure")[0].alternative.as_deref(), Some("Logo de I.E.P. Las Orquídeas"));
    assert_eq!(file.links(), ["https://plataforma.orquideas.edu.pe"; 2]);
    assert_eq!(file.root.texts("Link"), ["https://plataforma.orquideas.edu.pe"; 2]);
}

#[test]
fn what_is_not_known_is_not_claimed() {
    let mut school = school();
    school.support_phone = None;
    let person = Person {
        document_label: String::new(),
        user_name: "rosa@orquideas.edu.pe".into(),
        phone: Some(String::new()),
        child: None,
        classroom: None,
        ..person("Rosa Quispe")
    };
    let file = File::read(&letter(&school, &person).unwrap());
    assert_eq!(file.root.texts("H2"), ["Su primer ingreso"]);
    let labels = file.root.texts("Lbl");
    assert_eq!(
        labels[..5],
        ["Ingrese en", "Usuario", "Contraseña inicial", "Contraseña válida hasta", "Teléfono registrado"]
    );
    assert_eq!(labels[5..], ["1", "2", "3"]);
    assert_eq!(file.root.texts("LBody")[4], "Sin teléfono registrado");
}

#[test]
fn what_is_printed_for_staff_is_about_their_work() {
    let staff = Person {
        system: "Sistema de RRHH".into(),
        role_label: "Empleado".into(),
        phone: None,
        child: None,
        classroom: None,
        ..person("Octavio Sanza")
    };
    let sheet = File::read(&letter(&school(), &staff).unwrap());
    assert_eq!(sheet.root.texts("P")[1..3], ["Sistema de RRHH · Credenciales de acceso", "Empleado"]);
    let labels = sheet.root.texts("Lbl");
    assert_eq!(
        labels,
        ["Ingrese en", "Usuario (su DNI)", "Contraseña inicial", "Contraseña válida hasta", "1", "2", "3"]
    );
    let slip = File::read(&slips(&school(), &[staff]).unwrap());
    assert_eq!((slip.root.texts("H1"), slip.root.texts("P")[2]), (vec!["Octavio Sanza"], "Empleado"));
    let hints =
        "Cambie su contraseña en el primer ingreso. Válida hasta el 14/12/2026. Soporte técnico: +51 999999999.";
    assert_eq!(slip.root.texts("P")[4], hints);
    for text in [sheet.root.text, slip.root.text] {
        assert!(!text.contains("educativa") && !text.contains("Teléfono") && !text.contains("familia"), "{text}");
    }
}

#[test]
fn a_slip_begins_with_the_child_and_says_everything() {
    let teacher = Person { role_label: "Docente".into(), child: None, classroom: None, ..person("Rosa Ñahui") };
    let file = File::read(&slips(&school(), &[person("José Huamán Ccori"), teacher]).unwrap());
    assert_eq!(file.root.texts("H1"), ["Para la familia de Ana Quispe · 3.º A", "Rosa Ñahui"]);
    let sections = file.root.all("Sect");
    assert_eq!(
        sections[0].texts("P"),
        [
            "I.E.P. Las Orquídeas",
            "Confidencial",
            "José Huamán Ccori · Padre/Apoderado",
            "Ingrese a https://plataforma.orquideas.edu.pe",
            "Cambie su contraseña en el primer ingreso. Válida hasta el 14/12/2026. Teléfono registrado: +51987654321. Soporte \
             técnico: +51 999999999.",
        ]
    );
    assert_eq!(sections[0].texts("Lbl"), ["Usuario (DNI)", "Contraseña inicial"]);
    assert_eq!(sections[0].texts("LBody"), ["40125678", "aB9xT3qZ"]);
    assert_eq!(sections[1].texts("P")[2], "Docente");
    assert_eq!(file.links().len(), 2);
}

#[test]
fn a_letter_is_a_page_and_eight_slips_are_a_page() {
    let people = |count| (0..count).map(|number| person(&format!("Persona {number}"))).collect::<Vec<_>>();
    for (count, sheets) in [(1, 1), (8, 1), (9, 2)] {
        let people = people(count);
        assert_eq!(File::read(&letters(&school(), &people).unwrap()).pages(), count);
        let file = File::read(&slips(&school(), &people).unwrap());
        assert_eq!(file.pages(), sheets);
        assert_eq!(file.root.all("Sect").len(), count);
    }
    assert!(matches!(letters(&school(), &[]), Err(PrintError::Nobody)));
    assert!(matches!(slips(&school(), &[]), Err(PrintError::Nobody)));
}

#[test]
fn people_stand_in_the_order_given_and_the_outline_finds_them() {
    let names = ["Zoila Ruiz", "Ana Álvarez", "Ñusta Quispe"];
    let people = names.map(person);
    for file in [letters(&school(), &people).unwrap(), slips(&school(), &people).unwrap()] {
        assert_eq!(File::read(&file).outline(), names);
    }
    assert_eq!(File::read(&letters(&school(), &people).unwrap()).root.texts("H1"), names);
}

#[test]
fn odd_names_are_valid_files_and_what_is_copied_out_is_the_name() {
    let people = ODD.map(|name| Person { child: None, classroom: None, ..person(name) });
    for file in [letters(&school(), &people).unwrap(), slips(&school(), &people).unwrap()] {
        let file = File::read(&file);
        let read: Vec<_> = file.root.texts("H1").into_iter().map(squeezed).collect();
        assert_eq!(read, ODD.map(squeezed));
    }
}

#[test]
fn a_name_of_nothing_but_signs_nobody_sees_is_a_valid_file() {
    for name in ["", " ", "\u{200B}\u{FEFF}", "\0\u{1F}", "\u{E000}\u{FFFF}", "\u{301}\u{301}\u{301}", "\u{202E}abc"] {
        let odd = Person { user_name: name.into(), password: name.to_owned().into(), ..person(name) };
        letter(&school(), &odd).unwrap_or_else(|error| panic!("{name:?}: {error:?}"));
        slips(&school(), &[odd]).unwrap_or_else(|error| panic!("{name:?}: {error:?}"));
    }
}

#[test]
fn every_latin_letter_is_copied_out_as_itself() {
    let latin: String = ('!'..='~').chain('¡'..='¬').chain('®'..='ſ').flat_map(|letter| [letter, ' ']).collect();
    let file = File::read(&letter(&school(), &Person { user_name: latin.clone(), ..person(&latin) }).unwrap());
    assert_eq!(file.root.texts("H1")[0], latin.trim_end());
    assert_eq!(file.root.texts("LBody")[1], latin.trim_end());
}

#[test]
fn the_file_says_its_language_and_title_and_that_it_is_a_pdf_ua_1() {
    let bytes = letter(&school(), &person("José Huamán Ccori")).unwrap();
    let document = File::read(&bytes).document;
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"es-PE");
    let metadata = document.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    let metadata = String::from_utf8(metadata.get_plain_content().unwrap()).unwrap();
    assert!(metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "{metadata}");
    assert!(metadata.contains("Credenciales de acceso de José Huamán Ccori"), "{metadata}");
}

#[test]
fn signs_that_xml_forbids_are_in_no_title() {
    let bytes = letter(&school(), &person("Ana\u{1}\u{B} <Ruiz> & \u{FFFE}Hijos")).unwrap();
    let document = File::read(&bytes).document;
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap();
    let metadata = document.dereference(metadata).unwrap().1.as_stream().unwrap().get_plain_content().unwrap();
    let metadata = String::from_utf8(metadata).unwrap();
    assert!(metadata.contains("Credenciales de acceso de Ana &lt;Ruiz&gt; &amp; \u{FFFD}Hijos"), "{metadata}");
    assert!(!metadata.chars().any(|letter| letter.is_control() && !letter.is_whitespace()));
}

#[test]
fn the_same_people_make_the_same_bytes() {
    let people = ODD.map(person);
    assert!(letters(&school(), &people).unwrap() == letters(&school(), &people).unwrap());
    assert!(slips(&school(), &people).unwrap() == slips(&school(), &people).unwrap());
}

#[test]
fn no_error_names_anybody() {
    let error = letters(&school(), &[]).unwrap_err();
    assert!(error.to_string().starts_with("No hay credenciales que imprimir."));
}
