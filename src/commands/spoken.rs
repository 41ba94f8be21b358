//! The command line in the reader's language: its help, and what is wrong with it.
//!
//! The English texts are the comments of the arguments; the other languages' stand in `templates/help`, by command and argument.

use super::Cli;
use crate::words::{Each, Language, Phrase, Words};
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, Error};
use std::fmt;

/// The texts of a language; English needs none.
const TEXTS: Each<Option<&str>> =
    [Some(include_str!("../../templates/help/zh-CN.toml")), None, Some(include_str!("../../templates/help/es.toml"))];

/// Why a value will not do, said by the program's own words.
#[derive(Debug)]
pub(super) struct Refused(pub Phrase);

impl From<Phrase> for Refused {
    fn from(why: Phrase) -> Self {
        Refused(why)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Words::built_in(Language::En).say(&self.0))
    }
}

impl std::error::Error for Refused {}

/// The whole command line, telling what it tells in the language.
pub(super) fn command(language: Language) -> Command {
    let help = Arg::new("help").short('h').long("help").global(true).action(ArgAction::HelpShort).help("Say this");
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help("Say the version");
    let command = Cli::command().disable_help_flag(true).disable_help_subcommand(true).disable_version_flag(true);
    let command = command.arg(help).arg(version.help_heading("Global options"));
    let command = command.mut_args(|arg| if arg.is_global_set() { arg.help_heading("Global options") } else { arg });
    match texts(language) {
        Some(texts) => Texts(&texts).of_all(command),
        None => command,
    }
}

/// What is wrong with a command line, as a sentence; `None` of what clap alone can say.
pub(super) fn refusal(error: &Error) -> Option<Phrase> {
    let text = |kind| error.get(kind).map(shown);
    let phrase = |key: &str| Phrase::new(format!("usage.{key}"));
    let unknown = |key: &str, what, like| {
        let text_of = text(what)?;
        Some(match text(like) {
            Some(near) => phrase(&format!("{key}_near")).with("text", text_of).with("near", near),
            None => phrase(key).with("text", text_of),
        })
    };
    let argument = || text(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => unknown("argument", ContextKind::InvalidArg, ContextKind::SuggestedArg),
        ErrorKind::InvalidSubcommand => {
            unknown("command", ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand)
        }
        ErrorKind::MissingRequiredArgument => Some(phrase("missing").with("text", argument()?)),
        ErrorKind::ArgumentConflict => {
            Some(phrase("conflict").with("text", argument()?).with("other", text(ContextKind::PriorArg)?))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue).unwrap_or_default();
            let why = std::error::Error::source(error);
            let refused = why.and_then(|why| why.downcast_ref::<Refused>());
            Some(match (value.is_empty(), text(ContextKind::ValidValue)) {
                (true, _) => phrase("value_missing").with("argument", argument()?),
                (false, None) => {
                    let found = phrase("value").with("text", value).with("argument", argument()?);
                    match refused {
                        Some(Refused(why)) => found.with("why", why.clone()),
                        None => found.with("why", why.map_or_else(|| "?".to_owned(), ToString::to_string)),
                    }
                }
                (false, Some(valid)) => {
                    phrase("value_of").with("text", value).with("argument", argument()?).with("valid", valid)
                }
            })
        }
        _ => None,
    }
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(values) => values.join(", "),
        ContextValue::StyledStrs(values) => values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn texts(language: Language) -> Option<toml::Table> {
    let texts = language.pick(TEXTS)?;
    Some(texts.parse().unwrap_or_else(|e| panic!("templates/help/{language}.toml: {e}")))
}

/// A language's texts: `words`, `arguments` that several commands share, and a table a command.
struct Texts<'a>(&'a toml::Table);

