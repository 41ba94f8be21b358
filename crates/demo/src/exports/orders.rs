//! 订单报表: a row per main order.

use super::{Query, amount, of_deposit, orders_of, whim, with_deposits, yuan};
use crate::book::{Cell, Row, Rows, header};
use crate::order::{Kind, Order};
use crate::places;
use crate::products::RANGE;

const CARRIERS: [&str; 4] = ["中通快递", "圆通速递", "韵达快递", "顺丰速运"];

/// The header and a row per order, in these columns.
pub fn rows<'a>(query: Query<'a>, columns: &'a [&'a str]) -> Rows<'a> {
    let columns = with_deposits(query, columns);
    let head = header(&columns);
    let body = orders_of(query).map(move |order| row(query, order, &columns));
    Box::new(std::iter::once(head).chain(body))
}

fn row(query: Query<'_>, order: &Order, columns: &[&str]) -> Row {
    columns.iter().map(|name| cell(query, order, name.trim())).collect()
}

fn cell(query: Query<'_>, order: &Order, name: &str) -> Cell {
    if let Some(text) = of_deposit(query, order, name) {
        return Cell::text(text);
    }
    match name {
        "订单编号" => query.manner.id(order.id),
        "买家应付货款" => amount(order.goods()),
        "买家应付邮费" => amount(order.postage),
        "总金额" | "总金额(旧版)" => amount(order.total()),
        "买家实付金额" | "买家实际支付金额" => amount(order.reported_paid_at(query.at)),
        "宝贝总数量" => Cell::text(order.units().to_string()),
        "店铺名称" => Cell::text(query.store.name.as_str()),
        "店铺Id" => Cell::text((72_000_000 + query.store.number * 1_234_567).to_string()),
        "退款金额" => refunded(query, order),
        "确认收货打款金额" => order.received_at(query.at).map_or(amount(0), amount),
        "打款商家金额" => Cell::text(format!("{}元", yuan(order.received_at(query.at).unwrap_or(0)))),
        "订单状态" => query.manner.status(order.status_at(query.at)),
        "订单关闭原因" => closing(query, order),
        "商品标题" | "宝贝标题" | "商家编码" | "商品属性SKU" | "宝贝种类" => {
            goods(query, order, name)
        }
        "订单创建时间" | "订单付款时间" | "发货时间" | "确认收货时间" => time(query, order, name),
        _ => trivia(query, order, name),
    }
}

fn refunded(query: Query<'_>, order: &Order) -> Cell {
    match order.refunded_at(query.at) {
        0 if order.refunds.iter().any(|refund| refund.applied <= query.at) => amount(0),
        0 => Cell::text(if query.manner.formula_ids { "0.00" } else { "无退款申请" }),
        cents => amount(cents),
    }
}

fn closing(query: Query<'_>, order: &Order) -> Cell {
    let closed = order.closed.is_some_and(|closed| closed <= query.at);
    Cell::text(if closed { order.close_reason } else { "订单未关闭" })
}

fn time(query: Query<'_>, order: &Order, name: &str) -> Cell {
    let time = match name {
        "订单创建时间" => Some(order.created),
        "订单付款时间" => order.paid,
        "发货时间" => order.shipped,
        _ => order.completed,
    };
    match time.filter(|time| *time <= query.at) {
        Some(time) => query.manner.time(Some(time)),
        // Old files leave some of them empty and write `null` into others.
        None if name == "订单付款时间" && order.id.is_multiple_of(2) => Cell::Empty,
        None => query.manner.missing(),
    }
}

fn goods(query: Query<'_>, order: &Order, name: &str) -> Cell {
    let texts: Vec<String> = order
        .lines
        .iter()
        .map(|line| {
            let article = &RANGE[query.store.listings[line.listing].product];
            match name {
                "商家编码" => article.code.to_owned(),
                "商品属性SKU" => article.skus[line.sku].to_owned(),
                _ => article.title.to_owned(),
            }
        })
        .collect();
    Cell::text(if name == "宝贝种类" { order.lines.len().to_string() } else { texts.join(",") })
}

/// Fields that no figure comes from.
fn trivia(query: Query<'_>, order: &Order, name: &str) -> Cell {
    let paid = order.paid.filter(|paid| *paid <= query.at);
    let shipped = order.shipped.is_some_and(|shipped| shipped <= query.at);
    match name {
        "支付单号" => paid.map_or(Cell::Empty, |paid| {
            Cell::text(format!("{}2200{:016}", paid.format("%Y%m%d"), order.id % 10_000_000_000_000_000))
        }),
        "支付详情" => paid.map_or(Cell::Empty, |_| {
            Cell::text(if order.id.is_multiple_of(7) {
                "支付方式：微信支付"
            } else {
                "支付方式：支付宝"
            })
        }),
        "买家会员名" => Cell::text(format!("{}**", char::from(b'a' + (order.buyer % 26) as u8))),
        "收货人姓名" => Cell::text("张**"),
        "收货地址" => Cell::text(places::in_china(order).address),
        "联系手机" => Cell::text(if order.id.is_multiple_of(5) {
            "'null".to_owned()
        } else {
            format!("'138****{:04}", order.buyer % 10_000)
        }),
        "物流单号" if shipped => Cell::text(format!("No:78{:010}", order.id / 1_000_000 % 10_000_000_000)),
        "物流公司" if shipped => Cell::text(CARRIERS[whim(order.id, 4) as usize]),
        "运送方式" => Cell::text("快递"),
        "卖家服务费" | "买家服务费" => Cell::text("0元"),
        "买家支付积分" | "返点积分" | "买家实际支付积分" | "定金排名" => Cell::text("0"),
        "天猫卡券抵扣" | "集分宝抵扣" | "主动赔付金额" | "含应开票给个人红包" | "含应开票给个人的个人红包" => {
            Cell::text("0.00")
        }
        "是否主动赔付" | "C2B小额收款" | "是否上传合同照片" | "是否上传小票" | "是否代付" | "是否是O2O交易" => {
            Cell::text("否")
        }
        "是否手机订单" => Cell::text("手机订单"),
        "商家备注" | "订单备注" if whim(order.id, 40) == 0 => Cell::text("=已加急=, 送小样\"一份\""),
        "买家留言" if whim(order.id, 53) == 1 => Cell::text("麻烦发顺丰,谢谢"),
        "异常信息"
            if order.refunds.iter().any(|refund| refund.kind == Kind::RefusedParcel && refund.applied <= query.at) =>
        {
            Cell::text("拒收")
        }
        "物流单号" | "物流公司" => Cell::Empty,
        _ => query.manner.missing(),
    }
}
