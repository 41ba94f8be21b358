//! A report made by hand, in the variants a mail must look right in.

use chrono::{NaiveDate, TimeZone};
use chrono_tz::Asia::Shanghai;
use rust_decimal::Decimal;
use std::sync::LazyLock;
use zhoubao::calendar::Span;
use zhoubao::kpi::Kpi;
use zhoubao::report::{
    Accounting, Card, Cell, Column, Delta, DeltaUnit, Finding, Form, Head, KpiValue, ListInfo, Notice, Overview,
    Period, RejectInfo, Report, SourceInfo, StoreBar, StoreInfo, Table, Trend, Unit, Weight,
};
use zhoubao::words::{Field, Language, Phrase, Words};

/// `dec("1.083")`
pub fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn week() -> Span {
    Span::new(day(11, 9), day(11, 15)).unwrap()
}

/// The built-in words with the sample's own sentences.
pub fn words(language: Language) -> Words {
    static WORDS: LazyLock<[Words; Language::ALL.len()]> = LazyLock::new(|| {
        let sentences: toml::Table = include_str!("sample_digest.toml").parse().unwrap();
        let of = |language: Language| sentences[language.tag()].as_table().unwrap();
        Language::ALL.map(|language| Words::built_in(language).overridden(of(language)))
    });
    WORDS[language as usize].clone()
}

fn say(key: &str) -> Phrase {
    Phrase::new(format!("sample.{key}"))
}

/// Name, paid, target, in ten thousands: the six stores of the pictures.
const SIX: [(&str, &str, &str); 6] = [
    ("天猫旗舰店", "3126000", "2680000"),
    ("抖音旗舰店", "1284000", "1120000"),
    ("京东旗舰店", "869000", "805000"),
    ("淘宝店", "387000", "389000"),
    ("小红书店", "213000", "260000"),
    ("拼多多店", "542000", "675000"),
];

fn bar(name: &str, actual: &str, target: &str) -> StoreBar {
    let (actual, target) = (dec(actual), dec(target));
    StoreBar {
        name: name.to_owned(),
        actual: Some(actual),
        target: Some(target),
        gap: Some(actual - target),
        achievement: zhoubao::ratio::ratio(actual, target),
        currency: None,
        level: Some(actual),
        note: None,
    }
}

fn kpi(kpi: Kpi, value: Option<&str>) -> KpiValue {
    KpiValue {
        kpi,
        scope: "total".to_owned(),
        currency: None,
        period: "week",
        value: value.map(dec),
        reported: None,
        reason: None,
        lacks: Vec::new(),
        days: None,
    }
}

fn cards() -> Vec<Card> {
    let card = |id, title, value: &str, unit| Card {
        id,
        title: say(title),
        aside: None,
        value: Cell::Number(dec(value)),
        unit,
        delta: None,
        bullet: None,
        lines: Vec::new(),
        attention: false,
    };
    let delta = |value, unit, better| Some(Delta { value: dec(value), unit, better: Some(better) });
    vec![
        Card {
            delta: delta("492000", DeltaUnit::Money, true),
            lines: vec![(say("target"), Cell::Number(dec("5929000")), Unit::Money)],
            ..card("achievement", "achievement", "1.083", Unit::Percent)
        },
        Card {
            lines: vec![(say("net"), Cell::Number(dec("5718000")), Unit::Money)],
            ..card("sales", "sales", "6421000", Unit::Money)
        },
        Card {
            delta: delta("0.012", DeltaUnit::Points, false),
            lines: vec![(say("final"), Cell::Number(dec("0.18")), Unit::Percent)],
            attention: true,
            ..card("refunds", "refunds", "0.109", Unit::Percent)
        },
        Card {
            delta: delta("0.21", DeltaUnit::Number, true),
            lines: vec![(say("cost_share"), Cell::Number(dec("0.124")), Unit::Percent)],
            ..card("ads", "ads", "4.62", Unit::Roi)
        },
    ]
}

fn until(when: NaiveDate) -> Phrase {
    say("until").with("day", when).with("weekday", Field::Weekday(when))
}

fn findings() -> Vec<Finding> {
    let finding = |amount: &str, text, [action, effect]: [&str; 2], who: &str, when| Finding {
        amount: Some(dec(amount)),
        effect: Some(say(effect)),
        who: Some(who.to_owned()),
        ..Finding::new([text, say(action)], say("sure"), until(when))
    };
    let visitors = say("finding_visitors").with("store", "拼多多店").with("share", Field::Percent(dec("0.224")));
    let ads =
        say("finding_ads").with("store", "小红书店").with("part", Field::Percent(dec("0.819"))).with("span", week());
    let refunds = say("finding_refunds")
        .with("store", "抖音旗舰店")
        .with("points", Field::Points(dec("0.029")))
        .with("title", "羊毛床褥")
        .with("share", Field::Percent(dec("0.62")));
    vec![
        finding("133000", visitors, ["action_visitors", "effect_short"], "周岩", day(11, 18)),
        finding("47000", ads, ["action_ads", "effect_short"], "陈越", day(11, 17)),
        finding("37000", refunds, ["action_refunds", "effect_refunded"], "周岩", day(11, 19)),
    ]
}

