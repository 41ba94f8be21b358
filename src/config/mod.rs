//! Settings: the TOML as written becomes settings as meant, or an error that names key, value, line and what is allowed.
//!
//! `written` mirrors the file, everything optional; `resolve` turns it into [`Settings`], in which nothing is optional that
//! has a default and no value is a string that a later stage would have to parse. It builds the values of the other rooms,
//! none of which knows TOML. The mail password is never part of it: see [`password`].

mod choice;
mod context;
mod error;
mod fits;
mod form;
mod kept;
mod keys;
mod people;
mod places;
mod rescue;
mod reports;
mod robots;
mod resolve;
#[cfg(test)]
mod schema;
mod secret;
mod service;
mod settings;
#[cfg(test)]
mod shape;
mod shops;
mod syntax;
mod tables;
mod written;

pub use choice::{Choice, Platform, Transport};
pub use error::{ConfigError, EXIT};
pub use form::Form;
pub use kept::{again, kept};
pub use rescue::rescue;
pub use secret::{Secret, export_passwords, hook, hook_in, password, password_in};
pub use service::Service;
pub use settings::{
    Idempotency, Limits, Mail, Owner, Paths, Place, PlanSettings, ReportSettings, RobotSettings, Schedule, Settings,
    SmtpSettings, Store, Stores,
};

use crate::files;
use crate::words::{Language, Line};
use context::Context;
use std::path::Path;
use syntax::syntax;
use toml::de::{DeTable, Error};

/// No settings are longer; a file that is holds something else.
const LONGEST: u64 = 1024 * 1024;

/// Reads and understands a settings file; its paths are relative to the folder it stands in.
pub fn load(path: &Path) -> Result<Settings, ConfigError> {
    let bytes = files::read_within(path, LONGEST).map_err(|error| match error {
        error if error.is_no_file() || error.is_too_large() => ConfigError::NoSettingsFile { path: path.to_owned() },
        error => ConfigError::Unreadable { path: path.to_owned(), source: error.source },
    })?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(e) => {
            let line = Line(bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1);
            return Err(ConfigError::NotText { line });
        }
    };
    parse(text, path.parent().unwrap_or(Path::new("")))
}

/// The language that a settings file names, even where nothing else of it can be understood: what is wrong with it is said
/// in that.
pub fn language(path: &Path) -> Option<Language> {
    let bytes = files::read_within(path, LONGEST).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim);
    let value = lines.find_map(|line| line.strip_prefix("language")?.trim_start().strip_prefix(['=', '＝']))?;
    let quotes = ['"', '\'', '“', '”', '＂', '‘', '’'];
    let tag = value.trim().trim_start_matches(quotes);
    Language::ALL.into_iter().find(|language| tag.starts_with(language.tag()))
}

/// Understands the text of a settings file that stands in `folder`.
pub fn parse(text: &str, folder: &Path) -> Result<Settings, ConfigError> {
    // A byte order mark is what some editors put before the first line.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let table = DeTable::parse(text).map_err(|e| syntax(text, &e))?;
    keys::check(text, table.get_ref())?;
    let file: written::File = toml::from_str(text).map_err(|e| wrong_type(text, table.get_ref(), &e))?;
    resolve::settings(&Context { text, folder }, &file)
}

fn wrong_type(text: &str, table: &DeTable<'_>, error: &Error) -> ConfigError {
    let found = error.span().and_then(|span| keys::key_of_value(table, "", &span).map(|key| (span, key)));
    match found {
        Some((span, key)) if let Some(most) = keys::largest(error.message(), &text[span.clone()]) => {
            let value = crate::text::clean(&text[span.clone()]);
            ConfigError::OutOfRange { line: keys::line_at(text, span.start), key, value, least: "0".to_owned(), most }
        }
        Some((span, key)) => ConfigError::WrongType {
            line: keys::line_at(text, span.start),
            value: error::hidden(&key, &crate::text::clean(&text[span])),
            key,
            form: keys::expected_form(error.message()),
        },
        None => syntax(text, error),
    }
}
