//! Product roles: the mix of sales that the plan wants beside the mix that came, this week and in the fiscal year so far.
//!
//! A line of an order has the role that the catalog gives its product on the week's last day. What no product of the
//! catalog claims, and what no line explains, has rows of its own: shares are of all that was paid.

use super::breakdown::Part;
use super::scope::{Scope, grouped, list, total};
use crate::calendar;
use crate::compose::declared::{Columns, or_blank};
use crate::lists::Role;
use crate::metrics::Known;
use crate::metrics::products::{ProductSums, Products};
use crate::plan::PlanBook;
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::words::{Language, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Stores that plan the same mix.
struct Group<'a> {
    stores: Vec<&'a str>,
    /// Planned parts by role; empty where the plan says none.
    planned: BTreeMap<Role, Decimal>,
}

/// What a row is about: products of a role; those to which the catalog gives none, or that it does not know; what was paid and
/// no line explains.
type Bucket = Part<Option<Role>>;

/// The table, where the plan gives any of the reader's stores a mix.
pub(super) fn table(scope: &Scope<'_>, week: &Products<'_>) -> Option<Table> {
    let groups = groups(scope, scope.context.book?);
    if groups.iter().all(|group| group.planned.is_empty()) {
        return None;
    }
    let inputs = scope.metrics().inputs();
    let so_far = inputs.calendar.to_date(calendar::Part::Year, inputs.period);
    let year = &Products::of(scope.metrics(), scope.context.catalog, &scope.ids, so_far, None);
    let several = groups.len() > 1;
    let rows: Vec<Row> = groups.iter().flat_map(|group| group.rows(scope, [week, year], several)).collect();
    let all = Row {
        stores: total(),
        bucket: Cell::Blank,
        planned: Known::Nothing,
        sold: [week, year].map(|sold| sold.total.clone()),
        shares: [Known::Nothing, Known::Nothing],
    };
    let mut columns = Columns::new()
        .with(Column::text("store"), |row: &Row| row.stores.clone())
        .with(Column::text("role"), |row| row.bucket.clone())
        .with(Column::percent("planned_share"), |row| Cell::from(&row.planned));
    let of_span = [["units", "paid", "share", "share_gap"], ["ytd_units", "ytd_paid", "ytd_share", "ytd_share_gap"]];
    for (at, [units, paid, share, gap]) in of_span.into_iter().enumerate() {
        columns = columns
            .with(Column::count(units).summed(), move |row| or_blank(row.sold[at].pieces()))
            .with(Column::money(paid).summed(), move |row| row.sold[at].paid)
            .with(Column::percent(share), move |row| Cell::from(&row.shares[at]))
            .with(Column::new(gap, Unit::Points).by(Formula::Difference(share, "planned_share")), move |row| {
                row.shares[at].minus(&row.planned)
            });
    }
    Some(columns.totalled("products.roles", &rows, Some(&all)))
}

/// A role's part of what some stores sold, in the week and in the year so far.
struct Row {
    stores: Cell,
    bucket: Cell,
    planned: Known,
    sold: [ProductSums; 2],
    shares: [Known; 2],
}

/// The reader's stores by the mix they plan, in the order of their sales.
fn groups<'a>(scope: &Scope<'a>, book: &PlanBook) -> Vec<Group<'a>> {
    let planned =
        |store: &str| book.roles_of(store).into_iter().map(|row| (row.role, row.share)).collect::<BTreeMap<_, _>>();
    let groups = grouped(scope.ranked().into_iter().map(|store| (planned(store), store)));
    groups.into_iter().map(|(planned, stores)| Group { stores, planned }).collect()
}

impl Group<'_> {
    fn rows(&self, scope: &Scope<'_>, spans: [&Products<'_>; 2], several: bool) -> Vec<Row> {
        let sold = spans.map(|products| self.sold(scope, products));
        let whole = spans.map(|products| products.total_of(&self.stores).paid);
        let mut buckets: Vec<Bucket> = self.planned.keys().map(|role| Part::One(Some(*role))).collect();
        buckets.extend(sold.iter().flat_map(|sold| sold.keys().copied()));
        // What has no role comes after all that has.
        buckets.sort_by_key(|bucket| (*bucket == Part::Unallocated, *bucket == Part::One(None), *bucket));
        buckets.dedup();
        let name = match several || scope.ids.len() == 1 {
            true => list(scope.context.names(self.stores.iter().copied())),
            false => Phrase::new("section.all_stores").with("count", self.stores.len()),
        };
        let row = |bucket: Bucket| {
            let sold = [0, 1].map(|at| sold[at].get(&bucket).cloned().unwrap_or_default());
            let shares = [0, 1].map(|at| Known::Number(sold[at].paid).over(&Known::Number(whole[at])));
            Row {
                stores: name.clone().into(),
                bucket: bucket.name(|role| role.map_or_else(|| Phrase::new("section.roles.none"), role_name)),
                planned: self.planned(bucket),
                sold,
                shares,
            }
        };
        buckets.into_iter().map(row).collect()
    }

    /// The planned part; what no plan can be made for has none.
    fn planned(&self, bucket: Bucket) -> Known {
        match bucket {
            Part::One(Some(role)) => Known::or(self.planned.get(&role).copied(), "reason.role-not-planned"),
            _ => Known::Nothing,
        }
    }

    /// What its stores sold, by role; together it is all that was paid.
    fn sold(&self, scope: &Scope<'_>, products: &Products<'_>) -> BTreeMap<Bucket, ProductSums> {
        let mut sold: BTreeMap<Bucket, ProductSums> = BTreeMap::new();
        let mut open = products.total_of(&self.stores);
        for line in products.lines.iter().filter(|line| self.stores.contains(&line.key.0.as_str())) {
            let role = scope.in_catalog(line).and_then(|known| known.role);
            sold.entry(Part::One(role)).or_default().add(&line.sums);
            open.subtract(&line.sums);
        }
        sold.insert(Part::Unallocated, open);
        sold.retain(|_, sums| sums.has_sales());
        sold
    }
}

pub(super) fn role_name(role: Role) -> Phrase {
    Phrase::new(format!("section.role.{}", role.word(Language::En)))
}
