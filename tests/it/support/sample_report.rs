//! A report made by hand, rich in what is awkward: a store without ads data, an event week, titles that begin like formulas,
//! negative gaps, a cut table, ratios over zero, ids that look like numbers.

use chrono::{NaiveDate, TimeZone};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use zhoubao::calendar::Span;
use zhoubao::ratio::{growth, ratio};
use zhoubao::report::{
    Accounting, Bullet, Card, Cell, Chart, ChartKind, Column, Delta, DeltaUnit, Finding, Formula, Head, Notice,
    Overview, Period, RejectInfo, Report, Role, Section, Series, SourceInfo, StoreBar, StoreInfo, Table, Trend,
    TrendPoint, Unit, Weight,
};
use zhoubao::words::{Field, Language, Phrase, Words};

/// The sample's own sentences and columns over the built-in words.
pub fn words(language: Language) -> Words {
    let text = match language {
        Language::Zh => include_str!("sample_zh.toml"),
        Language::En => include_str!("sample_en.toml"),
    };
    Words::built_in(language).overridden(&text.parse().expect("the sample's words are TOML"))
}

/// An exact decimal.
pub fn d(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn say(key: &str) -> Phrase {
    Phrase::new(format!("sample.{key}"))
}

fn name(text: &str) -> Phrase {
    say("text").with("text", text)
}

/// id, name, person, paid, target, week before, last year, refunded share, spend, ad sales.
type StoreRow = (&'static str, &'static str, &'static str, [&'static str; 4], &'static str, Option<[&'static str; 2]>);

const STORES: [StoreRow; 6] = [
    (
        "tmall",
        "天猫旗舰店",
        "林珊",
        ["3126000.00", "2680000.00", "1181853.31", "2626890.76"],
        "0.118",
        Some(["402100.50", "2058752.10"]),
    ),
    (
        "douyin",
        "抖音旗舰店",
        "周岩",
        ["1284000.00", "1120000.00", "623000.00", "923741.01"],
        "0.146",
        Some(["198300.00", "765438.00"]),
    ),
    (
        "jd",
        "京东旗舰店",
        "许诺",
        ["869000.00", "805000.00", "417000.00", "790000.00"],
        "0.062",
        Some(["78200.00", "427754.00"]),
    ),
    (
        "taobao",
        "淘宝店",
        "林珊",
        ["387000.00", "389000.00", "228000.00", "421000.00"],
        "0.089",
        Some(["31000.00", "153450.00"]),
    ),
    ("red", "小红书店", "陈越", ["213000.00", "260000.00", "129000.00", "98000.00"], "0.098", None),
    (
        "pdd",
        "拼多多店",
        "周岩",
        ["542000.00", "675000.00", "235000.00", "582000.00"],
        "0.069",
        Some(["60400.00", "198112.00"]),
    ),
];

const WEEKS: [[&str; 3]; 12] = [
    ["1084000", "1100000", "1010000"],
    ["1118000", "1140000", "1062000"],
    ["1183000", "1160000", "1090000"],
    ["1136000", "1180000", "1121000"],
    ["1282000", "1260000", "1201000"],
    ["977000", "1040000", "1003000"],
    ["991000", "1160000", "1066000"],
    ["1395000", "1420000", "1180000"],
    ["2056000", "2150000", "1710000"],
    ["2487000", "2620000", "2301000"],
    ["2814000", "2940000", "2380000"],
    ["6421000", "5929000", "5441631.77"],
];

/// Titles as shops write them, and as attackers do.
const TITLES: [&str; 10] = [
    "木禾羊毛床褥加厚保暖冬季单双人学生宿舍折叠垫被1.8m床褥子家用软垫防滑四季通用款",
    "=HYPERLINK(\"http://example.invalid\",\"点我\")",
    "+8折优惠 春季新款四件套",
    "-5斤羽绒被 白鹅绒",
    "@全棉时代同款毛巾",
    "http://example.invalid/item?id=1&x=<b>",
    "枕芯\u{202E}倒写\u{0007}控制符",
    "<script>alert(1)</script> & \"引号\" 'x'",
    "真丝眼罩",
    "抱枕 45×45",
];

