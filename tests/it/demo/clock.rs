//! Stores on six platforms over Mondays, as cron meets them: files come when operators have downloaded them, and every hour the
//! program is called.

use chrono::{Days, NaiveDateTime, TimeDelta};
use demo::{Business, DemoFile, Options, Truth};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use zhoubao::commands::demo::plan;

/// Hours of a Monday in Shanghai at which cron calls. The last files, from Los Angeles, come at twenty to eight in winter; where something
/// is missing still, the report waits until half past eight.
const HOURS: [i64; 5] = [9, 15, 19, 21, 22];

struct Clock {
    folder: TempDir,
    business: Business,
    options: Options,
    coming: Vec<(NaiveDateTime, DemoFile)>,
}

impl Clock {
    fn of(options: Options) -> Clock {
        let business = Business::simulate(&options);
        let clock =
            Clock { folder: TempDir::new().expect("a folder"), coming: business.downloads(), business, options };
        for file in clock.business.lists().iter().chain([&plan(&clock.business, &options)]) {
            clock.write(file);
        }
        for store in clock.business.truth(options.last_day..=options.last_day) {
            std::fs::create_dir_all(clock.folder.path().join("inbox").join(store.store)).expect("a folder");
        }
        clock
    }

    fn write(&self, file: &DemoFile) {
        let path = self.folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, &file.bytes).expect("a file");
    }

    /// What has been downloaded by then lies in the inbox; then the program is called.
    fn call(&mut self, utc: NaiveDateTime) {
        let (here, coming) = std::mem::take(&mut self.coming).into_iter().partition(|(at, _)| *at <= utc);
        self.coming = coming;
        for (_, file) in &here {
            self.write(file);
        }
        let config = self.folder.path().join("config.toml");
        let now = utc.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let arguments = ["run", "--config", &config.to_string_lossy(), "--now", &now];
        let run = Command::new(program()).args(arguments).output().expect("the program");
        let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(matches!(run.status.code(), Some(0 | 75)), "{now}: {:?} {said}", run.status);
    }

    /// The reports there are, as `2026-W46/rev-1`.
    fn made(&self) -> Vec<String> {
        let names = |folder: &Path| {
            let entries = std::fs::read_dir(folder).into_iter().flatten();
            let mut names: Vec<String> =
                entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        let reports = self.folder.path().join("reports");
        let of =
            |week: String| names(&reports.join(&week)).into_iter().map(move |revision| format!("{week}/{revision}"));
        names(&reports).into_iter().filter(|name| name.contains("-W")).flat_map(of).collect()
    }

    fn report(&self, name: &str) -> Value {
        let text = std::fs::read(self.folder.path().join("reports").join(name).join("report.json")).expect("a report");
        serde_json::from_slice(&text).expect("json")
    }
}

/// The program; `ZHOUBAO_PROGRAM` may name a faster build of the same.
fn program() -> OsString {
    std::env::var_os("ZHOUBAO_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_zhoubao").into())
}

/// The week's figures of each store in a report.
fn figures(report: &Value) -> BTreeMap<(String, String), Option<Decimal>> {
    let text = |kpi: &Value, key: &str| kpi[key].as_str().unwrap_or_default().to_owned();
    let of_week = report["kpis"].as_array().expect("figures").iter().filter(|kpi| kpi["period"] == "week");
    of_week
        .map(|kpi| ((text(kpi, "scope"), text(kpi, "id")), kpi["value"].as_str().and_then(|v| v.parse().ok())))
        .collect()
}

/// Each figure that differs from what really happened.
fn differences(report: &Value, business: &Business, truths: &[Truth]) -> Vec<String> {
    let figures = figures(report);
    let mut wrong = Vec::new();
    for truth in truths {
        let count = |count: u64| Decimal::from(count);
        let money = |cents: i64| Decimal::new(cents, 2);
        let known = [
            ("sales.paid", money(truth.paid)),
            ("sales.orders", count(truth.orders)),
            ("sales.units", count(truth.units)),
            ("refund.amount", money(truth.refunded)),
            ("ads.spend", money(truth.ad_spend)),
        ];
        // A pool where there is any: other platforms know no deposits.
        let pool = (truth.deposits_open > 0).then_some(("presale.open", money(truth.deposits_open)));
        let [once, twice, more] = truth.customers.map(count);
        let people = [
            ("sales.buyers", count(truth.buyers)),
            ("customers.returning", count(truth.returning)),
            ("customers.one_time", once),
            ("customers.two_times", twice),
            ("customers.loyal", more),
        ];
        let people = people.into_iter().filter(|_| business.names_buyers(&truth.store));
        for (id, expected) in known.into_iter().chain(pool).chain(people) {
            let found = figures.get(&(truth.store.clone(), id.to_owned())).copied().flatten();
            if found != Some(expected) {
                wrong.push(format!("{} {id}: {expected}, reported {found:?}", truth.store));
            }
        }
    }
    wrong
}

