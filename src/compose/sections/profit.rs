//! What is left of sales: the statement line by line, store by store, product by product, and how much of the cost is known.

use super::breakdown::Breakdown;
use super::products::{OfProduct, words};
use super::scope::{Scope, StoreGroup, or_dash, part};
use crate::compose::declared::{Columns, Declared, or_blank};
use crate::compose::waterfall::Marks;
use crate::kpi::Kpi;
use crate::metrics::products::{ProductLine, ProductSums, Products};
use crate::metrics::{CostGroup, Known, Statement};
use crate::ratio::ratio;
use crate::report::grids::kpi_column;
use crate::report::{Cell, Chart, ChartKind, Column, Role, Section, Table, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Products shown one by one.
const SHOWN: usize = 30;

pub(super) fn section(scope: &Scope<'_>, products: &Products<'_>) -> Result<Section, Phrase> {
    let statement = scope.metrics().statement(&scope.ids, scope.week);
    let known = [Kpi::ProfitGoods, Kpi::ProfitCommission, Kpi::ProfitLogistics, Kpi::ProfitWages, Kpi::ProfitOther];
    if statement.is_none() && known.iter().all(|kpi| scope.value(*kpi, &scope.ids, scope.week).is_none()) {
        let priced = scope.ids.iter().any(|store| scope.metrics().is_priced(store));
        return Err(Phrase::new(if priced { "section.left_out.profit_lines" } else { "section.left_out.profit" }));
    }
    let mut tables: Vec<Table> = statement.iter().map(|statement| lines(scope, statement)).collect();
    tables.push(stores(scope));
    tables.extend(by_product(scope, products));
    Ok(Section {
        charts: statement.iter().filter_map(|statement| steps(scope, statement)).collect(),
        tables,
        notes: notes(scope, statement.as_ref()),
        ..Section::new("profit", message(scope, statement.as_ref()))
    })
}

/// A line of the statement.
struct Line {
    name: Phrase,
    amount: Known,
    before: Known,
    remark: Option<&'static str>,
}

fn group_name(group: CostGroup) -> Phrase {
    Phrase::new("section.text").with("text", group.name())
}

/// The lines in the order in which they are taken off, which add up to what is left; of each what it was of the week before.
fn lines(scope: &Scope<'_>, now: &Statement) -> Table {
    let before = scope.metrics().statement(&scope.ids, scope.previous);
    let of = |take: fn(&Statement) -> Option<Decimal>, why: &'static str| {
        let then = before.as_ref().and_then(take);
        (Known::or(take(now), why), Known::or(then, "section.not_comparable"))
    };
    let kpi = |kpi: Kpi| Phrase::new(kpi.name_key());
    let plain = |name: Kpi, take: fn(&Statement) -> Option<Decimal>| {
        let (amount, before) = of(take, "section.profit.untold");
        Line { name: kpi(name), amount, before, remark: None }
    };
    let mut all = vec![
        plain(Kpi::SalesPaid, |of| Some(of.paid)),
        plain(Kpi::RefundAmount, |of| Some(-of.refunded)),
        plain(Kpi::ProfitGoods, |of| Some(-of.goods)),
        plain(Kpi::ProfitGoodsReturned, |of| of.returned),
        plain(Kpi::MarketingSpend, |of| of.marketing.map(|spent| -spent)),
    ];
    for group in CostGroup::OF_PROFIT {
        let cost = |of: &Statement| of.costs.get(&group).map(|cost| -*cost);
        all.push(Line {
            name: group_name(group),
            amount: Known::or(cost(now), "section.profit.untold"),
            before: Known::or(before.as_ref().and_then(cost), "section.not_comparable"),
            remark: now.estimated.contains(&group).then_some("section.profit.estimated"),
        });
    }
    let left = plain(Kpi::ProfitContribution, |of| Some(of.contribution()));
    let remark = Declared::new(Column::text("remark"), |line: &Line| or_blank(line.remark.map(Phrase::new)));
    Columns::new()
        .with(Column::text("line"), |line: &Line| line.name.clone())
        .with(Column::money("amount").summed(), |line| line.amount.clone())
        .with(Column::percent("of_paid").given(), |line| line.amount.over(&Known::Number(now.paid)))
        .with(Column::money("previous").summed(), |line| line.before.clone())
        .and(all.iter().any(|line| line.remark.is_some()).then_some(remark))
        .totalled("profit.lines", &all, Some(&left))
}

