//! The sample's sheets about the plan, stores and products.

use super::overview::{days, number, store_table, trend};
use super::{STORES, TITLES, WEEKS, d, day, name, say};
use rust_decimal::Decimal;
use zhoubao::ratio::ratio;
use zhoubao::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Series, Table, TrendPoint, Unit};
use zhoubao::words::Phrase;

pub fn plan() -> Section {
    let weeks = trend();
    let values = |pick: fn(&TrendPoint) -> Option<Decimal>| weeks.points.iter().map(pick).collect::<Vec<_>>();
    let categories: Vec<Phrase> = weeks.points.iter().map(|p| p.label.clone()).collect();
    let series = |role, key: &str, values| Series { role, name: say(key), values };
    let sign = |better: bool| {
        values(|p| p.gap).into_iter().map(|gap| gap.filter(|g| (*g >= Decimal::ZERO) == better)).collect()
    };
    let charts = vec![
        Chart {
            id: "plan.weeks",
            title: say("trend"),
            subtitle: say("trend_sub"),
            kind: ChartKind::Columns,
            unit: Unit::Money,
            categories: categories.clone(),
            series: vec![
                series(Role::LastYear, "last_year", values(|p| p.last_year)),
                series(Role::Target, "target", values(|p| p.target)),
                series(Role::Actual, "actual", values(|p| p.actual)),
            ],
        },
        Chart {
            id: "plan.gap",
            title: say("gap_title"),
            subtitle: say("trend_sub"),
            kind: ChartKind::Variance,
            unit: Unit::Money,
            categories,
            series: vec![series(Role::Better, "better", sign(true)), series(Role::Worse, "worse", sign(false))],
        },
    ];
    let row = |label: Phrase, actual: Decimal, target: Decimal| {
        vec![
            Cell::Said(label),
            Cell::Number(actual),
            Cell::Number(target),
            number(ratio(actual, target), "no_plan"),
            Cell::Number(actual - target),
        ]
    };
    let mut rows: Vec<Vec<Cell>> =
        WEEKS.iter().enumerate().map(|(i, w)| row(name(&format!("W{}", 35 + i)), d(w[0]), d(w[1]))).collect();
    let sum = |at: usize| WEEKS.iter().map(|w| d(w[at])).sum::<Decimal>();
    let total = row(say("total"), sum(0), sum(1));
    rows.push(vec![
        Cell::Said(name("W34")),
        Cell::Number(Decimal::ZERO),
        Cell::Number(Decimal::ZERO),
        Cell::Missing(Some(say("no_plan"))),
        Cell::Number(Decimal::ZERO),
    ]);
    let columns = || {
        vec![
            Column::new("period", Unit::Text),
            Column::new("paid", Unit::Money).summed(),
            Column::new("target", Unit::Money).summed(),
            Column::new("achievement", Unit::Percent).by(Formula::Ratio("paid", "target")),
            Column::new("gap", Unit::Gap).by(Formula::Difference("paid", "target")).better_when(true),
        ]
    };
    let months = vec![
        row(say("month").with("month", "7"), d("4410000.10"), d("4500000")),
        row(say("month").with("month", "8"), d("4820000.55"), d("4700000")),
    ];
    Section {
        id: "plan",
        title: say("plan.title"),
        message: say("plan.message"),
        charts,
        tables: vec![
            Table {
                id: "plan.weeks",
                title: say("plan.weeks"),
                columns: columns(),
                rows,
                total: Some(total),
                of: None,
            },
            Table {
                id: "plan.months",
                title: say("plan.months"),
                columns: columns(),
                rows: months,
                total: None,
                of: None,
            },
        ],
        notes: vec![say("plan.note")],
    }
}

pub fn stores() -> Section {
    let mut table = store_table();
    table.id = "stores.all";
    let rates = Chart {
        id: "stores.paid",
        title: say("stores_bars"),
        subtitle: say("stores_sub"),
        kind: ChartKind::Bars,
        unit: Unit::Money,
        categories: STORES.iter().map(|s| name(s.1)).collect(),
        series: vec![
            Series {
                role: Role::Target,
                name: say("target"),
                values: STORES.iter().map(|s| Some(d(s.3[1]))).collect(),
            },
            Series {
                role: Role::Actual,
                name: say("actual"),
                values: STORES.iter().map(|s| Some(d(s.3[0]))).collect(),
            },
        ],
    };
    Section {
        id: "stores",
        title: say("stores.title"),
        message: say("stores.message"),
        charts: vec![rates, days()],
        tables: vec![table],
        notes: Vec::new(),
    }
}

pub fn products() -> Section {
    let columns = vec![
        Column::new("product_id", Unit::Id),
        Column::new("title", Unit::Text),
        Column::new("units", Unit::Count).summed(),
        Column::new("paid", Unit::Money).given(),
        Column::new("per_unit", Unit::MoneyPer).by(Formula::Ratio("paid", "units")),
        Column::new("refund_share", Unit::Percent).given(),
        Column::new("refund_change", Unit::Points).better_when(false),
        Column::new("first_sold", Unit::Day),
    ];
    let rows = TITLES.iter().enumerate().map(|(i, title)| {
        let (units, paid) = (Decimal::from(2_400 - 240 * i as i64), d("318642.37") / Decimal::from(i as i64 + 1));
        let paid = if i == 8 { Decimal::ZERO } else { paid.round_dp(2) };
        let units = if i == 8 { Decimal::ZERO } else { units };
        vec![
            Cell::Text(format!("6789012345678{i:05}")),
            Cell::Text((*title).to_owned()),
            Cell::Number(units),
            Cell::Number(paid),
            number(ratio(paid, units), "no_units"),
            Cell::Number(d("0.11") + Decimal::new(i as i64, 3)),
            Cell::Number(Decimal::new(i as i64 * 7 - 20, 3)),
            Cell::Day(day(2026, 10, 1 + i as u32)),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let units: Decimal = rows.iter().filter_map(|r| r[2].number()).sum();
    let total = vec![
        Cell::Said(say("total_all")),
        Cell::Blank,
        Cell::Number(units),
        Cell::Number(d("6421000")),
        number(ratio(d("6421000"), units), "no_units"),
        Cell::Number(d("0.1093")),
        Cell::Blank,
        Cell::Blank,
    ];
    let table =
        Table { id: "products.top", title: say("products.top"), columns, rows, total: Some(total), of: Some(214) };
    Section {
        id: "products",
        title: say("products.title"),
        message: say("products.message"),
        charts: Vec::new(),
        tables: vec![table],
        notes: vec![say("products.note")],
    }
}
