//! The platform's own figures as a witness: an export that was made for too few days, filtered or of another store is told, and
//! a genuine week is not.

use crate::support::phrases::unsayable;
use crate::support::story::{Story, day, days, operator, week};
use zhoubao::extract::Gives;
use zhoubao::report::{Report, Weight};
use zhoubao::span::Span;
use zhoubao::words::{Language, Words};

/// Long enough for exports to reach back.
fn always() -> Span {
    days("2026-09-20", "2026-11-15")
}

/// A shop whose exports speak of everything; what it sells is the test's to say.
fn shop() -> Story {
    Story::of(&[("a", "旗舰店", "小李")]).advertises("a", always(), "计划一", "20.00", "80.00")
}

fn said(report: &Report, key: &str) -> Vec<String> {
    let words = Words::built_in(Language::Zh);
    report.notices.iter().filter(|n| n.phrase.key() == key).map(|n| words.say(&n.phrase)).collect()
}

fn first(report: &Report) -> (Weight, String) {
    let notice = report.notices.first().expect("a notice");
    (notice.weight, Words::built_in(Language::Zh).say(&notice.phrase))
}

fn value(report: &Report, id: &str) -> (Option<String>, Option<(u32, u32)>) {
    let kpi = report.kpi(id, "a", "week").expect("in the product");
    (kpi.value.map(|value| value.to_string()), kpi.days)
}

/// Sells a hundred a day, with a refund a week before the week of the report.
fn sells(upto: &str) -> Story {
    let story = shop().sells("a", days("2026-09-20", upto), 1, "100.00");
    let sundays = days("2026-09-20", "2026-11-08").days().step_by(7);
    sundays.fold(story, |story, sunday| story.takes_back("a", &sunday.to_string(), 0, 1, "10.00"))
}

#[test]
fn an_export_filtered_to_wednesday_is_asked_for_again_and_its_days_are_not_zero() {
    for counted in ["100.00", "46.50"] {
        let report = sells("2026-11-11").counts_visits("a", always(), 100, 1, "100.00");
        let report = match counted {
            "100.00" => report,
            _ => sells("2026-11-11")
                .counts_visits("a", days("2026-09-20", "2026-11-11"), 100, 1, "100.00")
                .counts_visits("a", days("2026-11-12", "2026-11-15"), 100, 1, counted),
        };
        let report = report.report(&operator());
        assert!(report.head.provisional);
        let (weight, text) = first(&report);
        assert_eq!(weight, Weight::Provisional);
        assert!(text.starts_with("旗舰店：订单报表里没有 11/12-11/15 的记录，生意参谋却有支付金额 "), "{text}");
        assert!(text.contains("重新导出 2026-10-10 至 2026-11-15"), "{text}");
        assert_eq!(value(&report, "sales.paid"), (Some("300.00".to_owned()), Some((3, 7))));
        let finding = Words::built_in(Language::Zh).say(&report.overview.findings[0].text);
        assert!(finding.starts_with("旗舰店订单报表里没有 11/12-11/15"), "{finding}");
        assert_eq!(said(&report, "notice.control-hollow").len(), 2, "orders, and lines by the platform's word");
    }
}

#[test]
fn lines_are_held_against_the_order_report() {
    let orders = sells("2026-11-15").counts_visits("a", always(), 100, 1, "100.00");
    let lines = String::from_utf8(orders.export("a", Gives::Lines)).expect("text");
    let early: String = lines.lines().filter(|row| !row.contains("2026-11-1")).map(|row| format!("{row}\n")).collect();
    let report =
        orders.lacks("a", Gives::Lines).drops("a", "ExportItemList202611160925.csv", early).report(&operator());
    let [hollow] = &said(&report, "notice.control-hollow-lines")[..] else { panic!("{:?}", first(&report)) };
    assert!(hollow.contains("宝贝报表里没有 11/10-11/15 的记录，订单报表却有 600.00"), "{hollow}");
    assert_eq!(value(&report, "sales.paid"), (Some("700.00".to_owned()), None));
}

#[test]
fn a_genuine_week_is_no_difference() {
    let calm = |report: Report| {
        assert!(!report.head.provisional, "{:?}", first(&report));
        assert!(said(&report, "notice.control").is_empty());
    };
    let agreed = sells("2026-11-15");
    calm(agreed.counts_visits("a", always(), 100, 1, "100.00").report(&operator()));
    // Excluded orders are in the platform's figure.
    let agreed =
        sells("2026-11-15").sells("a", Span::day(day("2026-11-12")), 2, "500.00").excludes("a", "2026-11-12", 3);
    let but = |day: &str| Span::day(self::day(day));
    let counted = agreed
        .counts_visits("a", days("2026-09-20", "2026-11-11"), 100, 1, "100.00")
        .counts_visits("a", but("2026-11-12"), 100, 3, "1100.00")
        .counts_visits("a", days("2026-11-13", "2026-11-15"), 100, 1, "100.00");
    calm(counted.report(&operator()));
    // A payment at midnight is counted on the day after.
    let moved = sells("2026-11-15")
        .counts_visits("a", days("2026-09-20", "2026-11-11"), 100, 1, "100.00")
        .counts_visits("a", but("2026-11-12"), 100, 1, "0.00")
        .counts_visits("a", but("2026-11-13"), 100, 1, "200.00")
        .counts_visits("a", days("2026-11-14", "2026-11-15"), 100, 1, "100.00");
    calm(moved.report(&operator()));
}

