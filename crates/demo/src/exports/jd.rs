//! 京东: orders with the order's amounts on each sku's row, 商智, 京准通, after-sales.

use super::ads::{self, Figures};
use super::{Query, by_then, grouped, of_deposit, orders_of, percent, quotient, refunds_of, whim, with_deposits, yuan};
use crate::book::{Cell, Row, header};
use crate::business::ProductDay;
use crate::layouts::jd::{ADS_HOURS, ADS_WHOLE_STORE, AFTER_SALES, AFTER_SALES_GROUPS, SKU_DAYS};
use crate::order::{Kind, Order, Outcome, Refund};
use crate::places;
use crate::products::RANGE;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// The hours in which people click, of equal weight but for the last.
const HOURS: [u32; 9] = [0, 8, 10, 12, 14, 16, 19, 21, 23];

/// Orders, a row per sku. `wrapped` ids have an apostrophe before and a tab behind.
pub fn orders(query: Query<'_>, columns: &[&str], wrapped: bool) -> Vec<Row> {
    let columns = &with_deposits(query, columns);
    let mut rows = vec![header(columns)];
    for order in orders_of(query) {
        for line in 0..order.lines.len() {
            rows.push(columns.iter().map(|name| order_cell(query, order, line, name, wrapped)).collect());
        }
    }
    rows
}

fn order_cell(query: Query<'_>, order: &Order, line: usize, name: &str, wrapped: bool) -> Cell {
    let sold = &order.lines[line];
    let listing = &query.store.listings[sold.listing];
    let article = &RANGE[listing.product];
    let id = |id: &str| if wrapped { format!("'{id}\t") } else { id.to_owned() };
    let listed: i64 = order.lines.iter().map(|line| line.price * line.units).sum();
    let text = match name {
        "订单号" => id(&query.store.order_id(order)),
        "商品ID" => id(&listing.id),
        "商品名称" => article.title.to_owned(),
        "订购数量" => sold.units.to_string(),
        "支付方式" => if order.on_delivery { "货到付款" } else { "在线支付" }.to_owned(),
        "下单时间" => by_then(Some(order.created), query.at),
        "京东价" => yuan(sold.price),
        "订单金额" => yuan(listed + order.postage),
        "结算金额" | "应付金额" => yuan(order.total()),
        "余额支付" => "0.00".to_owned(),
        "订单状态" => status(order, query.at).to_owned(),
        "订单类型" => "销售订单".to_owned(),
        "下单帐号" => format!("jd_{}", order.buyer),
        "运费金额" => yuan(order.postage),
        "付款确认时间" if !order.on_delivery => by_then(order.paid, query.at),
        "订单完成时间" => by_then(order.completed, query.at),
        "货号" | "商家SKUID" => article.code.to_owned(),
        "店铺名称" => query.store.name.clone(),
        "店铺ID" => (10_000_000 + query.store.number * 77).to_string(),
        _ => of_deposit(query, order, name).unwrap_or_else(|| personal(order, name).to_owned()),
    };
    Cell::text(text)
}

fn personal(order: &Order, name: &str) -> &'static str {
    match name {
        "客户姓名" => "王**",
        "客户地址" => places::in_china(order).joined,
        "联系电话" => "1******0000",
        "发票类型" => "电子发票",
        "订单来源" if whim(order.id, 4) == 0 => "PC端订单",
        "订单来源" => "移动端订单",
        "订单渠道" => "暂无来源",
        "商家备注" if whim(order.id, 40) == 0 => "=已加急=, 送小样\"一份\"",
        _ => "",
    }
}

/// 订单状态; an order that was called off keeps the state it had behind (删除).
fn status(order: &Order, at: NaiveDateTime) -> &'static str {
    let by = |time: Option<NaiveDateTime>| time.is_some_and(|time| time <= at);
    let unshipped = |refund: &Refund| refund.kind == Kind::Unshipped && refund.applied <= at;
    match () {
        () if by(order.closed) && order.paid.is_none() => "(删除)等待付款",
        () if by(order.closed) && !by(order.shipped) => "(删除)等待出库",
        () if by(order.completed) || by(order.closed) => "完成",
        () if by(order.shipped) => "等待确认收货",
        () if order.refunds.iter().any(unshipped) && !by(order.shipped) => "(锁定)等待出库",
        () if by(order.paid) || order.on_delivery => "等待出库",
        () if order.waits_for_balance(at) => "等待付尾款",
        () => "等待付款",
    }
}

