//! What `benches/run.py` measures beside `zhoubao` itself, as one program: it is parent and reading child alike.
//!
//! - `inflate FILE...` unpacks every part and looks at every byte: what no reader can do without;
//! - `facts FILE` has a child read the file into facts, as a run does, and prints the rows.

use serde_json::json;
use sheet::Limits;
use std::error::Error;
use std::hint::black_box;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use zhoubao::reader::{ChildLimits, Job, Outcome, Pool, serve};

const CHILD: &str = "__read";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done: Result<u64, Box<dyn Error>> = match words[..] {
        [CHILD] => return serve(zhoubao::ledger::work),
        ["inflate", ref files @ ..] => files.iter().try_fold(0, |sum, file| Ok(sum + inflate(Path::new(file))?)),
        ["facts", file] => facts(Path::new(file)),
        _ => Err("say `inflate FILE...` or `facts FILE`; benches/run.py does all of it".into()),
    };
    match done {
        Ok(count) => {
            println!("{count}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn inflate(file: &Path) -> Result<u64, Box<dyn Error>> {
    let mut package = zip::ZipArchive::new(std::fs::File::open(file)?)?;
    let mut buffer = vec![0; 1 << 16];
    let (mut bytes, mut tags) = (0_u64, 0);
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        loop {
            let count = part.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            bytes += count as u64;
            tags += buffer[..count].iter().filter(|byte| **byte == b'<').count();
        }
    }
    black_box(tags);
    Ok(bytes)
}

fn facts(file: &Path) -> Result<u64, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    // The whole report is larger than what a shop's settings allow by default.
    let limits = Limits { cells: 50_000_000, file_bytes: 1 << 30, ..Limits::default() };
    let request = json!({"zone": "Asia/Shanghai", "templates": null, "limits": limits});
    let limits = ChildLimits { seconds: 600, ..ChildLimits::default() };
    let job = Job { input: file.canonicalize()?, output: folder.path().to_owned(), request, limits };
    let mut said = None;
    Pool::of_this_program(&[CHILD])?.run(vec![job], &mut |_, outcome| said = Some(outcome))?;
    match said {
        Some(Outcome::Done(answer)) => rows(&answer).ok_or_else(|| format!("the file was not read: {answer}").into()),
        other => Err(format!("the reader died: {other:?}").into()),
    }
}

/// The rows of the first table that the verdict speaks of.
fn rows(answer: &serde_json::Value) -> Option<u64> {
    match answer {
        serde_json::Value::Object(fields) => match fields.get("read").and_then(serde_json::Value::as_u64) {
            Some(rows) => Some(rows),
            None => fields.values().find_map(rows),
        },
        serde_json::Value::Array(items) => items.iter().find_map(rows),
        _ => None,
    }
}
