//! What sellers on 淘宝 and 天猫 download beside the usual reports: commissions of 淘宝联盟, search words of 生意参谋, the bill of goods, and
//! 达摩盘.

use super::shop_days::prelude;
use super::{Query, by_then, grouped, grouped_yuan, orders_of, percent, yuan};
use crate::book::{Cell, Row, header};
use crate::layouts::{money, taobao};
use crate::order::{Line, Order};
use crate::products::RANGE;

/// The paid orders of the span with their lines.
fn lines<'a>(query: Query<'a>) -> impl Iterator<Item = (&'a Order, &'a Line)> {
    let paid = orders_of(query).filter(move |order| order.paid_at(query.at));
    paid.flat_map(|order| order.lines.iter().map(move |line| (order, line)))
}

fn written(columns: &[&str], text: impl Fn(&str) -> String) -> Row {
    columns.iter().map(|name| Cell::text(text(name))).collect()
}

/// 结算订单: each fifth order was sold by 淘宝客, every other of these through a 团长 who takes a fee.
pub fn affiliate(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&taobao::AFFILIATE)];
    for (order, line) in lines(query).filter(|(order, _)| order.sequence.is_multiple_of(5)) {
        let led = order.sequence.is_multiple_of(2);
        let text = |name: &str| match name {
            "确认收货时间" | "账户支出时间" | "淘客结算时间" => by_then(order.paid, query.at),
            "创建时间" => by_then(Some(order.created), query.at),
            "计划名称" => "通用计划".to_owned(),
            "商品ID" => query.store.listings[line.listing].id.clone(),
            "商品名称" => RANGE[query.store.listings[line.listing].product].title.to_owned(),
            "实际成交价格" => yuan(line.payable),
            "成交商品数" => line.units.to_string(),
            "佣金比例" => "3.00%".to_owned(),
            "佣金" => yuan(line.payable * 3 / 100),
            "服务费率" if led => "1.00%".to_owned(),
            "服务费金额" if led => yuan(line.payable / 100),
            "淘宝父订单编号" => query.store.order_id(order),
            "淘宝子订单编号" => line.id.to_string(),
            "来源或淘客昵称" => "小红".to_owned(),
            "团长名称" if led => "甲团".to_owned(),
            "是否预售未付尾款订单" => "否".to_owned(),
            _ => String::new(),
        };
        rows.push(written(&taobao::AFFILIATE, text));
    }
    rows
}

/// 引流搜索关键词: words of which one brings nobody who buys.
pub fn keywords(query: Query<'_>) -> Vec<Row> {
    const WORDS: [(&str, i64, i64); 4] =
        [("全棉四件套", 1_024, 9), ("床品四件套 全棉", 312, 3), ("被套", 88, 1), ("枕套 一对", 12, 0)];
    let mut rows = prelude("【生意参谋平台】引流搜索关键词");
    rows.push(header(&taobao::KEYWORDS));
    for date in query.span.days() {
        for (word, visitors, buyers) in WORDS {
            let text = |name: &str| match name {
                "统计日期" => date.to_string(),
                "搜索词" => word.to_owned(),
                "访客数" => grouped(visitors),
                "支付买家数" => buyers.to_string(),
                "支付件数" => buyers.to_string(),
                "支付转化率" => percent(buyers, visitors),
                "支付金额" if buyers > 0 => grouped_yuan(buyers * 16_899),
                _ => "-".to_owned(),
            };
            rows.push(written(&taobao::KEYWORDS, text));
        }
    }
    rows
}

/// 达摩盘 商品列表: the total first, a day that is a whole number.
pub fn damopan(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&taobao::DAMOPAN)];
    rows.push(written(&taobao::DAMOPAN, |name| match name {
        "宝贝ID" => "总计".to_owned(),
        "宝贝名称" | "货品成长阶段" | "日期" => "-".to_owned(),
        _ => "1,024".to_owned(),
    }));
    for listing in query.store.listings.iter().take(3) {
        rows.push(written(&taobao::DAMOPAN, |name| match name {
            "宝贝ID" => listing.id.clone(),
            "宝贝名称" => RANGE[listing.product].title.to_owned(),
            "货品成长阶段" => "成长期".to_owned(),
            "日期" => query.span.first().format("%Y%m%d").to_string(),
            "支付转化率" => "766.67%".to_owned(),
            _ => "12.00".to_owned(),
        }));
    }
    rows
}

/// 交易货款: what was paid for each line, without a day.
pub fn goods_bill(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&money::GOODS_BILL)];
    for (order, line) in lines(query) {
        rows.push(written(&money::GOODS_BILL, |name| match name {
            "子订单号" => line.id.to_string(),
            "订单号" => query.store.order_id(order),
            "数量" => line.units.to_string(),
            "订单实际金额（元）" => yuan(line.payable),
            "退款金额（元）" => "0.00".to_owned(),
            _ => RANGE[query.store.listings[line.listing].product].title.to_owned(),
        }));
    }
    rows
}
