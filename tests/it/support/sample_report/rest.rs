//! The sample's other sheets.

use super::overview::number;
use super::{STORES, d, day, name, say};
use rust_decimal::Decimal;
use zhoubao::ratio::ratio;
use zhoubao::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Series, Table, Unit};

pub fn refunds() -> Section {
    let shares = Chart {
        id: "refunds.share",
        title: say("refunds.line"),
        subtitle: say("refunds.sub"),
        kind: ChartKind::Lines,
        unit: Unit::Percent,
        categories: (0..12).map(|i| name(&format!("W{}", 35 + i))).collect(),
        series: vec![
            Series {
                role: Role::Actual,
                name: say("actual"),
                values: (0..12).map(|i| Some(Decimal::new(88 + (i * 7) % 31, 3))).collect(),
            },
            Series {
                role: Role::LastYear,
                name: say("last_year"),
                values: (0..12).map(|i| (i > 1).then(|| Decimal::new(80 + (i * 5) % 22, 3))).collect(),
            },
        ],
    };
    let reasons =
        [("质量问题", "182000"), ("尺寸不符", "121000"), ("七天无理由", "301500"), ("未按约定时间发货", "98500")];
    let total: Decimal = reasons.iter().map(|(_, amount)| d(amount)).sum();
    let rows = reasons.iter().map(|(reason, amount)| {
        vec![Cell::Text((*reason).into()), Cell::Number(d(amount)), number(ratio(d(amount), total), "no_plan")]
    });
    let table = Table {
        id: "refunds.reasons",
        title: say("refunds.reasons"),
        columns: vec![
            Column::new("reason", Unit::Text),
            Column::new("refunded", Unit::Money).summed(),
            Column::new("share", Unit::Percent).given(),
        ],
        rows: rows.collect(),
        total: Some(vec![Cell::Said(say("total")), Cell::Number(total), Cell::Number(Decimal::ONE)]),
        of: None,
    };
    let empty = Table {
        id: "refunds.none",
        title: say("refunds.empty"),
        columns: vec![Column::new("reason", Unit::Text)],
        rows: Vec::new(),
        total: None,
        of: None,
    };
    Section {
        id: "refunds",
        title: say("refunds.title"),
        message: say("refunds.message"),
        charts: vec![shares],
        tables: vec![table, empty],
        notes: Vec::new(),
    }
}

pub fn ads() -> Section {
    let columns = vec![
        Column::new("campaign", Unit::Text),
        Column::new("spend", Unit::Money).summed(),
        Column::new("ad_sales", Unit::Money).summed(),
        Column::new("roi", Unit::Roi).by(Formula::Ratio("ad_sales", "spend")),
        Column::new("clicks", Unit::Count).summed(),
        Column::new("cpc", Unit::MoneyPer).by(Formula::Ratio("spend", "clicks")),
    ];
    let campaigns = [
        ("关键词推广_双11爆款", "402100.50", "2058752.10", 281_400),
        ("人群推广_老客召回", "198300", "765438", 120_311),
        ("全站推广", "78200", "427754", 0),
        ("=内容营销", "91400", "353450", 51_200),
    ];
    let row = |name: Cell, spend: Decimal, sales: Decimal, clicks: Decimal| {
        vec![
            name,
            Cell::Number(spend),
            Cell::Number(sales),
            number(ratio(sales, spend), "no_ads"),
            Cell::Number(clicks),
            number(ratio(spend, clicks), "no_clicks"),
        ]
    };
    let rows: Vec<Vec<Cell>> =
        campaigns.iter().map(|(n, s, a, c)| row(Cell::Text((*n).into()), d(s), d(a), Decimal::from(*c))).collect();
    let sum = |at: usize| rows.iter().filter_map(|r| r[at].number()).sum::<Decimal>();
    let total = row(Cell::Said(say("total")), sum(1), sum(2), sum(4));
    let chart = Chart {
        id: "ads.roi",
        title: say("ads.bars"),
        subtitle: say("ads.sub"),
        kind: ChartKind::Bars,
        unit: Unit::Roi,
        categories: campaigns.iter().map(|(n, ..)| name(n)).collect(),
        series: vec![Series {
            role: Role::Actual,
            name: say("actual"),
            values: campaigns.iter().map(|(_, s, a, _)| ratio(d(a), d(s))).collect(),
        }],
    };
    Section {
        id: "ads",
        title: say("ads.title"),
        message: say("ads.message"),
        charts: vec![chart],
        tables: vec![Table {
            id: "ads.campaigns",
            title: say("ads.campaigns"),
            columns,
            rows,
            total: Some(total),
            of: None,
        }],
        notes: vec![say("no_ads")],
    }
}

pub fn quality() -> Section {
    let columns = vec![
        Column::new("file", Unit::Text),
        Column::new("store", Unit::Text),
        Column::new("received", Unit::Day),
        Column::new("read", Unit::Count).summed(),
        Column::new("used", Unit::Count).summed(),
        Column::new("rejected", Unit::Count).summed(),
    ];
    let rows: Vec<Vec<Cell>> = (0..3)
        .map(|i| {
            vec![
                Cell::Text(format!("ExportOrderList2633439659{i}.xlsx")),
                Cell::Text(STORES[i].1.into()),
                Cell::Day(day(2026, 11, 16)),
                Cell::Number(Decimal::from(12_000 + i as i64)),
                Cell::Number(Decimal::from(11_990 + i as i64)),
                Cell::Number(d("10")),
            ]
        })
        .collect();
    let sum = |at: usize| Cell::Number(rows.iter().filter_map(|r| r[at].number()).sum());
    let total = vec![Cell::Said(say("total")), Cell::Blank, Cell::Blank, sum(3), sum(4), sum(5)];
    Section {
        id: "quality",
        title: say("quality.title"),
        message: say("quality.message"),
        charts: Vec::new(),
        tables: vec![Table {
            id: "quality.files",
            title: say("quality.files"),
            columns,
            rows: rows.clone(),
            total: Some(total),
            of: None,
        }],
        notes: Vec::new(),
    }
}

pub fn definitions() -> Section {
    let columns =
        vec![Column::new("kpi", Unit::Text), Column::new("kpi_id", Unit::Id), Column::new("definition", Unit::Text)];
    let rows = (1..=3).map(|i| {
        vec![
            Cell::Said(say(&format!("kpi.{i}"))),
            Cell::Text(format!("sales.{i}")),
            Cell::Said(say(&format!("definition.{i}"))),
        ]
    });
    Section {
        id: "definitions",
        title: say("definitions.title"),
        message: say("definitions.message"),
        charts: Vec::new(),
        tables: vec![Table {
            id: "definitions.kpis",
            title: say("definitions.kpis"),
            columns,
            rows: rows.collect(),
            total: None,
            of: None,
        }],
        notes: Vec::new(),
    }
}
