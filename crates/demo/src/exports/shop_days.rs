//! 生意参谋, the shop's days: four rows of notes, then a row per day, every cell a text.

use super::{Query, grouped, grouped_yuan, percent};
use crate::advertising::AdDay;
use crate::book::{Cell, Row, header};
use crate::business::Day;
use crate::dice::Dice;
use crate::layouts::SHOP_DAYS;
use chrono::{Datelike, NaiveDate};

/// The rows above the header.
pub fn prelude(title: &str) -> Vec<Row> {
    let note = "数据说明：支付金额含已支付后退款的订单，不含运费；如有疑问请查看指标注释。";
    vec![vec![Cell::text(title)], vec![Cell::text(note)], Vec::new(), Vec::new()]
}

/// All rows of the file.
pub fn rows(query: Query<'_>, whole_numbers: bool) -> Vec<Row> {
    let days = query.store.days();
    let nothing = Day::default();
    let mut rows = prelude("【生意参谋平台】店铺_全部");
    rows.push(header(&SHOP_DAYS));
    for date in query.span.days() {
        let facts = Facts::of(query, date, days.get(&date).unwrap_or(&nothing));
        let mut row: Row = SHOP_DAYS.iter().map(|name| Cell::text(facts.text(name))).collect();
        if whole_numbers {
            row[0] = Cell::Number(date.format("%Y%m%d").to_string());
        }
        rows.push(row);
    }
    rows
}

/// How many came to the shop on a day.
pub fn visitors(query: Query<'_>, date: NaiveDate) -> i64 {
    let days = query.store.days();
    Facts::of(query, date, days.get(&date).unwrap_or(&Day::default())).visitors
}

/// A day with what nobody but the platform knows.
struct Facts<'a> {
    date: NaiveDate,
    day: &'a Day,
    visitors: i64,
    views: i64,
    cart: i64,
    spend: [i64; 4],
    whim: i64,
}

impl<'a> Facts<'a> {
    fn of(query: Query<'_>, date: NaiveDate, day: &'a Day) -> Self {
        let mut dice = Dice::new(query.store.number as u64, "visitors", date.num_days_from_ce() as u64);
        let buyers = day.buyers.len() as i64;
        let visitors = buyers * dice.between(24, 38) + dice.between(60, 130);
        let views = visitors * dice.between(210, 320) / 100;
        let cart = visitors * dice.between(5, 9) / 100;
        let ads = &query.store.ads;
        let scene = |ad: &AdDay| ad.plan.map_or("货品全站推广", |plan| ads.plans[plan].scene);
        let spent =
            |name: &str| ads.days.iter().filter(|ad| ad.date == date && scene(ad) == name).map(|ad| ad.spend).sum();
        let spend = ["关键词推广", "精准人群推广", "智能场景", "货品全站推广"].map(spent);
        Facts { date, day, visitors, views, cart, spend, whim: dice.below(1000) }
    }

    fn text(&self, name: &str) -> String {
        let day = self.day;
        let buyers = day.buyers.len() as i64;
        match name {
            "统计日期" => self.date.to_string(),
            "访客数" => grouped(self.visitors),
            "浏览量" => grouped(self.views),
            "加购人数" => grouped(self.cart),
            "支付金额" => grouped_yuan(day.paid),
            "支付买家数" => grouped(buyers),
            "支付子订单数" => grouped(day.lines),
            "支付父订单数" => grouped(day.orders),
            "支付件数" => grouped(day.units),
            "支付老买家数" => grouped(day.buyers.values().filter(|returning| **returning).count() as i64),
            "老买家支付金额" => grouped_yuan(day.returning_paid),
            "支付转化率" => percent(buyers, self.visitors),
            "客单价" => per(day.paid, buyers),
            "成功退款金额" => grouped_yuan(day.refunded),
            "关键词推广花费" => grouped_yuan(self.spend[0]),
            "精准人群推广花费" => grouped_yuan(self.spend[1]),
            "智能场景花费" => grouped_yuan(self.spend[2]),
            "全站推广花费" => grouped_yuan(self.spend[3]),
            _ => self.soft(name),
        }
    }

    fn soft(&self, name: &str) -> String {
        match name {
            "评价数" => grouped(self.day.orders / 4),
            "描述相符评分" => format!("4.8{}", self.whim % 5),
            "服务态度评分" => format!("4.8{}", self.whim % 7),
            "物流服务评分" => format!("4.7{}", self.whim % 9),
            _ => "-".to_owned(),
        }
    }
}

fn per(cents: i64, count: i64) -> String {
    if count == 0 { "-".to_owned() } else { grouped_yuan((cents * 2 / count + 1) / 2) }
}
