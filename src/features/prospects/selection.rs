//! Whom an administrator has chosen, page by page, until accounts are made for them. It is kept on the server: so it survives
//! every reload, needs no script, and holds «all who match», however many they are, as a filter.

use padron_core::role::Role;
use uuid::Uuid;

use super::browse::page_in;
use super::model::{Preview, Prospect, ProspectFilter, ProspectOrder, SelectionCount, Toggles};
use super::store::{Chosen, Wanted, list, selection as store};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};
use crate::platform::listing::Paging;

/// «Seleccionar Página (máx. 200)»: so many of the present filter and order, whatever the size of the page.
pub const PAGE: i64 = 200;
/// Filters of one selection.
const MOST_FILTERS: usize = 20;
/// Prospects that one request may choose one by one.
const MOST_CHOSEN: usize = 200;

/// What is done to a selection.
#[derive(Clone, Debug)]
pub enum Change {
    /// Of those who were shown, exactly these are chosen.
    Shown { shown: Vec<Uuid>, chosen: Vec<Uuid> },
    /// The first [`PAGE`] without an account.
    Page(ProspectFilter, ProspectOrder),
    /// All who match.
    All(ProspectFilter),
    /// Nobody.
    Clear,
}

/// Changes the actor's selection.
///
/// # Errors
/// `Invalid` for more than 200 at once, or too many filters.
pub async fn change(platform: &Platform, actor: &Actor, change: Change) -> Result<(), AppError> {
    actor.require(&[Role::Administrador])?;
    let (by, now) = (actor.user.id, platform.now());
    let mut tx = platform.db.begin().await?;
    store::hold(&mut tx, by, now).await?;
    match change {
        Change::Shown { shown, chosen } => {
            if shown.len() > MOST_CHOSEN {
                return Err(AppError::invalid("vistos", format!("Elija entre {MOST_CHOSEN} prospectos como máximo.")));
            }
            let (chosen, left): (Vec<Uuid>, Vec<Uuid>) = shown.into_iter().partition(|id| chosen.contains(id));
            store::put_exceptions(&mut tx, by, &chosen, true).await?;
            store::put_exceptions(&mut tx, by, &left, false).await?;
        }
        Change::Page(filter, order) => {
            let wanted = Wanted { filter: filter.tidied(), has_user: Some(false), chosen: None };
            let ids = list::ids(&mut tx, &wanted, order, PAGE, 0).await?;
            store::put_exceptions(&mut tx, by, &ids, true).await?;
        }
        Change::All(filter) => add_filter_in(&mut tx, platform, by, filter.tidied()).await?,
        Change::Clear => store::clear(&mut tx, by, now).await?,
    }
    tx.commit().await
}

async fn add_filter_in(tx: &mut Tx, platform: &Platform, by: Uuid, filter: ProspectFilter) -> Result<(), AppError> {
    let mut filters = store::find(tx, by).await?.map(|(filters, _)| filters).unwrap_or_default();
    store::readmit(tx, by, &filter).await?;
    if filters.contains(&filter) {
        return Ok(());
    }
    if filter.is_empty() {
        filters.clear();
    }
    filters.push(filter);
    if filters.len() > MOST_FILTERS {
        let sentence =
            "Ya hay demasiados filtros en la selección. Genere los usuarios elegidos, o quítela y empiece de nuevo.";
        return Err(AppError::invalid("filtro", sentence));
    }
    store::save_filters(tx, by, &filters, platform.now()).await
}

/// «Enviar Credenciales por Email» and «Forzar Cambio de Contraseña».
pub async fn set_toggles(platform: &Platform, actor: &Actor, toggles: Toggles) -> Result<(), AppError> {
    actor.require(&[Role::Administrador])?;
    let (by, now) = (actor.user.id, platform.now());
    let mut tx = platform.db.begin().await?;
    store::hold(&mut tx, by, now).await?;
    store::save_toggles(&mut tx, by, toggles, now).await?;
    tx.commit().await
}

