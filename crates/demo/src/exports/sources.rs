//! 生意参谋 店铺来源, a day: all sources, the same again by where people hold their screen, and between them those in which the
//! store is strong.
//!
//! `汇总` stands for all of a level. Who came by several sources counts in each, and once in what holds them.

use super::shop_days::visitors;
use super::{Query, grouped, grouped_yuan, percent};
use crate::book::{Cell, Row, header};
use crate::dice::Dice;
use crate::layouts::{MARKET, TRAFFIC_CHANNELS, TRAFFIC_SOURCES};
use chrono::Datelike;

/// The sources on four levels, each with its part of the day's visitors in percent.
const SOURCES: [([&str; 4], i64); 12] = [
    (["付费推广", "汇总", "汇总", "汇总"], 34),
    (["付费推广", "关键词推广", "汇总", "汇总"], 22),
    (["付费推广", "关键词推广", "手淘搜索位", "汇总"], 20),
    (["付费推广", "全站推广", "汇总", "汇总"], 15),
    (["平台流量", "汇总", "汇总", "汇总"], 52),
    (["平台流量", "手淘搜索", "汇总", "汇总"], 31),
    (["平台流量", "手淘搜索", "搜索结果页", "汇总"], 30),
    (["平台流量", "手淘搜索", "搜索结果页", "筛选后"], 4),
    (["平台流量", "手淘推荐", "汇总", "汇总"], 24),
    (["商家自主", "汇总", "汇总", "汇总"], 21),
    (["商家自主", "购物车", "汇总", "汇总"], 13),
    (["商家自主", "我的淘宝", "汇总", "汇总"], 9),
];

/// The sheets of the workbook.
pub fn sheets(query: Query<'_>) -> [(&'static str, Vec<Row>); 3] {
    let mut screens = vec![header(&TRAFFIC_SOURCES)];
    for carrier in ["淘宝APP", "天猫APP"] {
        screens.extend(rows(query, carrier));
    }
    let mut all = vec![header(&TRAFFIC_SOURCES)];
    all.extend(rows(query, "全店流量"));
    let strong = ["全店流量", "手淘搜索", "31", "3", "507.00"].map(Cell::text);
    let channels = vec![header(&TRAFFIC_CHANNELS), strong.into()];
    [("全店流量来源", all), ("经营优势来源渠道", channels), ("分载体流量来源", screens)]
}

/// 生意参谋 市场大盘: an industry by day, in indices. What others sell is no part of the made-up business.
pub fn market(query: Query<'_>) -> Vec<Row> {
    let of_day = |date: chrono::NaiveDate| -> Row {
        let mut dice = Dice::new(0, "market", date.num_days_from_ce() as u64);
        let (visitors, index) = (1_200_000 + dice.below(90_000), 3_000_000 + dice.below(250_000));
        let day = date.to_string();
        [day.as_str(), "床上用品", &grouped(visitors), &grouped(index)].map(Cell::text).into()
    };
    let days = query.span.first().iter_days().take_while(|day| *day <= query.span.last());
    std::iter::once(header(&MARKET)).chain(days.map(of_day)).collect()
}

fn rows(query: Query<'_>, carrier: &str) -> Vec<Row> {
    let date = query.span.first();
    let days = query.store.days();
    let day = days.get(&date);
    let (buyers, paid) = day.map_or((0, 0), |day| (day.buyers.len() as i64, day.paid));
    let visitors = visitors(query, date);
    let part = |whole: i64, percent: i64| whole * percent / 100;
    let row = |(levels, percent_of): &([&str; 4], i64)| -> Row {
        let (visitors, buyers, paid) =
            (part(visitors, *percent_of), part(buyers, *percent_of), part(paid, *percent_of));
        let cell = |name: &&str| match *name {
            "流量载体" => carrier.to_owned(),
            "一级来源" => levels[0].to_owned(),
            "二级来源" => levels[1].to_owned(),
            "三级来源" => levels[2].to_owned(),
            "四级来源" => levels[3].to_owned(),
            "访客数" => grouped(visitors),
            "支付买家数" => grouped(buyers),
            "支付金额" => grouped_yuan(paid),
            "支付转化率" => percent(buyers, visitors),
            _ => "-".to_owned(),
        };
        TRAFFIC_SOURCES.iter().map(|name| Cell::text(cell(name))).collect()
    };
    SOURCES.iter().map(row).collect()
}
