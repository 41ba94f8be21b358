//! What Taobao and Alipay charge a store for its orders, and the sum of what each platform charges.

use super::bills::{Movement, fee, movements};
use super::{Query, amazon, by_then, whim, yuan};
use crate::book::{Cell, Row, header};
use crate::layouts::money;
use crate::platform::Platform;
use std::collections::BTreeMap;

/// What a policy against the freight of a return costs.
const PREMIUM: i64 = 83;

/// Something that a store is charged for an order.
struct Charge<'a> {
    movement: Movement<'a>,
    kind: &'static str,
    /// As the bill says it.
    words: &'static str,
    cents: i64,
}

/// What a store on 淘宝 or 天猫 is charged: commission, and what of it comes back with a refund; a policy for each order; each fifth
/// one was sold by 淘宝客.
fn charges(query: Query<'_>) -> Vec<Charge<'_>> {
    let mut all = Vec::new();
    for movement in movements(query) {
        let (sale, affiliate) = (movement.refund.is_none(), movement.order.sequence.is_multiple_of(5));
        let again = || Movement { at: movement.at, order: movement.order, refund: None, cents: movement.cents };
        if sale {
            all.push(Charge {
                movement: again(),
                kind: "freight_insurance",
                words: "卖家版运费险保费",
                cents: PREMIUM,
            });
        }
        if sale && affiliate {
            let cents = movement.cents * 3 / 100;
            all.push(Charge { movement: again(), kind: "creators", words: "淘宝客佣金代扣款", cents });
        }
        let cents = fee(query, &movement);
        let words = if sale { "天猫佣金（类目）扣款" } else { "天猫佣金（类目）退还" };
        all.push(Charge { movement, kind: "commission", words, cents });
    }
    all
}

/// What a store was charged in the span, by kind.
pub fn charged(query: Query<'_>) -> BTreeMap<&'static str, i64> {
    let mut sums = BTreeMap::new();
    match query.store.platform {
        Platform::Tmall | Platform::Taobao => {
            charges(query).iter().for_each(|charge| *sums.entry(charge.kind).or_default() += charge.cents);
        }
        Platform::Amazon => {
            sums.insert("commission", amazon::fees(query));
        }
        _ => {
            sums.insert("commission", movements(query).iter().map(|movement| fee(query, movement)).sum());
        }
    }
    sums
}

/// 千牛 动账明细: money in, money back, fees.
pub fn movements_of_qianniu(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&money::MOVEMENTS)];
    let mut add = |movement: &Movement<'_>, cents: i64, [kind, words]: [&str; 2]| {
        let text = |name: &&str| match *name {
            "商家昵称" => query.store.name.clone(),
            "入帐日期" => movement.at.date().to_string(),
            "入帐时间" | "数据创建时间" | "数据修改时间" => by_then(Some(movement.at), query.at),
            "支付流水号" => serial(movement),
            "主订单id" => query.store.order_id(movement.order),
            "子订单id" => movement.order.lines[movement.refund.map_or(0, |refund| refund.line)].id.to_string(),
            "入帐类型" => kind.to_owned(),
            "收入金额(元)" => yuan(cents.max(0)),
            // Without a sign, unlike Alipay's.
            "支出金额(元)" => yuan((-cents).max(0)),
            "业务描述" => words.to_owned(),
            "收/付渠道" => "支付宝".to_owned(),
            _ => String::new(),
        };
        rows.push(money::MOVEMENTS.iter().map(|name| Cell::text(text(name))).collect());
    };
    for movement in movements(query) {
        let kind = if movement.refund.is_some() { "交易退款(售后)" } else { "交易收款" };
        add(&movement, movement.cents, [kind, ""]);
    }
    for charge in charges(query) {
        add(&charge.movement, -charge.cents, ["服务费", charge.words]);
    }
    rows
}

/// 支付宝 账务明细: lines above the header and below the rows, cells that end in a TAB.
pub fn alipay(query: Query<'_>) -> Vec<Row> {
    let alone = |text: String| vec![Cell::text(text)];
    let mut rows: Vec<Row> = vec![
        alone("#支付宝账务明细查询".to_owned()),
        alone("#账号：[20880000000000000156]".to_owned()),
        alone(format!(
            "#起始日期：[{} 00:00:00]   终止日期：[{} 23:59:59]",
            query.span.first().format("%Y年%m月%d日"),
            query.span.last().format("%Y年%m月%d日")
        )),
        alone(
            "#-----------------------------------------账务明细列表----------------------------------------".to_owned(),
        ),
        header(&money::ALIPAY),
    ];
    let mut balance = 1_000_000;
    let mut add = |movement: &Movement<'_>, cents: i64, [nth, kind, words]: [&str; 3]| {
        balance += cents;
        let text = |name: &&str| match *name {
            "账务流水号" => format!("{}{nth}\t", serial(movement)),
            "业务流水号" => format!("{}\t", serial(movement)),
            "发生时间" => by_then(Some(movement.at), query.at),
            "收入金额（+元）" => yuan(cents.max(0)),
            "支出金额（-元）" => yuan(cents.min(0)),
            "账户余额（元）" => yuan(balance),
            "业务类型" => kind.to_owned(),
            "商户订单号" => format!("T200P{}\t", query.store.order_id(movement.order)),
            "备注" => words.to_owned(),
            _ => String::new(),
        };
        rows.push(money::ALIPAY.iter().map(|name| Cell::text(text(name))).collect());
    };
    for movement in movements(query) {
        let kind = if movement.refund.is_some() { "交易退款" } else { "在线支付" };
        add(&movement, movement.cents, ["01", kind, ""]);
    }
    for charge in charges(query) {
        let nth = match charge.kind {
            "commission" => "11",
            "creators" => "12",
            _ => "13",
        };
        add(&charge.movement, -charge.cents, [nth, "收费", charge.words]);
    }
    rows.push(alone(
        "#-----------------------------------------账务明细列表结束------------------------------------".to_owned(),
    ));
    rows.push(alone(format!("#导出时间：[{}]", query.at.format("%Y年%m月%d日 %H:%M:%S"))));
    rows
}

/// 卖家版运费险: a policy a row.
pub fn freight_insurance(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&money::FREIGHT_INSURANCE)];
    for charge in charges(query).iter().filter(|charge| charge.kind == "freight_insurance") {
        let text = |name: &&str| match *name {
            "保单号" => format!("66{}", charge.movement.order.id),
            "订单编号" => query.store.order_id(charge.movement.order),
            "保费(元)" => yuan(charge.cents),
            "承保时间" => by_then(Some(charge.movement.at), query.at),
            _ => "承保成功".to_owned(),
        };
        rows.push(money::FREIGHT_INSURANCE.iter().map(|name| Cell::text(text(name))).collect());
    }
    rows
}

/// The payment's number: the day and what tells it from the day's others.
fn serial(movement: &Movement<'_>) -> String {
    let id = movement.refund.map_or(movement.order.id, |refund| refund.id);
    format!("{}22001{:013}", movement.at.format("%Y%m%d"), whim(id, 9_999_999_999_999))
}
