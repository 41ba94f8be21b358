//! Keeps a panic from reaching people: its message is caught for one sentence, its backtrace shown only to who asks for it. And
//! keeps what is in memory, customers' orders and a password, out of core dumps.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex};

/// Leaves no core dump of this process or of those it starts: by limit, and, because a dump that is piped to a program heeds no
/// limit, by the mark that also keeps other processes of the same user from reading the memory.
pub(super) fn leave_no_core() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    // Where the system refuses, a dump is as likely as it was, and no reason to make no report.
    let _ = setrlimit(Resource::Core, none);
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Does the work; the message of a panic anywhere in it, in other threads too, where there was one. `loud` shows it as Rust does.
pub(super) fn unpanicked<T>(loud: bool, work: impl FnOnce() -> T) -> Result<T, String> {
    let first = Arc::new(Mutex::new(None));
    let (noted, shown) = (Arc::clone(&first), panic::take_hook());
    panic::set_hook(Box::new(move |info| {
        let message = info.payload_as_str().unwrap_or("no message");
        let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
        if let Ok(mut first) = noted.lock() {
            first.get_or_insert(crate::text::clean(&format!("{message}{place}")));
        }
        if loud {
            shown(info);
        }
    }));
    // Nothing is used after a panic but what is on disk, which is whole at every step.
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    let _ = panic::take_hook();
    done.map_err(|_| first.lock().ok().and_then(|mut first| first.take()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::unpanicked;

    #[test]
    fn a_panic_becomes_its_message_and_place() {
        let message = unpanicked(false, || std::thread::scope(|_| panic!("lost {}", "a\u{1b}[31mhalf"))).err();
        let message = message.unwrap_or_default();
        assert!(message.starts_with("lost a") && message.contains("guard.rs:"), "{message}");
        assert!(!message.contains('\u{1b}'), "{message:?}");
        assert_eq!(unpanicked(false, || 7), Ok(7));
    }
}
