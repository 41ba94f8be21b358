//! The mail password, robots' hooks and the passwords of exports, which never stand in the settings: read at the moment of use,
//! from where only we can read them.

use super::error::ConfigError;
use super::settings::{Place, RobotSettings, SmtpSettings};
use rustix::fs::OFlags;
use std::ffi::OsString;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The name systemd keeps the password under.
const CREDENTIAL: &str = "smtp_password";

/// No password is longer; a file that is holds something else.
const LONGEST: u64 = 1024;

/// Each password of exports that is tried takes its time.
const MOST_PASSWORDS: usize = 20;

/// A password. It shows itself to nobody who does not ask by name.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The password itself, for the server alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The password for the server: of `password_file`, else systemd's credential, else `password_env`.
pub fn password(smtp: &SmtpSettings) -> Result<Secret, ConfigError> {
    password_in(smtp, |name| std::env::var_os(name))
}

/// The same with the environment given, which tests need.
pub fn password_in(smtp: &SmtpSettings, environment: impl Fn(&str) -> Option<OsString>) -> Result<Secret, ConfigError> {
    if let Some(path) = &smtp.password_file {
        return of_file(path, one_line);
    }
    if let Some(folder) = environment("CREDENTIALS_DIRECTORY") {
        let path = PathBuf::from(folder).join(CREDENTIAL);
        if path.exists() {
            // systemd made the folder for this service alone; whose it is depends on its version.
            return open(&path).and_then(|file| read(&path, file, one_line));
        }
    }
    match smtp.password_env.as_ref().and_then(|name| environment(name).map(|value| (name, value))) {
        Some((name, value)) => {
            let value = value.into_string().unwrap_or_default();
            one_line(&value).ok_or_else(|| ConfigError::PasswordShape { place: name.clone() })
        }
        None => Err(ConfigError::NoPassword { user: smtp.user.clone().unwrap_or_default() }),
    }
}

/// A robot's hook, and the secret that it signs with where it has one.
pub fn hook(robot: &RobotSettings) -> Result<(Secret, Option<Secret>), ConfigError> {
    hook_in(robot, |name| std::env::var_os(name))
}

/// The same with the environment given, which tests need.
pub fn hook_in(
    robot: &RobotSettings,
    environment: impl Fn(&str) -> Option<OsString>,
) -> Result<(Secret, Option<Secret>), ConfigError> {
    let hook = of_place(&robot.hook, &environment, one_line)?;
    let secret = robot.secret.as_ref().map(|place| of_place(place, &environment, one_line)).transpose()?;
    Ok((hook, secret))
}

/// The passwords of a store's exports, one a line: those of older exports stay there when a platform changes them.
pub fn export_passwords(place: &Place) -> Result<Vec<Secret>, ConfigError> {
    of_place(place, &|name| std::env::var_os(name), some_lines)
}

/// Of the file, else of systemd's credential of its name, else of the variable.
fn of_place<T>(
    place: &Place,
    environment: &impl Fn(&str) -> Option<OsString>,
    parse: fn(&str) -> Option<T>,
) -> Result<T, ConfigError> {
    if let Some(path) = &place.file {
        let folder = environment("CREDENTIALS_DIRECTORY").filter(|_| !path.exists());
        let credential = folder.zip(path.file_name()).map(|(folder, name)| PathBuf::from(folder).join(name));
        return match credential.filter(|credential| credential.exists()) {
            Some(credential) => open(&credential).and_then(|file| read(&credential, file, parse)),
            None => of_file(path, parse),
        };
    }
    let name = place.env.clone().unwrap_or_default();
    let value = environment(&name).and_then(|value| value.into_string().ok());
    value.and_then(|value| parse(&value)).ok_or(ConfigError::PasswordShape { place: name })
}

/// From a file that only we or root could have written and nobody else can read.
fn of_file<T>(path: &Path, parse: fn(&str) -> Option<T>) -> Result<T, ConfigError> {
    let file = open(path)?;
    let meta = file.metadata().map_err(unreadable(path))?;
    let us = rustix::process::geteuid().as_raw();
    if meta.uid() != us && meta.uid() != 0 {
        return Err(ConfigError::PasswordOwner { path: path.to_owned(), owner: meta.uid() });
    }
    let mode = meta.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(ConfigError::PasswordMode { path: path.to_owned(), mode });
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder_mode = folder.metadata().map_err(unreadable(path))?.mode();
    let (sticky, open_to_all) = (folder_mode & 0o1000 != 0, folder_mode & 0o002 != 0);
    if open_to_all && !sticky {
        return Err(ConfigError::PasswordFolder { path: folder.to_owned() });
    }
    read(path, file, parse)
}

/// Opens a plain file; a link is refused by the system, so that what was checked is what is read.
#[expect(clippy::disallowed_methods, reason = "opened only to read, with flags that `File::open` has not")]
fn open(path: &Path) -> Result<File, ConfigError> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32;
    let not_file = || ConfigError::PasswordNotFile { path: path.to_owned() };
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)
        .map_err(|e| if path.is_symlink() { not_file() } else { unreadable(path)(e) })?;
    let meta = file.metadata().map_err(unreadable(path))?;
    if meta.is_file() { Ok(file) } else { Err(not_file()) }
}

fn read<T>(path: &Path, file: File, parse: fn(&str) -> Option<T>) -> Result<T, ConfigError> {
    let mut bytes = Vec::new();
    file.take(MOST_PASSWORDS as u64 * (LONGEST + 2)).read_to_end(&mut bytes).map_err(unreadable(path))?;
    let text = String::from_utf8(bytes).unwrap_or_default();
    parse(&text).ok_or_else(|| ConfigError::PasswordShape { place: path.display().to_string() })
}

/// The text without one line break at its end; `None` where that is no password.
fn one_line(text: &str) -> Option<Secret> {
    // Some editors put a byte order mark before the first letter, which nobody typed.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let fits = !text.is_empty() && text.len() as u64 <= LONGEST && !text.chars().any(char::is_control);
    fits.then(|| Secret(text.to_owned()))
}

/// A password a line, lines of nothing left out.
fn some_lines(text: &str) -> Option<Vec<Secret>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let secrets: Option<Vec<Secret>> = text.lines().filter(|line| !line.is_empty()).map(one_line).collect();
    secrets.filter(|secrets| (1..=MOST_PASSWORDS).contains(&secrets.len()))
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> ConfigError {
    move |source| ConfigError::PasswordUnreadable { path: path.to_owned(), source }
}
