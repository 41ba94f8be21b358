//! 生意参谋 and 万相台: days of the shop, of the products, of the advertising.

use super::{Desk, RoundKind};
use crate::DemoFile;
use crate::book::{Csv, Encoding, Quotes, Row, Xlsx, xls, xlsx, zip};
use crate::exports::ads::{self, Cut};
use crate::exports::{product_days as products, shop_days as shop};
use crate::layouts;
use crate::span::Span;
use chrono::{Days, NaiveDate};

/// 生意参谋, the shop.
pub(super) fn shop_days(desk: Desk<'_>) -> Vec<DemoFile> {
    let days = desk.round.days;
    let bytes = xls("Sheet1", &shop::rows(desk.query(days, desk.time(0)), false));
    let name = format!("【生意参谋平台】店铺_全部_{}_{}", days.first(), days.last());
    let mut files = vec![desk.file(format!("{name}.xls"), bytes.clone())];
    if desk.round.kind == RoundKind::Week(0) && desk.second() {
        files.push(desk.file(format!("{name} (1).xls"), bytes));
    }
    files
}

/// 生意参谋, the products; the months of history come as `.xlsx`.
pub(super) fn product_days(desk: Desk<'_>) -> Vec<DemoFile> {
    let days = desk.round.days;
    let spring = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap_or_default();
    let columns = layouts::product_days(days.first() >= spring);
    let whole_numbers = desk.round.kind == RoundKind::Week(0) && desk.second();
    let rows = products::rows(desk.query(days, desk.time(0)), &columns, whole_numbers);
    let name = format!("【生意参谋平台】商品_全部_{}_{}", days.first(), days.last());
    vec![match desk.round.kind {
        RoundKind::Week(_) => desk.file(format!("{name}.xls"), xls("Sheet1", &rows)),
        _ => desk.file(format!("{name}.xlsx"), workbook(rows)),
    }]
}

/// 万相台: by item, by plan, and 货品全站推广 where the store has it.
pub(super) fn ads(desk: Desk<'_>) -> Vec<DemoFile> {
    let mut files = vec![ad_report(desk, Cut::Item), ad_report(desk, Cut::Plan)];
    let whole_store = desk.store.ads.days.iter().any(|day| day.plan.is_none() && desk.round.days.contains(day.date));
    if whole_store {
        files.push(ad_report(desk, Cut::WholeStore));
    }
    files
}

fn ad_report(desk: Desk<'_>, cut: Cut) -> DemoFile {
    let (title, minutes) = match cut {
        Cut::Item => ("商品报表", 21),
        Cut::Plan => ("计划报表", 23),
        Cut::WholeStore => ("货品全站推广_商品报表", 25),
    };
    let kind = desk.round.kind;
    let columns = match cut {
        Cut::Item => layouts::ad_items(kind == RoundKind::Week(3)),
        Cut::Plan => layouts::ad_plans(),
        Cut::WholeStore => layouts::AD_WHOLE_STORE.to_vec(),
    };
    let at = desk.time(minutes) + chrono::TimeDelta::seconds(11);
    // Each Monday takes the week before along: its deals have ripened.
    let days = match kind {
        RoundKind::Week(_) => with_week_before(desk, desk.round.days),
        _ => desk.round.days,
    };
    let short = (cut == Cut::Item && !desk.second() && kind == RoundKind::Week(0)).then(|| days.last() - Days::new(4));
    let rows = ads::rows(desk.query(days, at), cut, &columns, short);
    let name = format!("{title}_{}", at.format("%Y%m%d_%H%M%S"));
    match kind {
        RoundKind::Month(4) | RoundKind::Week(2) => desk.file(format!("{name}.xlsx"), workbook(rows)),
        RoundKind::Week(0 | 3) => desk.file(format!("{name}.csv"), text(rows)),
        _ => desk.file(format!("{name}.zip"), zip(&[(&format!("{name}.csv"), &text(rows))])),
    }
}

pub(super) fn with_week_before(desk: Desk<'_>, days: Span) -> Span {
    let first = desk.store.ads.days.first().map_or(days.first(), |day| day.date);
    Span::new((days.first() - Days::new(7)).max(first), days.last()).unwrap_or(days)
}

fn workbook(rows: Vec<Row>) -> Vec<u8> {
    xlsx(Xlsx::Bare, vec![("Sheet1", Box::new(rows.into_iter()))])
}

fn text(rows: Vec<Row>) -> Vec<u8> {
    Csv::new(Encoding::Utf8Bom, Quotes::AsNeeded).write(Box::new(rows.into_iter()))
}
