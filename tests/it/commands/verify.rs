//! A report can be made again: whatever happened before and after, `verify` makes the same bytes from what was kept, and says
//! what is not the same where somebody or the disk changed something.

use super::crash::until_unlocked;
use super::shop::{ADS, ORDERS, REFUNDS, Shop, TRAFFIC, WEEK, week_of_ads, week_of_orders};
use crate::support::shop::{ad_plans, orders, refunds, traffic};
use serde_json::Value;
use std::collections::BTreeMap;

/// Every revision is made again and is the same, and looking changes nothing.
#[track_caller]
fn assert_same(shop: &Shop, revisions: usize) {
    let before = shop.files("");
    let ended = shop.run(&["verify", "--all"]).exits(0).calmly();
    let word = if revisions == 1 { "revision" } else { "revisions" };
    assert!(ended.out.ends_with(&format!("{revisions} {word} made again: all the same\n")), "{ended:#?}");
    let lines = ended.out.lines().count();
    assert!(ended.out.lines().take(lines - 1).all(|line| line.ends_with(": same")), "{ended:#?}");
    assert!(lines > revisions * 6, "{ended:#?}");
    assert!(shop.files("") == before, "something was changed");
}

fn of_next_week(shop: &Shop) {
    let days: Vec<String> = (16..=22).map(|day| format!("11-{day} 200 1 0")).collect();
    let ads: Vec<String> = (16..=22).map(|day| format!("11-{day} 引流 A 1000 50 10 2 60")).collect();
    let sold: Vec<String> = (16..=22).map(|day| format!("2{day} 11-{day} done 90 90 0")).collect();
    let text = |rows: &[String]| rows.iter().map(String::clone).collect::<Vec<_>>();
    let (days, ads, sold) = (text(&days), text(&ads), text(&sold));
    let of = |rows: &'_ [String]| rows.iter().map(|row| row.clone().leak() as &str).collect::<Vec<_>>();
    let sold = [&["101 11-09 done 100 100 0", "106 11-15 done 150 150 0"][..], &of(&sold)].concat();
    let came = "2026-11-23T09:00";
    shop.drops("shop", "ExportOrderList202611230920.csv", &orders(&sold), came);
    shop.drops(
        "shop",
        "退款202611230925.csv",
        &refunds(&["r1 101 30 ok 11-10 11-12", "r2 106 9 ok 11-17 11-18"]),
        came,
    );
    shop.drops("shop", "计划报表_20261123_093000.csv", &ad_plans(&of(&ads)), came);
    shop.drops("shop", "【生意参谋平台】店铺_全部_2026-11-16_2026-11-22.csv", &traffic(&of(&days)), came);
}

/// A shop that much happened in: six revisions of two weeks.
fn eventful() -> Shop {
    let shop = Shop::empty().with(ORDERS, &week_of_orders()).with(ADS, &week_of_ads());
    shop.write("inbox/lost.csv", b"at the root");
    // The deadline: without refunds and visitors.
    shop.run(&["run", "--now", "2026-11-16T12:05"]).exits(0);
    // The rest comes late; a file lies at the root no longer.
    std::fs::remove_file(shop.path("inbox/lost.csv")).unwrap();
    shop.drops("shop", REFUNDS, &super::shop::week_of_refunds(), "2026-11-16T12:30");
    shop.drops("shop", TRAFFIC, &super::shop::week_of_traffic(), "2026-11-16T12:30");
    shop.run(&["run", "--now", "2026-11-16T13:30"]).exits(0);
    // Another plan, settings, list.
    let days = (1..=30).map(|day| format!("shop,2026-11-{day:02},120.00\n")).collect::<String>();
    shop.write("plan.csv", format!("store,date,target\n{days}").as_bytes());
    shop.setting("name = \"Main\"", "name = \"Main store\"");
    shop.write("excluded.csv", b"store,order_id,reason\nshop,102,test\n");
    shop.run(&["run", "--week", WEEK, "--now", "2026-11-17T10:00"]).exits(0);
    // A file is withdrawn.
    let line = shop.run(&["source", "list"]).out.lines().find(|line| line.contains(TRAFFIC)).unwrap().to_owned();
    let id = line.split_whitespace().next().unwrap();
    shop.run(&["source", "withdraw", id, "--why", "wrong", "--now", "2026-11-17T11:00"]).exits(0);
    shop.run(&["run", "--week", WEEK, "--now", "2026-11-17T12:00"]).exits(0);
    // The next week restates it; then an owner comes, and sees what the others saw.
    of_next_week(&shop);
    shop.run(&["run", "--now", "2026-11-23T10:00"]).exits(0);
    shop.write(
        "config.toml",
        (shop.text("config.toml") + "[[owners]]\nname = \"Zhou\"\nemail = \"zhou@example.com\"\nstores = [\"*\"]\n")
            .as_bytes(),
    );
    shop.run(&["run", "--now", "2026-11-23T10:30"]).exits(0);
    assert_eq!(shop.revisions(), 4);
    assert!(shop.path("reports/2026-W47/rev-1/messages/zhou@example.com.eml").exists());
    shop
}

