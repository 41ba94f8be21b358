//! What people see: words on standard output, errors and the log on standard error, and there too what is being worked at.

use super::prompt::Prompt;
use super::working::Working;
use super::{Global, LogFormat};
use crate::desk::{Failure, Workers, exit};
use crate::ledger::Progress;
use crate::render::json::{Fields, Said};
use crate::run::Hooks;
use crate::words::{Language, Phrase, Words};
use clap::Args;
use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// How a command that looks at things answers.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ForScripts {
    /// Answer with a JSON object a line: code, fields, and the sentence
    #[arg(long)]
    json: bool,
}

/// Where words go.
pub(super) struct Console {
    words: Words,
    quiet: bool,
    /// Whether errors and the log are written as JSON.
    json: bool,
    /// Whether what is said is written for scripts.
    for_scripts: bool,
    /// Whether cron called, which mails every word to somebody.
    by_clock: bool,
    /// The key of what is being worked at.
    works_on: Cell<&'static str>,
    working: Working,
    workers: Workers,
}

impl Console {
    pub(super) fn new(global: &Global) -> Self {
        let json = global.log_format == LogFormat::Json;
        // With -v the log tells each step.
        let watched = !global.quiet && !json && global.verbose == 0 && std::io::stderr().is_terminal();
        let mut console = Console {
            words: Words::built_in(language()),
            quiet: global.quiet,
            json,
            for_scripts: false,
            by_clock: false,
            works_on: Cell::new("working.begin"),
            working: Working::new(watched),
            workers: Workers::default(),
        };
        console.speak(console.words.clone());
        console
    }

    /// From here on what went well is told on a terminal alone.
    pub(super) fn is_called_by_clock(&mut self) {
        self.by_clock = true;
    }

    /// From here on what is wrong with these machines is told in the end.
    pub(super) fn hear_of(&mut self, workers: Workers) {
        self.workers = workers;
    }

    /// Tells it.
    pub(super) fn tell_of_workers(&self) {
        for trouble in self.workers.take_troubles() {
            self.trouble(&self.words.say(&trouble));
        }
    }

    /// From here on in the settings' language.
    pub(super) fn speak(&mut self, words: Words) {
        self.words = words;
        self.works_on(self.works_on.get());
    }

    /// What the next silence is for, by its key: a terminal says so when it lasts.
    pub(super) fn works_on(&self, key: &'static str) {
        self.works_on.set(key);
        self.working.on(self.words.get(key));
    }

    /// The words spoken.
    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// Whether somebody is watching.
    pub(super) fn is_terminal() -> bool {
        std::io::stdout().is_terminal()
    }

    /// Whether somebody is there to be asked.
    pub(super) fn asks(&self) -> bool {
        !self.quiet && !self.json && std::io::stdin().is_terminal() && Console::is_terminal()
    }

    /// Somebody to be asked, in these words.
    pub(super) fn prompt(&self, words: Words, ended: &'static str) -> Prompt {
        self.working.waits_for_answers();
        Prompt::of_terminal(words, ended)
    }

    /// From here on as `arguments` want it.
    pub(super) fn speak_to(&mut self, arguments: &ForScripts) {
        self.for_scripts = arguments.json;
    }

    /// A sentence.
    pub(super) fn say(&self, phrase: &Phrase) {
        self.marked("", phrase);
    }

    /// A sentence behind a mark, which scripts are spared.
    pub(super) fn marked(&self, mark: &str, phrase: &Phrase) {
        match self.for_scripts {
            true => self.object(&Said::of(phrase, &self.words)),
            false => self.line(&format!("{mark}{}", self.words.say(phrase))),
        }
    }

    /// What people read in a table, for scripts alone.
    pub(super) fn record(&self, record: &Phrase) {
        if self.for_scripts {
            self.object(&serde_json::json!({ "code": record.key(), "fields": Fields::of(record, &self.words) }));
        }
    }

    /// An object on a line of its own.
    fn object(&self, object: &impl serde::Serialize) {
        self.result(&serde_json::to_string(object).expect("what is said is plain data"));
    }

    /// A line as it is.
    pub(super) fn line(&self, text: &str) {
        if !self.quiet {
            self.result(text);
        }
    }

    /// What was asked for, `-q` or not: another program reads it.
    pub(super) fn result(&self, text: &str) {
        self.working.clear();
        // A closed pipe (`| head`) is nobody's mistake.
        let _ = writeln!(std::io::stdout(), "{text}");
    }

