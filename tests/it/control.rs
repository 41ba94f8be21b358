//! The platform's own figures as a witness: an export that was made for too few days, filtered or of another store is told, and
//! a genuine week is not.

use crate::support::phrases::unsayable;
use crate::support::story::{Story, day, days, operator, week};
use zhoubao::extract::ExportKind;
use zhoubao::kpi::Kpi;
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

fn value(report: &Report, kpi: Kpi) -> (Option<String>, Option<(u32, u32)>) {
    let kpi = report.kpi(kpi, "a", "week").expect("in the product");
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
        assert!(
            text.starts_with(
                "旗舰店：订单报表（ExportOrderList202611160925.csv）里没有 11/12-11/15 的记录，生意参谋却有支付金额 "
            ),
            "{text}"
        );
        assert!(text.contains("重新导出 2026-10-10 至 2026-11-15"), "{text}");
        assert_eq!(value(&report, Kpi::SalesPaid), (Some("300.00".to_owned()), Some((3, 7))));
        let finding = Words::built_in(Language::Zh).say(&report.overview.findings[0].text);
        assert!(finding.starts_with("旗舰店订单报表里没有 11/12-11/15"), "{finding}");
        assert_eq!(said(&report, "notice.control-hollow").len(), 2, "orders, and lines by the platform's word");
    }
}

#[test]
fn lines_are_held_against_the_order_report() {
    let orders = sells("2026-11-15").counts_visits("a", always(), 100, 1, "100.00");
    let lines = String::from_utf8(orders.export("a", ExportKind::Lines)).expect("text");
    let early: String = lines.lines().filter(|row| !row.contains("2026-11-1")).map(|row| format!("{row}\n")).collect();
    let report =
        orders.lacks("a", ExportKind::Lines).drops("a", "ExportItemList202611160925.csv", early).report(&operator());
    let [hollow] = &said(&report, "notice.control-hollow-lines")[..] else { panic!("{:?}", first(&report)) };
    assert!(
        hollow.contains("宝贝报表（ExportItemList202611160925.csv）里没有 11/10-11/15 的记录，订单报表却有 600.00"),
        "{hollow}"
    );
    assert_eq!(value(&report, Kpi::SalesPaid), (Some("700.00".to_owned()), None));
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
    assert!(
        hollow.contains("退款报表（退款202611160925.csv）里没有 11/09-11/15 的记录，生意参谋却有成功退款 105.00"),
        "{hollow}"
    );
    assert_eq!(value(&report, Kpi::RefundAmount), (None, None));
    let report = with("0.00", "45.00");
    let [notice] = &said(&report, "notice.control")[..] else { panic!("{:?}", first(&report)) };
    assert!(notice.contains("生意参谋推广花费 315.00，本报表 140.00，差 175.00"), "{notice}");
}

#[test]
fn a_closed_week_is_zero_by_the_platforms_word_or_the_operators() {
    let until = days("2026-09-20", "2026-11-08");
    let plan = days("2026-04-01", "2027-03-31");
    let zero = |report: Report, whose: &str| {
        assert_eq!(value(&report, Kpi::SalesPaid), (Some("0.00".to_owned()), None), "{whose}");
        assert_eq!(value(&report, Kpi::PlanAchievement).0.as_deref(), Some("0"), "{whose}");
        assert_eq!(value(&report, Kpi::PlanGap).0.as_deref(), Some("-700.00"), "{whose}");
        let orders = said(&report, "notice.missing-week").into_iter().chain(said(&report, "notice.missing-days"));
        assert!(!orders.into_iter().any(|text| text.contains("订单报表")), "{whose}");
    };
    let platform = sells("2026-11-08").plans("a", plan, "100").counts_visits("a", until, 100, 1, "100.00");
    zero(platform.counts_visits("a", week(), 10, 0, "0.00").report(&operator()), "the platform's");
    let operators = sells("2026-11-08").plans("a", plan, "100").was_closed(week());
    zero(operators.report(&operator()), "the operator's");
    // Where nobody says so, a week without orders is unknown: the file may be last month's.
    let nobody = sells("2026-11-08").plans("a", plan, "100").report(&operator());
    assert_eq!(value(&nobody, Kpi::SalesPaid).0, None);
}

