//! Reports of the same advertising that operators download instead of the usual one: JD by campaign, by sku and of its affiliates, Amazon
//! by campaign and by search term, and what Meta and TikTok give.

use super::ads::{self, Figures};
use super::{Query, grouped_yuan, percent, quotient, yuan};
use crate::advertising::AdDay;
use crate::book::{Cell, Row, header};
use crate::layouts::{amazon, jd, social};
use crate::products::{RANGE, english};
use chrono::{Days, NaiveDate};

type Cells<'a> = &'a dyn Fn(NaiveDate, &(usize, usize), &Figures, &str) -> Cell;

/// A row per day, plan and item.
fn rows(query: Query<'_>, columns: &[&str], cell: Cells<'_>) -> Vec<Row> {
    let key: fn(&AdDay) -> (usize, usize) = |day| (day.plan.unwrap_or(0), day.item);
    let mut rows = vec![header(columns)];
    for ((date, key), figures) in &ads::by(query, false, key) {
        rows.push(columns.iter().map(|name| cell(*date, key, figures, name)).collect());
    }
    rows
}

/// 京准通 by campaign and sku, the custom report; 跟单SKU ID is empty where the spend is of nothing in particular.
pub fn jd_plans(query: Query<'_>) -> Vec<Row> {
    let store = query.store;
    rows(query, &jd::ADS_PLANS, &|date, (plan, item), figures, name| match name {
        "日期" => Cell::text(date.to_string()),
        "账户名称" => Cell::text("jd_muhe"),
        "产品线" => Cell::text(["京东快车", "购物触点"][plan % 2]),
        "计划类型" => Cell::text("普通计划"),
        "计划ID" => Cell::text(store.ads.plans[*plan].id.as_str()),
        "推广计划" => Cell::text(store.ads.plans[*plan].name.as_str()),
        "单元ID" => Cell::text("30001"),
        "推广单元" => Cell::text("单元一"),
        "跟单SKU ID" if *plan == 0 => Cell::text(store.listings[*item].id.as_str()),
        _ => jd_figure(figures, name),
    })
}

/// 京准通 by sku, as it is called since about 2023.
pub fn jd_items(query: Query<'_>) -> Vec<Row> {
    let store = query.store;
    let mut rows = vec![header(&jd::ADS_ITEMS)];
    for ((date, item), figures) in &ads::by(query, false, |day| day.item) {
        let cell = |name: &&str| match *name {
            "日期" => Cell::text(date.to_string()),
            "跟单SKU ID" => Cell::text(store.listings[*item].id.as_str()),
            "跟单SKU名称" => Cell::text(RANGE[store.listings[*item].product].title),
            name => jd_figure(figures, name),
        };
        rows.push(jd::ADS_ITEMS.iter().map(cell).collect());
    }
    rows
}

fn jd_figure(figures: &Figures, name: &str) -> Cell {
    let (orders, sales) = figures.deals();
    Cell::text(match name {
        "展现数" => figures.impressions.to_string(),
        "点击数" => figures.clicks.to_string(),
        "总费用" | "花费" => yuan(figures.spend),
        "直接订单行" => figures.direct.0.to_string(),
        "直接订单金额" => yuan(figures.direct.1),
        "间接订单行" => figures.indirect.0.to_string(),
        "间接订单金额" => yuan(figures.indirect.1),
        "总订单行" => orders.to_string(),
        "总订单金额" => yuan(sales),
        "预售订单金额" => "0.00".to_owned(),
        "总购物车数" | "总加购数" | "下单新客数" | "预售订单行" => (figures.clicks / 9).to_string(),
        _ => String::new(),
    })
}

