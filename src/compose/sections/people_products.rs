//! The products of each person in charge, store by store, with what is nobody's and what no line explains.

use super::people::person_cell;
use super::scope::{Scope, before_cell, part, total};
use crate::compose::declared::{Columns, Declared, or_blank};
use crate::metrics::goals::Standing;
use crate::metrics::products::{ProductSums, Products};
use crate::report::{Cell, Column, Table, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Whose products a row adds up, in the order of rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum StoreGroup {
    /// This person's.
    Person(String),
    /// Products of which the catalog names nobody, or that it does not know.
    Nobody,
    /// What was paid and no line explains.
    Unallocated,
    /// All of it, below the others.
    All,
}

/// The products of one person in one store.
struct Part<'a> {
    whose: StoreGroup,
    store: &'a str,
    /// Products that sold in the week.
    count: usize,
    sum: ProductSums,
    /// All that the store sold.
    whole: Decimal,
    /// Lead products that have the visitors due by now, of those whose visitors are known.
    leads: Option<(usize, usize)>,
}

/// The table, where the catalog names anybody for what was sold.
pub(super) fn table(scope: &Scope<'_>, products: &Products<'_>) -> Option<Table> {
    let standings = scope.context.standings();
    let mut parts: Vec<Part<'_>> =
        scope.ids.iter().flat_map(|store| of_store(scope, products, store, &standings)).collect();
    parts.iter().find(|part| matches!(part.whose, StoreGroup::Person(_)))?;
    let mut sums: BTreeMap<StoreGroup, Decimal> = BTreeMap::new();
    for part in &parts {
        *sums.entry(part.whose.clone()).or_default() += part.sum.paid;
    }
    // A person's rows stay together; who sold most stands first, nobody's products and the rest last.
    parts.sort_by_cached_key(|part| {
        let somebody = matches!(part.whose, StoreGroup::Person(_));
        let paid = if somebody { sums[&part.whose] } else { Decimal::ZERO };
        (!somebody, Reverse(paid), part.whose.clone(), Reverse(part.sum.paid))
    });
    let leads = parts.iter().any(|part| part.leads.is_some());
    let count = parts.iter().map(|part| part.count).sum();
    let all = Part {
        whose: StoreGroup::All,
        store: "",
        count,
        sum: products.total.clone(),
        whole: products.total.paid,
        leads: None,
    };
    let comparable = products.comparable(&scope.ids);
    let of_leads = |(met, all)| Phrase::new("section.people.leads").with("met", met).with("all", all);
    let columns = Columns::new()
        .with(Column::text("person"), |row: &Part<'_>| row.whose.cell())
        .with(Column::text("store"), |row| {
            if row.whose == StoreGroup::All { Cell::Blank } else { scope.name(row.store).into() }
        })
        .with(Column::count("products_sold").summed(), |row| match row.whose {
            StoreGroup::Unallocated => Cell::Blank,
            _ => Decimal::from(row.count).into(),
        })
        .with(Column::count("units").summed(), |row| row.sum.units)
        .with(Column::money("paid").summed(), |row| row.sum.paid)
        .with(Column::percent("store_share").given(), |row| part(row.sum.paid, row.whole))
        .with(Column::money("previous").summed(), |row| before_cell(row.sum.previous))
        .with(Column::new("wow", Unit::Change).given().better_when(true), |row| {
            scope.growth(row.sum.paid, row.sum.previous, comparable)
        })
        .with(Column::money("refunded").summed(), |row| row.sum.refunded)
        .and(leads.then(|| Declared::new(Column::text("leads"), |row: &Part<'_>| or_blank(row.leads.map(of_leads)))));
    Some(columns.totalled("stores.people_products", &parts, Some(&all)))
}

/// One store's sales by person; together they are what it sold. What was only advertised has no row here.
fn of_store<'a>(
    scope: &Scope<'_>,
    products: &Products<'_>,
    store: &'a str,
    standings: &[Standing<'_>],
) -> Vec<Part<'a>> {
    let whole = products.total_of(&[store]);
    let mut open = whole.clone();
    let mut parts: BTreeMap<StoreGroup, Part<'a>> = BTreeMap::new();
    for line in products.lines.iter().filter(|line| line.key.0 == store && line.sums.is_sold()) {
        let person = scope.in_catalog(line).and_then(|known| known.person.clone());
        let whose = person.map_or(StoreGroup::Nobody, StoreGroup::Person);
        let new = || Part::new(whose.clone(), store, whole.paid);
        let part = parts.entry(whose.clone()).or_insert_with(new);
        part.sum.add(&line.sums);
        part.count += usize::from(!line.sums.paid.is_zero() || !line.sums.units.is_zero());
        part.lead(standings, &line.key.1);
        open.subtract(&line.sums);
    }
    let mut rest = Part::new(StoreGroup::Unallocated, store, whole.paid);
    rest.sum = open;
    parts.into_values().chain(std::iter::once(rest)).filter(|part| part.sum.is_sold()).collect()
}

impl<'a> Part<'a> {
    fn new(whose: StoreGroup, store: &'a str, whole: Decimal) -> Self {
        Part { whose, store, count: 0, sum: ProductSums::default(), whole, leads: None }
    }

    /// Counts the product's goal for visitors, the running month's before the year's.
    fn lead(&mut self, standings: &[Standing<'_>], product: &str) {
        let mine = |one: &&Standing<'_>| one.store == Some(self.store) && one.product == Some(product);
        let latest = |one: &&Standing<'_>| (one.stretch.is_month(), one.stretch.so_far.last());
        let known = standings.iter().filter(mine).max_by_key(latest).and_then(Standing::both);
        if let Some((visitors, due)) = known {
            let (met, all) = self.leads.unwrap_or_default();
            self.leads = Some((met + usize::from(visitors >= due), all + 1));
        }
    }
}

impl StoreGroup {
    fn cell(&self) -> Cell {
        match self {
            StoreGroup::Person(person) => person_cell(Some(person)),
            StoreGroup::Nobody => person_cell(None),
            StoreGroup::Unallocated => Cell::Said(Phrase::new("section.unallocated")),
            StoreGroup::All => total(),
        }
    }
}
