//! What came of reading a file, and writing it down with its import.

use padron_core::import::{CheckedFile, CheckedRow, Kind, Refusal};
use padron_core::sheet::FileError;
use uuid::Uuid;

use super::CHECK_JOB;
use super::check::check;
use super::read::rejection;
use crate::error::AppError;
use crate::features::credentials::service as credentials;
use crate::features::imports::model::ImportState;
use crate::features::imports::store::{self, NewRow, rows};
use crate::features::settings::service as settings;
use crate::platform::Platform;
use crate::platform::db::Tx;
use crate::platform::jobs;

/// Files of up to this many rows are answered in the request.
const ROWS_IN_REQUEST: usize = 100;

/// What came of reading a file, ready to be written down with its import.
pub enum Outcome {
    /// All rows are checked, database included.
    Rows(Vec<NewRow>),
    /// Too many for the request: the job reads them again.
    Job,
    Refused(FileError),
}

impl Outcome {
    pub async fn of(platform: &Platform, kind: Kind, checked: Result<CheckedFile, Refusal>) -> Result<Self, AppError> {
        Ok(match checked {
            Err(refusal) => Self::Refused(refusal.error),
            Ok(file) if file.rows.len() > ROWS_IN_REQUEST => Self::Job,
            Ok(file) => Self::Rows(prepare(platform, kind, file.rows).await?),
        })
    }

    /// The inner error is the caller's answer about a refused file, to be given after the commit.
    pub async fn record_in(self, tx: &mut Tx, platform: &Platform, id: Uuid) -> Result<Result<(), AppError>, AppError> {
        match self {
            Self::Rows(staged) => {
                insert_rows_in(tx, platform, id, &staged).await?;
                store::set_checked(tx, id, 0, staged.len() as i64).await?;
                complete_in(tx, platform, id).await?;
            }
            Self::Job => jobs::enqueue_in(tx, platform, CHECK_JOB, id).await?,
            Self::Refused(error) => {
                store::reject(tx, id, error.code(), &error.to_string(), platform.now()).await?;
                return Ok(Err(rejection(&error, Some(id))));
            }
        }
        Ok(Ok(()))
    }
}

/// Stages rows, and seals beside them the passwords that were typed into them.
pub async fn insert_rows_in(tx: &mut Tx, platform: &Platform, id: Uuid, staged: &[NewRow]) -> Result<(), AppError> {
    rows::insert_rows(tx, id, staged).await?;
    for row in staged {
        if let Some(password) = &row.secret {
            credentials::keep_typed_in(tx, platform, id, row.number, password).await?;
        }
    }
    Ok(())
}

pub async fn complete_in(tx: &mut Tx, platform: &Platform, id: Uuid) -> Result<(), AppError> {
    store::advance(tx, id, ImportState::Validando, ImportState::Validado, platform.now()).await?;
    Ok(())
}

/// Rows with what the database says of them, ready to be staged.
pub async fn prepare(platform: &Platform, kind: Kind, rows: Vec<CheckedRow>) -> Result<Vec<NewRow>, AppError> {
    let mut reader = platform.db.read().await?;
    let year = settings::institution(platform, &mut reader).await?.year;
    check(&mut reader, kind, year, rows).await
}