#[test]
fn every_revision_is_made_again_whatever_happened() {
    let shop = eventful();
    assert_same(&shop, 5);
    shop.run(&["verify", WEEK]).exits(0).says("rev-4/report.xlsx: same").never_says("rev-3");
    shop.run(&["verify", "2026-11-12", "--rev", "2"]).exits(0).says("rev-2/report.xlsx: same").never_says("rev-4");
    shop.run(&["verify", WEEK, "--rev", "9"]).exits(64).complains("no such revision");
    shop.run(&["verify"]).exits(64);
    // Whatever changes afterwards changes nothing of what was made.
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    std::fs::remove_dir_all(shop.path("inbox")).unwrap();
    shop.write("plan.csv", b"not even a plan");
    shop.write("catalog.csv", b"merchant_code,name\nA1,Other\n");
    std::fs::remove_file(shop.path("excluded.csv")).unwrap();
    shop.setting("title = \"Muhe\"", "title = \"Another\"");
    shop.setting("language = \"en\"", "language = \"zh-CN\"");
    shop.setting("language = \"zh-CN\"", "language = \"en\"");
    shop.setting("email = \"li@example.com\"", "email = \"new@example.com\"");
    shop.write("templates/locales/en.toml", b"[report]\ntotal = \"Everything\"\n");
    shop.setting("plan = \"plan.csv\"", "plan = \"plan.csv\"\ntemplates = \"templates\"");
    assert_same(&shop, 5);
}

#[test]
fn a_week_that_was_missed_and_one_whose_run_was_killed_are_made_again() {
    let shop = Shop::new();
    for change in [25, 40] {
        shop.command(&["run"]).env("ZHOUBAO_CRASH_AT", change.to_string()).output().unwrap();
        until_unlocked(&shop);
    }
    shop.run(&["run"]).exits(0);
    of_next_week(&shop);
    shop.run(&["run", "--now", "2026-11-30T12:05"]);
    shop.run(&["run", "--now", "2026-11-30T12:20"]);
    assert!(shop.path("reports/2026-W47/rev-1/report.json").exists(), "the week that was missed");
    let report: Value = serde_json::from_slice(&shop.read("reports/2026-W47/rev-1/report.json")).unwrap();
    assert_eq!(report["late"], true);
    assert_same(&shop, 2);
}

#[test]
fn own_templates_are_kept_as_they_were() {
    let shop = Shop::new();
    shop.write("templates/locales/en.toml", b"[report]\ntotal = \"Everything together\"\n");
    shop.setting("plan = \"plan.csv\"", "plan = \"plan.csv\"\ntemplates = \"templates\"");
    shop.run(&["run"]).exits(0);
    shop.write("templates/locales/en.toml", b"[report]\ntotal = \"Sum\"\n");
    assert_same(&shop, 1);
    std::fs::remove_dir_all(shop.path("templates")).unwrap();
    shop.setting("\ntemplates = \"templates\"", "");
    assert_same(&shop, 1);
}

#[test]
fn the_logo_of_then_stands_there_again() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x00IEND\xaeB\x60\x82";
    let shop = Shop::new();
    shop.setting("[calendar]", "[report]\nlogo = \"logo.png\"\n[calendar]");
    shop.write("logo.png", PNG);
    shop.run(&["run"]).exits(0);
    assert!(shop.text(&format!("reports/{WEEK}/rev-1/report.html")).contains("class=\"logo\""));
    let mut wide = PNG.to_vec();
    wide[16..20].copy_from_slice(&3_000_u32.to_be_bytes());
    // What comes later changes nothing of it; what cannot be used stops no report and is told.
    let broken: [(&[u8], &str); 3] = [
        (b"<svg/>", "notice.logo-no-picture"),
        (&wide, "notice.logo-pixels"),
        (&[0; 300 * 1024], "notice.logo-too-large"),
    ];
    let told = |code: &str| {
        shop.run(&["preview", "--week", WEEK, "--out", &shop.path(code).display().to_string()]).exits(0);
        let report: Value = serde_json::from_slice(&shop.read(&format!("{code}/report.json"))).unwrap();
        let notices = report["notices"].as_array().unwrap();
        assert!(notices.iter().any(|notice| notice["code"] == code), "{notices:?}");
        assert!(!shop.text(&format!("{code}/report.html")).contains("class=\"logo\""), "{code}");
    };
    for (bytes, code) in broken {
        shop.write("logo.png", bytes);
        assert_same(&shop, 1);
        told(code);
    }
    std::fs::remove_file(shop.path("logo.png")).unwrap();
    assert_same(&shop, 1);
    told("notice.logo-unread");
}

