//! Source files go when the settings have them old enough; what was read of them stays, and no figure changes.

use super::crash::{at_every_change, outcome};
use super::monday::drop_week;
use super::shop::{ORDERS, Shop, WEEK, week_of_orders};
use std::collections::BTreeMap;
use zhoubao::files;

/// A Monday on which all that came in November is older than sixty days.
const LATER: &str = "2027-02-01T10:00";

/// Two weeks of exports, both reported, in a shop that keeps files for sixty days.
fn shop() -> Shop {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    drop_week(&shop, "2026-11-23", 70);
    shop.run(&["run", "--now", "2026-11-23T10:00"]).exits(0);
    shop.setting("[mail]\n", "[privacy]\nkeep = \"60d\"\n[mail]\n");
    shop
}

/// What is made of both weeks now: the second has the first as the week before, and both in its year.
fn figures(shop: &Shop) -> BTreeMap<String, Vec<u8>> {
    for week in [WEEK, "2026-W47"] {
        let out = shop.path(&format!("look/{week}"));
        shop.run(&["preview", "--week", week, "--now", LATER, "--out", out.to_str().unwrap()]).exits(0).calmly();
    }
    let files = shop.files("look");
    std::fs::remove_dir_all(shop.path("look")).unwrap();
    files
}

/// The files in the archive that are sources.
fn sources(shop: &Shop) -> usize {
    let journal = shop.text("data/journal");
    let archived = shop.names("data/archive");
    archived
        .iter()
        .filter(|name| journal.lines().any(|line| line.contains("\"received\"") && line.contains(*name)))
        .count()
}

#[test]
fn old_files_go_and_no_figure_changes() {
    let shop = shop();
    let before = figures(&shop);
    assert_eq!(sources(&shop), 8);
    shop.run(&["purge", "--dry-run", "--now", LATER])
        .exits(0)
        .calmly()
        .says(ORDERS)
        .says("8 source files older than 60 days would");
    assert_eq!(sources(&shop), 8);
    shop.run(&["purge", "--now", "2027-01-17T10:00"]).exits(0).says("4 source files older than 60 days removed");
    shop.run(&["purge", "--now", LATER])
        .exits(0)
        .calmly()
        .says("4 source files older than 60 days removed")
        .says("2026-11-22)");
    assert_eq!(sources(&shop), 0);
    let journal = shop.text("data/journal");
    assert_eq!(journal.lines().filter(|line| line.contains("\"purged\"")).count(), 8);
    assert!(journal.contains(ORDERS) && journal.contains("\"last\":\"2026-11-15\""), "{journal}");
    shop.run(&["purge", "--now", LATER]).exits(0).says("no source file is older than 60 days");
    // The facts are the truth now: neither the cache nor the inbox is needed.
    assert_eq!(figures(&shop), before);
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    std::fs::remove_dir_all(shop.path("inbox/shop")).unwrap();
    std::fs::create_dir_all(shop.path("inbox/shop")).unwrap();
    assert_eq!(figures(&shop), before);
    shop.run(&["report", "--week", WEEK, "--as-of", "2026-11-16T11:00", "--now", LATER]).exits(0).calmly();
    shop.run(&["source", "list", "--now", LATER]).exits(0).says("its file was purged");
    shop.run(&["doctor", "--now", LATER]).exits(0).never_says("!");
    let verified = shop.run(&["verify", "--all"]).exits(0).says("4 files were purged").says(ORDERS);
    verified.says("2 revisions made again: all the same");
}

#[test]
fn nothing_goes_unless_it_is_set() {
    let shop = Shop::new();
    shop.run(&["check"]).exits(0);
    let before = shop.files("data");
    shop.run(&["purge", "--now", "2036-11-16T10:00"]).exits(0).says("kept for ever");
    assert_eq!(shop.files("data"), before);
    for wrong in ["30d", "400", "0d", "1y"] {
        let shop = Shop::empty();
        shop.setting("[mail]\n", &format!("[privacy]\nkeep = \"{wrong}\"\n[mail]\n"));
        shop.run(&["purge"]).exits(78).complains("privacy.keep");
    }
}