/// Provinces of China whose sales differ from what really happened; what was sold in dollars is converted day by day. Operators leave
/// the address out of some weeks' exports: then less is known of each, which only `whole` weeks may not be.
fn regions_differing(report: &Value, truths: &[Truth], whole: bool) -> Vec<String> {
    let table = report["tables"].as_array().expect("tables").iter().find(|table| table["id"] == "customers.regions");
    let table = table.expect("regions");
    let at = table["columns"].as_array().expect("columns").iter().position(|column| column["key"] == "paid");
    let mut expected: BTreeMap<&str, i64> = BTreeMap::new();
    for ((_, province), cents) in truths.iter().flat_map(|truth| &truth.regions).filter(|of| of.0.0 == "CN") {
        *expected.entry(province).or_default() += cents;
    }
    let rows = table["rows"].as_array().expect("rows").iter();
    let found: Vec<(&str, Option<&str>)> =
        rows.filter_map(|row| Some((row[0].as_str()?, row[at.expect("paid")].as_str()))).collect();
    let shown = found.iter().filter_map(|(name, paid)| Some((name, *paid, Decimal::new(*expected.get(name)?, 2))));
    let wrong: Vec<String> = shown
        .clone()
        .filter(|(_, paid, expected)| match paid.and_then(|paid| paid.parse::<Decimal>().ok()) {
            Some(paid) if whole => paid != *expected,
            Some(paid) => paid > *expected,
            None => true,
        })
        .map(|(name, paid, expected)| format!("{name}: {expected}, reported {paid:?}"))
        .collect();
    assert!(shown.count() > 0 && found.iter().any(|(name, _)| name.starts_with("US-")), "{found:?}");
    wrong
}

/// Weeks by the clock: each report is made once, when the last store has ended its Sunday, with the figures of the truth. Stores sell enough
/// that something goes back every day: a quiet Sunday is only known a week later, and would make a revision.
fn weeks(options: Options, mondays: u64) {
    let mut clock = Clock::of(options);
    let mut expected = Vec::new();
    for back in (0..mondays).rev() {
        let monday = options.last_day - Days::new(7 * back) + Days::new(1);
        for hour in HOURS {
            clock.call(monday.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(hour - 8));
        }
        let sunday = monday - Days::new(1);
        let week = chrono::Datelike::iso_week(&sunday);
        expected.push(format!("{}-W{:02}/rev-1", week.year(), week.week()));
        // What an operator left out on a Monday, such as what was received, comes a week later, as a revision.
        let first: Vec<String> = clock.made().into_iter().filter(|name| name.ends_with("/rev-1")).collect();
        assert_eq!(first, expected, "on {monday}");
        let truths = clock.business.truth(sunday - Days::new(6)..=sunday);
        let report = clock.report(expected.last().expect("the newest"));
        let mut wrong = differences(&report, &clock.business, &truths);
        wrong.extend(regions_differing(&report, &truths, back == 0));
        assert!(wrong.is_empty(), "{monday}: {wrong:#?}");
    }
    assert!(clock.options.platforms.len() == clock.business.truth(options.last_day..=options.last_day).len());
}

#[test]
#[ignore = "slow: cargo slow"]
fn six_platforms_over_four_mondays_have_each_report_once_with_the_figures_of_the_truth() {
    weeks(Options { weeks: 9, orders_per_week: 120, ..Options::platforms() }, 4);
}

#[test]
#[ignore = "a year: .ci/run, with the release build"]
fn a_year_of_six_platforms_has_each_report_once_with_the_figures_of_the_truth() {
    weeks(Options { weeks: 60, weekly: 52, orders_per_week: 120, ..Options::platforms() }, 52);
}
