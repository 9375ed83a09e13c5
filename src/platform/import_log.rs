//! The log of imports: a file that whoever runs the server, or helps its people, can read without the database. One line
//! for each import that ended and for each row that was rejected.
//!
//! Every line is one write at the file's end (`O_APPEND`), so lines of several processes stay whole. A lock on a file
//! beside it is held while lines are written, and a full file is put aside by renaming it under that lock: nobody puts
//! aside what another is writing. Who does not get the lock in two seconds, or cannot have one there, writes all the same
//! and puts nothing aside.

use std::fmt::{Display, Write as _};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::platform::settings::ImportLogSettings;

/// Full files that are kept beside the one that is written; `….1` is the latest.
pub const KEPT: u32 = 5;
/// How often it is tried to get the lock, and how long between.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(10);

/// A line of the log: when, what, and names with values. A value that is more than a plain word is quoted, and what a
/// terminal or an editor would not show as it is is escaped (`\n`, `\u{202e}`): a line stays a line whatever is in a file.
pub struct Line(String);

impl Line {
    pub fn new(at: DateTime<Utc>, what: &str) -> Self {
        Self(format!("{} {what}", at.to_rfc3339_opts(SecondsFormat::Secs, true)))
    }

    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        let value = value.to_string();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        // Writing to a string cannot fail. `Debug` of a text is the text in quotes, with all that is not printable escaped.
        let _ = if !value.is_empty() && value.chars().all(is_plain) {
            write!(self.0, " {name}={value}")
        } else {
            write!(self.0, " {name}={value:?}")
        };
        self
    }
}

/// The file, or none.
#[derive(Clone, Default)]
pub struct ImportLog(Option<Arc<ImportLogSettings>>);

impl ImportLog {
    pub fn new(settings: Option<ImportLogSettings>) -> Self {
        Self(settings.map(Arc::new))
    }

    /// Whether there is one at all.
    pub fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// Adds lines, off the async threads. What cannot be written is lost with a warning: no import fails by it.
    pub async fn append(&self, lines: Vec<Line>) {
        let Some(settings) = self.0.clone() else { return };
        if lines.is_empty() {
            return;
        }
        let written = tokio::task::spawn_blocking(move || {
            append(&settings, &lines).map_err(|cause| (settings.path.display().to_string(), cause))
        });
        match written.await {
            Ok(Ok(())) => {}
            Ok(Err((path, cause))) => tracing::warn!(path, %cause, "the log of imports could not be written"),
            Err(cause) => tracing::warn!(%cause, "the log of imports could not be written"),
        }
    }

    /// Whether lines could be added now; makes the folder and the file, if they are missing.
    pub fn check(&self) -> io::Result<()> {
        self.0.as_deref().map_or(Ok(()), |settings| open(&settings.path).map(drop))
    }
}

fn append(settings: &ImportLogSettings, lines: &[Line]) -> io::Result<()> {
    let path = &settings.path;
    let lock = lock(path);
    let mut file = open(path)?;
    let mut size = file.metadata()?.len();
    if lock.is_some() && is_torn(&mut file, size)? {
        size += 1;
        file.write_all(b"\n")?;
    }
    for Line(text) in lines {
        let line = format!("{text}\n");
        let length = line.len() as u64;
        if lock.is_some() && size > 0 && size + length > settings.size {
            put_aside(path)?;
            file = open(path)?;
            size = 0;
        }
        file.write_all(line.as_bytes())?;
        size += length;
    }
    Ok(())
}

