//! One business on 京东, 拼多多 and 抖店: its figures are those of a hand with a pencil, and everything that was stood in for or
//! could not be told is said.

use crate::support::phrases::unsayable;
use crate::support::story::{Story, operator};
use crate::{platforms_douyin as douyin, platforms_jd as jd, platforms_pdd as pdd};
use zhoubao::kpi::Kpi;
use zhoubao::report::{Cell, Report, Weight};
use zhoubao::words::{Language, Words};

fn business() -> Report {
    let pdd_orders = pdd::file(&pdd::rows());
    let story = Story::of(&[("jd", "京东店", ""), ("pdd", "拼多多店", ""), ("dy", "抖音店", "")])
        .on("jd", "jd")
        .on("pdd", "pdd")
        .on("dy", "douyin")
        .drops("jd", "19000000.csv", jd::orders_file())
        .drops("jd", "售后.xlsx", jd::after_sales())
        .drops("pdd", "0123456789abcdef0123456789abcdeforders_export2026-11-16-10-09-23.csv", pdd_orders)
        .drops("pdd", "售后单2026-11-16-10-15-00.xlsx", pdd::after_sales())
        .drops("pdd", "pdd-mall-bill-detail(100000)_2026-11-16-10-20-55_2175.csv", pdd::bills())
        .drops("dy", "1794794700_orders.csv", douyin::orders())
        .drops("dy", "1794794940_aftersales.xlsx", douyin::after_sales())
        .drops("dy", "结算账单.xlsx", douyin::settlement());
    let [plans, _, whole] = douyin::ads();
    story.drops("dy", "标准推广.xlsx", plans).drops("dy", "全域推广.xlsx", whole).report(&operator())
}

fn value(report: &Report, kpi: Kpi, scope: &str) -> Option<String> {
    let kpi = report.kpi(kpi, scope, "week").expect("in the product");
    kpi.value.map(|value| value.normalize().to_string())
}

#[test]
fn three_platforms_in_one_report_add_up_as_by_hand() {
    let report = business();
    let figures = [
        // 480 + 250 cancelled after it was paid + 250 held back + 90 on delivery; 168.99 + 50 + 50, the fourth was paid on Monday;
        // 28.9+21, 20+5+8 and 10, 15, 60+4, 9.9.
        (Kpi::SalesPaid, ["1070", "268.99", "181.8", "1520.79"]),
        (Kpi::SalesOrders, ["4", "3", "5", "12"]),
        (Kpi::SalesUnits, ["6", "3", "9", "18"]),
        // 240; 50 dated by the bill and 7 of the bill alone; twice 20 and its postage.
        (Kpi::RefundAmount, ["240", "57", "43", "340"]),
    ];
    for (kpi, values) in figures {
        let found = ["jd", "pdd", "dy", "total"].map(|scope| value(&report, kpi, scope).unwrap_or_default());
        assert_eq!(found, values, "{kpi:?}");
    }
    assert_eq!(value(&report, Kpi::AdsSpend, "dy").as_deref(), Some("1100"), "the report of the whole, once");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn what_was_stood_in_for_and_what_cannot_be_told_is_said() {
    let report = business();
    let words = Words::built_in(Language::Zh);
    let said = |key: &str| -> Vec<String> {
        report.notices.iter().filter(|n| n.phrase.key() == key).map(|n| words.say(&n.phrase)).collect()
    };
    let [delivery] = &said("notice.paid-by-substitute")[..] else { panic!("{:?}", said("notice.paid-by-substitute")) };
    assert!(delivery.contains("京东店") && delivery.contains("1 单") && delivery.contains("90.00"), "{delivery}");
    let [joined] = &said("notice.joined-rows")[..] else { panic!("one file joins products") };
    assert!(joined.contains("1794794700_orders.csv") && joined.contains("1 行"), "{joined}");
    let [undated] = &said("notice.refunds-undated")[..] else { panic!("{:?}", said("notice.refunds-undated")) };
    assert!(undated.contains("拼多多店") && undated.contains("50.00"), "{undated}");
    assert!(said("notice.set-aside").is_empty(), "{:?}", said("notice.set-aside"));
}

#[test]
fn sales_by_channel_add_up_to_all_stores_and_say_what_no_export_allocates() {
    let report = business();
    let sections = report.sections.iter().flat_map(|section| &section.tables);
    let table = { sections }.find(|table| table.id == "stores.channels").expect("Douyin tells channels");
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).expect("a column");
    let (name, orders, paid) = (at("channel"), at("orders"), at("paid"));
    let words = Words::built_in(Language::Zh);
    let shown = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Said(phrase) => words.say(phrase),
        other => other.number().expect("a number").normalize().to_string(),
    };
    let rows: Vec<String> = table
        .rows
        .iter()
        .chain(&table.total)
        .map(|row| format!("{} {} {}", shown(&row[name]), shown(&row[orders]), shown(&row[paid])))
        .collect();
    assert_eq!(rows[..5], ["短视频 1 64", "商品卡 1 49.9", "达播 1 43", "自播 1 15", "未填写 1 9.9"]);
    assert!(rows[5].ends_with("7 1338.99") && rows[6].ends_with("12 1520.79"), "{rows:?}");
    assert_eq!(value(&report, Kpi::SalesPaid, "total").as_deref(), Some("1520.79"), "the total is that of all stores");
}

