//! Reports of days, months and events: each by name, and all of them by the clock.

use super::shop::{Facts, Shop};
use crate::support::golden;
use crate::support::shop::orders;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use zhoubao::calendar::Span;

/// The reports of a shop that wants them all; an owner of each.
const REPORTS: &str = r#"
[[reports]]
id = "weekly"
rhythm = "week"
[[reports]]
id = "daily"
rhythm = "day"
owners = ["Li"]
view = "owner"
[[reports]]
id = "monthly"
rhythm = "month"
owners = ["Wang"]
[[reports]]
id = "planned"
rhythm = "plan week"
from = "10:00"
"#;

/// A shop of orders alone, four weeks of the plan a month.
fn shop() -> Shop {
    let shop = Shop::empty();
    shop.setting("kind = \"iso\"", "kind = \"48\"");
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    shop.setting("view = \"operator\"\n", &format!("view = \"operator\"\n{REPORTS}"));
    shop
}

/// An order of 100 on every day until then.
fn orders_until(day: &str) -> Vec<u8> {
    let days = Span::new("2026-09-10".parse().expect("a date"), day.parse().expect("a date")).expect("in order");
    let row = |(id, day): (usize, chrono::NaiveDate)| format!("{} {day} done 100 100 0", 100 + id);
    let rows: Vec<String> = days.days().enumerate().map(row).collect();
    orders(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The periods that have a report, with the number of revisions and of mails.
fn made(shop: &Shop) -> BTreeMap<String, (usize, usize)> {
    let names = shop.names("reports");
    let slots = shop.names("data/slots");
    let mut made: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for name in names.iter().filter(|name| name.ends_with("/report.json")) {
        made.entry(name.split('/').next().unwrap().to_owned()).or_default().0 += 1;
    }
    for (period, counts) in &mut made {
        counts.1 = slots
            .iter()
            .filter(|slot| {
                slot.starts_with(&format!("{period}."))
                    || slot.starts_with(&format!("{period}/"))
                    || slot.starts_with(&format!("{period}_"))
            })
            .count();
    }
    made
}

fn json(shop: &Shop, period: &str) -> Value {
    serde_json::from_str(&shop.text(&format!("reports/{period}/rev-1/report.json"))).expect("json")
}

/// Every morning at ten the orders of the day before are there, and `run` is called twice.
#[test]
#[ignore = "slow: cargo slow"]
fn a_month_of_daily_runs_makes_each_report_exactly_once() {
    let shop = shop();
    let month =
        Span::new("2026-11-01".parse().expect("a date"), "2026-12-01".parse().expect("a date")).expect("in order");
    for day in month.days() {
        let yesterday = day.pred_opt().expect("a day before").to_string();
        shop.write(&format!("inbox/shop/ExportOrderList{}0930.csv", day.format("%Y%m%d")), &orders_until(&yesterday));
        for time in ["10:00", "10:15"] {
            shop.run(&["run", "--now", &format!("{day}T{time}")]).exits(0).silently();
        }
    }
    let mut expected: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for day in month.days() {
        expected.insert(day.pred_opt().expect("a day before").to_string(), (1, 1));
    }
    for week in ["2026-W43", "2026-W44", "2026-W45", "2026-W46", "2026-W47", "2026-W48"] {
        expected.insert(week.to_owned(), (1, 2));
    }
    for week in ["FY2026-M07-W4", "FY2026-M08-W1", "FY2026-M08-W2", "FY2026-M08-W3", "FY2026-M08-W4"] {
        expected.insert(week.to_owned(), (1, 2));
    }
    expected.extend([("2026-10".to_owned(), (1, 1)), ("2026-11".to_owned(), (1, 1))]);
    assert_eq!(made(&shop), expected);
    for (period, kind, paid) in [
        ("2026-11-12", "day", "100.00"),
        ("2026-W46", "week", "700.00"),
        ("2026-11", "month", "3000.00"),
        ("FY2026-M08-W4", "plan_week", "900.00"),
    ] {
        let report = json(&shop, period);
        assert_eq!((&report["period"]["kind"], &report["period"]["id"]), (&kind.into(), &period.into()));
        assert_eq!((&report["late"], &report["provisional"]), (&false.into(), &false.into()), "{period}");
        let own = &report["periods"][0]["id"];
        assert_eq!(own, if kind == "plan_week" { "week" } else { kind });
        let kpis = report["kpis"].as_array().expect("figures");
        let sales = kpis.iter().find(|k| k["id"] == "sales.paid" && k["period"] == *own && k["scope"] == "total");
        assert_eq!(sales.expect("sales")["value"], paid, "{period}");
    }
    // Whatever was made can be made again.
    shop.run(&["verify", "--all"]).exits(0);
    shop.run(&["doctor", "--now", "2026-12-01T11:00"]).exits(0);
    let told = shop.run(&["status", "--now", "2026-12-01T11:00"]).exits(0);
    assert!(
        ["2026-11-30", "2026-W48", "2026-11 ", "FY2026-M08-W4"].iter().all(|period| told.out.contains(period)),
        "{told:?}"
    );
    // A mail of each kind is called by what it is of.
    let subject = |period: &str, to: &str| {
        let mail = shop.mail(&format!("reports/{period}/rev-1/messages/{to}@example.com.eml"));
        mail.lines().find(|line| line.starts_with("Subject:")).expect("a subject").to_owned()
    };
    assert!(subject("2026-11-12", "li").contains("daily"), "{}", subject("2026-11-12", "li"));
    assert!(subject("2026-11", "wang").contains("monthly"), "{}", subject("2026-11", "wang"));
    assert!(subject("2026-W46", "wang").contains("weekly"), "{}", subject("2026-W46", "wang"));
}

/// A report that settings name from some day on begins with that day's, not with all that could have been before.
#[test]
fn a_report_that_is_new_begins_with_the_newest() {
    let shop = Shop::empty();
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    let shop = shop.with("ExportOrderList202611160930.csv", &orders_until("2026-11-15"));
    shop.run(&["run"]).exits(0).silently();
    let named = "[[reports]]\nid = \"weekly\"\nrhythm = \"week\"\n[[reports]]\nid = \"daily\"\nrhythm = \"day\"\n";
    shop.setting("view = \"operator\"\n", &format!("view = \"operator\"\n{named}"));
    let shop = shop.with("ExportOrderList202611180930.csv", &orders_until("2026-11-17"));
    shop.run(&["run", "--now", "2026-11-18T10:00"]).exits(0).silently();
    assert_eq!(made(&shop).into_keys().collect::<Vec<_>>(), ["2026-11-17", "2026-W46"]);
}

/// A day waits for what it needs and for nothing else, and asks for no more.
#[test]
fn a_day_waits_for_its_own_exports_until_its_own_noon() {
    let shop = shop().with("ExportOrderList202611170930.csv", &orders_until("2026-11-16"));
    shop.run(&["run", "--now", "2026-11-17T10:00"]).exits(0).silently();
    // The next morning nothing has come: the day waits, the others have nothing to do.
    shop.run(&["run", "--now", "2026-11-18T10:00"]).exits(75).silently();
    assert!(!made(&shop).contains_key("2026-11-17"));
    let asked = shop.run(&["check", "--day", "2026-11-17", "--now", "2026-11-18T10:00"]);
    assert!(asked.out.contains("from 2026-11-17 to 2026-11-17"), "{asked:?}");
    shop.write("inbox/shop/ExportOrderList202611181030.csv", &orders_until("2026-11-17"));
    shop.run(&["run", "--now", "2026-11-18T10:30"]).exits(0).silently();
    assert_eq!(made(&shop)["2026-11-17"], (1, 1));
}

/// The example business, with its plan of events.
pub fn business() -> Shop {
    let shop = unread();
    shop.takes_over("data", &READ);
    shop
}

/// What the 255 files of the example business say, read once for all tests.
static READ: LazyLock<Facts> = LazyLock::new(|| {
    let shop = unread();
    shop.run(&["check"]).exits(0);
    shop.facts("data")
});

fn unread() -> Shop {
    let shop = Shop::empty();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/business");
    copy(&shop, &folder, "");
    shop
}

fn copy(shop: &Shop, folder: &Path, inside: &str) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{inside}{}", path.file_name().expect("a name").to_string_lossy());
        match path.is_dir() {
            true => copy(shop, &path, &format!("{name}/")),
            false => shop.write(&name, &std::fs::read(&path).expect("a file")),
        }
    }
}

