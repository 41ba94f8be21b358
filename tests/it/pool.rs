//! The pool of child processes, with a shell in the place of the reader.

use crate::reading::{job, pool};
use crate::spreadsheet_bytes::Xlsx;
use serde_json::json;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use zhoubao::reader::{ChildFailure, ChildLimits, Job, Outcome, Pool, PoolError};
use zhoubao::words::{Language, Words};

fn shell(script: &str) -> Outcome {
    let pool = Pool { program: "/bin/sh".into(), args: vec!["-c".into(), script.into()], workers: 1, elsewhere: None };
    let limits = ChildLimits { seconds: 2, ..ChildLimits::default() };
    let job = Job { input: "in".into(), output: "out".into(), request: json!(null), limits };
    let mut outcome = None;
    pool.run(vec![job], &mut |_, found| outcome = Some(found)).unwrap();
    outcome.unwrap()
}

#[test]
fn a_verdict_is_handed_over() {
    assert_eq!(shell(r#"cat >/dev/null; echo '14 {"done":[1,2]}'"#), Outcome::Done(json!([1, 2])));
}

#[test]
fn each_death_is_told_from_the_others() {
    let deaths = [
        ("exit 3", ChildFailure::Exit { status: 3 }),
        ("kill -SEGV $$", ChildFailure::Signal { number: 11 }),
        ("kill -KILL $$", ChildFailure::Memory),
        ("echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$", ChildFailure::Memory),
        ("kill -XCPU $$", ChildFailure::Time),
        ("exec sleep 60", ChildFailure::Time),
        ("exec >&-; exec sleep 60", ChildFailure::Time),
        ("echo hello", ChildFailure::Garbled),
        ("true", ChildFailure::Garbled),
        (r#"echo '99 {"done":1}'"#, ChildFailure::Garbled),
        ("exec cat /dev/zero", ChildFailure::Garbled),
        (r#"echo '19 {"panicked":"oops"}'; exit 70"#, ChildFailure::Panic { message: "oops".into() }),
        (r#"echo '10 {"done":1}'; exit 1"#, ChildFailure::Exit { status: 1 }),
    ];
    for (script, death) in deaths {
        let started = Instant::now();
        assert_eq!(shell(script), Outcome::Died(death), "{script}");
        assert!(started.elapsed() < Duration::from_secs(8), "{script}");
    }
}

#[test]
fn complaints_without_end_hold_nobody_up() {
    let script = r#"head -c 5000000 /dev/zero >&2; echo '10 {"done":1}'"#;
    assert_eq!(shell(script), Outcome::Done(json!(1)));
}

#[test]
fn a_child_inherits_no_environment() {
    // cargo sets this one for every test.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    let script = r#"test -z "$CARGO_MANIFEST_DIR$HOME" && echo '10 {"done":1}'"#;
    assert_eq!(shell(script), Outcome::Done(json!(1)));
}

#[test]
fn a_child_limits_its_own_memory() {
    let texts = "<si><t>some text that takes room</t></si>".repeat(2_000_000);
    let xlsx = Xlsx::ordinary(1).with("xl/sharedStrings.xml", format!("<sst>{texts}</sst>"));
    let folder = TempDir::new().unwrap();
    let mut small = job(&folder, "texts", &xlsx.bytes());
    // Room for the program itself and a thread, not for the texts.
    small.limits.memory_bytes = 92 * 1024 * 1024;
    let mut outcomes = Vec::new();
    pool().run(vec![small], &mut |_, outcome| outcomes.push(outcome)).unwrap();
    assert_eq!(outcomes, [Outcome::Died(ChildFailure::Memory)]);
}

#[test]
fn a_child_limits_its_own_time() {
    let rows: String = (1..400_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>")).collect();
    let folder = TempDir::new().unwrap();
    let mut slow = job(&folder, "rows", &Xlsx::new(&rows, &[]).bytes());
    slow.limits.seconds = 0;
    let mut outcomes = Vec::new();
    pool().run(vec![slow], &mut |_, outcome| outcomes.push(outcome)).unwrap();
    assert_eq!(outcomes, [Outcome::Died(ChildFailure::Time)]);
}

#[test]
fn every_job_ends_once_whatever_the_others_do() {
    let folder = TempDir::new().unwrap();
    let good = Xlsx::ordinary(2).bytes();
    let jobs: Vec<Job> = (0..40)
        .map(|index| {
            let bytes = if index % 3 == 0 { b"%PDF-" } else { &good[..] };
            job(&folder, &index.to_string(), bytes)
        })
        .collect();
    let mut seen = vec![0; jobs.len()];
    pool()
        .run(jobs, &mut |index, outcome| {
            let Outcome::Done(verdict) = outcome else { panic!("{outcome:?}") };
            assert_eq!(verdict["refusal"].is_null(), index % 3 != 0, "{index}");
            seen[index] += 1;
        })
        .unwrap();
    assert!(seen.iter().all(|times| *times == 1), "{seen:?}");
}

#[test]
fn a_program_that_does_not_start_is_an_error() {
    let pool = Pool { program: PathBuf::from("/nowhere/zhoubao"), args: Vec::new(), workers: 3, elsewhere: None };
    let job = Job { input: "a".into(), output: "b".into(), request: json!(null), limits: ChildLimits::default() };
    let error = pool.run(vec![job.clone(), job], &mut |_, _| panic!("nothing can have ended")).unwrap_err();
    assert!(matches!(error, PoolError::Start { .. }), "{error}");
}

#[test]
fn every_death_has_words_in_both_languages() {
    let deaths = [
        ChildFailure::Memory,
        ChildFailure::Time,
        ChildFailure::Panic { message: "x".into() },
        ChildFailure::Signal { number: 11 },
        ChildFailure::Exit { status: 3 },
        ChildFailure::Garbled,
    ];
    for language in Language::ALL {
        let words = Words::built_in(language);
        for death in &deaths {
            let said = words.say(&death.phrase());
            assert!(words.has(death.phrase().key()) && !said.contains('{'), "{language}: {said}");
        }
    }
}
