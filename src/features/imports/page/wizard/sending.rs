//! How far a file is on its way.

/// Bytes sent, of how many, while a file is on its way.
pub type Sending = Option<(i64, i64)>;
