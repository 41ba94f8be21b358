//! Settings: the TOML as written becomes settings as meant, or an error that names key, value, line and what is allowed.
//!
//! `written` mirrors the file, everything optional; `resolve` turns it into [`Settings`], in which nothing is optional that
//! has a default and no value is a string that a later stage would have to parse. It builds the values of the other rooms,
//! none of which knows TOML. The mail password is never part of it: see [`password`].

mod address;
mod choice;
mod context;
mod error;
mod form;
mod keys;
mod people;
mod rescue;
mod resolve;
mod secret;
mod service;
mod settings;
mod shops;
mod written;

pub use choice::{Basis, Choice, Expect, InDoubt, Override, Platform, Rhythm, Tls, Transport, View};
pub use error::{ConfigError, EXIT};
pub use form::Form;
pub use rescue::rescue;
pub use secret::{Secret, password, password_in};
pub use service::Service;
pub use settings::{
    Customers, Idempotency, Limits, Mail, Owner, Paths, PlanSettings, ReportSettings, Schedule, Settings, SmtpSettings,
    Store, Stores,
};

use context::Context;
use std::fs;
use std::path::Path;
use toml::de::{DeTable, Error};

/// Reads and understands a settings file; its paths are relative to the folder it stands in.
pub fn load(path: &Path) -> Result<Settings, ConfigError> {
    let bytes = fs::read(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(e) => {
            let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            return Err(ConfigError::NotText { line });
        }
    };
    parse(text, path.parent().unwrap_or(Path::new("")))
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

/// Only the parser's own words: its full message quotes the line, in which a password may stand.
fn syntax(text: &str, error: &Error) -> ConfigError {
    let at = error.span().map_or(0, |span| span.start);
    ConfigError::Syntax { line: keys::line_at(text, at), what: error.message().replace('\n', ", ") }
}

fn wrong_type(text: &str, table: &DeTable<'_>, error: &Error) -> ConfigError {
    let found = error.span().and_then(|span| keys::key_of_value(table, "", &span).map(|key| (span, key)));
    match found {
        Some((span, key)) => ConfigError::WrongType {
            line: keys::line_at(text, span.start),
            value: secret::hidden(&key, &crate::text::clean(&text[span])),
            key,
            form: keys::expected_form(error.message()),
        },
        None => syntax(text, error),
    }
}
