//! What a weight means, in words (HU-USERS-03 UX-04).

use padron_core::evaluation::{Weight, example_mark, subtotal};

/// With the mark of the story for the component at that place.
pub fn meaning(place: usize, weight: Weight, is_active: bool) -> String {
    if !is_active {
        return "Mientras esté inactivo, este componente no cuenta en la nota final.".into();
    }
    let mark = example_mark(place);
    format!(
        "Este componente representa {}% de la nota final. Ejemplo: con una nota de {} aporta {} puntos.",
        weight.short(),
        mark.short(),
        subtotal(mark, weight)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meaning_of_a_weight_has_an_example() {
        assert_eq!(
            meaning(0, Weight::of_hundredths(4_000), true),
            "Este componente representa 40% de la nota final. Ejemplo: con una nota de 18 aporta 7.20 puntos."
        );
    }
}
