//! What a message is made of: asked of the database when somebody looks at it, and again when it is handed over. The secret
//! comes last and goes first: a password is opened, a link is made.

use chrono::{DateTime, TimeDelta, Utc};
use padron_core::message::Access;
use padron_core::password::PlainPassword;
use padron_core::role::Role;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::messages::{HIDDEN, Letter};
use super::model::{Channel, Mode, Purpose};
use super::store::{Subject, phones};
use super::who::{self, Unfit};
use crate::error::AppError;
use crate::features::credentials::service::{self as credentials, Recipient};
use crate::features::notifications::model::ReceivedNotice;
use crate::features::notifications::service as notifications;
use crate::features::settings::service::Institution;
use crate::features::users::service::{
    self as users, LINK_LIFE, LINK_LIFE_ON_A_TELEPHONE, LinkCode, LinkPurpose, NewLink, UserRow,
};
use crate::paths::activation_of;
use crate::platform::Platform;
use crate::platform::db::Exec;

/// All that a message is made of but its secret.
pub struct Draft {
    pub user: Uuid,
    pub role: Role,
    pub name: String,
    pub first_name: String,
    pub user_name: String,
    /// Where it goes by this channel.
    pub address: String,
    way: Way,
}

/// How the message lets its reader in.
enum Way {
    Password(Box<Recipient>),
    Link(LinkPurpose, TimeDelta),
    /// It tells something, and holds no secret.
    Notice(String),
}

/// The one thing in a message that nobody else may see. It cannot be printed.
pub enum Secret {
    Password(PlainPassword, DateTime<Utc>),
    Link {
        url: Zeroizing<String>,
        link: NewLink,
    },
    /// None: only news.
    Notice(String, DateTime<Utc>),
}

/// The message as things stand, or why it must not be sent.
pub async fn draft(
    platform: &Platform,
    exec: &mut impl Exec,
    subject: Subject,
    channel: Channel,
) -> Result<Result<Draft, Unfit>, AppError> {
    match subject.purpose {
        Purpose::Credencial => {
            let recipient = credentials::recipient(exec, subject.user).await?;
            let recipient = recipient.filter(|recipient| recipient.issue == subject.issue);
            let draft = recipient
                .ok_or(Unfit::Needless)
                .and_then(|recipient| first_way_in(platform, recipient, subject, channel));
            Ok(match draft {
                Ok(draft) if channel == Channel::WhatsApp && phones::is_opted_out(exec, &draft.address).await? => {
                    Err(Unfit::OptedOut)
                }
                draft => draft,
            })
        }
        Purpose::Recuperacion => recovery(platform, exec, subject, channel).await,
        Purpose::Permiso => notice(exec, subject, channel).await,
        Purpose::Prueba | Purpose::Impresion => Ok(Err(Unfit::Needless)),
    }
}

/// The first way in of somebody whom an import created.
pub fn first_way_in(
    platform: &Platform,
    recipient: Recipient,
    subject: Subject,
    channel: Channel,
) -> Result<Draft, Unfit> {
    let address = who::check(&recipient, channel, subject.mode, platform.now())?.to_owned();
    Ok(Draft::of(recipient, subject.mode, address))
}

/// Whoever asked a day ago, or has changed the account since, waits for no link any more.
async fn recovery(
    platform: &Platform,
    exec: &mut impl Exec,
    subject: Subject,
    channel: Channel,
) -> Result<Result<Draft, Unfit>, AppError> {
    let Some(user) = users::find(exec, subject.user).await? else { return Ok(Err(Unfit::Needless)) };
    let is_stale = subject.asked + LINK_LIFE <= platform.now();
    if is_stale || user.modified.is_some_and(|at| at > subject.asked) {
        return Ok(Err(Unfit::Needless));
    }
    let address = match who::check_recovery(exec, &user, channel).await? {
        Ok(address) => address.to_owned(),
        Err(unfit) => return Ok(Err(unfit)),
    };
    Ok(Ok(Draft::of_recovery(user, channel, address)))
}

async fn notice(exec: &mut impl Exec, subject: Subject, channel: Channel) -> Result<Result<Draft, Unfit>, AppError> {
    let (Some(user), Some(notice)) = (users::find(exec, subject.user).await?, subject.notice) else {
        return Ok(Err(Unfit::Needless));
    };
    let Some(notice) = notifications::find_of(exec, user.id, notice).await? else { return Ok(Err(Unfit::Needless)) };
    let address = match who::check_notice(exec, &user, channel).await? {
        Ok(address) => address.to_owned(),
        Err(unfit) => return Ok(Err(unfit)),
    };
    Ok(Ok(Draft::of_notice(user, &notice, address)))
}

impl Draft {
    /// For somebody whom an import created, whether or not a message may go out.
    pub fn of(recipient: Recipient, mode: Mode, address: String) -> Self {
        Self {
            user: recipient.id,
            role: recipient.role,
            name: recipient.full_name(),
            first_name: recipient.first_name.clone(),
            user_name: recipient.user_name().to_owned(),
            address,
            way: match mode {
                Mode::Password => Way::Password(Box::new(recipient)),
                Mode::Enlace => Way::Link(LinkPurpose::Activation, LINK_LIFE),
            },
        }
    }