#[test]
fn which_days_differ_tells_the_likely_cause() {
    let all = "几乎每天都偏少";
    let some = "这几天缺了一些行";
    let ends = "只有头尾的日子不同";
    let more = "报表里有生意参谋不计的";
    let other = "混进了别家店铺的文件";
    // What the platform counts from Monday to Sunday, beside a hundred a day of ours.
    let cases: [([&str; 7], &str); 5] = [
        (["130.00"; 7], all),
        (["100.00", "100.00", "150.00", "100.00", "100.00", "100.00", "100.00"], some),
        (["100.00", "100.00", "100.00", "100.00", "100.00", "100.00", "150.00"], ends),
        (["100.00", "100.00", "80.00", "100.00", "100.00", "80.00", "100.00"], more),
        (["10.00", "7.00", "9.00", "8.00", "10.00", "9.00", "9.00"], other),
    ];
    for (counted, cause) in cases {
        let mut story = sells("2026-11-15").counts_visits("a", days("2026-09-20", "2026-11-08"), 100, 1, "100.00");
        for (day, paid) in week().days().zip(counted) {
            story = story.counts_visits("a", Span::day(day), 100, 1, paid);
        }
        let report = story.report(&operator());
        assert!(report.head.provisional, "{cause}");
        let [notice] = &said(&report, "notice.control")[..] else { panic!("{cause}: {:?}", first(&report)) };
        assert!(notice.contains(cause) && notice.contains("重新导出 2026-10-10 至 2026-11-15 的订单报表"), "{notice}");
        assert_eq!(&first(&report).1, notice, "it comes first");
        let status = report.overview.status.as_ref().map(|status| Words::built_in(Language::Zh).say(status));
        assert_eq!(status.as_deref(), Some("暂定：与生意参谋对不上"));
        for language in Language::ALL {
            assert_eq!(unsayable(&report, language), [""; 0]);
        }
    }
}

#[test]
fn presales_ordered_before_the_first_row_are_the_cause_where_the_export_is_short() {
    let since = days("2026-11-09", "2026-11-15");
    let story = shop().sells("a", since, 1, "100.00").counts_visits("a", since, 100, 1, "160.00").report(&operator());
    let [notice] = &said(&story, "notice.control")[..] else { panic!("{:?}", first(&story)) };
    assert!(notice.contains("可能更早下单（含预售）"), "{notice}");
}

#[test]
fn refunds_and_advertising_have_witnesses_too() {
    let canmou = |refunded: &str, spent: &str| {
        let header = "统计日期,访客数,支付买家数,支付金额,成功退款金额,全站推广花费,关键词推广花费,精准人群推广花费,智能场景花费\n";
        let rows = always().days().map(|day| match day >= week().first() {
            true => format!("{day},100,1,100.00,{refunded},0,{spent},0,0\n"),
            false => format!("{day},100,1,100.00,0.00,0,20.00,0,0\n"),
        });
        std::iter::once(header.to_owned()).chain(rows).collect::<String>()
    };
    let with = |refunded: &str, spent: &str| {
        let name = "【生意参谋平台】店铺_全部_2026-09-20_2026-11-15.csv";
        sells("2026-11-15").drops("a", name, canmou(refunded, spent)).report(&operator())
    };
    let report = with("0.00", "20.00");
    assert!(!report.head.provisional, "{:?}", first(&report));
    // Finished refunds that the export does not hold leave its days open.
    let report = with("15.00", "20.00");
    let [hollow] = &said(&report, "notice.control-hollow")[..] else { panic!("{:?}", first(&report)) };
    assert!(hollow.contains("退款报表里没有 11/09-11/15 的记录，生意参谋却有成功退款 105.00"), "{hollow}");
    assert_eq!(value(&report, "refund.amount"), (None, None));
    let report = with("0.00", "45.00");
    let [notice] = &said(&report, "notice.control")[..] else { panic!("{:?}", first(&report)) };
    assert!(notice.contains("生意参谋推广花费 315.00，本报表 140.00，差 175.00"), "{notice}");
}

#[test]
fn a_closed_week_is_zero_by_the_platforms_word_or_the_operators() {
    let until = days("2026-09-20", "2026-11-08");
    let plan = days("2026-04-01", "2027-03-31");
    let zero = |report: Report, whose: &str| {
        assert_eq!(value(&report, "sales.paid"), (Some("0.00".to_owned()), None), "{whose}");
        assert_eq!(value(&report, "plan.achievement").0.as_deref(), Some("0"), "{whose}");
        assert_eq!(value(&report, "plan.gap").0.as_deref(), Some("-700.00"), "{whose}");
        let orders = said(&report, "notice.missing-week").into_iter().chain(said(&report, "notice.missing-days"));
        assert!(!orders.into_iter().any(|text| text.contains("订单报表")), "{whose}");
    };
    let platform = sells("2026-11-08").plans("a", plan, "100").counts_visits("a", until, 100, 1, "100.00");
    zero(platform.counts_visits("a", week(), 10, 0, "0.00").report(&operator()), "the platform's");
    let operators = sells("2026-11-08").plans("a", plan, "100").was_closed(week());
    zero(operators.report(&operator()), "the operator's");
    // Where nobody says so, a week without orders is unknown: the file may be last month's.
    let nobody = sells("2026-11-08").plans("a", plan, "100").report(&operator());
    assert_eq!(value(&nobody, "sales.paid").0, None);
}
