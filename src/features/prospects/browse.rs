//! Looking prospects up.

use padron_core::role::Role;
use uuid::Uuid;

use super::model::{Prospect, ProspectDetail, ProspectOrder, ProspectQuery};
use super::store::{Wanted, list as store};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::db::Exec;
use crate::platform::listing::{Paging, unknown_order};

/// A page of prospects.
///
/// # Errors
/// `Invalid` for an order that there is not.
pub async fn list(platform: &Platform, actor: &Actor, query: ProspectQuery) -> Result<Page<Prospect>, AppError> {
    actor.require(&[Role::Administrador])?;
    let order = order_of(query.ordenar.as_deref())?;
    let wanted = Wanted { filter: query.filter(), has_user: query.con_usuario, chosen: None };
    page_in(&mut platform.db.read().await?, &wanted, order, Paging::new(query.pagina, query.por_pagina)).await
}

pub async fn page_in(
    exec: &mut impl Exec,
    wanted: &Wanted,
    order: ProspectOrder,
    paging: Paging,
) -> Result<Page<Prospect>, AppError> {
    let items = store::list(exec, wanted, order, paging.limit(), paging.offset()).await?;
    let total = store::count(exec, wanted).await?;
    Ok(paging.page_of(items, total))
}

pub fn order_of(word: Option<&str>) -> Result<ProspectOrder, AppError> {
    match word {
        None | Some("") => Ok(ProspectOrder::default()),
        Some(word) => ProspectOrder::parse(word)
            .ok_or_else(|| unknown_order(&ProspectOrder::ALL.map(ProspectOrder::as_str).join(", "))),
    }
}

/// One prospect.
pub async fn find(platform: &Platform, actor: &Actor, id: Uuid) -> Result<ProspectDetail, AppError> {
    actor.require(&[Role::Administrador])?;
    store::find(&mut platform.db.read().await?, id).await?.ok_or(AppError::NotFound)
}

/// The names of all programmes.
pub async fn programmes(platform: &Platform, actor: &Actor) -> Result<Vec<String>, AppError> {
    actor.require(&[Role::Administrador])?;
    store::programmes(&mut platform.db.read().await?).await
}
