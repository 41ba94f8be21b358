//! Products: which sold, which came back, which were advertised; each table adds up to the KPI of its amount.

use super::breakdown::{Breakdown, Row, Sums};
use super::scope::{Scope, before_cell, part, total};
use super::{products_leads, products_range, products_stock, roles};
use crate::compose::Detail;
use crate::compose::declared::{Columns, or_blank};
use crate::engine::Days;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::metrics::products::{ProductLine, ProductSums, Products};
use crate::ratio::ratio;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Table, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Products shown one by one, and bars in the chart.
const SHOWN: usize = 20;
const BARS: usize = 10;

pub(super) fn section(scope: &Scope<'_>, products: &Products<'_>) -> Result<Section, Phrase> {
    if products.lines.iter().all(|line| line.sums.paid.is_zero() && line.sums.refunded.is_zero()) {
        return Err(Phrase::new("section.left_out.products"));
    }
    let mut tables = vec![sales(scope, products)];
    let roles = roles::table(scope, products);
    let has_roles = roles.is_some();
    tables.extend(roles);
    tables.extend(products_leads::table(scope));
    tables.extend(products_range::classes(products));
    tables.extend(products_range::movers(scope, products));
    tables.push(refunds(scope, products));
    if scope.context.detail == Detail::Operator {
        tables.push(ads(scope, products));
        tables.extend(unknown(scope, products));
    }
    tables.extend(products_stock::stock(scope));
    tables.extend(products_stock::stopped(scope));
    tables.extend(products_range::pairs(scope));
    let mut notes = scope.gaps(&[Kpi::SalesPaid, Kpi::RefundAmount], scope.week);
    notes.extend(scope.compared(&["previous"]));
    notes.extend(products_stock::next_event(scope));
    notes.push(Phrase::new("section.products.unallocated"));
    notes.extend(above(scope, products));
    notes.extend(has_roles.then(|| Phrase::new("section.roles.note")));
    if products.lines.iter().any(|line| line.visits.is_some()) {
        notes.push(Phrase::new("section.products.visitors"));
    }
    Ok(Section {
        charts: bars(scope, products).into_iter().collect(),
        tables,
        notes,
        ..Section::new("products", message(scope, products))
    })
}

/// Stores whose products add up to more than was paid, because no export says what was paid for each: what is not allocated is below
/// zero then, and a reader must know why.
fn above(scope: &Scope<'_>, products: &Products<'_>) -> Vec<Phrase> {
    let days = Days::all(scope.week);
    let said = |store: &&str| {
        let own = products.lines.iter().filter(|line| line.key.0 == *store);
        let over = own.map(|line| line.sums.paid).sum::<Decimal>() - products.total_of(&[store]).paid;
        let estimated = scope.metrics().sum(store, &m::LINES_ESTIMATED, &days);
        (over > Decimal::ZERO && !estimated.is_zero()).then(|| {
            Phrase::new("section.products.above").with("store", scope.name(store)).with("amount", Field::Money(over))
        })
    };
    scope.ids.iter().filter_map(said).collect()
}

/// The lines with an amount, largest first.
fn sorted<'p>(products: &'p Products<'_>, amount: fn(&ProductSums) -> Decimal) -> Vec<&'p ProductLine> {
    let mut found: Vec<&ProductLine> = products.lines.iter().filter(|line| !amount(&line.sums).is_zero()).collect();
    found.sort_by(|a, b| amount(&b.sums).cmp(&amount(&a.sums)).then_with(|| a.key.cmp(&b.key)));
    found
}

impl Sums for ProductSums {
    fn add(&mut self, other: &Self) {
        self.add(other);
    }

    fn subtract(&mut self, other: &Self) {
        self.subtract(other);
    }
}

pub(super) type OfProduct<'p> = Row<&'p ProductLine, ProductSums>;

/// The words at the left of each table: name, store, id, role, person.
pub(super) fn words<'p>(scope: &'p Scope<'_>) -> Columns<'p, OfProduct<'p>> {
    Columns::new()
        .with(Column::text("product"), |row: &OfProduct<'p>| row.part.name(|line| scope.line_name(line)))
        .with(Column::text("store"), |row| row.part.own(|line| scope.name(&line.key.0)))
        .with(Column::new("product_id", Unit::Id), |row| row.part.own(|line| line.key.1.as_str()))
        .with(Column::text("role"), |row| {
            row.part.own(|line| or_blank(scope.in_catalog(line).and_then(|known| known.role).map(roles::role_name)))
        })
        .with(Column::text("person"), |row| {
            row.part.own(|line| or_blank(scope.in_catalog(line).and_then(|known| known.person.clone())))
        })
}

/// The products with the largest amount, the rest, what no export allocates, and the total.
fn top<'p>(
    products: &'p Products<'_>,
    id: &'static str,
    amount: fn(&ProductSums) -> Decimal,
    columns: &Columns<'_, OfProduct<'p>>,
) -> Table {
    let mut lines = sorted(products, amount);
    let ranked = lines.len();
    // The rest has those without this amount too: they may have something of the other columns.
    lines.extend(products.lines.iter().filter(|line| amount(&line.sums).is_zero() && !line.sums.is_nothing()));
    let groups = lines.into_iter().map(|line| (line, line.sums.clone())).collect();
    let breakdown = Breakdown { groups, whole: products.total.clone(), most: ranked.min(SHOWN) };
    breakdown.table(id, columns).out_of(ranked)
}

