//! How a reading process can end without a verdict.

use crate::text::clean;
use crate::words::Message;
use serde::{Deserialize, Serialize};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq, Message, Serialize, Deserialize)]
#[message("death", kebab)]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum ChildFailure {
    /// It wanted more memory than it may have.
    Memory,
    /// It took longer than it may.
    Time,
    /// It met something its author held for impossible.
    Panic { message: String },
    /// It was ended by a signal.
    Signal { number: i32 },
    /// It ended itself, saying only this.
    Exit { status: i32 },
    /// It said something that is no verdict.
    Garbled,
}

const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;

impl ChildFailure {
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
