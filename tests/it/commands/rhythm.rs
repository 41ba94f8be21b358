//! Reports that go by the plan's weeks, and reports every Monday over such a plan: which days make one, and what is said between.

use super::shop::Shop;
use crate::support::shop::orders;
use zhoubao::calendar::Span;

/// A shop of four weeks a month that expects orders alone.
fn four_weeks(rhythm: &str) -> Shop {
    let shop = Shop::empty();
    shop.setting("[paths]", &format!("[report]\nrhythm = \"{rhythm}\"\n[paths]"));
    shop.setting("kind = \"iso\"", "kind = \"48\"");
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    shop
}

/// An order of 100 on every day until then.
fn orders_until(day: &str) -> Vec<u8> {
    let days = Span::new("2026-09-10".parse().expect("a date"), day.parse().expect("a date")).expect("in order");
    let row = |(id, day): (usize, chrono::NaiveDate)| format!("{} {day} done 100 100 0", 100 + id);
    let rows: Vec<String> = days.days().enumerate().map(row).collect();
    orders(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What lies under `reports`, and how many slots each period has.
fn made(shop: &Shop) -> Vec<(String, usize)> {
    let slots = shop.names("data/slots");
    let names = shop.names("reports");
    let mut periods: Vec<String> = names.iter().filter_map(|name| Some(name.split_once('/')?.0.to_owned())).collect();
    periods.dedup();
    let count = |period: &String| slots.iter().filter(|slot| slot.starts_with(period.as_str())).count();
    periods.into_iter().map(|period| (period.clone(), count(&period))).collect()
}

fn json(shop: &Shop, period: &str) -> serde_json::Value {
    serde_json::from_str(&shop.text(&format!("reports/{period}/rev-1/report.json"))).expect("json")
}

/// Every day of a month at ten the orders of the day before are there, and `run` is called twice.
#[test]
fn a_month_of_runs_makes_four_reports_on_the_days_after_each_period() {
    let shop = four_weeks("period");
    let mut due = Vec::new();
    let days = Span::new("2026-11-01".parse().expect("a date"), "2026-12-01".parse().expect("a date"));
    for day in days.expect("in order").days() {
        let yesterday = day.pred_opt().expect("a day before").to_string();
        let name = format!("ExportOrderList{}0930.csv", day.format("%Y%m%d"));
        shop.write(&format!("inbox/shop/{name}"), &orders_until(&yesterday));
        let before = made(&shop).len();
        for time in ["10:00", "10:15"] {
            shop.run(&["run", "--now", &format!("{day}T{time}")]).exits(0).silently();
        }
        if made(&shop).len() > before {
            due.push(day.to_string());
        }
    }
    // On the first of the month that of October's last week; then four.
    assert_eq!(due, ["2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22", "2026-12-01"]);
    let periods = ["FY2026-M07-W4", "FY2026-M08-W1", "FY2026-M08-W2", "FY2026-M08-W3", "FY2026-M08-W4"];
    assert_eq!(made(&shop), periods.map(|period| (period.to_owned(), 2)), "each is mailed once to each of two owners");
    for (period, paid) in periods.into_iter().zip(["1000.00", "700.00", "700.00", "700.00", "900.00"]) {
        assert_eq!(
            shop.names(&format!("reports/{period}")).iter().filter(|name| name.ends_with("report.json")).count(),
            1
        );
        let report = json(&shop, period);
        assert_eq!((&report["late"], &report["provisional"]), (&false.into(), &false.into()), "{period}");
        let kpis = report["kpis"].as_array().expect("figures");
        let sales = kpis.iter().find(|k| k["id"] == "sales.paid" && k["period"] == "week" && k["scope"] == "total");
        assert_eq!(sales.expect("sales")["value"], paid, "{period}");
    }
}

#[test]
fn between_two_ends_it_says_when_the_next_report_is_due() {
    let shop = four_weeks("period").with("ExportOrderList202611220900.csv", &orders_until("2026-11-21"));
    let due = "This period, week 4 of November, ends 30 Nov; its report is due 1 Dec from 09:30.";
    shop.run(&["run", "--now", "2026-11-22T10:00"]).exits(0).silently();
    shop.run(&["run", "--now", "2026-11-25T10:00"]).exits(0).silently();
    assert!(shop.run(&["run", "--now", "2026-11-25T10:00", "-v"]).exits(0).out.contains(due));
    shop.run(&["status", "--now", "2026-11-25T10:00"]).exits(0).calmly().says(due).never_says("next ");
    shop.run(&["status", "--now", "2026-12-01T10:00"]).exits(0).calmly().says("next FY2026-M08-W4, 1 Dec from 09:30");
    assert_eq!(made(&shop), [("FY2026-M08-W3".to_owned(), 2)]);
    let mail = shop.mail("reports/FY2026-M08-W3/rev-1/messages/wang@example.com.eml");
    assert!(mail.contains("Next report Tue 1 Dec"), "{mail}");
}

/// Its owners get it on the day after the period ends, and until noon it waits for what is missing.
#[test]
fn a_period_waits_for_its_exports_until_noon_of_the_day_after() {
    let shop = four_weeks("period").with("ExportOrderList202611290900.csv", &orders_until("2026-11-28"));
    shop.run(&["run", "--now", "2026-12-01T10:00"]).exits(75).silently();
    assert_eq!(made(&shop), []);
    shop.run(&["run", "--now", "2026-12-01T12:00"]).exits(0).silently();
    assert_eq!(made(&shop), [("FY2026-M08-W4".to_owned(), 2)]);
    assert_eq!(json(&shop, "FY2026-M08-W4")["provisional"], true);
}

#[test]
fn missed_periods_are_made_and_only_the_newest_is_mailed() {
    let shop = four_weeks("period").with("ExportOrderList202611080900.csv", &orders_until("2026-11-07"));
    shop.run(&["run", "--now", "2026-11-08T10:00"]).exits(0).silently();
    let shop = shop.with("ExportOrderList202612010900.csv", &orders_until("2026-11-30"));
    let told = shop.run(&["run", "--now", "2026-12-01T10:00"]).exits(0).calmly();
    let told = told.says("FY2026-M08-W2").says("FY2026-M08-W3");
    assert!(!told.out.contains("FY2026-M08-W4"), "{told:#?}");
    let expected = [("FY2026-M08-W1", 2), ("FY2026-M08-W2", 0), ("FY2026-M08-W3", 0), ("FY2026-M08-W4", 2)];
    assert_eq!(made(&shop), expected.map(|(period, mails)| (period.to_owned(), mails)));
}

#[test]
fn every_monday_over_a_plan_of_four_weeks() {
    let shop = four_weeks("week").with("ExportOrderList202611160920.csv", &orders_until("2026-11-15"));
    shop.run(&["run"]).exits(0).silently();
    assert_eq!(made(&shop), [("2026-W46".to_owned(), 2)]);
    let report = json(&shop, "2026-W46");
    assert_eq!(report["week"]["label"], "week 2 of November, 8-14 (W46)");
    let ids: Vec<&str> =
        report["periods"].as_array().expect("periods").iter().filter_map(|period| period["id"].as_str()).collect();
    assert_eq!(ids, ["week", "previous", "last_year", "mtd", "qtd", "htd", "ytd", "closed_plan_week"]);
    for name in ["2026-W46", "FY2026-W33", "FY2026-M08-W2", "2026-11-12"] {
        shop.run(&["run", "--week", name]).exits(0).calmly().says("2026-W46").says("nothing changed");
    }
    shop.run(&["calendar", "show", "--year", "2026"]).exits(0).calmly().says("FY2026-M08-W4").says("2026-W49");
    shop.run(&["plan", "show"])
        .exits(0)
        .calmly()
        .says("FY2026-M08-W3 week 3 of November ")
        .says(" 2026-11-15 - 2026-11-15");
}

#[test]
fn a_week_of_another_calendar_is_refused_with_one_that_is_understood() {
    let shop = four_weeks("period").with("ExportOrderList202611160920.csv", &orders_until("2026-11-15"));
    shop.run(&["run", "--week", "2026-W46"]).exits(64).complains("Write FY2026-M08-W2 or the date 2026-11-12");
    shop.run(&["run", "--week", "FY2026-M08-W2"]).exits(0).calmly().says("FY2026-M08-W2");
    shop.run(&["run", "--week", "2026-11-12"]).exits(0).calmly().says("FY2026-M08-W2");
}

/// Who changes the rhythm begins anew: what was made in the other is no missed week, and stays where it is.
#[test]
fn a_changed_rhythm_begins_anew() {
    let shop = four_weeks("week").with("ExportOrderList202611160920.csv", &orders_until("2026-11-15"));
    shop.run(&["run"]).exits(0).silently();
    shop.setting("rhythm = \"week\"", "rhythm = \"period\"");
    let shop = shop.with("ExportOrderList202611220900.csv", &orders_until("2026-11-21"));
    shop.run(&["run", "--now", "2026-11-22T10:00"]).exits(0).silently();
    assert_eq!(made(&shop), [("2026-W46".to_owned(), 2), ("FY2026-M08-W3".to_owned(), 2)]);
    shop.run(&["status", "--now", "2026-11-22T11:00"])
        .exits(0)
        .calmly()
        .says("FY2026-M08-W3")
        .never_says("FY2026-M08-W2");
}
