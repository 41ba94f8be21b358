//! A pool of child processes: a job goes in, files in a temporary folder and a verdict come out.
//!
//! The crates that read spreadsheets panic, abort or grow without bound on hostile files, and an abort cannot be caught;
//! so each file is read by a process of its own that limits itself, and the parent only watches. The room knows neither
//! spreadsheets nor profiles: what a job means is between those who call [`Pool::run`] and [`serve`].

mod child;
mod failure;
mod pool;
mod queue;

pub use child::serve;
pub use failure::ChildFailure;
pub use pool::{Pool, PoolError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt::Debug;
use std::path::PathBuf;

/// One thing to do in a child process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The file to read.
    pub input: PathBuf,
    /// A folder that exists, for whatever the child writes.
    pub output: PathBuf,
    /// What to do with it.
    pub request: Value,
    /// What the child may use.
    pub limits: ChildLimits,
}

/// What a child process may use before it is stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChildLimits {
    /// Bytes of address space.
    pub memory_bytes: u64,
    /// Seconds, of processor time as well as by the clock.
    pub seconds: u64,
    /// Bytes of any one file it writes.
    pub file_bytes: u64,
    /// Files open at a time.
    pub open_files: u64,
}

impl Default for ChildLimits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        ChildLimits { memory_bytes: 768 * MIB, seconds: 60, file_bytes: 1024 * MIB, open_files: 64 }
    }
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The child finished: its verdict.
    Done(Value),
    /// The child did not finish. What it left in the output folder must not be used.
    Died(ChildFailure),
}

/// Machines beside this one that do jobs, each in a child of its own as it is done here.
pub trait Elsewhere: Debug + Send + Sync {
    /// Whether they could do the job: its files lie where they see them.
    fn takes(&self, job: &Job) -> bool;

    /// How many jobs they do at a time; none where there are so few of them that it does not pay.
    fn lanes(&self, jobs: usize) -> usize;

    /// Does a job; `None` where it did not come to an end, after which the lane takes no more.
    fn run(&self, lane: usize, job: &Job) -> Option<Outcome>;
}

/// What the child says: one line, the length of the JSON before it, so that a torn line is seen.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Done(Value),
    Panicked(String),
}

impl Said {
    fn line(&self) -> serde_json::Result<String> {
        let json = serde_json::to_string(self)?;
        Ok(format!("{} {json}\n", json.len()))
    }

    /// Reads the line back; `None` unless it is whole and alone.
    fn parse(bytes: &[u8]) -> Option<Said> {
        let line = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?;
        let (length, json) = line.split_once(' ')?;
        if length.parse() != Ok(json.len()) {
            return None;
        }
        serde_json::from_str(json).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_read_back_only_whole_and_alone() {
        let line = Said::Done(serde_json::json!({"rows": 3, "text": "a\nb"})).line().unwrap();
        assert!(matches!(Said::parse(line.as_bytes()), Some(Said::Done(_))));
        for cut in 0..line.len() {
            assert!(Said::parse(&line.as_bytes()[..cut]).is_none(), "cut at {cut}");
        }
        assert!(Said::parse(format!("noise\n{line}").as_bytes()).is_none());
        assert!(Said::parse(format!("{line}{line}").as_bytes()).is_none());
    }
}
