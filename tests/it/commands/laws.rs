//! What no arrangement may change: the order in which files come, how rows are split over them, the cache, the machine, and
//! other processes at the same time.

use super::shop::{
    ADS, Ended, MONDAY, Shop, TRAFFIC, WEEK, week_of_ads, week_of_orders, week_of_refunds, week_of_traffic,
};
use crate::support::shop::{orders, refunds};
use proptest::prelude::*;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use std::sync::OnceLock;

const ORDERS: [&str; 8] = [
    "100 10-10 done 80 80 0",
    "101 11-09 done 100 100 0",
    "102 11-10 done 100 100 0",
    "103 11-11 closed 100 60 40",
    "104 11-12 done 100 100 0",
    "105 11-14 done 100 80 20",
    "106 11-15 done 100 100 0",
    "107 11-15 unpaid 100 100 0",
];
const REFUNDS: [&str; 4] =
    ["r0 100 80 ok 09-20 10-02", "r1 103 40 ok 11-11 11-12", "r2 105 20 ok 11-14 11-15", "r3 106 10 asked 11-15 -"];

/// Customers' data: a folder and all in it is ours alone, whatever the umask.
fn assert_private(folder: &Path) {
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder), 0o700, "{}", folder.display());
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => assert_private(&path),
            false => assert_eq!(mode(&path), 0o600, "{}", path.display()),
        }
    }
}

/// What a report says of the week, without where it comes from and when that came.
fn said(shop: &Shop) -> Value {
    let mut report: Value = serde_json::from_slice(&shop.read("look/report.json")).unwrap();
    let whole = report.as_object_mut().unwrap();
    whole.remove("sources");
    whole.remove("lists");
    whole.remove("as_of");
    let tables = whole["tables"].as_array_mut().unwrap();
    tables.retain(|table| !table["id"].as_str().unwrap().starts_with("quality."));
    report
}

fn plain() -> &'static Value {
    static PLAIN: OnceLock<Value> = OnceLock::new();
    PLAIN.get_or_init(|| {
        let shop = Shop::empty()
            .with("ExportOrderList202611160920.csv", &orders(&ORDERS))
            .with("退款202611160925.csv", &refunds(&REFUNDS))
            .with(ADS, &week_of_ads())
            .with(TRAFFIC, &week_of_traffic());
        preview(&shop);
        said(&shop)
    })
}

fn preview(shop: &Shop) -> Ended {
    let out = shop.path("look");
    shop.run(&["preview", "--week", WEEK, "--out", out.to_str().unwrap()]).exits(0).calmly()
}

/// The rows of a part; the first is in all of them, so that each reaches back as far.
fn part<'a>(rows: &[&'a str], parts: &[usize], part: usize) -> Vec<&'a str> {
    let ours = rows.iter().zip(parts).enumerate().filter(|(index, (_, p))| *index == 0 || **p == part);
    ours.map(|(_, (row, _))| *row).collect()
}

/// The first place where two values differ.
fn difference(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(i, (a, b))| Some(format!("{i}.{}", difference(a, b)?)))
        }
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().find_map(|(key, a)| Some(format!("{key}.{}", difference(a, &b[key])?)))
        }
        _ => (one != other).then(|| format!(" {one} {other}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arrival_splitting_and_copies_change_no_figure(
        order_parts in proptest::collection::vec(0_usize..3, ORDERS.len()),
        refund_parts in proptest::collection::vec(0_usize..2, REFUNDS.len()),
        copied in proptest::collection::vec(any::<bool>(), 7),
        arrival in Just((0..7).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let mut files = Vec::new();
        for p in 0..3 {
            files.push((format!("part{p}/ExportOrderList202611160920.csv"), orders(&part(&ORDERS, &order_parts, p))));
        }
        for p in 0..2 {
            files.push((format!("part{p}/退款202611160925.csv"), refunds(&part(&REFUNDS, &refund_parts, p))));
        }
        files.push((ADS.to_owned(), week_of_ads()));
        files.push((TRAFFIC.to_owned(), week_of_traffic()));
        let mut shop = Shop::empty();
        let arrival = arrival.into_iter().filter(|index| *index < files.len());
        for (minute, index) in arrival.enumerate() {
            let (name, bytes) = &files[index];
            shop = shop.with(name, bytes);
            if copied[index] {
                shop = shop.with(&format!("copies/{name}"), bytes);
            }
            shop.run(&["check", "--now", &format!("2026-11-16T09:{:02}", 40 + minute)]).exits(0).calmly();
        }
        preview(&shop);
        prop_assert_eq!(difference(&said(&shop), plain()), None);
    }
}

#[test]
fn the_ledger_is_a_cache_and_nothing_else() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0).silently();
    preview(&shop);
    let (reports, look) = (shop.files("reports"), shop.files("look"));
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    shop.run(&["run"]).exits(0).silently();
    preview(&shop);
    assert_eq!(shop.files("reports"), reports);
    assert_eq!(shop.files("look"), look);
}

