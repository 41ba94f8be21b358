//! The child's side: limits first, then the work, then one line.

use super::{ChildLimits, Job, Said};
use rustix::process::{Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit};
use serde_json::Value;
use std::io::{self, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

/// The longest job that is read.
const LONGEST_JOB: u64 = 16 * 1024 * 1024;

/// Exit statuses of the child, after sysexits.
const BUG: u8 = 70;
const IO: u8 = 74;

/// What the hidden command of the child calls: takes the job from standard input, sets the limits it names, does the work
/// and prints the verdict. A panic is a verdict too and leaves no trace on the terminal.
pub fn serve(work: impl FnOnce(&Job) -> Value) -> ExitCode {
    // Where the system does not know this, an orphan ends by its limits.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    let job = match job() {
        Ok(job) => job,
        Err(error) => return fail("cannot read the job", &error),
    };
    if let Err(error) = limit(&job.limits) {
        return fail("cannot set limits", &error.into());
    }
    let said = guarded(|| work(&job));
    let panicked = matches!(said, Said::Panicked(_));
    let printed = said.line().map_err(io::Error::from).and_then(|line| {
        let mut out = io::stdout().lock();
        out.write_all(line.as_bytes())?;
        out.flush()
    });
    match printed {
        Err(error) => fail("cannot print the verdict", &error),
        Ok(()) if panicked => ExitCode::from(BUG),
        Ok(()) => ExitCode::SUCCESS,
    }
}

fn fail(what: &str, error: &io::Error) -> ExitCode {
    let _ = writeln!(io::stderr(), "{what}: {error}");
    ExitCode::from(IO)
}

fn job() -> io::Result<Job> {
    let mut json = Vec::new();
    io::stdin().lock().take(LONGEST_JOB).read_to_end(&mut json)?;
    Ok(serde_json::from_slice(&json)?)
}

/// Lowers the process's limits; none is ever raised.
fn limit(limits: &ChildLimits) -> rustix::io::Result<()> {
    let wanted = [
        (Resource::As, limits.memory_bytes),
        (Resource::Cpu, limits.seconds),
        (Resource::Fsize, limits.file_bytes),
        (Resource::Nofile, limits.open_files),
        (Resource::Core, 0),
    ];
    for (resource, wanted) in wanted {
        let allowed = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        // At the soft limit of processor time comes a signal that says why, at the hard one a second later the end.
        let end = if resource == Resource::Cpu { wanted.saturating_add(1) } else { wanted };
        setrlimit(resource, Rlimit { current: Some(wanted.min(allowed)), maximum: Some(end.min(allowed)) })?;
    }
    Ok(())
}

/// Does the work; a panic becomes what is said of it.
fn guarded(work: impl FnOnce() -> Value) -> Said {
    let message = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&message);
    panic::set_hook(Box::new(move |info| {
        if let Ok(mut message) = heard.lock() {
            *message = info.to_string().replace('\n', " ");
        }
    }));
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(verdict) => Said::Done(verdict),
        Err(_) => Said::Panicked(message.lock().map(|message| message.clone()).unwrap_or_default()),
    }
}
