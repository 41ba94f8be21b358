//! 抖店 and 千川: orders with a TAB before every text, after-sales, the two kinds of advertising.

use super::ads::{self, Figures};
use super::{
    Query, by_then, grouped, grouped_yuan, of_deposit, orders_of, quotient, refunds_of, whim, with_deposits, yuan,
};
use crate::book::{Cell, Row, header};
use crate::layouts::douyin::{ADS_STANDARD, ADS_WHOLE_STORE, AFTER_SALES};
use crate::order::{Kind, Order, Outcome, Refund};
use crate::places;
use crate::platform::Platform;
use crate::products::RANGE;
use chrono::NaiveDateTime;

/// Amounts that the reader takes as they stand; every other text has a TAB before it.
const BARE: [&str; 4] = ["金额", "优惠", "运费", "单价"];

/// The order report, a row per line.
pub fn orders(query: Query<'_>, columns: &[&str]) -> Vec<Row> {
    let columns = &with_deposits(query, columns);
    let mut rows = vec![header(columns)];
    for order in orders_of(query) {
        for line in 0..order.lines.len() {
            rows.push(columns.iter().map(|name| order_cell(query, order, line, name)).collect());
        }
    }
    rows
}

fn order_cell(query: Query<'_>, order: &Order, line: usize, name: &str) -> Cell {
    let text = order_text(query, order, line, name);
    let bare = BARE.iter().any(|word| name.contains(word)) || name.ends_with("时间") || name == "商品数量";
    match text.as_str() {
        "" if name.ends_with("时间") || name == "售后状态" => Cell::text("-"),
        "" => Cell::Empty,
        text if bare || text == "-" => Cell::text(text),
        text => Cell::text(format!("\t{text}")),
    }
}

fn order_text(query: Query<'_>, order: &Order, index: usize, name: &str) -> String {
    let line = &order.lines[index];
    let listing = &query.store.listings[line.listing];
    let article = &RANGE[listing.product];
    let postage = if index == 0 { order.postage } else { 0 };
    let [platform, creator] = given(order, index);
    match name {
        "主订单编号" => query.store.order_id(order),
        "子订单编号" => line_id(query, order, index),
        "选购商品" => article.title.to_owned(),
        "商品规格" => article.skus[line.sku].to_owned(),
        "商品数量" => line.units.to_string(),
        "商品ID" => listing.id.clone(),
        "商家编码" | "货号" => article.code.to_owned(),
        "商品单价" | "商品金额" => yuan(line.price),
        "订单应付金额" => yuan(line.payable + postage - platform - creator),
        "运费" => yuan(postage),
        "平台优惠" | "平台实际承担优惠金额" => yuan(platform),
        "达人优惠" | "达人实际承担优惠金额" => yuan(creator),
        "商家优惠" | "商家实际承担优惠金额" => yuan(line.price * line.units - line.payable),
        "优惠总金额" => yuan(line.price * line.units - line.payable + platform + creator),
        "订单提交时间" => by_then(Some(order.created), query.at),
        "支付完成时间" => by_then(order.paid, query.at),
        "发货时间" => by_then(order.shipped, query.at),
        "订单完成时间" => by_then(order.completed, query.at),
        "订单状态" => status(order, query.at).to_owned(),
        "售后状态" => after_sales_state(order, index, query.at).to_owned(),
        "取消原因" if order.closed.is_some_and(|closed| closed <= query.at) => order.close_reason.to_owned(),
        "订单类型" if order.deposit.is_some() => "定金预售".to_owned(),
        // The order's, on the first of its rows.
        "定金金额" if index > 0 && order.deposit.is_some_and(|deposit| deposit.paid <= query.at) => yuan(0),
        _ => of_deposit(query, order, name).unwrap_or_else(|| from_where(order, name).to_owned()),
    }
}

/// What the platform and the creator give of a line's price; nothing where money goes back.
fn given(order: &Order, index: usize) -> [i64; 2] {
    let payable = order.lines[index].payable;
    match whim(order.id, 5) {
        _ if !order.refunds.is_empty() => [0, 0],
        0 => [payable / 12, 0],
        1 => [payable / 20, payable / 25],
        _ => [0, 0],
    }
}

