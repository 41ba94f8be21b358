//! 万相台: the same money by item and by plan, and 货品全站推广 apart.

use super::{Query, quotient, yuan};
use crate::advertising::AdDay;
use crate::book::{Cell, Row, header};
use crate::products::RANGE;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How the report cuts the spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A row per day and item, over all plans.
    Item,
    /// A row per day, plan and item.
    Plan,
    /// A row per day and item of 货品全站推广, which is in neither of the others.
    WholeStore,
}

/// All rows of the file. On `short` the first item's spend is 1.26 yuan less than the plans say.
pub fn rows(query: Query<'_>, cut: Cut, columns: &[&str], short: Option<NaiveDate>) -> Vec<Row> {
    let mut cells: BTreeMap<(NaiveDate, usize, usize), Figures> = BTreeMap::new();
    for day in &query.store.ads.days {
        let wanted = query.span.contains(day.date) && day.plan.is_some() != (cut == Cut::WholeStore);
        if wanted {
            let plan = if cut == Cut::Plan { day.plan.unwrap_or(0) } else { 0 };
            cells.entry((day.date, plan, day.item)).or_default().add(day, query.at.date());
        }
    }
    if let Some(figures) = short.and_then(|date| cells.range_mut((date, 0, 0)..).next()) {
        figures.1.spend -= 126;
    }
    let mut rows = vec![header(columns)];
    for ((date, plan, item), figures) in &cells {
        let subject = Subject { query, date: *date, plan: *plan, item: *item };
        rows.push(columns.iter().map(|name| subject.cell(figures, name)).collect());
    }
    rows
}

/// Sums of some advertising; deals as a count and an amount.
#[derive(Clone, Default)]
pub struct Figures {
    pub impressions: i64,
    pub clicks: i64,
    pub spend: i64,
    pub direct: (i64, i64),
    pub indirect: (i64, i64),
    pub net: (i64, i64),
    pub net_direct: (i64, i64),
}

/// The figures of each day of the query by whatever is asked; days of 全站 or those of plans.
pub fn by<K: Ord>(query: Query<'_>, whole_store: bool, key: fn(&AdDay) -> K) -> BTreeMap<(NaiveDate, K), Figures> {
    let mut found: BTreeMap<(NaiveDate, K), Figures> = BTreeMap::new();
    let days = query.store.ads.days.iter();
    for day in days.filter(|day| query.span.contains(day.date) && day.plan.is_none() == whole_store) {
        found.entry((day.date, key(day))).or_default().add(day, query.at.date());
    }
    found
}

/// All figures together.
pub fn total<'a>(all: impl Iterator<Item = &'a Figures>) -> Figures {
    let add = |a: (i64, i64), b: (i64, i64)| (a.0 + b.0, a.1 + b.1);
    all.fold(Figures::default(), |sum, one| Figures {
        impressions: sum.impressions + one.impressions,
        clicks: sum.clicks + one.clicks,
        spend: sum.spend + one.spend,
        direct: add(sum.direct, one.direct),
        indirect: add(sum.indirect, one.indirect),
        net: add(sum.net, one.net),
        net_direct: add(sum.net_direct, one.net_direct),
    })
}

impl Figures {
    fn add(&mut self, day: &AdDay, exported: NaiveDate) {
        self.impressions += day.impressions;
        self.clicks += day.clicks;
        self.spend += day.spend;
        for deal in day.deals_at(exported) {
            let add = |sum: &mut (i64, i64)| *sum = (sum.0 + 1, sum.1 + deal.amount);
            add(if deal.direct { &mut self.direct } else { &mut self.indirect });
            if !deal.undone {
                add(&mut self.net);
                if deal.direct {
                    add(&mut self.net_direct);
                }
            }
        }
    }

    /// Deals claimed, by count and amount.
    pub fn deals(&self) -> (i64, i64) {
        (self.direct.0 + self.indirect.0, self.direct.1 + self.indirect.1)
    }

