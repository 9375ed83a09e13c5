//! The values that a field of few values may have, and which of them a wrong one seems to mean.

use super::field;
use crate::clean::nearest;

/// What may stand in a field that has few values; empty for every other.
pub fn choices_of(name: &str) -> &'static [&'static str] {
    match name {
        field::NIVEL => &["Inicial", "Primaria", "Secundaria"],
        field::TIPO_RELACION => &["padre", "madre", "apoderado", "tutor"],
        field::CONVENIO => &["dentro", "fuera"],
        field::ROL => &["empleado"],
        field::TIPO_DOCUMENTO => &["DNI", "CE", "PASAPORTE"],
        _ => &[],
    }
}

/// The value that a misspelled one means: «Premaria» is Primaria. `None` if none is near, or if two are.
pub fn nearest_choice(name: &str, value: &str) -> Option<&'static str> {
    nearest(choices_of(name).iter().copied(), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::{Level, Relationship};

    #[test]
    fn the_choices_are_the_types_own() {
        assert_eq!(choices_of(field::NIVEL), Level::ALL.map(Level::as_str));
        assert_eq!(choices_of(field::TIPO_RELACION), Relationship::ALL.map(Relationship::as_str));
        assert!(choices_of(field::NOMBRE).is_empty());
    }

    #[test]
    fn a_misspelled_value_is_near_the_one_it_means() {
        assert_eq!(nearest_choice(field::NIVEL, "Premaria"), Some("Primaria"));
        assert_eq!(nearest_choice(field::NIVEL, "segundaria"), Some("Secundaria"));
        assert_eq!(nearest_choice(field::TIPO_RELACION, "Tio"), None);
        // As near to one as to the other.
        assert_eq!(nearest_choice(field::TIPO_RELACION, "padree"), Some("padre"));
        assert_eq!(nearest_choice(field::TIPO_RELACION, "adre"), None);
        assert_eq!(nearest_choice(field::NIVEL, ""), None);
    }
}
