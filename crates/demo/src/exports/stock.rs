//! What lies in the warehouses, and lists of customers: how things stand when the list is made.

use super::{Query, orders_of, yuan};
use crate::book::{Cell, Row, header};
use crate::layouts::{money, shopify};
use crate::order::Order;
use crate::products::RANGE;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

/// Pieces of an article that can be sold: fewer, the more it sells. The second warehouse has none of most.
pub fn pieces(query: Query<'_>, product: usize) -> [i64; 2] {
    let sold = orders_of(query).flat_map(|order| &order.lines);
    let sold: i64 =
        sold.filter(|line| query.store.listings[line.listing].product == product).map(|line| line.units).sum();
    let first = 120 + 7 * i64::try_from(product).unwrap_or(0) - sold.min(130);
    [first, if product.is_multiple_of(3) { 15 } else { 0 }]
}

/// 旺店通: a row a warehouse and article.
pub fn wdt(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&money::STOCK_WDT)];
    for listing in &query.store.listings {
        let article = &RANGE[listing.product];
        for (warehouse, pieces) in ["杭州仓", "华南仓"].into_iter().zip(pieces(query, listing.product)) {
            let text = |name: &&str| match *name {
                "仓库" => warehouse.to_owned(),
                "商家编码" => article.code.to_owned(),
                "货品编号" => article.style.to_owned(),
                "货品名称" => article.name.to_owned(),
                "规格名称" => article.skus[0].to_owned(),
                "可发库存" => pieces.to_string(),
                // What lies there and is promised to somebody.
                "实际库存" => (pieces + 2).to_string(),
                "成本价" => yuan(article.cost),
                _ => "0".to_owned(),
            };
            rows.push(money::STOCK_WDT.iter().map(|name| Cell::text(text(name))).collect());
        }
    }
    rows
}

/// 千牛: a row an article, some without the seller's code.
pub fn qianniu(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&money::STOCK_QIANNIU)];
    for (nth, listing) in query.store.listings.iter().enumerate() {
        let article = &RANGE[listing.product];
        let text = |name: &&str| match *name {
            "商品ID" => listing.id.clone(),
            "商品名称" => article.title.to_owned(),
            "SKU ID" => format!("5{:011}", nth + 1),
            "商家编码" if nth == 1 => String::new(),
            "商家编码" => article.code.to_owned(),
            "可售库存" => pieces(query, listing.product).iter().sum::<i64>().to_string(),
            _ => query.at.format("%Y-%m-%d %H:%M:%S").to_string(),
        };
        rows.push(money::STOCK_QIANNIU.iter().map(|name| Cell::text(text(name))).collect());
    }
    rows
}

/// The paid orders of each buyer up to the export.
fn buyers(query: Query<'_>) -> BTreeMap<u32, Vec<&Order>> {
    let mut buyers: BTreeMap<u32, Vec<&Order>> = BTreeMap::new();
    for order in query.store.orders.iter().filter(|order| order.paid_at(query.at)) {
        buyers.entry(order.buyer).or_default().push(order);
    }
    buyers
}

/// Members as a platform lists them, by an account that begins so: who it is, level, telephone, first and last purchase, how many, how
/// much. One hides its account.
pub fn members(query: Query<'_>, columns: [&str; 7], account: &str) -> Vec<Row> {
    let mut rows = vec![header(&columns)];
    for (nth, (buyer, orders)) in buyers(query).into_iter().enumerate() {
        let paid = || orders.iter().filter_map(|order| order.paid);
        let day = |at: Option<NaiveDateTime>| at.map(|at| at.date().to_string()).unwrap_or_default();
        let id = if nth == 2 { format!("{account}***7") } else { format!("{account}{buyer}") };
        let amount = yuan(orders.iter().map(|order| order.total()).sum());
        let row = [
            id,
            "金牌会员".to_owned(),
            "138****0000".to_owned(),
            day(paid().min()),
            day(paid().max()),
            orders.len().to_string(),
            amount,
        ];
        rows.push(row.into_iter().map(Cell::text).collect());
    }
    rows
}

/// Shopify's customers: one came without an address.
pub fn shopify_customers(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&shopify::CUSTOMERS)];
    for (nth, (buyer, orders)) in buyers(query).into_iter().enumerate() {
        let text = |name: &&str| match *name {
            "Customer ID" => format!("'{}", 6_000_000_000_000 + u64::from(buyer)),
            "First Name" => "Test".to_owned(),
            "Last Name" => "Buyer".to_owned(),
            "Email" if nth == 1 => String::new(),
            "Email" => format!("Buyer{buyer}@example.com"),
            "Accepts Email Marketing" | "Tax Exempt" | "Accepts SMS Marketing" => "no".to_owned(),
            "Total Spent" => yuan(orders.iter().map(|order| order.total()).sum()),
            "Total Orders" => orders.len().to_string(),
            _ => String::new(),
        };
        rows.push(shopify::CUSTOMERS.iter().map(|name| Cell::text(text(name))).collect());
    }
    rows
}
