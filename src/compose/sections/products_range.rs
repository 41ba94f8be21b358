//! The range as a whole: which products carry the sales, which rise and fall, and what is bought together.

use super::scope::Scope;
use crate::compose::declared::Columns;
use crate::engine::{Days, Pairs};
use crate::extract::ExportKind;
use crate::metrics::pages::Pages;
use crate::metrics::products::{ProductLine, Products};
use crate::metrics::{Known, PACE_DAYS, measures as m};
use crate::ratio::ratio;
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::span::Span;
use crate::words::Phrase;
use chrono::Days as Many;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A products carry the sales up to here, B products up to there, C products the rest.
const A: Decimal = Decimal::from_parts(8, 0, 0, false, 1);
const B: Decimal = Decimal::from_parts(95, 0, 0, false, 2);

/// Risers and fallers, and pairs that are shown.
const MOVERS: usize = 5;
const PAIRS: usize = 10;

/// A class of products by what they bring.
#[derive(Default)]
struct Class {
    name: &'static str,
    products: u64,
    paid: Decimal,
    margin: Option<Decimal>,
}

/// The classes A, B and C by margin where the cost of most is known, else by what was paid.
pub(super) fn classes(products: &Products<'_>) -> Option<Table> {
    let sold: Vec<&ProductLine> = products.lines.iter().filter(|line| line.sums.paid > Decimal::ZERO).collect();
    let priced: Decimal = sold.iter().map(|line| line.sums.priced).sum();
    let paid: Decimal = sold.iter().map(|line| line.sums.paid).sum();
    let by_margin = priced * Decimal::TWO > paid;
    let margin = |line: &ProductLine| line.sums.goods.map(|goods| line.sums.priced - goods);
    let weight = |line: &ProductLine| match by_margin {
        true => margin(line).unwrap_or_default().max(Decimal::ZERO),
        false => line.sums.paid,
    };
    let whole: Decimal = sold.iter().map(|line| weight(line)).sum();
    if sold.len() < 3 || whole.is_zero() {
        return None;
    }
    let mut ranked = sold;
    ranked.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.key.cmp(&b.key)));
    let mut classes = ["A", "B", "C"].map(|name| Class { name, ..Class::default() });
    let mut before = Decimal::ZERO;
    for line in ranked {
        // The one that passes the line still carries: A is never empty.
        let part = before / whole;
        let class = &mut classes[usize::from(part >= A) + usize::from(part >= B)];
        class.products += 1;
        class.paid += line.sums.paid;
        if let Some(margin) = margin(line) {
            *class.margin.get_or_insert_default() += margin;
        }
        before += weight(line);
    }
    let all = products.total.paid;
    let title = if by_margin { "section.products.by_margin" } else { "section.products.by_paid" };
    let mut table = Columns::new()
        .with(Column::text("class"), |class: &Class| class.name)
        .with(Column::text("class_by"), |_| Phrase::new(title))
        .with(Column::count("products").summed(), |class| Decimal::from(class.products))
        .with(Column::money("paid").summed(), |class| class.paid)
        .with(Column::percent("share").given(), |class| {
            Known::or(ratio(class.paid, all), "reason.nothing-to-divide-by")
        })
        .with(Column::money("margin_amount").summed(), |class| Known::or(class.margin, "section.profit.no_unit_cost"))
        .table("products.classes", classes.iter().filter(|class| class.products > 0));
    // What no export allocates to a product, so that the table adds up to the sales.
    let open = all - paid;
    if !open.is_zero() {
        let share = Known::or(ratio(open, all), "reason.nothing-to-divide-by").into();
        let name = Cell::Said(Phrase::new("section.unallocated"));
        table.rows.push(vec![name, Cell::Blank, Cell::Blank, open.into(), share, Cell::Blank]);
    }
    Some(table.summed_up(super::scope::total()))
}

/// What a product sold now and in the days before.
struct Moved {
    name: String,
    store: String,
    paid: Decimal,
    before: Decimal,
}

/// The products whose sales rose most in money and those whose fell most: since the period before, or since last year where an
/// event of only one of the two makes the difference; nothing where neither can be compared.
pub(super) fn movers(scope: &Scope<'_>, products: &Products<'_>) -> Option<Table> {
    let is_alike = |before| scope.context.moved(&scope.ids, scope.week, before).is_none();
    let (key, mut moved) = if is_alike(scope.previous) {
        ("previous", since_previous(scope, products)?)
    } else {
        ("last_year", since_last_year(scope, products).filter(|_| is_alike(scope.context.last_year()))?)
    };
    let change = |moved: &Moved| moved.paid - moved.before;
    moved.retain(|moved| !change(moved).is_zero());
    // Those that are alike stay in the order of their ids.
    moved.sort_by_key(|moved| Reverse(change(moved)));
    let rose = moved.iter().take_while(|moved| change(moved) > Decimal::ZERO).take(MOVERS);
    let fell = moved.iter().rev().take_while(|moved| change(moved) < Decimal::ZERO).take(MOVERS);
    let shown: Vec<&Moved> = rose.chain(fell.collect::<Vec<_>>().into_iter().rev()).collect();
    Columns::new()
        .with(Column::text("product"), |moved: &&Moved| moved.name.clone())
        .with(Column::text("store"), |moved| scope.name(&moved.store))
        .with(Column::money("paid"), |moved| moved.paid)
        .with(Column::money(key), |moved| moved.before)
        .with(Column::new("paid_more", Unit::Gap).by(Formula::Difference("paid", key)).better_when(true), |moved| {
            change(moved)
        })
        .table("products.movers", &shown)
        .unless_empty()
}

