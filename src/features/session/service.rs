//! The rules of signing in, signing out and changing one's password.

use chrono::{DateTime, TimeDelta, Utc};
use padron_core::password::PlainPassword;
use padron_core::password::policy::{self, PasswordContext};
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::model::{DemoSignIn, Profile, SignedIn};
use super::{store, throttle, token};
use crate::error::{AppError, FieldError};
use crate::features::access::actor::{Actor, Client};
use crate::features::access::model::SessionUser;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::credentials::service as credentials;
use crate::features::settings::service as settings;
use crate::features::users::service::{self as users, UserRow};
use crate::platform::Platform;
use crate::platform::db::{Exec, Tx};
use crate::platform::hashing::{Check, Verification};

/// How long a password that was typed once more counts.
const SECOND_LOOK: TimeDelta = TimeDelta::minutes(10);

/// A password found in fewer guesses than this is a common one.
const COMMON_GUESSES: u64 = 1_000_000;

/// Signs in with a document number, carnet or e-mail.
///
/// # Errors
/// `BadCredentials`, in the same time, for an unknown user, a wrong or expired password, an
/// inactive and a blocked one. `Unavailable` when too many wait.
pub async fn sign_in(
    platform: &Platform,
    client: &Client,
    typed: &str,
    password: PlainPassword,
) -> Result<SignedIn, AppError> {
    // Another sign-in may upgrade the hash while this one is checked: then it is looked at once more.
    for last_try in [false, true] {
        let copy = PlainPassword::new(password.expose().to_owned());
        match try_sign_in(platform, client, typed, copy).await? {
            Some(signed) => return Ok(signed),
            None if last_try => break,
            None => {}
        }
    }
    Err(AppError::BadCredentials)
}

/// `None` when the stored hash is no longer the one that was checked.
async fn try_sign_in(
    platform: &Platform,
    client: &Client,
    typed: &str,
    password: PlainPassword,
) -> Result<Option<SignedIn>, AppError> {
    let user = users::find_by_identifier(&mut platform.db.read().await?, typed).await?;
    let name = users::normalize_identifier(typed).unwrap_or_default();
    let account = throttle::account(platform, user.as_ref().map(|user| user.id), &name, client);
    let network = client.network();
    let verification = verify(platform, user.as_ref(), password, &account, &network).await?;
    let Some(user) = user.filter(|_| verification.accepted) else {
        tracing::info!(account, "sign-in refused");
        return Err(AppError::BadCredentials);
    };

    let mut tx = platform.db.begin().await?;
    store::delete_attempts(&mut tx, &account, Some(&network)).await?;
    let hash = verification.upgraded.as_deref().unwrap_or(&user.password_hash);
    let noted = users::note_sign_in(&mut tx, user.id, &user.password_hash, hash, platform.now()).await?;
    if !noted {
        tx.commit().await?;
        return Ok(None);
    }
    let purged = keep_first_in(&mut tx, platform, &user).await?;
    let signed = open_session_in(&mut tx, platform, client, &user, user.must_change_password).await?;
    tx.commit().await?;
    if purged {
        credentials::forget_traces(platform).await;
    }
    Ok(Some(signed))
}

/// A first password that need not be changed («Forzar cambio» off) is the person's own from the first sign-in on, and its
/// sealed copy is forgotten; true if there was one.
async fn keep_first_in(tx: &mut Tx, platform: &Platform, user: &UserRow) -> Result<bool, AppError> {
    let is_first = user.password_expires.is_some() && !user.must_change_password;
    if !is_first || !users::keep_password_in(tx, user.id, platform.now()).await? {
        return Ok(false);
    }
    let entry = Entry { action: "conservar_password", object: "usuario", object_id: user.id, detail: json!({}) };
    audit::record_system_in(tx, platform, Some(user.id), entry).await?;
    credentials::purge_for_user_in(tx, platform, user.id).await
}

/// Checks a password under the throttle. An attempt whose password could not be checked is no failure.
async fn verify(
    platform: &Platform,
    user: Option<&UserRow>,
    password: PlainPassword,
    account: &str,
    network: &str,
) -> Result<Verification, AppError> {
    let attempt = throttle::register(platform, account, network).await?;
    let verification = platform.hasher.check(check(platform, user, password, attempt.open)).await;
    if verification.is_err() {
        throttle::withdraw(platform, &attempt).await?;
    }
    verification
}

fn check(platform: &Platform, user: Option<&UserRow>, password: PlainPassword, open: bool) -> Check {
    let settings = &platform.settings;
    // One that need not be changed becomes the person's own by signing in.
    let own = user.is_some_and(|user| user.password_expires.is_none() || !user.must_change_password);
    let unexpired = user.is_some_and(|user| user.password_expires.is_none_or(|end| end > platform.now()));
    Check {
        stored: user.map(|user| user.password_hash.clone()),
        password,
        admissible: open && unexpired && user.is_some_and(|user| user.active),
        wanted: if own { settings.own_cost } else { settings.initial_cost },
        highest: settings.own_cost.max(settings.initial_cost),
    }
}

