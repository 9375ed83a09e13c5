//! REST of the structure of evaluation, in the spelling of the module's list and in that of the stories.

use std::collections::BTreeMap;

use axum::extract::Json;
use padron_core::evaluation::Proposed;
use serde::Deserialize;
use utoipa::openapi::{RefOr, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{ConfigurationQuery, Example, SavedVersion, Structure, StructureTemplate};
use super::service::{self, Change, NewWeight, Proposal};
use super::written;
use crate::error::{AppError, ErrorBody};
use crate::features::access::actor::Caller;
use crate::features::access::extract::{Body, BodyRefusals, QueryParams, Refusals, refusal};
use crate::page::Page;

pub fn routes() -> OpenApiRouter {
    OpenApiRouter::new()
        .nest("/evaluation-structure", operations())
        .nest("/estructura-evaluacion", with_ids_of_their_own(operations()))
}

fn operations() -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(find_structure, save_structure))
        .routes(routes!(patch_weights, put_weights))
        .routes(routes!(preview_saved, preview_posted))
        .routes(routes!(structure_history))
        .routes(routes!(structure_templates))
}

/// The description names each operation once.
fn with_ids_of_their_own(mut operations: OpenApiRouter) -> OpenApiRouter {
    for item in operations.get_openapi_mut().paths.paths.values_mut() {
        let described = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch];
        for id in described.into_iter().flatten().filter_map(|operation| operation.operation_id.as_mut()) {
            id.push_str("_historia");
        }
    }
    operations
}

/// Which year's structure.
#[derive(Deserialize, utoipa::IntoParams)]
struct YearQuery {
    /// The current school year when absent.
    #[serde(rename = "año")]
    #[param(rename = "año")]
    story: Option<i32>,
    /// The same.
    anio: Option<i32>,
}

impl YearQuery {
    fn year(&self) -> Result<Option<i32>, AppError> {
        match (self.story, self.anio) {
            (Some(_), Some(_)) => Err(AppError::Malformed("Indique el año una sola vez.".into())),
            (story, anio) => Ok(story.or(anio)),
        }
    }
}

/// A component as other programs send it. In a form an unticked box is left out; here what is left out is active.
#[derive(Deserialize, utoipa::ToSchema)]
#[schema(as = ComponenteNuevo)]
struct ComponentBody {
    /// Letters and spaces, at most 50; no two alike but for case and accents.
    #[serde(default)]
    nombre_item: String,
    /// Text or number, 0 to 100, at most 2 decimals.
    #[serde(default, deserialize_with = "written::text")]
    #[schema(required = false, example = "33.33")]
    peso_porcentual: String,
    /// `unica` or `recurrente`.
    #[serde(default)]
    tipo_evaluacion: String,
    /// Consecutive from 1; the place in the list when absent.
    orden_visualizacion: Option<i64>,
    /// True when absent. Only active components count.
    estado_activo: Option<bool>,
}

impl From<ComponentBody> for Proposed {
    fn from(body: ComponentBody) -> Self {
        Self {
            name: body.nombre_item,
            weight: body.peso_porcentual,
            kind: body.tipo_evaluacion,
            order: body.orden_visualizacion,
            active: body.estado_activo.unwrap_or(true),
        }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[schema(as = EstructuraNueva)]
struct StructureBody {
    #[serde(default)]
    componentes: Vec<ComponentBody>,
    /// False saves a draft, which may be incomplete; otherwise everything is checked and the year is locked.
    confirmar: Option<bool>,
    /// The `version` this was made from: refused if somebody has changed the structure since.
    version: Option<i64>,
    /// Refused if it is not the current year.
    anio_academico: Option<i32>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[schema(as = PesosNuevos)]
struct WeightsBody {
    /// Components that are not named keep their weight.
    #[serde(default)]
    pesos: Vec<NewWeight>,
    /// False saves the draft, which may be incomplete; otherwise everything is checked and the year is locked.
    confirmar: Option<bool>,
    /// The `version` this was made from: refused if somebody has changed the structure since.
    version: Option<i64>,
    /// Refused if it is not the current year.
    anio_academico: Option<i32>,
}

impl From<WeightsBody> for Change {
    fn from(body: WeightsBody) -> Self {
        Self {
            proposal: Proposal::Weights(body.pesos),
            confirm: body.confirmar.unwrap_or(true),
            seen: body.version,
            year: body.anio_academico,
        }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[schema(as = EjemploPedido)]
struct ExampleBody {
    /// The saved structure when absent.
    componentes: Option<Vec<ComponentBody>>,
    /// One mark a component, 0 to 20, at most 2 decimals, text or number; the story's when absent.
    #[serde(default, deserialize_with = "written::texts")]
    #[schema(example = json!(["18", "16", "15", "14", "17"]))]
    notas: Option<Vec<String>>,
}

/// Why a structure is not saved as it stands now (409), by the code in the answer.
struct Conflicts;

impl utoipa::IntoResponses for Conflicts {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        BTreeMap::from([refusal(
            409,
            "`estructura_bloqueada`: confirmed for the year. `existen_calificaciones`: there are marks. \
             `estructura_modificada`: saved by somebody else since `version`. `otro_anio`: the school year has turned.",
        )])
    }
}

/// The same for weights alone, which need a draft.
struct WeightConflicts;

impl utoipa::IntoResponses for WeightConflicts {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        BTreeMap::from([refusal(
            409,
            "`estructura_bloqueada`: confirmed for the year. `existen_calificaciones`: there are marks. \
             `estructura_modificada`: saved by somebody else since `version`. `otro_anio`: the school year has turned. \
             `sin_estructura`: there is no draft whose weights could be set.",
        )])
    }
}

/// The structure of a school year.
#[utoipa::path(get, path = "/", tag = "evaluacion", params(YearQuery),
    responses((status = 200, body = Structure), (status = 400, body = ErrorBody), Refusals))]
async fn find_structure(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<YearQuery>,
) -> Result<Json<Structure>, AppError> {
    Ok(Json(service::structure(&platform, &actor, query.year()?).await?))
}

/// Sets the structure of the current school year, and locks it unless it is to be a draft.
#[utoipa::path(put, path = "/", tag = "evaluacion", request_body = StructureBody,
    responses((status = 200, body = Structure), Conflicts, Refusals, BodyRefusals))]
