//! One row, whatever its kind: its checks here, its typed form for whoever creates it.

use super::{
    AssignmentRow, Kind, Known, PersonRow, ProspectRow, RelationRow, RowKey, StaffRow, StudentRow, TypedPassword,
    Values, field, messages,
    reading::{Cells, Reading},
    repeats::Seen,
};
use crate::{
    issue::{Issue, IssueCode},
    password::given::KeptPassword,
    sheet::Cell,
};

/// One checked row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRow {
    /// The row's number as the spreadsheet shows it, in a text the record's; of several sheets, [`super::RowPlace::number`].
    pub number: u32,
    pub values: Values,
    /// All of its errors and warnings, in the order of the columns; duplicates last.
    pub issues: Vec<Issue>,
    /// What no other row may have.
    pub keys: Vec<RowKey>,
    /// The earlier row that says all that this one says: then it is left out.
    pub repeats: Option<u32>,
    /// Whether somebody said that this is another child of the same name and grade.
    pub is_namesake: bool,
    /// Whether a value was completed (`+51`), which is told once for the file.
    pub is_completed: bool,
    /// The cells of columns that no field takes, by place in the file, so that a report loses nothing.
    pub extras: Vec<(u16, Box<str>)>,
    /// The password that was typed into the row; its values only say that there is one.
    pub secret: Option<TypedPassword>,
}

impl CheckedRow {
    /// Whether it may be created: nothing stops it, and no earlier row says the same.
    pub fn is_valid(&self) -> bool {
        self.repeats.is_none() && !self.issues.iter().any(Issue::is_error)
    }
}

/// A row in which everything passed its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedRow {
    Person(PersonRow),
    Student(StudentRow),
    Relation(RelationRow),
    Assignment(AssignmentRow),
    Staff(StaffRow),
    Prospect(ProspectRow),
}

/// Checks a row by its values alone: one that was corrected. Duplicates are for whoever knows the other rows.
pub fn check_row(kind: Kind, number: u32, values: &Values, known: &Known) -> CheckedRow {
    check_cells(kind, number, values, known).0
}

/// Checks rows that come without a file, in their order and numbered from 1, with the duplicates among them.
pub fn check_rows(kind: Kind, rows: impl IntoIterator<Item = Values>, known: &Known) -> Vec<CheckedRow> {
    let mut seen = Seen::default();
    let mut checked = Vec::new();
    for (number, values) in (1..).zip(rows) {
        let row = seen.compare(check_row(kind, number, &values, known), &checked);
        checked.push(row);
    }
    checked
}

/// Makes a staged row typed again, by the rules that checked it.
///
/// # Errors
/// Every issue that stops the row, in the order of the columns.
pub fn parse_row(kind: Kind, values: &Values, known: &Known) -> Result<TypedRow, Vec<Issue>> {
    match check_cells(kind, 0, values, known) {
        (_, Some(row)) => Ok(row),
        (checked, None) => Err(checked.issues.into_iter().filter(Issue::is_error).collect()),
    }
}

/// The one place where a row is checked.
pub(super) fn check_cells(
    kind: Kind,
    number: u32,
    cells: &impl Cells,
    known: &Known,
) -> (CheckedRow, Option<TypedRow>) {
    let mut reading = Reading::new(cells, known);
    reading.hides_passwords = kind == Kind::Personal;
    let typed = match kind {
        Kind::Padres | Kind::Docentes => PersonRow::read(&mut reading).map(TypedRow::Person),
        Kind::Estudiantes => StudentRow::read(&mut reading).map(TypedRow::Student),
        Kind::Relaciones => RelationRow::read(&mut reading).map(TypedRow::Relation),
        Kind::Asignaciones => AssignmentRow::read(&mut reading, known).map(TypedRow::Assignment),
        Kind::Personal => StaffRow::read(&mut reading).map(TypedRow::Staff),
        Kind::Prospectos | Kind::Generacion => ProspectRow::read(&mut reading).map(TypedRow::Prospect),
    };
    if is_template_example(kind, &reading.values) {
        let first = kind.columns().iter().find(|column| column.required).map_or(field::NOMBRE, |column| column.name);
        let field = if kind.lists_people() { kind.document_field() } else { first };
        reading.fault(field, IssueCode::Ejemplo, messages::EXAMPLE_ROW);
    }
    let typed = typed.filter(|_| reading.is_clean());
    let Reading { mut issues, values, keys, is_completed, secret, .. } = reading;
    // A file can have 20,000 rows of which each cell is wrong.
    issues.shrink_to_fit();
    let checked = CheckedRow {
        number,
        values,
        issues,
        keys,
        repeats: None,
        is_namesake: false,
        is_completed,
        extras: Vec::new(),
        secret,
    };
    (checked, typed)
}

