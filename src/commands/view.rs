//! `view`: opens a report's page in the browser.

use super::Global;
use super::asked::Asked;
use super::console::Console;
use crate::desk::{Desk, Failure, PAGE};
use crate::revisions::Revision;
use crate::words::Phrase;
use clap::Args;
use std::path::Path;
use std::process::{Command, Stdio};

#[derive(Debug, Args)]
#[command(
    after_help = "Prints where the page is, and opens it where there is a browser.\n\nExample: zhoubao view\nExample: zhoubao view --week 2026-W46"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
}

pub(super) fn command(
    arguments: &Arguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    let revision = wanted(arguments, desk, global, console)?;
    let page = revision.folder.join(PAGE);
    if !page.is_file() {
        let phrase = Phrase::new("view.no-page").with("folder", revision.folder.display().to_string());
        return Err(Failure::Usage(phrase));
    }
    let page = std::path::absolute(&page).unwrap_or(page);
    console.line(&page.display().to_string());
    if !open(&page) {
        console.say(&Phrase::new("view.by-hand"));
    }
    Ok(0)
}

/// The newest revision of the period that was named, or of the newest that has one.
fn wanted(arguments: &Arguments, desk: &Desk, global: &Global, console: &mut Console) -> Result<Revision, Failure> {
    if arguments.asked.is_nothing() {
        let newest = desk.periods_made()?.pop().map(|period| period.id());
        let revision = newest.map(|period| desk.revisions.latest(&period)).transpose()?.flatten();
        return revision.ok_or_else(|| Failure::Usage(Phrase::new("view.none")));
    }
    let (desk, period) = arguments.asked.of(desk, global.now(desk)?, console)?;
    let period = period.map(|period| period.id()).unwrap_or_default();
    let revision = desk.revisions.latest(&period)?;
    revision.ok_or_else(|| Failure::Usage(Phrase::new("view.none-of").with("period", period)))
}

/// Hands the page to the system; whether it took it.
fn open(page: &Path) -> bool {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        // Without a screen it would find a browser for the terminal, which waits for somebody.
        _ if ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none()) => return false,
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(before).arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
