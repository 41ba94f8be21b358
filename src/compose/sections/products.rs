//! Products: which sold, which came back, which were advertised; each table adds up to the KPI of its amount.

use super::products_sums::{Line, Lines};
use super::roles;
use super::scope::{Scope, before_cell, drawn, part, total};
use crate::compose::Detail;
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Series, Table, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Products shown one by one, and bars in the chart.
const SHOWN: usize = 20;
const BARS: usize = 10;
/// Columns of words at the left of each table.
const WORDS: usize = 5;

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

/// A table of the products with the largest amount, the rest, what no export allocates, and the total.
struct Top<'a> {
    id: &'static str,
    /// By what products are ranked.
    amount: fn(&Line) -> Decimal,
    /// What stands right of the words: columns, and the cells of a line.
    columns: Vec<Column>,
    cells: &'a dyn Fn(&Line) -> Vec<Cell>,
}

impl Top<'_> {
    fn table(self, lines: &Lines<'_>) -> Table {
        let ranked = sorted(lines, self.amount);
        let shown = &ranked[..ranked.len().min(SHOWN)];
        let mut rows: Vec<Vec<Cell>> =
            shown.iter().map(|line| words(lines.scope, line).into_iter().chain((self.cells)(line)).collect()).collect();
        // The rest has those without this amount too: they may have something of the other columns.
        let (mut rest, mut others, mut open) = (Line::default(), 0_usize, lines.total.clone());
        for line in &lines.all {
            open.subtract(line);
            if !shown.iter().any(|known| known.key == line.key) && !line.is_nothing() {
                rest.add(line);
                others += 1;
            }
        }
        let special = |key: &str, line: &Line| {
            let mut row = vec![Cell::Said(Phrase::new(format!("section.{key}")).with("count", others))];
            row.resize(WORDS, Cell::Blank);
            row.extend((self.cells)(line));
            row
        };
        let numbers = |row: &[Cell]| row.iter().filter_map(Cell::number).any(|n| !n.is_zero());
        for row in [special("rest", &rest), special("unallocated", &open)] {
            if numbers(&row) {
                rows.push(row);
            }
        }
        let mut last = vec![total()];
        last.resize(WORDS, Cell::Blank);
        last.extend((self.cells)(&lines.total));
        let texts = ["product", "store", "product_id", "role", "person"];
        let columns = texts.map(|key| Column::new(key, if key == "product_id" { Unit::Id } else { Unit::Text }));
        Table {
            id: self.id,
            title: Phrase::new(format!("table.{}", self.id)),
            columns: columns.into_iter().chain(self.columns).collect(),
            rows,
            total: Some(last),
            of: (ranked.len() > shown.len()).then_some(ranked.len()),
        }
    }
}

/// Name, store, id, role, person.
fn words(scope: &Scope<'_>, line: &Line) -> Vec<Cell> {
    let product = scope.product(&line.key.0, &line.key.1, line.code.as_deref());
    let role = product.and_then(|product| product.role);
    let role = role.map(|role| Cell::Said(roles::role_name(role)));
    vec![
        Cell::Text(line.name(scope)),
        Cell::Text(scope.name(&line.key.0)),
        Cell::Text(line.key.1.clone()),
        role.unwrap_or(Cell::Blank),
        product.and_then(|product| product.person.clone()).map_or(Cell::Blank, Cell::Text),
    ]
}

fn sales(lines: &Lines<'_>) -> Table {
    let whole = lines.total.paid;
    let visitors = |line: &Line| match (line.visitors, line.buyers) {
        (Some(visitors), Some(buyers)) => [Cell::Number(visitors), Cell::Number(buyers), part(buyers, visitors)],
        _ => [Cell::Blank, Cell::Blank, Cell::Blank],
    };
    let cells = |line: &Line| {
        let mut cells = vec![
            Cell::Number(line.units),
            Cell::Number(line.paid),
            part(line.paid, whole),
            before_cell(line.previous),
            lines.scope.growth(line.paid, line.previous, lines.comparable),
            Cell::Number(line.refunded),
        ];
        cells.extend(visitors(line));
        cells
    };
    let columns = vec![
        Column::new("units", Unit::Count).summed(),
        Column::new("paid", Unit::Money).summed(),
        Column::new("share", Unit::Percent).given(),
        Column::new("previous", Unit::Money).summed(),
        Column::new("wow", Unit::Change).given().better_when(true),
        Column::new("refunded", Unit::Money).summed(),
        Column::new("visitors", Unit::Count),
        Column::new("buyers", Unit::Count),
        Column::new("conversion", Unit::Percent).by(Formula::Ratio("buyers", "visitors")),
    ];
    Top { id: "products.sales", amount: |line| line.paid, columns, cells: &cells }.table(lines)
}

