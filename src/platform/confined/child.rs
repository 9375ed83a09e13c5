//! The child: takes its own rights away, then reads the workbook on standard input.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use padron_core::sheet::{FileError, Limits, legacy};

use super::{IS_ERROR, IS_GRID};

/// Address space. A workbook of 65,536 rows and 256 columns, the largest that an .xls can be, has room.
pub const MEMORY: u64 = 768 << 20;
/// Seconds of processor time.
const SECONDS: u64 = 10;

/// Reads standard input to its end and answers on standard output: a grid, or why there is none.
pub fn run() -> ExitCode {
    let answer = match confine() {
        Ok(()) => answer(),
        Err(cause) => Err(FileError::Unreadable { format: String::new(), detail: format!("not confined: {cause}") }),
    };
    let mut output = io::stdout().lock();
    let written = match answer {
        Ok(grid) => output.write_all(&[IS_GRID]).and_then(|()| output.write_all(&grid)),
        Err(error) => {
            let error = serde_json::to_vec(&error).unwrap_or_default();
            output.write_all(&[IS_ERROR]).and_then(|()| output.write_all(&error))
        }
    };
    match written.and_then(|()| output.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> Result<Vec<u8>, FileError> {
    let limits = Limits::default();
    let mut bytes = Vec::new();
    let damaged = |cause: io::Error| FileError::Damaged { detail: cause.to_string() };
    io::stdin().lock().take(limits.bytes as u64 + 1).read_to_end(&mut bytes).map_err(damaged)?;
    legacy::convert(&bytes, &limits)
}

/// Lowers what this process may use, for good: memory, time, and any file, socket, process or dump.
#[cfg(unix)]
fn confine() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // When memory runs short, this goes before the server does.
    #[cfg(target_os = "linux")]
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    for (resource, most) in [
        (Resource::As, MEMORY),
        (Resource::Cpu, SECONDS),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nproc, 0),
        (Resource::Nofile, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// Where there are no such limits, nothing is read.
#[cfg(not(unix))]
fn confine() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
