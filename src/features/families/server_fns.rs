//! How the pages call [`super::service`].

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::model::FamilyCheck;
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {super::service, crate::features::access::context::answer};

/// Which students have no guardian.
#[server(endpoint = "relaciones-verificar", input = Json)]
pub async fn verify_relations() -> Result<FamilyCheck, AppError> {
    answer(async |caller| service::verify(&caller.platform, &caller.actor).await).await
}

/// Gives a student without guardian one. A plain form post.
#[server(endpoint = "relaciones-vincular")]
pub async fn link_guardian(
    codigo_estudiante: String,
    nro_documento_padre: String,
    tipo_relacion: String,
) -> Result<(), AppError> {
    answer(async |caller| {
        let values = [
            ("codigo_estudiante", codigo_estudiante.as_str()),
            ("nro_documento_padre", nro_documento_padre.as_str()),
            ("tipo_relacion", tipo_relacion.as_str()),
        ];
        service::link(&caller.platform, &caller.actor, &values.into_iter().collect()).await
    })
    .await
}
