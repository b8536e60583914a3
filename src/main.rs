//! The program: arguments, then the command.
use std::process::ExitCode;

fn main() -> ExitCode {
    let files: Vec<std::path::PathBuf> = std::env::args_os().skip(2).map(Into::into).collect();
    match aclscope::cli::eval::run(&files) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("aclscope: {}", failure.message);
            ExitCode::from(2)
        }
    }
}
