//! What settings refuse: each error knows key, value, line and what is allowed.

use super::form::Form;
use crate::calendar::CalendarError;
use crate::words::{Line, Message, Phrase};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The exit code of everything in [`ConfigError`].
pub const EXIT: u8 = 78;

/// Why settings or the password cannot be used. The file's name is the caller's to say; lines count from 1.
#[derive(Debug, Error, Message)]
#[message("config")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum ConfigError {
    /// The settings file cannot be read.
    Unreadable {
        path: PathBuf,
        #[message(name = "why")]
        source: io::Error,
    },
    /// A pipe, a device or a folder in place of the settings file, or far more text than settings have.
    NoSettingsFile { path: PathBuf },
    /// The settings file is not UTF-8.
    NotText { line: Line },
    /// Not TOML.
    Syntax { line: Line },
    /// A quote that is opened and not closed.
    OpenQuote { line: Line },
    /// A sign of a word processor or an input method.
    WrongSign { line: Line, found: char, expected: char },
    /// A key or table that stands there already.
    Twice { line: Line },
    /// A key that means nothing.
    UnknownKey { line: Line, key: String, nearest: String },
    /// A password in the settings. Its value is nowhere in this error.
    PasswordWritten { line: Line, key: String },
    /// Text where a number belongs, and the like.
    WrongType { line: Line, key: String, value: String, form: Form },
    /// A key that has no default.
    Missing {
        #[message(name = "place", with = place)]
        line: Option<Line>,
        key: String,
        form: Form,
    },
    /// A word that is none of those allowed.
    NotAllowed { line: Line, key: String, value: String, allowed: Vec<String> },
    /// A value not of its form.
    Invalid { line: Line, key: String, value: String, form: Form },
    /// A number beyond all reason.
    OutOfRange { line: Line, key: String, value: String, least: String, most: String },
    /// A pipe, a device or a folder where a file belongs.
    NotAFile { line: Line, key: String, path: PathBuf },
    /// No folder where one belongs.
    NoFolder { line: Line, key: String, path: PathBuf },
    /// Two folders of which one holds the other.
    Overlap {
        #[message(name = "place", with = place)]
        line: Option<Line>,
        key: String,
        path: PathBuf,
        other: String,
        than: PathBuf,
    },
    /// A template or a file of words of an operator's own that cannot be read.
    Template {
        line: Line,
        path: PathBuf,
        #[message(with = in_line)]
        at: Option<Line>,
    },
    /// A start of the fiscal year that the calendar cannot have.
    YearStart { line: Line, why: CalendarError },
    /// A store in another currency than the report's, and no list of rates to hold them against each other.
    NoRates { line: Line, store: String, own: String, report: String },
    /// Workers are named, and this program was built without what it takes.
    NoCluster { line: Line },
    /// Two stores of one id.
    DuplicateStore { line: Line, id: String, first: Line },
    /// `[report]` beside `[[reports]]`.
    ReportTwice { line: Line, other: Line },
    /// Two reports of one rhythm or one id.
    DuplicateReport { line: Line, alike: String, first: Line },
    /// A name that is none of many; the one that was probably meant.
    Unknown { line: Line, key: String, value: String, nearest: String },
    /// A KPI that rows of that kind do not have.
    NotBy { line: Line, key: String, value: String, by: String, known: Vec<String> },
    /// A report for an owner who is not there.
    UnknownOwner { line: Line, owner: String, known: Vec<String> },
    /// A report for nobody.
    NoOwner { line: Line },
    /// Two owners of one address.
    DuplicateOwner { line: Line, address: String, first: Line },
    /// Two robots of one platform and one name: they could not be told apart.
    DuplicateRobot { line: Line, robot: String, first: Line },
    /// A hook's address in place of the file that holds it. Its value is nowhere in this error.
    HookWritten { line: Line, key: String },
    /// A secret for a robot that signs nothing.
    NothingToSign { line: Line, key: String, robot: String },
    /// An owner of a store that is not there.
    UnknownStore { line: Line, store: String, known: Vec<String> },
    /// All stores and single ones at once.
    AllAndSome { line: Line },
    /// Unprotected mail to another machine.
    Unprotected { line: Line, host: String },
    /// Two values in the wrong order.
    WrongOrder { line: Line, key: String, value: String, other: &'static str, than: String },
    /// No password anywhere.
    NoPassword { user: String },
    /// The password file cannot be read.
    PasswordUnreadable {
        #[message(with = shown)]
        path: PathBuf,
        #[message(name = "why")]
        source: io::Error,
    },
    /// A link, folder or device in place of the password file.
    PasswordNotFile { path: PathBuf },
    /// Others may read the password.
    PasswordMode {
        path: PathBuf,
        #[message(with = octal)]
        mode: u32,
    },
    /// Somebody else owns the password.
    PasswordOwner {
        path: PathBuf,
        #[message(text)]
        owner: u32,
    },
    /// Anybody could put another file in its place.
    PasswordFolder { path: PathBuf },
    /// Empty, several lines, not text, or too long to be one.
    PasswordShape { place: String },
}

/// Where something is missing or wrong of which only the part of the settings is known.
fn place(line: &Option<Line>) -> Phrase {
    match line {
        Some(line) => Phrase::new("config.missing_line").with("line", line),
        None => Phrase::new("config.missing_file"),
    }
}

/// The line within a file of the operator's own, where it is known.
fn in_line(line: &Option<Line>) -> Option<Phrase> {
    line.map(|line| Phrase::new("config.template_line").with("at", line))
}

/// Permissions as `chmod` has them.
fn octal(mode: &u32) -> String {
    format!("{mode:04o}")
}

/// A value as an error may show it: not where somebody may have written the password itself.
pub(super) fn hidden(key: &str, value: &str) -> String {
    // `user:password@host`, or the same behind a scheme.
    let address = value.contains('@') && (["mail.smtp", "mail.smtp.host"].contains(&key) || value.contains("://"));
    let robot = key.starts_with("owners.robot") && (value.contains(':') || value.contains('=') || value.len() > 32);
    if address || robot || key.starts_with("mail.smtp.password") { "***".to_owned() } else { value.to_owned() }
}

/// A path as an error may show it: not where it looks like the password itself, written where its file should be named.
fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let letters = name.chars().filter(char::is_ascii_alphanumeric).count();
    // The codes of QQ, 163 and Gmail are sixteen letters, the last with blanks between.
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    // Robots' secrets and keys are longer.
    let code = plain && (letters == 16 || letters >= 20);
    let folder = path.parent().unwrap_or(Path::new(""));
    if code { folder.join("***").display().to_string() } else { path.display().to_string() }
}