impl Texts<'_> {
    fn of_all(&self, command: Command) -> Command {
        let layout = format!("{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}", self.word("usage"));
        self.of(command, &[], &layout)
    }

    fn of(&self, mut command: Command, path: &[&str], layout: &str) -> Command {
        if let Some(about) = self.get(path, "about") {
            command = command.about(about.to_owned());
        }
        if let Some(after) = command.get_after_help().map(ToString::to_string) {
            let after = self.get(path, "after").map_or(after, str::to_owned);
            command = command.after_help(after.replace("Example: ", self.word("example")));
        }
        command = command.help_template(layout.to_owned()).subcommand_help_heading(self.word("commands").to_owned());
        command = command.mut_args(|arg| self.argument(arg, path));
        let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        for name in names {
            let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
            command = command.mut_subcommand(&name, |sub| self.of(sub, &path, layout));
        }
        command
    }

    /// The argument with its text, and what it may and will be in the same words.
    fn argument(&self, arg: Arg, path: &[&str]) -> Arg {
        let id = arg.get_id().to_string();
        let heading = match (arg.is_global_set() || path.is_empty(), arg.is_positional()) {
            (true, _) => "global",
            (false, true) => "arguments",
            (false, false) => "options",
        };
        let mut text = match self.get(path, &id).or_else(|| self.get(&["arguments"], &id)) {
            Some(text) => text.to_owned(),
            None => arg.get_help().map(StyledStr::to_string).unwrap_or_default(),
        };
        let takes_values = arg.get_action().takes_values();
        if takes_values {
            let values: Vec<String> =
                arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
            if !values.is_empty() {
                text += &self.word("values").replace("{values}", &values.join(" | "));
            }
            let usual: Vec<&str> = arg.get_default_values().iter().filter_map(|value| value.to_str()).collect();
            if !usual.is_empty() {
                text += &self.word("default").replace("{value}", &usual.join(" "));
            }
        }
        let arg = arg.help(text).help_heading(self.word(heading).to_owned());
        if takes_values { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
    }

    fn word(&self, key: &str) -> &str {
        self.get(&["words"], key).unwrap_or_else(|| panic!("templates/help lacks the word {key}"))
    }

    fn get(&self, path: &[&str], key: &str) -> Option<&str> {
        let table = path.iter().try_fold(self.0, |table, name| table.get(*name)?.as_table())?;
        table.get(key)?.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::{TEXTS, Texts, command, texts};
    use crate::words::{Language, Words};
    use clap::Command;
    use std::collections::BTreeSet;

    /// What a language must say: each command's sentence, each argument's, and prose behind the help.
    fn wanted(command: &Command, path: &[&str], wanted: &mut BTreeSet<Vec<String>>) {
        let key = |name: &str| path.iter().copied().chain([name]).map(str::to_owned).collect::<Vec<_>>();
        wanted.insert(key("about"));
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        if after.lines().any(|line| !line.is_empty() && !line.starts_with("Example:")) {
            wanted.insert(key("after"));
        }
        wanted.extend(command.get_arguments().map(|arg| key(arg.get_id().as_str())));
        for sub in command.get_subcommands() {
            let path: Vec<&str> = path.iter().copied().chain([sub.get_name()]).collect();
            self::wanted(sub, &path, wanted);
        }
    }

    fn written(table: &toml::Table, path: &[String], found: &mut BTreeSet<Vec<String>>) {
        for (key, value) in table {
            let path: Vec<String> = path.iter().cloned().chain([key.clone()]).collect();
            match value.as_table() {
                Some(table) => written(table, &path, found),
                None => drop(found.insert(path)),
            }
        }
    }

    #[test]
    fn each_language_tells_each_command_and_argument_and_nothing_else() {
        let mut needed = BTreeSet::new();
        wanted(&command(Language::En), &[], &mut needed);
        for language in Language::ALL {
            let Some(table) = texts(language) else { continue };
            let shared =
                |key: &[String]| Texts(&table).get(&["arguments"], key.last().map_or("", String::as_str)).is_some();
            let mut found = BTreeSet::new();
            written(&table, &[], &mut found);
            let lacks: Vec<_> = needed.iter().filter(|key| !found.contains(*key) && !shared(key)).collect();
            assert!(lacks.is_empty(), "templates/help/{language}.toml lacks {lacks:?}");
            let names: BTreeSet<&String> = needed.iter().filter_map(|key| key.last()).collect();
            let is_used = |key: &[String]| match key {
                [table, name] if table == "arguments" => names.contains(name),
                [table, _] if table == "words" => true,
                // A command that not every build has.
                [table, ..] if table == "worker" && cfg!(not(feature = "cluster")) => true,
                key => needed.contains(key),
            };
            let spare: Vec<_> = found.iter().filter(|key| !is_used(key)).collect();
            assert!(spare.is_empty(), "templates/help/{language}.toml tells of {spare:?}, which there is not");
        }
        assert!(needed.len() > 100 && TEXTS.iter().flatten().count() == Language::ALL.len() - 1);
    }

    #[test]
    fn what_is_wrong_is_said_in_the_language() {
        let refused = |line: &str| {
            let error = command(Language::Zh).try_get_matches_from(line.split(' ')).expect_err(line);
            super::refusal(&error).map(|phrase| Words::built_in(Language::Zh).say(&phrase)).unwrap_or_default()
        };
        assert_eq!(refused("zhoubao run --wek 2026-W46"), "没有 --wek 这个选项。是不是 --week？");
        assert_eq!(refused("zhoubao stats"), "没有 stats 这个命令。是不是 status？");
        assert_eq!(refused("zhoubao preview"), "还缺 --out <FOLDER>。加 --help 看怎么写。");
    }
}
