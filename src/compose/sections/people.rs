//! The people in charge: their stores against the target, and the products that are theirs.
//!
//! Stores are theirs by the settings, products by the catalog. Who has both stands in both tables; each adds up to all that
//! was sold by itself, so nothing is ever added twice. What is nobody's has a row too.

use super::against;
use super::breakdown::Part;
use super::scope::{Scope, before_cell, grouped, list, part, total};
use crate::calendar::{self, PeriodKind};
use crate::compose::declared::{Columns, Declared, or_blank};
use crate::kpi::Kpi;
use crate::metrics::goals::Standing;
use crate::metrics::products::{ProductSums, Products};
use crate::metrics::{Against, Known};
use crate::report::{Cell, Column, Table, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Whoever answers for it; nobody where absent.
type Name = Option<String>;

/// The two tables, each left out where nobody is named, and what the achievement in them leaves out.
pub(super) fn tables(scope: &Scope<'_>, products: &Products<'_>) -> (Vec<Table>, Vec<Phrase>) {
    let of_stores = stores(scope);
    let notes = of_stores.is_some().then(|| unplanned(scope)).flatten();
    (of_stores.into_iter().chain(products_table(scope, products)).collect(), notes.into_iter().collect())
}

/// The stores without a target, where others have one.
fn unplanned(scope: &Scope<'_>) -> Option<Phrase> {
    let (with, without) = scope.planned();
    let said = Phrase::new("section.people.without").with("stores", scope.context.names(without.iter().copied()));
    (!with.is_empty() && !without.is_empty()).then_some(said)
}

fn person_cell(person: Option<&str>) -> Cell {
    person.map_or_else(|| Phrase::new("section.people.nobody").into(), Cell::from)
}

/// A row a person: their stores together, in the week and in the fiscal year so far.
fn stores(scope: &Scope<'_>) -> Option<Table> {
    let person = |store: &str| scope.context.stores.iter().find(|known| known.id == store)?.person.clone();
    let mut people = grouped(scope.ranked().into_iter().map(|store| (person(store), store)));
    people.iter().find(|(person, _)| person.is_some())?;
    people.sort_by_key(|(person, _)| person.is_none());
    let rows: Vec<Person> = people.into_iter().map(|(person, stores)| Person::of(scope, person, stores)).collect();
    let of_all = || Person::of(scope, None, scope.ids.clone());
    let all = (rows.len() > 1).then(|| Person { name: total(), stores: Cell::Blank, ..of_all() });
    // Of a year the period is the year to date.
    let is_year = scope.context.period().kind() == PeriodKind::Year;
    let year_to_date = against::columns(against::YEAR_TO_DATE, |row: &Person| &row.year);
    let columns = Columns::new()
        .with(Column::text("person"), |row: &Person| row.name.clone())
        .with(Column::text("stores"), |row| row.stores.clone())
        .and(against::columns(against::WHOLE, |row: &Person| &row.week))
        .and(if is_year { Vec::new() } else { Vec::from(year_to_date) })
        .with(Column::percent("cash_share").given().better_when(false), |row| Cell::from(&row.refund_share))
        .with(Column::new("roi", Unit::Roi).given().better_when(true), |row| Cell::from(&row.roi));
    Some(columns.totalled("stores.people", &rows, all.as_ref()))
}

struct Person {
    name: Cell,
    stores: Cell,
    week: Against,
    year: Against,
    refund_share: Known,
    roi: Known,
}

impl Person {
    fn of(scope: &Scope<'_>, person: Name, stores: Vec<&str>) -> Self {
        let inputs = scope.metrics().inputs();
        let figure = |kpi, span| scope.known(kpi, &stores, span);
        // Sales of all days count here, also of those without a target.
        let actual = |span| figure(inputs.basis.kpi(), span);
        let against = |span| Against { actual: actual(span), ..scope.metrics().against_target(&stores, span) };
        Person {
            name: person_cell(person.as_deref()),
            stores: list(scope.context.names(stores.iter().copied())).into(),
            week: against(scope.week),
            year: against(inputs.calendar.to_date(calendar::Part::Year, inputs.period)),
            refund_share: figure(Kpi::RefundShare, scope.week),
            roi: figure(Kpi::AdsRoi, scope.week),
        }
    }
}

/// Whose products a row adds up: a person's; those of which the catalog names nobody, or that it does not know; what was paid
/// and no line explains; all of it.
type Owner = Part<Name>;

fn is_somebody(whose: &Owner) -> bool {
    matches!(whose, Part::One(Some(_)))
}

/// The products of one person in one store.
struct OwnerSales<'a> {
    whose: Owner,
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
fn products_table(scope: &Scope<'_>, products: &Products<'_>) -> Option<Table> {
    let standings = scope.context.standings();
    let mut parts: Vec<OwnerSales<'_>> =
        scope.ids.iter().flat_map(|store| of_store(scope, products, store, &standings)).collect();
    parts.iter().find(|part| is_somebody(&part.whose))?;
    let mut sums: BTreeMap<Owner, Decimal> = BTreeMap::new();
    for part in &parts {
        *sums.entry(part.whose.clone()).or_default() += part.sum.paid;
    }
    // A person's rows stay together; who sold most stands first, nobody's products and the rest last.
    parts.sort_by_cached_key(|part| {
        let somebody = is_somebody(&part.whose);
        let paid = if somebody { sums[&part.whose] } else { Decimal::ZERO };
        (!somebody, Reverse(paid), part.whose.clone(), Reverse(part.sum.paid))
    });
    let leads = parts.iter().any(|part| part.leads.is_some());
    let (count, sum) = (parts.iter().map(|part| part.count).sum(), products.total.clone());
    let all = OwnerSales { count, sum, ..OwnerSales::new(Part::Whole, "", products.total.paid) };
    let comparable = products.comparable(&scope.ids);
    let of_leads = |(met, all)| Phrase::new("section.people.leads").with("met", met).with("all", all);
    let columns =
        Columns::new()
            .with(Column::text("person"), |row: &OwnerSales<'_>| {
                row.whose.name(|person| person_cell(person.as_deref()))
            })
            .with(Column::text("store"), |row| {
                if row.whose == Part::Whole { Cell::Blank } else { scope.name(row.store).into() }
            })
            .with(Column::count("products_sold").summed(), |row| match row.whose {
                Part::Unallocated => Cell::Blank,
                _ => Decimal::from(row.count).into(),
            })
            .with(Column::count("units").summed(), |row| or_blank(row.sum.pieces()))
            .with(Column::money("paid").summed(), |row| row.sum.paid)
            .with(Column::percent("store_share").given(), |row| part(row.sum.paid, row.whole))
            .with(Column::money("previous").summed(), |row| before_cell(row.sum.previous))
            .with(Column::new("wow", Unit::Change).given().better_when(true), |row| {
                scope.growth(row.sum.paid, row.sum.previous, comparable)
            })
            .with(Column::money("refunded").summed(), |row| or_blank(row.sum.came_back()))
            .and(leads.then(|| {
                Declared::new(Column::text("leads"), |row: &OwnerSales<'_>| or_blank(row.leads.map(of_leads)))
            }));
    Some(columns.totalled("stores.people_products", &parts, Some(&all)))
}

/// One store's sales by person; together they are what it sold. What was only advertised has no row here.
fn of_store<'a>(
    scope: &Scope<'_>,
    products: &Products<'_>,
    store: &'a str,
    standings: &[Standing<'_>],
) -> Vec<OwnerSales<'a>> {
    let whole = products.total_of(&[store]);
    let mut open = whole.clone();
    let mut parts: BTreeMap<Owner, OwnerSales<'a>> = BTreeMap::new();
    for line in products.lines.iter().filter(|line| line.key.0 == store && line.sums.is_sold()) {
        let whose = Part::One(scope.in_catalog(line).and_then(|known| known.person.clone()));
        let new = || OwnerSales::new(whose.clone(), store, whole.paid);
        let part = parts.entry(whose.clone()).or_insert_with(new);
        part.sum.add(&line.sums);
        part.count += usize::from(line.sums.has_sales());
        part.lead(standings, &line.key.1);
        open.subtract(&line.sums);
    }
    let rest = OwnerSales { sum: open, ..OwnerSales::new(Part::Unallocated, store, whole.paid) };
    parts.into_values().chain([rest]).filter(|part| part.sum.is_sold()).collect()
}

impl<'a> OwnerSales<'a> {
    fn new(whose: Owner, store: &'a str, whole: Decimal) -> Self {
        OwnerSales { whose, store, count: 0, sum: ProductSums::default(), whole, leads: None }
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