#[test]
fn what_is_little_is_a_remark_and_refunds_of_excluded_orders_explain_theirs() {
    let header = "统计日期,访客数,支付买家数,支付金额,成功退款金额\n";
    let name = "【生意参谋平台】店铺_全部_2026-11-09_2026-11-15.csv";
    let canmou = |refunded: &str| {
        let of = |day| if day == self::day("2026-11-12") { refunded } else { "0.00" };
        week().days().fold(header.to_owned(), |text, day| text + &format!("{day},100,1,100.00,{}\n", of(day)))
    };
    let returned = || sells("2026-11-15").takes_back("a", "2026-11-12", 0, 1, "30.00");
    let report = returned().drops("a", name, canmou("30.00")).report(&operator());
    assert!(said(&report, "notice.control-refunds").is_empty() && !report.head.provisional);
    let report = returned().drops("a", name, canmou("39.00")).report(&operator());
    assert_eq!(
        said(&report, "notice.control-refunds"),
        ["旗舰店：生意参谋成功退款 39.00，本报表 30.00，差 9.00（7 天）。"]
    );
    assert!(!report.head.provisional, "{:?}", first(&report));
    let report = returned().drops("a", name, canmou("30.00")).excludes("a", "2026-11-12", 1).report(&operator());
    assert_eq!(
        said(&report, "notice.refund-bridge"),
        ["旗舰店：生意参谋成功退款 30.00 = 本报表 0.00 + 剔除订单的退款 30.00 + 余差 0.00（7 天）。"]
    );
    assert!(!report.head.provisional, "{:?}", first(&report));
}

#[test]
fn a_day_does_not_lose_visitors() {
    let of = |visitors: u32| {
        let header = "统计日期,访客数,支付买家数,支付金额\n".to_owned();
        week().days().fold(header, |text, day| text + &format!("{day},{visitors},1,100.00\n"))
    };
    let first_name = "店铺_2026-11-09_2026-11-15.csv";
    let told = |before: u32, now: u32| {
        // A report of two days is as old as its newest day: the one that reaches further is the newer.
        let later = of(now) + "2026-11-16,5,0,0.00\n";
        let second = "店铺概况_2026-11-09_2026-11-16.csv";
        sells("2026-11-15").drops("a", first_name, of(before)).drops("a", second, later).report(&operator())
    };
    let report = told(500, 40);
    assert!(report.head.provisional);
    let [fewer] = &said(&report, "notice.control-fewer")[..] else { panic!("{:?}", first(&report)) };
    assert!(fewer.contains("11/09-11/15 有 280 个访客，旧的有 3,500 个"), "{fewer}");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
    // A day that was downloaded before it was over gains them.
    assert!(!told(40, 500).head.provisional);
}

#[test]
fn orders_that_only_lines_know_are_told_by_whether_there_is_an_order_report() {
    let whole = sells("2026-11-15");
    let orders = String::from_utf8(whole.export("a", ExportKind::Orders)).expect("text");
    let without =
        |day: &str| orders.lines().filter(|row| !row.contains(day)).map(|row| format!("{row}\n")).collect::<String>();
    let name = "ExportOrderList202611160925.csv";
    let report =
        sells("2026-11-15").lacks("a", ExportKind::Orders).drops("a", name, without("2026-11-12 ")).report(&operator());
    assert_eq!(value(&report, Kpi::SalesPaid).0.as_deref(), Some("700.00"));
    let [only] = &said(&report, "notice.orders-only-in-lines")[..] else { panic!("{:?}", first(&report)) };
    assert!(only.contains("1 单本周的订单，共 100.00"), "{only}");
    let report = sells("2026-11-15").lacks("a", ExportKind::Orders).report(&operator());
    assert_eq!(value(&report, Kpi::SalesPaid), (Some("700.00".to_owned()), None));
    assert_eq!(said(&report, "notice.orders-by-lines").len(), 1);
    assert!(report.head.provisional, "the order report is expected all the same");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
    // Ten columns and no times: the order that no order report has cannot be counted, and money goes by price.
    let old = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码\n";
    let ids = orders.lines().skip(1).filter_map(|row| row.split(',').next());
    let rows =
        ids.chain(["999"]).fold(old.to_owned(), |text, id| text + &format!("{id},商品P1,90.00,1,,,,,交易成功,C-P1\n"));
    let report = sells("2026-11-15")
        .lacks("a", ExportKind::Lines)
        .drops("a", "ExportOrderDetailList202611160925.csv", rows)
        .report(&operator());
    assert_eq!(said(&report, "notice.lines-uncounted").len(), 1);
    assert!(said(&report, "notice.lines-estimated")[0].contains("630.00"));
    assert_eq!(value(&report, Kpi::SalesPaid).0.as_deref(), Some("700.00"));
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn refunds_by_line_are_told_with_what_to_add() {
    let told = |story: Story| {
        let header = "退款编号,订单编号,买家退款金额,退款状态,退款的申请时间,退款完结时间\n";
        let row = "r9,777,25.00,退款成功,2026-11-12 10:00:00,2026-11-12 11:00:00\n";
        story.drops("a", "退款202611160930.csv", format!("{header}{row}")).report(&operator())
    };
    let report = told(sells("2026-11-15").lacks("a", ExportKind::Lines));
    assert!(said(&report, "notice.refunds-by-line")[0].contains("请补上宝贝报表"));
    let with_lines = told(sells("2026-11-15"));
    assert_eq!(said(&with_lines, "notice.refunds-unmatched").len(), 1);
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
        assert_eq!(unsayable(&with_lines, language), [""; 0]);
    }
}

