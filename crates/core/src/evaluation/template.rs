//! Structures to start from (HU-USERS-02 UX-03).

use super::component::ComponentKind;
use super::weight::Weight;

/// A ready structure.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// Its word in JSON and in addresses.
    pub id: &'static str,
    pub name: &'static str,
    pub components: &'static [TemplateComponent],
}

#[derive(Debug, Clone, Copy)]
pub struct TemplateComponent {
    pub name: &'static str,
    pub weight: Weight,
    pub kind: ComponentKind,
}

const fn component(name: &'static str, percent: u32, kind: ComponentKind) -> TemplateComponent {
    TemplateComponent { name, weight: Weight::of_hundredths(percent * 100), kind }
}

/// The first is the one that is offered.
pub const TEMPLATES: &[Template] = &[Template {
    id: "predeterminada",
    name: "Plantilla predeterminada",
    components: &[
        component("Examen", 40, ComponentKind::Unica),
        component("Participación", 20, ComponentKind::Recurrente),
        component("Revisión de Cuaderno", 15, ComponentKind::Recurrente),
        component("Revisión de Libro", 15, ComponentKind::Recurrente),
        component("Comportamiento", 10, ComponentKind::Unica),
    ],
}];

#[cfg(test)]
mod tests {
    use super::super::{Limits, Proposed, check};
    use super::*;

    #[test]
    fn every_template_could_be_confirmed_as_it_is() {
        for template in TEMPLATES {
            let proposed: Vec<Proposed> = template.components.iter().map(Proposed::from).collect();
            assert_eq!(check(&proposed, Limits::default()).violations, [], "{}", template.id);
        }
    }
}
