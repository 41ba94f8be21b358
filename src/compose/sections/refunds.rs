//! Refunds: how much came back, why, of what, and how much more is to be expected.

use super::breakdown::{Breakdown, Part, Row, Sums, side_by_side};
use super::scope::{Scope, before_cell, days, or_dash, part};
use super::{grid, refunds_whose};
use crate::calendar::Period;
use crate::compose::declared::{Columns, Declared};
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::{RefundsByAge, measures as m};
use crate::ratio::{cents, ratio};
use crate::report::grids::Sheet;
use crate::report::{Cell, Chart, ChartKind, Column, Role, Section, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Reasons shown one by one, and bars in the chart.
const REASONS: usize = 12;
const BARS: usize = 8;

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let known = [Kpi::RefundAmount, Kpi::RefundCohortShare];
    if known.iter().all(|kpi| scope.value(*kpi, &scope.ids, scope.week).is_none()) {
        return Err(Phrase::new("section.left_out.refunds"));
    }
    let mut tables: Vec<Table> = grid::tables(scope, Sheet::Refunds).collect();
    for (id, column) in [("refunds.reasons", "reason"), ("refunds.kinds", "kind")] {
        tables.extend(breakdown(scope, id, column));
    }
    tables.extend(refunds_whose::tables(scope));
    let ripening = ripening(scope);
    let mut notes = vec![Phrase::new("section.refunds.two_shares"), Phrase::new("section.refunds.products")];
    notes.extend(ripening.is_some().then(|| Phrase::new("section.refunds.ripening")));
    tables.extend(ripening);
    notes.extend(scope.compared(&["previous"]));
    notes.extend(scope.context.restated(&[Kpi::RefundAmount, Kpi::RefundShare, Kpi::RefundCohortShare]));
    notes.extend(scope.gaps(&grid::kpis(Sheet::Refunds), scope.week));
    Ok(Section {
        charts: grid::charts(scope, Sheet::Refunds).into_iter().chain(reasons_chart(scope)).collect(),
        tables,
        notes,
        ..Section::new("refunds", message(scope))
    })
}

#[derive(Clone, Copy, Default)]
struct Refunds {
    count: Decimal,
    amount: Decimal,
    /// Of it before the goods were sent.
    unshipped: Decimal,
}

type Pair = (Refunds, Refunds);

impl Refunds {
    fn with(self, other: Refunds, combine: fn(Decimal, Decimal) -> Decimal) -> Self {
        Refunds {
            count: combine(self.count, other.count),
            amount: combine(self.amount, other.amount),
            unshipped: combine(self.unshipped, other.unshipped),
        }
    }
}

impl Sums for Refunds {
    fn add(&mut self, other: &Self) {
        *self = self.with(*other, |sum, more| sum + more);
    }

    fn subtract(&mut self, other: &Self) {
        *self = self.with(*other, |sum, less| sum - less);
    }
}

/// Sums of either week by a column over all stores, the largest of this week first.
fn groups(scope: &Scope<'_>, column: &'static str) -> Vec<(String, Pair)> {
    let of = |span: Span| {
        let mut groups: BTreeMap<String, Refunds> = BTreeMap::new();
        // Where the platform tells amounts by product alone there are no refunds to be told apart.
        for store in scope.ids.iter().filter(|store| !scope.metrics().refunds_by_product(store)) {
            let measures = [&m::REFUND_COUNT, &m::REFUNDED, &m::REFUND_UNSHIPPED];
            for ([name], [count, amount, unshipped]) in scope.metrics().cut(store, measures, [column], &Days::all(span))
            {
                let more = Refunds { count, amount: cents(amount), unshipped: cents(unshipped) };
                let group = groups.entry(name).or_default();
                *group = group.with(more, |sum, more| sum + more);
            }
        }
        groups
    };
    let mut groups: Vec<(String, Pair)> = side_by_side(&of(scope.week), &of(scope.previous)).into_iter().collect();
    groups.sort_by(|(a, (one, _)), (b, (other, _))| other.amount.cmp(&one.amount).then_with(|| a.cmp(b)));
    groups
}

fn name(column: &str, key: &str) -> Cell {
    match (column, key) {
        (_, "") => Cell::Said(Phrase::new("section.refunds.not_given")),
        ("kind", key) => Cell::Said(Phrase::new(format!("section.refunds.kind.{key}"))),
        (_, key) => Cell::Text(key.to_owned()),
    }
}

fn breakdown(scope: &Scope<'_>, id: &'static str, column: &'static str) -> Option<Table> {
    let comparable = scope.whole(ExportKind::Refunds, scope.week) && scope.whole(ExportKind::Refunds, scope.previous);
    let known_before = scope.value(Kpi::RefundAmount, &scope.ids, scope.previous).is_some();
    let groups = groups(scope, column);
    let mut whole = Pair::default();
    groups.iter().for_each(|(_, sums)| whole.add(sums));
    let before = |row: &Row<String, Pair>| known_before.then_some(row.sums.1.amount);
    let columns = Columns::new()
        .with(Column::text(column), |row: &Row<String, Pair>| match row.part {
            Part::Rest(count) => Phrase::new("section.rest_plain").with("count", count).into(),
            _ => row.part.name(|key| name(column, key)),
        })
        .with(Column::count("refund_count").summed(), |row| row.sums.0.count)
        .with(Column::money("refunded").summed(), |row| row.sums.0.amount)
        .with(Column::percent("share").given(), |row| part(row.sums.0.amount, whole.0.amount))
        .and((column == "reason").then(|| {
            Declared::new(Column::money("unshipped").summed(), |row: &Row<String, Pair>| row.sums.0.unshipped)
        }))
        .with(Column::money("previous").summed(), |row| before_cell(before(row)))
        .with(Column::new("wow", Unit::Change).given().better_when(false), |row| {
            scope.growth(row.sums.0.amount, before(row), comparable)
        });
    Breakdown { groups, whole, most: REASONS }.table(id, &columns).unless_empty()
}

