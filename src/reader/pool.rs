//! The parent's side: several children at a time, each watched by a thread.

#![expect(clippy::disallowed_methods, reason = "a child is stopped by the clock; no figure depends on it")]

use super::queue::Queue;
use super::{ChildFailure, Elsewhere, Job, Outcome, Said};
use crate::files;
use crate::text::clean;
use crate::words::Message;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};
use thiserror::Error;

/// The longest verdict that is read.
const LONGEST_VERDICT: u64 = 8 * 1024 * 1024;
/// How much of what a child complains of is kept.
const LONGEST_ERRORS: u64 = 16 * 1024;
/// How often a child is looked at that has closed its output and goes on.
const PATIENCE: Duration = Duration::from_millis(5);

/// How children are started and how many run at a time.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The program, which calls [`super::serve`] when it gets `args`.
    pub program: PathBuf,
    /// The arguments that make it a child.
    pub args: Vec<String>,
    /// How many run at a time; at least one does.
    pub workers: usize,
    /// Other machines that do jobs too.
    pub elsewhere: Option<Arc<dyn Elsewhere>>,
}

/// Why no child could be started. The jobs not yet handed over have not been done.
#[derive(Debug, Error, Message)]
#[message("failure")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum PoolError {
    /// The program does not start.
    #[message(key = "failure.no-child")]
    Start {
        program: PathBuf,
        #[message(name = "text")]
        source: io::Error,
    },
    /// The job cannot be put into words: its path is not UTF-8.
    #[message(key = "failure.no-job")]
    Job {
        #[message(name = "path")]
        input: PathBuf,
        #[message(skip)]
        source: serde_json::Error,
    },
}

impl Pool {
    /// Children of the program that runs, as many at a time as there are cores.
    pub fn of_this_program(args: &[&str]) -> io::Result<Pool> {
        // The link leads to the running program even after an upgrade has put another in its place.
        let link = PathBuf::from("/proc/self/exe");
        let program = if link.exists() { link } else { std::env::current_exe()? };
        let workers = thread::available_parallelism().map_or(1, usize::from);
        Ok(Pool { program, args: args.iter().map(|arg| (*arg).to_owned()).collect(), workers, elsewhere: None })
    }

    /// Does all jobs and hands each outcome over with the job's index, in the order in which they end. What another machine
    /// takes and does not end is done by whoever is left; this one always is.
    ///
    /// # Errors
    /// Where a child cannot be started; those running are then waited for and their outcomes handed over.
    pub fn run(&self, jobs: Vec<Job>, each: &mut dyn FnMut(usize, Outcome)) -> Result<(), PoolError> {
        let elsewhere = self.elsewhere.as_deref().filter(|elsewhere| jobs.iter().all(|job| elsewhere.takes(job)));
        let lanes = elsewhere.map_or(0, |elsewhere| elsewhere.lanes(jobs.len()));
        let queue = Queue::of(jobs.len());
        let (sender, outcomes) = mpsc::channel();
        thread::scope(|scope| {
            for lane in 0..lanes {
                let (sender, jobs, queue) = (sender.clone(), &jobs, &queue);
                let run = move |job: &Job| elsewhere.and_then(|elsewhere| elsewhere.run(lane, job));
                scope.spawn(move || {
                    while let Some(index) = queue.take() {
                        let Some(outcome) = run(&jobs[index]) else { return queue.give_back(index) };
                        let _ = sender.send((index, Ok(outcome)));
                        queue.end();
                    }
                });
            }
            for _ in 0..self.workers.clamp(1, jobs.len().max(1)) {
                let (sender, jobs, queue) = (sender.clone(), &jobs, &queue);
                scope.spawn(move || {
                    while let Some(index) = queue.take() {
                        let outcome = self.one(&jobs[index]);
                        if outcome.is_err() {
                            queue.close();
                        }
                        let _ = sender.send((index, outcome));
                        queue.end();
                    }
                });
            }
            drop(sender);
            let mut result = Ok(());
            for (index, outcome) in outcomes {
                match outcome {
                    Ok(outcome) => each(index, outcome),
                    Err(error) => result = Err(error),
                }
            }
            result
        })
    }

