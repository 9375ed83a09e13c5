//! What is wrong with a proposed structure: all rules, in one function.

use serde::{Deserialize, Serialize};

use super::component::{Component, ComponentKind, ComponentName, KindError, MAX_COMPONENTS, NameError};
use super::weight::{Weight, WeightError};

/// Longer lists are not looked at one by one.
const MAX_INSPECTED: usize = 20;

/// What an active component may weigh (VN-05). The institution's settings may differ from the story's 5 and 50 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub min: Weight,
    pub max: Weight,
}

impl Default for Limits {
    fn default() -> Self {
        Self { min: Weight::of_hundredths(500), max: Weight::of_hundredths(5_000) }
    }
}

impl Limits {
    /// Whether some number of components can keep them.
    pub fn make_sense(self) -> bool {
        let least = self.least_active();
        self.min <= self.max
            && self.max <= Weight::WHOLE
            && least <= MAX_COMPONENTS
            && least as u32 * self.min.hundredths() <= Weight::WHOLE.hundredths()
    }

    /// So many active components reach 100 % at the least.
    pub fn least_active(self) -> usize {
        let max = self.max.hundredths().clamp(1, Weight::WHOLE.hundredths());
        Weight::WHOLE.hundredths().div_ceil(max) as usize
    }
}

/// A component as somebody wrote it: what a form sends, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Proposed {
    #[serde(rename = "nombre_item")]
    pub name: String,
    #[serde(rename = "peso_porcentual")]
    pub weight: String,
    #[serde(rename = "tipo_evaluacion")]
    pub kind: String,
    /// From 1; its place in the list when absent.
    #[serde(rename = "orden_visualizacion")]
    pub order: Option<i64>,
    #[serde(rename = "estado_activo")]
    pub active: bool,
}

impl From<&Component> for Proposed {
    /// Without the order, which is its place in the list: whoever moves it need not number anything.
    fn from(component: &Component) -> Self {
        Self {
            name: component.name.as_str().into(),
            weight: component.weight.short(),
            kind: component.kind.as_str().into(),
            order: None,
            active: component.active,
        }
    }
}

/// What a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The list itself.
    List,
    Order,
    Sum,
    /// Of the component at that index of what was proposed.
    Name(usize),
    Weight(usize),
    Kind(usize),
}

impl Place {
    /// The field's name in JSON: `componentes[0].peso_porcentual`.
    pub fn field(self) -> String {
        match self {
            Self::List => "componentes".into(),
            Self::Order => "orden_visualizacion".into(),
            Self::Sum => "suma".into(),
            Self::Name(index) => format!("componentes[{index}].nombre_item"),
            Self::Weight(index) => format!("componentes[{index}].peso_porcentual"),
            Self::Kind(index) => format!("componentes[{index}].tipo_evaluacion"),
        }
    }
}

/// A rule that is broken, in words for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("Debe tener al menos 1 componente de evaluación activo.")]
    Empty,
    /// VN-03.
    #[error("Puede tener {MAX_COMPONENTS} componentes como máximo.")]
    TooMany,
    #[error(transparent)]
    Name(#[from] NameError),
    /// VN-04.
    #[error("Ya existe un componente con ese nombre. Use otro nombre.")]
    SameName,
    #[error(transparent)]
    Weight(#[from] WeightError),
    #[error("Un peso no puede pasar de 100%.")]
    BeyondWhole,
    #[error(transparent)]
    Kind(#[from] KindError),
    /// VN-07.
    #[error("El orden de visualización debe ser consecutivo: del 1 al {count}.")]
    Order { count: usize },

    /// VE-04.
    #[error("Debe tener al menos 1 componente de evaluación activo.")]
    NoneActive,
    /// What VN-05 makes of VN-03.
    #[error("Debe tener al menos {least} componentes activos: cada uno puede pesar {max}% como máximo.", max = .max.short())]
    TooFewActive { least: usize, max: Weight },
    /// HU-USERS-03 VN-02.
    #[error("El peso mínimo permitido es {}% por componente.", .0.short())]
    BelowMinimum(Weight),
    /// HU-USERS-03 VN-03.
    #[error("El peso máximo permitido es {}% por componente.", .0.short())]
    AboveMaximum(Weight),
    /// VN-02.
    #[error("La suma de pesos debe ser exactamente 100%. Actual: {0}%")]
    Sum(Weight),
}

impl Rule {
    /// Whether a draft may break it for now.
    pub const fn can_wait(self) -> bool {
        matches!(
            self,
            Self::NoneActive | Self::TooFewActive { .. } | Self::BelowMinimum(_) | Self::AboveMaximum(_) | Self::Sum(_)
        )
    }
}

/// Where which rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    pub place: Place,
    pub rule: Rule,
}

/// What is to be said of a proposed structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckResult {
    /// Of the active components whose weight can be read.
    pub sum: Weight,
    /// All of them.
    pub violations: Vec<Violation>,
    /// In their order of display; nothing if what was proposed cannot be kept even as a draft.
    components: Option<Vec<Component>>,
}