#[test]
fn earlier_days_of_the_year_that_differ_are_told_and_leave_the_week_as_it_is() {
    let report = sells("2026-11-15")
        .counts_visits("a", days("2026-09-20", "2026-10-11"), 100, 1, "100.00")
        .counts_visits("a", days("2026-10-12", "2026-10-12"), 100, 1, "900.00")
        .counts_visits("a", days("2026-10-13", "2026-11-15"), 100, 1, "100.00")
        .report(&operator());
    assert!(!report.head.provisional, "{:?}", report.notices);
    let expected = "旗舰店：2026-10-12 至 2026-10-12 之间有 1 天，生意参谋支付金额 900.00，本报表 100.00：\
                    本周不受影响，至今的累计可能不对。请重新导出这些天的订单报表。";
    assert_eq!(said(&report, "notice.control-earlier"), [expected]);
}

/// An order of 100 and postage of 10 a day, and what the platform counts of it.
fn with_postage(counted: &str) -> Report {
    let rows: String = always()
        .days()
        .enumerate()
        .map(|(at, day)| {
            format!("{},{day} 12:00:00,{day} 12:00:00,交易成功,110.00,10.00,110.00,0.00,1\n", 700_000 + at)
        })
        .collect();
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家应付邮费,买家实付金额,退款金额,宝贝总数量\n";
    let story = shop().drops("a", "ExportOrderList202611160925.csv", header.to_owned() + &rows);
    story.counts_visits("a", always(), 100, 1, counted).report(&operator())
}

#[test]
fn postage_stands_on_the_side_on_which_the_days_have_it() {
    let bridge = |report: &Report| {
        let tables = &report.section("stores").expect("stores").tables;
        let table = tables.iter().find(|table| table.id == "stores.bridge").expect("the bridge");
        ["platform_paid", "postage", "unexplained", "paid"].map(|key| {
            let cell = &table.rows[0][table.column(key).expect("a column")];
            cell.number().map_or_else(|| "?".to_owned(), |number| number.normalize().to_string())
        })
    };
    assert_eq!(bridge(&with_postage("100.00")), ["700", "70", "0", "770"]);
    assert_eq!(bridge(&with_postage("110.00")), ["770", "?", "0", "770"]);
    for counted in ["100.00", "110.00"] {
        let report = with_postage(counted);
        assert_eq!(said(&report, "notice.bridge-rest"), [""; 0], "nothing is left of {counted}");
        for language in Language::ALL {
            assert_eq!(unsayable(&report, language), [""; 0]);
        }
    }
}

/// What the platform counts of two products, each with so much a day over a span.
fn by_product(story: Story, span: Span, each: &str) -> Story {
    let header = "统计日期,商品ID,商品名称,商品访客数,支付买家数,支付金额\n".to_owned();
    let rows =
        span.days().fold(header, |text, day| text + &format!("{day},1,被子,50,1,{each}\n{day},2,枕头,50,1,{each}\n"));
    story.drops("a", &format!("商品_全部_{}_{}.csv", span.first(), span.last()), rows)
}

