//! SQL of `notificaciones`.

use uuid::Uuid;

use super::service::Notice;
use crate::error::AppError;
use crate::on;
use crate::platform::Platform;
use crate::platform::db::Tx;

/// Rows one statement inserts: each binds seven values.
const ROWS: usize = 100;

pub async fn insert(
    tx: &mut Tx,
    platform: &Platform,
    recipients: &[Uuid],
    notice: &Notice<'_>,
) -> Result<(), AppError> {
    let now = platform.now();
    for chunk in recipients.chunks(ROWS) {
        on!(tx, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "INSERT INTO notificaciones (id, usuario_id, tipo, titulo, texto, enlace, creada_en) ",
            );
            query.push_values(chunk, |mut row, recipient| {
                row.push_bind(platform.new_id())
                    .push_bind(*recipient)
                    .push_bind(notice.kind)
                    .push_bind(notice.title)
                    .push_bind(notice.text)
                    .push_bind(notice.link)
                    .push_bind(now);
            });
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}