    fn text(&self, name: &str) -> Option<String> {
        let (orders, sales) = self.deals();
        Some(match name {
            "展现量" => self.impressions.to_string(),
            "点击量" | "引导访问量" => self.clicks.to_string(),
            "花费" => decimal(self.spend),
            "点击率" => quotient(self.clicks, self.impressions, 5),
            "平均点击花费" => quotient(self.spend, self.clicks * 100, 2),
            "千次展现花费" => quotient(self.spend * 10, self.impressions, 2),
            "直接成交金额" => decimal(self.direct.1),
            "间接成交金额" => decimal(self.indirect.1),
            "总成交金额" | "电商成交金额" => decimal(sales),
            "总成交笔数" | "电商成交笔数" => orders.to_string(),
            "直接成交笔数" => self.direct.0.to_string(),
            "间接成交笔数" => self.indirect.0.to_string(),
            "点击转化率" => quotient(orders, self.clicks, 5),
            "投入产出比" | "含预售投产比" | "实际投产比" => quotient(sales, self.spend, 2),
            "总成交成本" => quotient(self.spend, orders * 100, 2),
            "净成交金额" => decimal(self.net.1),
            "净成交笔数" => self.net.0.to_string(),
            "净实际投产比" => quotient(self.net.1, self.spend, 2),
            "直接净成交金额" => decimal(self.net_direct.1),
            "直接净成交笔数" => self.net_direct.0.to_string(),
            _ => return None,
        })
    }

    /// Carts, favourites and visits follow the clicks.
    fn soft(&self, name: &str) -> String {
        let (orders, sales) = self.deals();
        let cart = self.clicks * 9 / 100;
        let favourites = self.clicks * 3 / 100;
        match name {
            "总购物车数" | "直接购物车数" => cart.to_string(),
            "加购率" => quotient(cart, self.clicks, 5),
            "收藏宝贝数" | "直接收藏宝贝数" | "总收藏数" => favourites.to_string(),
            "总收藏加购数" | "宝贝收藏加购数" => (cart + favourites).to_string(),
            "总收藏加购成本" | "宝贝收藏加购成本" => quotient(self.spend, (cart + favourites) * 100, 2),
            "加购成本" => quotient(self.spend, cart * 100, 2),
            "宝贝收藏成本" => quotient(self.spend, favourites * 100, 2),
            "宝贝收藏率" => quotient(favourites, self.clicks, 5),
            "店铺收藏成本" => String::new(),
            "拍下订单笔数" | "成交人数" => orders.to_string(),
            "拍下订单金额" => decimal(sales),
            "引导访问人数" | "引导访问潜客数" => (self.clicks * 4 / 5).to_string(),
            "引导访问潜客占比" | "成交新客占比" | "人均成交笔数" | "人均成交金额" | "入会率" => {
                String::new()
            }
            "引导访问率" if self.clicks > 0 => "1".to_owned(),
            _ => "0".to_owned(),
        }
    }
}

#[derive(Clone, Copy)]
struct Subject<'a> {
    query: Query<'a>,
    date: NaiveDate,
    plan: usize,
    item: usize,
}

impl Subject<'_> {
    fn cell(self, figures: &Figures, name: &str) -> Cell {
        let listing = &self.query.store.listings[self.item];
        let plan = &self.query.store.ads.plans[self.plan];
        match name {
            "日期" => Cell::text(self.date.to_string()),
            "主体ID" => Cell::text(listing.id.as_str()),
            "主体类型" => Cell::text("商品"),
            "主体名称" => Cell::text(RANGE[listing.product].title),
            "场景ID" => Cell::text(plan.scene_id),
            "场景名字" => Cell::text(plan.scene),
            "计划ID" => Cell::text(plan.id.as_str()),
            "计划名字" => Cell::text(plan.name.as_str()),
            "人群名字" | "原二级场景ID" | "原二级场景名字" => Cell::text("-"),
            _ => match figures.text(name).unwrap_or_else(|| figures.soft(name)) {
                text if text.is_empty() => Cell::Empty,
                text => Cell::Number(text),
            },
        }
    }
}

/// `6.46`, `373.8`, `12`: no trailing zeros.
fn decimal(cents: i64) -> String {
    yuan(cents).trim_end_matches('0').trim_end_matches('.').to_owned()
}
