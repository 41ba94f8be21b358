//! The `zhoubao` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("__read") => zhoubao::reader::serve(zhoubao::ledger::work),
        _ => ExitCode::from(64),
    }
}