async fn save_structure(
    Caller { platform, actor }: Caller,
    Body(body): Body<StructureBody>,
) -> Result<Json<Structure>, AppError> {
    let change = Change {
        proposal: Proposal::Components(body.componentes.into_iter().map(Into::into).collect()),
        confirm: body.confirmar.unwrap_or(true),
        seen: body.version,
        year: body.anio_academico,
    };
    Ok(Json(service::save(&platform, &actor, change).await?))
}

/// Sets weights of the draft, and locks the year unless it is to stay a draft.
#[utoipa::path(patch, path = "/weights", tag = "evaluacion", request_body = WeightsBody,
    responses((status = 200, body = Structure), WeightConflicts, Refusals, BodyRefusals))]
async fn patch_weights(
    Caller { platform, actor }: Caller,
    Body(body): Body<WeightsBody>,
) -> Result<Json<Structure>, AppError> {
    Ok(Json(service::save(&platform, &actor, body.into()).await?))
}

/// The same as PATCH.
#[utoipa::path(put, path = "/weights", tag = "evaluacion", request_body = WeightsBody,
    responses((status = 200, body = Structure), WeightConflicts, Refusals, BodyRefusals))]
async fn put_weights(
    Caller { platform, actor }: Caller,
    Body(body): Body<WeightsBody>,
) -> Result<Json<Structure>, AppError> {
    Ok(Json(service::save(&platform, &actor, body.into()).await?))
}

/// The example of the weighted mean, with the saved structure and the story's marks.
#[utoipa::path(get, path = "/preview", tag = "evaluacion",
    responses((status = 200, body = Example), Refusals))]
async fn preview_saved(Caller { platform, actor }: Caller) -> Result<Json<Example>, AppError> {
    Ok(Json(service::preview(&platform, &actor, None, None).await?))
}

/// The example of the weighted mean, with a structure and marks that are only looked at.
#[utoipa::path(post, path = "/preview", tag = "evaluacion", request_body = ExampleBody,
    responses((status = 200, body = Example), Refusals, BodyRefusals))]
async fn preview_posted(
    Caller { platform, actor }: Caller,
    Body(body): Body<ExampleBody>,
) -> Result<Json<Example>, AppError> {
    let proposed = body.componentes.map(|components| components.into_iter().map(Into::into).collect());
    Ok(Json(service::preview(&platform, &actor, proposed, body.notas).await?))
}

/// Every version that was saved, of all years; the latest first.
#[utoipa::path(get, path = "/history", tag = "evaluacion", params(ConfigurationQuery),
    responses((status = 200, body = Page<SavedVersion>), Refusals))]
async fn structure_history(
    Caller { platform, actor }: Caller,
    QueryParams(query): QueryParams<ConfigurationQuery>,
) -> Result<Json<Page<SavedVersion>>, AppError> {
    Ok(Json(service::history(&platform, &actor, query).await?))
}

/// Structures to start from.
#[utoipa::path(get, path = "/templates", tag = "evaluacion", params(ConfigurationQuery),
    responses((status = 200, body = Page<StructureTemplate>), Refusals))]
async fn structure_templates(
    Caller { actor, .. }: Caller,
    QueryParams(query): QueryParams<ConfigurationQuery>,
) -> Result<Json<Page<StructureTemplate>>, AppError> {
    Ok(Json(service::templates(&actor, &query)?))
}
