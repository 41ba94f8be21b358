//! One small file of each generation of the layouts.

use super::{Source, file, text, workbook};
use crate::DemoFile;
use crate::book::{Cell, Encoding, Row, xls};
use crate::exports::ads::{self, Cut};
use crate::exports::{items, orders, product_days, refunds, shop_days};
use crate::layouts::{self, REFUNDS_39, REFUNDS_51, items_2026};

pub(super) fn files(source: Source<'_>) -> Vec<DemoFile> {
    use super::inbox::{item_text_10, order_text_44, order_text_2018};
    let short = source.query(0, 3);
    let month = source.query(1, 21);
    let refund = |columns: &[&str]| workbook(refunds::rows(month, columns).take(13).collect());
    let plan = ads::rows(short, Cut::Plan, &layouts::ad_plans(), None);
    let item = ads::rows(short, Cut::Item, &layouts::ad_items(true), None);
    let whole = ads::rows(short, Cut::WholeStore, &layouts::AD_WHOLE_STORE, None);
    vec![
        file("order-report-44.csv", order_text_44(short)),
        file("order-report-2018.csv", order_text_2018(short, true)),
        file("item-report-10.csv", item_text_10(short)),
        file("item-report-36.xlsx", workbook(items::rows(short, &items_2026()).collect())),
        file("refund-report-39.xlsx", refund(&REFUNDS_39)),
        file("refund-report-51.xlsx", refund(&REFUNDS_51)),
        file("refund-report-20.xlsx", refund(&layouts::REFUNDS_20)),
        file("order-report-without-status.csv", text(Encoding::Gbk, orders::rows(short, &layouts::ORDERS_7).collect())),
        file("refund-reach-too-short.xlsx", workbook(refunds::rows(source.query(0, 7), &REFUNDS_51).collect())),
        file("shop-days-whole-number-dates.xls", xls("Sheet1", &shop_days::rows(source.query(0, 7), true))),
        file("shop-days-header-in-row-1.xls", xls("Sheet1", &shop_days::rows(source.query(0, 7), false)[4..])),
        file("product-days-38.xls", xls("Sheet1", &product_days::rows(short, &layouts::product_days(false), false))),
        file("product-days-40.xls", xls("Sheet1", &product_days::rows(short, &layouts::product_days(true), false))),
        file("ad-plan-report.csv", text(Encoding::Utf8Bom, plan.clone())),
        file("ad-item-report-since-2026-08.csv", text(Encoding::Utf8Bom, item.clone())),
        file("ad-item-report-gbk.csv", text(Encoding::Gbk, item.clone())),
        file("ad-item-report-of-campaigns.csv", text(Encoding::Gbk, of_campaigns(&item))),
        file("ad-rows-twice.csv", text(Encoding::Utf8Bom, twice(plan.clone()))),
        file("shop-days-sunday-dashes.xls", xls("Sheet1", &sunday_dashes(shop_days::rows(source.query(0, 7), false)))),
        file("ad-whole-store.csv", text(Encoding::Utf8Bom, dashes(whole))),
        file("ad-report-five-columns.csv", text(Encoding::Utf8, few(&item))),
        file("total-row.csv", text(Encoding::Utf8Bom, with_total(plan.clone(), "合计", false))),
        file("total-row-on-top.csv", text(Encoding::Utf8Bom, with_total(item.clone(), "总计", true))),
        file(
            "total-row-of-another-sum.csv",
            text(Encoding::Utf8Bom, without_first(with_total(item, "账户汇总", false))),
        ),
    ]
}

/// The item report with 计划ID behind the day: one campaign an item.
fn of_campaigns(rows: &[Row]) -> Vec<Row> {
    let item = super::column(&rows[0], "主体ID");
    let with_plan = |(index, row): (usize, &Row)| -> Row {
        let mut row = row.clone();
        let of_item = || row[item].as_str().chars().rev().take(5).collect::<String>();
        let plan = if index == 0 { Cell::text("计划ID") } else { Cell::text(format!("88{}", of_item())) };
        row.insert(1, plan);
        row
    };
    rows.iter().enumerate().map(with_plan).collect()
}

/// The first row below the header is gone.
fn without_first(mut rows: Vec<Row>) -> Vec<Row> {
    rows.remove(1);
    rows
}

/// All rows once more.
fn twice(mut rows: Vec<Row>) -> Vec<Row> {
    let again = rows[1..].to_vec();
    rows.extend(again);
    rows
}

/// The last day has a row and nothing in it: the platform did not know it yet.
fn sunday_dashes(mut rows: Vec<Row>) -> Vec<Row> {
    if let Some(last) = rows.last_mut() {
        last[1..].iter_mut().for_each(|cell| *cell = Cell::text("-"));
    }
    rows
}

/// `-` where 全站推广 has nothing to say.
fn dashes(mut rows: Vec<Row>) -> Vec<Row> {
    for cell in rows.iter_mut().flatten().filter(|cell| matches!(cell.as_str(), "" | "0")) {
        *cell = Cell::text("-");
    }
    rows
}

/// The five columns a seller keeps, with midnight behind each day.
fn few(rows: &[Row]) -> Vec<Row> {
    let wanted = ["日期", "花费", "展现量", "点击量", "总成交金额"].map(|name| super::column(&rows[0], name));
    let pick = |(index, row): (usize, &Row)| -> Row {
        let mut cells: Row = wanted.iter().map(|column| row[*column].clone()).collect();
        if index > 0 {
            cells[0] = Cell::text(format!("{} 00:00:00", cells[0].as_str()));
        }
        cells
    };
    rows.iter().enumerate().map(pick).collect()
}

/// A row that adds up the amounts, `-` elsewhere.
fn with_total(mut rows: Vec<Row>, word: &str, on_top: bool) -> Vec<Row> {
    let spend = super::column(&rows[0], "花费");
    let cents = |cell: &Cell| -> i64 {
        let (whole, part) = cell.as_str().split_once('.').unwrap_or((cell.as_str(), ""));
        whole.parse::<i64>().unwrap_or(0) * 100 + format!("{part:0<2}").parse::<i64>().unwrap_or(0)
    };
    let sum: i64 = rows[1..].iter().map(|row| cents(&row[spend])).sum();
    let mut total: Row = vec![Cell::text("-"); rows[0].len()];
    total[0] = Cell::text(word);
    total[spend] = Cell::Number(crate::exports::yuan(sum));
    let at = if on_top { 1 } else { rows.len() };
    rows.insert(at, total);
    rows
}
