//! Rows about prospects: people who may become students.

use super::{
    KeyKind, field,
    person::name,
    reading::{Cells, Reading},
};
use crate::person::{Carnet, Email, PersonName, Phone, ProgramName};

/// A row about a prospect in which everything passed its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProspectRow {
    pub carnet: Carnet,
    pub nombre: PersonName,
    pub apellido: PersonName,
    pub correo: Option<Email>,
    pub programa: ProgramName,
    pub telefono: Option<Phone>,
}

impl ProspectRow {
    pub(super) fn read(reading: &mut Reading<'_, impl Cells>) -> Option<Self> {
        let carnet = reading.required(field::CARNET, |cell| Carnet::parse_cell(cell.text, cell.kind));
        let nombre = name(reading, field::NOMBRE);
        let apellido = name(reading, field::APELLIDO);
        let correo = reading.optional(field::CORREO, |cell| Email::parse_cell(cell.text));
        let programa = reading.required(field::PROGRAMA, |cell| ProgramName::parse_cell(cell.text));
        let telefono = reading.optional(field::TELEFONO, |cell| Phone::parse(cell.text));
        if let Some(carnet) = &carnet {
            reading.key(KeyKind::Carnet, carnet.as_str());
        }
        if let Some(correo) = &correo {
            reading.key(KeyKind::OwnEmail, correo.as_str());
        }
        Some(Self { carnet: carnet?, nombre: nombre?, apellido: apellido?, correo, programa: programa?, telefono })
    }
}