fn line_id(query: Query<'_>, order: &Order, index: usize) -> String {
    let part = if order.lines.len() == 1 { 0 } else { index as u64 + 1 };
    Platform::Douyin.order_id(query.store.number, order, part)
}

/// 自播, 达播, 短视频 and 商品卡.
fn from_where(order: &Order, name: &str) -> &'static str {
    let way = whim(order.id, 7);
    match (name, way) {
        ("流量体裁", 0..=2) => "直播",
        ("流量体裁", 3) => "短视频",
        ("流量体裁", _) => "商品卡",
        ("达人ID", 0) => "5551000001",
        ("达人ID", 1..=2) => "5551000002",
        ("达人ID", _) => "0",
        ("达人昵称", 0) => "木禾家居旗舰店",
        ("达人昵称", 1..=2) => "小禾的家",
        ("达人昵称", _) => "-",
        ("流量来源", 0..=2) => "直播间",
        ("流量来源", _) => "商城",
        ("支付方式", _) => "微信支付",
        ("APP渠道", _) => "抖音",
        ("订单类型", _) => "普通订单",
        ("收件人" | "详细地址", _) => "##密文",
        ("收件人手机号", _) => "$$密文",
        ("省", _) => places::in_china(order).full,
        ("手续费" | "支付优惠" | "红包抵扣" | "商家改价" | "降价类优惠", _) => "0.00",
        _ => "",
    }
}

fn status(order: &Order, at: NaiveDateTime) -> &'static str {
    let by = |time: Option<NaiveDateTime>| time.is_some_and(|time| time <= at);
    match () {
        () if by(order.closed) => "已关闭",
        () if by(order.completed) => "已完成",
        () if by(order.shipped) => "已发货",
        () if by(order.paid) => "待发货",
        () if order.waits_for_balance(at) => "部分支付",
        () => "待支付",
    }
}

fn after_sales_state(order: &Order, line: usize, at: NaiveDateTime) -> &'static str {
    let known = |refund: &&Refund| refund.line == line && refund.applied <= at;
    match order.refunds.iter().rfind(known) {
        None => "",
        Some(refund) => state(refund, at),
    }
}

fn state(refund: &Refund, at: NaiveDateTime) -> &'static str {
    match (refund.finished <= at, refund.outcome) {
        (false, _) => "待商家处理",
        (true, Outcome::Successful) => "同意退款，退款成功",
        (true, _) => "售后关闭",
    }
}

/// The after-sales report.
pub fn after_sales(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&AFTER_SALES)];
    for (order, refund) in refunds_of(query) {
        rows.push(AFTER_SALES.iter().map(|name| Cell::text(refund_text(query, order, refund, name))).collect());
    }
    rows
}

fn refund_text(query: Query<'_>, order: &Order, refund: &Refund, name: &str) -> String {
    let line = &order.lines[refund.line];
    let listing = &query.store.listings[line.listing];
    let postage = (refund.amount - line.payable).max(0);
    let successful = refund.outcome == Outcome::Successful;
    match name {
        "售后单号" => format!("14{}", refund.id / 1_000_000),
        "订单号" => query.store.order_id(order),
        "商品单号" => line_id(query, order, refund.line),
        "商品名称" => RANGE[listing.product].title.to_owned(),
        "商品ID" => listing.id.clone(),
        "商家编码" => RANGE[listing.product].code.to_owned(),
        "应付金额（元）" => yuan(line.payable),
        "商品运费（元）" => yuan(if refund.line == 0 { order.postage } else { 0 }),
        "商品发货状态" => if refund.kind == Kind::Unshipped { "未发货" } else { "已发货" }.to_owned(),
        "售后类型" => match refund.kind {
            Kind::Unshipped => "未发货仅退款",
            Kind::Return | Kind::RefusedParcel => "退货退款",
            Kind::MoneyOnly => "已发货仅退款",
        }
        .to_owned(),
        "退商品金额（元）" => yuan(refund.amount - postage),
        "退运费金额（元）" => yuan(postage),
        "支付优惠（元）" | "商品税费（元）" | "退支付优惠（元）" | "退税费金额（元）" => {
            "0.00".to_owned()
        }
        "售后状态" => state(refund, query.at).to_owned(),
        "售后申请时间" => by_then(Some(refund.applied), query.at),
        "售后原因" => refund.reason.to_owned(),
        "商家退款时间" | "用户到账时间" if successful => by_then(Some(refund.finished), query.at),
        "售后关闭时间" if refund.outcome == Outcome::Closed => by_then(Some(refund.finished), query.at),
        "售后完结时间" => by_then(Some(refund.finished), query.at),
        _ => String::new(),
    }
}

