//! `plan` and `calendar` on the command line, on the example business.

use crate::recalculation::saved;
use crate::support::plan_book::{sheets, typed};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use zhoubao::plan::book::SheetRows;
use zhoubao::words::Language;

/// Settings of the example business with data and plan of their own.
pub struct Shop {
    folder: TempDir,
}

impl Shop {
    pub fn new() -> Self {
        let shop = Shop { folder: TempDir::new().unwrap() };
        shop.plan("plan.xlsx");
        shop
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Names another plan in the settings.
    pub fn plan(&self, name: &str) {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/business");
        let config = std::fs::read_to_string(fixtures.join("config.toml")).unwrap();
        let own = |line: &str| match line.split_once(" = ") {
            Some((key @ ("inbox" | "catalog" | "excluded" | "actions"), value)) => {
                format!("{key} = \"{}\"", fixtures.join(value.trim_matches('"')).display())
            }
            Some(("plan", _)) => format!("plan = \"{name}\""),
            _ => line.to_owned(),
        };
        let config: Vec<String> = config.lines().map(own).collect();
        std::fs::write(self.path("config.toml"), config.join("\n")).unwrap();
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_zhoubao"))
            .args(arguments)
            .args(["--config"])
            .arg(self.path("config.toml"))
            .args(["--now", "2026-11-16T10:00"])
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// Runs it, expecting that exit code; what it says.
    pub fn says(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        said
    }
}

const NEW: [&str; 6] = ["plan", "new", "--store", "tmall-flagship=1,200,000.01", "--store", "木禾家居店=60万"];

#[test]
fn a_plan_is_made_edited_checked_and_reported_on() {
    made_edited_and_checked(|bytes| bytes);
}

#[test]
#[ignore = "slow, and needs LibreOffice: cargo slow"]
fn a_plan_saved_by_libreoffice_is_checked_and_reported_on() {
    made_edited_and_checked(|bytes| saved(&bytes, "xlsx"));
}

/// `save`: what becomes of the workbook that a person types into.
fn made_edited_and_checked(save: impl Fn(Vec<u8>) -> Vec<u8>) {
    let shop = Shop::new();
    assert!(shop.says(&NEW, 0).contains("plan.xlsx"));
    assert!(shop.says(&NEW, 64).contains("已存在"), "nothing is overwritten");
    for language in Language::ALL {
        let out = format!("plan-{language}.xlsx");
        let own = ["--language", language.tag(), "--out", &out];
        shop.says(&[NEW.as_slice(), &own].concat(), 0);
        assert!(sheets(std::fs::read(shop.path(&out)).unwrap()).len() >= 9, "{language}");
    }
    let said = shop.says(&["plan", "check"], 0);
    assert!(said.contains("木禾旗舰店  1,200,000.01"), "{said}");
    assert!(said.contains("没有问题"), "without anything known of last year: {said}");

    // A person types into week 46, and saves.
    let bytes = std::fs::read(shop.path("plan.xlsx")).unwrap();
    let row = row_of(&sheets(bytes.clone()), "周", "2026-W46");
    let bytes = typed(&bytes, &[(5, &format!("G{row}"), "88888.88")]);
    let bytes = save(bytes);
    std::fs::write(shop.path("plan.xlsx"), bytes).unwrap();
    shop.says(&["report"], 0);
    let said = shop.says(&["plan", "show", "--store", "tmall-flagship"], 0);
    let week = said.lines().find(|line| line.starts_with("2026-W46")).unwrap_or_else(|| panic!("{said}"));
    assert!(week.contains(" 88,888.88 "), "{week}");
    assert!(said.contains("上半年") && said.contains("第3季度") && said.contains("后续每周需"), "{said}");
    let json = std::fs::read_to_string(shop.path("reports/2026-W46/rev-1/report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let target = report["kpis"]
        .as_array()
        .unwrap()
        .iter()
        .find(|kpi| kpi["id"] == "plan.target" && kpi["scope"] == "tmall-flagship" && kpi["period"] == "week");
    assert_eq!(target.unwrap()["value"], "88888.88");

    // The next week too: what both weeks were planned with before stands beside it.
    let bytes = std::fs::read(shop.path("plan.xlsx")).unwrap();
    let row = row_of(&sheets(bytes.clone()), "周", "2026-W47");
    std::fs::write(shop.path("plan.xlsx"), typed(&bytes, &[(5, &format!("G{row}"), "99999.99")])).unwrap();
    shop.says(&["preview", "--out", "look"], 0);
    let json = std::fs::read_to_string(shop.path("look/report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let weeks = report["tables"].as_array().unwrap().iter().find(|table| table["id"] == "plan.weeks").unwrap();
    let keys: Vec<&str> = weeks["columns"].as_array().unwrap().iter().filter_map(|c| c["key"].as_str()).collect();
    let beside = keys.iter().position(|key| *key == "original_target").unwrap_or_else(|| panic!("{keys:?}"));
    let of = |days: &str| weeks["rows"].as_array().unwrap().iter().find(|row| row[1] == days).unwrap();
    assert_eq!(of("11/09-11/15")[3], of("11/09-11/15")[beside], "typed in both versions");
    assert_ne!(of("11/16-11/22")[3], of("11/16-11/22")[beside]);
    assert!(shop.says(&["plan", "show", "--versions"], 0).contains("1,200,000.01"));
    let checked = shop.says(&["plan", "check"], 0);
    assert!(checked.contains("除去节点"), "with last year known, months are compared: {checked}");
}

/// The row of a sheet whose second cell is this.
fn row_of(sheets: &[SheetRows], name: &str, text: &str) -> u64 {
    let sheet = sheets.iter().find(|sheet| sheet.name == name).unwrap();
    sheet.rows.iter().find(|(_, cells)| cells.get(1).is_some_and(|cell| cell == text)).unwrap().0
}

#[test]
fn last_years_shape_comes_from_the_ledger() {
    let shop = Shop::new();
    let arguments =
        ["plan", "new", "--from-ledger", "--growth", "20%", "--year", "2027", "--language", "en", "--events", "west"];
    shop.says(&["check"], 65);
    std::fs::write(shop.path("none.csv"), "店铺,日期,目标\ntmall-flagship,2026-04-01,1\n").unwrap();
    shop.plan("none.csv");
    shop.says(&["check"], 0);
    let said = shop.says(&arguments, 0);
    assert!(said.contains("月度占比和去年销售用了这些月代替：2025-12、2026-01、2026-02、2026-03"), "{said}");
    let sheets = sheets(std::fs::read(shop.path("plan.xlsx")).unwrap());
    let of = |name: &str| sheets.iter().find(|sheet| sheet.name == name).unwrap();
    let shares: Vec<f64> = of("months").rows.iter().filter_map(|(_, cells)| cells.get(4)?.parse().ok()).collect();
    assert_eq!(shares.len(), 24);
    assert!((shares[..12].iter().sum::<f64>() - 1.0).abs() < 1e-9, "{shares:?}");
    assert!(of("events").rows.iter().any(|(_, cells)| cells[0] == "Black Friday"));
    shop.plan("plan.xlsx");
    let said = shop.says(&["plan", "check", "--year", "2027"], 0);
    assert!(!said.contains("占比合计"), "{said}");
    assert!(shop.says(&["plan", "check"], 65).contains("这份计划是 2027 财年的，要的是 2026 财年"));
}

/// Weights of weekdays in a plan drafted from what was sold.
fn weights(shop: &Shop, out: &str) -> Vec<f64> {
    shop.says(
        &["plan", "new", "--from-ledger", "--growth", "20%", "--year", "2027", "--language", "en", "--out", out],
        0,
    );
    let sheets = sheets(std::fs::read(shop.path(out)).unwrap());
    let sheet = sheets.iter().find(|sheet| sheet.name == "weekdays").unwrap();
    sheet.rows.iter().filter_map(|(_, cells)| cells.get(2)?.parse().ok()).collect()
}

#[test]
fn weekdays_of_stores_in_several_currencies_are_no_sum_of_amounts() {
    let shop = Shop::new();
    std::fs::write(shop.path("none.csv"), "店铺,日期,目标\ntmall-flagship,2026-04-01,1\n").unwrap();
    shop.plan("none.csv");
    shop.says(&["check"], 0);
    let one = weights(&shop, "one.xlsx");
    assert_eq!(one.len(), 7, "{one:?}");
    let config = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    let abroad = config
        .replace("[paths]\n", "[paths]\nrates = \"rates.csv\"\n")
        .replace("id = \"taobao-home\"\n", "id = \"taobao-home\"\ncurrency = \"JPY\"\n");
    assert_ne!(abroad, config);
    std::fs::write(shop.path("config.toml"), abroad).unwrap();
    std::fs::write(shop.path("rates.csv"), "from,to,date,rate\nJPY,CNY,2025-01-01,0.05\n").unwrap();
    let several = weights(&shop, "several.xlsx");
    assert!((several.iter().sum::<f64>() - 7.0).abs() < 0.05, "{several:?}");
    assert_ne!(several, one, "each store counts in parts of its own usual day");
}

#[test]
fn a_plan_that_cannot_be_used_stops_the_run_before_anything_is_made() {
    let shop = Shop::new();
    shop.says(&["plan", "new"], 0);
    let said = shop.says(&["run"], 65);
    assert!(said.contains("「年度」表 C5") && said.contains("没有发出任何邮件"), "{said}");
    assert!(!shop.path("reports/2026-W46/rev-1").exists(), "no report is made");
    assert!(shop.says(&["plan", "check"], 65).contains("年目标"));
    std::fs::write(shop.path("plan.xlsx"), "no workbook").unwrap();
    shop.says(&["plan", "check"], 65);
    std::fs::remove_file(shop.path("plan.xlsx")).unwrap();
    shop.says(&["run"], 65);
    assert!(!shop.path("reports/2026-W46/rev-1").exists(), "no report is made");
}

#[test]
fn a_version_that_knew_stores_by_other_ids_is_nobodys_original() {
    let shop = Shop::new();
    shop.says(&["plan", "new", "--store", "tmall-flagship=1200000"], 0);
    shop.says(&["check"], 0);
    shop.plan("second.xlsx");
    let config = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    std::fs::write(
        shop.path("config.toml"),
        config.replace("\"tmall-flagship\"", "\"flagship\"").replace("木禾旗舰店", "旗舰"),
    )
    .unwrap();
    shop.says(&["plan", "new", "--store", "flagship=1350000", "--out", "second.xlsx"], 0);
    let said = shop.says(&["preview", "--out", "look"], 0);
    assert!(!said.contains("读不出来"), "{said}");
    let json = std::fs::read_to_string(shop.path("look/report.json")).unwrap();
    assert!(!json.contains("original_") && !json.contains("plan-version-lost"), "{json}");
    let said = shop.says(&["plan", "show", "--versions"], 0);
    assert!(said.contains("没有一家店的年目标能用") && said.contains("1,350,000.00"), "{said}");
}

#[test]
fn flags_that_make_no_sense_are_named() {
    let shop = Shop::new();
    for (arguments, word) in [
        (vec!["plan", "new", "--store", "三店=1"], "三店"),
        (vec!["plan", "new", "--store", "tmall-flagship"], "店铺编号=金额"),
        (vec!["plan", "new", "--store", "tmall-flagship=many"], "店铺编号=金额"),
        (vec!["plan", "new", "--store", "tmall-flagship=1", "--store", "木禾旗舰店=2"], "两次"),
        (vec!["plan", "new", "--calendar", "454"], "4-5-4"),
        (vec!["plan", "new", "--from-ledger", "--growth", "fast"], "fast"),
        (vec!["plan", "new", "--growth", "20%"], "--from-ledger"),
    ] {
        let said = shop.says(&arguments, 64);
        assert!(said.contains(word), "{arguments:?}: {said}");
        assert!(!shop.path("plan.xlsx").exists());
    }
}

#[test]
fn the_calendar_is_shown_and_written() {
    let shop = Shop::new();
    let said = shop.says(&["calendar", "show", "--year", "2026"], 0);
    let week = said.lines().find(|line| line.starts_with("2026-W46")).unwrap();
    for part in ["2026-11-09 - 2026-11-15", "7", "11月第2周", "Q3", "下半年", "双11", "2025-11-10 - 2025-11-16"]
    {
        assert!(week.contains(part), "{part} in {week}");
    }
    // 1 April 2026 lies in W14, 31 March 2027 in W13; 2026 has 53 weeks.
    assert_eq!(said.lines().count(), 1 + 53);
    shop.says(&["calendar", "show", "--year", "2026", "--out", "calendar.xlsx"], 0);
    let sheets = sheets(std::fs::read(shop.path("calendar.xlsx")).unwrap());
    assert_eq!(sheets[0].rows.len(), 2 + 53);
    shop.says(&["calendar", "show", "--out", "calendar.xlsx"], 64);
}

#[test]
fn last_year_follows_the_events_of_the_plan() {
    let shop = Shop::new();
    let settings = |plan: &str| {
        shop.plan(plan);
        let config = std::fs::read_to_string(shop.path("config.toml")).unwrap();
        std::fs::write(shop.path("config.toml"), config.replace("\"-364d\"", "\"event\"")).unwrap();
    };
    let compared = |week: &str| {
        let said = shop.says(&["calendar", "show", "--year", "2026"], 0);
        said.lines().find(|line| line.starts_with(week)).unwrap().to_owned()
    };
    settings("plan.xlsx");
    // Without a plan there are usual events to show, and nothing to align by.
    assert!(compared("2026-W46").ends_with("双11          2025-11-10 - 2025-11-16"), "{}", compared("2026-W46"));
    shop.says(&NEW, 0);
    assert!(compared("2026-W46").ends_with("双11          2025-11-09 - 2025-11-15 双11"), "{}", compared("2026-W46"));
    assert!(compared("2027-W06").ends_with("春节          2026-02-19 - 2026-02-25 春节"), "{}", compared("2027-W06"));
    assert!(compared("2027-W07").ends_with("2026-02-16 - 2026-02-22"), "{}", compared("2027-W07"));
    let said = shop.says(&["preview", "--week", "2026-W46", "--out", "aligned"], 0);
    assert!(!said.contains("last_year"), "{said}");
    let json = std::fs::read_to_string(shop.path("aligned/report.json")).unwrap();
    assert!(json.contains(r#"{"id":"last_year","first":"2025-11-09","last":"2025-11-15"}"#));
    // A plan of days has no events: nothing is aligned, and that is said.
    std::fs::write(shop.path("days.csv"), "店铺,日期,目标\ntmall-flagship,2026-11-09,1000\n").unwrap();
    settings("days.csv");
    shop.says(&["preview", "--week", "2026-W46", "--out", "plain"], 0);
    let json = std::fs::read_to_string(shop.path("plain/report.json")).unwrap();
    assert!(json.contains(r#"{"id":"last_year","first":"2025-11-10","last":"2025-11-16"}"#));
    assert!(json.contains(r#""code":"notice.no-events""#), "the setting does nothing without events");
}