pub(super) async fn open_session_in(
    tx: &mut Tx,
    platform: &Platform,
    client: &Client,
    user: &UserRow,
    must_change: bool,
) -> Result<SignedIn, AppError> {
    let now = platform.now();
    let expires = now + token::SESSION_LIFE;
    let session = platform.new_id();
    store::insert_session(tx, session, user.id, &client.network(), now, expires).await?;
    Ok(SignedIn {
        token: token::for_session(platform, user.id, session, expires)?,
        expira_en: expires,
        debe_cambiar_password: must_change,
        usuario: SessionUser {
            id: user.id,
            nombre: user.first_name.clone(),
            apellido: user.last_name.clone(),
            rol: user.role,
        },
    })
}

/// The session that a token names, if it is one of ours and not too old. Asks no database.
pub fn session_of(platform: &Platform, token: &str) -> Option<Uuid> {
    token::read_session(platform, token)
}

/// Whose session that is, if it still holds. What a teacher may publish is not known here: whoever builds the
/// request's [`Actor`] adds it.
pub async fn authenticate(
    platform: &Platform,
    exec: &mut impl Exec,
    client: Client,
    session: Uuid,
) -> Result<Option<Actor>, AppError> {
    let Some(live) = store::find_live_session(exec, session, platform.now()).await? else { return Ok(None) };
    let user = SessionUser { id: live.user_id, nombre: live.first_name, apellido: live.last_name, rol: live.role };
    let (must_change_password, confirmed_until) = (live.must_change_password, live.confirmed_until);
    Ok(Some(Actor { user, session, must_change_password, confirmed_until, permissions: Vec::new(), client }))
}

/// Whether the actor's session goes on: not signed out, expired or revoked, nor its person deactivated or made to change
/// the password. For what outlives a request.
pub async fn holds(platform: &Platform, exec: &mut impl Exec, actor: &Actor) -> Result<bool, AppError> {
    let live = store::find_live_session(exec, actor.session, platform.now()).await?;
    Ok(live.is_some_and(|live| !live.must_change_password))
}

/// Ends the actor's session and every other of the same person.
pub async fn sign_out(platform: &Platform, actor: &Actor) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    users::end_sessions_in(&mut tx, actor.user.id, platform.now()).await?;
    tx.commit().await
}

/// The second look: the actor types the password once more, which counts for ten minutes in this session
/// ([`Actor::require_second_look`]). Wrong ones count as at signing in.
///
/// # Errors
/// `Invalid` for a wrong password, and for any while too many were wrong.
pub async fn confirm_password(platform: &Platform, actor: &Actor, password: PlainPassword) -> Result<(), AppError> {
    let user = users::find(&mut platform.db.read().await?, actor.user.id).await?.ok_or(AppError::Unauthenticated)?;
    let account = throttle::account(platform, Some(user.id), "", &actor.client);
    let network = actor.client.network();
    let verification = verify(platform, Some(&user), password, &account, &network).await?;
    if !verification.accepted {
        tracing::info!(account, "a second look was refused");
        return Err(AppError::invalid("password", "La contraseña no es correcta. Escríbala de nuevo."));
    }
    let mut tx = platform.db.begin().await?;
    store::delete_attempts(&mut tx, &account, Some(&network)).await?;
    if !store::confirm_session(&mut tx, actor.session, platform.now() + SECOND_LOOK).await? {
        return Err(AppError::Unauthenticated);
    }
    let entry = Entry { action: "confirmar_password", object: "usuario", object_id: user.id, detail: json!({}) };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    tx.commit().await
}

/// Both boxes must hold the same new password.
pub fn confirm_matches(new: &str, confirmation: &str) -> Result<(), AppError> {
    if new == confirmation {
        return Ok(());
    }
    Err(AppError::invalid("confirmacion", "Las dos contraseñas no coinciden. Escríbalas de nuevo."))
}

/// Changes the actor's own password, ends all sessions and opens a new one.
pub async fn change_password(
    platform: &Platform,
    actor: &Actor,
    current: PlainPassword,
    new: PlainPassword,
) -> Result<SignedIn, AppError> {
    let (user, institution) = {
        let mut reader = platform.db.read().await?;
        let user = users::find(&mut reader, actor.user.id).await?.ok_or(AppError::Unauthenticated)?;
        (user, settings::institution(platform, &mut reader).await?)
    };
    let broken = broken_rules(&user, &institution.name, current.expose() == new.expose(), &new);

    let account = throttle::account(platform, Some(user.id), "", &actor.client);
    let network = actor.client.network();
    let verification = verify(platform, Some(&user), current, &account, &network).await?;
    if !verification.accepted {
        return Err(AppError::invalid("password_actual", "La contraseña actual no es correcta."));
    }
    if !broken.is_empty() {
        let mut tx = platform.db.begin().await?;
        store::delete_attempts(&mut tx, &account, Some(&network)).await?;
        tx.commit().await?;
        return Err(AppError::Invalid(broken));
    }
    let hash = platform.hasher.hash(new, platform.settings.own_cost).await?;

    let mut tx = platform.db.begin().await?;
    if !users::replace_password(&mut tx, user.id, &user.password_hash, &hash, None, Some(platform.now())).await? {
        return Err(AppError::conflict("conflicto", "La contraseña cambió en otro lugar. Ingrese de nuevo."));
    }
    store::delete_attempts(&mut tx, &account, Some(&network)).await?;
    users::end_sessions_in(&mut tx, user.id, platform.now()).await?;
    let purged = credentials::purge_for_user_in(&mut tx, platform, user.id).await?;
    let signed = open_session_in(&mut tx, platform, &actor.client, &user, false).await?;
    let entry = Entry { action: "cambiar_password", object: "usuario", object_id: user.id, detail: json!({}) };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    tx.commit().await?;
    if purged {
        credentials::forget_traces(platform).await;
    }
    Ok(signed)
}

