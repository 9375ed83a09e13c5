//! The tab «Seleccionar Prospectos»: the list, and whom of it is chosen. Each tick is sent as it is made.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::bar::{self, GenerateQuestion, SelectionBar};
use super::parts::ProspectBadge;
use super::query::{ListAddress, SIZES, TabName};
use crate::features::generation::model::Choosing;
use crate::features::generation::server_fns::{ClearSelection, Generate, SelectAll, SelectPage, TickProspects};
use crate::features::prospects::model::{Prospect, ProspectOrder, SelectionCount};
use crate::format;
use crate::page::Page;
use crate::paths::{GENERATION, IMPORT, prospect_of};
use crate::topic::Topic;
use crate::ui::address::{page_of, with_query};
use crate::ui::failure::{Empty, Failure, refused_post};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pagination::{Pagination, pages};
use crate::ui::region::{Region, Ticks, mark};
use crate::ui::spinner::Spinner;

const PANEL: &str = "prospectos";
/// The line above the list, which counts its ticks.
const LINE: &str = "cuenta-pagina";

#[component]
pub fn Choose(address: ListAddress, shown: Choosing, asked: bool) -> impl IntoView {
    let Choosing { pagina, elegidos, cuenta, programas } = shown;
    let refused = refused_post::<Generate>()
        .or_else(refused_post::<TickProspects>)
        .or_else(refused_post::<SelectPage>)
        .or_else(refused_post::<SelectAll>)
        .or_else(refused_post::<ClearSelection>);
    let (number, per_page, total) = (pagina.pagina, pagina.por_pagina, pagina.total);
    let base = address.href();
    let list = if pagina.items.is_empty() {
        view! { <Nothing address=address.clone() /> }.into_any()
    } else {
        view! { <List address=address.clone() people=pagina.items.clone() chosen=elegidos.clone() /> }.into_any()
    };
    view! {
        {refused.map(|error| view! { <Failure error=error /> })}
        <Region topic=Topic::Deliveries>
            <section class="surface overflow-hidden" aria-labelledby="titulo-elegir">
                <div {..mark::part("cabecera")} class="flex flex-wrap items-center justify-between gap-3 px-4 lg:px-5 pt-4">
                    <Heading address=address.clone() count=cuenta.clone() total=total />
                </div>
                <Filters address=address.clone() programmes=programas />
                <div {..mark::part(LINE)} class="border-t border-base-300">
                    <PageLine address=address.clone() page=pagina chosen=elegidos />
                </div>
                <div {..mark::part(PANEL)} id=PANEL tabindex="-1" class="border-t border-base-300 scroll-mt-32">
                    {list}
                    <Pagination panel=PANEL page=number per_page=per_page total=total href=page_of base=base />
                </div>
            </section>
            <SelectionBar count=cuenta.clone() tab=TabName::Choose address=address />
            <GenerateQuestion count=cuenta asked=asked />
            <Ticks />
        </Region>
    }
}

/// How many are shown of how many, and the document's two buttons.
#[component]
fn Heading(address: ListAddress, count: SelectionCount, total: i64) -> impl IntoView {
    let all = address.only_chosen || !address.is_narrowed();
    let counted = match (address.only_chosen, all) {
        (true, _) => format::count(total, "elegido", "elegidos"),
        (false, true) => format::count(total, "prospecto", "prospectos"),
        (false, false) => format!("{} con este filtro", format::number(total)),
    };
    // Both choose of those without an account whom search and programme match: only where these are shown.
    let is_offered = !address.only_chosen && address.has_user != Some(true);
    let open = if is_offered { count.disponibles } else { 0 };
    let filter = || {
        view! {
            <input type="hidden" name="buscar" value=address.search.clone() />
            <input type="hidden" name="programa" value=address.programme.clone() />
        }
    };
    let first = open.min(200);
    view! {
        <h2 class="text-lg font-semibold" id="titulo-elegir">
            "Seleccionar Prospectos"
            <span class="font-normal text-muted">{format!(" · {counted}")}</span>
        </h2>
        <div class="flex flex-wrap gap-2">
            <form {..mark::here()} method="post" action=SelectPage::url() class="group">
                {filter()}
                <input type="hidden" name="ordenar" value=address.order.as_str() />
                <button
                    type="submit"
                    class="btn bg-base-100 border-base-300 h-12"
                    disabled=open == 0
                    title=format!("Los primeros {} sin usuario de este filtro y orden, sin importar cuántos se muestren", format::number(first))
                >
                    <Spinner />
                    "Seleccionar Página (máx. 200)"
                </button>
            </form>
            <form {..mark::here()} method="post" action=SelectAll::url() class="group">
                {filter()}
                <button type="submit" class="btn bg-base-100 border-base-300 h-12" disabled=open == 0>
                    <Spinner />
                    {format!("Seleccionar TODOS ({})", format::number(open))}
                </button>
            </form>
            <a {..mark::here()} class="btn bg-base-100 border-base-300 h-12 btn-square" href=address.here() aria-label="Actualizar la lista" title="Actualizar la lista">
                <Glyph icon=Icon::Repeat />
            </a>
        </div>
        <p class="w-full text-sm text-muted">
            {match first {
                0 if !is_offered => "Para seleccionar, muestre a quienes no tienen usuario.".to_owned(),
                0 => "Nadie de este filtro está sin usuario.".to_owned(),
                1 => "«Seleccionar Página» toma al único sin usuario de este filtro.".to_owned(),
                first => {
                    format!("«Seleccionar Página» toma los primeros {} sin usuario de este filtro y orden, se muestren o no.", format::number(first))
                }
            }}
        </p>
    }
}

