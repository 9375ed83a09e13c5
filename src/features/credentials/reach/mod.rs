//! Whom first passwords can be handed to, by whatever channel: everyone an import created, with what it takes to tell
//! whether the password still works and whether the person has come in with it.

mod store;

use chrono::{DateTime, Utc};
use padron_core::password::{Method, PlainPassword};
use uuid::Uuid;

use super::model::ClassroomFilter;
use super::{roster, vault};
use crate::error::AppError;
use crate::platform::Platform;
use crate::platform::db::Exec;

pub use store::Recipient;

impl Recipient {
    /// Whether the first password still works: for an active person, until it expires or is changed.
    pub fn password_works(&self, now: DateTime<Utc>) -> bool {
        self.active && self.sealed.is_some() && self.expires > now
    }

    /// Whoever loaded the person typed the password: it is handed out, and never shown.
    pub fn is_typed(&self) -> bool {
        self.method.as_deref() == Some(Method::Manual.as_str())
    }

    /// Has a password of their own.
    pub fn has_come_in(&self) -> bool {
        self.password_expires.is_none()
    }

    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// What the person types to sign in.
    pub fn user_name(&self) -> &str {
        self.document.as_deref().or(self.email.as_deref()).unwrap_or_default()
    }
}

/// Everyone that the import created and who was issued a first password, in the order of the file.
pub async fn recipients(exec: &mut impl Exec, import: Uuid) -> Result<Vec<Recipient>, AppError> {
    store::of_import(exec, import).await
}

/// Keeps of an import's people those who are of that classroom (its key); without one, all.
///
/// # Errors
/// `Invalid` for a classroom that nobody of the import is of.
pub async fn keep_classroom(
    platform: &Platform,
    exec: &mut impl Exec,
    import: Uuid,
    classroom: Option<&str>,
    people: &mut Vec<Recipient>,
) -> Result<(), AppError> {
    let members = roster::members(platform, exec, import, &ClassroomFilter::parse(classroom)).await?;
    if let Some(members) = members {
        people.retain(|person| members.contains(&person.id));
    }
    Ok(())
}

/// One person, as things stand now; `None` for whoever was never issued a first password.
pub async fn recipient(exec: &mut impl Exec, user: Uuid) -> Result<Option<Recipient>, AppError> {
    store::of_user(exec, user).await
}

/// Opens the sealed password, at the moment when it is handed out; `None` where it no longer works.
pub fn open(platform: &Platform, recipient: &Recipient) -> Result<Option<PlainPassword>, AppError> {
    let Some(sealed) = recipient.sealed.as_deref().filter(|_| recipient.password_works(platform.now())) else {
        return Ok(None);
    };
    vault::open(platform, recipient.import.unwrap_or_default(), recipient.id, sealed).map(Some)
}
