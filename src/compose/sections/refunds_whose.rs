//! Whose refunds: by product with the reason given for most of it, and by the person who answers for the product, else for the
//! store. Each adds up to all that came back.

use super::breakdown::{Breakdown, Part, Row, Sums};
use super::scope::{Scope, part};
use crate::compose::declared::Columns;
use crate::engine::Days;
use crate::metrics::measures as m;
use crate::metrics::pages::Pages;
use crate::ratio::cents;
use crate::report::{Cell, Column, Table};
use crate::words::Phrase;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Products shown one by one.
const PRODUCTS: usize = 12;

/// What came back, and for which reasons.
#[derive(Clone, Default)]
struct Returned {
    count: Decimal,
    amount: Decimal,
    reasons: BTreeMap<String, Decimal>,
}

impl Returned {
    fn with(&mut self, other: &Returned, sign: Decimal) {
        self.count += sign * other.count;
        self.amount += sign * other.amount;
        for (reason, amount) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += sign * amount;
        }
    }

    /// The reason of most of it, where one is given.
    fn main(&self) -> Option<(&str, Decimal)> {
        let given = self.reasons.iter().filter(|(reason, amount)| !reason.is_empty() && **amount > Decimal::ZERO);
        given.max_by_key(|(_, amount)| **amount).map(|(reason, amount)| (reason.as_str(), *amount))
    }
}

impl Sums for Returned {
    fn add(&mut self, other: &Self) {
        self.with(other, Decimal::ONE);
    }

    fn subtract(&mut self, other: &Self) {
        self.with(other, Decimal::NEGATIVE_ONE);
    }
}

/// Both, each left out where it would say nothing: no refund names its product, nobody answers for anything.
pub(super) fn tables(scope: &Scope<'_>) -> Vec<Table> {
    let (mut products, mut people) = (BTreeMap::new(), BTreeMap::new());
    let mut whole = Returned::default();
    for store in scope.ids.iter().filter(|store| !scope.metrics().refunds_by_product(store)) {
        let of_store =
            scope.context.stores.iter().find(|known| known.id == **store).and_then(|info| info.person.clone());
        let pages = Pages::of(scope.metrics(), scope.context.catalog, store, scope.week);
        for ([page, code, title, reason], returned) in of_lines(scope, store) {
            let id = pages.id(&page, &code).unwrap_or_default();
            let product = scope.context.catalog.product(store, &id, Some(&code), scope.week.last());
            let person = product.and_then(|product| product.person.clone()).or_else(|| of_store.clone());
            let one = Returned { reasons: BTreeMap::from([(reason, returned.amount)]), ..returned };
            whole.add(&one);
            people.entry(person).or_insert_with(Returned::default).add(&one);
            if !id.is_empty() {
                let named = products.entry(((*store).to_owned(), id)).or_insert_with(|| (title, Returned::default()));
                named.1.add(&one);
            }
        }
    }
    let products = products.into_iter().map(|((store, id), (title, sum))| {
        // Where no page is known of a code, the code stands for it.
        (scope.of_store(scope.product_name(&store, &id, Some(&id), Some(&title)), &store), sum)
    });
    let named = people.keys().any(Option::is_some);
    let people = people.into_iter().filter_map(|(person, sum)| Some((person?, sum)));
    let of_people = named.then(|| table("refunds.people", "person", people.collect(), &whole));
    table("refunds.products", "product", products.collect(), &whole).into_iter().chain(of_people.flatten()).collect()
}

/// What came back of each page of a store, or of a seller's code where that is all a refund names, by title and reason.
fn of_lines(scope: &Scope<'_>, store: &str) -> Vec<([String; 4], Returned)> {
    let (measures, columns) = ([&m::REFUND_COUNT, &m::REFUNDED], ["product_id", "merchant_code", "title", "reason"]);
    let rows = scope.metrics().cut(store, measures, columns, &Days::all(scope.week)).into_iter();
    rows.map(|(named, [count, amount])| (named, Returned { count, amount: cents(amount), ..Returned::default() }))
        .collect()
}

fn table(
    id: &'static str,
    whose: &'static str,
    mut groups: Vec<(String, Returned)>,
    whole: &Returned,
) -> Option<Table> {
    groups.retain(|(_, sum)| !sum.amount.is_zero());
    if groups.is_empty() {
        return None;
    }
    groups.sort_by(|(a, one), (b, other)| (Reverse(one.amount), a).cmp(&(Reverse(other.amount), b)));
    let reason = |row: &Row<String, Returned>| match (&row.part, row.sums.main()) {
        (Part::One(_), Some((reason, _))) => Cell::from(reason),
        (Part::One(_), None) => Cell::Said(Phrase::new("section.refunds.not_given")),
        _ => Cell::Blank,
    };
    let share = |row: &Row<String, Returned>| match (&row.part, row.sums.main()) {
        (Part::One(_), Some((_, amount))) => part(amount, row.sums.amount),
        _ => Cell::Blank,
    };
    let columns = Columns::new()
        .with(Column::text(whose), move |row: &Row<String, Returned>| match row.part {
            Part::Unallocated if whose == "person" => Phrase::new("section.people.nobody").into(),
            _ => row.part.name(|name| name.clone()),
        })
        .with(Column::count("refund_count").summed(), |row| row.sums.count)
        .with(Column::money("refunded").summed(), |row| row.sums.amount)
        .with(Column::percent("share").given(), |row| part(row.sums.amount, whole.amount))
        .with(Column::text("main_reason"), reason)
        .with(Column::percent("main_reason_share").given(), share);
    Some(Breakdown { groups, whole: whole.clone(), most: PRODUCTS }.table(id, &columns))
}
