//! First passwords on paper (HU-USERS-06 CA-04, UX-04): who and where in, a tagged PDF out. No I/O but the archive's writer, no
//! clock, no database, no randomness.
//!
//! | function | what comes out |
//! | --- | --- |
//! | [`letter`] | a letter: one A4 page for one person |
//! | [`letters`] | one file to print, a letter a page, in the order given |
//! | [`slips`] | one file to print and cut: eight slips an A4 page, two by four, row by row |
//! | [`Archive`] | a zip of letters, one file a person, written as it is made |
//!
//! ```
//! use padron_print::{Institution, Person};
//! let institution = Institution {
//!     name: "I.E.P. Las Orquídeas".into(),
//!     site_url: "https://plataforma.orquideas.edu.pe".into(),
//!     support_phone: Some("+51 999999999".into()),
//! };
//! let person = Person {
//!     full_name: "José Huamán Ccori".into(),
//!     system: "Plataforma educativa".into(),
//!     role_label: "Padre/Apoderado".into(),
//!     document_label: "DNI".into(),
//!     user_name: "40125678".into(),
//!     password: "aB9xT3qZ".to_owned().into(),
//!     phone: Some("+51987654321".into()),
//!     valid_until: "14/12/2026".into(),
//!     child: Some("Ana Huamán Quispe".into()),
//!     classroom: Some("3.º A".into()),
//! };
//! let pdf = padron_print::letter(&institution, &person)?;
//! assert!(pdf.starts_with(b"%PDF-1.7"));
//! # Ok::<(), padron_print::PrintError>(())
//! ```
//!
//! **Shape.** Lengths are points (1/72 inch), from the upper left corner of the page. A form ([`letter`], [`slips`]) is laid out
//! as a value first: a tree of groups, texts with their lines, and decoration, in reading order. It is drawn afterwards,
//! so that whether every line fits its box can be tested without reading a PDF. A text that is too long for its box wraps; if
//! that is not enough it gets smaller until it fits. Nothing is cut off.
//!
//! **Accessibility.** Every file is checked against PDF/UA-1 when it is finished: language es-PE, title, headings, lists, a text
//! for the logo, decoration marked as such, an outline with everybody's name.
//!
//! **Names are data.** A character that no font has becomes a visible «�» and stays itself for whoever copies or listens; see
//! `fonts/README.md` for what is covered. No name makes a file fail.
//!
//! **Secrets.** What comes out holds passwords in the clear: treat the bytes as the credentials workbook. The same input gives
//! the same bytes. Nothing here logs.

mod archive;
mod area;
mod book;
mod error;
mod face;
mod file_name;
mod layout;
mod letter;
mod look;
mod paint;
mod person;
mod slip;
mod text;

pub use archive::{Archive, MadeAt};
pub use error::PrintError;
pub use person::{Institution, Person};

use book::{Book, Mark};

/// How many slips there are on a page.
pub const SLIPS_A_PAGE: usize = slip::COLUMNS * slip::ROWS;

/// A letter: one A4 page for one person.
///
/// # Errors
/// [`PrintError::Document`] if the file cannot be made; no name, however odd, is a reason.
pub fn letter(institution: &Institution, person: &Person) -> Result<Vec<u8>, PrintError> {
    letters(institution, std::slice::from_ref(person))
}

/// One file to print, a letter a page, in the order given. The outline lists everybody by name.
///
/// # Errors
/// [`PrintError::Nobody`] if there is nobody to print for; [`PrintError::Document`] as in [`letter`].
pub fn letters(institution: &Institution, people: &[Person]) -> Result<Vec<u8>, PrintError> {
    let title = match people {
        [] => return Err(PrintError::Nobody),
        [person] => format!("Credenciales de acceso de {}", person.full_name),
        _ => format!("Credenciales de acceso · {}", institution.name),
    };
    let mut book = Book::new();
    for person in people {
        book.add_page(&letter::lay_out(institution, person), [Mark { name: &person.full_name, top: 0.0 }]);
    }
    book.finish(&title, &institution.name)
}

/// One file to print and cut, [`SLIPS_A_PAGE`] slips an A4 page, row by row in the order given.
///
/// # Errors
/// As [`letters`].
pub fn slips(institution: &Institution, people: &[Person]) -> Result<Vec<u8>, PrintError> {
    if people.is_empty() {
        return Err(PrintError::Nobody);
    }
    let mut book = Book::new();
    for people in people.chunks(SLIPS_A_PAGE) {
        let marks = people
            .iter()
            .enumerate()
            .map(|(place, person)| Mark { name: &person.full_name, top: slip::cell(place).top });
        book.add_page(&slip::lay_out_page(institution, people), marks);
    }
    book.finish(&format!("Tiras de credenciales · {}", institution.name), &institution.name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::person::samples::{institutions, people};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn whatever_the_names_are_every_file_is_a_pdf_ua_1(
            institution in institutions(),
            people in proptest::collection::vec(people(), 1..4),
        ) {
            prop_assert!(letters(&institution, &people).is_ok());
            prop_assert!(slips(&institution, &people).is_ok());
        }
    }
}
