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
pub enum Death {
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

impl Death {
    /// Stable, for scripts and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Death::Memory => "memory",
            Death::Time => "time",
            Death::Panic { .. } => "panic",
            Death::Signal { .. } => "signal",
            Death::Exit { .. } => "exit",
            Death::Garbled => "garbled",
        }
    }

    /// What to tell the people of the shop, without the file's name.
    pub fn phrase(&self) -> Phrase {
        let phrase = Phrase::new(format!("death.{}", self.code()));
        match self {
            Death::Panic { message } => phrase.with("message", message.as_str()),
            Death::Signal { number } => phrase.with("number", i64::from(*number)),
            Death::Exit { status } => phrase.with("status", i64::from(*status)),
            Death::Memory | Death::Time | Death::Garbled => phrase,
        }
    }

    pub(super) fn panic(message: &str) -> Death {
        Death::Panic { message: clean(message) }
    }

    /// From how the process ended and what it wrote to its error output last.
    pub(super) fn of(status: ExitStatus, errors: &str) -> Death {
        match status.signal() {
            // Rust ends a process that gets no memory by abort, with these words.
            Some(SIGABRT) if errors.contains("memory allocation of") => Death::Memory,
            // Not by us: the kernel, where the whole machine has no memory left.
            Some(SIGKILL) => Death::Memory,
            Some(SIGXCPU) => Death::Time,
            Some(number) => Death::Signal { number },
            None => match status.code() {
                Some(0) | None => Death::Garbled,
                Some(status) => Death::Exit { status },
            },
        }
    }
}
