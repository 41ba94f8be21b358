//! One look finds all that is not as it was written, and repairs only what is worked out from other files.

use super::shop::{ORDERS, Shop, WEEK};

/// The file in the archive whose journal line holds this.
fn archived(shop: &Shop, named: &str) -> String {
    let journal = shop.text("data/journal");
    let line: serde_json::Value =
        serde_json::from_str(journal.lines().find(|line| line.contains(named)).unwrap()).unwrap();
    format!("data/archive/{}", line["sha256"].as_str().unwrap())
}

#[test]
fn one_look_finds_everything_and_repairs_what_may_be_made_again() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    shop.run(&["doctor"]).exits(0).calmly().never_says("!").says("fit together");
    let whole = shop.copied();
    let folder = format!("reports/{WEEK}/rev-1");
    let damaged: Vec<String> = shop.names("data/ledger").into_iter().filter(|name| name.ends_with(".arrows")).collect();
    assert!(damaged.len() > 3, "{damaged:?}");
    // One bit in the middle may well be read and be another figure.
    for name in &damaged {
        let path = format!("data/ledger/{name}");
        let mut bytes = shop.read(&path);
        let middle = bytes.len() / 3;
        bytes[middle] ^= 1;
        shop.write(&path, &bytes);
    }
    shop.write(&archived(&shop, ORDERS), b"damaged");
    std::fs::remove_file(shop.path(&archived(&shop, "plan.csv"))).unwrap();
    shop.write("data/archive/0123", b"nobody's");
    shop.write("data/slots/.half.json.77.tmp", b"{");
    shop.write(&format!("{folder}/report.xlsx"), b"another");
    shop.write(&format!("{folder}/notes.txt"), b"mine");
    shop.write(&format!("{folder}/messages/slim/li@example.com.eml"), b"another");
    std::fs::remove_file(shop.path(&format!("{folder}/messages/wang@example.com.eml"))).unwrap();
    let journal = shop.text("data/journal");
    shop.write("data/journal", format!("{journal}{{\"at\": \"2026").as_bytes());
    let found = shop.run(&["doctor"]).exits(74);
    for text in [
        &format!("shop/{ORDERS} is gone from the archive or damaged"),
        "version 1 of the plan",
        "! ",
        "0123: no line of the journal",
        ".half.json.77.tmp: left by a process that died",
        "report.xlsx is not as it was made",
        "notes.txt: it was not made with the report",
        "slim/li@example.com.eml. It will not be sent",
        "the message of 2026-W46 to wang@example.com is gone",
        "torn by a crash",
    ] {
        assert!(found.out.contains(text), "no {text:?} in {found:#?}");
    }
    for name in &damaged {
        assert!(found.out.contains(name.split('/').next().unwrap()), "{name} in {found:#?}");
    }
    let before = (shop.files("data/archive"), shop.files("data/journal"), shop.text("data/journal"));
    let repaired = shop.run(&["doctor", "--repair"]).exits(74).says("removed: ");
    assert!(repaired.out.lines().filter(|line| line.starts_with("removed: ")).count() >= 4, "{repaired:#?}");
    assert_eq!((shop.files("data/archive"), shop.files("data/journal"), shop.text("data/journal")), before);
    shop.run(&["doctor"]).exits(74).never_says("cache").never_says("left by").says("report.xlsx is not");
    // What only a copy has is put back; then all is well, and the cache is made again by whoever needs it.
    for name in ["archive", "journal"] {
        let _ = std::fs::remove_dir_all(shop.path(&format!("data/{name}")));
    }
    for (name, bytes) in whole.files("data/archive") {
        shop.write(&format!("data/archive/{name}"), &bytes);
    }
    for (name, bytes) in whole.files("reports") {
        shop.write(&format!("reports/{name}"), &bytes);
    }
    shop.run(&["doctor"]).exits(0).says("fit together");
    shop.run(&["report", "--now", "2026-11-16T10:15"]).exits(0).calmly().says("nothing changed");
}

#[test]
fn a_target_that_changed_in_the_cache_is_read_again() {
    let shop = Shop::new();
    shop.run(&["preview", "--out", shop.path("first").to_str().unwrap()]).exits(0);
    let first = shop.files("first");
    let lists: Vec<String> = shop.names("data/ledger/lists");
    assert_eq!(lists.len(), 3, "plan, catalog, excluded");
    for name in lists {
        let path = format!("data/ledger/lists/{name}");
        shop.write(&path, shop.text(&path).replace("100.00", "900.00").replace("Sheets", "Shoots").as_bytes());
    }
    shop.run(&["preview", "--out", shop.path("second").to_str().unwrap()]).exits(0);
    assert!(shop.files("second") == first);
}

/// Of what is kept; what is only noted for the next run is noted anew.
#[test]
fn a_changed_byte_of_any_file_that_is_kept_is_found() {
    const LATER: &str = "2027-02-01T10:00";
    const NOTED: [&str; 6] =
        ["data/clock", "data/lock", "data/purge", "data/rest", "reports/.listed", "reports/index.html"];
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    shop.setting("[mail]\n", "[privacy]\nkeep = \"60d\"\n[mail]\n");
    shop.run(&["purge", "--now", "2027-02-01T10:00"]).exits(0);
    shop.run(&["doctor", "--now", LATER]).exits(0);
    let folders = ["data", "reports"].map(|folder| (folder, shop.files(folder)));
    let kept = folders.iter().flat_map(|(folder, files)| files.iter().map(move |(n, b)| (format!("{folder}/{n}"), b)));
    let kept: Vec<_> = kept.filter(|(name, _)| !NOTED.contains(&name.as_str())).collect();
    assert!(kept.len() > 20, "{}", kept.len());
    for (name, bytes) in kept {
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        shop.write(&name, &changed);
        let found = shop.run(&["doctor", "--now", LATER]);
        // A slot's times may be others, and are nobody's hash.
        assert!(found.code == Some(74) || name.starts_with("data/slots/"), "{name}: {found:#?}");
        shop.write(&name, bytes);
    }
    shop.run(&["doctor", "--now", LATER]).exits(0);
}

#[test]
fn lines_of_the_journal_that_cannot_be_read_are_named_and_the_look_goes_on() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let journal = shop.text("data/journal");
    shop.write("data/journal", format!("not a line\n{journal}nor this\n").as_bytes());
    std::fs::remove_file(shop.path(&format!("reports/{WEEK}/rev-1/digest.txt"))).unwrap();
    std::fs::remove_file(shop.path(&archived_after(&shop, ORDERS))).unwrap();
    let found = shop.run(&["doctor"]).exits(74).says("line 1: it cannot be read").says("digest.txt is gone");
    let last = journal.lines().count() + 2;
    found.says(&format!("line {last}: it cannot be read")).says(&format!("shop/{ORDERS} is gone from the archive"));
    std::fs::remove_file(shop.path(&format!("reports/{WEEK}/rev-1/manifest.json"))).unwrap();
    shop.run(&["doctor"]).exits(74).says("2026-W46/rev-1 has no manifest");
}

fn archived_after(shop: &Shop, named: &str) -> String {
    let journal = shop.text("data/journal");
    let line = journal.lines().find(|line| line.contains(named)).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    format!("data/archive/{}", line["sha256"].as_str().unwrap())
}