/// Whether the row is still the one that the template shows. A person's e-mail is nobody's, so that alone
/// tells; so do document and names together, if a spreadsheet changed the rest.
fn is_template_example(kind: Kind, values: &Values) -> bool {
    let is_example = |name: &str| {
        kind.column(name).is_some_and(|column| !column.example.is_empty() && values.get(name) == column.example)
    };
    if kind.lists_people() {
        return is_example(kind.email_field())
            || [kind.document_field(), field::NOMBRE, field::APELLIDO].into_iter().all(is_example);
    }
    kind.columns().iter().filter(|column| column.required).all(|column| is_example(column.name))
}

/// Staged values are read as cells of text.
impl Cells for Values {
    fn cell(&self, field: &str) -> Cell<'_> {
        Cell::text(self.get(field))
    }

    fn has(&self, field: &str) -> bool {
        self.iter().any(|(name, _)| name == field)
    }

    fn kept_password(&self) -> Option<KeptPassword> {
        KeptPassword::parse(self.get(field::PASSWORD))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Values of each column as an office writes them, right and wrong.
    fn habits(name: &str) -> &'static [&'static str] {
        match name {
            field::TIPO_DOCUMENTO => &["DNI", "ce", "", "-", "Partida"],
            field::NOMBRE | field::APELLIDO => {
                &["Rosa", "1. Rosa", "Ro\nsa", "BriceÃ±o", "-", "'Luz", "por definir", ""]
            }
            field::TELEFONO => &["912345678", "Cel. 912345678 / 945123456", "912345678.0", "01 4567890", ""],
            field::EMAIL => &["", "-", "rosa@x.pe;", "a@x.pe, b@x.pe", "rosa"],
            field::CODIGO_ESTUDIANTE => &["", "-", "p3001", "S1001", "x"],
            field::NIVEL => &["PRI", "SECUNDARIA - TARDE", "", "1", "Premaria"],
            field::GRADO => &["3", "3° B Prim.", "3A", "1º SEC", "03/01/1900", "3° y 4°", "9", ""],
            field::TIPO_RELACION => &["mamá", "tutora", "M", "padree", ""],
            field::SECCION => &["", "-", "u", "b", "A y B", "A-B"],
            field::LEGAJO => &["SA001", "sa 001", "", "1024.0"],
            field::DNI => &["39266568", "9266568", "39.266.568", "DNI 39266568", "392665", ""],
            field::CORREO => &["ana@x.pe", "", "ana@x.pe.", "ana"],
            field::PASSWORD => {
                &["[PRESENTE]", " auto ", "Manual2026x", "1234", "", "'Manual2026x", "(escrita en el archivo)"]
            }
            field::ROL => &["", "empleado", "Empleada", "director"],
            field::CONVENIO => &["", "dentro", "FUERA", "fuerra"],
            field::CARNET => &["C2026001", "c 2026001", "1024.0", "", "ana@x.pe"],
            field::PROGRAMA => &["Contabilidad", "  enfermería\ntécnica ", "-", ""],
            field::CURSO => &["Ciencia y Tecnología", "Arte, Música", "Inglés", ""],
            _ => &["=\"07230001\"", "DNI 45.678.912", "45678912-3", "CE: 12345678", "7230001", "4.5E+07", ""],
        }
    }

    fn rows() -> impl Strategy<Value = (Kind, Values)> {
        (prop::sample::select(&Kind::ALL[..]), prop::collection::vec(any::<prop::sample::Index>(), 12)).prop_map(
            |(kind, picks)| {
                let pick = |(column, index): (&super::super::Column, &prop::sample::Index)| {
                    (column.name, *index.get(habits(column.name)))
                };
                (kind, kind.columns().iter().zip(&picks).map(pick).collect())
            },
        )
    }

    proptest! {
        #[test]
        fn checking_what_was_checked_changes_nothing_and_finds_nothing_new((kind, values) in rows()) {
            let once = check_row(kind, 2, &values, &Known::default());
            let again = check_row(kind, 2, &once.values, &Known::default());
            prop_assert_eq!(&again.values, &once.values);
            prop_assert_eq!(&again.keys, &once.keys);
            for issue in &again.issues {
                prop_assert!(once.issues.iter().any(|old| old.campo == issue.campo), "{:?} of {:?}", issue, values);
            }
        }

        #[test]
        fn a_row_is_typed_if_nothing_stops_it((kind, values) in rows()) {
            prop_assert_eq!(check_row(kind, 2, &values, &Known::default()).is_valid(), parse_row(kind, &values, &Known::default()).is_ok());
        }
    }
}
