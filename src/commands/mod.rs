//! One file a subcommand: arguments in, a call of the library, words out. The only room that asks for the time, the
//! terminal and the environment, and the one place where errors are printed.

mod asked;
mod calendar;
mod check;
mod check_mail;
mod check_stores;
mod clock;
mod console;
pub mod demo;
mod doctor;
mod explain;
mod guard;
mod help;
mod init;
mod ping;
mod plan;
mod profile;
mod prompt;
mod purge;
mod recompute;
mod report;
mod run;
mod schedule;
mod send;
mod shells;
mod source;
mod spoken;
mod status;
mod summary;
mod unset;
mod verify;
mod view;
#[cfg(feature = "cluster")]
mod worker;
mod working;

use crate::config;
use crate::desk::{CHILD, Desk, Failure, exit, work};
use crate::reader;
use crate::words::{Language, Phrase, Words};
use chrono::{DateTime, Utc};
use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use console::Console;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The settings, where nothing else is said.
const CONFIG: &str = "config.toml";

/// The week's report of a shop, from the platforms' own downloads to the owner's mailbox.
#[derive(Debug, Parser)]
#[command(name = "zhoubao", version, about, max_term_width = 110)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// The settings
    #[arg(long, global = true, value_name = "FILE", default_value = CONFIG)]
    config: PathBuf,
    /// A time that stands in for the clock, as 2026-11-16T10:00 in the report's zone
    #[arg(long, global = true, value_name = "TIME")]
    now: Option<String>,
    /// How the log on standard error is written
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    /// Say more: -v each file, -vv each step
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    quiet: bool,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// Lines for people.
    Text,
    /// A JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a folder to start from: settings, an inbox, examples of the lists
    Init(init::Arguments),
    /// Make the week's report and mail it: what cron calls
    Run(run::RunArguments),
    /// Make the week's report without mailing it
    Report(report::ReportArguments),
    /// Write the report and the mails into a folder, mail nothing, count nothing
    Preview(report::PreviewArguments),
    /// Open a report's page in the browser
    View(view::Arguments),
    /// Send what is due, again, or as a test
    Send(send::Arguments),
    /// What was made and sent, what is in doubt, what is next
    Status(status::Arguments),
    /// Look at the inbox: what is set aside and why, and what is still to be downloaded
    Check(check::Arguments),
    /// The files taken in; take one out again
    #[command(
        subcommand,
        after_help = "Example: zhoubao source list\nExample: zhoubao source withdraw 3fa94c1b --why \"test orders\""
    )]
    Source(source::Action),
    /// The exports we know; try one on a file
    #[command(
        subcommand,
        after_help = "Example: zhoubao profile list\nExample: zhoubao profile test ~/Downloads/ExportOrderList202611160925.xlsx"
    )]
    Profile(profile::Action),
    /// Make the year's plan, check it, see how far the year is
    #[command(
        subcommand,
        after_help = "Example: zhoubao plan new --store my-store=12000000\nExample: zhoubao plan check\nExample: zhoubao plan show"
    )]
    Plan(plan::Action),
    /// Make reports again from what they were made from, and say whether they are the same
    Verify(verify::Arguments),
    /// Remove source files that are older than the settings keep them; their facts stay
    Purge(purge::Arguments),
    /// Look whether data and reports are whole and fit together; take them as they are, or repair what may be
    Doctor(doctor::Arguments),
    /// The fiscal year as a table
    #[command(subcommand, after_help = "Example: zhoubao calendar show --year 2026")]
    Calendar(calendar::Action),
    /// What a figure means and where it comes from
    Explain(explain::Arguments),
    /// Make up a business with a year of exports to try things on
    Demo(demo::Arguments),
    /// Have `run` called by the clock: the line for cron, or a timer of systemd
    Schedule(schedule::Arguments),
    /// Work for another machine: read and sum what it asks for
    #[cfg(feature = "cluster")]
    Worker(worker::Arguments),
    /// A script that completes commands in bash, zsh or fish
    Completions(shells::CompletionArguments),
    /// Write the manual pages into a folder
    Man(shells::ManArguments),
    /// The help of a command, or a page of the documentation
    Help(help::Arguments),
}

/// Runs the program. Whatever goes wrong, even a panic, ends with one sentence and an exit code.
pub fn main() -> ExitCode {
    guard::leave_no_core();
    if std::env::args().nth(1).as_deref() == Some(CHILD) {
        return reader::serve(work);
    }
    let language = spoken_language();
    let parsed = spoken::command(language).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(refused(&error, language)),
    };
    let global = cli.global.clone();
    let json = global.log_format == LogFormat::Json;
    console::start_log(json, global.verbose, global.quiet);
    let run = match &cli.command {
        Command::Run(arguments) => Some(arguments.clone()),
        _ => None,
    };
    let code = guard::unpanicked(global.verbose >= 2, || {
        let mut console = Console::new(&global);
        let code = dispatch(cli, language, &mut console).unwrap_or_else(|failure| {
            console.failure(&failure);
            failure.exit_code()
        });
        console.tell_of_workers();
        code
    });
    ExitCode::from(code.unwrap_or_else(|panic| {
        console::bug(json, &panic);
        if let Some(arguments) = run {
            let _ = guard::unpanicked(false, || run::after_panic(&arguments, &global, &panic));
        }
        exit::BUG
    }))
}