/// 千川 标准推广: plans by day, thousands with commas, rates in percent points.
pub fn ads_standard(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&ADS_STANDARD)];
    for ((date, plan), figures) in &ads::by(query, false, |day| day.plan.unwrap_or(0)) {
        let plan = &query.store.ads.plans[*plan];
        let cell = |name: &&str| match *name {
            "日期" => date.to_string(),
            "计划ID" => plan.id.clone(),
            "计划名称" => plan.name.clone(),
            name => standard(figures, name),
        };
        rows.push(ADS_STANDARD.iter().map(|name| Cell::text(cell(name))).collect());
    }
    rows
}

/// The same with nothing but the day.
pub fn ads_account(query: Query<'_>) -> Vec<Row> {
    let columns: Vec<&str> = ADS_STANDARD.into_iter().filter(|name| !name.starts_with("计划")).collect();
    let mut rows = vec![header(&columns)];
    for ((date, ()), figures) in &ads::by(query, false, |_| ()) {
        let cell = |name: &&str| if *name == "日期" { date.to_string() } else { standard(figures, name) };
        rows.push(columns.iter().map(|name| Cell::text(cell(name))).collect());
    }
    rows
}

fn standard(figures: &Figures, name: &str) -> String {
    let (orders, sales) = (figures.direct.0, figures.direct.1);
    match name {
        "消耗(元)" => grouped_yuan(figures.spend),
        "展示次数" => grouped(figures.impressions),
        "点击次数" => grouped(figures.clicks),
        "点击率(%)" => quotient(figures.clicks * 100, figures.impressions, 2),
        "转化数" | "直接成交订单数" => orders.to_string(),
        "转化率(%)" => quotient(orders * 100, figures.clicks, 2),
        "转化成本(元)" => quotient(figures.spend, orders * 100, 2),
        "直接成交金额(元)" | "直接下单金额(元)" => grouped_yuan(sales),
        "直接支付ROI" | "直接下单ROI" => quotient(sales, figures.spend, 2),
        "7日间接成交金额(元)" => grouped_yuan(figures.indirect.1),
        "7日总支付ROI" => quotient(figures.deals().1, figures.spend, 2),
        _ => "0.00".to_owned(),
    }
}

/// 千川 全域推广: the whole account by day, of which 标准推广 is a part.
pub fn ads_whole_store(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&ADS_WHOLE_STORE)];
    let standard = ads::by(query, false, |_| ());
    for (key, figures) in &ads::by(query, true, |_| ()) {
        let (date, figures) = (key.0, &ads::total(standard.get(key).into_iter().chain([figures])));
        let (orders, sales) = figures.deals();
        let cell = |name: &&str| match *name {
            "日期" => date.to_string(),
            "整体消耗" => grouped_yuan(figures.spend),
            "整体成交订单数" => orders.to_string(),
            "整体成交金额" | "用户实际支付金额" => grouped_yuan(sales),
            "整体支付ROI" => quotient(sales, figures.spend, 2),
            "整体成交订单成本" => quotient(figures.spend, orders * 100, 2),
            "整体展现次数" => grouped(figures.impressions),
            "整体点击次数" => grouped(figures.clicks),
            "净成交金额" => grouped_yuan(figures.net.1),
            "净成交订单数" => figures.net.0.to_string(),
            "1小时内退款率" => super::percent(figures.deals().0 - figures.net.0, orders),
            _ => "0.00".to_owned(),
        };
        rows.push(ADS_WHOLE_STORE.iter().map(|name| Cell::text(cell(name))).collect());
    }
    rows
}
