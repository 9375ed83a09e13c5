//! How much of a file is taken in.

/// Rows at the top of a file among which the header is looked for.
pub const HEADER_ROWS: u32 = 20;

/// Rows with content that are looked at before a file is understood: those above the data, and 50 of these.
pub const HEAD_ROWS: usize = 70;

/// Upper bounds; passing one is an error that names it, never a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of the file as uploaded.
    pub bytes: usize,
    /// Rows of data: header, titles and blank rows do not count.
    pub rows: u32,
    pub columns: usize,
    /// Of one cell's text, in UTF-8.
    pub cell_bytes: usize,
    /// Of a workbook's parts, unpacked.
    pub inflated_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 10 << 20, rows: 20_000, columns: 64, cell_bytes: 1024, inflated_bytes: 64 << 20 }
    }
}
