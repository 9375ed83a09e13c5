//! What every target asserts: whatever the bytes, checking them ends, and keeps the limits.

use padron_core::import::{CheckOptions, Kind, check_file};
use padron_core::sheet::Source;

/// Checks a file as each kind. An error is an answer; a panic is a find.
pub fn check_as_every_kind(source: Source<'_>, header_row: Option<u32>, sheet: Option<String>) {
    for kind in Kind::ALL {
        let options = CheckOptions {
            sheet: sheet.clone(),
            header_row,
            all_sheets: true,
            file_name: "estudiantes.xlsx".to_owned(),
            ..CheckOptions::default()
        };
        match check_file(kind, source, &options) {
            Ok(file) => {
                assert!(file.rows.len() <= options.limits.rows as usize);
                assert!(file.layout.columns.len() <= options.limits.columns);
                assert!(file.rows.windows(2).all(|pair| pair[0].number < pair[1].number));
                assert!(file.rows.iter().flat_map(|row| row.values.iter()).all(|(_, value)| !value.contains('\0')));
            }
            Err(refusal) => assert!(refusal.error.to_string().ends_with('.'), "{}", refusal.error),
        }
    }
}