/// Each store, in its own currency, with the returns of advertising at which nothing is left.
fn stores(scope: &Scope<'_>) -> Table {
    let (rows, all) = scope.rows(|whose| whose);
    let figure = |kpi| move |whose: &StoreGroup<'_>| scope.cell(kpi, whose.own, &whose.stores, scope.week);
    let share = |whose: &StoreGroup<'_>| {
        let metrics = if whose.own.is_some() { scope.context.own } else { scope.metrics() };
        let of = metrics.statement(&whose.stores, scope.week);
        Known::or(of.and_then(|of| ratio(of.contribution(), of.paid)), "section.profit.untold")
    };
    Columns::new()
        .with(Column::text("store"), |whose: &StoreGroup<'_>| whose.name.clone())
        .with(kpi_column("net", Kpi::SalesNet), figure(Kpi::SalesNet))
        .with(kpi_column("goods", Kpi::ProfitGoods), figure(Kpi::ProfitGoods))
        .with(kpi_column("goods_known", Kpi::ProfitGoodsKnownShare), figure(Kpi::ProfitGoodsKnownShare))
        .with(kpi_column("marketing", Kpi::MarketingSpend), figure(Kpi::MarketingSpend))
        .with(kpi_column("marketing_share", Kpi::MarketingCostShare), figure(Kpi::MarketingCostShare))
        .with(kpi_column("mer", Kpi::MarketingMer), figure(Kpi::MarketingMer))
        .with(kpi_column("contribution", Kpi::ProfitContribution), figure(Kpi::ProfitContribution))
        .with(Column::percent("of_paid").given(), share)
        .with(kpi_column("roi", Kpi::AdsRoi), figure(Kpi::AdsRoi))
        .with(kpi_column("break_even", Kpi::AdsBreakEvenRoi), figure(Kpi::AdsBreakEvenRoi))
        .with(kpi_column("break_even_net", Kpi::AdsBreakEvenNet), figure(Kpi::AdsBreakEvenNet))
        .totalled("profit.stores", &rows, all.as_ref())
}

/// What is left of each product after its goods, its refunds and its advertising; nothing where no product's cost is known.
fn by_product(scope: &Scope<'_>, products: &Products<'_>) -> Option<Table> {
    let mut lines: Vec<&ProductLine> = products.lines.iter().filter(|line| line.sums.goods.is_some()).collect();
    if lines.is_empty() {
        return None;
    }
    let left = |line: &ProductLine| line.sums.left().unwrap_or_default();
    lines.sort_by(|a, b| left(b).cmp(&left(a)).then_with(|| a.key.cmp(&b.key)));
    let ranked = lines.len();
    lines.extend(products.lines.iter().filter(|line| line.sums.goods.is_none() && !line.sums.is_nothing()));
    let unknown = |sums: &ProductSums| Known::or(sums.goods, no_goods(sums));
    let charged: BTreeMap<&str, Decimal> = scope.ids.iter().filter_map(|id| Some((*id, charged(scope, id)?))).collect();
    let columns = words(scope)
        .with(Column::count("units").summed(), |row: &OfProduct<'_>| or_blank(row.sums.pieces()))
        .with(Column::money("paid").summed(), |row| row.sums.paid)
        .with(Column::money("goods").summed(), move |row| unknown(&row.sums))
        .with(Column::percent("margin").given(), |row| margin(&row.sums))
        .with(Column::money("refunded").summed(), |row| or_blank(row.sums.came_back()))
        .with(Column::money("returned").summed(), |row| or_blank(row.sums.goods_back()))
        .with(Column::money("spend").summed(), |row| or_blank(row.sums.advertised().map(|ads| ads.spend)))
        .with(Column::money("left").given(), |row| Known::or(row.sums.left(), none_left(&row.sums)))
        .with(Column::new("roi", Unit::Roi).given(), |row| part(row.sums.ads.sales, row.sums.ads.spend))
        .with(Column::new("break_even", Unit::Roi), |row| row.part.own(|_| break_even(&row.sums)))
        .with(Column::new("break_even_after", Unit::Roi), |row| {
            row.part.own(|line| break_even_after(&row.sums, charged.get(line.key.0.as_str()).copied()))
        });
    let groups = lines.into_iter().map(|line| (line, line.sums.clone())).collect();
    let breakdown = Breakdown { groups, whole: products.total.clone(), most: ranked.min(SHOWN) };
    Some(breakdown.table("profit.products", &columns).out_of(ranked))
}

/// Why what the goods cost is unknown.
fn no_goods(sums: &ProductSums) -> &'static str {
    if sums.pieces().is_none() { "section.profit.no_pieces" } else { "section.profit.no_unit_cost" }
}

/// Why nothing can be said of what is left.
fn none_left(sums: &ProductSums) -> &'static str {
    if sums.goods.is_none() { no_goods(sums) } else { "section.profit.no_refunds" }
}

/// The part of what was paid that is left after goods, of those whose cost is known.
fn margin(sums: &ProductSums) -> Cell {
    let share = sums.goods.and_then(|goods| ratio(sums.priced - goods, sums.priced));
    Known::or(share, no_goods(sums)).into()
}

