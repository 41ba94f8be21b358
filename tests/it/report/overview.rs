//! The page read in five seconds: sentences, the table of stores, what needs somebody.

use super::{dec, fiscal_year, notices_of, on, said, say, two_stores};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, day, days, operator, week};
use rust_decimal::Decimal;
use zhoubao::extract::ExportKind;
use zhoubao::report::{Cell, Report, Total};
use zhoubao::words::{Language, Phrase};

#[test]
fn the_week_is_said_in_a_sentence_in_each_language() {
    let met = two_stores().sells("a", on("2026-11-11"), 6, "1500.00").plans("a", fiscal_year(), "1100");
    let met = met.plans("b", fiscal_year(), "250").report(&operator());
    assert_eq!(
        said(&met.overview.message, Language::Zh),
        "达成 184.1 %：支付 1.7万 / 目标 9,450，超 7,950；比去年同期多 9,000，主因客单价 +107.1 %；其中「旗舰店」占 100.0 %。"
    );
    assert_eq!(
        said(&met.overview.message, Language::En),
        "184.1 % of target: paid 17.4K of 9.5K, 8.0K above; 9.0K above last year, mainly by sales per buyer +107.1 %; \
         “旗舰店” is 100.0 % of it."
    );
    let missed = two_stores().plans("a", fiscal_year(), "1100").plans("b", fiscal_year(), "250").report(&operator());
    assert_eq!(said(&missed.overview.message, Language::Zh), "达成 88.9 %：支付 8,400 / 目标 9,450，差 1,050。");
    assert_eq!(said(&missed.overview.message, Language::En), "88.9 % of target: paid 8.4K of 9.5K, 1.1K short.");
    let second = |report: &Report, language| said(report.overview.second.as_slice(), language);
    assert_eq!(second(&missed, Language::Zh), "年累计 88.9 %，后续需达目标的 118.7 %。");
    assert_eq!(second(&missed, Language::En), "Year to date 88.9 %; the rest of the year needs 118.7 % of its target.");
}

#[test]
fn without_a_plan_or_without_anything_the_sentence_says_so() {
    let no_plan = two_stores().sells("b", on("2026-11-14"), 1, "84.00").report(&operator());
    assert_eq!(said(&no_plan.overview.message, Language::Zh), "支付 8,484；比上周 +1.0 %；没有目标。");
    assert_eq!(said(&no_plan.overview.message, Language::En), "paid 8.5K; +1.0 % on last week; no target.");
    assert_eq!(no_plan.overview.second, None);
    assert_eq!(said(std::slice::from_ref(&no_plan.overview.bars_title), Language::Zh), "各店支付金额");
    let nothing = Story::of(&[("a", "旗舰店", "小李")]).plans("a", fiscal_year(), "100").report(&operator());
    let message = |language| said(&nothing.overview.message, language);
    assert_eq!(message(Language::Zh), "本周没有销售数据：缺订单报表、宝贝报表、退款报表等 5 份报表。");
    assert_eq!(
        message(Language::En),
        "No sales data for this week: no order report, item report, refund report and more, 5 in all."
    );
    assert!(nothing.overview.cards.iter().all(|card| matches!(card.value, Cell::Missing(Some(_)))));
    assert!(nothing.head.provisional);
    for report in [&no_plan, &nothing] {
        for language in Language::ALL {
            assert_eq!(unsayable(report, language), [""; 0]);
        }
    }
}

#[test]
fn a_store_without_a_target_is_named_and_breaks_no_formula() {
    let report = two_stores().plans("a", fiscal_year(), "1100").report(&operator());
    assert_eq!(
        said(&report.overview.message, Language::Zh),
        "达成 90.9 %：支付 7,000 / 目标 7,700，差 700；达成不含家居店。"
    );
    assert_eq!(notices_of(&report, "notice.store-without-plan").len(), 1);
    let table = &report.overview.stores;
    let place = |key| table.column(key).expect("a column");
    let total = table.total.as_ref().expect("two stores have a total");
    assert_eq!(
        (&total[place("paid")], &total[place("target")]),
        (&Cell::Number(dec("8400")), &Cell::Number(dec("7700")))
    );
    assert_eq!(total[place("achievement")], Cell::Number(dec("0.9090909091")), "not 8400 / 7700");
    let achievement = &table.columns[place("achievement")];
    assert_eq!((&achievement.formula, achievement.total), (&None, Total::Value));
}

#[test]
fn the_part_of_the_week_that_is_not_covered_is_left_out_and_said() {
    let until_friday = days("2026-10-01", "2026-11-13");
    let orders =
        Story::of(&[("a", "旗舰店", "小李")]).sells("a", until_friday, 1, "100.00").export("a", ExportKind::Orders);
    let report = Story::of(&[("a", "旗舰店", "小李")])
        .drops("a", "ExportOrderList202611140925.csv", orders)
        .plans("a", fiscal_year(), "80")
        .report(&operator());
    assert_eq!(
        said(&report.overview.message, Language::Zh),
        "达成 125.0 %：支付 500 / 目标 400，超 100；达成只算 5 天（共 7 天）。"
    );
    let [full] = notices_of(&report, "notice.full-target")[..] else { panic!("one notice") };
    assert_eq!(say(&full.phrase), "达成只算有数据的店铺和日子，目标 400；按全部目标 560 算，达成 89.3 %。");
    let [missing] = notices_of(&report, "notice.missing-days")[..] else { panic!("one notice") };
    let said = say(&missing.phrase);
    assert!(said.starts_with("旗舰店：订单报表缺 11/14-11/15，这几天不计入。"), "{said}");
    // Orders paid this week were created up to 30 days before it.
    assert!(said.ends_with("导出 2026-10-10 至 2026-11-15。"), "{said}");
}