/// A plain GET form; once interactive, it searches with each change.
#[component]
fn Filters(address: ListAddress, programmes: Vec<String>) -> impl IntoView {
    let option = |value: &str, label: String, selected: bool| {
        view! {
            <option value=value.to_owned() selected=selected>
                {label}
            </option>
        }
    };
    let accounts = [("", "Todos"), ("false", "Sin usuario"), ("true", "Con usuario")];
    view! {
        <form method="get" action=GENERATION role="search" aria-label="Prospectos" class="grid grid-cols-2 lg:flex gap-3 px-4 lg:px-5 py-4">
            <input type="hidden" name="pestana" value=TabName::Choose.as_str() />
            <label class="col-span-2 lg:grow lg:basis-56 text-sm">
                <span class="block text-muted mb-1">"Buscar"</span>
                <span class="input h-11 w-full text-base">
                    <Glyph icon=Icon::Search class="size-4 text-muted" />
                    <input type="search" name="buscar" value=address.search.clone() placeholder="Nombre, correo o carnet" autocomplete="off" />
                </span>
            </label>
            <label class="text-sm lg:basis-48">
                <span class="block text-muted mb-1">"Programa"</span>
                <select name="programa" class="select h-11 w-full text-base">
                    {option("", "Todos".to_owned(), address.programme.is_empty())}
                    {programmes.into_iter().map(|name| option(&name, name.clone(), name == address.programme)).collect_view()}
                </select>
            </label>
            <label class="text-sm lg:basis-36">
                <span class="block text-muted mb-1">"Estado"</span>
                <select name="con_usuario" class="select h-11 w-full text-base">
                    {accounts.map(|(word, label)| option(word, label.to_owned(), word == address.account_word())).collect_view()}
                </select>
            </label>
            <label class="text-sm lg:basis-44">
                <span class="block text-muted mb-1">"Ordenar por"</span>
                <select name="ordenar" class="select h-11 w-full text-base">
                    {ProspectOrder::ALL.map(|order| option(order.as_str(), order.label().to_owned(), order == address.order)).collect_view()}
                </select>
            </label>
            <label class="text-sm lg:basis-24">
                <span class="block text-muted mb-1">"Mostrar"</span>
                <select name="mostrar" class="select h-11 w-full text-base">
                    {SIZES.map(|size| option(&size.to_string(), size.to_string(), size == address.size)).collect_view()}
                </select>
            </label>
            {address
                .only_chosen
                .then(|| {
                    view! {
                        <label class="col-span-2 flex items-center gap-3 min-h-11 lg:self-end cursor-pointer">
                            <input type="checkbox" name="ver" value="elegidos" checked=true class="checkbox checkbox-primary rounded-md" />
                            "Solo los elegidos"
                        </label>
                    }
                })}
            <button type="submit" class="btn bg-base-100 border-base-300 h-11 lg:self-end [[data-hydrated]_&]:hidden">
                "Buscar"
            </button>
        </form>
    }
}

