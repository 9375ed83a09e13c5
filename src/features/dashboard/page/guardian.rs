//! What a guardian starts with: their children, and what their teachers publish.

use leptos::prelude::*;

use super::parts::Panel;
use crate::features::dashboard::model::GuardianStart;
use crate::features::publications::board::FamilyBoard;
use crate::ui::failure::Empty;
use crate::ui::icon::{Glyph, Icon};

#[component]
pub fn GuardianBoard(start: GuardianStart) -> impl IntoView {
    view! {
        <FamilyBoard />
        <Panel title="Sus hijos">
            {if start.hijos.is_empty() {
                view! {
                    <Empty icon=Icon::Student title="Todavía no hay estudiantes vinculados a su cuenta" text="Si falta alguno, avise a la secretaría del colegio." />
                }
                    .into_any()
            } else {
                view! {
                    <ul class="divide-y divide-base-300">
                        {start
                            .hijos
                            .into_iter()
                            .map(|child| {
                                view! {
                                    <li class="flex items-center gap-4 px-4 lg:px-5 py-3.5">
                                        <Glyph icon=Icon::Student class="size-5 text-muted" />
                                        {child}
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </Panel>
    }
}
