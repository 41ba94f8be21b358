//! The sample's overview.

use super::{STORES, WEEKS, d, name, say, week};
use rust_decimal::Decimal;
use zhoubao::ratio::{growth, ratio};
use zhoubao::report::{
    Bullet, Card, Cell, Chart, ChartKind, Column, Delta, DeltaUnit, Finding, Formula, Overview, Role, Series, StoreBar,
    Table, Trend, TrendPoint, Unit,
};
use zhoubao::words::Field;

pub fn overview() -> Overview {
    Overview {
        headline: say("headline").with("span", week()),
        status: Some(say("status")),
        message: vec![
            say("message.1")
                .with("rate", Field::Percent(d("1.083")))
                .with("paid", Field::Money(d("6421000")))
                .with("target", Field::Money(d("5929000"))),
            say("message.2").with("gap", Field::Money(d("492000"))),
            say("message.3"),
        ],
        second: Some(say("second")),
        cards_note: Vec::new(),
        cards: cards(),
        trend: trend(),
        side: Some(days()),
        stores: store_table(),
        stores_note: Some(say("stores_note")),
        bars: STORES
            .iter()
            .map(|s| StoreBar {
                name: s.1.into(),
                actual: Some(d(s.3[0])),
                target: Some(d(s.3[1])),
                gap: Some(d(s.3[0]) - d(s.3[1])),
                achievement: ratio(d(s.3[0]), d(s.3[1])),
                currency: None,
                level: Some(d(s.3[0])),
                note: None,
            })
            .collect(),
        bars_title: say("stores_title"),
        note: None,
        tables: Vec::new(),
        findings: vec![
            finding("1", "133000", "周岩", "1"),
            finding("2", "47000", "陈越", "2"),
            finding("3", "3700", "周岩", "1"),
        ],
        actions: None,
        footer: say("footer"),
    }
}

fn finding(number: &str, amount: &str, who: &str, when: &str) -> Finding {
    let said = |what: &str| say(&format!("finding.{number}{what}"));
    Finding {
        amount: Some(d(amount)),
        effect: Some(said("_effect")),
        who: Some(who.into()),
        ..Finding::new([said(""), said("_action")], say("finding.sure"), say(&format!("when.{when}")))
    }
}

pub fn card(
    id: &'static str,
    value: &str,
    unit: Unit,
    delta: Option<(&str, DeltaUnit, bool)>,
    bullet: Option<[&str; 2]>,
    lines: [(&str, Cell, Unit); 3],
) -> Card {
    Card {
        id,
        title: say(&format!("card.{id}")),
        aside: Some(say(&format!("aside.{id}"))),
        value: Cell::Number(d(value)),
        unit,
        delta: delta.map(|(value, unit, better)| Delta { value: d(value), unit, better: Some(better) }),
        bullet: bullet.map(|[actual, target]| Bullet {
            actual: d(actual),
            target: d(target),
            projection: (id == "refunds").then(|| d("0.18")),
        }),
        lines: lines.into_iter().map(|(key, cell, unit)| (say(&format!("line.{key}")), cell, unit)).collect(),
        attention: id == "refunds" || id == "year",
    }
}

pub fn cards() -> Vec<Card> {
    use DeltaUnit as D;
    let n = |text: &str| Cell::Number(d(text));
    vec![
        card(
            "achievement",
            "1.082982",
            Unit::Percent,
            Some(("492000", D::Money, true)),
            Some(["1.083", "1"]),
            [
                ("target", n("5929000"), Unit::Money),
                ("event", n("0.71"), Unit::Percent),
                ("reached", Cell::Text("3 / 6".into()), Unit::Text),
            ],
        ),
        card(
            "sales",
            "6421000",
            Unit::Money,
            Some(("0.18", D::Percent, true)),
            Some(["6421000", "5441631.77"]),
            [
                ("last_year", n("5441631.77"), Unit::Money),
                ("net", n("5718000"), Unit::Money),
                ("aov", n("206.12"), Unit::MoneyPer),
            ],
        ),
        card(
            "refunds",
            "0.1093",
            Unit::Percent,
            Some(("0.012", D::Points, false)),
            Some(["0.1093", "0.20"]),
            [
                ("limit", n("0.20"), Unit::Percent),
                ("final", n("0.18"), Unit::Percent),
                ("refunded", n("703000"), Unit::Money),
            ],
        ),
        card(
            "ads",
            "0.124",
            Unit::Percent,
            Some(("-0.006", D::Points, true)),
            Some(["0.124", "0.13"]),
            [("limit", n("0.13"), Unit::Percent), ("spend", n("770000"), Unit::Money), ("roi", n("4.62"), Unit::Roi)],
        ),
        card(
            "profit",
            "612000",
            Unit::Money,
            Some(("32000", D::Money, true)),
            Some(["612000", "580000"]),
            [
                ("target", n("580000"), Unit::Money),
                ("margin", n("0.095"), Unit::Percent),
                ("known", Cell::Missing(Some(say("no_costs"))), Unit::Percent),
            ],
        ),
        card(
            "year",
            "0.974",
            Unit::Percent,
            Some(("-880000", D::Money, false)),
            Some(["0.974", "1"]),
            [
                ("target", n("33846000"), Unit::Money),
                ("projected", n("0.989"), Unit::Percent),
                ("required", n("1.029"), Unit::Percent),
            ],
        ),
    ]
}