/// 京东联盟: commissions, of which the last column fell due for earlier orders.
pub fn jd_affiliate(query: Query<'_>) -> Vec<Row> {
    let days = ads::by(query, true, |_| ());
    let row = |when: String, figures: &Figures| -> Row {
        let (orders, sales) = figures.deals();
        let cell = |name: &&str| match *name {
            "日期" => when.clone(),
            "点击量" => figures.clicks.to_string(),
            "下单订单量" => orders.to_string(),
            "下单订单金额" => yuan(sales),
            "预估佣金金额" => yuan(sales / 20),
            "完成订单量" => figures.net.0.to_string(),
            "完成订单金额" => yuan(figures.net.1),
            _ => yuan(figures.net.1 / 20),
        };
        jd::AFFILIATE.iter().map(|name| Cell::text(cell(name))).collect()
    };
    let mut rows = vec![header(&jd::AFFILIATE)];
    rows.extend(days.iter().map(|((date, ()), figures)| row(date.to_string(), figures)));
    rows.push(row("合计".to_owned(), &ads::total(days.values())));
    rows
}

/// Sponsored products by campaign, as text: `Start Date` is the campaign's and `Last Year Spend` another year's.
pub fn amazon_campaigns(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&amazon::ADS_CAMPAIGNS)];
    for ((date, plan), figures) in &ads::by(query, false, |day| day.plan.unwrap_or(0)) {
        let cell = |name: &&str| Cell::text(campaign_text(*date, *plan, figures, name));
        rows.push(amazon::ADS_CAMPAIGNS.iter().map(cell).collect());
    }
    rows
}

fn campaign_text(date: NaiveDate, plan: usize, figures: &Figures, name: &str) -> String {
    let (orders, sales) = figures.deals();
    match name {
        "Date" => date.format("%b %-d, %Y").to_string(),
        "Start Date" => "Jan 18, 2026".to_owned(),
        "Portfolio name" => "No Portfolio".to_owned(),
        "Campaign Type" => "Sponsored Products".to_owned(),
        "Campaign Name" => ["Auto - all", "Winter || SP"][plan % 2].to_owned(),
        "Status" => "ENABLED".to_owned(),
        "Currency" => "USD".to_owned(),
        "Budget" => "$100.0".to_owned(),
        "Targeting Type" => "Manual targeting".to_owned(),
        "Impressions" => figures.impressions.to_string(),
        "Clicks" => figures.clicks.to_string(),
        "Click-Thru Rate (CTR)" => percent(figures.clicks, figures.impressions),
        "Spend" => format!("${}", grouped_yuan(figures.spend)),
        "Cost Per Click (CPC)" => format!("${}", quotient(figures.spend, figures.clicks * 100, 7)),
        "7 Day Total Orders (#)" => orders.to_string(),
        "7 Day Total Sales" => format!("${}", grouped_yuan(sales)),
        "Total Advertising Cost of Sales (ACoS)" => percent(figures.spend, sales).replace('-', ""),
        _ => String::new(),
    }
}

/// Sponsored products by search term: all of the spend, three quarters of the sales; every third row is of three days.
pub fn amazon_terms(query: Query<'_>) -> Vec<Row> {
    let mut nth = 0;
    let mut rows = vec![header(&amazon::ADS_TERMS)];
    for ((date, (plan, item)), figures) in &ads::by(query, false, |day| (day.plan.unwrap_or(0), day.item)) {
        nth += 1;
        let last = if nth % 3 == 0 { *date + Days::new(2) } else { *date };
        let cell = |name: &&str| term_cell([*date, last], (*plan, *item), figures, name.trim());
        rows.push(amazon::ADS_TERMS.iter().map(cell).collect());
    }
    rows
}

