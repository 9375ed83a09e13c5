//! The part of a request that needs no database: the weights of a draft written anew, and the example of the mean.

use padron_core::evaluation::{
    Component, ComponentName, Limits, MAX_COMPONENTS, Mark, Place, Proposed, Rule, Violation, check, example_mark,
    subtotal, weighted_mean,
};
use serde::Deserialize;

use super::model::{Example, ExampleRow, field_errors};
use super::written;
use crate::error::{AppError, FieldError};

/// A component's name and what it is to weigh, as somebody wrote them.
#[derive(Deserialize, utoipa::ToSchema)]
#[schema(as = PesoNuevo)]
pub struct NewWeight {
    /// A component of the draft.
    #[serde(default, rename = "nombre_item")]
    pub name: String,
    /// Text or number, 0 to 100, at most 2 decimals.
    #[serde(default, rename = "peso_porcentual", deserialize_with = "written::text")]
    #[schema(required = false, example = "33.33")]
    pub weight: String,
}

/// The components with these weights; those that are not named keep theirs.
///
/// # Errors
/// What is wrong with the names, by their place in the list.
pub fn with_weights(components: &[Component], weights: &[NewWeight]) -> Result<Vec<Proposed>, Vec<FieldError>> {
    if weights.is_empty() || weights.len() > MAX_COMPONENTS {
        let sentence = format!("Envíe de 1 a {MAX_COMPONENTS} pesos: llegaron {}.", weights.len());
        return Err(vec![FieldError::new("pesos", sentence)]);
    }
    let mut proposed: Vec<Proposed> = components.iter().map(Proposed::from).collect();
    let mut wrong = Vec::new();
    for (index, weight) in weights.iter().enumerate() {
        let field = || format!("pesos[{index}].nombre_item");
        match place_of(components, &weight.name) {
            Some(place) if is_named_before(components, &weights[..index], place) => {
                wrong.push(FieldError::new(field(), "Ese componente está dos veces. Deje un solo peso."));
            }
            Some(place) => proposed[place].weight.clone_from(&weight.weight),
            None => wrong.push(FieldError::new(field(), "El borrador no tiene un componente con ese nombre.")),
        }
    }
    if wrong.is_empty() { Ok(proposed) } else { Err(wrong) }
}

/// What is wrong with the draft, each weight by its place among those that were sent.
pub fn weight_errors(violations: &[Violation], components: &[Component], weights: &[NewWeight]) -> Vec<FieldError> {
    let tell = |violation: &Violation| {
        let sent = match violation.place {
            Place::Weight(place) => weights.iter().position(|weight| place_of(components, &weight.name) == Some(place)),
            _ => None,
        };
        let field = sent.map_or_else(|| violation.place.field(), |index| format!("pesos[{index}].peso_porcentual"));
        FieldError::new(field, violation.rule.to_string())
    };
    violations.iter().map(tell).collect()
}

fn place_of(components: &[Component], name: &str) -> Option<usize> {
    let wanted = name.parse::<ComponentName>().ok()?.key();
    components.iter().position(|component| component.name.key() == wanted)
}

fn is_named_before(components: &[Component], earlier: &[NewWeight], place: usize) -> bool {
    earlier.iter().any(|weight| place_of(components, &weight.name) == Some(place))
}

/// The example of the weighted mean (HU-USERS-03 UX-02) for what is proposed, complete or not. `marks` are as many as
/// the components, in the order in which these were proposed; without them the story's are taken.
///
/// # Errors
/// `Invalid` for components that cannot be read, and for marks that are too few, too many or not from 0 to 20.
pub fn example(proposed: &[Proposed], marks: Option<&[String]>) -> Result<Example, AppError> {
    // The limits do not matter: an example may be of anything that can be read.
    let unreadable = |rule: Rule| !rule.can_wait();
    let result = check(proposed, Limits::default());
    let mut wrong: Vec<FieldError> = if proposed.is_empty() {
        Vec::new()
    } else {
        let violations: Vec<_> = result.violations.iter().copied().filter(|it| unreadable(it.rule)).collect();
        field_errors(&violations)
    };
    let (marks, wrong_marks) = read_marks(marks, proposed.len());
    wrong.extend(wrong_marks);
    if !wrong.is_empty() {
        return Err(AppError::Invalid(wrong));
    }
    let mut places: Vec<usize> = (0..proposed.len()).collect();
    places.sort_by_key(|&place| proposed[place].order.unwrap_or(place as i64 + 1));
    let components = result.draft().unwrap_or_default();
    let shown: Vec<(Component, Mark)> = components
        .into_iter()
        .zip(places)
        .filter(|(component, _)| component.active)
        .map(|(component, place)| (component, marks[place]))
        .collect();
    let row = |(component, mark): &(Component, Mark)| ExampleRow {
        componente: component.name.as_str().into(),
        nota: mark.to_string(),
        peso: component.weight.to_string(),
        subtotal: subtotal(*mark, component.weight).to_string(),
    };
    let mean = weighted_mean(shown.iter().map(|(component, mark)| (*mark, component.weight)));
    Ok(Example { filas: shown.iter().map(row).collect(), promedio: mean.to_string() })
}

fn read_marks(marks: Option<&[String]>, count: usize) -> (Vec<Mark>, Vec<FieldError>) {
    let Some(marks) = marks else { return ((0..count).map(example_mark).collect(), Vec::new()) };
    if marks.len() != count {
        let sentence = format!("Envíe una nota por componente: son {count} y llegaron {}.", marks.len());
        return (Vec::new(), vec![FieldError::new("notas", sentence)]);
    }
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for (index, mark) in marks.iter().enumerate() {
        match mark.parse::<Mark>() {
            Ok(mark) => read.push(mark),
            Err(error) => wrong.push(FieldError::new(format!("notas[{index}]"), error.to_string())),
        }
    }
    (read, wrong)
}
