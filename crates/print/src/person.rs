//! What a form is filled with.

use std::fmt;

use padron_core::password::PlainPassword;

/// The school, as it stands at the head of everything that is handed out.
#[derive(Debug, Clone)]
pub struct Institution {
    /// `I.E.P. Las Orquídeas`.
    pub name: String,
    /// Where people sign in: `https://plataforma.orquideas.edu.pe`.
    pub site_url: String,
    /// As it is shown: `+51 999999999`.
    pub support_phone: Option<String>,
}

/// One person and the first password that still works.
pub struct Person {
    pub full_name: String,
    /// What they sign in to: `Plataforma educativa`.
    pub system: String,
    /// `Padre/Apoderado`.
    pub role_label: String,
    /// What the user name is: `DNI`, or empty.
    pub document_label: String,
    /// What the person types to sign in: document number, carnet or e-mail.
    pub user_name: String,
    pub password: PlainPassword,
    /// As it is shown: `+51987654321`, or empty. `None` where nobody is asked for one.
    pub phone: Option<String>,
    /// The last day of the password, as it is shown: `14/12/2026`.
    pub valid_until: String,
    /// The student of a guardian: `Ana Quispe`.
    pub child: Option<String>,
    /// As it is shown: `3.º A`.
    pub classroom: Option<String>,
}

/// Without the password.
impl fmt::Debug for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Person").field("user_name", &self.user_name).finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) mod samples {
    //! Schools and people as they might be, and as nobody would expect them.

    use proptest::option;
    use proptest::prelude::*;

    use super::*;

    /// Usual names, long ones, one endless word, and anything at all.
    fn text(usual: &'static str) -> impl Strategy<Value = String> {
        prop_oneof![
            3 => usual,
            2 => "[A-ZÁÉÑ][a-záéíóúüñ']{1,14}( (de la |y |-)?[A-ZÁÉÑŠ][a-zñščąøũ]{1,14}){4,16}",
            1 => "[WMÑÅ]{60,160}",
            1 => "\\PC{0,160}",
            1 => any::<String>(),
        ]
    }

    pub fn institutions() -> impl Strategy<Value = Institution> {
        let site = prop_oneof![4 => "https://[a-z]{3,20}\\.edu\\.pe", 1 => "https://[a-z.]{60,160}\\.edu\\.pe"];
        (text("I\\.E\\.P\\. [A-Z][a-zí]{3,12}"), site, option::of(text("\\+51 9[0-9]{8}")))
            .prop_map(|(name, site_url, support_phone)| Institution { name, site_url, support_phone })
    }

    pub fn people() -> impl Strategy<Value = Person> {
        let name = || text("[A-ZÁÑ][a-zñ]{2,9} [A-Z][a-z]{3,9} [A-Z][a-z]{3,9}");
        let user = prop_oneof![4 => "[0-9]{8}", 1 => "[a-z.]{1,60}@[a-z]{2,30}\\.[a-z]{2,3}", 1 => text("[0-9]{12}")];
        let password = prop_oneof![4 => "[a-zA-Z2-9]{8,12}", 1 => "[!-~]{12,72}"];
        let rest = (text("Docente"), text("DNI"), option::of(text("\\+519[0-9]{8}")), text("14/12/2026"));
        let school = (option::of(name()), option::of(text("[1-6]\\.º [A-F]")));
        (name(), user, password, rest, school).prop_map(|(full_name, user_name, password, rest, (child, classroom))| {
            let (role_label, document_label, phone, valid_until) = rest;
            let (password, system) = (password.into(), "Plataforma educativa".into());
            Person {
                full_name,
                system,
                role_label,
                document_label,
                user_name,
                password,
                phone,
                valid_until,
                child,
                classroom,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_shown_to_developers_without_the_password() {
        let person = Person {
            full_name: "José Huamán".into(),
            system: "Plataforma educativa".into(),
            role_label: "Docente".into(),
            document_label: "DNI".into(),
            user_name: "40125678".into(),
            password: "aB9xT3qZ".to_owned().into(),
            phone: None,
            valid_until: "14/12/2026".into(),
            child: None,
            classroom: None,
        };
        assert_eq!(format!("{person:?}"), r#"Person { user_name: "40125678", .. }"#);
    }
}