impl CheckResult {
    /// Whether it may be confirmed.
    pub fn is_complete(&self) -> bool {
        self.violations.is_empty()
    }

    /// What can be kept, complete or not.
    ///
    /// # Errors
    /// All violations, if some of them cannot wait.
    pub fn draft(self) -> Result<Vec<Component>, Vec<Violation>> {
        self.components.ok_or(self.violations)
    }

    /// What can be confirmed for the year.
    ///
    /// # Errors
    /// All violations, if there are any.
    pub fn complete(self) -> Result<Vec<Component>, Vec<Violation>> {
        match self.components {
            Some(components) if self.violations.is_empty() => Ok(components),
            _ => Err(self.violations),
        }
    }

    /// The sentences about one place.
    pub fn about(&self, place: Place) -> impl Iterator<Item = Rule> + '_ {
        self.violations.iter().filter(move |violation| violation.place == place).map(|violation| violation.rule)
    }
}

/// Checks what is proposed by every rule of HU-USERS-02 and HU-USERS-03 that needs nothing but the structure itself.
pub fn check(proposed: &[Proposed], limits: Limits) -> CheckResult {
    let mut violations = Vec::new();
    let mut broken = |place, rule: Rule| violations.push(Violation { place, rule });
    if proposed.len() > MAX_COMPONENTS {
        broken(Place::List, Rule::TooMany);
    }
    let inspected = if proposed.len() > MAX_INSPECTED { &[] } else { proposed };
    let mut sum = Weight::default();
    let mut active = 0;
    let mut keys: Vec<String> = Vec::new();
    let mut components = Vec::new();
    for (index, component) in inspected.iter().enumerate() {
        let name: Result<ComponentName, _> = component.name.parse();
        match &name {
            Ok(name) => {
                let key = name.key();
                if keys.contains(&key) {
                    broken(Place::Name(index), Rule::SameName);
                }
                keys.push(key);
            }
            Err(error) => broken(Place::Name(index), (*error).into()),
        }
        let weight: Result<Weight, _> = component.weight.parse();
        match weight {
            Ok(weight) => {
                if let Some(rule) = check_weight(weight, component.active, limits) {
                    broken(Place::Weight(index), rule);
                }
                if component.active {
                    sum = [sum, weight].into_iter().sum();
                }
            }
            Err(error) => broken(Place::Weight(index), error.into()),
        }
        active += usize::from(component.active);
        let kind: Result<ComponentKind, _> = component.kind.parse();
        if let Err(error) = kind {
            broken(Place::Kind(index), error.into());
        }
        if let (Ok(name), Ok(weight), Ok(kind)) = (name, weight, kind) {
            let order = component.order.unwrap_or(index as i64 + 1);
            components.push(Component { name, weight, kind, order, active: component.active });
        }
    }
    if !are_consecutive(inspected) {
        broken(Place::Order, Rule::Order { count: inspected.len() });
    }
    let least = limits.least_active();
    if proposed.is_empty() {
        broken(Place::List, Rule::Empty);
    } else if active == 0 && !inspected.is_empty() {
        broken(Place::List, Rule::NoneActive);
    } else if active < least && !inspected.is_empty() {
        broken(Place::List, Rule::TooFewActive { least, max: limits.max });
    }
    if sum != Weight::WHOLE && proposed.len() == inspected.len() {
        broken(Place::Sum, Rule::Sum(sum));
    }
    let can_be_kept = violations.iter().all(|violation| violation.rule.can_wait());
    let components = can_be_kept.then(|| in_order(components));
    CheckResult { sum, violations, components }
}

