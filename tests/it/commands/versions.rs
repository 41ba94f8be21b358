//! The plan changes in the middle of the year: versions, originals beside what they were revised to, and reports as of a time.

use super::shop::{ADS, MONDAY, ORDERS, REFUNDS, Shop, TRAFFIC, WEEK};
use super::shop::{week_of_ads, week_of_orders, week_of_refunds, week_of_traffic};
use chrono::{Days, NaiveDate};
use serde_json::Value;
use std::process::Stdio;

/// A plan of every day of the fiscal year: the last amount whose first day has come.
fn plan(steps: &[(&str, &str)]) -> Vec<u8> {
    let first: NaiveDate = "2026-04-01".parse().unwrap();
    let days = (0..365).map(|n| (first + Days::new(n)).to_string());
    let row = |day: String| {
        let (_, amount) = steps.iter().rev().find(|(from, _)| *from <= day.as_str()).unwrap();
        format!("shop,{day},{amount}\n")
    };
    format!("store,date,target\n{}", days.map(row).collect::<String>()).into_bytes()
}

/// 100 a day: 36,500 a year.
fn in_april() -> Vec<u8> {
    plan(&[("2026-04-01", "100")])
}

/// 150 a day from November on: 44,050 a year.
fn in_november() -> Vec<u8> {
    plan(&[("2026-04-01", "100"), ("2026-11-01", "150")])
}

/// As in November, but January sells more and March as much less: the year is what it was.
fn in_december() -> Vec<u8> {
    let steps = [("2026-04-01", "100"), ("2026-11-01", "150"), ("2027-01-01", "160"), ("2027-02-01", "150")];
    plan(&[&steps[..], &[("2027-03-01", "140")]].concat())
}

/// A shop whose plan was received in April and, where that is asked for, changed in November; then the week's exports came.
fn planned(changed: bool) -> Shop {
    let shop = Shop::empty();
    shop.write("plan.csv", &in_april());
    shop.run(&["check", "--now", "2026-04-02T09:00"]).exits(0);
    if changed {
        shop.write("plan.csv", &in_november());
        shop.run(&["check", "--now", "2026-11-03T09:00"]).exits(0).says("version 2 (since 3 Nov)").says("2 Apr");
    }
    shop.with(ORDERS, &week_of_orders())
        .with(REFUNDS, &week_of_refunds())
        .with(ADS, &week_of_ads())
        .with(TRAFFIC, &week_of_traffic())
}

fn json(shop: &Shop, path: &str) -> Value {
    serde_json::from_slice(&shop.read(path)).unwrap()
}

fn report(shop: &Shop, week: &str, revision: u32) -> Value {
    json(shop, &format!("reports/{week}/rev-{revision}/report.json"))
}

fn table<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["tables"].as_array().unwrap().iter().find(|table| table["id"] == id).unwrap()
}

fn place(table: &Value, key: &str) -> Option<usize> {
    table["columns"].as_array().unwrap().iter().position(|column| column["key"] == key)
}

/// The cell of the first row that has this text in it.
fn cell<'a>(table: &'a Value, row: &str, key: &str) -> &'a Value {
    let has = |cells: &&Value| cells.as_array().unwrap().iter().any(|cell| cell.as_str() == Some(row));
    let cells = table["rows"].as_array().unwrap().iter().find(has).unwrap_or_else(|| panic!("no {row}"));
    &cells[place(table, key).unwrap_or_else(|| panic!("no column {key}"))]
}

fn notices(report: &Value, code: &str) -> Vec<String> {
    let all = report["notices"].as_array().unwrap().iter().filter(|notice| notice["code"] == code);
    all.map(|notice| notice["text"].as_str().unwrap().to_owned()).collect()
}

/// How many versions of a list the journal knows.
fn versions(shop: &Shop, list: &str) -> usize {
    let journal = shop.text("data/journal");
    let lines = journal.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["event"] == "list" && line["list"] == list).count()
}

