//! What can be done to a draft while it is edited. Plain values: what is around it only shows them.

use padron_core::evaluation::{
    Component, Limits, MAX_COMPONENTS, TEMPLATES, Template, Weight, balance, default_weights, equal_shares,
};

use crate::features::evaluation::page::row::{Row, rows_of, written};

/// What one starts with when there is nothing: the fewest that can make 100 %.
pub fn blank(limits: Limits) -> Vec<Row> {
    let shares = equal_shares(limits.least_active().min(MAX_COMPONENTS));
    shares.into_iter().enumerate().map(|(place, weight)| Row::blank(place, weight)).collect()
}

/// The ready structure.
pub fn template_components() -> Vec<Component> {
    TEMPLATES.first().map(Template::components).unwrap_or_default()
}

/// Its rows.
pub fn of_template() -> Vec<Row> {
    rows_of(&template_components())
}

/// Whether taking the template would throw away something that was written.
pub fn would_lose(rows: &[Row]) -> bool {
    let is_untouched = |row: &Row| row.component.name.trim().is_empty();
    !rows.iter().all(is_untouched) && !written(rows).eq(written(&of_template()))
}

/// One more, with what is left of 100 % as far as the limits allow.
pub fn add(rows: &mut Vec<Row>, limits: Limits) {
    let sum: Weight = rows.iter().filter(|row| row.component.active).filter_map(Row::read_weight).sum();
    let left = Weight::of_hundredths(Weight::WHOLE.hundredths().saturating_sub(sum.hundredths()));
    rows.push(Row::blank(rows.len(), left.clamp(limits.min, limits.max)));
}

/// Puts the one at `from` at the place `to`.
pub fn put(rows: &mut Vec<Row>, from: usize, to: usize) {
    if from < rows.len() && to < rows.len() {
        let row = rows.remove(from);
        rows.insert(to, row);
    }
}

/// Five percent more or less, as far as the limits allow (HU-USERS-03 CA-02).
pub fn step(row: &mut Row, up: bool, limits: Limits) {
    const STEP: u32 = 500;
    let here = row.weight().hundredths();
    let there = if up { here + STEP } else { here.saturating_sub(STEP) };
    let (min, max) = if row.component.active { (limits.min, limits.max) } else { (Weight::default(), Weight::WHOLE) };
    row.component.weight = Weight::of_hundredths(there).clamp(min, max).short();
}

fn set_active(rows: &mut [Row], weights: Vec<Weight>) {
    for (row, weight) in rows.iter_mut().filter(|row| row.component.active).zip(weights) {
        row.component.weight = weight.short();
    }
}

/// «Distribuir equitativamente», among the active.
pub fn share_equally(rows: &mut [Row]) {
    let active = rows.iter().filter(|row| row.component.active).count();
    set_active(rows, equal_shares(active));
}

/// «Reestablecer a valores predeterminados», among the active.
pub fn restore_defaults(rows: &mut [Row]) {
    let names: Vec<&str> =
        rows.iter().filter(|row| row.component.active).map(|row| row.component.name.as_str()).collect();
    let weights = default_weights(&names);
    set_active(rows, weights);
}

/// Other weights for the others, now that the one at `moved` weighs what it does (HU-USERS-03 UX-01): their places and
/// what they would weigh, only those that change.
pub fn suggest(rows: &[Row], moved: usize, limits: Limits) -> Option<Vec<(usize, Weight)>> {
    let places: Vec<usize> = (0..rows.len()).filter(|&place| rows[place].component.active).collect();
    let weights: Vec<Weight> = places.iter().map(|&place| rows[place].read_weight()).collect::<Option<_>>()?;
    let here = places.iter().position(|&place| place == moved)?;
    if !(limits.min..=limits.max).contains(&weights[here]) {
        return None;
    }
    let after = balance(&weights, here, limits)?;
    let changes = places.into_iter().zip(weights).zip(after);
    Some(changes.filter(|((_, before), after)| before != after).map(|((place, _), after)| (place, after)).collect())
}

