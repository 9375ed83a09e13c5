//! One page of a list, as every list of the product answers.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Of the whole list.
    pub total: i64,
    /// From 1.
    pub pagina: u32,
    pub por_pagina: u32,
}

impl<T> Page<T> {
    /// The same page of what `shape` makes of its items.
    pub fn filter_map<U>(self, shape: impl FnMut(T) -> Option<U>) -> Page<U> {
        let Self { items, total, pagina, por_pagina } = self;
        Page { items: items.into_iter().filter_map(shape).collect(), total, pagina, por_pagina }
    }
}
