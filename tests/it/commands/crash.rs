//! The program is killed at each change it makes to the disk; the next run takes up what it left and ends as if nothing had been.

use super::monday::drop_week;
use super::shop::{Shop, WEEK};
use crate::support::shop::orders;
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use zhoubao::files::Lock;

/// Waits for the lock of a run that died: a child it was just starting holds it until it has become the program it is to be,
/// which on a busy machine takes a moment.
pub fn until_unlocked(shop: &Shop) {
    for _ in 0..200 {
        if !Lock::is_held(&shop.path("data/lock")) {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Runs with a crash at the n-th change; whether it came that far.
pub fn crashes_at(shop: &Shop, n: usize, arguments: &[&str]) -> bool {
    let status = shop
        .command(arguments)
        .env("ZHOUBAO_CRASH_AT", n.to_string())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    until_unlocked(shop);
    match (status.signal(), status.code()) {
        (Some(6), _) => true,
        (None, Some(0)) => false,
        other => panic!("change {n}: {other:?}"),
    }
}

/// Everything that must be the same whatever happened before. The journal may have a line twice only if it was torn.
pub fn outcome(shop: &Shop) -> BTreeMap<String, Vec<u8>> {
    let mut files = shop.files("reports");
    // What the folders looked like holds the times of files.
    files.extend(shop.files("data").into_iter().filter(|(name, _)| name != "lock" && name != "rest"));
    files.retain(|name, _| !name.starts_with("ledger/") || name.contains(".tmp") || !name.ends_with(".arrows"));
    files.retain(|name, _| !name.starts_with("slots/"));
    files
}

fn assert_no_leftovers(shop: &Shop, n: usize) {
    for name in shop.names("data").into_iter().chain(shop.names("reports")) {
        let left = name.contains(".tmp") || name.contains("reading-") || name.contains("lists-");
        assert!(!left, "crash at {n} left {name}");
    }
    let scratch = std::fs::read_dir(shop.path("data/ledger")).unwrap().flatten();
    let left: Vec<_> = scratch.map(|e| e.file_name()).filter(|n| n.to_string_lossy().contains('-')).collect();
    assert!(left.is_empty(), "crash at {n} left {left:?}");
}

/// Each owner has the one slot, sent, of the one message of a revision.
fn assert_one_mail_each(shop: &Shop, revision: u32, n: usize) {
    let mut slots = shop.files("data/slots");
    slots.retain(|name, _| name.contains(&format!(".rev-{revision}.")));
    assert_eq!(slots.len(), 2, "crash at {n}: {:?}", slots.keys());
    for (name, bytes) in slots {
        let slot: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert!(slot["state"] == "sent" || slot["state"] == "filed", "crash at {n}: {name}");
        assert_eq!(slot["tries"], 1, "crash at {n}: {name}");
    }
    let messages = shop.names(&format!("reports/{WEEK}/rev-{revision}/messages"));
    let [li, wang] = ["li@example.com.eml", "wang@example.com.eml"];
    let of = |form: &str| [format!("{form}/{li}"), format!("{form}/{wang}")];
    let expected: Vec<String> =
        of("bare").into_iter().chain([li.to_owned()]).chain(of("slim")).chain([wang.to_owned()]).collect();
    assert_eq!(messages, expected, "crash at {n}");
}

/// Kills a command at every change, or at every so manieth from the first on, each in a shop of its own, and looks what is left;
/// the number of changes.
pub fn at_every_change(
    make: impl Fn() -> Shop + Sync,
    command: &[&str],
    every: usize,
    look: impl Fn(&Shop, usize) + Sync,
) -> usize {
    let (next, last) = (AtomicUsize::new(1), AtomicUsize::new(usize::MAX));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(every, Ordering::Relaxed);
                    if n >= last.load(Ordering::Relaxed) {
                        return;
                    }
                    let shop = make();
                    if !crashes_at(&shop, n, command) {
                        last.fetch_min(n, Ordering::Relaxed);
                        return;
                    }
                    look(&shop, n);
                }
            });
        }
    });
    last.into_inner() - 1
}

