//! The columns of each kind of file: their names, whose they are, and the headings that offices use instead.

use super::Owner;

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
    pub const LEGAJO: &str = "legajo";
    pub const DNI: &str = "dni";
    pub const CORREO: &str = "correo";
    pub const PASSWORD: &str = "password";
    pub const ROL: &str = "rol";
    pub const CONVENIO: &str = "convenio";
    pub const CARNET: &str = "carnet";
    pub const PROGRAMA: &str = "programa";
}

/// A column of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name in templates, in JSON and in messages.
    pub name: &'static str,
    /// Whether a file must have it.
    pub required: bool,
    /// Whose column it must be.
    pub whose: Whose,
    /// What headings that mean it are about, in the words of [`crate::text::fold`], without owner («del padre») and
    /// fillers («número de»): those are told apart before.
    pub synonyms: &'static [&'static str],
    /// What a person reads above it.
    pub label: &'static str,
    /// A value for the template's example row.
    pub example: &'static str,
}

/// Whose a column is to be, so that the child's document is never taken for the mother's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Anybody,
    /// The heading, or the group above it, must say so.
    Only(Owner),
    /// Whom the row is about; the heading need not say it.
    Subject,
    /// The owner, or a heading that says none.
    Not(Owner),
}

const NAME: Column = Column {
    name: field::NOMBRE,
    required: true,
    whose: Whose::Subject,
    synonyms: &["nombres", "nom", "nombre pila", "prenombres", "pre nombres"],
    label: "Nombre",
    example: "María Elena",
};

const SURNAME: Column = Column {
    name: field::APELLIDO,
    required: true,
    whose: Whose::Subject,
    synonyms: &["apellidos", "ape", "apell"],
    label: "Apellido",
    example: "Quispe Mamani",
};

const PHONE: Column = Column {
    name: field::TELEFONO,
    required: true,
    whose: Whose::Subject,
    synonyms: &[
        "telefonos",
        "celular",
        "celulares",
        "cel",
        "movil",
        "whatsapp",
        "wsp",
        "telf",
        "telef",
        "tel",
        "fono",
        "telefono celular",
        "celular telefono",
        "telefono movil",
        "telefono contacto",
        "celular contacto",
        "telefono whatsapp",
        "celular whatsapp",
        "telefono personal",
        "celular personal",
        "tlf",
        "tel cel",
        "contacto",
    ],
    label: "Teléfono",
    example: "+51987654321",
};

/// Guardians and teachers (HU-USERS-04 CA-02).
pub const PERSON_COLUMNS: &[Column] = &[
    Column {
        name: field::TIPO_DOCUMENTO,
        required: true,
        whose: Whose::Subject,
        synonyms: &[
            "documento tipo",
            "tipo doc",
            "tipodocumento",
            "tipo documento identidad",
            "tipo doc identidad",
            "t documento",
            "t doc",
            "td",
            "clase documento",
            "tipo",
        ],
        label: "Tipo de documento",
        example: "DNI",
    },
    Column {
        name: field::NRO_DOCUMENTO,
        required: true,
        whose: Whose::Subject,
        synonyms: &[
            "dni",
            "d i",
            "doc",
            "documento identidad",
            "doc identidad",
            "nrodocumento",
            "nrodoc",
            "identidad",
            "dni ce",
            "documento dni",
            "dni documento",
            "doc dni",
            "cedula",
            "identificacion",
        ],
        label: "Número de documento",
        example: "01234567",
    },
    NAME,
    SURNAME,
    PHONE,
    Column {
        name: field::EMAIL,
        required: false,
        whose: Whose::Subject,
        synonyms: &[
            "correo",
            "correo electronico",
            "correos",
            "mail",
            "correo electronicos",
            "direccion correo",
            "direccion correo electronico",
            "direccion electronica",
            "correo personal",
            "correo institucional",
            "gmail",
            "email personal",
            "email institucional",
        ],
        label: "Correo electrónico",
        example: "maria.quispe@ejemplo.pe",
    },
];