fn since_previous(scope: &Scope<'_>, products: &Products<'_>) -> Option<Vec<Moved>> {
    let moved = |line: &ProductLine| Moved {
        name: scope.line_name(line),
        store: line.key.0.clone(),
        paid: line.sums.paid,
        before: line.sums.previous.unwrap_or_default(),
    };
    products.comparable(&scope.ids).then(|| products.lines.iter().map(moved).collect())
}

fn since_last_year(scope: &Scope<'_>, products: &Products<'_>) -> Option<Vec<Moved>> {
    let then = scope.context.last_year();
    if ![scope.week, then].into_iter().all(|span| scope.whole(ExportKind::Lines, span)) {
        return None;
    }
    let mut sold: BTreeMap<(String, String), (String, Decimal)> = BTreeMap::new();
    for store in &scope.ids {
        let pages = Pages::of(scope.metrics(), scope.context.catalog, store, scope.week);
        let cut = scope.metrics().cut_by_page(store, [&m::LINES_PAID], &pages, &Days::all(then));
        for ([id, title], [paid]) in cut.into_iter().filter(|([id, _], _)| !id.is_empty()) {
            sold.entry(((*store).to_owned(), id)).or_insert((title, Decimal::ZERO)).1 += paid;
        }
    }
    let mut moved: Vec<Moved> = Vec::new();
    for line in &products.lines {
        let before = sold.remove(&line.key).map_or(Decimal::ZERO, |(_, paid)| paid);
        moved.push(Moved { name: scope.line_name(line), store: line.key.0.clone(), paid: line.sums.paid, before });
    }
    moved.extend(sold.into_iter().map(|((store, id), (title, before))| Moved {
        name: scope.product_name(&store, &id, Some(&id), Some(&title)),
        store,
        paid: Decimal::ZERO,
        before,
    }));
    Some(moved)
}

/// Two products that orders hold together.
struct Pair {
    names: [String; 2],
    orders: u64,
    /// Of the orders with the first, and with the second.
    of: [u64; 2],
}

/// What is bought together, of orders of the last four weeks; only where it happened more than once.
pub(super) fn pairs(scope: &Scope<'_>) -> Option<Table> {
    let span = Span::new(scope.week.last() - Many::new(PACE_DAYS - 1), scope.week.last())?;
    let mut found: Vec<Pair> = scope.ids.iter().flat_map(|store| pairs_of(scope, store, span)).collect();
    found.sort_by(|a, b| b.orders.cmp(&a.orders).then_with(|| a.names.cmp(&b.names)));
    found.truncate(PAIRS);
    let part = |pair: &Pair, at: usize| {
        Known::or(ratio(pair.orders.into(), pair.of[at].into()), "reason.nothing-to-divide-by")
    };
    Columns::new()
        .with(Column::text("product"), |pair: &Pair| pair.names[0].clone())
        .with(Column::text("with_product"), |pair| pair.names[1].clone())
        .with(Column::count("orders_together"), |pair| Decimal::from(pair.orders))
        .with(Column::percent("of_first"), |pair| part(pair, 0))
        .with(Column::percent("of_second"), |pair| part(pair, 1))
        .table("products.pairs", &found)
        .unless_empty()
}

/// The pairs of a store that may be among those shown.
fn pairs_of(scope: &Scope<'_>, store: &str, span: Span) -> Vec<Pair> {
    let days = Days::all(span);
    let Pairs { alone, together } = scope.metrics().bought_together(store, &days);
    let mut found: Vec<([Arc<str>; 2], u64)> = together.into_iter().filter(|(_, orders)| *orders > 1).collect();
    found.sort_by_key(|(_, orders)| Reverse(*orders));
    // Equals of the last one may come before it by their names.
    let least = found.get(PAIRS - 1).map_or(0, |(_, orders)| *orders);
    found.retain(|(_, orders)| *orders >= least);
    if found.is_empty() {
        return Vec::new();
    }
    let columns = ["product_id", "merchant_code", "title"];
    let sold = scope.metrics().cut(store, [&m::LINES_UNITS, &m::LINES_PAID], columns, &days).into_iter();
    let id = |[page, code, _]: &[String; 3]| if page.is_empty() { code.clone() } else { page.clone() };
    let named: BTreeMap<String, [String; 3]> = sold.map(|(named, _)| (id(&named), named)).collect();
    let name = |id: &Arc<str>| {
        let [_, code, title] = named.get(&**id).cloned().unwrap_or_default();
        let name = scope.product_name(store, id, Some(code.as_str()).filter(|code| !code.is_empty()), Some(&title));
        scope.of_store(name, store)
    };
    // The one more often bought alone stands second: who buys the first may be shown it.
    let pair = |([one, other], orders): ([Arc<str>; 2], u64)| {
        let [first, second] = if alone[&one] <= alone[&other] { [one, other] } else { [other, one] };
        Pair { names: [&first, &second].map(name), orders, of: [alone[&first], alone[&second]] }
    };
    found.into_iter().map(pair).collect()
}