/// Kills a run at every change and runs it again before it looks; the number of changes.
fn run_at_every_change(make: impl Fn() -> Shop + Sync, look: impl Fn(&Shop, usize) + Sync) -> usize {
    at_every_change(make, &["run"], 1, |shop, n| {
        // The operator hears of the run that was killed, where it had begun to work.
        let next = shop.run(&["run"]).exits(0);
        assert!(next.out.is_empty(), "crash at {n}: {next:?}");
        assert!(next.err.is_empty() || next.err.contains("never ended"), "crash at {n}: {next:?}");
        assert!(n < 12 || next.err.lines().count() <= 1, "crash at {n}: {next:?}");
        look(shop, n);
    })
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_run_killed_at_any_change_is_taken_up_by_the_next() {
    let calm = Shop::new();
    calm.run(&["run"]).exits(0).silently();
    let expected = outcome(&calm);
    let changes = run_at_every_change(Shop::new, |shop, n| {
        assert_no_leftovers(shop, n);
        assert_one_mail_each(shop, 1, n);
        assert_as_expected(shop, &expected, n);
    });
    assert!(changes > 60, "only {changes} changes of the disk");
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_second_revision_killed_at_any_change_is_taken_up_by_the_next() {
    let before = Shop::new();
    before.run(&["run"]).exits(0).silently();
    let before = before.with("ExportOrderList202611160930.csv", &orders(&["106 11-15 done 250 250 0"]));
    let calm = before.copied();
    calm.run(&["run"]).exits(0).silently();
    let expected = outcome(&calm);
    let changes = run_at_every_change(
        || before.copied(),
        |shop, n| {
            assert_no_leftovers(shop, n);
            assert_one_mail_each(shop, 1, n);
            assert_one_mail_each(shop, 2, n);
            assert_eq!(shop.revisions(), 2);
            assert_as_expected(shop, &expected, n);
        },
    );
    assert!(changes > 30, "only {changes} changes of the disk");
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_changed_plan_received_in_a_run_that_is_killed_is_one_version() {
    let before = Shop::new();
    before.run(&["run"]).exits(0).silently();
    before.write("plan.csv", b"store,date,target\nshop,2026-11-09,100\nshop,2026-11-10,300\n");
    let calm = before.copied();
    calm.run(&["run"]).exits(0).silently();
    let expected = outcome(&calm);
    let changes = run_at_every_change(
        || before.copied(),
        |shop, n| {
            assert_no_leftovers(shop, n);
            assert_one_mail_each(shop, 2, n);
            assert_eq!(shop.text("data/journal").matches("\"list\":\"plan\"").count(), 2, "crash at {n}");
            assert_as_expected(shop, &expected, n);
        },
    );
    assert!(changes > 30, "only {changes} changes of the disk");
}

fn assert_as_expected(shop: &Shop, expected: &BTreeMap<String, Vec<u8>>, n: usize) {
    let found = outcome(shop);
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "crash at {n}");
    for (name, bytes) in &found {
        assert!(expected[name] == *bytes, "crash at {n}: {name} differs");
    }
}

/// What the next Monday's run has to make up for: the week that nobody reported, beside its own.
#[test]
#[ignore = "slow: cargo slow"]
fn a_run_that_makes_up_for_a_missed_week_is_taken_up_by_the_next() {
    const LATER: [&str; 3] = ["run", "--now", "2026-11-30T10:00"];
    let before = Shop::new();
    before.run(&["run"]).exits(0).silently();
    drop_week(&before, "2026-11-23", 70);
    drop_week(&before, "2026-11-30", 80);
    let calm = before.copied();
    calm.run(&LATER).exits(0).calmly();
    assert_eq!(weeks(&calm), ["2026-W46", "2026-W47", "2026-W48"]);
    let (expected, sent) = (outcome(&calm), slots(&calm));
    let changes = at_every_change(
        || before.copied(),
        &LATER,
        11,
        |shop, n| {
            shop.run(&LATER).exits(0);
            assert_no_leftovers(shop, n);
            assert_eq!(slots(shop), sent, "crash at {n}");
            assert_as_expected(shop, &expected, n);
        },
    );
    assert!(changes > 60, "only {changes} changes of the disk");
}

/// What became of each mail, and at which try.
fn slots(shop: &Shop) -> BTreeMap<String, String> {
    let slots = shop.files("data/slots").into_iter();
    let slots = slots.map(|(name, bytes)| (name, serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()));
    slots.map(|(name, slot)| (name, format!("{} {}", slot["state"], slot["tries"]))).collect()
}

fn weeks(shop: &Shop) -> Vec<String> {
    let names = shop.names("reports").into_iter().filter(|name| name.ends_with("/rev-1/manifest.json"));
    names.map(|name| name.split('/').next().unwrap().to_owned()).collect()
}

#[test]
fn a_file_whose_withdrawal_is_killed_is_withdrawn_once_and_makes_one_revision() {
    const LATER: [&str; 3] = ["run", "--now", "2026-11-16T11:00"];
    let before = Shop::new().with("ExportOrderList202611160930.csv", &orders(&["106 11-15 done 250 250 0"]));
    before.run(&["run"]).exits(0).silently();
    let journal = before.text("data/journal");
    let line = journal.lines().find(|line| line.contains("ExportOrderList202611160930")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    let withdraw = ["source", "withdraw", line["sha256"].as_str().unwrap(), "--why", "exported by mistake"];
    let calm = before.copied();
    calm.run(&withdraw).exits(0).calmly();
    calm.run(&LATER).exits(0);
    assert_eq!(calm.revisions(), 2);
    let (expected, sent) = (outcome(&calm), slots(&calm));
    let changes = at_every_change(
        || before.copied(),
        &withdraw,
        1,
        |shop, n| {
            shop.run(&withdraw).exits(0).calmly();
            shop.run(&LATER).exits(0);
            assert_no_leftovers(shop, n);
            assert_eq!(slots(shop), sent, "crash at {n}");
            assert_as_expected(shop, &expected, n);
        },
    );
    assert!(changes >= 1, "only {changes} changes of the disk");
}

/// The data folder is older than the reports, as after a restore: until somebody says what holds, nothing is mailed.
#[test]
fn a_word_on_what_holds_that_is_killed_holds_wholly_or_is_asked_for_again() {
    const LATER: [&str; 3] = ["run", "--now", "2026-11-23T11:00"];
    const ACCEPT: [&str; 4] = ["doctor", "--accept", "--now", "2026-11-23T10:45"];
    let before = Shop::new();
    before.run(&["run"]).exits(0).silently();
    let backup = before.copied();
    drop_week(&before, "2026-11-23", 70);
    before.run(&["run", "--now", "2026-11-23T10:00"]).exits(0).silently();
    std::fs::remove_dir_all(before.path("data")).unwrap();
    for (name, bytes) in backup.files("data") {
        before.write(&format!("data/{name}"), &bytes);
    }
    before.run(&LATER).exits(74);
    let calm = before.copied();
    calm.run(&ACCEPT).exits(0).calmly();
    calm.run(&LATER).exits(0);
    let (expected, sent) = (outcome(&calm), slots(&calm));
    let changes = at_every_change(
        || before.copied(),
        &ACCEPT,
        1,
        |shop, n| {
            shop.run(&ACCEPT).exits(0);
            shop.run(&LATER).exits(0);
            assert_no_leftovers(shop, n);
            assert_eq!(slots(shop), sent, "crash at {n}");
            assert_as_expected(shop, &expected, n);
        },
    );
    assert!(changes > 2, "only {changes} changes of the disk");
}
