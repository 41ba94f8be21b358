//! What settings refuse, for a shop's people: each error's key of the words with its fields.

use super::error::ConfigError;
use super::secret::shown;
use crate::words::{Field, Phrase, cause};
use std::path::Path;

impl ConfigError {
    /// The same for a shop's people.
    pub fn phrase(&self) -> Phrase {
        let phrase = Phrase::new(self.code());
        let phrase = match self.line() {
            Some(line) => phrase.with("line", line.to_string()),
            None => phrase,
        };
        self.with_values(phrase)
    }

    /// With what was written and what belongs there.
    fn with_values(&self, phrase: Phrase) -> Phrase {
        use ConfigError as E;
        match self {
            // What the parser says of it is in its own words and in English.
            E::NotText { .. } | E::AllAndSome { .. } | E::Syntax { .. } => phrase,
            E::OpenQuote { .. } | E::Twice { .. } => phrase,
            E::WrongSign { found, expected, .. } => {
                phrase.with("found", found.to_string()).with("expected", expected.to_string())
            }
            E::OutOfRange { key, value, least, most, .. } => phrase
                .with("key", key.as_str())
                .with("value", value.as_str())
                .with("least", least.as_str())
                .with("most", most.as_str()),
            E::UnknownKey { key, nearest, .. } => phrase.with("key", key.as_str()).with("nearest", nearest.as_str()),
            E::PasswordWritten { key, .. } => phrase.with("key", key.as_str()),
            E::WrongType { key, value, form, .. } | E::Invalid { key, value, form, .. } => {
                phrase.with("key", key.as_str()).with("value", value.as_str()).with("form", form.word())
            }
            E::Missing { key, form, line } => {
                phrase.with("place", place(*line)).with("key", key.as_str()).with("form", form.word())
            }
            E::NotAllowed { key, value, allowed, .. } => {
                phrase.with("key", key.as_str()).with("value", value.as_str()).with("allowed", list(allowed))
            }
            E::YearStart { why, .. } => phrase.with("why", why.phrase()),
            E::WrongOrder { key, value, other, than, .. } => phrase
                .with("key", key.as_str())
                .with("value", value.as_str())
                .with("other", *other)
                .with("than", than.as_str()),
            _ => self.with_people(phrase),
        }
    }

    /// With stores, owners and the mail server.
    fn with_people(&self, phrase: Phrase) -> Phrase {
        use ConfigError as E;
        match self {
            E::NoProfile { platform, readable, .. } => {
                phrase.with("platform", platform.as_str()).with("readable", list(readable))
            }
            E::DuplicateStore { id, first, .. } => phrase.with("id", id.as_str()).with("first", first.to_string()),
            E::ReportTwice { other, .. } => phrase.with("other", other.to_string()),
            E::DuplicateReport { alike, first, .. } => {
                phrase.with("alike", alike.as_str()).with("first", first.to_string())
            }
            E::UnknownOwner { owner, known, .. } => phrase.with("owner", owner.as_str()).with("known", list(known)),
            E::DuplicateOwner { address, first, .. } => {
                phrase.with("address", address.as_str()).with("first", first.to_string())
            }
            E::DuplicateRobot { robot, first, .. } => {
                phrase.with("robot", robot.as_str()).with("first", first.to_string())
            }
            E::HookWritten { key, .. } => phrase.with("key", key.as_str()),
            E::NothingToSign { key, robot, .. } => phrase.with("key", key.as_str()).with("robot", robot.as_str()),
            E::UnknownStore { store, known, .. } => phrase.with("store", store.as_str()).with("known", list(known)),
            E::Unprotected { host, .. } => phrase.with("host", host.as_str()),
            E::NoPassword { user } => phrase.with("user", user.as_str()),
            E::PasswordShape { place } => phrase.with("place", place.as_str()),
            _ => self.with_paths(phrase),
        }
    }

    /// With files and folders.
    fn with_paths(&self, phrase: Phrase) -> Phrase {
        use ConfigError as E;
        match self {
            E::Unreadable { path: at, source } => phrase.with("path", path(at)).with("why", cause(source)),
            E::PasswordUnreadable { path: at, source } => phrase.with("path", shown(at)).with("why", cause(source)),
            E::NotAFile { key, path: at, .. } | E::NoFolder { key, path: at, .. } => {
                phrase.with("key", key.as_str()).with("path", path(at))
            }
            E::Overlap { key, path: at, other, than, line } => phrase
                .with("place", place(*line))
                .with("key", key.as_str())
                .with("path", path(at))
                .with("other", other.as_str())
                .with("than", path(than)),
            E::Template { path: at, at: line, .. } => {
                let line = line.map(|line| Phrase::new("config.template_line").with("at", line.to_string()));
                phrase.with("path", path(at)).with("at", line.map_or("".into(), Field::from))
            }
            E::PasswordNotFile { path: at } | E::PasswordFolder { path: at } | E::NoSettingsFile { path: at } => {
                phrase.with("path", path(at))
            }
            E::PasswordMode { path: at, mode } => phrase.with("path", path(at)).with("mode", format!("{mode:04o}")),
            E::PasswordOwner { path: at, owner } => phrase.with("path", path(at)).with("owner", owner.to_string()),
            _ => phrase,
        }
    }
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

/// Where in the file something is missing or wrong, where only the part is known.
fn place(line: Option<usize>) -> Phrase {
    match line {
        Some(line) => Phrase::new("config.missing_line").with("line", line.to_string()),
        None => Phrase::new("config.missing_file"),
    }
}

fn list<T: AsRef<str>>(items: &[T]) -> Field {
    Field::List(items.iter().map(|item| Field::Text(item.as_ref().to_owned())).collect())
}
