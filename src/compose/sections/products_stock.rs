//! Stock and what stands still: how long articles last, what bound money, which products stopped selling, and what ends before the
//! next event is over.

use super::scope::Scope;
use crate::compose::declared::{Columns, or_blank};
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::metrics::{Cover, Known, PACE_DAYS, measures as m};
use crate::report::{Column, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days as Many, NaiveDate};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Lines of stock, and products that stopped selling, that are shown.
const STOCK: usize = 20;
const STOPPED: usize = 10;

/// Stock that lasts longer is slow.
const SLOW_DAYS: Decimal = Decimal::from_parts(90, 0, 0, false, 0);
/// What sold in so many days before the last four weeks had a market.
const SOLD_BEFORE: u64 = 92;

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
        if !scope.metrics().is_whole(ExportKind::Lines, &[store], lately) {
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
    found.truncate(STOPPED);
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