fn overview() -> Overview {
    let percent = |text| Field::Percent(dec(text));
    let money = |text| Field::Money(dec(text));
    Overview {
        headline: say("headline")
            .with("first", week().first())
            .with("first_weekday", Field::Weekday(week().first()))
            .with("last", week().last())
            .with("last_weekday", Field::Weekday(week().last())),
        status: Some(say("status").with("store", "小红书店")),
        message: vec![
            say("week").with("part", percent("1.083")),
            say("paid").with("paid", money("6421000")).with("target", money("5929000")),
            say("over").with("gap", money("492000")),
            say("event").with("share", percent("0.71")),
        ],
        second: Some(say("year").with("part", percent("0.974")).with("need", percent("1.029"))),
        cards: cards(),
        cards_note: vec![say("note"), say("note_lacks").with("store", "小红书店")],
        trend: Trend { title: say("stores"), subtitle: say("stores"), points: Vec::new() },
        side: None,
        stores: stores_table(),
        stores_note: None,
        bars: SIX.iter().map(|(name, actual, target)| bar(name, actual, target)).collect(),
        bars_title: say("bars").with("over", 3_usize).with("under", 3_usize),
        note: None,
        tables: Vec::new(),
        findings: findings(),
        actions: None,
        footer: say("footer"),
    }
}

fn stores_table() -> Table {
    Table {
        id: "stores",
        title: say("stores"),
        columns: vec![
            Column::new("store", Unit::Text),
            Column::new("paid", Unit::Money).summed(),
            Column::new("roi", Unit::Roi),
        ],
        rows: vec![
            vec![Cell::Text("天猫旗舰店".into()), Cell::Number(dec("3126000.5")), Cell::Number(dec("4.62"))],
            vec![
                Cell::Text("小红书店".into()),
                Cell::Number(dec("213000")),
                Cell::Missing(Some(say("no_ads").with("store", "小红书店"))),
            ],
        ],
        total: Some(vec![Cell::Blank, Cell::Number(dec("3339000.5")), Cell::Blank]),
        of: Some(6),
    }
}

fn head(language: Language) -> Head {
    Head {
        program: "zhoubao 0.1.0".into(),
        report: "weekly".into(),
        title: "木禾".into(),
        kind: zhoubao::calendar::PeriodKind::Week,
        period: "2026-W46".into(),
        span: week(),
        label: say("label"),
        revision: Some(1),
        as_of: Shanghai.with_ymd_and_hms(2026, 11, 16, 10, 12, 0).unwrap(),
        data_until: Shanghai.with_ymd_and_hms(2026, 11, 16, 10, 12, 0).unwrap(),
        language,
        currency: "CNY".into(),
        provisional: true,
        late: false,
        fiscal_year_first: day(4, 1),
        next: Some(day(11, 23)),
    }
}

fn notices() -> Vec<Notice> {
    let ads = say("notice_ads").with("store", "小红书店").with("span", week());
    let remark = say("notice_remark").with("count", 1204_usize);
    vec![
        Notice { weight: Weight::Remark, store: None, phrase: remark },
        Notice { weight: Weight::Provisional, store: Some("xhs".into()), phrase: ads },
    ]
}

fn store(id: &str, name: &str) -> StoreInfo {
    StoreInfo { id: id.into(), name: name.into(), platform: "tmall".into(), person: None, currency: "CNY".into() }
}

fn source() -> SourceInfo {
    SourceInfo {
        name: "ExportOrderList202611160930.xlsx".into(),
        store: "tmall".into(),
        sha256: "9f".repeat(32),
        received: Shanghai.with_ymd_and_hms(2026, 11, 16, 9, 58, 3).unwrap(),
        profile: "taobao-orders-xlsx".into(),
        export_time: Some(Shanghai.with_ymd_and_hms(2026, 11, 16, 9, 30, 0).unwrap()),
        coverage: Some(week()),
        accounting: vec![Accounting {
            table: "orders",
            read: 14_032,
            used: 12_811,
            superseded: 1_204,
            excluded: 16,
            rejected: 1,
        }],
    }
}

fn list() -> ListInfo {
    let since = Shanghai.with_ymd_and_hms(2026, 11, 3, 9, 0, 0).unwrap();
    let first = Shanghai.with_ymd_and_hms(2026, 4, 2, 9, 0, 0).unwrap();
    ListInfo { kind: "plan", name: "plan.xlsx".into(), sha256: "3fa94c1b".repeat(8), version: 2, since, first }
}

fn reject() -> RejectInfo {
    RejectInfo {
        file: "ExportOrderList202611160930.xlsx".into(),
        store: "tmall".into(),
        sheet: "Sheet1".into(),
        row: 812,
        column: "F".into(),
        header: "买家实付金额".into(),
        value: "=1+1\u{202E}".into(),
        reason: say("reject"),
    }
}

