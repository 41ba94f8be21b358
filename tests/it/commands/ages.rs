//! How old figures are: by what the exports know, whenever they were received; and what was mailed of a week before.

use super::shop::{ADS, Facts, MONDAY, ORDERS, REFUNDS, Shop, WEEK};
use super::shop::{week_of_orders, week_of_refunds};
use crate::support::shop::{ad_plans, orders, refunds};
use serde_json::Value;
use std::path::Path;

const NEXT: &str = "2026-11-23T10:00";

fn report(shop: &Shop, path: &str) -> Value {
    serde_json::from_slice(&shop.read(path)).expect("JSON")
}

fn kpi<'a>(report: &'a Value, id: &str, period: &str) -> &'a Value {
    let kpis = report["kpis"].as_array().expect("figures");
    let fits = |kpi: &&Value| kpi["id"] == id && kpi["period"] == period && kpi["scope"] == "total";
    kpis.iter().find(fits).unwrap_or_else(|| panic!("no {id} of {period}"))
}

/// Commands are started in the shop's own folder.
fn at_home(shop: Shop) -> Shop {
    let folder = shop.path(".");
    shop.started_in(&folder)
}

/// Two weeks of orders, of which as much came back by the Monday after each, and more of the first by the Thursday.
fn two_weeks() -> Shop {
    let paid: Vec<String> = (2..=15).map(|day| format!("{} 11-{day:02} done 100 100 0", 100 + day)).collect();
    let paid: Vec<&str> = std::iter::once("99 10-10 done 80 80 0").chain(paid.iter().map(String::as_str)).collect();
    let back = [
        "r0 99 10 ok 09-25 10-02",
        "r1 102 100 ok 11-03 11-06",
        "r2 103 100 ok 11-04 11-11",
        "r3 110 100 ok 11-11 11-13",
    ];
    at_home(Shop::empty()).with(ORDERS, &orders(&paid)).with(REFUNDS, &refunds(&back))
}

#[test]
fn the_same_exports_give_the_same_ages_whenever_they_are_received() {
    let figures = |now: &str| {
        let shop = two_weeks();
        shop.run(&["preview", "--out", "look", "--week", WEEK, "--now", now]).exits(0);
        let report = report(&shop, "look/report.json");
        let same = kpi(&report, "refund.cohort_same_age", "previous")["value"].clone();
        let mine = kpi(&report, "refund.cohort_share", "week")["value"].clone();
        // When the next report is due is said only as long as it is to come.
        let digest = shop.text("look/digest.txt");
        let digest: String = digest.lines().filter(|line| !line.starts_with("Next report")).collect();
        (mine, same, report["data_until"].clone(), digest)
    };
    let (mine, same, until, digest) = figures(MONDAY);
    assert_eq!((mine.as_str(), same.as_str()), (Some("0.1428571429"), Some("0.1428571429")));
    assert_eq!(until, "2026-11-16T09:25:00+08:00");
    for later in ["2026-11-19T12:05", "2027-05-01T08:00"] {
        assert_eq!(figures(later), (mine.clone(), same.clone(), until.clone(), digest.clone()), "{later}");
    }
}

