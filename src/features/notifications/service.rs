//! Telling people something in the platform, and what becomes of it. Everyone has only their own notices.

use chrono::TimeDelta;
use uuid::Uuid;

use super::model::{AllRead, Inbox, Latest, NoticePage, NoticeQuery, ReceivedNotice};
use super::store::{self, NoticeFilter};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::platform::db::{Exec, Tx};
use crate::platform::listing::{Paging, search_key, unknown_order};
use crate::platform::{Platform, changes};

/// How long a notice stays once it is read, and how long at most.
const READ_LIFE: TimeDelta = TimeDelta::days(90);
const LIFE: TimeDelta = TimeDelta::days(365);

pub use super::notice::Notice;

/// Notifies people in the caller's unit of work, of which it should be the last part. The caller says
/// `platform.changes.wake()` after the commit, so that open pages hear of it at once.
pub async fn notify_in(
    tx: &mut Tx,
    platform: &Platform,
    recipients: &[Uuid],
    notice: &Notice<'_>,
) -> Result<(), AppError> {
    store::insert(tx, platform, recipients, notice).await?;
    changes::note_in(tx).await
}

/// As [`notify_in`], for one person, where something else is told by it: answers the notice's id, and leaves it to the
/// caller to say at the end that something changed ([`changes::note_in`]).
pub async fn write_in(
    tx: &mut Tx,
    platform: &Platform,
    recipient: Uuid,
    notice: &Notice<'_>,
) -> Result<Option<Uuid>, AppError> {
    Ok(store::insert(tx, platform, &[recipient], notice).await?.first().copied())
}

/// One notice of a person.
pub async fn find_of(exec: &mut impl Exec, user: Uuid, id: Uuid) -> Result<Option<ReceivedNotice>, AppError> {
    store::find(exec, user, id).await
}

/// How many notices a person has not read.
pub async fn unread(exec: &mut impl Exec, user: Uuid) -> Result<i64, AppError> {
    store::count_unread(exec, user).await
}

/// A page of the actor's notices, the newest first unless asked otherwise.
pub async fn list(platform: &Platform, actor: &Actor, query: NoticeQuery) -> Result<NoticePage, AppError> {
    let paging = Paging::new(query.pagina, query.por_pagina);
    let filter = NoticeFilter {
        user: actor.user.id,
        read: query.leida,
        search: search_key(query.buscar.as_deref()),
        oldest_first: match query.ordenar.as_deref() {
            None | Some("-fecha") => false,
            Some("fecha") => true,
            Some(_) => return Err(unknown_order("fecha, -fecha")),
        },
    };
    let mut reader = platform.db.read().await?;
    Ok(NoticePage {
        items: store::list(&mut reader, &filter, paging).await?,
        total: store::count(&mut reader, &filter).await?,
        pagina: paging.page,
        por_pagina: paging.per_page,
        sin_leer: store::count_unread(&mut reader, actor.user.id).await?,
    })
}

/// Marks one of the actor's notices as read. Repeating it changes nothing.
///
/// # Errors
/// `NotFound` for everybody else's.
pub async fn mark_read(platform: &Platform, actor: &Actor, id: Uuid) -> Result<ReceivedNotice, AppError> {
    let mut tx = platform.db.begin().await?;
    let marked = store::mark_read(&mut tx, actor.user.id, Some(id), platform.now()).await?;
    let notice = store::find(&mut tx, actor.user.id, id).await?.ok_or(AppError::NotFound)?;
    finish(platform, tx, marked).await?;
    Ok(notice)
}

/// Marks all of the actor's notices as read.
pub async fn mark_all_read(platform: &Platform, actor: &Actor) -> Result<AllRead, AppError> {
    let mut tx = platform.db.begin().await?;
    let marked = store::mark_read(&mut tx, actor.user.id, None, platform.now()).await?;
    let unread = store::count_unread(&mut tx, actor.user.id).await?;
    finish(platform, tx, marked).await?;
    Ok(AllRead { sin_leer: unread, leidas: marked })
}

/// Lets the person's other open pages know, if there is anything to know.
async fn finish(platform: &Platform, mut tx: Tx, marked: u64) -> Result<(), AppError> {
    if marked > 0 {
        changes::note_in(&mut tx).await?;
    }
    tx.commit().await?;
    platform.changes.wake();
    Ok(())
}

/// What the bell shows.
pub async fn inbox(exec: &mut impl Exec, user: Uuid) -> Result<Inbox, AppError> {
    let sin_leer = store::count_unread(exec, user).await?;
    let latest = store::find_latest(exec, user).await?;
    let ultima = latest.map(|notice| {
        let ReceivedNotice { id, tipo, titulo, texto, enlace, fecha, leida: _ } = notice;
        Latest { id, tipo, titulo, texto, enlace, fecha }
    });
    Ok(Inbox { sin_leer, ultima })
}

/// Removes read notices after 90 days, and all of them after a year.
pub async fn prune(platform: &Platform) -> Result<(), AppError> {
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    store::prune(&mut tx, now - READ_LIFE, now - LIFE).await?;
    tx.commit().await
}