/// The owner's alone, and its folder too, if they are made here; who has given them other rights keeps them.
fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The lock; it ends with the file. `None` where there is none to be had.
fn lock(path: &Path) -> Option<File> {
    let file = open(&beside(path, "lock")).ok()?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Some(file),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Whether the last line has no end: a disk was full, or a machine went down amid it.
fn is_torn(file: &mut File, size: u64) -> io::Result<bool> {
    if size == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Makes room: `.4` becomes `.5`, and so on; the oldest goes.
fn put_aside(path: &Path) -> io::Result<()> {
    for number in (1..KEPT).rev() {
        match fs::rename(beside(path, &number.to_string()), beside(path, &(number + 1).to_string())) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
    }
    fs::rename(path, beside(path, "1"))
}

/// `import-usuarios.log.1`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(folder: &Path, size: u64) -> ImportLogSettings {
        ImportLogSettings { path: folder.join("logs/import-usuarios.log"), size }
    }

    fn line(text: &str) -> Line {
        Line::new(DateTime::from_timestamp(1_797_310_799, 0).unwrap(), "prueba").with("texto", text)
    }

    fn read(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_line_stays_a_line_whatever_stands_in_a_name() {
        assert_eq!(line("padres.xlsx").0, "2026-12-15T04:59:59Z prueba texto=padres.xlsx");
        assert_eq!(line("").0, "2026-12-15T04:59:59Z prueba texto=\"\"");
        for (text, written) in [
            ("Núñez O'Neil, 3.º «A» 👤", "\"Núñez O'Neil, 3.º «A» 👤\""),
            ("a\nb\r\tc\0", r#""a\nb\r\tc\0""#),
            ("\u{1b}[31mrojo\u{7f}\u{9b}", r#""\u{1b}[31mrojo\u{7f}\u{9b}""#),
            ("a\u{2028}b\u{2029}c\u{85}d", r#""a\u{2028}b\u{2029}c\u{85}d""#),
            ("fdp\u{202e}gpj\u{2066}\u{61c}\u{200f}", r#""fdp\u{202e}gpj\u{2066}\u{61c}\u{200f}""#),
            ("a\u{200b}\u{feff}\u{ad}\u{e0041}", r#""a\u{200b}\u{feff}\u{ad}\u{e0041}""#),
            ("x\" estado=completado \\", r#""x\" estado=completado \\""#),
        ] {
            assert_eq!(line(text).0, format!("2026-12-15T04:59:59Z prueba texto={written}"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_file_and_its_folder_are_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path(), 100);
        append(&settings, &[line("uno"), line("dos"), line("tres")]).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(settings.path.parent().unwrap()), 0o700);
        for file in [settings.path.clone(), beside(&settings.path, "1"), beside(&settings.path, "lock")] {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }

    #[test]
    fn a_full_file_is_put_aside_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        // Two lines fit, three do not.
        let settings = settings(folder.path(), 2 * line("00").0.len() as u64 + 2);
        for number in 0..20 {
            append(&settings, &[line(&format!("{number:02}"))]).unwrap();
        }
        let numbers = |path: &Path| -> Vec<String> {
            read(path).lines().map(|line| line.rsplit_once('=').unwrap().1.to_owned()).collect()
        };
        assert_eq!(numbers(&settings.path), ["18", "19"]);
        for (aside, kept) in (1..=KEPT).zip([["16", "17"], ["14", "15"], ["12", "13"], ["10", "11"], ["08", "09"]]) {
            assert_eq!(numbers(&beside(&settings.path, &aside.to_string())), kept);
        }
        assert!(!beside(&settings.path, "6").exists());
        // A line that is longer than a file may be has one for itself.
        append(&settings, &[line(&"x".repeat(500)), line("20")]).unwrap();
        assert_eq!(
            (numbers(&settings.path), read(&beside(&settings.path, "1")).lines().count()),
            (vec!["20".into()], 1)
        );
    }

    #[test]
    fn writers_at_once_tear_no_line_and_lose_none() {
        let folder = tempfile::tempdir().unwrap();
        // Put aside a few times meanwhile, and never so often that the oldest goes.
        let settings = settings(folder.path(), 12_000);
        thread::scope(|scope| {
            for writer in 0..8 {
                let settings = &settings;
                scope.spawn(move || {
                    for number in 0..100 {
                        let text = format!("{writer}-{number}-{}", "x".repeat(20));
                        append(settings, &[line(&text)]).unwrap();
                    }
                });
            }
        });
        let files = (1..=KEPT).map(|number| beside(&settings.path, &number.to_string()));
        let files: Vec<_> = files.filter(|file| file.exists()).chain([settings.path.clone()]).collect();
        assert!((3..=5).contains(&files.len()), "{}", files.len());
        let text: String = files.iter().map(|file| read(file)).collect();
        let mut lines: Vec<_> = text.lines().collect();
        assert!(
            lines
                .iter()
                .all(|line| line.starts_with("2026-12-15T04:59:59Z") && line.ends_with("-xxxxxxxxxxxxxxxxxxxx"))
        );
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), 800);
    }

    #[test]
    fn a_line_that_was_torn_is_ended_before_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path(), 10_000);
        append(&settings, &[line("uno")]).unwrap();
        fs::write(&settings.path, "2026-12-15T04:59:59Z prueba tex").unwrap();
        append(&settings, &[line("dos")]).unwrap();
        let text = read(&settings.path);
        assert_eq!(text.lines().nth(1), Some("2026-12-15T04:59:59Z prueba texto=dos"), "{text}");
    }

    #[test]
    fn without_the_lock_lines_are_added_and_nothing_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(folder.path(), 10);
        // No file can be had there.
        fs::create_dir_all(beside(&settings.path, "lock")).unwrap();
        append(&settings, &[line("uno"), line("dos")]).unwrap();
        assert_eq!(read(&settings.path).lines().count(), 2);
        assert!(!beside(&settings.path, "1").exists());
    }

    #[test]
    fn a_place_that_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("logs"), "no es una carpeta").unwrap();
        let log = ImportLog::new(Some(settings(folder.path(), 100)));
        assert!(log.is_kept() && log.check().is_err());
        assert!(!ImportLog::default().is_kept() && ImportLog::default().check().is_ok());
    }
}
