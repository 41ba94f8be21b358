//! The made-up business: the same each time, readable, true to its own truth, and the same as what lies in `fixtures/`.

mod clock;
mod reading;

use crate::support::plan_book;
use chrono::{NaiveDate, Weekday};
use demo::{Business, DemoFile, Options, Truth, layouts};
use reading::{cents, content, delimited, id, records, table};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zhoubao::calendar::{Calendar, Kind, LastYear, MonthDay, Span};
use zhoubao::commands::demo::business;
use zhoubao::lists::KnownStores;
use zhoubao::money::Money;
use zhoubao::plan::{PlanBook, Redistribution};

static BUSINESS: LazyLock<Vec<DemoFile>> = LazyLock::new(|| business(&Options::fixtures()));

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn on_disk(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// Compares with the folder; `ZHOUBAO_BLESS=1` writes it anew instead.
pub fn same_as_committed(files: &[DemoFile], folder: &str) {
    let root = fixtures().join(folder);
    if std::env::var_os("ZHOUBAO_BLESS").is_some() {
        let _ = fs::remove_dir_all(&root);
        for file in files {
            let path = root.join(&file.path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, &file.bytes).expect("a file");
        }
    }
    let committed = on_disk(&root);
    let mut names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, committed.keys().map(String::as_str).collect::<Vec<_>>());
    for file in files {
        assert!(content(&file.bytes) == content(&committed[&file.path]), "{folder}/{} differs", file.path);
    }
}

#[test]
fn the_committed_business_is_what_the_program_makes() {
    same_as_committed(&BUSINESS, "business");
}

#[test]
fn the_committed_oddities_are_what_the_program_makes() {
    same_as_committed(&demo::oddities(), "oddities");
}

#[test]
fn the_committed_files_of_profiles_are_what_the_program_makes() {
    same_as_committed(&demo::profile_files(), "platforms");
}

/// The files of a store whose path holds the word.
fn files<'a>(store: &str, word: &'a str) -> impl Iterator<Item = &'static DemoFile> + 'a {
    let folder = format!("inbox/{store}/");
    BUSINESS.iter().filter(move |file| file.path.starts_with(&folder) && file.path.contains(word))
}

fn week() -> Span {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day");
    Span::new(day(9), day(15)).expect("a week")
}

fn truths() -> Vec<Truth> {
    Business::simulate(&Options::fixtures()).truth(week().first()..=week().last())
}

#[test]
fn the_same_options_give_the_same_bytes() {
    let last_day = NaiveDate::from_ymd_opt(2026, 6, 28).expect("a day");
    let options = Options { stores: 3, orders_per_week: 20, weeks: 6, seed: 7, last_day, ..Options::fixtures() };
    assert!(business(&options) == business(&options));
    assert!(business(&options) != business(&Options { seed: 8, ..options }));
    assert!(demo::oddities() == demo::oddities());
}

#[test]
fn paths_are_unique_and_every_export_opens() {
    let paths: BTreeSet<&str> = BUSINESS.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), BUSINESS.len());
    for file in BUSINESS.iter().filter(|file| file.path.starts_with("inbox/")) {
        let table = table(file);
        let header = if file.path.contains("生意参谋平台") { 4 } else { 0 };
        assert!(table.len() > header + 1, "{} has rows", file.path);
    }
}

#[test]
fn even_one_store_and_one_week_make_a_business() {
    let last_day = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day");
    let options = Options { stores: 1, orders_per_week: 3, weeks: 1, seed: 1, last_day, ..Options::fixtures() };
    let files = business(&options);
    for word in ["ExportOrderList", "ExportItemlList", "退款管理", "店铺_全部", "商品_全部", "商品报表", "计划报表"]
    {
        assert!(files.iter().any(|file| file.path.contains(word)), "{word}");
    }
}