pub fn trend() -> Trend {
    let point = |index: usize, [actual, target, last_year]: [&str; 3]| {
        let (actual, target) = (d(actual), d(target));
        let label = if index == 11 { say("event_week") } else { name(&format!("W{}", 35 + index)) };
        TrendPoint {
            label,
            actual: Some(actual),
            target: Some(target),
            last_year: (index != 2).then(|| d(last_year)),
            gap: Some(actual - target),
            achievement: ratio(actual, target),
        }
    };
    Trend {
        title: say("trend"),
        subtitle: say("trend_sub"),
        points: WEEKS.iter().enumerate().map(|(i, w)| point(i, *w)).collect(),
    }
}

pub fn days() -> Chart {
    let series = |role, key: &str, values: [&str; 7]| Series {
        role,
        name: say(key),
        values: values.iter().map(|v| Some(d(v))).collect(),
    };
    Chart {
        id: "days",
        title: say("days"),
        subtitle: say("days_sub"),
        kind: ChartKind::Columns,
        unit: Unit::Money,
        categories: week().days().map(|day| say("day").with("day", Field::Weekday(day))).collect(),
        series: vec![
            series(Role::Actual, "actual", ["511000", "820000", "3213000", "560000", "498000", "411000", "408000"]),
            series(Role::Target, "target", ["520000", "700000", "2900000", "550000", "500000", "380000", "379000"]),
        ],
    }
}

pub fn store_columns() -> Vec<Column> {
    vec![
        Column::new("store", Unit::Text),
        Column::new("person", Unit::Text),
        Column::new("paid", Unit::Money).summed(),
        Column::new("target", Unit::Money).summed(),
        Column::new("achievement", Unit::Percent).by(Formula::Ratio("paid", "target")),
        Column::new("gap", Unit::Gap).by(Formula::Difference("paid", "target")).better_when(true),
        Column::new("wow", Unit::Change).given(),
        Column::new("yoy", Unit::Change).given().better_when(true),
        Column::new("refund_share", Unit::Percent).given(),
        Column::new("roi", Unit::Roi).given(),
        Column::new("trend", Unit::Money),
    ]
}

pub fn number(value: Option<Decimal>, why: &str) -> Cell {
    value.map_or_else(|| Cell::Missing(Some(say(why))), Cell::Number)
}

pub fn spark(seed: usize) -> Cell {
    let value = |i: usize| d(WEEKS[i][0]) / Decimal::from(4 + seed) + Decimal::from(seed * i * 900);
    Cell::Spark((0..12).map(|i| (i != seed).then(|| value(i).round_dp(2))).collect())
}

pub fn store_table() -> Table {
    let rows = STORES.iter().enumerate().map(|(index, s)| {
        let [paid, target, previous, last] = s.3.map(d);
        vec![
            Cell::Text(s.1.into()),
            Cell::Text(s.2.into()),
            Cell::Number(paid),
            Cell::Number(target),
            number(ratio(paid, target), "no_plan"),
            Cell::Number(paid - target),
            number(growth(paid, previous), "no_previous"),
            number(growth(paid, last), "no_previous"),
            Cell::Number(d(s.4)),
            number(s.5.and_then(|[spend, sales]| ratio(d(sales), d(spend))), "no_ads"),
            spark(index),
        ]
    });
    let sum = |column: usize| STORES.iter().map(|s| d(s.3[column])).sum::<Decimal>();
    let total = vec![
        Cell::Said(say("total")),
        Cell::Blank,
        Cell::Number(sum(0)),
        Cell::Number(sum(1)),
        number(ratio(sum(0), sum(1)), "no_plan"),
        Cell::Number(sum(0) - sum(1)),
        number(growth(sum(0), sum(2)), "no_previous"),
        number(growth(sum(0), sum(3)), "no_previous"),
        Cell::Number(d("0.1093")),
        Cell::Number(d("4.6790")),
        spark(0),
    ];
    Table {
        id: "overview.stores",
        title: say("stores_title"),
        columns: store_columns(),
        rows: rows.collect(),
        total: Some(total),
        of: None,
    }
}