/// Six stores in the week of 双11, provisional: what the pictures of README show.
pub fn six_stores(language: Language) -> Report {
    let mut missing = kpi(Kpi::AdsRoi, None);
    missing.scope = "xhs".into();
    missing.reason = Some(say("no_ads").with("store", "小红书店"));
    let mut roi = kpi(Kpi::AdsRoi, Some("4.62"));
    roi.lacks = vec!["xhs".into()];
    let mut refunds = kpi(Kpi::RefundAmount, Some("699889.000"));
    refunds.days = Some((6, 7));
    Report {
        head: head(language),
        form: Form { pages: 20, accent: None, logo: None },
        periods: vec![
            Period { id: "week", span: week() },
            Period { id: "previous", span: Span::new(day(11, 2), day(11, 8)).unwrap() },
        ],
        kpis: vec![
            kpi(Kpi::SalesPaid, Some("6421000")),
            kpi(Kpi::SalesOrders, Some("12811")),
            kpi(Kpi::PlanAchievement, Some("1.0829819531")),
            kpi(Kpi::SalesAov, Some("501.2099757240")),
            refunds,
            roi,
            missing,
        ],
        stores: SIX.iter().enumerate().map(|(n, (name, ..))| store(&format!("s{n}"), name)).collect(),
        overview: overview(),
        sections: Vec::new(),
        left_out: Vec::new(),
        notices: notices(),
        sources: vec![source()],
        lists: vec![list()],
        rejects: vec![reject()],
    }
}

/// One store, final, nothing to do.
pub fn one_store(language: Language) -> Report {
    let mut report = six_stores(language);
    report.head.provisional = false;
    report.stores.truncate(1);
    report.notices.retain(|notice| notice.weight == Weight::Remark);
    let overview = &mut report.overview;
    overview.status = None;
    overview.bars = vec![bar("天猫旗舰店", "6421000", "5929000")];
    overview.bars_title = say("bars").with("over", 1_usize).with("under", 0_usize);
    overview.cards_note.truncate(1);
    overview.findings.clear();
    report
}

/// Twelve stores, one far above its target, one without data, one without a target.
pub fn twelve_stores(language: Language) -> Report {
    let mut report = six_stores(language);
    let more = [
        ("得物店", "98000", "20000"),
        ("有赞小程序商城", "45000", "46100"),
        ("Shopify US flagship store", "12345.6", "20000"),
        ("快手小店", "0", "30000"),
    ];
    report.overview.bars.extend(more.iter().map(|(name, actual, target)| bar(name, actual, target)));
    let nothing = bar("唯品会", "0", "80000");
    report.overview.bars.push(StoreBar { actual: None, gap: None, achievement: None, ..nothing });
    let unplanned = bar("视频号小店", "23000", "1");
    let note = Some(say("no_plan").with("store", "视频号小店"));
    report.overview.bars.push(StoreBar { target: None, gap: None, achievement: None, note, ..unplanned });
    report.stores = report.overview.bars.iter().enumerate().map(|(n, b)| store(&format!("s{n}"), &b.name)).collect();
    report.overview.bars_title = say("bars").with("over", 4_usize).with("under", 6_usize);
    report.notices.extend((0..9).map(|n| {
        Notice {
            weight: Weight::Provisional,
            store: None,
            phrase: say("notice_span")
                .with("store", report.stores[n].name.clone())
                .with("day", day(11, 10))
                .with("days", 5_usize),
        }
    }));
    report.head.revision = Some(2);
    report
}

/// No plan at all.
pub fn no_plan(language: Language) -> Report {
    let mut report = six_stores(language);
    report.kpis.retain(|kpi| kpi.kpi != Kpi::PlanAchievement);
    let overview = &mut report.overview;
    overview.message = vec![say("paid_only").with("paid", Field::Money(dec("6421000")))];
    overview.second = None;
    overview.cards.remove(0);
    overview.bars_title = say("bars_plain");
    for bar in &mut overview.bars {
        (bar.target, bar.gap, bar.achievement) = (None, None, None);
    }
    report
}

/// No advertising data from any store.
pub fn no_ads(language: Language) -> Report {
    let mut report = six_stores(language);
    let ads = report.overview.cards.iter_mut().find(|card| card.id == "ads").unwrap();
    ads.value = Cell::Missing(Some(say("no_ads").with("store", "小红书店")));
    ads.delta = None;
    ads.lines = vec![(say("cost_share"), Cell::Missing(None), Unit::Percent)];
    report
}

/// Names and titles that would act if they were not text.
pub fn hostile(language: Language) -> Report {
    let mut report = six_stores(language);
    report.head.title = "木禾<b>\r\nBcc: x@example.com".into();
    report.overview.bars[0].name = "<script>alert(1)</script>".into();
    report.overview.bars[1].name = "{{7*7}} ${7*7} <%= 7*7 %> {% raw %}".into();
    report.overview.bars[2].name = "\" onmouseover=\"x\" 'y' \u{202E}gpj.exe".into();
    report.overview.findings[2].text = say("finding_refunds")
        .with("store", "{title}")
        .with("points", Field::Points(dec("0.029")))
        .with("title", "</td><img src=x onerror=alert(1)>{{ word('x') }}")
        .with("share", Field::Percent(dec("0.62")));
    report.overview.findings[0].who = Some("<a href='javascript:x'>周岩</a>".into());
    report
}