/// A page of prospects with the actor's selection.
pub struct Shown {
    pub page: Page<Prospect>,
    /// Who of the page is chosen.
    pub chosen: Vec<Uuid>,
    pub count: SelectionCount,
}

/// What a page of the selection is asked for.
pub struct Showing {
    pub filter: ProspectFilter,
    pub has_user: Option<bool>,
    pub only_chosen: bool,
    pub order: ProspectOrder,
    pub paging: Paging,
}

/// A page of prospects, who of them is chosen, and what the selection holds.
pub async fn show(platform: &Platform, actor: &Actor, showing: &Showing) -> Result<Shown, AppError> {
    actor.require(&[Role::Administrador])?;
    let mut reader = platform.db.read().await?;
    let (chosen, _) = load(&mut reader, actor.user.id).await?;
    let only = showing.only_chosen.then(|| chosen.clone());
    let wanted = Wanted { filter: showing.filter.clone(), has_user: showing.has_user, chosen: only };
    let page = page_in(&mut reader, &wanted, showing.order, showing.paging).await?;
    let ids: Vec<Uuid> = page.items.iter().map(|prospect| prospect.id).collect();
    let ticked = store::chosen_among(&mut reader, &chosen, &ids).await?;
    let count = count_in(&mut reader, actor.user.id, &showing.filter).await?;
    Ok(Shown { page, chosen: ticked, count })
}

/// What the actor's selection holds.
pub async fn count(platform: &Platform, actor: &Actor, filter: &ProspectFilter) -> Result<SelectionCount, AppError> {
    actor.require(&[Role::Administrador])?;
    count_in(&mut platform.db.read().await?, actor.user.id, filter).await
}

async fn count_in(exec: &mut impl Exec, by: Uuid, filter: &ProspectFilter) -> Result<SelectionCount, AppError> {
    let (chosen, ajustes) = load(exec, by).await?;
    let open = |filter: ProspectFilter| Wanted { filter, has_user: Some(false), chosen: None };
    let (all, shown) = (open(ProspectFilter::default()), open(filter.clone()));
    let elegidos = store::count_chosen(exec, &chosen, &all).await?;
    let sin_usuario = list::count(exec, &all).await?;
    let (con_filtro, disponibles) = match filter.is_empty() {
        true => (elegidos, sin_usuario),
        false => (store::count_chosen(exec, &chosen, &shown).await?, list::count(exec, &shown).await?),
    };
    let ya_con_usuario = store::count_overtaken(exec, by).await?;
    Ok(SelectionCount { elegidos, con_filtro, disponibles, sin_usuario, ya_con_usuario, ajustes })
}

async fn load(exec: &mut impl Exec, by: Uuid) -> Result<(Chosen, Toggles), AppError> {
    let (filters, toggles) = store::find(exec, by).await?.unwrap_or_default();
    Ok((Chosen { by, filters }, toggles))
}

/// What making accounts for the actor's selection would come to.
pub async fn preview(platform: &Platform, actor: &Actor) -> Result<Preview, AppError> {
    actor.require(&[Role::Administrador])?;
    let mut reader = platform.db.read().await?;
    let (chosen, _) = load(&mut reader, actor.user.id).await?;
    store::preview(&mut reader, &chosen).await
}

/// The actor's selection, to make accounts for it: nobody else changes it until the transaction ends, and then it is
/// empty.
pub async fn take_in(tx: &mut Tx, platform: &Platform, actor: &Actor) -> Result<(Wanted, Toggles), AppError> {
    store::hold(tx, actor.user.id, platform.now()).await?;
    let (chosen, toggles) = load(tx, actor.user.id).await?;
    Ok((Wanted { chosen: Some(chosen), ..Wanted::default() }, toggles))
}

/// Empties it, and gives the next one the usual toggles.
pub async fn clear_in(tx: &mut Tx, platform: &Platform, actor: &Actor) -> Result<(), AppError> {
    store::clear(tx, actor.user.id, platform.now()).await?;
    store::save_toggles(tx, actor.user.id, Toggles::default(), platform.now()).await
}