fn sales(scope: &Scope<'_>, products: &Products<'_>) -> Table {
    let (whole, comparable) = (products.total.paid, products.comparable(&scope.ids));
    let visits =
        |row: &OfProduct<'_>, say: fn((Decimal, Decimal)) -> Cell| row.part.own(|line| or_blank(line.visits.map(say)));
    let columns = words(scope)
        .with(Column::count("units").summed(), |row| or_blank(row.sums.pieces()))
        .with(Column::money("paid").summed(), |row| row.sums.paid)
        .with(Column::percent("share").given(), |row| part(row.sums.paid, whole))
        .with(Column::money("previous").summed(), |row| before_cell(row.sums.previous))
        .with(Column::new("wow", Unit::Change).given().better_when(true), |row| {
            scope.growth(row.sums.paid, row.sums.previous, comparable)
        })
        .with(Column::money("refunded").summed(), |row| or_blank(row.sums.came_back()))
        .with(Column::count("visitors"), |row| visits(row, |(visitors, _)| visitors.into()))
        .with(Column::count("buyers"), |row| visits(row, |(_, buyers)| buyers.into()))
        .with(Column::percent("conversion").by(Formula::Ratio("buyers", "visitors")), |row| {
            visits(row, |(visitors, buyers)| part(buyers, visitors))
        });
    top(products, "products.sales", |sums| sums.paid, &columns)
}

fn refunds(scope: &Scope<'_>, products: &Products<'_>) -> Table {
    let whole = products.total.refunded;
    let columns = words(scope)
        .with(Column::count("refund_count").summed(), |row| or_blank(row.sums.refunds))
        .with(Column::money("refunded").summed(), |row| or_blank(row.sums.came_back()))
        .with(Column::percent("share").given(), |row| or_blank(row.sums.came_back().map(|sum| part(sum, whole))))
        .with(Column::money("paid").summed(), |row| row.sums.paid)
        .with(Column::percent("cash_share").by(Formula::Ratio("refunded", "paid")), |row| {
            or_blank(row.sums.came_back().map(|sum| part(sum, row.sums.paid)))
        });
    top(products, "products.refunds", |sums| sums.refunded, &columns)
}

fn ads(scope: &Scope<'_>, products: &Products<'_>) -> Table {
    let whole = products.total.ads.spend;
    let columns = words(scope)
        .with(Column::count("clicks").summed(), |row| or_blank(row.sums.advertised().map(|ads| ads.clicks)))
        .with(Column::money("spend").summed(), |row| or_blank(row.sums.advertised().map(|ads| ads.spend)))
        .with(Column::percent("share").given(), |row| or_blank(row.sums.advertised().map(|ads| part(ads.spend, whole))))
        .with(Column::count("ad_orders").summed(), |row| or_blank(row.sums.advertised().map(|ads| ads.orders)))
        .with(Column::money("ad_sales").summed(), |row| or_blank(row.sums.advertised().map(|ads| ads.sales)))
        .with(Column::new("roi", Unit::Roi).by(Formula::Ratio("ad_sales", "spend")), |row| {
            part(row.sums.ads.sales, row.sums.ads.spend)
        })
        .with(Column::new("cpc", Unit::MoneyPer).by(Formula::Ratio("spend", "clicks")), |row| {
            part(row.sums.ads.spend, row.sums.ads.clicks)
        });
    top(products, "products.ads", |sums| sums.ads.spend, &columns)
}

/// Products that sold and that the catalog does not know.
fn unknown(scope: &Scope<'_>, products: &Products<'_>) -> Option<Table> {
    if scope.context.catalog.products().is_empty() {
        return None;
    }
    let strangers = sorted(products, |sums| sums.paid).into_iter().filter(|line| scope.in_catalog(line).is_none());
    let table = Columns::new()
        .with(Column::text("product"), |line: &ProductLine| scope.line_name(line))
        .with(Column::text("store"), |line| scope.name(&line.key.0))
        .with(Column::new("product_id", Unit::Id), |line| line.key.1.clone())
        .with(Column::new("merchant_code", Unit::Id), |line| or_blank(line.code.clone()))
        .with(Column::count("units").summed(), |line| or_blank(line.sums.pieces()))
        .with(Column::money("paid").summed(), |line| line.sums.paid)
        .table("products.unknown", strangers);
    table.unless_empty().map(|table| table.summed_up(total()))
}

fn bars(scope: &Scope<'_>, products: &Products<'_>) -> Option<Chart> {
    let top: Vec<&ProductLine> = sorted(products, |sums| sums.paid).into_iter().take(BARS).collect();
    let share = ratio(top.iter().map(|line| line.sums.paid).sum(), products.total.paid)?;
    let name = |line: &&ProductLine| {
        Phrase::new("section.text").with("text", scope.of_store(scope.line_name(line), &line.key.0))
    };
    let title = Phrase::new("section.products.bars").with("count", top.len()).with("share", Field::Percent(share));
    let subtitle = scope.subtitle(&Kpi::SalesPaid.name_key());
    let series = vec![
        Role::Previous.series(top.iter().map(|line| line.sums.previous).collect()),
        Role::Actual.series(top.iter().map(|line| Some(line.sums.paid)).collect()),
    ];
    let names = top.iter().map(name).collect();
    Chart::money("products.sales", ChartKind::Bars, [title, subtitle], names, series).unless_empty()
}

fn message(scope: &Scope<'_>, products: &Products<'_>) -> Phrase {
    let sold = sorted(products, |sums| sums.paid);
    let top: Decimal = sold.iter().take(SHOWN).map(|line| line.sums.paid).sum();
    let share = ratio(top, products.total.paid);
    let (Some(first), Some(share)) = (sold.first(), share) else {
        return Phrase::new("section.products.nothing");
    };
    Phrase::new("section.products.message")
        .with("count", sold.len())
        .with("top", sold.len().min(SHOWN))
        .with("share", Field::Percent(share))
        .with("first", scope.line_name(first))
        .with("paid", Field::Money(first.sums.paid))
}