/// «Página 2 de 4 · 26–50 de 99 · 22 de esta página seleccionados», with the ways back and on.
#[component]
fn PageLine(address: ListAddress, page: Page<Prospect>, chosen: Vec<Uuid>) -> impl IntoView {
    let last = pages(page.total, page.por_pagina);
    let first_row = i64::from(page.pagina - 1) * i64::from(page.por_pagina) + 1;
    let last_row = first_row + page.items.len() as i64 - 1;
    let base = address.href();
    let step = |target: u32, enabled: bool, label: &'static str, icon: Icon| {
        if enabled {
            view! {
                <a {..mark::here()} {..mark::focus(PANEL)} class="btn btn-ghost btn-square target" href=page_of(&base, target) aria-label=label>
                    <Glyph icon=icon />
                </a>
            }
            .into_any()
        } else {
            view! {
                <span class="btn btn-ghost btn-square target btn-disabled" aria-hidden="true">
                    <Glyph icon=icon />
                </span>
            }
            .into_any()
        }
    };
    let ticked = format!(
        "{} de esta página {}",
        format::number(chosen.len() as i64),
        if chosen.len() == 1 { "seleccionado" } else { "seleccionados" }
    );
    let range = match page.items.is_empty() {
        true => "Ninguno".to_owned(),
        false => {
            format!("{}–{} de {}", format::number(first_row), format::number(last_row), format::number(page.total))
        }
    };
    view! {
        <div class="flex items-center justify-between gap-3 px-4 lg:px-5 py-1.5 text-sm min-h-12">
            <p role="status">
                <strong class="font-semibold max-sm:hidden">{format!("Página {} de {last} · ", page.pagina)}</strong>
                {range}
                <span class="text-muted">{format!(" · {ticked}")}</span>
            </p>
            {(last > 1)
                .then(|| {
                    view! {
                        <nav class="flex gap-1 shrink-0" aria-label="Páginas, sobre la lista">
                            {step(page.pagina.saturating_sub(1), page.pagina > 1, "Página anterior", Icon::Left)}
                            {step(page.pagina + 1, page.pagina < last, "Página siguiente", Icon::Right)}
                        </nav>
                    }
                })}
        </div>
    }
}

#[component]
fn List(address: ListAddress, people: Vec<Prospect>, chosen: Vec<Uuid>) -> impl IntoView {
    let chosen: HashSet<Uuid> = chosen.into_iter().collect();
    let open: Vec<Uuid> = people.iter().filter(|person| person.is_open()).map(|person| person.id).collect();
    let all = !open.is_empty() && open.iter().all(|id| chosen.contains(id));
    let head = "px-3 py-2.5 text-left font-semibold whitespace-nowrap";
    view! {
        <form
            {..mark::at_once()}
            {..mark::parts(format!("{} {LINE}", bar::PART))}
            {..mark::refresh(address.here())}
            {..mark::unreachable("No hay conexión: lo último que marcó no se guardó.")}
            method="post"
            action=TickProspects::url()
            autocomplete="off"
        >
            {open.iter().map(|id| view! { <input type="hidden" name="vistos[]" value=id.to_string() /> }).collect_view()}
            <table class="w-full max-lg:block" role="table" aria-label="Prospectos">
                <thead class="max-lg:block bg-base-200/60 text-sm" role="rowgroup">
                    <tr class="max-lg:flex border-b border-base-300" role="row">
                        <th class="lg:w-14 pl-4 lg:pl-5 pr-3 py-1 text-left" role="columnheader" scope="col">
                            <label class="hidden [[data-hydrated]_&]:flex items-center gap-3 min-h-11 cursor-pointer font-normal">
                                <input
                                    {..mark::ticks_all()}
                                    type="checkbox"
                                    id="elegir-pagina"
                                    checked=all
                                    disabled=open.is_empty()
                                    aria-label="Todos los de esta página"
                                    class="checkbox checkbox-primary rounded-md"
                                />
                                <span class="lg:hidden" aria-hidden="true">
                                    "Todos los de esta página"
                                </span>
                            </label>
                            <span class="sr-only [[data-hydrated]_&]:hidden">"Seleccionado"</span>
                        </th>
                        <th class=format!("max-lg:sr-only {head}") role="columnheader" scope="col">
                            "Carnet"
                        </th>
                        <th class=format!("max-lg:sr-only {head}") role="columnheader" scope="col">
                            "Nombre Completo"
                        </th>
                        <th class=format!("max-lg:sr-only {head}") role="columnheader" scope="col">
                            "Correo"
                        </th>
                        <th class=format!("max-lg:sr-only {head} lg:pr-5") role="columnheader" scope="col">
                            "Estado"
                        </th>
                    </tr>
                </thead>
                <tbody class="max-lg:block" role="rowgroup">
                    {people
                        .into_iter()
                        .map(|person| {
                            let is_chosen = chosen.contains(&person.id);
                            view! { <PersonRow person=person chosen=is_chosen /> }
                        })
                        .collect_view()}
                </tbody>
            </table>
            <div class="px-4 lg:px-5 py-3 border-t border-base-300 [[data-hydrated]_&]:hidden">
                <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                    "Guardar lo marcado en esta página"
                </button>
            </div>
        </form>
    }
}

