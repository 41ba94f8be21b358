//! `report`, `preview`: a report that is mailed to nobody.

use super::asked::{Asked, desk_of};
use super::console::{Console, with_hooks};
use super::summary::summary;
use super::{Global, clock};
use crate::desk::{Desk, Failure};
use crate::run::{self as story, Order};
use crate::words::Phrase;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao report --week 2026-W45\nExample: zhoubao report --event 双11\nExample: zhoubao report --week 2026-W45 --as-of 2026-11-10T09:00\nExample: zhoubao report --recompute 2026-W45"
)]
pub(super) struct ReportArguments {
    #[command(flatten)]
    asked: Asked,
    /// As things were known then: written beside the revisions, never mailed
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Today's figures of a week beside those that were mailed; makes no revision
    #[arg(long, value_name = "PERIOD", num_args = 0..=1, default_missing_value = "", conflicts_with = "as_of")]
    recompute: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "New files in the inbox are received as `check` receives them; nothing else is written outside the folder.\n\nExample: zhoubao preview --week 2026-W46 --out look\nExample: zhoubao preview --day 2026-11-12 --out look"
)]
pub(super) struct PreviewArguments {
    #[command(flatten)]
    asked: Asked,
    /// The folder to write into
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

pub(super) fn report(
    arguments: &ReportArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    if let Some(period) = &arguments.recompute {
        let now = global.now(desk)?;
        let (desk, asked) = match period.as_str() {
            "" => arguments.asked.of(desk, now, console)?,
            named => desk_of(desk, named, console)?,
        };
        let period = asked.unwrap_or_else(|| story::newest(&desk, now));
        return super::recompute::command(period, &desk, global, console);
    }
    let now = global.now(desk)?;
    let (desk, period) = arguments.asked.of(desk, now, console)?;
    let desk = &desk;
    let as_of = match &arguments.as_of {
        None => None,
        Some(text) => Some(
            clock::parse(text, desk.settings.time_zone)
                .ok_or_else(|| Failure::Usage(Phrase::new("failure.time").with("text", text.as_str())))?,
        ),
    };
    let order = Order { period, as_of };
    let done = with_hooks(console, |hooks| story::report(desk, &order, now, hooks))?;
    summary(&done, desk, now, console);
    Ok(0)
}

pub(super) fn preview(
    arguments: &PreviewArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    // What was mailed is never written over, and what lies in the inbox is read as an export.
    if let Some(own) = desk.settings.paths.own_folder_of(&arguments.out) {
        let phrase = Phrase::new("failure.out-within").with("path", arguments.out.display().to_string());
        return Err(Failure::Usage(phrase.with("own", own.display().to_string())));
    }
    let now = global.now(desk)?;
    let (desk, period) = arguments.asked.of(desk, now, console)?;
    let (desk, order) = (&desk, Order { period, as_of: None });
    let done = with_hooks(console, |hooks| story::preview(desk, &order, &arguments.out, now, hooks))?;
    summary(&done, desk, now, console);
    Ok(0)
}
