//! The report built from what happened: figures without holes, sentences that are true, nothing of another's store.

use crate::support::phrases::{phrases, unsayable};
use crate::support::story::{Reader, Story, day, days, operator, owner_of, week};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use zhoubao::extract::Gives;
use zhoubao::facts::Table;
use zhoubao::metrics::kpis;
use zhoubao::report::build::Detail;
use zhoubao::report::{Cell, Notice, Report, Total, Weight};
use zhoubao::span::Span;
use zhoubao::words::{Language, Phrase, Words};

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn fiscal_year() -> Span {
    days("2026-04-01", "2027-03-31")
}

/// From before last year's week to the end of the reported one.
fn always() -> Span {
    days("2025-10-01", "2026-11-15")
}

fn on(text: &str) -> Span {
    Span::day(day(text))
}

/// Two stores, ten and two hundred a day, everything exported, one refund a month in each.
fn two_stores() -> Story {
    let story = Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "小陈")]);
    let story = each_day(story, "a", "1000.00");
    each_day(story, "b", "200.00")
}

fn each_day(story: Story, store: &str, paid: &str) -> Story {
    story
        .sells(store, always(), 1, paid)
        .takes_back(store, "2025-10-02", 2, 1, "20.00")
        .takes_back(store, "2026-11-10", 3, 1, "30.00")
        .advertises(store, always(), &format!("计划{store}"), "20.00", "80.00")
        .is_visited(store, always(), 100, 1, paid)
}

fn said(phrases: &[Phrase], language: Language) -> String {
    let words = Words::built_in(language);
    let said: Vec<String> = phrases.iter().map(|phrase| words.say(phrase)).collect();
    said.join(words.get("digest.joint"))
}

fn notices<'r>(report: &'r Report, key: &str) -> Vec<&'r Notice> {
    report.notices.iter().filter(|notice| notice.phrase.key() == key).collect()
}

fn say(phrase: &Phrase) -> String {
    Words::built_in(Language::Zh).say(phrase)
}

#[test]
fn every_figure_of_every_scope_and_period_has_a_value_or_a_reason() {
    let report = two_stores().plans("a", fiscal_year(), "1100").lacks("b", Gives::Refunds).report(&operator());
    let periods: Vec<&str> = report.periods.iter().map(|period| period.id).collect();
    assert_eq!(periods[..7], ["week", "previous", "last_year", "mtd", "qtd", "htd", "ytd"]);
    assert_eq!(report.kpis.len(), kpis::ALL.len() * 3 * periods.len());
    for kpi in kpis::ALL {
        for scope in ["total", "a", "b"] {
            for period in &periods {
                let figure = report.kpi(kpi.id, scope, period).expect("no hole in the product");
                assert_eq!(figure.unit, kpi.unit);
                assert!(figure.value.is_some() || figure.reason.is_some(), "{} {scope} {period}", kpi.id);
            }
        }
    }
}

#[test]
fn totals_are_the_sums_of_the_stores() {
    let report = two_stores().plans("a", fiscal_year(), "1100").plans("b", fiscal_year(), "250").report(&operator());
    let additive = [
        "sales.paid",
        "sales.orders",
        "sales.units",
        "sales.net",
        "plan.target",
        "plan.gap",
        "refund.amount",
        "refund.applied",
        "refund.pending",
        "ads.spend",
        "ads.sales",
        "ads.clicks",
        "traffic.visitors",
    ];
    for id in additive {
        for period in &report.periods {
            let value = |scope| report.kpi(id, scope, period.id).and_then(|kpi| kpi.value);
            assert_eq!(value("total"), value("a").zip(value("b")).map(|(a, b)| a + b), "{id} {}", period.id);
        }
    }
    assert_eq!(report.kpi("sales.paid", "total", "week").and_then(|kpi| kpi.value), Some(dec("8400")));
}

#[test]
fn a_missing_export_is_said_everywhere_and_never_a_zero() {
    let report = two_stores().plans("a", fiscal_year(), "1100").lacks("b", Gives::Ads).report(&operator());
    assert!(report.head.provisional);
    let [notice] = notices(&report, "notice.missing-week")[..] else { panic!("one notice") };
    assert_eq!((notice.weight, notice.store.as_deref()), (Weight::Provisional, Some("b")));
    assert_eq!(
        say(&notice.phrase),
        "家居店：缺本周（11/09-11/15）的推广报表，相关数字未知。请小陈到「万相台无界 → 报表 → 计划报表 → 分日 → 下载」导出 2026-11-09 至 2026-11-15。"
    );
    let spend = report.kpi("ads.spend", "b", "week").expect("in the product");
    assert_eq!((spend.value, spend.reason.as_ref().map(say).as_deref()), (None, Some("没有推广报表")));
    let total = report.kpi("ads.spend", "total", "week").expect("in the product");
    assert_eq!((total.value, &total.lacks[..]), (Some(dec("140")), &["b".to_owned()][..]));
    assert_eq!(report.overview.status.as_ref().map(say).as_deref(), Some("暂定：缺家居店推广报表"));
    let finding = report.overview.findings.iter().find(|finding| finding.amount.is_none()).expect("the missing export");
    assert_eq!(say(&finding.text), "家居店缺推广报表（11/09-11/15），相关数字未知");
    assert_eq!(
        (finding.who.as_deref(), finding.when.as_ref().map(say).as_deref()),
        (Some("小陈"), Some("11/17 周二前"))
    );
    let row = report.overview.stores.rows.iter().find(|cells| cells[0] == Cell::Text("家居店".into())).expect("a row");
    let roi = report.overview.stores.column("roi").expect("a column");
    assert!(matches!(&row[roi], Cell::Missing(Some(_))), "{:?}", row[roi]);
    assert!(report.overview.stores_note.as_ref().is_some_and(|note| say(note).ends_with("合计投产比不含家居店。")));
}

