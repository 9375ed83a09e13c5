//! What weights do to marks: the calculation of one mean, and how a grade sheet looks (HU-USERS-02 UX-04, HU-USERS-03
//! UX-02). The editor writes other weights and marks into the same elements; for that it has rows to spare.

use leptos::prelude::*;
use padron_core::evaluation::{MAX_COMPONENTS, Mark, Weight, example_mark, subtotal, weighted_mean};

/// Names and weights of the active components.
pub type Shown = Vec<(String, Weight)>;

/// Marks one can try, as they are typed.
pub fn example_marks() -> Vec<String> {
    (0..MAX_COMPONENTS).map(|index| example_mark(index).short()).collect()
}

/// Instead of what cannot be calculated.
const NOTHING: &str = "—";

fn name_of(name: &str) -> String {
    if name.trim().is_empty() { "Sin nombre".into() } else { name.to_owned() }
}

fn percent(weight: Weight) -> String {
    format!("{}%", weight.short())
}

fn part_of(mark: Option<Mark>, weight: Weight) -> String {
    mark.map_or_else(|| NOTHING.to_owned(), |mark| subtotal(mark, weight).to_string())
}

/// The mean, if every mark can be read.
fn mean_of(components: &Shown, mark: impl Fn(usize) -> Option<Mark>) -> String {
    let pairs = components.iter().enumerate().map(|(index, (_, weight))| Some((mark(index)?, *weight)));
    let pairs: Option<Vec<_>> = pairs.collect();
    pairs.map_or_else(|| NOTHING.to_owned(), |pairs| weighted_mean(pairs).to_string())
}

fn mark_label(name: &str) -> String {
    format!("Nota de {name}, de 0 a 20")
}