#[test]
fn the_operators_word_of_then_is_said_again() {
    let shop = Shop::new();
    shop.setting("plan = \"plan.csv\"", "plan = \"plan.csv\"\nnotes = \"notes\"");
    shop.write(&format!("notes/{WEEK}.md"), "Main picture **changed** on Friday.".as_bytes());
    shop.write("notes/readme.md", b"not of a period");
    shop.write("notes/2026-W40.md", b"\xFF not text");
    shop.run(&["run"]).exits(0);
    let report: Value = serde_json::from_slice(&shop.read(&format!("reports/{WEEK}/rev-1/report.json"))).unwrap();
    assert_eq!(report["note"], serde_json::json!(["Main picture changed on Friday."]));
    let notices = report["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["code"] == "notice.note-broken"), "{notices:?}");
    assert!(shop.text(&format!("reports/{WEEK}/rev-1/digest.txt")).contains("Main picture changed on Friday."));
    // What is written later, or taken away, changes nothing of what was said.
    shop.write(&format!("notes/{WEEK}.md"), b"Something else.");
    assert_same(&shop, 1);
    std::fs::remove_dir_all(shop.path("notes")).unwrap();
    assert_same(&shop, 1);
    shop.run(&["report", "--week", WEEK, "--as-of", "2026-11-16T12:30"]).exits(0);
}

#[test]
fn a_file_that_could_not_be_read_then_is_not_read_now() {
    let shop = Shop::new();
    shop.run(&["check"]).exits(0);
    let line = shop.run(&["source", "list"]).out.lines().find(|line| line.contains(TRAFFIC)).unwrap().to_owned();
    let id = line.split_whitespace().next().unwrap().to_owned();
    let name = shop.names("data/archive").into_iter().find(|name| name.starts_with(&id)).unwrap();
    let bytes = shop.read(&format!("data/archive/{name}"));
    std::fs::remove_file(shop.path(&format!("data/archive/{name}"))).unwrap();
    std::fs::remove_file(shop.path(&format!("inbox/shop/{TRAFFIC}"))).unwrap();
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    shop.run(&["run", "--now", "2026-11-16T12:05"]).exits(0);
    assert_same(&shop, 1);
    shop.write(&format!("data/archive/{name}"), &bytes);
    assert_same(&shop, 1);
}

/// Changes one byte of a file in its middle, looks, and puts it back.
fn with_another_byte(shop: &Shop, path: &str, look: impl FnOnce()) {
    let bytes = shop.read(path);
    let mut other = bytes.clone();
    let at = other.len() / 2;
    other[at] ^= 1;
    shop.write(path, &other);
    look();
    shop.write(path, &bytes);
}

#[test]
fn a_byte_that_changed_is_found_in_every_output_and_every_input() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let folder = format!("reports/{WEEK}/rev-1");
    for name in ["report.xlsx", "report.json", "digest.html", "digest.txt", "messages/li@example.com.eml"] {
        with_another_byte(&shop, &format!("{folder}/{name}"), || {
            let ended = shop.run(&["verify", WEEK]).exits(65);
            let changed: Vec<&str> = ended.out.lines().filter(|line| !line.ends_with(": same")).collect();
            assert!(changed.len() == 1 && changed[0].contains(&format!("{name}: changed since")), "{changed:#?}");
        });
    }
    let manifest: Value = serde_json::from_slice(&shop.read(&format!("{folder}/manifest.json"))).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    let by_kind: BTreeMap<&str, &Value> = inputs.iter().map(|input| (input["kind"].as_str().unwrap(), input)).collect();
    for kind in ["source", "plan", "catalog", "excluded", "settings"] {
        let (name, hash) = (by_kind[kind]["name"].as_str().unwrap(), by_kind[kind]["sha256"].as_str().unwrap());
        with_another_byte(&shop, &format!("data/archive/{hash}"), || {
            let ended = shop.run(&["verify", WEEK]).exits(66).says(&format!("{name} is not as it was"));
            ended.says("report.xlsx: as it was written; not made again");
        });
        let (path, aside) = (shop.path(&format!("data/archive/{hash}")), shop.path("aside"));
        std::fs::rename(&path, &aside).unwrap();
        shop.run(&["verify", WEEK]).exits(66).says(&format!("{name} is gone"));
        std::fs::rename(&aside, &path).unwrap();
    }
    with_another_byte(&shop, "data/journal", || {
        shop.run(&["verify", WEEK]).exits(66).says("data/journal does not begin as it did then");
    });
    std::fs::remove_file(shop.path(&format!("{folder}/digest.txt"))).unwrap();
    shop.run(&["verify", WEEK]).exits(65).says("digest.txt: missing").says("digest.html: same");
}

