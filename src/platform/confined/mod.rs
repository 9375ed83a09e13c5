//! Workbooks that cannot be streamed (.xls, .xlsb, .ods), parsed by a process that can do nothing else.
//!
//! Their parser allocates what a file says and panics on some that lie. So this program runs itself once more for each
//! such file (`padron leer-hoja`): no environment, nothing but a pipe in and a pipe out, and limits of memory, time and
//! files that it sets itself before it looks at a byte. What comes back is a grid, which `padron-core` reads believing
//! nothing of it. Whatever goes wrong over there is an error of the file, with a sentence.

pub mod child;

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use padron_core::sheet::{FileError, Format, Limits, MAX_GRID_BYTES, Source, needs_conversion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The hidden command that reads a workbook on its standard input.
const COMMAND: &str = "leer-hoja";
/// How long a file may take, waiting for a processor included; the child counts its own time too.
const TIME: Duration = Duration::from_secs(20);
/// The longest answer: a grid and the mark before it.
const LONGEST_ANSWER: usize = MAX_GRID_BYTES + 4096;

/// Begins an answer: a grid follows, or an error as JSON.
const IS_GRID: u8 = b'G';
const IS_ERROR: u8 = b'E';

/// Children at work at once, each of which may take [`child::MEMORY`].
const CHILDREN: usize = 2;
/// Files read at once: a reader is what needs the most memory.
const READERS: usize = 2;
/// Uploads that may wait for a reader, each with its bytes in memory.
const PLACES: usize = 12;

/// Makes files readable, so many at a time.
#[derive(Clone, Debug)]
pub struct SheetReader {
    program: PathBuf,
    time: Duration,
    children: Arc<Semaphore>,
    readers: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

/// A file that `padron_core::import::check_file` can read.
#[derive(Debug)]
pub struct Readable {
    upload: Arc<Vec<u8>>,
    grid: Option<Vec<u8>>,
}

impl Readable {
    pub fn source(&self) -> Source<'_> {
        self.grid.as_deref().map_or(Source::Upload(&self.upload), Source::Grid)
    }
}

impl Default for SheetReader {
    fn default() -> Self {
        // The link leads to the file that runs, even if another has taken its name since.
        let running = if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { std::env::current_exe() };
        Self::new(running.unwrap_or_else(|_| "padron".into()))
    }
}

impl SheetReader {
    /// With a program that knows the command `leer-hoja`; tests are no such program themselves.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            time: TIME,
            children: Arc::new(Semaphore::new(CHILDREN)),
            readers: Arc::new(Semaphore::new(READERS)),
            places: Arc::new(Semaphore::new(PLACES)),
        }
    }

    /// A place among the uploads in hand, until it is dropped; `None` when all are taken.
    pub fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    /// Waits for the turn to read a file; it ends when this is dropped.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.readers).acquire_owned().await.ok()
    }

    /// With less time for a file.
    pub fn with_time(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// Converts an upload if its format needs it.
    ///
    /// # Errors
    /// What is wrong with the file at a glance, or what kept the child from reading it.
    pub async fn readable(&self, upload: Arc<Vec<u8>>) -> Result<Readable, FileError> {
        let shared = Arc::clone(&upload);
        let format = tokio::task::spawn_blocking(move || needs_conversion(&shared, &Limits::default()));
        let format = format.await.map_err(|cause| FileError::Damaged { detail: cause.to_string() })??;
        let grid = match format {
            None => None,
            Some(format) => Some(self.convert(format, &upload).await?),
        };
        Ok(Readable { upload, grid })
    }

    async fn convert(&self, format: Format, upload: &[u8]) -> Result<Vec<u8>, FileError> {
        let answer = match self.children.acquire().await {
            Ok(_permit) => self.ask(upload).await,
            Err(closed) => Err(closed.to_string()),
        };
        let failure = match answer {
            Ok(Answer::Grid(grid)) => return Ok(grid),
            Ok(Answer::Error(error)) => return Err(error),
            Err(failure) => failure,
        };
        tracing::warn!(format = format.as_str(), failure, "a confined reader failed");
        Err(FileError::Unreadable { format: format!(".{}", format.as_str()), detail: failure })
    }

    /// Runs a child on the file; a failure is said in words for the log.
    async fn ask(&self, upload: &[u8]) -> Result<Answer, String> {
        let mut child = Command::new(&self.program)
            .arg(COMMAND)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a panic prints can hold values of the file.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|cause| format!("it did not start: {cause}"))?;
        let result = tokio::time::timeout(self.time, talk(&mut child, upload)).await;
        // It has ended, or said too much, or taken too long; a child that is gone cannot be killed again.
        let _ = child.kill().await;
        result.unwrap_or_else(|_| Err(format!("no answer within {:?}", self.time)))
    }
}

enum Answer {
    Grid(Vec<u8>),
    Error(FileError),
}

/// Hands over the file and takes the answer, side by side: either pipe may be full.
async fn talk(child: &mut Child, upload: &[u8]) -> Result<Answer, String> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("it has no pipes".to_owned());
    };
    let feed = async move {
        // A child that has read enough, or has died, reads no further: its answer says which.
        let _ = input.write_all(upload).await;
    };
    let mut answer = Vec::new();
    let mut limited = output.take(LONGEST_ANSWER as u64 + 1);
    let ((), read) = tokio::join!(feed, limited.read_to_end(&mut answer));
    read.map_err(|cause| cause.to_string())?;
    if answer.len() > LONGEST_ANSWER {
        return Err("it said too much".to_owned());
    }
    let status = child.wait().await.map_err(|cause| cause.to_string())?;
    if !status.success() {
        return Err(status.to_string());
    }
    match answer.split_first() {
        Some((&IS_GRID, _)) => {
            answer.remove(0);
            Ok(Answer::Grid(answer))
        }
        Some((&IS_ERROR, error)) => serde_json::from_slice(error).map(Answer::Error).map_err(|cause| cause.to_string()),
        _ => Err("it said nothing that is understood".to_owned()),
    }
}