    /// Whether only trouble is said.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Something that somebody must hear, `-q` or not.
    pub(super) fn trouble(&self, text: &str) {
        self.working.clear();
        if self.json {
            tracing::error!("{text}");
        } else {
            let _ = writeln!(std::io::stderr(), "zhoubao: {text}");
        }
    }

    /// Something wrong that was looked for and found: one line among the others; where these are kept quiet, trouble.
    pub(super) fn finding(&self, phrase: &Phrase) {
        if self.quiet { self.trouble(&self.words.say(phrase)) } else { self.marked("! ", phrase) }
    }

    /// A table: columns as wide as their widest cell, a CJK character counting two.
    pub(super) fn table(&self, rows: &[Vec<String>]) {
        if self.for_scripts {
            return;
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |c: usize| rows.iter().filter_map(|r| r.get(c)).map(|t| crate::text::width(t)).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width + 2 - crate::text::width(cell)));
            }
            self.line(line.trim_end());
        }
    }

    /// What stopped the program.
    pub(super) fn failure(&self, failure: &Failure) {
        self.working.clear();
        complain(self.json, &self.words.say(&failure.phrase()), failure.exit_code());
        tracing::debug!(error = %failure, "stopped");
    }

    /// Shows how far the reading is, to somebody who watches.
    pub(super) fn progress(&self, progress: Progress<'_>) {
        tracing::info!(file = %crate::text::clean(progress.name), done = progress.done, of = progress.of, "read");
        self.working.reads(&progress);
        if progress.done == progress.of {
            self.works_on("working.figures");
        }
    }

    /// Waits, and tells whoever asked for how long.
    pub(super) fn waits(&self) -> impl Fn(Duration) + use<> {
        let told = !self.quiet && !self.json && (!self.by_clock || std::io::stderr().is_terminal());
        let (words, rests) = (self.words.clone(), self.working.rests());
        move |time| {
            rests(true);
            if told {
                let _ = writeln!(std::io::stderr(), "{}", words.say(&waiting(time)));
            }
            tracing::info!(?time, "waiting for files that were just written");
            std::thread::sleep(time);
            rests(false);
        }
    }
}

/// That files are given time to be written to their end.
fn waiting(time: Duration) -> Phrase {
    Phrase::new("run.settling").with("seconds", time.as_millis().div_ceil(1_000) as u64)
}

/// Says that the program failed by its own fault.
pub(super) fn bug(json: bool, panic: &str) {
    // What failed may be the words themselves.
    let phrase = Phrase::new("failure.bug").with("text", panic);
    let sentence = std::panic::catch_unwind(|| Words::built_in(language()).say(&phrase));
    complain(json, &sentence.unwrap_or_else(|_| panic.to_owned()), exit::BUG);
}

/// One sentence on standard error, in the log's form.
pub(super) fn complain(json: bool, sentence: &str, code: u8) {
    if json {
        tracing::error!(exit = code, "{sentence}");
    } else {
        let _ = writeln!(std::io::stderr(), "zhoubao: {sentence}");
    }
}

/// The language before any settings are read: the environment's where it is spoken here, else Chinese.
pub(super) fn language() -> Language {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale =
        variable("LC_ALL").or_else(|| variable("LC_MESSAGES")).or_else(|| variable("LANG")).unwrap_or_default();
    match locale.to_lowercase().get(..2) {
        Some("en") => Language::En,
        Some("es") => Language::Es,
        _ => Language::Zh,
    }
}

/// Starts the log on standard error: warnings, with -v each file, with -vv each step.
pub(super) fn start_log(json: bool, verbose: u8, quiet: bool) {
    use tracing_subscriber::filter::LevelFilter;
    let level = match (quiet, verbose) {
        (true, _) => LevelFilter::ERROR,
        (_, 0) => LevelFilter::WARN,
        (_, 1) => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(level).with_target(false);
    // A terminal shows when, and the journal notes it; a file does neither.
    let timed = !std::io::stderr().is_terminal() && std::env::var_os("JOURNAL_STREAM").is_none();
    match (json, timed) {
        (true, _) => log.json().init(),
        (false, true) => log.with_ansi(false).init(),
        (false, false) => log.with_ansi(false).without_time().init(),
    }
}

/// Runs with a console that waits and shows progress.
pub(super) fn with_hooks<T>(console: &mut Console, work: impl FnOnce(&mut Hooks<'_>) -> T) -> T {
    let mut pause = console.waits();
    let mut progress = |progress: Progress<'_>| console.progress(progress);
    work(&mut Hooks { pause: &mut pause, progress: &mut progress })
}
