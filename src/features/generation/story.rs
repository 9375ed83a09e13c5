//! One prospect: what happened, and what was sent.

use uuid::Uuid;

use super::model::{Happening, ProspectStory, Sent};
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::delivery::model::{Delivery, DeliveryQuery, DeliveryState, Purpose};
use crate::features::delivery::service as delivery;
use crate::features::prospects::service as prospects;
use crate::features::session::service as session;
use crate::features::users::service as users;
use crate::platform::Platform;

/// Messages that are shown of one prospect.
const SHOWN: u32 = 50;

/// Everything about one prospect.
pub async fn story(platform: &Platform, actor: &Actor, id: Uuid) -> Result<ProspectStory, AppError> {
    let detail = prospects::find(platform, actor, id).await?;
    let brought = Happening {
        fecha: detail.creado_en,
        texto: "Registrado como prospecto".to_owned(),
        quien: detail.creado_por.clone(),
    };
    let Some(user) = detail.usuario_id else {
        return Ok(ProspectStory { detalle: detail, generacion: None, sucesos: vec![brought], envios: Vec::new() });
    };
    let mut sucesos = vec![brought];
    let generacion = {
        let mut reader = platform.db.read().await?;
        let generation = prospects::generation_of(&mut reader, user).await?;
        let made = users::made(&mut reader, user).await?;
        sucesos.extend(made.map(|(fecha, quien)| Happening { fecha, texto: "Se creó su usuario".to_owned(), quien }));
        if let Some(user) = users::find(&mut reader, user).await? {
            let chosen = session::password_chosen_at(&mut reader, user.id).await?;
            sucesos.extend(chosen.map(|fecha| happened(fecha, "Eligió su propia contraseña")));
            sucesos.extend(user.last_sign_in.map(|fecha| happened(fecha, "Último ingreso")));
            if !user.active {
                sucesos.push(happened(user.modified.unwrap_or(detail.creado_en), "La cuenta está desactivada"));
            }
        }
        generation
    };
    let query = DeliveryQuery { usuario: Some(user), por_pagina: Some(SHOWN), ..DeliveryQuery::default() };
    let sent = delivery::list(platform, actor, None, query).await?;
    sucesos.sort_by_key(|happening| happening.fecha);
    let envios = sent.items.into_iter().map(shape).collect();
    Ok(ProspectStory { detalle: detail, generacion, sucesos, envios })
}

fn happened(fecha: chrono::DateTime<chrono::Utc>, text: &str) -> Happening {
    Happening { fecha, texto: text.to_owned(), quien: None }
}

fn shape(delivery: Delivery) -> Sent {
    let what = match delivery.proposito {
        Purpose::Recuperacion => " · enlace para recuperar su contraseña",
        _ => "",
    };
    let estado = match delivery.estado {
        DeliveryState::Pendiente => "Pendiente",
        DeliveryState::Enviando => "Enviando",
        DeliveryState::Enviado if delivery.simulado => "Simulado",
        DeliveryState::Enviado => "Enviado",
        DeliveryState::Entregado => "Entregado",
        DeliveryState::Leido => "Leído",
        DeliveryState::Fallido => "Fallido",
        DeliveryState::Incierto => "Sin confirmar",
    };
    Sent {
        id: delivery.id,
        fecha: delivery.fecha,
        canal: format!("{}{what}", delivery.canal.sending()),
        destinatario: delivery.destinatario,
        estado: estado.to_owned(),
        error: delivery.ultimo_error,
    }
}
