//! The tab «Generación»: what will happen, and how.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::bar::{GenerateQuestion, SelectionBar};
use super::detail::ProgressCard;
use super::query::{ListAddress, TabName};
use crate::features::generation::model::Preparing;
use crate::features::generation::server_fns::{CancelGeneration, Generate, SetToggles};
use crate::features::prospects::model::{Preview, SelectionCount, Toggles};
use crate::format;
use crate::paths::{IMPORT, generation_of};
use crate::topic::Topic;
use crate::ui::address::with_query;
use crate::ui::failure::{Failure, refused_post};
use crate::ui::figure::Figure;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::pulse::Pulse;
use crate::ui::region::{Region, mark};
use crate::ui::spinner::Spinner;

#[component]
pub fn Prepare(shown: Preparing, asked: bool) -> impl IntoView {
    let Preparing { cuenta, prevision, correo_simulado, dias_de_validez, en_curso } = shown;
    let refused =
        refused_post::<Generate>().or_else(refused_post::<SetToggles>).or_else(refused_post::<CancelGeneration>);
    let running = en_curso.map(|generation| {
        view! {
            <ProgressCard generation=generation.clone()>
                <a class="btn bg-base-100 border-base-300 h-12" href=generation_of(generation.id)>
                    "Ver el detalle"
                </a>
            </ProgressCard>
        }
    });
    view! {
        {refused.map(|error| view! { <Failure error=error /> })}
        <Region topic=Topic::Deliveries>
            <div {..mark::part("generacion")} id="generacion" tabindex="-1" class="space-y-6">
                {running} <Metrics count=cuenta.clone() preview=prevision.clone() />
                <div class="grid lg:grid-cols-2 gap-6 items-start">
                    <div class="space-y-6">
                        <ToggleCard toggles=cuenta.ajustes simulated=correo_simulado />
                        <Security days=dias_de_validez />
                    </div>
                    <Forecast count=cuenta.clone() preview=prevision />
                </div>
            </div>
            <SelectionBar count=cuenta.clone() tab=TabName::Prepare address=ListAddress::default() />
            <GenerateQuestion count=cuenta asked=asked />
        </Region>
        <Pulse topic=Topic::Deliveries />
    }
}

/// The document's three figures.
#[component]
fn Metrics(count: SelectionCount, preview: Preview) -> impl IntoView {
    let Toggles { enviar_email, forzar_cambio } = count.ajustes;
    let chosen = match count.elegidos {
        0 => "ninguno seleccionado".to_owned(),
        chosen => format::count(chosen, "seleccionado", "seleccionados"),
    };
    let word = |on: bool| if on { "Activo" } else { "Inactivo" }.to_owned();
    let emails = match (enviar_email, count.elegidos) {
        (false, _) => "no se envía nada".to_owned(),
        (true, 0) => "a quienes tengan correo".to_owned(),
        (true, _) => format!("a {} de los seleccionados", format::number(preview.con_correo)),
    };
    let change = if forzar_cambio { "al primer ingreso" } else { "conservan la que reciben" }.to_owned();
    view! {
        <div class="grid sm:grid-cols-3 gap-3 sm:gap-4">
            <Figure value=format::number(count.sin_usuario) label="Prospectos Sin Usuario" note=chosen ink="text-primary" />
            <Figure value=word(enviar_email) label="Envío de Emails" note=emails ink=if enviar_email { "text-success" } else { "" } />
            <Figure value=word(forzar_cambio) label="Cambio de Contraseña" note=change ink=if forzar_cambio { "text-success" } else { "" } />
        </div>
    }
}

#[component]
fn ToggleCard(toggles: Toggles, simulated: bool) -> impl IntoView {
    let Toggles { enviar_email, forzar_cambio } = toggles;
    let emails = match (enviar_email, simulated) {
        (true, true) => "Correo simulado: nada sale de este equipo. Se ve en Envíos.",
        (true, false) => "Cada persona recibe solo lo suyo: su usuario y su contraseña inicial.",
        (false, _) => "No se envía nada: las credenciales se descargan en Excel o se imprimen.",
    };
    let change = match forzar_cambio {
        true => "Al ingresar por primera vez deberán elegir una contraseña propia.",
        false => "La contraseña que reciben será la suya. Es menos seguro: quien la lea también podrá ingresar.",
    };
    view! {
        <section class="surface p-5 space-y-2" aria-labelledby="titulo-ajustes">
            <h2 class="text-lg font-semibold" id="titulo-ajustes">
                "Configuración"
            </h2>
            <ToggleForm
                id="enviar-email"
                label="Enviar Credenciales por Email"
                on=enviar_email
                note=emails
                next=Toggles { enviar_email: !enviar_email, ..toggles }
            />
            <ToggleForm
                id="forzar-cambio"
                label="Forzar Cambio de Contraseña"
                on=forzar_cambio
                note=change
                next=Toggles { forzar_cambio: !forzar_cambio, ..toggles }
            />
        </section>
    }
}