#[test]
fn the_original_stands_beside_the_revised_target() {
    let shop = planned(true);
    shop.run(&["run", "--week", WEEK]).exits(0);
    let made = report(&shop, WEEK, 1);
    let stores = table(&made, "plan.stores");
    for (key, value) in [
        ("target", "1050.00"),
        ("original_target", "700.00"),
        ("original_achievement", "0.8571428571"),
        ("annual_target", "44050.00"),
        ("original_annual", "36500.00"),
    ] {
        assert_eq!(cell(stores, "Main", key), value, "{key}");
    }
    let weeks = table(&made, "plan.weeks");
    assert_eq!(cell(weeks, "9-15 Nov", "original_target"), "700.00");
    assert_eq!(cell(weeks, "9-15 Nov", "original_achievement"), "0.8571428571");
    assert_eq!(cell(weeks, "16-22 Nov", "original_target"), "700.00");
    assert!(cell(weeks, "16-22 Nov", "original_achievement").is_null(), "a week to come");
    let months = table(&made, "plan.months");
    assert_eq!(cell(months, "November", "whole_target"), "4500.00");
    assert_eq!(cell(months, "November", "original_whole"), "3000.00");
    assert_eq!(cell(months, "November", "original_done"), "0.2");
    let revised = notices(&made, "notice.target-revised");
    assert_eq!(revised, ["Main: the annual target was 36,500.00 and is 44,050.00 (since 3 Nov)."]);
    assert_eq!(shop.figure(1, "plan.target").as_deref(), Some("1050.00"), "what counts is the plan in use");
    let list = made["lists"].as_array().unwrap().iter().find(|list| list["kind"] == "plan").unwrap();
    assert_eq!((&list["version"], &list["name"]), (&2.into(), &"plan.csv".into()));
    assert_eq!(list["since"], "2026-11-03T09:00:00+08:00");
    assert_eq!(list["first"], "2026-04-02T09:00:00+08:00");
    let manifest = json(&shop, &format!("reports/{WEEK}/rev-1/manifest.json"));
    let inputs = manifest["inputs"].as_array().unwrap();
    let of = |kind: &str| inputs.iter().find(|input| input["kind"] == kind).unwrap();
    assert_eq!(of("plan")["version"], 2);
    assert_eq!(of("earlier-plan")["version"], 1);
    assert_eq!(of("earlier-plan")["sha256"], zhoubao::files::sha256(&in_april()));
}

#[test]
fn a_plan_that_never_changed_has_nothing_beside_it() {
    let shop = planned(false);
    shop.run(&["run", "--week", WEEK]).exits(0);
    let made = report(&shop, WEEK, 1);
    for id in ["plan.stores", "plan.weeks", "plan.months"] {
        let columns = table(&made, id)["columns"].to_string();
        assert!(!columns.contains("original"), "{columns}");
    }
    assert!(notices(&made, "notice.target-revised").is_empty());
    let manifest = shop.text(&format!("reports/{WEEK}/rev-1/manifest.json"));
    assert!(!manifest.contains("earlier-plan"), "{manifest}");
}

#[test]
fn a_week_before_the_change_keeps_its_target_beside_the_revised_year() {
    let shop = planned(true);
    shop.run(&["report", "--week", "2026-W43"]).exits(0);
    let made = report(&shop, "2026-W43", 1);
    let stores = table(&made, "plan.stores");
    assert_eq!(place(stores, "original_target"), None, "the week's own target is what it was");
    assert_eq!(cell(stores, "Main", "original_annual"), "36500.00");
    assert_eq!(cell(table(&made, "plan.weeks"), "9-15 Nov", "original_target"), "700.00");
}

#[test]
fn a_version_that_changes_nothing_in_the_week_makes_no_revision_of_it() {
    let shop = planned(true);
    shop.run(&["run", "--week", WEEK]).exits(0);
    let before = shop.files("reports");
    shop.write("plan.csv", &in_december());
    let later = ["--now", "2026-12-01T10:00"];
    shop.run(&[&["run", "--week", WEEK], &later[..]].concat()).exits(0).says("nothing changed, still revision 1");
    assert_eq!(shop.files("reports"), before);
    assert_eq!(versions(&shop, "plan"), 3);
    // The sentence says since when the annual target is what it is, which is not when the file last changed.
    shop.run(&["report", "--week", "2026-W45", "--now", "2026-12-01T10:00"]).exits(0);
    let other = report(&shop, "2026-W45", 1);
    assert_eq!(notices(&other, "notice.target-revised").len(), 1);
    assert!(notices(&other, "notice.target-revised")[0].contains("3 Nov"));
    assert_eq!(cell(table(&other, "plan.months"), "January", "original_whole"), "3100.00");
    // A version that changes the week's target is another matter.
    let steps = [("2026-04-01", "100"), ("2026-11-01", "150"), ("2026-11-09", "200"), ("2026-11-10", "150")];
    shop.write("plan.csv", &plan(&steps));
    shop.run(&["run", "--week", WEEK, "--now", "2026-12-02T10:00"]).exits(0).says("made revision 2");
    assert_eq!(shop.figure(2, "plan.target").as_deref(), Some("1100.00"));
}

