//! `demo`: a made-up business to try things on.
//!
//! The business and its exports come from the crate `demo`; the plan is a workbook of the program's, so it is written here.

mod plan;

use super::console::Console;
use crate::desk::Failure;
use crate::files::{self, Access};
use crate::words::Phrase;
use chrono::NaiveDate;
use clap::Args;
use demo::{Business, DemoFile, Options, Platform};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao demo --stores 2 --orders-per-week 50 --weeks 60 --out try\nThen: zhoubao run --config try/config.toml --week 2026-W46\nAll platforms: zhoubao demo --platforms --out try"
)]
pub(super) struct Arguments {
    /// How many stores
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=200))]
    stores: u16,
    /// One store on each platform, of which two sell in dollars
    #[arg(long, conflicts_with = "stores")]
    platforms: bool,
    /// Orders of each store in a usual week
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    orders_per_week: u32,
    /// How many weeks
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=520))]
    weeks: u32,
    /// The same seed gives the same business
    #[arg(long, default_value_t = 11)]
    seed: u64,
    /// The Sunday on which the last week ends
    #[arg(long, default_value = "2026-11-15")]
    last_day: NaiveDate,
    /// The folder to write into; it must not exist yet, or be empty
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

/// The whole business: settings, plan, lists and `inbox/<store>/`.
pub fn business(options: &Options) -> Vec<DemoFile> {
    let business = Business::simulate(options);
    let mut files = business.files();
    files.push(plan(&business, options));
    files
}

/// The plan of a business.
pub fn plan(business: &Business, options: &Options) -> DemoFile {
    DemoFile { path: "plan.xlsx".to_owned(), bytes: plan::workbook(business, options) }
}

#[expect(clippy::float_arithmetic, reason = "a size in megabytes, for people")]
pub(super) fn command(arguments: &Arguments, console: &Console) -> Result<u8, Failure> {
    let out = &arguments.out;
    let occupied = std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || out.is_file() {
        return Err(Failure::Usage(Phrase::new("failure.not-empty").with("path", out.display().to_string())));
    }
    if chrono::Datelike::weekday(&arguments.last_day) != chrono::Weekday::Sun {
        return Err(Failure::Usage(Phrase::new("failure.not-sunday").with("day", arguments.last_day.to_string())));
    }
    console.works_on("working.demo");
    let options = Options {
        stores: if arguments.platforms { Platform::ALL.len() } else { usize::from(arguments.stores) },
        platforms: if arguments.platforms { Platform::ALL } else { Platform::TAOBAO },
        orders_per_week: arguments.orders_per_week,
        weeks: arguments.weeks,
        presale: arguments.platforms,
        bills: arguments.platforms,
        seed: arguments.seed,
        last_day: arguments.last_day,
        ..Options::fixtures()
    };
    let made = business(&options);
    let (count, bytes) = (made.len(), made.iter().map(|file| file.bytes.len()).sum::<usize>());
    for file in made {
        files::write(&out.join(&file.path), &file.bytes, Access::Shared)?;
    }
    let phrase = Phrase::new("demo.done")
        .with("count", count)
        .with("size", format!("{:.1} MB", bytes as f64 / 1e6))
        .with("folder", out.display().to_string())
        .with("config", out.join("config.toml").display().to_string());
    console.say(&phrase);
    Ok(0)
}