/// The suggestion as a sentence: «Suba Comportamiento a 10% y baje Examen a 35% para llegar a 100%».
pub fn describe(rows: &[Row], suggestion: &[(usize, Weight)]) -> String {
    let name = |place: usize| match rows[place].component.name.trim() {
        "" => format!("el componente {}", place + 1),
        name => name.to_owned(),
    };
    let list = |up: bool, verb: &str| {
        let moves =
            suggestion.iter().filter(|(place, after)| rows[*place].read_weight().is_some_and(|it| it < *after) == up);
        let parts: Vec<String> = moves.map(|(place, after)| format!("{} a {}%", name(*place), after.short())).collect();
        (!parts.is_empty()).then(|| format!("{verb} {}", parts.join(", ")))
    };
    let parts: Vec<String> = list(true, "suba").into_iter().chain(list(false, "baje")).collect();
    let sentence = format!("{} para llegar a 100%", parts.join(" y "));
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub fn apply(rows: &mut [Row], suggestion: &[(usize, Weight)]) {
    for (place, weight) in suggestion {
        if let Some(row) = rows.get_mut(*place) {
            row.component.weight = weight.short();
        }
    }
}

#[cfg(test)]
mod tests {
    use padron_core::evaluation::{Proposed, check};

    use super::*;

    fn rows(parts: &[(&str, &str)]) -> Vec<Row> {
        let row = |(name, weight): &(&str, &str)| {
            let mut row = Row::default();
            row.component.name = (*name).into();
            row.component.weight = (*weight).into();
            row
        };
        parts.iter().map(row).collect()
    }

    fn weights(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| row.component.weight.as_str()).collect()
    }

    fn is_complete(rows: &[Row]) -> bool {
        check(&written(rows).cloned().collect::<Vec<Proposed>>(), Limits::default()).is_complete()
    }

    #[test]
    fn one_starts_with_two_and_each_new_one_takes_what_is_left() {
        let limits = Limits::default();
        let mut rows = blank(limits);
        assert_eq!(weights(&rows), ["50", "50"]);
        rows[0].component.weight = "40".into();
        rows[1].component.weight = "33.4".into();
        add(&mut rows, limits);
        assert_eq!(rows[2].component.weight, "26.6");
        add(&mut rows, limits);
        assert_eq!(rows[3].component.weight, "5", "nothing is left: the least there can be");
        rows[0].component.weight = "x".into();
        rows.truncate(1);
        add(&mut rows, limits);
        assert_eq!(rows[1].component.weight, "50", "all is left: the most there can be");
    }

    #[test]
    fn the_template_can_be_confirmed_as_it_is() {
        assert!(is_complete(&of_template()));
        assert!(!would_lose(&blank(Limits::default())) && !would_lose(&of_template()));
        assert!(would_lose(&rows(&[("Tareas", "50")])));
    }

    #[test]
    fn a_component_is_put_in_another_place() {
        let mut list = rows(&[("A", "1"), ("B", "2"), ("C", "3")]);
        put(&mut list, 0, 2);
        assert_eq!(weights(&list), ["2", "3", "1"]);
        put(&mut list, 2, 1);
        assert_eq!(weights(&list), ["2", "1", "3"]);
        put(&mut list, 7, 0);
        put(&mut list, 0, 7);
        assert_eq!(weights(&list), ["2", "1", "3"]);
    }

    #[test]
    fn steps_of_five_stay_within_the_limits() {
        let stepped = |weight: &str, up| {
            let mut row = rows(&[("A", weight)]).remove(0);
            step(&mut row, up, Limits::default());
            row.component.weight
        };
        assert_eq!((stepped("20", true), stepped("20", false)), ("25".into(), "15".into()));
        assert_eq!((stepped("47.31", true), stepped("7", false)), ("50".into(), "5".into()));
        assert_eq!((stepped("", true), stepped("80", false)), ("5".into(), "50".into()));
    }

    #[test]
    fn sharing_and_defaults_leave_the_inactive_alone() {
        let mut list = rows(&[("A", "1"), ("B", "2"), ("C", "3"), ("D", "80")]);
        list[3].component.active = false;
        share_equally(&mut list);
        assert_eq!(weights(&list), ["33.34", "33.33", "33.33", "80"]);
        let mut list = of_template();
        list[0].component.weight = "7".into();
        restore_defaults(&mut list);
        assert_eq!(list, of_template());
    }

    #[test]
    fn a_suggestion_names_what_to_raise_and_what_to_lower() {
        let mut list = of_template();
        list[4].component.weight = "5".into();
        let moved = suggest(&list, 4, Limits::default()).unwrap();
        assert_eq!(describe(&list, &moved), "Suba Examen a 45% para llegar a 100%");
        apply(&mut list, &moved);
        assert!(is_complete(&list));
        assert_eq!(suggest(&list, 4, Limits::default()), None);

        let mut list = rows(&[("Examen", "50"), ("", "2"), ("Tareas", "60")]);
        let moved = suggest(&list, 0, Limits::default()).unwrap();
        assert_eq!(describe(&list, &moved), "Suba el componente 2 a 5% y baje Tareas a 45% para llegar a 100%");
        apply(&mut list, &moved);
        assert_eq!(weights(&list), ["50", "5", "45"]);
    }

    #[test]
    fn nothing_is_suggested_for_what_cannot_be_read_or_does_not_count() {
        let mut list = of_template();
        list[0].component.weight = "x".into();
        assert_eq!(suggest(&list, 1, Limits::default()), None);
        let mut list = of_template();
        list[0].component.active = false;
        assert_eq!(suggest(&list, 0, Limits::default()), None);
        list[1].component.weight = "70".into();
        assert_eq!(suggest(&list, 1, Limits::default()), None, "it must first be lowered itself");
    }
}