    /// For somebody who forgot the password, whether or not a message may go out.
    pub fn of_recovery(user: UserRow, channel: Channel, address: String) -> Self {
        let life = match channel {
            Channel::WhatsApp => LINK_LIFE_ON_A_TELEPHONE,
            Channel::Email | Channel::Pdf => LINK_LIFE,
        };
        Self {
            user: user.id,
            role: user.role,
            name: format!("{} {}", user.first_name, user.last_name),
            first_name: user.first_name,
            user_name: user.document.or(user.email).unwrap_or_default(),
            address,
            way: Way::Link(LinkPurpose::Recovery, life),
        }
    }

    /// For somebody who is told something.
    pub fn of_notice(user: UserRow, notice: &ReceivedNotice, address: String) -> Self {
        Self {
            user: user.id,
            role: user.role,
            name: format!("{} {}", user.first_name, user.last_name),
            first_name: user.first_name,
            user_name: user.document.or(user.email).unwrap_or_default(),
            address,
            way: Way::Notice(format!("{}. {}", notice.titulo, notice.texto)),
        }
    }

    /// Opens the password, or makes a link that is good once it is stored; `None` for a password that no longer works.
    pub fn secret(&self, platform: &Platform) -> Result<Option<Secret>, AppError> {
        match &self.way {
            Way::Password(recipient) => {
                let password = credentials::open(platform, recipient)?;
                Ok(password.map(|password| Secret::Password(password, recipient.expires)))
            }
            Way::Link(purpose, life) => {
                let code = LinkCode::generate(&*platform.entropy);
                let (user, purpose, expires) = (self.user, *purpose, platform.now() + *life);
                let link = NewLink { user, purpose, digest: code.digest(), expires };
                let url = Zeroizing::new(format!("{}{}", platform.settings.public_url, activation_of(code.expose())));
                Ok(Some(Secret::Link { url, link }))
            }
            Way::Notice(news) => Ok(Some(Secret::Notice(news.clone(), platform.now()))),
        }
    }

    /// Whether it holds a password that whoever loaded the person typed.
    pub fn holds_typed(&self) -> bool {
        matches!(&self.way, Way::Password(recipient) if recipient.is_typed())
    }

    /// The letter with its secret in it.
    pub fn letter<'a>(&'a self, institution: &'a Institution, site: &'a str, secret: &'a Secret) -> Letter<'a> {
        self.written(institution, site, self.access(secret.expose()), secret.expires())
    }

    /// The letter as it may be looked at; `hidden` is [`Self::hidden`].
    pub fn without_secret<'a>(
        &'a self,
        platform: &'a Platform,
        institution: &'a Institution,
        hidden: &'a str,
    ) -> Letter<'a> {
        let expires = match &self.way {
            Way::Password(recipient) => recipient.expires,
            Way::Link(_, life) => platform.now() + *life,
            Way::Notice(_) => platform.now(),
        };
        self.written(institution, &platform.settings.public_url, self.access(hidden), expires)
    }

    /// What stands in place of the secret.
    pub fn hidden(&self, platform: &Platform) -> String {
        match &self.way {
            Way::Notice(news) => news.clone(),
            Way::Password(_) => HIDDEN.to_owned(),
            Way::Link(..) => format!("{}{}", platform.settings.public_url, activation_of(HIDDEN)),
        }
    }

    fn access<'a>(&self, secret: &'a str) -> Access<'a> {
        match self.way {
            Way::Password(_) => Access::Password(secret),
            Way::Link(LinkPurpose::Activation, _) => Access::Activation(secret),
            Way::Link(LinkPurpose::Recovery, _) => Access::Recovery(secret),
            Way::Notice(_) => Access::Notice(secret),
        }
    }

    fn written<'a>(
        &'a self,
        institution: &'a Institution,
        site: &'a str,
        access: Access<'a>,
        expires: DateTime<Utc>,
    ) -> Letter<'a> {
        let (role, name, user_name) = (self.role, self.name.as_str(), self.user_name.as_str());
        Letter { institution, site, role, name, first_name: &self.first_name, user_name, access, expires }
    }
}

impl Secret {
    pub fn expose(&self) -> &str {
        match self {
            Self::Password(password, _) => password.expose(),
            Self::Link { url, .. } => url,
            Self::Notice(news, _) => news,
        }
    }

    fn expires(&self) -> DateTime<Utc> {
        match self {
            Self::Password(_, expires) | Self::Notice(_, expires) => *expires,
            Self::Link { link, .. } => link.expires,
        }
    }

    /// The link to store before it is handed over.
    pub fn link(&self) -> Option<NewLink> {
        match self {
            Self::Password(..) | Self::Notice(..) => None,
            Self::Link { link, .. } => Some(*link),
        }
    }
}
