//! Why the system would not do something, in plain words: its own text is English and full of numbers.

use super::{Field, Phrase};
use crate::files::{self, FileError};
use std::io::{self, ErrorKind};

/// What no [`ErrorKind`] names, by number: input or output failed.
const BROKEN_DISK: i32 = 5;
/// Too many open files, of the process or of the system.
const TOO_MANY_FILES: [i32; 2] = [23, 24];

/// The keys of all causes there are.
pub const CAUSES: [&str; 17] = [
    "cause.absent",
    "cause.no-file",
    "cause.permission",
    "cause.full",
    "cause.quota",
    "cause.read-only",
    "cause.no-folder",
    "cause.a-folder",
    "cause.taken",
    "cause.name",
    "cause.loop",
    "cause.busy",
    "cause.network",
    "cause.too-large",
    "cause.broken-disk",
    "cause.too-many-files",
    "cause.text",
];

impl FileError {
    /// The key of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            full if full.is_full() => "failure.disk-full",
            broken if broken.is_broken() => "failure.disk-broken",
            forbidden if forbidden.is_permission() => "failure.disk-forbidden",
            _ => "failure.disk",
        }
    }

    /// What the disk would not do, where, why, and what helps.
    pub fn phrase(&self) -> Phrase {
        Phrase::new(self.code())
            .with("step", Field::Word(format!("step.{}", self.step.replace(' ', "-"))))
            .with("path", &self.path)
            .with("text", cause(&self.source))
    }
}

/// The cause as a phrase; a number where there are no words for it.
pub fn cause(error: &io::Error) -> Phrase {
    let key = match error.kind() {
        _ if files::is_no_file(error) => "cause.no-file",
        ErrorKind::NotFound => "cause.absent",
        ErrorKind::PermissionDenied => "cause.permission",
        ErrorKind::StorageFull => "cause.full",
        ErrorKind::QuotaExceeded => "cause.quota",
        ErrorKind::ReadOnlyFilesystem => "cause.read-only",
        ErrorKind::NotADirectory => "cause.no-folder",
        ErrorKind::IsADirectory => "cause.a-folder",
        ErrorKind::AlreadyExists => "cause.taken",
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => "cause.name",
        ErrorKind::TooManyLinks => "cause.loop",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "cause.busy",
        ErrorKind::StaleNetworkFileHandle | ErrorKind::TimedOut | ErrorKind::HostUnreachable => "cause.network",
        ErrorKind::FileTooLarge => "cause.too-large",
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => "cause.text",
        _ => return by_number(error),
    };
    Phrase::new(key)
}

fn by_number(error: &io::Error) -> Phrase {
    match error.raw_os_error() {
        Some(BROKEN_DISK) => Phrase::new("cause.broken-disk"),
        Some(number) if TOO_MANY_FILES.contains(&number) => Phrase::new("cause.too-many-files"),
        Some(number) => Phrase::new("cause.number").with("number", Field::Text(number.to_string())),
        None => Phrase::new("cause.unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Language, Words};
    use super::*;

    #[test]
    fn every_number_of_the_system_has_words_in_every_language() {
        for language in Language::ALL {
            let words = Words::built_in(language);
            for key in CAUSES.into_iter().chain(["cause.number", "cause.unknown"]) {
                assert!(words.has(key), "{key} in {language}");
            }
            for number in 1..134 {
                let said = words.say(&cause(&io::Error::from_raw_os_error(number)));
                assert!(!said.contains("os error") && !said.contains("cause.") && !said.contains('{'), "{said}");
            }
        }
        let say = |error: io::Error| Words::built_in(Language::En).say(&cause(&error));
        assert_eq!(say(io::Error::from_raw_os_error(13)), "it is not permitted");
        assert_eq!(say(io::Error::from_raw_os_error(28)), "the disk is full");
        assert_eq!(say(io::Error::other("anything")), "the system does not say why");
    }
}