fn refunds(lines: &Lines<'_>) -> Table {
    let whole = lines.total.refunded;
    let cells = |line: &Line| {
        vec![
            Cell::Number(line.refunds),
            Cell::Number(line.refunded),
            part(line.refunded, whole),
            Cell::Number(line.paid),
            part(line.refunded, line.paid),
        ]
    };
    let columns = vec![
        Column::new("refund_count", Unit::Count).summed(),
        Column::new("refunded", Unit::Money).summed(),
        Column::new("share", Unit::Percent).given(),
        Column::new("paid", Unit::Money).summed(),
        Column::new("cash_share", Unit::Percent).by(Formula::Ratio("refunded", "paid")),
    ];
    Top { id: "products.refunds", amount: |line| line.refunded, columns, cells: &cells }.table(lines)
}

fn ads(lines: &Lines<'_>) -> Table {
    let whole = lines.total.ads.spend();
    let cells = |line: &Line| {
        let [spend, _, clicks, orders, sales] = line.ads.0;
        vec![
            Cell::Number(clicks),
            Cell::Number(spend),
            part(spend, whole),
            Cell::Number(orders),
            Cell::Number(sales),
            part(sales, spend),
            part(spend, clicks),
        ]
    };
    let columns = vec![
        Column::new("clicks", Unit::Count).summed(),
        Column::new("spend", Unit::Money).summed(),
        Column::new("share", Unit::Percent).given(),
        Column::new("ad_orders", Unit::Count).summed(),
        Column::new("ad_sales", Unit::Money).summed(),
        Column::new("roi", Unit::Roi).by(Formula::Ratio("ad_sales", "spend")),
        Column::new("cpc", Unit::MoneyPer).by(Formula::Ratio("spend", "clicks")),
    ];
    Top { id: "products.ads", amount: |line| line.ads.spend(), columns, cells: &cells }.table(lines)
}

/// Products that sold and that the catalog does not know.
fn unknown(lines: &Lines<'_>) -> Option<Table> {
    let scope = lines.scope;
    if scope.context.catalog.products().is_empty() {
        return None;
    }
    let found = sorted(lines, |line| line.paid);
    let strangers =
        found.into_iter().filter(|line| scope.product(&line.key.0, &line.key.1, line.code.as_deref()).is_none());
    let rows: Vec<Vec<Cell>> = strangers
        .map(|line| {
            vec![
                Cell::Text(line.name(scope)),
                Cell::Text(scope.name(&line.key.0)),
                Cell::Text(line.key.1.clone()),
                line.code.clone().map_or(Cell::Blank, Cell::Text),
                Cell::Number(line.units),
                Cell::Number(line.paid),
            ]
        })
        .collect();
    let mut columns = ["product", "store"].map(|key| Column::new(key, Unit::Text)).to_vec();
    columns.push(Column::new("product_id", Unit::Id));
    columns.push(Column::new("merchant_code", Unit::Id));
    columns.push(Column::new("units", Unit::Count).summed());
    columns.push(Column::new("paid", Unit::Money).summed());
    let sum = |at: usize| Cell::Number(rows.iter().filter_map(|row| row[at].number()).sum());
    let mut last = vec![total()];
    last.resize(4, Cell::Blank);
    last.extend([sum(4), sum(5)]);
    (!rows.is_empty()).then(|| Table {
        id: "products.unknown",
        title: Phrase::new("table.products.unknown"),
        columns,
        rows,
        total: Some(last),
        of: None,
    })
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
            Series {
                role: Role::Previous,
                name: Phrase::new("section.previous"),
                values: top.iter().map(|line| line.previous).collect(),
            },
            Series {
                role: Role::Actual,
                name: Phrase::new("section.actual"),
                values: top.iter().map(|line| Some(line.paid)).collect(),
            },
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
