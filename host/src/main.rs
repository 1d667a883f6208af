//! The `ossa` command.

fn main() -> std::process::ExitCode {
    ossa_host::cli::run()
}
