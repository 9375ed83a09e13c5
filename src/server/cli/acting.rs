//! Who acts when the machine's owner does.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::features::access::actor::{Actor, Client};
use crate::features::access::model::SessionUser;
use crate::features::users::service as users;
use crate::platform::Platform;

/// The command line acts for the machine's owner, in the name of the first administrator.
pub async fn acting_administrator(platform: &Platform) -> Result<Actor, String> {
    let found = async { users::first_administrator(&mut platform.db.read().await?).await };
    let user = found.await.map_err(|error| error.to_string())?.ok_or(
        "No hay ningún administrador. Créelo primero: padron user create --rol administrador … --password-stdin",
    )?;
    Ok(Actor {
        user: SessionUser { id: user.id, rol: user.role, nombre: user.first_name, apellido: user.last_name },
        session: Uuid::nil(),
        must_change_password: false,
        // Whoever owns the machine has the key file as well.
        confirmed_until: Some(DateTime::<Utc>::MAX_UTC),
        permissions: Vec::new(),
        client: Client { address: [127, 0, 0, 1].into(), request_id: "linea-de-comandos".into(), device_of: None },
    })
}
