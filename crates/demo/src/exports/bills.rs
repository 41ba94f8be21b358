//! Bills and settlements: what was paid out and kept back, among it what went back to buyers.

use super::{Query, at_once, by_then, refunds_in, yuan};
use crate::book::{Cell, Row, header};
use crate::layouts::{douyin, jd, pdd, shopify};
use crate::order::{Order, Outcome, Refund};
use crate::platform::Platform;
use crate::products::RANGE;
use chrono::{Days, NaiveDateTime};

/// Money that moved, and of which order.
pub(super) struct Movement<'a> {
    pub(super) at: NaiveDateTime,
    pub(super) order: &'a Order,
    pub(super) refund: Option<&'a Refund>,
    pub(super) cents: i64,
}

/// What came in of completed orders and what went back, within the span.
pub(super) fn movements(query: Query<'_>) -> Vec<Movement<'_>> {
    let within = |at: NaiveDateTime| query.span.contains(at.date()) && at <= query.at;
    // Whenever they were placed: a bill is of the days on which money moved.
    let paid = query.store.orders.iter().filter_map(|order| Some((order.paid.filter(|at| within(*at))?, order)));
    let mut all: Vec<Movement<'_>> =
        paid.map(|(at, order)| Movement { at, order, refund: None, cents: order.total() }).collect();
    let back = refunds_in(query, |refund| refund.outcome == Outcome::Successful && within(refund.finished));
    // Only some bills know lines: where they do not, what went back at once is one movement.
    let back = match query.store.platform {
        Platform::Shopify => at_once(back),
        _ => back.into_iter().map(|(order, refund)| (order, refund, refund.amount)).collect(),
    };
    all.extend(back.into_iter().map(|(order, refund, amount)| Movement {
        at: refund.finished,
        order,
        refund: Some(refund),
        cents: -amount,
    }));
    all.sort_by_key(|movement| (movement.at, movement.order.sequence, movement.cents));
    all
}

/// What the platform keeps of a movement; below zero what it gives back.
pub(super) fn fee(query: Query<'_>, movement: &Movement<'_>) -> i64 {
    let cents = movement.cents;
    match query.store.platform {
        Platform::Jd | Platform::Douyin | Platform::Tmall | Platform::Taobao => cents / 20,
        // Nothing comes back of these.
        Platform::Pdd => cents.max(0) * 6 / 1_000,
        Platform::Shopify if movement.refund.is_none() => cents * 29 / 1_000 + 30,
        Platform::Shopify | Platform::Amazon => 0,
    }
}

fn written(query: Query<'_>, columns: &[&str], text: impl Fn(&Movement<'_>, &str) -> String) -> Vec<Row> {
    let row = |movement: &Movement<'_>| columns.iter().map(|name| Cell::text(text(movement, name))).collect();
    movements(query).iter().map(row).collect()
}

/// 京东: a row per fee; goods that are paid out by us are what went back.
pub fn jd_settlement(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&jd::SETTLEMENT)];
    for fee in ["货款", "佣金"] {
        rows.extend(written(query, &jd::SETTLEMENT, |movement, name| jd_text(query, movement, fee, name)));
    }
    rows
}

fn jd_text(query: Query<'_>, movement: &Movement<'_>, fee: &str, name: &str) -> String {
    let order = movement.order;
    let line = &order.lines[movement.refund.map_or(0, |refund| refund.line)];
    let listing = &query.store.listings[line.listing];
    let cents = if fee == "佣金" { -self::fee(query, movement) } else { movement.cents };
    match name {
        "订单编号" => query.store.order_id(order),
        "订单状态" => "完成".to_owned(),
        "订单下单时间" => by_then(Some(order.created), query.at),
        "售后服务单号" => movement.refund.map_or(String::new(), |refund| (refund.id / 1_000_000).to_string()),
        "售后退款时间" if movement.refund.is_some() => by_then(Some(movement.at), query.at),
        "商品编号" => listing.id.clone(),
        "商品名称" => RANGE[listing.product].title.to_owned(),
        "商品数量" => line.units.to_string(),
        "扣点类型" => "销售价".to_owned(),
        "费用名称" => fee.to_owned(),
        "应结金额" => yuan(cents),
        "币种" => "CNY".to_owned(),
        "收支方向" => if cents < 0 { "支出" } else { "收入" }.to_owned(),
        "结算状态" => "已结算".to_owned(),
        "账单生成时间" | "到账时间" => by_then(Some(movement.at), query.at),
        _ => String::new(),
    }
}