/// 商智 of two days: 100.00 and 20.50 came back of one sku, 7.00 of another, and a day on which nothing did.
fn sku_days() -> Vec<u8> {
    let rows = [
        "时间,SKU,SKU名称,货号,成交金额,成交商品件数,成交客户数,商品访客数,取消及售后退款金额",
        "2026-11-09,101,四件套,HH-101,0.00,0,0,29,100.00",
        "2026-11-10,101,四件套,HH-101,480.00,2,1,290,20.50",
        "2026-11-10,102,枕套,HH-102,250.00,2,1,80,7.00",
        "2026-11-11,101,四件套,HH-101,0.00,0,0,31,",
    ];
    crate::support::exports::utf8(&rows)
}

fn jd_alone(more: &[(&str, Vec<u8>)]) -> Report {
    let story = Story::of(&[("jd", "京东店", "")]).on("jd", "jd");
    let story = story.drops("jd", "19000000.csv", jd::orders_file()).drops("jd", "商品明细.csv", sku_days());
    more.iter().fold(story, |story, (name, bytes)| story.drops("jd", name, bytes.clone())).report(&operator())
}

#[test]
fn a_store_of_jd_without_after_sales_has_its_refunds_by_product_and_day() {
    let report = jd_alone(&[]);
    let of = |kpi| value(&report, kpi, "jd");
    assert_eq!(of(Kpi::RefundAmount).as_deref(), Some("127.5"));
    assert_eq!(of(Kpi::RefundShare).as_deref(), value(&report, Kpi::RefundShare, "total").as_deref());
    for kpi in [
        Kpi::RefundOrders,
        Kpi::RefundBuyers,
        Kpi::RefundApplied,
        Kpi::RefundPending,
        Kpi::RefundCohortShare,
        Kpi::RefundCohortSameAge,
        Kpi::RefundExpectedFinal,
    ] {
        let kpi = report.kpi(kpi, "jd", "week").expect("in the product");
        assert!(kpi.value.is_none() && kpi.reason.is_some(), "{kpi:?}");
    }
    let words = Words::built_in(Language::Zh);
    let told: Vec<String> = report.notices.iter().map(|notice| words.say(&notice.phrase)).collect();
    assert!(told.iter().any(|said| said.contains("127.50") && said.contains("取消及售后退款金额")), "{told:?}");
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    let table = { tables }.find(|table| table.id == "products.refunds").expect("refunds by product");
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).expect("a column");
    let refunded: Vec<_> = table.rows.iter().map(|row| row[at("refunded")].number().map(|n| n.to_string())).collect();
    assert_eq!(refunded[..2], [Some("120.50".to_owned()), Some("7.00".to_owned())]);
    assert!(table.rows.iter().all(|row| row[at("refund_count")].number().is_none()), "how many nobody counted");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

/// The settlement's refund is of 120.50, the after-sales report's of 240.00.
#[test]
fn refunds_by_product_go_before_a_settlement_and_behind_after_sales_and_never_add_to_either() {
    let settled = jd_alone(&[("结算.csv", jd::settlement())]);
    assert_eq!(value(&settled, Kpi::RefundAmount, "jd").as_deref(), Some("488"), "by product until Wednesday: 127.50");
    let said = |report: &Report, key: &str| report.notices.iter().filter(|n| n.phrase.key() == key).count();
    assert_eq!(said(&settled, "notice.refunds-by-settlement"), 1);
    let told = jd_alone(&[("结算.csv", jd::settlement()), ("售后.xlsx", jd::after_sales())]);
    assert_eq!(value(&told, Kpi::RefundAmount, "jd").as_deref(), Some("360.5"), "240.00 and the settlement's 120.50");
    assert!(told.notices.iter().all(|notice| notice.phrase.key() != "notice.refunds-by-product"));
}

/// 商智 of the week, with what it says of refunds on each day of it.
fn sku_week(first: u32, refunded: &str) -> Vec<u8> {
    let header = "时间,SKU,SKU名称,货号,成交金额,成交商品件数,成交客户数,商品访客数,取消及售后退款金额".to_owned();
    let rows = (first..first + 7).map(|day| format!("2026-11-{day:02},101,四件套,HH-101,100.00,1,1,29,{refunded}"));
    let rows: Vec<String> = std::iter::once(header).chain(rows).collect();
    crate::support::exports::utf8(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_settlement_tells_the_refunds_of_days_of_which_products_say_nothing() {
    let refunds = |first, refunded: &str| {
        let story = Story::of(&[("jd", "京东店", "")]).on("jd", "jd").drops("jd", "19000000.csv", jd::orders_file());
        let story =
            story.drops("jd", "商品明细.csv", sku_week(first, refunded)).drops("jd", "结算.csv", jd::settlement());
        story.report(&operator())
    };
    let weight = |report: &Report| {
        let notice = report.notices.iter().find(|notice| notice.phrase.key() == "notice.refunds-by-settlement");
        notice.map(|notice| notice.weight)
    };
    // Blank and 0 say that nothing came back, a dash says nothing; the settlement pays 360.50 back.
    for (refunded, told) in
        [("", Some(Weight::Attention)), ("0.00", Some(Weight::Attention)), ("-", Some(Weight::Attention))]
    {
        let report = refunds(9, refunded);
        assert_eq!(value(&report, Kpi::RefundAmount, "jd").as_deref(), Some("360.5"), "{refunded}");
        assert_eq!(weight(&report), told, "{refunded}");
    }
    let report = refunds(9, "12.00");
    assert_eq!((value(&report, Kpi::RefundAmount, "jd").as_deref(), weight(&report)), (Some("84"), None));
    // Products of last week alone.
    let report = refunds(2, "12.00");
    assert_eq!((value(&report, Kpi::RefundAmount, "jd").as_deref(), weight(&report)), (Some("360.5"), None));
    assert_eq!(value(&report, Kpi::SalesNet, "jd").is_some(), value(&report, Kpi::RefundShare, "jd").is_some());
}
