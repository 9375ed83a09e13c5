//! `/academico/generacion_envio_masivo`, in three tabs with an address each; below it, one generation; and
//! `/academico/prospectos/{id}`. All of it is plain links and forms; once interactive, they are followed where they stand.

mod bar;
mod choose;
mod detail;
mod history;
mod parts;
mod prepare;
mod prospect;
mod query;

pub use detail::GenerationPage;
pub use prospect::ProspectPage;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use self::bar::ASK;
use self::choose::Choose;
use self::history::{History, HistoryAddress};
use self::prepare::Prepare;
use self::query::{ListAddress, TabName};
use super::model::{Choosing, Generation, Preparing};
use super::server_fns::{choose_prospects, list_generations, prepare_generation};
use crate::error::AppError;
use crate::page::Page;
use crate::ui::failure::Failure;
use crate::ui::layout::PageHeading;

/// What the address asks for.
#[derive(Clone, Debug)]
struct Address {
    tab: TabName,
    list: ListAddress,
    history: HistoryAddress,
    /// The question of the button, pressed before the page became interactive.
    asked: bool,
}

#[component]
pub fn SendingPage() -> impl IntoView {
    let address = use_query_map().with_untracked(|query| Address {
        tab: TabName::read(query.get_str("pestana")),
        list: ListAddress::read(|name| query.get_str(name)),
        history: HistoryAddress::read(|name| query.get_str(name)),
        asked: query.get_str("preguntar") == Some(ASK),
    });
    let wanted = address.clone();
    let source = Resource::new(|| (), move |()| load(wanted.clone()));
    let tab = address.tab;
    view! {
        <Title text="Envío Masivo de Usuarios" />
        <div class="max-w-6xl mx-auto px-4 lg:px-8 py-6 pb-28 lg:pb-8 space-y-6">
            <PageHeading title="Envío Masivo de Usuarios" eyebrow="Académico" />
            <Sections selected=tab />
            <Suspense>
                {move || {
                    let address = address.clone();
                    Suspend::new(async move {
                        match source.await {
                            Ok(Shown::Prepare(shown)) => view! { <Prepare shown=shown asked=address.asked /> }.into_any(),
                            Ok(Shown::Choose(shown)) => {
                                view! { <Choose address=address.list shown=shown asked=address.asked /> }.into_any()
                            }
                            Ok(Shown::History(page)) => view! { <History address=address.history page=page /> }.into_any(),
                            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

/// What the open tab shows.
#[derive(Clone, Serialize, Deserialize)]
enum Shown {
    Prepare(Preparing),
    Choose(Choosing),
    History(Page<Generation>),
}

async fn load(address: Address) -> Result<Shown, AppError> {
    match address.tab {
        TabName::Prepare => prepare_generation().await.map(Shown::Prepare),
        TabName::Choose => choose_prospects(address.list.query()).await.map(Shown::Choose),
        TabName::History => list_generations(address.history.query()).await.map(Shown::History),
    }
}

/// The tabs: pages of their own, so links and no `tablist`.
#[component]
fn Sections(selected: TabName) -> impl IntoView {
    view! {
        <nav aria-label="Secciones del envío masivo" class="border-b border-base-300 -mx-4 px-4 lg:mx-0 lg:px-0 overflow-x-auto">
            <ul class="flex gap-6 font-medium w-max">
                {TabName::ALL
                    .map(|tab| {
                        view! {
                            <li>
                                <a
                                    href=tab.href()
                                    aria-current=(tab == selected).then_some("page")
                                    class="flex items-end min-h-11 pb-3 border-b-2 whitespace-nowrap border-transparent text-muted aria-[current]:border-primary aria-[current]:text-primary"
                                >
                                    {tab.label()}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}