#[test]
fn a_short_export_says_how_far_back_to_go() {
    let short = days("2026-11-01", "2026-11-15");
    let report = Story::of(&[("a", "旗舰店", "")])
        .sells("a", short, 1, "100.00")
        .takes_back("a", "2026-11-01", 2, 1, "10.00")
        .takes_back("a", "2026-11-12", 2, 1, "10.00")
        .advertises("a", short, "计划一", "10.00", "40.00")
        .is_visited("a", short, 10, 1, "100.00")
        .report(&operator());
    let said: Vec<String> = notices(&report, "notice.reach-back").iter().map(|notice| say(&notice.phrase)).collect();
    assert_eq!(said.len(), 3, "orders, lines and refunds: {said:?}");
    assert_eq!(
        said[0],
        "旗舰店：订单报表往前不够长，下单时间缺 2026-10-10 起的日子，本周数字可能偏少。请店铺负责人到「千牛 → 交易 → 已卖出的宝贝 → 批量导出 → 订单报表」导出 2026-10-10 至 2026-11-15。"
    );
    assert!(said[2].contains("申请时间缺 2026-09-25 起"), "{}", said[2]);
    assert_eq!(report.overview.status.as_ref().map(say).as_deref(), Some("暂定：有报表没有导全"));
}

#[test]
fn an_owner_gets_what_they_would_get_if_theirs_were_the_only_store() {
    let plan = |story: Story| {
        story.plans("a", fiscal_year(), "1100").drops("a", "b.csv", "不是报表\n1\n").excludes("a", "2026-11-12", 1)
    };
    let alone = each_day(Story::of(&[("a", "旗舰店", "小李")]), "a", "1000.00");
    let together = two_stores().plans("b", fiscal_year(), "77.77").lacks("b", Gives::Traffic);
    let mut together = together.drops("b", "same.csv", "不是报表\n1\n").knows("P1", "枕头", "小王");
    let about_others = Phrase::new("list.at").with("problem", "家居店 77.77");
    together.findings.push(Notice { weight: Weight::Attention, store: None, phrase: about_others });
    let alone = plan(alone).knows("P1", "枕头", "小王").report(&owner_of(&["a"]));
    let among = plan(together).report(&owner_of(&["a"]));
    assert_eq!(format!("{among:#?}"), format!("{alone:#?}"));
    assert_eq!(among.stores.len(), 1);
    let total = |id: &str| among.kpi(id, "total", "week").and_then(|kpi| kpi.value);
    assert_eq!(total("sales.paid"), Some(dec("6000")), "their total is of their store");
}