#[test]
fn sales_by_product_speak_for_a_store_of_which_the_platform_tells_nothing_else() {
    let told = |each: &str| by_product(sells("2026-11-15"), always(), each).report(&operator());
    let report = told("150.00");
    assert!(report.head.provisional);
    let [notice] = &said(&report, "notice.control-by-product")[..] else { panic!("{:?}", first(&report)) };
    assert!(notice.contains("商品报表各商品合计 2,100.00，本报表只有 700.00"), "{notice}");
    assert!(notice.contains("重新导出 2026-10-10 至 2026-11-15 的订单报表"), "{notice}");
    assert_eq!(&first(&report).1, notice, "it comes first");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
    // Equal, a little more, or a part of the products: nothing speaks against the orders.
    for each in ["50.00", "60.00", "5.00"] {
        let report = told(each);
        assert!(said(&report, "notice.control-by-product").is_empty(), "{each}");
        assert!(said(&report, "notice.control-hollow-by-product").is_empty(), "{each}");
        assert_eq!(value(&report, Kpi::SalesPaid), (Some("700.00".to_owned()), None), "{each}");
    }
    // Where the platform tells the whole store, its products are held against that.
    let whole = by_product(sells("2026-11-15"), always(), "150.00").counts_visits("a", always(), 100, 1, "100.00");
    let report = whole.report(&operator());
    assert!(said(&report, "notice.control-by-product").is_empty());
    assert_eq!(said(&report, "notice.control").len(), 1, "{:?}", first(&report));
}

#[test]
fn orders_that_end_before_the_sales_by_product_do_are_asked_for_again() {
    let report = by_product(sells("2026-11-11"), always(), "50.00").report(&operator());
    let [hollow, ..] = &said(&report, "notice.control-hollow-by-product")[..] else { panic!("{:?}", first(&report)) };
    assert!(hollow.contains("里没有 11/12-11/15 的记录，商品报表却有成交 400.00"), "{hollow}");
    assert_eq!(value(&report, Kpi::SalesPaid), (Some("300.00".to_owned()), Some((3, 7))));
    // A single day on which orders were placed and nothing was paid: paid at the door, or late.
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家应付邮费,买家实付金额,退款金额,宝贝总数量\n";
    let placed = header.to_owned() + "38299,2026-11-12 12:00:00,,等待买家付款,100.00,0.00,100.00,0.00,1\n";
    let without = |day: &str| {
        let orders = String::from_utf8(sells("2026-11-15").export("a", ExportKind::Orders)).expect("text");
        orders.lines().filter(|row| !row.contains(day)).map(|row| format!("{row}\n")).collect::<String>()
    };
    let name = "ExportOrderList202611160925.csv";
    let story = || sells("2026-11-15").lacks("a", ExportKind::Orders).lacks("a", ExportKind::Lines);
    let story = story().drops("a", name, without("2026-11-12")).drops("a", "ExportOrderList202611160930.csv", placed);
    let report = by_product(story, always(), "50.00").report(&operator());
    assert!(said(&report, "notice.control-hollow-by-product").is_empty(), "{:?}", report.notices);
}

#[test]
fn what_is_ordered_and_paid_at_the_door_explains_what_the_products_have_more() {
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家应付邮费,买家实付金额,退款金额,宝贝总数量\n";
    let told = |open: u32| {
        let row = |at: u32| format!("3829{at},2026-11-12 12:00:00,,等待买家付款,250.00,0.00,0.00,0.00,1\n");
        let orders: String = std::iter::once(header.to_owned()).chain((0..open).map(row)).collect();
        let story = sells("2026-11-15").drops("a", "ExportOrderList202611160930.csv", orders);
        said(&by_product(story, always(), "100.00").report(&operator()), "notice.control-by-product").len()
    };
    // Products have 1,400.00 and the orders 700.00: with 1,000.00 that waits for its payment nothing lacks, with 250.00 much does.
    assert_eq!([told(4), told(1)], [0, 1]);
}

#[test]
fn a_closed_week_is_zero_by_the_word_of_all_products() {
    let open = days("2026-09-20", "2026-11-05");
    let closed = days("2026-11-06", "2026-11-15");
    let story = || shop().sells("a", open, 1, "100.00");
    let told = |each: &str| by_product(by_product(story(), open, each), closed, "0.00").report(&operator());
    let report = told("50.00");
    assert_eq!(value(&report, Kpi::SalesPaid), (Some("0.00".to_owned()), None));
    let asked = said(&report, "notice.missing-week").into_iter().chain(said(&report, "notice.missing-days"));
    assert!(!asked.into_iter().any(|text| text.contains("订单报表")), "{:?}", report.notices);
    // Of a part of the products nothing says that the others were not sold.
    assert_eq!(value(&told("10.00"), Kpi::SalesPaid).0, None);
}
