//! The columns of each kind of file: their names, and the headings that offices use instead.

/// The columns' names, which are the documents' and the database's.
pub mod field {
    pub const TIPO_DOCUMENTO: &str = "tipo_documento";
    pub const NRO_DOCUMENTO: &str = "nro_documento";
    pub const NOMBRE: &str = "nombre";
    pub const APELLIDO: &str = "apellido";
    pub const TELEFONO: &str = "telefono";
    pub const EMAIL: &str = "email";
    pub const CODIGO_ESTUDIANTE: &str = "codigo_estudiante";
    pub const NIVEL: &str = "nivel";
    pub const GRADO: &str = "grado";
    pub const NRO_DOCUMENTO_APODERADO: &str = "nro_documento_apoderado";
    pub const TIPO_RELACION: &str = "tipo_relacion";
    pub const SECCION: &str = "seccion";
    pub const NRO_DOCUMENTO_PADRE: &str = "nro_documento_padre";
    pub const NRO_DOCUMENTO_DOCENTE: &str = "nro_documento_docente";
    pub const CURSO: &str = "curso";
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

/// Headings of a guardian's document, in files of students and of relations.
macro_rules! guardian_synonyms {
    ($($more:literal),* $(,)?) => {
        &[
            $($more,)*
            "documento apoderado", "documento del apoderado", "doc apoderado", "doc del apoderado",
            "nro documento del apoderado", "nro de documento del apoderado", "numero documento apoderado",
            "numero de documento del apoderado", "n documento apoderado", "no documento apoderado",
            "dni apoderado", "dni del apoderado", "nro dni apoderado", "nro dni del apoderado", "no dni apoderado",
            "no dni del apoderado", "n dni apoderado", "numero dni apoderado", "numero de dni del apoderado",
            "documento padre", "documento del padre", "dni padre", "dni del padre", "dni madre", "dni de la madre",
            "dni del padre o apoderado", "dni padre o apoderado", "dni padre apoderado", "dni del padre madre o apoderado",
            "dni tutor", "dni del tutor",
        ]
    };
}

const LEVEL: Column = Column {
    name: field::NIVEL,
    required: true,
    synonyms: &["nivel educativo", "nivel de estudios", "nivel academico", "niv"],
    label: "Nivel",
    example: "Primaria",
};

const GRADE: Column = Column {
    name: field::GRADO,
    required: true,
    synonyms: &["grado de estudios", "grado escolar", "grado o edad", "grado edad", "gr", "ano de estudios"],
    label: "Grado",
    example: "3",
};

const SECTION: Column = Column {
    name: field::SECCION,
    required: false,
    synonyms: &["secc", "sec", "aula", "salon", "seccion aula"],
    label: "Sección",
    example: "A",
};

const RELATIONSHIP: Column = Column {
    name: field::TIPO_RELACION,
    required: true,
    synonyms: &[
        "tipo de relacion",
        "relacion",
        "parentesco",
        "vinculo",
        "tipo de vinculo",
        "vinculo familiar",
        "relacion con el estudiante",
        "relacion con el alumno",
    ],
    label: "Relación con el estudiante",
    example: "madre",
};

const CODE_SYNONYMS: &[&str] = &[
    "codigo del estudiante",
    "codigo de estudiante",
    "codigo alumno",
    "codigo del alumno",
    "codigo de alumno",
    "cod estudiante",
    "cod alumno",
    "codigo",
    "cod",
];

/// Students, each with a guardian who is in the system (HU-USERS-04 CA-02, HU-USERS-05 CA-02).
pub const STUDENT_COLUMNS: &[Column] = &[
    Column {
        name: field::CODIGO_ESTUDIANTE,
        required: false,
        synonyms: CODE_SYNONYMS,
        label: "Código de estudiante",
        example: "",
    },
    Column {
        name: field::NOMBRE,
        required: true,
        synonyms: &[
            "nombres",
            "nombre s",
            "nombres completos",
            "nombre del estudiante",
            "nombres del estudiante",
            "nombre estudiante",
            "nombres estudiante",
            "nombre del alumno",
            "nombres del alumno",
            "nombre alumno",
            "nombres alumno",
            "nom",
        ],
        label: "Nombre",
        example: "Lucía Fernanda",
    },
    Column {
        name: field::APELLIDO,
        required: true,
        synonyms: &[
            "apellidos",
            "apellido s",
            "apellidos completos",
            "apellido del estudiante",
            "apellidos del estudiante",
            "apellido estudiante",
            "apellidos estudiante",
            "apellido del alumno",
            "apellidos del alumno",
            "apellido alumno",
            "apellidos alumno",
            "ape",
        ],
        label: "Apellido",
        example: "Quispe Huamán",
    },
    LEVEL,
    GRADE,
    Column {
        name: field::NRO_DOCUMENTO_APODERADO,
        required: true,
        synonyms: guardian_synonyms!["nro documento padre", "apoderado"],
        label: "Documento del apoderado",
        example: "01234567",
    },
    RELATIONSHIP,
    SECTION,
];

/// New guardians for students whose relation was ended (HU-USERS-05).
pub const RELATION_COLUMNS: &[Column] = &[
    Column {
        name: field::NRO_DOCUMENTO_PADRE,
        required: true,
        synonyms: guardian_synonyms!["nro documento apoderado", "nro documento", "dni"],
        label: "Documento del padre o apoderado",
        example: "01234567",
    },
    Column {
        name: field::CODIGO_ESTUDIANTE,
        required: true,
        synonyms: CODE_SYNONYMS,
        label: "Código de estudiante",
        example: "P3999",
    },
    RELATIONSHIP,
];

/// Which teacher gives which course where.
pub const ASSIGNMENT_COLUMNS: &[Column] = &[
    Column {
        name: field::NRO_DOCUMENTO_DOCENTE,
        required: true,
        synonyms: &[
            "documento docente",
            "documento del docente",
            "nro documento del docente",
            "nro de documento del docente",
            "numero de documento del docente",
            "doc docente",
            "dni docente",
            "dni del docente",
            "nro dni docente",
            "no dni docente",
            "dni profesor",
            "dni del profesor",
            "documento profesor",
            "nro documento",
            "numero de documento",
            "dni",
            "docente",
            "profesor",
        ],
        label: "Documento del docente",
        example: "01234567",
    },
    LEVEL,
    GRADE,
    Column {
        name: field::CURSO,
        required: true,
        synonyms: &["cursos", "nombre del curso", "asignatura", "materia", "area", "area curricular", "area curso"],
        label: "Curso",
        example: "Matemática",
    },
    SECTION,
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::fold;

    #[test]
    fn synonyms_are_folded_and_mean_one_column_only() {
        for columns in [PERSON_COLUMNS, STUDENT_COLUMNS, RELATION_COLUMNS, ASSIGNMENT_COLUMNS] {
            let mut seen = HashSet::new();
            for column in columns {
                assert!(seen.insert(fold(column.name)), "{}", column.name);
                for synonym in column.synonyms {
                    assert_eq!(*synonym, fold(synonym));
                    assert!(seen.insert((*synonym).to_owned()), "{synonym}");
                }
            }
        }
    }
}
