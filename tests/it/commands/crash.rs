//! The program is killed at each change it makes to the disk; the next run takes up what it left and ends as if nothing had been.

use super::shop::{Shop, WEEK};
use crate::support::shop::orders;
use crate::support::smtp::Server;
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
fn crashes_at(shop: &Shop, n: usize, arguments: &[&str]) -> bool {
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
    files.retain(|name, _| !name.starts_with("ledger/") || name.contains(".tmp") || !name.ends_with(".parquet"));
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

/// Crashes at every change from 1 on, each in a shop of its own; the number of changes.
fn at_every_change(make: impl Fn() -> Shop + Sync, look: impl Fn(&Shop, usize) + Sync) -> usize {
    let arguments = &["run"];
    let (next, last) = (AtomicUsize::new(1), AtomicUsize::new(usize::MAX));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= last.load(Ordering::Relaxed) {
                        return;
                    }
                    let shop = make();
                    if !crashes_at(&shop, n, arguments) {
                        last.fetch_min(n, Ordering::Relaxed);
                        return;
                    }
                    // The operator hears of the run that was killed, where it had begun to work.
                    let next = shop.run(arguments).exits(0);
                    assert!(next.out.is_empty(), "crash at {n}: {next:?}");
                    assert!(next.err.is_empty() || next.err.contains("never ended"), "crash at {n}: {next:?}");
                    assert!(n < 12 || next.err.lines().count() <= 1, "crash at {n}: {next:?}");
                    look(&shop, n);
                }
            });
        }
    });
    last.into_inner() - 1
}

#[test]
fn a_run_killed_at_any_change_is_taken_up_by_the_next() {
    let calm = Shop::new();
    calm.run(&["run"]).exits(0).silently();
    let expected = outcome(&calm);
    let changes = at_every_change(Shop::new, |shop, n| {
        assert_no_leftovers(shop, n);
        assert_one_mail_each(shop, 1, n);
        assert_as_expected(shop, &expected, n);
    });
    assert!(changes > 60, "only {changes} changes of the disk");
}

#[test]
fn a_second_revision_killed_at_any_change_is_taken_up_by_the_next() {
    let before = Shop::new();
    before.run(&["run"]).exits(0).silently();
    let before = before.with("ExportOrderList202611160930.csv", &orders(&["106 11-15 done 250 250 0"]));
    let calm = before.copied();
    calm.run(&["run"]).exits(0).silently();
    let expected = outcome(&calm);
    let changes = at_every_change(
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
fn a_changed_plan_received_in_a_run_that_is_killed_is_one_version() {
    let before = Shop::new();
    before.run(&["run"]).exits(0).silently();
    before.write("plan.csv", b"store,date,target\nshop,2026-11-09,100\nshop,2026-11-10,300\n");
    let calm = before.copied();
    calm.run(&["run"]).exits(0).silently();
    let expected = outcome(&calm);
    let changes = at_every_change(
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

/// With a real conversation there is one moment, between the final dot and the note that it was taken, of which nobody can
/// know: a crash there leaves the mail in doubt, and it is not sent again.
#[test]
fn a_sending_killed_at_any_change_delivers_nothing_twice_and_loses_nothing_in_silence() {
    let made = Shop::new();
    made.run(&["report"]).exits(0);
    let mut doubts = 0;
    for n in 1.. {
        let (shop, server) = (made.copied(), Server::start());
        let smtp =
            format!("transport = \"smtp\"\nsmtp = {{ host = \"127.0.0.1\", port = {}, tls = \"none\" }}", server.port);
        shop.setting("transport = \"file\"", &smtp);
        if !crashes_at(&shop, n, &["send"]) {
            assert!(n > 10, "only {n} changes of the disk");
            break;
        }
        let code = shop.run(&["send"]).code;
        let slots = shop.files("data/slots");
        assert_eq!(slots.len(), 2, "crash at {n}");
        for slot in slots.values().map(|bytes| serde_json::from_slice::<serde_json::Value>(bytes).unwrap()) {
            let taken = server.taken_by(slot["address"].as_str().unwrap());
            match slot["state"].as_str().unwrap() {
                "sent" => assert_eq!(taken, 1, "crash at {n}: {slot}"),
                "doubt" => {
                    assert!(taken <= 1, "crash at {n}: {slot}");
                    assert_eq!(code, Some(69), "crash at {n}");
                    doubts += 1;
                }
                other => panic!("crash at {n}: {other}"),
            }
        }
    }
    assert!(doubts > 0, "no crash fell into the moment of doubt");
}
