//! Who acts, and from where: the value every service asks before it does anything.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use padron_core::permission::Permission;
use padron_core::role::Role;
use uuid::Uuid;

use super::model::{Me, SessionUser};
use crate::error::AppError;
use crate::platform::Platform;

/// Where a request comes from. Made once by the middleware.
#[derive(Clone, Debug)]
pub struct Client {
    /// The address, behind any trusted proxy.
    pub address: IpAddr,
    /// Id of the request, as logged and answered.
    pub request_id: String,
    /// The user whose device cookie came along (a browser that signed in before).
    pub device_of: Option<Uuid>,
}

impl Client {
    /// The network failures are counted for: the address itself, or an IPv6 subscriber's /64.
    pub fn network(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

/// A signed-in person (or the command line, which acts for the machine's owner).
#[derive(Clone, Debug)]
pub struct Actor {
    pub user: SessionUser,
    pub session: Uuid,
    pub must_change_password: bool,
    /// Until when the password that was typed once more counts in this session; none if it was not.
    pub confirmed_until: Option<DateTime<Utc>>,
    /// What a teacher may publish at present; empty for everybody else.
    pub permissions: Vec<Permission>,
    pub client: Client,
}

/// Of how many people somebody may have the secrets opened at once without typing the password once more.
const WITHOUT_SECOND_LOOK: usize = 20;

impl Actor {
    /// The person and what they may do, as an answer says it.
    pub fn me(&self) -> Me {
        Me {
            id: self.user.id,
            nombre: self.user.nombre.clone(),
            apellido: self.user.apellido.clone(),
            rol: self.user.rol,
            debe_cambiar_password: self.must_change_password,
            permisos: self.permissions.clone(),
        }
    }

    /// Refuses whoever has none of these roles (`HU-USERS-04 VN-01`).
    pub fn require(&self, roles: &[Role]) -> Result<(), AppError> {
        if roles.contains(&self.user.rol) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// The second look: secrets of more than 20 people are only for whoever has typed the password once more within the
    /// last ten minutes (`POST /auth/confirmar`).
    ///
    /// # Errors
    /// `ConfirmPassword`.
    pub fn require_second_look(&self, now: DateTime<Utc>, people: usize) -> Result<(), AppError> {
        let is_confirmed = self.confirmed_until.is_some_and(|end| end > now);
        if people <= WITHOUT_SECOND_LOOK || is_confirmed { Ok(()) } else { Err(AppError::ConfirmPassword) }
    }
}

/// A signed-in person's request: what REST and server functions hand to a service.
pub struct Caller {
    pub platform: Arc<Platform>,
    pub actor: Actor,
}

/// Anybody's request, signed in or not.
pub struct Visitor {
    pub platform: Arc<Platform>,
    pub client: Client,
    pub actor: Option<Actor>,
    /// As [`RequestIdentity::changes`].
    pub changes: i64,
}

/// Who looks, as the middleware found out; in the extensions of every request.
#[derive(Clone, Debug)]
pub struct RequestIdentity {
    pub actor: Option<Actor>,
    /// How many changes had been counted ([`crate::platform::changes`]) before anything was read for a page; 0 elsewhere.
    pub changes: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_an_ipv4_address_or_an_ipv6_subscriber() {
        let network = |address: &str| {
            Client { address: address.parse().unwrap(), request_id: String::new(), device_of: None }.network()
        };
        assert_eq!(network("190.12.3.4"), "190.12.3.4");
        assert_eq!(network("::ffff:190.12.3.4"), "190.12.3.4");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::"), network("2001:db8:1:3::"));
    }
}
