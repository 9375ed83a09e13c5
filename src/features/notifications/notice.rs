//! What a slice wants people to know.

/// What people are told. Never a secret: it is kept, and shown to whoever may sign in as them.
pub struct Notice<'a> {
    /// One word for what it is about: `permisos`, `comunicado`, `encuesta`…
    pub kind: &'a str,
    pub title: &'a str,
    pub text: &'a str,
    /// The page of the platform that it leads to.
    pub link: Option<&'a str>,
}
