//! What the operator of the business wrote: settings, catalog, the list of made-up orders. The settings name a plan,
//! `plan.xlsx`, which is for the caller to make: it is a workbook of the program's.

use super::DemoFile;
use super::business::Business;
use super::exports::yuan;
use super::products::{NOT_IN_CATALOG, RANGE};
use chrono::{Datelike, Days, Months, NaiveDate};
use std::fmt::Write;

/// The operator's files.
pub(super) fn files(business: &Business) -> Vec<DemoFile> {
    let file = |path: &str, text: String| DemoFile { path: path.to_owned(), bytes: text.into_bytes() };
    let mut files = vec![
        file("config.toml", config(business)),
        file("catalog.csv", catalog(business)),
        file("excluded.csv", excluded(business)),
        file("actions.csv", actions(business)),
    ];
    if in_dollars(business) {
        files.push(file("rates.csv", rates(business)));
    }
    files
}

fn in_dollars(business: &Business) -> bool {
    business.stores.iter().any(|store| store.platform.in_dollars())
}

/// In America the Sunday ends on Monday afternoon, and the report waits four and a half hours from then on.
const SCHEDULE: &str = "
[schedule]
from = \"09:30\"
wait_until = \"14:00\"
";

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
plan = "plan.xlsx"
catalog = "catalog.csv"
excluded = "excluded.csv"
actions = "actions.csv"

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
    if in_dollars(business) {
        text = text.replace("excluded = \"excluded.csv\"\n", "excluded = \"excluded.csv\"\nrates = \"rates.csv\"\n")
            + SCHEDULE;
    }
    for store in &business.stores {
        let traits = store.platform.traits();
        let _ = write!(
            text,
            "\n[[stores]]\nid = \"{}\"\nname = \"{}\"\nplatform = \"{}\"\nperson = \"{}\"\nexpects = [\"{}\"]\n",
            store.id,
            store.name,
            traits.id,
            traits.person,
            traits.expects.join("\", \"")
        );
        for (key, value) in traits.costs {
            let _ = writeln!(text, "{key} = {value}");
        }
        // What is sold in China lies in one warehouse, whose list is the first store's.
        if business.options.bills && store.number > 0 && store.platform.zone().is_none() {
            let _ = writeln!(text, "stock_of = \"{}\"", business.stores[0].id);
        }
        if let Some(zone) = store.platform.zone() {
            let _ = writeln!(text, "time_zone = \"{zone}\"\ncurrency = \"USD\"");
        }
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
                    store.product_id(listing),
                    article.name,
                    article.style,
                    article.role,
                    article.category,
                    article.person,
                    yuan(store.platform.cost(article.cost))
                );
            }
        }
    }
    text
}

/// Those that exports can hold: of an order of the Monday on which they are made nobody can know yet.
fn excluded(business: &Business) -> String {
    let mut text = "店铺,订单编号,原因\n".to_owned();
    let last = business.options.span().last();
    for store in &business.stores {
        for order in store.orders.iter().filter(|order| order.created.date() <= last) {
            if let Some(reason) = order.excluded {
                let _ = writeln!(text, "{},{},{reason}", store.id, store.order_id(order));
            }
        }
    }
    text
}

/// What its people decided to do in the last weeks: one brings a product visitors, none of the others changes anything, and the report
/// has to see both.
fn actions(business: &Business) -> String {
    let mut text = "行动,负责人,开始,截止,店铺,指标,商品ID,计划,预期\n".to_owned();
    let last = business.options.span().last();
    let ago = |days: u64| last - Days::new(days);
    let day = |days| ago(days).format("%Y-%m-%d").to_string();
    for store in &business.stores {
        let (id, person) = (store.id.as_str(), store.platform.traits().person);
        if let Some((listing, since)) = store.pushed {
            let listing = &store.listings[listing];
            let (name, product) = (RANGE[listing.product].name, store.product_id(listing));
            let _ = writeln!(text, "{name}放首页首屏,{person},{since},{},{id},访客数,{product},,+50 %", day(0));
        }
        if let Some(listing) = store.listings.first() {
            let product = store.product_id(listing);
            let name = RANGE[listing.product].name;
            let _ = writeln!(text, "换{name}主图,{person},{},{},{id},支付金额,{product},,+15 %", day(27), day(0));
        }
        let _ = writeln!(text, "满 399 减 40,{person},{},,{id},客单价,,,+5 %", day(13));
        if matches!(store.platform.traits().id, "tmall" | "taobao") {
            let _ = writeln!(text, "降关键词出价,{person},{},,{id},投产比,,爆款拉新_关键词推广,+10 %", day(20));
        }
        let _ = writeln!(text, "客服话术加尺寸确认,{person},{},,{id},退款率,,,-2 百分点", day(2));
    }
    text
}

/// What a dollar costs, a row for the first of each month, from the one before the business begins; targets of its fiscal year
/// are counted from April.
fn rates(business: &Business) -> String {
    let mut text = "from,to,date,rate\n".to_owned();
    let span = business.options.span();
    let before = span.first().with_day(1).and_then(|day| day.checked_sub_months(Months::new(1)));
    let april = |year| NaiveDate::from_ymd_opt(year, 4, 1);
    let year = april(span.first().year()).filter(|april| *april <= span.first());
    let mut month = before.min(year.or_else(|| april(span.first().year() - 1)));
    while let Some(day) = month.filter(|day| *day <= span.last()) {
        let ten_thousandths = 70_800 + (i64::from(day.year()) * 12 + i64::from(day.month())) * 37 % 900;
        let _ = writeln!(text, "USD,CNY,{day},{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000);
        month = day.checked_add_months(Months::new(1));
    }
    text
}
