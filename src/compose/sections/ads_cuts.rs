//! Breakdowns of advertising: by channel, scene, campaign and item, each adding up to all that is counted.

use super::breakdown::{Breakdown, Part, Row, Sums, side_by_side};
use super::scope::{Scope, before_cell, growth_cell, part};
use crate::compose::declared::{Columns, Declared};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::{Ads, Age, Known, Metrics};
use crate::ratio::growth;
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::span::Span;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// From here on more is more, and less is less; less of claims that have not ripened alike.
const MORE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
const LESS: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
const FAR_LESS: Decimal = Decimal::from_parts(3, 0, 0, false, 1);

#[derive(Clone, Copy, Default)]
pub(super) struct Pair {
    now: Ads,
    before: Option<Ads>,
    /// The week before when it was as old as this week is, where that is known.
    then: Option<Ads>,
}

impl Pair {
    /// All that is counted of some stores; `None` where nothing is known of this week.
    pub(super) fn of(scope: &Scope<'_>, stores: &[&str]) -> Option<Self> {
        Some(Pair {
            now: scope.metrics().ads(stores, scope.week)?,
            before: scope.metrics().ads(stores, scope.previous),
            then: equal_age(scope).and_then(|then| then.ads(stores, scope.previous)),
        })
    }

    fn is_nothing(&self) -> bool {
        self.now.is_nothing() && self.before.unwrap_or_default().is_nothing()
    }
}

impl Sums for Pair {
    fn add(&mut self, other: &Self) {
        self.now.add(other.now);
        for (mine, more) in [(&mut self.before, other.before), (&mut self.then, other.then)] {
            if let Some(more) = more {
                mine.get_or_insert_default().add(more);
            }
        }
    }

    fn subtract(&mut self, other: &Self) {
        self.now = self.now.less(other.now);
        self.before = self.before.map(|all| all.less(other.before.unwrap_or_default()));
        self.then = self.then.map(|all| all.less(other.then.unwrap_or_default()));
    }
}

/// Spend and what came of it, with the return of the week before at equal age where that is known.
pub(super) fn figures<'a, R: 'a>(scope: &'a Scope<'_>, of: impl Fn(&R) -> Pair + Copy + 'a) -> Columns<'a, R> {
    let (comparable, at_age) = (comparable(scope), equal_age(scope).is_some());
    let now = move |row: &R| of(row).now;
    let roi = |ads: Option<Ads>| ads.and_then(Ads::roi);
    Columns::new()
        .with(Column::money("spend").summed(), move |row: &R| now(row).spend)
        .with(Column::count("impressions").summed(), move |row| now(row).impressions)
        .with(Column::count("clicks").summed(), move |row| now(row).clicks)
        .with(Column::percent("ctr").by(Formula::Ratio("clicks", "impressions")), move |row| {
            part(now(row).clicks, now(row).impressions)
        })
        .with(Column::new("cpc", Unit::MoneyPer).by(Formula::Ratio("spend", "clicks")), move |row| {
            part(now(row).spend, now(row).clicks)
        })
        .with(Column::count("ad_orders").summed(), move |row| now(row).orders)
        .with(Column::money("ad_sales").summed(), move |row| now(row).sales)
        .with(Column::new("roi", Unit::Roi).by(Formula::Ratio("ad_sales", "spend")), move |row| {
            part(now(row).sales, now(row).spend)
        })
        .with(Column::money("previous_spend").summed(), move |row| before_cell(of(row).before.map(|ads| ads.spend)))
        .with(Column::new("spend_wow", Unit::Change).given(), move |row| {
            scope.growth(now(row).spend, of(row).before.map(|ads| ads.spend), comparable)
        })
        .with(Column::new("previous_roi", Unit::Roi).given(), move |row| before_cell(roi(of(row).before)))
        .and(at_age.then(|| {
            let column = Column::new("previous_roi_then", Unit::Roi).given();
            Declared::new(column, move |row: &R| before_cell(roi(of(row).then)))
        }))
        .with(Column::new("roi_wow", Unit::Change).given().better_when(true), move |row| {
            let compared = if at_age { of(row).then } else { of(row).before };
            growth_cell(now(row).roi(), roi(compared), comparable)
        })
}

/// The figures of the week before when it was as old as this week is, where that is known of all that is compared.
fn equal_age<'a>(scope: &Scope<'a>) -> Option<&'a Metrics<'a>> {
    let both = scope.metrics().compare(Kpi::AdsRoi, &scope.ids, scope.week, scope.previous)?;
    scope.metrics().then(scope.previous).filter(|_| both.age == Age::Equal)
}

