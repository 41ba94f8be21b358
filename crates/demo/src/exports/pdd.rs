//! 拼多多: orders of one article each with a TAB behind every number, after-sales, 推广 by day.

use super::ads::{self, Figures};
use super::{Query, by_then, grouped_yuan, of_deposit, orders_of, quotient, refunds_of, whim, with_deposits, yuan};
use crate::book::{Cell, Row, header};
use crate::layouts::pdd::{ADS_ACCOUNT, ADS_PRODUCTS, AFTER_SALES, STAR_SHOP};
use crate::order::{Kind, Order, Outcome, Refund};
use crate::products::RANGE;
use chrono::NaiveDateTime;

/// The order report; `comma` stands between the two parts of 未发货，退款成功 or does not.
pub fn orders(query: Query<'_>, columns: &[&str], comma: bool) -> Vec<Row> {
    let columns = &with_deposits(query, columns);
    let mut rows = vec![header(columns)];
    for order in orders_of(query) {
        rows.push(columns.iter().map(|name| Cell::text(order_text(query, order, name, comma))).collect());
    }
    rows
}

fn order_text(query: Query<'_>, order: &Order, name: &str, comma: bool) -> String {
    let line = &order.lines[0];
    let listing = &query.store.listings[line.listing];
    let article = &RANGE[listing.product];
    let listed = line.price * line.units;
    // What the platform gives, the seller gets all the same.
    let given = platform_gives(order);
    let amount = |cents: i64| format!("{}\t", if cents >= 100_000 { grouped_yuan(cents) } else { yuan(cents) });
    match name {
        "商品" | "货品名称" => article.title.to_owned(),
        "订单号" => query.store.order_id(order),
        "订单状态" if comma => status(order, query.at).to_owned(),
        "订单状态" => status(order, query.at).replace('，', ""),
        "商品总价(元)" => amount(listed),
        "邮费(元)" => amount(order.postage),
        "店铺优惠折扣(元)" => amount(listed - order.goods()),
        "平台优惠折扣(元)" => amount(given),
        "多多支付立减金额(元)" => amount(0),
        "用户实付金额(元)" => amount(order.total() - given),
        "商家实收金额(元)" => amount(order.total()),
        "商品数量(件)" => format!("{}\t", line.units),
        "订单成交时间" | "支付时间" => by_then(order.paid, query.at),
        "发货时间" => by_then(order.shipped, query.at),
        "确认收货时间" => by_then(order.completed, query.at),
        "商品id" => listing.id.clone(),
        "商品规格" => article.skus[line.sku].to_owned(),
        "样式ID" => format!("187{}{}\t", &listing.id[..9], line.sku),
        "商家编码-规格维度" | "商家编码-商品维度" => article.code.to_owned(),
        "售后状态" => after_sales_state(order, query.at).to_owned(),
        "省" | "市" | "区" | "街道/镇" | " 用户购买手机号" => "****".to_owned(),
        "快递公司" if order.shipped.is_some_and(|shipped| shipped <= query.at) => "极兔速递".to_owned(),
        "是否抽奖或0元试用" | "是否审核中" | "是否社区团购" => "否".to_owned(),
        "支付方式" => "微信".to_owned(),
        _ => of_deposit(query, order, name).unwrap_or_default(),
    }
}

/// A discount of the platform's own; none where money goes back, of which it would be a part.
fn platform_gives(order: &Order) -> i64 {
    if order.refunds.is_empty() && whim(order.id, 3) == 0 { (order.goods() / 20).min(1_000) } else { 0 }
}

fn status(order: &Order, at: NaiveDateTime) -> &'static str {
    let by = |time: Option<NaiveDateTime>| time.is_some_and(|time| time <= at);
    match () {
        () if by(order.closed) && order.paid.is_none() => "已取消",
        () if by(order.closed) && !by(order.shipped) => "未发货，退款成功",
        () if by(order.closed) => "已发货，退款成功",
        () if by(order.completed) => "已收货",
        () if by(order.shipped) => "已发货，待签收",
        () if by(order.paid) => "待发货",
        () if order.waits_for_balance(at) => "待付尾款",
        () => "待付款",
    }
}

fn after_sales_state(order: &Order, at: NaiveDateTime) -> &'static str {
    let known = |refund: &&Refund| refund.applied <= at;
    match order.refunds.iter().rfind(known) {
        None => "无售后或售后取消",
        Some(refund) if refund.finished > at => "售后处理中",
        Some(refund) if refund.outcome == Outcome::Successful => "退款成功",
        Some(_) => "无售后或售后取消",
    }
}

/// The after-sales report: it has no day on which the money went back.
pub fn after_sales(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&AFTER_SALES)];
    for (order, refund) in refunds_of(query) {
        rows.push(AFTER_SALES.iter().map(|name| Cell::text(refund_text(query, order, refund, name))).collect());
    }
    rows
}