    /// Does one job in a child.
    pub fn one(&self, job: &Job) -> Result<Outcome, PoolError> {
        let json = serde_json::to_vec(job).map_err(|source| PoolError::Job { input: job.input.clone(), source })?;
        let mut child = self.start()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
            let source = io::Error::other("no pipes");
            return Err(PoolError::Start { program: self.program.clone(), source });
        };
        // A limit beyond the clock's end is a year, which is none.
        let (now, longest) = (Instant::now(), Duration::from_secs(366 * 24 * 60 * 60));
        let deadline = now + Duration::from_secs(job.limits.seconds).min(longest);
        let ended = thread::scope(|scope| {
            scope.spawn(|| send(stdin, &json));
            let errors = scope.spawn(|| complaints(stderr));
            let (sender, said) = mpsc::channel();
            scope.spawn(move || sender.send(verdict(stdout)));
            let said = said.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            // Killed, the child closes its pipes, and so the threads end.
            let status = match said {
                Ok(Some(_)) => wait(&mut child, deadline),
                Ok(None) | Err(RecvTimeoutError::Disconnected) => kill(&mut child).map(Some),
                Err(RecvTimeoutError::Timeout) => kill(&mut child).map(|_| None),
            };
            let errors = errors.join().unwrap_or_default();
            (said.ok().flatten(), status, errors)
        });
        Ok(judge(job, ended))
    }

    /// Nothing of the environment is passed on: it may hold passwords, and the child needs none of it.
    fn start(&self) -> Result<Child, PoolError> {
        let mut child = Command::new(&self.program);
        child
            .args(&self.args)
            .env_clear()
            .env("RUST_BACKTRACE", "0")
            // One arena: each other one would take 64 MiB of the address space that is limited.
            .env("MALLOC_ARENA_MAX", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        files::hand_on_faults(&mut child);
        child.spawn().map_err(|source| PoolError::Start { program: self.program.clone(), source })
    }
}

/// A child that dies before it has read all is judged by its end, not by this.
fn send(mut stdin: ChildStdin, json: &[u8]) {
    let _ = stdin.write_all(json);
}

/// Everything the child says; `None` where it says too much.
fn verdict(stdout: ChildStdout) -> Option<Vec<u8>> {
    let mut said = Vec::new();
    let read = stdout.take(LONGEST_VERDICT + 1).read_to_end(&mut said);
    (read.is_ok() && said.len() as u64 <= LONGEST_VERDICT).then_some(said)
}

/// The beginning of what the child complains of; the rest is read and forgotten, so that it is never held up.
fn complaints(mut stderr: ChildStderr) -> String {
    let mut kept = Vec::new();
    let _ = stderr.by_ref().take(LONGEST_ERRORS).read_to_end(&mut kept);
    let _ = io::copy(&mut stderr, &mut io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}

/// How it ended by itself; `None` where it had to be killed at the deadline.
fn wait(child: &mut Child, deadline: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            return kill(child).map(|_| None);
        }
        thread::sleep(PATIENCE);
    }
}

fn kill(child: &mut Child) -> io::Result<ExitStatus> {
    child.kill()?;
    child.wait()
}

type Ended = (Option<Vec<u8>>, io::Result<Option<ExitStatus>>, String);

fn judge(job: &Job, (said, status, errors): Ended) -> Outcome {
    if !errors.is_empty() {
        tracing::debug!(input = %job.input.display(), complaint = clean(&errors), "a reading process complained");
    }
    let status = match status {
        Ok(Some(status)) => status,
        Ok(None) => return Outcome::Died(ChildFailure::Time),
        Err(_) => return Outcome::Died(ChildFailure::Garbled),
    };
    let Some(said) = said else {
        return Outcome::Died(ChildFailure::Garbled);
    };
    match Said::parse(&said) {
        Some(Said::Done(verdict)) if status.success() => Outcome::Done(verdict),
        Some(Said::Panicked(message)) => Outcome::Died(ChildFailure::panic(&message)),
        _ => Outcome::Died(ChildFailure::of(status, &errors)),
    }
}