/// The return of a product's advertising at which its margin just pays for it.
fn break_even(sums: &ProductSums) -> Cell {
    let left = sums.goods.map(|goods| sums.priced - goods).filter(|left| *left > Decimal::ZERO);
    let roi = left.and_then(|left| ratio(sums.priced, left));
    let why = if sums.goods.is_some() { "reason.no-margin" } else { no_goods(sums) };
    Known::or(roi, why).into()
}

/// The same after what came back of the product, and after what its store is charged, a part of what is paid.
fn break_even_after(sums: &ProductSums, charged: Option<Decimal>) -> Cell {
    let Some(goods) = sums.goods else { return Known::or(None, no_goods(sums)).into() };
    let kept = ratio(sums.paid - sums.refunded, sums.paid).unwrap_or_default().max(Decimal::ZERO);
    let left = (sums.priced - goods) * kept - sums.priced * charged.unwrap_or_default();
    let roi = Some(left).filter(|left| *left > Decimal::ZERO).and_then(|left| ratio(sums.priced, left));
    Known::or(roi, "reason.no-margin").into()
}

/// What the platform and parcels take of each unit of money that a store is paid, as far as that is known.
fn charged(scope: &Scope<'_>, store: &str) -> Option<Decimal> {
    let statement = scope.context.own.statement(&[store], scope.week)?;
    let costs = [CostGroup::Commission, CostGroup::Logistics].iter().filter_map(|group| statement.costs.get(group));
    ratio(costs.sum(), statement.paid)
}

/// From paid sales in steps to what is left.
fn steps(scope: &Scope<'_>, of: &Statement) -> Option<Chart> {
    let kpi = |kpi: Kpi| Phrase::new(kpi.name_key());
    let mut steps = vec![
        (kpi(Kpi::RefundAmount), -of.refunded),
        (kpi(Kpi::ProfitGoods), of.returned.unwrap_or_default() - of.goods),
    ];
    steps.extend(of.marketing.map(|spent| (kpi(Kpi::MarketingSpend), -spent)));
    steps.extend(of.costs.iter().map(|(group, cost)| (group_name(*group), -*cost)));
    let marks = Marks::of(of.paid, &steps, of.contribution())?;
    let mut names = vec![kpi(Kpi::SalesPaid)];
    names.extend(steps.into_iter().map(|(name, _)| name));
    names.push(kpi(Kpi::ProfitContribution));
    let title =
        Phrase::new("section.profit.steps").with("share", or_dash(ratio(of.contribution(), of.paid), Field::Percent));
    let subtitle = scope.subtitle(&Kpi::ProfitContribution.name_key());
    Some(Chart::money("profit.steps", ChartKind::Waterfall, [title, subtitle], names, marks.series(Role::Previous)))
}

fn message(scope: &Scope<'_>, statement: Option<&Statement>) -> Phrase {
    let value = |kpi: Kpi| scope.value(kpi, &scope.ids, scope.week);
    let Some(of) = statement else { return Phrase::new("section.profit.no_contribution") };
    let share = ratio(of.contribution(), of.paid);
    let known = value(Kpi::ProfitGoodsKnownShare);
    // What nobody told is not taken off: whoever reads the sum reads that beside it.
    let untold = CostGroup::OF_PROFIT.iter().filter(|group| !of.costs.contains_key(group));
    let untold: Vec<Field> = untold.map(|group| group.name()).collect();
    let key = if untold.is_empty() { "section.profit.message" } else { "section.profit.message_without" };
    let main = Phrase::new(key)
        .with("costs", Field::List(untold))
        .with("contribution", Field::Money(of.contribution()))
        .with("share", or_dash(share, Field::Percent))
        .with("known", or_dash(known, Field::Percent));
    let returns = [Kpi::AdsRoi, Kpi::AdsBreakEvenRoi, Kpi::AdsBreakEvenNet].map(value);
    let [Some(roi), Some(gross), net] = returns else { return main };
    let key = if net.is_some() { "section.profit.with_both" } else { "section.profit.with_gross" };
    Phrase::new(key)
        .with("main", main)
        .with("roi", Field::Roi(roi))
        .with("gross", Field::Roi(gross))
        .with("net", or_dash(net, Field::Roi))
}

fn notes(scope: &Scope<'_>, statement: Option<&Statement>) -> Vec<Phrase> {
    let figure = scope.metrics().get(Kpi::ProfitContribution, &scope.ids, scope.week);
    let mut notes: Vec<Phrase> = Vec::new();
    let why = figure.reason.map(|reason| Phrase::new("section.profit.caveat").with("reason", reason));
    notes.extend(why);
    notes.extend(scope.gaps(&[Kpi::ProfitContribution, Kpi::ProfitGoods], scope.week));
    notes.extend(statement.is_some().then(|| Phrase::new("section.profit.lines")));
    notes.push(Phrase::new("section.profit.break_even"));
    notes.push(Phrase::new("section.profit.break_even_after"));
    notes.push(Phrase::new("section.profit.products"));
    notes
}
