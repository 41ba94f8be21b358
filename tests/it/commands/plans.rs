//! Plans that are wrong, as the program meets them: what `plan check` prints, and what a run does.

use super::shop::{ORDERS, Shop, WEEK, week_of_orders};
use crate::plan_fixtures::found;
use crate::support::plan_fixtures::{Wrong, all, workbook};
use crate::support::shop::orders;
use zhoubao::words::{Language, Phrase, Words};

/// The shop of the wrong plans, its settings in a language; ten days of last year's February are known.
fn shop(language: Language) -> Shop {
    let february: Vec<String> = (2..=11).map(|day| format!("{day} 02-{day:02} done 200 200 0")).collect();
    let february: Vec<&str> = february.iter().map(String::as_str).collect();
    let shop = Shop::empty();
    shop.setting("language = \"en\"", &format!("language = \"{language}\""));
    shop.setting("id = \"shop\"\nname = \"Main\"", "id = \"tmall-flagship\"\nname = \"旗舰店\"");
    let second = "[[stores]]\nid = \"taobao-home\"\nname = \"家居店\"\nplatform = \"taobao\"\nexpects = [\"orders\"]\n";
    shop.setting("[mail]", &format!("{second}[mail]"));
    shop.write(&format!("inbox/tmall-flagship/{ORDERS}"), &orders(&february));
    shop.write("inbox/tmall-flagship/ExportOrderList202611160921.csv", &week_of_orders());
    shop
}

/// Puts a plan into the settings.
fn put(shop: &Shop, wrong: &Wrong) {
    let settings = shop.text("config.toml");
    let line = settings.lines().find(|line| line.starts_with("plan = ")).expect("a plan").to_owned();
    shop.setting(&line, &format!("plan = \"{}\"", wrong.file));
    shop.write(wrong.file, &wrong.file().bytes);
}

/// Why a plan cannot be used: it is none, it is last year's, or a month of it cannot be read, which leaves its part of the year to
/// the others. Of any other something is left to plan by.
fn stop(wrong: &Wrong) -> Option<Phrase> {
    let spoils = ["plan.issue.not_a_part", "plan.issue.above_whole", "plan.issue.not_a_month"];
    let spoils = |code: &str, place: &Option<(String, String)>| {
        let of_months = place.as_ref().is_some_and(|(sheet, _)| sheet == "月度");
        let unread = spoils.contains(&code)
            || (code.starts_with("list.") && !["list.duplicate", "list.finer_than_cent"].contains(&code));
        wrong.fatal || code == "plan.issue.other_year" || (of_months && unread)
    };
    found(wrong).into_iter().find(|(code, place, _)| spoils(code, place)).map(|(.., why)| why)
}

#[test]
fn plan_check_prints_what_is_wrong_with_each() {
    let shop = shop(Language::Zh);
    shop.run(&["check"]);
    let words = Words::built_in(Language::Zh);
    for wrong in all() {
        put(&shop, &wrong);
        let expected: Vec<String> = found(&wrong).iter().map(|(.., phrase)| words.say(phrase)).collect();
        let ended = shop.run(&["plan", "check"]);
        if wrong.fatal {
            ended.exits(65).complains(&expected[0]);
            continue;
        }
        let said: Vec<&str> = ended.out.lines().filter_map(|line| line.strip_prefix("! ")).collect();
        assert_eq!(said, expected, "{}", wrong.file);
        let code = if stop(&wrong).is_some() { 65 } else { 0 };
        ended.exits(code).calmly();
    }
}

