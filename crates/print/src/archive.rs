//! A zip of letters, one file a person. It is written as it is made: what it holds in memory is one letter and the list of
//! names.

use std::io::{self, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::PrintError;
use crate::file_name::FileNames;
use crate::person::{Institution, Person};

/// When the files were made, on the school's clock: what a person sees beside their names. From 1980 to 2107.
#[derive(Debug, Clone, Copy)]
pub struct MadeAt {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
}

/// A zip that is being written.
pub struct Archive<'a, W: Write> {
    institution: &'a Institution,
    options: SimpleFileOptions,
    names: FileNames,
    zip: ZipWriter<StreamWriter<W>>,
}

impl<'a, W: Write> Archive<'a, W> {
    /// Begins a zip in `out`, which need not be able to go back. A `made_at` that does not exist becomes 1 January 1980.
    pub fn new(institution: &'a Institution, made_at: MadeAt, out: W) -> Self {
        let MadeAt { year, month, day, hour, minute } = made_at;
        let modified = DateTime::from_date_and_time(year, month, day, hour, minute, 0).unwrap_or_default();
        // Most of a letter is compressed already; the fastest level takes what there is. Passwords: for the owner only.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .unix_permissions(0o600)
            .last_modified_time(modified);
        Self { institution, options, names: FileNames::default(), zip: ZipWriter::new_stream(out) }
    }

    /// Adds a person's letter as `Huamán Ccori José - 40125678.pdf`, and gives that name. `sort_name` is the name as the
    /// office sorts it; what a file name cannot hold is left out of it, and who shares it with another gets a number.
    ///
    /// # Errors
    /// [`PrintError::Document`] as in [`letter`](crate::letter); [`PrintError::Write`] if `out` fails.
    pub fn add(&mut self, sort_name: &str, person: &Person) -> Result<String, PrintError> {
        let letter = crate::letter(self.institution, person)?;
        let name = self.names.give(sort_name, &person.user_name);
        self.zip.start_file(&name, self.options).map_err(|error| PrintError::Write(error.into()))?;
        self.zip.write_all(&letter).map_err(PrintError::Write)?;
        Ok(name)
    }

    /// Writes the list of files, and gives the writer back, flushed.
    ///
    /// # Errors
    /// [`PrintError::Write`] if the writer fails. A zip that was not finished cannot be opened.
    pub fn finish(self) -> Result<W, PrintError> {
        let finish = || -> io::Result<W> {
            let mut out = self.zip.finish()?.into_inner();
            out.flush()?;
            Ok(out)
        };
        finish().map_err(PrintError::Write)
    }
}
