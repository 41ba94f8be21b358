//! 宝贝报表: a row per line of an order.

use super::{Query, amount, orders_of, yuan};
use crate::book::{Cell, Row, Rows, header};
use crate::order::{Line, Order, Outcome, Refund};
use crate::products::RANGE;
use chrono::{NaiveDateTime, TimeDelta};

/// The header and a row per line, in these columns.
pub fn rows<'a>(query: Query<'a>, columns: &'a [&'a str]) -> Rows<'a> {
    let body = orders_of(query)
        .flat_map(move |order| (0..order.lines.len()).map(move |line| row(query, order, line, columns)));
    Box::new(std::iter::once(header(columns)).chain(body))
}

fn row(query: Query<'_>, order: &Order, line: usize, columns: &[&str]) -> Row {
    columns.iter().map(|name| cell(query, order, line, name)).collect()
}

fn cell(query: Query<'_>, order: &Order, index: usize, name: &str) -> Cell {
    let line = &order.lines[index];
    let listing = &query.store.listings[line.listing];
    let article = &RANGE[listing.product];
    match name {
        "子订单编号" => query.manner.id(line.id),
        "主订单编号" | "订单编号" => query.manner.id(order.id),
        "商品标题" | "标题" => Cell::text(article.title),
        "商品价格" | "价格" => amount(line.price),
        "购买数量" => Cell::text(line.units.to_string()),
        "外部系统编号" | "商家编码" => Cell::text(article.code),
        "商品属性" => Cell::text(article.skus[line.sku]),
        "订单状态" => query.manner.status(status(query, order, index)),
        "买家应付货款" => amount(line.payable),
        "买家实付金额" => amount(order.line_reported_paid_at(index, query.at)),
        "退款状态" => Cell::text(refund_status(query.at, order, index)),
        "退款金额" => refunded(query, order, index),
        "商品ID" => Cell::text(listing.id.as_str()),
        "订单创建时间" | "订单付款时间" | "发货时间" | "应发货时间" => time(query, order, name),
        _ => trivia(query, order, line, name),
    }
}

/// A line that was refunded whole before the end is closed while the order goes on.
fn status(query: Query<'_>, order: &Order, index: usize) -> &'static str {
    let whole = order.line_refunded_at(index, query.at) == order.lines[index].payable;
    let reported = order.line_reported_paid_at(index, query.at);
    if whole && reported == 0 && order.paid_at(query.at) { "交易关闭" } else { order.status_at(query.at) }
}

fn refund_status(at: NaiveDateTime, order: &Order, index: usize) -> &'static str {
    let of_line = |refund: &&Refund| refund.line == index && refund.applied <= at;
    match order.refunds.iter().rfind(of_line) {
        None => "没有申请退款",
        Some(refund) => super::refunds::status(refund, at),
    }
}

fn refunded(query: Query<'_>, order: &Order, index: usize) -> Cell {
    match order.line_refunded_at(index, query.at) {
        0 => Cell::text("无退款申请"),
        cents => Cell::text(yuan(cents)),
    }
}

fn time(query: Query<'_>, order: &Order, name: &str) -> Cell {
    let time = match name {
        "订单创建时间" => Some(order.created),
        "订单付款时间" => order.paid.filter(|paid| *paid <= query.at),
        "发货时间" => order.shipped.filter(|shipped| *shipped <= query.at),
        // A deadline: it lies ahead.
        _ => order.paid.filter(|paid| *paid <= query.at).map(|paid| paid + TimeDelta::hours(48)),
    };
    query.manner.time(time)
}

fn trivia(query: Query<'_>, order: &Order, line: &Line, name: &str) -> Cell {
    let shipped = order.shipped.is_some_and(|shipped| shipped <= query.at);
    let refused = order.refunds.iter().any(|refund| refund.outcome == Outcome::Refused && refund.finished <= query.at);
    match name {
        "支付单号" => order.paid.filter(|paid| *paid <= query.at).map_or(Cell::Empty, |paid| {
            Cell::text(format!("{}2200{:016}", paid.format("%Y%m%d"), order.id % 10_000_000_000_000_000))
        }),
        "是否主动赔付" => Cell::text("否"),
        "主动赔付金额" => Cell::text("0.00"),
        "物流单号" if shipped => Cell::text(format!("No:78{:010}", order.id / 1_000_000 % 10_000_000_000)),
        "物流公司" if shipped => Cell::text("中通快递"),
        "免单资格" => Cell::text("无"),
        "备注标签" if refused => Cell::text("售后纠纷"),
        "skuId" => Cell::text(format!("5{:012}", line.listing * 2 + line.sku)),
        "主订单买家留言" if line.id % 53 == 1 => Cell::text("麻烦发顺丰,谢谢"),
        _ => Cell::Empty,
    }
}
