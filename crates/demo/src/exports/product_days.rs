//! 生意参谋, products of a day: a row per product that had visitors.
//!
//! The platform gives a file per day; a file of several days keeps the example small and is read the same way.

use super::shop_days::prelude;
use super::{Query, grouped, grouped_yuan, percent};
use crate::book::{Cell, Row, header};
use crate::business::{Day, ProductDay};
use crate::dice::Dice;
use crate::products::RANGE;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// What being put on top of the home page makes of a product's visitors, in percent.
const PUSH: i64 = 240;

/// All rows of the file.
pub fn rows(query: Query<'_>, columns: &[&str], whole_numbers: bool) -> Vec<Row> {
    let days = query.store.days();
    let mut rows = prelude("【生意参谋平台】商品_全部");
    rows.push(header(columns));
    let nothing = ProductDay::default();
    for date in query.span.days() {
        let products = days.get(&date).map(|day| &day.products);
        for listing in 0..query.store.listings.len() {
            let sold = products.and_then(|products| products.get(&listing)).unwrap_or(&nothing);
            let facts = Facts::of(query, date, listing, sold);
            if facts.visitors > 0 {
                let totals = Totals::of(&days, date, listing);
                let mut row: Row = columns.iter().map(|name| Cell::text(facts.text(query, &totals, name))).collect();
                if whole_numbers {
                    row[0] = Cell::Number(date.format("%Y%m%d").to_string());
                }
                rows.push(row);
            }
        }
    }
    rows
}

/// What the platform adds up over the month and the year.
struct Totals {
    month: i64,
    month_units: i64,
    year: i64,
}

impl Totals {
    fn of(days: &BTreeMap<NaiveDate, Day>, date: NaiveDate, listing: usize) -> Totals {
        let sum = |from: Option<NaiveDate>, value: fn(&ProductDay) -> i64| -> i64 {
            let from = from.unwrap_or(date);
            days.range(from..=date).filter_map(|(_, day)| day.products.get(&listing)).map(value).sum()
        };
        Totals {
            month: sum(date.with_day(1), |product| product.paid),
            month_units: sum(date.with_day(1), |product| product.units),
            year: sum(date.with_ordinal(1), |product| product.paid),
        }
    }
}

struct Facts<'a> {
    date: NaiveDate,
    listing: usize,
    sold: &'a ProductDay,
    visitors: i64,
    views: i64,
    cart: i64,
    favourites: i64,
    search: i64,
}

impl<'a> Facts<'a> {
    fn of(query: Query<'_>, date: NaiveDate, listing: usize, sold: &'a ProductDay) -> Self {
        let number = date.num_days_from_ce() as u64 * 100 + listing as u64;
        let mut dice = Dice::new(query.store.number as u64, "product visitors", number);
        let popularity = RANGE[query.store.listings[listing].product].popularity;
        let buyers = sold.buyers.len() as i64;
        // Slow sellers have days without anyone.
        let seen = buyers > 0 || dice.below(260) < popularity;
        let visitors = if seen { buyers * dice.between(18, 30) + dice.between(1, popularity / 3 + 4) } else { 0 };
        let pushed = query.store.pushed.is_some_and(|(pushed, since)| pushed == listing && since <= date);
        let visitors = if pushed { visitors * PUSH / 100 } else { visitors };
        let views = visitors * dice.between(160, 260) / 100;
        let cart = visitors * dice.between(4, 10) / 100;
        let favourites = visitors * dice.between(1, 4) / 100;
        Facts { date, listing, sold, visitors, views, cart, favourites, search: visitors / 4 }
    }

    fn text(&self, query: Query<'_>, totals: &Totals, name: &str) -> String {
        let listing = &query.store.listings[self.listing];
        let article = &RANGE[listing.product];
        match name {
            "统计日期" => self.date.to_string(),
            "商品ID" | "主商品ID" => listing.id.clone(),
            "商品名称" => article.title.to_owned(),
            "商品类型" => "主商品".to_owned(),
            "货号" => article.style.to_owned(),
            "商品状态" => "当前在线".to_owned(),
            "商品标签" if article.role == "引流" => "引流款-推广,引流款".to_owned(),
            "商品访客数" => grouped(self.visitors),
            "商品浏览量" => grouped(self.views),
            "商品收藏人数" => grouped(self.favourites),
            "商品加购件数" | "商品加购人数" => grouped(self.cart),
            "年累计支付金额" => grouped_yuan(totals.year),
            "月累计支付金额" => grouped_yuan(totals.month),
            "月累计支付件数" => grouped(totals.month_units),
            _ => self.sales(name),
        }
    }

    fn sales(&self, name: &str) -> String {
        let sold = self.sold;
        let buyers = sold.buyers.len() as i64;
        let returning = sold.buyers.values().filter(|returning| **returning).count() as i64;
        match name {
            "下单买家数" | "支付买家数" => grouped(buyers),
            "下单件数" | "支付件数" | "总支付商品件数" => grouped(sold.units),
            "下单金额" | "支付金额" | "总支付金额" => grouped_yuan(sold.paid),
            "下单转化率" | "商品支付转化率" => percent(buyers, self.visitors),
            "支付新买家数" => grouped(buyers - returning),
            "支付老买家数" => grouped(returning),
            "老买家支付金额" => grouped_yuan(sold.returning_paid),
            "聚划算支付金额" => "0.00".to_owned(),
            "访客平均价值" => grouped_yuan(sold.paid / self.visitors.max(1)),
            "成功退款金额" => grouped_yuan(sold.refunded),
            "搜索引导访客数" => grouped(self.search),
            "搜索引导支付买家数" => grouped(buyers / 4),
            "搜索引导支付转化率" => percent(buyers / 4, self.search),
            "商品详情页跳出率" => format!("{}.{:02}%", 60 + self.views % 25, self.visitors % 100),
            "平均停留时长" => format!("{}.{:02}", 5 + self.views % 9, self.views % 100),
            _ => "-".to_owned(),
        }
    }
}
