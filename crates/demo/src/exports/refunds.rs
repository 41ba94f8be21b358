//! 退款管理: a row per refund.

use super::{Query, amount, refunds_of, whim};
use crate::book::{Cell, Row, Rows, header};
use crate::order::{Kind, Order, Outcome, Refund};
use crate::products::RANGE;
use chrono::{NaiveDateTime, TimeDelta};

/// The header and a row per refund applied for in the span, in these columns.
pub fn rows<'a>(query: Query<'a>, columns: &'a [&'a str]) -> Rows<'a> {
    let found = refunds_of(query);
    let body = found.into_iter().map(move |(order, refund)| row(query, order, refund, columns));
    Box::new(std::iter::once(header(columns)).chain(body))
}

fn row(query: Query<'_>, order: &Order, refund: &Refund, columns: &[&str]) -> Row {
    let split = columns.contains(&"退给买家金额");
    let by_line = columns.contains(&"售后类型") && !split;
    let cell = |name: &&str| match *name {
        "退款状态" if split => Cell::text(newer_words(status(refund, query.at))),
        name => cell(query, order, refund, name, by_line),
    };
    columns.iter().map(cell).collect()
}

/// 退款状态 as of a moment after the application.
pub fn status(refund: &Refund, at: NaiveDateTime) -> &'static str {
    if refund.finished <= at {
        return match refund.outcome {
            Outcome::Successful => "退款成功",
            Outcome::Closed => "退款关闭",
            Outcome::Refused => "卖家拒绝退款",
        };
    }
    let half = refund.applied + (refund.finished - refund.applied) / 2;
    match (refund.kind, half <= at) {
        (Kind::Return, true) => "买家已退货，等待卖家确认收货",
        (Kind::Return, false) => "等待买家退货",
        _ => "买家已经申请退款，等待卖家同意",
    }
}

/// The report that tells what went to whom words two states its own way.
fn newer_words(status: &'static str) -> &'static str {
    match status {
        "等待买家退货" => "卖家已经同意退款，等待买家退货",
        "买家已退货，等待卖家确认收货" => "买家已经退货，等待卖家确认收货",
        other => other,
    }
}

fn cell(query: Query<'_>, order: &Order, refund: &Refund, name: &str, by_line: bool) -> Cell {
    let line = &order.lines[refund.line];
    let listing = &query.store.listings[line.listing];
    let article = &RANGE[listing.product];
    match name {
        // The oldest report names the order and so does the newest, the one between them the line.
        "订单编号" => query.manner.id(if by_line { line.id } else { order.id }),
        "退款编号" => query.manner.id(refund.id),
        "支付单号" | "支付宝交易号" => {
            Cell::text(format!("20262200{:016}", order.id % 10_000_000_000_000_000))
        }
        "商品id" => Cell::text(listing.id.as_str()),
        "商家编码" | "商品编码" => Cell::text(article.code),
        "宝贝标题" => Cell::text(article.title),
        "买家实际支付金额" => amount(order.total()),
        "买家退款金额" | "退给买家金额" => amount(refund.amount),
        "退款总额" => amount(refund.amount + to_platform(refund)),
        "退给平台金额" => amount(to_platform(refund)),
        "退款状态" => Cell::text(status(refund, query.at)),
        "订单付款时间" | "退款完结时间" | "完结时间" | "退款的申请时间" | "退款申请时间" | "超时时间" => {
            time(query, order, refund, name)
        }
        _ => words(query, order, refund, name),
    }
}

/// What the platform gets back of its own discount, now and then.
fn to_platform(refund: &Refund) -> i64 {
    if whim(refund.id, 3) == 0 { 800 } else { 0 }
}

fn time(query: Query<'_>, order: &Order, refund: &Refund, name: &str) -> Cell {
    let time = match name {
        "订单付款时间" => order.paid,
        "退款的申请时间" | "退款申请时间" => Some(refund.applied),
        // A deadline, often after the export.
        "超时时间" => Some(refund.applied + TimeDelta::days(7)),
        // A refund that was closed may have an end, too; half of them have none.
        _ if refund.finished > query.at || refund.outcome == Outcome::Refused => None,
        _ if refund.outcome == Outcome::Closed && refund.id.is_multiple_of(2) => None,
        _ => Some(refund.finished),
    };
    query.manner.time(time)
}

fn words(query: Query<'_>, order: &Order, refund: &Refund, name: &str) -> Cell {
    let after_sale = order.completed.is_some_and(|completed| completed < refund.applied);
    let text = match name {
        "手工退款/系统退款" => {
            if refund.kind == Kind::Unshipped {
                "系统退款"
            } else {
                "手工退款"
            }
        }
        "是否需要退货" => {
            if refund.kind == Kind::Return {
                "是"
            } else {
                "否"
            }
        }
        "售后类型" => match refund.kind {
            Kind::Return | Kind::RefusedParcel => "退货退款",
            Kind::MoneyOnly => "仅退款",
            Kind::Unshipped => "售中退款",
        },
        "货物状态" => match refund.kind {
            Kind::Unshipped => "未发货",
            Kind::RefusedParcel => "买家未收到货",
            Kind::MoneyOnly | Kind::Return => "买家已收到货",
        },
        "买家退款原因" => refund.reason,
        "买家退款说明" if whim(refund.id, 9) == 0 => "=不想要了, \"尺寸\"不合适<br>",
        "售中或售后" => {
            if after_sale {
                "售后"
            } else {
                "售中"
            }
        }
        "部分退款/全部退款" | "部分退款/全额退款" => match (refund.amount < order.total(), name) {
            (true, _) => "部分退款",
            (false, "部分退款/全额退款") => "全额退款",
            (false, _) => "全部退款",
        },
        "卖家真实姓名" | "卖家真实姓名(新)" => "木**",
        "责任方" | "客服介入状态" => "无需客服介入",
        "举证超时" | "是否零秒响应" | "是否帮他退款" | "小额收款" | "淘特订单" => "否",
        "退款操作人" if refund.finished <= query.at => "木禾:客服01",
        "业务类型" => "普通交易",
        _ => return Cell::Empty,
    };
    Cell::text(text)
}