#[test]
fn a_plan_that_is_none_stops_the_run_and_the_operator_hears_why() {
    for language in Language::ALL {
        let words = Words::built_in(language);
        let stops = all().into_iter().filter_map(|wrong| Some((stop(&wrong)?, wrong)));
        for (why, wrong) in stops {
            let shop = shop(language);
            put(&shop, &wrong);
            let why = words.say(&why);
            shop.run(&["run"]).exits(65).complains(&why);
            let mail = format!("{WEEK}/operator-plan-unusable/messages/ops@example.com.eml");
            assert_eq!(shop.names("reports"), std::slice::from_ref(&mail), "no report is made, no owner is written to");
            let mail = shop.mail(&format!("reports/{mail}"));
            assert!(mail.contains(wrong.file), "{mail}");
            // Lines of mail are folded; the sentence is told by its words.
            let unfolded: String = mail.chars().filter(|c| !c.is_whitespace()).collect();
            let why: String = why.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(unfolded.contains(&why), "{why}\nis not in\n{mail}");
        }
    }
}

#[test]
fn last_years_table_of_days_stops_the_run_too() {
    let shop = shop(Language::En);
    shop.write("plan.csv", b"store,date,target\ntmall-flagship,2026-03-31,1\n");
    shop.run(&["run"]).exits(65).complains("all its targets lie before the fiscal year 2026");
    // Of its own year it is the plan.
    shop.run(&["report", "--week", "2026-03-25"]).exits(66).complains("nothing is known");
}

/// 40,000.00 for the week instead of 70,000.00, in a plan of 10,000.00 a day.
const LESS: [(&str, &str); 2] = [
    ("年度", "店铺|财年|年目标\n旗舰店|2026|3650000\n家居店|2026|365000"),
    ("周", "店铺|周|改为\n旗舰店|2026-W46|40000"),
];

#[test]
fn an_override_respreads_or_keeps_the_rest_and_everything_says_so() {
    let shop = shop(Language::En);
    shop.write("plan.xlsx", &workbook(&LESS));
    shop.setting("plan = \"plan.csv\"", "plan = \"plan.xlsx\"");
    shop.run(&["check"]).exits(0);
    // The other 23 days of November share what the week leaves them, 260,000.00: the first 18 of them 11,304.35 each.
    shop.run(&["plan", "check"]).exits(0).calmly().says("3,650,000.00").says("Nothing is wrong");
    let flagship = ["plan", "show", "--store", "tmall-flagship"];
    let shown = shop.run(&flagship).exits(0).calmly();
    assert_eq!(target(&shown.out, "2026-W46"), "40,000.00");
    assert_eq!(target(&shown.out, "2026-W45"), "79,130.45", "{}", shown.out);
    shop.run(&["report", "--week", WEEK]).exits(0);
    assert_eq!(not_added(&shop, 1), [""; 0]);

    shop.setting("[intake]", "[plan]\noverride = \"keep\"\n[intake]");
    let gap = "the target is 3,650,000.00, its days make 3,620,000.00, a difference of -30,000.00";
    shop.run(&["plan", "check"])
        .exits(0)
        .calmly()
        .says("3,620,000.00")
        .says("plan.xlsx, sheet 年度, cell C2")
        .says(gap);
    let shown = shop.run(&flagship).exits(0).calmly();
    assert_eq!(target(&shown.out, "2026-W46"), "40,000.00");
    assert_eq!(target(&shown.out, "2026-W45"), "70,000.00");
    shop.run(&["report", "--week", WEEK]).exits(0);
    assert_eq!(not_added(&shop, 2).len(), 1, "the report says that the year no longer adds up");
    assert!(not_added(&shop, 2)[0].contains(gap));
}

/// The target of a period in a table of `plan show`.
fn target(shown: &str, period: &str) -> String {
    let row = shown.lines().find(|line| line.starts_with(period)).unwrap_or_else(|| panic!("no {period} in {shown}"));
    row.split_whitespace().find(|cell| cell.contains(',')).unwrap_or_default().to_owned()
}

