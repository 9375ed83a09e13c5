//! People of each role, made straight in the database, who then sign in like everyone.

use std::sync::atomic::{AtomicU32, Ordering};

use padron::features::access::actor::{Actor, Client};
use padron::features::credentials::service::expiry;
use padron::features::session::service::{authenticate, session_of};
use padron::features::users::service::{NewUser, create_in};
use padron_core::password::PlainPassword;
use padron_core::role::Role;
use uuid::Uuid;

use super::app::TestApp;

/// A password of their own that everyone in the tests has; it keeps all rules.
pub const OWN_PASSWORD: &str = "Trompeta-azul-58";
/// An initial one.
pub const INITIAL_PASSWORD: &str = "kR7mWq2xTz";

#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub document: String,
    pub email: String,
    pub password: &'static str,
}

impl TestApp {
    /// Someone with a password of their own.
    pub async fn add(&self, role: Role) -> Person {
        self.add_person(role, OWN_PASSWORD, |_| ()).await
    }

    /// Someone who must change an initial password.
    pub async fn add_newcomer(&self, role: Role) -> Person {
        let expires = expiry(&self.platform);
        self.add_person(role, INITIAL_PASSWORD, |user| {
            user.must_change_password = true;
            user.password_expires = Some(expires);
        })
        .await
    }

    pub async fn add_person(&self, role: Role, password: &'static str, adjust: impl FnOnce(&mut NewUser)) -> Person {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let plain = PlainPassword::new(password.to_owned());
        let mut user = NewUser {
            document_type: Some("DNI".into()),
            document: Some(format!("{}", 90_000_000 + number)),
            first_name: "Rosaura".into(),
            last_name: "Quintanilla Ñope".into(),
            phone: None,
            email: Some(format!("rosaura{number}@colegio.pe")),
            role,
            password_hash: self.platform.hasher.hash(plain, self.platform.settings.own_cost).await.unwrap(),
            password_expires: None,
            must_change_password: false,
            created_by: None,
        };
        adjust(&mut user);
        let (document, email) = (user.document.clone().unwrap_or_default(), user.email.clone().unwrap_or_default());
        let mut tx = self.platform.db.begin().await.unwrap();
        let id = create_in(&mut tx, &self.platform, user).await.unwrap();
        tx.commit().await.unwrap();
        Person { id, document, email, password }
    }

    /// Whom the token stands for, as services know them.
    pub async fn actor(&self, token: &str) -> Actor {
        let client = Client { address: [127, 0, 0, 1].into(), request_id: "prueba".into(), device_of: None };
        let session = session_of(&self.platform, token).unwrap();
        let mut reader = self.platform.db.read().await.unwrap();
        authenticate(&self.platform, &mut reader, client, session).await.unwrap().unwrap()
    }

    /// The token of a new administrator.
    pub async fn administrator(&self) -> String {
        let person = self.add(Role::Administrador).await;
        self.token_of(&person).await
    }
}