#[test]
fn layouts_have_the_columns_of_the_platforms() {
    assert_eq!(layouts::orders_2018(false).len(), 54);
    assert_eq!(layouts::orders_2018(true).len(), 56);
    assert_eq!(layouts::items_2026().len(), 36);
    assert_eq!((layouts::product_days(false).len(), layouts::product_days(true).len()), (38, 40));
    assert_eq!(
        (layouts::ad_items(false).len(), layouts::ad_items(true).len(), layouts::ad_plans().len()),
        (76, 83, 83)
    );
    let oddities = demo::oddities();
    let header = |name: &str| {
        let file = oddities.iter().find(|file| file.path == name).expect(name);
        table(file).swap_remove(if name.ends_with(".xls") { 4 } else { 0 })
    };
    assert_eq!(header("order-report-44.csv"), layouts::ORDERS_44);
    assert_eq!(header("order-report-44.csv")[18], "订单付款时间 ");
    assert_eq!(header("order-report-2018.csv"), layouts::orders_2018(true));
    assert_eq!(header("wrong-dimension.xlsx"), layouts::ORDERS_NEW);
    assert_eq!(header("item-report-10.csv"), layouts::ITEMS_10);
    assert_eq!(header("item-report-36.xlsx"), layouts::items_2026());
    assert_eq!(header("refund-report-39.xlsx"), layouts::REFUNDS_39);
    assert_eq!(header("refund-report-51.xlsx"), layouts::REFUNDS_51);
    assert_eq!(header("product-days-40.xls"), layouts::product_days(true));
    assert_eq!(header("ad-plan-report.csv"), layouts::ad_plans());
}

#[test]
fn ids_have_eighteen_or_nineteen_digits_and_an_order_is_the_same_in_each_export() {
    for truth in truths() {
        let mut seen: BTreeMap<String, (String, i64)> = BTreeMap::new();
        let mut overlaps = 0;
        for file in files(&truth.store, "ExportOrderList") {
            for record in records(&table(file), "订单编号") {
                let order = id(&record["订单编号"]).to_owned();
                assert!(matches!(order.len(), 18 | 19) && order.bytes().all(|byte| byte.is_ascii_digit()), "{order}");
                let created = record["订单创建时间"].replace('/', "-")[..16].to_owned();
                let facts = (created, cents(&record["买家应付货款"]) + cents(&record["买家应付邮费"]));
                assert_eq!(facts.1, cents(&record["总金额"]));
                overlaps += usize::from(seen.contains_key(&order));
                assert_eq!(*seen.entry(order).or_insert_with(|| facts.clone()), facts);
            }
        }
        assert!(overlaps > 500, "{overlaps} rows overlap");
    }
}

#[test]
fn the_platform_counts_what_was_paid_with_the_made_up_orders_and_without_postage() {
    for truth in truths() {
        let file = files(&truth.store, "店铺_全部_2026-11-09").next().expect("the shop's week");
        let days = records(&table(file), "统计日期");
        assert_eq!(days.len(), 7);
        let sum = |name: &str| days.iter().map(|day| cents(&day[name])).sum::<i64>();
        assert_eq!(sum("支付金额"), truth.paid_with_excluded - truth.postage);
        assert_eq!(sum("支付父订单数") / 100, (truth.orders + truth.excluded_orders) as i64);
        assert_eq!(sum("成功退款金额"), truth.refunded);
        let spend = ["关键词推广花费", "精准人群推广花费", "智能场景花费", "全站推广花费"].map(sum);
        assert_eq!(spend.iter().sum::<i64>(), truth.ad_spend);
        assert!(truth.excluded_orders > 0 && truth.postage > 0);
    }
}

#[test]
fn both_cuts_of_the_ads_agree_but_for_the_planted_difference() {
    for (truth, difference) in truths().into_iter().zip([126, 0]) {
        let spend = |word: &str| -> i64 {
            let newest = files(&truth.store, word).max_by(|a, b| a.path.cmp(&b.path)).expect(word);
            let rows = records(&table(newest), "日期");
            let inside = |row: &&BTreeMap<String, String>| row["日期"].parse().is_ok_and(|day| week().contains(day));
            rows.iter().filter(inside).map(|row| cents(&row["花费"])).sum()
        };
        let plans = spend("/计划报表_2026");
        assert_eq!(plans - spend("/商品报表_2026"), difference);
        assert_eq!(plans, truth.ad_spend - truth.ad_spend_whole_store);
    }
}

#[test]
fn refunds_of_the_week_are_those_of_the_newest_report() {
    for truth in truths() {
        let file = files(&truth.store, "退款管理20261116").next().expect("the newest report");
        let refunds = records(&table(file), "退款编号");
        let inside = |row: &&BTreeMap<String, String>| {
            row["退款状态"] == "退款成功" && row["退款完结时间"][..10].parse().is_ok_and(|day| week().contains(day))
        };
        let sum: i64 = refunds.iter().filter(inside).map(|row| cents(&row["买家退款金额"])).sum();
        assert_eq!(sum, truth.refunded);
        let applied = |row: &BTreeMap<String, String>| row["退款的申请时间"][..10].parse::<NaiveDate>().expect("a day");
        let oldest = refunds.iter().map(applied).min().expect("refunds");
        assert!((week().last() - oldest).num_days() >= 40, "{oldest}");
    }
}