/// The manifest with something in another way, and the hash of an output that was replaced.
fn rewritten(shop: &Shop, change: impl FnOnce(&mut Value)) {
    let path = format!("reports/{WEEK}/rev-1/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&shop.read(&path)).unwrap();
    change(&mut manifest);
    shop.write(&path, &serde_json::to_vec_pretty(&manifest).unwrap());
}

#[test]
fn an_output_that_was_made_otherwise_differs_at_its_cell() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let folder = format!("reports/{WEEK}/rev-1");
    // As if the program had made it so: the manifest says the same as the file.
    let other = Shop::new();
    other.setting("name = \"Main\"", "name = \"Mine\"");
    other.run(&["run"]).exits(0);
    let replaced: Vec<(&str, Vec<u8>)> =
        ["report.xlsx", "report.json", "digest.txt"].map(|name| (name, other.read(&format!("{folder}/{name}")))).into();
    for (name, bytes) in &replaced {
        shop.write(&format!("{folder}/{name}"), bytes);
    }
    rewritten(&shop, |manifest| {
        for output in manifest["outputs"].as_array_mut().unwrap() {
            if let Some((_, bytes)) = replaced.iter().find(|(name, _)| output["path"] == **name) {
                output["sha256"] = zhoubao::files::sha256(bytes).into();
            }
        }
    });
    let ended = shop
        .run(&["verify", WEEK])
        .exits(65)
        .says("digest.html: same")
        .says("digest.txt: made again it differs (line ");
    ended.says("report.xlsx: made again it differs (sheet ").says("report.json: made again it differs (value ");
}

#[test]
fn what_another_version_made_is_judged_by_its_figures_or_not_at_all() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let path = format!("reports/{WEEK}/rev-1/report.json");
    let (text, manifest) = (shop.text(&path), shop.text(&format!("reports/{WEEK}/rev-1/manifest.json")));
    let by_another = |from: &str, to: &str| {
        assert!(text.contains(from), "{text}");
        let other = text.replacen(from, to, 1);
        shop.write(&path, other.as_bytes());
        rewritten(&shop, |manifest| {
            manifest["program"] = "zhoubao 0.0.9".into();
            for output in manifest["outputs"].as_array_mut().unwrap().iter_mut().filter(|o| o["path"] == "report.json")
            {
                output["sha256"] = zhoubao::files::sha256(other.as_bytes()).into();
            }
        });
    };
    by_another("week 2 of November", "second week of November");
    shop.run(&["verify", WEEK]).exits(0).says("report.json: made by zhoubao 0.0.9").says("all figures are the same");
    by_another("\"600.00\"", "\"601.00\"");
    shop.run(&["verify", WEEK]).exits(65).says("was 601.00 by zhoubao 0.0.9 and is 600.00 by this version");
    // The first manifests had no word on journal and inbox.
    shop.write(&path, text.as_bytes());
    shop.write(&format!("reports/{WEEK}/rev-1/manifest.json"), manifest.as_bytes());
    rewritten(&shop, |manifest| {
        manifest["schema"] = "zhoubao.manifest/1".into();
        manifest.as_object_mut().unwrap().remove("journal");
        manifest.as_object_mut().unwrap().remove("circumstances");
    });
    let ended = shop.run(&["verify", WEEK]).exits(66).says("cannot be made again: it was made by zhoubao 0.1.0");
    ended.says("report.xlsx: as it was written; not made again");
    std::fs::write(shop.path(&path), "{}").unwrap();
    shop.run(&["verify", WEEK]).exits(65).says("report.json: changed since it was made");
}