#[test]
#[ignore = "slow: cargo slow"]
fn an_event_is_reviewed_once_when_its_refunds_had_their_days() {
    let shop = business();
    shop.setting("[report]\nid = \"weekly\"\nrhythm = \"week\"\n", "");
    shop.write(
        "config.toml",
        format!("{}\n[[reports]]\nid = \"review\"\nrhythm = \"event\"\nrefund_days = 20\n", shop.text("config.toml"))
            .as_bytes(),
    );
    let periods = |shop: &Shop| made(shop).into_iter().collect::<Vec<_>>();
    let owners = 3;
    shop.run(&["run", "--now", "2026-11-16T10:12"]).exits(0).silently();
    assert_eq!(periods(&shop), [], "what was over before the folder was in use is nobody's");
    shop.run(&["run", "--now", "2026-11-22T10:00"]).exits(0).silently();
    let opening = ("E2026-11-01-2026-11-01".to_owned(), (1, owners));
    assert_eq!(periods(&shop), std::slice::from_ref(&opening));
    for now in ["2026-12-02T10:00", "2026-12-03T10:00", "2026-12-03T10:15", "2026-12-20T10:00"] {
        shop.run(&["run", "--now", now]).exits(0).silently();
    }
    assert_eq!(periods(&shop), [opening, ("E2026-11-10-2026-11-12".to_owned(), (1, owners))]);
    shop.run(&["verify", "--event", "双11", "--now", "2026-12-20T10:00"]).exits(0);
}