fn refund_text(query: Query<'_>, order: &Order, refund: &Refund, name: &str) -> String {
    match name {
        "售后编号" => (refund.id / 1_000_000).to_string(),
        "订单编号" => query.store.order_id(order),
        "商品ID" => query.store.listings[order.lines[refund.line].listing].id.clone(),
        "交易金额" => yuan(order.total()),
        "订单状态" => status(order, query.at).to_owned(),
        "售后状态" => match (refund.finished <= query.at, refund.outcome) {
            (false, _) => "待商家处理",
            (true, Outcome::Successful) => "退款成功",
            (true, Outcome::Closed) => "已撤销",
            (true, Outcome::Refused) => "售后单失败",
        }
        .to_owned(),
        "退款类型" => if refund.kind == Kind::Return { "退货退款" } else { "仅退款" }.to_owned(),
        "退款原因" => refund.reason.to_owned(),
        "退款金额" => yuan(refund.amount),
        "申请时间" => by_then(Some(refund.applied), query.at),
        _ => String::new(),
    }
}

/// 推广, the account by day, and the row of totals.
pub fn ads_account(query: Query<'_>) -> Vec<Row> {
    let days = ads::by(query, false, |_| ());
    let row = |when: &str, figures: &Figures| -> Row {
        ADS_ACCOUNT.iter().map(|name| if *name == "日期" { Cell::text(when) } else { ad_cell(figures, name) }).collect()
    };
    let mut rows = vec![header(&ADS_ACCOUNT)];
    rows.extend(days.iter().map(|((date, ()), figures)| row(&date.to_string(), figures)));
    rows.push(row("总计", &ads::total(days.values())));
    rows
}

/// 明星店铺 by day, which has spend of its own and words of its own.
pub fn star_shop(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&STAR_SHOP)];
    for ((date, _), figures) in ads::by(query, false, |day| day.plan).iter().filter(|((_, plan), _)| *plan == Some(1)) {
        let cell = |name: &&str| match *name {
            "日期" => Cell::text(date.to_string()),
            "花费(元)" => Cell::Number(yuan(figures.spend)),
            "投入产出比" => Cell::Number(quotient(figures.deals().1, figures.spend, 2)),
            name => ad_cell(figures, name),
        };
        rows.push(STAR_SHOP.iter().map(cell).collect());
    }
    rows
}

/// 推广, products by day; the row of totals has a dash where there is nothing to add up.
pub fn ads_products(query: Query<'_>) -> Vec<Row> {
    let days = ads::by(query, false, |day| day.item);
    let mut rows = vec![header(&ADS_PRODUCTS)];
    for ((date, item), figures) in &days {
        let listing = &query.store.listings[*item];
        let cell = |name: &&str| match *name {
            "日期" => Cell::text(date.to_string()),
            "商品ID" => Cell::text(listing.id.as_str()),
            "商品名称" => Cell::text(RANGE[listing.product].title),
            "推广场景" => Cell::text("稳定成本推广"),
            "出价方式" => Cell::text("目标投产比：3.95"),
            "是否已删除" => Cell::text("否"),
            "推广名称" | "分组" => Cell::Empty,
            name => ad_cell(figures, name),
        };
        rows.push(ADS_PRODUCTS.iter().map(cell).collect());
    }
    let sum = ads::total(days.values());
    let words = ["商品ID", "商品名称", "推广场景", "推广名称", "出价方式", "分组", "是否已删除"];
    let total = |name: &&str| match *name {
        "日期" => Cell::text("总计"),
        name if words.contains(&name) => Cell::text("-"),
        name => ad_cell(&sum, name),
    };
    rows.push(ADS_PRODUCTS.iter().map(total).collect());
    rows
}

/// Spend on deals is what was spent less what visitors cost who only asked.
fn ad_cell(figures: &Figures, name: &str) -> Cell {
    let (orders, sales) = figures.deals();
    let asked = figures.spend / 50;
    let value = match name {
        "总花费(元)" => yuan(figures.spend),
        "成交花费(元)" => yuan(figures.spend - asked),
        "询单花费(元)" => yuan(asked),
        "交易额(元)" => yuan(sales),
        "净交易额(元)" | "结算交易额(元)" => yuan(figures.net.1),
        "直接交易额(元)" => yuan(figures.direct.1),
        "间接交易额(元)" => yuan(figures.indirect.1),
        "成交笔数" => orders.to_string(),
        "净成交笔数" | "结算成交笔数" => figures.net.0.to_string(),
        "直接成交笔数" => figures.direct.0.to_string(),
        "间接成交笔数" => figures.indirect.0.to_string(),
        "曝光量" => figures.impressions.to_string(),
        "点击量" => figures.clicks.to_string(),
        "实际投产比" => quotient(sales, figures.spend - asked, 2),
        "净实际投产比" | "结算投产比" => quotient(figures.net.1, figures.spend, 2),
        "每笔成交金额(元)" => quotient(sales, orders * 100, 2),
        "净交易额占比" | "净成交笔数占比" => return Cell::text(super::percent(figures.net.1, sales)),
        _ => return Cell::text("-"),
    };
    if value.is_empty() { Cell::text("-") } else { Cell::Number(value) }
}
