//! The demo's people: a director, an administrator and thirty teachers, on a database that holds
//! nobody else.

use padron_core::password::PlainPassword;
use padron_core::password::initial;
use padron_core::role::Role;

use crate::error::AppError;
use crate::features::session::service::DEMO;
use crate::features::settings::service as settings;
use crate::features::users::service::{self as users, NewUser};
use crate::platform::Platform;

const TEACHERS: [(&str, &str); 30] = [
    ("María Elena", "Quispe Mamani"),
    ("José Luis", "García Núñez"),
    ("Rosa", "Huamán Ccori"),
    ("Percy", "Ríos Peña"),
    ("Flor de María", "Condori Apaza"),
    ("Óscar", "Yupanqui Chávez"),
    ("Úrsula", "Vásquez Güere"),
    ("Wilfredo", "Salas-Bravo Ibáñez"),
    ("Milagros", "Pérez López"),
    ("Íñigo", "De la Cruz Soto"),
    ("Sofía", "Paredes Lúcar"),
    ("Raúl", "Tuesta Pinedo"),
    ("Luz Marina", "O'Higgins Díaz"),
    ("César Augusto", "Muñoz Ñahui"),
    ("Yésica", "Zegarra Cáceres"),
    ("Juan Carlos", "Mendoza Rojas"),
    ("Zoila", "Castillo Vega"),
    ("Brayan", "Flores Aguirre"),
    ("Carmen", "Torres Palomino"),
    ("Edwin", "Sánchez Oré"),
    ("Gladys", "Ramos Tello"),
    ("Hugo", "Espinoza Lara"),
    ("Irma", "Chumpitaz León"),
    ("Jorge", "Benavides Solís"),
    ("Katherine", "Arce Montes"),
    ("Lourdes", "Valdivia Prado"),
    ("Manuel", "Ticona Choque"),
    ("Nelly", "Barrientos Cruz"),
    ("Orlando", "Gamarra Silva"),
    ("Patricia", "Ugarte Melgar"),
];

/// Fills an empty database; leaves the demo's own as it is; refuses any other.
pub async fn prepare(platform: &Platform) -> Result<(), String> {
    let state = async {
        let mut reader = platform.db.read().await?;
        Ok::<_, AppError>((settings::is_demo(&mut reader).await?, users::count(&mut reader).await?))
    };
    match state.await.map_err(|error| error.to_string())? {
        (true, _) => Ok(()),
        (false, 0) => {
            seed(platform).await.map_err(|error| format!("No se pudieron crear los datos de demostración. {error}"))
        }
        (false, people) => Err(format!(
            "PADRON_DEMO: esta base de datos ya tiene {people} usuarios reales, y la demostración muestra sus contraseñas. \
             Indique otra con --database-url."
        )),
    }
}

/// Refuses to serve the demo's people, whose passwords are published, as if they were real.
pub async fn refuse(platform: &Platform) -> Result<(), String> {
    let demo = async { settings::is_demo(&mut platform.db.read().await?).await };
    if demo.await.map_err(|error: AppError| error.to_string())? {
        return Err(
            "PADRON_DATABASE_URL: esta base de datos es la de la demostración, y sus contraseñas son públicas. \
             Indique otra con --database-url, o sírvala con --demo."
                .into(),
        );
    }
    Ok(())
}

async fn seed(platform: &Platform) -> Result<(), AppError> {
    let cost = platform.settings.initial_cost;
    let mut people = Vec::new();
    for account in DEMO {
        let hash = platform.hasher.hash(PlainPassword::new(account.password.to_owned()), cost).await?;
        people.push((account.document.to_owned(), account.first_name, account.last_name, account.role, hash));
    }
    // Nobody signs in as one of the teachers: one hash of a password nobody knows serves all.
    let unknown = initial::generate_strong(&mut platform.entropy.rng(), initial::STRONG_LENGTH);
    let locked = platform.hasher.hash(unknown, cost).await?;
    for (number, (first_name, last_name)) in TEACHERS.into_iter().enumerate() {
        people.push((format!("{}", 40_200_000 + number * 37), first_name, last_name, Role::Docente, locked.clone()));
    }
    let mut tx = platform.db.begin().await?;
    for (document, first_name, last_name, role, password_hash) in people {
        let user = NewUser {
            document_type: Some("DNI".into()),
            document: Some(document),
            first_name: first_name.into(),
            last_name: last_name.into(),
            phone: None,
            email: None,
            role,
            password_hash,
            password_expires: None,
            must_change_password: false,
            created_by: None,
        };
        users::create_in(&mut tx, platform, user).await?;
    }
    settings::mark_demo_in(&mut tx, platform).await?;
    tx.commit().await
}
