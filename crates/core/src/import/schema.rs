//! The columns of each kind of file: their names, and the headings that offices use instead.

/// The columns' names, which are the documents' and the database's.
pub mod field {
    pub const TIPO_DOCUMENTO: &str = "tipo_documento";
    pub const NRO_DOCUMENTO: &str = "nro_documento";
    pub const NOMBRE: &str = "nombre";
    pub const APELLIDO: &str = "apellido";
    pub const TELEFONO: &str = "telefono";
    pub const EMAIL: &str = "email";
}

/// A column of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name in templates, in JSON and in messages.
    pub name: &'static str,
    /// Whether a file must have it.
    pub required: bool,
    /// Headings that mean the same, as [`crate::text::fold`] leaves them, likeliest first.
    pub synonyms: &'static [&'static str],
    /// What a person reads above it.
    pub label: &'static str,
    /// A value for the template's example row.
    pub example: &'static str,
}

/// Guardians and teachers (HU-USERS-04 CA-02).
pub const PERSON_COLUMNS: &[Column] = &[
    Column {
        name: field::TIPO_DOCUMENTO,
        required: true,
        synonyms: &[
            "tipo de documento",
            "tipo documento de identidad",
            "tipo de documento de identidad",
            "tipo doc",
            "tipo de doc",
            "tipodocumento",
            "tipo doc identidad",
            "t documento",
            "t doc",
            "td",
            "tipo",
        ],
        label: "Tipo de documento",
        example: "DNI",
    },
    Column {
        name: field::NRO_DOCUMENTO,
        required: true,
        synonyms: &[
            "numero documento",
            "numero de documento",
            "nro de documento",
            "no documento",
            "no de documento",
            "n documento",
            "n de documento",
            "num documento",
            "nrodocumento",
            "numero de documento de identidad",
            "nro doc",
            "no doc",
            "n doc",
            "num doc",
            "numero doc",
            "dni",
            "no dni",
            "no de dni",
            "n dni",
            "n de dni",
            "nro dni",
            "nro de dni",
            "num dni",
            "numero dni",
            "numero de dni",
            "documento",
            "documento de identidad",
            "documento identidad",
            "doc identidad",
            "doc",
        ],
        label: "Número de documento",
        example: "01234567",
    },
    Column {
        name: field::NOMBRE,
        required: true,
        synonyms: &[
            "nombres",
            "nombre s",
            "nombres completos",
            "primer nombre",
            "nombre del padre",
            "nombres del padre",
            "nombre del apoderado",
            "nombres del apoderado",
            "nombre apoderado",
            "nombres apoderado",
            "nombre del docente",
            "nombres del docente",
            "nombre docente",
            "nombres docente",
            "nom",
        ],
        label: "Nombre",
        example: "María Elena",
    },
    Column {
        name: field::APELLIDO,
        required: true,
        synonyms: &[
            "apellidos",
            "apellido s",
            "apellidos completos",
            "apellido del padre",
            "apellidos del padre",
            "apellido del apoderado",
            "apellidos del apoderado",
            "apellido apoderado",
            "apellidos apoderado",
            "apellido del docente",
            "apellidos del docente",
            "apellido docente",
            "apellidos docente",
            "ape",
        ],
        label: "Apellido",
        example: "Quispe Mamani",
    },
    Column {
        name: field::TELEFONO,
        required: true,
        synonyms: &[
            "telefonos",
            "telefono celular",
            "telefono movil",
            "telefono de contacto",
            "telefono contacto",
            "numero telefono",
            "numero de telefono",
            "nro telefono",
            "nro de telefono",
            "no telefono",
            "no de telefono",
            "n telefono",
            "n de telefono",
            "celular",
            "celulares",
            "numero celular",
            "numero de celular",
            "nro celular",
            "nro de celular",
            "no celular",
            "no de celular",
            "n celular",
            "n de celular",
            "cel",
            "movil",
            "whatsapp",
            "telf",
            "tel",
            "fono",
        ],
        label: "Teléfono",
        example: "+51987654321",
    },
    Column {
        name: field::EMAIL,
        required: false,
        synonyms: &[
            "e mail",
            "correo",
            "correo electronico",
            "correos",
            "correo e",
            "mail",
            "direccion de correo",
            "direccion de correo electronico",
            "correo personal",
            "correo institucional",
        ],
        label: "Correo electrónico",
        example: "maria.quispe@ejemplo.pe",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::fold;

    #[test]
    fn synonyms_are_folded_and_mean_one_column_only() {
        let mut seen = HashSet::new();
        for column in PERSON_COLUMNS {
            assert!(seen.insert(fold(column.name)), "{}", column.name);
            for synonym in column.synonyms {
                assert_eq!(*synonym, fold(synonym));
                assert!(seen.insert((*synonym).to_owned()), "{synonym}");
            }
        }
    }
}
