//! How a reading process can end without a verdict.

use crate::text::clean;
use crate::words::Phrase;
use serde::{Deserialize, Serialize};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use thiserror::Error;

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum ChildFailure {
    /// It wanted more memory than it may have.
    #[error("the reading process ran out of its memory")]
    Memory,
    /// It took longer than it may.
    #[error("the reading process ran out of its time")]
    Time,
    /// It met something its author held for impossible.
    #[error("the reading process broke off: {message}")]
    Panic {
        /// What and where, for the log.
        message: String,
    },
    /// It was ended by a signal.
    #[error("the reading process was ended by signal {number}")]
    Signal {
        /// Which.
        number: i32,
    },
    /// It ended itself, saying only this.
    #[error("the reading process ended with status {status}")]
    Exit {
        /// The exit status.
        status: i32,
    },
    /// It said something that is no verdict.
    #[error("the reading process gave no readable verdict")]
    Garbled,
}

const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;

impl ChildFailure {
    /// Stable, for scripts and tests.
    pub fn code(&self) -> &'static str {
        match self {
            ChildFailure::Memory => "memory",
            ChildFailure::Time => "time",
            ChildFailure::Panic { .. } => "panic",
            ChildFailure::Signal { .. } => "signal",
            ChildFailure::Exit { .. } => "exit",
            ChildFailure::Garbled => "garbled",
        }
    }

    /// What to tell the people of the shop, without the file's name.
    pub fn phrase(&self) -> Phrase {
        let phrase = Phrase::new(format!("death.{}", self.code()));
        match self {
            ChildFailure::Panic { message } => phrase.with("message", message.as_str()),
            ChildFailure::Signal { number } => phrase.with("number", i64::from(*number)),
            ChildFailure::Exit { status } => phrase.with("status", i64::from(*status)),
            ChildFailure::Memory | ChildFailure::Time | ChildFailure::Garbled => phrase,
        }
    }

    pub(super) fn panic(message: &str) -> ChildFailure {
        ChildFailure::Panic { message: clean(message) }
    }

    /// From how the process ended and what it wrote to its error output last.
    pub(super) fn of(status: ExitStatus, errors: &str) -> ChildFailure {
        match status.signal() {
            // Rust ends a process that gets no memory by abort, with these words.
            Some(SIGABRT) if errors.contains("memory allocation of") => ChildFailure::Memory,
            // Not by us: the kernel, where the whole machine has no memory left.
            Some(SIGKILL) => ChildFailure::Memory,
            Some(SIGXCPU) => ChildFailure::Time,
            Some(number) => ChildFailure::Signal { number },
            None => match status.code() {
                Some(0) | None => ChildFailure::Garbled,
                Some(status) => ChildFailure::Exit { status },
            },
        }
    }
}