#[test]
fn what_needs_somebody_stands_in_the_order_of_money() {
    let weeks = days("2026-10-12", "2026-11-08");
    let report = two_stores()
        .plans("a", fiscal_year(), "1100")
        .plans("b", fiscal_year(), "150")
        .sells_of("P2", "a", weeks, 1, "100.00")
        .sells_of("P2", "b", week(), 1, "50.00")
        .sells_of("P2", "a", on("2026-11-09"), 5, "100.00")
        .takes_back("a", "2026-10-13", 2, 1, "1.00")
        .takes_back("a", "2026-11-09", 1, 4, "90.00")
        .counts_visits("a", on("2026-11-09"), 100, 1, "1500.00")
        .counts_visits("b", week(), 100, 1, "250.00")
        .advertises("b", week(), "没人看的计划", "30.00", "0.00")
        .advertises("a", weeks, "老计划", "10.00", "100.00")
        .advertises("a", week(), "老计划", "10.00", "30.00")
        .knows("P1", "四件套", "")
        .knows("P2", "枕头", "小王")
        .report(&operator());
    let findings = &report.overview.findings;
    let amounts: Vec<Decimal> = findings.iter().filter_map(|finding| finding.amount).collect();
    assert!(amounts.is_sorted_by(|a, b| a >= b), "{amounts:?}");
    let said: Vec<String> = findings.iter().map(|finding| say(&finding.text)).collect();
    assert_eq!(
        said,
        [
            "旗舰店「老计划」花费 70，投产比 3.00，前 4 周 10.00",
            "旗舰店已退率 5.2 %，平常 0.0 %（前 12 周同龄）",
            "家居店「没人看的计划」没有成交",
            "旗舰店达成 97.4 %（支付 7,500 / 目标 7,700），后续需达目标的 113.1 %",
        ]
    );
    let actions: Vec<String> = findings.iter().map(|finding| say(&finding.action)).collect();
    assert_eq!(
        actions,
        [
            "查「老计划」的客单价（-70.0 %）：换高价款，做搭配",
            "先查「枕头」：原因「质量问题」占 100.0 %，抽检库存，找工厂",
            "停「没人看的计划」，或换词换图后小额重开",
            "提客单价：客单价比上周 -2.6 %，做满减和搭配，先看「枕头」（少 200）",
        ]
    );
    let effects: Vec<String> = findings.iter().filter_map(|finding| Some(say(finding.effect.as_ref()?))).collect();
    assert_eq!(effects, ["少卖", "多退", "白花", "差目标"]);
    let sure: Vec<String> = findings.iter().map(|finding| say(&finding.sure)).collect();
    assert_eq!(sure, ["按平台归因，还会变", "很可能", "按平台归因，还会变", "确定"]);
    let who: Vec<Option<&str>> = findings.iter().map(|finding| finding.who.as_deref()).collect();
    assert_eq!(who, [Some("小李"), Some("小王"), Some("小陈"), Some("小李")], "a product's person before the store's");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn more_stores_than_fit_are_summed_and_none_is_lost() {
    let stores: Vec<(String, String)> = (1..=9).map(|n| (format!("s{n}"), format!("{n}号店"))).collect();
    let named: Vec<(&str, &str, &str)> = stores.iter().map(|(id, name)| (id.as_str(), name.as_str(), "")).collect();
    let recent = days("2026-10-01", "2026-11-15");
    let mut story = Story::of(&named);
    for (n, (id, _)) in stores.iter().enumerate() {
        story = story.sells(id, recent, 1, &format!("{}.00", 100 + n)).plans(id, fiscal_year(), "104");
    }
    let report = story.report(&operator());
    let table = &report.overview.stores;
    assert_eq!(table.rows.len(), 7);
    assert_eq!(table.rows[6][0], Cell::Said(Phrase::new("report.others").with("count", 3_usize)));
    let paid = table.column("paid").expect("a column");
    let sum: Decimal = table.rows.iter().filter_map(|cells| cells[paid].number()).sum();
    assert_eq!(table.total.as_ref().and_then(|cells| cells[paid].number()), Some(sum));
    assert_eq!(report.overview.bars.len(), 9);
    assert_eq!(table.rows[0][0], Cell::Text("9号店".into()), "best against target first");
    assert_eq!(table.rows[5][0], Cell::Text("1号店".into()), "the worst is not hidden among the others");
}

#[test]
fn a_corrected_report_says_which_revision_it_is() {
    let mut story = two_stores().lacks("b", ExportKind::Ads);
    story.revision = Some(2);
    let report = story.report(&operator());
    assert_eq!(report.overview.status.as_ref().map(say).as_deref(), Some("修订 2 · 暂定：缺家居店推广报表"));
    assert_eq!(report.head.next, Some(day("2026-11-23")));
}
