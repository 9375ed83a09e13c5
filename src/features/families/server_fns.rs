//! The pages' door to [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::model::FamilyCheck;
use crate::error::AppError;

/// Which students have no guardian.
#[server(endpoint = "relaciones-verificar", input = Json)]
pub async fn verify_relations() -> Result<FamilyCheck, AppError> {
    use crate::features::session::door;
    door::answer(async move { super::service::verify(&*door::platform()?, &door::actor()?).await }).await
}

/// Gives a student without guardian one. A plain form post.
#[server(endpoint = "relaciones-vincular")]
pub async fn link_guardian(
    codigo_estudiante: String,
    nro_documento_padre: String,
    tipo_relacion: String,
) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move {
        let values = [
            ("codigo_estudiante", codigo_estudiante.as_str()),
            ("nro_documento_padre", nro_documento_padre.as_str()),
            ("tipo_relacion", tipo_relacion.as_str()),
        ];
        super::service::link(&*door::platform()?, &door::actor()?, &values.into_iter().collect()).await
    })
    .await
}