/// What is wrong with a new password; `is_former` if it is the one it is to replace.
pub(super) fn broken_rules(user: &UserRow, institution: &str, is_former: bool, new: &PlainPassword) -> Vec<FieldError> {
    let document = user.document.as_deref().unwrap_or_default();
    let context = PasswordContext {
        documento: document,
        nombre: &user.first_name,
        apellido: &user.last_name,
        email: user.email.as_deref(),
        institucion: institution,
        es_inicial: is_former,
        // The estimate is quadratic in the length, and a longer one is refused anyway.
        es_comun: is_common(new, &[&user.first_name, &user.last_name, document, institution]),
    };
    policy::check_own_password(new.expose(), &context)
        .iter()
        .map(|rule| FieldError::new("password_nueva", rule.to_string()))
        .collect()
}

/// Whether a password is found in few guesses by someone who knows `hints`.
pub fn is_common(password: &PlainPassword, hints: &[&str]) -> bool {
    let text = password.expose();
    // The estimate is quadratic in the length; longer and shorter ones are refused anyway.
    (policy::MIN_CHARS..=policy::MAX_BYTES).contains(&text.len())
        && zxcvbn::zxcvbn(text, hints).guesses() < COMMON_GUESSES
}

/// The actor's own data.
pub async fn profile(platform: &Platform, actor: &Actor) -> Result<Profile, AppError> {
    let user = users::find(&mut platform.db.read().await?, actor.user.id).await?.ok_or(AppError::Unauthenticated)?;
    Ok(Profile {
        rol: user.role,
        nombre: user.first_name,
        apellido: user.last_name,
        documento: user.document,
        telefono: user.phone,
        email: user.email,
        ultimo_ingreso: user.last_sign_in,
    })
}

/// When somebody last chose a password, whether by the form or by a link; `None` for whoever never did.
pub async fn password_chosen_at(exec: &mut impl Exec, user: Uuid) -> Result<Option<DateTime<Utc>>, AppError> {
    let choosing = ["cambiar_password", "activar_cuenta", "recuperar_password"];
    audit::last_done(exec, "usuario", user, &choosing).await
}

/// Opens an account that too many failures closed, for whoever owns the machine.
pub async fn unlock(platform: &Platform, user: &UserRow) -> Result<(), AppError> {
    let mut tx = platform.db.begin().await?;
    for account in throttle::accounts_of(platform, user.id) {
        store::delete_attempts(&mut tx, &account, None).await?;
    }
    let entry = Entry { action: "desbloquear", object: "usuario", object_id: user.id, detail: json!({}) };
    audit::record_system_in(&mut tx, platform, None, entry).await?;
    tx.commit().await
}

/// Drops old failures, and sessions and links that ended.
pub async fn prune(platform: &Platform) -> Result<(), AppError> {
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    store::prune(&mut tx, now - TimeDelta::days(3), now - TimeDelta::days(7)).await?;
    users::prune_links_in(&mut tx, now).await?;
    tx.commit().await
}

/// The demo's ready-made sign-ins; empty outside the demo.
pub fn demo_sign_ins(platform: &Platform) -> Vec<DemoSignIn> {
    if !platform.settings.demo {
        return Vec::new();
    }
    DEMO.iter()
        .map(|account| DemoSignIn {
            rol: account.role,
            nombre: format!("{} {}", account.first_name, account.last_name),
            usuario: account.document.into(),
            password: account.password.into(),
        })
        .collect()
}

/// A ready-made person of the demo.
pub struct DemoAccount {
    pub role: Role,
    pub document: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub password: &'static str,
}

/// Published passwords: the demo runs on loopback only, on a database of its own.
pub const DEMO: &[DemoAccount] = &[
    DemoAccount {
        role: Role::Administrador,
        document: "70000001",
        first_name: "Ana",
        last_name: "Ruiz Paredes",
        password: "Jardin-de-abril-26",
    },
    DemoAccount {
        role: Role::Director,
        document: "70000002",
        first_name: "Carlos",
        last_name: "Mendoza Villar",
        password: "Campana-del-patio-7",
    },
    DemoAccount {
        role: Role::Docente,
        document: "70000003",
        first_name: "Elena",
        last_name: "Salazar Quiroz",
        password: "Maestra-de-abril-9",
    },
    DemoAccount {
        role: Role::Apoderado,
        document: "70000004",
        first_name: "Marta",
        last_name: "Aguilar Rengifo",
        password: "Familia-del-patio-4",
    },
];