/// What a revision says of periods whose days do not make their target.
fn not_added(shop: &Shop, revision: u32) -> Vec<String> {
    let report: serde_json::Value =
        serde_json::from_slice(&shop.read(&format!("reports/{WEEK}/rev-{revision}/report.json"))).expect("JSON");
    let notices = report["notices"].as_array().expect("notices").iter();
    let of = notices.filter(|notice| notice["fields"]["issue"]["code"] == "plan.issue.not_added");
    of.map(|notice| notice["text"].as_str().expect("words").to_owned()).collect()
}

/// The week's days each have this target, from the first day on.
fn targets(first: &str, last: &str, amount: &str) -> Vec<u8> {
    let (first, last): (chrono::NaiveDate, chrono::NaiveDate) = (first.parse().unwrap(), last.parse().unwrap());
    let days = first.iter_days().take_while(|day| *day <= last);
    let rows: String = days.map(|day| format!("shop,{day},{amount}\n")).collect();
    format!("store,date,target\n{rows}").into_bytes()
}

/// A fiscal year that begins on this day, and the plan; the week's exports are there.
fn year_from(start: &str, plan: &[u8]) -> Shop {
    let shop = Shop::new();
    let folder = shop.path(".");
    let shop = shop.started_in(&folder);
    shop.setting("fiscal_year_start = \"04-01\"", &format!("fiscal_year_start = \"{start}\""));
    shop.write("plan.csv", plan);
    shop
}

fn of_week(shop: &Shop, kpi: &str) -> serde_json::Value {
    let report: serde_json::Value = serde_json::from_slice(&shop.read("look/report.json")).unwrap();
    let kpis = report["kpis"].as_array().unwrap();
    kpis.iter().find(|k| k["id"] == kpi && k["period"] == "week" && k["scope"] == "total").unwrap().clone()
}

#[test]
fn a_target_of_nothing_is_a_target_and_nobody_made_it() {
    let shop = year_from("04-01", &targets("2026-04-01", "2027-03-31", "0.00"));
    shop.run(&["preview", "--out", "look", "--week", WEEK]).exits(0);
    let digest = shop.text("look/digest.txt");
    assert!(digest.contains("the target is 0") && !digest.contains("no target"), "{digest}");
    assert!(!digest.contains("on target") && !digest.contains("below target"), "{digest}");
    assert_eq!(of_week(&shop, "plan.achievement")["reason_code"], "reason.target-zero");
    assert_eq!(of_week(&shop, "plan.target")["value"], "0.00");
}

#[test]
fn targets_that_are_missing_are_not_called_data() {
    let shop = year_from("11-12", &targets("2026-11-14", "2027-11-11", "100"));
    shop.run(&["preview", "--out", "look", "--week", WEEK]).exits(0);
    for kpi in ["plan.required_per_day", "plan.required_rate", "plan.projection"] {
        assert_eq!(of_week(&shop, kpi)["reason_code"], "reason.year-not-planned", "{kpi}");
    }
    shop.run(&["plan", "show", "--week", WEEK]).exits(0).says("has no target for").never_says("no data");
}

#[test]
fn with_less_than_a_week_of_the_year_left_a_week_s_need_does_not_contradict_a_day_s() {
    let shop = year_from("11-19", &targets("2025-11-19", "2026-11-18", "100"));
    // Orders of the whole year: one of its first day shows that all of it is there.
    shop.run(&["preview", "--out", "look", "--week", WEEK]).exits(0);
    let (rate, day) = (of_week(&shop, "plan.required_rate"), of_week(&shop, "plan.required_per_day"));
    assert_ne!(rate["reason_code"], "reason.year-ends");
    assert_ne!(day["reason_code"], "reason.year-ends");
}

#[test]
fn a_plan_that_ends_within_the_week_leaves_the_other_days_out() {
    let shop = year_from("11-12", &targets("2025-11-12", "2026-11-11", "100"));
    shop.run(&["preview", "--out", "look", "--week", WEEK]).exits(0);
    let target = of_week(&shop, "plan.target");
    assert_eq!((target["value"].as_str(), target["days"].as_str()), (Some("300.00"), Some("3/7")));
}
