//! What weights do to marks: the calculation of one mean, and how a grade sheet looks (HU-USERS-02 UX-04, HU-USERS-03
//! UX-02). On a page they stand still; in the editor they follow every movement, so each row is made once and only its
//! texts change.

use leptos::prelude::*;
use padron_core::evaluation::{MAX_COMPONENTS, Mark, Weight, example_mark, subtotal, weighted_mean};

/// Names and weights of the active components.
pub type Shown = Vec<(String, Weight)>;

/// Marks one can try, as they are typed.
pub fn example_marks() -> Vec<String> {
    (0..MAX_COMPONENTS).map(|index| example_mark(index).short()).collect()
}

/// How many rows to make: what stands still needs no spare ones.
fn rows_of(components: Signal<Shown>, is_lively: bool) -> usize {
    if is_lively { MAX_COMPONENTS } else { components.with_untracked(Vec::len) }
}

/// A name for what has none yet.
fn name_of(name: &str) -> String {
    if name.trim().is_empty() { "Sin nombre".into() } else { name.to_owned() }
}

/// Componente | Nota | Peso | Subtotal, and the mean below.
#[component]
pub fn ExampleTable(
    #[prop(into)] components: Signal<Shown>,
    /// Marks to try out; the story's stand there when absent.
    #[prop(optional)]
    marks: Option<RwSignal<Vec<String>>>,
) -> impl IntoView {
    let mark = move |index: usize| match marks {
        Some(marks) => marks.with(|marks| marks.get(index).and_then(|mark| mark.parse::<Mark>().ok())),
        None => Some(example_mark(index)),
    };
    let mean = move || {
        components.with(|components| {
            let pairs = components.iter().enumerate().map(|(index, (_, weight))| Some((mark(index)?, *weight)));
            pairs.collect::<Option<Vec<_>>>().map(|pairs| weighted_mean(pairs).to_string())
        })
    };
    let row = move |index: usize| {
        let part = Memo::new(move |_| components.with(|components| components.get(index).cloned()));
        let name = move || part.get().map(|part| name_of(&part.0)).unwrap_or_default();
        let weight = move || part.get().map(|part| format!("{}%", part.1.short()));
        let partial = move || part.get().and_then(|part| Some(subtotal(mark(index)?, part.1).to_string()));
        view! {
            <tr class="border-b border-base-300" class:hidden=move || part.read().is_none()>
                <th scope="row" class="py-2 pr-2 text-left font-normal wrap-anywhere">
                    {name}
                </th>
                <td class="py-1 text-right">{mark_cell(index, marks, name)}</td>
                <td class="py-2 pl-2 text-right whitespace-nowrap">{weight}</td>
                <td class="py-2 pl-2 text-right whitespace-nowrap">{move || partial().unwrap_or_else(|| "—".into())}</td>
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
            <tbody>{(0..rows_of(components, marks.is_some())).map(row).collect_view()}</tbody>
            <tfoot>
                <tr class="text-base-content font-semibold">
                    <th scope="row" colspan="3" class="pt-3 text-left">"PROMEDIO PONDERADO"</th>
                    <td class="pt-3 text-right text-lg text-primary" aria-live="polite">
                        {move || mean().unwrap_or_else(|| "—".into())}
                    </td>
                </tr>
            </tfoot>
        </table>
    }
}

/// The mark, or the box to type another one in.
fn mark_cell(
    index: usize,
    marks: Option<RwSignal<Vec<String>>>,
    name: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    let Some(marks) = marks else { return example_mark(index).short().into_any() };
    let typed = Memo::new(move |_| marks.with(|marks| marks.get(index).cloned().unwrap_or_default()));
    let is_wrong = move || typed.read().parse::<Mark>().is_err();
    view! {
        <input
            type="text"
            inputmode="decimal"
            maxlength="5"
            autocomplete="off"
            class="input h-11 w-16 px-2 text-right text-base ml-auto focus:outline-primary focus:border-primary"
            class:border-error=is_wrong
            aria-label=move || format!("Nota de {}, de 0 a 20", name())
            aria-invalid=move || is_wrong().then_some("true")
            prop:value=move || typed.get()
            value=typed.get_untracked()
            on:input=move |event| {
                marks
                    .update(|marks| {
                        if let Some(mark) = marks.get_mut(index) {
                            *mark = event_target_value(&event);
                        }
                    });
            }
        />
    }
    .into_any()
}

/// Pupils to look at, with marks of theirs.
const PUPILS: [(&str, [&str; MAX_COMPONENTS]); 3] = [
    ("Ana Torres", ["18", "16", "15", "14", "17"]),
    ("Luis Rojas", ["12", "15", "13", "16", "18"]),
    ("Rosa Díaz", ["09", "14", "11", "12", "16"]),
];

/// A grade sheet as it will look: a line for each pupil, a column for each component.
#[component]
pub fn GradeSheet(
    #[prop(into)] components: Signal<Shown>,
    /// The components may change while it is looked at.
    #[prop(optional)]
    lively: bool,
) -> impl IntoView {
    let columns = rows_of(components, lively);
    let mark = |pupil: usize, index: usize| PUPILS[pupil].1[index];
    let has = move |index: usize| Memo::new(move |_| components.with(|components| components.len() > index));
    let head = move |index: usize| {
        let part = Memo::new(move |_| components.with(|components| components.get(index).cloned()));
        view! {
            <th scope="col" class="px-1 pb-2 align-bottom font-medium" class:hidden=move || part.read().is_none()>
                <span class="mx-auto [writing-mode:vertical-rl] rotate-180 max-h-32 text-left leading-tight">
                    {move || part.get().map(|part| name_of(&part.0))}
                </span>
                <span class="block mt-1 font-normal">{move || part.get().map(|part| format!("{}%", part.1.short()))}</span>
            </th>
        }
    };
    let line = move |pupil: usize| {
        let mean = move || {
            components.with(|components| {
                let pairs = components.iter().enumerate();
                weighted_mean(
                    pairs.filter_map(|(index, (_, weight))| Some((mark(pupil, index).parse().ok()?, *weight))),
                )
            })
        };
        view! {
            <tr class="border-b border-base-300">
                <th scope="row" class="py-2 pr-1 text-left font-normal">
                    {PUPILS[pupil].0}
                </th>
                {(0..columns)
                    .map(|index| {
                        let has = has(index);
                        view! {
                            <td class="py-2 px-1 text-center" class:hidden=move || !has.get()>
                                {mark(pupil, index)}
                            </td>
                        }
                    })
                    .collect_view()}
                <td class="py-2 pl-1 text-right font-semibold">{move || mean().to_string()}</td>
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