/// The limits bind active components; an inactive one may weigh anything from 0 to 100 %. Of two rules about one weight
/// the one that matters now is given.
fn check_weight(weight: Weight, is_active: bool, limits: Limits) -> Option<Rule> {
    if weight > Weight::WHOLE {
        Some(Rule::BeyondWhole)
    } else if is_active && weight < limits.min {
        Some(Rule::BelowMinimum(limits.min))
    } else if is_active && weight > limits.max {
        Some(Rule::AboveMaximum(limits.max))
    } else {
        None
    }
}

/// Whether each number from 1 is there. (A handful: sorting them would be most of what the browser fetches of this file.)
fn are_consecutive(proposed: &[Proposed]) -> bool {
    let order_of = |(component, place): (&Proposed, i64)| component.order.unwrap_or(place);
    (1..).zip(proposed).all(|(order, _)| proposed.iter().zip(1..).map(order_of).any(|each| each == order))
}

/// By their orders, which are consecutive.
fn in_order(mut components: Vec<Component>) -> Vec<Component> {
    let mut ordered = Vec::with_capacity(components.len());
    while let Some(next) = components.iter().position(|component| component.order == ordered.len() as i64 + 1) {
        ordered.push(components.swap_remove(next));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{MAX_NAME_CHARS, TEMPLATES};
    use super::*;

    fn named(name: &str, weight: &str) -> Proposed {
        Proposed { name: name.into(), weight: weight.into(), kind: "unica".into(), order: None, active: true }
    }

    /// Components of these weights, with names of their own.
    fn of(weights: &[&str]) -> Vec<Proposed> {
        weights.iter().zip('A'..).map(|(weight, letter)| named(&letter.to_string(), weight)).collect()
    }

    fn broken(proposed: &[Proposed]) -> Vec<(Place, String)> {
        let result = check(proposed, Limits::default());
        result.violations.iter().map(|violation| (violation.place, violation.rule.to_string())).collect()
    }

    fn sentences(proposed: &[Proposed]) -> Vec<String> {
        broken(proposed).into_iter().map(|(_, sentence)| sentence).collect()
    }

    const MIN: &str = "El peso mínimo permitido es 5% por componente.";
    const MAX: &str = "El peso máximo permitido es 50% por componente.";
    const TWO: &str = "Debe tener al menos 2 componentes activos: cada uno puede pesar 50% como máximo.";

    fn wrong_sum(actual: &str) -> String {
        format!("La suma de pesos debe ser exactamente 100%. Actual: {actual}%")
    }

    #[test]
    fn weights_that_make_exactly_100_are_accepted() {
        for weights in [
            vec!["33.34", "33.33", "33.33"],
            vec!["47.31", "41.93", "10.76"],
            vec!["12.4", "25.9", "13.27", "26.91", "21.52"],
            vec!["35.35", "45.11", "7.42", "12.12"],
            vec!["50", "50"],
            vec!["5", "5,00", "40", "50"],
        ] {
            let result = check(&of(&weights), Limits::default());
            assert_eq!((result.sum, result.is_complete()), (Weight::WHOLE, true), "{weights:?}");
            let kept = result.complete().unwrap();
            assert_eq!(kept.iter().map(|component| component.weight).sum::<Weight>(), Weight::WHOLE);
        }
    }

    #[test]
    fn every_other_sum_is_refused_however_near() {
        assert_eq!(broken(&of(&["33.33", "33.33", "33.33"])), [(Place::Sum, wrong_sum("99.99"))]);
        assert_eq!(sentences(&of(&["50", "40", "10.01"])), [wrong_sum("100.01")]);
        assert_eq!(sentences(&of(&["45", "50"])), [wrong_sum("95.00")]);
    }

    #[test]
    fn an_active_weight_is_from_5_to_50() {
        assert_eq!(broken(&of(&["50", "50", "0"])), [(Place::Weight(2), MIN.into())]);
        assert_eq!(broken(&of(&["4.99", "50", "45.01"])), [(Place::Weight(0), MIN.into())]);
        assert_eq!(broken(&of(&["49.99", "50.01"])), [(Place::Weight(1), MAX.into())]);
        let beyond = check(&of(&["100.01", "0"]), Limits::default());
        assert_eq!(beyond.violations[0].rule, Rule::BeyondWhole);
        assert!(beyond.draft().is_err());
    }

    #[test]
    fn a_weight_of_three_decimals_is_refused() {
        let told = broken(&of(&["33.335", "33.335", "33.33"]));
        assert_eq!(told[0], (Place::Weight(0), WeightError::Format.to_string()));
        assert_eq!(told.last(), Some(&(Place::Sum, wrong_sum("33.33"))), "the sum is of what can be read");
    }

    #[test]
    fn one_component_cannot_do_and_six_are_too_many() {
        assert_eq!(sentences(&of(&["100"])), [MAX, TWO]);
        assert_eq!(sentences(&of(&["50"])), [TWO, &wrong_sum("50.00")]);
        assert_eq!(
            broken(&of(&["20", "20", "20", "20", "10", "10"])),
            [(Place::List, "Puede tener 5 componentes como máximo.".into())]
        );
        let none = "Debe tener al menos 1 componente de evaluación activo.";
        assert_eq!(sentences(&[]), [none, &wrong_sum("0.00")]);
        let many = of(&["1"; 26]);
        assert_eq!(check(&many, Limits::default()).violations, [Violation { place: Place::List, rule: Rule::TooMany }]);
    }

    #[test]
    fn inactive_components_weigh_what_they_like_and_count_for_nothing() {
        let mut proposed = of(&["50", "50", "0", "100"]);
        (proposed[2].active, proposed[3].active) = (false, false);
        assert_eq!(broken(&proposed), []);
        for component in &mut proposed {
            component.active = false;
        }
        assert_eq!(
            sentences(&proposed),
            ["Debe tener al menos 1 componente de evaluación activo.", &wrong_sum("0.00")]
        );
    }

    #[test]
    fn two_names_differ_by_more_than_case_accents_and_outer_spaces() {
        for (one, two) in [("Examen", "examen"), ("Participación", " PARTICIPACION "), ("Tarea", "Tarea\u{200B}")] {
            let told = broken(&[named(one, "50"), named(two, "50")]);
            assert_eq!(
                told,
                [(Place::Name(1), "Ya existe un componente con ese nombre. Use otro nombre.".into())],
                "{one} {two}"
            );
        }
    }

    #[test]
    fn names_are_letters_and_spaces() {
        let told = broken(&[named("Examen 1", "50"), named("", "50"), named(&"a".repeat(MAX_NAME_CHARS + 1), "0")]);
        let at = |index: usize| told.iter().find(|(place, _)| *place == Place::Name(index)).unwrap().1.as_str();
        assert_eq!(at(0), "Use solo letras y espacios en el nombre.");
        assert_eq!(at(1), "Escriba el nombre del componente.");
        assert_eq!(at(2), "Acorte el nombre: tiene 51 caracteres y el máximo es 50.");
    }

    #[test]
    fn the_order_of_display_is_consecutive_from_1() {
        let ordered = |orders: [i64; 3]| {
            let mut proposed = of(&["40", "30", "30"]);
            for (component, order) in proposed.iter_mut().zip(orders) {
                component.order = Some(order);
            }
            proposed
        };
        let told = (Place::Order, "El orden de visualización debe ser consecutivo: del 1 al 3.".to_owned());
        for orders in [[1, 2, 4], [0, 1, 2], [1, 1, 2], [2, 3, 4], [-1, 1, 2], [i64::MAX, 1, 2]] {
            assert_eq!(broken(&ordered(orders)), std::slice::from_ref(&told), "{orders:?}");
        }
        let kept = check(&ordered([3, 1, 2]), Limits::default()).complete().unwrap();
        let names: Vec<_> = kept.iter().map(|component| component.name.as_str()).collect();
        assert_eq!(names, ["B", "C", "A"], "kept in their order of display");
    }

    #[test]
    fn all_violations_are_told_at_once() {
        let mut proposed = vec![named("Examen 1", "60"), named("Tarea", "4"), named("TAREA", "x")];
        proposed[2].kind = "doble".into();
        proposed[2].order = Some(7);
        let places: Vec<_> = broken(&proposed).into_iter().map(|(place, _)| place.field()).collect();
        assert_eq!(
            places,
            [
                "componentes[0].nombre_item",
                "componentes[0].peso_porcentual",
                "componentes[1].peso_porcentual",
                "componentes[2].nombre_item",
                "componentes[2].peso_porcentual",
                "componentes[2].tipo_evaluacion",
                "orden_visualizacion",
                "suma",
            ]
        );
    }

    #[test]
    fn a_draft_may_be_incomplete_but_not_unreadable() {
        let incomplete = check(&of(&["60", "3"]), Limits::default());
        assert!(!incomplete.is_complete());
        assert_eq!(incomplete.clone().draft().unwrap().len(), 2);
        assert!(incomplete.complete().is_err());
        for unreadable in [of(&["x", "50"]), of(&["1"; 6]), vec![named("A", "50"), named("á", "50")], Vec::new()] {
            assert!(check(&unreadable, Limits::default()).draft().is_err());
        }
    }

    #[test]
    fn the_limits_are_the_institutions() {
        let limits = Limits { min: Weight::of_hundredths(1_000), max: Weight::of_hundredths(3_000) };
        let told: Vec<_> = check(&of(&["9", "31", "60"]), limits)
            .violations
            .iter()
            .map(|violation| violation.rule.to_string())
            .collect();
        assert_eq!(
            told,
            [
                "El peso mínimo permitido es 10% por componente.",
                "El peso máximo permitido es 30% por componente.",
                "El peso máximo permitido es 30% por componente.",
                "Debe tener al menos 4 componentes activos: cada uno puede pesar 30% como máximo."
            ]
        );
    }

    #[test]
    fn limits_that_no_structure_can_keep_make_no_sense() {
        let sense = |min: u32, max: u32| {
            Limits { min: Weight::of_hundredths(min * 100), max: Weight::of_hundredths(max * 100) }.make_sense()
        };
        assert!(sense(5, 50) && sense(0, 100) && sense(20, 20));
        assert!(!sense(50, 5) && !sense(5, 101) && !sense(0, 0), "contradictions");
        assert!(!sense(5, 19), "five cannot reach 100");
        assert!(!sense(40, 49), "two are too few and three too many");
    }

    fn any_component() -> impl Strategy<Value = Proposed> {
        let name = prop_oneof![Just("Examen".to_owned()), Just("EXÁMEN".to_owned()), "[A-Za-zé ]{0,8}", ".{0,60}"];
        let weight = prop_oneof![(0..=100_u32).prop_map(|n| n.to_string()), "[0-9]{1,3}[.,][0-9]{1,3}", ".{0,6}"];
        (name, weight, prop_oneof![Just("unica".to_owned()), ".{0,8}"], prop::option::of(-1..7_i64), any::<bool>())
            .prop_map(|(name, weight, kind, order, active)| Proposed { name, weight, kind, order, active })
    }

    proptest! {
        #[test]
        fn whatever_is_proposed_what_is_complete_keeps_every_rule(proposed in prop::collection::vec(any_component(), 0..8)) {
            let result = check(&proposed, Limits::default());
            prop_assert_eq!(result.is_complete(), result.clone().complete().is_ok());
            prop_assert!(!result.is_complete() || result.clone().draft().is_ok());
            if let Ok(components) = result.complete() {
                let active = || components.iter().filter(|component| component.active);
                prop_assert_eq!(active().map(|component| component.weight.hundredths()).sum::<u32>(), 10_000);
                prop_assert!(active().all(|component| (500..=5_000).contains(&component.weight.hundredths())));
                prop_assert!((2..=MAX_COMPONENTS).contains(&components.len()));
            }
        }

        #[test]
        fn a_list_of_readable_weights_is_complete_exactly_when_sum_and_limits_hold(
            weights in prop::collection::vec(prop_oneof![500..=5_000_u32, 0..=6_000_u32, Just(2_500_u32), Just(5_000_u32)], 1..=5)
        ) {
            let proposed: Vec<_> = weights
                .iter()
                .zip('A'..)
                .map(|(weight, letter)| named(&letter.to_string(), &Weight::of_hundredths(*weight).short()))
                .collect();
            let holds = weights.iter().sum::<u32>() == 10_000 && weights.iter().all(|weight| (500..=5_000).contains(weight));
            prop_assert_eq!(check(&proposed, Limits::default()).is_complete(), holds);
        }
    }

    #[test]
    fn the_template_of_the_story_is_there() {
        let components = TEMPLATES[0].components();
        let weights: Vec<_> =
            components.iter().map(|component| (component.name.as_str(), component.weight.short())).collect();
        assert_eq!(
            weights,
            [
                ("Examen", "40".to_owned()),
                ("Participación", "20".into()),
                ("Revisión de Cuaderno", "15".into()),
                ("Revisión de Libro", "15".into()),
                ("Comportamiento", "10".into())
            ]
        );
    }
}
