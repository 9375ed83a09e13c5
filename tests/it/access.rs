//! Who may do what: every route × every kind of visitor. A route that is missing from the tables is a failing test.

use std::collections::BTreeSet;

use padron::pages::PAGES;
use padron_core::permission::Permission;
use padron_core::role::Role;
use reqwest::{Method, RequestBuilder, multipart};
use serde_json::json;

use crate::support::files::people;
use crate::support::{Ask, Engine, TestApp, id_of, on_both_engines};

on_both_engines!(
    every_route_of_the_api_answers_each_role_as_its_table_says,
    every_server_function_answers_each_role_as_its_table_says,
    every_page_sends_each_role_where_it_belongs,
    no_other_spelling_of_a_page_opens_it,
    what_is_public_is_public_and_nothing_else,
);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Access {
    /// Anyone, whatever their state.
    Public,
    /// Anyone, except that a password to change comes first.
    PublicButForced,
    /// Whoever has a session, password to change or not.
    AnySession,
    /// Whoever has a session and a password of their own.
    SignedIn,
    Administrators,
    Directors,
    /// Any teacher.
    Teachers,
    /// A teacher with both permissions.
    Publishers,
    Families,
    PublishersAndFamilies,
}
use Access::{
    Administrators, AnySession, Directors, Families, Public, PublicButForced, Publishers, PublishersAndFamilies,
    SignedIn, Teachers,
};

/// Method, path, who, the status for those who may, and what to send.
type Row = (&'static str, &'static str, Access, u16, Send);

