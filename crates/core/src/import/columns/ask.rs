//! What the assignment leaves in doubt, as questions with samples.

use std::cmp::Reverse;

use super::{
    Columns,
    search::{MARGIN, Search},
};
use crate::{
    import::{
        Certainty, Kind, Question, QuestionOption, Target, choices_of, field,
        heading::holds_passwords,
        mapping::{FixedOrigin, FixedValue},
    },
    text::{is_blank, normalize},
};

impl Columns {
    /// Adds the questions that the assignment leaves.
    pub(super) fn ask(&mut self, search: &Search<'_>) {
        let kind = self.kind;
        for place in 0..self.targets.len() {
            let Some((target, certainty)) = self.targets[place] else { continue };
            let name = target.as_str(kind);
            if matches!(certainty, Certainty::Elegido | Certainty::Recordado) {
                continue;
            }
            let Some(own) = search.candidate(place, target) else { continue };
            let least = if certainty == Certainty::Parecido { 1 } else { own.score - MARGIN };
            let mut rivals: Vec<(i32, usize)> = (0..self.targets.len())
                .filter(|other| *other != place && self.targets[*other].is_none())
                .filter(|other| self.may_be_of_one_person(place, *other))
                .filter_map(|other| Some((search.candidate(other, target)?.score, other)))
                .filter(|(score, other)| *score >= least && !search.are_same(place, *other))
                // The field's own name has no rival but another one of that name.
                .filter(|(_, other)| {
                    let is_exact =
                        |place| search.candidate(place, target).is_some_and(|it| it.certainty == Certainty::Exacto);
                    certainty != Certainty::Exacto || is_exact(*other)
                })
                .collect();
            rivals.sort_by_key(|(score, other)| (Reverse(*score), *other));
            if rivals.is_empty() && certainty != Certainty::Parecido {
                continue;
            }
            let label = label_of(kind, target);
            let own_name = &self.headings[place].name;
            let is_unordered = target == Target::SurnamesFirst && certainty == Certainty::Parecido && rivals.is_empty();
            if is_unordered {
                self.questions.push(ask_order(name, own_name, &search.samples(place, target)));
                continue;
            }
            let mensaje = if rivals.is_empty() {
                format!("La columna «{own_name}» parece ser «{label}». ¿Es correcto?")
            } else {
                let others: Vec<String> =
                    rivals.iter().map(|(_, other)| format!("«{}»", self.headings[*other].name)).collect();
                format!("¿Qué columna es «{label}»: «{own_name}» o {}?", others.join(" o "))
            };
            let option = |place: usize| QuestionOption {
                valor: self.headings[place].name.clone(),
                campo: None,
                texto: self.headings[place].name.clone(),
                muestras: search.samples(place, target),
            };
            let mut opciones: Vec<QuestionOption> =
                std::iter::once(place).chain(rivals.iter().map(|(_, other)| *other)).map(option).collect();
            if kind.column(name).is_some_and(|column| !column.required) {
                let texto = "No usar ninguna".to_owned();
                opciones.push(QuestionOption { valor: String::new(), campo: None, texto, muestras: Vec::new() });
            }
            self.questions.push(Question { asunto: name.to_owned(), mensaje, opciones });
        }
        let supposed: Vec<Question> =
            self.fixed.iter().filter(|value| value.origen.is_supposed()).map(|value| ask_fixed(kind, value)).collect();
        self.questions.extend(supposed);
        if let Some(question) = search.ask_whose(self) {
            self.questions.push(question);
        }
    }
}

/// Whole names below a heading that does not say in which order: both are offered.
fn ask_order(name: &str, column: &str, samples: &[String]) -> Question {
    let option = |campo: &str, texto: &str| QuestionOption {
        valor: column.to_owned(),
        campo: Some(campo.to_owned()),
        texto: texto.to_owned(),
        muestras: samples.to_vec(),
    };
    Question {
        asunto: name.to_owned(),
        mensaje: format!("La columna «{column}» trae nombres completos. ¿Qué va primero?"),
        opciones: vec![
            option(Target::SURNAMES_FIRST, "Primero los apellidos"),
            option(Target::NAMES_FIRST, "Primero los nombres"),
        ],
    }
}