/// 商智: skus by day, and the row of totals.
pub fn sku_days(query: Query<'_>) -> Vec<Row> {
    let days = query.store.days();
    let mut rows = vec![header(&SKU_DAYS)];
    let mut sum = ProductDay::default();
    for date in query.span.days() {
        for (listing, sold) in days.get(&date).into_iter().flat_map(|day| &day.products) {
            let cell = |name: &&str| sku_cell(query, date, *listing, sold, name);
            rows.push(SKU_DAYS.iter().map(cell).collect());
            sum.units += sold.units;
            sum.paid += sold.paid;
            sum.refunded += sold.refunded;
        }
    }
    let total = |name: &&str| match *name {
        "SKU" => Cell::text("合计"),
        "成交金额" => Cell::Number(yuan(sum.paid)),
        "成交商品件数" => Cell::Number(sum.units.to_string()),
        "取消及售后退款金额" => Cell::Number(yuan(sum.refunded)),
        _ => Cell::Empty,
    };
    rows.push(SKU_DAYS.iter().map(total).collect());
    rows
}

fn sku_cell(query: Query<'_>, date: NaiveDate, listing: usize, sold: &ProductDay, name: &str) -> Cell {
    let own = &query.store.listings[listing];
    let article = &RANGE[own.product];
    let buyers = sold.buyers.len() as i64;
    let visitors = buyers * (20 + whim(own.product as u64 + date.to_string().len() as u64, 9) as i64) + 7;
    let number = |value: i64| Cell::Number(value.to_string());
    match name {
        "时间" => Cell::text(date.to_string()),
        "SKU" => Cell::text(own.id.as_str()),
        "SKU名称" => Cell::text(article.title),
        "一级类目" => Cell::text("家纺"),
        "二级类目" | "三级类目" => Cell::text(article.category),
        "货号" => Cell::text(article.code),
        "成交金额" | "下单金额" => Cell::Number(yuan(sold.paid)),
        "成交商品件数" | "下单商品件数" => number(sold.units),
        "成交单量" | "成交客户数" | "下单单量" | "下单客户数" => number(buyers),
        "成交转化率" | "下单转化率" => Cell::text(percent(buyers, visitors)),
        "客单价" => Cell::Number(quotient(sold.paid, buyers * 100, 2)),
        "件单价" => Cell::Number(quotient(sold.paid, sold.units * 100, 2)),
        "UV价值" => Cell::Number(quotient(sold.paid, visitors * 100, 2)),
        "商品浏览量" => number(visitors * 2),
        "商品访客数" => number(visitors),
        "商品人均浏览量" => number(2),
        "加购商品件数" | "加购客户数" | "加购商品件数（正向）" => number(visitors / 12),
        "取消及售后退款金额" if sold.refunded > 0 => Cell::Number(yuan(sold.refunded)),
        _ => Cell::Empty,
    }
}

/// 京准通 非全站: a row per hour, the total on top, every number a text.
pub fn ads_hours(query: Query<'_>) -> Vec<Row> {
    let days = ads::by(query, false, |_| ());
    let sum = ads::total(days.values());
    let mut rows = vec![header(&ADS_HOURS), hour_row("汇总".to_owned(), &sum, sum.deals())];
    for ((date, ()), figures) in &days {
        for (at, hour) in HOURS.iter().enumerate() {
            let part = |whole: i64| share(whole, at);
            let figures = Figures {
                impressions: part(figures.impressions),
                clicks: part(figures.clicks),
                spend: part(figures.spend),
                ..Figures::default()
            };
            let deals = days[&(*date, ())].deals();
            let deals = if at + 1 == HOURS.len() { deals } else { (0, 0) };
            let day = date.format("%Y%m%d");
            rows.push(hour_row(format!("{day}{hour:02}0000~{day}{hour:02}5959"), &figures, deals));
        }
    }
    rows
}

