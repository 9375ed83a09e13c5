//! What an earlier row of the file says of a later one that shares something with it: nothing new, or a contradiction.

use std::collections::{HashMap, hash_map::Entry};

use super::{CheckedRow, KeyKind, RowKey, Values, field};
use crate::issue::Issue;
use crate::password::given::KeptPassword;
use crate::text::sort_key;

/// The first row that has a key.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    pub key: &'a RowKey,
    /// Its number.
    pub row: u32,
    pub values: &'a Values,
}

impl CheckedRow {
    /// Compares the row with the first row of each key that an earlier row has. If it says nothing that the first row of its
    /// person, student, relation or assignment does not say, it repeats that one; else each shared key is an error
    /// (HU-USERS-04 VN-04), but that two people may share an e-mail.
    pub fn compare_with_earlier(&mut self, earlier: &[Earlier<'_>]) {
        let is_whole = |claim: &&Earlier<'_>| claim.key.names_the_row() && says_the_same(&self.values, claim.values);
        if let Some(first) = earlier.iter().find(is_whole) {
            self.repeats = Some(first.row);
            self.issues.push(first.key.repeat_of(first.row));
            return;
        }
        let is_of_same_person = |row: u32| earlier.iter().any(|claim| claim.key.names_the_row() && claim.row == row);
        let guardian = self.values.get(field::NRO_DOCUMENTO_APODERADO);
        let tells = |claim: &&Earlier<'_>| match claim.key.kind() {
            Some(KeyKind::Email | KeyKind::OwnEmail | KeyKind::EmployeeNumber) => !is_of_same_person(claim.row),
            // With the same guardian it is the same student, which another key tells.
            Some(KeyKind::Child) => !self.is_namesake && claim.values.get(field::NRO_DOCUMENTO_APODERADO) != guardian,
            _ => true,
        };
        let told: Vec<Issue> = earlier.iter().filter(tells).map(|claim| claim.key.duplicate_of(claim.row)).collect();
        self.issues.extend(told);
    }
}

/// Whether two rows differ in nothing but case and accents. Of two passwords that were typed nobody can tell any more.
fn says_the_same(one: &Values, other: &Values) -> bool {
    let has_typed = KeptPassword::parse(one.get(field::PASSWORD)).is_some();
    !has_typed
        && one.iter().all(|(name, value)| {
            let other = other.get(name);
            // An address is normalised, and its accents tell two apart.
            value == other || (!matches!(name, field::EMAIL | field::CORREO) && sort_key(value) == sort_key(other))
        })
}

/// For each key, the place of the first row of the file that has it.
#[derive(Default)]
pub(super) struct Seen(HashMap<RowKey, usize>);

impl Seen {
    /// Compares the next row with those before it, and remembers what it is the first to have.
    pub fn compare(&mut self, mut row: CheckedRow, before: &[CheckedRow]) -> CheckedRow {
        let mut earlier: Vec<(RowKey, &CheckedRow)> = Vec::new();
        for key in &row.keys {
            match self.0.entry(key.clone()) {
                Entry::Occupied(place) => {
                    let first = before.get(*place.get());
                    earlier.extend(first.map(|first| (key.clone(), first)));
                }
                Entry::Vacant(place) => {
                    place.insert(before.len());
                }
            }
        }
        let claims = earlier.iter().map(|(key, first)| Earlier { key, row: first.number, values: &first.values });
        row.compare_with_earlier(&claims.collect::<Vec<_>>());
        row
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Known, check_row};
    use super::*;
    use crate::issue::IssueCode;

    const ANA: [&str; 6] = ["DNI", "40100001", "Ána", "Ruiz", "+51987654321", "ana@x.pe"];

    /// Rows 2, 3, … of a file, checked in turn.
    fn compare(rows: &[[&str; 6]]) -> Vec<CheckedRow> {
        let (mut seen, mut checked) = (Seen::default(), Vec::new());
        for (number, cells) in (2..).zip(rows) {
            let names = Kind::Padres.columns().iter().map(|column| column.name);
            let values: Values = names.zip(*cells).collect();
            checked.push(seen.compare(check_row(Kind::Padres, number, &values, &Known::default()), &checked));
        }
        checked
    }