/// Componente | Nota | Peso | Subtotal, and the mean below.
#[component]
pub fn ExampleTable(
    components: Shown,
    /// Other marks can be tried out.
    #[prop(optional)]
    lively: bool,
) -> impl IntoView {
    let mean = mean_of(&components, |index| Some(example_mark(index)));
    let count = if lively { MAX_COMPONENTS } else { components.len() };
    let row = move |index: usize| {
        let part = components.get(index);
        let is_spare = part.is_none();
        let (name, weight) = part.map(|(name, weight)| (name_of(name), *weight)).unwrap_or_default();
        let mark = example_mark(index);
        view! {
            <tr class="border-b border-base-300" class:hidden=is_spare data-example=index.to_string()>
                <th scope="row" class="py-2 pr-2 text-left font-normal wrap-anywhere" data-name="true">
                    {name.clone()}
                </th>
                <td class="py-1 text-right">
                    {if lively { view! { <MarkBox index=index name=name /> }.into_any() } else { mark.short().into_any() }}
                </td>
                <td class="py-2 pl-2 text-right whitespace-nowrap" data-weight="true">
                    {percent(weight)}
                </td>
                <td class="py-2 pl-2 text-right whitespace-nowrap" data-part-of-mean="true">
                    {part_of(Some(mark), weight)}
                </td>
            </tr>
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
            <tbody>{(0..count).map(row).collect_view()}</tbody>
            <tfoot>
                <tr class="text-base-content font-semibold">
                    <th scope="row" colspan="3" class="pt-3 text-left">"PROMEDIO PONDERADO"</th>
                    <td class="pt-3 text-right text-lg text-primary" aria-live="polite" data-mean="true">
                        {mean}
                    </td>
                </tr>
            </tfoot>
        </table>
    }
}

/// The box to type another mark in. It has no name: nothing of it is sent.
#[component]
fn MarkBox(index: usize, name: String) -> impl IntoView {
    view! {
        <input
            type="text"
            inputmode="decimal"
            maxlength="5"
            autocomplete="off"
            class="input h-11 w-16 px-2 text-right text-base ml-auto aria-invalid:border-error focus:outline-primary focus:border-primary"
            aria-label=mark_label(&name)
            value=example_mark(index).short()
            data-mark=index.to_string()
        />
    }
}

/// Pupils to look at, with marks of theirs.
const PUPILS: [(&str, [&str; MAX_COMPONENTS]); 3] = [
    ("Ana Torres", ["18", "16", "15", "14", "17"]),
    ("Luis Rojas", ["12", "15", "13", "16", "18"]),
    ("Rosa Díaz", ["09", "14", "11", "12", "16"]),
];

fn mean_of_pupil(components: &Shown, pupil: usize) -> String {
    mean_of(components, |index| PUPILS[pupil].1[index % MAX_COMPONENTS].parse().ok())
}

/// A grade sheet as it will look: a line for each pupil, a column for each component, its name upright unless the
/// `@container` around is wide.
#[component]
pub fn GradeSheet(
    components: Shown,
    /// The components may change while it is looked at.
    #[prop(optional)]
    lively: bool,
) -> impl IntoView {
    let columns = if lively { MAX_COMPONENTS } else { components.len() };
    let has = |index: usize| index < components.len();
    let head = |index: usize| {
        let (name, weight) = components.get(index).map(|(name, weight)| (name_of(name), *weight)).unwrap_or_default();
        view! {
            <th scope="col" class="px-1 pb-2 align-bottom font-medium" class:hidden=!has(index) data-column=index.to_string()>
                <span
                    class="mx-auto [writing-mode:vertical-rl] rotate-180 max-h-32 text-left leading-tight @2xl:[writing-mode:horizontal-tb] @2xl:rotate-0"
                    data-name="true"
                >
                    {name}
                </span>
                <span class="block mt-1 font-normal" data-weight="true">
                    {percent(weight)}
                </span>
            </th>
        }
    };
    let line = |pupil: usize| {
        let (name, marks) = PUPILS[pupil];
        view! {
            <tr class="border-b border-base-300">
                <th scope="row" class="py-2 pr-1 text-left font-normal">
                    {name}
                </th>
                {(0..columns)
                    .map(|index| {
                        view! {
                            <td class="py-2 px-1 text-center" class:hidden=!has(index) data-column=index.to_string()>
                                {marks[index]}
                            </td>
                        }
                    })
                    .collect_view()}
                <td class="py-2 pl-1 text-right font-semibold" data-pupil=pupil.to_string()>
                    {mean_of_pupil(&components, pupil)}
                </td>
            </tr>
        }
    };
    view! {
        <table class="w-full text-sm">
            <caption class="text-left font-semibold pb-2 text-base">"Así se verá el registro de notas"</caption>
            <thead class="text-xs">
                <tr class="border-b border-base-300">
                    <th scope="col" class="pb-2 pr-1 text-left align-bottom font-medium">"Estudiante"</th>
                    {(0..columns).map(head).collect_view()}
                    <th scope="col" class="pb-2 pl-1 text-right align-bottom font-medium">"Promedio"</th>
                </tr>
            </thead>
            <tbody>{(0..PUPILS.len()).map(line).collect_view()}</tbody>
        </table>
    }
}

/// Writes other components and marks into the calculation and the sheet.
#[cfg(feature = "hydrate")]
pub fn paint(root: &web_sys::Element, components: &Shown, marks: &[String]) {
    use crate::ui::dom::{all, find, set_attribute, set_class, set_text};
    let mark = |index: usize| marks.get(index).and_then(|mark| mark.parse::<Mark>().ok());
    for index in 0..MAX_COMPONENTS {
        let (name, weight) = components.get(index).map(|(name, weight)| (name_of(name), *weight)).unwrap_or_default();
        for element in all(root, &format!("[data-example=\"{index}\"], [data-column=\"{index}\"]")) {
            set_class(&element, "hidden", index >= components.len());
            set_text(&element, "[data-name]", &name);
            set_text(&element, "[data-weight]", &percent(weight));
            set_text(&element, "[data-part-of-mean]", &part_of(mark(index), weight));
        }
        if let Some(input) = find(root, &format!("[data-mark=\"{index}\"]")) {
            set_attribute(&input, "aria-label", Some(&mark_label(&name)));
            set_attribute(&input, "aria-invalid", mark(index).is_none().then_some("true"));
        }
    }
    set_text(root, "[data-mean]", &mean_of(components, mark));
    for pupil in 0..PUPILS.len() {
        set_text(root, &format!("[data-pupil=\"{pupil}\"]"), &mean_of_pupil(components, pupil));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_story_is_calculated_and_a_wrong_mark_leaves_it_open() {
        let weights = [4_000, 2_000, 1_500, 1_500, 1_000].map(|weight| (String::new(), Weight::of_hundredths(weight)));
        let marks: Vec<Mark> = example_marks().iter().map(|mark| mark.parse().unwrap()).collect();
        assert_eq!(mean_of(&weights.to_vec(), |index| Some(marks[index])), "16.45");
        assert_eq!(mean_of(&weights.to_vec(), |index| (index > 0).then(|| marks[index])), NOTHING);
        assert_eq!(mean_of_pupil(&weights.to_vec(), 0), "16.45");
    }
}