/// Whether both weeks are covered whole by every store that gives advertising at all.
pub(super) fn comparable(scope: &Scope<'_>) -> bool {
    scope.whole(ExportKind::Ads, scope.week) && scope.whole(ExportKind::Ads, scope.previous)
}

/// A store, where groups are a store's own; the group, and the scene of a campaign.
type Key = (String, [String; 2]);

/// Whether the groups of a column are a store's own: ids of items are, and two stores may call a campaign alike.
fn of_one_store(column: &str) -> bool {
    matches!(column, "campaign" | "item")
}

fn groups(scope: &Scope<'_>, metrics: &Metrics<'_>, column: &'static str, span: Span) -> BTreeMap<Key, Ads> {
    let mut groups: BTreeMap<Key, Ads> = BTreeMap::new();
    for store in &scope.ids {
        let of = if of_one_store(column) { (*store).to_owned() } else { String::new() };
        let found: Vec<([String; 2], Ads)> = match column {
            "campaign" => metrics.ads_by(store, ["campaign", "scene"], span).into_iter().collect(),
            _ => {
                let found = metrics.ads_by(store, [column], span).into_iter();
                found.map(|([name], ads)| ([name, String::new()], ads)).collect()
            }
        };
        for (group, ads) in found {
            groups.entry((of.clone(), group)).or_default().add(ads);
        }
    }
    groups
}

/// Each group of a column in both weeks, the one that cost most first.
fn pairs(scope: &Scope<'_>, column: &'static str, whole: &Pair) -> Vec<(Key, Pair)> {
    let of = |metrics: &Metrics<'_>, span| groups(scope, metrics, column, span);
    let (now, before) = (of(scope.metrics(), scope.week), of(scope.metrics(), scope.previous));
    let then = equal_age(scope).map(|then| of(then, scope.previous));
    let pair = |(key, (now, before)): (Key, (Ads, Ads))| {
        let then = then.as_ref().map(|then| then.get(&key).copied().unwrap_or_default());
        (key, Pair { now, before: whole.before.map(|_| before), then })
    };
    let groups = side_by_side(&now, &before).into_iter().map(pair);
    let mut groups: Vec<(Key, Pair)> = groups.filter(|(_, pair)| !pair.is_nothing()).collect();
    groups.sort_by(|a, b| b.1.now.spend.cmp(&a.1.now.spend).then_with(|| a.0.cmp(&b.0)));
    groups
}

/// A group that cost more than in the week before and is credited with less.
pub(super) struct MoreForLess {
    pub(super) name: String,
    pub(super) spend: Decimal,
    pub(super) sales: Decimal,
}

/// Those of a column by what they cost; none where the weeks cannot be compared, by an event either. Claims of the week before have ripened: where its
/// figures of then are not known, only what fell far is less.
pub(super) fn more_for_less(scope: &Scope<'_>, column: &'static str) -> Vec<MoreForLess> {
    if !comparable(scope) || scope.moved.is_some() {
        return Vec::new();
    }
    let least = if equal_age(scope).is_some() { LESS } else { FAR_LESS };
    let found = pairs(scope, column, &Pair::of(scope, &scope.ids).unwrap_or_default()).into_iter();
    let of = |((store, [name, _]), pair): (Key, Pair)| {
        let before = pair.before?;
        let spend = growth(pair.now.spend, before.spend).filter(|more| *more >= MORE)?;
        let sales = growth(pair.now.sales, pair.then.unwrap_or(before).sales).filter(|less| *less <= -least)?;
        let name = if of_one_store(column) { scope.of_store(name, &store) } else { name };
        Some(MoreForLess { name, spend, sales })
    };
    found.filter_map(of).collect()
}

/// The breakdown by a column of the exports, at most so many groups one by one.
pub(super) fn table(scope: &Scope<'_>, id: &'static str, column: &'static str, most: usize) -> Table {
    let whole = Pair::of(scope, &scope.ids).unwrap_or_default();
    let groups = pairs(scope, column, &whole);
    let columns = words(scope, column, whole.now).join(figures(scope, |row: &Row<Key, Pair>| row.sums));
    // A campaign advertises what a store sells: its return is held against the store's.
    let columns = match column {
        "campaign" => columns.and(break_even(scope, |row: &Row<Key, Pair>| match &row.part {
            Part::One((store, _)) => scope.ids.iter().copied().filter(|id| id == store).collect(),
            _ => Vec::new(),
        })),
        "item" => columns.and(item_break_even(scope)),
        _ => columns,
    };
    Breakdown { groups, whole, most }.table(id, &columns)
}

