//! The range as a whole: which products carry the sales, which rise and fall, which no longer sell, how long stock lasts, and what
//! is bought together.

use super::scope::Scope;
use crate::compose::declared::{Columns, or_blank};
use crate::engine::{Days, Pairs};
use crate::metrics::products::{ProductLine, Products};
use crate::metrics::{Cover, Known, PACE_DAYS, measures as m};
use crate::ratio::ratio;
use crate::report::{Column, Formula, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days as Many, NaiveDate};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A products carry the sales up to here, B products up to there, C products the rest.
const A: Decimal = Decimal::from_parts(8, 0, 0, false, 1);
const B: Decimal = Decimal::from_parts(95, 0, 0, false, 2);

/// Risers and fallers, pairs, and lines of stock that are shown.
const MOVERS: usize = 5;
const PAIRS: usize = 10;
const STOCK: usize = 20;

/// Stock that lasts longer is slow.
const SLOW_DAYS: Decimal = Decimal::from_parts(90, 0, 0, false, 0);
/// What sold in so many days before the last four weeks had a market.
const SOLD_BEFORE: u64 = 92;

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
    let title = if by_margin { "section.products.by_margin" } else { "section.products.by_paid" };
    let table = Columns::new()
        .with(Column::text("class"), |class: &Class| class.name)
        .with(Column::text("class_by"), |_| Phrase::new(title))
        .with(Column::count("products").summed(), |class| Decimal::from(class.products))
        .with(Column::money("paid").summed(), |class| class.paid)
        .with(Column::percent("share").given(), |class| {
            Known::or(ratio(class.paid, paid), "reason.nothing-to-divide-by")
        })
        .with(Column::money("margin_amount").summed(), |class| Known::or(class.margin, "section.profit.no_unit_cost"))
        .table("products.classes", classes.iter().filter(|class| class.products > 0));
    Some(table.summed_up(super::scope::total()))
}

/// The products whose sales rose most in money and those whose fell most; nothing where the weeks cannot be compared.
pub(super) fn movers(scope: &Scope<'_>, products: &Products<'_>) -> Option<Table> {
    if !products.comparable(&scope.ids) {
        return None;
    }
    let change = |line: &ProductLine| line.sums.paid - line.sums.previous.unwrap_or_default();
    let mut moved: Vec<&ProductLine> = products.lines.iter().filter(|line| !change(line).is_zero()).collect();
    moved.sort_by(|a, b| change(b).cmp(&change(a)).then_with(|| a.key.cmp(&b.key)));
    let rose = moved.iter().take_while(|line| change(line) > Decimal::ZERO).take(MOVERS);
    let fell = moved.iter().rev().take_while(|line| change(line) < Decimal::ZERO).take(MOVERS);
    let shown: Vec<&ProductLine> = rose.chain(fell.collect::<Vec<_>>().into_iter().rev()).copied().collect();
    let previous = |line: &&ProductLine| Known::or(line.sums.previous, "section.not_comparable");
    Columns::new()
        .with(Column::text("product"), |line: &&ProductLine| scope.line_name(line))
        .with(Column::text("store"), |line| scope.name(&line.key.0))
        .with(Column::money("paid"), |line| line.sums.paid)
        .with(Column::money("previous"), previous)
        .with(
            Column::new("paid_more", Unit::Gap).by(Formula::Difference("paid", "previous")).better_when(true),
            |line| change(line),
        )
        .table("products.movers", &shown)
        .unless_empty()
}

/// An article by the seller's code.
struct Article {
    name: String,
    code: String,
    cover: Cover,
    /// What the pieces in stock cost.
    bound: Known,
}

fn articles(scope: &Scope<'_>) -> Vec<Article> {
    let day = scope.week.last();
    let article = |(code, cover): (String, Cover)| {
        let known = scope.ids.iter().find_map(|store| scope.context.catalog.by_code(store, &code, day));
        let cost = scope.ids.iter().find_map(|store| scope.metrics().unit_cost(store, &code, "", day));
        let bound = Known::or(cost.map(|cost| cost * cover.stock), "section.profit.no_unit_cost");
        let bound = if scope.context.is_mixed() { Known::Nothing } else { bound };
        Article { name: known.map_or_else(|| code.clone(), |product| product.name.clone()), code, cover, bound }
    };
    scope.metrics().cover(&scope.ids, scope.week).into_iter().map(article).collect()
}