#[test]
fn the_same_file_coming_again_counts_once_and_goes_again() {
    let shop = shop();
    let before = figures(&shop);
    shop.run(&["purge", "--now", LATER]).exits(0);
    shop.drops("shop", "ExportOrderList202611160920 (1).csv", &week_of_orders(), "2027-02-01T09:00");
    shop.run(&["check", "--now", LATER]).exits(0);
    assert_eq!(sources(&shop), 1);
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    let figure = |files: &BTreeMap<String, Vec<u8>>| {
        let report: serde_json::Value = serde_json::from_slice(&files["2026-W46/report.json"]).unwrap();
        report["kpis"].clone()
    };
    assert_eq!(figure(&figures(&shop)), figure(&before));
    shop.run(&["purge", "--now", LATER]).exits(0).says("1 source file older");
    assert_eq!(sources(&shop), 0);
}

/// What a purge leaves, without the cache: that may know a file still whose facts are kept elsewhere.
fn lasting(shop: &Shop) -> BTreeMap<String, Vec<u8>> {
    let mut files = outcome(shop);
    files.retain(|name, _| !name.starts_with("ledger/"));
    files
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_purge_killed_at_any_change_costs_no_figure_and_is_finished_by_the_next() {
    const PURGE: [&str; 3] = ["purge", "--now", LATER];
    // A copy's files have other times than the shop's: looked at once, they are known.
    let before = shop().copied();
    let figures_before = figures(&before);
    let calm = before.copied();
    calm.run(&PURGE).exits(0);
    let expected = lasting(&calm);
    let changes = at_every_change(
        || before.copied(),
        &PURGE,
        9,
        |shop, n| {
            assert_eq!(figures(shop), figures_before, "crash at {n}");
            shop.run(&PURGE).exits(0);
            assert_eq!(sources(shop), 0, "crash at {n}");
            assert!(lasting(shop) == expected, "crash at {n}");
            shop.run(&["doctor", "--now", LATER]).exits(0).never_says("!");
        },
    );
    assert!(changes > 20, "only {changes} changes of the disk");
}

#[test]
fn facts_that_are_lost_are_told_and_never_silently_missed() {
    let shop = shop();
    shop.run(&["purge", "--now", LATER]).exits(0);
    let kept = shop.names("data/archive/purged").into_iter().find(|name| name.contains("orders")).unwrap();
    shop.write(&format!("data/archive/purged/{kept}"), b"PAR1 nonsense");
    shop.run(&["doctor", "--now", LATER]).exits(74).says("whose file was purged, are gone or damaged");
    std::fs::remove_dir_all(shop.path("inbox/shop")).unwrap();
    std::fs::create_dir_all(shop.path("inbox/shop")).unwrap();
    let out = shop.path("look");
    shop.run(&["preview", "--week", WEEK, "--now", LATER, "--out", out.to_str().unwrap()]).exits(0);
    let report: serde_json::Value = serde_json::from_slice(&shop.read("look/report.json")).unwrap();
    assert_eq!(report["provisional"], true);
    shop.run(&["verify", "--all"]).exits(66).says("cannot be made again");
}

/// Facts of purged files that an earlier version kept as Parquet.
#[test]
fn facts_in_a_form_of_earlier_versions_are_told_and_never_silently_missed() {
    let shop = shop();
    shop.run(&["purge", "--now", LATER]).exits(0);
    for name in shop.names("data/archive/purged").into_iter().map(|name| format!("data/archive/purged/{name}")) {
        if name.ends_with("verdict.json") {
            let sealed = shop.read(&name);
            let json = String::from_utf8(files::unsealed(&sealed).unwrap().to_vec()).unwrap();
            shop.write(&name, &files::sealed(json.replace(".arrows", ".parquet").as_bytes()));
        } else {
            std::fs::rename(shop.path(&name), shop.path(&name.replace(".arrows", ".parquet"))).unwrap();
        }
    }
    let out = shop.path("look");
    let look = ["preview", "--week", WEEK, "--now", LATER, "--out", out.to_str().unwrap()];
    let ended = shop.run(&look).exits(66);
    assert!(ended.err.contains("in a form that this version does not read"), "{ended:#?}");
}

#[test]
fn a_run_purges_by_itself_once_a_day_and_says_so() {
    let shop = shop();
    let ended = shop.run(&["run", "--now", LATER]);
    assert!(ended.out.contains("8 source files older than 60 days removed"), "{ended:#?}");
    assert_eq!(sources(&shop), 0);
    shop.run(&["run", "--now", "2027-02-01T10:15"]).never_says("removed");
}

#[test]
fn the_same_bytes_in_two_stores_go_together_and_change_no_figure() {
    let shop = Shop::new();
    let second = "[[stores]]\nid = \"second\"\nname = \"Second\"\nplatform = \"tmall\"\n\
                  time_zone = \"Asia/Tokyo\"\nexpects = [\"orders\"]\n[mail]\n";
    shop.setting("[mail]\n", second);
    // Nothing tells whose the orders are; an export without rows may well be the same in both.
    let empty = crate::support::shop::refunds(&[]);
    shop.drops("second", ORDERS, &week_of_orders(), "2026-11-16T09:30");
    for store in ["shop", "second"] {
        shop.drops(store, "退款202611160927.csv", &empty, "2026-11-16T09:30");
    }
    shop.run(&["run", "--now", "2026-11-16T12:30"]).exits(0);
    shop.setting("[mail]\n", "[privacy]\nkeep = \"60d\"\n[mail]\n");
    let look = || {
        let out = shop.path("look");
        shop.run(&["preview", "--week", WEEK, "--now", LATER, "--out", out.to_str().unwrap()]).exits(0).calmly();
        let files = shop.files("look");
        std::fs::remove_dir_all(out).unwrap();
        files
    };
    let before = look();
    assert_eq!(sources(&shop), 5, "two of seven are the same bytes as others");
    shop.run(&["purge", "--now", LATER]).exits(0).says("7 source files");
    assert_eq!(sources(&shop), 0);
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    assert_eq!(look(), before);
    shop.run(&["doctor", "--now", LATER]).exits(0).never_says("!");
    shop.run(&["verify", "--all"]).exits(0).says("all the same");
}

#[test]
fn last_year_is_compared_with_after_its_files_are_gone() {
    let shop = Shop::empty();
    for (monday, each) in [("2025-11-17", 40), ("2026-11-16", 50)] {
        drop_week(&shop, monday, each);
        shop.run(&["report", "--now", &format!("{monday}T12:30")]).exits(0);
    }
    shop.setting("[mail]\n", "[privacy]\nkeep = \"90d\"\n[mail]\n");
    let look = || {
        let out = shop.path("look");
        let now = "2026-11-17T10:00";
        shop.run(&["preview", "--week", WEEK, "--now", now, "--out", out.to_str().unwrap()]).exits(0).calmly();
        let files = shop.files("look");
        std::fs::remove_dir_all(out).unwrap();
        files
    };
    let before = look();
    let report: serde_json::Value = serde_json::from_slice(&before["report.json"]).unwrap();
    let last_year = report["kpis"]
        .as_array()
        .unwrap()
        .iter()
        .find(|kpi| kpi["id"] == "sales.paid" && kpi["period"] == "last_year" && kpi["scope"] == "total");
    assert_eq!(last_year.expect("last year's week")["value"], "280.00");
    let sources_before = sources(&shop);
    shop.run(&["purge", "--now", "2026-11-17T09:00"]).exits(0).says("2 source files older than 90 days removed");
    assert_eq!(sources(&shop), sources_before - 2);
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    assert_eq!(look(), before);
}