#[test]
fn bytes_that_come_back_are_a_version_of_their_own() {
    let shop = planned(true);
    shop.run(&["run"]).exits(0).silently();
    shop.write("plan.csv", &in_april());
    shop.run(&["run", "--now", "2026-11-16T11:00"]).exits(0).silently();
    assert_eq!((versions(&shop, "plan"), shop.revisions()), (3, 2));
    let made = report(&shop, WEEK, 2);
    assert_eq!(shop.figure(2, "plan.target").as_deref(), Some("700.00"));
    assert!(!made["tables"].to_string().contains("original_"), "it is planned as it was at first");
    assert_eq!(made["lists"][0]["version"], 3);
    let said = shop.run(&["plan", "show", "--versions"]).exits(0).calmly().says("36,500.00").says("44,050.00");
    let april = zhoubao::files::sha256(&in_april());
    assert_eq!(said.out.matches(&april[..12]).count(), 2, "{}", said.out);
}

#[test]
fn the_same_files_add_nothing_to_the_journal() {
    let shop = planned(true);
    shop.run(&["run"]).exits(0).silently();
    let journal = shop.read("data/journal");
    let out = shop.path("look");
    for command in [
        vec!["run"],
        vec!["run", "--week", WEEK],
        vec!["check"],
        vec!["preview", "--week", WEEK, "--out", out.to_str().unwrap()],
        vec!["report", "--as-of", MONDAY],
    ] {
        shop.run(&command).exits(0);
    }
    assert_eq!(shop.text("data/journal"), String::from_utf8(journal).unwrap());
    assert_eq!((versions(&shop, "plan"), versions(&shop, "catalog"), versions(&shop, "excluded")), (2, 1, 1));
}