/// What headings of somebody else's document are about.
const DOCUMENT_SYNONYMS: &[&str] =
    &["dni", "d i", "doc", "documento identidad", "doc identidad", "dni ce", "documento dni", "cedula"];

const LEVEL: Column = Column {
    name: field::NIVEL,
    required: true,
    whose: Whose::Not(Owner::Guardian),
    synonyms: &["nivel educativo", "nivel estudios", "nivel academico", "niv", "nivel educacion"],
    label: "Nivel",
    example: "Primaria",
};

const GRADE: Column = Column {
    name: field::GRADO,
    required: true,
    whose: Whose::Not(Owner::Guardian),
    synonyms: &[
        "grado estudios",
        "grado escolar",
        "grado edad",
        "gr",
        "gdo",
        "ano estudios",
        "ano",
        "grado estudio",
        "grados",
    ],
    label: "Grado",
    example: "3",
};

const SECTION: Column = Column {
    name: field::SECCION,
    required: false,
    whose: Whose::Not(Owner::Guardian),
    synonyms: &["secc", "sec", "aula", "salon", "seccion aula", "sec aula", "secciones"],
    label: "Sección",
    example: "A",
};

const RELATIONSHIP: Column = Column {
    name: field::TIPO_RELACION,
    required: true,
    whose: Whose::Anybody,
    synonyms: &[
        "relacion",
        "parentesco",
        "parentezco",
        "vinculo",
        "tipo vinculo",
        "vinculo familiar",
        "tipo parentesco",
        "relacion familiar",
        "tipo",
    ],
    label: "Relación con el estudiante",
    example: "madre",
};

const CODE_SYNONYMS: &[&str] = &["cod", "codigo interno", "codigo sistema"];

/// Students, each with a guardian who is in the system (HU-USERS-04 CA-02, HU-USERS-05 CA-02).
pub const STUDENT_COLUMNS: &[Column] = &[
    Column {
        name: field::CODIGO_ESTUDIANTE,
        required: false,
        whose: Whose::Subject,
        synonyms: CODE_SYNONYMS,
        label: "Código de estudiante",
        example: "",
    },
    Column { example: "Lucía Fernanda", ..NAME },
    Column { example: "Quispe Huamán", ..SURNAME },
    LEVEL,
    GRADE,
    Column {
        name: field::NRO_DOCUMENTO_APODERADO,
        required: true,
        whose: Whose::Only(Owner::Guardian),
        synonyms: DOCUMENT_SYNONYMS,
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
        whose: Whose::Subject,
        synonyms: DOCUMENT_SYNONYMS,
        label: "Documento del padre o apoderado",
        example: "01234567",
    },
    Column {
        name: field::CODIGO_ESTUDIANTE,
        required: true,
        whose: Whose::Not(Owner::Guardian),
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
        whose: Whose::Subject,
        synonyms: DOCUMENT_SYNONYMS,
        label: "Documento del docente",
        example: "01234567",
    },
    LEVEL,
    GRADE,
    Column {
        name: field::CURSO,
        required: true,
        whose: Whose::Anybody,
        synonyms: &[
            "cursos",
            "nombre curso",
            "asignatura",
            "asignaturas",
            "materia",
            "area",
            "area curricular",
            "area curso",
            "curso area",
            "curso asignatura",
        ],
        label: "Curso",
        example: "Matemática",
    },
    SECTION,
];

/// An address that nobody else has.
const OWN_EMAIL: Column = Column {
    name: field::CORREO,
    required: true,
    whose: Whose::Subject,
    synonyms: &[
        "email",
        "correo electronico",
        "correos",
        "mail",
        "direccion correo",
        "direccion correo electronico",
        "direccion electronica",
        "correo personal",
        "correo institucional",
        "correo laboral",
        "correo corporativo",
        "gmail",
        "email personal",
        "email institucional",
        "email laboral",
    ],
    label: "Correo electrónico",
    example: "maria.quispe@ejemplo.pe",
};