/// The largest reasons beside the week before.
fn reasons_chart(scope: &Scope<'_>) -> Option<Chart> {
    let groups = groups(scope, "reason");
    let whole: Decimal = groups.iter().map(|(_, (now, _))| now.amount).sum();
    let label = |key: &str| match name("reason", key) {
        Cell::Said(phrase) => phrase,
        _ => Phrase::new("section.text").with("text", key),
    };
    let top: Vec<&(String, Pair)> = groups.iter().filter(|(_, (now, _))| !now.count.is_zero()).take(BARS).collect();
    // One bar compares nothing.
    if top.len() < 2 {
        return None;
    }
    let first = top.first().and_then(|(key, (now, _))| Some((key, ratio(now.amount, whole)?)));
    let title = match first {
        Some((key, share)) => {
            Phrase::new("section.refunds.most").with("reason", label(key)).with("share", Field::Percent(share))
        }
        None => Phrase::new("section.refunds.reasons"),
    };
    let before = |(_, before): &Pair| Some(before.amount).filter(|_| !before.count.is_zero());
    let series = vec![
        Role::Previous.series(top.iter().map(|(_, sums)| before(sums)).collect()),
        Role::Actual.series(top.iter().map(|(_, (now, _))| Some(now.amount)).collect()),
    ];
    let (subtitle, names) =
        (scope.subtitle(&Kpi::RefundAmount.name_key()), top.iter().map(|(key, _)| label(key)).collect());
    Chart::money("refunds.reasons", ChartKind::Bars, [title, subtitle], names, series).unless_empty()
}

/// Days after a week's end, and the column of each.
const AGES: [u64; 5] = [0, 7, 14, 28, 56];
const COLUMNS: [&str; AGES.len()] = ["age_0", "age_7", "age_14", "age_28", "age_56"];

/// How refunds ripen: the last weeks at each age; ages not reached yet are blank. `None` where no store dates its refunds.
fn ripening(scope: &Scope<'_>) -> Option<Table> {
    let (metrics, stores) = (scope.metrics(), scope.metrics().dating_refunds(&scope.ids));
    if stores.is_empty() {
        return None;
    }
    type Row = (Period, RefundsByAge<{ AGES.len() }>);
    let context = scope.context;
    let row = |week: Period| (week, metrics.refunds_by_age(&stores, week.span(), AGES));
    let rows: Vec<Row> = context.recent().into_iter().rev().map(row).collect();
    let at_ages = COLUMNS
        .iter()
        .enumerate()
        .map(|(at, key)| Declared::new(Column::percent(key), move |(_, refunds): &Row| Cell::from(&refunds.ages[at])));
    let columns = Columns::new()
        .with(Column::text("week"), |(week, _): &Row| context.short_label(*week))
        .with(Column::text("days"), |(week, _)| days(week.span()))
        .with(Column::money("paid"), |(_, refunds)| Cell::from(&refunds.paid))
        .and(at_ages)
        .with(Column::percent("age_now"), |(_, refunds)| Cell::from(&refunds.now));
    Some(columns.table("refunds.ripening", &rows))
}

fn message(scope: &Scope<'_>) -> Phrase {
    let value = |kpi: Kpi| scope.value(kpi, &scope.ids, scope.week);
    let percent = |kpi| or_dash(value(kpi), Field::Percent);
    let Some(amount) = value(Kpi::RefundAmount) else {
        return Phrase::new("section.refunds.cohort_only").with("share", percent(Kpi::RefundCohortShare));
    };
    let change = scope.changed(Kpi::RefundShare, &scope.ids, scope.week, scope.previous);
    let change = match change {
        Some(points) if points.is_zero() => Phrase::new("section.refunds.same"),
        Some(points) => {
            let word = if points > Decimal::ZERO { "section.refunds.higher" } else { "section.refunds.lower" };
            Phrase::new(word).with("points", Field::Points(points.abs()))
        }
        None => Phrase::new("section.refunds.no_change"),
    };
    let expected = value(Kpi::RefundExpectedFinal);
    let key = if expected.is_some() { "section.refunds.message" } else { "section.refunds.message_so_far" };
    let message = Phrase::new(key)
        .with("amount", Field::Money(amount))
        .with("share", percent(Kpi::RefundShare))
        .with("change", change)
        .with("cohort", percent(Kpi::RefundCohortShare));
    match expected {
        Some(expected) => message.with("final", Field::Percent(expected)),
        None => message,
    }
}