#[test]
fn runs_at_the_same_time_note_a_version_once() {
    let shop = planned(false);
    shop.write("plan.csv", &in_november());
    let start = || shop.command(&["run"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut running: Vec<_> = (0..4).map(|_| start()).collect();
    for child in &mut running {
        let ended = child.wait().unwrap();
        assert!(matches!(ended.code(), Some(0 | 75)), "{ended:?}");
    }
    shop.run(&["run"]).exits(0);
    assert_eq!((versions(&shop, "plan"), shop.revisions()), (2, 1));
}

#[test]
fn versions_live_in_journal_and_archive_and_not_in_the_ledger() {
    let shop = planned(true);
    shop.run(&["run"]).exits(0).silently();
    let told = shop.run(&["plan", "show", "--versions"]).exits(0).out;
    let preview = |out: &str| {
        let folder = shop.path(out);
        shop.run(&["preview", "--week", WEEK, "--out", folder.to_str().unwrap()]).exits(0);
        shop.files(out)
    };
    let look = preview("one");
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    assert_eq!(shop.run(&["plan", "show", "--versions"]).exits(0).out, told);
    assert!(preview("two") == look, "made anew, it is another report");
    for name in shop.names("data/ledger/lists") {
        shop.write(&format!("data/ledger/lists/{name}"), b"[{\"sheet\":");
    }
    assert!(preview("two") == look, "what cannot be read back is read again");
    // Without the file of April there is no original, and the report says so.
    let april = zhoubao::files::sha256(&in_april());
    std::fs::remove_file(shop.path(&format!("data/archive/{april}"))).unwrap();
    assert!(preview("two") == look, "what was read once is not read again");
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    preview("three");
    let lost = notices(&json(&shop, "three/report.json"), "notice.plan-version-lost");
    assert!(lost[0].starts_with("Version 1 of the plan (received 2 Apr)"), "{lost:?}");
}

#[test]
fn a_journal_without_versions_begins_with_todays_files() {
    let shop = planned(true);
    shop.run(&["run"]).exits(0).silently();
    let journal = shop.text("data/journal");
    let old: String =
        journal.lines().filter(|line| !line.contains("\"list\"")).map(|line| format!("{line}\n")).collect();
    shop.write("data/journal", old.as_bytes());
    shop.run(&["run", "--now", "2026-11-16T11:00"]).exits(0).silently();
    assert_eq!((versions(&shop, "plan"), shop.revisions()), (1, 2));
    assert!(!report(&shop, WEEK, 2)["tables"].to_string().contains("original_"));
}

#[test]
fn what_is_only_looked_at_and_what_cannot_be_used_is_no_version() {
    let shop = planned(false);
    shop.run(&["run"]).exits(0).silently();
    let (journal, archive) = (shop.read("data/journal"), shop.names("data/archive"));
    shop.write("plan.csv", &in_november());
    for command in [vec!["plan", "check"], vec!["plan", "show"], vec!["plan", "show", "--versions"]] {
        shop.run(&command).exits(0).calmly();
    }
    shop.run(&["plan", "show"]).exits(0).says("has not been received yet");
    assert_eq!(shop.names("data/archive"), archive);
    shop.write("plan.csv", b"store,amount\nshop,1\n");
    shop.run(&["run", "--week", WEEK]).exits(65).complains("plan.csv");
    assert_eq!(shop.read("data/journal"), journal);
    shop.write("plan.csv", &in_november());
    shop.run(&["run"]).exits(0).silently();
    shop.run(&["plan", "show"]).exits(0).says("version 2 (since 16 Nov)");
}

/// Exports at 9:30 without a plan, then one at 9:40, another at 9:50.
fn since_the_morning() -> Shop {
    let shop = Shop::new();
    shop.write("plan.csv", &in_april());
    shop.setting("plan = \"plan.csv\"\n", "");
    shop.run(&["check", "--now", "2026-11-16T09:30"]).exits(0);
    shop.setting("[paths]\n", "[paths]\nplan = \"plan.csv\"\n");
    shop.run(&["check", "--now", "2026-11-16T09:40"]).exits(0);
    shop.write("plan.csv", &in_november());
    shop.write("excluded.csv", b"store,order_id,reason\nshop,101,test\n");
    shop.run(&["check", "--now", "2026-11-16T09:50"]).exits(0);
    shop
}

#[test]
fn a_report_as_of_a_time_uses_the_plan_and_lists_of_that_time() {
    let shop = since_the_morning();
    // What lies there today is no business of a time gone by, however broken.
    shop.write("plan.csv", b"store,amount\nshop,1\n");
    for (minute, target, paid, later) in
        [(35, "700.00", "600.00", 1), (45, "700.00", "600.00", 0), (55, "1050.00", "500.00", 0)]
    {
        let time = format!("2026-11-16T09:{minute}");
        shop.run(&["report", "--as-of", &time, "--now", "2026-11-18T10:00"]).exits(0).calmly();
        let made = json(&shop, &format!("reports/{WEEK}/as-of-20261116T09{minute}00/report.json"));
        let value = |id: &str| {
            let kpis = made["kpis"].as_array().unwrap();
            kpis.iter().find(|kpi| kpi["id"] == id && kpi["period"] == "week").unwrap()["value"].clone()
        };
        assert_eq!((value("plan.target"), value("sales.paid")), (target.into(), paid.into()), "{time}");
        assert_eq!(notices(&made, "notice.list-came-later").len(), later, "{time}");
        assert_eq!(made["tables"].to_string().contains("original_"), minute == 55, "{time}");
    }
    assert_eq!(versions(&shop, "plan"), 2);
}

#[test]
fn an_owner_named_after_a_change_gets_the_report_the_others_got() {
    // The plan came after the exports, so later than the time the report says it is of.
    let shop = since_the_morning();
    shop.run(&["run"]).exits(0).silently();
    shop.write("plan.csv", &in_december());
    let late = "[[owners]]\nname = \"Wang\"\nemail = \"zhao@example.com\"\nstores = [\"*\"]\nview = \"owner\"\n";
    shop.write("config.toml", (shop.text("config.toml") + late).as_bytes());
    shop.run(&["run", "--now", "2026-11-16T11:00"]).exits(0).silently();
    // The second Wang's workbook is the first one's to the byte.
    let workbook = |who: &str| {
        let text = shop.text(&format!("reports/{WEEK}/rev-1/messages/{who}@example.com.eml"));
        let part = text.split("\r\n--").find(|part| part.contains("weekly-report-")).unwrap().to_owned();
        part.split("\r\n\r\n").nth(1).unwrap().to_owned()
    };
    assert_eq!(workbook("zhao"), workbook("wang"));
    assert_eq!((versions(&shop, "plan"), shop.revisions()), (3, 1));
}