#[test]
fn payments_lie_on_both_sides_of_midnight() {
    for truth in truths() {
        let newest = files(&truth.store, "ExportOrderList202611160").next().expect("the newest report");
        let orders = records(&table(newest), "订单编号");
        for edge in ["2026-11-15 23:59:59", "2026-11-16 00:00:00", "2026-11-08 23:59:59", "2026-11-09 00:00:00"] {
            assert!(orders.iter().any(|order| order["订单付款时间"] == edge), "{} {edge}", truth.store);
        }
    }
}

#[test]
fn the_plan_has_each_day_and_adds_up_to_round_years() {
    let plan = BUSINESS.iter().find(|file| file.path == "plan.xlsx").expect("a plan");
    let april = MonthDay::parse("04-01").expect("a day");
    let calendar = Calendar::new(Kind::Iso, april, Weekday::Mon, LastYear::Days364).expect("a calendar");
    let stores = KnownStores::new([("tmall-flagship", "旗舰店"), ("taobao-home", "家居店")]);
    let sheets = plan_book::sheets(plan.bytes.clone());
    let (book, findings) = PlanBook::read("plan.xlsx", &sheets, &stores, &calendar).expect("a plan");
    let (plan, unequal) = book.resolve(&stores, Redistribution::Respread);
    assert!(findings.is_empty() && unequal.is_empty() && book.fit(&stores).is_empty(), "{findings:?} {unequal:?}");
    for store in stores.ids() {
        for year in [2025, 2026] {
            assert!(plan.missing(store, calendar.year_span(year)).is_empty());
            let annual = plan.annual(store, &calendar, year).expect("a target").raw();
            assert!(annual > 0 && annual % 100_000_000 == 0, "{store} {year}: {annual}");
        }
        assert_eq!(book.roles_of(store).iter().map(|mix| mix.share).sum::<Decimal>(), Decimal::ONE);
        let week = calendar.week("2026-W46").expect("a week");
        let target = plan.sum(store, week.span()).expect("a target");
        assert!(book.needed_visitors(store, week, target).is_some());
        assert_eq!(book.goals.iter().filter(|goal| goal.store.as_deref() == Some(store)).count(), 6);
    }
    assert!(book.events.iter().any(|event| event.name == "双11" && event.note.is_some()));
}

#[test]
fn titles_are_hostile_and_some_codes_are_in_no_catalog() {
    let newest = files("tmall-flagship", "ExportItemlList20261116").next().expect("the newest item report");
    let items = records(&table(newest), "子订单编号");
    for start in ["=", "+", "-", "@"] {
        assert!(items.iter().any(|item| item["商品标题"].starts_with(start)), "{start}");
    }
    assert!(items.iter().any(|item| item["商品标题"].contains('🌙')));
    let catalog = BUSINESS.iter().find(|file| file.path == "catalog.csv").expect("a catalog");
    let known = records(&delimited(&catalog.bytes), "商家编码");
    let lacks = |item: &&BTreeMap<String, String>| !known.iter().any(|row| row["商家编码"] == item["商家编码"]);
    assert!(items.iter().any(|item| lacks(&item)));
}

#[test]
fn an_order_was_closed_after_payment_and_the_newest_export_lacks_what_was_refunded() {
    let newest = files("taobao-home", "ExportOrderList202611160").next().expect("the newest order report");
    let orders = records(&table(newest), "订单编号");
    assert!(!orders[0].contains_key("退款金额"));
    let emptied = |order: &&BTreeMap<String, String>| {
        order["订单状态"] == "交易关闭" && !order["订单付款时间"].is_empty() && order["买家实付金额"] == "0.00"
    };
    assert!(orders.iter().any(|order| emptied(&order)));
}

