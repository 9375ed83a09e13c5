//! Badges and lines that several of these pages show.

use leptos::prelude::*;

use crate::features::generation::model::{Emails, Generation, GenerationState};
use crate::features::prospects::model::{ProspectState, Toggles};
use crate::format;
use crate::ui::icon::{Glyph, Icon};

/// How far a prospect is, in words, a sign and a colour.
#[component]
pub fn ProspectBadge(state: ProspectState) -> impl IntoView {
    let (icon, class) = match state {
        ProspectState::SinUsuario => (None, "badge bg-base-100 border-base-300 whitespace-nowrap"),
        ProspectState::UsuarioCreado => (Some(Icon::Person), "badge bg-base-200 border-0 whitespace-nowrap"),
        ProspectState::CorreoEnviado => (Some(Icon::Mail), "badge bg-info/12 text-info border-0 whitespace-nowrap"),
        ProspectState::EnvioFallido => {
            (Some(Icon::CrossCircle), "badge bg-error/10 text-error border-0 whitespace-nowrap")
        }
        ProspectState::YaIngreso => (Some(Icon::Check), "badge bg-success/12 text-success border-0 whitespace-nowrap"),
    };
    view! { <span class=class>{icon.map(|icon| view! { <Glyph icon=icon class="size-4" /> })} {state.label()}</span> }
}

/// Where a generation stands.
#[component]
pub fn GenerationBadge(state: GenerationState) -> impl IntoView {
    let class = match state {
        GenerationState::Completado => "badge bg-success/12 text-success border-0 whitespace-nowrap",
        GenerationState::Pendiente | GenerationState::Ejecutando => "badge bg-warning/30 border-0 whitespace-nowrap",
        GenerationState::Cancelado => "badge bg-base-200 border-0 whitespace-nowrap",
    };
    view! { <span class=class>{state.label()}</span> }
}

/// «427 creados · 2 omitidos», or of how many while it runs.
pub fn counts_line(generation: &Generation) -> String {
    let counts = [
        (generation.creados, "creado", "creados"),
        (generation.omitidos, "omitido", "omitidos"),
        (generation.fallidos, "fallido", "fallidos"),
        (generation.deshechos, "deshecho", "deshechos"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|count| count.0 > 0).map(|(count, one, many)| format::count(*count, one, many)).collect();
    match counts.is_empty() {
        true => format::count(generation.total, "prospecto", "prospectos"),
        false => counts.join(" · "),
    }
}

/// «421 enviados · 3 fallidos», or that none were wanted.
pub fn emails_line(generation: &Generation) -> String {
    let Emails { total, pendientes, enviados, fallidos, inciertos } = generation.correos;
    if total == 0 {
        return if generation.enviar_email { "Ninguno todavía".to_owned() } else { "No se envían".to_owned() };
    }
    let counts = [
        (enviados, "enviado", "enviados"),
        (pendientes, "pendiente", "pendientes"),
        (fallidos, "fallido", "fallidos"),
        (inciertos, "sin confirmar", "sin confirmar"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|count| count.0 > 0).map(|(count, one, many)| format::count(*count, one, many)).collect();
    counts.join(" · ")
}

/// The words of the button, which follow the toggles and the selection (the document's sentence, and its plain forms).
pub fn button_label(toggles: Toggles, chosen: i64) -> String {
    let whom = match chosen {
        1 => "1\u{a0}Prospecto".to_owned(),
        many => format!("{}\u{a0}Prospectos", format::number(many)),
    };
    match toggles.enviar_email {
        true => format!("Generar Usuarios y Enviar Correos a {whom}"),
        false => format!("Generar Usuarios para {whom}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generation() -> Generation {
        Generation {
            id: uuid::Uuid::nil(),
            estado: GenerationState::Completado,
            total: 430,
            creados: 0,
            omitidos: 0,
            fallidos: 0,
            deshechos: 0,
            correos: Emails::default(),
            forzar_cambio: true,
            enviar_email: true,
            creado_por: "Ana Ruiz".into(),
            fecha: chrono::DateTime::UNIX_EPOCH,
            iniciada_en: None,
            terminada_en: None,
            consultada_en: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_button_names_what_will_happen_and_to_how_many() {
        let label = |enviar_email, chosen| {
            button_label(Toggles { enviar_email, forzar_cambio: true }, chosen).replace('\u{a0}', " ")
        };
        assert_eq!(label(true, 427), "Generar Usuarios y Enviar Correos a 427 Prospectos");
        assert_eq!(label(true, 1), "Generar Usuarios y Enviar Correos a 1 Prospecto");
        assert_eq!(label(false, 12_000), "Generar Usuarios para 12,000 Prospectos");
    }

    #[test]
    fn what_came_of_it_is_counted_without_noughts() {
        let line = |it: &Generation| counts_line(it).replace('\u{a0}', " ");
        assert_eq!(line(&generation()), "430 prospectos");
        let done = Generation { creados: 427, omitidos: 1, ..generation() };
        assert_eq!(line(&done), "427 creados · 1 omitido");
    }

    #[test]
    fn what_became_of_the_emails_is_one_line() {
        let line = |correos, enviar_email| {
            emails_line(&Generation { correos, enviar_email, ..generation() }).replace('\u{a0}', " ")
        };
        assert_eq!(line(Emails::default(), false), "No se envían");
        assert_eq!(line(Emails::default(), true), "Ninguno todavía");
        let some = Emails { total: 5, enviados: 3, fallidos: 1, inciertos: 1, pendientes: 0 };
        assert_eq!(line(some, true), "3 enviados · 1 fallido · 1 sin confirmar");
    }
}
