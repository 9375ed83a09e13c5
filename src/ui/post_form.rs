//! A form of an island that is posted where it stands: what it was refused for, and whether it is being sent. The
//! server's answer says where it leads. Before the island is interactive it is the plain post that it looks like.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::error::AppError;

#[derive(Clone, Copy)]
pub struct PostForm {
    pub pending: RwSignal<bool>,
    /// Of the last post, or of the plain one before the island was interactive.
    pub refused: RwSignal<Option<AppError>>,
}

impl PostForm {
    pub fn new(refused: Option<AppError>) -> Self {
        Self { pending: RwSignal::new(false), refused: RwSignal::new(refused) }
    }

    /// For `on:submit`. Pressed again while it is being sent, nothing happens.
    #[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
    pub fn submit(self, event: &SubmitEvent) {
        #[cfg(feature = "hydrate")]
        {
            use leptos::wasm_bindgen::JsCast;
            event.prevent_default();
            let form = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
            let Some(form) = form.filter(|_| !self.pending.get_untracked()) else { return };
            let Some(values) = super::region::values_of(&form) else { return };
            self.pending.set(true);
            leptos::task::spawn_local(async move {
                let answer = super::region::send(&form, values).await;
                self.pending.set(false);
                match answer {
                    // A full load, so that nothing of before stays in memory.
                    Ok(Some(address)) => drop(window().location().set_href(&address)),
                    Ok(None) => {}
                    Err(error) => self.refused.set(Some(error)),
                }
            });
        }
    }

    /// The sentence for one field.
    pub fn error_of(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let refused = self.refused.read();
            let wrong = refused.as_ref()?.fields().iter().find(|wrong| wrong.campo == field)?;
            Some(wrong.mensaje.clone())
        })
    }

    /// The error, as far as it is about none of these fields.
    pub fn general_error(self, fields: &'static [&'static str]) -> Signal<Option<AppError>> {
        Signal::derive(move || match self.refused.get() {
            Some(AppError::Invalid(mut wrong)) => {
                let names_none = wrong.is_empty();
                wrong.retain(|wrong| !fields.contains(&wrong.campo.as_str()));
                (names_none || !wrong.is_empty()).then_some(AppError::Invalid(wrong))
            }
            other => other,
        })
    }
}
