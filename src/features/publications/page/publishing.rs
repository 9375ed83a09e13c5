//! What the pages of notices and of polls have in common: the form that writes one, and the list of those that were.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::compose::NoCourses;
use super::listing::{Address, Listing, Published};
use crate::error::AppError;
use crate::features::publications::model::{Composing, PublicationQuery};
use crate::features::publications::server_fns::compose;
use crate::format;
use crate::page::Page;
use crate::ui::failure::Failure;
use crate::ui::layout::PageHeading;
use crate::ui::region::Region;
use crate::ui::toast::Announce;

/// What one kind of publication is called, and how one is written and shown.
pub struct Publishing<T: 'static> {
    /// «Comunicados»
    pub heading: &'static str,
    /// «comunicado», «comunicados»
    pub counted: (&'static str, &'static str),
    /// What the address says after one was published, and what is said then.
    pub published: (&'static str, &'static str),
    pub listing: Listing,
    pub form: fn(Option<AppError>, Composing) -> AnyView,
    pub item: fn(T) -> AnyView,
}

impl<T> Clone for Publishing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Publishing<T> {}

/// The page. `refused`: why a plain post came back; `load`: the list that the address asks for.
pub fn publishing_page<T, L>(
    about: Publishing<T>,
    refused: Option<AppError>,
    load: impl Fn(PublicationQuery) -> L + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    L: Future<Output = Result<Page<T>, AppError>> + Send + 'static,
{
    let query = use_query_map().get_untracked();
    let address = Address::read(|name| query.get_str(name));
    let (word, sentence) = about.published;
    let published = query.get_str("aviso") == Some(word);
    let wanted = address.query();
    let source = Resource::new(
        || (),
        move |()| {
            let list = load(wanted.clone());
            async move { Ok::<_, AppError>((compose().await?, list.await?)) }
        },
    );
    view! {
        <Title text=about.heading />
        {published.then(|| view! { <Announce text=sentence.into() /> })}
        <div class="max-w-4xl mx-auto px-4 lg:px-8 py-6 pb-28 space-y-6">
            <PageHeading title=about.heading eyebrow="Para las familias de sus cursos" />
            <Suspense>
                {move || {
                    let (address, refused) = (address.clone(), refused.clone());
                    Suspend::new(async move {
                        match source.await {
                            Ok((composing, page)) => content(about, address, refused, composing, page).into_any(),
                            Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

fn content<T>(
    about: Publishing<T>,
    address: Address,
    refused: Option<AppError>,
    composing: Composing,
    page: Page<T>,
) -> impl IntoView {
    let Page { items, total, pagina: number, por_pagina: per_page } = page;
    let count = format::count(total, about.counted.0, about.counted.1);
    let items = items.into_iter().map(about.item).collect::<Vec<_>>();
    let form =
        if composing.cursos.is_empty() { view! { <NoCourses /> }.into_any() } else { (about.form)(refused, composing) };
    view! {
        <Region>
            <div class="space-y-6">
                {form}
                <Published
                    listing=about.listing
                    address=address
                    count=count
                    page=number
                    per_page=per_page
                    total=total
                    items=items
                />
            </div>
        </Region>
    }
}