/// 拼多多: four lines above the header.
pub fn pdd_bill(query: Query<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = ["#拼多多商户账单明细", "#商户号：[100000]", "#起始时间 终止时间", "#----------"]
        .map(|line| vec![Cell::text(line)])
        .into();
    rows.push(header(&pdd::BILL));
    for movement in movements(query) {
        let kind = match movement.refund {
            Some(_) => ["退款", "0020002|交易退款-订单退款"],
            None => ["交易收入", "0010002|交易收入-订单收入"],
        };
        rows.push(pdd_row(query, &movement, movement.cents, kind));
        let fee = fee(query, &movement);
        if fee != 0 {
            rows.push(pdd_row(query, &movement, -fee, ["技术服务费", "0030002|技术服务费-技术服务费"]));
        }
    }
    rows
}

fn pdd_row(query: Query<'_>, movement: &Movement<'_>, cents: i64, [kind, described]: [&str; 2]) -> Row {
    let text = |name: &&str| match *name {
        "商户订单号" => query.store.order_id(movement.order),
        "发生时间" => by_then(Some(movement.at), query.at),
        "收入金额（+元）" => yuan(cents.max(0)),
        "支出金额（-元）" => yuan(cents.min(0)),
        "账务类型" => kind.to_owned(),
        "业务描述" => described.to_owned(),
        _ => String::new(),
    };
    pdd::BILL.iter().map(|name| Cell::text(text(name))).collect()
}

/// 抖店: the row below the header says how the sums come about; ids have an apostrophe.
pub fn douyin_settlement(query: Query<'_>) -> Vec<Row> {
    let explained = |name: &&str| match *name {
        "结算金额" => "收入+支出",
        "收入合计" => "订单总价-退款+补贴",
        "支出合计" => "平台服务费+佣金+渠道分成",
        _ => "",
    };
    let mut rows = vec![header(&douyin::SETTLEMENT)];
    rows.push(douyin::SETTLEMENT.iter().map(|name| Cell::text(explained(name))).collect());
    rows.extend(written(query, &douyin::SETTLEMENT, |movement, name| {
        let (order, fee) = (movement.order, fee(query, movement));
        match name {
            "结算时间" => by_then(Some(movement.at), query.at),
            "订单号" | "子订单号" => format!("'{}", query.store.order_id(order)),
            "结算金额" => yuan(movement.cents - fee),
            "结算单类型" => if movement.refund.is_some() { "结算后退款" } else { "已结算" }.to_owned(),
            "下单时间" => by_then(Some(order.created), query.at),
            "商品ID" => query.store.listings[order.lines[0].listing].id.clone(),
            "商品数量" => order.units().to_string(),
            "订单总价" | "用户实付" | "收入合计" => yuan(movement.cents),
            "平台服务费" | "支出合计" => yuan(-fee),
            "结算账户" => "聚合账户".to_owned(),
            "是否免佣" => "否".to_owned(),
            _ => "0.00".to_owned(),
        }
    }));
    rows
}

/// Shopify Payments: charges and refunds, less what it keeps.
pub fn shopify_payouts(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&shopify::PAYOUTS)];
    rows.extend(written(query, &shopify::PAYOUTS, |movement, name| {
        let charged = movement.refund.is_none();
        let fee = fee(query, movement);
        match name {
            "Transaction Date" => super::shopify::stamp(Some(movement.at), query.at),
            "Type" => if charged { "charge" } else { "refund" }.to_owned(),
            "Order" => query.store.order_id(movement.order),
            "Card Brand" => "visa".to_owned(),
            "Card Source" => "online".to_owned(),
            "Payout Status" => "paid".to_owned(),
            "Payout Date" | "Available On" => (movement.at.date() + Days::new(2)).to_string(),
            "Payout ID" => "1001".to_owned(),
            "Amount" | "Presentment Amount" => yuan(movement.cents),
            "Fee" => yuan(fee),
            "Net" => yuan(movement.cents - fee),
            "Checkout" => format!("#9{}", movement.order.sequence),
            "Payment Method Name" => "card".to_owned(),
            _ => "USD".to_owned(),
        }
    }));
    rows
}
