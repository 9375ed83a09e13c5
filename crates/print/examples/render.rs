//! Writes each form for people with odd names into a folder, to be looked at: `cargo run -p padron-print --example render -- FOLDER`.

#![allow(clippy::unwrap_used)]

use std::{env, fs, path::Path};

use padron_print::{Institution, Person};

fn main() {
    let folder = env::args().nth(1).unwrap_or_else(|| ".".into());
    let folder = Path::new(&folder);
    let institution = Institution {
        name: "I.E.P. Las Orquídeas".into(),
        site_url: "https://plataforma.orquideas.edu.pe".into(),
        support_phone: Some("+51 999999999".into()),
    };
    let long = "María de los Ángeles Concepción Fernández-Maldonado y Villavicencio de la Puente Olavide, viuda de Gutiérrez \
                de Quintanilla y Álvarez Calderón, condesa de San Isidro";
    let people: Vec<_> = [
        ("José Huamán Ccori", "40125678", Some("Ana Huamán Quispe"), Some("3.º A")),
        ("Rosa Ñahui D'Ángelo", "08123456", None, None),
        (
            long,
            "maria.de.los.angeles.fernandez-maldonado@plataforma.orquideas.edu.pe",
            Some(long),
            Some("5.º B de Secundaria"),
        ),
        ("Zoë Šimůnková Łukasz Ĩũ ĉ Żółć", "70000001", Some("Ngoc Nguyễn"), None),
        ("李小龍 😀 مريم O'Brien", "70000002", None, Some("1.º")),
        ("=HYPERLINK(\"https://example.org\";\"ver\")", "CE-0012345", Some("Luis"), Some("4 años")),
        ("Juana", "12345678", Some("Carlos Alberto Mamani Condori"), Some("2.º C")),
        ("Pedro Pablo Kusi", "87654321", None, None),
        ("Nora Ruiz", "11223344", None, None),
    ]
    .map(|(name, user, child, classroom)| Person {
        full_name: name.into(),
        system: "Plataforma educativa".into(),
        role_label: if child.is_some() { "Padre/Apoderado" } else { "Docente" }.into(),
        document_label: if user.contains(['@', '-']) { "" } else { "DNI" }.into(),
        user_name: user.into(),
        password: "aB9xT3qZ".to_owned().into(),
        phone: Some(if user == "87654321" { "" } else { "+51987654321" }.into()),
        valid_until: "14/12/2026".into(),
        child: child.map(Into::into),
        classroom: classroom.map(Into::into),
    })
    .into();
    fs::write(folder.join("letters.pdf"), padron_print::letters(&institution, &people).unwrap()).unwrap();
    fs::write(folder.join("slips.pdf"), padron_print::slips(&institution, &people).unwrap()).unwrap();
    fs::write(folder.join("letter.pdf"), padron_print::letter(&institution, &people[0]).unwrap()).unwrap();
}