/// Each day of two weeks spends 10; the first sold so much a day, the second 40.
fn ads(first: u32, days: std::ops::RangeInclusive<u32>) -> Vec<u8> {
    let row = |day: u32| format!("11-{day:02} 引流 A 1000 50 10 2 {}", if day <= 15 { first } else { 40 });
    let rows: Vec<String> = days.map(row).collect();
    ad_plans(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The week was mailed with a return of 3; a week later its sales have grown to 5.
fn restated() -> Shop {
    let shop =
        Shop::empty().with(ORDERS, &week_of_orders()).with(REFUNDS, &week_of_refunds()).with(ADS, &ads(30, 9..=15));
    shop.run(&["run", "--now", "2026-11-16T12:30"]);
    let rows: Vec<String> = (9..=22).map(|day| format!("{} 11-{day:02} done 100 100 0", 100 + day)).collect();
    let rows: Vec<&str> = std::iter::once("99 10-10 done 80 80 0").chain(rows.iter().map(String::as_str)).collect();
    shop.with("ExportOrderList202611230920.csv", &orders(&rows)).with("计划报表_20261123_093000.csv", &ads(50, 9..=22))
}

#[test]
fn what_was_mailed_of_the_week_before_stands_beside_what_it_is_now() {
    let shop = restated();
    shop.run(&["run", "--week", "2026-W47", "--now", NEXT]).exits(0);
    let report = report(&shop, "reports/2026-W47/rev-1/report.json");
    let (sales, roi) = (kpi(&report, "ads.sales", "previous"), kpi(&report, "ads.roi", "previous"));
    assert_eq!((&sales["value"], &sales["reported"]), (&"350.00".into(), &"210.00".into()));
    assert_eq!((&roi["value"], &roi["reported"]), (&"5".into(), &"3".into()));
    assert!(kpi(&report, "ads.spend", "previous").get("reported").is_none(), "the spend is what it was");
    assert!(kpi(&report, "ads.sales", "week").get("reported").is_none());
    for mail in ["wang@example.com", "li@example.com"] {
        let mail = shop.mail(&format!("reports/2026-W47/rev-1/messages/{mail}.eml"));
        assert!(mail.contains("5.00, reported then as 3.00"), "{mail}");
    }
    let manifest: Value = serde_json::from_slice(&shop.read("reports/2026-W47/rev-1/manifest.json")).expect("JSON");
    let inputs = manifest["inputs"].as_array().expect("inputs");
    assert!(inputs.iter().any(|input| input["kind"] == "reported" && input["name"] == "2026-W46/rev-1"), "{inputs:?}");
    // The export of a week ago shows how it was then: 4.00 against 3.00, not against 5.00.
    let said = shop.text("reports/2026-W47/rev-1/digest.txt");
    assert!(said.contains("+1.00") || said.contains("▲ 1.00"), "{said}");
    assert!(!said.contains("not compared at equal age"), "{said}");
}

#[test]
fn a_return_whose_age_nobody_knows_is_not_passed_off_as_one_of_equal_age() {
    let rows: Vec<String> = (2..=15).map(|day| format!("{} 11-{day:02} done 100 100 0", 100 + day)).collect();
    let rows: Vec<&str> = std::iter::once("99 10-10 done 80 80 0").chain(rows.iter().map(String::as_str)).collect();
    let shop = at_home(Shop::empty()).with(ORDERS, &orders(&rows)).with(ADS, &ads(30, 2..=15));
    shop.run(&["preview", "--out", "look", "--week", WEEK]).exits(0);
    assert!(shop.text("look/digest.txt").contains("not compared at equal age"), "{}", shop.text("look/digest.txt"));
}

#[test]
fn the_first_command_of_the_readme_prints_what_the_readme_shows_on_any_day() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("a README");
    let shown = readme.split("nothing leaves the machine.").nth(1).expect("the sample's place");
    let shown: Vec<&str> =
        shown.lines().skip_while(|l| l.is_empty()).skip(1).take_while(|l| !l.is_empty()).map(|l| &l[4..]).collect();
    let shown: Vec<&str> = if shown.is_empty() { panic!("no sample in the README") } else { shown };
    let example = std::fs::read_to_string(root.join("config.example.toml")).expect("the example");
    let example = example.replace("\"fixtures/", &format!("\"{}/fixtures/", root.display()));
    let run = |now: &str, before: Option<&Facts>| {
        let shop = at_home(Shop::empty());
        shop.write("example.toml", example.as_bytes());
        // What a file says is kept by its hash and knows no day: it is read once.
        if let Some(before) = before {
            shop.takes_over("out/data", before);
        }
        let ended = shop.run(&["run", "--config", "example.toml", "--week", WEEK, "--now", now]).exits(0);
        let figures = report(&shop, "out/reports/2026-W46/rev-1/report.json")["kpis"].clone();
        let digest = shop.text("out/reports/2026-W46/rev-1/digest.txt");
        (shop, (ended.out, digest), figures)
    };
    let (shop, said, figures) = run("2026-11-16T10:30", None);
    for line in shown {
        assert!(said.0.contains(line.trim_end()), "{line} in\n{}", said.0);
    }
    let later = run("2027-09-01T18:00", Some(&shop.facts("out/data")));
    assert_eq!(said, later.1);
    assert!(figures == later.2, "figures differ by the day of receipt");
}

#[test]
fn a_total_of_other_stores_than_then_is_not_set_beside_what_was_reported() {
    let shop = restated();
    shop.setting(
        "[mail]\n",
        "[[stores]]\nid = \"new\"\nname = \"Newcomer\"\nplatform = \"tmall\"\nexpects = [\"ads\"]\n[mail]\n",
    );
    shop.run(&["run", "--week", "2026-W47", "--now", NEXT]).exits(0);
    let report = report(&shop, "reports/2026-W47/rev-1/report.json");
    assert!(kpi(&report, "ads.sales", "previous").get("reported").is_none());
    let kpis = report["kpis"].as_array().expect("figures");
    let own = kpis.iter().find(|k| k["id"] == "ads.sales" && k["period"] == "previous" && k["scope"] == "shop");
    assert_eq!(own.expect("the store's own")["reported"], "210.00");
}
