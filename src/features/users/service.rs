//! Creating, finding and removing people. The outermost service decides about the transaction.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use padron_core::import::messages;
use padron_core::person::Identifier;
use padron_core::role::Role;
use padron_core::text;
use uuid::Uuid;

use super::store::{self, NewUserRow};
use crate::error::AppError;
use crate::format;
use crate::platform::Platform;
use crate::platform::db::{Exec, MAX_LIST, Tx};

/// A person to create, every value already normalised by its type.
pub struct NewUser {
    pub document_type: Option<String>,
    pub document: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub role: Role,
    pub password_hash: String,
    /// End of validity of an initial password.
    pub password_expires: Option<DateTime<Utc>>,
    pub must_change_password: bool,
    pub created_by: Option<Uuid>,
}

/// Creates a person in the caller's unit of work. Whoever is the first to have an e-mail signs in with it; another
/// guardian or teacher keeps it for contact.
///
/// # Errors
/// `Invalid` with the field whose value somebody else already has; the caller must then drop `tx`.
pub async fn create_in(tx: &mut Tx, platform: &Platform, user: NewUser) -> Result<Uuid, AppError> {
    let id = platform.new_id();
    if user.document.is_none() && user.email.is_none() {
        return Err(AppError::invalid("nro_documento", "Indique al menos un documento o un correo."));
    }
    let sort_key = text::sort_key(&format!("{} {}", user.last_name, user.first_name));
    let inserted = store::insert(
        tx,
        &NewUserRow {
            id,
            document_type: user.document_type.as_deref(),
            document: user.document.as_deref(),
            first_name: &user.first_name,
            last_name: &user.last_name,
            sort_key: &sort_key,
            phone: user.phone.as_deref(),
            email: user.email.as_deref(),
            role: user.role,
            password_hash: &user.password_hash,
            password_expires: user.password_expires,
            must_change_password: user.must_change_password,
            created_by: user.created_by,
            created_at: platform.now(),
        },
    )
    .await?;
    if !inserted {
        // Taken when we tried; should it be gone by now, trying again helps.
        return Err(match &user.document {
            Some(document) => AppError::invalid("nro_documento", messages::duplicate_document(document)),
            None => AppError::conflict("conflicto", "Otra persona usaba este documento. Intente nuevamente."),
        });
    }
    if let Some(document) = &user.document
        && !store::insert_identifier(tx, id, document).await?
    {
        return Err(AppError::invalid("nro_documento", messages::duplicate_document(document)));
    }
    if let Some(email) = &user.email {
        let is_first = !store::is_email_of_another(tx, id, email).await?;
        let signs_in = is_first && store::insert_identifier(tx, id, email).await?;
        if !signs_in && !may_share_email(&user) {
            return Err(AppError::invalid("email", messages::duplicate_email(email)));
        }
    }
    Ok(id)
}

/// Families and teachers may give an address that somebody has, as long as they have another name to sign in with.
fn may_share_email(user: &NewUser) -> bool {
    matches!(user.role, Role::Apoderado | Role::Docente) && user.document.is_some()
}

/// The person who signs in with what was typed.
pub async fn find_by_identifier(exec: &mut impl Exec, typed: &str) -> Result<Option<UserRow>, AppError> {
    match normalize_identifier(typed) {
        Some(identifier) => store::find_by_identifier(exec, &identifier).await,
        None => Ok(None),
    }
}

/// What was typed, as stored; `None` when nobody can have it as a name.
pub fn normalize_identifier(typed: &str) -> Option<String> {
    Identifier::parse(typed).ok().map(|identifier| identifier.as_str().to_owned())
}

pub async fn find(exec: &mut impl Exec, id: Uuid) -> Result<Option<UserRow>, AppError> {
    store::find(exec, id).await
}

/// Which of these names somebody signs in with.
pub async fn taken_identifiers(exec: &mut impl Exec, names: &[&str]) -> Result<Vec<String>, AppError> {
    store::taken_identifiers(exec, names).await
}

/// Who has these e-mails, for signing in or for contact: e-mail and document.
pub async fn owners_of_emails(
    exec: &mut impl Exec,
    emails: &[&str],
) -> Result<Vec<(String, Option<String>)>, AppError> {
    let mut owners = Vec::new();
    for chunk in emails.chunks(MAX_LIST) {
        owners.extend(store::owners_of_emails(exec, chunk).await?);
    }
    Ok(owners)
}

/// Whether somebody else who is active has this e-mail too.
pub async fn is_email_shared(exec: &mut impl Exec, user: Uuid, email: &str) -> Result<bool, AppError> {
    store::is_email_of_another_active(exec, user, email).await
}

/// Whether somebody else who is active has this telephone too.
pub async fn is_phone_shared(exec: &mut impl Exec, user: Uuid, phone: &str) -> Result<bool, AppError> {
    store::is_phone_of_another_active(exec, user, phone).await
}

