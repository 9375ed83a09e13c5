//! One value for all rows where a field has no column: what a heading, the values, a title or the sheet's name says.

use std::collections::BTreeSet;

use super::{Columns, search::Search};
use crate::{
    import::{
        Kind, Target, evidence, field,
        mapping::{FixedOrigin, FixedValue},
    },
    school::Relationship,
};

impl Columns {
    /// Gives fields without a column the one value that the file says, in the order of how sure it is.
    pub(super) fn settle_fixed(&mut self, search: &Search<'_>, outside: &[FixedValue]) {
        let kind = self.kind;
        let add = |columns: &mut Self, campo: &str, valor: String, origen| {
            if columns.fixed_value(campo).is_none() {
                columns.fixed.push(FixedValue { campo: campo.to_owned(), valor, origen });
            }
        };
        for (name, value) in &search.choice.fixed {
            add(self, name, value.clone(), FixedOrigin::Elegido);
        }
        if kind.column(field::TIPO_DOCUMENTO).is_some() && !self.serves(field::TIPO_DOCUMENTO) {
            let document = Target::parse(kind, field::NRO_DOCUMENTO).and_then(|target| self.place_of(target));
            if let Some(place) = document {
                let heading = &self.headings[place];
                let says = [("dni", "DNI"), ("ce", "CE"), ("extranjeria", "CE"), ("pasaporte", "PASAPORTE")];
                let said: BTreeSet<&str> =
                    says.iter().filter(|(word, _)| heading.says(&[word])).map(|(_, kind)| *kind).collect();
                let (eight, filled) = search.eight_digits(place);
                if said.len() == 1 {
                    add(self, field::TIPO_DOCUMENTO, said.into_iter().collect(), FixedOrigin::Encabezado);
                } else if filled > 0 && eight == filled {
                    add(self, field::TIPO_DOCUMENTO, "DNI".to_owned(), FixedOrigin::Valores);
                }
            }
        }
        self.drop_what_values_say(search);
        if kind.column(field::TIPO_RELACION).is_some() && !self.serves(field::TIPO_RELACION) {
            match self.people.as_slice() {
                [person] => match person.relation {
                    Some(relation) if relation != Relationship::Apoderado => {
                        add(self, field::TIPO_RELACION, relation.as_str().to_owned(), FixedOrigin::Encabezado);
                    }
                    // «DNI apoderado» says that somebody answers for the child, not who.
                    _ if kind == Kind::Estudiantes && self.serves(field::NRO_DOCUMENTO_APODERADO) => {
                        add(self, field::TIPO_RELACION, "apoderado".to_owned(), FixedOrigin::Titulo);
                    }
                    _ => {}
                },
                people if people.iter().all(|person| person.relation.is_some()) && people.len() > 1 => {
                    let first = people[0].relation.map_or("apoderado", Relationship::as_str);
                    add(self, field::TIPO_RELACION, first.to_owned(), FixedOrigin::Encabezado);
                }
                people if people.len() > 1 && people.iter().all(|person| person.relation.is_none()) => {
                    add(self, field::TIPO_RELACION, "apoderado".to_owned(), FixedOrigin::Titulo);
                }
                _ => {}
            }
        }
        for value in outside {
            if kind.column(&value.campo).is_some() && !self.serves(&value.campo) {
                add(self, &value.campo, value.valor.clone(), value.origen);
            }
        }
        self.missing.retain(|name| self.fixed.iter().all(|value| value.campo != *name));
        self.score += i32::try_from(self.fixed.len()).unwrap_or(0);
    }

    /// A type of document, or a level, that stands in each value of another column needs no column of its own.
    fn drop_what_values_say(&mut self, search: &Search<'_>) {
        let mut said = Vec::new();
        for (place, target) in self.targets.iter().enumerate() {
            let Some((target, _)) = target else { continue };
            let test: (&str, evidence::ValueTest) = match target.as_str(self.kind) {
                field::NRO_DOCUMENTO => (field::TIPO_DOCUMENTO, evidence::says_its_type),
                field::GRADO | "grado_y_seccion" => (field::NIVEL, evidence::says_its_level),
                _ => continue,
            };
            // A row that does not say its level is wrong by itself; a document without its type is of another kind.
            let enough = if test.0 == field::NIVEL { 50 } else { 100 };
            if search.column_evidence(place, test.1).percent().is_some_and(|percent| percent >= enough) {
                said.push(test.0);
            }
        }
        self.missing.retain(|name| !said.contains(name));
        // What each row says itself is not one value for all.
        self.fixed.retain(|value| value.origen == FixedOrigin::Elegido || !said.contains(&value.campo.as_str()));
    }
}