impl Search<'_> {
    /// The first values of a column that the target may be about; none of passwords.
    fn samples(&self, place: usize, target: Target) -> Vec<String> {
        const SAMPLES: usize = 3;
        const MAX_CHARS: usize = 40;
        let is_secret = target.as_str(self.kind) == field::PASSWORD
            || self.table.headings.get(place).is_some_and(|heading| holds_passwords(&heading.key));
        if is_secret {
            return Vec::new();
        }
        let texts = self.table.rows.iter().map(|row| row.cell(place).text).filter(|text| !is_blank(text));
        texts.take(SAMPLES).map(|text| normalize(text).chars().take(MAX_CHARS).collect()).collect()
    }

    /// Whether two columns have the same values, so that it does not matter which one is read.
    fn are_same(&self, one: usize, other: usize) -> bool {
        self.table.rows.iter().all(|row| normalize(row.cell(one).text) == normalize(row.cell(other).text))
    }

    /// A list of pupils uploaded as one of guardians or teachers, in which nothing says whose names and documents are.
    fn ask_whose(&self, found: &Columns) -> Option<Question> {
        let is_plain = |wanted: &str| {
            let target = Target::parse(self.kind, wanted)?;
            let place = found.place_of(target)?;
            let (_, certainty) = found.targets[place]?;
            let unsaid = self.table.headings[place].owner.is_none();
            // Another list with the same heading can be about others.
            (unsaid && certainty != Certainty::Elegido).then_some((place, target))
        };
        let is_named = self.signs.own_names || self.signs.own_documents;
        if !self.signs.of_pupils || self.kind.role().is_none() || is_named {
            return None;
        }
        let (place, target) = is_plain(self.kind.document_field())?;
        let own = self.kind.label().to_lowercase();
        let option = |valor: &str, texto: String| QuestionOption {
            valor: valor.to_owned(),
            campo: None,
            texto,
            muestras: self.samples(place, target),
        };
        Some(Question {
            asunto: "encabezado".to_owned(),
            mensaje: format!(
                "El archivo tiene columnas de alumnos (grado, sección…). ¿De quién son los nombres y documentos de «{}»?",
                self.table.headings[place].name
            ),
            opciones: vec![
                option(self.kind.as_str(), format!("Son de {own}")),
                option(Kind::Estudiantes.as_str(), "Son de los alumnos".to_owned()),
            ],
        })
    }
}

fn label_of(kind: Kind, target: Target) -> &'static str {
    let name = target.as_str(kind);
    Target::choices(kind).find(|(other, _)| *other == name).map_or("", |(_, label)| label)
}

fn ask_fixed(kind: Kind, value: &FixedValue) -> Question {
    let label = kind.column(&value.campo).map_or("", |column| column.label);
    let why = match value.origen {
        FixedOrigin::Hoja => "lo dice el nombre de la hoja",
        _ if value.campo == field::TIPO_RELACION => "el archivo no dice más",
        _ => "lo dice el título",
    };
    let option = |value: &str| QuestionOption {
        valor: value.to_owned(),
        campo: None,
        texto: value.to_owned(),
        muestras: Vec::new(),
    };
    let mut opciones = vec![option(&value.valor)];
    let others = choices_of(&value.campo).iter().filter(|choice| **choice != value.valor);
    opciones.extend(others.map(|choice| option(choice)));
    if value.campo == field::GRADO {
        let grades = ["1", "2", "3", "4", "5", "6"].into_iter().filter(|grade| *grade != value.valor);
        opciones.extend(grades.map(option));
    }
    if kind.column(&value.campo).is_some_and(|column| !column.required) {
        let texto = "Ninguna".to_owned();
        opciones.push(QuestionOption { valor: String::new(), campo: None, texto, muestras: Vec::new() });
    }
    let mensaje = format!("No hay columna de «{label}». ¿Es «{}» en todas las filas? ({why})", value.valor);
    Question { asunto: value.campo.clone(), mensaje, opciones }
}