/// Stock that may not last, the shortest first, and stock that hardly sells, the most money bound first.
pub(super) fn stock(scope: &Scope<'_>) -> Vec<Table> {
    let articles = articles(scope);
    let lasts = |article: &&Article| article.cover.days();
    let mut short: Vec<&Article> =
        articles.iter().filter(|article| lasts(article).is_some_and(|days| days < SLOW_DAYS)).collect();
    short.sort_by(|a, b| lasts(a).cmp(&lasts(b)).then_with(|| a.code.cmp(&b.code)));
    let mut slow: Vec<&Article> = articles.iter().filter(|article| article.cover.stock > Decimal::ZERO).collect();
    slow.retain(|article| lasts(article).is_none_or(|days| days >= SLOW_DAYS));
    let bound = |article: &&Article| article.bound.number().unwrap_or(article.cover.stock);
    slow.sort_by(|a, b| bound(b).cmp(&bound(a)).then_with(|| a.code.cmp(&b.code)));
    let runs_out = |article: &&Article| {
        let days = lasts(article).and_then(|days| u64::try_from(days.trunc().mantissa()).ok());
        or_blank(days.map(|days| scope.week.last() + Many::new(days.min(3660))))
    };
    let words = || {
        Columns::new()
            .with(Column::text("product"), |article: &&Article| article.name.clone())
            .with(Column::new("merchant_code", Unit::Id), |article| article.code.clone())
            .with(Column::count("stock"), |article| article.cover.stock)
            .with(Column::count("sold_28"), |article| article.cover.sold)
            .with(Column::new("cover_days", Unit::Number), |article| Known::or(lasts(article), "reason.nothing-sold"))
    };
    let (all_short, all_slow) = (short.len(), slow.len());
    short.truncate(STOCK);
    slow.truncate(STOCK);
    let runs_short = words().with(Column::new("runs_out", Unit::Day), runs_out);
    let lies = words().with(Column::money("bound"), |article: &&Article| article.bound.clone());
    let short = runs_short.table("products.short", &short).out_of(all_short).unless_empty();
    let slow = lies.table("products.slow", &slow).out_of(all_slow).unless_empty();
    short.into_iter().chain(slow).collect()
}

/// Products that sold in the three months before and not in the last four weeks, those that had brought most first.
pub(super) fn stopped(scope: &Scope<'_>) -> Option<Table> {
    let pace_first = scope.week.last() - Many::new(PACE_DAYS - 1);
    let lately = Span::new(pace_first, scope.week.last())?;
    let before = Span::new(pace_first - Many::new(SOLD_BEFORE), pace_first - Many::new(1))?;
    let mut found: Vec<(String, [String; 3], Decimal, Decimal)> = Vec::new();
    for store in &scope.ids {
        if !scope.metrics().is_whole(crate::extract::ExportKind::Lines, &[store], lately) {
            continue;
        }
        let columns = ["product_id", "merchant_code", "title"];
        let cut = |span| scope.metrics().cut(store, [&m::LINES_UNITS, &m::LINES_PAID], columns, &Days::all(span));
        let key = |named: &[String; 3]| if named[0].is_empty() { named[1].clone() } else { named[0].clone() };
        let selling: BTreeSet<String> = cut(lately).iter().map(|(named, _)| key(named)).collect();
        let mut stopped: BTreeMap<String, ([String; 3], Decimal, Decimal)> = BTreeMap::new();
        for (named, [units, paid]) in cut(before) {
            let known = stopped.entry(key(&named)).or_insert_with(|| (named, Decimal::ZERO, Decimal::ZERO));
            known.1 += units;
            known.2 += crate::ratio::cents(paid);
        }
        let gone = stopped.into_iter().filter(|(key, _)| !key.is_empty() && !selling.contains(key));
        found.extend(gone.map(|(_, (named, units, paid))| ((*store).to_owned(), named, units, paid)));
    }
    found.sort_by(|a, b| b.3.cmp(&a.3).then_with(|| a.0.cmp(&b.0)).then_with(|| a.1.cmp(&b.1)));
    let all = found.len();
    found.truncate(MOVERS * 2);
    type Row = (String, [String; 3], Decimal, Decimal);
    let name = |(store, [page, code, title], ..): &Row| {
        let id = if page.is_empty() { code } else { page };
        scope.product_name(store, id, Some(code.as_str()).filter(|code| !code.is_empty()), Some(title))
    };
    Columns::new()
        .with(Column::text("product"), name)
        .with(Column::text("store"), |row: &Row| scope.name(&row.0))
        .with(Column::count("sold_before"), |row| row.2)
        .with(Column::money("paid_before"), |row| row.3)
        .table("products.stopped", &found)
        .out_of(all)
        .unless_empty()
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

/// The next event of the plan, and the articles whose stock ends before it is over.
pub(super) fn next_event(scope: &Scope<'_>) -> Option<Phrase> {
    let book = scope.context.book?;
    let events = book.events.iter().filter(|event| scope.ids.iter().any(|store| event.concerns(store)));
    let coming =
        events.filter(|event| event.span.first() > scope.week.last()).min_by_key(|event| event.span.first())?;
    let until = |article: &Article| article.cover.days().and_then(|days| u64::try_from(days.trunc().mantissa()).ok());
    let ends = |article: &&Article| {
        let last: Option<NaiveDate> = until(article).map(|days| scope.week.last() + Many::new(days.min(3660)));
        last.is_some_and(|last| last < coming.span.last())
    };
    let names: Vec<_> = articles(scope).iter().filter(ends).map(|article| article.name.clone().into()).collect();
    if names.is_empty() {
        return None;
    }
    let phrase = Phrase::new("section.products.before_event")
        .with("event", coming.short_name())
        .with("day", coming.span.first());
    Some(phrase.with("count", names.len()).with("products", Field::List(names)))
}
