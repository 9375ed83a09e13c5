//! The demo's school, on a database that holds nobody else: those who can sign in, thirty more teachers, the courses
//! they give, and a family.

use padron_core::import::{Kind, Known, TypedRow, parse_row};
use padron_core::password::PlainPassword;
use padron_core::password::initial;
use padron_core::role::Role;

use crate::error::AppError;
use crate::features::courses::service as courses;
use crate::features::families::service as families;
use crate::features::session::service::DEMO;
use crate::features::settings::service as settings;
use crate::features::users::service::{self as users, NewUser};
use crate::platform::Platform;
use crate::platform::db::Tx;

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

/// What the teacher who can sign in gives: grade and section of Primaria, course.
const OWN_COURSES: [(&str, &str, &str); 3] =
    [("3", "A", "Matemática"), ("3", "A", "Comunicación"), ("4", "B", "Matemática")];
const COURSES: [&str; 6] = ["Matemática", "Comunicación", "Arte y Cultura", "Inglés", "Religión", "Educación Física"];
/// Every so many of the other teachers has no courses yet.
const IDLE: usize = 8;
/// The children of the guardian who can sign in: names, grade and section of Primaria.
const CHILDREN: [(&str, &str, &str, &str); 2] =
    [("Lucía", "Paredes Aguilar", "3", "A"), ("Mateo", "Paredes Aguilar", "5", "A")];

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
        people.push((teacher_document(number), first_name, last_name, Role::Docente, locked.clone()));
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
    seed_school(&mut tx, platform).await?;
    settings::mark_demo_in(&mut tx, platform).await?;
    tx.commit().await
}

/// Courses and children, by the same rules as an import's rows.
async fn seed_school(tx: &mut Tx, platform: &Platform) -> Result<(), AppError> {
    let document_of =
        |role: Role| DEMO.iter().find(|account| account.role == role).map_or("", |account| account.document);
    let administrator = users::first_administrator(tx).await?.ok_or(AppError::Internal)?.id;
    let own = document_of(Role::Docente).to_owned();
    let mut assignments: Vec<_> = OWN_COURSES
        .iter()
        .map(|(grade, section, course)| (own.clone(), "Primaria", (*grade).to_owned(), *course, *section))
        .collect();
    for number in (0..TEACHERS.len()).filter(|number| number % IDLE != IDLE - 1) {
        let level = ["Primaria", "Secundaria"][number / 2 % 2];
        for step in 0..=number % 3 {
            let (grade, section) = (((number + step) % 5 + 1).to_string(), ["A", "B", ""][step]);
            assignments.push((
                teacher_document(number),
                level,
                grade,
                COURSES[(number + step) % COURSES.len()],
                section,
            ));
        }
    }
    for (document, level, grade, course, section) in &assignments {
        let values = [
            ("nro_documento_docente", document.as_str()),
            ("nivel", *level),
            ("grado", grade),
            ("curso", *course),
            ("seccion", *section),
        ];
        let Ok(TypedRow::Assignment(row)) =
            parse_row(Kind::Asignaciones, &values.into_iter().collect(), &Known::default())
        else {
            return Err(AppError::Internal);
        };
        courses::assign_in(tx, platform, &row, administrator).await?;
    }
    for (first_name, last_name, grade, section) in CHILDREN {
        let values = [
            ("nombre", first_name),
            ("apellido", last_name),
            ("nivel", "Primaria"),
            ("grado", grade),
            ("seccion", section),
            ("nro_documento_apoderado", document_of(Role::Apoderado)),
            ("tipo_relacion", "madre"),
        ];
        let Ok(TypedRow::Student(row)) = parse_row(Kind::Estudiantes, &values.into_iter().collect(), &Known::default())
        else {
            return Err(AppError::Internal);
        };
        families::enrol_in(tx, platform, &row, false, administrator).await?;
    }
    Ok(())
}

fn teacher_document(number: usize) -> String {
    format!("{}", 40_200_000 + number * 37)
}
