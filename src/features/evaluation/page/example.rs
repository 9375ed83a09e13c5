//! What weights do to marks: the calculation of one mean, and how a grade sheet looks (HU-USERS-02 UX-04, HU-USERS-03
//! UX-02).

use leptos::prelude::*;
use padron_core::evaluation::{MAX_COMPONENTS, Mark, Weight, subtotal, weighted_mean};

use super::row::Row;

/// Instead of what cannot be calculated.
const NOTHING: &str = "—";

fn name_of(name: &str) -> String {
    if name.trim().is_empty() { "Sin nombre".into() } else { name.to_owned() }
}

fn percent(weight: Weight) -> String {
    format!("{}%", weight.short())
}

fn part_of(row: &Row) -> String {
    row.mark.parse().map_or_else(|_| NOTHING.to_owned(), |mark: Mark| subtotal(mark, row.weight()).to_string())
}

/// The mean, if every mark can be read.
fn mean_of<'a>(pairs: impl Iterator<Item = (&'a str, Weight)>) -> String {
    let pairs: Option<Vec<(Mark, Weight)>> = pairs.map(|(mark, weight)| Some((mark.parse().ok()?, weight))).collect();
    pairs.map_or_else(|| NOTHING.to_owned(), |pairs| weighted_mean(pairs).to_string())
}

fn mean(rows: &[Row]) -> String {
    mean_of(rows.iter().map(|row| (row.mark.as_str(), row.weight())))
}

/// The component at that place, once there is one: the others' weights and marks are not its matter.
fn row_at(rows: Signal<Vec<Row>>, index: usize) -> Memo<Row> {
    Memo::new(move |_| rows.with(|rows| rows.get(index).cloned().unwrap_or_default()))
}

fn has(rows: Signal<Vec<Row>>, index: usize) -> impl Fn() -> bool + Copy + Send + Sync {
    move || index < rows.with(Vec::len)
}

/// Another mark for the row at that place.
pub type OnMark = Callback<(usize, String)>;

/// Componente | Nota | Peso | Subtotal, and the mean below.
#[component]
pub fn ExampleTable(
    /// The active components.
    #[prop(into)]
    rows: Signal<Vec<Row>>,
    /// Other marks can be tried out.
    #[prop(optional)]
    on_mark: Option<OnMark>,
) -> impl IntoView {
    let line = move |index: usize| {
        let row = row_at(rows, index);
        let mark = move || match on_mark {
            Some(on_mark) => view! { <MarkBox row=row on_mark=move |mark| on_mark.run((index, mark)) /> }.into_any(),
            None => row.get_untracked().mark.into_any(),
        };
        view! {
            <Show when=has(rows, index)>
                <tr class="border-b border-base-300">
                    <th scope="row" class="py-2 pr-2 text-left font-normal wrap-anywhere">
                        {move || name_of(&row.read().component.name)}
                    </th>
                    <td class="py-1 text-right">{mark()}</td>
                    <td class="py-2 pl-2 text-right whitespace-nowrap">{move || percent(row.read().weight())}</td>
                    <td class="py-2 pl-2 text-right whitespace-nowrap">{move || part_of(&row.read())}</td>
                </tr>
            </Show>
        }
    };
    view! {
        <table class="w-full text-sm">
            <caption class="text-left font-semibold pb-2 text-base">"Ejemplo de cálculo"</caption>
            <thead>
                <tr class="border-b border-base-300">
                    <th scope="col" class="py-2 pr-2 text-left font-medium">"Componente"</th>
                    <th scope="col" class="py-2 text-right font-medium">"Nota"</th>
                    <th scope="col" class="py-2 pl-2 text-right font-medium">"Peso"</th>
                    <th scope="col" class="py-2 pl-2 text-right font-medium">"Subtotal"</th>
                </tr>
            </thead>
            <tbody>{(0..MAX_COMPONENTS).map(line).collect_view()}</tbody>
            <tfoot>
                <tr class="text-base-content font-semibold">
                    <th scope="row" colspan="3" class="pt-3 text-left">"PROMEDIO PONDERADO"</th>
                    <td class="pt-3 text-right text-lg text-primary">{move || mean(&rows.read())}</td>
                </tr>
            </tfoot>
        </table>
    }
}

