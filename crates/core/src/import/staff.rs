//! Rows about members of staff (the guide).

use std::str::FromStr;

use super::{
    KeyKind, TypedPassword, field,
    person::name,
    reading::{Cells, Reading},
};
use crate::{
    issue::{Issue, IssueCode},
    password::{
        Method,
        given::{GivenPassword, KeptPassword, MARKER, PasswordError},
    },
    person::{Agreement, Dni, Email, EmailError, EmployeeNumber, Explains, Parsed, PersonName, Phone},
    role::Role,
    text::{fold, is_blank},
};

/// A row about a member of staff in which everything passed its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRow {
    pub legajo: Option<EmployeeNumber>,
    pub dni: Dni,
    pub nombre: PersonName,
    pub apellido: PersonName,
    pub correo: Email,
    pub password: StaffPassword,
    pub convenio: Option<Agreement>,
    pub telefono: Option<Phone>,
}

/// Where the first password of a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffPassword {
    /// It is made when the person is created.
    Generate,
    /// Somebody typed it: it came with the row ([`super::CheckedRow::secret`]), or is sealed beside it.
    Typed,
}

impl StaffRow {
    pub(super) fn read(reading: &mut Reading<'_, impl Cells>) -> Option<Self> {
        let country = reading.known.country;
        let legajo = reading.optional(field::LEGAJO, |cell| EmployeeNumber::parse_cell(cell.text, cell.kind));
        let dni = reading.required(field::DNI, |cell| Dni::parse_cell(cell.text, country));
        let nombre = name(reading, field::NOMBRE);
        let apellido = name(reading, field::APELLIDO);
        let correo = reading.required(field::CORREO, |cell| match is_blank(cell.text) {
            true => Err(AddressError::Missing),
            false => Email::parse_cell(cell.text).map_err(AddressError::Invalid),
        });
        let password = reading.password();
        reading.optional(field::ROL, |cell| cell.text.parse::<StaffRole>().map(Parsed::plain));
        let convenio = reading.optional(field::CONVENIO, |cell| cell.text.parse::<Agreement>().map(Parsed::plain));
        let telefono = reading.optional(field::TELEFONO, |cell| Phone::parse_of(country, cell.text));
        let is_made_of_data = reading.known.method == Method::UserData && password == Some(StaffPassword::Generate);
        if is_made_of_data && reading.values.get(field::LEGAJO).is_empty() {
            let sentence = "Sin legajo, la contraseña no se arma con los datos de la persona: será aleatoria.";
            reading.issues.push(Issue::warning(field::LEGAJO, sentence));
        }
        if let Some(dni) = &dni {
            reading.key(KeyKind::Dni, dni.without_zeros());
        }
        if let Some(correo) = &correo {
            reading.key(KeyKind::OwnEmail, correo.as_str());
        }
        if let Some(legajo) = &legajo {
            reading.key(KeyKind::EmployeeNumber, legajo.as_str());
        }
        Some(Self {
            legajo,
            dni: dni?,
            nombre: nombre?,
            apellido: apellido?,
            correo: correo?,
            password: password?,
            convenio,
            telefono,
        })
    }
}

/// Why a cell is no e-mail of a member of staff, who must have one.
#[derive(Debug, thiserror::Error)]
enum AddressError {
    #[error("El correo es obligatorio.")]
    Missing,
    #[error(transparent)]
    Invalid(EmailError),
}

impl Explains for AddressError {}

/// The one role that a staff file can give: nobody becomes director by a spreadsheet.
struct StaffRole;

impl AsRef<str> for StaffRole {
    fn as_ref(&self) -> &str {
        Role::Empleado.as_str()
    }
}

/// What was asked for is not quoted: in a row that slipped by a cell it is a password.
#[derive(Debug, thiserror::Error)]
#[error("Rol inválido. Una carga de personal solo crea usuarios con rol empleado.")]
struct StaffRoleError;

impl Explains for StaffRoleError {}

impl FromStr for StaffRole {
    type Err = StaffRoleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match fold(text).as_str() {
            "empleado" | "empleada" => Ok(Self),
            _ => Err(StaffRoleError),
        }
    }
}

impl<C: Cells + ?Sized> Reading<'_, C> {
    /// The column of passwords. A typed one goes into [`Reading::secret`], and its row keeps only that there is one.
    fn password(&mut self) -> Option<StaffPassword> {
        if !self.cells.has(field::PASSWORD) {
            self.values.push(field::PASSWORD, MARKER);
            return Some(StaffPassword::Generate);
        }
        let given = match self.cells.kept_password() {
            Some(KeptPassword::Sealed) => {
                self.values.push(field::PASSWORD, &KeptPassword::Sealed.to_string());
                return Some(StaffPassword::Typed);
            }
            Some(KeptPassword::Refused(unmet)) => Err(PasswordError::Weak(unmet)),
            None => GivenPassword::parse(self.cells.cell(field::PASSWORD).text),
        };
        match given {
            Ok(GivenPassword::Generate) => {
                self.values.push(field::PASSWORD, MARKER);
                Some(StaffPassword::Generate)
            }
            Ok(GivenPassword::Typed(password)) => {
                self.values.push(field::PASSWORD, &KeptPassword::Sealed.to_string());
                self.secret = Some(TypedPassword::new(password));
                Some(StaffPassword::Typed)
            }
            Err(error) => {
                let (code, kept) = match &error {
                    PasswordError::Missing => (IssueCode::Vacio, String::new()),
                    PasswordError::Weak(unmet) => {
                        (IssueCode::Formato, KeptPassword::Refused(unmet.clone()).to_string())
                    }
                };
                let issue = Issue::error(field::PASSWORD, code, error.to_string()).suggesting(error.suggestion());
                self.issues.push(issue);
                self.values.push(field::PASSWORD, &kept);
                None
            }
        }
    }
}