/// The whole report.
pub fn report(language: Language) -> Report {
    Report {
        head: head(language),
        periods: vec![Period { id: "week", span: week() }],
        kpis: Vec::new(),
        stores: STORES
            .iter()
            .map(|s| StoreInfo { id: s.0.into(), name: s.1.into(), platform: s.0.into(), person: Some(s.2.into()) })
            .collect(),
        overview: overview(),
        sections: vec![plan(), stores(), products(), refunds(), ads(), quality(), definitions()],
        left_out: vec![say("left_out")],
        notices: vec![Notice { weight: Weight::Provisional, store: Some("red".into()), phrase: say("status") }],
        sources: vec![source()],
        rejects: vec![reject()],
    }
}

fn week() -> Span {
    Span::new(day(2026, 11, 9), day(2026, 11, 15)).expect("a week")
}

fn head(language: Language) -> Head {
    let zone: Tz = "Asia/Shanghai".parse().expect("a zone");
    Head {
        program: "zhoubao 0.1.0".into(),
        report: "weekly".into(),
        title: "木禾 & 周报".into(),
        week: "2026-W46".into(),
        span: week(),
        label: say("week"),
        revision: Some(1),
        as_of: zone.with_ymd_and_hms(2026, 11, 16, 10, 12, 0).single().expect("an instant"),
        language,
        currency: "CNY".into(),
        provisional: true,
        late: false,
        fiscal_year_first: day(2026, 7, 1),
        next: day(2026, 11, 23),
    }
}

fn overview() -> Overview {
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
            })
            .collect(),
        bars_title: say("stores_title"),
        findings: vec![
            Finding {
                amount: Some(d("133000")),
                text: say("finding.1"),
                who: Some("周岩".into()),
                when: Some(say("when.1")),
            },
            Finding {
                amount: Some(d("47000")),
                text: say("finding.2"),
                who: Some("陈越".into()),
                when: Some(say("when.2")),
            },
            Finding { amount: Some(d("3700")), text: say("finding.3"), who: Some("周岩".into()), when: None },
        ],
        footer: say("footer"),
    }
}

fn card(
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

fn cards() -> Vec<Card> {
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

fn trend() -> Trend {
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

fn days() -> Chart {
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

fn store_columns() -> Vec<Column> {
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

fn number(value: Option<Decimal>, why: &str) -> Cell {
    value.map_or_else(|| Cell::Missing(Some(say(why))), Cell::Number)
}

fn spark(seed: usize) -> Cell {
    let value = |i: usize| d(WEEKS[i][0]) / Decimal::from(4 + seed) + Decimal::from(seed * i * 900);
    Cell::Spark((0..12).map(|i| (i != seed).then(|| value(i).round_dp(2))).collect())
}

fn store_table() -> Table {
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

fn plan() -> Section {
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

fn stores() -> Section {
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

fn products() -> Section {
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

fn refunds() -> Section {
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

fn ads() -> Section {
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

fn quality() -> Section {
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

fn definitions() -> Section {
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

fn source() -> SourceInfo {
    SourceInfo {
        name: "ExportOrderList26334396590.xlsx".into(),
        store: "tmall".into(),
        sha256: "00".repeat(32),
        received: head(Language::Zh).as_of,
        profile: "tmall-orders".into(),
        export_time: None,
        coverage: Some(week()),
        accounting: vec![Accounting {
            table: "orders",
            read: 12_000,
            used: 11_990,
            superseded: 0,
            excluded: 0,
            rejected: 10,
        }],
    }
}

fn reject() -> RejectInfo {
    RejectInfo {
        file: "a.xlsx".into(),
        store: "tmall".into(),
        sheet: String::new(),
        row: 7,
        column: "C".into(),
        header: "金额".into(),
        value: "x".into(),
        reason: say("no_ads"),
    }
}