/// What reports of each kind say of the example business.
#[test]
fn a_day_a_month_a_year_and_an_event_of_the_example() {
    let shop = business();
    for (name, arguments) in [
        ("day", ["--day", "2026-11-12"]),
        ("month", ["--month", "2026-10"]),
        ("event", ["--event", "双11"]),
        ("year", ["--year", "2025"]),
    ] {
        let out = shop.path(name).display().to_string();
        let command = ["preview", "--out", &out, arguments[0], arguments[1], "--now", "2026-11-28T10:00"];
        shop.run(&command).exits(0);
        golden::check(&format!("period-{name}.txt"), &shop.text(&format!("{name}/digest.txt")));
        let report: Value = serde_json::from_str(&shop.text(&format!("{name}/report.json"))).expect("json");
        golden::check(&format!("period-{name}-figures.txt"), &figures(&report));
        assert_eq!(report["period"]["kind"], name);
    }
}

/// Every figure of all stores in the period reported and those it is held against, and the tables there are.
fn figures(report: &Value) -> String {
    let list = |key: &str| report[key].as_array().expect("a list").clone();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut lines: Vec<String> = list("periods")
        .iter()
        .map(|period| format!("{} {} {}", text(&period["id"]), text(&period["first"]), text(&period["last"])))
        .collect();
    for kpi in list("kpis").iter().filter(|kpi| kpi["scope"] == "total") {
        let (id, period, value) = (text(&kpi["id"]), text(&kpi["period"]), text(&kpi["value"]));
        let reason = kpi["reason"].as_str().map(|reason| format!(" ({reason})")).unwrap_or_default();
        lines.push(format!("{id} {period} {value}{reason}"));
    }
    lines.extend(list("tables").iter().map(|table| format!("table {}", text(&table["id"]))));
    lines.join("\n") + "\n"
}

#[test]
fn what_is_no_period_is_refused_in_words() {
    let shop = Shop::new();
    for (flag, text, said) in [
        ("--day", "2026-W46", "2026-11-12"),
        ("--month", "November", "2026-11"),
        ("--year", "26", "2026"),
        ("--event", "double eleven", "the plan has no event"),
    ] {
        let ended = shop.run(&["preview", "--out", "x", flag, text]).exits(64);
        assert!(ended.err.contains(text) && ended.err.contains(said), "{ended:?}");
    }
    shop.run(&["preview", "--out", "x", "--day", "2026-11-12", "--week", "2026-W46"]).exits(64);
}
