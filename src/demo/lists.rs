//! What the operator of the business wrote: settings, plan, catalog, the list of made-up orders.

use super::DemoFile;
use super::business::{Business, Store};
use super::exports::yuan;
use super::products::{NOT_IN_CATALOG, RANGE};
use super::season;
use crate::calendar::Span;
use chrono::{Datelike, NaiveDate};
use std::fmt::Write;

/// The operator's files.
pub(super) fn files(business: &Business) -> Vec<DemoFile> {
    let file = |path: &str, text: String| DemoFile { path: path.to_owned(), bytes: text.into_bytes() };
    vec![
        file("config.toml", config(business)),
        file("plan.csv", plan(business)),
        file("catalog.csv", catalog(business)),
        file("excluded.csv", excluded(business)),
    ]
}

const SETTINGS: &str = r#"# 木禾: a made-up business in the platforms' own export layouts.
title = "木禾"
language = "zh-CN"
time_zone = "Asia/Shanghai"
currency = "CNY"

[report]
id = "weekly"
rhythm = "week"

[paths]
inbox = "inbox"
data = "data"
reports = "reports"
plan = "plan.csv"
catalog = "catalog.csv"
excluded = "excluded.csv"

[calendar]
kind = "iso"
fiscal_year_start = "04-01"
week_start = "monday"
last_year = "-364d"

[plan]
basis = "paid"

[intake]
settle = "0s"

[mail]
transport = "file"
from = "木禾周报 <report@example.com>"
operator = "ops@example.com"
"#;

fn config(business: &Business) -> String {
    let mut text = SETTINGS.to_owned();
    for store in &business.stores {
        let _ = write!(
            text,
            "\n[[stores]]\nid = \"{}\"\nname = \"{}\"\nplatform = \"{}\"\nperson = \"{}\"\nexpects = [\"orders\", \"lines\", \"refunds\", \"ads\", \"traffic\", \"products\"]\n",
            store.id, store.name, store.platform, store.person
        );
    }
    let one = business.stores.last().map_or("*", |store| store.id.as_str());
    let owners = [
        ("王总", "wang@example.com", "*", "owner"),
        ("陈总", "chen@example.com", one, "owner"),
        ("小李", "li@example.com", "*", "operator"),
    ];
    for (name, email, stores, view) in owners {
        let _ = write!(
            text,
            "\n[[owners]]\nname = \"{name}\"\nemail = \"{email}\"\nstores = [\"{stores}\"]\nview = \"{view}\"\n"
        );
    }
    text
}

/// The whole fiscal years, April to March, that the business touches.
fn fiscal_years(span: Span) -> Vec<Span> {
    let year_of = |day: NaiveDate| if day.month() >= 4 { day.year() } else { day.year() - 1 };
    let years = year_of(span.first())..=year_of(span.last());
    let year = |year: i32| Span::new(NaiveDate::from_ymd_opt(year, 4, 1)?, NaiveDate::from_ymd_opt(year + 1, 3, 31)?);
    years.filter_map(year).collect()
}

fn plan(business: &Business) -> String {
    let span = business.options.span();
    let mut text = "店铺,日期,目标\n".to_owned();
    for store in &business.stores {
        for year in fiscal_years(span) {
            let annual = annual_target(store, span, year);
            for (day, cents) in spread(annual, year) {
                let _ = writeln!(text, "{},{day},{}", store.id, yuan(cents));
            }
        }
    }
    text
}

fn weight(span: Span) -> i64 {
    span.days().map(season::weight).sum()
}

/// What the year will bring at the pace of the covered days without their few very large orders, in whole ten thousands
/// of yuan.
fn annual_target(store: &Store, covered: Span, year: Span) -> i64 {
    let inside = |order: &&super::business::Order| order.paid.is_some_and(|paid| covered.contains(paid.date()));
    let paid: i64 = store.orders.iter().filter(inside).map(super::business::Order::total).sum();
    let pace = i128::from(paid) * i128::from(weight(year)) / i128::from(weight(covered).max(1));
    let usual = (pace * 92 / 100) as i64;
    (usual / 1_000_000).max(1) * 1_000_000
}

/// The annual target over the days, by largest remainder to the cent.
fn spread(annual: i64, year: Span) -> Vec<(NaiveDate, i64)> {
    let whole = i128::from(weight(year).max(1));
    let exact = |day: NaiveDate| i128::from(annual) * i128::from(season::weight(day));
    let mut days: Vec<(NaiveDate, i64)> = year.days().map(|day| (day, (exact(day) / whole) as i64)).collect();
    let missing = annual - days.iter().map(|(_, cents)| cents).sum::<i64>();
    let mut order: Vec<usize> = (0..days.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(exact(days[*index].0) % whole), *index));
    for index in order.into_iter().take(missing.max(0) as usize) {
        days[index].1 += 1;
    }
    days
}

fn catalog(business: &Business) -> String {
    let mut text = "商家编码,店铺,商品ID,名称,款号,角色,类目,负责人,单位成本\n".to_owned();
    for store in &business.stores {
        for listing in &store.listings {
            let article = &RANGE[listing.product];
            if !NOT_IN_CATALOG.contains(&article.code) {
                let _ = writeln!(
                    text,
                    "{},{},{},{},{},{},{},{},{}",
                    article.code,
                    store.id,
                    listing.id,
                    article.name,
                    article.style,
                    article.role,
                    article.category,
                    article.person,
                    yuan(article.cost)
                );
            }
        }
    }
    text
}

fn excluded(business: &Business) -> String {
    let mut text = "店铺,订单编号,原因\n".to_owned();
    for store in &business.stores {
        for order in &store.orders {
            if let Some(reason) = order.excluded {
                let _ = writeln!(text, "{},{},{reason}", store.id, order.id);
            }
        }
    }
    text
}
