//! Reads files as the program does: each in a child process, the parent only looking on.

use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;
use zhoubao::reader::{ChildLimits, Job, Outcome, Pool};

/// Children of the program under test that count what a file holds.
pub fn pool() -> Pool {
    Pool {
        program: PathBuf::from(env!("CARGO_BIN_EXE_zhoubao")),
        args: vec!["__read".into()],
        workers: 2,
        elsewhere: None,
    }
}

/// A job with limits as in earnest, but ten seconds.
pub fn job(folder: &TempDir, name: &str, bytes: &[u8]) -> Job {
    let input = folder.path().join(name);
    std::fs::write(&input, bytes).unwrap();
    let limits = ChildLimits { seconds: 10, ..ChildLimits::default() };
    Job { input, output: folder.path().to_owned(), request: json!({ "task": "outline" }), limits }
}

/// What comes of each of the files, in their order.
pub fn read_all(files: &[(&str, Vec<u8>)]) -> Vec<Outcome> {
    let folder = TempDir::new().unwrap();
    let jobs: Vec<Job> = files.iter().enumerate().map(|(i, (_, bytes))| job(&folder, &i.to_string(), bytes)).collect();
    let mut outcomes = vec![None; files.len()];
    pool().run(jobs, &mut |index, outcome| outcomes[index] = Some(outcome)).unwrap();
    outcomes.into_iter().map(|outcome| outcome.expect("every job ends")).collect()
}

/// The code of a verdict's refusal; `accepted` where there is none; of a death its code behind `died-`.
pub fn code(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done(verdict) => verdict["refusal"]["code"].as_str().unwrap_or("accepted").to_owned(),
        Outcome::Died(death) => format!("died-{}", death.code().trim_start_matches("death.")),
    }
}
