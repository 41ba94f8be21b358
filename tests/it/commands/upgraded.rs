//! A folder as an earlier version left it: what it made stands, nothing is mailed again, and the next week follows on it.
//!
//! tests/data-folders has one of each version that laid something out in another way; `cp -r` of a shop that it reported for.

use super::shop::Shop;
use crate::support::shop::orders;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const AFTER: [&str; 2] = ["--now", "2026-11-16T14:00"];

fn left_by(version: &Path) -> Shop {
    let shop = Shop::empty();
    std::fs::remove_dir(shop.path("inbox/shop")).unwrap();
    let copied = std::process::Command::new("cp").arg("-rT").arg(version).arg(shop.path("")).status().unwrap();
    assert!(copied.success());
    shop
}

fn versions() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data-folders");
    let versions: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!versions.is_empty());
    versions
}

fn run(shop: &Shop, arguments: &[&str]) -> super::shop::Ended {
    shop.run(&[arguments, &AFTER].concat())
}

/// The reports without their list, which is made anew as the program at work makes it.
fn reports(shop: &Shop) -> BTreeMap<String, Vec<u8>> {
    let mut reports = shop.files("reports");
    reports.retain(|name, _| name.contains('/'));
    reports
}

#[test]
fn what_an_earlier_version_left_is_taken_as_it_is() {
    for version in versions() {
        let shop = left_by(&version);
        let before = reports(&shop);
        run(&shop, &["doctor"]).exits(0).calmly();
        run(&shop, &["run"]).exits(0).silently();
        run(&shop, &["status"]).exits(0).calmly().says("2026-W46").says("wang@example.com");
        assert!(reports(&shop) == before, "{}", version.display());
        // What is only worked out is worked out again, and says the same.
        std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
        run(&shop, &["run"]).exits(0).silently();
        assert!(reports(&shop) == before, "{}", version.display());
        let paid = shop.figure(1, "sales.paid");
        // A late order makes the next revision, on top of what was known.
        shop.write(
            "inbox/tmall-flagship/ExportOrderList202611161340.csv",
            &orders(&["9000000000000000001 11-12 done 100 100 0"]),
        );
        run(&shop, &["report", "--week", "2026-W46"]).exits(0);
        let more = |paid: Option<String>| paid.and_then(|paid| paid.parse::<rust_decimal::Decimal>().ok()).unwrap();
        assert_eq!(more(shop.figure(2, "sales.paid")) - more(paid), 100.into(), "{}", version.display());
    }
}

#[test]
fn a_restored_backup_mails_nobody_twice() {
    for version in versions() {
        let shop = left_by(&version);
        let backup = tempfile::tempdir().unwrap();
        for part in ["config.toml", "catalog.csv", "excluded.csv", "plan.csv", "data", "reports"] {
            let copied = std::process::Command::new("cp").arg("-r").arg(shop.path(part)).arg(backup.path()).status();
            assert!(copied.unwrap().success(), "{part}");
        }
        // As docs/keeping.md says, the ledger may be left out.
        std::fs::remove_dir_all(backup.path().join("data/ledger")).unwrap();
        let restored = left_by(backup.path());
        let before = reports(&restored);
        run(&restored, &["doctor"]).exits(0).calmly();
        run(&restored, &["run"]).exits(0).silently();
        assert!(reports(&restored) == before, "{}", version.display());
    }
}
