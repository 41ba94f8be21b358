//! Order, item and refund reports of 千牛.

use super::{Desk, RoundKind};
use crate::DemoFile;
use crate::book::{Csv, Encoding, Quotes, Rows, Xlsx, xlsx};
use crate::exports::{Manner, Query, items, orders, refunds};
use crate::layouts::{ITEMS_10, ITEMS_27, ORDERS_44, ORDERS_NEW, REFUNDS_39, REFUNDS_51, items_2026, orders_2018};
use chrono::NaiveDateTime;

/// What an operator ticks in a hurry, in the order of ticking.
const HURRIED: [&str; 20] = [
    "订单编号",
    "支付单号",
    "买家应付货款",
    "买家应付邮费",
    "总金额",
    "买家实付金额",
    "订单状态",
    "订单付款时间",
    "店铺名称",
    "订单创建时间",
    "退款金额",
    "确认收货时间",
    "确认收货打款金额",
    "发货时间",
    "订单关闭原因",
    "宝贝总数量",
    "商品标题",
    "商家编码",
    "物流公司",
    "商家备注",
];

/// The same for the item report.
const ITEMS_FEW: [&str; 16] = [
    "主订单编号",
    "子订单编号",
    "商品标题",
    "商品价格",
    "购买数量",
    "商品属性",
    "订单状态",
    "商家编码",
    "买家应付货款",
    "买家实付金额",
    "退款状态",
    "退款金额",
    "订单创建时间",
    "订单付款时间",
    "商品ID",
    "skuId",
];

/// Months are numbered from the beginning, weeks from this number on, the last one first.
const LAST_WEEK: usize = 100;

const FORMULAS: Manner = Manner { slashes: false, full_width: false, formula_ids: true, null: true };

/// 订单报表.
pub(super) fn orders(desk: Desk<'_>) -> Vec<DemoFile> {
    let at = desk.time(5);
    let (span, generation) = match desk.round.kind {
        RoundKind::Gap => return Vec::new(),
        RoundKind::Month(month) => (desk.round.days, month),
        RoundKind::Week(back) => (desk.reaching_back([31, 38, 45, 33][back as usize % 4]), LAST_WEEK + back as usize),
    };
    let query = desk.query(span, at);
    let stamp = at.format("%Y%m%d%H%M");
    match (generation, desk.second()) {
        (0, false) => vec![desk.file(format!("ExportOrderList{stamp}.csv"), order_text_44(query))],
        (1, false) | (0, true) => {
            vec![desk.file(format!("ExportOrderList{stamp}.csv"), order_text_2018(query, !desk.second()))]
        }
        _ => {
            let name = match (generation, desk.second()) {
                // A number instead of a time.
                (101, false) | (103, true) => {
                    format!("ExportOrderList{}.xlsx", 26_334_396_597 + at.and_utc().timestamp() % 1_000_000)
                }
                _ => format!("ExportOrderList{stamp}.xlsx"),
            };
            vec![desk.file(name, order_workbook(query, generation, desk.second()))]
        }
    }
}