/// The language of the help: that of the settings where they are named or lie here, else that of the environment.
fn spoken_language() -> Language {
    let words: Vec<OsString> = std::env::args_os().collect();
    let after = |(at, word): (usize, &OsString)| match word.to_str() {
        Some("--config") => words.get(at + 1).map(PathBuf::from),
        Some(word) => word.strip_prefix("--config=").map(PathBuf::from),
        None => None,
    };
    let path = words.iter().enumerate().find_map(after).unwrap_or_else(|| PathBuf::from(CONFIG));
    config::language(&path).unwrap_or_else(console::language)
}

/// Says what is wrong with the command line, or shows the help that was asked for; the exit code.
fn refused(error: &clap::Error, language: Language) -> u8 {
    match spoken::refusal(error) {
        Some(phrase) => {
            console::complain(false, &Words::built_in(language).say(&phrase), exit::USAGE);
        }
        None => drop(error.print()),
    }
    if error.use_stderr() { exit::USAGE } else { 0 }
}

fn dispatch(cli: Cli, language: Language, console: &mut Console) -> Result<u8, Failure> {
    let global = &cli.global;
    match cli.command {
        Command::Init(arguments) => init::command(&arguments, global, console),
        Command::Demo(arguments) => demo::command(&arguments, console),
        Command::Profile(action) => profile::command(&action, global, console),
        Command::Completions(arguments) => Ok(shells::completions(&arguments, console)),
        Command::Man(arguments) => shells::man(&arguments, console),
        Command::Help(arguments) => {
            console.speak(Words::built_in(language));
            help::command(&arguments, console)
        }
        Command::Explain(arguments) => explain::command(&arguments, global, console),
        Command::Run(arguments) => run::run(&arguments, global, console),
        Command::Report(arguments) => report::report(&arguments, &global.desk(console)?, global, console),
        Command::Preview(arguments) => report::preview(&arguments, &global.desk(console)?, global, console),
        Command::View(arguments) => view::command(&arguments, &global.desk(console)?, global, console),
        Command::Send(arguments) => send::command(&arguments, &global.desk(console)?, global, console),
        Command::Status(arguments) => status::command(&arguments, &global.desk(console)?, global, console),
        Command::Check(arguments) => check::command(&arguments, &global.desk(console)?, global, console),
        Command::Verify(arguments) => verify::command(&arguments, &global.desk(console)?, global, console),
        Command::Purge(arguments) => purge::command(&arguments, &global.desk(console)?, global, console),
        Command::Doctor(arguments) => doctor::command(&arguments, &global.desk(console)?, global, console),
        Command::Schedule(arguments) => schedule::command(&arguments, &global.desk(console)?, global, console),
        Command::Plan(action) => plan::command(&action, &global.desk(console)?, global, console),
        Command::Calendar(action) => calendar::command(&action, &global.desk(console)?, global, console),
        #[cfg(feature = "cluster")]
        Command::Worker(arguments) => worker::command(&arguments, &global.desk(console)?, console),
        Command::Source(action) => source::command(&action, &global.desk(console)?, global, console),
    }
}

impl Global {
    /// The settings that were asked for by name; none where it is what is taken otherwise.
    fn named_config(&self) -> Option<&Path> {
        Some(self.config.as_path()).filter(|config| *config != Path::new(CONFIG))
    }

    /// The desk of the settings; from then on the console speaks their language.
    fn desk(&self, console: &mut Console) -> Result<Desk, Failure> {
        if !self.config.exists() {
            return Err(Failure::NoConfig(self.config.clone()));
        }
        // What is wrong with the settings is said in their language, where they name one.
        if let Some(language) = config::language(&self.config) {
            console.speak(Words::built_in(language));
        }
        let settings = config::load(&self.config)
            .map_err(|error| Failure::Config { path: self.config.clone(), error: Box::new(error) })?;
        let desk = Desk::open(self.config.clone(), settings)?;
        console.speak(desk.words.clone());
        console.hear_of(desk.workers.clone());
        Ok(desk)
    }

    /// The time: the clock's, or what stands in for it.
    fn now(&self, desk: &Desk) -> Result<DateTime<Utc>, Failure> {
        match &self.now {
            None => Ok(clock::now()),
            Some(text) => clock::parse(text, desk.settings.time_zone)
                .ok_or_else(|| Failure::Usage(Phrase::new("failure.time").with("text", text.as_str()))),
        }
    }
}

/// The week of a name or date on the command line, as the report's rhythm has it.
fn week(desk: &Desk, text: Option<&str>) -> Result<Option<crate::calendar::Period>, Failure> {
    text.map(|text| {
        desk.settings
            .calendar
            .meant(&desk.settings.plan_calendar, text)
            .map(|week| desk.as_reported(week))
            .map_err(|e| Failure::Period { text: text.to_owned(), why: e.phrase() })
    })
    .transpose()
}