#[derive(Clone, Copy)]
enum Send {
    Nothing,
    SignIn,
    Change,
    Upload,
    ImportId,
    ImportIdForm,
    Suggestions,
    RowQuery,
    /// A file of another import.
    UploadRelations,
    Columns,
    Correct,
    CorrectValue,
    CorrectForm(&'static str),
    Corrections,
    Undo,
    /// Somebody whom the import created.
    Person,
    PersonForm(&'static str),
    ImportQuery,
    Nobody,
    Link,
    Permission,
    PermissionForm,
    Teacher,
    /// A form.
    Fields(&'static str),
    Json(&'static str),
}

const API: &[Row] = &[
    ("POST", "/api/auth/login", Public, 200, Send::SignIn),
    ("POST", "/api/auth/activar", Public, 422, Send::Json(r#"{"codigo":"x","password_nueva":"y"}"#)),
    ("POST", "/api/auth/recuperar", Public, 202, Send::Json(r#"{"usuario":"99999999"}"#)),
    ("POST", "/api/auth/cambiar-password", AnySession, 200, Send::Change),
    ("POST", "/api/auth/confirmar", SignedIn, 422, Send::Json(r#"{"password":"equivocada"}"#)),
    ("POST", "/api/auth/logout", AnySession, 204, Send::Nothing),
    ("GET", "/api/auth/yo", AnySession, 200, Send::Nothing),
    ("GET", "/api/nivel-grado", SignedIn, 200, Send::Nothing),
    ("GET", "/api/admin/templates/{tipo}", Administrators, 200, Send::Nothing),
    ("POST", "/api/admin/import/validate", Administrators, 200, Send::Upload),
    ("POST", "/api/admin/import/validate-relationships", Administrators, 422, Send::UploadRelations),
    ("POST", "/api/admin/import/{id}/columnas", Administrators, 409, Send::Columns),
    ("POST", "/api/admin/import/execute", Administrators, 202, Send::ImportId),
    ("POST", "/api/admin/import/create-relationships", Administrators, 422, Send::ImportId),
    ("GET", "/api/admin/import", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}/filas", Administrators, 200, Send::Nothing),
    ("PATCH", "/api/admin/import/{id}/filas/{fila}", Administrators, 409, Send::Correct),
    ("POST", "/api/admin/import/{id}/corregir", Administrators, 409, Send::CorrectValue),
    ("GET", "/api/admin/import/{id}/sugerencias", Administrators, 200, Send::Nothing),
    ("POST", "/api/admin/import/{id}/sugerencias", Administrators, 409, Send::Json("{}")),
    ("POST", "/api/admin/import/{id}/deshacer", Administrators, 422, Send::Undo),
    ("GET", "/api/admin/import/{id}/errores.txt", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}/errores.xlsx", Administrators, 200, Send::Nothing),
    ("POST", "/api/admin/import/{id}/cancelar", Administrators, 200, Send::Nothing),
    ("POST", "/api/usuarios/importar-masivo", Administrators, 422, Send::Json(r#"{"usuarios":[]}"#)),
    ("GET", "/api/prospectos", Administrators, 200, Send::Nothing),
    ("GET", "/api/prospectos/{id}", Administrators, 404, Send::Nothing),
    ("POST", "/api/prospectos/generar-usuarios", Administrators, 422, Send::Json("{}")),
    ("GET", "/api/prospectos/generaciones", Administrators, 200, Send::Nothing),
    ("GET", "/api/prospectos/generaciones/{id}", Administrators, 404, Send::Nothing),
    ("GET", "/api/prospectos/generaciones/{id}/filas", Administrators, 404, Send::Nothing),
    ("POST", "/api/prospectos/generaciones/{id}/cancelar", Administrators, 404, Send::Nothing),
    ("GET", "/api/prospectos/generaciones/{id}/credentials/download", Administrators, 404, Send::Nothing),
    ("POST", "/api/prospectos/generaciones/{id}/credentials/send-email", Administrators, 404, Send::Json("{}")),
    ("GET", "/api/teachers/permissions", Directors, 200, Send::Nothing),
    ("POST", "/api/teachers/{id}/permissions", Directors, 200, Send::Permission),
    ("PUT", "/api/teachers/{id}/permissions", Directors, 200, Send::Permission),
    ("PATCH", "/api/teachers/{id}/permissions", Directors, 200, Send::Permission),
    ("GET", "/api/teachers/{id}/permissions/history", Directors, 200, Send::Nothing),
    ("GET", "/api/evaluation-structure", Directors, 200, Send::Nothing),
    ("PUT", "/api/evaluation-structure", Directors, 422, Send::Nobody),
    ("PATCH", "/api/evaluation-structure/weights", Directors, 409, Send::Nobody),
    ("PUT", "/api/evaluation-structure/weights", Directors, 409, Send::Nobody),
    ("GET", "/api/evaluation-structure/preview", Directors, 200, Send::Nothing),
    ("POST", "/api/evaluation-structure/preview", Directors, 200, Send::Nobody),
    ("GET", "/api/evaluation-structure/history", Directors, 200, Send::Nothing),
    ("GET", "/api/evaluation-structure/templates", Directors, 200, Send::Nothing),
    ("GET", "/api/estructura-evaluacion", Directors, 200, Send::Nothing),
    ("PUT", "/api/estructura-evaluacion", Directors, 422, Send::Nobody),
    ("PATCH", "/api/estructura-evaluacion/weights", Directors, 409, Send::Nobody),
    ("PUT", "/api/estructura-evaluacion/weights", Directors, 409, Send::Nobody),
    ("GET", "/api/estructura-evaluacion/preview", Directors, 200, Send::Nothing),
    ("POST", "/api/estructura-evaluacion/preview", Directors, 200, Send::Nobody),
    ("GET", "/api/estructura-evaluacion/history", Directors, 200, Send::Nothing),
    ("GET", "/api/estructura-evaluacion/templates", Directors, 200, Send::Nothing),
    ("GET", "/api/admin/verify/relationships", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}/credentials", Administrators, 200, Send::Nothing),
    ("POST", "/api/admin/import/{id}/credentials", Administrators, 200, Send::Json("{}")),
    ("POST", "/api/admin/import/generate-credentials", Administrators, 200, Send::ImportId),
    ("GET", "/api/admin/import/{id}/credentials/people", Administrators, 200, Send::Nothing),
    ("POST", "/api/admin/import/{id}/credentials/purge", Administrators, 422, Send::Undo),
    ("PATCH", "/api/admin/import/{id}/credentials/{usuario}", Administrators, 200, Send::Json(r#"{"entregada":true}"#)),
    ("POST", "/api/admin/import/{id}/credentials/{usuario}/revelar", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}/credentials/download", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/credentials/{id}", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/credentials/{id}/download", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}/credentials/print", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}/credentials/pdfs", Administrators, 200, Send::Nothing),
    ("POST", "/api/admin/import/{id}/credentials/generate-pdfs", Administrators, 202, Send::Json("{}")),
    ("POST", "/api/admin/import/credentials/generate-pdfs", Administrators, 202, Send::ImportId),
    ("POST", "/api/admin/import/{id}/credentials/send-email", Administrators, 202, Send::Json("{}")),
    (
        "POST",
        "/api/admin/import/{id}/credentials/send-whatsapp",
        Administrators,
        202,
        Send::Json(r#"{"consentimiento":true}"#),
    ),
    ("POST", "/api/admin/import/credentials/send-whatsapp", Administrators, 202, Send::ImportId),
    ("POST", "/api/admin/import/{id}/credentials/test-whatsapp", Administrators, 422, Send::Nothing),
    ("POST", "/api/admin/import/{id}/credentials/test-email", Administrators, 200, Send::Nothing),
    ("POST", "/api/admin/import/{id}/credentials/send-recovery", Administrators, 422, Send::Json("{}")),
    ("GET", "/api/admin/import/{id}/credentials/reach", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}/credentials/preview", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/import/{id}/envios", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/envios", Administrators, 200, Send::Nothing),
    ("GET", "/api/admin/envios/{id}", Administrators, 404, Send::Nothing),
    ("POST", "/api/admin/envios/{id}/resolver", Administrators, 404, Send::Json(r#"{"llego":true}"#)),
    ("POST", "/api/admin/envios/{id}/reintentar", Administrators, 404, Send::Nothing),
    ("GET", "/api/admin/envios/{id}/mensaje", Administrators, 404, Send::Nothing),
    ("POST", "/api/admin/envios/{id}/mensaje/revelar", Administrators, 404, Send::Nothing),
    // Refused to everybody who does not know Meta's secrets.
    ("GET", "/api/webhooks/whatsapp", PublicButForced, 403, Send::Nothing),
    ("POST", "/api/webhooks/whatsapp", PublicButForced, 403, Send::Json("{}")),
    ("GET", "/api/admin/trabajos/{id}", Administrators, 404, Send::Nothing),
    ("GET", "/api/admin/trabajos/{id}/errores.txt", Administrators, 404, Send::Nothing),
    ("GET", "/api/notificaciones", SignedIn, 200, Send::Nothing),
    ("GET", "/api/notificaciones/eventos", SignedIn, 200, Send::Nothing),
    ("POST", "/api/notificaciones/leidas", SignedIn, 200, Send::Nothing),
    ("POST", "/api/notificaciones/{id}/leida", SignedIn, 404, Send::Nothing),
    ("GET", "/api/asignaciones", Teachers, 200, Send::Nothing),
    ("GET", "/api/comunicados", PublishersAndFamilies, 200, Send::Nothing),
    ("POST", "/api/comunicados", Publishers, 422, Send::Nobody),
    ("GET", "/api/encuestas", PublishersAndFamilies, 200, Send::Nothing),
    ("POST", "/api/encuestas", Publishers, 422, Send::Nobody),
    ("POST", "/api/encuestas/{id}/votos", Families, 404, Send::Nobody),
    ("GET", "/api/encuestas/{id}/resultados", Publishers, 404, Send::Nothing),
];

const SERVER_FUNCTIONS: &[Row] = &[
    ("POST", "/sfn/shell", Public, 200, Send::Nothing),
    ("POST", "/sfn/demo", Public, 200, Send::Nothing),
    ("POST", "/sfn/ingresar", Public, 200, Send::SignIn),
    ("POST", "/sfn/invitacion", Public, 200, Send::Nothing),
    ("POST", "/sfn/activar", Public, 422, Send::Fields("password_nueva=y&confirmacion=y")),
    ("POST", "/sfn/recuperar", Public, 200, Send::Fields("usuario=99999999")),
    ("POST", "/sfn/soporte", Public, 200, Send::Nothing),
    ("POST", "/sfn/salir", Public, 200, Send::Nothing),
    ("POST", "/sfn/cambiar-password", AnySession, 200, Send::Change),
    ("POST", "/sfn/confirmar-password", SignedIn, 422, Send::Fields("password=equivocada")),
    ("POST", "/sfn/perfil", SignedIn, 200, Send::Nothing),
    ("POST", "/sfn/importacion", Administrators, 200, Send::ImportId),
    ("POST", "/sfn/importacion-credenciales", Administrators, 200, Send::ImportId),
    ("POST", "/sfn/credenciales", Administrators, 200, Send::RowQuery),
    ("POST", "/sfn/plantillas-whatsapp", Administrators, 200, Send::Json("{}")),
    ("POST", "/sfn/credenciales-enviar", Administrators, 200, Send::CorrectForm("canal=email")),
    ("POST", "/sfn/credenciales-recuperar", Administrators, 409, Send::PersonForm("canal=email")),
    ("POST", "/sfn/credenciales-probar", Administrators, 200, Send::CorrectForm("canal=email")),
    ("POST", "/sfn/credenciales-generar", Administrators, 200, Send::ImportIdForm),
    ("POST", "/sfn/credenciales-olvidar", Administrators, 422, Send::CorrectForm("confirmar=99")),
    ("POST", "/sfn/credenciales-entregar", Administrators, 200, Send::PersonForm("entregada=true")),
    ("POST", "/sfn/credenciales-revelar", Administrators, 200, Send::Person),
    ("POST", "/sfn/envios", Administrators, 200, Send::ImportQuery),
    ("POST", "/sfn/envio-mensaje", Administrators, 404, Send::ImportId),
    ("POST", "/sfn/envio-revelar", Administrators, 404, Send::ImportId),
    ("POST", "/sfn/envio-historia", Administrators, 404, Send::ImportId),
    ("POST", "/sfn/envio-resolver", Administrators, 404, Send::ImportIdForm),
    ("POST", "/sfn/envio-reintentar", Administrators, 404, Send::ImportIdForm),
    ("POST", "/sfn/importacion-avance", Administrators, 200, Send::ImportId),
    ("POST", "/sfn/importacion-filas", Administrators, 200, Send::RowQuery),
    ("POST", "/sfn/importacion-ejecutar", Administrators, 200, Send::ImportIdForm),
    ("POST", "/sfn/importacion-cancelar", Administrators, 200, Send::ImportIdForm),
    (
        "POST",
        "/sfn/importacion-corregir-celda",
        Administrators,
        409,
        Send::CorrectForm("fila=2&campo=nombre&valor=Ana"),
    ),
    (
        "POST",
        "/sfn/importacion-corregir-valor",
        Administrators,
        409,
        Send::CorrectForm("campo=nombre&valor=A&reemplazo=B"),
    ),
    ("POST", "/sfn/importacion-omitir", Administrators, 409, Send::CorrectForm("fila=2&omitir=true")),
    ("POST", "/sfn/importacion-sugerencias", Administrators, 200, Send::Suggestions),
    ("POST", "/sfn/importacion-aceptar-sugerencias", Administrators, 409, Send::CorrectForm("campo=nombre")),
    ("POST", "/sfn/importacion-homonimo", Administrators, 409, Send::CorrectForm("fila=2")),
    ("POST", "/sfn/importacion-columnas", Administrators, 409, Send::Corrections),
    ("POST", "/sfn/importacion-deshacer", Administrators, 422, Send::Undo),
    ("POST", "/sfn/importaciones", Administrators, 200, Send::ImportQuery),
    ("POST", "/sfn/prospectos", Administrators, 200, Send::Json(r#"{"query":{"lista":{},"solo_elegidos":false}}"#)),
    ("POST", "/sfn/prospecto", Administrators, 404, Send::ImportId),
    ("POST", "/sfn/prospectos-marcar", Administrators, 200, Send::Fields("")),
    ("POST", "/sfn/prospectos-elegir-pagina", Administrators, 200, Send::Fields("")),
    ("POST", "/sfn/prospectos-elegir-todos", Administrators, 200, Send::Fields("")),
    ("POST", "/sfn/prospectos-quitar", Administrators, 200, Send::Fields("")),
    ("POST", "/sfn/generacion-preparar", Administrators, 200, Send::Json("{}")),
    ("POST", "/sfn/generacion-ajustar", Administrators, 200, Send::Fields("enviar_email=true&forzar_cambio=true")),
    ("POST", "/sfn/generacion-generar", Administrators, 409, Send::Fields("confirmar=7")),
    ("POST", "/sfn/generaciones", Administrators, 200, Send::ImportQuery),
    ("POST", "/sfn/generacion", Administrators, 404, Send::RowQuery),
    ("POST", "/sfn/generacion-cancelar", Administrators, 404, Send::ImportIdForm),
    ("POST", "/sfn/generacion-reintentar", Administrators, 404, Send::ImportIdForm),
    ("POST", "/sfn/relaciones-verificar", Administrators, 200, Send::Nobody),
    ("POST", "/sfn/relaciones-vincular", Administrators, 422, Send::Link),
    ("POST", "/sfn/inicio", SignedIn, 200, Send::Nobody),
    ("POST", "/sfn/permisos", Directors, 200, Send::ImportQuery),
    ("POST", "/sfn/permisos-docente", Directors, 200, Send::Teacher),
    ("POST", "/sfn/permisos-cambiar", Directors, 200, Send::PermissionForm),
    ("POST", "/sfn/estructura", Directors, 200, Send::Nobody),
    ("POST", "/sfn/estructura-guardar", Directors, 409, Send::Fields("anio=2000&version=0")),
    ("POST", "/sfn/estructura-confirmar", Directors, 409, Send::Fields("anio=2000&version=0")),
    ("POST", "/sfn/notificaciones", SignedIn, 200, Send::ImportQuery),
    ("POST", "/sfn/notificaciones-leidas", SignedIn, 200, Send::Nothing),
    ("POST", "/sfn/notificacion-leida", SignedIn, 404, Send::ImportIdForm),
    ("POST", "/sfn/notificacion-abrir", SignedIn, 404, Send::ImportIdForm),
    ("POST", "/sfn/publicaciones-redactar", Teachers, 200, Send::Nobody),
    ("POST", "/sfn/comunicados", PublishersAndFamilies, 200, Send::ImportQuery),
    ("POST", "/sfn/encuestas", PublishersAndFamilies, 200, Send::ImportQuery),
    ("POST", "/sfn/tablero", Families, 200, Send::Json(r#"{"pagina":1}"#)),
    ("POST", "/sfn/comunicado-publicar", Publishers, 422, Send::Fields("clave=01900000-0000-7000-8000-000000000000")),
    ("POST", "/sfn/encuesta-publicar", Publishers, 422, Send::Fields("clave=01900000-0000-7000-8000-000000000000")),
    ("POST", "/sfn/encuesta-votar", Families, 404, Send::Fields("id=01900000-0000-7000-8000-000000000000&opcion=1")),
];

/// Answers of the server itself, the same to everyone.
const OTHERS: &[Row] = &[
    ("GET", "/healthz", Public, 200, Send::Nothing),
    ("GET", "/readyz", Public, 200, Send::Nothing),
    ("GET", "/metrics", Public, 404, Send::Nothing),
    ("GET", "/favicon.svg", Public, 200, Send::Nothing),
    ("GET", "/logo.svg", Public, 200, Send::Nothing),
    ("GET", "/activar/x", Public, 303, Send::Nothing),
    ("GET", "/robots.txt", Public, 200, Send::Nothing),
    ("GET", "/site.webmanifest", Public, 200, Send::Nothing),
    ("GET", "/pkg/otra-version.js", Public, 404, Send::Nothing),
    ("GET", "/nada", Public, 404, Send::Nothing),
    ("GET", "/api/openapi.json", PublicButForced, 200, Send::Nothing),
    ("GET", "/api/docs", PublicButForced, 308, Send::Nothing),
    ("GET", "/api/docs/index.html", PublicButForced, 200, Send::Nothing),
    ("GET", "/api/nada", PublicButForced, 404, Send::Nothing),
    ("POST", "/sfn/nada", PublicButForced, 400, Send::Nothing),
    ("DELETE", "/api/nivel-grado", PublicButForced, 405, Send::Nothing),
];

/// Everyone who may come by: nobody, the roles, a teacher with both permissions, and an administrator who must change
/// the password.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Visitor {
    Anonymous,
    Role(Role),
    Permitted,
    Forced,
}

fn visitors() -> impl Iterator<Item = Visitor> {
    [Visitor::Anonymous, Visitor::Forced, Visitor::Permitted].into_iter().chain(Role::ALL.map(Visitor::Role))
}

/// Status and, of a refusal, `codigo`.
fn expected(access: Access, visitor: Visitor, status: u16) -> (u16, &'static str) {
    match (access, visitor) {
        (Public, _) | (AnySession, Visitor::Forced) => (status, ""),
        (_, Visitor::Forced) => (403, "debe_cambiar_password"),
        (PublicButForced, _) => (status, ""),
        (_, Visitor::Anonymous) => (401, "no_autenticado"),
        _ if admits(access, visitor) => (status, ""),
        _ => (403, "prohibido"),
    }
}

/// Whether someone who is signed in for good may.
fn admits(access: Access, visitor: Visitor) -> bool {
    let is = |role| visitor == Visitor::Role(role);
    let is_publisher = visitor == Visitor::Permitted;
    match access {
        Public | PublicButForced | AnySession | SignedIn => true,
        Administrators => is(Role::Administrador),
        Directors => is(Role::Director),
        Teachers => is(Role::Docente) || is_publisher,
        Publishers => is_publisher,
        Families => is(Role::Apoderado),
        PublishersAndFamilies => is(Role::Apoderado) || is_publisher,
    }
}

/// An application with an import that was executed and a teacher with a course, for the rows of the tables to name.
struct House {
    app: TestApp,
    import: String,
    /// Somebody whom it created.
    person: String,
    teacher: String,
}

/// Someone of that kind, just arrived.
struct Guest {
    token: String,
    document: String,
    password: &'static str,
}

impl House {
    async fn build(engine: Engine) -> Self {
        let app = TestApp::start(engine).await;
        let token = app.administrator().await;
        let import = id_of(&app.import(&token, &people(1..3)).await);
        let teacher = app.add(Role::Docente).await;
        app.assign(&teacher, "Primaria", "3", "Arte", "A").await;
        let people = app.get(&format!("/api/admin/import/{import}/credentials/people")).bearer_auth(&token).ask().await;
        let person = people.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
        Self { app, import, person, teacher: teacher.id.to_string() }
    }

    async fn invite(&self, visitor: Visitor) -> Guest {
        let person = match visitor {
            Visitor::Anonymous => self.app.add(Role::Docente).await,
            Visitor::Role(role) => self.app.add(role).await,
            Visitor::Permitted => {
                let teacher = self.app.add(Role::Docente).await;
                for permission in Permission::ALL {
                    self.app.permit(&teacher, permission, true).await;
                }
                teacher
            }
            Visitor::Forced => self.app.add_newcomer(Role::Administrador).await,
        };
        let token = if visitor == Visitor::Anonymous { String::new() } else { self.app.token_of(&person).await };
        Guest { token, document: person.document, password: person.password }
    }

    fn request(&self, row: &Row, guest: &Guest) -> RequestBuilder {
        let (method, path, _, _, send) = *row;
        let path = path.replace("{tipo}", "padres").replace("{id}", self.named_by(path)).replace("{fila}", "2");
        let path = path.replace("{usuario}", &self.person);
        let request = self.app.request(method.parse::<Method>().unwrap(), &path);
        let request = if guest.token.is_empty() { request } else { request.bearer_auth(&guest.token) };
        let new = "Campana-verde-19";
        let api = path.starts_with("/api/");
        match send {
            Send::Nothing if api || method == "GET" => request,
            Send::Nothing => request.form(&[("", "")]),
            Send::SignIn if api => request.json(&json!({ "usuario": guest.document, "password": guest.password })),
            Send::SignIn => request.form(&[("usuario", guest.document.as_str()), ("password", guest.password)]),
            Send::Change if api => request.json(&json!({ "password_actual": guest.password, "password_nueva": new })),
            Send::Change => {
                request.form(&[("password_actual", guest.password), ("password_nueva", new), ("confirmacion", new)])
            }
            Send::Upload => {
                let file = multipart::Part::bytes(people(7..8)).file_name("a.xlsx");
                request.multipart(multipart::Form::new().text("tipo", "padres").part("archivo", file))
            }
            Send::ImportId if api => request.json(&json!({ "import_id": self.import })),
            Send::ImportId => request.json(&json!({ "id": self.import })),
            Send::ImportIdForm => request.form(&[("id", &self.import)]),
            Send::UploadRelations => {
                let file = multipart::Part::bytes(people(7..8)).file_name("a.xlsx");
                request.multipart(multipart::Form::new().part("archivo", file))
            }
            Send::Columns => request.form(&[("columna", "nombre"), ("campo", "")]),
            Send::Correct => request.json(&json!({ "omitir": true })),
            Send::CorrectValue => request.json(&json!({ "campo": "nombre", "valor": "A", "reemplazo": "B" })),
            Send::CorrectForm(fields) => request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("id={}&{fields}", self.import)),
            Send::Corrections => request.json(&json!({ "id": self.import, "correcciones": {} })),
            Send::Undo => request.json(&json!({ "id": self.import, "confirmar": 99 })),
            Send::Person => request.json(&json!({ "id": self.import, "usuario": self.person })),
            Send::PersonForm(fields) => request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("id={}&usuario={}&{fields}", self.import, self.person)),
            Send::ImportQuery => request.json(&json!({ "query": {} })),
            Send::Nobody => request.json(&json!({})),
            Send::Link => request.form(&[
                ("codigo_estudiante", "P1001"),
                ("nro_documento_padre", "30000001"),
                ("tipo_relacion", "madre"),
            ]),
            Send::Permission => request.json(&json!({ "tipo_permiso": "encuestas", "estado_activo": true })),
            Send::PermissionForm => request.form(&[
                ("docente_id", self.teacher.as_str()),
                ("tipo_permiso", "comunicados"),
                ("estado_activo", "true"),
                ("volver", ""),
            ]),
            Send::Teacher => request.json(&json!({ "id": self.teacher, "query": {} })),
            Send::Fields(fields) => request.header("content-type", "application/x-www-form-urlencoded").body(fields),
            Send::Json(body) => request.header("content-type", "application/json").body(body),
            Send::RowQuery => request.json(&json!({ "id": self.import, "query": {} })),
            Send::Suggestions => request.json(&json!({ "id": self.import, "which": {} })),
        }
    }

    /// What `{id}` stands for in that path.
    fn named_by(&self, path: &str) -> &str {
        if path.contains("/teachers/") || path.contains("/gestion-permisos/") { &self.teacher } else { &self.import }
    }

    /// Tries every row of a table as every kind of visitor.
    async fn assert_table(&self, table: &[Row]) {
        for row in table {
            for visitor in visitors() {
                let answer = self.request(row, &self.invite(visitor).await).ask().await;
                let (status, code) = expected(row.2, visitor, row.3);
                let case = format!("{} {} as {visitor:?}", row.0, row.1);
                assert_eq!(answer.status, status, "{case}: {}", answer.text());
                if !code.is_empty() {
                    let told = answer.json();
                    // A server function tells its error by name.
                    let by_name = match code {
                        "no_autenticado" => "unauthenticated",
                        "prohibido" => "forbidden",
                        _ => code,
                    };
                    assert!(told["codigo"] == code || told["error"] == by_name, "{case}: {told}");
                }
            }
        }
    }
}

async fn every_route_of_the_api_answers_each_role_as_its_table_says(engine: Engine) {
    let house = House::build(engine).await;
    let document = house.app.get("/api/openapi.json").ask().await.expect(200);
    let documented: BTreeSet<_> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    assert_eq!(documented, names(API), "the document and this table differ");
    house.assert_table(API).await;
}

async fn every_server_function_answers_each_role_as_its_table_says(engine: Engine) {
    let house = House::build(engine).await;
    let registered: BTreeSet<_> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| (method.to_string(), path.to_owned()))
        .collect();
    assert_eq!(registered, names(SERVER_FUNCTIONS), "the registry and this table differ");
    house.assert_table(SERVER_FUNCTIONS).await;
}

async fn what_is_public_is_public_and_nothing_else(engine: Engine) {
    House::build(engine).await.assert_table(OTHERS).await;
}

fn names(table: &[Row]) -> BTreeSet<(String, String)> {
    table.iter().map(|row| (row.0.to_owned(), row.1.to_owned())).collect()
}

/// Path, and who may see it. Written again here, so that a change of `PAGES` is a decision.
const PAGE_ROLES: &[(&str, Access)] = &[
    ("/login", Public),
    ("/activar", Public),
    ("/recuperar", Public),
    ("/dashboard", SignedIn),
    ("/dashboard/gestion-permisos", Directors),
    ("/dashboard/gestion-permisos/{id}", Directors),
    ("/dashboard/configuracion-evaluacion", Directors),
    ("/dashboard/comunicados", Publishers),
    ("/dashboard/encuestas", Publishers),
    ("/admin/importar-usuarios", Administrators),
    ("/admin/importaciones", Administrators),
    ("/admin/importaciones/{id}", Administrators),
    ("/admin/importaciones/{id}/credenciales", Administrators),
    ("/admin/envios", Administrators),
    ("/admin/envios/plantillas", Administrators),
    ("/academico/generacion_envio_masivo", Administrators),
    ("/academico/generacion_envio_masivo/{id}", Administrators),
    ("/academico/prospectos/{id}", Administrators),
    ("/admin/relaciones", Administrators),
    ("/perfil", SignedIn),
    ("/notificaciones", SignedIn),
    ("/cambiar-password", AnySession),
];

async fn every_page_sends_each_role_where_it_belongs(engine: Engine) {
    let paths = |paths: Vec<&'static str>| paths.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(
        paths(PAGES.iter().map(|page| page.path).collect()),
        paths(PAGE_ROLES.iter().map(|page| page.0).collect())
    );
    let house = House::build(engine).await;
    for visitor in visitors() {
        let guest = house.invite(visitor).await;
        let home = match visitor {
            Visitor::Anonymous => "/login",
            Visitor::Forced => "/cambiar-password",
            Visitor::Role(_) | Visitor::Permitted => "/dashboard",
        };
        for (path, access) in PAGE_ROLES.iter().copied().chain([("/", SignedIn)]) {
            let request = house.app.get(&path.replace("{id}", house.named_by(path))).header("accept", "text/html");
            let answer = request.with_session(&guest.token).ask().await;
            let expected = match (path, access, visitor) {
                ("/", ..) => (303, home),
                ("/login", _, Visitor::Anonymous) => (200, ""),
                ("/cambiar-password", _, Visitor::Forced) | ("/activar" | "/recuperar", ..) => (200, ""),
                ("/login", ..) | (_, _, Visitor::Anonymous | Visitor::Forced) => (303, home),
                _ if !admits(access, visitor) => (403, ""),
                _ => (200, ""),
            };
            assert_eq!((answer.status, answer.header("location").as_str()), expected, "{path} as {visitor:?}");
            if answer.status == 403 {
                assert!(answer.text().contains("No tiene permiso para esta acción."));
                assert!(!answer.text().contains("<table"), "nothing of the page itself");
            }
        }
    }
}

async fn no_other_spelling_of_a_page_opens_it(engine: Engine) {
    let house = House::build(engine).await;
    let teacher = house.invite(Visitor::Role(Role::Docente)).await;
    let forced = house.invite(Visitor::Forced).await;
    let administrator = house.invite(Visitor::Role(Role::Administrador)).await;
    let page = "/admin/importar-usuarios";
    let open = async |token: &str, path: &str| {
        let answer = house.app.get(path).with_session(token).ask().await;
        (answer.status, answer.text())
    };
    // What only that page shows.
    let (status, text) = open(&administrator.token, page).await;
    let mark = "¿A quiénes va a registrar?";
    assert!(status == 200 && text.contains(mark), "the mark must be on the page itself ({status})");
    let spellings = [
        format!("{page}/"),
        format!("/{page}"),
        "/admin//importar-usuarios".to_owned(),
        "/admin/./importar-usuarios".to_owned(),
        "/admin/importar%2Dusuarios".to_owned(),
        "/admin%2Fimportar-usuarios".to_owned(),
        page.to_uppercase(),
        format!("{page}?importacion={}", house.import),
    ];
    for path in &spellings {
        for token in ["", &teacher.token, &forced.token] {
            let (status, text) = open(token, path).await;
            assert!(status != 200 && !text.contains(mark), "{path} answers {status}");
        }
    }
}