#[test]
fn no_byte_depends_on_the_machine() {
    let here = Shop::new().where_is("TZ", "Asia/Shanghai").where_is("LC_ALL", "zh_CN.UTF-8").with_umask("000");
    let there = Shop::new()
        .where_is("TZ", "America/New_York")
        .where_is("LC_ALL", "C")
        .where_is("RUST_LOG", "trace")
        .without("HOME")
        .with_umask("077");
    let elsewhere = there.path("somewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let there = there.started_in(&elsewhere);
    here.run(&["run"]).exits(0).silently();
    there.run(&["run", "--config", "../config.toml"]).exits(0).silently();
    assert_eq!(here.files("reports"), there.files("reports"));
    for folder in ["data/archive", "data/ledger"] {
        let (here, there) = (here.names(folder), there.names(folder));
        assert_eq!(here, there, "{folder}");
    }
    assert_eq!(here.read("data/journal"), there.read("data/journal"));
    assert!(there.names("somewhere").is_empty());
    for shop in [&here, &there] {
        for name in ["data/journal", "reports/2026-W46/rev-1/report.xlsx"] {
            assert_eq!(std::fs::metadata(shop.path(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
        assert_private(&shop.path("data"));
    }
}

#[test]
fn who_finds_another_at_work_leaves_at_once() {
    let shop = Shop::new();
    let lock = zhoubao::files::Lock::take(&shop.path("data/lock")).unwrap();
    for arguments in [&["run"][..], &["report"], &["check"], &["send"], &["source", "list"]] {
        shop.run(arguments).exits(75).complains("another zhoubao is at work");
    }
    assert!(shop.names("reports").is_empty());
    // `status` only looks.
    shop.run(&["status"]).exits(0).calmly();
    drop(lock);
    shop.run(&["run"]).exits(0).silently();
}

#[test]
fn of_eight_runs_at_once_one_works() {
    let shop = Shop::new();
    let start = |_| shop.command(&["run"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = (0..8).map(start).collect();
    let ended: Vec<Ended> = children.into_iter().map(|child| Ended::of(&child.wait_with_output().unwrap())).collect();
    let codes: Vec<Option<i32>> = ended.iter().map(|ended| ended.code).collect();
    assert!(codes.contains(&Some(0)) && codes.contains(&Some(75)), "{codes:?}");
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 75))), "{ended:#?}");
    assert_eq!(shop.revisions(), 1);
    let slots = shop.files("data/slots");
    assert_eq!(slots.len(), 2);
    for bytes in slots.values() {
        let slot: Value = serde_json::from_slice(bytes).unwrap();
        assert_eq!((slot["state"].as_str(), slot["tries"].as_u64()), (Some("filed"), Some(1)));
    }
    assert_eq!(shop.files(&format!("reports/{WEEK}/rev-1")), {
        let alone = Shop::empty()
            .with(super::shop::ORDERS, &week_of_orders())
            .with(super::shop::REFUNDS, &week_of_refunds())
            .with(ADS, &week_of_ads())
            .with(TRAFFIC, &week_of_traffic());
        alone.run(&["run", "--now", MONDAY]).exits(0);
        alone.files(&format!("reports/{WEEK}/rev-1"))
    });
}