#[test]
fn files_have_the_quirks_of_their_way_here() {
    let same = |word: &str, store: &str| {
        let bytes: BTreeSet<&[u8]> = files(store, word).map(|file| file.bytes.as_slice()).collect();
        (files(store, word).count(), bytes.len())
    };
    assert_eq!(same("退款管理20261116", "tmall-flagship"), (2, 1));
    assert_eq!(same("店铺_全部_2026-11-09", "taobao-home"), (2, 1));
    let first =
        |store: &str, word: &str| records(&table(files(store, word).next().expect(word)), "统计日期").swap_remove(0);
    assert_eq!(first("taobao-home", "商品_全部_2026-11-09")["统计日期"], "20261109");
    let slashes = files("taobao-home", "ExportOrderList202611020").next().expect("saved in Excel");
    assert_eq!(records(&table(slashes), "订单编号")[0]["订单创建时间"].matches('/').count(), 2);
    let streamed = files("tmall-flagship", "ExportOrderList202611160").next().expect("streamed");
    let sheet = String::from_utf8(content(&streamed.bytes)["xl/worksheets/sheet1.xml"].clone()).expect("text");
    assert!(sheet.contains("<dimension ref=\"A1\"/>"));
}

#[test]
fn days_that_are_exported_again_have_ripened() {
    let sales = |stamp: &str| -> (i64, i64) {
        let file = files("tmall-flagship", stamp).next().expect(stamp);
        let rows = records(&table(file), "日期");
        let shared = rows.iter().filter(|row| ("2026-11-02".."2026-11-09").contains(&row["日期"].as_str()));
        shared.fold((0, 0), |sum, row| (sum.0 + cents(&row["花费"]), sum.1 + cents(&row["总成交金额"])))
    };
    let (before, after) = (sales("/计划报表_20261109"), sales("/计划报表_20261116"));
    assert!(before.0 == after.0 && before.1 < after.1, "{before:?} {after:?}");
}

#[test]
fn oddities_are_small_and_as_broken_as_they_say() {
    let oddities = demo::oddities();
    let find = |name: &str| oddities.iter().find(|file| file.path == name).expect(name);
    assert!(oddities.iter().all(|file| file.bytes.len() < 32_000));
    for name in ["encrypted-workbook.xlsx", "truncated.xlsx", "html-as-xls.xls", "~$ExportOrderList.xlsx"] {
        assert!(calamine::open_workbook_auto_from_rs(Cursor::new(&find(name).bytes)).is_err(), "{name}");
    }
    let container = cfb::CompoundFile::open(Cursor::new(&find("encrypted-workbook.xlsx").bytes)).expect("a container");
    assert!(container.exists("/EncryptedPackage"));
    assert_eq!(content(&find("zip-with-two-files.zip").bytes).len(), 2);
    assert_eq!(table(find("header-only.xlsx")).len(), 1);
    assert!(table(find("ids-rounded-by-excel.csv"))[1][0].ends_with("E+18"));
    assert_eq!(table(find("no-cell-references.xlsx"))[..5], table(find("wrong-dimension.xlsx"))[..5]);
    let odd = table(find("cells-that-cannot-be-read.xlsx"));
    assert_eq!([odd[2][11].as_str(), &odd[4][6], &odd[6][0]], ["2026-02-30 25:61:00", "一百六十九元", ""]);
    assert!(std::str::from_utf8(&find("gb18030-four-byte.csv").bytes).is_err());
}

/// What a report over the fixtures must come to; whoever changes the simulation changes these numbers knowingly.
#[test]
fn the_truth_of_the_week_is_known() {
    let yuan = Money::from_cents;
    let line = |t: &Truth| {
        format!(
            "{}: {} ({}) paid, {} postage, {} ({}) orders, {} units, {} refunded of {} orders, {} ads ({}), {} received",
            t.store,
            yuan(t.paid),
            yuan(t.paid_with_excluded),
            yuan(t.postage),
            t.orders,
            t.excluded_orders,
            t.units,
            yuan(t.refunded),
            t.refunded_orders,
            yuan(t.ad_spend),
            yuan(t.ad_spend_whole_store),
            yuan(t.received)
        )
    };
    assert_eq!(
        truths().iter().map(line).collect::<Vec<_>>(),
        [
            "tmall-flagship: 32663.19 (33158.54) paid, 185.00 postage, 100 (3) orders, 243 units, 3139.30 refunded of 15 orders, 2720.89 ads (581.70), 23740.05 received",
            "taobao-home: 22353.70 (22383.63) paid, 105.00 postage, 86 (1) orders, 228 units, 3663.50 refunded of 19 orders, 2151.28 ads (0.00), 10797.12 received",
        ]
    );
}
