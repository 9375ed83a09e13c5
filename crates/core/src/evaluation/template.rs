//! Structures to start from (HU-USERS-02 UX-03).

use super::check::{Limits, Proposed, check};
use super::component::{Component, ComponentKind};
use super::weight::Weight;

/// A ready structure.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// Its word in JSON and in addresses.
    pub id: &'static str,
    pub name: &'static str,
    pub(super) written: &'static [TemplateComponent],
}

impl Template {
    /// Its components, numbered in their order.
    pub fn components(&self) -> Vec<Component> {
        let proposed: Vec<Proposed> = self.written.iter().map(Proposed::from).collect();
        check(&proposed, Limits::default()).draft().unwrap_or_default()
    }
}

/// A component of a template, written out in the source.
#[derive(Debug, Clone, Copy)]
pub struct TemplateComponent {
    pub name: &'static str,
    pub weight: Weight,
    pub kind: ComponentKind,
}

const fn component(name: &'static str, percent: u32, kind: ComponentKind) -> TemplateComponent {
    TemplateComponent { name, weight: Weight::of_hundredths(percent * 100), kind }
}

impl From<&TemplateComponent> for Proposed {
    fn from(component: &TemplateComponent) -> Self {
        Self {
            name: component.name.into(),
            weight: component.weight.short(),
            kind: component.kind.as_str().into(),
            order: None,
            active: true,
        }
    }
}

/// The first is the one that is offered.
pub const TEMPLATES: &[Template] = &[Template {
    id: "predeterminada",
    name: "Plantilla predeterminada",
    written: &[
        component("Examen", 40, ComponentKind::Unica),
        component("Participación", 20, ComponentKind::Recurrente),
        component("Revisión de Cuaderno", 15, ComponentKind::Recurrente),
        component("Revisión de Libro", 15, ComponentKind::Recurrente),
        component("Comportamiento", 10, ComponentKind::Unica),
    ],
}];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_could_be_confirmed_as_it_is() {
        for template in TEMPLATES {
            let proposed: Vec<Proposed> = template.components().iter().map(Proposed::from).collect();
            assert_eq!(check(&proposed, Limits::default()).violations, [], "{}", template.id);
            assert_eq!(proposed.len(), template.written.len(), "{}", template.id);
        }
    }
}