/// The returns at which nothing is left, before and after refunds, of the stores of a row; no columns where no store knows them.
pub(super) fn break_even<'a, R: 'a>(
    scope: &'a Scope<'_>,
    stores: impl Fn(&R) -> Vec<&'a str> + Copy + 'a,
) -> Vec<Declared<'a, R>> {
    let kpis = [("break_even", Kpi::AdsBreakEvenRoi), ("break_even_net", Kpi::AdsBreakEvenNet)];
    let known = kpis.into_iter().filter(|(_, kpi)| scope.value(*kpi, &scope.ids, scope.week).is_some());
    let column = |(key, kpi): (&'static str, Kpi)| {
        Declared::new(Column::new(key, Unit::Roi).given(), move |row: &R| match stores(row).as_slice() {
            [] => Known::Nothing,
            stores => scope.known(kpi, stores, scope.week),
        })
    };
    known.map(column).collect()
}

/// The return at which an item's own goods leave nothing, by the catalog's costs; no column where none is known.
fn item_break_even<'a>(scope: &Scope<'_>) -> Option<Declared<'a, Row<Key, Pair>>> {
    let mut goods: BTreeMap<(String, String), [Decimal; 2]> = BTreeMap::new();
    for store in &scope.ids {
        for ([page, ..], sold) in scope.metrics().goods_by_product(store, scope.week) {
            let [paid, cost] = goods.entry(((*store).to_owned(), page)).or_default();
            (*paid, *cost) = (*paid + sold.paid, *cost + sold.cost);
        }
    }
    // Goods that cost what they sell for break even at no return.
    goods.retain(|_, [paid, cost]| paid > cost);
    let of = move |row: &Row<Key, Pair>| match &row.part {
        Part::One((store, [item, _])) => match goods.get(&(store.clone(), item.clone())) {
            Some([paid, cost]) => part(*paid, *paid - *cost),
            None => Cell::Missing(None),
        },
        _ => Cell::Blank,
    };
    goods_known(scope).then(|| Declared::new(Column::new("item_break_even", Unit::Roi).given(), of))
}

fn goods_known(scope: &Scope<'_>) -> bool {
    scope.value(Kpi::ProfitGoodsKnownShare, &scope.ids, scope.week).is_some_and(|share| !share.is_zero())
}

/// What the group is, and what else it is known by: a campaign's scene, an item's id, else its part of the spend.
fn words<'a>(scope: &'a Scope<'_>, column: &'static str, whole: Ads) -> Columns<'a, Row<Key, Pair>> {
    match column {
        "item" => {
            let titles = item_titles(scope);
            let name = move |(store, [item, _]): &Key| {
                let title = titles.get(&(store.clone(), item.clone())).map(String::as_str);
                scope.of_store(scope.product_name(store, item, None, title), store)
            };
            Columns::new()
                .with(Column::text("product"), move |row: &Row<Key, Pair>| row.part.name(&name))
                .with(Column::new("product_id", Unit::Id), move |row| row.part.own(|(_, [item, _])| item.clone()))
        }
        "campaign" => Columns::new()
            .with(Column::text(column), |row: &Row<Key, Pair>| {
                row.part.name(|(store, [name, _])| scope.of_store(name.clone(), store))
            })
            .with(Column::text("scene"), move |row| row.part.own(|(_, [_, scene])| scene.clone())),
        _ => Columns::new()
            .with(Column::text(column), |row: &Row<Key, Pair>| row.part.name(|(_, [name, _])| name.clone()))
            .with(Column::percent("share").given(), move |row| part(row.sums.now.spend, whole.spend)),
    }
}

/// Titles of promoted items as the exports print them.
fn item_titles(scope: &Scope<'_>) -> BTreeMap<(String, String), String> {
    let mut titles = BTreeMap::new();
    for store in &scope.ids {
        for span in [scope.previous, scope.week] {
            let named = scope.metrics().ads_by(store, ["item", "item_name"], span).into_keys();
            titles.extend(
                named.filter(|[_, title]| !title.is_empty()).map(|[item, title]| (((*store).to_owned(), item), title)),
            );
        }
    }
    titles
}
