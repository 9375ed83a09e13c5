//! What a column of a file may hold: a field of the kind, a part of one, or two of them in one cell.

use super::{Kind, field};

/// What a column of the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A column of the kind, by its place in the schema.
    Column(usize),
    /// «Apellidos y Nombres», to be split.
    SurnamesFirst,
    /// «Nombres y Apellidos», to be split.
    NamesFirst,
    /// «Apellido Paterno»: one of two columns that make a field.
    Part(Part),
    /// «1ro A».
    GradeAndSection,
}

/// One of two columns that together make a name, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    PaternalSurname,
    MaternalSurname,
    FirstName,
    SecondName,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::PaternalSurname, Self::MaternalSurname, Self::FirstName, Self::SecondName];

    /// The field that it is a part of.
    pub const fn field(self) -> &'static str {
        match self {
            Self::PaternalSurname | Self::MaternalSurname => field::APELLIDO,
            Self::FirstName | Self::SecondName => field::NOMBRE,
        }
    }

    /// Whether the field can do without it.
    pub const fn is_second(self) -> bool {
        matches!(self, Self::MaternalSurname | Self::SecondName)
    }
}

/// The targets beside the columns of a kind: the name in a mapping, what a person calls it, and the subjects of headings
/// that mean it ([`super::heading::Heading::subject`]). Names are told by their words.
pub(super) const EXTRA: &[(Target, &str, &str, &[&str])] = &[
    (Target::SurnamesFirst, Target::SURNAMES_FIRST, "Apellidos y nombres", &[]),
    (Target::NamesFirst, Target::NAMES_FIRST, "Nombres y apellidos", &[]),
    (
        Target::Part(Part::PaternalSurname),
        "apellido_paterno",
        "Apellido paterno",
        &[
            "apellido paterno",
            "ap paterno",
            "paterno",
            "apellido p",
            "primer apellido",
            "1er apellido",
            "apellido 1",
            "apellido1",
            "apellidos paterno",
            "apell paterno",
            "apell pat",
            "ape paterno",
            "ape pat",
            "ap pat",
            "apepat",
        ],
    ),
    (
        Target::Part(Part::MaternalSurname),
        "apellido_materno",
        "Apellido materno",
        &[
            "apellido materno",
            "ap materno",
            "materno",
            "apellido m",
            "segundo apellido",
            "2do apellido",
            "apellido 2",
            "apellido2",
            "apellidos materno",
            "apell materno",
            "apell mat",
            "ape materno",
            "ape mat",
            "ap mat",
            "apemat",
        ],
    ),
    (
        Target::Part(Part::FirstName),
        "primer_nombre",
        "Primer nombre",
        &["primer nombre", "1er nombre", "nombre 1", "nombre1"],
    ),
    (
        Target::Part(Part::SecondName),
        "segundo_nombre",
        "Segundo nombre",
        &["segundo nombre", "2do nombre", "nombre 2", "nombre2", "otros nombres", "otro nombre"],
    ),
    (
        Target::GradeAndSection,
        "grado_y_seccion",
        "Grado y sección",
        &[
            "grado seccion",
            "grado secc",
            "grado sec",
            "grado aula",
            "grado salon",
            "aula grado",
            "seccion grado",
            "grado seccion nivel",
            "nivel grado seccion",
            "nivel grado",
            "grado nivel",
            "gr sec",
            "gdo sec",
        ],
    ),
];

impl Target {
    pub const SURNAMES_FIRST: &'static str = "apellidos_y_nombres";
    pub const NAMES_FIRST: &'static str = "nombres_y_apellidos";

    /// The field's name, in a mapping.
    pub fn as_str(self, kind: Kind) -> &'static str {
        match self {
            Self::Column(place) => kind.columns().get(place).map_or("", |column| column.name),
            _ => EXTRA.iter().find(|(target, ..)| *target == self).map_or("", |(_, name, ..)| name),
        }
    }

    /// The target that a mapping names.
    pub fn parse(kind: Kind, name: &str) -> Option<Self> {
        let column = kind.columns().iter().position(|column| column.name == name).map(Self::Column);
        column.or_else(|| extra(kind).find(|(_, other, ..)| *other == name).map(|(target, ..)| *target))
    }

    /// Every field that a column of the kind's files may be mapped to, with what a person calls it.
    pub fn choices(kind: Kind) -> impl Iterator<Item = (&'static str, &'static str)> {
        let extra = extra(kind).map(|(_, name, label, _)| (*name, *label));
        kind.columns().iter().map(|column| (column.name, column.label)).chain(extra)
    }

    /// The fields of the kind that it fills, alone or with another part.
    pub fn fields(self, kind: Kind) -> &'static [&'static str] {
        match self {
            Self::Column(place) => kind.columns().get(place).map_or(&[], |column| std::slice::from_ref(&column.name)),
            Self::SurnamesFirst | Self::NamesFirst => &[field::APELLIDO, field::NOMBRE],
            Self::Part(Part::PaternalSurname | Part::MaternalSurname) => &[field::APELLIDO],
            Self::Part(Part::FirstName | Part::SecondName) => &[field::NOMBRE],
            Self::GradeAndSection => &[field::GRADO],
        }
    }
}

/// The targets beside the columns that files of the kind may have.
pub(super) fn extra(
    kind: Kind,
) -> impl Iterator<Item = &'static (Target, &'static str, &'static str, &'static [&'static str])> {
    EXTRA.iter().filter(move |(target, ..)| {
        let mut fields = target.fields(kind).iter();
        fields.all(|field| kind.column(field).is_some())
    })
}