fn term_cell(days: [NaiveDate; 2], (plan, item): (usize, usize), figures: &Figures, name: &str) -> Cell {
    let serial = |day: NaiveDate| {
        Cell::Date((day - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default()).num_days().to_string())
    };
    let number = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Number(text) };
    let (orders, sales) = (figures.direct.0, figures.direct.1);
    match name {
        "Start Date" => serial(days[0]),
        "End Date" => serial(days[1]),
        "Portfolio name" => Cell::text("Not grouped"),
        "Currency" => Cell::text("USD"),
        "Campaign Name" => Cell::text(["Auto - all", "Winter || SP"][plan % 2]),
        "Ad Group Name" => Cell::text("Group A"),
        "Targeting" => Cell::text("*"),
        "Match Type" => Cell::text("-"),
        "Customer Search Term" => Cell::text(english(item).to_lowercase()),
        "Impressions" => number((figures.impressions / 2).to_string()),
        "Clicks" => number(figures.clicks.to_string()),
        "Spend" => number(yuan(figures.spend)),
        "Cost Per Click (CPC)" => number(quotient(figures.spend, figures.clicks * 100, 6)),
        "7 Day Total Sales" | "7 Day Advertised SKU Sales" => number(yuan(sales)),
        "7 Day Total Orders (#)" | "7 Day Total Units (#)" | "7 Day Advertised SKU Units (#)" => {
            number(orders.to_string())
        }
        "7 Day Other SKU Units (#)" | "7 Day Other SKU Sales" => number("0".to_owned()),
        "Click-Thru Rate (CTR)" => number(quotient(figures.clicks, figures.impressions / 2, 6)),
        "7 Day Conversion Rate" => number(quotient(orders, figures.clicks, 6)),
        "Total Return on Advertising Spend (ROAS)" => number(quotient(sales, figures.spend, 6)),
        _ => number(quotient(figures.spend, sales, 6)),
    }
}

/// Meta by day: the account's total first, its names empty; start and end are the whole range's on every row.
pub fn meta(query: Query<'_>, columns: &[&str]) -> Vec<Row> {
    let days = ads::by(query, false, |day| (day.plan.unwrap_or(0), day.item));
    let sum = ads::total(days.values());
    let row = |date: Option<NaiveDate>, names: Option<(usize, usize)>, figures: &Figures| -> Row {
        columns.iter().map(|name| Cell::text(meta_text(query, date, names, figures, name))).collect()
    };
    let mut rows = vec![header(columns), row(None, None, &sum)];
    rows.extend(days.iter().map(|((date, names), figures)| row(Some(*date), Some(*names), figures)));
    rows
}

fn meta_text(
    query: Query<'_>,
    date: Option<NaiveDate>,
    names: Option<(usize, usize)>,
    figures: &Figures,
    name: &str,
) -> String {
    let (orders, sales) = figures.deals();
    let of = |of: fn((usize, usize)) -> String| names.map_or(String::new(), of);
    match name {
        "Reporting starts" | "报告开始日期" => query.span.first().to_string(),
        "Reporting ends" | "报告结束日期" => query.span.last().to_string(),
        "Day" | "单日" => date.map_or(String::new(), |date| date.to_string()),
        "Campaign name" | "广告系列名称" => {
            of(|(plan, _)| ["Advantage+ Bedding", "系列 二"][plan % 2].to_owned())
        }
        "Ad set name" => of(|(_, item)| format!("Set {item}")),
        "Campaign delivery" | "广告系列投放" => of(|_| "active".to_owned()),
        "Amount spent (USD)" | "已花费金额 (USD)" => yuan(figures.spend),
        "Impressions" | "展示次数" => figures.impressions.to_string(),
        "Reach" | "覆盖人数" => of(|_| "1000".to_owned()),
        "Link clicks" | "链接点击量" => figures.clicks.to_string(),
        "Purchases" | "购物次数" | "Results" | "成效" if orders > 0 => orders.to_string(),
        "Purchases conversion value" | "购物转化价值" if orders > 0 => yuan(sales),
        "Purchase ROAS (return on ad spend)" | "广告花费回报 (ROAS) - 购物" if orders > 0 => {
            quotient(sales, figures.spend, 6)
        }
        _ => String::new(),
    }
}

/// TikTok by day.
pub fn tiktok(query: Query<'_>) -> Vec<Row> {
    rows(query, &social::TIKTOK, &|date, (plan, item), figures, name| {
        let (orders, sales) = figures.deals();
        Cell::text(match name {
            "By Day" => date.to_string(),
            "Campaign name" => ["Spark", "Smart+"][plan % 2].to_owned(),
            "Ad group name" => "Group".to_owned(),
            "Ad name" => format!("Ad {item}"),
            "Cost" => yuan(figures.spend),
            "Impressions" => figures.impressions.to_string(),
            "Clicks (destination)" => figures.clicks.to_string(),
            "Complete payment" => orders.to_string(),
            _ => yuan(sales),
        })
    })
}