#[test]
fn an_owner_reads_counts_where_the_operator_reads_rows() {
    let orders = two_stores().export("a", Gives::Orders);
    let broken = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额\n\
                  38200000000001,2026-11-10 10:00:00,2026-11-10 10:00:01,交易成功,5.00,五元\n\
                  38200000000002,2026-11-10 10:00:00,2026-11-10 10:00:01,神秘状态,5.00,5.00\n";
    let story = two_stores()
        .drops("a", "ExportOrderList202611160926.csv", broken)
        .drops("b", "note.csv", "不是报表\n1\n")
        .drops("b", "ExportOrderList202611160925.csv", orders);
    let report = story.report(&operator());
    let keys: BTreeSet<&str> = report.notices.iter().map(|notice| notice.phrase.key()).collect();
    for key in ["notice.rejects", "notice.unknown-words", "notice.set-aside", "notice.two-stores"] {
        assert!(keys.contains(key), "{key} in {keys:?}");
    }
    let [reject] = &report.rejects[..] else { panic!("one reject: {:?}", report.rejects) };
    assert_eq!((reject.row, reject.column.as_str(), reject.value.as_str()), (2, "F", "五元"));
    assert_eq!(say(&reject.reason), "不是金额，应是 168.99 这样的数字");
    let owner = story.report(&owner_of(&["a", "b"]));
    assert!(owner.rejects.is_empty());
    let [count] = notices(&owner, "notice.remarks")[..] else { panic!("one count") };
    assert_eq!(say(&count.phrase), "有 4 条关于文件的提示，见运营版报表的「数据质量」。");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn the_week_is_said_in_a_sentence_in_each_language() {
    let met = two_stores().sells("a", on("2026-11-11"), 6, "1500.00").plans("a", fiscal_year(), "1100");
    let met = met.plans("b", fiscal_year(), "250").report(&operator());
    assert_eq!(
        said(&met.overview.message, Language::Zh),
        "达成 184.1 %：支付 1.7万 / 目标 9,450，超 7,950；周三占 58.6 %。"
    );
    assert_eq!(
        said(&met.overview.message, Language::En),
        "184.1 % of target: paid 17.4K of 9.5K, 8.0K above; Wed made 58.6 %."
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
    assert_eq!(notices(&report, "notice.store-without-plan").len(), 1);
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
    let orders = Story::of(&[("a", "旗舰店", "小李")]).sells("a", until_friday, 1, "100.00").export("a", Gives::Orders);
    let report = Story::of(&[("a", "旗舰店", "小李")])
        .drops("a", "ExportOrderList202611140925.csv", orders)
        .plans("a", fiscal_year(), "80")
        .report(&operator());
    assert_eq!(
        said(&report.overview.message, Language::Zh),
        "达成 125.0 %：支付 500 / 目标 400，超 100；达成只算 5 天（共 7 天）。"
    );
    let [full] = notices(&report, "notice.full-target")[..] else { panic!("one notice") };
    assert_eq!(say(&full.phrase), "达成只算有数据的店铺和日子，目标 400；按全部目标 560 算，达成 89.3 %。");
    let [missing] = notices(&report, "notice.missing-days")[..] else { panic!("one notice") };
    assert!(say(&missing.phrase).starts_with("旗舰店：订单报表缺 11/14-11/15，这几天不计入。"));
}

#[test]
fn the_platforms_own_figure_is_reached_by_what_was_taken_out() {
    let report = two_stores()
        .sells("a", on("2026-11-12"), 2, "50.00")
        .is_visited("a", on("2026-11-12"), 100, 3, "1100.00")
        .excludes("a", "2026-11-12", 1)
        .report(&owner_of(&["a", "b"]));
    let bridges: Vec<String> = notices(&report, "notice.bridge").iter().map(|notice| say(&notice.phrase)).collect();
    assert_eq!(
        bridges[0],
        "旗舰店：生意参谋 7,100.00 = 本报表 6,100.00 + 剔除 1,000.00 - 邮费 0.00 + 余差 0.00（7 天）。"
    );
    let [excluded] = notices(&report, "notice.excluded")[..] else { panic!("one notice") };
    assert_eq!(say(&excluded.phrase), "旗舰店：剔除 1 单，共 1,000.00。");
    let footer = say(&report.overview.footer);
    assert!(footer.starts_with("截至11/16 周一 10:12 · 2 店 10 文件 "), "{footer}");
    assert!(footer.contains(" · 与生意参谋差 11.8 %（剔除、邮费）"), "{footer}");
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
            "旗舰店「枕头」已退 54.0 %（3 笔 270），前 4 周同龄 0.0 %",
            "家居店「没人看的计划」花费 210，没有成交",
            "旗舰店差 200：达成 97.4 %，支付 7,500 / 目标 7,700",
        ]
    );
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
    let mut story = two_stores().lacks("b", Gives::Ads);
    story.revision = Some(2);
    let report = story.report(&operator());
    assert_eq!(report.overview.status.as_ref().map(say).as_deref(), Some("修订 2 · 暂定：缺家居店推广报表"));
    assert_eq!(report.head.next, day("2026-11-23"));
}

#[test]
fn everything_a_report_says_can_be_said_in_each_language() {
    let story = two_stores().plans("a", fiscal_year(), "1100").plans("b", fiscal_year(), "250").knows("P9", "枕头", "");
    let english = Reader { language: Language::En, ..operator() };
    for reader in [operator(), english, Reader { detail: Detail::Owner, ..operator() }] {
        let report = story.report(&reader);
        assert!(phrases(&report).len() > 100);
        for language in Language::ALL {
            assert_eq!(unsayable(&report, language), [""; 0]);
        }
    }
}

#[test]
fn every_column_of_facts_and_every_kind_of_export_has_a_name() {
    for words in Language::ALL.map(Words::built_in) {
        let columns = Table::ALL.into_iter().flat_map(|table| {
            table.definition().columns.iter().map(move |column| format!("fact.{table}.{}", column.name))
        });
        let gives = Gives::ALL.into_iter().map(|gives| format!("gives.{}", gives.as_str()));
        let rejects = zhoubao::extract::Unreadable::ALL.into_iter().map(|why| format!("reject.{}", why.code()));
        for key in columns.chain(gives).chain(rejects) {
            assert!(words.has(&key), "{} has no text for {key}", words.language());
        }
    }
}