/// The box to type another mark in. It has no name: nothing of it is sent.
#[component]
fn MarkBox(row: Memo<Row>, #[prop(into)] on_mark: Callback<String>) -> impl IntoView {
    let mark = Memo::new(move |_| row.read().mark.clone());
    view! {
        <input
            type="text"
            inputmode="decimal"
            maxlength="5"
            autocomplete="off"
            class="input h-11 w-16 px-2 text-right text-base ml-auto aria-invalid:border-error focus:outline-primary focus:border-primary"
            aria-label=move || format!("Nota de {}, de 0 a 20", name_of(&row.read().component.name))
            aria-invalid=move || mark.with(|mark| mark.parse::<Mark>().is_err().then_some("true"))
            value=mark.get_untracked()
            prop:value=mark
            on:input=move |event| on_mark.run(event_target_value(&event))
        />
    }
}

/// Pupils to look at, with marks of theirs.
const PUPILS: [(&str, [&str; MAX_COMPONENTS]); 3] = [
    ("Ana Torres", ["18", "16", "15", "14", "17"]),
    ("Luis Rojas", ["12", "15", "13", "16", "18"]),
    ("Rosa Díaz", ["09", "14", "11", "12", "16"]),
];

fn mean_of_pupil(rows: &[Row], pupil: usize) -> String {
    mean_of(rows.iter().zip(PUPILS[pupil].1).map(|(row, mark)| (mark, row.weight())))
}

/// A grade sheet as it will look: a line for each pupil, a column for each component, its name upright unless the
/// `@container` around is wide.
#[component]
pub fn GradeSheet(#[prop(into)] rows: Signal<Vec<Row>>) -> impl IntoView {
    let head = move |index: usize| {
        let row = row_at(rows, index);
        view! {
            <Show when=has(rows, index)>
                <th scope="col" class="px-1 pb-2 align-bottom font-medium">
                    <span class="mx-auto [writing-mode:vertical-rl] rotate-180 max-h-32 text-left leading-tight @2xl:[writing-mode:horizontal-tb] @2xl:rotate-0">
                        {move || name_of(&row.read().component.name)}
                    </span>
                    <span class="block mt-1 font-normal">{move || percent(row.read().weight())}</span>
                </th>
            </Show>
        }
    };
    let line = move |pupil: usize| {
        let (name, marks) = PUPILS[pupil];
        let mark = move |index: usize| {
            view! {
                <Show when=has(rows, index)>
                    <td class="py-2 px-1 text-center">{marks[index]}</td>
                </Show>
            }
        };
        view! {
            <tr class="border-b border-base-300">
                <th scope="row" class="py-2 pr-1 text-left font-normal">
                    {name}
                </th>
                {(0..MAX_COMPONENTS).map(mark).collect_view()}
                <td class="py-2 pl-1 text-right font-semibold">{move || mean_of_pupil(&rows.read(), pupil)}</td>
            </tr>
        }
    };
    view! {
        <table class="w-full text-sm">
            <caption class="text-left font-semibold pb-2 text-base">"Así se verá el registro de notas"</caption>
            <thead class="text-xs">
                <tr class="border-b border-base-300">
                    <th scope="col" class="pb-2 pr-1 text-left align-bottom font-medium">"Estudiante"</th>
                    {(0..MAX_COMPONENTS).map(head).collect_view()}
                    <th scope="col" class="pb-2 pl-1 text-right align-bottom font-medium">"Promedio"</th>
                </tr>
            </thead>
            <tbody>{(0..PUPILS.len()).map(line).collect_view()}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::active_of;
    use super::*;

    fn rows(weights: &[(u32, bool)]) -> Vec<Row> {
        let row = |(place, (weight, active)): (usize, &(u32, bool))| {
            let mut row = Row::blank(place, Weight::of_hundredths(weight * 100));
            row.component.active = *active;
            row
        };
        active_of(&weights.iter().enumerate().map(row).collect::<Vec<_>>())
    }

    #[test]
    fn the_example_of_the_story_is_calculated_and_a_wrong_mark_leaves_it_open() {
        let mut rows = rows(&[(40, true), (20, true), (15, true), (15, true), (10, true)]);
        assert_eq!((mean(&rows).as_str(), mean_of_pupil(&rows, 0).as_str()), ("16.45", "16.45"));
        rows[0].mark = "20.01".into();
        assert_eq!((mean(&rows).as_str(), part_of(&rows[0]).as_str()), (NOTHING, NOTHING));
    }

    #[test]
    fn a_component_has_the_mark_of_its_place_among_all() {
        let rows = rows(&[(50, true), (30, false), (50, true)]);
        assert_eq!(rows.iter().map(|row| row.mark.as_str()).collect::<Vec<_>>(), ["18", "15"]);
        assert_eq!(mean(&rows), "16.50");
    }
}
