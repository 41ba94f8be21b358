//! What operators download on the other platforms, in the generations that follow each other there.

use super::money::with_week_before;
use super::{Desk, RoundKind};
use crate::DemoFile;
use crate::book::{Csv, Encoding, Layout, Quotes, Row, Xlsx, xls, xlsx};
use crate::exports::{Query, amazon, bills, douyin, google, jd, pdd, shopify};
use crate::layouts;
use crate::platform::Platform;
use crate::span::Span;
use chrono::NaiveDateTime;

/// All downloads of a sitting.
pub(super) fn files(desk: Desk<'_>) -> Vec<DemoFile> {
    match desk.store.platform {
        Platform::Tmall | Platform::Taobao => Vec::new(),
        Platform::Jd => of_jd(desk),
        Platform::Pdd => of_pdd(desk),
        Platform::Douyin => of_douyin(desk),
        Platform::Shopify => of_shopify(desk),
        Platform::Amazon => of_amazon(desk),
    }
}

/// What was traded or asked for, so many days before a Monday: nothing for the gap, which the next Monday reaches over. Names of these
/// files rarely say when they were made, so that a month begins within the one before: no day between two is left open.
fn reaching(desk: Desk<'_>, days: u64, minutes: i64) -> Option<Query<'_>> {
    let span = match desk.round.kind {
        RoundKind::Gap => return None,
        RoundKind::Month(_) => with_week_before(desk, desk.round.days),
        RoundKind::Week(_) => desk.reaching_back(days),
    };
    Some(desk.query(span, desk.time(minutes)))
}

/// The days of advertising: each Monday takes the week before along.
fn days(desk: Desk<'_>, minutes: i64) -> Query<'_> {
    let days = match desk.round.kind {
        RoundKind::Week(_) => with_week_before(desk, desk.round.days),
        _ => desk.round.days,
    };
    desk.query(days, desk.time(minutes))
}

/// Whether 全站 or what is like it was advertised in these days.
fn whole_store(query: Query<'_>) -> bool {
    query.store.ads.days.iter().any(|day| day.plan.is_none() && query.span.contains(day.date))
}

fn of_jd(desk: Desk<'_>) -> Vec<DemoFile> {
    let mut files = Vec::new();
    if let Some(query) = reaching(desk, 38, 5) {
        let number = 19_000_000 + 1_371 * desk.index;
        let more: Vec<&str> = layouts::jd::ORDERS.into_iter().chain(layouts::jd::ORDERS_MORE).collect();
        let (name, bytes) = match desk.round.kind {
            RoundKind::Week(1) => (format!("{number}.xlsx"), workbook("sheet1", jd::orders(query, &more, false))),
            RoundKind::Month(2) => (format!("{number}.csv"), text(Encoding::Utf8Bom, jd::orders(query, &more, false))),
            kind => {
                let wrapped = kind == RoundKind::Week(0);
                (format!("{number}.csv"), text(Encoding::Gbk, jd::orders(query, &layouts::jd::ORDERS, wrapped)))
            }
        };
        files.push(desk.file(name, bytes));
    }
    if let Some(query) = reaching(desk, 46, 9) {
        let name = format!("售后服务单{}.xlsx", query.at.format("%Y%m%d%H%M%S"));
        files.push(desk.file(name, workbook("售后服务单", jd::after_sales(query))));
    }
    let skus = desk.query(desk.round.days, desk.time(13));
    files.push(desk.file(format!("商品明细_SKU_{}.xlsx", dashed(skus.span)), workbook("商品明细", jd::sku_days(skus))));
    let ads = days(desk, 17);
    files.push(desk.file(format!("京准通_{}.xlsx", dashed(ads.span)), workbook("Sheet1", jd::ads_hours(ads))));
    if whole_store(ads) {
        let name = format!("全站营销_{}.xlsx", dashed(ads.span));
        files.push(desk.file(name, workbook("Sheet1", jd::ads_whole_store(ads))));
    }
    files
}

fn of_pdd(desk: Desk<'_>) -> Vec<DemoFile> {
    let mut files = Vec::new();
    if let Some(query) = reaching(desk, 38, 5) {
        let stamp = query.at.format("%Y-%m-%d-%H-%M-%S");
        let mark = u128::from(query.at.and_utc().timestamp().unsigned_abs()).pow(4);
        let name = format!("{mark:032x}orders_export{stamp}");
        let file = match desk.round.kind {
            RoundKind::Week(1) => desk
                .file(format!("{name}.xlsx"), workbook("Sheet1", pdd::orders(query, &layouts::pdd::ORDERS_PAID, true))),
            RoundKind::Week(0) => {
                desk.file(format!("{name}.csv"), bom(pdd::orders(query, &layouts::pdd::ORDERS_PAID, true)))
            }
            RoundKind::Month(0) => {
                desk.file(format!("{name}.csv"), bom(pdd::orders(query, &layouts::pdd::ORDERS, true)))
            }
            _ => desk.file(format!("{name}.csv"), bom(pdd::orders(query, &layouts::pdd::ORDERS_2023, false))),
        };
        files.push(file);
    }
    if let Some(query) = reaching(desk, 46, 9) {
        let name = format!("售后单{}.xlsx", query.at.format("%Y-%m-%d-%H-%M-%S"));
        files.push(desk.file(name, workbook("Sheet1", pdd::after_sales(query))));
    }
    // It says when the money of a refund went back, which the after-sales report does not.
    if let Some(query) = reaching(desk, 46, 11) {
        let name = format!("pdd-mall-bill-detail(100000)_{}_2175.csv", query.at.format("%Y-%m-%d-%H-%M-%S"));
        files.push(desk.file(name, text(Encoding::Gb18030, bills::pdd_bill(query))));
    }
    let ads = days(desk, 13);
    let range = format!("{}至{}", ads.span.first().format("%Y%m%d"), ads.span.last().format("%Y%m%d"));
    if matches!(desk.round.kind, RoundKind::Week(0 | 2)) {
        let name = format!("商品推广_商品_分天数据_{range}.xlsx");
        files.push(desk.file(name, workbook("商品_分天数据", pdd::ads_products(ads))));
    }
    files.push(desk.file(format!("商品推广_账户_分天数据_{range}.xls"), xls("账户_分天数据", &pdd::ads_account(ads))));
    files
}

fn of_douyin(desk: Desk<'_>) -> Vec<DemoFile> {
    let unix = |at: NaiveDateTime| at.and_utc().timestamp() - 8 * 3600;
    let mut files = Vec::new();
    if let Some(query) = reaching(desk, 38, 5) {
        let columns: &[&str] = match desk.round.kind {
            RoundKind::Week(0 | 2) => &layouts::douyin::ORDERS_B,
            _ => &layouts::douyin::ORDERS_A,
        };
        let rows = douyin::orders(query, columns);
        let csv = Csv { encoding: Encoding::Utf8Bom, quotes: Quotes::AroundTabs, layout: Layout::CommasUnix };
        files.push(desk.file(format!("{}_orders.csv", unix(query.at)), csv.write(Box::new(rows.into_iter()))));
    }
    if let Some(query) = reaching(desk, 46, 9) {
        let name = format!("{}_aftersales.xlsx", unix(query.at));
        files.push(desk.file(name, workbook("Sheet1", douyin::after_sales(query))));
    }
    let ads = days(desk, 13);
    files.push(
        desk.file(format!("标准推广_分日_{}.xlsx", dashed(ads.span)), workbook("Sheet1", douyin::ads_standard(ads))),
    );
    if whole_store(ads) {
        let name = format!("全域推广_分日_{}.xlsx", dashed(ads.span));
        files.push(desk.file(name, workbook("Sheet1", douyin::ads_whole_store(ads))));
    }
    files
}

fn of_shopify(desk: Desk<'_>) -> Vec<DemoFile> {
    let unix = Csv { encoding: Encoding::Utf8, quotes: Quotes::AsNeeded, layout: Layout::CommasUnix };
    let mut files = Vec::new();
    if let Some(query) = reaching(desk, 60, 5) {
        let forgets = matches!(desk.round.kind, RoundKind::Month(_));
        let rows = shopify::orders(query, forgets);
        files.push(desk.file(again(desk, "orders_export_1", "csv"), unix.write(Box::new(rows.into_iter()))));
        let rows = shopify::transactions(query);
        files.push(desk.file(again(desk, "transactions_export_1", "csv"), unix.write(Box::new(rows.into_iter()))));
    }
    let tabs = Csv { encoding: Encoding::Utf16, quotes: Quotes::AsNeeded, layout: Layout::Tabs };
    let rows = google::days(days(desk, 9));
    files.push(desk.file(again(desk, "Campaign report", "csv"), tabs.write(Box::new(rows.into_iter()))));
    files
}

fn of_amazon(desk: Desk<'_>) -> Vec<DemoFile> {
    let mut files = Vec::new();
    if let Some(query) = reaching(desk, 38, 5) {
        let tabs = Csv { encoding: Encoding::Utf8, quotes: Quotes::Never, layout: Layout::Tabs };
        let name = format!("{}020426.txt", 304_000 + desk.index);
        files.push(desk.file(name, tabs.write(Box::new(amazon::orders(query).into_iter()))));
    }
    if let Some(query) = reaching(desk, 46, 9) {
        let (first, last) = (query.span.first(), query.span.last());
        let name = format!("{}-{}CustomTransaction.csv", first.format("%Y%b%-d"), last.format("%Y%b%-d"));
        let quoted = Csv { encoding: Encoding::Utf8, quotes: Quotes::Always, layout: Layout::CommasUnix };
        files.push(desk.file(name, quoted.write(Box::new(amazon::transactions(query).into_iter()))));
    }
    let rows: Vec<Row> = amazon::advertised(days(desk, 13));
    let book = xlsx(Xlsx::Saved, vec![("Sponsored Product Advertised Pr", Box::new(rows.into_iter()))]);
    files.push(desk.file(again(desk, "Sponsored Products Advertised product report", "xlsx"), book));
    files
}

/// The name that a browser gives to what it has downloaded before.
pub(super) fn again(desk: Desk<'_>, name: &str, ending: &str) -> String {
    if desk.index == 0 { format!("{name}.{ending}") } else { format!("{name} ({}).{ending}", desk.index) }
}

pub(super) fn dashed(span: Span) -> String {
    format!("{}_{}", span.first(), span.last())
}

pub(super) fn workbook(sheet: &str, rows: Vec<Row>) -> Vec<u8> {
    xlsx(Xlsx::Streamed, vec![(sheet, Box::new(rows.into_iter()))])
}

pub(super) fn text(encoding: Encoding, rows: Vec<Row>) -> Vec<u8> {
    Csv::new(encoding, Quotes::AsNeeded).write(Box::new(rows.into_iter()))
}

fn bom(rows: Vec<Row>) -> Vec<u8> {
    text(Encoding::Utf8Bom, rows)
}
