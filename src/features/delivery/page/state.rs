//! How far a message is, as a person reads it.

use leptos::prelude::*;

use crate::features::delivery::model::DeliveryState;
use crate::ui::icon::{Glyph, Icon};

#[component]
pub fn StateLine(state: DeliveryState, simulated: bool) -> impl IntoView {
    let (icon, ink, text) = match state {
        DeliveryState::Pendiente => (Icon::Clock, "", "Pendiente"),
        DeliveryState::Enviando => (Icon::Clock, "", "Enviando"),
        DeliveryState::Enviado if simulated => (Icon::CheckCircle, "text-info", "Simulado"),
        DeliveryState::Enviado => (Icon::CheckCircle, "text-success", "Enviado"),
        DeliveryState::Entregado => (Icon::CheckCircle, "text-success", "Entregado"),
        DeliveryState::Leido => (Icon::CheckCircle, "text-success", "Leído"),
        DeliveryState::Fallido => (Icon::CrossCircle, "text-error", "Fallido"),
        DeliveryState::Incierto => (Icon::Warning, "", "Sin confirmar"),
    };
    view! {
        <span class=format!("inline-flex items-center gap-1.5 text-sm {ink}")>
            <Glyph icon=icon class="size-4 shrink-0" />
            {text}
        </span>
    }
}
