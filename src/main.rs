//! The server and the command line.

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    padron::server::cli::main()
}

#[cfg(not(feature = "ssr"))]
fn main() {}
