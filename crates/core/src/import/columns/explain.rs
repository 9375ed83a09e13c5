//! Why each column serves what it serves, or nothing, and what a person should know about the file as a whole.

use super::{Columns, search::Search};
use crate::import::{
    Certainty, Owner, Target, evidence::Evidence, field, heading::subject_of_name, mapping::FixedOrigin, schema::Column,
};

impl Columns {
    /// Says why each column serves what it serves.
    pub(super) fn explain(&mut self, search: &Search<'_>) {
        for place in 0..self.targets.len() {
            let reason = match self.targets[place] {
                Some((target, certainty)) => {
                    let said = match certainty {
                        Certainty::Elegido => "lo eligió usted",
                        Certainty::Recordado => "así se eligió en un archivo anterior",
                        Certainty::Exacto => "tiene el nombre del campo",
                        Certainty::Sinonimo => "su nombre significa lo mismo",
                        Certainty::Parecido => "su nombre se parece",
                    };
                    let Evidence { passing, filled } = search.evidence(place, target);
                    Some(match filled {
                        0 => said.to_owned(),
                        filled => format!("{said}; {passing} de {filled} valores son correctos"),
                    })
                }
                None => search.why_unused(place, self),
            };
            self.reasons[place] = reason;
        }
        for place in 0..self.targets.len() {
            if self.targets[place].is_none()
                && let Some(note) = search.note_unused(place, self)
            {
                self.notes.push(note);
            }
        }
        for value in &self.fixed {
            let label = self.kind.column(&value.campo).map_or("", |column| column.label);
            let why = match value.origen {
                FixedOrigin::Elegido => continue,
                FixedOrigin::Encabezado => "lo dice el encabezado",
                FixedOrigin::Valores => "todos los documentos tienen 8 dígitos",
                FixedOrigin::Titulo | FixedOrigin::Hoja => continue,
            };
            if self.people.len() == 1 || value.campo != field::TIPO_RELACION {
                self.notes.push(format!("{label}: {} en todas las filas, porque {why}.", value.valor));
            }
        }
        if self.people.len() > 1 {
            self.notes.push(
                "El archivo trae más de un apoderado por fila: se toma el primero que tenga documento. Los demás no se registran, porque cada estudiante tiene un solo apoderado."
                    .to_owned(),
            );
        }
    }
}

impl Search<'_> {
    /// The field that an unused column would serve by its heading.
    fn would_serve(&self, place: usize) -> Option<&'static Column> {
        let heading = &self.table.headings[place];
        self.kind.columns().iter().find(|column| {
            let is_name =
                heading.subject == subject_of_name(column.name) || column.synonyms.contains(&heading.plain_subject());
            is_name && self.is_owned_as(heading, column.whose)
        })
    }

    fn why_unused(&self, place: usize, found: &Columns) -> Option<String> {
        let heading = &self.table.headings[place];
        if self.choice.chosen.get(&heading.name).is_some_and(String::is_empty) {
            return Some("lo eligió usted".to_owned());
        }
        if heading.owner.is_some_and(|owner| !self.kind.is_about(owner)) {
            return Some(match heading.owner {
                Some(Owner::Pupil) => "es del alumno".to_owned(),
                Some(Owner::Teacher) => "es del docente".to_owned(),
                Some(Owner::Employee) => "es del empleado".to_owned(),
                Some(Owner::Prospect) => "es del prospecto".to_owned(),
                _ => "es del apoderado".to_owned(),
            });
        }
        let column = self.would_serve(place)?;
        match found.serves(column.name) {
            true => Some("otra columna sirve mejor".to_owned()),
            false => Some(format!("ningún valor es «{}»", column.label)),
        }
    }

    /// An optional column that was meant and of which nothing passes is worth a word.
    fn note_unused(&self, place: usize, found: &Columns) -> Option<String> {
        let heading = &self.table.headings[place];
        let column = self.would_serve(place).filter(|column| !column.required && !found.serves(column.name))?;
        let is_chosen =
            self.choice.chosen.contains_key(&heading.name) || self.choice.remembered.contains_key(&heading.key);
        let target = Target::parse(self.kind, column.name)?;
        let evidence = self.evidence(place, target);
        (!is_chosen && evidence.filled > 0)
            .then(|| format!("La columna «{}» no se usa: ninguno de sus valores es «{}».", heading.name, column.label))
    }
}