fn order_workbook(query: Query<'_>, generation: usize, second: bool) -> Vec<u8> {
    let without = |names: &[&'static str], gone: &[&str]| -> Vec<&'static str> {
        names.iter().copied().filter(|name| !gone.contains(name)).collect()
    };
    let (columns, manner) = match (generation, second) {
        // The last Monday the second store's operator forgot 退款金额; two weeks before, the first one's.
        (100, true) | (102, false) => (without(&ORDERS_NEW, &["退款金额", "总金额(旧版)"]), Manner::default()),
        (100, false) | (101, true) => (ORDERS_NEW.to_vec(), Manner { full_width: second, ..Manner::default() }),
        // Saved in Excel before it was put here.
        (102, true) => (HURRIED.to_vec(), Manner { slashes: true, ..Manner::default() }),
        (101, false) => (without(&HURRIED, &["确认收货打款金额", "店铺名称"]), Manner::default()),
        (n, _) if n % 4 != 3 => (HURRIED.to_vec(), Manner { full_width: n % 2 == 0, ..Manner::default() }),
        _ => (
            without(&ORDERS_NEW, &["是否主动赔付", "主动赔付金额", "主动赔付出账时间", "C2B小额收款"]),
            Manner::default(),
        ),
    };
    let kind = if manner.slashes { Xlsx::Saved } else { writer(generation) };
    xlsx(kind, vec![("export", orders::rows(Query { manner, ..query }, &columns))])
}

pub(crate) fn order_text_44(query: Query<'_>) -> Vec<u8> {
    gbk(Quotes::AsNeeded, orders::rows(Query { manner: FORMULAS, ..query }, &ORDERS_44))
}

pub(crate) fn order_text_2018(query: Query<'_>, tmall: bool) -> Vec<u8> {
    let manner = Manner { null: false, full_width: true, ..FORMULAS };
    gbk(Quotes::Always, orders::rows(Query { manner, ..query }, &orders_2018(tmall)))
}

fn gbk(quotes: Quotes, rows: Rows<'_>) -> Vec<u8> {
    Csv::new(Encoding::Gbk, quotes).write(rows)
}

/// 宝贝报表.
pub(super) fn items(desk: Desk<'_>) -> Vec<DemoFile> {
    let at = desk.time(9);
    let stamp = at.format("%Y%m%d%H%M");
    let (span, generation) = match desk.round.kind {
        RoundKind::Gap => return Vec::new(),
        RoundKind::Month(month) => (desk.round.days, month),
        RoundKind::Week(back) => (desk.reaching_back([32, 31, 35, 31][back as usize % 4]), LAST_WEEK + back as usize),
    };
    let query = desk.query(span, at);
    let text = |columns: &[&'static str]| gbk(Quotes::Always, items::rows(query, columns));
    let (name, bytes) = match (generation, desk.second()) {
        (0, false) => (format!("ExportOrderDetailList{stamp}.csv"), item_text_10(query)),
        (0, true) => (format!("ExportItemlList{stamp}.csv"), text(&ITEMS_27)),
        (3, false) => {
            (format!("ExportItemlList{stamp}.xlsx"), workbook(writer(generation), items::rows(query, &ITEMS_27)))
        }
        (1.., false) if generation != 100 => {
            (format!("ExportItemlList{stamp}.xlsx"), workbook(writer(generation), items::rows(query, &ITEMS_FEW)))
        }
        (1..=101, true) if generation != 100 => {
            (format!("ExportItemlList{stamp}.xlsx"), workbook(writer(generation), items::rows(query, &ITEMS_FEW)))
        }
        _ => (format!("ExportItemlList{stamp}.xlsx"), workbook(writer(generation), items::rows(query, &items_2026()))),
    };
    vec![desk.file(name, bytes)]
}

pub(crate) fn item_text_10(query: Query<'_>) -> Vec<u8> {
    let manner = Manner { formula_ids: true, null: false, ..FORMULAS };
    gbk(Quotes::AsNeeded, items::rows(Query { manner, ..query }, &ITEMS_10))
}

fn workbook(kind: Xlsx, rows: Rows<'_>) -> Vec<u8> {
    xlsx(kind, vec![("export", rows)])
}

/// The back-office changed its writer now and then; the months of history come from the terser one.
fn writer(generation: usize) -> Xlsx {
    match generation {
        3 | 100 => Xlsx::Streamed,
        _ => Xlsx::Bare,
    }
}

/// 退款管理.
pub(super) fn refunds(desk: Desk<'_>) -> Vec<DemoFile> {
    let at: NaiveDateTime = desk.time(13);
    let (span, generation) = match desk.round.kind {
        RoundKind::Gap => return Vec::new(),
        RoundKind::Month(month) => (desk.round.days, month),
        RoundKind::Week(back) => (desk.reaching_back(46), LAST_WEEK + back as usize),
    };
    let query = desk.query(span, at);
    let columns: &[&str] = if generation < 4 { &REFUNDS_39 } else { &REFUNDS_51 };
    let name = format!("退款管理{}", at.format("%Y%m%d%H%M"));
    let bytes = workbook(writer(generation), refunds::rows(query, columns));
    let mut files = vec![desk.file(format!("{name}.xlsx"), bytes.clone())];
    if desk.round.kind == RoundKind::Week(0) && !desk.second() {
        // The operator clicked twice.
        files.push(desk.file(format!("{name} (1).xlsx"), bytes));
    }
    files
}
