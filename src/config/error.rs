//! What settings refuse: each error knows key, value, line and what is allowed.

use super::form::Form;
use super::secret::shown;
use crate::calendar::CalendarError;
use crate::words::codes;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// The exit code of everything in [`ConfigError`].
pub const EXIT: u8 = 78;

/// Why settings or the password cannot be used. The file's name is the caller's to say; lines count from 1.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The settings file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The settings file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A pipe, a device or a folder in place of the settings file, or far more text than settings have.
    #[error("{} is no settings file, expected a text file", path.display())]
    NoSettingsFile {
        /// What was named.
        path: PathBuf,
    },
    /// The settings file is not UTF-8.
    #[error("line {line}: not UTF-8 text, expected the file saved as UTF-8")]
    NotText {
        /// Where the first wrong byte stands.
        line: usize,
    },
    /// Not TOML.
    #[error("line {line}: {what}")]
    Syntax {
        /// Where.
        line: usize,
        /// What the parser says of it.
        what: String,
    },
    /// A quote that is opened and not closed.
    #[error("line {line}: a quote is not closed, expected text between two straight quotes")]
    OpenQuote {
        /// Where.
        line: usize,
    },
    /// A sign of a word processor or an input method.
    #[error("line {line}: `{found}` is no sign of settings, expected `{expected}`")]
    WrongSign {
        /// Where.
        line: usize,
        /// As written.
        found: char,
        /// What it stands for.
        expected: char,
    },
    /// A key or table that stands there already.
    #[error("line {line}: the key stands in the settings already, expected each once")]
    Twice {
        /// Where the second is.
        line: usize,
    },
    /// A key that means nothing.
    #[error("line {line}: unknown key `{key}`, the nearest known one is `{nearest}`")]
    UnknownKey {
        /// Where.
        line: usize,
        /// With the names of the tables it stands in.
        key: String,
        /// The known key most like it.
        nearest: String,
    },
    /// A password in the settings. Its value is nowhere in this error.
    #[error("line {line}: `{key}` holds a password, expected `password_file` and the password in a file of its own")]
    PasswordWritten {
        /// Where.
        line: usize,
        /// The key that holds it.
        key: String,
    },
    /// Text where a number belongs, and the like.
    #[error("line {line}: `{key}` is `{value}`, expected {}", form.display())]
    WrongType {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// As written.
        value: String,
        /// What belongs there.
        form: Form,
    },
    /// A key that has no default.
    #[error("{}`{key}` is missing, expected {}", at_line(*line), form.display())]
    Missing {
        /// The table it belongs into, where that is written.
        line: Option<usize>,
        /// The key.
        key: String,
        /// What belongs there.
        form: Form,
    },
    /// A word that is none of those allowed.
    #[error("line {line}: `{key}` is `{value}`, expected one of {}", allowed.join(", "))]
    NotAllowed {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// As written.
        value: String,
        /// All that are allowed.
        allowed: Vec<String>,
    },
    /// A value not of its form.
    #[error("line {line}: `{key}` is `{value}`, expected {}", form.display())]
    Invalid {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// As written.
        value: String,
        /// What belongs there.
        form: Form,
    },
    /// A number beyond all reason.
    #[error("line {line}: `{key}` is `{value}`, expected {least} to {most}")]
    OutOfRange {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// As written.
        value: String,
        /// The least allowed.
        least: String,
        /// The most allowed.
        most: String,
    },
    /// A platform of which no export can be read.
    #[error("line {line}: exports of `{platform}` cannot be read yet, expected one of {}", readable.join(", "))]
    NoProfile {
        /// Where.
        line: usize,
        /// As written.
        platform: String,
        /// Those that can be read.
        readable: Vec<String>,
    },
    /// A pipe, a device or a folder where a file belongs.
    #[error("line {line}: `{key}` leads to {}, which is no file", path.display())]
    NotAFile {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// Where it leads.
        path: PathBuf,
    },
    /// No folder where one belongs.
    #[error("line {line}: `{key}` leads to {}, which is no folder", path.display())]
    NoFolder {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// Where it leads.
        path: PathBuf,
    },
    /// Two folders of which one holds the other.
    #[error("{}`{key}` = {} and `{other}` = {} lie within one another", at_line(*line), path.display(), than.display())]
    Overlap {
        /// Where, if either is written.
        line: Option<usize>,
        /// The one.
        key: String,
        /// Where it leads.
        path: PathBuf,
        /// The other.
        other: String,
        /// Where that leads.
        than: PathBuf,
    },
    /// A template or a file of words of an operator's own that cannot be read.
    #[error("line {line}: `paths.templates`: {} is no good{}", path.display(), within(*at))]
    Template {
        /// Where the folder is named.
        line: usize,
        /// The file.
        path: PathBuf,
        /// The line in it, where it is known.
        at: Option<usize>,
    },
    /// A start of the fiscal year that the calendar cannot have.
    #[error("line {line}: `calendar.fiscal_year_start`: {why}")]
    YearStart {
        /// Where.
        line: usize,
        /// Why not.
        why: CalendarError,
    },
    /// Two stores of one id.
    #[error("line {line}: the store id `{id}` stands in line {first} already")]
    DuplicateStore {
        /// Where the second is.
        line: usize,
        /// The id.
        id: String,
        /// Where the first is.
        first: usize,
    },
    /// `[report]` beside `[[reports]]`.
    #[error("line {line}: [report] stands beside [[reports]] (line {other}), expected either")]
    ReportTwice {
        /// Where the one is.
        line: usize,
        /// Where the first of the others is.
        other: usize,
    },
    /// Two reports of one rhythm or one id.
    #[error("line {line}: a report `{alike}` stands in line {first} already, expected one for each rhythm")]
    DuplicateReport {
        /// Where the second is.
        line: usize,
        /// What both have.
        alike: String,
        /// Where the first is.
        first: usize,
    },
    /// A report for an owner who is not there.
    #[error("line {line}: there is no owner `{owner}`, the owners are {}", known.join(", "))]
    UnknownOwner {
        /// Where.
        line: usize,
        /// As written.
        owner: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// Two owners of one address.
    #[error("line {line}: the address `{address}` stands in line {first} already, expected one [[owners]] per address")]
    DuplicateOwner {
        /// Where the second is.
        line: usize,
        /// The address.
        address: String,
        /// Where the first is.
        first: usize,
    },
    /// Two robots of one platform and one name: they could not be told apart.
    #[error("line {line}: the robot `{robot}` stands in line {first} already, expected another name of the owner")]
    DuplicateRobot {
        /// Where the second is.
        line: usize,
        /// The robot.
        robot: String,
        /// Where the first is.
        first: usize,
    },
    /// A hook's address in place of the file that holds it. Its value is nowhere in this error.
    #[error("line {line}: `{key}` holds the hook's address, expected the path of a file that holds it")]
    HookWritten {
        /// Where.
        line: usize,
        /// The key that holds it.
        key: String,
    },
    /// A secret for a robot that signs nothing.
    #[error("line {line}: `{key}` is for robots that sign, and those of {robot} do not")]
    NothingToSign {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// The platform.
        robot: String,
    },
    /// An owner of a store that is not there.
    #[error("line {line}: there is no store `{store}`, the stores are {}", known.join(", "))]
    UnknownStore {
        /// Where.
        line: usize,
        /// As written.
        store: String,
        /// The ids there are.
        known: Vec<String>,
    },
    /// All stores and single ones at once.
    #[error("line {line}: `owners.stores` has \"*\" beside ids, expected either")]
    AllAndSome {
        /// Where.
        line: usize,
    },
    /// Unprotected mail to another machine.
    #[error("line {line}: `mail.smtp.tls` is `none` for the server `{host}`, expected implicit or starttls")]
    Unprotected {
        /// Where.
        line: usize,
        /// The server.
        host: String,
    },
    /// Two values in the wrong order.
    #[error("line {line}: `{key}` is {value}, expected it after `{other}` = {than}")]
    WrongOrder {
        /// Where.
        line: usize,
        /// The key whose value should be greater.
        key: String,
        /// As written.
        value: String,
        /// The key whose value should be smaller.
        other: &'static str,
        /// Its value.
        than: String,
    },
    /// No password anywhere.
    #[error("no password for {user}, expected password_file, the credential smtp_password or password_env")]
    NoPassword {
        /// Who would log in.
        user: String,
    },
    /// The password file cannot be read.
    #[error("cannot read the password in {}: {source}", shown(path))]
    PasswordUnreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A link, folder or device in place of the password file.
    #[error("{} is not a plain file, expected the password's own file, not a link", path.display())]
    PasswordNotFile {
        /// The file.
        path: PathBuf,
    },
    /// Others may read the password.
    #[error("{} has mode {mode:04o}, expected 0600", path.display())]
    PasswordMode {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// Somebody else owns the password.
    #[error("{} belongs to user {owner}, expected us or root", path.display())]
    PasswordOwner {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
    },
    /// Anybody could put another file in its place.
    #[error("anybody may write to {}, expected a folder that only its owner may write to", path.display())]
    PasswordFolder {
        /// The folder.
        path: PathBuf,
    },
    /// Empty, several lines, not text, or too long to be one.
    #[error("{place} holds no password, expected a single line of text")]
    PasswordShape {
        /// The file or variable.
        place: String,
    },
}

codes!(ConfigError {
    Unreadable => "config.unreadable",
    NotText => "config.not_text",
    Syntax => "config.syntax",
    NoSettingsFile => "config.no_settings_file",
    OpenQuote => "config.open_quote",
    WrongSign => "config.wrong_sign",
    Twice => "config.twice",
    UnknownKey => "config.unknown_key",
    PasswordWritten => "config.password_written",
    WrongType => "config.wrong_type",
    Missing => "config.missing",
    NotAllowed => "config.not_allowed",
    Invalid => "config.invalid",
    OutOfRange => "config.out_of_range",
    NoProfile => "config.no_profile",
    NotAFile => "config.not_a_file",
    NoFolder => "config.no_folder",
    Overlap => "config.overlap",
    Template => "config.template",
    YearStart => "config.year_start",
    DuplicateStore => "config.duplicate_store",
    ReportTwice => "config.report_twice",
    DuplicateReport => "config.duplicate_report",
    UnknownOwner => "config.unknown_owner",
    DuplicateOwner => "config.duplicate_owner",
    DuplicateRobot => "config.duplicate_robot",
    HookWritten => "config.hook_written",
    NothingToSign => "config.nothing_to_sign",
    UnknownStore => "config.unknown_store",
    AllAndSome => "config.all_and_some",
    Unprotected => "config.unprotected",
    WrongOrder => "config.wrong_order",
    NoPassword => "config.no_password",
    PasswordUnreadable => "config.password_unreadable",
    PasswordNotFile => "config.password_not_file",
    PasswordMode => "config.password_mode",
    PasswordOwner => "config.password_owner",
    PasswordFolder => "config.password_folder",
    PasswordShape => "config.password_shape",
});

fn at_line(line: Option<usize>) -> String {
    line.map(|line| format!("line {line}: ")).unwrap_or_default()
}

fn within(line: Option<usize>) -> String {
    line.map(|line| format!(" in its line {line}")).unwrap_or_default()
}

impl ConfigError {
    /// Where in the settings file, if there.
    pub fn line(&self) -> Option<usize> {
        use ConfigError as E;
        match self {
            E::NotText { line }
            | E::Syntax { line, .. }
            | E::OpenQuote { line }
            | E::WrongSign { line, .. }
            | E::Twice { line }
            | E::OutOfRange { line, .. }
            | E::NoProfile { line, .. }
            | E::NotAFile { line, .. }
            | E::NoFolder { line, .. }
            | E::Template { line, .. }
            | E::UnknownKey { line, .. }
            | E::PasswordWritten { line, .. }
            | E::WrongType { line, .. }
            | E::NotAllowed { line, .. }
            | E::Invalid { line, .. }
            | E::DuplicateStore { line, .. }
            | E::ReportTwice { line, .. }
            | E::DuplicateReport { line, .. }
            | E::UnknownOwner { line, .. }
            | E::DuplicateOwner { line, .. }
            | E::DuplicateRobot { line, .. }
            | E::HookWritten { line, .. }
            | E::NothingToSign { line, .. }
            | E::UnknownStore { line, .. }
            | E::AllAndSome { line }
            | E::Unprotected { line, .. }
            | E::YearStart { line, .. }
            | E::WrongOrder { line, .. } => Some(*line),
            E::Missing { line, .. } | E::Overlap { line, .. } => *line,
            E::Unreadable { .. } | E::NoSettingsFile { .. } | E::NoPassword { .. } => None,
            E::PasswordUnreadable { .. } | E::PasswordNotFile { .. } | E::PasswordMode { .. } => None,
            E::PasswordOwner { .. } | E::PasswordFolder { .. } | E::PasswordShape { .. } => None,
        }
    }
}
