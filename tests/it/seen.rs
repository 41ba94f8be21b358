//! Files whose headers, encodings and quirks were seen on real ones, their values made up: each is recognised as what it is, or refused
//! with the advice that helps.

use crate::support::profile_files::name;
use crate::support::shop::fixtures;
use sheet::Limits;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zhoubao::extract::{Advice, Extract, Profiles, Verdict, extract};
use zhoubao::words::{Language, Words};

/// All of them, by platform.
pub fn files() -> Vec<PathBuf> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
    };
    let mut all: Vec<PathBuf> = below(&fixtures("seen")).iter().flat_map(|platform| below(platform)).collect();
    all.sort();
    all
}

/// The profile of a file with the rows of each table, totals and rows of another kind; or that it is to be exported by day.
#[rustfmt::skip]
const SEEN: [(&str, &str); 29] = [
    ("Sponsored Products Advertised product report (IN 2020).xlsx", "amazon.ads-products: ad_days 2"),
    ("Sponsored Products Campaign report (IN 2020).csv", "amazon.ads-campaigns: ad_days 2"),
    ("Sponsored Products Search term report (US 2022).xlsx", "amazon.ads-terms: ad_days 7, 1 of several days"),
    ("all_orders.txt", "amazon.orders: orders 6, order_lines 7"),
    ("date_range_us.csv", "amazon.transactions: refunds 1, cost_entries 5"),
    ("unified_transaction_in.csv", "amazon.transactions: refunds 0, cost_entries 2"),
    ("商品推广_推广的商品_报告 (zh, dimension A1).xlsx", "amazon.ads-products: ad_days 1"),
    ("1794700000_orders.csv", "douyin.orders: orders 3, order_lines 4"),
    ("Campaign report (All time, empty).csv", "google.ads by day"),
    ("Campaign report (UK, UTF-16LE tabs, Day).csv", "google.ads: ad_days 2, 2 totals"),
    ("Campaign report (default, no Day).csv", "google.ads by day"),
    ("orders_19000000.csv", "jd.orders: orders 4, order_lines 5"),
    ("京东联盟.xlsx", "jd.affiliate-days: ad_days 1, 1 totals"),
    ("京准通全站（列名见过，顺序与标题行未见）.xlsx", "jd.ads-sitewide: ad_days 2, 1 totals"),
    ("京准通非全站（点击时间按小时）.xlsx", "jd.ads-days: ad_days 2, 1 totals"),
    ("售后服务单（分组行+表头，列见过31个，顺序未见）.xlsx", "jd.after-sales: refunds 1"),
    ("ads (zh-CN headers).csv", "meta.ads by day"),
    ("ads daily (EN, total row first, range columns).csv", "meta.ads: ad_days 3, 1 totals"),
    ("ads default (aggregate, no Day).csv", "meta.ads by day"),
    ("0123456789abcdef0123456789abcdeforders_export2026-11-16-10-09-23.csv", "pdd.orders: orders 5, order_lines 5"),
    ("售后（列名已见，顺序未见）.xlsx", "pdd.after-sales: refunds 2"),
    ("商品推广_账户_分天数据_20261109至20261115.xls", "pdd.ads-days: ad_days 2, 1 totals"),
    ("orders_export_1.csv", "shopify.orders: orders 9, order_lines 10"),
    ("orders_export_wrapped_by_resave.csv", "shopify.orders: orders 1, order_lines 2"),
    ("Account-Campaign Report-(2026-11-09 to 2026-11-15).xlsx", "tiktok.ads by day"),
    ("by day (unverified row order).csv", "tiktok.ads: ad_days 1"),
    ("tmall_order_report (2020, seven columns, no 订单状态).csv", "taobao.orders: orders 4"),
    ("计划报表_20261116_110330.csv", "wanxiang.plans: ad_days 1"),
    ("退款20261116092500.xlsx", "taobao.refunds: refunds 3"),
];

fn told(read: &Extract) -> String {
    let [part] = &read.parts[..] else { panic!("{:?}", read.parts) };
    let mut tables: BTreeMap<&str, u64> = BTreeMap::new();
    part.tables.iter().for_each(|table| *tables.entry(table.table.name()).or_default() += table.read);
    let mut order: Vec<&str> = part.tables.iter().map(|table| table.table.name()).collect();
    order.dedup();
    let mut said = format!("{}: ", part.profile);
    said += &order.iter().map(|table| format!("{table} {}", tables[table])).collect::<Vec<_>>().join(", ");
    for (count, what) in [(part.totals, "totals"), (part.spread, "of several days")] {
        if count > 0 {
            let _ = write!(said, ", {count} {what}");
        }
    }
    // Whether totals are the sum of rows says nothing where values are made up.
    let whole = read.rejects.is_empty() && read.passed_over.is_empty();
    if whole { said } else { format!("{said}; {:?} {:?}", read.rejects, read.passed_over) }
}

#[test]
fn each_is_recognised_or_refused_with_where_to_export_it_by_day() {
    let (profiles, expected) = (Profiles::built_in(), BTreeMap::from(SEEN));
    let mut found = BTreeMap::new();
    for path in files() {
        let folder = TempDir::new().expect("a folder");
        let zone = chrono_tz::Asia::Shanghai;
        let verdict = extract(&path, folder.path(), &profiles, zone, &Limits::default()).expect("our disk");
        let said = match verdict {
            Verdict::Read(read) => told(&read),
            Verdict::Refused(why) => {
                let own = |id: &&&str| {
                    Language::ALL.iter().all(|language| {
                        let (said, profile) =
                            (Words::built_in(*language).say(&why), profiles.get(id).expect("a profile"));
                        said.contains(profile.name(*language)) && said.contains(profile.page(*language))
                    })
                };
                let of = ["google.ads", "meta.ads", "tiktok.ads"];
                let by_day = why.key() == Advice::ExportByDay.key();
                of.iter().find(own).filter(|_| by_day).map_or_else(|| format!("{why:?}"), |id| format!("{id} by day"))
            }
        };
        found.insert(name(&path), said);
    }
    for (name, said) in &found {
        assert_eq!(expected.get(name.as_str()), Some(&said.as_str()), "{name}");
    }
    assert_eq!(found.len(), expected.len());
}
