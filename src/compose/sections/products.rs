//! Products: which sold, which came back, which were advertised; each table adds up to the KPI of its amount.

use super::products_sums::{Line, Lines};
use super::roles;
use super::scope::{Scope, before_cell, drawn, part, total};
use crate::compose::Detail;
use crate::compose::declared::{Columns, or_blank};
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Table, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Products shown one by one, and bars in the chart.
const SHOWN: usize = 20;
const BARS: usize = 10;

pub(super) fn section(lines: &Lines<'_>) -> Result<Section, Phrase> {
    let scope = lines.scope;
    if lines.all.iter().all(|line| line.paid.is_zero() && line.refunded.is_zero()) {
        return Err(Phrase::new("section.left_out.products"));
    }
    let mut tables = vec![sales(lines)];
    let roles = roles::table(lines);
    let has_roles = roles.is_some();
    tables.extend(roles);
    tables.push(refunds(lines));
    if scope.context.detail == Detail::Operator {
        tables.push(ads(lines));
        tables.extend(unknown(lines));
    }
    let mut notes = scope.gaps(&[Kpi::SalesPaid, Kpi::RefundAmount], scope.week);
    notes.extend(scope.compared(&["previous"]));
    notes.push(Phrase::new("section.products.unallocated"));
    notes.extend(has_roles.then(|| Phrase::new("section.roles.note")));
    if lines.all.iter().any(|line| line.visitors.is_some()) {
        notes.push(Phrase::new("section.products.visitors"));
    }
    Ok(Section {
        id: "products",
        title: Phrase::new("section.products.title"),
        message: message(lines),
        charts: bars(lines).into_iter().collect(),
        tables,
        notes,
    })
}

/// The lines with an amount, largest first.
fn sorted<'a>(lines: &'a Lines<'_>, amount: fn(&Line) -> Decimal) -> Vec<&'a Line> {
    let mut found: Vec<&Line> = lines.all.iter().filter(|line| !amount(line).is_zero()).collect();
    found.sort_by(|a, b| amount(b).cmp(&amount(a)).then_with(|| a.key.cmp(&b.key)));
    found
}

/// A row of a table of products.
struct Row<'a> {
    kind: Kind,
    line: Cow<'a, Line>,
}

/// What a row stands for.
enum Kind {
    Product,
    /// Products that are not shown one by one, so many.
    Rest(usize),
    /// What no export allocates to a product.
    Unallocated,
    Total,
}

/// The words at the left of each table: name, store, id, role, person.
fn words<'a>(scope: &'a Scope<'_>) -> Columns<'a, Row<'a>> {
    let of_product = move |row: &Row<'_>, say: fn(&Scope<'_>, &Line) -> Cell| match row.kind {
        Kind::Product => say(scope, &row.line),
        _ => Cell::Blank,
    };
    Columns::new()
        .with(Column::text("product"), |row: &Row<'_>| match row.kind {
            Kind::Product => row.line.name(scope).into(),
            Kind::Rest(count) => Phrase::new("section.rest").with("count", count).into(),
            Kind::Unallocated => Phrase::new("section.unallocated").into(),
            Kind::Total => total(),
        })
        .with(Column::text("store"), move |row| of_product(row, |scope, line| scope.name(&line.key.0).into()))
        .with(Column::new("product_id", Unit::Id), move |row| of_product(row, |_, line| line.key.1.as_str().into()))
        .with(Column::text("role"), move |row| {
            of_product(row, |scope, line| {
                or_blank(line.known(scope).and_then(|known| known.role).map(roles::role_name))
            })
        })
        .with(Column::text("person"), move |row| {
            of_product(row, |scope, line| or_blank(line.known(scope).and_then(|known| known.person.clone())))
        })
}

/// The products with the largest amount, the rest, what no export allocates, and the total.
fn top<'a>(
    lines: &'a Lines<'_>,
    id: &'static str,
    amount: fn(&Line) -> Decimal,
    columns: &Columns<'_, Row<'a>>,
) -> Table {
    let ranked = sorted(lines, amount);
    let shown = &ranked[..ranked.len().min(SHOWN)];
    // The rest has those without this amount too: they may have something of the other columns.
    let (mut rest, mut others, mut open) = (Line::default(), 0_usize, lines.total.clone());
    for line in &lines.all {
        open.subtract(line);
        if !shown.iter().any(|known| known.key == line.key) && !line.is_nothing() {
            rest.add(line);
            others += 1;
        }
    }
    let product = |line| Row { kind: Kind::Product, line: Cow::Borrowed(line) };
    let mut rows: Vec<Row<'_>> = shown.iter().map(|line| product(*line)).collect();
    for (kind, line) in [(Kind::Rest(others), rest), (Kind::Unallocated, open)] {
        let row = Row { kind, line: Cow::Owned(line) };
        rows.extend(columns.says_something(&row).then_some(row));
    }
    let all = Row { kind: Kind::Total, line: Cow::Borrowed(&lines.total) };
    columns.totalled(id, &rows, Some(&all)).out_of(ranked.len())
}