/// The administrator who has been here longest, for the command line to act as.
pub async fn first_administrator(exec: &mut impl Exec) -> Result<Option<UserRow>, AppError> {
    store::first_of_role(exec, Role::Administrador).await
}

pub async fn count(exec: &mut impl Exec) -> Result<i64, AppError> {
    store::count(exec).await
}

/// Who has these documents, by document.
pub async fn find_by_documents(
    exec: &mut impl Exec,
    documents: &[&str],
) -> Result<HashMap<String, KnownPerson>, AppError> {
    let mut known = HashMap::new();
    for chunk in documents.chunks(MAX_LIST) {
        let found = store::find_by_documents(exec, chunk).await?;
        known.extend(found.into_iter().map(|person| (person.document.clone(), person)));
    }
    Ok(known)
}

/// Who has these e-mails, for signing in or for contact.
pub async fn find_by_emails(exec: &mut impl Exec, emails: &[&str]) -> Result<Vec<EmailHolder>, AppError> {
    let mut found = Vec::new();
    for chunk in emails.chunks(MAX_LIST) {
        found.extend(store::find_by_emails(exec, chunk).await?);
    }
    Ok(found)
}

/// Who signs in with these names.
pub async fn find_by_identifiers(exec: &mut impl Exec, names: &[&str]) -> Result<Vec<IdentifierHolder>, AppError> {
    let mut found = Vec::new();
    for chunk in names.chunks(MAX_LIST) {
        found.extend(store::find_by_identifiers(exec, chunk).await?);
    }
    Ok(found)
}

/// Everyone active of a role, who stays until the caller's transaction ends.
pub async fn hold_active_in(tx: &mut Tx, role: Role) -> Result<Vec<Uuid>, AppError> {
    store::hold_active(tx, role).await
}

/// Stores a link to choose a password by; the person's former one of this purpose ends.
pub async fn put_link_in(tx: &mut Tx, link: &NewLink, now: DateTime<Utc>) -> Result<(), AppError> {
    store::put_link(tx, link, now).await
}

/// Whose link that is, and what for, if it still serves.
pub async fn find_by_link(
    exec: &mut impl Exec,
    code: &LinkCode,
    now: DateTime<Utc>,
) -> Result<Option<(LinkPurpose, UserRow)>, AppError> {
    let Some((user, purpose)) = store::find_link(exec, &code.digest(), now).await? else { return Ok(None) };
    Ok(store::find(exec, user).await?.map(|user| (purpose, user)))
}

/// Uses a link up; false if it serves no longer. Of several at once, one gets true.
pub async fn take_link_in(tx: &mut Tx, code: &LinkCode, now: DateTime<Utc>) -> Result<bool, AppError> {
    store::take_link(tx, &code.digest(), now).await
}

impl LockedUser {
    /// Why the person has to stay, as far as this slice knows.
    pub fn reason_to_keep(&self) -> Option<String> {
        if let Some(at) = self.last_sign_in {
            Some(format!("Ya ingresó a la plataforma el {}.", format::date(at)))
        } else if self.has_own_password {
            Some("Ya tiene una contraseña propia.".to_owned())
        } else if self.changed {
            Some("Sus datos cambiaron después de la importación.".to_owned())
        } else {
            None
        }
    }
}

/// Locks these users until the caller's transaction ends; whoever is gone is left out.
pub async fn lock_in(tx: &mut Tx, users: &[Uuid]) -> Result<Vec<LockedUser>, AppError> {
    let mut locked = Vec::with_capacity(users.len());
    for chunk in in_order(users).chunks(MAX_LIST) {
        locked.extend(store::lock(tx, chunk).await?);
    }
    Ok(locked)
}

/// Removes these users with their sessions, sign-in names and sealed passwords. The caller has made sure that nothing
/// else refers to them, and calls `credentials::forget_traces` after the commit.
pub async fn remove_in(tx: &mut Tx, users: &[Uuid]) -> Result<u64, AppError> {
    let mut removed = 0;
    for chunk in in_order(users).chunks(MAX_LIST) {
        removed += store::remove(tx, chunk).await?;
    }
    Ok(removed)
}

fn in_order(users: &[Uuid]) -> Vec<Uuid> {
    let mut users = users.to_vec();
    users.sort_unstable();
    users
}

pub use super::links::{LINK_LIFE, LINK_LIFE_ON_A_TELEPHONE, LinkCode, LinkPurpose, NewLink};
pub use store::{
    EmailHolder, FirstPasswords, IdentifierHolder, KnownPerson, LockedUser, UserRow, count_first_passwords,
    end_sessions as end_sessions_in, hold as hold_in, hold_by_document as hold_by_document_in,
    keep_password as keep_password_in, made, note_sign_in, prune_links as prune_links_in, replace_password,
};
