//! A report made by hand, rich in what is awkward: a store without ads data, an event week, titles that begin like formulas,
//! negative gaps, a cut table, ratios over zero, ids that look like numbers.

mod overview;
mod rest;
mod sales;

use chrono::{NaiveDate, TimeZone};
use chrono_tz::Tz;
use overview::overview;
use rest::{ads, definitions, quality, refunds};
use rust_decimal::Decimal;
use sales::{plan, products, stores};
use zhoubao::calendar::Span;
use zhoubao::report::{
    Accounting, Form, Head, ListInfo, Notice, Period, RejectInfo, Report, SourceInfo, StoreInfo, Weight,
};
use zhoubao::words::{Language, Phrase, Words};

/// The sample's own sentences and columns over the built-in words.
pub fn words(language: Language) -> Words {
    let text = match language {
        Language::Zh => include_str!("sample_zh.toml"),
        Language::En => include_str!("sample_en.toml"),
        Language::Es => include_str!("sample_es.toml"),
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
        form: Form { pages: 20, accent: None, logo: None },
        periods: vec![Period { id: "week", span: week() }],
        kpis: Vec::new(),
        stores: STORES
            .iter()
            .map(|s| StoreInfo {
                id: s.0.into(),
                name: s.1.into(),
                platform: s.0.into(),
                person: Some(s.2.into()),
                currency: "CNY".into(),
            })
            .collect(),
        overview: overview(),
        sections: vec![plan(), stores(), products(), refunds(), ads(), quality(), definitions()],
        left_out: vec![say("left_out")],
        notices: vec![Notice { weight: Weight::Provisional, store: Some("red".into()), phrase: say("status") }],
        sources: vec![source()],
        lists: vec![list()],
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
        kind: zhoubao::calendar::PeriodKind::Week,
        period: "2026-W46".into(),
        span: week(),
        label: say("week"),
        revision: Some(1),
        as_of: zone.with_ymd_and_hms(2026, 11, 16, 10, 12, 0).single().expect("an instant"),
        data_until: zone.with_ymd_and_hms(2026, 11, 16, 10, 12, 0).single().expect("an instant"),
        language,
        currency: "CNY".into(),
        provisional: true,
        late: false,
        fiscal_year_first: day(2026, 7, 1),
        next: Some(day(2026, 11, 23)),
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

fn list() -> ListInfo {
    ListInfo {
        kind: "plan",
        name: "plan.xlsx".into(),
        sha256: "11".repeat(32),
        version: 2,
        since: head(Language::Zh).as_of,
        first: head(Language::Zh).as_of - chrono::Duration::days(200),
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