fn sales(lines: &Lines<'_>) -> Table {
    let (scope, whole) = (lines.scope, lines.total.paid);
    let columns = words(scope)
        .with(Column::count("units").summed(), |row| row.line.units)
        .with(Column::money("paid").summed(), |row| row.line.paid)
        .with(Column::percent("share").given(), |row| part(row.line.paid, whole))
        .with(Column::money("previous").summed(), |row| before_cell(row.line.previous))
        .with(Column::new("wow", Unit::Change).given().better_when(true), |row| {
            scope.growth(row.line.paid, row.line.previous, lines.comparable)
        })
        .with(Column::money("refunded").summed(), |row| row.line.refunded)
        .with(Column::count("visitors"), |row| or_blank(row.line.visits().map(|(visitors, _)| visitors)))
        .with(Column::count("buyers"), |row| or_blank(row.line.visits().map(|(_, buyers)| buyers)))
        .with(Column::percent("conversion").by(Formula::Ratio("buyers", "visitors")), |row| {
            or_blank(row.line.visits().map(|(visitors, buyers)| part(buyers, visitors)))
        });
    top(lines, "products.sales", |line| line.paid, &columns)
}

fn refunds(lines: &Lines<'_>) -> Table {
    let whole = lines.total.refunded;
    let columns = words(lines.scope)
        .with(Column::count("refund_count").summed(), |row| row.line.refunds)
        .with(Column::money("refunded").summed(), |row| row.line.refunded)
        .with(Column::percent("share").given(), |row| part(row.line.refunded, whole))
        .with(Column::money("paid").summed(), |row| row.line.paid)
        .with(Column::percent("cash_share").by(Formula::Ratio("refunded", "paid")), |row| {
            part(row.line.refunded, row.line.paid)
        });
    top(lines, "products.refunds", |line| line.refunded, &columns)
}

fn ads(lines: &Lines<'_>) -> Table {
    let whole = lines.total.ads.spend;
    let columns = words(lines.scope)
        .with(Column::count("clicks").summed(), |row| row.line.ads.clicks)
        .with(Column::money("spend").summed(), |row| row.line.ads.spend)
        .with(Column::percent("share").given(), |row| part(row.line.ads.spend, whole))
        .with(Column::count("ad_orders").summed(), |row| row.line.ads.orders)
        .with(Column::money("ad_sales").summed(), |row| row.line.ads.sales)
        .with(Column::new("roi", Unit::Roi).by(Formula::Ratio("ad_sales", "spend")), |row| row.line.ads.roi())
        .with(Column::new("cpc", Unit::MoneyPer).by(Formula::Ratio("spend", "clicks")), |row| row.line.ads.cpc());
    top(lines, "products.ads", |line| line.ads.spend, &columns)
}

/// Products that sold and that the catalog does not know.
fn unknown(lines: &Lines<'_>) -> Option<Table> {
    let scope = lines.scope;
    if scope.context.catalog.products().is_empty() {
        return None;
    }
    let strangers = sorted(lines, |line| line.paid).into_iter().filter(|line| line.known(scope).is_none());
    let table = Columns::new()
        .with(Column::text("product"), |line: &Line| line.name(scope))
        .with(Column::text("store"), |line| scope.name(&line.key.0))
        .with(Column::new("product_id", Unit::Id), |line| line.key.1.clone())
        .with(Column::new("merchant_code", Unit::Id), |line| or_blank(line.code.clone()))
        .with(Column::count("units").summed(), |line| line.units)
        .with(Column::money("paid").summed(), |line| line.paid)
        .table("products.unknown", strangers);
    table.unless_empty().map(|table| table.summed_up(total()))
}

fn bars(lines: &Lines<'_>) -> Option<Chart> {
    let top: Vec<&Line> = sorted(lines, |line| line.paid).into_iter().take(BARS).collect();
    let share = ratio(top.iter().map(|line| line.paid).sum(), lines.total.paid)?;
    let name = |line: &&Line| {
        let name = lines.scope.of_store(line.name(lines.scope), &line.key.0);
        Phrase::new("section.text").with("text", name)
    };
    drawn(Chart {
        id: "products.sales",
        title: Phrase::new("section.products.bars").with("count", top.len()).with("share", Field::Percent(share)),
        subtitle: lines.scope.subtitle(&Kpi::SalesPaid.name_key()),
        kind: ChartKind::Bars,
        unit: Unit::Money,
        categories: top.iter().map(name).collect(),
        series: vec![
            Role::Previous.series(top.iter().map(|line| line.previous).collect()),
            Role::Actual.series(top.iter().map(|line| Some(line.paid)).collect()),
        ],
    })
}

fn message(lines: &Lines<'_>) -> Phrase {
    let sold = sorted(lines, |line| line.paid);
    let top: Decimal = sold.iter().take(SHOWN).map(|line| line.paid).sum();
    let share = ratio(top, lines.total.paid);
    let (Some(first), Some(share)) = (sold.first(), share) else {
        return Phrase::new("section.products.nothing");
    };
    Phrase::new("section.products.message")
        .with("count", sold.len())
        .with("top", sold.len().min(SHOWN))
        .with("share", Field::Percent(share))
        .with("first", first.name(lines.scope))
        .with("paid", Field::Money(first.paid))
}