/// A row, or on a phone a card of two lines. Who has an account cannot be ticked.
#[component]
fn PersonRow(person: Prospect, chosen: bool) -> impl IntoView {
    let (id, open, state) = (person.id, person.is_open(), person.estado);
    let name = person.sorted_name();
    let tick = format!("Seleccionar a {}", person.nombre_completo);
    let email = match person.correo.clone() {
        Some(email) => view! { <span class="wrap-anywhere">{email}</span> }.into_any(),
        None => view! { <em class="text-muted">"Sin correo: solo se crea la cuenta"</em> }.into_any(),
    };
    let cell = "lg:px-3 lg:py-2.5 lg:align-middle";
    // On a phone a box that can be ticked says so already.
    let on_phone = if open { "max-lg:sr-only" } else { "" };
    view! {
        <tr
            class="max-lg:grid max-lg:grid-cols-[auto_auto_1fr] max-lg:gap-x-2 max-lg:px-4 max-lg:py-2 border-b border-base-300 last:border-b-0 has-checked:bg-primary/5"
            role="row"
        >
            <td class="max-lg:row-span-3 max-lg:order-first lg:pl-5 lg:pr-3 lg:w-14" role="cell">
                <label class="grid place-items-center size-11 -ml-3 cursor-pointer has-disabled:cursor-not-allowed">
                    <input
                        type="checkbox"
                        name=open.then_some("elegidos[]")
                        value=id.to_string()
                        id=format!("elegir-{id}")
                        checked=chosen && open
                        disabled=!open
                        aria-label=tick
                        class="checkbox checkbox-primary rounded-md"
                    />
                </label>
            </td>
            <td class=format!("max-lg:order-2 text-sm max-lg:text-muted max-lg:pb-1 whitespace-nowrap {cell}") role="cell">
                {person.carnet.clone()}
            </td>
            <td class=format!("max-lg:order-1 max-lg:col-span-2 max-lg:pt-2 {cell}") role="cell">
                <a class="link link-hover font-semibold text-primary wrap-anywhere target-around" href=prospect_of(id)>
                    {name}
                </a>
            </td>
            <td class=format!("max-lg:order-3 max-lg:text-sm max-lg:pb-1 {cell}") role="cell">
                {email}
            </td>
            <td class=format!("max-lg:order-4 max-lg:col-span-2 max-lg:pb-1 lg:pr-5 {on_phone} {cell}") role="cell">
                <ProspectBadge state=state />
            </td>
        </tr>
    }
}

#[component]
fn Nothing(address: ListAddress) -> impl IntoView {
    let import = with_query(IMPORT, &[("tipo", "prospectos"), ("paso", "2")]);
    if address.only_chosen {
        return view! {
            <Empty icon=Icon::People title="No hay elegidos" text="Nadie está seleccionado, o ninguno coincide con la búsqueda.">
                <a class="btn btn-primary h-12 px-6" href=TabName::Choose.href()>
                    "Ver todos los prospectos"
                </a>
            </Empty>
        }
        .into_any();
    }
    if address.is_narrowed() || address.has_user.is_some() {
        return view! {
            <Empty icon=Icon::Search title="Nadie coincide" text="Se busca por el comienzo de nombres, apellidos, correo o carnet. Pruebe con otra palabra u otro programa.">
                <a class="btn bg-base-100 border-base-300 h-12" href=TabName::Choose.href()>
                    "Ver todos los prospectos"
                </a>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty icon=Icon::People title="Todavía no hay prospectos" text="Suba la lista que tenga, en Excel o csv: carnet, nombre, apellido, correo y programa.">
            <a class="btn btn-primary h-12 px-6" href=import>
                <Glyph icon=Icon::Upload />
                "Importar prospectos"
            </a>
        </Empty>
    }
    .into_any()
}