    #[test]
    fn the_same_person_in_other_letters_repeats_the_first_row() {
        let again = ["dni", "40100001", "ANA", "RUIZ", "987 654 321", "ANA@X.PE"];
        let rows = compare(&[ANA, again, again]);
        assert_eq!(rows.iter().map(|row| row.repeats).collect::<Vec<_>>(), [None, Some(2), Some(2)]);
        let issue = rows[1].issues.last().unwrap();
        assert_eq!((issue.codigo, issue.mensaje.as_str()), (IssueCode::Repetida, "Igual que la fila 2"));
        assert!(!issue.is_error() && !rows[1].is_valid(), "no error, and not to be created");
    }

    #[test]
    fn any_other_value_is_a_contradiction_of_the_first_row() {
        for place in [0, 2, 3, 4, 5] {
            let mut other = ANA;
            other[place] = ["CE", "", "Eva", "Paz", "+51911111111", "ána@x.pe"][place];
            let rows = compare(&[ANA, other]);
            assert_eq!(rows[1].repeats, None, "{other:?}");
            assert!(rows[1].issues.iter().any(|issue| issue.codigo == IssueCode::RepetidoEnArchivo), "{other:?}");
        }
    }

    #[test]
    fn another_person_may_share_an_email_and_is_told_so() {
        let mut husband = ANA;
        (husband[1], husband[2]) = ("40100002", "Luis");
        let mut contradiction = ANA;
        contradiction[2] = "Eva";
        let rows = compare(&[ANA, husband, contradiction]);
        assert!(rows[1].is_valid());
        assert_eq!(rows[1].issues.iter().map(|issue| issue.campo.as_str()).collect::<Vec<_>>(), ["email"]);
        let told: Vec<_> = rows[2].issues.iter().map(|issue| issue.campo.as_str()).collect();
        assert_eq!(told, ["nro_documento"], "her own address is nobody else's");
    }

    #[test]
    fn a_child_has_one_guardian_unless_somebody_says_that_it_is_another_child() {
        let child = |number, name: &str, guardian: &str| {
            let names = ["nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion", "seccion"];
            let cells = [name, "Ñahui", "Primaria", "3", guardian, "madre", "A"];
            check_row(Kind::Estudiantes, number, &names.into_iter().zip(cells).collect(), &Known::default())
        };
        let checked = |rows: [CheckedRow; 3]| {
            let (mut seen, mut checked) = (Seen::default(), Vec::new());
            for row in rows {
                checked.push(seen.compare(row, &checked));
            }
            checked
        };
        let rows = checked([
            child(2, "Ana Lucía", "40100001"),
            child(3, "Ana Luisa", "40100001"),
            child(4, "ANA LUCIA", "40100002"),
        ]);
        assert!(rows[1].is_valid(), "twins of like names: {:?}", rows[1].issues);
        let told: Vec<_> = rows[2].issues.iter().map(|issue| (issue.codigo, issue.mensaje.as_str())).collect();
        let sentence =
            "Ya aparece en la fila 2 con otro apoderado. Solo se registra un apoderado por estudiante, el primero.";
        assert_eq!(told, [(IssueCode::OtroApoderado, sentence)]);
        let namesake = CheckedRow { is_namesake: true, ..child(3, "Ana Lucía", "40100002") };
        let rows = checked([child(2, "Ana Lucía", "40100001"), namesake, child(4, "Ana Lucía", "40100002")]);
        assert!(rows[1].is_valid());
        assert_eq!(rows[2].repeats, Some(3), "the namesake's own repeat");
    }

    #[test]
    fn a_row_like_a_contradiction_contradicts_the_first_row_too() {
        let other = ["DNI", "40100001", "Eva", "Ruiz", "+51987654321", ""];
        let rows = compare(&[ANA, other, other]);
        assert_eq!(rows[2].repeats, None);
        assert_eq!(rows[2].issues.last().unwrap().mensaje, "Documento duplicado. Ya aparece en la fila 2");
    }
}
