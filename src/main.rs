//! The `zhoubao` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    zhoubao::commands::main()
}
