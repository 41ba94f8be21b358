//! `plan`: make the year's plan, check it, and see how far the year is.

mod check;
mod draft;
mod new;
mod prompt;
mod request;
mod shared;
mod show;
mod versions;

pub(super) use versions::in_use;

use super::Global;
use super::console::Console;
use crate::desk::{Desk, Failure};
use check::{CheckArguments, check};
use clap::Subcommand;
use new::new;
use request::NewArguments;
use show::{ShowArguments, show};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Write a workbook to plan the fiscal year in
    New(NewArguments),
    /// Look for what is wrong in the plan, each with sheet and cell
    Check(CheckArguments),
    /// The year so far: target, actual, achievement, and what is needed from here
    Show(ShowArguments),
}

pub(super) fn command(action: &Action, desk: &Desk, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    match action {
        Action::New(arguments) => new(arguments, desk, global, console),
        Action::Check(arguments) => check(arguments, desk, global, console),
        Action::Show(arguments) => show(arguments, desk, global, console),
    }
}