/// A switch that is a form: it works before the page is interactive.
#[component]
fn ToggleForm(id: &'static str, label: &'static str, on: bool, note: &'static str, next: Toggles) -> impl IntoView {
    view! {
        <form {..mark::here()} method="post" action=SetToggles::url() class="group flex items-center gap-4 py-3 border-t border-base-300 first-of-type:border-t-0">
            <input type="hidden" name="enviar_email" value=next.enviar_email.to_string() />
            <input type="hidden" name="forzar_cambio" value=next.forzar_cambio.to_string() />
            <div class="min-w-0 grow">
                <p class="font-medium" id=format!("{id}-nombre")>
                    {label}
                </p>
                <p class=format!("text-sm font-medium {}", if on { "text-success" } else { "text-muted" }) aria-hidden="true">
                    {if on { "Activo" } else { "Inactivo" }}
                </p>
                <p class="text-sm text-muted" id=format!("{id}-nota")>
                    {note}
                </p>
            </div>
            <Spinner />
            <button
                {..mark::cell()}
                type="submit"
                role="switch"
                id=id
                class="toggle toggle-lg shrink-0 target-around cursor-pointer text-base-content/50 aria-checked:bg-success aria-checked:text-success-content aria-checked:border-success group-aria-busy:opacity-50 group-aria-busy:cursor-wait"
                aria-checked=if on { "true" } else { "false" }
                aria-labelledby=format!("{id}-nombre")
                aria-describedby=format!("{id}-nota")
            ></button>
        </form>
    }
}

/// The document's «Info de seguridad».
#[component]
fn Security(days: i64) -> impl IntoView {
    let points = [
        "Contraseñas de 12 caracteres, con mayúsculas, minúsculas, números y símbolos; todas distintas.".to_owned(),
        "Solo se envían por correo si ese interruptor está activo.".to_owned(),
        "Se guardan con bcrypt.".to_owned(),
        "El rol Estudiante se asigna solo.".to_owned(),
        format!("Sirven {}; después la oficina genera otras.", format::count(days, "día", "días")),
    ];
    view! {
        <section class="surface p-5 space-y-3" aria-labelledby="titulo-seguridad">
            <h2 class="text-lg font-semibold flex items-center gap-2" id="titulo-seguridad">
                <Glyph icon=Icon::Shield />
                "Seguridad"
            </h2>
            <ul class="space-y-2 text-sm">
                {points
                    .into_iter()
                    .map(|point| {
                        view! {
                            <li class="flex gap-2">
                                <Glyph icon=Icon::Check class="size-4 mt-0.5 shrink-0 text-success" />
                                <span>{point}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// What will happen to those who are chosen, before it does: whom it leaves out, and why.
#[component]
fn Forecast(count: SelectionCount, preview: Preview) -> impl IntoView {
    let nobody = count.elegidos == 0;
    view! {
        <section class="surface p-5 space-y-4" aria-labelledby="titulo-prevision">
            <h2 class="text-lg font-semibold" id="titulo-prevision">
                "Validación previa"
            </h2>
            {if nobody {
                view! { <NobodyYet open=count.sin_usuario /> }.into_any()
            } else {
                view! { <ForecastLines count=count preview=preview /> }.into_any()
            }}
        </section>
    }
}

#[component]
fn NobodyYet(open: i64) -> impl IntoView {
    let (text, href, label) = match open {
        0 => (
            "Todos los prospectos tienen usuario. Suba la lista de los que falten.",
            with_query(IMPORT, &[("tipo", "prospectos"), ("paso", "2")]),
            "Importar prospectos",
        ),
        _ => (
            "Todavía no eligió a nadie. Elija por página, por programa o a todos.",
            TabName::Choose.href(),
            "Seleccionar Prospectos",
        ),
    };
    view! {
        <p class="text-muted">{text}</p>
        <a class="btn bg-base-100 border-base-300 h-12" href=href>
            <Glyph icon=Icon::People />
            {label}
        </a>
    }
}

#[component]
fn ForecastLines(count: SelectionCount, preview: Preview) -> impl IntoView {
    let Preview { con_correo, sin_correo, correo_ocupado, carnet_ocupado } = preview;
    let emails = count.ajustes.enviar_email;
    let lines = [
        ("Seleccionados", count.elegidos, true, "font-semibold text-primary"),
        (if emails { "Recibirán el correo" } else { "Con correo (no se les envía)" }, con_correo, true, ""),
        (
            if emails { "Sin correo: se crea la cuenta y solo se omite el envío" } else { "Sin correo" },
            sin_correo,
            true,
            "",
        ),
        ("Se omiten: otra persona tiene ese correo", correo_ocupado, correo_ocupado > 0, "text-error"),
        ("Se omiten: otra persona ingresa con ese carnet", carnet_ocupado, carnet_ocupado > 0, "text-error"),
        ("Ya tienen usuario: no se crean otra vez", count.ya_con_usuario, count.ya_con_usuario > 0, ""),
    ];
    view! {
        <dl class="divide-y divide-base-300 border-y border-base-300">
            {lines
                .into_iter()
                .filter(|line| line.2)
                .map(|(label, value, _, ink)| {
                    view! {
                        <div class="flex items-baseline justify-between gap-4 py-2.5">
                            <dt class=ink>{label}</dt>
                            <dd class=format!("font-semibold {ink}")>{format::number(value)}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
        <p class="flex gap-2 text-sm text-muted">
            <Glyph icon=Icon::Info class="size-5 shrink-0" />
            "Muchos prospectos tardan unos minutos y los correos salen solos; puede cerrar la página y volver desde Historial."
        </p>
    }
}
