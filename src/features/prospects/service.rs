//! What other slices may ask of prospects.

use uuid::Uuid;

use super::store::list as store;
use crate::error::AppError;
use crate::platform::db::{Exec, MAX_LIST};

pub use super::browse::{find, list, order_of, programmes};
pub use super::check::{Owner, Taken, check_prospects};
pub use super::create::{create_in, reasons_to_keep_in, remove_in};
pub use super::selection::{
    Change, PAGE, Showing, Shown, change, clear_in, count, preview, set_toggles, show, take_in,
};
pub use super::store::Wanted;
pub use super::store::account::{
    HeldProspect, generation_of, give_account as give_account_in, hold_by_carnet as hold_by_carnet_in,
};
pub use super::store::list::Candidate;

/// Whom accounts are to be made for: everybody who is wanted, in the order of names.
pub async fn candidates(exec: &mut impl Exec, wanted: &Wanted) -> Result<Vec<Candidate>, AppError> {
    store::candidates(exec, wanted).await
}

/// The same of these prospects. Who is not there is left out.
pub async fn candidates_among(exec: &mut impl Exec, ids: &[Uuid]) -> Result<Vec<Candidate>, AppError> {
    let mut found = Vec::new();
    for some in ids.chunks(MAX_LIST) {
        found.extend(store::candidates_among(exec, some).await?);
    }
    Ok(found)
}
