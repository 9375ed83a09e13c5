//! What is understood beside the template's own columns: the sheet «Ejemplos» of a template. A test reads each of them
//! and holds it to what it says.

use padron_core::import::{Kind, field};

/// Columns as an office has them, and what is read from them.
pub struct Example {
    /// Headings and values, side by side.
    pub cells: &'static [(&'static str, &'static str)],
    /// Fields and values.
    pub read: &'static [(&'static str, &'static str)],
}

const EXAMPLES: &[Example] = &[
    Example {
        cells: &[("Apellido Paterno", "Ccahuana"), ("Apellido Materno", "Mamani")],
        read: &[(field::APELLIDO, "Ccahuana Mamani")],
    },
    Example {
        cells: &[("Primer Nombre", "Rosa"), ("Segundo Nombre", "Elena")],
        read: &[(field::NOMBRE, "Rosa Elena")],
    },
    Example {
        cells: &[("Apellidos y Nombres", "Ccahuana Mamani, Rosa Elena")],
        read: &[(field::APELLIDO, "Ccahuana Mamani"), (field::NOMBRE, "Rosa Elena")],
    },
    Example {
        cells: &[("DNI", "DNI 45678912")],
        read: &[(field::TIPO_DOCUMENTO, "DNI"), (field::NRO_DOCUMENTO, "45678912")],
    },
    Example { cells: &[("Celular", "987 654 322")], read: &[(field::TELEFONO, "+51987654322")] },
    Example { cells: &[("WhatsApp", "Cel. 987654322 / 945123456")], read: &[(field::TELEFONO, "+51987654322")] },
    Example { cells: &[("Correo", "no tiene")], read: &[(field::EMAIL, "")] },
    Example { cells: &[("Nivel", "PRI")], read: &[(field::NIVEL, "Primaria")] },
    Example { cells: &[("Grado y Sección", "1ro A")], read: &[(field::GRADO, "1"), (field::SECCION, "A")] },
    Example { cells: &[("Grado", "tercero")], read: &[(field::GRADO, "3")] },
    Example { cells: &[("Aula", "única")], read: &[(field::SECCION, "")] },
    Example { cells: &[("Parentesco", "mamá")], read: &[(field::TIPO_RELACION, "madre")] },
    Example {
        cells: &[("DNI de la madre", "45678912")],
        read: &[(field::NRO_DOCUMENTO_APODERADO, "45678912"), (field::TIPO_RELACION, "madre")],
    },
    Example { cells: &[("DNI del profesor", "45678912")], read: &[(field::NRO_DOCUMENTO_DOCENTE, "45678912")] },
    Example { cells: &[("Código del postulante", "c2026118")], read: &[(field::CARNET, "C2026118")] },
    Example { cells: &[("Carrera", "Enfermería Técnica")], read: &[(field::PROGRAMA, "Enfermería Técnica")] },
    Example { cells: &[("Asignatura", "Matemática")], read: &[(field::CURSO, "Matemática")] },
];

/// The examples whose fields the kind has.
pub fn examples(kind: Kind) -> impl Iterator<Item = &'static Example> {
    EXAMPLES.iter().filter(move |example| example.read.iter().all(|(field, _)| kind.column(field).is_some()))
}

#[cfg(test)]
mod tests {
    use padron_core::import::{CheckOptions, check_file};

    use super::*;

    #[test]
    fn every_example_is_read_as_it_says() {
        for kind in Kind::ALL {
            assert!(examples(kind).count() > 0, "{kind}");
            for example in examples(kind) {
                let covers = |name: &str| example.read.iter().any(|(field, _)| *field == name);
                let others = kind.columns().iter().filter(|column| !covers(column.name));
                let (mut headings, mut values): (Vec<_>, Vec<_>) = example.cells.iter().copied().unzip();
                for column in others {
                    headings.push(column.name);
                    values.push(column.example);
                }
                let text = format!("{}\n{}\n", headings.join(";"), values.join(";"));
                let file = check_file(kind, text.as_bytes(), &CheckOptions::default());
                let file = file.unwrap_or_else(|refusal| panic!("{text}: {}", refusal.error));
                for (field, value) in example.read {
                    assert_eq!(file.rows[0].values.get(field), *value, "{kind}: {text}");
                }
                assert_eq!(file.questions, [], "{text}");
            }
        }
    }
}