/// What an hour has of a day; the last has the rest.
fn share(whole: i64, at: usize) -> i64 {
    let (count, part) = (HOURS.len() as i64, whole / HOURS.len() as i64);
    if at + 1 == HOURS.len() { whole - part * (count - 1) } else { part }
}

fn hour_row(when: String, figures: &Figures, deals: (i64, i64)) -> Row {
    let cells = [
        when,
        yuan(figures.spend),
        grouped(figures.impressions),
        grouped(figures.clicks),
        deals.0.to_string(),
        yuan(deals.1),
        (figures.clicks / 9).to_string(),
    ];
    cells.into_iter().map(Cell::text).collect()
}

/// 京准通 全站: a title, the header, the total, and the days as whole numbers.
pub fn ads_whole_store(query: Query<'_>) -> Vec<Row> {
    let days = ads::by(query, true, |_| ());
    let mut rows = vec![vec![Cell::text("全站营销 推广效果")], header(&ADS_WHOLE_STORE)];
    rows.push(whole_row("汇总".to_owned(), &ads::total(days.values())));
    rows.extend(days.iter().map(|((date, ()), figures)| whole_row(date.format("%Y%m%d").to_string(), figures)));
    rows
}

fn whole_row(when: String, figures: &Figures) -> Row {
    let (orders, sales) = figures.deals();
    let cells = [
        when,
        yuan(figures.spend),
        yuan(sales),
        quotient(sales, figures.spend, 2),
        orders.to_string(),
        quotient(figures.spend, orders * 100, 2),
        grouped(figures.impressions),
        grouped(figures.clicks),
    ];
    cells.into_iter().map(Cell::text).collect()
}

/// After-sales under two header rows.
pub fn after_sales(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&AFTER_SALES_GROUPS), header(&AFTER_SALES)];
    for (order, refund) in refunds_of(query) {
        rows.push(AFTER_SALES.iter().map(|name| Cell::text(service(query, order, refund, name))).collect());
    }
    rows
}

fn service(query: Query<'_>, order: &Order, refund: &Refund, name: &str) -> String {
    let line = &order.lines[refund.line];
    let listing = &query.store.listings[line.listing];
    let done = refund.finished <= query.at;
    let (state, verdict, result) = match (done, refund.outcome) {
        (false, _) => ("待审核", "", ""),
        (true, Outcome::Successful) => ("完成", "同意", "退款"),
        (true, Outcome::Closed) => ("取消", "", ""),
        (true, Outcome::Refused) => ("审核关闭", "驳回", ""),
    };
    match name {
        "服务单号" => (refund.id / 1_000_000).to_string(),
        "订单号" => query.store.order_id(order),
        "客户期望" => if refund.kind == Kind::Return { "退货" } else { "退款" }.to_owned(),
        "服务单状态" => state.to_owned(),
        "一级申请原因" => refund.reason.to_owned(),
        "售后申请时间" => by_then(Some(refund.applied), query.at),
        "订单类型" => "POPSOP".to_owned(),
        "出库状态" => if refund.kind == Kind::Unshipped { "未出库" } else { "已出库" }.to_owned(),
        "申请时订单状态" => status(order, refund.applied - TimeDelta::seconds(1)).to_owned(),
        "下单账号" => format!("jd_{}", order.buyer),
        "商品编号" => listing.id.clone(),
        "商品名称" => RANGE[listing.product].title.to_owned(),
        "商品金额" => yuan(line.payable),
        "商品数量" => line.units.to_string(),
        "退款金额" => yuan(refund.amount),
        "审核结果" => verdict.to_owned(),
        "处理结果" => result.to_owned(),
        "审核时间" | "商家首次审核时间" | "商家首次处理时间" if refund.outcome == Outcome::Successful => {
            by_then(Some(refund.finished), query.at)
        }
        "运费金额" => "0".to_owned(),
        "售后整体时长(H)" if done => (refund.finished - refund.applied).num_hours().to_string(),
        _ => String::new(),
    }
}