/// Members of staff (the guide). Without a column of passwords all of them are generated; with one, none may be empty.
pub const STAFF_COLUMNS: &[Column] = &[
    Column {
        name: field::LEGAJO,
        required: true,
        whose: Whose::Subject,
        synonyms: &["codigo", "cod", "codigo planilla", "codigo interno", "ficha", "id legajo", "legajo id"],
        label: "Legajo",
        example: "SA000",
    },
    Column {
        name: field::DNI,
        required: true,
        whose: Whose::Subject,
        synonyms: &[
            "documento",
            "d i",
            "doc",
            "documento identidad",
            "doc identidad",
            "identidad",
            "documento dni",
            "dni documento",
            "doc dni",
            "dni ce",
            "cedula",
            "identificacion",
        ],
        label: "DNI",
        example: "01234567",
    },
    NAME,
    SURNAME,
    OWN_EMAIL,
    Column {
        name: field::PASSWORD,
        required: false,
        whose: Whose::Subject,
        synonyms: &[
            "contrasena",
            "contrasenas",
            "clave",
            "clave acceso",
            "clave inicial",
            "contrasena inicial",
            "contrasena temporal",
            "pass",
            "pwd",
        ],
        label: "Contraseña",
        example: "[PRESENTE]",
    },
    Column {
        name: field::ROL,
        required: false,
        whose: Whose::Subject,
        synonyms: &["perfil", "tipo usuario", "rol sistema"],
        label: "Rol",
        example: "empleado",
    },
    Column {
        name: field::CONVENIO,
        required: false,
        whose: Whose::Subject,
        synonyms: &["convenio colectivo", "dentro fuera convenio", "tipo convenio"],
        label: "Convenio",
        example: "dentro",
    },
    Column { required: false, ..PHONE },
];

/// People who may become students (the document on sending to many at once).
pub const PROSPECT_COLUMNS: &[Column] = &[
    Column {
        name: field::CARNET,
        required: true,
        whose: Whose::Subject,
        synonyms: &[
            "carne",
            "codigo",
            "cod",
            "codigo carnet",
            "carnet codigo",
            "codigo admision",
            "codigo inscripcion",
            "codigo postulacion",
            "codigo interno",
            "carnet admision",
            "carnet identificacion",
        ],
        label: "Carnet",
        example: "C0000000",
    },
    NAME,
    SURNAME,
    Column { required: false, ..OWN_EMAIL },
    Column {
        name: field::PROGRAMA,
        required: true,
        whose: Whose::Subject,
        synonyms: &[
            "programas",
            "programa estudios",
            "programa estudio",
            "programa academico",
            "programa profesional",
            "programa interes",
            "programa que postula",
            "nombre programa",
            "carrera",
            "carreras",
            "carrera profesional",
            "carrera tecnica",
            "carrera interes",
            "carrera que postula",
            "nombre carrera",
            "especialidad",
            "escuela profesional",
        ],
        label: "Programa",
        example: "Contabilidad",
    },
    Column { required: false, ..PHONE },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{Kind, heading::subject_of_name, target::extra};
    use crate::text::fold;

    #[test]
    fn each_subject_means_one_column_only_and_is_told_without_owner_and_fillers() {
        for kind in Kind::ALL {
            let mut seen = HashSet::new();
            for column in kind.columns() {
                seen.insert(subject_of_name(column.name));
            }
            let extra = extra(kind).flat_map(|(.., synonyms)| synonyms.iter());
            for synonym in kind.columns().iter().flat_map(|column| column.synonyms).chain(extra) {
                assert_eq!(*synonym, fold(synonym));
                assert_eq!(*synonym, subject_of_name(synonym), "{synonym}");
                assert!(seen.insert((*synonym).to_owned()), "{kind}: {synonym}");
            }
        }
    }
}
